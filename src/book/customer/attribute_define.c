/* SPDX-License-Identifier: MIT */
/* Definitions of attributes, and attributes as nodes of the graph. */
#include <string.h>

#include "book/book.h"
#include "book/customer/attribute.h"
#include "book/customer/kept.h"
#include "book/evaluate.h"

static const char *const type_names[] = {"bool", "int",  "double", "text",
                                         "date", "time", "money",  NULL};
static const uint8_t types[] = {
    CSUCCESS_TYPE_BOOL, CSUCCESS_TYPE_INT,  CSUCCESS_TYPE_DOUBLE, CSUCCESS_TYPE_TEXT,
    CSUCCESS_TYPE_DATE, CSUCCESS_TYPE_TIME, CSUCCESS_TYPE_MONEY,
};

/* An attribute does not compute: what was set outside has changed. */
static void
compute_attribute(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted,
                  uint64_t *changed)
{
    (void)node;
    (void)e;
    memcpy(changed, wanted, CSUCCESSP_BLOCK_WORDS * sizeof *changed);
}

static void
attribute_lanes(const csuccessp_node *node, const csuccessp_pass *e, const uint64_t *wanted,
                double *out)
{
    const csuccessp_attribute *attribute =
        ((const csuccessp_attribute_definition *)node->definition)->attribute;
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk)) {
        uint32_t row = e->first + walk.lane;
        out[walk.lane] = csuccessp_attribute_foreign(e->book, attribute, row)
                             ? csuccessp_missing_number()
                             : csuccessp_column_number(&attribute->column, row);
    }
}

static void
read_attribute_value(const csuccess_book *book, const csuccessp_node *node, uint32_t row,
                     int64_t at, csuccess_value *out)
{
    const csuccessp_attribute *attribute =
        ((const csuccessp_attribute_definition *)node->definition)->attribute;
    const csuccessp_column *column = &attribute->column;

    (void)at;
    if (!csuccessp_column_has(column, row))
        return;
    if (csuccessp_attribute_foreign(book, attribute, row)) {
        out->missing = CSUCCESS_MISSING_NO_RATE;
        return;
    }
    out->missing = CSUCCESS_PRESENT;
    switch (column->type) {
    case CSUCCESS_TYPE_DOUBLE:
        out->number = column->data.number[row];
        break;
    case CSUCCESS_TYPE_TEXT:
        out->text = csuccessp_texts_get(&book->texts, column->data.text[row], &out->text_length);
        break;
    case CSUCCESS_TYPE_BOOL:
    case CSUCCESS_TYPE_DATE:
        out->integer = column->data.small[row];
        break;
    default:
        out->integer = column->data.integer[row];
        break;
    }
}

static void
free_attribute(csuccess_book *book, csuccessp_node *node)
{
    csuccessp_attribute_definition *d = node->definition;
    size_t i;

    if (!d)
        return;
    for (i = 0; i < d->values.count; i++)
        csuccessp_texts_drop(&book->texts, d->values.items[i]);
    csuccessp_array_release(&book->memory, &d->values);
    if (d->attribute && !d->builtin) {
        csuccessp_attribute_close(book, d->attribute);
        csuccessp_release(&book->memory, d->attribute, 1, sizeof *d->attribute);
    }
    csuccessp_release(&book->memory, d, 1, sizeof *d);
}

const csuccessp_node_kind csuccessp_attribute_kind = {
    "attribute",
    compute_attribute,
    attribute_lanes,
    read_attribute_value,
    NULL,
    NULL,
    NULL,
    free_attribute,
    NULL,
};

csuccess_status
csuccessp_attributes_declare_builtin(csuccessp_publication *p)
{
    csuccess_book *book = p->book;
    csuccessp_attribute_definition *d;
    csuccessp_node *node;
    csuccess_status status;
    int b;

    for (b = 0; b < CSUCCESSP_BUILTIN_PARENT; b++) {
        const char *name = csuccessp_builtin_names[b];
        status = csuccessp_publish_node(p, NULL, &p->place, name, strlen(name),
                                        &csuccessp_attribute_kind, csuccessp_builtin_types[b],
                                        &node);
        if (status != CSUCCESS_OK)
            return status;
        d = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *d);
        if (!d)
            return csuccessp_fail_memory(&book->error);
        d->builtin = 1;
        d->attribute = &book->builtins[b];
        node->definition = d;
        node->column = &d->attribute->column;
        node->fresh = csuccessp_slot_find(book, name, strlen(name), 0) == CSUCCESSP_SLOT_NONE;
        status = csuccessp_publish_source(p, node, &d->attribute->touched);
        if (status != CSUCCESS_OK)
            return status;
    }
    return csuccessp_publish_bits(p, &book->builtins[CSUCCESSP_BUILTIN_PARENT].touched);
}

