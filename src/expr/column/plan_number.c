/* SPDX-License-Identifier: MIT */
/* From the operations of a program to the steps of a plan: numbers, times and texts. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "expr/column/plan.h"
#include "expr/function/functions.h"
#include "util/date.h"

#define K(kind) CSUCCESSP_KIND_##kind

/* Beyond it a double may have been rounded; it is also the most of times in microseconds. */
#define WHOLE_MAX (0x1p53 - 1)
/* The least date is this far from the first of 1970, the greatest farther. */
#define DATE_REACH ((double)-CSUCCESSP_DATE_MIN)

static csuccessp_step
step_of(unsigned code)
{
    csuccessp_step step;

    memset(&step, 0, sizeof step);
    step.code = (uint8_t)code;
    return step;
}

/* Emits a step whose result is a temporary, the first from `mark` on: its operands may be there,
 * as they are read before it is written. */
static int
emit_result(csuccessp_plan_draft *d, uint32_t mark, csuccessp_step *step, csuccessp_operand *out)
{
    d->temporaries = mark;
    if (!csuccessp_plan_source_taken(d, &step->to))
        return 0;
    out->is_constant = 0;
    out->source = step->to;
    return csuccessp_plan_emit(d, step);
}

int
csuccessp_plan_source(csuccessp_plan_draft *d, csuccessp_operand *operand)
{
    csuccessp_step step = step_of(CSUCCESSP_STEP_FILL);

    if (!operand->is_constant)
        return 1;
    if (operand->kind == K(STRING)) {
        step.code = CSUCCESSP_STEP_FILL_TEXT;
        if (!csuccessp_plan_code(d, operand->value, &step.first))
            return 0;
    } else if (!csuccessp_plan_constant(operand->value, &step.constant)) {
        return 0;
    }
    return emit_result(d, d->temporaries, &step, operand);
}

/* What an operation gives, and how large it may be; DYN: a plan cannot do it. */
typedef struct rule {
    uint8_t a, what, b, gives;
    double limit;
} rule;

static const rule rules[] = {
    {K(INT), CSUCCESSP_ADD, K(INT), K(INT), WHOLE_MAX},
    {K(INT), CSUCCESSP_SUBTRACT, K(INT), K(INT), WHOLE_MAX},
    {K(INT), CSUCCESSP_MULTIPLY, K(INT), K(INT), WHOLE_MAX},
    {K(INT), CSUCCESSP_DIVIDE, K(INT), K(INT), WHOLE_MAX},
    {K(INT), CSUCCESSP_REMAINDER, K(INT), K(INT), WHOLE_MAX},
    {K(TIMESTAMP), CSUCCESSP_SUBTRACT, K(TIMESTAMP), K(DURATION), WHOLE_MAX},
    {K(TIMESTAMP), CSUCCESSP_ADD, K(DURATION), K(TIMESTAMP), WHOLE_MAX},
    {K(TIMESTAMP), CSUCCESSP_SUBTRACT, K(DURATION), K(TIMESTAMP), WHOLE_MAX},
    {K(DURATION), CSUCCESSP_ADD, K(TIMESTAMP), K(TIMESTAMP), WHOLE_MAX},
    {K(DURATION), CSUCCESSP_ADD, K(DURATION), K(DURATION), WHOLE_MAX},
    {K(DURATION), CSUCCESSP_SUBTRACT, K(DURATION), K(DURATION), WHOLE_MAX},
    {K(DATE), CSUCCESSP_SUBTRACT, K(DATE), K(INT), WHOLE_MAX},
    {K(DATE), CSUCCESSP_ADD, K(INT), K(DATE), DATE_REACH},
    {K(DATE), CSUCCESSP_SUBTRACT, K(INT), K(DATE), DATE_REACH},
    {K(INT), CSUCCESSP_ADD, K(DATE), K(DATE), DATE_REACH},
};

static int
find_rule(unsigned what, unsigned a, unsigned b, rule *out)
{
    size_t i;

    if ((a == K(DOUBLE) && (b == K(DOUBLE) || b == K(INT))) || (a == K(INT) && b == K(DOUBLE))) {
        out->gives = K(DOUBLE);
        out->limit = DBL_MAX;
        return what != CSUCCESSP_REMAINDER;
    }
    for (i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].a == a && rules[i].what == what && rules[i].b == b) {
            *out = rules[i];
            return 1;
        }
    return 0;
}

