/* SPDX-License-Identifier: MIT */
/* Business days, offsets and working time, by examples counted by hand and against an oracle that
 * goes day by day. */
#include "book/calendar/workday.h"

#include "book/book.h"
#include "workbook.h"

#define MINUTE INT64_C(60000000)

static csuccess_book *book;

/* Zones and calendars that the tests share. 2026-01-01 is a Thursday; Easter Sunday is the 5th of
 * April. */
static int
set_up(void **state)
{
    (void)state;
    book = new_book();
    take(book, "{'record':'zone','id':'Berlin','offset':3600,'transitions':"
               "[['2026-03-29T01:00:00Z',7200],['2026-10-25T01:00:00Z',3600]]}");
    take(book, "{'record':'zone','id':'New York','offset':-18000,'transitions':"
               "[['2026-03-08T07:00:00Z',-14400],['2026-11-01T06:00:00Z',-18000]]}");
    /* has no 30th of December 2011, which was a Friday */
    take(book, "{'record':'zone','id':'Samoa','offset':-36000,'transitions':"
               "[['2011-12-30T10:00:00Z',50400]]}");
    /* at the end of Saturday the 17th of February 2018 clocks went back to 23:00 */
    take(book, "{'record':'zone','id':'Brazil','offset':-7200,'transitions':"
               "[['2018-02-18T02:00:00Z',-10800]]}");
    take(book, "{'record':'calendar','id':'plain'}");
    take(book, "{'record':'calendar','id':'office','hours':{'from':'09:00','to':'17:00'},"
               "'holidays':['2026-04-03','2026-04-06','2026-12-25']}");
    take(book, "{'record':'calendar','id':'gulf','weekend':['friday','saturday']}");
    take(book, "{'record':'calendar','id':'shop','weekend':['sunday']}");
    take(book, "{'record':'calendar','id':'night','weekend':[],"
               "'hours':{'from':'02:30','to':'05:00'}}");
    take(book, "{'record':'calendar','id':'dusk','weekend':[],"
               "'hours':{'from':'02:30','to':'03:00'}}");
    take(book, "{'record':'calendar','id':'late','hours':{'from':'12:00','to':'24:00'}}");
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    csuccess_book_free(book);
    return 0;
}

static csuccessp_text
text(const char *bytes)
{
    return csuccessp_texts_find(&book->texts, bytes, strlen(bytes));
}

/* By the ids of a calendar and a zone, NULL for none. */
static csuccessp_schedule
by(const char *calendar, const char *zone)
{
    csuccessp_schedule out = {NULL, NULL, 0, book};

    if (calendar)
        assert_non_null(out.calendar = csuccessp_calendar_find(book, text(calendar)));
    if (zone)
        assert_non_null(out.zone = csuccessp_zone_find(book, text(zone)));
    return out;
}

/* The absences of a member, from a JSON list. */
static csuccessp_text
absences_of(const char *list)
{
    csuccessp_text mia = csuccessp_texts_take(&book->texts, "mia", 3), out;

    take(book, "{'record':'member','id':'mia','absences':%s}", list);
    out = csuccessp_schedule_of(book, CSUCCESSP_ROW_NONE, mia, CSUCCESSP_SCHEDULE_OWNER).absences;
    csuccessp_texts_drop(&book->texts, mia);
    assert_int_not_equal(out, 0);
    return out;
}

static csuccessp_schedule
absent(const char *calendar, const char *list)
{
    csuccessp_schedule out = by(calendar, NULL);

    out.absences = absences_of(list);
    return out;
}

static int32_t
day(const char *date)
{
    return csuccessp_time_date(when(date));
}

static void
counts_to(csuccessp_schedule schedule, const char *from, int32_t days, const char *to)
{
    int32_t found = csuccessp_workday_add(&schedule, day(from), days);

    if (found != day(to))
        fail_msg("%s %+d: %.10s, not %s", from, days, time_text(found * DAY), to);
}

