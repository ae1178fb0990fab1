/* SPDX-License-Identifier: MIT */
#include "plan/saved/saved_value.h"

#include "plan/saved/saved.h"
#include "util/json_write.h"

csuccessp_saved_type
csuccessp_saved_item_type(int field)
{
    csuccessp_saved_type out = {csuccessp_plan_field_choices(field),
                                (uint8_t)csuccessp_plan_field_holds(field), 0};

    return out;
}

csuccessp_saved_type
csuccessp_saved_canvas_type(int field)
{
    csuccessp_saved_type out = {NULL, CSUCCESSP_HOLDS_TEXT, 0};

    if (field == CSUCCESSP_CANVAS_FIELD_HIGHLIGHTS) {
        out.holds = CSUCCESSP_HOLDS_JSON;
        out.object = 1;
    } else if (field == CSUCCESSP_CANVAS_FIELD_OWNER) {
        out.holds = CSUCCESSP_HOLDS_ID;
    } else if (field == CSUCCESSP_CANVAS_FIELD_START || field == CSUCCESSP_CANVAS_FIELD_END) {
        out.holds = CSUCCESSP_HOLDS_DATE;
    }
    return out;
}

static csuccessp_plan_value
none_of(csuccessp_saved_type type)
{
    csuccessp_plan_value none = {0, 0, 0};

    switch (type.holds) {
    case CSUCCESSP_HOLDS_DECIMAL:
        none.number = CSUCCESSP_INTEGER_MISSING;
        break;
    case CSUCCESSP_HOLDS_DATE:
        none.number = CSUCCESSP_DATE_NONE;
        break;
    case CSUCCESSP_HOLDS_WEIGHT:
        none.number = 1000;
        break;
    default:
        break;
    }
    return none;
}

int
csuccessp_saved_is_none(csuccessp_saved_type type, csuccessp_plan_value value)
{
    return value.number == none_of(type).number && !value.text && !value.links;
}

static void
write_links(const csuccess_book *book, csuccessp_ref ref, csuccessp_buffer *to)
{
    const csuccessp_links *links = csuccessp_links_at(book, ref);
    uint32_t i;
    size_t length;

    csuccessp_json_begin(to, '[');
    for (i = 0; links && i < links->count; i++) {
        const csuccessp_plan_item *item = csuccessp_plan_item_at(book, links->item[i]);
        const char *id = csuccessp_texts_get(&book->texts, item->id, &length);
        csuccessp_json_text(to, id, length);
    }
    csuccessp_json_end(to, ']');
}

static void
write_text(const csuccess_book *book, csuccessp_text text, int raw, csuccessp_buffer *to)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, text, &length);

    if (!text)
        csuccessp_json_null(to);
    else if (raw)
        csuccessp_json_raw(to, bytes, length);
    else
        csuccessp_json_text(to, bytes, length);
}

void
csuccessp_saved_value_write(const csuccess_book *book, csuccessp_saved_type type,
                            csuccessp_plan_value value, csuccessp_buffer *to)
{
    switch (type.holds) {
    case CSUCCESSP_HOLDS_TEXT:
    case CSUCCESSP_HOLDS_ID:
        write_text(book, value.text, 0, to);
        break;
    case CSUCCESSP_HOLDS_JSON:
        write_text(book, value.text, 1, to);
        break;
    case CSUCCESSP_HOLDS_INT:
        csuccessp_json_int(to, value.number);
        break;
    case CSUCCESSP_HOLDS_WEIGHT:
        csuccessp_json_decimal(to, value.number * 1000);
        break;
    case CSUCCESSP_HOLDS_DECIMAL:
        if (value.number == CSUCCESSP_INTEGER_MISSING)
            csuccessp_json_null(to);
        else
            csuccessp_json_decimal(to, value.number);
        break;
    case CSUCCESSP_HOLDS_DATE:
        if (value.number == CSUCCESSP_DATE_NONE)
            csuccessp_json_null(to);
        else
            csuccessp_json_date(to, (int32_t)value.number);
        break;
    case CSUCCESSP_HOLDS_TRUTH:
        csuccessp_json_bool(to, value.number != 0);
        break;
    case CSUCCESSP_HOLDS_MAYBE:
        if (value.number)
            csuccessp_json_bool(to, value.number == 2);
        else
            csuccessp_json_null(to);
        break;
    case CSUCCESSP_HOLDS_CHOICE:
        csuccessp_json_string(to, type.choices[value.number]);
        break;
    default:
        write_links(book, value.links, to);
        break;
    }
}

