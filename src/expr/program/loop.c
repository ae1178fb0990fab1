/* SPDX-License-Identifier: MIT */
/* Macros over lists and maps: all, exists, exists_one, map, filter, sortBy, transform. */
#include <string.h>

#include "expr/program/run.h"

/* A macro at work. */
typedef struct loop {
    csuccessp_run *run;
    const csuccessp_op *op;
    csuccessp_any range;
    uint32_t count;      /* of rounds */
    csuccessp_any worst; /* what came up that is no plain value */
    csuccessp_any *items;
    csuccessp_entry *entries;
    uint32_t made, capacity; /* of items or entries */
} loop;

static csuccessp_any
evaluate_item(loop *l, uint32_t index)
{
    return csuccessp_run_op(l->run, l->run->program->children[l->op->first + index]);
}

/* Sets the variables of a round; gives the element, or the key. */
static csuccessp_any
enter_round(loop *l, uint32_t round)
{
    csuccessp_any *place = &l->run->frame[l->op->index], first, second;

    if (l->range.kind == CSUCCESSP_KIND_LIST) {
        second = l->range.as.list->items[round];
        first = l->op->flags & CSUCCESSP_OPF_PAIR ? csuccessp_any_int(round) : second;
    } else {
        first = l->range.as.map->entries[round].key;
        second = l->range.as.map->entries[round].value;
    }
    place[0] = first;
    if (l->op->flags & CSUCCESSP_OPF_PAIR)
        place[1] = second;
    return first;
}

static int
stopped(const loop *l)
{
    return l->run->evaluation->stopped != 0;
}

/* A condition: 1 or 0; else -1, and what came up is noted. */
static int
condition(loop *l, uint32_t item)
{
    csuccessp_any value = evaluate_item(l, item);

    if (value.kind == CSUCCESSP_KIND_BOOL)
        return (int)value.as.integer;
    if (csuccessp_any_is_plain(value))
        value = csuccessp_run_fault(l->op, CSUCCESSP_FAULT_OVERLOAD);
    l->worst = csuccessp_run_worse(l->worst, value);
    return -1;
}

/* The or (`decides` is 1) or the and of all rounds, which a deciding one absorbs. */
static csuccessp_any
fold_rounds(loop *l, int decides)
{
    uint32_t round;

    for (round = 0; round < l->count && !stopped(l); round++) {
        enter_round(l, round);
        if (condition(l, 1) == decides)
            return csuccessp_any_bool(decides);
    }
    return csuccessp_any_is_plain(l->worst) ? csuccessp_any_bool(!decides) : l->worst;
}

static csuccessp_any
exactly_one(loop *l)
{
    uint32_t round, found = 0;

    for (round = 0; round < l->count && !stopped(l); round++) {
        enter_round(l, round);
        found += condition(l, 1) == 1;
    }
    return csuccessp_any_is_plain(l->worst) ? csuccessp_any_bool(found == 1) : l->worst;
}

/* Room for what each round may make. */
static int
take_room(loop *l, int entries)
{
    csuccessp_arena *arena = l->run->evaluation->arena;

    if (entries)
        l->entries = csuccessp_arena_take(arena, l->count, sizeof *l->entries);
    else
        l->items = csuccessp_arena_take(arena, l->count, sizeof *l->items);
    l->capacity = l->count;
    if (!l->entries && !l->items)
        l->run->evaluation->stopped = CSUCCESSP_FAULT_MEMORY;
    return !stopped(l);
}

static csuccessp_any
finished_list(loop *l)
{
    if (!csuccessp_any_is_plain(l->worst))
        return l->worst;
    return csuccessp_list_make(l->run->evaluation->arena, l->items, l->made);
}

