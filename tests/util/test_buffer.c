/* SPDX-License-Identifier: MIT */
#include "util/buffer.h"

#include <inttypes.h>
#include <stdio.h>

#include "failing.h"
#include "test.h"

static csuccessp_memory memory;
static failing f;
static csuccessp_buffer buffer;

static int
open_buffer(void **state)
{
    (void)state;
    failing_open(&f, &memory);
    csuccessp_buffer_open(&buffer, &memory);
    return 0;
}

static int
close_buffer(void **state)
{
    (void)state;
    csuccessp_buffer_close(&buffer);
    failing_close(&f, &memory);
    return 0;
}

static void
assert_holds(const char *text)
{
    assert_int_equal(buffer.status, CSUCCESS_OK);
    assert_int_equal(buffer.length, strlen(text));
    assert_memory_equal(buffer.data, text, strlen(text));
}

static void
bytes_are_appended_in_order(void **state)
{
    char model[20000], piece[300];
    size_t length = 0, n, i;
    uint64_t seed = 1;

    (void)state;
    while (length + sizeof piece < sizeof model) {
        n = (size_t)random_below(&seed, sizeof piece);
        for (i = 0; i < n; i++)
            piece[i] = (char)random_next(&seed);
        csuccessp_buffer_add(&buffer, piece, n);
        memcpy(model + length, piece, n);
        length += n;
        assert_int_equal(buffer.length, length);
    }
    assert_memory_equal(buffer.data, model, length);
    assert_int_equal(buffer.status, CSUCCESS_OK);
}

static void
text_numbers_and_formats_are_appended(void **state)
{
    (void)state;
    csuccessp_buffer_text(&buffer, "a");
    csuccessp_buffer_text(&buffer, "");
    csuccessp_buffer_char(&buffer, ' ');
    csuccessp_buffer_int(&buffer, -12);
    csuccessp_buffer_format(&buffer, " %d%s", 7, "x");
    csuccessp_buffer_format(&buffer, "%s", "");
    csuccessp_buffer_char(&buffer, '.');
    assert_holds("a -12 7x.");
}

static void
a_long_format_is_whole(void **state)
{
    char text[1001];

    (void)state;
    memset(text, 'x', 1000);
    text[1000] = 0;
    csuccessp_buffer_format(&buffer, "%s", text);
    assert_holds(text);
}

static void
integers_are_written_in_full(void **state)
{
    static const int64_t ends[] = {0, 1, -1, 9, 10, -10, INT64_MAX, INT64_MIN};
    uint64_t seed = 2;
    char to[20], expected[32];
    int64_t number;
    size_t i, n;

    (void)state;
    for (i = 0; i < 50000; i++) {
        number = i < COUNT_OF(ends) ? ends[i] : (int64_t)random_sized(&seed);
        if (i % 2)
            number = (int64_t)(0 - (uint64_t)number);
        snprintf(expected, sizeof expected, "%" PRId64, number);
        n = csuccessp_write_int(to, number);
        assert_int_equal(n, strlen(expected));
        assert_memory_equal(to, expected, n);
    }
}

static void
room_is_for_all_that_was_asked(void **state)
{
    char *to = csuccessp_buffer_room(&buffer, 1000);

    (void)state;
    assert_non_null(to);
    memset(to, 'a', 1000);
    assert_int_equal(buffer.length, 0);
    buffer.length = 1000;
    to = csuccessp_buffer_room(&buffer, 5000);
    assert_non_null(to);
    memset(to, 'b', 5000);
    buffer.length += 5000;
    assert_int_equal(buffer.data[999], 'a');
    assert_int_equal(buffer.data[1000], 'b');
}

static void
clearing_keeps_the_memory_and_wipes_the_content(void **state)
{
    const char *data;
    size_t calls, i;

    (void)state;
    csuccessp_buffer_text(&buffer, "somebody@example.org");
    data = buffer.data;
    calls = f.calls;
    csuccessp_buffer_clear(&buffer);
    for (i = 0; i < 20; i++)
        assert_int_equal(data[i], 0);
    csuccessp_buffer_text(&buffer, "next");
    assert_holds("next");
    assert_int_equal(f.calls, calls);
}

static void
after_a_failure_nothing_is_appended(void **state)
{
    char many[200];

    (void)state;
    memset(many, 'x', sizeof many);
    csuccessp_buffer_text(&buffer, "old");
    failing_refuse(&f);
    csuccessp_buffer_add(&buffer, many, sizeof many);
    assert_int_equal(buffer.status, CSUCCESS_E_NO_MEMORY);
    failing_allow(&f);
    csuccessp_buffer_char(&buffer, 'x');
    csuccessp_buffer_int(&buffer, 1);
    csuccessp_buffer_format(&buffer, "%d", 1);
    assert_null(csuccessp_buffer_room(&buffer, 1));
    assert_int_equal(buffer.status, CSUCCESS_E_NO_MEMORY);
    assert_int_equal(buffer.length, 3);
    assert_memory_equal(buffer.data, "old", 3);
    csuccessp_buffer_clear(&buffer);
    csuccessp_buffer_char(&buffer, 'y');
    assert_holds("y");
}

static void
the_first_byte_may_fail(void **state)
{
    (void)state;
    failing_refuse(&f);
    csuccessp_buffer_char(&buffer, 'x');
    assert_int_equal(buffer.status, CSUCCESS_E_NO_MEMORY);
    assert_int_equal(buffer.length, 0);
}

static void
room_beyond_the_address_space_is_refused(void **state)
{
    (void)state;
    csuccessp_buffer_text(&buffer, "old");
    assert_null(csuccessp_buffer_room(&buffer, SIZE_MAX - 2));
    assert_int_equal(buffer.status, CSUCCESS_E_NO_MEMORY);
    assert_int_equal(buffer.length, 3);
}

#define buffer_test(test) cmocka_unit_test_setup_teardown(test, open_buffer, close_buffer)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        buffer_test(bytes_are_appended_in_order),
        buffer_test(text_numbers_and_formats_are_appended),
        buffer_test(a_long_format_is_whole),
        buffer_test(integers_are_written_in_full),
        buffer_test(room_is_for_all_that_was_asked),
        buffer_test(clearing_keeps_the_memory_and_wipes_the_content),
        buffer_test(after_a_failure_nothing_is_appended),
        buffer_test(the_first_byte_may_fail),
        buffer_test(room_beyond_the_address_space_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
