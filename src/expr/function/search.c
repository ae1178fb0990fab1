/* SPDX-License-Identifier: MIT */
#include "expr/function/search.h"

#include <string.h>

static void
prepare(csuccessp_search *s)
{
    size_t i, k = 0;

    s->back[0] = 0;
    for (i = 1; i < s->needle_length; i++) {
        while (k && s->needle[i] != s->needle[k])
            k = s->back[k - 1];
        if (s->needle[i] == s->needle[k])
            k++;
        s->back[i] = (uint32_t)k;
    }
}

unsigned
csuccessp_search_open(csuccessp_search *search, csuccessp_evaluation *evaluation,
                      csuccessp_any text, csuccessp_any needle)
{
    if (!csuccessp_spend(evaluation, ((uint64_t)text.length + needle.length) / 8 + 1))
        return CSUCCESSP_FAULT_BUDGET;
    search->text = text.as.bytes;
    search->text_length = text.length;
    search->needle = needle.as.bytes;
    search->needle_length = needle.length;
    search->at = search->matched = 0;
    search->back = search->few;
    if (needle.length > text.length) {
        search->at = text.length; /* no match */
        return CSUCCESSP_FAULT_NONE;
    }
    if (needle.length > CSUCCESSP_SEARCH_SHORT) {
        search->back = csuccessp_arena_take(evaluation->arena, needle.length, sizeof(uint32_t));
        if (!search->back)
            return CSUCCESSP_FAULT_MEMORY;
    }
    prepare(search);
    return CSUCCESSP_FAULT_NONE;
}

size_t
csuccessp_search_next(csuccessp_search *s)
{
    const char *found;
    char c;

    while (s->at < s->text_length) {
        if (s->matched == 0) {
            found = memchr(s->text + s->at, s->needle[0], s->text_length - s->at);
            if (!found)
                break;
            s->at = (size_t)(found - s->text);
        }
        c = s->text[s->at++];
        while (s->matched && c != s->needle[s->matched])
            s->matched = s->back[s->matched - 1];
        if (c == s->needle[s->matched])
            s->matched++;
        if (s->matched == s->needle_length) {
            s->matched = s->back[s->needle_length - 1];
            return s->at - s->needle_length;
        }
    }
    s->at = s->text_length;
    return CSUCCESSP_SEARCH_NONE;
}

size_t
csuccessp_search_next_apart(csuccessp_search *search)
{
    size_t found = csuccessp_search_next(search);

    search->matched = 0;
    return found;
}
