/* SPDX-License-Identifier: MIT */
/* Processes that die.
 *
 *     crash file|sqlite [KILLS] [SEED]
 *
 * A child goes through the log of a host, hands tasks to a mailer that counts, acknowledges and
 * commits, and kills itself at a step by chance: between any two calls, and within any call of the
 * store. Another one goes on, until the log is at its end; then the next log begins, until there
 * were as many kills as asked for (CRASH_KILLS asks, too). Each log has to end, byte for byte,
 * where a process ends that was never killed, with the same tasks delivered: once, or more often
 * only when a kill came between a delivery and the commit of its acknowledgement. */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "driver.h"
#include "file_store.h"
#include "memory_store.h"
#include "sqlite_store.h"

enum { LINES = 500, DONE = 0, FAILED = 3, UNSURE_MAX = 64, IDS_MAX = 4096, ID = 256 };

/* What the child tells, also when it is killed: what it delivered since the last commit. */
struct told {
    volatile int unsure;
    char id[UNSURE_MAX][ID];
};

struct run {
    int sqlite;
    uint64_t steps; /* to the kill; 0: none */
    int mailer;
    struct told *told;
    csuccess_store inner;
};

static void
give_up(const char *what, const char *detail)
{
    fprintf(stderr, "crash: %s %s\n", what, detail);
    exit(FAILED);
}

static void
step(void *context)
{
    struct run *r = context;

    if (r->steps && --r->steps == 0)
        kill(getpid(), SIGKILL);
}

/* One line for each delivery; what was written before a kill stays. */
static void
deliver(void *context, const char *id)
{
    struct run *r = context;
    char line[ID + 1];
    int n = snprintf(line, sizeof line, "%s\n", id);

    if (n <= 0 || n > ID || r->told->unsure == UNSURE_MAX)
        give_up("cannot note", id);
    /* told first: a kill in between is no delivery, and no harm */
    strcpy(r->told->id[r->told->unsure], id);
    r->told->unsure++;
    step(r);
    if (write(r->mailer, line, (size_t)n) != n)
        give_up("the mailer:", strerror(errno));
}

static void
committed(void *context)
{
    ((struct run *)context)->told->unsure = 0;
}

/* A store with a step before and after each call. */

static int32_t
get_generation(void *user_data, uint64_t *out)
{
    struct run *r = user_data;
    int32_t code;

    step(r);
    code = r->inner.generation(r->inner.user_data, out);
    step(r);
    return code;
}

static int32_t
begin(void *user_data, uint64_t expected)
{
    struct run *r = user_data;
    int32_t code;

    step(r);
    code = r->inner.begin(r->inner.user_data, expected);
    step(r);
    return code;
}

static int32_t
put(void *user_data, const char *kind, const char *id, size_t id_length, const char *bytes,
    size_t length)
{
    struct run *r = user_data;

    step(r);
    return r->inner.put(r->inner.user_data, kind, id, id_length, bytes, length);
}

static int32_t
take_out(void *user_data, const char *kind, const char *id, size_t id_length)
{
    struct run *r = user_data;

    step(r);
    return r->inner.remove(r->inner.user_data, kind, id, id_length);
}

static int32_t
commit(void *user_data, uint64_t generation)
{
    struct run *r = user_data;
    int32_t code;

    step(r);
    code = r->inner.commit(r->inner.user_data, generation);
    step(r); /* taken, and nobody was told */
    return code;
}

static void
roll_back(void *user_data)
{
    struct run *r = user_data;

    r->inner.rollback(r->inner.user_data);
}

static int32_t
scan(void *user_data, const char *kind, csuccess_store_each each, void *context)
{
    struct run *r = user_data;

    step(r);
    return r->inner.scan(r->inner.user_data, kind, each, context);
}

static void
destroy(void *user_data)
{
    struct run *r = user_data;

    r->inner.destroy(r->inner.user_data);
}

