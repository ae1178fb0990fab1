/* SPDX-License-Identifier: MIT */
/* A truth as a net of comparisons: each has three ways out, so that no truth of a part has to be
 * kept. What is unknown is remembered by the place in the net: from there on only the truth that
 * decides the whole differs. */
#include <math.h>
#include <string.h>

#include "expr/column/decision.h"

#define DECIDED(truth) (CSUCCESSP_DECIDED + (truth))

/* Where to go from a part: when it is false, unknown, true. */
typedef struct ways {
    uint16_t to[3];
} ways;

typedef struct net {
    csuccessp_plan_draft *draft;
    size_t first; /* decision of the program */
} net;

static int build(net *n, uint32_t at, const ways *out, uint16_t *entry);

/* Numbers as they are held must compare exactly. */
static int
is_exact_number(const csuccessp_held *held, const csuccessp_step *step)
{
    if (held->same || (held->scale != 0 && held->scale != 1))
        return 0;
    return held->form == CSUCCESSP_HELD_DOUBLE || step->code != CSUCCESSP_STEP_CONSTANT ||
           fabs(step->constant) < 0x1p53;
}

static int
can_decide(const net *n, const csuccessp_step *step)
{
    const csuccessp_plan *plan = n->draft->plan;
    const csuccessp_held *a = &plan->inputs.items[step->a].held, *b;

    if (step->code == CSUCCESSP_STEP_AMONG && a->form == CSUCCESSP_HELD_INT64)
        return 0;
    if (!is_exact_number(a, step))
        return 0;
    if (step->code != CSUCCESSP_STEP_PAIR && step->code != CSUCCESSP_STEP_TEXT_PAIR)
        return 1;
    b = &plan->inputs.items[step->b].held;
    return is_exact_number(b, step) && (a->form == b->form || (a->form != CSUCCESSP_HELD_INT64 &&
                                                               b->form != CSUCCESSP_HELD_INT64));
}

/* Adds a decision; its ways out are there. */
static int
add(net *n, const csuccessp_decision *decision, uint16_t *entry)
{
    csuccessp_plan *plan = n->draft->plan;

    if (plan->decisions.count - n->first >= CSUCCESSP_DECISIONS)
        return 0;
    if (csuccessp_array_reserve(plan->memory, &plan->decisions, 1) != CSUCCESS_OK) {
        n->draft->status = CSUCCESS_E_NO_MEMORY;
        return 0;
    }
    *entry = (uint16_t)(plan->decisions.count - n->first);
    plan->decisions.items[plan->decisions.count++] = *decision;
    return 1;
}

/* Another comparison than with one constant. */
static void
set_other(const net *n, const csuccessp_step *step, csuccessp_decision *out)
{
    switch (step->code) {
    case CSUCCESSP_STEP_AMONG:
    case CSUCCESSP_STEP_TEXT_AMONG:
        out->code = step->code == CSUCCESSP_STEP_AMONG ? CSUCCESSP_DECIDE_AMONG
                                                       : CSUCCESSP_DECIDE_TEXT_AMONG;
        out->as.among.first = step->first;
        out->as.among.count = step->count;
        break;
    default:
        out->code = step->code == CSUCCESSP_STEP_PAIR ? CSUCCESSP_DECIDE_PAIR
                                                      : CSUCCESSP_DECIDE_TEXT_PAIR;
        out->as.pair.b = step->b;
        out->as.pair.form = n->draft->plan->inputs.items[step->b].held.form;
        out->as.pair.test = step->test;
        break;
    }
}

static void
set_comparison(const net *n, const csuccessp_step *step, csuccessp_decision *out)
{
    out->form = n->draft->plan->inputs.items[step->a].held.form;
    out->a = step->a;
    if (step->code == CSUCCESSP_STEP_CONSTANT) {
        if (!csuccessp_range_of_test(out, step->test, step->constant))
            out->next[2] = out->next[1];
    } else if (step->code == CSUCCESSP_STEP_PRESENT) {
        csuccessp_range_of_all(out);
    } else if (step->code == CSUCCESSP_STEP_TEXT_AMONG && step->count == 1) {
        out->name = step->first + 1;
    } else {
        set_other(n, step, out);
    }
}

