/* SPDX-License-Identifier: MIT */
/* Macros: calls whose arguments are not evaluated before, but name variables or are repeated. */
#include "expr/syntax/parse.h"

#include <string.h>

typedef struct loop_macro {
    const char *name;
    uint8_t what;
    uint8_t arguments; /* without the receiver */
    uint8_t variables;
    uint8_t filtered;
} loop_macro;

static const loop_macro loops[] = {
    {"all", CSUCCESSP_LOOP_ALL, 2, 1, 0},
    {"all", CSUCCESSP_LOOP_ALL, 3, 2, 0},
    {"exists", CSUCCESSP_LOOP_EXISTS, 2, 1, 0},
    {"exists", CSUCCESSP_LOOP_EXISTS, 3, 2, 0},
    {"exists_one", CSUCCESSP_LOOP_ONE, 2, 1, 0},
    {"exists_one", CSUCCESSP_LOOP_ONE, 3, 2, 0},
    {"existsOne", CSUCCESSP_LOOP_ONE, 2, 1, 0},
    {"existsOne", CSUCCESSP_LOOP_ONE, 3, 2, 0},
    {"filter", CSUCCESSP_LOOP_FILTER, 2, 1, 0},
    {"map", CSUCCESSP_LOOP_MAP, 2, 1, 0},
    {"map", CSUCCESSP_LOOP_MAP, 3, 1, 1},
    {"sortBy", CSUCCESSP_LOOP_SORT, 2, 1, 0},
    {"transformList", CSUCCESSP_LOOP_MAP, 3, 2, 0},
    {"transformList", CSUCCESSP_LOOP_MAP, 4, 2, 1},
    {"transformMap", CSUCCESSP_LOOP_TRANSFORM_MAP, 3, 2, 0},
    {"transformMap", CSUCCESSP_LOOP_TRANSFORM_MAP, 4, 2, 1},
    {"transformMapEntry", CSUCCESSP_LOOP_TRANSFORM_ENTRY, 3, 2, 0},
    {"transformMapEntry", CSUCCESSP_LOOP_TRANSFORM_ENTRY, 4, 2, 1},
};

static int
is_named(const csuccessp_tree *tree, const char *name)
{
    return strlen(name) == tree->name_length && memcmp(tree->name, name, tree->name_length) == 0;
}

static csuccess_status
want_name(csuccessp_parser *parser, const csuccessp_tree *call, const csuccessp_tree *name)
{
    if (name->kind == CSUCCESSP_TREE_NAME && !name->absolute)
        return CSUCCESS_OK;
    return csuccessp_problem_set(parser->problem, CSUCCESS_E_SYNTAX, name->offset,
                                 "%.*s takes a plain name for its variable", (int)call->name_length,
                                 call->name);
}

/* has(a.b) asks for a field, has(a) whether a variable has a value. */
static csuccess_status
expand_has(csuccessp_parser *parser, csuccessp_tree *call, csuccessp_tree **out)
{
    csuccessp_tree *asked = call->items[0];

    if ((asked->kind != CSUCCESSP_TREE_SELECT || asked->optional) &&
        asked->kind != CSUCCESSP_TREE_NAME)
        return csuccessp_problem_set(parser->problem, CSUCCESS_E_SYNTAX, asked->offset,
                                     "has() takes a name or a field, as in has(x) or has(x.y)");
    asked->kind = CSUCCESSP_TREE_HAS;
    *out = asked;
    return CSUCCESS_OK;
}

static csuccess_status
expand_loop(csuccessp_parser *parser, const csuccessp_tree *call, const loop_macro *macro,
            csuccessp_tree **out)
{
    csuccessp_tree *tree, *first = call->items[1], *second = call->items[2];
    csuccess_status status = want_name(parser, call, first);
    uint32_t i;

    if (status == CSUCCESS_OK && macro->variables == 2)
        status = want_name(parser, call, second);
    if (status != CSUCCESS_OK)
        return status;
    if (macro->variables == 2 && first->name_length == second->name_length &&
        memcmp(first->name, second->name, first->name_length) == 0)
        return csuccessp_problem_set(parser->problem, CSUCCESS_E_SYNTAX, second->offset,
                                     "the two variables need different names");
    tree = csuccessp_tree_new(parser, CSUCCESSP_TREE_LOOP, call->offset,
                              call->count - macro->variables);
    if (!tree)
        return csuccessp_parse_memory(parser);
    tree->what = macro->what;
    tree->variables = macro->variables;
    tree->filtered = macro->filtered;
    tree->name = first->name;
    tree->name_length = first->name_length;
    if (macro->variables == 2) {
        tree->second = second->name;
        tree->second_length = second->name_length;
    }
    tree->items[0] = call->items[0];
    for (i = 1; i < tree->count; i++)
        tree->items[i] = call->items[i + macro->variables];
    *out = tree;
    return CSUCCESS_OK;
}

/* cel.bind(name, value, body), value.optMap(name, body), value.optFlatMap(name, body). */
static csuccess_status
expand_binding(csuccessp_parser *parser, const csuccessp_tree *call, unsigned kind, uint32_t name,
               uint32_t value, uint32_t body, csuccessp_tree **out)
{
    csuccess_status status = want_name(parser, call, call->items[name]);
    csuccessp_tree *tree;

    if (status != CSUCCESS_OK)
        return status;
    tree = csuccessp_tree_new(parser, kind, call->offset, 2);
    if (!tree)
        return csuccessp_parse_memory(parser);
    tree->name = call->items[name]->name;
    tree->name_length = call->items[name]->name_length;
    tree->items[0] = call->items[value];
    tree->items[1] = call->items[body];
    *out = tree;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_macro_expand(csuccessp_parser *parser, csuccessp_tree *call, csuccessp_tree **out)
{
    csuccess_status status;
    size_t i;

    if (!call->method)
        return call->count == 1 && is_named(call, "has") ? expand_has(parser, call, out)
                                                         : CSUCCESS_OK;
    for (i = 0; i < sizeof loops / sizeof *loops; i++)
        if (call->count == loops[i].arguments + 1u && is_named(call, loops[i].name))
            return expand_loop(parser, call, &loops[i], out);
    if (call->count == 4 && is_named(call, "bind") && call->items[0]->kind == CSUCCESSP_TREE_NAME &&
        is_named(call->items[0], "cel"))
        return expand_binding(parser, call, CSUCCESSP_TREE_BIND, 1, 2, 3, out);
    if (call->count == 3 && (is_named(call, "optMap") || is_named(call, "optFlatMap"))) {
        status = expand_binding(parser, call, CSUCCESSP_TREE_OPTIONAL_MAP, 1, 0, 2, out);
        if (status == CSUCCESS_OK)
            (*out)->method = is_named(call, "optFlatMap");
        return status;
    }
    return CSUCCESS_OK;
}
