/* SPDX-License-Identifier: MIT */
/* What success plans cost.
 *
 *     plans [CANVASES]   100,000 by default, of 30 items each
 *
 * One canvas of 10,000 items: a change, the customer's instant, and the commit of it. Then many of
 * a usual size: made by records and by a template, rendered, compared with their first version. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

#define DAY (INT64_C(86400) * 1000000)
#define START (INT64_C(20454) * DAY) /* 2026-01-01 */

enum { LARGE = 10000, USUAL = 30, RUNS = 101, TEXT = 1024 };

/* A store that takes everything, and counts. */
static uint64_t generation, taken, documents;

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
    (void)user_data;
    (void)kind;
    (void)id;
    (void)bytes;
    taken += id_length + length;
    documents++;
    return 0;
}

static int32_t
take_out(void *user_data, const char *kind, const char *id, size_t id_length)
{
    return put(user_data, kind, id, id_length, "", 0);
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

static int32_t
scan(void *user_data, const char *kind, csuccess_store_each each, void *context)
{
    (void)user_data;
    (void)kind;
    (void)each;
    (void)context;
    return 0;
}

/* Records. */

static void
tell(csuccess_book *book, const char *text)
{
    bench_check(book, csuccess_book_record(book, text, strlen(text)), text);
}

static void
define(csuccess_book *book)
{
    tell(book, "{\"record\":\"definitions\",\"plan\":{}}");
    tell(book, "{\"record\":\"member\",\"id\":\"ann\"}");
}

/* The items of a canvas: of ten, an objective, two KPIs, a milestone, four actions, a challenge and
 * a blocker of one of the actions. */
static void
item_text(char *text, size_t room, const char *canvas, size_t number, const char *beyond)
{
    size_t ten = number / 10 * 10;
    size_t n = 0;

    n += (size_t)snprintf(text + n, room - n, "{\"record\":\"plan_item\"%s%s%s,\"item\":\"i%zu\"",
                          canvas ? ",\"canvas\":\"" : "", canvas ? canvas : "", canvas ? "\"" : "",
                          number);
    switch (number % 10) {
    case 0:
        snprintf(text + n, room - n,
                 ",\"kind\":\"objective\",\"title\":\"Objective %zu\",\"rank\":%zu,"
                 "\"cares\":true,\"supported\":true%s}",
                 number, number / 10 + 1, beyond);
        break;
    case 1:
    case 2:
        snprintf(text + n, room - n,
                 ",\"kind\":\"kpi\",\"title\":\"Measure %zu\",\"of\":[\"i%zu\"],\"unit\":\"%%\","
                 "\"baseline\":10,\"target\":90,\"actual\":%zu,\"due\":\"2026-09-30\"%s}",
                 number, ten, 10 + number % 70, beyond);
        break;
    case 3:
        snprintf(text + n, room - n,
                 ",\"kind\":\"milestone\",\"title\":\"Milestone %zu\",\"of\":[\"i%zu\"],"
                 "\"owner\":\"ann\",\"due\":\"2026-06-30\"%s}",
                 number, ten, beyond);
        break;
    case 8:
        snprintf(text + n, room - n,
                 ",\"kind\":\"challenge\",\"title\":\"Challenge %zu\",\"of\":[\"i%zu\"],"
                 "\"severity\":\"medium\",\"dimension\":\"people\"%s}",
                 number, ten, beyond);
        break;
    case 9:
        snprintf(text + n, room - n,
                 ",\"kind\":\"blocker\",\"title\":\"Blocker %zu\",\"blocks\":[\"i%zu\"],"
                 "\"severity\":\"high\",\"dimension\":\"product\",\"cause\":\"c%zu\"%s}",
                 number, ten + 4, number % 7, beyond);
        break;
    default:
        snprintf(text + n, room - n,
                 ",\"kind\":\"action\",\"title\":\"Action %zu\",\"of\":[\"i%zu\"],"
                 "\"owner\":\"ann\",\"due\":\"2026-03-31\"%s}",
                 number, ten + 3, beyond);
        break;
    }
}

static void
make_canvas(csuccess_book *book, const char *canvas, const char *customer, size_t items)
{
    char text[TEXT];
    size_t i;

    snprintf(text, sizeof text,
             "{\"record\":\"canvas\",\"canvas\":\"%s\",\"customer\":\"%s\",\"name\":\"A year\","
             "\"success\":\"They stay\",\"start\":\"2026-01-01\",\"end\":\"2026-12-31\"}",
             canvas, customer);
    tell(book, text);
    for (i = 0; i < items; i++) {
        item_text(text, sizeof text, canvas, i, "");
        tell(book, text);
    }
}

/* One large canvas. */

static void
measure_large(void)
{
    csuccess_store store = {.size = sizeof store,
                            .generation = get_generation,
                            .begin = begin,
                            .put = put,
                            .remove = take_out,
                            .commit = commit,
                            .rollback = rollback,
                            .scan = scan};
    double change[RUNS], whole[RUNS], bytes[RUNS];
    csuccess_book *book = NULL;
    char text[TEXT];
    int run;

    bench_check(NULL, csuccess_book_open(NULL, &store, &book), "open");
    define(book);
    tell(book, "{\"record\":\"customer\",\"id\":\"c\"}");
    make_canvas(book, "p", "c", LARGE);
    bench_check(book, csuccess_book_advance(book, START), "move");
    bench_check(book, csuccess_book_commit(book), "commit");
    for (run = 0; run < RUNS; run++) {
        double start = bench_now();
        uint64_t before = taken;
        snprintf(text, sizeof text,
                 "{\"record\":\"plan_item\",\"canvas\":\"p\",\"item\":\"i%d\",\"actual\":%d.5}",
                 run * 90 + 1, run % 60 + 12);
        tell(book, text);
        change[run] = (bench_now() - start) * 1e3;
        bench_check(book, csuccess_book_advance(book, START + (run + 1) * INT64_C(1000000)),
                    "move");
        bench_check(book, csuccess_book_commit(book), "commit");
        whole[run] = (bench_now() - start) * 1e3;
        bytes[run] = (double)(taken - before);
    }
    bench_report("libcsuccess", "plans-large-change", "ms", change, RUNS,
                 "one field of a canvas of 10,000 items");
    bench_report("libcsuccess", "plans-large-commit", "ms", whole, RUNS,
                 "... with the customer's instant and the commit");
    bench_report("libcsuccess", "plans-large-put", "bytes", bytes, RUNS,
                 "documents that the store was given, with their ids");
    csuccess_book_free(book);
}

/* Many of a usual size. */

static void
fill_customers(csuccess_book *book, size_t canvases)
{
    char text[TEXT];
    size_t i;

    for (i = 0; i < canvases; i++) {
        snprintf(text, sizeof text, "{\"record\":\"customer\",\"id\":\"c%zu\"}", i);
        tell(book, text);
    }
}

static double
seconds_by_records(csuccess_book *book, size_t canvases)
{
    double start = bench_now();
    char canvas[32], customer[32];
    size_t i;

    for (i = 0; i < canvases; i++) {
        snprintf(canvas, sizeof canvas, "p%zu", i);
        snprintf(customer, sizeof customer, "c%zu", i);
        make_canvas(book, canvas, customer, USUAL);
    }
    return bench_now() - start;
}

static double
seconds_by_template(csuccess_book *book, size_t canvases)
{
    char text[TEXT], *bundle = malloc(USUAL * TEXT + TEXT);
    double start;
    size_t i, n;

    if (!bundle)
        exit(1);
    n = (size_t)sprintf(bundle, "{\"record\":\"definitions\",\"plan_templates\":[{\"id\":\"t\","
                                "\"items\":[");
    for (i = 0; i < USUAL; i++) {
        char *from;
        item_text(text, sizeof text, NULL, i, "");
        from = strstr(text, "\"item\":");
        n += (size_t)sprintf(bundle + n, "%s{\"id\":%s", i ? "," : "", from + 7);
        from = strstr(bundle + n - strlen(from), ",\"due\":\"");
        if (from) { /* a date of a record is an offset in a template */
            strcpy(from, ",\"due\":{\"days\":90}}");
            n = (size_t)(from - bundle) + strlen(from);
        }
    }
    sprintf(bundle + n, "]}]}");
    tell(book, bundle);
    free(bundle);
    start = bench_now();
    for (i = 0; i < canvases; i++) {
        snprintf(text, sizeof text,
                 "{\"record\":\"canvas\",\"canvas\":\"p%zu\",\"customer\":\"c%zu\","
                 "\"template\":\"t\",\"start\":\"2026-01-01\",\"end\":\"2026-12-31\"}",
                 i, i);
        tell(book, text);
    }
    return bench_now() - start;
}

static double
seconds_of_report(csuccess_book *book, const char *kind, const char *beyond, size_t canvases)
{
    csuccess_buffer *buffer = NULL;
    csuccess_writer writer = {.size = sizeof writer};
    char text[TEXT];
    double start;
    size_t i;

    bench_check(NULL, csuccess_buffer_new(NULL, &buffer), "buffer");
    bench_check(NULL, csuccess_buffer_writer(buffer, &writer), "writer");
    start = bench_now();
    for (i = 0; i < canvases; i++) {
        int n = snprintf(text, sizeof text, "{\"canvas\":\"p%zu\"%s}", i, beyond);
        csuccess_buffer_clear(buffer);
        bench_check(
            book, csuccess_report_write(book, kind, text, (size_t)n, CSUCCESS_REPORT_JSON, &writer),
            kind);
    }
    start = bench_now() - start;
    csuccess_buffer_free(buffer);
    return start;
}

static void
change_all(csuccess_book *book, size_t canvases)
{
    char text[TEXT];
    size_t i, k;

    for (i = 0; i < canvases; i++) {
        snprintf(text, sizeof text,
                 "{\"record\":\"canvas\",\"canvas\":\"p%zu\",\"do\":\"propose\"}", i);
        tell(book, text);
        for (k = 1; k < USUAL; k += 10) {
            snprintf(text, sizeof text,
                     "{\"record\":\"plan_item\",\"canvas\":\"p%zu\",\"item\":\"i%zu\","
                     "\"actual\":33,\"title\":\"Another title\"}",
                     i, k);
            tell(book, text);
        }
    }
}

static void
report_one(const char *metric, const char *unit, double figure, const char *note)
{
    bench_report("libcsuccess", metric, unit, &figure, 1, note);
}

static double
memory_of(csuccess_book *book)
{
    csuccess_counts counts;

    memset(&counts, 0, sizeof counts);
    counts.size = sizeof counts;
    bench_check(book, csuccess_book_counts(book, &counts), "counts");
    return (double)counts.memory_bytes;
}

static void
measure_many(size_t canvases)
{
    csuccess_book *book = NULL;
    double before;

    bench_check(NULL, csuccess_book_new(NULL, &book), "new");
    define(book);
    fill_customers(book, canvases);
    report_one("plans-build-template", "s", seconds_by_template(book, canvases),
               "canvases of 30 items, by a template");
    csuccess_book_free(book);

    book = NULL;
    bench_check(NULL, csuccess_book_new(NULL, &book), "new");
    define(book);
    fill_customers(book, canvases);
    before = memory_of(book);
    report_one("plans-build", "s", seconds_by_records(book, canvases),
               "canvases of 30 items, a record each");
    report_one("plans-memory", "bytes each",
               (memory_of(book) - before) / (double)canvases / (USUAL + 1), "an item");
    before = bench_now();
    bench_check(book, csuccess_book_advance(book, START), "move");
    report_one("plans-first", "s", bench_now() - before, "the first evaluation of all");
    change_all(book, canvases);
    before = bench_now();
    bench_check(book, csuccess_book_advance(book, START + DAY), "move");
    report_one("plans-midnight", "s", bench_now() - before, "... and of the next midnight");
    report_one("plans-render", "s", seconds_of_report(book, "canvas", "", canvases),
               "the report `canvas` of each, JSON");
    report_one("plans-difference", "s",
               seconds_of_report(book, "plan_review", ",\"from\":\"1.0\"", canvases),
               "the report `plan_review` of each: what changed since 1.0");
    report_one("plans-peak", "MiB", (double)bench_peak_kib() / 1024, "resident, of the process");
    csuccess_book_free(book);
}

int
main(int count, char **arguments)
{
    size_t canvases = count > 1 ? (size_t)atoll(arguments[1]) : 100000;

    measure_large();
    measure_many(canvases);
    return 0;
}
