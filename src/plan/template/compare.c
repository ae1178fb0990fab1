/* SPDX-License-Identifier: MIT */
#include "plan/template/compare.h"

#include <string.h>

#include "util/int128.h"

struct comparing {
    const csuccess_book *book;
    const csuccessp_template *template;
    uint32_t canvas;
    int customer_only;
    void (*add)(void *context, const csuccessp_compared *line);
    void *context;
    csuccessp_comparison *out;
    uint32_t done;
};

static void
add_line(struct comparing *c, const csuccessp_compared *line)
{
    c->out->counts[line->what]++;
    if (c->add)
        c->add(c->context, line);
}

/* The date that it was made with. */
static int32_t
first_due(const csuccess_book *book, const csuccessp_plan_item *item)
{
    const csuccessp_item_change *change = csuccessp_plan_change_at(book, item->changes);
    int64_t due = item->due;

    for (; change; change = csuccessp_plan_change_at(book, change->next))
        if (change->field == CSUCCESSP_PLAN_FIELD_DUE)
            due = change->old.number;
    return (int32_t)due;
}

/* The item of the canvas that stands for one of the template. */
static uint32_t
find_item(const struct comparing *c, csuccessp_text origin)
{
    const csuccessp_canvas *canvas = csuccessp_canvas_at(c->book, c->canvas);
    size_t length;
    const char *id = csuccessp_texts_get(&c->book->texts, origin, &length);
    uint32_t place = csuccessp_plan_item_find(c->book, c->canvas, id, length);

    if (place != CSUCCESSP_PLAN_NONE && csuccessp_plan_item_at(c->book, place)->origin == origin)
        return place;
    for (place = canvas->first; place != CSUCCESSP_PLAN_NONE;
         place = csuccessp_plan_item_at(c->book, place)->next)
        if (csuccessp_plan_item_at(c->book, place)->origin == origin)
            return place;
    return CSUCCESSP_PLAN_NONE;
}

static int
is_internal(const csuccessp_item_draft *draft)
{
    if (draft->present >> CSUCCESSP_PLAN_FIELD_VISIBILITY & 1)
        return draft->to.internal;
    return draft->to.kind == CSUCCESSP_ITEM_RISK || draft->to.kind == CSUCCESSP_ITEM_BLOCKER;
}

static void
compare_item(struct comparing *c, const csuccessp_item_draft *draft)
{
    uint32_t place = find_item(c, draft->id);
    const csuccessp_plan_item *item = place == CSUCCESSP_PLAN_NONE
                                          ? NULL
                                          : csuccessp_plan_item_at(c->book, place);
    csuccessp_compared line;

    if (c->customer_only && (item ? item->internal : is_internal(draft)))
        return;
    memset(&line, 0, sizeof line);
    line.kind = draft->to.kind;
    line.id = draft->id;
    line.title = draft->to.title;
    line.item = place;
    line.planned = line.due = CSUCCESSP_DATE_NONE;
    c->out->template_items++;
    if (item) {
        line.title = item->title;
        line.planned = first_due(c->book, item);
        line.due = item->due;
        line.cancelled = item->status == CSUCCESSP_ITEM_CANCELLED ||
                         item->status == CSUCCESSP_ITEM_REMOVED;
        c->done += (uint32_t)csuccessp_plan_item_is_done(item);
    }
    if (!item || line.cancelled) {
        line.what = CSUCCESSP_COMPARED_LACKING;
    } else if (line.planned == line.due) {
        line.what = CSUCCESSP_COMPARED_SAME;
    } else {
        line.what = CSUCCESSP_COMPARED_MOVED;
        if (line.planned != CSUCCESSP_DATE_NONE && line.due != CSUCCESSP_DATE_NONE)
            line.moved = line.due - line.planned;
    }
    add_line(c, &line);
}

static int
has_origin(const csuccessp_template *template, csuccessp_text origin)
{
    size_t i;

    for (i = 0; origin && i < template->items.count; i++)
        if (template->items.items[i].draft.id == origin)
            return 1;
    return 0;
}

static void
add_own(struct comparing *c, uint32_t place)
{
    const csuccessp_plan_item *item = csuccessp_plan_item_at(c->book, place);
    csuccessp_compared line;

    if (item->status == CSUCCESSP_ITEM_REMOVED || item->status == CSUCCESSP_ITEM_CANCELLED ||
        (c->customer_only && item->internal) || has_origin(c->template, item->origin))
        return;
    memset(&line, 0, sizeof line);
    line.what = CSUCCESSP_COMPARED_OWN;
    line.kind = item->kind;
    line.id = item->id;
    line.title = item->title;
    line.item = place;
    line.planned = CSUCCESSP_DATE_NONE;
    line.due = item->due;
    add_line(c, &line);
}

int
csuccessp_template_compare(const csuccess_book *book, uint32_t canvas, int customer_only,
                           void (*add)(void *context, const csuccessp_compared *line),
                           void *context, csuccessp_comparison *out)
{
    const csuccessp_canvas *of = csuccessp_canvas_at(book, canvas);
    struct comparing c = {
        book, csuccessp_template_find(book, of->template), canvas, customer_only, add, context, out,
        0};
    uint32_t place;
    size_t i;

    memset(out, 0, sizeof *out);
    out->share = CSUCCESSP_PROGRESS_NONE;
    if (!c.template)
        return 0;
    for (i = 0; i < c.template->items.count; i++)
        compare_item(&c, &c.template->items.items[i].draft);
    for (place = of->first; place != CSUCCESSP_PLAN_NONE;
         place = csuccessp_plan_item_at(book, place)->next)
        add_own(&c, place);
    out->done = c.done;
    if (out->template_items)
        csuccessp_int128_to_int64(
            csuccessp_int128_round_divide(csuccessp_int128_multiply(c.done, CSUCCESSP_MICRO),
                                          out->template_items),
            &out->share);
    return 1;
}
