/* SPDX-License-Identifier: MIT */
#include "playbook/act/act.h"

#include <string.h>

#include "plan/event.h"
#include "util/sort.h"

/* Open runs of a customer, in their order. */

static int
compare_runs(const void *context, const void *a, const void *b)
{
    const csuccess_book *book = context;
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    const csuccessp_run *x = csuccessp_run_at(book, *(const csuccessp_ref *)a);
    const csuccessp_run *y = csuccessp_run_at(book, *(const csuccessp_ref *)b);
    const csuccessp_playbook *v = csuccessp_run_playbook(book, x);
    const csuccessp_playbook *w = csuccessp_run_playbook(book, y);
    int32_t m = v ? v->priority : 0, n = w ? w->priority : 0;

    if (m != n)
        return m > n ? -1 : 1;
    if (x->entry != y->entry)
        return csuccessp_texts_compare(&book->texts, p->entries.items[x->entry]->id,
                                       p->entries.items[y->entry]->id);
    return x->number < y->number ? -1 : x->number > y->number;
}

static csuccess_status
list_runs(csuccess_book *book, uint32_t row)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_ref ref = csuccessp_runs_first(book, row);

    p->open.count = 0;
    for (; ref; ref = csuccessp_run_at(book, ref)->next) {
        const csuccessp_run *run = csuccessp_run_at(book, ref);
        if (run->state != CSUCCESSP_RUN_OPEN && run->measured)
            continue;
        if (csuccessp_array_reserve(&book->memory, &p->open, 1) != CSUCCESS_OK)
            return csuccessp_fail_memory(&book->error);
        p->open.items[p->open.count++] = ref;
    }
    csuccessp_sort(p->open.items, p->open.count, sizeof *p->open.items, compare_runs, book);
    return CSUCCESS_OK;
}

/* A playbook that was changed, disabled or removed: what that means for an open run. */
static csuccess_status
follow_version(csuccess_book *book, csuccessp_ref *ref, int64_t at)
{
    csuccessp_run *run = csuccessp_run_at(book, *ref);
    const csuccessp_playbook_entry *entry = csuccessp_playbooks_of(book)->entries.items[run->entry];
    uint8_t state = CSUCCESSP_RUN_OPEN;
    csuccess_status status;

    if (run->state != CSUCCESSP_RUN_OPEN)
        return CSUCCESS_OK;
    if (!entry->current || !csuccessp_run_playbook(book, run) ||
        (!entry->current->enabled && entry->current->on_disable == CSUCCESSP_CHANGE_CLOSE))
        state = CSUCCESSP_RUN_DISABLED;
    else if (run->revision != entry->revision &&
             entry->current->on_change == CSUCCESSP_CHANGE_CLOSE)
        state = CSUCCESSP_RUN_REPLACED;
    else if (run->revision != entry->revision &&
             entry->current->on_change == CSUCCESSP_CHANGE_MIGRATE)
        return csuccessp_run_migrate(book, ref, at);
    if (state == CSUCCESSP_RUN_OPEN)
        return CSUCCESS_OK;
    status = csuccessp_run_close_reserve(book);
    if (status == CSUCCESS_OK)
        csuccessp_run_close(book, *ref, state, at);
    return status;
}

/* Runs that somebody stops by hand. */
static csuccess_status
stop_runs(csuccess_book *book, uint32_t row, int64_t at)
{
    csuccessp_ref ref = csuccessp_playbooks_of(book)->starts[row], next;

    for (; ref; ref = next) {
        csuccessp_start *stop = csuccessp_start_at(book, ref);
        csuccessp_ref run = csuccessp_runs_first(book, row);
        next = stop->next;
        if (stop->kind != CSUCCESSP_PENDING_STOP)
            continue;
        for (; run; run = csuccessp_run_at(book, run)->next) {
            csuccessp_run *r = csuccessp_run_at(book, run);
            csuccess_status status = csuccessp_run_close_reserve(book);
            if (status != CSUCCESS_OK)
                return status;
            if (r->entry != stop->entry || r->state != CSUCCESSP_RUN_OPEN ||
                r->subject != stop->subject)
                continue;
            csuccessp_texts_drop(&book->texts, r->by);
            csuccessp_texts_drop(&book->texts, r->reason);
            r->by = stop->by;
            r->reason = stop->reason;
            stop->by = stop->reason = 0;
            csuccessp_run_close(book, run, CSUCCESSP_RUN_STOPPED, at);
        }
        csuccessp_start_drop(book, row, ref);
    }
    return CSUCCESS_OK;
}

