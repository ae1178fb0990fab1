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
#include "util/texts.h"

#define CSUCCESSP_TASK_NONE UINT32_MAX

typedef struct csuccessp_task {
    csuccessp_text id; /* 0: the place is vacant */
    uint32_t generation;
    uint32_t row;              /* of the customer */
    uint32_t next, previous;   /* of the same customer's, by place; CSUCCESSP_TASK_NONE */
    csuccessp_text playbook;   /* what made it; 0: the host did */
    uint32_t run;              /* number of the customer's run of that playbook */
    csuccessp_text step;       /* 0: none */
    csuccessp_text kind;       /* "email" */
    csuccessp_text title;      /* 0: none */
    csuccessp_text owner;      /* id of a member; 0: nobody's */
    csuccessp_text contact;    /* of the customer; 0: none */
    csuccessp_text parameters; /* canonical JSON object; 0: none */
    csuccessp_text delivery;   /* what was told with the acknowledgement; 0: nothing */
    csuccessp_text outcome;    /* of a closed one */
    csuccessp_text reason;     /* of the last change of state */
    csuccessp_text by;         /* who made it */
    int32_t priority;
    uint8_t state;     /* CSUCCESS_TASK_ */
    uint8_t committed; /* may be handed out */
    uint8_t handed;    /* was, since the book was opened */
    uint32_t snoozes;
    uint32_t queued;      /* where it stands among those to be handed out */
    int64_t made;         /* CSUCCESSP_TIME_NONE: before the first move of the clock */
    int64_t start;        /* CSUCCESSP_TIME_NONE: at once */
    int64_t due;          /* CSUCCESSP_TIME_NONE: none */
    int64_t until;        /* of the last snooze; CSUCCESSP_TIME_NONE */
    int64_t acknowledged; /* CSUCCESSP_TIME_NONE: not yet */
    int64_t closed;       /* CSUCCESSP_TIME_NONE: it is open */
} csuccessp_task;

/* A task without anything: times are none, it is nobody's. */
csuccessp_task csuccessp_task_blank(void);

/* Room for `more` tasks that are made, or get an owner that had none so far: then neither can fail.
 * It is not additive: it holds until that many were made. */
csuccess_status csuccessp_tasks_reserve(csuccess_book *book, size_t more);
/* As much for ever, beside what others reserve; until it is taken back. */
csuccess_status csuccessp_tasks_promise(csuccess_book *book, size_t more);
void csuccessp_tasks_take_back(csuccess_book *book, size_t count);

/* Makes one and says in which place. The texts of a task are the maker's to take beforehand; they
 * become the task's. So is the id's being new. What the list itself keeps (generation, links,
 * committed, handed, queued) is not looked at. */
uint32_t csuccessp_task_make(csuccess_book *book, const csuccessp_task *task);

/* Places that were or are in use: 0 to this number. A place stays where it is in memory. */
uint32_t csuccessp_task_places(const csuccess_book *book);
csuccessp_task *csuccessp_task_at(const csuccess_book *book, uint32_t place);
/* By id; CSUCCESSP_TASK_NONE. */
uint32_t csuccessp_task_find(const csuccess_book *book, const char *id, size_t length);
/* The customer's tasks: the first; the others by `next`. In no order that outlives saving. */
uint32_t csuccessp_task_first(const csuccess_book *book, uint32_t row);

/* Neither completed nor cancelled. */
int csuccessp_task_is_open(const csuccessp_task *task);
/* Snoozed at that time? */
int csuccessp_task_is_snoozed(const csuccessp_task *task, int64_t at);

/* Closes one from within: state CANCELLED (or COMPLETED), with a reason (a new user of each text is
 * taken). Cannot fail. The rooms are not told: the caller is the one. */
void csuccessp_task_close(csuccess_book *book, uint32_t place, uint8_t state,
                          csuccessp_text outcome, csuccessp_text reason, int64_t at);
/* Gives it to another member (0: nobody); takes a user of the text. Room for an owner has been
 * reserved. */
void csuccessp_task_reassign(csuccess_book *book, uint32_t place, csuccessp_text owner);

/* Open tasks of a member, for rules by least load. */
uint32_t csuccessp_task_load(const csuccess_book *book, csuccessp_text owner);

/* The id of a task that a playbook makes: playbook/customer/run/step, in which '/' and '%' are
 * written as %2F and %25, so that no two are alike. Longer than 255 bytes: its parts are cut, and
 * %- with a hash of the whole follows. The hosts' own ids have no '/'. Without `customer` (NULL):
 * playbook/run/step. */
void csuccessp_task_id(csuccessp_buffer *to, const char *playbook, size_t playbook_length,
                       const char *customer, size_t customer_length, uint32_t run, const char *step,
                       size_t step_length);
/* May a task with this id be the customer's, by the id alone? */
int csuccessp_task_id_names(const char *id, size_t length, const char *customer,
                            size_t customer_length);

/* The records of tasks, and their room. */
extern const csuccessp_record_kind csuccessp_task_record;
extern const csuccessp_record_kind csuccessp_hand_over_record;
extern const csuccessp_room csuccessp_task_room;

#endif
