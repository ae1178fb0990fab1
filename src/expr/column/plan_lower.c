/* SPDX-License-Identifier: MIT */
/* From the operations of a program to the steps of a plan: truth.
 *
 * Denial is pushed down to the comparisons, and a comparison goes straight into the truth that it
 * is a part of. So a truth of its own is needed only where `and` and `or` change. */
#include <string.h>

#include "expr/column/plan.h"

int
csuccessp_plan_emit(csuccessp_plan_draft *d, const csuccessp_step *step)
{
    csuccessp_plan *plan = d->plan;

    if (csuccessp_array_reserve(plan->memory, &plan->steps, 1) != CSUCCESS_OK) {
        d->status = CSUCCESS_E_NO_MEMORY;
        return 0;
    }
    plan->steps.items[plan->steps.count++] = *step;
    return 1;
}

/* One more register; 0 when that would be too many. */
static int
taken(uint32_t *in_use, uint32_t *most, uint32_t *out)
{
    if (*in_use == CSUCCESSP_PLAN_TEMPORARIES)
        return 0;
    *out = (*in_use)++;
    if (*in_use > *most)
        *most = *in_use;
    return 1;
}

int
csuccessp_plan_truth_taken(csuccessp_plan_draft *d, uint32_t *out)
{
    return taken(&d->truths, &d->plan->truths, out);
}

int
csuccessp_plan_source_taken(csuccessp_plan_draft *d, uint32_t *out)
{
    if (!taken(&d->temporaries, &d->plan->temporaries, out))
        return 0;
    *out |= CSUCCESSP_SOURCE_TEMPORARY;
    return 1;
}

static int
emit_join(csuccessp_plan_draft *d, uint32_t from, csuccessp_join join, uint32_t to)
{
    csuccessp_step step;

    memset(&step, 0, sizeof step);
    step.code = CSUCCESSP_STEP_JOIN;
    step.a = from;
    step.join = (uint8_t)join;
    step.to = to;
    return csuccessp_plan_emit(d, &step);
}

static int
emit_leaf(csuccessp_plan_draft *d, csuccessp_step *leaf, int denied, csuccessp_join join,
          uint32_t to)
{
    leaf->denied = leaf->denied != denied;
    leaf->join = (uint8_t)join;
    leaf->to = to;
    return csuccessp_plan_emit(d, leaf);
}

static int
emit_literal(csuccessp_plan_draft *d, const csuccessp_op *op, int denied, csuccessp_join join,
             uint32_t to)
{
    csuccessp_any value = d->program->literals[op->index];

    if (value.kind != CSUCCESSP_KIND_BOOL)
        return 0;
    return emit_join(
        d, (value.as.integer != 0) != denied ? CSUCCESSP_TRUTH_ALWAYS : CSUCCESSP_TRUTH_NEVER, join,
        to);
}

/* A comparison in which something has to be calculated first. */
static int
emit_comparison(csuccessp_plan_draft *d, const csuccessp_op *op, int denied, csuccessp_join join,
                uint32_t to)
{
    const uint32_t *children = d->program->children + op->first;
    uint32_t temporaries = d->temporaries;
    csuccessp_operand a, b;
    csuccessp_step step;
    int done = csuccessp_plan_value(d, children[0], &a) &&
               csuccessp_plan_value(d, children[1], &b) &&
               csuccessp_plan_compare(d, op->what, a, b, &step) &&
               emit_leaf(d, &step, denied, join, to);

    d->temporaries = temporaries;
    return done;
}

static int
emit_operator(csuccessp_plan_draft *d, uint32_t at, int denied, csuccessp_join join, uint32_t to)
{
    const csuccessp_op *op = &d->program->ops[at];
    csuccessp_step leaf;

    if (op->code == CSUCCESSP_OP_OPERATOR && op->what == CSUCCESSP_NOT)
        return csuccessp_plan_truth(d, d->program->children[op->first], !denied, join, to);
    if (csuccessp_plan_leaf(d, at, &leaf))
        return emit_leaf(d, &leaf, denied, join, to);
    if (d->status != CSUCCESS_OK || op->code != CSUCCESSP_OP_OPERATOR ||
        op->what < CSUCCESSP_EQUAL || op->what > CSUCCESSP_GREATER_EQUAL)
        return 0;
    return emit_comparison(d, op, denied, join, to);
}

/* How the children of an `and` or `or` are joined. */
static csuccessp_join
join_of(const csuccessp_op *op, int denied)
{
    return (op->code == CSUCCESSP_OP_AND) != denied ? CSUCCESSP_JOIN_AND : CSUCCESSP_JOIN_OR;
}

/* Would it need a truth of its own to be joined so? */
static int
stands_apart(const csuccessp_plan_draft *d, uint32_t at, int denied, csuccessp_join join)
{
    const csuccessp_op *op = &d->program->ops[at];

    while (op->code == CSUCCESSP_OP_OPERATOR && op->what == CSUCCESSP_NOT) {
        op = &d->program->ops[d->program->children[op->first]];
        denied = !denied;
    }
    if (op->code == CSUCCESSP_OP_AND || op->code == CSUCCESSP_OP_OR)
        return join_of(op, denied) != join;
    return op->code == CSUCCESSP_OP_CHOOSE;
}

