/* SPDX-License-Identifier: MIT */
/* Expressions of the host's own: environments, expressions and sets, as handles of a book. They
 * are used by counting: a set holds its expressions, an expression its environment. */
#ifndef CSUCCESSP_ENVIRONMENT_EXPRESSION_H
#define CSUCCESSP_ENVIRONMENT_EXPRESSION_H

#include <csuccess/expression.h>

#include "book/book.h"
#include "environment/dictionary.h"
#include "environment/handles.h"
#include "expr/column/column.h"
#include "expr/program/evaluate.h"
#include "expr/result.h"

/* A variable, by the number that is its column. */
typedef struct csuccessp_declared {
    const char *name;
    uint32_t name_length;
    uint32_t size; /* of a text, list or map at most; 0: as the limits say */
    const csuccessp_type *type;
} csuccessp_declared;

typedef struct csuccessp_host_environment {
    uint32_t users;
    uint32_t count; /* of variables */
    csuccessp_arena arena;
    csuccessp_declared *variables;
    csuccessp_table by_name;
    const char *container;
    csuccessp_limits limits;
    csuccessp_hash_seed seed;
    csuccessp_dictionary dictionary;
} csuccessp_host_environment;

typedef struct csuccessp_host_expression {
    uint32_t users;
    uint32_t length;
    char *text;
    csuccessp_program *program;
    csuccessp_host_environment *environment;
} csuccessp_host_expression;

/* How a set is evaluated over columns, and what that needs: set_plan.c. */
typedef struct csuccessp_set_plan {
    csuccessp_plan *plan; /* NULL: it would cover nothing, and all that follows is not there */
    csuccessp_scratch *scratch;
    csuccessp_plan_output *outputs; /* by expression */
    const void **columns;           /* of a block, then those of the next, by input of the plan */
    size_t texts;                   /* of the dictionary, that it knows */
} csuccessp_set_plan;

typedef struct csuccessp_host_set {
    uint32_t count;
    uint32_t variable_count;
    csuccessp_host_environment *environment;
    csuccessp_host_expression **expressions;
    uint32_t *variables; /* that expressions read, each once */
    csuccessp_set_plan plan;
} csuccessp_host_set;

/* What the room keeps in a book. */
typedef struct csuccessp_host_expressions {
    csuccessp_handles environments, expressions, sets;
    csuccessp_compiler compiler;
    csuccessp_json json; /* of environments and bindings */
} csuccessp_host_expressions;

extern const csuccessp_room csuccessp_expression_room;

csuccessp_host_expressions *csuccessp_host_expressions_of(const csuccess_book *book);

/* For the functions that free: checks the book, and the handle is gone. CSUCCESS_E_ARGUMENT,
 * CSUCCESS_E_BUSY, CSUCCESS_E_HANDLE, CSUCCESS_E_GONE. */
csuccess_status csuccessp_host_take(csuccess_book *book, uint32_t kind, uint64_t handle,
                                    void **out);

/* Reads a declaration into an environment that is empty. */
csuccess_status csuccessp_environment_read(csuccess_book *book, const csuccessp_place *place,
                                           yyjson_val *json, csuccessp_host_environment *to);

/* The number of a variable, or CSUCCESSP_TABLE_NONE. */
uint32_t csuccessp_declared_find(const csuccessp_host_environment *environment, const char *name,
                                 size_t length);
void csuccessp_declared_suggest(const csuccessp_host_environment *environment,
                                csuccessp_suggestion *suggestion);

/* One user fewer; the last one frees it. */
void csuccessp_host_environment_drop(csuccess_book *book, csuccessp_host_environment *environment);
void csuccessp_host_expression_drop(csuccess_book *book, csuccessp_host_expression *expression);
void csuccessp_host_set_free(csuccess_book *book, csuccessp_host_set *set);

/* The plan of a set whose expressions are there. CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_set_plan_make(csuccess_book *book, csuccessp_host_set *set);
void csuccessp_set_plan_free(csuccess_book *book, csuccessp_host_set *set);
uint64_t csuccessp_set_plan_bytes(const csuccessp_host_set *set);
/* Before a plan is used: texts may have come since. */
void csuccessp_set_plan_renew(csuccessp_host_set *set);

/* An evaluation with memory of its own, so that it never depends on what was evaluated before. */
void csuccessp_host_evaluation_open(csuccess_book *book, const csuccessp_program *program,
                                    csuccessp_arena *arena, csuccessp_evaluation *out);

/* "line" and "character" of a place in the text. */
void csuccessp_result_place(csuccessp_buffer *to, const csuccessp_host_expression *expression,
                            int64_t offset);

/* Hands over what was written, and closes the output. */
csuccess_status csuccessp_host_answer(csuccess_book *book, csuccessp_output *output);

#endif
