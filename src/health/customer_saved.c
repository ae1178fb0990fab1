/* SPDX-License-Identifier: MIT */
/* The room's part of a customer's saved document: {"bands": {...}, "computed": {...}, "overrides":
 * [...], "moments": [...]}, and what follows after loading. */
#include <math.h>

#include "book/saved/loader.h"
#include "health/health.h"
#include "health/history/moment.h"
#include "health/override/override.h"
#include "util/json_write.h"

static void
write_text(csuccess_book *book, csuccessp_text text, csuccessp_buffer *to)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, text, &length);

    csuccessp_json_text(to, bytes, length);
}

/* Is there anything at all? */
static int
has_state(const csuccess_book *book, uint32_t row)
{
    const csuccessp_health *h = csuccessp_health_of(book);

    return (row < h->moments_capacity && h->moments[row]) ||
           (row < h->overrides_capacity && h->overrides[row]);
}

static void
save_bands(csuccess_book *book, uint32_t row, csuccessp_buffer *to)
{
    const csuccessp_health *h = csuccessp_health_of(book);
    size_t i, length, any = 0;
    const char *id;

    for (i = 0; i < h->computed.count; i++) {
        const csuccessp_node *node = csuccessp_node_at(book, h->computed.items[i]);
        const csuccessp_health_entry *entry;
        if (node->kind != &csuccessp_health_score_kind)
            continue;
        entry = ((const csuccessp_health_node *)node->definition)->entry;
        if (entry->band[row] == CSUCCESSP_BAND_NONE)
            continue;
        if (!any++) {
            csuccessp_json_key(to, "bands");
            csuccessp_json_begin(to, '{');
        }
        id = csuccessp_texts_get(&book->texts, entry->id, &length);
        csuccessp_json_key_bytes(to, id, length);
        csuccessp_json_begin(to, '[');
        csuccessp_json_int(to, entry->band[row]);
        csuccessp_json_int(to, entry->flags[row]);
        csuccessp_json_time(to, entry->since[row]);
        csuccessp_json_end(to, ']');
    }
    if (any)
        csuccessp_json_end(to, '}');
}

static void
save_value(csuccess_book *book, const csuccessp_node *node, uint32_t row, csuccessp_buffer *to)
{
    if (node->type == CSUCCESS_TYPE_TEXT) {
        if (node->own.data.text[row])
            write_text(book, node->own.data.text[row], to);
        else
            csuccessp_json_null(to);
    } else if (node->keeps_reasons && node->missing[row] != CSUCCESS_PRESENT) {
        csuccessp_json_begin(to, '[');
        csuccessp_json_int(to, node->missing[row]);
        csuccessp_json_end(to, ']');
    } else if (node->type == CSUCCESS_TYPE_SCORE) {
        csuccessp_json_int(to, node->own.data.integer[row]);
    } else if (node->type == CSUCCESS_TYPE_BOOL && csuccessp_column_has(&node->own, row)) {
        csuccessp_json_bool(to, node->own.data.small[row]);
    } else if (csuccessp_column_has(&node->own, row)) {
        csuccessp_json_double(to, node->own.data.number[row]);
    } else {
        csuccessp_json_null(to);
    }
}

static void
save_computed(csuccess_book *book, uint32_t row, csuccessp_buffer *to)
{
    const csuccessp_health *h = csuccessp_health_of(book);
    size_t i, length;
    const char *name;

    csuccessp_json_key(to, "computed");
    csuccessp_json_begin(to, '{');
    for (i = 0; i < h->computed.count; i++) {
        const csuccessp_node *node = csuccessp_node_at(book, h->computed.items[i]);
        if (!node->computed)
            continue;
        name = csuccessp_slot_name(book, h->computed.items[i], &length);
        csuccessp_json_key_bytes(to, name, length);
        save_value(book, node, row, to);
    }
    csuccessp_json_end(to, '}');
}

void
csuccessp_health_save_customer(csuccess_book *book, uint32_t row, csuccessp_buffer *to)
{
    const csuccessp_health *h = csuccessp_health_of(book);
    int due = book->due_whole || csuccessp_bits_has(&book->due, row);

    if (!h->tracked.count || !has_state(book, row))
        return;
    csuccessp_json_key(to, "health");
    csuccessp_json_begin(to, '{');
    save_bands(book, row, to);
    if (due && book->customers.instant[row] != CSUCCESSP_TIME_NONE)
        save_computed(book, row, to);
    csuccessp_overrides_save(book, row, to);
    csuccessp_moments_save(book, row, to);
    csuccessp_json_end(to, '}');
}

