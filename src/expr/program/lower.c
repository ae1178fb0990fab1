/* SPDX-License-Identifier: MIT */
#include "expr/program/lower.h"

#include <string.h>

#include "expr/check/signature.h"

typedef struct sizes {
    uint32_t ops, children, literals, calls, targets, marks;
} sizes;

typedef struct lowering {
    csuccessp_checker *checker;
    csuccessp_program *program;
    csuccessp_op *ops;
    uint32_t *children;
    csuccessp_any *literals;
    csuccessp_call *calls;
    csuccessp_target *targets;
    uint8_t *marks;
    csuccessp_problem *problem;
    uint32_t op, child, literal, call, target, mark;
} lowering;

static csuccess_status lower(lowering *l, const csuccessp_tree *tree, uint32_t *out);

static csuccess_status
no_memory(csuccessp_problem *problem)
{
    return csuccessp_problem_set(problem, CSUCCESS_E_NO_MEMORY, 0, "out of memory");
}

static void
measure(const csuccessp_tree *tree, sizes *out)
{
    uint32_t i;

    out->ops++;
    out->children += tree->count;
    switch (tree->kind) {
    case CSUCCESSP_TREE_LITERAL:
    case CSUCCESSP_TREE_SELECT:
    case CSUCCESSP_TREE_HAS:
        out->literals++;
        break;
    case CSUCCESSP_TREE_CALL:
        out->calls++;
        out->targets += tree->overload_count;
        break;
    case CSUCCESSP_TREE_LIST:
    case CSUCCESSP_TREE_MAP:
        out->marks += tree->marks ? tree->count : 0;
        break;
    default:
        break;
    }
    for (i = 0; i < tree->count; i++)
        measure(tree->items[i], out);
}

/* A literal with all that it points at, in the program. */
static int
copy_literal(csuccessp_arena *arena, const csuccessp_any *from, csuccessp_any *to)
{
    csuccessp_any *items;
    char *bytes;
    uint32_t i;

    *to = *from;
    if (from->kind == CSUCCESSP_KIND_STRING || from->kind == CSUCCESSP_KIND_BYTES) {
        bytes = csuccessp_arena_take(arena, from->length, 1);
        if (!bytes)
            return 0;
        if (from->length)
            memcpy(bytes, from->as.bytes, from->length);
        to->as.bytes = bytes;
    } else if (from->kind == CSUCCESSP_KIND_LIST) {
        items = csuccessp_arena_take(arena, from->as.list->count, sizeof *items);
        for (i = 0; items && i < from->as.list->count; i++)
            if (!copy_literal(arena, &from->as.list->items[i], &items[i]))
                return 0;
        if (!items)
            return 0;
        *to = csuccessp_list_make(arena, items, from->as.list->count);
        return to->kind == CSUCCESSP_KIND_LIST;
    }
    return 1;
}

/* A type with its parameters, in the program. */
static const csuccessp_type *
copy_type(csuccessp_arena *arena, const csuccessp_type *type)
{
    const csuccessp_type *of[CSUCCESSP_TYPE_PARAMETERS];
    csuccessp_type *named;
    char *name;
    unsigned i;

    if (type == &csuccessp_types[type->kind])
        return type;
    for (i = 0; i < type->count; i++) {
        of[i] = copy_type(arena, csuccessp_type_parameter(type, i));
        if (!of[i])
            return NULL;
    }
    named = (csuccessp_type *)(uintptr_t)csuccessp_type_with(arena, type, of);
    if (!named || type->kind != CSUCCESSP_KIND_ABSTRACT)
        return named;
    name = csuccessp_arena_take(arena, type->name_length, 1);
    if (!name)
        return NULL;
    memcpy(name, type->name, type->name_length);
    named->name = name;
    return named;
}

static int
copy_inputs(lowering *l)
{
    const csuccessp_inputs *from = &l->checker->inputs;
    csuccessp_arena *arena = &l->program->arena;
    csuccessp_program_input *inputs = csuccessp_arena_take_zeroed(arena, from->count,
                                                                  sizeof *inputs);
    uint32_t i;

    if (!inputs)
        return 0;
    for (i = 0; i < from->count; i++) {
        char *name = csuccessp_arena_take(arena, from->items[i].name_length, 1);

        inputs[i].type = copy_type(arena, from->items[i].type);
        if (!name || !inputs[i].type)
            return 0;
        memcpy(name, from->items[i].name, from->items[i].name_length);
        inputs[i].name = name;
        inputs[i].name_length = from->items[i].name_length;
        inputs[i].id = from->items[i].id;
    }
    l->program->inputs = inputs;
    l->program->input_count = from->count;
    return 1;
}

