/* SPDX-License-Identifier: MIT */
/* A trigger of items of success plans that come to a status. */
#include "book/book.h"
#include "plan/plan.h"
#include "playbook/definition/reader.h"

struct item_body {
    csuccessp_item_match_body match;
    yyjson_val *status;
};

/* Removed ones are as if they had never been. */
static csuccess_status
read_status(const csuccessp_place *place, yyjson_val *value, uint16_t *out)
{
    const csuccessp_field field = {"", CSUCCESSP_FIELD_CHOICE, 1, 0, csuccessp_item_statuses};
    int32_t status = CSUCCESSP_ITEM_OPEN;
    csuccess_status result = csuccessp_field_read(place, value, &field, &status);

    if (result == CSUCCESS_OK && status == CSUCCESSP_ITEM_REMOVED)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE,
                                 "a removed item is as if it had never been: nothing starts then");
    *out |= (uint16_t)(1u << status);
    return result;
}

static csuccess_status
read_statuses(const csuccessp_place *place, yyjson_val *list, uint16_t *out)
{
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *item;
    size_t i, n;

    if (yyjson_arr_size(list) == 0)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "no item comes to none of the statuses");
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        if (status == CSUCCESS_OK)
            status = read_status(&at, item, out);
    }
    return status;
}

csuccess_status
csuccessp_trigger_item_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                            yyjson_val *value)
{
    static const csuccessp_field fields[] = {
        {"status", CSUCCESSP_FIELD_ARRAY, 1, offsetof(struct item_body, status), NULL},
        CSUCCESSP_ITEM_MATCH_FIELDS(struct item_body, match),
    };
    csuccessp_item_match *out = &reader->playbook->trigger.item;
    csuccessp_place at = csuccessp_place_name(place, "item");
    csuccessp_place at_status = csuccessp_place_name(&at, "status");
    struct item_body in = {{{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, NULL}, NULL};
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(&at, value, fields,
                                                   sizeof fields / sizeof *fields, &in, &present);

    if (status == CSUCCESS_OK)
        status = csuccessp_item_match_read(reader, &at, &in.match, out);
    return status == CSUCCESS_OK ? read_statuses(&at_status, in.status, &out->statuses) : status;
}
