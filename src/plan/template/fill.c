/* SPDX-License-Identifier: MIT */
/* From a template to the items of a canvas. Preparing looks at everything that can go wrong and
 * takes all memory; applying puts it in place. */
#include "plan/template/fill.h"

#include <string.h>

#include "book/task/task_text.h"
#include "util/suggest.h"

static size_t
bytes_of(uint32_t capacity)
{
    return offsetof(csuccessp_template_fill, items) +
           (size_t)capacity * sizeof(csuccessp_fill_item);
}

csuccess_status
csuccessp_fill_make(csuccess_book *book, uint32_t capacity, csuccessp_template_fill **out)
{
    csuccessp_template_fill *fill = csuccessp_allocate_zeroed(&book->memory, 1, bytes_of(capacity));

    if (!fill)
        return csuccessp_fail_memory(&book->error);
    fill->capacity = capacity;
    fill->end = CSUCCESSP_DATE_NONE;
    *out = fill;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_fill_add(csuccess_book *book, csuccessp_template_fill *fill,
                   const csuccessp_item_draft *draft)
{
    csuccessp_fill_item *item = &fill->items[fill->count];
    csuccess_status status = csuccessp_item_room_take_new(book, draft, &item->room);

    item->draft = draft;
    item->start = item->due = CSUCCESSP_DATE_NONE;
    item->place = CSUCCESSP_PLAN_NONE;
    fill->count++; /* also what is half taken is given back */
    return status;
}

void
csuccessp_template_discard(csuccess_book *book, csuccessp_template_fill *fill)
{
    uint32_t i;

    if (!fill)
        return;
    for (i = 0; i < fill->count; i++)
        csuccessp_item_room_drop(book, &fill->items[i].room);
    for (i = 0; fill->own && i < fill->capacity; i++)
        csuccessp_item_draft_drop(book, &fill->own[i]);
    csuccessp_release(&book->memory, fill->own, fill->capacity, sizeof *fill->own);
    csuccessp_release(&book->memory, fill, 1, bytes_of(fill->capacity));
}

/* Anchors. */

enum { ANCHORS_ROOM = 65 };

struct days {
    const csuccessp_template *template;
    csuccessp_schedule schedule;
    int32_t anchor[ANCHORS_ROOM];
};

static csuccess_status
unknown_anchor(const csuccess_book *book, const csuccessp_place *place,
               const csuccessp_template *template, const char *id, size_t length)
{
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    const char *known;
    size_t i, n;

    csuccessp_suggest_begin(&suggestion, id, length);
    for (i = 1; i < template->anchors.count; i++) {
        known = csuccessp_texts_get(&book->texts, template->anchors.items[i].id, &n);
        csuccessp_suggest_offer(&suggestion, known, n);
    }
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "the template has no anchor '%.*s'%s",
                             csuccessp_shown(id, length), id,
                             csuccessp_suggest_text(&suggestion, hint));
}

static const csuccessp_field anchor_date = {"", CSUCCESSP_FIELD_DATE, 1, 0, NULL};

csuccess_status
csuccessp_template_anchors_are_dates(const csuccessp_place *place, yyjson_val *anchors)
{
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *key, *value;
    int32_t date;
    size_t i, n;

    yyjson_obj_foreach(anchors, i, n, key, value)
    {
        csuccessp_place at = csuccessp_place_key(place, yyjson_get_str(key), yyjson_get_len(key));
        status = csuccessp_field_read(&at, value, &anchor_date, &date);
        if (status != CSUCCESS_OK)
            break;
    }
    return status;
}

/* Days that a record names. `start` is a field of its own. */
static csuccess_status
read_anchors(const csuccess_book *book, const csuccessp_place *place, yyjson_val *anchors,
             int lenient, struct days *days)
{
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *key, *value;
    size_t i, n, a;

    if (!anchors)
        return CSUCCESS_OK;
    yyjson_obj_foreach(anchors, i, n, key, value)
    {
        const char *id = yyjson_get_str(key);
        size_t length = yyjson_get_len(key);
        csuccessp_place at = csuccessp_place_key(place, id, length);
        for (a = 1; a < days->template->anchors.count; a++)
            if (csuccessp_text_is(&book->texts, days->template->anchors.items[a].id, id, length))
                break;
        if (a < days->template->anchors.count)
            status = csuccessp_field_read(&at, value, &anchor_date, &days->anchor[a]);
        else if (!lenient)
            status = unknown_anchor(book, &at, days->template, id, length);
        if (status != CSUCCESS_OK)
            return status;
    }
    return status;
}

