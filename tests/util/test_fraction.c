/* SPDX-License-Identifier: MIT */
#include "util/fraction.h"

#include "test.h"

static csuccessp_fraction
fraction(int64_t top, int64_t bottom)
{
    csuccessp_fraction out = {csuccessp_int128_from(top), bottom};

    return out;
}

static void
halves_are_rounded_away_from_zero(void **state)
{
    csuccessp_fraction half = fraction(1, 2), minus = fraction(-1, 2);
    csuccessp_fraction thirds[] = {fraction(1, 3), fraction(1, 6)};

    (void)state;
    assert_int_equal(csuccessp_fractions_round(&half, 1), 1);
    assert_int_equal(csuccessp_fractions_round(&minus, 1), -1);
    assert_int_equal(csuccessp_fractions_round(thirds, 2), 1); /* exactly one half */
    thirds[0] = fraction(-1, 3);
    thirds[1] = fraction(-1, 6);
    assert_int_equal(csuccessp_fractions_round(thirds, 2), -1);
    assert_int_equal(csuccessp_fractions_round(thirds, 0), 0);
}

/* Sums that come so near to a whole number, or to a half, that fixed point cannot tell. */
static void
near_whole_numbers(void **state)
{
    const int64_t p = INT64_C(4611686018427387847), q = INT64_C(4611686018427387817);
    csuccessp_fraction terms[4];
    int half, exact;

    (void)state;
    /* (p-1)/p + 1/q, with q < p: a little more than 1 */
    terms[0] = fraction(p - 1, p);
    terms[1] = fraction(1, q);
    assert_int_equal(csuccessp_fractions_floor(terms, 2, &half, &exact), 1);
    assert_int_equal(exact, 0);
    assert_int_equal(half, -1);
    assert_int_equal(csuccessp_fractions_compare(terms, 2, 1), 1);
    /* (q-1)/q + 1/p: a little less */
    terms[0] = fraction(q - 1, q);
    terms[1] = fraction(1, p);
    assert_int_equal(csuccessp_fractions_floor(terms, 2, &half, &exact), 0);
    assert_int_equal(exact, 0);
    assert_int_equal(half, 1);
    assert_int_equal(csuccessp_fractions_compare(terms, 2, 1), -1);
    /* 1 - 1/p + 1/q - 1/q + 1/p: exactly 1 */
    terms[0] = fraction(p - 1, p);
    terms[1] = fraction(1, q);
    terms[2] = fraction(-1, q);
    terms[3] = fraction(1, p);
    assert_int_equal(csuccessp_fractions_floor(terms, 4, &half, &exact), 1);
    assert_int_equal(exact, 1);
    assert_int_equal(half, -1);
    assert_int_equal(csuccessp_fractions_compare(terms, 4, 1), 0);
    /* a half, more, less */
    terms[0] = fraction(1, 2);
    terms[1] = fraction(1, p);
    terms[2] = fraction(-1, q);
    assert_int_equal(csuccessp_fractions_floor(terms, 3, &half, &exact), 0);
    assert_int_equal(half, -1);
    assert_int_equal(csuccessp_fractions_round(terms, 3), 0);
    terms[2] = fraction(-1, p);
    csuccessp_fractions_floor(terms, 3, &half, &exact);
    assert_int_equal(half, 0);
    assert_int_equal(csuccessp_fractions_round(terms, 3), 1);
    terms[1] = fraction(1, q);
    csuccessp_fractions_floor(terms, 3, &half, &exact);
    assert_int_equal(half, 1);
    /* two sums that differ by next to nothing */
    terms[0] = fraction(1, p);
    terms[1] = fraction(1, q);
    assert_int_equal(csuccessp_fractions_difference(terms, 1, terms + 1, 1), -1);
    assert_int_equal(csuccessp_fractions_difference(terms + 1, 1, terms, 1), 1);
    assert_int_equal(csuccessp_fractions_difference(terms, 1, terms, 1), 0);
}

