/* SPDX-License-Identifier: MIT */
#include "health/score/percentile.h"

#include <math.h>
#include <string.h>

#include "health/health.h"
#include "health/history/moment.h"

struct own_history {
    uint32_t slot; /* of the value */
    csuccessp_text name;
    int32_t days;
    int32_t min_samples;
    int32_t same_weekday;
};

enum { DAYS_MAX = 3660, NAME_MAX = 2 * CSUCCESSP_ID_MAX + 32 };

static size_t
full_name(const char *model, size_t model_length, const char *name, size_t length, char *to)
{
    if (length > CSUCCESSP_ID_MAX || model_length > CSUCCESSP_ID_MAX)
        return 0;
    return (size_t)snprintf(to, NAME_MAX, "health.%.*s.history.%.*s", (int)model_length, model,
                            (int)length, name);
}

csuccess_status
csuccessp_percentile_declare(csuccessp_publication *p, csuccessp_draft *draft,
                             const csuccessp_place *place, const char *model, size_t model_length,
                             const char *name, size_t length)
{
    char full[NAME_MAX];
    size_t n = full_name(model, model_length, name, length, full);
    csuccessp_node *node;
    csuccess_status status;

    if (!n)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "a name has at most %d bytes",
                                 (int)CSUCCESSP_ID_MAX);
    status = csuccessp_publish_node(p, draft, place, full, n, &csuccessp_percentile_kind,
                                    CSUCCESS_TYPE_DOUBLE, &node);
    if (status == CSUCCESS_OK)
        node->keeps_reasons = 1;
    return status;
}

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

/* The two nodes of the input: the value, which the history keeps, and its percentile. */
static csuccess_status
define(csuccessp_model_reader *reader, const csuccessp_place *place, const csuccessp_place *at,
       yyjson_val *object, csuccessp_node *node, uint32_t slot)
{
    csuccess_book *book = reader->publication->book;
    struct own_history *h = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *h);
    csuccess_status status;

    (void)place;
    if (!h)
        return csuccessp_fail_memory(&book->error);
    node->definition = h;
    h->slot = slot;
    h->name = book->graph.slots.items[slot].name;
    csuccessp_texts_keep(&book->texts, h->name);
    status = read_fields(at, object, h);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_input(reader->publication, node, slot, CSUCCESSP_OWN);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_source(reader->publication, node, &node->touched);
    return status;
}

csuccess_status
csuccessp_percentile_read(csuccessp_model_reader *reader, const csuccessp_place *place,
                          csuccessp_slice measure, yyjson_val *object, uint32_t *input,
                          int *inverted)
{
    csuccessp_publication *p = reader->publication;
    csuccess_book *book = p->book;
    csuccessp_place at = csuccessp_place_name(place, "history");
    csuccessp_place at_measure = csuccessp_place_name(place, "measure");
    const csuccessp_measure *m;
    char full[NAME_MAX];
    size_t id_length, n;
    const char *id = csuccessp_texts_get(&book->texts, reader->model->id, &id_length);
    csuccessp_node *node;
    uint32_t value, slot = 0;
    csuccess_status status;

    n = full_name(id, id_length, measure.bytes, measure.length, full);
    status = csuccessp_reader_input(reader, &at_measure, measure.bytes, measure.length, &value);
    if (status == CSUCCESS_OK)
        status = csuccessp_reader_number(reader, &at_measure, value);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_find(p, &at, full, n, &slot);
    if (status != CSUCCESS_OK)
        return status;
    node = csuccessp_publish_node_at(p, slot);
    if (node->kind != &csuccessp_percentile_kind)
        return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION,
                                 "the name of this value's history is taken");
    if (!node->definition)
        status = define(reader, place, &at, object, node, reader->model->inputs.items[value].slot);
    else if (!reader->model->is_draft && !p->loading)
        status = csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION,
                                   "the model looks at this value's own history twice");
    if (status == CSUCCESS_OK)
        status = csuccessp_reader_input_slot(reader, slot, input);
    m = csuccessp_measure_of(csuccessp_publish_node_at(p, reader->model->inputs.items[value].slot));
    *inverted = (m && m->lower_is_better) != reader->model->lower_is_better;
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

const csuccessp_node_kind csuccessp_percentile_kind = {
    "percentile",        compute_percentile, NULL, NULL, NULL, NULL,
    percentile_midnight, free_percentile,    NULL,
};
