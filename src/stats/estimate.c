/* SPDX-License-Identifier: MIT */
#include "stats/estimate.h"

#include <math.h>

static const csuccessp_confidence unknown = {0, 0, 0};

csuccessp_estimate
csuccessp_estimate_mean(const double *numbers, size_t count)
{
    csuccessp_estimate out = {count, count > 0, 0, 0};
    double n = (double)count, sum = 0, squares = 0;
    size_t i;

    if (!count)
        return out;
    for (i = 0; i < count; i++)
        sum += numbers[i];
    out.value = sum / n;
    for (i = 0; i < count; i++)
        squares += (numbers[i] - out.value) * (numbers[i] - out.value);
    if (count > 1)
        out.variance = squares / (n - 1) / n;
    return out;
}

csuccessp_estimate
csuccessp_estimate_ratio(const csuccessp_pair *pairs, size_t count)
{
    csuccessp_estimate out = {count, 0, 0, 0};
    double n = (double)count, before = 0, after = 0, squares = 0;
    size_t i;

    for (i = 0; i < count; i++) {
        before += pairs[i].before;
        after += pairs[i].after;
    }
    if (!(before > 0))
        return out;
    out.known = 1;
    out.value = after / before;
    for (i = 0; i < count; i++) { /* in shares of the whole: large sums must not overflow */
        double rest = (pairs[i].after - out.value * pairs[i].before) / before;
        squares += rest * rest;
    }
    if (count > 1)
        out.variance = squares * n / (n - 1);
    return out;
}

static csuccessp_confidence
around(double value, double variance, double freedom)
{
    double reach = csuccessp_student_quantile(freedom) * sqrt(variance);
    csuccessp_confidence out = {1, value - reach, value + reach};

    return out;
}

csuccessp_confidence
csuccessp_estimate_interval(const csuccessp_estimate *e)
{
    return e->known && e->count > 1 ? around(e->value, e->variance, (double)(e->count - 1))
                                    : unknown;
}

csuccessp_confidence
csuccessp_estimate_difference(const csuccessp_estimate *a, const csuccessp_estimate *b)
{
    double variance = a->variance + b->variance, value = a->value - b->value, share, freedom;

    if (!a->known || !b->known || a->count < 2 || b->count < 2)
        return unknown;
    if (!(variance > 0))
        return around(value, 0, 1);
    share = a->variance / variance;
    freedom = 1 / (share * share / (double)(a->count - 1) +
                   (1 - share) * (1 - share) / (double)(b->count - 1));
    return around(value, variance, freedom);
}

double
csuccessp_student_quantile(double freedom)
{
    static const double whole[] = {
        0,
        12.706204736174705,
        4.3026527297494639,
        3.1824463052837096,
        2.7764451051977944,
        2.5705818356363155,
        2.4469118511449700,
        2.3646242515927853,
        2.3060041352041667,
    };
    enum { TABLED = sizeof whole / sizeof *whole - 1 };
    const double x = CSUCCESSP_NORMAL_QUANTILE, y = x * x, v = freedom;
    size_t below;

    if (!(v > 1))
        return whole[1];
    if (v < TABLED) { /* by the reciprocal, in which it is nearly straight */
        below = (size_t)v;
        return whole[below + 1] + (whole[below] - whole[below + 1]) *
                                      (1 / v - 1 / (double)(below + 1)) /
                                      (1 / (double)below - 1 / (double)(below + 1));
    }
    return x + x * (y + 1) / (4 * v) + x * ((5 * y + 16) * y + 3) / (96 * v * v) +
           x * (((3 * y + 19) * y + 17) * y - 15) / (384 * v * v * v) +
           x * ((((79 * y + 776) * y + 1482) * y - 1920) * y - 945) / (92160 * v * v * v * v);
}
