/* SPDX-License-Identifier: MIT */
#include "util/exact_sum.h"

#include <math.h>
#include <string.h>

enum {
    LOWEST = 1074 + 1, /* the lowest bit of any double is 2^-1074; one more is kept for scaling */
    PUT_OFF = 1 << 29  /* additions before the carries have to be settled */
};

#define LIMB ((int64_t)1 << 32)

void
csuccessp_exact_begin(csuccessp_exact_sum *sum)
{
    memset(sum, 0, sizeof *sum);
}

static void
carry(csuccessp_exact_sum *sum)
{
    int i;

    for (i = 0; i + 1 < CSUCCESSP_EXACT_LIMBS; i++) {
        int64_t low = (int64_t)((uint64_t)sum->limb[i] & 0xffffffffu);
        sum->limb[i + 1] += (sum->limb[i] - low) / LIMB;
        sum->limb[i] = low;
    }
    sum->added = 0;
}

void
csuccessp_exact_add(csuccessp_exact_sum *sum, double number)
{
    int exponent, at, shift;
    int64_t sign = number < 0 ? -1 : 1;
    uint64_t mantissa, low, high;

    if (number == 0)
        return;
    if (++sum->added == PUT_OFF)
        carry(sum);
    mantissa = (uint64_t)ldexp(frexp(fabs(number), &exponent), 53);
    at = exponent - 53 + LOWEST;
    if (at < 0) { /* a subnormal number: its mantissa ends in as many zeros */
        mantissa >>= -at;
        at = 0;
    }
    shift = at % 32;
    low = (mantissa & 0xffffffffu) << shift; /* below 2^64 */
    high = (mantissa >> 32) << shift;        /* 21 bits and the shift: below 2^53 */
    sum->limb[at / 32] += sign * (int64_t)(low & 0xffffffffu);
    sum->limb[at / 32 + 1] += sign * (int64_t)((low >> 32) + (high & 0xffffffffu));
    sum->limb[at / 32 + 2] += sign * (int64_t)(high >> 32);
}

double
csuccessp_exact_end(csuccessp_exact_sum *sum)
{
    double sign = 1;
    uint64_t top;
    int i, h, bits = 0, sticky = 0;

    carry(sum);
    if (sum->limb[CSUCCESSP_EXACT_LIMBS - 1] < 0) {
        for (i = 0; i < CSUCCESSP_EXACT_LIMBS; i++)
            sum->limb[i] = -sum->limb[i];
        carry(sum);
        sign = -1;
    }
    for (h = CSUCCESSP_EXACT_LIMBS - 1; h > 1 && sum->limb[h] == 0; h--)
        ;
    /* the 64 bits from the highest that is set; what lies below only matters for rounding */
    top = (uint64_t)sum->limb[h] << 32 | (uint64_t)sum->limb[h - 1];
    while (top && !(top >> 63)) {
        top <<= 1;
        bits++;
    }
    if (h >= 2 && bits < 64) {
        uint64_t below = (uint64_t)sum->limb[h - 2];
        top |= bits ? below << 32 >> (64 - bits) : 0;
        sticky = bits ? (below << 32 << bits) != 0 : below != 0;
        for (i = h - 3; i >= 0 && !sticky; i--)
            sticky = sum->limb[i] != 0;
    }
    if (sticky)
        top |= 1;
    return sign * ldexp((double)top, (h - 1) * 32 - bits - LOWEST);
}
