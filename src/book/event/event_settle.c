/* SPDX-License-Identifier: MIT */
/* Late events find their places: a few of them one by one, many by writing the end of the log
 * anew. */
#include <string.h>

#include "book/book.h"
#include "book/event/event_chunk.h"
#include "book/record/source.h"
#include "util/sort.h"

/* Putting one event into its chunk costs about as much as writing this many anew. */
enum { REWRITE_PER_INSERT = 32 };

/* Does `a` come before `b`, which arrived earlier? */
static int
comes_before(const csuccess_book *book, const csuccessp_event *a, const csuccessp_event *b)
{
    if (a->at != b->at)
        return a->at < b->at;
    return csuccessp_source_compare(book, a->source, b->source) < 0;
}

static void
tell_tail(csuccessp_event_log *log, size_t place)
{
    uint32_t extra = log->tail.items[place].event.extra;

    if (extra)
        log->extras.items[extra].number = (uint32_t)place | CSUCCESSP_LOG_TAIL;
}

/* The tail in the order of time, source and arrival. */
static csuccess_status
sort_tail(csuccess_book *book, csuccessp_event_log *log)
{
    csuccessp_memory *m = &book->memory;
    size_t n = log->tail.count, i, j, kept = 0;
    csuccessp_keyed *keyed = csuccessp_allocate(m, 2 * n, sizeof *keyed);
    csuccessp_log_entry *sorted = csuccessp_allocate(m, n, sizeof *sorted);

    if (!keyed || !sorted) {
        csuccessp_release(m, keyed, 2 * n, sizeof *keyed);
        csuccessp_release(m, sorted, n, sizeof *sorted);
        return CSUCCESS_E_NO_MEMORY;
    }
    for (i = 0; i < n; i++) {
        if (log->tail.items[i].event.customer == CSUCCESSP_EVENT_NONE)
            continue;
        keyed[kept].key = (uint64_t)log->tail.items[i].event.at ^ (uint64_t)1 << 63;
        keyed[kept].number = (uint32_t)i;
        keyed[kept++].more = 0;
    }
    csuccessp_sort_keyed(keyed, keyed + n, kept);
    for (i = 0; i < kept; i++)
        sorted[i] = log->tail.items[keyed[i].number];
    for (i = 1; i < kept; i++) { /* few have the same time and different sources */
        csuccessp_log_entry one = sorted[i];
        for (j = i; j > 0 && sorted[j - 1].event.at == one.event.at &&
                    comes_before(book, &one.event, &sorted[j - 1].event);
             j--)
            sorted[j] = sorted[j - 1];
        sorted[j] = one;
    }
    csuccessp_release(m, keyed, 2 * n, sizeof *keyed);
    csuccessp_release(m, log->tail.items, log->tail.capacity, sizeof *sorted);
    log->tail.items = sorted;
    log->tail.count = kept;
    log->tail.capacity = n;
    for (i = 0; i < kept; i++)
        tell_tail(log, i);
    return CSUCCESS_OK;
}

/* Where an event belongs: after all that do not come later. */
static csuccessp_cursor
place_for(const csuccess_book *book, const csuccessp_event_log *log, const csuccessp_event *event)
{
    csuccessp_cursor at = csuccessp_log_find(log, event->at);

    /* step back over events of the same time whose source comes later */
    for (;;) {
        csuccessp_cursor back = at;
        csuccessp_event other;
        const csuccessp_chunk *chunk;
        if (back.place == 0) {
            if (back.chunk == 0)
                return at;
            back.chunk--;
            back.place = log->chunks.items[back.chunk].count;
            if (back.place == 0)
                return at;
        }
        back.place--;
        chunk = &log->chunks.items[back.chunk];
        other = csuccessp_chunk_get(chunk, csuccessp_chunk_index(chunk, back.place));
        if (!comes_before(book, event, &other))
            return at;
        at = back;
    }
}

