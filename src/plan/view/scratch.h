/* SPDX-License-Identifier: MIT */
/* What a view is made of while it is opened: memory of the room's, for the widest canvas, which
 * one view at a time uses. Here are the steps of the work, in their order. */
#ifndef CSUCCESSP_PLAN_SCRATCH_H
#define CSUCCESSP_PLAN_SCRATCH_H

#include "plan/view/view.h"
#include "util/int128.h"
#include "util/sort.h"

/* Progress that comes together in one item, or in the plan. */
typedef struct csuccessp_gathered {
    csuccessp_int128 sum;      /* of progress times weight */
    csuccessp_int128 expected; /* of a milestone's actions: what was expected, times weight */
    int64_t weight;            /* 0: nothing came */
    int64_t least;
    uint32_t last;     /* the item that came last, so that none comes twice */
    uint8_t short_of;  /* something of it is not there, so it cannot be whole */
    uint8_t measured;  /* a KPI belongs to it */
    uint8_t worked_at; /* an action belongs to it */
    uint8_t dated;     /* ... of which something is expected by a day */
} csuccessp_gathered;

/* What is asked again and again of an item that is seen, close together: items are large. */
typedef struct csuccessp_seen {
    const csuccessp_plan_item *whole;
    csuccessp_ref links[CSUCCESSP_LINK_KINDS];
    int32_t weight;
    uint8_t kind, measured_by, combine;
    uint8_t open, done, cancelled;
} csuccessp_seen;

/* Looking for what is blocked: a place in a walk over what depends on what. */
typedef struct csuccessp_step {
    uint32_t number; /* in the order of the walk, from 1; 0: it was not there */
    uint32_t low;    /* the first that the walk comes back to from here */
    uint32_t root;   /* index of the obstacle; CSUCCESSP_PLAN_NONE */
    uint32_t stack;  /* what is not settled, in the order of the walk */
    uint32_t path;   /* where the walk is, from its beginning */
    uint32_t link;   /* of the item: the next link to follow */
} csuccessp_step;

/* Gaps that an item may have; and the canvas, with its open questions: no more of them are named.
 */
enum {
    CSUCCESSP_ANSWERS_TOLD = 256,
    CSUCCESSP_GAPS_EACH = 4,
    CSUCCESSP_GAPS_BESIDE = CSUCCESSP_ANSWERS_TOLD + 16
};

/* Sorting ids is dear, and they stay what they are: of the large canvas that was looked at last
 * the order is kept. */
typedef struct csuccessp_id_order {
    uint32_t *places;     /* of all items, by id */
    uint32_t count, last; /* the item that was made last */
    uint32_t canvas, generation;
} csuccessp_id_order;

struct csuccessp_view_scratch {
    uint32_t capacity; /* items */
    csuccessp_id_order by_id;
    csuccessp_mark *marks;
    csuccessp_seen *items; /* of the marks */
    csuccessp_keyed *keys, *spare;
    csuccessp_gathered *gathered;
    csuccessp_step *steps;
    csuccessp_gap *gaps;
    uint32_t answers[CSUCCESSP_ANSWERS_TOLD];
};

/* The view that is being opened, with what it needs. */
typedef struct csuccessp_opening {
    csuccessp_view *view;
    const csuccessp_plans *plans;
    const csuccessp_canvas *canvas;
    struct csuccessp_view_scratch *scratch;
} csuccessp_opening;

/* An item by place, and the links of one; they are looked at too often for a call. */
CSUCCESSP_INLINE csuccessp_plan_item *
csuccessp_opening_item(const csuccessp_opening *o, uint32_t place)
{
    return &o->plans->item_pages.items[place / CSUCCESSP_PLAN_PAGE][place % CSUCCESSP_PLAN_PAGE];
}

CSUCCESSP_INLINE const csuccessp_links *
csuccessp_opening_links(const csuccessp_opening *o, const csuccessp_seen *item, int kind)
{
    return item->links[kind] ? csuccessp_pool_at(&o->plans->pool, item->links[kind]) : NULL;
}

CSUCCESSP_INLINE const csuccessp_kpi *
csuccessp_opening_kpi(const csuccessp_opening *o, const csuccessp_seen *item)
{
    return item->whole->kpi ? csuccessp_pool_at(&o->plans->pool, item->whole->kpi) : NULL;
}

/* The index of what a link leads to; CSUCCESSP_PLAN_NONE: this audience does not see it. */
CSUCCESSP_INLINE uint32_t
csuccessp_opening_shown(const csuccessp_opening *o, uint32_t place)
{
    return csuccessp_opening_item(o, place)->shown;
}

/* When an item is due, by itself or with the plan; CSUCCESSP_DATE_NONE. */
CSUCCESSP_INLINE int32_t
csuccessp_opening_due(const csuccessp_opening *o, uint32_t i)
{
    int32_t due = o->scratch->items[i].whole->due;

    return due == CSUCCESSP_DATE_NONE ? o->canvas->end : due;
}

/* Marks in order, each with its item; nothing else of them is set (plan/view/order.c). */
void csuccessp_view_order(csuccessp_opening *o);
/* Progress of every item and of the plan (plan/view/rollup.c). */
void csuccessp_view_roll_up(csuccessp_opening *o);
/* What could be expected of each by now (plan/view/expected.c). */
void csuccessp_view_expect(csuccessp_opening *o);
/* What is blocked, and what waits (plan/view/blocked.c). */
void csuccessp_view_block(csuccessp_opening *o);
/* What is lacking (plan/view/completeness.c). */
void csuccessp_view_complete(csuccessp_opening *o);

/* How a progress compares with what could be expected. `due` may be none. */
uint8_t csuccessp_pace(const csuccessp_plan_settings *settings, int64_t progress, int64_t expected,
                       int32_t due, int32_t today);

#endif
