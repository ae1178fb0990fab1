/* SPDX-License-Identifier: MIT */
/* "at" and other offsets: when something comes. */
#include <string.h>

#include "book/book.h"
#include "playbook/definition/reader.h"
#include "util/suggest.h"

csuccess_status
csuccessp_offset_check(const csuccessp_place *place, const csuccessp_offset_body *body,
                       int negative, csuccessp_offset *out)
{
    const struct {
        const char *name;
        int64_t number, most;
    } parts[] = {
        {"days", body->days, CSUCCESSP_DAYS_MAX},
        {"business_days", body->business_days, CSUCCESSP_DAYS_MAX},
        {"months", body->months, CSUCCESSP_MONTHS_MAX},
        {"hours", body->hours, CSUCCESSP_HOURS_MAX},
    };
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < sizeof parts / sizeof *parts && status == CSUCCESS_OK; i++) {
        csuccessp_place at = csuccessp_place_name(place, parts[i].name);
        if (!negative && parts[i].number < 0)
            return csuccessp_fail_at(&at, CSUCCESS_E_VALUE,
                                     "only from a date an offset points backward");
        status = csuccessp_playbook_within(place, parts[i].name, parts[i].number, -parts[i].most,
                                           parts[i].most);
    }
    if (status != CSUCCESS_OK)
        return status;
    out->days = (int32_t)body->days;
    out->business_days = (int32_t)body->business_days;
    out->months = (int32_t)body->months;
    out->microseconds = body->hours * (CSUCCESSP_DAY / 24);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_offset_read(const csuccessp_place *place, yyjson_val *value, csuccessp_offset *out)
{
    struct offset_body {
        csuccessp_offset_body offset;
    } in;
    static const csuccessp_field fields[] = {
        CSUCCESSP_OFFSET_FIELDS(struct offset_body, offset),
    };
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, value, fields, 3, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    if (!present)
        return csuccessp_fail_at(
            place, CSUCCESS_E_DEFINITION,
            "a length of time has some of 'days', 'business_days' and 'hours'");
    return csuccessp_offset_check(place, &in.offset, 0, out);
}

/* Has every run that comes by one list been through, or past, the steps of the other? */
static int
is_around(const csuccessp_playbook *playbook, uint16_t outer, uint16_t inner)
{
    while (inner != outer) {
        if (playbook->lists.items[inner].owner == CSUCCESSP_STEP_NONE)
            return 0;
        inner = playbook->steps.items[playbook->lists.items[inner].owner].list;
    }
    return 1;
}

static csuccess_status
find_step(csuccessp_playbook_reader *reader, const csuccessp_place *place, csuccessp_slice id,
          uint16_t step, uint16_t *out)
{
    const csuccessp_playbook *playbook = reader->playbook;
    const csuccessp_step *steps = playbook->steps.items;
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    const char *known;
    size_t length;
    uint16_t i;

    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; i < step; i++) {
        if (!is_around(playbook, steps[i].list, steps[step].list))
            continue;
        if (csuccessp_text_is(&reader->book->texts, steps[i].id, id.bytes, id.length)) {
            *out = i;
            return CSUCCESS_OK;
        }
        known = csuccessp_texts_get(&reader->book->texts, steps[i].id, &length);
        csuccessp_suggest_offer(&suggestion, known, length);
    }
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN,
                             "no step '%.*s' stands before this one, in its list or in one around "
                             "it%s",
                             csuccessp_shown(id.bytes, id.length), id.bytes,
                             csuccessp_suggest_text(&suggestion, hint));
}

static int
is_first(const csuccessp_playbook *playbook, uint16_t step)
{
    uint16_t i;

    for (i = 0; i < step; i++)
        if (playbook->steps.items[i].list == playbook->steps.items[step].list)
            return 0;
    return 1;
}

/* {"step": id} or {"date": attribute} */
static csuccess_status
read_from_object(csuccessp_playbook_reader *reader, const csuccessp_place *place, yyjson_val *value,
                 uint16_t step)
{
    struct from_body {
        csuccessp_slice step, date;
    } in = {{NULL, 0}, {NULL, 0}};
    static const csuccessp_field fields[] = {
        {"step", CSUCCESSP_FIELD_ID, 0, offsetof(struct from_body, step), NULL},
        {"date", CSUCCESSP_FIELD_ID, 0, offsetof(struct from_body, date), NULL},
    };
    csuccessp_step_time *out = &reader->playbook->steps.items[step].time;
    csuccessp_place at_step = csuccessp_place_name(place, "step");
    csuccessp_place at_date = csuccessp_place_name(place, "date");
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, value, fields, 2, &in, &present);

    if (status != CSUCCESS_OK)
        return status;
    if (!in.step.bytes == !in.date.bytes)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "a time counts from a 'step' or a 'date'");
    out->from = in.step.bytes ? CSUCCESSP_FROM_STEP : CSUCCESSP_FROM_DATE;
    if (in.step.bytes)
        return find_step(reader, &at_step, in.step, step, &out->step);
    status = csuccessp_playbook_attribute(reader, &at_date, in.date, CSUCCESS_TYPE_DATE,
                                          &out->slot);
    if (status == CSUCCESS_OK && out->slot != CSUCCESSP_SLOT_NONE)
        status = csuccessp_publish_input(reader->publication, reader->watch, out->slot,
                                         CSUCCESSP_OWN);
    return status;
}

static csuccess_status
read_from(csuccessp_playbook_reader *reader, const csuccessp_place *place, yyjson_val *value,
          uint16_t step)
{
    static const char *const names[] = {
        [CSUCCESSP_FROM_HERE] = "here",
        [CSUCCESSP_FROM_START] = "start",
        [CSUCCESSP_FROM_PREVIOUS] = "previous",
        NULL,
    };
    static const csuccessp_field field = {"", CSUCCESSP_FIELD_CHOICE, 1, 0, names};
    int32_t from = CSUCCESSP_FROM_HERE;
    csuccess_status status;

    if (yyjson_is_obj(value))
        return read_from_object(reader, place, value, step);
    status = csuccessp_field_read(place, value, &field, &from);
    if (from == CSUCCESSP_FROM_PREVIOUS && is_first(reader->playbook, step))
        from = CSUCCESSP_FROM_HERE;
    reader->playbook->steps.items[step].time.from = (uint8_t)from;
    return status;
}

csuccess_status
csuccessp_step_time_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                         yyjson_val *value, uint16_t step)
{
    struct time_body {
        csuccessp_offset_body offset;
        yyjson_val *from;
    } in;
    static const csuccessp_field fields[] = {
        {"from", CSUCCESSP_FIELD_ANY, 0, offsetof(struct time_body, from), NULL},
        {"months", CSUCCESSP_FIELD_INT, 0, offsetof(struct time_body, offset.months), NULL},
        CSUCCESSP_OFFSET_FIELDS(struct time_body, offset),
    };
    csuccessp_step_time *out = &reader->playbook->steps.items[step].time;
    csuccessp_place at = csuccessp_place_name(place, "from");
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, value, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status == CSUCCESS_OK && in.from)
        status = read_from(reader, &at, in.from, step);
    return status == CSUCCESS_OK
               ? csuccessp_offset_check(place, &in.offset, out->from == CSUCCESSP_FROM_DATE,
                                        &out->offset)
               : status;
}
