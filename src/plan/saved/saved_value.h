/* SPDX-License-Identifier: MIT */
/* Values of fields in saved documents, so that they come back exactly, and histories of them. */
#ifndef CSUCCESSP_PLAN_SAVED_VALUE_H
#define CSUCCESSP_PLAN_SAVED_VALUE_H

#include "plan/item/field.h"

/* How a field is kept: CSUCCESSP_HOLDS_, and the names of a choice. */
typedef struct csuccessp_saved_type {
    const char *const *choices;
    uint8_t holds;
    uint8_t object; /* its JSON is an object, else a list */
} csuccessp_saved_type;

csuccessp_saved_type csuccessp_saved_item_type(int field);   /* CSUCCESSP_PLAN_FIELD_ */
csuccessp_saved_type csuccessp_saved_canvas_type(int field); /* CSUCCESSP_CANVAS_FIELD_ */

/* Is it as if nothing had ever been told? */
int csuccessp_saved_is_none(csuccessp_saved_type type, csuccessp_plan_value value);

/* null for none; a choice by name, links as ids. */
void csuccessp_saved_value_write(const csuccess_book *book, csuccessp_saved_type type,
                                 csuccessp_plan_value value, csuccessp_buffer *to);

/* The value gets a user of its text, and has its own links: those have the ids of items, texts with
 * a user, instead of places, until csuccessp_saved_links_resolve(). CSUCCESS_E_CORRUPT. */
csuccess_status csuccessp_saved_value_read(csuccess_book *book, const csuccessp_place *place,
                                           csuccessp_saved_type type, yyjson_val *value,
                                           csuccessp_plan_value *out);

/* CSUCCESS_E_CORRUPT for a link to what is not there, or to the item itself. */
csuccess_status csuccessp_saved_links_resolve(csuccess_book *book, uint32_t item,
                                              csuccessp_ref links);

/* A history, newest first: "changes": [{"field", "old", "revision", "at", "by"}]. */
typedef struct csuccessp_saved_history {
    const char *const *names; /* of the fields */
    csuccessp_saved_type (*type)(int field);
    uint32_t revision; /* of the canvas: no change is newer */
} csuccessp_saved_history;

void csuccessp_saved_changes_write(const csuccess_book *book,
                                   const csuccessp_saved_history *history, csuccessp_ref changes,
                                   csuccessp_buffer *to);
/* `*out` has what was read of it also when it fails. */
csuccess_status csuccessp_saved_changes_read(csuccess_book *book, const csuccessp_place *place,
                                             const csuccessp_saved_history *history,
                                             yyjson_val *list, csuccessp_ref *out);

#endif
