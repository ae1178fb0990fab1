/* SPDX-License-Identifier: MIT */
/* What the triggers of one customer say at an instant. */
#include "book/saved/ledger.h"
#include "playbook/act/act.h"

static csuccess_status
start(csuccess_book *book, csuccessp_playbook_entry *entry, uint32_t row, int64_t at)
{
    csuccessp_cause cause = {at, 0, 0, 0, 0, 0, 0};

    return csuccessp_run_start(book, entry, row, &cause);
}

/* A sustain. The time that counts goes on while the trigger is so, stands still while that is
 * unknown, and is lost when it is not so. How often it is looked at leaves no trace. */
static csuccess_status
sustain(csuccess_book *book, csuccessp_playbook_entry *entry, uint32_t row, int64_t at)
{
    const csuccessp_playbook *playbook = entry->current;
    int active = csuccessp_stand_active(playbook, entry->stand[row]);
    csuccessp_ref ref = csuccessp_start_find(book, row, entry->number, CSUCCESSP_PENDING_SUSTAIN);
    int edge = (entry->stand[row] & CSUCCESSP_STAND_STARTS) != 0;
    csuccessp_start *s;
    csuccess_status status;

    if (active == CSUCCESSP_FALSE) {
        if (ref)
            csuccessp_start_drop(book, row, ref);
        return CSUCCESS_OK;
    }
    if (!ref && !edge)
        return CSUCCESS_OK;
    status = csuccessp_timers_reserve(book, 1);
    if (status != CSUCCESS_OK)
        return status;
    if (!ref) {
        ref = csuccessp_start_add(book, row);
        if (!ref)
            return csuccessp_fail_memory(&book->error);
        s = csuccessp_start_at(book, ref);
        s->entry = entry->number;
        s->kind = CSUCCESSP_PENDING_SUSTAIN;
    }
    s = csuccessp_start_at(book, ref);
    if (s->satisfied)
        return CSUCCESS_OK;
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_CUSTOMERS, row);
    if (s->counts != (active == CSUCCESSP_TRUE)) {
        if (s->counts)
            s->have += at - s->since;
        s->counts = active == CSUCCESSP_TRUE;
        s->since = at;
        s->wake = CSUCCESSP_TIME_NONE;
        if (s->counts && s->have < playbook->trigger.sustain &&
            playbook->trigger.sustain - s->have <= CSUCCESSP_TIME_MAX - at) {
            s->wake = at + (playbook->trigger.sustain - s->have);
            csuccessp_playbook_wake(book, row, s->wake);
        }
    }
    if (!s->counts || s->have + (at - s->since) < playbook->trigger.sustain)
        return CSUCCESS_OK;
    status = start(book, entry, row, at);
    if (status == CSUCCESS_OK) {
        s->satisfied = 1;
        s->wake = CSUCCESSP_TIME_NONE;
    }
    return status;
}

/* While it is true: a run follows on the other when the cooldown is over. It is tried whenever the
 * customer is looked at, so that what keeps it from starting is not counted. */
static csuccess_status
follow_on(csuccess_book *book, csuccessp_playbook_entry *entry, uint32_t row, int64_t at)
{
    const csuccessp_playbook *playbook = entry->current;
    csuccessp_ref ref = csuccessp_runs_first(book, row), wait;
    csuccessp_cause cause = {at, 0, 0, 0, 0, 0, 1};
    int64_t free_at = CSUCCESSP_TIME_NONE, from;
    csuccess_status status;
    csuccessp_start *s;

    if (csuccessp_stand_active(playbook, entry->stand[row]) != CSUCCESSP_TRUE)
        return CSUCCESS_OK;
    if (playbook->trigger.sustain) {
        wait = csuccessp_start_find(book, row, entry->number, CSUCCESSP_PENDING_SUSTAIN);
        if (!wait || !csuccessp_start_at(book, wait)->satisfied)
            return CSUCCESS_OK;
    }
    for (; ref; ref = csuccessp_run_at(book, ref)->next) {
        const csuccessp_run *run = csuccessp_run_at(book, ref);
        if (run->entry != entry->number)
            continue;
        if (run->state == CSUCCESSP_RUN_OPEN)
            return CSUCCESS_OK;
        from = playbook->cooldown_from_end ? run->closed : run->started;
        if (from + playbook->cooldown > free_at)
            free_at = from + playbook->cooldown;
    }
    if (free_at == CSUCCESSP_TIME_NONE || free_at <= at)
        return csuccessp_run_start(book, entry, row, &cause);
    if (free_at > CSUCCESSP_TIME_MAX)
        return CSUCCESS_OK;
    wait = csuccessp_start_find(book, row, entry->number, CSUCCESSP_PENDING_RESTS);
    if (wait && csuccessp_start_at(book, wait)->wake == free_at)
        return CSUCCESS_OK;
    status = csuccessp_timers_reserve(book, 1);
    if (status != CSUCCESS_OK)
        return status;
    if (!wait)
        wait = csuccessp_start_add(book, row);
    if (!wait)
        return csuccessp_fail_memory(&book->error);
    s = csuccessp_start_at(book, wait);
    s->entry = entry->number;
    s->kind = CSUCCESSP_PENDING_RESTS;
    s->since = at;
    s->wake = free_at;
    csuccessp_playbook_wake(book, row, free_at);
    return CSUCCESS_OK;
}