/* The type has to be known when names are declared: others read it. */
static csuccess_status
declare_attribute(csuccessp_publication *p, csuccessp_draft *draft)
{
    csuccess_book *book = p->book;
    csuccessp_place in_section = csuccessp_place_name(&p->place, "attributes");
    csuccessp_place place = csuccessp_place_item(&in_section, (size_t)draft->index);
    const csuccessp_place *at = draft->index >= 0 ? &place : &p->place;
    csuccessp_place at_type = csuccessp_place_name(at, "type");
    static const csuccessp_field field = {"type", CSUCCESSP_FIELD_CHOICE, 1, 0, type_names};
    int32_t type = 0;
    csuccessp_node *node;
    csuccess_status status;
    const char *id;
    size_t length;
    yyjson_val *value;

    status = csuccessp_json_parse(&p->json, draft->body, draft->length, book->limits.record_bytes,
                                  book->limits.depth, &book->error);
    if (status != CSUCCESS_OK)
        return status;
    value = yyjson_obj_get(p->json.root, "type");
    if (!value)
        status = csuccessp_fail_at(at, CSUCCESS_E_FIELD, "the field 'type' is missing");
    else
        status = csuccessp_field_read(&at_type, value, &field, &type);
    csuccessp_json_done(&p->json);
    if (status != CSUCCESS_OK)
        return status;
    id = csuccessp_texts_get(&book->texts, draft->id, &length);
    return csuccessp_publish_node(p, draft, at, id, length, &csuccessp_attribute_kind, types[type],
                                  &node);
}

static csuccess_status
read_values(csuccess_book *book, const csuccessp_place *place, yyjson_val *list,
            csuccessp_attribute_definition *d)
{
    static const csuccessp_field field = {"", CSUCCESSP_FIELD_TEXT, 1, 0, NULL};
    csuccessp_slice slice = {NULL, 0};
    csuccess_status status;
    csuccessp_text text;
    yyjson_val *item;
    size_t i, n, k;

    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        status = csuccessp_field_read(&at, item, &field, &slice);
        if (status != CSUCCESS_OK)
            return status;
        if (csuccessp_array_reserve(&book->memory, &d->values, 1) != CSUCCESS_OK)
            return csuccessp_fail_memory(&book->error);
        text = csuccessp_texts_take(&book->texts, slice.bytes, slice.length);
        if (!text)
            return csuccessp_fail_memory(&book->error);
        d->values.items[d->values.count++] = text;
        for (k = 0; k + 1 < d->values.count; k++)
            if (d->values.items[k] == text)
                return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "the value is there twice");
    }
    if (!d->values.count)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "the list of values is empty");
    return CSUCCESS_OK;
}

