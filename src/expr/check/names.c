/* SPDX-License-Identifier: MIT */
/* What names mean: a variable of a macro, a variable of the environment, a type, a function; each
 * in the container first and then outside it. */
#include <stdio.h>
#include <string.h>

#include "expr/check/check.h"

/* The name at the root of a chain of selections; NULL when something else is there. */
static const csuccessp_tree *
root_of(const csuccessp_tree *tree)
{
    while ((tree->kind == CSUCCESSP_TREE_SELECT && !tree->optional) ||
           (tree->kind == CSUCCESSP_TREE_HAS && tree->count))
        tree = tree->items[0];
    if (tree->kind == CSUCCESSP_TREE_NAME || tree->kind == CSUCCESSP_TREE_HAS)
        return tree;
    return NULL;
}

static int
find_local(const csuccessp_checker *checker, const csuccessp_tree *name, uint32_t *index)
{
    uint32_t i;

    for (i = checker->local_count; i > 0 && !name->absolute; i--) {
        const csuccessp_local *local = &checker->locals[i - 1];

        if (local->length == name->name_length &&
            memcmp(local->name, name->name, local->length) == 0) {
            *index = i - 1;
            return 1;
        }
    }
    return 0;
}

csuccess_status
csuccessp_add_local(csuccessp_checker *checker, const char *name, uint32_t length,
                    const csuccessp_type *type)
{
    if (checker->local_count == checker->local_capacity) {
        uint32_t capacity = checker->local_capacity ? checker->local_capacity * 2 : 8;
        csuccessp_local *grown = csuccessp_arena_take(checker->arena, capacity, sizeof *grown);

        if (!grown)
            return csuccessp_check_memory(checker);
        if (checker->local_count)
            memcpy(grown, checker->locals, checker->local_count * sizeof *grown);
        checker->locals = grown;
        checker->local_capacity = capacity;
    }
    checker->locals[checker->local_count].name = name;
    checker->locals[checker->local_count].length = length;
    checker->locals[checker->local_count++].type = type;
    if (checker->local_count > checker->frame)
        checker->frame = checker->local_count;
    return CSUCCESS_OK;
}

/* Room for `length` bytes behind the container and a dot. */
static char *
qualified_room(csuccessp_checker *checker, size_t length)
{
    size_t need = strlen(checker->environment->container) + 1 + length;

    if (need > checker->qualified_capacity) {
        checker->qualified = csuccessp_arena_take(checker->arena, need * 2, 1);
        checker->qualified_capacity = checker->qualified ? need * 2 : 0;
    }
    return checker->qualified;
}

/* Writes "a.b.c" so that it ends at `end`. */
static void
write_chain(const csuccessp_tree *tree, char *end)
{
    for (;; tree = tree->items[0]) {
        end -= tree->name_length;
        memcpy(end, tree->name, tree->name_length);
        if (!tree->count)
            return;
        *--end = '.';
    }
}

static size_t
chain_length(const csuccessp_tree *tree)
{
    size_t length = tree->name_length;

    for (; tree->count; tree = tree->items[0])
        length += 1 + tree->items[0]->name_length;
    return length;
}

/* Puts what is left of the container, `prefix` bytes, before a name that stands behind it. */
static const char *
in_container(const csuccessp_checker *checker, char *name, size_t prefix)
{
    if (!prefix)
        return name;
    name[-1] = '.';
    memcpy(name - 1 - prefix, checker->environment->container, prefix);
    return name - 1 - prefix;
}

/* The next shorter prefix of the container; 0 is the last. */
static size_t
outer(const char *container, size_t prefix)
{
    while (prefix > 0 && container[--prefix] != '.') {
    }
    return prefix;
}