static csuccess_status
go_runs(csuccess_book *book, uint32_t row, int64_t at)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccess_status status = stop_runs(book, row, at);
    size_t i;

    if (status == CSUCCESS_OK)
        status = list_runs(book, row);
    if (status != CSUCCESS_OK)
        return status;

    csuccessp_bits_unset(&p->waiting, row);
    for (i = 0; i < p->open.count && status == CSUCCESS_OK; i++) {
        csuccessp_ref ref = p->open.items[i];
        status = follow_version(book, &ref, at);
        if (status == CSUCCESS_OK)
            status = csuccessp_run_go(book, ref, at);
    }
    if (status != CSUCCESS_OK)
        csuccessp_bits_set(&p->waiting, row);
    return status;
}

/* Does anything of the customer have to be heard of? What was stirred up while the customer was
 * looked at has been seen. */
static void
settle(csuccess_book *book, uint32_t row)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_ref ref = csuccessp_runs_first(book, row);

    csuccessp_bits_unset(&p->stirred, row);
    csuccessp_bits_unset(&p->active, row);
    for (; ref; ref = csuccessp_run_at(book, ref)->next) {
        const csuccessp_run *run = csuccessp_run_at(book, ref);
        if (run->state == CSUCCESSP_RUN_OPEN || !run->measured) {
            csuccessp_bits_set(&p->active, row);
            return;
        }
    }
}

/* Runs that have just been started go as far as they can. One that is over at once may have to be
 * followed by another when its cooldown is over: who starts as long as something is true is asked
 * once more. */
static csuccess_status
go_fresh(csuccess_book *book, uint32_t row, int64_t at)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccess_status status = CSUCCESS_OK;

    while (p->started && status == CSUCCESS_OK) {
        status = go_runs(book, row, at);
        if (status != CSUCCESS_OK)
            break;
        p->started = 0;
        status = csuccessp_act_triggers(book, row, p->levels, at);
        if (status != CSUCCESS_OK)
            p->started = 1;
    }
    return status;
}

static csuccess_status
act_event(csuccess_book *book, const csuccessp_act_item *item, int64_t at)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_playbook_entry *entry = p->entries.items[item->entry];
    csuccessp_cause cause = {at, item->subject, 0, 0, item->depth, 0, 0};

    if (!entry->current || !entry->current->enabled ||
        (entry->current->trigger.on != CSUCCESSP_ON_EVENT &&
         entry->current->trigger.on != CSUCCESSP_ON_ITEM))
        return CSUCCESS_OK;
    if (!csuccessp_in_scope(book, entry->current, item->row, at) ||
        (CSUCCESSP_CONDITION_IS_SET(&entry->current->trigger.when) &&
         csuccessp_condition_holds(book, &entry->current->trigger.when, item->row, at) !=
             CSUCCESSP_TRUE))
        return CSUCCESS_OK;
    return csuccessp_run_start(book, entry, item->row, &cause);
}

static csuccess_status
act_item(csuccess_book *book, csuccessp_act_item *item, int64_t at)
{
    csuccess_status status = CSUCCESS_OK;

    if (!csuccessp_customer_born(book, item->row)) {
        csuccessp_await_birth(book, item->row);
        return CSUCCESS_OK;
    }
    if (item->entry == UINT32_MAX) {
        status = go_runs(book, item->row, at);
        if (status == CSUCCESS_OK)
            status = csuccessp_act_triggers(book, item->row, item->triggers, at);
    } else if (item->at != CSUCCESSP_TIME_NONE) {
        status = act_event(book, item, at);
        if (status == CSUCCESS_OK)
            item->at = CSUCCESSP_TIME_NONE; /* once */
    }
    if (status == CSUCCESS_OK)
        status = go_fresh(book, item->row, at);
    if (status == CSUCCESS_OK)
        settle(book, item->row);
    return status;
}

