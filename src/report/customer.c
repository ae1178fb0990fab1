/* SPDX-License-Identifier: MIT */
/* The report `customer`: one customer, the score part by part, and why it changed. */
#include <csuccess/health.h>
#include <string.h>

#include "book/record/record.h"
#include "health/history/moment.h"
#include "report/sentence.h"
#include "util/json_write.h"
#include "util/markdown.h"

enum { MOMENTS = 20 };

struct report {
    csuccess_book *book;
    csuccessp_output *output;
    uint32_t row;
    csuccessp_health_entry *entry; /* NULL: no model applies */
    const csuccessp_model *model;  /* that was explained; else the published one */
    int64_t since;
    csuccessp_explanation now, change;
    int explained, changed;
    csuccessp_sentence reason;
};

static csuccess_status
read_parameters(struct report *r, const csuccessp_place *place, yyjson_val *parameters)
{
    struct customer_parameters {
        csuccessp_slice customer, model;
        int64_t since;
    } in = {{NULL, 0}, {NULL, 0}, 0};
    static const csuccessp_field fields[] = {
        {"customer", CSUCCESSP_FIELD_ID, 1, offsetof(struct customer_parameters, customer), NULL},
        {"model", CSUCCESSP_FIELD_ID, 0, offsetof(struct customer_parameters, model), NULL},
        {"since", CSUCCESSP_FIELD_TIME, 0, offsetof(struct customer_parameters, since), NULL},
    };
    uint64_t present;
    csuccess_status status;

    in.since = csuccessp_report_since(r->book);
    status = csuccessp_fields_read(place, parameters, fields, 3, &in, &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_record_customer(r->book, place, "customer", in.customer, &r->row);
    if (status == CSUCCESS_OK && in.model.bytes)
        status = csuccessp_report_model(r->book, place, in.model, &r->entry);
    else if (status == CSUCCESS_OK && csuccessp_instant_of(r->book, r->row) != CSUCCESSP_TIME_NONE)
        r->entry = csuccessp_health_applicable(r->book, r->row);
    r->since = in.since;
    if (r->entry)
        r->model = csuccessp_health_current(r->entry);
    return status;
}

static csuccess_status
explain(struct report *r)
{
    int64_t now = r->book->clock.now;
    csuccess_status status;

    if (!r->entry || now == CSUCCESSP_TIME_NONE)
        return CSUCCESS_OK;
    status = csuccessp_explain(r->book, r->row, r->entry->number, now, &r->now);
    if (status == CSUCCESS_E_NO_MEMORY)
        return status;
    r->explained = status == CSUCCESS_OK;
    if (!r->explained)
        return CSUCCESS_OK;
    r->model = r->now.model; /* another one may be published and not have been used yet */
    status = csuccessp_explain_change(r->book, r->row, r->entry->number, r->since, now, &r->change);
    if (status == CSUCCESS_E_NO_MEMORY)
        return status;
    r->changed = status == CSUCCESS_OK && r->change.missing == CSUCCESS_PRESENT &&
                 r->change.was_missing == CSUCCESS_PRESENT;
    return CSUCCESS_OK;
}

static const char *
line_word(uint8_t kind)
{
    static const char *const words[] = {"",      "measure",  "group",    "start",
                                        "limit", "rule",     "override", "model",
                                        "time",  "presence", "value",    "whole"};

    return kind < sizeof words / sizeof *words ? words[kind] : "";
}

/* JSON. */

static void
write_line(const struct report *r, const csuccessp_explained *line, int is_change)
{
    csuccessp_buffer *to = &r->output->buffer;

    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "kind");
    csuccessp_json_string(to, line_word(line->kind));
    csuccessp_json_key(to, "depth");
    csuccessp_json_int(to, line->depth);
    csuccessp_json_key(to, "id");
    csuccessp_report_text(r->book, line->id, to);
    csuccessp_json_key(to, "title");
    csuccessp_report_text(r->book, line->title, to);
    if (line->text) {
        csuccessp_json_key(to, "text");
        csuccessp_report_text(r->book, line->text, to);
    }
    if (line->type) {
        if (is_change) {
            csuccessp_json_key(to, "was");
            csuccessp_reading_json(r->book, line->type, &line->was, to);
        }
        csuccessp_json_key(to, "value");
        csuccessp_reading_json(r->book, line->type, &line->now, to);
    }
    csuccessp_json_key(to, "contribution");
    csuccessp_json_decimal(to, line->contribution);
    if (!is_change) {
        csuccessp_json_key(to, "missing");
        if (line->missing == CSUCCESS_PRESENT)
            csuccessp_json_null(to);
        else
            csuccessp_json_string(to, csuccessp_missing_word(line->missing));
        if (line->kind == CSUCCESS_HEALTH_MEASURE) {
            csuccessp_json_key(to, "points");
            if (line->missing == CSUCCESS_PRESENT)
                csuccessp_json_decimal(to, line->points);
            else
                csuccessp_json_null(to);
        }
        csuccessp_json_key(to, "weight");
        csuccessp_json_decimal(to, line->weight);
        csuccessp_json_key(to, "lost");
        csuccessp_json_decimal(to, line->lost);
    }
    csuccessp_json_end(to, '}');
}

