/* SPDX-License-Identifier: MIT */
/* What measures make of the events in a window. Counts and sums stand in columns; the others
 * walk back through the customer's events, from the last to the first in the window. */
#include <math.h>
#include <string.h>

#include "book/book.h"
#include "book/event/event_window.h"
#include "book/measure/measure.h"
#include "util/int128.h"

static double
sum_of(const csuccessp_window *w, uint32_t row)
{
    csuccessp_int128 sum;

    if (!w->wide)
        return (double)w->sum[row] / CSUCCESSP_MICRO;
    sum.low = (uint64_t)w->sum[row];
    sum.high = w->high[row];
    return csuccessp_int128_to_double(sum) / CSUCCESSP_MICRO;
}

/* Events of a row in the window, newest first. */
struct walk {
    const csuccess_book *book;
    const csuccessp_event_kind *kind;
    const csuccessp_measure *m;
    uint32_t row, number;
    int64_t from, to; /* from is exclusive */
    csuccessp_event event;
};

static void
walk_begin(struct walk *w, const csuccess_book *book, const csuccessp_measure *m, uint32_t row,
           int64_t from, int64_t to)
{
    w->book = book;
    w->kind = csuccessp_kind_at(book, m->kind);
    w->m = m;
    w->row = row;
    w->number = csuccessp_log_head(&w->kind->log, row);
    memset(&w->event, 0, sizeof w->event);
    w->from = from > w->kind->horizon ? from : w->kind->horizon;
    w->to = to;
}

static int
walk_next(struct walk *w)
{
    while (w->number != CSUCCESSP_EVENT_NONE) {
        w->event = csuccessp_log_event(&w->kind->log, w->number);
        if (w->event.at <= w->from)
            return 0;
        w->number = csuccessp_log_before(&w->kind->log, w->number);
        if (w->event.at <= w->to &&
            (!w->m->series->filtered ||
             csuccessp_filter_passes(w->book, w->kind, &w->m->series->filter, w->row,
                                     w->event.extra)))
            return 1;
    }
    return 0;
}

static double
extreme(struct walk *w, int largest, uint8_t *missing)
{
    int64_t best = 0;
    int any = 0;

    for (; walk_next(w); any = 1)
        if (!any || (largest ? w->event.value > best : w->event.value < best))
            best = w->event.value;
    if (!any)
        *missing = CSUCCESS_MISSING_NO_DATA;
    return (double)best / CSUCCESSP_MICRO;
}

/* Subjects are few in a window: each event asks whether a newer one had the same. */
static double
distinct(struct walk *w)
{
    struct walk newer;
    uint64_t count = 0;

    for (struct walk first = *w; walk_next(w);) {
        csuccessp_text subject = w->event.extra ? w->kind->log.extras.items[w->event.extra].subject
                                                : 0;
        int seen = subject == 0;
        uint32_t until = w->number;
        for (newer = first; !seen && walk_next(&newer) && newer.number != until;)
            seen = newer.event.extra &&
                   w->kind->log.extras.items[newer.event.extra].subject == subject;
        count += !seen;
    }
    return (double)count;
}

/* Least squares over time in days and value; centred, in the order of the events, so that the
 * result is the same everywhere. */
static double
trend(struct walk *w, uint8_t *missing)
{
    struct walk again = *w;
    double n = 0, mean_x = 0, mean_y = 0, sxx = 0, sxy = 0;
    int64_t newest = 0;

    for (; walk_next(w); n++) {
        if (n == 0)
            newest = w->event.at;
        mean_x += (double)(w->event.at - newest) / (double)CSUCCESSP_DAY;
        mean_y += (double)w->event.value / CSUCCESSP_MICRO;
    }
    if (n < 2) {
        *missing = CSUCCESS_MISSING_NO_DATA;
        return 0;
    }
    mean_x /= n;
    mean_y /= n;
    while (walk_next(&again)) {
        double x = (double)(again.event.at - newest) / (double)CSUCCESSP_DAY - mean_x;
        double y = (double)again.event.value / CSUCCESSP_MICRO - mean_y;
        sxx += x * x;
        sxy += x * y;
    }
    if (!(sxx > 0)) {
        *missing = CSUCCESS_MISSING_NOT_FINITE;
        return 0;
    }
    return sxy / sxx;
}

