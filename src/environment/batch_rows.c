/* SPDX-License-Identifier: MIT */
/* A block of a batch by the evaluator of rows. */
#include <math.h>

#include "environment/batch.h"

struct reading {
    const csuccessp_batch *batch;
    const csuccessp_program *program;
    uint64_t row;
};

static csuccessp_any
read_cell(void *context, uint32_t index)
{
    const struct reading *r = context;
    csuccessp_any value =
        csuccessp_batch_column_value(r->batch, (uint32_t)r->program->inputs[index].id, r->row);

    if (value.kind == CSUCCESSP_KIND_UNKNOWN)
        value.length = index;
    return value;
}

static double
micro_of(csuccessp_any time)
{
    return (double)time.as.integer * 1e6 + (double)(time.length / 1000);
}

static double
number_of(csuccessp_any value)
{
    switch (value.kind) {
    case CSUCCESSP_KIND_DOUBLE:
        return value.as.number;
    case CSUCCESSP_KIND_UINT:
        return (double)value.as.natural;
    case CSUCCESSP_KIND_TIMESTAMP:
    case CSUCCESSP_KIND_DURATION:
        return micro_of(value);
    case CSUCCESSP_KIND_ERROR:
    case CSUCCESSP_KIND_UNKNOWN:
        return NAN;
    default:
        return (double)value.as.integer;
    }
}

static uint8_t
truth_of(csuccessp_any value)
{
    switch (value.kind) {
    case CSUCCESSP_KIND_ERROR:
        return CSUCCESS_TRUTH_ERROR;
    case CSUCCESSP_KIND_UNKNOWN:
        return CSUCCESS_TRUTH_UNKNOWN;
    case CSUCCESSP_KIND_BOOL:
        return value.as.integer ? CSUCCESS_TRUTH_TRUE : CSUCCESS_TRUTH_FALSE;
    default:
        return CSUCCESS_TRUTH_TRUE;
    }
}

void
csuccessp_batch_rows(const csuccessp_batch *b, uint32_t expression, uint8_t *truths, double *values)
{
    const csuccessp_program *program = b->set->expressions[expression]->program;
    struct reading reading = {b, program, b->first};
    csuccessp_evaluation evaluation;
    csuccessp_arena arena;
    csuccessp_any value;

    csuccessp_host_evaluation_open(b->book, program, &arena, &evaluation);
    for (; reading.row < b->first + b->rows; reading.row++) {
        evaluation.steps = 0;
        value = csuccessp_program_evaluate(program, &evaluation, read_cell, &reading);
        if (truths)
            truths[reading.row] = truth_of(value);
        if (values)
            values[reading.row] = number_of(value);
        if (arena.first) { /* no row must feel what the one before left */
            csuccessp_arena_close(&arena);
            csuccessp_host_evaluation_open(b->book, program, &arena, &evaluation);
        }
    }
    csuccessp_arena_close(&arena);
}