static void
write_lines(const struct report *r, const csuccessp_explanation *e, int is_change)
{
    csuccessp_buffer *to = &r->output->buffer;
    size_t i;

    csuccessp_json_key(to, "lines");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < e->lines.count; i++)
        write_line(r, &e->lines.items[i], is_change);
    csuccessp_json_end(to, ']');
}

static void
write_identity(const struct report *r)
{
    const csuccess_book *book = r->book;
    const csuccessp_column *start = &book->builtins[CSUCCESSP_BUILTIN_START].column;
    csuccessp_buffer *to = &r->output->buffer;
    csuccessp_stake stake = csuccessp_stake_of(book, r->row);
    size_t length;
    const char *id = csuccessp_customer_id(book, r->row, &length);

    csuccessp_json_key(to, "customer");
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "id");
    csuccessp_json_text(to, id, length);
    csuccessp_json_key(to, "name");
    csuccessp_report_text(book, csuccessp_report_builtin(book, CSUCCESSP_BUILTIN_NAME, r->row), to);
    csuccessp_json_key(to, "owner");
    csuccessp_report_text(book, csuccessp_report_builtin(book, CSUCCESSP_BUILTIN_OWNER, r->row),
                          to);
    csuccessp_json_key(to, "start");
    if (csuccessp_column_has(start, r->row))
        csuccessp_json_date(to, start->data.small[r->row]);
    else
        csuccessp_json_null(to);
    csuccessp_json_key(to, "revenue");
    csuccessp_stake_json(book, &stake, to);
    csuccessp_json_key(to, "as_of");
    csuccessp_report_time(csuccessp_instant_of(book, r->row), to);
    csuccessp_json_end(to, '}');
}

static uint32_t
why_missing(const struct report *r)
{
    if (r->explained)
        return r->now.missing;
    return !r->entry && csuccessp_instant_of(r->book, r->row) != CSUCCESSP_TIME_NONE
               ? CSUCCESS_MISSING_NOT_APPLICABLE
               : CSUCCESS_MISSING_NOT_COMPUTED;
}

static void
write_total(const struct report *r)
{
    csuccessp_buffer *to = &r->output->buffer;
    char shown[CSUCCESSP_SHOWN_MAX];
    int present = r->explained && r->now.missing == CSUCCESS_PRESENT;

    csuccessp_json_key(to, "model");
    if (r->entry) {
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, "id");
        csuccessp_report_text(r->book, r->entry->id, to);
        csuccessp_json_key(to, "title");
        csuccessp_report_text(r->book, r->model->title, to);
        csuccessp_json_key(to, "revision");
        csuccessp_json_int(to, r->explained ? r->now.revision : r->model->revision);
        csuccessp_json_end(to, '}');
    } else {
        csuccessp_json_null(to);
    }
    csuccessp_json_key(to, "score");
    if (present)
        csuccessp_json_decimal(to, r->now.score);
    else
        csuccessp_json_null(to);
    csuccessp_json_key(to, "shown");
    if (present)
        csuccessp_json_text(to, shown, csuccessp_show_score(r->model, r->now.score, shown));
    else
        csuccessp_json_null(to);
    csuccessp_json_key(to, "missing");
    if (present)
        csuccessp_json_null(to);
    else
        csuccessp_json_string(to, csuccessp_missing_word(why_missing(r)));
    csuccessp_json_key(to, "band");
    if (r->explained)
        csuccessp_report_band(r->book, r->entry, r->model, r->now.band, to);
    else
        csuccessp_json_null(to);
    csuccessp_json_key(to, "coverage");
    csuccessp_json_decimal(to, r->explained ? r->now.coverage : 0);
}

