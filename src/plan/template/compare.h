/* SPDX-License-Identifier: MIT */
/* A canvas beside the template that it was made by, which is the plan of a model customer. */
#ifndef CSUCCESSP_PLAN_TEMPLATE_COMPARE_H
#define CSUCCESSP_PLAN_TEMPLATE_COMPARE_H

#include "plan/template/template.h"

enum {
    CSUCCESSP_COMPARED_LACKING, /* of the template; the canvas does not have it, or has it no more
                                 */
    CSUCCESSP_COMPARED_MOVED,   /* its date is another by now */
    CSUCCESSP_COMPARED_SAME,
    CSUCCESSP_COMPARED_OWN, /* the template does not have it */
    CSUCCESSP_COMPARED_KINDS
};

typedef struct csuccessp_compared {
    uint8_t what;      /* CSUCCESSP_COMPARED_ */
    uint8_t kind;      /* of the item */
    uint8_t cancelled; /* lacking: it was cancelled, or removed */
    csuccessp_text id; /* of the template's item, or of the canvas's own */
    csuccessp_text title;
    uint32_t item;        /* place in the canvas; CSUCCESSP_PLAN_NONE */
    int32_t planned, due; /* by the template, in the canvas; CSUCCESSP_DATE_NONE */
    int32_t moved;        /* days later than planned; negative: earlier */
} csuccessp_compared;

typedef struct csuccessp_comparison {
    uint32_t template_items;
    uint32_t counts[CSUCCESSP_COMPARED_KINDS];
    int64_t done;  /* of the template's items, those that are done */
    int64_t share; /* ... in millionths; CSUCCESSP_PROGRESS_NONE without items */
} csuccessp_comparison;

/* Items of the template in its order, then the canvas's own in the order in which they were made;
 * `customer_only`: what the customer sees of both. Calls `add` for each (NULL: only counts); 0 when
 * the canvas was made by no template, or that is gone. Does not allocate.
 *
 * What was planned is the date that an item was made with: it stands in the item's history. */
int csuccessp_template_compare(const csuccess_book *book, uint32_t canvas, int customer_only,
                               void (*add)(void *context, const csuccessp_compared *line),
                               void *context, csuccessp_comparison *out);

#endif
