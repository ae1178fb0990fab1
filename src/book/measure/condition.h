/* SPDX-License-Identifier: MIT */
/* Conditions: a list of clauses that must all hold. A clause compares one named value: equal to
 * one of a list, within a range, or missing. A missing value makes its clause unknown.
 *
 * This is the place where the expression language comes in; clauses are not to grow into one. */
#ifndef CSUCCESSP_BOOK_CONDITION_H
#define CSUCCESSP_BOOK_CONDITION_H

#include "book/definitions.h"
#include "book/evaluate.h"

enum { CSUCCESSP_FALSE, CSUCCESSP_UNKNOWN, CSUCCESSP_TRUE }; /* and = min, or = max */

typedef struct csuccessp_clause {
    uint32_t slot;
    uint8_t type; /* of the value */
    uint8_t negate;
    uint8_t wants_missing; /* "missing": true or false; 2: not asked */
    uint8_t has_from, has_to, from_open, to_open;
    double from, to;
    csuccessp_array(csuccessp_text) texts; /* one of these */
    csuccessp_array(double) numbers;       /* one of these */
} csuccessp_clause;

typedef struct csuccessp_condition {
    csuccessp_array(csuccessp_clause) clauses;
} csuccessp_condition;

/* Reads a list of clauses (or one) for a node, whose inputs they become. */
csuccess_status csuccessp_condition_read(csuccessp_publication *publication, csuccessp_node *node,
                                         const csuccessp_place *place, yyjson_val *value,
                                         csuccessp_condition *out);
void csuccessp_condition_free(csuccess_book *book, csuccessp_condition *condition);

/* A number of a value, which NaN says is missing, or a text. */
int csuccessp_clause_holds(const csuccessp_clause *clause, double number, csuccessp_text text);

/* One row: CSUCCESSP_FALSE, CSUCCESSP_UNKNOWN or CSUCCESSP_TRUE. */
int csuccessp_condition_holds(const csuccess_book *book, const csuccessp_condition *condition,
                              uint32_t row, int64_t at);

#endif
