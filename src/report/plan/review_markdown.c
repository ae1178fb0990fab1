/* SPDX-License-Identifier: MIT */
#include "report/plan/fields.h"
#include "report/plan/review.h"
#include "report/plan/words.h"
#include "util/date.h"
#include "util/decimal.h"
#include "util/markdown.h"

static void
add_date(int32_t date, csuccessp_buffer *to)
{
    if (date != CSUCCESSP_DATE_NONE)
        csuccessp_buffer_date(to, date);
}

static void
add_name(const csuccessp_review *r, const csuccessp_plan_item *item, csuccessp_buffer *to)
{
    csuccessp_report_cell(r->book, csuccessp_plan_name(item), to);
}

static void
write_head(csuccessp_review *r, csuccessp_buffer *to)
{
    const csuccessp_view *v = &r->view;

    csuccessp_buffer_text(to, "# Review of ");
    csuccessp_report_cell(r->book, r->canvas->name ? r->canvas->name : r->canvas->id, to);
    csuccessp_buffer_text(to, "\n\nAs of ");
    csuccessp_buffer_date(to, v->today);
    csuccessp_buffer_text(to, ": ");
    csuccessp_words_progress(v->progress, v->expected, v->pace, to);
    csuccessp_buffer_text(to, ".\n");
    if (v->next_refresh != CSUCCESSP_DATE_NONE) {
        csuccessp_buffer_text(to, "Next refresh ");
        csuccessp_buffer_date(to, v->next_refresh);
        csuccessp_buffer_text(to, ".\n");
    }
    if (v->next_update != CSUCCESSP_DATE_NONE) {
        csuccessp_buffer_text(to, "Next update ");
        csuccessp_buffer_date(to, v->next_update);
        csuccessp_buffer_text(to, ".\n");
    }
}

/* A value as text. */
static void
add_value(const csuccessp_difference *d, const csuccessp_difference_line *line,
          csuccessp_plan_value value, csuccessp_buffer *to)
{
    if (line->item != CSUCCESSP_PLAN_NONE)
        csuccessp_plan_value_text(d->book, line->field, value, csuccessp_difference_sees, d, to);
    else if (line->field == CSUCCESSP_CANVAS_FIELD_START ||
             line->field == CSUCCESSP_CANVAS_FIELD_END)
        add_date((int32_t)value.number, to);
    else
        csuccessp_words_text(d->book, value.text, to);
}

static csuccess_status
write_value(const csuccessp_difference *d, const csuccessp_difference_line *line,
            csuccessp_plan_value value, csuccessp_buffer *to)
{
    csuccessp_buffer text;
    csuccess_status status;

    csuccessp_markdown_cell(to);
    if (line->what != CSUCCESSP_CHANGED)
        return CSUCCESS_OK;
    csuccessp_buffer_open(&text, to->memory);
    add_value(d, line, value, &text);
    status = text.status;
    csuccessp_markdown_text(to, text.data, text.length);
    csuccessp_buffer_close(&text);
    return status;
}

static void
write_field(const csuccessp_difference_line *line, csuccessp_buffer *to)
{
    const char *c;

    csuccessp_markdown_cell(to);
    if (line->what != CSUCCESSP_CHANGED)
        return;
    c = line->item == CSUCCESSP_PLAN_NONE ? csuccessp_canvas_field_names[line->field]
                                          : csuccessp_plan_field_names[line->field];
    for (; *c; c++)
        csuccessp_buffer_char(to, *c == '_' ? ' ' : *c);
}

