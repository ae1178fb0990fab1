/* SPDX-License-Identifier: MIT */
/* The room of success plans. */
#include "book/saved/ledger.h"
#include "plan/discovery/assessment.h"
#include "plan/discovery/discovery.h"
#include "plan/event.h"
#include "plan/item/field.h"
#include "plan/journey/journeys.h"
#include "plan/list.h"
#include "plan/record.h"
#include "plan/saved/saved.h"
#include "plan/template/rollout.h"
#include "plan/value/figures.h"
#include "plan/view/view.h"

csuccessp_plans *
csuccessp_plans_of(const csuccess_book *book)
{
    return csuccessp_room_state(book, &csuccessp_plan_room);
}

static csuccess_status
open_plans(csuccess_book *book, void **state)
{
    csuccessp_plans *p = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *p);

    if (!p)
        return CSUCCESS_E_NO_MEMORY;
    csuccessp_pool_open(&p->pool, &book->memory);
    p->settings = csuccessp_plan_settings_default();
    if (csuccessp_journeys_open(book, &p->journeys) != CSUCCESS_OK) {
        csuccessp_plan_settings_drop(book, &p->settings);
        csuccessp_release(&book->memory, p, 1, sizeof *p);
        return CSUCCESS_E_NO_MEMORY;
    }
    *state = p;
    return CSUCCESS_OK;
}

static void
close_plans(csuccess_book *book, void *state)
{
    csuccessp_plans *p = state;
    csuccessp_memory *m = &book->memory;
    uint32_t place;
    size_t i;

    if (!p)
        return;
    csuccessp_journeys_close(book, p->journeys);
    for (place = 0; place < p->items; place++)
        csuccessp_plan_item_drop(book, csuccessp_plan_item_at(book, place));
    for (place = 0; place < p->canvases; place++)
        csuccessp_canvas_drop(book, csuccessp_canvas_at(book, place));
    for (i = 0; i < p->item_pages.count; i++)
        csuccessp_release(m, p->item_pages.items[i], CSUCCESSP_PLAN_PAGE,
                          sizeof(csuccessp_plan_item));
    for (i = 0; i < p->canvas_pages.count; i++)
        csuccessp_release(m, p->canvas_pages.items[i], CSUCCESSP_PLAN_PAGE,
                          sizeof(csuccessp_canvas));
    csuccessp_rollouts_close(book);
    csuccessp_view_release(book);
    csuccessp_plan_values_close(book);
    csuccessp_plan_settings_drop(book, &p->settings);
    csuccessp_array_release(m, &p->item_pages);
    csuccessp_array_release(m, &p->canvas_pages);
    csuccessp_array_release(m, &p->vacant_canvases);
    csuccessp_array_release(m, &p->vacant_items);
    csuccessp_array_release(m, &p->events);
    csuccessp_table_free(m, &p->canvas_ids);
    csuccessp_table_free(m, &p->item_ids);
    csuccessp_release(m, p->first, p->first_capacity, sizeof *p->first);
    csuccessp_bits_free(m, &p->sampled);
    csuccessp_bits_free(m, &p->stirred);
    csuccessp_pool_close(&p->pool);
    csuccessp_release(m, p, 1, sizeof *p);
}

static csuccess_status
grow_plans(csuccess_book *book, size_t rows)
{
    const csuccessp_plans *p = csuccessp_plans_of(book);
    csuccess_status status = csuccessp_journeys_grow(book, rows);

    if (status == CSUCCESS_OK && p->first)
        status = csuccessp_plan_grow_rows(book, rows);
    return status == CSUCCESS_OK && p->figures ? csuccessp_plan_values_grow(book, rows) : status;
}

static void
forget_customer(csuccess_book *book, uint32_t row)
{
    uint32_t place;

    csuccessp_journeys_forget(book, row);
    while ((place = csuccessp_canvas_first(book, row)) != CSUCCESSP_PLAN_NONE)
        csuccessp_canvas_vacate(book, place);
    csuccessp_plan_values_forget(book, row);
    csuccessp_samples_forget(book, row);
}

static int
pass_on(csuccess_book *book, csuccessp_text from, csuccessp_text to, csuccessp_text *owner)
{
    if (*owner != from)
        return 0;
    csuccessp_texts_keep(&book->texts, to);
    csuccessp_texts_drop(&book->texts, from);
    *owner = to;
    return 1;
}

