/* SPDX-License-Identifier: MIT */
#include "shelf.h"

#include <stdio.h>

csuccess_status
try_open(memory_store *store, csuccess_book **out)
{
    csuccess_store functions = memory_store_of(store);

    return csuccess_book_open(NULL, &functions, out);
}

csuccess_book *
opened(memory_store *store)
{
    csuccess_book *book = NULL;

    assert_int_equal(try_open(store, &book), CSUCCESS_OK);
    return book;
}

void
commit(csuccess_book *book)
{
    csuccess_error error = {.size = sizeof error};
    csuccess_status status = csuccess_book_commit(book);

    if (status != CSUCCESS_OK) {
        csuccess_book_error(book, &error);
        fail_msg("commit: %s: %s", csuccess_status_name(status), error.message);
    }
}

static void
load(csuccess_book *book, const csuccess_reader *reader)
{
    csuccess_error error = {.size = sizeof error};

    if (csuccess_book_load(book, reader) != CSUCCESS_OK) {
        csuccess_book_error(book, &error);
        fail_msg("load: line %d: %s at %s", (int)error.line, error.message, error.pointer);
    }
}

void
shelve(memory_store *store, const char *stream, size_t length)
{
    csuccess_reader reader = {.size = sizeof reader};
    csuccess_book *book = opened(store);

    assert_int_equal(csuccess_reader_from_memory(stream, length, &reader), CSUCCESS_OK);
    load(book, &reader);
    commit(book);
    csuccess_book_free(book);
}

void
holds(csuccess_book *book, const memory_store *store)
{
    csuccess_buffer *bytes = saved(book), *again;
    memory_store whole, copy;
    csuccess_book *other;
    const char *difference;

    memory_store_open(&whole);
    shelve(&whole, csuccess_buffer_data(bytes), csuccess_buffer_length(bytes));
    difference = memory_store_differs(store, &whole);
    if (difference)
        fail_msg("the store (first) and a whole dump differ: %s", difference);
    memory_store_close(&whole);

    memory_store_copy(&copy, store);
    other = opened(&copy);
    again = saved(other);
    same_bytes(bytes, again, "the book out of the store");
    csuccess_buffer_free(again);
    memory_store_heal(&copy);
    commit(other);
    assert_int_equal(copy.begun, 0);
    csuccess_book_free(other);
    memory_store_close(&copy);
    csuccess_buffer_free(bytes);
}
