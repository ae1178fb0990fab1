/* SPDX-License-Identifier: MIT */
/* Making items and changing them: fields, links, history. */
#include <string.h>

#include "book/saved/ledger.h"
#include "plan/event.h"
#include "plan/item/draft.h"
#include "plan/item/status.h"
#include "plan/list.h"
#include "plan/value/figures.h"

/* Room. */

static csuccess_status
take_changes(csuccess_book *book, uint32_t count, csuccessp_item_room *out)
{
    for (; count; count--) {
        csuccessp_ref change = csuccessp_item_change_new(book);
        if (!change)
            return csuccessp_fail_memory(&book->error);
        csuccessp_item_change_of(book, change)->next = out->changes;
        out->changes = change;
    }
    return CSUCCESS_OK;
}

/* A place, and an event for whoever waits for it. */
static csuccess_status
take_place(csuccess_book *book, csuccessp_item_room *out)
{
    csuccess_status status = csuccessp_plan_promise(book, 0, 1);

    memset(out, 0, sizeof *out);
    if (status != CSUCCESS_OK)
        return status;
    out->promised = 1;
    status = csuccessp_plan_events_promise(book, 1);
    out->heard = status == CSUCCESS_OK;
    return status;
}

static csuccess_status
take_links(csuccess_book *book, const csuccessp_item_draft *draft, csuccessp_item_room *out)
{
    uint32_t k;

    for (k = 0; k < CSUCCESSP_LINK_KINDS; k++) {
        if (!draft->links[k].count)
            continue;
        out->links[k] = csuccessp_links_new(book, (uint32_t)draft->links[k].count);
        if (!out->links[k])
            return csuccessp_fail_memory(&book->error);
    }
    return CSUCCESS_OK;
}

