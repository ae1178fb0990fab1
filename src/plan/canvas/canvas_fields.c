/* SPDX-License-Identifier: MIT */
#include "plan/canvas/canvas_fields.h"

#include <string.h>

#include "book/task/task_text.h"
#include "plan/list.h"

enum { FIELDS_MAX = 32, PROFILE_MAX = 64 };

static const char *const tell_names[] = {"question_set", "assessment", "journey", "cycle", "pilot"};

csuccessp_plan_value
csuccessp_canvas_field_of(const csuccessp_canvas *canvas, int field)
{
    csuccessp_plan_value value = {0, 0, 0};

    switch (field) {
    case CSUCCESSP_CANVAS_FIELD_NAME:
        value.text = canvas->name;
        break;
    case CSUCCESSP_CANVAS_FIELD_SUCCESS:
        value.text = canvas->success;
        break;
    case CSUCCESSP_CANVAS_FIELD_CURRENT:
        value.text = canvas->now;
        break;
    case CSUCCESSP_CANVAS_FIELD_TARGET:
        value.text = canvas->wanted;
        break;
    case CSUCCESSP_CANVAS_FIELD_PATH:
        value.text = canvas->path;
        break;
    case CSUCCESSP_CANVAS_FIELD_HIGHLIGHTS:
        value.text = canvas->highlights;
        break;
    case CSUCCESSP_CANVAS_FIELD_OWNER:
        value.text = canvas->owner;
        break;
    case CSUCCESSP_CANVAS_FIELD_START:
        value.number = canvas->start;
        break;
    default:
        value.number = canvas->end;
        break;
    }
    return value;
}

static csuccessp_text *
text_of(csuccessp_canvas *canvas, int field)
{
    switch (field) {
    case CSUCCESSP_CANVAS_FIELD_NAME:
        return &canvas->name;
    case CSUCCESSP_CANVAS_FIELD_SUCCESS:
        return &canvas->success;
    case CSUCCESSP_CANVAS_FIELD_CURRENT:
        return &canvas->now;
    case CSUCCESSP_CANVAS_FIELD_TARGET:
        return &canvas->wanted;
    case CSUCCESSP_CANVAS_FIELD_PATH:
        return &canvas->path;
    case CSUCCESSP_CANVAS_FIELD_HIGHLIGHTS:
        return &canvas->highlights;
    case CSUCCESSP_CANVAS_FIELD_OWNER:
        return &canvas->owner;
    case CSUCCESSP_TELLS_QUESTION_SET:
        return &canvas->question_set;
    case CSUCCESSP_TELLS_ASSESSMENT:
        return &canvas->assessment;
    case CSUCCESSP_TELLS_JOURNEY:
        return &canvas->journey;
    default:
        return NULL;
    }
}

/* Reading. */

/* The profile of the customer: who, business and further texts and numbers. */
static csuccess_status
read_highlights(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
                csuccessp_text *out)
{
    static const struct {
        const char *name;
        int64_t most;
    } counts[] = {{"founded", 9999}, {"employees", INT32_MAX}, {"offices", INT32_MAX}};
    static const csuccessp_field field = {"", CSUCCESSP_FIELD_INT, 1, 0, NULL};
    yyjson_obj_iter iter;
    yyjson_val *key, *one;
    csuccess_status status;
    size_t i;

    if (!yyjson_is_obj(value))
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected an object, found %s",
                                 csuccessp_json_kind(value));
    if (yyjson_obj_size(value) > PROFILE_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "at most %d highlights", PROFILE_MAX);
    yyjson_obj_iter_init(value, &iter);
    while ((key = yyjson_obj_iter_next(&iter))) {
        csuccessp_place at = csuccessp_place_name(place, yyjson_get_str(key));
        one = yyjson_obj_iter_get_val(key);
        if (yyjson_is_obj(one) || yyjson_is_arr(one) || yyjson_is_null(one))
            return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "expected a text, number or truth");
        for (i = 0; i < 3; i++) {
            int64_t number = 0;
            if (strcmp(counts[i].name, yyjson_get_str(key)) != 0)
                continue;
            status = csuccessp_field_read(&at, one, &field, &number);
            if (status != CSUCCESS_OK)
                return status;
            if (number < 0 || number > counts[i].most)
                return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "expected 0 to %" PRId64,
                                         counts[i].most);
        }
    }
    return csuccessp_json_keep(book, place, value, out);
}

