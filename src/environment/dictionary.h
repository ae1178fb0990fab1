/* SPDX-License-Identifier: MIT */
/* Codes for the texts of columns: numbers from 1 on, without gaps, for good. */
#ifndef CSUCCESSP_ENVIRONMENT_DICTIONARY_H
#define CSUCCESSP_ENVIRONMENT_DICTIONARY_H

#include "util/arena.h"
#include "util/hash.h"
#include "util/table.h"

typedef struct csuccessp_dictionary_text {
    const char *bytes;
    size_t length;
} csuccessp_dictionary_text;

typedef struct csuccessp_dictionary {
    csuccessp_arena arena; /* the bytes */
    csuccessp_array(csuccessp_dictionary_text) texts;
    csuccessp_table by_text;
    csuccessp_hash_seed seed;
    size_t longest; /* bytes of a text */
} csuccessp_dictionary;

void csuccessp_dictionary_open(csuccessp_dictionary *dictionary, csuccessp_memory *memory,
                               csuccessp_hash_seed seed);
void csuccessp_dictionary_close(csuccessp_dictionary *dictionary);

/* The code of a text, which gets one when it has none. CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_dictionary_code(csuccessp_dictionary *dictionary, const char *bytes,
                                          size_t length, uint32_t *out);

/* 0 when it has none. */
uint32_t csuccessp_dictionary_find(const csuccessp_dictionary *dictionary, const char *bytes,
                                   size_t length);

uint64_t csuccessp_dictionary_bytes(const csuccessp_dictionary *dictionary);

#endif
