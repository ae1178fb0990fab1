/* SPDX-License-Identifier: MIT */
/* What is saved of plans beside canvases and items, and what is done when everything was read. */
#include "plan/item/field.h"
#include "plan/journey/journeys.h"
#include "plan/saved/saved.h"
#include "plan/saved/saved_value.h"
#include "plan/value/figures.h"
#include "util/json_write.h"

/* {"doc": "plans", "items": 42}: keys are not given twice, even when the last item is gone. */

static csuccess_status
save_plans(csuccess_book *book, csuccessp_output *output)
{
    uint64_t keys = csuccessp_plans_of(book)->keys;

    if (!keys)
        return CSUCCESS_OK;
    csuccessp_document_begin(output, "plans");
    csuccessp_json_key(&output->buffer, "items");
    csuccessp_json_int(&output->buffer, (int64_t)keys);
    return csuccessp_document_end(output);
}

static csuccess_status
load_plans(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
           yyjson_val *document)
{
    struct plans_body {
        csuccessp_slice doc;
        int64_t items;
    } in = {{NULL, 0}, 0};
    static const csuccessp_field fields[] = {
        {"doc", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct plans_body, doc), NULL},
        {"items", CSUCCESSP_FIELD_INT, 1, offsetof(struct plans_body, items), NULL},
    };
    csuccessp_plans *plans = csuccessp_plans_of(book);
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, document, fields, 2, &in, &present);

    (void)loader;
    if (status == CSUCCESS_OK)
        status = csuccessp_saved_within(place, in.items, (int64_t)plans->keys, CSUCCESSP_EXACT_MAX);
    if (status == CSUCCESS_OK)
        plans->keys = (uint64_t)in.items;
    return status;
}

const csuccessp_document_kind csuccessp_plans_document = {"plans", CSUCCESSP_PHASE_CUSTOMERS,
                                                          save_plans, load_plans};

/* Of a customer: {"computed": {...}, "journeys": {...}}. */

void
csuccessp_plan_save_customer(csuccess_book *book, uint32_t row, csuccessp_buffer *to)
{
    size_t before = to->length;

    csuccessp_json_key(to, "plan");
    csuccessp_json_begin(to, '{');
    csuccessp_plan_values_save(book, row, to);
    csuccessp_journeys_save_customer(book, row, to);
    if (to->status == CSUCCESS_OK && to->data[to->length - 1] == '{') {
        to->length = before; /* there was nothing to say */
        return;
    }
    csuccessp_json_end(to, '}');
}

csuccess_status
csuccessp_plan_load_customer(csuccess_book *book, csuccessp_loader *loader, uint32_t row,
                             const csuccessp_place *place, yyjson_val *value)
{
    struct customer_body {
        yyjson_val *computed, *journeys;
    } in = {NULL, NULL};
    static const csuccessp_field fields[] = {
        {"computed", CSUCCESSP_FIELD_OBJECT, 0, offsetof(struct customer_body, computed), NULL},
        {"journeys", CSUCCESSP_FIELD_OBJECT, 0, offsetof(struct customer_body, journeys), NULL},
    };
    csuccessp_place computed = csuccessp_place_name(place, "computed");
    csuccessp_place journeys = csuccessp_place_name(place, "journeys");
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, value, fields, 2, &in, &present);

    if (status == CSUCCESS_OK && in.computed)
        status = csuccessp_plan_values_load(book, row, &computed, in.computed);
    if (status == CSUCCESS_OK && in.journeys)
        status = csuccessp_journeys_load_customer(book, loader, row, &journeys, in.journeys);
    return status;
}

/* Links. */