static csuccess_status
read_text(csuccess_book *book, const csuccessp_place *place, yyjson_val *value, int field,
          int lenient, csuccessp_text *out)
{
    csuccessp_field f = {"", CSUCCESSP_FIELD_TEXT, 1, 0, NULL};
    csuccessp_slice text = {NULL, 0};
    csuccess_status status;

    if (field >= CSUCCESSP_CANVAS_FIELD_OWNER)
        f.type = CSUCCESSP_FIELD_ID;
    status = csuccessp_field_read(place, value, &f, &text);
    if (status == CSUCCESS_OK && text.length > book->limits.text_bytes)
        status = csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "a text has at most %" PRIu32 " bytes",
                                   book->limits.text_bytes);
    if (status == CSUCCESS_OK && field == CSUCCESSP_CANVAS_FIELD_OWNER && !lenient)
        status = csuccessp_member_check(book, place, text);
    return status == CSUCCESS_OK ? csuccessp_text_keep(book, text, out) : status;
}

static csuccess_status
read_field(csuccess_book *book, const csuccessp_place *place, yyjson_val *value, int field,
           int lenient, csuccessp_canvas *to)
{
    static const csuccessp_field date = {"", CSUCCESSP_FIELD_DATE, 1, 0, NULL};
    static const csuccessp_field truth = {"", CSUCCESSP_FIELD_BOOL, 1, 0, NULL};
    int32_t small = 0;
    csuccess_status status;

    if (yyjson_is_null(value))
        return CSUCCESS_OK;
    switch (field) {
    case CSUCCESSP_CANVAS_FIELD_HIGHLIGHTS:
        return read_highlights(book, place, value, &to->highlights);
    case CSUCCESSP_CANVAS_FIELD_START:
        return csuccessp_field_read(place, value, &date, &to->start);
    case CSUCCESSP_CANVAS_FIELD_END:
        return csuccessp_field_read(place, value, &date, &to->end);
    case CSUCCESSP_TELLS_CYCLE:
        return csuccessp_cycle_read(place, value, &to->months, &to->refresh_months,
                                    &to->update_months);
    case CSUCCESSP_TELLS_PILOT:
        status = csuccessp_field_read(place, value, &truth, &small);
        to->pilot = (uint8_t)small;
        return status;
    default:
        return read_text(book, place, value, field, lenient, text_of(to, field));
    }
}

csuccess_status
csuccessp_canvas_draft_read(csuccess_book *book, const csuccessp_place *place, yyjson_val *object,
                            const char *const *ignored, int lenient, csuccessp_canvas_draft *out)
{
    static const csuccessp_field common[] = {CSUCCESSP_COMMON_FIELDS};
    csuccessp_field fields[FIELDS_MAX];
    yyjson_val *values[CSUCCESSP_CANVAS_TELLS];
    uint64_t present;
    size_t n = 0, i;
    csuccess_status status;

    memset(out, 0, sizeof *out);
    out->to = csuccessp_canvas_blank();
    memset(values, 0, sizeof values);
    for (; n < CSUCCESSP_CANVAS_TELLS; n++) {
        const char *name = n < CSUCCESSP_CANVAS_FIELDS ? csuccessp_canvas_field_names[n]
                                                       : tell_names[n - CSUCCESSP_CANVAS_FIELDS];
        fields[n] = (csuccessp_field){name, CSUCCESSP_FIELD_ANY, 0, (uint16_t)(n * sizeof *values),
                                      NULL};
    }
    for (i = 0; ignored[i]; i++)
        fields[n++] = (csuccessp_field){ignored[i], CSUCCESSP_FIELD_IGNORED, 0, 0, NULL};
    for (i = 0; i < sizeof common / sizeof *common; i++)
        fields[n++] = common[i];
    status = csuccessp_fields_read(place, object, fields, n, values, &present);
    out->present = present & ((UINT64_C(1) << CSUCCESSP_CANVAS_TELLS) - 1);
    for (i = 0; i < CSUCCESSP_CANVAS_TELLS && status == CSUCCESS_OK; i++) {
        csuccessp_place at = csuccessp_place_name(place, fields[i].name);
        if (values[i])
            status = read_field(book, &at, values[i], (int)i, lenient, &out->to);
    }
    return status;
}

