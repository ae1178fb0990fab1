/* SPDX-License-Identifier: MIT */
/* The typed twins of the record `event`: one by handle, many as columns. */
#include <csuccess/event.h>
#include <string.h>

#include "book/book.h"
#include "book/event/event_record.h"
#include "util/decimal.h"
#include "util/sized.h"
#include "util/utf8.h"

static csuccess_status
check_handle(csuccess_book *book, csuccess_status status, const char *what)
{
    if (status == CSUCCESS_E_GONE)
        return csuccessp_fail(&book->error, status, "the %s is gone", what);
    return csuccessp_fail(&book->error, status, "the number is no handle of %s", what);
}

static csuccess_status
check_numbers(csuccess_book *book, int64_t at, int64_t value)
{
    if (at < CSUCCESSP_TIME_MIN || at > CSUCCESSP_TIME_MAX)
        return csuccessp_fail(&book->error, CSUCCESS_E_VALUE,
                              "the time lies outside the years 1 to 9999");
    if (value > CSUCCESSP_DECIMAL_MAX || value < -CSUCCESSP_DECIMAL_MAX)
        return csuccessp_fail(&book->error, CSUCCESS_E_VALUE, "a value lies within 9.2e12");
    return CSUCCESS_OK;
}

static csuccess_status
too_old(csuccess_book *book, const csuccessp_event_kind *kind)
{
    book->counts.too_old++;
    return csuccessp_fail(&book->error, CSUCCESS_E_TOO_OLD,
                          "events of this kind are kept for %" PRId32 " days", kind->retain_days);
}