static csuccess_status
write_line(csuccessp_review *r, const csuccessp_difference *d, size_t number)
{
    const csuccessp_difference_line *line = &d->lines.items[number];
    const csuccessp_plan_item *item = csuccessp_difference_item(d, number);
    csuccessp_buffer *to = &r->output->buffer;
    csuccess_status status;

    csuccessp_markdown_row(to);
    add_date(csuccessp_plan_date(r->book, line->at), to);
    csuccessp_markdown_cell(to);
    if (item)
        add_name(r, item, to);
    else
        csuccessp_buffer_text(to, "the plan");
    csuccessp_markdown_cell(to);
    csuccessp_buffer_text(to, csuccessp_differences[line->what]);
    write_field(line, to);
    status = write_value(d, line, line->old, to);
    if (status == CSUCCESS_OK)
        status = write_value(d, line, line->now, to);
    csuccessp_markdown_row_end(to);
    return status == CSUCCESS_OK ? csuccessp_output_pass(r->output) : status;
}

static const char *const change_heads[] = {"Date", "Item", "What", "Field", "From", "To", NULL};

static csuccess_status
write_changes(csuccessp_review *r)
{
    csuccessp_buffer *to = &r->output->buffer;
    csuccess_status status = CSUCCESS_OK;
    size_t i, told = 0;

    csuccessp_buffer_text(to, "\n## Changes");
    if (r->from) {
        csuccessp_buffer_text(to, " since version ");
        csuccessp_words_version(r->from, to);
    }
    if (r->to) {
        csuccessp_buffer_text(to, " to version ");
        csuccessp_words_version(r->to, to);
    }
    csuccessp_buffer_text(to, "\n\n");
    for (i = 0; i < r->difference.lines.count && status == CSUCCESS_OK; i++) {
        if (!csuccessp_review_shows(r, &r->difference.lines.items[i]))
            continue;
        if (!told++)
            csuccessp_markdown_heads(to, change_heads);
        status = write_line(r, &r->difference, i);
    }
    if (!told)
        csuccessp_buffer_text(to, r->from ? "None.\n" : "There is no version to compare with.\n");
    return status;
}

static void
write_amount(int64_t amount, csuccessp_buffer *to)
{
    csuccessp_markdown_cell(to);
    if (amount != CSUCCESSP_INTEGER_MISSING)
        csuccessp_buffer_decimal(to, amount);
}

static void
write_kpis(csuccessp_review *r, csuccessp_buffer *to)
{
    static const char *const heads[] = {"Measure", "Unit", ">Baseline", ">Target", ">Then",
                                        ">Now",    "Due",  "Progress",  NULL};
    const csuccessp_view *v = &r->view;
    uint32_t i;

    if (v->by_kind[CSUCCESSP_ITEM_KPI] == v->by_kind[CSUCCESSP_ITEM_KPI + 1])
        return;
    csuccessp_buffer_text(to, "\n## Measures of success\n\n");
    csuccessp_markdown_heads(to, heads);
    for (i = v->by_kind[CSUCCESSP_ITEM_KPI]; i < v->by_kind[CSUCCESSP_ITEM_KPI + 1]; i++) {
        const csuccessp_plan_item *item = csuccessp_view_item(v, i);
        const csuccessp_kpi *kpi = csuccessp_plan_kpi(r->book, item);
        csuccessp_kpi_then then = csuccessp_review_kpi(r, item);
        csuccessp_markdown_row(to);
        add_name(r, item, to);
        csuccessp_markdown_cell(to);
        csuccessp_report_cell(r->book, kpi ? kpi->unit : 0, to);
        write_amount(kpi ? kpi->baseline : CSUCCESSP_INTEGER_MISSING, to);
        write_amount(kpi ? kpi->target : CSUCCESSP_INTEGER_MISSING, to);
        write_amount(then.there ? then.kpi.actual : CSUCCESSP_INTEGER_MISSING, to);
        write_amount(kpi ? kpi->actual : CSUCCESSP_INTEGER_MISSING, to);
        csuccessp_markdown_cell(to);
        add_date(item->due, to);
        csuccessp_markdown_cell(to);
        csuccessp_words_progress(v->marks[i].progress, v->marks[i].expected, v->marks[i].pace, to);
        csuccessp_markdown_row_end(to);
    }
}

