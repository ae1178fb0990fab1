/* SPDX-License-Identifier: MIT */
/* KPIs that follow a named value.
 *
 * When a customer's instant has been computed, the value becomes the actual of the KPI, and the
 * customer comes to one more instant at the same time, in which plans are computed with it. What
 * was measured at that time already stays: so a KPI whose value depends on itself takes one step
 * at each instant, and no more.
 *
 * Nobody told anything: the plan is no fresher for it, and what was proposed to the customer stands
 * as it was. The history has one line for each version of the plan, which keeps what it said then.
 */
#include <math.h>

#include "book/evaluate.h"
#include "book/saved/ledger.h"
#include "plan/item/field.h"
#include "plan/list.h"
#include "plan/value/figures.h"
#include "util/suggest.h"

void
csuccessp_samples_note(csuccess_book *book, uint32_t row)
{
    csuccessp_bits_set(&csuccessp_plans_of(book)->sampled, row);
}

void
csuccessp_samples_forget(csuccess_book *book, uint32_t row)
{
    csuccessp_plans *plans = csuccessp_plans_of(book);

    if (row / 64 >= plans->sampled.capacity)
        return;
    csuccessp_bits_unset(&plans->sampled, row);
    csuccessp_bits_unset(&plans->stirred, row);
}

void
csuccessp_samples_merge(csuccess_book *book, uint32_t from, uint32_t into)
{
    const csuccessp_plans *plans = csuccessp_plans_of(book);

    if (from / 64 < plans->sampled.capacity && csuccessp_bits_has(&plans->sampled, from))
        csuccessp_samples_note(book, into);
}

void
csuccessp_samples_evaluated(csuccess_book *book, const csuccessp_pass *pass)
{
    csuccessp_plans *plans = csuccessp_plans_of(book);
    size_t base = pass->first / 64, w;

    if (pass->quiet)
        return;
    for (w = 0; w < CSUCCESSP_BLOCK_WORDS && base + w < plans->sampled.capacity; w++) {
        uint64_t bits = pass->mask[w] & plans->sampled.words[base + w];
        plans->stirred.words[base + w] |= bits;
        plans->stirs |= bits != 0;
    }
}

/* A number in micro-units, the nearest, half away from zero; 0 when it is out of range. */
static int
micro_of_number(double number, int64_t *out)
{
    double micro = number * CSUCCESSP_MICRO, whole = floor(fabs(micro) + 0.5);

    if (!(whole <= (double)CSUCCESSP_DECIMAL_MAX))
        return 0;
    *out = micro < 0 ? -(int64_t)whole : (int64_t)whole;
    return 1;
}

static int
micro_of_integer(int64_t integer, int64_t units, int64_t *out)
{
    if (integer > CSUCCESSP_DECIMAL_MAX / units || integer < -CSUCCESSP_DECIMAL_MAX / units)
        return 0;
    *out = integer * units;
    return 1;
}

/* Money counts in whole units of the currency, as people type it; dates, times and texts are no
 * amounts. */
static int
amount_of(const csuccess_book *book, const csuccess_value *value, int64_t *out)
{
    int64_t units = CSUCCESSP_MICRO;
    int32_t digits;

    if (value->missing != CSUCCESS_PRESENT)
        return 0;
    switch (value->type) {
    case CSUCCESS_TYPE_DOUBLE:
        return micro_of_number(value->number, out);
    case CSUCCESS_TYPE_BOOL:
    case CSUCCESS_TYPE_INT:
        return micro_of_integer(value->integer, CSUCCESSP_MICRO, out);
    case CSUCCESS_TYPE_MONEY:
        for (digits = book->settings.currency_digits; digits > 0; digits--)
            units /= 10;
        return micro_of_integer(value->integer, units, out);
    case CSUCCESS_TYPE_SCORE:
        return micro_of_integer(value->integer, 1, out);
    default:
        return 0;
    }
}

