/* SPDX-License-Identifier: MIT */
/* Steps that wait: for an event, for an item of a success plan, or until a condition holds. */
#include "book/event/event_log.h"
#include "playbook/definition/item_match.h"
#include "playbook/run/item.h"

void
csuccessp_run_step_finish(csuccessp_run_step *step, uint8_t state, uint16_t list, int64_t at)
{
    step->state = state;
    step->list = list;
    step->over = at;
}

/* The time of the first event that is looked for, later than `from` and not later than `to`. */
static int64_t
find_event(const csuccess_book *book, const csuccessp_event_match *match, uint32_t row,
           int64_t from, int64_t to)
{
    const csuccessp_event_kind *kind;
    int64_t found = CSUCCESSP_TIME_NONE;
    uint32_t number;

    if (match->kind == UINT32_MAX)
        return CSUCCESSP_TIME_NONE;
    kind = csuccessp_kind_at(book, match->kind);
    for (number = csuccessp_log_head(&kind->log, row); number != CSUCCESSP_EVENT_NONE;
         number = csuccessp_log_before(&kind->log, number)) {
        csuccessp_event event = csuccessp_log_event(&kind->log, number);
        if (event.at <= from)
            break;
        if (event.at <= to &&
            csuccessp_event_matches(book, match, match->kind, row, event.extra, event.value))
            found = event.at;
    }
    return found;
}

static int
fits(const csuccessp_plan_item *item, const csuccessp_step *step)
{
    return csuccessp_item_reached(item, step->status) && csuccessp_item_matches(item, &step->item);
}

/* An item of the canvas that is looked for, and has come far enough. */
static int
has_item(const csuccess_book *book, uint32_t canvas, const csuccessp_step *step)
{
    uint32_t place = csuccessp_canvas_at(book, canvas)->first;
    const char *id;
    size_t length;

    if (step->item.id) {
        id = csuccessp_texts_get(&book->texts, step->item.id, &length);
        place = csuccessp_plan_item_find(book, canvas, id, length);
        return place != CSUCCESSP_PLAN_NONE && fits(csuccessp_plan_item_at(book, place), step);
    }
    for (; place != CSUCCESSP_PLAN_NONE; place = csuccessp_plan_item_at(book, place)->next)
        if (fits(csuccessp_plan_item_at(book, place), step))
            return 1;
    return 0;
}

/* Plans that were closed before the wait began are history. */
static int
find_item(const csuccess_book *book, const csuccessp_step *step, uint32_t row, int64_t from)
{
    uint32_t place = csuccessp_canvas_first(book, row);

    for (; place != CSUCCESSP_PLAN_NONE; place = csuccessp_canvas_at(book, place)->next) {
        const csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);
        if ((!csuccessp_canvas_is_closed(canvas) || canvas->closed > from) &&
            has_item(book, place, step))
            return 1;
    }
    return 0;
}

enum verdict { GOES_ON, MET, GIVEN_UP };

static enum verdict
judge_own(const csuccess_book *book, const csuccessp_step *step, const csuccessp_run_step *at_step)
{
    const csuccessp_plan_item *item = csuccessp_run_step_item(book, at_step);

    if (!item || item->status == CSUCCESSP_ITEM_REMOVED || item->status == CSUCCESSP_ITEM_CANCELLED)
        return GIVEN_UP;
    return csuccessp_item_reached(item, step->status) ? MET : GOES_ON;
}

static enum verdict
judge(const csuccess_book *book, const csuccessp_run *run, const csuccessp_step *step,
      const csuccessp_run_step *at_step, int64_t at)
{
    int64_t until = at_step->until == CSUCCESSP_TIME_NONE || at_step->until > at ? at
                                                                                 : at_step->until;
    int met;

    if (step->kind == CSUCCESSP_STEP_ITEM)
        return judge_own(book, step, at_step);
    if (step->for_item)
        met = find_item(book, step, run->row, at_step->at);
    else if (step->for_event)
        met = find_event(book, &step->event, run->row, at_step->at, until) != CSUCCESSP_TIME_NONE;
    else
        met = csuccessp_condition_holds(book, &step->until, run->row, at) == CSUCCESSP_TRUE;
    return met ? MET : GOES_ON;
}

int
csuccessp_run_wait_ends(const csuccess_book *book, const csuccessp_run *run,
                        const csuccessp_step *step, csuccessp_run_step *at_step, int64_t at)
{
    enum verdict verdict = judge(book, run, step, at_step, at);

    if (verdict == GOES_ON && at_step->until != CSUCCESSP_TIME_NONE && at_step->until <= at)
        verdict = GIVEN_UP;
    if (verdict == GOES_ON)
        return 0;
    csuccessp_run_step_finish(at_step, CSUCCESSP_STEP_DONE,
                              verdict == MET ? step->then_list : step->otherwise_list, at);
    return 1;
}
