/* SPDX-License-Identifier: MIT */
#include "book/event/event_log.h"

#include <string.h>

#include "book/book.h"
#include "book/event/event_chunk.h"
#include "book/record/source.h"
#include "book/saved/ledger.h"

enum { CHUNK_FIRST = 16 };

static uint32_t
number_of(const csuccessp_event_log *log, size_t chunk, uint32_t index)
{
    return ((log->first_chunk + (uint32_t)chunk) & (CSUCCESSP_CHUNK_NUMBERS - 1))
               << CSUCCESSP_CHUNK_BITS |
           index;
}

/* The chunk of an event's number; chunks.count or more when it is gone. */
static uint32_t
chunk_of(const csuccessp_event_log *log, uint32_t number)
{
    return ((number >> CSUCCESSP_CHUNK_BITS) - log->first_chunk) & (CSUCCESSP_CHUNK_NUMBERS - 1);
}

static uint32_t
index_of(uint32_t number)
{
    return number & ((1u << CSUCCESSP_CHUNK_BITS) - 1);
}

static int
is_there(const csuccessp_event_log *log, uint32_t number)
{
    return number != CSUCCESSP_EVENT_NONE && chunk_of(log, number) < log->chunks.count;
}

uint32_t
csuccessp_log_number(const csuccessp_event_log *log, uint32_t chunk, uint32_t index)
{
    return number_of(log, chunk, index);
}

uint32_t
csuccessp_log_chunk(const csuccessp_event_log *log, uint32_t number)
{
    return chunk_of(log, number);
}

void
csuccessp_log_close(csuccess_book *book, csuccessp_event_log *log)
{
    csuccessp_memory *m = &book->memory;
    size_t i;

    for (i = 0; i < log->chunks.count; i++)
        csuccessp_chunk_close(m, &log->chunks.items[i]);
    csuccessp_array_release(m, &log->chunks);
    csuccessp_chunk_close(m, &log->spare);
    csuccessp_release(m, log->heads, log->heads_capacity, sizeof *log->heads);
    csuccessp_array_release(m, &log->tail);
    for (i = 1; i < log->extras.count; i++) {
        csuccessp_texts_drop(&book->texts, log->extras.items[i].subject);
        csuccessp_texts_drop(&book->texts, log->extras.items[i].label);
        csuccessp_texts_drop(&book->texts, log->extras.items[i].key);
    }
    csuccessp_array_release(m, &log->extras);
    csuccessp_array_release(m, &log->vacant_extras);
    csuccessp_table_free(m, &log->keys);
    memset(log, 0, sizeof *log);
}

csuccess_status
csuccessp_log_grow(csuccess_book *book, csuccessp_event_log *log, size_t rows)
{
    uint32_t *heads;

    if (!log->heads || rows <= log->heads_capacity)
        return CSUCCESS_OK;
    heads = csuccessp_resized(&book->memory, log->heads, log->heads_capacity, log->heads_capacity,
                              rows, sizeof *heads);
    if (!heads)
        return csuccessp_fail_memory(&book->error);
    memset(heads + log->heads_capacity, 0xff, (rows - log->heads_capacity) * sizeof *heads);
    log->heads = heads;
    log->heads_capacity = (uint32_t)rows;
    return CSUCCESS_OK;
}

static csuccess_status
need_heads(csuccess_book *book, csuccessp_event_log *log)
{
    if (log->heads || !book->customers.capacity)
        return CSUCCESS_OK;
    log->heads = csuccessp_allocate(&book->memory, book->customers.capacity, sizeof *log->heads);
    if (!log->heads)
        return CSUCCESS_E_NO_MEMORY;
    log->heads_capacity = book->customers.capacity;
    memset(log->heads, 0xff, log->heads_capacity * sizeof *log->heads);
    return CSUCCESS_OK;
}

/* The last chunk, while it is in the wide form that events are appended to. */
static csuccessp_chunk *
open_chunk(csuccessp_event_log *log)
{
    csuccessp_chunk *last;

    if (log->chunks.count == 0)
        return NULL;
    last = &log->chunks.items[log->chunks.count - 1];
    return last->time_width == 8 && last->value_width == 8 && last->count < CSUCCESSP_CHUNK_EVENTS
               ? last
               : NULL;
}

