/* SPDX-License-Identifier: MIT */
/* One scenario: a book, and what happens to it step by step. */
#ifndef TESTS_SCENARIO_RUN_H
#define TESTS_SCENARIO_RUN_H

#include <csuccess/csuccess.h>
#include <stddef.h>
#include <yyjson.h>

#include "compare.h"
#include "store/memory_store.h"

/* What is done to every scenario beside what it says. */
typedef struct run_options {
    int reload; /* save and load the book after each step */
    int split;  /* make each move of the clock in several */
    int store;  /* keep the book in a store, and commit it after each step */
} run_options;

typedef struct run {
    const run_options *options;
    const char *file;
    char *folder; /* that the file is in, with a slash at its end */
    size_t step;
    const char *step_name;
    unsigned failures;
    csuccess_book *book;
    csuccess_buffer *journal; /* of the book and of those that it came from */
    int without_journal;      /* a stream was loaded: the journal is not the whole story */
    csuccess_limits limits;
    memory_store store; /* of the book, with the option */
} run;

enum { RUN_PASSED, RUN_FAILED, RUN_SKIPPED };

/* Runs a file that holds one scenario. */
int run_file(const char *file, const run_options *options);

/* A failure at the current step. */
void run_fail(run *r, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 3)))
#endif
    ;

/* Compares what a call answered with the step's "error"; 0 after a difference. */
int run_expect(run *r, yyjson_val *step, csuccess_status status, const csuccess_error *error);
/* ... with the book's own error detail. */
int run_expect_book(run *r, yyjson_val *step, csuccess_status status);

/* A file beside the scenario; freed by the caller. NULL after a failure. */
char *run_read(run *r, const char *name, size_t *length);

/* A list of checks of one document. */
void run_check(run *r, yyjson_val *checks, yyjson_val *root);

/* Microseconds since 1970 of "2026-01-31T10:00:00Z" or a number; 0 when it is neither. */
int run_time(yyjson_val *value, int64_t *out);
/* The other way round; a fraction of a second is shown when there is one. */
enum { RUN_TIME = 48 };
void run_date_text(int64_t days, char to[RUN_TIME]);
void run_time_text(int64_t at, char to[RUN_TIME]);

/* The steps of each kind. */
void step_record(run *r, yyjson_val *step, yyjson_val *body);
void step_records(run *r, yyjson_val *step, yyjson_val *body);
void step_text(run *r, yyjson_val *step, yyjson_val *body);
void step_import(run *r, yyjson_val *step, yyjson_val *body);
void step_advance(run *r, yyjson_val *step, yyjson_val *body);
void step_reload(run *r, yyjson_val *step, yyjson_val *body);
void step_clone(run *r, yyjson_val *step, yyjson_val *body);
void step_replay(run *r, yyjson_val *step, yyjson_val *body);
void step_load(run *r, yyjson_val *step, yyjson_val *body);
void step_values(run *r, yyjson_val *step, yyjson_val *body);
void step_missing_customers(run *r, yyjson_val *step, yyjson_val *body);
void step_counts(run *r, yyjson_val *step, yyjson_val *body);
void step_positions(run *r, yyjson_val *step, yyjson_val *body);
void step_saved(run *r, yyjson_val *step, yyjson_val *body);
void step_report(run *r, yyjson_val *step, yyjson_val *body);
void step_tasks(run *r, yyjson_val *step, yyjson_val *body);
void step_next(run *r, yyjson_val *step, yyjson_val *body);
void step_runs(run *r, yyjson_val *step, yyjson_val *body);

/* Commits the book to its store, and looks whether that has everything then. */
void run_commit(run *r);

/* A new book with the scenario's limits; NULL after a failure. */
csuccess_book *run_book_new(run *r, int with_journal);
/* The one that the scenario begins with. */
csuccess_book *run_book_first(run *r);
csuccess_book *run_book_clone(run *r);
/* Saved bytes, freed with csuccess_buffer_free(); NULL after a failure. */
csuccess_buffer *run_save(run *r, csuccess_book *book);

#endif
