/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#define _DEFAULT_SOURCE
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static int
wall_clock(void)
{
    const char *asked = getenv("BENCH_CLOCK");

    return asked && strcmp(asked, "wall") == 0;
}

double
bench_now(void)
{
    struct timespec t;

    clock_gettime(wall_clock() ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int
compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

double
bench_median(double *samples, size_t count)
{
    qsort(samples, count, sizeof *samples, compare);
    return count % 2 ? samples[count / 2] : (samples[count / 2 - 1] + samples[count / 2]) / 2;
}

void
bench_report(const char *peer, const char *metric, const char *unit, double *samples, size_t count,
             const char *note)
{
    double median = bench_median(samples, count);

    printf("{\"peer\":\"%s\",\"clock\":\"%s\",\"metric\":\"%s\",\"unit\":\"%s\",\"runs\":%zu,"
           "\"min\":%.6g,\"median\":%.6g,\"max\":%.6g,\"note\":\"%s\"}\n",
           peer, wall_clock() ? "wall" : "cpu", metric, unit, count, samples[0], median,
           samples[count - 1], note);
    fflush(stdout);
}

double
bench_copy_bandwidth(void)
{
    enum { BYTES = 256 * 1024 * 1024, RUNS = 5 };
    char *from = malloc(BYTES), *to = malloc(BYTES);
    double rate[RUNS], start;
    int i;

    if (!from || !to)
        abort();
    memset(from, 1, BYTES);
    memset(to, 2, BYTES);
    for (i = 0; i < RUNS; i++) {
        start = bench_now();
        memcpy(to, from, BYTES);
        rate[i] = BYTES / (bench_now() - start);
        from[to[i * 4096] * 64] ^= (char)i; /* so that no copy can be left out */
    }
    free(from);
    free(to);
    return bench_median(rate, RUNS);
}

char *
bench_read_file(const char *folder, const char *name, size_t *length)
{
    char path[4096];
    FILE *file;
    long size;
    char *out;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(1);
    }
    rewind(file);
    out = malloc((size_t)size + 1);
    if (!out || fread(out, 1, (size_t)size, file) != (size_t)size) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(1);
    }
    fclose(file);
    out[size] = 0;
    *length = (size_t)size;
    return out;
}

void
bench_check(csuccess_book *book, csuccess_status status, const char *what)
{
    csuccess_error error = {.size = sizeof error};

    if (status == CSUCCESS_OK)
        return;
    fprintf(stderr, "%s: %s", what, csuccess_status_name(status));
    if (book && csuccess_book_error(book, &error) == CSUCCESS_OK)
        fprintf(stderr, ": %s (%s)", error.message, error.pointer);
    fprintf(stderr, "\n");
    exit(1);
}

uint64_t
bench_random(uint64_t *state)
{
    uint64_t x = (*state += UINT64_C(0x9e3779b97f4a7c15));

    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

long
bench_peak_kib(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}
