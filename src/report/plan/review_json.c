/* SPDX-License-Identifier: MIT */
#include "plan/template/compare.h"
#include "report/plan/canvas.h"
#include "report/plan/fields.h"
#include "report/plan/review.h"
#include "util/json_write.h"

static void
put_head(csuccessp_review *r, csuccessp_buffer *to)
{
    const csuccessp_canvas *c = r->canvas;
    const csuccessp_view *v = &r->view;

    csuccessp_put_text(r->book, "canvas", c->id, to);
    csuccessp_put_word("audience", csuccessp_audiences[v->audience], to);
    csuccessp_put_text(r->book, "name", c->name, to);
    csuccessp_put_customer(r->book, "customer", c->row, to);
    csuccessp_put_text(r->book, "owner", c->owner, to);
    csuccessp_put_word("state", csuccessp_canvas_states[v->state], to);
    csuccessp_put_share("progress", v->progress, to);
    csuccessp_put_share("expected", v->expected, to);
    csuccessp_put_word("pace", csuccessp_paces[v->pace], to);
    csuccessp_put_date("next_update", v->next_update, to);
    csuccessp_put_date("next_refresh", v->next_refresh, to);
    csuccessp_put_date("expires", v->expires, to);
    csuccessp_put_version("from", r->from, to);
    csuccessp_put_time("since", r->from ? r->from->at : CSUCCESSP_TIME_NONE, to);
    csuccessp_put_version("to", r->to, to);
}

static void
put_canvas_value(const csuccess_book *book, const char *key, uint8_t field,
                 csuccessp_plan_value value, csuccessp_buffer *to)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, value.text, &length);

    if (field == CSUCCESSP_CANVAS_FIELD_START || field == CSUCCESSP_CANVAS_FIELD_END) {
        csuccessp_put_date(key, (int32_t)value.number, to);
    } else if (field == CSUCCESSP_CANVAS_FIELD_HIGHLIGHTS && value.text) {
        csuccessp_json_key(to, key);
        csuccessp_json_raw(to, bytes, length);
    } else {
        csuccessp_put_text(book, key, value.text, to);
    }
}

/* What was said before, and what is said now. */
static void
put_field(const csuccessp_difference *d, const csuccessp_difference_line *line,
          csuccessp_buffer *to)
{
    if (line->item == CSUCCESSP_PLAN_NONE) {
        csuccessp_put_word("field", csuccessp_canvas_field_names[line->field], to);
        put_canvas_value(d->book, "from", line->field, line->old, to);
        put_canvas_value(d->book, "to", line->field, line->now, to);
        return;
    }
    csuccessp_put_word("field", csuccessp_plan_field_names[line->field], to);
    csuccessp_json_key(to, "from");
    csuccessp_plan_value_json(d->book, line->field, line->old, csuccessp_difference_sees, d, to);
    csuccessp_json_key(to, "to");
    csuccessp_plan_value_json(d->book, line->field, line->now, csuccessp_difference_sees, d, to);
}

/* One line of a difference, or of the log. Without an item it is about the plan itself. */
static void
put_line(const csuccessp_review *r, const csuccessp_difference *d, size_t number,
         csuccessp_buffer *to)
{
    const csuccessp_difference_line *line = &d->lines.items[number];
    const csuccessp_plan_item *item = csuccessp_difference_item(d, number);

    csuccessp_json_begin(to, '{');
    csuccessp_put_text(r->book, "item", item ? item->id : 0, to);
    csuccessp_put_word("kind", item ? csuccessp_item_kinds[item->kind] : "canvas", to);
    csuccessp_put_text(r->book, "title", item ? item->title : r->canvas->name, to);
    csuccessp_put_word("what", csuccessp_differences[line->what], to);
    if (line->what == CSUCCESSP_CHANGED)
        put_field(d, line, to);
    csuccessp_put_time("at", line->at, to);
    if (r->view.audience == CSUCCESSP_FOR_US)
        csuccessp_put_text(r->book, "by", line->by, to);
    csuccessp_json_end(to, '}');
}

/* Counts items, not lines: the lines of one item stand together. */
static void
count_items(const csuccessp_review *r, uint32_t counts[CSUCCESSP_DIFFERENCES])
{
    uint32_t last = CSUCCESSP_PLAN_NONE;
    size_t i;

    for (i = 0; i < r->difference.lines.count; i++) {
        const csuccessp_difference_line *line = &r->difference.lines.items[i];
        if (!csuccessp_review_shows(r, line) || line->item == last)
            continue; /* changes of the plan itself count as none */
        last = line->item;
        counts[line->what] += line->item != CSUCCESSP_PLAN_NONE;
    }
}

