/* SPDX-License-Identifier: MIT */
/* The record `canvas`: a success plan is made or changed, or something is told of its life.
 *
 * What waits for its time may tell of a canvas that is not there yet. So it is looked at again when
 * it applies, and what does not fit then is dropped. */
#include <string.h>

#include "book/saved/ledger.h"
#include "book/task/task_text.h"
#include "plan/canvas/canvas_fields.h"
#include "plan/list.h"
#include "plan/lookup.h"
#include "plan/record.h"
#include "plan/template/template.h"
#include "plan/value/figures.h"
#include "plan/view/view.h"

enum { NO_VERB = CSUCCESSP_CANVAS_VERBS };

struct canvas_change {
    csuccessp_change change; /* of the canvas's customer, if it is known */
    csuccessp_canvas_told told;
    uint8_t promised;
    uint8_t makes; /* the record says whose a new canvas is */
    csuccessp_text id, as, by, reason;
    csuccessp_canvas_draft draft;
    csuccessp_canvas_room room;
    csuccessp_item_room history;
    csuccessp_template_fill *fill; /* items of a new canvas */
    csuccessp_text template;
    int32_t start; /* of one that goes on from another */
};

static void
discard_canvas(csuccess_book *book, csuccessp_change *change)
{
    struct canvas_change *c = (struct canvas_change *)change;

    csuccessp_plan_take_back(book, c->promised, 0);
    csuccessp_template_discard(book, c->fill);
    csuccessp_canvas_room_drop(book, &c->room);
    csuccessp_item_room_drop(book, &c->history);
    csuccessp_canvas_draft_drop(book, &c->draft);
    csuccessp_texts_drop(&book->texts, c->id);
    csuccessp_texts_drop(&book->texts, c->as);
    csuccessp_texts_drop(&book->texts, c->by);
    csuccessp_texts_drop(&book->texts, c->reason);
    csuccessp_texts_drop(&book->texts, c->template);
    csuccessp_texts_drop(&book->texts, c->told.contact);
    csuccessp_change_free(book, change);
}

/* Reading what is told of its life. */

struct verb_body {
    csuccessp_slice canvas, version, as;
    yyjson_val *contact; /* null: somebody who was erased since */
    int32_t verb, start, rebase;
};

enum { V_VERB, V_CANVAS, V_CONTACT, V_VERSION, V_AS, V_START, V_REBASE, V_FIELDS };

#define AT(field) offsetof(struct verb_body, field)
static const csuccessp_field verb_fields[] = {
    {"do", CSUCCESSP_FIELD_CHOICE, 1, AT(verb), csuccessp_canvas_verbs},
    {"canvas", CSUCCESSP_FIELD_ID, 1, AT(canvas), NULL},
    {"contact", CSUCCESSP_FIELD_ANY, 0, AT(contact), NULL},
    {"version", CSUCCESSP_FIELD_TEXT, 0, AT(version), NULL},
    {"as", CSUCCESSP_FIELD_ID, 0, AT(as), NULL},
    {"start", CSUCCESSP_FIELD_DATE, 0, AT(start), NULL},
    {"rebase", CSUCCESSP_FIELD_BOOL, 0, AT(rebase), NULL},
    CSUCCESSP_COMMON_FIELDS,
};
#undef AT

#define BIT(field) (UINT64_C(1) << (field))
static const struct {
    uint64_t required, allowed;
} takes[CSUCCESSP_CANVAS_VERBS] = {
    [CSUCCESSP_CANVAS_AGREE] = {BIT(V_CONTACT) | BIT(V_VERSION), 0},
    [CSUCCESSP_CANVAS_RENEW] = {BIT(V_AS), BIT(V_START) | BIT(V_REBASE)},
};

