/* SPDX-License-Identifier: MIT */
/* Largest remainders, with exact shares (Hamilton's method). */
#include "health/history/explain.h"
#include "util/sort.h"

/* Is what floor left of one share larger than of another? */
static int
compare_remainders(const csuccessp_share *a, const csuccessp_share *b)
{
    csuccessp_fraction x[CSUCCESSP_FRACTIONS_MAX], y[CSUCCESSP_FRACTIONS_MAX];
    size_t i;

    if (a->count + b->count + 2 > CSUCCESSP_FRACTIONS_MAX)
        return 0;
    for (i = 0; i < a->count; i++)
        x[i] = a->terms[i];
    x[a->count] = csuccessp_fraction_whole(-a->amount);
    for (i = 0; i < b->count; i++)
        y[i] = b->terms[i];
    y[b->count] = csuccessp_fraction_whole(-b->amount);
    return csuccessp_fractions_difference(x, a->count + 1, y, b->count + 1);
}

static int
larger_first(const void *context, const void *a, const void *b)
{
    const csuccessp_share *shares = context;
    uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
    int order = compare_remainders(&shares[i], &shares[k]);

    if (order)
        return order > 0 ? -1 : 1;
    return i < k ? -1 : i > k;
}

void
csuccessp_apportion(csuccessp_share *shares, size_t count, int64_t total)
{
    uint32_t order[CSUCCESSP_LINES_MAX], used = 0;
    int64_t left = total;
    int half, exact;
    size_t i;

    for (i = 0; i < count; i++) {
        if (!shares[i].count) {
            shares[i].amount = 0;
            continue;
        }
        shares[i].amount = csuccessp_fractions_floor(shares[i].terms, shares[i].count, &half,
                                                     &exact);
        left -= shares[i].amount;
        if (!exact)
            order[used++] = (uint32_t)i;
    }
    if (!used)
        return;
    csuccessp_sort(order, used, sizeof *order, larger_first, shares);
    for (i = 0; left > 0 && i < used; i++, left--)
        shares[order[i]].amount++;
}
