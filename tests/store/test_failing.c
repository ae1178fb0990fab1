/* SPDX-License-Identifier: MIT */
/* Stores that fail, at each call in its turn; that someone else writes to; that cannot tell. */
#include "shelf.h"

static csuccess_book *
begun(memory_store *store)
{
    csuccess_book *book;

    memory_store_open(store);
    book = opened(store);
    take(book, "{'record':'definitions',%s}", rich_definitions);
    take(book, "{'record':'customer','id':'acme','attributes':{'seats':3}}");
    take(book, "{'record':'event','customer':'acme','kind':'login','at':'2026-01-03T00:00:00Z'}");
    advance(book, "2026-01-05T12:00:00Z");
    commit(book);
    memory_store_heal(store);
    return book;
}

/* Something of everything: puts and removes. */
static void
change(csuccess_book *book)
{
    take(book, "{'record':'customer','id':'bolt'}");
    take(book, "{'record':'event','customer':'bolt','kind':'login','at':'2026-01-04T00:00:00Z'}");
    take(book, "{'record':'member','id':'mia'}");
    take(book, "{'record':'customer','id':'bolt','at':'2026-02-01T00:00:00Z','name':'B'}");
    take(book, "{'record':'erase','customer':'acme'}");
}

static void
fail_each(int for_ever)
{
    memory_store store, before;
    csuccess_book *book;
    csuccess_error error = {.size = sizeof error};
    size_t place;
    int done = 0;

    for (place = 1; !done; place++) {
        book = begun(&store);
        memory_store_copy(&before, &store);
        change(book);
        store.fail_at = place;
        store.for_ever = for_ever;
        done = csuccess_book_commit(book) == CSUCCESS_OK;
        if (!done) {
            csuccess_book_error(book, &error);
            assert_int_equal(error.status, CSUCCESS_E_CALLBACK);
            assert_int_equal(error.callback_code, MEMORY_STORE_CODE);
            assert_null(memory_store_differs(&store, &before));
            assert_int_equal(store.generation, 1);
            if (for_ever)
                assert_int_equal(csuccess_book_commit(book), CSUCCESS_E_CALLBACK);
            take(book, "{'record':'customer','id':'carl'}"); /* it goes on meanwhile */
            memory_store_heal(&store);
            commit(book);
        }
        assert_int_equal(store.generation, 2);
        holds(book, &store);
        csuccess_book_free(book);
        memory_store_close(&before);
        memory_store_close(&store);
    }
    assert_true(place > 8);
}

static void
test_each_call(void **state)
{
    (void)state;
    fail_each(0);
    fail_each(1);
}

static void
test_each_call_of_opening(void **state)
{
    memory_store store;
    csuccess_book *book = begun(&store);
    csuccess_status status;
    size_t place;

    (void)state;
    csuccess_book_free(book);
    for (place = 1, status = CSUCCESS_E_CALLBACK; status != CSUCCESS_OK; place++) {
        memory_store_heal(&store);
        store.fail_at = place;
        book = NULL;
        status = try_open(&store, &book);
        if (status != CSUCCESS_OK) {
            assert_int_equal(status, CSUCCESS_E_CALLBACK);
            assert_null(book);
            assert_int_equal(store.destroyed, 1);
        }
    }
    assert_true(place > 8);
    csuccess_book_free(book);
    memory_store_close(&store);
}

/* Two books of one store: the one that comes second has lost, whatever it does. */
static void
test_two_writers(void **state)
{
    memory_store store;
    csuccess_book *first = begun(&store), *second;

    (void)state;
    second = opened(&store);
    change(first);
    take(second, "{'record':'customer','id':'dora'}");
    commit(first);
    assert_int_equal(csuccess_book_commit(second), CSUCCESS_E_CONFLICT);
    assert_int_equal(csuccess_book_commit(second), CSUCCESS_E_CONFLICT);
    take(second, "{'record':'customer','id':'emil'}");
    assert_int_equal(csuccess_book_commit(second), CSUCCESS_E_CONFLICT);
    assert_null(memory_store_find(&store, "customer", "dora"));
    csuccess_book_free(second);
    second = opened(&store);
    take(second, "{'record':'customer','id':'dora'}");
    commit(second);
    holds(second, &store);
    assert_int_equal(store.generation, 3);
    csuccess_book_free(second);
    csuccess_book_free(first);
    memory_store_close(&store);
}

