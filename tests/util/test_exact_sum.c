/* SPDX-License-Identifier: MIT */
#include "util/exact_sum.h"

#include <float.h>
#include <math.h>

#include "test.h"

static double
sum_of(const double *numbers, size_t count)
{
    csuccessp_exact_sum sum;
    size_t i;

    csuccessp_exact_begin(&sum);
    for (i = 0; i < count; i++)
        csuccessp_exact_add(&sum, numbers[i]);
    return csuccessp_exact_end(&sum);
}

static int
same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static void
shuffle(double *numbers, size_t count, uint64_t *seed)
{
    size_t i, j;

    for (i = count; i > 1; i--) {
        double kept = numbers[i - 1];
        j = (size_t)random_below(seed, i);
        numbers[i - 1] = numbers[j];
        numbers[j] = kept;
    }
}

/* An independent exact sum: partial sums that do not overlap, the smallest first (Shewchuk 1997),
 * rounded once at the end. Nothing may overflow on the way. */
static double
sum_of_partials(const double *numbers, size_t count)
{
    double partial[64], high = 0, low = 0, x, y;
    size_t i, j, used = 0, kept;

    for (i = 0; i < count; i++) {
        x = numbers[i];
        for (kept = j = 0; j < used; j++) {
            y = partial[j];
            if (fabs(x) < fabs(y)) {
                double z = x;
                x = y;
                y = z;
            }
            high = x + y;
            low = y - (high - x);
            if (low != 0)
                partial[kept++] = low;
            x = high;
        }
        partial[kept++] = x;
        used = kept;
    }
    high = low = 0;
    while (used > 0) {
        x = high;
        y = partial[--used];
        high = x + y;
        low = y - (high - x);
        if (low != 0)
            break;
    }
    /* exactly half a unit is left: what lies below it decides */
    if (used > 0 && ((low < 0 && partial[used - 1] < 0) || (low > 0 && partial[used - 1] > 0))) {
        y = low * 2;
        x = high + y;
        if (y == x - high)
            high = x;
    }
    return high;
}

static double
random_double(uint64_t *seed, int lowest, int highest)
{
    double mantissa = (double)(random_next(seed) >> (11 + random_below(seed, 52)));
    int exponent = lowest + (int)random_below(seed, (uint64_t)(highest - lowest) + 1);

    return ldexp(random_below(seed, 2) ? -mantissa : mantissa, exponent);
}

static void
sums_over_all_exponents_are_rounded_once(void **state)
{
    static const struct {
        int lowest, highest;
    } ranges[] = {{-1074, 900}, {-60, 0}, {-1074, -1020}, {-5, 5}, {-120, 120}, {-53, -53}};
    double numbers[40];
    uint64_t seed = 1;
    size_t i, count;
    int round;

    (void)state;
    for (round = 0; round < 30000; round++) {
        size_t r = (size_t)round % COUNT_OF(ranges);
        count = 1 + (size_t)random_below(&seed, COUNT_OF(numbers));
        for (i = 0; i < count; i++)
            numbers[i] = i && random_below(&seed, 4) == 0
                             ? -numbers[i - 1]
                             : random_double(&seed, ranges[r].lowest, ranges[r].highest);
        assert_true(sum_of(numbers, count) == sum_of_partials(numbers, count));
    }
}

#ifdef __SIZEOF_INT128__

__extension__ typedef __int128 wide;

static void
scaled_integers_sum_as_integers_do(void **state)
{
    double numbers[100];
    uint64_t seed = 2;
    int round, scale;
    size_t i;

    (void)state;
    for (round = 0; round < 5000; round++) {
        wide sum = 0;
        scale = (int)random_below(&seed, 1800) - 950;
        for (i = 0; i < COUNT_OF(numbers); i++) {
            unsigned shift = (unsigned)random_below(&seed, 60);
            int64_t k = (int64_t)(random_next(&seed) >> (11 + random_below(&seed, 52)));
            if (random_below(&seed, 2))
                k = -k;
            sum += (wide)k * ((wide)1 << shift);
            numbers[i] = ldexp((double)k, scale + (int)shift);
        }
        assert_true(sum_of(numbers, COUNT_OF(numbers)) == ldexp((double)sum, scale));
    }
}

