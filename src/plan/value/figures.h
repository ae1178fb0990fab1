/* SPDX-License-Identifier: MIT */
/* The named values of plans: plan.progress and the like, of the canvas that counts. */
#ifndef CSUCCESSP_PLAN_FIGURES_H
#define CSUCCESSP_PLAN_FIGURES_H

#include "plan/plan.h"

/* Something of the customer's plans is another now: their values are computed anew with the
 * customer's next instant. */
void csuccessp_plan_touch(csuccess_book *book, uint32_t row);

/* Of the section `plan`. */
csuccess_status csuccessp_plan_values_declare(csuccessp_publication *publication,
                                              csuccessp_draft *draft, const csuccessp_place *place);
csuccess_status csuccessp_plan_values_compile(csuccessp_publication *publication);

#endif