static int
has_columns(const csuccessp_chunk *chunk, unsigned with)
{
    return (chunk->extra || !(with & CSUCCESSP_WITH_EXTRA)) &&
           (chunk->source || !(with & CSUCCESSP_WITH_SOURCE));
}

/* Room in a wide chunk for `want` events with these columns. */
static csuccess_status
widen_open(csuccessp_memory *m, csuccessp_chunk *chunk, uint32_t want, unsigned with)
{
    csuccessp_event sample;
    uint32_t capacity = chunk->capacity;

    if (want <= capacity && has_columns(chunk, with))
        return CSUCCESS_OK;
    while (capacity < want)
        capacity *= 4;
    if (capacity > CSUCCESSP_CHUNK_EVENTS)
        capacity = CSUCCESSP_CHUNK_EVENTS;
    memset(&sample, 0, sizeof sample);
    sample.extra = with & CSUCCESSP_WITH_EXTRA;
    sample.source = with & CSUCCESSP_WITH_SOURCE;
    return csuccessp_chunk_recode(m, chunk, capacity, &sample, 0);
}

/* Chunks that became full are coded narrowly, when there is memory for it. All but the last few
 * have been looked at before. */
static void
seal(csuccess_book *book, csuccessp_event_log *log)
{
    size_t i = log->chunks.count;

    while (i > 0 && log->chunks.items[i - 1].count < CSUCCESSP_CHUNK_EVENTS)
        i--;
    for (; i > 0; i--) {
        csuccessp_chunk *c = &log->chunks.items[i - 1];
        if (c->time_width != 8 || c->value_width != 8)
            return;
        if (csuccessp_chunk_recode(&book->memory, c, c->count, NULL, 1) != CSUCCESS_OK)
            return;
        if (c->time_width == 8 && c->value_width == 8)
            return;
    }
}

