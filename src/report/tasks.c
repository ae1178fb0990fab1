/* SPDX-License-Identifier: MIT */
/* The report `tasks`: the work list, what is due first at the top. */
#include <string.h>

#include "book/record/record.h"
#include "book/task/task.h"
#include "book/task/task_text.h"
#include "report/sentence.h"
#include "util/json_write.h"
#include "util/markdown.h"
#include "util/sort.h"

enum { OPEN, ACKNOWLEDGED, COMPLETED, CANCELLED, ALL };

static const char *const choices[] = {"open",      "acknowledged", "completed",
                                      "cancelled", "all",          NULL};

struct tasks_parameters {
    csuccessp_slice owner, customer, playbook;
    int32_t state;
    int64_t from, to, limit, offset;
};

#define AT(field) offsetof(struct tasks_parameters, field)
static const csuccessp_field parameter_fields[] = {
    {"owner", CSUCCESSP_FIELD_ID, 0, AT(owner), NULL},
    {"customer", CSUCCESSP_FIELD_ID, 0, AT(customer), NULL},
    {"playbook", CSUCCESSP_FIELD_ID, 0, AT(playbook), NULL},
    {"state", CSUCCESSP_FIELD_CHOICE, 0, AT(state), choices},
    {"from", CSUCCESSP_FIELD_TIME, 0, AT(from), NULL},
    {"to", CSUCCESSP_FIELD_TIME, 0, AT(to), NULL},
    {"limit", CSUCCESSP_FIELD_INT, 0, AT(limit), NULL},
    {"offset", CSUCCESSP_FIELD_INT, 0, AT(offset), NULL},
};
#undef AT

/* Tasks of one owner, or of all. */
struct tally {
    uint64_t tasks, overdue, snoozed;
    csuccessp_stake stake; /* of each customer once */
};

struct work_list {
    csuccess_book *book;
    struct tasks_parameters in;
    uint32_t row;     /* CSUCCESSP_ROW_NONE: everybody */
    uint32_t *places; /* of what is listed */
    size_t count, most;
    uint64_t states[4];
    struct tally all;
    csuccessp_sentence sentence;
    csuccessp_output *output;
};

static const csuccessp_task *
task_at(const struct work_list *w, uint32_t place)
{
    return csuccessp_task_at(w->book, place);
}

static int
is_overdue(const struct work_list *w, const csuccessp_task *task)
{
    return csuccessp_task_is_open(task) && task->due != CSUCCESSP_TIME_NONE &&
           task->due < w->book->clock.now;
}

/* Reading what is asked for. */

static csuccess_status
read_parameters(struct work_list *w, const csuccessp_place *place, yyjson_val *parameters)
{
    csuccess_book *book = w->book;
    csuccessp_place owner = csuccessp_place_name(place, "owner");
    csuccessp_place at;
    uint64_t present;
    csuccess_status status;

    w->in.limit = INT64_MAX;
    w->in.from = w->in.to = CSUCCESSP_TIME_NONE;
    w->row = CSUCCESSP_ROW_NONE;
    status = csuccessp_fields_read(place, parameters, parameter_fields,
                                   sizeof parameter_fields / sizeof *parameter_fields, &w->in,
                                   &present);
    if (status == CSUCCESS_OK && (w->in.limit < 0 || w->in.offset < 0)) {
        at = csuccessp_place_name(place, w->in.limit < 0 ? "limit" : "offset");
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "'limit' and 'offset' are not negative");
    }
    if (status == CSUCCESS_OK && w->in.owner.bytes)
        status = csuccessp_member_check(book, &owner, w->in.owner);
    if (status == CSUCCESS_OK && w->in.customer.bytes)
        status = csuccessp_record_customer(book, place, "customer", w->in.customer, &w->row);
    return status;
}

static int
is_wanted(const struct work_list *w, const csuccessp_task *task)
{
    const csuccessp_texts *texts = &w->book->texts;

    if (w->in.owner.bytes &&
        !csuccessp_text_is(texts, task->owner, w->in.owner.bytes, w->in.owner.length))
        return 0;
    if (w->in.playbook.bytes &&
        !csuccessp_text_is(texts, task->playbook, w->in.playbook.bytes, w->in.playbook.length))
        return 0;
    if (w->in.state == OPEN ? !csuccessp_task_is_open(task)
                            : w->in.state != ALL && task->state != w->in.state)
        return 0;
    if (w->in.from != CSUCCESSP_TIME_NONE && task->due < w->in.from)
        return 0; /* also without a due time */
    return w->in.to == CSUCCESSP_TIME_NONE ||
           (task->due != CSUCCESSP_TIME_NONE && task->due < w->in.to);
}

