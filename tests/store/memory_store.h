/* SPDX-License-Identifier: MIT */
/* A store in memory, for tests: transactional, strict about what the library may call when, and
 * able to fail at any call, once or from then on. */
#ifndef TESTS_STORE_MEMORY_STORE_H
#define TESTS_STORE_MEMORY_STORE_H

#include <csuccess/store.h>
#include <stddef.h>

typedef struct memory_document {
    char *kind, *id, *bytes; /* bytes: NULL in a transaction that removes it */
    size_t id_length, length;
} memory_document;

typedef struct memory_documents {
    memory_document *items; /* in the order of kind and id */
    size_t count, capacity;
} memory_documents;

enum { MEMORY_STORE_CODE = 55 }; /* what a call that fails answers */
enum { COMMIT_HONEST, COMMIT_TAKES_AND_FAILS, COMMIT_LOSES_AND_FAILS };

typedef struct memory_store {
    memory_documents documents;
    memory_documents changes; /* of the transaction */
    uint64_t generation;
    int in_transaction, scanning;
    int attached;          /* how many books have it */
    int destroyed;         /* how often, since no book had it */
    const char *violation; /* of the contract; NULL: none */

    size_t calls, fail_at, failed; /* fail_at from 1; 0: none does */
    int for_ever;
    int commits;                 /* how it answers to them: COMMIT_ */
    int (*fails)(void *context); /* does this call? In place of `fail_at`; may be NULL */
    int32_t code;                /* what a call that fails answers */

    size_t begun, put, removed, taken, rolled_back, scanned;
    void (*called)(void *context); /* from within each call; may be NULL */
    void *context;
} memory_store;

void memory_store_open(memory_store *s);
void memory_store_close(memory_store *s);
csuccess_store memory_store_of(memory_store *s);

/* Nothing fails from now on, and counting begins anew. */
void memory_store_heal(memory_store *s);

const memory_document *memory_store_find(const memory_store *s, const char *kind, const char *id);
size_t memory_store_count(const memory_store *s, const char *kind);
/* Out of any transaction. */
void memory_store_set(memory_store *s, const char *kind, const char *id, const char *bytes);
void memory_store_put(memory_store *s, const char *kind, const char *id, const char *bytes,
                      size_t length);
void memory_store_drop(memory_store *s, const char *kind, const char *id);
void memory_store_copy(memory_store *to, const memory_store *from);

/* The first difference, in words; NULL: they hold the same documents, but for the commit's. */
const char *memory_store_differs(const memory_store *a, const memory_store *b);

#endif
