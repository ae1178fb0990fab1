/* SPDX-License-Identifier: MIT */
#include "util/compiler.h"

#include "test.h"

static void
the_lowest_bit_is_found(void **state)
{
    unsigned i;

    (void)state;
    for (i = 0; i < 64; i++) {
        assert_int_equal(csuccessp_lowest_bit((uint64_t)1 << i), i);
        assert_int_equal(csuccessp_lowest_bit(UINT64_MAX << i), i);
    }
}

static void
bits_are_counted(void **state)
{
    unsigned i;

    (void)state;
    assert_int_equal(csuccessp_count_bits(0), 0);
    for (i = 0; i < 64; i++) {
        assert_int_equal(csuccessp_count_bits((uint64_t)1 << i), 1);
        assert_int_equal(csuccessp_count_bits(UINT64_MAX << i), 64 - i);
    }
    assert_int_equal(csuccessp_count_bits(0x5555555555555555u), 32);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lowest_bit_is_found),
        cmocka_unit_test(bits_are_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