static csuccess_status
check_verb_fields(const csuccessp_record *record, const struct verb_body *in, uint64_t present)
{
    uint64_t required = takes[in->verb].required, allowed = required | takes[in->verb].allowed;
    unsigned f;

    if (record->waited) /* its contact may have been erased */
        required &= ~BIT(V_CONTACT);

    for (f = V_CONTACT; f < V_FIELDS; f++) {
        csuccessp_place at = csuccessp_place_name(&record->place, verb_fields[f].name);
        if (present & ~allowed & BIT(f))
            return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "'%s' of a canvas takes no '%s'",
                                     csuccessp_canvas_verbs[in->verb], verb_fields[f].name);
        if (required & ~present & BIT(f))
            return csuccessp_fail_at(&record->place, CSUCCESS_E_FIELD, "the field '%s' is missing",
                                     verb_fields[f].name);
    }
    if (in->verb == CSUCCESSP_CANVAS_ABANDON && csuccessp_is_blank(record->reason))
        return csuccessp_fail_at(&record->place, CSUCCESS_E_FIELD,
                                 "'abandon' of a canvas has a 'reason'");
    return CSUCCESS_OK;
}

/* "1.0" */
static csuccess_status
read_version(const csuccessp_place *place, csuccessp_slice text, csuccessp_canvas_told *told)
{
    csuccessp_place at = csuccessp_place_name(place, "version");
    uint64_t numbers[2] = {0, 0};
    size_t i, part = 0, digits = 0;

    for (i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (c == '.' && part == 0 && digits) {
            part = 1;
            digits = 0;
        } else if (c >= '0' && c <= '9' && digits < 9) {
            numbers[part] = numbers[part] * 10 + (uint64_t)(c - '0');
            digits++;
        } else {
            break;
        }
    }
    if (i < text.length || part == 0 || !digits)
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "a version is like \"1.0\"");
    told->major = (uint32_t)numbers[0];
    told->minor = (uint32_t)numbers[1];
    return CSUCCESS_OK;
}

/* Refusals. */

static csuccess_status
check_told(csuccess_book *book, const csuccessp_record *record, csuccessp_slice id,
           const struct canvas_change *c)
{
    csuccessp_place at = csuccessp_place_name(&record->place, "canvas");
    csuccessp_place contact_at = csuccessp_place_name(&record->place, "contact");
    uint32_t place = csuccessp_canvas_find(book, id.bytes, id.length), item;
    int repeats, shown = csuccessp_shown(id.bytes, id.length);
    const char *why, *name;
    size_t length;

    if (place == CSUCCESSP_PLAN_NONE)
        return csuccessp_canvas_unknown(book, &at, id);
    name = csuccessp_texts_get(&book->texts, c->told.contact, &length);
    if (c->told.contact &&
        !csuccessp_entity_find(book, &book->contacts, csuccessp_canvas_at(book, place)->row, name,
                               length))
        return csuccessp_fail_at(&contact_at, CSUCCESS_E_UNKNOWN,
                                 "the customer has no contact '%.*s'",
                                 csuccessp_shown(name, length), name);
    why = csuccessp_canvas_refused(book, place, &c->told, c->change.at, &repeats, &item);
    if (why && item == CSUCCESSP_PLAN_NONE)
        return csuccessp_fail_at(&at, CSUCCESS_E_STATE, "the canvas '%.*s' %s", shown, id.bytes,
                                 why);
    if (!why)
        return CSUCCESS_OK;
    name = csuccessp_texts_get(&book->texts, csuccessp_plan_item_at(book, item)->id, &length);
    return csuccessp_fail_at(&at, CSUCCESS_E_STATE, "the item '%.*s' of the canvas '%.*s' %s",
                             csuccessp_shown(name, length), name, shown, id.bytes, why);
}

static csuccess_status
check_as(csuccess_book *book, const csuccessp_record *record, csuccessp_slice as)
{
    csuccessp_place at = csuccessp_place_name(&record->place, "as");
    uint32_t place = csuccessp_canvas_find(book, as.bytes, as.length);

    if (place == CSUCCESSP_PLAN_NONE)
        return CSUCCESS_OK;
    return csuccessp_fail_at(&at, CSUCCESS_E_STATE, "there is a canvas '%.*s' already",
                             csuccessp_shown(as.bytes, as.length), as.bytes);
}

