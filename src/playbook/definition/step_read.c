/* SPDX-License-Identifier: MIT */
/* "steps": lists of steps, and the lists that hang on those. */
#include <string.h>

#include "book/book.h"
#include "playbook/definition/reader.h"
#include "util/json_write.h"

struct step_body {
    csuccessp_slice id, title;
    yyjson_val *when, *at, *task, *item, *choose, *wait, *then, *otherwise;
    int32_t done, canvas;
};

/* A wait is a kind of step, or part of an item. */
enum {
    S_ID,
    S_TITLE,
    S_WHEN,
    S_AT,
    S_TASK,
    S_ITEM,
    S_CHOOSE,
    S_WAIT,
    S_DONE,
    S_CANVAS,
    S_THEN,
    S_OTHERWISE
};

static const char *const done_names[] = {"completed", "acknowledged", NULL};
static const char *const canvas_names[] = {"current", NULL};

#define AT(field) offsetof(struct step_body, field)
static const csuccessp_field step_fields[] = {
    [S_ID] = {"id", CSUCCESSP_FIELD_ID, 1, AT(id), NULL},
    [S_TITLE] = {"title", CSUCCESSP_FIELD_TEXT, 0, AT(title), NULL},
    [S_WHEN] = {"when", CSUCCESSP_FIELD_ANY, 0, AT(when), NULL},
    [S_AT] = {"at", CSUCCESSP_FIELD_OBJECT, 0, AT(at), NULL},
    [S_TASK] = {"task", CSUCCESSP_FIELD_OBJECT, 0, AT(task), NULL},
    [S_ITEM] = {"item", CSUCCESSP_FIELD_OBJECT, 0, AT(item), NULL},
    [S_WAIT] = {"wait", CSUCCESSP_FIELD_ANY, 0, AT(wait), NULL},
    [S_CANVAS] = {"canvas", CSUCCESSP_FIELD_CHOICE, 0, AT(canvas), canvas_names},
    [S_CHOOSE] = {"choose", CSUCCESSP_FIELD_ARRAY, 0, AT(choose), NULL},
    [S_DONE] = {"done", CSUCCESSP_FIELD_CHOICE, 0, AT(done), done_names},
    [S_THEN] = {"then", CSUCCESSP_FIELD_ARRAY, 0, AT(then), NULL},
    [S_OTHERWISE] = {"otherwise", CSUCCESSP_FIELD_ARRAY, 0, AT(otherwise), NULL},
};
#undef AT
enum { STEP_FIELDS = S_OTHERWISE + 1 };

/* What each kind may have beside itself. */
#define BIT(field) (1u << (field))
static const struct {
    unsigned field, may;
} kinds[] = {
    [CSUCCESSP_STEP_TASK] = {S_TASK, BIT(S_DONE)},
    [CSUCCESSP_STEP_WAIT] = {S_WAIT, BIT(S_THEN) | BIT(S_OTHERWISE)},
    [CSUCCESSP_STEP_CHOOSE] = {S_CHOOSE, BIT(S_OTHERWISE)},
    [CSUCCESSP_STEP_ITEM] = {S_ITEM, BIT(S_WAIT) | BIT(S_CANVAS) | BIT(S_THEN) | BIT(S_OTHERWISE)},
};

static csuccess_status read_list(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                                 yyjson_val *steps, uint16_t list, int depth);

static csuccess_status
find_kind(const csuccessp_place *place, uint64_t present, uint8_t *out)
{
    unsigned found = 0, k, f;

    for (k = 0; k <= CSUCCESSP_STEP_ITEM; k++)
        if (CSUCCESSP_PRESENT(present, kinds[k].field) &&
            (k != CSUCCESSP_STEP_WAIT || !CSUCCESSP_PRESENT(present, S_ITEM))) {
            *out = (uint8_t)k;
            found++;
        }
    if (found != 1)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "a step has exactly one of 'task', 'item', 'wait' and 'choose'");
    for (f = S_DONE; f < STEP_FIELDS; f++) {
        csuccessp_place at = csuccessp_place_name(place, step_fields[f].name);
        if (CSUCCESSP_PRESENT(present, f) && !(kinds[*out].may & BIT(f)))
            return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "a step of '%s' has no '%s'",
                                     step_fields[kinds[*out].field].name, step_fields[f].name);
    }
    return CSUCCESS_OK;
}

