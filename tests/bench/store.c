/* SPDX-License-Identifier: MIT */
/* What a store costs beside the host's own work: a first commit, opening, commits of some changes.
 *
 *     store [CUSTOMERS]   200,000 by default, with 8 attributes and 10 events each
 *
 * The host's part is a list in memory, which is sorted when it is read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

#define DAY (INT64_C(86400) * 1000000)
#define START (INT64_C(20454) * DAY) /* 2026-01-01 */

enum { ATTRIBUTES = 8, EVENTS = 10, CHANGED = 10000, RUNS = 5 };

struct entry {
    const char *kind, *id, *bytes;
    size_t id_length, length, number;
};

static struct entry *entries;
static size_t count, capacity, sorted;
static uint64_t generation, taken;

static char *
keep(const char *bytes, size_t length)
{
    static char *block;
    static size_t left;
    char *out;

    if (length > left) {
        left = length > 1 << 24 ? length : 1 << 24;
        block = malloc(left);
        if (!block)
            exit(1);
    }
    out = block;
    memcpy(out, bytes, length);
    block += length;
    left -= length;
    return out;
}

static int32_t
get_generation(void *user_data, uint64_t *out)
{
    (void)user_data;
    *out = generation;
    return 0;
}

static int32_t
begin(void *user_data, uint64_t expected)
{
    (void)user_data;
    return expected == generation ? 0 : CSUCCESS_E_CONFLICT;
}

static int32_t
put(void *user_data, const char *kind, const char *id, size_t id_length, const char *bytes,
    size_t length)
{
    struct entry one = {keep(kind, strlen(kind) + 1),
                        keep(id, id_length),
                        keep(bytes, length),
                        id_length,
                        length,
                        count};

    (void)user_data;
    if (count == capacity) {
        capacity = capacity ? 2 * capacity : 1024;
        entries = realloc(entries, capacity * sizeof *entries);
        if (!entries)
            exit(1);
    }
    entries[count++] = one;
    taken += length;
    return 0;
}

static int32_t
take_out(void *user_data, const char *kind, const char *id, size_t id_length)
{
    int32_t code = put(user_data, kind, id, id_length, "", 0);

    entries[count - 1].bytes = NULL;
    return code;
}

static int32_t
commit(void *user_data, uint64_t next)
{
    (void)user_data;
    generation = next;
    return 0;
}

static void
rollback(void *user_data)
{
    (void)user_data;
    exit(1);
}

static int
compare(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    size_t least = x->id_length < y->id_length ? x->id_length : y->id_length;
    int order = strcmp(x->kind, y->kind);

    if (order == 0)
        order = memcmp(x->id, y->id, least);
    if (order == 0 && x->id_length != y->id_length)
        order = x->id_length < y->id_length ? -1 : 1;
    return order ? order : x->number < y->number ? -1 : 1;
}

/* The last one of an id counts. */
static void
sort(void)
{
    size_t i, kept = 0;

    qsort(entries, count, sizeof *entries, compare);
    for (i = 0; i < count; i++) {
        int last = i + 1 == count || strcmp(entries[i].kind, entries[i + 1].kind) != 0 ||
                   entries[i].id_length != entries[i + 1].id_length ||
                   memcmp(entries[i].id, entries[i + 1].id, entries[i].id_length) != 0;
        if (last && entries[i].bytes)
            entries[kept++] = entries[i];
    }
    count = sorted = kept;
}

static int32_t
scan(void *user_data, const char *kind, csuccess_store_each each, void *context)
{
    size_t low = 0, high = count;
    int32_t code = 0;

    (void)user_data;
    if (sorted != count)
        sort();
    for (high = count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(entries[middle].kind, kind) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < count && !code && strcmp(entries[low].kind, kind) == 0; low++)
        code = each(context, entries[low].id, entries[low].id_length, entries[low].bytes,
                    entries[low].length);
    return code;
}

static csuccess_book *
open_book(void)
{
    csuccess_store store = {.size = sizeof store,
                            .generation = get_generation,
                            .begin = begin,
                            .put = put,
                            .remove = take_out,
                            .commit = commit,
                            .rollback = rollback,
                            .scan = scan};
    csuccess_book *book = NULL;

    bench_check(NULL, csuccess_book_open(NULL, &store, &book), "open");
    return book;
}

static void
take(csuccess_book *book, const char *text)
{
    bench_check(book, csuccess_book_record(book, text, strlen(text)), text);
}

static void
note(const char *metric, const char *unit, double value, const char *text)
{
    bench_report("libcsuccess", metric, unit, &value, 1, text);
}