/* A whole number has no -0. */
static int
emit_plain_zero(csuccessp_plan_draft *d, csuccessp_operand *value)
{
    csuccessp_step step = step_of(CSUCCESSP_STEP_CALCULATE);

    step.test = CSUCCESSP_KERNEL_ADD;
    step.a = value->source;
    step.b = CSUCCESSP_SOURCE_ZERO;
    step.constant = DBL_MAX;
    return emit_result(d, d->temporaries - 1, &step, value);
}

/* a - (a / b) * b; every step is exact. The quotient needs a temporary beyond those of a and b. */
static int
emit_remainder(csuccessp_plan_draft *d, uint32_t mark, uint32_t a, uint32_t b,
               csuccessp_operand *out)
{
    csuccessp_step step = step_of(CSUCCESSP_STEP_CALCULATE);
    uint32_t beyond = d->temporaries;

    step.constant = WHOLE_MAX;
    step.test = CSUCCESSP_KERNEL_DIVIDE_WHOLE;
    step.a = a;
    step.b = b;
    if (!emit_result(d, beyond, &step, out))
        return 0;
    step.test = CSUCCESSP_KERNEL_MULTIPLY;
    step.a = step.to;
    if (!emit_result(d, beyond, &step, out))
        return 0;
    step.test = CSUCCESSP_KERNEL_SUBTRACT;
    step.b = step.to;
    step.a = a;
    return emit_result(d, mark, &step, out);
}

static int
emit_calculation(csuccessp_plan_draft *d, unsigned what, uint32_t mark, const rule *rule,
                 uint32_t a, uint32_t b, csuccessp_operand *out)
{
    csuccessp_step step = step_of(CSUCCESSP_STEP_CALCULATE);

    if (what == CSUCCESSP_REMAINDER)
        return emit_remainder(d, mark, a, b, out);
    step.a = a;
    step.b = b;
    step.constant = rule->limit;
    if (what == CSUCCESSP_ADD)
        step.test = CSUCCESSP_KERNEL_ADD;
    else if (what == CSUCCESSP_SUBTRACT)
        step.test = CSUCCESSP_KERNEL_SUBTRACT;
    else if (what == CSUCCESSP_MULTIPLY)
        step.test = CSUCCESSP_KERNEL_MULTIPLY;
    else
        step.test = rule->gives == K(INT) ? CSUCCESSP_KERNEL_DIVIDE_WHOLE : CSUCCESSP_KERNEL_DIVIDE;
    if (!emit_result(d, mark, &step, out))
        return 0;
    return rule->gives != K(INT) || what != CSUCCESSP_MULTIPLY || emit_plain_zero(d, out);
}

static int
arithmetic(csuccessp_plan_draft *d, const csuccessp_op *op, csuccessp_operand *out)
{
    const uint32_t *children = d->program->children + op->first;
    uint32_t mark = d->temporaries;
    csuccessp_operand a, b;
    rule found;

    if (!csuccessp_plan_value(d, children[0], &a) || !csuccessp_plan_source(d, &a) ||
        !csuccessp_plan_value(d, children[1], &b) || !csuccessp_plan_source(d, &b) ||
        !find_rule(op->what, a.kind, b.kind, &found))
        return 0;
    out->kind = found.gives;
    return emit_calculation(d, op->what, mark, &found, a.source, b.source, out);
}

/* Zero less the number, but for doubles, whose zeros have signs: those times -1. */
static int
negation(csuccessp_plan_draft *d, const csuccessp_op *op, csuccessp_operand *out)
{
    csuccessp_step step = step_of(CSUCCESSP_STEP_CALCULATE);
    csuccessp_operand a, minus = {K(DOUBLE), 1, 0, csuccessp_any_double(-1)};
    uint32_t mark = d->temporaries;

    if (!csuccessp_plan_value(d, d->program->children[op->first], &a) ||
        !csuccessp_plan_source(d, &a))
        return 0;
    out->kind = a.kind;
    if (a.kind == K(DOUBLE)) {
        if (!csuccessp_plan_source(d, &minus))
            return 0;
        step.test = CSUCCESSP_KERNEL_MULTIPLY;
        step.a = minus.source;
        step.constant = (double)INFINITY;
    } else {
        step.test = CSUCCESSP_KERNEL_SUBTRACT;
        step.a = CSUCCESSP_SOURCE_ZERO;
        step.constant = WHOLE_MAX;
    }
    step.b = a.source;
    return (a.kind == K(DOUBLE) || a.kind == K(INT) || a.kind == K(DURATION)) &&
           emit_result(d, mark, &step, out);
}