static void
write_moments(const struct report *r)
{
    csuccessp_buffer *to = &r->output->buffer;
    const csuccessp_moment *m = csuccessp_moment_first(r->book, r->row);
    int count;

    csuccessp_json_key(to, "moments");
    csuccessp_json_begin(to, '[');
    for (count = 0; m && count < MOMENTS; m = csuccessp_moment_older(r->book, m), count++) {
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, "at");
        csuccessp_json_time(to, m->at);
        csuccessp_json_key(to, "band_changed");
        csuccessp_json_bool(to, (m->flags & CSUCCESSP_MOMENT_BAND) != 0);
        csuccessp_json_key(to, "overridden");
        csuccessp_json_bool(to, (m->flags & CSUCCESSP_MOMENT_OVERRIDE) != 0);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

static csuccess_status
write_json(struct report *r)
{
    csuccessp_buffer *to = &r->output->buffer;
    csuccess_status status = CSUCCESS_OK;

    write_identity(r);
    write_total(r);
    csuccessp_json_key(to, "reason");
    if (r->explained) {
        csuccessp_reason(r->book, r->model, &r->now, r->changed ? &r->change : NULL, &r->reason);
        status = csuccessp_sentence_json(&r->reason, to);
    } else {
        csuccessp_json_null(to);
    }
    write_lines(r, &r->now, 0);
    csuccessp_json_key(to, "change");
    if (r->changed) {
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, "since");
        csuccessp_json_time(to, r->since);
        csuccessp_json_key(to, "was_at");
        csuccessp_json_time(to, r->change.was_at);
        csuccessp_json_key(to, "was");
        csuccessp_json_decimal(to, r->change.was);
        csuccessp_json_key(to, "was_revision");
        csuccessp_json_int(to, r->change.was_revision);
        csuccessp_json_key(to, "was_band");
        csuccessp_report_band(r->book, r->entry, r->model, r->change.was_band, to);
        csuccessp_json_key(to, "difference");
        csuccessp_json_decimal(to, r->change.score - r->change.was);
        write_lines(r, &r->change, 1);
        csuccessp_json_end(to, '}');
    } else {
        csuccessp_json_null(to);
    }
    write_moments(r);
    return status;
}

/* Markdown. What is shown of the parts adds up to what is shown of the whole. */

static csuccess_status
round_lines(const struct report *r, const csuccessp_explanation *e, int64_t total, int64_t *out)
{
    csuccessp_memory *m = &r->book->memory;
    csuccessp_share *shares = csuccessp_allocate_zeroed(m, e->lines.count + 1, sizeof *shares);
    csuccessp_fraction *terms = csuccessp_allocate_zeroed(m, e->lines.count + 1, sizeof *terms);
    csuccessp_fraction whole;
    int64_t unit = 1;
    size_t i, count = 0;
    int32_t d;

    if (!shares || !terms) {
        csuccessp_release(m, shares, e->lines.count + 1, sizeof *shares);
        csuccessp_release(m, terms, e->lines.count + 1, sizeof *terms);
        return csuccessp_fail_memory(&r->book->error);
    }
    for (d = r->model->scale.decimals; d < 6; d++)
        unit *= 10;
    for (i = 0; i < e->lines.count; i++) {
        if (e->lines.items[i].kind == CSUCCESS_HEALTH_GROUP)
            continue;
        terms[count].top = csuccessp_int128_from(e->lines.items[i].contribution);
        terms[count].bottom = unit;
        shares[count].terms = &terms[count];
        shares[count++].count = 1;
    }
    whole.top = csuccessp_int128_from(total);
    whole.bottom = unit;
    csuccessp_apportion(shares, count, csuccessp_fractions_round(&whole, 1));
    for (i = count = 0; i < e->lines.count; i++)
        out[i] = e->lines.items[i].kind == CSUCCESS_HEALTH_GROUP ? 0
                                                                 : shares[count++].amount * unit;
    csuccessp_release(m, shares, e->lines.count + 1, sizeof *shares);
    csuccessp_release(m, terms, e->lines.count + 1, sizeof *terms);
    return CSUCCESS_OK;
}

