/* SPDX-License-Identifier: MIT */
/* What the reports of success plans share: which canvas is asked for, and fields of JSON. */
#ifndef CSUCCESSP_REPORT_PLAN_FIELDS_H
#define CSUCCESSP_REPORT_PLAN_FIELDS_H

#include "plan/view/view.h"
#include "report/report.h"

extern const csuccessp_report_kind csuccessp_canvas_kind;
extern const csuccessp_report_kind csuccessp_plan_review_kind;
extern const csuccessp_report_kind csuccessp_plans_kind;
extern const csuccessp_report_kind csuccessp_plan_calendar_kind;

/* The canvas that is named, or the customer's that counts. CSUCCESS_E_FIELD when it is not one of
 * both, CSUCCESS_E_UNKNOWN. */
csuccess_status csuccessp_plan_wanted(csuccess_book *book, const csuccessp_place *place,
                                      csuccessp_slice canvas, csuccessp_slice customer,
                                      uint32_t *out);

/* A key with its value; null for none. */
void csuccessp_put_text(const csuccess_book *book, const char *key, csuccessp_text text,
                        csuccessp_buffer *to);
void csuccessp_put_word(const char *key, const char *word, csuccessp_buffer *to);
void csuccessp_put_int(const char *key, int64_t number, csuccessp_buffer *to);
void csuccessp_put_flag(const char *key, int flag, csuccessp_buffer *to);
void csuccessp_put_maybe(const char *key, uint8_t maybe, csuccessp_buffer *to); /* 0, 1 no, 2 yes */
void csuccessp_put_date(const char *key, int32_t date, csuccessp_buffer *to);
void csuccessp_put_time(const char *key, int64_t time, csuccessp_buffer *to);
/* Millionths as a number, 1 is the whole. */
void csuccessp_put_share(const char *key, int64_t share, csuccessp_buffer *to);
void csuccessp_put_amount(const char *key, int64_t micro, csuccessp_buffer *to);
/* "1.0" */
void csuccessp_put_version(const char *key, const csuccessp_plan_version *version,
                           csuccessp_buffer *to);
/* {"id", "name"} of a customer. */
void csuccessp_put_customer(const csuccess_book *book, const char *key, uint32_t row,
                            csuccessp_buffer *to);

/* The next of a list whose head may have been handed over already. */
void csuccessp_put_next(csuccessp_buffer *to, size_t number);

/* The date of a time, in the book's zone; CSUCCESSP_DATE_NONE. */
int32_t csuccessp_plan_date(const csuccess_book *book, int64_t time);

/* The name of an item for people: its title, or its id. */
csuccessp_text csuccessp_plan_name(const csuccessp_plan_item *item);

/* An item that is not of the view has CSUCCESSP_PLAN_NONE. */
uint32_t csuccessp_view_index(const csuccessp_view *view, uint32_t place);

/* One item with all that follows for it. */
void csuccessp_plan_item_json(const csuccessp_view *view, uint32_t index, csuccessp_buffer *to);
/* {"id", "kind", "title", "due", ...}: enough to find it. */
void csuccessp_plan_item_brief(const csuccessp_view *view, uint32_t index, csuccessp_buffer *to);

#endif
