/* SPDX-License-Identifier: MIT */
/* What could be expected of each item by now, to compare its progress with: it has to be made in
 * the same way. What grows day by day is expected to, what is done all at once is not, and a
 * milestone is as far as its actions. */
#include "plan/view/scratch.h"

static int64_t
expected_of(const csuccessp_opening *o, uint32_t i)
{
    int32_t start = o->scratch->items[i].whole->start;

    return csuccessp_expected(start == CSUCCESSP_DATE_NONE ? o->canvas->start : start,
                              csuccessp_opening_due(o, i), o->view->today);
}

static int64_t
expected_at_once(const csuccessp_opening *o, uint32_t i)
{
    return csuccessp_expected_at_once(csuccessp_opening_due(o, i), o->view->today);
}

/* Of an action without a date nobody expects anything by now. */
static void
expect_action(csuccessp_opening *o, uint32_t i)
{
    const csuccessp_seen *item = &o->scratch->items[i];
    const csuccessp_links *of = csuccessp_opening_links(o, item, CSUCCESSP_LINK_OF);
    int64_t expected = expected_at_once(o, i);
    uint32_t k, to;

    o->view->marks[i].expected = expected;
    for (k = 0; of && expected != CSUCCESSP_PROGRESS_NONE && k < of->count; k++) {
        to = csuccessp_opening_shown(o, of->item[k]);
        if (to != CSUCCESSP_PLAN_NONE) {
            csuccessp_gathered *into = &o->scratch->gathered[to];
            into->dated = 1;
            into->expected = csuccessp_int128_add(
                into->expected, csuccessp_int128_multiply(expected, item->weight));
        }
    }
}

/* Of its actions, as long as it is not late itself. */
static int64_t
expected_of_milestone(const csuccessp_opening *o, uint32_t i)
{
    const csuccessp_gathered *actions = &o->scratch->gathered[i];
    int64_t own = expected_at_once(o, i), mean;

    if (!actions->dated || own == CSUCCESSP_MICRO ||
        !csuccessp_int128_to_int64(
            csuccessp_int128_round_divide(actions->expected, actions->weight), &mean))
        return own;
    return mean;
}

void
csuccessp_view_expect(csuccessp_opening *o)
{
    const uint32_t *by_kind = o->view->by_kind;
    csuccessp_mark *marks = o->view->marks;
    uint32_t i;

    for (i = by_kind[CSUCCESSP_ITEM_ACTION]; i < by_kind[CSUCCESSP_ITEM_ACTION + 1]; i++)
        if (!o->scratch->items[i].cancelled)
            expect_action(o, i);
    for (i = 0; i < o->view->count; i++) {
        if (marks[i].progress == CSUCCESSP_PROGRESS_NONE)
            continue;
        if (o->scratch->items[i].kind == CSUCCESSP_ITEM_MILESTONE)
            marks[i].expected = expected_of_milestone(o, i);
        else if (o->scratch->items[i].kind != CSUCCESSP_ITEM_ACTION)
            marks[i].expected = expected_of(o, i);
    }
}
