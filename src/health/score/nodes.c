/* SPDX-License-Identifier: MIT */
/* Named values of the room: health.<model>.score, .band and .coverage, and health.score, .band and
 * .model of the model that applies. */
#include <math.h>
#include <string.h>

#include "book/evaluate.h"
#include "health/health.h"
#include "health/history/moment.h"
#include "health/score/band.h"
#include "health/score/block.h"

/* Where the inputs of a block of customers are. */
struct gathered {
    csuccessp_block_inputs values;
    const uint8_t *missing[CSUCCESSP_INPUTS_MAX];
};

static void
gather(const csuccessp_model *model, const csuccessp_pass *e, const uint64_t *wanted,
       struct gathered *g)
{
    const csuccessp_health *h = csuccessp_health_of(e->book);
    size_t i;

    for (i = 0; i < model->inputs.count; i++) {
        const csuccessp_node *node = csuccessp_node_at(e->book, model->inputs.items[i].slot);
        g->values.numbers[i] = NULL;
        g->values.texts[i] = NULL;
        g->missing[i] = node->missing ? node->missing + e->first : NULL;
        if (node->type == CSUCCESS_TYPE_TEXT)
            g->values.texts[i] = node->column->data.text + e->first;
        else
            g->values.numbers[i] = csuccessp_node_lanes(node, e, wanted,
                                                        h->buffers + i * CSUCCESSP_BLOCK);
    }
}

static void
read_lane(const csuccessp_model *model, const struct gathered *g, uint32_t lane,
          csuccessp_reading *out)
{
    size_t i;

    for (i = 0; i < model->inputs.count; i++) {
        int there;
        out[i].number = g->values.numbers[i] ? g->values.numbers[i][lane]
                                             : csuccessp_missing_number();
        out[i].text = g->values.texts[i] ? g->values.texts[i][lane] : 0;
        there = g->values.texts[i] ? out[i].text != 0 : !isnan(out[i].number);
        out[i].missing = CSUCCESS_PRESENT;
        if (!there) {
            uint8_t reason = g->missing[i] ? g->missing[i][lane] : CSUCCESS_MISSING_NO_DATA;
            out[i].missing = reason ? reason : CSUCCESS_MISSING_NO_DATA;
        }
    }
}

/* What is known of one row of a model after an instant. */
struct verdict {
    int64_t score;
    int32_t coverage;
    uint8_t missing;
    csuccessp_band_state band;
};

static int
store(csuccessp_node *node, csuccessp_health_entry *entry, uint32_t row, const struct verdict *v)
{
    int64_t score = v->missing == CSUCCESS_PRESENT ? v->score : CSUCCESSP_INTEGER_MISSING;
    int changed = node->own.data.integer[row] != score || node->missing[row] != v->missing ||
                  entry->coverage[row] != v->coverage || entry->band[row] != v->band.band ||
                  entry->flags[row] != v->band.flags || entry->since[row] != v->band.since;

    node->own.data.integer[row] = score;
    node->missing[row] = v->missing;
    entry->coverage[row] = v->coverage;
    entry->band[row] = v->band.band;
    entry->flags[row] = v->band.flags;
    entry->since[row] = v->band.since;
    return changed;
}

static void
begin_version(csuccess_book *book, csuccessp_health_entry *entry, int64_t at)
{
    csuccessp_health_version *version;

    if (!entry->versions.count)
        return;
    version = &entry->versions.items[entry->versions.count - 1];
    if (version->at != CSUCCESSP_TIME_NONE)
        return;
    version->at = at;
    csuccessp_health_of(book)->published_at = at;
}

/* Is this the first instant of the model as it is now? Only then do bands not wait: that the node
 * is fresh says less, for any publication makes it so, and it is not saved. */
static int
begins_version(const csuccessp_health_entry *entry, int64_t at)
{
    return entry->versions.count && entry->versions.items[entry->versions.count - 1].at == at;
}

/* What overrides by hand begin or end now, and the one that counts. */
static const csuccessp_override *
turn_overrides(csuccessp_node *node, const csuccessp_pass *e, uint32_t row, int *turned)
{
    const csuccessp_health_node *h = node->definition;
    csuccessp_health *health = csuccessp_health_of(e->book);

    *turned = 0;
    if (!health->overrides || !health->overrides[row])
        return NULL;
    if (!e->quiet)
        *turned = csuccessp_override_turn(e->book, row, h->entry->number, e->at);
    if (*turned)
        csuccessp_bits_set(&health->moved, row);
    return csuccessp_override_at(e->book, row, h->entry->number, e->at);
}

