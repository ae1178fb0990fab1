/* SPDX-License-Identifier: MIT */
/* Expressions: compiled, described, freed. */
#include <string.h>

#include "environment/expression.h"
#include "util/json_write.h"

static csuccess_status
find_variable(void *context, const char *name, size_t length, csuccessp_variable *out,
              csuccessp_problem *problem, uint32_t offset)
{
    const csuccessp_host_environment *environment = context;
    uint32_t index = csuccessp_declared_find(environment, name, length);

    (void)problem, (void)offset;
    if (index == CSUCCESSP_TABLE_NONE)
        return CSUCCESS_E_NOT_FOUND;
    out->id = index;
    out->type = environment->variables[index].type;
    out->size = environment->variables[index].size;
    return CSUCCESS_OK;
}

static void
suggest(void *context, csuccessp_suggestion *suggestion)
{
    csuccessp_declared_suggest(context, suggestion);
}

/* The problem as the detail of a failure. */
static csuccess_status
refuse(csuccessp_error *error, const csuccessp_problem *problem, const char *text, size_t length)
{
    char message[sizeof error->message];
    uint64_t line, character;

    if (problem->status == CSUCCESS_E_NO_MEMORY)
        return csuccessp_fail_memory(error);
    csuccessp_problem_write(problem, text, length, message, sizeof message);
    csuccessp_fail(error, problem->status, "%s", message);
    csuccessp_text_place(text, length, problem->offset, &line, &character);
    error->line = line;
    error->position = (uint64_t)problem->offset + 1;
    return problem->status;
}

static csuccess_status
compile(csuccess_book *book, csuccessp_host_environment *in, const char *text, size_t length,
        csuccessp_host_expression *to)
{
    csuccessp_environment environment = {0};
    csuccessp_problem problem;
    csuccess_status status;

    environment.context = in;
    environment.variable = find_variable;
    environment.suggest = suggest;
    environment.container = in->container;
    environment.limits = &in->limits;
    memset(&problem, 0, sizeof problem);
    status = csuccessp_compile(&csuccessp_host_expressions_of(book)->compiler, &environment, text,
                               length, &to->program, &problem);
    if (status != CSUCCESS_OK) {
        problem.status = status;
        return refuse(&book->error, &problem, text, length);
    }
    to->text = csuccessp_allocate(&book->memory, length, 1);
    if (!to->text)
        return csuccessp_fail_memory(&book->error);
    memcpy(to->text, text, length);
    to->length = (uint32_t)length;
    return CSUCCESS_OK;
}

void
csuccessp_host_expression_drop(csuccess_book *book, csuccessp_host_expression *expression)
{
    if (--expression->users)
        return;
    csuccessp_program_free(expression->program);
    csuccessp_release(&book->memory, expression->text, expression->length, 1);
    csuccessp_host_environment_drop(book, expression->environment);
    csuccessp_release(&book->memory, expression, 1, sizeof *expression);
}

csuccess_status
csuccess_expression_new(csuccess_book *book, csuccess_environment environment, const char *text,
                        size_t length, csuccess_expression *out)
{
    csuccessp_host_expression *expression;
    csuccess_status status;
    void *found;

    if (!book || !text || !out)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    status = csuccessp_handles_get(&csuccessp_host_expressions_of(book)->environments,
                                   CSUCCESS_HANDLE_ENVIRONMENT, environment, &found);
    if (status != CSUCCESS_OK)
        return status;
    expression = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *expression);
    if (!expression)
        return csuccessp_fail_memory(&book->error);
    expression->users = 1;
    expression->environment = found;
    expression->environment->users++;
    status = compile(book, expression->environment, text, length, expression);
    if (status == CSUCCESS_OK &&
        csuccessp_handles_add(&book->memory, &csuccessp_host_expressions_of(book)->expressions,
                              CSUCCESS_HANDLE_EXPRESSION, expression, out) != CSUCCESS_OK)
        status = csuccessp_fail_memory(&book->error);
    if (status != CSUCCESS_OK)
        csuccessp_host_expression_drop(book, expression);
    return status;
}

csuccess_status
csuccess_expression_free(csuccess_book *book, csuccess_expression expression)
{
    void *found;
    csuccess_status status = csuccessp_host_take(book, CSUCCESS_HANDLE_EXPRESSION, expression,
                                                 &found);

    if (status == CSUCCESS_OK)
        csuccessp_host_expression_drop(book, found);
    return status;
}

static void
describe_inputs(csuccessp_buffer *to, const csuccessp_program *program)
{
    uint32_t i;

    csuccessp_json_key(to, "inputs");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < program->input_count; i++) {
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, "name");
        csuccessp_json_text(to, program->inputs[i].name, program->inputs[i].name_length);
        csuccessp_json_key(to, "type");
        csuccessp_result_type(to, program->inputs[i].type);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

static void
describe_warnings(csuccessp_buffer *to, const csuccessp_host_expression *expression)
{
    const csuccessp_program *program = expression->program;
    uint32_t i;

    csuccessp_json_key(to, "warnings");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < program->warning_count; i++) {
        csuccessp_json_begin(to, '{');
        csuccessp_result_place(to, expression, program->warnings[i].offset);
        csuccessp_json_key(to, "message");
        csuccessp_json_string(to, program->warnings[i].message);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

static void
describe(csuccessp_buffer *to, const csuccessp_host_expression *expression)
{
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "type");
    csuccessp_result_type(to, expression->program->type);
    csuccessp_json_key(to, "cost");
    csuccessp_json_int(to, (int64_t)expression->program->cost);
    describe_inputs(to, expression->program);
    describe_warnings(to, expression);
    csuccessp_json_end(to, '}');
    csuccessp_buffer_char(to, '\n');
}

csuccess_status
csuccess_expression_describe(csuccess_book *book, csuccess_expression expression,
                             const csuccess_writer *writer)
{
    csuccessp_output output;
    csuccess_status status;
    void *found;

    if (!book || !writer)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    status = csuccessp_handles_get(&csuccessp_host_expressions_of(book)->expressions,
                                   CSUCCESS_HANDLE_EXPRESSION, expression, &found);
    if (status == CSUCCESS_OK)
        status = csuccessp_output_open(&output, &book->memory, writer, &book->error);
    if (status != CSUCCESS_OK)
        return status;
    describe(&output.buffer, found);
    return csuccessp_host_answer(book, &output);
}
