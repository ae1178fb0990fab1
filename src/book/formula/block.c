/* SPDX-License-Identifier: MIT */
/* Formulas for a block of customers: the columns of the graph are those of the plan. */
#include "book/formula/block.h"

#include <string.h>

#include "book/book.h"
#include "book/customer/attribute.h"
#include "book/measure/measure.h"

enum { FEW = 24 }; /* rows for which a whole block is not worth it */

/* What a plan is made for. */
typedef struct host {
    csuccessp_publication *publication;
    csuccessp_formula *formula;
    csuccess_status status;
} host;

/* Values that are computed when they are read come as doubles. Attributes have their columns,
 * whatever else their lanes look after. */
static int
is_computed(const csuccessp_node *node)
{
    return node->kind->lanes != NULL && node->kind != &csuccessp_attribute_kind;
}

static int
held(void *context, uint64_t id, csuccessp_held *out)
{
    const host *h = context;
    const csuccessp_node *node;
    csuccessp_formula_input input;

    csuccessp_formula_input_of(h->publication, id, &input);
    memset(out, 0, sizeof *out);
    out->same = input.from == CSUCCESSP_FROM_NOW || input.from == CSUCCESSP_FROM_TODAY;
    if (input.from != CSUCCESSP_FROM_CUSTOMER && !out->same)
        return 0;
    if (input.type == CSUCCESS_TYPE_SCORE)
        out->scale = CSUCCESSP_MICRO;
    node = out->same ? NULL : csuccessp_publish_node_at(h->publication, input.slot);
    if (node && is_computed(node)) {
        out->form = CSUCCESSP_HELD_DOUBLE;
        return input.type == CSUCCESS_TYPE_DOUBLE || input.type == CSUCCESS_TYPE_SCORE;
    }
    switch (input.type) {
    case CSUCCESS_TYPE_BOOL:
    case CSUCCESS_TYPE_DATE:
        out->form = CSUCCESSP_HELD_INT32;
        return 1;
    case CSUCCESS_TYPE_TEXT:
        out->form = CSUCCESSP_HELD_TEXT;
        return 1;
    case CSUCCESS_TYPE_DOUBLE:
        out->form = CSUCCESSP_HELD_DOUBLE;
        return 1;
    default:
        out->form = CSUCCESSP_HELD_INT64;
        return 1;
    }
}

/* Texts in a formula are the book's, so that their numbers stay. */
static uint32_t
code(void *context, const char *bytes, size_t length)
{
    host *h = context;
    csuccess_book *book = h->publication->book;
    csuccessp_text text = 0;

    if (csuccessp_array_reserve(&book->memory, &h->formula->texts, 1) == CSUCCESS_OK)
        text = csuccessp_texts_take(&book->texts, bytes, length);
    if (!text) {
        h->status = CSUCCESS_E_NO_MEMORY;
        return 0;
    }
    h->formula->texts.items[h->formula->texts.count++] = text;
    return text;
}

/* Is an input a column of which each value counts as it is? */
static int
is_plain_column(const csuccessp_publication *p, const csuccessp_formula_input *input)
{
    return input->from == CSUCCESSP_FROM_CUSTOMER && input->type != CSUCCESS_TYPE_MONEY &&
           !is_computed(csuccessp_publish_node_at(p, input->slot));
}

