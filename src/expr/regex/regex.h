/* SPDX-License-Identifier: MIT */
/* Regular expressions with the syntax of RE2, found in a time that grows with the text alone.
 *
 * A pattern becomes instructions of an automaton that is in many states at once: each code point
 * of the text is looked at once, and costs at most as much as there are instructions. When few
 * sets of states can occur they become a table, and a code point costs one step. There are no
 * captures: the only question is whether the pattern is somewhere in the text.
 *
 * Otherwise than in RE2, \C is refused, and \B is never inside of a code point (RE2 looks at
 * bytes there). Properties are the general categories by their short names and the scripts by
 * their long ones, of the Unicode version that regex_unicode.c tells. */
#ifndef CSUCCESSP_EXPR_REGEX_H
#define CSUCCESSP_EXPR_REGEX_H

#include "util/memory.h"

/* One block without pointers into itself: it may be copied to anywhere aligned to 8. */
typedef struct csuccessp_regex csuccessp_regex;

typedef struct csuccessp_regex_problem {
    size_t offset; /* in the pattern, bytes */
    const char *message;
} csuccessp_regex_problem;

/* Groups within groups. */
#define CSUCCESSP_REGEX_DEPTH_MAX 1000

/* Instructions, whatever limit the caller allows. */
#define CSUCCESSP_REGEX_INSTRUCTIONS_MAX 60000

/* CSUCCESS_E_SYNTAX: no pattern, or one that is not supported. CSUCCESS_E_LIMIT: more than `limit`
 * instructions, groups too deep, too many classes. CSUCCESS_E_NO_MEMORY. `problem` tells where and
 * why, whatever the failure. */
csuccess_status csuccessp_regex_compile(csuccessp_memory *memory, const char *pattern,
                                        size_t length, size_t limit, csuccessp_regex **out,
                                        csuccessp_regex_problem *problem);

/* The same for a pattern of which nobody knows where it comes from. `*work` is how many steps this
 * may take, and becomes how many are left, whatever the status; CSUCCESS_E_LIMIT also when they do
 * not suffice. */
csuccess_status csuccessp_regex_compile_within(csuccessp_memory *memory, const char *pattern,
                                               size_t length, size_t limit, uint64_t *work,
                                               csuccessp_regex **out,
                                               csuccessp_regex_problem *problem);

void csuccessp_regex_free(csuccessp_memory *memory, csuccessp_regex *regex); /* NULL is allowed */

/* Bytes of the block. */
size_t csuccessp_regex_bytes(const csuccessp_regex *regex);

/* The most steps that a byte of text takes. A search takes no more than one byte's worth besides.
 */
size_t csuccessp_regex_instructions(const csuccessp_regex *regex);

/* Bytes that a search needs, aligned to 2; 0: none, and NULL will do. */
size_t csuccessp_regex_scratch(const csuccessp_regex *regex);

/* Is the pattern somewhere in the text, which is UTF-8? 1 or 0, or -1 when the steps are used up.
 * `*steps` is how many it may take, and becomes how many are left. A step is about 8 machine
 * instructions. */
int csuccessp_regex_search(const csuccessp_regex *regex, const char *text, size_t length,
                           void *scratch, uint64_t *steps);

/* The same by the automaton alone, without the table and what else is known of the pattern: for
 * tests. */
size_t csuccessp_regex_simulate_scratch(const csuccessp_regex *regex);
int csuccessp_regex_simulate(const csuccessp_regex *regex, const char *text, size_t length,
                             void *scratch, uint64_t *steps);

#endif
