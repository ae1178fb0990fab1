/* SPDX-License-Identifier: MIT */
#include "report/plan/facts.h"

#include <string.h>

#include "plan/journey/journeys.h"
#include "plan/view/difference.h"
#include "report/plan/fields.h"

/* Families. */

/* Calls for each link `of` within the view. */
static uint32_t
count_links(const csuccessp_view *view, uint32_t *counts)
{
    uint32_t i, k, parent, all = 0;

    for (i = 0; i < view->count; i++) {
        const csuccessp_links *links =
            csuccessp_plan_links(view->book, csuccessp_view_item(view, i), CSUCCESSP_LINK_OF);
        for (k = 0; links && k < links->count; k++) {
            parent = csuccessp_view_index(view, links->item[k]);
            if (parent == CSUCCESSP_PLAN_NONE)
                continue;
            all++;
            if (counts)
                counts[parent]++;
        }
    }
    return all;
}

static void
fill(const csuccessp_view *view, csuccessp_family *family)
{
    uint32_t i, k, parent;

    for (i = 0; i < view->count; i++) {
        const csuccessp_links *links =
            csuccessp_plan_links(view->book, csuccessp_view_item(view, i), CSUCCESSP_LINK_OF);
        for (k = 0; links && k < links->count; k++) {
            parent = csuccessp_view_index(view, links->item[k]);
            if (parent != CSUCCESSP_PLAN_NONE)
                family->child[family->stamp[parent]++] = i;
        }
    }
}

csuccess_status
csuccessp_family_open(const csuccessp_view *view, csuccessp_family *out)
{
    csuccess_book *book = view->book;
    uint32_t links = count_links(view, NULL), i;

    memset(out, 0, sizeof *out);
    out->memory = &book->memory;
    out->size = (size_t)view->count * 2 + 1 + links;
    out->block = csuccessp_allocate_zeroed(&book->memory, out->size, sizeof *out->block);
    if (!out->block)
        return csuccessp_fail_memory(&book->error);
    out->first = out->block;
    out->stamp = out->first + view->count + 1;
    out->child = out->stamp + view->count;
    count_links(view, out->first + 1);
    for (i = 0; i < view->count; i++) {
        out->first[i + 1] += out->first[i];
        out->stamp[i] = out->first[i];
    }
    fill(view, out);
    csuccessp_family_unstamp(view, out);
    return CSUCCESS_OK;
}

void
csuccessp_family_close(csuccessp_family *family)
{
    if (family->block)
        csuccessp_release(family->memory, family->block, family->size, sizeof *family->block);
    family->block = NULL;
}

void
csuccessp_family_unstamp(const csuccessp_view *view, csuccessp_family *family)
{
    uint32_t i;

    for (i = 0; i < view->count; i++)
        family->stamp[i] = CSUCCESSP_PLAN_NONE;
}

/* Keys. */

/* Does `item` name the place in its links? */
static int
links_to(const csuccess_book *book, const csuccessp_plan_item *item, int kind, uint32_t place)
{
    const csuccessp_links *links = csuccessp_plan_links(book, item, kind);
    uint32_t i;

    for (i = 0; links && i < links->count; i++)
        if (links->item[i] == place)
            return 1;
    return 0;
}

/* Something that somebody does. */
static int
is_work(uint8_t kind)
{
    return kind == CSUCCESSP_ITEM_ACTION || kind == CSUCCESSP_ITEM_PREREQUISITE ||
           kind == CSUCCESSP_ITEM_NEED || csuccessp_kind_is_obstacle(kind) ||
           csuccessp_kind_is_promise(kind);
}

int
csuccessp_plan_needed(const csuccessp_view *view, uint32_t milestone, uint32_t index)
{
    const csuccessp_plan_item *item = csuccessp_view_item(view, index), *next;

    if (!is_work(item->kind) || !item->owner || !csuccessp_plan_item_is_open(item))
        return 0;
    if (milestone == CSUCCESSP_PLAN_NONE)
        return 1;
    next = csuccessp_view_item(view, milestone);
    if (next->due == CSUCCESSP_DATE_NONE ||
        (item->due != CSUCCESSP_DATE_NONE && item->due <= next->due))
        return 1;
    return links_to(view->book, item, CSUCCESSP_LINK_OF, view->marks[milestone].item) ||
           links_to(view->book, next, CSUCCESSP_LINK_REQUIRES, view->marks[index].item);
}

/* Should it have been done by now, or is it done although it has time? */
static int
is_judged(const csuccessp_view *view, const csuccessp_plan_item *item)
{
    return item->status != CSUCCESSP_ITEM_CANCELLED && item->due != CSUCCESSP_DATE_NONE &&
           (csuccessp_plan_item_is_done(item) || item->due < view->today);
}

static int
is_on_time(const csuccessp_view *view, const csuccessp_plan_item *item)
{
    int32_t closed = csuccessp_plan_date(view->book, item->closed);

    return csuccessp_plan_item_is_done(item) &&
           (closed == CSUCCESSP_DATE_NONE || closed <= item->due);
}

