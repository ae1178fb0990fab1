/* SPDX-License-Identifier: MIT */
/* math: the greatest and the least, rounding, signs, bits. */
#include <math.h>

#include "expr/function/functions.h"

/* The one of the items that comes last in the order times `sign`; the first of equal ones. */
static csuccessp_any
extreme(csuccessp_evaluation *e, const csuccessp_any *items, size_t count, int sign)
{
    csuccessp_any best;
    size_t i;
    int order;

    if (!csuccessp_spend(e, count))
        return csuccessp_any_fault(CSUCCESSP_FAULT_BUDGET);
    if (count == 0)
        return csuccessp_any_fault(CSUCCESSP_FAULT_RANGE);
    best = items[0];
    for (i = 0; i < count; i++) {
        if (!csuccessp_any_is_number(items[i]))
            return csuccessp_any_fault(CSUCCESSP_FAULT_OVERLOAD);
        order = csuccessp_any_compare(items[i], best);
        if (order > 1)
            return csuccessp_any_fault(CSUCCESSP_FAULT_RANGE); /* NaN has no order */
        if (order == sign)
            best = items[i];
    }
    return best;
}

static csuccessp_any
extreme_of(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count, int sign)
{
    if (count == 1 && a[0].kind == CSUCCESSP_KIND_LIST)
        return extreme(e, a[0].as.list->items, a[0].as.list->count, sign);
    return extreme(e, a, count, sign);
}

csuccessp_any
csuccessp_call_greatest(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    return extreme_of(e, a, count, 1);
}

csuccessp_any
csuccessp_call_least(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    return extreme_of(e, a, count, -1);
}

csuccessp_any
csuccessp_call_ceil(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return csuccessp_any_double(ceil(a[0].as.number));
}

csuccessp_any
csuccessp_call_floor(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return csuccessp_any_double(floor(a[0].as.number));
}

/* Half away from zero. */
csuccessp_any
csuccessp_call_round(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return csuccessp_any_double(round(a[0].as.number));
}

csuccessp_any
csuccessp_call_trunc(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return csuccessp_any_double(trunc(a[0].as.number));
}

static double
as_double(csuccessp_any x)
{
    if (x.kind == CSUCCESSP_KIND_INT)
        return (double)x.as.integer;
    return x.kind == CSUCCESSP_KIND_UINT ? (double)x.as.natural : x.as.number;
}

csuccessp_any
csuccessp_call_sqrt(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return csuccessp_any_double(sqrt(as_double(a[0])));
}

csuccessp_any
csuccessp_call_abs(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    if (a[0].kind == CSUCCESSP_KIND_DOUBLE)
        return csuccessp_any_double(fabs(a[0].as.number));
    if (a[0].kind == CSUCCESSP_KIND_UINT)
        return a[0];
    if (a[0].as.integer == INT64_MIN)
        return csuccessp_any_fault(CSUCCESSP_FAULT_OVERFLOW);
    return csuccessp_any_int(a[0].as.integer < 0 ? -a[0].as.integer : a[0].as.integer);
}

csuccessp_any
csuccessp_call_sign(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    if (a[0].kind == CSUCCESSP_KIND_DOUBLE) {
        if (a[0].as.number > 0)
            return csuccessp_any_double(1);
        return a[0].as.number < 0 ? csuccessp_any_double(-1) : a[0]; /* zero and NaN as they are */
    }
    if (a[0].kind == CSUCCESSP_KIND_UINT)
        return csuccessp_any_uint(a[0].as.natural != 0);
    return csuccessp_any_int(a[0].as.integer < 0 ? -1 : a[0].as.integer > 0);
}

csuccessp_any
csuccessp_call_is_nan(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return csuccessp_any_bool(isnan(a[0].as.number));
}

csuccessp_any
csuccessp_call_is_inf(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return csuccessp_any_bool(isinf(a[0].as.number));
}

csuccessp_any
csuccessp_call_is_finite(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return csuccessp_any_bool(isfinite(a[0].as.number));
}

/* The bits of an int or a uint, and a number of the kind of `like` from bits. */
static uint64_t
bits_of(csuccessp_any x)
{
    return x.kind == CSUCCESSP_KIND_INT ? (uint64_t)x.as.integer : x.as.natural;
}

static csuccessp_any
from_bits(csuccessp_any like, uint64_t bits)
{
    return like.kind == CSUCCESSP_KIND_INT ? csuccessp_any_int((int64_t)bits)
                                           : csuccessp_any_uint(bits);
}

csuccessp_any
csuccessp_call_bit_and(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return from_bits(a[0], bits_of(a[0]) & bits_of(a[1]));
}

csuccessp_any
csuccessp_call_bit_or(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return from_bits(a[0], bits_of(a[0]) | bits_of(a[1]));
}

csuccessp_any
csuccessp_call_bit_xor(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return from_bits(a[0], bits_of(a[0]) ^ bits_of(a[1]));
}

csuccessp_any
csuccessp_call_bit_not(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return from_bits(a[0], ~bits_of(a[0]));
}

/* Shifting by 64 and more leaves nothing. */
csuccessp_any
csuccessp_call_shift_left(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    if (a[1].as.integer < 0)
        return csuccessp_any_fault(CSUCCESSP_FAULT_RANGE);
    return from_bits(a[0], a[1].as.integer > 63 ? 0 : bits_of(a[0]) << a[1].as.integer);
}

/* The sign is not kept. */
csuccessp_any
csuccessp_call_shift_right(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    if (a[1].as.integer < 0)
        return csuccessp_any_fault(CSUCCESSP_FAULT_RANGE);
    return from_bits(a[0], a[1].as.integer > 63 ? 0 : bits_of(a[0]) >> a[1].as.integer);
}
