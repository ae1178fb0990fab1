/* SPDX-License-Identifier: MIT */
/* One document for each item of a canvas:
 *
 * {"doc": "plan_item", "key": "000000000000002a", "canvas", "id", "kind", "status", "title", ...,
 *  "of": ["o1"], "changes": [{"field": "due", "old": "2026-03-01", "revision", "at", "by"}]}
 *
 * The fields are those of a record; what is as if it had never been told is left out. Changes are
 * newest first. */
#include <string.h>

#include "plan/saved/saved.h"
#include "plan/saved/saved_value.h"
#include "plan/value/figures.h"
#include "util/json_write.h"

enum { FIELDS = CSUCCESSP_PLAN_FIELDS, KEY = sizeof(((csuccessp_plan_item *)0)->key) };

/* Writing. */

/* Does the field belong to what only KPIs and values have? */
static int
is_kpi_field(int field)
{
    return field >= CSUCCESSP_PLAN_FIELD_UNIT && field <= CSUCCESSP_PLAN_FIELD_MUST;
}

static csuccessp_saved_history
history_of(const csuccess_book *book, const csuccessp_plan_item *item)
{
    csuccessp_saved_history out = {csuccessp_plan_field_names, csuccessp_saved_item_type,
                                   csuccessp_canvas_at(book, item->canvas)->revision};

    return out;
}

static csuccess_status
save_item(csuccess_book *book, void *context, uint32_t place, csuccessp_output *output)
{
    const csuccessp_plan_item *item = csuccessp_plan_item_at(book, place);
    const csuccessp_kpi *kpi = csuccessp_plan_kpi(book, item);
    csuccessp_saved_history history = history_of(book, item);
    csuccessp_buffer *to = &output->buffer;
    int field;

    (void)context;
    csuccessp_document_begin(output, "plan_item");
    csuccessp_document_id(output, item->key, KEY);
    csuccessp_json_key(to, "key");
    csuccessp_json_text(to, item->key, KEY);
    csuccessp_saved_text(book, "canvas", csuccessp_canvas_at(book, item->canvas)->id, to);
    csuccessp_saved_text(book, "id", item->id, to);
    csuccessp_json_key(to, "kind");
    csuccessp_json_string(to, csuccessp_item_kinds[item->kind]);
    csuccessp_json_key(to, "status");
    csuccessp_json_string(to, csuccessp_item_statuses[item->status]);
    for (field = 0; field < FIELDS; field++) {
        csuccessp_saved_type type = csuccessp_saved_item_type(field);
        csuccessp_plan_value value;
        if (field == CSUCCESSP_PLAN_FIELD_STATUS || (is_kpi_field(field) && !kpi))
            continue;
        value = csuccessp_plan_field_of(book, item, field);
        if (csuccessp_saved_is_none(type, value))
            continue;
        csuccessp_json_key(to, csuccessp_plan_field_names[field]);
        csuccessp_saved_value_write(book, type, value, to);
    }
    csuccessp_saved_number("revision", item->revision, to);
    csuccessp_saved_number("rescheduled", item->rescheduled, to);
    csuccessp_saved_time("made", item->made, to);
    csuccessp_saved_time("changed", item->changed, to);
    csuccessp_saved_time("closed", item->closed, to);
    if (kpi)
        csuccessp_saved_time("measured", kpi->measured, to);
    csuccessp_saved_changes_write(book, &history, item->changes, to);
    return csuccessp_document_end(output);
}

/* Reading. */

struct saved_item {
    csuccessp_slice doc, key, canvas, id;
    int32_t kind;
    int64_t revision, rescheduled, made, changed, closed, measured;
    yyjson_val *changes;
    yyjson_val *values[FIELDS];
};

#define AT(field) offsetof(struct saved_item, field)
static const csuccessp_field item_fields[] = {
    {"doc", CSUCCESSP_FIELD_TEXT, 1, AT(doc), NULL},
    {"key", CSUCCESSP_FIELD_ID, 1, AT(key), NULL},
    {"canvas", CSUCCESSP_FIELD_ID, 1, AT(canvas), NULL},
    {"id", CSUCCESSP_FIELD_ID, 1, AT(id), NULL},
    {"kind", CSUCCESSP_FIELD_CHOICE, 1, AT(kind), csuccessp_item_kinds},
    {"revision", CSUCCESSP_FIELD_INT, 0, AT(revision), NULL},
    {"rescheduled", CSUCCESSP_FIELD_INT, 0, AT(rescheduled), NULL},
    {"made", CSUCCESSP_FIELD_TIME, 0, AT(made), NULL},
    {"changed", CSUCCESSP_FIELD_TIME, 0, AT(changed), NULL},
    {"closed", CSUCCESSP_FIELD_TIME, 0, AT(closed), NULL},
    {"measured", CSUCCESSP_FIELD_TIME, 0, AT(measured), NULL},
    {"changes", CSUCCESSP_FIELD_ARRAY, 0, AT(changes), NULL},
};
enum { OWN_FIELDS = sizeof item_fields / sizeof *item_fields };

