/* SPDX-License-Identifier: MIT */
/* Explanations: each kind of line, weights, what is lost, and the order in which a change is
 * split. */
#include <math.h>
#include <stdio.h>

#include "healthbook.h"

#define LINE "'linear':{'knots':[[0,0],[100,100]]}"

static csuccess_book *
book_with(const char *fields)
{
    csuccess_book *book = new_book();

    take(book,
         "{'record':'definitions','attributes':[{'id':'a','type':'double'},{'id':'b','type':"
         "'double'},{'id':'c','type':'double'},{'id':'d','type':'double'},{'id':'plan','type':"
         "'text'}],'segments':[{'id':'big','enter':[{'value':'d','from':50}]}],'health_models':["
         "{'id':'m','direction':'higher_is_better',%s}]}",
         fields);
    return book;
}

static csuccess_health_explanation
explain_now(csuccess_book *book, const char *attributes)
{
    take(book, "{'record':'customer','id':'x','attributes':{%s}}", attributes);
    advance(book, "2026-01-01T00:00:00Z");
    return explained(book, "x", "m", CSUCCESS_HEALTH_NOW);
}

static void
check_line(csuccess_book *book, uint64_t index, uint32_t kind, uint32_t depth, const char *id,
           int64_t points, int64_t weight, int64_t contribution, int64_t lost)
{
    csuccess_health_line line = line_at(book, index);

    if (line.kind != kind || line.depth != depth || strcmp(line.id, id) != 0 ||
        line.points != points || line.weight != weight || line.contribution != contribution ||
        line.lost != lost)
        fail_msg("line %d: kind %d, depth %d, '%s', %d points, weight %d, gives %d, loses %d",
                 (int)index, (int)line.kind, (int)line.depth, line.id, (int)line.points,
                 (int)line.weight, (int)line.contribution, (int)line.lost);
}

/* 90 at 3, a group at 2 (60 at 1, a missing one at 1), 30 at 1. */
static void
a_worked_example(void **state)
{
    csuccess_book *book = book_with("'parts':[{'measure':'a','title':'Alpha','weight':3," LINE
                                    "},{'group':'g','weight':2,"
                                    "'parts':[{'measure':'b'," LINE "},{'measure':'c'," LINE
                                    "}]},{'measure':'d','weight':1," LINE "}]");
    csuccess_health_explanation e = explain_now(book, "'a':90,'b':60,'d':30");
    csuccess_health_line line;

    (void)state;
    assert_int_equal(e.score, 70 * POINT);
    assert_int_equal(e.lines, 5);
    assert_int_equal(e.was_at, INT64_MIN);
    assert_int_equal(e.as_of, when("2026-01-01"));
    assert_int_equal(e.coverage, 833333);
    assert_int_equal(e.revision, 1);
    assert_string_equal(e.band, "");
    check_line(book, 0, CSUCCESS_HEALTH_MEASURE, 1, "a", 90 * POINT, 500000, 45 * POINT, 5 * POINT);
    check_line(book, 1, CSUCCESS_HEALTH_GROUP, 1, "g", 0, 333333, 20 * POINT, 13333333);
    check_line(book, 2, CSUCCESS_HEALTH_MEASURE, 2, "b", 60 * POINT, 333333, 20 * POINT, 13333333);
    check_line(book, 3, CSUCCESS_HEALTH_MEASURE, 2, "c", 0, 0, 0, 0);
    check_line(book, 4, CSUCCESS_HEALTH_MEASURE, 1, "d", 30 * POINT, 166667, 5 * POINT, 11666667);
    line = line_at(book, 0);
    assert_string_equal(line.title, "Alpha");
    assert_string_equal(line.text, "");
    assert_true(line.value == 90 && isnan(line.was) && !line.value_text && !line.was_text);
    assert_int_equal(line.type, CSUCCESS_TYPE_DOUBLE);
    line = line_at(book, 3);
    assert_int_equal(line.missing, CSUCCESS_MISSING_NO_DATA);
    assert_true(isnan(line.value));
    csuccess_book_free(book);
}

/* Thirds: what is rounded away goes to the first of equals. */
static void
the_last_digit(void **state)
{
    csuccess_book *book = book_with("'parts':[{'measure':'a'," LINE "},{'measure':'b'," LINE
                                    "},{'measure':'c'," LINE "}]");
    csuccess_health_explanation e = explain_now(book, "'a':100,'b':100,'c':100");

    (void)state;
    assert_int_equal(e.score, 100 * POINT);
    check_line(book, 0, CSUCCESS_HEALTH_MEASURE, 1, "a", 100 * POINT, 333334, 33333334, 0);
    check_line(book, 1, CSUCCESS_HEALTH_MEASURE, 1, "b", 100 * POINT, 333333, 33333333, 0);
    check_line(book, 2, CSUCCESS_HEALTH_MEASURE, 1, "c", 100 * POINT, 333333, 33333333, 0);
    csuccess_book_free(book);
}

