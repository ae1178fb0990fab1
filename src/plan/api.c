/* SPDX-License-Identifier: MIT */
/* Public functions of success plans: what single canvases and items are. */
#include <string.h>

#include "plan/view/view.h"
#include "util/sized.h"

#define CANVAS_V1 CSUCCESSP_END(csuccess_canvas_info, escalation)
#define ITEM_V1 CSUCCESSP_END(csuccess_plan_item_info, severity)

static csuccess_status
canvas_of(const csuccess_book *book, uint64_t handle, uint32_t *place)
{
    const csuccessp_canvas *canvas;

    *place = csuccessp_handle_index(handle);
    if (csuccessp_handle_kind_of(handle) != CSUCCESS_HANDLE_CANVAS ||
        *place >= csuccessp_plans_of(book)->canvases)
        return CSUCCESS_E_HANDLE;
    canvas = csuccessp_canvas_at(book, *place);
    if (!canvas->id ||
        (canvas->generation & CSUCCESSP_GENERATION_MASK) != csuccessp_handle_generation(handle))
        return CSUCCESS_E_GONE;
    return CSUCCESS_OK;
}

csuccess_status
csuccess_canvas_find(const csuccess_book *book, const char *id, size_t length, csuccess_canvas *out)
{
    uint32_t place;

    if (!book || !id || !out)
        return CSUCCESS_E_ARGUMENT;
    *out = 0;
    place = csuccessp_canvas_find(book, id, length);
    if (place == CSUCCESSP_PLAN_NONE)
        return CSUCCESS_E_NOT_FOUND;
    *out = csuccessp_canvas_handle(book, place);
    return CSUCCESS_OK;
}

csuccess_status
csuccess_canvas_of(const csuccess_book *book, csuccess_customer customer, csuccess_canvas *out)
{
    uint32_t row, place;
    csuccess_status status;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    *out = 0;
    status = csuccessp_customer_of(book, customer, &row);
    if (status != CSUCCESS_OK)
        return status;
    place = csuccessp_canvas_current(book, row);
    if (place != CSUCCESSP_PLAN_NONE)
        *out = csuccessp_canvas_handle(book, place);
    return CSUCCESS_OK;
}

/* Of a customer's canvases the first by its id after one of them (CSUCCESSP_PLAN_NONE: of all). */
static uint32_t
next_of_customer(const csuccess_book *book, uint32_t row, uint32_t after)
{
    const csuccessp_texts *texts = &book->texts;
    csuccessp_text from = after == CSUCCESSP_PLAN_NONE ? 0 : csuccessp_canvas_at(book, after)->id;
    uint32_t place = csuccessp_canvas_first(book, row), best = CSUCCESSP_PLAN_NONE;

    for (; place != CSUCCESSP_PLAN_NONE; place = csuccessp_canvas_at(book, place)->next) {
        csuccessp_text id = csuccessp_canvas_at(book, place)->id;
        if (from && csuccessp_texts_compare(texts, id, from) <= 0)
            continue;
        if (best == CSUCCESSP_PLAN_NONE ||
            csuccessp_texts_compare(texts, id, csuccessp_canvas_at(book, best)->id) < 0)
            best = place;
    }
    return best;
}

/* Of all canvases the first in a place after one. */
static uint32_t
next_of_all(const csuccess_book *book, uint32_t after)
{
    uint32_t places = csuccessp_plans_of(book)->canvases;
    uint32_t place = after == CSUCCESSP_PLAN_NONE ? 0 : after + 1;

    while (place < places && !csuccessp_canvas_at(book, place)->id)
        place++;
    return place < places ? place : CSUCCESSP_PLAN_NONE;
}

csuccess_status
csuccess_canvas_next(const csuccess_book *book, csuccess_customer customer, csuccess_canvas after,
                     csuccess_canvas *out)
{
    uint32_t row = CSUCCESSP_ROW_NONE, place = CSUCCESSP_PLAN_NONE;
    csuccess_status status = CSUCCESS_OK;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    *out = 0;
    if (customer)
        status = csuccessp_customer_of(book, customer, &row);
    if (status == CSUCCESS_OK && after)
        status = canvas_of(book, after, &place);
    if (status == CSUCCESS_OK && customer && after && csuccessp_canvas_at(book, place)->row != row)
        status = CSUCCESS_E_ARGUMENT;
    if (status != CSUCCESS_OK)
        return status;
    place = customer ? next_of_customer(book, row, place) : next_of_all(book, place);
    if (place != CSUCCESSP_PLAN_NONE)
        *out = csuccessp_canvas_handle(book, place);
    return CSUCCESS_OK;
}

static const char *
text(const csuccess_book *book, csuccessp_text text)
{
    size_t length;

    return csuccessp_texts_get(&book->texts, text, &length);
}