static int
copy_warnings(lowering *l)
{
    csuccessp_program_warning *warnings =
        csuccessp_arena_take(&l->program->arena, l->checker->warning_count, sizeof *warnings);
    uint32_t i;

    if (!warnings)
        return 0;
    for (i = 0; i < l->checker->warning_count; i++) {
        warnings[i].offset = l->checker->warnings[i].offset;
        warnings[i].message = l->checker->warnings[i].message;
    }
    l->program->warnings = warnings;
    l->program->warning_count = l->checker->warning_count;
    return 1;
}

static csuccess_status
lower_targets(lowering *l, const csuccessp_tree *tree, csuccessp_op *op)
{
    csuccessp_call *call = &l->calls[l->call];
    uint32_t i, k;

    op->code = CSUCCESSP_OP_CALL;
    op->index = l->call++;
    call->targets = &l->targets[l->target];
    call->count = tree->overload_count;
    for (i = 0; i < tree->overload_count; i++) {
        csuccessp_target *target = &l->targets[l->target++];
        csuccessp_signature signature;

        if (!csuccessp_signature_read(l->checker->arena, tree->overloads[i]->signature, &signature))
            return no_memory(l->problem);
        target->call = tree->overloads[i]->call;
        target->count = signature.count;
        target->repeats = signature.repeats;
        for (k = 0; k < signature.count; k++)
            target->accepts[k] = csuccessp_signature_kinds(signature.parameters[k]);
    }
    return CSUCCESS_OK;
}

static csuccess_status
add_literal(lowering *l, const csuccessp_any *value, csuccessp_op *op)
{
    op->index = l->literal;
    if (!copy_literal(&l->program->arena, value, &l->literals[l->literal++]))
        return no_memory(l->problem);
    return CSUCCESS_OK;
}

static csuccess_status
lower_literal(lowering *l, const csuccessp_tree *tree, csuccessp_op *op)
{
    csuccessp_any value = tree->literal;

    op->code = CSUCCESSP_OP_LITERAL;
    if (value.kind == CSUCCESSP_KIND_TYPE) {
        value.as.type = copy_type(&l->program->arena, value.as.type);
        if (!value.as.type)
            return no_memory(l->problem);
    }
    return add_literal(l, &value, op);
}

static void
lower_operator(const csuccessp_tree *tree, csuccessp_op *op)
{
    op->code = tree->what == CSUCCESSP_AND      ? CSUCCESSP_OP_AND
               : tree->what == CSUCCESSP_OR     ? CSUCCESSP_OP_OR
               : tree->what == CSUCCESSP_CHOOSE ? CSUCCESSP_OP_CHOOSE
                                                : CSUCCESSP_OP_OPERATOR;
    if (tree->what == CSUCCESSP_CHOOSE && tree->type->kind == CSUCCESSP_KIND_DOUBLE)
        op->flags |= CSUCCESSP_OPF_TO_DOUBLE;
}

static void
lower_loop(const csuccessp_tree *tree, csuccessp_op *op)
{
    op->code = CSUCCESSP_OP_LOOP;
    op->index = tree->index;
    if (tree->variables == 2)
        op->flags |= CSUCCESSP_OPF_PAIR;
    if (tree->filtered)
        op->flags |= CSUCCESSP_OPF_FILTER;
}

static void
lower_marks(lowering *l, const csuccessp_tree *tree, csuccessp_op *op)
{
    op->code = tree->kind == CSUCCESSP_TREE_LIST ? CSUCCESSP_OP_LIST : CSUCCESSP_OP_MAP;
    if (!tree->marks)
        return;
    op->flags |= CSUCCESSP_OPF_MARKED;
    op->index = l->mark;
    memcpy(l->marks + l->mark, tree->marks, tree->count);
    l->mark += tree->count;
}

