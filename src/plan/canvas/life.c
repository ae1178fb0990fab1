/* SPDX-License-Identifier: MIT */
/* How a canvas lives: what may be said of it when, and what follows. */
#include <string.h>

#include "book/zones.h"
#include "plan/canvas/canvas.h"
#include "plan/item/draft.h"
#include "plan/view/view.h"

const char *const csuccessp_canvas_verbs[] = {
    "propose",  "agree",   "activate", "update", "refresh",
    "complete", "abandon", "renew",    "remove", NULL,
};

/* What has to be there before a customer can sign. */
static const char *
find_unsignable(const csuccessp_view *view, uint32_t *item)
{
    uint32_t i;

    for (i = 0; i < view->gap_count; i++) {
        const csuccessp_gap *gap = &view->gaps[i];
        *item = gap->item;
        switch (gap->lack) {
        case CSUCCESSP_LACK_OBJECTIVES:
            return "has no objective";
        case CSUCCESSP_LACK_MEASURE:
            return "has no KPI that measures it";
        case CSUCCESSP_LACK_BASELINE:
            return "has no baseline";
        case CSUCCESSP_LACK_TARGET:
            return "has no target";
        case CSUCCESSP_LACK_END:
            return "has no 'end'";
        case CSUCCESSP_LACK_DUE:
            if (csuccessp_view_item(view, gap->item)->kind == CSUCCESSP_ITEM_KPI)
                return "has no date by which its target is due";
            break;
        default:
            break;
        }
    }
    *item = CSUCCESSP_PLAN_NONE;
    return NULL;
}

static const char *
refuse_agreement(csuccess_book *book, uint32_t place, const csuccessp_canvas_told *told, int64_t at,
                 int *repeats, uint32_t *item)
{
    const csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);
    const csuccessp_plan_version *version;
    csuccessp_view view;
    const char *why;
    size_t i;

    if (!canvas->versions.count)
        return "was not proposed yet";
    version = &canvas->versions.items[canvas->versions.count - 1];
    if (version->major != told->major || version->minor != told->minor)
        return "has another version now";
    for (i = 0; i < canvas->sign_offs.count; i++)
        if (canvas->sign_offs.items[i].version == canvas->versions.count - 1 &&
            canvas->sign_offs.items[i].contact == told->contact) {
            *repeats = 1;
            return NULL;
        }
    if (canvas->shared > version->revision)
        return "has changed since: propose, update or refresh it first";
    csuccessp_view_open(book, place, CSUCCESSP_FOR_CUSTOMER, at, &view);
    why = find_unsignable(&view, item);
    if (*item != CSUCCESSP_PLAN_NONE)
        *item = view.marks[*item].item;
    return why;
}

static const char *
refuse_completion(csuccess_book *book, uint32_t place, int64_t at, uint32_t *item)
{
    csuccessp_view view;
    uint32_t i;

    csuccessp_view_open(book, place, CSUCCESSP_FOR_US, at, &view);
    for (i = 0; i < view.count; i++) {
        const csuccessp_plan_item *one = csuccessp_view_item(&view, i);
        const csuccessp_kpi *kpi = csuccessp_plan_kpi(book, one);
        *item = view.marks[i].item;
        if (!csuccessp_plan_item_is_open(one))
            continue;
        if (one->required)
            return "is required, and open";
        if (kpi && kpi->must && one->kind == CSUCCESSP_ITEM_KPI &&
            view.marks[i].progress < CSUCCESSP_MICRO)
            return "must be hit, and is not";
    }
    *item = CSUCCESSP_PLAN_NONE;
    return NULL;
}

