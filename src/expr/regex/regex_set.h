/* SPDX-License-Identifier: MIT */
/* Sets of code points while a pattern is read. */
#ifndef CSUCCESSP_EXPR_REGEX_SET_H
#define CSUCCESSP_EXPR_REGEX_SET_H

#include "util/memory.h"

#define CSUCCESSP_REGEX_POINT_MAX 0x10ffff

typedef struct csuccessp_regex_range {
    uint32_t first, last;
} csuccessp_regex_range;

/* Ranges in any order, which may overlap until the set is put in order. */
typedef struct csuccessp_regex_set {
    csuccessp_memory *memory;
    csuccessp_array(csuccessp_regex_range) ranges;
} csuccessp_regex_set;

void csuccessp_regex_set_free(csuccessp_regex_set *set);

csuccess_status csuccessp_regex_set_add(csuccessp_regex_set *set, uint32_t first, uint32_t last);
csuccess_status csuccessp_regex_set_add_all(csuccessp_regex_set *to,
                                            const csuccessp_regex_set *from);

/* Sorts, and joins what touches. The two below begin and end with a set in order. */
void csuccessp_regex_set_order(csuccessp_regex_set *set);

/* Adds every code point that differs from one in the set by its case alone. */
csuccess_status csuccessp_regex_set_fold(csuccessp_regex_set *set);
csuccess_status csuccessp_regex_set_negate(csuccessp_regex_set *set);

/* Adds what a name stands for: `d`, `s` or `w`; a name of POSIX; a category or a script of
 * Unicode. CSUCCESS_E_UNKNOWN when there is none of that name. */
csuccess_status csuccessp_regex_set_add_perl(csuccessp_regex_set *set, char name);
csuccess_status csuccessp_regex_set_add_posix(csuccessp_regex_set *set, const char *name,
                                              size_t length);
csuccess_status csuccessp_regex_set_add_unicode(csuccessp_regex_set *set, const char *name,
                                                size_t length);

#endif