static void
business_days(void **state)
{
    (void)state;
    /* without a calendar */
    counts_to(by(NULL, NULL), "2026-01-09", 1, "2026-01-12");
    counts_to(by(NULL, NULL), "2026-01-09", 0, "2026-01-09");
    counts_to(by(NULL, NULL), "2026-01-10", 0, "2026-01-12");
    counts_to(by(NULL, NULL), "2026-01-10", 1, "2026-01-12");
    counts_to(by(NULL, NULL), "2026-01-10", -1, "2026-01-09");
    counts_to(by(NULL, NULL), "2026-01-12", -1, "2026-01-09");
    counts_to(by(NULL, NULL), "2026-01-12", -6, "2026-01-02");
    counts_to(by(NULL, NULL), "2026-01-01", 260, "2026-12-31");
    counts_to(by(NULL, NULL), "2026-12-31", -260, "2026-01-01");
    counts_to(by(NULL, NULL), "2028-02-28", 2, "2028-03-01"); /* a leap year */
    /* holidays right before and after a weekend */
    counts_to(by("office", NULL), "2026-04-02", 1, "2026-04-07");
    counts_to(by("office", NULL), "2026-04-02", 2, "2026-04-08");
    counts_to(by("office", NULL), "2026-04-04", 0, "2026-04-07");
    counts_to(by("office", NULL), "2026-04-07", -1, "2026-04-02");
    counts_to(by("office", NULL), "2026-04-05", -1, "2026-04-02");
    counts_to(by("office", NULL), "2026-04-01", 20, "2026-05-01");
    counts_to(by("office", NULL), "2026-05-01", -20, "2026-04-01");
    /* another weekend */
    counts_to(by("gulf", NULL), "2026-01-08", 1, "2026-01-11");
    counts_to(by("gulf", NULL), "2026-01-09", 0, "2026-01-11");
    counts_to(by("gulf", NULL), "2026-01-11", -1, "2026-01-08");
    counts_to(by("shop", NULL), "2026-01-10", 1, "2026-01-12");
    counts_to(by("night", NULL), "2026-01-10", 7, "2026-01-17");
}

static void
absences(void **state)
{
    static const char *const list = "[{'from':'2026-07-10','to':'2026-07-20'},"
                                    "{'to':'2026-07-07','from':'2026-07-07'},"
                                    "{'from':'2026-07-18','to':'2026-07-22'}]";

    (void)state;
    counts_to(absent("plain", list), "2026-07-06", 1, "2026-07-08");
    counts_to(absent("plain", list), "2026-07-06", 3, "2026-07-23");
    counts_to(absent("plain", list), "2026-07-23", -3, "2026-07-06");
    counts_to(absent("plain", list), "2026-07-07", 0, "2026-07-08");
    counts_to(absent("plain", list), "2026-06-01", 40, "2026-08-10");
    counts_to(absent("plain", list), "2026-08-10", -40, "2026-06-01");
    counts_to(absent(NULL, list), "2026-07-09", 1, "2026-07-23");
    counts_to(absent(NULL, "[]"), "2026-07-09", 1, "2026-07-10");
}

static csuccessp_calendar_entry
made(unsigned weekend)
{
    csuccessp_calendar_entry out;

    memset(&out, 0, sizeof out);
    out.weekend = (uint8_t)weekend;
    out.from_minute = out.to_minute = -1;
    return out;
}

