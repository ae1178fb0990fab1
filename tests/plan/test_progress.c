/* SPDX-License-Identifier: MIT */
/* Progress of one measure, what could be expected, and pace: a table of cases each. */
#include <string.h>

#include "plan/view/scratch.h"
#include "test.h"

#define NONE CSUCCESSP_PROGRESS_NONE
#define MISSING CSUCCESSP_INTEGER_MISSING
#define WHOLE CSUCCESSP_MICRO
#define FAR CSUCCESSP_DECIMAL_MAX

enum {
    UP = CSUCCESSP_INCREASE,
    DOWN = CSUCCESSP_DECREASE,
    MIN = CSUCCESSP_AT_LEAST,
    MAX = CSUCCESSP_AT_MOST
};

static const struct {
    const char *what;
    uint8_t direction;
    int64_t baseline, target, actual, progress;
} cases[] = {
    {"half-way up", UP, 40, 60, 50, 500000},
    {"at the beginning", UP, 40, 60, 40, 0},
    {"there", UP, 40, 60, 60, WHOLE},
    {"further than that", UP, 40, 60, 90, 2500000},
    {"worse than at first", UP, 40, 60, 30, -500000},
    {"half-way down", DOWN, 60, 40, 50, 500000},
    {"down and further", DOWN, 60, 40, 30, 1500000},
    {"up where down was wanted", DOWN, 60, 40, 70, -500000},
    {"through zero", UP, -10, 10, 0, 500000},
    {"below zero all the way", DOWN, -10, -20, -15, 500000},
    {"a third", UP, 0, 3, 1, 333333},
    {"two thirds", UP, 0, 3, 2, 666667},
    {"a third the wrong way", UP, 0, 3, -1, -333333},
    {"a half of a millionth, away from zero", UP, 0, 2000000, 1, 1},
    {"... on the other side", UP, 0, 2000000, -1, -1},
    {"less than that", UP, 0, 2000001, 1, 0},
    {"nearly there is not there", UP, 0, 10000000, 9999999, 999999},
    {"nearly there, down", DOWN, 10000000, 0, 1, 999999},

    {"target is baseline, kept", UP, 50, 50, 50, WHOLE},
    {"target is baseline, better", UP, 50, 50, 60, WHOLE},
    {"target is baseline, worse", UP, 50, 50, 40, -200000},
    {"target is baseline, down, kept", DOWN, 50, 50, 45, WHOLE},
    {"target is baseline, down, worse", DOWN, 50, 50, 100, -1000000},
    {"target and baseline are zero, kept", UP, 0, 0, 0, WHOLE},
    {"target and baseline are zero, worse", UP, 0, 0, -5, -1000000},
    {"target and baseline are zero, down, worse", DOWN, 0, 0, 1, -1000000},

    {"held at least", MIN, 95, 90, 90, WHOLE},
    {"held, and how far does not matter", MIN, 95, 90, 200, WHOLE},
    {"missed that was held", MIN, 95, 90, 81, -100000},
    {"missed without a baseline", MIN, MISSING, 90, 81, -100000},
    {"missed that was the baseline", MIN, 90, 90, 45, -500000},
    {"not held yet, on the way", MIN, 80, 90, 85, 500000},
    {"not held yet, and worse", MIN, 80, 90, 75, -500000},
    {"held at most", MAX, 3, 5, 5, WHOLE},
    {"held at most, without a baseline", MAX, MISSING, 5, 0, WHOLE},
    {"missed at most", MAX, 3, 5, 6, -200000},
    {"on the way to at most", MAX, 10, 5, 6, 800000},
    {"away from at most", MAX, 10, 5, 12, -400000},
    {"at most nothing", MAX, MISSING, 0, 1, -1000000},
    {"at most nothing, on the way", MAX, 4, 0, 1, 750000},
    {"at least minus ten, missed", MIN, MISSING, -10, -15, -500000},

    {"no actual", UP, 0, 10, MISSING, NONE},
    {"no target", UP, 0, MISSING, 5, NONE},
    {"no actual to hold", MIN, 0, 10, MISSING, NONE},
    {"no baseline, and not there", UP, MISSING, 10, 5, NONE},
    {"no baseline, but there", UP, MISSING, 10, 10, WHOLE},
    {"no baseline, down and there", DOWN, MISSING, 10, 9, WHOLE},
    {"no baseline, down and not there", DOWN, MISSING, 10, 11, NONE},

    {"from end to end", UP, -FAR, FAR, FAR, WHOLE},
    {"half of all numbers", UP, -FAR, FAR, 0, 500000},
    {"almost all numbers", UP, -FAR, FAR, FAR - 1, 999999},
    {"down from end to end", DOWN, FAR, -FAR, -FAR / 2, 750000},
    {"too far to say", UP, 0, 1, FAR, FAR},
    {"too far the wrong way", UP, 0, 1, -FAR, -FAR},
    {"from one end to the other by a step", UP, -FAR, -FAR + 1, FAR, FAR},
    {"a limit missed by all numbers", MIN, MISSING, FAR, -FAR, -2000000},
    {"a limit near zero missed", MIN, MISSING, 1, -FAR, -FAR},
    {"a tenth of the largest", UP, 0, FAR, FAR / 10, 100000},
    {"a large third", UP, 0, FAR - 2, (FAR - 2) / 3, 333333},
};

