/* SPDX-License-Identifier: MIT */
/* Models that are published anew, removed, drafted, and what remembers them. */
#include <stdio.h>

#include "healthbook.h"

#define MODEL(id, slope)                                                                        \
    "{'id':'" id "','direction':'higher_is_better','bands':[{'id':'poor','to':50},{'id':'good'" \
    ",'from':50}],'parts':[{'measure':'a','linear':{'knots':[[0,0],[" slope ",100]]}}]}"
#define PUBLISH(models) "{'record':'definitions','health_models':[" models "]}"

static csuccess_book *
book_with_a_model(void)
{
    csuccess_book *book = new_book();

    take(book, "{'record':'definitions','attributes':[{'id':'a','type':'double'},"
               "{'id':'b','type':'double'}]}");
    take(book, PUBLISH(MODEL("m", "100")));
    take(book, "{'record':'customer','id':'c','attributes':{'a':40,'b':7}}");
    advance(book, "2026-01-01T06:00:00Z");
    advance(book, "2026-01-01T08:00:00Z"); /* what is said now counts from now on */
    return book;
}

static csuccess_health_model_info
info_of(csuccess_book *book, const char *id)
{
    csuccess_health_model_info out = {.size = sizeof out};

    assert_int_equal(csuccess_health_model_get(book, model_of(book, id), &out), CSUCCESS_OK);
    return out;
}

/* But for the line with the count of records that were taken in. */
static void
same_but_counts(const csuccess_buffer *a, const csuccess_buffer *b, const char *what)
{
    const char *x = csuccess_buffer_data(a), *y = csuccess_buffer_data(b);
    size_t length = (size_t)(strstr(x, "\"counts\"") - x);

    if (memcmp(x, y, length) != 0 ||
        strcmp(strchr(x + length, '\n'), strchr(y + length, '\n')) != 0)
        same_bytes(a, b, what);
}

static void
the_same_again(void **state)
{
    csuccess_book *book = book_with_a_model();
    csuccess_buffer *before, *after;
    csuccess_health_model handle = model_of(book, "m");

    (void)state;
    before = saved(book);
    take(book, PUBLISH(MODEL("m", "100")));
    after = saved(book);
    same_but_counts(before, after, "published without a change");
    csuccess_buffer_free(after);
    /* written in another way, it is the same still */
    take(book, "{'health_models':[{'parts':[{'linear':{'knots':[[0.0,0],[1e2,100.0]]},"
               "'measure':'a'}],'bands':[{'to':50,'id':'poor'},{'from':50,'id':'good'}],"
               "'direction':'higher_is_better','id':'m'}],'record':'definitions'}");
    assert_int_equal(info_of(book, "m").revision, 1);
    after = saved(book);
    same_but_counts(before, after, "written in another way");
    csuccess_buffer_free(after);
    csuccess_buffer_free(before);
    assert_int_equal(model_of(book, "m"), handle);
    /* nor does a publication that is about something else make another version */
    take(book, "{'record':'definitions','attributes':[{'id':'z','type':'int'}]}");
    take(book, PUBLISH(MODEL("n", "70")));
    advance(book, "2026-01-02T06:00:00Z");
    after = saved(book);
    assert_true(has(after, "\"id\":\"m\",\"bands\":[\"poor\",\"good\"],\"versions\":[{\"at\":"
                           "\"2026-01-01T06:00:00Z\",\"revision\":1}]}"));
    csuccess_buffer_free(after);
    csuccess_book_free(book);
}

static void
another_version(void **state)
{
    csuccess_book *book = book_with_a_model();
    csuccess_health_model handle = model_of(book, "m");
    csuccess_health_explanation e;

    (void)state;
    take(book, PUBLISH(MODEL("m", "50")));
    assert_int_equal(info_of(book, "m").revision, 2);
    assert_int_equal(model_of(book, "m"), handle); /* the handle stays */
    advance(book, "2026-01-02T06:00:00Z");
    assert_true(score_of(book, "c", "m") == 80);
    assert_string_equal(band_of(book, "c", "m"), "good");
    e = changed(book, "c", "m", when("2026-01-01T06:00:00Z"), CSUCCESS_HEALTH_NOW);
    assert_int_equal(e.was_revision, 1);
    assert_int_equal(e.revision, 2);
    assert_int_equal(e.lines, 1);
    assert_int_equal(line_of(book, CSUCCESS_HEALTH_MODEL, NULL).contribution, 40 * POINT);
    comes_back(book);
    advance(book, "2026-01-02T08:00:00Z");
    /* and back: a third version, not the first one */
    take(book, PUBLISH(MODEL("m", "100")));
    advance(book, "2026-01-03T06:00:00Z");
    assert_int_equal(info_of(book, "m").revision, 3);
    assert_int_equal(explained(book, "c", "m", when("2026-01-01T07:00:00Z")).revision, 1);
    assert_int_equal(explained(book, "c", "m", when("2026-01-02T07:00:00Z")).revision, 2);
    assert_int_equal(explained(book, "c", "m", CSUCCESS_HEALTH_NOW).revision, 3);
    comes_back(book);
    csuccess_book_free(book);
}

