/* SPDX-License-Identifier: MIT */
/* Every public function in a world where each allocation and each callback fails in its turn.
 *
 * A scenario prepares a world, in which nothing fails, and then makes one call. The driver makes
 * it once without a failure, to see what comes out and how often the call allocates and calls
 * back; then once for each of those places with a failure there, and once with a failure there
 * and ever after. A failed call answers a clean error; unless the scenario says that a part may
 * be kept, the saved book is the same as before; repeated without a failure the call gives what
 * it gave at first; and at the end every block has come back.
 *
 * A new public function needs a row in one of the tables of scenarios: tests/fault/functions.py
 * compares them with the symbol map. */
#ifndef CSUCCESS_TESTS_FAULT_FAULT_H
#define CSUCCESS_TESTS_FAULT_FAULT_H

#include <csuccess/csuccess.h>

#include "failing.h"
#include "store/memory_store.h"
#include "test.h"

enum { READER, WRITER, JOURNAL, REFUSED, PROGRESS, STORE, CALLBACKS };

/* What a callback answers when it is told to fail. */
enum { FAULT_CODE = 77 };

typedef struct fault_scenario fault_scenario;

typedef struct fault_counter {
    size_t calls, fail_at, failed; /* fail_at from 1; 0: none does */
    int for_ever;
} fault_counter;

typedef struct fault_world {
    const fault_scenario *scenario;
    failing memory;
    size_t opened; /* how often the allocator was handed over: it is destroyed as often */
    fault_counter callbacks[CALLBACKS];
    size_t journal_opened, journal_closed;
    csuccess_sinks sinks;
    csuccess_config config;
    csuccess_book *book, *other; /* freed by the driver */
    csuccess_buffer *buffer;     /* freed by the driver */
    char *input;                 /* what the reader gives; freed by the driver */
    size_t input_length, read;
    csuccess_reader reader;
    csuccess_writer writer;
    char *output; /* what came through the writer; part of what comes out */
    size_t output_length, output_capacity;
    uint64_t done;    /* of a call that keeps a part: where the repeat goes on */
    char result[200]; /* anything else that comes out */
    int stored;       /* books are opened in the store */
    memory_store store;
} fault_world;

enum {
    FAULT_KEEPS = 1,  /* a failure may leave a part of the call done */
    FAULT_QUIET = 2,  /* neither allocates nor calls back; `text` says why there is no more */
    FAULT_LIBC = 4,   /* allocates with malloc, having no allocator */
    FAULT_SILENT = 8, /* there is no book, or none any more, that could say what failed */
};

struct fault_scenario {
    const char *function, *name;
    void (*prepare)(fault_world *world);
    csuccess_status (*act)(fault_world *world);
    unsigned flags;
    const char *text; /* for the two above; single quotes stand for double ones */
    csuccess_status (*repeat)(fault_world *world); /* NULL: act */
};

extern const fault_scenario fault_records[], fault_definitions[], fault_calls[], fault_streams[],
    fault_store[], fault_health[], fault_expressions[], fault_formulas[], fault_tasks[],
    fault_playbooks[], fault_effect[], fault_plans[], fault_journeys[], fault_templates[];

/* For scenarios. */

/* A book with something of everything, its clock in the middle of 2026-02-10. */
void fault_rich(fault_world *world);
void fault_empty(fault_world *world);
/* ... and health: two models, an order, bands with dwell time, overrides of both kinds, a value's
 * own history, a draft, a model that was published anew. */
void fault_healthy(fault_world *world);
/* Tells the book something that it has to accept. */
void fault_tell(fault_world *world, const char *json);
csuccess_status fault_record(fault_world *world, const char *json);
csuccess_status fault_new(fault_world *world, csuccess_book **book);
csuccess_status fault_open(fault_world *world, csuccess_book **book);
/* The reader gives this text from its beginning. */
void fault_input(fault_world *world, const char *bytes, size_t length);
void fault_rewind(fault_world *world, size_t to);
/* What a book that is prepared says of itself becomes the input, and the book is an empty one. */
void fault_saved(fault_world *world, void (*prepare)(fault_world *world));
csuccess_status fault_save(fault_world *world);
/* The input, from its beginning; and once more into a fresh book, when that failed. */
csuccess_status fault_load(fault_world *world);
csuccess_status fault_load_again(fault_world *world);
int32_t fault_refused(void *user_data, const csuccess_error *error, const char *line,
                      size_t length);
int32_t fault_progress(void *user_data, uint64_t lines, uint64_t bytes);

/* The driver, as a test whose state is the scenario. */
void fault_run(void **state);

#endif
