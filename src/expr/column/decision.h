/* SPDX-License-Identifier: MIT */
/* Values as they are held, as whole numbers in the same order: so every test with a constant asks
 * whether one lies in a range, and so does the question whether there is a value at all. No branch
 * depends on the value, nor on the type. */
#ifndef CSUCCESSP_EXPR_COLUMN_DECISION_H
#define CSUCCESSP_EXPR_COLUMN_DECISION_H

#include "expr/column/plan.h"

/* The whole numbers of a form that are values; the others are missing. */
typedef struct csuccessp_form_range {
    uint64_t least, span;
    int64_t flip; /* bits that change in negative ones */
} csuccessp_form_range;

extern const csuccessp_form_range csuccessp_form_ranges[CSUCCESSP_HELD_TEXT + 1];

/* The range of a decision, whose form is set. 0: no value passes the test. The constant is no NaN,
 * and below 2^53 where integers are held. */
int csuccessp_range_of_test(csuccessp_decision *decision, unsigned test, double constant);
void csuccessp_range_of_all(csuccessp_decision *decision);
void csuccessp_range_of_text(csuccessp_decision *decision, uint32_t code);

#endif
