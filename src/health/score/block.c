/* SPDX-License-Identifier: MIT */
#include "health/score/block.h"

#include <math.h>
#include <string.h>

#include "book/book.h"
#include "health/model/curve.h"

static int
all_finite(const double *numbers, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (!isfinite(numbers[i]))
            return 0;
    return 1;
}

/* A curve that gives points to everything that is there. */
static int
curve_fits(const csuccessp_curve *curve)
{
    if (curve->kind == CSUCCESSP_CURVE_BANDS || curve->kind == CSUCCESSP_CURVE_LINEAR)
        return !curve->no_effect && all_finite(curve->points, curve->count);
    if (curve->kind == CSUCCESSP_CURVE_POINTS)
        return 1;
    return curve->kind == CSUCCESSP_CURVE_MAP && all_finite(curve->points, curve->count) &&
           curve->has_otherwise && isfinite(curve->otherwise);
}

int
csuccessp_block_fits(const csuccessp_model *model)
{
    size_t i;

    if (!model->plain || model->scope != CSUCCESSP_NO_INPUT)
        return 0;
    for (i = 0; i < model->parts.count; i++) {
        const csuccessp_part *part = &model->parts.items[i];
        if (part->only_in != CSUCCESSP_NO_INPUT)
            return 0;
        if (!part->is_group &&
            (part->cases.input != CSUCCESSP_NO_INPUT || !curve_fits(&part->cases.curves[0])))
            return 0;
    }
    return 1;
}

/* Kernels: one loop over the lanes each, without branches, so that the compiler makes vectors. */

enum { STRIP = 128 }; /* lanes whose temporary values stay in the nearest cache */

/* Adding and taking away this number rounds to a whole one, ties to even. */
#define ROUNDING 6755399441055744.0 /* 1.5 * 2^52 */

/* The nearest whole number, half away from zero; magnitudes below 2^51. */
CSUCCESSP_INLINE double
rounded(double x)
{
    double even = (x + ROUNDING) - ROUNDING, left = x - even;
    double away = x < 0 ? -1.0 : 1.0;

    return even + (left * away >= 0.5 ? away : 0.0);
}

CSUCCESSP_INLINE void
band_points(const csuccessp_curve *curve, double factor, const double *restrict x, uint32_t count,
            double *restrict out)
{
    const double *edges = curve->edges, *points = curve->points;
    double first = points[0] * factor;
    uint32_t i, k;

    if (curve->count == 2) {
        double e = edges[0], d = (points[1] - points[0]) * factor;
        for (i = 0; i < count; i++)
            out[i] = first + (x[i] >= e ? d : 0.0);
        return;
    }
    if (curve->count == 3) {
        double e = edges[0], f = edges[1];
        double d = (points[1] - points[0]) * factor, g = (points[2] - points[1]) * factor;
        for (i = 0; i < count; i++)
            out[i] = first + (x[i] >= e ? d : 0.0) + (x[i] >= f ? g : 0.0);
        return;
    }
    if (curve->count == 4) {
        double e = edges[0], f = edges[1], h = edges[2];
        double d = (points[1] - points[0]) * factor, g = (points[2] - points[1]) * factor;
        double j = (points[3] - points[2]) * factor;
        for (i = 0; i < count; i++)
            out[i] = first + (x[i] >= e ? d : 0.0) + (x[i] >= f ? g : 0.0) + (x[i] >= h ? j : 0.0);
        return;
    }
    for (i = 0; i < count; i++)
        out[i] = first;
    for (k = 0; k + 1 < curve->count; k++) {
        double e = edges[k], d = (points[k + 1] - points[k]) * factor;
        for (i = 0; i < count; i++)
            out[i] += x[i] >= e ? d : 0.0;
    }
}

CSUCCESSP_INLINE void
line_points(const csuccessp_curve *curve, double factor, const double *restrict x, uint32_t count,
            double *restrict out)
{
    const double *edges = curve->edges, *points = curve->points, *slopes = curve->slopes;
    double low = edges[0], high = edges[curve->count - 1];
    double c[STRIP], base[STRIP], from[STRIP], slope[STRIP];
    double edges1 = edges[curve->count > 1], p0 = points[0], p1 = points[curve->count > 1];
    double s0 = slopes[0], s1 = slopes[curve->count > 1];
    uint32_t i, k, start;

    if (curve->count == 2) {
        double p = points[0], q = points[1], s = slopes[0];
        for (i = 0; i < count; i++) {
            double v = x[i] < low ? low : x[i];
            double y = p + (v - low) * s;
            y = v >= high ? q : y;
            out[i] = rounded(y) * factor;
        }
        return;
    }
    for (start = 0; start < count; start += STRIP) {
        uint32_t n = count - start < STRIP ? count - start : STRIP;
        const double *restrict in = x + start;
        for (i = 0; i < n; i++) {
            double v = in[i] < low ? low : in[i];
            v = v > high ? high : v;
            c[i] = v;
            base[i] = v >= edges1 ? p1 : p0;
            from[i] = v >= edges1 ? edges1 : low;
            slope[i] = v >= edges1 ? s1 : s0;
        }
        for (k = 2; k < curve->count; k++) {
            double e = edges[k], p = points[k], s = slopes[k];
            for (i = 0; i < n; i++) {
                base[i] = c[i] >= e ? p : base[i];
                from[i] = c[i] >= e ? e : from[i];
                slope[i] = c[i] >= e ? s : slope[i];
            }
        }
        for (i = 0; i < n; i++)
            out[start + i] = rounded(base[i] + (c[i] - from[i]) * slope[i]) * factor;
    }
}