/* This window against the one before it. */
static double
change(const csuccessp_measure *m, uint32_t row, uint8_t *missing)
{
    double now, both, before;

    if (m->of_sum) {
        now = sum_of(m->window, row);
        both = sum_of(m->longer, row);
    } else {
        now = m->window->count[row];
        both = m->longer->count[row];
    }
    before = both - now;
    if (m->difference)
        return now - before;
    if (before == 0) {
        *missing = CSUCCESS_MISSING_NOT_FINITE;
        return 0;
    }
    return (now - before) / before;
}

/* Where the window begins (exclusive). INT64_MAX: it has no beginning, since the date is missing.
 */
static int64_t
begin_of(const csuccess_book *book, const csuccessp_measure *m, uint32_t row, int64_t at)
{
    const csuccessp_attribute *since;

    if (m->since != CSUCCESSP_SLOT_NONE) {
        since = csuccessp_attribute_at(book, m->since);
        if (!csuccessp_column_has(&since->column, row))
            return INT64_MAX;
        return csuccessp_zone_midnight(csuccessp_book_zone(book), since->column.data.small[row]) -
               1;
    }
    if (!m->length || at < INT64_MIN + m->length)
        return INT64_MIN;
    return at - m->length;
}

/* Is the last event, of this time, no longer kept, stale or out of the window? The reason, or 0. */
uint8_t
csuccessp_measure_too_long_ago(const csuccess_book *book, const csuccessp_measure *m,
                               int64_t latest, int64_t at)
{
    const csuccessp_event_kind *kind = csuccessp_kind_at(book, m->kind);

    if (latest == CSUCCESSP_TIME_NONE ||
        (kind->retain_days && latest <= at - kind->retain_days * CSUCCESSP_DAY))
        return CSUCCESS_MISSING_NO_DATA;
    if (m->stale_days && latest <= at - m->stale_days * CSUCCESSP_DAY)
        return CSUCCESS_MISSING_STALE;
    if (m->length && latest <= at - m->length)
        return CSUCCESS_MISSING_NO_DATA;
    return CSUCCESS_PRESENT;
}

double
csuccessp_measure_window(const csuccess_book *book, const csuccessp_measure *m, uint32_t row,
                         int64_t at, uint8_t *missing)
{
    const csuccessp_event_kind *kind = csuccessp_kind_at(book, m->kind);
    int64_t begin = begin_of(book, m, row, at), latest;
    struct walk walk;

    if (begin == INT64_MAX) {
        *missing = CSUCCESS_MISSING_NO_DATA;
        return 0;
    }
    if (m->function == CSUCCESSP_MEASURE_CHANGE && begin > INT64_MIN + m->length)
        begin -= m->length;
    if ((m->length || m->since != CSUCCESSP_SLOT_NONE) && begin < kind->horizon) {
        *missing = CSUCCESS_MISSING_FILLING;
        return 0;
    }
    if (m->stale_days) {
        *missing = csuccessp_measure_too_long_ago(book, m, m->series->latest_at[row], at);
        if (*missing && m->series->latest_at[row] <= at - m->stale_days * CSUCCESSP_DAY)
            return 0; /* out of the window alone is for the function to judge */
        *missing = CSUCCESS_PRESENT;
    }
    switch (m->function) {
    case CSUCCESSP_MEASURE_COUNT:
        return m->window->count[row];
    case CSUCCESSP_MEASURE_SUM:
        return sum_of(m->window, row);
    case CSUCCESSP_MEASURE_MEAN:
        if (m->window->count[row] == 0) {
            *missing = CSUCCESS_MISSING_NO_DATA;
            return 0;
        }
        return sum_of(m->window, row) / m->window->count[row];
    case CSUCCESSP_MEASURE_CHANGE:
        return change(m, row, missing);
    case CSUCCESSP_MEASURE_LAST:
        latest = m->series->latest_at[row];
        *missing = latest <= begin ? CSUCCESS_MISSING_NO_DATA
                                   : csuccessp_measure_too_long_ago(book, m, latest, at);
        return *missing ? 0 : (double)m->series->latest_value[row] / CSUCCESSP_MICRO;
    default:
        break;
    }
    walk_begin(&walk, book, m, row, begin, at);
    switch (m->function) {
    case CSUCCESSP_MEASURE_MIN:
        return extreme(&walk, 0, missing);
    case CSUCCESSP_MEASURE_MAX:
        return extreme(&walk, 1, missing);
    case CSUCCESSP_MEASURE_DISTINCT:
        return distinct(&walk);
    default:
        return trend(&walk, missing);
    }
}
