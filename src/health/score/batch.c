/* SPDX-License-Identifier: MIT */
/* Scoring columns of the host's own. */
#include <csuccess/health.h>
#include <math.h>
#include <string.h>

#include "health/health.h"
#include "health/score/band.h"
#include "health/score/block.h"
#include "util/sized.h"

csuccess_status
csuccess_health_input_get(const csuccess_book *book, csuccess_health_model model, uint32_t index,
                          csuccess_health_input *out)
{
    csuccess_health_input info;
    csuccessp_health_entry *entry;
    const csuccessp_model_input *input;
    size_t room = 0, length;
    csuccess_status status;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_sized_room(out, CSUCCESSP_END(csuccess_health_input, reserved), sizeof info,
                                  &room);
    if (status == CSUCCESS_OK)
        status = csuccessp_health_entry_of(book, model, &entry);
    if (status != CSUCCESS_OK)
        return status;
    if (index >= csuccessp_health_current(entry)->inputs.count)
        return CSUCCESS_E_NOT_FOUND;
    input = &csuccessp_health_current(entry)->inputs.items[index];
    memset(&info, 0, sizeof info);
    info.name = csuccessp_texts_get(&book->texts, input->name, &length);
    info.type = input->type;
    csuccessp_sized_give(out, &info, room);
    return CSUCCESS_OK;
}

struct batch {
    const csuccess_book *book;
    const csuccessp_model *model;
    csuccess_health_batch in;
    csuccessp_block_inputs inputs; /* of the block at `first` */
    csuccessp_text *texts;         /* a block for each input that is a text */
    csuccessp_block_work *work;
};

static csuccess_status
check(const struct batch *b)
{
    size_t i;

    if (b->in.inputs != b->model->inputs.count || (b->in.count && !b->in.scores) ||
        (!b->in.numbers && b->in.inputs))
        return CSUCCESS_E_ARGUMENT;
    for (i = 0; i < b->in.inputs && b->in.count; i++) {
        int is_text = b->model->inputs.items[i].type == CSUCCESS_TYPE_TEXT;
        if (is_text ? !b->in.texts || !b->in.texts[i] : !b->in.numbers[i])
            return CSUCCESS_E_ARGUMENT;
    }
    return CSUCCESS_OK;
}

/* A text that no definition and no customer has stands for any other such. */
static csuccessp_text
find_text(const csuccess_book *book, const char *bytes)
{
    csuccessp_text text = bytes ? csuccessp_texts_find(&book->texts, bytes, strlen(bytes)) : 0;

    return bytes && !text ? UINT32_MAX : text;
}

static void
open_block(struct batch *b, uint64_t first, uint32_t count)
{
    size_t i, used = 0;
    uint32_t k;

    for (i = 0; i < b->in.inputs; i++) {
        b->inputs.numbers[i] = NULL;
        b->inputs.texts[i] = NULL;
        if (b->model->inputs.items[i].type != CSUCCESS_TYPE_TEXT) {
            b->inputs.numbers[i] = b->in.numbers[i] + first;
            continue;
        }
        for (k = 0; k < count; k++)
            b->texts[used * CSUCCESSP_BLOCK + k] = find_text(b->book, b->in.texts[i][first + k]);
        b->inputs.texts[i] = b->texts + used++ * CSUCCESSP_BLOCK;
    }
}

static void
give(const struct batch *b, uint64_t at, const csuccessp_ruling *ruling, int32_t coverage)
{
    csuccessp_band_state none = {CSUCCESSP_BAND_NONE, 0, CSUCCESSP_TIME_NONE}, band;
    int present = ruling->missing == CSUCCESS_PRESENT;

    b->in.scores[at] = present ? ruling->score : INT64_MIN;
    if (b->in.coverage)
        b->in.coverage[at] = coverage;
    if (b->in.missing)
        b->in.missing[at] = ruling->missing;
    if (!b->in.bands)
        return;
    if (present && ruling->lowest == 0 && ruling->highest + 1 >= b->model->bands.count) {
        b->in.bands[at] = b->model->bands.count
                              ? (int32_t)csuccessp_band_first(b->model, ruling->score)
                              : CSUCCESS_HEALTH_NO_BAND;
        return;
    }
    band = csuccessp_band_decide(b->model, none, ruling, 0, 1);
    b->in.bands[at] = csuccessp_band_position(b->model, band.band);
}

