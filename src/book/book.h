/* SPDX-License-Identifier: MIT */
/* The book: everything hangs off it. */
#ifndef CSUCCESSP_BOOK_BOOK_H
#define CSUCCESSP_BOOK_BOOK_H

#include <csuccess/book.h>
#include <inttypes.h>
#include <stdio.h>

#include "book/calendar/calendar.h"
#include "book/customer/attribute.h"
#include "book/customer/customer.h"
#include "book/customer/entity.h"
#include "book/customer/kept.h"
#include "book/customer/outcome.h"
#include "book/definitions.h"
#include "book/event/event_kind.h"
#include "book/graph.h"
#include "book/handle.h"
#include "book/record/pending.h"
#include "book/record/source.h"
#include "book/room.h"
#include "book/settings.h"
#include "book/zones.h"
#include "util/arena.h"
#include "util/decimal.h"
#include "util/error.h"
#include "util/utf8.h"

enum { CSUCCESSP_ROOMS_MAX = 16 };

/* A line of a saved book that a newer library wrote and this one does not know. */
typedef struct csuccessp_carried {
    char *text;
    size_t length;
    uint8_t stays; /* in the store that it came from, as it is */
} csuccessp_carried;

typedef struct csuccessp_clock {
    int64_t now;     /* CSUCCESSP_TIME_NONE before the first move */
    int64_t reached; /* the last instant, or `now` */
    int64_t whole;   /* the last instant for all customers */
    int64_t target;  /* of a move that was interrupted */
    int interrupted;
    int single;      /* some customers have had an instant since the last for all */
    int retry;       /* an instant failed after the windows were moved to it */
    int acting;      /* effects of the last instant are still to be done */
    int64_t running; /* the instant whose facts apply just now; else CSUCCESSP_TIME_NONE */
} csuccessp_clock;

struct csuccess_book {
    csuccessp_memory memory;
    csuccess_limits limits;
    csuccess_sinks sinks;
    csuccessp_error error;
    csuccessp_hash_seed seed;
    csuccessp_json json;   /* the record that is being read */
    csuccessp_buffer line; /* of the journal */
    csuccessp_texts texts;
    csuccessp_pool pool;
    int busy;
    int broken; /* loading failed half-way: only good for freeing */

    csuccessp_clock clock;
    csuccessp_settings settings;
    csuccessp_sources sources;
    csuccessp_customers customers;
    csuccessp_attribute builtins[CSUCCESSP_BUILTINS];
    csuccessp_graph graph;
    csuccessp_definitions definitions;
    csuccessp_events events;
    csuccessp_pending pending;
    csuccessp_zones zones;
    csuccessp_calendars calendars;
    csuccessp_entities contacts; /* lists by customer */
    csuccessp_entities members;  /* one list */
    csuccessp_outcomes outcomes;
    csuccessp_kept kept;

    csuccessp_bits due;                   /* customers for the start of the next move */
    csuccessp_bits everything;            /* customers of whom nothing was computed yet */
    csuccessp_bits concerned;             /* customers of the instant */
    size_t concerned_low, concerned_high; /* words of it that may not be empty */
    uint8_t due_any, due_whole;
    uint32_t role_filters; /* series that ask for the role of a contact */

    csuccessp_array(csuccessp_carried) carried; /* documents of a newer version */
    int64_t carried_minor;                      /* ... which is this */
    csuccess_counts counts;                     /* the ones that are not counted on demand */
    csuccessp_arena formulas;          /* what computing them needs; empty without formulas */
    struct csuccessp_ledgers *ledgers; /* while a store is attached */
    void *rooms[CSUCCESSP_ROOMS_MAX];
};

/* The destroys of a configuration that is not taken. */
void csuccessp_config_refuse(const csuccess_config *config);

/* Where a room's state is. */
void *csuccessp_room_state(const csuccess_book *book, const csuccessp_room *room);

/* The customer's last instant. */
int64_t csuccessp_instant_of(const csuccess_book *book, uint32_t row);

/* A line for the log. */
void csuccessp_log(csuccess_book *book, int32_t level, csuccess_status code, const char *format,
                   ...) CSUCCESSP_PRINTF(4, 5);

/* A line for the journal (without its end). CSUCCESS_E_CALLBACK. */
csuccess_status csuccessp_journal(csuccess_book *book, const char *line, size_t length);
int csuccessp_journal_wanted(const csuccess_book *book);

/* The book's own room: records, definitions, documents of the floor below the others. */
extern const csuccessp_room csuccessp_book_room;

#endif
