/* SPDX-License-Identifier: MIT */
/* Measures of the customers below one: sums, means, the worst. */
#include <math.h>

#include "book/book.h"
#include "book/measure/measure.h"
#include "util/exact_sum.h"

/* The order of children differs from one life of a book to the next, so sums must not depend on
 * it: they are exact until the end. */
struct gathered {
    csuccessp_exact_sum sum, weights;
    double worst;
    uint64_t count;
};

static void
gather(const csuccess_book *book, const csuccessp_measure *m, uint32_t row, struct gathered *g)
{
    uint8_t missing = CSUCCESS_PRESENT;
    int64_t at = csuccessp_instant_of(book, row);
    double number, weight = 1;

    if (!csuccessp_customer_born(book, row))
        return;
    number = csuccessp_number_at(book, m->of, row, at, &missing);
    if (missing)
        return;
    if (m->rollup == CSUCCESSP_ROLLUP_WEIGHTED) {
        weight = csuccessp_number_at(book, m->by, row, at, &missing);
        if (missing || !(weight > 0) || !isfinite(number * weight))
            return;
    }
    if (g->count == 0 || (m->lower_is_better ? number > g->worst : number < g->worst))
        g->worst = number;
    csuccessp_exact_add(&g->sum, number * weight);
    if (m->rollup == CSUCCESSP_ROLLUP_WEIGHTED)
        csuccessp_exact_add(&g->weights, weight);
    g->count++;
}

double
csuccessp_measure_rollup(const csuccess_book *book, const csuccessp_measure *m, uint32_t row,
                         uint8_t *missing)
{
    struct gathered g;
    uint32_t at = csuccessp_tree_first(book, row);
    double out;

    csuccessp_exact_begin(&g.sum);
    csuccessp_exact_begin(&g.weights);
    g.worst = 0;
    g.count = 0;
    if (at == CSUCCESSP_ROW_NONE || m->own)
        gather(book, m, row, &g);
    while (at != CSUCCESSP_ROW_NONE) {
        uint32_t below;
        gather(book, m, at, &g);
        below = m->all ? csuccessp_tree_first(book, at) : CSUCCESSP_ROW_NONE;
        if (below != CSUCCESSP_ROW_NONE) {
            at = below;
            continue;
        }
        while (at != row && csuccessp_tree_next(book, at) == CSUCCESSP_ROW_NONE)
            at = csuccessp_tree_parent(book, at);
        at = at == row ? CSUCCESSP_ROW_NONE : csuccessp_tree_next(book, at);
    }
    if (g.count == 0) {
        *missing = CSUCCESS_MISSING_NO_DATA;
        return 0;
    }
    switch (m->rollup) {
    case CSUCCESSP_ROLLUP_SUM:
        out = csuccessp_exact_end(&g.sum);
        break;
    case CSUCCESSP_ROLLUP_MEAN:
        out = csuccessp_exact_end(&g.sum) / (double)g.count;
        break;
    case CSUCCESSP_ROLLUP_WORST:
        out = g.worst;
        break;
    default:
        out = csuccessp_exact_end(&g.sum) / csuccessp_exact_end(&g.weights);
        break;
    }
    if (!isfinite(out))
        *missing = CSUCCESS_MISSING_NOT_FINITE;
    return out;
}