/* A version that was replaced before anybody was scored by it leaves no trace. */
static void
a_version_nobody_saw(void **state)
{
    csuccess_book *book = book_with_a_model();
    csuccess_health_explanation e;

    (void)state;
    take(book, PUBLISH(MODEL("m", "50")));
    take(book, PUBLISH(MODEL("m", "80")));
    advance(book, "2026-01-02T06:00:00Z");
    e = changed(book, "c", "m", when("2026-01-01T06:00:00Z"), CSUCCESS_HEALTH_NOW);
    assert_int_equal(e.was_revision, 1);
    assert_int_equal(e.revision, 3);
    assert_int_equal(e.score, 50 * POINT);
    comes_back(book);
    csuccess_book_free(book);
}

static void
removed_and_back(void **state)
{
    csuccess_book *book = book_with_a_model();
    csuccess_health_model old = model_of(book, "m"), none = 0;
    csuccess_health_model_info info = {.size = sizeof info};
    csuccess_health health = {.size = sizeof health};

    (void)state;
    take(book, "{'record':'definitions','remove':{'health_models':['m']}}");
    assert_int_equal(csuccess_health_model_get(book, old, &info), CSUCCESS_E_GONE);
    assert_int_equal(csuccess_health_model_next(book, old, &none), CSUCCESS_E_GONE);
    assert_int_equal(csuccess_health_model_find(book, "m", 1, &none), CSUCCESS_E_NOT_FOUND);
    assert_int_equal(csuccess_health_model_next(book, 0, &none), CSUCCESS_OK);
    assert_int_equal(none, 0);
    assert_int_equal(csuccess_health_get(book, customer(book, "c"), old, &health), CSUCCESS_E_GONE);
    assert_int_equal(csuccess_health_get(book, customer(book, "c"), 99, &health),
                     CSUCCESS_E_HANDLE);
    advance(book, "2026-01-02T06:00:00Z");
    assert_int_equal(health_of(book, "c", NULL).missing, CSUCCESS_MISSING_NOT_APPLICABLE);
    comes_back(book);
    take(book, PUBLISH(MODEL("m", "50")));
    assert_int_not_equal(model_of(book, "m"), old);
    assert_int_equal(csuccess_health_model_get(book, old, &info), CSUCCESS_E_GONE);
    advance(book, "2026-01-03T06:00:00Z");
    assert_true(score_of(book, "c", "m") == 80);
    assert_int_equal(explained(book, "c", "m", CSUCCESS_HEALTH_NOW).score, 80 * POINT);
    assert_int_equal(explained(book, "c", "m", when("2026-01-01T07:00:00Z")).score, 40 * POINT);
    comes_back(book);
    csuccess_book_free(book);
}

/* What the old version read is there no more: its moments cannot be told. */
static void
an_input_disappears(void **state)
{
    csuccess_book *book = book_with_a_model();
    csuccess_health_explanation e;

    (void)state;
    refuse(book, CSUCCESS_E_UNKNOWN, "/health_models/0/parts/0/measure", "nothing",
           PUBLISH("{'id':'m','direction':'higher_is_better','parts':[{'measure':'nothing',"
                   "'bands':[{'points':5}]}]}"));
    take(book, PUBLISH("{'id':'m','direction':'higher_is_better','parts':[{'measure':'b',"
                       "'linear':{'knots':[[0,0],[10,100]]}}]}"));
    advance(book, "2026-01-02T06:00:00Z");
    assert_true(score_of(book, "c", "m") == 70);
    assert_int_equal(explained(book, "c", "m", when("2026-01-01T07:00:00Z")).score, 40 * POINT);
    take(book, "{'record':'definitions','remove':{'attributes':['a']}}");
    advance(book, "2026-01-03T06:00:00Z");
    assert_int_equal(offer_explain(book, "c", "m", when("2026-01-01T07:00:00Z"), &e),
                     CSUCCESS_E_NOT_KEPT);
    assert_int_equal(explained(book, "c", "m", when("2026-01-02T07:00:00Z")).score, 70 * POINT);
    comes_back(book);
    csuccess_book_free(book);
}

