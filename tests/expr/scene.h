/* SPDX-License-Identifier: MIT */
/* An environment for tests: a variable of every type, with values by chance. */
#ifndef CSUCCESS_TESTS_EXPR_SCENE_H
#define CSUCCESS_TESTS_EXPR_SCENE_H

#include "expr/program/evaluate.h"

/* A number below a limit: by chance, or from the bytes of a fuzzer. */
typedef struct chooser {
    uint64_t (*below)(void *context, uint64_t limit);
    void *context;
} chooser;

/* SplitMix64; the context is its state, a uint64_t. */
uint64_t scene_random(void *state, uint64_t limit);

/* How long texts and lists are at most, for the static bound too. */
enum { SCENE_VARIABLES = 18, SCENE_TEXT = 24, SCENE_LIST = 6 };

extern const struct scene_variable {
    char letter; /* of its type, for random_expression.h */
    const char *name;
    const char *type;
} scene_variables[SCENE_VARIABLES];

typedef struct scene {
    csuccessp_compiler compiler;
    csuccessp_arena types;  /* of the variables */
    csuccessp_arena values; /* of the variables */
    csuccessp_arena arena;  /* of evaluations */
    csuccessp_limits limits;
    csuccessp_environment environment;
    csuccessp_problem problem; /* of the last compilation */
    const csuccessp_type *type_of[SCENE_VARIABLES];
    csuccessp_any value_of[SCENE_VARIABLES];
    const csuccessp_program *running;
    uint64_t budget; /* of evaluations; 0: as the program says */
    uint64_t steps;  /* of the last evaluation */
} scene;

/* 0 without memory. All variables have values at first. */
int scene_open(scene *s, csuccessp_memory *memory);
void scene_close(scene *s);

/* New values for all variables; one in `unknown` of them is missing (0: none). 0 without memory. */
int scene_shuffle(scene *s, const chooser *chance, unsigned unknown);

/* NULL, and the problem. */
csuccessp_program *scene_compile(scene *s, const char *text, size_t length);

/* The value, which lives until the next evaluation. */
csuccessp_any scene_evaluate(scene *s, const csuccessp_program *program);

/* Are two values the same, with their kinds? Errors are, whatever they are. */
int scene_same(csuccessp_any a, csuccessp_any b);

/* Is a value one of a type, with all that is in it? */
int scene_has_type(csuccessp_any value, const csuccessp_type *type);

#endif
