/* SPDX-License-Identifier: MIT */
/* What the tests of stores share: books in stores. */
#ifndef TESTS_STORE_SHELF_H
#define TESTS_STORE_SHELF_H

#include "memory_store.h"
#include "workbook.h"

/* The book of a store; fails the test when it cannot be opened. */
csuccess_book *opened(memory_store *store);
csuccess_status try_open(memory_store *store, csuccess_book **out);

void commit(csuccess_book *book);

/* The store holds, byte for byte, what a whole dump of the book into an empty one holds; and gives
 * back a book that saves to the same bytes. */
void holds(csuccess_book *book, const memory_store *store);

/* Puts the documents of a stream into an empty store, as the generation 1. */
void shelve(memory_store *store, const char *stream, size_t length);

#endif
