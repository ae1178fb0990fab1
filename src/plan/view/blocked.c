/* SPDX-License-Identifier: MIT */
/* What is blocked: an open obstacle blocks what it says; what requires something blocked, or
 * belongs to it, is blocked as well.
 *
 * For each item that is the first of the obstacles that it comes to by its links. A look or two in
 * order mostly finds them; what is tangled is walked. A milestone may require an action that
 * belongs to it, so the two kinds of links together may go round in circles: what is in one circle
 * is blocked together. The walk is Tarjan's over strongly connected components, without recursion;
 * it follows each link once. */
#include "plan/view/scratch.h"

static uint32_t
lower(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* What the obstacles say; how many things that is. */
static uint32_t
block_directly(csuccessp_opening *o, uint8_t kind)
{
    csuccessp_step *steps = o->scratch->steps;
    uint32_t i, k, to, count = 0;

    for (i = o->view->by_kind[kind]; i < o->view->by_kind[kind + 1]; i++) {
        const csuccessp_seen *item = &o->scratch->items[i];
        const csuccessp_links *blocks = csuccessp_opening_links(o, item, CSUCCESSP_LINK_BLOCKS);
        if (!item->open)
            continue;
        for (k = 0; blocks && k < blocks->count; k++) {
            to = csuccessp_opening_shown(o, blocks->item[k]);
            if (to == CSUCCESSP_PLAN_NONE || !o->scratch->items[to].open)
                continue;
            steps[to].root = lower(steps[to].root, i);
            count++;
        }
    }
    return count;
}

/* The next thing on which this one depends, and which may be blocked; CSUCCESSP_PLAN_NONE. What is
 * closed is not blocked any more. An obstacle is only blocked where one says so: what is in the way
 * of an objective belongs to it, and does not stand still with it. */
static uint32_t
next_above(csuccessp_opening *o, uint32_t from)
{
    const csuccessp_seen *item = &o->scratch->items[from];
    const csuccessp_links *of, *requires;
    uint32_t n, first, to;

    if (csuccessp_kind_is_obstacle(item->kind))
        return CSUCCESSP_PLAN_NONE;
    of = csuccessp_opening_links(o, item, CSUCCESSP_LINK_OF);
    requires = csuccessp_opening_links(o, item, CSUCCESSP_LINK_REQUIRES);
    first = of ? of->count : 0;
    while ((n = o->scratch->steps[from].link++) < first + (requires ? requires->count : 0)) {
        to = csuccessp_opening_shown(o, n < first ? of->item[n] : requires->item[n - first]);
        if (to != CSUCCESSP_PLAN_NONE && o->scratch->items[to].open)
            return to;
    }
    return CSUCCESSP_PLAN_NONE;
}

/* The walk: how far it is. */
typedef struct walk {
    uint32_t visited;   /* so many */
    uint32_t unsettled; /* on the stack */
    uint32_t depth;     /* of the path */
} walk;

static void
enter(csuccessp_step *steps, walk *w, uint32_t at)
{
    steps[at].number = steps[at].low = ++w->visited;
    steps[w->unsettled++].stack = at;
    steps[w->depth++].path = at;
}

/* Everything on the stack from `first` on goes round in one circle, or is one item alone. */
static void
settle(csuccessp_step *steps, walk *w, uint32_t first)
{
    uint32_t root = CSUCCESSP_PLAN_NONE, i = w->unsettled, at;

    do {
        at = steps[--i].stack;
        root = lower(root, steps[at].root);
    } while (at != first);
    for (; w->unsettled > i; w->unsettled--) {
        at = steps[w->unsettled - 1].stack;
        steps[at].root = root;
        steps[at].low = 0; /* settled */
    }
}

static void
leave(csuccessp_step *steps, walk *w, uint32_t at)
{
    uint32_t low = steps[at].low, below;

    if (low == steps[at].number)
        settle(steps, w, at);
    w->depth--;
    if (w->depth == 0)
        return;
    below = steps[w->depth - 1].path;
    steps[below].low = lower(steps[below].low, low);
    steps[below].root = lower(steps[below].root, steps[at].root);
}

static void
walk_from(csuccessp_opening *o, walk *w, uint32_t first)
{
    csuccessp_step *steps = o->scratch->steps;
    uint32_t at, to;

    enter(steps, w, first);
    while (w->depth) {
        at = steps[w->depth - 1].path;
        to = next_above(o, at);
        if (to == CSUCCESSP_PLAN_NONE) {
            leave(steps, w, at);
        } else if (!steps[to].number) {
            enter(steps, w, to);
        } else if (steps[to].low) {
            steps[at].low = lower(steps[at].low, steps[to].number);
        } else {
            steps[at].root = lower(steps[at].root, steps[to].root);
        }
    }
}

/* Counts a blocked item in all that it belongs to, each once. */
static void
count_upwards(csuccessp_opening *o, uint32_t blocked)
{
    csuccessp_step *steps = o->scratch->steps;
    const csuccessp_links *of;
    uint32_t next = 0, count = 0, k, to;

    steps[blocked].number = blocked + 1;
    steps[count++].stack = blocked;
    while (next < count) {
        of = csuccessp_opening_links(o, &o->scratch->items[steps[next++].stack], CSUCCESSP_LINK_OF);
        for (k = 0; of && k < of->count; k++) {
            to = csuccessp_opening_shown(o, of->item[k]);
            if (to == CSUCCESSP_PLAN_NONE || steps[to].number == blocked + 1)
                continue;
            steps[to].number = blocked + 1;
            steps[count++].stack = to;
            o->view->marks[to].below++;
        }
    }
}

static void
mark_blocked(csuccessp_opening *o)
{
    csuccessp_step *steps = o->scratch->steps;
    uint32_t i;

    for (i = 0; i < o->view->count; i++)
        steps[i].number = 0;
    for (i = 0; i < o->view->count; i++) {
        o->view->marks[i].blocker = steps[i].root;
        if (steps[i].root == CSUCCESSP_PLAN_NONE)
            continue;
        o->view->blocked++;
        count_upwards(o, i);
    }
}

static void
mark_waiting(csuccessp_opening *o)
{
    uint32_t i, k, to;

    for (i = 0; i < o->view->count; i++) {
        const csuccessp_seen *item = &o->scratch->items[i];
        const csuccessp_links *requires;
        if (!item->links[CSUCCESSP_LINK_REQUIRES] || !item->open)
            continue;
        requires = csuccessp_opening_links(o, item, CSUCCESSP_LINK_REQUIRES);
        for (k = 0; k < requires->count && !o->view->marks[i].waiting; k++) {
            to = csuccessp_opening_shown(o, requires->item[k]);
            o->view->marks[i].waiting = to != CSUCCESSP_PLAN_NONE && o->scratch->items[to].open;
        }
    }
}

/* One look at everything in the order of the view, in which most links lead backwards. 1: that may
 * not have been all. */
static int
sweep(csuccessp_opening *o)
{
    csuccessp_step *steps = o->scratch->steps;
    uint32_t i, to, root;
    int forward = 0, lowered = 0;

    for (i = 0; i < o->view->count; i++) {
        const csuccessp_seen *item = &o->scratch->items[i];
        if (!item->open || !(item->links[CSUCCESSP_LINK_OF] | item->links[CSUCCESSP_LINK_REQUIRES]))
            continue;
        root = steps[i].root;
        steps[i].link = 0;
        while ((to = next_above(o, i)) != CSUCCESSP_PLAN_NONE) {
            forward |= to > i;
            root = lower(root, steps[to].root);
        }
        lowered |= root != steps[i].root;
        steps[i].root = root;
        steps[i].link = 0;
    }
    return forward && lowered;
}

static void
walk_all(csuccessp_opening *o)
{
    walk w = {0, 0, 0};
    uint32_t i;

    for (i = 0; i < o->view->count; i++)
        if (!o->scratch->steps[i].number && o->scratch->items[i].open)
            walk_from(o, &w, i);
}

void
csuccessp_view_block(csuccessp_opening *o)
{
    csuccessp_step *steps = o->scratch->steps;
    uint32_t i, blocked;

    mark_waiting(o);
    for (i = 0; i < o->view->count; i++) {
        steps[i].root = CSUCCESSP_PLAN_NONE;
        steps[i].number = steps[i].low = steps[i].link = 0;
    }
    blocked = block_directly(o, CSUCCESSP_ITEM_CHALLENGE);
    blocked += block_directly(o, CSUCCESSP_ITEM_RISK);
    blocked += block_directly(o, CSUCCESSP_ITEM_BLOCKER);
    if (!blocked)
        return;
    if (sweep(o) && sweep(o))
        walk_all(o);
    mark_blocked(o);
}
