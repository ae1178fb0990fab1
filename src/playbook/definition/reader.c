/* SPDX-License-Identifier: MIT */
/* What the readers of a playbook's parts have in common. */
#include "playbook/definition/reader.h"

#include "book/book.h"
#include "book/customer/attribute.h"
#include "book/formula/formula.h"

int
csuccessp_playbook_lost(const csuccessp_playbook_reader *reader, csuccess_status *status)
{
    if (!reader->old || *status == CSUCCESS_OK || *status == CSUCCESS_E_NO_MEMORY)
        return 0;
    *reader->error = reader->before; /* nobody is to hear of it */
    *status = CSUCCESS_OK;
    return 1;
}

csuccess_status
csuccessp_playbook_condition(csuccessp_playbook_reader *reader, csuccessp_node *node,
                             const csuccessp_place *place, yyjson_val *value,
                             csuccessp_condition *out)
{
    csuccess_status status = csuccessp_condition_read(reader->publication, node, place, value, out);

    if (csuccessp_playbook_lost(reader, &status))
        csuccessp_condition_lose(reader->book, out);
    return status;
}

csuccess_status
csuccessp_playbook_question(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                            yyjson_val *value, csuccessp_condition *out)
{
    uint8_t always = reader->watch->always, continuous = reader->watch->continuous;
    csuccess_status status = csuccessp_playbook_condition(reader, reader->watch, place, value, out);

    reader->watch->always = always;
    reader->watch->continuous = continuous;
    return status;
}

csuccess_status
csuccessp_playbook_formula(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                           yyjson_val *value, struct csuccessp_formula **out)
{
    uint8_t always = reader->watch->always, continuous = reader->watch->continuous;
    csuccess_status status;

    if (!yyjson_is_str(value))
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected an expression, found %s",
                                 csuccessp_json_kind(value));
    status = csuccessp_formula_read(reader->publication, reader->watch, place, value,
                                    CSUCCESSP_GIVES_VALUE, out);
    reader->watch->always = always;
    reader->watch->continuous = continuous;
    if (csuccessp_playbook_lost(reader, &status)) {
        csuccessp_formula_free(reader->book, *out);
        *out = NULL;
    }
    return status;
}

csuccess_status
csuccessp_playbook_attribute(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                             csuccessp_slice name, uint8_t type, uint32_t *slot)
{
    const csuccessp_node *node;
    csuccess_status status = csuccessp_publish_find(reader->publication, place, name.bytes,
                                                    name.length, slot);

    if (status == CSUCCESS_OK) {
        node = csuccessp_publish_node_at(reader->publication, *slot);
        if (node->kind != &csuccessp_attribute_kind || node->type != type)
            status = csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                       "'%.*s' is no attribute of the type %s",
                                       csuccessp_shown(name.bytes, name.length), name.bytes,
                                       type == CSUCCESS_TYPE_DATE ? "date" : "text");
    }
    if (csuccessp_playbook_lost(reader, &status))
        *slot = CSUCCESSP_SLOT_NONE;
    return status;
}

csuccess_status
csuccessp_playbook_text(csuccessp_playbook_reader *reader, csuccessp_slice slice,
                        csuccessp_text *out)
{
    if (!slice.bytes)
        return CSUCCESS_OK;
    *out = csuccessp_texts_take(&reader->book->texts, slice.bytes, slice.length);
    return *out ? CSUCCESS_OK : csuccessp_fail_memory(&reader->book->error);
}

static csuccess_status
add_text(csuccessp_playbook_reader *reader, const csuccessp_place *place, yyjson_val *item,
         int flags, csuccessp_text_list *out)
{
    csuccessp_slice text = {yyjson_get_str(item), yyjson_get_len(item)};
    csuccess_status status;

    if (flags ? !yyjson_is_bool(item) : !text.bytes)
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected %s, found %s",
                                 flags ? "true or false" : "a text", csuccessp_json_kind(item));
    if (flags) {
        text.bytes = yyjson_get_bool(item) ? "true" : "false";
        text.length = yyjson_get_bool(item) ? 4 : 5;
    }
    if (text.length == 0)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "the text is empty");
    if (csuccessp_array_reserve(&reader->book->memory, out, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&reader->book->error);
    status = csuccessp_playbook_text(reader, text, &out->items[out->count]);
    out->count += status == CSUCCESS_OK;
    return status;
}

csuccess_status
csuccessp_playbook_texts(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                         yyjson_val *list, int flags, csuccessp_text_list *out)
{
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *item;
    size_t i, n;

    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        status = add_text(reader, &at, item, flags, out);
        if (status != CSUCCESS_OK)
            return status;
    }
    return status;
}

csuccess_status
csuccessp_playbook_within(const csuccessp_place *place, const char *field, int64_t number,
                          int64_t least, int64_t most)
{
    csuccessp_place at = csuccessp_place_name(place, field);

    if (number >= least && number <= most)
        return CSUCCESS_OK;
    return csuccessp_fail_at(&at, CSUCCESS_E_VALUE,
                             "'%s' is from %" PRId64 " to %" PRId64 ", not %" PRId64, field, least,
                             most, number);
}

csuccess_status
csuccessp_playbook_duration(const csuccessp_place *place, const csuccessp_duration_body *body,
                            int given, int64_t *out)
{
    csuccess_status status;

    if (!given)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "a length of time has 'days', 'hours' or both");
    status = csuccessp_playbook_within(place, "days", body->days, 0, CSUCCESSP_DAYS_MAX);
    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_within(place, "hours", body->hours, 0, CSUCCESSP_HOURS_MAX);
    if (status == CSUCCESS_OK)
        *out = body->days * CSUCCESSP_DAY + body->hours * (CSUCCESSP_DAY / 24);
    return status;
}

csuccess_status
csuccessp_playbook_duration_read(const csuccessp_place *place, yyjson_val *value, int64_t *out)
{
    static const csuccessp_field fields[] = {
        {"days", CSUCCESSP_FIELD_INT, 0, offsetof(csuccessp_duration_body, days), NULL},
        {"hours", CSUCCESSP_FIELD_INT, 0, offsetof(csuccessp_duration_body, hours), NULL},
    };
    csuccessp_duration_body in = {0, 0};
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, value, fields, 2, &in, &present);

    return status == CSUCCESS_OK ? csuccessp_playbook_duration(place, &in, present != 0, out)
                                 : status;
}