static void
drafts(void **state)
{
    csuccess_book *book = book_with_a_model();
    csuccess_health_model none = 0;

    (void)state;
    take(book, "{'record':'definitions','health_drafts':[" MODEL("next", "10") "]}");
    assert_int_equal(csuccess_health_model_find(book, "next", 4, &none), CSUCCESS_E_NOT_FOUND);
    advance(book, "2026-01-02T06:00:00Z");
    assert_int_equal(health_of(book, "c", NULL).model, model_of(book, "m"));
    comes_back(book);
    refuse(book, CSUCCESS_E_DEFINITION, "/health_drafts/0/parts/0/bands", "fall in no band",
           "{'record':'definitions','health_drafts':[{'id':'next','direction':'higher_is_better',"
           "'parts':[{'measure':'a','bands':[{'to':5,'points':1}]}]}]}");
    take(book, PUBLISH(MODEL("next", "10")));
    take(book, "{'record':'definitions','remove':{'health_drafts':['next']}}");
    advance(book, "2026-01-03T06:00:00Z");
    assert_true(score_of(book, "c", "next") == 100);
    comes_back(book);
    csuccess_book_free(book);
}

/* Which model applies: the first in the order that fits. */
static void
orders(void **state)
{
    csuccess_book *book = book_with_a_model();

    (void)state;
    take(book, PUBLISH(MODEL("n", "50")));
    advance(book, "2026-01-01T09:00:00Z");
    assert_int_equal(health_of(book, "c", NULL).model, 0); /* two, and no order */
    refuse(book, CSUCCESS_E_UNKNOWN, "/health/order/0/model", "no health model 'q'",
           "{'record':'definitions','health':{'order':[{'model':'q'}]}}");
    refuse(book, CSUCCESS_E_DEFINITION, "/health/order", "no model",
           "{'record':'definitions','health':{'order':[]}}");
    refuse(book, CSUCCESS_E_DEFINITION, "/health/order/0", "hides those after it",
           "{'record':'definitions','health':{'order':[{'model':'m'},{'model':'n'}]}}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/health/order/0/segment", "",
           "{'record':'definitions','health':{'order':[{'model':'m','segment':'q'}]}}");
    refuse(book, CSUCCESS_E_DEFINITION, "/health/order", "one scale",
           "{'record':'definitions','health_models':[{'id':'low','direction':'lower_is_better',"
           "'parts':[{'measure':'a','bands':[{'points':5}]}]}],'segments':[{'id':'s','enter':["
           "{'value':'b','from':5}]}],'health':{'order':[{'model':'m','segment':'s'},"
           "{'model':'low'}]}}");
    take(book, "{'record':'definitions','segments':[{'id':'s','enter':[{'value':'b','from':5}]}],"
               "'health':{'order':[{'model':'n','segment':'s'},{'model':'m'}]}}");
    advance(book, "2026-01-01T10:00:00Z");
    assert_int_equal(health_of(book, "c", NULL).model, model_of(book, "n"));
    assert_true(score_of(book, "c", NULL) == 80);
    assert_true(number(book, "c", "health.score") == 80);
    take(book, "{'record':'customer','id':'c','attributes':{'b':4}}");
    advance(book, "2026-01-01T11:00:00Z");
    assert_int_equal(health_of(book, "c", NULL).model, model_of(book, "m"));
    assert_true(number(book, "c", "health.score") == 40);
    comes_back(book);
    csuccess_book_free(book);
}

/* A band keeps its identity when others come before it, and not when it goes. */
static void
bands_of_versions(void **state)
{
    csuccess_book *book = book_with_a_model();
    csuccess_health_explanation e;

    (void)state;
    assert_string_equal(band_of(book, "c", "m"), "poor");
    take(book, PUBLISH("{'id':'m','direction':'higher_is_better','bands':[{'id':'lost','to':10},"
                       "{'id':'poor','from':10,'to':50},{'id':'good','from':50}],"
                       "'parts':[{'measure':'a','linear':{'knots':[[0,0],[100,100]]}}]}"));
    advance(book, "2026-01-02T06:00:00Z");
    assert_string_equal(band_of(book, "c", "m"), "poor");
    assert_int_equal(health_of(book, "c", "m").band, 1);
    assert_int_equal(health_of(book, "c", "m").band_since, when("2026-01-01T06:00:00Z"));
    take(book, PUBLISH("{'id':'m','direction':'higher_is_better','bands':[{'id':'bad','to':50},"
                       "{'id':'good','from':50}],"
                       "'parts':[{'measure':'a','linear':{'knots':[[0,0],[100,100]]}}]}"));
    advance(book, "2026-01-03T06:00:00Z");
    assert_string_equal(band_of(book, "c", "m"), "bad");
    e = changed(book, "c", "m", when("2026-01-01T06:00:00Z"), CSUCCESS_HEALTH_NOW);
    assert_string_equal(e.was_band, "poor");
    assert_string_equal(e.band, "bad");
    comes_back(book);
    csuccess_book_free(book);
}

