/* SPDX-License-Identifier: MIT */
/* Tests of a row with a constant: as ranges they give what comparing the values gives, for every
 * form and at every edge. */
#include "expr/column/decision.h"

#include <math.h>

#include "test.h"

static const double constants[] = {
    0,          -0.0,       0.5,         -0.5,          1,
    -1,         1.5,        41,          4e-324,        -4e-324,
    2147483647, 2147483648, -2147483647, -2147483648.0, -2147483649.0,
    0x1p53 - 1, 1 - 0x1p53, 1e300,       -1e300,        INFINITY,
    -INFINITY,
};

static const double numbers[] = {
    0,  -0.0,  1,      -1,       0.5,       -0.5,       4e-324,     -4e-324,      1.5,
    41, 1e300, -1e300, INFINITY, -INFINITY, 0x1p53 - 1, 1 - 0x1p53, 2147483648.0, -2147483648.0,
};

static const int64_t integers[] = {
    0,
    1,
    -1,
    2,
    -2,
    41,
    INT32_MAX,
    INT32_MIN,
    INT64_MAX,
    INT64_MIN + 1,
    (INT64_C(1) << 53) - 1,
    1 - (INT64_C(1) << 53),
    (INT64_C(1) << 53) + 1,
};

static const int32_t small_integers[] = {0, 1, -1, 2, 41, INT32_MAX, INT32_MIN + 1};

/* What a plan of the one decision gives for the first row of a column. */
static unsigned
decided(csuccessp_decision *decision, const void *column)
{
    csuccessp_plan_program program = {.decides = 1};
    csuccessp_plan plan = {.programs = &program, .program_count = 1};
    const void *const columns[] = {column};
    uint64_t steps = 0;
    int truth;

    plan.decisions.items = decision;
    plan.decisions.count = 1;
    truth = csuccessp_plan_decide(&plan, 0, columns, 0, &steps);
    assert_int_equal(steps, 1);
    return (unsigned)truth;
}

static csuccessp_decision
decision_of(unsigned form)
{
    csuccessp_decision out;

    memset(&out, 0, sizeof out);
    out.form = (uint8_t)form;
    out.next[0] = CSUCCESSP_DECIDED + 1;
    out.next[1] = CSUCCESSP_DECIDED;
    out.next[2] = CSUCCESSP_DECIDED + 2;
    return out;
}

static int
passes(unsigned test, int order)
{
    switch (test) {
    case CSUCCESSP_TEST_EQUAL:
        return order == 0;
    case CSUCCESSP_TEST_LESS:
        return order == -1;
    default:
        return order == -1 || order == 0;
    }
}

/* All tests of one value with one constant. */
static void
check(unsigned form, csuccessp_any value, const void *column, double constant)
{
    int order = csuccessp_any_compare(value, csuccessp_any_double(constant));
    unsigned test;

    for (test = CSUCCESSP_TEST_EQUAL; test <= CSUCCESSP_TEST_AT_MOST; test++) {
        csuccessp_decision decision = decision_of(form);

        if (!csuccessp_range_of_test(&decision, test, constant))
            decision.next[2] = decision.next[1];
        assert_int_equal(decided(&decision, column), passes(test, order) ? 2 : 0);
    }
}

static void
tests_are_ranges(void **state)
{
    size_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(constants); i++) {
        for (k = 0; k < COUNT_OF(numbers); k++)
            check(CSUCCESSP_HELD_DOUBLE, csuccessp_any_double(numbers[k]), &numbers[k],
                  constants[i]);
        if (fabs(constants[i]) >= 0x1p53)
            continue;
        for (k = 0; k < COUNT_OF(integers); k++)
            check(CSUCCESSP_HELD_INT64, csuccessp_any_int(integers[k]), &integers[k], constants[i]);
        for (k = 0; k < COUNT_OF(small_integers); k++)
            check(CSUCCESSP_HELD_INT32, csuccessp_any_int(small_integers[k]), &small_integers[k],
                  constants[i]);
    }
}

static void
texts_are_ranges(void **state)
{
    static const uint32_t codes[] = {1, 2, INT32_MAX, UINT32_C(0x80000000), UINT32_MAX};
    size_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(codes); i++)
        for (k = 0; k < COUNT_OF(codes); k++) {
            csuccessp_decision decision = decision_of(CSUCCESSP_HELD_TEXT);

            csuccessp_range_of_text(&decision, codes[i]);
            assert_int_equal(decided(&decision, &codes[k]), i == k ? 2 : 0);
        }
}

/* No test holds or fails for what is missing, however it is written. */
static void
missing_is_unknown(void **state)
{
    static const uint64_t nans[] = {UINT64_C(0x7ff8000000000000), UINT64_C(0xfff8000000000000),
                                    UINT64_C(0x7ff0000000000001), UINT64_MAX, INT64_MAX};
    const int64_t no_integer = INT64_MIN;
    const int32_t no_small = INT32_MIN;
    const uint32_t no_text = 0;
    unsigned form;
    size_t i;

    (void)state;
    for (form = 0; form <= CSUCCESSP_HELD_TEXT; form++) {
        csuccessp_decision decision = decision_of(form);
        const void *const absent[] = {&nans[0], &no_integer, &no_small, &no_text};

        csuccessp_range_of_all(&decision);
        assert_int_equal(decided(&decision, absent[form]), 1);
        for (i = 0; form == CSUCCESSP_HELD_DOUBLE && i < COUNT_OF(nans); i++)
            assert_int_equal(decided(&decision, &nans[i]), 1);
    }
}

static void
values_are_there(void **state)
{
    csuccessp_decision decision = decision_of(CSUCCESSP_HELD_DOUBLE);
    size_t i;

    (void)state;
    csuccessp_range_of_all(&decision);
    for (i = 0; i < COUNT_OF(numbers); i++)
        assert_int_equal(decided(&decision, &numbers[i]), 2);
    decision = decision_of(CSUCCESSP_HELD_INT64);
    csuccessp_range_of_all(&decision);
    for (i = 0; i < COUNT_OF(integers); i++)
        assert_int_equal(decided(&decision, &integers[i]), 2);
    decision = decision_of(CSUCCESSP_HELD_INT32);
    csuccessp_range_of_all(&decision);
    for (i = 0; i < COUNT_OF(small_integers); i++)
        assert_int_equal(decided(&decision, &small_integers[i]), 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tests_are_ranges),
        cmocka_unit_test(texts_are_ranges),
        cmocka_unit_test(missing_is_unknown),
        cmocka_unit_test(values_are_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
