/* SPDX-License-Identifier: MIT */
#include "util/decimal.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

#include "failing.h"
#include "test.h"

struct number {
    const char *text;
    int64_t value;
};

/* A text of `zeros` zeros between two others. */
static char *
with_zeros(const char *before, size_t zeros, const char *after, size_t *length)
{
    size_t m = strlen(before), n = strlen(after);
    char *text = malloc(m + zeros + n + 1);

    if (!text)
        abort();
    memcpy(text, before, m);
    memset(text + m, '0', zeros);
    memcpy(text + m + zeros, after, n + 1);
    *length = m + zeros + n;
    return text;
}

typedef csuccess_status reader(const char *text, size_t length, int64_t *out);

static void
assert_reads(reader *read, const char *text, int64_t value)
{
    int64_t out = 42;
    char *copy = exact_copy(text, strlen(text));
    csuccess_status status = read(copy, strlen(text), &out);

    free(copy);
    if (status != CSUCCESS_OK || out != value)
        print_error("%s\n", text);
    assert_int_equal(status, CSUCCESS_OK);
    assert_int_equal(out, value);
}

static void
assert_refuses(reader *read, const char *text)
{
    int64_t out = 42;
    char *copy = exact_copy(text, strlen(text));
    csuccess_status status = read(copy, strlen(text), &out);

    free(copy);
    if (status != CSUCCESS_E_VALUE || out != 42)
        fail_msg("accepted: %s", text);
}

static void
decimals_are_read_exactly(void **state)
{
    static const struct number numbers[] = {
        {"0", 0},
        {"-0", 0},
        {"0.0", 0},
        {"0e5", 0},
        {"0e999999999999", 0},
        {"1", 1000000},
        {"-1", -1000000},
        {"0.1", 100000},
        {"1.5", 1500000},
        {"0.000001", 1},
        {"-0.000001", -1},
        {"1e-6", 1},
        {"100e-8", 1},
        {"1E+2", 100000000},
        {"1e6", INT64_C(1000000000000)},
        {"0.0000015e1", 15},
        {"12345.678901", INT64_C(12345678901)},
        {"1.1000000000000000000000000000000000000000000000000000", 1100000},
        {"0.3", 300000},
        {"8000000000000.000001", INT64_C(8000000000000000001)},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(numbers); i++)
        assert_reads(csuccessp_decimal_read, numbers[i].text, numbers[i].value);
}

static void
more_than_six_digits_are_refused(void **state)
{
    static const char *const texts[] = {
        "0.0000001",
        "1.2345678",
        "1e-7",
        "0.1234561",
        "123.4567890001",
        "12.5e-7",
        "1.00000000000000000000000000000000000000000000000000001",
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(texts); i++)
        assert_refuses(csuccessp_decimal_read, texts[i]);
}

static void
decimals_end_at_9200000000000(void **state)
{
    (void)state;
    assert_reads(csuccessp_decimal_read, "9.2e12", CSUCCESSP_DECIMAL_MAX);
    assert_reads(csuccessp_decimal_read, "-9200000000000.000000", -CSUCCESSP_DECIMAL_MAX);
    assert_reads(csuccessp_decimal_read, "9199999999999.999999", CSUCCESSP_DECIMAL_MAX - 1);
    assert_refuses(csuccessp_decimal_read, "9200000000000.000001");
    assert_refuses(csuccessp_decimal_read, "-9200000000000.000001");
    assert_refuses(csuccessp_decimal_read, "9999999999999");
    assert_refuses(csuccessp_decimal_read, "18446744073710");
    assert_refuses(csuccessp_decimal_read, "1e13");
    assert_refuses(csuccessp_decimal_read, "1e400");
    assert_refuses(csuccessp_decimal_read, "1e99999999999999999999");
    assert_refuses(csuccessp_decimal_read, "1e-99999999999999999999");
}

