/* SPDX-License-Identifier: MIT */
/* Items of success plans that a trigger or a wait looks for. */
#ifndef CSUCCESSP_PLAYBOOK_ITEM_MATCH_H
#define CSUCCESSP_PLAYBOOK_ITEM_MATCH_H

#include "plan/plan.h"
#include "playbook/definition/playbook.h"

/* Is it one of those? Statuses are not looked at. */
int csuccessp_item_matches(const csuccessp_plan_item *item, const csuccessp_item_match *match);

/* Has it come so far, or further? CSUCCESSP_ITEM_DONE, or a status of promises. */
int csuccessp_item_reached(const csuccessp_plan_item *item, uint8_t status);

#endif
