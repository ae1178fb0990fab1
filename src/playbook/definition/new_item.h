/* SPDX-License-Identifier: MIT */
/* An item of a success plan that a step makes. */
#ifndef CSUCCESSP_PLAYBOOK_NEW_ITEM_H
#define CSUCCESSP_PLAYBOOK_NEW_ITEM_H

#include "plan/item/draft.h"
#include "playbook/definition/playbook.h"

typedef struct csuccessp_new_item {
    csuccessp_item_draft draft;  /* without id, owner and dates */
    csuccessp_offset start, due; /* from the day of the step */
    uint8_t has_start, has_due;
} csuccessp_new_item;

#endif
