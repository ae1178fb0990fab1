/* SPDX-License-Identifier: MIT */
#include "environment/bindings.h"

#include <string.h>

#include "expr/function/functions.h"
#include "expr/function/number_text.h"
#include "expr/function/time_text.h"

typedef struct binder {
    csuccessp_evaluation conversions; /* functions of the language; nobody counts their steps */
    uint32_t most;                    /* bytes of a text, elements of a list, inside of values */
} binder;

static csuccess_status read_value(binder *b, const csuccessp_place *place, yyjson_val *json,
                                  const csuccessp_type *type, uint32_t most, csuccessp_any *out);

static csuccess_status
wrong(const csuccessp_place *place, const char *wanted, yyjson_val *json)
{
    return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected %s, found %s", wanted,
                             csuccessp_json_kind(json));
}

static csuccess_status
not_such(const csuccessp_place *place, const char *wanted, yyjson_val *json)
{
    const char *text = yyjson_is_raw(json) ? yyjson_get_raw(json) : yyjson_get_str(json);

    return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "expected %s, found '%.*s'", wanted,
                             csuccessp_shown(text, yyjson_get_len(json)), text);
}

static csuccess_status
check_size(const csuccessp_place *place, size_t size, uint32_t most, const char *unit)
{
    if (size <= most)
        return CSUCCESS_OK;
    return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "%zu %s; at most %u are allowed", size, unit,
                             (unsigned)most);
}

/* The bytes of a number or of a text that says one. */
static int
number_bytes(yyjson_val *json, csuccessp_slice *out)
{
    if (!yyjson_is_raw(json) && !yyjson_is_str(json))
        return 0;
    out->bytes = yyjson_is_raw(json) ? yyjson_get_raw(json) : yyjson_get_str(json);
    out->length = yyjson_get_len(json);
    return 1;
}

/* "1.0" and "1e3" are integers in JSON. */
static csuccess_status
read_int(const csuccessp_place *place, yyjson_val *json, csuccessp_any *out)
{
    csuccessp_slice text;
    int64_t value;

    if (!number_bytes(json, &text))
        return wrong(place, "an integer", json);
    if (csuccessp_int_parse(text.bytes, text.length, &value) != CSUCCESSP_READ_DONE &&
        (!yyjson_is_raw(json) ||
         csuccessp_integer_read(text.bytes, text.length, &value) != CSUCCESS_OK))
        return not_such(place, "an integer of 64 bits", json);
    *out = csuccessp_any_int(value);
    return CSUCCESS_OK;
}

static csuccess_status
read_uint(const csuccessp_place *place, yyjson_val *json, csuccessp_any *out)
{
    csuccessp_slice text;
    uint64_t natural;
    int64_t value;

    if (!number_bytes(json, &text))
        return wrong(place, "an integer of 0 or more", json);
    if (csuccessp_uint_parse(text.bytes, text.length, &natural) != CSUCCESSP_READ_DONE) {
        if (!yyjson_is_raw(json) ||
            csuccessp_integer_read(text.bytes, text.length, &value) != CSUCCESS_OK || value < 0)
            return not_such(place, "an integer of 0 or more, of 64 bits", json);
        natural = (uint64_t)value;
    }
    *out = csuccessp_any_uint(natural);
    return CSUCCESS_OK;
}

static csuccess_status
read_double(const csuccessp_place *place, yyjson_val *json, csuccessp_any *out)
{
    csuccessp_slice text;
    double number;

    if (!number_bytes(json, &text))
        return wrong(place, "a number", json);
    if (csuccessp_number_parse(text.bytes, text.length, &number) != CSUCCESSP_READ_DONE)
        return not_such(place, "a number that a double can hold", json);
    *out = csuccessp_any_double(number);
    return CSUCCESS_OK;
}

static csuccess_status
read_text(const csuccessp_place *place, yyjson_val *json, uint32_t most, csuccessp_any *out)
{
    if (!yyjson_is_str(json))
        return wrong(place, "a text", json);
    *out = csuccessp_any_string(yyjson_get_str(json), yyjson_get_len(json));
    return check_size(place, yyjson_get_len(json), most, "bytes");
}

