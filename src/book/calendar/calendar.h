/* SPDX-License-Identifier: MIT */
/* Calendars: which days and hours are worked. Data that the host records, by id. */
#ifndef CSUCCESSP_BOOK_CALENDAR_H
#define CSUCCESSP_BOOK_CALENDAR_H

#include "book/room.h"
#include "util/memory.h"
#include "util/texts.h"

typedef struct csuccessp_calendar_entry {
    csuccessp_text id;
    csuccessp_text title;
    int64_t at;
    uint32_t source;
    uint8_t weekend;                   /* bit 0 Monday */
    int32_t from_minute, to_minute;    /* working hours; -1: none given */
    csuccessp_array(int32_t) holidays; /* in order */
} csuccessp_calendar_entry;

typedef csuccessp_array(csuccessp_calendar_entry) csuccessp_calendars;

extern const csuccessp_record_kind csuccessp_calendar_record;

const csuccessp_calendar_entry *csuccessp_calendar_find(const csuccess_book *book,
                                                        csuccessp_text id);
/* The fields of a record of its own, without brackets. */
void csuccessp_calendar_write(const csuccess_book *book, const csuccessp_calendar_entry *entry,
                              csuccessp_buffer *to);

/* "monday" to "sunday", ended by NULL. */
extern const char *const csuccessp_weekday_names[8];

void csuccessp_calendars_close(csuccess_book *book);

#endif
