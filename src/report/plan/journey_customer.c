/* SPDX-License-Identifier: MIT */
/* The report `journey` of one customer: the stage, what is missing on it, the way so far, and the
 * model customer beside this one. */
#include "plan/plan.h"
#include "report/plan/journeys.h"
#include "report/playbook/figures.h"
#include "util/int128.h"
#include "util/json_write.h"
#include "util/markdown.h"

struct one {
    const csuccessp_journey_report *report;
    const csuccessp_standing *standing; /* NULL: never set out */
    uint32_t stage;                     /* UINT32_MAX: on none */
    int64_t index, progress;
    int64_t weights; /* of the drivers that are known */
    csuccessp_buffer *to;
};

static csuccessp_driver_state
look_at(const struct one *o, size_t i)
{
    const csuccessp_journey_report *r = o->report;

    return csuccessp_driver_look(r->book, &r->journey->drivers.items[i], r->row,
                                 csuccessp_instant_of(r->book, r->row));
}

/* What a driver brings to the index; all together are the index, but for rounding. */
static int64_t
contribution(const struct one *o, const csuccessp_journey_driver *driver, int64_t progress)
{
    int64_t out;

    if (progress == CSUCCESSP_PROGRESS_NONE || !o->weights ||
        !csuccessp_int128_to_int64(
            csuccessp_int128_round_divide(csuccessp_int128_multiply(progress, driver->weight),
                                          o->weights),
            &out))
        return CSUCCESSP_PROGRESS_NONE;
    return out;
}

static void
find_figures(struct one *o)
{
    const csuccessp_journey_report *r = o->report;
    int64_t at = csuccessp_instant_of(r->book, r->row);
    size_t i;

    o->stage = UINT32_MAX;
    o->index = o->progress = CSUCCESSP_PROGRESS_NONE;
    o->weights = 0;
    if (at == CSUCCESSP_TIME_NONE)
        return;
    if (o->standing)
        o->stage = csuccessp_journey_stage_find(r->journey, o->standing->stage);
    o->index = csuccessp_journey_index(r->book, r->journey, o->stage, r->row, at);
    if (o->standing && o->standing->stage)
        o->progress = csuccessp_journey_progress(o->index, o->standing->begun);
    for (i = 0; i < r->journey->drivers.count; i++)
        if (look_at(o, i).progress != CSUCCESSP_PROGRESS_NONE)
            o->weights += r->journey->drivers.items[i].weight;
}

static const csuccessp_journey_stage *
stage_of(const struct one *o)
{
    return o->stage == UINT32_MAX ? NULL : &o->report->journey->stages.items[o->stage];
}

static int32_t
days_of(const struct one *o)
{
    const csuccess_book *book = o->report->book;

    if (!csuccessp_standing_is_going(o->standing))
        return -1;
    return csuccessp_standing_days(book, o->standing, book->clock.now);
}

/* JSON. */

static void
write_driver(const struct one *o, size_t i)
{
    const csuccess_book *book = o->report->book;
    const csuccessp_journey_driver *driver = &o->report->journey->drivers.items[i];
    csuccessp_driver_state state = look_at(o, i);
    int is_known = state.actual != CSUCCESSP_INTEGER_MISSING;

    csuccessp_json_begin(o->to, '{');
    csuccessp_put_text(book, "id", driver->id, o->to);
    csuccessp_put_text(book, "title", driver->title, o->to);
    csuccessp_put_text(book, "value", driver->name, o->to);
    csuccessp_put_share("from", driver->from, o->to);
    csuccessp_put_share("model", driver->to, o->to);
    csuccessp_put_share("actual", is_known ? state.actual : CSUCCESSP_PROGRESS_NONE, o->to);
    csuccessp_put_share("gap", is_known ? driver->to - state.actual : CSUCCESSP_PROGRESS_NONE,
                        o->to);
    csuccessp_put_share("progress", state.progress, o->to);
    csuccessp_put_share("weight", driver->weight, o->to);
    csuccessp_journey_put_value("contribution", contribution(o, driver, state.progress), o->to);
    csuccessp_json_end(o->to, '}');
}

