/* SPDX-License-Identifier: MIT */
/* The kernels in plain C. The portable table consists of them; those of vectors have some of their
 * own, which must agree with these, and go back to these for a few lanes. */
#ifndef CSUCCESSP_EXPR_COLUMN_KERNEL_PLAIN_H
#define CSUCCESSP_EXPR_COLUMN_KERNEL_PLAIN_H

#include "expr/column/kernel_variant.h"

#include <math.h>
#include <string.h>

#include "util/compiler.h"

static const int64_t exact_integer = INT64_C(1) << 53;

static inline unsigned
plain_integers(const int64_t *x, uint32_t count, double *to)
{
    unsigned found = 0;
    uint32_t i;

    for (i = 0; i < count; i++) {
        if (x[i] == INT64_MIN) {
            found |= CSUCCESSP_SOME_MISSING;
            to[i] = (double)NAN;
            continue;
        }
        if (x[i] < -exact_integer || x[i] > exact_integer)
            found |= CSUCCESSP_SOME_INEXACT;
        to[i] = (double)x[i];
    }
    return found;
}

static inline unsigned
plain_small_integers(const int32_t *x, uint32_t count, double *to)
{
    unsigned found = 0;
    uint32_t i;

    for (i = 0; i < count; i++) {
        if (x[i] == INT32_MIN)
            found = CSUCCESSP_SOME_MISSING;
        to[i] = x[i] == INT32_MIN ? (double)NAN : (double)x[i];
    }
    return found;
}

static inline void
plain_flags(const int32_t *x, uint32_t count, uint8_t *truth)
{
    uint32_t i;

    for (i = 0; i < count; i++)
        truth[i] = x[i] == INT32_MIN ? CSUCCESSP_LANE_UNKNOWN
                   : x[i]            ? CSUCCESSP_LANE_TRUE
                                     : CSUCCESSP_LANE_FALSE;
}

static inline unsigned
plain_missing(const double *x, uint32_t count, uint8_t *to)
{
    uint8_t any = 0;
    uint32_t i;

    for (i = 0; i < count; i++) {
        to[i] = x[i] != x[i] ? CSUCCESSP_LANE_UNKNOWN : CSUCCESSP_LANE_FALSE;
        any |= to[i];
    }
    return any ? CSUCCESSP_SOME_MISSING : 0;
}

static inline unsigned
plain_text_missing(const uint32_t *x, uint32_t count, uint8_t *to)
{
    uint8_t any = 0;
    uint32_t i;

    for (i = 0; i < count; i++) {
        to[i] = x[i] == 0 ? CSUCCESSP_LANE_UNKNOWN : CSUCCESSP_LANE_FALSE;
        any |= to[i];
    }
    return any ? CSUCCESSP_SOME_MISSING : 0;
}

/* The truth of a lane in which a test holds or not, put where it belongs. */
CSUCCESSP_INLINE void
put(int holds, uint8_t otherwise, csuccessp_join join, uint8_t *truth)
{
    uint8_t x = (uint8_t)((holds ? 255 : 0) ^ otherwise);

    if (join == CSUCCESSP_JOIN_AND)
        *truth &= x;
    else if (join == CSUCCESSP_JOIN_OR)
        *truth |= x;
    else
        *truth = x;
}

CSUCCESSP_INLINE int
holds(double x, double y, csuccessp_test test)
{
    if (test == CSUCCESSP_TEST_LESS)
        return x < y;
    if (test == CSUCCESSP_TEST_AT_MOST)
        return x <= y;
    return x == y;
}

static inline void
plain_compare_constant(const double *x, uint32_t count, csuccessp_test test, double constant,
                       const uint8_t *otherwise, csuccessp_join join, uint8_t *truth)
{
    uint32_t i;

    for (i = 0; i < count; i++)
        put(holds(x[i], constant, test), otherwise[i], join, &truth[i]);
}

static inline void
plain_compare(const double *x, const double *y, uint32_t count, csuccessp_test test,
              const uint8_t *otherwise, csuccessp_join join, uint8_t *truth)
{
    uint32_t i;

    for (i = 0; i < count; i++)
        put(holds(x[i], y[i], test), otherwise[i], join, &truth[i]);
}

static inline void
plain_among(const double *x, uint32_t count, const double *constants, uint32_t constant_count,
            const uint8_t *otherwise, csuccessp_join join, uint8_t *truth)
{
    uint32_t i, k;

    for (i = 0; i < count; i++) {
        int found = 0;
        for (k = 0; k < constant_count; k++)
            found |= x[i] == constants[k];
        put(found, otherwise[i], join, &truth[i]);
    }
}

static inline void
plain_text_among(const uint32_t *x, uint32_t count, const uint32_t *codes, uint32_t code_count,
                 const uint8_t *otherwise, csuccessp_join join, uint8_t *truth)
{
    uint32_t i, k;

    for (i = 0; i < count; i++) {
        int found = 0;
        for (k = 0; k < code_count; k++)
            found |= x[i] == codes[k];
        put(found, otherwise[i], join, &truth[i]);
    }
}

static inline void
plain_text_equal(const uint32_t *x, const uint32_t *y, uint32_t count, const uint8_t *otherwise,
                 csuccessp_join join, uint8_t *truth)
{
    uint32_t i;

    for (i = 0; i < count; i++)
        put(x[i] && x[i] == y[i], otherwise[i], join, &truth[i]);
}

static inline void
plain_join(const uint8_t *from, uint32_t count, csuccessp_join join, uint8_t *truth)
{
    uint32_t i;

    for (i = 0; i < count; i++)
        put(0, from[i], join, &truth[i]);
}

