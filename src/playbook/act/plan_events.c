/* SPDX-License-Identifier: MIT */
/* What became of items of success plans, for triggers that look for it. */
#include <string.h>

#include "plan/event.h"
#include "playbook/act/act.h"
#include "playbook/definition/item_match.h"

static int
is_wanted(const csuccessp_playbook *playbook, const csuccessp_plan_item *item, uint8_t status)
{
    const csuccessp_trigger *trigger = &playbook->trigger;

    return playbook->enabled && trigger->on == CSUCCESSP_ON_ITEM &&
           (trigger->item.statuses >> status & 1) && csuccessp_item_matches(item, &trigger->item);
}

static csuccess_status
offer(csuccess_book *book, const csuccessp_plan_event *event, int64_t at)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    const csuccessp_plan_item *item = csuccessp_plan_item_at(book, event->item);
    csuccessp_act_item offered;
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    memset(&offered, 0, sizeof offered);
    offered.row = csuccessp_canvas_at(book, item->canvas)->row;
    offered.at = at;
    offered.subject = item->id;
    offered.depth = event->depth;
    for (i = 0; i < p->order.count && status == CSUCCESS_OK; i++) {
        offered.entry = p->order.items[i];
        if (is_wanted(p->entries.items[offered.entry]->current, item, event->to))
            status = csuccessp_act_offer(book, &offered);
    }
    return status;
}

csuccess_status
csuccessp_act_plan_events(csuccess_book *book, int64_t at)
{
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < csuccessp_plan_events_count(book) && status == CSUCCESS_OK; i++)
        status = offer(book, csuccessp_plan_event_at(book, i), at);
    return status;
}
