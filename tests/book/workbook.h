/* SPDX-License-Identifier: MIT */
/* What the tests of books share: books, records with single quotes, saved bytes. */
#ifndef CSUCCESS_TESTS_BOOK_WORKBOOK_H
#define CSUCCESS_TESTS_BOOK_WORKBOOK_H

#include <csuccess/csuccess.h>

#include "test.h"
#include "util/compiler.h"

#define DAY INT64_C(86400000000)
#define HOUR INT64_C(3600000000)

/* Microseconds of an RFC 3339 time, "2026-01-02T03:04:05Z", or of the midnight of a date. */
int64_t when(const char *text);
/* And back; the text stands in one of a few buffers that take turns. */
const char *time_text(int64_t at);

csuccess_book *new_book(void);

/* Takes in a record, in which a single quote stands for a double one; fails the test when it is
 * refused. Formats as printf does. */
void take(csuccess_book *book, const char *format, ...) CSUCCESSP_PRINTF(2, 3);
/* The same, and gives back what the book answered. */
csuccess_status offer(csuccess_book *book, const char *format, ...) CSUCCESSP_PRINTF(2, 3);
/* The record is refused with a status and a JSON pointer, and the message says `part`; the saved
 * book is the same afterwards. */
void refuse(csuccess_book *book, csuccess_status status, const char *pointer, const char *part,
            const char *format, ...) CSUCCESSP_PRINTF(5, 6);

/* Moves the clock to a time as when() reads it. */
void advance(csuccess_book *book, const char *time);
void advance_to(csuccess_book *book, int64_t time);

csuccess_customer customer(const csuccess_book *book, const char *id);
csuccess_value value_of(csuccess_book *book, const char *customer, const char *name);
/* A number that is there. */
double number(csuccess_book *book, const char *customer, const char *name);
/* Why it is missing, or CSUCCESS_PRESENT. */
uint32_t missing(csuccess_book *book, const char *customer, const char *name);
int member_of(csuccess_book *book, const char *customer, const char *segment);
csuccess_counts counts(const csuccess_book *book);

/* The saved book. */
csuccess_buffer *saved(csuccess_book *book);
int has(const csuccess_buffer *bytes, const char *text);
csuccess_book *loaded(const csuccess_buffer *bytes);
csuccess_book *cloned(csuccess_book *book);

/* Fails the test with the first line that differs. The first frees neither. */
void same_bytes(const csuccess_buffer *a, const csuccess_buffer *b, const char *what);
void same_books(csuccess_book *a, csuccess_book *b, const char *what);
/* Every value of every customer is the same, its reason and its instant too. */
void same_values(csuccess_book *a, csuccess_book *b);
/* Saved and loaded the book is the same, and stays so for 30 days. */
void comes_back(csuccess_book *book);

/* A book that keeps its journal in a buffer, and a fresh one fed with it. */
csuccess_book *journaled(csuccess_buffer *journal);
csuccess_book *replayed(const csuccess_buffer *journal);

/* Definitions that have one of everything, without the settings of the book. */
extern const char *const rich_definitions;

#endif
