/* SPDX-License-Identifier: MIT */
/* For the files of formulas: the plan by which a formula is computed for blocks of customers. */
#ifndef CSUCCESSP_BOOK_FORMULA_BLOCK_H
#define CSUCCESSP_BOOK_FORMULA_BLOCK_H

#include "book/formula/formula.h"
#include "book/formula/names.h"

/* What is the same for all customers of an instant. */
typedef struct csuccessp_instant {
    int64_t now;
    int32_t today;
} csuccessp_instant;

/* Makes the plan of a formula whose inputs are connected. No plan is no failure: the formula is
 * computed row by row then. CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_formula_plan(csuccessp_publication *publication,
                                       csuccessp_formula *formula);

/* Sees to it that the book has room for computing the formula, which is planned.
 * CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_formula_room(csuccess_book *book, const csuccessp_formula *formula);
void csuccessp_formula_plan_free(csuccess_book *book, csuccessp_formula *formula);

#endif
