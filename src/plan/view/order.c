/* SPDX-License-Identifier: MIT */
/* The order in which items are shown: by kind, rank, due date and id. */
#include <string.h>

#include "plan/view/scratch.h"

enum { DUE_BITS = 22, DUE_NONE = (1 << DUE_BITS) - 1 };

/* What has no rank or date comes behind what has. All of an order but the id is one number. */
static uint64_t
key_of(const csuccessp_plan_item *item)
{
    uint32_t rank = item->rank ? (uint32_t)item->rank + UINT32_C(0x80000000) : UINT32_MAX;
    uint32_t due = DUE_NONE;

    if (item->due != CSUCCESSP_DATE_NONE)
        due = (uint32_t)(item->due - CSUCCESSP_DATE_MIN);
    return (uint64_t)item->kind << (DUE_BITS + 32) | (uint64_t)rank << DUE_BITS | due;
}

static int
compare_ids(const void *context, const void *a, const void *b)
{
    const csuccessp_keyed *x = a, *y = b;

    return csuccessp_texts_compare(context, x->more, y->more);
}

/* An item of the canvas: one more key, if it is seen. */
static uint32_t
collect_item(csuccessp_opening *o, uint32_t place, uint32_t count)
{
    csuccessp_plan_item *item = csuccessp_opening_item(o, place);
    csuccessp_keyed *key = &o->scratch->keys[count];

    item->shown = CSUCCESSP_PLAN_NONE;
    if (!csuccessp_view_sees(o->view, item))
        return count;
    key->key = key_of(item);
    key->number = place;
    key->more = item->id;
    return count + 1;
}

/* A canvas of few items: those that are alike but for the id are put in order one by one. */

static uint32_t
collect_few(csuccessp_opening *o)
{
    csuccessp_keyed *keys = o->scratch->keys;
    uint32_t place = o->canvas->first, count = 0, from, to;

    for (; place != CSUCCESSP_PLAN_NONE; place = csuccessp_opening_item(o, place)->next)
        count = collect_item(o, place, count);
    csuccessp_sort_keyed(keys, o->scratch->spare, count);
    for (from = 0; from < count; from = to) {
        for (to = from + 1; to < count && keys[to].key == keys[from].key; to++)
            ;
        csuccessp_sort(keys + from, to - from, sizeof *keys, compare_ids, &o->view->book->texts);
    }
    return count;
}

/* One of many: its items by id are at hand, and a stable sort does the rest. */

enum { MANY = 200, ADDED_FEW = 16 };

static void
sort_all_ids(csuccessp_opening *o)
{
    csuccessp_id_order *by_id = &o->scratch->by_id;
    csuccessp_keyed *keys = o->scratch->keys;
    uint32_t place = o->canvas->first, count = 0, i;

    while (place != CSUCCESSP_PLAN_NONE) {
        const csuccessp_plan_item *item = csuccessp_opening_item(o, place);
        keys[count].number = by_id->last = place;
        keys[count++].more = item->id;
        place = item->next;
    }
    csuccessp_sort(keys, count, sizeof *keys, compare_ids, &o->view->book->texts);
    for (i = 0; i < count; i++)
        by_id->places[i] = keys[i].number;
    by_id->count = count;
    by_id->canvas = o->view->canvas;
    by_id->generation = o->canvas->generation;
}

static void
insert_id(csuccessp_opening *o, uint32_t place)
{
    csuccessp_id_order *by_id = &o->scratch->by_id;
    const csuccessp_texts *texts = &o->view->book->texts;
    csuccessp_text id = csuccessp_opening_item(o, place)->id;
    uint32_t low = 0, high = by_id->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (csuccessp_texts_compare(texts, csuccessp_opening_item(o, by_id->places[middle])->id,
                                    id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    memmove(by_id->places + low + 1, by_id->places + low,
            (by_id->count - low) * sizeof *by_id->places);
    by_id->places[low] = place;
    by_id->count++;
    by_id->last = place;
}

/* Items only come; they go when the whole canvas does. */
static void
renew_ids(csuccessp_opening *o)
{
    csuccessp_id_order *by_id = &o->scratch->by_id;

    if (by_id->canvas != o->view->canvas || by_id->generation != o->canvas->generation ||
        !by_id->count || o->canvas->places - by_id->count > ADDED_FEW)
        sort_all_ids(o);
    while (by_id->count < o->canvas->places)
        insert_id(o, csuccessp_opening_item(o, by_id->last)->next);
}

/* The bits of a key between its parts are mostly empty: closer together they are sorted in fewer
 * rounds. */
static void
make_dense(csuccessp_keyed *keys, uint32_t count)
{
    uint64_t rank_low = UINT64_MAX, rank_high = 0, due_low = UINT64_MAX, due_high = 0;
    uint32_t i;

    for (i = 0; i < count; i++) {
        uint64_t rank = keys[i].key >> DUE_BITS & UINT32_MAX, due = keys[i].key & DUE_NONE;
        rank_low = rank < rank_low ? rank : rank_low;
        due_low = due < due_low ? due : due_low;
        rank_high = rank > rank_high && rank != UINT32_MAX ? rank : rank_high;
        due_high = due > due_high && due != DUE_NONE ? due : due_high;
    }
    /* what has none is one more than the last */
    rank_high = rank_high < rank_low ? 0 : rank_high - rank_low + 1;
    due_high = due_high < due_low ? 0 : due_high - due_low + 1;
    for (i = 0; i < count; i++) {
        uint64_t kind = keys[i].key >> (DUE_BITS + 32);
        uint64_t rank = keys[i].key >> DUE_BITS & UINT32_MAX, due = keys[i].key & DUE_NONE;
        rank = rank == UINT32_MAX ? rank_high : rank - rank_low;
        due = due == DUE_NONE ? due_high : due - due_low;
        keys[i].key = (kind * (rank_high + 1) + rank) * (due_high + 1) + due;
    }
}

static uint32_t
collect_many(csuccessp_opening *o)
{
    const csuccessp_id_order *by_id = &o->scratch->by_id;
    uint32_t i, count = 0;

    renew_ids(o);
    for (i = 0; i < by_id->count; i++)
        count = collect_item(o, by_id->places[i], count);
    make_dense(o->scratch->keys, count);
    csuccessp_sort_keyed(o->scratch->keys, o->scratch->spare, count);
    return count;
}

static void
set_seen(csuccessp_seen *seen, const csuccessp_plan_item *item)
{
    seen->whole = item;
    memcpy(seen->links, item->links, sizeof seen->links);
    seen->weight = item->weight;
    seen->kind = item->kind;
    seen->measured_by = item->measured_by;
    seen->combine = item->combine;
    seen->open = csuccessp_plan_item_is_open(item) != 0;
    seen->done = csuccessp_plan_item_is_done(item) != 0;
    seen->cancelled = item->status == CSUCCESSP_ITEM_CANCELLED;
}

void
csuccessp_view_order(csuccessp_opening *o)
{
    csuccessp_view *view = o->view;
    csuccessp_keyed *keys = o->scratch->keys;
    uint32_t i, kind = 0;

    view->count = o->canvas->places < MANY ? collect_few(o) : collect_many(o);
    for (i = 0; i < view->count; i++) {
        csuccessp_plan_item *item = csuccessp_opening_item(o, keys[i].number);
        while (kind <= item->kind)
            view->by_kind[kind++] = i;
        item->shown = i;
        set_seen(&o->scratch->items[i], item);
        view->marks[i].item = keys[i].number;
    }
    while (kind <= CSUCCESSP_ITEM_KINDS)
        view->by_kind[kind++] = i;
}
