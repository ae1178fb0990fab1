/* SPDX-License-Identifier: MIT */
/* Progress from the measures up: actions make milestones, KPIs and milestones make objectives,
 * objectives make the plan. What was cancelled takes no part. */
#include <string.h>

#include "plan/view/scratch.h"

enum { MUST_MISSED = 1, UNKNOWN = 2 }; /* why something is short of the whole */

static void
gather(csuccessp_gathered *into, int64_t progress, int32_t weight)
{
    int64_t capped = progress < CSUCCESSP_MICRO ? progress : CSUCCESSP_MICRO;

    if (progress == CSUCCESSP_PROGRESS_NONE) {
        into->short_of |= UNKNOWN;
        return;
    }
    if (!into->weight || capped < into->least)
        into->least = capped;
    into->weight += weight;
    into->sum = csuccessp_int128_add(into->sum, csuccessp_int128_multiply(capped, weight));
}

/* Together, on average or all of them; never whole while one of them is not. */
static int64_t
together(const csuccessp_gathered *from, int all)
{
    int64_t out = from->least;
    int short_of = from->short_of & MUST_MISSED || (all && from->short_of);

    if (!from->weight)
        return CSUCCESSP_PROGRESS_NONE;
    if (!all &&
        !csuccessp_int128_to_int64(csuccessp_int128_round_divide(from->sum, from->weight), &out))
        return from->least;
    if (out >= CSUCCESSP_MICRO && (short_of || from->least < CSUCCESSP_MICRO))
        return CSUCCESSP_MICRO - 1;
    return out;
}

static void
roll_up_actions(csuccessp_opening *o)
{
    csuccessp_mark *marks = o->view->marks;
    uint32_t i, k, to, end = o->view->by_kind[CSUCCESSP_ITEM_ACTION + 1];

    for (i = o->view->by_kind[CSUCCESSP_ITEM_ACTION]; i < end; i++) {
        const csuccessp_seen *item = &o->scratch->items[i];
        const csuccessp_links *of = csuccessp_opening_links(o, item, CSUCCESSP_LINK_OF);
        if (item->cancelled)
            continue;
        marks[i].progress = item->done ? CSUCCESSP_MICRO : 0;
        for (k = 0; of && k < of->count; k++) {
            to = csuccessp_opening_shown(o, of->item[k]);
            if (to == CSUCCESSP_PLAN_NONE)
                continue;
            o->scratch->gathered[to].worked_at = 1;
            if (o->scratch->items[to].kind == CSUCCESSP_ITEM_MILESTONE)
                gather(&o->scratch->gathered[to], marks[i].progress, item->weight);
        }
    }
}

/* A KPI becomes part of an objective, criterion or outcome, once. */
static void
measure(csuccessp_opening *o, uint32_t kpi, int must, uint32_t to)
{
    csuccessp_gathered *into = &o->scratch->gathered[to];
    int64_t progress = o->view->marks[kpi].progress;

    if (into->measured && into->last == kpi)
        return;
    into->measured = 1;
    into->last = kpi;
    if (must && progress < CSUCCESSP_MICRO)
        into->short_of |= MUST_MISSED;
    if (o->scratch->items[to].measured_by != CSUCCESSP_MEASURED_MILESTONES)
        gather(into, progress, o->scratch->items[kpi].weight);
}

static void
measure_objectives(csuccessp_opening *o, uint32_t kpi, int must, uint32_t criterion)
{
    const csuccessp_seen *item = &o->scratch->items[criterion];
    const csuccessp_links *of = csuccessp_opening_links(o, item, CSUCCESSP_LINK_OF);
    uint32_t k, to;

    for (k = 0; of && !item->cancelled && k < of->count; k++) {
        to = csuccessp_opening_shown(o, of->item[k]);
        if (to != CSUCCESSP_PLAN_NONE && o->scratch->items[to].kind == CSUCCESSP_ITEM_OBJECTIVE)
            measure(o, kpi, must, to);
    }
}

