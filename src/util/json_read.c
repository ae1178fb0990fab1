/* SPDX-License-Identifier: MIT */
#include "util/json_read.h"

#include <stdio.h>
#include <string.h>

#include "util/date.h"
#include "util/decimal.h"
#include "util/suggest.h"
#include "util/utf8.h"

/* Kept from one text to the next; a longer text takes a block of its own size. */
enum { KEEP = 64 * 1024 };

void
csuccessp_json_open(csuccessp_json *json, csuccessp_memory *memory)
{
    memset(json, 0, sizeof *json);
    json->memory = memory;
}

void
csuccessp_json_close(csuccessp_json *json)
{
    csuccessp_release(json->memory, json->block, json->capacity, 1);
    csuccessp_json_open(json, json->memory);
}

static uint64_t
count_lines(const char *text, size_t length)
{
    uint64_t line = 1;
    size_t i;

    for (i = 0; i < length; i++)
        line += text[i] == '\n';
    return line;
}

csuccess_status
csuccessp_json_parse(csuccessp_json *json, const char *text, size_t length, size_t length_limit,
                     uint32_t depth_limit, csuccessp_error *error)
{
    const yyjson_read_flag flags = YYJSON_READ_NUMBER_AS_RAW | YYJSON_READ_INSITU;
    yyjson_alc pool;
    yyjson_read_err failure;
    size_t need, copy = length + YYJSON_PADDING_SIZE + 4, pool_size;

    if (length > length_limit)
        return csuccessp_fail(error, CSUCCESS_E_LIMIT, "%zu bytes; at most %zu are allowed", length,
                              length_limit);
    copy = (copy + 15) / 16 * 16;
    /* in place, a text needs one value of 16 bytes per two characters at the most */
    pool_size = yyjson_read_max_memory_usage(length, flags) + 1024;
    need = copy + pool_size;
    if (need > json->capacity) {
        char *block = csuccessp_allocate(json->memory, need < 4096 ? 4096 : need, 1);
        if (!block)
            return csuccessp_fail_memory(error);
        csuccessp_release(json->memory, json->block, json->capacity, 1);
        json->block = block;
        json->capacity = need < 4096 ? 4096 : need;
    }
    if (length)
        memcpy(json->block, text, length);
    memset(json->block + length, 0, copy - length);
    yyjson_alc_pool_init(&pool, json->block + copy, pool_size);
    json->length = length;
    json->doc = yyjson_read_opts(json->block, length, flags, &pool, &failure);
    if (!json->doc) {
        csuccess_status status = CSUCCESS_E_SYNTAX;
        if (failure.code == YYJSON_READ_ERROR_MEMORY_ALLOCATION)
            status = CSUCCESS_E_LIMIT;
        status = csuccessp_fail(error, status, "no JSON: %s, at byte %zu",
                                failure.msg ? failure.msg : "error", failure.pos + 1);
        error->line = count_lines(text, failure.pos < length ? failure.pos : length);
        csuccessp_json_done(json);
        return status;
    }
    json->root = yyjson_doc_get_root(json->doc);
    /* the parser does not recurse, but everything that looks at its result may */
    if (length > depth_limit && csuccessp_json_depth(json->root, depth_limit) > depth_limit) {
        csuccessp_json_done(json);
        return csuccessp_fail(error, CSUCCESS_E_LIMIT, "nested more than %u deep", depth_limit);
    }
    return CSUCCESS_OK;
}

void
csuccessp_json_done(csuccessp_json *json)
{
    json->doc = NULL;
    json->root = NULL;
    if (json->capacity > KEEP) {
        csuccessp_json_close(json);
    } else if (json->block) {
        csuccessp_wipe(json->block, json->length); /* behind the text stand only addresses */
    }
    json->length = 0;
}

const char *
csuccessp_json_kind(yyjson_val *value)
{
    switch (yyjson_get_type(value)) {
    case YYJSON_TYPE_NULL:
        return "null";
    case YYJSON_TYPE_BOOL:
        return yyjson_get_bool(value) ? "true" : "false";
    case YYJSON_TYPE_RAW:
    case YYJSON_TYPE_NUM:
        return "a number";
    case YYJSON_TYPE_STR:
        return "a text";
    case YYJSON_TYPE_ARR:
        return "an array";
    case YYJSON_TYPE_OBJ:
        return "an object";
    default:
        return "nothing";
    }
}

