/* SPDX-License-Identifier: MIT */
/* What was done to items since the effects of the last instant: playbooks look here. */
#ifndef CSUCCESSP_PLAN_EVENT_H
#define CSUCCESSP_PLAN_EVENT_H

#include "plan/plan.h"

/* Room for so many more, beside what others have been promised; until it is taken back. */
csuccess_status csuccessp_plan_events_promise(csuccess_book *book, size_t more);
void csuccessp_plan_events_take_back(csuccess_book *book, size_t count);

/* An item came to a status; `from` is CSUCCESSP_ITEM_REMOVED when it is new. From room that was
 * promised; cannot fail. Nothing is kept while nobody looks for it. */
void csuccessp_plan_event_add(csuccess_book *book, uint32_t item, uint8_t from, uint8_t to);

#endif
