/* SPDX-License-Identifier: MIT */
/* Events on their way in: as a record, by handle, in batches. */
#ifndef CSUCCESSP_BOOK_EVENT_RECORD_H
#define CSUCCESSP_BOOK_EVENT_RECORD_H

#include "book/event/event_kind.h"
#include "book/record/record.h"

extern const csuccessp_record_kind csuccessp_event_record_kind;

/* Room for `more` events of a kind, the largest of this magnitude. */
csuccess_status csuccessp_event_reserve(csuccess_book *book, csuccessp_event_kind *kind,
                                        size_t more, unsigned with, uint64_t magnitude);

/* Sums that can hold `more` such events beside those that are there: the part of the above that is
 * left when events come into the log in another way. */
csuccess_status csuccessp_event_reserve_sums(csuccess_book *book, csuccessp_event_kind *kind,
                                             size_t more, uint64_t magnitude);

/* Adds an event from reserved room: into the log, and marks what it makes due. */
void csuccessp_event_add(csuccess_book *book, csuccessp_event_kind *kind,
                         const csuccessp_event *event);

/* Is an event at this time older than what the kind keeps? */
int csuccessp_event_too_old(const csuccessp_event_kind *kind, int64_t at);

/* The record of an event, for the journal, into book->line. */
typedef struct csuccessp_event_line {
    uint32_t row, kind;
    int64_t at, value;
    csuccessp_slice subject, label, key, source;
    int64_t position;
} csuccessp_event_line;
csuccess_status csuccessp_event_journal(csuccess_book *book, const csuccessp_event_line *line);

/* Takes in one event of a batch, which has been checked, and counts it. */
csuccess_status csuccessp_event_take_line(csuccess_book *book, const csuccessp_event_line *line,
                                          uint32_t source);

#endif
