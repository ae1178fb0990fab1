/* SPDX-License-Identifier: MIT */
/* What happens to a task. None of it can fail. */
#include "book/saved/ledger.h"
#include "book/task/task_list.h"

/* The text of a field gives way to another, whose user passes to it. */
static void
replace(csuccess_book *book, csuccessp_text *field, csuccessp_text text)
{
    csuccessp_texts_drop(&book->texts, *field);
    *field = text;
}

void
csuccessp_task_close(csuccess_book *book, uint32_t place, uint8_t state, csuccessp_text outcome,
                     csuccessp_text reason, int64_t at)
{
    csuccessp_task *task = csuccessp_task_at(book, place);

    csuccessp_task_dequeue(book, place);
    if (csuccessp_task_is_open(task))
        csuccessp_task_owner_remove(book, task->owner);
    csuccessp_texts_keep(&book->texts, outcome);
    csuccessp_texts_keep(&book->texts, reason);
    replace(book, &task->outcome, outcome);
    replace(book, &task->reason, reason);
    task->state = state;
    task->closed = at;
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_TASKS, place);
}

void
csuccessp_task_deliver(csuccess_book *book, uint32_t place, csuccessp_text delivery,
                       csuccessp_text reason, int64_t at)
{
    csuccessp_task *task = csuccessp_task_at(book, place);

    csuccessp_task_dequeue(book, place);
    replace(book, &task->delivery, delivery);
    replace(book, &task->reason, reason);
    task->state = CSUCCESS_TASK_ACKNOWLEDGED;
    task->acknowledged = at;
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_TASKS, place);
}

/* It comes again when the snooze ends, even if it was handed out before. */
void
csuccessp_task_snooze(csuccess_book *book, uint32_t place, int64_t until, csuccessp_text reason)
{
    csuccessp_task *task = csuccessp_task_at(book, place);

    csuccessp_task_dequeue(book, place);
    replace(book, &task->reason, reason);
    task->until = until;
    task->snoozes++;
    task->handed = 0;
    csuccessp_task_enqueue(book, place);
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_TASKS, place);
}

void
csuccessp_task_reassign(csuccess_book *book, uint32_t place, csuccessp_text owner)
{
    csuccessp_task *task = csuccessp_task_at(book, place);
    int counts = csuccessp_task_is_open(task);

    csuccessp_texts_keep(&book->texts, owner);
    if (counts) {
        csuccessp_task_owner_remove(book, task->owner);
        csuccessp_task_owner_add(book, owner);
    }
    replace(book, &task->owner, owner);
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_TASKS, place);
}

void
csuccessp_task_tell(csuccess_book *book, uint32_t place)
{
    const csuccessp_task *task = csuccessp_task_at(book, place);
    size_t r;

    if (!task->playbook)
        return;
    for (r = 0; csuccessp_rooms[r]; r++)
        if (csuccessp_rooms[r]->task_changed)
            csuccessp_rooms[r]->task_changed(book, task, place);
}