static void
list(struct work_list *w, uint32_t place)
{
    const csuccessp_task *task = task_at(w, place);

    if (!task->id || !is_wanted(w, task))
        return;
    w->places[w->count++] = place;
    w->states[task->state]++;
}

static csuccess_status
collect(struct work_list *w)
{
    uint32_t places = csuccessp_task_places(w->book), place;

    w->most = (size_t)places + 1;
    w->places = csuccessp_allocate(&w->book->memory, w->most, sizeof *w->places);
    if (!w->places)
        return csuccessp_fail_memory(&w->book->error);
    if (w->row != CSUCCESSP_ROW_NONE) {
        for (place = csuccessp_task_first(w->book, w->row); place != CSUCCESSP_TASK_NONE;
             place = task_at(w, place)->next)
            list(w, place);
        return CSUCCESS_OK;
    }
    for (place = 0; place < places; place++)
        list(w, place);
    return CSUCCESS_OK;
}

/* Orders. */

/* By owner, nobody's at the end; then by customer. */
static int
compare_owners(const void *context, const void *a, const void *b)
{
    const struct work_list *w = context;
    const csuccessp_task *x = task_at(w, *(const uint32_t *)a);
    const csuccessp_task *y = task_at(w, *(const uint32_t *)b);

    if (x->owner != y->owner) {
        if (!x->owner || !y->owner)
            return x->owner ? -1 : 1;
        return csuccessp_texts_compare(&w->book->texts, x->owner, y->owner);
    }
    return x->row < y->row ? -1 : x->row > y->row;
}

static int
compare_customers(const void *context, const void *a, const void *b)
{
    const struct work_list *w = context;
    uint32_t x = task_at(w, *(const uint32_t *)a)->row, y = task_at(w, *(const uint32_t *)b)->row;

    return x < y ? -1 : x > y;
}

/* What is due first, without a due time last; the more urgent; by id. */
static int
compare_due(const void *context, const void *a, const void *b)
{
    const struct work_list *w = context;
    const csuccessp_task *x = task_at(w, *(const uint32_t *)a);
    const csuccessp_task *y = task_at(w, *(const uint32_t *)b);

    if (x->due != y->due) {
        if (x->due == CSUCCESSP_TIME_NONE || y->due == CSUCCESSP_TIME_NONE)
            return x->due == CSUCCESSP_TIME_NONE ? 1 : -1;
        return x->due < y->due ? -1 : 1;
    }
    if (x->priority != y->priority)
        return x->priority > y->priority ? -1 : 1;
    return csuccessp_texts_compare(&w->book->texts, x->id, y->id);
}

/* Sums. */

/* Adds a task to a sum; `same` when the one before it was for the same customer. */
static void
tally(const struct work_list *w, const csuccessp_task *task, int same, struct tally *to)
{
    csuccessp_stake stake;

    to->tasks++;
    to->overdue += (uint64_t)is_overdue(w, task);
    to->snoozed += (uint64_t)csuccessp_task_is_snoozed(task, w->book->clock.now);
    if (same)
        return;
    stake = csuccessp_stake_of(w->book, task->row);
    csuccessp_stake_add(&to->stake, &stake);
}

static void
sum_all(struct work_list *w)
{
    size_t i;

    csuccessp_sort(w->places, w->count, sizeof *w->places, compare_customers, w);
    for (i = 0; i < w->count; i++) {
        const csuccessp_task *task = task_at(w, w->places[i]);
        tally(w, task, i && task_at(w, w->places[i - 1])->row == task->row, &w->all);
    }
}

