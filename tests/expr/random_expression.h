/* SPDX-License-Identifier: MIT */
/* Expressions by chance, well typed over the variables of a scene. */
#ifndef CSUCCESS_TESTS_EXPR_RANDOM_EXPRESSION_H
#define CSUCCESS_TESTS_EXPR_RANDOM_EXPRESSION_H

#include "scene.h"

enum {
    RANDOM_EXPRESSION = 8000, /* bytes at most */
    RANDOM_HIDES_LITERALS = 1 /* as names that stand for them, so that nothing is folded */
};

/* Writes an expression, ended by NUL; `depth` is how deep it may nest. Both forms of literals take
 * the same choices. The length. */
size_t random_expression(char *to, const chooser *chance, unsigned depth, unsigned options);

#endif
