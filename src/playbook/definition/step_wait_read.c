/* SPDX-License-Identifier: MIT */
/* "wait": for an event, for an item of a success plan, or until a condition holds. */
#include <string.h>

#include "book/book.h"
#include "plan/plan.h"
#include "playbook/definition/reader.h"

struct wait_body {
    csuccessp_match_body match;
    yyjson_val *when, *item, *status, *timeout;
};

enum { W_EVENT, W_WHEN, W_ITEM, W_TIMEOUT, W_STATUS, W_FILTER };

#define AT(field) offsetof(struct wait_body, field)
static const csuccessp_field wait_fields[] = {
    [W_EVENT] = {"event", CSUCCESSP_FIELD_ID, 0, AT(match.event), NULL},
    [W_WHEN] = {"when", CSUCCESSP_FIELD_ANY, 0, AT(when), NULL},
    [W_ITEM] = {"item", CSUCCESSP_FIELD_OBJECT, 0, AT(item), NULL},
    [W_STATUS] = {"status", CSUCCESSP_FIELD_ANY, 0, AT(status), NULL},
    [W_TIMEOUT] = {"timeout", CSUCCESSP_FIELD_OBJECT, 0, AT(timeout), NULL},
    [W_FILTER] = CSUCCESSP_MATCH_FIELDS(struct wait_body, match),
};
#undef AT
enum { WAIT_FIELDS = sizeof wait_fields / sizeof *wait_fields };

static csuccess_status
check(const csuccessp_place *place, uint64_t present)
{
    csuccessp_place at_status = csuccessp_place_name(place, "status");
    size_t f;

    if (CSUCCESSP_PRESENT(present, W_EVENT) + CSUCCESSP_PRESENT(present, W_WHEN) +
            CSUCCESSP_PRESENT(present, W_ITEM) !=
        1)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "a wait is for an 'event' or an 'item', or until 'when' holds");
    if (CSUCCESSP_PRESENT(present, W_STATUS) && !CSUCCESSP_PRESENT(present, W_ITEM))
        return csuccessp_fail_at(&at_status, CSUCCESS_E_DEFINITION, "only an item has 'status'");
    for (f = W_FILTER; f < WAIT_FIELDS; f++) {
        csuccessp_place at = csuccessp_place_name(place, wait_fields[f].name);
        if (!CSUCCESSP_PRESENT(present, W_EVENT) && CSUCCESSP_PRESENT(present, f))
            return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "only an event has '%s'",
                                     wait_fields[f].name);
    }
    return CSUCCESS_OK;
}

/* Which item, and how far it has to come. */
static csuccess_status
read_item(csuccessp_playbook_reader *reader, const csuccessp_place *place,
          const struct wait_body *in, csuccessp_step *step)
{
    struct item_body {
        csuccessp_item_match_body match;
    } item;
    static const csuccessp_field fields[] = {
        CSUCCESSP_ITEM_MATCH_FIELDS(struct item_body, match),
    };
    csuccessp_place at = csuccessp_place_name(place, "item");
    csuccessp_place at_status = csuccessp_place_name(place, "status");
    uint64_t present;
    csuccess_status status;

    memset(&item, 0, sizeof item);
    step->status = CSUCCESSP_ITEM_DONE;
    status = csuccessp_fields_read(&at, in->item, fields, sizeof fields / sizeof *fields, &item,
                                   &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_item_match_read(reader, &at, &item.match, &step->item);
    return status == CSUCCESS_OK && in->status
               ? csuccessp_item_goal_read(&at_status, in->status, &step->status)
               : status;
}

csuccess_status
csuccessp_step_wait_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                         yyjson_val *value, uint16_t number)
{
    csuccessp_step *step = &reader->playbook->steps.items[number];
    csuccessp_place at_when = csuccessp_place_name(place, "when");
    csuccessp_place at_timeout = csuccessp_place_name(place, "timeout");
    struct wait_body in;
    uint64_t present;
    int32_t ignored;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, value, wait_fields, WAIT_FIELDS, &in, &present);
    if (status == CSUCCESS_OK)
        status = check(place, present);
    if (status != CSUCCESS_OK)
        return status;
    step->for_event = CSUCCESSP_PRESENT(present, W_EVENT) != 0;
    step->for_item = in.item != NULL;
    step->has_timeout = in.timeout != NULL;
    reader->playbook->reads_events |= step->for_event;
    if (in.when)
        status = csuccessp_playbook_condition(reader, reader->watch, &at_when, in.when,
                                              &step->until);
    else if (in.item)
        status = read_item(reader, place, &in, step);
    else
        status = csuccessp_match_read(reader, place, "event", &in.match, &step->event, &ignored);
    return status == CSUCCESS_OK && in.timeout
               ? csuccessp_offset_read(&at_timeout, in.timeout, &step->timeout)
               : status;
}
