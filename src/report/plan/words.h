/* SPDX-License-Identifier: MIT */
/* How plans stand, in words for people. Texts are not escaped: the page does that. */
#ifndef CSUCCESSP_REPORT_PLAN_WORDS_H
#define CSUCCESSP_REPORT_PLAN_WORDS_H

#include "plan/view/view.h"

void csuccessp_words_text(const csuccess_book *book, csuccessp_text text, csuccessp_buffer *to);
/* The name of a customer's contact, or the id. */
void csuccessp_words_contact(const csuccess_book *book, uint32_t row, csuccessp_text id,
                             csuccessp_buffer *to);
/* "42 %" */
void csuccessp_words_percent(int64_t share, csuccessp_buffer *to);
/* "42 %, 50 % expected: behind" */
void csuccessp_words_progress(int64_t progress, int64_t expected, uint8_t pace,
                              csuccessp_buffer *to);
/* "1.0" */
void csuccessp_words_version(const csuccessp_plan_version *version, csuccessp_buffer *to);

/* What stands after the title of an item on a page; returns the bullet before it. */
const char *csuccessp_words_item(const csuccessp_view *view, uint32_t index, csuccessp_buffer *to);

#endif