static csuccess_status
read_fields(const csuccessp_place *place, yyjson_val *document, struct saved_item *in)
{
    csuccessp_field fields[OWN_FIELDS + FIELDS];
    uint64_t present;
    int f;

    memcpy(fields, item_fields, sizeof item_fields);
    for (f = 0; f < FIELDS; f++) {
        csuccessp_field any = {csuccessp_plan_field_names[f], CSUCCESSP_FIELD_ANY, 0, 0, NULL};
        any.offset = (uint16_t)(AT(values) + (size_t)f * sizeof(yyjson_val *));
        fields[OWN_FIELDS + f] = any;
    }
    return csuccessp_fields_read(place, document, fields, OWN_FIELDS + FIELDS, in, &present);
}
#undef AT

/* The number in a key; keys come in their order, so that there are no two of them. */
static csuccess_status
read_key(csuccess_book *book, const csuccessp_place *place, csuccessp_slice key, char *out)
{
    static const char digits[] = "0123456789abcdef";
    csuccessp_plans *plans = csuccessp_plans_of(book);
    uint64_t number = 0;
    size_t i;

    for (i = 0; i < key.length && i < KEY; i++) {
        const char *digit = memchr(digits, key.bytes[i], 16);
        if (!digit)
            break;
        number = number << 4 | (uint64_t)(digit - digits);
    }
    if (i != KEY || key.length != KEY || number < plans->keys || number > CSUCCESSP_EXACT_MAX)
        return csuccessp_corrupt(place, "the key of an item of a plan is wrong");
    plans->keys = number + 1;
    memcpy(out, key.bytes, KEY);
    return CSUCCESS_OK;
}

static int
fits_kind(uint8_t kind, uint8_t status)
{
    if (status == CSUCCESSP_ITEM_CANCELLED || status == CSUCCESSP_ITEM_REMOVED)
        return 1;
    return csuccessp_kind_is_promise(kind) == (status >= CSUCCESSP_ITEM_PROPOSED);
}

static csuccess_status
load_values(csuccess_book *book, const csuccessp_place *place, const struct saved_item *in,
            csuccessp_plan_item *item)
{
    csuccess_status status = CSUCCESS_OK;
    int field;

    for (field = 0; field < FIELDS && status == CSUCCESS_OK; field++) {
        csuccessp_place at = csuccessp_place_name(place, csuccessp_plan_field_names[field]);
        csuccessp_plan_value value;
        if (!in->values[field])
            continue;
        if (is_kpi_field(field) && !item->kpi)
            return csuccessp_corrupt(&at, "an item of that kind has no such field");
        status = csuccessp_saved_value_read(book, &at, csuccessp_saved_item_type(field),
                                            in->values[field], &value);
        csuccessp_plan_field_put(book, item, field, value); /* what was read of it, at least */
    }
    return status;
}

static csuccess_status
check_item(const csuccess_book *book, const csuccessp_place *place, const struct saved_item *in,
           const csuccessp_plan_item *item)
{
    csuccess_status status;

    if (csuccessp_plan_item_find(book, item->canvas, in->id.bytes, in->id.length) !=
        CSUCCESSP_PLAN_NONE)
        return csuccessp_corrupt(place, "an item of a plan is there twice");
    if (!in->values[CSUCCESSP_PLAN_FIELD_STATUS] || !fits_kind(item->kind, item->status))
        return csuccessp_corrupt(place, "an item of a plan is in no such status");
    if (in->closed != CSUCCESSP_TIME_NONE && csuccessp_plan_item_is_open(item))
        return csuccessp_corrupt(place, "an item of a plan is open and closed");
    if (in->measured != CSUCCESSP_TIME_NONE && !item->kpi)
        return csuccessp_corrupt(place, "an item of that kind is not measured");
    status = csuccessp_saved_within(place, in->revision, 0,
                                    csuccessp_canvas_at(book, item->canvas)->revision);
    return status == CSUCCESS_OK ? csuccessp_saved_within(place, in->rescheduled, 0, UINT32_MAX)
                                 : status;
}

