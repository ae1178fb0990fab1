/* SPDX-License-Identifier: MIT */
/* "item": what a step puts into the customer's success plan. */
#include <string.h>

#include "book/book.h"
#include "playbook/definition/new_item.h"
#include "playbook/definition/reader.h"

/* Whether one that is worked on, or one that is promised, has it. */
static csuccess_status
check_status(const csuccessp_place *place, uint8_t kind, uint8_t status)
{
    int promise = csuccessp_kind_is_promise(kind);

    if (status == CSUCCESSP_ITEM_DONE || promise)
        return CSUCCESS_OK;
    return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "an item of the kind '%s' is never '%s'",
                             csuccessp_item_kinds[kind], csuccessp_item_statuses[status]);
}

/* "wait": true, or how far it has to come. */
static csuccess_status
read_wait(const csuccessp_place *place, yyjson_val *value, csuccessp_step *step)
{
    struct wait_body {
        yyjson_val *until, *timeout;
    } in = {NULL, NULL};
    static const csuccessp_field fields[] = {
        {"until", CSUCCESSP_FIELD_ANY, 0, offsetof(struct wait_body, until), NULL},
        {"timeout", CSUCCESSP_FIELD_OBJECT, 0, offsetof(struct wait_body, timeout), NULL},
    };
    csuccessp_place at = csuccessp_place_name(place, "until");
    csuccessp_place at_timeout = csuccessp_place_name(place, "timeout");
    uint64_t present;
    csuccess_status status;

    step->status = CSUCCESSP_ITEM_DONE;
    step->waits = 1;
    if (yyjson_is_bool(value)) {
        step->waits = (uint8_t)yyjson_get_bool(value);
        return CSUCCESS_OK;
    }
    status = csuccessp_fields_read(place, value, fields, 2, &in, &present);
    if (status == CSUCCESS_OK && in.until)
        status = csuccessp_item_goal_read(&at, in.until, &step->status);
    if (status == CSUCCESS_OK)
        status = check_status(&at, step->new_item->draft.to.kind, step->status);
    step->has_timeout = in.timeout != NULL;
    return status == CSUCCESS_OK && in.timeout
               ? csuccessp_offset_read(&at_timeout, in.timeout, &step->timeout)
               : status;
}

csuccess_status
csuccessp_item_goal_read(const csuccessp_place *place, yyjson_val *value, uint8_t *out)
{
    static const uint8_t statuses[] = {
        CSUCCESSP_ITEM_DONE,         CSUCCESSP_ITEM_ACCEPTED, CSUCCESSP_ITEM_DELIVERED,
        CSUCCESSP_ITEM_DEMONSTRATED, CSUCCESSP_ITEM_VERIFIED,
    };
    const char *names[sizeof statuses + 1];
    csuccessp_field field = {"", CSUCCESSP_FIELD_CHOICE, 1, 0, names};
    int32_t choice = 0;
    csuccess_status status;
    size_t i;

    for (i = 0; i < sizeof statuses; i++)
        names[i] = csuccessp_item_statuses[statuses[i]];
    names[i] = NULL;
    status = csuccessp_field_read(place, value, &field, &choice);
    *out = statuses[choice];
    return status;
}

/* "start" and "due": so long after the day of the step. */
static csuccess_status
read_offset(const csuccessp_place *place, yyjson_val *item, const char *name, uint8_t *has,
            csuccessp_offset *out)
{
    struct offset_body {
        csuccessp_offset_body offset;
    } in;
    static const csuccessp_field fields[] = {
        {"months", CSUCCESSP_FIELD_INT, 0, offsetof(struct offset_body, offset.months), NULL},
        {"days", CSUCCESSP_FIELD_INT, 0, offsetof(struct offset_body, offset.days), NULL},
        {"business_days", CSUCCESSP_FIELD_INT, 0,
         offsetof(struct offset_body, offset.business_days), NULL},
    };
    csuccessp_place at = csuccessp_place_name(place, name);
    yyjson_val *value = yyjson_obj_get(item, name);
    uint64_t present;
    csuccess_status status;

    if (!value)
        return CSUCCESS_OK;
    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&at, value, fields, 3, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    if (!present)
        return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION,
                                 "a day has some of 'days', 'business_days' and 'months'");
    *has = 1;
    return csuccessp_offset_check(&at, &in.offset, 0, out);
}

static csuccess_status
read_draft(csuccessp_playbook_reader *reader, const csuccessp_place *place, yyjson_val *value,
           csuccessp_new_item *out)
{
    static const char *const ours[] = {"owner", NULL};
    csuccessp_place at_id = csuccessp_place_name(place, "id");
    csuccessp_place at_dimension = csuccessp_place_name(place, "dimension");
    csuccessp_slice dimension;
    csuccess_status status;

    if (yyjson_obj_get(value, "id"))
        return csuccessp_fail_at(&at_id, CSUCCESS_E_FIELD,
                                 "an item of a playbook has the id of its run and step");
    status = csuccessp_item_draft_read(reader->book, place, value, NULL, ours, 1, 1, &out->draft);
    out->draft.present &= ~(UINT64_C(1) << CSUCCESSP_PLAN_FIELD_OWNER); /* a rule finds them */
    if (!(out->draft.present >> CSUCCESSP_PLAN_FIELD_VISIBILITY & 1))
        out->draft.to.internal = 1; /* its id names the playbook, and nobody has looked at it */
    out->draft.present |= UINT64_C(1) << CSUCCESSP_PLAN_FIELD_VISIBILITY;
    if (status == CSUCCESS_OK && !out->draft.has_kind)
        status = csuccessp_fail_at(place, CSUCCESS_E_FIELD, "the field 'kind' is missing");
    if (status != CSUCCESS_OK || !out->draft.to.dimension || reader->old)
        return status;
    dimension.bytes = csuccessp_texts_get(&reader->book->texts, out->draft.to.dimension,
                                          &dimension.length);
    return csuccessp_publish_dimension_check(reader->publication, &at_dimension, dimension);
}

csuccess_status
csuccessp_step_item_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                         yyjson_val *value, yyjson_val *wait, uint16_t number)
{
    csuccessp_step *step = &reader->playbook->steps.items[number];
    csuccessp_place at = csuccessp_place_name(place, "item");
    csuccessp_place at_owner = csuccessp_place_name(&at, "owner");
    csuccessp_place at_wait = csuccessp_place_name(place, "wait");
    yyjson_val *owner = yyjson_obj_get(value, "owner");
    csuccessp_new_item *out;
    csuccess_status status;

    step->new_item = out = csuccessp_allocate_zeroed(&reader->book->memory, 1, sizeof *out);
    if (!out)
        return csuccessp_fail_memory(&reader->book->error);
    status = read_draft(reader, &at, value, out);
    if (status == CSUCCESS_OK)
        status = read_offset(&at, value, "start", &out->has_start, &out->start);
    if (status == CSUCCESS_OK)
        status = read_offset(&at, value, "due", &out->has_due, &out->due);
    if (status == CSUCCESS_OK && owner)
        status = csuccessp_owner_read(reader, &at_owner, owner, &step->owner);
    return status == CSUCCESS_OK && wait ? read_wait(&at_wait, wait, step) : status;
}
