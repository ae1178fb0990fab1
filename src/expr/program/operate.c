/* SPDX-License-Identifier: MIT */
#include "expr/program/operate.h"

#include <math.h>
#include <string.h>

#include "util/date.h"

#define K(kind) CSUCCESSP_KIND_##kind

static csuccessp_any
fault(unsigned code)
{
    return csuccessp_any_fault(code);
}

static csuccessp_any
int_operation(unsigned what, int64_t a, int64_t b)
{
    int64_t out = 0;
    int over = 0;

    switch (what) {
    case CSUCCESSP_ADD:
        over = __builtin_add_overflow(a, b, &out);
        break;
    case CSUCCESSP_SUBTRACT:
        over = __builtin_sub_overflow(a, b, &out);
        break;
    case CSUCCESSP_MULTIPLY:
        over = __builtin_mul_overflow(a, b, &out);
        break;
    case CSUCCESSP_DIVIDE:
        if (b == 0)
            return fault(CSUCCESSP_FAULT_DIVIDE);
        over = a == INT64_MIN && b == -1;
        out = over ? 0 : a / b;
        break;
    default:
        if (b == 0)
            return fault(CSUCCESSP_FAULT_MODULUS);
        over = a == INT64_MIN && b == -1;
        out = over ? 0 : a % b;
        break;
    }
    return over ? fault(CSUCCESSP_FAULT_OVERFLOW) : csuccessp_any_int(out);
}

static csuccessp_any
uint_operation(unsigned what, uint64_t a, uint64_t b)
{
    uint64_t out = 0;
    int over = 0;

    switch (what) {
    case CSUCCESSP_ADD:
        over = __builtin_add_overflow(a, b, &out);
        break;
    case CSUCCESSP_SUBTRACT:
        over = __builtin_sub_overflow(a, b, &out);
        break;
    case CSUCCESSP_MULTIPLY:
        over = __builtin_mul_overflow(a, b, &out);
        break;
    case CSUCCESSP_DIVIDE:
        if (b == 0)
            return fault(CSUCCESSP_FAULT_DIVIDE);
        out = a / b;
        break;
    default:
        if (b == 0)
            return fault(CSUCCESSP_FAULT_MODULUS);
        out = a % b;
        break;
    }
    return over ? fault(CSUCCESSP_FAULT_OVERFLOW) : csuccessp_any_uint(out);
}

static csuccessp_any
double_operation(unsigned what, double a, double b)
{
    switch (what) {
    case CSUCCESSP_ADD:
        return csuccessp_any_double(a + b);
    case CSUCCESSP_SUBTRACT:
        return csuccessp_any_double(a - b);
    case CSUCCESSP_MULTIPLY:
        return csuccessp_any_double(a * b);
    case CSUCCESSP_DIVIDE:
        return csuccessp_any_double(a / b);
    default:
        return fault(CSUCCESSP_FAULT_OVERLOAD);
    }
}

static csuccessp_any
duration_difference(csuccessp_any a, csuccessp_any b)
{
    return csuccessp_any_duration(a.as.integer - b.as.integer,
                                  (int64_t)a.length - (int64_t)b.length);
}

static csuccessp_any
moved(csuccessp_any a, csuccessp_any b, int64_t sign)
{
    int64_t seconds = a.as.integer + sign * b.as.integer;
    int64_t nanos = (int64_t)a.length + sign * (int64_t)b.length;

    return a.kind == K(TIMESTAMP) ? csuccessp_any_timestamp(seconds, nanos)
                                  : csuccessp_any_duration(seconds, nanos);
}

static csuccessp_any
date_moved(int64_t date, int64_t days)
{
    int64_t out;

    if (__builtin_add_overflow(date, days, &out) || out < CSUCCESSP_DATE_MIN ||
        out > CSUCCESSP_DATE_MAX)
        return fault(CSUCCESSP_FAULT_OVERFLOW);
    return csuccessp_any_of(K(DATE), out);
}

