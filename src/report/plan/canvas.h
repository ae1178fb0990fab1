/* SPDX-License-Identifier: MIT */
/* The report `canvas`, which is written as JSON (canvas_json.c) or as one page (canvas_page.c). */
#ifndef CSUCCESSP_REPORT_PLAN_CANVAS_H
#define CSUCCESSP_REPORT_PLAN_CANVAS_H

#include "plan/view/difference.h"
#include "report/plan/facts.h"
#include "report/sentence.h"

typedef struct csuccessp_canvas_report {
    csuccess_book *book;
    const csuccessp_canvas *canvas;
    int unproposed; /* what the customer sees is no version */
    csuccessp_view view;
    csuccessp_family family;
    csuccessp_plan_keys keys;
    csuccessp_notices notices;
    csuccessp_sentence sentence;
    csuccessp_output *output;
} csuccessp_canvas_report;

csuccess_status csuccessp_canvas_json(csuccessp_canvas_report *report);
csuccess_status csuccessp_canvas_page(csuccessp_canvas_report *report);

/* What is lacking, as a sentence. */
void csuccessp_gap_say(const csuccessp_view *view, const csuccessp_gap *gap,
                       csuccessp_sentence *out);

/* The list of sign-offs, and lines of notice, as JSON. */
void csuccessp_put_sign_offs(const csuccess_book *book, const csuccessp_canvas *canvas,
                             uint8_t audience, csuccessp_buffer *to);
void csuccessp_put_notices(const csuccess_book *book, const csuccessp_notices *notices,
                           uint8_t audience, csuccessp_buffer *to);

#endif
