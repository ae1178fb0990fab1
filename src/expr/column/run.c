/* SPDX-License-Identifier: MIT */
/* Plans at work: a block at a time, by the kernels. */
#include <math.h>
#include <string.h>

#include "expr/column/plan.h"

enum { BLOCK = CSUCCESSP_LANES };

/* Numbers or texts of the block, and where they are missing. */
typedef struct source {
    const double *numbers;
    const uint32_t *texts;
    double *buffer;   /* a block; of a temporary that holds texts, too */
    uint8_t *missing; /* truth: false, or unknown where it is missing; NULL: full */
    uint8_t *denied;  /* the same negated */
    uint8_t *masks;   /* two blocks, for these */
    uint8_t is_loaded, is_text, is_inexact;
    uint8_t knows_missing; /* `missing` is of this block */
    uint8_t knows_denied;
} source;

struct csuccessp_scratch {
    csuccessp_memory *memory;
    const csuccessp_plan *plan;
    const csuccessp_kernels *kernels;
    source *inputs, *temporaries;
    source zero;
    uint8_t *truths;         /* registers, then shared ones, a block each */
    uint8_t *shared_state;   /* of shared ones: 0 not made, 1 made, 2 inexact */
    uint8_t *never, *always; /* all false, all true */
    uint8_t *pair;           /* two blocks: what is missing of two sources */
    double *scale;
    char *bytes; /* all of it */
    size_t size;
    uint32_t count;       /* lanes of the block */
    uint8_t some_missing; /* in what was looked at: until then nothing can be unknown */
    const csuccessp_lanes_of_block *lanes;
};

/* Memory in one piece: sizes are summed up first, and then given out in the same order. */
typedef struct layout {
    char *base; /* NULL: only summing up */
    size_t used;
} layout;

static void *
piece(layout *l, size_t count, size_t size)
{
    char *at = l->base ? l->base + l->used : NULL;

    l->used += (count * size + 63) / 64 * 64;
    return at;
}

static void
lay_sources(layout *l, source **sources, size_t count)
{
    source *at = piece(l, count, sizeof **sources);
    size_t i;

    if (at) {
        memset(at, 0, count * sizeof *at);
        *sources = at;
    }
    for (i = 0; i < count; i++) {
        double *buffer = piece(l, BLOCK, sizeof(double));
        uint8_t *masks = piece(l, 2 * BLOCK, 1);

        if (at) {
            at[i].buffer = buffer;
            at[i].masks = masks;
        }
    }
}

static void
lay_out(csuccessp_scratch *s, const csuccessp_plan *plan, layout *l)
{
    lay_sources(l, &s->inputs, plan->inputs.count);
    lay_sources(l, &s->temporaries, plan->temporaries);
    s->zero.buffer = piece(l, BLOCK, sizeof(double));
    s->truths = piece(l, (size_t)plan->truths + plan->shared.count, BLOCK);
    s->shared_state = piece(l, plan->shared.count, 1);
    s->never = piece(l, BLOCK, 1);
    s->always = piece(l, BLOCK, 1);
    s->pair = piece(l, 2 * BLOCK, 1);
    s->scale = piece(l, BLOCK, sizeof(double));
}

csuccess_status
csuccessp_scratch_make(csuccessp_memory *memory, const csuccessp_plan *plan,
                       const csuccessp_kernels *kernels, csuccessp_scratch **out)
{
    csuccessp_scratch *s = csuccessp_allocate_zeroed(memory, 1, sizeof *s);
    layout l = {NULL, 64};

    *out = NULL;
    if (!s)
        return CSUCCESS_E_NO_MEMORY;
    lay_out(s, plan, &l);
    s->size = l.used;
    s->bytes = csuccessp_allocate(memory, s->size, 1);
    if (!s->bytes) {
        csuccessp_release(memory, s, 1, sizeof *s);
        return CSUCCESS_E_NO_MEMORY;
    }
    l.base = s->bytes;
    l.used = (64 - (uintptr_t)s->bytes % 64) % 64;
    lay_out(s, plan, &l);
    s->memory = memory;
    s->plan = plan;
    s->kernels = kernels ? kernels : csuccessp_kernels_best();
    memset(s->never, CSUCCESSP_LANE_FALSE, BLOCK);
    memset(s->always, CSUCCESSP_LANE_TRUE, BLOCK);
    s->kernels->fill(0, BLOCK, s->zero.buffer);
    s->zero.numbers = s->zero.buffer;
    s->zero.is_loaded = s->zero.knows_missing = 1;
    *out = s;
    return CSUCCESS_OK;
}