/* A date of the customer's. */
static int32_t
attribute_date(const csuccess_book *book, uint32_t slot, uint32_t row)
{
    const csuccessp_node *node = slot == CSUCCESSP_SLOT_NONE ? NULL : csuccessp_node_at(book, slot);

    if (!node || !node->column || row == CSUCCESSP_ROW_NONE ||
        !csuccessp_column_has(node->column, row))
        return CSUCCESSP_DATE_NONE;
    return node->column->data.small[row];
}

csuccess_status
csuccessp_template_anchors_check(const csuccess_book *book, const csuccessp_place *place,
                                 const csuccessp_template *template, yyjson_val *anchors)
{
    struct days days;

    days.template = template;
    return read_anchors(book, place, anchors, 0, &days);
}

static csuccess_status
find_anchors(const csuccess_book *book, const csuccessp_place *place, yyjson_val *anchors,
             int32_t start, uint32_t row, int lenient, struct days *days)
{
    csuccess_status status;
    size_t i;

    for (i = 0; i < days->template->anchors.count; i++)
        days->anchor[i] = CSUCCESSP_DATE_NONE;
    days->anchor[0] = start;
    status = read_anchors(book, place, anchors, lenient, days);
    for (i = 1; i < days->template->anchors.count; i++)
        if (days->anchor[i] == CSUCCESSP_DATE_NONE)
            days->anchor[i] = attribute_date(book, days->template->anchors.items[i].slot, row);
    return status;
}

static csuccess_status
find_day(const csuccess_book *book, const csuccessp_place *place, const struct days *days,
         const csuccessp_template_day *day, int lenient, int32_t *out)
{
    int32_t anchor = days->anchor[day->anchor];
    const char *id;
    size_t length;

    *out = csuccessp_template_date(day, anchor, &days->schedule);
    if (!day->told || anchor != CSUCCESSP_DATE_NONE || lenient)
        return CSUCCESS_OK;
    id = csuccessp_texts_get(&book->texts, days->template->anchors.items[day->anchor].id, &length);
    return csuccessp_fail_at(place, CSUCCESS_E_FIELD,
                             "the anchor '%.*s' of the template has no date",
                             csuccessp_shown(id, length), id);
}

/* People that a template names: who is no member is refused, or left out; a contact counts only at
 * the customer who has one of that id. */
static csuccess_status
check_people(csuccess_book *book, const csuccessp_place *place, uint32_t row, int lenient,
             csuccessp_fill_item *item)
{
    csuccessp_slice owner, contact;
    csuccess_status status;

    owner.bytes = csuccessp_texts_get(&book->texts, item->draft->to.owner, &owner.length);
    contact.bytes = csuccessp_texts_get(&book->texts, item->draft->to.contact, &contact.length);
    item->no_contact = !csuccessp_entity_find(book, &book->contacts, row, contact.bytes,
                                              contact.length);
    if (!item->draft->to.owner)
        return CSUCCESS_OK;
    if (!lenient) {
        status = csuccessp_member_check(book, place, owner);
        return status;
    }
    item->no_owner = !csuccessp_entity_find(book, &book->members, 0, owner.bytes, owner.length);
    return CSUCCESS_OK;
}

/* What would end before it begins has no beginning, or is refused. */
static csuccess_status
check_dates(const csuccess_book *book, const csuccessp_place *place, int lenient,
            csuccessp_fill_item *item)
{
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, item->draft->id, &length);

    if (item->start == CSUCCESSP_DATE_NONE || item->due == CSUCCESSP_DATE_NONE ||
        item->start <= item->due)
        return CSUCCESS_OK;
    item->start = CSUCCESSP_DATE_NONE;
    if (lenient)
        return CSUCCESS_OK;
    return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "the item '%.*s' would end before it begins",
                             csuccessp_shown(id, length), id);
}

