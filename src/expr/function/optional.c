/* SPDX-License-Identifier: MIT */
/* Values that may be missing. */
#include <string.h>

#include "expr/function/functions.h"

static csuccessp_any
fault(unsigned number)
{
    return csuccessp_any_fault(number);
}

csuccessp_any
csuccessp_call_optional_none(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)a, (void)count;
    return csuccessp_optional_none();
}

csuccessp_any
csuccessp_call_optional_of(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)count;
    return csuccessp_optional_make(e->arena, a[0]);
}

/* null, and what its type begins with: false, zero, nothing in it. A timestamp and a date begin
 * in 1970. */
static int
is_zero(csuccessp_any x)
{
    switch (x.kind) {
    case CSUCCESSP_KIND_NULL:
        return 1;
    case CSUCCESSP_KIND_DOUBLE:
        return x.as.number == 0;
    case CSUCCESSP_KIND_STRING:
    case CSUCCESSP_KIND_BYTES:
        return x.length == 0;
    case CSUCCESSP_KIND_LIST:
        return x.as.list->count == 0;
    case CSUCCESSP_KIND_MAP:
        return x.as.map->count == 0;
    case CSUCCESSP_KIND_OPTIONAL:
        return !x.flag;
    case CSUCCESSP_KIND_TYPE:
        return 0;
    default:
        return x.as.integer == 0 && x.length == 0;
    }
}

csuccessp_any
csuccessp_call_optional_of_non_zero(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)count;
    return is_zero(a[0]) ? csuccessp_optional_none() : csuccessp_optional_make(e->arena, a[0]);
}

csuccessp_any
csuccessp_call_optional_has_value(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return csuccessp_any_bool(a[0].flag);
}

csuccessp_any
csuccessp_call_optional_value(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return a[0].flag ? *a[0].as.inner : fault(CSUCCESSP_FAULT_EMPTY);
}

csuccessp_any
csuccessp_call_optional_or(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return a[0].flag ? a[0] : a[1];
}

csuccessp_any
csuccessp_call_optional_or_value(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return a[0].flag ? *a[0].as.inner : a[1];
}

/* The values of those that have one. */
csuccessp_any
csuccessp_call_optional_unwrap(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    const csuccessp_list *list = a[0].as.list;
    csuccessp_any *items;
    uint32_t i, n = 0;

    (void)count;
    if (!csuccessp_spend(e, (uint64_t)list->count + 1))
        return fault(CSUCCESSP_FAULT_BUDGET);
    items = csuccessp_arena_take(e->arena, list->count, sizeof *items);
    if (!items)
        return fault(CSUCCESSP_FAULT_MEMORY);
    for (i = 0; i < list->count; i++) {
        if (list->items[i].kind != CSUCCESSP_KIND_OPTIONAL)
            return fault(CSUCCESSP_FAULT_OVERLOAD);
        if (list->items[i].flag)
            items[n++] = *list->items[i].as.inner;
    }
    return csuccessp_list_make(e->arena, items, n);
}