static int
read_value(const csuccess_book *book, uint32_t row, csuccessp_text name, int64_t *out)
{
    csuccess_value value;
    size_t length;
    const char *text = csuccessp_texts_get(&book->texts, name, &length);
    uint32_t slot = csuccessp_slot_find(book, text, length, 0);

    if (slot == CSUCCESSP_SLOT_NONE || !csuccessp_node_at(book, slot)->column)
        return 0; /* there is no such value, or no more */
    value.size = sizeof value;
    csuccessp_value_read(book, slot, row, &value);
    return amount_of(book, &value, out);
}

/* Has the history a line of what the KPI said in the last version, and were all later ones samples?
 * The newest line of the field says so. */
static int
is_noted(const csuccess_book *book, const csuccessp_plan_item *item, const csuccessp_kpi *kpi)
{
    const csuccessp_canvas *canvas = csuccessp_canvas_at(book, item->canvas);
    const csuccessp_item_change *change = csuccessp_plan_change_at(book, item->changes);
    size_t versions = canvas->versions.count;

    while (change && change->field != CSUCCESSP_PLAN_FIELD_ACTUAL)
        change = csuccessp_plan_change_at(book, change->next);
    return change && change->by == kpi->value &&
           (!versions || change->revision > canvas->versions.items[versions - 1].revision);
}

/* A line of history, by the name of the value. */
static csuccess_status
note(csuccess_book *book, csuccessp_plan_item *item, const csuccessp_kpi *kpi, int64_t at)
{
    csuccessp_ref ref = csuccessp_item_change_new(book);
    csuccessp_item_change *change = csuccessp_item_change_of(book, ref);

    if (!ref)
        return csuccessp_fail_memory(&book->error);
    change->field = CSUCCESSP_PLAN_FIELD_ACTUAL;
    change->old.number = kpi->actual;
    change->at = at;
    change->by = kpi->value;
    csuccessp_texts_keep(&book->texts, change->by);
    change->revision = csuccessp_canvas_at(book, item->canvas)->revision + 1;
    change->next = item->changes;
    item->changes = ref;
    return CSUCCESS_OK;
}

/* What is to grow or to shrink from where it is begins there: the first figure is the baseline,
 * where none was told, unless it has reached the target already. */
static int
is_baseline(const csuccessp_kpi *kpi, int64_t first)
{
    if (kpi->baseline != CSUCCESSP_INTEGER_MISSING || kpi->measured != CSUCCESSP_TIME_NONE ||
        kpi->actual != CSUCCESSP_INTEGER_MISSING || kpi->target == CSUCCESSP_INTEGER_MISSING)
        return 0;
    return kpi->direction == CSUCCESSP_INCREASE   ? first < kpi->target
           : kpi->direction == CSUCCESSP_DECREASE ? first > kpi->target
                                                  : 0;
}

static csuccess_status
set_actual(csuccess_book *book, uint32_t place, int64_t actual, int64_t at)
{
    csuccessp_plan_item *item = csuccessp_plan_item_at(book, place);
    csuccessp_canvas *canvas = csuccessp_canvas_at(book, item->canvas);
    csuccessp_kpi *kpi = csuccessp_plan_kpi(book, item);
    csuccess_status status = CSUCCESS_OK;

    if (csuccessp_plans_of(book)->settings.published &&
        csuccessp_timers_reserve(book, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    if (!is_noted(book, item, kpi))
        status = note(book, item, kpi, at);
    if (status != CSUCCESS_OK)
        return status;
    kpi = csuccessp_plan_kpi(book, item);
    if (is_baseline(kpi, actual))
        kpi->baseline = actual;
    kpi->actual = actual;
    kpi->measured = at;
    canvas->revision++;
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_PLAN_ITEMS, place);
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_CANVASES, item->canvas);
    if (!csuccessp_plans_of(book)->settings.published)
        return CSUCCESS_OK; /* nothing is computed from it */
    csuccessp_plan_touch(book, canvas->row);
    csuccessp_timer_add(book, &csuccessp_plan_room, canvas->row, CSUCCESSP_PLAN_TIMER_NEXT, at);
    csuccessp_mark_due(book, canvas->row); /* in case that the book is saved before */
    return CSUCCESS_OK;
}

