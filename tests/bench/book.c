/* SPDX-License-Identifier: MIT */
/* How the book grows, what a quiet midnight costs, how fast it is saved and loaded.
 *
 *     book empty              make and free an empty book
 *     book open [CUSTOMERS]   load a saved book, 500 customers by default
 *     book grow [CUSTOMERS]   customers with 5 events each, and the first move
 *     book midnight [CUSTOMERS]
 *     book record [EVENTS]    by handle and by id, with and without keys, in order and late
 *     book save [CUSTOMERS]   20 attributes, 50 events, a year of history
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

#define DAY (INT64_C(86400) * 1000000)
#define START (INT64_C(20454) * DAY) /* 2026-01-01 */

enum { ATTRIBUTES = 20, EVENTS = 50, RUNS = 5 };

static csuccess_book *
new_book(void)
{
    csuccess_book *book = NULL;

    bench_check(NULL, csuccess_book_new(NULL, &book), "new");
    return book;
}

static void
take(csuccess_book *book, const char *text, size_t length)
{
    bench_check(book, csuccess_book_record(book, text, length), text);
}

static void
move(csuccess_book *book, int64_t at)
{
    bench_check(book, csuccess_book_advance(book, at), "advance");
}

static uint64_t
bytes_of(csuccess_book *book)
{
    csuccess_counts counts;

    memset(&counts, 0, sizeof counts);
    counts.size = sizeof counts;
    bench_check(book, csuccess_book_counts(book, &counts), "counts");
    return counts.memory_bytes;
}

static void
note(const char *metric, const char *unit, double value, const char *text)
{
    bench_report("libcsuccess", metric, unit, &value, 1, text);
}

