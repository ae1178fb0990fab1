/* SPDX-License-Identifier: MIT */
/* The book that the benchmarks of playbooks and of stores look at: customers with ten attributes,
 * two dates, a time and a member who owns them; events; measures; and 50 playbooks: 10 relative to
 * dates, 5 that read the present time, 5 with a cap for each owner and day, 10 on events, and 20 on
 * conditions of attributes and measures. About one customer in a hundred starts each. */
#ifndef CSUCCESS_TESTS_BENCH_MIX_H
#define CSUCCESS_TESTS_BENCH_MIX_H

#include "bench.h"

#define MIX_DAY (INT64_C(86400) * 1000000)
#define MIX_START (INT64_C(20454) * MIX_DAY) /* 2026-01-01 */

/* Members, attributes, kinds of events, measures; and the playbooks unless `bare`. */
void mix_define(csuccess_book *book, int bare);

/* Customers c0 ..., each with a few events before MIX_START. */
void mix_fill(csuccess_book *book, size_t customers);

/* A tenth of `changes` get a ticket, some time of that day after MIX_START. */
void mix_events(csuccess_book *book, size_t customers, size_t changes, int day);

/* `changes` customers get another value of three attributes. */
void mix_change(csuccess_book *book, size_t customers, size_t changes, int day);

void mix_move(csuccess_book *book, int64_t at);

#endif
