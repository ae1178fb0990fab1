/* SPDX-License-Identifier: MIT */
/* What is prepared for a canvas: an item after the other, each with the room that it takes. */
#ifndef CSUCCESSP_PLAN_FILL_H
#define CSUCCESSP_PLAN_FILL_H

#include "plan/template/template.h"

typedef struct csuccessp_fill_item {
    const csuccessp_item_draft *draft; /* the template's, or one of `own` */
    csuccessp_item_room room;
    int32_t start, due;
    uint32_t place;   /* once it is made */
    uint8_t no_owner; /* the one that the draft names is no member any more */
    uint8_t no_contact;
} csuccessp_fill_item;

struct csuccessp_template_fill {
    const csuccessp_template *template; /* NULL: the items come from a canvas */
    int32_t end;                        /* CSUCCESSP_DATE_NONE */
    csuccessp_item_draft *own;          /* drafts of items that come from a canvas; NULL */
    uint32_t count;                     /* items that have their room */
    uint32_t capacity;
    csuccessp_fill_item items[];
};

csuccess_status csuccessp_fill_make(csuccess_book *book, uint32_t capacity,
                                    csuccessp_template_fill **out);
/* The room for one more item. */
csuccess_status csuccessp_fill_add(csuccess_book *book, csuccessp_template_fill *fill,
                                   const csuccessp_item_draft *draft);

#endif
