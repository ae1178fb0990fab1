/* SPDX-License-Identifier: MIT */
/* What became different in a canvas: between two versions, from one change to the next, and how
 * long beforehand it was said that a promise would move.
 *
 * All of it follows from the histories of the items. The customer's list is made of the items that
 * the customer may see now, as far as they could be seen then: what is internal now is nowhere, an
 * item that was shown between the two is added, and links to internal items are no part of it. So
 * nothing in the customer's list depends on an internal item, but for the numbers of revisions,
 * which are not to be shown: internal changes count in them. */
#ifndef CSUCCESSP_PLAN_DIFFERENCE_H
#define CSUCCESSP_PLAN_DIFFERENCE_H

#include "plan/item/field.h"
#include "plan/view/view.h"

enum { CSUCCESSP_ADDED, CSUCCESSP_REMOVED, CSUCCESSP_CHANGED, CSUCCESSP_DIFFERENCES };
/* "added", "removed", "changed"; ended by NULL. */
extern const char *const csuccessp_differences[CSUCCESSP_DIFFERENCES + 1];

/* One item that came or went, or one field of an item or of the canvas. It borrows from the
 * histories. */
typedef struct csuccessp_difference_line {
    uint32_t item;     /* place; CSUCCESSP_PLAN_NONE: the canvas itself */
    uint32_t revision; /* of the canvas: the last change that this is about */
    int64_t at;        /* of that change; CSUCCESSP_TIME_NONE: before the first move; of the actual
                          that a KPI has now: when it was measured */
    csuccessp_text by; /* who said so; 0: not told, or the item is new */
    uint8_t what;      /* CSUCCESSP_ADDED and the like */
    uint8_t field;     /* CSUCCESSP_PLAN_FIELD_; of what was added or removed: the status; of the
                          canvas CSUCCESSP_CANVAS_FIELD_ */
    csuccessp_plan_value old, now; /* `now`: at the end of the span, or after the change */
} csuccessp_difference_line;

typedef struct csuccessp_difference {
    csuccess_book *book;
    uint32_t canvas; /* place */
    uint8_t audience;
    csuccessp_array(csuccessp_difference_line) lines;
    uint32_t added, removed, changed; /* items; of a log: lines */
} csuccessp_difference;

/* Of `to`: as it is now. Of `from` of a log: from the beginning. */
#define CSUCCESSP_REVISION_NOW UINT32_MAX
#define CSUCCESSP_REVISION_NONE 0

/* From one revision to a later one, `from` < `to` (a version has its revision): the canvas, then
 * the items in the order in which they are shown (kind, rank, due date, id), each item's fields in
 * the order of fields. An item that was added or removed is one line. CSUCCESS_E_NO_MEMORY: nothing
 * is held. */
csuccess_status csuccessp_difference_open(csuccess_book *book, uint32_t canvas, uint8_t audience,
                                          uint32_t from, uint32_t to, csuccessp_difference *out);

/* The change log: every change with from < revision <= to, the oldest first. For the customer an
 * item begins when it was shown last, and that is when it was added. A removal is a line of its
 * own kind. */
csuccess_status csuccessp_change_log_open(csuccess_book *book, uint32_t canvas, uint8_t audience,
                                          uint32_t from, uint32_t to, csuccessp_difference *out);

/* For both; also when opening failed, and a second time. */
void csuccessp_difference_close(csuccessp_difference *difference);

/* For csuccessp_plan_value_text and _json of `old` and `now`; `difference` is one. Items that were
 * removed since can be named. */
int csuccessp_difference_sees(const void *difference, const csuccessp_plan_item *item);

/* NULL: the canvas. */
CSUCCESSP_INLINE const csuccessp_plan_item *
csuccessp_difference_item(const csuccessp_difference *difference, size_t line)
{
    uint32_t place = difference->lines.items[line].item;

    return place == CSUCCESSP_PLAN_NONE ? NULL : csuccessp_plan_item_at(difference->book, place);
}

/* A date that moved after the customer had accepted it, and before it was kept: of commitments and
 * expectations. */
typedef struct csuccessp_notice {
    uint32_t item; /* place */
    uint32_t revision;
    int64_t at;
    csuccessp_text by;
    int32_t old, now; /* due dates; `now` may be CSUCCESSP_DATE_NONE: no date any more */
    int32_t days;     /* from the day of the change to the old date; negative: after it */
    uint8_t late;     /* fewer than the settings ask for */
} csuccessp_notice;
typedef csuccessp_array(csuccessp_notice) csuccessp_notices;

/* The oldest first. CSUCCESS_E_NO_MEMORY: nothing is held. */
csuccess_status csuccessp_notices_open(csuccess_book *book, uint32_t canvas, uint8_t audience,
                                       csuccessp_notices *out);
void csuccessp_notices_close(csuccess_book *book, csuccessp_notices *notices);

#endif
