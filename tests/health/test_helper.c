/* SPDX-License-Identifier: MIT */
/* Values that stand beside a score: expressions of parts and rules, percentiles among peers. What
 * is computed again, and what is not. */
#include <math.h>
#include <stdio.h>

#include "book/book.h"
#include "healthbook.h"

/* What a test puts into a column stays there until the row is computed. */
#define MARK 12345.0

static double *
cell(csuccess_book *book, const char *customer, const char *name)
{
    uint32_t slot = csuccessp_slot_find(book, name, strlen(name), 0);
    uint32_t row = csuccessp_customer_row(book, customer, strlen(customer));

    assert_true(slot != CSUCCESSP_SLOT_NONE && row != CSUCCESSP_ROW_NONE);
    return &csuccessp_node_at(book, slot)->own.data.number[row];
}

static void
mark(csuccess_book *book, const char *customer, const char *name)
{
    *cell(book, customer, name) = MARK;
}

/* Was it computed since it was marked? */
static int
computed(csuccess_book *book, const char *customer, const char *name)
{
    return *cell(book, customer, name) != MARK;
}

static csuccess_book *
book_with(const char *parts)
{
    csuccess_book *book = new_book();

    take(book,
         "{'record':'definitions','attributes':[{'id':'a','type':'double'},"
         "{'id':'b','type':'double'},{'id':'due','type':'date'},{'id':'plan','type':'text'}],"
         "'health_models':[{'id':'m','direction':'higher_is_better','parts':[%s]}]}",
         parts);
    take(book, "{'record':'customer','id':'x','attributes':{'a':1,'b':2,'due':'2026-01-20'}}");
    take(book, "{'record':'customer','id':'y','attributes':{'a':3,'b':4,'due':'2026-01-30'}}");
    advance(book, "2026-01-01T06:00:00Z");
    return book;
}

static void
a_change_reaches_what_depends_on_it(void **state)
{
    csuccess_book *book = book_with("{'measure':'a','expression':'a * 10.0'},"
                                    "{'measure':'b','expression':'b * 10.0'}");

    (void)state;
    mark(book, "x", "health.m.points.b");
    mark(book, "y", "health.m.points.a");
    take(book, "{'record':'customer','id':'x','attributes':{'a':5}}");
    advance(book, "2026-01-01T07:00:00Z");
    assert_true(number(book, "x", "health.m.points.a") == 50);
    assert_false(computed(book, "x", "health.m.points.b"));
    assert_false(computed(book, "y", "health.m.points.a"));
    advance(book, "2026-01-05T00:00:00Z"); /* nor does time alone */
    assert_false(computed(book, "x", "health.m.points.b"));
    assert_false(computed(book, "y", "health.m.points.a"));
    csuccess_book_free(book);
}

static void
the_date_moves_at_midnight(void **state)
{
    csuccess_book *book = book_with("{'measure':'a','expression':'double(due - today)'},"
                                    "{'measure':'b','expression':'b * 10.0'}");

    (void)state;
    assert_true(number(book, "x", "health.m.points.a") == 19);
    mark(book, "x", "health.m.points.a");
    mark(book, "x", "health.m.points.b");
    take(book, "{'record':'customer','id':'y','attributes':{'a':5}}");
    advance(book, "2026-01-01T23:59:59Z");
    assert_false(computed(book, "x", "health.m.points.a"));
    advance(book, "2026-01-02T00:00:00Z");
    assert_true(number(book, "x", "health.m.points.a") == 18);
    assert_true(number(book, "y", "health.m.points.a") == 28);
    assert_false(computed(book, "x", "health.m.points.b"));
    csuccess_book_free(book);
}

static void
peers_are_of_the_last_midnight(void **state)
{
    csuccess_book *book = book_with("{'measure':'a','peers':{'min_size':1}}");

    (void)state;
    assert_true(number(book, "x", "health.m.peers.a") == 25);
    mark(book, "y", "health.m.peers.a");
    take(book, "{'record':'customer','id':'x','attributes':{'a':9}}");
    advance(book, "2026-01-01T07:00:00Z");
    assert_true(number(book, "x", "health.m.peers.a") == 100);
    assert_false(computed(book, "y", "health.m.peers.a"));
    advance(book, "2026-01-02T00:00:00Z");
    assert_true(number(book, "x", "health.m.peers.a") == 75);
    assert_true(number(book, "y", "health.m.peers.a") == 25);
    csuccess_book_free(book);
}