void
csuccessp_scratch_free(csuccessp_scratch *s)
{
    csuccessp_memory *memory;

    if (!s)
        return;
    memory = s->memory;
    csuccessp_release(memory, s->bytes, s->size, 1);
    csuccessp_release(memory, s, 1, sizeof *s);
}

size_t
csuccessp_scratch_bytes(const csuccessp_scratch *s)
{
    return sizeof *s + s->size;
}

/* Columns. */

static size_t
width_of(unsigned form)
{
    return form == CSUCCESSP_HELD_INT32 || form == CSUCCESSP_HELD_TEXT ? 4 : 8;
}

static void
fill_text(uint32_t code, uint32_t count, uint32_t *to)
{
    uint32_t i;

    for (i = 0; i < count; i++)
        to[i] = code;
}

/* One value for all lanes. */
static void
load_same(csuccessp_scratch *s, source *in, const csuccessp_held *held, const void *value)
{
    double number;

    if (held->form == CSUCCESSP_HELD_TEXT) {
        fill_text(*(const uint32_t *)value, s->count, (uint32_t *)(void *)in->buffer);
        in->texts = (const uint32_t *)(const void *)in->buffer;
        return;
    }
    number = held->form == CSUCCESSP_HELD_DOUBLE ? *(const double *)value : 0;
    if (held->form == CSUCCESSP_HELD_DOUBLE)
        in->is_inexact = 0;
    else if (held->form == CSUCCESSP_HELD_INT64)
        in->is_inexact = (s->kernels->integers(value, 1, in->buffer) & CSUCCESSP_SOME_INEXACT) != 0;
    else
        s->kernels->small_integers(value, 1, in->buffer);
    if (held->form != CSUCCESSP_HELD_DOUBLE)
        number = in->buffer[0];
    s->kernels->fill(number, s->count, in->buffer);
    in->numbers = in->buffer;
}

static void
load_column(csuccessp_scratch *s, source *in, const csuccessp_held *held, const void *column)
{
    unsigned found = CSUCCESSP_SOME_MISSING;

    switch (held->form) {
    case CSUCCESSP_HELD_TEXT:
        in->texts = column;
        return;
    case CSUCCESSP_HELD_DOUBLE:
        in->numbers = column;
        return;
    case CSUCCESSP_HELD_INT64:
        found = s->kernels->integers(column, s->count, in->buffer);
        break;
    default:
        found = s->kernels->small_integers(column, s->count, in->buffer);
        break;
    }
    in->numbers = in->buffer;
    in->is_inexact = (found & CSUCCESSP_SOME_INEXACT) != 0;
    if (!(found & CSUCCESSP_SOME_MISSING)) { /* nothing to look for */
        in->missing = NULL;
        in->knows_missing = 1;
    }
}

static void
rescale(csuccessp_scratch *s, source *in, double scale)
{
    s->kernels->fill(scale, s->count, s->scale);
    s->kernels->arithmetic(CSUCCESSP_KERNEL_DIVIDE, in->numbers, s->scale, s->count,
                           (double)INFINITY, in->buffer);
    in->numbers = in->buffer;
}