/* Is a value missing in any lane? On the way the values of the measure that comes next are called
 * for. */
CSUCCESSP_INLINE int
any_missing(const double *restrict x, const double *next, uint32_t count)
{
    uint64_t missing = 0;
    uint32_t i, start;

    for (start = 0; start < count; start += 64) {
        uint32_t end = count - start < 64 ? count : start + 64;
        for (i = start; next && i < end; i += 8)
            CSUCCESSP_PREFETCH(next + i);
        for (i = start; i < end; i++)
            missing |= (uint64_t)(x[i] != x[i]);
    }
    return missing != 0;
}

CSUCCESSP_INLINE void
add_all(const double *restrict points, uint32_t count, double *restrict sum)
{
    uint32_t i;

    for (i = 0; i < count; i++)
        sum[i] += points[i];
}

CSUCCESSP_INLINE void
add_present(const double *restrict x, const double *restrict points, double weight, double share,
            uint32_t count, double *restrict sum, double *restrict weights, double *restrict shares)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        sum[i] += x[i] == x[i] ? points[i] : 0.0;
        weights[i] += x[i] == x[i] ? weight : 0.0;
        shares[i] += x[i] == x[i] ? share : 0.0;
    }
}

/* ... and where the value is missing, the neutral points stand for it. */
CSUCCESSP_INLINE void
add_replaced(const double *restrict x, const double *restrict points, double neutral, double share,
             uint32_t count, double *restrict sum, double *restrict shares)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        sum[i] += x[i] == x[i] ? points[i] : neutral;
        shares[i] += x[i] == x[i] ? share : 0.0;
    }
}

CSUCCESSP_INLINE void
add_group(const double *restrict inner, const double *restrict inner_weights, double weight,
          int replaced, double neutral, uint32_t count, double *restrict sum,
          double *restrict weights)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        int there = inner_weights[i] > 0;
        double mean = inner[i] / (there ? inner_weights[i] : 1.0);
        sum[i] += there ? mean * weight : replaced ? neutral * weight : 0.0;
        weights[i] += there || replaced ? weight : 0.0;
    }
}

/* A score is sure when it does not lie in the middle between two, and something is there. */
CSUCCESSP_INLINE void
finish(const double *restrict sum, const double *restrict weights, const double *restrict shares,
       double all_weight, double all_share, double *restrict whole, double *restrict covered,
       double *restrict unsure, uint32_t count)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        double weight = weights[i] + all_weight, share = shares[i] + all_share;
        double mean = sum[i] / (weight > 0 ? weight : 1.0);
        double shifted = mean + ROUNDING, left = mean - (shifted - ROUNDING);
        double part = (share + 0.5) / 100; /* never ends in one half */
        double near = (left > 0.4999 ? 1.0 : 0.0) + (left < -0.4999 ? 1.0 : 0.0);
        part = (part + ROUNDING) - ROUNDING;
        whole[i] = shifted;
        covered[i] = part;
        unsure[i] = near + (part == 0 ? 1.0 : 0.0);
    }
}

/* Whole numbers out of doubles to which ROUNDING was added: their bits count up from its own. */
CSUCCESSP_INLINE void
give(const double *shifted, const double *restrict covered, double least, uint32_t count,
     int64_t *restrict score, int32_t *restrict coverage)
{
    const double rounding = ROUNDING;
    int64_t origin;
    uint32_t i;

    memcpy(&origin, &rounding, sizeof origin);
    memcpy(score, shifted, count * sizeof *score);
    for (i = 0; i < count; i++)
        score[i] -= origin;
    for (i = 0; i < count; i++)
        score[i] = covered[i] >= least ? score[i] : CSUCCESSP_INTEGER_MISSING;
    for (i = 0; i < count; i++)
        coverage[i] = (int32_t)covered[i];
}

struct scoring {
    const csuccessp_model *model;
    const csuccessp_block_inputs *inputs;
    uint32_t count;
    csuccessp_block_work *work;
    double share; /* of measures that everybody has */
};

static void
map_points(const csuccessp_curve *curve, double factor, const struct scoring *s, uint32_t input,
           double *out)
{
    csuccessp_reading reading = {0, 0, CSUCCESS_PRESENT};
    uint8_t missing;
    uint32_t i;

    for (i = 0; i < s->count; i++) {
        reading.number = s->inputs->numbers[input] ? s->inputs->numbers[input][i] : 0;
        reading.text = s->inputs->texts[input] ? s->inputs->texts[input][i] : 0;
        reading.missing = CSUCCESS_PRESENT;
        out[i] = (double)csuccessp_curve_points(curve, &reading, NULL, &missing) * factor;
    }
}

