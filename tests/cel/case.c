/* SPDX-License-Identifier: MIT */
#include "case.h"

#include <string.h>

#include "value.h"

/* 2026-03-10T12:00:00Z, for cases that ask for the time. */
#define NOW INT64_C(1773144000000000)

typedef struct binding {
    const csuccessp_program *program;
    const declared *known;
} binding;

static csuccessp_any
read_input(void *context, uint32_t index)
{
    const binding *b = context;
    csuccessp_any value = b->known->variables[b->program->inputs[index].id].value;

    if (value.kind == CSUCCESSP_KIND_UNKNOWN)
        value.length = index;
    return value;
}

static int
has_tag(yyjson_val *json, const char *tag)
{
    yyjson_val *tags = yyjson_obj_get(json, "tags"), *item;
    size_t i, count;

    yyjson_arr_foreach(tags, i, count, item)
    {
        if (yyjson_equals_str(item, tag))
            return 1;
    }
    return 0;
}

static int
is_skipped(yyjson_val *json)
{
    yyjson_val *file = yyjson_obj_get(json, "file");

    return has_tag(json, "ext-network") || has_tag(json, "ext-block") ||
           has_tag(json, "network_ext") || has_tag(json, "block_ext") ||
           yyjson_equals_str(file, "network_ext") || yyjson_equals_str(file, "block_ext");
}

static int
malformed(runner *r, const char *what)
{
    csuccessp_buffer_text(&r->expected, "a well-formed case");
    csuccessp_buffer_text(&r->found, what);
    return CASE_FAILED;
}

/* Types as texts, without spaces. */
static int
same_type_text(const csuccessp_buffer *found, const char *expected)
{
    size_t i;

    for (i = 0; i < found->length; i++) {
        if (found->data[i] == ' ')
            continue;
        while (*expected == ' ')
            expected++;
        if (*expected++ != found->data[i])
            return 0;
    }
    return *expected == '\0';
}

static int
check_type(runner *r, const csuccessp_program *program, yyjson_val *json)
{
    const char *expected = yyjson_get_str(yyjson_obj_get(json, "deduced_type"));

    if (!expected)
        return CASE_PASSED;
    csuccessp_type_write(&r->found, program->type);
    if (same_type_text(&r->found, expected)) {
        csuccessp_buffer_clear(&r->found);
        return CASE_PASSED;
    }
    csuccessp_buffer_format(&r->expected, "type %s", expected);
    return CASE_FAILED;
}

static int
check_refusal(runner *r, yyjson_val *json, const csuccessp_problem *problem)
{
    yyjson_val *expect = yyjson_obj_get(json, "expect");
    yyjson_val *text = yyjson_obj_get(json, "expr");
    char message[500];

    if (yyjson_obj_get(expect, "error"))
        return CASE_PASSED;
    csuccessp_buffer_text(&r->expected, "an expression that can be evaluated");
    csuccessp_problem_write(problem, yyjson_get_str(text), yyjson_get_len(text), message,
                            sizeof message);
    csuccessp_buffer_text(&r->found, message);
    return CASE_FAILED;
}

/* The name of the input that is missing is one of those in the list. */
static int
is_unknown_of(const csuccessp_program *program, csuccessp_any found, yyjson_val *names)
{
    const csuccessp_program_input *input = &program->inputs[found.length];
    yyjson_val *name;
    size_t i, count;

    if (found.kind != CSUCCESSP_KIND_UNKNOWN || found.length >= program->input_count)
        return 0;
    yyjson_arr_foreach(names, i, count, name)
    {
        if (yyjson_equals_strn(name, input->name, input->name_length))
            return 1;
    }
    return 0;
}

