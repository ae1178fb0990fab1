/* SPDX-License-Identifier: MIT */
/* Signatures of functions as they stand in the table: "string.(string, int): bool". */
#ifndef CSUCCESSP_EXPR_SIGNATURE_H
#define CSUCCESSP_EXPR_SIGNATURE_H

#include "expr/type.h"

typedef struct csuccessp_signature {
    const csuccessp_type *parameters[CSUCCESSP_TYPE_PARAMETERS]; /* the receiver first */
    const csuccessp_type *result;
    uint8_t count;
    uint8_t method;
    uint8_t repeats; /* the last parameter may come again: "(int, ...): int" */
} csuccessp_signature;

/* 0 when the text is no signature, or there is no memory. */
int csuccessp_signature_read(csuccessp_arena *arena, const char *text, csuccessp_signature *out);

/* How many arguments it takes at least, and whether it can take so many. */
int csuccessp_signature_takes(const csuccessp_signature *signature, uint32_t arguments, int method);

/* The type of an argument, counted from 0. */
const csuccessp_type *csuccessp_signature_parameter(const csuccessp_signature *signature,
                                                    uint32_t argument);

/* A bit for each kind that a value for a parameter of the type may have: 1 << CSUCCESSP_KIND_. */
uint32_t csuccessp_signature_kinds(const csuccessp_type *type);

#endif
