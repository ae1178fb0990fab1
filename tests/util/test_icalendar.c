/* SPDX-License-Identifier: MIT */
#include "util/icalendar.h"

#include "failing.h"
#include "test.h"
#include "util/date.h"

static csuccessp_memory memory;
static csuccessp_buffer to;
static csuccessp_icalendar calendar;

static void
start(void)
{
    csuccessp_buffer_open(&to, &memory);
    csuccessp_icalendar_open(&calendar, &to);
}

static void
finish(const char *wanted)
{
    csuccessp_buffer_char(&to, 0);
    assert_int_equal(to.status, CSUCCESS_OK);
    assert_string_equal(to.data, wanted);
    csuccessp_buffer_close(&to);
}

static void
text_is(const char *text, const char *wanted)
{
    char *copy = exact_copy(text, strlen(text));

    start();
    csuccessp_icalendar_text(&calendar, copy, strlen(text));
    finish(wanted);
    free(copy);
}

static void
texts_are_escaped(void **state)
{
    (void)state;
    text_is("", "");
    text_is("a, b; c\\d: \"e\"", "a\\, b\\; c\\\\d: \"e\"");
    text_is("one\ntwo\r\nthree\rfour", "one\\ntwo\\nthree\\nfour");
    text_is("tab\tbell\x07"
            "del\x7f"
            "c1\xc2\x85!",
            "tab bell del c1 !");
    text_is("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
}

static void
ids_stay_different(void **state)
{
    (void)state;
    start();
    csuccessp_icalendar_id(&calendar, "Az-09_.%/ \xc3\xa4", 12);
    finish("Az-09_.%25%2F%20%C3%A4");
}

static void
dates_and_times(void **state)
{
    (void)state;
    start();
    csuccessp_icalendar_date(&calendar, "DUE", csuccessp_date_from_civil(2026, 1, 31));
    csuccessp_icalendar_time(&calendar, "DTSTAMP",
                             csuccessp_date_from_civil(2026, 2, 3) * CSUCCESSP_DAY +
                                 (INT64_C(13) * 3600 + 5 * 60 + 9) * CSUCCESSP_SECOND + 999999);
    csuccessp_icalendar_time(&calendar, "DTSTAMP", -1);
    csuccessp_icalendar_int(&calendar, "SEQUENCE", 12);
    finish("DUE;VALUE=DATE:20260131\r\nDTSTAMP:20260203T130509Z\r\n"
           "DTSTAMP:19691231T235959Z\r\nSEQUENCE:12\r\n");
}

/* Whatever is written: no line is longer than 75 bytes, none is cut within a character, and what is
 * unfolded is what was written. */
static void
folding(void **state)
{
    static const char *const pieces[] = {"a", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80",
                                         ",", "\n"};
    static const char *const escaped[] = {"a",   "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80",
                                          "\\,", "\\n"};
    char text[2000], wanted[4000];
    size_t piece, before, i, n, column;

    (void)state;
    for (piece = 0; piece < sizeof pieces / sizeof *pieces; piece++)
        for (before = 0; before < 80; before++) {
            text[0] = wanted[0] = 0;
            for (i = 0; i < before; i++)
                strcat(text, "x");
            strcpy(wanted, text);
            for (i = 0; i < 100; i++) {
                strcat(text, pieces[piece]);
                strcat(wanted, escaped[piece]);
            }
            start();
            csuccessp_icalendar_begin(&calendar, "SUMMARY");
            csuccessp_icalendar_text(&calendar, text, strlen(text));
            csuccessp_icalendar_end(&calendar);
            assert_int_equal(to.status, CSUCCESS_OK);
            for (i = 0, n = 0, column = 0; i < to.length; i++) {
                if (i + 2 < to.length && memcmp(to.data + i, "\r\n ", 3) == 0) {
                    i += 2;
                    column = 1;
                    assert_int_not_equal((unsigned char)to.data[i + 1] & 0xc0, 0x80);
                    continue;
                }
                to.data[n++] = to.data[i];
                column += to.data[i] != '\r' && to.data[i] != '\n';
                assert_true(column <= 75);
            }
            assert_int_equal(n, 8 + strlen(wanted) + 2);
            assert_memory_equal(to.data, "SUMMARY:", 8);
            assert_memory_equal(to.data + 8, wanted, strlen(wanted));
            csuccessp_buffer_close(&to);
        }
}

static void
a_value_without_lines(void **state)
{
    char long_id[200], wanted[200];

    (void)state;
    memset(long_id, 'i', sizeof long_id);
    memset(wanted, 'i', sizeof wanted);
    wanted[sizeof wanted - 1] = 0;
    start();
    calendar.unfolded = 1;
    csuccessp_icalendar_id(&calendar, long_id, sizeof long_id - 1);
    finish(wanted);
}

static int
open_memory(void **state)
{
    (void)state;
    return csuccessp_memory_open(NULL, &memory) != CSUCCESS_OK;
}

static int
close_memory(void **state)
{
    (void)state;
    assert_int_equal(memory.bytes, 0);
    csuccessp_memory_close(&memory);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_escaped),     cmocka_unit_test(ids_stay_different),
        cmocka_unit_test(dates_and_times),       cmocka_unit_test(folding),
        cmocka_unit_test(a_value_without_lines),
    };

    return cmocka_run_group_tests(tests, open_memory, close_memory);
}
