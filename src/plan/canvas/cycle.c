/* SPDX-License-Identifier: MIT */
/* The cycle of a plan: twelve rolling months, of which some days are for bringing it up to date
 * and some for going through it anew. All of them count from the start, so that a plan of the 31st
 * keeps to the ends of months. */
#include "plan/view/view.h"

/* So many months after a date; the calendar ends with the year 9999. */
static int32_t
months_after(int32_t date, uint64_t count, int32_t months)
{
    csuccessp_civil from = csuccessp_date_to_civil(date);
    uint64_t left = (uint64_t)(9999 - from.year) * 12 + (uint64_t)(12 - from.month);

    if (months > 0 && count > left / (uint64_t)months)
        return CSUCCESSP_DATE_MAX;
    return csuccessp_date_add_months(date, (int32_t)count * months);
}

void
csuccessp_cycle_dates(const csuccess_book *book, const csuccessp_canvas *canvas, int32_t *update,
                      int32_t *refresh, int32_t *expires)
{
    const csuccessp_plan_settings *s = &csuccessp_plans_of(book)->settings;
    int32_t refresh_months = canvas->refresh_months ? canvas->refresh_months : s->refresh_months;
    int32_t update_months = canvas->update_months ? canvas->update_months : s->update_months;
    int32_t months = canvas->months ? canvas->months : s->cycle_months;
    uint64_t settled = canvas->refreshes;

    *update = *refresh = *expires = CSUCCESSP_DATE_NONE;
    if (canvas->start == CSUCCESSP_DATE_NONE)
        return;
    *expires = months_after(canvas->start, settled * (uint64_t)refresh_months + (uint64_t)months,
                            1);
    if (canvas->state != CSUCCESSP_CANVAS_AGREED && canvas->state != CSUCCESSP_CANVAS_ACTIVE)
        return;
    *refresh = months_after(canvas->start, settled + 1, refresh_months);
    *update = months_after(canvas->start, (uint64_t)canvas->updates + 1, update_months);
}
