/* SPDX-License-Identifier: MIT */
/* Calls of functions: which overloads fit, and what they give. */
#include <string.h>

#include "expr/check/check.h"
#include "expr/check/signature.h"

enum { LETTERS = 26 };

typedef struct candidates {
    csuccessp_checker *checker;
    csuccessp_tree *call;
    const csuccessp_type *result; /* of those that fit */
    int known;   /* the types of all arguments, so that one that fits does so for certain */
    int binding; /* the one that is tried is the only one */
} candidates;

/* The type that a call of an overload gives; NULL when the arguments do not fit. */
static const csuccessp_type *
fitted(csuccessp_checker *checker, const csuccessp_tree *call, const csuccessp_signature *signature)
{
    const csuccessp_type *renamed[LETTERS] = {NULL};
    uint32_t i, mark = csuccessp_trail_mark(checker);

    for (i = 0; i < call->count; i++) {
        const csuccessp_type *wanted =
            csuccessp_instance(checker, csuccessp_signature_parameter(signature, i), renamed);

        if (!csuccessp_assignable(checker, wanted, call->items[i]->type)) {
            csuccessp_trail_undo(checker, mark);
            return NULL;
        }
    }
    return csuccessp_type_resolved(checker, csuccessp_instance(checker, signature->result, renamed),
                                   0);
}

/* No deeper than types are made. */
static int
is_known(const csuccessp_checker *checker, const csuccessp_type *type)
{
    unsigned i;

    while (type->kind == CSUCCESSP_KIND_PARAMETER && checker->bound[type->number])
        type = checker->bound[type->number];
    if (type->kind == CSUCCESSP_KIND_DYN || type->kind == CSUCCESSP_KIND_PARAMETER ||
        type->kind == CSUCCESSP_KIND_NULL)
        return 0;
    for (i = 0; i < type->count; i++)
        if (!is_known(checker, csuccessp_type_parameter(type, i)))
            return 0;
    return 1;
}

/* 1 when the types of all arguments are known before these are there. */
static int
are_known(const csuccessp_checker *checker, const csuccessp_tree *call)
{
    uint32_t i;

    for (i = 0; i < call->count; i++)
        if (!is_known(checker, call->items[i]->type))
            return 0;
    return 1;
}

static csuccess_status
try_overload(candidates *c, const csuccessp_overload *overload)
{
    csuccessp_checker *checker = c->checker;
    uint32_t mark = csuccessp_trail_mark(checker);
    csuccessp_signature signature;
    const csuccessp_type *result;

    if (!csuccessp_signature_read(checker->arena, overload->signature, &signature))
        return csuccessp_check_memory(checker);
    if (!csuccessp_signature_takes(&signature, c->call->count, c->call->method))
        return CSUCCESS_OK;
    result = fitted(checker, c->call, &signature);
    if (!result)
        return CSUCCESS_OK;
    if (!c->known && !c->binding)
        csuccessp_trail_undo(checker, mark);
    c->result = c->result ? csuccessp_type_join(checker, c->result, result) : result;
    c->call->overloads[c->call->overload_count++] = overload;
    return CSUCCESS_OK;
}

/* What is open in the arguments is bound only when there is no choice: the first of several
 * overloads that fit need not be the one that is called. */
static csuccess_status
bind_single(candidates *c)
{
    const csuccessp_overload *overload = c->call->overloads[0];

    if (c->known || c->call->overload_count != 1)
        return CSUCCESS_OK;
    c->call->overload_count = 0;
    c->result = NULL;
    c->binding = 1;
    return try_overload(c, overload);
}

/* "(int, string)", or "string.(int)" for a method. */
static void
write_arguments(csuccessp_checker *checker, const csuccessp_tree *call, csuccessp_buffer *to)
{
    uint32_t i = 0;

    if (call->method) {
        csuccessp_type_write(to, csuccessp_type_resolved(checker, call->items[0]->type, 1));
        csuccessp_buffer_char(to, '.');
        i = 1;
    }
    csuccessp_buffer_char(to, '(');
    for (; i < call->count; i++) {
        if (i > (uint32_t)call->method)
            csuccessp_buffer_text(to, ", ");
        csuccessp_type_write(to, csuccessp_type_resolved(checker, call->items[i]->type, 1));
    }
    csuccessp_buffer_char(to, ')');
}

static csuccess_status
no_overload(csuccessp_checker *checker, const csuccessp_tree *call,
            const csuccessp_overload *library, size_t library_count,
            const csuccessp_overload *declared, size_t declared_count)
{
    csuccessp_buffer text;
    csuccess_status status;
    size_t i;

    csuccessp_buffer_open(&text, checker->arena->memory);
    csuccessp_buffer_add(&text, call->name, call->name_length);
    csuccessp_buffer_text(&text, " takes no ");
    write_arguments(checker, call, &text);
    csuccessp_buffer_text(&text, "; it takes ");
    for (i = 0; i < library_count + declared_count; i++) {
        if (i > 0)
            csuccessp_buffer_text(&text, " or ");
        csuccessp_buffer_text(&text, i < library_count ? library[i].signature
                                                       : declared[i - library_count].signature);
    }
    if (text.status == CSUCCESS_OK)
        status = csuccessp_problem_set(checker->problem, CSUCCESS_E_DEFINITION, call->offset,
                                       "%.*s", (int)text.length, text.data);
    else
        status = csuccessp_check_memory(checker);
    csuccessp_buffer_close(&text);
    return status;
}

csuccess_status
csuccessp_check_call(csuccessp_checker *checker, csuccessp_tree *tree)
{
    const csuccessp_overload *library = NULL, *declared = NULL;
    candidates c = {checker, tree, NULL, 0, 0};
    size_t library_count, declared_count, i;
    csuccess_status status;

    status = csuccessp_resolve_function(checker, tree, &library, &library_count, &declared,
                                        &declared_count);
    if (status == CSUCCESS_OK && !checker->environment->unchecked &&
        ((!library_count && !declared_count) || csuccessp_is_space(checker, tree)))
        return csuccessp_unknown_function(checker, tree);
    for (i = 0; i < tree->count && status == CSUCCESS_OK; i++)
        status = csuccessp_check_node(checker, tree->items[i]);
    if (status != CSUCCESS_OK)
        return status;
    tree->type = CSUCCESSP_TYPE_OF(DYN);
    if (!library_count && !declared_count) {
        tree->kind = CSUCCESSP_TREE_FAULT;
        tree->index = CSUCCESSP_FAULT_FUNCTION;
        return CSUCCESS_OK;
    }
    tree->overloads = csuccessp_arena_take(checker->arena, library_count + declared_count,
                                           sizeof(csuccessp_overload *));
    if (!tree->overloads)
        return csuccessp_check_memory(checker);
    c.known = are_known(checker, tree);
    for (i = 0; i < library_count + declared_count && status == CSUCCESS_OK; i++) {
        if (c.known && tree->overload_count)
            break;
        status = try_overload(&c, i < library_count ? &library[i] : &declared[i - library_count]);
    }
    if (status != CSUCCESS_OK)
        return status;
    if (!tree->overload_count) {
        if (!checker->environment->unchecked)
            return no_overload(checker, tree, library, library_count, declared, declared_count);
        tree->kind = CSUCCESSP_TREE_FAULT;
        tree->index = CSUCCESSP_FAULT_OVERLOAD;
        return CSUCCESS_OK;
    }
    status = bind_single(&c);
    tree->type = c.result;
    return status;
}