static csuccess_status
lower_kind(lowering *l, const csuccessp_tree *tree, csuccessp_op *op)
{
    csuccessp_any name;

    op->index = tree->index;
    switch (tree->kind) {
    case CSUCCESSP_TREE_LITERAL:
        return lower_literal(l, tree, op);
    case CSUCCESSP_TREE_INPUT:
        op->code = CSUCCESSP_OP_INPUT;
        break;
    case CSUCCESSP_TREE_LOCAL:
        op->code = CSUCCESSP_OP_LOCAL;
        break;
    case CSUCCESSP_TREE_HAS_LOCAL:
        op->code = CSUCCESSP_OP_HAS_LOCAL;
        break;
    case CSUCCESSP_TREE_PRESENT:
        op->code = CSUCCESSP_OP_PRESENT;
        break;
    case CSUCCESSP_TREE_OPERATOR:
        lower_operator(tree, op);
        break;
    case CSUCCESSP_TREE_SELECT:
    case CSUCCESSP_TREE_HAS:
        op->code = tree->kind == CSUCCESSP_TREE_HAS ? CSUCCESSP_OP_HAS : CSUCCESSP_OP_SELECT;
        if (tree->optional)
            op->flags |= CSUCCESSP_OPF_OPTIONAL;
        name = csuccessp_any_string(tree->name, tree->name_length);
        return add_literal(l, &name, op);
    case CSUCCESSP_TREE_CALL:
        return lower_targets(l, tree, op);
    case CSUCCESSP_TREE_LIST:
    case CSUCCESSP_TREE_MAP:
        lower_marks(l, tree, op);
        break;
    case CSUCCESSP_TREE_LOOP:
        lower_loop(tree, op);
        break;
    case CSUCCESSP_TREE_MATCH:
        op->code = CSUCCESSP_OP_MATCH;
        break;
    case CSUCCESSP_TREE_BIND:
        op->code = CSUCCESSP_OP_BIND;
        break;
    case CSUCCESSP_TREE_OPTIONAL_MAP:
        op->code = CSUCCESSP_OP_OPTIONAL_MAP;
        if (tree->method)
            op->flags |= CSUCCESSP_OPF_FLAT;
        break;
    default:
        op->code = CSUCCESSP_OP_FAULT;
        break;
    }
    return CSUCCESS_OK;
}

static csuccess_status
lower(lowering *l, const csuccessp_tree *tree, uint32_t *out)
{
    csuccessp_op *op = &l->ops[l->op];
    csuccess_status status;
    uint32_t i;

    *out = l->op++;
    op->what = tree->what;
    op->kind = tree->type->kind;
    op->offset = tree->offset;
    status = lower_kind(l, tree, op);
    op->count = op->code == CSUCCESSP_OP_FAULT ? 0 : tree->count;
    op->first = l->child;
    l->child += op->count;
    for (i = 0; i < op->count && status == CSUCCESS_OK; i++)
        status = lower(l, tree->items[i], &l->children[op->first + i]);
    return status;
}

/* The arrays of a program, of which it is known how large they are. */
static int
take_arrays(lowering *l, const sizes *s)
{
    csuccessp_program *program = l->program;
    csuccessp_arena *arena = &program->arena;

    l->ops = csuccessp_arena_take_zeroed(arena, s->ops, sizeof *l->ops);
    l->children = csuccessp_arena_take_zeroed(arena, s->children, sizeof *l->children);
    l->literals = csuccessp_arena_take_zeroed(arena, s->literals, sizeof *l->literals);
    l->calls = csuccessp_arena_take_zeroed(arena, s->calls, sizeof *l->calls);
    l->targets = csuccessp_arena_take_zeroed(arena, s->targets, sizeof *l->targets);
    l->marks = csuccessp_arena_take_zeroed(arena, s->marks, 1);
    program->ops = l->ops;
    program->children = l->children;
    program->literals = l->literals;
    program->calls = l->calls;
    program->marks = l->marks;
    return l->ops && l->children && l->literals && l->calls && l->targets && l->marks;
}

static size_t
estimated_bytes(const csuccessp_checker *checker, const sizes *s, size_t length)
{
    return s->ops * sizeof(csuccessp_op) + s->children * sizeof(uint32_t) +
           s->literals * (sizeof(csuccessp_any) + 8) + s->calls * sizeof(csuccessp_call) +
           s->targets * sizeof(csuccessp_target) + s->marks +
           checker->inputs.count * (sizeof(csuccessp_program_input) + 8) + 2 * length + 96;
}

csuccess_status
csuccessp_lower(csuccessp_checker *checker, const csuccessp_tree *tree, size_t length,
                csuccessp_program *program)
{
    lowering l = {checker, program, .problem = checker->problem};
    csuccess_status status;
    sizes s = {0};

    measure(tree, &s);
    csuccessp_arena_open(&program->arena, program->memory, estimated_bytes(checker, &s, length));
    if (!take_arrays(&l, &s))
        return no_memory(l.problem);
    status = lower(&l, tree, &program->root);
    if (status != CSUCCESS_OK)
        return status;
    program->type = copy_type(&program->arena, tree->type);
    if (!program->type || !copy_inputs(&l) || !copy_warnings(&l))
        return no_memory(l.problem);
    program->op_count = l.op;
    program->child_count = l.child;
    program->literal_count = l.literal;
    program->call_count = l.call;
    program->mark_count = l.mark;
    program->frame = checker->frame;
    program->cost = tree->cost;
    program->budget = checker->environment->limits->budget;
    program->memory_limit = checker->environment->limits->memory;
    return CSUCCESS_OK;
}
