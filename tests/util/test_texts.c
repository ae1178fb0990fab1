/* SPDX-License-Identifier: MIT */
#include "util/texts.h"

#include <stdio.h>

#include "failing.h"
#include "test.h"

static csuccessp_memory memory;
static failing f;
static csuccessp_texts texts;

static int
open_texts(void **state)
{
    (void)state;
    failing_open(&f, &memory);
    csuccessp_texts_open(&texts, &memory, csuccessp_hash_seed_from(1));
    return 0;
}

static int
close_texts(void **state)
{
    (void)state;
    csuccessp_texts_close(&texts);
    failing_close(&f, &memory);
    return 0;
}

static csuccessp_text
take(const char *text)
{
    return csuccessp_texts_take(&texts, text, strlen(text));
}

static csuccessp_text
find(const char *text)
{
    return csuccessp_texts_find(&texts, text, strlen(text));
}

static void
equal_texts_have_one_number(void **state)
{
    csuccessp_text a = take("alpha"), b = take("beta");

    (void)state;
    assert_true(a != 0 && b != 0 && a != b);
    assert_int_equal(take("alpha"), a);
    assert_int_equal(take("beta"), b);
    assert_true(take("alph") != a);
    assert_true(take("alphaa") != a);
    assert_true(take("Alpha") != a);
}

static void
the_bytes_are_kept_with_a_nul_behind(void **state)
{
    static const char bytes[] = "a\0b\xff";
    char *copy = exact_copy(bytes, 4);
    csuccessp_text text = csuccessp_texts_take(&texts, copy, 4);
    const char *got;
    size_t length = 0;

    (void)state;
    free(copy);
    got = csuccessp_texts_get(&texts, text, &length);
    assert_int_equal(length, 4);
    assert_memory_equal(got, bytes, 5);
    assert_ptr_equal(csuccessp_texts_get(&texts, text, NULL), got);
    assert_true(csuccessp_texts_take(&texts, "a", 1) != text);
    assert_int_equal(csuccessp_texts_find(&texts, bytes, 4), text);
}

static void
the_empty_text_is_not_none(void **state)
{
    csuccessp_text empty;
    size_t length = 7;

    (void)state;
    assert_int_equal(find(""), 0);
    empty = take("");
    assert_true(empty != 0);
    assert_int_equal(find(""), empty);
    assert_string_equal(csuccessp_texts_get(&texts, empty, &length), "");
    assert_int_equal(length, 0);
    length = 7;
    assert_string_equal(csuccessp_texts_get(&texts, 0, &length), "");
    assert_int_equal(length, 0);
    assert_string_equal(csuccessp_texts_get(&texts, 0, NULL), "");
    assert_true(csuccessp_text_is(&texts, empty, "", 0));
    assert_false(csuccessp_text_is(&texts, 0, "", 0));
}

static void
a_text_is_compared_with_bytes(void **state)
{
    csuccessp_text text = take("alpha");

    (void)state;
    assert_true(csuccessp_text_is(&texts, text, "alpha", 5));
    assert_false(csuccessp_text_is(&texts, text, "alpha", 4));
    assert_false(csuccessp_text_is(&texts, text, "alphb", 5));
    assert_false(csuccessp_text_is(&texts, text, "alphas", 6));
}

static void
a_text_lives_as_long_as_it_has_users(void **state)
{
    csuccessp_text text = take("alpha");

    (void)state;
    assert_int_equal(take("alpha"), text);
    csuccessp_texts_keep(&texts, text);
    csuccessp_texts_drop(&texts, text);
    csuccessp_texts_drop(&texts, text);
    assert_int_equal(find("alpha"), text);
    csuccessp_texts_drop(&texts, text);
    assert_int_equal(find("alpha"), 0);
    assert_int_equal(texts.pool.used, 0);
    csuccessp_texts_keep(&texts, 0);
    csuccessp_texts_drop(&texts, 0);
}

static void
finding_makes_no_user(void **state)
{
    csuccessp_text text = take("alpha");

    (void)state;
    assert_int_equal(find("alpha"), text);
    assert_int_equal(find("alpha"), text);
    csuccessp_texts_drop(&texts, text);
    assert_int_equal(find("alpha"), 0);
}

#ifndef CSUCCESSP_ARENA_DEBUG
static void
the_last_user_wipes_the_text(void **state)
{
    static const char bytes[] = "somebody@example.org";
    csuccessp_text text = take(bytes);
    const char *at = csuccessp_texts_get(&texts, text, NULL);
    size_t i;

    (void)state;
    csuccessp_texts_drop(&texts, text);
    for (i = 0; i < sizeof bytes; i++)
        assert_int_equal(at[i], 0);
}
#endif