#endif

static void
the_order_does_not_matter(void **state)
{
    double numbers[300], expected, sum;
    uint64_t seed = 3;
    size_t i;
    int round, turn;

    (void)state;
    for (round = 0; round < 100; round++) {
        for (i = 0; i < COUNT_OF(numbers); i++)
            numbers[i] = random_double(&seed, round % 2 ? -1074 : -30, round % 2 ? 960 : 30);
        expected = sum_of(numbers, COUNT_OF(numbers));
        for (turn = 0; turn < 10; turn++) {
            shuffle(numbers, COUNT_OF(numbers), &seed);
            sum = sum_of(numbers, COUNT_OF(numbers));
            assert_true(same_bits(sum, expected));
        }
    }
}

static void
what_cancels_leaves_the_rest_whole(void **state)
{
    double numbers[201];
    uint64_t seed = 4;
    size_t i;

    (void)state;
    for (i = 0; i < 100; i++) {
        numbers[i] = random_double(&seed, -1074, 960);
        numbers[i + 100] = -numbers[i];
    }
    numbers[200] = ldexp(1, -1074);
    shuffle(numbers, COUNT_OF(numbers), &seed);
    assert_true(sum_of(numbers, COUNT_OF(numbers)) == ldexp(1, -1074));
}

static void
nothing_and_all_cancelled_are_zero_without_sign(void **state)
{
    static const double zeros[] = {-0.0, -0.0}, pair[] = {-1.5, 1.5}, rest[] = {1.0, -3.0, 2.0};

    (void)state;
    assert_true(same_bits(sum_of(NULL, 0), 0.0));
    assert_true(same_bits(sum_of(zeros, 2), 0.0));
    assert_true(same_bits(sum_of(pair, 2), 0.0));
    assert_true(same_bits(sum_of(rest, 3), 0.0));
}

static void
each_double_alone_is_itself(void **state)
{
    static const double ends[] = {DBL_MAX, DBL_MIN, 4.9406564584124654e-324, 1.0,
                                  2.2250738585072009e-308};
    uint64_t seed = 5, bits;
    double number;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(ends); i++) {
        number = -ends[i];
        assert_true(same_bits(sum_of(&ends[i], 1), ends[i]));
        assert_true(same_bits(sum_of(&number, 1), number));
    }
    for (i = 0; i < 100000; i++) {
        bits = random_next(&seed);
        if (i % 4 == 0)
            bits &= UINT64_C(0x801fffffffffffff); /* subnormal, or the smallest normal */
        memcpy(&number, &bits, sizeof number);
        if (!isfinite(number) || number == 0)
            continue;
        assert_true(same_bits(sum_of(&number, 1), number));
    }
}

static void
subnormal_numbers_are_exact(void **state)
{
    const double least = ldexp(1, -1074);
    double numbers[3];

    (void)state;
    numbers[0] = DBL_MIN;
    numbers[1] = -least;
    assert_true(sum_of(numbers, 2) == DBL_MIN - least);
    numbers[0] = numbers[1] = numbers[2] = least;
    assert_true(sum_of(numbers, 3) == 3 * least);
    numbers[0] = DBL_MIN - least;
    assert_true(sum_of(numbers, 2) == DBL_MIN);
}

static void
halves_round_to_even_unless_a_bit_is_left(void **state)
{
    double numbers[3] = {1, ldexp(1, -53), 0};

    (void)state;
    assert_true(sum_of(numbers, 3) == 1);
    numbers[2] = ldexp(1, -1074);
    assert_true(sum_of(numbers, 3) == 1 + DBL_EPSILON);
    numbers[2] = -ldexp(1, -1074);
    assert_true(sum_of(numbers, 3) == 1);
    numbers[0] = 1 + DBL_EPSILON;
    numbers[2] = 0;
    assert_true(sum_of(numbers, 3) == 1 + 2 * DBL_EPSILON);
    numbers[2] = -ldexp(1, -1074);
    assert_true(sum_of(numbers, 3) == 1 + DBL_EPSILON);
    numbers[0] = -1;
    numbers[1] = -ldexp(1, -53);
    assert_true(sum_of(numbers, 3) == -1 - DBL_EPSILON);
}