static void
load(csuccessp_scratch *s, uint32_t number)
{
    const csuccessp_held *held = &s->plan->inputs.items[number].held;
    const csuccessp_lanes_of_block *lanes = s->lanes;
    source *in = &s->inputs[number];

    in->is_loaded = 1;
    in->is_text = held->form == CSUCCESSP_HELD_TEXT;
    in->knows_missing = in->knows_denied = in->is_inexact = 0;
    if (held->same) {
        load_same(s, in, held, lanes->columns[number]);
    } else {
        load_column(s, in, held, lanes->columns[number]);
        if (lanes->next)
            csuccessp_block_call_for(lanes->next[number], lanes->next_count * width_of(held->form));
    }
    if (held->scale != 0 && held->scale != 1)
        rescale(s, in, held->scale);
}

/* A source with its values; NULL when they are no exact ones. */
static source *
source_at(csuccessp_scratch *s, uint32_t number)
{
    source *in;

    if (number == CSUCCESSP_SOURCE_ZERO)
        return &s->zero;
    if (number & CSUCCESSP_SOURCE_TEMPORARY)
        return &s->temporaries[number & ~(uint32_t)CSUCCESSP_SOURCE_TEMPORARY];
    in = &s->inputs[number];
    if (!in->is_loaded)
        load(s, number);
    return in->is_inexact ? NULL : in;
}

/* Where a source is missing; NULL when it is full. */
static const uint8_t *
missing_of(csuccessp_scratch *s, source *in)
{
    unsigned found;

    if (!in->knows_missing) {
        in->knows_missing = 1;
        found = in->is_text ? s->kernels->text_missing(in->texts, s->count, in->masks)
                            : s->kernels->missing(in->numbers, s->count, in->masks);
        in->missing = found ? in->masks : NULL;
        s->some_missing |= found != 0;
    }
    return in->missing;
}

/* What a comparison of a source gives where its test does not hold. */
static const uint8_t *
otherwise_of(csuccessp_scratch *s, source *in, int denied)
{
    const uint8_t *missing = missing_of(s, in);

    if (!missing)
        return denied ? s->always : s->never;
    if (!denied)
        return missing;
    if (!in->knows_denied) {
        in->knows_denied = 1;
        in->denied = in->masks + BLOCK;
        s->kernels->negate(missing, s->count, in->denied);
    }
    return in->denied;
}

static const uint8_t *
otherwise_of_two(csuccessp_scratch *s, source *a, source *b, int denied)
{
    if (!missing_of(s, b))
        return otherwise_of(s, a, denied);
    if (!missing_of(s, a))
        return otherwise_of(s, b, denied);
    s->kernels->join(a->missing, s->count, CSUCCESSP_JOIN_SET, s->pair);
    s->kernels->join(b->missing, s->count, CSUCCESSP_JOIN_OR, s->pair);
    if (!denied)
        return s->pair;
    s->kernels->negate(s->pair, s->count, s->pair + BLOCK);
    return s->pair + BLOCK;
}

/* Steps: 0 when the block is for rows. */

static int run_step(csuccessp_scratch *s, const csuccessp_step *step);

static uint8_t *
truth_register(csuccessp_scratch *s, uint32_t number)
{
    return s->truths + (size_t)number * BLOCK;
}

/* The truth of a comparison that others make, too. */
static const uint8_t *
shared_truth(csuccessp_scratch *s, uint32_t number)
{
    csuccessp_step step = s->plan->shared.items[number];

    step.join = CSUCCESSP_JOIN_SET;
    step.to = s->plan->truths + number;
    if (!s->shared_state[number])
        s->shared_state[number] = run_step(s, &step) ? 1 : 2;
    return s->shared_state[number] == 1 ? truth_register(s, step.to) : NULL;
}

static const uint8_t *
truth_at(csuccessp_scratch *s, uint32_t number)
{
    if (number == CSUCCESSP_TRUTH_NEVER)
        return s->never;
    if (number == CSUCCESSP_TRUTH_ALWAYS)
        return s->always;
    if (number & CSUCCESSP_TRUTH_SHARED)
        return shared_truth(s, number & ~(uint32_t)CSUCCESSP_TRUTH_SHARED);
    return truth_register(s, number);
}