static void
write_owner(struct work_list *w, csuccessp_text owner, const struct tally *sum, uint32_t format)
{
    csuccessp_buffer *to = &w->output->buffer;

    if (format == CSUCCESS_REPORT_MARKDOWN) {
        csuccessp_markdown_row(to);
        if (owner)
            csuccessp_report_cell(w->book, owner, to);
        else
            csuccessp_buffer_text(to, "nobody");
        csuccessp_markdown_cell(to);
        csuccessp_buffer_int(to, (int64_t)sum->tasks);
        csuccessp_markdown_cell(to);
        csuccessp_buffer_int(to, (int64_t)sum->overdue);
        csuccessp_markdown_cell(to);
        csuccessp_buffer_int(to, (int64_t)sum->snoozed);
        csuccessp_markdown_cell(to);
        csuccessp_stake_text(w->book, &sum->stake, to);
        csuccessp_markdown_row_end(to);
        return;
    }
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "owner");
    csuccessp_report_text(w->book, owner, to);
    csuccessp_json_key(to, "tasks");
    csuccessp_json_int(to, (int64_t)sum->tasks);
    csuccessp_json_key(to, "overdue");
    csuccessp_json_int(to, (int64_t)sum->overdue);
    csuccessp_json_key(to, "snoozed");
    csuccessp_json_int(to, (int64_t)sum->snoozed);
    csuccessp_json_key(to, "revenue");
    csuccessp_stake_json(w->book, &sum->stake, to);
    csuccessp_json_end(to, '}');
}

static void
write_owners(struct work_list *w, uint32_t format)
{
    const csuccessp_task *task, *before = NULL;
    struct tally sum;
    size_t i;

    memset(&sum, 0, sizeof sum);
    csuccessp_sort(w->places, w->count, sizeof *w->places, compare_owners, w);
    for (i = 0; i < w->count; i++, before = task) {
        task = task_at(w, w->places[i]);
        if (before && before->owner != task->owner) {
            write_owner(w, before->owner, &sum, format);
            memset(&sum, 0, sizeof sum);
        }
        tally(w, task, sum.tasks && before->row == task->row, &sum);
    }
    if (before)
        write_owner(w, before->owner, &sum, format);
}

/* One task. */

static void
say_time(struct work_list *w, const char *key, int64_t time)
{
    csuccessp_buffer *to = csuccessp_sentence_argument(&w->sentence, key);

    if (time != CSUCCESSP_TIME_NONE)
        csuccessp_buffer_time(to, time);
    else
        csuccessp_buffer_text(to, "the beginning");
}

static void
say_text(struct work_list *w, const char *key, csuccessp_text text)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&w->book->texts, text, &length);

    csuccessp_buffer_add(csuccessp_sentence_argument(&w->sentence, key), bytes, length);
}

/* How it stands. */
static void
say(struct work_list *w, const csuccessp_task *task)
{
    csuccessp_sentence *s = &w->sentence;

    if (task->state == CSUCCESS_TASK_COMPLETED) {
        csuccessp_sentence_start(s, "task_completed");
        say_time(w, "at", task->closed);
        say_text(w, "outcome", task->outcome);
    } else if (task->state == CSUCCESS_TASK_CANCELLED) {
        csuccessp_sentence_start(s, "task_cancelled");
        say_time(w, "at", task->closed);
        say_text(w, "reason", task->reason);
    } else if (is_overdue(w, task)) {
        csuccessp_sentence_start(s, "task_overdue");
        say_time(w, "due", task->due);
    } else if (csuccessp_task_is_snoozed(task, w->book->clock.now)) {
        csuccessp_sentence_start(s, "task_snoozed");
        say_time(w, "until", task->until);
        say_text(w, "reason", task->reason);
    } else if (task->due != CSUCCESSP_TIME_NONE) {
        csuccessp_sentence_start(s, "task_due");
        say_time(w, "due", task->due);
    } else {
        csuccessp_sentence_start(s, "task_any_time");
    }
}

static void
write_text(struct work_list *w, const char *key, csuccessp_text text)
{
    csuccessp_json_key(&w->output->buffer, key);
    csuccessp_report_text(w->book, text, &w->output->buffer);
}

static void
write_time(struct work_list *w, const char *key, int64_t time)
{
    csuccessp_json_key(&w->output->buffer, key);
    csuccessp_report_time(time, &w->output->buffer);
}

static void
write_flag(struct work_list *w, const char *key, int flag)
{
    csuccessp_json_key(&w->output->buffer, key);
    csuccessp_json_bool(&w->output->buffer, flag);
}

static void
write_parameters(struct work_list *w, const csuccessp_task *task)
{
    csuccessp_buffer *to = &w->output->buffer;
    size_t length;
    const char *bytes = csuccessp_texts_get(&w->book->texts, task->parameters, &length);

    csuccessp_json_key(to, "parameters");
    if (task->parameters)
        csuccessp_json_raw(to, bytes, length);
    else
        csuccessp_json_null(to);
}

