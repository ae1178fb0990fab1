/* SPDX-License-Identifier: MIT */
/* The section `plan`: dimensions, escalation, tolerances and cadences, one object. It also declares
 * the named values of plans. */
#ifndef CSUCCESSP_PLAN_SETTINGS_H
#define CSUCCESSP_PLAN_SETTINGS_H

#include "book/definitions.h"

typedef struct csuccessp_dimension {
    csuccessp_text id, title;
} csuccessp_dimension;

/* An obstacle of at least this severity that has been open for so many days has this level. */
typedef struct csuccessp_escalation {
    uint8_t severity;
    int32_t days, level;
} csuccessp_escalation;

typedef struct csuccessp_plan_settings {
    uint8_t published; /* the section is there: so are the named values */
    csuccessp_array(csuccessp_dimension) dimensions;  /* none: the preset */
    csuccessp_array(csuccessp_escalation) escalation; /* in order of level; none: the preset */
    int64_t behind, stuck; /* progress may lag so far behind, in micro-units of the whole */
    int32_t stuck_days;    /* so long past its due date something is stuck */
    int32_t stale_days;    /* so long after its last change a plan is stale */
    int32_t notice_days;   /* a changed commitment is told at least so many days ahead */
    int32_t cycle_months, refresh_months, update_months;
} csuccessp_plan_settings;

csuccessp_plan_settings csuccessp_plan_settings_default(void);
void csuccessp_plan_settings_drop(csuccess_book *book, csuccessp_plan_settings *settings);

/* {"months", "refresh_months", "update_months"}, each from 1 to 120: what is told. */
csuccess_status csuccessp_cycle_read(const csuccessp_place *place, yyjson_val *object,
                                     int32_t *months, int32_t *refresh_months,
                                     int32_t *update_months);

/* Is it one of the dimensions? */
int csuccessp_dimension_is(const csuccess_book *book, const char *id, size_t length);
/* One by number, preset ones included; 0 behind the last. The title may be empty: the id. */
int csuccessp_dimension_at(const csuccess_book *book, size_t index, const char **id,
                           const char **title);

/* Is it one of those that the publication has? To be asked while definitions are compiled that
 * come after these. CSUCCESS_E_UNKNOWN, with the nearest. */
csuccess_status csuccessp_publish_dimension_check(const csuccessp_publication *publication,
                                                  const csuccessp_place *place, csuccessp_slice id);

/* The level of an obstacle; 0: none. */
int32_t csuccessp_escalation_level(const csuccess_book *book, uint8_t severity, int32_t days);

extern const csuccessp_section csuccessp_plan_section;

#endif
