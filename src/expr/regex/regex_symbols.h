/* SPDX-License-Identifier: MIT */
/* Code points that no instruction of a pattern tells apart are one symbol. */
#ifndef CSUCCESSP_EXPR_REGEX_SYMBOLS_H
#define CSUCCESSP_EXPR_REGEX_SYMBOLS_H

#include "expr/regex/regex_draft.h"

/* Goes on until the next begins. */
typedef struct csuccessp_regex_interval {
    uint32_t first;
    uint32_t symbol;
} csuccessp_regex_interval;

typedef struct csuccessp_regex_symbols {
    csuccessp_memory *memory;
    csuccessp_array(csuccessp_regex_interval) intervals; /* in order, the first begins at 0 */
    csuccessp_array(csuccessp_regex_interval) pieces;    /* while they are divided */
    csuccessp_array(uint32_t) points;                    /* that instructions look for */
    csuccessp_array(uint32_t) seen;                      /* of each symbol, while dividing */
    uint32_t count;
    uint64_t work;
} csuccessp_regex_symbols;

/* CSUCCESS_E_LIMIT when there are too many classes. */
csuccess_status csuccessp_regex_symbols_make(csuccessp_regex_symbols *symbols,
                                             csuccessp_memory *memory,
                                             const csuccessp_regex_draft *draft);
void csuccessp_regex_symbols_free(csuccessp_regex_symbols *symbols);

/* The number of the interval that holds a code point. */
size_t csuccessp_regex_symbols_find(const csuccessp_regex_symbols *symbols, uint32_t point);

#endif
