/* SPDX-License-Identifier: MIT */
/* Saved documents of plans: each canvas, each item, and what a customer's own document says of
 * them. */
#ifndef CSUCCESSP_PLAN_SAVED_H
#define CSUCCESSP_PLAN_SAVED_H

#include "book/saved/fields.h"
#include "book/saved/loader.h"
#include "plan/list.h"

/* {"doc": "canvas"}, under the canvas's id. */
extern const csuccessp_document_kind csuccessp_canvas_document;
extern const csuccessp_item_kind csuccessp_canvas_items;

/* {"doc": "plan_item"}, under the item's key, and so in the order in which items were made. */
extern const csuccessp_document_kind csuccessp_plan_item_document;
extern const csuccessp_item_kind csuccessp_plan_item_items;

/* {"doc": "plans"}: how many items were ever made. */
extern const csuccessp_document_kind csuccessp_plans_document;

/* The field "plan" of a customer's document. */
void csuccessp_plan_save_customer(csuccess_book *book, uint32_t row, csuccessp_buffer *to);
csuccess_status csuccessp_plan_load_customer(csuccess_book *book, csuccessp_loader *loader,
                                             uint32_t row, const csuccessp_place *place,
                                             yyjson_val *value);

/* After the last document: links, which may name what comes later, become places. */
csuccess_status csuccessp_plans_loaded(csuccess_book *book, csuccessp_loader *loader);

/* Helpers: a number other than 0, a date that there is, under a key; a number that fits. */
void csuccessp_saved_number(const char *key, int64_t number, csuccessp_buffer *to);
void csuccessp_saved_date(const char *key, int32_t date, csuccessp_buffer *to);
csuccess_status csuccessp_saved_within(const csuccessp_place *place, int64_t number, int64_t low,
                                       int64_t high);

#endif
