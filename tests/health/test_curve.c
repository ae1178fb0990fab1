/* SPDX-License-Identifier: MIT */
/* From a value to points. */
#include "health/model/curve.h"

#include <math.h>
#include <stdio.h>

#include "test.h"

#define POINT 1000000.0

static int64_t
at(const csuccessp_curve *curve, double number, uint8_t *missing)
{
    csuccessp_reading reading = {number, 0, CSUCCESS_PRESENT};

    return csuccessp_curve_points(curve, &reading, &reading, missing);
}

static void
gives(const csuccessp_curve *curve, double number, int64_t points)
{
    uint8_t missing = 99;
    int64_t got = at(curve, number, &missing);

    if (got != points || missing != CSUCCESS_PRESENT)
        fail_msg("%.17g gives %d (%d), not %d", number, (int)got, (int)missing, (int)points);
}

static void
gives_none(const csuccessp_curve *curve, double number, uint8_t why)
{
    uint8_t missing = 99;

    assert_int_equal(at(curve, number, &missing), 0);
    assert_int_equal(missing, why);
}

static void
halves_are_rounded_away_from_zero(void **state)
{
    (void)state;
    assert_true(csuccessp_round_points(0.5) == 1);
    assert_true(csuccessp_round_points(-0.5) == -1);
    assert_true(csuccessp_round_points(1.5) == 2);
    assert_true(csuccessp_round_points(-1.5) == -2);
    assert_true(csuccessp_round_points(2.5) == 3);
    assert_true(csuccessp_round_points(0.49999999999999994) == 0);
    assert_true(csuccessp_round_points(-0.49999999999999994) == 0);
    assert_true(csuccessp_round_points(4503599627370497.5) == 4503599627370498);
    assert_true(csuccessp_round_points(7) == 7);
}

static void
bands(void **state)
{
    double edges[] = {10, 20}, points[] = {1 * POINT, (double)INFINITY, 3 * POINT};
    csuccessp_curve curve = {.kind = CSUCCESSP_CURVE_BANDS, .count = 3};

    (void)state;
    curve.edges = edges;
    curve.points = points;
    gives(&curve, -1e300, 1000000);
    gives(&curve, 9.999999999999998, 1000000);
    gives_none(&curve, 10, CSUCCESS_MISSING_NOT_APPLICABLE);
    gives_none(&curve, 19.9, CSUCCESS_MISSING_NOT_APPLICABLE);
    gives(&curve, 20, 3000000);
    gives(&curve, 1e300, 3000000);
}

static void
lines(void **state)
{
    double edges[] = {7, 30, 31}, points[] = {0, 100 * POINT, 40 * POINT};
    double slopes[] = {100 * POINT / 23, -60 * POINT, 0};
    csuccessp_curve curve = {.kind = CSUCCESSP_CURVE_LINEAR, .count = 3};

    (void)state;
    curve.edges = edges;
    curve.points = points;
    curve.slopes = slopes;
    gives(&curve, 7, 0);
    gives(&curve, 18, 47826087);
    gives(&curve, 30, 100000000);
    gives(&curve, 30.5, 70000000);
    gives(&curve, 31, 40000000);
    gives(&curve, 6.9, 0);
    gives(&curve, -1e300, 0);
    gives(&curve, 31.1, 40000000);
    gives(&curve, 1e300, 40000000);
    curve.no_effect = 1;
    gives(&curve, 7, 0);
    gives(&curve, 31, 40000000);
    gives_none(&curve, 6.9, CSUCCESS_MISSING_NOT_APPLICABLE);
    gives_none(&curve, 31.1, CSUCCESS_MISSING_NOT_APPLICABLE);
}

/* No point between two knots lies beyond them, and a line that rises never falls. */
static void
a_line_is_monotonous(void **state)
{
    uint64_t seed = 3;
    int i, k;

    (void)state;
    for (i = 0; i < 500; i++) {
        double edges[2], points[2], slopes[2] = {0, 0};
        csuccessp_curve curve = {.kind = CSUCCESSP_CURVE_LINEAR, .count = 2};
        int64_t before = 0;
        uint8_t missing;
        edges[0] = (double)random_below(&seed, 1000) / 7 - 60;
        edges[1] = edges[0] + (double)(1 + random_below(&seed, 1000)) / 13;
        points[0] = (double)random_below(&seed, 100000000);
        points[1] = points[0] + (double)random_below(&seed, 100000000);
        slopes[0] = (points[1] - points[0]) / (edges[1] - edges[0]);
        curve.edges = edges;
        curve.points = points;
        curve.slopes = slopes;
        for (k = 0; k <= 100; k++) {
            int64_t got = at(&curve, edges[0] + (edges[1] - edges[0]) * k / 100, &missing);
            assert_true((double)got >= points[0] && (double)got <= points[1]);
            assert_true(k == 0 || got >= before);
            before = got;
        }
    }
}

