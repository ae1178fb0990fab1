/* SPDX-License-Identifier: MIT */
/* Conditions: a formula, or a list of clauses that must all hold. A clause compares one named
 * value: equal to one of a list, within a range, or missing. A missing value makes its clause
 * unknown.
 *
 * Clauses are what a form in a user interface makes; they are not to grow into a language. */
#ifndef CSUCCESSP_BOOK_CONDITION_H
#define CSUCCESSP_BOOK_CONDITION_H

#include "book/definitions.h"
#include "book/evaluate.h"

struct csuccessp_formula;

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
    struct csuccessp_formula *formula; /* NULL: the clauses */
    csuccessp_array(csuccessp_clause) clauses;
    uint8_t lost; /* it asked for what is there no more: always unknown */
} csuccessp_condition;

/* 1 when there is one. */
#define CSUCCESSP_CONDITION_IS_SET(condition) \
    ((condition)->formula != NULL || (condition)->clauses.count > 0 || (condition)->lost)

/* Reads a formula or a list of clauses for a node, whose inputs their values become. */
csuccess_status csuccessp_condition_read(csuccessp_publication *publication, csuccessp_node *node,
                                         const csuccessp_place *place, yyjson_val *value,
                                         csuccessp_condition *out);
void csuccessp_condition_free(csuccess_book *book, csuccessp_condition *condition);
/* From now on it is unknown for everybody. */
void csuccessp_condition_lose(csuccess_book *book, csuccessp_condition *condition);

/* A number of a value, which NaN says is missing, or a text. */
int csuccessp_clause_holds(const csuccessp_clause *clause, double number, csuccessp_text text);

/* One row: CSUCCESSP_FALSE, CSUCCESSP_UNKNOWN or CSUCCESSP_TRUE. */
int csuccessp_condition_holds(const csuccess_book *book, const csuccessp_condition *condition,
                              uint32_t row, int64_t at);

/* The wanted lanes of a block. */
void csuccessp_condition_truths(const csuccessp_condition *condition, const csuccessp_pass *pass,
                                const uint64_t *wanted, uint8_t *truths);

#endif
