/* SPDX-License-Identifier: MIT */
/* The functions of the language, by name: what they take and give, what they may cost, and the C
 * function that computes them. Operators and macros are not functions. */
#ifndef CSUCCESSP_EXPR_FUNCTION_H
#define CSUCCESSP_EXPR_FUNCTION_H

#include "expr/any.h"
#include "util/zone.h"

/* What a function may use while an expression is evaluated. */
typedef struct csuccessp_evaluation {
    csuccessp_arena *arena; /* results; temporaries too */
    uint64_t steps;         /* spent */
    uint64_t budget;        /* of steps */
    int64_t now;            /* microseconds since 1970; CSUCCESSP_TIME_NONE: not set */
    /* A zone by its name (not UTC and no offset), or NULL. */
    const csuccessp_zone *(*zone)(void *context, const char *name, size_t length);
    void *context;
    int stopped; /* CSUCCESSP_FAULT_BUDGET or _MEMORY: no result counts any more */
} csuccessp_evaluation;

/* Counts steps; 0 when the budget is used up, and the function returns the fault BUDGET. */
CSUCCESSP_INLINE int
csuccessp_spend(csuccessp_evaluation *evaluation, uint64_t steps)
{
    if (CSUCCESSP_UNLIKELY(steps > evaluation->budget - evaluation->steps)) {
        evaluation->steps = evaluation->budget;
        evaluation->stopped = CSUCCESSP_FAULT_BUDGET;
        return 0;
    }
    evaluation->steps += steps;
    return 1;
}

/* Arguments are neither errors nor unknown, as many and of the kinds that the signature says; the
 * receiver comes first. Work beyond a handful of instructions is paid for with csuccessp_spend
 * before it is done: a step for eight bytes looked at or copied, a step for an element. */
typedef csuccessp_any csuccessp_function(csuccessp_evaluation *evaluation,
                                         const csuccessp_any *arguments, unsigned count);

/* How the static bound grows with the sizes of the arguments: lengths in bytes, elements. */
enum {
    CSUCCESSP_COST_CONSTANT,
    CSUCCESSP_COST_LINEAR,   /* in the sum of the sizes, and of what is in them */
    CSUCCESSP_COST_ELEMENTS, /* in how many elements there are, however deep */
    CSUCCESSP_COST_WHOLE,    /* the same, and in the sizes of texts */
    CSUCCESSP_COST_SORT,     /* as LINEAR, times the logarithm of the elements */
    CSUCCESSP_COST_RESULT,   /* in the size of the result, and as LINEAR */
    CSUCCESSP_COST_PATTERN   /* size of the first argument, times the second as a pattern */
};

/* A pattern that is compiled while an expression is evaluated: its instructions, and the steps that
 * this may take. */
enum { CSUCCESSP_PATTERN_INSTRUCTIONS = 2000, CSUCCESSP_PATTERN_STEPS = 1 << 15 };

/* How large a result can be. */
enum {
    CSUCCESSP_SIZE_ONE,     /* a number, or a short text: 64 bytes suffice */
    CSUCCESSP_SIZE_FIRST,   /* as large as the first argument */
    CSUCCESSP_SIZE_SUM,     /* of all arguments, and what is in them, 8 times over at most */
    CSUCCESSP_SIZE_PRODUCT, /* of the sizes of all arguments, each at least 1 */
    CSUCCESSP_SIZE_FORMAT,  /* 512 for each byte of the first, and each text as often as there */
    CSUCCESSP_SIZE_VALUE    /* as many elements as the value of the first argument, an int */
};

/* One overload. A signature reads "string.(string, int): bool" for a method and
 * "(string): int" for a function; capital letters are type parameters. "(int, ...): int" takes one
 * int or more.
 *
 * Overloads of one name are tried in the order of the table, and the first that fits the kinds of
 * the arguments is called. What is known of the arguments before they are there may leave several
 * possible; then each of them may give the result. One that fits for certain ends the search, so
 * that overloads for dyn come last. Overloads that differ only in the parameters of a type, as
 * list(int) and list(uint) do, have the same C function. */
typedef struct csuccessp_overload {
    const char *name; /* "startsWith", "math.greatest" */
    const char *signature;
    csuccessp_function *call;
    uint8_t cost; /* CSUCCESSP_COST_ */
    uint8_t size; /* CSUCCESSP_SIZE_ */
} csuccessp_overload;

/* All overloads, sorted by name; `*count` of them. */
const csuccessp_overload *csuccessp_overloads(size_t *count);

/* The overloads of one name; NULL and 0 when there is none. Binary search. */
const csuccessp_overload *csuccessp_overloads_of(const char *name, size_t length, size_t *count);

#endif
