/* SPDX-License-Identifier: MIT */
/* The record `playbook`: a run is started or stopped by hand.
 *
 * {"record": "playbook", "do": "start" or "stop", "playbook": "winback", "customer": "acme",
 *  "subject": "ann"} */
#include "playbook/record.h"

#include <string.h>

#include "book/saved/ledger.h"
#include "playbook/run/run.h"
#include "util/suggest.h"

enum { START, STOP };
static const char *const commands[] = {"start", "stop", NULL};

struct playbook_body {
    int32_t what;
    csuccessp_slice playbook, customer, subject;
};

static const csuccessp_field playbook_fields[] = {
    {"do", CSUCCESSP_FIELD_CHOICE, 1, offsetof(struct playbook_body, what), commands},
    {"playbook", CSUCCESSP_FIELD_ID, 1, offsetof(struct playbook_body, playbook), NULL},
    {"customer", CSUCCESSP_FIELD_ID, 1, offsetof(struct playbook_body, customer), NULL},
    {"subject", CSUCCESSP_FIELD_ID, 0, offsetof(struct playbook_body, subject), NULL},
    CSUCCESSP_COMMON_FIELDS,
};

struct playbook_change {
    csuccessp_change change;
    uint32_t entry;
    int32_t what;
    csuccessp_text subject, by, reason;
    csuccessp_ref start; /* of which the change is the owner; 0 */
};

static csuccess_status
unknown_playbook(const csuccess_book *book, const csuccessp_place *at, csuccessp_slice id)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    const char *known;
    size_t i, length;

    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; i < p->order.count; i++) {
        known = csuccessp_texts_get(&book->texts, p->entries.items[p->order.items[i]]->id, &length);
        csuccessp_suggest_offer(&suggestion, known, length);
    }
    return csuccessp_fail_at(at, CSUCCESS_E_UNKNOWN, "there is no playbook '%.*s'%s",
                             csuccessp_shown(id.bytes, id.length), id.bytes,
                             csuccessp_suggest_text(&suggestion, hint));
}

static csuccess_status
check(csuccess_book *book, const csuccessp_record *record, const struct playbook_body *in,
      uint32_t row, csuccessp_playbook_entry **out)
{
    csuccessp_place at = csuccessp_place_name(&record->place, "playbook");
    csuccessp_text id = csuccessp_texts_find(&book->texts, in->playbook.bytes, in->playbook.length);
    csuccessp_text subject = csuccessp_texts_find(&book->texts, in->subject.bytes,
                                                  in->subject.length);
    csuccessp_playbook_entry *entry = id ? csuccessp_playbook_entry_find(book, id) : NULL;
    int due = !record->waited && csuccessp_record_is_due(book, record->at);
    csuccessp_ref open;

    if (!entry || !entry->current)
        return unknown_playbook(book, &at, in->playbook);
    if (book->clock.now == CSUCCESSP_TIME_NONE && record->at == CSUCCESSP_TIME_NONE)
        return csuccessp_fail_at(&record->place, CSUCCESS_E_NO_CLOCK,
                                 "before the first move of the clock it needs an 'at'");
    *out = entry;
    if (!due)
        return CSUCCESS_OK;
    /* a subject of whom the book has never heard has no run; that without one is another */
    open = in->subject.bytes && !subject
               ? 0
               : csuccessp_run_find_open(book, row, entry->number, subject);
    if (in->what == STOP && !open)
        return csuccessp_fail_at(&record->place, CSUCCESS_E_STATE,
                                 "the customer has no open run of this playbook");
    if (in->what == START && !entry->current->enabled)
        return csuccessp_fail_at(&at, CSUCCESS_E_STATE, "the playbook is disabled");
    if (in->what == START && open && entry->current->repeat == CSUCCESSP_REPEAT_IGNORE)
        return csuccessp_fail_at(&record->place, CSUCCESS_E_STATE,
                                 "the customer has an open run of this playbook");
    return CSUCCESS_OK;
}

static void
free_change(csuccess_book *book, struct playbook_change *c)
{
    csuccessp_texts_drop(&book->texts, c->subject);
    csuccessp_texts_drop(&book->texts, c->by);
    csuccessp_texts_drop(&book->texts, c->reason);
    csuccessp_pool_give(&csuccessp_playbooks_of(book)->pool, c->start, sizeof(csuccessp_start));
    csuccessp_change_free(book, &c->change);
}

static void
discard(csuccess_book *book, csuccessp_change *change)
{
    free_change(book, (struct playbook_change *)change);
}

static csuccess_status
prepare(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    struct playbook_body in;
    struct playbook_change *c;
    csuccessp_playbook_entry *entry = NULL;
    uint64_t present;
    uint32_t row = CSUCCESSP_ROW_NONE;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&record->place, record->root, playbook_fields,
                                   sizeof playbook_fields / sizeof *playbook_fields, &in, &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_record_customer(book, &record->place, "customer", in.customer, &row);
    if (status == CSUCCESS_OK)
        status = check(book, record, &in, row, &entry);
    if (status != CSUCCESS_OK)
        return status;
    c = csuccessp_change_new(book, record, row, sizeof *c);
    if (!c)
        return csuccessp_fail_memory(&book->error);
    c->entry = entry->number;
    c->what = in.what;
    c->start = csuccessp_pool_take(&csuccessp_playbooks_of(book)->pool, sizeof(csuccessp_start));
    if (!c->start)
        status = csuccessp_fail_memory(&book->error);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in.subject, &c->subject);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, record->by, &c->by);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, record->reason, &c->reason);
    if (status != CSUCCESS_OK) {
        free_change(book, c);
        return status;
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

/* What is asked for is done with the effects of the customer's next instant. */
static void
apply(csuccess_book *book, csuccessp_change *change)
{
    struct playbook_change *c = (struct playbook_change *)change;
    csuccessp_start *start = csuccessp_start_at(book, c->start);

    start->entry = c->entry;
    start->kind = c->what == START ? CSUCCESSP_PENDING_HAND : CSUCCESSP_PENDING_STOP;
    start->since = change->at;
    start->wake = CSUCCESSP_TIME_NONE;
    start->subject = c->subject;
    start->by = c->by;
    start->reason = c->reason;
    csuccessp_start_link(book, change->row, c->start);
    csuccessp_stir(book, change->row);
    csuccessp_mark_due(book, change->row);
    c->start = c->subject = c->by = c->reason = 0;
    free_change(book, c);
}

const csuccessp_record_kind csuccessp_playbook_record = {
    "playbook", NULL, prepare, NULL, apply, discard, 0,
};
