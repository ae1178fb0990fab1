/* SPDX-License-Identifier: MIT */
/* The report `plan_review`: what became of a plan since a version, as JSON or Markdown. */
#ifndef CSUCCESSP_REPORT_PLAN_REVIEW_H
#define CSUCCESSP_REPORT_PLAN_REVIEW_H

#include "plan/view/difference.h"
#include "report/plan/facts.h"
#include "util/stream.h"

typedef struct csuccessp_review {
    csuccess_book *book;
    const csuccessp_canvas *canvas;
    const csuccessp_plan_version *from, *to; /* NULL: there is no version; it is as of now */
    csuccessp_difference difference;
    csuccessp_difference log;
    csuccessp_notices notices;
    csuccessp_view view;
    int unproposed; /* what the customer sees is no version */
    int64_t limit;  /* lines of the log */
    csuccessp_output *output;
} csuccessp_review;

csuccess_status csuccessp_review_json(csuccessp_review *review);
csuccess_status csuccessp_review_markdown(csuccessp_review *review);

/* May this audience see that the field changed? */
int csuccessp_review_shows(const csuccessp_review *review, const csuccessp_difference_line *line);

/* A KPI as it was with the version that the review begins with. */
typedef struct csuccessp_kpi_then {
    int there; /* it was part of the plan, and this audience could see it */
    csuccessp_kpi kpi;
} csuccessp_kpi_then;
csuccessp_kpi_then csuccessp_review_kpi(const csuccessp_review *review,
                                        const csuccessp_plan_item *item);

/* What waits for a word of the customer's: "accept", "verify"; NULL: nothing. */
const char *csuccessp_review_decision(const csuccessp_plan_item *item);
/* The version that was proposed last, while nobody has signed it; NULL. */
const csuccessp_plan_version *csuccessp_review_unsigned(const csuccessp_review *review);

#endif
