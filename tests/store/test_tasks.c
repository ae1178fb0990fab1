/* SPDX-License-Identifier: MIT */
/* Tasks and a store: nothing is handed out before it is committed, and what was not acknowledged in
 * a commit comes again. */
#include <stdio.h>

#include "shelf.h"

static memory_store store;
static csuccess_book *book;

static void
open_again(void)
{
    csuccess_book_free(book);
    book = NULL;
    book = opened(&store);
}

static int
set_up(void **state)
{
    (void)state;
    memory_store_open(&store);
    open_again();
    take(book, "{'record':'member','id':'ann'}");
    take(book, "{'record':'member','id':'bob'}");
    take(book, "{'record':'customer','id':'acme'}");
    take(book, "{'record':'customer','id':'bolt'}");
    advance(book, "2026-01-10");
    commit(book);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    csuccess_book_free(book);
    book = NULL;
    assert_ptr_equal(store.violation, NULL);
    memory_store_close(&store);
    return 0;
}

static void
create(const char *customer, const char *id)
{
    take(book,
         "{'record':'task','do':'create','task':'%s','customer':'%s','kind':'call','owner':'ann'}",
         id, customer);
}

static const char *
next(void)
{
    csuccess_task_info info = {.size = sizeof info};
    csuccess_task task = 0;

    assert_int_equal(csuccess_task_next(book, &task), CSUCCESS_OK);
    if (!task)
        return "";
    assert_int_equal(csuccess_task_get(book, task, &info), CSUCCESS_OK);
    return info.id;
}

static void
what_is_committed_is_handed_out(void **state)
{
    (void)state;
    create("acme", "t");
    assert_string_equal(next(), "");
    store.fail_at = store.calls + 2;
    assert_int_not_equal(csuccess_book_commit(book), CSUCCESS_OK);
    assert_string_equal(next(), "");
    memory_store_heal(&store);
    commit(book);
    create("acme", "a");
    assert_string_equal(next(), "t");
    assert_string_equal(next(), "");
    assert_int_equal(csuccess_task_rewind(book), CSUCCESS_OK);
    assert_string_equal(next(), "t");
    assert_string_equal(next(), "");
    commit(book);
    assert_string_equal(next(), "a");
}

/* The process goes, before a commit or after. */
static void
what_was_not_acknowledged_comes_again(void **state)
{
    (void)state;
    create("acme", "a");
    create("acme", "b");
    commit(book);
    assert_string_equal(next(), "a");
    take(book, "{'record':'task','do':'acknowledge','task':'a'}");
    assert_string_equal(next(), "b");
    open_again(); /* the acknowledgement is lost */
    assert_string_equal(next(), "a");
    take(book, "{'record':'task','do':'acknowledge','task':'a'}");
    commit(book);
    open_again();
    assert_string_equal(next(), "b");
    assert_string_equal(next(), "");
    create("acme", "c");
    open_again();
    assert_string_equal(next(), "b");
    assert_string_equal(next(), "");
}

static void
snoozed_and_closed_before_the_commit(void **state)
{
    (void)state;
    create("acme", "a");
    create("acme", "b");
    create("acme", "c");
    take(book, "{'record':'task','do':'snooze','task':'a','reason':'r',"
               "'until':'2026-01-12T00:00:00Z'}");
    take(book, "{'record':'task','do':'complete','task':'b'}");
    advance(book, "2026-01-13");
    assert_string_equal(next(), "");
    commit(book);
    assert_string_equal(next(), "c");
    assert_string_equal(next(), "a");
    assert_string_equal(next(), "");
}

/* A place that is used again before the commit is another task's. */
static void
gone_before_the_commit(void **state)
{
    (void)state;
    create("bolt", "a");
    take(book, "{'record':'erase','customer':'bolt'}");
    create("acme", "b");
    commit(book);
    assert_string_equal(next(), "b");
    assert_string_equal(next(), "");
    assert_int_equal(memory_store_count(&store, "task"), 1);
    assert_ptr_equal(memory_store_find(&store, "task", "a"), NULL);
}

