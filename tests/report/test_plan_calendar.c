/* SPDX-License-Identifier: MIT */
/* The calendar of plans as another program reads it: libical, which is only needed here. */
#include <libical/ical.h>

#include <stdlib.h>
#include <string.h>

#include <csuccess/report.h>

#include "planbook.h"

/* A calendar, parsed; what libical does not like is an error property. */
static icalcomponent *
read_calendar(csuccess_book *book, const char *parameters)
{
    csuccess_buffer *buffer = NULL;
    csuccess_writer writer = {.size = sizeof writer};
    icalcomponent *out;
    char quoted[200], *text;
    size_t i, length;

    for (i = 0; parameters[i]; i++)
        quoted[i] = parameters[i] == '\'' ? '"' : parameters[i];
    assert_int_equal(csuccess_buffer_new(NULL, &buffer), CSUCCESS_OK);
    assert_int_equal(csuccess_buffer_writer(buffer, &writer), CSUCCESS_OK);
    assert_int_equal(
        csuccess_report_write(book, "plan_calendar", quoted, i, CSUCCESS_REPORT_ICALENDAR, &writer),
        CSUCCESS_OK);
    length = csuccess_buffer_length(buffer);
    text = malloc(length + 1);
    assert_non_null(text);
    memcpy(text, csuccess_buffer_data(buffer), length);
    text[length] = 0;
    csuccess_buffer_free(buffer);
    out = icalparser_parse_string(text);
    free(text);
    assert_non_null(out);
    assert_int_equal(icalcomponent_isa(out), ICAL_VCALENDAR_COMPONENT);
    icalrestriction_check(out);
    assert_int_equal(icalcomponent_count_errors(out), 0);
    assert_true(icalrestriction_check(out));
    return out;
}

/* The entry with this UID. */
static icalcomponent *
entry(icalcomponent *calendar, const char *uid)
{
    icalcomponent *c;

    for (c = icalcomponent_get_first_component(calendar, ICAL_ANY_COMPONENT); c;
         c = icalcomponent_get_next_component(calendar, ICAL_ANY_COMPONENT))
        if (icalcomponent_get_uid(c) && strcmp(icalcomponent_get_uid(c), uid) == 0)
            return c;
    fail_msg("there is no entry %s", uid);
    return NULL;
}

static void
is_date(struct icaltimetype time, int year, int month, int day)
{
    assert_true(time.is_date);
    assert_int_equal(time.year, year);
    assert_int_equal(time.month, month);
    assert_int_equal(time.day, day);
}

static csuccess_book *
calendar_book(void)
{
    csuccess_book *book = new_planbook();

    item(book, "m", "milestone", ",'title':'Go live','due':'2026-03-01','owner':'ann'");
    item(book, "a", "action",
         ",'title':'Talk; listen, twice','text':'first\\nthen a very long line, which has to be "
         "folded: \xc3\xa4\xc3\xb6\xc3\xbc \xe2\x82\xac \xc3\xa4\xc3\xb6\xc3\xbc \xe2\x82\xac "
         "\xc3\xa4\xc3\xb6\xc3\xbc \xe2\x82\xac "
         "\xc3\xa4\xc3\xb6\xc3\xbc','start':'2026-01-10','due':'2026-02-01','owner':'bob'");
    item(book, "none", "action", ",'title':'Some day'");
    item(book, "ours", "action", ",'due':'2026-02-02','visibility':'internal'");
    item(book, "k\xc3\xb6ln 1", "milestone", ",'due':'2026-05-01'");
    return book;
}

