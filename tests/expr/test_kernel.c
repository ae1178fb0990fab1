/* SPDX-License-Identifier: MIT */
/* Every kernel of every table that this machine can run, against a loop over single lanes in which
 * truth is a number: 0 false, 1 unknown, 2 true. */
#include "expr/column/kernel_variant.h"

#include <float.h>
#include <math.h>

#include "test.h"

enum { BLOCK = CSUCCESSP_LANES, ROUNDS = 600, GUARD = 64, GUARD_BYTE = 0x5a };

extern const csuccessp_kernels csuccessp_kernels_any_machine;

static uint64_t seed;
static uint32_t count;   /* of lanes in this round */
static unsigned missing; /* in this round: 0 none, 1 some, 2 all */

/* Registers and what follows them, where nothing may be written. */
static struct {
    double numbers[BLOCK];
    char guard[GUARD];
} out;
static struct {
    uint32_t codes[BLOCK];
    char guard[GUARD];
} out_codes;
static struct {
    uint8_t truth[BLOCK];
    char guard[GUARD];
} out_truth;
static uint8_t otherwise[BLOCK], truths[3][BLOCK];

static const csuccessp_kernels *
table(unsigned number)
{
    unsigned known = 0;

    while (csuccessp_kernels_at(known))
        known++;
    if (number < known)
        return csuccessp_kernels_at(number);
#ifdef HAS_KERNELS_ANY_MACHINE
    return number == known ? &csuccessp_kernels_any_machine : NULL;
#else
    return NULL;
#endif
}

static uint8_t
some_truth(void)
{
    static const uint8_t all[] = {CSUCCESSP_LANE_FALSE, CSUCCESSP_LANE_UNKNOWN,
                                  CSUCCESSP_LANE_TRUE};

    return all[random_below(&seed, 3)];
}

static unsigned
from_truth(uint8_t truth)
{
    assert_true(truth == CSUCCESSP_LANE_FALSE || truth == CSUCCESSP_LANE_UNKNOWN ||
                truth == CSUCCESSP_LANE_TRUE);
    return truth == CSUCCESSP_LANE_TRUE ? 2 : truth;
}

static int
is_missing(void)
{
    return missing == 2 || (missing == 1 && random_below(&seed, 3) == 0);
}

/* Few values, so that equal ones are common, and odd ones among them. */
static double
some_number(void)
{
    static const double odd[] = {0.0,      -0.0,    INFINITY, -INFINITY, DBL_MAX,
                                 -DBL_MAX, DBL_MIN, 5e-324,   0x1p53,    -0x1p53};

    if (random_below(&seed, 8) == 0)
        return odd[random_below(&seed, COUNT_OF(odd))];
    return (double)random_below(&seed, 9) - 4 + (random_below(&seed, 2) ? 0.5 : 0.0);
}

static void
next_round(void)
{
    uint32_t i;

    switch (random_below(&seed, 3)) {
    case 0:
        count = BLOCK;
        break;
    case 1:
        count = 1 + (uint32_t)random_below(&seed, 140);
        break;
    default:
        count = 1 + (uint32_t)random_below(&seed, BLOCK);
    }
    missing = (unsigned)random_below(&seed, 3);
    memset(&out, GUARD_BYTE, sizeof out);
    memset(&out_codes, GUARD_BYTE, sizeof out_codes);
    memset(&out_truth, GUARD_BYTE, sizeof out_truth);
    for (i = 0; i < BLOCK; i++) {
        truths[0][i] = some_truth();
        truths[1][i] = some_truth();
        truths[2][i] = some_truth();
    }
}

static void
guards_are_whole(void)
{
    int i;

    for (i = 0; i < GUARD; i++) {
        assert_int_equal(out.guard[i], GUARD_BYTE);
        assert_int_equal(out_codes.guard[i], GUARD_BYTE);
        assert_int_equal(out_truth.guard[i], GUARD_BYTE);
    }
}

/* A column that ends where its block of memory does, so that reading past it is seen, and begins
 * at an address that suits no vector. */
struct column {
    char *block;
    void *values;
};

static struct column
column_open(size_t width)
{
    struct column c;
    size_t before = random_below(&seed, 4) * width;

    c.block = calloc(before + count * width, 1);
    if (!c.block)
        abort();
    c.values = c.block + before;
    return c;
}

static struct column
number_column(void)
{
    struct column c = column_open(sizeof(double));
    uint32_t i;

    for (i = 0; i < count; i++)
        ((double *)c.values)[i] = is_missing() ? (double)NAN : some_number();
    return c;
}