static void
nothing_but_days_off(void **state)
{
    csuccessp_calendar_entry none = made(127), dry = made(0);
    csuccessp_schedule schedule = {&none, NULL, 0, book};
    int32_t holidays[4000], i;
    int64_t at = when("2026-01-07T10:00:00Z");

    (void)state;
    counts_to(schedule, "2026-01-07", 0, "2026-01-07");
    counts_to(schedule, "2026-01-07", 5, "2026-01-07");
    counts_to(schedule, "2026-01-07", INT32_MIN, "2026-01-07");
    assert_int_equal(csuccessp_schedule_move(&schedule, at, 0), at);
    assert_int_equal(csuccessp_schedule_move(&schedule, at, 1), at);

    /* two business days are left before holidays for years */
    for (i = 0; i < 4000; i++)
        holidays[i] = day("2026-01-10") + i;
    dry.holidays.items = holidays;
    dry.holidays.count = 3660;
    schedule.calendar = &dry;
    counts_to(schedule, "2026-01-07", 2, "2026-01-09");
    counts_to(schedule, "2026-01-07", 3, "2026-01-09");
    counts_to(schedule, "2026-01-10", 0, "2026-01-10");
    counts_to(schedule, "2026-01-09", 1, "2026-01-09");
    dry.holidays.count = 3659; /* one less: there is an end to it */
    counts_to(schedule, "2026-01-07", 3, "2036-01-17");
    counts_to(schedule, "2036-01-17", -1, "2026-01-09");
    dry.holidays.count = 4000;
    counts_to(schedule, "2036-12-24", -1, "2036-12-23");
    counts_to(schedule, "2036-12-23", -1, "2036-12-23");

    /* gone for good */
    counts_to(absent("plain", "[{'from':'2026-01-10','to':'9999-12-31'}]"), "2026-01-08", 9,
              "2026-01-09");
    counts_to(absent("plain", "[{'from':'0001-01-01','to':'9999-12-31'}]"), "2026-01-08", -9,
              "2026-01-08");
    schedule = absent("office", "[{'from':'2026-01-01','to':'9999-12-31'}]");
    assert_int_equal(csuccessp_schedule_move(&schedule, at, 0), at);
}

/* Offsets. */

static void
leads_to(csuccessp_schedule schedule, const char *from, csuccessp_offset offset, const char *to)
{
    int64_t found = csuccessp_schedule_add(&schedule, when(from), &offset);

    if (found != when(to))
        fail_msg("%s %+d months %+d days %+d business days: %s, not %s", from, offset.months,
                 offset.days, offset.business_days, time_text(found), to);
}

static csuccessp_offset
offset(int32_t months, int32_t days, int32_t business_days, int64_t microseconds)
{
    csuccessp_offset out = {months, days, business_days, microseconds};

    return out;
}

static void
months_and_days(void **state)
{
    csuccessp_offset one;
    csuccessp_schedule schedule = by("office", NULL);

    (void)state;
    leads_to(schedule, "2026-01-31T10:00:00Z", offset(1, 0, 0, 0), "2026-02-28T10:00:00Z");
    leads_to(schedule, "2026-01-31T10:00:00Z", offset(2, 0, 0, 0), "2026-03-31T10:00:00Z");
    leads_to(schedule, "2028-01-31", offset(1, 0, 0, 0), "2028-02-29");
    leads_to(schedule, "2028-02-29", offset(12, 0, 0, 0), "2029-02-28");
    leads_to(schedule, "2028-02-29", offset(48, 0, 0, 0), "2032-02-29");
    leads_to(schedule, "2026-03-31", offset(-1, 0, 0, 0), "2026-02-28");
    leads_to(schedule, "2026-01-15", offset(-1, 0, 0, 0), "2025-12-15");
    leads_to(schedule, "2100-01-31", offset(1, 0, 0, 0), "2100-02-28"); /* no leap year */
    /* months, then days, then business days: Saturday the 28th, Sunday, Monday */
    leads_to(schedule, "2026-01-30T12:34:56Z", offset(1, 1, 1, 0), "2026-03-02T12:34:56Z");
    leads_to(schedule, "2026-01-30", offset(0, 0, -1, HOUR), "2026-01-29T01:00:00Z");
    /* no business days are not none: a Saturday stays */
    leads_to(schedule, "2026-01-30", offset(0, 1, 0, 0), "2026-01-31");

    one = offset(0, 0, 2, 3 * HOUR);
    schedule.zone = by(NULL, "Berlin").zone;
    assert_int_equal(csuccessp_schedule_day(&schedule, day("2026-04-02"), &one),
                     when("2026-04-08T01:00:00Z")); /* midnight in summer is 22:00Z */
    one = offset(-1, 0, 0, 0);
    assert_int_equal(csuccessp_schedule_day(&schedule, day("2026-03-31"), &one),
                     when("2026-02-27T23:00:00Z"));
}

