/* SPDX-License-Identifier: MIT */
#include "expr/check/check.h"

#include <string.h>

csuccess_status
csuccessp_check_memory(csuccessp_checker *checker)
{
    return csuccessp_problem_set(checker->problem, CSUCCESS_E_NO_MEMORY, 0, "out of memory");
}

/* What a type stands for now, on its outside. */
static const csuccessp_type *
known(const csuccessp_checker *checker, const csuccessp_type *type)
{
    while (type->kind == CSUCCESSP_KIND_PARAMETER && checker->bound[type->number])
        type = checker->bound[type->number];
    return type;
}

static int
is_open(const csuccessp_type *type)
{
    return type->kind == CSUCCESSP_KIND_DYN || type->kind == CSUCCESSP_KIND_PARAMETER;
}

/* `type` in the message for a node that should have another. */
static csuccess_status
refuse(csuccessp_checker *checker, const csuccessp_tree *tree, const csuccessp_type *type,
       const char *before, const char *after)
{
    csuccess_status status;
    csuccessp_buffer text;

    csuccessp_buffer_open(&text, checker->arena->memory);
    csuccessp_buffer_text(&text, before);
    csuccessp_type_write(&text, csuccessp_type_resolved(checker, type, 1));
    csuccessp_buffer_text(&text, after);
    if (text.status == CSUCCESS_OK)
        status = csuccessp_problem_set(checker->problem, CSUCCESS_E_DEFINITION, tree->offset,
                                       "%.*s", (int)text.length, text.data);
    else
        status = csuccessp_check_memory(checker);
    csuccessp_buffer_close(&text);
    return status;
}

static csuccess_status
check_literal(csuccessp_tree *tree)
{
    tree->type = &csuccessp_types[tree->literal.kind];
    return CSUCCESS_OK;
}

static csuccess_status
optional_of(csuccessp_checker *checker, csuccessp_tree *tree, const csuccessp_type *of)
{
    tree->type = csuccessp_type_wrap(checker->arena, CSUCCESSP_KIND_OPTIONAL, of);
    return tree->type ? CSUCCESS_OK : csuccessp_check_memory(checker);
}

/* A problem, or for the evaluation to find. */
static csuccess_status
unknown_name(csuccessp_checker *checker, csuccessp_tree *tree)
{
    if (!checker->environment->unchecked)
        return csuccessp_unknown_name(checker, tree);
    tree->kind = CSUCCESSP_TREE_FAULT;
    tree->index = CSUCCESSP_FAULT_NAME;
    tree->count = 0;
    return CSUCCESS_OK;
}

/* The value of a field of a map, of an optional map, or asked for by .? */
static csuccess_status
check_select(csuccessp_checker *checker, csuccessp_tree *tree)
{
    const csuccessp_type *target, *value;
    const csuccessp_tree *outer;
    csuccess_status status;
    int found = 0, optional = tree->optional;

    if (!optional) {
        status = csuccessp_resolve(checker, tree, &found);
        if (status != CSUCCESS_OK || found)
            return status;
    }
    if (tree->kind == CSUCCESSP_TREE_HAS && !tree->count)
        return unknown_name(checker, tree);
    outer = checker->chain;
    if (!outer && !tree->optional)
        checker->chain = tree;
    status = csuccessp_check_node(checker, tree->items[0]);
    checker->chain = outer;
    if (status != CSUCCESS_OK)
        return status;
    target = known(checker, tree->items[0]->type);
    if (target->kind == CSUCCESSP_KIND_OPTIONAL) {
        optional = 1;
        target = known(checker, csuccessp_type_parameter(target, 0));
    }
    if (is_open(target)) {
        value = CSUCCESSP_TYPE_OF(DYN);
    } else if (target->kind == CSUCCESSP_KIND_MAP &&
               csuccessp_assignable(checker, csuccessp_type_parameter(target, 0),
                                    CSUCCESSP_TYPE_OF(STRING))) {
        value = csuccessp_type_parameter(target, 1);
    } else {
        return refuse(checker, tree, target, "fields can be selected of a map, not of ", "");
    }
    if (tree->kind == CSUCCESSP_TREE_HAS) {
        tree->type = CSUCCESSP_TYPE_OF(BOOL);
        return CSUCCESS_OK;
    }
    if (optional)
        return optional_of(checker, tree, value);
    tree->type = value;
    return CSUCCESS_OK;
}

