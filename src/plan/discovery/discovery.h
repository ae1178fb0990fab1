/* SPDX-License-Identifier: MIT */
/* Discovery: question sets, and what the customer's answers leave open. */
#ifndef CSUCCESSP_PLAN_DISCOVERY_H
#define CSUCCESSP_PLAN_DISCOVERY_H

#include "plan/plan.h"

typedef struct csuccessp_question {
    csuccessp_text id, text, topic;
    uint8_t required;
} csuccessp_question;

typedef struct csuccessp_question_set {
    csuccessp_text id, title;
    csuccessp_array(csuccessp_question) questions;
} csuccessp_question_set;

extern const csuccessp_section csuccessp_question_set_section;
extern const csuccessp_record_kind csuccessp_answer_record;

/* A published set; NULL. */
const csuccessp_question_set *csuccessp_question_set_find(const csuccess_book *book,
                                                          csuccessp_text id);

/* The set of a canvas; NULL when it has none, or that is gone. */
const csuccessp_question_set *csuccessp_discovery_of(const csuccess_book *book, uint32_t canvas);
/* What was answered last; NULL: nothing. */
const csuccessp_answer *csuccessp_discovery_answer(const csuccess_book *book, uint32_t canvas,
                                                   csuccessp_text question);
/* Required questions: how many there are; `*open` of them without an answer. */
uint32_t csuccessp_discovery_required(const csuccess_book *book, uint32_t canvas, uint32_t *open);
/* Numbers of the required questions without an answer, in order: at most `room` are put into
 * `numbers`; how many there are. */
uint32_t csuccessp_discovery_gaps(const csuccess_book *book, uint32_t canvas, uint32_t *numbers,
                                  uint32_t room);

#endif