/* Texts as numbers of which only the missing ones matter. */
static const double *
presence_of(const csuccessp_text *texts, uint32_t count, double *out)
{
    uint32_t i;

    for (i = 0; i < count; i++)
        out[i] = texts[i] ? 0.0 : csuccessp_missing_number();
    return out;
}

CSUCCESSP_INLINE void
add_measure(struct scoring *s, const csuccessp_part *group, const csuccessp_part *part,
            uint32_t depth, double *all_weight)
{
    csuccessp_block_work *w = s->work;
    const csuccessp_part *parts = s->model->parts.items;
    const csuccessp_curve *curve = &part->cases.curves[0];
    const double *x = s->inputs->numbers[part->input];
    const double *next = NULL;
    int missing;
    double weight = (double)part->weight, there[CSUCCESSP_BLOCK];

    if (part + 1 < parts + s->model->parts.count && !part[1].is_group)
        next = s->inputs->numbers[part[1].input];

    if (!x)
        x = presence_of(s->inputs->texts[part->input], s->count, there);
    missing = any_missing(x, next, s->count);
    if (curve->kind == CSUCCESSP_CURVE_BANDS)
        band_points(curve, weight, x, s->count, w->points);
    else if (curve->kind == CSUCCESSP_CURVE_LINEAR)
        line_points(curve, weight, x, s->count, w->points);
    else
        map_points(curve, weight, s, part->input, w->points);
    if (!missing) {
        add_all(w->points, s->count, w->sums[depth]);
        *all_weight += weight;
        s->share += (double)part->share;
    } else if (group->policy == CSUCCESSP_MISSING_SPREAD) {
        add_present(x, w->points, weight, (double)part->share, s->count, w->sums[depth],
                    w->weights[depth], w->shares);
    } else {
        add_replaced(x, w->points, (double)group->neutral * weight, (double)part->share, s->count,
                     w->sums[depth], w->shares);
        *all_weight += weight;
    }
}

/* A group's parts, one level into the next; compiled twice, for both widths of vectors. The tree
 * is walked with a stack of its own, since what is inlined cannot call itself. */
CSUCCESSP_INLINE void
score_block(struct scoring *s)
{
    csuccessp_block_work *w = s->work;
    const csuccessp_part *parts = s->model->parts.items;
    uint32_t group[CSUCCESSP_DEPTH_MAX + 2], next[CSUCCESSP_DEPTH_MAX + 2], depth = 0, i;
    double all_weight[CSUCCESSP_DEPTH_MAX + 2];

    memset(w->sums[0], 0, s->count * sizeof(double));
    memset(w->weights[0], 0, s->count * sizeof(double));
    memset(w->shares, 0, s->count * sizeof(double));
    group[0] = 0;
    next[0] = 1;
    all_weight[0] = 0;
    for (;;) {
        const csuccessp_part *in = &parts[group[depth]], *part;
        if (next[depth] < in->end) {
            part = &parts[next[depth]];
            if (!part->is_group) {
                next[depth] = part->end;
                if (part->weight)
                    add_measure(s, in, part, depth, &all_weight[depth]);
                continue;
            }
            group[depth + 1] = next[depth];
            next[depth + 1] = next[depth] + 1;
            next[depth] = part->end;
            all_weight[++depth] = 0;
            memset(w->sums[depth], 0, s->count * sizeof(double));
            memset(w->weights[depth], 0, s->count * sizeof(double));
            continue;
        }
        if (depth == 0)
            break;
        for (i = 0; i < s->count; i++)
            w->weights[depth][i] += all_weight[depth];
        if (in->weight)
            add_group(w->sums[depth], w->weights[depth], (double)in->weight,
                      parts[group[depth - 1]].policy != CSUCCESSP_MISSING_SPREAD,
                      (double)parts[group[depth - 1]].neutral, s->count, w->sums[depth - 1],
                      w->weights[depth - 1]);
        depth--;
    }
    finish(w->sums[0], w->weights[0], w->shares, all_weight[0], s->share, w->points, w->sums[1],
           w->unsure, s->count);
    give(w->points, w->sums[1], (double)s->model->min_coverage, s->count, w->score, w->coverage);
}

static void
score_narrow(struct scoring *s)
{
    score_block(s);
}

#ifdef CSUCCESSP_WIDE_VECTORS
CSUCCESSP_WIDE static void
score_wide(struct scoring *s)
{
    score_block(s);
}
#else
#define score_wide score_narrow
#endif

void
csuccessp_block_score(const csuccessp_model *model, const csuccessp_block_inputs *inputs,
                      uint32_t count, csuccessp_block_work *work)
{
    struct scoring s = {model, inputs, count, work, 0};

    if (CSUCCESSP_HAS_WIDE())
        score_wide(&s);
    else
        score_narrow(&s);
}
