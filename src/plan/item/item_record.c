/* SPDX-License-Identifier: MIT */
/* The record `plan_item`: an entry of a canvas, or what has become of one.
 *
 * What waits for its time may tell of a canvas or an item that is not there yet. So it is looked at
 * again when it applies, and what does not fit then is dropped. */
#include <string.h>

#include "book/task/task_text.h"
#include "plan/canvas/canvas.h"
#include "plan/item/links.h"
#include "plan/item/status.h"
#include "plan/list.h"
#include "plan/record.h"
#include "plan/value/figures.h"

enum { NO_VERB = CSUCCESSP_ITEM_VERBS };

struct item_change {
    csuccessp_change change; /* of the canvas's customer, if there is the canvas */
    uint8_t verb;
    uint8_t fix;
    csuccessp_text canvas, by;
    csuccessp_item_draft draft;
    csuccessp_item_room room;
};

static void
discard_item(csuccess_book *book, csuccessp_change *change)
{
    struct item_change *c = (struct item_change *)change;

    csuccessp_item_room_drop(book, &c->room);
    csuccessp_item_draft_drop(book, &c->draft);
    csuccessp_texts_drop(&book->texts, c->canvas);
    csuccessp_texts_drop(&book->texts, c->by);
    csuccessp_change_free(book, change);
}

/* Reading. */

struct verb_body {
    csuccessp_slice canvas, item;
    yyjson_val *contact; /* null: somebody who was erased since */
    int32_t verb, fix;
};

enum { V_VERB, V_CANVAS, V_ITEM, V_FIX, V_CONTACT };

#define AT(field) offsetof(struct verb_body, field)
static const csuccessp_field verb_fields[] = {
    {"do", CSUCCESSP_FIELD_CHOICE, 1, AT(verb), csuccessp_item_verbs},
    {"canvas", CSUCCESSP_FIELD_ID, 1, AT(canvas), NULL},
    {"item", CSUCCESSP_FIELD_ID, 1, AT(item), NULL},
    {"fix", CSUCCESSP_FIELD_CHOICE, 0, AT(fix), csuccessp_fixes},
    {"contact", CSUCCESSP_FIELD_ANY, 0, AT(contact), NULL},
    CSUCCESSP_COMMON_FIELDS,
};
#undef AT

static csuccess_status
read_verb(csuccess_book *book, const csuccessp_record *record, struct item_change *c)
{
    csuccessp_place fix = csuccessp_place_name(&record->place, "fix");
    csuccessp_place contact = csuccessp_place_name(&record->place, "contact");
    struct verb_body in;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&record->place, record->root, verb_fields,
                                   sizeof verb_fields / sizeof *verb_fields, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    if (CSUCCESSP_PRESENT(present, V_FIX) && in.verb != CSUCCESSP_ITEM_COMPLETE)
        return csuccessp_fail_at(&fix, CSUCCESS_E_FIELD, "'%s' of an item takes no 'fix'",
                                 csuccessp_item_verbs[in.verb]);
    if (CSUCCESSP_PRESENT(present, V_CONTACT) != (in.verb == CSUCCESSP_ITEM_VERIFY) &&
        !record->waited) /* whose contact may have been erased */
        return csuccessp_fail_at(in.contact ? &contact : &record->place, CSUCCESS_E_FIELD,
                                 in.contact ? "only 'verify' takes a 'contact'"
                                            : "'verify' names the 'contact' who says so");
    c->verb = (uint8_t)in.verb;
    c->fix = (uint8_t)in.fix;
    c->draft.to = csuccessp_plan_item_blank();
    c->draft.has_kind = 1; /* no room for a KPI is needed */
    status = csuccessp_text_keep(book, in.item, &c->draft.id);
    if (status == CSUCCESS_OK && in.contact)
        status = csuccessp_contact_keep(book, &record->place, in.contact, &c->by);
    else if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, record->by, &c->by);
    return status;
}

static csuccess_status
read_fields(csuccess_book *book, const csuccessp_record *record, int lenient, struct item_change *c)
{
    static const char *const ignored[] = {"canvas", NULL};
    csuccess_status status = csuccessp_item_draft_read(book, &record->place, record->root, "item",
                                                       ignored, 0, lenient, &c->draft);

    c->verb = NO_VERB;
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, record->by, &c->by);
    return status;
}

static csuccess_status
read_canvas_id(const csuccessp_record *record, csuccessp_slice *out)
{
    static const csuccessp_field field = {"canvas", CSUCCESSP_FIELD_ID, 1, 0, NULL};
    csuccessp_place at = csuccessp_place_name(&record->place, "canvas");
    yyjson_val *value = yyjson_obj_get(record->root, "canvas");

    if (!value)
        return csuccessp_fail_at(&record->place, CSUCCESS_E_FIELD, "the field 'canvas' is missing");
    return csuccessp_field_read(&at, value, &field, out);
}

