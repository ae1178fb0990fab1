/* SPDX-License-Identifier: MIT */
#include "plan/view/view.h"

#include <string.h>

#include "plan/item/field.h"
#include "plan/view/scratch.h"

/* Memory. */

enum { FIRST_CAPACITY = 64 };

static void
drop_arrays(csuccessp_memory *memory, struct csuccessp_view_scratch *s)
{
    size_t n = s->capacity;

    csuccessp_release(memory, s->by_id.places, n, sizeof *s->by_id.places);
    csuccessp_release(memory, s->marks, n, sizeof *s->marks);
    csuccessp_release(memory, s->items, n, sizeof *s->items);
    csuccessp_release(memory, s->keys, n, sizeof *s->keys);
    csuccessp_release(memory, s->spare, n, sizeof *s->spare);
    csuccessp_release(memory, s->gathered, n, sizeof *s->gathered);
    csuccessp_release(memory, s->steps, n, sizeof *s->steps);
    csuccessp_release(memory, s->gaps, n * CSUCCESSP_GAPS_EACH + CSUCCESSP_GAPS_BESIDE,
                      sizeof *s->gaps);
}

static csuccess_status
take_arrays(csuccessp_memory *memory, uint32_t capacity, struct csuccessp_view_scratch *s)
{
    size_t n = capacity;

    s->capacity = capacity;
    s->by_id.places = csuccessp_allocate(memory, n, sizeof *s->by_id.places);
    s->marks = csuccessp_allocate(memory, n, sizeof *s->marks);
    s->items = csuccessp_allocate(memory, n, sizeof *s->items);
    s->keys = csuccessp_allocate(memory, n, sizeof *s->keys);
    s->spare = csuccessp_allocate(memory, n, sizeof *s->spare);
    s->gathered = csuccessp_allocate(memory, n, sizeof *s->gathered);
    s->steps = csuccessp_allocate(memory, n, sizeof *s->steps);
    s->gaps = csuccessp_allocate(memory, n * CSUCCESSP_GAPS_EACH + CSUCCESSP_GAPS_BESIDE,
                                 sizeof *s->gaps);
    if (s->by_id.places && s->marks && s->items && s->keys && s->spare && s->gathered && s->steps &&
        s->gaps)
        return CSUCCESS_OK;
    drop_arrays(memory, s);
    return CSUCCESS_E_NO_MEMORY;
}

csuccess_status
csuccessp_view_reserve(csuccess_book *book, uint32_t more)
{
    csuccessp_plans *plans = csuccessp_plans_of(book);
    struct csuccessp_view_scratch fresh, *scratch = plans->scratch;
    uint64_t wanted = (uint64_t)plans->widest + more, half;

    if (scratch && wanted <= scratch->capacity)
        return CSUCCESS_OK;
    half = scratch ? scratch->capacity + (uint64_t)scratch->capacity / 2 : FIRST_CAPACITY;
    if (wanted < half)
        wanted = half;
    if (wanted >= CSUCCESSP_PLAN_NONE / CSUCCESSP_GAPS_EACH - CSUCCESSP_GAPS_BESIDE)
        return csuccessp_fail_memory(&book->error);
    if (!scratch) {
        scratch = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *scratch);
        if (!scratch)
            return csuccessp_fail_memory(&book->error);
        plans->scratch = scratch;
    }
    memset(&fresh, 0, sizeof fresh);
    if (take_arrays(&book->memory, (uint32_t)wanted, &fresh) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    drop_arrays(&book->memory, scratch);
    *scratch = fresh;
    return CSUCCESS_OK;
}

void
csuccessp_view_release(csuccess_book *book)
{
    csuccessp_plans *plans = csuccessp_plans_of(book);

    if (!plans->scratch)
        return;
    drop_arrays(&book->memory, plans->scratch);
    csuccessp_release(&book->memory, plans->scratch, 1, sizeof *plans->scratch);
    plans->scratch = NULL;
}

/* Opening. */

int
csuccessp_view_sees(const csuccessp_view *view, const csuccessp_plan_item *item)
{
    return item->status != CSUCCESSP_ITEM_REMOVED &&
           (view->audience == CSUCCESSP_FOR_US || !item->internal);
}

