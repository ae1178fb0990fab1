/* SPDX-License-Identifier: MIT */
/* Sets over columns of the host: a block of rows at a time, by the plan of the set and, where that
 * cannot, by the evaluator of rows. */
#ifndef CSUCCESSP_ENVIRONMENT_BATCH_H
#define CSUCCESSP_ENVIRONMENT_BATCH_H

#include "environment/expression.h"
#include "expr/any.h"

/* How values stand in columns. */

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

/* The column of one variable: one of the pointers, and it is to row 0. */
typedef struct csuccessp_batch_column {
    const double *numbers;
    const int64_t *integers;
    const int32_t *small;
    const uint32_t *texts;
    int64_t *widened; /* a block of an int out of the small columns, for the plan */
    uint8_t kind;     /* of the variable */
    uint8_t for_rows; /* the block holds what a plan would take for something else */
} csuccessp_batch_column;

typedef struct csuccessp_batch {
    csuccess_book *book;
    csuccessp_host_set *set;
    csuccess_expression_batch in;
    csuccessp_batch_column *columns; /* by variable; only of those that the set reads */
    /* The block. */
    uint64_t first;
    uint32_t rows;
} csuccessp_batch;

/* batch_column.c */

/* The column of a variable. CSUCCESS_E_ARGUMENT: it is not there. */
csuccess_status csuccessp_batch_column_find(csuccessp_batch *batch, uint32_t variable);
/* Looks at the block of a column. CSUCCESS_E_VALUE: a code of no text. */
csuccess_status csuccessp_batch_column_check(csuccessp_batch *batch, uint32_t variable);
/* A value; a fault where a column holds what its type does not have. */
csuccessp_any csuccessp_batch_column_value(const csuccessp_batch *batch, uint32_t variable,
                                           uint64_t row);

/* batch_rows.c: the block by the evaluator of rows. The results of an expression from row 0 on go
 * where it is not NULL. */
void csuccessp_batch_rows(const csuccessp_batch *batch, uint32_t expression, uint8_t *truths,
                          double *values);

/* batch_plan.c: the block, by the plan as far as it goes. */
void csuccessp_batch_block(csuccessp_batch *batch);

#endif