/* All children but `except`, which may be none of them. */
static int
join_children(csuccessp_plan_draft *d, const csuccessp_op *op, uint32_t except, int denied,
              uint32_t to)
{
    uint32_t i;

    for (i = 0; i < op->count; i++)
        if (i != except && !csuccessp_plan_truth(d, d->program->children[op->first + i], denied,
                                                 join_of(op, denied), to))
            return 0;
    return 1;
}

/* A child that would need a truth of its own begins, in that of the whole. */
static int
set_logic(csuccessp_plan_draft *d, const csuccessp_op *op, int denied, uint32_t to)
{
    const uint32_t *children = d->program->children + op->first;
    uint32_t first;

    for (first = 0; first < op->count; first++)
        if (stands_apart(d, children[first], denied, join_of(op, denied)))
            break;
    if (first == op->count)
        first = 0;
    return csuccessp_plan_truth(d, children[first], denied, CSUCCESSP_JOIN_SET, to) &&
           join_children(d, op, first, denied, to);
}

static int
emit_logic(csuccessp_plan_draft *d, const csuccessp_op *op, int denied, csuccessp_join join,
           uint32_t to)
{
    uint32_t apart;
    int done;

    if (join == join_of(op, denied))
        return join_children(d, op, op->count, denied, to);
    if (join == CSUCCESSP_JOIN_SET)
        return set_logic(d, op, denied, to);
    if (!csuccessp_plan_truth_taken(d, &apart))
        return 0;
    done = set_logic(d, op, denied, apart) && emit_join(d, apart, join, to);
    d->truths--;
    return done;
}

static int
emit_choice(csuccessp_plan_draft *d, const csuccessp_op *op, int denied, csuccessp_join join,
            uint32_t to)
{
    const uint32_t *children = d->program->children + op->first;
    uint32_t truths = d->truths;
    csuccessp_step step;
    int done;

    memset(&step, 0, sizeof step);
    step.code = CSUCCESSP_STEP_CHOOSE_TRUTH;
    done = csuccessp_plan_truth_taken(d, &step.a) && csuccessp_plan_truth_taken(d, &step.b) &&
           csuccessp_plan_truth_taken(d, &step.first) &&
           csuccessp_plan_truth(d, children[0], 0, CSUCCESSP_JOIN_SET, step.a) &&
           csuccessp_plan_truth(d, children[1], denied, CSUCCESSP_JOIN_SET, step.b) &&
           csuccessp_plan_truth(d, children[2], denied, CSUCCESSP_JOIN_SET, step.first);
    step.to = step.a;
    done = done && csuccessp_plan_emit(d, &step) && emit_join(d, step.a, join, to);
    d->truths = truths;
    return done;
}

/* No deeper than the expression was. */
int
csuccessp_plan_truth(csuccessp_plan_draft *d, uint32_t at, int denied, csuccessp_join join,
                     uint32_t to)
{
    const csuccessp_op *op = &d->program->ops[at];

    switch (op->code) {
    case CSUCCESSP_OP_LITERAL:
        return emit_literal(d, op, denied, join, to);
    case CSUCCESSP_OP_AND:
    case CSUCCESSP_OP_OR:
        return emit_logic(d, op, denied, join, to);
    case CSUCCESSP_OP_CHOOSE:
        return emit_choice(d, op, denied, join, to);
    case CSUCCESSP_OP_INPUT:
    case CSUCCESSP_OP_PRESENT:
    case CSUCCESSP_OP_OPERATOR:
        return emit_operator(d, at, denied, join, to);
    default:
        return 0;
    }
}

static int
lower_truth(csuccessp_plan_draft *d, csuccessp_plan_program *out)
{
    out->gives_truth = 1;
    return csuccessp_plan_truth_taken(d, &out->result) &&
           csuccessp_plan_truth(d, d->program->root, 0, CSUCCESSP_JOIN_SET, out->result);
}

static int
lower_number(csuccessp_plan_draft *d, csuccessp_plan_program *out)
{
    csuccessp_operand value;

    if (!csuccessp_plan_value(d, d->program->root, &value) ||
        value.kind != d->program->type->kind || !csuccessp_plan_source(d, &value))
        return 0;
    out->result = value.source;
    return 1;
}

int
csuccessp_plan_lower(csuccessp_plan_draft *d, csuccessp_plan_program *out)
{
    d->temporaries = d->truths = 0;
    /* what is never stopped needs no counting of steps */
    if (d->program->cost > d->program->budget)
        return 0;
    switch (d->program->type->kind) {
    case CSUCCESSP_KIND_BOOL:
        return lower_truth(d, out);
    case CSUCCESSP_KIND_INT:
    case CSUCCESSP_KIND_DOUBLE:
        return lower_number(d, out);
    default:
        return 0;
    }
}