const char *
csuccessp_canvas_refused(csuccess_book *book, uint32_t place, const csuccessp_canvas_told *told,
                         int64_t at, int *repeats, uint32_t *item)
{
    const csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);
    uint8_t state = canvas->state;

    *repeats = 0;
    *item = CSUCCESSP_PLAN_NONE;
    if (told->verb == CSUCCESSP_CANVAS_RENEW)
        return state < CSUCCESSP_CANVAS_AGREED ? "was never agreed: go on with it" : NULL;
    if ((told->verb == CSUCCESSP_CANVAS_COMPLETE && state == CSUCCESSP_CANVAS_COMPLETED) ||
        (told->verb == CSUCCESSP_CANVAS_ABANDON && state == CSUCCESSP_CANVAS_ABANDONED) ||
        (told->verb == CSUCCESSP_CANVAS_ACTIVATE && state == CSUCCESSP_CANVAS_ACTIVE)) {
        *repeats = 1;
        return NULL;
    }
    if (csuccessp_canvas_is_closed(canvas))
        return "is closed: renew it";
    switch (told->verb) {
    case CSUCCESSP_CANVAS_PROPOSE:
        return state == CSUCCESSP_CANVAS_ACTIVE ? "is active: update or refresh it" : NULL;
    case CSUCCESSP_CANVAS_AGREE:
        return refuse_agreement(book, place, told, at, repeats, item);
    case CSUCCESSP_CANVAS_ACTIVATE:
        return state == CSUCCESSP_CANVAS_AGREED ? NULL : "was not agreed yet";
    case CSUCCESSP_CANVAS_UPDATE:
    case CSUCCESSP_CANVAS_REFRESH:
        return state == CSUCCESSP_CANVAS_ACTIVE ? NULL : "is not active";
    case CSUCCESSP_CANVAS_COMPLETE:
        return state == CSUCCESSP_CANVAS_ACTIVE ? refuse_completion(book, place, at, item)
                                                : "is not active";
    case CSUCCESSP_CANVAS_REMOVE:
        return state == CSUCCESSP_CANVAS_DRAFT && !canvas->versions.count
                   ? NULL
                   : "was proposed: abandon it";
    default:
        return NULL;
    }
}

/* Taking effect. */

enum { MOST_MONTHS = 9999 * 12 };

/* How many due dates are settled when all that have passed are. */
static uint32_t
passed(int32_t start, int32_t months, uint32_t settled, int32_t today)
{
    while ((int64_t)(settled + 1) * months < MOST_MONTHS &&
           csuccessp_date_add_months(start, (int32_t)(settled + 1) * months) <= today)
        settled++;
    return settled;
}

/* All that have passed; when none has, the next one, which is early: unless it is a whole period
 * away, so that what is told twice settles one. */
static uint32_t
settle(int32_t start, int32_t months, uint32_t settled, int32_t today)
{
    uint32_t all = passed(start, months, settled, today);

    if (all == settled && (int64_t)(settled + 1) * months < MOST_MONTHS &&
        csuccessp_date_add_months(start, (int32_t)(settled + 1) * months) <
            csuccessp_date_add_months(today, months))
        all++;
    return all;
}

void
csuccessp_cycle_settle(const csuccess_book *book, csuccessp_canvas *canvas, int refresh,
                       int32_t today)
{
    const csuccessp_plan_settings *s = &csuccessp_plans_of(book)->settings;
    int32_t refresh_months = canvas->refresh_months ? canvas->refresh_months : s->refresh_months;
    int32_t update_months = canvas->update_months ? canvas->update_months : s->update_months;

    if (canvas->start == CSUCCESSP_DATE_NONE || today == CSUCCESSP_DATE_NONE)
        return;
    canvas->updates = settle(canvas->start, update_months, canvas->updates, today);
    if (refresh)
        canvas->refreshes = settle(canvas->start, refresh_months, canvas->refreshes, today);
}

/* A plan that begins to be carried out has nothing to catch up with. */
void
csuccessp_cycle_catch_up(const csuccess_book *book, csuccessp_canvas *canvas, int32_t today)
{
    const csuccessp_plan_settings *s = &csuccessp_plans_of(book)->settings;

    if (canvas->start == CSUCCESSP_DATE_NONE || today == CSUCCESSP_DATE_NONE)
        return;
    canvas->updates = passed(canvas->start,
                             canvas->update_months ? canvas->update_months : s->update_months,
                             canvas->updates, today);
    canvas->refreshes = passed(canvas->start,
                               canvas->refresh_months ? canvas->refresh_months : s->refresh_months,
                               canvas->refreshes, today);
}

