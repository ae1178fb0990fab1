/* SPDX-License-Identifier: MIT */
/* Starting a run: what the controls of the playbook say to it. */
#include <string.h>

#include "playbook/run/measured.h"
#include "playbook/run/run.h"
#include "util/murmur.h"

int
csuccessp_held_out(const csuccess_book *book, const csuccessp_playbook *playbook, uint32_t row)
{
    char key[2 * CSUCCESSP_ID_MAX + 1];
    uint64_t hash[2];
    size_t salt, id;
    const char *bytes = csuccessp_texts_get(&book->texts, playbook->salt, &salt);

    if (playbook->holdout == 0)
        return 0;
    if (salt > CSUCCESSP_ID_MAX)
        salt = CSUCCESSP_ID_MAX;
    memcpy(key, bytes, salt);
    key[salt] = 0;
    bytes = csuccessp_customer_id(book, row, &id);
    memcpy(key + salt + 1, bytes, id);
    csuccessp_murmur3_128(key, salt + 1 + id, 0, hash);
    return hash[0] % CSUCCESSP_MICRO < (uint64_t)playbook->holdout;
}

/* Runs of the customer that count for the controls. */

static int
in_cooldown(const csuccess_book *book, const csuccessp_playbook *playbook, uint32_t row,
            uint32_t entry, csuccessp_text subject, int64_t at)
{
    csuccessp_ref ref = csuccessp_runs_first(book, row);

    for (; playbook->cooldown && ref; ref = csuccessp_run_at(book, ref)->next) {
        const csuccessp_run *run = csuccessp_run_at(book, ref);
        int64_t from = playbook->cooldown_from_end ? run->closed : run->started;
        if (run->entry == entry && run->subject == subject && from != CSUCCESSP_TIME_NONE &&
            at < from + playbook->cooldown)
            return 1;
    }
    return 0;
}

static int
at_maximum(const csuccess_book *book, const csuccessp_playbook *playbook, uint32_t row,
           uint32_t entry, int64_t at)
{
    csuccessp_ref ref = csuccessp_runs_first(book, row);
    uint32_t all = 0, late = 0;

    for (; ref; ref = csuccessp_run_at(book, ref)->next) {
        const csuccessp_run *run = csuccessp_run_at(book, ref);
        if (run->entry != entry)
            continue;
        all++;
        late += run->started > at - playbook->max_in_days * CSUCCESSP_DAY;
    }
    return (playbook->max_runs && all >= playbook->max_runs) ||
           (playbook->max_in_days && late >= playbook->max_in_runs);
}

/* Has what runs put into the customer's plans led to so many runs at this very time that it looks
 * as if it never ended? Each run may put in several items, and each of them start several runs. */
static int
is_avalanche(const csuccess_book *book, uint32_t row, const csuccessp_cause *cause)
{
    csuccessp_ref ref = csuccessp_runs_first(book, row); /* the newest */
    unsigned count = 0;

    for (; cause->depth && ref && count < CSUCCESSP_CHAINED_MAX;
         ref = csuccessp_run_at(book, ref)->next) {
        const csuccessp_run *run = csuccessp_run_at(book, ref);
        if (run->started != cause->at)
            return 0;
        count += run->depth != 0;
    }
    return count >= CSUCCESSP_CHAINED_MAX;
}

/* Is a run one of another playbook of the group, and open? */
static int
is_rival(const csuccess_book *book, const csuccessp_playbook *playbook, uint32_t entry,
         const csuccessp_run *run)
{
    const csuccessp_playbook *other = csuccessp_run_playbook(book, run);

    return playbook->group && run->entry != entry && run->state == CSUCCESSP_RUN_OPEN &&
           !run->held && other && other->group == playbook->group;
}

/* Is there one that does not make way? There may be several: a run for each subject, or those of
 * customers that were merged. */
static int
is_blocked(const csuccess_book *book, const csuccessp_playbook *playbook, uint32_t row,
           uint32_t entry)
{
    csuccessp_ref ref = csuccessp_runs_first(book, row);

    for (; playbook->group && ref; ref = csuccessp_run_at(book, ref)->next) {
        const csuccessp_run *run = csuccessp_run_at(book, ref);
        if (is_rival(book, playbook, entry, run) &&
            (!playbook->preempts ||
             csuccessp_run_playbook(book, run)->priority >= playbook->priority))
            return 1;
    }
    return 0;
}

/* Caps: starts of an owner on a day of the book. */

static csuccessp_cap_count *
cap_count(csuccess_book *book, uint32_t entry, csuccessp_text owner)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t i;

    for (i = 0; i < p->caps.count; i++)
        if (p->caps.items[i].entry == entry && p->caps.items[i].owner == owner)
            return &p->caps.items[i];
    return NULL;
}

