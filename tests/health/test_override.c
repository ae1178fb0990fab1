/* SPDX-License-Identifier: MIT */
/* Overrides by hand: a reason, an end, one at a time. */
#include <stdio.h>

#include "healthbook.h"

static csuccess_book *
book_with(const char *grain)
{
    csuccess_book *book = new_book();

    take(book,
         "{'record':'definitions','book':{'grain':'%s'},'attributes':[{'id':'a','type':'double'}],"
         "'health_models':[{'id':'m','direction':'higher_is_better','override_days':4,"
         "'bands':[{'id':'poor','to':40},{'id':'fair','from':40,'to':70},{'id':'good','from':70}],"
         "'parts':[{'measure':'a','linear':{'knots':[[0,0],[100,100]]}}]}]}",
         grain);
    take(book, "{'record':'customer','id':'c','attributes':{'a':80}}");
    take(book, "{'record':'customer','id':'d','attributes':{'a':80}}");
    advance(book, "2026-01-01T06:00:00Z");
    return book;
}

#define OVERRIDE "{'record':'override','customer':'c','model':'m',"

static void
what_is_refused(void **state)
{
    csuccess_book *book = new_book();

    (void)state;
    take(book, "{'record':'customer','id':'c'}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/model", "no health model 'm'",
           OVERRIDE "'effect':'cap','score':30,'reason':'r'}");
    take(book, "{'record':'definitions','attributes':[{'id':'a','type':'double'}],"
               "'health_models':[{'id':'m','direction':'higher_is_better',"
               "'bands':[{'id':'x','to':5},{'id':'y','from':5}],"
               "'parts':[{'measure':'a','linear':{'knots':[[0,0],[100,100]]}}]}]}");
    refuse(book, CSUCCESS_E_NO_CLOCK, "", "first move",
           OVERRIDE "'effect':'cap','score':30,'reason':'r'}");
    advance(book, "2026-01-01");
    refuse(book, CSUCCESS_E_FIELD, "", "reason", OVERRIDE "'effect':'cap','score':30}");
    refuse(book, CSUCCESS_E_FIELD, "", "reason",
           OVERRIDE "'effect':'cap','score':30,'reason':' \\t\\n'}");
    refuse(book, CSUCCESS_E_FIELD, "", "effect", OVERRIDE "'score':30,'reason':'r'}");
    refuse(book, CSUCCESS_E_FIELD, "", "either a 'score' or a 'band'",
           OVERRIDE "'effect':'cap','reason':'r'}");
    refuse(book, CSUCCESS_E_FIELD, "", "either a 'score' or a 'band'",
           OVERRIDE "'effect':'cap','score':3,'band':'x','reason':'r'}");
    refuse(book, CSUCCESS_E_VALUE, "/score", "",
           OVERRIDE "'effect':'cap','score':101,'reason':'r'}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/band", "no band 'z'",
           OVERRIDE "'effect':'cap','band':'z','reason':'r'}");
    refuse(book, CSUCCESS_E_FIELD, "", "either at 'until' or after 'days'",
           OVERRIDE
           "'effect':'cap','score':3,'reason':'r','days':3,'until':'2026-02-01T00:00:00Z'}");
    refuse(book, CSUCCESS_E_VALUE, "/days", "from 1",
           OVERRIDE "'effect':'cap','score':3,'reason':'r','days':0}");
    refuse(book, CSUCCESS_E_VALUE, "/until", "after it begins",
           OVERRIDE "'effect':'cap','score':3,'reason':'r','until':'2026-01-01T00:00:00Z'}");
    refuse(book, CSUCCESS_E_FIELD, "", "'clear' stands",
           OVERRIDE "'effect':'cap','clear':true,'reason':'r'}");
    refuse(book, CSUCCESS_E_FIELD, "", "'clear' stands", OVERRIDE "'clear':true,'days':3}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/customer", "",
           "{'record':'override','customer':'q','model':'m','clear':true}");
    csuccess_book_free(book);
}

