/* SPDX-License-Identifier: MIT */
#include "util/int128.h"

#include <math.h>

#include "test.h"

static csuccessp_int128
halves(int64_t high, uint64_t low)
{
    csuccessp_int128 out;

    out.high = high;
    out.low = low;
    return out;
}

static void
assert_same(csuccessp_int128 a, csuccessp_int128 b)
{
    assert_int_equal(a.high, b.high);
    assert_int_equal(a.low, b.low);
}

static void
products_of_the_largest_are_whole(void **state)
{
    (void)state;
    assert_same(csuccessp_int128_multiply(INT64_MIN, INT64_MIN), halves(INT64_C(1) << 62, 0));
    assert_same(csuccessp_int128_multiply(INT64_MAX, INT64_MAX),
                halves(INT64_C(0x3fffffffffffffff), 1));
    assert_same(csuccessp_int128_multiply(INT64_MIN, 1), csuccessp_int128_from(INT64_MIN));
    assert_same(csuccessp_int128_multiply(INT64_MIN, -1), halves(0, UINT64_C(1) << 63));
    assert_same(csuccessp_int128_multiply(-1, 0), halves(0, 0));
}

static void
numbers_fit_64_bits_or_do_not(void **state)
{
    int64_t out;

    (void)state;
    assert_true(csuccessp_int128_to_int64(csuccessp_int128_from(INT64_MIN), &out));
    assert_int_equal(out, INT64_MIN);
    assert_true(csuccessp_int128_to_int64(csuccessp_int128_from(INT64_MAX), &out));
    assert_int_equal(out, INT64_MAX);
    assert_false(csuccessp_int128_to_int64(halves(0, UINT64_C(1) << 63), &out));
    assert_false(csuccessp_int128_to_int64(halves(-1, (UINT64_C(1) << 63) - 1), &out));
    assert_false(csuccessp_int128_to_int64(halves(1, 0), &out));
    assert_false(csuccessp_int128_to_int64(halves(-2, UINT64_MAX), &out));
}

static void
halves_round_away_from_zero(void **state)
{
    static const struct {
        int64_t a, c, quotient;
    } cases[] = {
        {1, 2, 1},  {-1, 2, -1}, {3, 2, 2},   {-3, 2, -2},   {1, 3, 0},    {2, 3, 1},
        {-1, 3, 0}, {-2, 3, -1}, {5, 10, 1},  {4, 10, 0},    {-5, 10, -1}, {-4, 10, 0},
        {0, 7, 0},  {7, 1, 7},   {25, 10, 3}, {-25, 10, -3},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++)
        assert_same(csuccessp_int128_round_divide(csuccessp_int128_from(cases[i].a), cases[i].c),
                    csuccessp_int128_from(cases[i].quotient));
}

static void
division_rounds_down_and_leaves_a_rest(void **state)
{
    int64_t rest;

    (void)state;
    assert_same(csuccessp_int128_divide(csuccessp_int128_from(-7), 2, &rest),
                csuccessp_int128_from(-4));
    assert_int_equal(rest, 1);
    assert_same(csuccessp_int128_divide(csuccessp_int128_from(-8), 2, &rest),
                csuccessp_int128_from(-4));
    assert_int_equal(rest, 0);
    assert_same(csuccessp_int128_divide(halves(1, 0), INT64_C(1) << 62, &rest),
                csuccessp_int128_from(4));
    assert_int_equal(rest, 0);
}

static void
the_sign_is_that_of_the_whole(void **state)
{
    (void)state;
    assert_int_equal(csuccessp_int128_sign(halves(0, 0)), 0);
    assert_int_equal(csuccessp_int128_sign(halves(0, 1)), 1);
    assert_int_equal(csuccessp_int128_sign(halves(1, 0)), 1);
    assert_int_equal(csuccessp_int128_sign(halves(0, UINT64_MAX)), 1);
    assert_int_equal(csuccessp_int128_sign(halves(-1, UINT64_MAX)), -1);
    assert_int_equal(csuccessp_int128_sign(halves(INT64_MIN, 0)), -1);
}

static void
doubles_round_to_even_with_every_bit_seen(void **state)
{
    const double two64 = 18446744073709551616.0;

    (void)state;
    assert_true(csuccessp_int128_to_double(halves(1, 0)) == two64);
    /* 2^64 + 2^11 lies half-way to 2^64 + 2^12 */
    assert_true(csuccessp_int128_to_double(halves(1, 2048)) == two64);
    assert_true(csuccessp_int128_to_double(halves(1, 2049)) == two64 + 4096);
    assert_true(csuccessp_int128_to_double(halves(1, 4096 + 2048)) == two64 + 8192);
    assert_true(csuccessp_int128_to_double(halves(1, 4096 + 2047)) == two64 + 4096);
    assert_true(csuccessp_int128_to_double(halves(INT64_MIN, 0)) == -ldexp(1, 127));
    assert_true(csuccessp_int128_to_double(halves(INT64_MAX, UINT64_MAX)) == ldexp(1, 127));
    assert_true(csuccessp_int128_to_double(halves(0, 0)) == 0);
}

#ifdef __SIZEOF_INT128__

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 wide_bits;

static wide
to_wide(csuccessp_int128 a)
{
    return (wide)((wide_bits)(uint64_t)a.high << 64 | a.low);
}

static csuccessp_int128
from_wide(wide a)
{
    return halves((int64_t)(a >> 64), (uint64_t)a);
}