/* Reading. */

static csuccess_status
read_text(csuccess_book *book, const csuccessp_place *place, uint8_t type, yyjson_val *value,
          csuccessp_text *out)
{
    csuccessp_field field = {"", type, 1, 0, NULL};
    csuccessp_slice text;
    csuccess_status status = csuccessp_field_read(place, value, &field, &text);

    return status == CSUCCESS_OK ? csuccessp_text_keep(book, text, out) : status;
}

static csuccess_status
read_json(csuccess_book *book, const csuccessp_place *place, csuccessp_saved_type type,
          yyjson_val *value, csuccessp_text *out)
{
    if (type.object ? !yyjson_is_obj(value) : !yyjson_is_arr(value))
        return csuccessp_corrupt(place, "a value of a plan is of another kind");
    return csuccessp_json_keep(book, place, value, out);
}

/* Each id in place of the item that it means. */
static csuccess_status
read_links(csuccess_book *book, const csuccessp_place *place, yyjson_val *value, csuccessp_ref *out)
{
    csuccessp_links *links;
    yyjson_val *id;
    size_t i, n;
    csuccess_status status = CSUCCESS_OK;

    if (!yyjson_is_arr(value) || yyjson_arr_size(value) > UINT32_MAX / 2)
        return csuccessp_corrupt(place, "links are a list");
    if (!yyjson_arr_size(value))
        return CSUCCESS_OK;
    *out = csuccessp_links_new(book, (uint32_t)yyjson_arr_size(value));
    if (!*out)
        return csuccessp_fail_memory(&book->error);
    links = csuccessp_links_at(book, *out);
    yyjson_arr_foreach(value, i, n, id)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        csuccessp_text text = 0;
        if (status == CSUCCESS_OK)
            status = read_text(book, &at, CSUCCESSP_FIELD_ID, id, &text);
        if (status == CSUCCESS_OK)
            links->item[links->count++] = text;
    }
    return status;
}

static csuccess_status
read_number(const csuccessp_place *place, csuccessp_saved_type type, yyjson_val *value,
            int64_t *out)
{
    csuccessp_field as = {"", CSUCCESSP_FIELD_INT, 1, 0, type.choices};
    int32_t small = 0;
    csuccess_status status;

    switch (type.holds) {
    case CSUCCESSP_HOLDS_INT:
        status = csuccessp_field_read(place, value, &as, out);
        return status == CSUCCESS_OK ? csuccessp_saved_within(place, *out, INT32_MIN, INT32_MAX)
                                     : status;
    case CSUCCESSP_HOLDS_WEIGHT:
        as.type = CSUCCESSP_FIELD_DECIMAL;
        status = csuccessp_field_read(place, value, &as, out);
        if (status == CSUCCESS_OK && *out % 1000 != 0)
            status = csuccessp_corrupt(place, "a weight has at most three digits");
        *out /= 1000;
        return status == CSUCCESS_OK ? csuccessp_saved_within(place, *out, 1, INT32_MAX) : status;
    case CSUCCESSP_HOLDS_DECIMAL:
        as.type = CSUCCESSP_FIELD_DECIMAL;
        return csuccessp_field_read(place, value, &as, out);
    case CSUCCESSP_HOLDS_DATE:
        as.type = CSUCCESSP_FIELD_DATE;
        break;
    case CSUCCESSP_HOLDS_CHOICE:
        as.type = CSUCCESSP_FIELD_CHOICE;
        break;
    default:
        as.type = CSUCCESSP_FIELD_BOOL;
        break;
    }
    status = csuccessp_field_read(place, value, &as, &small);
    *out = type.holds == CSUCCESSP_HOLDS_MAYBE ? small + 1 : small;
    return status;
}

csuccess_status
csuccessp_saved_value_read(csuccess_book *book, const csuccessp_place *place,
                           csuccessp_saved_type type, yyjson_val *value, csuccessp_plan_value *out)
{
    *out = none_of(type);
    if (!value || yyjson_is_null(value))
        return CSUCCESS_OK;
    switch (type.holds) {
    case CSUCCESSP_HOLDS_TEXT:
        return read_text(book, place, CSUCCESSP_FIELD_TEXT, value, &out->text);
    case CSUCCESSP_HOLDS_ID:
        return read_text(book, place, CSUCCESSP_FIELD_ID, value, &out->text);
    case CSUCCESSP_HOLDS_JSON:
        return read_json(book, place, type, value, &out->text);
    case CSUCCESSP_HOLDS_LINKS:
        return read_links(book, place, value, &out->links);
    default:
        return read_number(place, type, value, &out->number);
    }
}

