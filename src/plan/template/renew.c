/* SPDX-License-Identifier: MIT */
/* What is still open of a canvas goes on in another one. */
#include <string.h>

#include "plan/template/fill.h"

static int
is_carried(const csuccess_book *book, const csuccessp_canvas *canvas, csuccessp_text id)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, id, &length);
    uint32_t place = csuccessp_plan_item_find(
        book, csuccessp_plan_item_at(book, canvas->first)->canvas, bytes, length);

    return place != CSUCCESSP_PLAN_NONE &&
           csuccessp_plan_item_is_open(csuccessp_plan_item_at(book, place));
}

static void
keep_texts(csuccess_book *book, const csuccessp_item_draft *draft)
{
    const csuccessp_text texts[] = {
        draft->id,         draft->to.title,     draft->to.text,   draft->to.owner,
        draft->to.contact, draft->to.dimension, draft->to.cause,  draft->to.origin,
        draft->to.data,    draft->kpi.unit,     draft->kpi.value,
    };
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++)
        csuccessp_texts_keep(&book->texts, texts[i]);
}

static csuccess_status
copy_links(csuccess_book *book, const csuccessp_canvas *canvas, const csuccessp_plan_item *item,
           csuccessp_item_draft *draft)
{
    const csuccessp_links *links;
    uint32_t i;
    int kind;

    for (kind = 0; kind < CSUCCESSP_LINK_KINDS; kind++) {
        links = csuccessp_plan_links(book, item, kind);
        if (!links || !links->count)
            continue;
        if (csuccessp_array_reserve(&book->memory, &draft->links[kind], links->count) !=
            CSUCCESS_OK)
            return csuccessp_fail_memory(&book->error);
        for (i = 0; i < links->count; i++) {
            csuccessp_text id = csuccessp_plan_item_at(book, links->item[i])->id;
            if (!is_carried(book, canvas, id))
                continue;
            csuccessp_texts_keep(&book->texts, id);
            draft->links[kind].items[draft->links[kind].count++] = id;
        }
        if (draft->links[kind].count)
            draft->present |= UINT64_C(1) << (CSUCCESSP_PLAN_FIELD_OF + (unsigned)kind);
    }
    return CSUCCESS_OK;
}

/* Is there a last figure, and the target not behind it yet? */
static int
is_ahead(const csuccessp_kpi *kpi)
{
    if (kpi->actual == CSUCCESSP_INTEGER_MISSING || kpi->target == CSUCCESSP_INTEGER_MISSING)
        return kpi->actual != CSUCCESSP_INTEGER_MISSING;
    return kpi->direction == CSUCCESSP_INCREASE   ? kpi->actual < kpi->target
           : kpi->direction == CSUCCESSP_DECREASE ? kpi->actual > kpi->target
                                                  : 1;
}

static void
copy_kpi(const csuccess_book *book, const csuccessp_plan_item *item, int rebase,
         csuccessp_item_draft *draft)
{
    const csuccessp_kpi *kpi = csuccessp_plan_kpi(book, item);

    if (!kpi)
        return;
    draft->kpi = *kpi;
    if (rebase && item->kind == CSUCCESSP_ITEM_KPI && is_ahead(kpi))
        draft->kpi.baseline = kpi->actual;
    draft->kpi.actual = CSUCCESSP_INTEGER_MISSING;
    draft->kpi.measured = CSUCCESSP_TIME_NONE;
}

/* Is it one of the fields that only an item with a KPI has? */
static int
is_measured(int field)
{
    return field >= CSUCCESSP_PLAN_FIELD_UNIT && field <= CSUCCESSP_PLAN_FIELD_MUST;
}

/* Everything that the item says but its status, what it has reached, and how it came to be. */
static csuccess_status
copy_item(csuccess_book *book, const csuccessp_canvas *canvas, const csuccessp_plan_item *item,
          int rebase, csuccessp_item_draft *draft)
{
    int field;

    draft->id = item->id;
    draft->to = *item;
    draft->to.id = 0;
    draft->to.kpi = draft->to.changes = 0;
    memset(draft->to.links, 0, sizeof draft->to.links);
    draft->has_kind = 1;
    for (field = 0; field < CSUCCESSP_PLAN_FIELD_OF; field++)
        if (field != CSUCCESSP_PLAN_FIELD_ACTUAL && (item->kpi || !is_measured(field)))
            draft->present |= UINT64_C(1)
                              << field; /* also what differs from the preset by being 0 */
    copy_kpi(book, item, rebase, draft);
    keep_texts(book, draft);
    return copy_links(book, canvas, item, draft);
}

static uint32_t
count_open(const csuccess_book *book, const csuccessp_canvas *canvas)
{
    uint32_t place = canvas->first, count = 0;

    for (; place != CSUCCESSP_PLAN_NONE; place = csuccessp_plan_item_at(book, place)->next)
        count += (uint32_t)csuccessp_plan_item_is_open(csuccessp_plan_item_at(book, place));
    return count;
}

static csuccess_status
fill_items(csuccess_book *book, const csuccessp_canvas *canvas, int rebase,
           csuccessp_template_fill *fill)
{
    csuccess_status status = CSUCCESS_OK;
    uint32_t place = canvas->first;

    if (!fill->capacity)
        return CSUCCESS_OK;
    fill->own = csuccessp_allocate_zeroed(&book->memory, fill->capacity, sizeof *fill->own);
    if (!fill->own)
        return csuccessp_fail_memory(&book->error);
    for (; place != CSUCCESSP_PLAN_NONE && status == CSUCCESS_OK;
         place = csuccessp_plan_item_at(book, place)->next) {
        const csuccessp_plan_item *item = csuccessp_plan_item_at(book, place);
        csuccessp_item_draft *draft = &fill->own[fill->count];
        if (!csuccessp_plan_item_is_open(item))
            continue;
        status = copy_item(book, canvas, item, rebase, draft);
        if (status == CSUCCESS_OK)
            status = csuccessp_fill_add(book, fill, draft);
    }
    return status;
}

csuccess_status
csuccessp_renew_prepare(csuccess_book *book, uint32_t canvas, int rebase,
                        csuccessp_template_fill **out)
{
    const csuccessp_canvas *c = csuccessp_canvas_at(book, canvas);
    csuccessp_template_fill *fill = NULL;
    csuccess_status status = csuccessp_fill_make(book, count_open(book, c), &fill);

    if (status != CSUCCESS_OK)
        return status;
    status = fill_items(book, c, rebase, fill);
    if (status != CSUCCESS_OK) {
        csuccessp_template_discard(book, fill);
        return status;
    }
    *out = fill;
    return CSUCCESS_OK;
}
