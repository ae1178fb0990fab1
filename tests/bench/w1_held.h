/* SPDX-License-Identifier: MIT */
/* The facts of workload 1 as columns that plans read, and rules as plans over them. */
#ifndef CSUCCESS_TESTS_BENCH_W1_HELD_H
#define CSUCCESS_TESTS_BENCH_W1_HELD_H

#include "expr/column/column.h"
#include "expr/column/kernel.h"
#include "w1_rules.h"

enum { W1_TEXTS_MAX = 64, W1_NO_TEXT = 0 };

/* Columns in the order of the facts: INT64, DOUBLE, TEXT. */
typedef struct w1_held {
    const w1_data *data;
    void *columns[W1_FACTS];
    const char *texts[W1_TEXTS_MAX]; /* by number */
} w1_held;

/* One in `missing` values is missing; 0: none. */
void w1_held_open(w1_held *held, const w1_data *data, unsigned missing);
void w1_held_close(w1_held *held);

/* How many bytes a value of a fact has. */
size_t w1_held_width(const w1_held *held, unsigned fact);

/* Memory of zeros; ends the program when there is none, as all here does. */
void *w1_room(size_t count, size_t size);
void w1_fail(const char *what);
void w1_require(int holds, const char *what);

typedef struct w1_plan {
    csuccessp_memory memory;
    const w1_rule_set *set;
    csuccessp_program *programs[W1_RULES_MAX];
    csuccessp_plan *plan;
    uint32_t input_count, facts[W1_FACTS]; /* the fact of each input */
} w1_plan;

void w1_plan_open(w1_plan *plan, const w1_rule_set *set, const w1_data *data);
void w1_plan_close(w1_plan *plan);

/* The columns of a plan's inputs from a row on. */
void w1_plan_columns(const w1_plan *plan, const w1_held *held, uint64_t row, const void **out);

int w1_plan_reads(const w1_plan *plan, uint32_t rule, unsigned fact);

/* Compiles the rules over and over, `count` in all; seconds that it takes. */
double w1_plan_compile(w1_plan *plan, const w1_data *data, uint32_t count);

#endif
