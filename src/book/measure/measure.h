/* SPDX-License-Identifier: MIT */
/* Measures: named numbers per customer. */
#ifndef CSUCCESSP_BOOK_MEASURE_H
#define CSUCCESSP_BOOK_MEASURE_H

#include "book/definitions.h"
#include "book/evaluate.h"
#include "book/event/event_kind.h"

enum {
    /* over the events of a window */
    CSUCCESSP_MEASURE_COUNT,
    CSUCCESSP_MEASURE_SUM,
    CSUCCESSP_MEASURE_MEAN,
    CSUCCESSP_MEASURE_MIN,
    CSUCCESSP_MEASURE_MAX,
    CSUCCESSP_MEASURE_LAST,
    CSUCCESSP_MEASURE_DISTINCT,
    CSUCCESSP_MEASURE_DAYS_SINCE,
    CSUCCESSP_MEASURE_TREND,
    CSUCCESSP_MEASURE_CHANGE,
    /* of other values */
    CSUCCESSP_MEASURE_RATIO,
    CSUCCESSP_MEASURE_VALUE,
    CSUCCESSP_MEASURE_AGE,
    CSUCCESSP_MEASURE_UNTIL,
    CSUCCESSP_MEASURE_ROLLUP,
    CSUCCESSP_MEASURE_EXPRESSION
};

enum {
    CSUCCESSP_ROLLUP_SUM,
    CSUCCESSP_ROLLUP_MEAN,
    CSUCCESSP_ROLLUP_WORST,
    CSUCCESSP_ROLLUP_WEIGHTED
};

/* The values that a measure can have. */
typedef struct csuccessp_domain {
    uint8_t integer;
    uint8_t has_min, has_max;
    double min, max;
} csuccessp_domain;

typedef struct csuccessp_measure {
    uint8_t function;
    uint8_t lower_is_better;
    uint8_t of_sum;     /* change: of the sums, not the counts */
    uint8_t difference; /* change: as a difference, not relative */
    uint8_t months;     /* age: in months */
    uint8_t rollup;
    uint8_t own; /* roll-up: with the parent's own value */
    uint8_t all; /* roll-up: from all below, not only the children */
    csuccessp_domain domain;
    int32_t stale_days, blackout_days;
    /* windows */
    uint32_t kind;
    csuccessp_series *series;
    csuccessp_window *window; /* NULL: none is needed */
    csuccessp_window *longer; /* change: twice the length */
    int64_t length;           /* 0: since a date, or without limit */
    uint32_t since;           /* CSUCCESSP_SLOT_NONE: no date */
    /* other values */
    uint32_t of, by;                   /* ratio: of / by; roll-up: weighted by */
    csuccessp_array(double) edges;     /* age and until: values that a reader wants to know of */
    struct csuccessp_formula *formula; /* of an expression */
} csuccessp_measure;

extern const csuccessp_section csuccessp_measure_section;
extern const csuccessp_node_kind csuccessp_measure_kind;       /* stored in a column */
extern const csuccessp_node_kind csuccessp_clock_measure_kind; /* computed when read */

/* Of a node of either kind; NULL for others. */
const csuccessp_measure *csuccessp_measure_of(const csuccessp_node *node);

/* One row as of an instant: the number, or a reason. */
double csuccessp_measure_compute(const csuccess_book *book, const csuccessp_measure *measure,
                                 uint32_t row, int64_t at, uint8_t *missing);

/* Parts of it. */
double csuccessp_measure_window(const csuccess_book *book, const csuccessp_measure *measure,
                                uint32_t row, int64_t at, uint8_t *missing);
uint8_t csuccessp_measure_too_long_ago(const csuccess_book *book, const csuccessp_measure *measure,
                                       int64_t latest, int64_t at);
double csuccessp_measure_rollup(const csuccess_book *book, const csuccessp_measure *measure,
                                uint32_t row, uint8_t *missing);

/* Any numeric value of a row as of the row's last computation in this instant. */
double csuccessp_number_at(const csuccess_book *book, uint32_t slot, uint32_t row, int64_t at,
                           uint8_t *missing);

/* Marks the rows of a date column that lie in [low, high]. */
void csuccessp_mark_dates(const csuccess_book *book, const csuccessp_column *column, int64_t low,
                          int64_t high, csuccessp_bits *bits);

int csuccessp_domain_has(const csuccessp_domain *domain, double number);
csuccess_status csuccessp_domain_read(const csuccessp_place *place, yyjson_val *value,
                                      csuccessp_domain *out);

#endif
