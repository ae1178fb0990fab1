/* SPDX-License-Identifier: MIT */
/* Windows move with the clock: events enter and leave, in two contiguous runs of the log. */
#ifndef CSUCCESSP_BOOK_EVENT_WINDOW_H
#define CSUCCESSP_BOOK_EVENT_WINDOW_H

#include "book/definitions.h"
#include "book/event/event_kind.h"

/* Puts late events into their places. The only step that may fail. */
csuccess_status csuccessp_events_settle(csuccess_book *book);

/* The time of the next event after `from`; INT64_MAX. */
int64_t csuccessp_events_next(csuccess_book *book, int64_t from);

/* Moves all windows to an instant; marks whom it touches and, on demand, concerns those with
 * events up to it. Doing it again is harmless. */
void csuccessp_events_move(csuccess_book *book, int64_t at, int concern);

/* Concerns the customers with events in (from, to]. */
void csuccessp_events_concern(csuccess_book *book, int64_t from, int64_t to);

/* Counts new windows from the log, and anew what was mended. */
void csuccessp_events_compute(csuccess_book *book, int64_t at);

/* While publishing: the series and window that a measure looks through. They are those of the
 * definitions before, when there are such. */
csuccess_status csuccessp_publish_series(csuccessp_publication *publication, uint32_t kind,
                                         const csuccessp_event_filter *filter,
                                         csuccessp_series **out);
csuccess_status csuccessp_publish_window(csuccessp_publication *publication,
                                         csuccessp_series *series, int64_t length, uint32_t since,
                                         int sums, csuccessp_window **out);
/* The last event of each customer, if it is not older than `reach` (0: however old). */
csuccess_status csuccessp_publish_latest(csuccessp_publication *publication,
                                         csuccessp_series *series, int64_t reach);
csuccess_status csuccessp_publish_age_edge(csuccessp_publication *publication,
                                           csuccessp_series *series, int64_t length);
csuccess_status csuccessp_publish_allocate_events(csuccessp_publication *publication);
void csuccessp_events_published(csuccessp_publication *publication);

/* 1 when an event passes the filter. */
int csuccessp_filter_passes(const csuccess_book *book, const csuccessp_event_kind *kind,
                            const csuccessp_event_filter *filter, uint32_t row, uint32_t extra);

/* The same of one that is known by its parts. */
int csuccessp_filter_passes_parts(const csuccess_book *book, const csuccessp_event_filter *filter,
                                  uint32_t row, csuccessp_text subject, csuccessp_text label);

#endif