static int
run_comparison(csuccessp_scratch *s, const csuccessp_step *step)
{
    const csuccessp_kernels *k = s->kernels;
    const csuccessp_plan *plan = s->plan;
    source *a = source_at(s, step->a);
    const uint8_t *otherwise = a ? otherwise_of(s, a, step->denied) : NULL;
    csuccessp_join join = (csuccessp_join)step->join;
    uint8_t *to = truth_register(s, step->to);

    if (!a)
        return 0;
    if (step->code == CSUCCESSP_STEP_CONSTANT)
        k->compare_constant(a->numbers, s->count, (csuccessp_test)step->test, step->constant,
                            otherwise, join, to);
    else if (step->count == 0)
        k->join(otherwise, s->count, join, to); /* among nothing */
    else if (step->code == CSUCCESSP_STEP_AMONG)
        k->among(a->numbers, s->count, plan->numbers.items + step->first, step->count, otherwise,
                 join, to);
    else
        k->text_among(a->texts, s->count, plan->codes + step->first, step->count, otherwise, join,
                      to);
    return 1;
}

static int
run_pair(csuccessp_scratch *s, const csuccessp_step *step)
{
    source *a = source_at(s, step->a), *b = source_at(s, step->b);
    csuccessp_join join = (csuccessp_join)step->join;
    uint8_t *to = truth_register(s, step->to);
    const uint8_t *otherwise;

    if (!a || !b)
        return 0;
    otherwise = otherwise_of_two(s, a, b, step->denied);
    if (step->code == CSUCCESSP_STEP_PAIR)
        s->kernels->compare(a->numbers, b->numbers, s->count, (csuccessp_test)step->test, otherwise,
                            join, to);
    else
        s->kernels->text_equal(a->texts, b->texts, s->count, otherwise, join, to);
    return 1;
}

/* Inexact numbers are there, too. */
static int
run_present(csuccessp_scratch *s, const csuccessp_step *step)
{
    source *a = source_at(s, step->a);
    uint8_t *to = truth_register(s, step->to);
    const uint8_t *missing;

    if (!a)
        return 0;
    missing = missing_of(s, a);
    if (!missing) {
        s->kernels->join(step->denied ? s->never : s->always, s->count, (csuccessp_join)step->join,
                         to);
        return 1;
    }
    s->kernels->present(missing, s->count, s->pair);
    if (step->denied)
        s->kernels->negate(s->pair, s->count, s->pair);
    s->kernels->join(s->pair, s->count, (csuccessp_join)step->join, to);
    return 1;
}

static int
run_join(csuccessp_scratch *s, const csuccessp_step *step)
{
    const uint8_t *from = truth_at(s, step->a);

    if (!from)
        return 0;
    s->kernels->join(from, s->count, (csuccessp_join)step->join, truth_register(s, step->to));
    return 1;
}

/* A temporary that is about to be written. */
static source *
target(csuccessp_scratch *s, const csuccessp_step *step, int is_text)
{
    source *to = &s->temporaries[step->to & ~(uint32_t)CSUCCESSP_SOURCE_TEMPORARY];

    to->is_loaded = 1;
    to->is_text = (uint8_t)is_text;
    to->numbers = to->buffer;
    to->texts = (const uint32_t *)(const void *)to->buffer;
    to->knows_missing = to->knows_denied = 0;
    return to;
}

static int
run_fill(csuccessp_scratch *s, const csuccessp_step *step)
{
    source *to = target(s, step, step->code == CSUCCESSP_STEP_FILL_TEXT);

    if (to->is_text)
        fill_text(s->plan->codes[step->first], s->count, (uint32_t *)(void *)to->buffer);
    else
        s->kernels->fill(step->constant, s->count, to->buffer);
    to->knows_missing = 1;
    to->missing = NULL;
    return 1;
}

