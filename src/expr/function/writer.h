/* SPDX-License-Identifier: MIT */
/* Texts that functions put together: bytes in the arena of the evaluation, paid for as they come.
 */
#ifndef CSUCCESSP_EXPR_FUNCTION_WRITER_H
#define CSUCCESSP_EXPR_FUNCTION_WRITER_H

#include "expr/function/function.h"

typedef struct csuccessp_writer {
    csuccessp_evaluation *evaluation;
    char *bytes;
    size_t length, capacity;
    unsigned fault; /* the first; nothing is written after it */
} csuccessp_writer;

/* With room for `expected` bytes. */
void csuccessp_writer_open(csuccessp_writer *writer, csuccessp_evaluation *evaluation,
                           size_t expected);

/* Room for `extra` more bytes: where they go, or NULL and the fault is kept. They are counted. */
char *csuccessp_writer_room(csuccessp_writer *writer, size_t extra);

void csuccessp_writer_add(csuccessp_writer *writer, const char *bytes, size_t length);
void csuccessp_writer_text(csuccessp_writer *writer, const char *text);
void csuccessp_writer_char(csuccessp_writer *writer, char c);

/* What was written as a string or bytes, or the fault. */
csuccessp_any csuccessp_writer_end(const csuccessp_writer *writer, unsigned kind);

#endif
