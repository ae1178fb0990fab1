/* SPDX-License-Identifier: MIT */
/* The order in which items are shown: by kind, rank, due date and id. */
#include "plan/view/scratch.h"

/* What has no rank or date comes behind what has. All of an order but the id is one number. */
static uint64_t
key_of(const csuccessp_plan_item *item)
{
    uint32_t rank = item->rank ? (uint32_t)item->rank + UINT32_C(0x80000000) : UINT32_MAX;
    uint32_t due = 0x3fffff;

    if (item->due != CSUCCESSP_DATE_NONE)
        due = (uint32_t)(item->due - CSUCCESSP_DATE_MIN);
    return (uint64_t)item->kind << 54 | (uint64_t)rank << 22 | due;
}

static uint32_t
collect(csuccessp_opening *o)
{
    csuccessp_keyed *keys = o->scratch->keys;
    uint32_t place = o->canvas->first, count = 0;

    while (place != CSUCCESSP_PLAN_NONE) {
        csuccessp_plan_item *item = csuccessp_opening_item(o, place);
        item->shown = CSUCCESSP_PLAN_NONE;
        if (csuccessp_view_sees(o->view, item)) {
            keys[count].key = key_of(item);
            keys[count].number = place;
            keys[count].more = item->id;
            count++;
        }
        place = item->next;
    }
    return count;
}

static int
compare_ids(const void *context, const void *a, const void *b)
{
    const csuccessp_keyed *x = a, *y = b;

    return csuccessp_texts_compare(context, x->more, y->more);
}

static void
sort_by_id(const csuccess_book *book, csuccessp_keyed *keys, uint32_t count)
{
    uint32_t from = 0, to;

    for (; from < count; from = to) {
        for (to = from + 1; to < count && keys[to].key == keys[from].key; to++)
            ;
        csuccessp_sort(keys + from, to - from, sizeof *keys, compare_ids, &book->texts);
    }
}

void
csuccessp_view_order(csuccessp_opening *o)
{
    csuccessp_view *view = o->view;
    csuccessp_keyed *keys = o->scratch->keys;
    uint32_t i, kind = 0;

    view->count = collect(o);
    csuccessp_sort_keyed(keys, o->scratch->spare, view->count);
    sort_by_id(view->book, keys, view->count);
    for (i = 0; i < view->count; i++) {
        csuccessp_plan_item *item = csuccessp_opening_item(o, keys[i].number);
        while (kind <= item->kind)
            view->by_kind[kind++] = i;
        item->shown = i;
        o->scratch->items[i] = item;
        view->marks[i].item = keys[i].number;
    }
    while (kind <= CSUCCESSP_ITEM_KINDS)
        view->by_kind[kind++] = i;
}
