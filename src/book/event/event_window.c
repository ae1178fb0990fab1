/* SPDX-License-Identifier: MIT */
#include "book/event/event_window.h"

#include <string.h>

#include "book/book.h"
#include "book/evaluate.h"
#include "book/event/event_chunk.h"

/* Sums are held in 64 bits while no sum of the kind's events can overflow them. */

static void
sum_add(csuccessp_window *w, uint32_t row, int64_t value)
{
    if (!w->wide) {
        w->sum[row] += value;
    } else {
        uint64_t low = (uint64_t)w->sum[row] + (uint64_t)value;
        w->high[row] += (value < 0 ? -1 : 0) + (low < (uint64_t)value);
        w->sum[row] = (int64_t)low;
    }
}

static void
sum_take(csuccessp_window *w, uint32_t row, int64_t value)
{
    if (!w->wide) {
        w->sum[row] -= value;
    } else {
        uint64_t before = (uint64_t)w->sum[row], low = before - (uint64_t)value;
        w->high[row] -= (value < 0 ? -1 : 0) + (before < (uint64_t)value);
        w->sum[row] = (int64_t)low;
    }
}

/* The instant from which a window that begins at a date looks; events must be later. */
static int64_t
since_of(const csuccess_book *book, const csuccessp_window *w, uint32_t row)
{
    const csuccessp_attribute *attribute = csuccessp_attribute_at(book, w->since);
    int32_t date;

    if (!attribute || attribute->column.type != CSUCCESS_TYPE_DATE ||
        !csuccessp_column_has(&attribute->column, row))
        return INT64_MAX;
    date = attribute->column.data.small[row];
    return csuccessp_zone_midnight(csuccessp_book_zone(book), date) - 1;
}

int
csuccessp_filter_passes_parts(const csuccess_book *book, const csuccessp_event_filter *filter,
                              uint32_t row, csuccessp_text subject, csuccessp_text label)
{
    size_t i;

    for (i = 0; i < filter->labels.count; i++)
        if (filter->labels.items[i] == label)
            break;
    if (filter->labels.count && i == filter->labels.count)
        return 0;
    if (filter->subject && filter->subject != subject)
        return 0;
    return !filter->role || csuccessp_contact_has_role(book, row, subject, filter->role);
}

int
csuccessp_filter_passes(const csuccess_book *book, const csuccessp_event_kind *kind,
                        const csuccessp_event_filter *filter, uint32_t row, uint32_t extra)
{
    const csuccessp_event_extra *e = extra ? &kind->log.extras.items[extra] : NULL;

    /* a filter always asks for something that an event without extra does not have */
    return e && csuccessp_filter_passes_parts(book, filter, row, e->subject, e->label);
}

/* A run of events in one chunk, by place in time order. */
struct run {
    const csuccessp_chunk *chunk;
    uint32_t from, to;
};

/* Cuts what lies between two cursors into runs. 0 at the end. */
static int
next_run(const csuccessp_event_log *log, csuccessp_cursor *at, csuccessp_cursor end,
         struct run *out)
{
    while (at->chunk < log->chunks.count && at->chunk <= end.chunk) {
        out->chunk = &log->chunks.items[at->chunk];
        out->from = at->place;
        out->to = at->chunk == end.chunk ? end.place : out->chunk->count;
        at->chunk++;
        at->place = 0;
        if (out->from < out->to)
            return 1;
    }
    return 0;
}

/* One event as the loops below see it. */
#define EACH_EVENT(run, place, index, row)                      \
    for (place = (run).from; place < (run).to; place++)         \
        if ((index = csuccessp_chunk_index((run).chunk, place), \
             row = (run).chunk->customer[index]) != CSUCCESSP_EVENT_NONE)

static int
passes(const csuccess_book *book, const csuccessp_event_kind *kind, const csuccessp_series *s,
       const csuccessp_chunk *chunk, uint32_t index, uint32_t row)
{
    return !s->filtered || csuccessp_filter_passes(book, kind, &s->filter, row,
                                                   csuccessp_chunk_extra(chunk, index));
}

