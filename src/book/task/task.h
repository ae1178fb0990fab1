/* SPDX-License-Identifier: MIT */
/* Tasks: the work list, from which the host takes what is to be done. They live in the book, so
 * that playbooks, plans and teams see the same list.
 *
 * A task is made by the host (a record) or by a room. It may be handed out from its `start` on.
 * What is told of it are records; a closed task stays closed. */
#ifndef CSUCCESSP_BOOK_TASK_H
#define CSUCCESSP_BOOK_TASK_H

#include <csuccess/task.h>

#include "book/room.h"
#include "util/memory.h"
#include "util/table.h"
#include "util/texts.h"

typedef struct csuccessp_task {
    csuccessp_text id; /* 0: the place is vacant */
    uint32_t generation;
    uint32_t row; /* of the customer */
    uint32_t next, previous;    /* of the same customer's, by place; UINT32_MAX: none */
    csuccessp_text playbook;    /* what made it; 0: the host did */
    uint32_t run;               /* number of the customer's run of that playbook */
    csuccessp_text step;
    csuccessp_text kind;        /* "email" */
    csuccessp_text title;       /* 0: none */
    csuccessp_text owner;       /* id of a member; 0: nobody's */
    csuccessp_text contact;     /* of the customer; 0: none */
    csuccessp_text parameters;  /* canonical JSON object; 0: none */
    csuccessp_text outcome;     /* of a closed one */
    csuccessp_text reason;      /* of the last change of state */
    csuccessp_text by;          /* who made it */
    int32_t priority;
    uint8_t state;              /* CSUCCESS_TASK_ */
    uint8_t committed;          /* may be handed out */
    uint8_t handed;             /* was, since the book was opened */
    uint32_t snoozes;
    int64_t made, start, due;   /* due: CSUCCESSP_TIME_NONE, none */
    int64_t until;              /* of a snooze; CSUCCESSP_TIME_NONE */
    int64_t acknowledged;       /* CSUCCESSP_TIME_NONE: not yet */
    int64_t closed;             /* CSUCCESSP_TIME_NONE: it is open */
} csuccessp_task;

typedef csuccessp_array(csuccessp_task) csuccessp_task_list;

/* Room for `more` tasks, so that making them cannot fail. The texts of a task are the maker's to
 * take beforehand; they become the task's. */
csuccess_status csuccessp_tasks_reserve(csuccess_book *book, size_t more);
/* The place of the new one. */
uint32_t csuccessp_task_make(csuccess_book *book, const csuccessp_task *task);

csuccessp_task *csuccessp_task_at(const csuccess_book *book, uint32_t place);
/* By id; UINT32_MAX. */
uint32_t csuccessp_task_find(const csuccess_book *book, const char *id, size_t length);
/* The customer's tasks: the first; the others by `next`. */
uint32_t csuccessp_task_first(const csuccess_book *book, uint32_t row);

/* Closes one from within: state CANCELLED (or COMPLETED), with a reason (a new user of the text is
 * taken). Cannot fail. The rooms are not told: the caller is the one. */
void csuccessp_task_close(csuccess_book *book, uint32_t place, uint8_t state, csuccessp_text outcome,
                          csuccessp_text reason, int64_t at);
/* Gives it to another member, and moves its start; takes users of the text. */
void csuccessp_task_reassign(csuccess_book *book, uint32_t place, csuccessp_text owner);

/* Open tasks of a member, for rules by least load. */
uint32_t csuccessp_task_load(const csuccess_book *book, csuccessp_text owner);

/* The id of a task that a playbook makes: playbook/customer/run/step, in which '/', '%' and what
 * they would be mistaken for are written as %2F and %25. Longer than 255 bytes: its parts are cut
 * and a hash of the whole follows. */
void csuccessp_task_id(csuccessp_buffer *to, const char *playbook, size_t playbook_length,
                       const char *customer, size_t customer_length, uint32_t run, const char *step,
                       size_t step_length);

#endif
