/* SPDX-License-Identifier: MIT */
/* What the history keeps, and what it cannot tell any more. */
#include <stdio.h>

#include "healthbook.h"

static csuccess_book *
book_with(const char *settings)
{
    csuccess_book *book = new_book();

    take(book,
         "{'record':'definitions','book':{%s},'attributes':[{'id':'a','type':'double'}],"
         "'health_models':[{'id':'m','direction':'higher_is_better',"
         "'bands':[{'id':'poor','to':50},{'id':'good','from':50}],"
         "'parts':[{'measure':'a','linear':{'knots':[[0,0],[100,100]]}}]}]}",
         settings);
    take(book, "{'record':'customer','id':'c','attributes':{'a':10}}");
    advance(book, "2026-01-01T06:00:00Z");
    return book;
}

/* The value becomes another one at each of these times. */
static void
change(csuccess_book *book, const char *at, double a)
{
    take(book, "{'record':'customer','id':'c','at':'%s','attributes':{'a':%g}}", at, a);
    advance(book, at);
}

static void
not_kept(csuccess_book *book, const char *at)
{
    csuccess_health_explanation e;

    if (offer_explain(book, "c", "m", when(at), &e) != CSUCCESS_E_NOT_KEPT)
        fail_msg("%s is told", at);
}

static void
told(csuccess_book *book, const char *at, int64_t points)
{
    assert_int_equal(explained(book, "c", "m", when(at)).score, points * POINT);
}

/* Of a day only the last instant stays, and every change of the band. */
static void
days(void **state)
{
    csuccess_book *book = book_with("'grain':'exact'");

    (void)state;
    change(book, "2026-01-02T08:00:00Z", 11);
    told(book, "2026-01-02T08:00:00Z", 11);
    change(book, "2026-01-02T09:00:00Z", 12);
    change(book, "2026-01-02T10:00:00Z", 60);
    change(book, "2026-01-02T11:00:00Z", 61);
    change(book, "2026-01-02T12:00:00Z", 62);
    change(book, "2026-01-03T12:00:00Z", 63);
    assert_string_equal(moments_of(book, "c"),
                        "2026-01-03T12:00:00Z ?2026-01-02T12:00:00Z ?2026-01-02T10:00:00Z+ "
                        "2026-01-01T06:00:00Z+");
    told(book, "2026-01-01T06:00:00Z", 10);
    told(book, "2026-01-02T07:59:59Z", 10);
    not_kept(book, "2026-01-01T05:59:59Z");
    not_kept(book, "2026-01-02T08:00:00Z");
    not_kept(book, "2026-01-02T09:59:59Z");
    told(book, "2026-01-02T10:00:00Z", 60);
    told(book, "2026-01-02T10:59:59Z", 60);
    not_kept(book, "2026-01-02T11:30:00Z");
    told(book, "2026-01-02T12:00:00Z", 62);
    told(book, "2026-01-03T11:59:59Z", 62);
    told(book, "2026-01-03T12:00:00Z", 63);
    not_kept(book, "2026-01-03T12:00:01Z"); /* to come */
    comes_back(book);
    csuccess_book_free(book);
}

/* Weeks begin on Mondays (2026-01-05 is one). */
static void
weeks(void **state)
{
    csuccess_book *book = book_with("'grain':'exact','history_days':3");
    int d;
    char at[40];

    (void)state;
    for (d = 2; d <= 20; d++) {
        snprintf(at, sizeof at, "2026-01-%02dT08:00:00Z", d);
        change(book, at, d == 7 ? 70 : d); /* on the 7th it was good */
    }
    assert_string_equal(
        moments_of(book, "c"),
        "2026-01-20T08:00:00Z 2026-01-19T08:00:00Z 2026-01-18T08:00:00Z 2026-01-17T08:00:00Z "
        "?2026-01-16T08:00:00Z ?2026-01-11T08:00:00Z 2026-01-08T08:00:00Z+ ?2026-01-07T08:00:00Z+ "
        "?2026-01-04T08:00:00Z 2026-01-01T06:00:00Z+");
    told(book, "2026-01-01T08:00:00Z", 10);
    not_kept(book, "2026-01-02T08:00:00Z");
    not_kept(book, "2026-01-04T07:59:59Z");
    told(book, "2026-01-04T08:00:00Z", 4);
    told(book, "2026-01-05T07:59:59Z", 4);
    not_kept(book, "2026-01-05T08:00:00Z");
    not_kept(book, "2026-01-06T08:00:00Z");
    told(book, "2026-01-07T08:00:00Z", 70);
    told(book, "2026-01-08T08:00:00Z", 8);
    not_kept(book, "2026-01-10T08:00:00Z");
    told(book, "2026-01-11T08:00:00Z", 11);
    comes_back(book);
    /* More days from now on bring nothing back, and keep what comes. */
    take(book, "{'record':'definitions','book':{'history_days':30}}");
    advance(book, "2026-01-20T09:00:00Z");
    not_kept(book, "2026-01-10T08:00:00Z");
    for (d = 21; d <= 28; d++) {
        snprintf(at, sizeof at, "2026-01-%02dT08:00:00Z", d);
        change(book, at, d);
    }
    told(book, "2026-01-18T08:00:00Z", 18);
    told(book, "2026-01-22T08:00:00Z", 22);
    comes_back(book);
    /* Fewer thin out at once. */
    take(book, "{'record':'definitions','book':{'history_days':1}}");
    advance(book, "2026-01-28T09:00:00Z");
    not_kept(book, "2026-01-22T08:00:00Z");
    told(book, "2026-01-28T08:00:00Z", 28);
    comes_back(book);
    csuccess_book_free(book);
}

