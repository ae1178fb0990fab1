/* SPDX-License-Identifier: MIT */
/* Kinds of events: what is declared, what is kept, and the windows that measures look through.
 *
 * A kind has a log. Measures look at it through *series* (all events of the kind, or those that
 * pass a filter) and, of each, through *windows* (the last N days, or since a date of the
 * customer's). What a window has counted stands in columns that all measures on it share. */
#ifndef CSUCCESSP_BOOK_EVENT_KIND_H
#define CSUCCESSP_BOOK_EVENT_KIND_H

#include "book/column.h"
#include "book/event/event_log.h"
#include "book/room.h"
#include "util/bits.h"

/* Which events a series looks at. All parts must hold. */
typedef struct csuccessp_event_filter {
    csuccessp_array(csuccessp_text) labels; /* one of these; empty: any or none */
    csuccessp_text subject;                 /* 0: any or none */
    csuccessp_text role;                    /* the subject is a contact in this role; 0: any */
} csuccessp_event_filter;

typedef struct csuccessp_window csuccessp_window;
struct csuccessp_window {
    int64_t length;           /* microseconds; 0: since a date */
    uint32_t since;           /* slot of the date attribute */
    uint8_t fresh;            /* nothing has been counted yet */
    uint8_t sums;             /* sums are wanted, not only counts */
    uint8_t wide;             /* sums need 128 bits */
    uint8_t edge;             /* wanted to know when the last event becomes this old */
    uint8_t counts;           /* wanted for what it counts */
    csuccessp_window *before; /* while publishing: the one whose columns it takes over */
    csuccessp_cursor leaves;  /* the next event to leave */
    uint32_t *count;
    int64_t *sum; /* low halves when wide, as unsigned */
    int64_t *high;
    uint32_t capacity;
};

typedef struct csuccessp_series {
    uint32_t kind;
    csuccessp_event_filter filter;
    uint8_t filtered;
    uint8_t fresh;                   /* nothing of it has been counted yet */
    uint8_t latest;                  /* the last event is wanted */
    uint8_t latest_fresh;            /* ... and was not looked for yet */
    int64_t reach;                   /* ... if it is not older than this; 0: however old it is */
    struct csuccessp_series *before; /* while publishing */
    int64_t *latest_at;              /* CSUCCESSP_TIME_NONE: none yet */
    int64_t *latest_value;
    uint32_t capacity;
    csuccessp_bits touched; /* customers for whom an event came or left */
    csuccessp_bits aged;    /* ... or whose last event became as old as an edge */
    csuccessp_array(csuccessp_window *) windows;
} csuccessp_series;

/* An event that came after the effects of its time were done. */
typedef struct csuccessp_late_event {
    uint32_t row;
    int64_t at, value;
    csuccessp_text subject, label;
} csuccessp_late_event;

typedef struct csuccessp_event_kind {
    csuccessp_text id;
    uint32_t generation;
    uint8_t declared;
    int32_t retain_days; /* 0: for ever */
    int64_t horizon;     /* events at or before it are gone; CSUCCESSP_TIME_NONE: none are */
    csuccessp_event_log log;
    csuccessp_cursor enters; /* the next event to enter the windows */
    int64_t moved;           /* the instant to which they were moved */
    csuccessp_array(csuccessp_series *) series;
    csuccessp_bits mended; /* customers whose past in the log was changed */
    uint8_t any_mended;
    uint8_t moved_cursors; /* the log was settled: cursors have to be found again */
    uint8_t watched;       /* playbooks look at each event */
    csuccessp_array(csuccessp_late_event) late; /* ... and have to look at these, too */
} csuccessp_event_kind;

typedef struct csuccessp_events {
    csuccessp_array(csuccessp_event_kind *) kinds; /* an index is for life */
    int64_t next; /* the time of the next event of any kind, while `next_known` */
    uint8_t next_known;
    int64_t acted; /* effects of events up to this time are done; CSUCCESSP_TIME_NONE: of none */
} csuccessp_events;

extern const csuccessp_section csuccessp_event_section;

/* Index of a kind by id; UINT32_MAX. One that is only kept unseen counts with `unseen`. */
uint32_t csuccessp_kind_find(const csuccess_book *book, const char *id, size_t length, int unseen);
csuccessp_event_kind *csuccessp_kind_at(const csuccess_book *book, uint32_t index);
csuccess_status csuccessp_kind_of(const csuccess_book *book, uint64_t handle, uint32_t *index);

/* The kind of an id, made unseen if need be. */
csuccess_status csuccessp_kind_make(csuccess_book *book, const char *id, size_t length,
                                    uint32_t *index);

/* A message that names the nearest declared kind. CSUCCESS_E_UNKNOWN. */
csuccess_status csuccessp_kind_unknown(csuccess_book *book, const csuccessp_place *place,
                                       const char *id, size_t length);

csuccess_status csuccessp_events_grow(csuccess_book *book, size_t rows);
void csuccessp_events_forget(csuccess_book *book, uint32_t row);
void csuccessp_events_merge(csuccess_book *book, uint32_t from, uint32_t into);
void csuccessp_events_close(csuccess_book *book);
uint64_t csuccessp_events_count(const csuccess_book *book);

/* The past of a customer in the log was changed, or what a filter makes of it: it is counted anew
 * at the next instant. */
/* An event came late: its texts get another user. Room was reserved. */
void csuccessp_kind_add_late(csuccess_book *book, csuccessp_event_kind *kind,
                             const csuccessp_late_event *event);
void csuccessp_kind_forget_late(csuccess_book *book, csuccessp_event_kind *kind);

void csuccessp_kind_mend(csuccessp_event_kind *kind, uint32_t row);

void csuccessp_series_free(csuccess_book *book, csuccessp_series *series);
csuccess_status csuccessp_series_grow(csuccess_book *book, csuccessp_series *series, size_t rows);

/* While publishing: what a draft of an event kind declares. */
int32_t csuccessp_event_draft_retention(const csuccessp_draft *draft, uint32_t *kind);

#endif
