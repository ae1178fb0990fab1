/* SPDX-License-Identifier: MIT */
/* Days that count from an anchor. */
#include <string.h>

#include "plan/template/reader.h"
#include "util/suggest.h"

enum { MONTHS_MOST = 1200, DAYS_MOST = 36500 };

int32_t
csuccessp_template_date(const csuccessp_template_day *day, int32_t anchor,
                        const csuccessp_schedule *schedule)
{
    int32_t date = anchor;

    if (!day->told || anchor == CSUCCESSP_DATE_NONE)
        return CSUCCESSP_DATE_NONE;
    if (day->months)
        date = csuccessp_date_add_months(date, day->months);
    date = csuccessp_date_within((int64_t)date + day->days);
    return day->business ? csuccessp_workday_add(schedule, date, day->business_days) : date;
}

static csuccess_status
find_anchor(const csuccessp_place *place, const csuccess_book *book,
            const csuccessp_template *template, csuccessp_slice id, uint16_t *out)
{
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    const char *known;
    size_t i, length;

    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; i < template->anchors.count; i++) {
        known = csuccessp_texts_get(&book->texts, template->anchors.items[i].id, &length);
        if (length == id.length && memcmp(known, id.bytes, length) == 0) {
            *out = (uint16_t)i;
            return CSUCCESS_OK;
        }
        csuccessp_suggest_offer(&suggestion, known, length);
    }
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "the template has no anchor '%.*s'%s",
                             csuccessp_shown(id.bytes, id.length), id.bytes,
                             csuccessp_suggest_text(&suggestion, hint));
}

struct day_body {
    csuccessp_slice from;
    int64_t months, days, business_days;
};

static csuccess_status
check_day(const csuccessp_place *place, const struct day_body *in)
{
    const struct {
        const char *name;
        int64_t number, most;
    } parts[] = {
        {"months", in->months, MONTHS_MOST},
        {"days", in->days, DAYS_MOST},
        {"business_days", in->business_days, DAYS_MOST},
    };
    size_t i;

    for (i = 0; i < sizeof parts / sizeof *parts; i++) {
        csuccessp_place at = csuccessp_place_name(place, parts[i].name);
        if (parts[i].number < -parts[i].most || parts[i].number > parts[i].most)
            return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "'%s' is from -%" PRId64 " to %" PRId64,
                                     parts[i].name, parts[i].most, parts[i].most);
    }
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_template_day_read(csuccess_book *book, const csuccessp_template *template,
                            const csuccessp_place *place, yyjson_val *value,
                            csuccessp_template_day *out)
{
    enum { D_BUSINESS_DAYS = 3 };
    static const csuccessp_field fields[] = {
        {"from", CSUCCESSP_FIELD_ID, 0, offsetof(struct day_body, from), NULL},
        {"months", CSUCCESSP_FIELD_INT, 0, offsetof(struct day_body, months), NULL},
        {"days", CSUCCESSP_FIELD_INT, 0, offsetof(struct day_body, days), NULL},
        {"business_days", CSUCCESSP_FIELD_INT, 0, offsetof(struct day_body, business_days), NULL},
    };
    csuccessp_place from = csuccessp_place_name(place, "from");
    struct day_body in;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, value, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status == CSUCCESS_OK)
        status = check_day(place, &in);
    if (status == CSUCCESS_OK && in.from.bytes)
        status = find_anchor(&from, book, template, in.from, &out->anchor);
    if (status != CSUCCESS_OK)
        return status;
    out->told = 1;
    out->business = CSUCCESSP_PRESENT(present, D_BUSINESS_DAYS);
    out->months = (int32_t)in.months;
    out->days = (int32_t)in.days;
    out->business_days = (int32_t)in.business_days;
    return CSUCCESS_OK;
}