static void
write_name(const struct report *r, const csuccessp_explained *line)
{
    csuccessp_buffer *to = &r->output->buffer;
    uint32_t d;

    for (d = 1; d < line->depth; d++)
        csuccessp_buffer_text(to, "&nbsp;&nbsp;");
    switch (line->kind) {
    case CSUCCESS_HEALTH_START:
        csuccessp_buffer_text(to, "start of ");
        break;
    case CSUCCESS_HEALTH_LIMIT:
        csuccessp_buffer_text(to, "limit of ");
        break;
    case CSUCCESS_HEALTH_WHOLE:
        csuccessp_buffer_text(to, "whole of ");
        break;
    case CSUCCESS_HEALTH_RULE:
        csuccessp_buffer_text(to, "rule ");
        break;
    case CSUCCESS_HEALTH_OVERRIDE:
        csuccessp_buffer_text(to, line->text ? "override: " : "overrides");
        csuccessp_report_cell(r->book, line->text, to);
        return;
    case CSUCCESS_HEALTH_MODEL:
        csuccessp_buffer_text(to, "another version of the model");
        return;
    case CSUCCESS_HEALTH_TIME:
        csuccessp_buffer_text(to, "time");
        return;
    default:
        break;
    }
    if (csuccessp_line_name(line))
        csuccessp_report_cell(r->book, csuccessp_line_name(line), to);
    else
        csuccessp_buffer_text(to, "the whole");
}

static void
write_reading(const struct report *r, const csuccessp_explained *line,
              const csuccessp_reading *reading)
{
    csuccessp_buffer *to = &r->output->buffer, text;

    if (!line->type)
        return;
    csuccessp_buffer_open(&text, to->memory);
    csuccessp_reading_text(r->book, line->type, reading, &text);
    if (text.status != CSUCCESS_OK && to->status == CSUCCESS_OK)
        to->status = text.status;
    csuccessp_markdown_text(to, text.data, text.length);
    csuccessp_buffer_close(&text);
}

static csuccess_status
write_table(const struct report *r, const csuccessp_explanation *e, int64_t total, int is_change)
{
    static const char *const heads[] = {"Part",   "Value",  ">Points", ">Weight",
                                        ">Gives", ">Loses", NULL};
    static const char *const change_heads[] = {"Cause", "Before", "Now", ">Change", NULL};
    csuccessp_buffer *to = &r->output->buffer;
    int32_t decimals = r->model->scale.decimals;
    char shown[CSUCCESSP_SHOWN_MAX];
    int64_t *rounded = csuccessp_allocate(&r->book->memory, e->lines.count + 1, sizeof *rounded);
    size_t i;
    csuccess_status status;

    if (!rounded)
        return csuccessp_fail_memory(&r->book->error);
    status = round_lines(r, e, total, rounded);
    csuccessp_markdown_heads(to, is_change ? change_heads : heads);
    for (i = 0; i < e->lines.count && status == CSUCCESS_OK; i++) {
        const csuccessp_explained *line = &e->lines.items[i];
        csuccessp_markdown_row(to);
        write_name(r, line);
        csuccessp_markdown_cell(to);
        if (is_change) {
            write_reading(r, line, &line->was);
            csuccessp_markdown_cell(to);
        }
        write_reading(r, line, &line->now);
        csuccessp_markdown_cell(to);
        if (!is_change) {
            if (line->kind == CSUCCESS_HEALTH_MEASURE && line->missing == CSUCCESS_PRESENT)
                csuccessp_buffer_add(to, shown,
                                     csuccessp_show_points(line->points, decimals, shown));
            csuccessp_markdown_cell(to);
            if (line->weight)
                csuccessp_buffer_format(
                    to, "%.*s %%", (int)csuccessp_show_points(line->weight * 100, 1, shown), shown);
            csuccessp_markdown_cell(to);
        }
        if (line->kind != CSUCCESS_HEALTH_GROUP)
            csuccessp_buffer_add(to, shown, csuccessp_show_points(rounded[i], decimals, shown));
        if (!is_change) {
            csuccessp_markdown_cell(to);
            if (line->lost)
                csuccessp_buffer_add(to, shown, csuccessp_show_points(line->lost, decimals, shown));
        }
        csuccessp_markdown_row_end(to);
    }
    csuccessp_release(&r->book->memory, rounded, e->lines.count + 1, sizeof *rounded);
    return status;
}

