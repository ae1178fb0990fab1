/* SPDX-License-Identifier: MIT */
/* The nodes of plans in the graph of named values: two hidden ones, which work the figures out, and
 * one for each name, which copies. */
#include <string.h>

#include "book/evaluate.h"
#include "plan/discovery/assessment.h"
#include "plan/value/figures.h"

const uint8_t csuccessp_plan_value_types[CSUCCESSP_FIGURES] = {
    [CSUCCESSP_FIGURE_LIVE] = CSUCCESS_TYPE_BOOL,
    [CSUCCESSP_FIGURE_STATE] = CSUCCESS_TYPE_TEXT,
    [CSUCCESSP_FIGURE_PROGRESS] = CSUCCESS_TYPE_DOUBLE,
    [CSUCCESSP_FIGURE_EXPECTED] = CSUCCESS_TYPE_DOUBLE,
    [CSUCCESSP_FIGURE_COMPLETENESS] = CSUCCESS_TYPE_DOUBLE,
    [CSUCCESSP_FIGURE_PACE] = CSUCCESS_TYPE_TEXT,
    [CSUCCESSP_FIGURE_AGE_DAYS] = CSUCCESS_TYPE_INT,
    [CSUCCESSP_FIGURE_OBSTACLES] = CSUCCESS_TYPE_INT,
    [CSUCCESSP_FIGURE_BLOCKED] = CSUCCESS_TYPE_INT,
    [CSUCCESSP_FIGURE_OVERDUE] = CSUCCESS_TYPE_INT,
    [CSUCCESSP_FIGURE_ESCALATION] = CSUCCESS_TYPE_INT,
    [CSUCCESSP_FIGURE_NEXT_MILESTONE] = CSUCCESS_TYPE_DATE,
    [CSUCCESSP_FIGURE_NEXT_REVIEW] = CSUCCESS_TYPE_DATE,
    [CSUCCESSP_FIGURE_MILESTONES_DONE] = CSUCCESS_TYPE_INT,
    [CSUCCESSP_FIGURE_MILESTONES_OVERDUE] = CSUCCESS_TYPE_INT,
    [CSUCCESSP_FIGURE_PROMISED] = CSUCCESS_TYPE_DOUBLE,
    [CSUCCESSP_FIGURE_DELIVERED] = CSUCCESS_TYPE_DOUBLE,
    [CSUCCESSP_FIGURE_DEMONSTRATED] = CSUCCESS_TYPE_DOUBLE,
    [CSUCCESSP_FIGURE_ACKNOWLEDGED] = CSUCCESS_TYPE_DOUBLE,
    [CSUCCESSP_FIGURE_LIKELIHOOD] = CSUCCESS_TYPE_DOUBLE,
    [CSUCCESSP_FIGURE_LIKELIHOOD_BAND] = CSUCCESS_TYPE_TEXT,
};

/* What a node of one name is about, and the texts that its column may refer to: it holds none. */
enum { WORDS_MAX = CSUCCESSP_CANVAS_STATES };
struct named {
    int figure;
    csuccessp_text words[WORDS_MAX];
};

void
csuccessp_plan_touch(csuccess_book *book, uint32_t row)
{
    csuccessp_plans *plans = csuccessp_plans_of(book);

    if (plans->settings.published && row / 64 < plans->touched.capacity)
        csuccessp_bits_set(&plans->touched, row);
}

/* The hidden nodes. */

static void
compute_figures(csuccessp_node *node, csuccessp_pass *pass, const uint64_t *wanted,
                uint64_t *changed)
{
    csuccessp_plans *plans = csuccessp_plans_of(pass->book);
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);
    csuccessp_plan_figures fresh;

    (void)node;
    while (csuccessp_lane_next(&walk)) {
        uint32_t row = pass->first + walk.lane;
        csuccessp_plan_figures *kept = &plans->figures[row];
        fresh = *kept;
        csuccessp_plan_figures_compute(pass->book, row, pass->at, &fresh);
        if (memcmp(&fresh, kept, sizeof fresh) != 0)
            csuccessp_lane_set(changed, walk.lane);
        *kept = fresh;
    }
}