/* Which of the formula's inputs the plan reads. */
static csuccess_status
bind_inputs(csuccessp_publication *p, csuccessp_formula *formula)
{
    uint32_t count = csuccessp_plan_input_count(formula->plan), i, k;

    formula->bound_count = count;
    formula->decides = csuccessp_plan_decides(formula->plan, 0) != 0;
    if (!count)
        return CSUCCESS_OK;
    formula->bound = csuccessp_allocate_zeroed(&p->book->memory, count, sizeof *formula->bound);
    if (!formula->bound)
        return CSUCCESS_E_NO_MEMORY;
    for (i = 0; i < count; i++) {
        for (k = 0; formula->program->inputs[k].id != csuccessp_plan_input(formula->plan, i); k++) {
        }
        formula->bound[i] = k;
        formula->decides = formula->decides && is_plain_column(p, &formula->inputs[k]);
    }
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_formula_plan(csuccessp_publication *p, csuccessp_formula *formula)
{
    csuccess_book *book = p->book;
    const csuccessp_program *program = formula->program;
    host h = {p, formula, CSUCCESS_OK};
    csuccessp_plan_host plan_host = {&h, held, code};
    csuccess_status status;

    if (!program->input_count)
        return CSUCCESS_OK;
    status = csuccessp_plan_make(&book->memory, &program, 1, &plan_host, &formula->plan);
    if (status == CSUCCESS_OK)
        status = h.status;
    if (status == CSUCCESS_OK && !csuccessp_plan_covers(formula->plan, 0)) {
        csuccessp_plan_free(formula->plan);
        formula->plan = NULL;
        return CSUCCESS_OK;
    }
    if (status == CSUCCESS_OK)
        status = csuccessp_scratch_make(&book->memory, formula->plan, NULL, &formula->scratch);
    if (status == CSUCCESS_OK)
        status = bind_inputs(p, formula);
    return status == CSUCCESS_OK ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

void
csuccessp_formula_plan_free(csuccess_book *book, csuccessp_formula *formula)
{
    size_t i;

    csuccessp_scratch_free(formula->scratch);
    csuccessp_plan_free(formula->plan);
    csuccessp_release(&book->memory, formula->bound, formula->bound_count, sizeof *formula->bound);
    for (i = 0; i < formula->texts.count; i++)
        csuccessp_texts_drop(&book->texts, formula->texts.items[i]);
    csuccessp_array_release(&book->memory, &formula->texts);
}

/* Amounts in a currency without a rate count as missing. */
static const void *
amounts(const csuccessp_pass *pass, const csuccessp_node *node)
{
    const csuccessp_attribute *attribute = csuccessp_attribute_at(pass->book, node->slot);
    const int64_t *from = node->column->data.integer + pass->first;
    int64_t *to;
    uint32_t i;

    if (!attribute || !attribute->currency)
        return from;
    to = csuccessp_arena_take(&pass->book->formulas, CSUCCESSP_BLOCK, sizeof *to);
    for (i = 0; to && i < pass->lanes; i++)
        to[i] = csuccessp_attribute_foreign(pass->book, attribute, pass->first + i)
                    ? CSUCCESSP_INTEGER_MISSING
                    : from[i];
    return to;
}

/* The values of an input from the first lane on; NULL when there is no room for them. */
static const void *
lanes_of(const csuccessp_formula_input *input, const csuccessp_pass *pass, const uint64_t *wanted,
         const csuccessp_instant *instant)
{
    const csuccessp_node *node;
    double *buffer;

    if (input->from == CSUCCESSP_FROM_NOW)
        return &instant->now;
    if (input->from == CSUCCESSP_FROM_TODAY)
        return &instant->today;
    node = csuccessp_node_at(pass->book, input->slot);
    if (is_computed(node)) {
        buffer = csuccessp_arena_take(&pass->book->formulas, CSUCCESSP_BLOCK, sizeof *buffer);
        return buffer ? csuccessp_node_lanes(node, pass, wanted, buffer) : NULL;
    }
    if (input->type == CSUCCESS_TYPE_MONEY)
        return amounts(pass, node);
    return (const char *)node->column->data.any +
           pass->first * csuccessp_column_width(node->column->type);
}

/* Lanes of a buffer that are not wanted hold nothing: the plan must not read what is not there. */
static void
fill_unwanted(const uint64_t *wanted, double *buffer, uint32_t lanes)
{
    uint32_t i;

    for (i = 0; i < lanes; i++)
        if (!(wanted[i / 64] >> (i % 64) & 1))
            buffer[i] = csuccessp_missing_number();
}

static int
is_worth_it(const uint64_t *wanted)
{
    uint32_t count = 0, i;

    for (i = 0; i < CSUCCESSP_BLOCK_WORDS; i++)
        count += csuccessp_count_bits(wanted[i]);
    return count >= FEW;
}

/* Runs the plan over the block: 1 when the output counts. */
static int
run_plan(const csuccessp_formula *formula, const csuccessp_pass *pass, const uint64_t *wanted,
         csuccessp_plan_output *output)
{
    csuccessp_arena *arena = &pass->book->formulas;
    csuccessp_instant instant = {pass->at, 0};
    csuccessp_lanes_of_block lanes = {NULL, pass->lanes, NULL, 0};
    const void **columns;
    uint32_t i;

    instant.today = csuccessp_zone_date(csuccessp_book_zone(pass->book), pass->at);
    columns = csuccessp_arena_take(arena, formula->bound_count, sizeof *columns);
    for (i = 0; columns && i < formula->bound_count; i++) {
        const csuccessp_formula_input *input = &formula->inputs[formula->bound[i]];

        columns[i] = lanes_of(input, pass, wanted, &instant);
        if (!columns[i])
            columns = NULL;
        else if (input->from == CSUCCESSP_FROM_CUSTOMER &&
                 is_computed(csuccessp_node_at(pass->book, input->slot)))
            fill_unwanted(wanted, (double *)(uintptr_t)columns[i], pass->lanes);
    }
    output->for_rows = 1;
    if (columns) {
        lanes.columns = columns;
        csuccessp_plan_run(formula->plan, formula->scratch, &lanes, output);
    }
    csuccessp_arena_clear(arena);
    return !output->for_rows;
}

/* A few rows of a formula that only compares columns: 0 when there is no room for that. */
static int
decide_rows(const csuccessp_formula *formula, const csuccessp_pass *pass, const uint64_t *wanted,
            uint8_t *truths)
{
    csuccessp_arena *arena = &pass->book->formulas;
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);
    const void **columns = csuccessp_arena_take(arena, formula->bound_count, sizeof *columns);
    uint64_t steps = 0;
    uint32_t i;

    for (i = 0; columns && i < formula->bound_count; i++)
        columns[i] = csuccessp_node_at(pass->book, formula->inputs[formula->bound[i]].slot)
                         ->column->data.any;
    while (columns && csuccessp_lane_next(&walk))
        truths[walk.lane] = (uint8_t)csuccessp_plan_decide(formula->plan, 0, columns,
                                                           pass->first + walk.lane, &steps);
    csuccessp_arena_clear(arena);
    return columns != NULL;
}

static int
by_plan(const csuccessp_formula *formula, const csuccessp_pass *pass, const uint64_t *wanted,
        uint8_t *truths)
{
    csuccessp_plan_output output = {.truths = truths};

    if (!formula->plan)
        return 0;
    if (is_worth_it(wanted))
        return run_plan(formula, pass, wanted, &output);
    return formula->decides && decide_rows(formula, pass, wanted, truths);
}

void
csuccessp_formula_truths(const csuccessp_formula *formula, const csuccessp_pass *pass,
                         const uint64_t *wanted, uint8_t *truths)
{
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    if (by_plan(formula, pass, wanted, truths))
        return;
    while (csuccessp_lane_next(&walk))
        truths[walk.lane] = (uint8_t)csuccessp_formula_holds(pass->book, formula,
                                                             pass->first + walk.lane, pass->at);
}

void
csuccessp_formula_numbers(const csuccessp_formula *formula, const csuccessp_pass *pass,
                          const uint64_t *wanted, double *numbers, uint8_t *missing)
{
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);
    csuccessp_plan_output output = {.numbers = numbers};
    int known = formula->plan && is_worth_it(wanted) && run_plan(formula, pass, wanted, &output);

    while (csuccessp_lane_next(&walk)) {
        double number = numbers[walk.lane];

        missing[walk.lane] = CSUCCESS_PRESENT;
        if (known && number - number == 0) /* else the row says why */
            continue;
        numbers[walk.lane] = csuccessp_formula_number(pass->book, formula, pass->first + walk.lane,
                                                      pass->at, &missing[walk.lane]);
    }
}
