/* SPDX-License-Identifier: MIT */
/* A program for one row: every type, every function, every macro. */
#ifndef CSUCCESSP_EXPR_EVALUATE_H
#define CSUCCESSP_EXPR_EVALUATE_H

#include "expr/program/program.h"

/* The value of an input: CSUCCESSP_KIND_UNKNOWN when it is missing. What it points at lives until
 * the evaluation is over. */
typedef csuccessp_any csuccessp_read_input(void *context, uint32_t index);

/* The value, which lives as long as the arena of the evaluation and the program. An error tells
 * what (length) and where (as.integer) it is; an unknown value, which input is missing. Nothing
 * that was spent before is forgotten: steps go on from `evaluation->steps`. */
csuccessp_any csuccessp_program_evaluate(const csuccessp_program *program,
                                         csuccessp_evaluation *evaluation,
                                         csuccessp_read_input *read, void *context);

#endif