static void
add_version(csuccess_book *book, csuccessp_canvas *canvas, int verb, int64_t at, csuccessp_text by)
{
    csuccessp_plan_version version = {1, 0, 0, CSUCCESSP_VERSION_PROPOSED, 0, by};
    const csuccessp_plan_version *last;

    if (canvas->versions.count) {
        last = &canvas->versions.items[canvas->versions.count - 1];
        version.major = last->major + (verb == CSUCCESSP_CANVAS_REFRESH);
        version.minor = verb == CSUCCESSP_CANVAS_REFRESH ? 0 : last->minor + 1;
    }
    if (verb != CSUCCESSP_CANVAS_PROPOSE)
        version.kind = verb == CSUCCESSP_CANVAS_REFRESH ? CSUCCESSP_VERSION_REFRESH
                                                        : CSUCCESSP_VERSION_UPDATE;
    version.revision = canvas->revision;
    version.at = at;
    csuccessp_texts_keep(&book->texts, by);
    canvas->versions.items[canvas->versions.count++] = version;
}

static void
add_sign_off(csuccess_book *book, csuccessp_canvas *canvas, csuccessp_text contact, int64_t at,
             csuccessp_text by)
{
    csuccessp_sign_off sign_off = {(uint32_t)canvas->versions.count - 1, contact, by, at};

    csuccessp_texts_keep(&book->texts, contact);
    csuccessp_texts_keep(&book->texts, by);
    canvas->sign_offs.items[canvas->sign_offs.count++] = sign_off;
}

static void
come_to(csuccess_book *book, csuccessp_canvas *canvas, uint8_t state, int64_t at, csuccessp_text by,
        csuccessp_text reason)
{
    csuccessp_canvas_step step = {at, by, reason, state};

    csuccessp_texts_keep(&book->texts, by);
    csuccessp_texts_keep(&book->texts, reason);
    canvas->steps.items[canvas->steps.count++] = step;
    canvas->state = state;
    if (csuccessp_canvas_is_closed(canvas))
        canvas->closed = at;
}

void
csuccessp_canvas_tell(csuccess_book *book, uint32_t place, const csuccessp_canvas_told *told,
                      int64_t at, csuccessp_text by, csuccessp_text reason)
{
    csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);
    int32_t today = at == CSUCCESSP_TIME_NONE ? CSUCCESSP_DATE_NONE
                                              : csuccessp_zone_date(csuccessp_book_zone(book), at);

    switch (told->verb) {
    case CSUCCESSP_CANVAS_PROPOSE:
        add_version(book, canvas, told->verb, at, by);
        come_to(book, canvas, CSUCCESSP_CANVAS_PROPOSED, at, by, reason);
        break;
    case CSUCCESSP_CANVAS_AGREE:
        add_sign_off(book, canvas, told->contact, at, by);
        if (canvas->state == CSUCCESSP_CANVAS_PROPOSED)
            come_to(book, canvas, CSUCCESSP_CANVAS_AGREED, at, by, reason);
        break;
    case CSUCCESSP_CANVAS_ACTIVATE:
        if (canvas->start == CSUCCESSP_DATE_NONE)
            canvas->start = today;
        csuccessp_cycle_catch_up(book, canvas, today);
        come_to(book, canvas, CSUCCESSP_CANVAS_ACTIVE, at, by, reason);
        break;
    case CSUCCESSP_CANVAS_UPDATE:
    case CSUCCESSP_CANVAS_REFRESH:
        csuccessp_cycle_settle(book, canvas, told->verb == CSUCCESSP_CANVAS_REFRESH, today);
        add_version(book, canvas, told->verb, at, by);
        break;
    case CSUCCESSP_CANVAS_COMPLETE:
        come_to(book, canvas, CSUCCESSP_CANVAS_COMPLETED, at, by, reason);
        break;
    case CSUCCESSP_CANVAS_ABANDON:
        come_to(book, canvas, CSUCCESSP_CANVAS_ABANDONED, at, by, reason);
        break;
    default:
        break;
    }
    /* what a version is of does not change by its being one */
    csuccessp_canvas_changed(book, place, at, 0);
}
