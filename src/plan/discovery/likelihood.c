/* SPDX-License-Identifier: MIT */
/* How likely success is: the weighted mean of the criteria that are known, exact in millionths of a
 * point, taken apart so that the parts add up to it.
 *
 * A share is rating / max; with the common multiple M of all maxima, weight * rating * (M / max)
 * are integers, and so is M times the sum of the weights: what follows is one division. */
#include <string.h>

#include "book/formula/formula.h"
#include "plan/discovery/assessment.h"
#include "util/int128.h"

static const csuccessp_rating *
find_rating(const csuccessp_canvas *canvas, csuccessp_text criterion)
{
    size_t i;

    for (i = 0; i < canvas->ratings.count; i++)
        if (canvas->ratings.items[i].criterion == criterion)
            return &canvas->ratings.items[i];
    return NULL;
}

static int64_t
millionths(double share)
{
    if (!(share > 0))
        return 0;
    return share >= 1 ? CSUCCESSP_MICRO : (int64_t)(share * CSUCCESSP_MICRO + 0.5);
}

/* The rating, in micro-units; -1: there is none. */
static int64_t
rate(const csuccess_book *book, const csuccessp_canvas *canvas, csuccessp_assessed *line)
{
    const csuccessp_criterion *criterion = line->criterion;
    int64_t at = csuccessp_instant_of(book, canvas->row), most = criterion->max * CSUCCESSP_MICRO;
    double share;

    if (criterion->formula) {
        if (at == CSUCCESSP_TIME_NONE) {
            line->missing = CSUCCESS_MISSING_NO_DATA;
            return -1;
        }
        share = csuccessp_formula_number(book, criterion->formula, canvas->row, at, &line->missing);
        return line->missing == CSUCCESS_PRESENT ? millionths(share) : -1;
    }
    line->rating = find_rating(canvas, criterion->id);
    if (!line->rating) {
        line->missing = CSUCCESS_MISSING_NO_DATA;
        return -1;
    }
    /* the scale may have become shorter since */
    return line->rating->rating < most ? line->rating->rating : most;
}

/* Whole parts of `total`, each the floor of its own or one more; the largest remainders first, of
 * equal ones the first. `parts` become what they are made of. */
static void
apportion(const csuccessp_int128 *parts, uint32_t count, int64_t whole, int64_t total, int64_t *out)
{
    int64_t rest[CSUCCESSP_CRITERIA_MAX], left = total;
    uint32_t i, best;

    for (i = 0; i < count; i++) {
        csuccessp_int128_to_int64(csuccessp_int128_divide(parts[i], whole, &rest[i]), &out[i]);
        left -= out[i];
    }
    for (; left > 0; left--) {
        best = 0;
        for (i = 1; i < count; i++)
            if (rest[i] > rest[best])
                best = i;
        out[best]++;
        rest[best] = -1;
    }
}

/* Of all criteria: the parts of the score, and those of the weight. */
static void
weigh(csuccessp_likelihood *out, const int64_t *ratings)
{
    csuccessp_int128 parts[CSUCCESSP_CRITERIA_MAX], weights[CSUCCESSP_CRITERIA_MAX], sum = {0, 0};
    int64_t amounts[CSUCCESSP_CRITERIA_MAX], shares[CSUCCESSP_CRITERIA_MAX];
    int64_t measure = out->assessment->measure, known = 0, all = 0;
    uint32_t i;

    for (i = 0; i < out->count; i++) {
        const csuccessp_criterion *criterion = out->criteria[i].criterion;
        csuccessp_int128 none = {0, 0};
        all += criterion->weight;
        parts[i] = weights[i] = none;
        if (ratings[i] < 0)
            continue;
        known += criterion->weight;
        parts[i] = csuccessp_int128_multiply(ratings[i] * (measure / criterion->max),
                                             criterion->weight * 100);
        weights[i] = csuccessp_int128_multiply(criterion->weight, CSUCCESSP_MICRO);
        sum = csuccessp_int128_add(sum, parts[i]);
    }
    csuccessp_int128_to_int64(
        csuccessp_int128_round_divide(csuccessp_int128_multiply(known, CSUCCESSP_MICRO), all),
        &out->coverage);
    if (!known)
        return;
    csuccessp_int128_to_int64(csuccessp_int128_round_divide(sum, known * measure), &out->score);
    apportion(parts, out->count, known * measure, out->score, amounts);
    apportion(weights, out->count, known, CSUCCESSP_MICRO, shares);
    for (i = 0; i < out->count; i++) {
        out->criteria[i].contribution = amounts[i];
        out->criteria[i].weight = shares[i];
    }
}

static void
find_band(csuccessp_likelihood *out)
{
    const csuccessp_assessment *assessment = out->assessment;
    size_t i;

    for (i = 0; i < assessment->bands.count && assessment->bands.items[i].from <= out->score; i++)
        out->band = &assessment->bands.items[i];
}

int
csuccessp_assessment_explain(const csuccess_book *book, uint32_t canvas, csuccessp_likelihood *out)
{
    const csuccessp_canvas *c = csuccessp_canvas_at(book, canvas);
    int64_t ratings[CSUCCESSP_CRITERIA_MAX];
    uint32_t i;

    memset(out, 0, sizeof *out);
    out->score = CSUCCESSP_PROGRESS_NONE;
    out->assessment = csuccessp_assessment_of(book, canvas);
    if (!out->assessment)
        return 0;
    out->count = (uint32_t)out->assessment->criteria.count;
    for (i = 0; i < out->count; i++) {
        csuccessp_assessed *line = &out->criteria[i];
        line->criterion = &out->assessment->criteria.items[i];
        ratings[i] = rate(book, c, line);
        if (ratings[i] >= 0)
            csuccessp_int128_to_int64(csuccessp_int128_round_divide(
                                          csuccessp_int128_from(ratings[i]), line->criterion->max),
                                      &line->share);
    }
    weigh(out, ratings);
    find_band(out);
    return 1;
}

csuccess_status
csuccessp_assessment_score(const csuccess_book *book, uint32_t canvas, int64_t *score_micro,
                           csuccessp_text *band)
{
    csuccessp_likelihood likelihood;

    if (!csuccessp_assessment_explain(book, canvas, &likelihood) ||
        likelihood.score == CSUCCESSP_PROGRESS_NONE)
        return CSUCCESS_E_NOT_FOUND;
    *score_micro = likelihood.score;
    *band = likelihood.band ? likelihood.band->id : 0;
    return CSUCCESS_OK;
}
