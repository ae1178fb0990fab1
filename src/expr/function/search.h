/* SPDX-License-Identifier: MIT */
/* Where a text lies in another, in time linear in both (Knuth, Morris and Pratt 1977): whoever
 * writes the texts cannot make it slow. */
#ifndef CSUCCESSP_EXPR_FUNCTION_SEARCH_H
#define CSUCCESSP_EXPR_FUNCTION_SEARCH_H

#include "expr/function/function.h"

enum { CSUCCESSP_SEARCH_SHORT = 64 };

typedef struct csuccessp_search {
    const char *text, *needle;
    size_t text_length, needle_length;
    size_t at;      /* the next byte of the text */
    size_t matched; /* bytes of the needle that lie before it */
    uint32_t *back; /* for each length matched, the next shorter one to try */
    uint32_t few[CSUCCESSP_SEARCH_SHORT];
} csuccessp_search;

#define CSUCCESSP_SEARCH_NONE SIZE_MAX

/* A search for a needle that is not empty; pays for all of it. A fault, or 0. The search stays
 * where it is: it points into itself. */
unsigned csuccessp_search_open(csuccessp_search *search, csuccessp_evaluation *evaluation,
                               csuccessp_any text, csuccessp_any needle);

/* Where the next match begins, or NONE: those that overlap the last one, too. */
size_t csuccessp_search_next(csuccessp_search *search);

/* The same without overlap. */
size_t csuccessp_search_next_apart(csuccessp_search *search);

#endif
