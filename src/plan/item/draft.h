/* SPDX-License-Identifier: MIT */
/* What a record, a template or a step of a playbook says of an item, read and checked for itself:
 * which fields it sets, and to what. Applying it to a place cannot fail. */
#ifndef CSUCCESSP_PLAN_DRAFT_H
#define CSUCCESSP_PLAN_DRAFT_H

#include "plan/item/field.h"

typedef struct csuccessp_item_draft {
    uint64_t present;       /* fields that are told, bits by CSUCCESSP_PLAN_FIELD_; null counts */
    csuccessp_plan_item to; /* their values: title to supported, none for null */
    csuccessp_kpi kpi;
    csuccessp_array(csuccessp_text) links[CSUCCESSP_LINK_KINDS]; /* ids of items */
    csuccessp_text id;
    uint8_t has_kind; /* to.kind is told */
} csuccessp_item_draft;

/* Reads an item: its id (under the name `id_field`: "item" in a record, "id" elsewhere), kind and
 * fields; what else there is in the object, and fields that the caller reads otherwise, `ignored`
 * names, ended by NULL. With `offsets`, start
 * and due are objects, which the caller reads: they are passed over. What it says is checked as
 * far as that can be without a canvas: kinds and their fields, members, dimensions. `lenient`:
 * members and dimensions that are not there are left out. `*out` is to be dropped also when it
 * fails. */
csuccess_status csuccessp_item_draft_read(csuccess_book *book, const csuccessp_place *place,
                                          yyjson_val *object, const char *id_field,
                                          const char *const *ignored, int offsets, int lenient,
                                          csuccessp_item_draft *out);
/* Does the kind, which the draft does not tell, have all its fields? CSUCCESS_E_FIELD. */
csuccess_status csuccessp_item_draft_fits(const csuccessp_place *place,
                                          const csuccessp_item_draft *draft, uint8_t kind);
/* Does the baseline lie on the side of the target that the direction says? CSUCCESS_E_VALUE. */
csuccess_status csuccessp_kpi_target_check(const csuccessp_place *place, const csuccessp_kpi *kpi);
void csuccessp_item_draft_drop(csuccess_book *book, csuccessp_item_draft *draft);

/* Everything that setting an item from a draft takes: a place, a KPI, links, lines of history. To
 * be taken while a change is prepared; what is left is given back. */
typedef struct csuccessp_item_room {
    csuccessp_ref kpi, links[CSUCCESSP_LINK_KINDS];
    csuccessp_ref changes; /* a list by `next` */
    uint8_t promised;      /* a place */
    uint8_t heard;         /* an event */
} csuccessp_item_room;
/* For everything that the draft may change, and `more` lines of history beside. */
csuccess_status csuccessp_item_room_take(csuccess_book *book, const csuccessp_item_draft *draft,
                                         uint32_t more, csuccessp_item_room *out);
/* For an item that cannot be there yet, since its canvas is new: no history. */
csuccess_status csuccessp_item_room_take_new(csuccess_book *book, const csuccessp_item_draft *draft,
                                             csuccessp_item_room *out);
void csuccessp_item_room_drop(csuccess_book *book, csuccessp_item_room *room);

/* Makes an item of the canvas, or changes it. Links to items that are not there are left out (the
 * number of them is returned). Who says so and when. From room that was taken; cannot fail. */
uint32_t csuccessp_plan_item_set(csuccess_book *book, uint32_t canvas,
                                 const csuccessp_item_draft *draft, csuccessp_item_room *room,
                                 int64_t at, csuccessp_text by);

/* One more change of the canvas, at that time: counts the revision and says what it is about, so
 * that values are computed anew and documents written. `shared`: the customer sees it. */
void csuccessp_canvas_changed(csuccess_book *book, uint32_t canvas, int64_t at, int shared);

#endif
