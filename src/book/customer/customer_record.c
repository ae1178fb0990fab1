/* SPDX-License-Identifier: MIT */
#include "book/customer/customer_record.h"

#include <string.h>

#include "book/book.h"
#include "book/customer/kept.h"
#include "book/record/record.h"
#include "util/suggest.h"

struct customer_change {
    csuccessp_change change;
    size_t count;
    csuccessp_ref name; /* of a new customer, until it is accepted */
    csuccessp_ref kept; /* a list of values of undeclared attributes */
    csuccessp_assignment set[];
};

struct customer_body {
    csuccessp_slice id;
    yyjson_val *builtin[CSUCCESSP_BUILTINS];
    yyjson_val *attributes;
};

static const csuccessp_field customer_fields[] = {
    {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct customer_body, id), NULL},
    {"attributes", CSUCCESSP_FIELD_OBJECT, 0, offsetof(struct customer_body, attributes), NULL},
    {"name", CSUCCESSP_FIELD_ANY, 0,
     offsetof(struct customer_body, builtin) + CSUCCESSP_BUILTIN_NAME * sizeof(yyjson_val *), NULL},
    {"owner", CSUCCESSP_FIELD_ANY, 0,
     offsetof(struct customer_body, builtin) + CSUCCESSP_BUILTIN_OWNER * sizeof(yyjson_val *),
     NULL},
    {"start", CSUCCESSP_FIELD_ANY, 0,
     offsetof(struct customer_body, builtin) + CSUCCESSP_BUILTIN_START * sizeof(yyjson_val *),
     NULL},
    {"parent", CSUCCESSP_FIELD_ANY, 0,
     offsetof(struct customer_body, builtin) + CSUCCESSP_BUILTIN_PARENT * sizeof(yyjson_val *),
     NULL},
    CSUCCESSP_COMMON_FIELDS,
};

static void
discard_customer(csuccess_book *book, csuccessp_change *change)
{
    struct customer_change *c = (struct customer_change *)change;
    size_t i;

    for (i = 0; i < c->count; i++)
        csuccessp_assignment_discard(book, &c->set[i]);
    while (c->kept) {
        csuccessp_ref next = csuccessp_kept_at(book, c->kept)->next;
        csuccessp_kept_discard(book, c->kept);
        c->kept = next;
    }
    csuccessp_name_give(&book->pool, c->name);
    csuccessp_change_free(book, change);
}

static csuccess_status
unknown_attribute(csuccess_book *book, const csuccessp_place *place, const char *name,
                  size_t length)
{
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    const char *known;
    size_t i, n;

    csuccessp_suggest_begin(&suggestion, name, length);
    for (i = 0; i < book->graph.slots.count; i++) {
        const csuccessp_node *node = book->graph.slots.items[i].node;
        if (node && node->kind == &csuccessp_attribute_kind) {
            known = csuccessp_slot_name(book, (uint32_t)i, &n);
            csuccessp_suggest_offer(&suggestion, known, n);
        }
    }
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "no attribute '%.*s' is declared%s",
                             csuccessp_shown(name, length), name,
                             csuccessp_suggest_text(&suggestion, hint));
}

/* An attribute may only be one of the values that its definition lists. */
static csuccess_status
check_listed(csuccess_book *book, const csuccessp_place *place, uint32_t slot,
             const csuccessp_assignment *set)
{
    const csuccessp_node *node = csuccessp_node_at(book, slot);
    const csuccessp_attribute_definition *d = node->definition;
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    const char *text, *known;
    size_t i, length, n;

    if (set->type != CSUCCESS_TYPE_TEXT || !set->present || !d->values.count)
        return CSUCCESS_OK;
    text = csuccessp_texts_get(&book->texts, set->value.text, &length);
    csuccessp_suggest_begin(&suggestion, text, length);
    for (i = 0; i < d->values.count; i++) {
        if (d->values.items[i] == set->value.text)
            return CSUCCESS_OK;
        known = csuccessp_texts_get(&book->texts, d->values.items[i], &n);
        csuccessp_suggest_offer(&suggestion, known, n);
    }
    return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "'%.*s' is none of the attribute's values%s",
                             csuccessp_shown(text, length), text,
                             csuccessp_suggest_text(&suggestion, hint));
}