/* Against the definition, for enough customers that there are several blocks of them. */

enum { MANY = 1300, PLANS = 7 };

struct peer {
    int value, plan; /* plan 0: none */
};

static double
percentile(const struct peer *peers, size_t own, int same_plan)
{
    int below = 0, equal = 0, all = 0, i;

    for (i = 0; i < MANY; i++) {
        if (same_plan && peers[i].plan != peers[own].plan)
            continue;
        all++;
        below += peers[i].value < peers[own].value;
        equal += peers[i].value == peers[own].value;
    }
    return (100.0 * below + 50.0 * equal) / all;
}

static void
percentiles_are_what_they_say(void **state)
{
    static struct peer peers[MANY];
    csuccess_book *book = book_with("{'measure':'a','peers':{'min_size':1}},"
                                    "{'measure':'b','peers':{'by':'plan','min_size':1}}");
    char id[16], plan[40];
    uint32_t random = 7;
    int i;

    (void)state;
    take(book, "{'record':'remove','customer':'x'}");
    take(book, "{'record':'remove','customer':'y'}");
    for (i = 0; i < MANY; i++) {
        random = random * 1664525 + 1013904223;
        peers[i].value = (int)(random >> 16) % 50;
        peers[i].plan = (int)(random >> 24) % PLANS;
        plan[0] = 0;
        if (peers[i].plan)
            snprintf(plan, sizeof plan, ",'plan':'p%d'", peers[i].plan);
        take(book, "{'record':'customer','id':'c%d','attributes':{'a':%d,'b':%d%s}}", i,
             peers[i].value, peers[i].value, plan);
    }
    advance(book, "2026-01-03T00:00:00Z");
    for (i = 0; i < MANY; i++) {
        snprintf(id, sizeof id, "c%d", i);
        assert_true(fabs(number(book, id, "health.m.peers.a") - percentile(peers, (size_t)i, 0)) <
                    1e-9);
        if (peers[i].plan == 0)
            assert_int_equal(missing(book, id, "health.m.peers.b"), CSUCCESS_MISSING_NO_DATA);
        else
            assert_true(fabs(number(book, id, "health.m.peers.b") -
                             percentile(peers, (size_t)i, 1)) < 1e-9);
    }
    comes_back(book);
    csuccess_book_free(book);
}

/* By blocks of rows, as it is of one row: the same points. */
static void
points_of_many_are_those_of_one(void **state)
{
    csuccess_book *book = book_with("{'measure':'a','weight':3,'expression':'a / 7.0'},"
                                    "{'measure':'b','expression':'b * 1.5 - 20.0'}");
    char id[16];
    int i;

    (void)state;
    for (i = 0; i < 200; i++)
        take(book, "{'record':'customer','id':'c%d','attributes':{'a':%d,'b':%d}}", i, 3 * i,
             i - 20);
    advance(book, "2026-01-03T00:00:00Z");
    for (i = 0; i < 200; i++) {
        double a = fmin(floor(3 * i / 7.0 * 1e6 + 0.5), 100e6);
        double b = fmin(fmax((i - 20) * 1.5e6 - 20e6, 0), 100e6);

        snprintf(id, sizeof id, "c%d", i);
        assert_true(fabs(score_of(book, id, "m") - (3 * a + b) / 4e6) < 1e-6);
    }
    csuccess_book_free(book);
}

static void
a_peer_that_goes_leaves_the_table_in_order(void **state)
{
    csuccess_book *book = book_with("{'measure':'a','peers':{'min_size':1}}");

    (void)state;
    take(book, "{'record':'customer','id':'z','attributes':{'a':2}}");
    advance(book, "2026-01-02T00:00:00Z");
    take(book, "{'record':'erase','customer':'y'}");
    take(book, "{'record':'customer','id':'x','attributes':{'a':9}}");
    advance(book, "2026-01-02T05:00:00Z");
    assert_true(number(book, "x", "health.m.peers.a") == 100);
    assert_true(number(book, "z", "health.m.peers.a") == 50);
    comes_back(book);
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_reaches_what_depends_on_it),
        cmocka_unit_test(the_date_moves_at_midnight),
        cmocka_unit_test(peers_are_of_the_last_midnight),
        cmocka_unit_test(percentiles_are_what_they_say),
        cmocka_unit_test(points_of_many_are_those_of_one),
        cmocka_unit_test(a_peer_that_goes_leaves_the_table_in_order),
    };

    return cmocka_run_group_tests_name("health helper", tests, NULL, NULL);
}
