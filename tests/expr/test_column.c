/* SPDX-License-Identifier: MIT */
/* Plans over columns and decisions of rows give what the evaluator of rows gives: expressions and
 * columns by chance, every kernel set. What was reached is counted, and nothing may be left out. */
#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "expr/column/column.h"
#include "expr/column/kernel.h"
#include "expr/program/evaluate.h"
#include "test.h"

enum { ROWS = CSUCCESSP_LANES, PROGRAMS = 12, TEXT = 4000, KERNELS = 4, TEXTS = 5 };

typedef struct variable {
    const char *name;
    char letter; /* for the generator: its type */
    csuccessp_held held;
} variable;

static const variable variables[] = {
    {"d1", 'd', {CSUCCESSP_HELD_DOUBLE, 0, 0}},     {"d2", 'd', {CSUCCESSP_HELD_DOUBLE, 0, 0}},
    {"score", 'd', {CSUCCESSP_HELD_INT64, 0, 1e6}}, {"share", 'd', {CSUCCESSP_HELD_INT32, 0, 0}},
    {"i1", 'i', {CSUCCESSP_HELD_INT64, 0, 0}},      {"i2", 'i', {CSUCCESSP_HELD_INT64, 0, 0}},
    {"i3", 'i', {CSUCCESSP_HELD_INT32, 0, 0}},      {"i4", 'i', {CSUCCESSP_HELD_DOUBLE, 0, 0}},
    {"b1", 'b', {CSUCCESSP_HELD_INT32, 0, 0}},      {"b2", 'b', {CSUCCESSP_HELD_INT32, 0, 0}},
    {"s1", 's', {CSUCCESSP_HELD_TEXT, 0, 0}},       {"s2", 's', {CSUCCESSP_HELD_TEXT, 0, 0}},
    {"t1", 't', {CSUCCESSP_HELD_INT64, 0, 0}},      {"now", 't', {CSUCCESSP_HELD_INT64, 1, 0}},
    {"u1", 'u', {CSUCCESSP_HELD_INT64, 0, 0}},      {"a1", 'a', {CSUCCESSP_HELD_INT32, 0, 0}},
    {"a2", 'a', {CSUCCESSP_HELD_INT32, 0, 0}},
};
enum { VARIABLES = sizeof variables / sizeof *variables };

static const char *const texts[TEXTS] = {"", "core", "plus", "pro", "\xc3\xa4"};

/* A column of any form. */
typedef union column {
    double number[ROWS];
    int64_t integer[ROWS];
    int32_t small[ROWS];
    uint32_t text[ROWS];
} column;

typedef struct world {
    uint64_t random;
    csuccessp_memory memory;
    csuccessp_compiler compiler;
    csuccessp_arena arena;
    column columns[VARIABLES];
    uint32_t rows;
    unsigned missing; /* one in so many; 0: none */
    unsigned extreme; /* one in so many */
    char text[TEXT];
    size_t length;
    csuccessp_program *programs[PROGRAMS];
    char *sources[PROGRAMS];
    uint32_t count;
    uint32_t row; /* that is read */
    const csuccessp_program *running;
} world;

static uint64_t
below(world *w, uint64_t limit)
{
    uint64_t x = w->random += UINT64_C(0x9e3779b97f4a7c15);

    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return (x ^ x >> 31) % limit;
}

static const csuccessp_type *
type_of(char letter)
{
    switch (letter) {
    case 'd':
        return CSUCCESSP_TYPE_OF(DOUBLE);
    case 'i':
        return CSUCCESSP_TYPE_OF(INT);
    case 'b':
        return CSUCCESSP_TYPE_OF(BOOL);
    case 's':
        return CSUCCESSP_TYPE_OF(STRING);
    case 't':
        return CSUCCESSP_TYPE_OF(TIMESTAMP);
    case 'u':
        return CSUCCESSP_TYPE_OF(DURATION);
    default:
        return CSUCCESSP_TYPE_OF(DATE);
    }
}

