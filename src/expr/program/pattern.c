/* SPDX-License-Identifier: MIT */
#include "expr/program/pattern.h"

/* Steps that compiling all patterns of an expression may take: about a tenth of a second. */
enum { WORK_MAX = 1 << 24 };

static int
has_pattern(const csuccessp_tree *tree)
{
    return tree->kind == CSUCCESSP_TREE_CALL && tree->count == 2 && tree->overload_count == 1 &&
           tree->overloads[0]->cost == CSUCCESSP_COST_PATTERN &&
           tree->items[1]->kind == CSUCCESSP_TREE_LITERAL &&
           tree->items[1]->literal.kind == CSUCCESSP_KIND_STRING;
}

static uint32_t
count_patterns(const csuccessp_tree *tree)
{
    uint32_t count = (uint32_t)has_pattern(tree), i;

    for (i = 0; i < tree->count; i++)
        count += count_patterns(tree->items[i]);
    return count;
}

static csuccess_status
compile_pattern(csuccessp_checker *checker, csuccessp_tree *tree, uint64_t *work,
                csuccessp_program *program)
{
    const csuccessp_tree *literal = tree->items[1];
    csuccessp_regex_problem problem = {0, NULL};
    csuccessp_regex *pattern = NULL;
    csuccess_status status;

    status = csuccessp_regex_compile_within(
        program->memory, literal->literal.as.bytes, literal->literal.length,
        checker->environment->limits->pattern, work, &pattern, &problem);
    if (status == CSUCCESS_E_NO_MEMORY)
        return csuccessp_check_memory(checker);
    if (status != CSUCCESS_OK && checker->environment->unchecked) {
        tree->kind = CSUCCESSP_TREE_FAULT;
        tree->index = CSUCCESSP_FAULT_PATTERN;
        tree->count = 0;
        return CSUCCESS_OK;
    }
    if (status != CSUCCESS_OK)
        return csuccessp_problem_set(checker->problem, status, literal->offset,
                                     "the pattern, at its character %zu: %s", problem.offset + 1,
                                     problem.message);
    tree->kind = CSUCCESSP_TREE_MATCH;
    tree->index = program->pattern_count;
    tree->count = 1;
    tree->pace = csuccessp_regex_instructions(pattern);
    if (csuccessp_regex_scratch(pattern) > program->scratch)
        program->scratch = (uint32_t)csuccessp_regex_scratch(pattern);
    program->patterns[program->pattern_count++] = pattern;
    return CSUCCESS_OK;
}

static csuccess_status
compile_all(csuccessp_checker *checker, csuccessp_tree *tree, uint64_t *work,
            csuccessp_program *program)
{
    csuccess_status status = CSUCCESS_OK;
    uint32_t i;

    if (has_pattern(tree))
        status = compile_pattern(checker, tree, work, program);
    for (i = 0; i < tree->count && status == CSUCCESS_OK; i++)
        status = compile_all(checker, tree->items[i], work, program);
    return status;
}

csuccess_status
csuccessp_compile_patterns(csuccessp_checker *checker, csuccessp_tree *tree,
                           csuccessp_program *program)
{
    uint32_t count = count_patterns(tree);
    uint64_t work = WORK_MAX;

    if (!count)
        return CSUCCESS_OK;
    program->patterns = csuccessp_allocate_zeroed(program->memory, count,
                                                  sizeof *program->patterns);
    if (!program->patterns)
        return csuccessp_check_memory(checker);
    program->pattern_capacity = count;
    return compile_all(checker, tree, &work, program);
}
