/* SPDX-License-Identifier: MIT */
/* Sizes, and lists out of lists. */
#include <math.h>
#include <string.h>

#include "expr/function/functions.h"
#include "expr/function/points.h"
#include "util/sort.h"

static csuccessp_any
fault(unsigned number)
{
    return csuccessp_any_fault(number);
}

csuccessp_any
csuccessp_call_size(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)count;
    switch (a[0].kind) {
    case CSUCCESSP_KIND_STRING:
        if (!csuccessp_spend(e, a[0].length / 8))
            return fault(CSUCCESSP_FAULT_BUDGET);
        return csuccessp_any_int((int64_t)csuccessp_points_count(a[0].as.bytes, a[0].length));
    case CSUCCESSP_KIND_BYTES:
        return csuccessp_any_int(a[0].length);
    case CSUCCESSP_KIND_LIST:
        return csuccessp_any_int(a[0].as.list->count);
    default:
        return csuccessp_any_int(a[0].as.map->count);
    }
}

/* Pays for `count` elements and takes memory for them; NULL and the fault. */
static csuccessp_any *
take(csuccessp_evaluation *e, size_t count, csuccessp_any *failed)
{
    csuccessp_any *items = NULL;

    *failed = fault(CSUCCESSP_FAULT_BUDGET);
    if (csuccessp_spend(e, (uint64_t)count + 1)) {
        *failed = fault(CSUCCESSP_FAULT_MEMORY);
        items = csuccessp_arena_take(e->arena, count, sizeof *items);
    }
    return items;
}

csuccessp_any
csuccessp_call_reverse_list(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    const csuccessp_list *list = a[0].as.list;
    csuccessp_any failed, *items = take(e, list->count, &failed);
    uint32_t i;

    (void)count;
    if (!items)
        return failed;
    for (i = 0; i < list->count; i++)
        items[i] = list->items[list->count - 1 - i];
    return csuccessp_list_make(e->arena, items, list->count);
}

csuccessp_any
csuccessp_call_slice(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    const csuccessp_list *list = a[0].as.list;
    int64_t from = a[1].as.integer, to = a[2].as.integer;

    (void)count;
    if (from < 0 || to < from || to > list->count)
        return fault(CSUCCESSP_FAULT_INDEX);
    if (!csuccessp_spend(e, (uint64_t)(to - from)))
        return fault(CSUCCESSP_FAULT_BUDGET);
    return csuccessp_list_make(e->arena, list->items ? list->items + from : NULL,
                               (size_t)(to - from));
}

csuccessp_any
csuccessp_call_range(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    csuccessp_any failed, *items;
    int64_t n = a[0].as.integer > 0 ? a[0].as.integer : 0, i;

    (void)count;
    if (n > INT32_MAX)
        return fault(CSUCCESSP_FAULT_RANGE);
    items = take(e, (size_t)n, &failed);
    if (!items)
        return failed;
    for (i = 0; i < n; i++)
        items[i] = csuccessp_any_int(i);
    return csuccessp_list_make(e->arena, items, (size_t)n);
}

csuccessp_any
csuccessp_call_first(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)count;
    if (a[0].as.list->count == 0)
        return csuccessp_optional_none();
    return csuccessp_optional_make(e->arena, a[0].as.list->items[0]);
}

csuccessp_any
csuccessp_call_last(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    const csuccessp_list *list = a[0].as.list;

    (void)count;
    if (list->count == 0)
        return csuccessp_optional_none();
    return csuccessp_optional_make(e->arena, list->items[list->count - 1]);
}

/* Elements with lists among them opened down to `depth` levels, counted, and put into `to` when
 * there is somewhere to put them. No deeper than values are made. */
static unsigned
flatten(csuccessp_evaluation *e, const csuccessp_list *list, int64_t depth, csuccessp_any *to,
        size_t *count)
{
    uint32_t i;
    unsigned failed;

    if (!csuccessp_spend(e, (uint64_t)list->count + 1))
        return CSUCCESSP_FAULT_BUDGET;
    for (i = 0; i < list->count; i++) {
        if (depth > 0 && list->items[i].kind == CSUCCESSP_KIND_LIST) {
            failed = flatten(e, list->items[i].as.list, depth - 1, to, count);
            if (failed)
                return failed;
            continue;
        }
        if (to)
            to[*count] = list->items[i];
        ++*count;
    }
    return CSUCCESSP_FAULT_NONE;
}