static void
score_one(const struct batch *b, uint64_t at, uint32_t lane)
{
    csuccessp_reading readings[CSUCCESSP_INPUTS_MAX];
    csuccessp_points points[CSUCCESSP_PARTS_MAX];
    csuccessp_ruling ruling;
    csuccessp_score score;
    size_t i;

    for (i = 0; i < b->in.inputs; i++) {
        readings[i].number = b->inputs.numbers[i] ? b->inputs.numbers[i][lane] : 0;
        readings[i].text = b->inputs.texts[i] ? b->inputs.texts[i][lane] : 0;
        readings[i].missing = (b->inputs.texts[i] ? !readings[i].text : isnan(readings[i].number))
                                  ? CSUCCESS_MISSING_NO_DATA
                                  : CSUCCESS_PRESENT;
    }
    csuccessp_points_compute(b->model, readings, b->in.date, points);
    csuccessp_score_compute(b->model, readings, points, NULL, &score);
    ruling = csuccessp_overrides_apply(b->model, readings, &score, NULL, NULL, NULL);
    give(b, at, &ruling, (int32_t)score.coverage);
}

/* A block's results as they are: one loop for each column. */
static void
give_block(const struct batch *b, uint64_t first, uint32_t count)
{
    const csuccessp_model *model = b->model;
    const int64_t *restrict scores = b->work->score;
    size_t k;
    uint32_t i;

    memcpy(b->in.scores + first, scores, count * sizeof *scores);
    if (b->in.coverage)
        memcpy(b->in.coverage + first, b->work->coverage, count * sizeof *b->in.coverage);
    for (i = 0; b->in.missing && i < count; i++)
        b->in.missing[first + i] = scores[i] == CSUCCESSP_INTEGER_MISSING
                                       ? CSUCCESS_MISSING_COVERAGE
                                       : CSUCCESS_PRESENT;
    if (!b->in.bands)
        return;
    for (i = 0; i < count; i++)
        b->in.bands[first + i] = model->bands.count && scores[i] != CSUCCESSP_INTEGER_MISSING
                                     ? 0
                                     : CSUCCESS_HEALTH_NO_BAND;
    for (k = 1; k < model->bands.count; k++) {
        int32_t *restrict bands = b->in.bands + first;
        int64_t enter = model->bands.items[k].enter;
        for (i = 0; i < count; i++)
            bands[i] += scores[i] >= enter;
    }
}

static void
score_block(const struct batch *b, uint64_t first, uint32_t count)
{
    const double *starts = b->model->start_input == CSUCCESSP_NO_INPUT
                               ? NULL
                               : b->inputs.numbers[b->model->start_input];
    uint32_t i;

    csuccessp_block_score(b->model, &b->inputs, count, b->work);
    give_block(b, first, count);
    for (i = 0; i < count; i++)
        if (b->work->unsure[i] != 0 || (starts && b->in.date - starts[i] < b->model->blackout_days))
            score_one(b, first + i, i);
}

static csuccess_status
score_all(struct batch *b, csuccess_book *book)
{
    size_t texts = 0, i;
    uint64_t first;
    uint32_t k;

    for (i = 0; i < b->in.inputs; i++)
        texts += b->model->inputs.items[i].type == CSUCCESS_TYPE_TEXT;
    if (texts) {
        b->texts = csuccessp_allocate(&book->memory, texts * CSUCCESSP_BLOCK, sizeof *b->texts);
        if (!b->texts)
            return csuccessp_fail_memory(&book->error);
    }
    for (first = 0; first < b->in.count; first += CSUCCESSP_BLOCK) {
        uint64_t left = b->in.count - first;
        uint32_t count = left < CSUCCESSP_BLOCK ? (uint32_t)left : CSUCCESSP_BLOCK;
        open_block(b, first, count);
        if (b->model->by_block && !b->model->rules.count)
            score_block(b, first, count);
        else
            for (k = 0; k < count; k++)
                score_one(b, first + k, k);
    }
    csuccessp_release(&book->memory, b->texts, texts * CSUCCESSP_BLOCK, sizeof *b->texts);
    return CSUCCESS_OK;
}

csuccess_status
csuccess_health_score_batch(csuccess_book *book, csuccess_health_model model,
                            const csuccess_health_batch *batch)
{
    csuccessp_health_entry *entry;
    struct batch *b;
    csuccess_status status;

    if (!book || !batch)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    b = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *b);
    if (!b)
        return csuccessp_fail_memory(&book->error);
    b->book = book;
    b->work = csuccessp_health_of(book)->work;
    status = csuccessp_sized_copy(batch, CSUCCESSP_END(csuccess_health_batch, missing), &b->in,
                                  sizeof b->in);
    if (status == CSUCCESS_OK)
        status = csuccessp_health_entry_of(book, model, &entry);
    if (status == CSUCCESS_OK) {
        b->model = csuccessp_health_current(entry);
        status = check(b);
    }
    if (status == CSUCCESS_OK)
        status = score_all(b, book);
    csuccessp_release(&book->memory, b, 1, sizeof *b);
    return status;
}