static void
effects(void **state)
{
    static const struct {
        const char *effect;
        double score;
        const char *band;
        uint32_t held;
    } cases[] = {
        {"'effect':'cap','score':30", 30, "poor", 0},
        {"'effect':'cap','score':90", 80, "good", 0},
        {"'effect':'floor','score':90.5", 90.5, "good", 0},
        {"'effect':'floor','score':10", 80, "good", 0},
        {"'effect':'force','score':55", 55, "fair", 0},
        {"'effect':'cap','band':'fair'", 80, "fair", 1},
        {"'effect':'floor','band':'fair'", 80, "good", 0},
        {"'effect':'force','band':'poor'", 80, "poor", 1},
        {"'effect':'force','band':'good'", 80, "good", 1},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        csuccess_book *book = book_with("exact");
        take(book, OVERRIDE "%s,'reason':'because','by':'mia'}", cases[i].effect);
        advance(book, "2026-01-01T07:00:00Z");
        assert_true(score_of(book, "c", "m") == cases[i].score);
        assert_string_equal(band_of(book, "c", "m"), cases[i].band);
        assert_int_equal(health_of(book, "c", "m").band_held, cases[i].held);
        assert_true(score_of(book, "d", "m") == 80);
        explained(book, "c", "m", CSUCCESS_HEALTH_NOW);
        assert_string_equal(line_of(book, CSUCCESS_HEALTH_OVERRIDE, NULL).text, "because");
        assert_int_equal(line_of(book, CSUCCESS_HEALTH_OVERRIDE, NULL).contribution,
                         (int64_t)((cases[i].score - 80) * (double)POINT));
        comes_back(book);
        csuccess_book_free(book);
    }
}

/* A score where there is none is made by force alone. */
static void
without_a_score(void **state)
{
    csuccess_book *book = book_with("exact");

    (void)state;
    take(book, "{'record':'customer','id':'c','attributes':{'a':null}}");
    take(book, OVERRIDE "'effect':'floor','score':30,'reason':'r'}");
    advance(book, "2026-01-01T07:00:00Z");
    assert_int_equal(health_of(book, "c", "m").missing, CSUCCESS_MISSING_NO_DATA);
    take(book, OVERRIDE "'effect':'force','band':'fair','reason':'r'}");
    advance(book, "2026-01-01T08:00:00Z");
    assert_int_equal(health_of(book, "c", "m").missing, CSUCCESS_MISSING_NO_DATA);
    assert_string_equal(band_of(book, "c", "m"), "fair");
    take(book, OVERRIDE "'effect':'force','score':30,'reason':'r'}");
    advance(book, "2026-01-01T09:00:00Z");
    assert_true(score_of(book, "c", "m") == 30);
    explained(book, "c", "m", CSUCCESS_HEALTH_NOW);
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_OVERRIDE, NULL).contribution, 30 * POINT);
    csuccess_book_free(book);
}

