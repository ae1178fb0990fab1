/* SPDX-License-Identifier: MIT */
/* A store that is attached to a book: the host's functions, and what the library knows of its
 * content. Documents by item are known to the book's ledger; of the others, which are few, each
 * kind has an index here. */
#ifndef CSUCCESSP_STORE_ATTACHMENT_H
#define CSUCCESSP_STORE_ATTACHMENT_H

#include <csuccess/store.h>

#include "book/saved/ledger.h"
#include "store/documents.h"

/* Kinds of documents that are the store's own: what it cannot read but carries on, when that came
 * in a stream; and the last of each transaction. */
#define CSUCCESSP_KIND_CARRIED "carried"
#define CSUCCESSP_KIND_COMMIT "commit"

/* Both are zero where there is no document. */
typedef struct csuccessp_digest {
    uint64_t half[2];
} csuccessp_digest;

typedef struct csuccessp_index_entry {
    size_t id; /* where it begins in `ids` */
    uint32_t length;
    uint8_t seen;
    csuccessp_digest digest;
} csuccessp_index_entry;

/* What the store has of one kind, in the order of the ids. */
typedef struct csuccessp_index {
    csuccessp_buffer ids;
    csuccessp_array(csuccessp_index_entry) entries;
} csuccessp_index;

/* The kinds of documents, in the order in which they are loaded, and their indices. */
typedef struct csuccessp_stored_kind {
    const char *name;
    const csuccessp_document_kind *kind;
    const csuccessp_item_kind *items; /* NULL: it has an index */
    csuccessp_index index;
} csuccessp_stored_kind;

typedef struct csuccessp_token {
    uint64_t half[2];
} csuccessp_token;

typedef struct csuccessp_attachment {
    csuccess_store store;
    csuccessp_array(csuccessp_stored_kind) kinds;
    csuccessp_digest header;
    uint64_t generation;
    uint8_t conflict;      /* someone else has committed */
    uint8_t doubt;         /* it is not known whether the last transaction was taken */
    csuccessp_token token; /* ... which had this token */
    csuccessp_array(csuccessp_text) foreign; /* kinds that stay in the store, unread */
    uint64_t foreign_documents;
} csuccessp_attachment;

extern const csuccessp_room csuccessp_store_room;

csuccessp_attachment *csuccessp_attachment_of(const csuccess_book *book);

/* Attaches a copy of the store, which is the book's to destroy from then on. */
csuccess_status csuccessp_attach(csuccess_book *book, const csuccess_store *store);

csuccessp_digest csuccessp_digest_of(const csuccess_book *book, const char *bytes, size_t length);

void csuccessp_index_open(csuccessp_index *index, csuccessp_memory *memory);
void csuccessp_index_close(csuccessp_memory *memory, csuccessp_index *index);
/* NULL: there is none. The entries have to be in order. */
csuccessp_index_entry *csuccessp_index_find(const csuccessp_index *index, const char *id,
                                            size_t length);
csuccess_status csuccessp_index_add(csuccess_book *book, csuccessp_index *index, const char *id,
                                    size_t length, csuccessp_digest digest);
const char *csuccessp_index_id(const csuccessp_index *index, size_t entry, size_t *length);
void csuccessp_index_sort(csuccessp_index *index);

/* The last document of a transaction says which one it was:
 * {"doc": "commit", "generation": 3, "documents": 17, "token": "...", "kinds": [...]} */
csuccess_status csuccessp_commit_write(csuccess_book *book, uint64_t generation, uint64_t documents,
                                       csuccessp_token token, csuccessp_output *output);
typedef struct csuccessp_commit_read {
    int there;
    uint64_t generation, documents;
    csuccessp_token token;
} csuccessp_commit_read;
/* Reads it; the foreign kinds that it names become the attachment's. */
csuccess_status csuccessp_commit_look(csuccess_book *book, csuccessp_commit_read *out);

/* How many documents the store has, but for the commit document. */
uint64_t csuccessp_stored_documents(const csuccess_book *book);

/* The store answered with a number. CSUCCESS_E_CALLBACK. */
csuccess_status csuccessp_fail_store(csuccess_book *book, const char *what, int32_t code);

/* Calls `each` for all documents of a kind, until one fails. */
typedef csuccess_status csuccessp_scanned(void *context, const char *id, size_t id_length,
                                          const char *bytes, size_t length);
csuccess_status csuccessp_store_scan(csuccess_book *book, const char *kind, csuccessp_scanned *each,
                                     void *context);

/* After all was read: CSUCCESS_E_CORRUPT where a document stood under another's id. */
csuccess_status csuccessp_open_check(csuccess_book *book);

/* The number of a part, behind its item's id: "acme/8006477a5b3c4000". Of no part: 0. */
enum { CSUCCESSP_PART_ID = 17 };
int csuccessp_part_number(const char *id, size_t length, int64_t *number);

/* One transaction. What the store will have is staged, and becomes what it has when it has taken
 * it. */
typedef struct csuccessp_staged {
    const csuccessp_item_kind *items;
    uint32_t item;
    csuccessp_digest digest;       /* of its one document, */
    csuccessp_ledger_parts *parts; /* or its parts */
} csuccessp_staged;

typedef struct csuccessp_commit {
    csuccess_book *book;
    csuccessp_attachment *attachment;
    csuccessp_output output;
    uint8_t begun;
    csuccessp_token token;
    uint64_t documents;             /* in the store after it */
    csuccessp_stored_kind *kind;    /* whose documents come */
    csuccessp_index *fresh_indices; /* by kind: what the store will have */
    csuccessp_index *fresh;         /* ... of this kind */
    csuccessp_digest header;
    int64_t counted[CSUCCESSP_ITEMS]; /* documents more, by items */
    csuccessp_array(csuccessp_staged) staged;
    csuccessp_array(csuccessp_staged) passing; /* to be looked at again */

    uint32_t item; /* whose documents come */
    uint8_t written;
    const csuccessp_ledger_parts *old; /* of an item in parts */
    csuccessp_ledger_parts *parts;
    uint32_t stop; /* parts from here on, and later than `until`, may be left as they are */
    uint32_t last; /* ... but not from here on */
    int64_t until;
} csuccessp_commit;

/* Tell the store, within a transaction that begins with the first of them. */
csuccess_status csuccessp_commit_put(csuccessp_commit *commit, const char *kind, const char *id,
                                     size_t id_length, const char *bytes, size_t length);
csuccess_status csuccessp_commit_remove(csuccessp_commit *commit, const char *kind, const char *id,
                                        size_t id_length);

/* What has changed of a kind of documents: of one with an index, of one by item. */
csuccess_status csuccessp_commit_whole(csuccessp_commit *commit, size_t kind);
csuccess_status csuccessp_commit_items(csuccessp_commit *commit, size_t kind);

/* After a transaction whose outcome was not known: what became of it. CSUCCESS_E_CONFLICT when it
 * was someone else's that was taken. `taken`: it was ours. */
csuccess_status csuccessp_store_resolve(csuccess_book *book, int *taken);

#endif
