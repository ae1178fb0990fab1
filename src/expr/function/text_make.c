/* SPDX-License-Identifier: MIT */
/* Texts out of texts: replace, split, join, quote. */
#include <string.h>

#include "expr/function/functions.h"
#include "expr/function/points.h"
#include "expr/function/search.h"
#include "expr/function/writer.h"

/* How often at most; a negative limit is none. */
static uint64_t
limit_of(const csuccessp_any *a, unsigned count, unsigned index)
{
    if (count <= index || a[index].as.integer < 0)
        return UINT64_MAX;
    return (uint64_t)a[index].as.integer;
}

/* The new text before each code point and at the end, as often as allowed. */
static void
replace_nothing(csuccessp_writer *to, csuccessp_any text, csuccessp_any by, uint64_t limit)
{
    size_t at = 0, n;

    while (limit && !to->fault) {
        csuccessp_writer_add(to, by.as.bytes, by.length);
        limit--;
        if (at == text.length)
            break;
        n = csuccessp_point_size(text.as.bytes[at]);
        csuccessp_writer_add(to, text.as.bytes + at, n);
        at += n;
    }
    csuccessp_writer_add(to, text.as.bytes + at, text.length - at);
}

csuccessp_any
csuccessp_call_replace(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    csuccessp_search search;
    csuccessp_writer to;
    uint64_t limit = limit_of(a, count, 3);
    size_t at = 0, found;

    csuccessp_writer_open(&to, e, a[0].length);
    if (a[1].length == 0) {
        replace_nothing(&to, a[0], a[2], limit);
        return csuccessp_writer_end(&to, CSUCCESSP_KIND_STRING);
    }
    if (!to.fault)
        to.fault = csuccessp_search_open(&search, e, a[0], a[1]);
    for (; limit && !to.fault; limit--) {
        found = csuccessp_search_next_apart(&search);
        if (found == CSUCCESSP_SEARCH_NONE)
            break;
        csuccessp_writer_add(&to, a[0].as.bytes + at, found - at);
        csuccessp_writer_add(&to, a[2].as.bytes, a[2].length);
        at = found + a[1].length;
    }
    csuccessp_writer_add(&to, a[0].as.bytes + at, a[0].length - at);
    return csuccessp_writer_end(&to, CSUCCESSP_KIND_STRING);
}

/* Where the next separator begins; an empty one follows each code point but the last. */
static size_t
next_separator(csuccessp_search *search, csuccessp_any text, csuccessp_any separator, size_t at)
{
    if (separator.length)
        return csuccessp_search_next_apart(search);
    if (at == text.length)
        return CSUCCESSP_SEARCH_NONE;
    at += csuccessp_point_size(text.as.bytes[at]);
    return at < text.length ? at : CSUCCESSP_SEARCH_NONE;
}

static unsigned
open_split(csuccessp_search *search, csuccessp_evaluation *e, const csuccessp_any *a)
{
    if (a[1].length)
        return csuccessp_search_open(search, e, a[0], a[1]);
    return csuccessp_spend(e, a[0].length + 1) ? CSUCCESSP_FAULT_NONE : CSUCCESSP_FAULT_BUDGET;
}

/* The number of parts, and the parts when there is somewhere to put them. */
static unsigned
split(csuccessp_evaluation *e, const csuccessp_any *a, uint64_t limit, csuccessp_any *parts,
      size_t *count)
{
    csuccessp_search search;
    size_t at = 0, found, n = 0;
    unsigned failed = open_split(&search, e, a);

    *count = 0;
    if (failed || limit == 0 || a[0].length + a[1].length == 0)
        return failed;
    while (n + 1 < limit) {
        found = next_separator(&search, a[0], a[1], at);
        if (found == CSUCCESSP_SEARCH_NONE)
            break;
        if (parts)
            parts[n] = csuccessp_any_string(a[0].as.bytes + at, found - at);
        n++;
        at = found + a[1].length;
    }
    if (parts)
        parts[n] = csuccessp_any_string(a[0].as.bytes + at, a[0].length - at);
    *count = n + 1;
    return csuccessp_spend(e, *count) ? CSUCCESSP_FAULT_NONE : CSUCCESSP_FAULT_BUDGET;
}

csuccessp_any
csuccessp_call_split(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    uint64_t limit = limit_of(a, count, 2);
    csuccessp_any *parts;
    size_t n;
    unsigned failed = split(e, a, limit, NULL, &n);

    if (failed)
        return csuccessp_any_fault(failed);
    parts = csuccessp_arena_take(e->arena, n, sizeof *parts);
    if (!parts)
        return csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY);
    failed = split(e, a, limit, parts, &n);
    if (failed)
        return csuccessp_any_fault(failed);
    return csuccessp_list_make(e->arena, parts, n);
}

csuccessp_any
csuccessp_call_join(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    const csuccessp_list *list = a[0].as.list;
    csuccessp_writer to;
    uint32_t i;

    csuccessp_writer_open(&to, e, 0);
    for (i = 0; i < list->count && !to.fault; i++) {
        if (list->items[i].kind != CSUCCESSP_KIND_STRING)
            return csuccessp_any_fault(CSUCCESSP_FAULT_OVERLOAD);
        if (i && count > 1)
            csuccessp_writer_add(&to, a[1].as.bytes, a[1].length);
        csuccessp_writer_add(&to, list->items[i].as.bytes, list->items[i].length);
    }
    return csuccessp_writer_end(&to, CSUCCESSP_KIND_STRING);
}

/* The letter that stands for a byte after a backslash, or 0. */
static char
escape_of(char c)
{
    static const char bytes[] = "\a\b\f\n\r\t\v\\\"", escapes[] = "abfnrtv\\\"";
    const char *found = c ? strchr(bytes, c) : NULL;

    return found ? escapes[found - bytes] : 0;
}

csuccessp_any
csuccessp_call_quote(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    csuccessp_writer to;
    size_t from = 0, i;
    char pair[2] = {'\\', 0};

    (void)count;
    csuccessp_writer_open(&to, e, (size_t)a[0].length + 2);
    csuccessp_writer_char(&to, '"');
    for (i = 0; i < a[0].length && !to.fault; i++) {
        pair[1] = escape_of(a[0].as.bytes[i]);
        if (!pair[1])
            continue;
        csuccessp_writer_add(&to, a[0].as.bytes + from, i - from);
        csuccessp_writer_add(&to, pair, 2);
        from = i + 1;
    }
    csuccessp_writer_add(&to, a[0].as.bytes + from, a[0].length - from);
    csuccessp_writer_char(&to, '"');
    return csuccessp_writer_end(&to, CSUCCESSP_KIND_STRING);
}
