/* SPDX-License-Identifier: MIT */
/* What the tests of plans share: a book with one customer's canvas, and its items by id. */
#ifndef CSUCCESS_TESTS_PLAN_PLANBOOK_H
#define CSUCCESS_TESTS_PLAN_PLANBOOK_H

#include "plan/view/difference.h"
#include "workbook.h"

/* Of `acme`, whose contact is `zoe`; members `ann` and `bob`; the canvas is `plan`, from 2026-01-01
 * to 2026-12-31. It is 2026-01-01. */
csuccess_book *new_planbook(void);

/* A record of an item of `plan`; `more` are fields after the first two. */
void item(csuccess_book *book, const char *id, const char *kind, const char *more);
void change(csuccess_book *book, const char *id, const char *more);
void tell(csuccess_book *book, const char *id, const char *verb);

uint32_t place_of(const csuccess_book *book, const char *id);
const char *id_of(const csuccess_book *book, uint32_t place);

/* The canvas as somebody sees it now. */
csuccessp_view look(csuccess_book *book, uint8_t audience);
/* The mark of an item; NULL: it is not there. */
const csuccessp_mark *mark_of(const csuccessp_view *view, const char *id);
/* The id of an item by its index; "-" for none. */
const char *shown(const csuccessp_view *view, uint32_t index);

#endif
