/* SPDX-License-Identifier: MIT */
/* A truth as a net of comparisons: each has three ways out, so that no truth of a part has to be
 * kept. What is unknown is remembered by the place in the net: from there on only the truth that
 * decides the whole differs. */
#include <math.h>
#include <string.h>

#include "expr/column/plan.h"

#define DECIDED(truth) (CSUCCESSP_DECIDED + (truth))

/* Where to go from a part: when it is false, unknown, true. */
typedef struct ways {
    uint32_t to[3];
} ways;

typedef struct net {
    csuccessp_plan_draft *draft;
    size_t first; /* decision of the program */
} net;

static int build(net *n, uint32_t at, const ways *out, uint32_t *entry);

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
can_decide(const net *n, const csuccessp_step *step, csuccessp_decision *out)
{
    const csuccessp_plan *plan = n->draft->plan;
    const csuccessp_held *a = &plan->inputs.items[step->a].held, *b;

    out->form = a->form;
    if (step->code == CSUCCESSP_STEP_AMONG && a->form == CSUCCESSP_HELD_INT64)
        return 0;
    if (!is_exact_number(a, step))
        return 0;
    if (step->code != CSUCCESSP_STEP_PAIR && step->code != CSUCCESSP_STEP_TEXT_PAIR)
        return 1;
    b = &plan->inputs.items[step->b].held;
    out->other = b->form;
    return is_exact_number(b, step) && (a->form == b->form || (a->form != CSUCCESSP_HELD_INT64 &&
                                                               b->form != CSUCCESSP_HELD_INT64));
}

/* Adds a decision; its ways out are there. */
static int
add(net *n, const csuccessp_decision *decision, uint32_t *entry)
{
    csuccessp_plan *plan = n->draft->plan;

    if (plan->decisions.count - n->first >= CSUCCESSP_DECISIONS)
        return 0;
    if (csuccessp_array_reserve(plan->memory, &plan->decisions, 1) != CSUCCESS_OK) {
        n->draft->status = CSUCCESS_E_NO_MEMORY;
        return 0;
    }
    *entry = (uint32_t)plan->decisions.count;
    plan->decisions.items[plan->decisions.count++] = *decision;
    return 1;
}

static int
build_leaf(net *n, uint32_t at, const ways *out, uint32_t *entry)
{
    csuccessp_decision decision;
    csuccessp_step step;

    memset(&decision, 0, sizeof decision);
    if (!csuccessp_plan_leaf(n->draft, at, &step) || !can_decide(n, &step, &decision))
        return 0;
    decision.code = step.code;
    decision.test = step.test;
    decision.denied = step.denied;
    decision.a = step.a;
    decision.b = step.b;
    decision.first = step.first;
    decision.count = step.count;
    decision.constant = step.constant;
    memcpy(decision.next, out->to, sizeof decision.next);
    return add(n, &decision, entry);
}

/* The items from the last to the first. `decides` ends all, at once or after something that was
 * unknown; so each item but the first may be needed twice. */
