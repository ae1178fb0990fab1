/* SPDX-License-Identifier: MIT */
/* A book as documents: all kinds of all rooms, in the order of their phases. The store knows
 * which kinds there are by walking the rooms, and nothing of what is in them. */
#ifndef CSUCCESSP_STORE_DOCUMENTS_H
#define CSUCCESSP_STORE_DOCUMENTS_H

#include "book/book.h"
#include "book/event/event_window.h"
#include "book/saved/loader.h"

/* Calls for each kind of document of a phase, in floor order, until one fails. */
typedef csuccess_status csuccessp_document_visit(void *context,
                                                 const csuccessp_document_kind *kind);
csuccess_status csuccessp_documents_each(int phase, csuccessp_document_visit *visit, void *context);
const csuccessp_document_kind *csuccessp_document_find(const char *name, size_t length);

/* The kind of documents by item; NULL: it is none. */
const csuccessp_item_kind *csuccessp_items_of(const csuccessp_document_kind *documents);

/* The first document of a stream, and one in every store. */
#define CSUCCESSP_HEADER "csuccess"
csuccess_status csuccessp_header_write(csuccess_book *book, csuccessp_output *output);

/* Writes everything but the guards of the public function. */
csuccess_status csuccessp_book_write(csuccess_book *book, csuccessp_output *output);

/* Reading: opened, then fed documents (the header first), then finished; closed in any case. An
 * item of a document kind is in the loader afterwards. */
csuccess_status csuccessp_loader_open(csuccessp_loader *loader, csuccess_book *book,
                                      const csuccess_book *origin);
csuccess_status csuccessp_loader_take(csuccessp_loader *loader, const char *bytes, size_t length);
/* What definitions there were take effect; at the end of a stream this happens by itself. */
csuccess_status csuccessp_loader_publish(csuccessp_loader *loader);
csuccess_status csuccessp_loader_finish(csuccessp_loader *loader);
void csuccessp_loader_close(csuccessp_loader *loader);

/* Is there nothing in the book yet? */
int csuccessp_book_is_empty(const csuccess_book *book);

/* Reads everything; with `origin` the handles are those of that book. */
csuccess_status csuccessp_book_read(csuccess_book *book, const csuccess_reader *reader,
                                    const csuccess_book *origin);

#endif
