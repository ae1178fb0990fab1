/* SPDX-License-Identifier: MIT */
/* A trigger of events that do not come. */
#include "book/book.h"
#include "book/event/event_window.h"
#include "playbook/definition/reader.h"

/* The last event of each customer, and whose gets too old. */
static csuccess_status
look_through(csuccessp_playbook_reader *reader, csuccessp_trigger *out, int32_t retain_days)
{
    csuccessp_publication *p = reader->publication;
    csuccess_status status = csuccessp_publish_series(p, out->event.kind, &out->event.filter,
                                                      &out->series);

    if (status == CSUCCESS_OK)
        status = csuccessp_publish_source(p, reader->trigger, &out->series->touched);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_source(p, reader->trigger, &out->series->aged);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_latest(p, out->series, retain_days * CSUCCESSP_DAY);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_age_edge(p, out->series, out->days * CSUCCESSP_DAY);
    if (status == CSUCCESS_OK && retain_days)
        status = csuccessp_publish_age_edge(p, out->series, retain_days * CSUCCESSP_DAY);
    return status;
}

static csuccess_status
read_since(csuccessp_playbook_reader *reader, const csuccessp_place *place, csuccessp_slice since,
           csuccessp_trigger *out)
{
    csuccessp_place at = csuccessp_place_name(place, "since");
    csuccess_status status = csuccessp_playbook_attribute(reader, &at, since, CSUCCESS_TYPE_DATE,
                                                          &out->since);

    if (status == CSUCCESS_OK && out->since != CSUCCESSP_SLOT_NONE)
        status = csuccessp_publish_input(reader->publication, reader->trigger, out->since,
                                         CSUCCESSP_OWN);
    return status;
}

csuccess_status
csuccessp_trigger_absence_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                               const csuccessp_match_body *filter, csuccessp_slice kind,
                               int64_t days, csuccessp_slice since)
{
    csuccessp_trigger *out = &reader->playbook->trigger;
    csuccessp_match_body match = *filter;
    csuccessp_place at = csuccessp_place_name(place, "days");
    int32_t retain_days = 0;
    csuccess_status status = csuccessp_playbook_within(place, "days", days, 1, CSUCCESSP_DAYS_MAX);

    if (status != CSUCCESS_OK || !reader->trigger)
        return status;
    match.event = kind;
    out->days = (int32_t)days;
    status = csuccessp_match_read(reader, place, "absence", &match, &out->event, &retain_days);
    if (status == CSUCCESS_OK && retain_days && out->days > retain_days) {
        status = csuccessp_fail_at(
            &at, CSUCCESS_E_DEFINITION,
            "looks %" PRId32 " days back, but events of the kind '%.*s' are kept for %" PRId32,
            out->days, csuccessp_shown(kind.bytes, kind.length), kind.bytes, retain_days);
        if (csuccessp_playbook_lost(reader, &status))
            out->event.kind = UINT32_MAX;
    }
    if (status == CSUCCESS_OK && out->event.kind != UINT32_MAX)
        status = look_through(reader, out, retain_days);
    return status == CSUCCESS_OK && since.bytes ? read_since(reader, place, since, out) : status;
}