static void
what_overflows_is_infinite(void **state)
{
    double numbers[3] = {DBL_MAX, DBL_MAX, 0};

    (void)state;
    assert_true(sum_of(numbers, 2) == HUGE_VAL);
    numbers[0] = numbers[1] = -DBL_MAX;
    assert_true(sum_of(numbers, 2) == -HUGE_VAL);
    /* half a unit above the largest */
    numbers[0] = DBL_MAX;
    numbers[1] = ldexp(1, 970);
    assert_true(sum_of(numbers, 2) == HUGE_VAL);
    numbers[2] = -ldexp(1, -1074);
    assert_true(sum_of(numbers, 3) == DBL_MAX);
}

static void
what_overflows_on_the_way_is_finite_at_the_end(void **state)
{
    static const double numbers[] = {DBL_MAX, DBL_MAX, DBL_MAX, -DBL_MAX, -DBL_MAX, 0.5, -DBL_MAX};

    (void)state;
    assert_true(sum_of(numbers, COUNT_OF(numbers)) == 0.5);
}

static void
many_additions_lose_nothing(void **state)
{
    csuccessp_exact_sum sum;
    int i;

    (void)state;
    csuccessp_exact_begin(&sum);
    for (i = 0; i < 1000000; i++)
        csuccessp_exact_add(&sum, 0.1);
    assert_true(csuccessp_exact_end(&sum) == 1e6 * 0.1);
    csuccessp_exact_begin(&sum);
    for (i = 0; i < 1000000; i++)
        csuccessp_exact_add(&sum, i % 2 ? -0.1 : 0.3);
    assert_true(csuccessp_exact_end(&sum) == 500000 * (0.3 - 0.1));
}

/* As after so many additions that carries are due: what each limb holds then is a multiple of what
 * it holds after a few. */
static void
carries_are_settled_before_a_limb_overflows(void **state)
{
    const int few = 1 << 10, most = (1 << 29) - few;
    int exponent, i, k;

    (void)state;
    for (exponent = -40; exponent < 40; exponent++)
        for (k = 0; k < 2; k++) {
            const double number = ldexp(k ? -9007199254740991.0 : 9007199254740991.0, exponent);
            csuccessp_exact_sum sum;
            csuccessp_exact_begin(&sum);
            for (i = 0; i < few; i++)
                csuccessp_exact_add(&sum, number);
            for (i = 0; i < CSUCCESSP_EXACT_LIMBS; i++)
                sum.limb[i] *= most / few;
            sum.added = (uint32_t)most;
            for (i = 0; i < 2 * few; i++)
                csuccessp_exact_add(&sum, number);
            assert_true(sum.added < (uint32_t)most);
            /* (2^53 - 1) times 2^29 + 2^10 */
            assert_true(csuccessp_exact_end(&sum) == number * (double)(most + 2 * few));
        }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_over_all_exponents_are_rounded_once),
#ifdef __SIZEOF_INT128__
        cmocka_unit_test(scaled_integers_sum_as_integers_do),
#endif
        cmocka_unit_test(the_order_does_not_matter),
        cmocka_unit_test(what_cancels_leaves_the_rest_whole),
        cmocka_unit_test(nothing_and_all_cancelled_are_zero_without_sign),
        cmocka_unit_test(each_double_alone_is_itself),
        cmocka_unit_test(subnormal_numbers_are_exact),
        cmocka_unit_test(halves_round_to_even_unless_a_bit_is_left),
        cmocka_unit_test(what_overflows_is_infinite),
        cmocka_unit_test(what_overflows_on_the_way_is_finite_at_the_end),
        cmocka_unit_test(many_additions_lose_nothing),
        cmocka_unit_test(carries_are_settled_before_a_limb_overflows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
