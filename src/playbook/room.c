/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "book/task/task.h"
#include "playbook/act/act.h"
#include "playbook/record.h"
#include "playbook/saved/saved.h"

csuccessp_playbooks *
csuccessp_playbooks_of(const csuccess_book *book)
{
    return csuccessp_room_state(book, &csuccessp_playbook_room);
}

void
csuccessp_stir(csuccess_book *book, uint32_t row)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t word = row / 64;

    csuccessp_bits_set(&p->stirred, row);
    if (p->stirred_low >= p->stirred_high) {
        p->stirred_low = word;
        p->stirred_high = word + 1;
    } else if (word < p->stirred_low) {
        p->stirred_low = word;
    } else if (word >= p->stirred_high) {
        p->stirred_high = word + 1;
    }
}

void
csuccessp_await_birth(csuccess_book *book, uint32_t row)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);

    if (p->runs[row] || p->starts[row])
        csuccessp_bits_set(&p->waiting, row);
}

static csuccess_status
open_playbooks(csuccess_book *book, void **state)
{
    csuccessp_playbooks *p = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *p);

    if (!p)
        return CSUCCESS_E_NO_MEMORY;
    csuccessp_pool_open(&p->pool, &book->memory);
    p->cap_day = CSUCCESSP_DATE_NONE;
    *state = p;
    return CSUCCESS_OK;
}

static void
forget(csuccess_book *book, uint32_t row)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t i;

    if (row >= p->runs_capacity)
        return;
    csuccessp_runs_forget(book, row);
    csuccessp_starts_forget(book, row);
    csuccessp_bits_unset(&p->stirred, row);
    for (i = 0; i < p->entries.count; i++)
        csuccessp_playbook_entry_forget(book, p->entries.items[i], row);
}

static void
forget_subject(csuccess_book *book, csuccessp_text subject, csuccessp_text instead,
               csuccessp_text *of)
{
    if (*of != subject)
        return;
    csuccessp_texts_keep(&book->texts, instead);
    csuccessp_texts_drop(&book->texts, subject);
    *of = instead;
}

/* What waits for somebody who has an open run means that run, which will go by its id. */
static csuccessp_text
heir(const csuccess_book *book, uint32_t row, const csuccessp_start *start)
{
    csuccessp_ref run = csuccessp_run_find_open(book, row, start->entry, start->subject);

    return run ? csuccessp_run_at(book, run)->id : 0;
}

/* Runs that somebody's event led to go on, and starts that wait do. A run has its own id instead of
 * the subject, so that it is taken neither for that of another contact nor for one without. */
static void
forget_contact(csuccess_book *book, uint32_t row, const char *id, size_t length)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_text subject = csuccessp_texts_find(&book->texts, id, length);
    csuccessp_ref ref;
    size_t i;

    if (!subject || row >= p->runs_capacity)
        return;
    for (ref = p->starts[row]; ref; ref = csuccessp_start_at(book, ref)->next) {
        csuccessp_start *start = csuccessp_start_at(book, ref);
        forget_subject(book, subject, heir(book, row, start), &start->subject);
    }
    for (ref = p->runs[row]; ref; ref = csuccessp_run_at(book, ref)->next) {
        csuccessp_run *run = csuccessp_run_at(book, ref);
        forget_subject(book, subject, run->id, &run->subject);
        csuccessp_run_changed(book, run);
    }
    for (i = 0; i < p->items.count; i++)
        if (p->items.items[i].row == row)
            forget_subject(book, subject, 0, &p->items.items[i].subject);
}

static void
close_playbooks(csuccess_book *book, void *state)
{
    csuccessp_playbooks *p = state;
    csuccessp_memory *m = &book->memory;
    uint32_t row;
    size_t i;

    if (!p)
        return;
    csuccessp_act_drop_items(book);
    for (row = 0; row < p->runs_capacity; row++) {
        csuccessp_runs_forget(book, row);
        csuccessp_starts_forget(book, row);
    }
    for (i = 0; i < p->entries.count; i++)
        csuccessp_playbook_entry_free(book, p->entries.items[i]);
    for (i = 0; i < p->caps.count; i++)
        csuccessp_texts_drop(&book->texts, p->caps.items[i].owner);
    for (i = 0; i < sizeof p->reasons / sizeof *p->reasons; i++)
        csuccessp_texts_drop(&book->texts, p->reasons[i]);
    csuccessp_array_release(m, &p->entries);
    csuccessp_array_release(m, &p->order);
    csuccessp_array_release(m, &p->by_id);
    csuccessp_array_release(m, &p->places);
    csuccessp_array_release(m, &p->vacant);
    csuccessp_array_release(m, &p->items);
    csuccessp_array_release(m, &p->open);
    csuccessp_array_release(m, &p->caps);
    csuccessp_release(m, p->runs, p->runs_capacity, sizeof *p->runs);
    csuccessp_release(m, p->starts, p->runs_capacity, sizeof *p->starts);
    csuccessp_bits_free(m, &p->stirred);
    csuccessp_bits_free(m, &p->active);
    csuccessp_bits_free(m, &p->waiting);
    csuccessp_pool_close(&p->pool);
    csuccessp_release(m, p, 1, sizeof *p);
}

/* Said of tasks that go with their run, by how it ends. */
static const char *const reason_texts[] = {
    "the run is over", "the goal was reached", "the exit rule holds", "not relevant", "stopped",
    "replaced",        "the playbook is off",
};

