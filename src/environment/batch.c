/* SPDX-License-Identifier: MIT */
/* Sets over columns: each row by the evaluator of rows. */
#include "environment/batch.h"

#include <math.h>
#include <string.h>

#include "environment/expression.h"
#include "util/sized.h"

unsigned
csuccessp_column_of(const csuccessp_type *type)
{
    switch (type->kind) {
    case CSUCCESSP_KIND_DOUBLE:
        return CSUCCESSP_COLUMN_NUMBERS;
    case CSUCCESSP_KIND_INT:
    case CSUCCESSP_KIND_UINT:
    case CSUCCESSP_KIND_TIMESTAMP:
    case CSUCCESSP_KIND_DURATION:
        return CSUCCESSP_COLUMN_INTEGERS;
    case CSUCCESSP_KIND_BOOL:
    case CSUCCESSP_KIND_DATE:
        return CSUCCESSP_COLUMN_SMALL;
    case CSUCCESSP_KIND_STRING:
        return CSUCCESSP_COLUMN_TEXTS;
    default:
        return CSUCCESSP_COLUMN_NONE;
    }
}

int
csuccessp_column_gives(const csuccessp_type *type)
{
    return type->kind != CSUCCESSP_KIND_STRING &&
           csuccessp_column_of(type) != CSUCCESSP_COLUMN_NONE;
}

/* The column of one variable: one of the lists has it. */
struct column {
    const double *numbers;
    const int64_t *integers;
    const int32_t *small;
    const uint32_t *texts;
    uint8_t kind; /* of the variable */
};

struct batch {
    csuccess_book *book;
    const csuccessp_host_set *set;
    csuccess_expression_batch in;
    struct column *columns;           /* by variable */
    const csuccessp_program *program; /* that is evaluated */
    uint64_t row;
};

/* A list may be missing, and so may a column in it. */
#define COLUMN(list, index) ((list) ? (list)[index] : NULL)

static void
find_column(const struct batch *b, uint32_t index, struct column *out)
{
    const csuccessp_type *type = b->set->environment->variables[index].type;

    memset(out, 0, sizeof *out);
    out->kind = type->kind;
    switch (csuccessp_column_of(type)) {
    case CSUCCESSP_COLUMN_NUMBERS:
        out->numbers = COLUMN(b->in.numbers, index);
        break;
    case CSUCCESSP_COLUMN_INTEGERS:
        out->integers = COLUMN(b->in.integers, index);
        if (!out->integers && type->kind == CSUCCESSP_KIND_INT)
            out->small = COLUMN(b->in.small, index);
        break;
    case CSUCCESSP_COLUMN_SMALL:
        out->small = COLUMN(b->in.small, index);
        break;
    case CSUCCESSP_COLUMN_TEXTS:
        out->texts = COLUMN(b->in.texts, index);
        break;
    default:
        break;
    }
}

static csuccess_status
check_codes(const struct batch *b, const csuccessp_declared *variable, const uint32_t *codes)
{
    size_t known = b->set->environment->dictionary.texts.count;
    uint64_t row;

    for (row = b->in.first; row < b->in.first + b->in.count; row++)
        if (codes[row] > known)
            return csuccessp_fail(&b->book->error, CSUCCESS_E_VALUE,
                                  "column '%.*s', row %" PRIu64 ": no text has the code %" PRIu32,
                                  csuccessp_shown(variable->name, variable->name_length),
                                  variable->name, row, codes[row]);
    return CSUCCESS_OK;
}

/* Every variable that is read has its column, and every code its text. */
static csuccess_status
check_inputs(const struct batch *b, const csuccessp_program *program)
{
    csuccess_status status = CSUCCESS_OK;
    uint32_t i;

    for (i = 0; i < program->input_count && status == CSUCCESS_OK; i++) {
        const csuccessp_declared *variable = &b->set->environment->variables[program->inputs[i].id];
        const struct column *column = &b->columns[program->inputs[i].id];

        if (!column->numbers && !column->integers && !column->small && !column->texts)
            return csuccessp_fail(
                &b->book->error, CSUCCESS_E_ARGUMENT, "the variable '%.*s' has no column",
                csuccessp_shown(variable->name, variable->name_length), variable->name);
        if (column->texts)
            status = check_codes(b, variable, column->texts);
    }
    return status;
}

static csuccessp_any
time_of(unsigned kind, int64_t micro)
{
    int64_t seconds = csuccessp_floor_divide(micro, CSUCCESSP_SECOND);
    int64_t rest = micro % CSUCCESSP_SECOND;
    int64_t nanos = (rest < 0 ? rest + CSUCCESSP_SECOND : rest) * 1000;

    return kind == CSUCCESSP_KIND_TIMESTAMP ? csuccessp_any_timestamp(seconds, nanos)
                                            : csuccessp_any_duration(seconds, nanos);
}

static csuccessp_any
integer_of(unsigned kind, int64_t value)
{
    switch (kind) {
    case CSUCCESSP_KIND_INT:
        return csuccessp_any_int(value);
    case CSUCCESSP_KIND_UINT:
        return value < 0 ? csuccessp_any_fault(CSUCCESSP_FAULT_OVERFLOW)
                         : csuccessp_any_uint((uint64_t)value);
    default:
        return time_of(kind, value);
    }
}

static csuccessp_any
small_of(unsigned kind, int32_t value)
{
    switch (kind) {
    case CSUCCESSP_KIND_BOOL:
        return csuccessp_any_bool(value);
    case CSUCCESSP_KIND_DATE:
        if (value < CSUCCESSP_DATE_MIN || value > CSUCCESSP_DATE_MAX)
            return csuccessp_any_fault(CSUCCESSP_FAULT_OVERFLOW);
        return csuccessp_any_of(CSUCCESSP_KIND_DATE, value);
    default:
        return csuccessp_any_int(value);
    }
}

