/* SPDX-License-Identifier: MIT */
/* The report `onboarding`: its figures, and how they are written. */
#ifndef CSUCCESSP_REPORT_PLAN_ONBOARDING_H
#define CSUCCESSP_REPORT_PLAN_ONBOARDING_H

#include "report/plan/journeys.h"
#include "stats/survival.h"

/* One customer who set out. */
typedef struct csuccessp_boarder {
    uint32_t row;
    uint8_t pace;
    uint8_t order;   /* of the list: stuck, behind, on the way, completed, left */
    int32_t days;    /* from setting out until completed, left, or now */
    int32_t value;   /* ... until value was seen first; -1: it was not yet */
    int32_t open;    /* how long it was looked for: until left, or now */
    int64_t handoff; /* share by weight; CSUCCESSP_PROGRESS_NONE: there is no such list */
} csuccessp_boarder;

/* Those of whom so many days have passed since they set out, and the others. */
typedef struct csuccessp_within {
    uint64_t customers, completed;
    uint64_t young_open, young_completed;
} csuccessp_within;

/* How long until something. */
typedef struct csuccessp_until {
    uint64_t happened, censored;
    double median, mean; /* days; NaN */
} csuccessp_until;

typedef struct csuccessp_onboarding {
    csuccessp_journey_report *report;
    csuccessp_boarder *items;
    size_t count;
    uint64_t completed, going, left;
    uint64_t paces[CSUCCESSP_PACES]; /* of those on the way */
    csuccessp_within within[CSUCCESSP_WITHIN_MAX];
    csuccessp_until complete, first_value;
    uint32_t gate_milestones[CSUCCESSP_GATES];
    uint64_t gates[CSUCCESSP_GATES]; /* customers with all of them */
    double handoff;                  /* mean share; NaN: there is no such list */
    csuccessp_stake stake;           /* of those who are behind or stuck */
} csuccessp_onboarding;

/* What is written: JSON or Markdown. */
void csuccessp_onboarding_json(const csuccessp_onboarding *onboarding);
void csuccessp_onboarding_markdown(const csuccessp_onboarding *onboarding);

#endif