/* Open plans, and what is open in them. It is no change of the plan: no history has it, and what
 * the customer has signed stays signed. */
static void
hand_over(csuccess_book *book, uint32_t row, csuccessp_text from, csuccessp_text to)
{
    uint32_t place = csuccessp_canvas_first(book, row), item;

    for (; place != CSUCCESSP_PLAN_NONE; place = csuccessp_canvas_at(book, place)->next) {
        csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);
        if (csuccessp_canvas_is_closed(canvas))
            continue;
        if (pass_on(book, from, to, &canvas->owner))
            csuccessp_item_changed(book, CSUCCESSP_ITEMS_CANVASES, place);
        for (item = canvas->first; item != CSUCCESSP_PLAN_NONE;
             item = csuccessp_plan_item_at(book, item)->next) {
            csuccessp_plan_item *one = csuccessp_plan_item_at(book, item);
            if (csuccessp_plan_item_is_open(one) && pass_on(book, from, to, &one->owner))
                csuccessp_item_changed(book, CSUCCESSP_ITEMS_PLAN_ITEMS, item);
        }
    }
}

/* Canvases keep their ids: whoever has been given one finds it. */
static void
merge_customers(csuccess_book *book, uint32_t from, uint32_t into)
{
    uint32_t place;

    csuccessp_journeys_merge(book, from, into);
    while ((place = csuccessp_canvas_first(book, from)) != CSUCCESSP_PLAN_NONE) {
        csuccessp_canvas_move(book, place, into);
        csuccessp_item_changed(book, CSUCCESSP_ITEMS_CANVASES, place);
    }
    csuccessp_samples_merge(book, from, into);
    csuccessp_plan_touch(book, into);
}

static int
drop_contact(csuccess_book *book, csuccessp_text contact, csuccessp_text *of)
{
    if (*of != contact)
        return 0;
    csuccessp_texts_drop(&book->texts, contact);
    *of = 0;
    return 1;
}

static void
forget_in_item(csuccess_book *book, uint32_t place, csuccessp_text contact)
{
    csuccessp_plan_item *item = csuccessp_plan_item_at(book, place);
    csuccessp_ref change = item->changes;
    int changed = drop_contact(book, contact, &item->contact);

    for (; change; change = csuccessp_item_change_of(book, change)->next) {
        csuccessp_item_change *c = csuccessp_item_change_of(book, change);
        if (c->field == CSUCCESSP_PLAN_FIELD_CONTACT)
            changed |= drop_contact(book, contact, &c->old.text);
        changed |= drop_contact(book, contact, &c->by);
    }
    if (changed)
        csuccessp_item_changed(book, CSUCCESSP_ITEMS_PLAN_ITEMS, place);
}

/* A sign-off stays; who signed does not. */
static void
forget_contact(csuccess_book *book, uint32_t row, const char *id, size_t length)
{
    csuccessp_text contact = csuccessp_texts_find(&book->texts, id, length);
    uint32_t place = csuccessp_canvas_first(book, row), item;
    size_t i;

    if (!contact)
        return;
    csuccessp_texts_keep(&book->texts, contact); /* until all are asked */
    for (; place != CSUCCESSP_PLAN_NONE; place = csuccessp_canvas_at(book, place)->next) {
        csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);
        for (i = 0; i < canvas->sign_offs.count; i++) {
            drop_contact(book, contact, &canvas->sign_offs.items[i].contact);
            drop_contact(book, contact, &canvas->sign_offs.items[i].by);
        }
        for (i = 0; i < canvas->versions.count; i++)
            drop_contact(book, contact, &canvas->versions.items[i].by);
        for (i = 0; i < canvas->steps.count; i++)
            drop_contact(book, contact, &canvas->steps.items[i].by);
        for (i = 0; i < canvas->answers.count; i++)
            drop_contact(book, contact, &canvas->answers.items[i].by);
        for (i = 0; i < canvas->ratings.count; i++)
            drop_contact(book, contact, &canvas->ratings.items[i].by);
        csuccessp_item_changed(book, CSUCCESSP_ITEMS_CANVASES, place);
        for (item = canvas->first; item != CSUCCESSP_PLAN_NONE;
             item = csuccessp_plan_item_at(book, item)->next)
            forget_in_item(book, item, contact);
    }
    csuccessp_journeys_forget_contact(book, row, contact);
    csuccessp_texts_drop(&book->texts, contact);
}

