/* SPDX-License-Identifier: MIT */
#include "util/zone.h"

#include "test.h"

#define HOUR (3600 * CSUCCESSP_SECOND)
#define MINUTE (60 * CSUCCESSP_SECOND)

static int64_t
instant(const char *text)
{
    int64_t out = 0;

    assert_int_equal(csuccessp_time_read(text, strlen(text), &out), CSUCCESS_OK);
    return out;
}

static int32_t
day(const char *text)
{
    int32_t out = 0;

    assert_int_equal(csuccessp_date_read(text, strlen(text), &out), CSUCCESS_OK);
    return out;
}

/* A zone with one transition. */
struct one {
    csuccessp_zone zone;
    int64_t at;
    int32_t offset;
};

static const csuccessp_zone *
one_transition(struct one *one, int32_t before, const char *at, int32_t after)
{
    one->at = instant(at);
    one->offset = after;
    one->zone.first = before;
    one->zone.count = 1;
    one->zone.at = &one->at;
    one->zone.offset = &one->offset;
    return &one->zone;
}

/* Central European Time, 2026. */
struct berlin {
    csuccessp_zone zone;
    int64_t at[2];
    int32_t offset[2];
};

static const csuccessp_zone *
berlin(struct berlin *b)
{
    b->at[0] = instant("2026-03-29T01:00:00Z");
    b->at[1] = instant("2026-10-25T01:00:00Z");
    b->offset[0] = 7200;
    b->offset[1] = 3600;
    b->zone.first = 3600;
    b->zone.count = 2;
    b->zone.at = b->at;
    b->zone.offset = b->offset;
    return &b->zone;
}

static void
no_zone_is_utc(void **state)
{
    const int64_t noon = instant("2026-06-01T12:00:00Z");

    (void)state;
    assert_int_equal(csuccessp_zone_offset(NULL, noon), 0);
    assert_int_equal(csuccessp_zone_date(NULL, noon), day("2026-06-01"));
    assert_int_equal(csuccessp_zone_date(NULL, -1), -1);
    assert_int_equal(csuccessp_zone_instant(NULL, noon), noon);
    assert_int_equal(csuccessp_zone_midnight(NULL, day("2026-06-01")), noon - 12 * HOUR);
    assert_int_equal(csuccessp_zone_next_midnight(NULL, noon), noon + 12 * HOUR);
    assert_int_equal(csuccessp_zone_next_midnight(NULL, noon - 12 * HOUR), noon + 12 * HOUR);
    assert_int_equal(csuccessp_zone_last_midnight(NULL, noon), noon - 12 * HOUR);
    assert_int_equal(csuccessp_zone_last_midnight(NULL, noon - 12 * HOUR), noon - 12 * HOUR);
}

static void
a_zone_without_transitions_has_one_offset(void **state)
{
    const csuccessp_zone zone = {-5 * 3600, 0, NULL, NULL};
    const int64_t time = instant("2026-06-01T03:00:00Z");

    (void)state;
    assert_int_equal(csuccessp_zone_offset(&zone, time), -18000);
    assert_int_equal(csuccessp_zone_date(&zone, time), day("2026-05-31"));
    assert_int_equal(csuccessp_zone_next_midnight(&zone, time), instant("2026-06-01T05:00:00Z"));
    assert_int_equal(csuccessp_zone_last_midnight(&zone, time), instant("2026-05-31T05:00:00Z"));
}

static void
an_offset_holds_from_its_transition_on(void **state)
{
    struct berlin b;
    const csuccessp_zone *zone = berlin(&b);

    (void)state;
    assert_int_equal(csuccessp_zone_offset(zone, CSUCCESSP_TIME_MIN), 3600);
    assert_int_equal(csuccessp_zone_offset(zone, b.at[0] - 1), 3600);
    assert_int_equal(csuccessp_zone_offset(zone, b.at[0]), 7200);
    assert_int_equal(csuccessp_zone_offset(zone, b.at[1] - 1), 7200);
    assert_int_equal(csuccessp_zone_offset(zone, b.at[1]), 3600);
    assert_int_equal(csuccessp_zone_offset(zone, CSUCCESSP_TIME_MAX), 3600);
}

