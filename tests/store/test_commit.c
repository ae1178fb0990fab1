/* SPDX-License-Identifier: MIT */
/* What a commit hands over, and what it does not. */
#include "shelf.h"

static const char *const definitions =
    "{'record':'definitions','attributes':[{'id':'seats','type':'int'}],"
    "'events':[{'id':'login','retain_days':60}],"
    "'measures':[{'id':'logins','kind':'count','event':'login','days':7}]}";

static csuccess_book *
begun(memory_store *store)
{
    csuccess_book *book;
    int i;

    memory_store_open(store);
    book = opened(store);
    take(book, "%s", definitions);
    take(book, "{'record':'customer','id':'acme'}");
    take(book, "{'record':'customer','id':'bolt'}");
    for (i = 0; i < 1000; i++)
        take(book, "{'record':'event','customer':'acme','kind':'login','at':'%s'}",
             time_text(when("2026-01-01") + i * HOUR));
    advance(book, "2026-02-15T12:00:00Z");
    commit(book);
    holds(book, store);
    memory_store_heal(store);
    return book;
}

static void
ended(csuccess_book *book, memory_store *store)
{
    holds(book, store);
    csuccess_book_free(book);
    assert_int_equal(store->destroyed, 1);
    memory_store_close(store);
}

static void
test_nothing(void **state)
{
    memory_store store;
    csuccess_book *book = begun(&store);
    uint64_t generation = 0;

    (void)state;
    commit(book);
    assert_int_equal(store.calls, 0);
    assert_int_equal(csuccess_book_generation(book, &generation), CSUCCESS_OK);
    assert_int_equal(generation, 1);
    ended(book, &store);
}

static void
test_one_customer(void **state)
{
    memory_store store;
    csuccess_book *book = begun(&store);

    (void)state;
    take(book, "{'record':'customer','id':'bolt','attributes':{'seats':4}}");
    commit(book);
    assert_int_equal(store.put, 3); /* the customer, the book with its counts, the commit */
    assert_int_equal(store.removed, 0);
    assert_int_equal(store.generation, 2);
    ended(book, &store);
}

static void
test_event_at_the_end(void **state)
{
    memory_store store;
    csuccess_book *book = begun(&store);
    size_t blocks = memory_store_count(&store, "events");

    (void)state;
    assert_true(blocks > 4);
    take(book, "{'record':'event','customer':'acme','kind':'login','at':'2026-02-15T11:00:00Z'}");
    commit(book);
    assert_true(store.put <= 5); /* customer, book, commit, and one block, or the cut one and two */
    assert_int_equal(store.removed, 0);
    ended(book, &store);
}

static void
test_late_event(void **state)
{
    memory_store store;
    csuccess_book *book = begun(&store);

    (void)state;
    take(book, "{'record':'event','customer':'acme','kind':'login','at':'2026-01-20T11:30:00Z'}");
    commit(book);
    assert_true(store.put <= 5);
    ended(book, &store);
}

/* What is older than is kept goes day by day: of the many blocks only the first is another. */
static void
test_trimmed(void **state)
{
    memory_store store;
    csuccess_book *book = begun(&store);
    int64_t at = when("2026-03-01T12:00:00Z");
    size_t puts = 0, days = 0;

    (void)state;
    for (; at < when("2026-04-25"); at += DAY) {
        advance_to(book, at);
        memory_store_heal(&store);
        commit(book);
        puts += store.put;
        days++;
        holds(book, &store);
    }
    assert_int_equal(memory_store_count(&store, "events"), 0);
    /* each day: the book, the kind, the commit, a customer, the first block; hardly ever more */
    assert_true(puts <= days * 5 + 8);
    ended(book, &store);
}

static void
test_gone(void **state)
{
    memory_store store;
    csuccess_book *book = begun(&store);

    (void)state;
    take(book, "{'record':'erase','customer':'acme'}");
    take(book, "{'record':'customer','id':'acme'}"); /* another one of that name */
    commit(book);
    assert_int_equal(memory_store_count(&store, "events"), 0);
    assert_int_equal(memory_store_count(&store, "customer"), 2);
    take(book, "{'record':'merge','from':'acme','into':'bolt'}");
    commit(book);
    assert_int_equal(memory_store_count(&store, "customer"), 1);
    ended(book, &store);
}