static void
texts_are_ordered_bytewise(void **state)
{
    static const char *const ordered[] = {"", "A", "B", "a", "aa", "ab", "b", "\xc3\xa4", "\xff"};
    csuccessp_text all[COUNT_OF(ordered)];
    size_t i, j;

    (void)state;
    for (i = 0; i < COUNT_OF(ordered); i++)
        all[i] = take(ordered[i]);
    for (i = 0; i < COUNT_OF(ordered); i++) {
        for (j = 0; j < COUNT_OF(ordered); j++) {
            int order = csuccessp_texts_compare(&texts, all[i], all[j]);
            int bytes = csuccessp_bytes_compare(ordered[i], strlen(ordered[i]), ordered[j],
                                                strlen(ordered[j]));
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
            assert_int_equal((bytes > 0) - (bytes < 0), (i > j) - (i < j));
        }
        assert_true(csuccessp_texts_compare(&texts, 0, all[i]) < 0);
        assert_true(csuccessp_texts_compare(&texts, all[i], 0) > 0);
    }
    assert_int_equal(csuccessp_texts_compare(&texts, 0, 0), 0);
    assert_int_equal(csuccessp_bytes_compare(NULL, 0, NULL, 0), 0);
    assert_true(csuccessp_bytes_compare(NULL, 0, "a", 1) < 0);
    assert_true(csuccessp_bytes_compare("a\0b", 3, "a\0c", 3) < 0);
}

enum { NAMES = 2000 };

static void
random_work_agrees_with_an_array(void **state)
{
    static csuccessp_text known[NAMES];
    static uint32_t users[NAMES];
    uint64_t seed = 1;
    char name[6000];
    int step, i;

    (void)state;
    memset(known, 0, sizeof known);
    memset(users, 0, sizeof users);
    for (step = 0; step < 60000; step++) {
        size_t length, got;
        i = (int)random_below(&seed, NAMES);
        memset(name, 'x', sizeof name);
        length = (size_t)snprintf(name, sizeof name, "customer-%d", i);
        name[length] = 'x';
        if (i % 7 == 0) /* some are long, some beyond what stands in a page with others */
            length = (size_t)i * 3 + length;
        assert_int_equal(csuccessp_texts_find(&texts, name, length), known[i]);
        if (users[i] && random_below(&seed, 2)) {
            csuccessp_texts_drop(&texts, known[i]);
            if (--users[i] == 0)
                known[i] = 0;
        } else {
            csuccessp_text text = csuccessp_texts_take(&texts, name, length);
            assert_true(text != 0);
            assert_true(!known[i] || text == known[i]);
            known[i] = text;
            users[i]++;
            assert_memory_equal(csuccessp_texts_get(&texts, text, &got), name, length);
            assert_int_equal(got, length);
        }
    }
    for (i = 0; i < NAMES; i++)
        for (; users[i]; users[i]--)
            csuccessp_texts_drop(&texts, known[i]);
    assert_int_equal(texts.pool.used, 0);
    assert_int_equal(texts.table.count, 0);
}

static void
a_failed_take_leaves_the_others_alone(void **state)
{
    char name[16];
    size_t n, i, length;

    (void)state;
    for (n = 1; n < 40; n++) {
        csuccessp_text all[200];
        csuccessp_texts_close(&texts);
        csuccessp_texts_open(&texts, &memory, csuccessp_hash_seed_from(n));
        f.fail_at = f.calls + n;
        f.failed = 0;
        for (i = 0; i < 200; i++) {
            length = (size_t)snprintf(name, sizeof name, "%zu", i * i);
            all[i] = csuccessp_texts_take(&texts, name, length);
            if (!all[i]) {
                assert_int_equal(f.failed, 1);
                assert_int_equal(csuccessp_texts_find(&texts, name, length), 0);
                all[i] = csuccessp_texts_take(&texts, name, length);
            }
            assert_true(all[i] != 0);
        }
        for (i = 0; i < 200; i++) {
            length = (size_t)snprintf(name, sizeof name, "%zu", i * i);
            assert_int_equal(csuccessp_texts_find(&texts, name, length), all[i]);
            assert_true(csuccessp_text_is(&texts, all[i], name, length));
        }
        failing_allow(&f);
    }
}

#define texts_test(test) cmocka_unit_test_setup_teardown(test, open_texts, close_texts)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        texts_test(equal_texts_have_one_number),
        texts_test(the_bytes_are_kept_with_a_nul_behind),
        texts_test(the_empty_text_is_not_none),
        texts_test(a_text_is_compared_with_bytes),
        texts_test(a_text_lives_as_long_as_it_has_users),
        texts_test(finding_makes_no_user),
#ifndef CSUCCESSP_ARENA_DEBUG
        texts_test(the_last_user_wipes_the_text),
#endif
        texts_test(texts_are_ordered_bytewise),
        texts_test(random_work_agrees_with_an_array),
        texts_test(a_failed_take_leaves_the_others_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