static csuccess_status
take_reasons(csuccess_book *book)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t i;

    for (i = 0; i < sizeof reason_texts / sizeof *reason_texts; i++) {
        if (!p->reasons[i])
            p->reasons[i] = csuccessp_texts_take(&book->texts, reason_texts[i],
                                                 strlen(reason_texts[i]));
        if (!p->reasons[i])
            return csuccessp_fail_memory(&book->error);
    }
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_playbooks_grow(csuccess_book *book, size_t rows)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_memory *m = &book->memory;
    csuccessp_ref *runs, *starts;

    if (rows == 0)
        rows = 1;
    if (csuccessp_bits_grow(m, &p->stirred, rows) != CSUCCESS_OK ||
        csuccessp_bits_grow(m, &p->active, rows) != CSUCCESS_OK ||
        csuccessp_bits_grow(m, &p->waiting, rows) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    if (take_reasons(book) != CSUCCESS_OK)
        return CSUCCESS_E_NO_MEMORY;
    if (rows <= p->runs_capacity)
        return CSUCCESS_OK;
    runs = csuccessp_allocate_zeroed(m, rows, sizeof *runs);
    starts = csuccessp_allocate_zeroed(m, rows, sizeof *starts);
    if (!runs || !starts) {
        csuccessp_release(m, runs, rows, sizeof *runs);
        csuccessp_release(m, starts, rows, sizeof *starts);
        return csuccessp_fail_memory(&book->error);
    }
    if (p->runs_capacity) {
        memcpy(runs, p->runs, p->runs_capacity * sizeof *runs);
        memcpy(starts, p->starts, p->runs_capacity * sizeof *starts);
    }
    csuccessp_release(m, p->runs, p->runs_capacity, sizeof *runs);
    csuccessp_release(m, p->starts, p->runs_capacity, sizeof *starts);
    p->runs = runs;
    p->starts = starts;
    p->runs_capacity = (uint32_t)rows;
    return CSUCCESS_OK;
}

static csuccess_status
grow(csuccess_book *book, size_t rows)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    if (!p->runs_capacity)
        return CSUCCESS_OK;
    for (i = 0; i < p->entries.count && status == CSUCCESS_OK; i++)
        status = csuccessp_playbook_entry_grow(book, p->entries.items[i], rows);
    return status == CSUCCESS_OK ? csuccessp_playbooks_grow(book, rows) : status;
}

/* A customer who has come to an instant, and of whom a run waits for an event. */
static void
evaluated(csuccess_book *book, csuccessp_pass *pass)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t base = pass->first / 64, w;

    if (pass->quiet || !p->runs_capacity)
        return;
    for (w = 0; w < CSUCCESSP_BLOCK_WORDS && base + w < p->waiting.capacity; w++) {
        uint64_t bits = pass->mask[w] & p->waiting.words[base + w];
        for (; bits; bits &= bits - 1)
            csuccessp_stir(book, (uint32_t)((base + w) * 64 + csuccessp_lowest_bit(bits)));
    }
}

static int
ring(csuccess_book *book, uint32_t row, uint32_t tag, int64_t at)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_ref ref;
    int rings = 0;

    if (row >= p->runs_capacity)
        return 0;
    if (tag == CSUCCESSP_RING_FOLLOWS)
        return 1;
    for (ref = p->runs[row]; ref && !rings; ref = csuccessp_run_at(book, ref)->next)
        rings = csuccessp_run_at(book, ref)->wake == at;
    for (ref = p->starts[row]; ref && !rings; ref = csuccessp_start_at(book, ref)->next)
        rings = csuccessp_start_at(book, ref)->wake == at;
    if (rings)
        csuccessp_stir(book, row);
    return rings;
}

static void
merge(csuccess_book *book, uint32_t from, uint32_t into)
{
    csuccessp_runs_merge(book, from, into);
    csuccessp_starts_merge(book, from, into);
}

static void
task_changed(csuccess_book *book, const csuccessp_task *task, uint32_t place)
{
    (void)place;
    if (task->row >= csuccessp_playbooks_of(book)->runs_capacity)
        return;
    csuccessp_stir(book, task->row);
    csuccessp_mark_due(book, task->row); /* at the start of the next move, not of somebody's */
}

static uint64_t
count_memory(const csuccess_book *book)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    uint64_t bytes = sizeof *p + p->pool.used;
    size_t i;

    for (i = 0; i < p->entries.count; i++) {
        const csuccessp_playbook_entry *entry = p->entries.items[i];
        bytes += sizeof *entry + entry->capacity + entry->last_capacity * UINT64_C(4) +
                 entry->day_capacity * UINT64_C(4);
    }
    return bytes + p->runs_capacity * UINT64_C(8) + p->places.capacity * UINT64_C(8);
}

static const csuccessp_record_kind *const records[] = {&csuccessp_playbook_record, NULL};

static const csuccessp_section *const sections[] = {&csuccessp_playbook_section, NULL};

static const csuccessp_document_kind *const documents[] = {
    &csuccessp_playbook_document,
    &csuccessp_playbooks_document,
    &csuccessp_run_document,
    NULL,
};

static const csuccessp_item_kind *const items[] = {&csuccessp_run_items, NULL};

const csuccessp_room csuccessp_playbook_room = {
    .name = "playbook",
    .open = open_playbooks,
    .close = close_playbooks,
    .records = records,
    .sections = sections,
    .documents = documents,
    .items = items,
    .published = csuccessp_playbooks_published,
    .grow = grow,
    .evaluated = evaluated,
    .act = csuccessp_playbooks_act,
    .timer = ring,
    .forget = forget,
    .forget_contact = forget_contact,
    .merge = merge,
    .task_changed = task_changed,
    .save_customer = csuccessp_playbooks_save_customer,
    .load_customer = csuccessp_playbooks_load_customer,
    .customer_field = "playbooks",
    .loaded = csuccessp_playbooks_loaded,
    .memory = count_memory,
};
