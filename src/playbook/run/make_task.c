/* SPDX-License-Identifier: MIT */
/* The task of a step. */
#include <string.h>

#include "book/formula/formula.h"
#include "book/task/task.h"
#include "playbook/run/run.h"
#include "util/json_write.h"

/* What stands between the brackets of an object. */
static void
write_inner(const csuccess_book *book, csuccessp_text object, csuccessp_buffer *to)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, object, &length);

    if (length > 2)
        csuccessp_json_raw(to, bytes + 1, length - 2);
}

/* In canonical form, as all parameters are. */
static csuccess_status
take_canonical(csuccess_book *book, const csuccessp_buffer *object, csuccessp_text *out)
{
    csuccessp_place place = csuccessp_place_root(&book->error);
    csuccessp_buffer to;
    csuccessp_json json;
    csuccess_status status;

    csuccessp_json_open(&json, &book->memory);
    csuccessp_buffer_open(&to, &book->memory);
    status = object->status;
    if (status == CSUCCESS_OK)
        status = csuccessp_json_parse(&json, object->data, object->length, object->length + 1,
                                      CSUCCESSP_VALUE_DEPTH, &book->error);
    if (status == CSUCCESS_OK) {
        status = csuccessp_json_canonical(&to, &place, json.root);
        csuccessp_json_done(&json);
    }
    if (status == CSUCCESS_OK)
        *out = csuccessp_texts_take(&book->texts, to.data, to.length);
    csuccessp_buffer_close(&to);
    csuccessp_json_close(&json);
    return *out ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

/* Parameters with the values that are computed now. */
static csuccess_status
make_parameters(csuccess_book *book, const csuccessp_run *run, const csuccessp_step *step,
                int64_t at, csuccessp_text *out)
{
    csuccessp_buffer to;
    const char *name;
    size_t length, i;
    csuccess_status status;

    *out = 0;
    if (!step->values.count) {
        csuccessp_texts_keep(&book->texts, step->parameters);
        *out = step->parameters;
        return CSUCCESS_OK;
    }
    csuccessp_buffer_open(&to, &book->memory);
    csuccessp_json_begin(&to, '{');
    write_inner(book, step->parameters, &to);
    for (i = 0; i < step->values.count; i++) {
        name = csuccessp_texts_get(&book->texts, step->values.items[i].name, &length);
        csuccessp_json_key_bytes(&to, name, length);
        csuccessp_formula_json(book, step->values.items[i].formula, run->row, at, &to);
    }
    csuccessp_json_end(&to, '}');
    status = take_canonical(book, &to, out);
    csuccessp_buffer_close(&to);
    return status;
}

void
csuccessp_step_name(const csuccess_book *book, const csuccessp_step *step, int64_t times,
                    csuccessp_buffer *to)
{
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, step->id, &length);

    csuccessp_buffer_clear(to);
    csuccessp_buffer_add(to, id, length);
    if (times > 1) {
        csuccessp_buffer_char(to, '/');
        csuccessp_buffer_int(to, times);
    }
}

static csuccessp_text
make_id(csuccess_book *book, const csuccessp_run *run, const csuccessp_playbook *playbook,
        const csuccessp_step *step)
{
    csuccessp_buffer to, name;
    size_t a, b;
    const char *playbook_id = csuccessp_texts_get(&book->texts, playbook->id, &a);
    const char *customer = csuccessp_customer_id(book, run->row, &b);
    int64_t times = 0;
    csuccessp_text id = 0;

    csuccessp_buffer_open(&to, &book->memory);
    csuccessp_buffer_open(&name, &book->memory);
    do {
        csuccessp_buffer_clear(&to);
        csuccessp_step_name(book, step, ++times, &name);
        if (name.status != CSUCCESS_OK)
            break;
        csuccessp_task_id(&to, playbook_id, a, customer, b, run->number, name.data, name.length);
    } while (to.status == CSUCCESS_OK &&
             csuccessp_task_find(book, to.data, to.length) != CSUCCESSP_TASK_NONE);
    if (name.status == CSUCCESS_OK && to.status == CSUCCESS_OK)
        id = csuccessp_texts_take(&book->texts, to.data, to.length);
    csuccessp_buffer_close(&name);
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

/* The subject of the event that started the run, when it is one of the customer's people. */
static csuccessp_text
contact_of(const csuccess_book *book, const csuccessp_run *run, const csuccessp_playbook *playbook)
{
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, run->subject, &length);

    return run->subject && playbook->trigger.on != CSUCCESSP_ON_ITEM &&
                   csuccessp_entity_find(book, &book->contacts, run->row, id, length)
               ? run->subject
               : 0;
}

csuccess_status
csuccessp_run_task(csuccess_book *book, csuccessp_run *run, const csuccessp_playbook *playbook,
                   uint16_t index, int64_t at)
{
    const csuccessp_step *step = &playbook->steps.items[index];
    int32_t day = csuccessp_zone_date(csuccessp_book_zone(book), at);
    csuccess_status status = csuccessp_tasks_reserve(book, 1);
    csuccessp_task task = csuccessp_task_blank();

    if (status != CSUCCESS_OK)
        return status;
    task.id = make_id(book, run, playbook, step);
    if (!task.id)
        return csuccessp_fail_memory(&book->error);
    if (step->owner.count)
        status = csuccessp_owner_take(book, &step->owner, run->row, day, 0, &task.owner);
    else
        status = csuccessp_owner_take(book, &playbook->owner, run->row, day, run->owner,
                                      &task.owner);
    if (status == CSUCCESS_OK)
        status = make_parameters(book, run, step, at, &task.parameters);
    if (status != CSUCCESS_OK) {
        csuccessp_texts_drop(&book->texts, task.id);
        csuccessp_texts_drop(&book->texts, task.owner);
        return status;
    }
    task.row = run->row;
    task.playbook = keep(book, playbook->id);
    task.run = run->number;
    task.step = keep(book, step->id);
    task.kind = keep(book, step->task_kind);
    task.title = keep(book, step->task_title ? step->task_title : step->title);
    task.contact = keep(book, contact_of(book, run, playbook));
    task.priority = step->priority;
    task.state = CSUCCESS_TASK_OPEN;
    set_times(book, run, playbook, step, at, &task);
    run->step[index].task = csuccessp_task_make(book, &task);
    run->step[index].state = CSUCCESSP_STEP_GOING;
    run->step[index].at = at;
    return CSUCCESS_OK;
}