/* map and filter: rounds that their condition lets through give the body or the element. */
static csuccessp_any
make_list(loop *l)
{
    int filters = l->op->what == CSUCCESSP_LOOP_FILTER, passes;
    uint32_t round, body = l->op->count - 1;
    csuccessp_any value;

    if (!take_room(l, 0))
        return csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY);
    for (round = 0; round < l->count && !stopped(l); round++) {
        value = enter_round(l, round);
        passes = filters || (l->op->flags & CSUCCESSP_OPF_FILTER) ? condition(l, 1) : 1;
        if (passes != 1)
            continue;
        if (!filters)
            value = evaluate_item(l, body);
        if (!csuccessp_any_is_plain(value))
            l->worst = csuccessp_run_worse(l->worst, value);
        l->items[l->made++] = value;
    }
    return finished_list(l);
}

static int
add_entries(loop *l, const csuccessp_map *map)
{
    csuccessp_entry *grown;
    uint32_t capacity;

    if (l->capacity - l->made < map->count) {
        if (map->count > INT32_MAX / 2 || l->capacity > INT32_MAX / 2)
            return 0;
        capacity = 2 * l->capacity + map->count;
        grown = csuccessp_arena_take(l->run->evaluation->arena, capacity, sizeof *grown);
        if (!grown || !csuccessp_spend(l->run->evaluation, l->made)) {
            if (!grown)
                l->run->evaluation->stopped = CSUCCESSP_FAULT_MEMORY;
            return 0;
        }
        if (l->made)
            memcpy(grown, l->entries, l->made * sizeof *grown);
        l->entries = grown;
        l->capacity = capacity;
    }
    if (!csuccessp_spend(l->run->evaluation, map->count))
        return 0;
    if (map->count)
        memcpy(l->entries + l->made, map->entries, map->count * sizeof *l->entries);
    l->made += map->count;
    return 1;
}

/* transformMap keeps the keys, transformMapEntry makes its own. */
static csuccessp_any
make_map(loop *l)
{
    int whole = l->op->what == CSUCCESSP_LOOP_TRANSFORM_ENTRY;
    uint32_t round, body = l->op->count - 1;
    csuccessp_any key, value, map;
    uint64_t work = 0;

    if (!take_room(l, 1))
        return csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY);
    for (round = 0; round < l->count && !stopped(l); round++) {
        key = enter_round(l, round);
        if ((l->op->flags & CSUCCESSP_OPF_FILTER) && condition(l, 1) != 1)
            continue;
        value = evaluate_item(l, body);
        if (whole && csuccessp_any_is_plain(value) && value.kind != CSUCCESSP_KIND_MAP)
            value = csuccessp_run_fault(l->op, CSUCCESSP_FAULT_OVERLOAD);
        if (!csuccessp_any_is_plain(value)) {
            l->worst = csuccessp_run_worse(l->worst, value);
        } else if (whole) {
            if (!add_entries(l, value.as.map))
                break;
        } else {
            l->entries[l->made].key = key;
            l->entries[l->made++].value = value;
        }
    }
    if (!csuccessp_any_is_plain(l->worst))
        return l->worst;
    map = csuccessp_map_make(l->run->evaluation->arena, l->entries, l->made, &work);
    if (!csuccessp_spend(l->run->evaluation, work))
        return csuccessp_any_fault(CSUCCESSP_FAULT_BUDGET);
    return map;
}

/* Pays for the comparison of two keys. */
static int
pay(loop *l, csuccessp_any a, csuccessp_any b)
{
    uint64_t steps = 2;

    if (a.kind == CSUCCESSP_KIND_STRING || a.kind == CSUCCESSP_KIND_BYTES)
        steps += (a.length < b.length ? a.length : b.length) / 8;
    return csuccessp_spend(l->run->evaluation, steps);
}

