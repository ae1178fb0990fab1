/* SPDX-License-Identifier: MIT */
/* One value of each row, dense, in the width of its type. */
#ifndef CSUCCESSP_BOOK_COLUMN_H
#define CSUCCESSP_BOOK_COLUMN_H

#include <csuccess/value.h>

#include "util/memory.h"
#include "util/texts.h"

typedef struct csuccessp_column {
    uint32_t type; /* CSUCCESS_TYPE_ */
    uint32_t capacity;
    union {
        double *number;       /* NaN: missing */
        int64_t *integer;     /* INT64_MIN: missing */
        int32_t *small;       /* INT32_MIN: missing */
        csuccessp_text *text; /* 0: missing */
        void *any;
    } data;
} csuccessp_column;

#define CSUCCESSP_INTEGER_MISSING INT64_MIN
#define CSUCCESSP_SMALL_MISSING INT32_MIN

/* Room for `rows`; new ones are missing. */
csuccess_status csuccessp_column_grow(csuccessp_memory *memory, csuccessp_column *column,
                                      size_t rows);
void csuccessp_column_free(csuccessp_memory *memory, csuccessp_column *column);
size_t csuccessp_column_width(uint32_t type);

/* 1 when the row has a value. */
int csuccessp_column_has(const csuccessp_column *column, uint32_t row);
/* Makes it missing; a text has been let go before. */
void csuccessp_column_clear(csuccessp_column *column, uint32_t row);

/* The value as a double; NaN when it is missing or a text. */
double csuccessp_column_number(const csuccessp_column *column, uint32_t row);
double csuccessp_missing_number(void);

#endif
