/* SPDX-License-Identifier: MIT */
/* What is the same at every evaluation is computed once, when an expression is compiled. */
#ifndef CSUCCESSP_EXPR_FOLD_H
#define CSUCCESSP_EXPR_FOLD_H

#include "expr/syntax/tree.h"

/* Turns lists of literals, and calls and operators on literals that give a plain value, into
 * literals. What fails is left to the evaluation. */
void csuccessp_fold(csuccessp_evaluation *evaluation, csuccessp_tree *tree);

#endif
