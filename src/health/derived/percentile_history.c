/* SPDX-License-Identifier: MIT */
/* A value among the customer's own: which share of its earlier daily values lies below it. */
#include <math.h>
#include <string.h>

#include "health/derived/derived.h"
#include "health/health.h"
#include "health/history/moment.h"

struct own_history {
    uint32_t slot; /* of the value */
    csuccessp_text name;
    int32_t days;
    int32_t min_samples;
    int32_t same_weekday;
};

enum { DAYS_MAX = 3660 };

static csuccess_status
read_fields(const csuccessp_place *place, yyjson_val *object, struct own_history *out)
{
    struct history_body {
        int64_t days, min_samples;
        int32_t same_weekday;
    } in = {0, 7, 0};
    static const csuccessp_field fields[] = {
        {"days", CSUCCESSP_FIELD_INT, 1, offsetof(struct history_body, days), NULL},
        {"min_samples", CSUCCESSP_FIELD_INT, 0, offsetof(struct history_body, min_samples), NULL},
        {"same_weekday", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct history_body, same_weekday),
         NULL},
    };
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, object, fields, 3, &in, &present);

    if (status != CSUCCESS_OK)
        return status;
    if (in.days < 1 || in.days > DAYS_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "'days' are from 1 to %d", DAYS_MAX);
    if (in.min_samples < 1 || in.min_samples > in.days)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "'min_samples' are from 1 to 'days'");
    out->days = (int32_t)in.days;
    out->min_samples = (int32_t)in.min_samples;
    out->same_weekday = in.same_weekday;
    return CSUCCESS_OK;
}

static csuccess_status
define(csuccessp_publication *p, csuccessp_node *node, const struct own_history *read,
       uint32_t slot)
{
    csuccess_book *book = p->book;
    struct own_history *h = csuccessp_allocate(&book->memory, 1, sizeof *h);
    csuccess_status status;

    if (!h)
        return csuccessp_fail_memory(&book->error);
    *h = *read;
    h->slot = slot;
    h->name = book->graph.slots.items[slot].name;
    csuccessp_texts_keep(&book->texts, h->name);
    node->definition = h;
    status = csuccessp_publish_input(p, node, slot, CSUCCESSP_OWN);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_source(p, node, &node->touched);
    return status;
}

/* The model reads both, the value for the sake of its history. */
csuccess_status
csuccessp_history_read(csuccessp_model_reader *reader, const csuccessp_place *part,
                       csuccessp_slice name, yyjson_val *object, uint32_t *measure, uint32_t *input)
{
    csuccessp_place place = csuccessp_place_name(part, "history");
    csuccessp_node *node = NULL;
    struct own_history h;
    csuccess_status status;

    status = csuccessp_reader_measure(reader, part, name, measure);
    if (status == CSUCCESS_OK)
        status = read_fields(&place, object, &h);
    if (status == CSUCCESS_OK)
        status = csuccessp_derived_input(reader, &place, CSUCCESSP_DERIVED_HISTORY, name, input,
                                         &node);
    if (status == CSUCCESS_OK && node)
        status = define(reader->publication, node, &h, reader->model->inputs.items[*measure].slot);
    return status;
}

/* Counting the days at whose end (the midnight after them) the value was lower, or the same. */
struct counting {
    csuccess_book *book;
    const struct own_history *h;
    uint32_t id;
    uint32_t row;
    double value;
    int64_t samples, below, equal;
};

static void
count_day(struct counting *c, const csuccessp_moment *m, int64_t at)
{
    csuccessp_reading then = {0, 0, CSUCCESS_MISSING_NO_DATA};
    size_t i;

    for (; m && then.missing == CSUCCESS_MISSING_NO_DATA; m = csuccessp_moment_older(c->book, m))
        for (i = 0; i < m->count; i++)
            if (m->entries[i].id == c->id) {
                then = csuccessp_entry_reading(c->book, &m->entries[i], at);
                csuccessp_reading_check(&then, CSUCCESS_TYPE_DOUBLE);
                if (then.missing != CSUCCESS_PRESENT)
                    return;
            }
    if (then.missing != CSUCCESS_PRESENT)
        return;
    c->samples++;
    c->below += then.number < c->value;
    c->equal += then.number == c->value;
}

/* Between two midnights nothing may change but the value itself: the day that the last midnight
 * closed is not yet history, for at that midnight it was the present one. So: in how many of 100
 * days before that the value was lower; days on which it was the same count half. */
static double
own_percentile(struct counting *c, int64_t at, uint8_t *missing)
{
    const csuccessp_zone *zone = csuccessp_book_zone(c->book);
    const csuccessp_moment *m = csuccessp_moment_first(c->book, c->row);
    int32_t today = csuccessp_zone_date(zone, at) - 1, days = c->h->days, date;

    if (days > c->book->settings.history_days)
        days = c->book->settings.history_days;
    for (date = today - 1; date >= today - days && m; date--) {
        int64_t end = csuccessp_zone_midnight(zone, date + 1);
        while (m && m->at > end)
            m = csuccessp_moment_older(c->book, m);
        if (m && (!c->h->same_weekday || (today - date) % 7 == 0))
            count_day(c, m, end);
    }
    if (c->samples < c->h->min_samples) {
        *missing = CSUCCESS_MISSING_FILLING;
        return 0;
    }
    *missing = CSUCCESS_PRESENT;
    return (double)(2 * c->below + c->equal) * 50 / (double)c->samples;
}

static void
compute_percentile(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted,
                   uint64_t *changed)
{
    const struct own_history *h = node->definition;
    const csuccessp_node *value = csuccessp_node_at(e->book, h->slot);
    const double *lanes = csuccessp_node_lanes(value, e, wanted, csuccessp_lane_buffer(e, 0));
    struct counting c = {e->book, h, 0, 0, 0, 0, 0, 0};
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    c.id = csuccessp_tracked_of(csuccessp_health_of(e->book), h->name, NULL);
    while (csuccessp_lane_next(&walk)) {
        uint8_t missing = CSUCCESS_MISSING_NO_DATA;
        double percentile = 0;
        c.row = e->first + walk.lane;
        c.value = lanes[walk.lane];
        c.samples = c.below = c.equal = 0;
        if (!isnan(c.value))
            percentile = own_percentile(&c, e->at, &missing);
        else if (value->missing && value->missing[c.row])
            missing = value->missing[c.row];
        csuccessp_lane_store(node, e, walk.lane, percentile, missing, changed);
    }
}

static void
percentile_midnight(csuccess_book *book, csuccessp_node *node, int64_t from, int64_t to)
{
    uint32_t row;

    (void)from;
    (void)to;
    for (row = 0; row < book->customers.rows; row++)
        csuccessp_bits_set(&node->touched, row);
}

static void
free_percentile(csuccess_book *book, csuccessp_node *node)
{
    struct own_history *h = node->definition;

    if (!h)
        return;
    csuccessp_texts_drop(&book->texts, h->name);
    csuccessp_release(&book->memory, h, 1, sizeof *h);
    node->definition = NULL;
}

const csuccessp_node_kind csuccessp_history_kind = {
    "percentile",        compute_percentile, NULL, NULL, NULL, NULL,
    percentile_midnight, free_percentile,    NULL,
};