static csuccess_store
store_of(struct run *r, const char *folder)
{
    csuccess_store out = {.size = sizeof out};
    char file[ID];

    snprintf(file, sizeof file, "%s/store", folder);
    if (!r->sqlite)
        r->inner = file_store_open(file, step, r);
    else if (sqlite_store_open(file, &r->inner) != 0)
        give_up("no database", file);
    out.user_data = r;
    out.destroy = destroy;
    out.generation = get_generation;
    out.begin = begin;
    out.put = put;
    out.remove = take_out;
    out.commit = commit;
    out.rollback = roll_back;
    out.scan = scan;
    return out;
}

/* The whole life of a child. */
static void
live(struct run *r, const host_log *log, const char *folder)
{
    driver d = {log, step, deliver, committed, r, 0, 0};
    csuccess_store store;
    csuccess_book *book = NULL;
    csuccess_status status;
    char file[ID], *bytes;
    size_t length;

    snprintf(file, sizeof file, "%s/mailer", folder);
    r->mailer = open(file, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (r->mailer < 0)
        give_up("no mailer", file);
    r->told->unsure = 0;
    store = store_of(r, folder);
    status = csuccess_book_open(NULL, &store, &book);
    if (status != CSUCCESS_OK)
        give_up("cannot open:", csuccess_status_name(status));
    status = drive(&d, book);
    if (status != CSUCCESS_OK)
        give_up("cannot go on:", csuccess_status_name(status));
    bytes = saved_bytes(book, &length);
    csuccess_book_free(book);
    close(r->mailer);
    snprintf(file, sizeof file, "%s/book", folder);
    r->mailer = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (r->mailer < 0 || write(r->mailer, bytes, length) != (ssize_t)length)
        give_up("cannot save", file);
    free(bytes);
    _exit(DONE);
}

/* Deliveries of each id, and how many more than one there may be. */
struct counts {
    char id[IDS_MAX][ID];
    unsigned delivered[IDS_MAX], excused[IDS_MAX];
    size_t count;
};

static size_t
place_of(struct counts *c, const char *id)
{
    size_t i;

    for (i = 0; i < c->count; i++)
        if (strcmp(c->id[i], id) == 0)
            return i;
    if (c->count == IDS_MAX)
        give_up("too many tasks", id);
    snprintf(c->id[c->count], ID, "%s", id);
    c->delivered[c->count] = c->excused[c->count] = 0;
    return c->count++;
}

static void
read_mailer(const char *folder, struct counts *c)
{
    char file[ID], line[ID];
    FILE *from;

    snprintf(file, sizeof file, "%s/mailer", folder);
    from = fopen(file, "r");
    while (from && fgets(line, sizeof line, from)) {
        line[strcspn(line, "\n")] = 0;
        c->delivered[place_of(c, line)]++;
    }
    if (from)
        fclose(from);
}

static char *
read_book(const char *folder, size_t *length)
{
    char file[ID], *out = malloc(1 << 24);
    FILE *from;

    snprintf(file, sizeof file, "%s/book", folder);
    from = fopen(file, "r");
    if (!from || !out)
        give_up("no book in", folder);
    *length = fread(out, 1, 1 << 24, from);
    fclose(from);
    return out;
}

static void
sweep(const char *folder)
{
    static const char *const names[] = {"store",         "store-wal", "store-shm",
                                        "store-journal", "mailer",    "book"};
    char file[ID];
    size_t i;

    for (i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(file, sizeof file, "%s/%s", folder, names[i]);
        unlink(file);
    }
}

/* 1 when the child was killed, 0 when it came to the end. */
static int
run_child(struct run *r, const host_log *log, const char *folder)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0)
        live(r, log, folder);
    if (child < 0 || waitpid(child, &status, 0) != child)
        give_up("no child:", strerror(errno));
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return 1;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != DONE)
        give_up("a child failed", "");
    return 0;
}

/* Most die soon, some late: in every phase of a life, and the work goes on all the same. */
static uint64_t
life_time(uint64_t *seed)
{
    return 1 + chance(seed, UINT64_C(1) << (4 + chance(seed, 6)));
}

