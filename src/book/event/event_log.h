/* SPDX-License-Identifier: MIT */
/* The events of one kind: a log in the order of time, source and arrival, in chunks.
 *
 * Each event is linked to the previous one of the same customer. An event has a *number* (chunk
 * and place in it) for as long as its chunk is not rewritten, and a *position* in time order.
 * They differ only in chunks into which late events were put: those have an order of their own.
 *
 * Events that come in order are appended. Others gather in the tail, and are put in their places
 * when the log is settled, before the clock moves or anything is read in time order. */
#ifndef CSUCCESSP_BOOK_EVENT_LOG_H
#define CSUCCESSP_BOOK_EVENT_LOG_H

#include <csuccess/handle.h>
#include <csuccess/status.h>

#include "util/memory.h"
#include "util/table.h"
#include "util/texts.h"

enum {
    CSUCCESSP_CHUNK_EVENTS = 4096, /* a full chunk; late events may double it */
    CSUCCESSP_CHUNK_BITS = 13
};

#define CSUCCESSP_EVENT_NONE UINT32_MAX

/* What few events have: kept apart, counted by use. */
typedef struct csuccessp_event_extra {
    csuccessp_text subject;
    csuccessp_text label;
    csuccessp_text key;
    uint32_t number; /* of the event, or its place in the tail with CSUCCESSP_LOG_TAIL */
} csuccessp_event_extra;

/* One event, taken apart. */
typedef struct csuccessp_event {
    int64_t at;
    int64_t value;
    uint32_t customer; /* CSUCCESSP_EVENT_NONE: retracted or erased */
    uint32_t extra;    /* 0: none */
    uint32_t source;
} csuccessp_event;

/* Times are whole seconds from `base` in 4 bytes, or microseconds in 8; values all the same in
 * none, multiples of `unit` in 4 bytes, or micro-units in 8. */
typedef struct csuccessp_chunk {
    int64_t base;
    int64_t first, last; /* times of the first and last event in time order */
    int64_t unit;        /* of values; or the value itself when they are all the same */
    uint32_t count, capacity;
    uint8_t time_width, value_width;
    uint32_t *customer;
    uint32_t *link; /* number of the customer's event before */
    void *time;
    void *value;
    uint32_t *extra;  /* NULL: none has any */
    uint16_t *source; /* NULL: none has any */
    uint16_t *order;  /* places in time order; NULL: as they stand */
} csuccessp_chunk;

/* A place between events, in time order. */
typedef struct csuccessp_cursor {
    uint32_t chunk; /* index into the log's chunks */
    uint32_t place;
} csuccessp_cursor;

typedef struct csuccessp_log_entry {
    csuccessp_event event;
    uint64_t arrival;
} csuccessp_log_entry;

typedef struct csuccessp_event_log {
    csuccessp_array(csuccessp_chunk) chunks;
    uint32_t first_chunk;  /* number of chunks.items[0], modulo CSUCCESSP_CHUNK_NUMBERS */
    size_t sealed;         /* chunks when full ones were last coded narrowly */
    csuccessp_chunk spare; /* for when the last chunk is full */
    uint32_t *heads;       /* by customer: the number of its last event */
    uint32_t heads_capacity;
    csuccessp_array(csuccessp_log_entry) tail;
    csuccessp_array(csuccessp_event_extra) extras; /* 0 is none */
    csuccessp_array(uint32_t) vacant_extras;
    csuccessp_table keys; /* of extras, by customer and key */
    uint64_t count;       /* events, those in the tail included */
    uint64_t arrivals;
    uint64_t largest; /* magnitude of any value */
} csuccessp_event_log;

#define CSUCCESSP_LOG_TAIL 0x80000000u
#define CSUCCESSP_CHUNK_NUMBERS (1u << (31 - CSUCCESSP_CHUNK_BITS))
#define CSUCCESSP_LOG_EVENTS_MAX (CSUCCESSP_CHUNK_NUMBERS / 2 * (uint64_t)CSUCCESSP_CHUNK_EVENTS)