static void
changes_of_clocks(void **state)
{
    csuccessp_schedule berlin = by(NULL, "Berlin"), york = by(NULL, "New York");

    (void)state;
    /* 02:30 is skipped: it is 03:30 */
    leads_to(berlin, "2026-03-28T01:30:00Z", offset(0, 1, 0, 0), "2026-03-29T01:30:00Z");
    leads_to(berlin, "2026-03-28T01:30:00Z", offset(0, 2, 0, 0), "2026-03-30T00:30:00Z");
    leads_to(berlin, "2026-03-30T00:30:00Z", offset(0, -1, 0, 0), "2026-03-29T01:30:00Z");
    leads_to(york, "2026-03-07T07:30:00Z", offset(0, 1, 0, 0), "2026-03-08T07:30:00Z");
    leads_to(york, "2026-02-08T07:30:00Z", offset(1, 0, 0, 0), "2026-03-08T07:30:00Z");
    leads_to(york, "2026-03-06T14:00:00Z", offset(0, 0, 1, 0), "2026-03-09T13:00:00Z");
    /* 02:30 comes twice: the first */
    leads_to(berlin, "2026-10-24T00:30:00Z", offset(0, 1, 0, 0), "2026-10-25T00:30:00Z");
    leads_to(berlin, "2026-10-24T00:30:00Z", offset(0, 2, 0, 0), "2026-10-26T01:30:00Z");
    leads_to(york, "2026-10-31T05:30:00Z", offset(0, 1, 0, 0), "2026-11-01T05:30:00Z");
    leads_to(york, "2026-11-02T06:30:00Z", offset(0, -1, 0, 0), "2026-11-01T05:30:00Z");
    /* the second stays what it is while no local time is asked for */
    leads_to(berlin, "2026-10-25T01:30:00Z", offset(0, 0, 0, 0), "2026-10-25T01:30:00Z");
    leads_to(berlin, "2026-10-25T01:30:00Z", offset(0, 0, 0, HOUR), "2026-10-25T02:30:00Z");
    leads_to(berlin, "2026-10-25T01:30:00Z", offset(0, 1, 0, 0), "2026-10-26T01:30:00Z");
    /* a day is not 24 hours */
    leads_to(berlin, "2026-03-28T12:00:00Z", offset(0, 1, 0, 0), "2026-03-29T11:00:00Z");
    leads_to(berlin, "2026-03-28T12:00:00Z", offset(0, 0, 0, DAY), "2026-03-29T12:00:00Z");
    /* which day it is depends on the zone: Friday evening in New York is Saturday in UTC */
    leads_to(york, "2026-01-10T02:00:00Z", offset(0, 0, 1, 0), "2026-01-13T02:00:00Z");
    leads_to(by(NULL, NULL), "2026-01-10T02:00:00Z", offset(0, 0, 1, 0), "2026-01-12T02:00:00Z");
}

/* Working time. */

static void
moves_to(csuccessp_schedule schedule, const char *from, const char *later, const char *earlier)
{
    const char *const to[2] = {later, earlier};
    int i;

    for (i = 0; i < 2; i++) {
        int64_t found = csuccessp_schedule_move(&schedule, when(from), i);
        if (found != when(to[i]))
            fail_msg("%s %s: %s, not %s", from, i ? "earlier" : "later", time_text(found), to[i]);
        assert_int_equal(csuccessp_schedule_move(&schedule, found, i), found);
    }
}

