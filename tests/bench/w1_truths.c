/* SPDX-License-Identifier: MIT */
#include "w1_truths.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "expr/program/evaluate.h"

enum { WORDS = CSUCCESSP_LANES / 64 };

/* Rows. */

typedef struct walk {
    const csuccessp_program *program;
    const w1_held *held;
    uint64_t row;
} walk;

static csuccessp_any
value_of(void *context, uint32_t index)
{
    const walk *at = context;
    uint64_t id = at->program->inputs[index].id;
    const w1_fact *fact = &at->held->data->facts[id];
    const void *column = at->held->columns[id];
    csuccessp_any unknown = csuccessp_any_of(CSUCCESSP_KIND_UNKNOWN, 0);
    uint32_t code;

    unknown.length = index;
    if (fact->type == 'i') {
        int64_t value = ((const int64_t *)column)[at->row];

        return value == INT64_MIN ? unknown : csuccessp_any_int(value);
    }
    if (fact->type == 'f') {
        double value = ((const double *)column)[at->row];

        return isnan(value) ? unknown : csuccessp_any_double(value);
    }
    code = ((const uint32_t *)column)[at->row];
    if (code == W1_NO_TEXT)
        return unknown;
    return csuccessp_any_string(at->held->texts[code], strlen(at->held->texts[code]));
}

static unsigned
walked(const csuccessp_program *program, csuccessp_arena *arena, const w1_held *held, uint64_t row)
{
    csuccessp_evaluation evaluation = {.arena = arena, .budget = program->budget};
    walk at = {program, held, row};
    csuccessp_any value = csuccessp_program_evaluate(program, &evaluation, value_of, &at);

    csuccessp_arena_clear(arena);
    if (value.kind == CSUCCESSP_KIND_UNKNOWN)
        return 1;
    if (value.kind != CSUCCESSP_KIND_BOOL)
        w1_fail("a rule gave no truth");
    return value.as.integer ? 2 : 0;
}

/* Truths. */

void
w1_truths_open(w1_truths *truths, uint32_t rules, uint64_t customers)
{
    truths->rules = rules;
    truths->customers = customers;
    truths->words = (customers + CSUCCESSP_LANES - 1) / CSUCCESSP_LANES * WORDS;
    truths->is_true = w1_room(rules * truths->words, sizeof(uint64_t));
    truths->unknown = w1_room(rules * truths->words, sizeof(uint64_t));
}

void
w1_truths_close(w1_truths *truths)
{
    free(truths->is_true);
    free(truths->unknown);
}

void
w1_truths_set(w1_truths *truths, uint32_t rule, uint64_t row, unsigned truth)
{
    uint64_t at = rule * truths->words + row / 64, bit = UINT64_C(1) << row % 64;
    uint64_t is_true = (uint64_t)(truth >> 1) << row % 64;
    uint64_t unknown = (uint64_t)(truth & 1) << row % 64;

    truths->is_true[at] = (truths->is_true[at] & ~bit) | is_true;
    truths->unknown[at] = (truths->unknown[at] & ~bit) | unknown;
}

uint64_t
w1_truths_count(const w1_truths *truths, uint32_t rule)
{
    uint64_t count = 0, i;

    for (i = 0; i < truths->words; i++)
        count += csuccessp_count_bits(truths->is_true[rule * truths->words + i]);
    return count;
}

int
w1_truths_same(const w1_truths *a, const w1_truths *b)
{
    size_t bytes = a->rules * a->words * sizeof(uint64_t);

    return memcmp(a->is_true, b->is_true, bytes) == 0 && memcmp(a->unknown, b->unknown, bytes) == 0;
}

void
w1_truths_walk(w1_truths *truths, w1_plan *plan, const w1_held *held)
{
    csuccessp_arena arena;
    uint64_t row;
    uint32_t rule;

    csuccessp_arena_open(&arena, &plan->memory, 1024);
    for (rule = 0; rule < truths->rules; rule++)
        for (row = 0; row < truths->customers; row++)
            w1_truths_set(truths, rule, row, walked(plan->programs[rule], &arena, held, row));
    csuccessp_arena_close(&arena);
}

static uint32_t
lanes_from(const w1_truths *truths, uint64_t row)
{
    uint64_t left = row < truths->customers ? truths->customers - row : 0;

    return left < CSUCCESSP_LANES ? (uint32_t)left : CSUCCESSP_LANES;
}

static uint64_t
run_block(w1_truths *truths, const w1_plan *plan, const w1_held *held, uint64_t row,
          csuccessp_scratch *scratch)
{
    const void *columns[W1_FACTS], *next[W1_FACTS];
    csuccessp_lanes_of_block lanes = {columns, lanes_from(truths, row), NULL, 0};
    csuccessp_plan_output outputs[W1_RULES_MAX];
    uint64_t found = 0;
    uint32_t i;

    w1_plan_columns(plan, held, row, columns);
    lanes.next_count = lanes_from(truths, row + CSUCCESSP_LANES);
    if (lanes.next_count) {
        w1_plan_columns(plan, held, row + CSUCCESSP_LANES, next);
        lanes.next = next;
    }
    memset(outputs, 0, sizeof outputs);
    for (i = 0; i < truths->rules; i++) {
        outputs[i].is_true = truths->is_true + i * truths->words + row / 64;
        outputs[i].unknown = truths->unknown + i * truths->words + row / 64;
    }
    csuccessp_plan_run(plan->plan, scratch, &lanes, outputs);
    for (i = 0; i < truths->rules; i++) {
        if (outputs[i].for_rows)
            w1_fail("a block was left to rows");
        found += outputs[i].true_count;
    }
    return found;
}

uint64_t
w1_truths_run(w1_truths *truths, const w1_plan *plan, const w1_held *held,
              csuccessp_scratch *scratch)
{
    uint64_t row, found = 0;

    for (row = 0; row < truths->customers; row += CSUCCESSP_LANES)
        found += run_block(truths, plan, held, row, scratch);
    return found;
}
