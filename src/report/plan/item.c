/* SPDX-License-Identifier: MIT */
/* One item of a canvas as JSON. What the customer's copy must not tell is in put_internal() and
 * nowhere else. */
#include "plan/item/field.h"
#include "report/plan/fields.h"
#include "util/json_write.h"

static void
put_link_ids(const csuccessp_view *view, const csuccessp_plan_item *item, int kind,
             csuccessp_buffer *to)
{
    const csuccessp_links *links = csuccessp_plan_links(view->book, item, kind);
    uint32_t i;

    csuccessp_json_key(to, csuccessp_link_kinds[kind]);
    csuccessp_json_begin(to, '[');
    for (i = 0; links && i < links->count; i++) {
        const csuccessp_plan_item *other = csuccessp_plan_item_at(view->book, links->item[i]);
        if (csuccessp_view_sees(view, other))
            csuccessp_report_text(view->book, other->id, to);
    }
    csuccessp_json_end(to, ']');
}

static void
put_dates(const csuccessp_view *view, const csuccessp_mark *mark, const csuccessp_plan_item *item,
          csuccessp_buffer *to)
{
    int64_t made = csuccessp_view_since(view->book, item, view->audience);

    csuccessp_put_date("start", item->start, to);
    csuccessp_put_date("due", item->due, to);
    csuccessp_put_time("made", made, to);
    csuccessp_put_time("closed", item->closed, to);
    csuccessp_json_key(to, "age_days");
    if (view->at == CSUCCESSP_TIME_NONE || made == CSUCCESSP_TIME_NONE)
        csuccessp_json_null(to);
    else
        csuccessp_json_int(to, mark->age);
}

/* What goes by the kind of item. */
static void
put_particulars(const csuccessp_view *view, const csuccessp_plan_item *item, csuccessp_buffer *to)
{
    if (item->kind == CSUCCESSP_ITEM_OBJECTIVE) {
        csuccessp_put_flag("cares", item->cares, to);
        csuccessp_put_flag("supported", item->supported, to);
        csuccessp_put_word("measured_by", csuccessp_measured_by[item->measured_by], to);
        csuccessp_put_word("combine", csuccessp_combines[item->combine], to);
    }
    if (csuccessp_kind_is_obstacle(item->kind)) {
        csuccessp_put_word("severity", csuccessp_severities[item->severity], to);
        csuccessp_put_maybe("controllable", item->controllable, to);
        csuccessp_put_word("fix", csuccessp_fixes[item->fix], to);
    }
    if (item->leading)
        csuccessp_put_maybe("leading", item->leading, to);
    if (item->data) {
        size_t length;
        const char *bytes = csuccessp_texts_get(&view->book->texts, item->data, &length);
        csuccessp_json_key(to, "data");
        csuccessp_json_raw(to, bytes, length);
    }
}

static void
put_kpi(const csuccessp_view *view, const csuccessp_plan_item *item, csuccessp_buffer *to)
{
    const csuccessp_kpi *kpi = csuccessp_plan_kpi(view->book, item);

    if (!kpi)
        return;
    csuccessp_put_text(view->book, "unit", kpi->unit, to);
    if (item->kind == CSUCCESSP_ITEM_KPI) {
        csuccessp_put_word("direction", csuccessp_directions[kpi->direction], to);
        csuccessp_put_flag("must", kpi->must, to);
    }
    csuccessp_put_amount("baseline", kpi->baseline, to);
    csuccessp_put_amount("target", kpi->target, to);
    csuccessp_put_amount("actual", kpi->actual, to);
    csuccessp_put_time("measured", kpi->measured, to);
}

static void
put_marks(const csuccessp_view *view, const csuccessp_mark *mark, csuccessp_buffer *to)
{
    csuccessp_put_share("progress", mark->progress, to);
    csuccessp_put_share("clamped",
                        mark->progress == CSUCCESSP_PROGRESS_NONE
                            ? mark->progress
                            : csuccessp_progress_clamped(mark->progress),
                        to);
    csuccessp_put_share("expected", mark->expected, to);
    csuccessp_put_word("pace", csuccessp_paces[mark->pace], to);
    csuccessp_json_key(to, "blocked_by");
    if (mark->blocker == CSUCCESSP_PLAN_NONE)
        csuccessp_json_null(to);
    else
        csuccessp_report_text(view->book, csuccessp_view_item(view, mark->blocker)->id, to);
    csuccessp_put_int("blocked_below", mark->below, to);
    csuccessp_put_flag("waiting", mark->waiting, to);
    csuccessp_put_flag("overdue", mark->overdue, to);
}

