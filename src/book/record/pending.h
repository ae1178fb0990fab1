/* SPDX-License-Identifier: MIT */
/* Facts that wait for their time, and timers, each in a heap. */
#ifndef CSUCCESSP_BOOK_PENDING_H
#define CSUCCESSP_BOOK_PENDING_H

#include "book/record/record.h"
#include "util/memory.h"

typedef struct csuccessp_waiting {
    int64_t at;
    uint64_t arrival;
    csuccessp_change *change;
} csuccessp_waiting;

typedef struct csuccessp_timer {
    int64_t at;
    uint32_t row;
    uint32_t generation;
    uint32_t room;
    uint32_t tag;
} csuccessp_timer;

typedef struct csuccessp_pending {
    csuccessp_array(csuccessp_waiting) facts;
    csuccessp_array(csuccessp_timer) timers;
    uint64_t arrivals;
    size_t held_facts; /* taken out of the heaps, still behind them in the arrays */
    size_t held_end;   /* where those facts end; the first of them is the last there */
    size_t held_timers;
} csuccessp_pending;

csuccess_status csuccessp_pending_reserve(csuccess_book *book, size_t extra);
void csuccessp_pending_add(csuccess_book *book, csuccessp_change *change);
/* The fact that comes next, or NULL. */
csuccessp_change *csuccessp_pending_first(const csuccess_book *book);
/* How many wait, those that an instant holds included. */
size_t csuccessp_pending_count(const csuccess_book *book);
void csuccessp_pending_close(csuccess_book *book);

/* An instant holds the facts that it will apply: takes the next one out, prepares all that are
 * held, hands them over in their order, then lets all go; or puts them back as if nothing had been,
 * while none was handed over. Nothing may be added meanwhile. */
csuccessp_change *csuccessp_pending_hold(csuccess_book *book);
csuccess_status csuccessp_pending_ready(csuccess_book *book);
csuccessp_change *csuccessp_pending_held(csuccess_book *book, size_t index);
void csuccessp_pending_let_go(csuccess_book *book);
void csuccessp_pending_put_back(csuccess_book *book);

/* Facts in the order in which they will take effect: `out` has room for all. */
void csuccessp_pending_sorted(const csuccess_book *book, csuccessp_waiting *out);

/* Every waiting fact that `drop` says yes to is discarded. */
void csuccessp_pending_discard(csuccess_book *book,
                               int (*drop)(const csuccess_book *book,
                                           const csuccessp_change *change, const void *context),
                               const void *context);

csuccess_status csuccessp_timers_reserve(csuccess_book *book, size_t extra);
/* Wakes a room for a customer; from reserved room. */
void csuccessp_timer_add(csuccess_book *book, const csuccessp_room *room, uint32_t row,
                         uint32_t tag, int64_t at);
const csuccessp_timer *csuccessp_timer_first(const csuccess_book *book);
/* As with facts: out of the heap, and back. */
csuccessp_timer csuccessp_timer_hold(csuccess_book *book);
void csuccessp_timers_let_go(csuccess_book *book);
void csuccessp_timers_put_back(csuccess_book *book);

#endif
