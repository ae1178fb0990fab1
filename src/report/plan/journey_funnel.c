/* SPDX-License-Identifier: MIT */
/* The report `journey` of all customers: how many stand where, and which way they go. */
#include <math.h>

#include "plan/plan.h"
#include "report/plan/journeys.h"
#include "report/playbook/figures.h"
#include "util/json_write.h"
#include "util/markdown.h"
#include "util/sort.h"

/* Counts of one stage. */
struct line {
    uint64_t customers, paces[CSUCCESSP_PACES];
    uint64_t in, forward, back, by_hand, left; /* moves in the period: to it, and from it */
    csuccessp_stake stake;
    double mean, median; /* days; NaN: nobody stands there */
};

struct funnel {
    csuccessp_journey_report *report;
    struct line *lines; /* by stage */
    int32_t *days;      /* of who stands on the stage in hand */
    uint64_t going, completed, gone, outside;
    csuccessp_stake stake, completed_stake;
};

/* Counting. */

static void
count_move(struct funnel *f, const csuccessp_journey_move *move)
{
    const csuccessp_journey *journey = f->report->journey;
    uint32_t from = csuccessp_journey_stage_find(journey, move->from);
    uint32_t to = csuccessp_journey_stage_find(journey, move->to);

    if (to != UINT32_MAX)
        f->lines[to].in++;
    if (from == UINT32_MAX)
        return;
    f->lines[from].forward += move->kind == CSUCCESSP_MOVE_FORWARD ||
                              move->kind == CSUCCESSP_MOVE_COMPLETE;
    f->lines[from].back += move->kind == CSUCCESSP_MOVE_BACK;
    f->lines[from].by_hand += move->kind == CSUCCESSP_MOVE_HAND;
    f->lines[from].left += move->kind == CSUCCESSP_MOVE_LEAVE;
}

static void
count_moves(struct funnel *f, const csuccessp_standing *standing)
{
    csuccessp_ref ref = standing->moves;

    for (; ref; ref = csuccessp_move_at(f->report->book, ref)->next) {
        const csuccessp_journey_move *move = csuccessp_move_at(f->report->book, ref);
        if (csuccessp_period_has(&f->report->period, move->at))
            count_move(f, move);
    }
}

static void
count_customer(struct funnel *f, uint32_t row)
{
    csuccess_book *book = f->report->book;
    const csuccessp_standing *standing = csuccessp_standing_of(book, f->report->entry, row);
    csuccessp_stake stake = csuccessp_stake_of(book, row);
    struct line *line;
    uint32_t stage;

    if (!standing) {
        f->outside++;
        return;
    }
    count_moves(f, standing);
    if (!standing->stage) {
        f->gone++;
    } else if (standing->completed != CSUCCESSP_TIME_NONE) {
        f->completed++;
        csuccessp_stake_add(&f->completed_stake, &stake);
    } else {
        stage = csuccessp_journey_stage_find(f->report->journey, standing->stage);
        line = &f->lines[stage];
        line->customers++;
        line->paces[csuccessp_standing_pace(book, f->report->journey, standing, book->clock.now)]++;
        csuccessp_stake_add(&line->stake, &stake);
        csuccessp_stake_add(&f->stake, &stake);
        f->going++;
    }
}

static int
compare_days(const void *context, const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

    (void)context;
    return x < y ? -1 : x > y;
}

static void
measure_days(struct funnel *f, uint32_t stage)
{
    const csuccess_book *book = f->report->book;
    struct line *line = &f->lines[stage];
    size_t count = 0;
    int64_t sum = 0;
    uint32_t row;

    line->mean = line->median = NAN;
    for (row = 0; line->customers && row < book->customers.rows; row++) {
        const csuccessp_standing *standing = csuccessp_standing_of(book, f->report->entry, row);
        if (!csuccessp_report_within(book, f->report->segment, row) ||
            !csuccessp_standing_is_going(standing) ||
            standing->stage != f->report->journey->stages.items[stage].id)
            continue;
        f->days[count] = csuccessp_standing_days(book, standing, book->clock.now);
        sum += f->days[count++];
    }
    if (!count)
        return;
    csuccessp_sort(f->days, count, sizeof *f->days, compare_days, NULL);
    line->mean = (double)sum / (double)count;
    line->median = (f->days[(count - 1) / 2] + (double)f->days[count / 2]) / 2;
}

static void
count_all(struct funnel *f)
{
    const csuccess_book *book = f->report->book;
    uint32_t row, stage;

    for (row = 0; row < book->customers.rows; row++)
        if (csuccessp_report_within(book, f->report->segment, row))
            count_customer(f, row);
    for (stage = 0; stage < f->report->journey->stages.count; stage++)
        measure_days(f, stage);
}

/* Writing. */

