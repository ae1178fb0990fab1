/* SPDX-License-Identifier: MIT */
/* What a case declares: variables with their values, and functions. */
#ifndef CSUCCESS_TESTS_CEL_DECLARE_H
#define CSUCCESS_TESTS_CEL_DECLARE_H

#include <yyjson.h>

#include "expr/program/program.h"

typedef struct variable {
    const char *name;
    size_t length;
    const csuccessp_type *type;
    csuccessp_any value; /* unknown: none is bound */
} variable;

typedef struct declared {
    variable *variables;
    size_t count;
    csuccessp_overload *functions;
    size_t function_count;
} declared;

/* 0 when the case is not well-formed. What is bound and not declared is of any type, and seen only
 * when nothing is checked. Lives in the arena. */
int declare(csuccessp_arena *arena, yyjson_val *json, declared *out);

/* For csuccessp_environment; the context is a `declared`. */
csuccess_status declared_variable(void *context, const char *name, size_t length,
                                  csuccessp_variable *out, csuccessp_problem *problem,
                                  uint32_t offset);
void declared_suggest(void *context, csuccessp_suggestion *suggestion);

#endif
