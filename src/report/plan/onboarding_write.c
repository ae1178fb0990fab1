/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "plan/plan.h"
#include "report/plan/onboarding.h"
#include "report/playbook/figures.h"
#include "stats/proportion.h"
#include "util/json_write.h"
#include "util/markdown.h"

/* The customers that are listed: from, and up to before. */
static size_t
first_of(const csuccessp_onboarding *o)
{
    return (uint64_t)o->report->offset < o->count ? (size_t)o->report->offset : o->count;
}

static size_t
end_of(const csuccessp_onboarding *o)
{
    size_t first = first_of(o), rest = o->count - first;

    return (uint64_t)o->report->limit < rest ? first + (size_t)o->report->limit : o->count;
}

static double
share_of(uint64_t part, uint64_t of)
{
    return of ? (double)part / (double)of : NAN;
}

static const csuccessp_journey_stage *
stage_of(const csuccessp_onboarding *o, const csuccessp_standing *standing)
{
    uint32_t stage = csuccessp_standing_is_going(standing)
                         ? csuccessp_journey_stage_find(o->report->journey, standing->stage)
                         : UINT32_MAX;

    return stage == UINT32_MAX ? NULL : &o->report->journey->stages.items[stage];
}

/* JSON. */

static void
write_within(const csuccessp_onboarding *o, size_t k, csuccessp_buffer *to)
{
    const csuccessp_within *w = &o->within[k];
    csuccessp_proportion proportion = {w->completed, w->customers};
    csuccessp_confidence interval = csuccessp_proportion_interval(proportion);

    csuccessp_json_begin(to, '{');
    csuccessp_put_int("days", (int64_t)(uint64_t)o->report->journey->within_days.items[k], to);
    csuccessp_put_int("customers", (int64_t)w->customers, to);
    csuccessp_put_int("completed", (int64_t)w->completed, to);
    csuccessp_journey_put_figure("share", share_of(w->completed, w->customers), to);
    csuccessp_journey_put_figure("low", interval.known ? interval.low : NAN, to);
    csuccessp_journey_put_figure("high", interval.known ? interval.high : NAN, to);
    csuccessp_json_key(to, "young");
    csuccessp_json_begin(to, '{');
    csuccessp_put_int("open", (int64_t)w->young_open, to);
    csuccessp_put_int("completed", (int64_t)w->young_completed, to);
    csuccessp_json_end(to, '}');
    csuccessp_json_end(to, '}');
}

static void
write_until(const char *key, const csuccessp_until *until, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    csuccessp_json_begin(to, '{');
    csuccessp_journey_put_figure("median_days", until->median, to);
    csuccessp_journey_put_figure("mean_days", until->mean, to);
    csuccessp_put_int("reached", (int64_t)until->happened, to);
    csuccessp_put_int("censored", (int64_t)until->censored, to);
    csuccessp_json_end(to, '}');
}

static void
write_gate(const csuccessp_onboarding *o, int gate, csuccessp_buffer *to)
{
    int is_there = o->gate_milestones[gate] != 0;

    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "gate");
    csuccessp_json_string(to, csuccessp_gates[gate]);
    csuccessp_put_int("milestones", (int64_t)o->gate_milestones[gate], to);
    csuccessp_json_key(to, "customers");
    if (is_there)
        csuccessp_json_int(to, (int64_t)o->gates[gate]);
    else
        csuccessp_json_null(to);
    csuccessp_journey_put_figure("share", is_there ? share_of(o->gates[gate], o->count) : NAN, to);
    csuccessp_json_end(to, '}');
}

static void
write_customer(const csuccessp_onboarding *o, const csuccessp_boarder *b, csuccessp_buffer *to)
{
    csuccess_book *book = o->report->book;
    const csuccessp_standing *standing = csuccessp_standing_of(book, o->report->entry, b->row);
    const csuccessp_journey_stage *stage = stage_of(o, standing);
    csuccessp_stake stake = csuccessp_stake_of(book, b->row);
    size_t length;
    const char *id = csuccessp_customer_id(book, b->row, &length);

    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "id");
    csuccessp_json_text(to, id, length);
    csuccessp_put_text(book, "name", csuccessp_report_builtin(book, CSUCCESSP_BUILTIN_NAME, b->row),
                       to);
    csuccessp_put_text(book, "stage", standing->stage, to);
    csuccessp_json_key(to, "pace");
    csuccessp_json_string(to, csuccessp_paces[b->pace]);
    csuccessp_journey_put_days(
        "days_on_stage", stage ? csuccessp_standing_days(book, standing, book->clock.now) : -1, to);
    csuccessp_journey_put_days("target_days", stage ? stage->target_days : -1, to);
    csuccessp_journey_put_days("max_days", stage ? stage->max_days : -1, to);
    csuccessp_put_time("started", standing->started, to);
    csuccessp_journey_put_days("days", b->days, to);
    csuccessp_put_time("first_value", standing->first_value, to);
    csuccessp_put_time("completed", standing->completed, to);
    csuccessp_put_time("left", standing->left, to);
    csuccessp_put_share("handoff", b->handoff, to);
    csuccessp_journey_missing_json(book, stage, standing, to);
    csuccessp_json_key(to, "revenue");
    csuccessp_stake_json(book, &stake, to);
    csuccessp_json_end(to, '}');
}