static csuccess_status
add_items(csuccess_book *book, const csuccessp_place *place, const struct days *days, uint32_t row,
          int lenient, csuccessp_template_fill *fill)
{
    const csuccessp_template *template = fill->template;
    csuccess_status status = find_day(book, place, days, &template->end, lenient, &fill->end);
    size_t i;

    for (i = 0; i < template->items.count && status == CSUCCESS_OK; i++) {
        const csuccessp_template_item *from = &template->items.items[i];
        csuccessp_fill_item *item = &fill->items[i];
        status = csuccessp_fill_add(book, fill, &from->draft);
        if (status == CSUCCESS_OK)
            status = check_people(book, place, row, lenient, item);
        if (status == CSUCCESS_OK)
            status = find_day(book, place, days, &from->start, lenient, &item->start);
        if (status == CSUCCESS_OK)
            status = find_day(book, place, days, &from->due, lenient, &item->due);
        if (status == CSUCCESS_OK)
            status = check_dates(book, place, lenient, item);
    }
    return status;
}

csuccess_status
csuccessp_template_prepare(csuccess_book *book, const csuccessp_place *place, csuccessp_slice id,
                           yyjson_val *anchors, int32_t start, uint32_t row, int lenient,
                           csuccessp_template_fill **out)
{
    csuccessp_template_fill *fill = NULL;
    const csuccessp_template *template = NULL;
    struct days days;
    csuccess_status status = csuccessp_template_check(book, place, id, &template);

    if (status != CSUCCESS_OK)
        return status;
    days.template = template;
    days.schedule = csuccessp_schedule_of(book, row, 0, CSUCCESSP_SCHEDULE_CUSTOMER);
    status = find_anchors(book, place, anchors, start, row, lenient, &days);
    if (status == CSUCCESS_OK)
        status = csuccessp_fill_make(book, (uint32_t) template->items.count, &fill);
    if (status != CSUCCESS_OK)
        return status;
    fill->template = template;
    status = add_items(book, place, &days, row, lenient, fill);
    if (status != CSUCCESS_OK) {
        csuccessp_template_discard(book, fill);
        return status;
    }
    *out = fill;
    return CSUCCESS_OK;
}

/* Putting it in place. */

/* A text that the canvas has none of yet. */
static void
set_text(csuccess_book *book, csuccessp_text text, csuccessp_text *to)
{
    if (*to)
        return;
    csuccessp_texts_keep(&book->texts, text);
    *to = text;
}

static void
set_canvas(csuccess_book *book, const csuccessp_template_fill *fill, csuccessp_canvas *canvas)
{
    const csuccessp_template *template = fill->template;
    size_t i;
    const struct {
        csuccessp_text from;
        csuccessp_text *to;
    } texts[] = {
        {template->id, &canvas->template},
        {template->name, &canvas->name},
        {template->success, &canvas->success},
        {template->now, &canvas->now},
        {template->wanted, &canvas->wanted},
        {template->path, &canvas->path},
        {template->question_set, &canvas->question_set},
        {template->assessment, &canvas->assessment},
        {template->journey, &canvas->journey},
    };

    for (i = 0; i < sizeof texts / sizeof *texts; i++)
        set_text(book, texts[i].from, texts[i].to);
    if (!canvas->months)
        canvas->months = template->months;
    if (!canvas->refresh_months)
        canvas->refresh_months = template->refresh_months;
    if (!canvas->update_months)
        canvas->update_months = template->update_months;
    canvas->pilot |= template->pilot;
    if (canvas->end == CSUCCESSP_DATE_NONE)
        canvas->end = fill->end;
}

#define BIT(field) (UINT64_C(1) << (field))
static const uint64_t link_bits = BIT(CSUCCESSP_PLAN_FIELD_OF) | BIT(CSUCCESSP_PLAN_FIELD_BLOCKS) |
                                  BIT(CSUCCESSP_PLAN_FIELD_REQUIRES);

