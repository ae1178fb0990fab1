/* SPDX-License-Identifier: MIT */
/* A book's life: what it is configured with is given back exactly once, whatever happens. */
#include "failing.h"
#include "workbook.h"

static failing memory;
static int journals, logs;

static void
close_journal(void *user_data)
{
    (void)user_data;
    journals++;
}

static void
close_log(void *user_data)
{
    (void)user_data;
    logs++;
}

static csuccess_sinks sinks;
static csuccess_limits limits;
static csuccess_config config;

static int
open_config(void **state)
{
    (void)state;
    failing_open(&memory, NULL);
    sinks = (csuccess_sinks){
        .size = sizeof sinks, .log_destroy = close_log, .journal_destroy = close_journal};
    limits = (csuccess_limits){.size = sizeof limits};
    config = (csuccess_config){
        .size = sizeof config, .allocator = &memory.allocator, .sinks = &sinks, .limits = &limits};
    journals = logs = 0;
    return 0;
}

static void
given_back(size_t allocator, int both_sinks)
{
    assert_int_equal(memory.destroyed, allocator);
    assert_int_equal(journals, both_sinks);
    assert_int_equal(logs, both_sinks);
    assert_int_equal(memory.blocks, 0);
    assert_int_equal(memory.dirty, 0);
}

static void
a_book_is_made_and_freed(void **state)
{
    csuccess_book *book = NULL;
    csuccess_counts first;
    int64_t now = 5;

    (void)state;
    assert_int_equal(csuccess_book_new(&config, &book), CSUCCESS_OK);
    assert_int_equal(csuccess_book_clock(book, &now), CSUCCESS_E_NO_CLOCK);
    assert_int_equal(now, 5);
    first = counts(book);
    assert_int_equal(first.customers, 0);
    assert_true(first.memory_bytes == memory.bytes && first.memory_bytes <= 16384);
    take(book, "{'record':'customer','id':'a'}");
    assert_true(counts(book).memory_bytes == memory.bytes);
    assert_true(counts(book).memory_peak >= memory.bytes);
    csuccess_book_free(book);
    given_back(1, 1);
    csuccess_book_free(NULL);
}

static void
what_cannot_be_taken_is_given_back(void **state)
{
    csuccess_book *book = NULL;

    (void)state;
    assert_int_equal(csuccess_book_new(&config, NULL), CSUCCESS_E_ARGUMENT);
    given_back(1, 1);
    failing_refuse(&memory);
    assert_int_equal(csuccess_book_new(&config, &book), CSUCCESS_E_NO_MEMORY);
    given_back(2, 2);
    failing_allow(&memory);
    limits.reserved = 1;
    assert_int_equal(csuccess_book_new(&config, &book), CSUCCESS_E_STRUCT_TAIL);
    given_back(3, 3);
    limits.reserved = 0;
    memory.allocator.release = NULL;
    assert_int_equal(csuccess_book_new(&config, &book), CSUCCESS_E_ARGUMENT);
    given_back(4, 4);
    sinks.size = 3; /* these cannot be read, the allocator can */
    assert_int_equal(csuccess_book_new(&config, &book), CSUCCESS_E_ARGUMENT);
    given_back(5, 4);
    config.size = 3; /* and now nothing can */
    assert_int_equal(csuccess_book_new(&config, &book), CSUCCESS_E_STRUCT_SIZE);
    given_back(5, 4);
    assert_ptr_equal(book, NULL);
}

static void
a_clone_gives_back_what_it_does_not_take(void **state)
{
    csuccess_book *book = new_book(), *copy = NULL;
    csuccess_reader reader = {.size = sizeof reader};

    (void)state;
    assert_int_equal(csuccess_book_clone(NULL, &config, &copy), CSUCCESS_E_ARGUMENT);
    given_back(1, 1);
    assert_int_equal(csuccess_book_clone(book, &config, NULL), CSUCCESS_E_ARGUMENT);
    given_back(2, 2);
    take(book, "{'record':'customer','id':'a'}");
    limits.memory_bytes = 1;
    assert_int_equal(csuccess_book_clone(book, &config, &copy), CSUCCESS_E_NO_MEMORY);
    given_back(3, 3);
    limits.memory_bytes = 0;
    assert_int_equal(csuccess_book_clone(book, &config, &copy), CSUCCESS_OK);
    same_books(book, copy, "cloned");
    csuccess_book_free(copy);
    given_back(4, 4);
    csuccess_book_free(book);
    book = new_book();
    assert_int_equal(csuccess_reader_from_memory("", 0, &reader), CSUCCESS_OK);
    assert_int_equal(csuccess_book_load(book, &reader), CSUCCESS_E_CORRUPT);
    assert_int_equal(csuccess_book_clone(book, &config, &copy), CSUCCESS_E_STATE);
    given_back(5, 5);
    csuccess_book_free(book);
}

#define book_test(test) cmocka_unit_test_setup(test, open_config)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        book_test(a_book_is_made_and_freed),
        book_test(what_cannot_be_taken_is_given_back),
        book_test(a_clone_gives_back_what_it_does_not_take),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