/* `count` lists that hang on a step, one after the other. */
static csuccess_status
add_lists(csuccessp_playbook_reader *reader, const csuccessp_place *place, uint16_t owner,
          size_t count, uint16_t *first)
{
    csuccessp_playbook *out = reader->playbook;

    if (out->lists.count + count > CSUCCESSP_PLAYBOOK_LISTS_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT,
                                 "a playbook has at most %d lists of steps",
                                 CSUCCESSP_PLAYBOOK_LISTS_MAX);
    if (csuccessp_array_reserve(&reader->book->memory, &out->lists, count) != CSUCCESS_OK)
        return csuccessp_fail_memory(&reader->book->error);
    *first = (uint16_t)out->lists.count;
    for (; count; count--) {
        csuccessp_step_list *list = &out->lists.items[out->lists.count++];
        memset(list, 0, sizeof *list);
        list->owner = owner;
    }
    return CSUCCESS_OK;
}

/* "then", "otherwise" or the like. */
static csuccess_status
read_branch(csuccessp_playbook_reader *reader, const csuccessp_place *place, const char *field,
            yyjson_val *steps, uint16_t list, int depth)
{
    csuccessp_place at = csuccessp_place_name(place, field);

    if (yyjson_arr_size(steps) == 0)
        return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "there is no step: leave '%s' out",
                                 field);
    return read_list(reader, &at, steps, list, depth);
}

/* What follows a wait. */
static csuccess_status
read_ends(csuccessp_playbook_reader *reader, const csuccessp_place *place,
          const struct step_body *in, uint16_t step, int depth)
{
    uint16_t list = CSUCCESSP_STEP_NONE;
    csuccess_status status = CSUCCESS_OK;

    if (in->then) {
        status = add_lists(reader, place, step, 1, &list);
        reader->playbook->steps.items[step].then_list = list;
        if (status == CSUCCESS_OK)
            status = read_branch(reader, place, "then", in->then, list, depth);
    }
    if (status == CSUCCESS_OK && in->otherwise) {
        list = CSUCCESSP_STEP_NONE;
        status = add_lists(reader, place, step, 1, &list);
        reader->playbook->steps.items[step].otherwise_list = list;
        if (status == CSUCCESS_OK)
            status = read_branch(reader, place, "otherwise", in->otherwise, list, depth);
    }
    return status;
}

static csuccess_status
read_wait(csuccessp_playbook_reader *reader, const csuccessp_place *place,
          const struct step_body *in, uint16_t step, int depth)
{
    csuccessp_place at = csuccessp_place_name(place, "wait");
    csuccessp_place at_otherwise = csuccessp_place_name(place, "otherwise");
    csuccess_status status = csuccessp_step_wait_read(reader, &at, in->wait, step);

    if (status == CSUCCESS_OK && in->otherwise && !reader->playbook->steps.items[step].has_timeout)
        return csuccessp_fail_at(&at_otherwise, CSUCCESS_E_DEFINITION,
                                 "a wait without 'timeout' has nothing to do otherwise");
    return status == CSUCCESS_OK ? read_ends(reader, place, in, step, depth) : status;
}

/* Without a time-out, what comes otherwise comes when the item is cancelled or removed. */
static csuccess_status
read_item(csuccessp_playbook_reader *reader, const csuccessp_place *place,
          const struct step_body *in, uint16_t step, int depth)
{
    csuccessp_place at = csuccessp_place_name(place, in->then ? "then" : "otherwise");
    csuccess_status status = csuccessp_step_item_read(reader, place, in->item, in->wait, step);

    if (status == CSUCCESS_OK && (in->then || in->otherwise) &&
        !reader->playbook->steps.items[step].waits)
        return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION,
                                 "a step that does not wait for its item leads nowhere");
    return status == CSUCCESS_OK ? read_ends(reader, place, in, step, depth) : status;
}

