/* SPDX-License-Identifier: MIT */
/* Reports of journeys: what is asked for, and what they share. */
#ifndef CSUCCESSP_REPORT_PLAN_JOURNEYS_H
#define CSUCCESSP_REPORT_PLAN_JOURNEYS_H

#include "plan/journey/journeys.h"
#include "report/plan/fields.h"
#include "report/playbook/runs.h"
#include "report/report.h"

extern const csuccessp_report_kind csuccessp_journey_kind;
extern const csuccessp_report_kind csuccessp_onboarding_kind;

typedef struct csuccessp_journey_report {
    csuccess_book *book;
    csuccessp_journey_entry *entry;
    const csuccessp_journey *journey;
    const csuccessp_node *segment; /* NULL: everybody */
    uint32_t row;                  /* CSUCCESSP_ROW_NONE: all customers */
    csuccessp_period period;
    int64_t limit, offset;
    uint32_t format;
    csuccessp_output *output;
} csuccessp_journey_report;

/* A journey by id; without one the only one there is (of the kind that is preferred, if any is).
 * CSUCCESS_E_UNKNOWN, CSUCCESS_E_FIELD. */
csuccess_status csuccessp_report_journey(csuccess_book *book, const csuccessp_place *place,
                                         csuccessp_slice id, int only_onboarding,
                                         csuccessp_journey_entry **out);

/* "limit" and "offset", and the end of a period, make sense. */
csuccess_status csuccessp_journey_check(const csuccessp_place *place,
                                        const csuccessp_journey_report *report);

/* "journey": {"id", "title", "kind"}. */
void csuccessp_journey_head_json(const csuccessp_journey_report *report);
/* The title, or the id. */
void csuccessp_journey_name_cell(const csuccess_book *book, csuccessp_text title, csuccessp_text id,
                                 csuccessp_buffer *to);
/* Under a key, beside those of fields.h: a share in hundredths, null for none; days; a figure. */
void csuccessp_journey_put_value(const char *key, int64_t index, csuccessp_buffer *to);
void csuccessp_journey_put_days(const char *key, int32_t days, csuccessp_buffer *to); /* -1: null */
void csuccessp_journey_put_figure(const char *key, double figure, csuccessp_buffer *to);
/* Required milestones of a stage (NULL: of none) that are not reached: how many, and their ids. */
uint32_t csuccessp_journey_lacks(const csuccess_book *book, const csuccessp_journey_stage *stage,
                                 const csuccessp_standing *standing);
void csuccessp_journey_missing_json(const csuccess_book *book, const csuccessp_journey_stage *stage,
                                    const csuccessp_standing *standing, csuccessp_buffer *to);
void csuccessp_journey_missing_cell(const csuccess_book *book, const csuccessp_journey_stage *stage,
                                    const csuccessp_standing *standing, csuccessp_buffer *to);
/* "42 %" for people; "no data". */
void csuccessp_journey_percent(int64_t share, csuccessp_buffer *to);

/* Days of the calendar between two times. */
int32_t csuccessp_journey_between(const csuccess_book *book, int64_t from, int64_t to);

/* Parts. */
csuccess_status csuccessp_journey_funnel(csuccessp_journey_report *report);
csuccess_status csuccessp_journey_customer(csuccessp_journey_report *report);

#endif
