/* SPDX-License-Identifier: MIT */
/* A store that fails, at each of its calls in turn.
 *
 *     failing [SEED]
 *
 * Once: the host tries again and goes on. For ever after: the host gives up, its process ends, and
 * when the store is well again another one goes on. Both end, byte for byte, where a host ends
 * whose store never failed, and each task was delivered. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver.h"
#include "memory_store.h"

enum { LINES = 100, PATIENCE = 3, TASKS_MAX = 4000, ID = 256 };

enum { ONCE, FOR_EVER, DOUBTFUL, MODES };
static const char *const modes[] = {"once", "for ever after", "all commits in doubt"};

struct mailer {
    char id[TASKS_MAX][ID];
    size_t count;
};

static void
give_up(const char *what, size_t place, int mode)
{
    fprintf(stderr, "failing: %s, at call %zu, %s\n", what, place, modes[mode]);
    exit(1);
}

/* Every id once, however often it came. */
static void
deliver(void *context, const char *id)
{
    struct mailer *m = context;
    size_t i;

    for (i = 0; i < m->count && strcmp(m->id[i], id) != 0; i++)
        ;
    if (i == TASKS_MAX)
        give_up("too many tasks", 0, 0);
    if (i == m->count)
        snprintf(m->id[m->count++], ID, "%s", id);
}

/* One process: open, go on, end. */
static csuccess_status
live(memory_store *store, driver *d, char **bytes, size_t *length)
{
    csuccess_store s = memory_store_of(store);
    csuccess_book *book = NULL;
    csuccess_status status = csuccess_book_open(NULL, &s, &book);

    if (status == CSUCCESS_OK)
        status = drive(d, book);
    if (status == CSUCCESS_OK)
        *bytes = saved_bytes(book, length);
    csuccess_book_free(book);
    return status;
}

/* How many calls there were before the failure came into play. */
static size_t
run(const host_log *log, size_t place, int mode, struct mailer *mailer, char **bytes,
    size_t *length)
{
    memory_store store;
    driver d = {log, NULL, deliver, NULL, mailer, mode == FOR_EVER ? 0 : PATIENCE, 0};
    csuccess_status status;
    size_t calls;

    mailer->count = 0;
    memory_store_open(&store);
    store.fail_at = place;
    store.for_ever = mode == FOR_EVER;
    store.commits = mode == DOUBTFUL ? COMMIT_TAKES_AND_FAILS : COMMIT_HONEST;
    status = live(&store, &d, bytes, length);
    calls = store.calls;
    if (status != CSUCCESS_OK) {
        if (status != CSUCCESS_E_CALLBACK)
            give_up(csuccess_status_name(status), place, mode);
        memory_store_heal(&store);
        status = live(&store, &d, bytes, length);
    }
    if (status != CSUCCESS_OK)
        give_up(csuccess_status_name(status), place, mode);
    if (store.violation)
        give_up(store.violation, place, mode);
    memory_store_close(&store);
    return calls;
}

int
main(int count, char **arguments)
{
    static struct mailer wanted, got;
    uint64_t seed = count > 1 ? strtoull(arguments[1], NULL, 10) : 7;
    char *wanted_bytes = NULL, *bytes = NULL;
    size_t wanted_length, length, calls, place, i;
    host_log log;
    int mode;

    log_make(&log, seed, LINES);
    calls = run(&log, 0, ONCE, &wanted, &wanted_bytes, &wanted_length);
    for (mode = ONCE; mode < MODES; mode++)
        for (place = 1; place <= (mode == DOUBTFUL ? 1 : calls); place++) {
            run(&log, mode == DOUBTFUL ? 0 : place, mode, &got, &bytes, &length);
            if (length != wanted_length || memcmp(bytes, wanted_bytes, length) != 0)
                give_up("another book", place, mode);
            if (got.count != wanted.count)
                give_up("other tasks", place, mode);
            for (i = 0; i < got.count; i++)
                deliver(&wanted, got.id[i]);
            if (got.count != wanted.count)
                give_up("tasks under other ids", place, mode);
            free(bytes);
        }
    printf("%zu calls of the store, %zu tasks\n", calls, wanted.count);
    free(wanted_bytes);
    log_free(&log);
    return 0;
}