/* Looking. */

/* What the KPI comes to be. */
static csuccess_status
check_target(const csuccess_book *book, const csuccessp_place *place,
             const csuccessp_plan_item *item, const csuccessp_item_draft *draft)
{
    const csuccessp_kpi *old = item ? csuccessp_plan_kpi(book, item) : NULL;
    csuccessp_kpi kpi = draft->kpi;
    const uint64_t bits = draft->present;

    if (!(bits & (UINT64_C(1) << CSUCCESSP_PLAN_FIELD_BASELINE |
                  UINT64_C(1) << CSUCCESSP_PLAN_FIELD_TARGET |
                  UINT64_C(1) << CSUCCESSP_PLAN_FIELD_DIRECTION)))
        return CSUCCESS_OK;
    if (old && !(bits >> CSUCCESSP_PLAN_FIELD_BASELINE & 1))
        kpi.baseline = old->baseline;
    if (old && !(bits >> CSUCCESSP_PLAN_FIELD_TARGET & 1))
        kpi.target = old->target;
    if (old && !(bits >> CSUCCESSP_PLAN_FIELD_DIRECTION & 1))
        kpi.direction = old->direction;
    return csuccessp_kpi_target_check(place, &kpi);
}

/* Values of plans count what is internal, too: the customer's copy may not follow one. */
static csuccess_status
check_value(const csuccess_book *book, const csuccessp_place *place,
            const csuccessp_plan_item *item, const csuccessp_item_draft *draft)
{
    csuccessp_place at = csuccessp_place_name(place, "value");
    const csuccessp_kpi *kpi = item ? csuccessp_plan_kpi(book, item) : NULL;
    csuccessp_text value = draft->kpi.value;
    uint8_t internal = draft->to.internal;
    size_t length;
    const char *name;

    if (kpi && !(draft->present >> CSUCCESSP_PLAN_FIELD_VALUE & 1))
        value = kpi->value;
    if (item && !(draft->present >> CSUCCESSP_PLAN_FIELD_VISIBILITY & 1))
        internal = item->internal;
    name = csuccessp_texts_get(&book->texts, value, &length);
    if (!internal && length > 5 && memcmp(name, "plan.", 5) == 0)
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE,
                                 "what is internal counts in '%.*s': only an internal KPI follows "
                                 "it",
                                 csuccessp_shown(name, length), name);
    return value && draft->present >> CSUCCESSP_PLAN_FIELD_VALUE & 1
               ? csuccessp_kpi_value_check(book, &at, name, length)
               : CSUCCESS_OK;
}

static csuccess_status
check_dates(const csuccessp_place *place, const csuccessp_plan_item *item,
            const csuccessp_item_draft *draft)
{
    csuccessp_place at = csuccessp_place_name(place, "due");
    int32_t start = draft->to.start, due = draft->to.due;

    if (item && !(draft->present >> CSUCCESSP_PLAN_FIELD_START & 1))
        start = item->start;
    if (item && !(draft->present >> CSUCCESSP_PLAN_FIELD_DUE & 1))
        due = item->due;
    if (start != CSUCCESSP_DATE_NONE && due != CSUCCESSP_DATE_NONE && due < start)
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "what ends before it begins");
    return CSUCCESS_OK;
}

static csuccess_status
check_contact(csuccess_book *book, const csuccessp_place *place, uint32_t row, csuccessp_text id)
{
    csuccessp_place at = csuccessp_place_name(place, "contact");
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, id, &length);

    if (!id || csuccessp_entity_find(book, &book->contacts, row, bytes, length))
        return CSUCCESS_OK;
    return csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "the customer has no contact '%.*s'",
                             csuccessp_shown(bytes, length), bytes);
}

static csuccess_status
check_fields(csuccess_book *book, const csuccessp_place *place, uint32_t canvas,
             uint32_t item_place, const struct item_change *c)
{
    const csuccessp_plan_item *item = item_place == CSUCCESSP_PLAN_NONE
                                          ? NULL
                                          : csuccessp_plan_item_at(book, item_place);
    csuccessp_place kind = csuccessp_place_name(place, "kind");
    csuccess_status status = CSUCCESS_OK;

    if (!item && !c->draft.has_kind)
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "a new item has a 'kind'");
    if (item && c->draft.has_kind && item->kind != c->draft.to.kind)
        return csuccessp_fail_at(&kind, CSUCCESS_E_STATE, "the item is of the kind '%s'",
                                 csuccessp_item_kinds[item->kind]);
    if (item && csuccessp_item_rewrites(item, &c->draft))
        return csuccessp_fail_at(place, CSUCCESS_E_STATE,
                                 "what the customer has verified is not rewritten: reopen it");
    if (item)
        status = csuccessp_item_draft_fits(place, &c->draft, item->kind);
    if (status == CSUCCESS_OK)
        status = check_contact(book, place, csuccessp_canvas_at(book, canvas)->row,
                               c->draft.to.contact);
    if (status == CSUCCESS_OK)
        status = check_target(book, place, item, &c->draft);
    if (status == CSUCCESS_OK)
        status = check_value(book, place, item, &c->draft);
    if (status == CSUCCESS_OK)
        status = check_dates(place, item, &c->draft);
    if (status == CSUCCESS_OK)
        status = csuccessp_item_links_check(book, place, canvas, item_place, &c->draft);
    return status;
}

