/* SPDX-License-Identifier: MIT */
/* Structs that carry their size: one reader for older, present, newer and hostile ones. */
#ifndef CSUCCESSP_UTIL_SIZED_H
#define CSUCCESSP_UTIL_SIZED_H

#include <csuccess/config.h>

/* Sizes of the first published versions, frozen by their last field: never today's sizeof. */
#define CSUCCESSP_END(type, field) (offsetof(type, field) + sizeof(((type *)0)->field))
#define CSUCCESSP_ALLOCATOR_V1 CSUCCESSP_END(csuccess_allocator, destroy)

/* The largest size that is believed. */
#define CSUCCESSP_SIZED_MAX 4096

/* Copies the caller's struct into `out`, of which the caller's `size` may be more or less.
 * `first` is the size of the first version. `out->size` becomes `out_size`.
 * CSUCCESS_E_STRUCT_SIZE, CSUCCESS_E_STRUCT_TAIL; `out` is all zero then. */
csuccess_status csuccessp_sized_copy(const void *from, size_t first, void *out, size_t out_size);

/* Checks a struct that the library fills in: how many bytes of `known` may be written. */
csuccess_status csuccessp_sized_room(const void *to, size_t first, size_t known, size_t *room);

/* Fills in the caller's struct from `from` (of `known` bytes), as far as the caller's size goes,
 * and keeps the caller's `size`. The room has been checked. */
void csuccessp_sized_give(void *to, const void *from, size_t room);

#endif