static csuccess_status
take_question(csuccessp_playbook_reader *reader, const csuccessp_place *place, yyjson_val *when,
              csuccessp_text *out)
{
    csuccess_book *book = reader->book;
    csuccessp_buffer text;
    csuccess_status status;

    csuccessp_buffer_open(&text, &book->memory);
    status = csuccessp_json_canonical(&text, place, when);
    if (status == CSUCCESS_OK) {
        *out = csuccessp_texts_take(&book->texts, text.data, text.length);
        if (!*out)
            status = csuccessp_fail_memory(&book->error);
    }
    csuccessp_buffer_close(&text);
    return status;
}

/* One of a choice. It may have no steps: then nothing is done. */
static csuccess_status
read_option(csuccessp_playbook_reader *reader, const csuccessp_place *place, yyjson_val *value,
            uint16_t list, int depth)
{
    struct option_body {
        yyjson_val *when, *steps;
    } in = {NULL, NULL};
    static const csuccessp_field fields[] = {
        {"when", CSUCCESSP_FIELD_ANY, 1, offsetof(struct option_body, when), NULL},
        {"steps", CSUCCESSP_FIELD_ARRAY, 1, offsetof(struct option_body, steps), NULL},
    };
    csuccessp_place at = csuccessp_place_name(place, "when");
    csuccessp_place at_steps = csuccessp_place_name(place, "steps");
    csuccessp_condition when;
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, value, fields, 2, &in, &present);

    if (status != CSUCCESS_OK)
        return status;
    memset(&when, 0, sizeof when);
    status = csuccessp_playbook_question(reader, &at, in.when, &when);
    reader->playbook->lists.items[list].when = when;
    if (status == CSUCCESS_OK)
        status = take_question(reader, &at, in.when, &reader->playbook->lists.items[list].question);
    return status == CSUCCESS_OK ? read_list(reader, &at_steps, in.steps, list, depth) : status;
}

static csuccess_status
read_choice(csuccessp_playbook_reader *reader, const csuccessp_place *place,
            const struct step_body *in, uint16_t step, int depth)
{
    csuccessp_place at = csuccessp_place_name(place, "choose");
    size_t options = yyjson_arr_size(in->choose), i, n;
    size_t count = options + (in->otherwise != NULL);
    uint16_t first = 0;
    yyjson_val *item;
    csuccess_status status;

    if (options == 0)
        return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "there is nothing to choose from");
    status = add_lists(reader, &at, step, count, &first);
    if (status != CSUCCESS_OK)
        return status;
    reader->playbook->steps.items[step].first_list = first;
    reader->playbook->steps.items[step].list_count = (uint16_t)count;
    yyjson_arr_foreach(in->choose, i, n, item)
    {
        csuccessp_place in_list = csuccessp_place_item(&at, i);
        status = read_option(reader, &in_list, item, (uint16_t)(first + i), depth);
        if (status != CSUCCESS_OK)
            return status;
    }
    return in->otherwise ? read_branch(reader, place, "otherwise", in->otherwise,
                                       (uint16_t)(first + options), depth)
                         : CSUCCESS_OK;
}

static csuccess_status
add_step(csuccessp_playbook_reader *reader, const csuccessp_place *place,
         const struct step_body *in, uint16_t list, uint8_t kind)
{
    csuccessp_playbook *out = reader->playbook;
    csuccessp_place at = csuccessp_place_name(place, "id");
    csuccessp_step *step;
    csuccess_status status;
    size_t i;

    if (out->steps.count == CSUCCESSP_PLAYBOOK_STEPS_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "a playbook has at most %d steps",
                                 CSUCCESSP_PLAYBOOK_STEPS_MAX);
    if (csuccessp_array_reserve(&reader->book->memory, &out->steps, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&reader->book->error);
    step = &out->steps.items[out->steps.count++];
    memset(step, 0, sizeof *step);
    step->kind = kind;
    step->list = list;
    step->time.step = CSUCCESSP_STEP_NONE;
    step->time.slot = CSUCCESSP_SLOT_NONE;
    step->event.kind = UINT32_MAX;
    step->then_list = step->otherwise_list = CSUCCESSP_STEP_NONE;
    step->acknowledged = (uint8_t)in->done;
    status = csuccessp_playbook_text(reader, in->id, &step->id);
    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_text(reader, in->title, &step->title);
    for (i = 0; status == CSUCCESS_OK && i + 1 < out->steps.count; i++)
        if (out->steps.items[i].id == step->id)
            return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "another step has the id '%.*s'",
                                     csuccessp_shown(in->id.bytes, in->id.length), in->id.bytes);
    return status;
}