/* It ends in its hour, or with the day that begins then or later. */
static void
ends(void **state)
{
    static const struct {
        const char *grain, *end, *at;
    } cases[] = {
        {"exact", "", "2026-01-05T07:30:00Z"}, /* the model's days, from when it was said */
        {"exact", ",'days':1", "2026-01-02T07:30:00Z"},
        {"exact", ",'until':'2026-01-03T01:02:03.5Z'", "2026-01-03T01:02:03.5Z"},
        {"day", "", "2026-01-06T00:00:00Z"},
        {"day", ",'days':1", "2026-01-03T00:00:00Z"},
        {"day", ",'until':'2026-01-03T00:00:00Z'", "2026-01-03T00:00:00Z"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        csuccess_book *book = book_with(cases[i].grain);
        take(book, OVERRIDE "'at':'2026-01-01T07:30:00Z','effect':'cap','score':30,'reason':'r'%s}",
             cases[i].end);
        advance_to(book, when("2026-01-01T07:30:00Z") - 1);
        assert_true(score_of(book, "c", "m") == 80);
        advance(book, cases[i].grain[0] == 'e' ? "2026-01-01T07:30:00Z" : "2026-01-02");
        assert_true(score_of(book, "c", "m") == 30);
        advance_to(book, when(cases[i].at) - 1);
        assert_true(score_of(book, "c", "m") == 30);
        comes_back(book);
        advance(book, cases[i].at);
        assert_true(score_of(book, "c", "m") == 80);
        comes_back(book);
        /* and later it is known that it was so */
        assert_int_equal(explained(book, "c", "m", when(cases[i].at) - 1).score, 30 * POINT);
        assert_int_equal(explained(book, "c", "m", when("2026-01-01T07:30:00Z") - 1).score,
                         80 * POINT);
        csuccess_book_free(book);
    }
}

static void
replaced_and_cleared(void **state)
{
    csuccess_book *book = book_with("exact");

    (void)state;
    take(book, OVERRIDE "'effect':'cap','score':30,'reason':'first','days':2}");
    advance(book, "2026-01-01T07:00:00Z");
    take(book, OVERRIDE "'effect':'floor','score':95,'reason':'second','days':9}");
    advance(book, "2026-01-01T08:00:00Z");
    assert_true(score_of(book, "c", "m") == 95); /* the newest alone counts */
    advance(book, "2026-01-04T00:00:00Z");
    assert_true(score_of(book, "c", "m") == 95); /* the end of the first is nobody's business */
    take(book, OVERRIDE "'clear':true}");
    assert_true(score_of(book, "c", "m") == 95);
    advance(book, "2026-01-04T01:00:00Z");
    assert_true(score_of(book, "c", "m") == 80);
    explained(book, "c", "m", when("2026-01-01T06:30:00Z"));
    assert_string_equal(line_of(book, CSUCCESS_HEALTH_OVERRIDE, NULL).text, "first");
    explained(book, "c", "m", when("2026-01-03T07:30:00Z"));
    assert_string_equal(line_of(book, CSUCCESS_HEALTH_OVERRIDE, NULL).text, "second");
    explained(book, "c", "m", CSUCCESS_HEALTH_NOW);
    assert_int_equal(lines_of(book, CSUCCESS_HEALTH_OVERRIDE), 0);
    /* one that is cleared before it was ever seen has never been */
    take(book, OVERRIDE "'effect':'cap','score':1,'reason':'a slip'}");
    take(book, OVERRIDE "'clear':true}");
    advance(book, "2026-01-05T00:00:00Z");
    assert_true(score_of(book, "c", "m") == 80);
    {
        csuccess_buffer *bytes = saved(book);
        assert_false(has(bytes, "a slip"));
        csuccess_buffer_free(bytes);
    }
    comes_back(book);
    csuccess_book_free(book);
}

static void
goes_along_with_a_merge(void **state)
{
    csuccess_book *book = book_with("exact");

    (void)state;
    take(book, OVERRIDE "'effect':'cap','score':30,'reason':'r','days':9}");
    advance(book, "2026-01-02T07:00:00Z");
    take(book, "{'record':'merge','from':'c','into':'d'}");
    advance(book, "2026-01-02T08:00:00Z");
    assert_true(score_of(book, "d", "m") == 30);
    comes_back(book);
    advance_to(book, when("2026-01-10T06:00:00Z") - 1);
    assert_true(score_of(book, "d", "m") == 30);
    advance(book, "2026-01-10T06:00:00Z");
    assert_true(score_of(book, "d", "m") == 80);
    csuccess_book_free(book);

    /* an own one stays */
    book = book_with("exact");
    take(book, OVERRIDE "'effect':'cap','score':30,'reason':'r','days':9}");
    take(book, "{'record':'override','customer':'d','model':'m','effect':'cap','score':60,"
               "'reason':'own'}");
    advance(book, "2026-01-02T07:00:00Z");
    take(book, "{'record':'merge','from':'c','into':'d'}");
    advance(book, "2026-01-02T08:00:00Z");
    assert_true(score_of(book, "d", "m") == 60);
    comes_back(book);
    csuccess_book_free(book);
}

/* A merge that waits brings an override for each model in one instant, and a timer for each. */
static void
many_go_along_at_once(void **state)
{
    enum { MODELS = 30 };
    csuccess_book *book = book_with("exact");
    char model[20];
    int i;

    (void)state;
    for (i = 0; i < MODELS; i++)
        take(book,
             "{'record':'definitions','health_models':[{'id':'m%d','direction':'higher_is_better',"
             "'parts':[{'measure':'a','linear':{'knots':[[0,0],[100,100]]}}]}]}",
             i);
    advance(book, "2026-01-01T07:00:00Z");
    for (i = 0; i < MODELS; i++)
        take(book,
             "{'record':'override','customer':'c','model':'m%d','effect':'cap','score':%d,"
             "'reason':'r','days':2}",
             i, i);
    take(book, "{'record':'merge','from':'c','into':'d','at':'2026-01-02T08:00:00Z'}");
    advance(book, "2026-01-02T08:00:00Z");
    for (i = 0; i < MODELS; i++) {
        snprintf(model, sizeof model, "m%d", i);
        assert_true(score_of(book, "d", model) == i);
    }
    comes_back(book);
    advance(book, "2026-01-03T07:00:00Z");
    assert_true(score_of(book, "d", "m3") == 80);
    csuccess_book_free(book);
}

/* Every byte of a reason goes with its customer, from saved books and from explanations. */
static void
an_erased_reason(void **state)
{
    csuccess_book *book = book_with("exact");
    csuccess_health_line line = {.size = sizeof line};
    csuccess_buffer *bytes;

    (void)state;
    take(book, OVERRIDE "'effect':'cap','score':30,'reason':'zymurgy','by':'quisling'}");
    advance(book, "2026-01-02T07:00:00Z");
    explained(book, "c", "m", CSUCCESS_HEALTH_NOW);
    bytes = saved(book);
    assert_true(has(bytes, "zymurgy") && has(bytes, "quisling"));
    csuccess_buffer_free(bytes);
    take(book, "{'record':'erase','customer':'c'}");
    assert_int_equal(csuccess_health_line_get(book, 0, &line), CSUCCESS_E_NOT_FOUND);
    bytes = saved(book);
    assert_false(has(bytes, "zymurgy") || has(bytes, "quisling"));
    csuccess_buffer_free(bytes);
    comes_back(book);
    csuccess_book_free(book);
}

/* Overrides of a model wait for it when it goes, and count when it comes back before their end. */
static void
the_model_goes(void **state)
{
    csuccess_book *book = book_with("exact");

    (void)state;
    take(book, OVERRIDE "'effect':'cap','band':'poor','reason':'r','days':9}");
    advance(book, "2026-01-02T07:00:00Z");
    assert_string_equal(band_of(book, "c", "m"), "poor");
    /* without this band the override has no effect */
    take(book, "{'record':'definitions','health_models':[{'id':'m','direction':'higher_is_better',"
               "'bands':[{'id':'bad','to':40},{'id':'good','from':40}],"
               "'parts':[{'measure':'a','linear':{'knots':[[0,0],[100,100]]}}]}]}");
    advance(book, "2026-01-02T08:00:00Z");
    assert_string_equal(band_of(book, "c", "m"), "good");
    explained(book, "c", "m", CSUCCESS_HEALTH_NOW);
    assert_int_equal(lines_of(book, CSUCCESS_HEALTH_OVERRIDE), 0);
    comes_back(book);
    take(book, "{'record':'definitions','remove':{'health_models':['m']}}");
    advance(book, "2026-01-02T09:00:00Z");
    comes_back(book);
    advance(book, "2026-01-20T09:00:00Z");
    comes_back(book);
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_refused),       cmocka_unit_test(effects),
        cmocka_unit_test(without_a_score),       cmocka_unit_test(ends),
        cmocka_unit_test(replaced_and_cleared),  cmocka_unit_test(goes_along_with_a_merge),
        cmocka_unit_test(many_go_along_at_once), cmocka_unit_test(an_erased_reason),
        cmocka_unit_test(the_model_goes),
    };

    return cmocka_run_group_tests_name("health override", tests, NULL, NULL);
}
