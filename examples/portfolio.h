/* SPDX-License-Identifier: MIT */
/* What the parts of the portfolio example share. */
#ifndef EXAMPLES_PORTFOLIO_H
#define EXAMPLES_PORTFOLIO_H

#include <csuccess/csuccess.h>
#include <yyjson.h>

/* Ends the program with a message about a file, or about nothing in particular (NULL). */
void portfolio_fail(const char *file, uint64_t line, const char *what, const char *detail)
#if defined(__GNUC__)
    __attribute__((noreturn))
#endif
    ;
/* ... with the book's error detail. */
void portfolio_fail_book(csuccess_book *book, csuccess_status status, const char *file)
#if defined(__GNUC__)
    __attribute__((noreturn))
#endif
    ;

/* The whole of a file; freed by the caller. */
char *portfolio_read(const char *file, size_t *length);

/* Records: "*.json" is one record, such as a bundle of definitions; everything else is a stream of
 * them, one a line. Long files show a progress bar on a terminal. */
void portfolio_take_file(csuccess_book *book, const char *file);

void portfolio_load(csuccess_book *book, const char *file);
void portfolio_save(csuccess_book *book, const char *file);

/* The book of a database, which is made if it is not there. */
csuccess_book *portfolio_open(const char *database);
void portfolio_commit(csuccess_book *book, const char *database);
/* As portfolio_take_file(), but only what the book has not seen: the name of the file is the
 * source, the number of the line its position. */
void portfolio_follow_file(csuccess_book *book, const char *file);

/* Prints the tasks that are due, and acknowledges them. */
void portfolio_hand_out(csuccess_book *book);

/* Prints the success plan of the first customer of the report who has one. */
void portfolio_print_plan(csuccess_book *book, yyjson_val *report);

/* Prints the book of business. */
void portfolio_print_table(yyjson_val *report, size_t limit);

/* Reads outcome records out of a file, and prints what became of the customers of each band. */
void portfolio_print_outcomes(yyjson_val *report, const char *file);

#endif
