/* SPDX-License-Identifier: MIT */
/* One expression, once: bindings in, an answer out. */
#include "environment/bindings.h"
#include "environment/expression.h"
#include "util/json_write.h"

enum { BLOCK = 1024 };

void
csuccessp_host_evaluation_open(csuccess_book *book, const csuccessp_program *program,
                               csuccessp_arena *arena, csuccessp_evaluation *out)
{
    csuccessp_evaluation evaluation = {0};

    csuccessp_arena_open(arena, &book->memory, BLOCK);
    arena->limit = program->memory_limit > SIZE_MAX ? SIZE_MAX : (size_t)program->memory_limit;
    evaluation.arena = arena;
    evaluation.budget = program->budget;
    evaluation.now = CSUCCESSP_TIME_NONE;
    evaluation.zone = csuccessp_zone_named;
    evaluation.context = book;
    *out = evaluation;
}

void
csuccessp_result_place(csuccessp_buffer *to, const csuccessp_host_expression *expression,
                       int64_t offset)
{
    uint64_t line, character;

    csuccessp_text_place(expression->text, expression->length, offset > 0 ? (size_t)offset : 0,
                         &line, &character);
    csuccessp_json_key(to, "line");
    csuccessp_json_int(to, (int64_t)line);
    csuccessp_json_key(to, "character");
    csuccessp_json_int(to, (int64_t)character);
}

csuccess_status
csuccessp_host_answer(csuccess_book *book, csuccessp_output *output)
{
    csuccess_status status;

    book->busy = 1;
    status = csuccessp_output_flush(output);
    book->busy = 0;
    csuccessp_output_close(output);
    if (status == CSUCCESS_E_NO_MEMORY) /* a buffer tells nobody else */
        status = csuccessp_fail_memory(&book->error);
    return status;
}

/* A row of bindings, as the evaluator reads it. */
struct reading {
    const csuccessp_program *program;
    const csuccessp_any *values; /* by variable */
};

static csuccessp_any
read_binding(void *context, uint32_t index)
{
    const struct reading *reading = context;
    csuccessp_any value = reading->values[reading->program->inputs[index].id];

    if (value.kind == CSUCCESSP_KIND_UNKNOWN)
        value.length = index;
    return value;
}

/* The type as the checker knows it, or that of the value where it does not. */
static const csuccessp_type *
type_of(const csuccessp_program *program, csuccessp_any value)
{
    return program->type->kind == CSUCCESSP_KIND_DYN ? &csuccessp_types[value.kind] : program->type;
}

static void
write_error(csuccessp_buffer *to, const csuccessp_host_expression *expression, csuccessp_any value)
{
    csuccessp_json_key(to, "error");
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "code");
    csuccessp_json_string(to, csuccessp_fault_word(value.length));
    csuccessp_json_key(to, "message");
    csuccessp_json_string(to, csuccessp_fault_text(value.length));
    csuccessp_result_place(to, expression, value.as.integer);
    csuccessp_json_end(to, '}');
}

/* What writing the value finds wrong counts as an error of the evaluation. */
static csuccessp_any
write_value(csuccessp_buffer *to, const csuccessp_host_expression *expression,
            csuccessp_evaluation *evaluation, csuccessp_any value)
{
    size_t before = to->length;
    unsigned fault;

    csuccessp_json_key(to, "value");
    fault = csuccessp_result_value(to, evaluation, value);
    if (!fault) {
        csuccessp_json_key(to, "type");
        csuccessp_result_type(to, type_of(expression->program, value));
        return value;
    }
    if (to->status == CSUCCESS_OK)
        to->length = before;
    value = csuccessp_any_fault(fault);
    return value;
}

static csuccess_status
evaluate(csuccess_book *book, const csuccessp_host_expression *expression,
         const csuccessp_any *values, csuccessp_buffer *to)
{
    const csuccessp_program *program = expression->program;
    struct reading reading = {program, values};
    uint64_t refused = book->memory.refused, steps;
    csuccessp_evaluation evaluation;
    csuccess_status status = CSUCCESS_OK;
    csuccessp_arena arena;
    csuccessp_any value;

    csuccessp_host_evaluation_open(book, program, &arena, &evaluation);
    value = csuccessp_program_evaluate(program, &evaluation, read_binding, &reading);
    steps = evaluation.steps;
    csuccessp_json_begin(to, '{');
    if (csuccessp_any_is_plain(value))
        value = write_value(to, expression, &evaluation, value);
    if (value.kind == CSUCCESSP_KIND_ERROR)
        write_error(to, expression, value);
    if (value.kind == CSUCCESSP_KIND_UNKNOWN) {
        csuccessp_json_key(to, "unknown");
        csuccessp_json_text(to, program->inputs[value.length].name,
                            program->inputs[value.length].name_length);
    }
    csuccessp_json_key(to, "steps");
    csuccessp_json_int(to, (int64_t)steps);
    csuccessp_json_end(to, '}');
    csuccessp_buffer_char(to, '\n');
    if (book->memory.refused != refused) /* what there was memory for does not depend on luck */
        status = csuccessp_fail_memory(&book->error);
    csuccessp_arena_close(&arena);
    return status;
}

static csuccess_status
read_and_evaluate(csuccess_book *book, const csuccessp_host_expression *expression,
                  const char *bindings, size_t length, csuccessp_buffer *to)
{
    csuccessp_json *json = &csuccessp_host_expressions_of(book)->json;
    csuccessp_place place = csuccessp_place_root(&book->error);
    csuccessp_any *values = NULL;
    csuccessp_arena arena;
    csuccess_status status;

    csuccessp_arena_open(&arena, &book->memory, BLOCK);
    status = csuccessp_json_parse(json, bindings, length, book->limits.record_bytes,
                                  book->limits.depth, &book->error);
    if (status == CSUCCESS_OK)
        status = csuccessp_bindings_read(&place, json->root, expression->environment, &arena,
                                         &values);
    if (status == CSUCCESS_OK)
        status = evaluate(book, expression, values, to);
    csuccessp_arena_close(&arena);
    csuccessp_json_done(json);
    return status;
}

csuccess_status
csuccess_expression_evaluate(csuccess_book *book, csuccess_expression expression,
                             const char *bindings, size_t length, const csuccess_writer *writer)
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
    if (!bindings) {
        bindings = "{}";
        length = 2;
    }
    status = read_and_evaluate(book, found, bindings, length, &output.buffer);
    if (status == CSUCCESS_OK)
        return csuccessp_host_answer(book, &output);
    csuccessp_output_close(&output);
    return status;
}
