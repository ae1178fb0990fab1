/* SPDX-License-Identifier: MIT */
#include "environment/dictionary.h"

#include <string.h>

enum { BLOCK = 1024 };

void
csuccessp_dictionary_open(csuccessp_dictionary *dictionary, csuccessp_memory *memory,
                          csuccessp_hash_seed seed)
{
    memset(dictionary, 0, sizeof *dictionary);
    csuccessp_arena_open(&dictionary->arena, memory, BLOCK);
    dictionary->seed = seed;
}

void
csuccessp_dictionary_close(csuccessp_dictionary *dictionary)
{
    csuccessp_memory *memory = dictionary->arena.memory;

    csuccessp_table_free(memory, &dictionary->by_text);
    csuccessp_array_release(memory, &dictionary->texts);
    csuccessp_arena_close(&dictionary->arena);
}

struct wanted {
    const csuccessp_dictionary *dictionary;
    const char *bytes;
    size_t length;
};

static int
is_wanted(const void *context, uint32_t index)
{
    const struct wanted *wanted = context;
    const csuccessp_dictionary_text *text = &wanted->dictionary->texts.items[index];

    return text->length == wanted->length &&
           (!text->length || memcmp(text->bytes, wanted->bytes, text->length) == 0);
}

/* The index of a text, or CSUCCESSP_TABLE_NONE. */
static uint32_t
find(const csuccessp_dictionary *dictionary, uint32_t hash, const char *bytes, size_t length)
{
    struct wanted wanted = {dictionary, bytes, length};

    return csuccessp_table_find(&dictionary->by_text, hash, is_wanted, &wanted);
}

uint32_t
csuccessp_dictionary_find(const csuccessp_dictionary *dictionary, const char *bytes, size_t length)
{
    uint32_t index = find(dictionary, csuccessp_hash32(&dictionary->seed, 0, bytes, length), bytes,
                          length);

    return index == CSUCCESSP_TABLE_NONE ? 0 : index + 1;
}

csuccess_status
csuccessp_dictionary_code(csuccessp_dictionary *dictionary, const char *bytes, size_t length,
                          uint32_t *out)
{
    csuccessp_memory *memory = dictionary->arena.memory;
    uint32_t hash = csuccessp_hash32(&dictionary->seed, 0, bytes, length), index;
    char *copy;

    index = find(dictionary, hash, bytes, length);
    if (index != CSUCCESSP_TABLE_NONE) {
        *out = index + 1;
        return CSUCCESS_OK;
    }
    if (dictionary->texts.count >= UINT32_MAX - 1 ||
        csuccessp_table_reserve(memory, &dictionary->by_text, 1) != CSUCCESS_OK ||
        csuccessp_array_reserve(memory, &dictionary->texts, 1) != CSUCCESS_OK)
        return CSUCCESS_E_NO_MEMORY;
    copy = csuccessp_arena_take(&dictionary->arena, length, 1);
    if (!copy)
        return CSUCCESS_E_NO_MEMORY;
    if (length)
        memcpy(copy, bytes, length);
    index = (uint32_t)dictionary->texts.count++;
    dictionary->texts.items[index].bytes = copy;
    dictionary->texts.items[index].length = length;
    if (length > dictionary->longest)
        dictionary->longest = length;
    csuccessp_table_add(&dictionary->by_text, hash, index);
    *out = index + 1;
    return CSUCCESS_OK;
}

uint64_t
csuccessp_dictionary_bytes(const csuccessp_dictionary *dictionary)
{
    uint64_t slots = dictionary->by_text.slots ? (uint64_t)dictionary->by_text.mask + 1 : 0;

    return dictionary->arena.held + dictionary->texts.capacity * sizeof(csuccessp_dictionary_text) +
           slots * sizeof(csuccessp_table_slot);
}
