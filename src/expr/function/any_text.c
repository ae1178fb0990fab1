/* SPDX-License-Identifier: MIT */
#include "expr/function/any_text.h"

#include "expr/function/number_text.h"
#include "expr/function/time_text.h"
#include "util/date.h"
#include "util/sort.h"
#include "util/utf8.h"

size_t
csuccessp_any_text_short(char *to, csuccessp_any x)
{
    switch (x.kind) {
    case CSUCCESSP_KIND_INT:
        return csuccessp_int_text(to, x.as.integer);
    case CSUCCESSP_KIND_UINT:
        return csuccessp_uint_text(to, x.as.natural, 10);
    case CSUCCESSP_KIND_DOUBLE:
        return csuccessp_number_text(to, x.as.number);
    case CSUCCESSP_KIND_TIMESTAMP:
        return csuccessp_timestamp_text(to, x);
    case CSUCCESSP_KIND_DURATION:
        return csuccessp_duration_text(to, x);
    default:
        return csuccessp_date_write(to, (int32_t)x.as.integer);
    }
}

/* Bytes that are no UTF-8 become U+FFFD. */
static void
write_bytes(csuccessp_writer *to, csuccessp_any x)
{
    size_t at, n, from = 0;
    uint32_t point;

    for (at = 0; at < x.length && !to->fault; at += n) {
        n = csuccessp_utf8_next(x.as.bytes + at, x.length - at, &point);
        if (n)
            continue;
        csuccessp_writer_add(to, x.as.bytes + from, at - from);
        csuccessp_writer_text(to, "\xef\xbf\xbd");
        n = 1;
        from = at + n;
    }
    csuccessp_writer_add(to, x.as.bytes + from, x.length - from);
}

static void
write_list(csuccessp_writer *to, const csuccessp_list *list)
{
    uint32_t i;

    csuccessp_writer_char(to, '[');
    for (i = 0; i < list->count && !to->fault; i++) {
        if (i)
            csuccessp_writer_text(to, ", ");
        csuccessp_any_text(to, list->items[i]);
    }
    csuccessp_writer_char(to, ']');
}

/* An entry of a map and the text of its key. */
struct keyed {
    csuccessp_any text;
    uint32_t number;
};

static int
order(const void *context, const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    int result = csuccessp_any_compare(x->text, y->text);

    (void)context;
    if (result)
        return result;
    return x->number < y->number ? -1 : x->number > y->number;
}

static csuccessp_any
key_text(csuccessp_writer *to, csuccessp_any key)
{
    csuccessp_writer text;

    if (key.kind == CSUCCESSP_KIND_STRING)
        return key;
    csuccessp_writer_open(&text, to->evaluation, CSUCCESSP_ANY_TEXT_SHORT);
    csuccessp_any_text(&text, key);
    return csuccessp_writer_end(&text, CSUCCESSP_KIND_STRING);
}

/* The entries in the order of the texts of their keys; NULL and the fault is kept. */
static struct keyed *
sort_entries(csuccessp_writer *to, const csuccessp_map *map)
{
    struct keyed *keys;
    uint64_t cost = (uint64_t)map->count + 1;
    uint32_t i;

    for (i = map->count; i; i /= 2)
        cost += map->count;
    if (!csuccessp_spend(to->evaluation, cost)) {
        to->fault = CSUCCESSP_FAULT_BUDGET;
        return NULL;
    }
    keys = csuccessp_arena_take(to->evaluation->arena, map->count, sizeof *keys);
    if (!keys) {
        to->fault = CSUCCESSP_FAULT_MEMORY;
        return NULL;
    }
    for (i = 0; i < map->count; i++) {
        keys[i].text = key_text(to, map->entries[i].key);
        keys[i].number = i;
        if (keys[i].text.kind == CSUCCESSP_KIND_ERROR) {
            to->fault = keys[i].text.length;
            return NULL;
        }
    }
    csuccessp_sort(keys, map->count, sizeof *keys, order, NULL);
    return keys;
}

static void
write_map(csuccessp_writer *to, const csuccessp_map *map)
{
    const struct keyed *keys;
    uint32_t i;

    if (to->fault)
        return;
    keys = sort_entries(to, map);
    csuccessp_writer_char(to, '{');
    for (i = 0; i < map->count && !to->fault; i++) {
        if (i)
            csuccessp_writer_text(to, ", ");
        csuccessp_writer_add(to, keys[i].text.as.bytes, keys[i].text.length);
        csuccessp_writer_text(to, ": ");
        csuccessp_any_text(to, map->entries[keys[i].number].value);
    }
    csuccessp_writer_char(to, '}');
}

static void
write_short(csuccessp_writer *to, csuccessp_any x)
{
    char text[CSUCCESSP_ANY_TEXT_SHORT];

    csuccessp_writer_add(to, text, csuccessp_any_text_short(text, x));
}

static void
write_type(csuccessp_writer *to, const csuccessp_type *type)
{
    size_t length;
    const char *name = csuccessp_type_identifier(type, &length);

    csuccessp_writer_add(to, name, length);
}

/* No deeper than values are made. */
void
csuccessp_any_text(csuccessp_writer *to, csuccessp_any x)
{
    switch (x.kind) {
    case CSUCCESSP_KIND_NULL:
        csuccessp_writer_text(to, "null");
        break;
    case CSUCCESSP_KIND_BOOL:
        csuccessp_writer_text(to, x.as.integer ? "true" : "false");
        break;
    case CSUCCESSP_KIND_STRING:
        csuccessp_writer_add(to, x.as.bytes, x.length);
        break;
    case CSUCCESSP_KIND_BYTES:
        write_bytes(to, x);
        break;
    case CSUCCESSP_KIND_LIST:
        write_list(to, x.as.list);
        break;
    case CSUCCESSP_KIND_MAP:
        write_map(to, x.as.map);
        break;
    case CSUCCESSP_KIND_TYPE:
        write_type(to, x.as.type);
        break;
    case CSUCCESSP_KIND_OPTIONAL:
        if (!to->fault)
            to->fault = CSUCCESSP_FAULT_FORMAT;
        break;
    default:
        write_short(to, x);
        break;
    }
}
