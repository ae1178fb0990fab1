/* SPDX-License-Identifier: MIT */
/* What became of items since effects were worked out last:
 *
 * {"doc": "plan_events", "events": [{"canvas", "item", "from", "to", "depth"}]} */
#include <string.h>

#include "book/saved/fields.h"
#include "plan/event.h"
#include "util/json_write.h"

static void
write_event(const csuccess_book *book, const csuccessp_plan_event *event, csuccessp_buffer *to)
{
    const csuccessp_plan_item *item = csuccessp_plan_item_at(book, event->item);

    csuccessp_json_begin(to, '{');
    csuccessp_saved_text(book, "canvas", csuccessp_canvas_at(book, item->canvas)->id, to);
    csuccessp_saved_text(book, "item", item->id, to);
    csuccessp_json_key(to, "from");
    csuccessp_json_string(to, csuccessp_item_statuses[event->from]);
    csuccessp_json_key(to, "to");
    csuccessp_json_string(to, csuccessp_item_statuses[event->to]);
    if (event->depth) {
        csuccessp_json_key(to, "depth");
        csuccessp_json_int(to, event->depth);
    }
    csuccessp_json_end(to, '}');
}

static csuccess_status
save_events(csuccess_book *book, csuccessp_output *output)
{
    size_t count = csuccessp_plan_events_count(book), i;

    if (!count)
        return CSUCCESS_OK;
    csuccessp_document_begin(output, "plan_events");
    csuccessp_json_key(&output->buffer, "events");
    csuccessp_json_begin(&output->buffer, '[');
    for (i = 0; i < count; i++)
        write_event(book, csuccessp_plan_event_at(book, i), &output->buffer);
    csuccessp_json_end(&output->buffer, ']');
    return csuccessp_document_end(output);
}

static csuccess_status
load_event(csuccess_book *book, const csuccessp_place *place, yyjson_val *value)
{
    struct event_body {
        csuccessp_slice canvas, item;
        int32_t from, to;
        int64_t depth;
    } in;
    static const csuccessp_field fields[] = {
        {"canvas", CSUCCESSP_FIELD_ID, 1, offsetof(struct event_body, canvas), NULL},
        {"item", CSUCCESSP_FIELD_ID, 1, offsetof(struct event_body, item), NULL},
        {"from", CSUCCESSP_FIELD_CHOICE, 1, offsetof(struct event_body, from),
         csuccessp_item_statuses},
        {"to", CSUCCESSP_FIELD_CHOICE, 1, offsetof(struct event_body, to), csuccessp_item_statuses},
        {"depth", CSUCCESSP_FIELD_INT, 0, offsetof(struct event_body, depth), NULL},
    };
    csuccessp_plans *plans = csuccessp_plans_of(book);
    csuccessp_plan_event *event;
    uint32_t canvas, item = CSUCCESSP_PLAN_NONE;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, value, fields, 5, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    canvas = csuccessp_canvas_find(book, in.canvas.bytes, in.canvas.length);
    if (canvas != CSUCCESSP_PLAN_NONE)
        item = csuccessp_plan_item_find(book, canvas, in.item.bytes, in.item.length);
    if (item == CSUCCESSP_PLAN_NONE || in.depth < 0 || in.depth > UINT32_MAX || in.from == in.to)
        return csuccessp_corrupt(place, "something became of an item that cannot have");
    if (csuccessp_array_reserve(&book->memory, &plans->events, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    event = &plans->events.items[plans->events.count++];
    event->item = item;
    event->depth = (uint32_t)in.depth;
    event->from = (uint8_t)in.from;
    event->to = (uint8_t)in.to;
    return CSUCCESS_OK;
}

static csuccess_status
load_events(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
            yyjson_val *document)
{
    struct events_body {
        csuccessp_slice doc;
        yyjson_val *events;
    } in = {{NULL, 0}, NULL};
    static const csuccessp_field fields[] = {
        {"doc", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct events_body, doc), NULL},
        {"events", CSUCCESSP_FIELD_ARRAY, 1, offsetof(struct events_body, events), NULL},
    };
    csuccessp_place at = csuccessp_place_name(place, "events");
    yyjson_val *item;
    uint64_t present;
    size_t i, n;
    csuccess_status status = csuccessp_fields_read(place, document, fields, 2, &in, &present);

    (void)loader;
    yyjson_arr_foreach(in.events, i, n, item)
    {
        csuccessp_place in_list = csuccessp_place_item(&at, i);
        if (status == CSUCCESS_OK)
            status = load_event(book, &in_list, item);
    }
    return status;
}

const csuccessp_document_kind csuccessp_plan_events_document = {
    "plan_events", CSUCCESSP_PHASE_AFTER, save_events, load_events};