/* What a function of the language makes of a text. */
static csuccess_status
convert(binder *b, const csuccessp_place *place, yyjson_val *json, unsigned kind,
        const char *wanted, csuccessp_any *out)
{
    csuccessp_any text;

    if (!yyjson_is_str(json))
        return wrong(place, wanted, json);
    text = csuccessp_any_string(yyjson_get_str(json), yyjson_get_len(json));
    if (kind == CSUCCESSP_KIND_BYTES)
        *out = csuccessp_call_decode(&b->conversions, &text, 1);
    else if (kind == CSUCCESSP_KIND_TIMESTAMP)
        *out = csuccessp_timestamp_parse(text.as.bytes, text.length);
    else if (kind == CSUCCESSP_KIND_DURATION)
        *out = csuccessp_duration_parse(text.as.bytes, text.length);
    else
        *out = csuccessp_call_date(&b->conversions, &text, 1);
    if (out->kind != CSUCCESSP_KIND_ERROR)
        return CSUCCESS_OK;
    if (out->length == CSUCCESSP_FAULT_MEMORY)
        return csuccessp_fail_memory(place->error);
    return not_such(place, wanted, json);
}

static csuccess_status
read_bytes(binder *b, const csuccessp_place *place, yyjson_val *json, uint32_t most,
           csuccessp_any *out)
{
    csuccess_status status = convert(b, place, json, CSUCCESSP_KIND_BYTES, "bytes in base64", out);

    return status == CSUCCESS_OK ? check_size(place, out->length, most, "bytes") : status;
}

static csuccess_status
read_named_type(const csuccessp_place *place, yyjson_val *json, csuccessp_any *out)
{
    const csuccessp_type *type;

    if (!yyjson_is_str(json))
        return wrong(place, "the name of a type", json);
    type = csuccessp_type_named(yyjson_get_str(json), yyjson_get_len(json));
    if (!type)
        return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "there is no type '%.*s'",
                                 csuccessp_shown(yyjson_get_str(json), yyjson_get_len(json)),
                                 yyjson_get_str(json));
    *out = csuccessp_any_of(CSUCCESSP_KIND_TYPE, 0);
    out->as.type = type;
    return CSUCCESS_OK;
}

/* Values are no deeper than JSON is read, so that they can be made unless there is no memory. */
static csuccess_status
made(const csuccessp_place *place, csuccessp_any value, csuccessp_any *out)
{
    *out = value;
    if (value.kind != CSUCCESSP_KIND_ERROR)
        return CSUCCESS_OK;
    if (value.length == CSUCCESSP_FAULT_MEMORY)
        return csuccessp_fail_memory(place->error);
    return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "%s", csuccessp_fault_text(value.length));
}

static csuccess_status
read_list(binder *b, const csuccessp_place *place, yyjson_val *json, const csuccessp_type *type,
          uint32_t most, csuccessp_any *out)
{
    const csuccessp_type *of = csuccessp_type_parameter(type, 0);
    size_t i, count = yyjson_arr_size(json);
    csuccess_status status;
    csuccessp_any *items;
    yyjson_val *item;

    if (!yyjson_is_arr(json))
        return wrong(place, "an array", json);
    status = check_size(place, count, most, "elements");
    if (status != CSUCCESS_OK)
        return status;
    items = csuccessp_arena_take(b->conversions.arena, count, sizeof *items);
    if (!items)
        return csuccessp_fail_memory(place->error);
    yyjson_arr_foreach(json, i, count, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);

        status = read_value(b, &at, item, of, b->most, &items[i]);
        if (status != CSUCCESS_OK)
            return status;
    }
    return made(place, csuccessp_list_make(b->conversions.arena, items, count), out);
}

static csuccess_status
read_key(const csuccessp_place *place, yyjson_val *json, unsigned kind, uint32_t most,
         csuccessp_any *out)
{
    const char *text = yyjson_get_str(json);
    size_t length = yyjson_get_len(json);

    switch (kind) {
    case CSUCCESSP_KIND_INT:
        return read_int(place, json, out);
    case CSUCCESSP_KIND_UINT:
        return read_uint(place, json, out);
    case CSUCCESSP_KIND_BOOL:
        *out = csuccessp_any_bool(length == 4 && memcmp(text, "true", 4) == 0);
        if (out->as.integer || (length == 5 && memcmp(text, "false", 5) == 0))
            return CSUCCESS_OK;
        return not_such(place, "'true' or 'false' as the key", json);
    default:
        return read_text(place, json, most, out);
    }
}