static csuccessp_any
joined_texts(csuccessp_evaluation *evaluation, csuccessp_any a, csuccessp_any b)
{
    uint64_t length = (uint64_t)a.length + b.length;
    char *to;

    if (!b.length)
        return a;
    if (!a.length)
        return b;
    if (length > INT32_MAX)
        return fault(CSUCCESSP_FAULT_RANGE);
    if (!csuccessp_spend(evaluation, length / 8))
        return fault(CSUCCESSP_FAULT_BUDGET);
    to = csuccessp_arena_take(evaluation->arena, (size_t)length, 1);
    if (!to)
        return fault(CSUCCESSP_FAULT_MEMORY);
    memcpy(to, a.as.bytes, a.length);
    memcpy(to + a.length, b.as.bytes, b.length);
    return csuccessp_any_bytes(a.kind, to, (size_t)length);
}

static csuccessp_any
joined_lists(csuccessp_evaluation *evaluation, const csuccessp_list *a, const csuccessp_list *b)
{
    uint64_t count = (uint64_t)a->count + b->count;
    csuccessp_any *items;

    if (count > INT32_MAX)
        return fault(CSUCCESSP_FAULT_RANGE);
    if (!csuccessp_spend(evaluation, count))
        return fault(CSUCCESSP_FAULT_BUDGET);
    items = csuccessp_arena_take(evaluation->arena, (size_t)count, sizeof *items);
    if (!items)
        return fault(CSUCCESSP_FAULT_MEMORY);
    if (a->count)
        memcpy(items, a->items, a->count * sizeof *items);
    if (b->count)
        memcpy(items + a->count, b->items, b->count * sizeof *items);
    return csuccessp_list_make(evaluation->arena, items, (size_t)count);
}

/* Operands of different kinds, or of one that is no number. */
static csuccessp_any
mixed_operation(csuccessp_evaluation *evaluation, unsigned what, csuccessp_any a, csuccessp_any b)
{
    if (a.kind == K(INT) && b.kind == K(DOUBLE))
        return double_operation(what, (double)a.as.integer, b.as.number);
    if (a.kind == K(DOUBLE) && b.kind == K(INT))
        return double_operation(what, a.as.number, (double)b.as.integer);
    if (what == CSUCCESSP_ADD) {
        if (a.kind == b.kind && (a.kind == K(STRING) || a.kind == K(BYTES)))
            return joined_texts(evaluation, a, b);
        if (a.kind == K(LIST) && b.kind == K(LIST))
            return joined_lists(evaluation, a.as.list, b.as.list);
        if ((a.kind == K(TIMESTAMP) || a.kind == K(DURATION)) && b.kind == K(DURATION))
            return moved(a, b, 1);
        if (a.kind == K(DURATION) && b.kind == K(TIMESTAMP))
            return moved(b, a, 1);
        if (a.kind == K(DATE) && b.kind == K(INT))
            return date_moved(a.as.integer, b.as.integer);
        if (a.kind == K(INT) && b.kind == K(DATE))
            return date_moved(b.as.integer, a.as.integer);
    }
    if (what == CSUCCESSP_SUBTRACT) {
        if (a.kind == K(TIMESTAMP) && b.kind == K(TIMESTAMP))
            return duration_difference(a, b);
        if ((a.kind == K(TIMESTAMP) || a.kind == K(DURATION)) && b.kind == K(DURATION))
            return moved(a, b, -1);
        if (a.kind == K(DATE) && b.kind == K(DATE))
            return csuccessp_any_int(a.as.integer - b.as.integer);
        if (a.kind == K(DATE) && b.kind == K(INT))
            return b.as.integer == INT64_MIN ? fault(CSUCCESSP_FAULT_OVERFLOW)
                                             : date_moved(a.as.integer, -b.as.integer);
    }
    return fault(CSUCCESSP_FAULT_OVERLOAD);
}