static csuccess_status
check_name(csuccessp_checker *checker, csuccessp_tree *tree)
{
    csuccess_status status;
    int found;

    status = csuccessp_resolve(checker, tree, &found);
    if (status != CSUCCESS_OK || found)
        return status;
    return unknown_name(checker, tree);
}

static csuccess_status
over_limit(csuccessp_checker *checker, const csuccessp_tree *tree)
{
    return csuccessp_problem_set(checker->problem, CSUCCESS_E_LIMIT, tree->offset,
                                 "more than %u elements are written out",
                                 checker->environment->limits->list);
}

/* The type of an element, without the optional around it when it is marked. */
static csuccess_status
element_type(csuccessp_checker *checker, const csuccessp_tree *tree, uint32_t index,
             const csuccessp_type **out)
{
    const csuccessp_type *type = known(checker, tree->items[index]->type), *wanted;

    *out = type;
    if (!tree->marks || !tree->marks[index] || is_open(type))
        return CSUCCESS_OK;
    wanted = csuccessp_type_wrap(checker->arena, CSUCCESSP_KIND_OPTIONAL,
                                 csuccessp_fresh_parameter(checker));
    if (!wanted)
        return csuccessp_check_memory(checker);
    if (!csuccessp_assignable(checker, wanted, type))
        return refuse(checker, tree->items[index], type, "what stands behind '?' is ",
                      ", not an optional value");
    *out = csuccessp_type_parameter(type, 0);
    return CSUCCESS_OK;
}

/* Checks every second item from `from` on and joins their types; `step` is 1 for a list. */
static csuccess_status
join_items(csuccessp_checker *checker, csuccessp_tree *tree, uint32_t from, uint32_t step,
           const csuccessp_type **out)
{
    const csuccessp_type *joined = NULL, *type;
    csuccess_status status;
    uint32_t i;

    for (i = from; i < tree->count; i += step) {
        status = csuccessp_check_node(checker, tree->items[i]);
        type = tree->items[i]->type;
        if (status == CSUCCESS_OK && (step == 1 || from == 1))
            status = element_type(checker, tree, i, &type);
        if (status != CSUCCESS_OK)
            return status;
        joined = joined ? csuccessp_type_join(checker, joined, type) : type;
    }
    *out = joined ? joined : csuccessp_fresh_parameter(checker);
    return CSUCCESS_OK;
}

static csuccess_status
check_list(csuccessp_checker *checker, csuccessp_tree *tree)
{
    const csuccessp_type *of;
    csuccess_status status;

    if (tree->count > checker->environment->limits->list)
        return over_limit(checker, tree);
    status = join_items(checker, tree, 0, 1, &of);
    if (status != CSUCCESS_OK)
        return status;
    tree->type = csuccessp_type_list(checker->arena, of);
    return tree->type ? CSUCCESS_OK : csuccessp_check_memory(checker);
}

static csuccess_status
check_map(csuccessp_checker *checker, csuccessp_tree *tree)
{
    const csuccessp_type *key, *value, *type;
    csuccess_status status;
    uint32_t i;

    if (tree->count / 2 > checker->environment->limits->list)
        return over_limit(checker, tree);
    status = join_items(checker, tree, 0, 2, &key);
    if (status == CSUCCESS_OK)
        status = join_items(checker, tree, 1, 2, &value);
    if (status != CSUCCESS_OK)
        return status;
    for (i = 0; i < tree->count && !checker->environment->unchecked; i += 2) {
        type = known(checker, tree->items[i]->type);
        switch (type->kind) {
        case CSUCCESSP_KIND_BOOL:
        case CSUCCESSP_KIND_INT:
        case CSUCCESSP_KIND_UINT:
        case CSUCCESSP_KIND_STRING:
        case CSUCCESSP_KIND_DYN:
        case CSUCCESSP_KIND_PARAMETER:
            break;
        default:
            return refuse(checker, tree->items[i], type, "a key cannot be ", "");
        }
    }
    tree->type = csuccessp_type_map(checker->arena, key, value);
    return tree->type ? CSUCCESS_OK : csuccessp_check_memory(checker);
}

