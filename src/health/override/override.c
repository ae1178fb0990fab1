/* SPDX-License-Identifier: MIT */
#include "health/override/override.h"

#include <string.h>

#include "health/health.h"

/* What overrides do to a score. */

static int
rule_holds(const csuccessp_rule *rule, const csuccessp_reading *readings)
{
    size_t i;

    for (i = 0; i < rule->when.clauses.count; i++) {
        const csuccessp_reading *r = &readings[rule->inputs[i]];
        if (csuccessp_clause_holds(&rule->when.clauses.items[i], r->number, r->text) !=
            CSUCCESSP_TRUE)
            return 0;
    }
    return 1;
}

static void
rule_score(const csuccessp_effect *effect, csuccessp_ruling *r)
{
    if (effect->kind == CSUCCESSP_EFFECT_FORCE) {
        r->score = effect->score;
        r->missing = CSUCCESS_PRESENT;
    } else if (r->missing == CSUCCESS_PRESENT) {
        if (effect->kind == CSUCCESSP_EFFECT_CAP ? r->score > effect->score
                                                 : r->score < effect->score)
            r->score = effect->score;
    }
}

static void
rule_band(const csuccessp_effect *effect, csuccessp_ruling *r)
{
    switch (effect->kind) {
    case CSUCCESSP_EFFECT_FORCE:
        r->lowest = r->highest = effect->band;
        r->forces_band = 1;
        return;
    case CSUCCESSP_EFFECT_CAP:
        if (r->highest > effect->band)
            r->highest = effect->band;
        if (r->lowest > r->highest)
            r->lowest = r->highest;
        return;
    default:
        if (r->lowest < effect->band)
            r->lowest = effect->band;
        if (r->highest < r->lowest)
            r->highest = r->lowest;
        return;
    }
}

static void
apply_effect(const csuccessp_effect *effect, csuccessp_ruling *r, csuccessp_ruled *ruled,
             const csuccessp_rule *rule, const csuccessp_override *manual, size_t *count)
{
    csuccessp_ruled one;

    memset(&one, 0, sizeof one);
    one.rule = rule;
    one.override = manual;
    one.effect = *effect;
    one.before = r->score;
    one.was_missing = r->missing;
    if (effect->on_band)
        rule_band(effect, r);
    else
        rule_score(effect, r);
    one.after = r->score;
    if (ruled)
        ruled[(*count)++] = one;
}

/* The effect of an override by hand on a model, which may lack the band by now. */
static int
manual_effect(const csuccessp_model *model, const csuccessp_override *manual, csuccessp_effect *out)
{
    int64_t band = 0;

    memset(out, 0, sizeof *out);
    out->kind = manual->effect;
    out->on_band = manual->on_band;
    out->score = manual->score;
    if (manual->on_band && (band = csuccessp_band_of(model, manual->band)) < 0)
        return 0;
    out->band = (uint32_t)band;
    if (out->score < model->scale.min)
        out->score = model->scale.min;
    if (out->score > model->scale.max)
        out->score = model->scale.max;
    return 1;
}

csuccessp_ruling
csuccessp_overrides_apply(const csuccessp_model *model, const csuccessp_reading *readings,
                          const csuccessp_score *score, const csuccessp_override *manual,
                          csuccessp_ruled *ruled, size_t *count)
{
    csuccessp_ruling r = {score->score, score->missing, 0, 0, 0};
    csuccessp_effect effect;
    size_t i;

    r.highest = model->bands.count ? (uint32_t)model->bands.count - 1 : 0;
    if (score->missing == CSUCCESS_MISSING_NOT_APPLICABLE)
        return r; /* the model does not look at this customer */
    for (i = 0; i < model->rules.count; i++)
        if (rule_holds(&model->rules.items[i], readings))
            apply_effect(&model->rules.items[i].effect, &r, ruled, &model->rules.items[i], NULL,
                         count);
    if (manual && manual_effect(model, manual, &effect))
        apply_effect(&effect, &r, ruled, NULL, manual, count);
    return r;
}
