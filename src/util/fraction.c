/* SPDX-License-Identifier: MIT */
#include "util/fraction.h"

#include <string.h>

size_t
csuccessp_fractions_gather(csuccessp_fraction *terms, size_t count)
{
    size_t kept = 0, i, k;

    for (i = 0; i < count; i++) {
        for (k = 0; k < kept && terms[k].bottom != terms[i].bottom; k++)
            ;
        if (k < kept)
            terms[k].top = csuccessp_int128_add(terms[k].top, terms[i].top);
        else
            terms[kept++] = terms[i];
    }
    return kept;
}

/* First in fixed point: 62 bits after the point, each term rounded down. What that leaves open,
 * because many terms together come too close to a whole number, integers of any length decide. */

enum { POINT = 62 };

typedef struct fixed {
    csuccessp_int128 whole; /* sum of the integer parts */
    csuccessp_int128 part;  /* sum of what is left, in 2^-62, each rounded down */
    int64_t lost;           /* terms of which something was cut off */
} fixed;

static fixed
add_up(const csuccessp_fraction *terms, size_t count)
{
    fixed out;
    size_t i;

    memset(&out, 0, sizeof out);
    for (i = 0; i < count; i++) {
        int64_t rest, cut;
        csuccessp_int128 part;
        if (terms[i].bottom == 1) {
            out.whole = csuccessp_int128_add(out.whole, terms[i].top);
            continue;
        }
        out.whole = csuccessp_int128_add(
            out.whole, csuccessp_int128_divide(terms[i].top, terms[i].bottom, &rest));
        if (!rest)
            continue;
        part = csuccessp_int128_divide(csuccessp_int128_multiply(rest, INT64_C(1) << POINT),
                                       terms[i].bottom, &cut);
        out.part = csuccessp_int128_add(out.part, part);
        out.lost += cut != 0;
    }
    return out;
}

/* Integers of any length, as magnitudes in limbs of 32 bits. The product of all bottoms has at
 * most 62 bits for each term; sums with more different bottoms do not occur (one for each group
 * of a model) and would not fit. */
enum { LIMBS = 2 * 260 + 8 };

typedef struct big {
    uint32_t limb[LIMBS];
    size_t count;
} big;

static void
big_set(big *a, uint64_t number)
{
    memset(a, 0, sizeof *a);
    a->limb[0] = (uint32_t)number;
    a->limb[1] = (uint32_t)(number >> 32);
    a->count = a->limb[1] ? 2 : a->limb[0] != 0;
}

static void
big_trim(big *a)
{
    while (a->count && !a->limb[a->count - 1])
        a->count--;
}

