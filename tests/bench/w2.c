/* SPDX-License-Identifier: MIT */
/* Workload 2: twelve windowed measures of all customers, from scratch and day by day.
 *
 *     w2 DATA_FOLDER [runs] [--check]
 *
 * DATA_FOLDER has customers.bin and events.bin: a head of 32 bytes (magic, version, columns,
 * rows, start), then, for events, records of 24 bytes in time order (customer, kind, time in
 * seconds, value as a double). The full computation is at the end of day 334, the ticks at the
 * ends of the thirty days after it.
 *
 * The library: *full* is publishing the twelve definitions in a book that holds the events,
 * moving its clock (to where it stands) and reading all columns; a *tick* is recording the day's
 * events in batches, moving the clock by a day and reading all columns. Beside it the same in C
 * written for these twelve measures: a struct a customer, a pass over 90 days of events, then
 * each day what comes and what leaves. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

enum { KINDS = 8, MEASURES = 12, FULL_DAY = 334, TICKS = 30, BATCH = 1000, RUNS_MAX = 64 };

static const int64_t start_seconds = 1735689600; /* 2025-01-01T00:00:00Z */
static const int64_t day = 86400;
static const char *const kinds[KINDS] = {"login",   "feature_use", "ticket", "email",
                                         "meeting", "invoice",     "survey", "escalation"};

struct record {
    uint32_t customer, kind;
    int64_t time;
    double value;
};

static const struct record *events;
static uint64_t event_count, customer_count;

static int64_t
end_of_tick(int tick)
{
    return start_seconds + (FULL_DAY + 1 + tick) * day;
}