static void
write_overdue(csuccessp_review *r, csuccessp_buffer *to)
{
    uint32_t i;

    if (!r->view.overdue)
        return;
    csuccessp_buffer_text(to, "\n## Overdue\n\n");
    for (i = 0; i < r->view.count; i++) {
        const csuccessp_plan_item *item = csuccessp_view_item(&r->view, i);
        if (!r->view.marks[i].overdue)
            continue;
        csuccessp_buffer_text(to, "- ");
        add_name(r, item, to);
        csuccessp_buffer_text(to, ", since ");
        add_date(item->due, to);
        csuccessp_buffer_char(to, '\n');
    }
}

static void
write_decisions(csuccessp_review *r, csuccessp_buffer *to)
{
    const csuccessp_plan_version *version = csuccessp_review_unsigned(r);
    uint32_t i, told = version != NULL;

    csuccessp_buffer_text(to, "\n## Decisions\n\n");
    if (version) {
        csuccessp_buffer_text(to, "- sign version ");
        csuccessp_words_version(version, to);
        csuccessp_buffer_char(to, '\n');
    }
    for (i = 0; i < r->view.count; i++) {
        const csuccessp_plan_item *item = csuccessp_view_item(&r->view, i);
        const char *decision = csuccessp_review_decision(item);
        if (!decision)
            continue;
        told++;
        csuccessp_buffer_format(to, "- %s: ", decision);
        add_name(r, item, to);
        if (item->due != CSUCCESSP_DATE_NONE) {
            csuccessp_buffer_text(to, ", by ");
            csuccessp_buffer_date(to, item->due);
        }
        csuccessp_buffer_char(to, '\n');
    }
    if (!told)
        csuccessp_buffer_text(to, "None.\n");
}

static csuccess_status
write_log(csuccessp_review *r)
{
    csuccessp_buffer *to = &r->output->buffer;
    csuccess_status status = CSUCCESS_OK;
    uint64_t told = 0;
    size_t i;

    csuccessp_buffer_text(to, "\n## Change log\n\n");
    for (i = r->log.lines.count; i > 0 && told < (uint64_t)r->limit && status == CSUCCESS_OK; i--) {
        if (!csuccessp_review_shows(r, &r->log.lines.items[i - 1]))
            continue;
        if (!told++)
            csuccessp_markdown_heads(to, change_heads);
        status = write_line(r, &r->log, i - 1);
    }
    return status;
}

static void
write_signed(csuccessp_review *r, csuccessp_buffer *to)
{
    size_t i;

    csuccessp_buffer_text(to, "\n## Signed\n\n");
    if (!r->canvas->sign_offs.count)
        csuccessp_buffer_text(to, "Nobody has signed.\n");
    for (i = 0; i < r->canvas->sign_offs.count; i++) {
        const csuccessp_sign_off *one = &r->canvas->sign_offs.items[i];
        csuccessp_buffer_text(to, "- version ");
        csuccessp_words_version(&r->canvas->versions.items[one->version], to);
        csuccessp_buffer_text(to, ": ");
        csuccessp_report_cell(r->book, one->contact, to);
        csuccessp_buffer_text(to, one->contact ? ", " : "somebody who was erased, ");
        add_date(csuccessp_plan_date(r->book, one->at), to);
        csuccessp_buffer_char(to, '\n');
    }
}

csuccess_status
csuccessp_review_markdown(csuccessp_review *r)
{
    csuccessp_buffer *to = &r->output->buffer;
    csuccess_status status;

    write_head(r, to);
    status = write_changes(r);
    if (status != CSUCCESS_OK)
        return status;
    write_kpis(r, to);
    write_overdue(r, to);
    write_decisions(r, to);
    status = write_log(r);
    if (status != CSUCCESS_OK)
        return status;
    write_signed(r, to);
    return csuccessp_output_pass(r->output);
}