static void
working_time(void **state)
{
    csuccessp_schedule berlin = by("office", "Berlin"), plain = by("plain", "Berlin");

    (void)state;
    moves_to(by(NULL, "Berlin"), "2026-01-10T03:00:00Z", "2026-01-10T03:00:00Z",
             "2026-01-10T03:00:00Z");
    /* within; before and after work; right at both ends */
    moves_to(berlin, "2026-01-07T10:00:00Z", "2026-01-07T10:00:00Z", "2026-01-07T10:00:00Z");
    moves_to(berlin, "2026-01-07T07:00:00Z", "2026-01-07T08:00:00Z", "2026-01-06T16:00:00Z");
    moves_to(berlin, "2026-01-07T17:00:00Z", "2026-01-08T08:00:00Z", "2026-01-07T16:00:00Z");
    moves_to(berlin, "2026-01-07T08:00:00Z", "2026-01-07T08:00:00Z", "2026-01-07T08:00:00Z");
    moves_to(berlin, "2026-01-07T16:00:00Z", "2026-01-08T08:00:00Z", "2026-01-07T16:00:00Z");
    /* the weekend on which clocks change, and Easter */
    moves_to(berlin, "2026-03-27T16:30:00Z", "2026-03-30T07:00:00Z", "2026-03-27T16:00:00Z");
    moves_to(berlin, "2026-03-28T12:00:00Z", "2026-03-30T07:00:00Z", "2026-03-27T16:00:00Z");
    moves_to(berlin, "2026-04-04T10:00:00Z", "2026-04-07T07:00:00Z", "2026-04-02T15:00:00Z");
    /* Friday 23:30Z is Saturday in Berlin */
    moves_to(plain, "2026-01-09T22:30:00Z", "2026-01-09T22:30:00Z", "2026-01-09T22:30:00Z");
    moves_to(plain, "2026-01-09T23:30:00Z", "2026-01-11T23:00:00Z", "2026-01-08T23:30:00Z");
    moves_to(plain, "2026-01-10T14:00:00Z", "2026-01-11T23:00:00Z", "2026-01-09T14:00:00Z");
    moves_to(plain, "2026-01-09T22:59:59.5Z", "2026-01-09T22:59:59.5Z", "2026-01-09T22:59:59.5Z");
    /* to the end of the day */
    moves_to(by("late", NULL), "2026-01-10T03:00:00Z", "2026-01-12T12:00:00Z",
             "2026-01-09T23:59:59Z");
    moves_to(by("late", NULL), "2026-01-09T23:59:59.5Z", "2026-01-09T23:59:59.5Z",
             "2026-01-09T23:59:59.5Z");
    moves_to(absent("plain", "[{'from':'2026-07-06','to':'2026-07-24'}]"), "2026-07-08T09:00:00Z",
             "2026-07-27", "2026-07-03T09:00:00Z");
}

static void
working_time_and_clocks(void **state)
{
    csuccessp_schedule night = by("night", "Berlin"), dusk = by("dusk", "Berlin");
    csuccessp_schedule samoa = by("office", "Samoa"), brazil = by("shop", "Brazil");

    (void)state;
    /* work begins at a time that is skipped, or that comes twice */
    moves_to(night, "2026-03-29T00:00:00Z", "2026-03-29T01:30:00Z", "2026-03-28T04:00:00Z");
    moves_to(night, "2026-03-29T01:15:00Z", "2026-03-29T01:30:00Z", "2026-03-28T04:00:00Z");
    moves_to(night, "2026-10-25T00:15:00Z", "2026-10-25T00:30:00Z", "2026-10-24T03:00:00Z");
    moves_to(night, "2026-10-25T01:15:00Z", "2026-10-25T01:15:00Z", "2026-10-25T01:15:00Z");
    /* all of the work is skipped: half an hour late is better than never */
    moves_to(dusk, "2026-03-29T00:00:00Z", "2026-03-29T01:30:00Z", "2026-03-28T02:00:00Z");
    moves_to(dusk, "2026-03-29T03:00:00Z", "2026-03-30T00:30:00Z", "2026-03-29T01:00:00Z");
    /* the Friday that never was */
    moves_to(samoa, "2011-12-30T06:00:00Z", "2012-01-01T19:00:00Z", "2011-12-30T03:00:00Z");
    moves_to(samoa, "2011-12-30T22:00:00Z", "2012-01-01T19:00:00Z", "2011-12-30T03:00:00Z");
    moves_to(by("plain", "Samoa"), "2011-12-30T22:00:00Z", "2012-01-01T10:00:00Z",
             "2011-12-29T22:00:00Z");
    /* the second last hour of a Saturday that is worked, and the Sunday after it */
    moves_to(brazil, "2018-02-18T02:30:00Z", "2018-02-18T02:30:00Z", "2018-02-18T02:30:00Z");
    moves_to(brazil, "2018-02-18T03:00:00Z", "2018-02-19T03:00:00Z", "2018-02-17T02:00:00Z");
}