static void
clear_marks(csuccessp_opening *o)
{
    uint32_t i;

    for (i = 0; i < o->view->count; i++) {
        csuccessp_mark *mark = &o->view->marks[i];
        uint32_t item = mark->item;
        memset(mark, 0, sizeof *mark);
        mark->item = item;
        mark->progress = mark->expected = CSUCCESSP_PROGRESS_NONE;
        mark->blocker = CSUCCESSP_PLAN_NONE;
    }
    memset(o->scratch->gathered, 0, o->view->count * sizeof *o->scratch->gathered);
}

/* By the calendar, so that it is the same all day long. */
static int32_t
days_since(const csuccess_book *book, int64_t from, int64_t to)
{
    if (from == CSUCCESSP_TIME_NONE || to <= from)
        return 0;
    return csuccessp_zone_date(csuccessp_book_zone(book), to) -
           csuccessp_zone_date(csuccessp_book_zone(book), from);
}

/* An item whose progress is nothing or all: nobody expects half of it half-way. */
static int
is_whole_or_nothing(const csuccessp_opening *o, uint32_t i)
{
    uint8_t kind = o->scratch->items[i].kind;

    return kind == CSUCCESSP_ITEM_ACTION ||
           (kind == CSUCCESSP_ITEM_MILESTONE && !o->scratch->gathered[i].weight);
}

/* What can be measured is not late once it is achieved, nor is a promise that was kept. */
static int
is_overdue(const csuccessp_opening *o, uint32_t i)
{
    const csuccessp_plan_item *item = o->scratch->items[i].whole;

    if (item->due == CSUCCESSP_DATE_NONE || o->view->today <= item->due ||
        !csuccessp_plan_item_is_open(item))
        return 0;
    switch (item->kind) {
    case CSUCCESSP_ITEM_OBJECTIVE:
    case CSUCCESSP_ITEM_CRITERION:
    case CSUCCESSP_ITEM_KPI:
        return o->view->marks[i].progress < CSUCCESSP_MICRO;
    default:
        return !csuccessp_kind_is_promise(item->kind) || item->status < CSUCCESSP_ITEM_DELIVERED;
    }
}

/* What was expected by now, and how the item keeps up with it. */
static void
set_pace(csuccessp_opening *o, uint32_t i)
{
    const csuccessp_plan_item *item = o->scratch->items[i].whole;
    csuccessp_mark *mark = &o->view->marks[i];
    int32_t due = item->due == CSUCCESSP_DATE_NONE ? o->canvas->end : item->due;
    int32_t start = item->start == CSUCCESSP_DATE_NONE ? o->canvas->start : item->start;

    if (mark->progress == CSUCCESSP_PROGRESS_NONE)
        return;
    if (!is_whole_or_nothing(o, i))
        mark->expected = csuccessp_expected(start, due, o->view->today);
    else if (due != CSUCCESSP_DATE_NONE && o->view->today != CSUCCESSP_DATE_NONE)
        mark->expected = o->view->today > due ? CSUCCESSP_MICRO : 0;
    if (csuccessp_plan_item_is_open(item) || mark->progress >= CSUCCESSP_MICRO)
        mark->pace = csuccessp_pace(&o->plans->settings, mark->progress, mark->expected, due,
                                    o->view->today);
    if (item->status == CSUCCESSP_ITEM_CANCELLED)
        mark->pace = CSUCCESSP_PACE_NONE;
}

int64_t
csuccessp_view_since(const csuccess_book *book, const csuccessp_plan_item *item, uint8_t audience)
{
    const csuccessp_item_change *change = csuccessp_plan_change_at(book, item->changes);

    for (; change && audience == CSUCCESSP_FOR_CUSTOMER;
         change = csuccessp_plan_change_at(book, change->next))
        if (change->field == CSUCCESSP_PLAN_FIELD_VISIBILITY && change->old.number)
            return change->at;
    return item->made;
}