/* The first line that differs, for whoever has to find out why. */
static void
show_difference(const char *wanted, const char *got)
{
    while (*wanted && strcspn(wanted, "\n") == strcspn(got, "\n") &&
           memcmp(wanted, got, strcspn(wanted, "\n")) == 0) {
        wanted += strcspn(wanted, "\n") + 1;
        got += strcspn(got, "\n") + 1;
    }
    fprintf(stderr, "without kills: %.*s\n", (int)strcspn(wanted, "\n"), wanted);
    fprintf(stderr, "with them:     %.*s\n", (int)strcspn(got, "\n"), got);
}

/* Never killed: what has to come out. */
static char *
run_reference(struct run *r, const host_log *log, const char *folder, struct counts *counts,
              size_t *length)
{
    sweep(folder);
    memset(counts, 0, sizeof *counts);
    r->steps = 0;
    run_child(r, log, folder);
    read_mailer(folder, counts);
    return read_book(folder, length);
}

static void
compare(struct counts *wanted, struct counts *got)
{
    size_t i, k;

    /* An id may come again when its customer was erased and came back. */
    for (i = 0; i < wanted->count; i++) {
        k = place_of(got, wanted->id[i]);
        if (got->delivered[k] < wanted->delivered[i])
            give_up("not delivered:", wanted->id[i]);
        if (got->delivered[k] > wanted->delivered[i] + got->excused[k])
            give_up("delivered too often:", got->id[k]);
    }
    for (k = 0; k < got->count; k++)
        if (got->delivered[k] && !wanted->delivered[place_of(wanted, got->id[k])])
            give_up("nobody knows the task", got->id[k]);
}

struct sums {
    unsigned long kills, tasks, again, logs;
};

static void
one_log(struct run *r, uint64_t seed, const char *folder, unsigned long enough, struct sums *sums)
{
    static struct counts wanted, got;
    host_log log;
    size_t wanted_length, length, i;
    char *wanted_bytes, *bytes;
    int k;

    log_make(&log, seed, LINES);
    wanted_bytes = run_reference(r, &log, folder, &wanted, &wanted_length);
    sweep(folder);
    memset(&got, 0, sizeof got);
    for (;;) {
        r->steps = sums->kills < enough ? life_time(&seed) : 0;
        if (!run_child(r, &log, folder))
            break;
        sums->kills++;
        for (k = 0; k < r->told->unsure; k++)
            got.excused[place_of(&got, r->told->id[k])]++;
    }
    read_mailer(folder, &got);
    compare(&wanted, &got);
    bytes = read_book(folder, &length);
    if (length != wanted_length || memcmp(bytes, wanted_bytes, length) != 0) {
        show_difference(wanted_bytes, bytes);
        give_up("another book than without kills", folder);
    }
    for (i = 0; i < got.count; i++)
        sums->again += got.delivered[i] - wanted.delivered[place_of(&wanted, got.id[i])];
    sums->tasks += wanted.count;
    sums->logs++;
    free(bytes);
    free(wanted_bytes);
    log_free(&log);
}

int
main(int count, char **arguments)
{
    char folder[] = "crash-XXXXXX";
    const char *more = getenv("CRASH_KILLS");
    unsigned long enough = count > 2 ? strtoul(arguments[2], NULL, 10) : 1000;
    uint64_t seed = count > 3 ? strtoull(arguments[3], NULL, 10) : 1;
    struct sums sums = {0, 0, 0, 0};
    struct run r = {0};

    if (count < 2)
        return 2;
    if (more)
        enough = strtoul(more, NULL, 10);
    r.sqlite = strcmp(arguments[1], "sqlite") == 0;
    r.told = mmap(NULL, sizeof *r.told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (r.told == MAP_FAILED || !mkdtemp(folder))
        give_up("no room:", strerror(errno));
    while (sums.kills < enough)
        one_log(&r, seed++, folder, enough, &sums);
    printf("%lu kills, %lu logs of %d lines, %lu tasks, delivered once more %lu times\n",
           sums.kills, sums.logs, LINES, sums.tasks, sums.again);
    sweep(folder);
    rmdir(folder);
    return 0;
}