/* The KPIs of a canvas; `*any`: it has one that may follow a value. */
static csuccess_status
sample_canvas(csuccess_book *book, uint32_t canvas, int64_t at, int *any)
{
    uint32_t place = csuccessp_canvas_at(book, canvas)->first;
    csuccess_status status = CSUCCESS_OK;

    for (; place != CSUCCESSP_PLAN_NONE && status == CSUCCESS_OK;
         place = csuccessp_plan_item_at(book, place)->next) {
        const csuccessp_plan_item *item = csuccessp_plan_item_at(book, place);
        const csuccessp_kpi *kpi = csuccessp_plan_kpi(book, item);
        int64_t actual;
        if (!kpi || !kpi->value)
            continue;
        *any = 1;
        if (kpi->measured != at && csuccessp_plan_item_is_open(item) &&
            !csuccessp_canvas_is_closed(csuccessp_canvas_at(book, canvas)) &&
            read_value(book, csuccessp_canvas_at(book, canvas)->row, kpi->value, &actual) &&
            actual != kpi->actual)
            status = set_actual(book, place, actual, at);
    }
    return status;
}

static csuccess_status
sample_customer(csuccess_book *book, uint32_t row, int64_t at)
{
    csuccessp_plans *plans = csuccessp_plans_of(book);
    uint32_t canvas = csuccessp_canvas_first(book, row);
    csuccess_status status = CSUCCESS_OK;
    int any = 0;

    for (; canvas != CSUCCESSP_PLAN_NONE && status == CSUCCESS_OK;
         canvas = csuccessp_canvas_at(book, canvas)->next)
        status = sample_canvas(book, canvas, at, &any);
    if (status != CSUCCESS_OK)
        return status;
    csuccessp_bits_unset(&plans->stirred, row);
    if (!any)
        csuccessp_bits_unset(&plans->sampled, row);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_samples_act(csuccess_book *book, int64_t at)
{
    csuccessp_plans *plans = csuccessp_plans_of(book);
    csuccess_status status = CSUCCESS_OK;
    size_t w;
    uint64_t bits;

    for (w = 0; plans->stirs && w < plans->stirred.capacity; w++)
        for (bits = plans->stirred.words[w]; bits; bits &= bits - 1) {
            status = sample_customer(book, (uint32_t)(w * 64 + csuccessp_lowest_bit(bits)), at);
            if (status != CSUCCESS_OK)
                return status;
        }
    plans->stirs = 0;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_kpi_value_check(const csuccess_book *book, const csuccessp_place *place, const char *name,
                          size_t length)
{
    uint32_t slot = csuccessp_slot_find(book, name, length, 0);
    const csuccessp_node *node = slot == CSUCCESSP_SLOT_NONE ? NULL : csuccessp_node_at(book, slot);
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    size_t i, n;

    if (node && node->column) {
        if (node->type != CSUCCESS_TYPE_TEXT && node->type != CSUCCESS_TYPE_DATE &&
            node->type != CSUCCESS_TYPE_TIME)
            return CSUCCESS_OK;
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "the value '%.*s' is no number",
                                 csuccessp_shown(name, length), name);
    }
    csuccessp_suggest_begin(&suggestion, name, length);
    for (i = 0; i < book->graph.slots.count; i++) {
        const char *known = csuccessp_slot_name(book, (uint32_t)i, &n);
        node = csuccessp_node_at(book, (uint32_t)i);
        if (node && node->column)
            csuccessp_suggest_offer(&suggestion, known, n);
    }
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "there is no value '%.*s'%s",
                             csuccessp_shown(name, length), name,
                             csuccessp_suggest_text(&suggestion, hint));
}