static csuccess_status
read_step(csuccessp_playbook_reader *reader, const csuccessp_place *place, yyjson_val *value,
          uint16_t list, int depth)
{
    csuccessp_playbook *out = reader->playbook;
    csuccessp_place at = csuccessp_place_name(place, "at");
    csuccessp_place at_when = csuccessp_place_name(place, "when");
    csuccessp_place at_task = csuccessp_place_name(place, "task");
    uint16_t step = (uint16_t)out->steps.count;
    struct step_body in;
    uint64_t present;
    uint8_t kind = 0;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, value, step_fields, STEP_FIELDS, &in, &present);
    if (status == CSUCCESS_OK)
        status = find_kind(place, present, &kind);
    if (status == CSUCCESS_OK)
        status = add_step(reader, place, &in, list, kind);
    if (status == CSUCCESS_OK && in.when)
        status = csuccessp_playbook_question(reader, &at_when, in.when,
                                             &out->steps.items[step].when);
    if (status == CSUCCESS_OK && in.at)
        status = csuccessp_step_time_read(reader, &at, in.at, step);
    if (status != CSUCCESS_OK)
        return status;
    if (kind == CSUCCESSP_STEP_TASK)
        return csuccessp_step_task_read(reader, &at_task, in.task, step);
    if (kind == CSUCCESSP_STEP_ITEM)
        return read_item(reader, place, &in, step, depth);
    return kind == CSUCCESSP_STEP_WAIT ? read_wait(reader, place, &in, step, depth)
                                       : read_choice(reader, place, &in, step, depth);
}

static csuccess_status
read_list(csuccessp_playbook_reader *reader, const csuccessp_place *place, yyjson_val *steps,
          uint16_t list, int depth)
{
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *item;
    size_t i, n;

    if (depth > CSUCCESSP_PLAYBOOK_NESTING_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "lists of steps nest at most %d deep",
                                 CSUCCESSP_PLAYBOOK_NESTING_MAX);
    yyjson_arr_foreach(steps, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        status = read_step(reader, &at, item, list, depth + 1);
        if (status != CSUCCESS_OK)
            return status;
    }
    return status;
}

/* The steps of each list, one list after the other. */
static csuccess_status
put_in_order(csuccessp_playbook_reader *reader)
{
    csuccessp_playbook *out = reader->playbook;
    size_t list, step;

    if (csuccessp_array_reserve(&reader->book->memory, &out->order, out->steps.count) !=
        CSUCCESS_OK)
        return csuccessp_fail_memory(&reader->book->error);
    for (list = 0; list < out->lists.count; list++) {
        out->lists.items[list].first = (uint16_t)out->order.count;
        for (step = 0; step < out->steps.count; step++)
            if (out->steps.items[step].list == list)
                out->order.items[out->order.count++] = (uint16_t)step;
        out->lists.items[list].count = (uint16_t)(out->order.count - out->lists.items[list].first);
    }
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_steps_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                     yyjson_val *steps)
{
    uint16_t list;
    csuccess_status status;

    if (yyjson_arr_size(steps) == 0)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "a playbook has at least one step");
    status = add_lists(reader, place, CSUCCESSP_STEP_NONE, 1, &list);
    if (status == CSUCCESS_OK)
        status = read_list(reader, place, steps, list, 1);
    return status == CSUCCESS_OK ? put_in_order(reader) : status;
}
