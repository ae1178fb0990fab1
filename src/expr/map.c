/* SPDX-License-Identifier: MIT */
/* Maps: a list of entries, with an index by hash when there are more than a few. */
#include "expr/any.h"

enum { FEW = 8 };

static int
can_be_key(csuccessp_any key)
{
    return key.kind == CSUCCESSP_KIND_BOOL || key.kind == CSUCCESSP_KIND_INT ||
           key.kind == CSUCCESSP_KIND_UINT || key.kind == CSUCCESSP_KIND_STRING;
}

/* The entry of a key among the first `count` without an index, or -1. */
static int64_t
scan(const csuccessp_entry *entries, uint32_t count, csuccessp_any key, uint64_t *work)
{
    uint32_t i;

    for (i = 0; i < count; i++)
        if (csuccessp_any_equal(entries[i].key, key, work))
            return i;
    return -1;
}

/* The place in the index where the key is or belongs. */
static uint32_t
probe(const uint32_t *index, uint32_t mask, const csuccessp_entry *entries, csuccessp_any key,
      uint64_t *work)
{
    uint32_t at = (uint32_t)csuccessp_any_hash(key, work) & mask;

    while (index[at] && !csuccessp_any_equal(entries[index[at] - 1].key, key, work))
        at = (at + 1) & mask;
    return at;
}

const csuccessp_any *
csuccessp_map_find(const csuccessp_map *map, csuccessp_any key, uint64_t *work)
{
    int64_t at;

    if (map->index)
        at = (int64_t)map->index[probe(map->index, map->mask, map->entries, key, work)] - 1;
    else
        at = scan(map->entries, map->count, key, work);
    return at < 0 ? NULL : &map->entries[at].value;
}

static unsigned
add_index(csuccessp_arena *arena, csuccessp_map *map, uint64_t *work)
{
    uint32_t size = 4 * FEW, *index, i, at;

    while (size < 2 * map->count)
        size *= 2;
    index = csuccessp_arena_take_zeroed(arena, size, sizeof *index);
    if (!index)
        return CSUCCESSP_FAULT_MEMORY;
    for (i = 0; i < map->count; i++) {
        at = probe(index, size - 1, map->entries, map->entries[i].key, work);
        if (index[at])
            return CSUCCESSP_FAULT_REPEATED;
        index[at] = i + 1;
    }
    map->index = index;
    map->mask = size - 1;
    return CSUCCESSP_FAULT_NONE;
}

static unsigned
check_few(const csuccessp_map *map, uint64_t *work)
{
    uint32_t i;

    for (i = 1; i < map->count; i++)
        if (scan(map->entries, i, map->entries[i].key, work) >= 0)
            return CSUCCESSP_FAULT_REPEATED;
    return CSUCCESSP_FAULT_NONE;
}

csuccessp_any
csuccessp_map_make(csuccessp_arena *arena, const csuccessp_entry *entries, size_t count,
                   uint64_t *work)
{
    csuccessp_map *map = csuccessp_arena_take_zeroed(arena, 1, sizeof *map);
    csuccessp_any out = csuccessp_any_of(CSUCCESSP_KIND_MAP, 0);
    unsigned fault, depth = 0;
    size_t i;

    if (!map || count > INT32_MAX / 4)
        return csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY);
    for (i = 0; i < count; i++) {
        if (!can_be_key(entries[i].key))
            return csuccessp_any_fault(CSUCCESSP_FAULT_KEY_TYPE);
        if (entries[i].value.depth > depth)
            depth = entries[i].value.depth;
    }
    if (depth >= CSUCCESSP_VALUE_DEPTH)
        return csuccessp_any_fault(CSUCCESSP_FAULT_DEPTH);
    map->entries = entries;
    map->count = (uint32_t)count;
    fault = count > FEW ? add_index(arena, map, work) : check_few(map, work);
    if (fault)
        return csuccessp_any_fault(fault);
    out.depth = (uint16_t)(depth + 1);
    out.as.map = map;
    return out;
}
