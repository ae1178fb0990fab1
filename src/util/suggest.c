/* SPDX-License-Identifier: MIT */
#include "util/suggest.h"

#include <stdio.h>
#include <string.h>

#include "util/error.h"

enum { LONGEST = 64 };

static char
folded(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c + 32);
    return c == '-' || c == ' ' ? '_' : c;
}

/* Edit distance with neighbours swapped counting one (optimal string alignment). */
static unsigned
distance(const char *a, size_t m, const char *b, size_t n)
{
    unsigned rows[3][LONGEST + 1], *before = rows[0], *last = rows[1], *now = rows[2], *swap;
    size_t i, j;

    for (j = 0; j <= n; j++)
        last[j] = (unsigned)j;
    for (i = 1; i <= m; i++) {
        now[0] = (unsigned)i;
        for (j = 1; j <= n; j++) {
            unsigned best = last[j - 1] + (folded(a[i - 1]) != folded(b[j - 1]));
            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
        swap = before;
        before = last;
        last = now;
        now = swap;
    }
    return last[n];
}

void
csuccessp_suggest_begin(csuccessp_suggestion *suggestion, const char *wanted, size_t length)
{
    memset(suggestion, 0, sizeof *suggestion);
    suggestion->wanted = wanted;
    suggestion->wanted_length = length;
    suggestion->distance = (unsigned)(length < 4 ? 2 : length / 3 + 2);
}

void
csuccessp_suggest_offer(csuccessp_suggestion *suggestion, const char *name, size_t length)
{
    size_t m = suggestion->wanted_length;
    unsigned d;

    if (m > LONGEST || length > LONGEST || m == 0)
        return;
    if ((m > length ? m - length : length - m) >= suggestion->distance)
        return;
    d = distance(suggestion->wanted, m, name, length);
    if (d < suggestion->distance) {
        suggestion->distance = d;
        suggestion->name = name;
        suggestion->length = length;
    }
}

const char *
csuccessp_suggest_text(const csuccessp_suggestion *suggestion, char *to)
{
    if (!suggestion->name)
        return "";
    snprintf(to, CSUCCESSP_SUGGEST_TEXT, "; did you mean '%.*s'?",
             csuccessp_shown(suggestion->name, suggestion->length), suggestion->name);
    return to;
}
