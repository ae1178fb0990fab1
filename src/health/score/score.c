/* SPDX-License-Identifier: MIT */
#include "health/score/score.h"

#include <string.h>

#include "health/model/curve.h"
#include "util/decimal.h"

int
csuccessp_model_applies(const csuccessp_model *model, const csuccessp_reading *readings)
{
    return model->scope == CSUCCESSP_NO_INPUT || readings[model->scope].number == 1;
}

static int
in_blackout(const csuccessp_model *model, const csuccessp_reading *readings, int32_t date)
{
    const csuccessp_reading *start;

    if (model->start_input == CSUCCESSP_NO_INPUT)
        return 0;
    start = &readings[model->start_input];
    return start->missing == CSUCCESS_PRESENT && date - start->number < model->blackout_days;
}

void
csuccessp_points_compute(const csuccessp_model *model, const csuccessp_reading *readings,
                         int32_t date, csuccessp_points *out)
{
    int blackout = in_blackout(model, readings, date);
    size_t i;

    out[0].points = 0;
    out[0].missing = CSUCCESS_PRESENT;
    for (i = 1; i < model->parts.count; i++) {
        const csuccessp_part *part = &model->parts.items[i];
        const csuccessp_curve *curve;
        out[i].points = 0;
        out[i].missing = out[part->up].missing;
        if (out[i].missing != CSUCCESS_PRESENT)
            continue; /* the whole group is not for this customer */
        if (part->only_in != CSUCCESSP_NO_INPUT && readings[part->only_in].number != 1)
            out[i].missing = CSUCCESS_MISSING_NOT_APPLICABLE;
        else if (!part->is_group && blackout && !part->exempt)
            out[i].missing = CSUCCESS_MISSING_BLACKOUT;
        if (part->is_group || out[i].missing != CSUCCESS_PRESENT)
            continue;
        curve = csuccessp_cases_choose(&part->cases, readings, &out[i].missing);
        if (curve)
            out[i].points = csuccessp_curve_points(curve, &readings[part->input], readings,
                                                   &out[i].missing);
    }
}

struct combining {
    const csuccessp_model *model;
    const csuccessp_points *points;
    csuccessp_trace *trace;
};

static size_t combine(const struct combining *c, uint32_t index, csuccessp_fraction *terms);

static void
multiply(csuccessp_fraction *terms, size_t count, int64_t factor)
{
    size_t i;

    for (i = 0; i < count && factor != 1; i++)
        terms[i].top = csuccessp_int128_scale(terms[i].top, factor);
}

/* The terms of a part, or of what stands for it; none when it does not count. */
static size_t
terms_of(const struct combining *c, const csuccessp_part *group, uint32_t index,
         csuccessp_fraction *terms)
{
    const csuccessp_part *part = &c->model->parts.items[index];
    size_t count = part->weight ? combine(c, index, terms) : 0;
    int replaced = 0;

    if (part->weight && !count && group->combine == CSUCCESSP_MODEL_MEAN &&
        group->policy != CSUCCESSP_MISSING_SPREAD &&
        c->points[index].missing != CSUCCESS_MISSING_NOT_APPLICABLE) {
        terms[0] = csuccessp_fraction_whole(group->neutral);
        count = 1;
        replaced = 1;
    }
    if (c->trace) {
        c->trace[index].counted = count != 0;
        c->trace[index].replaced = (uint8_t)replaced;
    }
    return count;
}

static size_t
combine_mean(const struct combining *c, uint32_t index, csuccessp_fraction *terms)
{
    const csuccessp_part *group = &c->model->parts.items[index], *part;
    int64_t total = 0;
    size_t used = 0, count, i;
    uint32_t k;

    for (k = index + 1; k < group->end; k = part->end) {
        part = &c->model->parts.items[k];
        count = terms_of(c, group, k, terms + used);
        if (!count)
            continue;
        multiply(terms + used, count, part->weight);
        total += part->weight;
        used += count;
    }
    if (c->trace)
        c->trace[index].total = total;
    for (i = 0; i < used; i++)
        terms[i].bottom *= total;
    return csuccessp_fractions_gather(terms, used);
}

static size_t
combine_additive(const struct combining *c, uint32_t index, csuccessp_fraction *terms)
{
    const csuccessp_part *group = &c->model->parts.items[index], *part;
    size_t used = 1, count;
    int64_t bound = group->least;
    int clamped;
    uint32_t k;

    terms[0] = csuccessp_fraction_whole(group->neutral);
    for (k = index + 1; k < group->end; k = part->end) {
        part = &c->model->parts.items[k];
        count = terms_of(c, group, k, terms + used);
        multiply(terms + used, count, part->weight);
        used += count;
    }
    if (used == 1)
        return 0;
    used = csuccessp_fractions_gather(terms, used);
    clamped = csuccessp_fractions_compare(terms, used, group->least) < 0;
    if (!clamped && csuccessp_fractions_compare(terms, used, group->most) > 0) {
        clamped = 1;
        bound = group->most;
    }
    if (c->trace) {
        c->trace[index].clamped = (uint8_t)clamped;
        c->trace[index].bound = bound;
    }
    if (clamped) {
        terms[0] = csuccessp_fraction_whole(bound);
        used = 1;
    }
    return used;
}

