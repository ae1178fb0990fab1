/* SPDX-License-Identifier: MIT */
/* Saved documents of tasks. */
#include <string.h>

#include "book/saved/fields.h"
#include "book/saved/loader.h"
#include "book/task/task_list.h"
#include "book/task/task_text.h"
#include "util/json_write.h"

static void
write_number(const char *key, int64_t number, csuccessp_buffer *to)
{
    if (!number)
        return;
    csuccessp_json_key(to, key);
    csuccessp_json_int(to, number);
}

static void
write_texts(const csuccess_book *book, const csuccessp_task *task, csuccessp_buffer *to)
{
    size_t length;
    const char *bytes;

    csuccessp_saved_text(book, "playbook", task->playbook, to);
    csuccessp_saved_text(book, "step", task->step, to);
    csuccessp_saved_text(book, "kind", task->kind, to);
    csuccessp_saved_text(book, "title", task->title, to);
    csuccessp_saved_text(book, "owner", task->owner, to);
    csuccessp_saved_text(book, "contact", task->contact, to);
    if (task->parameters) {
        bytes = csuccessp_texts_get(&book->texts, task->parameters, &length);
        csuccessp_json_key(to, "parameters");
        csuccessp_json_raw(to, bytes, length);
    }
    csuccessp_saved_text(book, "delivery", task->delivery, to);
    csuccessp_saved_text(book, "outcome", task->outcome, to);
    csuccessp_saved_text(book, "reason", task->reason, to);
    csuccessp_saved_text(book, "by", task->by, to);
}

static csuccess_status
save_task(csuccess_book *book, void *context, uint32_t place, csuccessp_output *output)
{
    const csuccessp_task *task = csuccessp_task_at(book, place);
    csuccessp_buffer *to = &output->buffer;
    size_t length, id_length;
    const char *customer = csuccessp_customer_id(book, task->row, &length);
    const char *id = csuccessp_texts_get(&book->texts, task->id, &id_length);

    (void)context;
    csuccessp_document_begin(output, "task");
    csuccessp_document_id(output, id, id_length);
    csuccessp_saved_text(book, "id", task->id, to);
    csuccessp_json_key(to, "customer");
    csuccessp_json_text(to, customer, length);
    write_texts(book, task, to);
    csuccessp_json_key(to, "state");
    csuccessp_json_string(to, csuccessp_task_states[task->state]);
    write_number("run", task->run, to);
    write_number("priority", task->priority, to);
    write_number("snoozes", task->snoozes, to);
    csuccessp_saved_time("made", task->made, to);
    csuccessp_saved_time("start", task->start, to);
    csuccessp_saved_time("due", task->due, to);
    csuccessp_saved_time("until", task->until, to);
    csuccessp_saved_time("acknowledged", task->acknowledged, to);
    csuccessp_saved_time("closed", task->closed, to);
    return csuccessp_document_end(output);
}

struct saved_task {
    csuccessp_slice doc, id, customer, playbook, step, kind, title, owner, contact;
    csuccessp_slice delivery, outcome, reason, by;
    yyjson_val *parameters;
    int32_t state;
    int64_t run, priority, snoozes, made, start, due, until, acknowledged, closed;
};

#define AT(field) offsetof(struct saved_task, field)
static const csuccessp_field saved_fields[] = {
    {"doc", CSUCCESSP_FIELD_TEXT, 1, AT(doc), NULL},
    {"id", CSUCCESSP_FIELD_ID, 1, AT(id), NULL},
    {"customer", CSUCCESSP_FIELD_ID, 1, AT(customer), NULL},
    {"playbook", CSUCCESSP_FIELD_ID, 0, AT(playbook), NULL},
    {"step", CSUCCESSP_FIELD_TEXT, 0, AT(step), NULL},
    {"kind", CSUCCESSP_FIELD_ID, 1, AT(kind), NULL},
    {"title", CSUCCESSP_FIELD_TEXT, 0, AT(title), NULL},
    {"owner", CSUCCESSP_FIELD_ID, 0, AT(owner), NULL},
    {"contact", CSUCCESSP_FIELD_ID, 0, AT(contact), NULL},
    {"parameters", CSUCCESSP_FIELD_OBJECT, 0, AT(parameters), NULL},
    {"delivery", CSUCCESSP_FIELD_TEXT, 0, AT(delivery), NULL},
    {"outcome", CSUCCESSP_FIELD_TEXT, 0, AT(outcome), NULL},
    {"reason", CSUCCESSP_FIELD_TEXT, 0, AT(reason), NULL},
    {"by", CSUCCESSP_FIELD_TEXT, 0, AT(by), NULL},
    {"state", CSUCCESSP_FIELD_CHOICE, 1, AT(state), csuccessp_task_states},
    {"run", CSUCCESSP_FIELD_INT, 0, AT(run), NULL},
    {"priority", CSUCCESSP_FIELD_INT, 0, AT(priority), NULL},
    {"snoozes", CSUCCESSP_FIELD_INT, 0, AT(snoozes), NULL},
    {"made", CSUCCESSP_FIELD_TIME, 0, AT(made), NULL},
    {"start", CSUCCESSP_FIELD_TIME, 0, AT(start), NULL},
    {"due", CSUCCESSP_FIELD_TIME, 0, AT(due), NULL},
    {"until", CSUCCESSP_FIELD_TIME, 0, AT(until), NULL},
    {"acknowledged", CSUCCESSP_FIELD_TIME, 0, AT(acknowledged), NULL},
    {"closed", CSUCCESSP_FIELD_TIME, 0, AT(closed), NULL},
};
#undef AT

