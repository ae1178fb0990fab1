/* SPDX-License-Identifier: MIT */
#include "expr/program/evaluate.h"

#include "expr/program/operate.h"
#include "expr/program/run.h"

enum { FRAME = 16, ARGUMENTS = 8 };

static csuccessp_any
child(csuccessp_run *run, const csuccessp_op *op, uint32_t index)
{
    return csuccessp_run_op(run, run->program->children[op->first + index]);
}

/* Faults that functions and operators find do not know yet where they are. */
static csuccessp_any
placed(csuccessp_run *run, const csuccessp_op *op, csuccessp_any value)
{
    if (CSUCCESSP_LIKELY(value.kind != CSUCCESSP_KIND_ERROR))
        return value;
    if (value.length == CSUCCESSP_FAULT_MEMORY && !run->evaluation->stopped)
        run->evaluation->stopped = CSUCCESSP_FAULT_MEMORY;
    if (value.as.integer < 0)
        value.as.integer = op->offset;
    return value;
}

static csuccessp_any
run_operator(csuccessp_run *run, const csuccessp_op *op)
{
    csuccessp_any a = child(run, op, 0), b = a;

    if (op->count > 1)
        b = child(run, op, 1);
    if (CSUCCESSP_UNLIKELY(!csuccessp_any_is_plain(a) || !csuccessp_any_is_plain(b)))
        return csuccessp_run_worse(a, b);
    return placed(run, op, csuccessp_operate(run->evaluation, op->what, a, b));
}

/* The value that decides absorbs errors and what is unknown, on either side of them. */
static csuccessp_any
run_logic(csuccessp_run *run, const csuccessp_op *op)
{
    int64_t decides = op->code == CSUCCESSP_OP_OR;
    csuccessp_any worst = csuccessp_any_bool(!decides), value;
    uint32_t i;

    for (i = 0; i < op->count; i++) {
        value = child(run, op, i);
        if (CSUCCESSP_LIKELY(value.kind == CSUCCESSP_KIND_BOOL)) {
            if (value.as.integer == decides)
                return value;
            continue;
        }
        if (csuccessp_any_is_plain(value))
            value = csuccessp_run_fault(op, CSUCCESSP_FAULT_OVERLOAD);
        worst = csuccessp_run_worse(worst, value);
    }
    return worst;
}

static csuccessp_any
run_choice(csuccessp_run *run, const csuccessp_op *op)
{
    csuccessp_any value = child(run, op, 0);

    if (!csuccessp_any_is_plain(value))
        return value;
    if (value.kind != CSUCCESSP_KIND_BOOL)
        return csuccessp_run_fault(op, CSUCCESSP_FAULT_OVERLOAD);
    value = child(run, op, value.as.integer ? 1 : 2);
    if ((op->flags & CSUCCESSP_OPF_TO_DOUBLE) && value.kind == CSUCCESSP_KIND_INT)
        return csuccessp_any_double((double)value.as.integer);
    return value;
}

static csuccessp_any
run_select(csuccessp_run *run, const csuccessp_op *op)
{
    csuccessp_any target = child(run, op, 0), name = run->program->literals[op->index];

    if (!csuccessp_any_is_plain(target))
        return target;
    if (op->code == CSUCCESSP_OP_HAS)
        return placed(run, op, csuccessp_has(run->evaluation, target, name));
    return placed(
        run, op,
        csuccessp_select(run->evaluation, target, name, (op->flags & CSUCCESSP_OPF_OPTIONAL) != 0));
}

static int
accepts(const csuccessp_target *target, const csuccessp_any *arguments, uint32_t count)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        uint32_t parameter = i < target->count ? i : target->count - 1u;

        if (!(target->accepts[parameter] >> arguments[i].kind & 1))
            return 0;
    }
    return 1;
}

static csuccessp_any
call_with(csuccessp_run *run, const csuccessp_op *op, const csuccessp_any *arguments)
{
    const csuccessp_call *call = &run->program->calls[op->index];
    uint32_t i;

    for (i = 0; i < call->count; i++) {
        if (!accepts(&call->targets[i], arguments, op->count))
            continue;
        if (!call->targets[i].call)
            return csuccessp_run_fault(op, CSUCCESSP_FAULT_FUNCTION);
        return placed(run, op, call->targets[i].call(run->evaluation, arguments, op->count));
    }
    return csuccessp_run_fault(op, CSUCCESSP_FAULT_OVERLOAD);
}