static csuccess_status
read_map(binder *b, const csuccessp_place *place, yyjson_val *json, const csuccessp_type *type,
         uint32_t most, csuccessp_any *out)
{
    const csuccessp_type *key_type = csuccessp_type_parameter(type, 0);
    const csuccessp_type *value_type = csuccessp_type_parameter(type, 1);
    size_t i, count = yyjson_obj_size(json);
    csuccessp_entry *entries;
    yyjson_val *key, *value;
    csuccess_status status;
    uint64_t work = 0;

    if (!yyjson_is_obj(json))
        return wrong(place, "an object", json);
    status = check_size(place, count, most, "entries");
    if (status != CSUCCESS_OK)
        return status;
    entries = csuccessp_arena_take(b->conversions.arena, count, sizeof *entries);
    if (!entries)
        return csuccessp_fail_memory(place->error);
    yyjson_obj_foreach(json, i, count, key, value)
    {
        csuccessp_place at = csuccessp_place_key(place, yyjson_get_str(key), yyjson_get_len(key));

        status = read_key(&at, key, key_type->kind, b->most, &entries[i].key);
        if (status == CSUCCESS_OK)
            status = read_value(b, &at, value, value_type, b->most, &entries[i].value);
        if (status != CSUCCESS_OK)
            return status;
    }
    return made(place, csuccessp_map_make(b->conversions.arena, entries, count, &work), out);
}

static csuccess_status
read_number(const csuccessp_place *place, yyjson_val *json, csuccessp_any *out)
{
    int64_t value;

    if (csuccessp_int_parse(yyjson_get_raw(json), yyjson_get_len(json), &value) !=
        CSUCCESSP_READ_DONE)
        return read_double(place, json, out);
    *out = csuccessp_any_int(value);
    return CSUCCESS_OK;
}

/* Whatever JSON says: numbers are ints when they are written as such. */
static csuccess_status
read_dyn(binder *b, const csuccessp_place *place, yyjson_val *json, uint32_t most,
         csuccessp_any *out)
{
    switch (yyjson_get_type(json)) {
    case YYJSON_TYPE_NULL:
        *out = csuccessp_any_of(CSUCCESSP_KIND_NULL, 0);
        return CSUCCESS_OK;
    case YYJSON_TYPE_BOOL:
        *out = csuccessp_any_bool(yyjson_get_bool(json));
        return CSUCCESS_OK;
    case YYJSON_TYPE_STR:
        return read_text(place, json, most, out);
    case YYJSON_TYPE_ARR:
        return read_list(b, place, json, CSUCCESSP_TYPE_OF(LIST), most, out);
    case YYJSON_TYPE_OBJ:
        return read_map(b, place, json, CSUCCESSP_TYPE_OF(MAP), most, out);
    default:
        return read_number(place, json, out);
    }
}

static csuccess_status
read_optional(binder *b, const csuccessp_place *place, yyjson_val *json, const csuccessp_type *type,
              uint32_t most, csuccessp_any *out)
{
    csuccess_status status;
    csuccessp_any value;

    if (yyjson_is_null(json)) {
        *out = csuccessp_optional_none();
        return CSUCCESS_OK;
    }
    status = read_value(b, place, json, csuccessp_type_parameter(type, 0), most, &value);
    if (status != CSUCCESS_OK)
        return status;
    return made(place, csuccessp_optional_make(b->conversions.arena, value), out);
}

