/* SPDX-License-Identifier: MIT */
#include "stats/proportion.h"

#include <math.h>

static const csuccessp_confidence unknown = {0, 0, 0};

static double
share(csuccessp_proportion p)
{
    return (double)p.hits / (double)p.of;
}

csuccessp_confidence
csuccessp_proportion_interval(csuccessp_proportion p)
{
    const double z = CSUCCESSP_NORMAL_QUANTILE;
    csuccessp_confidence out = {1, 0, 1};
    double n = (double)p.of, rate, middle, reach, scale;

    if (!p.of)
        return unknown;
    rate = share(p);
    scale = 1 + z * z / n;
    middle = rate + z * z / (2 * n);
    reach = z * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n));
    if (p.hits > 0) /* else it is 0, which rounding might miss */
        out.low = (middle - reach) / scale;
    if (p.hits < p.of)
        out.high = (middle + reach) / scale;
    return out;
}

static double
length(double a, double b)
{
    return sqrt(a * a + b * b);
}

csuccessp_confidence
csuccessp_proportion_difference(csuccessp_proportion a, csuccessp_proportion b)
{
    csuccessp_confidence x = csuccessp_proportion_interval(a);
    csuccessp_confidence y = csuccessp_proportion_interval(b);
    csuccessp_confidence out = {1, 0, 0};
    double p, q;

    if (!x.known || !y.known)
        return unknown;
    p = share(a);
    q = share(b);
    out.low = p - q - length(p - x.low, y.high - q);
    out.high = p - q + length(x.high - p, q - y.low);
    return out;
}