/* Attributes a0 ..., one kind of event, some measures, a health model. */
static void
define(csuccess_book *book)
{
    char text[8192];
    size_t n;
    int i;

    n = (size_t)snprintf(text, sizeof text, "{\"record\":\"definitions\",\"attributes\":[");
    for (i = 0; i < ATTRIBUTES; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s{\"id\":\"a%d\",\"type\":\"%s\"}",
                              i ? "," : "", i, i % 4 == 3 ? "text" : "int");
    n += (size_t)snprintf(
        text + n, sizeof text - n,
        "],\"events\":[{\"id\":\"login\"}],\"measures\":["
        "{\"id\":\"logins_30d\",\"kind\":\"count\",\"event\":\"login\",\"days\":30},"
        "{\"id\":\"idle\",\"kind\":\"days_since\",\"event\":\"login\"}],"
        "\"health_models\":[{\"id\":\"h\",\"direction\":\"higher_is_better\","
        "\"bands\":[{\"id\":\"poor\",\"to\":40},{\"id\":\"good\",\"from\":40}],\"parts\":["
        "{\"measure\":\"logins_30d\",\"weight\":2,\"bands\":[{\"to\":1,\"points\":0},{\"from\":1,"
        "\"to\":4,\"points\":50},{\"from\":4,\"points\":100}]},"
        "{\"measure\":\"idle\",\"weight\":1,\"bands\":[{\"to\":14,\"points\":100},{\"from\":14,"
        "\"points\":20}]},"
        "{\"measure\":\"a0\",\"weight\":1,\"linear\":{\"knots\":[[0,0],[1000,100]]}}]}]}");
    take(book, text, n);
}

static void
add_customers(csuccess_book *book, size_t count, int attributes)
{
    char text[2048];
    uint64_t seed = 3;
    size_t i, n;
    int a;

    for (i = 0; i < count; i++) {
        n = (size_t)snprintf(text, sizeof text, "{\"record\":\"customer\",\"id\":\"c%zu\"", i);
        for (a = 0; a < attributes; a++) {
            uint64_t r = bench_random(&seed) % 1000;
            n += (size_t)snprintf(
                text + n, sizeof text - n, a % 4 == 3 ? "%s\"a%d\":\"t%u\"" : "%s\"a%d\":%u",
                a ? "," : ",\"attributes\":{", a, (unsigned)(a % 4 == 3 ? r % 20 : r));
        }
        n += (size_t)snprintf(text + n, sizeof text - n, attributes ? "}}" : "}");
        take(book, text, n);
    }
}

/* Events in the order of time, `each` for every customer between two times. */
static double
add_events(csuccess_book *book, size_t customers, size_t each, int64_t from, int64_t to)
{
    enum { BATCH = 1000 };
    csuccess_customer who[BATCH], *all;
    csuccess_event_kind kind;
    csuccess_event_batch batch;
    int64_t at[BATCH];
    uint64_t seed = 11, done = 0, total = (uint64_t)customers * each, i;
    double start;

    all = malloc(customers * sizeof *all);
    if (!all)
        exit(1);
    for (i = 0; i < customers; i++) {
        bench_check(book, csuccess_customer_at(book, i, &all[i]), "row");
    }
    bench_check(book, csuccess_event_kind_find(book, "login", 5, &kind), "kind");
    start = bench_now();
    while (done < total) {
        uint64_t n = total - done < BATCH ? total - done : BATCH;
        for (i = 0; i < n; i++) {
            at[i] = from + (int64_t)((double)(to - from) / (double)total * (double)(done + i)) /
                               1000000 * 1000000;
            who[i] = all[bench_random(&seed) % customers];
        }
        memset(&batch, 0, sizeof batch);
        batch.size = sizeof batch;
        batch.count = n;
        batch.customers = who;
        batch.kind = kind;
        batch.at = at;
        bench_check(book, csuccess_event_record_batch(book, &batch, NULL), "events");
        done += n;
    }
    start = bench_now() - start;
    free(all);
    return start;
}

static void
run_empty(void)
{
    enum { BOOKS = 20000 };
    double samples[RUNS], start;
    csuccess_book *book = new_book();
    int r, i;

    note("empty-book", "bytes", (double)bytes_of(book), "memory of its allocator");
    csuccess_book_free(book);
    for (r = 0; r < RUNS; r++) {
        start = bench_now();
        for (i = 0; i < BOOKS; i++)
            csuccess_book_free(new_book());
        samples[r] = (bench_now() - start) / BOOKS * 1e6;
    }
    bench_report("libcsuccess", "empty-book", "us", samples, RUNS, "make and free");
}

static void
run_grow(size_t customers)
{
    csuccess_book *book = new_book();
    double start, events;
    char text[100];

    define(book);
    start = bench_now();
    add_customers(book, customers, 0);
    start = bench_now() - start;
    snprintf(text, sizeof text, "%zu customers as JSON records", customers);
    note("grow-customers", "us each", start / (double)customers * 1e6, text);
    events = add_events(book, customers, 5, START, START + 100 * DAY);
    note("grow-events", "M events/s", (double)customers * 5 / events / 1e6, "batches of 1,000");
    start = bench_now();
    move(book, START + 100 * DAY);
    note("grow-first-move", "us each", (bench_now() - start) / (double)customers * 1e6,
         "measures, scores and the first moments of history");
    note("grow-memory", "bytes each", (double)bytes_of(book) / (double)customers, "");
    csuccess_book_free(book);
}

/* One way to record events: million a second. */
static double
record_events(size_t events, int keys, int late)
{
    enum { BATCH = 1000, CUSTOMERS = 100000 };
    static char texts[BATCH][24];
    csuccess_book *book = new_book();
    csuccess_customer *all = malloc(CUSTOMERS * sizeof *all), who[BATCH];
    const char *key[BATCH];
    csuccess_event_batch batch;
    csuccess_event_kind kind;
    int64_t at[BATCH];
    uint64_t seed = 5, done, i;
    double start, spent = 0;

    if (!all)
        exit(1);
    define(book);
    add_customers(book, CUSTOMERS, 0);
    for (i = 0; i < CUSTOMERS; i++)
        bench_check(book, csuccess_customer_at(book, i, &all[i]), "row");
    bench_check(book, csuccess_event_kind_find(book, "login", 5, &kind), "kind");
    memset(&batch, 0, sizeof batch);
    batch.size = sizeof batch;
    batch.count = BATCH;
    batch.customers = who;
    batch.kind = kind;
    batch.at = at;
    batch.keys = keys ? key : NULL;
    for (done = 0; done < events; done += BATCH) {
        for (i = 0; i < BATCH; i++) {
            who[i] = all[bench_random(&seed) % CUSTOMERS];
            at[i] = START + (int64_t)(late ? bench_random(&seed) % 8640000
                                           : (done + i) * 8640000 / events) *
                                INT64_C(1000000);
            snprintf(texts[i], sizeof texts[i], "k%llu", (unsigned long long)(done + i));
            key[i] = texts[i];
        }
        start = bench_now();
        bench_check(book, csuccess_event_record_batch(book, &batch, NULL), "events");
        spent += bench_now() - start;
    }
    start = bench_now();
    move(book, START + 100 * DAY); /* late ones find their places with the next move */
    if (late)
        spent += bench_now() - start;
    csuccess_book_free(book);
    free(all);
    return (double)events / spent / 1e6;
}

static double
record_by_id(size_t events)
{
    csuccess_book *book = new_book();
    uint64_t seed = 5, i;
    char text[200];
    double start, spent = 0;

    define(book);
    add_customers(book, 100000, 0);
    for (i = 0; i < events; i++) {
        size_t n = (size_t)snprintf(
            text, sizeof text,
            "{\"record\":\"event\",\"customer\":\"c%u\",\"kind\":\"login\",\"at\":\"2026-01-%02uT%"
            "02u:"
            "%02u:%02uZ\"}",
            (unsigned)(bench_random(&seed) % 100000), (unsigned)(1 + i * 28 / events),
            (unsigned)(i * 28 * 24 / events % 24), (unsigned)(i % 60), (unsigned)(i / 7 % 60));
        start = bench_now();
        take(book, text, n);
        spent += bench_now() - start;
    }
    csuccess_book_free(book);
    return (double)events / spent / 1e6;
}

static void
run_record(size_t events)
{
    static const struct {
        const char *note;
        int keys, late;
    } ways[] = {
        {"by handle, batches of 1,000, in the order of time", 0, 0},
        {"... each with a key", 1, 0},
        {"... at any time within 100 days, the settling included", 0, 1},
    };
    double samples[RUNS];
    size_t w;
    int r;

    for (w = 0; w < sizeof ways / sizeof *ways; w++) {
        for (r = 0; r < RUNS; r++)
            samples[r] = record_events(events, ways[w].keys, ways[w].late);
        bench_report("libcsuccess", "record", "M events/s", samples, RUNS, ways[w].note);
    }
    for (r = 0; r < RUNS; r++)
        samples[r] = record_by_id(events / 4);
    bench_report("libcsuccess", "record", "M events/s", samples, RUNS,
                 "by id, as JSON records, one by one (the clock's own time included)");
}

static void
change_some(csuccess_book *book, size_t customers, size_t step, int day)
{
    char text[200];
    size_t i, n;

    for (i = (size_t)day % step; i < customers; i += step) {
        n = (size_t)snprintf(text, sizeof text,
                             "{\"record\":\"customer\",\"id\":\"c%zu\",\"attributes\":{\"a0\":%u}}",
                             i, (unsigned)((i * 7 + (size_t)day * 131) % 1000));
        take(book, text, n);
    }
}

static void
run_midnight(size_t customers)
{
    csuccess_book *book = new_book();
    double quiet[RUNS], changed[RUNS], start;
    int day = 0, r;

    define(book);
    add_customers(book, customers, 1);
    move(book, START);
    for (r = 0; r < RUNS; r++) {
        start = bench_now();
        move(book, START + ++day * DAY);
        quiet[r] = (bench_now() - start) * 1e3;
    }
    for (r = 0; r < RUNS; r++) {
        change_some(book, customers, 100, day);
        start = bench_now();
        move(book, START + ++day * DAY);
        changed[r] = (bench_now() - start) * 1e3;
    }
    bench_report("libcsuccess", "midnight-quiet", "ms", quiet, RUNS, "nothing is due");
    bench_report("libcsuccess", "midnight-1-percent", "ms", changed, RUNS,
                 "1 % of the customers have changed");
    csuccess_book_free(book);
}

/* A stream in memory. */
struct bytes {
    char *data;
    size_t length, capacity, at;
};

static int32_t
write_bytes(void *user_data, const char *from, size_t length)
{
    struct bytes *b = user_data;

    while (b->length + length > b->capacity) {
        b->capacity = b->capacity ? b->capacity * 2 : 1 << 20;
        b->data = realloc(b->data, b->capacity);
        if (!b->data)
            return 1;
    }
    memcpy(b->data + b->length, from, length);
    b->length += length;
    return 0;
}

static int32_t
count_bytes(void *user_data, const char *from, size_t length)
{
    (void)from;
    *(size_t *)user_data += length;
    return 0;
}

static void
save(csuccess_book *book, struct bytes *to)
{
    csuccess_writer writer = {sizeof writer, write_bytes, to};

    bench_check(book, csuccess_book_save(book, &writer), "save");
}

static csuccess_book *
load(const struct bytes *from)
{
    csuccess_book *book = new_book();
    csuccess_reader reader = {.size = sizeof reader};

    memset(&reader, 0, sizeof reader);
    reader.size = sizeof reader;
    bench_check(book, csuccess_reader_from_memory(from->data, from->length, &reader), "reader");
    bench_check(book, csuccess_book_load(book, &reader), "load");
    return book;
}

static void
run_save(size_t customers, int year)
{
    csuccess_book *book = new_book();
    struct bytes stream = {NULL, 0, 0, 0};
    csuccess_writer counter = {sizeof counter, count_bytes, NULL};
    double samples[RUNS], start;
    size_t counted = 0;
    char text[100];
    int r, day;

    define(book);
    add_customers(book, customers, ATTRIBUTES);
    add_events(book, customers, EVENTS, START, START + 365 * DAY);
    move(book, START);
    for (day = 1; day <= (year ? 365 : 1); day++) {
        change_some(book, customers, 30, day);
        move(book, START + day * DAY);
    }
    save(book, &stream);
    snprintf(text, sizeof text, "%zu customers, %.1f MB of JSON", customers,
             (double)stream.length / 1e6);
    counter.user_data = &counted;
    for (r = 0; r < RUNS; r++) {
        start = bench_now();
        bench_check(book, csuccess_book_save(book, &counter), "save");
        samples[r] = (double)stream.length / 1e6 / (bench_now() - start);
    }
    note("save-memory", "bytes each", (double)bytes_of(book) / (double)customers, text);
    bench_report("libcsuccess", "save", "MB/s", samples, RUNS, text);
    csuccess_book_free(book);
    for (r = 0; r < RUNS; r++) {
        start = bench_now();
        book = load(&stream);
        start = bench_now() - start;
        samples[r] = year ? (double)stream.length / 1e6 / start : start * 1e3;
        csuccess_book_free(book);
    }
    bench_report("libcsuccess", year ? "load" : "open", year ? "MB/s" : "ms", samples, RUNS, text);
    free(stream.data);
}

int
main(int count, char **arguments)
{
    const char *what = count > 1 ? arguments[1] : "";
    size_t n = count > 2 ? (size_t)atoll(arguments[2]) : 0;

    if (strcmp(what, "empty") == 0)
        run_empty();
    else if (strcmp(what, "open") == 0)
        run_save(n ? n : 500, 0);
    else if (strcmp(what, "grow") == 0)
        run_grow(n ? n : 1000000);
    else if (strcmp(what, "record") == 0)
        run_record(n ? n : 1000000);
    else if (strcmp(what, "midnight") == 0)
        run_midnight(n ? n : 1000000);
    else if (strcmp(what, "save") == 0)
        run_save(n ? n : 100000, 1);
    else
        return 2;
    return 0;
}