/* The types of what a loop runs over: elements, or keys and values. With two variables the first
 * is the index of a list. */
static csuccess_status
loop_types(csuccessp_checker *checker, const csuccessp_tree *tree, const csuccessp_type **first,
           const csuccessp_type **second)
{
    const csuccessp_type *range = known(checker, tree->items[0]->type);

    if (is_open(range)) {
        *first = *second = CSUCCESSP_TYPE_OF(DYN);
    } else if (range->kind == CSUCCESSP_KIND_LIST) {
        *second = csuccessp_type_parameter(range, 0);
        *first = tree->variables == 2 ? CSUCCESSP_TYPE_OF(INT) : *second;
    } else if (range->kind == CSUCCESSP_KIND_MAP) {
        *first = csuccessp_type_parameter(range, 0);
        *second = csuccessp_type_parameter(range, 1);
    } else {
        return refuse(checker, tree->items[0], range, "it runs over a list or a map, not over ",
                      "");
    }
    return CSUCCESS_OK;
}

static csuccess_status
want_bool(csuccessp_checker *checker, const csuccessp_tree *tree)
{
    if (csuccessp_assignable(checker, CSUCCESSP_TYPE_OF(BOOL), tree->type))
        return CSUCCESS_OK;
    return refuse(checker, tree, tree->type, "the condition is ", ", not bool");
}

static csuccess_status
loop_result(csuccessp_checker *checker, csuccessp_tree *tree, const csuccessp_type *first)
{
    const csuccessp_tree *body = tree->items[tree->count - 1];
    const csuccessp_type *type = known(checker, body->type);

    switch (tree->what) {
    case CSUCCESSP_LOOP_ALL:
    case CSUCCESSP_LOOP_EXISTS:
    case CSUCCESSP_LOOP_ONE:
        tree->type = CSUCCESSP_TYPE_OF(BOOL);
        return want_bool(checker, body);
    case CSUCCESSP_LOOP_FILTER:
        tree->type = csuccessp_type_list(checker->arena, first);
        return tree->type ? want_bool(checker, body) : csuccessp_check_memory(checker);
    case CSUCCESSP_LOOP_MAP:
        tree->type = csuccessp_type_list(checker->arena, body->type);
        break;
    case CSUCCESSP_LOOP_TRANSFORM_MAP:
        tree->type = csuccessp_type_map(checker->arena, first, body->type);
        break;
    case CSUCCESSP_LOOP_TRANSFORM_ENTRY:
        if (!is_open(type) && type->kind != CSUCCESSP_KIND_MAP)
            return refuse(checker, body, type, "an entry is written {key: value}; this is ", "");
        tree->type = type;
        break;
    default:
        if (type->kind == CSUCCESSP_KIND_LIST || type->kind == CSUCCESSP_KIND_MAP ||
            type->kind == CSUCCESSP_KIND_NULL)
            return refuse(checker, body, type, "elements cannot be sorted by ", "");
        tree->type = csuccessp_type_list(checker->arena, first);
        break;
    }
    return tree->type ? CSUCCESS_OK : csuccessp_check_memory(checker);
}

static csuccess_status
check_loop(csuccessp_checker *checker, csuccessp_tree *tree)
{
    uint32_t before = checker->local_count, i;
    const csuccessp_type *first = NULL, *second = NULL;
    csuccess_status status = csuccessp_check_node(checker, tree->items[0]);

    if (status == CSUCCESS_OK)
        status = loop_types(checker, tree, &first, &second);
    if (status != CSUCCESS_OK)
        return status;
    tree->index = before;
    status = csuccessp_add_local(checker, tree->name, tree->name_length, first);
    if (status == CSUCCESS_OK && tree->variables == 2)
        status = csuccessp_add_local(checker, tree->second, tree->second_length, second);
    for (i = 1; i < tree->count && status == CSUCCESS_OK; i++) {
        status = csuccessp_check_node(checker, tree->items[i]);
        if (status == CSUCCESS_OK && tree->filtered && i == 1)
            status = want_bool(checker, tree->items[i]);
    }
    checker->local_count = before;
    return status == CSUCCESS_OK ? loop_result(checker, tree, first) : status;
}

