/* SPDX-License-Identifier: MIT */
/* Interned texts: each different text is kept once, counted, and named by a number that is equal
 * exactly when the texts are. Wiped when the last user lets go. */
#ifndef CSUCCESSP_UTIL_TEXTS_H
#define CSUCCESSP_UTIL_TEXTS_H

#include "util/hash.h"
#include "util/pool.h"
#include "util/table.h"

typedef csuccessp_ref csuccessp_text; /* 0: none, which is not the empty text */

typedef struct csuccessp_texts {
    csuccessp_pool pool;
    csuccessp_table table;
    csuccessp_hash_seed seed;
} csuccessp_texts;

void csuccessp_texts_open(csuccessp_texts *texts, csuccessp_memory *memory,
                          csuccessp_hash_seed seed);
void csuccessp_texts_close(csuccessp_texts *texts);

/* The text, with one more user; 0 on failure. */
csuccessp_text csuccessp_texts_take(csuccessp_texts *texts, const char *bytes, size_t length);

/* The text if it is there, without a new user. */
csuccessp_text csuccessp_texts_find(const csuccessp_texts *texts, const char *bytes, size_t length);

/* One more user, one fewer; 0 is allowed. */
void csuccessp_texts_keep(csuccessp_texts *texts, csuccessp_text text);
void csuccessp_texts_drop(csuccessp_texts *texts, csuccessp_text text);

/* The bytes, followed by a NUL; "" and 0 for none. Valid while the text has a user. */
const char *csuccessp_texts_get(const csuccessp_texts *texts, csuccessp_text text, size_t *length);

/* 1 when the text is there and has these bytes. */
int csuccessp_text_is(const csuccessp_texts *texts, csuccessp_text text, const char *bytes,
                      size_t length);

/* Bytewise; none sorts before everything. */
int csuccessp_texts_compare(const csuccessp_texts *texts, csuccessp_text a, csuccessp_text b);
int csuccessp_bytes_compare(const char *a, size_t a_length, const char *b, size_t b_length);

#endif