static void
enter_window(csuccess_book *book, const csuccessp_event_kind *kind, csuccessp_series *s,
             csuccessp_window *w, const struct run *run)
{
    const csuccessp_chunk *chunk = run->chunk;
    uint32_t place, index, row;

    if (!s->filtered && w->length && !chunk->order && !w->sums) {
        for (place = run->from; place < run->to; place++) {
            row = chunk->customer[place];
            if (row != CSUCCESSP_EVENT_NONE)
                w->count[row]++;
        }
        return;
    }
    EACH_EVENT(*run, place, index, row)
    {
        if (!passes(book, kind, s, chunk, index, row))
            continue;
        if (!w->length && csuccessp_chunk_time(chunk, index) <= since_of(book, w, row))
            continue;
        w->count[row]++;
        if (w->sums)
            sum_add(w, row, csuccessp_chunk_value(chunk, index));
    }
}

static void
leave_window(csuccess_book *book, const csuccessp_event_kind *kind, csuccessp_series *s,
             csuccessp_window *w, const struct run *run)
{
    const csuccessp_chunk *chunk = run->chunk;
    uint64_t *touched = s->touched.words;
    uint32_t place, index, row;

    EACH_EVENT(*run, place, index, row)
    {
        if (!passes(book, kind, s, chunk, index, row))
            continue;
        if (w->counts) {
            w->count[row]--;
            if (w->sums)
                sum_take(w, row, csuccessp_chunk_value(chunk, index));
            touched[row >> 6] |= (uint64_t)1 << (row & 63);
        }
        if (w->edge && s->latest_at[row] == csuccessp_chunk_time(chunk, index))
            csuccessp_bits_set(&s->aged, row);
    }
}

static void
enter_latest(csuccess_book *book, const csuccessp_event_kind *kind, csuccessp_series *s,
             const struct run *run)
{
    const csuccessp_chunk *chunk = run->chunk;
    uint32_t place, index, row;

    EACH_EVENT(*run, place, index, row)
    {
        if (!passes(book, kind, s, chunk, index, row))
            continue;
        s->latest_at[row] = csuccessp_chunk_time(chunk, index);
        s->latest_value[row] = csuccessp_chunk_value(chunk, index);
    }
}

static void
mark_touched(csuccess_book *book, const csuccessp_event_kind *kind, csuccessp_series *s,
             const struct run *run)
{
    const csuccessp_chunk *chunk = run->chunk;
    uint64_t *touched = s->touched.words;
    uint32_t place, index, row;

    EACH_EVENT(*run, place, index, row)
    {
        if (passes(book, kind, s, chunk, index, row))
            touched[row >> 6] |= (uint64_t)1 << (row & 63);
    }
}

/* The same time is often asked for by several windows and kinds; subtracting must not wrap. */
static int64_t
back(int64_t at, int64_t length)
{
    return at < INT64_MIN + length ? INT64_MIN : at - length;
}

static void
find_cursors(csuccessp_event_kind *kind)
{
    size_t i, j;

    kind->enters = csuccessp_log_find(&kind->log, kind->moved);
    for (i = 0; i < kind->series.count; i++)
        for (j = 0; j < kind->series.items[i]->windows.count; j++) {
            csuccessp_window *w = kind->series.items[i]->windows.items[j];
            if (w->length)
                w->leaves = csuccessp_log_find(&kind->log, back(kind->moved, w->length));
        }
    kind->moved_cursors = 0;
}

static csuccessp_cursor
advance_cursor(const csuccessp_event_log *log, csuccessp_cursor from, int64_t at)
{
    /* most moves are short: the next event is later, or the end lies in the same chunk */
    if (csuccessp_log_time_at(log, from) > at)
        return from;
    return csuccessp_log_find(log, at);
}

static void
move_series(csuccess_book *book, csuccessp_event_kind *kind, csuccessp_series *s,
            csuccessp_cursor until, int64_t at)
{
    csuccessp_cursor c;
    struct run run;
    size_t j;

    if (s->fresh)
        return;
    c = kind->enters;
    while (next_run(&kind->log, &c, until, &run)) {
        for (j = 0; j < s->windows.count; j++)
            if (!s->windows.items[j]->fresh && s->windows.items[j]->counts)
                enter_window(book, kind, s, s->windows.items[j], &run);
        if (s->latest && !s->latest_fresh)
            enter_latest(book, kind, s, &run);
        mark_touched(book, kind, s, &run);
    }
    for (j = 0; j < s->windows.count; j++) {
        csuccessp_window *w = s->windows.items[j];
        csuccessp_cursor end;
        if (!w->length || w->fresh)
            continue;
        end = advance_cursor(&kind->log, w->leaves, back(at, w->length));
        c = w->leaves;
        while (next_run(&kind->log, &c, end, &run))
            leave_window(book, kind, s, w, &run);
        w->leaves = end;
    }
}