static void
what_is_no_number_is_refused(void **state)
{
    static const char *const texts[] = {
        "",   "-",  ".",   "e5",    "1e",  "1e+",  "1e-",  "+1",    "1x",
        " 1", "1 ", "nan", "1.2.3", "--1", "1e5x", "0x10", "1e1.5", "-.e1",
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(texts); i++) {
        assert_refuses(csuccessp_decimal_read, texts[i]);
        assert_refuses(csuccessp_integer_read, texts[i]);
    }
}

static void
integers_are_read_in_any_spelling(void **state)
{
    static const struct number numbers[] = {
        {"0", 0},
        {"-0.0", 0},
        {"1.0", 1},
        {"1e3", 1000},
        {"-10e-1", -1},
        {"12.50e2", 1250},
        {"0.001e3", 1},
        {"1000e-3", 1},
        {"9007199254740993", INT64_C(9007199254740993)},
        {"1e18", INT64_C(1000000000000000000)},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(numbers); i++)
        assert_reads(csuccessp_integer_read, numbers[i].text, numbers[i].value);
    assert_refuses(csuccessp_integer_read, "0.5");
    assert_refuses(csuccessp_integer_read, "1.000000000000000000000000000000000000000000001");
    assert_refuses(csuccessp_integer_read, "15e-1");
}

static void
integers_end_where_64_bits_do(void **state)
{
    (void)state;
    assert_reads(csuccessp_integer_read, "9223372036854775807", INT64_MAX);
    assert_reads(csuccessp_integer_read, "-9223372036854775808", INT64_MIN);
    assert_reads(csuccessp_integer_read, "9223372036854775.807e3", INT64_MAX);
    assert_reads(csuccessp_integer_read, "-9223372036854775808.0", INT64_MIN);
    assert_refuses(csuccessp_integer_read, "9223372036854775808");
    assert_refuses(csuccessp_integer_read, "-9223372036854775809");
    assert_refuses(csuccessp_integer_read, "9999999999999999999");
    assert_refuses(csuccessp_integer_read, "18446744073709551616");
    assert_refuses(csuccessp_integer_read, "1e19");
}

static void
many_zeros_and_a_large_exponent_are_one_number(void **state)
{
    size_t length;
    int64_t out = 42;
    char *text = with_zeros("1", 200000, "e-200000", &length);

    (void)state;
    assert_int_equal(csuccessp_integer_read(text, length, &out), CSUCCESS_OK);
    assert_int_equal(out, 1);
    free(text);
    text = with_zeros("1", 1000001, "e-1000000", &length);
    assert_int_equal(csuccessp_integer_read(text, length, &out), CSUCCESS_OK);
    assert_int_equal(out, 10);
    free(text);
    /* 10^900000 */
    text = with_zeros("0.", 99999, "1e1000000", &length);
    assert_int_equal(csuccessp_integer_read(text, length, &out), CSUCCESS_E_VALUE);
    free(text);
}

static void
decimals_are_written_as_short_as_they_are(void **state)
{
    static const struct number numbers[] = {
        {"0", 0},
        {"1", 1000000},
        {"-1.5", -1500000},
        {"0.000001", 1},
        {"-0.00001", -10},
        {"0.1", 100000},
        {"12345.678901", INT64_C(12345678901)},
        {"9200000000000", CSUCCESSP_DECIMAL_MAX},
        {"9223372036854.775807", INT64_MAX},
        {"-9223372036854.775808", INT64_MIN},
    };
    char to[CSUCCESSP_NUMBER_TEXT_MAX];
    size_t i, n;

    (void)state;
    for (i = 0; i < COUNT_OF(numbers); i++) {
        n = csuccessp_decimal_write(to, numbers[i].value);
        assert_int_equal(n, strlen(numbers[i].text));
        assert_memory_equal(to, numbers[i].text, n);
    }
}

static void
written_decimals_are_read_back(void **state)
{
    uint64_t seed = 1;
    char to[CSUCCESSP_NUMBER_TEXT_MAX];
    int64_t value, back;
    size_t n;
    int i;

    (void)state;
    for (i = 0; i < 300000; i++) {
        value = (int64_t)(random_sized(&seed) % ((uint64_t)CSUCCESSP_DECIMAL_MAX + 1));
        if (i % 5 == 0)
            value -= value % 1000;
        if (i % 2)
            value = -value;
        n = csuccessp_decimal_write(to, value);
        assert_int_equal(csuccessp_decimal_read(to, n, &back), CSUCCESS_OK);
        assert_int_equal(back, value);
        if (memchr(to, '.', n))
            assert_true(to[n - 1] != '0' && to[n - 1] != '.');
    }
}

