/* SPDX-License-Identifier: MIT */
/* A book in an SQLite database. Made to be copied into a program of your own: it needs SQLite 3.24
 * or newer and the public headers, and nothing else of these examples. */
#ifndef EXAMPLES_SQLITE_STORE_H
#define EXAMPLES_SQLITE_STORE_H

#include <csuccess/store.h>

/* Opens the database `file`, which is made if it is not there, as a store for csuccess_book_open();
 * that one frees it. Returns 0; or a number that sqlite_store_text() has words for, and then there
 * is nothing to free. */
int32_t sqlite_store_open(const char *file, csuccess_store *out);

/* What csuccess_error::callback_code means when a call on a book with such a store failed. */
const char *sqlite_store_text(int32_t code);

#endif
