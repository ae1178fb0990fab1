/* SPDX-License-Identifier: MIT */
/* Largest remainders. */
#include "health/history/explain.h"

#include "test.h"

enum { MOST = 20 };

static csuccessp_fraction terms[MOST][3];
static csuccessp_share shares[MOST];

/* Shares top[i] / bottom of the total. */
static void
split(const int64_t *tops, size_t count, int64_t bottom, int64_t total)
{
    size_t i;

    for (i = 0; i < count; i++) {
        terms[i][0].top = csuccessp_int128_from(tops[i]);
        terms[i][0].bottom = bottom;
        shares[i].terms = terms[i];
        shares[i].count = 1;
        shares[i].amount = 99;
    }
    csuccessp_apportion(shares, count, total);
}

static void
check(const int64_t *wanted, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        assert_int_equal(shares[i].amount, wanted[i]);
}

static void
the_largest_remainders_are_rounded_up(void **state)
{
    const int64_t tops[] = {14, 27, 39}, wanted[] = {1, 3, 4}; /* of 10: 1.4 + 2.7 + 3.9 = 8 */

    (void)state;
    split(tops, 3, 10, 8);
    check(wanted, 3);
}

static void
ties_go_in_their_order(void **state)
{
    const int64_t tops[] = {1, 1, 1}, wanted[] = {1, 0, 0};
    const int64_t two[] = {5, 3, 5, 3}, first[] = {1, 0, 1, 0}; /* of 8 */

    (void)state;
    split(tops, 3, 3, 1);
    check(wanted, 3);
    split(two, 4, 8, 2);
    check(first, 4);
}

static void
negatives_are_rounded_down_first(void **state)
{
    const int64_t tops[] = {-14, 27, -3}, wanted[] = {-2, 3, 0}; /* of 10, together 1 */
    const int64_t all[] = {-1, -1, -1}, less[] = {0, 0, -1};     /* of 3, together -1 */

    (void)state;
    split(tops, 3, 10, 1);
    check(wanted, 3);
    split(all, 3, 3, -1);
    check(less, 3);
}

static void
whole_shares_stay(void **state)
{
    const int64_t tops[] = {20, 0, -30, 5, 5}, wanted[] = {2, 0, -3, 1, 0};

    (void)state;
    split(tops, 5, 10, 0);
    check(wanted, 5);
    split(tops, 0, 1, 0); /* none at all */
}

static void
a_share_of_nothing_gets_nothing(void **state)
{
    (void)state;
    terms[0][0] = (csuccessp_fraction){csuccessp_int128_from(3), 2};
    shares[0] = (csuccessp_share){terms[0], 1, 9};
    shares[1] = (csuccessp_share){NULL, 0, 9};
    csuccessp_apportion(shares, 2, 2);
    assert_int_equal(shares[0].amount, 2);
    assert_int_equal(shares[1].amount, 0);
}

static void
remainders_are_compared_exactly(void **state)
{
    (void)state;
    /* 1/3 + 1/7 = 10/21 is less than 10/21 + 2^-60 */
    terms[0][0] = (csuccessp_fraction){csuccessp_int128_from(1), 3};
    terms[0][1] = (csuccessp_fraction){csuccessp_int128_from(1), 7};
    terms[1][0] = (csuccessp_fraction){csuccessp_int128_from(10), 21};
    terms[1][1] = (csuccessp_fraction){csuccessp_int128_from(1), INT64_C(1) << 60};
    shares[0] = (csuccessp_share){terms[0], 2, 0};
    shares[1] = (csuccessp_share){terms[1], 2, 0};
    csuccessp_apportion(shares, 2, 1);
    assert_int_equal(shares[0].amount, 0);
    assert_int_equal(shares[1].amount, 1);
    terms[1][1].top = csuccessp_int128_from(-1);
    csuccessp_apportion(shares, 2, 1);
    assert_int_equal(shares[0].amount, 1);
    assert_int_equal(shares[1].amount, 0);
}

/* The amounts sum to the rounded total, and each lies next to its share. */
static void
random_shares(void **state)
{
    uint64_t seed = 11;
    int n;

    (void)state;
    for (n = 0; n < 5000; n++) {
        int64_t tops[MOST], bottom = 1 + (int64_t)random_below(&seed, 1000), sum = 0, total;
        size_t count = 1 + (size_t)random_below(&seed, MOST), i;
        for (i = 0; i < count; i++) {
            tops[i] = (int64_t)random_below(&seed, 4000) - 2000;
            sum += tops[i];
        }
        total = (2 * (sum < 0 ? -sum : sum) + bottom) / (2 * bottom) * (sum < 0 ? -1 : 1);
        split(tops, count, bottom, total);
        for (i = 0; i < count; i++) {
            int64_t left = shares[i].amount * bottom - tops[i];
            assert_true(left > -bottom && left < bottom);
            total -= shares[i].amount;
        }
        assert_int_equal(total, 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_largest_remainders_are_rounded_up),
        cmocka_unit_test(ties_go_in_their_order),
        cmocka_unit_test(negatives_are_rounded_down_first),
        cmocka_unit_test(whole_shares_stay),
        cmocka_unit_test(a_share_of_nothing_gets_nothing),
        cmocka_unit_test(remainders_are_compared_exactly),
        cmocka_unit_test(random_shares),
    };

    return cmocka_run_group_tests_name("health apportion", tests, NULL, NULL);
}