static csuccess_status
read_attribute(csuccess_book *book, const csuccessp_place *place, const char *name, size_t length,
               yyjson_val *value, struct customer_change *c)
{
    uint32_t slot = csuccessp_slot_find(book, name, length, 0);
    const csuccessp_node *node = slot == CSUCCESSP_SLOT_NONE ? NULL : csuccessp_node_at(book, slot);
    csuccessp_ref kept;
    csuccess_status status;

    if (node && node->kind == &csuccessp_attribute_kind &&
        !((csuccessp_attribute_definition *)node->definition)->builtin) {
        status = csuccessp_assignment_read(book, place, value, slot, node->type, &c->set[c->count]);
        c->count++;
        if (status == CSUCCESS_OK)
            status = check_listed(book, place, slot, &c->set[c->count - 1]);
        return status;
    }
    if (node && node->kind != &csuccessp_attribute_kind)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "'%.*s' is a %s, which is computed",
                                 csuccessp_shown(name, length), name, node->kind->noun);
    if (!book->settings.keep_undeclared || !csuccessp_id_valid(name, length) || node)
        return unknown_attribute(book, place, name, length);
    status = csuccessp_kept_grow(book, book->customers.capacity);
    if (status == CSUCCESS_OK)
        status = csuccessp_kept_make(book, place, name, length, value, c->change.at,
                                     c->change.source, &kept);
    if (status == CSUCCESS_OK) {
        csuccessp_kept_at(book, kept)->next = c->kept;
        c->kept = kept;
    }
    return status;
}

/* What was accepted long ago and does not fit any more is left out; the rest of the record holds.
 * `status` says how one field went, the assignments from `from` on are its. */
static csuccess_status
leave_out(csuccess_book *book, const csuccessp_record *record, struct customer_change *c,
          size_t from, csuccess_status status)
{
    if (status == CSUCCESS_OK || status == CSUCCESS_E_NO_MEMORY || !record->waited)
        return status;
    for (; c->count > from; c->count--) {
        csuccessp_assignment_discard(book, &c->set[c->count - 1]);
        memset(&c->set[c->count - 1], 0, sizeof c->set[0]);
    }
    c->change.lost = 1;
    return CSUCCESS_OK;
}

static csuccess_status
read_attributes(csuccess_book *book, const csuccessp_record *record, const csuccessp_place *place,
                yyjson_val *object, struct customer_change *c)
{
    yyjson_val *key, *value, *other;
    size_t i, n, j, before;
    csuccess_status status;

    yyjson_obj_foreach(object, i, n, key, value)
    {
        csuccessp_place at = csuccessp_place_key(place, yyjson_get_str(key), yyjson_get_len(key));
        j = 0;
        for (other = unsafe_yyjson_get_first(object); j < i; j++) {
            if (yyjson_get_len(other) == yyjson_get_len(key) &&
                memcmp(yyjson_get_str(other), yyjson_get_str(key), yyjson_get_len(key)) == 0)
                return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "the field is there twice");
            other = unsafe_yyjson_get_next(other + 1);
        }
        before = c->count;
        status = read_attribute(book, &at, yyjson_get_str(key), yyjson_get_len(key), value, c);
        status = leave_out(book, record, c, before, status);
        if (status != CSUCCESS_OK)
            return status;
    }
    return CSUCCESS_OK;
}

/* The row of the parent, which stays the same while the change waits; a parent that goes away
 * before is noticed by its generation. */
