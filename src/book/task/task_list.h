/* SPDX-License-Identifier: MIT */
/* How the work list is kept: places, ids, customers, what can be handed out, owners. */
#ifndef CSUCCESSP_BOOK_TASK_LIST_H
#define CSUCCESSP_BOOK_TASK_LIST_H

#include "book/book.h"
#include "book/task/task.h"

enum { CSUCCESSP_TASK_PAGE = 64 }; /* places that are allocated together */

/* How many open tasks somebody has. */
typedef struct csuccessp_task_owner {
    csuccessp_text owner;
    uint32_t open;
} csuccessp_task_owner;

/* A task that no commit has seen yet. */
typedef struct csuccessp_task_fresh {
    uint32_t place, generation;
} csuccessp_task_fresh;

typedef struct csuccessp_tasks {
    csuccessp_array(csuccessp_task *) pages;
    uint32_t places; /* in use or vacant */
    uint32_t live;
    size_t promised; /* tasks that changes at hand are going to make */
    csuccessp_array(uint32_t) vacant;
    csuccessp_table by_id;
    uint32_t *first; /* by row; NULL: there never was a task */
    uint32_t first_capacity;
    csuccessp_array(uint32_t) queue; /* a heap of what can be handed out */
    csuccessp_array(csuccessp_task_fresh) fresh;
    csuccessp_array(csuccessp_task_owner) owners;
    csuccessp_table by_owner;
} csuccessp_tasks;

csuccessp_tasks *csuccessp_tasks_of(const csuccess_book *book);

uint64_t csuccessp_task_handle(const csuccess_book *book, uint32_t place);

/* The texts of a task that belongs to no list (yet). */
void csuccessp_task_drop_texts(csuccess_book *book, csuccessp_task *task);

/* A vacant place, from room that was reserved, and a task put there that a store has already. In a
 * clone the place is a certain one, to which the list is made to reach. */
uint32_t csuccessp_task_place(csuccess_book *book);
csuccess_status csuccessp_tasks_reach(csuccess_book *book, uint32_t place);
void csuccessp_task_put(csuccess_book *book, const csuccessp_task *task, uint32_t place);

/* What happens to a task, other than that it is closed: each takes over the texts. */
void csuccessp_task_deliver(csuccess_book *book, uint32_t place, csuccessp_text delivery,
                            csuccessp_text reason, int64_t at);
void csuccessp_task_snooze(csuccess_book *book, uint32_t place, int64_t until,
                           csuccessp_text reason);

/* The rooms hear of a change of a task that one of them made. */
void csuccessp_task_tell(csuccess_book *book, uint32_t place);

/* What can be handed out. A task that waits to be handed out is in the queue, and no other. */
void csuccessp_task_enqueue(csuccess_book *book, uint32_t place);
void csuccessp_task_dequeue(csuccess_book *book, uint32_t place);
/* From when on it may be handed out: its start, or the end of its snooze. */
int64_t csuccessp_task_from(const csuccessp_task *task);
/* Puts everything back in. */
void csuccessp_tasks_requeue(csuccess_book *book);

/* Counting open tasks of owners. */
void csuccessp_task_owner_add(csuccess_book *book, csuccessp_text owner);
void csuccessp_task_owner_remove(csuccess_book *book, csuccessp_text owner);

extern const csuccessp_document_kind csuccessp_task_document;
extern const csuccessp_item_kind csuccessp_task_items;
csuccess_status csuccessp_tasks_loaded(csuccess_book *book, csuccessp_loader *loader);

#endif