/* What is computed of a plan moves with the day: what could be expected, ages, what is overdue. */
static void
turn_day(csuccess_book *book, csuccessp_node *node, int64_t from, int64_t to)
{
    const csuccessp_plans *plans = csuccessp_plans_of(book);
    const csuccessp_zone *zone = csuccessp_book_zone(book);
    uint32_t place;

    if (csuccessp_zone_date(zone, from) == csuccessp_zone_date(zone, to))
        return;
    for (place = 0; place < plans->canvases; place++) {
        const csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);
        if (canvas->id && !csuccessp_canvas_is_closed(canvas))
            csuccessp_bits_set(&node->touched, canvas->row);
    }
}

void
csuccessp_plan_figures_band(csuccess_book *book, csuccessp_plan_figures *kept, int64_t band)
{
    int64_t *to = &kept->of[CSUCCESSP_FIGURE_LIKELIHOOD_BAND];

    if (band != CSUCCESSP_INTEGER_MISSING)
        csuccessp_texts_keep(&book->texts, (csuccessp_text)band);
    if (*to != CSUCCESSP_INTEGER_MISSING)
        csuccessp_texts_drop(&book->texts, (csuccessp_text)*to);
    *to = band;
}

static void
compute_likelihood(csuccessp_node *node, csuccessp_pass *pass, const uint64_t *wanted,
                   uint64_t *changed)
{
    csuccessp_plans *plans = csuccessp_plans_of(pass->book);
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);
    csuccessp_plan_figures fresh;

    (void)node;
    while (csuccessp_lane_next(&walk)) {
        uint32_t row = pass->first + walk.lane;
        csuccessp_plan_figures *kept = &plans->figures[row];
        fresh = *kept;
        csuccessp_plan_likelihood_compute(pass->book, row, &fresh);
        if (memcmp(&fresh, kept, sizeof fresh) == 0)
            continue;
        csuccessp_lane_set(changed, walk.lane);
        kept->of[CSUCCESSP_FIGURE_LIKELIHOOD] = fresh.of[CSUCCESSP_FIGURE_LIKELIHOOD];
        csuccessp_plan_figures_band(pass->book, kept, fresh.of[CSUCCESSP_FIGURE_LIKELIHOOD_BAND]);
    }
}

/* Nobody reads them; but whoever asks for all values gets an answer. */
static void
read_none(const csuccess_book *book, const csuccessp_node *node, uint32_t row, int64_t at,
          csuccess_value *out)
{
    (void)book, (void)node, (void)row, (void)at, (void)out;
}

static const csuccessp_node_kind figures_kind = {
    "plan", compute_figures, NULL, read_none, NULL, NULL, turn_day, NULL, NULL,
};

static const csuccessp_node_kind likelihood_kind = {
    "likelihood", compute_likelihood, NULL, read_none, NULL, NULL, NULL, NULL, NULL,
};

/* The nodes with names. */

/* 1 when the column says something else now. */
static int
put(csuccessp_node *node, const struct named *named, uint32_t row, int64_t figure)
{
    csuccessp_column *column = &node->own;
    int there = figure != CSUCCESSP_INTEGER_MISSING;
    csuccessp_text text;

    if (!there) {
        there = csuccessp_column_has(column, row);
        csuccessp_column_clear(column, row);
        return there;
    }
    switch (node->type) {
    case CSUCCESS_TYPE_DOUBLE: {
        double number = (double)figure / CSUCCESSP_MICRO;
        if (column->data.number[row] == number)
            return 0;
        column->data.number[row] = number;
        return 1;
    }
    case CSUCCESS_TYPE_TEXT:
        text = named->words[0] ? named->words[figure] : (csuccessp_text)figure;
        if (column->data.text[row] == text)
            return 0;
        column->data.text[row] = text;
        return 1;
    case CSUCCESS_TYPE_INT:
        if (column->data.integer[row] == figure)
            return 0;
        column->data.integer[row] = figure;
        return 1;
    default: /* truths and dates */
        if (column->data.small[row] == figure)
            return 0;
        column->data.small[row] = (int32_t)figure;
        return 1;
    }
}