static int
check_value(runner *r, const csuccessp_program *program, yyjson_val *json, csuccessp_any found)
{
    yyjson_val *expect = yyjson_obj_get(json, "expect"), *wanted;
    csuccessp_any value;

    wanted = yyjson_obj_get(expect, "value");
    if (wanted) {
        if (!value_read(&r->arena, wanted, &value))
            return malformed(r, "an expected value that is none");
        if (value_same(value, found))
            return CASE_PASSED;
        value_write(&r->expected, value);
    } else if (yyjson_obj_get(expect, "unknown")) {
        if (is_unknown_of(program, found, yyjson_obj_get(expect, "unknown")))
            return CASE_PASSED;
        csuccessp_buffer_text(&r->expected, "unknown, for want of a given input");
    } else if (yyjson_obj_get(expect, "error")) {
        if (found.kind == CSUCCESSP_KIND_ERROR)
            return CASE_PASSED;
        csuccessp_buffer_text(&r->expected, "an error");
    } else {
        return malformed(r, "nothing expected");
    }
    value_write(&r->found, found);
    return CASE_FAILED;
}

/* The static bound holds: no case has larger values than the estimate supposes. */
static int
check_steps(runner *r, const csuccessp_program *program, uint64_t steps)
{
    if (steps <= program->cost)
        return CASE_PASSED;
    csuccessp_buffer_format(&r->expected, "at most %llu steps", (unsigned long long)program->cost);
    csuccessp_buffer_format(&r->found, "%llu", (unsigned long long)steps);
    return CASE_FAILED;
}

csuccess_status
case_compile(runner *r, yyjson_val *json, declared *known, csuccessp_program **out,
             csuccessp_problem *problem)
{
    yyjson_val *text = yyjson_obj_get(json, "expr"), *container = yyjson_obj_get(json, "container");
    csuccessp_limits limits = csuccessp_limits_default;
    csuccessp_environment environment = {0};

    limits.cost = UINT64_MAX; /* nothing is known of the sizes here */
    environment.context = known;
    environment.variable = declared_variable;
    environment.suggest = declared_suggest;
    environment.functions = known->functions;
    environment.function_count = known->function_count;
    environment.container = container ? yyjson_get_str(container) : "";
    environment.limits = &limits;
    environment.unchecked = yyjson_get_bool(yyjson_obj_get(json, "disable_check"));
    environment.no_macros = yyjson_get_bool(yyjson_obj_get(json, "disable_macros"));
    return csuccessp_compile(&r->compiler, &environment, yyjson_get_str(text), yyjson_get_len(text),
                             out, problem);
}

csuccessp_any
case_evaluate(runner *r, const csuccessp_program *program, const declared *known, uint64_t *steps)
{
    csuccessp_evaluation evaluation = {&r->arena, 0, program->budget, NOW, zones_find, r->zones, 0};
    binding b = {program, known};
    csuccessp_any found;

    found = csuccessp_program_evaluate(program, &evaluation, read_input, &b);
    *steps = evaluation.steps;
    return found;
}

static int
run_program(runner *r, const csuccessp_program *program, const declared *known, yyjson_val *json)
{
    csuccessp_any found;
    uint64_t steps;
    int verdict;

    verdict = check_type(r, program, json);
    if (verdict != CASE_PASSED || yyjson_get_bool(yyjson_obj_get(json, "check_only")))
        return verdict;
    found = case_evaluate(r, program, known, &steps);
    verdict = check_value(r, program, json, found);
    return verdict == CASE_PASSED ? check_steps(r, program, steps) : verdict;
}

int
case_run(runner *r, yyjson_val *json)
{
    csuccessp_program *program = NULL;
    csuccessp_problem problem;
    declared known;
    int verdict;

    if (is_skipped(json))
        return CASE_SKIPPED;
    if (!yyjson_is_str(yyjson_obj_get(json, "expr")) || !declare(&r->arena, json, &known))
        return malformed(r, "one without an expression, or with bindings that are no values");
    if (case_compile(r, json, &known, &program, &problem) != CSUCCESS_OK)
        return check_refusal(r, json, &problem);
    verdict = run_program(r, program, &known, json);
    csuccessp_program_free(program);
    return verdict;
}
