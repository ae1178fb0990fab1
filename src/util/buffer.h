/* SPDX-License-Identifier: MIT */
/* Bytes that grow, with a memory of failure: append as much as you like, ask once at the end. */
#ifndef CSUCCESSP_UTIL_BUFFER_H
#define CSUCCESSP_UTIL_BUFFER_H

#include "util/compiler.h"
#include "util/memory.h"

typedef struct csuccessp_buffer {
    csuccessp_memory *memory;
    char *data;
    size_t length;
    size_t capacity;
    csuccess_status status; /* the first failure; nothing is appended after it */
} csuccessp_buffer;

void csuccessp_buffer_open(csuccessp_buffer *buffer, csuccessp_memory *memory);
void csuccessp_buffer_close(csuccessp_buffer *buffer);

/* Forgets the content and the failure, keeps the memory. The content is wiped. */
void csuccessp_buffer_clear(csuccessp_buffer *buffer);

/* Room for `extra` more bytes: where they go, or NULL and the failure is kept. */
char *csuccessp_buffer_room(csuccessp_buffer *buffer, size_t extra);

void csuccessp_buffer_add(csuccessp_buffer *buffer, const char *bytes, size_t length);
void csuccessp_buffer_text(csuccessp_buffer *buffer, const char *text);
void csuccessp_buffer_char(csuccessp_buffer *buffer, char c);
void csuccessp_buffer_int(csuccessp_buffer *buffer, int64_t number);
void csuccessp_buffer_format(csuccessp_buffer *buffer, const char *format, ...)
    CSUCCESSP_PRINTF(2, 3);

/* Decimal digits of a number at `to` (at most 20 characters, no NUL); how many. */
size_t csuccessp_write_int(char *to, int64_t number);

#endif
