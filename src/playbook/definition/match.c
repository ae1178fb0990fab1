/* SPDX-License-Identifier: MIT */
/* Events that a trigger or a wait looks for. */
#include <string.h>

#include "book/book.h"
#include "book/event/event_filter.h"
#include "book/event/event_window.h"
#include "playbook/definition/reader.h"

static csuccess_status
read_bound(const csuccessp_place *place, const char *name, yyjson_val *value, uint8_t *has,
           int64_t *out)
{
    static const csuccessp_field field = {"", CSUCCESSP_FIELD_DECIMAL, 1, 0, NULL};
    csuccessp_place at = csuccessp_place_name(place, name);

    *has = value != NULL;
    return value ? csuccessp_field_read(&at, value, &field, out) : CSUCCESS_OK;
}

csuccess_status
csuccessp_match_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                     const char *field, const csuccessp_match_body *body,
                     csuccessp_event_match *out, int32_t *retain_days)
{
    csuccessp_place at = csuccessp_place_name(place, field);
    csuccessp_filter_body filter = {body->labels, body->subject, body->role};
    csuccess_status status;

    *retain_days = 0;
    status = csuccessp_publish_event(reader->publication, &at, body->event, &out->kind,
                                     retain_days);
    if (csuccessp_playbook_lost(reader, &status))
        out->kind = UINT32_MAX;
    if (status == CSUCCESS_OK)
        status = csuccessp_filter_read(reader->book, place, "labels", &filter, &out->filter);
    if (status == CSUCCESS_OK)
        status = read_bound(place, "least", body->least, &out->has_least, &out->least);
    if (status == CSUCCESS_OK)
        status = read_bound(place, "most", body->most, &out->has_most, &out->most);
    if (status == CSUCCESS_OK && out->has_least && out->has_most && out->least > out->most)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "no value is at least 'least' and at most 'most'");
    return status;
}

static int
fits_value(const csuccessp_event_match *match, int64_t value)
{
    return (!match->has_least || value >= match->least) &&
           (!match->has_most || value <= match->most);
}

int
csuccessp_event_matches(const csuccess_book *book, const csuccessp_event_match *match,
                        uint32_t kind, uint32_t row, uint32_t extra, int64_t value)
{
    if (kind != match->kind || kind == UINT32_MAX || !fits_value(match, value))
        return 0;
    return !csuccessp_filter_asks(&match->filter) ||
           csuccessp_filter_passes(book, csuccessp_kind_at(book, kind), &match->filter, row, extra);
}

int
csuccessp_late_event_matches(const csuccess_book *book, const csuccessp_event_match *match,
                             uint32_t kind, const csuccessp_late_event *event)
{
    return kind == match->kind && fits_value(match, event->value) &&
           csuccessp_filter_passes_parts(book, &match->filter, event->row, event->subject,
                                         event->label);
}