static void
as_many_terms_as_can_be(void **state)
{
    csuccessp_fraction terms[CSUCCESSP_FRACTIONS_MAX];
    int64_t bottom = INT64_C(1) << 62;
    int half, exact;
    size_t i, count = CSUCCESSP_FRACTIONS_MAX - 2;

    (void)state;
    for (i = 0; i < count; i++) /* each a whole less a little */
        terms[i] = fraction(bottom - 2 * (int64_t)i - 2, bottom - 2 * (int64_t)i - 1);
    assert_int_equal(csuccessp_fractions_floor(terms, count, &half, &exact), count - 1);
    assert_int_equal(exact, 0);
    assert_int_equal(half, 1);
    assert_int_equal(csuccessp_fractions_compare(terms, count, (int64_t)count), -1);
    assert_int_equal(csuccessp_fractions_round(terms, count), count);
    for (i = 0; i < count; i++) {
        terms[i].top = csuccessp_int128_negate(terms[i].top);
    }
    assert_int_equal(csuccessp_fractions_floor(terms, count, &half, &exact), -(int64_t)count);
    assert_int_equal(half, -1);
    for (i = 0; i < count; i++)
        terms[i] = fraction((int64_t)i, 7);
    assert_int_equal(csuccessp_fractions_gather(terms, count), 1);
}

static void
large_tops(void **state)
{
    csuccessp_fraction terms[3];

    (void)state;
    /* 2^110 / 2^61 - 2^49 + 5/3 */
    terms[0].top =
        csuccessp_int128_scale(csuccessp_int128_multiply(INT64_C(1) << 55, INT64_C(1) << 54), 1);
    terms[0].bottom = INT64_C(1) << 61;
    terms[1] = fraction(-(INT64_C(1) << 48), 1);
    terms[2] = fraction(5, 3);
    assert_int_equal(csuccessp_fractions_round(terms, 3), 2);
    assert_int_equal(csuccessp_fractions_compare(terms, 3, 1), 1);
    assert_int_equal(csuccessp_fractions_compare(terms, 3, 2), -1);
}

#ifdef __SIZEOF_INT128__

__extension__ typedef __int128 wide;

static wide
common(wide a, wide b)
{
    while (b) {
        wide left = a % b;
        a = b;
        b = left;
    }
    return a;
}

static void
random_sums(void **state)
{
    uint64_t seed = 17;
    int n, exactly = 0;

    (void)state;
    for (n = 0; n < 20000; n++) {
        csuccessp_fraction terms[6];
        size_t count = (size_t)random_below(&seed, 7), i;
        wide top = 0, bottom = 1, left, d;
        int64_t down, at;
        int half, exact, sign;
        for (i = 0; i < count; i++) {
            int64_t b = 1 + (int64_t)random_below(&seed, n % 3 ? 12 : 50000);
            int64_t t = (int64_t)random_below(&seed, 2000000) - 1000000;
            terms[i] = fraction(t, b);
            d = common(bottom, b);
            top = top * (b / d) + t * (bottom / d);
            bottom = bottom / d * b;
        }
        at = (int64_t)(top / bottom);
        down = at - (top % bottom < 0);
        left = top - (wide)down * bottom;
        assert_int_equal(csuccessp_fractions_floor(terms, count, &half, &exact), down);
        assert_int_equal(exact, left == 0);
        assert_int_equal(half, 2 * left < bottom ? -1 : 2 * left > bottom);
        sign = top < (wide)at * bottom ? -1 : top > (wide)at * bottom;
        assert_int_equal(csuccessp_fractions_compare(terms, count, at), sign);
        i = count / 2;
        assert_int_equal(csuccessp_fractions_difference(terms, i, terms, i), 0);
        exactly += exact;
        /* gathered, it is the same sum */
        count = csuccessp_fractions_gather(terms, count);
        assert_int_equal(csuccessp_fractions_floor(terms, count, &half, &exact), down);
    }
    assert_in_range(exactly, 100, 20000);
}

#else

static void
random_sums(void **state)
{
    (void)state;
    skip();
}

#endif

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(halves_are_rounded_away_from_zero),
        cmocka_unit_test(near_whole_numbers),
        cmocka_unit_test(as_many_terms_as_can_be),
        cmocka_unit_test(large_tops),
        cmocka_unit_test(random_sums),
    };

    return cmocka_run_group_tests_name("fraction", tests, NULL, NULL);
}