static void
a_skipped_local_time_moves_forward(void **state)
{
    struct berlin b;
    const csuccessp_zone *zone = berlin(&b);

    (void)state;
    assert_int_equal(csuccessp_zone_instant(zone, instant("2026-03-29T01:59:59Z")),
                     instant("2026-03-29T00:59:59Z"));
    assert_int_equal(csuccessp_zone_instant(zone, instant("2026-03-29T02:00:00Z")),
                     instant("2026-03-29T01:00:00Z"));
    assert_int_equal(csuccessp_zone_instant(zone, instant("2026-03-29T02:30:00Z")),
                     instant("2026-03-29T01:30:00Z"));
    assert_int_equal(csuccessp_zone_instant(zone, instant("2026-03-29T03:00:00Z")),
                     instant("2026-03-29T01:00:00Z"));
}

static void
of_a_repeated_local_time_the_first_is_meant(void **state)
{
    struct berlin b;
    const csuccessp_zone *zone = berlin(&b);

    (void)state;
    assert_int_equal(csuccessp_zone_instant(zone, instant("2026-10-25T02:00:00Z")),
                     instant("2026-10-25T00:00:00Z"));
    assert_int_equal(csuccessp_zone_instant(zone, instant("2026-10-25T02:59:59Z")),
                     instant("2026-10-25T00:59:59Z"));
    assert_int_equal(csuccessp_zone_instant(zone, instant("2026-10-25T03:00:00Z")),
                     instant("2026-10-25T02:00:00Z"));
}

static void
days_of_a_change_have_23_and_25_hours(void **state)
{
    struct berlin b;
    const csuccessp_zone *zone = berlin(&b);

    (void)state;
    assert_int_equal(csuccessp_zone_midnight(zone, day("2026-03-30")) -
                         csuccessp_zone_midnight(zone, day("2026-03-29")),
                     23 * HOUR);
    assert_int_equal(csuccessp_zone_midnight(zone, day("2026-10-26")) -
                         csuccessp_zone_midnight(zone, day("2026-10-25")),
                     25 * HOUR);
}

/* São Paulo, 4 November 2018: from 00:00 to 01:00. */
static void
a_day_whose_midnight_is_skipped_begins_at_the_change(void **state)
{
    struct one one;
    const csuccessp_zone *zone = one_transition(&one, -10800, "2018-11-04T03:00:00Z", -7200);

    (void)state;
    assert_int_equal(csuccessp_zone_midnight(zone, day("2018-11-04")), one.at);
    assert_int_equal(csuccessp_zone_next_midnight(zone, one.at - HOUR), one.at);
    assert_int_equal(csuccessp_zone_next_midnight(zone, one.at), one.at + 23 * HOUR);
    assert_int_equal(csuccessp_zone_last_midnight(zone, one.at), one.at);
    assert_int_equal(csuccessp_zone_last_midnight(zone, one.at + HOUR), one.at);
    assert_int_equal(csuccessp_zone_last_midnight(zone, one.at - 1), one.at - 24 * HOUR);
}

/* Toronto, 30 March 1919: from 23:30 to 00:30 of the next day. */
static void
a_day_whose_midnight_lies_within_a_gap_begins_at_the_change(void **state)
{
    struct one one;
    const csuccessp_zone *zone = one_transition(&one, -18000, "1919-03-31T04:30:00Z", -14400);

    (void)state;
    assert_int_equal(csuccessp_zone_date(zone, one.at - 1), day("1919-03-30"));
    assert_int_equal(csuccessp_zone_date(zone, one.at), day("1919-03-31"));
    assert_int_equal(csuccessp_zone_midnight(zone, day("1919-03-31")), one.at);
    assert_int_equal(csuccessp_zone_next_midnight(zone, one.at - HOUR), one.at);
    assert_int_equal(csuccessp_zone_last_midnight(zone, one.at + 10 * MINUTE), one.at);
    assert_int_equal(csuccessp_zone_next_midnight(zone, one.at), instant("1919-04-01T04:00:00Z"));
}