static void
write_line(const struct funnel *f, uint32_t number, csuccessp_buffer *to)
{
    const csuccessp_journey_report *r = f->report;
    const csuccessp_journey_stage *stage = &r->journey->stages.items[number];
    const struct line *line = &f->lines[number];
    int pace;

    csuccessp_json_begin(to, '{');
    csuccessp_put_text(r->book, "id", stage->id, to);
    csuccessp_put_text(r->book, "title", stage->title, to);
    csuccessp_journey_put_value("value", stage->value, to);
    csuccessp_journey_put_days("target_days", stage->target_days, to);
    csuccessp_journey_put_days("max_days", stage->max_days, to);
    csuccessp_put_int("customers", (int64_t)line->customers, to);
    csuccessp_json_key(to, "revenue");
    csuccessp_stake_json(r->book, &line->stake, to);
    csuccessp_json_key(to, "days");
    csuccessp_json_begin(to, '{');
    csuccessp_journey_put_figure("mean", line->mean, to);
    csuccessp_journey_put_figure("median", line->median, to);
    csuccessp_json_end(to, '}');
    csuccessp_json_key(to, "paces");
    csuccessp_json_begin(to, '{');
    for (pace = 0; pace < CSUCCESSP_PACES; pace++)
        if (pace != CSUCCESSP_PACE_ACHIEVED)
            csuccessp_put_int(csuccessp_paces[pace], (int64_t)line->paces[pace], to);
    csuccessp_json_end(to, '}');
    csuccessp_json_key(to, "moves");
    csuccessp_json_begin(to, '{');
    csuccessp_put_int("in", (int64_t)line->in, to);
    csuccessp_put_int("forward", (int64_t)line->forward, to);
    csuccessp_put_int("back", (int64_t)line->back, to);
    csuccessp_put_int("by_hand", (int64_t)line->by_hand, to);
    csuccessp_put_int("left", (int64_t)line->left, to);
    csuccessp_json_end(to, '}');
    csuccessp_json_end(to, '}');
}

static void
write_json(const struct funnel *f, csuccessp_buffer *to)
{
    const csuccessp_journey_report *r = f->report;
    uint32_t i;

    csuccessp_journey_head_json(r);
    csuccessp_period_json(&r->period, to);
    csuccessp_json_key(to, "customer");
    csuccessp_json_null(to);
    csuccessp_json_key(to, "customers");
    csuccessp_json_begin(to, '{');
    csuccessp_put_int("going", (int64_t)f->going, to);
    csuccessp_put_int("completed", (int64_t)f->completed, to);
    csuccessp_put_int("left", (int64_t)f->gone, to);
    csuccessp_put_int("outside", (int64_t)f->outside, to);
    csuccessp_json_end(to, '}');
    csuccessp_json_key(to, "revenue");
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "going");
    csuccessp_stake_json(r->book, &f->stake, to);
    csuccessp_json_key(to, "completed");
    csuccessp_stake_json(r->book, &f->completed_stake, to);
    csuccessp_json_end(to, '}');
    csuccessp_json_key(to, "stages");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < r->journey->stages.count; i++)
        write_line(f, i, to);
    csuccessp_json_end(to, ']');
}

static void
write_count_cell(uint64_t count, csuccessp_buffer *to)
{
    csuccessp_markdown_cell(to);
    csuccessp_buffer_int(to, (int64_t)count);
}

static void
write_row(const struct funnel *f, uint32_t number, csuccessp_buffer *to)
{
    const csuccessp_journey_stage *stage = &f->report->journey->stages.items[number];
    const struct line *line = &f->lines[number];

    csuccessp_markdown_row(to);
    csuccessp_journey_name_cell(f->report->book, stage->title, stage->id, to);
    write_count_cell(line->customers, to);
    csuccessp_markdown_cell(to);
    csuccessp_stake_text(f->report->book, &line->stake, to);
    csuccessp_markdown_cell(to);
    if (line->customers)
        csuccessp_figure_text(line->mean, 1, to);
    csuccessp_markdown_cell(to);
    if (line->customers)
        csuccessp_figure_text(line->median, 1, to);
    write_count_cell(line->paces[CSUCCESSP_PACE_BEHIND], to);
    write_count_cell(line->paces[CSUCCESSP_PACE_STUCK], to);
    write_count_cell(line->in, to);
    write_count_cell(line->forward, to);
    write_count_cell(line->back, to);
    csuccessp_markdown_row_end(to);
}

static void
write_markdown(const struct funnel *f, csuccessp_buffer *to)
{
    static const char *const heads[] = {"Stage",    ">Customers", ">Revenue", ">Mean days",
                                        ">Median",  ">Behind",    ">Stuck",   ">Came in",
                                        ">Went on", ">Went back", NULL};
    const csuccessp_journey_report *r = f->report;
    uint32_t i;

    csuccessp_buffer_text(to, "# Journey ");
    csuccessp_journey_name_cell(r->book, r->journey->title, r->journey->id, to);
    csuccessp_buffer_text(to, "\n\nAs of ");
    csuccessp_buffer_time(to, r->book->clock.now);
    csuccessp_buffer_text(to, "; moves");
    csuccessp_period_text(&r->period, to);
    csuccessp_buffer_format(to,
                            ".\n%" PRIu64 " on the way, %" PRIu64 " completed, %" PRIu64
                            " left, %" PRIu64 " never set out.\n\n",
                            f->going, f->completed, f->gone, f->outside);
    csuccessp_markdown_heads(to, heads);
    for (i = 0; i < r->journey->stages.count; i++)
        write_row(f, i, to);
}

csuccess_status
csuccessp_journey_funnel(csuccessp_journey_report *r)
{
    csuccess_book *book = r->book;
    size_t stages = r->journey->stages.count, rows = (size_t)book->customers.rows + 1;
    struct funnel f;
    csuccess_status status;

    f = (struct funnel){r, NULL, NULL, 0, 0, 0, 0, {0, 0, 0, 0}, {0, 0, 0, 0}};
    f.lines = csuccessp_allocate_zeroed(&book->memory, stages, sizeof *f.lines);
    f.days = csuccessp_allocate(&book->memory, rows, sizeof *f.days);
    status = f.lines && f.days ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
    if (status == CSUCCESS_OK) {
        count_all(&f);
        if (r->format == CSUCCESS_REPORT_MARKDOWN)
            write_markdown(&f, &r->output->buffer);
        else
            write_json(&f, &r->output->buffer);
        status = csuccessp_output_pass(r->output);
    }
    csuccessp_release(&book->memory, f.lines, stages, sizeof *f.lines);
    csuccessp_release(&book->memory, f.days, rows, sizeof *f.days);
    return status;
}