static size_t
combine_worst(const struct combining *c, uint32_t index, csuccessp_fraction *terms)
{
    const csuccessp_part *group = &c->model->parts.items[index];
    size_t used = 0, count;
    uint32_t k;

    for (k = index + 1; k < group->end; k = c->model->parts.items[k].end) {
        int order = -1;
        count = terms_of(c, group, k, terms + used);
        if (!count)
            continue;
        if (used) {
            order = csuccessp_fractions_difference(terms + used, count, terms, used);
            if (c->model->lower_is_better)
                order = -order;
        }
        if (order >= 0)
            continue;
        memmove(terms, terms + used, count * sizeof *terms);
        used = count;
        if (c->trace)
            c->trace[index].chosen = k;
    }
    return used;
}

enum { POOR, AVERAGE, GOOD };

/* Poor if any part is poor, good if all are good. */
static size_t
combine_colours(const struct combining *c, uint32_t index, csuccessp_fraction *terms)
{
    const csuccessp_part *group = &c->model->parts.items[index];
    uint8_t colour_of[CSUCCESSP_PARTS_MAX];
    int64_t decided = 0, value;
    int colour = GOOD, any = 0;
    size_t count;
    uint32_t k;

    for (k = index + 1; k < group->end; k = c->model->parts.items[k].end) {
        count = terms_of(c, group, k, terms);
        colour_of[k] = UINT8_MAX;
        if (!count)
            continue;
        any = 1;
        colour_of[k] = AVERAGE;
        if (csuccessp_fractions_compare(terms, count, group->poor_below) < 0)
            colour_of[k] = POOR;
        else if (csuccessp_fractions_compare(terms, count, group->good_from) >= 0)
            colour_of[k] = GOOD;
        if (colour_of[k] < colour)
            colour = colour_of[k];
    }
    if (!any)
        return 0;
    for (k = index + 1; c->trace && k < group->end; k = c->model->parts.items[k].end) {
        c->trace[k].decided = colour_of[k] == colour;
        decided += c->trace[k].decided;
    }
    value = colour == GOOD ? group->good : colour == AVERAGE ? group->average : group->poor;
    if (c->trace) {
        c->trace[index].total = decided;
        c->trace[index].bound = value;
    }
    terms[0] = csuccessp_fraction_whole(value);
    return 1;
}

static size_t
combine(const struct combining *c, uint32_t index, csuccessp_fraction *terms)
{
    const csuccessp_part *part = &c->model->parts.items[index];

    if (c->points[index].missing != CSUCCESS_PRESENT)
        return 0;
    if (!part->is_group) {
        terms[0] = csuccessp_fraction_whole(c->points[index].points);
        return 1;
    }
    switch (part->combine) {
    case CSUCCESSP_MODEL_MEAN:
        return combine_mean(c, index, terms);
    case CSUCCESSP_MODEL_ADDITIVE:
        return combine_additive(c, index, terms);
    case CSUCCESSP_MODEL_WORST:
        return combine_worst(c, index, terms);
    default:
        return combine_colours(c, index, terms);
    }
}

int
csuccessp_score_anyway(const csuccessp_model *model, const csuccessp_points *points,
                       csuccessp_trace *trace, int64_t *out)
{
    csuccessp_fraction terms[CSUCCESSP_FRACTIONS_MAX];
    struct combining c = {model, points, trace};
    size_t count;

    if (trace)
        memset(trace, 0, model->parts.count * sizeof *trace);
    count = combine(&c, 0, terms);
    *out = count ? csuccessp_fractions_round(terms, count) : 0;
    return count != 0;
}

/* How much of the weight that is meant for this customer has data. */
static void
find_coverage(const csuccessp_model *model, const csuccessp_points *points, csuccessp_score *out)
{
    int64_t present = 0, meant = 0, blacked_out = 0;
    size_t i;

    for (i = 0; i < model->parts.count; i++) {
        const csuccessp_part *part = &model->parts.items[i];
        if (part->is_group || points[i].missing == CSUCCESS_MISSING_NOT_APPLICABLE)
            continue;
        meant += part->share;
        if (points[i].missing == CSUCCESS_PRESENT)
            present += part->share;
        else if (points[i].missing == CSUCCESS_MISSING_BLACKOUT)
            blacked_out += part->share;
    }
    out->coverage = meant ? (present * CSUCCESSP_MICRO * 2 + meant) / (2 * meant) : 0;
    if (!meant)
        out->missing = CSUCCESS_MISSING_NOT_APPLICABLE;
    else if (!present)
        out->missing = blacked_out == meant ? CSUCCESS_MISSING_BLACKOUT : CSUCCESS_MISSING_NO_DATA;
    else if (out->coverage < model->min_coverage)
        out->missing = CSUCCESS_MISSING_COVERAGE;
}

void
csuccessp_score_compute(const csuccessp_model *model, const csuccessp_reading *readings,
                        const csuccessp_points *points, csuccessp_trace *trace,
                        csuccessp_score *out)
{
    memset(out, 0, sizeof *out);
    if (!csuccessp_model_applies(model, readings)) {
        out->missing = CSUCCESS_MISSING_NOT_APPLICABLE;
        return;
    }
    find_coverage(model, points, out);
    if (out->missing == CSUCCESS_PRESENT)
        csuccessp_score_anyway(model, points, trace, &out->score);
}