static void
concern_run(csuccess_book *book, csuccessp_event_log *log, csuccessp_cursor from,
            csuccessp_cursor to)
{
    struct run run;
    uint32_t place, index, row;

    while (next_run(log, &from, to, &run))
        EACH_EVENT(run, place, index, row)
        {
            csuccessp_concern(book, row);
        }
}

void
csuccessp_events_move(csuccess_book *book, int64_t at, int concern)
{
    size_t i, j;

    for (i = 0; i < book->events.kinds.count; i++) {
        csuccessp_event_kind *kind = book->events.kinds.items[i];
        csuccessp_cursor until;
        if (!kind->declared || kind->moved >= at)
            continue;
        if (kind->moved_cursors)
            find_cursors(kind);
        until = advance_cursor(&kind->log, kind->enters, at);
        for (j = 0; j < kind->series.count; j++)
            move_series(book, kind, kind->series.items[j], until, at);
        if (concern)
            concern_run(book, &kind->log, kind->enters, until);
        kind->enters = until;
        kind->moved = at;
    }
    book->events.next_known = 0;
}

void
csuccessp_events_concern(csuccess_book *book, int64_t from, int64_t to)
{
    size_t i;

    for (i = 0; i < book->events.kinds.count; i++) {
        csuccessp_event_kind *kind = book->events.kinds.items[i];
        if (kind->declared)
            concern_run(book, &kind->log, csuccessp_log_find(&kind->log, from),
                        csuccessp_log_find(&kind->log, to));
    }
}

int64_t
csuccessp_events_next(csuccess_book *book, int64_t from)
{
    csuccessp_events *e = &book->events;
    size_t i;

    if (e->next_known && e->next > from)
        return e->next;
    e->next = INT64_MAX;
    for (i = 0; i < e->kinds.count; i++) {
        csuccessp_event_kind *kind = e->kinds.items[i];
        int64_t at;
        if (!kind->declared)
            continue;
        if (kind->moved_cursors)
            find_cursors(kind);
        at = csuccessp_log_time_at(&kind->log, kind->enters);
        if (at <= from) /* events that came late stand before the cursor of a kind that waits */
            at = csuccessp_log_time_at(&kind->log, csuccessp_log_find(&kind->log, from));
        if (at < e->next)
            e->next = at;
    }
    e->next_known = 1;
    return e->next;
}

csuccess_status
csuccessp_events_settle(csuccess_book *book)
{
    csuccess_status status;
    size_t i;

    for (i = 0; i < book->events.kinds.count; i++) {
        csuccessp_event_kind *kind = book->events.kinds.items[i];
        if (kind->log.tail.count == 0)
            continue;
        kind->moved_cursors = 1;
        book->events.next_known = 0;
        status = csuccessp_log_settle(book, &kind->log);
        if (status != CSUCCESS_OK)
            return status;
    }
    return CSUCCESS_OK;
}

/* Counting from the log. */

static void
count_window(csuccess_book *book, csuccessp_event_kind *kind, csuccessp_series *s,
             csuccessp_window *w, int64_t at)
{
    csuccessp_cursor from = csuccessp_log_find(&kind->log, kind->horizon);
    csuccessp_cursor until = csuccessp_log_find(&kind->log, at);
    struct run run;

    if (w->length)
        from = w->leaves = csuccessp_log_find(&kind->log, back(at, w->length));
    w->fresh = 0;
    if (!w->counts || !w->capacity)
        return;
    memset(w->count, 0, w->capacity * sizeof *w->count);
    if (w->sum)
        memset(w->sum, 0, w->capacity * sizeof *w->sum);
    if (w->high)
        memset(w->high, 0, w->capacity * sizeof *w->high);
    while (next_run(&kind->log, &from, until, &run))
        enter_window(book, kind, s, w, &run);
}

static void
find_latest(csuccess_book *book, csuccessp_event_kind *kind, csuccessp_series *s, int64_t at)
{
    csuccessp_cursor from = csuccessp_log_find(&kind->log, kind->horizon);
    csuccessp_cursor until = csuccessp_log_find(&kind->log, at);
    struct run run;
    uint32_t row;

    for (row = 0; row < s->capacity; row++)
        s->latest_at[row] = CSUCCESSP_TIME_NONE;
    if (s->reach)
        from = csuccessp_log_find(&kind->log, back(at, s->reach));
    while (next_run(&kind->log, &from, until, &run))
        enter_latest(book, kind, s, &run);
    s->latest_fresh = 0;
}

