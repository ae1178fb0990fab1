/* SPDX-License-Identifier: MIT */
/* Means, ratios and their differences. The expected values were computed from the definitions, and
 * from the incomplete beta function, with forty digits. */
#include "stats/estimate.h"

#include <math.h>

#include "test.h"

static const double first[] = {3.5, -1.25, 0, 7, 2.25, 4, 1.5};
static const double second[] = {0.5, -2, 1.25, -3.5, 0.75};
static const csuccessp_pair kept[] = {{100, 120},  {250, 250}, {40, 0},
                                      {1000, 900}, {75, 80},   {310, 410}};
static const csuccessp_pair lost[] = {{100, 90}, {500, 420}, {60, 0}, {220, 230}};

static void
near(double found, double expected, double within)
{
    if (fabs(found - expected) > within)
        fail_msg("%.17g is not %.17g", found, expected);
}

static void
quantiles(void **state)
{
    static const struct {
        double freedom, quantile, within;
    } known[] = {
        {0.5, 12.7062047361747, 1e-13},     {1, 12.7062047361747, 1e-13},
        {2, 4.30265272974946, 1e-13},       {3, 3.18244630528371, 1e-13},
        {7, 2.36462425159279, 1e-13},       {8, 2.30600413520417, 3e-5},
        {9, 2.26215716279821, 2e-5},        {10, 2.22813885198627, 1e-5},
        {12.5, 2.16918594271254, 3e-6},     {20, 2.08596344726586, 3e-7},
        {30, 2.04227245630124, 4e-8},       {100, 1.98397151852355, 1e-9},
        {1000000, 1.95996635681411, 1e-12},
    };
    double found, before = INFINITY, v;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof known / sizeof *known; i++)
        near(csuccessp_student_quantile(known[i].freedom), known[i].quantile, known[i].within);
    found = csuccessp_student_quantile(1.5);
    assert_true(found > 6.01666310443 && found < 6.01666310443 * 1.185);
    found = csuccessp_student_quantile(2.5);
    assert_true(found > 3.574654842 && found < 3.574654842 * 1.016);
    found = csuccessp_student_quantile(6.25);
    assert_true(found > 2.42338103036 && found < 2.42338103036 * 1.001);
    for (v = 1; v < 40; v += 0.01, before = found) {
        found = csuccessp_student_quantile(v);
        assert_true(found < before);
    }
}

static void
means(void **state)
{
    csuccessp_estimate a = csuccessp_estimate_mean(first, 7), b, none;
    csuccessp_confidence found = csuccessp_estimate_interval(&a);

    (void)state;
    assert_true(a.known && a.count == 7);
    near(a.value, 2.42857142857143, 1e-14);
    near(a.variance, 1.06760204081633, 1e-14);
    assert_true(found.known);
    near(found.low, -0.0996960716475218, 1e-13);
    near(found.high, 4.95683892879038, 1e-13);
    b = csuccessp_estimate_mean(second, 5);
    found = csuccessp_estimate_difference(&a, &b); /* 9.93 degrees of freedom */
    assert_true(found.known);
    near(found.low, -0.0527360971719958, 3e-5);
    near(found.high, 6.10987895431485, 3e-5);
    b = csuccessp_estimate_mean(second, 1);
    assert_true(b.known && b.value == 0.5 && !csuccessp_estimate_interval(&b).known);
    assert_false(csuccessp_estimate_difference(&a, &b).known);
    assert_false(csuccessp_estimate_difference(&b, &a).known);
    none = csuccessp_estimate_mean(NULL, 0);
    assert_false(none.known);
    assert_false(csuccessp_estimate_interval(&none).known);
    assert_false(csuccessp_estimate_difference(&a, &none).known);
}

static void
ratios(void **state)
{
    csuccessp_estimate a = csuccessp_estimate_ratio(kept, 6), b = csuccessp_estimate_ratio(lost, 4);
    csuccessp_confidence found = csuccessp_estimate_interval(&a);
    csuccessp_pair nothing[2] = {{0, 5}, {0, 7}}, huge[2] = {{1e307, 1e307}, {1e307, 2e307}};

    (void)state;
    near(a.value, 0.991549295774648, 1e-14);
    near(a.variance, 0.00798160577570606, 1e-16);
    near(found.low, 0.761893943646841, 1e-13);
    near(found.high, 1.22120464790245, 1e-13);
    near(b.value, 0.840909090909091, 1e-14);
    near(b.variance, 0.00793007080572821, 1e-16);
    found = csuccessp_estimate_difference(&a, &b); /* 7.51 degrees of freedom */
    assert_true(found.known);
    near(found.low, -0.143564229970768, 2e-4);
    near(found.high, 0.444844639701882, 2e-4);
    assert_true(found.low < -0.143564229970768 && found.high > 0.444844639701882);
    a = csuccessp_estimate_ratio(nothing, 2);
    assert_false(a.known);
    assert_false(csuccessp_estimate_interval(&a).known);
    assert_false(csuccessp_estimate_difference(&b, &a).known);
    a = csuccessp_estimate_ratio(huge, 2);
    near(a.value, 1.5, 1e-14);
    near(a.variance, 0.25, 1e-14);
    a = csuccessp_estimate_ratio(kept, 1);
    assert_true(a.known && !csuccessp_estimate_interval(&a).known);
}

/* All alike: the interval is a point. */
static void
points(void **state)
{
    static const double same[] = {2, 2, 2};
    csuccessp_estimate a = csuccessp_estimate_mean(same, 3);
    csuccessp_confidence found = csuccessp_estimate_difference(&a, &a);

    (void)state;
    assert_true(found.known && found.low == 0 && found.high == 0);
    found = csuccessp_estimate_interval(&a);
    assert_true(found.known && found.low == 2 && found.high == 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles),
        cmocka_unit_test(means),
        cmocka_unit_test(ratios),
        cmocka_unit_test(points),
    };

    return cmocka_run_group_tests_name("estimate", tests, NULL, NULL);
}
