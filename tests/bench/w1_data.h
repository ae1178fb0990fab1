/* SPDX-License-Identifier: MIT */
/* The files of workload 1: customers.bin, twenty facts a customer with none missing, and
 * rules.cel, fifty expressions over them, one a line. */
#ifndef CSUCCESS_TESTS_BENCH_W1_DATA_H
#define CSUCCESS_TESTS_BENCH_W1_DATA_H

#include <stddef.h>
#include <stdint.h>

enum { W1_FACTS = 20, W1_RULES_MAX = 64 };

/* Ends with a zero. */
typedef struct w1_text {
    char bytes[32];
} w1_text;

typedef struct w1_fact {
    const char *name;
    char type; /* 'i', 'f' or 's': one of these has the values */
    const int64_t *integers;
    const double *numbers;
    const uint32_t *codes; /* from 0, into `texts` */
    const w1_text *texts;
    uint32_t text_count;
} w1_fact;

typedef struct w1_data {
    uint64_t customers;
    w1_fact facts[W1_FACTS];
    const char *rules[W1_RULES_MAX];
    size_t rule_count;
    char *customer_bytes, *rule_bytes;
} w1_data;

/* Reads both files of the folder, or ends the program. */
void w1_data_open(w1_data *data, const char *folder);
/* Customers by chance instead, and no rules. */
void w1_data_make(w1_data *data, uint64_t customers, uint64_t seed);
void w1_data_close(w1_data *data);

#endif
