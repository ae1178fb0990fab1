/* SPDX-License-Identifier: MIT */
#include "playbook/run/run.h"

#include <string.h>

#include "book/saved/ledger.h"
#include "book/task/task.h"
#include "util/buffer.h"
#include "util/sort.h"

const char *const csuccessp_step_states[CSUCCESSP_STEP_STATES + 1] = {
    "idle", "scheduled", "going", "done", "skipped", "cancelled", NULL,
};

const char *const csuccessp_skips[CSUCCESSP_SKIPS + 1] = {
    [CSUCCESSP_SKIP_CONDITION] = "condition",
    [CSUCCESSP_SKIP_NO_CANVAS] = "no_canvas",
    [CSUCCESSP_SKIPS] = NULL,
};

csuccessp_run *
csuccessp_run_at(const csuccess_book *book, csuccessp_ref ref)
{
    return csuccessp_pool_at(&csuccessp_playbooks_of(book)->pool, ref);
}

csuccessp_ref
csuccessp_runs_first(const csuccess_book *book, uint32_t row)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);

    return row < p->runs_capacity ? p->runs[row] : 0;
}

csuccessp_ref
csuccessp_run_find(const csuccess_book *book, uint32_t row, uint32_t entry, uint32_t number)
{
    csuccessp_ref ref = csuccessp_runs_first(book, row);

    for (; ref; ref = csuccessp_run_at(book, ref)->next) {
        const csuccessp_run *run = csuccessp_run_at(book, ref);
        if (run->entry == entry && run->number == number)
            return ref;
    }
    return 0;
}

const csuccessp_playbook *
csuccessp_run_playbook(const csuccess_book *book, const csuccessp_run *run)
{
    return csuccessp_playbook_version_of(csuccessp_playbooks_of(book)->entries.items[run->entry],
                                         run->revision);
}

static size_t
run_bytes(uint16_t steps)
{
    return sizeof(csuccessp_run) + steps * sizeof(csuccessp_run_step);
}

csuccessp_text
csuccessp_run_id(csuccess_book *book, csuccessp_text playbook, uint32_t row, uint32_t number)
{
    csuccessp_buffer to;
    size_t a, b;
    const char *playbook_id = csuccessp_texts_get(&book->texts, playbook, &a);
    const char *customer = csuccessp_customer_id(book, row, &b);
    csuccessp_text id = 0;

    csuccessp_buffer_open(&to, &book->memory);
    csuccessp_task_id(&to, playbook_id, a, customer, b, number, "", 0);
    if (to.status == CSUCCESS_OK) /* without the '/' before a step */
        id = csuccessp_texts_take(&book->texts, to.data,
                                  to.length - (to.data[to.length - 1] == '/'));
    csuccessp_buffer_close(&to);
    return id;
}

void
csuccessp_run_changed(csuccess_book *book, const csuccessp_run *run)
{
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_RUNS, run->place);
}

csuccessp_ref
csuccessp_run_new(csuccess_book *book, uint16_t steps)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_ref ref;
    csuccessp_run *run;
    uint16_t i;

    if (csuccessp_array_reserve(&book->memory, &p->places, 1) != CSUCCESS_OK ||
        csuccessp_array_reserve(&book->memory, &p->vacant, p->places.capacity - p->vacant.count) !=
            CSUCCESS_OK ||
        csuccessp_items_reserve(book, CSUCCESSP_ITEMS_RUNS, p->places.capacity) != CSUCCESS_OK)
        return 0;
    ref = csuccessp_pool_take(&p->pool, run_bytes(steps));
    if (!ref)
        return 0;
    run = csuccessp_run_at(book, ref);
    run->steps = steps;
    run->closed = run->goal = run->wake = CSUCCESSP_TIME_NONE;
    run->score[0] = run->score[1] = run->revenue[0] = run->revenue[1] = csuccessp_missing_number();
    for (i = 0; i < steps; i++) {
        run->step[i].list = UINT16_MAX;
        run->step[i].task = UINT32_MAX;
        run->step[i].at = run->step[i].until = run->step[i].over = CSUCCESSP_TIME_NONE;
    }
    return ref;
}

/* Newest first, by what a saved run says: a book that was loaded has the same order. */
static int
stands_before(const csuccess_book *book, const csuccessp_run *a, const csuccessp_run *b)
{
    if (a->started != b->started)
        return a->started > b->started;
    return csuccessp_texts_compare(&book->texts, a->id, b->id) < 0;
}

