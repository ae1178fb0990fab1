/* SPDX-License-Identifier: MIT */
#include "tagged.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static yyjson_mut_val *formatted(yyjson_mut_doc *doc, const char *format, ...)
    CSUCCESSP_PRINTF(2, 3);

static yyjson_mut_val *
formatted(yyjson_mut_doc *doc, const char *format, ...)
{
    char text[40];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return yyjson_mut_strcpy(doc, text);
}

static yyjson_mut_val *
object_of(yyjson_mut_doc *doc, const char *key, yyjson_mut_val *value)
{
    yyjson_mut_val *out = yyjson_mut_obj(doc);

    return yyjson_mut_obj_add_val(doc, out, key, value) ? out : NULL;
}

static yyjson_mut_val *
double_of(yyjson_mut_doc *doc, double number)
{
    yyjson_mut_val *out = object_of(doc, "double", formatted(doc, "%.17g", number));
    uint64_t bits;

    memcpy(&bits, &number, sizeof bits);
    yyjson_mut_obj_add_val(doc, out, "bits", formatted(doc, "%016llx", (unsigned long long)bits));
    return out;
}

static yyjson_mut_val *
bytes_of(yyjson_mut_doc *doc, csuccessp_any value)
{
    static const char digits[] = "0123456789abcdef";
    yyjson_mut_val *out;
    char *text = malloc(2 * (size_t)value.length + 1);
    uint32_t i;

    if (!text)
        return NULL;
    for (i = 0; i < value.length; i++) {
        text[2 * i] = digits[(unsigned char)value.as.bytes[i] >> 4];
        text[2 * i + 1] = digits[(unsigned char)value.as.bytes[i] & 15];
    }
    out = yyjson_mut_strncpy(doc, text, 2 * (size_t)value.length);
    free(text);
    return out;
}

static yyjson_mut_val *
time_of(yyjson_mut_doc *doc, csuccessp_any value)
{
    int64_t seconds = value.as.integer, nanos = value.length;
    yyjson_mut_val *out;

    /* Durations before zero have both parts below zero in the cases. */
    if (value.kind == CSUCCESSP_KIND_DURATION && seconds < 0 && nanos > 0) {
        seconds++;
        nanos -= CSUCCESSP_NANOS;
    }
    out = object_of(doc, "s", formatted(doc, "%lld", (long long)seconds));
    yyjson_mut_obj_add_int(doc, out, "n", nanos);
    return out;
}

static yyjson_mut_val *
list_of(yyjson_mut_doc *doc, const csuccessp_list *list)
{
    yyjson_mut_val *out = yyjson_mut_arr(doc);
    uint32_t i;

    for (i = 0; i < list->count; i++)
        if (!yyjson_mut_arr_append(out, tagged_value(doc, list->items[i])))
            return NULL;
    return out;
}

static yyjson_mut_val *
map_of(yyjson_mut_doc *doc, const csuccessp_map *map)
{
    yyjson_mut_val *out = yyjson_mut_arr(doc), *pair;
    uint32_t i;

    for (i = 0; i < map->count; i++) {
        pair = yyjson_mut_arr(doc);
        if (!yyjson_mut_arr_append(pair, tagged_value(doc, map->entries[i].key)) ||
            !yyjson_mut_arr_append(pair, tagged_value(doc, map->entries[i].value)) ||
            !yyjson_mut_arr_append(out, pair))
            return NULL;
    }
    return out;
}

static yyjson_mut_val *
optional_of(yyjson_mut_doc *doc, csuccessp_any value)
{
    yyjson_mut_val *out = yyjson_mut_arr(doc);

    if (value.flag && !yyjson_mut_arr_append(out, tagged_value(doc, *value.as.inner)))
        return NULL;
    return out;
}

yyjson_mut_val *
tagged_value(yyjson_mut_doc *doc, csuccessp_any value)
{
    switch (value.kind) {
    case CSUCCESSP_KIND_NULL:
        return object_of(doc, "null", yyjson_mut_null(doc));
    case CSUCCESSP_KIND_BOOL:
        return object_of(doc, "bool", yyjson_mut_bool(doc, value.as.integer != 0));
    case CSUCCESSP_KIND_INT:
        return object_of(doc, "int", formatted(doc, "%lld", (long long)value.as.integer));
    case CSUCCESSP_KIND_UINT:
        return object_of(doc, "uint", formatted(doc, "%llu", (unsigned long long)value.as.natural));
    case CSUCCESSP_KIND_DOUBLE:
        return double_of(doc, value.as.number);
    case CSUCCESSP_KIND_STRING:
        return object_of(doc, "string", yyjson_mut_strncpy(doc, value.as.bytes, value.length));
    case CSUCCESSP_KIND_BYTES:
        return object_of(doc, "bytes", bytes_of(doc, value));
    case CSUCCESSP_KIND_TIMESTAMP:
        return object_of(doc, "timestamp", time_of(doc, value));
    case CSUCCESSP_KIND_DURATION:
        return object_of(doc, "duration", time_of(doc, value));
    case CSUCCESSP_KIND_LIST:
        return object_of(doc, "list", list_of(doc, value.as.list));
    case CSUCCESSP_KIND_MAP:
        return object_of(doc, "map", map_of(doc, value.as.map));
    case CSUCCESSP_KIND_TYPE:
        return object_of(doc, "type",
                         yyjson_mut_strcpy(doc, csuccessp_types[value.as.type->kind].name));
    case CSUCCESSP_KIND_OPTIONAL:
        return object_of(doc, "optional", optional_of(doc, value));
    default:
        return NULL;
    }
}
