/* SPDX-License-Identifier: MIT */
/* Reading a pattern. */
#ifndef CSUCCESSP_EXPR_REGEX_PARSE_H
#define CSUCCESSP_EXPR_REGEX_PARSE_H

#include "expr/regex/regex.h"
#include "expr/regex/regex_draft.h"

/* Flags of a pattern that matter here; of (?U) only the name is known, as a search does not tell
 * a lazy repetition from another. */
enum {
    CSUCCESSP_REGEX_FOLD = 1,    /* (?i) */
    CSUCCESSP_REGEX_LINES = 2,   /* (?m) */
    CSUCCESSP_REGEX_ANY_DOT = 4, /* (?s) */
};

typedef struct csuccessp_regex_group {
    size_t offset; /* of the parenthesis */
    size_t begin;  /* in the code */
    size_t branch, jumps;
    unsigned flags;  /* outside of it */
    uint32_t copies; /* how often one thing in it is repeated, counted */
} csuccessp_regex_group;

typedef struct csuccessp_regex_parser {
    csuccessp_memory *memory;
    csuccessp_regex_draft *draft;
    const char *begin, *end, *at;
    csuccessp_regex_problem *problem;
    csuccessp_array(csuccessp_regex_group) groups; /* open ones; the first is the whole */
    csuccessp_regex_set set, item;                 /* used again for each class */
    size_t taken;                                  /* ranges that named classes brought */
    unsigned flags;
    int has_atom;         /* there is something to repeat, */
    size_t atom;          /* which begins here in the code */
    uint32_t atom_copies; /* as in a group */
    const char *repeated; /* the repetition just before, or NULL */
} csuccessp_regex_parser;

/* The pattern becomes instructions, the last of which is CSUCCESSP_REGEX_MATCH. */
csuccess_status csuccessp_regex_parse(csuccessp_regex_draft *draft, const char *pattern,
                                      size_t length, csuccessp_regex_problem *problem);

/* For the parts of the parser. */

/* Notes what is wrong at `where`; gives CSUCCESS_E_SYNTAX. */
csuccess_status csuccessp_regex_refuse(csuccessp_regex_parser *parser, const char *where,
                                       const char *message);

/* 1 when the bytes after the next `skip` are `text`. */
int csuccessp_regex_ahead(const csuccessp_regex_parser *parser, size_t skip, const char *text);

/* The next code point; there is one. */
uint32_t csuccessp_regex_take(csuccessp_regex_parser *parser);

/* What an escape stands for that is one code point. */
csuccess_status csuccessp_regex_escape(csuccessp_regex_parser *parser, uint32_t *point);

/* Adds to `parser->set` what \d, \pL and the like stand for; `*found` is 0 when there is nothing
 * of the kind. */
csuccess_status csuccessp_regex_class_escape(csuccessp_regex_parser *parser, int *found);

/* Reads a class in brackets and emits it. */
csuccess_status csuccessp_regex_brackets(csuccessp_regex_parser *parser);

/* Emits `parser->set` with case folded when it must be, and empties it. */
csuccess_status csuccessp_regex_emit_set(csuccessp_regex_parser *parser, int negated);

/* What follows "(?": a group that opens, or flags. */
csuccess_status csuccessp_regex_group_head(csuccessp_regex_parser *parser);
csuccess_status csuccessp_regex_group_open(csuccessp_regex_parser *parser, const char *where,
                                           unsigned flags);

#endif