static uint64_t
magnitude_of(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

static csuccess_status
record_one(csuccess_book *book, csuccess_customer customer, csuccess_event_kind handle, int64_t at,
           int64_t value)
{
    csuccessp_event event;
    csuccessp_event_line line;
    csuccessp_event_kind *kind;
    uint32_t index;
    csuccess_status status;

    memset(&event, 0, sizeof event);
    memset(&line, 0, sizeof line);
    status = csuccessp_customer_of(book, customer, &event.customer);
    if (status != CSUCCESS_OK)
        return check_handle(book, status, "customer");
    status = csuccessp_kind_of(book, handle, &index);
    if (status != CSUCCESS_OK)
        return check_handle(book, status, "event kind");
    status = check_numbers(book, at, value);
    if (status != CSUCCESS_OK)
        return status;
    kind = csuccessp_kind_at(book, index);
    if (csuccessp_event_too_old(kind, at))
        return too_old(book, kind);
    status = csuccessp_event_reserve(book, kind, 1, 0, magnitude_of(value));
    if (status != CSUCCESS_OK)
        return status;
    line.row = event.customer;
    line.kind = index;
    line.at = event.at = at;
    line.value = event.value = value;
    status = csuccessp_event_journal(book, &line);
    if (status != CSUCCESS_OK)
        return status;
    book->counts.accepted++;
    csuccessp_event_add(book, kind, &event);
    return CSUCCESS_OK;
}

csuccess_status
csuccess_event_record(csuccess_book *book, csuccess_customer customer, csuccess_event_kind kind,
                      int64_t at, int64_t value)
{
    csuccess_status status;

    if (!book)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_book_enter(book);
    if (status != CSUCCESS_OK)
        return status;
    status = record_one(book, customer, kind, at, value);
    csuccessp_book_leave(book);
    return status;
}

/* Batches. */

static csuccessp_slice
slice_at(const char *const *texts, const size_t *lengths, uint64_t i)
{
    csuccessp_slice out = {NULL, 0};

    if (texts && texts[i]) {
        out.bytes = texts[i];
        out.length = lengths ? lengths[i] : strlen(texts[i]);
    }
    return out;
}

static csuccess_status
check_id(csuccess_book *book, csuccessp_slice id, const char *what)
{
    if (id.bytes && !csuccessp_id_valid(id.bytes, id.length))
        return csuccessp_fail(&book->error, CSUCCESS_E_VALUE,
                              "a %s has 1 to 255 bytes and no control characters", what);
    return CSUCCESS_OK;
}

/* Everything that can be wrong with an event of a batch. */
static csuccess_status
check_event(csuccess_book *book, const csuccess_event_batch *batch, uint64_t i)
{
    uint32_t row, index;
    csuccess_status status = csuccessp_customer_of(book, batch->customers[i], &row);

    if (status != CSUCCESS_OK)
        return check_handle(book, status, "customer");
    status = csuccessp_kind_of(book, batch->kinds ? batch->kinds[i] : batch->kind, &index);
    if (status != CSUCCESS_OK)
        return check_handle(book, status, "event kind");
    status = check_numbers(book, batch->at[i], batch->values ? batch->values[i] : 0);
    if (status != CSUCCESS_OK)
        return status;
    if (csuccessp_event_too_old(csuccessp_kind_at(book, index), batch->at[i]))
        return too_old(book, csuccessp_kind_at(book, index));
    if (!batch->subjects && !batch->labels && !batch->keys)
        return CSUCCESS_OK;
    status = check_id(book, slice_at(batch->subjects, batch->subject_lengths, i), "subject");
    if (status == CSUCCESS_OK)
        status = check_id(book, slice_at(batch->labels, batch->label_lengths, i), "label");
    if (status == CSUCCESS_OK)
        status = check_id(book, slice_at(batch->keys, batch->key_lengths, i), "key");
    return status;
}

static csuccess_status
check_batch(csuccess_book *book, const csuccess_event_batch *batch, uint64_t *refused)
{
    csuccess_status status;
    uint64_t i;

    for (i = 0; i < batch->count; i++) {
        status = check_event(book, batch, i);
        if (status != CSUCCESS_OK) {
            *refused = i;
            return status;
        }
    }
    return CSUCCESS_OK;
}

/* How many of the events from `i` on go to the same kind, at most `most`; and the largest. */
static uint64_t
same_kind(const csuccess_event_batch *batch, uint64_t i, uint64_t most, uint64_t *magnitude)
{
    uint64_t n, m;

    *magnitude = batch->values ? 0 : CSUCCESSP_MICRO;
    for (n = 0; n < most && i + n < batch->count; n++) {
        if (batch->kinds && batch->kinds[i + n] != batch->kinds[i])
            break;
        if (batch->values) {
            m = magnitude_of(batch->values[i + n]);
            if (m > *magnitude)
                *magnitude = m;
        }
    }
    return n;
}

/* Events without anything but customer, time and value, unseen by a journal: the quick way. */
static csuccess_status
add_plain(csuccess_book *book, const csuccess_event_batch *batch, uint64_t *done)
{
    csuccessp_event event;
    csuccess_status status;
    uint32_t counts[64];
    uint64_t i, n, magnitude, slice;
    size_t k, kinds = book->events.kinds.count;

    memset(&event, 0, sizeof event);
    for (i = 0; i < batch->count; i += slice) {
        slice = batch->count - i < 1024 ? batch->count - i : 1024;
        if (!batch->kinds || kinds > 64) {
            /* runs of one kind */
            slice = same_kind(batch, i, slice, &magnitude);
            status = csuccessp_event_reserve(
                book,
                csuccessp_kind_at(
                    book, csuccessp_handle_index(batch->kinds ? batch->kinds[i] : batch->kind)),
                (size_t)slice, 0, magnitude);
            if (status != CSUCCESS_OK)
                return status;
        } else {
            memset(counts, 0, sizeof counts);
            magnitude = batch->values ? 0 : CSUCCESSP_MICRO;
            for (n = i; n < i + slice; n++) {
                counts[csuccessp_handle_index(batch->kinds[n])]++;
                if (batch->values && magnitude_of(batch->values[n]) > magnitude)
                    magnitude = magnitude_of(batch->values[n]);
            }
            for (k = 0; k < kinds; k++) {
                status = counts[k]
                             ? csuccessp_event_reserve(book, csuccessp_kind_at(book, (uint32_t)k),
                                                       counts[k], 0, magnitude)
                             : CSUCCESS_OK;
                if (status != CSUCCESS_OK)
                    return status;
            }
        }
        for (n = i; n < i + slice; n++) {
            event.customer = csuccessp_handle_index(batch->customers[n]);
            event.at = batch->at[n];
            event.value = batch->values ? batch->values[n] : CSUCCESSP_MICRO;
            csuccessp_event_add(
                book,
                csuccessp_kind_at(
                    book, csuccessp_handle_index(batch->kinds ? batch->kinds[n] : batch->kind)),
                &event);
        }
        book->counts.accepted += slice;
        *done += slice;
    }
    return CSUCCESS_OK;
}

/* Everything else: one by one, as records would. */
static csuccess_status
add_full(csuccess_book *book, const csuccess_event_batch *batch, uint32_t source, uint64_t *done)
{
    uint64_t i;
    csuccess_status status;

    for (i = 0; i < batch->count; i++, ++*done) {
        csuccessp_event_line line;
        uint32_t kind = 0;
        memset(&line, 0, sizeof line);
        line.position = batch->first_position + (int64_t)i;
        if (source && line.position <= book->sources.items[source].position) {
            book->counts.repeated++;
            continue;
        }
        (void)csuccessp_customer_of(book, batch->customers[i], &line.row);
        (void)csuccessp_kind_of(book, batch->kinds ? batch->kinds[i] : batch->kind, &kind);
        line.kind = kind;
        line.at = batch->at[i];
        line.value = batch->values ? batch->values[i] : CSUCCESSP_MICRO;
        line.subject = slice_at(batch->subjects, batch->subject_lengths, i);
        line.label = slice_at(batch->labels, batch->label_lengths, i);
        line.key = slice_at(batch->keys, batch->key_lengths, i);
        line.source.bytes = source ? batch->source : NULL;
        line.source.length = batch->source_length;
        status = csuccessp_event_take_line(book, &line, source);
        if (status != CSUCCESS_OK)
            return status;
        if (source)
            book->sources.items[source].position = line.position;
    }
    return CSUCCESS_OK;
}

csuccess_status
csuccess_event_record_batch(csuccess_book *book, const csuccess_event_batch *batch,
                            uint64_t *accepted)
{
    csuccess_event_batch copy;
    csuccess_status status;
    uint64_t done = 0;
    uint32_t source = 0;

    if (!book || !batch)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_book_enter(book);
    if (status != CSUCCESS_OK)
        return status;
    status = csuccessp_sized_copy(batch, CSUCCESSP_END(csuccess_event_batch, first_position), &copy,
                                  sizeof copy);
    if (status != CSUCCESS_OK)
        csuccessp_fail(&book->error, status, "the batch's size is wrong");
    else if (copy.count && (!copy.customers || !copy.at))
        status = csuccessp_fail(&book->error, CSUCCESS_E_ARGUMENT,
                                "a batch needs the columns 'customers' and 'at'");
    if (status == CSUCCESS_OK)
        status = check_batch(book, &copy, &done);
    if (status == CSUCCESS_OK && copy.source) {
        csuccessp_slice id = {copy.source, copy.source_length};
        status = check_id(book, id, "source");
        if (status == CSUCCESS_OK &&
            (copy.first_position == CSUCCESSP_POSITION_NONE ||
             (copy.count && copy.first_position > INT64_MAX - (int64_t)(copy.count - 1))))
            status = csuccessp_fail(&book->error, CSUCCESS_E_VALUE, "a position is out of range");
        if (status == CSUCCESS_OK)
            status = csuccessp_source_number(book, copy.source, copy.source_length, &source);
    }
    if (status == CSUCCESS_OK) {
        if (!source && !copy.subjects && !copy.labels && !copy.keys &&
            !csuccessp_journal_wanted(book))
            status = add_plain(book, &copy, &done);
        else
            status = add_full(book, &copy, source, &done);
    }
    if (accepted)
        *accepted = done;
    csuccessp_book_leave(book);
    return status;
}