static void
only_what_changed_is_put(void **state)
{
    static const char *const changes[] = {
        "{'record':'task','do':'snooze','task':'t7','reason':'r','until':'2026-02-01T00:00:00Z'}",
        "{'record':'task','do':'acknowledge','task':'t7'}",
        "{'record':'task','do':'reassign','task':'t7','owner':'bob'}",
        "{'record':'task','do':'complete','task':'t7'}",
    };
    memory_document before;
    char id[8];
    size_t i, put;

    (void)state;
    for (i = 0; i < 500; i++) {
        snprintf(id, sizeof id, "t%d", (int)i);
        create(i % 2 ? "acme" : "bolt", id);
    }
    commit(book);
    assert_int_equal(memory_store_count(&store, "task"), 500);
    for (i = 0; i < COUNT_OF(changes); i++) {
        take(book, "%s", changes[i]);
        put = store.put;
        commit(book);
        assert_true(store.put - put < 10); /* the task, its customer, the book */
    }
    before = *memory_store_find(&store, "task", "t7");
    assert_true(before.length > 0);
    take(book, "{'record':'merge','from':'acme','into':'bolt'}");
    commit(book);
    open_again();
    take(book, "{'record':'erase','customer':'bolt'}");
    commit(book);
    assert_int_equal(memory_store_count(&store, "task"), 0);
    open_again();
    assert_string_equal(next(), "");
}

static unsigned seed;

static unsigned
any_of(unsigned n)
{
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % n;
}

/* Whatever is told, in whatever order: the store has what the book has. */
static void
any_work(void **state)
{
    static const char *const customers[] = {"acme", "bolt", "coil", "dune"};
    static const char *const told[] = {
        "'do':'acknowledge','delivery':'sent'",
        "'do':'complete','outcome':'held'",
        "'do':'cancel','reason':'r'",
        "'do':'reassign','owner':'bob'",
        "'do':'reassign','owner':null",
        "'do':'snooze','reason':'r','until':'2027-01-01T00:00:00Z'",
        "'do':'complete','at':'2026-02-01T00:00:00Z'",
    };
    int64_t now = when("2026-01-10");
    unsigned i;

    (void)state;
    seed = 7;
    for (i = 0; i < 1500; i++) {
        const char *one = customers[any_of(4)], *other = customers[any_of(4)];
        switch (any_of(12)) {
        case 0:
            take(book, "{'record':'customer','id':'%s'}", one);
            break;
        case 1:
            if (any_of(20) == 0)
                offer(book, "{'record':'erase','customer':'%s'}", one);
            break;
        case 2:
            if (any_of(20) == 0)
                offer(book, "{'record':'merge','from':'%s','into':'%s'}", one, other);
            break;
        case 3:
            offer(book, "{'record':'hand_over','from':'bob','to':'ann','customers':['%s','%s']}",
                  one, other);
            break;
        case 4:
            advance_to(book, now += any_of(30) * HOUR);
            break;
        case 5:
            commit(book);
            if (any_of(4) == 0)
                holds(book, &store);
            if (any_of(4) == 0)
                open_again();
            break;
        case 6:
        case 7:
        case 8:
            offer(book,
                  "{'record':'task','do':'create','task':'t%u','customer':'%s','kind':'k',"
                  "'owner':'ann'}",
                  any_of(200), one);
            break;
        default:
            offer(book, "{'record':'task','task':'t%u',%s}", any_of(200),
                  told[any_of(COUNT_OF(told))]);
            break;
        }
    }
    commit(book);
    holds(book, &store);
    assert_true(memory_store_count(&store, "task") > 10);
    comes_back(book);
}

#define store_test(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        store_test(what_is_committed_is_handed_out),
        store_test(what_was_not_acknowledged_comes_again),
        store_test(snoozed_and_closed_before_the_commit),
        store_test(gone_before_the_commit),
        store_test(only_what_changed_is_put),
        store_test(any_work),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