uint32_t
csuccessp_json_depth(yyjson_val *value, uint32_t limit)
{
    uint32_t deepest = 0, depth;
    size_t i, count;
    yyjson_val *item, *key;

    if (limit == 0 || !yyjson_is_ctn(value))
        return yyjson_is_ctn(value);
    if (yyjson_is_arr(value)) {
        yyjson_arr_foreach(value, i, count, item)
        {
            depth = yyjson_is_ctn(item) ? csuccessp_json_depth(item, limit - 1) : 0;
            if (depth > deepest)
                deepest = depth;
        }
    } else {
        yyjson_obj_foreach(value, i, count, key, item)
        {
            depth = yyjson_is_ctn(item) ? csuccessp_json_depth(item, limit - 1) : 0;
            if (depth > deepest)
                deepest = depth;
        }
    }
    return deepest + 1;
}

static csuccess_status
wrong_type(const csuccessp_place *place, const char *wanted, yyjson_val *value)
{
    return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected %s, found %s", wanted,
                             csuccessp_json_kind(value));
}

static csuccess_status
read_text(const csuccessp_place *place, yyjson_val *value, int is_id, csuccessp_slice *out)
{
    csuccessp_slice text;

    if (!yyjson_is_str(value))
        return wrong_type(place, is_id ? "an id" : "a text", value);
    text.bytes = yyjson_get_str(value);
    text.length = yyjson_get_len(value);
    if (is_id && !csuccessp_id_valid(text.bytes, text.length))
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE,
                                 "an id has 1 to 255 bytes and no control characters");
    *out = text;
    return CSUCCESS_OK;
}

static csuccess_status
read_number(const csuccessp_place *place, yyjson_val *value, int type, void *out)
{
    const char *text = yyjson_get_raw(value), *expected;
    size_t length = yyjson_get_len(value);
    csuccess_status status;

    if (!yyjson_is_raw(value))
        return wrong_type(place, "a number", value);
    switch (type) {
    case CSUCCESSP_FIELD_DECIMAL:
        status = csuccessp_decimal_read(text, length, out);
        expected = "a number of at most six digits after the point, within 9.2e12";
        break;
    case CSUCCESSP_FIELD_DOUBLE:
        status = csuccessp_double_read(text, length, out);
        expected = "a number that a double can hold";
        break;
    default:
        status = csuccessp_integer_read(text, length, out);
        expected = "an integer of 64 bits";
        break;
    }
    if (status != CSUCCESS_OK)
        return csuccessp_fail_at(place, status, "expected %s, found %.*s", expected,
                                 csuccessp_shown(text, length), text);
    return CSUCCESS_OK;
}

static csuccess_status
read_time(const csuccessp_place *place, yyjson_val *value, int64_t *out)
{
    const char *text = yyjson_get_str(value);
    int64_t time;

    if (yyjson_is_raw(value)) {
        csuccess_status status = read_number(place, value, CSUCCESSP_FIELD_INT, &time);
        if (status != CSUCCESS_OK)
            return status;
        if (time < CSUCCESSP_TIME_MIN || time > CSUCCESSP_TIME_MAX)
            return csuccessp_fail_at(place, CSUCCESS_E_VALUE,
                                     "the time lies outside the years 1 to 9999");
    } else if (!text) {
        return wrong_type(place, "a time", value);
    } else if (csuccessp_time_read(text, yyjson_get_len(value), &time) != CSUCCESS_OK) {
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE,
                                 "expected a time such as 2026-01-31T10:00:00Z, found '%.*s'",
                                 csuccessp_shown(text, yyjson_get_len(value)), text);
    }
    *out = time;
    return CSUCCESS_OK;
}

static csuccess_status
read_date(const csuccessp_place *place, yyjson_val *value, int32_t *out)
{
    const char *text = yyjson_get_str(value);

    if (!text)
        return wrong_type(place, "a date", value);
    if (csuccessp_date_read(text, yyjson_get_len(value), out) != CSUCCESS_OK)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE,
                                 "expected a date such as 2026-01-31, found '%.*s'",
                                 csuccessp_shown(text, yyjson_get_len(value)), text);
    return CSUCCESS_OK;
}

