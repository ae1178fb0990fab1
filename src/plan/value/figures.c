/* SPDX-License-Identifier: MIT */
/* What the canvas of a customer comes to, in numbers. */
#include "plan/value/figures.h"

#include "plan/discovery/assessment.h"
#include "util/int128.h"

const char *const csuccessp_plan_value_names[CSUCCESSP_FIGURES + 1] = {
    "plan.live",
    "plan.state",
    "plan.progress",
    "plan.expected",
    "plan.completeness",
    "plan.pace",
    "plan.age_days",
    "plan.obstacles",
    "plan.blocked",
    "plan.overdue",
    "plan.escalation",
    "plan.next_milestone",
    "plan.next_review",
    "plan.milestones_done",
    "plan.milestones_overdue",
    "plan.promised",
    "plan.delivered",
    "plan.demonstrated",
    "plan.acknowledged",
    "plan.likelihood",
    "plan.likelihood_band",
    NULL,
};

static int64_t
share_or_none(int64_t share)
{
    return share == CSUCCESSP_PROGRESS_NONE ? CSUCCESSP_INTEGER_MISSING : share;
}

static int64_t
date_or_none(int32_t date)
{
    return date == CSUCCESSP_DATE_NONE ? CSUCCESSP_INTEGER_MISSING : date;
}

/* How far up the ladder: the number of sums that an entry counts in. */
static int
rungs(const csuccessp_plan_item *item)
{
    switch (item->status) {
    case CSUCCESSP_ITEM_PROPOSED:
    case CSUCCESSP_ITEM_ACCEPTED:
        return CSUCCESSP_LEDGER_PROMISED + 1;
    case CSUCCESSP_ITEM_DELIVERED:
        return CSUCCESSP_LEDGER_DELIVERED + 1;
    case CSUCCESSP_ITEM_DEMONSTRATED:
        return CSUCCESSP_LEDGER_DEMONSTRATED + 1;
    case CSUCCESSP_ITEM_VERIFIED:
        return CSUCCESSP_LEDGER_ACKNOWLEDGED + 1;
    default:
        return 0;
    }
}

static int64_t
amount_of(const csuccessp_kpi *kpi, int sum)
{
    if (!kpi)
        return 0;
    if (sum != CSUCCESSP_LEDGER_PROMISED && kpi->actual != CSUCCESSP_INTEGER_MISSING)
        return kpi->actual;
    return kpi->target == CSUCCESSP_INTEGER_MISSING ? 0 : kpi->target;
}

static int64_t
within_range(csuccessp_int128 sum)
{
    int64_t out;

    if (csuccessp_int128_to_int64(sum, &out) && out >= -CSUCCESSP_DECIMAL_MAX &&
        out <= CSUCCESSP_DECIMAL_MAX)
        return out;
    return csuccessp_int128_sign(sum) < 0 ? -CSUCCESSP_DECIMAL_MAX : CSUCCESSP_DECIMAL_MAX;
}

void
csuccessp_plan_ledger(const csuccessp_view *view, int64_t sums[CSUCCESSP_LEDGER_SUMS])
{
    csuccessp_int128 exact[CSUCCESSP_LEDGER_SUMS];
    uint32_t i;
    int s, count;

    for (s = 0; s < CSUCCESSP_LEDGER_SUMS; s++)
        exact[s] = csuccessp_int128_from(0);
    for (i = view->by_kind[CSUCCESSP_ITEM_VALUE]; i < view->by_kind[CSUCCESSP_ITEM_VALUE + 1];
         i++) {
        const csuccessp_plan_item *item = csuccessp_view_item(view, i);
        const csuccessp_kpi *kpi = csuccessp_plan_kpi(view->book, item);
        count = rungs(item);
        for (s = 0; s < count; s++)
            exact[s] = csuccessp_int128_add(exact[s], csuccessp_int128_from(amount_of(kpi, s)));
    }
    for (s = 0; s < CSUCCESSP_LEDGER_SUMS; s++)
        sums[s] = within_range(exact[s]);
}

static void
count_milestones(const csuccessp_view *view, int64_t *done, int64_t *overdue)
{
    uint32_t i = view->by_kind[CSUCCESSP_ITEM_MILESTONE];

    *done = *overdue = 0;
    for (; i < view->by_kind[CSUCCESSP_ITEM_MILESTONE + 1]; i++) {
        *done += csuccessp_plan_item_is_done(csuccessp_view_item(view, i));
        *overdue += view->marks[i].overdue;
    }
}

