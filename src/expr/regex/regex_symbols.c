/* SPDX-License-Identifier: MIT */
#include "expr/regex/regex_symbols.h"

#include <string.h>

#include "util/sort.h"

/* Intervals looked at; a pattern that needs more has thousands of classes. */
enum { WORK_MAX = 1 << 23, SYMBOLS_MAX = 60000 };

enum { INSIDE = 1, OUTSIDE = 2 };

void
csuccessp_regex_symbols_free(csuccessp_regex_symbols *symbols)
{
    csuccessp_array_release(symbols->memory, &symbols->intervals);
    csuccessp_array_release(symbols->memory, &symbols->pieces);
    csuccessp_array_release(symbols->memory, &symbols->points);
    csuccessp_array_release(symbols->memory, &symbols->seen);
}

static int
compare_points(const void *context, const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    (void)context;
    return x < y ? -1 : x > y;
}

static csuccess_status
gather_points(csuccessp_regex_symbols *symbols, const csuccessp_regex_draft *draft)
{
    csuccess_status status;
    size_t i;

    status = csuccessp_array_reserve(symbols->memory, &symbols->points, draft->code.count);
    if (status != CSUCCESS_OK)
        return status;
    for (i = 0; i < draft->code.count; i++)
        if (draft->code.items[i].op == CSUCCESSP_REGEX_POINT)
            symbols->points.items[symbols->points.count++] = draft->code.items[i].argument;
    csuccessp_sort(symbols->points.items, symbols->points.count, sizeof(uint32_t), compare_points,
                   NULL);
    return CSUCCESS_OK;
}

/* Joins it to the last interval when that has the same symbol. There is room. */
static void
append(csuccessp_regex_symbols *symbols, uint32_t first, uint32_t symbol)
{
    csuccessp_regex_interval *last = symbols->intervals.items + symbols->intervals.count;

    if (symbols->intervals.count && last[-1].first == first) {
        last[-1].symbol = symbol;
        return;
    }
    if (symbols->intervals.count && last[-1].symbol == symbol)
        return;
    last->first = first;
    last->symbol = symbol;
    symbols->intervals.count++;
}

/* Each of the points a symbol of its own, and symbol 0 for all else. */
static csuccess_status
divide_points(csuccessp_regex_symbols *symbols)
{
    csuccess_status status;
    size_t i;

    status = csuccessp_array_reserve(symbols->memory, &symbols->intervals,
                                     2 * symbols->points.count + 1);
    if (status != CSUCCESS_OK)
        return status;
    symbols->count = 1;
    append(symbols, 0, 0);
    for (i = 0; i < symbols->points.count; i++) {
        uint32_t point = symbols->points.items[i];
        if (i && point == symbols->points.items[i - 1])
            continue;
        append(symbols, point, symbols->count++);
        if (point < CSUCCESSP_REGEX_POINT_MAX)
            append(symbols, point + 1, 0);
    }
    return CSUCCESS_OK;
}

static void
add_piece(csuccessp_regex_symbols *symbols, uint32_t first, uint32_t symbol, uint32_t side)
{
    csuccessp_regex_interval *piece = &symbols->pieces.items[symbols->pieces.count++];

    piece->first = first;
    piece->symbol = symbol << 1 | (side == INSIDE);
    symbols->seen.items[symbol] |= side;
}

/* Cuts the intervals where ranges begin and end. */
static void
cut(csuccessp_regex_symbols *symbols, const csuccessp_regex_range *ranges, size_t count)
{
    size_t i, k = 0;

    for (i = 0; i < symbols->intervals.count; i++) {
        uint32_t symbol = symbols->intervals.items[i].symbol;
        uint32_t at = symbols->intervals.items[i].first;
        uint32_t end = i + 1 < symbols->intervals.count ? symbols->intervals.items[i + 1].first
                                                        : CSUCCESSP_REGEX_POINT_MAX + 1;
        while (at < end) {
            while (k < count && ranges[k].last < at)
                k++;
            if (k < count && ranges[k].first <= at) {
                add_piece(symbols, at, symbol, INSIDE);
                at = ranges[k].last + 1;
            } else {
                add_piece(symbols, at, symbol, OUTSIDE);
                at = k < count ? ranges[k].first : end;
            }
        }
    }
}

/* Symbols that are partly in the class become two. */
static csuccess_status
divide(csuccessp_regex_symbols *symbols, const csuccessp_regex_range *ranges, size_t count)
{
    size_t most = symbols->intervals.count + 2 * count, i;
    uint32_t before = symbols->count;
    csuccess_status status;

    symbols->work += most;
    if (symbols->work > WORK_MAX)
        return CSUCCESS_E_LIMIT;
    symbols->pieces.count = symbols->seen.count = 0;
    status = csuccessp_array_reserve(symbols->memory, &symbols->pieces, most);
    if (status == CSUCCESS_OK)
        status = csuccessp_array_reserve(symbols->memory, &symbols->seen, before);
    if (status == CSUCCESS_OK)
        status = csuccessp_array_reserve(symbols->memory, &symbols->intervals, 2 * count);
    if (status != CSUCCESS_OK)
        return status;
    memset(symbols->seen.items, 0, before * sizeof(uint32_t));
    cut(symbols, ranges, count);
    /* what was seen becomes the symbol of the part that is inside */
    for (i = 0; i < before; i++)
        symbols->seen.items[i] = symbols->seen.items[i] == (INSIDE | OUTSIDE) ? symbols->count++
                                                                              : (uint32_t)i;
    symbols->intervals.count = 0;
    for (i = 0; i < symbols->pieces.count; i++) {
        uint32_t symbol = symbols->pieces.items[i].symbol >> 1;
        append(symbols, symbols->pieces.items[i].first,
               symbols->pieces.items[i].symbol & 1 ? symbols->seen.items[symbol] : symbol);
    }
    return symbols->count > SYMBOLS_MAX ? CSUCCESS_E_LIMIT : CSUCCESS_OK;
}

csuccess_status
csuccessp_regex_symbols_make(csuccessp_regex_symbols *symbols, csuccessp_memory *memory,
                             const csuccessp_regex_draft *draft)
{
    csuccess_status status;
    size_t i;

    memset(symbols, 0, sizeof *symbols);
    symbols->memory = memory;
    status = gather_points(symbols, draft);
    if (status == CSUCCESS_OK)
        status = divide_points(symbols);
    for (i = 0; i < draft->classes.count && status == CSUCCESS_OK; i++)
        status = divide(symbols, draft->ranges.items + draft->classes.items[i].begin,
                        draft->classes.items[i].count);
    return status;
}

size_t
csuccessp_regex_symbols_find(const csuccessp_regex_symbols *symbols, uint32_t point)
{
    size_t low = 0, high = symbols->intervals.count, middle;

    while (high - low > 1) {
        middle = low + (high - low) / 2;
        if (symbols->intervals.items[middle].first <= point)
            low = middle;
        else
            high = middle;
    }
    return low;
}
