/* SPDX-License-Identifier: MIT */
/* The public functions of tasks. */
#include <string.h>

#include "book/record/record.h"
#include "book/task/task_list.h"
#include "util/json_write.h"
#include "util/sized.h"

static csuccess_status
place_of(const csuccess_book *book, uint64_t handle, uint32_t *out)
{
    uint32_t place = csuccessp_handle_index(handle);
    const csuccessp_task *task;

    if (csuccessp_handle_kind_of(handle) != CSUCCESS_HANDLE_TASK ||
        place >= csuccessp_task_places(book))
        return CSUCCESS_E_HANDLE;
    task = csuccessp_task_at(book, place);
    if (!task->id ||
        (task->generation & CSUCCESSP_GENERATION_MASK) != csuccessp_handle_generation(handle))
        return CSUCCESS_E_GONE;
    *out = place;
    return CSUCCESS_OK;
}

csuccess_status
csuccess_task_next(csuccess_book *book, csuccess_task *out)
{
    csuccessp_tasks *t;
    csuccess_status status;
    uint32_t place;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_book_enter(book);
    if (status != CSUCCESS_OK)
        return status;
    t = csuccessp_tasks_of(book);
    *out = 0;
    if (t->queue.count && book->clock.now != CSUCCESSP_TIME_NONE) {
        place = t->queue.items[0];
        if (csuccessp_task_from(csuccessp_task_at(book, place)) <= book->clock.now) {
            csuccessp_task_dequeue(book, place);
            csuccessp_task_at(book, place)->handed = 1;
            *out = csuccessp_task_handle(book, place);
        }
    }
    csuccessp_book_leave(book);
    return CSUCCESS_OK;
}

csuccess_status
csuccess_task_rewind(csuccess_book *book)
{
    csuccess_status status;

    if (!book)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_book_enter(book);
    if (status != CSUCCESS_OK)
        return status;
    csuccessp_tasks_requeue(book);
    csuccessp_book_leave(book);
    return CSUCCESS_OK;
}

csuccess_status
csuccess_task_find(const csuccess_book *book, const char *id, size_t length, csuccess_task *out)
{
    uint32_t place;

    if (!book || !id || !out)
        return CSUCCESS_E_ARGUMENT;
    place = csuccessp_task_find(book, id, length);
    if (place == CSUCCESSP_TASK_NONE)
        return CSUCCESS_E_NOT_FOUND;
    *out = csuccessp_task_handle(book, place);
    return CSUCCESS_OK;
}

static const char *
text_of(const csuccess_book *book, csuccessp_text text)
{
    size_t length;

    return csuccessp_texts_get(&book->texts, text, &length);
}

static void
describe(const csuccess_book *book, const csuccessp_task *task, csuccess_task_info *info)
{
    size_t length;

    info->id = csuccessp_texts_get(&book->texts, task->id, &info->id_length);
    info->playbook = text_of(book, task->playbook);
    info->step = text_of(book, task->step);
    info->customer = csuccessp_customer_handle(book, task->row);
    info->customer_id = csuccessp_customer_id(book, task->row, &length);
    info->kind = text_of(book, task->kind);
    info->title = text_of(book, task->title);
    info->owner = text_of(book, task->owner);
    info->contact = text_of(book, task->contact);
    info->parameters = csuccessp_texts_get(&book->texts, task->parameters,
                                           &info->parameters_length);
    info->outcome = text_of(book, task->outcome);
    info->reason = text_of(book, task->reason);
    info->delivery = text_of(book, task->delivery);
    info->run = task->run;
    info->state = task->state;
    info->priority = task->priority;
    info->snoozed = (uint32_t)csuccessp_task_is_snoozed(task, book->clock.now);
    info->made = task->made;
    info->start = task->start;
    info->due = task->due;
    info->until = task->until;
    info->acknowledged = task->acknowledged;
    info->closed = task->closed;
}

csuccess_status
csuccess_task_get(const csuccess_book *book, csuccess_task task, csuccess_task_info *out)
{
    csuccess_task_info info;
    csuccess_status status;
    uint32_t place;
    size_t room = 0;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_sized_room(out, CSUCCESSP_END(csuccess_task_info, closed), sizeof info,
                                  &room);
    if (status == CSUCCESS_OK)
        status = place_of(book, task, &place);
    if (status != CSUCCESS_OK)
        return status;
    memset(&info, 0, sizeof info);
    describe(book, csuccessp_task_at(book, place), &info);
    csuccessp_sized_give(out, &info, room);
    return CSUCCESS_OK;
}

/* The record in full, so that there is one way to acknowledge, and one line for the journal. */
static csuccess_status
take_acknowledgement(csuccess_book *book, csuccessp_text id)
{
    csuccessp_buffer line;
    csuccess_status status;
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, id, &length);

    csuccessp_buffer_open(&line, &book->memory);
    csuccessp_json_begin(&line, '{');
    csuccessp_json_key(&line, "record");
    csuccessp_json_string(&line, "task");
    csuccessp_json_key(&line, "do");
    csuccessp_json_string(&line, "acknowledge");
    csuccessp_json_key(&line, "task");
    csuccessp_json_text(&line, bytes, length);
    csuccessp_json_end(&line, '}');
    status = line.status == CSUCCESS_OK ? csuccessp_record_take(book, line.data, line.length, 0)
                                        : csuccessp_fail_memory(&book->error);
    csuccessp_buffer_close(&line);
    return status;
}

csuccess_status
csuccess_task_acknowledge(csuccess_book *book, csuccess_task task)
{
    csuccess_status status;
    uint32_t place;

    if (!book)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_book_enter(book);
    if (status != CSUCCESS_OK)
        return status;
    status = place_of(book, task, &place);
    if (status == CSUCCESS_OK)
        status = take_acknowledgement(book, csuccessp_task_at(book, place)->id);
    csuccessp_book_leave(book);
    return status;
}
