/* SPDX-License-Identifier: MIT */
/* How a handle is put together: 4 bits of kind, 17 of generation, 32 of index. */
#ifndef CSUCCESSP_BOOK_HANDLE_H
#define CSUCCESSP_BOOK_HANDLE_H

#include <csuccess/handle.h>

#include "util/compiler.h"

enum { CSUCCESSP_GENERATION_BITS = 17 };

#define CSUCCESSP_GENERATION_MASK ((1u << CSUCCESSP_GENERATION_BITS) - 1)

CSUCCESSP_INLINE uint64_t
csuccessp_handle_make(uint32_t kind, uint32_t generation, uint32_t index)
{
    return (uint64_t)kind << (CSUCCESSP_GENERATION_BITS + 32) |
           (uint64_t)(generation & CSUCCESSP_GENERATION_MASK) << 32 | index;
}

CSUCCESSP_INLINE uint32_t
csuccessp_handle_index(uint64_t handle)
{
    return (uint32_t)handle;
}

CSUCCESSP_INLINE uint32_t
csuccessp_handle_generation(uint64_t handle)
{
    return (uint32_t)(handle >> 32) & CSUCCESSP_GENERATION_MASK;
}

CSUCCESSP_INLINE uint32_t
csuccessp_handle_kind_of(uint64_t handle)
{
    return (uint32_t)(handle >> (CSUCCESSP_GENERATION_BITS + 32));
}

#endif