/* What follows from an instant. KPIs take what was computed before there is any new canvas: that
 * one is measured by what is computed when it is there, with the next instant. */
static csuccess_status
act_on_plans(csuccess_book *book, int64_t at)
{
    csuccess_status status = csuccessp_journeys_act(book, at);

    if (status == CSUCCESS_OK)
        status = csuccessp_samples_act(book, at);
    return status == CSUCCESS_OK ? csuccessp_rollouts_act(book, at) : status;
}

static void
evaluated(csuccess_book *book, csuccessp_pass *pass)
{
    csuccessp_samples_evaluated(book, pass);
}

/* Some timers only ask for one more instant of the customer. */
static int
ring_plans(csuccess_book *book, uint32_t row, uint32_t tag, int64_t at)
{
    if (tag == CSUCCESSP_PLAN_TIMER_JOURNEY)
        return csuccessp_journeys_ring(book, row, at);
    return tag == CSUCCESSP_PLAN_TIMER_NEXT;
}

static void
published(csuccessp_publication *publication)
{
    csuccessp_plan_values_published(publication);
    csuccessp_journeys_published(publication);
}

static csuccess_status
plans_loaded(csuccess_book *book, csuccessp_loader *loader)
{
    csuccess_status status = csuccessp_plans_loaded(book, loader);

    return status == CSUCCESS_OK ? csuccessp_journeys_loaded(book) : status;
}

static uint64_t
count_memory(const csuccess_book *book)
{
    const csuccessp_plans *p = csuccessp_plans_of(book);
    uint64_t bytes = sizeof *p + p->pool.used + csuccessp_journeys_memory(book);

    bytes += (uint64_t)p->item_pages.count * CSUCCESSP_PLAN_PAGE * sizeof(csuccessp_plan_item);
    bytes += (uint64_t)p->canvas_pages.count * CSUCCESSP_PLAN_PAGE * sizeof(csuccessp_canvas);
    bytes +=
        ((uint64_t)p->vacant_canvases.capacity + p->vacant_items.capacity + p->first_capacity) * 4;
    if (p->canvas_ids.slots)
        bytes += ((uint64_t)p->canvas_ids.mask + 1) * sizeof *p->canvas_ids.slots;
    if (p->item_ids.slots)
        bytes += ((uint64_t)p->item_ids.mask + 1) * sizeof *p->item_ids.slots;
    return bytes + csuccessp_plan_values_memory(book);
}

static const csuccessp_record_kind *const records[] = {
    &csuccessp_canvas_record,
    &csuccessp_plan_item_record,
    &csuccessp_answer_record,
    &csuccessp_assessment_record,
    &csuccessp_rollout_record,
    &csuccessp_journey_record,
    NULL,
};

static const csuccessp_section *const sections[] = {
    &csuccessp_plan_section,     &csuccessp_question_set_section, &csuccessp_assessment_section,
    &csuccessp_journeys_section, &csuccessp_template_section,     NULL,
};

static const csuccessp_document_kind *const documents[] = {
    &csuccessp_canvas_document,  &csuccessp_plan_item_document,   &csuccessp_plans_document,
    &csuccessp_rollout_document, &csuccessp_plan_events_document, NULL,
};

static const csuccessp_item_kind *const items[] = {
    &csuccessp_canvas_items,
    &csuccessp_plan_item_items,
    NULL,
};

const csuccessp_room csuccessp_plan_room = {
    .name = "plan",
    .open = open_plans,
    .close = close_plans,
    .records = records,
    .sections = sections,
    .documents = documents,
    .items = items,
    .published = published,
    .grow = grow_plans,
    .evaluated = evaluated,
    .act = act_on_plans,
    .timer = ring_plans,
    .forget = forget_customer,
    .forget_contact = forget_contact,
    .merge = merge_customers,
    .hand_over = hand_over,
    .save_customer = csuccessp_plan_save_customer,
    .load_customer = csuccessp_plan_load_customer,
    .customer_field = "plan",
    .loaded = plans_loaded,
    .memory = count_memory,
};
