/* SPDX-License-Identifier: MIT */
/* What became of items since effects were worked out last: playbooks that wait for it are asked at
 * the next instant.
 *
 * Nothing is noted while nobody listens, nor before the first move of the clock, which takes what
 * is there as it is. What is noted between two moves of the clock is saved with the book. */
#ifndef CSUCCESSP_PLAN_EVENT_H
#define CSUCCESSP_PLAN_EVENT_H

#include "book/saved/loader.h"
#include "plan/plan.h"

/* While a change is prepared: room for so many more. A promise is taken back when the change has
 * been applied, or is dropped. */
csuccess_status csuccessp_plan_events_promise(csuccess_book *book, size_t more);
void csuccessp_plan_events_take_back(csuccess_book *book, size_t count);

/* An item was made (`from` is CSUCCESSP_ITEM_REMOVED) or went from one status to another. Does
 * nothing when it did not. Cannot fail. */
void csuccessp_plan_event_add(csuccess_book *book, uint32_t item, uint8_t from, uint8_t to);

/* A canvas goes, and its items with it. */
void csuccessp_plan_events_forget(csuccess_book *book, uint32_t canvas);

/* Somebody listens from now on, or nobody does. */
void csuccessp_plan_events_listen(csuccess_book *book, int listen);
/* What is noted until this is said again follows from runs, so many of them one after the other; 0:
 * from what somebody told. */
void csuccessp_plan_events_depth(csuccess_book *book, uint32_t depth);

/* How many are there, and one of them, in the order in which they came. */
size_t csuccessp_plan_events_count(const csuccess_book *book);
const csuccessp_plan_event *csuccessp_plan_event_at(const csuccess_book *book, size_t index);
/* Everybody has been asked. */
void csuccessp_plan_events_done(csuccess_book *book);

/* {"doc": "plan_events", "events": [...]} */
extern const csuccessp_document_kind csuccessp_plan_events_document;

#endif
