/* SPDX-License-Identifier: MIT */
/* Zones and calendars: data that the host records, by id. */
#ifndef CSUCCESSP_BOOK_ZONES_H
#define CSUCCESSP_BOOK_ZONES_H

#include "book/room.h"
#include "util/memory.h"
#include "util/texts.h"
#include "util/zone.h"

typedef struct csuccessp_zone_entry {
    csuccessp_text id;
    csuccessp_zone zone;
    int64_t at;
    uint32_t source;
} csuccessp_zone_entry;

typedef struct csuccessp_calendar_entry {
    csuccessp_text id;
    csuccessp_text title;
    int64_t at;
    uint32_t source;
    uint8_t weekend;                   /* bit 0 Monday */
    int32_t from_minute, to_minute;    /* working hours; -1: none given */
    csuccessp_array(int32_t) holidays; /* in order */
} csuccessp_calendar_entry;

typedef struct csuccessp_zones {
    csuccessp_array(csuccessp_zone_entry) zones;
    csuccessp_array(csuccessp_calendar_entry) calendars;
} csuccessp_zones;

extern const csuccessp_record_kind csuccessp_zone_record;
extern const csuccessp_record_kind csuccessp_calendar_record;

const csuccessp_zone *csuccessp_zone_find(const csuccess_book *book, csuccessp_text id);
/* The same by its name, for expressions: `book` is a csuccess_book. NULL: there is none. */
const csuccessp_zone *csuccessp_zone_named(void *book, const char *name, size_t length);
const csuccessp_calendar_entry *csuccessp_calendar_find(const csuccess_book *book,
                                                        csuccessp_text id);
/* The fields of a record of their own, without brackets. */
void csuccessp_zone_write(const csuccess_book *book, const csuccessp_zone_entry *entry,
                          csuccessp_buffer *to);
void csuccessp_calendar_write(const csuccess_book *book, const csuccessp_calendar_entry *entry,
                              csuccessp_buffer *to);

extern const char *const csuccessp_weekday_names[8];

void csuccessp_zones_close(csuccess_book *book);

#endif