static void
maps(void **state)
{
    double edges[] = {1, 5}, points[] = {10 * POINT, (double)INFINITY};
    csuccessp_text texts[] = {3, 4};
    csuccessp_reading reading = {NAN, 3, CSUCCESS_PRESENT};
    csuccessp_curve curve = {.kind = CSUCCESSP_CURVE_MAP, .count = 2};
    uint8_t missing;

    (void)state;
    curve.edges = edges;
    curve.points = points;
    gives(&curve, 1, 10000000);
    gives_none(&curve, 5, CSUCCESS_MISSING_NOT_APPLICABLE);
    gives_none(&curve, 2, CSUCCESS_MISSING_OUTSIDE_DOMAIN);
    curve.has_otherwise = 1;
    curve.otherwise = 7 * POINT;
    gives(&curve, 2, 7000000);
    curve.otherwise = (double)INFINITY;
    gives_none(&curve, 2, CSUCCESS_MISSING_NOT_APPLICABLE);
    curve.texts = texts;
    assert_int_equal(csuccessp_curve_points(&curve, &reading, &reading, &missing), 10000000);
    reading.text = 9;
    curve.has_otherwise = 0;
    assert_int_equal(csuccessp_curve_points(&curve, &reading, &reading, &missing), 0);
    assert_int_equal(missing, CSUCCESS_MISSING_OUTSIDE_DOMAIN);
}

static void
attainment(void **state)
{
    csuccessp_reading readings[3] = {{15, 0, 0}, {10, 0, 0}, {20, 0, 0}};
    csuccessp_curve curve = {.kind = CSUCCESSP_CURVE_ATTAINMENT,
                             .high = 100 * POINT,
                             .baseline = 10,
                             .target = 20,
                             .baseline_input = CSUCCESSP_NO_INPUT,
                             .target_input = CSUCCESSP_NO_INPUT};
    uint8_t missing;

    (void)state;
    gives(&curve, 10, 0);
    gives(&curve, 12.5, 25000000);
    gives(&curve, 20, 100000000);
    gives(&curve, 9, 0);
    gives(&curve, 21, 100000000);
    curve.low = -30 * POINT;
    curve.high = 30 * POINT;
    gives(&curve, 15, 0);
    gives(&curve, 5, -30000000);
    curve.target = 0; /* less is better */
    gives(&curve, 10, -30000000);
    gives(&curve, 2.5, 15000000);
    gives(&curve, -3, 30000000);
    curve.baseline_input = 1;
    curve.target_input = 2;
    assert_int_equal(csuccessp_curve_points(&curve, &readings[0], readings, &missing), 0);
    assert_int_equal(missing, CSUCCESS_PRESENT);
    readings[2].number = 10; /* the target is where the customer starts from */
    assert_int_equal(csuccessp_curve_points(&curve, &readings[0], readings, &missing), 0);
    assert_int_equal(missing, CSUCCESS_MISSING_NOT_FINITE);
    readings[2].missing = CSUCCESS_MISSING_STALE;
    csuccessp_curve_points(&curve, &readings[0], readings, &missing);
    assert_int_equal(missing, CSUCCESS_MISSING_STALE);
    readings[1].missing = CSUCCESS_MISSING_FILLING;
    csuccessp_curve_points(&curve, &readings[0], readings, &missing);
    assert_int_equal(missing, CSUCCESS_MISSING_FILLING);
}

static void
points_as_they_are(void **state)
{
    csuccessp_curve curve = {.kind = CSUCCESSP_CURVE_POINTS, .low = -10e6, .high = 100e6};

    (void)state;
    gives(&curve, 0, 0);
    gives(&curve, 0.1, 100000);
    gives(&curve, 99.9999995, 100000000);
    gives(&curve, -0.0000025, -3);
    gives(&curve, 1e300, 100000000);
    gives(&curve, -10.5, -10000000);
}

static void
what_is_missing_has_no_points(void **state)
{
    csuccessp_reading reading = {NAN, 0, CSUCCESS_MISSING_STALE};
    csuccessp_curve curve = {.kind = CSUCCESSP_CURVE_NOT_SCORED};
    uint8_t missing;

    (void)state;
    gives_none(&curve, 5, CSUCCESS_MISSING_NOT_APPLICABLE);
    curve.kind = CSUCCESSP_CURVE_BANDS;
    assert_int_equal(csuccessp_curve_points(&curve, &reading, &reading, &missing), 0);
    assert_int_equal(missing, CSUCCESS_MISSING_STALE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(halves_are_rounded_away_from_zero),
        cmocka_unit_test(bands),
        cmocka_unit_test(lines),
        cmocka_unit_test(a_line_is_monotonous),
        cmocka_unit_test(maps),
        cmocka_unit_test(attainment),
        cmocka_unit_test(points_as_they_are),
        cmocka_unit_test(what_is_missing_has_no_points),
    };

    return cmocka_run_group_tests_name("health curve", tests, NULL, NULL);
}
