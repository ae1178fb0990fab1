/* SPDX-License-Identifier: MIT */
/* Series and windows of a publication, and how they take over what was counted before. */
#include <string.h>

#include "book/book.h"
#include "book/event/event_window.h"

static int
same_filter(const csuccessp_event_filter *a, const csuccessp_event_filter *b)
{
    size_t i;

    if (a->subject != b->subject || a->role != b->role || a->labels.count != b->labels.count)
        return 0;
    for (i = 0; i < a->labels.count; i++) /* labels are sorted when they are read */
        if (a->labels.items[i] != b->labels.items[i])
            return 0;
    return 1;
}

static csuccess_status
copy_filter(csuccess_book *book, const csuccessp_event_filter *from, csuccessp_event_filter *to)
{
    size_t i;

    if (from->labels.count &&
        csuccessp_array_reserve(&book->memory, &to->labels, from->labels.count) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < from->labels.count; i++) {
        to->labels.items[i] = from->labels.items[i];
        csuccessp_texts_keep(&book->texts, from->labels.items[i]);
    }
    to->labels.count = from->labels.count;
    to->subject = from->subject;
    to->role = from->role;
    csuccessp_texts_keep(&book->texts, to->subject);
    csuccessp_texts_keep(&book->texts, to->role);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_publish_series(csuccessp_publication *p, uint32_t kind,
                         const csuccessp_event_filter *filter, csuccessp_series **out)
{
    csuccess_book *book = p->book;
    csuccessp_event_kind *k = csuccessp_kind_at(book, kind);
    csuccessp_series *s;
    csuccess_status status;
    size_t i;

    for (i = 0; i < p->series.count; i++)
        if (p->series.items[i]->kind == kind && same_filter(&p->series.items[i]->filter, filter)) {
            *out = p->series.items[i];
            return CSUCCESS_OK;
        }
    if (csuccessp_array_reserve(&book->memory, &p->series, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    s = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *s);
    if (!s)
        return csuccessp_fail_memory(&book->error);
    s->kind = kind;
    s->fresh = 1;
    s->filtered = filter->labels.count || filter->subject || filter->role;
    p->series.items[p->series.count++] = s; /* freed with the publication from here on */
    status = copy_filter(book, filter, &s->filter);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_bits(p, &s->touched);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_bits(p, &s->aged);
    p->role_filters += filter->role != 0;
    for (i = 0; i < k->series.count; i++)
        if (same_filter(&k->series.items[i]->filter, filter)) {
            s->before = k->series.items[i];
            s->fresh = s->before->fresh;
        }
    *out = s;
    return status;
}

/* Do the sums of a kind need 128 bits? */
static int
needs_wide(const csuccessp_event_kind *kind)
{
    uint64_t most = kind->log.largest;

    return most && kind->log.count + 1 > ((uint64_t)1 << 62) / most;
}

static csuccess_status
allocate_window(csuccess_book *book, const csuccessp_event_kind *kind, csuccessp_window *w)
{
    csuccessp_memory *m = &book->memory;
    uint32_t rows = book->customers.capacity;

    w->fresh = 1;
    w->capacity = rows;
    w->wide = w->sums && needs_wide(kind);
    if (!rows)
        return CSUCCESS_OK;
    w->count = csuccessp_allocate_zeroed(m, rows, sizeof *w->count);
    if (w->sums)
        w->sum = csuccessp_allocate_zeroed(m, rows, sizeof *w->sum);
    if (w->wide)
        w->high = csuccessp_allocate_zeroed(m, rows, sizeof *w->high);
    if (!w->count || (w->sums && !w->sum) || (w->wide && !w->high))
        return csuccessp_fail_memory(&book->error);
    return CSUCCESS_OK;
}

static csuccess_status
find_window(csuccessp_publication *p, csuccessp_series *s, int64_t length, uint32_t since,
            csuccessp_window **out)
{
    csuccess_book *book = p->book;
    csuccessp_window *w;
    size_t i;

    for (i = 0; i < s->windows.count; i++) {
        w = s->windows.items[i];
        if (w->length == length && w->since == since) {
            *out = w;
            return CSUCCESS_OK;
        }
    }
    if (csuccessp_array_reserve(&book->memory, &s->windows, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    w = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *w);
    if (!w)
        return csuccessp_fail_memory(&book->error);
    w->length = length;
    w->since = since;
    w->fresh = 1;
    s->windows.items[s->windows.count++] = w;
    *out = w;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_publish_window(csuccessp_publication *p, csuccessp_series *s, int64_t length,
                         uint32_t since, int sums, csuccessp_window **out)
{
    csuccess_status status = find_window(p, s, length, since, out);
    csuccessp_window *w;

    if (status != CSUCCESS_OK)
        return status;
    w = *out;
    w->counts = 1;
    w->sums |= sums != 0;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_publish_latest(csuccessp_publication *p, csuccessp_series *s, int64_t reach)
{
    (void)p;
    if (!s->latest || (s->reach && (reach == 0 || reach > s->reach)))
        s->reach = reach;
    s->latest = 1;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_publish_age_edge(csuccessp_publication *p, csuccessp_series *s, int64_t length)
{
    csuccessp_window *w = NULL;
    csuccess_status status;

    if (length <= 0)
        return CSUCCESS_OK;
    status = find_window(p, s, length, 0, &w);
    if (status == CSUCCESS_OK)
        w->edge = 1;
    return status;
}

/* The window before that has counted all that this one wants. */
static csuccessp_window *
window_before(const csuccessp_series *s, const csuccessp_window *w)
{
    size_t i;

    for (i = 0; s->before && i < s->before->windows.count; i++) {
        csuccessp_window *old = s->before->windows.items[i];
        if (old->length == w->length && old->since == w->since && !old->fresh &&
            (old->counts || !w->counts) && (old->sums || !w->sums))
            return old;
    }
    return NULL;
}

/* Memory for what cannot be taken over; after this the commit cannot fail. */
csuccess_status
csuccessp_publish_allocate_events(csuccessp_publication *p)
{
    csuccess_book *book = p->book;
    uint32_t rows = book->customers.capacity, row;
    csuccess_status status;
    size_t i, j;

    for (i = 0; i < p->series.count; i++) {
        csuccessp_series *s = p->series.items[i];
        csuccessp_event_kind *kind = csuccessp_kind_at(book, s->kind);
        if (csuccessp_array_reserve(&book->memory, &kind->series, p->series.count + 1) !=
            CSUCCESS_OK)
            return csuccessp_fail_memory(&book->error);
        for (j = 0; j < s->windows.count; j++) {
            csuccessp_window *w = s->windows.items[j];
            w->before = window_before(s, w);
            if (w->before || !w->counts)
                continue;
            status = allocate_window(book, kind, w);
            if (status != CSUCCESS_OK)
                return status;
        }
        if (!s->latest)
            continue;
        if (s->before && s->before->latest && !s->before->latest_fresh &&
            (!s->before->reach || (s->reach && s->reach <= s->before->reach)))
            continue;
        s->latest_fresh = 1;
        s->capacity = rows;
        if (!rows)
            continue;
        s->latest_at = csuccessp_allocate(&book->memory, rows, sizeof *s->latest_at);
        s->latest_value = csuccessp_allocate_zeroed(&book->memory, rows, sizeof *s->latest_value);
        if (!s->latest_at || !s->latest_value)
            return csuccessp_fail_memory(&book->error);
        for (row = 0; row < rows; row++)
            s->latest_at[row] = CSUCCESSP_TIME_NONE;
    }
    return CSUCCESS_OK;
}

static void
take_over_window(csuccessp_window *w)
{
    csuccessp_window *old = w->before;

    w->count = old->count;
    w->sum = old->sum;
    w->high = old->high;
    w->capacity = old->capacity;
    w->wide = old->wide;
    w->sums |= old->sums; /* what is there goes on being counted */
    w->counts |= old->counts;
    w->leaves = old->leaves;
    w->fresh = 0;
    old->count = NULL;
    old->sum = old->high = NULL;
    w->before = NULL;
}

static void
take_over_series(csuccessp_series *s)
{
    csuccessp_series *old = s->before;
    size_t j;

    for (j = 0; j < s->windows.count; j++)
        if (s->windows.items[j]->before)
            take_over_window(s->windows.items[j]);
    if (s->latest && !s->latest_fresh) {
        s->latest_at = old->latest_at;
        s->latest_value = old->latest_value;
        s->capacity = old->capacity;
        s->reach = old->reach;
        old->latest_at = old->latest_value = NULL;
    }
    csuccessp_bits_add_all(&s->touched, &old->touched);
    csuccessp_bits_add_all(&s->aged, &old->aged);
    s->before = NULL;
}

void
csuccessp_events_published(csuccessp_publication *p)
{
    csuccess_book *book = p->book;
    size_t i, j;

    for (i = 0; i < p->series.count; i++)
        if (p->series.items[i]->before)
            take_over_series(p->series.items[i]);
    for (i = 0; i < book->events.kinds.count; i++) {
        csuccessp_event_kind *kind = book->events.kinds.items[i];
        for (j = 0; j < kind->series.count; j++)
            csuccessp_series_free(book, kind->series.items[j]);
        kind->series.count = 0;
        for (j = 0; j < p->series.count; j++)
            if (p->series.items[j]->kind == i)
                kind->series.items[kind->series.count++] = p->series.items[j];
        if (kind->declared == 1) { /* no longer among the definitions: its events go too */
            kind->declared = 0;
            kind->generation++;
            csuccessp_log_close(book, &kind->log);
            csuccessp_bits_clear(&kind->mended);
            kind->any_mended = 0;
            kind->horizon = CSUCCESSP_TIME_NONE;
        } else if (kind->declared == 2) {
            kind->declared = 1;
        }
        if (kind->declared && kind->retain_days && book->clock.now != CSUCCESSP_TIME_NONE) {
            /* from now on older events are refused, also when more is kept later */
            int64_t horizon = csuccessp_zone_last_midnight(csuccessp_book_zone(book),
                                                           book->clock.now) -
                              kind->retain_days * CSUCCESSP_DAY;
            if (horizon > kind->horizon)
                kind->horizon = horizon;
        }
        kind->moved_cursors = 1;
    }
    book->role_filters = p->role_filters;
    book->events.next_known = 0;
    p->series.count = 0; /* they are the kinds' now */
}
