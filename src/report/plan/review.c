/* SPDX-License-Identifier: MIT */
#include "report/plan/review.h"

#include <string.h>

#include "report/plan/fields.h"

enum { LOG_LINES = 100 }; /* where no limit is told */

struct review_parameters {
    csuccessp_slice canvas, customer, from, to;
    int32_t audience;
    int64_t limit;
};

#define AT(field) offsetof(struct review_parameters, field)
static const csuccessp_field parameter_fields[] = {
    {"canvas", CSUCCESSP_FIELD_ID, 0, AT(canvas), NULL},
    {"customer", CSUCCESSP_FIELD_ID, 0, AT(customer), NULL},
    {"audience", CSUCCESSP_FIELD_CHOICE, 0, AT(audience), csuccessp_audiences},
    {"from", CSUCCESSP_FIELD_ID, 0, AT(from), NULL},
    {"to", CSUCCESSP_FIELD_ID, 0, AT(to), NULL},
    {"limit", CSUCCESSP_FIELD_INT, 0, AT(limit), NULL},
};
#undef AT

/* Fields that are the vendor's own business. */
int
csuccessp_review_shows(const csuccessp_review *review, const csuccessp_difference_line *line)
{
    return review->view.audience == CSUCCESSP_FOR_US || line->what != CSUCCESSP_CHANGED ||
           line->item == CSUCCESSP_PLAN_NONE ||
           (!csuccessp_plan_field_is_ours(line->field) &&
            line->field != CSUCCESSP_PLAN_FIELD_VISIBILITY);
}

/* KPIs then. */

static void
set_back(csuccessp_kpi *kpi, const csuccessp_item_change *change)
{
    switch (change->field) {
    case CSUCCESSP_PLAN_FIELD_BASELINE:
        kpi->baseline = change->old.number;
        break;
    case CSUCCESSP_PLAN_FIELD_TARGET:
        kpi->target = change->old.number;
        break;
    case CSUCCESSP_PLAN_FIELD_ACTUAL:
        kpi->actual = change->old.number;
        break;
    case CSUCCESSP_PLAN_FIELD_DIRECTION:
        kpi->direction = (uint8_t)change->old.number;
        break;
    default:
        break;
    }
}

csuccessp_kpi_then
csuccessp_review_kpi(const csuccessp_review *review, const csuccessp_plan_item *item)
{
    const csuccessp_kpi *kpi = csuccessp_plan_kpi(review->book, item);
    const csuccessp_item_change *change;
    uint8_t internal = item->internal;
    csuccessp_kpi_then then;
    csuccessp_ref ref;

    memset(&then, 0, sizeof then);
    if (!kpi || !review->from || item->revision > review->from->revision)
        return then;
    then.kpi = *kpi;
    for (ref = item->changes; ref; ref = change->next) {
        change = csuccessp_plan_change_at(review->book, ref);
        if (change->revision <= review->from->revision)
            break;
        set_back(&then.kpi, change);
        if (change->field == CSUCCESSP_PLAN_FIELD_VISIBILITY)
            internal = (uint8_t)change->old.number;
    }
    then.there = review->view.audience == CSUCCESSP_FOR_US || !internal;
    return then;
}

/* Decisions. */

const char *
csuccessp_review_decision(const csuccessp_plan_item *item)
{
    if (!csuccessp_kind_is_promise(item->kind))
        return NULL;
    if (item->status == CSUCCESSP_ITEM_PROPOSED)
        return "accept";
    if (item->status == CSUCCESSP_ITEM_DELIVERED || item->status == CSUCCESSP_ITEM_DEMONSTRATED)
        return "verify";
    return NULL;
}

const csuccessp_plan_version *
csuccessp_review_unsigned(const csuccessp_review *review)
{
    const csuccessp_canvas *canvas = review->canvas;

    if (!canvas->versions.count || review->unproposed || csuccessp_canvas_is_closed(canvas) ||
        csuccessp_version_is_signed(canvas, (uint32_t)canvas->versions.count - 1))
        return NULL;
    return csuccessp_version_current(canvas);
}

/* The span. */

static csuccess_status
find_version(csuccessp_review *r, const csuccessp_place *place, const char *field,
             csuccessp_slice name, const csuccessp_plan_version **out)
{
    csuccessp_place at = csuccessp_place_name(place, field);
    char text[48];
    size_t i, n;

    for (i = 0; i < r->canvas->versions.count; i++) {
        const csuccessp_plan_version *version = &r->canvas->versions.items[i];
        n = csuccessp_write_int(text, version->major);
        text[n++] = '.';
        n += csuccessp_write_int(text + n, version->minor);
        if (n == name.length && memcmp(text, name.bytes, n) == 0) {
            *out = version;
            return CSUCCESS_OK;
        }
    }
    return csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "there is no version '%.*s' of the plan",
                             csuccessp_shown(name.bytes, name.length), name.bytes);
}