static void
entries_are_read_back(void **state)
{
    csuccess_book *book = calendar_book();
    icalcomponent *calendar = read_calendar(book, "{'canvas':'plan'}"), *one;
    struct icaltimetype stamp;

    (void)state;
    assert_int_equal(icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT), 2);
    assert_int_equal(icalcomponent_count_components(calendar, ICAL_VTODO_COMPONENT), 2);
    one = entry(calendar, "plan/m@csuccess");
    assert_int_equal(icalcomponent_isa(one), ICAL_VEVENT_COMPONENT);
    assert_string_equal(icalcomponent_get_summary(one), "Go live");
    is_date(icalcomponent_get_dtstart(one), 2026, 3, 1);
    assert_int_equal(icalcomponent_get_status(one), ICAL_STATUS_TENTATIVE);
    assert_int_equal(icalcomponent_get_sequence(one), 0);
    stamp = icalcomponent_get_dtstamp(one);
    assert_int_equal(stamp.year, 2026);
    assert_true(icaltime_is_utc(stamp));
    one = entry(calendar, "plan/a@csuccess");
    assert_int_equal(icalcomponent_isa(one), ICAL_VTODO_COMPONENT);
    assert_string_equal(icalcomponent_get_summary(one), "Talk; listen, twice");
    assert_non_null(strstr(icalcomponent_get_description(one), "first\nthen a very"));
    assert_non_null(strstr(icalcomponent_get_description(one),
                           "folded: \xc3\xa4\xc3\xb6\xc3\xbc \xe2\x82\xac"));
    is_date(icalcomponent_get_dtstart(one), 2026, 1, 10);
    is_date(icalcomponent_get_due(one), 2026, 2, 1);
    assert_int_equal(icalcomponent_get_status(one), ICAL_STATUS_NEEDSACTION);
    assert_non_null(entry(calendar, "plan/k%C3%B6ln%201@csuccess"));
    assert_non_null(entry(calendar, "plan/ours@csuccess"));
    icalcomponent_free(calendar);
    calendar = read_calendar(book, "{'canvas':'plan','audience':'customer'}");
    assert_int_equal(icalcomponent_count_components(calendar, ICAL_VTODO_COMPONENT), 1);
    icalcomponent_free(calendar);
    csuccess_book_free(book);
}

static void
changes_count(void **state)
{
    csuccess_book *book = calendar_book();
    icalcomponent *calendar, *one;
    int was;

    (void)state;
    change(book, "m", ",'due':'2026-03-08'");
    calendar = read_calendar(book, "{'canvas':'plan'}");
    one = entry(calendar, "plan/m@csuccess");
    was = icalcomponent_get_sequence(one);
    assert_true(was > 0);
    is_date(icalcomponent_get_dtstart(one), 2026, 3, 8);
    icalcomponent_free(calendar);
    change(book, "m", ",'rank':4"); /* which no calendar shows */
    advance(book, "2026-01-20");
    tell(book, "a", "complete");
    tell(book, "m", "cancel");
    calendar = read_calendar(book, "{'canvas':'plan'}");
    one = entry(calendar, "plan/m@csuccess");
    assert_int_equal(icalcomponent_get_sequence(one), was + 1);
    assert_int_equal(icalcomponent_get_status(one), ICAL_STATUS_CANCELLED);
    one = entry(calendar, "plan/a@csuccess");
    assert_int_equal(icalcomponent_get_status(one), ICAL_STATUS_COMPLETED);
    assert_non_null(icalcomponent_get_first_property(one, ICAL_COMPLETED_PROPERTY));
    icalcomponent_free(calendar);
    csuccess_book_free(book);
}

static void
whose_calendar(void **state)
{
    csuccess_book *book = calendar_book();
    icalcomponent *calendar = read_calendar(book, "{'owner':'bob'}");

    (void)state;
    assert_int_equal(icalcomponent_count_components(calendar, ICAL_ANY_COMPONENT), 1);
    assert_non_null(entry(calendar, "plan/a@csuccess"));
    icalcomponent_free(calendar);
    calendar = read_calendar(book, "{'customer':'acme'}");
    assert_int_equal(icalcomponent_count_components(calendar, ICAL_ANY_COMPONENT), 4);
    icalcomponent_free(calendar);
    /* A draft is shown to nobody unasked: what is left is the zone. */
    calendar = read_calendar(book, "{'customer':'acme','audience':'customer'}");
    assert_int_equal(icalcomponent_count_components(calendar, ICAL_ANY_COMPONENT), 1);
    assert_int_equal(icalcomponent_count_components(calendar, ICAL_VTIMEZONE_COMPONENT), 1);
    icalcomponent_free(calendar);
    take(book, "{'record':'canvas','canvas':'plan','do':'abandon','reason':'r'}");
    calendar = read_calendar(book, "{'canvas':'plan'}");
    assert_int_equal(icalcomponent_get_status(entry(calendar, "plan/m@csuccess")),
                     ICAL_STATUS_CANCELLED);
    icalcomponent_free(calendar);
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_read_back),
        cmocka_unit_test(changes_count),
        cmocka_unit_test(whose_calendar),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
