/* SPDX-License-Identifier: MIT */
/* The report `playbooks`: one line for each playbook that is published. */
#include <string.h>

#include "book/task/task.h"
#include "report/playbook/figures.h"
#include "report/playbook/runs.h"
#include "util/json_write.h"
#include "util/markdown.h"
#include "util/sort.h"

enum { WEEKS = 4 }; /* that are looked at where no period is asked for */

/* Counts of one playbook. */
struct line {
    uint32_t live, unknown; /* customers: the trigger is true, is not known */
    uint64_t open, started, held, by_hand, closed[CSUCCESSP_RUN_STATES];
    uint64_t deferred, sustaining; /* starts that wait now */
    uint64_t tasks, overdue;
    uint64_t owners, owned; /* of treated runs that started: owners, and these runs */
    csuccessp_stake stake;  /* of customers with open runs */
    uint32_t last;          /* the customer who was counted last */
};

/* A start, and whose it is. */
struct start {
    uint32_t entry;
    csuccessp_text owner;
};

struct report {
    csuccess_book *book;
    const csuccessp_playbooks *playbooks;
    csuccessp_period period;
    struct line *lines; /* by entry */
    struct start *starts;
    size_t start_count;
    csuccessp_output *output;
};

/* Counting. */

static void
count_truths(struct report *r, const csuccessp_playbook_entry *entry, struct line *line)
{
    const csuccess_book *book = r->book;
    uint32_t row;

    for (row = 0; row < book->customers.rows && row < entry->capacity; row++) {
        int truth;
        if (!csuccessp_customer_born(book, row))
            continue;
        truth = csuccessp_stand_active(entry->current, entry->stand[row]);
        line->live += truth == CSUCCESSP_TRUE;
        line->unknown += truth == CSUCCESSP_UNKNOWN;
    }
}

/* Has the trigger a state, which is looked at? */
static int
has_truth(const csuccessp_playbook_entry *entry)
{
    const csuccessp_playbook *playbook = entry->current;

    return playbook->enabled && (playbook->trigger.on == CSUCCESSP_ON_CONDITION ||
                                 playbook->trigger.on == CSUCCESSP_ON_ABSENCE);
}

static void
count_run(struct report *r, const csuccessp_run *run)
{
    struct line *line = &r->lines[run->entry];

    if (run->state == CSUCCESSP_RUN_OPEN) {
        line->open++;
        if (line->last != run->row) {
            csuccessp_stake stake = csuccessp_stake_of(r->book, run->row);
            csuccessp_stake_add(&line->stake, &stake);
            line->last = run->row;
        }
    } else if (csuccessp_period_has(&r->period, run->closed)) {
        line->closed[run->state]++;
    }
    if (!csuccessp_period_has(&r->period, run->started))
        return;
    line->started++;
    line->held += run->held;
    line->by_hand += run->hand;
    if (run->held)
        return;
    r->starts[r->start_count].entry = run->entry;
    r->starts[r->start_count++].owner = run->owner;
}

/* By customer, so that what is at stake with one is counted once. */
static void
count_customers(struct report *r)
{
    const csuccessp_playbooks *p = r->playbooks;
    csuccessp_ref ref;
    uint32_t row;

    for (row = 0; row < p->runs_capacity; row++) {
        for (ref = p->runs[row]; ref; ref = csuccessp_run_at(r->book, ref)->next)
            count_run(r, csuccessp_run_at(r->book, ref));
        for (ref = p->starts[row]; ref; ref = csuccessp_start_at(r->book, ref)->next) {
            const csuccessp_start *start = csuccessp_start_at(r->book, ref);
            r->lines[start->entry].deferred += start->kind == CSUCCESSP_PENDING_DEFERRED;
            r->lines[start->entry].sustaining += start->kind == CSUCCESSP_PENDING_SUSTAIN &&
                                                 !start->satisfied;
        }
    }
}

static void
count_tasks(struct report *r)
{
    const csuccess_book *book = r->book;
    uint32_t places = csuccessp_task_places(book), place;

    for (place = 0; place < places; place++) {
        const csuccessp_task *task = csuccessp_task_at(book, place);
        const csuccessp_playbook_entry *entry;
        if (!task->id || !task->playbook || !csuccessp_task_is_open(task))
            continue;
        entry = csuccessp_playbook_entry_find(book, task->playbook);
        if (!entry)
            continue;
        r->lines[entry->number].tasks++;
        r->lines[entry->number].overdue += task->due != CSUCCESSP_TIME_NONE &&
                                           task->due < book->clock.now;
    }
}

static int
compare_starts(const void *context, const void *a, const void *b)
{
    const struct start *x = a, *y = b;

    (void)context;
    if (x->entry != y->entry)
        return x->entry < y->entry ? -1 : 1;
    return x->owner < y->owner ? -1 : x->owner > y->owner;
}

