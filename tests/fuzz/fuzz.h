/* SPDX-License-Identifier: MIT */
/* What the fuzz targets share: a book with something in it, and what must hold of any book. */
#ifndef CSUCCESS_TESTS_FUZZ_H
#define CSUCCESS_TESTS_FUZZ_H

#include <csuccess/csuccess.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program, which a fuzzer takes for a find, when a condition does not hold. */
#define REQUIRE(condition) ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition, NULL))
#define REQUIRE_OK(book, status) fuzz_require_ok(__FILE__, __LINE__, book, status)

void fuzz_fail(const char *file, int line, const char *what, const char *detail);
void fuzz_require_ok(const char *file, int line, csuccess_book *book, csuccess_status status);

#define FUZZ_HOUR INT64_C(3600000000)
#define FUZZ_DAY (24 * FUZZ_HOUR)

/* An empty book; its journal is appended to `journal`, which may be NULL. */
csuccess_book *fuzz_book(csuccess_buffer *journal);
csuccess_buffer *fuzz_buffer(void);

/* What a first line of the form "#word word" asks for. */
enum {
    FUZZ_EMPTY = 1, /* nothing in the book */
    FUZZ_DAY_GRAIN = 2,
    FUZZ_KEEP = 4,    /* undeclared attributes and events are kept */
    FUZZ_UNMOVED = 8, /* the clock has not begun */
};
unsigned fuzz_options(const char *text, size_t length);

/* Zone, calendar, members, definitions of every kind, health models with each curve, customers,
 * contacts, events, overrides, facts that wait; the clock stands at 2026-03-10T12:00:00Z. */
void fuzz_fill(csuccess_book *book, unsigned options);

/* The next line of a text, without its line feed; 0 at the end. */
int fuzz_line(const char **text, size_t *left, const char **line, size_t *length);

/* 1 when a line may be recorded: a clock that jumps thousands of years would only take time. */
int fuzz_is_sane(const char *line, size_t length);

csuccess_buffer *fuzz_saved(csuccess_book *book);

/* Are two saved streams the same? What is counted may differ when `but_counts`. */
void fuzz_same(csuccess_buffer *a, csuccess_buffer *b, int but_counts);

/* A report of a kind, with parameters that are JSON; NULL and the status when it is refused. */
csuccess_buffer *fuzz_report(csuccess_book *book, const char *kind, const char *parameters,
                             size_t length, uint32_t format, csuccess_status *status);

/* Every score is explained by lines that sum to it, and every change between what is kept. What is
 * `told` comes from a stream that somebody may have made up: its moments and the values of
 * customers that are due are believed, so that they need not agree. */
void fuzz_explain(csuccess_book *book, int told);

/* Do two books tell the same of health? By their reports, which hold every explanation. */
void fuzz_same_health(csuccess_book *a, csuccess_book *b);

/* All that must hold of a book: what was saved loads, and saves to the same bytes; a clone and
 * the replayed journal (NULL: none) are the same book; all of them go on alike for 40 days,
 * however the time is divided. Moves the book. */
void fuzz_examine(csuccess_book *book, csuccess_buffer *journal);

#endif