static int
build_leaf(net *n, uint32_t at, const ways *out, uint16_t *entry)
{
    csuccessp_decision decision;
    csuccessp_step step;

    memset(&decision, 0, sizeof decision);
    if (!csuccessp_plan_leaf(n->draft, at, &step) || !can_decide(n, &step))
        return 0;
    decision.next[0] = out->to[1];
    decision.next[1] = out->to[step.denied ? 2 : 0];
    decision.next[2] = out->to[step.denied ? 0 : 2];
    if (step.code == CSUCCESSP_STEP_PRESENT) /* never unknown */
        decision.next[0] = decision.next[1];
    set_comparison(n, &step, &decision);
    return add(n, &decision, entry);
}

/* The items from the last to the first. `decides` ends all, at once or after something that was
 * unknown; so each item but the first may be needed twice. */
static int
build_logic(net *n, const csuccessp_op *op, const ways *out, uint16_t *entry)
{
    int decides = op->code == CSUCCESSP_OP_OR ? 2 : 0;
    uint16_t known = out->to[2 - decides], unknown = out->to[1], after;
    uint32_t i;
    ways from;

    for (i = op->count; i > 0; i--) {
        uint32_t child = n->draft->program->children[op->first + i - 1];

        after = unknown;
        if (i > 1) { /* something before it may have been unknown */
            from.to[decides] = out->to[decides];
            from.to[1] = from.to[2 - decides] = unknown;
            if (!build(n, child, &from, &after))
                return 0;
        }
        from.to[decides] = out->to[decides];
        from.to[1] = unknown;
        from.to[2 - decides] = known;
        if (!build(n, child, &from, &known))
            return 0;
        unknown = after;
    }
    *entry = known;
    return 1;
}

static int
build_choice(net *n, const csuccessp_op *op, const ways *out, uint16_t *entry)
{
    const uint32_t *children = n->draft->program->children + op->first;
    ways from;

    from.to[1] = out->to[1];
    return build(n, children[1], out, &from.to[2]) && build(n, children[2], out, &from.to[0]) &&
           build(n, children[0], &from, entry);
}

/* No deeper than the expression was. */
static int
build(net *n, uint32_t at, const ways *out, uint16_t *entry)
{
    const csuccessp_program *program = n->draft->program;
    const csuccessp_op *op = &program->ops[at];
    ways turned;

    switch (op->code) {
    case CSUCCESSP_OP_LITERAL:
        if (program->literals[op->index].kind != CSUCCESSP_KIND_BOOL)
            return 0;
        *entry = out->to[program->literals[op->index].as.integer ? 2 : 0];
        return 1;
    case CSUCCESSP_OP_AND:
    case CSUCCESSP_OP_OR:
        return build_logic(n, op, out, entry);
    case CSUCCESSP_OP_CHOOSE:
        return build_choice(n, op, out, entry);
    case CSUCCESSP_OP_OPERATOR:
        if (op->what != CSUCCESSP_NOT)
            break;
        turned.to[0] = out->to[2];
        turned.to[1] = out->to[1];
        turned.to[2] = out->to[0];
        return build(n, program->children[op->first], &turned, entry);
    default:
        break;
    }
    return build_leaf(n, at, out, entry);
}

csuccess_status
csuccessp_plan_decision(csuccessp_plan_draft *draft, csuccessp_plan_program *out)
{
    static const ways end = {{DECIDED(0), DECIDED(1), DECIDED(2)}};
    csuccessp_plan *plan = draft->plan;
    net n = {draft, plan->decisions.count};

    out->decision = (uint32_t)n.first;
    out->decides = (uint8_t)build(&n, draft->program->root, &end, &out->entry);
    if (!out->decides)
        plan->decisions.count = n.first;
    return draft->status;
}

void
csuccessp_plan_decision_renumber(csuccessp_plan *plan)
{
    size_t i;

    for (i = 0; i < plan->decisions.count; i++) {
        csuccessp_decision *decision = &plan->decisions.items[i];

        if (decision->name)
            csuccessp_range_of_text(decision, plan->codes[decision->name - 1]);
    }
}
