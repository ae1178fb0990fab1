/* SPDX-License-Identifier: MIT */
#include "util/pool.h"

#include <string.h>

#include "util/compiler.h"

/* A reference is a page and an offset in units of 8 bytes. */
enum {
    OFFSET_BITS = 13,
    PAGE_MAX = 8 << OFFSET_BITS, /* 64 KiB */
    PAGE_FIRST = 1024,
    PAGES_MAX = 1 << (32 - OFFSET_BITS)
};

#ifdef CSUCCESSP_ARENA_DEBUG
#define SMALL 0
#else
#define SMALL CSUCCESSP_POOL_SMALL
#endif

void
csuccessp_pool_open(csuccessp_pool *pool, csuccessp_memory *memory)
{
    memset(pool, 0, sizeof *pool);
    pool->memory = memory;
    pool->next_size = PAGE_FIRST;
}

void
csuccessp_pool_close(csuccessp_pool *pool)
{
    size_t i;

    for (i = 0; i < pool->pages.count; i++)
        csuccessp_release(pool->memory, pool->pages.items[i].bytes, pool->pages.items[i].size, 1);
    csuccessp_array_release(pool->memory, &pool->pages);
    csuccessp_array_release(pool->memory, &pool->spare);
    csuccessp_array_release(pool->memory, &pool->vacant);
    csuccessp_release(pool->memory, pool->free_lists, CSUCCESSP_POOL_CLASSES,
                      sizeof *pool->free_lists);
    csuccessp_pool_open(pool, pool->memory);
}

size_t
csuccessp_pool_rounded(size_t size)
{
    if (size <= 512)
        return (size + 7) / 8 * 8;
    return (size + 63) / 64 * 64;
}

static unsigned
class_of(size_t rounded)
{
    return rounded <= 512 ? (unsigned)(rounded / 8 - 1) : (unsigned)(64 + (rounded - 512) / 64 - 1);
}

/* A page number with a page of `size` bytes; 0 on failure. */
static uint32_t
add_page(csuccessp_pool *pool, size_t size)
{
    csuccessp_pool_page page;
    uint32_t number;

    /* whatever is needed to give the page back later is reserved with it */
    if (csuccessp_array_reserve(pool->memory, &pool->pages, 2) != CSUCCESS_OK)
        return 0;
    if (csuccessp_array_reserve(pool->memory, &pool->vacant, pool->pages.count + 1) != CSUCCESS_OK)
        return 0;
    if (pool->pages.count == 0)
        pool->pages.items[pool->pages.count++] = (csuccessp_pool_page){NULL, 0};
    if (pool->vacant.count == 0 && pool->pages.count >= PAGES_MAX)
        return 0;
    page.bytes = csuccessp_allocate_zeroed(pool->memory, size, 1);
    page.size = (uint32_t)size;
    if (!page.bytes)
        return 0;
    if (pool->vacant.count) {
        number = pool->vacant.items[--pool->vacant.count];
        pool->pages.items[number] = page;
    } else {
        number = (uint32_t)pool->pages.count;
        pool->pages.items[pool->pages.count++] = page;
    }
    return number;
}

static uint32_t
next_page_size(csuccessp_pool *pool, uint64_t wanted)
{
    uint32_t size = pool->next_size;

    while (size < wanted && size < PAGE_MAX)
        size *= 2;
    if (pool->next_size < PAGE_MAX)
        pool->next_size *= 2;
    return size;
}

