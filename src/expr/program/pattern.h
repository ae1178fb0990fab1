/* SPDX-License-Identifier: MIT */
/* Patterns of matches() that are known when an expression is compiled. */
#ifndef CSUCCESSP_EXPR_PATTERN_H
#define CSUCCESSP_EXPR_PATTERN_H

#include "expr/check/check.h"
#include "expr/program/program.h"

/* Calls of matches() with a literal become CSUCCESSP_TREE_MATCH, and the program has the patterns.
 * A bad one is refused, unless nothing is checked. CSUCCESS_E_SYNTAX, CSUCCESS_E_LIMIT,
 * CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_compile_patterns(csuccessp_checker *checker, csuccessp_tree *tree,
                                           csuccessp_program *program);

#endif
