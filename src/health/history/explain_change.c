/* SPDX-License-Identifier: MIT */
/* Why a score is not what it was. */
#include "health/history/explain.h"

#include <csuccess/health.h>

#include "health/health.h"

/* The score of some readings before overrides, or the one before when there is none. */
static int
score_of(const csuccessp_model *model, const csuccessp_reading *readings, int32_t date,
         int64_t *score)
{
    csuccessp_points points[CSUCCESSP_PARTS_MAX];
    csuccessp_score out;

    csuccessp_points_compute(model, readings, date, points);
    csuccessp_score_compute(model, readings, points, NULL, &out);
    if (out.missing == CSUCCESS_PRESENT)
        *score = out.score;
    return out.missing == CSUCCESS_PRESENT;
}

static int
same_reading(const csuccessp_reading *a, const csuccessp_reading *b)
{
    if (a->missing != b->missing)
        return 0;
    return a->missing != CSUCCESS_PRESENT ||
           (a->text == b->text && (a->text || a->number == b->number));
}

struct stepping {
    csuccess_book *book;
    const csuccessp_model *model;
    csuccessp_reading now[CSUCCESSP_INPUTS_MAX];
    csuccessp_reading to[CSUCCESSP_INPUTS_MAX];
    int32_t date;
    int64_t score;
    csuccessp_explanation *out;
};

/* What people call an input: the title of the part that it makes points of, or of the rule whose
 * expression it is. */
static csuccessp_text
title_of(const csuccessp_model *model, size_t input)
{
    csuccessp_text title = 0;
    size_t i;

    for (i = 1; i < model->parts.count; i++)
        if (model->parts.items[i].input == input && !model->parts.items[i].is_group)
            title = model->parts.items[i].title;
    if (model->inputs.items[input].is_derived)
        for (i = 0; i < model->rules.count; i++)
            if (model->rules.items[i].inputs[0] == input)
                title = model->rules.items[i].title;
    return title;
}

/* A line for what has changed the score, or has not, but is there. */
static csuccess_status
add_step(struct stepping *s, uint8_t kind, size_t input, const csuccessp_reading *was)
{
    int64_t before = s->score;
    csuccessp_explained *line = csuccessp_explanation_line(s->book, s->out);

    if (!line)
        return csuccessp_fail_memory(&s->book->error);
    score_of(s->model, s->now, s->date, &s->score);
    line->kind = kind;
    line->depth = 1;
    line->contribution = s->score - before;
    if (was) {
        const csuccessp_model_input *in = &s->model->inputs.items[input];
        line->id = in->name;
        line->type = in->type;
        line->was = *was;
        line->now = s->now[input];
        line->missing = line->now.missing;
        line->title = title_of(s->model, input);
    } else if (kind == CSUCCESS_HEALTH_TIME && line->contribution == 0) {
        s->out->lines.count--;
    }
    return CSUCCESS_OK;
}

static csuccess_status
step_inputs(struct stepping *s, int presence)
{
    size_t i;
    csuccess_status status = CSUCCESS_OK;

    for (i = 0; i < s->model->inputs.count && status == CSUCCESS_OK; i++) {
        csuccessp_reading was = s->now[i];
        int flips = (was.missing == CSUCCESS_PRESENT) != (s->to[i].missing == CSUCCESS_PRESENT);
        if (same_reading(&was, &s->to[i]) || flips != presence)
            continue;
        s->now[i] = s->to[i];
        status = add_step(s, presence ? CSUCCESS_HEALTH_PRESENCE : CSUCCESS_HEALTH_VALUE, i, &was);
    }
    return status;
}

static void
final_score(const csuccessp_model *model, const csuccessp_reading *readings,
            const csuccessp_recalled *then, csuccessp_score *score, csuccessp_ruling *ruling)
{
    csuccessp_points points[CSUCCESSP_PARTS_MAX];

    csuccessp_points_compute(model, readings, then->date, points);
    csuccessp_score_compute(model, readings, points, NULL, score);
    *ruling = csuccessp_overrides_apply(model, readings, score, then->manual, NULL, NULL);
}

static csuccess_status
step_all(struct stepping *s, const csuccessp_recalled *from, const csuccessp_recalled *to)
{
    csuccessp_explanation *out = s->out;
    csuccessp_score score;
    csuccessp_ruling ruling;
    csuccessp_explained *line;
    int64_t sum = 0;
    size_t i;
    csuccess_status status = CSUCCESS_OK;

    csuccessp_recalled_readings(s->book, from, from->model, s->now);
    final_score(from->model, s->now, from, &score, &ruling);
    out->was = ruling.score;
    out->was_missing = ruling.missing;
    s->score = score.missing == CSUCCESS_PRESENT ? score.score : ruling.score;
    csuccessp_recalled_readings(s->book, to, to->model, s->to);
    final_score(to->model, s->to, to, &score, &ruling);
    out->base = score.score;
    out->score = ruling.score;
    out->missing = ruling.missing;
    out->coverage = score.coverage;
    if (out->was_missing != CSUCCESS_PRESENT || out->missing != CSUCCESS_PRESENT)
        return CSUCCESS_OK; /* there is no difference to explain */
    csuccessp_recalled_readings(s->book, from, to->model, s->now);
    s->model = to->model;
    s->date = from->date;
    if (from->revision != to->revision)
        status = add_step(s, CSUCCESS_HEALTH_MODEL, 0, NULL);
    s->date = to->date;
    if (status == CSUCCESS_OK)
        status = add_step(s, CSUCCESS_HEALTH_TIME, 0, NULL);
    if (status == CSUCCESS_OK)
        status = step_inputs(s, 1);
    if (status == CSUCCESS_OK)
        status = step_inputs(s, 0);
    if (status != CSUCCESS_OK)
        return status;
    for (i = 0; i < out->lines.count; i++)
        sum += out->lines.items[i].contribution;
    if (sum == out->score - out->was)
        return CSUCCESS_OK;
    line = csuccessp_explanation_line(s->book, out);
    if (!line)
        return csuccessp_fail_memory(&s->book->error);
    line->kind = CSUCCESS_HEALTH_OVERRIDE;
    line->depth = 1;
    line->contribution = out->score - out->was - sum;
    if (to->manual)
        line->text = to->manual->reason;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_explain_change(csuccess_book *book, uint32_t row, uint32_t entry, int64_t from,
                         int64_t to, csuccessp_explanation *out)
{
    csuccessp_recalled a, b;
    struct stepping *s;
    csuccess_status status = csuccessp_recall(book, row, entry, from, &a);

    csuccessp_explanation_clear(book, out);
    if (status != CSUCCESS_OK)
        return status;
    status = csuccessp_recall(book, row, entry, to, &b);
    if (status != CSUCCESS_OK) {
        csuccessp_recalled_free(book, &a);
        return status;
    }
    out->entry = entry;
    out->was_at = a.at;
    out->as_of = b.at;
    out->was_revision = a.revision;
    out->revision = b.revision;
    out->was_band = a.band;
    out->band = b.band;
    out->model = b.model;
    s = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *s);
    if (s) {
        s->book = book;
        s->out = out;
        status = step_all(s, &a, &b);
        csuccessp_release(&book->memory, s, 1, sizeof *s);
    } else {
        status = csuccessp_fail_memory(&book->error);
    }
    csuccessp_recalled_free(book, &a);
    csuccessp_recalled_free(book, &b);
    if (status != CSUCCESS_OK)
        out->lines.count = 0;
    csuccessp_explanation_hold(book, out);
    return status;
}
