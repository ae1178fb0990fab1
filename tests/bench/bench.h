/* SPDX-License-Identifier: MIT */
/* What the benchmarks share: a clock of the process's own time, medians, result lines, and the
 * machine's copy bandwidth, measured in the same run as what is compared with it. */
#ifndef CSUCCESS_TESTS_BENCH_H
#define CSUCCESS_TESTS_BENCH_H

#include <csuccess/csuccess.h>
#include <stddef.h>
#include <stdint.h>

/* Seconds of processor time of this process; elapsed time when BENCH_CLOCK is "wall". */
double bench_now(void);

/* Sorts, and gives the middle. */
double bench_median(double *samples, size_t count);

/* One line of JSON: peer, clock, metric, unit, runs, min, median, max, note. */
void bench_report(const char *peer, const char *metric, const char *unit, double *samples,
                  size_t count, const char *note);

/* Bytes a second that memcpy moves (each byte counted once), over a block larger than the caches;
 * the median of five. */
double bench_copy_bandwidth(void);

/* A whole file in memory, or the end of the program. */
char *bench_read_file(const char *folder, const char *name, size_t *length);

/* Ends the program when a call failed. */
void bench_check(csuccess_book *book, csuccess_status status, const char *what);

/* A generator of numbers that is the same everywhere. */
uint64_t bench_random(uint64_t *state);

long bench_peak_kib(void);

#endif
