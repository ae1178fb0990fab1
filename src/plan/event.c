/* SPDX-License-Identifier: MIT */
#include "plan/event.h"

csuccess_status
csuccessp_plan_events_promise(csuccess_book *book, size_t more)
{
    csuccessp_plans *plans = csuccessp_plans_of(book);

    if (csuccessp_array_reserve(&book->memory, &plans->events, plans->promised_events + more) !=
        CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    plans->promised_events += more;
    return CSUCCESS_OK;
}

void
csuccessp_plan_events_take_back(csuccess_book *book, size_t count)
{
    csuccessp_plans_of(book)->promised_events -= count;
}

/* The first move of the clock takes what is there as it is, but for what runs do in it. */
static int
is_heard(const csuccess_book *book, const csuccessp_plans *plans)
{
    return plans->wants_events && (plans->event_depth || book->clock.now != CSUCCESSP_TIME_NONE);
}

void
csuccessp_plan_event_add(csuccess_book *book, uint32_t item, uint8_t from, uint8_t to)
{
    csuccessp_plans *plans = csuccessp_plans_of(book);
    csuccessp_plan_event *event;

    if (from == to || !is_heard(book, plans) || plans->events.count == plans->events.capacity)
        return;
    event = &plans->events.items[plans->events.count++];
    event->item = item;
    event->depth = plans->event_depth;
    event->from = from;
    event->to = to;
}

void
csuccessp_plan_events_forget(csuccess_book *book, uint32_t canvas)
{
    csuccessp_plans *plans = csuccessp_plans_of(book);
    size_t i, kept = 0;

    for (i = 0; i < plans->events.count; i++)
        if (csuccessp_plan_item_at(book, plans->events.items[i].item)->canvas != canvas)
            plans->events.items[kept++] = plans->events.items[i];
    plans->events.count = kept;
}

void
csuccessp_plan_events_listen(csuccess_book *book, int listen)
{
    csuccessp_plans *plans = csuccessp_plans_of(book);

    plans->wants_events = listen != 0;
    if (!listen)
        plans->events.count = 0;
}

void
csuccessp_plan_events_depth(csuccess_book *book, uint32_t depth)
{
    csuccessp_plans_of(book)->event_depth = depth;
}

size_t
csuccessp_plan_events_count(const csuccess_book *book)
{
    return csuccessp_plans_of(book)->events.count;
}

const csuccessp_plan_event *
csuccessp_plan_event_at(const csuccess_book *book, size_t index)
{
    return &csuccessp_plans_of(book)->events.items[index];
}

void
csuccessp_plan_events_done(csuccess_book *book)
{
    csuccessp_plans_of(book)->events.count = 0;
}
