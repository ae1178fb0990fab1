/* SPDX-License-Identifier: MIT */
/* One customer in a hundred of a workload has another value in one fact: that of some other
 * customer. */
#ifndef CSUCCESS_TESTS_BENCH_W1_CHANGES_H
#define CSUCCESS_TESTS_BENCH_W1_CHANGES_H

#include "w1_workload.h"

/* A value that changes, and the one that it takes turns with. */
typedef struct w1_change {
    uint64_t row;
    char other[8];
} w1_change;

typedef struct w1_changes {
    w1_held held; /* of its own, with nothing missing */
    w1_truths truths;
    w1_change *of[W1_FACTS]; /* by fact, in the order of customers */
    uint32_t count[W1_FACTS];
    uint32_t rules[W1_FACTS][W1_RULES_MAX], rule_count[W1_FACTS]; /* that read a fact */
    int reads[W1_FACTS][W1_FACTS];                /* for a fact: what these rules read */
    uint64_t gathered[W1_FACTS][CSUCCESSP_LANES]; /* values of changed customers, by input */
} w1_changes;

w1_changes *w1_changes_open(const w1_workload *w);
void w1_changes_close(w1_changes *c);

/* All values change, and go back the next time. Evaluates what reads them again, customers one by
 * one, or with a scratch those of a fact in blocks; tells how many evaluations that was. */
uint64_t w1_changes_run(w1_changes *c, const w1_plan *plan, csuccessp_scratch *scratch);

/* Ends the program when that gives other truths than evaluating everything. */
void w1_changes_check(w1_changes *c, w1_workload *w, csuccessp_scratch *scratch, int by_block);

#endif