static csuccess_status
find_variable(void *context, const char *name, size_t length, csuccessp_variable *out,
              csuccessp_problem *problem, uint32_t offset)
{
    uint32_t i;

    (void)context, (void)problem, (void)offset;
    for (i = 0; i < VARIABLES; i++)
        if (strlen(variables[i].name) == length && memcmp(variables[i].name, name, length) == 0) {
            out->id = i;
            out->type = type_of(variables[i].letter);
            out->size = 8;
            return CSUCCESS_OK;
        }
    return CSUCCESS_E_NOT_FOUND;
}

static int
hold(void *context, uint64_t id, csuccessp_held *out)
{
    (void)context;
    *out = variables[id].held;
    return 1;
}

static uint32_t
code_of(void *context, const char *bytes, size_t length)
{
    uint32_t i;

    (void)context;
    for (i = 0; i < TEXTS; i++)
        if (strlen(texts[i]) == length && memcmp(texts[i], bytes, length) == 0)
            return i + 1;
    return 0;
}

/* Expressions. */

static void
put(world *w, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    w->length += (size_t)vsnprintf(w->text + w->length, TEXT - w->length, format, arguments);
    va_end(arguments);
    assert_true(w->length < TEXT);
}

static void expression(world *w, char letter, unsigned depth);

static void
put_variable(world *w, char letter)
{
    uint32_t i;

    do
        i = (uint32_t)below(w, VARIABLES);
    while (variables[i].letter != letter);
    put(w, "%s", variables[i].name);
}

static void
put_literal(world *w, char letter)
{
    static const char *const doubles[] = {"0.0", "-0.0", "1.5", "-2.5", "100.0", "1e300", "0.1"};
    static const char *const ints[] = {
        "0", "1", "-1", "7", "100", "9007199254740992", "9223372036854775807"};

    switch (letter) {
    case 'd':
        put(w, "%s", doubles[below(w, 7)]);
        return;
    case 'i':
        put(w, "%s", ints[below(w, below(w, 4) ? 5 : 7)]);
        return;
    case 'b':
        put(w, below(w, 2) ? "true" : "false");
        return;
    case 's':
        put(w, "'%s'", below(w, 4) ? texts[below(w, TEXTS)] : below(w, 2) ? "nobody" : "no one");
        return;
    case 't':
        put(w, "timestamp('2026-01-%02uT00:00:00%sZ')", (unsigned)below(w, 28) + 1,
            below(w, 5) ? "" : ".0000001");
        return;
    case 'u':
        put(w, "days(%d)", (int)below(w, 40) - 20);
        return;
    default:
        put(w, "date('2026-02-%02u')", (unsigned)below(w, 28) + 1);
        return;
    }
}

static void
binary(world *w, char left, const char *operator, char right, unsigned depth)
{
    put(w, "(");
    expression(w, left, depth);
    put(w, " %s ", operator);
    expression(w, right, depth);
    put(w, ")");
}

static void
call_of(world *w, const char *name, const char *letters, unsigned depth)
{
    put(w, "%s(", name);
    for (; *letters; letters++) {
        expression(w, *letters, depth);
        if (letters[1])
            put(w, ", ");
    }
    put(w, ")");
}

static void
choose_of(world *w, char letter, unsigned depth)
{
    put(w, "(");
    expression(w, 'b', depth);
    put(w, " ? ");
    expression(w, letter, depth);
    put(w, " : ");
    expression(w, letter == 'd' && below(w, 3) == 0 ? 'i' : letter, depth);
    put(w, ")");
}

static void
list_of(world *w, char letter)
{
    unsigned i, n = (unsigned)below(w, 5);

    put(w, "(");
    put_variable(w, letter);
    put(w, " in [");
    for (i = 0; i < n; i++) {
        put_literal(w, letter);
        if (i + 1 < n)
            put(w, ", ");
    }
    put(w, "])");
}

