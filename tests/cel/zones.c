/* SPDX-License-Identifier: MIT */
#include "zones.h"

#include <stdlib.h>
#include <string.h>
#include <yyjson.h>

struct zones {
    yyjson_doc *doc;
    size_t count;
    const char **names;
    csuccessp_zone *items;
};

/* [offset, [at, offset], ...], in seconds. */
static int
read_zone(yyjson_val *json, csuccessp_zone *out)
{
    size_t i, count = yyjson_arr_size(json);
    yyjson_val *pair;

    if (!count)
        return 0;
    out->first = yyjson_get_int(yyjson_arr_get_first(json));
    out->count = (uint32_t)count - 1;
    out->at = calloc(count, sizeof *out->at);
    out->offset = calloc(count, sizeof *out->offset);
    if (!out->at || !out->offset)
        return 0;
    for (i = 1; i < count; i++) {
        pair = yyjson_arr_get(json, i);
        out->at[i - 1] = yyjson_get_sint(yyjson_arr_get(pair, 0)) * CSUCCESSP_SECOND;
        out->offset[i - 1] = yyjson_get_int(yyjson_arr_get(pair, 1));
    }
    return 1;
}

zones *
zones_read(const char *path)
{
    zones *all = calloc(1, sizeof *all);
    yyjson_val *root, *key, *value;
    size_t i, count;

    if (!all)
        return NULL;
    all->doc = yyjson_read_file(path, 0, NULL, NULL);
    root = yyjson_doc_get_root(all->doc);
    count = yyjson_obj_size(root);
    all->names = calloc(count + 1, sizeof *all->names);
    all->items = calloc(count + 1, sizeof *all->items);
    if (!count || !all->names || !all->items) {
        zones_free(all);
        return NULL;
    }
    yyjson_obj_foreach(root, i, count, key, value)
    {
        all->names[i] = yyjson_get_str(key);
        all->count = i + 1;
        if (!read_zone(value, &all->items[i])) {
            zones_free(all);
            return NULL;
        }
    }
    return all;
}

void
zones_free(zones *all)
{
    size_t i;

    if (!all)
        return;
    for (i = 0; i < all->count; i++) {
        free(all->items[i].at);
        free(all->items[i].offset);
    }
    free(all->items);
    free(all->names);
    yyjson_doc_free(all->doc);
    free(all);
}

const csuccessp_zone *
zones_find(void *all, const char *name, size_t length)
{
    const zones *known = all;
    size_t i;

    for (i = 0; i < known->count; i++)
        if (strlen(known->names[i]) == length && memcmp(known->names[i], name, length) == 0)
            return &known->items[i];
    return NULL;
}
