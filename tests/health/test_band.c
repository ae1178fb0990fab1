/* SPDX-License-Identifier: MIT */
/* Bands: entered and left at thresholds of their own, after a time, or held by an override. */
#include "health/score/band.h"

#include <stdio.h>

#include "health/health.h"
#include "healthbook.h"

enum { NO_BAND = 9, HELD = CSUCCESSP_BAND_HELD, WAITS = CSUCCESSP_BAND_WAITS };

/* poor | fair from 40, left below 35 | good from 70, left below 60; numbers unlike positions. */
static csuccessp_model
three_bands(void)
{
    static csuccessp_band bands[] = {
        {1, 0, 0, INT64_MIN, INT64_MIN, 5},
        {2, 0, 0, 40 * POINT, 35 * POINT, 3},
        {3, 0, 0, 70 * POINT, 60 * POINT, 7},
    };
    csuccessp_model model;

    memset(&model, 0, sizeof model);
    model.bands.items = bands;
    model.bands.count = 3;
    model.scale.max = 100 * POINT;
    return model;
}

static void
the_first_band(void **state)
{
    csuccessp_model model = three_bands();

    (void)state;
    assert_int_equal(csuccessp_band_first(&model, 0), 0);
    assert_int_equal(csuccessp_band_first(&model, 40 * POINT - 1), 0);
    assert_int_equal(csuccessp_band_first(&model, 40 * POINT), 1);
    assert_int_equal(csuccessp_band_first(&model, 70 * POINT - 1), 1);
    assert_int_equal(csuccessp_band_first(&model, 70 * POINT), 2);
    assert_int_equal(csuccessp_band_position(&model, 3), 1);
    assert_int_equal(csuccessp_band_position(&model, 4), -1);
    assert_int_equal(csuccessp_band_position(&model, CSUCCESSP_BAND_NONE), -1);
}

/* Bands by position here; the band was entered on day 10. */
static void
decisions(void **state)
{
    static const struct {
        int was, flags;      /* before */
        int score;           /* in points; -1: missing */
        int lowest, highest; /* that overrides allow */
        int forces;
        int dwell, day; /* days of dwell time; the day that it is */
        int anew;
        int now, flags_now, since; /* wanted */
    } cases[] = {
        /* by thresholds */
        {NO_BAND, 0, 50, 0, 2, 0, 0, 20, 0, 1, 0, 20},
        {NO_BAND, 0, 65, 0, 2, 0, 0, 20, 0, 1, 0, 20},
        {2, 0, 65, 0, 2, 0, 0, 20, 0, 2, 0, 10},
        {2, 0, 60, 0, 2, 0, 0, 20, 0, 2, 0, 10},
        {2, 0, 59, 0, 2, 0, 0, 20, 0, 1, 0, 20},
        {2, 0, 36, 0, 2, 0, 0, 20, 0, 1, 0, 20},
        {2, 0, 34, 0, 2, 0, 0, 20, 0, 0, 0, 20},
        {1, 0, 69, 0, 2, 0, 0, 20, 0, 1, 0, 10},
        {1, 0, 70, 0, 2, 0, 0, 20, 0, 2, 0, 20},
        {1, 0, 35, 0, 2, 0, 0, 20, 0, 1, 0, 10},
        {0, 0, 39, 0, 2, 0, 0, 20, 0, 0, 0, 10},
        {0, 0, 100, 0, 2, 0, 0, 20, 0, 2, 0, 20},
        /* without a score */
        {2, 0, -1, 0, 2, 0, 0, 20, 0, NO_BAND, 0, -1},
        {2, WAITS, -1, 0, 2, 0, 5, 12, 0, NO_BAND, 0, -1},
        /* after a time */
        {1, 0, 90, 0, 2, 0, 5, 14, 0, 1, WAITS, 10},
        {1, WAITS, 90, 0, 2, 0, 5, 14, 0, 1, WAITS, 10},
        {1, WAITS, 90, 0, 2, 0, 5, 15, 0, 2, 0, 15},
        {1, WAITS, 50, 0, 2, 0, 5, 14, 0, 1, 0, 10},
        {1, 0, 10, 0, 2, 0, 5, 14, 0, 1, WAITS, 10},
        {1, 0, 90, 0, 2, 0, 5, 14, 1, 2, 0, 14},
        {NO_BAND, 0, 90, 0, 2, 0, 5, 14, 0, 2, 0, 14},
        /* held by a cap, a floor, by force: at once, whatever the dwell time */
        {2, 0, 90, 0, 1, 0, 5, 12, 0, 1, HELD, 12},
        {2, 0, 50, 0, 1, 0, 5, 12, 0, 1, 0, 12}, /* and no dwell time holds it */
        {0, 0, 50, 1, 2, 0, 5, 12, 0, 1, 0, 12},
        {2, 0, 10, 0, 1, 0, 5, 12, 0, 0, 0, 12},
        {0, 0, 10, 1, 2, 0, 5, 12, 0, 1, HELD, 12},
        {1, 0, 50, 2, 2, 1, 5, 12, 0, 2, HELD, 12},
        {1, 0, 50, 1, 1, 1, 5, 12, 0, 1, HELD, 10},
        {NO_BAND, 0, -1, 2, 2, 1, 5, 12, 0, 2, HELD, 12},
        {2, HELD, -1, 2, 2, 1, 5, 12, 0, 2, HELD, 10},
        /* let go: by the enter thresholds, at once */
        {2, HELD, 65, 0, 2, 0, 5, 12, 0, 1, 0, 12},
        {1, HELD, 90, 0, 2, 0, 5, 12, 0, 2, 0, 12},
        {2, HELD, 90, 0, 2, 0, 5, 12, 0, 2, 0, 10},
        {2, HELD, -1, 0, 2, 0, 5, 12, 0, NO_BAND, 0, -1},
    };
    static const uint8_t numbers[] = {5, 3, 7};
    csuccessp_model model = three_bands();
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        csuccessp_band_state was, now;
        csuccessp_ruling ruling;
        memset(&was, 0, sizeof was);
        memset(&ruling, 0, sizeof ruling);
        was.band = cases[i].was == NO_BAND ? CSUCCESSP_BAND_NONE : numbers[cases[i].was];
        was.flags = (uint8_t)cases[i].flags;
        was.since = cases[i].was == NO_BAND ? CSUCCESSP_TIME_NONE : 10 * DAY;
        ruling.score = cases[i].score < 0 ? 0 : cases[i].score * POINT;
        ruling.missing = cases[i].score < 0 ? CSUCCESS_MISSING_NO_DATA : CSUCCESS_PRESENT;
        ruling.lowest = (uint32_t)cases[i].lowest;
        ruling.highest = (uint32_t)cases[i].highest;
        ruling.forces_band = (uint8_t)cases[i].forces;
        model.min_dwell_days = cases[i].dwell;
        now = csuccessp_band_decide(&model, was, &ruling, cases[i].day * DAY, cases[i].anew);
        if (csuccessp_band_position(&model, now.band) !=
                (cases[i].now == NO_BAND ? -1 : cases[i].now) ||
            now.flags != cases[i].flags_now ||
            now.since != (cases[i].since < 0 ? CSUCCESSP_TIME_NONE : cases[i].since * DAY))
            fail_msg("case %d: band %d, flags %d, since day %d", (int)i,
                     (int)csuccessp_band_position(&model, now.band), now.flags,
                     (int)(now.since / DAY));
    }
}

