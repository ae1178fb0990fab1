/* SPDX-License-Identifier: MIT */
/* What expressions give, as JSON. */
#ifndef CSUCCESSP_EXPR_RESULT_H
#define CSUCCESSP_EXPR_RESULT_H

#include "expr/function/function.h"
#include "util/buffer.h"

/* "list(int)", with the quotes. */
void csuccessp_result_type(csuccessp_buffer *to, const csuccessp_type *type);

/* A plain value. A fault when it cannot be JSON or costs more than is left of the budget; what was
 * written is of no use then. */
unsigned csuccessp_result_value(csuccessp_buffer *to, csuccessp_evaluation *evaluation,
                                csuccessp_any value);

/* The word that stands for a fault: "divide_by_zero". */
const char *csuccessp_fault_word(unsigned fault);

#endif