static struct column
code_column(void)
{
    struct column c = column_open(sizeof(uint32_t));
    uint32_t i;

    for (i = 0; i < count; i++)
        ((uint32_t *)c.values)[i] = is_missing() ? 0
                                    : random_below(&seed, 8)
                                        ? 1 + (uint32_t)random_below(&seed, 5)
                                        : UINT32_MAX - (uint32_t)random_below(&seed, 2);
    return c;
}

static void
same_number(double a, double b)
{
    assert_true(isnan(a) ? isnan(b) : a == b);
}

/* What a comparison does, lane by lane. */

static int
holds(csuccessp_test test, double x, double y)
{
    return test == CSUCCESSP_TEST_EQUAL ? x == y : test == CSUCCESSP_TEST_LESS ? x < y : x <= y;
}

/* A comparison whose truth in a lane is `want`, joined to what was there. */
static void
joined(unsigned want, csuccessp_join join, uint8_t was, uint8_t got)
{
    unsigned old = from_truth(was);

    if (join == CSUCCESSP_JOIN_AND && old < want)
        want = old;
    if (join == CSUCCESSP_JOIN_OR && old > want)
        want = old;
    assert_int_equal(from_truth(got), want);
}

static void
set_otherwise(uint32_t lane, int gone, int denied)
{
    otherwise[lane] = gone     ? CSUCCESSP_LANE_UNKNOWN
                      : denied ? CSUCCESSP_LANE_TRUE
                               : CSUCCESSP_LANE_FALSE;
}

static unsigned
wanted(int gone, int denied, int test_holds)
{
    return gone ? 1 : (test_holds != 0) != denied ? 2 : 0;
}

static void
comparisons_with_a_constant(const csuccessp_kernels *k)
{
    csuccessp_test test = (csuccessp_test)random_below(&seed, 3);
    csuccessp_join join = (csuccessp_join)random_below(&seed, 3);
    int denied = (int)random_below(&seed, 2);
    double constant = some_number();
    struct column c = number_column();
    const double *x = c.values;
    uint32_t i;

    for (i = 0; i < count; i++)
        set_otherwise(i, isnan(x[i]), denied);
    memcpy(out_truth.truth, truths[0], BLOCK);
    k->compare_constant(x, count, test, constant, otherwise, join, out_truth.truth);
    for (i = 0; i < count; i++)
        joined(wanted(isnan(x[i]), denied, holds(test, x[i], constant)), join, truths[0][i],
               out_truth.truth[i]);
    free(c.block);
}

static void
comparisons_of_columns(const csuccessp_kernels *k)
{
    csuccessp_test test = (csuccessp_test)random_below(&seed, 3);
    csuccessp_join join = (csuccessp_join)random_below(&seed, 3);
    int denied = (int)random_below(&seed, 2);
    struct column c = number_column(), d = number_column();
    const double *x = c.values, *y = d.values;
    uint32_t i;

    for (i = 0; i < count; i++)
        set_otherwise(i, isnan(x[i]) || isnan(y[i]), denied);
    memcpy(out_truth.truth, truths[0], BLOCK);
    k->compare(x, y, count, test, otherwise, join, out_truth.truth);
    for (i = 0; i < count; i++)
        joined(wanted(isnan(x[i]) || isnan(y[i]), denied, holds(test, x[i], y[i])), join,
               truths[0][i], out_truth.truth[i]);
    free(c.block);
    free(d.block);
}

static void
numbers_among_constants(const csuccessp_kernels *k)
{
    csuccessp_join join = (csuccessp_join)random_below(&seed, 3);
    int denied = (int)random_below(&seed, 2);
    double constants[6];
    uint32_t constant_count = (uint32_t)random_below(&seed, 7), i, j;
    struct column c = number_column();
    const double *x = c.values;

    for (j = 0; j < constant_count; j++)
        constants[j] = some_number();
    for (i = 0; i < count; i++)
        set_otherwise(i, isnan(x[i]), denied);
    memcpy(out_truth.truth, truths[0], BLOCK);
    k->among(x, count, constants, constant_count, otherwise, join, out_truth.truth);
    for (i = 0; i < count; i++) {
        int found = 0;
        for (j = 0; j < constant_count; j++)
            found |= x[i] == constants[j];
        joined(wanted(isnan(x[i]), denied, found), join, truths[0][i], out_truth.truth[i]);
    }
    free(c.block);
}