static void
write_counts(const csuccessp_onboarding *o, csuccessp_buffer *to)
{
    csuccessp_put_int("started", (int64_t)o->count, to);
    csuccessp_put_int("completed", (int64_t)o->completed, to);
    csuccessp_put_int("going", (int64_t)o->going, to);
    csuccessp_put_int("left", (int64_t)o->left, to);
    csuccessp_put_int("behind", (int64_t)o->paces[CSUCCESSP_PACE_BEHIND], to);
    csuccessp_put_int("stuck", (int64_t)o->paces[CSUCCESSP_PACE_STUCK], to);
    csuccessp_json_key(to, "revenue_behind");
    csuccessp_stake_json(o->report->book, &o->stake, to);
}

void
csuccessp_onboarding_json(const csuccessp_onboarding *o)
{
    csuccessp_buffer *to = &o->report->output->buffer;
    size_t i;
    int gate;

    csuccessp_journey_head_json(o->report);
    csuccessp_period_json(&o->report->period, to);
    write_counts(o, to);
    csuccessp_json_key(to, "within");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < o->report->journey->within_days.count; i++)
        write_within(o, i, to);
    csuccessp_json_end(to, ']');
    write_until("time_to_complete", &o->complete, to);
    write_until("time_to_first_value", &o->first_value, to);
    csuccessp_json_key(to, "gates");
    csuccessp_json_begin(to, '[');
    for (gate = CSUCCESSP_GATE_SETUP; gate < CSUCCESSP_GATES; gate++)
        write_gate(o, gate, to);
    csuccessp_json_end(to, ']');
    csuccessp_journey_put_figure("handoff", o->handoff, to);
    csuccessp_put_int("total", (int64_t)o->count, to);
    csuccessp_json_key(to, "customers");
    csuccessp_json_begin(to, '[');
    for (i = first_of(o); i < end_of(o); i++)
        write_customer(o, &o->items[i], to);
    csuccessp_json_end(to, ']');
}

/* Markdown. */

static void
write_share(double share, csuccessp_buffer *to)
{
    csuccessp_figure_text(share * 100, 1, to);
    if (!isnan(share))
        csuccessp_buffer_text(to, " %");
}

static void
write_count_cell(uint64_t count, csuccessp_buffer *to)
{
    csuccessp_markdown_cell(to);
    csuccessp_buffer_int(to, (int64_t)count);
}

static void
write_head(const csuccessp_onboarding *o, csuccessp_buffer *to)
{
    const csuccessp_journey_report *r = o->report;

    csuccessp_buffer_text(to, "# Onboarding ");
    csuccessp_journey_name_cell(r->book, r->journey->title, r->journey->id, to);
    csuccessp_buffer_text(to, "\n\nAs of ");
    csuccessp_buffer_time(to, r->book->clock.now);
    csuccessp_period_text(&r->period, to);
    csuccessp_buffer_format(
        to,
        ".\n%" PRIu64 " set out: %" PRIu64 " completed, %" PRIu64 " on the way (%" PRIu64
        " behind, %" PRIu64 " stuck), %" PRIu64 " left.\n\n",
        (uint64_t)o->count, o->completed, o->going, o->paces[CSUCCESSP_PACE_BEHIND],
        o->paces[CSUCCESSP_PACE_STUCK], o->left);
}

static void
write_windows(const csuccessp_onboarding *o, csuccessp_buffer *to)
{
    static const char *const heads[] = {"Within", ">Customers",     ">Completed",
                                        ">Share", ">Younger, open", ">Younger, completed",
                                        NULL};
    size_t k;

    csuccessp_markdown_heads(to, heads);
    for (k = 0; k < o->report->journey->within_days.count; k++) {
        const csuccessp_within *w = &o->within[k];
        csuccessp_markdown_row(to);
        csuccessp_buffer_format(to, "%" PRId32 " days", o->report->journey->within_days.items[k]);
        write_count_cell(w->customers, to);
        write_count_cell(w->completed, to);
        csuccessp_markdown_cell(to);
        write_share(share_of(w->completed, w->customers), to);
        write_count_cell(w->young_open, to);
        write_count_cell(w->young_completed, to);
        csuccessp_markdown_row_end(to);
    }
}

