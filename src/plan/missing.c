/* SPDX-License-Identifier: MIT */
/* Stands in for what is still being built; goes with the last of it. */
#include "plan/value/figures.h"

void
csuccessp_plan_touch(csuccess_book *book, uint32_t row)
{
    (void)book;
    (void)row;
}

csuccess_status
csuccessp_plan_values_declare(csuccessp_publication *publication, csuccessp_draft *draft,
                              const csuccessp_place *place)
{
    (void)publication;
    (void)draft;
    (void)place;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_plan_values_compile(csuccessp_publication *publication)
{
    (void)publication;
    return CSUCCESS_OK;
}