csuccess_status
csuccessp_pool_reserve(csuccessp_pool *pool, uint64_t bytes)
{
    uint64_t have = 0;
    size_t i;

    if (!SMALL) /* a block each: nothing can be set aside */
        return CSUCCESS_OK;
    if (!pool->free_lists) {
        pool->free_lists = csuccessp_allocate_zeroed(pool->memory, CSUCCESSP_POOL_CLASSES,
                                                     sizeof *pool->free_lists);
        if (!pool->free_lists)
            return CSUCCESS_E_NO_MEMORY;
    }
    if (pool->page && pool->pages.items[pool->page].size - pool->top >= bytes)
        return CSUCCESS_OK;
    /* the last object of a page may leave almost its own size unused */
    for (i = 0; i < pool->spare.count; i++) {
        uint32_t size = pool->pages.items[pool->spare.items[i]].size;
        have += size >= bytes ? bytes : size > SMALL ? size - SMALL : 0;
    }
    while (have < bytes) {
        uint32_t size, number;

        if (csuccessp_array_reserve(pool->memory, &pool->spare, 1) != CSUCCESS_OK)
            return CSUCCESS_E_NO_MEMORY;
        size = next_page_size(pool, bytes);
        number = add_page(pool, size);
        if (!number)
            return CSUCCESS_E_NO_MEMORY;
        pool->spare.items[pool->spare.count++] = number;
        have += size >= bytes ? bytes : size > SMALL ? size - SMALL : 0;
    }
    return CSUCCESS_OK;
}

void *
csuccessp_pool_at(const csuccessp_pool *pool, csuccessp_ref ref)
{
    return pool->pages.items[ref >> OFFSET_BITS].bytes + ((ref & ((1u << OFFSET_BITS) - 1)) << 3);
}

static csuccessp_ref
take_small(csuccessp_pool *pool, size_t rounded)
{
    unsigned class = class_of(rounded);
    csuccessp_ref ref = pool->free_lists ? pool->free_lists[class] : 0;

    if (ref) {
        void *object = csuccessp_pool_at(pool, ref);
        memcpy(&pool->free_lists[class], object, sizeof ref);
        memset(object, 0, sizeof ref);
        return ref;
    }
    if (!pool->page || pool->pages.items[pool->page].size - pool->top < rounded) {
        /* largest spare pages first would be kinder; reserve counts them one by one */
        size_t i;
        for (i = pool->spare.count; i > 0; i--)
            if (pool->pages.items[pool->spare.items[i - 1]].size >= rounded)
                break;
        if (!i) {
            if (csuccessp_pool_reserve(pool, rounded) != CSUCCESS_OK)
                return 0;
            i = pool->spare.count;
            if (!i)
                return 0;
        }
        pool->page = pool->spare.items[i - 1];
        pool->spare.items[i - 1] = pool->spare.items[--pool->spare.count];
        pool->top = 0;
    }
    ref = pool->page << OFFSET_BITS | pool->top >> 3;
    pool->top += (uint32_t)rounded;
    return ref;
}

csuccessp_ref
csuccessp_pool_take(csuccessp_pool *pool, size_t size)
{
    size_t rounded = csuccessp_pool_rounded(size);
    csuccessp_ref ref;

    if (size == 0 || size > INT32_MAX)
        return 0;
    if (rounded <= SMALL) {
        ref = take_small(pool, rounded);
    } else {
        ref = add_page(pool, rounded) << OFFSET_BITS;
    }
    if (ref)
        pool->used += rounded;
    return ref;
}

void
csuccessp_pool_give(csuccessp_pool *pool, csuccessp_ref ref, size_t size)
{
    size_t rounded = csuccessp_pool_rounded(size);

    if (!ref)
        return;
    pool->used -= rounded;
    if (rounded <= SMALL) {
        char *object = csuccessp_pool_at(pool, ref);
        unsigned class = class_of(rounded);
        csuccessp_wipe(object, rounded);
        memcpy(object, &pool->free_lists[class], sizeof ref);
        pool->free_lists[class] = ref;
    } else {
        uint32_t number = ref >> OFFSET_BITS;
        csuccessp_release(pool->memory, pool->pages.items[number].bytes,
                          pool->pages.items[number].size, 1);
        pool->pages.items[number] = (csuccessp_pool_page){NULL, 0};
        pool->vacant.items[pool->vacant.count++] = number;
    }
}
