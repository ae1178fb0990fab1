/* SPDX-License-Identifier: MIT */
/* What playbooks cost: a book with 50 of them (mix.h) beside a twin without any.
 *
 *     playbooks [CUSTOMERS]   1,000,000 by default
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mix.h"

enum { DAYS = 5 };

struct costs {
    double first, quiet[DAYS], events[DAYS], midnight[DAYS], bytes, tasks;
};

static double
timed_move(csuccess_book *book, int64_t at)
{
    double start = bench_now();

    mix_move(book, at);
    return (bench_now() - start) * 1e3;
}

static double
count_tasks(csuccess_book *book)
{
    csuccess_task task = 0;
    double count = 0;

    for (;;) {
        bench_check(book, csuccess_task_next(book, &task), "task");
        if (!task)
            return count;
        count++;
    }
}

/* Days without a change; then days with tickets, and with changes at their ends. */
static void
measure(size_t customers, int bare, struct costs *costs)
{
    csuccess_book *book = NULL;
    csuccess_counts counts;
    int day;

    bench_check(NULL, csuccess_book_new(NULL, &book), "new");
    mix_define(book, bare);
    mix_fill(book, customers);
    costs->first = timed_move(book, MIX_START);
    for (day = 1; day <= DAYS; day++)
        costs->quiet[day - 1] = timed_move(book, MIX_START + day * MIX_DAY);
    for (; day <= 2 * DAYS; day++) {
        int64_t midnight = MIX_START + day * MIX_DAY;
        mix_events(book, customers, customers / 100, day - 1);
        costs->events[day - DAYS - 1] = timed_move(book, midnight - 1000000);
        mix_change(book, customers, customers / 100, day);
        costs->midnight[day - DAYS - 1] = timed_move(book, midnight);
    }
    memset(&counts, 0, sizeof counts);
    counts.size = sizeof counts;
    bench_check(book, csuccess_book_counts(book, &counts), "counts");
    costs->bytes = (double)counts.memory_bytes / (double)customers;
    costs->tasks = bare ? 0 : count_tasks(book);
    csuccess_book_free(book);
}

static void
show(const char *metric, double *with, double *without, size_t count, const char *text)
{
    char note[200];
    double twin = bench_median(without, count);

    snprintf(note, sizeof note, "%s; the twin without playbooks %.4g ms, the difference %.4g ms",
             text, twin, bench_median(with, count) - twin);
    bench_report("libcsuccess", metric, "ms", with, count, note);
}

int
main(int count, char **arguments)
{
    size_t customers = count > 1 ? (size_t)atoll(arguments[1]) : 1000000;
    struct costs twin, costs;
    double memory;

    if (customers < 1000)
        return 2;
    measure(customers, 1, &twin);
    measure(customers, 0, &costs);
    show("playbooks-first", &costs.first, &twin.first, 1, "first evaluation");
    show("playbooks-midnight-quiet", costs.quiet, twin.quiet, DAYS, "nothing was told");
    show("playbooks-events", costs.events, twin.events, DAYS,
         "a day on which one in a thousand has an event, each an instant");
    show("playbooks-midnight", costs.midnight, twin.midnight, DAYS, "1 % of the customers changed");
    memory = costs.bytes - twin.bytes;
    bench_report("libcsuccess", "playbooks-memory", "bytes each", &memory, 1,
                 "a customer, beyond the twin");
    bench_report("libcsuccess", "playbooks-tasks", "", &costs.tasks, 1, "made in ten days");
    memory = (double)bench_peak_kib() / 1024;
    bench_report("libcsuccess", "playbooks-peak", "MiB", &memory, 1, "resident, of the process");
    return 0;
}
