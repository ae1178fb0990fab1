/* SPDX-License-Identifier: MIT */
/* Intervals of proportions, and of differences, are those that were published. */
#include "stats/proportion.h"

#include <math.h>

#include "test.h"

static void
near(double found, double expected, double within)
{
    if (fabs(found - expected) > within)
        fail_msg("%.17g is not %.17g", found, expected);
}

/* R. G. Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven
 * methods", Statistics in Medicine 17 (1998), 857-872, table I, method 3. */
static void
one(void **state)
{
    static const struct {
        csuccessp_proportion p;
        double low, high;
    } published[] = {
        {{81, 263}, 0.2553, 0.3662},
        {{15, 148}, 0.0624, 0.1605},
        {{0, 20}, 0.0000, 0.1611},
        {{1, 29}, 0.0061, 0.1718},
    };
    const csuccessp_proportion none = {0, 0}, all = {20, 20}, most = {UINT64_MAX, UINT64_MAX};
    csuccessp_confidence found;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof published / sizeof *published; i++) {
        found = csuccessp_proportion_interval(published[i].p);
        assert_true(found.known);
        near(found.low, published[i].low, 0.00005);
        near(found.high, published[i].high, 0.00005);
    }
    assert_false(csuccessp_proportion_interval(none).known);
    found = csuccessp_proportion_interval(all);
    near(found.low, 1 - 0.161125, 0.000001);
    assert_true(found.high == 1);
    found = csuccessp_proportion_interval(most);
    assert_true(found.low <= 1 && found.low > 0.999 && found.high == 1);
}

/* ... and the second paper of that year, 873-890, table II, method 10. */
static void
difference(void **state)
{
    static const struct {
        csuccessp_proportion a, b;
        double low, high;
    } published[] = {
        {{56, 70}, {48, 80}, 0.0524, 0.3339}, {{9, 10}, {3, 10}, 0.1705, 0.8090},
        {{6, 7}, {2, 7}, 0.0582, 0.8062},     {{5, 56}, {0, 29}, -0.0381, 0.1926},
        {{0, 10}, {0, 20}, -0.1611, 0.2775},  {{0, 10}, {0, 10}, -0.2775, 0.2775},
        {{10, 10}, {0, 20}, 0.6791, 1.0000},  {{10, 10}, {0, 10}, 0.6075, 1.0000},
    };
    const csuccessp_proportion none = {0, 0};
    csuccessp_confidence found, turned;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof published / sizeof *published; i++) {
        found = csuccessp_proportion_difference(published[i].a, published[i].b);
        assert_true(found.known);
        near(found.low, published[i].low, 0.000051);
        near(found.high, published[i].high, 0.000051);
        turned = csuccessp_proportion_difference(published[i].b, published[i].a);
        near(turned.low, -found.high, 1e-15);
        near(turned.high, -found.low, 1e-15);
    }
    assert_false(csuccessp_proportion_difference(published[0].a, none).known);
    assert_false(csuccessp_proportion_difference(none, published[0].a).known);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one),
        cmocka_unit_test(difference),
    };

    return cmocka_run_group_tests_name("proportion", tests, NULL, NULL);
}
