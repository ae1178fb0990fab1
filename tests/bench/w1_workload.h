/* SPDX-License-Identifier: MIT */
/* One rule set of workload 1 with its customers, and what the evaluator of rows gives for them. */
#ifndef CSUCCESS_TESTS_BENCH_W1_WORKLOAD_H
#define CSUCCESS_TESTS_BENCH_W1_WORKLOAD_H

#include "w1_truths.h"

typedef struct w1_workload {
    const w1_data *data;
    const w1_rule_set *set;
    w1_plan plan;
    w1_held held[2]; /* with nothing and with a third missing */
    w1_truths expected[2], found;
    uint64_t matches;
    uint32_t *order; /* customers by chance */
} w1_workload;

/* Ends the program when C finds other matches. */
void w1_workload_open(w1_workload *w, const w1_data *data, const w1_rule_set *set);
void w1_workload_close(w1_workload *w);

#endif
