/* SPDX-License-Identifier: MIT */
/* Values that stand beside a score: expressions of parts and rules, percentiles among peers. What
 * is computed again, and what is not. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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

/* Loads a saved book in which one text has become another. */
static csuccess_status
load_changed(const csuccess_buffer *bytes, const char *from, const char *to)
{
    const char *text = csuccess_buffer_data(bytes), *at = strstr(text, from);
    size_t length = csuccess_buffer_length(bytes), before, size;
    csuccess_reader reader = {.size = sizeof reader};
    csuccess_book *book = new_book();
    csuccess_status status;
    char *changed;

    assert_non_null(at);
    before = (size_t)(at - text);
    size = length - strlen(from) + strlen(to);
    changed = malloc(size);
    assert_non_null(changed);
    memcpy(changed, text, before);
    memcpy(changed + before, to, strlen(to));
    memcpy(changed + before + strlen(to), at + strlen(from), length - before - strlen(from));
    assert_int_equal(csuccess_reader_from_memory(changed, size, &reader), CSUCCESS_OK);
    status = csuccess_book_load(book, &reader);
    csuccess_book_free(book);
    free(changed);
    return status;
}

static void
a_table_that_contradicts_itself_is_refused(void **state)
{
    static const char *const changes[][2] = {
        {"\"numbers\":[1,3,5]", "\"numbers\":[3,1,5]"},
        {"\"numbers\":[1,3,5]", "\"group\":\"p\",\"numbers\":[1,3,5]"},
        {"\"group\":\"p\",\"numbers\":[1]", "\"numbers\":[1]"},
        {"\"group\":\"p\",\"numbers\":[1]", "\"group\":\"r\",\"numbers\":[1]"},
        {"\"group\":\"q\",\"numbers\":[2,4]", "\"group\":\"q\",\"numbers\":[4,2]"},
        {"\"table\":\"peers.b.by.plan\"", "\"table\":\"peers.b.by.plam\""},
    };
    csuccess_book *book = book_with("{'measure':'a','peers':{'min_size':1}},"
                                    "{'measure':'b','peers':{'by':'plan','min_size':1}}");
    char many[4000];
    csuccess_buffer *bytes;
    size_t i, used;

    (void)state;
    take(book, "{'record':'customer','id':'x','attributes':{'b':1,'plan':'p'}}");
    take(book, "{'record':'customer','id':'y','attributes':{'b':2,'plan':'q'}}");
    take(book, "{'record':'customer','id':'z','attributes':{'a':5,'b':4,'plan':'q'}}");
    advance(book, "2026-01-02T00:00:00Z");
    bytes = saved(book);
    assert_int_equal(load_changed(bytes, "\"kept_from\"", "\"kept_from\""), CSUCCESS_OK);
    for (i = 0; i < sizeof changes / sizeof *changes; i++)
        assert_int_equal(load_changed(bytes, changes[i][0], changes[i][1]), CSUCCESS_E_CORRUPT);
    used = (size_t)snprintf(many, sizeof many, "\"numbers\":[1,3,5");
    for (i = 0; i < 1500; i++)
        used += (size_t)snprintf(many + used, sizeof many - used, ",5");
    snprintf(many + used, sizeof many - used, "]");
    assert_int_equal(load_changed(bytes, "\"numbers\":[1,3,5]", many), CSUCCESS_E_CORRUPT);
    csuccess_buffer_free(bytes);
    csuccess_book_free(book);
}

/* A host that has points and truths of its own scores by them. */
static void
columns_of_the_host_are_inputs_too(void **state)
{
    csuccess_book *book = book_with("{'measure':'a','expression':'a * 10.0'}],"
                                    "'overrides':[{'id':'r','when':'b > 3.0','effect':'cap',"
                                    "'score':30}");
    static const double points[] = {20, 80, 80, 120}, truths[] = {1, 1, 0, 0};
    const double *columns[8];
    int64_t scores[4];
    csuccess_health_input input = {.size = sizeof input};
    csuccess_health_batch batch = {.size = sizeof batch};

    (void)state;
    while (csuccess_health_input_get(book, model_of(book, "m"), batch.inputs, &input) ==
           CSUCCESS_OK)
        columns[batch.inputs++] = strcmp(input.name, "health.m.rule.r") == 0 ? truths : points;
    assert_int_equal(batch.inputs, 3);
    batch.count = 4;
    batch.numbers = columns;
    batch.scores = scores;
    assert_int_equal(csuccess_health_score_batch(book, model_of(book, "m"), &batch), CSUCCESS_OK);
    assert_int_equal(scores[0], 20 * POINT);
    assert_int_equal(scores[1], 30 * POINT);
    assert_int_equal(scores[2], 80 * POINT);
    assert_int_equal(scores[3], 100 * POINT);
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
        cmocka_unit_test(a_table_that_contradicts_itself_is_refused),
        cmocka_unit_test(columns_of_the_host_are_inputs_too),
    };

    return cmocka_run_group_tests_name("health derived", tests, NULL, NULL);
}