/* Effective weights of means sum to 1, whatever is missing and however it is nested. */
static void
weights_sum_up(void **state)
{
    static const char *const policies[] = {"spread", "neutral", "zero"};
    csuccess_book *book;
    uint64_t seed = 9, i;
    char fields[1500], values[200];
    int n, k;

    (void)state;
    for (n = 0; n < 120; n++) {
        csuccess_health_explanation e;
        int64_t weight = 0;
        snprintf(fields, sizeof fields,
                 "'missing':'%s','parts':[{'measure':'a','weight':%d," LINE "},{'group':'g',"
                 "'weight':%d,'missing':'%s','parts':[{'measure':'a','weight':%d," LINE
                 "},{'measure':'b','weight':%d," LINE "},{'group':'h','combine':'worst','parts':["
                 "{'measure':'c'," LINE "},{'measure':'d'," LINE
                 "}]}]},{'measure':'d','weight':%d," LINE "}]",
                 policies[random_below(&seed, 3)], (int)random_below(&seed, 9) + 1,
                 (int)random_below(&seed, 9) + 1, policies[random_below(&seed, 3)],
                 (int)random_below(&seed, 9) + 1, (int)random_below(&seed, 9) + 1,
                 (int)random_below(&seed, 9) + 1);
        values[0] = 0;
        for (k = 0; k < 4; k++)
            if (random_below(&seed, 3) || k == 0)
                snprintf(values + strlen(values), sizeof values - strlen(values), "%s'%c':%d",
                         *values ? "," : "", 'a' + k, (int)random_below(&seed, 101));
        book = book_with(fields);
        e = explain_now(book, values);
        for (i = 0; i < e.lines; i++)
            if (line_at(book, i).kind != CSUCCESS_HEALTH_GROUP)
                weight += line_at(book, i).weight;
        assert_int_equal(weight, 1000000);
        /* and what is lost is what is missing to the whole scale, each rounded once */
        for (i = 0, weight = 0; i < e.lines; i++)
            if (line_at(book, i).kind != CSUCCESS_HEALTH_GROUP)
                weight += line_at(book, i).lost;
        assert_true(weight - (100 * POINT - e.score) <= 1 && weight >= 100 * POINT - e.score);
        csuccess_book_free(book);
    }
}

static void
sums_and_limits(void **state)
{
    csuccess_book *book = book_with(
        "'combine':'additive','start':50,'max':95,'parts':[{'measure':'a','linear':{'knots':"
        "[[0,-30],[100,30]]}},{'measure':'b','weight':2,'bands':[{'to':5,'points':-10},"
        "{'from':5,'points':20}]}]");
    csuccess_health_explanation e = explain_now(book, "'a':75,'b':9");

    (void)state;
    assert_int_equal(e.score, 95 * POINT); /* 50 + 15 + 40 - 10 */
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_MEASURE, "a").contribution, 15 * POINT);
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_MEASURE, "a").lost, 15 * POINT);
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_MEASURE, "b").contribution, 40 * POINT);
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_MEASURE, "b").lost, 0);
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_START, "").contribution, 50 * POINT);
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_LIMIT, "").contribution, -10 * POINT);
    csuccess_book_free(book);
}

static void
worst_and_colours(void **state)
{
    csuccess_book *book = book_with(
        "'parts':[{'group':'w','combine':'worst','parts':[{'measure':'a'," LINE
        "},{'measure':'b'," LINE "}]},{'group':'k','combine':'colours','colours':{'good_from':70,"
        "'poor_below':30,'good':95,'average':55,'poor':15},'parts':[{'measure':'c'," LINE
        "},{'measure':'d'," LINE "},{'group':'g','parts':[{'measure':'a'," LINE "}]}]}]");
    csuccess_health_explanation e = explain_now(book, "'a':20,'b':10,'c':25,'d':80");

    (void)state;
    assert_int_equal(e.score, 12500000); /* (10 + 15) / 2 */
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_MEASURE, "a").contribution, 0);
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_MEASURE, "b").contribution, 5 * POINT);
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_MEASURE, "b").weight, 500000);
    /* two are poor: one measure, and the group as a whole */
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_MEASURE, "c").contribution, 3750000);
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_MEASURE, "d").contribution, 0);
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_WHOLE, "g").contribution, 3750000);
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_GROUP, "g").contribution, 3750000);
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_GROUP, "k").contribution, 7500000);
    csuccess_book_free(book);
}