static csuccess_status
read_parent(csuccess_book *book, const csuccessp_place *place, yyjson_val *value, uint32_t row,
            csuccessp_assignment *out)
{
    static const csuccessp_field field = {"parent", CSUCCESSP_FIELD_ID, 1, 0, NULL};
    csuccessp_place at = csuccessp_place_name(place, "parent");
    csuccessp_slice id = {NULL, 0};
    uint32_t parent, up, depth = 0;
    csuccess_status status;

    memset(out, 0, sizeof *out);
    out->slot = CSUCCESSP_BUILTIN_SLOT(CSUCCESSP_BUILTIN_PARENT);
    out->type = CSUCCESS_TYPE_INT;
    if (yyjson_is_null(value))
        return CSUCCESS_OK;
    status = csuccessp_field_read(&at, value, &field, &id);
    if (status == CSUCCESS_OK)
        status = csuccessp_record_customer(book, place, "parent", id, &parent);
    if (status != CSUCCESS_OK)
        return status;
    if (row != CSUCCESSP_ROW_NONE && csuccessp_tree_below(book, parent, row))
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "'%.*s' is this customer or lies below it",
                                 csuccessp_shown(id.bytes, id.length), id.bytes);
    for (up = parent; up != CSUCCESSP_ROW_NONE; up = csuccessp_tree_parent(book, up))
        depth++;
    if (depth >= CSUCCESSP_TREE_DEPTH_MAX)
        return csuccessp_fail_at(&at, CSUCCESS_E_LIMIT, "parents stand at most %d above another",
                                 CSUCCESSP_TREE_DEPTH_MAX);
    status = csuccessp_tree_reserve(book);
    out->present = 1;
    out->value.integer = (int64_t)((uint64_t)(book->customers.generation[parent] & 0xffffff) << 32 |
                                   parent);
    return status;
}

static csuccess_status
read_owner(csuccess_book *book, const csuccessp_place *place, yyjson_val *value)
{
    csuccessp_place at = csuccessp_place_name(place, "owner");
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    const char *id = yyjson_get_str(value), *known;
    size_t length = yyjson_get_len(value), n;
    csuccessp_ref ref;

    if (!id || csuccessp_entity_find(book, &book->members, 0, id, length))
        return CSUCCESS_OK;
    csuccessp_suggest_begin(&suggestion, id, length);
    for (ref = csuccessp_entities_first(&book->members, 0); ref;
         ref = csuccessp_entity_at(book, ref)->next) {
        known = csuccessp_name_get(&book->pool, csuccessp_entity_at(book, ref)->id, &n);
        csuccessp_suggest_offer(&suggestion, known, n);
    }
    return csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "there is no member '%.*s'%s",
                             csuccessp_shown(id, length), id,
                             csuccessp_suggest_text(&suggestion, hint));
}

static csuccess_status
read_builtins(csuccess_book *book, const csuccessp_record *record, const struct customer_body *in,
              uint32_t row, struct customer_change *c)
{
    const csuccessp_place *place = &record->place;
    csuccess_status status = CSUCCESS_OK;
    size_t before;
    int b;

    for (b = 0; b < CSUCCESSP_BUILTINS && status == CSUCCESS_OK; b++) {
        csuccessp_place at = csuccessp_place_name(place, csuccessp_builtin_names[b]);
        if (!in->builtin[b])
            continue;
        before = c->count;
        if (b == CSUCCESSP_BUILTIN_PARENT) {
            status = read_parent(book, place, in->builtin[b], row, &c->set[c->count]);
            if (status == CSUCCESS_OK && c->set[c->count].present) {
                c->change.other = (uint32_t)c->set[c->count].value.integer;
                c->change.other_generation = book->customers.generation[c->change.other];
            }
        } else {
            if (b == CSUCCESSP_BUILTIN_OWNER)
                status = read_owner(book, place, in->builtin[b]);
            if (status == CSUCCESS_OK)
                status = csuccessp_assignment_read(book, &at, in->builtin[b],
                                                   CSUCCESSP_BUILTIN_SLOT(b),
                                                   csuccessp_builtin_types[b], &c->set[c->count]);
        }
        c->count++;
        status = leave_out(book, record, c, before, status);
    }
    return status;
}

static csuccess_status
reserve_columns(csuccess_book *book, struct customer_change *c)
{
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < c->count && status == CSUCCESS_OK; i++)
        status = csuccessp_attribute_reserve(book, csuccessp_attribute_at(book, c->set[i].slot),
                                             c->change.at, c->change.source,
                                             c->set[i].currency != 0);
    return status;
}

/* A customer exists from its first record on, whatever time that is for: the handle is there at
 * once. This is the one thing that does not wait. */