void
csuccessp_canvas_draft_drop(csuccess_book *book, csuccessp_canvas_draft *draft)
{
    csuccessp_canvas_drop(book, &draft->to);
}

/* Setting. */

static void
note(csuccess_book *book, csuccessp_canvas *canvas, int field, csuccessp_plan_value old,
     csuccessp_item_room *room, int64_t at, csuccessp_text by)
{
    csuccessp_ref ref = room->changes;
    csuccessp_item_change *change = csuccessp_item_change_of(book, ref);

    room->changes = change->next;
    change->old = old;
    csuccessp_texts_keep(&book->texts, old.text);
    change->at = at;
    change->revision = canvas->revision + 1;
    change->by = by;
    change->field = (uint8_t)field;
    csuccessp_texts_keep(&book->texts, by);
    change->next = canvas->changes;
    canvas->changes = ref;
}

static int
set_dates(csuccessp_canvas *canvas, const csuccessp_canvas *to, int field)
{
    int32_t *date = field == CSUCCESSP_CANVAS_FIELD_START ? &canvas->start : &canvas->end;
    int32_t fresh = field == CSUCCESSP_CANVAS_FIELD_START ? to->start : to->end;

    if (*date == fresh)
        return 0;
    *date = fresh;
    return 1;
}

static int
set_others(csuccessp_canvas *canvas, const csuccessp_canvas *to, int field)
{
    int changed;

    if (field == CSUCCESSP_TELLS_PILOT) {
        changed = canvas->pilot != to->pilot;
        canvas->pilot = to->pilot;
        return changed;
    }
    changed = canvas->months != to->months || canvas->refresh_months != to->refresh_months ||
              canvas->update_months != to->update_months;
    canvas->months = to->months;
    canvas->refresh_months = to->refresh_months;
    canvas->update_months = to->update_months;
    return changed;
}

uint64_t
csuccessp_canvas_set(csuccess_book *book, csuccessp_canvas *canvas,
                     const csuccessp_canvas_draft *draft, int noted, csuccessp_item_room *room,
                     int64_t at, csuccessp_text by)
{
    csuccessp_canvas from = draft->to;
    uint64_t changed = 0;
    int field;

    for (field = 0; field < CSUCCESSP_CANVAS_TELLS; field++) {
        csuccessp_text *text = text_of(canvas, field), *to = text_of(&from, field);
        csuccessp_plan_value old = {0, 0, 0};
        int differs;
        if (!(draft->present >> field & 1))
            continue;
        if (field < CSUCCESSP_CANVAS_FIELDS)
            old = csuccessp_canvas_field_of(canvas, field);
        if (text)
            differs = *text != *to;
        else if (field < CSUCCESSP_CANVAS_FIELDS)
            differs = set_dates(canvas, &from, field);
        else
            differs = set_others(canvas, &from, field);
        if (!differs)
            continue;
        changed |= UINT64_C(1) << field;
        if (noted && field < CSUCCESSP_CANVAS_FIELDS)
            note(book, canvas, field, old, room, at, by);
        if (text) {
            csuccessp_texts_keep(&book->texts, *to);
            csuccessp_texts_drop(&book->texts, *text);
            *text = *to;
        }
    }
    return changed;
}