static double
random_double(uint64_t *seed)
{
    uint64_t bits;
    double out;

    do {
        bits = random_next(seed);
        memcpy(&out, &bits, sizeof out);
    } while (!isfinite(out));
    return out;
}

static int
same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static size_t
write_text(char to[CSUCCESSP_NUMBER_TEXT_MAX + 1], double number)
{
    size_t n = csuccessp_double_write(to, number);

    assert_true(n > 0 && n <= CSUCCESSP_NUMBER_TEXT_MAX);
    to[n] = 0;
    return n;
}

static void
written_doubles_are_read_back_bit_by_bit(void **state)
{
    static const double special[] = {
        DBL_MAX,
        -DBL_MAX,
        DBL_MIN,
        4.9406564584124654e-324,
        0.1,
        1.0 / 3,
        1e21,
        1e22,
        1e23,
        9007199254740992.0,
        1e15 + 1,
        123456.5,
        9007199254740991.0,
        2.2250738585072011e-308,
        18446744073709551616.0,
    };
    uint64_t seed = 2;
    char to[CSUCCESSP_NUMBER_TEXT_MAX + 1];
    double number, back;
    size_t i, n;

    (void)state;
    for (i = 0; i < 200000; i++) {
        if (i < COUNT_OF(special))
            number = special[i];
        else if (i % 4 == 0)
            number = (double)(int64_t)random_sized(&seed) / 1000;
        else
            number = random_double(&seed);
        n = write_text(to, number);
        assert_int_equal(csuccessp_double_read(to, n, &back), CSUCCESS_OK);
        assert_true(same_bits(back, number));
        assert_true(same_bits(strtod(to, NULL), number));
    }
}

/* How many digits a text has, without zeros at either end. */
static int
significant(const char *text)
{
    int digits = 0, zeros = 0;

    for (; *text && *text != 'e' && *text != 'E'; text++) {
        if (*text < '0' || *text > '9')
            continue;
        if (*text == '0') {
            zeros += digits > 0;
        } else {
            digits += zeros + 1;
            zeros = 0;
        }
    }
    return digits;
}

static void
doubles_are_written_with_the_fewest_digits(void **state)
{
    uint64_t seed = 3;
    char to[CSUCCESSP_NUMBER_TEXT_MAX + 1], tried[64];
    double number;
    int i, digits;

    (void)state;
    for (i = 0; i < 20000; i++) {
        number = i % 2 ? random_double(&seed) : (double)random_below(&seed, 1000000) / 1000;
        write_text(to, number);
        for (digits = 1; digits < 17; digits++) {
            snprintf(tried, sizeof tried, "%.*e", digits - 1, number);
            if (strtod(tried, NULL) == number)
                break;
        }
        assert_true(significant(to) <= digits);
    }
}

static void
whole_doubles_are_written_without_a_point(void **state)
{
    static const struct {
        double number;
        const char *text;
    } cases[] = {
        {0.0, "0"},
        {-0.0, "0"},
        {1.0, "1"},
        {-250.0, "-250"},
        {1e15, "1000000000000000"},
        {9007199254740991.0, "9007199254740991"},
        {-9007199254740991.0, "-9007199254740991"},
        {9007199254740992.0, "9007199254740992"},
        {-1e17, "-100000000000000000"},
    };
    char to[CSUCCESSP_NUMBER_TEXT_MAX + 1];
    uint64_t seed = 4;
    size_t i, n;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        write_text(to, cases[i].number);
        assert_string_equal(to, cases[i].text);
    }
    for (i = 0; i < 20000; i++) {
        n = write_text(to, floor(random_double(&seed)));
        assert_true(n < 2 || memcmp(to + n - 2, ".0", 2) != 0);
    }
}

