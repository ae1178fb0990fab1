/* SPDX-License-Identifier: MIT */
#include "value.h"

#include <stdlib.h>
#include <string.h>

#include "expr/function/any_text.h"
#include "expr/function/number_text.h"
#include "util/date.h"

static int
read_bool(yyjson_val *json, csuccessp_any *out)
{
    *out = csuccessp_any_bool(yyjson_get_bool(json));
    return yyjson_is_bool(json);
}

static int
read_int(yyjson_val *json, int64_t *out)
{
    return yyjson_is_str(json) && csuccessp_int_parse(yyjson_get_str(json), yyjson_get_len(json),
                                                      out) == CSUCCESSP_READ_DONE;
}

static int
read_uint(yyjson_val *json, csuccessp_any *out)
{
    *out = csuccessp_any_uint(0);
    return yyjson_is_str(json) && csuccessp_uint_parse(yyjson_get_str(json), yyjson_get_len(json),
                                                       &out->as.natural) == CSUCCESSP_READ_DONE;
}

/* A text, or the sixteen hexadecimal digits of its bits where they are given. */
static int
read_double(yyjson_val *json, yyjson_val *bits, csuccessp_any *out)
{
    uint64_t raw;

    *out = csuccessp_any_double(0);
    if (yyjson_is_str(bits)) {
        raw = strtoull(yyjson_get_str(bits), NULL, 16);
        memcpy(&out->as.number, &raw, sizeof raw);
        return 1;
    }
    return yyjson_is_str(json) && csuccessp_number_parse(yyjson_get_str(json), yyjson_get_len(json),
                                                         &out->as.number) == CSUCCESSP_READ_DONE;
}

static int
hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int
read_bytes(csuccessp_arena *arena, yyjson_val *json, csuccessp_any *out)
{
    size_t length = yyjson_get_len(json), i;
    const char *text = yyjson_get_str(json);
    char *bytes = csuccessp_arena_take(arena, length / 2, 1);

    if (!text || length % 2 || !bytes)
        return 0;
    for (i = 0; i < length; i += 2) {
        if (hex_value(text[i]) < 0 || hex_value(text[i + 1]) < 0)
            return 0;
        bytes[i / 2] = (char)(hex_value(text[i]) * 16 + hex_value(text[i + 1]));
    }
    *out = csuccessp_any_bytes(CSUCCESSP_KIND_BYTES, bytes, length / 2);
    return 1;
}

static int
read_time(unsigned kind, yyjson_val *json, csuccessp_any *out)
{
    int64_t nanos = yyjson_get_sint(yyjson_obj_get(json, "n")), seconds;

    if (!read_int(yyjson_obj_get(json, "s"), &seconds))
        return 0;
    *out = kind == CSUCCESSP_KIND_TIMESTAMP ? csuccessp_any_timestamp(seconds, nanos)
                                            : csuccessp_any_duration(seconds, nanos);
    return csuccessp_any_is_plain(*out);
}

static int
read_date(yyjson_val *json, csuccessp_any *out)
{
    int32_t date = 0;

    if (!yyjson_is_str(json) ||
        csuccessp_date_read(yyjson_get_str(json), yyjson_get_len(json), &date) != CSUCCESS_OK)
        return 0;
    *out = csuccessp_any_of(CSUCCESSP_KIND_DATE, date);
    return 1;
}

static int
read_list(csuccessp_arena *arena, yyjson_val *json, csuccessp_any *out)
{
    csuccessp_any *items = csuccessp_arena_take(arena, yyjson_arr_size(json), sizeof *items);
    size_t i, count;
    yyjson_val *item;

    if (!yyjson_is_arr(json) || !items)
        return 0;
    yyjson_arr_foreach(json, i, count, item)
    {
        if (!value_read(arena, item, &items[i]))
            return 0;
    }
    *out = csuccessp_list_make(arena, items, yyjson_arr_size(json));
    return csuccessp_any_is_plain(*out);
}

static int
read_map(csuccessp_arena *arena, yyjson_val *json, csuccessp_any *out)
{
    csuccessp_entry *entries = csuccessp_arena_take(arena, yyjson_arr_size(json), sizeof *entries);
    uint64_t work = 0;
    size_t i, count;
    yyjson_val *pair;

    if (!yyjson_is_arr(json) || !entries)
        return 0;
    yyjson_arr_foreach(json, i, count, pair)
    {
        if (!value_read(arena, yyjson_arr_get(pair, 0), &entries[i].key) ||
            !value_read(arena, yyjson_arr_get(pair, 1), &entries[i].value))
            return 0;
    }
    *out = csuccessp_map_make(arena, entries, yyjson_arr_size(json), &work);
    return csuccessp_any_is_plain(*out);
}

static int
read_type(csuccessp_arena *arena, yyjson_val *json, csuccessp_any *out)
{
    size_t offset;

    *out = csuccessp_any_of(CSUCCESSP_KIND_TYPE, 0);
    return yyjson_is_str(json) &&
           csuccessp_type_read(arena, yyjson_get_str(json), yyjson_get_len(json), &out->as.type,
                               &offset) == CSUCCESS_OK;
}

