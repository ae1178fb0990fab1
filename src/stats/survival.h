/* SPDX-License-Identifier: MIT */
/* How long something takes, where it has not happened yet to everybody. */
#ifndef CSUCCESSP_STATS_SURVIVAL_H
#define CSUCCESSP_STATS_SURVIVAL_H

#include <stddef.h>
#include <stdint.h>

/* Somebody was looked at for so long; then it happened, or (censored) nobody looked any more. */
typedef struct csuccessp_lifetime {
    double time; /* finite, not negative */
    uint8_t happened;
} csuccessp_lifetime;

/* One of the times at which somebody's ends. */
typedef struct csuccessp_survival_step {
    double time;
    uint64_t at_risk; /* just before */
    uint64_t happened;
    double survival; /* the share to whom it has not happened by then */
    double variance; /* of the logarithm of it (Greenwood); infinite where it is 0 */
} csuccessp_survival_step;

/* The order of time, for sorting; no context is looked at. */
int csuccessp_lifetime_compare(const void *context, const void *a, const void *b);

/* E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", Journal of
 * the American Statistical Association 53 (1958), 457-481. Who is censored at a time at which it
 * happens to others is at risk then. The lifetimes are in the order of time; `steps` has room for
 * as many. How many there are. */
size_t csuccessp_survival_estimate(const csuccessp_lifetime *lifetimes, size_t count,
                                   csuccessp_survival_step *steps);

/* The time by which it has happened to this share (above 0, below 1); the middle of the stretch
 * where it has happened to exactly so many. NaN: that was not reached. */
double csuccessp_survival_quantile(const csuccessp_survival_step *steps, size_t count,
                                   double share);

#endif
