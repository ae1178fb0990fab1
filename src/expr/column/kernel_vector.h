/* SPDX-License-Identifier: MIT */
/* The kernels that decide the speed, in vectors. A file for each width includes this one:
 * CSUCCESSP_KERNELS and CSUCCESSP_KERNELS_NAME are the table that is defined here.
 *
 * A *group* is as many lanes as a vector has bytes. Its comparisons give eight vectors of 64-bit
 * masks, or four of 32-bit masks, which become one vector of bytes. */
#ifndef CSUCCESSP_EXPR_COLUMN_KERNEL_VECTOR_H
#define CSUCCESSP_EXPR_COLUMN_KERNEL_VECTOR_H

#include "expr/column/kernel_plain.h"
#include "expr/column/lanes.h"

CSUCCESSP_INLINE void
store_joined(uint8_t *truth, bytes x, csuccessp_join join)
{
    if (join == CSUCCESSP_JOIN_AND)
        x &= load_bytes(truth);
    if (join == CSUCCESSP_JOIN_OR)
        x |= load_bytes(truth);
    store_bytes(truth, x);
}

/* A group in which the mask says where the test holds. */
CSUCCESSP_INLINE void
put_group(bytes holds, const uint8_t *otherwise, csuccessp_join join, uint8_t *truth)
{
    store_joined(truth, holds ^ load_bytes(otherwise), join);
}

/* Comparisons of a group. */

CSUCCESSP_INLINE masks64
tested(numbers x, numbers y, csuccessp_test test)
{
    if (test == CSUCCESSP_TEST_LESS)
        return (masks64)(x < y);
    if (test == CSUCCESSP_TEST_AT_MOST)
        return (masks64)(x <= y);
    return (masks64)(x == y);
}

CSUCCESSP_INLINE masks32
pair_tested(const double *x, numbers y, csuccessp_test test)
{
    return narrow_64(tested(load_numbers(x), y, test), tested(load_numbers(x + NUMBERS), y, test));
}

CSUCCESSP_INLINE bytes
group_tested(const double *x, numbers y, csuccessp_test test)
{
    masks32 a = pair_tested(x, y, test), b = pair_tested(x + 2 * NUMBERS, y, test);
    masks32 c = pair_tested(x + 4 * NUMBERS, y, test), d = pair_tested(x + 6 * NUMBERS, y, test);

    return bytes_of_numbers(a, b, c, d);
}

CSUCCESSP_INLINE masks32
pair_compared(const double *x, const double *y, csuccessp_test test)
{
    return narrow_64(tested(load_numbers(x), load_numbers(y), test),
                     tested(load_numbers(x + NUMBERS), load_numbers(y + NUMBERS), test));
}

CSUCCESSP_INLINE bytes
group_compared(const double *x, const double *y, csuccessp_test test)
{
    enum { PAIR = 2 * NUMBERS };
    masks32 a = pair_compared(x, y, test), b = pair_compared(x + PAIR, y + PAIR, test);
    masks32 c = pair_compared(x + 2 * PAIR, y + 2 * PAIR, test);
    masks32 d = pair_compared(x + 3 * PAIR, y + 3 * PAIR, test);

    return bytes_of_numbers(a, b, c, d);
}

CSUCCESSP_INLINE masks64
number_among(numbers x, const double *constants, uint32_t count)
{
    masks64 found = (masks64)(x == constants[0]);
    uint32_t k;

    for (k = 1; k < count; k++)
        found |= (masks64)(x == constants[k]);
    return found;
}

CSUCCESSP_INLINE masks32
pair_among(const double *x, const double *constants, uint32_t count)
{
    return narrow_64(number_among(load_numbers(x), constants, count),
                     number_among(load_numbers(x + NUMBERS), constants, count));
}