static void
what_is_no_finite_double_is_written_as_null(void **state)
{
    char to[CSUCCESSP_NUMBER_TEXT_MAX + 1];

    (void)state;
    write_text(to, HUGE_VAL);
    assert_string_equal(to, "null");
    write_text(to, -HUGE_VAL);
    assert_string_equal(to, "null");
    write_text(to, strtod("nan", NULL));
    assert_string_equal(to, "null");
}

static void
a_double_is_the_nearest_to_its_text(void **state)
{
    uint64_t seed = 5;
    char text[128];
    double number;
    int i;
    size_t n;

    (void)state;
    for (i = 0; i < 100000; i++) {
        n = (size_t)snprintf(
            text, sizeof text, "%s%d.%llu%llue%d", i % 2 ? "-" : "", (int)random_below(&seed, 1000),
            (unsigned long long)random_sized(&seed), (unsigned long long)random_sized(&seed),
            (int)random_below(&seed, 635) - 330);
        number = 0;
        assert_int_equal(csuccessp_double_read(text, n, &number), CSUCCESS_OK);
        assert_true(same_bits(number, strtod(text, NULL)));
    }
}

static void
a_double_that_overflows_is_refused(void **state)
{
    static const char *const texts[] = {"1e309", "-1e309", "1.7976931348623159e308", "1e99999999"};
    static const char *const none[] = {"", "-", "1e", "abc", "1 ", "01", "1.", "nan", "inf"};
    double out = 42;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(texts); i++)
        assert_int_equal(csuccessp_double_read(texts[i], strlen(texts[i]), &out), CSUCCESS_E_VALUE);
    for (i = 0; i < COUNT_OF(none); i++)
        assert_int_equal(csuccessp_double_read(none[i], strlen(none[i]), &out), CSUCCESS_E_VALUE);
    assert_true(out == 42);
    assert_int_equal(csuccessp_double_read("1.7976931348623157e308", 22, &out), CSUCCESS_OK);
    assert_true(out == DBL_MAX);
    assert_int_equal(csuccessp_double_read("1e-400", 6, &out), CSUCCESS_OK);
    assert_true(out == 0);
}

static void
buffers_take_numbers(void **state)
{
    csuccessp_memory memory;
    csuccessp_buffer buffer;
    failing f;

    (void)state;
    failing_open(&f, &memory);
    csuccessp_buffer_open(&buffer, &memory);
    csuccessp_buffer_decimal(&buffer, -1500000);
    csuccessp_buffer_char(&buffer, ' ');
    csuccessp_buffer_double(&buffer, 0.25);
    assert_int_equal(buffer.length, 9);
    assert_memory_equal(buffer.data, "-1.5 0.25", 9);
    csuccessp_buffer_close(&buffer);
    failing_refuse(&f);
    csuccessp_buffer_decimal(&buffer, 1);
    csuccessp_buffer_double(&buffer, 1);
    assert_int_equal(buffer.status, CSUCCESS_E_NO_MEMORY);
    csuccessp_buffer_close(&buffer);
    failing_close(&f, &memory);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_read_exactly),
        cmocka_unit_test(more_than_six_digits_are_refused),
        cmocka_unit_test(decimals_end_at_9200000000000),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(integers_are_read_in_any_spelling),
        cmocka_unit_test(integers_end_where_64_bits_do),
        cmocka_unit_test(many_zeros_and_a_large_exponent_are_one_number),
        cmocka_unit_test(decimals_are_written_as_short_as_they_are),
        cmocka_unit_test(written_decimals_are_read_back),
        cmocka_unit_test(written_doubles_are_read_back_bit_by_bit),
        cmocka_unit_test(doubles_are_written_with_the_fewest_digits),
        cmocka_unit_test(whole_doubles_are_written_without_a_point),
        cmocka_unit_test(what_is_no_finite_double_is_written_as_null),
        cmocka_unit_test(a_double_is_the_nearest_to_its_text),
        cmocka_unit_test(a_double_that_overflows_is_refused),
        cmocka_unit_test(buffers_take_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