/* The first event at or after a time. */
static uint64_t
lower_bound(int64_t time)
{
    uint64_t low = 0, high = event_count;

    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (events[middle].time < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void
load(const char *folder)
{
    size_t length;
    char *customers = bench_read_file(folder, "customers.bin", &length);
    char *bytes;

    memcpy(&customer_count, customers + 16, sizeof customer_count);
    free(customers);
    bytes = bench_read_file(folder, "events.bin", &length);
    memcpy(&event_count, bytes + 16, sizeof event_count);
    events = (const struct record *)(void *)(bytes + 32);
}

/* The check: how many values there are, their sum, and a sum weighted by customer. */
struct check {
    double n[MEASURES], sum[MEASURES], weighted[MEASURES];
};

static void
add_check(struct check *c, int measure, uint64_t customer, double value)
{
    if (isnan(value))
        return;
    c->n[measure]++;
    c->sum[measure] += value;
    c->weighted[measure] += value * (double)(customer % 1009 + 1);
}

static void
print_numbers(const char *name, const double *numbers)
{
    int m;

    printf(",\"%s\":[", name);
    for (m = 0; m < MEASURES; m++)
        printf("%s%.15g", m ? "," : "", numbers[m]);
    printf("]");
}

static void
print_check(const char *peer, int tick, const struct check *c)
{
    printf("{\"check\":\"%s\",\"tick\":%d", peer, tick);
    print_numbers("n", c->n);
    print_numbers("sum", c->sum);
    print_numbers("weighted", c->weighted);
    printf("}\n");
}

/* By hand. */

struct hand {
    double feature_30, feature_90, survey_90, invoice_90, survey_last;
    int64_t login, meeting, survey;
    uint32_t login_7, login_30, feature_n, ticket_7, ticket_30, ticket_90, survey_n;
};

static void
hand_add(struct hand *h, const struct record *e)
{
    if (e->kind == 0) {
        h->login_7++;
        h->login_30++;
        h->login = e->time;
    } else if (e->kind == 1) {
        h->feature_30 += e->value;
        h->feature_90 += e->value;
        h->feature_n++;
    } else if (e->kind == 2) {
        h->ticket_7++;
        h->ticket_30++;
        h->ticket_90++;
    } else if (e->kind == 4) {
        h->meeting = e->time;
    } else if (e->kind == 5) {
        h->invoice_90 += e->value;
    } else if (e->kind == 6) {
        h->survey_90 += e->value;
        h->survey_n++;
        h->survey = e->time;
        h->survey_last = e->value;
    }
}

static void
hand_take(struct hand *h, const struct record *e, int window)
{
    if (e->kind == 0 && window == 7) {
        h->login_7--;
    } else if (e->kind == 0 && window == 30) {
        h->login_30--;
    } else if (e->kind == 1 && window == 30) {
        h->feature_30 -= e->value;
    } else if (e->kind == 1 && window == 90) {
        h->feature_90 -= e->value;
        h->feature_n--;
    } else if (e->kind == 2) {
        if (window == 7)
            h->ticket_7--;
        else if (window == 30)
            h->ticket_30--;
        else
            h->ticket_90--;
    } else if (e->kind == 5 && window == 90) {
        h->invoice_90 -= e->value;
    } else if (e->kind == 6 && window == 90) {
        h->survey_90 -= e->value;
        h->survey_n--;
    }
}

static void
hand_write(const struct hand *h, int64_t at, double *out)
{
    uint64_t c;

    for (c = 0; c < customer_count; c++, h++, out += MEASURES) {
        out[0] = h->login_7;
        out[1] = h->login_30;
        out[2] = h->feature_30;
        out[3] = h->feature_n ? h->feature_90 / h->feature_n : NAN;
        out[4] = h->ticket_7;
        out[5] = h->ticket_30;
        out[6] = h->ticket_90;
        out[7] = h->survey_n ? h->survey_90 / h->survey_n : NAN;
        out[8] = h->survey >= at - 90 * day ? h->survey_last : NAN;
        out[9] = h->invoice_90;
        out[10] = h->login >= at - 90 * day ? (double)((at - h->login) / day) : NAN;
        out[11] = h->meeting >= at - 90 * day ? (double)((at - h->meeting) / day) : NAN;
    }
}

static void
hand_full(struct hand *state, int64_t at)
{
    uint64_t i = lower_bound(at - 90 * day), w30 = lower_bound(at - 30 * day),
             w7 = lower_bound(at - 7 * day), end = lower_bound(at);

    memset(state, 0, customer_count * sizeof *state);
    for (; i < end; i++) {
        struct hand *h = &state[events[i].customer];
        hand_add(h, &events[i]);
        if (i < w30)
            hand_take(h, &events[i], 30);
        if (i < w7)
            hand_take(h, &events[i], 7);
    }
}

static void
hand_tick(struct hand *state, int64_t from, int64_t to)
{
    static const int windows[] = {7, 30, 90};
    uint64_t i, end;
    int w;

    for (w = 0; w < 3; w++) {
        end = lower_bound(to - windows[w] * day);
        for (i = lower_bound(from - windows[w] * day); i < end; i++)
            hand_take(&state[events[i].customer], &events[i], windows[w]);
    }
    end = lower_bound(to);
    for (i = lower_bound(from); i < end; i++)
        hand_add(&state[events[i].customer], &events[i]);
}

static void
hand_run(double *full, double *ticks, int checking)
{
    struct hand *state = malloc(customer_count * sizeof *state);
    double *out = malloc(customer_count * MEASURES * sizeof *out), start;
    int tick, m;
    uint64_t c;

    if (!state || !out)
        abort();
    memset(out, 0, customer_count * MEASURES * sizeof *out);
    memset(state, 0, customer_count * sizeof *state);
    for (tick = 0; tick <= TICKS; tick++) {
        int64_t at = end_of_tick(tick);
        start = bench_now();
        if (tick == 0)
            hand_full(state, at);
        else
            hand_tick(state, at - day, at);
        hand_write(state, at, out);
        *(tick == 0 ? full : &ticks[tick - 1]) = (bench_now() - start) * 1000;
        if (checking) {
            struct check check;
            memset(&check, 0, sizeof check);
            for (c = 0; c < customer_count; c++)
                for (m = 0; m < MEASURES; m++)
                    add_check(&check, m, c, out[c * MEASURES + (uint64_t)m]);
            print_check("by-hand-c", tick, &check);
        }
    }
    free(out);
    free(state);
}

/* The library. */

static const char kind_definitions[] =
    "{\"record\":\"definitions\",\"book\":{\"grain\":\"day\"},\"events\":[{\"id\":\"login\"},"
    "{\"id\":\"feature_use\"},{\"id\":\"ticket\"},{\"id\":\"email\"},{\"id\":\"meeting\"},"
    "{\"id\":\"invoice\"},{\"id\":\"survey\"},{\"id\":\"escalation\"}]}";

static const char measure_definitions[] =
    "{\"record\":\"definitions\",\"measures\":["
    "{\"id\":\"logins_7d\",\"kind\":\"count\",\"event\":\"login\",\"days\":7},"
    "{\"id\":\"logins_30d\",\"kind\":\"count\",\"event\":\"login\",\"days\":30},"
    "{\"id\":\"feature_30d\",\"kind\":\"sum\",\"event\":\"feature_use\",\"days\":30},"
    "{\"id\":\"feature_avg_90\",\"kind\":\"mean\",\"event\":\"feature_use\",\"days\":90},"
    "{\"id\":\"tickets_7d\",\"kind\":\"count\",\"event\":\"ticket\",\"days\":7},"
    "{\"id\":\"tickets_30d\",\"kind\":\"count\",\"event\":\"ticket\",\"days\":30},"
    "{\"id\":\"tickets_90d\",\"kind\":\"count\",\"event\":\"ticket\",\"days\":90},"
    "{\"id\":\"survey_avg_90d\",\"kind\":\"mean\",\"event\":\"survey\",\"days\":90},"
    "{\"id\":\"survey_last\",\"kind\":\"last\",\"event\":\"survey\",\"days\":90},"
    "{\"id\":\"invoiced_90d\",\"kind\":\"sum\",\"event\":\"invoice\",\"days\":90},"
    "{\"id\":\"since_login\",\"kind\":\"days_since\",\"event\":\"login\",\"days\":90},"
    "{\"id\":\"since_meeting\",\"kind\":\"days_since\",\"event\":\"meeting\",\"days\":90}]}";

static const char *const measures[MEASURES] = {
    "logins_7d",   "logins_30d",   "feature_30d", "feature_avg_90",
    "tickets_7d",  "tickets_30d",  "tickets_90d", "survey_avg_90d",
    "survey_last", "invoiced_90d", "since_login", "since_meeting",
};

struct columns {
    csuccess_customer *customer; /* of the batch, or of all */
    csuccess_event_kind *kind;
    int64_t *at, *value;
};

static csuccess_customer *handles;
static csuccess_event_kind kind_handles[KINDS];

/* What a host has: events as columns of handles, times and micro-units. */
static void
make_columns(struct columns *c, uint64_t from, uint64_t to)
{
    uint64_t i;

    for (i = from; i < to; i++) {
        c->customer[i - from] = handles[events[i].customer];
        c->kind[i - from] = kind_handles[events[i].kind];
        c->at[i - from] = events[i].time * 1000000;
        c->value[i - from] = (int64_t)(events[i].value * CSUCCESS_MICRO);
    }
}

static void
record(csuccess_book *book, const struct columns *c, uint64_t count)
{
    csuccess_event_batch batch;
    uint64_t i;

    memset(&batch, 0, sizeof batch);
    batch.size = sizeof batch;
    for (i = 0; i < count; i += BATCH) {
        batch.count = count - i < BATCH ? count - i : BATCH;
        batch.customers = c->customer + i;
        batch.kinds = c->kind + i;
        batch.at = c->at + i;
        batch.values = c->value + i;
        bench_check(book, csuccess_event_record_batch(book, &batch, NULL), "batch");
    }
}

static csuccess_book *
make_book(void)
{
    csuccess_book *book;
    char text[128];
    uint64_t i;
    int k;

    bench_check(NULL, csuccess_book_new(NULL, &book), "new");
    bench_check(book, csuccess_book_record(book, kind_definitions, sizeof kind_definitions - 1),
                "definitions");
    for (k = 0; k < KINDS; k++)
        bench_check(book,
                    csuccess_event_kind_find(book, kinds[k], strlen(kinds[k]), &kind_handles[k]),
                    "kind");
    for (i = 0; i < customer_count; i++) {
        int n = snprintf(text, sizeof text, "{\"record\":\"customer\",\"id\":\"%llu\"}",
                         (unsigned long long)i);
        bench_check(book, csuccess_book_record(book, text, (size_t)n), "customer");
        bench_check(book, csuccess_customer_at(book, i, &handles[i]), "handle");
    }
    return book;
}

static void
read_columns(csuccess_book *book, const csuccess_value_name *names, csuccess_column *columns)
{
    int m;

    for (m = 0; m < MEASURES; m++) {
        columns[m].size = sizeof columns[m];
        bench_check(book, csuccess_column_get(book, names[m], &columns[m]), "column");
    }
}

static void
check_columns(int tick, const csuccess_column *columns)
{
    struct check check;
    uint64_t c;
    int m;

    memset(&check, 0, sizeof check);
    for (m = 0; m < MEASURES; m++)
        for (c = 0; c < customer_count; c++)
            add_check(&check, m, c, columns[m].numbers[c]);
    print_check("libcsuccess", tick, &check);
}

static void
library_run(double *full, double *ticks, double *recording, int checking)
{
    csuccess_book *book = make_book();
    csuccess_value_name names[MEASURES];
    csuccess_column columns[MEASURES];
    csuccess_counts counts = {.size = sizeof counts};
    struct columns c;
    uint64_t first = lower_bound(end_of_tick(0)), most = first;
    double start;
    int tick, m;

    for (tick = 1; tick <= TICKS; tick++) {
        uint64_t n = lower_bound(end_of_tick(tick)) - lower_bound(end_of_tick(tick - 1));
        most = n > most ? n : most;
    }
    c.customer = malloc(most * sizeof *c.customer);
    c.kind = malloc(most * sizeof *c.kind);
    c.at = malloc(most * sizeof *c.at);
    c.value = malloc(most * sizeof *c.value);
    if (!c.customer || !c.kind || !c.at || !c.value)
        abort();
    make_columns(&c, 0, first);
    bench_check(book, csuccess_book_counts(book, &counts), "counts");
    uint64_t before = counts.memory_bytes;
    start = bench_now();
    record(book, &c, first);
    *recording = (double)first / (bench_now() - start) / 1e6;
    bench_check(book, csuccess_book_advance(book, end_of_tick(0) * 1000000), "advance");
    bench_check(book, csuccess_book_counts(book, &counts), "counts");
    for (tick = 0; tick <= TICKS; tick++) {
        int64_t at = end_of_tick(tick);
        uint64_t from = lower_bound(at - day), to = lower_bound(at);
        if (tick)
            make_columns(&c, from, to);
        start = bench_now();
        if (tick == 0) {
            bench_check(
                book,
                csuccess_book_record(book, measure_definitions, sizeof measure_definitions - 1),
                "measures");
        } else {
            record(book, &c, to - from);
        }
        bench_check(book, csuccess_book_advance(book, at * 1000000), "advance");
        if (tick == 0)
            for (m = 0; m < MEASURES; m++)
                bench_check(book,
                            csuccess_value_find(book, measures[m], strlen(measures[m]), &names[m]),
                            "value");
        read_columns(book, names, columns);
        *(tick == 0 ? full : &ticks[tick - 1]) = (bench_now() - start) * 1000;
        if (checking)
            check_columns(tick, columns);
    }
    if (checking)
        printf("{\"memory\":\"libcsuccess\",\"events\":%llu,\"bytes\":%llu,\"bytes_per_event\":"
               "%.2f}\n",
               (unsigned long long)first, (unsigned long long)(counts.memory_bytes - before),
               (double)(counts.memory_bytes - before) / (double)first);
    csuccess_book_free(book);
    free(c.customer);
    free(c.kind);
    free(c.at);
    free(c.value);
}

int
main(int argc, char **argv)
{
    static double full[2][RUNS_MAX], ticks[2][RUNS_MAX * TICKS], recording[RUNS_MAX];
    static double full_ratio[RUNS_MAX], tick_ratio[RUNS_MAX];
    const char *folder = argc > 1 ? argv[1] : getenv("CSUCCESS_BENCH_DATA");
    int runs = argc > 2 ? atoi(argv[2]) : 5, run;
    int checking = argc > 3 && strcmp(argv[3], "--check") == 0;
    char note[80];

    if (!folder) {
        fprintf(stderr, "usage: w2 DATA_FOLDER [runs] [--check], or set CSUCCESS_BENCH_DATA\n");
        return 77;
    }
    if (runs < 1 || runs > RUNS_MAX)
        runs = 5;
    load(folder);
    handles = malloc(customer_count * sizeof *handles);
    if (!handles)
        abort();
    for (run = 0; run < runs; run++) {
        hand_run(&full[0][run], &ticks[0][run * TICKS], checking && run == 0);
        library_run(&full[1][run], &ticks[1][run * TICKS], &recording[run], checking && run == 0);
        full_ratio[run] = full[1][run] / full[0][run];
        tick_ratio[run] = bench_median(&ticks[1][run * TICKS], TICKS) /
                          bench_median(&ticks[0][run * TICKS], TICKS);
    }
    snprintf(note, sizeof note, "peak %ld MiB, both in one process", bench_peak_kib() / 1024);
    bench_report("by-hand-c", "w2-delta-full", "ms", full[0], (size_t)runs, note);
    bench_report("by-hand-c", "w2-delta-tick", "ms", ticks[0], (size_t)runs * TICKS, note);
    bench_report("libcsuccess", "w2-delta-full", "ms", full[1], (size_t)runs, note);
    bench_report("libcsuccess", "w2-delta-tick", "ms", ticks[1], (size_t)runs * TICKS, note);
    bench_report("libcsuccess", "w2-record", "M events/s", recording, (size_t)runs,
                 "by handle, batches of 1,000, time order, no key");
    bench_report("libcsuccess/by-hand-c", "w2-delta-full", "ratio", full_ratio, (size_t)runs, "");
    bench_report("libcsuccess/by-hand-c", "w2-delta-tick", "ratio", tick_ratio, (size_t)runs,
                 "of the medians of a run's ticks");
    return 0;
}