CSUCCESSP_INLINE bytes
group_among(const double *x, const double *constants, uint32_t count)
{
    enum { PAIR = 2 * NUMBERS };
    masks32 a = pair_among(x, constants, count), b = pair_among(x + PAIR, constants, count);
    masks32 c = pair_among(x + 2 * PAIR, constants, count);
    masks32 d = pair_among(x + 3 * PAIR, constants, count);

    return bytes_of_numbers(a, b, c, d);
}

CSUCCESSP_INLINE masks32
code_among(codes x, const uint32_t *among, uint32_t count)
{
    masks32 found = (masks32)(x == among[0]);
    uint32_t k;

    for (k = 1; k < count; k++)
        found |= (masks32)(x == among[k]);
    return found;
}

CSUCCESSP_INLINE bytes
group_of_codes_among(const uint32_t *x, const uint32_t *among, uint32_t count)
{
    return bytes_of_codes(code_among(load_codes(x), among, count),
                          code_among(load_codes(x + CODES), among, count),
                          code_among(load_codes(x + 2 * CODES), among, count),
                          code_among(load_codes(x + 3 * CODES), among, count));
}

CSUCCESSP_INLINE masks32
codes_equal(const uint32_t *x, const uint32_t *y)
{
    codes a = load_codes(x);

    return (masks32)(a == load_codes(y)) & (masks32)(a != 0);
}

/* Where a group starts: the last one ends with the last lane and repeats some of the one before,
 * which changes nothing in what is set or joined. There are at least as many lanes as a group
 * has. */
CSUCCESSP_INLINE uint32_t
start(uint32_t lane, uint32_t count)
{
    return lane + BYTES <= count ? lane : count - BYTES;
}

/* Those that matter most are made once for each test and way to join. */

CSUCCESSP_INLINE void
constant_joined(const double *x, uint32_t count, csuccessp_test test, double constant,
                const uint8_t *otherwise, csuccessp_join join, uint8_t *truth)
{
    numbers c = constant - (numbers){0};
    uint32_t i;

    for (i = 0; i < count; i += BYTES) {
        uint32_t at = start(i, count);
        put_group(group_tested(x + at, c, test), otherwise + at, join, truth + at);
    }
}

CSUCCESSP_INLINE void
constant_tested(const double *x, uint32_t count, csuccessp_test test, double constant,
                const uint8_t *otherwise, csuccessp_join join, uint8_t *truth)
{
    if (join == CSUCCESSP_JOIN_AND)
        constant_joined(x, count, test, constant, otherwise, CSUCCESSP_JOIN_AND, truth);
    else if (join == CSUCCESSP_JOIN_OR)
        constant_joined(x, count, test, constant, otherwise, CSUCCESSP_JOIN_OR, truth);
    else
        constant_joined(x, count, test, constant, otherwise, CSUCCESSP_JOIN_SET, truth);
}

static void
compare_constant(const double *x, uint32_t count, csuccessp_test test, double constant,
                 const uint8_t *otherwise, csuccessp_join join, uint8_t *truth)
{
    if (count < BYTES)
        csuccessp_kernels_portable.compare_constant(x, count, test, constant, otherwise, join,
                                                    truth);
    else if (test == CSUCCESSP_TEST_LESS)
        constant_tested(x, count, CSUCCESSP_TEST_LESS, constant, otherwise, join, truth);
    else if (test == CSUCCESSP_TEST_AT_MOST)
        constant_tested(x, count, CSUCCESSP_TEST_AT_MOST, constant, otherwise, join, truth);
    else
        constant_tested(x, count, CSUCCESSP_TEST_EQUAL, constant, otherwise, join, truth);
}

CSUCCESSP_INLINE void
compare_tested(const double *x, const double *y, uint32_t count, csuccessp_test test,
               const uint8_t *otherwise, csuccessp_join join, uint8_t *truth)
{
    uint32_t i;

    for (i = 0; i < count; i += BYTES) {
        uint32_t at = start(i, count);
        put_group(group_compared(x + at, y + at, test), otherwise + at, join, truth + at);
    }
}