static void
mark_item(csuccessp_opening *o, uint32_t i)
{
    const csuccessp_plan_item *item = o->scratch->items[i].whole;
    csuccessp_mark *mark = &o->view->marks[i];
    csuccessp_view *view = o->view;

    mark->age = days_since(view->book, csuccessp_view_since(view->book, item, view->audience),
                           item->closed == CSUCCESSP_TIME_NONE ? view->at : item->closed);
    mark->counts = item->status != CSUCCESSP_ITEM_CANCELLED &&
                   mark->progress != CSUCCESSP_PROGRESS_NONE;
    set_pace(o, i);
    mark->overdue = (uint8_t)is_overdue(o, i);
    view->overdue += mark->overdue;
    if (!csuccessp_kind_is_obstacle(item->kind) || !csuccessp_plan_item_is_open(item))
        return;
    view->open_obstacles++;
    mark->level = csuccessp_escalation_level(view->book, item->severity, mark->age);
    if (mark->level > view->level)
        view->level = mark->level;
}

/* Is milestone `a` to be reached before `b`, which stands behind it? */
static int
comes_first(const csuccessp_opening *o, uint32_t a, uint32_t b)
{
    const csuccessp_mark *marks = o->view->marks;
    int32_t x = o->scratch->items[a].whole->due, y = o->scratch->items[b].whole->due;

    if (marks[a].waiting != marks[b].waiting)
        return marks[b].waiting;
    if (x == CSUCCESSP_DATE_NONE || y == CSUCCESSP_DATE_NONE)
        return y == CSUCCESSP_DATE_NONE;
    return x <= y;
}

static uint32_t
next_milestone(const csuccessp_opening *o)
{
    const uint32_t *by_kind = o->view->by_kind;
    uint32_t i, best = CSUCCESSP_PLAN_NONE;

    for (i = by_kind[CSUCCESSP_ITEM_MILESTONE]; i < by_kind[CSUCCESSP_ITEM_MILESTONE + 1]; i++)
        if (o->scratch->items[i].open && (best == CSUCCESSP_PLAN_NONE || !comes_first(o, best, i)))
            best = i;
    return best;
}

/* The plan as a whole. */
static void
conclude(csuccessp_opening *o)
{
    csuccessp_view *view = o->view;
    const csuccessp_canvas *canvas = o->canvas;
    int64_t last = view->audience == CSUCCESSP_FOR_US ? canvas->changed : canvas->shared_at;

    view->milestone = next_milestone(o);
    view->age = last == CSUCCESSP_TIME_NONE ? -1 : days_since(view->book, last, view->at);
    view->expected = csuccessp_expected(canvas->start, canvas->end, view->today);
    if (!csuccessp_canvas_is_closed(canvas) || view->progress >= CSUCCESSP_MICRO)
        view->pace = csuccessp_pace(&o->plans->settings, view->progress, view->expected,
                                    canvas->end, view->today);
    csuccessp_cycle_dates(view->book, canvas, &view->next_update, &view->next_refresh,
                          &view->expires);
    view->state = canvas->state;
    if (view->state == CSUCCESSP_CANVAS_ACTIVE && view->next_refresh != CSUCCESSP_DATE_NONE &&
        view->today != CSUCCESSP_DATE_NONE && view->next_refresh <= view->today)
        view->state = CSUCCESSP_CANVAS_REVIEW_DUE;
}

void
csuccessp_view_open(csuccess_book *book, uint32_t canvas, uint8_t audience, int64_t at,
                    csuccessp_view *out)
{
    csuccessp_opening o;
    uint32_t i;

    memset(out, 0, sizeof *out);
    out->book = book;
    out->canvas = canvas;
    out->audience = audience;
    out->at = at;
    out->today = at == CSUCCESSP_TIME_NONE ? CSUCCESSP_DATE_NONE
                                           : csuccessp_zone_date(csuccessp_book_zone(book), at);
    o.view = out;
    o.plans = csuccessp_plans_of(book);
    o.canvas = csuccessp_canvas_at(book, canvas);
    o.scratch = o.plans->scratch;
    out->marks = o.scratch->marks;
    csuccessp_view_order(&o);
    clear_marks(&o);
    csuccessp_view_roll_up(&o);
    csuccessp_view_block(&o);
    for (i = 0; i < out->count; i++)
        mark_item(&o, i);
    csuccessp_view_complete(&o);
    conclude(&o);
}