/* Values that were kept unseen come to light: as far as they are of the type. */
static csuccess_status
show_kept(csuccessp_publication *p, csuccessp_draft *draft, csuccessp_attribute *attribute)
{
    csuccess_book *book = p->book;
    csuccessp_place root = csuccessp_place_root(&book->error);
    csuccessp_assignment set;
    csuccessp_json json;
    csuccessp_ref ref;
    csuccess_status status = CSUCCESS_OK;
    uint32_t row;

    csuccessp_json_open(&json, &book->memory);
    for (row = 0; row < book->customers.rows && status == CSUCCESS_OK; row++)
        for (ref = csuccessp_kept_first(book, row); ref; ref = csuccessp_kept_at(book, ref)->next) {
            const csuccessp_kept_value *kept = csuccessp_kept_at(book, ref);
            const char *text;
            size_t length;
            if (kept->name != draft->id)
                continue;
            memset(&set, 0, sizeof set);
            set.type = (uint8_t)attribute->column.type;
            if (kept->value) {
                text = csuccessp_texts_get(&book->texts, kept->value, &length);
                status = csuccessp_json_parse(&json, text, length, book->limits.record_bytes,
                                              book->limits.depth, &book->error);
                if (status == CSUCCESS_OK)
                    status = csuccessp_assignment_read(book, &root, json.root, draft->slot,
                                                       set.type, &set);
                csuccessp_json_done(&json);
            }
            if (status == CSUCCESS_OK)
                status = csuccessp_attribute_reserve(book, attribute, kept->at, kept->source,
                                                     set.currency != 0);
            if (status == CSUCCESS_OK) {
                csuccessp_attribute_set(book, attribute, row, &set, kept->at, kept->source);
            } else {
                csuccessp_assignment_discard(book, &set);
                if (status == CSUCCESS_E_NO_MEMORY)
                    break;
                csuccessp_log(book, CSUCCESS_LOG_WARNING, status,
                              "a kept value is not of the attribute's type: %s",
                              book->error.message);
                status = CSUCCESS_OK;
            }
        }
    csuccessp_json_close(&json);
    return status;
}

static csuccess_status
compile_attribute(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
                  yyjson_val *body)
{
    struct attribute_body {
        csuccessp_slice id, title, description, unit;
        int32_t type;
        yyjson_val *values;
    } in;
    static const csuccessp_field fields[] = {
        {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct attribute_body, id), NULL},
        {"type", CSUCCESSP_FIELD_CHOICE, 1, offsetof(struct attribute_body, type), type_names},
        {"title", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct attribute_body, title), NULL},
        {"description", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct attribute_body, description),
         NULL},
        {"unit", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct attribute_body, unit), NULL},
        {"values", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct attribute_body, values), NULL},
    };
    csuccess_book *book = p->book;
    csuccessp_node *node = csuccessp_publish_node_at(p, draft->slot), *old;
    csuccessp_attribute_definition *d;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, body, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status != CSUCCESS_OK)
        return status;
    d = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *d);
    if (!d)
        return csuccessp_fail_memory(&book->error);
    node->definition = d;
    if (in.values) {
        csuccessp_place at = csuccessp_place_name(place, "values");
        if (node->type != CSUCCESS_TYPE_TEXT)
            return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "only a text has listed values");
        status = read_values(book, &at, in.values, d);
        if (status != CSUCCESS_OK)
            return status;
    }
    old = csuccessp_node_at(book, draft->slot);
    if (old && old->kind == &csuccessp_attribute_kind && old->type == node->type) {
        /* the attribute passes on at the commit; until then the old definition has it */
        d->takes_over = 1;
        node->column = &((csuccessp_attribute_definition *)old->definition)->attribute->column;
        return csuccessp_publish_source(
            p, node, &((csuccessp_attribute_definition *)old->definition)->attribute->touched);
    }
    d->attribute = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *d->attribute);
    if (!d->attribute)
        return csuccessp_fail_memory(&book->error);
    d->attribute->column.type = node->type;
    node->column = &d->attribute->column;
    status = csuccessp_attribute_grow(book, d->attribute, book->customers.capacity);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_source(p, node, &d->attribute->touched);
    if (status == CSUCCESS_OK && book->kept.lists)
        status = show_kept(p, draft, d->attribute);
    return status;
}

static void
commit_attribute(csuccessp_publication *p, csuccessp_draft *draft)
{
    csuccess_book *book = p->book;
    csuccessp_attribute_definition *d = csuccessp_publish_node_at(p, draft->slot)->definition;
    csuccessp_node *old = csuccessp_node_at(book, draft->slot);
    uint32_t row;

    if (d->takes_over) {
        csuccessp_attribute_definition *before = old->definition;
        d->attribute = before->attribute;
        before->attribute = NULL;
        d->takes_over = 0;
        return;
    }
    for (row = 0; book->kept.lists && row < book->customers.rows; row++)
        csuccessp_kept_discard(book, csuccessp_kept_unlink(book, row, draft->id));
}

const csuccessp_section csuccessp_attribute_section = {
    "attributes", "attribute", 0, declare_attribute, compile_attribute, commit_attribute, NULL,
};