static inline void
plain_negate(const uint8_t *from, uint32_t count, uint8_t *to)
{
    uint32_t i;

    for (i = 0; i < count; i++)
        to[i] = from[i] == CSUCCESSP_LANE_UNKNOWN ? CSUCCESSP_LANE_UNKNOWN : (uint8_t)~from[i];
}

static inline void
plain_present(const uint8_t *missing, uint32_t count, uint8_t *to)
{
    uint32_t i;

    for (i = 0; i < count; i++)
        to[i] = missing[i] == CSUCCESSP_LANE_UNKNOWN ? CSUCCESSP_LANE_FALSE : CSUCCESSP_LANE_TRUE;
}

static inline uint32_t
plain_bits(const uint8_t *truth, uint32_t count, uint64_t *is_true, uint64_t *unknown)
{
    uint32_t i, sum = 0;

    memset(is_true, 0, (count + 63) / 64 * sizeof *is_true);
    if (unknown)
        memset(unknown, 0, (count + 63) / 64 * sizeof *unknown);
    for (i = 0; i < count; i++) {
        is_true[i / 64] |= (uint64_t)(truth[i] >> 7) << i % 64;
        sum += truth[i] >> 7;
        if (unknown)
            unknown[i / 64] |= (uint64_t)(truth[i] == CSUCCESSP_LANE_UNKNOWN) << i % 64;
    }
    return sum;
}

static inline void
plain_choose(const uint8_t *truth, const double *yes, const double *no, uint32_t count, double *to)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        double out = truth[i] == CSUCCESSP_LANE_TRUE ? yes[i] : no[i];
        to[i] = truth[i] == CSUCCESSP_LANE_UNKNOWN ? (double)NAN : out;
    }
}

static inline void
plain_choose_text(const uint8_t *truth, const uint32_t *yes, const uint32_t *no, uint32_t count,
                  uint32_t *to)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        uint32_t out = truth[i] == CSUCCESSP_LANE_TRUE ? yes[i] : no[i];
        to[i] = truth[i] == CSUCCESSP_LANE_UNKNOWN ? 0 : out;
    }
}

static inline void
plain_choose_truth(const uint8_t *truth, const uint8_t *yes, const uint8_t *no, uint32_t count,
                   uint8_t *to)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        uint8_t out = truth[i] == CSUCCESSP_LANE_TRUE ? yes[i] : no[i];
        to[i] = truth[i] == CSUCCESSP_LANE_UNKNOWN ? CSUCCESSP_LANE_UNKNOWN : out;
    }
}

/* Of whole numbers below 2^53 the quotient, rounded, never reaches a whole number that it did not
 * have. What does not fit an integer, and what is no number, stays as it is. Fractions
 * are 0 by themselves: compilers make one instruction of a conversion and back, which leaves -0. */
CSUCCESSP_INLINE double
whole_quotient(double x, double y)
{
    double out = x / y, magnitude = fabs(out);

    if (magnitude < 1)
        return 0;
    return magnitude < 0x1p53 ? (double)(int64_t)out : out;
}

CSUCCESSP_INLINE double
result(csuccessp_operation operation, double x, double y)
{
    switch (operation) {
    case CSUCCESSP_KERNEL_ADD:
        return x + y;
    case CSUCCESSP_KERNEL_SUBTRACT:
        return x - y;
    case CSUCCESSP_KERNEL_MULTIPLY:
        return x * y;
    case CSUCCESSP_KERNEL_DIVIDE:
        return x / y;
    case CSUCCESSP_KERNEL_DIVIDE_WHOLE:
        return whole_quotient(x, y);
    case CSUCCESSP_KERNEL_LEAST:
        return x != x || x < y ? x : y;
    default:
        return x != x || x > y ? x : y;
    }
}

CSUCCESSP_INLINE unsigned
results(csuccessp_operation operation, const double *x, const double *y, uint32_t count,
        double limit, double *to)
{
    uint32_t i, beyond = 0;

    for (i = 0; i < count; i++) {
        double a = x[i], b = y[i], out = result(operation, a, b);
        to[i] = out;
        beyond |= (uint32_t)(a == a) & (uint32_t)(b == b) & (uint32_t) !(fabs(out) <= limit);
    }
    return beyond ? CSUCCESSP_SOME_INEXACT : 0;
}

/* One loop for each operation, as no compiler takes the choice out of it. */
static inline unsigned
plain_arithmetic(csuccessp_operation operation, const double *x, const double *y, uint32_t count,
                 double limit, double *to)
{
    switch (operation) {
    case CSUCCESSP_KERNEL_ADD:
        return results(CSUCCESSP_KERNEL_ADD, x, y, count, limit, to);
    case CSUCCESSP_KERNEL_SUBTRACT:
        return results(CSUCCESSP_KERNEL_SUBTRACT, x, y, count, limit, to);
    case CSUCCESSP_KERNEL_MULTIPLY:
        return results(CSUCCESSP_KERNEL_MULTIPLY, x, y, count, limit, to);
    case CSUCCESSP_KERNEL_DIVIDE:
        return results(CSUCCESSP_KERNEL_DIVIDE, x, y, count, limit, to);
    case CSUCCESSP_KERNEL_DIVIDE_WHOLE:
        return results(CSUCCESSP_KERNEL_DIVIDE_WHOLE, x, y, count, limit, to);
    case CSUCCESSP_KERNEL_LEAST:
        return results(CSUCCESSP_KERNEL_LEAST, x, y, count, limit, to);
    default:
        return results(CSUCCESSP_KERNEL_GREATEST, x, y, count, limit, to);
    }
}

static inline void
plain_fill(double constant, uint32_t count, double *to)
{
    uint32_t i;

    for (i = 0; i < count; i++)
        to[i] = constant;
}

#endif
