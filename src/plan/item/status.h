/* SPDX-License-Identifier: MIT */
/* Where items stand: what may follow what, and moving them. */
#ifndef CSUCCESSP_PLAN_STATUS_H
#define CSUCCESSP_PLAN_STATUS_H

#include "plan/item/draft.h"

/* What is told of an item beside its fields. */
enum {
    CSUCCESSP_ITEM_START,
    CSUCCESSP_ITEM_COMPLETE,
    CSUCCESSP_ITEM_CANCEL,
    CSUCCESSP_ITEM_REOPEN,
    CSUCCESSP_ITEM_ACCEPT,
    CSUCCESSP_ITEM_DELIVER,
    CSUCCESSP_ITEM_DEMONSTRATE,
    CSUCCESSP_ITEM_VERIFY,
    CSUCCESSP_ITEM_REMOVE,
    CSUCCESSP_ITEM_VERBS
};
extern const char *const csuccessp_item_verbs[CSUCCESSP_ITEM_VERBS + 1];

uint8_t csuccessp_plan_first_status(uint8_t kind);
/* The status that a verb leads to. */
uint8_t csuccessp_item_verb_status(uint8_t kind, int verb);

/* Would a draft say something else of what the customer has verified? */
int csuccessp_item_rewrites(const csuccessp_plan_item *item, const csuccessp_item_draft *draft);

/* May that be said of the item now? NULL: yes, or it was said already (`*repeats`); else why not,
 * as the end of a sentence, and because of which item (CSUCCESSP_PLAN_NONE: none). */
const char *csuccessp_item_verb_refused(csuccess_book *book, const csuccessp_plan_item *item,
                                        int verb, int *repeats, uint32_t *culprit);

/* Moves an item to a status: history, calendar, whoever waits. From the room of a record; cannot
 * fail. Does not count a revision. */
void csuccessp_plan_item_move(csuccess_book *book, uint32_t place, uint8_t status, uint8_t fix,
                              csuccessp_item_room *room, int64_t at, csuccessp_text by);

/* A line of history, from room that was taken. The item's old value becomes the history's. */
void csuccessp_plan_item_note(csuccess_book *book, csuccessp_plan_item *item, int field,
                              csuccessp_plan_value old, csuccessp_item_room *room, int64_t at,
                              csuccessp_text by);

#endif
