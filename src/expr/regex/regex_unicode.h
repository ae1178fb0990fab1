/* SPDX-License-Identifier: MIT */
/* What regular expressions know of Unicode: categories, scripts, and letters that differ in case
 * alone. */
#ifndef CSUCCESSP_EXPR_REGEX_UNICODE_H
#define CSUCCESSP_EXPR_REGEX_UNICODE_H

#include <stddef.h>
#include <stdint.h>

/* `point`, and every `step`th after it up to `point + span`, is the same letter as the one
 * `distance` away. */
typedef struct csuccessp_regex_fold {
    uint32_t point;
    uint16_t span;
    uint16_t step;
    int32_t distance;
} csuccessp_regex_fold;

/* Runs are sorted, begin at code point 0 and go to the next: the code point, and in the low bits
 * the number of the name. The name of number 0 of the scripts is empty: none. */
typedef struct csuccessp_regex_unicode {
    const uint32_t *category_runs; /* 5 low bits */
    size_t category_run_count;
    const char (*category_names)[3];
    size_t category_count;
    const uint32_t *script_runs; /* 8 low bits */
    size_t script_run_count;
    const char (*script_names)[24];
    size_t script_count;
    const csuccessp_regex_fold *folds;
    size_t fold_count;
} csuccessp_regex_unicode;

extern const csuccessp_regex_unicode csuccessp_regex_tables;

#endif
