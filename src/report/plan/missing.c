/* SPDX-License-Identifier: MIT */
/* Stands in for what is still being built; goes with the last of it. */
#include "plan/discovery/assessment.h"
#include "plan/discovery/discovery.h"
#include "plan/template/compare.h"

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