/* One customer's part of a series, by walking back through their events. */
static void
count_row(csuccess_book *book, csuccessp_event_kind *kind, csuccessp_series *s, uint32_t row,
          int64_t at)
{
    uint32_t number;
    size_t j;
    int64_t reach = at;

    for (j = 0; j < s->windows.count; j++) {
        csuccessp_window *w = s->windows.items[j];
        int64_t begin = w->length ? back(at, w->length) : since_of(book, w, row);
        if (!w->counts)
            continue;
        w->count[row] = 0;
        if (w->sum)
            w->sum[row] = 0;
        if (w->high)
            w->high[row] = 0;
        if (begin < reach)
            reach = begin;
    }
    if (s->latest)
        s->latest_at[row] = CSUCCESSP_TIME_NONE;
    for (number = csuccessp_log_head(&kind->log, row); number != CSUCCESSP_EVENT_NONE;
         number = csuccessp_log_before(&kind->log, number)) {
        csuccessp_event e = csuccessp_log_event(&kind->log, number);
        if (e.at > at ||
            (s->filtered && !csuccessp_filter_passes(book, kind, &s->filter, row, e.extra)))
            continue;
        if (e.at <= kind->horizon)
            break;
        if (s->latest && s->latest_at[row] == CSUCCESSP_TIME_NONE) {
            s->latest_at[row] = e.at;
            s->latest_value[row] = e.value;
        }
        if (e.at <= reach)
            break;
        for (j = 0; j < s->windows.count; j++) {
            csuccessp_window *w = s->windows.items[j];
            if (!w->counts || e.at <= (w->length ? back(at, w->length) : since_of(book, w, row)))
                continue;
            w->count[row]++;
            if (w->sums)
                sum_add(w, row, e.value);
        }
    }
    csuccessp_bits_set(&s->touched, row);
}

static void
count_mended(csuccess_book *book, csuccessp_event_kind *kind, int64_t at)
{
    uint64_t many = csuccessp_bits_count(&kind->mended);
    size_t i, j, w;

    for (i = 0; i < kind->series.count; i++) {
        csuccessp_series *s = kind->series.items[i];
        if (many > book->customers.live / 4) { /* from the log altogether is quicker */
            for (j = 0; j < s->windows.count; j++)
                s->windows.items[j]->fresh = 1;
            s->latest_fresh = s->latest;
            csuccessp_bits_add_all(&s->touched, &kind->mended);
            continue;
        }
        for (w = 0; w < kind->mended.capacity; w++) {
            uint64_t bits = kind->mended.words[w];
            for (; bits; bits &= bits - 1)
                count_row(book, kind, s, (uint32_t)(w * 64 + csuccessp_lowest_bit(bits)), at);
        }
    }
    csuccessp_bits_clear(&kind->mended);
    kind->any_mended = 0;
}

/* Customers whose date changed, or who are new, in windows that begin at it. */
static void
count_since(csuccess_book *book, csuccessp_event_kind *kind, csuccessp_series *s, int64_t at)
{
    size_t j, w;

    for (j = 0; j < s->windows.count; j++) {
        const csuccessp_attribute *attribute;
        if (s->windows.items[j]->length)
            continue;
        attribute = csuccessp_attribute_at(book, s->windows.items[j]->since);
        for (w = book->concerned_low; attribute && w < book->concerned_high; w++) {
            uint64_t bits = attribute->touched.words[w] & book->concerned.words[w];
            for (; bits; bits &= bits - 1)
                count_row(book, kind, s, (uint32_t)(w * 64 + csuccessp_lowest_bit(bits)), at);
        }
    }
}

void
csuccessp_events_compute(csuccess_book *book, int64_t at)
{
    size_t i, j, k;

    for (i = 0; i < book->events.kinds.count; i++) {
        csuccessp_event_kind *kind = book->events.kinds.items[i];
        if (!kind->declared)
            continue;
        if (kind->moved < at) { /* declared by this very instant */
            kind->moved = at;
            kind->moved_cursors = 1;
        }
        if (kind->moved_cursors)
            find_cursors(kind);
        if (kind->any_mended)
            count_mended(book, kind, at);
        for (j = 0; j < kind->series.count; j++) {
            csuccessp_series *s = kind->series.items[j];
            for (k = 0; k < s->windows.count; k++)
                if (s->windows.items[k]->fresh)
                    count_window(book, kind, s, s->windows.items[k], at);
            if (s->latest_fresh)
                find_latest(book, kind, s, at);
            s->fresh = 0;
            count_since(book, kind, s, at);
        }
    }
}
