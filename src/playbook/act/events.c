/* SPDX-License-Identifier: MIT */
/* Events that some trigger looks for, in the order of their times; those that came late first. */
#include <string.h>

#include "book/event/event_chunk.h"
#include "plan/event.h"
#include "playbook/act/act.h"

void
csuccessp_playbooks_watch_events(csuccess_book *book)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    int items = 0;
    size_t i;

    for (i = 0; i < book->events.kinds.count; i++)
        book->events.kinds.items[i]->watched = 0;
    for (i = 0; i < p->order.count; i++) {
        const csuccessp_playbook *playbook = p->entries.items[p->order.items[i]]->current;
        if (playbook->enabled && playbook->trigger.on == CSUCCESSP_ON_EVENT)
            csuccessp_kind_at(book, playbook->trigger.event.kind)->watched = 1;
        items |= playbook->enabled && playbook->trigger.on == CSUCCESSP_ON_ITEM;
    }
    csuccessp_plan_events_listen(book, items);
    for (i = 0; i < book->events.kinds.count; i++)
        if (!book->events.kinds.items[i]->watched)
            csuccessp_kind_forget_late(book, book->events.kinds.items[i]);
}

csuccess_status
csuccessp_act_offer(csuccess_book *book, const csuccessp_act_item *event)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    const csuccessp_trigger *trigger = &p->entries.items[event->entry]->current->trigger;
    csuccessp_act_item *item;

    if (csuccessp_array_reserve(&book->memory, &p->items, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    item = &p->items.items[p->items.count];
    *item = *event;
    item->order = p->items.count++;
    item->kind = trigger->event.kind;
    item->subject = trigger->by_subject ? event->subject : 0;
    csuccessp_texts_keep(&book->texts, item->subject);
    return CSUCCESS_OK;
}

static csuccess_status
add_item(csuccess_book *book, uint32_t entry, uint32_t row, int64_t at, int late,
         csuccessp_text subject)
{
    csuccessp_act_item event;

    memset(&event, 0, sizeof event);
    event.entry = entry;
    event.row = row;
    event.at = at;
    event.late = (uint8_t)late;
    event.subject = subject;
    return csuccessp_act_offer(book, &event);
}

static int
is_wanted(const csuccessp_playbook *playbook, uint32_t kind, int64_t event_at, int64_t at)
{
    const csuccessp_trigger *trigger = &playbook->trigger;

    return playbook->enabled && trigger->on == CSUCCESSP_ON_EVENT && trigger->event.kind == kind &&
           (!trigger->oldest || at - event_at <= trigger->oldest);
}

static csuccess_status
offer(csuccess_book *book, uint32_t kind, const csuccessp_event *event, int64_t at)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    const csuccessp_event_log *log = &csuccessp_kind_at(book, kind)->log;
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < p->order.count && status == CSUCCESS_OK; i++) {
        const csuccessp_playbook *playbook = p->entries.items[p->order.items[i]]->current;
        if (is_wanted(playbook, kind, event->at, at) &&
            csuccessp_event_matches(book, &playbook->trigger.event, kind, event->customer,
                                    event->extra, event->value))
            status = add_item(book, p->order.items[i], event->customer, event->at, 0,
                              event->extra ? log->extras.items[event->extra].subject : 0);
    }
    return status;
}

static csuccess_status
offer_late(csuccess_book *book, uint32_t kind, const csuccessp_late_event *event, int64_t at)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < p->order.count && status == CSUCCESS_OK; i++) {
        const csuccessp_playbook *playbook = p->entries.items[p->order.items[i]]->current;
        if (is_wanted(playbook, kind, event->at, at) &&
            csuccessp_late_event_matches(book, &playbook->trigger.event, kind, event))
            status = add_item(book, p->order.items[i], event->row, event->at, 1, event->subject);
    }
    return status;
}

static csuccess_status
offer_between(csuccess_book *book, uint32_t kind, int64_t from, int64_t to)
{
    const csuccessp_event_log *log = &csuccessp_kind_at(book, kind)->log;
    csuccessp_cursor c = csuccessp_log_find(log, from);
    csuccess_status status = CSUCCESS_OK;

    for (; c.chunk < log->chunks.count && status == CSUCCESS_OK; c.chunk++, c.place = 0) {
        const csuccessp_chunk *chunk = &log->chunks.items[c.chunk];
        for (; c.place < chunk->count && status == CSUCCESS_OK; c.place++) {
            uint32_t index = csuccessp_chunk_index(chunk, c.place);
            csuccessp_event event;
            if (csuccessp_chunk_time(chunk, index) > to)
                return status;
            if (chunk->customer[index] == CSUCCESSP_EVENT_NONE)
                continue;
            event.at = csuccessp_chunk_time(chunk, index);
            event.value = csuccessp_chunk_value(chunk, index);
            event.customer = chunk->customer[index];
            event.extra = csuccessp_chunk_extra(chunk, index);
            event.source = 0;
            status = offer(book, kind, &event, to);
        }
    }
    return status;
}

csuccess_status
csuccessp_act_events(csuccess_book *book, int64_t from, int64_t to)
{
    csuccess_status status = CSUCCESS_OK;
    uint32_t kind;
    size_t i;

    for (kind = 0; kind < book->events.kinds.count && status == CSUCCESS_OK; kind++) {
        const csuccessp_event_kind *k = csuccessp_kind_at(book, kind);
        if (!k->watched)
            continue;
        for (i = 0; i < k->late.count && status == CSUCCESS_OK; i++)
            status = offer_late(book, kind, &k->late.items[i], to);
        if (status == CSUCCESS_OK)
            status = offer_between(book, kind, from, to);
    }
    return status;
}

void
csuccessp_act_events_done(csuccess_book *book, int64_t to)
{
    size_t i;

    for (i = 0; i < book->events.kinds.count; i++)
        csuccessp_kind_forget_late(book, book->events.kinds.items[i]);
    book->events.acted = to;
}
