/* SPDX-License-Identifier: MIT */
/* Proportions: how many of so many. */
#ifndef CSUCCESSP_STATS_PROPORTION_H
#define CSUCCESSP_STATS_PROPORTION_H

#include <stdint.h>

#include "stats/confidence.h"

typedef struct csuccessp_proportion {
    uint64_t hits, of; /* hits are no more than `of` */
} csuccessp_proportion;

/* E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of
 * the American Statistical Association 22 (1927), 209-212; without correction for continuity.
 * Unknown of none. */
csuccessp_confidence csuccessp_proportion_interval(csuccessp_proportion p);

/* Of a - b: R. G. Newcombe, "Interval estimation for the difference between independent
 * proportions: comparison of eleven methods", Statistics in Medicine 17 (1998), 873-890, method 10:
 * from the intervals above. Unknown when either is of none. */
csuccessp_confidence csuccessp_proportion_difference(csuccessp_proportion a,
                                                     csuccessp_proportion b);

#endif
