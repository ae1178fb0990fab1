/* SPDX-License-Identifier: MIT */
/* The report `journey`: a funnel of all customers, or where one of them stands. */
#include "report/plan/journeys.h"

#include <math.h>
#include <string.h>

#include "plan/plan.h"
#include "report/playbook/figures.h"
#include "util/json_write.h"
#include "util/markdown.h"
#include "util/suggest.h"

enum { DAYS = 90 }; /* of moves that are counted where no period is asked for */

static csuccess_status
fail_unknown(const csuccess_book *book, const csuccessp_place *place, csuccessp_slice id)
{
    const csuccessp_journeys *j = csuccessp_journeys_of(book);
    csuccessp_place at = csuccessp_place_name(place, "journey");
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    size_t i, length;

    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; i < j->entries.count; i++) {
        const csuccessp_journey_entry *entry = j->entries.items[i];
        const char *known = csuccessp_texts_get(&book->texts, entry->id, &length);
        if (entry->current)
            csuccessp_suggest_offer(&suggestion, known, length);
    }
    return csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "there is no journey '%.*s'%s",
                             csuccessp_shown(id.bytes, id.length), id.bytes,
                             csuccessp_suggest_text(&suggestion, hint));
}

static csuccess_status
find_only(csuccess_book *book, const csuccessp_place *place, int only_onboarding,
          csuccessp_journey_entry **out)
{
    const csuccessp_journeys *j = csuccessp_journeys_of(book);
    size_t i;

    *out = NULL;
    for (i = 0; i < j->entries.count; i++) {
        csuccessp_journey_entry *entry = j->entries.items[i];
        if (!entry->current ||
            (only_onboarding && entry->current->kind != CSUCCESSP_JOURNEY_ONBOARDING))
            continue;
        if (*out)
            return csuccessp_fail_at(place, CSUCCESS_E_FIELD,
                                     "there are several: say in 'journey' which is meant");
        *out = entry;
    }
    if (*out)
        return CSUCCESS_OK;
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "there is no journey%s",
                             only_onboarding ? " of the kind 'onboarding'" : "");
}

csuccess_status
csuccessp_report_journey(csuccess_book *book, const csuccessp_place *place, csuccessp_slice id,
                         int only_onboarding, csuccessp_journey_entry **out)
{
    csuccessp_text text;

    if (!id.bytes)
        return find_only(book, place, only_onboarding, out);
    text = csuccessp_texts_find(&book->texts, id.bytes, id.length);
    *out = text ? csuccessp_journey_entry_find(book, text) : NULL;
    return *out && (*out)->current ? CSUCCESS_OK : fail_unknown(book, place, id);
}

csuccess_status
csuccessp_journey_check(const csuccessp_place *place, const csuccessp_journey_report *r)
{
    csuccessp_place at = csuccessp_place_name(place, r->limit < 0 ? "limit" : "offset");
    csuccessp_place at_to = csuccessp_place_name(place, "to");

    if (r->limit < 0 || r->offset < 0)
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "'limit' and 'offset' are not negative");
    if (r->period.to != CSUCCESSP_TIME_NONE && r->period.from != CSUCCESSP_TIME_NONE &&
        r->period.to < r->period.from)
        return csuccessp_fail_at(&at_to, CSUCCESS_E_VALUE, "the period ends before it begins");
    return CSUCCESS_OK;
}

/* What is written. */

void
csuccessp_journey_head_json(const csuccessp_journey_report *r)
{
    csuccessp_buffer *to = &r->output->buffer;

    csuccessp_json_key(to, "journey");
    csuccessp_json_begin(to, '{');
    csuccessp_put_text(r->book, "id", r->journey->id, to);
    csuccessp_put_text(r->book, "title", r->journey->title, to);
    csuccessp_json_key(to, "kind");
    csuccessp_json_string(to, csuccessp_journey_kinds[r->journey->kind]);
    csuccessp_json_end(to, '}');
}

void
csuccessp_journey_name_cell(const csuccess_book *book, csuccessp_text title, csuccessp_text id,
                            csuccessp_buffer *to)
{
    csuccessp_report_cell(book, title ? title : id, to);
}

void
csuccessp_journey_put_value(const char *key, int64_t index, csuccessp_buffer *to)
{
    csuccessp_put_share(key, index == CSUCCESSP_PROGRESS_NONE ? index : index * 100, to);
}

void
csuccessp_journey_put_days(const char *key, int32_t days, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    if (days < 0)
        csuccessp_json_null(to);
    else
        csuccessp_json_int(to, days);
}

void
csuccessp_journey_put_figure(const char *key, double figure, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    csuccessp_figure_json(figure, to);
}

static int
is_missing(const csuccess_book *book, const csuccessp_journey_milestone *m,
           const csuccessp_standing *standing)
{
    return m->required && !csuccessp_reached_find(book, standing, m->id);
}

uint32_t
csuccessp_journey_lacks(const csuccess_book *book, const csuccessp_journey_stage *stage,
                        const csuccessp_standing *standing)
{
    uint32_t count = 0;
    size_t i;

    for (i = 0; stage && i < stage->milestones.count; i++)
        count += is_missing(book, &stage->milestones.items[i], standing) != 0;
    return count;
}

