/* SPDX-License-Identifier: MIT */
/* A book in an SQLite database: how much of a commit, and of opening, is the library's own.
 *
 *     sqlite [CUSTOMERS [FILE]]   1,000,000 in bench.db by default, which is made and removed
 *
 * The store is that of the examples; each of its calls is timed, and what is left of a call on the
 * book is the library's share. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mix.h"
#include "sqlite_store.h"

enum { CHANGED = 10000, RUNS = 5 };

/* A store and how long it was busy. */
struct timed {
    csuccess_store inner;
    double busy, entered;
    uint64_t documents, bytes;
    csuccess_store_each each; /* of the scan under way */
    void *context;
};

static void
enter(struct timed *t)
{
    t->entered = bench_now();
}

static int32_t
leave(struct timed *t, int32_t code)
{
    t->busy += bench_now() - t->entered;
    return code;
}

static int32_t
get_generation(void *user_data, uint64_t *out)
{
    struct timed *t = user_data;

    enter(t);
    return leave(t, t->inner.generation(t->inner.user_data, out));
}

static int32_t
begin(void *user_data, uint64_t expected)
{
    struct timed *t = user_data;

    enter(t);
    return leave(t, t->inner.begin(t->inner.user_data, expected));
}

static int32_t
put(void *user_data, const char *kind, const char *id, size_t id_length, const char *bytes,
    size_t length)
{
    struct timed *t = user_data;

    t->documents++;
    t->bytes += length;
    enter(t);
    return leave(t, t->inner.put(t->inner.user_data, kind, id, id_length, bytes, length));
}

static int32_t
take_out(void *user_data, const char *kind, const char *id, size_t id_length)
{
    struct timed *t = user_data;

    enter(t);
    return leave(t, t->inner.remove(t->inner.user_data, kind, id, id_length));
}

static int32_t
commit(void *user_data, uint64_t generation)
{
    struct timed *t = user_data;

    enter(t);
    return leave(t, t->inner.commit(t->inner.user_data, generation));
}

static void
roll_back(void *user_data)
{
    struct timed *t = user_data;

    t->inner.rollback(t->inner.user_data);
}

/* What happens within `each` is the library's. */
static int32_t
pass_on(void *context, const char *id, size_t id_length, const char *bytes, size_t length)
{
    struct timed *t = context;
    int32_t code;

    t->documents++;
    t->bytes += length;
    leave(t, 0);
    code = t->each(t->context, id, id_length, bytes, length);
    enter(t);
    return code;
}

static int32_t
scan(void *user_data, const char *kind, csuccess_store_each each, void *context)
{
    struct timed *t = user_data;

    t->each = each;
    t->context = context;
    enter(t);
    return leave(t, t->inner.scan(t->inner.user_data, kind, pass_on, t));
}

static void
destroy(void *user_data)
{
    struct timed *t = user_data;

    t->inner.destroy(t->inner.user_data);
}

static csuccess_book *
open_book(struct timed *t, const char *file)
{
    csuccess_store store = {.size = sizeof store};
    csuccess_book *book = NULL;
    int32_t code;

    memset(t, 0, sizeof *t);
    code = sqlite_store_open(file, &t->inner);
    if (code) {
        fprintf(stderr, "%s: %s\n", file, sqlite_store_text(code));
        exit(1);
    }
    store.user_data = t;
    store.destroy = destroy;
    store.generation = get_generation;
    store.begin = begin;
    store.put = put;
    store.remove = take_out;
    store.commit = commit;
    store.rollback = roll_back;
    store.scan = scan;
    bench_check(NULL, csuccess_book_open(NULL, &store, &book), "open");
    return book;
}

/* Seconds of a commit; the store's part is in t->busy. */
static double
timed_commit(csuccess_book *book, struct timed *t)
{
    double start;

    t->busy = 0;
    t->documents = t->bytes = 0;
    start = bench_now();
    bench_check(book, csuccess_book_commit(book), "commit");
    return bench_now() - start;
}

static void
report(const char *metric, const char *unit, double value, const struct timed *t)
{
    char note[100];

    snprintf(note, sizeof note, "%llu documents, %.1f MB", (unsigned long long)t->documents,
             (double)t->bytes / 1e6);
    bench_report("libcsuccess", metric, unit, &value, 1, note);
}

static void
commit_changes(csuccess_book *book, struct timed *t, size_t customers)
{
    double all[RUNS], share[RUNS];
    char note[100];
    int r;

    for (r = 0; r < RUNS; r++) {
        mix_change(book, customers, customers < CHANGED ? customers : CHANGED, r + 1);
        mix_move(book, MIX_START + MIX_DAY / 2 + (r + 1) * INT64_C(60000000));
        all[r] = timed_commit(book, t) * 1e3;
        share[r] = 100 - t->busy * 1e5 / all[r];
    }
    snprintf(note, sizeof note, "the last: %llu documents, %.1f MB",
             (unsigned long long)t->documents, (double)t->bytes / 1e6);
    bench_report("libcsuccess", "sqlite-commit", "ms", all, RUNS, note);
    bench_report("libcsuccess", "sqlite-commit-share", "% the library's", share, RUNS, note);
}

static void
remove_all(const char *file)
{
    char name[300];

    snprintf(name, sizeof name, "%s-wal", file);
    remove(name);
    snprintf(name, sizeof name, "%s-shm", file);
    remove(name);
    remove(file);
}

int
main(int count, char **arguments)
{
    size_t customers = count > 1 ? (size_t)atoll(arguments[1]) : 1000000;
    const char *file = count > 2 ? arguments[2] : "bench.db";
    struct timed t;
    csuccess_book *book;
    double start;

    if (customers < 1000)
        return 2;
    remove_all(file);
    book = open_book(&t, file);
    mix_define(book, 1);
    mix_fill(book, customers);
    mix_move(book, MIX_START);
    start = timed_commit(book, &t);
    report("sqlite-first-commit", "s", start, &t);
    report("sqlite-first-commit-share", "% the library's", 100 - t.busy * 100 / start, &t);
    /* what every customer was told once: that the definitions are new */
    mix_move(book, MIX_START + MIX_DAY / 2);
    report("sqlite-second-commit", "s", timed_commit(book, &t), &t);
    commit_changes(book, &t, customers);
    csuccess_book_free(book);

    start = bench_now();
    book = open_book(&t, file);
    start = bench_now() - start;
    report("sqlite-open", "s", start, &t);
    report("sqlite-open-library", "MB/s, the library's part",
           (double)t.bytes / 1e6 / (start - t.busy), &t);
    csuccess_book_free(book);
    remove_all(file);
    return 0;
}