static void
roll_up_kpi(csuccessp_opening *o, uint32_t i)
{
    const csuccessp_seen *item = &o->scratch->items[i];
    const csuccessp_links *of = csuccessp_opening_links(o, item, CSUCCESSP_LINK_OF);
    const csuccessp_kpi *kpi = csuccessp_opening_kpi(o, item);
    uint32_t k, to;

    if (kpi)
        o->view->marks[i].progress = csuccessp_kpi_progress(kpi);
    if (o->view->marks[i].progress == CSUCCESSP_PROGRESS_NONE && item->done)
        o->view->marks[i].progress = CSUCCESSP_MICRO;
    for (k = 0; of && !item->cancelled && k < of->count; k++) {
        to = csuccessp_opening_shown(o, of->item[k]);
        if (to == CSUCCESSP_PLAN_NONE)
            continue;
        switch (o->scratch->items[to].kind) {
        case CSUCCESSP_ITEM_CRITERION:
            measure_objectives(o, i, kpi && kpi->must, to);
            measure(o, i, kpi && kpi->must, to);
            break;
        case CSUCCESSP_ITEM_OBJECTIVE:
        case CSUCCESSP_ITEM_OUTCOME:
            measure(o, i, kpi && kpi->must, to);
            break;
        default:
            break;
        }
    }
}

static void
roll_up_milestone(csuccessp_opening *o, uint32_t i)
{
    const csuccessp_seen *item = &o->scratch->items[i];
    const csuccessp_links *of = csuccessp_opening_links(o, item, CSUCCESSP_LINK_OF);
    csuccessp_mark *mark = &o->view->marks[i];
    uint32_t k, to;

    if (item->cancelled)
        return;
    if (item->done)
        mark->progress = CSUCCESSP_MICRO;
    else
        mark->progress = together(&o->scratch->gathered[i], 0);
    if (mark->progress == CSUCCESSP_PROGRESS_NONE)
        mark->progress = 0;
    for (k = 0; of && k < of->count; k++) {
        to = csuccessp_opening_shown(o, of->item[k]);
        if (to != CSUCCESSP_PLAN_NONE && o->scratch->items[to].kind == CSUCCESSP_ITEM_OBJECTIVE &&
            o->scratch->items[to].measured_by != CSUCCESSP_MEASURED_KPIS)
            gather(&o->scratch->gathered[to], mark->progress, item->weight);
    }
}

/* An objective, a criterion, an outcome: what came together in it. */
static void
conclude(csuccessp_opening *o, uint32_t kind)
{
    uint32_t i;

    for (i = o->view->by_kind[kind]; i < o->view->by_kind[kind + 1]; i++) {
        const csuccessp_seen *item = &o->scratch->items[i];
        csuccessp_mark *mark = &o->view->marks[i];
        if (item->cancelled)
            continue;
        mark->progress = together(&o->scratch->gathered[i], item->combine == CSUCCESSP_COMBINE_ALL);
        if (mark->progress == CSUCCESSP_PROGRESS_NONE && item->done)
            mark->progress = CSUCCESSP_MICRO;
    }
}

static void
gather_kind(csuccessp_opening *o, uint32_t kind, csuccessp_gathered *into)
{
    uint32_t i;

    for (i = o->view->by_kind[kind]; i < o->view->by_kind[kind + 1]; i++)
        if (!o->scratch->items[i].cancelled)
            gather(into, o->view->marks[i].progress, o->scratch->items[i].weight);
}

static void
roll_up_plan(csuccessp_opening *o)
{
    csuccessp_gathered plan;
    uint32_t i;
    int objectives = 0;

    memset(&plan, 0, sizeof plan);
    for (i = o->view->by_kind[CSUCCESSP_ITEM_OBJECTIVE];
         i < o->view->by_kind[CSUCCESSP_ITEM_OBJECTIVE + 1]; i++)
        objectives += !o->scratch->items[i].cancelled;
    if (objectives) {
        gather_kind(o, CSUCCESSP_ITEM_OBJECTIVE, &plan);
    } else {
        gather_kind(o, CSUCCESSP_ITEM_MILESTONE, &plan);
        gather_kind(o, CSUCCESSP_ITEM_KPI, &plan);
    }
    o->view->progress = together(&plan, 0);
}

void
csuccessp_view_roll_up(csuccessp_opening *o)
{
    const uint32_t *by_kind = o->view->by_kind;
    uint32_t i;

    roll_up_actions(o);
    for (i = by_kind[CSUCCESSP_ITEM_KPI]; i < by_kind[CSUCCESSP_ITEM_KPI + 1]; i++)
        roll_up_kpi(o, i);
    for (i = by_kind[CSUCCESSP_ITEM_MILESTONE]; i < by_kind[CSUCCESSP_ITEM_MILESTONE + 1]; i++)
        roll_up_milestone(o, i);
    conclude(o, CSUCCESSP_ITEM_CRITERION);
    conclude(o, CSUCCESSP_ITEM_OUTCOME);
    conclude(o, CSUCCESSP_ITEM_OBJECTIVE);
    roll_up_plan(o);
}
