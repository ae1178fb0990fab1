/* SPDX-License-Identifier: MIT */
/* Bringing a saved book back: what documents share while they are read. */
#ifndef CSUCCESSP_BOOK_LOADER_H
#define CSUCCESSP_BOOK_LOADER_H

#include "book/definitions.h"

typedef struct csuccessp_deferred {
    uint32_t row;
    csuccessp_ref parent; /* csuccessp_name_take */
} csuccessp_deferred;

struct csuccessp_loader {
    csuccess_book *book;
    const csuccess_book *origin; /* a clone takes its handles from here; NULL: a fresh book */
    int64_t minor;               /* of the writer's format */
    int stays;                   /* what is not known stays in the store */
    const csuccessp_document_kind *expected; /* NULL: any */
    csuccessp_publication *publication;
    int phase;
    uint32_t row;  /* the customer that was read last */
    uint32_t item; /* whose document was read last, of those by item */
    int64_t part;  /* ... and which one, of an item in parts */
    int firm;      /* ... and does it begin there whatever comes */
    csuccessp_array(csuccessp_deferred) parents;
    int passing; /* ... and does it depend on more than its item */
    uint64_t documents;
    int ended;
};

enum { CSUCCESSP_FORMAT = 1, CSUCCESSP_FORMAT_MINOR = 1 };

/* Documents of the book's own room, in the order in which they are saved. */
extern const csuccessp_document_kind *const csuccessp_book_documents[];

/* Helpers for writing: {"doc": name, and the end of the line. */
void csuccessp_document_begin(csuccessp_output *output, const char *name);
csuccess_status csuccessp_document_end(csuccessp_output *output);

/* What a store wants to know of the document; a stream does not. Its id, piece by piece; */
void csuccessp_document_id(csuccessp_output *output, const char *bytes, size_t length);
void csuccessp_document_id_text(const csuccess_book *book, csuccessp_output *output,
                                csuccessp_text text);
void csuccessp_document_id_number(csuccessp_output *output, int64_t number);
/* that it depends on more than its item; */
void csuccessp_document_passing(csuccessp_output *output);
/* and, before its beginning, which part of its item it is, and whether a part begins there whatever
 * stands before and after it. 1: the store knows this one and all that follow; stop. */
int csuccessp_document_part(csuccessp_output *output, int64_t number, int firm);

/* "facts": {"name": [time or null, "source"]} of attributes that carry any. */
void csuccessp_write_fact(const csuccess_book *book, int64_t at, uint32_t source,
                          csuccessp_buffer *to);

/* The events of one customer after the other, as blocks. */
typedef struct csuccessp_events_saver csuccessp_events_saver;
csuccess_status csuccessp_events_saver_open(csuccess_book *book, csuccessp_events_saver **out);
csuccess_status csuccessp_events_saver_customer(csuccessp_events_saver *saver, uint32_t row,
                                                csuccessp_output *output);
void csuccessp_events_saver_close(csuccessp_events_saver *saver);

/* Numbers 0..count-1 in the bytewise order of the texts that `text` gives for them; NULL when
 * memory is lacking. */
uint32_t *csuccessp_numbers_sorted(csuccess_book *book, size_t count,
                                   csuccessp_text (*text)(const csuccess_book *book,
                                                          uint32_t index));
void csuccessp_numbers_release(csuccess_book *book, uint32_t *list, size_t count);

/* Facts that wait. */
extern const csuccessp_document_kind csuccessp_pending_document;
extern const csuccessp_document_kind csuccessp_customer_document;
extern const csuccessp_item_kind csuccessp_customer_items;
extern const csuccessp_item_kind csuccessp_events_items;
const char *csuccessp_customer_item_id(const csuccess_book *book, uint32_t item, size_t *length);
uint32_t csuccessp_customer_item_find(const csuccess_book *book, const char *id, size_t length);
csuccess_status csuccessp_customers_save(csuccess_book *book, csuccessp_output *output);
extern const csuccessp_document_kind csuccessp_events_document;
extern const csuccessp_document_kind csuccessp_book_document;
extern const csuccessp_document_kind csuccessp_peers_document;
extern const csuccessp_document_kind csuccessp_carried_document;

/* A document that this library does not know: kept as it is when a newer one wrote it. */
csuccess_status csuccessp_carry(csuccessp_loader *loader, const csuccessp_place *place,
                                yyjson_val *document);

void csuccessp_carried_close(csuccess_book *book);

/* A refusal that says the data is at fault. */
csuccess_status csuccessp_corrupt(const csuccessp_place *place, const char *what);

#endif
