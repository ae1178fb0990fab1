/* SPDX-License-Identifier: MIT */
/* Sums of fractions, exactly: what a weighted mean of weighted means is. */
#ifndef CSUCCESSP_UTIL_FRACTION_H
#define CSUCCESSP_UTIL_FRACTION_H

#include <stddef.h>

#include "util/int128.h"

enum { CSUCCESSP_FRACTIONS_MAX = 260 }; /* terms of a sum */

typedef struct csuccessp_fraction {
    csuccessp_int128 top; /* magnitude below 2^110 */
    int64_t bottom;       /* from 1 to 2^62 */
} csuccessp_fraction;

CSUCCESSP_INLINE csuccessp_fraction
csuccessp_fraction_whole(int64_t number)
{
    csuccessp_fraction out = {csuccessp_int128_from(number), 1};

    return out;
}

/* Adds up terms with the same bottom; how many are left. Changes the value of nothing. */
size_t csuccessp_fractions_gather(csuccessp_fraction *terms, size_t count);

/* The largest integer that is not above the sum, which lies within 64 bits; `*half` gets -1, 0 or
 * 1: how what is left compares with one half; `*exact` gets 1 when nothing is left. */
int64_t csuccessp_fractions_floor(const csuccessp_fraction *terms, size_t count, int *half,
                                  int *exact);

/* The nearest integer, half away from zero. */
int64_t csuccessp_fractions_round(const csuccessp_fraction *terms, size_t count);

/* The sign of the sum minus `whole`. */
int csuccessp_fractions_compare(const csuccessp_fraction *terms, size_t count, int64_t whole);

/* The sign of one sum minus another; together at most CSUCCESSP_FRACTIONS_MAX terms. */
int csuccessp_fractions_difference(const csuccessp_fraction *a, size_t a_count,
                                   const csuccessp_fraction *b, size_t b_count);

#endif
