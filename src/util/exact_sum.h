/* SPDX-License-Identifier: MIT */
/* Sums of doubles that do not depend on the order: every bit is kept until the end, which rounds
 * once. Each double is an integer times a power of two; the integers are added in fixed point
 * over the whole range of exponents. */
#ifndef CSUCCESSP_UTIL_EXACT_SUM_H
#define CSUCCESSP_UTIL_EXACT_SUM_H

#include <stdint.h>

enum { CSUCCESSP_EXACT_LIMBS = 70 };

typedef struct csuccessp_exact_sum {
    int64_t limb[CSUCCESSP_EXACT_LIMBS]; /* of 32 bits each, carries put off */
    uint32_t added;
} csuccessp_exact_sum;

void csuccessp_exact_begin(csuccessp_exact_sum *sum);

/* `number` is finite. */
void csuccessp_exact_add(csuccessp_exact_sum *sum, double number);

/* The nearest double; infinite when it overflows. */
double csuccessp_exact_end(csuccessp_exact_sum *sum);

#endif