static csuccessp_any
run_call(csuccessp_run *run, const csuccessp_op *op)
{
    csuccessp_any few[ARGUMENTS], *arguments = few, worst = csuccessp_any_bool(0);
    uint32_t i;

    if (op->count > ARGUMENTS)
        arguments = csuccessp_arena_take(run->evaluation->arena, op->count, sizeof *arguments);
    if (!arguments)
        return placed(run, op, csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY));
    for (i = 0; i < op->count; i++) {
        arguments[i] = child(run, op, i);
        if (!csuccessp_any_is_plain(arguments[i]))
            worst = csuccessp_run_worse(worst, arguments[i]);
    }
    return csuccessp_any_is_plain(worst) ? call_with(run, op, arguments) : worst;
}

static csuccessp_any
run_match(csuccessp_run *run, const csuccessp_op *op)
{
    csuccessp_evaluation *evaluation = run->evaluation;
    csuccessp_any text = child(run, op, 0);
    uint64_t left = evaluation->budget - evaluation->steps;
    void *scratch;
    int found;

    if (!csuccessp_any_is_plain(text))
        return text;
    if (text.kind != CSUCCESSP_KIND_STRING)
        return csuccessp_run_fault(op, CSUCCESSP_FAULT_OVERLOAD);
    scratch = csuccessp_arena_take(evaluation->arena, run->program->scratch, 1);
    if (!scratch)
        return placed(run, op, csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY));
    found = csuccessp_regex_search(run->program->patterns[op->index], text.as.bytes, text.length,
                                   scratch, &left);
    evaluation->steps = evaluation->budget - left;
    if (found < 0) {
        evaluation->stopped = CSUCCESSP_FAULT_BUDGET;
        return csuccessp_run_fault(op, CSUCCESSP_FAULT_BUDGET);
    }
    return csuccessp_any_bool(found);
}

/* What stands behind '?': 1 when it has a value, which `*value` becomes. */
static int
unwrap(const csuccessp_op *op, csuccessp_any *value)
{
    if (value->kind != CSUCCESSP_KIND_OPTIONAL) {
        *value = csuccessp_run_fault(op, CSUCCESSP_FAULT_OVERLOAD);
        return 1;
    }
    if (!value->flag)
        return 0;
    *value = *value->as.inner;
    return 1;
}

static int
is_marked(const csuccessp_run *run, const csuccessp_op *op, uint32_t index)
{
    return (op->flags & CSUCCESSP_OPF_MARKED) && run->program->marks[op->index + index];
}

static csuccessp_any
run_list(csuccessp_run *run, const csuccessp_op *op)
{
    csuccessp_any *items, worst = csuccessp_any_bool(0);
    uint32_t i, count = 0;

    items = csuccessp_arena_take(run->evaluation->arena, op->count, sizeof *items);
    if (!items)
        return placed(run, op, csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY));
    for (i = 0; i < op->count; i++) {
        csuccessp_any value = child(run, op, i);

        if (csuccessp_any_is_plain(value) && is_marked(run, op, i) && !unwrap(op, &value))
            continue;
        if (!csuccessp_any_is_plain(value))
            worst = csuccessp_run_worse(worst, value);
        items[count++] = value;
    }
    if (!csuccessp_any_is_plain(worst))
        return worst;
    return placed(run, op, csuccessp_list_make(run->evaluation->arena, items, count));
}

static csuccessp_any
run_map(csuccessp_run *run, const csuccessp_op *op)
{
    csuccessp_any worst = csuccessp_any_bool(0), map;
    csuccessp_entry *entries;
    uint32_t i, count = 0;
    uint64_t work = 0;

    entries = csuccessp_arena_take(run->evaluation->arena, op->count / 2, sizeof *entries);
    if (!entries)
        return placed(run, op, csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY));
    for (i = 0; i < op->count; i += 2) {
        csuccessp_any key = child(run, op, i), value = child(run, op, i + 1);

        if (csuccessp_any_is_plain(value) && is_marked(run, op, i) && !unwrap(op, &value))
            continue;
        if (!csuccessp_any_is_plain(key) || !csuccessp_any_is_plain(value))
            worst = csuccessp_run_worse(worst, csuccessp_run_worse(key, value));
        entries[count].key = key;
        entries[count++].value = value;
    }
    if (!csuccessp_any_is_plain(worst))
        return worst;
    map = csuccessp_map_make(run->evaluation->arena, entries, count, &work);
    if (!csuccessp_spend(run->evaluation, work))
        return csuccessp_run_fault(op, CSUCCESSP_FAULT_BUDGET);
    return placed(run, op, map);
}

