/* SPDX-License-Identifier: MIT */
/* Starts that wait: lists by customer. */
#include "book/saved/ledger.h"
#include "playbook/run/run.h"

csuccessp_start *
csuccessp_start_at(const csuccess_book *book, csuccessp_ref ref)
{
    return csuccessp_pool_at(&csuccessp_playbooks_of(book)->pool, ref);
}

csuccessp_ref
csuccessp_start_find(const csuccess_book *book, uint32_t row, uint32_t entry, uint8_t kind)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_ref ref = row < p->runs_capacity ? p->starts[row] : 0;

    for (; ref; ref = csuccessp_start_at(book, ref)->next) {
        const csuccessp_start *start = csuccessp_start_at(book, ref);
        if (start->entry == entry && start->kind == kind)
            return ref;
    }
    return 0;
}

/* Last in the list, so that those who wait keep their order. */
static void
append(csuccess_book *book, uint32_t row, csuccessp_ref ref)
{
    csuccessp_ref *link = &csuccessp_playbooks_of(book)->starts[row];

    while (*link)
        link = &csuccessp_start_at(book, *link)->next;
    *link = ref;
}

const char *const csuccessp_pending_names[CSUCCESSP_PENDING_KINDS + 1] = {
    "sustain", "deferred", "chained", "rests", "hand", "stop", NULL,
};

void
csuccessp_start_link(csuccess_book *book, uint32_t row, csuccessp_ref start)
{
    append(book, row, start);
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_CUSTOMERS, row);
}

csuccessp_ref
csuccessp_start_add(csuccess_book *book, uint32_t row)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_ref ref = csuccessp_pool_take(&p->pool, sizeof(csuccessp_start));

    if (!ref)
        return 0;
    csuccessp_start_at(book, ref)->wake = CSUCCESSP_TIME_NONE;
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_CUSTOMERS, row);
    append(book, row, ref);
    return ref;
}

static void
free_start(csuccess_book *book, csuccessp_ref ref)
{
    csuccessp_start *start = csuccessp_start_at(book, ref);

    csuccessp_texts_drop(&book->texts, start->subject);
    csuccessp_texts_drop(&book->texts, start->reason);
    csuccessp_texts_drop(&book->texts, start->by);
    csuccessp_pool_give(&csuccessp_playbooks_of(book)->pool, ref, sizeof *start);
}

void
csuccessp_start_drop(csuccess_book *book, uint32_t row, csuccessp_ref start)
{
    csuccessp_ref *link = &csuccessp_playbooks_of(book)->starts[row];

    while (*link && *link != start)
        link = &csuccessp_start_at(book, *link)->next;
    if (!*link)
        return;
    *link = csuccessp_start_at(book, start)->next;
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_CUSTOMERS, row);
    free_start(book, start);
}

void
csuccessp_starts_forget(csuccess_book *book, uint32_t row)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);

    while (row < p->runs_capacity && p->starts[row])
        csuccessp_start_drop(book, row, p->starts[row]);
}

static int
has_same(const csuccess_book *book, uint32_t row, const csuccessp_start *start)
{
    csuccessp_ref ref = csuccessp_playbooks_of(book)->starts[row];

    for (; ref; ref = csuccessp_start_at(book, ref)->next) {
        const csuccessp_start *other = csuccessp_start_at(book, ref);
        if (other->entry == start->entry && other->kind == start->kind &&
            other->subject == start->subject)
            return 1;
    }
    return 0;
}

/* What a sustain has counted belongs to the values of the customer that goes. */
void
csuccessp_starts_merge(csuccess_book *book, uint32_t from, uint32_t into)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_ref ref;

    while (from < p->runs_capacity && (ref = p->starts[from]) != 0) {
        csuccessp_start *start = csuccessp_start_at(book, ref);
        p->starts[from] = start->next;
        start->next = 0;
        if (start->kind == CSUCCESSP_PENDING_SUSTAIN || has_same(book, into, start)) {
            free_start(book, ref);
            continue;
        }
        start->wake = CSUCCESSP_TIME_NONE; /* timers are by customer */
        append(book, into, ref);
        csuccessp_stir(book, into);
    }
}

/* What waits for a playbook, of one kind or (CSUCCESSP_PENDING_KINDS) of all. */
void
csuccessp_starts_drop_of(csuccess_book *book, uint32_t entry, int kind)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    uint32_t row;

    for (row = 0; row < p->runs_capacity; row++) {
        csuccessp_ref ref = p->starts[row], next;
        for (; ref; ref = next) {
            const csuccessp_start *start = csuccessp_start_at(book, ref);
            next = start->next;
            if (start->entry == entry && (kind == CSUCCESSP_PENDING_KINDS || start->kind == kind))
                csuccessp_start_drop(book, row, ref);
        }
    }
}
