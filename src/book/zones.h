/* SPDX-License-Identifier: MIT */
/* Time zones: data that the host records, by id. */
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

typedef csuccessp_array(csuccessp_zone_entry) csuccessp_zones;

extern const csuccessp_record_kind csuccessp_zone_record;

const csuccessp_zone *csuccessp_zone_find(const csuccess_book *book, csuccessp_text id);
/* The same by its name, for expressions: `book` is a csuccess_book. NULL: there is none. */
const csuccessp_zone *csuccessp_zone_named(void *book, const char *name, size_t length);
/* The fields of a record of its own, without brackets. */
void csuccessp_zone_write(const csuccess_book *book, const csuccessp_zone_entry *entry,
                          csuccessp_buffer *to);

void csuccessp_zones_close(csuccess_book *book);

#endif