static void
condition(world *w, unsigned depth)
{
    static const char *const comparisons[] = {"==", "!=", "<", "<=", ">", ">="};
    static const char kinds[] = "ddiiistuab";
    char letter = kinds[below(w, 10)];

    switch (below(w, 9)) {
    case 0:
        binary(w, 'b', "&&", 'b', depth);
        return;
    case 1:
        binary(w, 'b', "||", 'b', depth);
        return;
    case 2:
        put(w, "!");
        expression(w, 'b', depth);
        return;
    case 3:
        list_of(w, "disa"[below(w, 4)]);
        return;
    case 4:
        put(w, "has(%s)", variables[below(w, VARIABLES)].name);
        return;
    case 5:
        choose_of(w, 'b', depth);
        return;
    case 6:
        if (letter == 'd' || letter == 'i') {
            binary(w, letter, comparisons[below(w, 6)], letter == 'd' ? 'i' : 'd', depth);
            return;
        }
        /* fall through */
    default:
        binary(w, letter, comparisons[below(w, letter == 's' || letter == 'b' ? 2 : 6)], letter,
               depth);
        return;
    }
}

static void
number(world *w, char letter, unsigned depth)
{
    static const char *const operators[] = {"+", "-", "*", "/", "%"};
    static const char *const functions[] = {"math.abs",   "math.ceil", "math.floor", "math.round",
                                            "math.trunc", "math.sign", "math.sqrt",  "double"};

    switch (below(w, 7)) {
    case 0:
        put(w, "(-");
        expression(w, letter, depth);
        put(w, ")");
        return;
    case 1:
        choose_of(w, letter, depth);
        return;
    case 2:
        if (letter == 'd')
            call_of(w, functions[below(w, 8)], "d", depth);
        else if (below(w, 2))
            call_of(w, below(w, 2) ? "math.abs" : "math.sign", "i", depth);
        else
            call_of(w, "int", below(w, 2) ? "d" : "i", depth);
        return;
    case 3:
        call_of(w, below(w, 2) ? "math.greatest" : "math.least",
                letter == 'd' ? (below(w, 2) ? "dd" : "ddd") : (below(w, 2) ? "ii" : "iii"), depth);
        return;
    case 4:
        if (letter == 'i') {
            binary(w, 'a', "-", 'a', depth);
            return;
        }
        if (below(w, 2)) {
            call_of(w, "double", "i", depth);
            return;
        }
        binary(w, 'd', operators[below(w, 4)], 'i', depth);
        return;
    default:
        binary(w, letter, operators[below(w, letter == 'i' ? 5 : 4)], letter, depth);
        return;
    }
}

static void
moment(world *w, char letter, unsigned depth)
{
    if (below(w, 4) == 0) {
        choose_of(w, letter, depth);
    } else if (letter == 't') {
        if (below(w, 3))
            binary(w, 't', below(w, 2) ? "+" : "-", 'u', depth);
        else
            binary(w, 'u', "+", 't', depth);
    } else if (letter == 'u') {
        if (below(w, 3) == 0)
            binary(w, 't', "-", 't', depth);
        else if (below(w, 4) == 0)
            call_of(w, "-", "u", depth);
        else
            binary(w, 'u', below(w, 2) ? "+" : "-", 'u', depth);
    } else if (below(w, 3)) {
        binary(w, 'a', below(w, 2) ? "+" : "-", 'i', depth);
    } else {
        binary(w, 'i', "+", 'a', depth);
    }
}

static void
expression(world *w, char letter, unsigned depth)
{
    if (depth == 0 || below(w, 5) == 0 || w->length > TEXT - 1500) {
        if (below(w, 3))
            put_variable(w, letter);
        else
            put_literal(w, letter);
        return;
    }
    switch (letter) {
    case 'b':
        condition(w, depth - 1);
        return;
    case 'd':
    case 'i':
        number(w, letter, depth - 1);
        return;
    case 's':
        if (below(w, 2))
            choose_of(w, 's', depth - 1);
        else
            put_variable(w, 's');
        return;
    default:
        moment(w, letter, depth - 1);
        return;
    }
}

/* Columns. */

