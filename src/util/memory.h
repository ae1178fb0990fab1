/* SPDX-License-Identifier: MIT */
/* Memory of one book: the caller's allocator, counted, limited, and wiped on release.
 *
 * Every block goes back to the allocator overwritten with zeros, and nothing is ever resized in
 * place, so that whatever a block once held is nowhere in the heap when it is gone. */
#ifndef CSUCCESSP_UTIL_MEMORY_H
#define CSUCCESSP_UTIL_MEMORY_H

#include <csuccess/config.h>

typedef struct csuccessp_memory {
    csuccess_allocator allocator;
    uint64_t bytes; /* held now */
    uint64_t peak;
    uint64_t limit;   /* 0: none */
    uint64_t refused; /* how often there was none */
} csuccessp_memory;

/* Copies the allocator, or takes malloc and free for NULL. */
csuccess_status csuccessp_memory_open(const csuccess_allocator *allocator, csuccessp_memory *out);

/* Calls the allocator's destroy; every block must be released. */
void csuccessp_memory_close(csuccessp_memory *memory);

/* `count` elements of `size` bytes, or NULL; the product is checked here and nowhere else.
 * Zero bytes give NULL too: callers ask for what they need. */
void *csuccessp_allocate(csuccessp_memory *memory, size_t count, size_t size);
void *csuccessp_allocate_zeroed(csuccessp_memory *memory, size_t count, size_t size);

/* NULL is allowed. The sizes are those of the allocation. */
void csuccessp_release(csuccessp_memory *memory, void *block, size_t count, size_t size);

/* Overwrites with zeros in a way that the compiler keeps. */
void csuccessp_wipe(void *block, size_t bytes);

/* Growable arrays: declare with csuccessp_array(type), all zero is empty. */
#define csuccessp_array(type) \
    struct {                  \
        type *items;          \
        size_t count;         \
        size_t capacity;      \
    }

/* Makes room for `extra` more elements; the old block is kept on failure. */
#define csuccessp_array_reserve(memory, array, extra) \
    csuccessp_array_grow(memory, (array), (extra), sizeof *(array)->items)
#define csuccessp_array_release(memory, array) \
    csuccessp_array_drop(memory, (array), sizeof *(array)->items)

csuccess_status csuccessp_array_grow(csuccessp_memory *memory, void *array, size_t extra,
                                     size_t size);
void csuccessp_array_drop(csuccessp_memory *memory, void *array, size_t size);

/* A block of `old` elements becomes one of `count`: the first `used` are copied, the rest is
 * zero. NULL on failure, and the old block stays. */
void *csuccessp_resized(csuccessp_memory *memory, void *block, size_t old, size_t used,
                        size_t count, size_t size);

#endif