static csuccess_status
resolve_links(csuccess_book *book)
{
    uint32_t place, places = csuccessp_plans_of(book)->items;
    csuccess_status status = CSUCCESS_OK;
    int k;

    for (place = 0; place < places && status == CSUCCESS_OK; place++) {
        const csuccessp_plan_item *item = csuccessp_plan_item_at(book, place);
        const csuccessp_item_change *change;
        if (!item->id)
            continue;
        for (k = 0; k < CSUCCESSP_LINK_KINDS && status == CSUCCESS_OK; k++)
            status = csuccessp_saved_links_resolve(book, place, item->links[k]);
        change = csuccessp_plan_change_at(book, item->changes);
        for (; change && status == CSUCCESS_OK;
             change = csuccessp_plan_change_at(book, change->next))
            status = csuccessp_saved_links_resolve(book, place, change->old.links);
    }
    return status;
}

/* Items that nothing more leads to are taken away, one after the other, until none is left; in a
 * circle each is led to for ever. */
static csuccess_status
find_circle(csuccess_book *book, int kind, uint32_t *led_to, uint32_t *list)
{
    csuccessp_place place = csuccessp_place_root(&book->error);
    uint32_t places = csuccessp_plans_of(book)->items, count = 0, i, k;
    const csuccessp_links *links;

    for (i = 0; i < places; i++)
        led_to[i] = 0;
    for (i = 0; i < places; i++) {
        links = csuccessp_plan_links(book, csuccessp_plan_item_at(book, i), kind);
        for (k = 0; links && k < links->count; k++)
            led_to[links->item[k]]++;
    }
    for (i = 0; i < places; i++)
        if (!led_to[i])
            list[count++] = i;
    for (i = 0; i < count; i++) {
        links = csuccessp_plan_links(book, csuccessp_plan_item_at(book, list[i]), kind);
        for (k = 0; links && k < links->count; k++)
            if (--led_to[links->item[k]] == 0)
                list[count++] = links->item[k];
    }
    return count == places ? CSUCCESS_OK
                           : csuccessp_corrupt(&place, "links of a plan lead in a circle");
}

static csuccess_status
check_circles(csuccess_book *book)
{
    uint32_t places = csuccessp_plans_of(book)->items;
    uint32_t *led_to, *list;
    csuccess_status status;

    if (!places)
        return CSUCCESS_OK;
    led_to = csuccessp_allocate(&book->memory, places, sizeof *led_to);
    list = csuccessp_allocate(&book->memory, places, sizeof *list);
    if (!led_to || !list)
        status = csuccessp_fail_memory(&book->error);
    else
        status = find_circle(book, CSUCCESSP_LINK_OF, led_to, list);
    if (status == CSUCCESS_OK)
        status = find_circle(book, CSUCCESSP_LINK_REQUIRES, led_to, list);
    csuccessp_release(&book->memory, led_to, places, sizeof *led_to);
    csuccessp_release(&book->memory, list, places, sizeof *list);
    return status;
}

/* A clone's places that hold nothing are vacant, and count their generations as the original. */
static csuccess_status
take_places(csuccess_book *book, const csuccess_book *origin)
{
    csuccessp_plans *p = csuccessp_plans_of(book);
    const csuccessp_plans *from = csuccessp_plans_of(origin);
    csuccess_status status = CSUCCESS_OK;
    uint32_t place;

    if (from->canvases)
        status = csuccessp_canvas_reach(book, from->canvases - 1);
    if (status == CSUCCESS_OK && from->items)
        status = csuccessp_plan_item_reach(book, from->items - 1);
    if (status != CSUCCESS_OK)
        return status;
    for (place = 0; place < from->canvases; place++) {
        csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);
        canvas->generation = csuccessp_canvas_at(origin, place)->generation;
        if (!canvas->id)
            p->vacant_canvases.items[p->vacant_canvases.count++] = place;
    }
    for (place = 0; place < from->items; place++)
        if (!csuccessp_plan_item_at(book, place)->id)
            p->vacant_items.items[p->vacant_items.count++] = place;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_plans_loaded(csuccess_book *book, csuccessp_loader *loader)
{
    csuccess_status status = resolve_links(book);

    if (status == CSUCCESS_OK)
        status = check_circles(book);
    return status == CSUCCESS_OK && loader->origin ? take_places(book, loader->origin) : status;
}