static csuccessp_any
text_of(const struct batch *b, uint32_t code)
{
    const csuccessp_dictionary_text *text = &b->set->environment->dictionary.texts.items[code - 1];

    return csuccessp_any_string(text->bytes, text->length);
}

static csuccessp_any
read_cell(void *context, uint32_t index)
{
    const struct batch *b = context;
    const struct column *column = &b->columns[b->program->inputs[index].id];
    csuccessp_any missing = csuccessp_any_of(CSUCCESSP_KIND_UNKNOWN, 0);

    missing.length = index;
    if (column->numbers)
        return isnan(column->numbers[b->row]) ? missing
                                              : csuccessp_any_double(column->numbers[b->row]);
    if (column->integers)
        return column->integers[b->row] == INT64_MIN
                   ? missing
                   : integer_of(column->kind, column->integers[b->row]);
    if (column->small)
        return column->small[b->row] == INT32_MIN ? missing
                                                  : small_of(column->kind, column->small[b->row]);
    return column->texts[b->row] ? text_of(b, column->texts[b->row]) : missing;
}

static double
micro_of(csuccessp_any time)
{
    return (double)time.as.integer * 1e6 + (double)(time.length / 1000);
}

static double
number_of(csuccessp_any value)
{
    switch (value.kind) {
    case CSUCCESSP_KIND_DOUBLE:
        return value.as.number;
    case CSUCCESSP_KIND_UINT:
        return (double)value.as.natural;
    case CSUCCESSP_KIND_TIMESTAMP:
    case CSUCCESSP_KIND_DURATION:
        return micro_of(value);
    case CSUCCESSP_KIND_ERROR:
    case CSUCCESSP_KIND_UNKNOWN:
        return NAN;
    default:
        return (double)value.as.integer;
    }
}

static uint8_t
truth_of(csuccessp_any value)
{
    switch (value.kind) {
    case CSUCCESSP_KIND_ERROR:
        return CSUCCESS_TRUTH_ERROR;
    case CSUCCESSP_KIND_UNKNOWN:
        return CSUCCESS_TRUTH_UNKNOWN;
    case CSUCCESSP_KIND_BOOL:
        return value.as.integer ? CSUCCESS_TRUTH_TRUE : CSUCCESS_TRUTH_FALSE;
    default:
        return CSUCCESS_TRUTH_TRUE;
    }
}

/* All rows by one program. */
static void
evaluate_rows(struct batch *b, uint8_t *truths, double *values)
{
    csuccessp_evaluation evaluation;
    csuccessp_arena arena;
    csuccessp_any value;

    csuccessp_host_evaluation_open(b->book, b->program, &arena, &evaluation);
    for (b->row = b->in.first; b->row < b->in.first + b->in.count; b->row++) {
        evaluation.steps = 0;
        value = csuccessp_program_evaluate(b->program, &evaluation, read_cell, b);
        if (truths)
            truths[b->row] = truth_of(value);
        if (values)
            values[b->row] = number_of(value);
        if (arena.first) { /* no row must feel what the one before left */
            csuccessp_arena_close(&arena);
            csuccessp_host_evaluation_open(b->book, b->program, &arena, &evaluation);
        }
    }
    csuccessp_arena_close(&arena);
}

static csuccess_status
evaluate_set(struct batch *b)
{
    uint64_t refused = b->book->memory.refused;
    csuccess_status status = CSUCCESS_OK;
    uint32_t i;

    for (i = 0; i < b->in.variables; i++)
        find_column(b, i, &b->columns[i]);
    for (i = 0; i < b->set->count && b->in.count && status == CSUCCESS_OK; i++)
        status = check_inputs(b, b->set->expressions[i]->program);
    if (status != CSUCCESS_OK)
        return status;
    for (i = 0; i < b->set->count; i++) {
        b->program = b->set->expressions[i]->program;
        evaluate_rows(b, COLUMN(b->in.truths, i), COLUMN(b->in.values, i));
        if (b->book->memory.refused != refused)
            return csuccessp_fail_memory(&b->book->error);
    }
    return CSUCCESS_OK;
}

csuccess_status
csuccess_expression_set_evaluate(csuccess_book *book, csuccess_expression_set set,
                                 const csuccess_expression_batch *batch)
{
    struct batch b = {book};
    csuccess_status status;
    void *found;

    if (!book || !batch)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    status = csuccessp_sized_copy(batch, CSUCCESSP_END(csuccess_expression_batch, values), &b.in,
                                  sizeof b.in);
    if (status == CSUCCESS_OK)
        status = csuccessp_handles_get(&csuccessp_host_expressions_of(book)->sets,
                                       CSUCCESS_HANDLE_EXPRESSION_SET, set, &found);
    if (status != CSUCCESS_OK)
        return status;
    b.set = found;
    if (b.in.count > UINT64_MAX - b.in.first)
        return csuccessp_fail(&book->error, CSUCCESS_E_ARGUMENT, "there are no such rows");
    if (b.in.variables != b.set->environment->count || b.in.expressions != b.set->count)
        return csuccessp_fail(&book->error, CSUCCESS_E_ARGUMENT,
                              "the set has %" PRIu32 " variables and %" PRIu32 " expressions",
                              b.set->environment->count, b.set->count);
    if (b.in.variables) {
        b.columns = csuccessp_allocate(&book->memory, b.in.variables, sizeof *b.columns);
        if (!b.columns)
            return csuccessp_fail_memory(&book->error);
    }
    status = evaluate_set(&b);
    csuccessp_release(&book->memory, b.columns, b.in.variables, sizeof *b.columns);
    return status;
}