/* A canvas that goes on from another: with its open items. */
static csuccess_status
prepare_renewal(csuccess_book *book, const csuccessp_record *record, const struct verb_body *in,
                int strict, struct canvas_change *c)
{
    uint32_t place = csuccessp_canvas_find(book, in->canvas.bytes, in->canvas.length);
    csuccess_status status = CSUCCESS_OK;

    if (in->as.length == in->canvas.length &&
        memcmp(in->as.bytes, in->canvas.bytes, in->as.length) == 0)
        return check_as(book, record, in->as);
    if (strict)
        status = check_as(book, record, in->as);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->as, &c->as);
    /* What waits is filled at its time: while a book is loaded, links lead nowhere yet. */
    if (status == CSUCCESS_OK && place != CSUCCESSP_PLAN_NONE &&
        (record->waited || csuccessp_record_is_due(book, record->at)))
        status = csuccessp_renew_prepare(book, place, in->rebase, &c->fill);
    if (status == CSUCCESS_OK)
        status = csuccessp_plan_promise(book, 1, 0);
    c->promised = status == CSUCCESS_OK;
    return status;
}

static csuccess_status
read_told(csuccess_book *book, const csuccessp_record *record, int strict, struct canvas_change *c)
{
    struct verb_body in;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.start = CSUCCESSP_DATE_NONE;
    status = csuccessp_fields_read(&record->place, record->root, verb_fields,
                                   sizeof verb_fields / sizeof *verb_fields, &in, &present);
    if (status == CSUCCESS_OK)
        status = check_verb_fields(record, &in, present);
    if (status == CSUCCESS_OK && in.version.bytes)
        status = read_version(&record->place, in.version, &c->told);
    if (status != CSUCCESS_OK)
        return status;
    c->told.verb = in.verb;
    c->start = in.start;
    status = csuccessp_text_keep(book, in.canvas, &c->id);
    if (status == CSUCCESS_OK)
        status = csuccessp_contact_keep(book, &record->place, in.contact, &c->told.contact);
    if (status == CSUCCESS_OK && strict)
        status = check_told(book, record, in.canvas, c);
    if (status == CSUCCESS_OK && in.verb == CSUCCESSP_CANVAS_RENEW)
        status = prepare_renewal(book, record, &in, strict, c);
    if (status == CSUCCESS_OK)
        status = csuccessp_canvas_room_take(
            book, in.canvas,
            CSUCCESSP_LIST_VERSIONS | CSUCCESSP_LIST_SIGN_OFFS | CSUCCESSP_LIST_STEPS, 1, &c->room);
    return status;
}

/* Reading what it says. */

struct new_body {
    csuccessp_slice canvas, customer, template;
    yyjson_val *anchors;
};

static csuccess_status
read_id(const csuccessp_record *record, const char *name, csuccessp_slice *out)
{
    static const csuccessp_field field = {"", CSUCCESSP_FIELD_ID, 1, 0, NULL};
    csuccessp_place at = csuccessp_place_name(&record->place, name);
    yyjson_val *value = yyjson_obj_get(record->root, name);

    return value ? csuccessp_field_read(&at, value, &field, out) : CSUCCESS_OK;
}

static csuccess_status
read_new(const csuccessp_record *record, struct new_body *in)
{
    csuccessp_place at = csuccessp_place_name(&record->place, "anchors");
    csuccess_status status = read_id(record, "canvas", &in->canvas);

    if (status == CSUCCESS_OK && !in->canvas.bytes)
        return csuccessp_fail_at(&record->place, CSUCCESS_E_FIELD, "the field 'canvas' is missing");
    if (status == CSUCCESS_OK)
        status = read_id(record, "customer", &in->customer);
    if (status == CSUCCESS_OK)
        status = read_id(record, "template", &in->template);
    in->anchors = yyjson_obj_get(record->root, "anchors");
    if (status == CSUCCESS_OK && in->anchors && !in->template.bytes)
        return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "'anchors' are those of a 'template'");
    if (status == CSUCCESS_OK && in->anchors && !yyjson_is_obj(in->anchors))
        return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "expected an object, found %s",
                                 csuccessp_json_kind(in->anchors));
    if (status == CSUCCESS_OK && in->anchors)
        status = csuccessp_template_anchors_are_dates(&at, in->anchors);
    return status;
}

