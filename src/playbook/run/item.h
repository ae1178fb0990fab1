/* SPDX-License-Identifier: MIT */
/* What a step has put into the customer's success plan. */
#ifndef CSUCCESSP_PLAYBOOK_ITEM_H
#define CSUCCESSP_PLAYBOOK_ITEM_H

#include "plan/plan.h"
#include "playbook/run/run.h"

/* NULL: it made none, or its plan is gone. One that was removed is found. */
const csuccessp_plan_item *csuccessp_run_step_item(const csuccess_book *book,
                                                   const csuccessp_run_step *step);

#endif