csuccess_status
csuccessp_saved_links_resolve(csuccess_book *book, uint32_t item, csuccessp_ref ref)
{
    csuccessp_place place = csuccessp_place_root(&book->error);
    csuccessp_links *links = csuccessp_links_at(book, ref);
    uint32_t canvas = csuccessp_plan_item_at(book, item)->canvas, i, other;
    size_t length;

    for (i = 0; links && i < links->count; i++) {
        csuccessp_text text = links->item[i];
        const char *id = csuccessp_texts_get(&book->texts, text, &length);
        other = csuccessp_plan_item_find(book, canvas, id, length);
        if (other == CSUCCESSP_PLAN_NONE || other == item)
            return csuccessp_corrupt(&place, "an item of a plan has a link that leads nowhere");
        links->item[i] = other;
        csuccessp_texts_drop(&book->texts, text);
    }
    return CSUCCESS_OK;
}

/* Histories. */

void
csuccessp_saved_changes_write(const csuccess_book *book, const csuccessp_saved_history *history,
                              csuccessp_ref changes, csuccessp_buffer *to)
{
    const csuccessp_item_change *change = csuccessp_plan_change_at(book, changes);

    if (!change)
        return;
    csuccessp_json_key(to, "changes");
    csuccessp_json_begin(to, '[');
    for (; change; change = csuccessp_plan_change_at(book, change->next)) {
        csuccessp_saved_type type = history->type(change->field);
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, "field");
        csuccessp_json_string(to, history->names[change->field]);
        if (!csuccessp_saved_is_none(type, change->old)) {
            csuccessp_json_key(to, "old");
            csuccessp_saved_value_write(book, type, change->old, to);
        }
        csuccessp_saved_number("revision", change->revision, to);
        csuccessp_saved_time("at", change->at, to);
        csuccessp_saved_text(book, "by", change->by, to);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

static csuccess_status
read_change(csuccess_book *book, const csuccessp_place *place,
            const csuccessp_saved_history *history, uint32_t newest, yyjson_val *value,
            csuccessp_item_change *to)
{
    struct saved_change {
        csuccessp_slice by;
        yyjson_val *old;
        int64_t revision, at;
        int32_t field;
    } in = {{NULL, 0}, NULL, 0, CSUCCESSP_TIME_NONE, 0};
    const csuccessp_field fields[] = {
        {"field", CSUCCESSP_FIELD_CHOICE, 1, offsetof(struct saved_change, field), history->names},
        {"old", CSUCCESSP_FIELD_ANY, 0, offsetof(struct saved_change, old), NULL},
        {"revision", CSUCCESSP_FIELD_INT, 0, offsetof(struct saved_change, revision), NULL},
        {"at", CSUCCESSP_FIELD_TIME, 0, offsetof(struct saved_change, at), NULL},
        {"by", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct saved_change, by), NULL},
    };
    csuccessp_place at = csuccessp_place_name(place, "old");
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, value, fields, 5, &in, &present);

    if (status == CSUCCESS_OK)
        status = csuccessp_saved_within(place, in.revision, 0, newest);
    if (status == CSUCCESS_OK)
        status = csuccessp_saved_value_read(book, &at, history->type(in.field), in.old, &to->old);
    to->field = (uint8_t)in.field;
    to->revision = (uint32_t)in.revision;
    to->at = in.at;
    return status == CSUCCESS_OK ? csuccessp_text_keep(book, in.by, &to->by) : status;
}

/* Each change is no newer than the one before it. */
csuccess_status
csuccessp_saved_changes_read(csuccess_book *book, const csuccessp_place *place,
                             const csuccessp_saved_history *history, yyjson_val *list,
                             csuccessp_ref *out)
{
    csuccessp_place at = csuccessp_place_name(place, "changes");
    uint32_t newest = history->revision;
    yyjson_val *value;
    size_t i, n;
    csuccess_status status = CSUCCESS_OK;

    yyjson_arr_foreach(list, i, n, value)
    {
        csuccessp_place in_list = csuccessp_place_item(&at, i);
        csuccessp_item_change *change;
        if (status != CSUCCESS_OK)
            break;
        *out = csuccessp_item_change_new(book);
        if (!*out)
            return csuccessp_fail_memory(&book->error);
        change = csuccessp_item_change_of(book, *out);
        status = read_change(book, &in_list, history, newest, value, change);
        newest = change->revision;
        out = &change->next;
    }
    return status;
}
