/* SPDX-License-Identifier: MIT */
#include "util/arena.h"

#include <string.h>

#include "util/compiler.h"

enum { ALIGN = 8, BLOCK_MAX = 1 << 20 };

#define HEAD ((sizeof(csuccessp_arena_block) + ALIGN - 1) / ALIGN * ALIGN)

void
csuccessp_arena_open(csuccessp_arena *arena, csuccessp_memory *memory, size_t block)
{
    memset(arena, 0, sizeof *arena);
    arena->memory = memory;
    arena->block = block;
}

static void
release_from(csuccessp_arena *arena, csuccessp_arena_block *block)
{
    csuccessp_arena_block *next;

    for (; block; block = next) {
        next = block->next;
        arena->held -= block->size;
        csuccessp_release(arena->memory, block, HEAD + block->size, 1);
    }
}

void
csuccessp_arena_close(csuccessp_arena *arena)
{
    release_from(arena, arena->first);
    arena->first = arena->current = NULL;
}

void
csuccessp_arena_clear(csuccessp_arena *arena)
{
    csuccessp_arena_block *first = arena->first;

    if (!first)
        return;
#ifdef CSUCCESSP_ARENA_DEBUG
    csuccessp_arena_close(arena);
#else
    if (first->next)
        arena->block = first->size * 2;
    release_from(arena, first->next);
    first->next = NULL;
    csuccessp_wipe((char *)first + HEAD, first->used);
    first->used = 0;
    arena->current = first;
#endif
}

static csuccessp_arena_block *
add_block(csuccessp_arena *arena, size_t bytes)
{
    csuccessp_arena_block *block;
    size_t size = bytes;

#ifndef CSUCCESSP_ARENA_DEBUG
    if (size < arena->block)
        size = arena->block;
    if (arena->block < BLOCK_MAX)
        arena->block *= 2;
#endif
    if (arena->limit) {
        if (bytes > arena->limit || arena->held > arena->limit - bytes)
            return NULL;
        if (size > arena->limit - arena->held)
            size = arena->limit - arena->held;
    }
    if (bytes > SIZE_MAX - HEAD - BLOCK_MAX)
        return NULL;
    block = csuccessp_allocate(arena->memory, HEAD + size, 1);
    if (!block)
        return NULL;
    block->next = NULL;
    block->size = size;
    block->used = 0;
    arena->held += size;
    if (arena->current)
        arena->current->next = block;
    else
        arena->first = block;
    arena->current = block;
    return block;
}

void *
csuccessp_arena_take(csuccessp_arena *arena, size_t count, size_t size)
{
    csuccessp_arena_block *block = arena->current;
    size_t bytes;

    if (size && count > (SIZE_MAX - ALIGN) / size)
        return NULL;
    bytes = (count * size + ALIGN - 1) / ALIGN * ALIGN;
    if (bytes == 0)
        bytes = ALIGN;
    if (!block || block->size - block->used < bytes) {
        block = add_block(arena, bytes);
        if (!block)
            return NULL;
    }
    block->used += bytes;
    return (char *)block + HEAD + block->used - bytes;
}

void *
csuccessp_arena_take_zeroed(csuccessp_arena *arena, size_t count, size_t size)
{
    void *out = csuccessp_arena_take(arena, count, size);

    if (out && count && size)
        memset(out, 0, count * size);
    return out;
}