void
csuccessp_journey_missing_json(const csuccess_book *book, const csuccessp_journey_stage *stage,
                               const csuccessp_standing *standing, csuccessp_buffer *to)
{
    size_t i;

    csuccessp_json_key(to, "missing");
    csuccessp_json_begin(to, '[');
    for (i = 0; stage && i < stage->milestones.count; i++)
        if (is_missing(book, &stage->milestones.items[i], standing))
            csuccessp_report_text(book, stage->milestones.items[i].id, to);
    csuccessp_json_end(to, ']');
}

void
csuccessp_journey_missing_cell(const csuccess_book *book, const csuccessp_journey_stage *stage,
                               const csuccessp_standing *standing, csuccessp_buffer *to)
{
    const char *between = "";
    size_t i;

    for (i = 0; stage && i < stage->milestones.count; i++) {
        const csuccessp_journey_milestone *m = &stage->milestones.items[i];
        if (!is_missing(book, m, standing))
            continue;
        csuccessp_buffer_text(to, between);
        csuccessp_journey_name_cell(book, m->title, m->id, to);
        between = ", ";
    }
}

void
csuccessp_journey_percent(int64_t share, csuccessp_buffer *to)
{
    if (share == CSUCCESSP_PROGRESS_NONE) {
        csuccessp_buffer_text(to, "no data");
        return;
    }
    csuccessp_figure_text((double)share / (CSUCCESSP_MICRO / 100), 1, to);
    csuccessp_buffer_text(to, " %");
}

int32_t
csuccessp_journey_between(const csuccess_book *book, int64_t from, int64_t to)
{
    const csuccessp_zone *zone = csuccessp_book_zone(book);

    return csuccessp_zone_date(zone, to) - csuccessp_zone_date(zone, from);
}

/* What is asked for. */

static csuccess_status
read_parameters(csuccessp_journey_report *r, const csuccessp_place *place, yyjson_val *parameters)
{
    struct given {
        csuccessp_slice journey, customer, segment;
        int64_t from, to, limit;
    } in;
    static const csuccessp_field fields[] = {
        {"from", CSUCCESSP_FIELD_TIME, 0, offsetof(struct given, from), NULL},
        {"journey", CSUCCESSP_FIELD_ID, 0, offsetof(struct given, journey), NULL},
        {"customer", CSUCCESSP_FIELD_ID, 0, offsetof(struct given, customer), NULL},
        {"segment", CSUCCESSP_FIELD_ID, 0, offsetof(struct given, segment), NULL},
        {"to", CSUCCESSP_FIELD_TIME, 0, offsetof(struct given, to), NULL},
        {"limit", CSUCCESSP_FIELD_INT, 0, offsetof(struct given, limit), NULL},
    };
    csuccess_book *book = r->book;
    csuccessp_place at = csuccessp_place_name(place, "segment");
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.from = in.to = CSUCCESSP_TIME_NONE;
    in.limit = INT64_MAX;
    status = csuccessp_fields_read(place, parameters, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_report_journey(book, place, in.journey, 0, &r->entry);
    if (status == CSUCCESS_OK && in.customer.bytes)
        status = csuccessp_record_customer(book, place, "customer", in.customer, &r->row);
    if (status == CSUCCESS_OK && in.customer.bytes && in.segment.bytes)
        status = csuccessp_fail_at(&at, CSUCCESS_E_FIELD,
                                   "of one customer it is not asked which segment");
    if (status == CSUCCESS_OK)
        status = csuccessp_report_segment(book, place, in.segment, &r->segment);
    if (status != CSUCCESS_OK)
        return status;
    r->journey = r->entry->current;
    r->limit = in.limit;
    r->period.from = in.from;
    r->period.to = in.to;
    if (in.from == CSUCCESSP_TIME_NONE)
        r->period.from = (in.to == CSUCCESSP_TIME_NONE ? book->clock.now : in.to) -
                         DAYS * CSUCCESSP_DAY;
    if (r->period.from < CSUCCESSP_TIME_MIN)
        r->period.from = CSUCCESSP_TIME_MIN;
    return csuccessp_journey_check(place, r);
}

static csuccess_status
write_journey(csuccess_book *book, const csuccessp_place *place, yyjson_val *parameters,
              uint32_t format, csuccessp_output *output)
{
    csuccessp_journey_report r;
    csuccess_status status;

    if (book->clock.now == CSUCCESSP_TIME_NONE)
        return csuccessp_fail(&book->error, CSUCCESS_E_NO_CLOCK, "the clock was never moved");
    memset(&r, 0, sizeof r);
    r.book = book;
    r.row = CSUCCESSP_ROW_NONE;
    r.format = format;
    r.output = output;
    status = read_parameters(&r, place, parameters);
    if (status != CSUCCESS_OK)
        return status;
    return r.row == CSUCCESSP_ROW_NONE ? csuccessp_journey_funnel(&r)
                                       : csuccessp_journey_customer(&r);
}

const csuccessp_report_kind csuccessp_journey_kind = {"journey", write_journey, CSUCCESSP_IN_BOTH};
