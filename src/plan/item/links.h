/* SPDX-License-Identifier: MIT */
/* Links between items of a canvas, by their ids. */
#ifndef CSUCCESSP_PLAN_LINKS_H
#define CSUCCESSP_PLAN_LINKS_H

#include "plan/item/draft.h"

/* Are the items there that a draft links to? CSUCCESS_E_UNKNOWN with the nearest id. And would a
 * chain of links end where it began? CSUCCESS_E_CYCLE. `place`: the item; CSUCCESSP_PLAN_NONE: it
 * is new. */
csuccess_status csuccessp_item_links_check(csuccess_book *book, const csuccessp_place *at,
                                           uint32_t canvas, uint32_t place,
                                           const csuccessp_item_draft *draft);

/* Would linking the item as the draft says close a chain? Cannot fail. */
int csuccessp_item_links_cycle(csuccess_book *book, uint32_t canvas, uint32_t place,
                               const csuccessp_item_draft *draft, int kind);

/* CSUCCESS_E_UNKNOWN for an item that is not there, with the nearest id. */
csuccess_status csuccessp_plan_item_unknown(const csuccess_book *book, const csuccessp_place *at,
                                            uint32_t canvas, csuccessp_slice id);

#endif
