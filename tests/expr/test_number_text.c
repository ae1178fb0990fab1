/* SPDX-License-Identifier: MIT */
#include "expr/function/number_text.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

#include "expr/function/decimal_text.h"
#include "test.h"

static double
from_bits(uint64_t bits)
{
    double number;

    memcpy(&number, &bits, sizeof number);
    return number;
}

/* Of all sizes, with hard cases among them: short decimals, and halves of them. */
static double
random_number(uint64_t *random)
{
    double number;

    switch (random_below(random, 4)) {
    case 0:
        return ldexp((double)(random_next(random) >> 40), (int)random_below(random, 30) - 40);
    case 1:
        return (double)(int64_t)random_sized(random) / 1000;
    default:
        number = from_bits(random_next(random));
        return isfinite(number) ? number : 0.5;
    }
}

static const double corners[] = {
    0.0, -0.0, DBL_MAX, -DBL_MAX, DBL_MIN,      DBL_TRUE_MIN,          DBL_EPSILON,
    0.5, 9.5,  99.5,    1e15,     123456789e15, 0x1p-1022 - 0x1p-1074, 0x1.fffffffffffffp1023};
enum { ROUNDS = 20000 };

static double
number_of(uint64_t *random, size_t round)
{
    return round < COUNT_OF(corners) ? corners[round] : random_number(random);
}

static void
what_is_written_is_read(void **state)
{
    uint64_t random = 1;
    char text[CSUCCESSP_FIXED_TEXT_MAX];
    double number, back;
    size_t i, n;

    (void)state;
    for (i = 0; i < ROUNDS; i++) {
        number = number_of(&random, i);
        n = csuccessp_number_text(text, number);
        assert_true(n < 40);
        assert_int_equal(csuccessp_number_parse(text, n, &back), CSUCCESSP_READ_DONE);
        assert_memory_equal(&back, &number, sizeof number);
        text[n] = 0;
        assert_true(strtod(text, NULL) == number);
    }
}

/* The C library rounds exactly too, and its point is a point in the locale of a program that sets
 * none. */
static void
digits_are_those_of_the_c_library(void **state)
{
    uint64_t random = 2;
    char text[CSUCCESSP_FIXED_TEXT_MAX + 1], wanted[CSUCCESSP_FIXED_TEXT_MAX + 1];
    double number;
    size_t i, n;
    int places;

    (void)state;
    for (i = 0; i < ROUNDS; i++) {
        number = number_of(&random, i);
        places = (int)random_below(&random, i % 5 ? 12 : CSUCCESSP_PLACES_MAX + 1);
        n = csuccessp_fixed_text(text, number, places);
        text[n] = 0;
        snprintf(wanted, sizeof wanted, "%.*f", places, number);
        assert_string_equal(text, wanted);
        n = csuccessp_power_text(text, number, places);
        text[n] = 0;
        snprintf(wanted, sizeof wanted, "%.*e", places, number);
        assert_string_equal(text, wanted);
    }
}

static void
long_texts_are_read_as_the_c_library_does(void **state)
{
    uint64_t random = 3;
    char text[700];
    double number, wanted;
    size_t i, n, digits;

    (void)state;
    for (i = 0; i < 2000; i++) {
        digits = 1 + random_below(&random, i % 2 ? 30 : 600);
        for (n = 0; n < digits; n++)
            text[n] = (char)('0' + random_below(&random, 10));
        text[random_below(&random, digits)] = '.';
        if (digits == 1)
            text[0] = '7';
        n += (size_t)snprintf(text + n, sizeof text - n, "e%d",
                              (int)random_below(&random, 500) - 350);
        wanted = strtod(text, NULL);
        if (isinf(wanted)) {
            assert_int_equal(csuccessp_number_parse(text, n, &number), CSUCCESSP_READ_RANGE);
            continue;
        }
        assert_int_equal(csuccessp_number_parse(text, n, &number), CSUCCESSP_READ_DONE);
        assert_memory_equal(&number, &wanted, sizeof number);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(digits_are_those_of_the_c_library),
        cmocka_unit_test(long_texts_are_read_as_the_c_library_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
