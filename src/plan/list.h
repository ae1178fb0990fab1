/* SPDX-License-Identifier: MIT */
/* Places of canvases and items: room, ids, customers, items of a canvas. */
#ifndef CSUCCESSP_PLAN_LIST_H
#define CSUCCESSP_PLAN_LIST_H

#include "plan/plan.h"

csuccessp_canvas csuccessp_canvas_blank(void);
csuccessp_plan_item csuccessp_plan_item_blank(void);

/* Room for so many more, beside what others have been promised; until it is taken back. Then
 * making them cannot fail. `items` is also the most that one canvas may come to have more. */
csuccess_status csuccessp_plan_promise(csuccess_book *book, size_t canvases, size_t items);
void csuccessp_plan_take_back(csuccess_book *book, size_t canvases, size_t items);

/* A vacant place; the list reaches so far (clones put things where the original has them). */
uint32_t csuccessp_canvas_place(csuccess_book *book);
uint32_t csuccessp_plan_item_place(csuccess_book *book);
csuccess_status csuccessp_canvas_reach(csuccess_book *book, uint32_t place);
csuccess_status csuccessp_plan_item_reach(csuccess_book *book, uint32_t place);

/* Puts one into a place: its customer and id are set, its texts become the list's. */
void csuccessp_canvas_put(csuccess_book *book, const csuccessp_canvas *canvas, uint32_t place);
/* ... as the last of its canvas. */
void csuccessp_plan_item_put(csuccess_book *book, const csuccessp_plan_item *item, uint32_t place);

/* ... from one customer to another. */
void csuccessp_canvas_move(csuccess_book *book, uint32_t place, uint32_t row);

/* Lets go of a canvas with all its items. */
void csuccessp_canvas_vacate(csuccess_book *book, uint32_t place);

/* Texts and objects of one that belongs to no list (yet). */
void csuccessp_canvas_drop(csuccess_book *book, csuccessp_canvas *canvas);
void csuccessp_plan_item_drop(csuccess_book *book, csuccessp_plan_item *item);

/* Objects of the pool. */
csuccessp_ref csuccessp_links_new(csuccess_book *book, uint32_t capacity); /* 0: no memory */
void csuccessp_links_free(csuccess_book *book, csuccessp_ref links);
csuccessp_links *csuccessp_links_at(const csuccess_book *book, csuccessp_ref links);
csuccessp_ref csuccessp_kpi_new(csuccess_book *book);
void csuccessp_kpi_free(csuccess_book *book, csuccessp_ref kpi);
csuccessp_kpi csuccessp_kpi_blank(void);
csuccessp_ref csuccessp_item_change_new(csuccess_book *book);
void csuccessp_item_change_free(csuccess_book *book, csuccessp_ref change);
csuccessp_item_change *csuccessp_item_change_of(const csuccess_book *book, csuccessp_ref change);

/* Lists of a customer's canvases (in the room's `grow`). */
csuccess_status csuccessp_plan_grow_rows(csuccess_book *book, size_t rows);

#endif