static csuccess_book *
dwelling_book(const char *grain)
{
    csuccess_book *book = new_book();

    take(book,
         "{'record':'definitions','book':{'grain':'%s'},'attributes':[{'id':'a','type':'double'}],"
         "'health_models':[{'id':'m','direction':'higher_is_better','min_dwell_days':3,"
         "'bands':[{'id':'poor','to':40},{'id':'fair','from':40,'to':70},{'id':'good','from':70}],"
         "'parts':[{'measure':'a','linear':{'knots':[[0,0],[100,100]]}}]}]}",
         grain);
    take(book, "{'record':'customer','id':'c','attributes':{'a':50}}");
    advance(book, "2026-01-01T06:00:00Z");
    return book;
}

/* The timer of the dwell time rings in the hour, or with the next day. */
static void
dwell_time_ends(void **state)
{
    static const char *const grains[] = {"exact", "day"};
    static const char *const enters[] = {"2026-01-04T06:00:00Z", "2026-01-05T00:00:00Z"};
    csuccess_book *book;
    int g;

    (void)state;
    for (g = 0; g < 2; g++) {
        book = dwelling_book(grains[g]);
        take(book, "{'record':'customer','id':'c','at':'2026-01-02T08:00:00Z',"
                   "'attributes':{'a':90}}");
        advance_to(book, when(enters[g]) - 1);
        assert_string_equal(band_of(book, "c", NULL), "fair");
        assert_true(score_of(book, "c", NULL) == 90);
        comes_back(book);
        advance_to(book, when(enters[g]));
        assert_string_equal(band_of(book, "c", NULL), "good");
        assert_int_equal(health_of(book, "c", NULL).band_since, when(enters[g]));
        csuccess_book_free(book);
    }
}

/* A score that comes back in time changes nothing, and leaves no instant behind. */
static void
dwell_time_is_forgotten(void **state)
{
    csuccess_book *book = dwelling_book("exact");

    (void)state;
    take(book, "{'record':'customer','id':'c','at':'2026-01-02T08:00:00Z','attributes':{'a':90}}");
    take(book, "{'record':'customer','id':'c','at':'2026-01-03T08:00:00Z','attributes':{'a':55}}");
    advance(book, "2026-01-04T07:00:00Z");
    assert_string_equal(band_of(book, "c", NULL), "fair");
    assert_int_equal(health_of(book, "c", NULL).band_since, when("2026-01-01T06:00:00Z"));
    assert_int_equal(health_of(book, "c", NULL).as_of, when("2026-01-04"));
    take(book, "{'record':'customer','id':'c','at':'2026-01-04T08:00:00Z','attributes':{'a':90}}");
    advance(book, "2026-01-04T08:00:00Z"); /* three days are over already */
    assert_string_equal(band_of(book, "c", NULL), "good");
    csuccess_book_free(book);
}

/* A person's decision does not wait, neither when it begins nor when it ends. */
static void
overrides_do_not_wait(void **state)
{
    csuccess_book *book = dwelling_book("exact");

    (void)state;
    take(book, "{'record':'override','customer':'c','model':'m','effect':'force','score':10,"
               "'reason':'r','at':'2026-01-01T08:00:00Z','until':'2026-01-01T09:00:00Z'}");
    advance(book, "2026-01-01T08:00:00Z");
    assert_string_equal(band_of(book, "c", NULL), "poor");
    assert_int_equal(health_of(book, "c", NULL).band_held, 0);
    advance(book, "2026-01-01T09:00:00Z");
    assert_string_equal(band_of(book, "c", NULL), "fair");
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_band),        cmocka_unit_test(decisions),
        cmocka_unit_test(dwell_time_ends),       cmocka_unit_test(dwell_time_is_forgotten),
        cmocka_unit_test(overrides_do_not_wait),
    };

    return cmocka_run_group_tests_name("health band", tests, NULL, NULL);
}
