/* SPDX-License-Identifier: MIT */
/* Signed 128-bit integers in two halves: the same on every compiler. Overflow is the caller's to
 * rule out. */
#ifndef CSUCCESSP_UTIL_INT128_H
#define CSUCCESSP_UTIL_INT128_H

#include "util/compiler.h"

typedef struct csuccessp_int128 {
    uint64_t low;
    int64_t high;
} csuccessp_int128;

CSUCCESSP_INLINE csuccessp_int128
csuccessp_int128_from(int64_t x)
{
    csuccessp_int128 out = {(uint64_t)x, x < 0 ? -1 : 0};

    return out;
}

CSUCCESSP_INLINE csuccessp_int128
csuccessp_int128_add(csuccessp_int128 a, csuccessp_int128 b)
{
    csuccessp_int128 out;

    out.low = a.low + b.low;
    out.high = (int64_t)((uint64_t)a.high + (uint64_t)b.high + (out.low < a.low));
    return out;
}

CSUCCESSP_INLINE csuccessp_int128
csuccessp_int128_negate(csuccessp_int128 a)
{
    csuccessp_int128 out;

    out.low = 0 - a.low;
    out.high = (int64_t)(0 - (uint64_t)a.high - (a.low != 0));
    return out;
}

CSUCCESSP_INLINE csuccessp_int128
csuccessp_int128_subtract(csuccessp_int128 a, csuccessp_int128 b)
{
    return csuccessp_int128_add(a, csuccessp_int128_negate(b));
}

CSUCCESSP_INLINE int
csuccessp_int128_compare(csuccessp_int128 a, csuccessp_int128 b)
{
    if (a.high != b.high)
        return a.high < b.high ? -1 : 1;
    return a.low < b.low ? -1 : a.low > b.low;
}

CSUCCESSP_INLINE int
csuccessp_int128_sign(csuccessp_int128 a)
{
    return a.high < 0 ? -1 : a.high != 0 || a.low != 0;
}

/* 1 and `*out`, or 0 when it does not fit. */
CSUCCESSP_INLINE int
csuccessp_int128_to_int64(csuccessp_int128 a, int64_t *out)
{
    *out = (int64_t)a.low;
    return a.high == (*out < 0 ? -1 : 0);
}

csuccessp_int128 csuccessp_int128_multiply(int64_t a, int64_t b);

/* a * b, which fits. */
csuccessp_int128 csuccessp_int128_scale(csuccessp_int128 a, int64_t b);

/* a * b / c of magnitudes below 2^127, 2^63, c from 1 to 2^62; floor, and what is left. */
csuccessp_int128 csuccessp_int128_divide(csuccessp_int128 a, int64_t c, int64_t *rest);

/* The nearest integer of a / c, half away from zero. */
csuccessp_int128 csuccessp_int128_round_divide(csuccessp_int128 a, int64_t c);

/* The nearest double, correctly rounded. */
double csuccessp_int128_to_double(csuccessp_int128 a);

#endif