static int
run_calculation(csuccessp_scratch *s, const csuccessp_step *step)
{
    source *a = source_at(s, step->a), *b = source_at(s, step->b), *to;

    if (!a || !b)
        return 0;
    to = &s->temporaries[step->to & ~(uint32_t)CSUCCESSP_SOURCE_TEMPORARY];
    if (s->kernels->arithmetic((csuccessp_operation)step->test, a->numbers, b->numbers, s->count,
                               step->constant, to->buffer) &
        CSUCCESSP_SOME_INEXACT)
        return 0;
    target(s, step, 0);
    return 1;
}

static double
applied(unsigned function, double x)
{
    switch (function) {
    case CSUCCESSP_APPLY_ABS:
        return fabs(x);
    case CSUCCESSP_APPLY_CEIL:
        return ceil(x);
    case CSUCCESSP_APPLY_FLOOR:
        return floor(x);
    case CSUCCESSP_APPLY_ROUND:
        return round(x);
    case CSUCCESSP_APPLY_TRUNC:
        return trunc(x);
    case CSUCCESSP_APPLY_SIGN:
        return x > 0 ? 1 : x < 0 ? -1 : x;
    default:
        return sqrt(x);
    }
}

static int
run_function(csuccessp_scratch *s, const csuccessp_step *step)
{
    source *a = source_at(s, step->a), *to;
    uint32_t i;

    if (!a)
        return 0;
    to = &s->temporaries[step->to & ~(uint32_t)CSUCCESSP_SOURCE_TEMPORARY];
    for (i = 0; i < s->count; i++) {
        double x = a->numbers[i], y = applied(step->test, x);

        if (isnan(y) && !isnan(x)) /* a value, and not a missing one */
            return 0;
        to->buffer[i] = y;
    }
    target(s, step, 0);
    return 1;
}

static int
run_choice(csuccessp_scratch *s, const csuccessp_step *step)
{
    const uint8_t *truth = truth_at(s, step->a);
    source *yes = source_at(s, step->b), *no = source_at(s, step->first), *to;
    int is_text = step->code == CSUCCESSP_STEP_CHOOSE_TEXT;

    if (!truth || !yes || !no)
        return 0;
    to = &s->temporaries[step->to & ~(uint32_t)CSUCCESSP_SOURCE_TEMPORARY];
    if (is_text)
        s->kernels->choose_text(truth, yes->texts, no->texts, s->count,
                                (uint32_t *)(void *)to->buffer);
    else
        s->kernels->choose(truth, yes->numbers, no->numbers, s->count, to->buffer);
    target(s, step, is_text);
    return 1;
}

static int
run_truth_choice(csuccessp_scratch *s, const csuccessp_step *step)
{
    s->kernels->choose_truth(truth_register(s, step->a), truth_register(s, step->b),
                             truth_register(s, step->first), s->count, truth_register(s, step->to));
    return 1;
}

static int
run_step(csuccessp_scratch *s, const csuccessp_step *step)
{
    switch (step->code) {
    case CSUCCESSP_STEP_CONSTANT:
    case CSUCCESSP_STEP_AMONG:
    case CSUCCESSP_STEP_TEXT_AMONG:
        return run_comparison(s, step);
    case CSUCCESSP_STEP_PAIR:
    case CSUCCESSP_STEP_TEXT_PAIR:
        return run_pair(s, step);
    case CSUCCESSP_STEP_PRESENT:
        return run_present(s, step);
    case CSUCCESSP_STEP_JOIN:
        return run_join(s, step);
    case CSUCCESSP_STEP_CHOOSE_TRUTH:
        return run_truth_choice(s, step);
    case CSUCCESSP_STEP_FILL:
    case CSUCCESSP_STEP_FILL_TEXT:
        return run_fill(s, step);
    case CSUCCESSP_STEP_CALCULATE:
        return run_calculation(s, step);
    case CSUCCESSP_STEP_APPLY:
        return run_function(s, step);
    default:
        return run_choice(s, step);
    }
}

/* Results. */