/* One event into the chunk where it belongs. */
static csuccess_status
insert(csuccess_book *book, csuccessp_event_log *log, const csuccessp_event *event)
{
    csuccessp_memory *m = &book->memory;
    csuccessp_cursor at = place_for(book, log, event);
    csuccessp_chunk *chunk;
    uint32_t index, number, *link;
    csuccessp_event other;

    if (at.place == 0 && at.chunk > 0) {
        at.chunk--;
        at.place = log->chunks.items[at.chunk].count;
    }
    chunk = &log->chunks.items[at.chunk];
    if (csuccessp_chunk_need_order(m, chunk) != CSUCCESS_OK)
        return CSUCCESS_E_NO_MEMORY;
    if (chunk->count == chunk->capacity || !csuccessp_chunk_fits(chunk, event)) {
        uint32_t capacity = chunk->count + chunk->count / 8 + 64;
        int narrow = !(chunk->time_width == 8 && chunk->value_width == 8);
        if (capacity > 1u << CSUCCESSP_CHUNK_BITS)
            capacity = 1u << CSUCCESSP_CHUNK_BITS;
        if (csuccessp_chunk_recode(m, chunk, capacity, event, narrow) != CSUCCESS_OK)
            return CSUCCESS_E_NO_MEMORY;
    }
    index = chunk->count++;
    csuccessp_chunk_put(chunk, index, event);
    memmove(chunk->order + at.place + 1, chunk->order + at.place,
            (index - at.place) * sizeof *chunk->order);
    chunk->order[at.place] = (uint16_t)index;
    if (at.place == 0)
        chunk->first = event->at;
    if (at.place == index)
        chunk->last = event->at;
    /* into the customer's chain: behind all events that come later */
    number = csuccessp_log_number(log, at.chunk, index);
    link = &log->heads[event->customer];
    while (*link != CSUCCESSP_EVENT_NONE && csuccessp_log_chunk(log, *link) < log->chunks.count) {
        csuccessp_chunk *c = &log->chunks.items[csuccessp_log_chunk(log, *link)];
        uint32_t i = *link & ((1u << CSUCCESSP_CHUNK_BITS) - 1);
        other = csuccessp_chunk_get(c, i);
        if (!comes_before(book, event, &other))
            break;
        link = &c->link[i];
    }
    chunk->link[index] = *link;
    *link = number;
    if (event->extra)
        log->extras.items[event->extra].number = number;
    return CSUCCESS_OK;
}

/* Writing the log anew from a chunk on. */
struct rewrite {
    csuccess_book *book;
    csuccessp_event_log *log;
    csuccessp_array(csuccessp_chunk) chunks;
    csuccessp_chunk *open; /* the one that is being filled */
    size_t from;           /* the first chunk that is replaced */
    uint64_t left;         /* events to come, at most */
};

static csuccess_status
write_event(struct rewrite *w, const csuccessp_event *event)
{
    csuccessp_memory *m = &w->book->memory;
    unsigned with = (event->extra ? CSUCCESSP_WITH_EXTRA : 0u) |
                    (event->source ? CSUCCESSP_WITH_SOURCE : 0u);

    if (w->open && w->open->count == CSUCCESSP_CHUNK_EVENTS) {
        if (csuccessp_chunk_recode(m, w->open, w->open->count, NULL, 1) != CSUCCESS_OK)
            return CSUCCESS_E_NO_MEMORY;
        w->open = NULL;
    }
    if (!w->open) {
        if (csuccessp_array_reserve(m, &w->chunks, 1) != CSUCCESS_OK)
            return CSUCCESS_E_NO_MEMORY;
        w->open = &w->chunks.items[w->chunks.count];
        if (csuccessp_chunk_open(m, w->open,
                                 w->left < CSUCCESSP_CHUNK_EVENTS ? (uint32_t)w->left
                                                                  : CSUCCESSP_CHUNK_EVENTS,
                                 with) != CSUCCESS_OK) {
            w->open = NULL;
            return CSUCCESS_E_NO_MEMORY;
        }
        w->chunks.count++;
        w->open->first = event->at;
    }
    if (!csuccessp_chunk_fits(w->open, event) &&
        csuccessp_chunk_recode(m, w->open, w->open->capacity, event, 0) != CSUCCESS_OK)
        return CSUCCESS_E_NO_MEMORY;
    csuccessp_chunk_put(w->open, w->open->count++, event);
    w->left--;
    w->open->last = event->at;
    return CSUCCESS_OK;
}

static csuccess_status
write_merged(struct rewrite *w)
{
    csuccessp_event_log *log = w->log;
    size_t c, t = 0;
    uint32_t k;
    csuccess_status status;

    for (c = w->from; c < log->chunks.count; c++) {
        const csuccessp_chunk *chunk = &log->chunks.items[c];
        for (k = 0; k < chunk->count; k++) {
            csuccessp_event event = csuccessp_chunk_get(chunk, csuccessp_chunk_index(chunk, k));
            if (event.customer == CSUCCESSP_EVENT_NONE)
                continue;
            for (; t < log->tail.count && comes_before(w->book, &log->tail.items[t].event, &event);
                 t++) {
                status = write_event(w, &log->tail.items[t].event);
                if (status != CSUCCESS_OK)
                    return status;
            }
            status = write_event(w, &event);
            if (status != CSUCCESS_OK)
                return status;
        }
    }
    for (; t < log->tail.count; t++) {
        status = write_event(w, &log->tail.items[t].event);
        if (status != CSUCCESS_OK)
            return status;
    }
    return CSUCCESS_OK;
}

