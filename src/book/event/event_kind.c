/* SPDX-License-Identifier: MIT */
#include "book/event/event_kind.h"

#include <csuccess/event.h>
#include <string.h>

#include "book/book.h"
#include "book/event/event_window.h"
#include "book/handle.h"
#include "book/saved/ledger.h"
#include "util/suggest.h"

csuccessp_event_kind *
csuccessp_kind_at(const csuccess_book *book, uint32_t index)
{
    return book->events.kinds.items[index];
}

uint32_t
csuccessp_kind_find(const csuccess_book *book, const char *id, size_t length, int unseen)
{
    const csuccessp_events *e = &book->events;
    size_t i;

    /* there are few kinds; a table would not be quicker */
    for (i = 0; i < e->kinds.count; i++) {
        const csuccessp_event_kind *kind = e->kinds.items[i];
        if (kind && (kind->declared || unseen) &&
            csuccessp_text_is(&book->texts, kind->id, id, length))
            return (uint32_t)i;
    }
    return UINT32_MAX;
}

csuccess_status
csuccessp_kind_of(const csuccess_book *book, uint64_t handle, uint32_t *index)
{
    uint32_t i = csuccessp_handle_index(handle);
    const csuccessp_event_kind *kind;

    if (csuccessp_handle_kind_of(handle) != CSUCCESS_HANDLE_EVENT_KIND ||
        i >= book->events.kinds.count)
        return CSUCCESS_E_HANDLE;
    kind = book->events.kinds.items[i];
    if (!kind || !kind->declared ||
        (kind->generation & CSUCCESSP_GENERATION_MASK) != csuccessp_handle_generation(handle))
        return CSUCCESS_E_GONE;
    *index = i;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_kind_make(csuccess_book *book, const char *id, size_t length, uint32_t *index)
{
    csuccessp_event_kind *kind;
    uint32_t found = csuccessp_kind_find(book, id, length, 1);

    if (found != UINT32_MAX) {
        *index = found;
        return CSUCCESS_OK;
    }
    if (csuccessp_array_reserve(&book->memory, &book->events.kinds, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    kind = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *kind);
    if (!kind)
        return csuccessp_fail_memory(&book->error);
    kind->id = csuccessp_texts_take(&book->texts, id, length);
    if (!kind->id || csuccessp_bits_grow(&book->memory, &kind->mended, book->customers.capacity) !=
                         CSUCCESS_OK) {
        csuccessp_texts_drop(&book->texts, kind->id);
        csuccessp_release(&book->memory, kind, 1, sizeof *kind);
        return csuccessp_fail_memory(&book->error);
    }
    kind->horizon = CSUCCESSP_TIME_NONE;
    kind->moved = book->clock.reached;
    *index = (uint32_t)book->events.kinds.count;
    book->events.kinds.items[book->events.kinds.count++] = kind;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_kind_unknown(csuccess_book *book, const csuccessp_place *place, const char *id,
                       size_t length)
{
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    const char *known;
    size_t i, n;

    csuccessp_suggest_begin(&suggestion, id, length);
    for (i = 0; i < book->events.kinds.count; i++)
        if (book->events.kinds.items[i]->declared) {
            known = csuccessp_texts_get(&book->texts, book->events.kinds.items[i]->id, &n);
            csuccessp_suggest_offer(&suggestion, known, n);
        }
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "no event kind '%.*s' is declared%s",
                             csuccessp_shown(id, length), id,
                             csuccessp_suggest_text(&suggestion, hint));
}

void
csuccessp_series_free(csuccess_book *book, csuccessp_series *series)
{
    csuccessp_memory *m = &book->memory;
    size_t i;

    if (!series)
        return;
    for (i = 0; i < series->filter.labels.count; i++)
        csuccessp_texts_drop(&book->texts, series->filter.labels.items[i]);
    csuccessp_array_release(m, &series->filter.labels);
    csuccessp_texts_drop(&book->texts, series->filter.subject);
    csuccessp_texts_drop(&book->texts, series->filter.role);
    csuccessp_release(m, series->latest_at, series->capacity, sizeof *series->latest_at);
    csuccessp_release(m, series->latest_value, series->capacity, sizeof *series->latest_value);
    csuccessp_bits_free(m, &series->touched);
    csuccessp_bits_free(m, &series->aged);
    for (i = 0; i < series->windows.count; i++) {
        csuccessp_window *w = series->windows.items[i];
        csuccessp_release(m, w->count, w->capacity, sizeof *w->count);
        csuccessp_release(m, w->sum, w->capacity, sizeof *w->sum);
        csuccessp_release(m, w->high, w->capacity, sizeof *w->high);
        csuccessp_release(m, w, 1, sizeof *w);
    }
    csuccessp_array_release(m, &series->windows);
    csuccessp_release(m, series, 1, sizeof *series);
}

static void
free_kind(csuccess_book *book, csuccessp_event_kind *kind)
{
    size_t i;

    for (i = 0; i < kind->series.count; i++)
        csuccessp_series_free(book, kind->series.items[i]);
    csuccessp_array_release(&book->memory, &kind->series);
    csuccessp_kind_forget_late(book, kind);
    csuccessp_array_release(&book->memory, &kind->late);
    csuccessp_log_close(book, &kind->log);
    csuccessp_bits_free(&book->memory, &kind->mended);
    csuccessp_texts_drop(&book->texts, kind->id);
    csuccessp_release(&book->memory, kind, 1, sizeof *kind);
}

void
csuccessp_events_close(csuccess_book *book)
{
    size_t i;

    for (i = 0; i < book->events.kinds.count; i++)
        free_kind(book, book->events.kinds.items[i]);
    csuccessp_array_release(&book->memory, &book->events.kinds);
}

static csuccess_status
grow_window(csuccess_book *book, csuccessp_window *w, size_t rows)
{
    csuccessp_window fresh = *w;
    csuccessp_memory *m = &book->memory;

    if (rows <= w->capacity || !w->counts)
        return CSUCCESS_OK;
    /* all columns have one capacity: they grow together or not at all */
    fresh.count = csuccessp_allocate_zeroed(m, rows, sizeof *w->count);
    fresh.sum = w->sums ? csuccessp_allocate_zeroed(m, rows, sizeof *w->sum) : NULL;
    fresh.high = w->wide ? csuccessp_allocate_zeroed(m, rows, sizeof *w->high) : NULL;
    if (!fresh.count || (w->sums && !fresh.sum) || (w->wide && !fresh.high)) {
        csuccessp_release(m, fresh.count, rows, sizeof *w->count);
        csuccessp_release(m, fresh.sum, rows, sizeof *w->sum);
        csuccessp_release(m, fresh.high, rows, sizeof *w->high);
        return csuccessp_fail_memory(&book->error);
    }
    if (w->capacity)
        memcpy(fresh.count, w->count, w->capacity * sizeof *w->count);
    if (w->capacity && w->sums)
        memcpy(fresh.sum, w->sum, w->capacity * sizeof *w->sum);
    if (w->capacity && w->wide)
        memcpy(fresh.high, w->high, w->capacity * sizeof *w->high);
    csuccessp_release(m, w->count, w->capacity, sizeof *w->count);
    csuccessp_release(m, w->sum, w->capacity, sizeof *w->sum);
    csuccessp_release(m, w->high, w->capacity, sizeof *w->high);
    fresh.capacity = (uint32_t)rows;
    *w = fresh;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_series_grow(csuccess_book *book, csuccessp_series *series, size_t rows)
{
    csuccess_status status;
    int64_t *at, *value;
    size_t i;

    for (i = 0; i < series->windows.count; i++) {
        status = grow_window(book, series->windows.items[i], rows);
        if (status != CSUCCESS_OK)
            return status;
    }
    if (!series->latest || rows <= series->capacity)
        return CSUCCESS_OK;
    at = csuccessp_allocate(&book->memory, rows, sizeof *at);
    value = csuccessp_allocate_zeroed(&book->memory, rows, sizeof *value);
    if (!at || !value) {
        csuccessp_release(&book->memory, at, rows, sizeof *at);
        csuccessp_release(&book->memory, value, rows, sizeof *value);
        return csuccessp_fail_memory(&book->error);
    }
    for (i = 0; i < rows; i++)
        at[i] = i < series->capacity ? series->latest_at[i] : CSUCCESSP_TIME_NONE;
    if (series->capacity)
        memcpy(value, series->latest_value, series->capacity * sizeof *value);
    csuccessp_release(&book->memory, series->latest_at, series->capacity, sizeof *at);
    csuccessp_release(&book->memory, series->latest_value, series->capacity, sizeof *value);
    series->latest_at = at;
    series->latest_value = value;
    series->capacity = (uint32_t)rows;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_events_grow(csuccess_book *book, size_t rows)
{
    csuccess_status status;
    size_t i, j;

    for (i = 0; i < book->events.kinds.count; i++) {
        csuccessp_event_kind *kind = book->events.kinds.items[i];
        status = csuccessp_log_grow(book, &kind->log, rows);
        for (j = 0; j < kind->series.count && status == CSUCCESS_OK; j++)
            status = csuccessp_series_grow(book, kind->series.items[j], rows);
        if (status == CSUCCESS_OK &&
            csuccessp_bits_grow(&book->memory, &kind->mended, rows) != CSUCCESS_OK)
            status = csuccessp_fail_memory(&book->error);
        if (status != CSUCCESS_OK)
            return status;
    }
    return CSUCCESS_OK;
}

static void
forget_row(csuccessp_event_kind *kind, uint32_t row)
{
    size_t j, k;

    for (j = 0; j < kind->series.count; j++) {
        csuccessp_series *s = kind->series.items[j];
        if (s->latest_at && row < s->capacity)
            s->latest_at[row] = CSUCCESSP_TIME_NONE;
        for (k = 0; k < s->windows.count; k++) {
            csuccessp_window *w = s->windows.items[k];
            if (row >= w->capacity)
                continue;
            w->count[row] = 0;
            if (w->sum)
                w->sum[row] = 0;
            if (w->high)
                w->high[row] = 0;
        }
    }
    csuccessp_bits_unset(&kind->mended, row);
}

void
csuccessp_kind_add_late(csuccess_book *book, csuccessp_event_kind *kind,
                        const csuccessp_late_event *event)
{
    csuccessp_texts_keep(&book->texts, event->subject);
    csuccessp_texts_keep(&book->texts, event->label);
    kind->late.items[kind->late.count++] = *event;
}

static void
drop_late(csuccess_book *book, const csuccessp_late_event *event)
{
    csuccessp_texts_drop(&book->texts, event->subject);
    csuccessp_texts_drop(&book->texts, event->label);
}

void
csuccessp_kind_forget_late(csuccess_book *book, csuccessp_event_kind *kind)
{
    while (kind->late.count)
        drop_late(book, &kind->late.items[--kind->late.count]);
}

static void
forget_late(csuccess_book *book, csuccessp_event_kind *kind, uint32_t row)
{
    size_t i, kept = 0;

    for (i = 0; i < kind->late.count; i++) {
        if (kind->late.items[i].row == row)
            drop_late(book, &kind->late.items[i]);
        else
            kind->late.items[kept++] = kind->late.items[i];
    }
    kind->late.count = kept;
}

static void
move_late(csuccessp_event_kind *kind, uint32_t from, uint32_t into)
{
    size_t i;

    for (i = 0; i < kind->late.count; i++)
        if (kind->late.items[i].row == from)
            kind->late.items[i].row = into;
}

void
csuccessp_events_forget(csuccess_book *book, uint32_t row)
{
    size_t i;

    for (i = 0; i < book->events.kinds.count; i++) {
        csuccessp_log_forget(book, &book->events.kinds.items[i]->log, row);
        forget_row(book->events.kinds.items[i], row);
        forget_late(book, book->events.kinds.items[i], row);
    }
    book->events.next_known = 0;
}

void
csuccessp_events_merge(csuccess_book *book, uint32_t from, uint32_t into)
{
    size_t i;

    for (i = 0; i < book->events.kinds.count; i++) {
        csuccessp_event_kind *kind = book->events.kinds.items[i];
        csuccessp_log_merge(book, &kind->log, from, into);
        forget_row(kind, from);
        move_late(kind, from, into);
        csuccessp_kind_mend(kind, into);
    }
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_EVENTS, into);
}

uint64_t
csuccessp_events_count(const csuccess_book *book)
{
    uint64_t count = 0;
    size_t i;

    for (i = 0; i < book->events.kinds.count; i++)
        count += csuccessp_log_kept(&book->events.kinds.items[i]->log,
                                    book->events.kinds.items[i]->horizon);
    return count;
}

void
csuccessp_kind_mend(csuccessp_event_kind *kind, uint32_t row)
{
    csuccessp_bits_set(&kind->mended, row);
    kind->any_mended = 1;
}

/* The definition: {"id": "login", "title": "...", "retain_days": 400} */

struct event_definition {
    uint32_t kind;
    int32_t retain_days;
};

static csuccess_status
declare_event(csuccessp_publication *p, csuccessp_draft *draft)
{
    csuccess_book *book = p->book;
    struct event_definition *d = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *d);
    const char *id;
    size_t length;

    if (!d)
        return csuccessp_fail_memory(&book->error);
    draft->object = d;
    id = csuccessp_texts_get(&book->texts, draft->id, &length);
    return csuccessp_kind_make(book, id, length, &d->kind);
}

static csuccess_status
compile_event(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
              yyjson_val *body)
{
    struct event_body {
        csuccessp_slice id, title, description;
        int64_t retain_days;
    } in;
    static const csuccessp_field fields[] = {
        {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct event_body, id), NULL},
        {"title", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct event_body, title), NULL},
        {"description", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct event_body, description), NULL},
        {"retain_days", CSUCCESSP_FIELD_INT, 0, offsetof(struct event_body, retain_days), NULL},
    };
    struct event_definition *d = draft->object;
    uint64_t present;
    csuccess_status status;

    (void)p;
    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, body, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status != CSUCCESS_OK)
        return status;
    if (CSUCCESSP_PRESENT(present, 3) && (in.retain_days < 1 || in.retain_days > 36500)) {
        csuccessp_place at = csuccessp_place_name(place, "retain_days");
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "days are from 1 to 36500");
    }
    d->retain_days = (int32_t)in.retain_days;
    return CSUCCESS_OK;
}