static void
put_in_list(csuccess_book *book, csuccessp_ref ref)
{
    csuccessp_run *run = csuccessp_run_at(book, ref);
    csuccessp_ref *link = &csuccessp_playbooks_of(book)->runs[run->row];

    while (*link && stands_before(book, csuccessp_run_at(book, *link), run))
        link = &csuccessp_run_at(book, *link)->next;
    run->next = *link;
    *link = ref;
}

void
csuccessp_run_link(csuccess_book *book, csuccessp_ref ref)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_run *run = csuccessp_run_at(book, ref);

    put_in_list(book, ref);
    run->place = p->vacant.count ? p->vacant.items[--p->vacant.count] : (uint32_t)p->places.count++;
    p->places.items[run->place] = ref;
    csuccessp_run_changed(book, run);
    csuccessp_bits_set(&p->active, run->row);
    if (run->state == CSUCCESSP_RUN_OPEN)
        p->entries.items[run->entry]->open_runs++;
}

void
csuccessp_run_free(csuccess_book *book, csuccessp_ref ref)
{
    csuccessp_run *run;
    uint16_t i;

    if (!ref)
        return;
    run = csuccessp_run_at(book, ref);
    csuccessp_texts_drop(&book->texts, run->id);
    csuccessp_texts_drop(&book->texts, run->subject);
    csuccessp_texts_drop(&book->texts, run->owner);
    csuccessp_texts_drop(&book->texts, run->by);
    csuccessp_texts_drop(&book->texts, run->reason);
    for (i = 0; i < run->steps; i++) {
        csuccessp_texts_drop(&book->texts, run->step[i].canvas);
        csuccessp_texts_drop(&book->texts, run->step[i].item);
    }
    csuccessp_pool_give(&csuccessp_playbooks_of(book)->pool, ref, run_bytes(run->steps));
}

void
csuccessp_runs_forget(csuccess_book *book, uint32_t row)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_ref ref;

    if (row >= p->runs_capacity)
        return;
    while ((ref = p->runs[row]) != 0) {
        csuccessp_run *run = csuccessp_run_at(book, ref);
        p->runs[row] = run->next;
        csuccessp_item_gone(book, CSUCCESSP_ITEMS_RUNS, run->place, run->id);
        p->places.items[run->place] = 0;
        p->vacant.items[p->vacant.count++] = run->place;
        if (run->state == CSUCCESSP_RUN_OPEN)
            p->entries.items[run->entry]->open_runs--;
        csuccessp_run_free(book, ref);
    }
    csuccessp_bits_unset(&p->active, row);
    csuccessp_bits_unset(&p->waiting, row);
}

/* The highest number of a customer's runs of a playbook. */
uint32_t
csuccessp_runs_number(const csuccess_book *book, uint32_t row, uint32_t entry)
{
    csuccessp_ref ref = csuccessp_runs_first(book, row);
    uint32_t number = 0;

    for (; ref; ref = csuccessp_run_at(book, ref)->next) {
        const csuccessp_run *run = csuccessp_run_at(book, ref);
        if (run->entry == entry && run->number > number)
            number = run->number;
    }
    return number;
}

csuccessp_ref
csuccessp_run_find_open(const csuccess_book *book, uint32_t row, uint32_t entry,
                        csuccessp_text subject)
{
    csuccessp_ref ref = csuccessp_runs_first(book, row);

    for (; ref; ref = csuccessp_run_at(book, ref)->next) {
        const csuccessp_run *run = csuccessp_run_at(book, ref);
        if (run->entry == entry && run->state == CSUCCESSP_RUN_OPEN && run->subject == subject)
            return ref;
    }
    return 0;
}

int64_t
csuccessp_run_clock(const csuccess_book *book)
{
    if (book->clock.running != CSUCCESSP_TIME_NONE)
        return book->clock.running;
    return book->clock.now == CSUCCESSP_TIME_NONE ? 0 : book->clock.now;
}

/* Timers. */

void
csuccessp_playbook_wake(csuccess_book *book, uint32_t row, int64_t at)
{
    csuccessp_timer_add(book, &csuccessp_playbook_room, row, CSUCCESSP_RING_WAKES, at);
}

/* The mark outlives a failure between the two instants. */
void
csuccessp_playbook_follow(csuccess_book *book, uint32_t row, int64_t at)
{
    csuccessp_mark_due(book, row);
    csuccessp_timer_add(book, &csuccessp_playbook_room, row, CSUCCESSP_RING_FOLLOWS, at);
}

/* Closing. */

