/* SPDX-License-Identifier: MIT */
/* Rules over the facts of workload 1, as texts and compiled to C. w1_rules.py writes them. */
#ifndef CSUCCESS_TESTS_BENCH_W1_RULES_H
#define CSUCCESS_TESTS_BENCH_W1_RULES_H

#include "w1_data.h"

/* A customer; texts as codes. */
typedef struct w1_row {
    double health;
    int64_t days_to_renewal, nps, logins_14d, seats, active_users, tickets_30d, open_p1;
    double mrr, csat;
    int64_t days_since_login, days_since_touch;
    double adoption;
    int64_t overdue_invoices, age_days;
    uint32_t plan, region, segment, stage, csm;
} w1_row;

typedef struct w1_rule_set {
    const char *name;
    const char *const *texts;
    uint32_t count;
    /* Adds to the matches of each rule: a row is filled from the facts of each customer, and all
     * rules are evaluated on it. Nothing may be missing. */
    void (*native)(const w1_data *data, uint64_t *matches);
} w1_rule_set;

extern const w1_rule_set w1_rules_fifty; /* w1_rules.txt */
extern const w1_rule_set w1_rules_made;  /* by chance */

#endif