static csuccess_status
take_texts(csuccess_book *book, const csuccessp_place *place, const struct saved_task *in,
           csuccessp_task *task)
{
    const struct {
        const csuccessp_slice *from;
        csuccessp_text *to;
    } texts[] = {
        {&in->id, &task->id},           {&in->playbook, &task->playbook},
        {&in->step, &task->step},       {&in->kind, &task->kind},
        {&in->title, &task->title},     {&in->owner, &task->owner},
        {&in->contact, &task->contact}, {&in->delivery, &task->delivery},
        {&in->outcome, &task->outcome}, {&in->reason, &task->reason},
        {&in->by, &task->by},
    };
    csuccessp_place parameters = csuccessp_place_name(place, "parameters");
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts && status == CSUCCESS_OK; i++)
        status = csuccessp_text_keep(book, *texts[i].from, texts[i].to);
    if (status == CSUCCESS_OK && in->parameters)
        status = csuccessp_json_keep(book, &parameters, in->parameters, &task->parameters);
    return status;
}

/* Where a loaded task goes: in a clone to where the original's is. */
static csuccess_status
put_loaded(csuccess_book *book, csuccessp_loader *loader, csuccessp_slice id,
           const csuccessp_task *task)
{
    csuccess_status status = csuccessp_tasks_reserve(book, 1);

    if (status == CSUCCESS_OK && loader->origin)
        status = csuccessp_tasks_reach(book, csuccessp_task_places(loader->origin) - 1);
    if (status != CSUCCESS_OK)
        return status;
    loader->item = loader->origin ? csuccessp_task_find(loader->origin, id.bytes, id.length)
                                  : csuccessp_task_place(book);
    csuccessp_task_put(book, task, loader->item);
    return CSUCCESS_OK;
}

static csuccess_status
check_task(const csuccess_book *book, const csuccessp_place *place, const struct saved_task *in,
           uint32_t row)
{
    if (row == CSUCCESSP_ROW_NONE)
        return csuccessp_corrupt(place, "a task of a customer that is not there");
    if (csuccessp_task_find(book, in->id.bytes, in->id.length) != CSUCCESSP_TASK_NONE)
        return csuccessp_corrupt(place, "a task is there twice");
    if (in->run < 0 || in->run > UINT32_MAX || in->snoozes < 0 || in->snoozes > UINT32_MAX ||
        in->priority < INT32_MIN || in->priority > INT32_MAX)
        return csuccessp_corrupt(place, "a number of a task is out of range");
    if (in->closed != CSUCCESSP_TIME_NONE && in->state <= CSUCCESS_TASK_ACKNOWLEDGED)
        return csuccessp_corrupt(place, "a task is open and closed");
    return CSUCCESS_OK;
}

static csuccess_status
load_task(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
          yyjson_val *document)
{
    csuccessp_task task = csuccessp_task_blank();
    struct saved_task in;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.made = in.start = in.due = in.until = in.acknowledged = in.closed = CSUCCESSP_TIME_NONE;
    status = csuccessp_fields_read(place, document, saved_fields,
                                   sizeof saved_fields / sizeof *saved_fields, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    task.row = csuccessp_customer_row(book, in.customer.bytes, in.customer.length);
    status = check_task(book, place, &in, task.row);
    if (status != CSUCCESS_OK)
        return status;
    task.state = (uint8_t)in.state;
    task.run = (uint32_t)in.run;
    task.priority = (int32_t)in.priority;
    task.snoozes = (uint32_t)in.snoozes;
    task.made = in.made;
    task.start = in.start;
    task.due = in.due;
    task.until = in.until;
    task.acknowledged = in.acknowledged;
    task.closed = in.closed;
    task.committed = 1;
    status = take_texts(book, place, &in, &task);
    if (status == CSUCCESS_OK)
        status = put_loaded(book, loader, in.id, &task);
    if (status != CSUCCESS_OK)
        csuccessp_task_drop_texts(book, &task);
    return status;
}

const csuccessp_document_kind csuccessp_task_document = {"task", CSUCCESSP_PHASE_CUSTOMERS, NULL,
                                                         load_task};

static const char *
item_id(const csuccess_book *book, uint32_t place, size_t *length)
{
    csuccessp_text id = csuccessp_task_at(book, place)->id;

    return id ? csuccessp_texts_get(&book->texts, id, length) : NULL;
}

const csuccessp_item_kind csuccessp_task_items = {
    .documents = &csuccessp_task_document,
    .number = CSUCCESSP_ITEMS_TASKS,
    .count = csuccessp_task_places,
    .id = item_id,
    .find = csuccessp_task_find,
    .save = save_task,
};

/* A clone's places that hold nothing are vacant, and count their generations as the original. */
csuccess_status
csuccessp_tasks_loaded(csuccess_book *book, csuccessp_loader *loader)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);
    uint32_t place, places;
    csuccess_status status;

    if (!loader->origin || !csuccessp_task_places(loader->origin))
        return CSUCCESS_OK;
    places = csuccessp_task_places(loader->origin);
    status = csuccessp_tasks_reach(book, places - 1);
    for (place = 0; place < places && status == CSUCCESS_OK; place++) {
        csuccessp_task *task = csuccessp_task_at(book, place);
        task->generation = csuccessp_task_at(loader->origin, place)->generation;
        if (!task->id)
            t->vacant.items[t->vacant.count++] = place;
    }
    return status;
}