static csuccess_status
put_changes(csuccessp_review *r)
{
    csuccessp_buffer *to = &r->output->buffer;
    uint32_t counts[CSUCCESSP_DIFFERENCES] = {0};
    csuccess_status status = CSUCCESS_OK;
    size_t i, told = 0;

    count_items(r, counts);
    csuccessp_json_key(to, "changes");
    csuccessp_json_begin(to, '{');
    for (i = 0; i < CSUCCESSP_DIFFERENCES; i++)
        csuccessp_put_int(csuccessp_differences[i], counts[i], to);
    csuccessp_json_key(to, "lines");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < r->difference.lines.count && status == CSUCCESS_OK; i++) {
        if (!csuccessp_review_shows(r, &r->difference.lines.items[i]))
            continue;
        csuccessp_put_next(to, told++);
        put_line(r, &r->difference, i, to);
        status = csuccessp_output_pass(r->output);
    }
    csuccessp_json_end(to, ']');
    csuccessp_json_end(to, '}');
    return status;
}

static void
put_kpi(const csuccessp_review *r, uint32_t index, csuccessp_buffer *to)
{
    const csuccessp_plan_item *item = csuccessp_view_item(&r->view, index);
    const csuccessp_kpi *kpi = csuccessp_plan_kpi(r->book, item);
    csuccessp_kpi_then then = csuccessp_review_kpi(r, item);
    const csuccessp_mark *mark = &r->view.marks[index];

    csuccessp_json_begin(to, '{');
    csuccessp_put_text(r->book, "id", item->id, to);
    csuccessp_put_text(r->book, "title", item->title, to);
    csuccessp_put_text(r->book, "unit", kpi ? kpi->unit : 0, to);
    csuccessp_put_amount("baseline", kpi ? kpi->baseline : CSUCCESSP_INTEGER_MISSING, to);
    csuccessp_put_amount("target", kpi ? kpi->target : CSUCCESSP_INTEGER_MISSING, to);
    csuccessp_put_date("due", item->due, to);
    csuccessp_put_amount("then", then.there ? then.kpi.actual : CSUCCESSP_INTEGER_MISSING, to);
    csuccessp_put_amount("now", kpi ? kpi->actual : CSUCCESSP_INTEGER_MISSING, to);
    csuccessp_put_share("progress_then",
                        then.there ? csuccessp_kpi_progress(&then.kpi) : CSUCCESSP_PROGRESS_NONE,
                        to);
    csuccessp_put_share("progress", mark->progress, to);
    csuccessp_put_share("expected", mark->expected, to);
    csuccessp_put_word("pace", csuccessp_paces[mark->pace], to);
    csuccessp_json_end(to, '}');
}

static void
put_kpis(const csuccessp_review *r, csuccessp_buffer *to)
{
    uint32_t i;

    csuccessp_json_key(to, "kpis");
    csuccessp_json_begin(to, '[');
    for (i = r->view.by_kind[CSUCCESSP_ITEM_KPI]; i < r->view.by_kind[CSUCCESSP_ITEM_KPI + 1]; i++)
        put_kpi(r, i, to);
    csuccessp_json_end(to, ']');
}

static void
put_overdue(const csuccessp_review *r, csuccessp_buffer *to)
{
    uint32_t i;

    csuccessp_json_key(to, "overdue");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < r->view.count; i++)
        if (r->view.marks[i].overdue)
            csuccessp_plan_item_brief(&r->view, i, to);
    csuccessp_json_end(to, ']');
}