enum { CSUCCESSP_WITH_EXTRA = 1, CSUCCESSP_WITH_SOURCE = 2 };

void csuccessp_log_close(csuccess_book *book, csuccessp_event_log *log);
csuccess_status csuccessp_log_grow(csuccess_book *book, csuccessp_event_log *log, size_t rows);

/* Room for `more` events (at most CSUCCESSP_CHUNK_EVENTS / 2), so that adding them cannot
 * fail. */
csuccess_status csuccessp_log_reserve(csuccess_book *book, csuccessp_event_log *log, size_t more,
                                      unsigned with);

/* Adds an event from reserved room. Its extra learns where it is. */
void csuccessp_log_add(csuccess_book *book, csuccessp_event_log *log, const csuccessp_event *event);

/* Puts the tail in its places. On failure some of it may stay there. */
csuccess_status csuccessp_log_settle(csuccess_book *book, csuccessp_event_log *log);

/* Numbers: chunk (an index into chunks) and index in it. */
uint32_t csuccessp_log_number(const csuccessp_event_log *log, uint32_t chunk, uint32_t index);
uint32_t csuccessp_log_chunk(const csuccessp_event_log *log, uint32_t number);

/* Reading by number. */
csuccessp_event csuccessp_log_event(const csuccessp_event_log *log, uint32_t number);
uint32_t csuccessp_log_before(const csuccessp_event_log *log, uint32_t number);
uint32_t csuccessp_log_head(const csuccessp_event_log *log, uint32_t customer);
csuccessp_event *csuccessp_log_tail_at(csuccessp_event_log *log, uint32_t place);

/* Changes in place. `value` may need a wider chunk. */
csuccess_status csuccessp_log_widen(csuccess_book *book, csuccessp_event_log *log, uint32_t number,
                                    int64_t value);
void csuccessp_log_set_value(csuccessp_event_log *log, uint32_t number, int64_t value);
void csuccessp_log_retract(csuccess_book *book, csuccessp_event_log *log, uint32_t number);

/* Everything of one customer goes away, or to another. */
void csuccessp_log_forget(csuccess_book *book, csuccessp_event_log *log, uint32_t customer);
void csuccessp_log_merge(csuccess_book *book, csuccessp_event_log *log, uint32_t from,
                         uint32_t into);

/* Reading in time order: where events later than `at` begin. */
csuccessp_cursor csuccessp_log_find(const csuccessp_event_log *log, int64_t at);
/* The time of the event at a cursor; INT64_MAX at the end. */
int64_t csuccessp_log_time_at(const csuccessp_event_log *log, csuccessp_cursor cursor);

/* How many events are later than `at`: chunks are trimmed whole, so some may be older. */
uint64_t csuccessp_log_kept(const csuccessp_event_log *log, int64_t at);

/* Whole chunks of events at or before `at` go. */
void csuccessp_log_trim(csuccess_book *book, csuccessp_event_log *log, int64_t at);

/* Extras. Taking one takes over the users of its texts and lists its key, when it has one, at
 * once or later; the customer is needed again to give it back. */
csuccess_status csuccessp_extra_take(csuccess_book *book, csuccessp_event_log *log,
                                     const csuccessp_event_extra *extra, uint32_t customer,
                                     int list_key, uint32_t *out);
void csuccessp_extra_list(csuccess_book *book, csuccessp_event_log *log, uint32_t extra,
                          uint32_t customer);
void csuccessp_extra_give(csuccess_book *book, csuccessp_event_log *log, uint32_t extra,
                          uint32_t customer);
/* The customer of an event becomes another; a key that the other has already is dropped. */
void csuccessp_extra_move(csuccess_book *book, csuccessp_event_log *log, uint32_t extra,
                          uint32_t from, uint32_t into);
/* The extra of a key, or 0. */
uint32_t csuccessp_log_find_key(const csuccess_book *book, const csuccessp_event_log *log,
                                uint32_t customer, const char *key, size_t length);

uint64_t csuccessp_log_bytes(const csuccessp_event_log *log);

#endif