static void
write_milestone(const struct one *o, const csuccessp_journey_milestone *m)
{
    const csuccess_book *book = o->report->book;
    const csuccessp_reached *reached = o->standing
                                           ? csuccessp_reached_find(book, o->standing, m->id)
                                           : NULL;

    csuccessp_json_begin(o->to, '{');
    csuccessp_put_text(book, "id", m->id, o->to);
    csuccessp_put_text(book, "title", m->title, o->to);
    csuccessp_json_key(o->to, "required");
    csuccessp_json_bool(o->to, m->required);
    csuccessp_json_key(o->to, "gate");
    if (m->gate)
        csuccessp_json_string(o->to, csuccessp_gates[m->gate]);
    else
        csuccessp_json_null(o->to);
    csuccessp_put_time("reached", reached ? reached->at : CSUCCESSP_TIME_NONE, o->to);
    csuccessp_put_text(book, "by", reached ? reached->by : 0, o->to);
    csuccessp_json_key(o->to, "by_itself");
    csuccessp_json_bool(o->to, reached && reached->by_itself);
    csuccessp_json_end(o->to, '}');
}

static void
write_stage(const struct one *o, uint32_t number)
{
    const csuccessp_journey_stage *stage = &o->report->journey->stages.items[number];
    size_t i;

    csuccessp_json_begin(o->to, '{');
    csuccessp_put_text(o->report->book, "id", stage->id, o->to);
    csuccessp_put_text(o->report->book, "title", stage->title, o->to);
    csuccessp_json_key(o->to, "here");
    csuccessp_json_bool(o->to, number == o->stage);
    csuccessp_journey_put_value("value", stage->value, o->to);
    csuccessp_journey_put_days("target_days", stage->target_days, o->to);
    csuccessp_journey_put_days("max_days", stage->max_days, o->to);
    csuccessp_json_key(o->to, "milestones");
    csuccessp_json_begin(o->to, '[');
    for (i = 0; i < stage->milestones.count; i++)
        write_milestone(o, &stage->milestones.items[i]);
    csuccessp_json_end(o->to, ']');
    csuccessp_json_end(o->to, '}');
}

static void
write_moves(const struct one *o)
{
    const csuccess_book *book = o->report->book;
    csuccessp_ref ref = o->standing ? o->standing->moves : 0;
    int64_t left = o->report->limit;

    csuccessp_json_key(o->to, "moves");
    csuccessp_json_begin(o->to, '[');
    for (; ref && left > 0; ref = csuccessp_move_at(book, ref)->next, left--) {
        const csuccessp_journey_move *move = csuccessp_move_at(book, ref);
        csuccessp_json_begin(o->to, '{');
        csuccessp_put_time("at", move->at, o->to);
        csuccessp_json_key(o->to, "kind");
        csuccessp_json_string(o->to, csuccessp_move_kinds[move->kind]);
        csuccessp_put_text(book, "from", move->from, o->to);
        csuccessp_put_text(book, "to", move->to, o->to);
        csuccessp_put_text(book, "by", move->by, o->to);
        csuccessp_json_end(o->to, '}');
    }
    csuccessp_json_end(o->to, ']');
}

static void
write_state(const struct one *o)
{
    const csuccess_book *book = o->report->book;
    const csuccessp_standing *s = o->standing;
    uint8_t pace = csuccessp_standing_pace(book, o->report->journey, s, book->clock.now);

    csuccessp_put_text(book, "stage", s ? s->stage : 0, o->to);
    csuccessp_put_time("since", s && s->stage ? s->since : CSUCCESSP_TIME_NONE, o->to);
    csuccessp_journey_put_days("days", days_of(o), o->to);
    csuccessp_json_key(o->to, "pace");
    csuccessp_json_string(o->to, csuccessp_paces[pace]);
    csuccessp_put_time("started", s ? s->started : CSUCCESSP_TIME_NONE, o->to);
    csuccessp_put_time("first_value", s ? s->first_value : CSUCCESSP_TIME_NONE, o->to);
    csuccessp_put_time("completed", s ? s->completed : CSUCCESSP_TIME_NONE, o->to);
    csuccessp_put_time("left", s ? s->left : CSUCCESSP_TIME_NONE, o->to);
    csuccessp_journey_put_value("value", o->index, o->to);
    csuccessp_journey_put_value("value_at_start", s ? s->begun : CSUCCESSP_PROGRESS_NONE, o->to);
    csuccessp_put_share("progress", o->progress, o->to);
    csuccessp_journey_missing_json(book, csuccessp_standing_is_going(s) ? stage_of(o) : NULL, s,
                                   o->to);
}

