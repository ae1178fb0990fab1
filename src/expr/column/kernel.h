/* SPDX-License-Identifier: MIT */
/* What the column evaluator does with many customers at once, a block at a time.
 *
 * A *block* is up to CSUCCESSP_LANES customers, one a lane. Its registers have room for a whole
 * block whatever `count` is: kernels may write past `count`, up to a multiple of
 * CSUCCESSP_LANES_STEP, values that mean nothing. Columns are read up to `count` and no further.
 * Pointers are aligned for their type, no more. What is written may be an operand of the same type
 * too, except `otherwise`; it overlaps nothing that is read in any other way.
 *
 * Numbers are doubles, NaN where a value is missing; texts are codes, 0 where one is missing.
 * Truth is a byte a lane. Its values are chosen so that three-valued `and` and `or` are those of
 * the bits, and that what a comparison of vectors gives is truth already. */
#ifndef CSUCCESSP_EXPR_COLUMN_KERNEL_H
#define CSUCCESSP_EXPR_COLUMN_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#include "util/compiler.h"

enum { CSUCCESSP_LANES = 1024, CSUCCESSP_LANES_STEP = 64 };

enum { CSUCCESSP_LANE_FALSE = 0, CSUCCESSP_LANE_UNKNOWN = 1, CSUCCESSP_LANE_TRUE = 255 };

/* How a result goes into the truth that is there. */
typedef enum csuccessp_join {
    CSUCCESSP_JOIN_SET,
    CSUCCESSP_JOIN_AND,
    CSUCCESSP_JOIN_OR
} csuccessp_join;

/* The other three comparisons are these denied: see `otherwise`. */
typedef enum csuccessp_test {
    CSUCCESSP_TEST_EQUAL,
    CSUCCESSP_TEST_LESS,
    CSUCCESSP_TEST_AT_MOST
} csuccessp_test;

typedef enum csuccessp_operation {
    CSUCCESSP_KERNEL_ADD,
    CSUCCESSP_KERNEL_SUBTRACT,
    CSUCCESSP_KERNEL_MULTIPLY,
    CSUCCESSP_KERNEL_DIVIDE,
    CSUCCESSP_KERNEL_DIVIDE_WHOLE, /* towards zero */
    CSUCCESSP_KERNEL_LEAST,
    CSUCCESSP_KERNEL_GREATEST
} csuccessp_operation;

/* What a kernel found in a block. */
enum { CSUCCESSP_SOME_MISSING = 1, CSUCCESSP_SOME_INEXACT = 2 };

/* `otherwise` of a comparison: a lane has this truth when the test does not hold in it, and the
 * bits inverted when it does. So with no value missing it is all false, or, for the test
 * denied, all true; where a value is missing, no test holds and the lane is unknown.
 * `missing` and `text_missing` make the first form, `negate` the second of it, and `join` with OR
 * puts together those of two columns. */
typedef struct csuccessp_kernels {
    const char *name;

    /* Columns into numbers. INT64_MIN and INT32_MIN are missing. Integers beyond 2^53 give
     * CSUCCESSP_SOME_INEXACT, after which the numbers mean nothing. */
    unsigned (*integers)(const int64_t *x, uint32_t count, double *to);
    unsigned (*small_integers)(const int32_t *x, uint32_t count, double *to);
    /* 0, 1 or missing, into truth. */
    void (*flags)(const int32_t *x, uint32_t count, uint8_t *truth);

    /* False where there is a value, unknown where it is missing; CSUCCESSP_SOME_MISSING or 0. */
    unsigned (*missing)(const double *x, uint32_t count, uint8_t *to);
    unsigned (*text_missing)(const uint32_t *x, uint32_t count, uint8_t *to);

    /* Comparisons. Neither a constant nor a code among constants is missing. */
    void (*compare_constant)(const double *x, uint32_t count, csuccessp_test test, double constant,
                             const uint8_t *otherwise, csuccessp_join join, uint8_t *truth);
    void (*compare)(const double *x, const double *y, uint32_t count, csuccessp_test test,
                    const uint8_t *otherwise, csuccessp_join join, uint8_t *truth);
    void (*among)(const double *x, uint32_t count, const double *constants, uint32_t constant_count,
                  const uint8_t *otherwise, csuccessp_join join, uint8_t *truth);
    void (*text_among)(const uint32_t *x, uint32_t count, const uint32_t *codes,
                       uint32_t code_count, const uint8_t *otherwise, csuccessp_join join,
                       uint8_t *truth);
    void (*text_equal)(const uint32_t *x, const uint32_t *y, uint32_t count,
                       const uint8_t *otherwise, csuccessp_join join, uint8_t *truth);

    /* Truth. `count` is rounded up here, and so may be that of a whole block. */
    void (*join)(const uint8_t *from, uint32_t count, csuccessp_join join, uint8_t *truth);
    void (*negate)(const uint8_t *from, uint32_t count, uint8_t *to);
    /* Of what `missing` gave: has the lane a value? Never unknown. */
    void (*present)(const uint8_t *missing, uint32_t count, uint8_t *to);
    /* One bit a lane, those from `count` to the end of its word clear. `unknown` may be NULL. The
     * number of lanes that are true. */
    uint32_t (*bits)(const uint8_t *truth, uint32_t count, uint64_t *is_true, uint64_t *unknown);

    /* Lanes where the truth is unknown become missing or unknown. */
    void (*choose)(const uint8_t *truth, const double *yes, const double *no, uint32_t count,
                   double *to);
    void (*choose_text)(const uint8_t *truth, const uint32_t *yes, const uint32_t *no,
                        uint32_t count, uint32_t *to);
    void (*choose_truth)(const uint8_t *truth, const uint8_t *yes, const uint8_t *no,
                         uint32_t count, uint8_t *to);

    /* Missing where an operand is. CSUCCESSP_SOME_INEXACT when, with both operands there, some
     * result is no number or its magnitude is above `limit`: for whole numbers 2^53 - 1, as a
     * larger result may have been rounded, for others DBL_MAX. */
    unsigned (*arithmetic)(csuccessp_operation operation, const double *x, const double *y,
                           uint32_t count, double limit, double *to);
    void (*fill)(double constant, uint32_t count, double *to);
} csuccessp_kernels;

/* Calls for what a block will read, as long as there is another to work on. */
CSUCCESSP_INLINE void
csuccessp_block_call_for(const void *from, size_t bytes)
{
    size_t i;

    for (i = 0; i < bytes; i += 64)
        CSUCCESSP_PREFETCH((const char *)from + i);
}

/* The fastest that this machine can run. */
const csuccessp_kernels *csuccessp_kernels_best(void);

/* All that this machine can run: the portable ones, in plain C, are number 0; NULL past the end. */
const csuccessp_kernels *csuccessp_kernels_at(unsigned number);

#endif
