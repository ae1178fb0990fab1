/* SPDX-License-Identifier: MIT */
#include "book/event/event_record.h"

#include <string.h>

#include "book/book.h"
#include "book/saved/ledger.h"
#include "util/decimal.h"
#include "util/json_write.h"

/* Sums of a kind's windows become 128 bits wide before they could overflow. */
static csuccess_status
widen_sums(csuccess_book *book, csuccessp_event_kind *kind)
{
    size_t i, j;
    uint32_t row;

    for (i = 0; i < kind->series.count; i++)
        for (j = 0; j < kind->series.items[i]->windows.count; j++) {
            csuccessp_window *w = kind->series.items[i]->windows.items[j];
            int64_t *high;
            if (!w->sums || w->wide)
                continue;
            if (w->capacity) {
                high = csuccessp_allocate(&book->memory, w->capacity, sizeof *high);
                if (!high)
                    return csuccessp_fail_memory(&book->error);
                for (row = 0; row < w->capacity; row++)
                    high[row] = w->sum[row] < 0 ? -1 : 0;
                w->high = high;
            }
            w->wide = 1;
        }
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_event_reserve_sums(csuccess_book *book, csuccessp_event_kind *kind, size_t more,
                             uint64_t magnitude)
{
    if (magnitude < kind->log.largest)
        magnitude = kind->log.largest;
    if (magnitude && kind->log.count + more + 1 > ((uint64_t)1 << 62) / magnitude)
        return widen_sums(book, kind);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_event_reserve(csuccess_book *book, csuccessp_event_kind *kind, size_t more, unsigned with,
                        uint64_t magnitude)
{
    csuccess_status status = csuccessp_event_reserve_sums(book, kind, more, magnitude);

    if (status == CSUCCESS_OK && kind->watched &&
        csuccessp_array_reserve(&book->memory, &kind->late, more) != CSUCCESS_OK)
        status = csuccessp_fail_memory(&book->error);
    if (status != CSUCCESS_OK)
        return status;
    return csuccessp_log_reserve(book, &kind->log, more, with);
}

int
csuccessp_event_too_old(const csuccessp_event_kind *kind, int64_t at)
{
    return kind->horizon != CSUCCESSP_TIME_NONE && at <= kind->horizon;
}

/* One whose time has passed has its effects at the next instant. */
static void
note_late(csuccess_book *book, csuccessp_event_kind *kind, const csuccessp_event *event)
{
    csuccessp_late_event late = {event->customer, event->at, event->value, 0, 0};

    if (event->extra) {
        late.subject = kind->log.extras.items[event->extra].subject;
        late.label = kind->log.extras.items[event->extra].label;
    }
    csuccessp_kind_add_late(book, kind, &late);
}

void
csuccessp_event_add(csuccess_book *book, csuccessp_event_kind *kind, const csuccessp_event *event)
{
    if (kind->watched && event->at <= book->events.acted)
        note_late(book, kind, event);
    csuccessp_log_add(book, &kind->log, event);
    csuccessp_item_changed_from(book, CSUCCESSP_ITEMS_EVENTS, event->customer, event->at);
    if (event->at < book->events.next)
        book->events.next = event->at;
    if (event->at <= kind->moved) /* the windows have passed it */
        kind->moved_cursors = 1;
    if (book->clock.now == CSUCCESSP_TIME_NONE || event->at > book->clock.now)
        return;
    if (event->at < book->clock.now)
        book->counts.late++;
    if (kind->declared) {
        csuccessp_kind_mend(kind, event->customer);
        csuccessp_mark_due(book, event->customer);
    }
}

csuccess_status
csuccessp_event_journal(csuccess_book *book, const csuccessp_event_line *line)
{
    csuccessp_buffer *to = &book->line;
    size_t length;
    const char *text;
    csuccess_status status;

    if (!csuccessp_journal_wanted(book))
        return CSUCCESS_OK;
    csuccessp_buffer_clear(to);
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "record");
    csuccessp_json_string(to, "event");
    csuccessp_json_key(to, "customer");
    text = csuccessp_customer_id(book, line->row, &length);
    csuccessp_json_text(to, text, length);
    csuccessp_json_key(to, "kind");
    text = csuccessp_texts_get(&book->texts, csuccessp_kind_at(book, line->kind)->id, &length);
    csuccessp_json_text(to, text, length);
    csuccessp_json_key(to, "at");
    csuccessp_json_time(to, line->at);
    csuccessp_json_key(to, "value");
    csuccessp_json_decimal(to, line->value);
    if (line->subject.bytes) {
        csuccessp_json_key(to, "subject");
        csuccessp_json_text(to, line->subject.bytes, line->subject.length);
    }
    if (line->label.bytes) {
        csuccessp_json_key(to, "label");
        csuccessp_json_text(to, line->label.bytes, line->label.length);
    }
    if (line->key.bytes) {
        csuccessp_json_key(to, "key");
        csuccessp_json_text(to, line->key.bytes, line->key.length);
    }
    if (line->source.bytes) {
        csuccessp_json_key(to, "source");
        csuccessp_json_text(to, line->source.bytes, line->source.length);
        csuccessp_json_key(to, "position");
        csuccessp_json_int(to, line->position);
    }
    csuccessp_json_end(to, '}');
    if (to->status != CSUCCESS_OK) {
        csuccessp_buffer_clear(to);
        return csuccessp_fail_memory(&book->error);
    }
    status = csuccessp_journal(book, to->data, to->length);
    csuccessp_buffer_clear(to);
    return status;
}

/* The record. */

enum { PLAIN, REPLACE, RETRACT };
static const char *const modes[] = {"plain", "replace", "retract", NULL};

struct event_body {
    csuccessp_slice customer, kind, subject, label, key;
    int64_t value;
    int32_t mode;
};

static const csuccessp_field event_fields[] = {
    {"customer", CSUCCESSP_FIELD_ID, 1, offsetof(struct event_body, customer), NULL},
    {"kind", CSUCCESSP_FIELD_ID, 1, offsetof(struct event_body, kind), NULL},
    {"value", CSUCCESSP_FIELD_DECIMAL, 0, offsetof(struct event_body, value), NULL},
    {"subject", CSUCCESSP_FIELD_ID, 0, offsetof(struct event_body, subject), NULL},
    {"label", CSUCCESSP_FIELD_ID, 0, offsetof(struct event_body, label), NULL},
    {"key", CSUCCESSP_FIELD_ID, 0, offsetof(struct event_body, key), NULL},
    {"mode", CSUCCESSP_FIELD_CHOICE, 0, offsetof(struct event_body, mode), modes},
    CSUCCESSP_COMMON_FIELDS,
};

static csuccess_status
find_kind(csuccess_book *book, const csuccessp_place *place, csuccessp_slice id, uint32_t *kind)
{
    csuccessp_place at = csuccessp_place_name(place, "kind");

    *kind = csuccessp_kind_find(book, id.bytes, id.length, book->settings.keep_undeclared);
    if (*kind != UINT32_MAX)
        return CSUCCESS_OK;
    if (book->settings.keep_undeclared)
        return csuccessp_kind_make(book, id.bytes, id.length, kind);
    return csuccessp_kind_unknown(book, &at, id.bytes, id.length);
}

static csuccessp_event
event_at(csuccessp_event_log *log, uint32_t number)
{
    return number & CSUCCESSP_LOG_TAIL ? *csuccessp_log_tail_at(log, number)
                                       : csuccessp_log_event(log, number);
}

/* The event that a key names. One that its kind no longer keeps may still stand in the log; it
 * goes now, so that its key is free. */
static uint32_t
find_keyed(csuccess_book *book, csuccessp_event_kind *kind, uint32_t row, csuccessp_slice key)
{
    uint32_t extra, number;

    if (!key.bytes)
        return CSUCCESSP_EVENT_NONE;
    extra = csuccessp_log_find_key(book, &kind->log, row, key.bytes, key.length);
    if (!extra)
        return CSUCCESSP_EVENT_NONE;
    number = kind->log.extras.items[extra].number;
    if (event_at(&kind->log, number).at > kind->horizon)
        return number;
    csuccessp_log_retract(book, &kind->log, number);
    return CSUCCESSP_EVENT_NONE;
}

/* The past changes: the customer is counted anew. */
static void
mend(csuccess_book *book, csuccessp_event_kind *kind, uint32_t row, int64_t at)
{
    if (book->clock.now != CSUCCESSP_TIME_NONE && at <= book->clock.now && kind->declared) {
        csuccessp_kind_mend(kind, row);
        csuccessp_mark_due(book, row);
    }
    kind->moved_cursors = 1;
    book->events.next_known = 0;
}

static csuccess_status
take_extra(csuccess_book *book, csuccessp_event_kind *kind, const struct event_body *in,
           uint32_t row, int list_key, uint32_t *out)
{
    csuccessp_event_extra extra = {0, 0, 0, CSUCCESSP_LOG_TAIL};
    csuccess_status status = CSUCCESS_OK;

    *out = 0;
    if (!in->subject.bytes && !in->label.bytes && !in->key.bytes)
        return CSUCCESS_OK;
    if (in->subject.bytes)
        extra.subject = csuccessp_texts_take(&book->texts, in->subject.bytes, in->subject.length);
    if (in->label.bytes)
        extra.label = csuccessp_texts_take(&book->texts, in->label.bytes, in->label.length);
    if (in->key.bytes)
        extra.key = csuccessp_texts_take(&book->texts, in->key.bytes, in->key.length);
    if ((in->subject.bytes && !extra.subject) || (in->label.bytes && !extra.label) ||
        (in->key.bytes && !extra.key))
        status = csuccessp_fail_memory(&book->error);
    if (status == CSUCCESS_OK)
        status = csuccessp_extra_take(book, &kind->log, &extra, row, list_key, out);
    if (status != CSUCCESS_OK) {
        csuccessp_texts_drop(&book->texts, extra.subject);
        csuccessp_texts_drop(&book->texts, extra.label);
        csuccessp_texts_drop(&book->texts, extra.key);
    }
    return status;
}

static int
same_text(const csuccess_book *book, csuccessp_text text, csuccessp_slice slice)
{
    return slice.bytes ? csuccessp_text_is(&book->texts, text, slice.bytes, slice.length)
                       : text == 0;
}

/* The event with this key is another one now. When only its value differs it changes where it
 * stands; else the old one goes and the new one comes, with the key. */
static csuccess_status
replace_event(csuccess_book *book, csuccessp_record *record, csuccessp_event_kind *kind,
              const struct event_body *in, uint32_t old, csuccessp_event *event)
{
    csuccessp_event before = event_at(&kind->log, old);
    const csuccessp_event_extra *extra = &kind->log.extras.items[before.extra];
    uint8_t watched;
    csuccess_status status;

    if (event->at == before.at && event->source == before.source &&
        same_text(book, extra->subject, in->subject) && same_text(book, extra->label, in->label)) {
        status = csuccessp_log_widen(book, &kind->log, old, in->value);
        if (status == CSUCCESS_OK)
            status = csuccessp_record_journal(book, record);
        if (status == CSUCCESS_OK) {
            csuccessp_log_set_value(&kind->log, old, in->value);
            csuccessp_item_changed_from(book, CSUCCESSP_ITEMS_EVENTS, before.customer, before.at);
        }
        return status;
    }
    status = take_extra(book, kind, in, before.customer, 0, &event->extra);
    if (status != CSUCCESS_OK)
        return status;
    status = csuccessp_record_journal(book, record);
    if (status != CSUCCESS_OK) {
        csuccessp_extra_give(book, &kind->log, event->extra, before.customer);
        return status;
    }
    csuccessp_log_retract(book, &kind->log, old);
    csuccessp_extra_list(book, &kind->log, event->extra, before.customer);
    watched = kind->watched; /* what was heard of once is not news */
    kind->watched = 0;
    csuccessp_event_add(book, kind, event);
    kind->watched = watched;
    return CSUCCESS_OK;
}

static csuccess_status
take_mended(csuccess_book *book, csuccessp_record *record, csuccessp_event_kind *kind,
            const struct event_body *in, uint32_t old, csuccessp_event *event)
{
    csuccessp_event before = event_at(&kind->log, old);
    uint64_t magnitude = in->value < 0 ? 0 - (uint64_t)in->value : (uint64_t)in->value;
    unsigned with = CSUCCESSP_WITH_EXTRA | (record->source ? CSUCCESSP_WITH_SOURCE : 0u);
    csuccess_status status;

    if (csuccessp_event_too_old(kind, before.at)) {
        book->counts.too_old++;
        return csuccessp_fail_at(&record->place, CSUCCESS_E_TOO_OLD,
                                 "the event is older than its kind keeps");
    }
    status = csuccessp_event_reserve(book, kind, 1, with, magnitude);
    if (status != CSUCCESS_OK)
        return status;
    if (in->mode == REPLACE) {
        status = replace_event(book, record, kind, in, old, event);
    } else {
        status = csuccessp_record_journal(book, record);
        if (status == CSUCCESS_OK)
            csuccessp_log_retract(book, &kind->log, old);
    }
    if (status != CSUCCESS_OK)
        return status;
    csuccessp_record_accepted(book, record);
    mend(book, kind, before.customer, before.at);
    return CSUCCESS_OK;
}

static csuccess_status
take_plain(csuccess_book *book, csuccessp_record *record, csuccessp_event_kind *kind,
           const struct event_body *in, csuccessp_event *event)
{
    unsigned with = (record->source ? CSUCCESSP_WITH_SOURCE : 0u) |
                    (in->subject.bytes || in->label.bytes || in->key.bytes ? CSUCCESSP_WITH_EXTRA
                                                                           : 0u);
    uint64_t magnitude = in->value < 0 ? 0 - (uint64_t)in->value : (uint64_t)in->value;
    csuccess_status status = csuccessp_event_reserve(book, kind, 1, with, magnitude);

    if (status == CSUCCESS_OK && with & CSUCCESSP_WITH_EXTRA)
        status = take_extra(book, kind, in, event->customer, 1, &event->extra);
    if (status != CSUCCESS_OK)
        return status;
    status = csuccessp_record_journal(book, record);
    if (status != CSUCCESS_OK) {
        csuccessp_extra_give(book, &kind->log, event->extra, event->customer);
        return status;
    }
    csuccessp_record_accepted(book, record);
    if (record->at != CSUCCESSP_TIME_NONE && record->at < book->clock.now)
        book->counts.late--; /* csuccessp_event_add counts it */
    csuccessp_event_add(book, kind, event);
    return CSUCCESS_OK;
}

static csuccess_status
take_event(csuccess_book *book, csuccessp_record *record)
{
    struct event_body in;
    csuccessp_event event;
    csuccessp_event_kind *kind;
    uint64_t present;
    uint32_t index = 0, old;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    memset(&event, 0, sizeof event);
    in.value = CSUCCESSP_MICRO;
    status = csuccessp_fields_read(&record->place, record->root, event_fields,
                                   sizeof event_fields / sizeof *event_fields, &in, &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_record_customer(book, &record->place, "customer", in.customer,
                                           &event.customer);
    if (status == CSUCCESS_OK)
        status = find_kind(book, &record->place, in.kind, &index);
    if (status != CSUCCESS_OK)
        return status;
    kind = csuccessp_kind_at(book, index);
    if (in.mode != PLAIN && !in.key.bytes)
        return csuccessp_fail_at(&record->place, CSUCCESS_E_FIELD, "'mode' needs a 'key'");
    event.at = record->at == CSUCCESSP_TIME_NONE ? book->clock.now : record->at;
    if (event.at == CSUCCESSP_TIME_NONE)
        return csuccessp_fail_at(&record->place, CSUCCESS_E_NO_CLOCK,
                                 "an event needs 'at' before the book's first move");
    event.value = in.value;
    event.source = record->source;
    old = find_keyed(book, kind, event.customer, in.key);
    if (old != CSUCCESSP_EVENT_NONE && in.mode == PLAIN) {
        if (record->source) { /* it is how far the source has come, if nothing else */
            status = csuccessp_record_journal(book, record);
            if (status != CSUCCESS_OK)
                return status;
            book->sources.items[record->source].position = record->position;
        }
        book->counts.duplicates++;
        return CSUCCESS_OK;
    }
    if (old == CSUCCESSP_EVENT_NONE && in.mode == RETRACT) {
        csuccessp_place at = csuccessp_place_name(&record->place, "key");
        return csuccessp_fail_at(&at, CSUCCESS_E_NOT_FOUND, "no event has this key");
    }
    if (in.mode != RETRACT && csuccessp_event_too_old(kind, event.at)) {
        csuccessp_place at = csuccessp_place_name(&record->place, "at");
        book->counts.too_old++;
        return csuccessp_fail_at(&at, CSUCCESS_E_TOO_OLD,
                                 "events of this kind are kept for "
                                 "%" PRId32 " days",
                                 kind->retain_days);
    }
    if (old != CSUCCESSP_EVENT_NONE) {
        if (record->at == CSUCCESSP_TIME_NONE)
            event.at = event_at(&kind->log, old).at; /* a correction keeps its time */
        return take_mended(book, record, kind, &in, old, &event);
    }
    return take_plain(book, record, kind, &in, &event);
}

csuccess_status
csuccessp_event_take_line(csuccess_book *book, const csuccessp_event_line *line, uint32_t source)
{
    csuccessp_event_kind *kind = csuccessp_kind_at(book, line->kind);
    struct event_body in;
    csuccessp_event event;
    unsigned with;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.subject = line->subject;
    in.label = line->label;
    in.key = line->key;
    if (find_keyed(book, kind, line->row, line->key) != CSUCCESSP_EVENT_NONE) {
        status = source ? csuccessp_event_journal(book, line) : CSUCCESS_OK;
        if (status == CSUCCESS_OK)
            book->counts.duplicates++;
        return status;
    }
    memset(&event, 0, sizeof event);
    event.customer = line->row;
    event.at = line->at;
    event.value = line->value;
    event.source = source;
    with = (source ? CSUCCESSP_WITH_SOURCE : 0u) |
           (in.subject.bytes || in.label.bytes || in.key.bytes ? CSUCCESSP_WITH_EXTRA : 0u);
    status = csuccessp_event_reserve(
        book, kind, 1, with, event.value < 0 ? 0 - (uint64_t)event.value : (uint64_t)event.value);
    if (status == CSUCCESS_OK)
        status = take_extra(book, kind, &in, event.customer, 1, &event.extra);
    if (status != CSUCCESS_OK)
        return status;
    status = csuccessp_event_journal(book, line);
    if (status != CSUCCESS_OK) {
        csuccessp_extra_give(book, &kind->log, event.extra, event.customer);
        return status;
    }
    book->counts.accepted++;
    csuccessp_event_add(book, kind, &event);
    return CSUCCESS_OK;
}

const csuccessp_record_kind csuccessp_event_record_kind = {
    "event", take_event, NULL, NULL, NULL, NULL,
};
