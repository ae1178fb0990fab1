/* SPDX-License-Identifier: MIT */
#include "book/customer/outcome.h"

#include <string.h>

#include "book/book.h"
#include "book/record/record.h"
#include "book/saved/fields.h"
#include "util/json_write.h"

const char *const csuccessp_outcome_names[4] = {"renewed", "contracted", "churned", NULL};

static csuccessp_outcome *
outcome_at(const csuccess_book *book, csuccessp_ref ref)
{
    return csuccessp_pool_at(&book->pool, ref);
}

csuccessp_ref
csuccessp_outcomes_first(const csuccess_book *book, uint32_t row)
{
    return book->outcomes.lists && row < book->outcomes.capacity ? book->outcomes.lists[row] : 0;
}

csuccess_status
csuccessp_outcomes_grow(csuccess_book *book, size_t rows)
{
    csuccessp_outcomes *o = &book->outcomes;
    csuccessp_ref *lists;

    if (rows <= o->capacity)
        return CSUCCESS_OK;
    lists = csuccessp_resized(&book->memory, o->lists, o->capacity, o->capacity, rows,
                              sizeof *lists);
    if (!lists)
        return csuccessp_fail_memory(&book->error);
    o->lists = lists;
    o->capacity = (uint32_t)rows;
    return CSUCCESS_OK;
}

static void
free_outcome(csuccess_book *book, csuccessp_ref ref)
{
    csuccessp_outcome *outcome;

    if (!ref)
        return;
    outcome = outcome_at(book, ref);
    csuccessp_texts_drop(&book->texts, outcome->reason);
    csuccessp_texts_drop(&book->texts, outcome->by);
    csuccessp_pool_give(&book->pool, ref, sizeof *outcome);
}

void
csuccessp_outcomes_forget(csuccess_book *book, uint32_t row)
{
    csuccessp_ref ref = csuccessp_outcomes_first(book, row), next;

    for (; ref; ref = next) {
        next = outcome_at(book, ref)->next;
        free_outcome(book, ref);
    }
    if (book->outcomes.lists && row < book->outcomes.capacity)
        book->outcomes.lists[row] = 0;
}

void
csuccessp_outcomes_close(csuccess_book *book)
{
    csuccessp_release(&book->memory, book->outcomes.lists, book->outcomes.capacity,
                      sizeof(csuccessp_ref));
}

/* In the order of time, source and arrival. */
static void
link_outcome(csuccess_book *book, uint32_t row, csuccessp_ref ref)
{
    csuccessp_outcome *fresh = outcome_at(book, ref), *other;
    csuccessp_ref *link = &book->outcomes.lists[row];

    for (; *link; link = &other->next) {
        other = outcome_at(book, *link);
        if (other->at > fresh->at ||
            (other->at == fresh->at &&
             csuccessp_source_compare(book, other->source, fresh->source) > 0))
            break;
    }
    fresh->next = *link;
    *link = ref;
}

void
csuccessp_outcomes_merge(csuccess_book *book, uint32_t from, uint32_t into)
{
    csuccessp_ref ref = csuccessp_outcomes_first(book, from), next;

    for (; ref; ref = next) {
        next = outcome_at(book, ref)->next;
        link_outcome(book, into, ref);
    }
    if (book->outcomes.lists && from < book->outcomes.capacity)
        book->outcomes.lists[from] = 0;
}

struct outcome_body {
    csuccessp_slice customer, reason, by, source;
    int32_t outcome;
    int64_t amount, at;
};

static const csuccessp_field outcome_fields[] = {
    {"customer", CSUCCESSP_FIELD_ID, 1, offsetof(struct outcome_body, customer), NULL},
    {"outcome", CSUCCESSP_FIELD_CHOICE, 1, offsetof(struct outcome_body, outcome),
     csuccessp_outcome_names},
    {"amount", CSUCCESSP_FIELD_INT, 0, offsetof(struct outcome_body, amount), NULL},
    CSUCCESSP_COMMON_FIELDS,
};

struct outcome_change {
    csuccessp_change change;
    csuccessp_ref fresh;
};

static void
discard_outcome(csuccess_book *book, csuccessp_change *change)
{
    free_outcome(book, ((struct outcome_change *)change)->fresh);
    csuccessp_change_free(book, change);
}

static csuccess_status
make_outcome(csuccess_book *book, const struct outcome_body *in, int has_amount, uint32_t source,
             csuccessp_ref *out)
{
    csuccessp_outcome *outcome;

    *out = csuccessp_pool_take(&book->pool, sizeof *outcome);
    if (!*out)
        return csuccessp_fail_memory(&book->error);
    outcome = outcome_at(book, *out);
    outcome->outcome = (uint8_t)in->outcome;
    outcome->at = in->at;
    outcome->source = source;
    outcome->amount = has_amount ? in->amount : CSUCCESSP_INTEGER_MISSING;
    if (in->reason.bytes)
        outcome->reason = csuccessp_texts_take(&book->texts, in->reason.bytes, in->reason.length);
    if (in->by.bytes)
        outcome->by = csuccessp_texts_take(&book->texts, in->by.bytes, in->by.length);
    if ((in->reason.bytes && !outcome->reason) || (in->by.bytes && !outcome->by)) {
        free_outcome(book, *out);
        *out = 0;
        return csuccessp_fail_memory(&book->error);
    }
    return CSUCCESS_OK;
}