static csuccess_status
check_bind(csuccessp_checker *checker, csuccessp_tree *tree)
{
    csuccess_status status = csuccessp_check_node(checker, tree->items[0]);

    if (status != CSUCCESS_OK)
        return status;
    tree->index = checker->local_count;
    status = csuccessp_add_local(checker, tree->name, tree->name_length, tree->items[0]->type);
    if (status == CSUCCESS_OK)
        status = csuccessp_check_node(checker, tree->items[1]);
    checker->local_count = tree->index;
    tree->type = tree->items[1]->type;
    return status;
}

static csuccess_status
check_optional_map(csuccessp_checker *checker, csuccessp_tree *tree)
{
    csuccess_status status = csuccessp_check_node(checker, tree->items[0]);
    const csuccessp_type *type;

    if (status != CSUCCESS_OK)
        return status;
    type = known(checker, tree->items[0]->type);
    if (!is_open(type) && type->kind != CSUCCESSP_KIND_OPTIONAL)
        return refuse(checker, tree, type, "only an optional value has this; this is ", "");
    tree->index = checker->local_count;
    status = csuccessp_add_local(checker, tree->name, tree->name_length,
                                 is_open(type) ? CSUCCESSP_TYPE_OF(DYN)
                                               : csuccessp_type_parameter(type, 0));
    if (status == CSUCCESS_OK)
        status = csuccessp_check_node(checker, tree->items[1]);
    checker->local_count = tree->index;
    if (status != CSUCCESS_OK)
        return status;
    type = known(checker, tree->items[1]->type);
    if (!tree->method)
        return optional_of(checker, tree, type);
    if (!is_open(type) && type->kind != CSUCCESSP_KIND_OPTIONAL)
        return refuse(checker, tree->items[1], type, "optFlatMap takes an optional value; this is ",
                      "");
    tree->type = type;
    return CSUCCESS_OK;
}

static csuccess_status
check_kind(csuccessp_checker *checker, csuccessp_tree *tree)
{
    switch (tree->kind) {
    case CSUCCESSP_TREE_LITERAL:
        return check_literal(tree);
    case CSUCCESSP_TREE_NAME:
        return check_name(checker, tree);
    case CSUCCESSP_TREE_SELECT:
    case CSUCCESSP_TREE_HAS:
        return check_select(checker, tree);
    case CSUCCESSP_TREE_CALL:
        return csuccessp_check_call(checker, tree);
    case CSUCCESSP_TREE_OPERATOR:
        return csuccessp_check_operator(checker, tree);
    case CSUCCESSP_TREE_LIST:
        return check_list(checker, tree);
    case CSUCCESSP_TREE_MAP:
        return check_map(checker, tree);
    case CSUCCESSP_TREE_LOOP:
        return check_loop(checker, tree);
    case CSUCCESSP_TREE_BIND:
        return check_bind(checker, tree);
    default:
        return check_optional_map(checker, tree);
    }
}

csuccess_status
csuccessp_check_node(csuccessp_checker *checker, csuccessp_tree *tree)
{
    csuccess_status status = check_kind(checker, tree);

    if (status == CSUCCESS_OK && checker->failed)
        status = csuccessp_check_memory(checker);
    if (checker->environment->unchecked)
        tree->type = CSUCCESSP_TYPE_OF(DYN);
    return status;
}

/* What parameters stand for is known at the end; what is still open is dyn. */
static void
close_types(csuccessp_checker *checker, csuccessp_tree *tree)
{
    uint32_t i;

    tree->type = csuccessp_type_resolved(checker, tree->type, 1);
    for (i = 0; i < tree->count; i++)
        close_types(checker, tree->items[i]);
}

csuccess_status
csuccessp_check(csuccessp_checker *checker, csuccessp_tree *tree)
{
    csuccess_status status = csuccessp_check_node(checker, tree);

    if (status == CSUCCESS_OK && checker->parameters > 0)
        close_types(checker, tree);
    if (status == CSUCCESS_OK && checker->failed)
        status = csuccessp_check_memory(checker);
    return status;
}