static csuccess_status
check_verb(csuccess_book *book, const csuccessp_place *place, uint32_t canvas, uint32_t item_place,
           csuccessp_slice id, const struct item_change *c)
{
    csuccessp_place at = csuccessp_place_name(place, "item");
    csuccessp_place fix = csuccessp_place_name(place, "fix");
    const csuccessp_plan_item *item;
    const char *why;
    uint32_t culprit;
    size_t length;
    const char *name;
    int repeats;

    if (item_place == CSUCCESSP_PLAN_NONE)
        return csuccessp_plan_item_unknown(book, &at, canvas, id);
    item = csuccessp_plan_item_at(book, item_place);
    if (c->fix != CSUCCESSP_FIX_NONE && !csuccessp_kind_is_obstacle(item->kind))
        return csuccessp_fail_at(&fix, CSUCCESS_E_FIELD, "only an obstacle is fixed");
    why = csuccessp_item_verb_refused(book, item, c->verb, &repeats, &culprit);
    if (why && culprit != CSUCCESSP_PLAN_NONE) {
        name = csuccessp_texts_get(&book->texts, csuccessp_plan_item_at(book, culprit)->id,
                                   &length);
        return csuccessp_fail_at(&at, CSUCCESS_E_STATE, "the item '%.*s' %s ('%.*s')",
                                 csuccessp_shown(id.bytes, id.length), id.bytes, why,
                                 csuccessp_shown(name, length), name);
    }
    if (why)
        return csuccessp_fail_at(&at, CSUCCESS_E_STATE, "the item '%.*s' %s",
                                 csuccessp_shown(id.bytes, id.length), id.bytes, why);
    if (c->verb == CSUCCESSP_ITEM_VERIFY)
        return check_contact(book, place, csuccessp_canvas_at(book, canvas)->row, c->by);
    return CSUCCESS_OK;
}

/* What is due now has to fit what is there. */
static csuccess_status
check(csuccess_book *book, const csuccessp_record *record, csuccessp_slice canvas_id,
      const struct item_change *c)
{
    csuccessp_place at = csuccessp_place_name(&record->place, "canvas");
    uint32_t canvas = csuccessp_canvas_find(book, canvas_id.bytes, canvas_id.length), item;
    csuccessp_slice id;

    if (csuccessp_canvas_is_closed(csuccessp_canvas_at(book, canvas)))
        return csuccessp_fail_at(&at, CSUCCESS_E_STATE, "the canvas '%.*s' is %s",
                                 csuccessp_shown(canvas_id.bytes, canvas_id.length),
                                 canvas_id.bytes,
                                 csuccessp_canvas_states[csuccessp_canvas_at(book, canvas)->state]);
    id.bytes = csuccessp_texts_get(&book->texts, c->draft.id, &id.length);
    item = csuccessp_plan_item_find(book, canvas, id.bytes, id.length);
    if (c->verb == NO_VERB)
        return check_fields(book, &record->place, canvas, item, c);
    return check_verb(book, &record->place, canvas, item, id, c);
}

static csuccess_status
fill_change(csuccess_book *book, const csuccessp_record *record, csuccessp_slice canvas, int strict,
            struct item_change *c)
{
    csuccess_status status;

    c->draft.to = csuccessp_plan_item_blank();
    if (yyjson_obj_get(record->root, "do"))
        status = read_verb(book, record, c);
    else
        status = read_fields(book, record, !strict, c);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, canvas, &c->canvas);
    if (status == CSUCCESS_OK && strict)
        status = check(book, record, canvas, c);
    if (status == CSUCCESS_OK)
        status = csuccessp_item_room_take(book, &c->draft, c->verb == NO_VERB ? 0 : 2, &c->room);
    return status;
}