/* A canvas that is there already. */
static csuccess_status
check_old(csuccess_book *book, const csuccessp_record *record, const struct new_body *in,
          uint32_t place, uint32_t row)
{
    csuccessp_place at = csuccessp_place_name(&record->place, "canvas");
    csuccessp_place customer = csuccessp_place_name(&record->place, "customer");
    csuccessp_place template = csuccessp_place_name(&record->place, "template");
    const csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);
    int shown = csuccessp_shown(in->canvas.bytes, in->canvas.length);

    if (in->customer.bytes && canvas->row != row)
        return csuccessp_fail_at(&customer, CSUCCESS_E_STATE,
                                 "the canvas '%.*s' is that of another customer", shown,
                                 in->canvas.bytes);
    if (in->template.bytes &&
        !csuccessp_text_is(&book->texts, canvas->template, in->template.bytes, in->template.length))
        return csuccessp_fail_at(&template, CSUCCESS_E_STATE,
                                 "the canvas '%.*s' was not made by this template", shown,
                                 in->canvas.bytes);
    if (csuccessp_canvas_is_closed(canvas))
        return csuccessp_fail_at(&at, CSUCCESS_E_STATE, "the canvas '%.*s' is closed: renew it",
                                 shown, in->canvas.bytes);
    return CSUCCESS_OK;
}

static csuccess_status
check_period(const csuccess_book *book, const csuccessp_place *place, uint32_t canvas,
             const csuccessp_canvas_draft *draft)
{
    csuccessp_place at = csuccessp_place_name(place, "end");
    int32_t start = draft->to.start, end = draft->to.end;

    if (canvas != CSUCCESSP_PLAN_NONE && !(draft->present >> CSUCCESSP_CANVAS_FIELD_START & 1))
        start = csuccessp_canvas_at(book, canvas)->start;
    if (canvas != CSUCCESSP_PLAN_NONE && !(draft->present >> CSUCCESSP_CANVAS_FIELD_END & 1))
        end = csuccessp_canvas_at(book, canvas)->end;
    if (start != CSUCCESSP_DATE_NONE && end != CSUCCESSP_DATE_NONE && end < start)
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "what ends before it begins");
    return CSUCCESS_OK;
}

/* Definitions that go with it are there. */
static csuccess_status
check_definitions(const csuccess_book *book, const csuccessp_place *place,
                  const csuccessp_canvas_draft *draft)
{
    const struct {
        const char *field, *section;
        csuccessp_text id;
    } named[] = {
        {"question_set", "question_sets", draft->to.question_set},
        {"assessment", "assessments", draft->to.assessment},
        {"journey", "journeys", draft->to.journey},
    };
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < sizeof named / sizeof *named && status == CSUCCESS_OK; i++) {
        csuccessp_place at = csuccessp_place_name(place, named[i].field);
        csuccessp_slice id;
        id.bytes = csuccessp_texts_get(&book->texts, named[i].id, &id.length);
        if (named[i].id)
            status = csuccessp_plan_definition_check(book, &at, named[i].section, id, NULL);
    }
    return status;
}

static csuccess_status
prepare_template(csuccess_book *book, const csuccessp_record *record, const struct new_body *in,
                 int strict, struct canvas_change *c)
{
    csuccessp_place at = csuccessp_place_name(&record->place, "anchors");
    csuccessp_place template = csuccessp_place_name(&record->place, "template");
    int32_t start = c->draft.to.start;
    csuccess_status status;

    if (start == CSUCCESSP_DATE_NONE && c->change.at != CSUCCESSP_TIME_NONE)
        start = csuccessp_zone_date(csuccessp_book_zone(book), c->change.at);
    if (strict) {
        const csuccessp_template *found;
        status = csuccessp_template_check(book, &template, in->template, &found);
        if (status != CSUCCESS_OK)
            return status;
    }
    status = csuccessp_text_keep(book, in->template, &c->template);
    if (status == CSUCCESS_OK)
        status = csuccessp_template_prepare(book, &at, in->template, in->anchors, start,
                                            c->change.row, !strict, &c->fill);
    if (status == CSUCCESS_E_UNKNOWN && !strict) /* the template is gone: the canvas is not */
        status = CSUCCESS_OK;
    return status;
}

