/* SPDX-License-Identifier: MIT */
/* Sets of rows, one bit each. */
#ifndef CSUCCESSP_UTIL_BITS_H
#define CSUCCESSP_UTIL_BITS_H

#include "util/compiler.h"
#include "util/memory.h"

typedef struct csuccessp_bits {
    uint64_t *words;
    size_t capacity; /* words */
} csuccessp_bits;

/* Room for `rows` bits; new ones are clear. */
csuccess_status csuccessp_bits_grow(csuccessp_memory *memory, csuccessp_bits *bits, size_t rows);
void csuccessp_bits_free(csuccessp_memory *memory, csuccessp_bits *bits);
void csuccessp_bits_clear(csuccessp_bits *bits);
uint64_t csuccessp_bits_count(const csuccessp_bits *bits);
void csuccessp_bits_add_all(csuccessp_bits *to, const csuccessp_bits *from);

CSUCCESSP_INLINE void
csuccessp_bits_set(csuccessp_bits *bits, uint32_t row)
{
    bits->words[row >> 6] |= (uint64_t)1 << (row & 63);
}

CSUCCESSP_INLINE void
csuccessp_bits_unset(csuccessp_bits *bits, uint32_t row)
{
    bits->words[row >> 6] &= ~((uint64_t)1 << (row & 63));
}

CSUCCESSP_INLINE int
csuccessp_bits_has(const csuccessp_bits *bits, uint32_t row)
{
    return (int)(bits->words[row >> 6] >> (row & 63) & 1);
}

#endif