static csuccess_status
add_input(csuccessp_checker *checker, const csuccessp_variable *variable, const char *name,
          size_t length, uint32_t *index)
{
    csuccessp_inputs *inputs = &checker->inputs;
    csuccessp_input *input;
    char *copy;
    uint32_t i;

    for (i = 0; i < inputs->count; i++)
        if (inputs->items[i].id == variable->id) {
            *index = i;
            return CSUCCESS_OK;
        }
    if (inputs->count == inputs->capacity) {
        uint32_t capacity = inputs->capacity ? inputs->capacity * 2 : 8;
        csuccessp_input *grown = csuccessp_arena_take(checker->arena, capacity, sizeof *grown);

        if (!grown)
            return csuccessp_check_memory(checker);
        if (inputs->count)
            memcpy(grown, inputs->items, inputs->count * sizeof *grown);
        inputs->items = grown;
        inputs->capacity = capacity;
    }
    copy = csuccessp_arena_take(checker->arena, length, 1);
    if (!copy)
        return csuccessp_check_memory(checker);
    memcpy(copy, name, length);
    input = &inputs->items[inputs->count];
    input->name = copy;
    input->name_length = (uint32_t)length;
    input->size = variable->size;
    input->id = variable->id;
    input->type = variable->type;
    *index = inputs->count++;
    return CSUCCESS_OK;
}

