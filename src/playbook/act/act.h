/* SPDX-License-Identifier: MIT */
/* What follows from an instant, when all its values are there.
 *
 * Customers are looked at one after the other; where owners have caps or loads, in the order of how
 * long starts were deferred, then of ids. For each: open runs go on, those of playbooks of higher
 * priority first, then by id and number: goal, exit, steps. Then triggers that became true start
 * runs, in the same order; then events, in the order of time. */
#ifndef CSUCCESSP_PLAYBOOK_ACT_H
#define CSUCCESSP_PLAYBOOK_ACT_H

#include "playbook/run/run.h"

/* May fail for lack of memory; done again, it goes on where it stopped. */
csuccess_status csuccessp_playbooks_act(csuccess_book *book, int64_t at);

/* Triggers of one customer; those of `marked` (csuccessp_act_item), unless starts wait. */
csuccess_status csuccessp_act_triggers(csuccess_book *book, uint32_t row, uint64_t marked,
                                       int64_t at);

/* 1 when the customer is one of those the playbook is for. */
int csuccessp_in_scope(const csuccess_book *book, const csuccessp_playbook *playbook, uint32_t row,
                       int64_t at);

/* Lets go of what is still to be done. */
void csuccessp_act_drop_items(csuccess_book *book);

/* One event for one playbook. */
csuccess_status csuccessp_act_offer(csuccess_book *book, const csuccessp_act_item *event);
/* What became of items of success plans. */
csuccess_status csuccessp_act_plan_events(csuccess_book *book, int64_t at);

/* The events between two instants that some trigger looks for become items. */
csuccess_status csuccessp_act_events(csuccess_book *book, int64_t from, int64_t to);
/* ... and are done with. */
void csuccessp_act_events_done(csuccess_book *book, int64_t to);

#endif