static void
a_kpi_has_its_progress(void **state)
{
    csuccessp_kpi kpi;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        memset(&kpi, 0, sizeof kpi);
        kpi.direction = cases[i].direction;
        kpi.baseline = cases[i].baseline;
        kpi.target = cases[i].target;
        kpi.actual = cases[i].actual;
        if (csuccessp_kpi_progress(&kpi) != cases[i].progress)
            fail_msg("%s: %lld", cases[i].what, (long long)csuccessp_kpi_progress(&kpi));
    }
}

/* Mirrored about zero, up is down and at least is at most. */
static void
directions_mirror_each_other(void **state)
{
    static const uint8_t mirrored[] = {DOWN, UP, MAX, MIN};
    csuccessp_kpi kpi;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        memset(&kpi, 0, sizeof kpi);
        kpi.direction = mirrored[cases[i].direction];
        kpi.baseline = cases[i].baseline == MISSING ? MISSING : -cases[i].baseline;
        kpi.target = cases[i].target == MISSING ? MISSING : -cases[i].target;
        kpi.actual = cases[i].actual == MISSING ? MISSING : -cases[i].actual;
        if (csuccessp_kpi_progress(&kpi) != cases[i].progress)
            fail_msg("mirrored: %s", cases[i].what);
    }
}

/* What is reported as whole is whole, and better figures never give less. */
static void
progress_grows_with_the_actual(void **state)
{
    csuccessp_kpi kpi;
    int64_t last;
    int baseline, target, actual, direction;

    (void)state;
    memset(&kpi, 0, sizeof kpi);
    for (direction = UP; direction <= MAX; direction++)
        for (baseline = -3; baseline <= 3; baseline++)
            for (target = -3; target <= 3; target++) {
                if ((direction == UP && target < baseline) ||
                    (direction == DOWN && target > baseline))
                    continue;
                last = INT64_MIN;
                kpi.direction = (uint8_t)direction;
                kpi.baseline = baseline;
                kpi.target = target;
                for (actual = -6; actual <= 6; actual++) {
                    int up = direction == UP || direction == MIN;
                    int64_t progress;
                    kpi.actual = up ? actual : -actual;
                    progress = csuccessp_kpi_progress(&kpi);
                    assert_true(progress >= last);
                    assert_int_equal(progress >= WHOLE,
                                     up ? kpi.actual >= target : kpi.actual <= target);
                    last = progress;
                }
            }
}

static void
a_progress_can_be_clamped(void **state)
{
    (void)state;
    assert_int_equal(csuccessp_progress_clamped(-1), 0);
    assert_int_equal(csuccessp_progress_clamped(0), 0);
    assert_int_equal(csuccessp_progress_clamped(1), 1);
    assert_int_equal(csuccessp_progress_clamped(WHOLE), WHOLE);
    assert_int_equal(csuccessp_progress_clamped(WHOLE + 1), WHOLE);
    assert_int_equal(csuccessp_progress_clamped(-FAR), 0);
    assert_true(csuccessp_progress_clamped(NONE) == NONE);
}