static void
count_owners(struct report *r)
{
    size_t i;

    csuccessp_sort(r->starts, r->start_count, sizeof *r->starts, compare_starts, NULL);
    for (i = 0; i < r->start_count; i++) {
        struct line *line = &r->lines[r->starts[i].entry];
        line->owned++;
        line->owners += !i || compare_starts(NULL, &r->starts[i - 1], &r->starts[i]) != 0;
    }
}

static void
count(struct report *r)
{
    const csuccessp_playbooks *p = r->playbooks;
    size_t i;

    for (i = 0; i < p->entries.count; i++) {
        const csuccessp_playbook_entry *entry = p->entries.items[i];
        r->lines[i].last = CSUCCESSP_ROW_NONE;
        if (entry->current && has_truth(entry))
            count_truths(r, entry, &r->lines[i]);
    }
    count_customers(r);
    count_tasks(r);
    count_owners(r);
}

/* Starts per owner and week; NaN: there are none, or no time in the period. */
static double
pace(const struct report *r, const struct line *line)
{
    int64_t to = r->period.to == CSUCCESSP_TIME_NONE ? r->book->clock.now : r->period.to;
    double weeks = (double)(to - r->period.from) / (double)(7 * CSUCCESSP_DAY);

    if (!line->owners || !(weeks > 0))
        return csuccessp_missing_number();
    return (double)line->owned / (double)line->owners / weeks;
}

/* Writing. */

static void
write_count(const char *key, uint64_t number, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    csuccessp_json_int(to, (int64_t)number);
}

static void
write_runs(const struct report *r, const struct line *line, csuccessp_buffer *to)
{
    int state;

    csuccessp_json_key(to, "runs");
    csuccessp_json_begin(to, '{');
    write_count("open", line->open, to);
    write_count("started", line->started, to);
    write_count("held", line->held, to);
    write_count("by_hand", line->by_hand, to);
    csuccessp_json_key(to, "closed");
    csuccessp_json_begin(to, '{');
    for (state = CSUCCESSP_RUN_OPEN + 1; state < CSUCCESSP_RUN_STATES; state++)
        write_count(csuccessp_run_states[state], line->closed[state], to);
    csuccessp_json_end(to, '}');
    csuccessp_json_key(to, "per_owner_and_week");
    csuccessp_figure_json(pace(r, line), to);
    csuccessp_json_end(to, '}');
}

static void
write_starts(const csuccessp_playbook_entry *entry, const struct line *line, csuccessp_buffer *to)
{
    int why;

    csuccessp_json_key(to, "waiting");
    csuccessp_json_begin(to, '{');
    write_count("deferred", line->deferred, to);
    write_count("sustain", line->sustaining, to);
    csuccessp_json_end(to, '}');
    csuccessp_json_key(to, "kept");
    csuccessp_json_begin(to, '{');
    for (why = 0; why < CSUCCESSP_KEPT_COUNT; why++)
        write_count(csuccessp_kept_names[why], entry->kept[why], to);
    csuccessp_json_end(to, '}');
}

static void
write_json(const struct report *r, const csuccessp_playbook_entry *entry, const struct line *line)
{
    csuccessp_buffer *to = &r->output->buffer;

    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "id");
    csuccessp_report_text(r->book, entry->id, to);
    csuccessp_json_key(to, "title");
    csuccessp_report_text(r->book, entry->current->title, to);
    csuccessp_json_key(to, "enabled");
    csuccessp_json_bool(to, entry->current->enabled);
    csuccessp_json_key(to, "revision");
    csuccessp_json_int(to, entry->revision);
    csuccessp_json_key(to, "trigger");
    if (has_truth(entry)) {
        csuccessp_json_begin(to, '{');
        write_count("true", line->live, to);
        write_count("unknown", line->unknown, to);
        csuccessp_json_end(to, '}');
    } else {
        csuccessp_json_null(to);
    }
    write_runs(r, line, to);
    write_starts(entry, line, to);
    csuccessp_json_key(to, "tasks");
    csuccessp_json_begin(to, '{');
    write_count("open", line->tasks, to);
    write_count("overdue", line->overdue, to);
    csuccessp_json_end(to, '}');
    csuccessp_json_key(to, "revenue");
    csuccessp_stake_json(r->book, &line->stake, to);
    csuccessp_json_end(to, '}');
}

static void
write_cell(uint64_t number, csuccessp_buffer *to)
{
    csuccessp_markdown_cell(to);
    csuccessp_buffer_int(to, (int64_t)number);
}

static void
write_row(const struct report *r, const csuccessp_playbook_entry *entry, const struct line *line)
{
    csuccessp_buffer *to = &r->output->buffer;
    uint64_t closed = 0, kept = 0;
    int i;

    for (i = 0; i < CSUCCESSP_RUN_STATES; i++)
        closed += line->closed[i];
    for (i = 0; i < CSUCCESSP_KEPT_COUNT; i++)
        kept += entry->kept[i];
    csuccessp_markdown_row(to);
    csuccessp_report_cell(r->book, entry->current->title ? entry->current->title : entry->id, to);
    csuccessp_buffer_text(to, entry->current->enabled ? "" : " (disabled)");
    csuccessp_markdown_cell(to);
    if (has_truth(entry))
        csuccessp_buffer_int(to, line->live);
    csuccessp_markdown_cell(to);
    if (has_truth(entry))
        csuccessp_buffer_int(to, line->unknown);
    write_cell(line->open, to);
    write_cell(line->started, to);
    write_cell(line->held, to);
    write_cell(closed, to);
    write_cell(kept, to);
    write_cell(line->deferred + line->sustaining, to);
    write_cell(line->tasks, to);
    write_cell(line->overdue, to);
    csuccessp_markdown_cell(to);
    csuccessp_stake_text(r->book, &line->stake, to);
    csuccessp_markdown_row_end(to);
}