/* Saved without it, and published again: the old time is told as in the book that never stopped. */
static void
withdrawn_saved_and_back(void **state)
{
    csuccess_book *book = book_with_a_model(), *copy;
    csuccess_health_explanation out = {.size = sizeof out};
    csuccess_buffer *bytes;
    int64_t then = when("2026-01-01T08:00:00Z");

    (void)state;
    take(book, "{'record':'definitions','remove':{'health_models':['m']}}");
    advance(book, "2026-01-03");
    bytes = saved(book);
    copy = loaded(bytes);
    csuccess_buffer_free(bytes);
    take(book, PUBLISH(MODEL("m", "50")));
    take(copy, PUBLISH(MODEL("m", "50")));
    advance(book, "2026-01-04");
    advance(copy, "2026-01-04");
    assert_int_equal(offer_explain(book, "c", "m", then, &out), CSUCCESS_OK);
    assert_int_equal(out.score, 40 * POINT);
    assert_int_equal(offer_explain(copy, "c", "m", then, &out), CSUCCESS_OK);
    assert_int_equal(out.score, 40 * POINT);
    same_books(book, copy, "withdrawn, saved, published again");
    csuccess_book_free(book);
    csuccess_book_free(copy);
}

/* What was kept as a text is no number of a value that has its name now. */
static void
a_name_of_another_type(void **state)
{
    csuccess_book *book = new_book();
    csuccess_health_explanation out;

    (void)state;
    take(book, "{'record':'definitions','attributes':[{'id':'x','type':'text','values':['p']}],"
               "'health_models':[{'id':'m','direction':'higher_is_better','parts':[{'measure':'x',"
               "'map':{'values':{'p':40}}}]}]}");
    take(book, "{'record':'customer','id':'c','attributes':{'x':'p'}}");
    advance(book, "2026-01-01T06:00:00Z");
    take(book, "{'record':'definitions','remove':{'health_models':['m'],'attributes':['x']}}");
    advance(book, "2026-01-02");
    take(book, "{'record':'definitions','attributes':[{'id':'x','type':'int'}],'health_models':[{"
               "'id':'m','direction':'higher_is_better','parts':[{'measure':'x','linear':{'knots':"
               "[[0,0],[100,100]]}}]}]}");
    take(book, "{'record':'customer','id':'c','attributes':{'x':5}}");
    advance(book, "2026-01-03");
    out = explained(book, "c", "m", CSUCCESS_HEALTH_NOW);
    assert_int_equal(out.score, 5 * POINT);
    out.size = sizeof out;
    assert_int_equal(offer_explain(book, "c", "m", when("2026-01-01T06:00:00Z"), &out),
                     CSUCCESS_E_NOT_KEPT); /* the old version read a text */
    comes_back(book);
    csuccess_book_free(book);
}

/* All models together may read so many values; a book at the limit is saved and loaded. */
static void
as_many_values_as_there_may_be(void **state)
{
    enum { EACH = 168 };
    static char text[65536];
    csuccess_book *book = new_book();
    size_t n = 0;
    int m, i;

    (void)state;
    n += (size_t)snprintf(text + n, sizeof text - n, "{'record':'definitions','attributes':[");
    for (i = 0; i < 2 * EACH; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s{'id':'x%d','type':'int'}",
                              i ? "," : "", i);
    n += (size_t)snprintf(text + n, sizeof text - n, "],'health_models':[");
    for (m = 0; m < 2; m++) {
        n += (size_t)snprintf(text + n, sizeof text - n,
                              "%s{'id':'m%d','direction':'higher_is_better','parts':[",
                              m ? "," : "", m);
        for (i = 0; i < EACH; i++)
            n += (size_t)snprintf(text + n, sizeof text - n,
                                  "%s{'measure':'x%d','bands':[{'to':1,'points':0},{'from':1,"
                                  "'points':100}]}",
                                  i ? "," : "", m * EACH + i);
        n += (size_t)snprintf(text + n, sizeof text - n, "]}");
    }
    snprintf(text + n, sizeof text - n, "]}");
    take(book, "%s", text);
    take(book, "{'record':'customer','id':'c','attributes':{'x0':4}}");
    advance(book, "2026-01-01");
    take(book, "{'record':'definitions','attributes':[{'id':'more','type':'int'}]}");
    advance(book, "2026-01-02");
    comes_back(book);
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_again),
        cmocka_unit_test(another_version),
        cmocka_unit_test(a_version_nobody_saw),
        cmocka_unit_test(removed_and_back),
        cmocka_unit_test(an_input_disappears),
        cmocka_unit_test(drafts),
        cmocka_unit_test(orders),
        cmocka_unit_test(bands_of_versions),
        cmocka_unit_test(withdrawn_saved_and_back),
        cmocka_unit_test(a_name_of_another_type),
        cmocka_unit_test(as_many_values_as_there_may_be),
    };

    return cmocka_run_group_tests_name("health versions", tests, NULL, NULL);
}