static csuccess_status
prepare_row(csuccess_book *book, csuccessp_slice id, csuccessp_ref *name)
{
    csuccess_status status = csuccessp_customers_reserve(book, 1);

    if (status != CSUCCESS_OK)
        return status;
    *name = csuccessp_name_take(&book->pool, id.bytes, id.length);
    return *name ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

static csuccess_status
prepare_customer(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    struct customer_body in;
    struct customer_change *c;
    csuccessp_ref name = 0;
    uint32_t row;
    uint64_t present;
    size_t most;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&record->place, record->root, customer_fields,
                                   sizeof customer_fields / sizeof *customer_fields, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    row = csuccessp_customer_row(book, in.id.bytes, in.id.length);
    if (row == CSUCCESSP_ROW_NONE) {
        status = prepare_row(book, in.id, &name);
        if (status != CSUCCESS_OK)
            return status;
    }
    most = CSUCCESSP_BUILTINS + (in.attributes ? yyjson_obj_size(in.attributes) : 0);
    c = csuccessp_change_new(book, record, row, sizeof *c + most * sizeof c->set[0]);
    if (!c) {
        csuccessp_name_give(&book->pool, name);
        return csuccessp_fail_memory(&book->error);
    }
    c->name = name;
    status = read_builtins(book, record, &in, row, c);
    if (status == CSUCCESS_OK && in.attributes) {
        csuccessp_place at = csuccessp_place_name(&record->place, "attributes");
        status = read_attributes(book, record, &at, in.attributes, c);
    }
    if (status == CSUCCESS_OK)
        status = reserve_columns(book, c);
    if (status != CSUCCESS_OK) {
        discard_customer(book, &c->change);
        return status;
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

/* Called between the journal and what follows: the customer is there from now on. */
static void
accept_customer(csuccess_book *book, csuccessp_change *change)
{
    struct customer_change *c = (struct customer_change *)change;

    if (!c->name)
        return;
    change->row = csuccessp_customer_add(book, c->name, 0);
    change->generation = book->customers.generation[change->row];
    c->name = 0;
}

static void
set_parent(csuccess_book *book, uint32_t row, csuccessp_assignment *set, int64_t at,
           uint32_t source)
{
    uint32_t parent = CSUCCESSP_ROW_NONE, old = csuccessp_tree_parent(book, row);

    if (set->present) {
        parent = (uint32_t)set->value.integer;
        if (!csuccessp_customer_live(book, parent) ||
            (book->customers.generation[parent] & 0xffffff) !=
                (uint32_t)((uint64_t)set->value.integer >> 32) ||
            csuccessp_tree_below(book, parent, row)) {
            book->counts.orphaned++;
            csuccessp_log(book, CSUCCESS_LOG_WARNING, CSUCCESS_E_UNKNOWN,
                          "a parent that waited for its time no longer fits");
            return;
        }
    }
    if (!csuccessp_attribute_set(book, &book->builtins[CSUCCESSP_BUILTIN_PARENT], row, set, at,
                                 source))
        return;
    csuccessp_tree_set(book, row, parent);
    if (old != CSUCCESSP_ROW_NONE)
        csuccessp_mark_due(book, old);
    if (parent != CSUCCESSP_ROW_NONE)
        csuccessp_mark_due(book, parent);
}

static void
apply_customer(csuccess_book *book, csuccessp_change *change)
{
    struct customer_change *c = (struct customer_change *)change;
    size_t i;

    accept_customer(book, change);
    book->customers.flags[change->row] |= CSUCCESSP_CUSTOMER_BORN;
    for (i = 0; i < c->count; i++) {
        csuccessp_attribute *attribute = csuccessp_attribute_at(book, c->set[i].slot);
        if (c->set[i].slot == CSUCCESSP_BUILTIN_SLOT(CSUCCESSP_BUILTIN_PARENT)) {
            set_parent(book, change->row, &c->set[i], change->at, change->source);
        } else if (attribute && attribute->column.type == c->set[i].type) {
            csuccessp_attribute_set(book, attribute, change->row, &c->set[i], change->at,
                                    change->source);
        } else {
            book->counts.orphaned++;
            csuccessp_assignment_discard(book, &c->set[i]);
        }
    }
    c->count = 0;
    while (c->kept) {
        csuccessp_ref next = csuccessp_kept_at(book, c->kept)->next;
        csuccessp_kept_link(book, change->row, c->kept);
        c->kept = next;
    }
    csuccessp_change_free(book, change);
}

const csuccessp_record_kind csuccessp_customer_record = {
    "customer", NULL, prepare_customer, accept_customer, apply_customer, discard_customer,
};