static csuccess_status
write_all(struct report *r, uint32_t format)
{
    static const char *const heads[] = {"Playbook", ">True now", ">Unknown", ">Open",
                                        ">Started", ">Held out", ">Closed",  ">Kept from starting",
                                        ">Waiting", ">Tasks",    ">Overdue", ">Revenue",
                                        NULL};
    const csuccessp_playbooks *p = r->playbooks;
    csuccessp_buffer *to = &r->output->buffer;
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    if (format == CSUCCESS_REPORT_MARKDOWN) {
        csuccessp_buffer_text(to, "# Playbooks\n\nAs of ");
        csuccessp_buffer_time(to, r->book->clock.now);
        csuccessp_buffer_text(to, "; started and closed");
        csuccessp_period_text(&r->period, to);
        csuccessp_buffer_text(to, ".\n\n");
        csuccessp_markdown_heads(to, heads);
    } else {
        csuccessp_period_json(&r->period, to);
        write_count("total", p->by_id.count, to);
        csuccessp_json_key(to, "playbooks");
        csuccessp_json_begin(to, '[');
    }
    for (i = 0; i < p->by_id.count && status == CSUCCESS_OK; i++) {
        const csuccessp_playbook_entry *entry = p->entries.items[p->by_id.items[i]];
        if (i && format == CSUCCESS_REPORT_JSON) /* what stands before may be gone already */
            csuccessp_buffer_char(to, ',');
        if (format == CSUCCESS_REPORT_JSON)
            write_json(r, entry, &r->lines[entry->number]);
        else
            write_row(r, entry, &r->lines[entry->number]);
        status = csuccessp_output_pass(r->output);
    }
    if (format == CSUCCESS_REPORT_JSON)
        csuccessp_json_end(to, ']');
    return status;
}

static csuccess_status
read_parameters(struct report *r, const csuccessp_place *place, yyjson_val *parameters)
{
    static const csuccessp_field fields[] = {
        {"from", CSUCCESSP_FIELD_TIME, 0, offsetof(csuccessp_period, from), NULL},
        {"to", CSUCCESSP_FIELD_TIME, 0, offsetof(csuccessp_period, to), NULL},
    };
    csuccessp_place at = csuccessp_place_name(place, "to");
    csuccessp_period *period = &r->period;
    uint64_t present;
    csuccess_status status;

    period->to = CSUCCESSP_TIME_NONE;
    status = csuccessp_fields_read(place, parameters, fields, 2, period, &present);
    if (status == CSUCCESS_OK && !CSUCCESSP_PRESENT(present, 0)) {
        int64_t to = period->to == CSUCCESSP_TIME_NONE ? r->book->clock.now : period->to;
        period->from = to - WEEKS * 7 * CSUCCESSP_DAY;
        if (period->from < CSUCCESSP_TIME_MIN)
            period->from = CSUCCESSP_TIME_MIN;
    }
    if (status == CSUCCESS_OK && period->to != CSUCCESSP_TIME_NONE && period->to < period->from)
        status = csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "the period ends before it begins");
    return status;
}

static csuccess_status
write_playbooks(csuccess_book *book, const csuccessp_place *place, yyjson_val *parameters,
                uint32_t format, csuccessp_output *output)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t lines = p->entries.count + 1, runs = p->places.count + 1;
    struct report r;
    csuccess_status status;

    if (book->clock.now == CSUCCESSP_TIME_NONE)
        return csuccessp_fail(&book->error, CSUCCESS_E_NO_CLOCK, "the clock was never moved");
    memset(&r, 0, sizeof r);
    r.book = book;
    r.playbooks = p;
    r.output = output;
    status = read_parameters(&r, place, parameters);
    if (status != CSUCCESS_OK)
        return status;
    r.lines = csuccessp_allocate_zeroed(&book->memory, lines, sizeof *r.lines);
    r.starts = csuccessp_allocate(&book->memory, runs, sizeof *r.starts);
    if (r.lines && r.starts) {
        count(&r);
        status = write_all(&r, format);
    } else {
        status = csuccessp_fail_memory(&book->error);
    }
    csuccessp_release(&book->memory, r.lines, lines, sizeof *r.lines);
    csuccessp_release(&book->memory, r.starts, runs, sizeof *r.starts);
    return status;
}

const csuccessp_report_kind csuccessp_playbooks_report = {"playbooks", write_playbooks,
                                                          CSUCCESSP_IN_BOTH};