static csuccess_status
write_markdown(struct report *r)
{
    csuccess_book *book = r->book;
    csuccessp_buffer *to = &r->output->buffer;
    csuccessp_text name = csuccessp_report_builtin(book, CSUCCESSP_BUILTIN_NAME, r->row);
    csuccessp_stake stake = csuccessp_stake_of(book, r->row);
    char shown[CSUCCESSP_SHOWN_MAX];
    size_t length;
    const char *id = csuccessp_customer_id(book, r->row, &length);
    csuccess_status status;

    csuccessp_buffer_text(to, "# ");
    if (name)
        csuccessp_report_cell(book, name, to);
    else
        csuccessp_markdown_text(to, id, length);
    csuccessp_buffer_text(to, "\n\n");
    if (stake.present) {
        csuccessp_buffer_text(to, "Revenue at stake: ");
        csuccessp_stake_text(book, &stake, to);
        csuccessp_buffer_text(to, "\n\n");
    }
    if (!r->explained) {
        int none = !r->entry && csuccessp_instant_of(book, r->row) != CSUCCESSP_TIME_NONE;
        csuccessp_buffer_text(to, none ? "No health model applies.\n" : "No score yet.\n");
        return CSUCCESS_OK;
    }
    csuccessp_buffer_text(to, "As of ");
    csuccessp_buffer_time(to, csuccessp_instant_of(book, r->row));
    csuccessp_buffer_text(to, ". ");
    if (r->now.missing == CSUCCESS_PRESENT) {
        csuccessp_buffer_text(to, "Score ");
        csuccessp_buffer_add(to, shown, csuccessp_show_score(r->model, r->now.score, shown));
        if (r->now.band != CSUCCESSP_BAND_NONE) {
            csuccessp_buffer_text(to, ", ");
            csuccessp_report_band_cell(book, r->entry, r->model, r->now.band, to);
        }
        csuccessp_buffer_text(to, ". ");
    }
    csuccessp_reason(book, r->model, &r->now, r->changed ? &r->change : NULL, &r->reason);
    status = csuccessp_sentence_markdown(&r->reason, to);
    csuccessp_buffer_text(to, "\n\n## Why this score\n\n");
    if (status == CSUCCESS_OK)
        status = write_table(r, &r->now, r->now.missing == CSUCCESS_PRESENT ? r->now.score : 0, 0);
    if (status != CSUCCESS_OK || !r->changed || !r->change.lines.count)
        return status;
    csuccessp_buffer_text(to, "\n## Why it changed since ");
    csuccessp_buffer_time(to, r->change.was_at);
    csuccessp_buffer_text(to, "\n\n");
    return write_table(r, &r->change, r->change.score - r->change.was, 1);
}

static csuccess_status
write_customer(csuccess_book *book, const csuccessp_place *place, yyjson_val *parameters,
               uint32_t format, csuccessp_output *output)
{
    struct report *r = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *r);
    csuccess_status status;

    if (!r)
        return csuccessp_fail_memory(&book->error);
    r->book = book;
    r->output = output;
    csuccessp_sentence_open(&r->reason, book);
    if (book->clock.now == CSUCCESSP_TIME_NONE)
        status = csuccessp_fail(&book->error, CSUCCESS_E_NO_CLOCK, "the clock was never moved");
    else
        status = read_parameters(r, place, parameters);
    if (status == CSUCCESS_OK)
        status = csuccessp_moments_thin(book, r->row);
    if (status == CSUCCESS_OK)
        status = explain(r);
    if (status == CSUCCESS_OK)
        status = format == CSUCCESS_REPORT_JSON ? write_json(r) : write_markdown(r);
    csuccessp_sentence_close(&r->reason);
    csuccessp_explanation_free(book, &r->now);
    csuccessp_explanation_free(book, &r->change);
    csuccessp_release(&book->memory, r, 1, sizeof *r);
    return status;
}

const csuccessp_report_kind csuccessp_customer_report = {"customer", write_customer,
                                                         CSUCCESSP_IN_BOTH};
