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

/* Writes everything but the guards of the public function. */
csuccess_status csuccessp_book_write(csuccess_book *book, csuccessp_output *output);

/* Reads everything; with `origin` the handles are those of that book. */
csuccess_status csuccessp_book_read(csuccess_book *book, const csuccess_reader *reader,
                                    const csuccess_book *origin);

#endif