/* Merges two runs that are in order, the earlier first where keys are equal. 0: no order. */
static int
merge(loop *l, const csuccessp_entry *from, csuccessp_entry *to, uint32_t start, uint32_t middle,
      uint32_t end)
{
    uint32_t a = start, b = middle, at;
    int order;

    for (at = start; at < end; at++) {
        if (a == middle || b == end) {
            if (!csuccessp_spend(l->run->evaluation, 2))
                return 0;
            to[at] = a == middle ? from[b++] : from[a++];
            continue;
        }
        if (!pay(l, from[a].key, from[b].key))
            return 0;
        order = csuccessp_any_compare(from[a].key, from[b].key);
        if (order == 3)
            return 0;
        to[at] = order == 1 ? from[b++] : from[a++];
    }
    return 1;
}

/* A stable merge sort of elements by keys. */
static csuccessp_any
sort_by(loop *l)
{
    csuccessp_entry *other, *swap;
    uint32_t round, width, at;

    if (!take_room(l, 1))
        return csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY);
    other = csuccessp_arena_take(l->run->evaluation->arena, l->count, sizeof *other);
    l->items = csuccessp_arena_take(l->run->evaluation->arena, l->count, sizeof *l->items);
    if (!other || !l->items)
        return csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY);
    for (round = 0; round < l->count && !stopped(l); round++) {
        l->entries[round].value = enter_round(l, round);
        l->entries[round].key = evaluate_item(l, 1);
        if (!csuccessp_any_is_plain(l->entries[round].key))
            l->worst = csuccessp_run_worse(l->worst, l->entries[round].key);
        else if (pay(l, l->entries[round].key, l->entries[0].key) &&
                 csuccessp_any_compare(l->entries[round].key, l->entries[0].key) == 3)
            l->worst = csuccessp_run_worse(l->worst,
                                           csuccessp_run_fault(l->op, CSUCCESSP_FAULT_OVERLOAD));
    }
    if (!csuccessp_any_is_plain(l->worst) || stopped(l))
        return l->worst;
    for (width = 1; width < l->count; width *= 2) {
        for (at = 0; at < l->count; at += 2 * width) {
            uint32_t middle = at + width < l->count ? at + width : l->count;
            uint32_t end = middle + width < l->count ? middle + width : l->count;

            if (!merge(l, l->entries, other, at, middle, end))
                return csuccessp_any_fault(stopped(l) ? CSUCCESSP_FAULT_BUDGET
                                                      : CSUCCESSP_FAULT_OVERLOAD);
        }
        swap = l->entries;
        l->entries = other;
        other = swap;
    }
    for (round = 0; round < l->count; round++)
        l->items[round] = l->entries[round].value;
    l->made = l->count;
    return finished_list(l);
}

csuccessp_any
csuccessp_run_loop(csuccessp_run *run, const csuccessp_op *op)
{
    loop l = {run, op, csuccessp_any_bool(0), 0, csuccessp_any_bool(0), NULL, NULL, 0, 0};

    l.range = evaluate_item(&l, 0);
    if (!csuccessp_any_is_plain(l.range))
        return l.range;
    if (stopped(&l))
        return csuccessp_run_fault(op, (unsigned)run->evaluation->stopped);
    if (l.range.kind == CSUCCESSP_KIND_LIST)
        l.count = l.range.as.list->count;
    else if (l.range.kind == CSUCCESSP_KIND_MAP)
        l.count = l.range.as.map->count;
    else
        return csuccessp_run_fault(op, CSUCCESSP_FAULT_OVERLOAD);
    if (!csuccessp_spend(run->evaluation, l.count))
        return csuccessp_run_fault(op, CSUCCESSP_FAULT_BUDGET);
    switch (op->what) {
    case CSUCCESSP_LOOP_ALL:
        return fold_rounds(&l, 0);
    case CSUCCESSP_LOOP_EXISTS:
        return fold_rounds(&l, 1);
    case CSUCCESSP_LOOP_ONE:
        return exactly_one(&l);
    case CSUCCESSP_LOOP_MAP:
    case CSUCCESSP_LOOP_FILTER:
        return make_list(&l);
    case CSUCCESSP_LOOP_SORT:
        return sort_by(&l);
    default:
        return make_map(&l);
    }
}
