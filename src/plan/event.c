/* SPDX-License-Identifier: MIT */
#include "plan/event.h"

csuccess_status
csuccessp_plan_events_promise(csuccess_book *book, size_t more)
{
    csuccessp_plans *p = csuccessp_plans_of(book);

    if (csuccessp_array_reserve(&book->memory, &p->events, p->promised_events + more) !=
        CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    p->promised_events += more;
    return CSUCCESS_OK;
}

void
csuccessp_plan_events_take_back(csuccess_book *book, size_t count)
{
    csuccessp_plans_of(book)->promised_events -= count;
}

void
csuccessp_plan_event_add(csuccess_book *book, uint32_t item, uint8_t from, uint8_t to)
{
    csuccessp_plans *p = csuccessp_plans_of(book);
    csuccessp_plan_event event = {0, item, from, to};

    if (!p->wants_events)
        return;
    event.row = csuccessp_canvas_at(book, csuccessp_plan_item_at(book, item)->canvas)->row;
    p->events.items[p->events.count++] = event;
}
