/* SPDX-License-Identifier: MIT */
/* Stands in for what is still being built; goes with the last of it. */
#include "plan/template/template.h"
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

csuccess_status
csuccessp_template_check(csuccess_book *book, const csuccessp_place *place, csuccessp_slice id,
                         const csuccessp_template **out)
{
    (void)book;
    (void)id;
    *out = NULL;
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "there is no such template");
}

csuccess_status
csuccessp_template_prepare(csuccess_book *book, const csuccessp_place *place, csuccessp_slice id,
                           yyjson_val *anchors, int32_t start, uint32_t row, int lenient,
                           csuccessp_template_fill **out)
{
    (void)book;
    (void)id;
    (void)anchors;
    (void)start;
    (void)row;
    (void)lenient;
    *out = NULL;
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "there is no such template");
}

csuccess_status
csuccessp_renew_prepare(csuccess_book *book, uint32_t canvas, int rebase,
                        csuccessp_template_fill **out)
{
    (void)book;
    (void)canvas;
    (void)rebase;
    *out = NULL;
    return CSUCCESS_OK;
}

void
csuccessp_template_apply(csuccess_book *book, csuccessp_template_fill *fill, uint32_t canvas,
                         int64_t at, csuccessp_text by)
{
    (void)book;
    (void)fill;
    (void)canvas;
    (void)at;
    (void)by;
}

void
csuccessp_template_discard(csuccess_book *book, csuccessp_template_fill *fill)
{
    (void)book;
    (void)fill;
}
