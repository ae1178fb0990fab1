/* SPDX-License-Identifier: MIT */
/* The fields of a canvas, as a record tells them. */
#ifndef CSUCCESSP_PLAN_CANVAS_FIELDS_H
#define CSUCCESSP_PLAN_CANVAS_FIELDS_H

#include "plan/canvas/canvas.h"
#include "plan/item/draft.h"

/* What is told; the numbers below CSUCCESSP_CANVAS_FIELDS are those of fields with a history. */
enum {
    CSUCCESSP_TELLS_QUESTION_SET = CSUCCESSP_CANVAS_FIELDS,
    CSUCCESSP_TELLS_ASSESSMENT,
    CSUCCESSP_TELLS_JOURNEY,
    CSUCCESSP_TELLS_CYCLE,
    CSUCCESSP_TELLS_PILOT,
    CSUCCESSP_CANVAS_TELLS
};

typedef struct csuccessp_canvas_draft {
    uint64_t present; /* bits; null counts */
    csuccessp_canvas to;
} csuccessp_canvas_draft;

/* Reads the fields of a record; those that `ignored` names, ended by NULL, the caller reads.
 * `lenient`: an owner who is no member is left out. To be dropped also when it fails. */
csuccess_status csuccessp_canvas_draft_read(csuccess_book *book, const csuccessp_place *place,
                                            yyjson_val *object, const char *const *ignored,
                                            int lenient, csuccessp_canvas_draft *out);
void csuccessp_canvas_draft_drop(csuccess_book *book, csuccessp_canvas_draft *draft);

/* Bits of the fields that a customer's copy has. */
#define CSUCCESSP_CANVAS_TELLS_SHARED \
    (((UINT64_C(1) << CSUCCESSP_CANVAS_FIELDS) - 1) | UINT64_C(1) << CSUCCESSP_TELLS_CYCLE)

/* Sets what differs; bits of the fields that did. With `noted` the history gets it, from room that
 * was taken: a line for each field. Cannot fail. */
uint64_t csuccessp_canvas_set(csuccess_book *book, csuccessp_canvas *canvas,
                              const csuccessp_canvas_draft *draft, int noted,
                              csuccessp_item_room *room, int64_t at, csuccessp_text by);

#endif
