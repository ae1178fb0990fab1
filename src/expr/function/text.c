/* SPDX-License-Identifier: MIT */
/* What texts are asked and cut into: searches, slices, case, order of code points. */
#include <string.h>

#include "expr/function/functions.h"
#include "expr/function/points.h"
#include "expr/function/search.h"
#include "expr/function/writer.h"
#include "util/utf8.h"

static csuccessp_any
fault(unsigned number)
{
    return csuccessp_any_fault(number);
}

/* Pays for looking at all of a text. */
static int
pay(csuccessp_evaluation *e, csuccessp_any text)
{
    return csuccessp_spend(e, text.length / 8 + 1);
}

static csuccessp_any
slice(csuccessp_any text, size_t from, size_t to)
{
    return csuccessp_any_string(text.as.bytes + from, to - from);
}

csuccessp_any
csuccessp_call_contains(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    csuccessp_search search;
    unsigned failed;

    (void)count;
    if (a[1].length == 0)
        return csuccessp_any_bool(1);
    failed = csuccessp_search_open(&search, e, a[0], a[1]);
    if (failed)
        return fault(failed);
    return csuccessp_any_bool(csuccessp_search_next(&search) != CSUCCESSP_SEARCH_NONE);
}

csuccessp_any
csuccessp_call_starts_with(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)count;
    if (!pay(e, a[1]))
        return fault(CSUCCESSP_FAULT_BUDGET);
    return csuccessp_any_bool(
        a[1].length <= a[0].length &&
        (a[1].length == 0 || memcmp(a[0].as.bytes, a[1].as.bytes, a[1].length) == 0));
}

csuccessp_any
csuccessp_call_ends_with(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)count;
    if (!pay(e, a[1]))
        return fault(CSUCCESSP_FAULT_BUDGET);
    return csuccessp_any_bool(a[1].length <= a[0].length &&
                              (a[1].length == 0 || memcmp(a[0].as.bytes + a[0].length - a[1].length,
                                                          a[1].as.bytes, a[1].length) == 0));
}

csuccessp_any
csuccessp_call_char_at(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    size_t at;

    (void)count;
    if (!pay(e, a[0]))
        return fault(CSUCCESSP_FAULT_BUDGET);
    if (a[1].as.integer < 0)
        return fault(CSUCCESSP_FAULT_INDEX);
    at = csuccessp_points_find(a[0].as.bytes, a[0].length, (uint64_t)a[1].as.integer);
    if (at == SIZE_MAX)
        return fault(CSUCCESSP_FAULT_INDEX);
    if (at == a[0].length)
        return csuccessp_any_string("", 0);
    return slice(a[0], at, at + csuccessp_point_size(a[0].as.bytes[at]));
}

/* The byte that the offset in code points of a search names, which may be the end. */
static unsigned
offset_of(csuccessp_any text, csuccessp_any offset, size_t *at)
{
    if (offset.as.integer < 0)
        return CSUCCESSP_FAULT_INDEX;
    *at = csuccessp_points_find(text.as.bytes, text.length, (uint64_t)offset.as.integer);
    return *at == SIZE_MAX ? CSUCCESSP_FAULT_INDEX : CSUCCESSP_FAULT_NONE;
}

csuccessp_any
csuccessp_call_index_of(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    csuccessp_search search;
    size_t from = 0, found;
    unsigned failed;

    if (!pay(e, a[0]))
        return fault(CSUCCESSP_FAULT_BUDGET);
    failed = count > 2 ? offset_of(a[0], a[2], &from) : CSUCCESSP_FAULT_NONE;
    if (failed)
        return fault(failed);
    if (a[1].length == 0)
        return csuccessp_any_int(count > 2 ? a[2].as.integer : 0);
    failed = csuccessp_search_open(&search, e, slice(a[0], from, a[0].length), a[1]);
    if (failed)
        return fault(failed);
    found = csuccessp_search_next(&search);
    if (found == CSUCCESSP_SEARCH_NONE)
        return csuccessp_any_int(-1);
    return csuccessp_any_int((int64_t)csuccessp_points_count(a[0].as.bytes, from + found));
}

