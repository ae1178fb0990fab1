/* SPDX-License-Identifier: MIT */
#include "expr/function/decimal_text.h"

#include <math.h>
#include <string.h>

#include "expr/function/number_text.h"

enum {
    LIMB = 1000000000, /* nine digits */
    LIMBS = 90,        /* 2^53 times 5^1074 has 767 digits */
    BITS = 53          /* of a double */
};

/* A natural number, the least limb first. */
struct natural {
    uint32_t limb[LIMBS];
    int count;
};

static void
multiply(struct natural *n, uint32_t by)
{
    uint64_t carry = 0;
    int i;

    for (i = 0; i < n->count; i++) {
        carry += (uint64_t)n->limb[i] * by;
        n->limb[i] = (uint32_t)(carry % LIMB);
        carry /= LIMB;
    }
    for (; carry; carry /= LIMB)
        n->limb[n->count++] = (uint32_t)(carry % LIMB);
}

/* Times base^power, `step` factors at a time. */
static void
multiply_power(struct natural *n, uint32_t base, int power, int step)
{
    uint32_t many = 1;
    int i;

    for (i = 0; i < step; i++)
        many *= base;
    for (; power >= step; power -= step)
        multiply(n, many);
    while (power-- > 0)
        multiply(n, base);
}

/* All digits of a number: 0.d1 d2 d3 ... times ten to the power of `point`. */
struct exact {
    char digit[LIMBS * 9];
    int count, point;
};

static void
write_digits(const struct natural *n, struct exact *out)
{
    char limb[9];
    uint32_t rest;
    int i, j;

    out->count = 0;
    for (i = n->count - 1; i >= 0; i--) {
        rest = n->limb[i];
        for (j = 8; j >= 0; j--, rest /= 10)
            limb[j] = (char)('0' + rest % 10);
        for (j = 0; j < 9; j++)
            if (out->count || limb[j] != '0')
                out->digit[out->count++] = limb[j];
    }
}

/* A number is a natural one times a power of two; with a negative power that is the same times a
 * power of five, and the point so many places to the left. */
static void
take_apart(double number, struct exact *out)
{
    struct natural n;
    int exponent;
    uint64_t whole = (uint64_t)ldexp(frexp(fabs(number), &exponent), BITS);

    memset(&n, 0, sizeof n);
    for (; whole; whole /= LIMB)
        n.limb[n.count++] = (uint32_t)(whole % LIMB);
    exponent -= BITS;
    if (exponent >= 0)
        multiply_power(&n, 2, exponent, 29);
    else
        multiply_power(&n, 5, -exponent, 13);
    write_digits(&n, out);
    out->point = out->count + (exponent < 0 ? exponent : 0);
}

/* 1 when the digits from `from` on are more than a half of the one before, or a half of an odd
 * one. */
static int
rounds_up(const struct exact *x, int from)
{
    int i;

    if (x->digit[from] != '5')
        return x->digit[from] > '5';
    for (i = from + 1; i < x->count; i++)
        if (x->digit[i] != '0')
            return 1;
    return from > 0 && (x->digit[from - 1] - '0') % 2;
}

/* Keeps `keep` digits. */
static void
round_to(struct exact *x, int keep)
{
    int up, i;

    if (keep >= x->count)
        return;
    up = keep >= 0 && rounds_up(x, keep);
    x->count = keep < 0 ? 0 : keep;
    if (!up)
        return;
    for (i = keep - 1; i >= 0; i--) {
        if (x->digit[i] != '9') {
            x->digit[i]++;
            return;
        }
        x->digit[i] = '0';
    }
    x->digit[0] = '1'; /* all were nines: those after it are zeros already */
    x->point++;
    if (x->count == 0)
        x->count = 1;
}

static char
digit_at(const struct exact *x, int at)
{
    return at >= 0 && at < x->count ? x->digit[at] : '0';
}

size_t
csuccessp_fixed_text(char *to, double number, int places)
{
    struct exact x;
    size_t n = 0;
    int i;

    take_apart(number, &x);
    round_to(&x, x.point + places);
    if (signbit(number))
        to[n++] = '-';
    if (x.point <= 0)
        to[n++] = '0';
    for (i = 0; i < x.point; i++)
        to[n++] = digit_at(&x, i);
    if (places)
        to[n++] = '.';
    for (i = 0; i < places; i++)
        to[n++] = digit_at(&x, x.point + i);
    return n;
}

size_t
csuccessp_power_text(char *to, double number, int places)
{
    struct exact x;
    size_t n = 0;
    int exponent, i;

    take_apart(number, &x);
    round_to(&x, places + 1);
    exponent = x.count ? x.point - 1 : 0;
    if (signbit(number))
        to[n++] = '-';
    to[n++] = digit_at(&x, 0);
    if (places)
        to[n++] = '.';
    for (i = 1; i <= places; i++)
        to[n++] = digit_at(&x, i);
    to[n++] = 'e';
    to[n++] = exponent < 0 ? '-' : '+';
    if (exponent < 0)
        exponent = -exponent;
    if (exponent < 10)
        to[n++] = '0';
    return n + csuccessp_uint_text(to + n, (uint64_t)exponent, 10);
}
