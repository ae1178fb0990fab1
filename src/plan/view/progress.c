/* SPDX-License-Identifier: MIT */
/* Progress of one measure, signed and exact; docs/plans.md has the formulas. */
#include "plan/view/scratch.h"

static uint64_t
distance(int64_t a, int64_t b)
{
    return a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
}

/* Adds to what is left of a division by `whole`; both are below it. 1: it went over. */
static unsigned
carry(uint64_t *rest, uint64_t more, uint64_t whole)
{
    if (*rest >= whole - more) {
        *rest -= whole - more;
        return 1;
    }
    *rest += more;
    return 0;
}

/* part / whole in millionths, half up, but never a whole that is not there; nothing is larger than
 * numbers may be. One bit of the million at a time where the product has more than 64. */
static int64_t
share(uint64_t part, uint64_t whole)
{
    uint64_t times = part / whole, rest = part % whole, left = 0, out = 0;
    int bit;

    if (times >= CSUCCESSP_DECIMAL_MAX / CSUCCESSP_MICRO)
        return CSUCCESSP_DECIMAL_MAX;
    if (rest <= UINT64_MAX / CSUCCESSP_MICRO) {
        out = rest * CSUCCESSP_MICRO / whole;
        left = rest * CSUCCESSP_MICRO % whole;
    } else {
        for (bit = 19; bit >= 0; bit--) {
            out = 2 * out + carry(&left, left, whole);
            if (CSUCCESSP_MICRO >> bit & 1)
                out += carry(&left, rest, whole);
        }
    }
    out += left >= whole - left;
    if (!times && out == CSUCCESSP_MICRO)
        out--;
    return (int64_t)(times * CSUCCESSP_MICRO + out);
}

/* How far from the baseline to the target: below 0 on the other side of the baseline. */
static int64_t
along(const csuccessp_kpi *kpi)
{
    int64_t size = share(distance(kpi->actual, kpi->baseline),
                         distance(kpi->target, kpi->baseline));

    return (kpi->actual < kpi->baseline) != (kpi->target < kpi->baseline) ? -size : size;
}

static int
is_held(const csuccessp_kpi *kpi, int64_t figure)
{
    if (kpi->direction == CSUCCESSP_DECREASE || kpi->direction == CSUCCESSP_AT_MOST)
        return figure <= kpi->target;
    return figure >= kpi->target;
}

/* By how much of the target a limit is missed that was held at first. */
static int64_t
missed(const csuccessp_kpi *kpi)
{
    if (kpi->target == 0)
        return -CSUCCESSP_MICRO;
    return -share(distance(kpi->actual, kpi->target), distance(kpi->target, 0));
}

int64_t
csuccessp_kpi_progress(const csuccessp_kpi *kpi)
{
    int changes = kpi->direction == CSUCCESSP_INCREASE || kpi->direction == CSUCCESSP_DECREASE;
    int based = kpi->baseline != CSUCCESSP_INTEGER_MISSING;

    if (kpi->actual == CSUCCESSP_INTEGER_MISSING || kpi->target == CSUCCESSP_INTEGER_MISSING)
        return CSUCCESSP_PROGRESS_NONE;
    if (changes && based && kpi->baseline != kpi->target)
        return along(kpi);
    if (is_held(kpi, kpi->actual))
        return CSUCCESSP_MICRO;
    if (!based)
        return changes ? CSUCCESSP_PROGRESS_NONE : missed(kpi);
    return is_held(kpi, kpi->baseline) ? missed(kpi) : along(kpi);
}

int64_t
csuccessp_progress_clamped(int64_t progress)
{
    if (progress == CSUCCESSP_PROGRESS_NONE)
        return progress;
    if (progress < 0)
        return 0;
    return progress > CSUCCESSP_MICRO ? CSUCCESSP_MICRO : progress;
}

int64_t
csuccessp_expected_at_once(int32_t due, int32_t today)
{
    if (due == CSUCCESSP_DATE_NONE || today == CSUCCESSP_DATE_NONE)
        return CSUCCESSP_PROGRESS_NONE;
    return today > due ? CSUCCESSP_MICRO : 0;
}

int64_t
csuccessp_expected(int32_t start, int32_t due, int32_t today)
{
    if (due == CSUCCESSP_DATE_NONE || today == CSUCCESSP_DATE_NONE)
        return CSUCCESSP_PROGRESS_NONE;
    if (start != CSUCCESSP_DATE_NONE && start >= due)
        return csuccessp_expected_at_once(due, today);
    if (today >= due)
        return CSUCCESSP_MICRO;
    if (start == CSUCCESSP_DATE_NONE)
        return CSUCCESSP_PROGRESS_NONE;
    if (today <= start)
        return 0;
    return share((uint64_t)(today - start), (uint64_t)(due - start));
}

uint8_t
csuccessp_pace(const csuccessp_plan_settings *settings, int64_t progress, int64_t expected,
               int32_t due, int32_t today)
{
    if (progress == CSUCCESSP_PROGRESS_NONE)
        return CSUCCESSP_PACE_NONE;
    if (progress >= CSUCCESSP_MICRO)
        return CSUCCESSP_PACE_ACHIEVED;
    if (expected == CSUCCESSP_PROGRESS_NONE)
        return CSUCCESSP_PACE_NONE;
    if (progress < expected - settings->stuck ||
        (due != CSUCCESSP_DATE_NONE && (int64_t)today - due > settings->stuck_days))
        return CSUCCESSP_PACE_STUCK;
    return progress >= expected - settings->behind ? CSUCCESSP_PACE_ON_TRACK
                                                   : CSUCCESSP_PACE_BEHIND;
}