/* Items. */

static int64_t
waits_since(const csuccess_book *book, uint32_t row)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_ref ref = p->starts[row];
    int64_t since = INT64_MAX;

    for (; ref; ref = csuccessp_start_at(book, ref)->next) {
        const csuccessp_start *start = csuccessp_start_at(book, ref);
        if (start->kind == CSUCCESSP_PENDING_DEFERRED && start->since < since)
            since = start->since;
    }
    return since;
}

static int
compare_entries(const csuccess_book *book, uint32_t a, uint32_t b)
{
    const csuccessp_playbook_entry *x = csuccessp_playbooks_of(book)->entries.items[a];
    const csuccessp_playbook_entry *y = csuccessp_playbooks_of(book)->entries.items[b];

    if (x->current->priority != y->current->priority)
        return x->current->priority > y->current->priority ? -1 : 1;
    return csuccessp_texts_compare(&book->texts, x->id, y->id);
}

/* Of one customer: those that came late, then by time. At the same time by the priority and id of
 * the playbook, then by the id of their kind, whose number another book need not share. */
static int
compare_events(const csuccess_book *book, const csuccessp_act_item *x, const csuccessp_act_item *y)
{
    if (x->late != y->late)
        return x->late ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (x->entry != y->entry)
        return compare_entries(book, x->entry, y->entry);
    if (x->kind != y->kind)
        return csuccessp_texts_compare(&book->texts, csuccessp_kind_at(book, x->kind)->id,
                                       csuccessp_kind_at(book, y->kind)->id);
    return x->order < y->order ? -1 : x->order > y->order;
}

static int
compare_items(const void *context, const void *a, const void *b)
{
    const csuccess_book *book = context;
    const csuccessp_act_item *x = a, *y = b;
    const char *v, *w;
    size_t m, n;
    int order;

    if (x->row != y->row && csuccessp_playbooks_of(book)->ordered) {
        if (x->since != y->since)
            return x->since < y->since ? -1 : 1;
        if (x->key != y->key)
            return x->key < y->key ? -1 : 1;
        v = csuccessp_customer_id(book, x->row, &m);
        w = csuccessp_customer_id(book, y->row, &n);
        order = csuccessp_bytes_compare(v, m, w, n);
        if (order)
            return order;
    }
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if ((x->entry == UINT32_MAX) != (y->entry == UINT32_MAX))
        return x->entry == UINT32_MAX ? -1 : 1;
    return compare_events(book, x, y);
}

/* Bytes that the ids of all items begin with. */
static size_t
common_prefix(const csuccess_book *book)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t common = 0, length, i, k;
    const char *first = p->items.count ? csuccessp_customer_id(book, p->items.items[0].row, &common)
                                       : NULL;

    for (i = 1; i < p->items.count && common; i++) {
        const char *id = csuccessp_customer_id(book, p->items.items[i].row, &length);
        for (k = 0; k < common && k < length && id[k] == first[k]; k++)
            ;
        common = k;
    }
    return common;
}

/* The order between customers: who waits longest, then ids. Their first bytes that differ at all
 * stand in keys, since to look at the ids themselves takes most of the time of sorting. */
static void
set_keys(csuccess_book *book)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t from = common_prefix(book), length, i, k;

    for (i = 0; i < p->items.count; i++) {
        csuccessp_act_item *item = &p->items.items[i];
        const unsigned char *id = (const unsigned char *)csuccessp_customer_id(book, item->row,
                                                                               &length);
        item->since = waits_since(book, item->row);
        item->key = 0;
        for (k = from; k < from + 8; k++)
            item->key = item->key << 8 | (k < length ? id[k] : 0);
    }
}

/* Which triggers each customer has to be looked at for. Most playbooks have nothing to start at an
 * instant, and then none of their columns is read. */
