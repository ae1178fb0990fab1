/* SPDX-License-Identifier: MIT */
#include "util/bits.h"

#include <string.h>

csuccess_status
csuccessp_bits_grow(csuccessp_memory *memory, csuccessp_bits *bits, size_t rows)
{
    size_t words = rows / 64 + (rows % 64 != 0);
    uint64_t *fresh;

    if (words <= bits->capacity)
        return CSUCCESS_OK;
    fresh = csuccessp_resized(memory, bits->words, bits->capacity, bits->capacity, words,
                              sizeof *fresh);
    if (!fresh)
        return CSUCCESS_E_NO_MEMORY;
    bits->words = fresh;
    bits->capacity = words;
    return CSUCCESS_OK;
}

void
csuccessp_bits_free(csuccessp_memory *memory, csuccessp_bits *bits)
{
    csuccessp_release(memory, bits->words, bits->capacity, sizeof *bits->words);
    bits->words = NULL;
    bits->capacity = 0;
}

void
csuccessp_bits_clear(csuccessp_bits *bits)
{
    if (bits->words)
        memset(bits->words, 0, bits->capacity * sizeof *bits->words);
}

uint64_t
csuccessp_bits_count(const csuccessp_bits *bits)
{
    uint64_t count = 0;
    size_t i;

    for (i = 0; i < bits->capacity; i++)
        count += csuccessp_count_bits(bits->words[i]);
    return count;
}

void
csuccessp_bits_add_all(csuccessp_bits *to, const csuccessp_bits *from)
{
    size_t i, n = to->capacity < from->capacity ? to->capacity : from->capacity;

    for (i = 0; i < n; i++)
        to->words[i] |= from->words[i];
}