csuccess_status
csuccessp_run_close_reserve(csuccess_book *book)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccess_status status = csuccessp_timers_reserve(book, p->entries.count + 2);

    if (status == CSUCCESS_OK &&
        csuccessp_pool_reserve(&p->pool, (p->entries.count + 1) *
                                             csuccessp_pool_rounded(sizeof(csuccessp_start))) !=
            CSUCCESS_OK)
        status = csuccessp_fail_memory(&book->error);
    return status;
}

/* Playbooks that wait for this one to close. They start at the next instant, which is at the same
 * time. */
static void
chain(csuccess_book *book, const csuccessp_run *run, int64_t at)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_text id = p->entries.items[run->entry]->id;
    size_t i;

    for (i = 0; i < p->order.count; i++) {
        const csuccessp_playbook_entry *entry = p->entries.items[p->order.items[i]];
        const csuccessp_trigger *trigger = &entry->current->trigger;
        csuccessp_start *start;
        csuccessp_ref ref;
        if (trigger->on != CSUCCESSP_ON_PLAYBOOK || trigger->playbook != id ||
            !(trigger->outcomes >> run->state & 1) || !entry->current->enabled)
            continue;
        ref = csuccessp_start_add(book, run->row);
        if (!ref)
            continue; /* room was reserved */
        start = csuccessp_start_at(book, ref);
        start->entry = entry->number;
        start->kind = CSUCCESSP_PENDING_CHAINED;
        start->depth = run->depth + 1;
        start->since = start->wake = at;
        csuccessp_playbook_wake(book, run->row, at);
    }
}

static void
close_run(csuccess_book *book, csuccessp_run *run, uint8_t state, int64_t at)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    uint16_t i;

    for (i = 0; i < run->steps; i++) {
        csuccessp_run_step *step = &run->step[i];
        const csuccessp_task *task = step->task != UINT32_MAX ? csuccessp_task_at(book, step->task)
                                                              : NULL;
        if (task && step->state == CSUCCESSP_STEP_GOING && csuccessp_task_is_open(task)) {
            csuccessp_task_close(book, step->task, CSUCCESS_TASK_CANCELLED, 0,
                                 p->reasons[state - 1], at);
        } else if (task && step->state == CSUCCESSP_STEP_GOING) { /* done in this instant */
            step->state = CSUCCESSP_STEP_DONE;
            step->over = task->closed;
        }
        if (step->state == CSUCCESSP_STEP_GOING || step->state == CSUCCESSP_STEP_SCHEDULED) {
            step->state = CSUCCESSP_STEP_CANCELLED;
            step->over = at;
        }
    }
    run->state = state;
    run->closed = at;
    if (run->measured) /* nobody will look at it again */
        run->wake = CSUCCESSP_TIME_NONE;
    p->entries.items[run->entry]->open_runs--;
    csuccessp_run_changed(book, run);
}

void
csuccessp_run_close(csuccess_book *book, csuccessp_ref ref, uint8_t state, int64_t at)
{
    csuccessp_run *run = csuccessp_run_at(book, ref);

    close_run(book, run, state, at);
    if (!run->held)
        chain(book, run, at);
}

/* Who stopped it, and why. */
static void
take_author(csuccess_book *book, csuccessp_run *run, csuccessp_start *stop)
{
    csuccessp_texts_drop(&book->texts, run->by);
    csuccessp_texts_drop(&book->texts, run->reason);
    run->by = stop->by;
    run->reason = stop->reason;
    stop->by = stop->reason = 0;
}

/* Takes the run with the lowest number out of a customer's list; 0 when it is empty. */
static csuccessp_ref
take_first(csuccess_book *book, uint32_t row)
{
    csuccessp_ref *link = &csuccessp_playbooks_of(book)->runs[row], *lowest = link, ref;

    for (; *link; link = &csuccessp_run_at(book, *link)->next)
        if (csuccessp_run_at(book, *link)->number < csuccessp_run_at(book, *lowest)->number)
            lowest = link;
    ref = *lowest;
    if (ref)
        *lowest = csuccessp_run_at(book, ref)->next;
    return ref;
}

static void
renumber_task(csuccess_book *book, uint32_t place, uint32_t number)
{
    csuccessp_task_at(book, place)->run = number;
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_TASKS, place);
}

/* A stop by hand that waits is of the run of the customer who goes. Where that is not to go on
 * anyhow, beside one of the other customer, it takes effect now: it would be taken for theirs. */