/* From the score before overrides to what is known of one customer after the instant. */
static int
judge(csuccessp_node *node, const csuccessp_pass *e, uint32_t row, const csuccessp_ruling *ruling,
      int32_t coverage, int turned)
{
    csuccessp_health_node *h = node->definition;
    csuccessp_health_entry *entry = h->entry;
    csuccessp_band_state was = {entry->band[row], entry->flags[row], entry->since[row]};
    struct verdict v;

    v.score = ruling->score;
    v.missing = ruling->missing;
    v.coverage = coverage;
    v.band = was;
    if (!e->quiet) {
        v.band = csuccessp_band_decide(h->model, was, ruling, e->at,
                                       turned || begins_version(entry, e->at));
        if (v.band.flags & CSUCCESSP_BAND_WAITS && !(was.flags & CSUCCESSP_BAND_WAITS))
            csuccessp_health_wake(e->book, row, entry->number,
                                  csuccessp_band_due(h->model, v.band.since));
    }
    return store(node, entry, row, &v);
}

/* One customer by itself. */
static int
score_lane(csuccessp_node *node, const csuccessp_pass *e, const struct gathered *g, uint32_t lane,
           int32_t date)
{
    const csuccessp_model *model = ((csuccessp_health_node *)node->definition)->model;
    csuccessp_reading readings[CSUCCESSP_INPUTS_MAX];
    csuccessp_points points[CSUCCESSP_PARTS_MAX];
    const csuccessp_override *manual;
    csuccessp_ruling ruling;
    csuccessp_score score;
    uint32_t row = e->first + lane;
    int turned;

    read_lane(model, g, lane, readings);
    manual = turn_overrides(node, e, row, &turned);
    csuccessp_points_compute(model, readings, date, points);
    csuccessp_score_compute(model, readings, points, NULL, &score);
    ruling = csuccessp_overrides_apply(model, readings, &score, manual, NULL, NULL);
    return judge(node, e, row, &ruling, (int32_t)score.coverage, turned);
}

/* Does the block's result stand for this lane? */
static int
stands(const csuccessp_model *model, const csuccessp_health *health, const csuccessp_pass *e,
       const struct gathered *g, uint32_t lane, int32_t date)
{
    uint32_t row = e->first + lane;
    size_t i;

    /* kernels know missing values, and not that one is missing because nobody looks at it */
    for (i = 0; i < model->inputs.count; i++)
        if (g->missing[i] && g->missing[i][lane] == CSUCCESS_MISSING_NOT_APPLICABLE)
            return 0;
    if (health->work->unsure[lane] != 0 || model->rules.count ||
        (health->overrides && health->overrides[row]))
        return 0;
    return model->start_input == CSUCCESSP_NO_INPUT ||
           !(date - g->values.numbers[model->start_input][lane] < model->blackout_days);
}

enum { ENOUGH = 64 }; /* lanes for which a whole block is worth while */

static void
score_block(csuccessp_node *node, csuccessp_pass *e, const struct gathered *g,
            const uint64_t *wanted, int32_t date, uint64_t *changed)
{
    const csuccessp_model *model = ((csuccessp_health_node *)node->definition)->model;
    csuccessp_health *health = csuccessp_health_of(e->book);
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);
    csuccessp_ruling ruling = {0, 0, 0, 0, 0};

    ruling.highest = model->bands.count ? (uint32_t)model->bands.count - 1 : 0;
    csuccessp_block_score(model, &g->values, e->lanes, health->work);
    while (csuccessp_lane_next(&walk)) {
        int is_new;
        if (stands(model, health, e, g, walk.lane, date)) {
            ruling.score = health->work->score[walk.lane];
            ruling.missing = ruling.score == CSUCCESSP_INTEGER_MISSING ? CSUCCESS_MISSING_COVERAGE
                                                                       : CSUCCESS_PRESENT;
            is_new = judge(node, e, e->first + walk.lane, &ruling,
                           health->work->coverage[walk.lane], 0);
        } else {
            is_new = score_lane(node, e, g, walk.lane, date);
        }
        if (is_new)
            csuccessp_lane_set(changed, walk.lane);
    }
}

/* The lanes of a block that are rows, of one word. */
static uint64_t
lanes_of(const csuccessp_pass *e, unsigned word)
{
    uint32_t from = word * 64;

    if (e->lanes <= from)
        return 0;
    return e->lanes - from >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << (e->lanes - from)) - 1;
}

static void
compute_score(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted, uint64_t *changed)
{
    csuccessp_health_node *h = node->definition;
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);
    struct gathered g;
    int32_t date = csuccessp_zone_date(csuccessp_book_zone(e->book), e->at);
    unsigned count = 0, w;

    if (!e->quiet)
        begin_version(e->book, h->entry, e->at);
    for (w = 0; w < CSUCCESSP_BLOCK_WORDS; w++)
        count += csuccessp_count_bits(wanted[w]);
    if (h->model->by_block && count >= ENOUGH) {
        uint64_t all[CSUCCESSP_BLOCK_WORDS];
        for (w = 0; w < CSUCCESSP_BLOCK_WORDS; w++)
            all[w] = lanes_of(e, w); /* kernels look at every lane */
        gather(h->model, e, all, &g);
        score_block(node, e, &g, wanted, date, changed);
        return;
    }
    gather(h->model, e, wanted, &g);
    while (csuccessp_lane_next(&walk))
        if (score_lane(node, e, &g, walk.lane, date))
            csuccessp_lane_set(changed, walk.lane);
}