static void
texts_among_codes(const csuccessp_kernels *k)
{
    csuccessp_join join = (csuccessp_join)random_below(&seed, 3);
    int denied = (int)random_below(&seed, 2);
    uint32_t codes[6], code_count = (uint32_t)random_below(&seed, 7), i, j;
    struct column c = code_column();
    const uint32_t *x = c.values;

    for (j = 0; j < code_count; j++)
        codes[j] = random_below(&seed, 4) ? 1 + (uint32_t)random_below(&seed, 5) : UINT32_MAX;
    for (i = 0; i < count; i++)
        set_otherwise(i, !x[i], denied);
    memcpy(out_truth.truth, truths[0], BLOCK);
    k->text_among(x, count, codes, code_count, otherwise, join, out_truth.truth);
    for (i = 0; i < count; i++) {
        int found = 0;
        for (j = 0; j < code_count; j++)
            found |= x[i] == codes[j];
        joined(wanted(!x[i], denied, found), join, truths[0][i], out_truth.truth[i]);
    }
    free(c.block);
}

static void
texts_of_two_columns(const csuccessp_kernels *k)
{
    csuccessp_join join = (csuccessp_join)random_below(&seed, 3);
    int denied = (int)random_below(&seed, 2);
    struct column c = code_column(), d = code_column();
    const uint32_t *x = c.values, *y = d.values;
    uint32_t i;

    for (i = 0; i < count; i++)
        set_otherwise(i, !x[i] || !y[i], denied);
    memcpy(out_truth.truth, truths[0], BLOCK);
    k->text_equal(x, y, count, otherwise, join, out_truth.truth);
    for (i = 0; i < count; i++)
        joined(wanted(!x[i] || !y[i], denied, x[i] == y[i]), join, truths[0][i],
               out_truth.truth[i]);
    free(c.block);
    free(d.block);
}

/* Columns. */

static int64_t
some_integer(unsigned magnitude)
{
    static const int64_t edges[] = {INT64_C(1) << 51,       INT64_C(1) << 53, INT64_MAX,
                                    INT64_C(0) - INT64_MAX, INT32_MIN,        INT64_MIN + (1 << 20),
                                    (INT64_C(1) << 51) - 1};
    int64_t x = (int64_t)random_below(&seed, 1000) - 500;

    if (magnitude && random_below(&seed, 200) == 0) {
        x = edges[random_below(&seed, COUNT_OF(edges))];
        x -= x == INT64_C(0) - INT64_MAX ? 0 : (int64_t)random_below(&seed, 3);
        if (magnitude == 1)
            x /= 4096;
        else if (random_below(&seed, 2) && x != INT64_MIN)
            x = x == INT64_C(0) - INT64_MAX ? x : -x;
    }
    return x;
}

static void
integers_become_numbers(const csuccessp_kernels *k)
{
    unsigned magnitude = (unsigned)random_below(&seed, 3), want = 0, got;
    struct column c = column_open(sizeof(int64_t));
    int64_t *x = c.values;
    uint32_t i;

    for (i = 0; i < count; i++) {
        x[i] = is_missing() ? INT64_MIN : some_integer(magnitude);
        if (x[i] == INT64_MIN)
            want |= CSUCCESSP_SOME_MISSING;
        else if (x[i] > INT64_C(1) << 53 || x[i] < -(INT64_C(1) << 53))
            want |= CSUCCESSP_SOME_INEXACT;
    }
    got = k->integers(x, count, out.numbers);
    assert_int_equal(got & CSUCCESSP_SOME_INEXACT, want & CSUCCESSP_SOME_INEXACT);
    if (!(want & CSUCCESSP_SOME_INEXACT)) {
        assert_int_equal(got, want);
        for (i = 0; i < count; i++)
            same_number(x[i] == INT64_MIN ? (double)NAN : (double)x[i], out.numbers[i]);
    }
    free(c.block);
}

static void
small_integers_become_numbers(const csuccessp_kernels *k)
{
    unsigned want = 0;
    struct column c = column_open(sizeof(int32_t));
    int32_t *x = c.values;
    uint32_t i;

    for (i = 0; i < count; i++) {
        x[i] = is_missing() ? INT32_MIN : (int32_t)(random_next(&seed) >> 33) - (1 << 30);
        if (x[i] == INT32_MIN)
            want = CSUCCESSP_SOME_MISSING;
    }
    assert_int_equal(k->small_integers(x, count, out.numbers), want);
    for (i = 0; i < count; i++)
        same_number(x[i] == INT32_MIN ? (double)NAN : (double)x[i], out.numbers[i]);
    free(c.block);
}

