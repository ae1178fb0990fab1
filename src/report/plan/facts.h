/* SPDX-License-Identifier: MIT */
/* What follows from a view for its reader: who belongs to whom, the four keys of a plan, and what
 * its values add up to. All of it from what the view shows; beside that we see the
 * stage of the plan's journey. */
#ifndef CSUCCESSP_REPORT_PLAN_FACTS_H
#define CSUCCESSP_REPORT_PLAN_FACTS_H

#include "plan/view/view.h"

/* Links `of` the other way round. */
typedef struct csuccessp_family {
    csuccessp_memory *memory;
    uint32_t *block; /* all three */
    size_t size;
    uint32_t *first; /* by index: where its children begin; that of the next one ends them */
    uint32_t *child; /* indexes, in the order of the view */
    uint32_t *stamp; /* by index: for whoever goes through items; CSUCCESSP_PLAN_NONE at first */
} csuccessp_family;

/* CSUCCESS_E_NO_MEMORY */
csuccess_status csuccessp_family_open(const csuccessp_view *view, csuccessp_family *out);
void csuccessp_family_close(csuccessp_family *family);
void csuccessp_family_unstamp(const csuccessp_view *view, csuccessp_family *family);

/* The four keys: where they are (the view says, and the stage), the next milestone, are they doing
 * the right things, what do they need from us. */
typedef struct csuccessp_plan_keys {
    uint32_t milestone; /* index; CSUCCESSP_PLAN_NONE */
    /* Actions that should have been done by today, or are: leading ones where there are any. */
    uint32_t actions, on_time;
    int64_t share; /* of these on time, in millionths; CSUCCESSP_PROGRESS_NONE */
    uint8_t leading;
    uint32_t needed;                   /* items of ours that are open before the milestone */
    csuccessp_text stage, stage_title; /* on the plan's journey; 0: none, or not for the audience */
    int32_t stage_days;                /* -1: not on the way */
} csuccessp_plan_keys;

csuccessp_plan_keys csuccessp_plan_keys_of(const csuccessp_view *view);
/* Is it one of those that are needed from us? */
int csuccessp_plan_needed(const csuccessp_view *view, uint32_t milestone, uint32_t index);

/* Value of one unit, in micro-units: what was promised, and how much of it has come how far. */
typedef struct csuccessp_ledger {
    csuccessp_text unit;
    uint32_t items;
    int64_t promised, delivered, demonstrated, acknowledged;
} csuccessp_ledger;

/* The sums of the unit of an item of value, and stamps all items of that unit; 0 when it has been
 * stamped already. */
int csuccessp_ledger_of(const csuccessp_view *view, csuccessp_family *family, uint32_t index,
                        csuccessp_ledger *out);

/* Is what the customer sees another than in the last version, or is there none? Before a view is
 * opened. CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_plan_unproposed(csuccess_book *book, uint32_t canvas, int *out);

#endif
