/* SPDX-License-Identifier: MIT */
/* The type checker: what each name and call means, and the type of each value. */
#ifndef CSUCCESSP_EXPR_CHECK_H
#define CSUCCESSP_EXPR_CHECK_H

#include "expr/check/environment.h"

enum { CSUCCESSP_WARNINGS = 8 }; /* at most, of one expression */

typedef struct csuccessp_warning {
    uint32_t offset;
    const char *message;
} csuccessp_warning;

/* A variable that an expression reads. */
typedef struct csuccessp_input {
    const char *name;
    uint32_t name_length;
    uint32_t size; /* of a text, list or map at most */
    uint64_t id;
    const csuccessp_type *type;
} csuccessp_input;

typedef struct csuccessp_inputs {
    csuccessp_input *items;
    uint32_t count, capacity;
} csuccessp_inputs;

typedef struct csuccessp_local {
    const char *name;
    uint32_t length;
    const csuccessp_type *type;
} csuccessp_local;

typedef struct csuccessp_checker {
    csuccessp_arena *arena;
    const csuccessp_environment *environment;
    csuccessp_problem *problem;

    csuccessp_inputs inputs;

    csuccessp_local *locals; /* those in scope, innermost last */
    uint32_t local_count, local_capacity;
    uint32_t frame; /* places that are needed */

    const csuccessp_type **bound; /* what each type parameter stands for; NULL: open */
    uint32_t parameters, parameter_capacity;
    uint32_t *trail; /* parameters in the order in which they were bound, and what they were */
    const csuccessp_type **trail_before;
    uint32_t trail_count, trail_capacity;
    int failed; /* out of memory somewhere inside */

    csuccessp_warning warnings[CSUCCESSP_WARNINGS];
    uint32_t warning_count;

    const csuccessp_tree *chain; /* the longest chain of selections around what is looked at */

    char *qualified; /* room for a name in its container */
    size_t qualified_capacity;
} csuccessp_checker;

/* Resolves names, chooses overloads and gives every node its type. CSUCCESS_E_DEFINITION
 * (types), CSUCCESS_E_UNKNOWN (a name), CSUCCESS_E_LIMIT, CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_check(csuccessp_checker *checker, csuccessp_tree *tree);

/* For the files of the checker. */
csuccess_status csuccessp_check_memory(csuccessp_checker *checker);
csuccess_status csuccessp_check_call(csuccessp_checker *checker, csuccessp_tree *tree);
csuccess_status csuccessp_check_operator(csuccessp_checker *checker, csuccessp_tree *tree);
csuccess_status csuccessp_check_node(csuccessp_checker *checker, csuccessp_tree *tree);

/* names.c: a name or a chain of selections becomes an input, a local or a type; CSUCCESS_OK with
 * *found 0 when it is none of them. */
csuccess_status csuccessp_resolve(csuccessp_checker *checker, csuccessp_tree *tree, int *found);
csuccess_status csuccessp_unknown_name(csuccessp_checker *checker, const csuccessp_tree *tree);
/* The overloads that the name of a call stands for; with a receiver that is a namespace the
 * receiver is taken away. */
csuccess_status csuccessp_resolve_function(csuccessp_checker *checker, csuccessp_tree *call,
                                           const csuccessp_overload **library,
                                           size_t *library_count,
                                           const csuccessp_overload **declared,
                                           size_t *declared_count);
/* Says that there is no function of the name of a call: the nearest name, or that it is a macro
 * with other arguments. */
csuccess_status csuccessp_unknown_function(csuccessp_checker *checker, const csuccessp_tree *call);
/* Is the receiver of a call the first part of names of functions, and of no variable? */
int csuccessp_is_space(csuccessp_checker *checker, const csuccessp_tree *call);
csuccess_status csuccessp_add_local(csuccessp_checker *checker, const char *name, uint32_t length,
                                    const csuccessp_type *type);

/* unify.c */
const csuccessp_type *csuccessp_fresh_parameter(csuccessp_checker *checker);
/* A copy whose parameters are new ones; `renamed` has room for 26 of them, all NULL before. */
const csuccessp_type *csuccessp_instance(csuccessp_checker *checker, const csuccessp_type *type,
                                         const csuccessp_type **renamed);
/* 1 when a value of the type `b` may stand where `a` is wanted; binds parameters, and nothing
 * when it is 0. */
int csuccessp_assignable(csuccessp_checker *checker, const csuccessp_type *a,
                         const csuccessp_type *b);
uint32_t csuccessp_trail_mark(const csuccessp_checker *checker);
void csuccessp_trail_undo(csuccessp_checker *checker, uint32_t mark);
/* One type for both. */
const csuccessp_type *csuccessp_type_join(csuccessp_checker *checker, const csuccessp_type *a,
                                          const csuccessp_type *b);
/* The type with what its parameters stand for; open ones stay, or become dyn when `close`. */
const csuccessp_type *csuccessp_type_resolved(csuccessp_checker *checker,
                                              const csuccessp_type *type, int close);

#endif
