/* SPDX-License-Identifier: MIT */
/* Roll-outs: one canvas by a template for each member of a segment. */
#ifndef CSUCCESSP_PLAN_ROLLOUT_H
#define CSUCCESSP_PLAN_ROLLOUT_H

#include "plan/template/template.h"

/* One that is to be done with the effects of the next instant. */
typedef struct csuccessp_rollout {
    csuccessp_text template, segment, prefix, owner, by; /* all but the template: 0 for none */
    csuccessp_text anchors;                              /* canonical JSON; 0: none */
    int32_t start; /* CSUCCESSP_DATE_NONE: the day on which it is done */
} csuccessp_rollout;

typedef struct csuccessp_rollouts {
    csuccessp_array(csuccessp_rollout) waiting; /* in the order in which they took effect */
    size_t promised;
    uint64_t made; /* canvases by the first of them, so far */
} csuccessp_rollouts;

extern const csuccessp_record_kind csuccessp_rollout_record;
extern const csuccessp_document_kind csuccessp_rollout_document;

/* Room for so many more, until it is taken back. */
csuccess_status csuccessp_rollouts_promise(csuccess_book *book, size_t more);
void csuccessp_rollouts_take_back(csuccess_book *book, size_t count);

/* One is to be done with the next instant; its texts become the list's. From room that was
 * promised; cannot fail. */
void csuccessp_rollout_add(csuccess_book *book, const csuccessp_rollout *rollout);
void csuccessp_rollout_drop(csuccess_book *book, csuccessp_rollout *rollout);

/* The slot of a segment; CSUCCESSP_SLOT_NONE. */
uint32_t csuccessp_segment_slot(const csuccess_book *book, const char *id, size_t length);

/* The room's `act`: makes whole canvases one by one; what is there already is passed over, so that
 * it goes on where it stopped when it is done again. CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_rollouts_act(csuccess_book *book, int64_t at);
void csuccessp_rollouts_close(csuccess_book *book);

#endif
