/* SPDX-License-Identifier: MIT */
/* What a canvas still lacks. Each question below is one check; completeness is the share of checks
 * that nothing is lacking in. What was cancelled is not asked about, what is closed is not asked
 * when and by whom. */
#include "plan/discovery/discovery.h"
#include "plan/view/scratch.h"

static void
check(csuccessp_opening *o, uint8_t lack, uint32_t item, int there)
{
    csuccessp_view *view = o->view;

    view->checks++;
    if (there)
        return;
    view->gaps[view->gap_count].lack = lack;
    view->gaps[view->gap_count++].item = item;
}

static void
check_boxes(csuccessp_opening *o)
{
    static const uint8_t boxes[] = {
        [CSUCCESSP_LACK_HIGHLIGHTS] = CSUCCESSP_ITEM_HIGHLIGHT,
        [CSUCCESSP_LACK_OBJECTIVES] = CSUCCESSP_ITEM_OBJECTIVE,
        [CSUCCESSP_LACK_CHALLENGES] = CSUCCESSP_ITEM_CHALLENGE,
        [CSUCCESSP_LACK_BENEFITS] = CSUCCESSP_ITEM_BENEFIT,
        [CSUCCESSP_LACK_MILESTONES] = CSUCCESSP_ITEM_MILESTONE,
        [CSUCCESSP_LACK_CRITERIA] = CSUCCESSP_ITEM_CRITERION,
        [CSUCCESSP_LACK_KPIS] = CSUCCESSP_ITEM_KPI,
    };
    uint8_t lack;
    uint32_t i;

    for (lack = 0; lack < sizeof boxes; lack++) {
        int there = lack == CSUCCESSP_LACK_HIGHLIGHTS && o->canvas->highlights;
        for (i = o->view->by_kind[boxes[lack]]; !there && i < o->view->by_kind[boxes[lack] + 1];
             i++)
            there = !o->scratch->items[i].cancelled;
        check(o, lack, CSUCCESSP_PLAN_NONE, there);
    }
}

static void
check_canvas(csuccessp_opening *o)
{
    const csuccessp_canvas *c = o->canvas;

    check(o, CSUCCESSP_LACK_SUCCESS, CSUCCESSP_PLAN_NONE, c->success != 0);
    check(o, CSUCCESSP_LACK_NOW, CSUCCESSP_PLAN_NONE, c->now != 0);
    check(o, CSUCCESSP_LACK_WANTED, CSUCCESSP_PLAN_NONE, c->wanted != 0);
    check(o, CSUCCESSP_LACK_END, CSUCCESSP_PLAN_NONE, c->end != CSUCCESSP_DATE_NONE);
    check(o, CSUCCESSP_LACK_PATH, CSUCCESSP_PLAN_NONE, c->path != 0);
}

/* Does it belong to an objective, or stand in the way of one? */
static int
has_objective(const csuccessp_opening *o, const csuccessp_seen *item)
{
    uint32_t k, to;
    int kind;

    for (kind = CSUCCESSP_LINK_OF; kind <= CSUCCESSP_LINK_BLOCKS; kind++) {
        const csuccessp_links *links = csuccessp_opening_links(o, item, kind);
        for (k = 0; links && k < links->count; k++) {
            to = csuccessp_opening_shown(o, links->item[k]);
            if (to != CSUCCESSP_PLAN_NONE && o->scratch->items[to].kind == CSUCCESSP_ITEM_OBJECTIVE)
                return 1;
        }
    }
    return 0;
}