static csuccess_status
load_band(csuccess_book *book, const csuccessp_place *place, const char *id, size_t length,
          yyjson_val *value, uint32_t row)
{
    static const csuccessp_field integer = {"", CSUCCESSP_FIELD_INT, 1, 0, NULL};
    static const csuccessp_field time = {"", CSUCCESSP_FIELD_TIME, 1, 0, NULL};
    csuccessp_text text = csuccessp_texts_find(&book->texts, id, length);
    csuccessp_health_entry *entry = text ? csuccessp_health_find(book, text) : NULL;
    int64_t number = 0, flags = 0, since = 0;
    csuccess_status status;

    if (!entry || !entry->published || yyjson_arr_size(value) != 3)
        return csuccessp_corrupt(place, "a band of no model");
    status = csuccessp_field_read(place, yyjson_arr_get(value, 0), &integer, &number);
    if (status == CSUCCESS_OK)
        status = csuccessp_field_read(place, yyjson_arr_get(value, 1), &integer, &flags);
    if (status == CSUCCESS_OK)
        status = csuccessp_field_read(place, yyjson_arr_get(value, 2), &time, &since);
    if (status == CSUCCESS_OK &&
        (number < 0 || (size_t)number >= entry->bands.count || flags < 0 ||
         flags > (CSUCCESSP_BAND_WAITS | CSUCCESSP_BAND_HELD) || since > book->clock.now))
        status = csuccessp_corrupt(place, "there is no such band");
    if (status != CSUCCESS_OK)
        return status;
    entry->band[row] = (uint8_t)number;
    entry->flags[row] = (uint8_t)flags;
    entry->since[row] = since;
    return CSUCCESS_OK;
}

static csuccess_status
load_customer_bands(csuccess_book *book, const csuccessp_place *customer, yyjson_val *object,
                    uint32_t row)
{
    csuccessp_place place = csuccessp_place_name(customer, "bands");
    yyjson_val *key, *band;
    size_t i, n;
    csuccess_status status = CSUCCESS_OK;

    yyjson_obj_foreach(object, i, n, key, band)
    {
        const char *id = yyjson_get_str(key);
        size_t length = yyjson_get_len(key);
        csuccessp_place at = csuccessp_place_key(&place, id, length);
        if (status == CSUCCESS_OK)
            status = load_band(book, &at, id, length, band, row);
    }
    return status;
}

/* A text that a column may refer to without holding it. */
static csuccessp_text
lasting_text(const csuccess_book *book, yyjson_val *value)
{
    const csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_text text = csuccessp_texts_find(&book->texts, yyjson_get_str(value),
                                               yyjson_get_len(value));
    size_t i, k;

    for (i = 0; text && i < h->entries.count; i++) {
        const csuccessp_health_entry *entry = h->entries.items[i];
        if (entry->id == text)
            return text;
        for (k = 0; k < entry->bands.count; k++)
            if (entry->bands.items[k] == text)
                return text;
    }
    return 0;
}

static csuccess_status
load_value(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
           csuccessp_node *node, uint32_t row)
{
    static const csuccessp_field integer = {"", CSUCCESSP_FIELD_INT, 1, 0, NULL};
    static const csuccessp_field real = {"", CSUCCESSP_FIELD_DOUBLE, 1, 0, NULL};
    static const csuccessp_field truth = {"", CSUCCESSP_FIELD_BOOL, 1, 0, NULL};
    int64_t reason = CSUCCESS_PRESENT, score = 0;
    csuccess_status status = CSUCCESS_OK;

    if (node->type == CSUCCESS_TYPE_TEXT) {
        node->own.data.text[row] = yyjson_is_str(value) ? lasting_text(book, value) : 0;
        return yyjson_is_null(value) || node->own.data.text[row]
                   ? CSUCCESS_OK
                   : csuccessp_corrupt(place, "there is no such band or model");
    }
    if (yyjson_is_arr(value)) {
        status = csuccessp_field_read(place, yyjson_arr_get_first(value), &integer, &reason);
        if (status == CSUCCESS_OK &&
            (!node->keeps_reasons || reason <= CSUCCESS_PRESENT || reason > CSUCCESS_MISSING_ERROR))
            status = csuccessp_corrupt(place, "there is no such reason");
    } else if (yyjson_is_null(value)) {
        return CSUCCESS_OK;
    } else if (node->type == CSUCCESS_TYPE_SCORE) {
        status = csuccessp_field_read(place, value, &integer, &score);
        if (status == CSUCCESS_OK &&
            (score > CSUCCESSP_POINTS_MAX || score < -CSUCCESSP_POINTS_MAX))
            status = csuccessp_corrupt(place, "there is no such score");
        node->own.data.integer[row] = status == CSUCCESS_OK ? score : CSUCCESSP_INTEGER_MISSING;
    } else if (node->type == CSUCCESS_TYPE_BOOL) {
        status = csuccessp_field_read(place, value, &truth, &node->own.data.small[row]);
    } else {
        status = csuccessp_field_read(place, value, &real, &node->own.data.number[row]);
    }
    if (status != CSUCCESS_OK)
        return status;
    if (node->keeps_reasons)
        node->missing[row] = (uint8_t)reason;
    if (node->kind == &csuccessp_health_coverage_kind) {
        double coverage = node->own.data.number[row];
        if (!(coverage >= 0 && coverage <= 1))
            return csuccessp_corrupt(place, "a coverage is from 0 to 1");
        ((csuccessp_health_node *)node->definition)->entry->coverage[row] =
            (int32_t)floor(coverage * CSUCCESSP_MICRO + 0.5);
    }
    return CSUCCESS_OK;
}