static void
put_internal(const csuccessp_view *view, const csuccessp_mark *mark,
             const csuccessp_plan_item *item, csuccessp_buffer *to)
{
    const csuccessp_kpi *kpi = csuccessp_plan_kpi(view->book, item);

    csuccessp_put_word("visibility", item->internal ? "internal" : "customer", to);
    csuccessp_put_text(view->book, "cause", item->cause, to);
    csuccessp_put_text(view->book, "origin", item->origin, to);
    csuccessp_put_int("escalation", mark->level, to);
    csuccessp_put_time("changed", item->changed, to);
    if (kpi)
        csuccessp_put_text(view->book, "value", kpi->value, to);
}

/* Who says that what was promised is there. */
static csuccessp_text
verifier_of(const csuccess_book *book, const csuccessp_plan_item *item)
{
    const csuccessp_item_change *change = csuccessp_plan_change_at(book, item->changes);

    while (change && change->field != CSUCCESSP_PLAN_FIELD_STATUS)
        change = csuccessp_plan_change_at(book, change->next);
    return change && item->status == CSUCCESSP_ITEM_VERIFIED ? change->by : 0;
}

void
csuccessp_plan_item_json(const csuccessp_view *view, uint32_t index, csuccessp_buffer *to)
{
    const csuccessp_mark *mark = &view->marks[index];
    const csuccessp_plan_item *item = csuccessp_view_item(view, index);
    const csuccess_book *book = view->book;
    int kind;

    csuccessp_put_text(book, "id", item->id, to);
    csuccessp_put_word("kind", csuccessp_item_kinds[item->kind], to);
    csuccessp_put_word("status", csuccessp_item_statuses[item->status], to);
    csuccessp_put_text(book, "title", item->title, to);
    csuccessp_put_text(book, "text", item->text, to);
    csuccessp_put_text(book, "owner", item->owner, to);
    csuccessp_put_text(book, "contact", item->contact, to);
    csuccessp_put_text(book, "dimension", item->dimension, to);
    csuccessp_json_key(to, "rank");
    if (item->rank)
        csuccessp_json_int(to, item->rank);
    else
        csuccessp_json_null(to);
    csuccessp_put_share("weight", (int64_t)item->weight * 1000, to);
    csuccessp_put_flag("required", item->required, to);
    put_dates(view, mark, item, to);
    if (csuccessp_kind_is_promise(item->kind))
        csuccessp_put_text(book, "verified_by", verifier_of(book, item), to);
    put_particulars(view, item, to);
    put_kpi(view, item, to);
    put_marks(view, mark, to);
    for (kind = 0; kind < CSUCCESSP_LINK_KINDS; kind++)
        put_link_ids(view, item, kind, to);
    if (view->audience == CSUCCESSP_FOR_US)
        put_internal(view, mark, item, to);
}

void
csuccessp_plan_item_brief(const csuccessp_view *view, uint32_t index, csuccessp_buffer *to)
{
    const csuccessp_plan_item *item = csuccessp_view_item(view, index);

    csuccessp_json_begin(to, '{');
    csuccessp_put_text(view->book, "id", item->id, to);
    csuccessp_put_word("kind", csuccessp_item_kinds[item->kind], to);
    csuccessp_put_text(view->book, "title", item->title, to);
    csuccessp_put_word("status", csuccessp_item_statuses[item->status], to);
    csuccessp_put_text(view->book, "owner", item->owner, to);
    csuccessp_put_text(view->book, "contact", item->contact, to);
    csuccessp_put_date("due", item->due, to);
    csuccessp_put_flag("overdue", view->marks[index].overdue, to);
    csuccessp_json_end(to, '}');
}
