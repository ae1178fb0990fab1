/* SPDX-License-Identifier: MIT */
#include "report/playbook/runs.h"

#include <math.h>
#include <string.h>

#include "book/task/task.h"
#include "book/task/task_text.h"
#include "playbook/run/item.h"
#include "report/playbook/figures.h"
#include "util/json_write.h"
#include "util/markdown.h"
#include "util/sort.h"

/* Periods. */

int
csuccessp_period_has(const csuccessp_period *period, int64_t time)
{
    return (period->from == CSUCCESSP_TIME_NONE || time >= period->from) &&
           (period->to == CSUCCESSP_TIME_NONE || time < period->to);
}

void
csuccessp_period_json(const csuccessp_period *period, csuccessp_buffer *to)
{
    csuccessp_json_key(to, "from");
    csuccessp_report_time(period->from, to);
    csuccessp_json_key(to, "to");
    csuccessp_report_time(period->to, to);
}

void
csuccessp_period_text(const csuccessp_period *period, csuccessp_buffer *to)
{
    if (period->from != CSUCCESSP_TIME_NONE) {
        csuccessp_buffer_text(to, ", from ");
        csuccessp_buffer_time(to, period->from);
    }
    if (period->to != CSUCCESSP_TIME_NONE) {
        csuccessp_buffer_text(to, ", before ");
        csuccessp_buffer_time(to, period->to);
    }
}

/* Lists. */

static int
compare_runs(const void *context, const void *a, const void *b)
{
    const csuccessp_run_list *list = context;
    const csuccessp_run *x = *(const csuccessp_run *const *)a;
    const csuccessp_run *y = *(const csuccessp_run *const *)b;

    if (x->started != y->started)
        return x->started < y->started ? -1 : 1;
    return csuccessp_texts_compare(&list->book->texts, x->id, y->id);
}

csuccess_status
csuccessp_run_list_open(csuccess_book *book, const csuccessp_playbook_entry *entry, uint32_t row,
                        const csuccessp_period *period, csuccessp_run_list *out)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t i;

    memset(out, 0, sizeof *out);
    out->book = book;
    out->most = p->places.count + 1;
    out->items = csuccessp_allocate(&book->memory, out->most, sizeof *out->items);
    if (!out->items)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < p->places.count; i++) {
        const csuccessp_run *run;
        if (!p->places.items[i])
            continue;
        run = csuccessp_run_at(book, p->places.items[i]);
        if ((!entry || run->entry == entry->number) &&
            (row == CSUCCESSP_ROW_NONE || run->row == row) &&
            csuccessp_period_has(period, run->started))
            out->items[out->count++] = run;
    }
    csuccessp_sort(out->items, out->count, sizeof *out->items, compare_runs, out);
    return CSUCCESS_OK;
}

void
csuccessp_run_list_close(csuccess_book *book, csuccessp_run_list *list)
{
    csuccessp_release(&book->memory, list->items, list->most, sizeof *list->items);
}

csuccess_status
csuccessp_report_playbook(csuccess_book *book, const csuccessp_place *place, csuccessp_slice id,
                          csuccessp_playbook_entry **out)
{
    csuccessp_place at = csuccessp_place_name(place, "playbook");
    csuccessp_text text = csuccessp_texts_find(&book->texts, id.bytes, id.length);

    *out = text ? csuccessp_playbook_entry_find(book, text) : NULL;
    if (*out && (*out)->generation) /* else it only was asked for */
        return CSUCCESS_OK;
    return csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "there is no playbook '%.*s'",
                             csuccessp_shown(id.bytes, id.length), id.bytes);
}

const csuccessp_playbook *
csuccessp_run_words(const csuccess_book *book, const csuccessp_run *run)
{
    const csuccessp_playbook *playbook = csuccessp_run_playbook(book, run);

    return playbook ? playbook : csuccessp_playbooks_of(book)->entries.items[run->entry]->current;
}

/* One run. */

static void
write_text(const csuccess_book *book, const char *key, csuccessp_text text, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    csuccessp_report_text(book, text, to);
}

static void
write_time(const char *key, int64_t time, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    csuccessp_report_time(time, to);
}

static void
write_flag(const char *key, int flag, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    csuccessp_json_bool(to, flag);
}

/* What a step is called: by the version, or by the task that it made. */
static csuccessp_text
step_id(const csuccess_book *book, const csuccessp_playbook *version, const csuccessp_run *run,
        uint16_t step)
{
    if (version && step < version->steps.count)
        return version->steps.items[step].id;
    if (run->step[step].task != UINT32_MAX)
        return csuccessp_task_at(book, run->step[step].task)->step;
    return 0;
}

static void
write_item(const csuccess_book *book, const csuccessp_run_step *step, csuccessp_buffer *to)
{
    const csuccessp_plan_item *item = csuccessp_run_step_item(book, step);

    csuccessp_json_key(to, "item");
    if (!step->item) {
        csuccessp_json_null(to);
        return;
    }
    csuccessp_json_begin(to, '{');
    write_text(book, "canvas", step->canvas, to);
    write_text(book, "id", step->item, to);
    csuccessp_json_key(to, "status");
    csuccessp_json_string(to,
                          csuccessp_item_statuses[item ? item->status : CSUCCESSP_ITEM_REMOVED]);
    csuccessp_json_end(to, '}');
}

