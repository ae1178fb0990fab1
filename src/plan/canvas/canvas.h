/* SPDX-License-Identifier: MIT */
/* Canvases as records tell of them: room for their lists, and how they live. */
#ifndef CSUCCESSP_PLAN_CANVAS_H
#define CSUCCESSP_PLAN_CANVAS_H

#include "book/record/record.h"
#include "plan/plan.h"

/* What is told of a canvas beside its fields. */
enum {
    CSUCCESSP_CANVAS_PROPOSE,
    CSUCCESSP_CANVAS_AGREE,
    CSUCCESSP_CANVAS_ACTIVATE,
    CSUCCESSP_CANVAS_UPDATE,
    CSUCCESSP_CANVAS_REFRESH,
    CSUCCESSP_CANVAS_COMPLETE,
    CSUCCESSP_CANVAS_ABANDON,
    CSUCCESSP_CANVAS_RENEW,
    CSUCCESSP_CANVAS_REMOVE,
    CSUCCESSP_CANVAS_VERBS
};
extern const char *const csuccessp_canvas_verbs[CSUCCESSP_CANVAS_VERBS + 1];

/* Room in the lists of a canvas, taken while a change is prepared. */
enum {
    CSUCCESSP_LIST_VERSIONS = 1,
    CSUCCESSP_LIST_SIGN_OFFS = 2,
    CSUCCESSP_LIST_STEPS = 4,
    CSUCCESSP_LIST_ANSWERS = 8,
    CSUCCESSP_LIST_RATINGS = 16
};
typedef struct csuccessp_canvas_room {
    uint32_t canvas, generation; /* CSUCCESSP_PLAN_NONE: it was not there */
    uint16_t more;               /* of each list */
    uint8_t lists;
    uint8_t promised;
    csuccessp_canvas spare; /* lists with enough room for a canvas that is about to be made */
} csuccessp_canvas_room;

/* Room for `more` entries in each of the lists, of the canvas with this id, or of one that may be
 * made before the change takes effect. To be dropped also when it fails. */
csuccess_status csuccessp_canvas_room_take(csuccess_book *book, csuccessp_slice id, unsigned lists,
                                           uint16_t more, csuccessp_canvas_room *out);
/* Makes sure of the room, once the canvas is there; cannot fail. */
void csuccessp_canvas_room_use(csuccess_book *book, uint32_t canvas, csuccessp_canvas_room *room);
void csuccessp_canvas_room_drop(csuccess_book *book, csuccessp_canvas_room *room);

/* Whom a record concerns that names a canvas: the canvas's customer, or that of a record which
 * waits to make it. CSUCCESS_E_UNKNOWN with the nearest id; CSUCCESSP_ROW_NONE for one that has
 * waited in vain. */
csuccess_status csuccessp_canvas_row(csuccess_book *book, const csuccessp_record *record,
                                     csuccessp_slice id, uint32_t *row);
csuccess_status csuccessp_canvas_unknown(const csuccess_book *book, const csuccessp_place *at,
                                         csuccessp_slice id);

/* The contact who signs: an id, or null for one who was erased since; a user of the text. */
csuccess_status csuccessp_contact_keep(csuccess_book *book, const csuccessp_place *place,
                                       yyjson_val *value, csuccessp_text *out);

/* What an agreement names. */
typedef struct csuccessp_canvas_told {
    int verb;
    uint32_t major, minor; /* version that is signed */
    csuccessp_text contact;
} csuccessp_canvas_told;

/* May that be said of the canvas at that time? NULL: yes, or it was said already (`*repeats`);
 * else why not, as the end of a sentence, of an item when `*item` is not CSUCCESSP_PLAN_NONE. */
const char *csuccessp_canvas_refused(csuccess_book *book, uint32_t canvas,
                                     const csuccessp_canvas_told *told, int64_t at, int *repeats,
                                     uint32_t *item);

/* Takes effect; from room that was taken (versions, sign-offs, steps). Cannot fail. */
void csuccessp_canvas_tell(csuccess_book *book, uint32_t canvas, const csuccessp_canvas_told *told,
                           int64_t at, csuccessp_text by, csuccessp_text reason);

/* Due dates of the cycle are settled: one more, and all that have passed. */
void csuccessp_cycle_settle(const csuccess_book *book, csuccessp_canvas *canvas, int refresh,
                            int32_t today);

/* ... and all that have passed, without one more. */
void csuccessp_cycle_catch_up(const csuccess_book *book, csuccessp_canvas *canvas, int32_t today);

#endif