static csuccess_status
read_fields(csuccess_book *book, const csuccessp_record *record, const struct new_body *in,
            int strict, struct canvas_change *c)
{
    static const char *const ignored[] = {"canvas", "customer", "template", "anchors", NULL};
    uint32_t place = csuccessp_canvas_find(book, in->canvas.bytes, in->canvas.length);
    csuccessp_item_draft none;
    csuccess_status status = csuccessp_canvas_draft_read(book, &record->place, record->root,
                                                         ignored, !strict, &c->draft);

    c->told.verb = NO_VERB;
    c->makes = in->customer.bytes != NULL;
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->canvas, &c->id);
    if (status == CSUCCESS_OK && strict && place != CSUCCESSP_PLAN_NONE)
        status = check_old(book, record, in, place, c->change.row);
    if (status == CSUCCESS_OK && strict)
        status = check_period(book, &record->place, place, &c->draft);
    if (status == CSUCCESS_OK && strict)
        status = check_definitions(book, &record->place, &c->draft);
    if (status == CSUCCESS_OK && in->template.bytes && place == CSUCCESSP_PLAN_NONE)
        status = prepare_template(book, record, in, strict, c);
    if (status == CSUCCESS_OK)
        status = csuccessp_plan_promise(book, 1, 0);
    if (status != CSUCCESS_OK)
        return status;
    c->promised = 1;
    memset(&none, 0, sizeof none);
    none.present = c->draft.present;
    none.has_kind = 1;
    return csuccessp_item_room_take(book, &none, 0, &c->history);
}

/* Whom it concerns. */
static csuccess_status
find_row(csuccess_book *book, const csuccessp_record *record, const struct new_body *in,
         uint32_t *row)
{
    if (in->customer.bytes)
        return csuccessp_record_customer(book, &record->place, "customer", in->customer, row);
    return csuccessp_canvas_row(book, record, in->canvas, row);
}