static void
compute_named(csuccessp_node *node, csuccessp_pass *pass, const uint64_t *wanted, uint64_t *changed)
{
    const csuccessp_plans *plans = csuccessp_plans_of(pass->book);
    const struct named *named = node->definition;
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk)) {
        uint32_t row = pass->first + walk.lane;
        if (put(node, named, row, plans->figures[row].of[named->figure]))
            csuccessp_lane_set(changed, walk.lane);
    }
}

static void
free_named(csuccess_book *book, csuccessp_node *node)
{
    struct named *named = node->definition;
    int i;

    if (!named)
        return;
    for (i = 0; i < WORDS_MAX; i++)
        csuccessp_texts_drop(&book->texts, named->words[i]);
    csuccessp_release(&book->memory, named, 1, sizeof *named);
    node->definition = NULL;
}

static const csuccessp_node_kind named_kind = {
    "plan value", compute_named, NULL, NULL, NULL, NULL, NULL, free_named, NULL,
};

/* Publishing. Names with blanks are in nobody's way. */

static const char figures_name[] = "plan figures", likelihood_name[] = "plan likelihood";

static csuccess_status
declare_hidden(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
               const char *name, const csuccessp_node_kind *kind)
{
    csuccessp_node *node;
    csuccess_status status = csuccessp_publish_node(p, draft, place, name, strlen(name), kind,
                                                    CSUCCESS_TYPE_BOOL, &node);

    if (status == CSUCCESS_OK)
        node->column = NULL;
    return status;
}

static csuccess_status
take_words(csuccess_book *book, struct named *named)
{
    const char *const *words = named->figure == CSUCCESSP_FIGURE_STATE  ? csuccessp_canvas_states
                               : named->figure == CSUCCESSP_FIGURE_PACE ? csuccessp_paces
                                                                        : NULL;
    int i;

    for (i = 0; words && words[i]; i++) {
        named->words[i] = csuccessp_texts_take(&book->texts, words[i], strlen(words[i]));
        if (!named->words[i])
            return csuccessp_fail_memory(&book->error);
    }
    return CSUCCESS_OK;
}

static csuccess_status
declare_named(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
              int figure)
{
    const char *name = csuccessp_plan_value_names[figure];
    struct named *named;
    csuccessp_node *node;
    csuccess_status status = csuccessp_publish_node(p, draft, place, name, strlen(name),
                                                    &named_kind, csuccessp_plan_value_types[figure],
                                                    &node);

    if (status != CSUCCESS_OK)
        return status;
    named = csuccessp_allocate_zeroed(&p->book->memory, 1, sizeof *named);
    if (!named)
        return csuccessp_fail_memory(&p->book->error);
    named->figure = figure;
    node->definition = named;
    return take_words(p->book, named);
}

csuccess_status
csuccessp_plan_values_declare(csuccessp_publication *p, csuccessp_draft *draft,
                              const csuccessp_place *place)
{
    csuccess_status status = declare_hidden(p, draft, place, figures_name, &figures_kind);
    int figure;

    if (status == CSUCCESS_OK)
        status = declare_hidden(p, draft, place, likelihood_name, &likelihood_kind);
    for (figure = 0; figure < CSUCCESSP_FIGURES && status == CSUCCESS_OK; figure++)
        status = declare_named(p, draft, place, figure);
    return status;
}

/* Is something of a section another than before? */
static int
section_changed(const csuccessp_publication *p, const char *name)
{
    int s = csuccessp_section_find(name, strlen(name));
    size_t i;

    if (s < 0)
        return 0;
    for (i = 0; i < p->sections[s].count; i++)
        if (p->sections[s].items[i].changed)
            return 1;
    return p->sections[s].count != p->book->definitions.sections[s].count;
}

static csuccessp_node *
node_of(csuccessp_publication *p, const char *name)
{
    return csuccessp_publish_node_at(p, csuccessp_slot_find(p->book, name, strlen(name), 1));
}

