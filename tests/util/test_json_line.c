/* SPDX-License-Identifier: MIT */
#include "test.h"
#include "util/json_read.h"

static uint64_t
line_of(const char *text, const char *pointer)
{
    char *copy = exact_copy(text, strlen(text)), *at = exact_copy(pointer, strlen(pointer));
    uint64_t line = csuccessp_json_line(copy, strlen(text), at, strlen(pointer));

    free(copy);
    free(at);
    return line;
}

static const char record[] = "{\n"
                             "  \"record\": \"customer\",\n"
                             "  \"list\": [1, 2,\n"
                             "    {\"a\": [],\n"
                             "     \"b\": {\"c\": \"x,y]}\",\n"
                             "       \"d\":\n"
                             "          false}},\n"
                             "    4],\n"
                             "  \"a/b\": 1,\n"
                             "  \"c~d\": 2,\n"
                             "  \"\": 3,\n"
                             "  \"q\\\"t\": 4,\n"
                             "  \"last\": \"\\\\\" }\n";

static void
values_are_found_by_their_pointer(void **state)
{
    (void)state;
    assert_int_equal(line_of(record, ""), 1);
    assert_int_equal(line_of(record, "/record"), 2);
    assert_int_equal(line_of(record, "/list"), 3);
    assert_int_equal(line_of(record, "/list/0"), 3);
    assert_int_equal(line_of(record, "/list/1"), 3);
    assert_int_equal(line_of(record, "/list/2"), 4);
    assert_int_equal(line_of(record, "/list/2/a"), 4);
    assert_int_equal(line_of(record, "/list/2/b"), 5);
    assert_int_equal(line_of(record, "/list/2/b/c"), 5);
    assert_int_equal(line_of(record, "/list/2/b/d"), 7);
    assert_int_equal(line_of(record, "/list/3"), 8);
    assert_int_equal(line_of(record, "/last"), 13);
}

static void
escaped_tokens_name_their_keys(void **state)
{
    (void)state;
    assert_int_equal(line_of(record, "/a~1b"), 9);
    assert_int_equal(line_of(record, "/c~0d"), 10);
    assert_int_equal(line_of(record, "/"), 11);
    assert_int_equal(line_of(record, "/q\"t"), 12);
}

static void
keys_with_other_escapes_are_no_match(void **state)
{
    (void)state;
    assert_int_equal(line_of("{\"\\nb\": 1,\n\"nb\": 2}", "/nb"), 2);
    assert_int_equal(line_of("{\"\\u0041\": 1,\n\"u0041\": 2}", "/u0041"), 2);
    assert_int_equal(line_of("{\"a\\/b\": {\n\"c\": 2}}", "/a~1b/c"), 2);
}

static void
longer_and_shorter_keys_are_no_match(void **state)
{
    static const char text[] = "{\"ab\": 1,\n\"abcd\": 2,\n\"abc\": 3}";

    (void)state;
    assert_int_equal(line_of(text, "/abc"), 3);
    assert_int_equal(line_of(text, "/abcd"), 2);
    assert_int_equal(line_of(text, "/ab"), 1);
}

static void
what_is_missing_has_the_line_of_what_lacks_it(void **state)
{
    static const char text[] = "{\n \"a\": {\n  \"b\": 1\n },\n \"l\":\n  [1,\n  2\n  ]\n}\n";

    (void)state;
    assert_int_equal(line_of(text, "/x"), 1);
    assert_int_equal(line_of(text, "/a/x"), 2);
    assert_int_equal(line_of(text, "/a/b/x"), 3);
    assert_int_equal(line_of(text, "/a/x/y/z"), 2);
    assert_int_equal(line_of(text, "/l/2"), 6);
    assert_int_equal(line_of(text, "/l/1"), 7);
    assert_int_equal(line_of("[\n]", "/0"), 1);
    assert_int_equal(line_of("{\n}", "/a"), 1);
}

static void
values_of_any_kind_are_skipped(void **state)
{
    static const char *const values[] = {
        "1",    "-1.5e+10",  "\"\"",  "\"a\\\"b\"", "\"\\\\\"",     "true",
        "null", "[]",        "{}",    "[[],[{}]]",  "{\"x\":[1]}",  "[\"]\",\"}\"]",
        "{ }",  "[ 1 , 2 ]", "\"{\"", "\",\"",      "\"\\\\\\\"\"", "[{\"a\":\"\\\"\"}]",
    };
    char text[200];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(values); i++) {
        text[0] = 0;
        strcat(strcat(strcat(text, "{\"a\":"), values[i]), ",\n\"b\":[");
        strcat(strcat(text, values[i]), " ,\n 5]}");
        assert_int_equal(line_of(text, "/a"), 1);
        assert_int_equal(line_of(text, "/b"), 2);
        assert_int_equal(line_of(text, "/b/0"), 2);
        assert_int_equal(line_of(text, "/b/1"), 3);
    }
}

static void
a_text_that_begins_with_lines_is_counted_from_its_value(void **state)
{
    (void)state;
    assert_int_equal(line_of("\n\r\n\t {\"a\":1}", ""), 3);
    assert_int_equal(line_of("\n\n7", ""), 3);
}

static void
a_pointer_that_fits_nothing_is_survived(void **state)
{
    static const char *const pointers[] = {
        "/list/99999999999999999999",
        "/list/-1",
        "/list/x",
        "/list//",
        "//",
        "/~",
        "/~2",
        "x",
        "/list/2/",
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(pointers); i++)
        assert_in_range(line_of(record, pointers[i]), 1, 13);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_found_by_their_pointer),
        cmocka_unit_test(escaped_tokens_name_their_keys),
        cmocka_unit_test(keys_with_other_escapes_are_no_match),
        cmocka_unit_test(longer_and_shorter_keys_are_no_match),
        cmocka_unit_test(what_is_missing_has_the_line_of_what_lacks_it),
        cmocka_unit_test(values_of_any_kind_are_skipped),
        cmocka_unit_test(a_text_that_begins_with_lines_is_counted_from_its_value),
        cmocka_unit_test(a_pointer_that_fits_nothing_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
