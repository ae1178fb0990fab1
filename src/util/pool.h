/* SPDX-License-Identifier: MIT */
/* Many small objects of a few sizes, named by 32-bit references.
 *
 * Objects stand in pages and are handed out again by size class. A reserve can be made so that
 * the objects taken next cannot fail: what happens at an instant of the clock relies on it.
 * With -Darena_debug=true every object is a block of its own, for ASan and valgrind. */
#ifndef CSUCCESSP_UTIL_POOL_H
#define CSUCCESSP_UTIL_POOL_H

#include "util/memory.h"

typedef uint32_t csuccessp_ref; /* 0: none */

#define CSUCCESSP_POOL_SMALL 4096 /* the largest object that stands in a page with others */
#define CSUCCESSP_POOL_CLASSES (512 / 8 + (CSUCCESSP_POOL_SMALL - 512) / 64)

typedef struct csuccessp_pool_page {
    uint8_t *bytes;
    uint32_t size;
} csuccessp_pool_page;

typedef struct csuccessp_pool {
    csuccessp_memory *memory;
    csuccessp_array(csuccessp_pool_page) pages; /* page 0 is never used */
    csuccessp_array(uint32_t) spare;            /* small pages that nothing stands in yet */
    csuccessp_array(uint32_t) vacant;           /* page numbers without a page */
    csuccessp_ref *free_lists;                  /* CSUCCESSP_POOL_CLASSES, or NULL */
    uint32_t page;                              /* where small objects are cut from */
    uint32_t top;
    uint32_t next_size;
    uint64_t used; /* bytes in objects */
} csuccessp_pool;

void csuccessp_pool_open(csuccessp_pool *pool, csuccessp_memory *memory);
void csuccessp_pool_close(csuccessp_pool *pool);

/* A zeroed object of `size` bytes (1 or more, below 2^31), aligned to 8; 0 on failure. */
csuccessp_ref csuccessp_pool_take(csuccessp_pool *pool, size_t size);

/* `size` as it was taken with; the object is wiped. 0 is allowed as `ref`. */
void csuccessp_pool_give(csuccessp_pool *pool, csuccessp_ref ref, size_t size);

/* Where an object is, until it is given back. */
void *csuccessp_pool_at(const csuccessp_pool *pool, csuccessp_ref ref);

/* After this, objects of at most CSUCCESSP_POOL_SMALL bytes and `bytes` together (each rounded
 * up with csuccessp_pool_rounded) can be taken without fail. */
csuccess_status csuccessp_pool_reserve(csuccessp_pool *pool, uint64_t bytes);
size_t csuccessp_pool_rounded(size_t size);

#endif