/* Where the customer stands on the plan's journey. That may depend on items that are internal. */
static void
find_stage(const csuccessp_view *view, csuccessp_plan_keys *keys)
{
    const csuccess_book *book = view->book;
    const csuccessp_canvas *canvas = csuccessp_canvas_at(book, view->canvas);
    const csuccessp_journey_entry *entry;
    const csuccessp_standing *standing;
    uint32_t stage;

    keys->stage_days = -1;
    if (view->audience != CSUCCESSP_FOR_US || !canvas->journey)
        return;
    entry = csuccessp_journey_entry_find(book, canvas->journey);
    standing = entry ? csuccessp_standing_of(book, entry, canvas->row) : NULL;
    if (!standing || !standing->stage || !entry->current)
        return;
    stage = csuccessp_journey_stage_find(entry->current, standing->stage);
    keys->stage = keys->stage_title = standing->stage;
    if (stage < entry->current->stages.count && entry->current->stages.items[stage].title)
        keys->stage_title = entry->current->stages.items[stage].title;
    if (csuccessp_standing_is_going(standing))
        keys->stage_days = csuccessp_standing_days(book, standing, view->at);
}

csuccessp_plan_keys
csuccessp_plan_keys_of(const csuccessp_view *view)
{
    uint32_t first = view->by_kind[CSUCCESSP_ITEM_ACTION];
    uint32_t end = view->by_kind[CSUCCESSP_ITEM_ACTION + 1], i;
    csuccessp_plan_keys keys;

    memset(&keys, 0, sizeof keys);
    keys.milestone = view->milestone;
    find_stage(view, &keys);
    for (i = first; i < end; i++)
        keys.leading |= csuccessp_view_item(view, i)->leading == 2;
    for (i = first; i < end; i++) {
        const csuccessp_plan_item *item = csuccessp_view_item(view, i);
        if ((keys.leading && item->leading != 2) || !is_judged(view, item))
            continue;
        keys.actions++;
        keys.on_time += (uint32_t)is_on_time(view, item);
    }
    keys.share = keys.actions ? (int64_t)keys.on_time * CSUCCESSP_MICRO / keys.actions
                              : CSUCCESSP_PROGRESS_NONE;
    for (i = 0; i < view->count; i++)
        keys.needed += (uint32_t)csuccessp_plan_needed(view, keys.milestone, i);
    return keys;
}

/* Values. */

static int64_t
add_amount(int64_t sum, int64_t amount)
{
    if (amount > 0 ? sum > CSUCCESSP_DECIMAL_MAX - amount : sum < -CSUCCESSP_DECIMAL_MAX - amount)
        return amount > 0 ? CSUCCESSP_DECIMAL_MAX : -CSUCCESSP_DECIMAL_MAX;
    return sum + amount;
}

/* What was promised is the target; what came is what was measured, or else the target. */
static void
add_value(const csuccessp_plan_item *item, const csuccessp_kpi *kpi, csuccessp_ledger *sum)
{
    int64_t promised = kpi->target == CSUCCESSP_INTEGER_MISSING ? 0 : kpi->target;
    int64_t came = kpi->actual == CSUCCESSP_INTEGER_MISSING ? promised : kpi->actual;

    if (item->status == CSUCCESSP_ITEM_CANCELLED)
        return;
    sum->items++;
    sum->promised = add_amount(sum->promised, promised);
    if (item->status >= CSUCCESSP_ITEM_DELIVERED)
        sum->delivered = add_amount(sum->delivered, came);
    if (item->status >= CSUCCESSP_ITEM_DEMONSTRATED)
        sum->demonstrated = add_amount(sum->demonstrated, came);
    if (item->status >= CSUCCESSP_ITEM_VERIFIED)
        sum->acknowledged = add_amount(sum->acknowledged, came);
}

int
csuccessp_ledger_of(const csuccessp_view *view, csuccessp_family *family, uint32_t index,
                    csuccessp_ledger *out)
{
    const csuccessp_kpi *kpi = csuccessp_plan_kpi(view->book, csuccessp_view_item(view, index));
    uint32_t i;

    if (!kpi || family->stamp[index] != CSUCCESSP_PLAN_NONE)
        return 0;
    memset(out, 0, sizeof *out);
    out->unit = kpi->unit;
    for (i = index; i < view->by_kind[CSUCCESSP_ITEM_VALUE + 1]; i++) {
        const csuccessp_plan_item *item = csuccessp_view_item(view, i);
        kpi = csuccessp_plan_kpi(view->book, item);
        if (!kpi || kpi->unit != out->unit)
            continue;
        family->stamp[i] = index;
        add_value(item, kpi, out);
    }
    return 1;
}

/* Versions. */

csuccess_status
csuccessp_plan_unproposed(csuccess_book *book, uint32_t canvas, int *out)
{
    const csuccessp_plan_version *version =
        csuccessp_version_current(csuccessp_canvas_at(book, canvas));
    csuccessp_difference difference;
    csuccess_status status;
    size_t i;

    *out = 1;
    if (!version)
        return CSUCCESS_OK;
    status = csuccessp_difference_open(book, canvas, CSUCCESSP_FOR_CUSTOMER, version->revision,
                                       CSUCCESSP_REVISION_NOW, &difference);
    *out = 0;
    for (i = 0; status == CSUCCESS_OK && i < difference.lines.count; i++) {
        const csuccessp_difference_line *line = &difference.lines.items[i];
        *out |= line->what != CSUCCESSP_CHANGED || line->item == CSUCCESSP_PLAN_NONE ||
                !csuccessp_plan_field_is_ours(line->field);
    }
    csuccessp_difference_close(&difference);
    return status;
}
