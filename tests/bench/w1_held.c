/* SPDX-License-Identifier: MIT */
#include "w1_held.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

void
w1_fail(const char *what)
{
    fprintf(stderr, "w1: %s\n", what);
    exit(1);
}

void
w1_require(int holds, const char *what)
{
    if (!holds)
        w1_fail(what);
}

void *
w1_room(size_t count, size_t size)
{
    void *out = aligned_alloc(64, (count * size + 127) / 64 * 64);

    if (!out)
        w1_fail("no memory");
    memset(out, 0, count * size);
    return out;
}

/* Columns. */

/* The number of a text among those of all facts, from 1. */
static uint32_t
code_of(void *context, const char *bytes, size_t length)
{
    const w1_data *data = context;
    uint32_t before = 1, i, k;

    for (i = 0; i < W1_FACTS; i++) {
        const w1_fact *fact = &data->facts[i];

        for (k = 0; k < fact->text_count; k++)
            if (strlen(fact->texts[k].bytes) == length &&
                memcmp(fact->texts[k].bytes, bytes, length) == 0)
                return before + k;
        before += fact->text_count;
    }
    return W1_NO_TEXT;
}

size_t
w1_held_width(const w1_held *held, unsigned fact)
{
    return held->data->facts[fact].type == 's' ? sizeof(uint32_t) : sizeof(double);
}

static void
hold_value(const w1_fact *fact, uint64_t row, int is_missing, const uint32_t *codes, void *column)
{
    if (fact->type == 's')
        ((uint32_t *)column)[row] = is_missing ? W1_NO_TEXT : codes[fact->codes[row]];
    else if (fact->type == 'i')
        ((int64_t *)column)[row] = is_missing ? INT64_MIN : fact->integers[row];
    else
        ((double *)column)[row] = is_missing ? (double)NAN : fact->numbers[row];
}

void
w1_held_open(w1_held *held, const w1_data *data, unsigned missing)
{
    uint64_t seed = 77, row;
    uint32_t codes[W1_TEXTS_MAX], k, before = 1;
    unsigned i;

    held->data = data;
    for (i = 0; i < W1_FACTS; i++) {
        const w1_fact *fact = &data->facts[i];

        before += fact->text_count;
        if (before > W1_TEXTS_MAX)
            w1_fail("too many texts");
        held->columns[i] = w1_room(data->customers, w1_held_width(held, i));
        for (k = 0; k < fact->text_count; k++) {
            codes[k] = code_of((void *)data, fact->texts[k].bytes, strlen(fact->texts[k].bytes));
            held->texts[codes[k]] = fact->texts[k].bytes;
        }
        for (row = 0; row < data->customers; row++)
            hold_value(fact, row, missing && bench_random(&seed) % missing == 0, codes,
                       held->columns[i]);
    }
}

void
w1_held_close(w1_held *held)
{
    unsigned i;

    for (i = 0; i < W1_FACTS; i++)
        free(held->columns[i]);
}

/* Plans. */

static csuccess_status
find_fact(void *context, const char *name, size_t length, csuccessp_variable *out,
          csuccessp_problem *problem, uint32_t offset)
{
    const w1_data *data = context;
    unsigned i;

    (void)problem;
    (void)offset;
    for (i = 0; i < W1_FACTS; i++) {
        if (strlen(data->facts[i].name) != length || memcmp(data->facts[i].name, name, length) != 0)
            continue;
        out->id = i;
        out->type = data->facts[i].type == 's'   ? CSUCCESSP_TYPE_OF(STRING)
                    : data->facts[i].type == 'i' ? CSUCCESSP_TYPE_OF(INT)
                                                 : CSUCCESSP_TYPE_OF(DOUBLE);
        out->size = 32;
        return CSUCCESS_OK;
    }
    return CSUCCESS_E_NOT_FOUND;
}

static int
how_held(void *context, uint64_t id, csuccessp_held *out)
{
    const w1_data *data = context;

    memset(out, 0, sizeof *out);
    out->form = data->facts[id].type == 's'   ? CSUCCESSP_HELD_TEXT
                : data->facts[id].type == 'i' ? CSUCCESSP_HELD_INT64
                                              : CSUCCESSP_HELD_DOUBLE;
    return 1;
}

static csuccessp_program *
compile(csuccessp_compiler *compiler, const w1_data *data, const char *text)
{
    csuccessp_environment environment = {.context = (void *)data, .variable = find_fact};
    csuccessp_program *program = NULL;
    csuccessp_problem problem;

    environment.container = "";
    environment.limits = &csuccessp_limits_default;
    memset(&problem, 0, sizeof problem);
    if (csuccessp_compile(compiler, &environment, text, strlen(text), &program, &problem) !=
        CSUCCESS_OK)
        w1_fail(text);
    return program;
}

void
w1_plan_open(w1_plan *plan, const w1_rule_set *set, const w1_data *data)
{
    csuccessp_plan_host host = {(void *)data, how_held, code_of};
    csuccessp_compiler compiler;
    uint32_t i;

    csuccessp_memory_open(NULL, &plan->memory);
    plan->set = set;
    csuccessp_compiler_open(&compiler, &plan->memory);
    for (i = 0; i < set->count; i++)
        plan->programs[i] = compile(&compiler, data, set->texts[i]);
    csuccessp_compiler_close(&compiler);
    if (csuccessp_plan_make(&plan->memory, (const csuccessp_program *const *)plan->programs,
                            set->count, &host, &plan->plan) != CSUCCESS_OK)
        w1_fail("no plan");
    for (i = 0; i < set->count; i++)
        if (!csuccessp_plan_covers(plan->plan, i) || !csuccessp_plan_decides(plan->plan, i))
            w1_fail(set->texts[i]);
    plan->input_count = csuccessp_plan_input_count(plan->plan);
    for (i = 0; i < plan->input_count; i++)
        plan->facts[i] = (uint32_t)csuccessp_plan_input(plan->plan, i);
}

void
w1_plan_close(w1_plan *plan)
{
    uint32_t i;

    csuccessp_plan_free(plan->plan);
    for (i = 0; i < plan->set->count; i++)
        csuccessp_program_free(plan->programs[i]);
    csuccessp_memory_close(&plan->memory);
}

double
w1_plan_compile(w1_plan *plan, const w1_data *data, uint32_t count)
{
    csuccessp_program **programs = w1_room(count, sizeof *programs);
    csuccessp_compiler compiler;
    double start = bench_now(), seconds;
    uint32_t i;

    csuccessp_compiler_open(&compiler, &plan->memory);
    for (i = 0; i < count; i++)
        programs[i] = compile(&compiler, data, plan->set->texts[i % plan->set->count]);
    csuccessp_compiler_close(&compiler);
    seconds = bench_now() - start;
    for (i = 0; i < count; i++)
        csuccessp_program_free(programs[i]);
    free(programs);
    return seconds;
}

void
w1_plan_columns(const w1_plan *plan, const w1_held *held, uint64_t row, const void **out)
{
    uint32_t i;

    for (i = 0; i < plan->input_count; i++)
        out[i] = (const char *)held->columns[plan->facts[i]] +
                 row * w1_held_width(held, plan->facts[i]);
}

int
w1_plan_reads(const w1_plan *plan, uint32_t rule, unsigned fact)
{
    const csuccessp_program *program = plan->programs[rule];
    uint32_t i;

    for (i = 0; i < program->input_count; i++)
        if (program->inputs[i].id == fact)
            return 1;
    return 0;
}