static void
time_that_passed_is_expected(void **state)
{
    const int32_t none = CSUCCESSP_DATE_NONE;

    (void)state;
    assert_int_equal(csuccessp_expected(100, 200, 99), 0);
    assert_int_equal(csuccessp_expected(100, 200, 100), 0);
    assert_int_equal(csuccessp_expected(100, 200, 101), 10000);
    assert_int_equal(csuccessp_expected(100, 200, 150), 500000);
    assert_int_equal(csuccessp_expected(100, 200, 199), 990000);
    assert_int_equal(csuccessp_expected(100, 200, 200), WHOLE);
    assert_int_equal(csuccessp_expected(100, 200, 2000), WHOLE);
    assert_int_equal(csuccessp_expected(0, 3, 1), 333333);
    assert_int_equal(csuccessp_expected(0, 3, 2), 666667);
    /* on one day, or the wrong way round: all at once */
    /* all on one day: that day is there to do it */
    assert_int_equal(csuccessp_expected(100, 100, 99), 0);
    assert_int_equal(csuccessp_expected(100, 100, 100), 0);
    assert_int_equal(csuccessp_expected(100, 100, 101), WHOLE);
    assert_int_equal(csuccessp_expected(200, 100, 100), 0);
    assert_int_equal(csuccessp_expected(200, 100, 150), WHOLE);
    /* without a start it is known only when it is due */
    assert_true(csuccessp_expected(none, 100, 99) == NONE);
    assert_int_equal(csuccessp_expected(none, 100, 100), WHOLE);
    assert_true(csuccessp_expected(100, none, 150) == NONE);
    assert_true(csuccessp_expected(100, 200, none) == NONE);
    assert_true(csuccessp_expected(100, 100, none) == NONE);
    assert_int_equal(csuccessp_expected_at_once(100, 100), 0);
    assert_int_equal(csuccessp_expected_at_once(100, 101), WHOLE);
    assert_true(csuccessp_expected_at_once(none, 101) == NONE);
    assert_true(csuccessp_expected_at_once(100, none) == NONE);
    assert_int_equal(csuccessp_expected(CSUCCESSP_DATE_MIN, CSUCCESSP_DATE_MAX, 0), 196920);
}

static void
pace_compares_the_two(void **state)
{
    csuccessp_plan_settings s;
    const int32_t none = CSUCCESSP_DATE_NONE;

    (void)state;
    memset(&s, 0, sizeof s);
    s.behind = 50000;
    s.stuck = 250000;
    s.stuck_days = 14;
    assert_int_equal(csuccessp_pace(&s, NONE, 500000, 100, 50), CSUCCESSP_PACE_NONE);
    assert_int_equal(csuccessp_pace(&s, 0, NONE, none, 50), CSUCCESSP_PACE_NONE);
    assert_int_equal(csuccessp_pace(&s, WHOLE, NONE, none, 50), CSUCCESSP_PACE_ACHIEVED);
    assert_int_equal(csuccessp_pace(&s, WHOLE, WHOLE, 10, 500), CSUCCESSP_PACE_ACHIEVED);
    assert_int_equal(csuccessp_pace(&s, 500000, 500000, 100, 50), CSUCCESSP_PACE_ON_TRACK);
    assert_int_equal(csuccessp_pace(&s, 450000, 500000, 100, 50), CSUCCESSP_PACE_ON_TRACK);
    assert_int_equal(csuccessp_pace(&s, 449999, 500000, 100, 50), CSUCCESSP_PACE_BEHIND);
    assert_int_equal(csuccessp_pace(&s, 250000, 500000, 100, 50), CSUCCESSP_PACE_BEHIND);
    assert_int_equal(csuccessp_pace(&s, 249999, 500000, 100, 50), CSUCCESSP_PACE_STUCK);
    assert_int_equal(csuccessp_pace(&s, -FAR, 0, 100, 50), CSUCCESSP_PACE_STUCK);
    /* long past its date, however little is missing */
    assert_int_equal(csuccessp_pace(&s, 990000, WHOLE, 100, 114), CSUCCESSP_PACE_ON_TRACK);
    assert_int_equal(csuccessp_pace(&s, 990000, WHOLE, 100, 115), CSUCCESSP_PACE_STUCK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kpi_has_its_progress),
        cmocka_unit_test(directions_mirror_each_other),
        cmocka_unit_test(progress_grows_with_the_actual),
        cmocka_unit_test(a_progress_can_be_clamped),
        cmocka_unit_test(time_that_passed_is_expected),
        cmocka_unit_test(pace_compares_the_two),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