/* The kind of a choice between two, as the evaluator of rows makes it. */
static unsigned
kind_of_choice(const csuccessp_op *op, unsigned yes, unsigned no)
{
    int are_numbers = (yes == K(INT) || yes == K(DOUBLE)) && (no == K(INT) || no == K(DOUBLE));

    if (are_numbers && (op->flags & CSUCCESSP_OPF_TO_DOUBLE))
        return K(DOUBLE);
    return yes == no ? yes : K(DYN);
}

static int
choice(csuccessp_plan_draft *d, const csuccessp_op *op, csuccessp_operand *out)
{
    const uint32_t *children = d->program->children + op->first;
    csuccessp_step step = step_of(CSUCCESSP_STEP_CHOOSE);
    uint32_t mark = d->temporaries, truths = d->truths;
    csuccessp_operand yes, no;
    int done;

    done = csuccessp_plan_truth_taken(d, &step.a) &&
           csuccessp_plan_truth(d, children[0], 0, CSUCCESSP_JOIN_SET, step.a) &&
           csuccessp_plan_value(d, children[1], &yes) && csuccessp_plan_source(d, &yes) &&
           csuccessp_plan_value(d, children[2], &no) && csuccessp_plan_source(d, &no);
    d->truths = truths;
    if (!done)
        return 0;
    out->kind = (uint8_t)kind_of_choice(op, yes.kind, no.kind);
    step.b = yes.source;
    step.first = no.source;
    if (out->kind == K(STRING))
        step.code = CSUCCESSP_STEP_CHOOSE_TEXT;
    return out->kind != K(DYN) && emit_result(d, mark, &step, out);
}

/* Truth as a number: 1, 0 or missing. */
static int
truth_value(csuccessp_plan_draft *d, uint32_t at, csuccessp_operand *out)
{
    csuccessp_operand one = {K(BOOL), 1, 0, csuccessp_any_bool(1)};
    csuccessp_step step = step_of(CSUCCESSP_STEP_CHOOSE);
    uint32_t mark = d->temporaries, truths = d->truths;
    int done;

    done = csuccessp_plan_truth_taken(d, &step.a) &&
           csuccessp_plan_truth(d, at, 0, CSUCCESSP_JOIN_SET, step.a) &&
           csuccessp_plan_source(d, &one);
    d->truths = truths;
    out->kind = K(BOOL);
    step.b = one.source;
    step.first = CSUCCESSP_SOURCE_ZERO;
    return done && emit_result(d, mark, &step, out);
}

/* What the function of a call does with arguments of these kinds. */
static csuccessp_function *
function_of(csuccessp_plan_draft *d, const csuccessp_op *op, const csuccessp_operand *arguments)
{
    const csuccessp_call *call = &d->program->calls[op->index];
    uint32_t i, k;

    for (i = 0; i < call->count; i++) {
        const csuccessp_target *target = &call->targets[i];

        for (k = 0; k < op->count; k++)
            if (!(target->accepts[k < target->count ? k : target->count - 1u] >> arguments[k].kind &
                  1))
                break;
        if (k == op->count)
            return target->call;
    }
    return NULL;
}

static const struct {
    csuccessp_function *call;
    uint8_t apply;
} functions[] = {
    {csuccessp_call_abs, CSUCCESSP_APPLY_ABS},     {csuccessp_call_ceil, CSUCCESSP_APPLY_CEIL},
    {csuccessp_call_floor, CSUCCESSP_APPLY_FLOOR}, {csuccessp_call_round, CSUCCESSP_APPLY_ROUND},
    {csuccessp_call_trunc, CSUCCESSP_APPLY_TRUNC}, {csuccessp_call_sign, CSUCCESSP_APPLY_SIGN},
    {csuccessp_call_sqrt, CSUCCESSP_APPLY_SQRT},
};

static int
apply(csuccessp_plan_draft *d, csuccessp_function *function, uint32_t mark, csuccessp_operand *out)
{
    csuccessp_step step = step_of(CSUCCESSP_STEP_APPLY);
    size_t i;

    for (i = 0; i < sizeof functions / sizeof *functions; i++)
        if (functions[i].call == function)
            break;
    if (i == sizeof functions / sizeof *functions ||
        (out->kind != K(INT) && out->kind != K(DOUBLE)))
        return 0;
    step.test = functions[i].apply;
    step.a = out->source;
    if (step.test == CSUCCESSP_APPLY_SQRT)
        out->kind = K(DOUBLE);
    return emit_result(d, mark, &step, out);
}