static csuccess_status
prepare_item(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    int strict = !record->waited && csuccessp_record_is_due(book, record->at);
    struct item_change *c;
    csuccessp_slice canvas = {NULL, 0};
    uint32_t row = CSUCCESSP_ROW_NONE;
    csuccess_status status = read_canvas_id(record, &canvas);

    if (status == CSUCCESS_OK)
        status = csuccessp_canvas_row(book, record, canvas, &row);
    if (status != CSUCCESS_OK)
        return status;
    c = csuccessp_change_new(book, record, row, sizeof *c);
    if (!c)
        return csuccessp_fail_memory(&book->error);
    status = fill_change(book, record, canvas, strict, c);
    if (status != CSUCCESS_OK) {
        discard_item(book, &c->change);
        return status;
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

/* Taking effect. */

/* What a draft names may be gone, if it has waited. */
static void
leave_out(csuccess_book *book, uint32_t canvas, csuccessp_item_draft *draft)
{
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, draft->to.contact, &length);

    if (draft->to.contact &&
        !csuccessp_entity_find(book, &book->contacts, csuccessp_canvas_at(book, canvas)->row, id,
                               length)) {
        csuccessp_texts_drop(&book->texts, draft->to.contact);
        draft->to.contact = 0;
        csuccessp_record_unfit(book, "plan_item", "its contact is gone; the item has none");
    }
    id = csuccessp_texts_get(&book->texts, draft->to.owner, &length);
    if (draft->to.owner && !csuccessp_entity_find(book, &book->members, 0, id, length)) {
        csuccessp_texts_drop(&book->texts, draft->to.owner);
        draft->to.owner = 0;
        csuccessp_record_unfit(book, "plan_item", "its owner is no member; the item has none");
    }
}

static void
apply_fields(csuccess_book *book, uint32_t canvas, uint32_t place, struct item_change *c)
{
    const csuccessp_plan_item *item = place == CSUCCESSP_PLAN_NONE
                                          ? NULL
                                          : csuccessp_plan_item_at(book, place);
    csuccessp_place nowhere = csuccessp_place_root(&book->error);

    if (!item && !c->draft.has_kind) {
        csuccessp_record_unfit(book, "plan_item", "there is no such item");
        return;
    }
    if (item && ((c->draft.has_kind && c->draft.to.kind != item->kind) ||
                 csuccessp_item_draft_fits(&nowhere, &c->draft, item->kind) != CSUCCESS_OK)) {
        csuccessp_record_unfit(book, "plan_item", "the item is of another kind");
        return;
    }
    if (item && csuccessp_item_rewrites(item, &c->draft)) {
        csuccessp_record_unfit(book, "plan_item", "the customer has verified the item");
        return;
    }
    if (csuccessp_item_links_cycle(book, canvas, place, &c->draft, CSUCCESSP_LINK_OF) ||
        csuccessp_item_links_cycle(book, canvas, place, &c->draft, CSUCCESSP_LINK_REQUIRES)) {
        csuccessp_record_unfit(book, "plan_item",
                               "by its links the item would come back to itself");
        return;
    }
    leave_out(book, canvas, &c->draft);
    if (csuccessp_plan_item_set(book, canvas, &c->draft, &c->room, c->change.at, c->by))
        csuccessp_record_unfit(book, "plan_item",
                               "some items that it links to are not there; the links are left out");
}

static void
apply_verb(csuccess_book *book, uint32_t canvas, uint32_t place, struct item_change *c)
{
    const csuccessp_plan_item *item;
    const char *why;
    uint32_t culprit;
    int repeats;

    if (place == CSUCCESSP_PLAN_NONE) {
        csuccessp_record_unfit(book, "plan_item", "there is no such item");
        return;
    }
    item = csuccessp_plan_item_at(book, place);
    why = csuccessp_item_verb_refused(book, item, c->verb, &repeats, &culprit);
    if (repeats) {
        book->counts.repeated++;
        return;
    }
    if (why) {
        csuccessp_record_unfit(book, "plan_item", why);
        return;
    }
    csuccessp_plan_item_move(book, place, csuccessp_item_verb_status(item->kind, c->verb), c->fix,
                             &c->room, c->change.at, c->by);
    csuccessp_canvas_changed(book, canvas, c->change.at, !item->internal);
}

static void
apply_item(csuccess_book *book, csuccessp_change *change)
{
    struct item_change *c = (struct item_change *)change;
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, c->canvas, &length);
    uint32_t canvas = csuccessp_canvas_find(book, id, length), place;

    if (canvas == CSUCCESSP_PLAN_NONE) {
        csuccessp_record_unfit(book, "plan_item", "there is no such canvas");
    } else if (csuccessp_canvas_is_closed(csuccessp_canvas_at(book, canvas))) {
        csuccessp_record_unfit(book, "plan_item", "the canvas is closed");
    } else {
        id = csuccessp_texts_get(&book->texts, c->draft.id, &length);
        place = csuccessp_plan_item_find(book, canvas, id, length);
        if (c->verb == NO_VERB)
            apply_fields(book, canvas, place, c);
        else
            apply_verb(book, canvas, place, c);
    }
    discard_item(book, change);
}

const csuccessp_record_kind csuccessp_plan_item_record = {
    "plan_item", NULL, prepare_item, NULL, apply_item, discard_item, 0, 1, 1,
};
