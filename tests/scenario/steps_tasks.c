/* SPDX-License-Identifier: MIT */
/* Steps that look at the work list, and at the runs that fill it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"
#include <csuccess/task.h>

/* A task as a scenario writes it. What a task has not is null. */

static void
add_text(yyjson_mut_doc *doc, yyjson_mut_val *to, const char *name, const char *text)
{
    if (text && *text)
        yyjson_mut_obj_add_strcpy(doc, to, name, text);
    else
        yyjson_mut_obj_add_null(doc, to, name);
}

static void
add_time(yyjson_mut_doc *doc, yyjson_mut_val *to, const char *name, int64_t at)
{
    char text[RUN_TIME];

    if (at != CSUCCESS_TASK_NEVER)
        run_time_text(at, text);
    add_text(doc, to, name, at == CSUCCESS_TASK_NEVER ? NULL : text);
}

static void
add_parameters(yyjson_mut_doc *doc, yyjson_mut_val *to, const csuccess_task_info *task)
{
    yyjson_doc *read = NULL;

    if (task->parameters_length)
        read = yyjson_read(task->parameters, task->parameters_length, YYJSON_READ_NOFLAG);
    if (read)
        yyjson_mut_obj_add_val(doc, to, "parameters",
                               yyjson_val_mut_copy(doc, yyjson_doc_get_root(read)));
    else
        yyjson_mut_obj_add_null(doc, to, "parameters");
    yyjson_doc_free(read);
}

static yyjson_mut_val *
task_json(yyjson_mut_doc *doc, const csuccess_task_info *task)
{
    static const char *const states[] = {"open", "acknowledged", "completed", "cancelled"};
    yyjson_mut_val *object = yyjson_mut_obj(doc);

    yyjson_mut_obj_add_strncpy(doc, object, "id", task->id, task->id_length);
    add_text(doc, object, "customer", task->customer_id);
    add_text(doc, object, "playbook", task->playbook);
    yyjson_mut_obj_add_uint(doc, object, "run", task->run);
    add_text(doc, object, "step", task->step);
    add_text(doc, object, "kind", task->kind);
    add_text(doc, object, "title", task->title);
    add_text(doc, object, "owner", task->owner);
    add_text(doc, object, "contact", task->contact);
    add_parameters(doc, object, task);
    add_text(doc, object, "state", task->state < 4 ? states[task->state] : "?");
    yyjson_mut_obj_add_bool(doc, object, "snoozed", task->snoozed != 0);
    yyjson_mut_obj_add_int(doc, object, "priority", task->priority);
    add_time(doc, object, "made", task->made);
    add_time(doc, object, "start", task->start);
    add_time(doc, object, "due", task->due);
    add_time(doc, object, "until", task->until);
    add_time(doc, object, "acknowledged", task->acknowledged);
    add_time(doc, object, "closed", task->closed);
    add_text(doc, object, "outcome", task->outcome);
    add_text(doc, object, "reason", task->reason);
    add_text(doc, object, "delivery", task->delivery);
    return object;
}

/* The list of all: their ids stand in the saved book, the rest is asked for one by one. */

struct row {
    int64_t start;
    char *id;
    yyjson_mut_val *task;
};

struct rows {
    yyjson_mut_doc *doc;
    int all; /* closed ones, too */
    struct row *items;
    size_t count, room;
};

static int
compare_rows(const void *a, const void *b)
{
    const struct row *x = a, *y = b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return strcmp(x->id, y->id);
}

static void
add_row(run *r, void *context, yyjson_val *saved)
{
    struct rows *rows = context;
    const char *id = yyjson_get_str(yyjson_obj_get(saved, "id"));
    csuccess_task_info info = {sizeof info};
    csuccess_task task = 0;
    csuccess_status status;
    struct row *more;

    status = csuccess_task_find(r->book, id ? id : "", id ? strlen(id) : 0, &task);
    if (status == CSUCCESS_OK)
        status = csuccess_task_get(r->book, task, &info);
    if (status != CSUCCESS_OK) {
        run_fail(r, "the task \"%s\" that was saved cannot be read: %s", id ? id : "",
                 csuccess_status_name(status));
        return;
    }
    if (!rows->all && info.closed != CSUCCESS_TASK_NEVER)
        return;
    if (rows->count == rows->room) {
        more = realloc(rows->items, (rows->room * 2 + 16) * sizeof *more);
        if (!more)
            return;
        rows->items = more;
        rows->room = rows->room * 2 + 16;
    }
    rows->items[rows->count].start = info.start;
    rows->items[rows->count].task = task_json(rows->doc, &info);
    rows->items[rows->count++].id = strcpy(malloc(strlen(id) + 1), id);
}