static void
overrides(void **state)
{
    csuccess_book *book = book_with("'grain':'exact'");

    (void)state;
    take(book, "{'record':'override','customer':'c','model':'m','effect':'floor','score':20,"
               "'reason':'r','at':'2026-01-02T08:00:00Z','until':'2026-01-02T10:00:00Z'}");
    change(book, "2026-01-02T09:00:00Z", 15);
    change(book, "2026-01-02T11:00:00Z", 16);
    assert_string_equal(moments_of(book, "c"), "2026-01-02T11:00:00Z ?2026-01-02T10:00:00Z! "
                                               "2026-01-02T08:00:00Z! 2026-01-01T06:00:00Z+");
    told(book, "2026-01-02T08:30:00Z", 20);
    told(book, "2026-01-02T10:30:00Z", 15);
    comes_back(book);
    csuccess_book_free(book);
}

/* A publication stands between two moments of one day. */
static void
publications(void **state)
{
    csuccess_book *book = book_with("'grain':'exact'");

    (void)state;
    change(book, "2026-01-02T08:00:00Z", 12);
    take(book, "{'record':'definitions','at':'2026-01-02T09:00:00Z','health_models':[{'id':'m',"
               "'direction':'higher_is_better',"
               "'bands':[{'id':'poor','to':50},{'id':'good','from':50}],"
               "'parts':[{'measure':'a','linear':{'knots':[[0,0],[50,100]]}}]}]}");
    change(book, "2026-01-02T10:00:00Z", 14);
    told(book, "2026-01-02T08:00:00Z", 12);
    told(book, "2026-01-02T08:59:59Z", 12);
    told(book, "2026-01-02T10:00:00Z", 28);
    comes_back(book);
    csuccess_book_free(book);
}

/* Days are those of the book's zone. */
static void
zones(void **state)
{
    csuccess_book *book = new_book();

    (void)state;
    take(book, "{'record':'zone','id':'far','offset':36000,'transitions':[]}");
    take(book, "{'record':'definitions','book':{'zone':'far'},'attributes':[{'id':'a','type':"
               "'double'}],'health_models':[{'id':'m','direction':'higher_is_better',"
               "'parts':[{'measure':'a','linear':{'knots':[[0,0],[100,100]]}}]}]}");
    take(book, "{'record':'customer','id':'c','attributes':{'a':10}}");
    advance(book, "2026-01-01T00:00:00Z");
    change(book, "2026-01-01T13:00:00Z", 11); /* 23:00 there */
    change(book, "2026-01-01T15:00:00Z", 12);
    change(book, "2026-01-01T16:00:00Z", 13);
    told(book, "2026-01-01T13:00:00Z", 11);
    not_kept(book, "2026-01-01T15:00:00Z");
    told(book, "2026-01-01T16:00:00Z", 13);
    comes_back(book);
    csuccess_book_free(book);
}

static void
nobody_and_nothing(void **state)
{
    csuccess_book *book = new_book();
    csuccess_health_moment moment = {.size = sizeof moment};
    csuccess_health_explanation e = {.size = sizeof e};

    (void)state;
    take(book, "{'record':'customer','id':'c'}");
    assert_string_equal(moments_of(book, "c"), "");
    assert_int_equal(csuccess_health_explain(book, customer(book, "c"), 0, CSUCCESS_HEALTH_NOW, &e),
                     CSUCCESS_E_STATE);
    assert_int_equal(csuccess_health_explain_change(book, customer(book, "c"), 0, 5, 4, &e),
                     CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_health_moment_before(book, 12345, 0, &moment), CSUCCESS_E_HANDLE);
    take(book, "{'record':'definitions','attributes':[{'id':'a','type':'double'}],"
               "'health_models':[{'id':'m','direction':'higher_is_better',"
               "'parts':[{'measure':'a','linear':{'knots':[[0,0],[100,100]]}}]}]}");
    assert_int_equal(health_of(book, "c", "m").missing, CSUCCESS_MISSING_NOT_COMPUTED);
    assert_int_equal(health_of(book, "c", "m").as_of, INT64_MIN);
    assert_int_equal(health_of(book, "c", NULL).model, 0);
    assert_int_equal(offer_explain(book, "c", "m", CSUCCESS_HEALTH_NOW, &e), CSUCCESS_E_NOT_KEPT);
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days),      cmocka_unit_test(weeks),
        cmocka_unit_test(overrides), cmocka_unit_test(publications),
        cmocka_unit_test(zones),     cmocka_unit_test(nobody_and_nothing),
    };

    return cmocka_run_group_tests_name("health moment", tests, NULL, NULL);
}