/* When nobody has a canvas that is open, all but the first are missing. */
static void
clear(csuccessp_plan_figures *out)
{
    int f;

    for (f = 0; f < CSUCCESSP_FIGURE_LIKELIHOOD; f++)
        out->of[f] = CSUCCESSP_INTEGER_MISSING;
    out->of[CSUCCESSP_FIGURE_LIVE] = 0;
}

static int64_t
days_between(const csuccessp_zone *zone, int64_t from, int64_t to)
{
    int64_t days = (int64_t)csuccessp_zone_date(zone, to) - csuccessp_zone_date(zone, from);

    return days > 0 ? days : 0;
}

/* All of it depends on the day alone, as of its beginning: within a day nothing moves by itself, so
 * that it does not matter when somebody is looked at. */
void
csuccessp_plan_figures_compute(csuccess_book *book, uint32_t row, int64_t at,
                               csuccessp_plan_figures *out)
{
    const csuccessp_zone *zone = csuccessp_book_zone(book);
    uint32_t place = csuccessp_canvas_current(book, row);
    const csuccessp_canvas *canvas;
    int64_t *of = out->of;
    csuccessp_view view;

    clear(out);
    if (place == CSUCCESSP_PLAN_NONE)
        return;
    canvas = csuccessp_canvas_at(book, place);
    csuccessp_view_open(book, place, CSUCCESSP_FOR_US, csuccessp_zone_last_midnight(zone, at),
                        &view);
    of[CSUCCESSP_FIGURE_LIVE] = canvas->state == CSUCCESSP_CANVAS_AGREED ||
                                canvas->state == CSUCCESSP_CANVAS_ACTIVE;
    of[CSUCCESSP_FIGURE_STATE] = view.state;
    of[CSUCCESSP_FIGURE_PROGRESS] = share_or_none(view.progress);
    of[CSUCCESSP_FIGURE_EXPECTED] = share_or_none(view.expected);
    of[CSUCCESSP_FIGURE_COMPLETENESS] = view.completeness;
    if (view.pace != CSUCCESSP_PACE_NONE)
        of[CSUCCESSP_FIGURE_PACE] = view.pace;
    if (canvas->changed != CSUCCESSP_TIME_NONE)
        of[CSUCCESSP_FIGURE_AGE_DAYS] = days_between(zone, canvas->changed, at);
    of[CSUCCESSP_FIGURE_OBSTACLES] = view.open_obstacles;
    of[CSUCCESSP_FIGURE_BLOCKED] = view.blocked;
    of[CSUCCESSP_FIGURE_OVERDUE] = view.overdue;
    of[CSUCCESSP_FIGURE_ESCALATION] = view.level;
    if (view.milestone != CSUCCESSP_PLAN_NONE)
        of[CSUCCESSP_FIGURE_NEXT_MILESTONE] =
            date_or_none(csuccessp_view_item(&view, view.milestone)->due);
    of[CSUCCESSP_FIGURE_NEXT_REVIEW] = date_or_none(view.next_refresh);
    count_milestones(&view, &of[CSUCCESSP_FIGURE_MILESTONES_DONE],
                     &of[CSUCCESSP_FIGURE_MILESTONES_OVERDUE]);
    csuccessp_plan_ledger(&view, &of[CSUCCESSP_FIGURE_PROMISED]);
}

void
csuccessp_plan_likelihood_compute(const csuccess_book *book, uint32_t row,
                                  csuccessp_plan_figures *out)
{
    uint32_t canvas = csuccessp_canvas_current(book, row);
    int64_t score;
    csuccessp_text band = 0;

    out->of[CSUCCESSP_FIGURE_LIKELIHOOD] = CSUCCESSP_INTEGER_MISSING;
    out->of[CSUCCESSP_FIGURE_LIKELIHOOD_BAND] = CSUCCESSP_INTEGER_MISSING;
    if (canvas == CSUCCESSP_PLAN_NONE ||
        csuccessp_assessment_score(book, canvas, &score, &band) != CSUCCESS_OK)
        return;
    out->of[CSUCCESSP_FIGURE_LIKELIHOOD] = score;
    if (band)
        out->of[CSUCCESSP_FIGURE_LIKELIHOOD_BAND] = band;
}