static void
write_step(const csuccess_book *book, const csuccessp_playbook *version, const csuccessp_run *run,
           uint16_t i, csuccessp_buffer *to)
{
    const csuccessp_run_step *step = &run->step[i];
    const csuccessp_task *task = step->task != UINT32_MAX ? csuccessp_task_at(book, step->task)
                                                          : NULL;

    csuccessp_json_begin(to, '{');
    write_text(book, "id", step_id(book, version, run, i), to);
    csuccessp_json_key(to, "state");
    csuccessp_json_string(to, csuccessp_step_states[step->state]);
    write_time("at", step->at, to);
    write_time("until", step->until, to);
    write_time("over", step->over, to);
    write_text(book, "task", task ? task->id : 0, to);
    csuccessp_json_key(to, "task_state");
    if (task)
        csuccessp_json_string(to, csuccessp_task_states[task->state]);
    else
        csuccessp_json_null(to);
    write_item(book, step, to);
    csuccessp_json_key(to, "skipped");
    if (step->state == CSUCCESSP_STEP_SKIPPED)
        csuccessp_json_string(to, csuccessp_skips[step->skip]);
    else
        csuccessp_json_null(to);
    csuccessp_json_end(to, '}');
}

static void
write_pair(const char *key, const double pair[2], csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "before");
    csuccessp_figure_json(pair[0], to);
    csuccessp_json_key(to, "after");
    csuccessp_figure_json(pair[1], to);
    csuccessp_json_end(to, '}');
}

void
csuccessp_run_json(const csuccess_book *book, const csuccessp_run *run, csuccessp_buffer *to)
{
    const csuccessp_playbook *version = csuccessp_run_playbook(book, run);
    size_t length;
    const char *customer = csuccessp_customer_id(book, run->row, &length);
    uint16_t i;

    csuccessp_json_begin(to, '{');
    write_text(book, "id", run->id, to);
    write_text(book, "playbook", csuccessp_playbooks_of(book)->entries.items[run->entry]->id, to);
    csuccessp_json_key(to, "customer");
    csuccessp_json_text(to, customer, length);
    write_text(book, "name", csuccessp_report_builtin(book, CSUCCESSP_BUILTIN_NAME, run->row), to);
    csuccessp_json_key(to, "run");
    csuccessp_json_int(to, run->number);
    csuccessp_json_key(to, "revision");
    csuccessp_json_int(to, run->revision);
    csuccessp_json_key(to, "state");
    csuccessp_json_string(to, csuccessp_run_states[run->state]);
    write_flag("held", run->held, to);
    write_flag("hand", run->hand, to);
    write_text(book, "subject", run->subject, to);
    write_text(book, "by", run->by, to);
    write_text(book, "reason", run->reason, to);
    write_time("started", run->started, to);
    write_time("closed", run->closed, to);
    write_time("goal", run->goal, to);
    write_flag("measured", run->measured, to);
    write_text(book, "owner", run->owner, to);
    write_pair("score", run->score, to);
    write_pair("revenue", run->revenue, to);
    csuccessp_json_key(to, "steps");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < run->steps; i++)
        write_step(book, version, run, i, to);
    csuccessp_json_end(to, ']');
    csuccessp_json_end(to, '}');
}

void
csuccessp_run_heads(csuccessp_buffer *to)
{
    static const char *const heads[] = {"Run",     "Customer", "State", "Owner",
                                        "Started", "Closed",   "Goal",  NULL};

    csuccessp_markdown_heads(to, heads);
}

static void
write_when(int64_t time, csuccessp_buffer *to)
{
    csuccessp_markdown_cell(to);
    if (time != CSUCCESSP_TIME_NONE)
        csuccessp_buffer_time(to, time);
}

void
csuccessp_run_row(const csuccess_book *book, const csuccessp_run *run, csuccessp_buffer *to)
{
    csuccessp_text name = csuccessp_report_builtin(book, CSUCCESSP_BUILTIN_NAME, run->row);
    size_t length;
    const char *id = csuccessp_customer_id(book, run->row, &length);

    csuccessp_markdown_row(to);
    csuccessp_report_cell(book, run->id, to);
    csuccessp_markdown_cell(to);
    if (name)
        csuccessp_report_cell(book, name, to);
    else
        csuccessp_markdown_text(to, id, length);
    csuccessp_markdown_cell(to);
    csuccessp_buffer_text(to, csuccessp_run_states[run->state]);
    csuccessp_buffer_text(to, run->held ? ", held out" : "");
    csuccessp_markdown_cell(to);
    csuccessp_report_cell(book, run->owner, to);
    write_when(run->started, to);
    write_when(run->closed, to);
    write_when(run->goal, to);
    csuccessp_markdown_row_end(to);
}
