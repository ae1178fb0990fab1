/* SPDX-License-Identifier: MIT */
/* The room's saved documents. */
#ifndef CSUCCESSP_PLAYBOOK_SAVED_H
#define CSUCCESSP_PLAYBOOK_SAVED_H

#include "book/saved/fields.h"
#include "book/saved/loader.h"
#include "playbook/run/run.h"

extern const csuccessp_document_kind csuccessp_playbook_document;
extern const csuccessp_document_kind csuccessp_playbooks_document;
extern const csuccessp_document_kind csuccessp_run_document;
extern const csuccessp_item_kind csuccessp_run_items;

void csuccessp_playbooks_save_customer(csuccess_book *book, uint32_t row, csuccessp_buffer *to);
csuccess_status csuccessp_playbooks_load_customer(csuccess_book *book, csuccessp_loader *loader,
                                                  uint32_t row, const csuccessp_place *place,
                                                  yyjson_val *value);
csuccess_status csuccessp_playbooks_loaded(csuccess_book *book, csuccessp_loader *loader);

/* The entry of a published or known playbook; NULL. */
csuccessp_playbook_entry *csuccessp_saved_entry(const csuccess_book *book, csuccessp_slice id);

#endif