csuccess_status
csuccessp_log_reserve(csuccess_book *book, csuccessp_event_log *log, size_t more, unsigned with)
{
    csuccessp_memory *m = &book->memory;
    csuccessp_chunk *open;
    size_t have, left;

    if (log->count + more > CSUCCESSP_LOG_EVENTS_MAX)
        return csuccessp_fail(&book->error, CSUCCESS_E_LIMIT,
                              "a kind of event holds at most %" PRIu64 " events",
                              (uint64_t)CSUCCESSP_LOG_EVENTS_MAX);
    if (csuccessp_array_reserve(m, &log->tail, more) != CSUCCESS_OK ||
        csuccessp_array_reserve(m, &log->chunks, 2) != CSUCCESS_OK ||
        need_heads(book, log) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    if (log->chunks.count > log->sealed) {
        seal(book, log);
        log->sealed = log->chunks.count;
    }
    open = open_chunk(log);
    if (!open && !log->spare.capacity &&
        csuccessp_chunk_open(m, &log->spare,
                             log->chunks.count ? CSUCCESSP_CHUNK_EVENTS : CHUNK_FIRST,
                             with) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    if (!open) {
        open = &log->chunks.items[log->chunks.count++];
        *open = log->spare;
        memset(&log->spare, 0, sizeof log->spare);
    }
    have = CSUCCESSP_CHUNK_EVENTS - open->count;
    left = more < have ? more : have;
    if (widen_open(m, open, open->count + (uint32_t)left, with) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    if (more > have) {
        if (!log->spare.capacity &&
            csuccessp_chunk_open(m, &log->spare, CSUCCESSP_CHUNK_EVENTS, with) != CSUCCESS_OK)
            return csuccessp_fail_memory(&book->error);
        if (widen_open(m, &log->spare, (uint32_t)(more - have), with) != CSUCCESS_OK)
            return csuccessp_fail_memory(&book->error);
    }
    return CSUCCESS_OK;
}

static int
comes_last(const csuccess_book *book, const csuccessp_chunk *chunk, const csuccessp_event *event)
{
    uint32_t source;

    if (chunk->count == 0 || event->at > chunk->last)
        return 1;
    if (event->at < chunk->last)
        return 0;
    source = csuccessp_chunk_source(chunk, csuccessp_chunk_index(chunk, chunk->count - 1));
    return csuccessp_source_compare(book, source, event->source) <= 0;
}

static void
tell_extra(csuccessp_event_log *log, uint32_t extra, uint32_t number)
{
    if (extra)
        log->extras.items[extra].number = number;
}

void
csuccessp_log_add(csuccess_book *book, csuccessp_event_log *log, const csuccessp_event *event)
{
    csuccessp_chunk *chunk = &log->chunks.items[log->chunks.count - 1];
    uint64_t magnitude = event->value < 0 ? 0 - (uint64_t)event->value : (uint64_t)event->value;
    uint32_t index;

    log->count++;
    if (magnitude > log->largest)
        log->largest = magnitude;
    if ((chunk->count == 0 && log->chunks.count > 1 &&
         !comes_last(book, &log->chunks.items[log->chunks.count - 2], event)) ||
        !comes_last(book, chunk, event)) {
        csuccessp_log_entry entry = {*event, log->arrivals++};
        tell_extra(log, event->extra, (uint32_t)log->tail.count | CSUCCESSP_LOG_TAIL);
        log->tail.items[log->tail.count++] = entry;
        return;
    }
    if (chunk->count == CSUCCESSP_CHUNK_EVENTS) {
        chunk = &log->chunks.items[log->chunks.count++];
        *chunk = log->spare;
        memset(&log->spare, 0, sizeof log->spare);
    }
    index = chunk->count++;
    csuccessp_chunk_put(chunk, index, event);
    chunk->link[index] = log->heads[event->customer];
    log->heads[event->customer] = number_of(log, log->chunks.count - 1, index);
    if (chunk->order)
        chunk->order[index] = (uint16_t)index;
    if (index == 0)
        chunk->first = event->at;
    chunk->last = event->at;
    tell_extra(log, event->extra, log->heads[event->customer]);
}

csuccessp_event
csuccessp_log_event(const csuccessp_event_log *log, uint32_t number)
{
    return csuccessp_chunk_get(&log->chunks.items[chunk_of(log, number)], index_of(number));
}

uint32_t
csuccessp_log_before(const csuccessp_event_log *log, uint32_t number)
{
    uint32_t link = log->chunks.items[chunk_of(log, number)].link[index_of(number)];

    return is_there(log, link) ? link : CSUCCESSP_EVENT_NONE;
}

uint32_t
csuccessp_log_head(const csuccessp_event_log *log, uint32_t customer)
{
    uint32_t head = log->heads ? log->heads[customer] : CSUCCESSP_EVENT_NONE;

    return is_there(log, head) ? head : CSUCCESSP_EVENT_NONE;
}

csuccessp_event *
csuccessp_log_tail_at(csuccessp_event_log *log, uint32_t place)
{
    return &log->tail.items[place & ~CSUCCESSP_LOG_TAIL].event;
}

csuccess_status
csuccessp_log_widen(csuccess_book *book, csuccessp_event_log *log, uint32_t number, int64_t value)
{
    csuccessp_chunk *chunk;
    csuccessp_event event;

    if (number & CSUCCESSP_LOG_TAIL)
        return CSUCCESS_OK;
    chunk = &log->chunks.items[chunk_of(log, number)];
    event = csuccessp_chunk_get(chunk, index_of(number));
    event.value = value;
    if (csuccessp_chunk_fits(chunk, &event))
        return CSUCCESS_OK;
    if (csuccessp_chunk_recode(&book->memory, chunk, chunk->capacity, &event, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    return CSUCCESS_OK;
}

void
csuccessp_log_set_value(csuccessp_event_log *log, uint32_t number, int64_t value)
{
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    csuccessp_chunk *chunk;
    csuccessp_event event;

    if (magnitude > log->largest)
        log->largest = magnitude;
    if (number & CSUCCESSP_LOG_TAIL) {
        csuccessp_log_tail_at(log, number)->value = value;
        return;
    }
    chunk = &log->chunks.items[chunk_of(log, number)];
    event = csuccessp_chunk_get(chunk, index_of(number));
    event.value = value;
    csuccessp_chunk_put(chunk, index_of(number), &event);
}

/* The event becomes nobody's; its place stays. */
static void
blank(csuccess_book *book, csuccessp_event_log *log, csuccessp_chunk *chunk, uint32_t index)
{
    uint32_t customer = chunk->customer[index];

    chunk->customer[index] = CSUCCESSP_EVENT_NONE;
    if (chunk->extra && chunk->extra[index]) {
        csuccessp_extra_give(book, log, chunk->extra[index], customer);
        chunk->extra[index] = 0;
    }
    log->count--;
}

void
csuccessp_log_retract(csuccess_book *book, csuccessp_event_log *log, uint32_t number)
{
    csuccessp_chunk *chunk;
    uint32_t customer, *link;

    if (number & CSUCCESSP_LOG_TAIL) {
        csuccessp_event *event = csuccessp_log_tail_at(log, number);
        csuccessp_item_changed_from(book, CSUCCESSP_ITEMS_EVENTS, event->customer, event->at);
        csuccessp_extra_give(book, log, event->extra, event->customer);
        event->extra = 0;
        event->customer = CSUCCESSP_EVENT_NONE;
        log->count--;
        return;
    }
    chunk = &log->chunks.items[chunk_of(log, number)];
    customer = chunk->customer[index_of(number)];
    csuccessp_item_changed_from(book, CSUCCESSP_ITEMS_EVENTS, customer,
                                csuccessp_chunk_time(chunk, index_of(number)));
    /* out of the customer's chain */
    link = &log->heads[customer];
    while (is_there(log, *link) && *link != number)
        link = &log->chunks.items[chunk_of(log, *link)].link[index_of(*link)];
    *link = chunk->link[index_of(number)];
    blank(book, log, chunk, index_of(number));
}

void
csuccessp_log_forget(csuccess_book *book, csuccessp_event_log *log, uint32_t customer)
{
    uint32_t number = csuccessp_log_head(log, customer), next;
    size_t i;

    for (; number != CSUCCESSP_EVENT_NONE; number = next) {
        next = csuccessp_log_before(log, number);
        blank(book, log, &log->chunks.items[chunk_of(log, number)], index_of(number));
    }
    if (log->heads && customer < log->heads_capacity)
        log->heads[customer] = CSUCCESSP_EVENT_NONE;
    for (i = 0; i < log->tail.count; i++)
        if (log->tail.items[i].event.customer == customer)
            csuccessp_log_retract(book, log, (uint32_t)i | CSUCCESSP_LOG_TAIL);
}

/* Is the event of number `a` later in the log than that of `b`? */
static int
is_later(const csuccessp_event_log *log, uint32_t a, uint32_t b)
{
    const csuccessp_chunk *chunk;
    uint32_t x = chunk_of(log, a), y = chunk_of(log, b), i;

    if (x != y)
        return x > y;
    chunk = &log->chunks.items[x];
    if (!chunk->order)
        return index_of(a) > index_of(b);
    for (i = chunk->count; i-- > 0;) {
        if (chunk->order[i] == index_of(a))
            return 1;
        if (chunk->order[i] == index_of(b))
            return 0;
    }
    return 0;
}

void
csuccessp_log_merge(csuccess_book *book, csuccessp_event_log *log, uint32_t from, uint32_t into)
{
    uint32_t a, b, *link;
    size_t i;

    for (i = 0; i < log->tail.count; i++)
        if (log->tail.items[i].event.customer == from) {
            csuccessp_extra_move(book, log, log->tail.items[i].event.extra, from, into);
            log->tail.items[i].event.customer = into;
        }
    if (!log->heads)
        return;
    a = csuccessp_log_head(log, from);
    b = csuccessp_log_head(log, into);
    link = &log->heads[into];
    while (a != CSUCCESSP_EVENT_NONE || b != CSUCCESSP_EVENT_NONE) {
        uint32_t *next;
        if (b == CSUCCESSP_EVENT_NONE || (a != CSUCCESSP_EVENT_NONE && is_later(log, a, b))) {
            csuccessp_chunk *chunk = &log->chunks.items[chunk_of(log, a)];
            next = &a;
            chunk->customer[index_of(a)] = into;
            csuccessp_extra_move(book, log, csuccessp_chunk_extra(chunk, index_of(a)), from, into);
        } else {
            next = &b;
        }
        *link = *next;
        link = &log->chunks.items[chunk_of(log, *next)].link[index_of(*next)];
        *next = is_there(log, *link) ? *link : CSUCCESSP_EVENT_NONE;
    }
    *link = CSUCCESSP_EVENT_NONE;
    log->heads[from] = CSUCCESSP_EVENT_NONE;
}

int64_t
csuccessp_log_time_at(const csuccessp_event_log *log, csuccessp_cursor cursor)
{
    const csuccessp_chunk *chunk;

    while (cursor.chunk < log->chunks.count) {
        chunk = &log->chunks.items[cursor.chunk];
        if (cursor.place < chunk->count)
            return csuccessp_chunk_time(chunk, csuccessp_chunk_index(chunk, cursor.place));
        cursor.chunk++;
        cursor.place = 0;
    }
    return INT64_MAX;
}

csuccessp_cursor
csuccessp_log_find(const csuccessp_event_log *log, int64_t at)
{
    csuccessp_cursor out = {0, 0};
    uint32_t low = 0, high = (uint32_t)log->chunks.count, middle;
    const csuccessp_chunk *chunk;

    while (low < high) { /* the first chunk whose last event is later */
        middle = low + (high - low) / 2;
        chunk = &log->chunks.items[middle];
        if (chunk->count == 0 || chunk->last > at)
            high = middle;
        else
            low = middle + 1;
    }
    if (low == log->chunks.count) { /* behind the last event, where others will follow */
        if (low) {
            out.chunk = low - 1;
            out.place = log->chunks.items[low - 1].count;
        }
        return out;
    }
    out.chunk = low;
    chunk = &log->chunks.items[low];
    low = 0;
    high = chunk->count;
    while (low < high) {
        middle = low + (high - low) / 2;
        if (csuccessp_chunk_time(chunk, csuccessp_chunk_index(chunk, middle)) > at)
            high = middle;
        else
            low = middle + 1;
    }
    out.place = low;
    return out;
}

void
csuccessp_log_trim(csuccess_book *book, csuccessp_event_log *log, int64_t at)
{
    size_t gone = 0, i;
    uint32_t k;

    while (gone + 1 < log->chunks.count && log->chunks.items[gone].last <= at)
        gone++;
    if (gone == 0)
        return;
    for (i = 0; i < gone; i++) {
        csuccessp_chunk *chunk = &log->chunks.items[i];
        for (k = 0; k < chunk->count; k++) {
            if (chunk->customer[k] == CSUCCESSP_EVENT_NONE)
                continue;
            csuccessp_extra_give(book, log, csuccessp_chunk_extra(chunk, k), chunk->customer[k]);
            log->count--;
        }
        csuccessp_chunk_close(&book->memory, chunk);
    }
    log->chunks.count -= gone;
    memmove(log->chunks.items, log->chunks.items + gone,
            log->chunks.count * sizeof *log->chunks.items);
    log->first_chunk = (log->first_chunk + (uint32_t)gone) & (CSUCCESSP_CHUNK_NUMBERS - 1);
}

uint64_t
csuccessp_log_kept(const csuccessp_event_log *log, int64_t at)
{
    csuccessp_cursor end = csuccessp_log_find(log, at);
    uint64_t gone = 0;
    uint32_t c, place;
    size_t i;

    for (c = 0; c <= end.chunk && c < log->chunks.count; c++) {
        const csuccessp_chunk *chunk = &log->chunks.items[c];
        uint32_t until = c == end.chunk ? end.place : chunk->count;
        for (place = 0; place < until; place++)
            gone += chunk->customer[csuccessp_chunk_index(chunk, place)] != CSUCCESSP_EVENT_NONE;
    }
    for (i = 0; i < log->tail.count; i++)
        gone += log->tail.items[i].event.customer != CSUCCESSP_EVENT_NONE &&
                log->tail.items[i].event.at <= at;
    return log->count - gone;
}

uint64_t
csuccessp_log_bytes(const csuccessp_event_log *log)
{
    uint64_t bytes = csuccessp_chunk_bytes(&log->spare);
    size_t i;

    for (i = 0; i < log->chunks.count; i++)
        bytes += csuccessp_chunk_bytes(&log->chunks.items[i]) + sizeof *log->chunks.items;
    bytes += (uint64_t)log->heads_capacity * sizeof *log->heads;
    bytes += log->tail.capacity * sizeof *log->tail.items;
    bytes += log->extras.capacity * sizeof *log->extras.items;
    return bytes + log->vacant_extras.capacity * sizeof *log->vacant_extras.items;
}
