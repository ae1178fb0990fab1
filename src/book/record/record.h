/* SPDX-License-Identifier: MIT */
/* Records and changes: how everything comes in. */
#ifndef CSUCCESSP_BOOK_RECORD_H
#define CSUCCESSP_BOOK_RECORD_H

#include <csuccess/record.h>

#include "book/room.h"
#include "util/date.h"
#include "util/texts.h"

/* The fields that any record may have; at the end of every table, so that a record's own fields
 * are looked at first. */
#define CSUCCESSP_COMMON_FIELDS                                                                   \
    {"record", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL}, {"at", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL}, \
        {"by", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},                                              \
        {"reason", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},                                          \
        {"source", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},                                          \
        {"position", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},                                        \
    {                                                                                             \
        "x", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL                                                  \
    }

struct csuccessp_record {
    const csuccessp_record_kind *kind;
    yyjson_val *root;
    csuccessp_place place;
    const char *text; /* as it came */
    size_t length;
    int64_t at; /* CSUCCESSP_TIME_NONE: none given */
    csuccessp_slice by;
    csuccessp_slice reason;
    uint32_t source; /* 0: none */
    int64_t position;
    int waited; /* its time has come now */
};

/* A prepared record: everything that it needs has been allocated. One that waits for its time is
 * its text alone, and is prepared once more when that comes: what it names may go in between, and
 * come back. */
struct csuccessp_change {
    const csuccessp_record_kind *kind;
    size_t bytes; /* of the whole block */
    int64_t at;   /* effective; the clock for a fact without a time */
    uint32_t source;
    uint32_t row; /* the customer that it concerns; CSUCCESSP_ROW_NONE */
    uint32_t generation;
    uint32_t other; /* another customer that it names; CSUCCESSP_ROW_NONE */
    uint32_t other_generation;
    uint8_t waiting; /* only the text is there */
    uint32_t text_length;
    uint32_t text_room;
    uint8_t lost; /* part of what waited no longer fits */
    char *text;   /* canonical JSON, kept while it waits */
};

/* A zeroed change of `bytes` bytes; NULL on failure. */
void *csuccessp_change_new(csuccess_book *book, csuccessp_record *record, uint32_t row,
                           size_t bytes);
void csuccessp_change_free(csuccess_book *book, csuccessp_change *change);
/* Lets go of a change, whether it is prepared or waits. */
void csuccessp_change_drop(csuccess_book *book, csuccessp_change *change);

/* Prepares a change that has waited. One that no longer fits stays as it is, and the log says why.
 * CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_change_ready(csuccess_book *book, csuccessp_change **change);

/* Takes a field out of the text of a change that waits. */
void csuccessp_change_cut(csuccessp_change *change, const char *field);
/* ... and a text out of a field's list. */
void csuccessp_change_cut_item(csuccessp_change *change, const char *field, const char *item,
                               size_t length);
/* Does the text of a change that waits have this field, with this text as its value? */
int csuccessp_change_says(const csuccessp_change *change, const char *field, const char *text,
                          size_t length);

/* 1 while the customer that the change concerns is the one that it was made for. */
int csuccessp_change_fits(const csuccess_book *book, const csuccessp_change *change);

/* Takes in one record of `length` bytes; the error detail is set on failure. `repeat` is a line
 * of a stream, or 0. */
csuccess_status csuccessp_record_take(csuccess_book *book, const char *text, size_t length,
                                      uint64_t line);

/* A record of a saved book that waits for its time: neither counted nor told the journal. `row`:
 * whom it concerns, where it does not say so itself; CSUCCESSP_ROW_NONE. */
csuccess_status csuccessp_record_wait(csuccess_book *book, const csuccessp_place *place,
                                      yyjson_val *root, uint32_t row);

/* Is the record due at once (and not in the future)? */
int csuccessp_record_is_due(const csuccess_book *book, int64_t at);

/* For kinds that take their record directly: the line for the journal, then the counting, which
 * cannot fail. */
csuccess_status csuccessp_record_journal(csuccess_book *book, csuccessp_record *record);
void csuccessp_record_accepted(csuccess_book *book, const csuccessp_record *record);

/* Finds the customer that a record names; CSUCCESS_E_UNKNOWN with the nearest id. */
csuccess_status csuccessp_record_customer(csuccess_book *book, const csuccessp_place *place,
                                          const char *field, csuccessp_slice id, uint32_t *row);
/* ... at a place that is the id's own. */
csuccess_status csuccessp_customer_check(csuccess_book *book, const csuccessp_place *at,
                                         csuccessp_slice id, uint32_t *row);

/* When a saved fact was from: [time or null], or [time or null, "source"]. */
csuccess_status csuccessp_fact_read(csuccess_book *book, const csuccessp_place *place,
                                    yyjson_val *value, int64_t *at, uint32_t *source);

/* A user of the text that was read; none for one without bytes, which is absent.
 * CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_text_keep(csuccess_book *book, csuccessp_slice text, csuccessp_text *out);

/* A value as canonical JSON, one user of that text. CSUCCESS_E_FIELD, CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_json_keep(csuccess_book *book, const csuccessp_place *place,
                                    yyjson_val *value, csuccessp_text *out);

/* Marks a customer for the start of the next move. */
void csuccessp_mark_due(csuccess_book *book, uint32_t row);

/* What waited, and no longer fits: counted, and told the log. `name` is its kind. */
void csuccessp_record_unfit(csuccess_book *book, const char *name, const char *why);

/* Entry guards of public functions that change the book. */
csuccess_status csuccessp_book_enter(csuccess_book *book);
csuccess_status csuccessp_fail_broken(csuccess_book *book);
void csuccessp_book_leave(csuccess_book *book);

#endif