static void
rules_and_overrides(void **state)
{
    csuccess_book *book = book_with(
        "'parts':[{'measure':'a'," LINE "}],'overrides':[{'id':'big','title':'Big ones','when':["
        "{'value':'b','from':5}],'effect':'floor','score':60},{'id':'no','when':[{'value':'b',"
        "'from':50}],'effect':'force','score':1},{'id':'low','when':[{'value':'c','to':5}],"
        "'effect':'cap','score':55.5}]");
    csuccess_health_explanation e;

    (void)state;
    take(book, "{'record':'customer','id':'x','attributes':{}}");
    advance(book, "2025-12-31T00:00:00Z");
    take(book, "{'record':'override','customer':'x','model':'m','effect':'cap','score':50,"
               "'reason':'they said so','by':'mia'}");
    e = explain_now(book, "'a':40,'b':7,'c':1");
    assert_int_equal(e.score, 50 * POINT);
    assert_int_equal(e.lines, 4);
    check_line(book, 0, CSUCCESS_HEALTH_MEASURE, 1, "a", 40 * POINT, 1000000, 40 * POINT,
               60 * POINT);
    check_line(book, 1, CSUCCESS_HEALTH_RULE, 1, "big", 0, 0, 20 * POINT, 0);
    check_line(book, 2, CSUCCESS_HEALTH_RULE, 1, "low", 0, 0, -4500000, 0);
    check_line(book, 3, CSUCCESS_HEALTH_OVERRIDE, 1, "", 0, 0, -5500000, 0);
    assert_string_equal(line_at(book, 1).title, "Big ones");
    assert_string_equal(line_at(book, 3).text, "they said so");
    csuccess_book_free(book);
}

static void
reasons_of_missing_parts(void **state)
{
    csuccess_book *book = book_with(
        "'blackout_days':30,'parts':[{'measure':'a','exempt_from_blackout':true," LINE
        "},{'measure':'b'," LINE
        "},{'measure':'c','only_in':'big','exempt_from_blackout':true," LINE
        "},{'measure':'plan','exempt_from_blackout':true,'map':{'values':{'pro':null,'core':5},"
        "'otherwise':1}}]");
    csuccess_health_explanation e;

    (void)state;
    take(book, "{'record':'customer','id':'x','start':'2025-12-20'}");
    e = explain_now(book, "'a':40,'b':50,'c':60,'plan':'pro'");
    assert_int_equal(e.score, 40 * POINT);
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_MEASURE, "b").missing,
                     CSUCCESS_MISSING_BLACKOUT);
    assert_true(line_of(book, CSUCCESS_HEALTH_MEASURE, "b").value == 50);
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_MEASURE, "c").missing,
                     CSUCCESS_MISSING_NOT_APPLICABLE);
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_MEASURE, "plan").missing,
                     CSUCCESS_MISSING_NOT_APPLICABLE);
    assert_string_equal(line_of(book, CSUCCESS_HEALTH_MEASURE, "plan").value_text, "pro");
    csuccess_book_free(book);
}

/* A lower score is better: what is lost is what could be less. */
static void
lower_is_better(void **state)
{
    csuccess_book *book = new_book();
    csuccess_health_explanation e;

    (void)state;
    take(book, "{'record':'definitions','attributes':[{'id':'a','type':'double'},{'id':'b','type':"
               "'double'}],'health_models':[{'id':'m','direction':'lower_is_better','scale':{'min':"
               "0,'max':10},'parts':[{'measure':'a','linear':{'knots':[[0,0],[10,10]]}},"
               "{'measure':'b','linear':{'knots':[[0,10],[10,0]]}}]}]}");
    e = explain_now(book, "'a':4,'b':10");
    assert_int_equal(e.score, 2 * POINT);
    check_line(book, 0, CSUCCESS_HEALTH_MEASURE, 1, "a", 4 * POINT, 500000, 2 * POINT, 2 * POINT);
    check_line(book, 1, CSUCCESS_HEALTH_MEASURE, 1, "b", 0, 500000, 0, 0);
    csuccess_book_free(book);
}