/* Each saved document of a kind. */
static void
each_saved(run *r, const char *kind, void (*each)(run *r, void *context, yyjson_val *document),
           void *context)
{
    csuccess_buffer *saved = run_save(r, r->book);
    const char *bytes = saved ? csuccess_buffer_data(saved) : NULL, *line_end;
    const char *end = saved ? bytes + csuccess_buffer_length(saved) : NULL;

    for (; bytes < end; bytes = line_end + 1) {
        yyjson_doc *line;
        const char *found;
        line_end = memchr(bytes, '\n', (size_t)(end - bytes));
        if (!line_end)
            line_end = end;
        line = yyjson_read(bytes, (size_t)(line_end - bytes), YYJSON_READ_NOFLAG);
        found = yyjson_get_str(yyjson_obj_get(yyjson_doc_get_root(line), "doc"));
        if (found && strcmp(found, kind) == 0)
            each(r, context, yyjson_doc_get_root(line));
        yyjson_doc_free(line);
    }
    csuccess_buffer_free(saved);
}

static void
tell(void *context, const char *where, const char *what)
{
    run_fail(context, "at \"%s\": %s", where, what);
}

/* Lists beside each other: only the fields that were expected are compared. */
static void
compare_lists(run *r, yyjson_val *expected, yyjson_val *found)
{
    differences d = {tell, r, 0, 1, 0};
    char *text;

    compare_values(&d, "", expected, found);
    if (!d.count)
        return;
    text = yyjson_val_write(found, YYJSON_WRITE_PRETTY_TWO_SPACES, NULL);
    run_fail(r, "what there is: %s", text ? text : "?");
    free(text);
}

static void
compare_made(run *r, yyjson_val *expected, yyjson_mut_doc *made, yyjson_mut_val *list)
{
    yyjson_doc *doc;

    yyjson_mut_doc_set_root(made, list);
    doc = yyjson_mut_doc_imut_copy(made, NULL);
    if (doc)
        compare_lists(r, expected, yyjson_doc_get_root(doc));
    else
        run_fail(r, "no memory");
    yyjson_doc_free(doc);
}

/* [{"id", "start", ...}, ...]: exactly the open tasks, or all, by start and then id. */
void
step_tasks(run *r, yyjson_val *step, yyjson_val *body)
{
    yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
    yyjson_mut_val *list = yyjson_mut_arr(doc);
    struct rows rows = {doc, yyjson_get_bool(yyjson_obj_get(step, "all")), NULL, 0, 0};
    size_t i;

    each_saved(r, "task", add_row, &rows);
    if (rows.count)
        qsort(rows.items, rows.count, sizeof *rows.items, compare_rows);
    for (i = 0; i < rows.count; i++) {
        yyjson_mut_arr_append(list, rows.items[i].task);
        free(rows.items[i].id);
    }
    free(rows.items);
    compare_made(r, body, doc, list);
    yyjson_mut_doc_free(doc);
}

/* ["id", ...]: what the host is handed out, from the beginning, in this order. */
void
step_next(run *r, yyjson_val *step, yyjson_val *body)
{
    yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
    yyjson_mut_val *list = yyjson_mut_arr(doc);
    csuccess_status status = csuccess_task_rewind(r->book);
    csuccess_task task = 0;

    (void)step;
    while (status == CSUCCESS_OK) {
        csuccess_task_info info = {sizeof info};
        status = csuccess_task_next(r->book, &task);
        if (status != CSUCCESS_OK || !task)
            break;
        status = csuccess_task_get(r->book, task, &info);
        if (status == CSUCCESS_OK)
            yyjson_mut_arr_add_strncpy(doc, list, info.id, info.id_length);
    }
    if (status != CSUCCESS_OK)
        run_fail(r, "no next task: %s", csuccess_status_name(status));
    else
        compare_made(r, body, doc, list);
    yyjson_mut_doc_free(doc);
}

/* Runs, as they are saved. */

struct runs {
    yyjson_mut_doc *doc;
    yyjson_mut_val *list;
    yyjson_val *playbook;
};

static void
add_run(run *r, void *context, yyjson_val *saved)
{
    struct runs *runs = context;

    (void)r;
    if (yyjson_equals(yyjson_obj_get(saved, "playbook"), runs->playbook))
        yyjson_mut_arr_append(runs->list, yyjson_val_mut_copy(runs->doc, saved));
}

/* [{"customer", "run", "state", ...}, ...]: exactly the runs of the playbook, by id. */
void
step_runs(run *r, yyjson_val *step, yyjson_val *body)
{
    yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
    struct runs runs = {doc, yyjson_mut_arr(doc), yyjson_obj_get(step, "playbook")};

    each_saved(r, "run", add_run, &runs);
    compare_made(r, body, doc, runs.list);
    yyjson_mut_doc_free(doc);
}
