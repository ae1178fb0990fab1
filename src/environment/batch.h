/* SPDX-License-Identifier: MIT */
/* How values stand in columns of the host. */
#ifndef CSUCCESSP_ENVIRONMENT_BATCH_H
#define CSUCCESSP_ENVIRONMENT_BATCH_H

#include "expr/any.h"

enum {
    CSUCCESSP_COLUMN_NONE, /* they cannot */
    CSUCCESSP_COLUMN_NUMBERS,
    CSUCCESSP_COLUMN_INTEGERS,
    CSUCCESSP_COLUMN_SMALL,
    CSUCCESSP_COLUMN_TEXTS
};

/* The list of a batch in which a variable of a type stands. */
unsigned csuccessp_column_of(const csuccessp_type *type);

/* Can results of a type stand in a column? */
int csuccessp_column_gives(const csuccessp_type *type);

#endif