static void
commit_event(csuccessp_publication *p, csuccessp_draft *draft)
{
    struct event_definition *d = draft->object;
    csuccessp_event_kind *kind = csuccessp_kind_at(p->book, d->kind);

    kind->declared = 2; /* seen in this publication; csuccessp_events_published makes it 1 */
    kind->retain_days = d->retain_days;
}

static void
discard_event(csuccess_book *book, void *object)
{
    csuccessp_release(&book->memory, object, 1, sizeof(struct event_definition));
}

const csuccessp_section csuccessp_event_section = {
    "events", "event kind", 0, declare_event, compile_event, commit_event, discard_event,
};

int32_t
csuccessp_event_draft_retention(const csuccessp_draft *draft, uint32_t *kind)
{
    const struct event_definition *d = draft->object;

    *kind = d->kind;
    return d->retain_days;
}

csuccess_status
csuccess_event_kind_find(const csuccess_book *book, const char *id, size_t length,
                         csuccess_event_kind *out)
{
    uint32_t index;

    if (!book || !id || !out)
        return CSUCCESS_E_ARGUMENT;
    index = csuccessp_kind_find(book, id, length, 0);
    if (index == UINT32_MAX)
        return CSUCCESS_E_NOT_FOUND;
    *out = csuccessp_handle_make(CSUCCESS_HANDLE_EVENT_KIND,
                                 book->events.kinds.items[index]->generation, index);
    return CSUCCESS_OK;
}