static void
compare(const double *x, const double *y, uint32_t count, csuccessp_test test,
        const uint8_t *otherwise, csuccessp_join join, uint8_t *truth)
{
    if (count < BYTES)
        csuccessp_kernels_portable.compare(x, y, count, test, otherwise, join, truth);
    else if (test == CSUCCESSP_TEST_LESS)
        compare_tested(x, y, count, CSUCCESSP_TEST_LESS, otherwise, join, truth);
    else if (test == CSUCCESSP_TEST_AT_MOST)
        compare_tested(x, y, count, CSUCCESSP_TEST_AT_MOST, otherwise, join, truth);
    else
        compare_tested(x, y, count, CSUCCESSP_TEST_EQUAL, otherwise, join, truth);
}

static void
among(const double *x, uint32_t count, const double *constants, uint32_t constant_count,
      const uint8_t *otherwise, csuccessp_join join, uint8_t *truth)
{
    uint32_t i;

    if (count < BYTES || constant_count == 0) {
        csuccessp_kernels_portable.among(x, count, constants, constant_count, otherwise, join,
                                         truth);
        return;
    }
    for (i = 0; i < count; i += BYTES) {
        uint32_t at = start(i, count);
        put_group(group_among(x + at, constants, constant_count), otherwise + at, join, truth + at);
    }
}

CSUCCESSP_INLINE void
text_joined(const uint32_t *x, uint32_t count, const uint32_t *codes, uint32_t code_count,
            const uint8_t *otherwise, csuccessp_join join, uint8_t *truth)
{
    uint32_t i;

    for (i = 0; i < count; i += BYTES) {
        uint32_t at = start(i, count);
        put_group(group_of_codes_among(x + at, codes, code_count), otherwise + at, join,
                  truth + at);
    }
}

static void
text_among(const uint32_t *x, uint32_t count, const uint32_t *codes, uint32_t code_count,
           const uint8_t *otherwise, csuccessp_join join, uint8_t *truth)
{
    if (count < BYTES || code_count == 0)
        csuccessp_kernels_portable.text_among(x, count, codes, code_count, otherwise, join, truth);
    else if (code_count == 1)
        text_joined(x, count, codes, 1, otherwise, join, truth);
    else
        text_joined(x, count, codes, code_count, otherwise, join, truth);
}

static void
text_equal(const uint32_t *x, const uint32_t *y, uint32_t count, const uint8_t *otherwise,
           csuccessp_join join, uint8_t *truth)
{
    uint32_t i;

    if (count < BYTES) {
        csuccessp_kernels_portable.text_equal(x, y, count, otherwise, join, truth);
        return;
    }
    for (i = 0; i < count; i += BYTES) {
        uint32_t at = start(i, count);
        const uint32_t *a = x + at, *b = y + at;
        bytes m = bytes_of_codes(codes_equal(a, b), codes_equal(a + CODES, b + CODES),
                                 codes_equal(a + 2 * CODES, b + 2 * CODES),
                                 codes_equal(a + 3 * CODES, b + 3 * CODES));
        put_group(m, otherwise + at, join, truth + at);
    }
}

/* What is missing. */

CSUCCESSP_INLINE int
any_lane(words x)
{
    uint64_t any = 0;
    int i;

    for (i = 0; i < NUMBERS; i++)
        any |= x[i];
    return any != 0;
}

CSUCCESSP_INLINE unsigned
found_missing(bytes any)
{
    return any_lane((words)any) ? CSUCCESSP_SOME_MISSING : 0;
}

static unsigned
missing(const double *x, uint32_t count, uint8_t *to)
{
    bytes any = {0};
    uint32_t i;

    if (count < BYTES)
        return csuccessp_kernels_portable.missing(x, count, to);
    for (i = 0; i < count; i += BYTES) {
        uint32_t at = start(i, count);
        bytes m = group_compared(x + at, x + at, CSUCCESSP_TEST_EQUAL);
        m = (bytes)(m == 0) & CSUCCESSP_LANE_UNKNOWN;
        any |= m;
        store_bytes(to + at, m);
    }
    return found_missing(any);
}

