/* SPDX-License-Identifier: MIT */
/* "Did you mean ...?": the nearest of the known names. */
#ifndef CSUCCESSP_UTIL_SUGGEST_H
#define CSUCCESSP_UTIL_SUGGEST_H

#include <stddef.h>

typedef struct csuccessp_suggestion {
    const char *wanted;
    size_t wanted_length;
    const char *name; /* NULL: nothing is near enough */
    size_t length;
    unsigned distance;
} csuccessp_suggestion;

void csuccessp_suggest_begin(csuccessp_suggestion *suggestion, const char *wanted, size_t length);

/* Offers a known name; kept when it is nearer than those before, borrowed. */
void csuccessp_suggest_offer(csuccessp_suggestion *suggestion, const char *name, size_t length);

/* "; did you mean 'x'?" or "": a text in `to`, of at least CSUCCESSP_SUGGEST_TEXT bytes. */
#define CSUCCESSP_SUGGEST_TEXT 128
const char *csuccessp_suggest_text(const csuccessp_suggestion *suggestion, char *to);

#endif
