/* SPDX-License-Identifier: MIT */
/* Texts of tasks: what records and documents of them read alike. */
#ifndef CSUCCESSP_BOOK_TASK_TEXT_H
#define CSUCCESSP_BOOK_TASK_TEXT_H

#include "book/task/task.h"

/* Names of the states, by number; ended by NULL. */
extern const char *const csuccessp_task_states[];

/* Is there nothing but white space? */
int csuccessp_is_blank(csuccessp_slice text);

/* CSUCCESS_E_UNKNOWN, with the nearest id, when there is no such member. */
csuccess_status csuccessp_member_check(csuccess_book *book, const csuccessp_place *place,
                                       csuccessp_slice id);

/* CSUCCESS_E_UNKNOWN, with the nearest id of a task. */
csuccess_status csuccessp_task_unknown(const csuccess_book *book, const csuccessp_place *place,
                                       csuccessp_slice id);

#endif
