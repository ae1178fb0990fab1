/* SPDX-License-Identifier: MIT */
/* The detail of a failure: what, where in the input, which line. */
#ifndef CSUCCESSP_UTIL_ERROR_H
#define CSUCCESSP_UTIL_ERROR_H

#include <csuccess/book.h>
#include <csuccess/status.h>

#include "util/compiler.h"

typedef struct csuccessp_error {
    csuccess_status status;
    int32_t callback_code;
    uint64_t line;     /* from 1; 0: unknown */
    uint64_t position; /* in the text of an expression, from 1; 0: none */
    uint32_t message_length;
    uint32_t pointer_length;
    char message[500];
    char pointer[300]; /* RFC 6901 */
} csuccessp_error;

/* A place inside a JSON text: a chain of frames from the value up to the root. */
typedef struct csuccessp_place {
    const struct csuccessp_place *up;
    csuccessp_error *error;
    const char *key; /* NULL: an element of an array */
    size_t length;   /* of the key, or the index */
} csuccessp_place;

csuccessp_place csuccessp_place_root(csuccessp_error *error);
csuccessp_place csuccessp_place_key(const csuccessp_place *up, const char *key, size_t length);
csuccessp_place csuccessp_place_name(const csuccessp_place *up, const char *key);
csuccessp_place csuccessp_place_item(const csuccessp_place *up, size_t index);

/* Notes a failure and returns its status, so that callers can return it on. */
csuccess_status csuccessp_fail(csuccessp_error *error, csuccess_status status, const char *format,
                               ...) CSUCCESSP_PRINTF(3, 4);
csuccess_status csuccessp_fail_at(const csuccessp_place *place, csuccess_status status,
                                  const char *format, ...) CSUCCESSP_PRINTF(3, 4);
csuccess_status csuccessp_fail_memory(csuccessp_error *error);

/* Forgets what the last failure quoted; that there was one stays. */
void csuccessp_error_forget(csuccessp_error *error);

/* The detail as callers see it; the texts are borrowed. */
void csuccessp_error_show(const csuccessp_error *error, csuccess_error *out);

/* How much of a text a message shows: "%.*s" takes csuccessp_shown(length) and the bytes. */
int csuccessp_shown(const char *text, size_t length);

#endif