static void
put_decisions(const csuccessp_review *r, csuccessp_buffer *to)
{
    const csuccessp_plan_version *version = csuccessp_review_unsigned(r);
    uint32_t i;

    csuccessp_json_key(to, "decisions");
    csuccessp_json_begin(to, '[');
    if (version) {
        csuccessp_json_begin(to, '{');
        csuccessp_put_word("decision", "sign", to);
        csuccessp_put_version("version", version, to);
        csuccessp_put_text(r->book, "item", 0, to);
        csuccessp_put_text(r->book, "title", r->canvas->name, to);
        csuccessp_put_date("due", CSUCCESSP_DATE_NONE, to);
        csuccessp_json_end(to, '}');
    }
    for (i = 0; i < r->view.count; i++) {
        const csuccessp_plan_item *item = csuccessp_view_item(&r->view, i);
        const char *decision = csuccessp_review_decision(item);
        if (!decision)
            continue;
        csuccessp_json_begin(to, '{');
        csuccessp_put_word("decision", decision, to);
        csuccessp_put_version("version", NULL, to);
        csuccessp_put_text(r->book, "item", item->id, to);
        csuccessp_put_text(r->book, "title", item->title, to);
        csuccessp_put_date("due", item->due, to);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

/* The newest first. */
static csuccess_status
put_log(csuccessp_review *r)
{
    csuccessp_buffer *to = &r->output->buffer;
    csuccess_status status = CSUCCESS_OK;
    size_t i, told = 0, total = 0;

    for (i = 0; i < r->log.lines.count; i++)
        total += (size_t)csuccessp_review_shows(r, &r->log.lines.items[i]);
    csuccessp_json_key(to, "log");
    csuccessp_json_begin(to, '{');
    csuccessp_put_int("total", (int64_t)total, to);
    csuccessp_json_key(to, "lines");
    csuccessp_json_begin(to, '[');
    for (i = r->log.lines.count; i > 0 && status == CSUCCESS_OK; i--) {
        if ((uint64_t)told >= (uint64_t)r->limit)
            break;
        if (!csuccessp_review_shows(r, &r->log.lines.items[i - 1]))
            continue;
        csuccessp_put_next(to, told++);
        put_line(r, &r->log, i - 1, to);
        status = csuccessp_output_pass(r->output);
    }
    csuccessp_json_end(to, ']');
    csuccessp_json_end(to, '}');
    return status;
}

/* Beside the template, which is the vendor's own. */

struct comparing {
    const csuccess_book *book;
    csuccessp_buffer *to;
};

static void
put_compared(void *context, const csuccessp_compared *line)
{
    static const char *const words[] = {"lacking", "moved"};
    struct comparing *c = context;

    if (line->what != CSUCCESSP_COMPARED_LACKING && line->what != CSUCCESSP_COMPARED_MOVED)
        return;
    csuccessp_json_begin(c->to, '{');
    csuccessp_put_word("what", words[line->what == CSUCCESSP_COMPARED_MOVED], c->to);
    csuccessp_put_text(c->book, "id", line->id, c->to);
    csuccessp_put_word("kind", csuccessp_item_kinds[line->kind], c->to);
    csuccessp_put_text(c->book, "title", line->title, c->to);
    csuccessp_put_flag("cancelled", line->cancelled, c->to);
    csuccessp_put_date("planned", line->planned, c->to);
    csuccessp_put_date("due", line->due, c->to);
    csuccessp_put_int("moved_days", line->moved, c->to);
    csuccessp_json_end(c->to, '}');
}

static void
put_template(csuccessp_review *r, csuccessp_buffer *to)
{
    struct comparing context = {r->book, to};
    csuccessp_comparison all;
    int there;

    csuccessp_json_key(to, "template_lines");
    csuccessp_json_begin(to, '[');
    there = csuccessp_template_compare(r->book, r->view.canvas, 0, put_compared, &context, &all);
    csuccessp_json_end(to, ']');
    csuccessp_json_key(to, "template");
    if (!there) {
        csuccessp_json_null(to);
        return;
    }
    csuccessp_json_begin(to, '{');
    csuccessp_put_text(r->book, "id", r->canvas->template, to);
    csuccessp_put_int("items", all.template_items, to);
    csuccessp_put_int("lacking", all.counts[CSUCCESSP_COMPARED_LACKING], to);
    csuccessp_put_int("moved", all.counts[CSUCCESSP_COMPARED_MOVED], to);
    csuccessp_put_int("same", all.counts[CSUCCESSP_COMPARED_SAME], to);
    csuccessp_put_int("own", all.counts[CSUCCESSP_COMPARED_OWN], to);
    csuccessp_put_share("done", all.share, to);
    csuccessp_json_end(to, '}');
}

csuccess_status
csuccessp_review_json(csuccessp_review *r)
{
    csuccessp_buffer *to = &r->output->buffer;
    csuccess_status status;

    put_head(r, to);
    status = put_changes(r);
    if (status != CSUCCESS_OK)
        return status;
    put_kpis(r, to);
    put_overdue(r, to);
    put_decisions(r, to);
    csuccessp_put_notices(r->book, &r->notices, r->view.audience, to);
    csuccessp_put_sign_offs(r->book, r->canvas, r->view.audience, to);
    if (r->view.audience == CSUCCESSP_FOR_US)
        put_template(r, to);
    return put_log(r);
}
