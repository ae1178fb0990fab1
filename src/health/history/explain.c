/* SPDX-License-Identifier: MIT */
#include "health/history/explain.h"

#include <csuccess/health.h>
#include <string.h>

#include "health/health.h"

/* A share of the score on its way to a line: exact, as a list of fractions. */
struct leaf {
    uint8_t kind;
    uint32_t part;
    size_t first, count; /* of the terms of the contribution */
    csuccessp_fraction weight, lost;
};

enum { LEAVES_MAX = 2 * CSUCCESSP_PARTS_MAX + 8 };

struct splitting {
    csuccess_book *book;
    const csuccessp_model *model;
    const csuccessp_points *points;
    const csuccessp_trace *trace;
    csuccessp_array(csuccessp_fraction) terms;
    struct leaf leaves[LEAVES_MAX];
    csuccessp_share shares[LEAVES_MAX];
    size_t count;
};

/* What a part's value is multiplied with to be its part of the score. */
struct factor {
    int64_t top, bottom;
};

static csuccessp_fraction
times(struct factor factor, int64_t number)
{
    csuccessp_fraction out;

    out.top = csuccessp_int128_scale(csuccessp_int128_from(number), factor.top);
    out.bottom = factor.bottom;
    return out;
}

static csuccess_status
add_term(struct splitting *s, csuccessp_fraction term)
{
    if (csuccessp_array_reserve(&s->book->memory, &s->terms, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&s->book->error);
    s->terms.items[s->terms.count++] = term;
    return CSUCCESS_OK;
}

static struct leaf *
add_leaf(struct splitting *s, uint8_t kind, uint32_t part)
{
    struct leaf *leaf = &s->leaves[s->count++];

    memset(leaf, 0, sizeof *leaf);
    leaf->kind = kind;
    leaf->part = part;
    leaf->first = s->terms.count;
    leaf->weight.bottom = leaf->lost.bottom = 1;
    return leaf;
}

/* A leaf that is `number` times the factor; `best` is what it could be. */
static csuccess_status
simple_leaf(struct splitting *s, uint8_t kind, uint32_t part, struct factor factor, int64_t number,
            int64_t best, int weighs)
{
    int as_a_whole = kind == CSUCCESS_HEALTH_MEASURE && s->model->parts.items[part].is_group;
    struct leaf *leaf = add_leaf(s, as_a_whole ? CSUCCESS_HEALTH_WHOLE : kind, part);

    leaf->count = 1;
    leaf->lost = times(factor, best - number);
    if (weighs)
        leaf->weight = times(factor, CSUCCESSP_MICRO);
    return add_term(s, times(factor, number));
}

/* The most points that a part can give: within a mean the whole scale, else what its curves do. An
 * expression does not say, so that it is what it `gives`. */
static int64_t
best_points(const csuccessp_model *model, const csuccessp_part *part, int64_t gives)
{
    const csuccessp_part *up = &model->parts.items[part->up];
    double best = 0;
    uint32_t c, i;
    int any = 0;

    if (up->combine != CSUCCESSP_MODEL_ADDITIVE || part->is_group)
        return model->lower_is_better ? model->scale.min : model->scale.max;
    if (part->cases.curves[0].kind == CSUCCESSP_CURVE_POINTS)
        return gives;
    for (c = 0; c < part->cases.count; c++) {
        const csuccessp_curve *curve = &part->cases.curves[c];
        double ends[2] = {curve->low, curve->high};
        int attains = curve->kind == CSUCCESSP_CURVE_ATTAINMENT;
        for (i = 0; i < (attains ? 2 : curve->count + curve->has_otherwise); i++) {
            double p = attains ? ends[i] : i < curve->count ? curve->points[i] : curve->otherwise;
            if (p - p != 0)
                continue; /* not scored */
            if (!any || (model->lower_is_better ? p < best : p > best))
                best = p;
            any = 1;
        }
    }
    return (int64_t)best;
}

static csuccess_status split(struct splitting *s, uint32_t index, struct factor factor);

/* One part of a group that combines by weight. */
static csuccess_status
split_weighted(struct splitting *s, const csuccessp_part *group, uint32_t k, struct factor factor)
{
    if (!s->trace[k].counted)
        return CSUCCESS_OK;
    if (s->trace[k].replaced)
        return simple_leaf(s, CSUCCESS_HEALTH_MEASURE, k, factor, group->neutral,
                           s->model->lower_is_better ? s->model->scale.min : s->model->scale.max,
                           1);
    return split(s, k, factor);
}

/* An additive group was cut off: what that takes away. */
static csuccess_status
split_bound(struct splitting *s, uint32_t index, struct factor factor, size_t first)
{
    struct leaf *leaf = add_leaf(s, CSUCCESS_HEALTH_LIMIT, index);
    size_t end = s->terms.count, from = s->leaves[first].first, i;
    csuccess_status status = add_term(s, times(factor, s->trace[index].bound));

    for (i = from; i < end && status == CSUCCESS_OK; i++) {
        csuccessp_fraction term = s->terms.items[i];
        term.top = csuccessp_int128_negate(term.top);
        status = add_term(s, term);
    }
    if (status != CSUCCESS_OK)
        return status;
    leaf->count = csuccessp_fractions_gather(s->terms.items + leaf->first,
                                             s->terms.count - leaf->first);
    s->terms.count = leaf->first + leaf->count;
    return CSUCCESS_OK;
}

static csuccess_status
split_group(struct splitting *s, uint32_t index, struct factor factor)
{
    const csuccessp_part *group = &s->model->parts.items[index];
    const csuccessp_trace *trace = &s->trace[index];
    size_t first = s->count;
    int64_t value;
    struct factor f;
    uint32_t k;
    csuccess_status status = CSUCCESS_OK;

    if (group->combine == CSUCCESSP_MODEL_ADDITIVE && group->neutral)
        status = simple_leaf(s, CSUCCESS_HEALTH_START, index, factor, group->neutral,
                             group->neutral, 0);
    for (k = index + 1; k < group->end && status == CSUCCESS_OK; k = s->model->parts.items[k].end) {
        const csuccessp_part *part = &s->model->parts.items[k];
        f = factor;
        switch (group->combine) {
        case CSUCCESSP_MODEL_MEAN:
            f.top *= part->weight;
            f.bottom *= trace->total;
            status = split_weighted(s, group, k, f);
            break;
        case CSUCCESSP_MODEL_ADDITIVE:
            f.top *= part->weight;
            status = split_weighted(s, group, k, f);
            break;
        case CSUCCESSP_MODEL_WORST:
            if (trace->chosen == k)
                status = split(s, k, f);
            break;
        default:
            if (!s->trace[k].decided)
                break;
            f.bottom *= trace->total;
            value = trace->bound;
            status = simple_leaf(s, CSUCCESS_HEALTH_MEASURE, k, f, value, group->good, 1);
            break;
        }
    }
    if (status == CSUCCESS_OK && trace->clamped)
        status = split_bound(s, index, factor, first);
    return status;
}

static csuccess_status
split(struct splitting *s, uint32_t index, struct factor factor)
{
    const csuccessp_part *part = &s->model->parts.items[index];

    if (part->is_group)
        return split_group(s, index, factor);
    return simple_leaf(s, CSUCCESS_HEALTH_MEASURE, index, factor, s->points[index].points,
                       best_points(s->model, part, s->points[index].points), 1);
}

/* Apportions one quantity of all leaves to its rounded sum. */
static csuccess_status
apportion(struct splitting *s, size_t which, int64_t *out)
{
    csuccessp_array(csuccessp_fraction) all = {NULL, 0, 0};
    size_t i, k;
    int64_t total;

    for (i = 0; i < s->count; i++) {
        s->shares[i].count = which ? 1 : s->leaves[i].count;
        s->shares[i].terms = which == 0   ? s->terms.items + s->leaves[i].first
                             : which == 1 ? &s->leaves[i].weight
                                          : &s->leaves[i].lost;
        if (csuccessp_array_reserve(&s->book->memory, &all, s->shares[i].count) != CSUCCESS_OK) {
            csuccessp_array_release(&s->book->memory, &all);
            return csuccessp_fail_memory(&s->book->error);
        }
        for (k = 0; k < s->shares[i].count; k++)
            all.items[all.count++] = s->shares[i].terms[k];
    }
    total = csuccessp_fractions_round(all.items, csuccessp_fractions_gather(all.items, all.count));
    csuccessp_array_release(&s->book->memory, &all);
    csuccessp_apportion(s->shares, s->count, total);
    for (i = 0; i < s->count; i++)
        out[i] = s->shares[i].amount;
    return CSUCCESS_OK;
}

/* Lines. */

static uint32_t
depth_of(const csuccessp_model *model, uint32_t index)
{
    uint32_t depth = 0;

    for (; index; index = model->parts.items[index].up)
        depth++;
    return depth;
}

/* Lines hold their texts, which may go from the book meanwhile. */
void
csuccessp_explanation_hold(csuccess_book *book, csuccessp_explanation *out)
{
    size_t i;

    for (i = 0; i < out->lines.count; i++) {
        const csuccessp_explained *line = &out->lines.items[i];
        csuccessp_texts_keep(&book->texts, line->id);
        csuccessp_texts_keep(&book->texts, line->title);
        csuccessp_texts_keep(&book->texts, line->text);
        csuccessp_texts_keep(&book->texts, line->was.text);
        csuccessp_texts_keep(&book->texts, line->now.text);
    }
}

void
csuccessp_explanation_clear(csuccess_book *book, csuccessp_explanation *explanation)
{
    size_t i;

    for (i = 0; i < explanation->lines.count; i++) {
        const csuccessp_explained *line = &explanation->lines.items[i];
        csuccessp_texts_drop(&book->texts, line->id);
        csuccessp_texts_drop(&book->texts, line->title);
        csuccessp_texts_drop(&book->texts, line->text);
        csuccessp_texts_drop(&book->texts, line->was.text);
        csuccessp_texts_drop(&book->texts, line->now.text);
    }
    explanation->lines.count = 0;
    explanation->model = NULL;
}

void
csuccessp_explanation_free(csuccess_book *book, csuccessp_explanation *explanation)
{
    csuccessp_explanation_clear(book, explanation);
    csuccessp_array_release(&book->memory, &explanation->lines);
}

csuccessp_explained *
csuccessp_explanation_line(csuccess_book *book, csuccessp_explanation *out)
{
    csuccessp_explained *line;

    if (csuccessp_array_reserve(&book->memory, &out->lines, 1) != CSUCCESS_OK)
        return NULL;
    line = &out->lines.items[out->lines.count++];
    memset(line, 0, sizeof *line);
    return line;
}

/* A line for each part in the order of the definition; groups sum up what is in them. */
static csuccess_status
write_parts(struct splitting *s, const csuccessp_reading *readings, const int64_t *contribution,
            const int64_t *weight, const int64_t *lost, csuccessp_explanation *out)
{
    const csuccessp_model *model = s->model;
    size_t k;
    uint32_t i;

    for (i = 1; i < model->parts.count; i++) {
        const csuccessp_part *part = &model->parts.items[i];
        csuccessp_explained *line = csuccessp_explanation_line(s->book, out);
        if (!line)
            return csuccessp_fail_memory(&s->book->error);
        line->kind = part->is_group ? CSUCCESS_HEALTH_GROUP : CSUCCESS_HEALTH_MEASURE;
        line->depth = depth_of(model, i);
        line->id = part->id;
        line->title = part->title;
        line->missing = s->points[i].missing;
        line->neutral = s->trace[i].replaced;
        line->points = s->points[i].points;
        line->was.missing = CSUCCESS_MISSING_NO_DATA; /* there is no before */
        if (!part->is_group) {
            line->now = readings[part->shown];
            line->type = model->inputs.items[part->shown].type;
        }
        for (k = 0; k < s->count; k++)
            if (s->leaves[k].part >= i && s->leaves[k].part < part->end) {
                line->contribution += contribution[k];
                line->weight += weight[k];
                line->lost += lost[k];
            }
        if (model->lower_is_better)
            line->lost = -line->lost;
    }
    for (k = 0; k < s->count; k++) { /* what belongs to no measure */
        csuccessp_explained *line;
        if (s->leaves[k].kind == CSUCCESS_HEALTH_MEASURE)
            continue;
        line = csuccessp_explanation_line(s->book, out);
        if (!line)
            return csuccessp_fail_memory(&s->book->error);
        line->kind = s->leaves[k].kind;
        line->id = model->parts.items[s->leaves[k].part].id;
        line->depth = depth_of(model, s->leaves[k].part) + 1;
        line->contribution = contribution[k];
        line->weight = weight[k];
        line->lost = model->lower_is_better ? -lost[k] : lost[k];
    }
    return CSUCCESS_OK;
}

static csuccess_status
write_overrides(csuccess_book *book, const csuccessp_ruled *ruled, size_t count,
                csuccessp_explanation *out)
{
    size_t i;

    for (i = 0; i < count; i++) {
        csuccessp_explained *line = csuccessp_explanation_line(book, out);
        if (!line)
            return csuccessp_fail_memory(&book->error);
        line->kind = ruled[i].rule ? CSUCCESS_HEALTH_RULE : CSUCCESS_HEALTH_OVERRIDE;
        line->depth = 1;
        line->effect = ruled[i].effect;
        if (ruled[i].rule) {
            line->id = ruled[i].rule->id;
            line->title = ruled[i].rule->title;
        } else {
            line->text = ruled[i].override->reason;
            line->title = ruled[i].override->by;
        }
        line->contribution = ruled[i].after - (ruled[i].was_missing ? 0 : ruled[i].before);
    }
    return CSUCCESS_OK;
}

static csuccess_status
explain_model(csuccess_book *book, const csuccessp_model *model, const csuccessp_reading *readings,
              int32_t date, const csuccessp_override *manual, csuccessp_explanation *out)
{
    csuccessp_points points[CSUCCESSP_PARTS_MAX];
    csuccessp_trace trace[CSUCCESSP_PARTS_MAX];
    csuccessp_ruled ruled[CSUCCESSP_STEPS_MAX + 1];
    int64_t amounts[3][LEAVES_MAX];
    csuccessp_score score;
    csuccessp_ruling ruling;
    struct splitting *s;
    struct factor one = {1, 1};
    size_t count = 0, i;
    csuccess_status status = CSUCCESS_OK;

    s = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *s);
    if (!s)
        return csuccessp_fail_memory(&book->error);
    memset(trace, 0, sizeof trace);
    memset(amounts, 0, sizeof amounts);
    s->book = book;
    s->model = model;
    s->points = points;
    s->trace = trace;
    csuccessp_points_compute(model, readings, date, points);
    csuccessp_score_compute(model, readings, points, trace, &score);
    ruling = csuccessp_overrides_apply(model, readings, &score, manual, ruled, &count);
    if (score.missing == CSUCCESS_PRESENT)
        status = split(s, 0, one);
    for (i = 0; i < 3 && status == CSUCCESS_OK; i++)
        status = apportion(s, i, amounts[i]);
    if (status == CSUCCESS_OK)
        status = write_parts(s, readings, amounts[0], amounts[1], amounts[2], out);
    if (status == CSUCCESS_OK)
        status = write_overrides(book, ruled, count, out);
    out->base = score.score;
    out->score = ruling.score;
    out->missing = ruling.missing;
    out->coverage = score.coverage;
    csuccessp_array_release(&book->memory, &s->terms);
    csuccessp_release(&book->memory, s, 1, sizeof *s);
    return status;
}

csuccess_status
csuccessp_explain(csuccess_book *book, uint32_t row, uint32_t entry, int64_t time,
                  csuccessp_explanation *out)
{
    csuccessp_reading readings[CSUCCESSP_INPUTS_MAX];
    csuccessp_recalled then;
    csuccess_status status = csuccessp_recall(book, row, entry, time, &then);

    csuccessp_explanation_clear(book, out);
    if (status != CSUCCESS_OK)
        return status;
    out->entry = entry;
    out->as_of = then.at;
    out->was_at = CSUCCESSP_TIME_NONE;
    out->revision = then.revision;
    out->band = then.band;
    out->model = then.model;
    csuccessp_recalled_readings(book, &then, then.model, readings);
    status = explain_model(book, then.model, readings, then.date, then.manual, out);
    csuccessp_recalled_free(book, &then);
    if (status != CSUCCESS_OK)
        out->lines.count = 0;
    csuccessp_explanation_hold(book, out);
    return status;
}