static void
fill_canvas(const csuccessp_view *view, csuccess_canvas_info *out)
{
    const csuccess_book *book = view->book;
    const csuccessp_canvas *canvas = csuccessp_canvas_at(book, view->canvas);
    const csuccessp_plan_version *current = csuccessp_version_current(canvas);
    const csuccessp_plan_version *agreed = csuccessp_version_signed(canvas);
    size_t length;

    out->id = csuccessp_texts_get(&book->texts, canvas->id, &out->id_length);
    out->customer = csuccessp_customer_handle(book, canvas->row);
    out->customer_id = csuccessp_customer_id(book, canvas->row, &length);
    out->name = text(book, canvas->name);
    out->owner = text(book, canvas->owner);
    out->state = view->state;
    if (current) {
        out->major = current->major;
        out->minor = current->minor;
    }
    if (agreed) {
        out->agreed_major = agreed->major;
        out->agreed_minor = agreed->minor;
    }
    out->revision = canvas->revision;
    out->items = canvas->items;
    out->progress = view->progress;
    out->expected = view->expected;
    out->completeness = view->completeness;
    out->start = canvas->start;
    out->end = canvas->end;
    out->next_refresh = view->next_refresh;
    out->next_update = view->next_update;
    out->pace = view->pace;
    out->obstacles = view->open_obstacles;
    out->blocked = view->blocked;
    out->overdue = view->overdue;
    out->escalation = view->level;
}

/* A view of a canvas, for the calls below. */
static csuccess_status
open_view(csuccess_book *book, csuccess_canvas canvas, csuccessp_view *out)
{
    uint32_t place;
    csuccess_status status;

    if (book->busy)
        return CSUCCESS_E_BUSY;
    status = canvas_of(book, canvas, &place);
    if (status == CSUCCESS_OK)
        csuccessp_view_open(book, place, CSUCCESSP_FOR_US, book->clock.now, out);
    return status;
}

csuccess_status
csuccess_canvas_get(csuccess_book *book, csuccess_canvas canvas, csuccess_canvas_info *info)
{
    csuccess_canvas_info out;
    csuccessp_view view;
    csuccess_status status;
    size_t room;

    if (!book || !info)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_sized_room(info, CANVAS_V1, sizeof out, &room);
    if (status == CSUCCESS_OK)
        status = open_view(book, canvas, &view);
    if (status != CSUCCESS_OK)
        return status;
    memset(&out, 0, sizeof out);
    fill_canvas(&view, &out);
    csuccessp_sized_give(info, &out, room);
    return CSUCCESS_OK;
}

static void
fill_item(const csuccessp_view *view, uint32_t index, csuccess_plan_item_info *out)
{
    const csuccess_book *book = view->book;
    const csuccessp_mark *mark = &view->marks[index];
    const csuccessp_plan_item *item = csuccessp_view_item(view, index);
    const csuccessp_kpi *kpi = csuccessp_plan_kpi(book, item);

    out->id = csuccessp_texts_get(&book->texts, item->id, &out->id_length);
    out->title = text(book, item->title);
    out->owner = text(book, item->owner);
    out->contact = text(book, item->contact);
    out->dimension = text(book, item->dimension);
    out->unit = kpi ? text(book, kpi->unit) : "";
    out->blocked_by = mark->blocker == CSUCCESSP_PLAN_NONE
                          ? ""
                          : text(book, csuccessp_view_item(view, mark->blocker)->id);
    out->baseline = kpi ? kpi->baseline : CSUCCESS_PLAN_NO_FIGURE;
    out->target = kpi ? kpi->target : CSUCCESS_PLAN_NO_FIGURE;
    out->actual = kpi ? kpi->actual : CSUCCESS_PLAN_NO_FIGURE;
    out->progress = mark->progress;
    out->expected = mark->expected;
    out->closed = item->closed;
    out->start = item->start;
    out->due = item->due;
    out->age = mark->age;
    out->escalation = mark->level;
    out->kind = item->kind;
    out->status = item->status;
    out->pace = mark->pace;
    out->shared = !item->internal;
    out->required = item->required;
    out->severity = item->severity;
}

static csuccess_status
give_item(const csuccessp_view *view, uint32_t index, csuccess_plan_item_info *info, size_t room)
{
    csuccess_plan_item_info out;

    memset(&out, 0, sizeof out);
    fill_item(view, index, &out);
    csuccessp_sized_give(info, &out, room);
    return CSUCCESS_OK;
}

csuccess_status
csuccess_plan_item_get(csuccess_book *book, csuccess_canvas canvas, const char *id, size_t length,
                       csuccess_plan_item_info *info)
{
    csuccessp_view view;
    csuccess_status status;
    uint32_t place;
    size_t room;

    if (!book || !id || !info)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_sized_room(info, ITEM_V1, sizeof *info, &room);
    if (status == CSUCCESS_OK)
        status = open_view(book, canvas, &view);
    if (status != CSUCCESS_OK)
        return status;
    place = csuccessp_plan_item_find(book, view.canvas, id, length);
    if (place == CSUCCESSP_PLAN_NONE ||
        csuccessp_plan_item_at(book, place)->status == CSUCCESSP_ITEM_REMOVED)
        return CSUCCESS_E_NOT_FOUND;
    return give_item(&view, csuccessp_plan_item_at(book, place)->shown, info, room);
}

csuccess_status
csuccess_plan_item_at(csuccess_book *book, csuccess_canvas canvas, uint32_t index,
                      csuccess_plan_item_info *info)
{
    csuccessp_view view;
    csuccess_status status;
    size_t room;

    if (!book || !info)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_sized_room(info, ITEM_V1, sizeof *info, &room);
    if (status == CSUCCESS_OK)
        status = open_view(book, canvas, &view);
    if (status != CSUCCESS_OK)
        return status;
    return index < view.count ? give_item(&view, index, info, room) : CSUCCESS_E_NOT_FOUND;
}