static csuccess_status
write_json(struct work_list *w, const csuccessp_task *task)
{
    csuccessp_buffer *to = &w->output->buffer;
    csuccessp_stake stake = csuccessp_stake_of(w->book, task->row);
    size_t length;
    const char *id = csuccessp_customer_id(w->book, task->row, &length);
    csuccess_status status;

    csuccessp_json_begin(to, '{');
    write_text(w, "id", task->id);
    csuccessp_json_key(to, "customer");
    csuccessp_json_text(to, id, length);
    write_text(w, "name", csuccessp_report_builtin(w->book, CSUCCESSP_BUILTIN_NAME, task->row));
    write_text(w, "kind", task->kind);
    write_text(w, "title", task->title);
    write_text(w, "owner", task->owner);
    write_text(w, "contact", task->contact);
    csuccessp_json_key(to, "priority");
    csuccessp_json_int(to, task->priority);
    csuccessp_json_key(to, "state");
    csuccessp_json_string(to, csuccessp_task_states[task->state]);
    write_flag(w, "overdue", is_overdue(w, task));
    write_flag(w, "snoozed", csuccessp_task_is_snoozed(task, w->book->clock.now));
    write_time(w, "made", task->made);
    write_time(w, "start", task->start);
    write_time(w, "due", task->due);
    write_time(w, "until", task->until);
    write_time(w, "acknowledged", task->acknowledged);
    write_time(w, "closed", task->closed);
    write_text(w, "delivery", task->delivery);
    write_text(w, "outcome", task->outcome);
    write_text(w, "reason", task->reason);
    write_text(w, "playbook", task->playbook);
    csuccessp_json_key(to, "run");
    if (task->playbook)
        csuccessp_json_int(to, task->run);
    else
        csuccessp_json_null(to);
    write_text(w, "step", task->step);
    write_parameters(w, task);
    csuccessp_json_key(to, "revenue");
    csuccessp_stake_json(w->book, &stake, to);
    csuccessp_json_key(to, "status");
    say(w, task);
    status = csuccessp_sentence_json(&w->sentence, to);
    csuccessp_json_end(to, '}');
    return status == CSUCCESS_OK ? csuccessp_output_pass(w->output) : status;
}

static csuccess_status
write_markdown(struct work_list *w, const csuccessp_task *task)
{
    csuccess_book *book = w->book;
    csuccessp_buffer *to = &w->output->buffer;
    csuccessp_stake stake = csuccessp_stake_of(book, task->row);
    csuccessp_text name = csuccessp_report_builtin(book, CSUCCESSP_BUILTIN_NAME, task->row);
    size_t length;
    const char *id = csuccessp_customer_id(book, task->row, &length);
    csuccess_status status;

    csuccessp_markdown_row(to);
    if (task->due != CSUCCESSP_TIME_NONE)
        csuccessp_buffer_time(to, task->due);
    csuccessp_markdown_cell(to);
    csuccessp_report_cell(book, task->title ? task->title : task->kind, to);
    csuccessp_buffer_text(to, " (");
    csuccessp_report_cell(book, task->id, to);
    csuccessp_buffer_char(to, ')');
    csuccessp_markdown_cell(to);
    if (name) {
        csuccessp_report_cell(book, name, to);
        csuccessp_buffer_text(to, " (");
    }
    csuccessp_markdown_text(to, id, length);
    if (name)
        csuccessp_buffer_char(to, ')');
    csuccessp_markdown_cell(to);
    csuccessp_report_cell(book, task->owner, to);
    csuccessp_markdown_cell(to);
    csuccessp_buffer_int(to, task->priority);
    csuccessp_markdown_cell(to);
    csuccessp_buffer_text(to, csuccessp_task_states[task->state]);
    csuccessp_markdown_cell(to);
    csuccessp_stake_text(book, &stake, to);
    csuccessp_markdown_cell(to);
    say(w, task);
    status = csuccessp_sentence_markdown(&w->sentence, to);
    csuccessp_markdown_row_end(to);
    return status == CSUCCESS_OK ? csuccessp_output_pass(w->output) : status;
}

/* The whole. */