/* Which items are asked what. */
static int
is_asked(const csuccessp_seen *item, uint8_t lack)
{
    uint8_t kind = item->kind;
    int open = item->open;

    switch (lack) {
    case CSUCCESSP_LACK_MEASURE:
    case CSUCCESSP_LACK_CARES:
    case CSUCCESSP_LACK_SUPPORT:
        return kind == CSUCCESSP_ITEM_OBJECTIVE;
    case CSUCCESSP_LACK_BASELINE:
    case CSUCCESSP_LACK_TARGET:
    case CSUCCESSP_LACK_ACTUAL:
        return kind == CSUCCESSP_ITEM_KPI;
    case CSUCCESSP_LACK_DUE:
        return open && (kind == CSUCCESSP_ITEM_MILESTONE || kind == CSUCCESSP_ITEM_ACTION ||
                        kind == CSUCCESSP_ITEM_KPI);
    case CSUCCESSP_LACK_OWNER:
        return open && (kind == CSUCCESSP_ITEM_MILESTONE || kind == CSUCCESSP_ITEM_ACTION);
    case CSUCCESSP_LACK_CONTACT:
        return open && kind == CSUCCESSP_ITEM_MILESTONE;
    case CSUCCESSP_LACK_CRITERION_MEASURE:
        return kind == CSUCCESSP_ITEM_CRITERION;
    case CSUCCESSP_LACK_OBJECTIVE:
        return kind == CSUCCESSP_ITEM_CHALLENGE || kind == CSUCCESSP_ITEM_BENEFIT;
    case CSUCCESSP_LACK_UNBLOCK:
        return open && csuccessp_kind_is_obstacle(kind);
    default: /* CSUCCESSP_LACK_EFFECT */
        return kind == CSUCCESSP_ITEM_BENEFIT;
    }
}

static int
has_figure(const csuccessp_opening *o, const csuccessp_seen *item, uint8_t lack)
{
    const csuccessp_kpi *kpi = csuccessp_opening_kpi(o, item);

    if (!kpi)
        return 0;
    if (lack == CSUCCESSP_LACK_BASELINE)
        return kpi->baseline != CSUCCESSP_INTEGER_MISSING;
    return (lack == CSUCCESSP_LACK_TARGET ? kpi->target : kpi->actual) != CSUCCESSP_INTEGER_MISSING;
}

static int
is_there(const csuccessp_opening *o, uint32_t index, uint8_t lack)
{
    const csuccessp_seen *seen = &o->scratch->items[index];
    const csuccessp_plan_item *item = seen->whole;

    switch (lack) {
    case CSUCCESSP_LACK_MEASURE:
    case CSUCCESSP_LACK_CRITERION_MEASURE:
        return o->scratch->gathered[index].measured;
    case CSUCCESSP_LACK_CARES:
        return item->cares;
    case CSUCCESSP_LACK_SUPPORT:
        return item->supported;
    case CSUCCESSP_LACK_BASELINE:
    case CSUCCESSP_LACK_TARGET:
    case CSUCCESSP_LACK_ACTUAL:
        return has_figure(o, seen, lack);
    case CSUCCESSP_LACK_DUE:
        return item->due != CSUCCESSP_DATE_NONE;
    case CSUCCESSP_LACK_OWNER: /* an action may be the customer's alone */
        return item->owner || (item->kind == CSUCCESSP_ITEM_ACTION && item->contact);
    case CSUCCESSP_LACK_CONTACT:
        return item->contact != 0;
    case CSUCCESSP_LACK_OBJECTIVE:
        return has_objective(o, seen);
    case CSUCCESSP_LACK_UNBLOCK:
        return o->scratch->gathered[index].worked_at;
    default: /* CSUCCESSP_LACK_EFFECT */
        return item->text != 0;
    }
}