void
csuccessp_caps_open_day(csuccess_book *book, int32_t day)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t i;

    if (p->cap_day == day)
        return;
    for (i = 0; i < p->caps.count; i++)
        csuccessp_texts_drop(&book->texts, p->caps.items[i].owner);
    p->caps.count = 0;
    p->cap_day = day;
}

csuccess_status
csuccessp_caps_reserve(csuccess_book *book)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);

    return csuccessp_array_reserve(&book->memory, &p->caps, 1) == CSUCCESS_OK
               ? CSUCCESS_OK
               : csuccessp_fail_memory(&book->error);
}

void
csuccessp_caps_count(csuccess_book *book, uint32_t entry, csuccessp_text owner, uint32_t starts)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_cap_count *count = cap_count(book, entry, owner);

    if (!count) {
        count = &p->caps.items[p->caps.count++];
        memset(count, 0, sizeof *count);
        count->entry = entry;
        count->owner = owner;
        csuccessp_texts_keep(&book->texts, owner);
    }
    count->count += starts;
}

/* The customer's start that waits for room already; 0. */
static csuccessp_ref
find_deferred(const csuccess_book *book, uint32_t row, uint32_t entry, csuccessp_text subject)
{
    csuccessp_ref ref = csuccessp_playbooks_of(book)->starts[row];

    for (; ref; ref = csuccessp_start_at(book, ref)->next) {
        const csuccessp_start *start = csuccessp_start_at(book, ref);
        if (start->entry == entry && start->kind == CSUCCESSP_PENDING_DEFERRED &&
            start->subject == subject)
            return ref;
    }
    return 0;
}

/* One that waits for room comes back with the next day of the book. */
static csuccess_status
defer(csuccess_book *book, csuccessp_playbook_entry *entry, uint32_t row,
      const csuccessp_cause *cause)
{
    int64_t wake = csuccessp_zone_next_midnight(csuccessp_book_zone(book), cause->at);
    csuccess_status status = csuccessp_timers_reserve(book, 1);
    csuccessp_ref ref = find_deferred(book, row, entry->number, cause->subject);
    csuccessp_start *start;

    if (status != CSUCCESS_OK)
        return status;
    if (!ref) {
        ref = csuccessp_start_add(book, row);
        if (!ref)
            return csuccessp_fail_memory(&book->error);
        start = csuccessp_start_at(book, ref);
        start->entry = entry->number;
        start->kind = CSUCCESSP_PENDING_DEFERRED;
        start->depth = cause->depth;
        start->since = cause->at;
        start->subject = cause->subject;
        csuccessp_texts_keep(&book->texts, cause->subject);
        entry->deferred++;
    }
    start = csuccessp_start_at(book, ref);
    if (wake > CSUCCESSP_TIME_MAX)
        wake = CSUCCESSP_TIME_MAX;
    if (start->wake != wake) {
        start->wake = wake;
        csuccessp_playbook_wake(book, row, wake);
    }
    return CSUCCESS_OK;
}

/* What the new run takes the place of: an open one of its own, and those of the group. */
static csuccess_status
close_others(csuccess_book *book, const csuccessp_playbook_entry *entry, uint32_t row,
             const csuccessp_cause *cause)
{
    csuccessp_ref ref = csuccessp_runs_first(book, row);
    csuccess_status status = CSUCCESS_OK;

    for (; ref && status == CSUCCESS_OK; ref = csuccessp_run_at(book, ref)->next) {
        const csuccessp_run *run = csuccessp_run_at(book, ref);
        int own = run->entry == entry->number && run->state == CSUCCESSP_RUN_OPEN &&
                  run->subject == cause->subject;
        if (!own && !is_rival(book, entry->current, entry->number, run))
            continue;
        status = csuccessp_run_close_reserve(book);
        if (status == CSUCCESS_OK)
            csuccessp_run_close(book, ref, CSUCCESSP_RUN_REPLACED, cause->at);
    }
    return status;
}

