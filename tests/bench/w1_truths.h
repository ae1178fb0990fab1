/* SPDX-License-Identifier: MIT */
/* Truths of all rules of workload 1 for all customers, from the library's evaluators. */
#ifndef CSUCCESS_TESTS_BENCH_W1_TRUTHS_H
#define CSUCCESS_TESTS_BENCH_W1_TRUTHS_H

#include "w1_held.h"

/* A bit each; blocks of the columns are whole. */
typedef struct w1_truths {
    uint64_t *is_true, *unknown; /* by rule, `words` each */
    uint64_t words, customers;
    uint32_t rules;
} w1_truths;

void w1_truths_open(w1_truths *truths, uint32_t rules, uint64_t customers);
void w1_truths_close(w1_truths *truths);
void w1_truths_set(w1_truths *truths, uint32_t rule, uint64_t row, unsigned truth);
uint64_t w1_truths_count(const w1_truths *truths, uint32_t rule);
/* 0 when some differ. */
int w1_truths_same(const w1_truths *a, const w1_truths *b);

/* By the evaluator of rows. */
void w1_truths_walk(w1_truths *truths, w1_plan *plan, const w1_held *held);
/* By columns; how many are true. */
uint64_t w1_truths_run(w1_truths *truths, const w1_plan *plan, const w1_held *held,
                       csuccessp_scratch *scratch);

#endif
