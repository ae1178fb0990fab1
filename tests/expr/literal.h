/* SPDX-License-Identifier: MIT */
/* Values as tests write them, and calls of functions with them:
 *
 *   null true 1 -1 1u 1.5 1e3 NaN Infinity 'text' b'bytes' t'2026-01-31T10:00:00Z' d'1h30m'
 *   D'2026-01-31' [1, 2] {'a': 1} some(1) none type:int
 *
 * with \n \t \" \\ and \x41 in texts. */
#ifndef CSUCCESS_TESTS_EXPR_LITERAL_H
#define CSUCCESS_TESTS_EXPR_LITERAL_H

#include "expr/function/function.h"

typedef struct literal_reader {
    csuccessp_arena *arena;
    const char *at;
} literal_reader;

/* Stops the program when the text is no literal. */
csuccessp_any literal_read(literal_reader *reader);
csuccessp_any literal(csuccessp_arena *arena, const char *text);

/* In the same notation, ended with NUL; a fault as "!" and its number. */
void literal_write(char *to, size_t size, csuccessp_any x);

enum { CALL_ARGUMENTS = 8 };

/* "'text'.name(1)" or "name(1, 2)" taken apart; the receiver is the first argument. */
typedef struct literal_call {
    char name[40];
    int receiver;
    unsigned count;
    csuccessp_any arguments[CALL_ARGUMENTS];
} literal_call;

void literal_call_read(csuccessp_arena *arena, const char *text, literal_call *out);

#endif