csuccessp_any
csuccessp_call_last_index_of(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    csuccessp_search search;
    size_t until = a[0].length, found, last = CSUCCESSP_SEARCH_NONE;
    unsigned failed;

    if (!pay(e, a[0]))
        return fault(CSUCCESSP_FAULT_BUDGET);
    failed = count > 2 ? offset_of(a[0], a[2], &until) : CSUCCESSP_FAULT_NONE;
    if (failed)
        return fault(failed);
    if (a[1].length == 0)
        return csuccessp_any_int((int64_t)csuccessp_points_count(a[0].as.bytes, until));
    failed = csuccessp_search_open(&search, e, a[0], a[1]);
    if (failed)
        return fault(failed);
    while ((found = csuccessp_search_next(&search)) != CSUCCESSP_SEARCH_NONE && found <= until)
        last = found;
    if (last == CSUCCESSP_SEARCH_NONE)
        return csuccessp_any_int(-1);
    return csuccessp_any_int((int64_t)csuccessp_points_count(a[0].as.bytes, last));
}

csuccessp_any
csuccessp_call_substring(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    size_t from, to = a[0].length;

    if (!pay(e, a[0]))
        return fault(CSUCCESSP_FAULT_BUDGET);
    if (offset_of(a[0], a[1], &from) || (count > 2 && offset_of(a[0], a[2], &to)))
        return fault(CSUCCESSP_FAULT_INDEX);
    if (from > to)
        return fault(CSUCCESSP_FAULT_RANGE);
    return slice(a[0], from, to);
}

/* The white space of Unicode. */
static int
is_space(uint32_t point)
{
    return point == ' ' || (point >= '\t' && point <= '\r') || point == 0x85 || point == 0xa0 ||
           point == 0x1680 || (point >= 0x2000 && point <= 0x200a) || point == 0x2028 ||
           point == 0x2029 || point == 0x202f || point == 0x205f || point == 0x3000;
}

csuccessp_any
csuccessp_call_trim(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    const char *bytes = a[0].as.bytes;
    size_t from = 0, to = a[0].length, at, n;
    uint32_t point;

    (void)count;
    if (!pay(e, a[0]))
        return fault(CSUCCESSP_FAULT_BUDGET);
    while (from < to) {
        n = csuccessp_utf8_next(bytes + from, to - from, &point);
        if (!is_space(point))
            break;
        from += n;
    }
    while (from < to) {
        for (at = to - 1; !csuccessp_point_begins(bytes[at]); at--)
            ;
        csuccessp_utf8_next(bytes + at, to - at, &point);
        if (!is_space(point))
            break;
        to = at;
    }
    return slice(a[0], from, to);
}

static csuccessp_any
recase(csuccessp_evaluation *e, csuccessp_any text, char first, char last)
{
    csuccessp_writer writer;
    char *to;
    size_t i;

    csuccessp_writer_open(&writer, e, text.length);
    to = csuccessp_writer_room(&writer, text.length);
    for (i = 0; to && i < text.length; i++) {
        to[i] = text.as.bytes[i];
        if (to[i] >= first && to[i] <= last)
            to[i] = (char)(to[i] ^ 0x20);
    }
    return csuccessp_writer_end(&writer, CSUCCESSP_KIND_STRING);
}

csuccessp_any
csuccessp_call_lower_ascii(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)count;
    return recase(e, a[0], 'A', 'Z');
}

csuccessp_any
csuccessp_call_upper_ascii(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)count;
    return recase(e, a[0], 'a', 'z');
}

csuccessp_any
csuccessp_call_reverse_text(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    csuccessp_writer writer;
    size_t i, n;
    char *to;

    (void)count;
    csuccessp_writer_open(&writer, e, a[0].length);
    to = csuccessp_writer_room(&writer, a[0].length);
    if (to)
        to += a[0].length;
    for (i = 0; to && i < a[0].length; i += n) {
        n = csuccessp_point_size(a[0].as.bytes[i]);
        to -= n;
        memcpy(to, a[0].as.bytes + i, n);
    }
    return csuccessp_writer_end(&writer, CSUCCESSP_KIND_STRING);
}
