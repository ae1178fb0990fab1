/* SPDX-License-Identifier: MIT */
#include "expr/result.h"

#include <string.h>

#include "expr/function/any_text.h"
#include "expr/function/functions.h"
#include "expr/function/number_text.h"
#include "util/decimal.h"
#include "util/json_write.h"

void
csuccessp_result_type(csuccessp_buffer *to, const csuccessp_type *type)
{
    csuccessp_json_string(to, "");
    if (to->status == CSUCCESS_OK)
        to->length--; /* a type has nothing that JSON escapes */
    csuccessp_type_write(to, type);
    csuccessp_buffer_char(to, '"');
}

static void
write_double(csuccessp_buffer *to, double number)
{
    const char *name = csuccessp_number_name(number);

    if (name)
        csuccessp_json_string(to, name);
    else
        csuccessp_json_double(to, number);
}

/* Numbers that a double cannot hold for certain are texts. */
static void
write_short(csuccessp_buffer *to, csuccessp_any x)
{
    char text[CSUCCESSP_ANY_TEXT_SHORT];
    size_t length = csuccessp_any_text_short(text, x);
    int exact = (x.kind == CSUCCESSP_KIND_INT && x.as.integer >= -CSUCCESSP_EXACT_MAX &&
                 x.as.integer <= CSUCCESSP_EXACT_MAX) ||
                (x.kind == CSUCCESSP_KIND_UINT && x.as.natural <= (uint64_t)CSUCCESSP_EXACT_MAX);

    if (exact)
        csuccessp_json_raw(to, text, length);
    else
        csuccessp_json_text(to, text, length);
}

static unsigned
write_bytes(csuccessp_buffer *to, csuccessp_evaluation *evaluation, csuccessp_any x)
{
    csuccessp_any text = csuccessp_call_encode(evaluation, &x, 1);

    if (text.kind == CSUCCESSP_KIND_ERROR)
        return text.length;
    csuccessp_json_text(to, text.as.bytes, text.length);
    return CSUCCESSP_FAULT_NONE;
}

static unsigned
write_list(csuccessp_buffer *to, csuccessp_evaluation *evaluation, const csuccessp_list *list)
{
    unsigned fault = CSUCCESSP_FAULT_NONE;
    uint32_t i;

    csuccessp_json_begin(to, '[');
    for (i = 0; i < list->count && !fault; i++)
        fault = csuccessp_result_value(to, evaluation, list->items[i]);
    csuccessp_json_end(to, ']');
    return fault;
}

/* The text that a key becomes in JSON. */
static csuccessp_any
key_text(csuccessp_any key, char *to)
{
    if (key.kind == CSUCCESSP_KIND_STRING)
        return key;
    if (key.kind == CSUCCESSP_KIND_BOOL)
        return key.as.integer ? csuccessp_any_string("true", 4) : csuccessp_any_string("false", 5);
    return csuccessp_any_string(to, csuccessp_any_text_short(to, key));
}

static unsigned
write_map(csuccessp_buffer *to, csuccessp_evaluation *evaluation, const csuccessp_map *map)
{
    char text[CSUCCESSP_ANY_TEXT_SHORT];
    unsigned fault = CSUCCESSP_FAULT_NONE;
    uint64_t work = 0;
    csuccessp_any key;
    uint32_t i;

    csuccessp_json_begin(to, '{');
    for (i = 0; i < map->count && !fault; i++) {
        key = key_text(map->entries[i].key, text);
        if (!csuccessp_spend(evaluation, key.length / 8))
            return CSUCCESSP_FAULT_BUDGET;
        /* 1 and "1" are two keys of a map, and one of an object */
        if (map->entries[i].key.kind != CSUCCESSP_KIND_STRING &&
            csuccessp_map_find(map, key, &work))
            return CSUCCESSP_FAULT_REPEATED;
        if (!csuccessp_spend(evaluation, work))
            return CSUCCESSP_FAULT_BUDGET;
        work = 0;
        csuccessp_json_key_bytes(to, key.as.bytes, key.length);
        fault = csuccessp_result_value(to, evaluation, map->entries[i].value);
    }
    csuccessp_json_end(to, '}');
    return fault;
}

