/* SPDX-License-Identifier: MIT */
/* Operators between two values that are neither errors nor unknown. */
#ifndef CSUCCESSP_EXPR_OPERATE_H
#define CSUCCESSP_EXPR_OPERATE_H

#include "expr/syntax/tree.h"

/* All but the logical ones and the choice; those with one operand ignore `b`. */
csuccessp_any csuccessp_operate(csuccessp_evaluation *evaluation, unsigned what, csuccessp_any a,
                                csuccessp_any b);

/* a.name and a.?name; `name` is a string. */
csuccessp_any csuccessp_select(csuccessp_evaluation *evaluation, csuccessp_any target,
                               csuccessp_any name, int optional);

/* has(a.name) */
csuccessp_any csuccessp_has(csuccessp_evaluation *evaluation, csuccessp_any target,
                            csuccessp_any name);

#endif