/* São Paulo, 18 February 2018: from 00:00 back to 23:00 of the day before. */
static void
a_day_that_is_put_off_by_an_hour_begins_after_it(void **state)
{
    struct one one;
    const csuccessp_zone *zone = one_transition(&one, -7200, "2018-02-18T02:00:00Z", -10800);

    (void)state;
    assert_int_equal(csuccessp_zone_date(zone, one.at), day("2018-02-17"));
    assert_int_equal(csuccessp_zone_midnight(zone, day("2018-02-18")), one.at + HOUR);
    assert_int_equal(csuccessp_zone_next_midnight(zone, one.at - HOUR), one.at + HOUR);
    assert_int_equal(csuccessp_zone_next_midnight(zone, one.at), one.at + HOUR);
    assert_int_equal(csuccessp_zone_last_midnight(zone, one.at + MINUTE), one.at - 24 * HOUR);
}

/* St. John's, 7 November 2010: from 00:01 back to 23:01 of the day before. */
static void
a_midnight_that_comes_twice_counts_the_first_time(void **state)
{
    struct one one;
    const csuccessp_zone *zone = one_transition(&one, -9000, "2010-11-07T02:31:00Z", -12600);
    const int64_t first = one.at - MINUTE, later = one.at + 10 * MINUTE;

    (void)state;
    assert_int_equal(csuccessp_zone_date(zone, later), day("2010-11-06"));
    assert_int_equal(csuccessp_zone_midnight(zone, day("2010-11-07")), first);
    assert_int_equal(csuccessp_zone_next_midnight(zone, first - 1), first);
    assert_int_equal(csuccessp_zone_next_midnight(zone, later), instant("2010-11-08T03:30:00Z"));
    assert_int_equal(csuccessp_zone_last_midnight(zone, later), first);
    assert_int_equal(csuccessp_zone_last_midnight(zone, first + 2 * HOUR), first);
}

/* Samoa had no 30 December 2011. */
static void
a_day_that_is_skipped_begins_with_the_next(void **state)
{
    struct one one;
    const csuccessp_zone *zone = one_transition(&one, -36000, "2011-12-30T10:00:00Z", 50400);

    (void)state;
    assert_int_equal(csuccessp_zone_date(zone, one.at - 1), day("2011-12-29"));
    assert_int_equal(csuccessp_zone_date(zone, one.at), day("2011-12-31"));
    assert_int_equal(csuccessp_zone_midnight(zone, day("2011-12-30")), one.at);
    assert_int_equal(csuccessp_zone_midnight(zone, day("2011-12-31")), one.at);
    assert_int_equal(csuccessp_zone_instant(zone, instant("2011-12-30T12:00:00Z")),
                     instant("2011-12-30T22:00:00Z"));
    assert_int_equal(csuccessp_zone_next_midnight(zone, one.at - 12 * HOUR), one.at);
    assert_int_equal(csuccessp_zone_next_midnight(zone, one.at), one.at + 24 * HOUR);
    assert_int_equal(csuccessp_zone_last_midnight(zone, one.at + 12 * HOUR), one.at);
    assert_int_equal(csuccessp_zone_last_midnight(zone, one.at - 1), one.at - 24 * HOUR);
}

/* A model in steps of half an hour: the offset of each step from the beginning of 1970, searched
 * from the front. */
enum { DAYS = 30, MARGIN = 5, STEPS = (DAYS + 2 * MARGIN) * 48 };

struct model {
    csuccessp_zone zone;
    int64_t at[DAYS * 2];
    int32_t offset[DAYS * 2];
    int64_t local[STEPS]; /* of each step, in steps since local 1970-01-01 */
};

static int64_t
step_time(int step)
{
    return (int64_t)(step - MARGIN * 48) * 30 * MINUTE;
}

static void
make_model(struct model *m, uint64_t *seed, int apart)
{
    int32_t offset = (int32_t)random_below(seed, 95) - 47;
    int step, next = MARGIN * 48 + (int)random_below(seed, 96);

    m->zone.first = offset * 1800;
    m->zone.count = 0;
    m->zone.at = m->at;
    m->zone.offset = m->offset;
    for (step = 0; step < STEPS; step++) {
        if (step == next && step < STEPS - MARGIN * 48) {
            if (random_below(seed, 2))
                offset = (int32_t)random_below(seed, 95) - 47;
            else if (offset > -46 && offset < 46)
                offset += random_below(seed, 2) ? 2 : -2;
            m->at[m->zone.count] = step_time(step);
            m->offset[m->zone.count++] = offset * 1800;
            next += apart + (int)random_below(seed, 96);
        }
        m->local[step] = step - MARGIN * 48 + offset;
    }
}