static int64_t
some_integer(world *w, char letter)
{
    static const int64_t extremes[] = {
        INT64_MAX,          INT64_MIN + 1, 1, 0, -1, INT64_C(1) << 53, (INT64_C(1) << 53) + 1,
        -(INT64_C(1) << 53)};

    if (letter == 't')
        return INT64_C(1767225600000000) + (int64_t)below(w, 4000000) * 1000000;
    if (letter == 'u')
        return ((int64_t)below(w, 80) - 40) * INT64_C(43200000000);
    if (w->extreme && below(w, w->extreme) == 0)
        return extremes[below(w, 8)];
    return (int64_t)below(w, 201) - 100;
}

static double
some_number(world *w, char letter)
{
    static const double extremes[] = {DBL_MAX, -DBL_MAX, DBL_MIN, -0.0, 0.0, 0x1p53, 1e200};

    if (letter == 'i')
        return (double)((int64_t)below(w, 201) - 100);
    if (w->extreme && below(w, w->extreme) == 0)
        return extremes[below(w, 7)];
    return ((double)below(w, 2001) - 1000) / 8;
}

static void
fill_columns(world *w)
{
    uint32_t v, r;

    for (v = 0; v < VARIABLES; v++)
        for (r = 0; r < w->rows; r++) {
            int missing = w->missing && below(w, w->missing) == 0;
            char letter = variables[v].letter;

            switch (variables[v].held.form) {
            case CSUCCESSP_HELD_DOUBLE:
                w->columns[v].number[r] = missing ? (double)NAN : some_number(w, letter);
                break;
            case CSUCCESSP_HELD_INT64:
                w->columns[v].integer[r] = missing ? INT64_MIN : some_integer(w, letter);
                break;
            case CSUCCESSP_HELD_INT32:
                w->columns[v].small[r] = missing         ? INT32_MIN
                                         : letter == 'b' ? (int32_t)below(w, 2)
                                         : letter == 'a' ? 20454 + (int32_t)below(w, 60)
                                                         : (int32_t)below(w, 201) - 100;
                break;
            default:
                w->columns[v].text[r] = missing ? 0 : (uint32_t)below(w, TEXTS) + 1;
                break;
            }
        }
}

static csuccessp_any
unknown(uint32_t index)
{
    csuccessp_any out = csuccessp_any_of(CSUCCESSP_KIND_UNKNOWN, 0);

    out.length = index;
    return out;
}

static csuccessp_any
of_integer(const variable *v, int64_t x)
{
    int64_t seconds = x / 1000000 - (x % 1000000 < 0);

    switch (v->letter) {
    case 'd':
        return csuccessp_any_double(v->held.scale != 0 ? (double)x / v->held.scale : (double)x);
    case 'i':
        return csuccessp_any_int(x);
    case 'b':
        return csuccessp_any_bool(x != 0);
    case 't':
        return csuccessp_any_timestamp(seconds, (x - seconds * 1000000) * 1000);
    case 'u':
        return csuccessp_any_duration(seconds, (x - seconds * 1000000) * 1000);
    default:
        return csuccessp_any_of(CSUCCESSP_KIND_DATE, x);
    }
}

static csuccessp_any
read_cell(void *context, uint32_t index)
{
    world *w = context;
    uint64_t id = w->running->inputs[index].id;
    const variable *v = &variables[id];
    uint32_t row = v->held.same ? 0 : w->row;
    const column *c = &w->columns[id];

    switch (v->held.form) {
    case CSUCCESSP_HELD_DOUBLE:
        if (isnan(c->number[row]))
            return unknown(index);
        return v->letter == 'i' ? csuccessp_any_int((int64_t)c->number[row])
                                : csuccessp_any_double(c->number[row]);
    case CSUCCESSP_HELD_INT64:
        return c->integer[row] == INT64_MIN ? unknown(index) : of_integer(v, c->integer[row]);
    case CSUCCESSP_HELD_INT32:
        return c->small[row] == INT32_MIN ? unknown(index) : of_integer(v, c->small[row]);
    default:
        if (!c->text[row])
            return unknown(index);
        return csuccessp_any_string(texts[c->text[row] - 1], strlen(texts[c->text[row] - 1]));
    }
}