static void
mark_triggers(csuccess_book *book)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t i, k;

    p->levels = 0;

    for (i = 0; i < p->order.count; i++) {
        csuccessp_playbook_entry *entry = p->entries.items[p->order.items[i]];
        uint64_t bit = UINT64_C(1) << i % 64;
        if (entry->current->trigger.mode == CSUCCESSP_IS_TRUE)
            p->levels |= bit;
        for (k = 0; entry->marked && k < p->items.count; k++)
            if (entry->stand[p->items.items[k].row] & CSUCCESSP_STAND_STARTS)
                p->items.items[k].triggers |= bit;
        entry->marked = 0;
    }
    for (k = 0; k < p->items.count; k++)
        p->items.items[k].triggers |= p->levels;
}

static csuccess_status
list_stirred(csuccess_book *book)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    uint64_t count = 0;
    size_t w;

    for (w = p->stirred_low; w < p->stirred_high; w++)
        count += csuccessp_count_bits(p->stirred.words[w]);
    if (csuccessp_array_reserve(&book->memory, &p->items, count) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    for (w = p->stirred_low; w < p->stirred_high; w++) {
        uint64_t bits = p->stirred.words[w];
        for (; bits; bits &= bits - 1) {
            csuccessp_act_item *item = &p->items.items[p->items.count++];
            memset(item, 0, sizeof *item);
            item->row = (uint32_t)(w * 64 + csuccessp_lowest_bit(bits));
            item->entry = UINT32_MAX;
        }
        p->stirred.words[w] = 0;
    }
    p->stirred_low = p->stirred_high = 0;
    return CSUCCESS_OK;
}

static void
sweep(csuccess_book *book)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    uint32_t row;

    for (row = 0; row < p->runs_capacity; row++)
        if (p->runs[row] || p->starts[row])
            csuccessp_stir(book, row);
    p->sweep = 0;
}

void
csuccessp_act_drop_items(csuccess_book *book)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t i;

    for (i = 0; i < p->items.count; i++)
        csuccessp_texts_drop(&book->texts, p->items.items[i].subject);
    p->items.count = p->done = p->asked = 0;
    p->acting = 0;
}

static csuccess_status
begin(csuccess_book *book, int64_t at)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccess_status status = CSUCCESS_OK;

    csuccessp_act_drop_items(book);
    if (book->events.acted != CSUCCESSP_TIME_NONE)
        status = csuccessp_act_events(book, book->events.acted, at);
    if (status == CSUCCESS_OK)
        status = csuccessp_act_plan_events(book, at);
    if (status == CSUCCESS_OK && p->sweep)
        sweep(book);
    if (status == CSUCCESS_OK)
        status = list_stirred(book);
    if (status != CSUCCESS_OK)
        return status;
    csuccessp_act_events_done(book, at);
    csuccessp_plan_events_done(book);
    mark_triggers(book);
    if (p->ordered)
        set_keys(book);
    csuccessp_sort(p->items.items, p->items.count, sizeof *p->items.items, compare_items, book);
    p->acting = 1;
    return CSUCCESS_OK;
}

/* What was so before anybody looked has been looked at. */
static void
end_baselines(csuccess_book *book)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t i;

    for (i = 0; i < p->order.count; i++) {
        csuccessp_playbook_entry *entry = p->entries.items[p->order.items[i]];
        if (entry->baseline && !csuccessp_node_at(book, entry->trigger_slot)->fresh)
            entry->baseline = 0;
    }
}

csuccess_status
csuccessp_playbooks_act(csuccess_book *book, int64_t at)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccess_status status;

    if (!p->runs_capacity)
        return CSUCCESS_OK; /* there never was a playbook */
    if (!p->acting) {
        status = begin(book, at);
        if (status != CSUCCESS_OK)
            return status;
    }
    for (; p->done < p->items.count; p->done++) {
        status = act_item(book, &p->items.items[p->done], at);
        if (status != CSUCCESS_OK)
            return status;
    }
    csuccessp_act_drop_items(book);
    end_baselines(book);
    if (!p->order.count) /* a book without playbooks is as one that never had any */
        book->events.acted = CSUCCESSP_TIME_NONE;
    return CSUCCESS_OK;
}
