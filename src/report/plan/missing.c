/* SPDX-License-Identifier: MIT */
/* Stands in for what is still being built; goes with the last of it. */
#include "plan/discovery/assessment.h"
#include "plan/discovery/discovery.h"
#include "plan/template/compare.h"
#include "plan/view/difference.h"

const csuccessp_question_set *
csuccessp_discovery_of(const csuccess_book *book, uint32_t canvas)
{
    (void)book;
    (void)canvas;
    return NULL;
}

const csuccessp_answer *
csuccessp_discovery_answer(const csuccess_book *book, uint32_t canvas, csuccessp_text question)
{
    (void)book;
    (void)canvas;
    (void)question;
    return NULL;
}

uint32_t
csuccessp_discovery_required(const csuccess_book *book, uint32_t canvas, uint32_t *open)
{
    (void)book;
    (void)canvas;
    *open = 0;
    return 0;
}

int
csuccessp_assessment_explain(const csuccess_book *book, uint32_t canvas, csuccessp_likelihood *out)
{
    (void)book;
    (void)canvas;
    (void)out;
    return 0;
}

int
csuccessp_template_compare(const csuccess_book *book, uint32_t canvas, int customer_only,
                           void (*add)(void *context, const csuccessp_compared *line),
                           void *context, csuccessp_comparison *out)
{
    (void)book;
    (void)canvas;
    (void)customer_only;
    (void)add;
    (void)context;
    (void)out;
    return 0;
}

const char *const csuccessp_differences[] = {"added", "removed", "changed", NULL};

csuccess_status
csuccessp_difference_open(csuccess_book *book, uint32_t canvas, uint8_t audience, uint32_t from,
                          uint32_t to, csuccessp_difference *out)
{
    (void)book;
    (void)canvas;
    (void)audience;
    (void)from;
    (void)to;
    (void)out;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_change_log_open(csuccess_book *book, uint32_t canvas, uint8_t audience, uint32_t from,
                          uint32_t to, csuccessp_difference *out)
{
    return csuccessp_difference_open(book, canvas, audience, from, to, out);
}

void
csuccessp_difference_close(csuccessp_difference *difference)
{
    (void)difference;
}

int
csuccessp_difference_sees(const void *difference, const csuccessp_plan_item *item)
{
    (void)difference;
    (void)item;
    return 1;
}

csuccess_status
csuccessp_notices_open(csuccess_book *book, uint32_t canvas, uint8_t audience,
                       csuccessp_notices *out)
{
    (void)book;
    (void)canvas;
    (void)audience;
    (void)out;
    return CSUCCESS_OK;
}

void
csuccessp_notices_close(csuccess_book *book, csuccessp_notices *notices)
{
    (void)book;
    (void)notices;
}
