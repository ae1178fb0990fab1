/* SPDX-License-Identifier: MIT */
#include "util/error.h"

#include <stdio.h>

#include "test.h"
#include "util/utf8.h"

static csuccessp_error error;

static int
clear_error(void **state)
{
    (void)state;
    memset(&error, 0xff, sizeof error);
    return 0;
}

static void
a_failure_has_a_message_and_no_place(void **state)
{
    (void)state;
    assert_int_equal(csuccessp_fail(&error, CSUCCESS_E_VALUE, "%d is %s", 7, "odd"),
                     CSUCCESS_E_VALUE);
    assert_int_equal(error.status, CSUCCESS_E_VALUE);
    assert_string_equal(error.message, "7 is odd");
    assert_int_equal(error.message_length, 8);
    assert_string_equal(error.pointer, "");
    assert_int_equal(error.pointer_length, 0);
    assert_int_equal(error.line, 0);
    assert_int_equal(error.callback_code, 0);
}

static void
a_place_is_written_as_a_json_pointer(void **state)
{
    csuccessp_place root = csuccessp_place_root(&error);
    csuccessp_place a = csuccessp_place_name(&root, "measures");
    csuccessp_place b = csuccessp_place_item(&a, 12);
    csuccessp_place c = csuccessp_place_key(&b, "keyed", 3);

    (void)state;
    assert_int_equal(csuccessp_fail_at(&c, CSUCCESS_E_FIELD, "x"), CSUCCESS_E_FIELD);
    assert_string_equal(error.pointer, "/measures/12/key");
    assert_int_equal(error.pointer_length, 16);
    assert_int_equal(csuccessp_fail_at(&root, CSUCCESS_E_FIELD, "x"), CSUCCESS_E_FIELD);
    assert_string_equal(error.pointer, "");
}

static void
tilde_and_slash_are_escaped_in_a_pointer(void **state)
{
    csuccessp_place root = csuccessp_place_root(&error);
    csuccessp_place a = csuccessp_place_name(&root, "a/b~c~1");
    csuccessp_place b = csuccessp_place_name(&a, "");
    csuccessp_place c = csuccessp_place_name(&b, "\xc3\xa4");

    (void)state;
    csuccessp_fail_at(&c, CSUCCESS_E_FIELD, "x");
    assert_string_equal(error.pointer, "/a~1b~0c~01//\xc3\xa4");
}

/* The longest beginning of `whole` that the error's pointer can hold. */
static void
assert_pointer_begins(const char *whole, size_t whole_length)
{
    assert_true(error.pointer_length < sizeof error.pointer);
    assert_true(error.pointer_length <= whole_length);
    assert_int_equal(error.pointer[error.pointer_length], 0);
    assert_memory_equal(error.pointer, whole, error.pointer_length);
    assert_true(csuccessp_utf8_valid(error.pointer, error.pointer_length));
    assert_true(whole_length <= error.pointer_length ||
                error.pointer_length + 4 >= sizeof error.pointer);
}

static void
a_long_pointer_ends_on_a_whole_character(void **state)
{
    static const char *const characters[] = {"x", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};
    csuccessp_place root = csuccessp_place_root(&error), a, b, c;
    char key[400], whole[800];
    size_t kind, before, n, length;

    (void)state;
    for (kind = 0; kind < COUNT_OF(characters); kind++)
        for (before = 0; before < 4; before++) {
            n = strlen(characters[kind]);
            memset(key, 'a', before);
            for (length = before; length + n <= sizeof key; length += n)
                memcpy(key + length, characters[kind], n);
            a = csuccessp_place_key(&root, key, length);
            b = csuccessp_place_item(&a, 7);
            c = csuccessp_place_name(&b, "end");
            csuccessp_fail_at(&c, CSUCCESS_E_FIELD, "x");
            whole[0] = '/';
            memcpy(whole + 1, key, length);
            assert_pointer_begins(whole, length + 1);
        }
}

static void
a_long_pointer_ends_on_a_whole_escape(void **state)
{
    csuccessp_place root = csuccessp_place_root(&error), a, b;
    char key[400], whole[800];
    size_t before, i;

    (void)state;
    for (before = 0; before < 4; before++) {
        memset(key, 'a', before);
        memset(key + before, '~', sizeof key - before);
        key[sizeof key - 1] = 'z'; /* must not follow what was left out */
        a = csuccessp_place_key(&root, key, sizeof key);
        b = csuccessp_place_name(&a, "z");
        csuccessp_fail_at(&b, CSUCCESS_E_FIELD, "x");
        whole[0] = '/';
        memset(whole + 1, 'a', before);
        for (i = 1 + before; i + 1 < sizeof whole; i += 2)
            memcpy(whole + i, "~0", 2);
        assert_pointer_begins(whole, i);
        assert_true(error.pointer[error.pointer_length - 1] == '0');
    }
}