static csuccess_status
prepare_canvas(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    int strict = !record->waited && csuccessp_record_is_due(book, record->at);
    int told = yyjson_obj_get(record->root, "do") != NULL;
    struct new_body in;
    struct canvas_change *c;
    uint32_t row = CSUCCESSP_ROW_NONE;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = read_new(record, &in);
    if (status == CSUCCESS_OK && !(told && in.customer.bytes)) /* else refused as a field */
        status = find_row(book, record, &in, &row);
    if (status != CSUCCESS_OK)
        return status;
    c = csuccessp_change_new(book, record, row, sizeof *c);
    if (!c)
        return csuccessp_fail_memory(&book->error);
    c->draft.to = csuccessp_canvas_blank();
    status = told ? read_told(book, record, strict, c) : read_fields(book, record, &in, strict, c);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, record->by, &c->by);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, record->reason, &c->reason);
    if (status != CSUCCESS_OK) {
        discard_canvas(book, &c->change);
        return status;
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

/* Taking effect. */

static uint32_t
make_canvas(csuccess_book *book, struct canvas_change *c, csuccessp_text id, uint32_t row)
{
    csuccessp_canvas canvas = csuccessp_canvas_blank();
    uint32_t place = csuccessp_canvas_place(book);

    csuccessp_plan_take_back(book, c->promised, 0);
    c->promised = 0;
    canvas.id = id;
    canvas.template = c->template;
    csuccessp_texts_keep(&book->texts, id);
    csuccessp_texts_keep(&book->texts, c->template);
    canvas.row = row;
    canvas.made = c->change.at;
    csuccessp_canvas_put(book, &canvas, place);
    csuccessp_canvas_set(book, csuccessp_canvas_at(book, place), &c->draft, 0, NULL, c->change.at,
                         c->by);
    csuccessp_canvas_changed(book, place, c->change.at, 1);
    csuccessp_template_apply(book, c->fill, place, c->change.at, c->by);
    c->fill = NULL;
    return place;
}

static void
apply_fields(csuccess_book *book, uint32_t place, struct canvas_change *c)
{
    csuccessp_canvas *canvas;

    if (place == CSUCCESSP_PLAN_NONE) {
        if (c->makes && c->change.row != CSUCCESSP_ROW_NONE)
            make_canvas(book, c, c->id, c->change.row);
        else
            csuccessp_record_unfit(book, "canvas", "there is no such canvas");
        return;
    }
    canvas = csuccessp_canvas_at(book, place);
    if (c->makes && canvas->row != c->change.row)
        csuccessp_record_unfit(book, "canvas", "it is that of another customer");
    else if (csuccessp_canvas_is_closed(canvas))
        csuccessp_record_unfit(book, "canvas", "it is closed");
    else {
        uint64_t changed = csuccessp_canvas_set(book, canvas, &c->draft, 1, &c->history,
                                                c->change.at, c->by);
        if (changed)
            csuccessp_canvas_changed(book, place, c->change.at,
                                     (changed & CSUCCESSP_CANVAS_TELLS_SHARED) != 0);
    }
}

/* The canvas that goes on from this one takes over its texts. */
static void
renew(csuccess_book *book, uint32_t old, struct canvas_change *c)
{
    const csuccessp_canvas *from = csuccessp_canvas_at(book, old);
    size_t length;
    const char *as = csuccessp_texts_get(&book->texts, c->as, &length);
    csuccessp_canvas_draft *draft = &c->draft;
    csuccessp_text own;
    uint32_t place;
    int field;

    if (csuccessp_canvas_find(book, as, length) != CSUCCESSP_PLAN_NONE) {
        csuccessp_record_unfit(book, "canvas", "there is a canvas with the new id already");
        return;
    }
    for (field = 0; field < CSUCCESSP_CANVAS_TELLS; field++)
        draft->present |= UINT64_C(1) << field;
    draft->to.name = from->name;
    draft->to.owner = from->owner;
    draft->to.success = from->success;
    draft->to.now = from->now;
    draft->to.wanted = from->wanted;
    draft->to.path = from->path;
    draft->to.highlights = from->highlights;
    draft->to.question_set = from->question_set;
    draft->to.assessment = from->assessment;
    draft->to.journey = from->journey;
    draft->to.months = from->months;
    draft->to.refresh_months = from->refresh_months;
    draft->to.update_months = from->update_months;
    draft->to.start = c->start;
    own = c->template;
    c->template = from->template;
    place = make_canvas(book, c, c->as, from->row);
    c->template = own;
    draft->to = csuccessp_canvas_blank(); /* the texts were borrowed */
    csuccessp_canvas_at(book, place)->previous_id = c->id;
    csuccessp_texts_keep(&book->texts, c->id);
}

static void
apply_told(csuccess_book *book, uint32_t place, struct canvas_change *c)
{
    uint32_t item, row;
    int repeats;
    const char *why;

    if (place == CSUCCESSP_PLAN_NONE) {
        csuccessp_record_unfit(book, "canvas", "there is no such canvas");
        return;
    }
    why = csuccessp_canvas_refused(book, place, &c->told, c->change.at, &repeats, &item);
    if (why) {
        csuccessp_record_unfit(book, "canvas", why);
    } else if (repeats) {
        book->counts.repeated++;
    } else if (c->told.verb == CSUCCESSP_CANVAS_RENEW) {
        renew(book, place, c);
    } else if (c->told.verb == CSUCCESSP_CANVAS_REMOVE) {
        row = csuccessp_canvas_at(book, place)->row;
        csuccessp_canvas_vacate(book, place);
        csuccessp_plan_touch(book, row);
    } else {
        csuccessp_canvas_room_use(book, place, &c->room);
        csuccessp_canvas_tell(book, place, &c->told, c->change.at, c->by, c->reason);
    }
}

static void
apply_canvas(csuccess_book *book, csuccessp_change *change)
{
    struct canvas_change *c = (struct canvas_change *)change;
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, c->id, &length);
    uint32_t place = csuccessp_canvas_find(book, id, length);

    if (c->told.verb == NO_VERB)
        apply_fields(book, place, c);
    else
        apply_told(book, place, c);
    discard_canvas(book, change);
}

const csuccessp_record_kind csuccessp_canvas_record = {
    "canvas", NULL, prepare_canvas, NULL, apply_canvas, discard_canvas, 0, 1, 1,
};
