/* SPDX-License-Identifier: MIT */
/* Means and ratios of sums, each with how sure it is, and differences between two of them. */
#ifndef CSUCCESSP_STATS_ESTIMATE_H
#define CSUCCESSP_STATS_ESTIMATE_H

#include <stddef.h>

#include "stats/confidence.h"

typedef struct csuccessp_estimate {
    size_t count; /* of what it was made of; 0: there is no value */
    int known;    /* 0: no value */
    double value;
    double variance; /* of the value; only of two or more */
} csuccessp_estimate;

/* A number before and after. */
typedef struct csuccessp_pair {
    double before, after;
} csuccessp_pair;

/* The mean of numbers. */
csuccessp_estimate csuccessp_estimate_mean(const double *numbers, size_t count);

/* The sum of `after` by the sum of `before`, which are not negative; no value when the latter is
 * 0. Its variance is that of the ratio's linear part (the delta method): W. G. Cochran, "Sampling
 * Techniques", third edition 1977, chapter 6, without correction for a finite population. */
csuccessp_estimate csuccessp_estimate_ratio(const csuccessp_pair *pairs, size_t count);

/* By Student's distribution with `count` - 1 degrees of freedom. Unknown of fewer than two. */
csuccessp_confidence csuccessp_estimate_interval(const csuccessp_estimate *estimate);

/* Of a - b, which are independent: B. L. Welch, "The generalization of 'Student's' problem when
 * several different population variances are involved", Biometrika 34 (1947), 28-35. Unknown when
 * either has fewer than two. */
csuccessp_confidence csuccessp_estimate_difference(const csuccessp_estimate *a,
                                                   const csuccessp_estimate *b);

/* The quantile of Student's distribution that leaves 2.5 % on either side, for one degree of
 * freedom or more. Below eight it is exact for whole ones, and between them a little larger than it
 * should be (at most 18 %, below two); from there on within 0.00003: M. Abramowitz and I. A.
 * Stegun, "Handbook of Mathematical Functions", 1964, 26.7.5. */
double csuccessp_student_quantile(double freedom);

#endif