/* When a local day begins: the first step at which the local clock shows it or a later one. */
static int
model_midnight(const struct model *m, int date)
{
    int step = 0;

    while (step < STEPS && m->local[step] < date * 48)
        step++;
    return step;
}

static void
days_begin_when_the_local_clock_first_shows_them(void **state)
{
    static struct model m;
    uint64_t seed = 1;
    int round, date, step, begins[DAYS + 2 * MARGIN], i;

    (void)state;
    for (round = 0; round < 600; round++) {
        make_model(&m, &seed, round % 2 ? 1 : 192);
        for (i = 0; i < DAYS + 2; i++) {
            date = i - 1;
            begins[i] = model_midnight(&m, date);
            assert_int_equal(csuccessp_zone_midnight(&m.zone, date), step_time(begins[i]));
        }
        for (step = MARGIN * 48; step < STEPS - (MARGIN + 4) * 48; step++) {
            int last = -1, next = -1;
            for (i = 0; i < DAYS + 2; i++) {
                if (begins[i] <= step)
                    last = begins[i];
                else if (next < 0)
                    next = begins[i];
            }
            assert_int_equal(csuccessp_zone_next_midnight(&m.zone, step_time(step)),
                             step_time(next));
            if (step >= (MARGIN + 3) * 48)
                assert_int_equal(csuccessp_zone_last_midnight(&m.zone, step_time(step)),
                                 step_time(last));
        }
    }
}

static void
local_times_agree_with_a_search_from_the_front(void **state)
{
    static struct model m;
    uint64_t seed = 2;
    int round, step;
    int64_t local;

    (void)state;
    for (round = 0; round < 300; round++) {
        make_model(&m, &seed, 192); /* so far apart that no skipped time comes again */
        for (local = 48; local < (DAYS - 1) * 48; local++) {
            int64_t skipped = 0;
            for (step = 0; m.local[step] < local; step++)
                ;
            if (m.local[step] != local)
                skipped = local - m.local[step - 1] - 1; /* beyond the last that was shown */
            assert_int_equal(csuccessp_zone_instant(&m.zone, local * 30 * MINUTE),
                             step_time(step + (int)skipped));
        }
    }
}

static void
the_ends_of_time_have_midnights(void **state)
{
    const csuccessp_zone zone = {14 * 3600, 0, NULL, NULL};

    (void)state;
    assert_int_equal(csuccessp_zone_last_midnight(&zone, CSUCCESSP_TIME_MIN),
                     CSUCCESSP_TIME_MIN - 14 * HOUR);
    assert_int_equal(csuccessp_zone_next_midnight(&zone, CSUCCESSP_TIME_MAX),
                     CSUCCESSP_TIME_MAX + 1 + 10 * HOUR);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_zone_is_utc),
        cmocka_unit_test(a_zone_without_transitions_has_one_offset),
        cmocka_unit_test(an_offset_holds_from_its_transition_on),
        cmocka_unit_test(a_skipped_local_time_moves_forward),
        cmocka_unit_test(of_a_repeated_local_time_the_first_is_meant),
        cmocka_unit_test(days_of_a_change_have_23_and_25_hours),
        cmocka_unit_test(a_day_whose_midnight_is_skipped_begins_at_the_change),
        cmocka_unit_test(a_day_whose_midnight_lies_within_a_gap_begins_at_the_change),
        cmocka_unit_test(a_day_that_is_put_off_by_an_hour_begins_after_it),
        cmocka_unit_test(a_midnight_that_comes_twice_counts_the_first_time),
        cmocka_unit_test(a_day_that_is_skipped_begins_with_the_next),
        cmocka_unit_test(days_begin_when_the_local_clock_first_shows_them),
        cmocka_unit_test(local_times_agree_with_a_search_from_the_front),
        cmocka_unit_test(the_ends_of_time_have_midnights),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