static csuccess_status
load_values(csuccess_book *book, const csuccessp_place *place, yyjson_val *object, uint32_t row)
{
    yyjson_val *key, *value;
    size_t i, n;
    csuccess_status status;

    yyjson_obj_foreach(object, i, n, key, value)
    {
        csuccessp_place at = csuccessp_place_key(place, yyjson_get_str(key), yyjson_get_len(key));
        uint32_t slot = csuccessp_slot_find(book, yyjson_get_str(key), yyjson_get_len(key), 0);
        csuccessp_node *node = slot == CSUCCESSP_SLOT_NONE ? NULL : csuccessp_node_at(book, slot);
        if (!node || !csuccessp_health_owns(node))
            return csuccessp_corrupt(&at, "there is no such value");
        status = load_value(book, &at, value, node, row);
        if (status != CSUCCESS_OK)
            return status;
    }
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_health_load_customer(csuccess_book *book, csuccessp_loader *loader, uint32_t row,
                               const csuccessp_place *place, yyjson_val *value)
{
    struct state_body {
        yyjson_val *bands, *computed, *overrides, *moments;
    } in = {NULL, NULL, NULL, NULL};
    static const csuccessp_field fields[] = {
        {"bands", CSUCCESSP_FIELD_OBJECT, 0, offsetof(struct state_body, bands), NULL},
        {"computed", CSUCCESSP_FIELD_OBJECT, 0, offsetof(struct state_body, computed), NULL},
        {"overrides", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct state_body, overrides), NULL},
        {"moments", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct state_body, moments), NULL},
    };
    csuccessp_place at;
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, value, fields, 4, &in, &present);

    (void)loader;
    if (status == CSUCCESS_OK && in.bands)
        status = load_customer_bands(book, place, in.bands, row);
    at = csuccessp_place_name(place, "computed");
    if (status == CSUCCESS_OK && in.computed)
        status = load_values(book, &at, in.computed, row);
    at = csuccessp_place_name(place, "overrides");
    if (status == CSUCCESS_OK && in.overrides)
        status = csuccessp_overrides_load(book, &at, in.overrides, row);
    at = csuccessp_place_name(place, "moments");
    if (status == CSUCCESS_OK && in.moments)
        status = csuccessp_moments_load(book, &at, in.moments, row);
    return status;
}

/* Timers are not saved: they follow from bands that wait, and overrides that end. */
csuccess_status
csuccessp_health_loaded(csuccess_book *book, csuccessp_loader *loader)
{
    csuccessp_health *h = csuccessp_health_of(book);
    size_t i, k;
    uint32_t row;

    (void)loader;
    for (i = 0; i < h->entries.count; i++) {
        csuccessp_health_entry *entry = h->entries.items[i];
        const csuccessp_model *model;
        for (k = 0; k < entry->versions.count; k++)
            if (!entry->versions.items[k].model)
                return csuccessp_fail(&book->error, CSUCCESS_E_CORRUPT,
                                      "a health model's definition is not there");
        model = csuccessp_health_current(entry);
        for (row = 0; model && row < book->customers.rows && row < entry->capacity; row++) {
            if (!(entry->flags[row] & CSUCCESSP_BAND_WAITS))
                continue;
            if (csuccessp_timers_reserve(book, 1) != CSUCCESS_OK)
                return csuccessp_fail_memory(&book->error);
            csuccessp_health_wake(book, row, entry->number,
                                  entry->since[row] + model->min_dwell_days * CSUCCESSP_DAY);
        }
    }
    return csuccessp_overrides_loaded(book);
}