static void
nothing_follows_where_a_pointer_was_cut(void **state)
{
    csuccessp_place root = csuccessp_place_root(&error), a, b, c;
    char key[400];
    size_t length;

    (void)state;
    memset(key, 'k', sizeof key);
    for (length = 280; length < 310; length++) {
        char whole[400];
        a = csuccessp_place_key(&root, key, length);
        b = csuccessp_place_name(&a, "\xf0\x9f\x98\x80");
        c = csuccessp_place_name(&b, "z");
        csuccessp_fail_at(&c, CSUCCESS_E_FIELD, "x");
        snprintf(whole, sizeof whole, "/%.*s/\xf0\x9f\x98\x80/z", (int)length, key);
        assert_pointer_begins(whole, strlen(whole));
    }
}

static void
a_long_message_ends_on_a_whole_character(void **state)
{
    static const char *const characters[] = {"x", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};
    char text[1000];
    size_t kind, before, n, length;

    (void)state;
    for (kind = 0; kind < COUNT_OF(characters); kind++)
        for (before = 0; before < 4; before++) {
            n = strlen(characters[kind]);
            memset(text, 'a', before);
            for (length = before; length + n < sizeof text; length += n)
                memcpy(text + length, characters[kind], n);
            text[length] = 0;
            csuccessp_fail(&error, CSUCCESS_E_FIELD, "%s", text);
            assert_int_equal(strlen(error.message), error.message_length);
            assert_true(error.message_length < sizeof error.message);
            assert_true(error.message_length + n >= sizeof error.message);
            assert_memory_equal(error.message, text, error.message_length);
            assert_true(csuccessp_utf8_valid(error.message, error.message_length));
        }
}

static void
a_message_stays_on_one_line(void **state)
{
    static const char text[] = "a\nb\rc\td\x01\x7f";
    size_t i;

    (void)state;
    csuccessp_fail(&error, CSUCCESS_E_FIELD, "unknown field '%s'", text);
    for (i = 0; i < error.message_length; i++)
        assert_true((unsigned char)error.message[i] >= 0x20 && error.message[i] != 0x7f);
    assert_int_equal(error.message_length, strlen("unknown field ''") + strlen(text));
}

static void
a_message_shows_at_most_80_bytes_of_a_text(void **state)
{
    char text[200];
    size_t i;

    (void)state;
    memset(text, 'x', sizeof text);
    assert_int_equal(csuccessp_shown(text, 0), 0);
    assert_int_equal(csuccessp_shown(text, 80), 80);
    assert_int_equal(csuccessp_shown(text, 81), 80);
    assert_int_equal(csuccessp_shown(text, 200), 80);
    for (i = 0; i < 4; i++) {
        /* four bytes of one character, from byte 76 + i */
        memset(text, 'x', sizeof text);
        memcpy(text + 76 + i, "\xf0\x9f\x98\x80", 4);
        assert_int_equal(csuccessp_shown(text, 200), i == 0 ? 80 : 76 + i);
    }
}

static void
a_lack_of_memory_has_its_own_message(void **state)
{
    (void)state;
    assert_int_equal(csuccessp_fail_memory(&error), CSUCCESS_E_NO_MEMORY);
    assert_int_equal(error.status, CSUCCESS_E_NO_MEMORY);
    assert_true(error.message_length > 0);
}

static void
a_new_failure_forgets_the_one_before(void **state)
{
    csuccessp_place root = csuccessp_place_root(&error);
    csuccessp_place a = csuccessp_place_name(&root, "a");

    (void)state;
    csuccessp_fail_at(&a, CSUCCESS_E_FIELD, "first");
    error.line = 7;
    error.callback_code = 8;
    csuccessp_fail(&error, CSUCCESS_E_LIMIT, "second");
    assert_string_equal(error.message, "second");
    assert_string_equal(error.pointer, "");
    assert_int_equal(error.line, 0);
    assert_int_equal(error.callback_code, 0);
}

static void
the_detail_is_shown_to_callers(void **state)
{
    csuccessp_place root = csuccessp_place_root(&error);
    csuccessp_place a = csuccessp_place_name(&root, "a");
    csuccess_error out;

    (void)state;
    csuccessp_fail_at(&a, CSUCCESS_E_FIELD, "why");
    error.line = 7;
    error.callback_code = -8;
    memset(&out, 0xff, sizeof out);
    csuccessp_error_show(&error, &out);
    assert_int_equal(out.size, sizeof out);
    assert_int_equal(out.status, CSUCCESS_E_FIELD);
    assert_int_equal(out.callback_code, -8);
    assert_int_equal(out.line, 7);
    assert_string_equal(out.message, "why");
    assert_int_equal(out.message_length, 3);
    assert_string_equal(out.pointer, "/a");
    assert_int_equal(out.pointer_length, 2);
}

#define error_test(test) cmocka_unit_test_setup(test, clear_error)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        error_test(a_failure_has_a_message_and_no_place),
        error_test(a_place_is_written_as_a_json_pointer),
        error_test(tilde_and_slash_are_escaped_in_a_pointer),
        error_test(a_long_pointer_ends_on_a_whole_character),
        error_test(a_long_pointer_ends_on_a_whole_escape),
        error_test(nothing_follows_where_a_pointer_was_cut),
        error_test(a_long_message_ends_on_a_whole_character),
        error_test(a_message_stays_on_one_line),
        error_test(a_message_shows_at_most_80_bytes_of_a_text),
        error_test(a_lack_of_memory_has_its_own_message),
        error_test(a_new_failure_forgets_the_one_before),
        error_test(the_detail_is_shown_to_callers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