static void
test_not_attached(void **state)
{
    memory_store store;
    csuccess_book *book = begun(&store), *other = cloned(book);
    uint64_t generation = 99;

    (void)state;
    assert_int_equal(csuccess_book_commit(other), CSUCCESS_E_STATE);
    assert_int_equal(csuccess_book_generation(other, &generation), CSUCCESS_E_STATE);
    assert_int_equal(generation, 99);
    assert_int_equal(csuccess_book_commit(NULL), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_book_generation(NULL, &generation), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_book_generation(book, NULL), CSUCCESS_E_ARGUMENT);
    csuccess_book_free(other);
    assert_int_equal(store.destroyed, 0);
    ended(book, &store);
}

static void
test_arguments(void **state)
{
    memory_store store;
    csuccess_store functions;
    csuccess_book *book = NULL;

    (void)state;
    memory_store_open(&store);
    functions = memory_store_of(&store);
    functions.scan = NULL;
    assert_int_equal(csuccess_book_open(NULL, &functions, &book), CSUCCESS_E_ARGUMENT);
    assert_int_equal(store.destroyed, 1);
    functions = memory_store_of(&store);
    assert_int_equal(csuccess_book_open(NULL, &functions, NULL), CSUCCESS_E_ARGUMENT);
    assert_int_equal(store.destroyed, 1);
    assert_int_equal(csuccess_book_open(NULL, NULL, &book), CSUCCESS_E_ARGUMENT);
    functions = memory_store_of(&store);
    store.attached = 0;
    functions.size = 8;
    assert_int_equal(csuccess_book_open(NULL, &functions, &book), CSUCCESS_E_STRUCT_SIZE);
    assert_int_equal(store.destroyed, 0); /* nothing of it can be read */
    assert_null(book);
    memory_store_close(&store);
}

static csuccess_status told[3];

static void
call_the_book(void *context)
{
    csuccess_book *book = context;

    told[0] = csuccess_book_commit(book);
    told[1] = csuccess_book_record(book, "{}", 2);
    told[2] = csuccess_book_advance(book, when("2026-12-01"));
    csuccess_book_free(book);
}

static void
test_called_from_within(void **state)
{
    memory_store store;
    csuccess_book *book = begun(&store);
    int i;

    (void)state;
    take(book, "{'record':'customer','id':'carl'}");
    store.called = call_the_book;
    store.context = book;
    commit(book);
    for (i = 0; i < 3; i++)
        assert_int_equal(told[i], CSUCCESS_E_BUSY);
    store.called = NULL;
    ended(book, &store);
}

/* A stream can be loaded into an empty store's book, and what it does not know goes along. */
static void
test_loaded_stream(void **state)
{
    static const char stream[] =
        "{\"doc\":\"csuccess\",\"format\":1,\"minor\":99,\"library\":\"9.0.0\"}\n"
        "{\"doc\":\"book\",\"sources\":{\"crm\":7},\"counts\":{}}\n"
        "{\"doc\":\"customer\",\"id\":\"acme\"}\n"
        "{\"doc\":\"later\",\"id\":\"x\",\"n\":1}\n"
        "{\"doc\":\"end\",\"documents\":4}\n";
    memory_store store;
    csuccess_book *book;
    int64_t position = 0;

    (void)state;
    memory_store_open(&store);
    shelve(&store, stream, sizeof stream - 1);
    assert_int_equal(memory_store_count(&store, "carried"), 1);
    book = opened(&store);
    assert_int_equal(csuccess_source_position(book, "crm", 3, &position), CSUCCESS_OK);
    assert_int_equal(position, 7);
    ended(book, &store);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_one_customer),
        cmocka_unit_test(test_event_at_the_end),
        cmocka_unit_test(test_late_event),
        cmocka_unit_test(test_trimmed),
        cmocka_unit_test(test_gone),
        cmocka_unit_test(test_not_attached),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_called_from_within),
        cmocka_unit_test(test_loaded_stream),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