static void
write_named_type(csuccessp_buffer *to, const csuccessp_type *type)
{
    size_t length;
    const char *name = csuccessp_type_identifier(type, &length);

    csuccessp_json_text(to, name, length);
}

/* No deeper than values are made. Lists in lists can stand for far more than there is in memory,
 * so that every value is paid for. */
unsigned
csuccessp_result_value(csuccessp_buffer *to, csuccessp_evaluation *evaluation, csuccessp_any value)
{
    int bytes = value.kind == CSUCCESSP_KIND_STRING || value.kind == CSUCCESSP_KIND_BYTES;

    if (!csuccessp_spend(evaluation, bytes ? value.length / 8 + 1 : 1))
        return CSUCCESSP_FAULT_BUDGET;
    switch (value.kind) {
    case CSUCCESSP_KIND_NULL:
        csuccessp_json_null(to);
        break;
    case CSUCCESSP_KIND_BOOL:
        csuccessp_json_bool(to, value.as.integer != 0);
        break;
    case CSUCCESSP_KIND_DOUBLE:
        write_double(to, value.as.number);
        break;
    case CSUCCESSP_KIND_STRING:
        csuccessp_json_text(to, value.as.bytes, value.length);
        break;
    case CSUCCESSP_KIND_BYTES:
        return write_bytes(to, evaluation, value);
    case CSUCCESSP_KIND_LIST:
        return write_list(to, evaluation, value.as.list);
    case CSUCCESSP_KIND_MAP:
        return write_map(to, evaluation, value.as.map);
    case CSUCCESSP_KIND_TYPE:
        write_named_type(to, value.as.type);
        break;
    case CSUCCESSP_KIND_OPTIONAL:
        if (value.flag)
            return csuccessp_result_value(to, evaluation, *value.as.inner);
        csuccessp_json_null(to);
        break;
    default:
        write_short(to, value);
        break;
    }
    return CSUCCESSP_FAULT_NONE;
}

const char *
csuccessp_fault_word(unsigned fault)
{
    static const char *const words[CSUCCESSP_FAULTS] = {
        [CSUCCESSP_FAULT_NONE] = "none",
        [CSUCCESSP_FAULT_OVERLOAD] = "no_such_overload",
        [CSUCCESSP_FAULT_NAME] = "no_such_name",
        [CSUCCESSP_FAULT_FUNCTION] = "no_such_function",
        [CSUCCESSP_FAULT_OVERFLOW] = "overflow",
        [CSUCCESSP_FAULT_DIVIDE] = "divide_by_zero",
        [CSUCCESSP_FAULT_MODULUS] = "modulus_by_zero",
        [CSUCCESSP_FAULT_KEY] = "no_such_key",
        [CSUCCESSP_FAULT_INDEX] = "index_out_of_range",
        [CSUCCESSP_FAULT_KEY_TYPE] = "key_type",
        [CSUCCESSP_FAULT_REPEATED] = "repeated_key",
        [CSUCCESSP_FAULT_RANGE] = "argument_out_of_range",
        [CSUCCESSP_FAULT_CONVERSION] = "conversion",
        [CSUCCESSP_FAULT_TEXT] = "not_utf8",
        [CSUCCESSP_FAULT_FORMAT] = "format",
        [CSUCCESSP_FAULT_PATTERN] = "pattern",
        [CSUCCESSP_FAULT_ZONE] = "no_such_zone",
        [CSUCCESSP_FAULT_EMPTY] = "empty_optional",
        [CSUCCESSP_FAULT_BUDGET] = "budget",
        [CSUCCESSP_FAULT_MEMORY] = "memory",
        [CSUCCESSP_FAULT_DEPTH] = "depth",
    };

    return fault < CSUCCESSP_FAULTS && words[fault] ? words[fault] : "unknown";
}
