/* SPDX-License-Identifier: MIT */
/* Attributes that nobody has declared yet, kept unseen for the day when somebody does (the book's
 * setting `undeclared`: `keep`). */
#ifndef CSUCCESSP_BOOK_KEPT_H
#define CSUCCESSP_BOOK_KEPT_H

#include "book/room.h"
#include "util/pool.h"
#include "util/texts.h"

typedef struct csuccessp_kept_value {
    csuccessp_ref next;
    csuccessp_text name;
    csuccessp_text value; /* canonical JSON; 0: cleared */
    uint32_t source;
    int64_t at;
} csuccessp_kept_value;

typedef struct csuccessp_kept {
    csuccessp_ref *lists; /* by customer; NULL: nothing is kept */
    uint32_t capacity;
} csuccessp_kept;

csuccessp_ref csuccessp_kept_first(const csuccess_book *book, uint32_t row);
csuccessp_kept_value *csuccessp_kept_at(const csuccess_book *book, csuccessp_ref ref);
csuccess_status csuccessp_kept_grow(csuccess_book *book, size_t rows);

/* A value that belongs to nobody yet; then it joins a customer's list, unless a later one holds. */
csuccess_status csuccessp_kept_make(csuccess_book *book, const csuccessp_place *place,
                                    const char *name, size_t length, yyjson_val *value, int64_t at,
                                    uint32_t source, csuccessp_ref *out);
void csuccessp_kept_link(csuccess_book *book, uint32_t row, csuccessp_ref ref);
void csuccessp_kept_discard(csuccess_book *book, csuccessp_ref ref);

/* Takes the value of a name out of a list, or 0. */
csuccessp_ref csuccessp_kept_unlink(csuccess_book *book, uint32_t row, csuccessp_text name);

void csuccessp_kept_forget(csuccess_book *book, uint32_t row);
void csuccessp_kept_merge(csuccess_book *book, uint32_t from, uint32_t into);
void csuccessp_kept_close(csuccess_book *book);

/* References in the bytewise order of names; `out` may be NULL. */
size_t csuccessp_kept_sorted(const csuccess_book *book, uint32_t row, csuccessp_ref *out);

#endif
