/* SPDX-License-Identifier: MIT */
/* A customer out of its saved document. */

#include <string.h>

#include "book/book.h"
#include "book/measure/measure.h"
#include "book/measure/segment.h"
#include "book/record/record.h"
#include "book/saved/loader.h"

struct customer_body {
    csuccessp_slice doc, id, parent;
    yyjson_val *builtin[CSUCCESSP_BUILTIN_PARENT];
    yyjson_val *attributes, *facts, *aliases, *contacts, *outcomes, *kept, *segments, *computed;
    int32_t unborn, fresh, due;
    int64_t instant;
};

#define AT(field) offsetof(struct customer_body, field)
static const csuccessp_field customer_fields[] = {
    {"doc", CSUCCESSP_FIELD_TEXT, 1, AT(doc), NULL},
    {"id", CSUCCESSP_FIELD_ID, 1, AT(id), NULL},
    {"unborn", CSUCCESSP_FIELD_BOOL, 0, AT(unborn), NULL},
    {"new", CSUCCESSP_FIELD_BOOL, 0, AT(fresh), NULL},
    {"instant", CSUCCESSP_FIELD_TIME, 0, AT(instant), NULL},
    {"due", CSUCCESSP_FIELD_BOOL, 0, AT(due), NULL},
    {"name", CSUCCESSP_FIELD_ANY, 0, AT(builtin) + 0 * sizeof(yyjson_val *), NULL},
    {"owner", CSUCCESSP_FIELD_ANY, 0, AT(builtin) + 1 * sizeof(yyjson_val *), NULL},
    {"start", CSUCCESSP_FIELD_ANY, 0, AT(builtin) + 2 * sizeof(yyjson_val *), NULL},
    {"parent", CSUCCESSP_FIELD_ID, 0, AT(parent), NULL},
    {"attributes", CSUCCESSP_FIELD_OBJECT, 0, AT(attributes), NULL},
    {"facts", CSUCCESSP_FIELD_OBJECT, 0, AT(facts), NULL},
    {"aliases", CSUCCESSP_FIELD_ARRAY, 0, AT(aliases), NULL},
    {"contacts", CSUCCESSP_FIELD_ARRAY, 0, AT(contacts), NULL},
    {"outcomes", CSUCCESSP_FIELD_ARRAY, 0, AT(outcomes), NULL},
    {"kept", CSUCCESSP_FIELD_OBJECT, 0, AT(kept), NULL},
    {"segments", CSUCCESSP_FIELD_ARRAY, 0, AT(segments), NULL},
    {"computed", CSUCCESSP_FIELD_OBJECT, 0, AT(computed), NULL},
    /* the fields of the rooms above; more than there are rooms with such */
    {"health", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    {"plan", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
    {"playbooks", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
};
#undef AT

/* One attribute with its value and fact; either may be missing. */
static csuccess_status
load_attribute(csuccess_book *book, const csuccessp_place *place, const char *name,
               csuccessp_attribute *attribute, uint32_t slot, yyjson_val *value, yyjson_val *fact,
               uint32_t row)
{
    csuccessp_place at = csuccessp_place_name(place, name);
    csuccessp_assignment set;
    int64_t when = CSUCCESSP_TIME_NONE;
    uint32_t source = 0;
    csuccess_status status = CSUCCESS_OK;

    memset(&set, 0, sizeof set);
    set.type = (uint8_t)attribute->column.type;
    set.slot = slot;
    if (fact)
        status = csuccessp_fact_read(book, &at, fact, &when, &source);
    if (status == CSUCCESS_OK && value)
        status = csuccessp_assignment_read(book, &at, value, slot, set.type, &set);
    if (status == CSUCCESS_OK)
        status = csuccessp_attribute_reserve(book, attribute, when, source, set.currency != 0);
    if (status != CSUCCESS_OK) {
        csuccessp_assignment_discard(book, &set);
        return status;
    }
    csuccessp_attribute_set(book, attribute, row, &set, when, source);
    return CSUCCESS_OK;
}

static int
is_builtin(const char *name, size_t length)
{
    int b;

    for (b = 0; b < CSUCCESSP_BUILTINS; b++)
        if (strlen(csuccessp_builtin_names[b]) == length &&
            memcmp(csuccessp_builtin_names[b], name, length) == 0)
            return 1;
    return 0;
}

static csuccess_status
load_declared(csuccess_book *book, const csuccessp_place *place, yyjson_val *object,
              yyjson_val *values, yyjson_val *facts, int only_cleared, uint32_t row)
{
    yyjson_val *key, *value;
    size_t i, n;
    uint32_t slot;
    csuccess_status status;

    yyjson_obj_foreach(object, i, n, key, value)
    {
        const char *name = yyjson_get_str(key);
        size_t length = yyjson_get_len(key);
        csuccessp_place at = csuccessp_place_key(place, name, length);
        csuccessp_attribute *attribute;
        if (only_cleared && yyjson_obj_getn(values, name, length))
            continue;
        slot = csuccessp_slot_find(book, name, length, 0);
        attribute = slot == CSUCCESSP_SLOT_NONE
                        ? NULL
                        : (csuccessp_attribute *)csuccessp_attribute_declared(book, slot);
        if (!attribute) {
            if (only_cleared && is_builtin(name, length))
                continue; /* seen to before */
            return csuccessp_corrupt(&at, "there is no such attribute");
        }
        status = load_attribute(book, place, name, attribute, slot, only_cleared ? NULL : value,
                                yyjson_obj_getn(facts, name, length), row);
        if (status != CSUCCESS_OK)
            return status;
    }
    return CSUCCESS_OK;
}

static csuccess_status
load_attributes(csuccess_book *book, const csuccessp_place *place, const struct customer_body *in,
                uint32_t row)
{
    csuccessp_place at = csuccessp_place_name(place, "attributes");
    csuccess_status status = CSUCCESS_OK;
    int b;

    for (b = 0; b < CSUCCESSP_BUILTIN_PARENT && status == CSUCCESS_OK; b++) {
        yyjson_val *fact = yyjson_obj_get(in->facts, csuccessp_builtin_names[b]);
        if (in->builtin[b] || fact)
            status = load_attribute(book, place, csuccessp_builtin_names[b], &book->builtins[b],
                                    CSUCCESSP_BUILTIN_SLOT(b), in->builtin[b], fact, row);
    }
    if (status == CSUCCESS_OK && in->attributes)
        status = load_declared(book, &at, in->attributes, in->attributes, in->facts, 0, row);
    at = csuccessp_place_name(place, "facts");
    if (status == CSUCCESS_OK && in->facts)
        status = load_declared(book, &at, in->facts, in->attributes, in->facts, 1, row);
    return status;
}

/* The parent may come later in the stream. Its fact is set now, its link at the end. */
static csuccess_status
load_parent(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
            const struct customer_body *in, uint32_t row)
{
    yyjson_val *fact = yyjson_obj_get(in->facts, "parent");
    csuccessp_deferred deferred = {row, 0};
    csuccess_status status = CSUCCESS_OK;

    if (fact)
        status = load_attribute(book, place, "parent", &book->builtins[CSUCCESSP_BUILTIN_PARENT],
                                CSUCCESSP_BUILTIN_SLOT(CSUCCESSP_BUILTIN_PARENT), NULL, fact, row);
    if (status != CSUCCESS_OK || !in->parent.bytes)
        return status;
    if (csuccessp_array_reserve(&book->memory, &loader->parents, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    deferred.parent = csuccessp_name_take(&book->pool, in->parent.bytes, in->parent.length);
    if (!deferred.parent)
        return csuccessp_fail_memory(&book->error);
    loader->parents.items[loader->parents.count++] = deferred;
    return CSUCCESS_OK;
}

static csuccess_status
load_aliases(csuccess_book *book, const csuccessp_place *place, yyjson_val *list, uint32_t row)
{
    csuccessp_place at = csuccessp_place_name(place, "aliases");
    yyjson_val *item;
    size_t i, n;

    if (csuccessp_aliases_reserve(book) != CSUCCESS_OK)
        return CSUCCESS_E_NO_MEMORY;
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place in_list = csuccessp_place_item(&at, i);
        const char *id = yyjson_get_str(item);
        size_t length = yyjson_get_len(item);
        csuccessp_ref ref;
        csuccessp_alias *alias;
        if (!id || !csuccessp_id_valid(id, length) ||
            csuccessp_customer_row(book, id, length) != CSUCCESSP_ROW_NONE)
            return csuccessp_corrupt(&in_list, "an alias is no id, or taken");
        if (csuccessp_table_reserve(&book->memory, &book->customers.by_id, 1) != CSUCCESS_OK)
            return csuccessp_fail_memory(&book->error);
        ref = csuccessp_pool_take(&book->pool, sizeof *alias);
        if (!ref)
            return csuccessp_fail_memory(&book->error);
        alias = csuccessp_pool_at(&book->pool, ref);
        alias->id = csuccessp_name_take(&book->pool, id, length);
        if (!alias->id) {
            csuccessp_pool_give(&book->pool, ref, sizeof *alias);
            return csuccessp_fail_memory(&book->error);
        }
        alias->next = book->customers.aliases[row];
        book->customers.aliases[row] = ref;
        csuccessp_table_add(&book->customers.by_id, csuccessp_hash32(&book->seed, 1, id, length),
                            row);
    }
    return CSUCCESS_OK;
}

static csuccess_status
load_contacts(csuccess_book *book, const csuccessp_place *place, yyjson_val *list, uint32_t row)
{
    csuccessp_place at = csuccessp_place_name(place, "contacts");
    csuccess_status status = csuccessp_entities_reserve(book, &book->contacts);
    csuccessp_ref ref;
    yyjson_val *item;
    size_t i, n;

    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place in_list = csuccessp_place_item(&at, i);
        if (status == CSUCCESS_OK)
            status = csuccessp_entity_load(book, &in_list, item, csuccessp_contact_fields, &ref);
        if (status != CSUCCESS_OK)
            return status;
        csuccessp_entity_link(book, &book->contacts, row, ref);
    }
    return status;
}

static csuccess_status
load_kept(csuccess_book *book, const csuccessp_place *place, yyjson_val *object, uint32_t row)
{
    csuccessp_place at = csuccessp_place_name(place, "kept");
    csuccess_status status = csuccessp_kept_grow(book, book->customers.capacity);
    yyjson_val *key, *pair;
    size_t i, n;

    yyjson_obj_foreach(object, i, n, key, pair)
    {
        csuccessp_place in_object = csuccessp_place_key(&at, yyjson_get_str(key),
                                                        yyjson_get_len(key));
        int64_t when;
        uint32_t source;
        csuccessp_ref ref;
        if (status == CSUCCESS_OK && (!yyjson_is_arr(pair) || yyjson_arr_size(pair) != 2))
            status = csuccessp_corrupt(&in_object, "expected [value, fact]");
        if (status == CSUCCESS_OK)
            status = csuccessp_fact_read(book, &in_object, yyjson_arr_get(pair, 1), &when, &source);
        if (status == CSUCCESS_OK)
            status = csuccessp_kept_make(book, &in_object, yyjson_get_str(key), yyjson_get_len(key),
                                         yyjson_arr_get(pair, 0), when, source, &ref);
        if (status != CSUCCESS_OK)
            return status;
        csuccessp_kept_link(book, row, ref);
    }
    return status;
}

static csuccess_status
load_segments(csuccess_book *book, const csuccessp_place *place, yyjson_val *list, uint32_t row)
{
    csuccessp_place at = csuccessp_place_name(place, "segments");
    char name[sizeof "segment." + CSUCCESSP_ID_MAX];
    yyjson_val *item;
    size_t i, n;
    uint32_t slot;

    for (i = 0; i < book->graph.order.count; i++) { /* in none but those that follow */
        csuccessp_node *node = csuccessp_node_at(book, book->graph.order.items[i]);
        if (node->kind == &csuccessp_segment_kind && node->computed)
            node->own.data.small[row] = 0;
    }
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place in_list = csuccessp_place_item(&at, i);
        size_t length = yyjson_get_len(item);
        slot = CSUCCESSP_SLOT_NONE;
        if (yyjson_is_str(item) && length <= CSUCCESSP_ID_MAX) {
            memcpy(name, "segment.", 8);
            memcpy(name + 8, yyjson_get_str(item), length);
            slot = csuccessp_slot_find(book, name, length + 8, 0);
        }
        if (slot == CSUCCESSP_SLOT_NONE ||
            csuccessp_node_at(book, slot)->kind != &csuccessp_segment_kind)
            return csuccessp_corrupt(&in_list, "there is no such segment");
        csuccessp_node_at(book, slot)->own.data.small[row] = 1;
    }
    return CSUCCESS_OK;
}

/* What a value by clock is counted from: an event that has been, or a date. */
static int
is_anchor(const csuccess_book *book, const csuccessp_node *node, uint32_t row, int64_t anchor)
{
    if (csuccessp_measure_of(node)->function == CSUCCESSP_MEASURE_DAYS_SINCE)
        return anchor >= CSUCCESSP_TIME_MIN && anchor <= csuccessp_instant_of(book, row);
    return anchor >= CSUCCESSP_DATE_MIN && anchor <= CSUCCESSP_DATE_MAX;
}

static csuccess_status
load_computed(csuccess_book *book, const csuccessp_place *place, yyjson_val *object, uint32_t row)
{
    static const csuccessp_field number = {"", CSUCCESSP_FIELD_DOUBLE, 1, 0, NULL};
    static const csuccessp_field integer = {"", CSUCCESSP_FIELD_INT, 1, 0, NULL};
    csuccessp_place in_object = csuccessp_place_name(place, "computed");
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *key, *value;
    size_t i, n;

    yyjson_obj_foreach(object, i, n, key, value)
    {
        csuccessp_place at = csuccessp_place_key(&in_object, yyjson_get_str(key),
                                                 yyjson_get_len(key));
        uint32_t slot = csuccessp_slot_find(book, yyjson_get_str(key), yyjson_get_len(key), 0);
        csuccessp_node *node = slot == CSUCCESSP_SLOT_NONE ? NULL : csuccessp_node_at(book, slot);
        int64_t reason = CSUCCESS_PRESENT;
        if (!node || !csuccessp_measure_of(node))
            return csuccessp_corrupt(&at, "there is no such measure");
        if (node->by_clock) {
            status = csuccessp_field_read(&at, value, &integer, &node->anchor[row]);
            if (status == CSUCCESS_OK && !is_anchor(book, node, row, node->anchor[row]))
                status = csuccessp_corrupt(&at, "the value contradicts the clock");
        } else if (yyjson_is_arr(value)) {
            status = csuccessp_field_read(&at, yyjson_arr_get_first(value), &integer, &reason);
            if (status == CSUCCESS_OK &&
                (reason <= CSUCCESS_PRESENT || reason > CSUCCESS_MISSING_ERROR))
                status = csuccessp_corrupt(&at, "there is no such reason");
        } else {
            status = csuccessp_field_read(&at, value, &number, &node->own.data.number[row]);
        }
        if (status != CSUCCESS_OK)
            return status;
        if (!node->by_clock)
            node->missing[row] = (uint8_t)reason;
    }
    return CSUCCESS_OK;
}

/* A row for the customer: in a clone the one that the original has. */
static csuccess_status
take_row(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
         csuccessp_slice id, int born, uint32_t *row)
{
    csuccessp_ref name;
    csuccess_status status;

    if (csuccessp_customer_row(book, id.bytes, id.length) != CSUCCESSP_ROW_NONE)
        return csuccessp_corrupt(place, "a customer is there twice");
    if (!loader->origin) {
        status = csuccessp_customers_reserve(book, 1);
        if (status != CSUCCESS_OK)
            return status;
    }
    name = csuccessp_name_take(&book->pool, id.bytes, id.length);
    if (!name)
        return csuccessp_fail_memory(&book->error);
    if (loader->origin)
        *row = csuccessp_customer_put(book, name, born,
                                      csuccessp_customer_row(loader->origin, id.bytes, id.length));
    else
        *row = csuccessp_customer_add(book, name, born);
    return CSUCCESS_OK;
}

static csuccess_status
load_rooms(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
           yyjson_val *document, uint32_t row)
{
    csuccess_status status = CSUCCESS_OK;
    size_t r;

    for (r = 0; csuccessp_rooms[r] && status == CSUCCESS_OK; r++) {
        const csuccessp_room *room = csuccessp_rooms[r];
        yyjson_val *value;
        csuccessp_place at;
        if (!room->customer_field)
            continue;
        value = yyjson_obj_get(document, room->customer_field);
        at = csuccessp_place_name(place, room->customer_field);
        if (value)
            status = room->load_customer(book, loader, row, &at, value);
    }
    return status;
}

static csuccess_status
load_customer(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
              yyjson_val *document)
{
    struct customer_body in;
    uint64_t present;
    uint32_t row = 0;
    csuccessp_place at;
    yyjson_val *item;
    size_t i, n;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.instant = CSUCCESSP_TIME_NONE;
    status = csuccessp_fields_read(place, document, customer_fields,
                                   sizeof customer_fields / sizeof *customer_fields, &in, &present);
    if (status == CSUCCESS_OK && in.instant != CSUCCESSP_TIME_NONE &&
        (in.fresh || in.instant > book->clock.now || in.instant <= book->clock.whole))
        status = csuccessp_corrupt(place, "the customer's instant contradicts the clock");
    if (status == CSUCCESS_OK)
        status = take_row(book, loader, place, in.id, !in.unborn, &row);
    if (status != CSUCCESS_OK)
        return status;
    loader->row = loader->item = row;
    loader->passing = in.fresh || in.due || in.computed || in.instant != CSUCCESSP_TIME_NONE ||
                      book->clock.now == CSUCCESSP_TIME_NONE;
    if (!in.fresh && book->clock.now != CSUCCESSP_TIME_NONE) {
        book->customers.instant[row] = in.instant != CSUCCESSP_TIME_NONE ? in.instant
                                                                         : book->clock.whole;
        csuccessp_bits_unset(&book->everything, row);
        status = load_segments(book, place, in.segments, row);
    }
    if (status == CSUCCESS_OK)
        status = load_attributes(book, place, &in, row);
    if (status == CSUCCESS_OK)
        status = load_parent(book, loader, place, &in, row);
    if (status == CSUCCESS_OK && in.aliases)
        status = load_aliases(book, place, in.aliases, row);
    if (status == CSUCCESS_OK && in.contacts)
        status = load_contacts(book, place, in.contacts, row);
    at = csuccessp_place_name(place, "outcomes");
    yyjson_arr_foreach(in.outcomes, i, n, item)
    {
        csuccessp_place in_list = csuccessp_place_item(&at, i);
        if (status == CSUCCESS_OK)
            status = csuccessp_outcome_load(book, &in_list, item, row);
    }
    if (status == CSUCCESS_OK && in.kept)
        status = load_kept(book, place, in.kept, row);
    if (status == CSUCCESS_OK && in.computed && book->customers.instant[row] == CSUCCESSP_TIME_NONE)
        status = csuccessp_corrupt(place, "nothing can have been computed yet");
    if (status == CSUCCESS_OK && in.computed)
        status = load_computed(book, place, in.computed, row);
    if (status == CSUCCESS_OK)
        status = load_rooms(book, loader, place, document, row);
    if (status == CSUCCESS_OK && in.due)
        csuccessp_mark_due(book, row);
    return status;
}

const csuccessp_document_kind csuccessp_customer_document = {
    "customer", CSUCCESSP_PHASE_CUSTOMERS, csuccessp_customers_save, load_customer};
