/* SPDX-License-Identifier: MIT */
#include "util/page.h"

#include "failing.h"
#include "test.h"

static csuccessp_memory memory;

/* A line of so many columns with a text that leaves `keep` free, and "|" after it. */
static void
check(uint32_t columns, uint32_t keep, const char *text, const char *wanted)
{
    csuccessp_buffer to;
    csuccessp_page page;
    char *copy = exact_copy(text, strlen(text));

    csuccessp_buffer_open(&to, &memory);
    csuccessp_page_open(&page, &to, columns);
    csuccessp_page_text(&page, copy, strlen(text), keep);
    csuccessp_page_mark(&page, "|");
    csuccessp_page_end(&page);
    csuccessp_buffer_char(&to, 0);
    assert_int_equal(to.status, CSUCCESS_OK);
    assert_string_equal(to.data, wanted);
    assert_int_equal(page.lines, 1);
    assert_int_equal(page.column, 0);
    csuccessp_buffer_close(&to);
    free(copy);
}

static void
texts_are_cut(void **state)
{
    (void)state;
    check(10, 1, "", "|\n");
    check(10, 1, "nine long", "nine long|\n");
    check(10, 1, "ten is more", "ten is m\xe2\x80\xa6|\n");
    check(10, 9, "x", "x|\n");
    check(10, 9, "xy", "\xe2\x80\xa6|\n");
    check(10, 10, "xy", "|\n");
    check(10, 99, "xy", "|\n");
    check(0, 0, "x", "\n");
    check(1, 0, "xy", "\xe2\x80\xa6\n"); /* no column is left for the mark */
}

static void
columns_are_code_points(void **state)
{
    (void)state;
    check(5, 1, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z",
          "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z|\n");
    check(4, 1, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z", "\xc3\xa4\xe2\x82\xac\xe2\x80\xa6|\n");
}

static void
what_is_escaped_counts_twice(void **state)
{
    (void)state;
    check(5, 1, "a*b", "a\\*b|\n");
    check(4, 1, "a*b", "a\xe2\x80\xa6|\n"); /* never between a backslash and its character */
    check(4, 1, "**", "\\*\xe2\x80\xa6|\n");
    check(9, 1, "a\nb\x01", "a b |\n");
    assert_int_equal(csuccessp_page_width("a*\xc3\xa4|", 5), 6);
}

static void
marks_end_with_the_line(void **state)
{
    csuccessp_buffer to;
    csuccessp_page page;

    (void)state;
    csuccessp_buffer_open(&to, &memory);
    csuccessp_page_open(&page, &to, 4);
    csuccessp_page_mark(&page, "- **");
    csuccessp_page_mark(&page, "more");
    csuccessp_page_end(&page);
    csuccessp_page_mark(&page, "## heading");
    csuccessp_page_end(&page);
    assert_memory_equal(to.data, "- **\n## h\n", 10);
    assert_int_equal(page.lines, 2);
    csuccessp_buffer_close(&to);
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
        cmocka_unit_test(texts_are_cut),
        cmocka_unit_test(columns_are_code_points),
        cmocka_unit_test(what_is_escaped_counts_twice),
        cmocka_unit_test(marks_end_with_the_line),
    };

    return cmocka_run_group_tests(tests, open_memory, close_memory);
}