static csuccessp_any
run_bind(csuccessp_run *run, const csuccessp_op *op)
{
    run->frame[op->index] = child(run, op, 0);
    return child(run, op, 1);
}

static csuccessp_any
run_optional_map(csuccessp_run *run, const csuccessp_op *op)
{
    csuccessp_any value = child(run, op, 0);

    if (!csuccessp_any_is_plain(value))
        return value;
    if (value.kind != CSUCCESSP_KIND_OPTIONAL)
        return csuccessp_run_fault(op, CSUCCESSP_FAULT_OVERLOAD);
    if (!value.flag)
        return value;
    run->frame[op->index] = *value.as.inner;
    value = child(run, op, 1);
    if (!csuccessp_any_is_plain(value))
        return value;
    if (!(op->flags & CSUCCESSP_OPF_FLAT))
        return placed(run, op, csuccessp_optional_make(run->evaluation->arena, value));
    return value.kind == CSUCCESSP_KIND_OPTIONAL
               ? value
               : csuccessp_run_fault(op, CSUCCESSP_FAULT_OVERLOAD);
}

static csuccessp_any
run_input(csuccessp_run *run, const csuccessp_op *op)
{
    return placed(run, op, run->read(run->context, op->index));
}

/* has() of a name that cel.bind() gave, which may stand for a value that is missing. */
static csuccessp_any
run_has_local(const csuccessp_run *run, const csuccessp_op *op)
{
    csuccessp_any value = run->frame[op->index];

    if (value.kind == CSUCCESSP_KIND_ERROR)
        return value;
    return csuccessp_any_bool(value.kind != CSUCCESSP_KIND_UNKNOWN);
}

csuccessp_any
csuccessp_run_op(csuccessp_run *run, uint32_t index)
{
    const csuccessp_op *op = &run->program->ops[index];

    if (!csuccessp_spend(run->evaluation, 1))
        return csuccessp_run_fault(op, CSUCCESSP_FAULT_BUDGET);
    switch (op->code) {
    case CSUCCESSP_OP_LITERAL:
        return run->program->literals[op->index];
    case CSUCCESSP_OP_INPUT:
        return run_input(run, op);
    case CSUCCESSP_OP_LOCAL:
        return run->frame[op->index];
    case CSUCCESSP_OP_PRESENT:
        return csuccessp_any_bool(run->read(run->context, op->index).kind !=
                                  CSUCCESSP_KIND_UNKNOWN);
    case CSUCCESSP_OP_HAS_LOCAL:
        return run_has_local(run, op);
    case CSUCCESSP_OP_OPERATOR:
        return run_operator(run, op);
    case CSUCCESSP_OP_AND:
    case CSUCCESSP_OP_OR:
        return run_logic(run, op);
    case CSUCCESSP_OP_CHOOSE:
        return run_choice(run, op);
    case CSUCCESSP_OP_SELECT:
    case CSUCCESSP_OP_HAS:
        return run_select(run, op);
    case CSUCCESSP_OP_CALL:
        return run_call(run, op);
    case CSUCCESSP_OP_MATCH:
        return run_match(run, op);
    case CSUCCESSP_OP_LIST:
        return run_list(run, op);
    case CSUCCESSP_OP_MAP:
        return run_map(run, op);
    case CSUCCESSP_OP_LOOP:
        return placed(run, op, csuccessp_run_loop(run, op));
    case CSUCCESSP_OP_BIND:
        return run_bind(run, op);
    case CSUCCESSP_OP_OPTIONAL_MAP:
        return run_optional_map(run, op);
    default:
        return csuccessp_run_fault(op, op->index);
    }
}

csuccessp_any
csuccessp_program_evaluate(const csuccessp_program *program, csuccessp_evaluation *evaluation,
                           csuccessp_read_input *read, void *context)
{
    csuccessp_run run = {program, evaluation, NULL, read, context};
    csuccessp_any few[FRAME], value;

    evaluation->stopped = 0;
    run.frame = few;
    if (program->frame > FRAME)
        run.frame = csuccessp_arena_take(evaluation->arena, program->frame, sizeof *run.frame);
    if (!run.frame)
        return csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY);
    value = csuccessp_run_op(&run, program->root);
    if (CSUCCESSP_UNLIKELY(evaluation->stopped) &&
        !(value.kind == CSUCCESSP_KIND_ERROR && value.length == (uint32_t)evaluation->stopped))
        return csuccessp_run_fault(&program->ops[program->root], (unsigned)evaluation->stopped);
    return value;
}