static void
give_truths(const uint8_t *from, uint32_t count, uint8_t *to)
{
    uint32_t i;

    for (i = 0; i < count; i++) /* 0, 1, 255 to 0, 1, 2 */
        to[i] = (uint8_t)((from[i] & 1) + (from[i] >> 7));
}

static void
give_numbers(const double *from, uint32_t count, double *to)
{
    uint32_t i;

    for (i = 0; i < count; i++)
        to[i] = from[i] == from[i] ? from[i] : (double)NAN;
}

static void
give_truths_as_numbers(const uint8_t *from, uint32_t count, double *to)
{
    uint32_t i;

    for (i = 0; i < count; i++)
        to[i] = from[i] == CSUCCESSP_LANE_UNKNOWN ? (double)NAN : (double)(from[i] & 1);
}

/* True where there is a number. */
static void
give_numbers_as_truths(const double *from, uint32_t count, uint8_t *to)
{
    uint32_t i;

    for (i = 0; i < count; i++)
        to[i] = (uint8_t)(1 + (from[i] == from[i]));
}

static void
give_bits(csuccessp_scratch *s, const uint8_t *from, csuccessp_plan_output *out)
{
    uint64_t *unknown = s->some_missing ? out->unknown : NULL;

    out->true_count = s->kernels->bits(from, s->count, out->is_true, unknown);
    if (out->unknown && !unknown)
        memset(out->unknown, 0, (s->count + 63) / 64 * sizeof *out->unknown);
}

/* A program that gives an input as it is has none. */
static int
run_steps(csuccessp_scratch *s, const csuccessp_plan_program *program)
{
    uint32_t i;

    for (i = program->first; i < program->first + program->count; i++)
        if (!run_step(s, &s->plan->steps.items[i]))
            return 0;
    return 1;
}

/* A program that is only a shared comparison takes its truth from where that is. */
static const uint8_t *
run_truth(csuccessp_scratch *s, const csuccessp_plan_program *program)
{
    const csuccessp_step *first = &s->plan->steps.items[program->first];

    if (program->count == 1 && first->code == CSUCCESSP_STEP_JOIN)
        return truth_at(s, first->a);
    return run_steps(s, program) ? truth_register(s, program->result) : NULL;
}

static const double *
run_number(csuccessp_scratch *s, const csuccessp_plan_program *program)
{
    const source *result;

    if (!run_steps(s, program))
        return NULL;
    result = source_at(s, program->result);
    return result ? result->numbers : NULL;
}

static void
run_program(csuccessp_scratch *s, const csuccessp_plan_program *program, csuccessp_plan_output *out)
{
    const uint8_t *truth;
    const double *numbers;

    out->for_rows = 1;
    if (!program->covered)
        return;
    if (program->gives_truth) {
        truth = run_truth(s, program);
        if (!truth)
            return;
        if (out->truths)
            give_truths(truth, s->count, out->truths);
        if (out->is_true)
            give_bits(s, truth, out);
        if (out->numbers)
            give_truths_as_numbers(truth, s->count, out->numbers);
    } else {
        numbers = out->is_true ? NULL : run_number(s, program);
        if (!numbers)
            return;
        if (out->numbers)
            give_numbers(numbers, s->count, out->numbers);
        if (out->truths)
            give_numbers_as_truths(numbers, s->count, out->truths);
    }
    out->for_rows = 0;
}

void
csuccessp_plan_run(const csuccessp_plan *plan, csuccessp_scratch *s,
                   const csuccessp_lanes_of_block *lanes, csuccessp_plan_output *outputs)
{
    uint32_t i;

    s->lanes = lanes;
    s->count = lanes->count;
    s->some_missing = 0;
    for (i = 0; i < plan->inputs.count; i++)
        s->inputs[i].is_loaded = 0;
    if (plan->shared.count)
        memset(s->shared_state, 0, plan->shared.count);
    for (i = 0; i < plan->program_count; i++)
        if (outputs[i].truths || outputs[i].is_true || outputs[i].numbers)
            run_program(s, &plan->programs[i], &outputs[i]);
}
