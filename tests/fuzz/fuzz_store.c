/* SPDX-License-Identifier: MIT */
/* A store with any content: lines of kind, id and bytes, with tabs between them. One that is opened
 * must give a book that goes on, commits, and comes back from what it committed. */
#include <string.h>

#include "fuzz.h"
#include "store/memory_store.h"

static void
fill_store(memory_store *store, const char *text, size_t size)
{
    const char *end = text + size, *line, *next;

    for (line = text; line < end; line = next + 1) {
        char kind[64], id[512];
        const char *a = memchr(line, '\t', (size_t)(end - line)), *b;

        next = memchr(line, '\n', (size_t)(end - line));
        if (!next)
            next = end;
        b = a && a < next ? memchr(a + 1, '\t', (size_t)(next - a - 1)) : NULL;
        if (!b || a - line >= (int)sizeof kind || b - a > (int)sizeof id)
            continue;
        memcpy(kind, line, (size_t)(a - line));
        kind[a - line] = 0;
        memcpy(id, a + 1, (size_t)(b - a - 1));
        id[b - a - 1] = 0;
        memory_store_put(store, kind, id, b + 1, (size_t)(next - b - 1));
    }
}

static csuccess_status
open_store(memory_store *store, csuccess_book **book)
{
    csuccess_store functions = memory_store_of(store);

    return csuccess_book_open(NULL, &functions, book);
}

static void
same_saved(csuccess_book *a, csuccess_book *b)
{
    csuccess_buffer *x = fuzz_saved(a), *y = fuzz_saved(b);

    REQUIRE(csuccess_buffer_length(x) == csuccess_buffer_length(y) &&
            memcmp(csuccess_buffer_data(x), csuccess_buffer_data(y), csuccess_buffer_length(x)) ==
                0);
    csuccess_buffer_free(x);
    csuccess_buffer_free(y);
}

static void
go_on(csuccess_book *book)
{
    const int64_t latest = INT64_C(253402300799999999) - 41 * FUZZ_DAY;
    int64_t now;

    if (csuccess_book_clock(book, &now) == CSUCCESS_OK && now < latest)
        REQUIRE_OK(book, csuccess_book_advance(book, now + 40 * FUZZ_DAY));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    memory_store store;
    csuccess_book *book = NULL, *again = NULL;

    memory_store_open(&store);
    fill_store(&store, (const char *)data, size);
    store.generation = memory_store_count(&store, "commit");
    if (open_store(&store, &book) == CSUCCESS_OK) {
        REQUIRE_OK(book, csuccess_book_commit(book));
        REQUIRE_OK(NULL, open_store(&store, &again));
        same_saved(book, again);
        csuccess_book_free(again);
        go_on(book);
        REQUIRE_OK(book, csuccess_book_commit(book));
        REQUIRE_OK(NULL, open_store(&store, &again));
        same_saved(book, again);
        csuccess_book_free(again);
        csuccess_book_free(book);
    } else {
        REQUIRE(!book && store.destroyed == 1);
    }
    memory_store_close(&store);
    return 0;
}
