/* SPDX-License-Identifier: MIT */
/* A block of a batch by the plan of its set. What the plan does not do is for rows: expressions
 * that it does not cover, and blocks that hold what it cannot count with. */
#include <math.h>

#include "environment/batch.h"
#include "expr/column/kernel.h"

/* Rows up to which deciding each alone takes less than a block of them. */
enum { FEW = 4 };

/* A list of results may be missing, and so may a column in it. */
static uint8_t *
truths_of(const csuccessp_batch *b, uint32_t expression)
{
    return b->in.truths ? b->in.truths[expression] : NULL;
}

static double *
values_of(const csuccessp_batch *b, uint32_t expression)
{
    return b->in.values ? b->in.values[expression] : NULL;
}

static const void *
column_at(const csuccessp_batch_column *column, uint64_t row)
{
    if (column->numbers)
        return column->numbers + row;
    if (column->integers)
        return column->integers + row;
    if (column->widened)
        return column->widened;
    if (column->small)
        return column->small + row;
    return column->texts + row;
}

/* Points the columns of the plan to the block, and those of the next one behind it. */
static void
place_columns(const csuccessp_batch *b, const csuccessp_set_plan *p)
{
    uint32_t count = csuccessp_plan_input_count(p->plan), i;

    for (i = 0; i < count; i++) {
        const csuccessp_batch_column *column = &b->columns[csuccessp_plan_input(p->plan, i)];

        p->columns[i] = column_at(column, b->first);
        p->columns[count + i] = column_at(column, b->first + b->rows);
    }
}

static int
reads_strange(const csuccessp_batch *b, uint32_t expression)
{
    const csuccessp_program *program = b->set->expressions[expression]->program;
    uint32_t i;

    for (i = 0; i < program->input_count; i++)
        if (b->columns[program->inputs[i].id].for_rows)
            return 1;
    return 0;
}

static int
is_decided(const csuccessp_batch *b, const csuccessp_set_plan *p, uint32_t expression)
{
    return b->rows <= FEW && csuccessp_plan_decides(p->plan, expression);
}

/* Sets the outputs of what the plan runs, and `for_rows` of what it must not be asked for. */
static void
place_outputs(const csuccessp_batch *b, const csuccessp_set_plan *p)
{
    uint32_t i;

    for (i = 0; i < b->set->count; i++) {
        csuccessp_plan_output *out = &p->outputs[i];
        uint8_t *truths = truths_of(b, i);
        double *values = values_of(b, i);
        int runs;

        out->for_rows = !csuccessp_plan_covers(p->plan, i) || reads_strange(b, i);
        runs = !out->for_rows && !is_decided(b, p, i);
        out->truths = truths && runs ? truths + b->first : NULL;
        out->numbers = values && runs ? values + b->first : NULL;
    }
}

static void
run_plan(const csuccessp_batch *b, const csuccessp_set_plan *p)
{
    uint64_t left = b->in.first + b->in.count - b->first - b->rows;
    csuccessp_lanes_of_block lanes = {p->columns, b->rows, NULL, 0};

    if (left) {
        lanes.next = p->columns + csuccessp_plan_input_count(p->plan);
        lanes.next_count = left < CSUCCESSP_LANES ? (uint32_t)left : CSUCCESSP_LANES;
    }
    csuccessp_plan_run(p->plan, p->scratch, &lanes, p->outputs);
}

static void
decide(const csuccessp_batch *b, const csuccessp_set_plan *p, uint32_t expression, uint8_t *truths,
       double *values)
{
    uint64_t steps = 0;
    uint32_t i;
    int truth;

    for (i = 0; i < b->rows; i++) {
        truth = csuccessp_plan_decide(p->plan, expression, p->columns, i, &steps);
        if (truths)
            truths[b->first + i] = (uint8_t)truth;
        if (values)
            values[b->first + i] = truth == CSUCCESS_TRUTH_UNKNOWN ? (double)NAN : truth / 2;
    }
}

void
csuccessp_batch_block(csuccessp_batch *b)
{
    const csuccessp_set_plan *p = &b->set->plan;
    uint32_t i;

    if (p->plan) {
        place_columns(b, p);
        place_outputs(b, p);
        run_plan(b, p);
    }
    for (i = 0; i < b->set->count; i++) {
        uint8_t *truths = truths_of(b, i);
        double *values = values_of(b, i);

        if (!truths && !values)
            continue;
        if (!p->plan || p->outputs[i].for_rows)
            csuccessp_batch_rows(b, i, truths, values);
        else if (is_decided(b, p, i))
            decide(b, p, i, truths, values);
    }
}