/* Model, time, presence, values, overrides: in this order. */
static void
changes(void **state)
{
    static const struct {
        uint32_t kind;
        const char *id;
        int64_t contribution;
    } wanted[] = {
        /* with the old values: a 40 and c 20 at 1 each, b is in its blackout; then c at 3 */
        {CSUCCESS_HEALTH_MODEL, "", -5 * POINT},
        {CSUCCESS_HEALTH_TIME, "", 9 * POINT},
        {CSUCCESS_HEALTH_PRESENCE, "d", 6 * POINT},
        {CSUCCESS_HEALTH_VALUE, "a", 0},
        {CSUCCESS_HEALTH_VALUE, "c", 0},
        {CSUCCESS_HEALTH_OVERRIDE, "", 0},
    };
    csuccess_book *book = book_with(
        "'blackout_days':30,'parts':[{'measure':'a','exempt_from_blackout':true," LINE
        "},{'measure':'b'," LINE "},{'measure':'c','exempt_from_blackout':true," LINE
        "},{'measure':'d','exempt_from_blackout':true," LINE "}]");
    csuccess_health_explanation e;
    size_t i;

    (void)state;
    take(book, "{'record':'customer','id':'x','start':'2025-12-20',"
               "'attributes':{'a':40,'b':70,'c':20}}");
    advance(book, "2026-01-01T00:00:00Z");
    advance(book, "2026-01-20T00:00:00Z");
    take(book,
         "{'record':'definitions','health_models':[{'id':'m','direction':'higher_is_better',"
         "'blackout_days':30,'parts':[{'measure':'a','exempt_from_blackout':true," LINE
         "},{'measure':'b'," LINE "},{'measure':'c','weight':3,'exempt_from_blackout':true," LINE
         "},{'measure':'d','exempt_from_blackout':true," LINE "}]}]}");
    take(book, "{'record':'customer','id':'x','attributes':{'a':60,'c':40,'d':70}}");
    take(book, "{'record':'override','customer':'x','model':'m','effect':'cap','score':10,"
               "'reason':'r'}");
    advance(book, "2026-01-21T00:00:00Z");
    e = changed(book, "x", "m", when("2026-01-01"), CSUCCESS_HEALTH_NOW);
    assert_int_equal(e.was, 30 * POINT);
    assert_int_equal(e.score, 10 * POINT);
    assert_int_equal(e.was_at, when("2026-01-01"));
    assert_int_equal(e.lines, COUNT_OF(wanted));
    for (i = 0; i < COUNT_OF(wanted); i++) {
        csuccess_health_line line = line_at(book, i);
        assert_int_equal(line.kind, wanted[i].kind);
        assert_string_equal(line.id, wanted[i].id);
        if (wanted[i].contribution)
            assert_int_equal(line.contribution, wanted[i].contribution);
    }
    /* (40+70+60)/5 = 34; with d 40; a: +20/6; c: +60/6 */
    assert_int_equal(line_at(book, 3).contribution, 3333333);
    assert_int_equal(line_at(book, 4).contribution, 10000000);
    assert_int_equal(line_at(book, 5).contribution, -43333333);
    assert_true(line_at(book, 3).was == 40 && line_at(book, 3).value == 60);
    assert_true(isnan(line_at(book, 2).was) && line_at(book, 2).value == 70);
    assert_string_equal(line_at(book, 5).text, "r");
    csuccess_book_free(book);
}

/* A score that came has no difference to explain; nor has the same moment to itself. */
static void
no_change(void **state)
{
    csuccess_book *book = book_with("'parts':[{'measure':'a'," LINE "}]");
    csuccess_health_explanation e;
    csuccess_health_line line = {.size = sizeof line};

    (void)state;
    explain_now(book, "'b':1");
    take(book, "{'record':'customer','id':'x','at':'2026-01-02T00:00:00Z','attributes':{'a':4}}");
    advance(book, "2026-01-03T00:00:00Z");
    e = changed(book, "x", "m", when("2026-01-01"), CSUCCESS_HEALTH_NOW);
    assert_int_equal(e.was_missing, CSUCCESS_MISSING_NO_DATA);
    assert_int_equal(e.missing, CSUCCESS_PRESENT);
    assert_int_equal(e.lines, 0);
    assert_int_equal(csuccess_health_line_get(book, 0, &line), CSUCCESS_E_NOT_FOUND);
    e = changed(book, "x", "m", when("2026-01-03"), CSUCCESS_HEALTH_NOW);
    assert_int_equal(e.lines, 0);
    /* lines go when the book is changed for their customer */
    explained(book, "x", "m", CSUCCESS_HEALTH_NOW);
    take(book, "{'record':'remove','customer':'x'}");
    assert_int_equal(csuccess_health_line_get(book, 0, &line), CSUCCESS_E_NOT_FOUND);
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_worked_example),
        cmocka_unit_test(the_last_digit),
        cmocka_unit_test(weights_sum_up),
        cmocka_unit_test(sums_and_limits),
        cmocka_unit_test(worst_and_colours),
        cmocka_unit_test(rules_and_overrides),
        cmocka_unit_test(reasons_of_missing_parts),
        cmocka_unit_test(lower_is_better),
        cmocka_unit_test(changes),
        cmocka_unit_test(no_change),
    };

    return cmocka_run_group_tests_name("health explain", tests, NULL, NULL);
}
