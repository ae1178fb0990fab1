/* SPDX-License-Identifier: MIT */
#include "report/playbook/preview_first.h"

#include <string.h>

#include "book/task/task.h"
#include "playbook/run/item.h"
#include "util/json_write.h"
#include "util/markdown.h"
#include "util/sort.h"

static int
compare(const void *context, const void *a, const void *b)
{
    const csuccess_book *book = context;
    const csuccessp_first *x = a, *y = b;
    int order = csuccessp_bytes_compare(x->kind.bytes, x->kind.length, y->kind.bytes,
                                        y->kind.length);

    if (order)
        return order;
    if (!x->owner || !y->owner)
        return x->owner ? -1 : y->owner != 0; /* nobody's at the end */
    return csuccessp_texts_compare(&book->texts, x->owner, y->owner);
}

/* Those that are alike stand together then, and become one. */
static void
merge_alike(const csuccess_book *book, csuccessp_first_list *list)
{
    size_t count = 0, i;

    csuccessp_sort(list->items, list->count, sizeof *list->items, compare, book);
    for (i = 0; i < list->count; i++) {
        if (count && compare(book, &list->items[count - 1], &list->items[i]) == 0)
            list->items[count - 1].count++;
        else
            list->items[count++] = list->items[i];
    }
    list->count = count;
}

static csuccess_status
add(csuccess_book *book, csuccessp_first_list *list, csuccessp_slice kind, csuccessp_text owner)
{
    csuccessp_first *first;

    if (csuccessp_array_reserve(&book->memory, list, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    first = &list->items[list->count++];
    first->kind = kind;
    first->owner = owner;
    first->count = 1;
    return CSUCCESS_OK;
}

static csuccess_status
add_task(csuccess_book *book, const csuccess_book *copy, const csuccessp_run_step *step,
         csuccessp_first_list *list)
{
    const csuccessp_task *task;
    csuccessp_slice kind;

    if (step->task == CSUCCESSP_TASK_NONE)
        return CSUCCESS_OK;
    task = csuccessp_task_at(copy, step->task);
    kind.bytes = csuccessp_texts_get(&copy->texts, task->kind, &kind.length);
    return add(book, list, kind, task->owner);
}

static csuccess_status
add_item(csuccess_book *book, const csuccess_book *copy, const csuccessp_run_step *step,
         csuccessp_first_list *list)
{
    const csuccessp_plan_item *item = csuccessp_run_step_item(copy, step);
    csuccessp_slice kind;

    if (!item)
        return CSUCCESS_OK;
    kind.bytes = csuccessp_item_kinds[item->kind];
    kind.length = strlen(kind.bytes);
    return add(book, list, kind, item->owner);
}

typedef csuccess_status adder(csuccess_book *book, const csuccess_book *copy,
                              const csuccessp_run_step *step, csuccessp_first_list *list);

static csuccess_status
list_first(csuccess_book *book, const csuccessp_run_list *runs, adder *add_one,
           csuccessp_first_list *out)
{
    csuccess_status status = CSUCCESS_OK;
    size_t i, k;

    for (i = 0; i < runs->count; i++)
        for (k = 0; k < runs->items[i]->steps && status == CSUCCESS_OK; k++)
            status = add_one(book, runs->book, &runs->items[i]->step[k], out);
    merge_alike(runs->book, out);
    return status;
}

csuccess_status
csuccessp_first_tasks(csuccess_book *book, const csuccessp_run_list *runs,
                      csuccessp_first_list *out)
{
    return list_first(book, runs, add_task, out);
}

csuccess_status
csuccessp_first_items(csuccess_book *book, const csuccessp_run_list *runs,
                      csuccessp_first_list *out)
{
    return list_first(book, runs, add_item, out);
}

void
csuccessp_first_json(const csuccess_book *book, const csuccessp_first_list *list, const char *what,
                     csuccessp_buffer *to)
{
    size_t i;

    csuccessp_json_key(to, what);
    csuccessp_json_begin(to, '[');
    for (i = 0; i < list->count; i++) {
        const csuccessp_first *first = &list->items[i];
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, "kind");
        csuccessp_json_text(to, first->kind.bytes, first->kind.length);
        csuccessp_json_key(to, "owner");
        csuccessp_report_text(book, first->owner, to);
        csuccessp_json_key(to, what);
        csuccessp_json_int(to, (int64_t)first->count);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

void
csuccessp_first_markdown(const csuccess_book *book, const csuccessp_first_list *list,
                         const char *const heads[], csuccessp_buffer *to)
{
    size_t i;

    if (!list->count)
        return;
    csuccessp_buffer_char(to, '\n');
    csuccessp_markdown_heads(to, heads);
    for (i = 0; i < list->count; i++) {
        csuccessp_markdown_row(to);
        csuccessp_markdown_text(to, list->items[i].kind.bytes, list->items[i].kind.length);
        csuccessp_markdown_cell(to);
        csuccessp_report_cell(book, list->items[i].owner, to);
        csuccessp_markdown_cell(to);
        csuccessp_buffer_int(to, (int64_t)list->items[i].count);
        csuccessp_markdown_row_end(to);
    }
}
