/* SPDX-License-Identifier: MIT */
#include "util/int128.h"

static void
multiply_unsigned(uint64_t a, uint64_t b, uint64_t *high, uint64_t *low)
{
    uint64_t al = (uint32_t)a, ah = a >> 32, bl = (uint32_t)b, bh = b >> 32;
    uint64_t ll = al * bl, lh = al * bh, hl = ah * bl, hh = ah * bh;
    uint64_t middle = (ll >> 32) + (uint32_t)lh + (uint32_t)hl;

    *low = (middle << 32) | (uint32_t)ll;
    *high = hh + (lh >> 32) + (hl >> 32) + (middle >> 32);
}

static uint64_t
magnitude(int64_t x)
{
    return x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
}

csuccessp_int128
csuccessp_int128_multiply(int64_t a, int64_t b)
{
    csuccessp_int128 out;
    uint64_t high;

    multiply_unsigned(magnitude(a), magnitude(b), &high, &out.low);
    out.high = (int64_t)high;
    return (a < 0) != (b < 0) ? csuccessp_int128_negate(out) : out;
}

csuccessp_int128
csuccessp_int128_scale(csuccessp_int128 a, int64_t b)
{
    csuccessp_int128 m = a.high < 0 ? csuccessp_int128_negate(a) : a, out;
    uint64_t high;

    multiply_unsigned(m.low, magnitude(b), &high, &out.low);
    out.high = (int64_t)(high + (uint64_t)m.high * magnitude(b));
    return (a.high < 0) != (b < 0) ? csuccessp_int128_negate(out) : out;
}

/* Long division of a magnitude, one bit at a time where the high half is not 0. */
static csuccessp_int128
divide_magnitude(csuccessp_int128 a, uint64_t c, uint64_t *rest)
{
    csuccessp_int128 out;
    uint64_t high = (uint64_t)a.high, r;
    int bit;

    if (high == 0) {
        out.low = a.low / c;
        out.high = 0;
        *rest = a.low % c;
        return out;
    }
    out.high = (int64_t)(high / c);
    r = high % c; /* below 2^62, so that doubling it cannot overflow */
    out.low = 0;
    for (bit = 63; bit >= 0; bit--) {
        r = r << 1 | (a.low >> bit & 1);
        if (r >= c) {
            r -= c;
            out.low |= (uint64_t)1 << bit;
        }
    }
    *rest = r;
    return out;
}

csuccessp_int128
csuccessp_int128_divide(csuccessp_int128 a, int64_t c, int64_t *rest)
{
    csuccessp_int128 one = {1, 0}, out;
    uint64_t r;

    if (a.high >= 0) {
        out = divide_magnitude(a, (uint64_t)c, &r);
        *rest = (int64_t)r;
        return out;
    }
    out = csuccessp_int128_negate(divide_magnitude(csuccessp_int128_negate(a), (uint64_t)c, &r));
    *rest = 0;
    if (r) {
        out = csuccessp_int128_subtract(out, one);
        *rest = c - (int64_t)r;
    }
    return out;
}

csuccessp_int128
csuccessp_int128_round_divide(csuccessp_int128 a, int64_t c)
{
    csuccessp_int128 one = {1, 0}, out;
    uint64_t r;
    int negative = a.high < 0;

    out = divide_magnitude(negative ? csuccessp_int128_negate(a) : a, (uint64_t)c, &r);
    if (r >= (uint64_t)c - r)
        out = csuccessp_int128_add(out, one);
    return negative ? csuccessp_int128_negate(out) : out;
}

double
csuccessp_int128_to_double(csuccessp_int128 a)
{
    int negative = a.high < 0;
    csuccessp_int128 m = negative ? csuccessp_int128_negate(a) : a;
    uint64_t high = (uint64_t)m.high, low = m.low;
    double out;

    if (high == 0) {
        out = (double)low;
    } else {
        /* the 64 leading bits, the lowest of them sticky, round once */
        unsigned shift = 0;
        uint64_t top, lost;
        while (shift < 64 && (high >> shift))
            shift++;
        top = shift == 64 ? high : (high << (64 - shift)) | (low >> shift);
        lost = shift == 64 ? low : low << (64 - shift);
        if (lost)
            top |= 1;
        out = (double)top;
        for (; shift; shift--)
            out *= 2.0;
    }
    return negative ? -out : out;
}