/* Of any magnitude below 2^bits and either sign. */
static wide
random_wide(uint64_t *seed, unsigned bits)
{
    wide_bits out = (wide_bits)random_next(seed) << 64 | random_next(seed);

    out >>= 128 - bits + (unsigned)random_below(seed, bits);
    return random_below(seed, 2) ? -(wide)out : (wide)out;
}

static int64_t
random_int64(uint64_t *seed)
{
    static const int64_t ends[] = {INT64_MIN, INT64_MIN + 1, INT64_MAX, -1, 0, 1};

    if (random_below(seed, 50) == 0)
        return ends[random_below(seed, COUNT_OF(ends))];
    return random_below(seed, 2) ? -(int64_t)(random_sized(seed) >> 1)
                                 : (int64_t)(random_sized(seed) >> 1);
}

static int64_t
random_divisor(uint64_t *seed)
{
    if (random_below(seed, 50) == 0)
        return random_below(seed, 2) ? INT64_C(1) << 62 : 1;
    return (int64_t)(random_sized(seed) >> 2) + 1;
}

enum { ROUNDS = 200000 };

static void
products_agree_with_the_compiler(void **state)
{
    uint64_t seed = 1;
    int i;

    (void)state;
    for (i = 0; i < ROUNDS; i++) {
        int64_t a = random_int64(&seed), b = random_int64(&seed);
        assert_same(csuccessp_int128_multiply(a, b), from_wide((wide)a * b));
    }
}

static void
sums_and_order_agree_with_the_compiler(void **state)
{
    uint64_t seed = 2;
    int i;

    (void)state;
    for (i = 0; i < ROUNDS; i++) {
        wide a = random_wide(&seed, 126), b = i % 10 ? random_wide(&seed, 126) : a;
        csuccessp_int128 x = from_wide(a), y = from_wide(b);
        assert_true(to_wide(csuccessp_int128_add(x, y)) == a + b);
        assert_true(to_wide(csuccessp_int128_subtract(x, y)) == a - b);
        assert_true(to_wide(csuccessp_int128_negate(x)) == -a);
        assert_int_equal(csuccessp_int128_compare(x, y), a < b ? -1 : a > b);
        assert_int_equal(csuccessp_int128_sign(x), a < 0 ? -1 : a > 0);
        assert_true(to_wide(csuccessp_int128_from((int64_t)b)) == (int64_t)b);
    }
}

static void
quotients_agree_with_the_compiler(void **state)
{
    uint64_t seed = 3;
    int i;

    (void)state;
    for (i = 0; i < ROUNDS; i++) {
        wide a = random_wide(&seed, 127), q;
        int64_t c = random_divisor(&seed), rest = -1, expected;
        if (i % 3 == 0)
            a = a / c * c / (i % 2 ? 1 : 2);
        q = a / c;
        expected = (int64_t)(a % c);
        if (expected < 0) {
            expected += c;
            q--;
        }
        assert_same(csuccessp_int128_divide(from_wide(a), c, &rest), from_wide(q));
        assert_int_equal(rest, expected);
    }
}

static void
rounded_quotients_agree_with_the_compiler(void **state)
{
    uint64_t seed = 4;
    int i;

    (void)state;
    for (i = 0; i < ROUNDS; i++) {
        wide a = random_wide(&seed, 127), size, q, rest;
        int64_t c = random_divisor(&seed);
        if (i % 2 && c % 2 == 0) /* exactly a half, or one beside it */
            a = a / c * c + (a < 0 ? -1 : 1) * (c / 2 + (int64_t)random_below(&seed, 3) - 1);
        size = a < 0 ? -a : a;
        q = size / c;
        rest = size % c;
        q += rest * 2 >= c;
        assert_same(csuccessp_int128_round_divide(from_wide(a), c), from_wide(a < 0 ? -q : q));
    }
}

static void
doubles_agree_with_the_compiler(void **state)
{
    uint64_t seed = 5;
    int i;

    (void)state;
    for (i = 0; i < ROUNDS; i++) {
        wide a = random_wide(&seed, 127);
        double expected, number;
        if (i % 2) { /* 53 bits, a half and perhaps a little */
            unsigned shift = (unsigned)random_below(&seed, 73);
            a = (wide)(random_next(&seed) >> 10 | 1) << shift;
            a += (wide)random_below(&seed, 3) - 1;
            if (i % 4 == 1)
                a = -a;
        }
        expected = (double)a;
        number = csuccessp_int128_to_double(from_wide(a));
        assert_memory_equal(&number, &expected, sizeof number);
    }
}

#endif

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_of_the_largest_are_whole),
        cmocka_unit_test(numbers_fit_64_bits_or_do_not),
        cmocka_unit_test(halves_round_away_from_zero),
        cmocka_unit_test(division_rounds_down_and_leaves_a_rest),
        cmocka_unit_test(the_sign_is_that_of_the_whole),
        cmocka_unit_test(doubles_round_to_even_with_every_bit_seen),
#ifdef __SIZEOF_INT128__
        cmocka_unit_test(products_agree_with_the_compiler),
        cmocka_unit_test(sums_and_order_agree_with_the_compiler),
        cmocka_unit_test(quotients_agree_with_the_compiler),
        cmocka_unit_test(rounded_quotients_agree_with_the_compiler),
        cmocka_unit_test(doubles_agree_with_the_compiler),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