static void
flags_become_truth(const csuccessp_kernels *k)
{
    struct column c = column_open(sizeof(int32_t));
    int32_t *x = c.values;
    uint32_t i;

    for (i = 0; i < count; i++)
        x[i] = is_missing() ? INT32_MIN : (int32_t)random_below(&seed, 2);
    k->flags(x, count, out_truth.truth);
    for (i = 0; i < count; i++)
        assert_int_equal(from_truth(out_truth.truth[i]), x[i] == INT32_MIN ? 1 : 2 * x[i]);
    free(c.block);
}

static void
missing_values_are_found(const csuccessp_kernels *k)
{
    struct column c = number_column(), d = code_column();
    const double *x = c.values;
    const uint32_t *y = d.values;
    unsigned want = 0, want_text = 0;
    uint32_t i;

    for (i = 0; i < count; i++) {
        want |= isnan(x[i]) ? CSUCCESSP_SOME_MISSING : 0;
        want_text |= y[i] ? 0 : CSUCCESSP_SOME_MISSING;
    }
    assert_int_equal(k->missing(x, count, out_truth.truth), want);
    for (i = 0; i < count; i++)
        assert_int_equal(out_truth.truth[i],
                         isnan(x[i]) ? CSUCCESSP_LANE_UNKNOWN : CSUCCESSP_LANE_FALSE);
    k->present(out_truth.truth, count, out_truth.truth);
    for (i = 0; i < count; i++)
        assert_int_equal(from_truth(out_truth.truth[i]), isnan(x[i]) ? 0 : 2);
    assert_int_equal(k->text_missing(y, count, out_truth.truth), want_text);
    for (i = 0; i < count; i++)
        assert_int_equal(out_truth.truth[i], y[i] ? CSUCCESSP_LANE_FALSE : CSUCCESSP_LANE_UNKNOWN);
    free(c.block);
    free(d.block);
}

/* Truth. */

static void
truth_is_joined_and_negated(const csuccessp_kernels *k)
{
    csuccessp_join join = (csuccessp_join)random_below(&seed, 3);
    uint32_t i;

    memcpy(out_truth.truth, truths[0], BLOCK);
    k->join(truths[1], count, join, out_truth.truth);
    for (i = 0; i < count; i++)
        joined(from_truth(truths[1][i]), join, truths[0][i], out_truth.truth[i]);
    k->negate(truths[1], count, out_truth.truth);
    for (i = 0; i < count; i++)
        assert_int_equal(from_truth(out_truth.truth[i]), 2 - from_truth(truths[1][i]));
    k->negate(out_truth.truth, count, out_truth.truth);
    assert_memory_equal(out_truth.truth, truths[1], count);
}

static void
truth_becomes_bits(const csuccessp_kernels *k)
{
    uint64_t yes[BLOCK / 64 + 1], unknown[BLOCK / 64 + 1], words = (count + 63) / 64;
    uint32_t i, sum = 0;

    memset(yes, GUARD_BYTE, sizeof yes);
    memset(unknown, GUARD_BYTE, sizeof unknown);
    for (i = 0; i < count; i++)
        sum += truths[0][i] == CSUCCESSP_LANE_TRUE;
    assert_int_equal(k->bits(truths[0], count, yes, NULL), sum);
    assert_int_equal(k->bits(truths[0], count, yes, unknown), sum);
    for (i = 0; i < words * 64; i++) {
        unsigned want = i < count ? from_truth(truths[0][i]) : 0;
        assert_int_equal(yes[i / 64] >> i % 64 & 1, want == 2);
        assert_int_equal(unknown[i / 64] >> i % 64 & 1, want == 1);
    }
    assert_int_equal(yes[words] & 255, GUARD_BYTE);
    assert_int_equal(unknown[words] & 255, GUARD_BYTE);
}

static void
truth_chooses(const csuccessp_kernels *k)
{
    struct column a = number_column(), b = number_column(), c = code_column(), d = code_column();
    const double *x = a.values, *y = b.values;
    const uint32_t *p = c.values, *q = d.values;
    const uint8_t *t = truths[0];
    uint32_t i;

    k->choose(t, x, y, count, out.numbers);
    k->choose_text(t, p, q, count, out_codes.codes);
    k->choose_truth(t, truths[1], truths[2], count, out_truth.truth);
    for (i = 0; i < count; i++) {
        unsigned how = from_truth(t[i]);
        same_number(how == 2 ? x[i] : how == 1 ? (double)NAN : y[i], out.numbers[i]);
        assert_int_equal(out_codes.codes[i], how == 2 ? p[i] : how == 1 ? 0 : q[i]);
        assert_int_equal(out_truth.truth[i], how == 2   ? truths[1][i]
                                             : how == 1 ? CSUCCESSP_LANE_UNKNOWN
                                                        : truths[2][i]);
    }
    free(a.block);
    free(b.block);
    free(c.block);
    free(d.block);
}

