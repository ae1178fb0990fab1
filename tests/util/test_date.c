/* SPDX-License-Identifier: MIT */
#include "util/date.h"

#include "failing.h"
#include "test.h"

static int
is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
month_days(int year, int month)
{
    if (month == 2)
        return is_leap(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static int32_t
day(const char *text)
{
    int32_t out = CSUCCESSP_DATE_NONE;

    assert_int_equal(csuccessp_date_read(text, strlen(text), &out), CSUCCESS_OK);
    return out;
}

static int64_t
instant(const char *text)
{
    int64_t out = CSUCCESSP_TIME_NONE;
    char *copy = exact_copy(text, strlen(text));
    csuccess_status status = csuccessp_time_read(copy, strlen(text), &out);

    free(copy);
    if (status != CSUCCESS_OK)
        print_error("refused: %s\n", text);
    assert_int_equal(status, CSUCCESS_OK);
    return out;
}

static void
assert_time_refused(const char *text)
{
    int64_t out = 42;
    char *copy = exact_copy(text, strlen(text));
    csuccess_status status = csuccessp_time_read(copy, strlen(text), &out);

    free(copy);
    if (status != CSUCCESS_E_VALUE)
        print_error("accepted: %s\n", text);
    assert_int_equal(status, CSUCCESS_E_VALUE);
    assert_int_equal(out, 42);
}

static void
every_day_of_years_1_to_9999_round_trips(void **state)
{
    int32_t date = CSUCCESSP_DATE_MIN, read;
    int year, month, d, weekday = 0; /* 0001-01-01 was a Monday */
    size_t wrong = 0;
    char text[CSUCCESSP_DATE_TEXT], expected[CSUCCESSP_DATE_TEXT];

    (void)state;
    for (year = 1; year <= 9999; year++)
        for (month = 1; month <= 12; month++)
            for (d = 1; d <= month_days(year, month); d++, date++) {
                csuccessp_civil c = csuccessp_date_to_civil(date);
                wrong += c.year != year || c.month != month || c.day != d;
                wrong += csuccessp_date_from_civil(year, month, d) != date;
                wrong += csuccessp_weekday(date) != weekday;
                memcpy(expected, "0000-00-00", sizeof expected);
                expected[0] = (char)('0' + year / 1000);
                expected[1] = (char)('0' + year / 100 % 10);
                expected[2] = (char)('0' + year / 10 % 10);
                expected[3] = (char)('0' + year % 10);
                expected[5] = (char)('0' + month / 10);
                expected[6] = (char)('0' + month % 10);
                expected[8] = (char)('0' + d / 10);
                expected[9] = (char)('0' + d % 10);
                wrong += csuccessp_date_write(text, date) != sizeof text;
                wrong += memcmp(text, expected, sizeof text) != 0;
                wrong += csuccessp_date_read(expected, sizeof expected, &read) != CSUCCESS_OK;
                wrong += read != date;
                weekday = weekday == 6 ? 0 : weekday + 1;
            }
    assert_int_equal(wrong, 0);
    assert_int_equal(date - 1, CSUCCESSP_DATE_MAX);
}

static void
known_days_have_their_numbers(void **state)
{
    (void)state;
    assert_int_equal(day("1970-01-01"), 0);
    assert_int_equal(day("1969-12-31"), -1);
    assert_int_equal(day("2000-02-29"), 11016);
    assert_int_equal(day("2026-01-31"), 20484);
    assert_int_equal(csuccessp_weekday(0), 3);
    assert_int_equal(csuccessp_weekday(20484), 5);
    assert_int_equal(csuccessp_weekday(-1), 2);
}

static void
months_have_their_days(void **state)
{
    int year, month;

    (void)state;
    for (year = 1; year <= 9999; year++)
        for (month = 1; month <= 12; month++)
            if (csuccessp_days_in_month(year, month) != month_days(year, month))
                fail_msg("%d-%d", year, month);
}

static void
a_month_later_is_the_same_day_or_the_last(void **state)
{
    static const struct {
        const char *from;
        int months;
        const char *to;
    } cases[] = {
        {"2024-01-31", 1, "2024-02-29"},      {"2023-01-31", 1, "2023-02-28"},
        {"2000-01-31", 1, "2000-02-29"},      {"2100-01-30", 1, "2100-02-28"},
        {"2026-01-31", 3, "2026-04-30"},      {"2026-03-31", -1, "2026-02-28"},
        {"2024-02-29", 12, "2025-02-28"},     {"2024-02-29", 48, "2028-02-29"},
        {"2024-01-15", -1, "2023-12-15"},     {"2024-12-31", 1, "2025-01-31"},
        {"2024-01-31", -13, "2022-12-31"},    {"2024-02-29", 0, "2024-02-29"},
        {"0001-01-01", 119987, "9999-12-01"}, {"9999-12-31", -119987, "0001-01-31"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(csuccessp_date_add_months(day(cases[i].from), cases[i].months),
                         day(cases[i].to));
}

static void
adding_months_agrees_with_counting_them_one_by_one(void **state)
{
    uint64_t seed = 1;
    int i, k;

    (void)state;
    for (i = 0; i < 2000; i++) {
        int32_t date = (int32_t)random_below(&seed, 700000) - 100000;
        csuccessp_civil c = csuccessp_date_to_civil(date);
        int year = c.year, month = c.month, n = (int)random_below(&seed, 500);
        int back = (int)random_below(&seed, 2), d;
        for (k = 0; k < n; k++) {
            month += back ? -1 : 1;
            if (month == 13) {
                month = 1;
                year++;
            } else if (month == 0) {
                month = 12;
                year--;
            }
        }
        d = c.day < month_days(year, month) ? c.day : month_days(year, month);
        assert_int_equal(csuccessp_date_add_months(date, back ? -n : n),
                         csuccessp_date_from_civil(year, month, d));
    }
}

static void
months_between_counts_whole_months(void **state)
{
    static const struct {
        const char *from, *to;
        int months;
    } cases[] = {
        {"2026-01-31", "2026-01-31", 0},  {"2026-01-31", "2026-02-27", 0},
        {"2026-01-31", "2026-02-28", 1},  {"2026-01-31", "2026-03-30", 1},
        {"2026-01-31", "2026-03-31", 2},  {"2026-02-28", "2026-01-31", 0},
        {"2026-02-28", "2026-01-28", -1}, {"2026-03-31", "2026-02-28", -1},
        {"2026-03-31", "2026-02-27", -1}, {"2024-02-29", "2025-02-28", 12},
        {"2024-12-15", "2025-01-14", 0},  {"2025-01-14", "2024-12-15", 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(csuccessp_months_between(day(cases[i].from), day(cases[i].to)),
                         cases[i].months);
}

static void
months_between_undoes_adding_months(void **state)
{
    uint64_t seed = 2;
    int i;

    (void)state;
    for (i = 0; i < 100000; i++) {
        int32_t a = (int32_t)random_below(&seed, 3000000) - 500000;
        int32_t b = i & 1 ? a + (int32_t)random_below(&seed, 800) - 400
                          : (int32_t)random_below(&seed, 3000000) - 500000;
        int32_t n = (int32_t)random_below(&seed, 4000) - 2000;
        assert_int_equal(csuccessp_months_between(a, csuccessp_date_add_months(a, n)), n);
        n = csuccessp_months_between(a, b);
        if (b >= a) {
            assert_true(n >= 0 && csuccessp_date_add_months(a, n) <= b);
            assert_true(csuccessp_date_add_months(a, n + 1) > b);
        } else {
            assert_true(n <= 0 && csuccessp_date_add_months(a, n) >= b);
            assert_true(csuccessp_date_add_months(a, n - 1) < b);
        }
    }
}

static void
a_wrong_date_is_refused_and_nothing_written(void **state)
{
    static const char *const texts[] = {
        "",           "2026-01-3",   "2026-01-311", "2026-00-10", "2026-13-10", "2026-02-29",
        "2100-02-29", "2026-04-31",  "2026-01-00",  "0000-01-01", "2026/01/01", "2026-1-001",
        "-026-01-01", " 2026-01-01", "2026-01-0a",  "+026-01-01", "20260-01-1", "2026-01:01",
    };
    size_t i;
    int32_t out = 42;

    (void)state;
    for (i = 0; i < COUNT_OF(texts); i++) {
        char *copy = exact_copy(texts[i], strlen(texts[i]));
        csuccess_status status = csuccessp_date_read(copy, strlen(texts[i]), &out);
        free(copy);
        assert_int_equal(status, CSUCCESS_E_VALUE);
        assert_int_equal(out, 42);
    }
}

static void
times_are_read_with_offsets_and_fractions(void **state)
{
    const int64_t ten = day("2026-01-31") * CSUCCESSP_DAY + 36000 * CSUCCESSP_SECOND;

    (void)state;
    assert_int_equal(instant("1970-01-01T00:00:00Z"), 0);
    assert_int_equal(instant("1969-12-31T23:59:59.999999Z"), -1);
    assert_int_equal(instant("2026-01-31T10:00:00Z"), ten);
    assert_int_equal(instant("2026-01-31t10:00:00z"), ten);
    assert_int_equal(instant("2026-01-31 10:00:00Z"), ten);
    assert_int_equal(instant("2026-01-31T10:00:00+00:00"), ten);
    assert_int_equal(instant("2026-01-31T10:00:00-00:00"), ten);
    assert_int_equal(instant("2026-01-31T11:30:00+01:30"), ten);
    assert_int_equal(instant("2026-01-31T04:15:00-05:45"), ten);
    assert_int_equal(instant("2026-02-01T09:59:00+23:59"), ten);
    assert_int_equal(instant("2026-01-30T10:01:00-23:59"), ten);
    assert_int_equal(instant("2026-01-31T10:00:00.1Z"), ten + 100000);
    assert_int_equal(instant("2026-01-31T10:00:00.000001Z"), ten + 1);
    assert_int_equal(instant("2026-01-31T10:00:00.123456+00:00"), ten + 123456);
    assert_int_equal(instant("2026-01-31T10:00:00.123456000Z"), ten + 123456);
}

static void
a_leap_second_counts_as_the_second_after_it(void **state)
{
    (void)state;
    assert_int_equal(instant("2016-12-31T23:59:60Z"), instant("2017-01-01T00:00:00Z"));
    assert_int_equal(instant("2016-12-31T23:59:60.25Z"), instant("2017-01-01T00:00:00.25Z"));
    assert_int_equal(instant("2017-01-01T00:59:60+01:00"), instant("2017-01-01T00:00:00Z"));
    assert_time_refused("9999-12-31T23:59:60Z");
}

static void
the_first_and_last_instant_are_read(void **state)
{
    (void)state;
    assert_int_equal(instant("0001-01-01T00:00:00Z"), CSUCCESSP_TIME_MIN);
    assert_int_equal(instant("9999-12-31T23:59:59.999999Z"), CSUCCESSP_TIME_MAX);
    assert_int_equal(instant("9999-12-31T23:59:59+00:01"),
                     CSUCCESSP_TIME_MAX + 1 - 61 * CSUCCESSP_SECOND);
    assert_time_refused("0001-01-01T00:00:00+00:01");
    assert_time_refused("9999-12-31T23:59:59.999999-00:01");
}

static void
a_wrong_time_is_refused_and_nothing_written(void **state)
{
    static const char *const texts[] = {
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T10:60:00Z",
        "2026-01-31T10:00:61Z",
        "2026-01-31T10:00:00",
        "2026-01-31T10:00:00.Z",
        "2026-01-31T10:00:00.1234567Z",
        "2026-01-31T10:00:00.0000001Z",
        "2026-01-31T10:00:00,5Z",
        "2026-01-31T10:00:00+24:00",
        "2026-01-31T10:00:00+01:60",
        "2026-01-31T10:00:00+0100",
        "2026-01-31T10:00:00+01",
        "2026-01-31T10:00:00Z ",
        "2026-01-31T10:00:00ZZ",
        "2026-01-31_10:00:00Z",
        "2026-01-31T1:00:00Z",
        "2026-01-31T10:00Z",
        "0000-12-31T23:59:59Z",
        "2026-01-31T-1:00:00Z",
        "2026-01-31T10:00:00 01:00",
        "10000-01-01T00:00:00Z",
        "2026-01-31T10:00:00.+01:00",
        "2026-01-31",
        "",
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(texts); i++)
        assert_time_refused(texts[i]);
}

static void
a_time_that_is_cut_short_is_refused(void **state)
{
    static const char text[] = "2026-01-31T10:00:00.5+01:00";
    char cut[sizeof text];
    size_t n;

    (void)state;
    for (n = 0; n < sizeof text - 1; n++) {
        memcpy(cut, text, n);
        cut[n] = 0;
        assert_time_refused(cut);
    }
}

static void
times_are_written_as_short_as_they_are(void **state)
{
    static const char *const texts[] = {
        "0001-01-01T00:00:00Z",    "9999-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.5Z",
        "2026-01-31T10:00:00.12Z", "2026-01-31T10:00:00.000001Z", "2024-02-29T12:34:56Z",
    };
    char to[CSUCCESSP_TIME_TEXT_MAX];
    size_t i, n;

    (void)state;
    for (i = 0; i < COUNT_OF(texts); i++) {
        n = csuccessp_time_write(to, instant(texts[i]));
        assert_int_equal(n, strlen(texts[i]));
        assert_memory_equal(to, texts[i], n);
    }
}

static void
written_times_are_read_back(void **state)
{
    uint64_t seed = 3;
    const uint64_t span = (uint64_t)(CSUCCESSP_TIME_MAX - CSUCCESSP_TIME_MIN) + 1;
    int64_t time, back;
    char to[CSUCCESSP_TIME_TEXT_MAX];
    int i;

    (void)state;
    for (i = 0; i < 200000; i++) {
        time = CSUCCESSP_TIME_MIN + (int64_t)random_below(&seed, span);
        if (i % 3 == 0)
            time -= ((time % 1000000) + 1000000) % 1000000;
        back = 0;
        assert_int_equal(csuccessp_time_read(to, csuccessp_time_write(to, time), &back),
                         CSUCCESS_OK);
        assert_int_equal(back, time);
    }
}

static void
division_rounds_down(void **state)
{
    (void)state;
    assert_int_equal(csuccessp_floor_divide(7, 2), 3);
    assert_int_equal(csuccessp_floor_divide(-7, 2), -4);
    assert_int_equal(csuccessp_floor_divide(-8, 2), -4);
    assert_int_equal(csuccessp_floor_divide(-1, CSUCCESSP_DAY), -1);
    assert_int_equal(csuccessp_floor_divide(INT64_MIN, 1), INT64_MIN);
    assert_int_equal(csuccessp_time_date(0), 0);
    assert_int_equal(csuccessp_time_date(-1), -1);
    assert_int_equal(csuccessp_time_date(CSUCCESSP_DAY - 1), 0);
    assert_int_equal(csuccessp_time_date(-CSUCCESSP_DAY), -1);
    assert_int_equal(csuccessp_time_date(CSUCCESSP_TIME_MIN), CSUCCESSP_DATE_MIN);
    assert_int_equal(csuccessp_time_date(CSUCCESSP_TIME_MAX), CSUCCESSP_DATE_MAX);
}

static void
buffers_take_dates_and_times(void **state)
{
    csuccessp_memory memory;
    csuccessp_buffer buffer;
    failing f;

    (void)state;
    failing_open(&f, &memory);
    csuccessp_buffer_open(&buffer, &memory);
    csuccessp_buffer_date(&buffer, day("2026-01-31"));
    csuccessp_buffer_char(&buffer, ' ');
    csuccessp_buffer_time(&buffer, instant("2026-01-31T10:00:00.5Z"));
    assert_int_equal(buffer.length, 33);
    assert_memory_equal(buffer.data, "2026-01-31 2026-01-31T10:00:00.5Z", 33);
    csuccessp_buffer_close(&buffer);
    failing_refuse(&f);
    csuccessp_buffer_date(&buffer, 0);
    csuccessp_buffer_time(&buffer, 0);
    assert_int_equal(buffer.status, CSUCCESS_E_NO_MEMORY);
    csuccessp_buffer_close(&buffer);
    failing_close(&f, &memory);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_years_1_to_9999_round_trips),
        cmocka_unit_test(known_days_have_their_numbers),
        cmocka_unit_test(months_have_their_days),
        cmocka_unit_test(a_month_later_is_the_same_day_or_the_last),
        cmocka_unit_test(adding_months_agrees_with_counting_them_one_by_one),
        cmocka_unit_test(months_between_counts_whole_months),
        cmocka_unit_test(months_between_undoes_adding_months),
        cmocka_unit_test(a_wrong_date_is_refused_and_nothing_written),
        cmocka_unit_test(times_are_read_with_offsets_and_fractions),
        cmocka_unit_test(a_leap_second_counts_as_the_second_after_it),
        cmocka_unit_test(the_first_and_last_instant_are_read),
        cmocka_unit_test(a_wrong_time_is_refused_and_nothing_written),
        cmocka_unit_test(a_time_that_is_cut_short_is_refused),
        cmocka_unit_test(times_are_written_as_short_as_they_are),
        cmocka_unit_test(written_times_are_read_back),
        cmocka_unit_test(division_rounds_down),
        cmocka_unit_test(buffers_take_dates_and_times),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