static void
write_head(struct work_list *w)
{
    csuccessp_buffer *to = &w->output->buffer;
    size_t i;

    csuccessp_json_key(to, "state");
    csuccessp_json_string(to, choices[w->in.state]);
    write_time(w, "from", w->in.from);
    write_time(w, "to", w->in.to);
    csuccessp_json_key(to, "total");
    csuccessp_json_int(to, (int64_t)w->count);
    csuccessp_json_key(to, "overdue");
    csuccessp_json_int(to, (int64_t)w->all.overdue);
    csuccessp_json_key(to, "snoozed");
    csuccessp_json_int(to, (int64_t)w->all.snoozed);
    csuccessp_json_key(to, "revenue");
    csuccessp_stake_json(w->book, &w->all.stake, to);
    csuccessp_json_key(to, "states");
    csuccessp_json_begin(to, '{');
    for (i = 0; csuccessp_task_states[i]; i++) {
        csuccessp_json_key(to, csuccessp_task_states[i]);
        csuccessp_json_int(to, (int64_t)w->states[i]);
    }
    csuccessp_json_end(to, '}');
    csuccessp_json_key(to, "owners");
    csuccessp_json_begin(to, '[');
    write_owners(w, CSUCCESS_REPORT_JSON);
    csuccessp_json_end(to, ']');
}

static void
write_markdown_head(struct work_list *w)
{
    static const char *const heads[] = {"Due",   "Task",     "Customer", "Owner", ">Priority",
                                        "State", ">Revenue", "Status",   NULL};
    static const char *const owner_heads[] = {"Owner",    ">Tasks",   ">Overdue",
                                              ">Snoozed", ">Revenue", NULL};
    csuccessp_buffer *to = &w->output->buffer;

    csuccessp_buffer_text(to, "# Tasks\n\nAs of ");
    csuccessp_buffer_time(to, w->book->clock.now);
    csuccessp_buffer_text(to, ": ");
    csuccessp_buffer_int(to, (int64_t)w->count);
    csuccessp_buffer_text(to, ", of which ");
    csuccessp_buffer_int(to, (int64_t)w->all.overdue);
    csuccessp_buffer_text(to, " overdue.\n\n");
    csuccessp_markdown_heads(to, owner_heads);
    write_owners(w, CSUCCESS_REPORT_MARKDOWN);
    csuccessp_buffer_char(to, '\n');
    csuccessp_markdown_heads(to, heads);
}

static csuccess_status
write_all(struct work_list *w, uint32_t format)
{
    csuccessp_buffer *to = &w->output->buffer;
    size_t i = (uint64_t)w->in.offset < w->count ? (size_t)w->in.offset : w->count, end, first;
    csuccess_status status = CSUCCESS_OK;

    end = (uint64_t)w->in.limit < w->count - i ? i + (size_t)w->in.limit : w->count;
    sum_all(w);
    if (format == CSUCCESS_REPORT_MARKDOWN)
        write_markdown_head(w);
    else
        write_head(w);
    csuccessp_sort(w->places, w->count, sizeof *w->places, compare_due, w);
    if (format == CSUCCESS_REPORT_MARKDOWN) {
        for (; i < end && status == CSUCCESS_OK; i++)
            status = write_markdown(w, task_at(w, w->places[i]));
        return status;
    }
    csuccessp_json_key(to, "tasks");
    csuccessp_json_begin(to, '[');
    for (first = i; i < end && status == CSUCCESS_OK; i++) {
        if (i > first) /* what stands before may have been handed over already */
            csuccessp_buffer_char(to, ',');
        status = write_json(w, task_at(w, w->places[i]));
    }
    csuccessp_json_end(to, ']');
    return status;
}

static csuccess_status
write_tasks(csuccess_book *book, const csuccessp_place *place, yyjson_val *parameters,
            uint32_t format, csuccessp_output *output)
{
    struct work_list w;
    csuccess_status status;

    if (book->clock.now == CSUCCESSP_TIME_NONE)
        return csuccessp_fail(&book->error, CSUCCESS_E_NO_CLOCK, "the clock was never moved");
    memset(&w, 0, sizeof w);
    w.book = book;
    w.output = output;
    csuccessp_sentence_open(&w.sentence, book);
    status = read_parameters(&w, place, parameters);
    if (status == CSUCCESS_OK)
        status = collect(&w);
    if (status == CSUCCESS_OK)
        status = write_all(&w, format);
    csuccessp_sentence_close(&w.sentence);
    csuccessp_release(&book->memory, w.places, w.most, sizeof *w.places);
    return status;
}

const csuccessp_report_kind csuccessp_tasks_report = {"tasks", write_tasks, CSUCCESSP_IN_BOTH};
