/* SPDX-License-Identifier: MIT */
#include "health/model/curve.h"

#include <math.h>

#include "book/book.h"

double
csuccessp_round_points(double points)
{
    double magnitude = fabs(points), down = floor(magnitude);

    if (magnitude - down >= 0.5) /* which is exact, as it would not be below zero */
        down++;
    return points < 0 ? -down : down;
}

static double
along_line(const csuccessp_curve *curve, double number, uint8_t *missing)
{
    uint32_t last = curve->count - 1, low = 0, high = curve->count;

    if (number < curve->edges[0] || number > curve->edges[last]) {
        if (curve->no_effect)
            *missing = CSUCCESS_MISSING_NOT_APPLICABLE;
        return curve->points[number < curve->edges[0] ? 0 : last];
    }
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (number >= curve->edges[middle])
            low = middle;
        else
            high = middle;
    }
    return csuccessp_round_points(curve->points[low] +
                                  (number - curve->edges[low]) * curve->slopes[low]);
}

static double
in_bands(const csuccessp_curve *curve, double number)
{
    uint32_t i = 0;

    while (i + 1 < curve->count && number >= curve->edges[i])
        i++;
    return curve->points[i];
}

static double
in_map(const csuccessp_curve *curve, const csuccessp_reading *reading, uint8_t *missing)
{
    uint32_t i;

    for (i = 0; i < curve->count; i++)
        if (curve->texts ? curve->texts[i] == reading->text : curve->edges[i] == reading->number)
            return curve->points[i];
    if (!curve->has_otherwise)
        *missing = CSUCCESS_MISSING_OUTSIDE_DOMAIN;
    return curve->otherwise;
}

static double
attained(const csuccessp_curve *curve, double number, const csuccessp_reading *readings,
         uint8_t *missing)
{
    double baseline = curve->baseline, target = curve->target, share;

    if (curve->baseline_input != CSUCCESSP_NO_INPUT) {
        baseline = readings[curve->baseline_input].number;
        *missing = readings[curve->baseline_input].missing;
    }
    if (*missing == CSUCCESS_PRESENT && curve->target_input != CSUCCESSP_NO_INPUT) {
        target = readings[curve->target_input].number;
        *missing = readings[curve->target_input].missing;
    }
    if (*missing != CSUCCESS_PRESENT)
        return 0;
    share = (number - baseline) / (target - baseline);
    if (!isfinite(share)) {
        *missing = CSUCCESS_MISSING_NOT_FINITE;
        return 0;
    }
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return csuccessp_round_points(curve->low + share * (curve->high - curve->low));
}

/* Points that are there already, in points and not in their millionths. */
static double
within_limits(const csuccessp_curve *curve, double points)
{
    double micro = csuccessp_round_points(points * CSUCCESSP_MICRO);

    return micro < curve->low ? curve->low : micro > curve->high ? curve->high : micro;
}

int64_t
csuccessp_curve_points(const csuccessp_curve *curve, const csuccessp_reading *reading,
                       const csuccessp_reading *readings, uint8_t *missing)
{
    double points;

    *missing = reading->missing;
    if (curve->kind == CSUCCESSP_CURVE_NOT_SCORED)
        *missing = CSUCCESS_MISSING_NOT_APPLICABLE;
    if (*missing != CSUCCESS_PRESENT)
        return 0;
    switch (curve->kind) {
    case CSUCCESSP_CURVE_BANDS:
        points = in_bands(curve, reading->number);
        break;
    case CSUCCESSP_CURVE_LINEAR:
        points = along_line(curve, reading->number, missing);
        break;
    case CSUCCESSP_CURVE_MAP:
        points = in_map(curve, reading, missing);
        break;
    case CSUCCESSP_CURVE_POINTS:
        points = within_limits(curve, reading->number);
        break;
    default:
        points = attained(curve, reading->number, readings, missing);
        break;
    }
    if (*missing == CSUCCESS_PRESENT && isinf(points))
        *missing = CSUCCESS_MISSING_NOT_APPLICABLE;
    return *missing == CSUCCESS_PRESENT ? (int64_t)points : 0;
}

void
csuccessp_curve_free(csuccess_book *book, csuccessp_curve *curve)
{
    csuccessp_memory *m = &book->memory;
    uint32_t i;

    for (i = 0; curve->texts && i < curve->count; i++)
        csuccessp_texts_drop(&book->texts, curve->texts[i]);
    csuccessp_release(m, curve->texts, curve->count, sizeof *curve->texts);
    csuccessp_release(m, curve->edges, curve->count, sizeof *curve->edges);
    csuccessp_release(m, curve->points, curve->count, sizeof *curve->points);
    csuccessp_release(m, curve->slopes, curve->count, sizeof *curve->slopes);
}
