/* SPDX-License-Identifier: MIT */
/* Templates of success plans: the section `plan_templates`, and canvases made by them. */
#ifndef CSUCCESSP_PLAN_TEMPLATE_H
#define CSUCCESSP_PLAN_TEMPLATE_H

#include "book/calendar/workday.h"
#include "plan/item/draft.h"

/* A day from which offsets count. The first one of each template is `start`. */
typedef struct csuccessp_template_anchor {
    csuccessp_text id;
    uint32_t slot; /* attribute with a date; CSUCCESSP_SLOT_NONE: only what a record says */
} csuccessp_template_anchor;

/* A day that counts from an anchor: months first, then days, then business days. */
typedef struct csuccessp_template_day {
    uint8_t told;
    uint8_t business; /* business days are told, maybe 0: that day, or the next business day */
    uint16_t anchor;  /* index */
    int32_t months, days, business_days;
} csuccessp_template_day;

typedef struct csuccessp_template_item {
    csuccessp_item_draft draft;
    csuccessp_template_day start, due;
} csuccessp_template_item;

typedef struct csuccessp_template {
    csuccessp_text id, title;
    csuccessp_text name, success, now, wanted, path; /* of its canvases; 0: none */
    csuccessp_text question_set, assessment, journey;
    int32_t months, refresh_months, update_months; /* of the cycle; 0: the settings' */
    uint8_t pilot;
    uint32_t revision; /* of the definition */
    uint32_t segment;  /* slot of the cluster that it is meant for; CSUCCESSP_SLOT_NONE */
    csuccessp_template_day end;
    csuccessp_array(csuccessp_template_anchor) anchors;
    csuccessp_array(csuccessp_template_item) items;
} csuccessp_template;

extern const csuccessp_section csuccessp_template_section;

/* A published template; NULL. CSUCCESS_E_UNKNOWN with the nearest. */
const csuccessp_template *csuccessp_template_find(const csuccess_book *book, csuccessp_text id);
csuccess_status csuccessp_template_check(csuccess_book *book, const csuccessp_place *place,
                                         csuccessp_slice id, const csuccessp_template **out);

/* What making the items of a canvas takes: everything that can fail was done. */
typedef struct csuccessp_template_fill csuccessp_template_fill;

/* `anchors` is the object of a record (NULL: none), of which `place` is the place; `start` what
 * offsets from the start count from (CSUCCESSP_DATE_NONE: none, nothing gets such a date).
 * `lenient`: an anchor without a date, or one that the template does not have, is passed over; what
 * counts from it has no date. */
csuccess_status csuccessp_template_prepare(csuccess_book *book, const csuccessp_place *place,
                                           csuccessp_slice id, yyjson_val *anchors, int32_t start,
                                           uint32_t row, int lenient,
                                           csuccessp_template_fill **out);

/* Is each anchor that a record names a date? Asked when the record comes, whatever it waits for:
 * what is done by itself later must not fail. CSUCCESS_E_FIELD, _VALUE. */
csuccess_status csuccessp_template_anchors_are_dates(const csuccessp_place *place,
                                                     yyjson_val *anchors);

/* Does a record name anchors that the template has, each with a date? CSUCCESS_E_UNKNOWN. */
csuccess_status csuccessp_template_anchors_check(const csuccess_book *book,
                                                 const csuccessp_place *place,
                                                 const csuccessp_template *template,
                                                 yyjson_val *anchors);

/* Items of another canvas that are open go on in a new one: their statuses, actuals and histories
 * start anew, their dates stay. `rebase`: the last actual of a KPI is its baseline. */
csuccess_status csuccessp_renew_prepare(csuccess_book *book, uint32_t canvas, int rebase,
                                        csuccessp_template_fill **out);

/* Into a canvas that was just made: what the canvas does not say yet (name, texts, definitions,
 * cycle, end) the template says, then come the items; work without an owner gets the canvas's. Of a
 * renewal it is the items alone. Both cannot fail, and consume the fill; NULL is allowed. */
void csuccessp_template_apply(csuccess_book *book, csuccessp_template_fill *fill, uint32_t canvas,
                              int64_t at, csuccessp_text by);
void csuccessp_template_discard(csuccess_book *book, csuccessp_template_fill *fill);

/* The day on which an offset from a date ends up, by a customer's business days. */
int32_t csuccessp_template_date(const csuccessp_template_day *day, int32_t anchor,
                                const csuccessp_schedule *schedule);

#endif
