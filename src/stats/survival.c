/* SPDX-License-Identifier: MIT */
#include "stats/survival.h"

#include <math.h>

int
csuccessp_lifetime_compare(const void *context, const void *a, const void *b)
{
    const csuccessp_lifetime *x = a, *y = b;

    (void)context;
    return x->time < y->time ? -1 : x->time > y->time;
}

size_t
csuccessp_survival_estimate(const csuccessp_lifetime *lifetimes, size_t count,
                            csuccessp_survival_step *steps)
{
    size_t made = 0, i = 0;
    double survival = 1, variance = 0;

    while (i < count) {
        csuccessp_survival_step *step = &steps[made++];
        double n = (double)(count - i), d;
        step->time = lifetimes[i].time;
        step->at_risk = count - i;
        step->happened = 0;
        for (; i < count && lifetimes[i].time == step->time; i++)
            step->happened += lifetimes[i].happened != 0;
        d = (double)step->happened;
        if (step->happened) {
            survival = step->happened == step->at_risk ? 0 : survival * (1 - d / n);
            variance += d / (n * (n - d)); /* infinite when nobody is left */
        }
        step->survival = survival;
        step->variance = variance;
    }
    return made;
}

/* Products that should be a half need not be it to the last bit. */
static const double slack = 1e-9;

double
csuccessp_survival_quantile(const csuccessp_survival_step *steps, size_t count, double share)
{
    double wanted = 1 - share;
    size_t i = 0, k;

    while (i < count && steps[i].survival > wanted + slack)
        i++;
    if (i == count)
        return NAN;
    if (steps[i].survival < wanted - slack)
        return steps[i].time;
    for (k = i + 1; k + 1 < count && !steps[k].happened; k++)
        ;
    return k < count ? (steps[i].time + steps[k].time) / 2 : steps[i].time;
}