int
value_read(csuccessp_arena *arena, yyjson_val *json, csuccessp_any *out)
{
    yyjson_obj_iter iter = yyjson_obj_iter_with(json);
    yyjson_val *key = yyjson_obj_iter_next(&iter), *value = yyjson_obj_iter_get_val(key);

    if (!key)
        return 0;
    *out = csuccessp_any_of(CSUCCESSP_KIND_NULL, 0);
    if (yyjson_equals_str(key, "null"))
        return 1;
    if (yyjson_equals_str(key, "bool"))
        return read_bool(value, out);
    if (yyjson_equals_str(key, "int")) {
        *out = csuccessp_any_int(0);
        return read_int(value, &out->as.integer);
    }
    if (yyjson_equals_str(key, "uint"))
        return read_uint(value, out);
    if (yyjson_equals_str(key, "double"))
        return read_double(value, yyjson_obj_get(json, "bits"), out);
    if (yyjson_equals_str(key, "string")) {
        *out = csuccessp_any_string(yyjson_get_str(value), yyjson_get_len(value));
        return yyjson_is_str(value);
    }
    if (yyjson_equals_str(key, "bytes"))
        return read_bytes(arena, value, out);
    if (yyjson_equals_str(key, "timestamp"))
        return read_time(CSUCCESSP_KIND_TIMESTAMP, value, out);
    if (yyjson_equals_str(key, "duration"))
        return read_time(CSUCCESSP_KIND_DURATION, value, out);
    if (yyjson_equals_str(key, "date"))
        return read_date(value, out);
    if (yyjson_equals_str(key, "list"))
        return read_list(arena, value, out);
    if (yyjson_equals_str(key, "map"))
        return read_map(arena, value, out);
    return yyjson_equals_str(key, "type") && read_type(arena, value, out);
}

static int
same_lists(const csuccessp_list *a, const csuccessp_list *b)
{
    uint32_t i;

    if (a->count != b->count)
        return 0;
    for (i = 0; i < a->count; i++)
        if (!value_same(a->items[i], b->items[i]))
            return 0;
    return 1;
}

static int
same_maps(const csuccessp_map *a, const csuccessp_map *b)
{
    uint32_t i, k;

    if (a->count != b->count)
        return 0;
    for (i = 0; i < a->count; i++) {
        for (k = 0; k < b->count; k++)
            if (value_same(a->entries[i].key, b->entries[k].key))
                break;
        if (k == b->count || !value_same(a->entries[i].value, b->entries[k].value))
            return 0;
    }
    return 1;
}

int
value_same(csuccessp_any a, csuccessp_any b)
{
    uint64_t work = 0;

    if (a.kind != b.kind)
        return 0;
    switch (a.kind) {
    case CSUCCESSP_KIND_DOUBLE:
        if (a.as.number != a.as.number)
            return b.as.number != b.as.number;
        return memcmp(&a.as.number, &b.as.number, sizeof a.as.number) == 0;
    case CSUCCESSP_KIND_LIST:
        return same_lists(a.as.list, b.as.list);
    case CSUCCESSP_KIND_MAP:
        return same_maps(a.as.map, b.as.map);
    case CSUCCESSP_KIND_OPTIONAL:
        if (!a.flag || !b.flag)
            return a.flag == b.flag;
        return value_same(*a.as.inner, *b.as.inner);
    default:
        return csuccessp_any_equal(a, b, &work);
    }
}

static void
write_bytes(csuccessp_buffer *to, csuccessp_any value)
{
    uint32_t i;

    for (i = 0; i < value.length; i++)
        csuccessp_buffer_format(to, "%02x", (unsigned)(unsigned char)value.as.bytes[i]);
}

static void
write_list(csuccessp_buffer *to, const csuccessp_list *list)
{
    uint32_t i;

    csuccessp_buffer_char(to, '[');
    for (i = 0; i < list->count; i++) {
        csuccessp_buffer_text(to, i ? ", " : "");
        value_write(to, list->items[i]);
    }
    csuccessp_buffer_char(to, ']');
}

static void
write_map(csuccessp_buffer *to, const csuccessp_map *map)
{
    uint32_t i;

    csuccessp_buffer_char(to, '{');
    for (i = 0; i < map->count; i++) {
        csuccessp_buffer_text(to, i ? ", " : "");
        value_write(to, map->entries[i].key);
        csuccessp_buffer_text(to, ": ");
        value_write(to, map->entries[i].value);
    }
    csuccessp_buffer_char(to, '}');
}

static void
write_inside(csuccessp_buffer *to, csuccessp_any value)
{
    char text[CSUCCESSP_ANY_TEXT_SHORT];

    switch (value.kind) {
    case CSUCCESSP_KIND_NULL:
        break;
    case CSUCCESSP_KIND_BOOL:
        csuccessp_buffer_text(to, value.as.integer ? "true" : "false");
        break;
    case CSUCCESSP_KIND_STRING:
        csuccessp_buffer_add(to, value.as.bytes, value.length);
        break;
    case CSUCCESSP_KIND_BYTES:
        write_bytes(to, value);
        break;
    case CSUCCESSP_KIND_LIST:
        write_list(to, value.as.list);
        break;
    case CSUCCESSP_KIND_MAP:
        write_map(to, value.as.map);
        break;
    case CSUCCESSP_KIND_TYPE:
        csuccessp_type_write(to, value.as.type);
        break;
    case CSUCCESSP_KIND_OPTIONAL:
        if (value.flag)
            value_write(to, *value.as.inner);
        break;
    case CSUCCESSP_KIND_ERROR:
        csuccessp_buffer_text(to, csuccessp_fault_text(value.length));
        break;
    case CSUCCESSP_KIND_UNKNOWN:
        csuccessp_buffer_int(to, value.length);
        break;
    default:
        csuccessp_buffer_add(to, text, csuccessp_any_text_short(text, value));
        break;
    }
}

void
value_write(csuccessp_buffer *to, csuccessp_any value)
{
    csuccessp_buffer_text(to, csuccessp_types[value.kind].name);
    csuccessp_buffer_char(to, '(');
    write_inside(to, value);
    csuccessp_buffer_char(to, ')');
}
