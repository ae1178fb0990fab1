/* SPDX-License-Identifier: MIT */
/* From a text to a program. */
#include "expr/check/cost.h"
#include "expr/program/fold.h"
#include "expr/program/lower.h"
#include "expr/program/pattern.h"
#include "expr/syntax/parse.h"
#include "util/utf8.h"

enum { FIRST_BLOCK = 1 << 14, FOLD_STEPS = 1000 };

const csuccessp_limits csuccessp_limits_default = {
    .length = 65536,
    .depth = 250,
    .list = 4096,
    .pattern = 2000,
    .cost = 1000000,
    .budget = 1000000,
    .memory = 1 << 22,
    .value_size = 256,
};

void
csuccessp_compiler_open(csuccessp_compiler *compiler, csuccessp_memory *memory)
{
    compiler->memory = memory;
    csuccessp_arena_open(&compiler->arena, memory, FIRST_BLOCK);
}

void
csuccessp_compiler_close(csuccessp_compiler *compiler)
{
    csuccessp_arena_close(&compiler->arena);
}

static csuccess_status
check_text(const csuccessp_environment *environment, const char *text, size_t length,
           csuccessp_problem *problem)
{
    if (length > environment->limits->length) /* which is not looked at, not even for its place */
        return csuccessp_problem_set(problem, CSUCCESS_E_LIMIT, 0,
                                     "an expression may have %u bytes; this has %zu",
                                     environment->limits->length, length);
    if (!csuccessp_utf8_valid(text, length))
        return csuccessp_problem_set(problem, CSUCCESS_E_SYNTAX, 0, "the text is no UTF-8");
    return CSUCCESS_OK;
}

static csuccess_status
compile(csuccessp_compiler *compiler, const csuccessp_environment *environment, const char *text,
        size_t length, csuccessp_program *program, csuccessp_problem *problem)
{
    csuccessp_checker checker = {&compiler->arena, environment, problem};
    csuccessp_evaluation folding = {&compiler->arena, 0, FOLD_STEPS};
    uint64_t refused = compiler->memory->refused;
    csuccess_status status;
    csuccessp_tree *tree = NULL;

    status = check_text(environment, text, length, problem);
    if (status == CSUCCESS_OK)
        status = csuccessp_parse(&compiler->arena, text, length, environment->limits->depth,
                                 !environment->no_macros, &tree, problem);
    if (status == CSUCCESS_OK)
        status = csuccessp_check(&checker, tree);
    if (status == CSUCCESS_OK) {
        folding.now = INT64_MIN;
        csuccessp_fold(&folding, tree);
        /* what is folded, and so what it costs, must not depend on the memory of the moment */
        status = compiler->memory->refused == refused
                     ? csuccessp_compile_patterns(&checker, tree, program)
                     : csuccessp_check_memory(&checker);
    }
    if (status == CSUCCESS_OK)
        status = csuccessp_estimate(&checker, tree);
    if (status == CSUCCESS_OK)
        status = csuccessp_lower(&checker, tree, length, program);
    return status;
}

csuccess_status
csuccessp_compile(csuccessp_compiler *compiler, const csuccessp_environment *environment,
                  const char *text, size_t length, csuccessp_program **out,
                  csuccessp_problem *problem)
{
    csuccessp_program *program = csuccessp_allocate_zeroed(compiler->memory, 1, sizeof *program);
    csuccess_status status;

    *out = NULL;
    problem->status = CSUCCESS_OK;
    if (!program)
        return csuccessp_problem_set(problem, CSUCCESS_E_NO_MEMORY, 0, "out of memory");
    program->memory = compiler->memory;
    csuccessp_arena_open(&program->arena, compiler->memory, 0);
    status = compile(compiler, environment, text, length, program, problem);
    csuccessp_arena_clear(&compiler->arena);
    if (status != CSUCCESS_OK) {
        csuccessp_program_free(program);
        return status;
    }
    *out = program;
    return CSUCCESS_OK;
}

void
csuccessp_program_free(csuccessp_program *program)
{
    csuccessp_memory *memory;
    uint32_t i;

    if (!program)
        return;
    memory = program->memory;
    for (i = 0; i < program->pattern_count; i++)
        csuccessp_regex_free(memory, program->patterns[i]);
    csuccessp_release(memory, program->patterns, program->pattern_capacity,
                      sizeof *program->patterns);
    csuccessp_arena_close(&program->arena);
    csuccessp_release(memory, program, 1, sizeof *program);
}

size_t
csuccessp_program_bytes(const csuccessp_program *program)
{
    size_t bytes = sizeof *program + program->arena.held +
                   program->pattern_capacity * sizeof *program->patterns;
    uint32_t i;

    for (i = 0; i < program->pattern_count; i++)
        bytes += csuccessp_regex_bytes(program->patterns[i]);
    return bytes;
}