/* The kinds that a question may concern, so that the others need not be looked at. */
static const struct {
    uint8_t first, last;
} concerned[CSUCCESSP_LACKS] = {
    [CSUCCESSP_LACK_MEASURE] = {CSUCCESSP_ITEM_OBJECTIVE, CSUCCESSP_ITEM_OBJECTIVE},
    [CSUCCESSP_LACK_CARES] = {CSUCCESSP_ITEM_OBJECTIVE, CSUCCESSP_ITEM_OBJECTIVE},
    [CSUCCESSP_LACK_SUPPORT] = {CSUCCESSP_ITEM_OBJECTIVE, CSUCCESSP_ITEM_OBJECTIVE},
    [CSUCCESSP_LACK_BASELINE] = {CSUCCESSP_ITEM_KPI, CSUCCESSP_ITEM_KPI},
    [CSUCCESSP_LACK_TARGET] = {CSUCCESSP_ITEM_KPI, CSUCCESSP_ITEM_KPI},
    [CSUCCESSP_LACK_ACTUAL] = {CSUCCESSP_ITEM_KPI, CSUCCESSP_ITEM_KPI},
    [CSUCCESSP_LACK_DUE] = {CSUCCESSP_ITEM_MILESTONE, CSUCCESSP_ITEM_KPI},
    [CSUCCESSP_LACK_OWNER] = {CSUCCESSP_ITEM_MILESTONE, CSUCCESSP_ITEM_ACTION},
    [CSUCCESSP_LACK_CONTACT] = {CSUCCESSP_ITEM_MILESTONE, CSUCCESSP_ITEM_MILESTONE},
    [CSUCCESSP_LACK_CRITERION_MEASURE] = {CSUCCESSP_ITEM_CRITERION, CSUCCESSP_ITEM_CRITERION},
    [CSUCCESSP_LACK_OBJECTIVE] = {CSUCCESSP_ITEM_CHALLENGE, CSUCCESSP_ITEM_BENEFIT},
    [CSUCCESSP_LACK_UNBLOCK] = {CSUCCESSP_ITEM_CHALLENGE, CSUCCESSP_ITEM_BLOCKER},
    [CSUCCESSP_LACK_EFFECT] = {CSUCCESSP_ITEM_BENEFIT, CSUCCESSP_ITEM_BENEFIT},
};

static void
check_items(csuccessp_opening *o)
{
    uint8_t lack;
    uint32_t i;

    for (lack = CSUCCESSP_LACK_MEASURE; lack <= CSUCCESSP_LACK_EFFECT; lack++)
        for (i = o->view->by_kind[concerned[lack].first];
             i < o->view->by_kind[concerned[lack].last + 1]; i++)
            if (!o->scratch->items[i].cancelled && is_asked(&o->scratch->items[i], lack))
                check(o, lack, i, is_there(o, i, lack));
}

/* Discovery is the vendor's work: the customer is not shown what was not asked. How many questions
 * are open beyond those that are named. */
static uint32_t
check_answers(csuccessp_opening *o)
{
    csuccessp_view *view = o->view;
    uint32_t *numbers = o->scratch->answers, open, told, i;

    if (view->audience != CSUCCESSP_FOR_US || !o->canvas->question_set)
        return 0;
    view->checks += csuccessp_discovery_required(view->book, view->canvas, &open);
    if (!open)
        return 0;
    csuccessp_discovery_gaps(view->book, view->canvas, numbers, CSUCCESSP_ANSWERS_TOLD);
    told = open < CSUCCESSP_ANSWERS_TOLD ? open : CSUCCESSP_ANSWERS_TOLD;
    for (i = 0; i < told; i++) {
        view->gaps[view->gap_count].lack = CSUCCESSP_LACK_ANSWER;
        view->gaps[view->gap_count++].item = numbers[i];
    }
    return open - told;
}

void
csuccessp_view_complete(csuccessp_opening *o)
{
    csuccessp_view *view = o->view;
    uint32_t there, unnamed;

    view->gaps = o->scratch->gaps;
    view->gap_count = view->checks = 0;
    check_boxes(o);
    check_canvas(o);
    check_items(o);
    unnamed = check_answers(o);
    there = view->checks - view->gap_count - unnamed;
    view->completeness = ((int64_t)there * CSUCCESSP_MICRO + view->checks / 2) / view->checks;
}