/* Arithmetic. */

static double
result(csuccessp_operation operation, double x, double y)
{
    switch (operation) {
    case CSUCCESSP_KERNEL_ADD:
        return x + y;
    case CSUCCESSP_KERNEL_SUBTRACT:
        return x - y;
    case CSUCCESSP_KERNEL_MULTIPLY:
        return x * y;
    case CSUCCESSP_KERNEL_DIVIDE:
        return x / y;
    case CSUCCESSP_KERNEL_DIVIDE_WHOLE:
        return trunc(x / y);
    case CSUCCESSP_KERNEL_LEAST:
        return isnan(x) || isnan(y) ? (double)NAN : fmin(x, y);
    default:
        return isnan(x) || isnan(y) ? (double)NAN : fmax(x, y);
    }
}

static void
arithmetic_tells_what_it_cannot(const csuccessp_kernels *k)
{
    csuccessp_operation operation = (csuccessp_operation)random_below(&seed, 7);
    double limit = random_below(&seed, 2) ? DBL_MAX : 0x1p53 - 1;
    struct column c = number_column(), d = number_column();
    double *x = c.values, *y = d.values;
    unsigned want = 0;
    uint32_t i;

    if (random_below(&seed, 2))
        for (i = 0; i < count; i++) {
            x[i] = isnan(x[i]) ? x[i] : (double)(int64_t)random_sized(&seed) / 2048;
            y[i] = isnan(y[i]) ? y[i] : 1 + (double)random_below(&seed, 5);
        }
    for (i = 0; i < count; i++)
        if (!isnan(x[i]) && !isnan(y[i]) && !(fabs(result(operation, x[i], y[i])) <= limit))
            want = CSUCCESSP_SOME_INEXACT;
    assert_int_equal(k->arithmetic(operation, x, y, count, limit, out.numbers), want);
    for (i = 0; i < count; i++)
        same_number(result(operation, x[i], y[i]), out.numbers[i]);
    k->fill(x[0], count, out.numbers);
    for (i = 0; i < count; i++)
        same_number(x[0], out.numbers[i]);
    free(c.block);
    free(d.block);
}

static void
whole_quotients_are_exact(void **state)
{
    double x, y, to;
    int64_t a, b;
    int i;

    (void)state;
    for (i = 0; i < 100000; i++) {
        a = (int64_t)(random_sized(&seed) >> 11) - (int64_t)(random_sized(&seed) >> 11);
        b = (int64_t)(random_sized(&seed) >> 11) + 1;
        if (i % 2)
            a = (a / b) * b - 1;
        x = (double)a;
        y = (double)b;
        csuccessp_kernels_best()->arithmetic(CSUCCESSP_KERNEL_DIVIDE_WHOLE, &x, &y, 1, 0x1p53 - 1,
                                             &to);
        assert_true(to == (double)(a / b));
    }
}

static void
kernels_agree_with_single_lanes(void **state)
{
    static void (*const tests[])(const csuccessp_kernels *) = {
        comparisons_with_a_constant,
        comparisons_of_columns,
        numbers_among_constants,
        texts_among_codes,
        texts_of_two_columns,
        integers_become_numbers,
        small_integers_become_numbers,
        flags_become_truth,
        missing_values_are_found,
        truth_is_joined_and_negated,
        truth_becomes_bits,
        truth_chooses,
        arithmetic_tells_what_it_cannot,
    };
    const csuccessp_kernels *k;
    unsigned number;
    size_t t;
    int round;

    (void)state;
    for (number = 0; (k = table(number)); number++) {
        print_message("%s\n", k->name);
        for (t = 0; t < COUNT_OF(tests); t++)
            for (round = 0; round < ROUNDS; round++) {
                next_round();
                tests[t](k);
                guards_are_whole();
            }
    }
    assert_string_equal(table(0)->name, "portable");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kernels_agree_with_single_lanes),
        cmocka_unit_test(whole_quotients_are_exact),
    };

    return cmocka_run_group_tests_name("expr kernel", tests, NULL, NULL);
}