static void
ends_of_days(void **state)
{
    csuccessp_schedule office = by("office", "New York"), late = by("late", "New York");
    csuccessp_schedule none = by(NULL, "New York");

    (void)state;
    assert_int_equal(csuccessp_schedule_end_of_day(&office, when("2026-01-07T03:00:00Z")),
                     when("2026-01-06T22:00:00Z"));
    assert_int_equal(csuccessp_schedule_end_of_day(&office, when("2026-01-07T23:00:00Z")),
                     when("2026-01-07T22:00:00Z"));
    assert_int_equal(csuccessp_schedule_end_of_day(&late, when("2026-03-08T12:00:00Z")),
                     when("2026-03-09T03:59:59Z"));
    assert_int_equal(csuccessp_schedule_end_of_day(&none, when("2026-11-01T12:00:00Z")),
                     when("2026-11-02T04:59:59Z"));
}

static void
ends_of_time(void **state)
{
    static const char *const calendars[] = {NULL, "plain", "office", "gulf", "night", "late"};
    static const char *const zones[] = {NULL, "Berlin", "New York", "Samoa"};
    static const int64_t times[] = {INT64_MIN, CSUCCESSP_TIME_MIN, CSUCCESSP_TIME_MIN + 1,
                                    0,         CSUCCESSP_TIME_MAX, CSUCCESSP_TIME_MAX - DAY,
                                    INT64_MAX};
    static const int32_t numbers[] = {INT32_MIN, -120001, -1, 0, 1, 3660000, INT32_MAX};
    static const int64_t more[] = {INT64_MIN, -1, 0, 1, INT64_MAX};
    size_t c, z, t, m, d, b, u;

    (void)state;
    counts_to(by(NULL, NULL), "9999-12-30", 1, "9999-12-31"); /* a Friday */
    counts_to(by(NULL, NULL), "9999-12-31", 1, "9999-12-31");
    counts_to(by("gulf", NULL), "9999-12-29", 5, "9999-12-30");
    counts_to(by(NULL, NULL), "0001-01-02", -2, "0001-01-01"); /* a Monday */
    counts_to(by("plain", NULL), "0001-01-01", INT32_MAX, "9999-12-31");
    counts_to(by("plain", NULL), "9999-12-31", INT32_MIN, "0001-01-01");
    leads_to(by(NULL, NULL), "2026-01-31T10:00:00Z", offset(INT32_MAX, 0, 0, 0),
             "9999-12-31T10:00:00Z");
    leads_to(by(NULL, NULL), "2026-01-31T10:00:00Z", offset(0, INT32_MIN, 0, 0),
             "0001-01-01T10:00:00Z");
    leads_to(by(NULL, "Berlin"), "0001-01-03", offset(0, -2, 0, 0), "0001-01-01");
    for (c = 0; c < COUNT_OF(calendars); c++)
        for (z = 0; z < COUNT_OF(zones); z++)
            for (t = 0; t < COUNT_OF(times); t++) {
                csuccessp_schedule s = by(calendars[c], zones[z]);
                int64_t end = csuccessp_schedule_end_of_day(&s, times[t]);
                assert_true(end >= CSUCCESSP_TIME_MIN && end <= CSUCCESSP_TIME_MAX);
                for (u = 0; u < 2 && s.calendar; u++) {
                    end = csuccessp_schedule_move(&s, times[t], (int)u);
                    assert_true(end >= CSUCCESSP_TIME_MIN && end <= CSUCCESSP_TIME_MAX);
                }
                for (m = 0; m < COUNT_OF(numbers); m++)
                    for (d = 0; d < COUNT_OF(numbers); d++)
                        for (b = 0; b < COUNT_OF(numbers); b++) {
                            csuccessp_offset o = offset(numbers[m], numbers[d], numbers[b],
                                                        more[(m + d + b) % 5]);
                            end = csuccessp_schedule_add(&s, times[t], &o);
                            assert_true(end >= CSUCCESSP_TIME_MIN && end <= CSUCCESSP_TIME_MAX);
                            end = csuccessp_schedule_day(&s, numbers[(t + d) % 7], &o);
                            assert_true(end >= CSUCCESSP_TIME_MIN && end <= CSUCCESSP_TIME_MAX);
                        }
            }
}