/* A commit of which nobody knows whether it was taken. */
static void
doubt(int how, int meanwhile)
{
    memory_store store;
    csuccess_book *book = begun(&store);
    uint64_t generation = 0;

    change(book);
    store.commits = how;
    assert_int_equal(csuccess_book_commit(book), CSUCCESS_E_CALLBACK);
    assert_int_equal(csuccess_book_generation(book, &generation), CSUCCESS_OK);
    assert_int_equal(generation, 1);
    memory_store_heal(&store);
    if (meanwhile) {
        take(book, "{'record':'erase','customer':'bolt'}");
        take(book, "{'record':'customer','id':'carl'}");
        take(book, "{'record':'event','customer':'carl','kind':'login',"
                   "'at':'2026-01-04T00:00:00Z'}");
    }
    commit(book);
    assert_int_equal(store.begun, meanwhile || how == COMMIT_LOSES_AND_FAILS);
    assert_int_equal(csuccess_book_generation(book, &generation), CSUCCESS_OK);
    assert_int_equal(generation, how == COMMIT_TAKES_AND_FAILS && meanwhile ? 3 : 2);
    holds(book, &store);
    take(book, "{'record':'customer','id':'zoe'}");
    commit(book);
    holds(book, &store);
    csuccess_book_free(book);
    memory_store_close(&store);
}

static void
test_doubt(void **state)
{
    (void)state;
    doubt(COMMIT_TAKES_AND_FAILS, 0);
    doubt(COMMIT_TAKES_AND_FAILS, 1);
    doubt(COMMIT_LOSES_AND_FAILS, 0);
    doubt(COMMIT_LOSES_AND_FAILS, 1);
}

/* While it is not known every call of finding out may fail, too. */
static void
test_doubt_goes_on(void **state)
{
    memory_store store;
    csuccess_book *book;
    size_t place;
    int done = 0;

    (void)state;
    for (place = 1; !done; place++) {
        book = begun(&store);
        change(book);
        store.commits = COMMIT_TAKES_AND_FAILS;
        assert_int_equal(csuccess_book_commit(book), CSUCCESS_E_CALLBACK);
        memory_store_heal(&store);
        take(book, "{'record':'erase','customer':'bolt'}");
        store.fail_at = place;
        done = csuccess_book_commit(book) == CSUCCESS_OK;
        memory_store_heal(&store);
        commit(book);
        holds(book, &store);
        csuccess_book_free(book);
        memory_store_close(&store);
    }
    assert_true(place > 12);
}

/* It was not taken, and someone else's was. */
static void
test_doubt_and_another(void **state)
{
    memory_store store;
    csuccess_book *book = begun(&store), *other;

    (void)state;
    change(book);
    store.commits = COMMIT_LOSES_AND_FAILS;
    assert_int_equal(csuccess_book_commit(book), CSUCCESS_E_CALLBACK);
    memory_store_heal(&store);
    other = opened(&store);
    take(other, "{'record':'customer','id':'dora'}");
    commit(other);
    assert_int_equal(csuccess_book_commit(book), CSUCCESS_E_CONFLICT);
    assert_int_equal(csuccess_book_commit(book), CSUCCESS_E_CONFLICT);
    csuccess_book_free(book);
    csuccess_book_free(other);
    memory_store_close(&store);
}

static csuccess_book *other_book;

static void
commit_other(void *context)
{
    memory_store *store = context;

    if (!other_book || store->calls < 6)
        return;
    store->called = NULL;
    store->scanning = 0;
    csuccess_book_commit(other_book);
}

/* Someone commits while a book is read. */
static void
test_commit_while_opening(void **state)
{
    memory_store store;
    csuccess_book *book = NULL;

    (void)state;
    other_book = begun(&store);
    take(other_book, "{'record':'customer','id':'late'}");
    store.called = commit_other;
    store.context = &store;
    assert_int_equal(try_open(&store, &book), CSUCCESS_E_CONFLICT);
    assert_null(book);
    csuccess_book_free(other_book);
    other_book = NULL;
    memory_store_close(&store);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_call),
        cmocka_unit_test(test_each_call_of_opening),
        cmocka_unit_test(test_two_writers),
        cmocka_unit_test(test_doubt),
        cmocka_unit_test(test_doubt_goes_on),
        cmocka_unit_test(test_doubt_and_another),
        cmocka_unit_test(test_commit_while_opening),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