static unsigned
text_missing(const uint32_t *x, uint32_t count, uint8_t *to)
{
    static const uint32_t none = 0;
    bytes any = {0};
    uint32_t i;

    if (count < BYTES)
        return csuccessp_kernels_portable.text_missing(x, count, to);
    for (i = 0; i < count; i += BYTES) {
        uint32_t at = start(i, count);
        bytes m = group_of_codes_among(x + at, &none, 1) & CSUCCESSP_LANE_UNKNOWN;
        any |= m;
        store_bytes(to + at, m);
    }
    return found_missing(any);
}

/* Integers into numbers: one of magnitude below 2^51 is added to the bits of 2^52 + 2^51, and that
 * number taken away again. Shifts find the missing, as not all machines compare 64-bit integers. */

static const double shifted = 6755399441055744.0; /* 2^52 + 2^51 */

enum { INTEGER_STEP = 64 };

struct integers_seen {
    words missing; /* not 0: some are missing */
    words beyond;  /* not 0: some are neither missing nor small */
};

/* With `all_there`, a missing one counts as beyond. */
CSUCCESSP_INLINE void
load_integers(const int64_t *x, uint32_t count, int all_there, struct integers_seen *seen,
              double *to)
{
    const uint64_t half = UINT64_C(1) << 51, exponent = UINT64_C(0x433) << 52;
    const uint64_t absent = half + (UINT64_C(1) << 63);
    uint32_t i;

    for (i = 0; i < count; i += NUMBERS) {
        words v, missing = {0};
        memcpy(&v, x + i, sizeof v);
        v += half;
        if (all_there) {
            seen->beyond |= v >> 52;
        } else {
            missing = 0 - (v >> 63);
            seen->missing |= missing;
            seen->beyond |= ((v & ~missing) >> 52) | ((v ^ absent) & missing);
        }
        v = (words)((numbers)(v | exponent) - shifted) | missing;
        memcpy(to + i, &v, sizeof v);
    }
}

static unsigned
integers(const int64_t *x, uint32_t count, double *to)
{
    struct integers_seen seen = {{0}, {0}};
    uint32_t whole = count - count % INTEGER_STEP, i;
    unsigned found = csuccessp_kernels_portable.integers(x + whole, count - whole, to + whole);

    for (i = 0; i < whole && !any_lane(seen.beyond); i += INTEGER_STEP)
        load_integers(x + i, INTEGER_STEP, 1, &seen, to + i);
    if (any_lane(seen.beyond)) {
        seen.beyond = (words){0};
        for (i -= INTEGER_STEP; i < whole; i += INTEGER_STEP)
            load_integers(x + i, INTEGER_STEP, 0, &seen, to + i);
    }
    if (any_lane(seen.beyond))
        return csuccessp_kernels_portable.integers(x, count, to);
    return any_lane(seen.missing) ? found | CSUCCESSP_SOME_MISSING : found;
}

/* Truth. */

static void
join_truth(const uint8_t *from, uint32_t count, csuccessp_join join, uint8_t *truth)
{
    uint32_t i;

    for (i = 0; i < count; i += BYTES)
        store_joined(truth + i, load_bytes(from + i), join);
}

static void
negate(const uint8_t *from, uint32_t count, uint8_t *to)
{
    uint32_t i;

    for (i = 0; i < count; i += BYTES) {
        bytes x = load_bytes(from + i);
        store_bytes(to + i, ~x ^ (bytes)(x == CSUCCESSP_LANE_UNKNOWN));
    }
}

/* The highest bits, after a shift, of 64 lanes. */
CSUCCESSP_INLINE uint64_t
word_of(const uint8_t *truth, uint32_t first, unsigned shift)
{
    uint64_t word = 0;
    uint32_t i;

    for (i = 0; i < 64; i += BYTES)
        word |= high_bits(load_bytes(truth + first + i) << shift) << i;
    return word;
}

