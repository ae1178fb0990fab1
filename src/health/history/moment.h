/* SPDX-License-Identifier: MIT */
/* History: for each customer a chain of moments, the newest first, each with what changed.
 *
 * Kept are band changes, overrides, each day's last instant (a midnight closes the day before it),
 * and beyond `history_days` each week's. The state as of any time can be told from them, exactly or
 * not at all. */
#ifndef CSUCCESSP_HEALTH_MOMENT_H
#define CSUCCESSP_HEALTH_MOMENT_H

#include "health/score/score.h"

enum {
    CSUCCESSP_MOMENT_BAND = 1,
    CSUCCESSP_MOMENT_OVERRIDE = 2,
    CSUCCESSP_MOMENT_SETTLED = 128 /* nothing older will be thinned out any more */
};

enum {
    CSUCCESSP_ENTRY_UNKNOWN,
    CSUCCESSP_ENTRY_MISSING, /* `detail` says why */
    CSUCCESSP_ENTRY_NUMBER,
    CSUCCESSP_ENTRY_TEXT,
    CSUCCESSP_ENTRY_ANCHOR, /* counted from an instant or date; `detail` says how */
    CSUCCESSP_ENTRY_BAND    /* `detail` is its number */
};

typedef struct csuccessp_moment_entry {
    uint16_t id; /* tracked number */
    uint8_t kind;
    uint8_t detail;
    uint8_t value[8];
} csuccessp_moment_entry;

typedef struct csuccessp_moment {
    int64_t at;
    int64_t dropped; /* from then until `at` nothing is known; CSUCCESSP_TIME_NONE */
    csuccessp_ref older;
    uint16_t count;
    uint8_t flags;
    csuccessp_moment_entry entries[]; /* by id */
} csuccessp_moment;

enum { CSUCCESSP_TRACKED_MAX = (CSUCCESSP_POOL_SMALL - 24) / 12 };

csuccess_status csuccessp_moments_grow(csuccess_book *book, size_t rows);
/* The array itself, once there is a model. */
csuccess_status csuccessp_moments_need(csuccess_book *book);
/* For an instant with `rows` customers. */
csuccess_status csuccessp_moments_reserve(csuccess_book *book, uint64_t rows);
/* After each block of an instant. */
void csuccessp_moments_evaluated(csuccess_book *book, csuccessp_pass *pass);
/* After each midnight's instant. */
void csuccessp_moments_midnight(csuccess_book *book, int64_t at);
void csuccessp_moments_forget(csuccess_book *book, uint32_t row);

/* Moments as objects: of a reference (NULL for 0), the newest of a row (0: none), bytes with so
 * many entries, the local day that an instant belongs to: a midnight closes the
 * day before it. */
csuccessp_moment *csuccessp_moment_of(const csuccess_book *book, csuccessp_ref ref);
csuccessp_ref csuccessp_moment_head(const csuccess_book *book, uint32_t row);
size_t csuccessp_moment_size(size_t count);
void csuccessp_moment_give(csuccess_book *book, csuccessp_ref ref);
int32_t csuccessp_moment_date(const csuccess_book *book, int64_t at);

/* Makes one moment of two that follow each other. What the older one alone has goes along; both
 * lose their texts to it. Its time and place are for the caller. 0 on failure. */
csuccessp_ref csuccessp_moment_fold(csuccess_book *book, csuccessp_moment *older,
                                    const csuccessp_moment_entry *entries, size_t count);

/* The newest moment, or the next older one; NULL. */
const csuccessp_moment *csuccessp_moment_first(const csuccess_book *book, uint32_t row);
const csuccessp_moment *csuccessp_moment_older(const csuccess_book *book,
                                               const csuccessp_moment *moment);

/* Thins out what is older than the settings keep each day of. CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_moments_thin(csuccess_book *book, uint32_t row);
/* ... of everybody, before they are saved. With a store only of those who may have changed since
 * the last time, while it is the same day. */
csuccess_status csuccessp_moments_thin_all(csuccess_book *book);

/* What a customer was like at a time: an entry for each tracked number (there is room for them),
 * and the instant that it is as of. CSUCCESS_E_NOT_KEPT, CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_moments_state(csuccess_book *book, uint32_t row, int64_t time,
                                        csuccessp_moment_entry *entries, int64_t *as_of);

/* An entry as a model reads it. */
csuccessp_reading csuccessp_entry_reading(const csuccess_book *book,
                                          const csuccessp_moment_entry *entry, int64_t at);
csuccessp_moment_entry csuccessp_entry_of_number(double number);
csuccessp_moment_entry csuccessp_entry_of_integer(uint8_t kind, uint8_t detail, int64_t integer);
csuccessp_text csuccessp_entry_text(const csuccessp_moment_entry *entry);
int64_t csuccessp_entry_integer(const csuccessp_moment_entry *entry);
double csuccessp_entry_number(const csuccessp_moment_entry *entry);

/* As saved: newest first. Thinned out before. */
void csuccessp_moments_save(csuccess_book *book, uint32_t row, csuccessp_buffer *to);
csuccess_status csuccessp_moments_load(csuccess_book *book, const csuccessp_place *place,
                                       yyjson_val *list, uint32_t row);

#endif