/* The oracle. */

typedef struct random_year {
    csuccessp_calendar_entry calendar;
    csuccessp_schedule schedule;
    int32_t first;          /* the day that `off` begins with */
    uint8_t off[550];       /* holidays */
    int32_t holidays[550];  /* the same, as the calendar has them */
    int32_t from[4], to[4]; /* absences */
    int absences;
} random_year;

static int
naive_is_off(const random_year *year, int32_t date)
{
    int i;

    if (year->calendar.weekend >> csuccessp_weekday(date) & 1)
        return 1;
    if (date >= year->first && date - year->first < (int32_t)sizeof year->off &&
        year->off[date - year->first])
        return 1;
    for (i = 0; i < year->absences; i++)
        if (year->from[i] <= date && date <= year->to[i])
            return 1;
    return 0;
}

static int32_t
naive_add(const random_year *year, int32_t date, int32_t days)
{
    int32_t found = date, step = days < 0 ? -1 : 1, off = naive_is_off(year, date);

    if (days == 0)
        days = off;
    while (days != 0 && off < 3660 &&
           date != (step > 0 ? CSUCCESSP_DATE_MAX : CSUCCESSP_DATE_MIN)) {
        date += step;
        if (naive_is_off(year, date)) {
            off++;
        } else {
            off = 0;
            found = date;
            days -= step;
        }
    }
    return found;
}

static void
make_year(random_year *year, uint64_t *seed, const char *zone)
{
    static const unsigned weekends[] = {96, 96, 48, 64, 0, 31, 119, 126, 127};
    int32_t from = day("2025-10-01"), n = 0, i;
    char list[400] = "[";
    size_t length = 1;

    memset(year, 0, sizeof *year);
    year->calendar = made(weekends[random_below(seed, COUNT_OF(weekends))]);
    year->first = from;
    for (i = 0; i < (int32_t)sizeof year->off; i++)
        if (random_below(seed, 100) < (i / 50 % 4 == 1 ? 70u : 3u)) {
            year->off[i] = 1;
            year->holidays[n++] = from + i;
        }
    year->calendar.holidays.items = year->holidays;
    year->calendar.holidays.count = (size_t)n;
    year->absences = (int)random_below(seed, 5);
    for (i = 0; i < year->absences; i++) {
        year->from[i] = from + (int32_t)random_below(seed, 500);
        year->to[i] = year->from[i] +
                      (int32_t)random_below(seed, 1 + (16u << random_below(seed, 9)));
        length += (size_t)snprintf(list + length, sizeof list - length,
                                   "%s{'from':'%.10s','to':'%.10s'}", i ? "," : "",
                                   time_text(year->from[i] * DAY), time_text(year->to[i] * DAY));
    }
    memcpy(list + length, "]", 2);
    if (random_below(seed, 2)) {
        year->calendar.from_minute = 60 * (4 + (int32_t)random_below(seed, 8));
        year->calendar.to_minute = year->calendar.from_minute +
                                   15 * (1 + (int32_t)random_below(seed, 40));
    }
    year->schedule = absent(NULL, list);
    year->schedule.calendar = &year->calendar;
    year->schedule.zone = by(NULL, zone).zone;
}