/* Customers whose first days end. */
static void
score_midnight(csuccess_book *book, csuccessp_node *node, int64_t from, int64_t to)
{
    const csuccessp_health_node *h = node->definition;
    const csuccessp_zone *zone = csuccessp_book_zone(book);

    if (h->model->blackout_days)
        csuccessp_mark_dates(book, &book->builtins[CSUCCESSP_BUILTIN_START].column,
                             (int64_t)csuccessp_zone_date(zone, from) - h->model->blackout_days + 1,
                             (int64_t)csuccessp_zone_date(zone, to) - h->model->blackout_days,
                             &node->touched);
}

static void
compute_band(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted, uint64_t *changed)
{
    const csuccessp_health_node *h = node->definition;
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk)) {
        uint32_t row = e->first + walk.lane;
        uint8_t number = h->entry->band[row];
        csuccessp_text text = number == CSUCCESSP_BAND_NONE ? 0 : h->entry->bands.items[number];
        if (node->own.data.text[row] != text) {
            node->own.data.text[row] = text;
            csuccessp_lane_set(changed, walk.lane);
        }
    }
}

static void
compute_coverage(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted, uint64_t *changed)
{
    const csuccessp_health_node *h = node->definition;
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk)) {
        uint32_t row = e->first + walk.lane;
        double coverage = (double)h->entry->coverage[row] / CSUCCESSP_MICRO;
        if (!(node->own.data.number[row] == coverage)) {
            node->own.data.number[row] = coverage;
            csuccessp_lane_set(changed, walk.lane);
        }
    }
}

static void
free_node(csuccess_book *book, csuccessp_node *node)
{
    csuccessp_health_node *h = node->definition;

    if (!h)
        return;
    csuccessp_model_drop(book, h->model);
    csuccessp_release(&book->memory, h, 1, sizeof *h);
    node->definition = NULL;
}

const csuccessp_node_kind csuccessp_health_score_kind = {
    "health score", compute_score, NULL, NULL, NULL, NULL, score_midnight, free_node, NULL,
};

const csuccessp_node_kind csuccessp_health_band_kind = {
    "health band", compute_band, NULL, NULL, NULL, NULL, NULL, free_node, NULL,
};

const csuccessp_node_kind csuccessp_health_coverage_kind = {
    "health coverage", compute_coverage, NULL, NULL, NULL, NULL, NULL, free_node, NULL,
};

/* Of the model that applies. */

csuccessp_health_entry *
csuccessp_health_applicable(const csuccess_book *book, uint32_t row)
{
    const csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_health_entry *only = NULL;
    size_t i;

    if (!h->order) {
        for (i = 0; i < h->entries.count; i++)
            if (h->entries.items[i]->published) {
                if (only)
                    return NULL;
                only = h->entries.items[i];
            }
        return only;
    }
    for (i = 0; i < h->order->choices.count; i++) {
        const csuccessp_health_choice *c = &h->order->choices.items[i];
        if (c->segment == CSUCCESSP_SLOT_NONE ||
            csuccessp_node_at(book, c->segment)->own.data.small[row] == 1)
            return c->entry;
    }
    return NULL;
}

static void
compute_chosen_score(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted,
                     uint64_t *changed)
{
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk)) {
        uint32_t row = e->first + walk.lane;
        const csuccessp_health_entry *entry = csuccessp_health_applicable(e->book, row);
        int64_t score = CSUCCESSP_INTEGER_MISSING;
        uint8_t missing = CSUCCESS_MISSING_NOT_APPLICABLE;
        if (entry) {
            const csuccessp_node *from = csuccessp_node_at(e->book, entry->score_slot);
            score = from->own.data.integer[row];
            missing = from->missing[row];
        }
        if (node->own.data.integer[row] != score || node->missing[row] != missing)
            csuccessp_lane_set(changed, walk.lane);
        node->own.data.integer[row] = score;
        node->missing[row] = missing;
    }
}

static void
compute_chosen_text(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted,
                    uint64_t *changed)
{
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);
    int is_band = node->kind == &csuccessp_health_chosen_band_kind;

    while (csuccessp_lane_next(&walk)) {
        uint32_t row = e->first + walk.lane;
        const csuccessp_health_entry *entry = csuccessp_health_applicable(e->book, row);
        csuccessp_text text = 0;
        if (entry)
            text = is_band ? csuccessp_node_at(e->book, entry->band_slot)->own.data.text[row]
                           : entry->id;
        if (node->own.data.text[row] == text)
            continue;
        node->own.data.text[row] = text;
        csuccessp_lane_set(changed, walk.lane);
    }
}

const csuccessp_node_kind csuccessp_health_chosen_score_kind = {
    "health score", compute_chosen_score, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
};

const csuccessp_node_kind csuccessp_health_chosen_band_kind = {
    "health band", compute_chosen_text, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
};

const csuccessp_node_kind csuccessp_health_chosen_model_kind = {
    "health model", compute_chosen_text, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
};