static void
write_until_row(const char *name, const csuccessp_until *until, csuccessp_buffer *to)
{
    csuccessp_markdown_row(to);
    csuccessp_buffer_text(to, name);
    csuccessp_markdown_cell(to);
    if (isnan(until->median))
        csuccessp_buffer_text(to, "not yet");
    else
        csuccessp_figure_text(until->median, 1, to);
    csuccessp_markdown_cell(to);
    csuccessp_figure_text(until->mean, 1, to);
    write_count_cell(until->happened, to);
    write_count_cell(until->censored, to);
    csuccessp_markdown_row_end(to);
}

static void
write_times(const csuccessp_onboarding *o, csuccessp_buffer *to)
{
    static const char *const heads[] = {"Days until",  ">Median",  ">Mean of these",
                                        ">Reached by", ">Not yet", NULL};

    csuccessp_buffer_char(to, '\n');
    csuccessp_markdown_heads(to, heads);
    write_until_row("completed", &o->complete, to);
    write_until_row("first value", &o->first_value, to);
}

static void
write_gates(const csuccessp_onboarding *o, csuccessp_buffer *to)
{
    static const char *const heads[] = {"Gate", ">Passed by", ">Share", NULL};
    int gate;

    csuccessp_buffer_char(to, '\n');
    csuccessp_markdown_heads(to, heads);
    for (gate = CSUCCESSP_GATE_SETUP; gate < CSUCCESSP_GATES; gate++) {
        if (!o->gate_milestones[gate])
            continue;
        csuccessp_markdown_row(to);
        csuccessp_buffer_text(to, csuccessp_gates[gate]);
        write_count_cell(o->gates[gate], to);
        csuccessp_markdown_cell(to);
        write_share(share_of(o->gates[gate], o->count), to);
        csuccessp_markdown_row_end(to);
    }
    if (isnan(o->handoff))
        return;
    csuccessp_buffer_text(to, "\nHanded over by sales, on average: ");
    write_share(o->handoff, to);
    csuccessp_buffer_text(to, ".\n");
}

static void
write_row(const csuccessp_onboarding *o, const csuccessp_boarder *b, csuccessp_buffer *to)
{
    csuccess_book *book = o->report->book;
    const csuccessp_standing *standing = csuccessp_standing_of(book, o->report->entry, b->row);
    const csuccessp_journey_stage *stage = stage_of(o, standing);
    csuccessp_text name = csuccessp_report_builtin(book, CSUCCESSP_BUILTIN_NAME, b->row);
    csuccessp_stake stake = csuccessp_stake_of(book, b->row);
    size_t length;
    const char *id = csuccessp_customer_id(book, b->row, &length);

    csuccessp_markdown_row(to);
    if (name)
        csuccessp_report_cell(book, name, to);
    else
        csuccessp_markdown_text(to, id, length);
    csuccessp_markdown_cell(to);
    if (stage)
        csuccessp_journey_name_cell(book, stage->title, stage->id, to);
    else
        csuccessp_buffer_text(to, standing->stage ? "completed" : "left");
    csuccessp_markdown_cell(to);
    if (stage)
        csuccessp_buffer_int(to, csuccessp_standing_days(book, standing, book->clock.now));
    csuccessp_markdown_cell(to);
    csuccessp_buffer_int(to, b->days);
    csuccessp_markdown_cell(to);
    if (stage && b->pace != CSUCCESSP_PACE_NONE)
        csuccessp_buffer_text(to, b->pace == CSUCCESSP_PACE_ON_TRACK ? "on track"
                                                                     : csuccessp_paces[b->pace]);
    csuccessp_markdown_cell(to);
    if (b->handoff != CSUCCESSP_PROGRESS_NONE)
        csuccessp_journey_percent(b->handoff, to);
    csuccessp_markdown_cell(to);
    csuccessp_journey_missing_cell(book, stage, standing, to);
    csuccessp_markdown_cell(to);
    csuccessp_stake_text(book, &stake, to);
    csuccessp_markdown_row_end(to);
}

void
csuccessp_onboarding_markdown(const csuccessp_onboarding *o)
{
    static const char *const heads[] = {"Customer",     "Stage",    ">Days on it",
                                        ">Days in all", "Pace",     ">Handed over",
                                        "Missing",      ">Revenue", NULL};
    csuccessp_buffer *to = &o->report->output->buffer;
    size_t i;

    write_head(o, to);
    write_windows(o, to);
    write_times(o, to);
    write_gates(o, to);
    if (first_of(o) == end_of(o))
        return;
    csuccessp_buffer_text(to, "\n## Customers\n\n");
    csuccessp_markdown_heads(to, heads);
    for (i = first_of(o); i < end_of(o); i++)
        write_row(o, &o->items[i], to);
}
