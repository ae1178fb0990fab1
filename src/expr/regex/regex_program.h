/* SPDX-License-Identifier: MIT */
/* What a pattern becomes: the block that a search reads. */
#ifndef CSUCCESSP_EXPR_REGEX_PROGRAM_H
#define CSUCCESSP_EXPR_REGEX_PROGRAM_H

#include "expr/regex/regex.h"
#include "expr/regex/regex_draft.h"
#include "util/compiler.h"

typedef struct csuccessp_regex_op {
    uint16_t op;       /* CSUCCESSP_REGEX_, but no jump: what jumps goes to the right place */
    uint16_t argument; /* symbol, number of a class, or what is asserted */
    uint16_t x, y;     /* what is next; a split has both */
} csuccessp_regex_op;

/* Kinds of symbols, where assertions look at them. */
enum {
    CSUCCESSP_REGEX_KIND_EDGE, /* none: the text begins or ends */
    CSUCCESSP_REGEX_KIND_OTHER,
    CSUCCESSP_REGEX_KIND_LINE, /* the line feed */
    CSUCCESSP_REGEX_KIND_WORD,
    CSUCCESSP_REGEX_KINDS
};

/* What is known of a pattern besides. */
enum {
    CSUCCESSP_REGEX_ANCHORED = 1, /* a match begins where the text does */
    CSUCCESSP_REGEX_LITERAL = 2,  /* the pattern is its literal, */
    CSUCCESSP_REGEX_ENDING = 4    /* which ends where the text does */
};

/* Rows of the table that stand for an answer; the third is where a search begins. */
enum { CSUCCESSP_REGEX_ROW_DEAD, CSUCCESSP_REGEX_ROW_FOUND, CSUCCESSP_REGEX_ROW_FIRST };

/* Where something lies in the block, and how many there are. */
typedef struct csuccessp_regex_part {
    uint32_t offset, count;
} csuccessp_regex_part;

struct csuccessp_regex {
    uint32_t bytes; /* of the block */
    uint32_t flags;
    uint32_t first;   /* instruction */
    uint32_t symbols; /* how many; the end of the text is one more */
    uint32_t words;   /* of 64 bits, of one class */
    csuccessp_regex_part code;
    csuccessp_regex_part classes; /* words: which symbols are in them */
    csuccessp_regex_part bounds;  /* where intervals of code points begin, 32 bits */
    csuccessp_regex_part of;      /* the symbols of the intervals, 16 bits */
    csuccessp_regex_part kinds;   /* of the symbols, 8 bits */
    csuccessp_regex_part literal; /* bytes that every match begins with */
    csuccessp_regex_part table;   /* 16 bits: row and symbol give where the next row begins */
    uint16_t ascii[128];          /* symbols */
};

CSUCCESSP_INLINE const void *
csuccessp_regex_at(const csuccessp_regex *regex, csuccessp_regex_part part)
{
    return (const char *)regex + part.offset;
}

/* The symbol of a code point. The search has no branch that depends on the text. */
CSUCCESSP_INLINE uint32_t
csuccessp_regex_symbol(const csuccessp_regex *regex, uint32_t point)
{
    const uint32_t *bounds = csuccessp_regex_at(regex, regex->bounds);
    const uint16_t *of = csuccessp_regex_at(regex, regex->of);
    uint32_t low = 0, left, half;

    if (point < 128)
        return regex->ascii[point];
    for (left = regex->bounds.count; left > 1; left -= half) {
        half = left / 2;
        low += bounds[low + half] <= point ? half : 0;
    }
    return of[low];
}

/* Tries to make the table; leaves the regex as it is when that would be too large. */
csuccess_status csuccessp_regex_tabulate(csuccessp_memory *memory, uint64_t *work,
                                         csuccessp_regex **regex);

#endif