static void
agrees_with_the_oracle(void **state)
{
    uint64_t seed = 20260111;
    random_year year;
    int i, k;

    (void)state;
    for (i = 0; i < 300; i++) {
        make_year(&year, &seed, NULL);
        for (k = 0; k < 60; k++) {
            int32_t date = day("2025-08-01") + (int32_t)random_below(&seed, 700);
            int32_t days = (int32_t)random_below(&seed, 2 + (2u << random_below(&seed, 10)));
            int32_t found, expected;
            if (random_below(&seed, 40) == 0)
                date = CSUCCESSP_DATE_MAX - (int32_t)random_below(&seed, 100);
            if (random_below(&seed, 40) == 0)
                date = CSUCCESSP_DATE_MIN + (int32_t)random_below(&seed, 100);
            if (random_below(&seed, 2))
                days = -days;
            found = csuccessp_workday_add(&year.schedule, date, days);
            expected = naive_add(&year, date, days);
            if (found != expected)
                fail_msg("year %d: %.10s %+d is %.10s, not %.10s", i, time_text(date * DAY), days,
                         time_text(found * DAY), time_text(expected * DAY));
            assert_int_equal(csuccessp_workday_is(&year.schedule, date),
                             !naive_is_off(&year, date));
        }
    }
}

/* 1 at a working time, looked at alone; `earlier`: the end of work is one, too. */
static int
naive_works(const random_year *year, int64_t at, int earlier)
{
    int64_t local = at + csuccessp_zone_offset(year->schedule.zone, at) * CSUCCESSP_SECOND;
    int32_t date = csuccessp_time_date(local);
    int64_t minute = (local - date * DAY) / MINUTE;

    if (naive_is_off(year, date))
        return 0;
    if (year->calendar.from_minute < 0)
        return 1;
    return minute >= year->calendar.from_minute &&
           minute < year->calendar.to_minute + (earlier ? 1 : 0);
}

/* By quarters of an hour, on which all hours begin and end, to the next working time; earlier
 * without hours day by day. */
static int64_t
naive_move(const random_year *year, int64_t at, int earlier)
{
    csuccessp_offset day_before = offset(0, -1, 0, 0);
    int64_t t = at;
    int n;

    if (earlier && year->calendar.from_minute < 0) {
        for (n = 0; n < 3660 && !naive_works(year, t, 1); n++, day_before.days--)
            t = csuccessp_schedule_add(&year->schedule, at, &day_before);
    } else {
        for (n = 0; n < 3660 * 96 && !naive_works(year, t, earlier); n++)
            t += earlier ? -15 * MINUTE : 15 * MINUTE;
    }
    return naive_works(year, t, earlier) ? t : at;
}

static void
moves_as_the_oracle_does(void **state)
{
    static const char *const zones[] = {NULL, "Berlin", "New York"};
    uint64_t seed = 7;
    random_year year;
    int i, k, earlier;

    (void)state;
    for (i = 0; i < 150; i++) {
        make_year(&year, &seed, zones[i % 3]);
        if (year.calendar.weekend == 127)
            continue;
        for (k = 0; k < 12; k++) {
            int64_t at = day("2026-02-01") * DAY +
                         (int64_t)random_below(&seed, 400 * 96) * 15 * MINUTE;
            for (earlier = 0; earlier < 2; earlier++) {
                int64_t found = csuccessp_schedule_move(&year.schedule, at, earlier);
                int64_t expected = naive_move(&year, at, earlier);
                if (found != expected)
                    fail_msg("year %d: %s %s is %s, not %s", i, time_text(at),
                             earlier ? "earlier" : "later", time_text(found), time_text(expected));
            }
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(business_days),
        cmocka_unit_test(absences),
        cmocka_unit_test(nothing_but_days_off),
        cmocka_unit_test(months_and_days),
        cmocka_unit_test(changes_of_clocks),
        cmocka_unit_test(working_time),
        cmocka_unit_test(working_time_and_clocks),
        cmocka_unit_test(ends_of_days),
        cmocka_unit_test(ends_of_time),
        cmocka_unit_test(agrees_with_the_oracle),
        cmocka_unit_test(moves_as_the_oracle_does),
    };

    return cmocka_run_group_tests_name("business days", tests, set_up, tear_down);
}