static csuccess_status
take_kpi(csuccess_book *book, csuccessp_item_room *out)
{
    out->kpi = csuccessp_kpi_new(book);
    return out->kpi ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

csuccess_status
csuccessp_item_room_take(csuccess_book *book, const csuccessp_item_draft *draft, uint32_t more,
                         csuccessp_item_room *out)
{
    csuccess_status status = take_place(book, out);
    uint64_t bits = draft->present;

    for (; bits; bits &= bits - 1)
        more++;
    if (status == CSUCCESS_OK)
        status = take_changes(book, more + 1, out); /* one that was removed comes back */
    if (status == CSUCCESS_OK)
        status = take_kpi(book, out);
    return status == CSUCCESS_OK ? take_links(book, draft, out) : status;
}

csuccess_status
csuccessp_item_room_take_new(csuccess_book *book, const csuccessp_item_draft *draft,
                             csuccessp_item_room *out)
{
    csuccess_status status = take_place(book, out);

    if (status == CSUCCESS_OK &&
        (draft->to.kind == CSUCCESSP_ITEM_KPI || draft->to.kind == CSUCCESSP_ITEM_VALUE))
        status = take_kpi(book, out);
    return status == CSUCCESS_OK ? take_links(book, draft, out) : status;
}

void
csuccessp_item_room_drop(csuccess_book *book, csuccessp_item_room *room)
{
    csuccessp_ref next;
    uint32_t k;

    csuccessp_plan_take_back(book, 0, room->promised);
    csuccessp_plan_events_take_back(book, room->heard);
    csuccessp_kpi_free(book, room->kpi);
    for (k = 0; k < CSUCCESSP_LINK_KINDS; k++)
        csuccessp_links_free(book, room->links[k]);
    for (; room->changes; room->changes = next) {
        next = csuccessp_item_change_of(book, room->changes)->next;
        csuccessp_item_change_free(book, room->changes);
    }
    memset(room, 0, sizeof *room);
}

/* History. */

void
csuccessp_plan_item_note(csuccess_book *book, csuccessp_plan_item *item, int field,
                         csuccessp_plan_value old, csuccessp_item_room *room, int64_t at,
                         csuccessp_text by)
{
    csuccessp_ref ref = room->changes;
    csuccessp_item_change *change = csuccessp_item_change_of(book, ref);

    room->changes = change->next;
    change->old = old;
    change->at = at;
    change->revision = csuccessp_canvas_at(book, item->canvas)->revision + 1;
    change->by = by;
    change->field = (uint8_t)field;
    csuccessp_texts_keep(&book->texts, by);
    change->next = item->changes;
    item->changes = ref;
}

/* Setting fields. */

/* Takes over what the value holds; the item's former one goes into the history, or is let go. */
static void
set_field(csuccess_book *book, csuccessp_plan_item *item, int field, csuccessp_plan_value value,
          int noted, csuccessp_item_room *room, int64_t at, csuccessp_text by)
{
    csuccessp_plan_value old = csuccessp_plan_field_of(book, item, field);

    if (noted)
        csuccessp_plan_item_note(book, item, field, old, room, at, by);
    csuccessp_plan_field_put(book, item, field, value);
    if (!noted) {
        csuccessp_texts_drop(&book->texts, old.text);
        csuccessp_links_free(book, old.links);
    }
}

/* Links, from ids; those that are not there are left out. */
static csuccessp_plan_value
resolve(csuccess_book *book, uint32_t canvas, const csuccessp_item_draft *draft, int kind,
        csuccessp_item_room *room, uint32_t *lost)
{
    csuccessp_plan_value value = {0, 0, room->links[kind]};
    csuccessp_links *links = csuccessp_links_at(book, value.links);
    size_t i, length;

    room->links[kind] = 0;
    for (i = 0; i < draft->links[kind].count; i++) {
        const char *id = csuccessp_texts_get(&book->texts, draft->links[kind].items[i], &length);
        uint32_t place = csuccessp_plan_item_find(book, canvas, id, length);
        if (place != CSUCCESSP_PLAN_NONE &&
            csuccessp_plan_item_at(book, place)->status != CSUCCESSP_ITEM_REMOVED)
            links->item[links->count++] = place;
        else
            ++*lost;
    }
    if (links && !links->count) {
        csuccessp_links_free(book, value.links);
        value.links = 0;
    }
    return value;
}

/* What a draft says of a field; texts and links get a user. */
static csuccessp_plan_value
value_of(csuccess_book *book, uint32_t canvas, const csuccessp_item_draft *draft, int field,
         csuccessp_item_room *room, uint32_t *lost)
{
    csuccessp_plan_value value = {0, 0, 0};

    if (csuccessp_plan_field_holds(field) == CSUCCESSP_HOLDS_LINKS)
        return resolve(book, canvas, draft, field - CSUCCESSP_PLAN_FIELD_OF, room, lost);
    switch (field) {
    case CSUCCESSP_PLAN_FIELD_UNIT:
        value.text = draft->kpi.unit;
        break;
    case CSUCCESSP_PLAN_FIELD_VALUE:
        value.text = draft->kpi.value;
        break;
    case CSUCCESSP_PLAN_FIELD_DIRECTION:
        value.number = draft->kpi.direction;
        break;
    case CSUCCESSP_PLAN_FIELD_BASELINE:
        value.number = draft->kpi.baseline;
        break;
    case CSUCCESSP_PLAN_FIELD_TARGET:
        value.number = draft->kpi.target;
        break;
    case CSUCCESSP_PLAN_FIELD_ACTUAL:
        value.number = draft->kpi.actual;
        break;
    case CSUCCESSP_PLAN_FIELD_MUST:
        value.number = draft->kpi.must;
        break;
    default:
        value = csuccessp_plan_field_of(book, &draft->to, field);
        break;
    }
    csuccessp_texts_keep(&book->texts, value.text);
    return value;
}

static void
drop_value(csuccess_book *book, csuccessp_plan_value value)
{
    csuccessp_texts_drop(&book->texts, value.text);
    csuccessp_links_free(book, value.links);
}

/* A calendar shows these. */
#define BIT(field) (UINT64_C(1) << CSUCCESSP_PLAN_FIELD_##field)
static const uint64_t on_calendar = BIT(TITLE) | BIT(TEXT) | BIT(START) | BIT(DUE) | BIT(STATUS);

static int
is_shared(const void *context, const csuccessp_plan_item *item)
{
    (void)context;
    return !item->internal;
}

/* Bits of the fields that changed; `*seen` gets those of which the customer would see it: not the
 * links that lead to internal items alone. */
static uint64_t
set_fields(csuccess_book *book, csuccessp_plan_item *item, const csuccessp_item_draft *draft,
           int noted, csuccessp_item_room *room, int64_t at, csuccessp_text by, uint32_t *lost,
           uint64_t *seen)
{
    uint64_t changed = 0, bits = draft->present;

    *seen = 0;

    for (; bits; bits &= bits - 1) {
        int field = (int)csuccessp_lowest_bit(bits);
        csuccessp_plan_value old = csuccessp_plan_field_of(book, item, field);
        csuccessp_plan_value value = value_of(book, item->canvas, draft, field, room, lost);
        if (csuccessp_plan_value_equal(book, field, old, value)) {
            drop_value(book, value);
            continue;
        }
        changed |= UINT64_C(1) << field;
        if (!csuccessp_plan_field_is_ours(field) &&
            !csuccessp_plan_value_equal_for(book, field, old, value, is_shared, NULL))
            *seen |= UINT64_C(1) << field;
        set_field(book, item, field, value, noted, room, at, by);
    }
    if (changed & BIT(ACTUAL))
        csuccessp_plan_kpi(book, item)->measured = at;
    if (changed & BIT(VALUE) && csuccessp_plan_kpi(book, item)->value)
        csuccessp_bits_set(&csuccessp_plans_of(book)->sampled,
                           csuccessp_canvas_at(book, item->canvas)->row);
    return changed;
}

static void
write_key(csuccess_book *book, char *key)
{
    static const char digits[] = "0123456789abcdef";
    uint64_t number = csuccessp_plans_of(book)->keys++;
    int i;

    for (i = 15; i >= 0; i--, number >>= 4)
        key[i] = digits[number & 15];
}

static uint32_t
make_item(csuccess_book *book, uint32_t canvas, const csuccessp_item_draft *draft,
          csuccessp_item_room *room, int64_t at, csuccessp_text by, uint32_t *lost)
{
    csuccessp_plan_item item = csuccessp_plan_item_blank(), *made;
    uint8_t kind = draft->to.kind;
    uint32_t place = csuccessp_plan_item_place(book);
    uint64_t seen;

    csuccessp_plan_take_back(book, 0, room->promised);
    room->promised = 0;
    write_key(book, item.key);
    item.id = draft->id;
    csuccessp_texts_keep(&book->texts, item.id);
    item.canvas = canvas;
    item.kind = kind;
    item.status = csuccessp_plan_first_status(kind);
    item.internal = kind == CSUCCESSP_ITEM_RISK || kind == CSUCCESSP_ITEM_BLOCKER;
    item.required = kind == CSUCCESSP_ITEM_MILESTONE;
    item.revision = csuccessp_canvas_at(book, canvas)->revision + 1;
    item.made = item.changed = at;
    if (kind == CSUCCESSP_ITEM_KPI || kind == CSUCCESSP_ITEM_VALUE) {
        item.kpi = room->kpi;
        room->kpi = 0;
    }
    csuccessp_plan_item_put(book, &item, place);
    made = csuccessp_plan_item_at(book, place);
    set_fields(book, made, draft, 0, room, at, by, lost, &seen);
    csuccessp_plan_event_add(book, place, CSUCCESSP_ITEM_REMOVED, made->status);
    csuccessp_canvas_changed(book, canvas, at, !made->internal);
    return place;
}

uint32_t
csuccessp_plan_item_set(csuccess_book *book, uint32_t canvas, const csuccessp_item_draft *draft,
                        csuccessp_item_room *room, int64_t at, csuccessp_text by)
{
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, draft->id, &length);
    uint32_t place = csuccessp_plan_item_find(book, canvas, id, length), lost = 0;
    csuccessp_plan_item *item;
    uint64_t changed, seen;
    int shared, back;

    if (place == CSUCCESSP_PLAN_NONE) {
        make_item(book, canvas, draft, room, at, by, &lost);
        return lost;
    }
    item = csuccessp_plan_item_at(book, place);
    shared = !item->internal;
    back = item->status == CSUCCESSP_ITEM_REMOVED;
    if (back)
        csuccessp_plan_item_move(book, place, csuccessp_plan_first_status(item->kind),
                                 CSUCCESSP_FIX_NONE, room, at, by);
    changed = set_fields(book, item, draft, 1, room, at, by, &lost, &seen);
    if (!changed && !back)
        return lost;
    item->rescheduled += (changed & on_calendar) != 0;
    item->changed = at;
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_PLAN_ITEMS, place);
    csuccessp_canvas_changed(book, canvas, at, (seen || back) && (shared || !item->internal));
    return lost;
}

void
csuccessp_canvas_changed(csuccess_book *book, uint32_t place, int64_t at, int shared)
{
    csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);

    canvas->revision++;
    canvas->changed = at;
    if (shared) {
        canvas->shared = canvas->revision;
        canvas->shared_at = at;
    }
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_CANVASES, place);
    csuccessp_plan_touch(book, canvas->row);
}