static csuccess_status
check_amount(const csuccessp_place *place, int64_t amount)
{
    csuccessp_place at = csuccessp_place_name(place, "amount");

    if (amount > CSUCCESSP_EXACT_MAX || amount < -CSUCCESSP_EXACT_MAX)
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE,
                                 "an amount has at most 2^53 - 1 minor units");
    return CSUCCESS_OK;
}

static csuccess_status
prepare_outcome(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    struct outcome_body in;
    struct outcome_change *c;
    uint64_t present;
    uint32_t row = CSUCCESSP_ROW_NONE, count = 0;
    csuccessp_ref ref;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&record->place, record->root, outcome_fields,
                                   sizeof outcome_fields / sizeof *outcome_fields, &in, &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_record_customer(book, &record->place, "customer", in.customer, &row);
    if (status == CSUCCESS_OK)
        status = check_amount(&record->place, in.amount);
    if (status != CSUCCESS_OK)
        return status;
    for (ref = csuccessp_outcomes_first(book, row); ref; ref = outcome_at(book, ref)->next)
        count++;
    if (count >= book->limits.items_per_customer)
        return csuccessp_fail_at(&record->place, CSUCCESS_E_LIMIT,
                                 "a customer has at most %" PRIu32 " outcomes",
                                 book->limits.items_per_customer);
    status = csuccessp_outcomes_grow(book, book->customers.capacity);
    if (status != CSUCCESS_OK)
        return status;
    c = csuccessp_change_new(book, record, row, sizeof *c);
    if (!c)
        return csuccessp_fail_memory(&book->error);
    in.at = c->change.at;
    in.by = record->by;
    in.reason = record->reason;
    status = make_outcome(book, &in, CSUCCESSP_PRESENT(present, 2), record->source, &c->fresh);
    if (status != CSUCCESS_OK) {
        csuccessp_change_free(book, &c->change);
        return status;
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

static void
apply_outcome(csuccess_book *book, csuccessp_change *change)
{
    struct outcome_change *c = (struct outcome_change *)change;

    link_outcome(book, change->row, c->fresh);
    c->fresh = 0;
    csuccessp_change_free(book, change);
}

const csuccessp_record_kind csuccessp_outcome_record = {
    "outcome", NULL, prepare_outcome, NULL, apply_outcome, discard_outcome,
};

void
csuccessp_outcome_write(const csuccess_book *book, const csuccessp_outcome *outcome,
                        csuccessp_buffer *to)
{
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "outcome");
    csuccessp_json_string(to, csuccessp_outcome_names[outcome->outcome]);
    if (outcome->at != CSUCCESSP_TIME_NONE) {
        csuccessp_json_key(to, "at");
        csuccessp_json_time(to, outcome->at);
    }
    if (outcome->amount != CSUCCESSP_INTEGER_MISSING) {
        csuccessp_json_key(to, "amount");
        csuccessp_json_int(to, outcome->amount);
    }
    csuccessp_saved_text(book, "reason", outcome->reason, to);
    csuccessp_saved_text(book, "by", outcome->by, to);
    if (outcome->source)
        csuccessp_saved_text(book, "source", book->sources.items[outcome->source].name, to);
    csuccessp_json_end(to, '}');
}

csuccess_status
csuccessp_outcome_load(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
                       uint32_t row)
{
    static const csuccessp_field fields[] = {
        {"outcome", CSUCCESSP_FIELD_CHOICE, 1, offsetof(struct outcome_body, outcome),
         csuccessp_outcome_names},
        {"at", CSUCCESSP_FIELD_TIME, 0, offsetof(struct outcome_body, at), NULL},
        {"amount", CSUCCESSP_FIELD_INT, 0, offsetof(struct outcome_body, amount), NULL},
        {"reason", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct outcome_body, reason), NULL},
        {"by", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct outcome_body, by), NULL},
        {"source", CSUCCESSP_FIELD_ID, 0, offsetof(struct outcome_body, source), NULL},
    };
    struct outcome_body in;
    uint64_t present;
    uint32_t source = 0;
    csuccessp_ref ref;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.at = CSUCCESSP_TIME_NONE;
    status = csuccessp_fields_read(place, value, fields, 6, &in, &present);
    if (status == CSUCCESS_OK)
        status = check_amount(place, in.amount);
    if (status == CSUCCESS_OK && in.source.bytes)
        status = csuccessp_source_number(book, in.source.bytes, in.source.length, &source);
    if (status == CSUCCESS_OK)
        status = csuccessp_outcomes_grow(book, book->customers.capacity);
    if (status == CSUCCESS_OK)
        status = make_outcome(book, &in, CSUCCESSP_PRESENT(present, 2), source, &ref);
    if (status == CSUCCESS_OK)
        link_outcome(book, row, ref);
    return status;
}