/* int(double): towards zero. */
static int
emit_whole(csuccessp_plan_draft *d, uint32_t mark, csuccessp_operand *out)
{
    csuccessp_operand one = {K(INT), 1, 0, csuccessp_any_int(1)};
    rule whole = {0, 0, 0, K(INT), WHOLE_MAX};

    if (!csuccessp_plan_source(d, &one))
        return 0;
    out->kind = K(INT);
    return emit_calculation(d, CSUCCESSP_DIVIDE, mark, &whole, out->source, one.source, out);
}

static int
call_of_one(csuccessp_plan_draft *d, csuccessp_function *function, uint32_t mark,
            csuccessp_operand *out)
{
    if (function == csuccessp_call_same)
        return 1;
    if (function == csuccessp_call_double && out->kind == K(INT)) {
        out->kind = K(DOUBLE);
        return 1;
    }
    if (function == csuccessp_call_int && out->kind == K(DOUBLE))
        return emit_whole(d, mark, out);
    return apply(d, function, mark, out);
}

/* The greatest or least so far and one more. Of equal ones the first is taken: the kernels take
 * the second. */
static int
emit_extreme(csuccessp_plan_draft *d, csuccessp_function *function, uint32_t mark,
             csuccessp_operand *out, const csuccessp_operand *next)
{
    csuccessp_step step = step_of(CSUCCESSP_STEP_CALCULATE);

    step.test = function == csuccessp_call_greatest ? CSUCCESSP_KERNEL_GREATEST
                                                    : CSUCCESSP_KERNEL_LEAST;
    step.a = next->source;
    step.b = out->source;
    step.constant = (double)INFINITY;
    return emit_result(d, mark, &step, out);
}

static int
extreme(csuccessp_plan_draft *d, const csuccessp_op *op, csuccessp_function *function,
        uint32_t mark, csuccessp_operand *arguments, csuccessp_operand *out)
{
    uint32_t i, beyond = d->temporaries;

    *out = arguments[0];
    for (i = 1; i < op->count; i++)
        if (arguments[i].kind != out->kind ||
            !emit_extreme(d, function, i + 1 < op->count ? beyond : mark, out, &arguments[i]))
            return 0;
    return out->kind == K(INT) || out->kind == K(DOUBLE);
}

static int
call(csuccessp_plan_draft *d, const csuccessp_op *op, csuccessp_operand *out)
{
    csuccessp_operand arguments[3];
    uint32_t mark = d->temporaries, i;
    csuccessp_function *function;

    if (op->count == 0 || op->count > 3)
        return 0;
    for (i = 0; i < op->count; i++)
        if (!csuccessp_plan_value(d, d->program->children[op->first + i], &arguments[i]) ||
            !csuccessp_plan_source(d, &arguments[i]))
            return 0;
    function = function_of(d, op, arguments);
    if (function == csuccessp_call_greatest || function == csuccessp_call_least)
        return extreme(d, op, function, mark, arguments, out);
    *out = arguments[0];
    return op->count == 1 && function && call_of_one(d, function, mark, out);
}

/* No deeper than the expression was. */
int
csuccessp_plan_value(csuccessp_plan_draft *d, uint32_t at, csuccessp_operand *out)
{
    const csuccessp_op *op = &d->program->ops[at];

    memset(out, 0, sizeof *out);
    switch (op->code) {
    case CSUCCESSP_OP_LITERAL:
    case CSUCCESSP_OP_INPUT:
        return csuccessp_plan_plain(d, at, out);
    case CSUCCESSP_OP_CHOOSE:
        return choice(d, op, out);
    case CSUCCESSP_OP_CALL:
        return call(d, op, out);
    case CSUCCESSP_OP_PRESENT:
    case CSUCCESSP_OP_AND:
    case CSUCCESSP_OP_OR:
        return truth_value(d, at, out);
    case CSUCCESSP_OP_OPERATOR:
        if (op->what == CSUCCESSP_NEGATE)
            return negation(d, op, out);
        if (op->what >= CSUCCESSP_ADD && op->what <= CSUCCESSP_REMAINDER)
            return arithmetic(d, op, out);
        return truth_value(d, at, out);
    default:
        return 0;
    }
}
