/* SPDX-License-Identifier: MIT */
/* The static bound: how many steps an evaluation takes at most, when no input is larger than its
 * variable says. The evaluator counts the same steps. */
#ifndef CSUCCESSP_EXPR_COST_H
#define CSUCCESSP_EXPR_COST_H

#include "expr/check/check.h"

/* Fills in cost, size and inner of every node of a checked tree. CSUCCESS_E_LIMIT when the bound
 * is above the limit (the problem points at the part that costs most), CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_estimate(csuccessp_checker *checker, csuccessp_tree *tree);

#endif
