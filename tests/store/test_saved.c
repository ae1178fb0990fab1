/* SPDX-License-Identifier: MIT */
/* A stream of every version that there was is read, goes into a store, and goes on. */
#include "shelf.h"

#include <stdio.h>

static char *
read_file(const char *name, size_t *length)
{
    FILE *file = fopen(name, "rb");
    char *bytes;
    long size;

    if (!file)
        return NULL;
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size = ftell(file);
    rewind(file);
    bytes = malloc((size_t)size);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, (size_t)size, file), size);
    fclose(file);
    *length = (size_t)size;
    return bytes;
}

static void
try_version(const char *bytes, size_t length)
{
    csuccess_reader reader = {.size = sizeof reader};
    csuccess_book *book = new_book();
    csuccess_buffer *first, *second;
    memory_store store;
    int64_t now;

    assert_int_equal(csuccess_reader_from_memory(bytes, length, &reader), CSUCCESS_OK);
    assert_int_equal(csuccess_book_load(book, &reader), CSUCCESS_OK);
    first = saved(book);
    csuccess_book_free(book);
    book = loaded(first);
    second = saved(book);
    same_bytes(first, second, "saved once more");
    comes_back(book);
    csuccess_book_free(book);
    csuccess_buffer_free(second);

    memory_store_open(&store);
    shelve(&store, bytes, length);
    book = opened(&store);
    second = saved(book);
    same_bytes(first, second, "out of a store");
    assert_int_equal(csuccess_book_clock(book, &now), CSUCCESS_OK);
    advance_to(book, now + 20 * DAY);
    commit(book);
    holds(book, &store);
    csuccess_book_free(book);
    csuccess_buffer_free(first);
    csuccess_buffer_free(second);
    memory_store_close(&store);
}

static void
test_versions(void **state)
{
    char name[500];
    char *bytes;
    size_t length;
    int minor;

    (void)state;
    for (minor = 0;; minor++) {
        snprintf(name, sizeof name, "%s/minor-%d.ndjson", SAVED_STREAMS, minor);
        bytes = read_file(name, &length);
        if (!bytes)
            break;
        try_version(bytes, length);
        free(bytes);
    }
    assert_true(minor >= 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_versions)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