static void
set_person(csuccessp_item_draft *draft, int field, csuccessp_text *of, csuccessp_text person)
{
    *of = person;
    draft->present |= BIT(field);
    if (!person)
        draft->present &= ~BIT(field);
}

/* The draft of one item, which borrows its texts. */
static csuccessp_item_draft
draft_of(const csuccessp_template_fill *fill, const csuccessp_fill_item *item,
         const csuccessp_canvas *canvas)
{
    csuccessp_item_draft draft = *item->draft;
    int is_work = draft.to.kind == CSUCCESSP_ITEM_MILESTONE ||
                  draft.to.kind == CSUCCESSP_ITEM_ACTION;

    draft.present &= ~link_bits;
    if (item->no_contact)
        set_person(&draft, CSUCCESSP_PLAN_FIELD_CONTACT, &draft.to.contact, 0);
    if (item->no_owner)
        set_person(&draft, CSUCCESSP_PLAN_FIELD_OWNER, &draft.to.owner, 0);
    if (!fill->template)
        return draft;
    if (!draft.to.owner && is_work)
        set_person(&draft, CSUCCESSP_PLAN_FIELD_OWNER, &draft.to.owner, canvas->owner);
    draft.to.origin = draft.id;
    draft.present |= BIT(CSUCCESSP_PLAN_FIELD_ORIGIN);
    draft.to.start = item->start;
    draft.to.due = item->due;
    if (item->start != CSUCCESSP_DATE_NONE)
        draft.present |= BIT(CSUCCESSP_PLAN_FIELD_START);
    if (item->due != CSUCCESSP_DATE_NONE)
        draft.present |= BIT(CSUCCESSP_PLAN_FIELD_DUE);
    return draft;
}

static void
make_item(csuccess_book *book, const csuccessp_template_fill *fill, csuccessp_fill_item *item,
          uint32_t canvas, int64_t at, csuccessp_text by)
{
    csuccessp_canvas *c = csuccessp_canvas_at(book, canvas);
    csuccessp_item_draft draft = draft_of(fill, item, c);
    csuccessp_ref links[CSUCCESSP_LINK_KINDS];

    /* links may lead to items that come later: they are made when all are there */
    memcpy(links, item->room.links, sizeof links);
    memset(item->room.links, 0, sizeof item->room.links);
    csuccessp_plan_item_set(book, canvas, &draft, &item->room, at, by);
    memcpy(item->room.links, links, sizeof links);
    item->place = c->last;
}

static void
link_item(csuccess_book *book, csuccessp_fill_item *item, uint32_t canvas)
{
    csuccessp_plan_item *made = csuccessp_plan_item_at(book, item->place);
    const char *id;
    size_t length, i;
    uint32_t to;
    int kind;

    for (kind = 0; kind < CSUCCESSP_LINK_KINDS; kind++) {
        csuccessp_links *links;
        if (!item->room.links[kind])
            continue;
        links = csuccessp_pool_at(&csuccessp_plans_of(book)->pool, item->room.links[kind]);
        for (i = 0; i < item->draft->links[kind].count; i++) {
            id = csuccessp_texts_get(&book->texts, item->draft->links[kind].items[i], &length);
            to = csuccessp_plan_item_find(book, canvas, id, length);
            if (to != CSUCCESSP_PLAN_NONE)
                links->item[links->count++] = to;
        }
        if (!links->count)
            continue;
        made->links[kind] = item->room.links[kind];
        item->room.links[kind] = 0;
    }
}

void
csuccessp_template_apply(csuccess_book *book, csuccessp_template_fill *fill, uint32_t canvas,
                         int64_t at, csuccessp_text by)
{
    csuccessp_canvas *c = csuccessp_canvas_at(book, canvas);
    uint32_t i;

    if (!fill)
        return;
    if (fill->template)
        set_canvas(book, fill, c);
    for (i = 0; i < fill->count; i++)
        make_item(book, fill, &fill->items[i], canvas, at, by);
    for (i = 0; i < fill->count; i++)
        link_item(book, &fill->items[i], canvas);
    csuccessp_template_discard(book, fill);
}