static int
build_logic(net *n, const csuccessp_op *op, const ways *out, uint32_t *entry)
{
    int decides = op->code == CSUCCESSP_OP_OR ? 2 : 0;
    uint32_t known = out->to[2 - decides], unknown = out->to[1], i;
    ways from;

    for (i = op->count; i > 0; i--) {
        uint32_t child = n->draft->program->children[op->first + i - 1], after = unknown;

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
build_choice(net *n, const csuccessp_op *op, const ways *out, uint32_t *entry)
{
    const uint32_t *children = n->draft->program->children + op->first;
    ways from;

    from.to[1] = out->to[1];
    return build(n, children[1], out, &from.to[2]) && build(n, children[2], out, &from.to[0]) &&
           build(n, children[0], &from, entry);
}

/* No deeper than the expression was. */
static int
build(net *n, uint32_t at, const ways *out, uint32_t *entry)
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

    out->decides = (uint8_t)build(&n, draft->program->root, &end, &out->entry);
    if (!out->decides)
        plan->decisions.count = n.first;
    return draft->status;
}

/* Comparing. */

/* 1, 0; -1: not ordered, and so not equal. */
static int
test_numbers(unsigned test, double a, double b)
{
    switch (test) {
    case CSUCCESSP_TEST_EQUAL:
        return a == b;
    case CSUCCESSP_TEST_LESS:
        return a < b;
    default:
        return a <= b;
    }
}

static int
test_integers(unsigned test, int64_t a, int64_t b)
{
    switch (test) {
    case CSUCCESSP_TEST_EQUAL:
        return a == b;
    case CSUCCESSP_TEST_LESS:
        return a < b;
    default:
        return a <= b;
    }
}

/* A value as a double; NaN when it is missing. */
CSUCCESSP_INLINE double
number_at(unsigned form, const void *column, size_t row)
{
    int64_t integer;
    int32_t small;

    if (form == CSUCCESSP_HELD_DOUBLE)
        return ((const double *)column)[row];
    if (form == CSUCCESSP_HELD_INT64) {
        integer = ((const int64_t *)column)[row];
        return integer == INT64_MIN ? (double)NAN : (double)integer;
    }
    small = ((const int32_t *)column)[row];
    return small == INT32_MIN ? (double)NAN : (double)small;
}

static unsigned
decide_pair(const csuccessp_decision *d, const void *const *columns, size_t row)
{
    double a, b;

    if (d->code == CSUCCESSP_STEP_TEXT_PAIR) {
        uint32_t x = ((const uint32_t *)columns[d->a])[row];
        uint32_t y = ((const uint32_t *)columns[d->b])[row];

        return x == 0 || y == 0 ? 1 : (x == y) != d->denied ? 2 : 0;
    }
    if (d->form == CSUCCESSP_HELD_INT64) {
        int64_t x = ((const int64_t *)columns[d->a])[row];
        int64_t y = ((const int64_t *)columns[d->b])[row];

        if (x == INT64_MIN || y == INT64_MIN)
            return 1;
        return test_integers(d->test, x, y) != d->denied ? 2 : 0;
    }
    a = number_at(d->form, columns[d->a], row);
    b = number_at(d->other, columns[d->b], row);
    if (a != a || b != b)
        return 1;
    return test_numbers(d->test, a, b) != d->denied ? 2 : 0;
}

static unsigned
decide_text(const csuccessp_plan *plan, const csuccessp_decision *d, uint32_t code)
{
    uint32_t i;

    if (code == 0)
        return 1;
    for (i = 0; i < d->count; i++)
        if (plan->codes[d->first + i] == code)
            return d->denied ? 0 : 2;
    return d->denied ? 2 : 0;
}

static unsigned
decide_among(const csuccessp_plan *plan, const csuccessp_decision *d, double number)
{
    uint32_t i;

    if (number != number)
        return 1;
    for (i = 0; i < d->count; i++)
        if (plan->numbers.items[d->first + i] == number)
            return d->denied ? 0 : 2;
    return d->denied ? 2 : 0;
}

static unsigned
decide_present(const csuccessp_decision *d, const void *column, size_t row)
{
    int missing;

    if (d->form == CSUCCESSP_HELD_TEXT)
        missing = ((const uint32_t *)column)[row] == 0;
    else
        missing = isnan(number_at(d->form, column, row)) != 0;
    return missing == d->denied ? 2 : 0;
}

int
csuccessp_plan_decide(const csuccessp_plan *plan, uint32_t program, const void *const *columns,
                      size_t row, uint64_t *steps)
{
    uint32_t at = plan->programs[program].entry;
    const csuccessp_decision *d;
    uint64_t taken = 0;
    unsigned truth;
    double number;

    while (at < CSUCCESSP_DECIDED) {
        d = &plan->decisions.items[at];
        taken++;
        switch (d->code) {
        case CSUCCESSP_STEP_CONSTANT:
            number = number_at(d->form, columns[d->a], row);
            truth = test_numbers(d->test, number, d->constant) != d->denied ? 2 : 0;
            if (CSUCCESSP_UNLIKELY(number != number))
                truth = 1;
            break;
        case CSUCCESSP_STEP_TEXT_AMONG:
            truth = decide_text(plan, d, ((const uint32_t *)columns[d->a])[row]);
            break;
        case CSUCCESSP_STEP_AMONG:
            truth = decide_among(plan, d, number_at(d->form, columns[d->a], row));
            break;
        case CSUCCESSP_STEP_PRESENT:
            truth = decide_present(d, columns[d->a], row);
            break;
        default:
            truth = decide_pair(d, columns, row);
            break;
        }
        at = d->next[truth];
    }
    *steps += taken;
    return (int)(at - CSUCCESSP_DECIDED);
}
