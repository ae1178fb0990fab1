/* SPDX-License-Identifier: MIT */
/* A scenario's book in a store: after each step it is committed, and the store must hold what a
 * whole dump of the book into another store holds, and give the book back. */
#include "run.h"

#include <csuccess/store.h>
#include <string.h>

static csuccess_book *
open_store(run *r, memory_store *store)
{
    csuccess_config config = {sizeof config};
    csuccess_store functions = memory_store_of(store);
    csuccess_book *book = NULL;
    csuccess_status status;

    config.limits = &r->limits;
    status = csuccess_book_open(&config, &functions, &book);
    if (status != CSUCCESS_OK)
        run_fail(r, "the store cannot be opened: %s", csuccess_status_name(status));
    return book;
}

/* A book that knows the same, committed as a whole into an empty store. */
static void
compare_dump(run *r, const csuccess_buffer *saved)
{
    csuccess_reader reader = {sizeof reader};
    memory_store whole;
    csuccess_book *book;
    csuccess_status status;
    const char *difference;

    memory_store_open(&whole);
    book = open_store(r, &whole);
    status = book ? csuccess_reader_from_memory(csuccess_buffer_data(saved),
                                                csuccess_buffer_length(saved), &reader)
                  : CSUCCESS_E_STATE;
    if (status == CSUCCESS_OK)
        status = csuccess_book_load(book, &reader);
    if (status == CSUCCESS_OK)
        status = csuccess_book_commit(book);
    difference = memory_store_differs(&r->store, &whole);
    if (status != CSUCCESS_OK)
        run_fail(r, "the whole book cannot be committed: %s", csuccess_status_name(status));
    else if (difference)
        run_fail(r, "the store (first) and a whole dump differ: %s", difference);
    csuccess_book_free(book);
    memory_store_close(&whole);
}

static void
compare_saved(run *r, const csuccess_buffer *a, csuccess_book *other)
{
    csuccess_buffer *b = run_save(r, other);

    if (b && (csuccess_buffer_length(a) != csuccess_buffer_length(b) ||
              memcmp(csuccess_buffer_data(a), csuccess_buffer_data(b), csuccess_buffer_length(a))))
        run_fail(r, "the book out of the store is another one");
    csuccess_buffer_free(b);
}

static void
expect_quiet(run *r, csuccess_book *book, const memory_store *store, const char *what)
{
    size_t before = store->begun;
    csuccess_status status = csuccess_book_commit(book);

    if (status != CSUCCESS_OK || store->begun != before)
        run_fail(r, "%s begins a transaction (%s)", what, csuccess_status_name(status));
}

void
run_commit(run *r)
{
    csuccess_buffer *saved;
    csuccess_book *book;
    memory_store copy;
    uint64_t generation;
    csuccess_status status;

    if (csuccess_book_generation(r->book, &generation) != CSUCCESS_OK)
        return; /* a step has put another book in its place */
    status = csuccess_book_commit(r->book);
    if (status != CSUCCESS_OK) {
        run_fail(r, "it cannot be committed: %s", csuccess_status_name(status));
        return;
    }
    saved = run_save(r, r->book);
    if (!saved)
        return;
    compare_dump(r, saved);
    expect_quiet(r, r->book, &r->store, "a second commit");
    memory_store_copy(&copy, &r->store);
    book = open_store(r, &copy);
    if (book) {
        compare_saved(r, saved, book);
        expect_quiet(r, book, &copy, "a commit after opening");
    }
    csuccess_book_free(book);
    memory_store_close(&copy);
    csuccess_buffer_free(saved);
}
