/* SPDX-License-Identifier: MIT */
/* "task": what a step has somebody do. */
#include <string.h>

#include "book/book.h"
#include "playbook/definition/reader.h"
#include "util/json_write.h"

enum { PRIORITY_MAX = 1000000, VALUES_MAX = 100 };

struct task_body {
    csuccessp_slice kind, title;
    yyjson_val *parameters, *values, *owner, *due;
    int64_t priority;
    int32_t any_day, move;
};

enum { T_KIND, T_MOVE };

static const char *const move_names[] = {"later", "earlier", NULL};

#define AT(field) offsetof(struct task_body, field)
static const csuccessp_field task_fields[] = {
    [T_KIND] = {"kind", CSUCCESSP_FIELD_ID, 1, AT(kind), NULL},
    [T_MOVE] = {"move", CSUCCESSP_FIELD_CHOICE, 0, AT(move), move_names},
    {"title", CSUCCESSP_FIELD_TEXT, 0, AT(title), NULL},
    {"parameters", CSUCCESSP_FIELD_OBJECT, 0, AT(parameters), NULL},
    {"values", CSUCCESSP_FIELD_OBJECT, 0, AT(values), NULL},
    {"owner", CSUCCESSP_FIELD_ANY, 0, AT(owner), NULL},
    {"due", CSUCCESSP_FIELD_OBJECT, 0, AT(due), NULL},
    {"priority", CSUCCESSP_FIELD_INT, 0, AT(priority), NULL},
    {"any_day", CSUCCESSP_FIELD_BOOL, 0, AT(any_day), NULL},
};
#undef AT
enum { TASK_FIELDS = sizeof task_fields / sizeof *task_fields };

static csuccess_status
read_parameters(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                yyjson_val *parameters, csuccessp_text *out)
{
    csuccessp_buffer json;
    csuccessp_slice text;
    csuccess_status status;

    csuccessp_buffer_open(&json, &reader->book->memory);
    status = csuccessp_json_canonical(&json, place, parameters);
    text.bytes = json.data;
    text.length = json.length;
    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_text(reader, text, out);
    else if (status == CSUCCESS_E_NO_MEMORY)
        csuccessp_fail_memory(&reader->book->error);
    csuccessp_buffer_close(&json);
    return status;
}

static csuccess_status
read_value(csuccessp_playbook_reader *reader, const csuccessp_place *place, yyjson_val *key,
           yyjson_val *value, csuccessp_task_value *out)
{
    static const csuccessp_field field = {"", CSUCCESSP_FIELD_ID, 1, 0, NULL};
    csuccessp_slice name = {NULL, 0};
    csuccess_status status = csuccessp_field_read(place, key, &field, &name);

    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_text(reader, name, &out->name);
    return status == CSUCCESS_OK ? csuccessp_playbook_formula(reader, place, value, &out->formula)
                                 : status;
}

static csuccess_status
read_values(csuccessp_playbook_reader *reader, const csuccessp_place *place,
            const struct task_body *in, csuccessp_step *step)
{
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *key, *value;
    size_t i, n;

    if (yyjson_obj_size(in->values) > VALUES_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "a task has at most %d values",
                                 (int)VALUES_MAX);
    if (csuccessp_array_reserve(&reader->book->memory, &step->values,
                                yyjson_obj_size(in->values)) != CSUCCESS_OK)
        return csuccessp_fail_memory(&reader->book->error);
    yyjson_obj_foreach(in->values, i, n, key, value)
    {
        csuccessp_place at = csuccessp_place_key(place, yyjson_get_str(key), yyjson_get_len(key));
        csuccessp_task_value *out = &step->values.items[step->values.count++];
        memset(out, 0, sizeof *out);
        if (yyjson_obj_getn(in->parameters, yyjson_get_str(key), yyjson_get_len(key)))
            return csuccessp_fail_at(
                &at, CSUCCESS_E_DEFINITION, "the parameters have a '%.*s' already",
                csuccessp_shown(yyjson_get_str(key), yyjson_get_len(key)), yyjson_get_str(key));
        status = read_value(reader, &at, key, value, out);
        if (status != CSUCCESS_OK)
            return status;
    }
    return status;
}

static csuccess_status
read_plain(csuccessp_playbook_reader *reader, const csuccessp_place *place,
           const struct task_body *in, uint64_t present, csuccessp_step *step)
{
    csuccessp_place at = csuccessp_place_name(place, "move");
    csuccess_status status = csuccessp_playbook_within(place, "priority", in->priority,
                                                       -PRIORITY_MAX, PRIORITY_MAX);

    if (status == CSUCCESS_OK && in->any_day && CSUCCESSP_PRESENT(present, T_MOVE))
        status = csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "a task for any day does not move");
    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_text(reader, in->kind, &step->task_kind);
    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_text(reader, in->title, &step->task_title);
    step->priority = (int32_t)in->priority;
    step->any_day = (uint8_t)in->any_day;
    step->earlier = (uint8_t)in->move;
    return status;
}

csuccess_status
csuccessp_step_task_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                         yyjson_val *value, uint16_t number)
{
    csuccessp_step *step = &reader->playbook->steps.items[number];
    csuccessp_place at_parameters = csuccessp_place_name(place, "parameters");
    csuccessp_place at_values = csuccessp_place_name(place, "values");
    csuccessp_place at_owner = csuccessp_place_name(place, "owner");
    csuccessp_place at_due = csuccessp_place_name(place, "due");
    struct task_body in;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, value, task_fields, TASK_FIELDS, &in, &present);
    if (status == CSUCCESS_OK)
        status = read_plain(reader, place, &in, present, step);
    if (status == CSUCCESS_OK && in.parameters)
        status = read_parameters(reader, &at_parameters, in.parameters, &step->parameters);
    if (status == CSUCCESS_OK && in.values)
        status = read_values(reader, &at_values, &in, step);
    if (status == CSUCCESS_OK && in.owner)
        status = csuccessp_owner_read(reader, &at_owner, in.owner, &step->owner);
    step->has_due = in.due != NULL;
    return status == CSUCCESS_OK && in.due ? csuccessp_offset_read(&at_due, in.due, &step->due)
                                           : status;
}