static void
stop_doubles(csuccess_book *book, uint32_t from, uint32_t into)
{
    csuccessp_ref ref = csuccessp_playbooks_of(book)->starts[from], next;

    for (; ref; ref = next) {
        csuccessp_start *stop = csuccessp_start_at(book, ref);
        csuccessp_ref open = csuccessp_run_find_open(book, from, stop->entry, stop->subject);
        next = stop->next;
        if (stop->kind != CSUCCESSP_PENDING_STOP)
            continue;
        if (open && !csuccessp_run_find_open(book, into, stop->entry, stop->subject))
            continue; /* it goes along with its run */
        if (open) {
            take_author(book, csuccessp_run_at(book, open), stop);
            close_run(book, csuccessp_run_at(book, open), CSUCCESSP_RUN_STOPPED,
                      csuccessp_run_clock(book));
        }
        csuccessp_start_drop(book, from, ref);
    }
}

/* 1 when the open runs `run` and `other` are of two playbooks of one group. Who is held out is in
 * nobody's way. */
static int
are_rivals(const csuccess_book *book, const csuccessp_run *run, const csuccessp_run *other)
{
    const csuccessp_playbook *a = csuccessp_run_playbook(book, run);
    const csuccessp_playbook *b = csuccessp_run_playbook(book, other);

    return run->entry != other->entry && other->state == CSUCCESSP_RUN_OPEN && !run->held &&
           !other->held && a && b && a->group && a->group == b->group;
}

/* Does an open run of the customer who stays keep one that comes from going on? One of a group
 * does unless its priority is lower. */
static int
is_kept_out(const csuccess_book *book, const csuccessp_run *run, uint32_t into)
{
    csuccessp_ref ref = csuccessp_runs_first(book, into);

    if (csuccessp_run_find_open(book, into, run->entry, run->subject))
        return 1;
    for (; ref; ref = csuccessp_run_at(book, ref)->next) {
        const csuccessp_run *other = csuccessp_run_at(book, ref);
        if (are_rivals(book, run, other) && csuccessp_run_playbook(book, other)->priority >=
                                                csuccessp_run_playbook(book, run)->priority)
            return 1;
    }
    return 0;
}

/* Which of the open runs goes on, that which comes or those which it meets. */
static void
settle(csuccess_book *book, csuccessp_run *run, uint32_t into)
{
    int64_t at = csuccessp_run_clock(book);
    csuccessp_ref ref = csuccessp_runs_first(book, into);

    if (is_kept_out(book, run, into)) {
        close_run(book, run, CSUCCESSP_RUN_REPLACED, at);
        return;
    }
    for (; ref; ref = csuccessp_run_at(book, ref)->next)
        if (are_rivals(book, run, csuccessp_run_at(book, ref)))
            close_run(book, csuccessp_run_at(book, ref), CSUCCESSP_RUN_REPLACED, at);
}

/* Runs of the customer that goes get numbers behind those of the one that stays; their tasks keep
 * their ids. Where both have an open one of a playbook or a group, one goes on; nothing follows
 * from the end of the other. */
void
csuccessp_runs_merge(csuccess_book *book, uint32_t from, uint32_t into)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_ref ref;
    uint16_t i;

    if (from >= p->runs_capacity)
        return;
    stop_doubles(book, from, into);
    while ((ref = take_first(book, from)) != 0) {
        csuccessp_run *run = csuccessp_run_at(book, ref);
        if (run->state == CSUCCESSP_RUN_OPEN)
            settle(book, run, into);
        run->row = into;
        run->number = csuccessp_runs_number(book, into, run->entry) + 1;
        run->wake = CSUCCESSP_TIME_NONE; /* timers are by customer */
        for (i = 0; i < run->steps; i++)
            if (run->step[i].task != UINT32_MAX)
                renumber_task(book, run->step[i].task, run->number);
        put_in_list(book, ref);
        csuccessp_run_changed(book, run);
    }
    if (p->runs[into]) {
        csuccessp_bits_set(&p->active, into);
        if (csuccessp_bits_has(&p->waiting, from))
            csuccessp_bits_set(&p->waiting, into);
        csuccessp_stir(book, into);
    }
    csuccessp_bits_unset(&p->active, from);
    csuccessp_bits_unset(&p->waiting, from);
}

static int
compare_places(const void *context, const void *a, const void *b)
{
    const csuccess_book *book = context;
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    const csuccessp_run *x = csuccessp_run_at(book, p->places.items[*(const uint32_t *)a]);
    const csuccessp_run *y = csuccessp_run_at(book, p->places.items[*(const uint32_t *)b]);

    return csuccessp_texts_compare(&book->texts, x->id, y->id);
}

void
csuccessp_runs_sort(const csuccess_book *book, uint32_t *places, size_t count)
{
    csuccessp_sort(places, count, sizeof *places, compare_places, book);
}
