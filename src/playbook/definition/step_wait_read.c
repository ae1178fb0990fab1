/* SPDX-License-Identifier: MIT */
/* "wait": for an event, or until a condition holds. */
#include <string.h>

#include "book/book.h"
#include "playbook/definition/reader.h"

struct wait_body {
    csuccessp_match_body match;
    yyjson_val *when, *timeout;
};

enum { W_EVENT, W_WHEN, W_TIMEOUT, W_FILTER };

#define AT(field) offsetof(struct wait_body, field)
static const csuccessp_field wait_fields[] = {
    [W_EVENT] = {"event", CSUCCESSP_FIELD_ID, 0, AT(match.event), NULL},
    [W_WHEN] = {"when", CSUCCESSP_FIELD_ANY, 0, AT(when), NULL},
    [W_TIMEOUT] = {"timeout", CSUCCESSP_FIELD_OBJECT, 0, AT(timeout), NULL},
    [W_FILTER] = CSUCCESSP_MATCH_FIELDS(struct wait_body, match),
};
#undef AT
enum { WAIT_FIELDS = sizeof wait_fields / sizeof *wait_fields };

static csuccess_status
check(const csuccessp_place *place, uint64_t present)
{
    size_t f;

    if (CSUCCESSP_PRESENT(present, W_EVENT) == CSUCCESSP_PRESENT(present, W_WHEN))
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "a wait is for an 'event', or until 'when' holds");
    for (f = W_FILTER; f < WAIT_FIELDS; f++) {
        csuccessp_place at = csuccessp_place_name(place, wait_fields[f].name);
        if (CSUCCESSP_PRESENT(present, W_WHEN) && CSUCCESSP_PRESENT(present, f))
            return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "only an event has '%s'",
                                     wait_fields[f].name);
    }
    return CSUCCESS_OK;
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
    step->for_event = in.when == NULL;
    step->has_timeout = in.timeout != NULL;
    reader->playbook->reads_events |= step->for_event;
    if (in.when)
        status = csuccessp_playbook_condition(reader, reader->watch, &at_when, in.when,
                                              &step->until);
    else
        status = csuccessp_match_read(reader, place, "event", &in.match, &step->event, &ignored);
    return status == CSUCCESS_OK && in.timeout
               ? csuccessp_offset_read(&at_timeout, in.timeout, &step->timeout)
               : status;
}