/* Why the run may not start; CSUCCESSP_KEPT_COUNT: it may, once the others are closed. */
static int
find_obstacle(const csuccess_book *book, const csuccessp_playbook_entry *entry, uint32_t row,
              const csuccessp_cause *cause)
{
    const csuccessp_playbook *playbook = entry->current;

    if (playbook->repeat == CSUCCESSP_REPEAT_IGNORE &&
        csuccessp_run_find_open(book, row, entry->number, cause->subject))
        return CSUCCESSP_KEPT_OPEN;
    if (cause->depth >= (uint32_t)playbook->depth || /* so many came before it */
        is_avalanche(book, row, cause))
        return CSUCCESSP_KEPT_DEPTH;
    if (!cause->by_hand &&
        in_cooldown(book, playbook, row, entry->number, cause->subject, cause->at))
        return CSUCCESSP_KEPT_COOLDOWN;
    if (!cause->by_hand && at_maximum(book, playbook, row, entry->number, cause->at))
        return CSUCCESSP_KEPT_MAXIMUM;
    if (csuccessp_run_needless(book, playbook, row, cause->at))
        return CSUCCESSP_KEPT_NEEDLESS;
    if (is_blocked(book, playbook, row, entry->number))
        return CSUCCESSP_KEPT_GROUP;
    return CSUCCESSP_KEPT_COUNT;
}

static void
keep_text(csuccess_book *book, csuccessp_text *to, csuccessp_text text)
{
    csuccessp_texts_keep(&book->texts, text);
    *to = text;
}

static csuccess_status
open_fresh(csuccess_book *book, csuccessp_playbook_entry *entry, uint32_t row,
           const csuccessp_cause *cause, csuccessp_text owner, int held, csuccessp_ref *out)
{
    csuccessp_ref ref = csuccessp_run_new(book, (uint16_t)entry->current->steps.count);
    csuccessp_run *run;

    *out = ref;
    if (!ref)
        return csuccessp_fail_memory(&book->error);
    run = csuccessp_run_at(book, ref);
    run->row = row;
    run->entry = entry->number;
    run->revision = entry->revision;
    run->number = csuccessp_runs_number(book, row, entry->number) + 1;
    run->held = (uint8_t)held;
    run->hand = cause->by_hand;
    run->depth = cause->depth;
    run->started = cause->at;
    run->id = csuccessp_run_id(book, entry->id, row, run->number);
    if (!run->id) {
        csuccessp_run_free(book, ref);
        return csuccessp_fail_memory(&book->error);
    }
    keep_text(book, &run->subject, cause->subject);
    keep_text(book, &run->owner, owner);
    keep_text(book, &run->by, cause->by);
    keep_text(book, &run->reason, cause->reason);
    csuccessp_run_figures(book, row, &run->score[0], &run->revenue[0]);
    return CSUCCESS_OK;
}

/* Past all obstacles but the cap. */
static csuccess_status
start_under_cap(csuccess_book *book, csuccessp_playbook_entry *entry, uint32_t row,
                const csuccessp_cause *cause, csuccessp_text owner)
{
    const csuccessp_playbook *playbook = entry->current;
    int held = !cause->by_hand && csuccessp_held_out(book, playbook, row);
    int capped = playbook->cap && !held && !cause->by_hand;
    const csuccessp_cap_count *count = capped ? cap_count(book, entry->number, owner) : NULL;
    csuccess_status status;
    csuccessp_ref run;

    if (count && count->count >= playbook->cap) {
        if (playbook->over_cap == CSUCCESSP_CAP_DEFER)
            return defer(book, entry, row, cause);
        entry->kept[CSUCCESSP_KEPT_CAP] += !cause->again;
        return CSUCCESS_OK;
    }
    status = csuccessp_caps_reserve(book);
    if (status == CSUCCESS_OK)
        status = open_fresh(book, entry, row, cause, owner, held, &run);
    if (status != CSUCCESS_OK)
        return status;
    status = close_others(book, entry, row, cause);
    if (status != CSUCCESS_OK) {
        csuccessp_run_free(book, run);
        return status;
    }
    if (capped)
        csuccessp_caps_count(book, entry->number, owner, 1);
    csuccessp_run_link(book, run);
    csuccessp_playbooks_of(book)->started = 1;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_run_start(csuccess_book *book, csuccessp_playbook_entry *entry, uint32_t row,
                    const csuccessp_cause *cause)
{
    int32_t day = csuccessp_zone_date(csuccessp_book_zone(book), cause->at);
    csuccessp_text owner;
    csuccess_status status;
    int obstacle = find_obstacle(book, entry, row, cause);

    if (obstacle != CSUCCESSP_KEPT_COUNT) {
        entry->kept[obstacle] += !cause->again;
        return CSUCCESS_OK;
    }
    csuccessp_caps_open_day(book, day);
    status = csuccessp_owner_take(book, &entry->current->owner, row, day, 0, &owner);
    if (status == CSUCCESS_OK)
        status = start_under_cap(book, entry, row, cause, owner);
    csuccessp_texts_drop(&book->texts, owner);
    return status;
}
