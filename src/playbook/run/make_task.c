/* SPDX-License-Identifier: MIT */
/* The task of a step. */
#include <string.h>

#include "book/formula/formula.h"
#include "book/task/task.h"
#include "playbook/run/run.h"
#include "util/json_write.h"

/* Parameters with the values that are computed now. */
static csuccess_status
make_parameters(csuccess_book *book, const csuccessp_run *run, const csuccessp_step *step,
                int64_t at, csuccessp_text *out)
{
    csuccessp_buffer to;
    const char *text;
    size_t length, i;
    csuccess_status status;

    *out = step->parameters;
    csuccessp_texts_keep(&book->texts, step->parameters);
    if (!step->values.count)
        return CSUCCESS_OK;
    csuccessp_texts_drop(&book->texts, step->parameters);
    csuccessp_buffer_open(&to, &book->memory);
    text = csuccessp_texts_get(&book->texts, step->parameters, &length);
    csuccessp_buffer_add(&to, length > 2 ? text : "{", length > 2 ? length - 1 : 1);
    for (i = 0; i < step->values.count; i++) {
        const csuccessp_task_value *value = &step->values.items[i];
        if (i || length > 2)
            csuccessp_buffer_char(&to, ',');
        text = csuccessp_texts_get(&book->texts, value->name, &length);
        csuccessp_json_text(&to, text, length);
        csuccessp_buffer_char(&to, ':');
        csuccessp_formula_json(book, value->formula, run->row, at, &to);
        length = 3; /* something stands before the next */
    }
    csuccessp_buffer_char(&to, '}');
    *out = to.status == CSUCCESS_OK ? csuccessp_texts_take(&book->texts, to.data, to.length) : 0;
    status = *out ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
    csuccessp_buffer_close(&to);
    return status;
}

static csuccessp_text
make_id(csuccess_book *book, const csuccessp_run *run, const csuccessp_playbook *playbook,
        const csuccessp_step *step)
{
    csuccessp_buffer to;
    size_t a, b, c;
    const char *playbook_id = csuccessp_texts_get(&book->texts, playbook->id, &a);
    const char *customer = csuccessp_customer_id(book, run->row, &b);
    const char *step_id = csuccessp_texts_get(&book->texts, step->id, &c);
    csuccessp_text id;

    csuccessp_buffer_open(&to, &book->memory);
    csuccessp_task_id(&to, playbook_id, a, customer, b, run->number, step_id, c);
    id = to.status == CSUCCESS_OK ? csuccessp_texts_take(&book->texts, to.data, to.length) : 0;
    csuccessp_buffer_close(&to);
    return id;
}

static csuccessp_text
keep(csuccess_book *book, csuccessp_text text)
{
    csuccessp_texts_keep(&book->texts, text);
    return text;
}

/* When it may be handed out, and when it should be done. */
static void
set_times(const csuccess_book *book, const csuccessp_run *run, const csuccessp_playbook *playbook,
          const csuccessp_step *step, int64_t at, csuccessp_task *task)
{
    csuccessp_schedule schedule = csuccessp_schedule_of(book, run->row, task->owner,
                                                        playbook->calendar);

    task->made = at;
    task->start = step->any_day || step->earlier ? at : csuccessp_schedule_move(&schedule, at, 0);
    task->due = CSUCCESSP_TIME_NONE;
    if (!step->has_due)
        return;
    task->due = csuccessp_schedule_add(&schedule, task->start, &step->due);
    if (!step->any_day)
        task->due = csuccessp_schedule_move(&schedule, task->due, 0);
    if (step->due.microseconds == 0)
        task->due = csuccessp_schedule_end_of_day(&schedule, task->due);
}

csuccess_status
csuccessp_run_task(csuccess_book *book, csuccessp_run *run, const csuccessp_playbook *playbook,
                   uint16_t index, int64_t at)
{
    const csuccessp_step *step = &playbook->steps.items[index];
    int32_t day = csuccessp_zone_date(csuccessp_book_zone(book), at);
    csuccess_status status = csuccessp_tasks_reserve(book, 1);
    csuccessp_text owner = run->owner;
    csuccessp_task task;

    if (status != CSUCCESS_OK)
        return status;
    memset(&task, 0, sizeof task);
    task.id = make_id(book, run, playbook, step);
    if (!task.id)
        return csuccessp_fail_memory(&book->error);
    status = make_parameters(book, run, step, at, &task.parameters);
    if (status != CSUCCESS_OK) {
        csuccessp_texts_drop(&book->texts, task.id);
        return status;
    }
    if (step->owner.count)
        owner = csuccessp_owner_of(book, &step->owner, run->row, day);
    task.row = run->row;
    task.playbook = keep(book, playbook->id);
    task.run = run->number;
    task.step = keep(book, step->id);
    task.kind = keep(book, step->task_kind);
    task.title = keep(book, step->title);
    task.owner = keep(book, owner);
    task.contact = keep(book, run->subject && csuccessp_is_contact(book, run->row, run->subject)
                                  ? run->subject
                                  : 0);
    task.priority = step->priority;
    task.state = CSUCCESS_TASK_OPEN;
    task.until = task.acknowledged = task.closed = CSUCCESSP_TIME_NONE;
    set_times(book, run, playbook, step, at, &task);
    run->step[index].task = csuccessp_task_make(book, &task);
    run->step[index].state = CSUCCESSP_STEP_GOING;
    run->step[index].at = at;
    return CSUCCESS_OK;
}