/* Heads go back to what they were before the chunks that are replaced. Retracted events are in
 * no chain, so a link out of the replaced part leads to the part that stays. */
static void
rewind_heads(struct rewrite *w)
{
    csuccessp_event_log *log = w->log;
    size_t c;
    uint32_t k;

    for (c = log->chunks.count; c > w->from; c--) {
        const csuccessp_chunk *chunk = &log->chunks.items[c - 1];
        for (k = chunk->count; k > 0; k--) {
            uint32_t index = csuccessp_chunk_index(chunk, k - 1);
            if (chunk->customer[index] != CSUCCESSP_EVENT_NONE)
                log->heads[chunk->customer[index]] = chunk->link[index];
        }
    }
}

static void
change_over(struct rewrite *w)
{
    csuccessp_event_log *log = w->log;
    size_t c;
    uint32_t k;

    rewind_heads(w);
    for (c = w->from; c < log->chunks.count; c++)
        csuccessp_chunk_close(&w->book->memory, &log->chunks.items[c]);
    memcpy(log->chunks.items + w->from, w->chunks.items,
           w->chunks.count * sizeof *log->chunks.items);
    log->chunks.count = w->from + w->chunks.count;
    for (c = w->from; c < log->chunks.count; c++) {
        csuccessp_chunk *chunk = &log->chunks.items[c];
        for (k = 0; k < chunk->count; k++) {
            uint32_t *head = &log->heads[chunk->customer[k]];
            chunk->link[k] = *head;
            *head = csuccessp_log_number(log, (uint32_t)c, k);
            if (chunk->extra && chunk->extra[k])
                log->extras.items[chunk->extra[k]].number = *head;
        }
    }
}

static csuccess_status
rewrite(csuccess_book *book, csuccessp_event_log *log, size_t from)
{
    struct rewrite w;
    csuccess_status status;
    size_t i;

    memset(&w, 0, sizeof w);
    w.book = book;
    w.log = log;
    w.from = from;
    w.left = log->tail.count;
    for (i = from; i < log->chunks.count; i++)
        w.left += log->chunks.items[i].count;
    status = write_merged(&w);
    if (status == CSUCCESS_OK && w.chunks.count + from > log->chunks.capacity)
        status = csuccessp_array_reserve(&book->memory, &log->chunks,
                                         w.chunks.count + from - log->chunks.count);
    if (status == CSUCCESS_OK)
        change_over(&w);
    else
        for (i = 0; i < w.chunks.count; i++)
            csuccessp_chunk_close(&book->memory, &w.chunks.items[i]);
    csuccessp_array_release(&book->memory, &w.chunks);
    return status;
}

static void
empty_tail(csuccess_book *book, csuccessp_event_log *log)
{
    log->tail.count = 0;
    if (log->tail.capacity > 64)
        csuccessp_array_release(&book->memory, &log->tail);
}

csuccess_status
csuccessp_log_settle(csuccess_book *book, csuccessp_event_log *log)
{
    uint64_t behind = 0;
    size_t i, from;
    csuccess_status status;

    if (log->tail.count == 0)
        return CSUCCESS_OK;
    status = sort_tail(book, log);
    if (status != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    if (log->tail.count == 0) {
        empty_tail(book, log);
        return CSUCCESS_OK;
    }
    from = place_for(book, log, &log->tail.items[0].event).chunk;
    if (from == log->chunks.count && from > 0)
        from--;
    for (i = from; i < log->chunks.count; i++)
        behind += log->chunks.items[i].count;
    for (i = 0; i < log->tail.count; i++) {
        size_t chunk;
        if (behind <= (log->tail.count - i) * (uint64_t)REWRITE_PER_INSERT)
            break;
        chunk = place_for(book, log, &log->tail.items[i].event).chunk;
        if (log->chunks.items[chunk < log->chunks.count ? chunk : chunk - 1].count + 1 >=
            1u << CSUCCESSP_CHUNK_BITS)
            break; /* no place left in a chunk: it is time to write them anew */
        status = insert(book, log, &log->tail.items[i].event);
        if (status != CSUCCESS_OK)
            break;
    }
    if (i) {
        log->tail.count -= i;
        memmove(log->tail.items, log->tail.items + i, log->tail.count * sizeof *log->tail.items);
        for (i = 0; i < log->tail.count; i++)
            tell_tail(log, i);
    }
    if (status == CSUCCESS_OK && log->tail.count) {
        from = place_for(book, log, &log->tail.items[0].event).chunk;
        if (from == log->chunks.count && from > 0)
            from--;
        status = rewrite(book, log, from);
        if (status == CSUCCESS_OK)
            log->tail.count = 0;
    }
    if (status != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    empty_tail(book, log);
    return CSUCCESS_OK;
}