csuccessp_any
csuccessp_call_flatten(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    int64_t depth = count > 1 ? a[1].as.integer : 1;
    csuccessp_any *items;
    size_t n = 0;
    unsigned failed;

    if (depth < 0)
        return fault(CSUCCESSP_FAULT_RANGE);
    failed = flatten(e, a[0].as.list, depth, NULL, &n);
    if (failed)
        return fault(failed);
    items = csuccessp_arena_take(e->arena, n, sizeof *items);
    if (!items)
        return fault(CSUCCESSP_FAULT_MEMORY);
    n = 0;
    failed = flatten(e, a[0].as.list, depth, items, &n);
    return failed ? fault(failed) : csuccessp_list_make(e->arena, items, n);
}

/* The values met so far, by hash: an open table of their numbers + 1. */
struct seen {
    const csuccessp_any *items;
    uint32_t *table;
    uint32_t mask;
};

/* 1 when an equal value is there; else this one, which is to be number `number`, is put there. */
static int
meet(struct seen *seen, csuccessp_any x, uint32_t number, uint64_t *work)
{
    uint32_t at = (uint32_t)csuccessp_any_hash(x, work) & seen->mask;

    for (; seen->table[at]; at = (at + 1) & seen->mask)
        if (csuccessp_any_equal(seen->items[seen->table[at] - 1], x, work))
            return 1;
    seen->table[at] = number + 1;
    return 0;
}

csuccessp_any
csuccessp_call_distinct(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    const csuccessp_list *list = a[0].as.list;
    csuccessp_any failed, *items = take(e, list->count, &failed);
    struct seen seen;
    uint32_t i, n = 0, size = 16;
    uint64_t work = 0;

    (void)count;
    if (!items)
        return failed;
    while (size / 2 < list->count)
        size *= 2;
    seen.items = items;
    seen.mask = size - 1;
    seen.table = csuccessp_arena_take_zeroed(e->arena, size, sizeof *seen.table);
    if (!seen.table)
        return fault(CSUCCESSP_FAULT_MEMORY);
    for (i = 0; i < list->count; i++) {
        if (!meet(&seen, list->items[i], n, &work))
            items[n++] = list->items[i];
        if (!csuccessp_spend(e, work))
            return fault(CSUCCESSP_FAULT_BUDGET);
        work = 0;
    }
    return csuccessp_list_make(e->arena, items, n);
}

/* The two zeros compare as equal and are not the same: -0 first. */
static int
order(const void *context, const void *a, const void *b)
{
    const csuccessp_any *x = a, *y = b;
    int result = csuccessp_any_compare(*x, *y);

    (void)context;
    if (result == 0 && x->kind == CSUCCESSP_KIND_DOUBLE)
        return (signbit(y->as.number) != 0) - (signbit(x->as.number) != 0);
    return result;
}

/* All of one kind that has an order, and not NaN. What comparing two of them can cost. */
static unsigned
sortable(const csuccessp_list *list, uint64_t *cost)
{
    csuccessp_any x;
    uint32_t i;
    int self;

    *cost = 1;
    for (i = 0; i < list->count; i++) {
        x = list->items[i];
        self = csuccessp_any_compare(x, x);
        if (self > 2 || x.kind != list->items[0].kind)
            return CSUCCESSP_FAULT_OVERLOAD;
        if (self == 2)
            return CSUCCESSP_FAULT_RANGE;
        if ((x.kind == CSUCCESSP_KIND_STRING || x.kind == CSUCCESSP_KIND_BYTES) &&
            *cost < x.length / 8 + 1)
            *cost = x.length / 8 + 1;
    }
    return CSUCCESSP_FAULT_NONE;
}

static uint64_t
logarithm(uint64_t n)
{
    uint64_t bits = 0;

    for (; n; n /= 2)
        bits++;
    return bits;
}

csuccessp_any
csuccessp_call_sort(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    const csuccessp_list *list = a[0].as.list;
    csuccessp_any failed, *items = take(e, list->count, &failed);
    uint64_t cost;
    unsigned number;

    (void)count;
    if (!items)
        return failed;
    number = sortable(list, &cost);
    if (number)
        return fault(number);
    if (!csuccessp_spend(e, list->count * logarithm(list->count) * cost))
        return fault(CSUCCESSP_FAULT_BUDGET);
    if (list->count)
        memcpy(items, list->items, list->count * sizeof *items);
    csuccessp_sort(items, list->count, sizeof *items, order, NULL);
    return csuccessp_list_make(e->arena, items, list->count);
}
