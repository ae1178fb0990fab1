/* SPDX-License-Identifier: MIT */
#include "util/bits.h"

#include "failing.h"
#include "test.h"

static void
bits_are_set_and_unset_one_by_one(void **state)
{
    enum { ROWS = 1000 };
    csuccessp_memory memory;
    csuccessp_bits bits = {NULL, 0};
    failing f;
    unsigned char model[ROWS] = {0};
    uint64_t seed = 1, count = 0;
    uint32_t row;
    int step;

    (void)state;
    failing_open(&f, &memory);
    assert_int_equal(csuccessp_bits_grow(&memory, &bits, ROWS), CSUCCESS_OK);
    for (step = 0; step < 20000; step++) {
        row = (uint32_t)random_below(&seed, ROWS);
        if (random_below(&seed, 2)) {
            count += !model[row];
            model[row] = 1;
            csuccessp_bits_set(&bits, row);
        } else {
            count -= model[row];
            model[row] = 0;
            csuccessp_bits_unset(&bits, row);
        }
        row = (uint32_t)random_below(&seed, ROWS);
        assert_int_equal(csuccessp_bits_has(&bits, row), model[row]);
        assert_int_equal(csuccessp_bits_count(&bits), count);
    }
    csuccessp_bits_clear(&bits);
    assert_int_equal(csuccessp_bits_count(&bits), 0);
    csuccessp_bits_free(&memory, &bits);
    failing_close(&f, &memory);
}

static void
growing_keeps_the_bits_and_clears_the_new(void **state)
{
    csuccessp_memory memory;
    csuccessp_bits bits = {NULL, 0};
    failing f;
    uint32_t rows, row;

    (void)state;
    failing_open(&f, &memory);
    for (rows = 1; rows <= 300; rows++) {
        assert_int_equal(csuccessp_bits_grow(&memory, &bits, rows), CSUCCESS_OK);
        for (row = 0; row < rows; row++)
            assert_int_equal(csuccessp_bits_has(&bits, row), row < rows - 1 && row % 3 == 0);
        if ((rows - 1) % 3 == 0)
            csuccessp_bits_set(&bits, rows - 1);
    }
    assert_int_equal(csuccessp_bits_grow(&memory, &bits, 1), CSUCCESS_OK);
    assert_int_equal(csuccessp_bits_count(&bits), 100);
    csuccessp_bits_free(&memory, &bits);
    failing_close(&f, &memory);
}

static void
sets_are_joined_as_far_as_both_reach(void **state)
{
    csuccessp_memory memory;
    csuccessp_bits to = {NULL, 0}, from = {NULL, 0}, none = {NULL, 0};
    failing f;

    (void)state;
    failing_open(&f, &memory);
    assert_int_equal(csuccessp_bits_grow(&memory, &to, 64), CSUCCESS_OK);
    assert_int_equal(csuccessp_bits_grow(&memory, &from, 200), CSUCCESS_OK);
    csuccessp_bits_set(&to, 1);
    csuccessp_bits_set(&from, 0);
    csuccessp_bits_set(&from, 1);
    csuccessp_bits_set(&from, 63);
    csuccessp_bits_set(&from, 199);
    csuccessp_bits_add_all(&to, &from);
    assert_int_equal(csuccessp_bits_count(&to), 3);
    assert_true(csuccessp_bits_has(&to, 0) && csuccessp_bits_has(&to, 63));
    assert_int_equal(csuccessp_bits_count(&from), 4);
    csuccessp_bits_add_all(&from, &to);
    csuccessp_bits_add_all(&from, &none);
    csuccessp_bits_add_all(&none, &from);
    assert_int_equal(csuccessp_bits_count(&from), 4);
    csuccessp_bits_free(&memory, &to);
    csuccessp_bits_free(&memory, &from);
    failing_close(&f, &memory);
}

static void
an_empty_set_has_no_bits(void **state)
{
    csuccessp_memory memory;
    csuccessp_bits bits = {NULL, 0};
    failing f;

    (void)state;
    failing_open(&f, &memory);
    assert_int_equal(csuccessp_bits_grow(&memory, &bits, 0), CSUCCESS_OK);
    csuccessp_bits_clear(&bits);
    assert_int_equal(csuccessp_bits_count(&bits), 0);
    csuccessp_bits_free(&memory, &bits);
    failing_close(&f, &memory);
}

static void
a_failed_growth_keeps_the_bits(void **state)
{
    csuccessp_memory memory;
    csuccessp_bits bits = {NULL, 0};
    failing f;

    (void)state;
    failing_open(&f, &memory);
    failing_refuse(&f);
    assert_int_equal(csuccessp_bits_grow(&memory, &bits, 1), CSUCCESS_E_NO_MEMORY);
    failing_allow(&f);
    assert_int_equal(csuccessp_bits_grow(&memory, &bits, 64), CSUCCESS_OK);
    csuccessp_bits_set(&bits, 5);
    failing_refuse(&f);
    assert_int_equal(csuccessp_bits_grow(&memory, &bits, 65), CSUCCESS_E_NO_MEMORY);
    assert_int_equal(csuccessp_bits_grow(&memory, &bits, 64), CSUCCESS_OK);
    assert_int_equal(csuccessp_bits_count(&bits), 1);
    assert_true(csuccessp_bits_has(&bits, 5));
    csuccessp_bits_free(&memory, &bits);
    failing_close(&f, &memory);
}

static void
room_for_too_many_rows_is_refused(void **state)
{
    csuccessp_memory memory;
    csuccessp_bits bits = {NULL, 0};
    failing f;

    (void)state;
    failing_open(&f, &memory);
    f.largest = 1 << 20;
    assert_int_equal(csuccessp_bits_grow(&memory, &bits, SIZE_MAX - 63), CSUCCESS_E_NO_MEMORY);
    assert_int_equal(csuccessp_bits_grow(&memory, &bits, SIZE_MAX), CSUCCESS_E_NO_MEMORY);
    failing_close(&f, &memory);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_are_set_and_unset_one_by_one),
        cmocka_unit_test(growing_keeps_the_bits_and_clears_the_new),
        cmocka_unit_test(sets_are_joined_as_far_as_both_reach),
        cmocka_unit_test(an_empty_set_has_no_bits),
        cmocka_unit_test(a_failed_growth_keeps_the_bits),
        cmocka_unit_test(room_for_too_many_rows_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