static void
fill(csuccess_book *book, size_t customers)
{
    char text[2048];
    csuccess_event_kind kind;
    csuccess_customer customer;
    uint64_t seed = 3;
    size_t i, n;
    int a;

    n = (size_t)snprintf(text, sizeof text, "{\"record\":\"definitions\",\"attributes\":[");
    for (a = 0; a < ATTRIBUTES; a++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s{\"id\":\"a%d\",\"type\":\"int\"}",
                              a ? "," : "", a);
    snprintf(text + n, sizeof text - n,
             "],\"events\":[{\"id\":\"login\"}],\"measures\":[{\"id\":\"n\",\"kind\":\"count\","
             "\"event\":\"login\",\"days\":30}],\"segments\":[{\"id\":\"busy\",\"enter\":"
             "[{\"value\":\"n\",\"from\":8}]}]}");
    take(book, text);
    for (i = 0; i < customers; i++) {
        n = (size_t)snprintf(text, sizeof text,
                             "{\"record\":\"customer\",\"id\":\"c%07zu\",\"attributes\":{", i);
        for (a = 0; a < ATTRIBUTES; a++)
            n += (size_t)snprintf(text + n, sizeof text - n, "%s\"a%d\":%u", a ? "," : "", a,
                                  (unsigned)(bench_random(&seed) % 1000));
        snprintf(text + n, sizeof text - n, "}}");
        take(book, text);
    }
    bench_check(book, csuccess_event_kind_find(book, "login", 5, &kind), "kind");
    for (a = 0; a < EVENTS; a++)
        for (i = 0; i < customers; i++) {
            bench_check(book, csuccess_customer_at(book, i, &customer), "row");
            bench_check(book,
                        csuccess_event_record(book, customer, kind,
                                              START - (EVENTS - a) * 3 * DAY + (int64_t)i * 1000000,
                                              1000000),
                        "event");
        }
    bench_check(book, csuccess_book_advance(book, START + 12 * DAY / 24), "advance");
}

static double
timed_commit(csuccess_book *book)
{
    double start = bench_now();

    bench_check(book, csuccess_book_commit(book), "commit");
    return bench_now() - start;
}

/* Some of the customers, all over the book. */
static void
change(csuccess_book *book, size_t customers, int round)
{
    char text[200];
    csuccess_event_kind kind;
    csuccess_customer customer;
    size_t i, row;
    uint64_t seed = 99 + (uint64_t)round;

    bench_check(book, csuccess_event_kind_find(book, "login", 5, &kind), "kind");
    for (i = 0; i < CHANGED; i++) {
        row = bench_random(&seed) % customers;
        snprintf(text, sizeof text,
                 "{\"record\":\"customer\",\"id\":\"c%07zu\",\"attributes\":{\"a1\":%d}}", row,
                 1000 + round);
        take(book, text);
        bench_check(book, csuccess_customer_at(book, row, &customer), "row");
        bench_check(book,
                    csuccess_event_record(book, customer, kind,
                                          START + 12 * DAY / 24 + (int64_t)i * 1000, 1000000),
                    "event");
    }
}

int
main(int argc, char **argv)
{
    size_t customers = argc > 1 ? strtoul(argv[1], NULL, 10) : 200000;
    csuccess_book *book = open_book();
    csuccess_counts counts = {.size = sizeof counts};
    double samples[RUNS], start, seconds, before;
    int64_t now = START + 13 * DAY / 24;
    int i;

    fill(book, customers);
    bench_check(book, csuccess_book_counts(book, &counts), "counts");
    before = (double)counts.memory_bytes;
    seconds = timed_commit(book);
    note("first commit", "MB/s", (double)taken / 1e6 / seconds, "");
    note("documents", "MB", (double)taken / 1e6, "");
    bench_check(book, csuccess_book_counts(book, &counts), "counts");
    note("kept for the store", "bytes/customer",
         ((double)counts.memory_bytes - before) / (double)customers, "");
    note("commit of nothing", "ms", timed_commit(book) * 1e3, "");
    for (i = 0; i < RUNS; i++) {
        change(book, customers, i);
        samples[i] = timed_commit(book) * 1e3;
    }
    bench_report("libcsuccess", "commit of 10,000", "ms", samples, RUNS, "changed, not computed");
    for (i = 0; i < RUNS; i++) {
        change(book, customers, i + RUNS);
        bench_check(book, csuccess_book_advance(book, now += 60000000), "advance");
        samples[i] = timed_commit(book) * 1e3;
    }
    bench_report("libcsuccess", "commit of 10,000", "ms", samples, RUNS, "changed and computed");
    bench_check(book, csuccess_book_advance(book, START + DAY + 1), "advance");
    note("commit after a midnight", "ms", timed_commit(book) * 1e3, "");
    csuccess_book_free(book);
    if (sorted != count)
        sort();
    for (taken = 0, i = 0; (size_t)i < count; i++)
        taken += entries[i].length;
    for (i = 0; i < RUNS; i++) {
        start = bench_now();
        book = open_book();
        samples[i] = (double)taken / 1e6 / (bench_now() - start);
        csuccess_book_free(book);
    }
    bench_report("libcsuccess", "open", "MB/s", samples, RUNS, "");
    return 0;
}