static csuccessp_any
arithmetic(csuccessp_evaluation *evaluation, unsigned what, csuccessp_any a, csuccessp_any b)
{
    if (a.kind == b.kind)
        switch (a.kind) {
        case K(INT):
            return int_operation(what, a.as.integer, b.as.integer);
        case K(DOUBLE):
            return double_operation(what, a.as.number, b.as.number);
        case K(UINT):
            return uint_operation(what, a.as.natural, b.as.natural);
        default:
            break;
        }
    return mixed_operation(evaluation, what, a, b);
}

static csuccessp_any
negated(csuccessp_any a)
{
    if (a.kind == K(INT))
        return int_operation(CSUCCESSP_SUBTRACT, 0, a.as.integer);
    if (a.kind == K(DOUBLE))
        return csuccessp_any_double(-a.as.number);
    if (a.kind == K(DURATION))
        return csuccessp_any_duration(-a.as.integer, -(int64_t)a.length);
    return fault(CSUCCESSP_FAULT_OVERLOAD);
}

static csuccessp_any
ordered(csuccessp_evaluation *evaluation, unsigned what, csuccessp_any a, csuccessp_any b)
{
    int order;

    if (a.kind == K(STRING) || a.kind == K(BYTES))
        if (!csuccessp_spend(evaluation, (a.length < b.length ? a.length : b.length) / 8))
            return fault(CSUCCESSP_FAULT_BUDGET);
    order = csuccessp_any_compare(a, b);
    if (order == 3)
        return fault(CSUCCESSP_FAULT_OVERLOAD);
    if (order == 2)
        return csuccessp_any_bool(0);
    switch (what) {
    case CSUCCESSP_LESS:
        return csuccessp_any_bool(order < 0);
    case CSUCCESSP_LESS_EQUAL:
        return csuccessp_any_bool(order <= 0);
    case CSUCCESSP_GREATER:
        return csuccessp_any_bool(order > 0);
    default:
        return csuccessp_any_bool(order >= 0);
    }
}

static csuccessp_any
equality(csuccessp_evaluation *evaluation, unsigned what, csuccessp_any a, csuccessp_any b)
{
    uint64_t work = 0;
    int equal = csuccessp_any_equal(a, b, &work);

    if (work && !csuccessp_spend(evaluation, work))
        return fault(CSUCCESSP_FAULT_BUDGET);
    return csuccessp_any_bool(equal == (what == CSUCCESSP_EQUAL));
}

static csuccessp_any
contained(csuccessp_evaluation *evaluation, csuccessp_any a, csuccessp_any b)
{
    uint64_t work = 0;
    uint32_t i;
    int found = 0;

    if (b.kind == K(MAP)) {
        found = csuccessp_map_find(b.as.map, a, &work) != NULL;
        if (!csuccessp_spend(evaluation, work))
            return fault(CSUCCESSP_FAULT_BUDGET);
        return csuccessp_any_bool(found);
    }
    if (b.kind != K(LIST))
        return fault(CSUCCESSP_FAULT_OVERLOAD);
    for (i = 0; i < b.as.list->count && !found; i++) {
        work = 1;
        found = csuccessp_any_equal(a, b.as.list->items[i], &work);
        if (!csuccessp_spend(evaluation, work))
            return fault(CSUCCESSP_FAULT_BUDGET);
    }
    return csuccessp_any_bool(found);
}

/* The number of an element; -1 when it is none that a list can have, -2 of another type. */
static int64_t
position(csuccessp_any index)
{
    switch (index.kind) {
    case K(INT):
        return index.as.integer < 0 ? -1 : index.as.integer;
    case K(UINT):
        return index.as.natural > INT32_MAX ? -1 : (int64_t)index.as.natural;
    case K(DOUBLE):
        if (!(index.as.number >= 0 && index.as.number <= INT32_MAX) ||
            index.as.number != floor(index.as.number))
            return index.as.number == floor(index.as.number) ? -1 : -2;
        return (int64_t)index.as.number;
    default:
        return -2;
    }
}