/* A variable or a type of exactly this name. */
static csuccess_status
resolve_exactly(csuccessp_checker *checker, csuccessp_tree *tree, const char *name, size_t length,
                int *found)
{
    const csuccessp_environment *environment = checker->environment;
    int has = tree->kind == CSUCCESSP_TREE_HAS;
    csuccessp_variable variable = {0};
    csuccess_status status;
    const csuccessp_type *type, *of;

    status = environment->variable(environment->context, name, length, &variable, checker->problem,
                                   tree->offset);
    if (status == CSUCCESS_OK) {
        status = add_input(checker, &variable, name, length, &tree->index);
        tree->type = has                      ? CSUCCESSP_TYPE_OF(BOOL)
                     : environment->unchecked ? CSUCCESSP_TYPE_OF(DYN)
                                              : variable.type;
        tree->kind = has ? CSUCCESSP_TREE_PRESENT : CSUCCESSP_TREE_INPUT;
        tree->count = 0;
        *found = 1;
        return status;
    }
    if (status != CSUCCESS_E_NOT_FOUND)
        return csuccessp_problem_set(checker->problem, status, tree->offset, "%.*s: %s",
                                     (int)length, name, csuccess_status_text(status));
    type = has ? NULL : csuccessp_type_named(name, length);
    if (!type)
        return CSUCCESS_OK;
    of = csuccessp_type_wrap(checker->arena, CSUCCESSP_KIND_TYPE, type);
    if (!of)
        return csuccessp_check_memory(checker);
    tree->kind = CSUCCESSP_TREE_LITERAL;
    tree->count = 0;
    tree->literal = csuccessp_any_of(CSUCCESSP_KIND_TYPE, 0);
    tree->literal.as.type = type;
    tree->type = of;
    *found = 1;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_resolve(csuccessp_checker *checker, csuccessp_tree *tree, int *found)
{
    const char *container = checker->environment->container;
    const csuccessp_tree *root = root_of(tree);
    csuccess_status status = CSUCCESS_OK;
    size_t prefix, length;
    char *name;

    *found = 0;
    if (!root)
        return CSUCCESS_OK;
    if (find_local(checker, root, &tree->index)) {
        if (tree != root)
            return CSUCCESS_OK;
        *found = 1;
        if (tree->kind == CSUCCESSP_TREE_HAS) {
            tree->kind = CSUCCESSP_TREE_HAS_LOCAL;
            tree->type = CSUCCESSP_TYPE_OF(BOOL);
        } else {
            tree->kind = CSUCCESSP_TREE_LOCAL;
            tree->type = checker->locals[tree->index].type;
        }
        return CSUCCESS_OK;
    }
    prefix = root->absolute ? 0 : strlen(container);
    if (tree == root && !prefix)
        return resolve_exactly(checker, tree, tree->name, tree->name_length, found);
    length = chain_length(tree);
    name = qualified_room(checker, length);
    if (!name)
        return csuccessp_check_memory(checker);
    name += strlen(container) + 1;
    write_chain(tree, name + length);
    for (;; prefix = outer(container, prefix)) {
        const char *start = in_container(checker, name, prefix);

        status = resolve_exactly(checker, tree, start, length + (size_t)(name - start), found);
        if (status != CSUCCESS_OK || *found || !prefix)
            return status;
    }
}

static void
offer_names(csuccessp_checker *checker, csuccessp_suggestion *suggestion)
{
    uint32_t i;

    for (i = 0; i < checker->local_count; i++)
        csuccessp_suggest_offer(suggestion, checker->locals[i].name, checker->locals[i].length);
    if (checker->environment->suggest)
        checker->environment->suggest(checker->environment->context, suggestion);
}

csuccess_status
csuccessp_unknown_name(csuccessp_checker *checker, const csuccessp_tree *tree)
{
    char hint[CSUCCESSP_SUGGEST_TEXT], chain[256];
    csuccessp_suggestion suggestion;
    size_t length;

    if (checker->chain && root_of(checker->chain) == tree)
        tree = checker->chain; /* all of "health.model.score" is the name */
    length = chain_length(tree);
    if (length > sizeof chain)
        return csuccessp_problem_set(checker->problem, CSUCCESS_E_UNKNOWN, tree->offset,
                                     "there is no variable of that name");
    write_chain(tree, chain + length);
    csuccessp_suggest_begin(&suggestion, chain, length);
    offer_names(checker, &suggestion);
    return csuccessp_problem_set(checker->problem, CSUCCESS_E_UNKNOWN, root_of(tree)->offset,
                                 "there is no variable '%.*s'%s", (int)length, chain,
                                 csuccessp_suggest_text(&suggestion, hint));
}

static size_t
declared_of(const csuccessp_environment *environment, const char *name, size_t length,
            const csuccessp_overload **first)
{
    size_t i, count = 0;

    for (i = 0; i < environment->function_count; i++) {
        const csuccessp_overload *overload = &environment->functions[i];

        if (strlen(overload->name) != length || memcmp(overload->name, name, length) != 0)
            continue;
        if (!count)
            *first = overload;
        count++;
    }
    return count;
}

static const char *const macros[] = {"has",
                                     "all",
                                     "exists",
                                     "exists_one",
                                     "existsOne",
                                     "map",
                                     "filter",
                                     "sortBy",
                                     "optMap",
                                     "optFlatMap",
                                     "transformList",
                                     "transformMap",
                                     "transformMapEntry",
                                     "bind"};

/* Is a receiver like "math" the first part of the name of a function? */
static int
is_namespace(csuccessp_checker *checker, const csuccessp_tree *call)
{
    const csuccessp_tree *root = call->method ? root_of(call->items[0]) : NULL;
    uint32_t index;

    return root && root->kind == CSUCCESSP_TREE_NAME && !find_local(checker, root, &index);
}

static csuccess_status
function_named(csuccessp_checker *checker, size_t length, int absolute,
               const csuccessp_overload **library, size_t *library_count,
               const csuccessp_overload **declared, size_t *declared_count)
{
    const char *container = checker->environment->container;
    size_t prefix = absolute ? 0 : strlen(container);
    char *name = checker->qualified + strlen(container) + 1;

    for (;; prefix = outer(container, prefix)) {
        const char *start = in_container(checker, name, prefix);
        size_t all = length + (size_t)(name - start);

        *library = csuccessp_overloads_of(start, all, library_count);
        *declared_count = declared_of(checker->environment, start, all, declared);
        if (*library_count || *declared_count || !prefix)
            return CSUCCESS_OK;
    }
}

csuccess_status
csuccessp_resolve_function(csuccessp_checker *checker, csuccessp_tree *call,
                           const csuccessp_overload **library, size_t *library_count,
                           const csuccessp_overload **declared, size_t *declared_count)
{
    const char *container = checker->environment->container;
    int space = is_namespace(checker, call);
    const csuccessp_tree *receiver = call->method ? call->items[0] : NULL;
    size_t length, before = space ? chain_length(receiver) + 1 : 0;
    char *name;

    length = before + call->name_length;
    name = qualified_room(checker, length);
    if (!name)
        return csuccessp_check_memory(checker);
    name += strlen(container) + 1;
    if (space) {
        write_chain(receiver, name + before - 1);
        name[before - 1] = '.';
    }
    memcpy(name + before, call->name, call->name_length);
    *library_count = *declared_count = 0;
    if (space) {
        function_named(checker, length, root_of(receiver)->absolute, library, library_count,
                       declared, declared_count);
        if (*library_count || *declared_count) {
            call->items++; /* what stood before the dot was part of the name */
            call->count--;
            call->method = 0;
            return CSUCCESS_OK;
        }
    }
    if (!call->method)
        return function_named(checker, length, call->absolute, library, library_count, declared,
                              declared_count);
    *library = csuccessp_overloads_of(call->name, call->name_length, library_count);
    *declared_count = declared_of(checker->environment, call->name, call->name_length, declared);
    return CSUCCESS_OK;
}

int
csuccessp_is_space(csuccessp_checker *checker, const csuccessp_tree *call)
{
    const csuccessp_environment *environment = checker->environment;
    const csuccessp_tree *receiver = call->method ? call->items[0] : NULL;
    csuccessp_variable variable;
    const csuccessp_overload *all;
    size_t i, count;

    if (!is_namespace(checker, call) || receiver->count)
        return 0;
    if (environment->variable(environment->context, receiver->name, receiver->name_length,
                              &variable, checker->problem,
                              receiver->offset) != CSUCCESS_E_NOT_FOUND)
        return 0;
    all = csuccessp_overloads(&count);
    for (i = 0; i < count; i++)
        if (strncmp(all[i].name, receiver->name, receiver->name_length) == 0 &&
            all[i].name[receiver->name_length] == '.')
            return 1;
    return 0;
}

static int
is_macro(const csuccessp_tree *call)
{
    size_t i;

    for (i = 0; i < sizeof macros / sizeof *macros; i++)
        if (strlen(macros[i]) == call->name_length &&
            memcmp(macros[i], call->name, call->name_length) == 0)
            return 1;
    return 0;
}

csuccess_status
csuccessp_unknown_function(csuccessp_checker *checker, const csuccessp_tree *call)
{
    char hint[CSUCCESSP_SUGGEST_TEXT], name[96];
    csuccessp_suggestion suggestion;
    const csuccessp_overload *all;
    size_t i, count;

    if (is_macro(call))
        return csuccessp_problem_set(checker->problem, CSUCCESS_E_UNKNOWN, call->offset,
                                     "%.*s() takes other arguments", (int)call->name_length,
                                     call->name);
    if (csuccessp_is_space(checker, call))
        snprintf(name, sizeof name, "%.*s.%.*s", (int)call->items[0]->name_length,
                 call->items[0]->name, (int)call->name_length, call->name);
    else
        snprintf(name, sizeof name, "%.*s", (int)call->name_length, call->name);
    csuccessp_suggest_begin(&suggestion, name, strlen(name));
    all = csuccessp_overloads(&count);
    for (i = 0; i < count; i++)
        csuccessp_suggest_offer(&suggestion, all[i].name, strlen(all[i].name));
    for (i = 0; i < sizeof macros / sizeof *macros; i++)
        csuccessp_suggest_offer(&suggestion, macros[i], strlen(macros[i]));
    return csuccessp_problem_set(checker->problem, CSUCCESS_E_UNKNOWN, call->offset,
                                 "there is no function '%s'%s", name,
                                 csuccessp_suggest_text(&suggestion, hint));
}
