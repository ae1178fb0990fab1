/* SPDX-License-Identifier: MIT */
/* What is wrong with an expression, and where. */
#ifndef CSUCCESSP_EXPR_PROBLEM_H
#define CSUCCESSP_EXPR_PROBLEM_H

#include <csuccess/status.h>
#include <stddef.h>
#include <stdint.h>

#include "util/compiler.h"

typedef struct csuccessp_problem {
    csuccess_status status;
    uint32_t offset; /* bytes before the place */
    char message[400];
} csuccessp_problem;

/* Notes the first problem and returns its status. */
csuccess_status csuccessp_problem_set(csuccessp_problem *problem, csuccess_status status,
                                      size_t offset, const char *format, ...)
    CSUCCESSP_PRINTF(4, 5);

/* Line and character of a place in a text, both from 1. */
void csuccessp_text_place(const char *text, size_t length, size_t offset, uint64_t *line,
                          uint64_t *character);

/* "line 2, character 7: " before the message, as one text; the text is that of the expression. */
void csuccessp_problem_write(const csuccessp_problem *problem, const char *text, size_t length,
                             char *to, size_t size);

#endif