/* a * b, cut off at LIMBS. */
static void
big_multiply(const big *a, const big *b, big *out)
{
    size_t i, j;

    memset(out, 0, sizeof *out);
    for (i = 0; i < a->count; i++) {
        uint64_t carry = 0;
        for (j = 0; j < b->count && i + j < LIMBS; j++) {
            carry += out->limb[i + j] + (uint64_t)a->limb[i] * b->limb[j];
            out->limb[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        if (i + j < LIMBS)
            out->limb[i + j] = (uint32_t)carry;
    }
    out->count = a->count + b->count < LIMBS ? a->count + b->count : LIMBS;
    big_trim(out);
}

static int
big_compare(const big *a, const big *b)
{
    size_t i;

    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (i = a->count; i > 0; i--)
        if (a->limb[i - 1] != b->limb[i - 1])
            return a->limb[i - 1] < b->limb[i - 1] ? -1 : 1;
    return 0;
}

static void
big_add(big *a, const big *b)
{
    uint64_t carry = 0;
    size_t i, count = a->count > b->count ? a->count : b->count;

    for (i = 0; i < count || (carry && i < LIMBS); i++) {
        carry += (uint64_t)a->limb[i] + b->limb[i];
        a->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    a->count = i;
    big_trim(a);
}

/* The sign of the sum: what is positive against what is negative, over one bottom. */
static int
exact_sign(const csuccessp_fraction *terms, size_t count)
{
    big sides[2], bottom, factor, product;
    size_t i, s;

    big_set(&sides[0], 0);
    big_set(&sides[1], 0);
    big_set(&bottom, 1);
    for (i = 0; i < count; i++) {
        int negative = terms[i].top.high < 0;
        csuccessp_int128 top = negative ? csuccessp_int128_negate(terms[i].top) : terms[i].top;
        big_set(&factor, (uint64_t)terms[i].bottom);
        for (s = 0; s < 2; s++) {
            big_multiply(&sides[s], &factor, &product);
            sides[s] = product;
        }
        big_set(&factor, top.low);
        factor.limb[2] = (uint32_t)top.high;
        factor.limb[3] = (uint32_t)((uint64_t)top.high >> 32);
        factor.count = 4;
        big_trim(&factor);
        big_multiply(&factor, &bottom, &product);
        big_add(&sides[negative], &product);
        big_set(&factor, (uint64_t)terms[i].bottom);
        big_multiply(&bottom, &factor, &product);
        bottom = product;
    }
    return big_compare(&sides[0], &sides[1]);
}

static int
sign_of(const csuccessp_fraction *terms, size_t count)
{
    csuccessp_fraction gathered[CSUCCESSP_FRACTIONS_MAX];
    csuccessp_int128 least, most, point = csuccessp_int128_from(INT64_C(1) << POINT);
    fixed sum = add_up(terms, count);
    int64_t carry, rest;

    /* the whole sum in units of 2^-62 may be wider than 128 bits: bring the parts together */
    if (!csuccessp_int128_to_int64(csuccessp_int128_divide(sum.part, INT64_C(1) << POINT, &rest),
                                   &carry))
        return csuccessp_int128_sign(sum.part);
    least = csuccessp_int128_add(sum.whole, csuccessp_int128_from(carry));
    if (csuccessp_int128_sign(least) > 0)
        return 1;
    most = csuccessp_int128_from(rest);
    if (csuccessp_int128_sign(least) == 0)
        return csuccessp_int128_sign(most) > 0 || sum.lost ? 1 : 0;
    /* below zero by at least 1 - rest; what was cut off is less than `lost` units */
    most = csuccessp_int128_add(most, csuccessp_int128_from(sum.lost));
    if (csuccessp_int128_compare(least, csuccessp_int128_from(-1)) < 0 ||
        csuccessp_int128_compare(most, point) < 0)
        return -1;
    memcpy(gathered, terms, count * sizeof *terms);
    return exact_sign(gathered, csuccessp_fractions_gather(gathered, count));
}

int
csuccessp_fractions_compare(const csuccessp_fraction *terms, size_t count, int64_t whole)
{
    csuccessp_fraction all[CSUCCESSP_FRACTIONS_MAX];

    memcpy(all, terms, count * sizeof *terms);
    all[count] = csuccessp_fraction_whole(0);
    all[count].top = csuccessp_int128_negate(csuccessp_int128_from(whole));
    return sign_of(all, csuccessp_fractions_gather(all, count + 1));
}

int
csuccessp_fractions_difference(const csuccessp_fraction *a, size_t a_count,
                               const csuccessp_fraction *b, size_t b_count)
{
    csuccessp_fraction all[CSUCCESSP_FRACTIONS_MAX];
    size_t i;

    memcpy(all, a, a_count * sizeof *a);
    for (i = 0; i < b_count; i++) {
        all[a_count + i].top = csuccessp_int128_negate(b[i].top);
        all[a_count + i].bottom = b[i].bottom;
    }
    return sign_of(all, csuccessp_fractions_gather(all, a_count + b_count));
}

int64_t
csuccessp_fractions_floor(const csuccessp_fraction *terms, size_t count, int *half, int *exact)
{
    csuccessp_fraction all[CSUCCESSP_FRACTIONS_MAX];
    fixed sum = add_up(terms, count);
    int64_t carry, rest, whole = 0;

    csuccessp_int128_to_int64(csuccessp_int128_divide(sum.part, INT64_C(1) << POINT, &rest),
                              &carry);
    csuccessp_int128_to_int64(csuccessp_int128_add(sum.whole, csuccessp_int128_from(carry)),
                              &whole);
    if (sum.lost && rest + sum.lost >= INT64_C(1) << POINT &&
        csuccessp_fractions_compare(terms, count, whole + 1) >= 0) {
        whole++;
        rest = 0;
    }
    *exact = rest == 0 && (!sum.lost || csuccessp_fractions_compare(terms, count, whole) == 0);
    if (rest > INT64_C(1) << (POINT - 1) || (rest == INT64_C(1) << (POINT - 1) && sum.lost)) {
        *half = 1;
    } else if (rest + sum.lost <= INT64_C(1) << (POINT - 1)) {
        *half = rest == INT64_C(1) << (POINT - 1) ? 0 : -1;
    } else {
        memcpy(all, terms, count * sizeof *terms);
        all[count].top = csuccessp_int128_negate(csuccessp_int128_add(
            csuccessp_int128_add(csuccessp_int128_from(whole), csuccessp_int128_from(whole)),
            csuccessp_int128_from(1)));
        all[count].bottom = 2;
        *half = sign_of(all, csuccessp_fractions_gather(all, count + 1));
    }
    return whole;
}

int64_t
csuccessp_fractions_round(const csuccessp_fraction *terms, size_t count)
{
    int half, exact;
    int64_t whole = csuccessp_fractions_floor(terms, count, &half, &exact);

    return half > 0 || (half == 0 && whole >= 0) ? whole + 1 : whole;
}
