/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "expr/regex/regex_machine.h"
#include "util/utf8.h"

/* What a step is worth: bytes that are only scanned for one, and bytes that are compared. */
enum { SCANNED = 16, COMPARED = 32, CANDIDATE = 4 };

size_t
csuccessp_regex_bytes(const csuccessp_regex *regex)
{
    return regex->bytes;
}

static uint32_t
literal_cost(const csuccessp_regex *regex)
{
    return CANDIDATE + regex->literal.count / COMPARED;
}

/* Steps to find the symbol of a code point of several bytes, above those of its bytes. */
static uint64_t
wide_cost(const csuccessp_regex *regex)
{
    uint32_t left;
    uint64_t cost = 4;

    for (left = regex->bounds.count; left > 1; left /= 2)
        cost++;
    return cost / 4;
}

size_t
csuccessp_regex_instructions(const csuccessp_regex *regex)
{
    size_t cost = 1;

    if (regex->flags & CSUCCESSP_REGEX_LITERAL)
        return literal_cost(regex) + 1;
    if (regex->literal.count)
        cost += literal_cost(regex);
    if (regex->table.count)
        return cost + 1 + (size_t)wide_cost(regex);
    return cost + 2 * (size_t)regex->code.count + 2;
}

size_t
csuccessp_regex_simulate_scratch(const csuccessp_regex *regex)
{
    return csuccessp_regex_machine_bytes(regex);
}

size_t
csuccessp_regex_scratch(const csuccessp_regex *regex)
{
    if (regex->flags & CSUCCESSP_REGEX_LITERAL || regex->table.count)
        return 0;
    return csuccessp_regex_machine_bytes(regex);
}

static int
spend(uint64_t *steps, uint64_t cost)
{
    if (*steps < cost) {
        *steps = 0;
        return 0;
    }
    *steps -= cost;
    return 1;
}

void
csuccessp_regex_free(csuccessp_memory *memory, csuccessp_regex *regex)
{
    if (regex)
        csuccessp_release(memory, regex, regex->bytes, 1);
}

/* Bytes that are no UTF-8 are code points U+FFFD, one each. */
static size_t
next_point(const char *text, size_t length, uint32_t *point)
{
    size_t bytes = csuccessp_utf8_next(text, length, point);

    return bytes ? bytes : 1;
}

static int
simulate(const csuccessp_regex *regex, const char *text, size_t length, void *scratch,
         uint64_t *steps)
{
    const uint8_t *kinds = csuccessp_regex_at(regex, regex->kinds);
    unsigned before = CSUCCESSP_REGEX_KIND_EDGE, kind;
    uint32_t point, symbol = 0;
    csuccessp_regex_machine machine;
    size_t at = 0;
    int anchored = (regex->flags & CSUCCESSP_REGEX_ANCHORED) != 0, first = 1, found;

    if (!spend(steps, regex->code.count / SCANNED))
        return -1;
    csuccessp_regex_machine_open(&machine, regex, scratch);
    for (;; first = 0, before = kind) {
        kind = CSUCCESSP_REGEX_KIND_EDGE;
        if (at < length) {
            at += next_point(text + at, length - at, &point);
            symbol = csuccessp_regex_symbol(regex, point);
            kind = kinds[symbol];
        }
        found = csuccessp_regex_reach(&machine, csuccessp_regex_between(before, kind),
                                      first || !anchored);
        if (!spend(steps, 2 * machine.reached_count + 2))
            return -1;
        if (found || kind == CSUCCESSP_REGEX_KIND_EDGE || !machine.reached_count)
            return found;
        if (csuccessp_regex_take_symbol(&machine, symbol))
            return 1;
    }
}

/* A byte is a step. What code points of several bytes take besides is settled at the end. */
static int
look_up(const csuccessp_regex *regex, const char *text, size_t length, uint64_t *steps)
{
    const uint16_t *table = csuccessp_regex_at(regex, regex->table);
    uint32_t columns = regex->symbols + 1, row = CSUCCESSP_REGEX_ROW_FIRST * columns, point;
    uint64_t most = *steps ? *steps - 1 : 0, wide = 0;
    size_t at = 0, end = length < most ? length : (size_t)most;

    if (!spend(steps, 1))
        return -1;
    while (at < end && row > columns) {
        unsigned char byte = (unsigned char)text[at];
        if (byte < 128) {
            row = table[row + regex->ascii[byte]];
            at++;
        } else {
            at += next_point(text + at, length - at, &point);
            row = table[row + csuccessp_regex_symbol(regex, point)];
            wide++;
        }
    }
    if (!spend(steps, at + wide * wide_cost(regex)) || (at < length && row > columns)) {
        *steps = 0;
        return -1;
    }
    if (row > columns)
        row = table[row + regex->symbols];
    return row == columns;
}

/* Where the literal is first, or `length`; -1 when the steps do not suffice. */
static int64_t
find_literal(const csuccessp_regex *regex, const char *text, size_t length, uint64_t *steps)
{
    const char *literal = csuccessp_regex_at(regex, regex->literal), *found;
    size_t size = regex->literal.count, at = 0, window, left;

    while (length - at >= size) {
        left = length - at - size + 1;
        window = *steps < left / SCANNED ? (size_t)*steps * SCANNED : left;
        found = window ? memchr(text + at, literal[0], window) : NULL;
        if (!spend(steps, (found ? (size_t)(found - text) - at : window) / SCANNED))
            return -1;
        if (!found && window < left)
            return -1;
        if (!found)
            break;
        if (!spend(steps, literal_cost(regex)))
            return -1;
        at = (size_t)(found - text);
        if (memcmp(found, literal, size) == 0)
            return (int64_t)at;
        at++;
    }
    return (int64_t)length;
}

/* The pattern is a literal, which may have to begin or end where the text does. */
static int
search_literal(const csuccessp_regex *regex, const char *text, size_t length, uint64_t *steps)
{
    int anchored = (regex->flags & CSUCCESSP_REGEX_ANCHORED) != 0;
    int ending = (regex->flags & CSUCCESSP_REGEX_ENDING) != 0;
    size_t size = regex->literal.count;
    int64_t at;

    if (!spend(steps, literal_cost(regex)))
        return -1;
    if (length < size || (anchored && ending && length != size))
        return 0;
    if (size == 0)
        return 1;
    if (anchored || ending)
        return memcmp(anchored ? text : text + length - size,
                      csuccessp_regex_at(regex, regex->literal), size) == 0;
    at = find_literal(regex, text, length, steps);
    return at < 0 ? -1 : (size_t)at < length;
}

int
csuccessp_regex_search(const csuccessp_regex *regex, const char *text, size_t length, void *scratch,
                       uint64_t *steps)
{
    int64_t at = 0;

    if (regex->flags & CSUCCESSP_REGEX_LITERAL)
        return search_literal(regex, text, length, steps);
    if (regex->literal.count) {
        at = find_literal(regex, text, length, steps);
        if (at < 0)
            return -1;
        if ((size_t)at == length)
            return spend(steps, 1) ? 0 : -1;
    }
    /* a pattern that begins with a literal asks nothing of what is before it */
    if (regex->table.count)
        return look_up(regex, text + at, length - (size_t)at, steps);
    return simulate(regex, text + at, length - (size_t)at, scratch, steps);
}

int
csuccessp_regex_simulate(const csuccessp_regex *regex, const char *text, size_t length,
                         void *scratch, uint64_t *steps)
{
    return simulate(regex, text, length, scratch, steps);
}