static void
write_json(const struct one *o)
{
    const csuccessp_journey_report *r = o->report;
    size_t i, length;
    const char *id = csuccessp_customer_id(r->book, r->row, &length);

    csuccessp_journey_head_json(r);
    csuccessp_json_key(o->to, "customer");
    csuccessp_json_begin(o->to, '{');
    csuccessp_json_key(o->to, "id");
    csuccessp_json_text(o->to, id, length);
    csuccessp_put_text(r->book, "name",
                       csuccessp_report_builtin(r->book, CSUCCESSP_BUILTIN_NAME, r->row), o->to);
    csuccessp_json_end(o->to, '}');
    write_state(o);
    csuccessp_json_key(o->to, "drivers");
    csuccessp_json_begin(o->to, '[');
    for (i = 0; i < r->journey->drivers.count; i++)
        write_driver(o, i);
    csuccessp_json_end(o->to, ']');
    csuccessp_json_key(o->to, "stages");
    csuccessp_json_begin(o->to, '[');
    for (i = 0; i < r->journey->stages.count; i++)
        write_stage(o, (uint32_t)i);
    csuccessp_json_end(o->to, ']');
    write_moves(o);
}

/* Markdown. */

static void
write_number_cell(int64_t micro, csuccessp_buffer *to)
{
    csuccessp_markdown_cell(to);
    if (micro == CSUCCESSP_PROGRESS_NONE)
        csuccessp_buffer_text(to, "no data");
    else
        csuccessp_buffer_decimal(to, micro);
}

static void
write_percent_cell(int64_t share, csuccessp_buffer *to)
{
    csuccessp_markdown_cell(to);
    csuccessp_journey_percent(share, to);
}

static void
write_drivers_table(const struct one *o)
{
    static const char *const heads[] = {"Driver",    ">Here",   ">Model",  ">Gap",
                                        ">Progress", ">Weight", ">Brings", NULL};
    const csuccessp_journey *journey = o->report->journey;
    size_t i;

    if (!journey->drivers.count)
        return;
    csuccessp_buffer_text(o->to, "\n## Beside the model customer\n\n");
    csuccessp_markdown_heads(o->to, heads);
    for (i = 0; i < journey->drivers.count; i++) {
        const csuccessp_journey_driver *driver = &journey->drivers.items[i];
        csuccessp_driver_state state = look_at(o, i);
        int64_t actual = state.actual == CSUCCESSP_INTEGER_MISSING ? CSUCCESSP_PROGRESS_NONE
                                                                   : state.actual;
        csuccessp_markdown_row(o->to);
        csuccessp_journey_name_cell(o->report->book, driver->title, driver->id, o->to);
        write_number_cell(actual, o->to);
        write_number_cell(driver->to, o->to);
        write_number_cell(actual == CSUCCESSP_PROGRESS_NONE ? actual : driver->to - actual, o->to);
        write_percent_cell(state.progress, o->to);
        write_number_cell(driver->weight, o->to);
        write_percent_cell(contribution(o, driver, state.progress), o->to);
        csuccessp_markdown_row_end(o->to);
    }
}

static void
write_stages_table(const struct one *o)
{
    static const char *const heads[] = {"Stage", "Milestone", "Required", "Reached", "By", NULL};
    const csuccess_book *book = o->report->book;
    const csuccessp_journey *journey = o->report->journey;
    size_t i, k;

    csuccessp_buffer_text(o->to, "\n## Milestones\n\n");
    csuccessp_markdown_heads(o->to, heads);
    for (i = 0; i < journey->stages.count; i++)
        for (k = 0; k < journey->stages.items[i].milestones.count; k++) {
            const csuccessp_journey_stage *stage = &journey->stages.items[i];
            const csuccessp_journey_milestone *m = &stage->milestones.items[k];
            const csuccessp_reached *reached =
                o->standing ? csuccessp_reached_find(book, o->standing, m->id) : NULL;
            csuccessp_markdown_row(o->to);
            csuccessp_journey_name_cell(book, stage->title, stage->id, o->to);
            csuccessp_markdown_cell(o->to);
            csuccessp_journey_name_cell(book, m->title, m->id, o->to);
            csuccessp_markdown_cell(o->to);
            csuccessp_buffer_text(o->to, m->required ? "yes" : "no");
            csuccessp_markdown_cell(o->to);
            if (reached)
                csuccessp_buffer_time(o->to, reached->at);
            csuccessp_markdown_cell(o->to);
            if (reached)
                csuccessp_report_cell(book, reached->by, o->to);
            csuccessp_markdown_row_end(o->to);
        }
}