static csuccessp_any
evaluate(world *w, const csuccessp_program *program, uint32_t row)
{
    csuccessp_evaluation e = {&w->arena, 0, program->budget, 0, NULL, NULL, 0};
    csuccessp_any out;

    w->row = row;
    w->running = program;
    out = csuccessp_program_evaluate(program, &e, read_cell, w);
    csuccessp_arena_clear(&w->arena);
    return out;
}

/* What was reached. */

static unsigned operators_seen[CSUCCESSP_OPERATORS], codes_seen[CSUCCESSP_OP_FAULT + 1];
static unsigned kinds_seen[CSUCCESSP_KIND_UNKNOWN + 1], truths_seen[3], decided_seen[3];
static unsigned inputs_seen[VARIABLES], numbers_seen, missing_numbers_seen, errors_seen;
static unsigned blocks_seen, blocks_for_rows, covered_seen, not_covered_seen, decides_seen;

static void
count_program(const csuccessp_program *program)
{
    uint32_t i;

    for (i = 0; i < program->op_count; i++) {
        const csuccessp_op *op = &program->ops[i];

        codes_seen[op->code]++;
        kinds_seen[op->kind]++;
        if (op->code == CSUCCESSP_OP_OPERATOR)
            operators_seen[op->what]++;
    }
    for (i = 0; i < program->input_count; i++)
        inputs_seen[program->inputs[i].id]++;
}

/* Comparing. */

static void
fail_here(const world *w, uint32_t program, uint32_t row, const char *what, const char *kernels)
{
    fail_msg("%s: row %u of %u, kernels %s: %s", what, (unsigned)row, (unsigned)w->rows, kernels,
             w->sources[program]);
}

static void
check_truth(const world *w, uint32_t program, uint32_t row, csuccessp_any wanted, unsigned found,
            const char *kernels)
{
    unsigned truth = wanted.kind == CSUCCESSP_KIND_BOOL ? (wanted.as.integer ? 2 : 0) : 1;

    if (wanted.kind != CSUCCESSP_KIND_BOOL && wanted.kind != CSUCCESSP_KIND_UNKNOWN)
        fail_here(w, program, row, "an error that only rows find", kernels);
    if (truth != found)
        fail_here(w, program, row, "another truth", kernels);
}

static void
check_number(const world *w, uint32_t program, uint32_t row, csuccessp_any wanted, double found,
             const char *kernels)
{
    double number = wanted.kind == CSUCCESSP_KIND_INT ? (double)wanted.as.integer
                                                      : wanted.as.number;

    if (wanted.kind == CSUCCESSP_KIND_UNKNOWN) {
        missing_numbers_seen++;
        if (!isnan(found))
            fail_here(w, program, row, "a number out of what is missing", kernels);
        return;
    }
    if (wanted.kind != CSUCCESSP_KIND_INT && wanted.kind != CSUCCESSP_KIND_DOUBLE)
        fail_here(w, program, row, "an error that only rows find", kernels);
    numbers_seen++;
    if (memcmp(&number, &found, sizeof number) != 0 &&
        !(wanted.kind == CSUCCESSP_KIND_INT && number == found))
        fail_here(w, program, row, "another number", kernels);
}

typedef struct results {
    uint8_t truths[PROGRAMS][ROWS];
    double numbers[PROGRAMS][ROWS];
    uint64_t is_true[PROGRAMS][ROWS / 64], unknown[PROGRAMS][ROWS / 64];
    csuccessp_plan_output outputs[PROGRAMS];
} results;

static void
check_bits(const world *w, const results *r, uint32_t program, uint32_t row, const char *kernels)
{
    unsigned truth = r->truths[program][row];
    uint64_t bit = (uint64_t)1 << row % 64;

    if (((r->is_true[program][row / 64] & bit) != 0) != (truth == 2) ||
        ((r->unknown[program][row / 64] & bit) != 0) != (truth == 1))
        fail_here(w, program, row, "other bits", kernels);
}