static csuccess_status
read_choice(const csuccessp_place *place, yyjson_val *value, const char *const *names, int32_t *out)
{
    csuccessp_suggestion suggestion;
    char words[240];
    size_t used = 0;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    csuccessp_slice text = {NULL, 0};
    csuccess_status status = read_text(place, value, 0, &text);
    int32_t i;

    if (status != CSUCCESS_OK)
        return status;
    for (i = 0; names[i]; i++)
        if (strlen(names[i]) == text.length && memcmp(names[i], text.bytes, text.length) == 0) {
            *out = i;
            return CSUCCESS_OK;
        }
    csuccessp_suggest_begin(&suggestion, text.bytes, text.length);
    for (i = 0; names[i]; i++)
        csuccessp_suggest_offer(&suggestion, names[i], strlen(names[i]));
    for (i = 0; names[i] && used < sizeof words; i++)
        used += (size_t)snprintf(words + used, sizeof words - used, "%s%s", i ? ", " : "",
                                 names[i]);
    return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "'%.*s' is none of the allowed words (%s)%s",
                             csuccessp_shown(text.bytes, text.length), text.bytes, words,
                             csuccessp_suggest_text(&suggestion, hint));
}

static csuccess_status
read_container(const csuccessp_place *place, yyjson_val *value, int type, yyjson_val **out)
{
    if (type == CSUCCESSP_FIELD_OBJECT && !yyjson_is_obj(value))
        return wrong_type(place, "an object", value);
    if (type == CSUCCESSP_FIELD_ARRAY && !yyjson_is_arr(value))
        return wrong_type(place, "an array", value);
    *out = value;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_field_read(const csuccessp_place *place, yyjson_val *value, const csuccessp_field *field,
                     void *out)
{
    yyjson_val *ignored;
    int32_t flag;

    switch (field->type) {
    case CSUCCESSP_FIELD_ID:
    case CSUCCESSP_FIELD_TEXT:
        return read_text(place, value, field->type == CSUCCESSP_FIELD_ID, out);
    case CSUCCESSP_FIELD_BOOL:
        if (!yyjson_is_bool(value))
            return wrong_type(place, "true or false", value);
        flag = yyjson_get_bool(value);
        memcpy(out, &flag, sizeof flag);
        return CSUCCESS_OK;
    case CSUCCESSP_FIELD_INT:
    case CSUCCESSP_FIELD_DECIMAL:
    case CSUCCESSP_FIELD_DOUBLE:
        return read_number(place, value, field->type, out);
    case CSUCCESSP_FIELD_TIME:
        return read_time(place, value, out);
    case CSUCCESSP_FIELD_DATE:
        return read_date(place, value, out);
    case CSUCCESSP_FIELD_CHOICE:
        return read_choice(place, value, field->names, out);
    case CSUCCESSP_FIELD_IGNORED:
        return read_container(place, value, CSUCCESSP_FIELD_ANY, &ignored);
    default:
        return read_container(place, value, field->type, out);
    }
}

static csuccess_status
unknown_field(const csuccessp_place *place, const char *name, size_t length,
              const csuccessp_field *fields, size_t count)
{
    csuccessp_place at = csuccessp_place_key(place, name, length);
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    size_t i;

    csuccessp_suggest_begin(&suggestion, name, length);
    for (i = 0; i < count; i++)
        csuccessp_suggest_offer(&suggestion, fields[i].name, strlen(fields[i].name));
    return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "unknown field '%.*s'%s",
                             csuccessp_shown(name, length), name,
                             csuccessp_suggest_text(&suggestion, hint));
}

csuccess_status
csuccessp_fields_read(const csuccessp_place *place, yyjson_val *object,
                      const csuccessp_field *fields, size_t count, void *out, uint64_t *present)
{
    size_t i, n, f, length;
    yyjson_val *key, *value;
    csuccess_status status;
    const char *name;

    *present = 0;
    if (!yyjson_is_obj(object))
        return wrong_type(place, "an object", object);
    yyjson_obj_foreach(object, i, n, key, value)
    {
        name = yyjson_get_str(key);
        length = yyjson_get_len(key);
        for (f = 0; f < count; f++)
            if (fields[f].name[0] == name[0] && strlen(fields[f].name) == length &&
                memcmp(fields[f].name, name, length) == 0)
                break;
        if (f == count)
            return unknown_field(place, name, length, fields, count);
        csuccessp_place at = csuccessp_place_key(place, name, length);
        if (CSUCCESSP_PRESENT(*present, f))
            return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "the field is there twice");
        status = csuccessp_field_read(&at, value, &fields[f], (char *)out + fields[f].offset);
        if (status != CSUCCESS_OK)
            return status;
        *present |= (uint64_t)1 << f;
    }
    for (f = 0; f < count; f++)
        if (fields[f].required && !CSUCCESSP_PRESENT(*present, f))
            return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "the field '%s' is missing",
                                     fields[f].name);
    return CSUCCESS_OK;
}
