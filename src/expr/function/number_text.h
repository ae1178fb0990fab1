/* SPDX-License-Identifier: MIT */
/* Numbers as the language writes and reads them. */
#ifndef CSUCCESSP_EXPR_FUNCTION_NUMBER_TEXT_H
#define CSUCCESSP_EXPR_FUNCTION_NUMBER_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* Digits of a number in a base from 2 to 16, at most 64; how many. */
size_t csuccessp_uint_text(char *to, uint64_t number, unsigned base);
size_t csuccessp_int_text(char *to, int64_t number);

/* The shortest text that gives the number back: 0.0001 to below 1e21 with a point where needed,
 * all else as 1.5e-07 and 1e+21; NaN, Infinity, -Infinity. */
size_t csuccessp_number_text(char *to, double number);

/* 0 when the text is no such number, 2 when it is one but out of range. */
enum { CSUCCESSP_READ_NONE, CSUCCESSP_READ_DONE, CSUCCESSP_READ_RANGE };
int csuccessp_int_parse(const char *text, size_t length, int64_t *out);
int csuccessp_uint_parse(const char *text, size_t length, uint64_t *out);

/* Decimal digits with a point and an exponent where wanted, Infinity, NaN, after an optional
 * sign. */
int csuccessp_number_parse(const char *text, size_t length, double *out);

/* "NaN", "Infinity", "-Infinity"; NULL for a finite number. */
const char *csuccessp_number_name(double number);

#endif