static void
check_block(world *w, const csuccessp_plan *plan, const results *r, const char *kernels)
{
    uint32_t k, row;

    for (k = 0; k < w->count; k++) {
        const csuccessp_program *program = w->programs[k];
        int is_truth = program->type->kind == CSUCCESSP_KIND_BOOL, errors = 0;

        if (!csuccessp_plan_covers(plan, k))
            continue;
        blocks_seen++;
        blocks_for_rows += r->outputs[k].for_rows;
        for (row = 0; row < w->rows; row++) {
            csuccessp_any wanted = evaluate(w, program, row);

            errors += wanted.kind == CSUCCESSP_KIND_ERROR;
            if (r->outputs[k].for_rows)
                continue;
            if (is_truth) {
                check_truth(w, k, row, wanted, r->truths[k][row], kernels);
                check_bits(w, r, k, row, kernels);
                truths_seen[r->truths[k][row]]++;
            } else {
                check_number(w, k, row, wanted, r->numbers[k][row], kernels);
            }
        }
        errors_seen += errors != 0;
    }
}

static void
check_decisions(world *w, const csuccessp_plan *plan, const void *const *columns)
{
    uint32_t k, row;

    for (k = 0; k < w->count; k++) {
        if (!csuccessp_plan_decides(plan, k))
            continue;
        decides_seen++;
        for (row = 0; row < w->rows; row++) {
            uint64_t steps = 0;
            int truth = csuccessp_plan_decide(plan, k, columns, row, &steps);

            check_truth(w, k, row, evaluate(w, w->programs[k], row), (unsigned)truth, "decision");
            assert_true(steps <= w->programs[k]->cost);
            decided_seen[truth]++;
        }
    }
}

static void
run_plan(world *w, const csuccessp_plan *plan, const csuccessp_kernels *kernels)
{
    static results r;
    const void *columns[VARIABLES] = {NULL};
    csuccessp_lanes_of_block lanes = {columns, w->rows, NULL, 0};
    csuccessp_scratch *scratch;
    uint32_t i, k;

    memset(&r, 0, sizeof r);
    for (i = 0; i < csuccessp_plan_input_count(plan); i++)
        columns[i] = &w->columns[csuccessp_plan_input(plan, i)];
    for (k = 0; k < w->count; k++)
        if (w->programs[k]->type->kind == CSUCCESSP_KIND_BOOL) {
            r.outputs[k].truths = r.truths[k];
            r.outputs[k].is_true = r.is_true[k];
            r.outputs[k].unknown = r.unknown[k];
        } else {
            r.outputs[k].numbers = r.numbers[k];
        }
    assert_int_equal(csuccessp_scratch_make(&w->memory, plan, kernels, &scratch), CSUCCESS_OK);
    for (i = 0; i < 2; i++) /* nothing is left from one block to the next */
        csuccessp_plan_run(plan, scratch, &lanes, r.outputs);
    check_block(w, plan, &r, kernels->name);
    if (kernels == csuccessp_kernels_at(0))
        check_decisions(w, plan, columns);
    csuccessp_scratch_free(scratch);
}

static void
make_programs(world *w)
{
    static const csuccessp_limits *limits = &csuccessp_limits_default;
    csuccessp_environment environment = {w, find_variable, NULL, NULL, 0, "", limits, 0, 0};
    static char sources[PROGRAMS][TEXT];
    csuccessp_problem problem;

    w->count = 0;
    while (w->count < PROGRAMS) {
        w->length = 0;
        expression(w, "bbbbdi"[below(w, 6)], (unsigned)below(w, 4) + 1);
        memset(&problem, 0, sizeof problem);
        if (csuccessp_compile(&w->compiler, &environment, w->text, w->length,
                              &w->programs[w->count], &problem) != CSUCCESS_OK)
            fail_msg("%s: %s", problem.message, w->text);
        memcpy(sources[w->count], w->text, w->length + 1);
        w->sources[w->count] = sources[w->count];
        w->count++;
    }
}