/* What was agreed last, else what was proposed last. */
static const csuccessp_plan_version *
last_version(const csuccessp_canvas *canvas)
{
    const csuccessp_plan_version *out = csuccessp_version_signed(canvas);

    return out ? out : csuccessp_version_current(canvas);
}

static csuccess_status
find_span(csuccessp_review *r, const csuccessp_place *place, const struct review_parameters *in)
{
    csuccessp_place at = csuccessp_place_name(place, "to");
    csuccess_status status = CSUCCESS_OK;

    r->from = last_version(r->canvas);
    if (in->from.bytes)
        status = find_version(r, place, "from", in->from, &r->from);
    if (status == CSUCCESS_OK && in->to.bytes)
        status = find_version(r, place, "to", in->to, &r->to);
    if (status == CSUCCESS_OK && r->to && r->to < r->from)
        status = csuccessp_fail_at(&at, CSUCCESS_E_VALUE,
                                   "the version is older than the one to compare with");
    return status;
}

/* Everything that takes memory; what is open is closed by close_review. */
static csuccess_status
open_review(csuccessp_review *r, uint32_t canvas, uint8_t audience)
{
    uint32_t to = r->to ? r->to->revision : CSUCCESSP_REVISION_NOW;
    csuccess_status status = CSUCCESS_OK;

    if (r->from && r->from->revision < to)
        status = csuccessp_difference_open(r->book, canvas, audience, r->from->revision, to,
                                           &r->difference);
    if (status == CSUCCESS_OK)
        status = csuccessp_change_log_open(r->book, canvas, audience, CSUCCESSP_REVISION_NONE,
                                           CSUCCESSP_REVISION_NOW, &r->log);
    if (status == CSUCCESS_OK)
        status = csuccessp_notices_open(r->book, canvas, audience, &r->notices);
    if (status == CSUCCESS_OK)
        status = csuccessp_plan_unproposed(r->book, canvas, &r->unproposed);
    if (status == CSUCCESS_OK) /* borrows memory that opening the others may use */
        csuccessp_view_open(r->book, canvas, audience, r->book->clock.now, &r->view);
    return status;
}

static void
close_review(csuccessp_review *r)
{
    csuccessp_difference_close(&r->difference);
    csuccessp_difference_close(&r->log);
    csuccessp_notices_close(r->book, &r->notices);
}

static csuccess_status
read_parameters(csuccessp_review *r, const csuccessp_place *place, yyjson_val *parameters,
                uint32_t *canvas, uint8_t *audience)
{
    csuccessp_place at = csuccessp_place_name(place, "limit");
    struct review_parameters in;
    csuccess_status status;
    uint64_t present;

    memset(&in, 0, sizeof in);
    in.limit = LOG_LINES;
    status = csuccessp_fields_read(place, parameters, parameter_fields,
                                   sizeof parameter_fields / sizeof *parameter_fields, &in,
                                   &present);
    if (status == CSUCCESS_OK && in.limit < 0)
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "'limit' is not negative");
    if (status == CSUCCESS_OK)
        status = csuccessp_plan_wanted(r->book, place, in.canvas, in.customer, canvas);
    if (status != CSUCCESS_OK)
        return status;
    r->canvas = csuccessp_canvas_at(r->book, *canvas);
    r->limit = in.limit;
    *audience = (uint8_t)in.audience;
    return find_span(r, place, &in);
}

static csuccess_status
write_review(csuccess_book *book, const csuccessp_place *place, yyjson_val *parameters,
             uint32_t format, csuccessp_output *output)
{
    csuccessp_review r;
    csuccess_status status;
    uint32_t canvas = CSUCCESSP_PLAN_NONE;
    uint8_t audience = CSUCCESSP_FOR_US;

    if (book->clock.now == CSUCCESSP_TIME_NONE)
        return csuccessp_fail(&book->error, CSUCCESS_E_NO_CLOCK, "the clock was never moved");
    memset(&r, 0, sizeof r);
    r.book = r.difference.book = r.log.book = book;
    r.output = output;
    status = read_parameters(&r, place, parameters, &canvas, &audience);
    if (status != CSUCCESS_OK)
        return status;
    status = open_review(&r, canvas, audience);
    if (status == CSUCCESS_OK)
        status = format == CSUCCESS_REPORT_JSON ? csuccessp_review_json(&r)
                                                : csuccessp_review_markdown(&r);
    close_review(&r);
    return status;
}

const csuccessp_report_kind csuccessp_plan_review_kind = {"plan_review", write_review,
                                                          CSUCCESSP_IN_BOTH};