int
csuccessp_in_scope(const csuccess_book *book, const csuccessp_playbook *playbook, uint32_t row,
                   int64_t at)
{
    return !CSUCCESSP_CONDITION_IS_SET(&playbook->scope) ||
           csuccessp_condition_holds(book, &playbook->scope, row, at) == CSUCCESSP_TRUE;
}

static int
has_truth(const csuccessp_playbook *playbook)
{
    return playbook->trigger.on == CSUCCESSP_ON_CONDITION ||
           playbook->trigger.on == CSUCCESSP_ON_ABSENCE;
}

/* May what has waited still start? */
static int
still_fits(const csuccess_book *book, const csuccessp_playbook_entry *entry, uint32_t row,
           const csuccessp_start *s, int64_t at)
{
    const csuccessp_playbook *playbook = entry->current;

    if (!playbook || !playbook->enabled)
        return 0;
    if (s->kind == CSUCCESSP_PENDING_HAND)
        return 1;
    if ((s->kind == CSUCCESSP_PENDING_DEFERRED || s->kind == CSUCCESSP_PENDING_RESTS) &&
        has_truth(playbook))
        return csuccessp_stand_active(playbook, entry->stand[row]) == CSUCCESSP_TRUE;
    return csuccessp_in_scope(book, playbook, row, at);
}

/* Starts of a playbook that have waited for this instant. One that is deferred once more keeps its
 * place. */
static csuccess_status
start_waiting(csuccess_book *book, csuccessp_playbook_entry *entry, uint32_t row, int64_t at)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_ref ref = p->starts[row], next;
    csuccess_status status;

    for (; ref; ref = next) {
        csuccessp_start *s = csuccessp_start_at(book, ref);
        csuccessp_cause cause = {
            at, s->subject, s->by, s->reason, s->depth, s->kind == CSUCCESSP_PENDING_HAND, 0};
        next = s->next;
        if (s->entry != entry->number || s->kind == CSUCCESSP_PENDING_SUSTAIN ||
            s->kind == CSUCCESSP_PENDING_STOP || (s->wake != CSUCCESSP_TIME_NONE && s->wake > at))
            continue;
        if (still_fits(book, entry, row, s, at)) {
            status = csuccessp_run_start(book, entry, row, &cause);
            if (status != CSUCCESS_OK)
                return status;
        }
        if (s->wake == CSUCCESSP_TIME_NONE || s->wake <= at)
            csuccessp_start_drop(book, row, ref);
    }
    return CSUCCESS_OK;
}

static csuccess_status
act_trigger(csuccess_book *book, csuccessp_playbook_entry *entry, uint32_t row, int64_t at)
{
    const csuccessp_playbook *playbook = entry->current;
    csuccess_status status = start_waiting(book, entry, row, at);

    if (status != CSUCCESS_OK || !playbook->enabled)
        return status;
    if (playbook->trigger.sustain)
        status = sustain(book, entry, row, at);
    else if (entry->stand[row] & CSUCCESSP_STAND_STARTS)
        status = start(book, entry, row, at);
    if (status == CSUCCESS_OK)
        entry->stand[row] &= (uint8_t)~CSUCCESSP_STAND_STARTS;
    if (status == CSUCCESS_OK && playbook->trigger.mode == CSUCCESSP_IS_TRUE)
        status = follow_on(book, entry, row, at);
    return status;
}

csuccess_status
csuccessp_act_triggers(csuccess_book *book, uint32_t row, uint64_t marked, int64_t at)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccess_status status = CSUCCESS_OK;

    /* after a failure it goes on with the playbook that failed */
    for (; p->asked < p->order.count && status == CSUCCESS_OK; p->asked += status == CSUCCESS_OK)
        if (p->starts[row] || (marked >> p->asked % 64 & 1))
            status = act_trigger(book, p->entries.items[p->order.items[p->asked]], row, at);
    if (status == CSUCCESS_OK)
        p->asked = 0;
    return status;
}