static void
round_of(world *w)
{
    csuccessp_plan_host host = {w, hold, code_of};
    const csuccessp_program *programs[PROGRAMS];
    csuccessp_plan *plan;
    uint32_t k;

    w->rows = below(w, 3) ? (uint32_t)below(w, 130) + 1 : ROWS - (uint32_t)below(w, 2);
    w->missing = (unsigned)below(w, 3) * 4;
    w->extreme = below(w, 2) ? 0 : 40;
    fill_columns(w);
    make_programs(w);
    for (k = 0; k < w->count; k++)
        programs[k] = w->programs[k];
    assert_int_equal(csuccessp_plan_make(&w->memory, programs, w->count, &host, &plan),
                     CSUCCESS_OK);
    for (k = 0; k < w->count; k++) {
        if (csuccessp_plan_covers(plan, k))
            count_program(w->programs[k]);
        covered_seen += csuccessp_plan_covers(plan, k) != 0;
        not_covered_seen += csuccessp_plan_covers(plan, k) == 0;
    }
    for (k = 0; csuccessp_kernels_at(k); k++)
        run_plan(w, plan, csuccessp_kernels_at(k));
    csuccessp_plan_free(plan);
    for (k = 0; k < w->count; k++)
        csuccessp_program_free(w->programs[k]);
}

static void
columns_and_rows_agree(void **state)
{
    static world w;
    unsigned i, rounds = 1500;

    (void)state;
    w.random = 20261122;
    assert_int_equal(csuccessp_memory_open(NULL, &w.memory), CSUCCESS_OK);
    csuccessp_compiler_open(&w.compiler, &w.memory);
    csuccessp_arena_open(&w.arena, &w.memory, 1 << 14);
    for (i = 0; i < rounds; i++)
        round_of(&w);
    csuccessp_arena_close(&w.arena);
    csuccessp_compiler_close(&w.compiler);
    assert_int_equal(w.memory.bytes, 0);
    csuccessp_memory_close(&w.memory);
}

/* What the comparison above has to have met, or it says nothing. */
static void
everything_was_reached(void **state)
{
    static const uint8_t kinds[] = {CSUCCESSP_KIND_BOOL,    CSUCCESSP_KIND_INT,
                                    CSUCCESSP_KIND_DOUBLE,  CSUCCESSP_KIND_STRING,
                                    CSUCCESSP_KIND_DATE,    CSUCCESSP_KIND_TIMESTAMP,
                                    CSUCCESSP_KIND_DURATION};
    static const uint8_t codes[] = {CSUCCESSP_OP_LITERAL,  CSUCCESSP_OP_INPUT, CSUCCESSP_OP_PRESENT,
                                    CSUCCESSP_OP_OPERATOR, CSUCCESSP_OP_AND,   CSUCCESSP_OP_OR,
                                    CSUCCESSP_OP_CHOOSE,   CSUCCESSP_OP_CALL};
    unsigned i;

    (void)state;
    for (i = 0; i <= CSUCCESSP_IN; i++)
        if (!operators_seen[i])
            fail_msg("no plan had the operator %s", csuccessp_operator_name(i));
    for (i = 0; i < sizeof codes; i++)
        assert_int_not_equal(codes_seen[codes[i]], 0);
    for (i = 0; i < sizeof kinds; i++)
        assert_int_not_equal(kinds_seen[kinds[i]], 0);
    for (i = 0; i < VARIABLES; i++)
        if (!inputs_seen[i])
            fail_msg("no plan read %s", variables[i].name);
    for (i = 0; i < 3; i++) {
        assert_int_not_equal(truths_seen[i], 0);
        assert_int_not_equal(decided_seen[i], 0);
    }
    assert_int_not_equal(numbers_seen, 0);
    assert_int_not_equal(missing_numbers_seen, 0);
    assert_int_not_equal(errors_seen, 0);
    assert_int_not_equal(not_covered_seen, 0);
    assert_int_not_equal(decides_seen, 0);
    assert_true(covered_seen > 4 * not_covered_seen);
    assert_true(blocks_seen > 4 * blocks_for_rows);
    print_message("%u plans covered, %u not; %u blocks, %u of them for rows (%u with errors); "
                  "%u decide\n",
                  covered_seen, not_covered_seen, blocks_seen, blocks_for_rows, errors_seen,
                  decides_seen);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_and_rows_agree),
        cmocka_unit_test(everything_was_reached),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