static uint32_t
bits(const uint8_t *truth, uint32_t count, uint64_t *is_true, uint64_t *unknown)
{
    uint32_t sum = 0, i;

    for (i = 0; i < count; i += 64) {
        uint64_t in = count - i < 64 ? ((uint64_t)1 << (count - i)) - 1 : UINT64_MAX;
        uint64_t yes = word_of(truth, i, 0) & in;
        is_true[i / 64] = yes;
        sum += csuccessp_count_bits(yes);
        if (unknown)
            unknown[i / 64] = word_of(truth, i, 7) & in & ~yes;
    }
    return sum;
}

/* Arithmetic. */

/* Masks in halves, as gcc makes single lanes of a choice between lanes of 64 bits. */
CSUCCESSP_INLINE numbers
chosen(masks32 first, numbers x, numbers y)
{
    return (numbers)(((masks32)x & first) | ((masks32)y & ~first));
}

CSUCCESSP_INLINE numbers
calculated(csuccessp_operation operation, numbers x, numbers y)
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
    case CSUCCESSP_KERNEL_LEAST:
        return chosen((masks32)(x < y) | (masks32)(x != x), x, y);
    default:
        return chosen((masks32)(x > y) | (masks32)(x != x), x, y);
    }
}

CSUCCESSP_INLINE unsigned
all_calculated(csuccessp_operation operation, const double *x, const double *y, uint32_t count,
               double limit, double *to)
{
    uint32_t rest = count % NUMBERS, whole = count - rest, i;
    masks32 beyond = {0};

    for (i = 0; i < whole; i += NUMBERS) {
        numbers a = load_numbers(x + i), b = load_numbers(y + i);
        numbers out = calculated(operation, a, b);
        numbers magnitude = (numbers)((masks64)out & INT64_MAX);
        beyond |= ~(masks32)(magnitude <= limit) & (masks32)(a == a) & (masks32)(b == b);
        memcpy(to + i, &out, sizeof out);
    }
    return (any_lane((words)beyond) ? CSUCCESSP_SOME_INEXACT : 0) |
           csuccessp_kernels_portable.arithmetic(operation, x + whole, y + whole, rest, limit,
                                                 to + whole);
}

static unsigned
arithmetic(csuccessp_operation operation, const double *x, const double *y, uint32_t count,
           double limit, double *to)
{
    switch (operation) {
    case CSUCCESSP_KERNEL_ADD:
        return all_calculated(CSUCCESSP_KERNEL_ADD, x, y, count, limit, to);
    case CSUCCESSP_KERNEL_SUBTRACT:
        return all_calculated(CSUCCESSP_KERNEL_SUBTRACT, x, y, count, limit, to);
    case CSUCCESSP_KERNEL_MULTIPLY:
        return all_calculated(CSUCCESSP_KERNEL_MULTIPLY, x, y, count, limit, to);
    case CSUCCESSP_KERNEL_DIVIDE:
        return all_calculated(CSUCCESSP_KERNEL_DIVIDE, x, y, count, limit, to);
    case CSUCCESSP_KERNEL_LEAST:
        return all_calculated(CSUCCESSP_KERNEL_LEAST, x, y, count, limit, to);
    case CSUCCESSP_KERNEL_GREATEST:
        return all_calculated(CSUCCESSP_KERNEL_GREATEST, x, y, count, limit, to);
    default:
        return csuccessp_kernels_portable.arithmetic(operation, x, y, count, limit, to);
    }
}

const csuccessp_kernels CSUCCESSP_KERNELS = {
    CSUCCESSP_KERNELS_NAME,
    integers,
    plain_small_integers,
    plain_flags,
    missing,
    text_missing,
    compare_constant,
    compare,
    among,
    text_among,
    text_equal,
    join_truth,
    negate,
    plain_present,
    bits,
    plain_choose,
    plain_choose_text,
    plain_choose_truth,
    arithmetic,
    plain_fill,
};

#endif
