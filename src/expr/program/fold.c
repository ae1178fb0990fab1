/* SPDX-License-Identifier: MIT */
#include "expr/program/fold.h"

#include <string.h>

#include "expr/check/signature.h"
#include "expr/program/operate.h"

static int
all_literal(const csuccessp_tree *tree)
{
    uint32_t i;

    for (i = 0; i < tree->count; i++)
        if (tree->items[i]->kind != CSUCCESSP_TREE_LITERAL)
            return 0;
    return 1;
}

/* Values that are no larger than what they came from. */
static int
is_small(csuccessp_any value)
{
    switch (value.kind) {
    case CSUCCESSP_KIND_BOOL:
    case CSUCCESSP_KIND_INT:
    case CSUCCESSP_KIND_UINT:
    case CSUCCESSP_KIND_DOUBLE:
    case CSUCCESSP_KIND_TIMESTAMP:
    case CSUCCESSP_KIND_DURATION:
    case CSUCCESSP_KIND_DATE:
        return 1;
    default:
        return 0;
    }
}

static void
replace(csuccessp_tree *tree, csuccessp_any value)
{
    tree->kind = CSUCCESSP_TREE_LITERAL;
    tree->literal = value;
    tree->count = 0;
}

static void
fold_list(csuccessp_evaluation *evaluation, csuccessp_tree *tree)
{
    csuccessp_any *items, list;
    uint32_t i;

    if (tree->marks)
        return;
    items = csuccessp_arena_take(evaluation->arena, tree->count, sizeof *items);
    if (!items)
        return;
    for (i = 0; i < tree->count; i++)
        items[i] = tree->items[i]->literal;
    list = csuccessp_list_make(evaluation->arena, items, tree->count);
    if (list.kind == CSUCCESSP_KIND_LIST)
        replace(tree, list);
}

/* Are literals of the kinds that a function takes? What is dyn has been found to fit any. */
static int
are_taken(csuccessp_evaluation *evaluation, const csuccessp_overload *overload,
          const csuccessp_any *arguments, uint32_t count)
{
    csuccessp_signature signature;
    uint32_t i;

    if (!csuccessp_signature_read(evaluation->arena, overload->signature, &signature))
        return 0;
    for (i = 0; i < count; i++)
        if (!(csuccessp_signature_kinds(csuccessp_signature_parameter(&signature, i)) >>
                  arguments[i].kind &
              1))
            return 0;
    return 1;
}

/* A call with one meaning and no zone, whose definition may change. */
static void
fold_call(csuccessp_evaluation *evaluation, csuccessp_tree *tree)
{
    csuccessp_any arguments[CSUCCESSP_TYPE_PARAMETERS], value;
    uint32_t i;

    if (tree->overload_count != 1 || !tree->overloads[0]->call || tree->count == 0 ||
        tree->count > CSUCCESSP_TYPE_PARAMETERS)
        return;
    for (i = 0; i < tree->count; i++)
        arguments[i] = tree->items[i]->literal;
    if (tree->count > 1 &&
        (arguments[0].kind == CSUCCESSP_KIND_TIMESTAMP || arguments[0].kind == CSUCCESSP_KIND_DATE))
        return;
    if (!are_taken(evaluation, tree->overloads[0], arguments, tree->count))
        return;
    evaluation->steps = 0;
    value = tree->overloads[0]->call(evaluation, arguments, tree->count);
    evaluation->stopped = 0;
    if (is_small(value))
        replace(tree, value);
}

static void
fold_operator(csuccessp_evaluation *evaluation, csuccessp_tree *tree)
{
    csuccessp_any value;

    if (tree->what == CSUCCESSP_AND || tree->what == CSUCCESSP_OR || tree->what == CSUCCESSP_CHOOSE)
        return;
    evaluation->steps = 0;
    value = csuccessp_operate(evaluation, tree->what, tree->items[0]->literal,
                              tree->items[tree->count - 1]->literal);
    evaluation->stopped = 0;
    if (is_small(value))
        replace(tree, value);
}

void
csuccessp_fold(csuccessp_evaluation *evaluation, csuccessp_tree *tree)
{
    uint32_t i;

    for (i = 0; i < tree->count; i++)
        csuccessp_fold(evaluation, tree->items[i]);
    if (!all_literal(tree))
        return;
    if (tree->kind == CSUCCESSP_TREE_LIST)
        fold_list(evaluation, tree);
    else if (tree->kind == CSUCCESSP_TREE_CALL)
        fold_call(evaluation, tree);
    else if (tree->kind == CSUCCESSP_TREE_OPERATOR)
        fold_operator(evaluation, tree);
}
