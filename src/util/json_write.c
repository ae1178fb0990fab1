/* SPDX-License-Identifier: MIT */
#include "util/json_write.h"

#include <string.h>

#include "util/date.h"
#include "util/decimal.h"
#include "util/sort.h"
#include "util/texts.h"

/* Does a comma belong before a value or a key? Not before the first, nor where somebody has put it.
 */
static int
needs_comma(const csuccessp_buffer *to)
{
    char last;

    if (to->length == 0 || to->status != CSUCCESS_OK)
        return 0;
    last = to->data[to->length - 1];
    return last != '{' && last != '[' && last != ':' && last != ',' && last != '\n';
}

static void
separate(csuccessp_buffer *to)
{
    if (needs_comma(to))
        csuccessp_buffer_char(to, ',');
}

/* A value in plain characters. */
static void
add_plain(csuccessp_buffer *to, const char *bytes, size_t length)
{
    char *out = csuccessp_buffer_room(to, length + 1);
    size_t n = 0;

    if (!out)
        return;
    if (needs_comma(to))
        out[n++] = ',';
    memcpy(out + n, bytes, length);
    to->length += n + length;
}

void
csuccessp_json_begin(csuccessp_buffer *to, char bracket)
{
    add_plain(to, &bracket, 1);
}

void
csuccessp_json_end(csuccessp_buffer *to, char bracket)
{
    csuccessp_buffer_char(to, bracket);
}

/* 1 for bytes that a JSON string cannot hold as they are. */
static int
needs_escape(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\';
}

/* How many bytes at the beginning can stand as they are. */
static size_t
plain_run(const char *bytes, size_t length)
{
    size_t n = 0;

    while (n < length && !needs_escape((unsigned char)bytes[n]))
        n++;
    return n;
}

static size_t
escape(char *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";

    out[0] = '\\';
    switch (c) {
    case '"':
    case '\\':
        out[1] = (char)c;
        return 2;
    case '\n':
        out[1] = 'n';
        return 2;
    case '\r':
        out[1] = 'r';
        return 2;
    case '\t':
        out[1] = 't';
        return 2;
    default:
        memcpy(out + 1, "u00", 3);
        out[4] = hex[c >> 4];
        out[5] = hex[c & 15];
        return 6;
    }
}

/* A string, with a comma before it where one belongs; after a key a colon. */
static void
add_string(csuccessp_buffer *to, const char *bytes, size_t length, int is_key)
{
    char *out = csuccessp_buffer_room(to, length * 6 + 4);
    size_t n = 0, i = 0, run;

    if (!out)
        return;
    if (needs_comma(to))
        out[n++] = ',';
    out[n++] = '"';
    while (i < length) {
        run = plain_run(bytes + i, length - i);
        memcpy(out + n, bytes + i, run);
        n += run;
        i += run;
        if (i < length)
            n += escape(out + n, (unsigned char)bytes[i++]);
    }
    out[n++] = '"';
    if (is_key)
        out[n++] = ':';
    to->length += n;
}

void
csuccessp_json_key_bytes(csuccessp_buffer *to, const char *name, size_t length)
{
    add_string(to, name, length, 1);
}

void
csuccessp_json_key(csuccessp_buffer *to, const char *name)
{
    add_string(to, name, strlen(name), 1);
}

void
csuccessp_json_text(csuccessp_buffer *to, const char *bytes, size_t length)
{
    add_string(to, bytes, length, 0);
}

void
csuccessp_json_string(csuccessp_buffer *to, const char *text)
{
    add_string(to, text, strlen(text), 0);
}

void
csuccessp_json_int(csuccessp_buffer *to, int64_t number)
{
    separate(to);
    csuccessp_buffer_int(to, number);
}

void
csuccessp_json_decimal(csuccessp_buffer *to, int64_t micro)
{
    separate(to);
    csuccessp_buffer_decimal(to, micro);
}

void
csuccessp_json_double(csuccessp_buffer *to, double number)
{
    separate(to);
    csuccessp_buffer_double(to, number);
}

void
csuccessp_json_bool(csuccessp_buffer *to, int flag)
{
    add_plain(to, flag ? "true" : "false", flag ? 4 : 5);
}

void
csuccessp_json_null(csuccessp_buffer *to)
{
    add_plain(to, "null", 4);
}

void
csuccessp_json_time(csuccessp_buffer *to, int64_t time)
{
    separate(to);
    csuccessp_buffer_char(to, '"');
    csuccessp_buffer_time(to, time);
    csuccessp_buffer_char(to, '"');
}

void
csuccessp_json_date(csuccessp_buffer *to, int32_t date)
{
    separate(to);
    csuccessp_buffer_char(to, '"');
    csuccessp_buffer_date(to, date);
    csuccessp_buffer_char(to, '"');
}

