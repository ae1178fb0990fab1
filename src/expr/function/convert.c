/* SPDX-License-Identifier: MIT */
/* A value as one of another type. */
#include <string.h>

#include "expr/function/any_text.h"
#include "expr/function/functions.h"
#include "expr/function/number_text.h"
#include "expr/function/time_text.h"
#include "util/utf8.h"

#define TWO_63 9223372036854775808.0
#define TWO_64 18446744073709551616.0

static csuccessp_any
fault(unsigned number)
{
    return csuccessp_any_fault(number);
}

/* What reading a text came to, as a fault. */
static unsigned
fault_of(int result)
{
    if (result == CSUCCESSP_READ_DONE)
        return CSUCCESSP_FAULT_NONE;
    return result == CSUCCESSP_READ_RANGE ? CSUCCESSP_FAULT_OVERFLOW : CSUCCESSP_FAULT_CONVERSION;
}

/* Pays for looking at all of a text. */
static int
pay(csuccessp_evaluation *e, csuccessp_any text)
{
    return csuccessp_spend(e, text.length / 8 + 1);
}

csuccessp_any
csuccessp_call_same(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return a[0];
}

csuccessp_any
csuccessp_call_type(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    csuccessp_any out = csuccessp_any_of(CSUCCESSP_KIND_TYPE, 0);

    (void)e, (void)count;
    out.as.type = &csuccessp_types[a[0].kind];
    return out;
}

csuccessp_any
csuccessp_call_bool(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    static const char *const words[] = {"0", "f", "F", "false", "False", "FALSE",
                                        "1", "t", "T", "true",  "True",  "TRUE"};
    size_t i;

    (void)e, (void)count;
    for (i = 0; i < sizeof words / sizeof *words; i++)
        if (a[0].length == strlen(words[i]) && memcmp(a[0].as.bytes, words[i], a[0].length) == 0)
            return csuccessp_any_bool(i >= 6);
    return fault(CSUCCESSP_FAULT_CONVERSION);
}

static csuccessp_any
parse_int(csuccessp_evaluation *e, csuccessp_any text)
{
    int64_t value = 0;
    unsigned failed;

    if (!pay(e, text))
        return fault(CSUCCESSP_FAULT_BUDGET);
    failed = fault_of(csuccessp_int_parse(text.as.bytes, text.length, &value));
    return failed ? fault(failed) : csuccessp_any_int(value);
}

csuccessp_any
csuccessp_call_int(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)count;
    switch (a[0].kind) {
    case CSUCCESSP_KIND_UINT:
        if (a[0].as.natural > INT64_MAX)
            return fault(CSUCCESSP_FAULT_OVERFLOW);
        return csuccessp_any_int((int64_t)a[0].as.natural);
    case CSUCCESSP_KIND_DOUBLE:
        /* the ends are refused too: what rounds to them may lie beyond */
        if (!(a[0].as.number > -TWO_63 && a[0].as.number < TWO_63))
            return fault(CSUCCESSP_FAULT_OVERFLOW);
        return csuccessp_any_int((int64_t)a[0].as.number);
    case CSUCCESSP_KIND_STRING:
        return parse_int(e, a[0]);
    default: /* an int, and the seconds of a timestamp */
        return csuccessp_any_int(a[0].as.integer);
    }
}

static csuccessp_any
parse_uint(csuccessp_evaluation *e, csuccessp_any text)
{
    uint64_t value = 0;
    unsigned failed;

    if (!pay(e, text))
        return fault(CSUCCESSP_FAULT_BUDGET);
    failed = fault_of(csuccessp_uint_parse(text.as.bytes, text.length, &value));
    return failed ? fault(failed) : csuccessp_any_uint(value);
}

csuccessp_any
csuccessp_call_uint(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)count;
    switch (a[0].kind) {
    case CSUCCESSP_KIND_INT:
        if (a[0].as.integer < 0)
            return fault(CSUCCESSP_FAULT_OVERFLOW);
        return csuccessp_any_uint((uint64_t)a[0].as.integer);
    case CSUCCESSP_KIND_DOUBLE:
        if (!(a[0].as.number >= 0 && a[0].as.number < TWO_64))
            return fault(CSUCCESSP_FAULT_OVERFLOW);
        return csuccessp_any_uint((uint64_t)a[0].as.number);
    case CSUCCESSP_KIND_STRING:
        return parse_uint(e, a[0]);
    default:
        return a[0];
    }
}

csuccessp_any
csuccessp_call_double(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    double number = 0;
    unsigned failed;

    (void)count;
    switch (a[0].kind) {
    case CSUCCESSP_KIND_INT:
        return csuccessp_any_double((double)a[0].as.integer);
    case CSUCCESSP_KIND_UINT:
        return csuccessp_any_double((double)a[0].as.natural);
    case CSUCCESSP_KIND_STRING:
        if (!pay(e, a[0]))
            return fault(CSUCCESSP_FAULT_BUDGET);
        failed = fault_of(csuccessp_number_parse(a[0].as.bytes, a[0].length, &number));
        return failed ? fault(failed) : csuccessp_any_double(number);
    default:
        return a[0];
    }
}

csuccessp_any
csuccessp_call_string(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    char text[CSUCCESSP_ANY_TEXT_SHORT], *to;
    size_t length;

    (void)count;
    if (a[0].kind == CSUCCESSP_KIND_BOOL)
        return a[0].as.integer ? csuccessp_any_string("true", 4) : csuccessp_any_string("false", 5);
    if (a[0].kind == CSUCCESSP_KIND_BYTES) {
        if (!pay(e, a[0]))
            return fault(CSUCCESSP_FAULT_BUDGET);
        if (!csuccessp_utf8_valid(a[0].as.bytes, a[0].length))
            return fault(CSUCCESSP_FAULT_TEXT);
        return csuccessp_any_string(a[0].as.bytes, a[0].length);
    }
    if (!csuccessp_spend(e, CSUCCESSP_ANY_TEXT_SHORT / 8))
        return fault(CSUCCESSP_FAULT_BUDGET);
    length = csuccessp_any_text_short(text, a[0]);
    to = csuccessp_arena_take(e->arena, length, 1);
    if (!to)
        return fault(CSUCCESSP_FAULT_MEMORY);
    memcpy(to, text, length);
    return csuccessp_any_string(to, length);
}

csuccessp_any
csuccessp_call_bytes(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return csuccessp_any_bytes(CSUCCESSP_KIND_BYTES, a[0].as.bytes, a[0].length);
}

csuccessp_any
csuccessp_call_duration(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)count;
    if (!pay(e, a[0]))
        return fault(CSUCCESSP_FAULT_BUDGET);
    return csuccessp_duration_parse(a[0].as.bytes, a[0].length);
}

csuccessp_any
csuccessp_call_timestamp(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)count;
    if (a[0].kind == CSUCCESSP_KIND_INT)
        return csuccessp_any_timestamp(a[0].as.integer, 0);
    if (!pay(e, a[0]))
        return fault(CSUCCESSP_FAULT_BUDGET);
    return csuccessp_timestamp_parse(a[0].as.bytes, a[0].length);
}
