/* SPDX-License-Identifier: MIT */
#include "expr/check/cost.h"

enum {
    NUMBER = 64, /* bytes that suffice for the text of a number or a time */
    FEW = 8      /* entries of a map that are searched one by one, without an index */
};

typedef struct extent {
    uint64_t size, inner;
} extent;

typedef struct estimator {
    csuccessp_checker *checker;
    extent *locals;
} estimator;

static void estimate(estimator *e, csuccessp_tree *tree);

static uint64_t
plus(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static uint64_t
times(uint64_t a, uint64_t b)
{
    return b && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

static uint64_t
larger(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static uint64_t
lesser(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Steps for looking at a value and at what it holds, but not at what that holds. */
static uint64_t
weight(const csuccessp_tree *tree)
{
    switch (tree->type->kind) {
    case CSUCCESSP_KIND_STRING:
    case CSUCCESSP_KIND_BYTES:
        return tree->size / 8 + 1;
    case CSUCCESSP_KIND_LIST:
    case CSUCCESSP_KIND_MAP:
    case CSUCCESSP_KIND_OPTIONAL:
    case CSUCCESSP_KIND_DYN:
        return plus(times(tree->size, plus(tree->inner / 8, 2)), 1);
    default:
        return 1;
    }
}

/* Steps for finding each of the keys of a map once, or for making a map of them. */
static uint64_t
keys_weight(uint64_t count, uint64_t key)
{
    uint64_t few = count < FEW ? count : FEW;

    return times(plus(times(count, 3), few * few), key);
}

/* What is deep in a value of a type: texts weigh their size by `unit` bytes, or nothing more than
 * anything else when that is 0. Of dyn no more is known than that it may be a text. No deeper than
 * types nest. */
static uint64_t
inner_weight(const csuccessp_type *type, uint64_t size, uint64_t inner, unsigned unit)
{
    uint64_t key, value;

    switch (type->kind) {
    case CSUCCESSP_KIND_STRING:
    case CSUCCESSP_KIND_BYTES:
        return unit ? size / unit + 1 : 1;
    case CSUCCESSP_KIND_DYN:
        return unit ? size / unit + 2 : 2;
    case CSUCCESSP_KIND_LIST:
        value = inner_weight(csuccessp_type_parameter(type, 0), inner, inner, unit);
        return plus(times(size, value), 1);
    case CSUCCESSP_KIND_MAP:
        key = inner_weight(csuccessp_type_parameter(type, 0), inner, inner, unit);
        value = inner_weight(csuccessp_type_parameter(type, 1), inner, inner, unit);
        return plus(plus(times(size, value), keys_weight(size, key)), 1);
    case CSUCCESSP_KIND_OPTIONAL:
        value = inner_weight(csuccessp_type_parameter(type, 0), size, inner, unit);
        return plus(value, 1);
    default:
        return 1;
    }
}

/* Steps for looking at all of a value, however deep. */
static uint64_t
whole_weight(const csuccessp_tree *tree)
{
    return larger(weight(tree), inner_weight(tree->type, tree->size, tree->inner, 8));
}

static void
literal_extent(const csuccessp_any *literal, extent *out)
{
    extent item;
    uint32_t i;

    out->size = out->inner = 1;
    if (literal->kind == CSUCCESSP_KIND_STRING || literal->kind == CSUCCESSP_KIND_BYTES) {
        out->size = literal->length;
    } else if (literal->kind == CSUCCESSP_KIND_LIST) {
        out->size = literal->as.list->count;
        for (i = 0; i < literal->as.list->count; i++) {
            literal_extent(&literal->as.list->items[i], &item);
            out->inner = larger(out->inner, larger(item.size, item.inner));
        }
    }
}

static void
input_extent(const estimator *e, const csuccessp_tree *tree, extent *out)
{
    const csuccessp_input *input = &e->checker->inputs.items[tree->index];
    uint32_t usual = e->checker->environment->limits->value_size;

    out->size = out->inner = 1;
    switch (input->type->kind) {
    case CSUCCESSP_KIND_STRING:
    case CSUCCESSP_KIND_BYTES:
        out->size = input->size ? input->size : usual;
        break;
    case CSUCCESSP_KIND_LIST:
    case CSUCCESSP_KIND_MAP:
    case CSUCCESSP_KIND_OPTIONAL:
    case CSUCCESSP_KIND_DYN:
        out->size = input->size ? input->size : usual;
        out->inner = usual;
        break;
    default:
        break;
    }
}

static void
set(csuccessp_tree *tree, uint64_t cost, uint64_t size, uint64_t inner)
{
    tree->cost = plus(cost, 1);
    tree->size = size;
    tree->inner = inner;
}

static uint64_t
sum_of_costs(const csuccessp_tree *tree)
{
    uint64_t sum = 0;
    uint32_t i;

    for (i = 0; i < tree->count; i++)
        sum = plus(sum, tree->items[i]->cost);
    return sum;
}

static uint64_t
sum_of_sizes(const csuccessp_tree *tree)
{
    uint64_t sum = 0;
    uint32_t i;

    for (i = 0; i < tree->count; i++)
        sum = plus(sum, tree->items[i]->size);
    return sum;
}

static uint64_t
largest_inner(const csuccessp_tree *tree, int with_sizes)
{
    uint64_t largest = 1;
    uint32_t i;

    for (i = 0; i < tree->count; i++) {
        largest = larger(largest, tree->items[i]->inner);
        if (with_sizes)
            largest = larger(largest, tree->items[i]->size);
    }
    return largest;
}

static uint64_t
largest_key(const csuccessp_tree *map)
{
    uint64_t largest = 0;
    uint32_t i;

    for (i = 0; i < map->count; i += 2)
        largest = larger(largest, map->items[i]->size);
    return largest;
}

static void
estimate_operator(csuccessp_tree *tree)
{
    uint64_t cost = sum_of_costs(tree);
    const csuccessp_tree *a = tree->items[0], *b = tree->count > 1 ? tree->items[1] : a;

    switch (tree->what) {
    case CSUCCESSP_ADD:
        if (tree->type->kind == CSUCCESSP_KIND_STRING || tree->type->kind == CSUCCESSP_KIND_BYTES ||
            tree->type->kind == CSUCCESSP_KIND_LIST || tree->type->kind == CSUCCESSP_KIND_DYN)
            set(tree, plus(cost, plus(a->size, b->size)), plus(a->size, b->size),
                larger(a->inner, b->inner));
        else
            set(tree, cost, 1, 1);
        return;
    case CSUCCESSP_EQUAL:
    case CSUCCESSP_NOT_EQUAL:
        set(tree, plus(cost, lesser(whole_weight(a), whole_weight(b))), 1, 1);
        return;
    case CSUCCESSP_LESS:
    case CSUCCESSP_LESS_EQUAL:
    case CSUCCESSP_GREATER:
    case CSUCCESSP_GREATER_EQUAL:
        set(tree, plus(cost, lesser(weight(a), weight(b))), 1, 1);
        return;
    case CSUCCESSP_IN:
        set(tree, plus(cost, times(plus(b->size, 2), plus(whole_weight(a), 1))), 1, 1);
        return;
    case CSUCCESSP_CHOOSE:
        set(tree, plus(a->cost, larger(b->cost, tree->items[2]->cost)),
            larger(b->size, tree->items[2]->size), larger(b->inner, tree->items[2]->inner));
        return;
    case CSUCCESSP_INDEX:
    case CSUCCESSP_OPTIONAL_INDEX:
        set(tree, plus(cost, plus(times(lesser(a->size, FEW) + 2, weight(b)), a->size)), a->inner,
            a->inner);
        return;
    default:
        set(tree, cost, 1, 1);
        return;
    }
}

/* Bytes that suffice for the text of a value of a type, as format() writes it, and for the steps of
 * writing it: bytes in a text may become three, keys are sorted. No deeper than types nest. */
static uint64_t
text_bytes(const csuccessp_type *type, uint64_t size, uint64_t inner)
{
    uint64_t item;

    switch (type->kind) {
    case CSUCCESSP_KIND_STRING:
    case CSUCCESSP_KIND_BYTES:
    case CSUCCESSP_KIND_DYN:
        return plus(times(size, type->kind == CSUCCESSP_KIND_BYTES ? 3 : 2), NUMBER);
    case CSUCCESSP_KIND_LIST:
        item = text_bytes(csuccessp_type_parameter(type, 0), inner, inner);
        return plus(times(size, plus(item, 4)), 4);
    case CSUCCESSP_KIND_MAP:
        item = plus(text_bytes(csuccessp_type_parameter(type, 0), inner, inner),
                    text_bytes(csuccessp_type_parameter(type, 1), inner, inner));
        return plus(times(size, plus(item, NUMBER)), 4);
    default:
        return NUMBER;
    }
}

/* Bytes or elements of what a call gives. */
static uint64_t
size_of_result(const csuccessp_tree *tree, unsigned makes)
{
    uint64_t sum = plus(sum_of_sizes(tree), NUMBER), inner = largest_inner(tree, 1), all = 1;
    const csuccessp_tree *first = tree->count ? tree->items[0] : NULL;
    const csuccessp_tree *last = tree->count ? tree->items[tree->count - 1] : NULL;
    uint32_t i;

    switch (makes) {
    case CSUCCESSP_SIZE_FIRST:
        return first ? first->size : 1;
    case CSUCCESSP_SIZE_SUM:
        return times(plus(sum, times(sum, inner)), 8);
    case CSUCCESSP_SIZE_PRODUCT:
        for (i = 0; i < tree->count; i++)
            all = times(all, plus(times(tree->items[i]->size, plus(tree->items[i]->inner, 1)), 1));
        return plus(all, sum);
    case CSUCCESSP_SIZE_FORMAT: /* of two arguments */
        return plus(times(first ? first->size : 1, plus(512, times(inner, 8))),
                    plus(sum, text_bytes(last->type, last->size, last->inner)));
    case CSUCCESSP_SIZE_VALUE:
        if (!first || first->kind != CSUCCESSP_TREE_LITERAL)
            return UINT64_MAX;
        return first->literal.as.integer > 0 ? (uint64_t)first->literal.as.integer : 0;
    default:
        return NUMBER;
    }
}

static uint64_t
argument_weight(const csuccessp_tree *tree, unsigned spends)
{
    switch (spends) {
    case CSUCCESSP_COST_WHOLE:
        return whole_weight(tree);
    case CSUCCESSP_COST_ELEMENTS:
        return inner_weight(tree->type, tree->size, tree->inner, 0);
    default:
        return weight(tree);
    }
}

/* Steps that a call takes beside those of its arguments. */
static uint64_t
cost_of_call(const csuccessp_tree *tree, unsigned spends, uint64_t result)
{
    uint64_t sum = NUMBER, steps;
    uint32_t i;

    if (spends == CSUCCESSP_COST_CONSTANT)
        return 8;
    if (spends == CSUCCESSP_COST_PATTERN)
        return plus(times(plus(tree->items[0]->size, 2), CSUCCESSP_PATTERN_INSTRUCTIONS + 1),
                    plus(times(tree->items[1]->size, 64), NUMBER + CSUCCESSP_PATTERN_STEPS));
    for (i = 0; i < tree->count; i++)
        sum = plus(sum, plus(argument_weight(tree->items[i], spends), tree->items[i]->size));
    if (spends == CSUCCESSP_COST_RESULT)
        return plus(sum, result);
    if (spends == CSUCCESSP_COST_SORT) {
        for (steps = 1; steps < 64 && sum >> steps; steps++) {
        }
        return times(sum, steps + 1);
    }
    return times(sum, 2);
}

static void
estimate_call(csuccessp_tree *tree)
{
    uint64_t cost = 0, size = 1, inner = larger(largest_inner(tree, 1), NUMBER);
    uint32_t i;

    for (i = 0; i < tree->overload_count; i++) {
        uint64_t made = size_of_result(tree, tree->overloads[i]->size);

        size = larger(size, made);
        cost = larger(cost, cost_of_call(tree, tree->overloads[i]->cost, made));
    }
    set(tree, plus(sum_of_costs(tree), cost), size, inner);
}

static void
estimate_loop(estimator *e, csuccessp_tree *tree)
{
    const csuccessp_tree *range = tree->items[0], *body;
    extent *local = &e->locals[tree->index];
    uint64_t cost = 1, rounds = range->size, steps, made;
    uint32_t i;

    local->size = local->inner = range->inner;
    if (tree->variables == 2) {
        local[1] = local[0];
        if (range->type->kind == CSUCCESSP_KIND_LIST)
            local->size = local->inner = 1;
    }
    for (i = 1; i < tree->count; i++) {
        estimate(e, tree->items[i]);
        cost = plus(cost, tree->items[i]->cost);
    }
    body = tree->items[tree->count - 1];
    cost = plus(range->cost, times(rounds, plus(cost, 1)));
    switch (tree->what) {
    case CSUCCESSP_LOOP_ALL:
    case CSUCCESSP_LOOP_EXISTS:
    case CSUCCESSP_LOOP_ONE:
        set(tree, cost, 1, 1);
        return;
    case CSUCCESSP_LOOP_FILTER:
        set(tree, cost, range->size, range->inner);
        return;
    case CSUCCESSP_LOOP_SORT:
        for (steps = 1; steps < 64 && rounds >> steps; steps++) {
        }
        set(tree, plus(cost, times(times(rounds, steps + 1), plus(weight(body), 1))), range->size,
            range->inner);
        return;
    case CSUCCESSP_LOOP_TRANSFORM_ENTRY:
        made = times(rounds, larger(body->size, 1));
        cost = plus(cost, plus(times(made, 4), keys_weight(made, body->inner / 8 + 1)));
        set(tree, cost, made, body->inner);
        return;
    case CSUCCESSP_LOOP_TRANSFORM_MAP:
        cost = plus(cost, keys_weight(rounds, range->inner / 8 + 1));
        break;
    default:
        break;
    }
    set(tree, plus(cost, times(rounds, plus(range->inner / 8, 4))), range->size,
        larger(body->size, body->inner));
}

static void
estimate_binding(estimator *e, csuccessp_tree *tree)
{
    extent *local = &e->locals[tree->index];
    const csuccessp_tree *value = tree->items[0], *body = tree->items[1];

    local->size = tree->kind == CSUCCESSP_TREE_BIND ? value->size
                                                    : larger(value->size, value->inner);
    local->inner = value->inner;
    estimate(e, tree->items[1]);
    set(tree, plus(value->cost, plus(body->cost, 1)), body->size, larger(body->inner, body->size));
}

/* Nodes whose items are all estimated before them. */
static void
estimate_plain(estimator *e, csuccessp_tree *tree)
{
    uint64_t cost = sum_of_costs(tree);
    extent known = {1, 1};

    switch (tree->kind) {
    case CSUCCESSP_TREE_LITERAL:
        literal_extent(&tree->literal, &known);
        break;
    case CSUCCESSP_TREE_INPUT:
        input_extent(e, tree, &known);
        break;
    case CSUCCESSP_TREE_LOCAL:
        known = e->locals[tree->index];
        break;
    case CSUCCESSP_TREE_SELECT:
        known.size = known.inner = tree->items[0]->inner;
        cost = plus(cost, plus(tree->name_length, tree->items[0]->size));
        break;
    case CSUCCESSP_TREE_HAS:
        cost = plus(cost, plus(tree->name_length, tree->items[0]->size));
        break;
    case CSUCCESSP_TREE_MATCH:
        cost = plus(cost, times(plus(tree->items[0]->size, 1), tree->pace));
        break;
    case CSUCCESSP_TREE_LIST:
    case CSUCCESSP_TREE_MAP:
        known.size = larger(tree->count, 1);
        known.inner = largest_inner(tree, 1);
        if (tree->kind == CSUCCESSP_TREE_MAP)
            cost = plus(cost, plus(times(tree->count, 3),
                                   keys_weight(tree->count / 2, largest_key(tree) / 8 + 1)));
        cost = plus(cost, tree->count);
        break;
    default:
        break;
    }
    set(tree, cost, known.size, known.inner);
}

static void
estimate(estimator *e, csuccessp_tree *tree)
{
    uint32_t i;

    if (tree->kind == CSUCCESSP_TREE_LOOP || tree->kind == CSUCCESSP_TREE_BIND ||
        tree->kind == CSUCCESSP_TREE_OPTIONAL_MAP) {
        estimate(e, tree->items[0]);
        if (tree->kind == CSUCCESSP_TREE_LOOP)
            estimate_loop(e, tree);
        else
            estimate_binding(e, tree);
        return;
    }
    for (i = 0; i < tree->count; i++)
        estimate(e, tree->items[i]);
    if (tree->kind == CSUCCESSP_TREE_OPERATOR)
        estimate_operator(tree);
    else if (tree->kind == CSUCCESSP_TREE_CALL)
        estimate_call(tree);
    else
        estimate_plain(e, tree);
}

/* The deepest node that is above the limit by itself. */
static const csuccessp_tree *
costliest(const csuccessp_tree *tree, uint64_t limit)
{
    uint32_t i;

    for (i = 0; i < tree->count; i++)
        if (tree->items[i]->cost > limit)
            return costliest(tree->items[i], limit);
    return tree;
}

csuccess_status
csuccessp_estimate(csuccessp_checker *checker, csuccessp_tree *tree)
{
    uint64_t limit = checker->environment->limits->cost;
    estimator e = {checker, NULL};

    e.locals = csuccessp_arena_take_zeroed(checker->arena, checker->frame + 1, sizeof *e.locals);
    if (!e.locals)
        return csuccessp_check_memory(checker);
    estimate(&e, tree);
    if (tree->cost <= limit)
        return CSUCCESS_OK;
    tree = (csuccessp_tree *)(uintptr_t)costliest(tree, limit);
    return csuccessp_problem_set(
        checker->problem, CSUCCESS_E_LIMIT, tree->offset,
        "this may take %llu steps and %llu are allowed; say how long its lists and texts can be",
        (unsigned long long)tree->cost, (unsigned long long)limit);
}