static csuccess_status
fill_item(csuccess_book *book, const csuccessp_place *place, const struct saved_item *in,
          csuccessp_plan_item *item)
{
    csuccess_status status = read_key(book, place, in->key, item->key);
    csuccessp_saved_history history;

    item->kind = (uint8_t)in->kind;
    if (status == CSUCCESS_OK &&
        (item->kind == CSUCCESSP_ITEM_KPI || item->kind == CSUCCESSP_ITEM_VALUE)) {
        item->kpi = csuccessp_kpi_new(book);
        if (!item->kpi)
            return csuccessp_fail_memory(&book->error);
        csuccessp_plan_kpi(book, item)->measured = in->measured;
    }
    if (status == CSUCCESS_OK)
        status = load_values(book, place, in, item);
    if (status == CSUCCESS_OK)
        status = check_item(book, place, in, item);
    if (status != CSUCCESS_OK)
        return status;
    item->revision = (uint32_t)in->revision;
    item->rescheduled = (uint32_t)in->rescheduled;
    item->made = in->made;
    item->changed = in->changed;
    item->closed = in->closed;
    status = csuccessp_text_keep(book, in->id, &item->id);
    history = history_of(book, item);
    return status == CSUCCESS_OK
               ? csuccessp_saved_changes_read(book, place, &history, in->changes, &item->changes)
               : status;
}

/* Where a loaded item goes: in a clone to where the original's is. */
static csuccess_status
put_loaded(csuccess_book *book, csuccessp_loader *loader, const struct saved_item *in,
           const csuccessp_plan_item *item)
{
    const csuccess_book *origin = loader->origin;
    csuccess_status status = csuccessp_plan_promise(book, 0, 1);

    if (status != CSUCCESS_OK)
        return status;
    if (origin) {
        uint32_t canvas = csuccessp_canvas_find(origin, in->canvas.bytes, in->canvas.length);
        loader->item = csuccessp_plan_item_find(origin, canvas, in->id.bytes, in->id.length);
        status = csuccessp_plan_item_reach(book, loader->item);
    } else {
        loader->item = csuccessp_plan_item_place(book);
    }
    if (status == CSUCCESS_OK) {
        csuccessp_plan_item_put(book, item, loader->item);
        if (item->kpi && csuccessp_plan_kpi(book, item)->value)
            csuccessp_samples_note(book, csuccessp_canvas_at(book, item->canvas)->row);
    }
    csuccessp_plan_take_back(book, 0, 1);
    return status;
}

static csuccess_status
load_item(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
          yyjson_val *document)
{
    csuccessp_plan_item item = csuccessp_plan_item_blank();
    struct saved_item in;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.made = in.changed = in.closed = in.measured = CSUCCESSP_TIME_NONE;
    status = read_fields(place, document, &in);
    if (status != CSUCCESS_OK)
        return status;
    item.canvas = csuccessp_canvas_find(book, in.canvas.bytes, in.canvas.length);
    if (item.canvas == CSUCCESSP_PLAN_NONE)
        return csuccessp_corrupt(place, "an item of a canvas that is not there");
    status = fill_item(book, place, &in, &item);
    if (status == CSUCCESS_OK)
        status = put_loaded(book, loader, &in, &item);
    if (status != CSUCCESS_OK)
        csuccessp_plan_item_drop(book, &item);
    return status;
}

const csuccessp_document_kind csuccessp_plan_item_document = {
    "plan_item", CSUCCESSP_PHASE_CUSTOMERS, NULL, load_item};

/* Items of a store. */

static uint32_t
count_places(const csuccess_book *book)
{
    return csuccessp_plans_of(book)->items;
}

static const char *
place_key(const csuccess_book *book, uint32_t place, size_t *length)
{
    const csuccessp_plan_item *item = csuccessp_plan_item_at(book, place);

    *length = KEY;
    return item->id ? item->key : NULL;
}

/* A store asks for all that it has in the order of their keys, which is nearly that of the places:
 * the search goes on where the last one ended. */
static uint32_t
find_key(const csuccess_book *book, const char *key, size_t length)
{
    csuccessp_plans *plans = csuccessp_plans_of(book);
    uint32_t tried, place = plans->found;

    for (tried = 0; length == KEY && tried < plans->items; tried++) {
        place = place + 1 < plans->items ? place + 1 : 0;
        if (csuccessp_plan_item_at(book, place)->id &&
            memcmp(csuccessp_plan_item_at(book, place)->key, key, KEY) == 0) {
            plans->found = place;
            return place;
        }
    }
    return UINT32_MAX;
}

const csuccessp_item_kind csuccessp_plan_item_items = {
    .documents = &csuccessp_plan_item_document,
    .number = CSUCCESSP_ITEMS_PLAN_ITEMS,
    .count = count_places,
    .id = place_key,
    .find = find_key,
    .save = save_item,
};
