/* SPDX-License-Identifier: MIT */
/* Instructions while a pattern is read. They lie in the order of the pattern, and where they jump
 * is relative, so that a piece can be moved and copied as it is. */
#ifndef CSUCCESSP_EXPR_REGEX_DRAFT_H
#define CSUCCESSP_EXPR_REGEX_DRAFT_H

#include "expr/regex/regex_set.h"

enum {
    CSUCCESSP_REGEX_POINT,  /* one code point */
    CSUCCESSP_REGEX_CLASS,  /* one of a class */
    CSUCCESSP_REGEX_ASSERT, /* a place in the text: CSUCCESSP_REGEX_AT_ */
    CSUCCESSP_REGEX_SPLIT,  /* two ways to go on */
    CSUCCESSP_REGEX_JUMP,
    CSUCCESSP_REGEX_MATCH
};

/* Bits of what holds between two code points. */
enum {
    CSUCCESSP_REGEX_AT_BEGIN = 1,
    CSUCCESSP_REGEX_AT_END = 2,
    CSUCCESSP_REGEX_AT_LINE_BEGIN = 4,
    CSUCCESSP_REGEX_AT_LINE_END = 8,
    CSUCCESSP_REGEX_AT_WORD = 16, /* a word begins or ends */
    CSUCCESSP_REGEX_AT_NO_WORD = 32
};

typedef struct csuccessp_regex_draft_op {
    uint32_t op;
    uint32_t argument; /* code point, number of a class, or what is asserted */
    int32_t x, y;      /* where a jump (x) or a split (x, y) goes, from here; 0: not known yet */
} csuccessp_regex_draft_op;

typedef struct csuccessp_regex_draft_class {
    uint32_t begin, count; /* in `ranges` */
} csuccessp_regex_draft_class;

typedef struct csuccessp_regex_draft {
    csuccessp_memory *memory;
    size_t limit;  /* of `code` */
    uint64_t work; /* steps that compiling may still take */
    csuccessp_array(csuccessp_regex_draft_op) code;
    csuccessp_array(csuccessp_regex_draft_class) classes; /* each once */
    csuccessp_array(csuccessp_regex_range) ranges;
    unsigned asserts; /* all that are asserted somewhere */
} csuccessp_regex_draft;

/* Takes steps of the work; 0 when there are not so many left. */
int csuccessp_regex_work(csuccessp_regex_draft *draft, uint64_t steps);

void csuccessp_regex_draft_free(csuccessp_regex_draft *draft);

/* CSUCCESS_E_LIMIT: too many instructions, or classes. */
csuccess_status csuccessp_regex_draft_add(csuccessp_regex_draft *draft, uint32_t op,
                                          uint32_t argument);

/* The number of the class that a set in order is. */
csuccess_status csuccessp_regex_draft_class_of(csuccessp_regex_draft *draft,
                                               const csuccessp_regex_set *set, uint32_t *class);

/* Adds an instruction for a set in order. */
csuccess_status csuccessp_regex_draft_add_set(csuccessp_regex_draft *draft,
                                              const csuccessp_regex_set *set);

/* What lies from `begin` to the end becomes repeated. `most` < 0: without end. */
csuccess_status csuccessp_regex_draft_repeat(csuccessp_regex_draft *draft, size_t begin,
                                             uint32_t least, int32_t most);

/* Branches of an alternation: what lies from `*branch` to the end is one of several, and another
 * begins. `*jumps`, 0 at first, remembers what the end of the last must set right. */
csuccess_status csuccessp_regex_draft_branch(csuccessp_regex_draft *draft, size_t *branch,
                                             size_t *jumps);
void csuccessp_regex_draft_join(csuccessp_regex_draft *draft, size_t jumps);

#endif
