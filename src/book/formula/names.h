/* SPDX-License-Identifier: MIT */
/* What the names in a formula stand for, while it is published. */
#ifndef CSUCCESSP_BOOK_FORMULA_NAMES_H
#define CSUCCESSP_BOOK_FORMULA_NAMES_H

#include "book/formula/formula.h"

typedef struct csuccessp_formula_names {
    csuccessp_publication *publication;
    csuccessp_arena *arena; /* for types */
    const csuccessp_place *place;
    int declaring; /* nothing is known yet but tables of peers, which are declared */
} csuccessp_formula_names;

/* What a name stands for: the id of a variable says it all. CSUCCESS_E_NOT_FOUND. */
csuccess_status csuccessp_formula_variable(void *context, const char *name, size_t length,
                                           csuccessp_variable *out, csuccessp_problem *problem,
                                           uint32_t offset);
void csuccessp_formula_suggest(void *context, csuccessp_suggestion *suggestion);

/* The other way: from the id of a variable. */
void csuccessp_formula_input_of(const csuccessp_publication *publication, uint64_t id,
                                csuccessp_formula_input *out);

#endif