/* The element of a list or the value of a key; NULL and a fault code when there is none. */
static const csuccessp_any *
element(csuccessp_evaluation *evaluation, csuccessp_any target, csuccessp_any key, unsigned *code)
{
    const csuccessp_any *found;
    uint64_t work = 0;
    int64_t at;

    *code = CSUCCESSP_FAULT_OVERLOAD;
    if (target.kind == K(LIST)) {
        at = position(key);
        if (at == -2)
            return NULL;
        *code = CSUCCESSP_FAULT_INDEX;
        return at >= 0 && at < target.as.list->count ? &target.as.list->items[at] : NULL;
    }
    if (target.kind != K(MAP))
        return NULL;
    found = csuccessp_map_find(target.as.map, key, &work);
    *code = CSUCCESSP_FAULT_KEY;
    if (!csuccessp_spend(evaluation, work)) {
        *code = CSUCCESSP_FAULT_BUDGET;
        return NULL;
    }
    return found;
}

static csuccessp_any
some(csuccessp_evaluation *evaluation, csuccessp_any value)
{
    return csuccessp_optional_make(evaluation->arena, value);
}

/* Optional values hand on what they hold, or that there is none. */
static csuccessp_any
indexed(csuccessp_evaluation *evaluation, csuccessp_any target, csuccessp_any key, int optional)
{
    const csuccessp_any *found;
    unsigned code;

    if (target.kind == K(OPTIONAL)) {
        if (!target.flag)
            return csuccessp_optional_none();
        target = *target.as.inner;
        optional = 1;
    }
    found = element(evaluation, target, key, &code);
    if (found)
        return optional ? some(evaluation, *found) : *found;
    if (optional && (code == CSUCCESSP_FAULT_KEY || code == CSUCCESSP_FAULT_INDEX))
        return csuccessp_optional_none();
    return fault(code);
}

csuccessp_any
csuccessp_select(csuccessp_evaluation *evaluation, csuccessp_any target, csuccessp_any name,
                 int optional)
{
    csuccessp_any inner = target;

    if (target.kind == K(OPTIONAL) && target.flag)
        inner = *target.as.inner;
    if (inner.kind != K(MAP) && inner.kind != K(OPTIONAL))
        return fault(CSUCCESSP_FAULT_OVERLOAD);
    return indexed(evaluation, target, name, optional);
}

csuccessp_any
csuccessp_has(csuccessp_evaluation *evaluation, csuccessp_any target, csuccessp_any name)
{
    csuccessp_any value = csuccessp_select(evaluation, target, name, 1);

    if (value.kind == K(ERROR))
        return value;
    return csuccessp_any_bool(value.flag);
}

csuccessp_any
csuccessp_operate(csuccessp_evaluation *evaluation, unsigned what, csuccessp_any a, csuccessp_any b)
{
    switch (what) {
    case CSUCCESSP_NOT:
        return a.kind == K(BOOL) ? csuccessp_any_bool(!a.as.integer)
                                 : fault(CSUCCESSP_FAULT_OVERLOAD);
    case CSUCCESSP_NEGATE:
        return negated(a);
    case CSUCCESSP_EQUAL:
    case CSUCCESSP_NOT_EQUAL:
        return equality(evaluation, what, a, b);
    case CSUCCESSP_LESS:
    case CSUCCESSP_LESS_EQUAL:
    case CSUCCESSP_GREATER:
    case CSUCCESSP_GREATER_EQUAL:
        return ordered(evaluation, what, a, b);
    case CSUCCESSP_IN:
        return contained(evaluation, a, b);
    case CSUCCESSP_INDEX:
    case CSUCCESSP_OPTIONAL_INDEX:
        return indexed(evaluation, a, b, what == CSUCCESSP_OPTIONAL_INDEX);
    default:
        return arithmetic(evaluation, what, a, b);
    }
}
