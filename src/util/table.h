/* SPDX-License-Identifier: MIT */
/* A hash table of 32-bit numbers: open addressing, linear probing, the hash stored beside the
 * number, deletion by moving back. The keys live elsewhere; the caller compares them. */
#ifndef CSUCCESSP_UTIL_TABLE_H
#define CSUCCESSP_UTIL_TABLE_H

#include "util/memory.h"

#define CSUCCESSP_TABLE_NONE UINT32_MAX

typedef struct csuccessp_table_slot {
    uint32_t hash;
    uint32_t value; /* CSUCCESSP_TABLE_NONE: empty */
} csuccessp_table_slot;

typedef struct csuccessp_table {
    csuccessp_table_slot *slots;
    uint32_t mask; /* slots - 1; 0 when there are none */
    uint32_t count;
} csuccessp_table;

/* 1 when the entry `value` has the key that is looked for. */
typedef int csuccessp_table_equal(const void *context, uint32_t value);

void csuccessp_table_free(csuccessp_memory *memory, csuccessp_table *table);

/* Makes room for `extra` more entries, so that adding them cannot fail. */
csuccess_status csuccessp_table_reserve(csuccessp_memory *memory, csuccessp_table *table,
                                        size_t extra);

/* The entry, or CSUCCESSP_TABLE_NONE. */
uint32_t csuccessp_table_find(const csuccessp_table *table, uint32_t hash,
                              csuccessp_table_equal *equal, const void *context);

/* The key must be new, and room reserved. */
void csuccessp_table_add(csuccessp_table *table, uint32_t hash, uint32_t value);

/* Entries are told apart by number here. */
void csuccessp_table_remove(csuccessp_table *table, uint32_t hash, uint32_t value);
void csuccessp_table_replace(csuccessp_table *table, uint32_t hash, uint32_t value, uint32_t fresh);

#endif
