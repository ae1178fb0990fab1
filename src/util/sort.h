/* SPDX-License-Identifier: MIT */
/* Sorting without memory of its own. */
#ifndef CSUCCESSP_UTIL_SORT_H
#define CSUCCESSP_UTIL_SORT_H

#include <stddef.h>
#include <stdint.h>

#include "util/memory.h"

/* Quicksort, or heapsort where that would be slow: not stable, so `compare` must never call two
 * items equal whose order matters. `size` is at most CSUCCESSP_SORT_SIZE_MAX. */
#define CSUCCESSP_SORT_SIZE_MAX 64
void csuccessp_sort(void *items, size_t count, size_t size,
                    int (*compare)(const void *context, const void *a, const void *b),
                    const void *context);

/* A stable sort of 64-bit keys that carry a number. `spare` has room for as many. */
typedef struct csuccessp_keyed {
    uint64_t key;
    uint32_t number;
    uint32_t more;
} csuccessp_keyed;

void csuccessp_sort_keyed(csuccessp_keyed *items, csuccessp_keyed *spare, size_t count);

#endif
