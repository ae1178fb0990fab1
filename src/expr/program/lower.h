/* SPDX-License-Identifier: MIT */
/* From a checked tree to the operations of a program. */
#ifndef CSUCCESSP_EXPR_LOWER_H
#define CSUCCESSP_EXPR_LOWER_H

#include "expr/check/check.h"
#include "expr/program/program.h"

/* Fills in a program whose patterns are there. `length` is that of the text. CSUCCESS_E_NO_MEMORY;
 * what was made until then is freed with the program. */
csuccess_status csuccessp_lower(csuccessp_checker *checker, const csuccessp_tree *tree,
                                size_t length, csuccessp_program *program);

#endif