/* No deeper than JSON is read. */
static csuccess_status
read_value(binder *b, const csuccessp_place *place, yyjson_val *json, const csuccessp_type *type,
           uint32_t most, csuccessp_any *out)
{
    switch (type->kind) {
    case CSUCCESSP_KIND_NULL:
        *out = csuccessp_any_of(CSUCCESSP_KIND_NULL, 0);
        return yyjson_is_null(json) ? CSUCCESS_OK : wrong(place, "null", json);
    case CSUCCESSP_KIND_BOOL:
        *out = csuccessp_any_bool(yyjson_get_bool(json));
        return yyjson_is_bool(json) ? CSUCCESS_OK : wrong(place, "true or false", json);
    case CSUCCESSP_KIND_INT:
        return read_int(place, json, out);
    case CSUCCESSP_KIND_UINT:
        return read_uint(place, json, out);
    case CSUCCESSP_KIND_DOUBLE:
        return read_double(place, json, out);
    case CSUCCESSP_KIND_STRING:
        return read_text(place, json, most, out);
    case CSUCCESSP_KIND_BYTES:
        return read_bytes(b, place, json, most, out);
    case CSUCCESSP_KIND_TIMESTAMP:
        return convert(b, place, json, type->kind, "a time such as '2026-01-31T10:00:00Z'", out);
    case CSUCCESSP_KIND_DURATION:
        return convert(b, place, json, type->kind, "a duration such as '3.5s'", out);
    case CSUCCESSP_KIND_DATE:
        return convert(b, place, json, type->kind, "a date such as '2026-01-31'", out);
    case CSUCCESSP_KIND_LIST:
        return read_list(b, place, json, type, most, out);
    case CSUCCESSP_KIND_MAP:
        return read_map(b, place, json, type, most, out);
    case CSUCCESSP_KIND_TYPE:
        return read_named_type(place, json, out);
    case CSUCCESSP_KIND_OPTIONAL:
        return read_optional(b, place, json, type, most, out);
    default:
        return read_dyn(b, place, json, most, out);
    }
}

static csuccess_status
undeclared(const csuccessp_place *place, const csuccessp_host_environment *environment,
           const char *name, size_t length)
{
    char hint[CSUCCESSP_SUGGEST_TEXT];
    csuccessp_suggestion suggestion;

    csuccessp_suggest_begin(&suggestion, name, length);
    csuccessp_declared_suggest(environment, &suggestion);
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "there is no variable '%.*s'%s",
                             csuccessp_shown(name, length), name,
                             csuccessp_suggest_text(&suggestion, hint));
}

/* Has null a meaning of its own, or is the value missing? */
static int
takes_null(const csuccessp_type *type)
{
    return type->kind == CSUCCESSP_KIND_NULL || type->kind == CSUCCESSP_KIND_DYN ||
           type->kind == CSUCCESSP_KIND_OPTIONAL;
}

static csuccess_status
read_binding(binder *b, const csuccessp_place *place, const csuccessp_host_environment *environment,
             yyjson_val *key, yyjson_val *value, csuccessp_any *values, uint8_t *seen)
{
    const char *name = yyjson_get_str(key);
    size_t length = yyjson_get_len(key);
    uint32_t index = csuccessp_declared_find(environment, name, length);
    csuccessp_place at = csuccessp_place_key(place, name, length);
    const csuccessp_declared *variable;

    if (index == CSUCCESSP_TABLE_NONE)
        return undeclared(&at, environment, name, length);
    if (seen[index]++)
        return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "the variable is there twice");
    variable = &environment->variables[index];
    if (yyjson_is_null(value) && !takes_null(variable->type))
        return CSUCCESS_OK;
    return read_value(b, &at, value, variable->type, variable->size ? variable->size : b->most,
                      &values[index]);
}

csuccess_status
csuccessp_bindings_read(const csuccessp_place *place, yyjson_val *json,
                        const csuccessp_host_environment *environment, csuccessp_arena *arena,
                        csuccessp_any **out)
{
    binder b = {{0}, environment->limits.value_size};
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *key, *value;
    csuccessp_any *values;
    size_t i, count;
    uint8_t *seen;

    if (!yyjson_is_obj(json))
        return wrong(place, "an object", json);
    b.conversions.arena = arena;
    b.conversions.budget = UINT64_MAX;
    values = csuccessp_arena_take(arena, environment->count, sizeof *values);
    seen = csuccessp_arena_take_zeroed(arena, environment->count, 1);
    if (!values || !seen)
        return csuccessp_fail_memory(place->error);
    for (i = 0; i < environment->count; i++)
        values[i] = csuccessp_any_of(CSUCCESSP_KIND_UNKNOWN, 0);
    yyjson_obj_foreach(json, i, count, key, value)
    {
        status = read_binding(&b, place, environment, key, value, values, seen);
        if (status != CSUCCESS_OK)
            return status;
    }
    *out = values;
    return CSUCCESS_OK;
}