static void
write_moves_table(const struct one *o)
{
    static const char *const heads[] = {"At", "Move", "From", "To", "By", NULL};
    const csuccess_book *book = o->report->book;
    csuccessp_ref ref = o->standing ? o->standing->moves : 0;
    int64_t left = o->report->limit;

    if (!ref)
        return;
    csuccessp_buffer_text(o->to, "\n## The way so far\n\n");
    csuccessp_markdown_heads(o->to, heads);
    for (; ref && left > 0; ref = csuccessp_move_at(book, ref)->next, left--) {
        const csuccessp_journey_move *move = csuccessp_move_at(book, ref);
        csuccessp_markdown_row(o->to);
        csuccessp_buffer_time(o->to, move->at);
        csuccessp_markdown_cell(o->to);
        csuccessp_buffer_text(o->to, csuccessp_move_kinds[move->kind]);
        csuccessp_markdown_cell(o->to);
        csuccessp_report_cell(book, move->from, o->to);
        csuccessp_markdown_cell(o->to);
        csuccessp_report_cell(book, move->to, o->to);
        csuccessp_markdown_cell(o->to);
        csuccessp_report_cell(book, move->by, o->to);
        csuccessp_markdown_row_end(o->to);
    }
}

static void
write_stands(const struct one *o)
{
    const csuccess_book *book = o->report->book;
    const csuccessp_journey_stage *stage = stage_of(o);
    uint8_t pace = csuccessp_standing_pace(book, o->report->journey, o->standing, book->clock.now);

    if (!stage) {
        csuccessp_buffer_text(o->to, o->standing ? "Has left.\n" : "Has not set out.\n");
        return;
    }
    csuccessp_buffer_text(o->to, o->standing->completed == CSUCCESSP_TIME_NONE ? "On the stage "
                                                                               : "Completed: ");
    csuccessp_journey_name_cell(book, stage->title, stage->id, o->to);
    if (days_of(o) >= 0)
        csuccessp_buffer_format(o->to, " for %" PRId32 " days", days_of(o));
    if (pace > CSUCCESSP_PACE_ACHIEVED) {
        csuccessp_buffer_text(o->to, ", ");
        csuccessp_buffer_text(o->to,
                              pace == CSUCCESSP_PACE_ON_TRACK ? "on track" : csuccessp_paces[pace]);
    }
    csuccessp_buffer_text(o->to, ". Value ");
    csuccessp_journey_percent(o->index, o->to);
    csuccessp_buffer_text(o->to, " of the model customer's; at the beginning ");
    csuccessp_journey_percent(o->standing->begun, o->to);
    csuccessp_buffer_text(o->to, "; progress ");
    csuccessp_journey_percent(o->progress, o->to);
    csuccessp_buffer_text(o->to, ".\n");
    if (o->standing->completed != CSUCCESSP_TIME_NONE)
        return;
    if (!csuccessp_journey_lacks(book, stage, o->standing))
        return;
    csuccessp_buffer_text(o->to, "Missing here: ");
    csuccessp_journey_missing_cell(book, stage, o->standing, o->to);
    csuccessp_buffer_text(o->to, ".\n");
}

static void
write_markdown(const struct one *o)
{
    const csuccessp_journey_report *r = o->report;
    csuccessp_text name = csuccessp_report_builtin(r->book, CSUCCESSP_BUILTIN_NAME, r->row);
    size_t length;
    const char *id = csuccessp_customer_id(r->book, r->row, &length);

    csuccessp_buffer_text(o->to, "# Journey ");
    csuccessp_journey_name_cell(r->book, r->journey->title, r->journey->id, o->to);
    csuccessp_buffer_text(o->to, " of ");
    if (name)
        csuccessp_report_cell(r->book, name, o->to);
    else
        csuccessp_markdown_text(o->to, id, length);
    csuccessp_buffer_text(o->to, "\n\nAs of ");
    csuccessp_buffer_time(o->to, r->book->clock.now);
    csuccessp_buffer_text(o->to, ".\n\n");
    write_stands(o);
    write_drivers_table(o);
    write_stages_table(o);
    write_moves_table(o);
}

csuccess_status
csuccessp_journey_customer(csuccessp_journey_report *r)
{
    struct one o = {r, NULL, UINT32_MAX, 0, 0, 0, &r->output->buffer};

    o.standing = csuccessp_standing_of(r->book, r->entry, r->row);
    find_figures(&o);
    if (r->format == CSUCCESS_REPORT_MARKDOWN)
        write_markdown(&o);
    else
        write_json(&o);
    return csuccessp_output_pass(r->output);
}