csuccess_status
csuccessp_plan_values_compile(csuccessp_publication *p)
{
    csuccessp_plans *plans = csuccessp_plans_of(p->book);
    csuccessp_node *figures = node_of(p, figures_name), *likelihood = node_of(p, likelihood_name);
    csuccess_status status;
    int i;

    /* completeness asks what was answered, dates are those of the book's zone */
    if (section_changed(p, "question_sets") || section_changed(p, "book"))
        figures->fresh = 1;
    if (section_changed(p, "assessments"))
        likelihood->fresh = 1;
    status = csuccessp_publish_source(p, figures, &plans->touched);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_source(p, figures, &figures->touched);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_source(p, likelihood, &plans->touched);
    if (status == CSUCCESS_OK)
        status = csuccessp_assessment_inputs(p, likelihood);
    for (i = 0; i < CSUCCESSP_FIGURES && status == CSUCCESS_OK; i++)
        status = csuccessp_publish_input(
            p, node_of(p, csuccessp_plan_value_names[i]),
            i < CSUCCESSP_FIGURE_LIKELIHOOD ? figures->slot : likelihood->slot, CSUCCESSP_OWN);
    return status == CSUCCESS_OK ? csuccessp_plan_values_grow(p->book, p->book->customers.capacity)
                                 : status;
}

/* Figures by row. */

static void
blank(csuccessp_plan_figures *figures)
{
    int f;

    for (f = 0; f < CSUCCESSP_FIGURES; f++)
        figures->of[f] = CSUCCESSP_INTEGER_MISSING;
}

csuccess_status
csuccessp_plan_values_grow(csuccess_book *book, size_t rows)
{
    csuccessp_plans *plans = csuccessp_plans_of(book);
    csuccessp_plan_figures *figures;
    uint32_t row;

    if (rows == 0)
        rows = 1;
    if (plans->figures && rows <= plans->figures_capacity)
        return CSUCCESS_OK;
    figures = csuccessp_resized(&book->memory, plans->figures, plans->figures_capacity,
                                plans->figures_capacity, rows, sizeof *figures);
    if (!figures)
        return csuccessp_fail_memory(&book->error);
    for (row = plans->figures_capacity; row < rows; row++)
        blank(&figures[row]);
    plans->figures = figures;
    plans->figures_capacity = (uint32_t)rows;
    return CSUCCESS_OK;
}

void
csuccessp_plan_values_forget(csuccess_book *book, uint32_t row)
{
    csuccessp_plans *plans = csuccessp_plans_of(book);

    if (row >= plans->figures_capacity)
        return;
    csuccessp_plan_figures_band(book, &plans->figures[row], CSUCCESSP_INTEGER_MISSING);
    blank(&plans->figures[row]);
}

static void
drop_figures(csuccess_book *book)
{
    csuccessp_plans *plans = csuccessp_plans_of(book);
    uint32_t row;

    for (row = 0; row < plans->figures_capacity; row++)
        csuccessp_plan_figures_band(book, &plans->figures[row], CSUCCESSP_INTEGER_MISSING);
    csuccessp_release(&book->memory, plans->figures, plans->figures_capacity,
                      sizeof *plans->figures);
    plans->figures = NULL;
    plans->figures_capacity = 0;
}

void
csuccessp_plan_values_published(csuccessp_publication *p)
{
    int s = csuccessp_section_find("plan", 4);

    if (p->sections[s].count == 0)
        drop_figures(p->book);
}

void
csuccessp_plan_values_close(csuccess_book *book)
{
    drop_figures(book);
    csuccessp_bits_free(&book->memory, &csuccessp_plans_of(book)->touched);
}

uint64_t
csuccessp_plan_values_memory(const csuccess_book *book)
{
    return csuccessp_plans_of(book)->figures_capacity * (uint64_t)sizeof(csuccessp_plan_figures);
}

void
csuccessp_plan_values_show(csuccess_book *book, uint32_t row)
{
    const csuccessp_plan_figures *figures = &csuccessp_plans_of(book)->figures[row];
    int f;

    for (f = 0; f < CSUCCESSP_FIGURES; f++) {
        const char *name = csuccessp_plan_value_names[f];
        uint32_t slot = csuccessp_slot_find(book, name, strlen(name), 0);
        csuccessp_node *node = csuccessp_node_at(book, slot);
        put(node, node->definition, row, figures->of[f]);
    }
}
