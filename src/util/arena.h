/* SPDX-License-Identifier: MIT */
/* Memory that is taken piece by piece and given back all at once.
 *
 * Blocks are kept for the next use when the arena is cleared, and wiped then. With
 * -Darena_debug=true every object is a block of its own, for ASan and valgrind. */
#ifndef CSUCCESSP_UTIL_ARENA_H
#define CSUCCESSP_UTIL_ARENA_H

#include "util/memory.h"

typedef struct csuccessp_arena_block {
    struct csuccessp_arena_block *next;
    size_t size; /* bytes after this head */
    size_t used;
} csuccessp_arena_block;

typedef struct csuccessp_arena {
    csuccessp_memory *memory;
    csuccessp_arena_block *first;
    csuccessp_arena_block *current;
    size_t block; /* bytes of the next block */
    size_t held;  /* bytes in blocks */
    size_t limit; /* of `held`; 0: none */
} csuccessp_arena;

/* `block` bytes make the first block; later ones grow. */
void csuccessp_arena_open(csuccessp_arena *arena, csuccessp_memory *memory, size_t block);
void csuccessp_arena_close(csuccessp_arena *arena);

/* Everything taken is gone; blocks are wiped and, but for the first, given back. */
void csuccessp_arena_clear(csuccessp_arena *arena);

/* `count` objects of `size` bytes, aligned to 8, not zeroed; NULL on failure or beyond the limit.
 * Zero bytes give a pointer, too. */
void *csuccessp_arena_take(csuccessp_arena *arena, size_t count, size_t size);
void *csuccessp_arena_take_zeroed(csuccessp_arena *arena, size_t count, size_t size);

#endif
