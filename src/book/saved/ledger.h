/* SPDX-License-Identifier: MIT */
/* What the store that is attached to a book holds of documents by item, and which of them may have
 * changed since: the marks that rooms set, and a hash of each document as it was last committed.
 *
 * Without a store there is no ledger, and every mark is one test of a pointer. */
#ifndef CSUCCESSP_BOOK_LEDGER_H
#define CSUCCESSP_BOOK_LEDGER_H

#include <stddef.h>
#include <string.h>

#include "book/book.h"

/* Ids that are numbers: so many hexadecimal digits. */
enum { CSUCCESSP_ITEM_KEY = 16 };

/* One document of an item in parts. Its documents are ordered by `number`. */
typedef struct csuccessp_ledger_part {
    int64_t number;
    uint64_t hash[2];
    uint8_t firm; /* it begins here whatever comes after, or goes before, this number */
} csuccessp_ledger_part;

typedef struct csuccessp_ledger_parts {
    uint32_t count, capacity;
    csuccessp_ledger_part items[1];
} csuccessp_ledger_parts;

#define CSUCCESSP_PARTS_BYTES(capacity) \
    (offsetof(csuccessp_ledger_parts, items) + (size_t)(capacity) * sizeof(csuccessp_ledger_part))

/* An item that is gone, while the store has documents of it. */
typedef struct csuccessp_gone {
    csuccessp_text id;  /* or ... */
    csuccessp_ref name; /* csuccessp_name_take; or ... */
    csuccessp_ledger_parts *parts;
    char key[CSUCCESSP_ITEM_KEY]; /* ... where ids are numbers; else its first byte is 0 */
} csuccessp_gone;

typedef struct csuccessp_ledger {
    uint32_t capacity;      /* items */
    csuccessp_bits changed; /* items whose documents may be others now */
    uint8_t all;            /* everything may be */
    uint8_t in_parts;
    uint64_t documents; /* in the store */

    uint64_t (*hashes)[2];          /* of an item's document; zero: the store has none */
    csuccessp_ledger_parts **parts; /* ... or of an item's documents; NULL: the store has none */
    int64_t *from;                  /* parts later than this may be others; INT64_MAX: none */
    int64_t *until;                 /* ... and those up to this; INT64_MIN: none */
    csuccessp_array(csuccessp_gone) gone; /* has room for every item that the store has */
} csuccessp_ledger;

typedef struct csuccessp_ledgers {
    csuccessp_ledger of[CSUCCESSP_ITEMS];
} csuccessp_ledgers;

/* 1 while a store is attached: what was made since its last commit is not safe yet. */
CSUCCESSP_INLINE int
csuccessp_store_attached(const csuccess_book *book)
{
    return book->ledgers != NULL;
}

void csuccessp_ledger_mark(csuccessp_ledgers *ledgers, int items, uint32_t item);
void csuccessp_ledger_mark_parts(csuccessp_ledgers *ledgers, int items, uint32_t item, int64_t from,
                                 int64_t until);
/* 1 when the store has documents of the item: then a user of the text, or the name, is kept until
 * it has forgotten them. Events are under the name of their customer, which goes after them. */
int csuccessp_ledger_drop(csuccess_book *book, int items, uint32_t item, csuccessp_text id,
                          csuccessp_ref name);

/* Room for `count` places, so that nothing of what follows can fail. */
csuccess_status csuccessp_items_reserve(csuccess_book *book, int items, size_t count);

/* The item came, or its document may be another now; for one in parts: all of them. */
CSUCCESSP_INLINE void
csuccessp_item_changed(csuccess_book *book, int items, uint32_t item)
{
    if (book->ledgers)
        csuccessp_ledger_mark(book->ledgers, items, item);
}

/* Parts that begin later than `at`, and the one before them, may be others now. */
CSUCCESSP_INLINE void
csuccessp_item_changed_from(csuccess_book *book, int items, uint32_t item, int64_t at)
{
    if (book->ledgers)
        csuccessp_ledger_mark_parts(book->ledgers, items, item, at, INT64_MIN);
}

/* The beginning of the item, up to `at`, is gone. */
CSUCCESSP_INLINE void
csuccessp_item_trimmed(csuccess_book *book, int items, uint32_t item, int64_t at)
{
    if (book->ledgers)
        csuccessp_ledger_mark_parts(book->ledgers, items, item, INT64_MAX, at);
}

/* The item's place is about to be vacant. Its id, a text of the book, is kept until the store has
 * forgotten it. */
CSUCCESSP_INLINE void
csuccessp_item_gone(csuccess_book *book, int items, uint32_t item, csuccessp_text id)
{
    if (book->ledgers)
        (void)csuccessp_ledger_drop(book, items, item, id, 0);
}

/* ... or its id is a number. */
CSUCCESSP_INLINE void
csuccessp_item_key_gone(csuccess_book *book, int items, uint32_t item, const char *key)
{
    if (book->ledgers && csuccessp_ledger_drop(book, items, item, 0, 0)) {
        csuccessp_ledger *ledger = &book->ledgers->of[items];
        memcpy(ledger->gone.items[ledger->gone.count - 1].key, key, CSUCCESSP_ITEM_KEY);
    }
}

/* Anything may have changed. */
void csuccessp_items_all_changed(csuccess_book *book);

/* For the store. */
void csuccessp_ledger_let_go(csuccess_book *book, int items); /* of what is gone */
void csuccessp_ledger_empty(csuccess_book *book, int items);  /* it has no document */
void csuccessp_ledger_unmark(csuccessp_ledger *ledger);
/* Adds a part to a list (which may be NULL). CSUCCESS_E_NO_MEMORY, and the list stays. */
csuccess_status csuccessp_ledger_parts_add(csuccess_book *book, csuccessp_ledger_parts **parts,
                                           const csuccessp_ledger_part *part);
void csuccessp_ledger_parts_free(csuccess_book *book, csuccessp_ledger_parts *parts);

uint64_t csuccessp_ledger_bytes(const csuccessp_ledger *ledger);

csuccess_status csuccessp_ledgers_open(csuccess_book *book);
void csuccessp_ledgers_close(csuccess_book *book);

#endif
