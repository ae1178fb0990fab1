/* SPDX-License-Identifier: MIT */
/* Kaplan-Meier estimates are those that the survival package of R gives. */
#include "stats/survival.h"

#include <math.h>

#include "test.h"
#include "util/sort.h"

enum { MOST = 32 };

static void
near(double found, double expected)
{
    if (!(fabs(found - expected) <= 1e-6 * fabs(expected)))
        fail_msg("%.17g is not %.17g", found, expected);
}

static size_t
estimate(const double *times, const int *happened, size_t count, csuccessp_survival_step *steps)
{
    csuccessp_lifetime lifetimes[MOST];
    size_t i;

    assert_true(count <= MOST);
    for (i = 0; i < count; i++) { /* in no order */
        size_t k = (i * 7 + 3) % count;
        lifetimes[i].time = times[k];
        lifetimes[i].happened = (uint8_t)happened[k];
    }
    csuccessp_sort(lifetimes, count, sizeof *lifetimes, csuccessp_lifetime_compare, NULL);
    return csuccessp_survival_estimate(lifetimes, count, steps);
}

/* Miller 1981, acute myelogenous leukaemia, patients with maintenance: survfit(Surv(time, status)
 * ~ 1) of R survival 3.5-3. */
static void
leukaemia(void **state)
{
    static const double times[] = {9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161};
    static const int happened[] = {1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0};
    static const struct {
        double time;
        uint64_t at_risk, happened;
        double survival, error;
    } expected[] = {
        {9, 11, 1, 0.909090909091, 0.0953462589246}, {13, 10, 1, 0.818181818182, 0.142133810904},
        {18, 8, 1, 0.715909090909, 0.195087577921},  {23, 7, 1, 0.613636363636, 0.248734169082},
        {28, 6, 0, 0.613636363636, 0.248734169082},  {31, 5, 1, 0.490909090909, 0.334467766562},
        {34, 4, 1, 0.368181818182, 0.441816726938},  {45, 3, 0, 0.368181818182, 0.441816726938},
        {48, 2, 1, 0.184090909091, 0.833787754888},  {161, 1, 0, 0.184090909091, 0.833787754888},
    };
    csuccessp_survival_step steps[MOST];
    size_t count = estimate(times, happened, 11, steps), i;

    (void)state;
    assert_int_equal(count, sizeof expected / sizeof *expected);
    for (i = 0; i < count; i++) {
        assert_true(steps[i].time == expected[i].time);
        assert_int_equal(steps[i].at_risk, expected[i].at_risk);
        assert_int_equal(steps[i].happened, expected[i].happened);
        near(steps[i].survival, expected[i].survival);
        near(sqrt(steps[i].variance), expected[i].error);
    }
    near(csuccessp_survival_quantile(steps, count, 0.25), 18);
    near(csuccessp_survival_quantile(steps, count, 0.5), 31);
    near(csuccessp_survival_quantile(steps, count, 0.75), 48);
    assert_true(isnan(csuccessp_survival_quantile(steps, count, 0.9)));
}

/* Where exactly half are left it is the middle of that stretch: quantile(survfit(...)) of R. */
static void
halves(void **state)
{
    static const double times[] = {1, 2, 3, 4};
    static const int all[] = {1, 1, 1, 1}, first[] = {1, 1, 0, 0}, none[] = {0, 0, 0, 0};
    csuccessp_survival_step steps[MOST];
    size_t count = estimate(times, all, 4, steps);

    (void)state;
    near(csuccessp_survival_quantile(steps, count, 0.5), 2.5);
    assert_true(steps[3].survival == 0);
    assert_true(isinf(steps[3].variance));
    count = estimate(times, first, 4, steps);
    near(csuccessp_survival_quantile(steps, count, 0.5), 3);
    near(csuccessp_survival_quantile(steps, count, 0.25), 1.5);
    count = estimate(times, none, 4, steps);
    assert_true(isnan(csuccessp_survival_quantile(steps, count, 0.5)));
    assert_true(isnan(csuccessp_survival_quantile(steps, 0, 0.5)));
}

/* All at one time, and a third of a third and the like, which are no finite doubles. */
static void
ties(void **state)
{
    static const double same[] = {5, 5, 5, 5, 5, 5};
    static const double six[] = {1, 2, 3, 4, 5, 6};
    static const int happened[] = {1, 0, 1, 1, 0, 1}, all[] = {1, 1, 1, 1, 1, 1};
    csuccessp_survival_step steps[MOST];
    size_t count = estimate(same, happened, 6, steps);

    (void)state;
    assert_int_equal(count, 1);
    assert_int_equal(steps[0].at_risk, 6);
    assert_int_equal(steps[0].happened, 4);
    near(steps[0].survival, 1.0 / 3);
    near(csuccessp_survival_quantile(steps, count, 0.5), 5);
    count = estimate(six, all, 6, steps);
    near(csuccessp_survival_quantile(steps, count, 0.5), 3.5);
    near(csuccessp_survival_quantile(steps, count, 1.0 / 3), 2.5);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leukaemia),
        cmocka_unit_test(halves),
        cmocka_unit_test(ties),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
