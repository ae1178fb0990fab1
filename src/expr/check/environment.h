/* SPDX-License-Identifier: MIT */
/* What an expression may name, and how much it may cost. */
#ifndef CSUCCESSP_EXPR_ENVIRONMENT_H
#define CSUCCESSP_EXPR_ENVIRONMENT_H

#include "expr/problem.h"
#include "expr/syntax/tree.h"
#include "util/suggest.h"

typedef struct csuccessp_limits {
    uint32_t length;     /* bytes of an expression */
    uint32_t depth;      /* how deep it nests */
    uint32_t list;       /* elements of a list or map that is written out */
    uint32_t pattern;    /* instructions of a regular expression */
    uint64_t cost;       /* steps that an evaluation may take at most */
    uint64_t budget;     /* steps after which an evaluation is stopped */
    uint64_t memory;     /* bytes that an evaluation may hold */
    uint32_t value_size; /* bytes of a text, elements of a list, where a variable says nothing */
} csuccessp_limits;

extern const csuccessp_limits csuccessp_limits_default;

typedef struct csuccessp_variable {
    uint64_t id; /* the owner's number for it */
    const csuccessp_type *type;
    uint32_t size; /* of a text, list or map at most; 0: as the limits say */
} csuccessp_variable;

typedef struct csuccessp_environment {
    void *context;

    /* CSUCCESS_OK; CSUCCESS_E_NOT_FOUND: there is none of that name; other failures end the
     * check, and the problem says why. `problem` has the place. */
    csuccess_status (*variable)(void *context, const char *name, size_t length,
                                csuccessp_variable *out, csuccessp_problem *problem,
                                uint32_t offset);

    /* Offers the names that there are. NULL: nothing is proposed. */
    void (*suggest)(void *context, csuccessp_suggestion *suggestion);

    /* Functions beside the library's; they can be checked, not called. */
    const csuccessp_overload *functions;
    size_t function_count;

    const char *container; /* "com.example"; "" for none */
    const csuccessp_limits *limits;
    uint8_t unchecked; /* names and types are left to the evaluation */
    uint8_t no_macros;
} csuccessp_environment;

#endif