void
csuccessp_json_raw(csuccessp_buffer *to, const char *bytes, size_t length)
{
    separate(to);
    csuccessp_buffer_add(to, bytes, length);
}

static void
canonical_number(csuccessp_buffer *to, const char *text, size_t length)
{
    int64_t whole;
    double number;

    if (csuccessp_integer_read(text, length, &whole) == CSUCCESS_OK)
        csuccessp_json_int(to, whole);
    else if (csuccessp_decimal_read(text, length, &whole) == CSUCCESS_OK)
        csuccessp_json_decimal(to, whole);
    else if (csuccessp_double_read(text, length, &number) == CSUCCESS_OK)
        csuccessp_json_double(to, number);
    else
        csuccessp_json_raw(to, text, length);
}

static int
compare_keys(const void *context, const void *a, const void *b)
{
    yyjson_val *const *x = a, *const *y = b;

    (void)context;
    return csuccessp_bytes_compare(yyjson_get_str(*x), yyjson_get_len(*x), yyjson_get_str(*y),
                                   yyjson_get_len(*y));
}

static csuccess_status
canonical_object(csuccessp_buffer *to, const csuccessp_place *place, yyjson_val *value)
{
    size_t count = yyjson_obj_size(value), i, n;
    yyjson_val **keys = NULL, *key, *item;
    csuccess_status status = CSUCCESS_OK;

    csuccessp_json_begin(to, '{');
    if (count) {
        keys = csuccessp_allocate(to->memory, count, sizeof(yyjson_val *));
        if (!keys)
            return csuccessp_fail_memory(place->error);
    }
    yyjson_obj_foreach(value, i, n, key, item)
    {
        keys[i] = key;
    }
    csuccessp_sort(keys, count, sizeof(yyjson_val *), compare_keys, NULL);
    for (i = 0; i < count && status == CSUCCESS_OK; i++) {
        csuccessp_place at = csuccessp_place_key(place, yyjson_get_str(keys[i]),
                                                 yyjson_get_len(keys[i]));
        if (i && compare_keys(NULL, &keys[i - 1], &keys[i]) == 0) {
            status = csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "the field is there twice");
            break;
        }
        csuccessp_json_key_bytes(to, yyjson_get_str(keys[i]), yyjson_get_len(keys[i]));
        status = csuccessp_json_canonical(to, &at, keys[i] + 1 /* the value follows its key */);
    }
    csuccessp_release(to->memory, keys, count, sizeof(yyjson_val *));
    csuccessp_json_end(to, '}');
    return status;
}

csuccess_status
csuccessp_json_canonical(csuccessp_buffer *to, const csuccessp_place *place, yyjson_val *value)
{
    csuccess_status status = CSUCCESS_OK;
    size_t i, n;
    yyjson_val *item;

    switch (yyjson_get_type(value)) {
    case YYJSON_TYPE_OBJ:
        status = canonical_object(to, place, value);
        break;
    case YYJSON_TYPE_ARR:
        csuccessp_json_begin(to, '[');
        yyjson_arr_foreach(value, i, n, item)
        {
            csuccessp_place at = csuccessp_place_item(place, i);
            status = csuccessp_json_canonical(to, &at, item);
            if (status != CSUCCESS_OK)
                return status;
        }
        csuccessp_json_end(to, ']');
        break;
    case YYJSON_TYPE_RAW:
        canonical_number(to, yyjson_get_raw(value), yyjson_get_len(value));
        break;
    default:
        csuccessp_json_copy(to, value);
        break;
    }
    if (status == CSUCCESS_OK && to->status != CSUCCESS_OK)
        return csuccessp_fail_memory(place->error);
    return status;
}

void
csuccessp_json_copy(csuccessp_buffer *to, yyjson_val *value)
{
    size_t i, n;
    yyjson_val *key, *item;

    switch (yyjson_get_type(value)) {
    case YYJSON_TYPE_OBJ:
        csuccessp_json_begin(to, '{');
        yyjson_obj_foreach(value, i, n, key, item)
        {
            csuccessp_json_key_bytes(to, yyjson_get_str(key), yyjson_get_len(key));
            csuccessp_json_copy(to, item);
        }
        csuccessp_json_end(to, '}');
        break;
    case YYJSON_TYPE_ARR:
        csuccessp_json_begin(to, '[');
        yyjson_arr_foreach(value, i, n, item)
        {
            csuccessp_json_copy(to, item);
        }
        csuccessp_json_end(to, ']');
        break;
    case YYJSON_TYPE_STR:
        csuccessp_json_text(to, yyjson_get_str(value), yyjson_get_len(value));
        break;
    case YYJSON_TYPE_RAW:
        csuccessp_json_raw(to, yyjson_get_raw(value), yyjson_get_len(value));
        break;
    case YYJSON_TYPE_BOOL:
        csuccessp_json_bool(to, yyjson_get_bool(value));
        break;
    default:
        csuccessp_json_null(to);
        break;
    }
}
