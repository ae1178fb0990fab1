/* SPDX-License-Identifier: MIT */
#include "expr/regex/regex_set.h"

#include "expr/regex/regex_unicode.h"
#include "util/sort.h"

void
csuccessp_regex_set_free(csuccessp_regex_set *set)
{
    csuccessp_array_release(set->memory, &set->ranges);
}

csuccess_status
csuccessp_regex_set_add(csuccessp_regex_set *set, uint32_t first, uint32_t last)
{
    csuccess_status status = csuccessp_array_reserve(set->memory, &set->ranges, 1);

    if (status == CSUCCESS_OK) {
        set->ranges.items[set->ranges.count].first = first;
        set->ranges.items[set->ranges.count++].last = last;
    }
    return status;
}

csuccess_status
csuccessp_regex_set_add_all(csuccessp_regex_set *to, const csuccessp_regex_set *from)
{
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < from->ranges.count && status == CSUCCESS_OK; i++)
        status = csuccessp_regex_set_add(to, from->ranges.items[i].first,
                                         from->ranges.items[i].last);
    return status;
}

static int
compare_ranges(const void *context, const void *a, const void *b)
{
    const csuccessp_regex_range *x = a, *y = b;

    (void)context;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->last < y->last ? -1 : x->last > y->last;
}

void
csuccessp_regex_set_order(csuccessp_regex_set *set)
{
    csuccessp_regex_range *ranges = set->ranges.items;
    size_t count = set->ranges.count, i, kept = 0;

    for (i = 1; i < count && ranges[i - 1].first <= ranges[i].first; i++)
        ;
    if (i < count)
        csuccessp_sort(ranges, count, sizeof *ranges, compare_ranges, NULL);
    for (i = 0; i < count; i++) {
        if (kept && ranges[i].first <= ranges[kept - 1].last + 1) {
            if (ranges[i].last > ranges[kept - 1].last)
                ranges[kept - 1].last = ranges[i].last;
        } else {
            ranges[kept++] = ranges[i];
        }
    }
    set->ranges.count = kept;
}

/* The first of the ranges in order that does not end before a code point. */
static size_t
find_range(const csuccessp_regex_range *ranges, size_t count, uint32_t point)
{
    size_t low = 0, high = count, middle;

    while (low < high) {
        middle = low + (high - low) / 2;
        if (ranges[middle].last < point)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Adds what is not in the first `count` ranges, which are in order: most folds stay in their set,
 * which then needs not be sorted. */
static csuccess_status
add_new(csuccessp_regex_set *set, size_t count, int64_t first, int64_t last)
{
    size_t i = find_range(set->ranges.items, count, (uint32_t)first);

    if (i < count && set->ranges.items[i].first <= first && set->ranges.items[i].last >= last)
        return CSUCCESS_OK;
    return csuccessp_regex_set_add(set, (uint32_t)first, (uint32_t)last);
}

/* What one of the first `count` ranges folds to by a run of letters. */
static csuccess_status
fold_range(csuccessp_regex_set *set, size_t count, csuccessp_regex_range range,
           const csuccessp_regex_fold *fold)
{
    uint32_t first = fold->point, last = fold->point + fold->span;
    csuccess_status status = CSUCCESS_OK;
    int64_t way = fold->distance;

    if (first < range.first)
        first += (range.first - first + fold->step - 1) / fold->step * fold->step;
    if (last > range.last)
        last = range.last;
    if (first > last)
        return CSUCCESS_OK;
    if (fold->step == 1)
        return add_new(set, count, first + way, last + way);
    for (; first <= last && status == CSUCCESS_OK; first += fold->step)
        status = add_new(set, count, first + way, first + way);
    return status;
}

csuccess_status
csuccessp_regex_set_fold(csuccessp_regex_set *set)
{
    const csuccessp_regex_unicode *tables = &csuccessp_regex_tables;
    size_t count = set->ranges.count, i, k;
    uint32_t last = count ? set->ranges.items[count - 1].last : 0;
    csuccess_status status = CSUCCESS_OK;

    for (i = 0; i < tables->fold_count && tables->folds[i].point <= last; i++) {
        const csuccessp_regex_fold *fold = &tables->folds[i];
        k = find_range(set->ranges.items, count, fold->point);
        for (; k < count && set->ranges.items[k].first <= fold->point + fold->span; k++) {
            status = fold_range(set, count, set->ranges.items[k], fold);
            if (status != CSUCCESS_OK)
                return status;
        }
    }
    csuccessp_regex_set_order(set);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_regex_set_negate(csuccessp_regex_set *set)
{
    csuccess_status status = csuccessp_array_reserve(set->memory, &set->ranges, 1);
    csuccessp_regex_range *ranges = set->ranges.items, range;
    size_t i, kept = 0;
    uint32_t next = 0;

    if (status != CSUCCESS_OK)
        return status;
    for (i = 0; i < set->ranges.count; i++) {
        range = ranges[i];
        if (next < range.first) {
            ranges[kept].first = next;
            ranges[kept++].last = range.first - 1;
        }
        next = range.last + 1;
    }
    if (next <= CSUCCESSP_REGEX_POINT_MAX) {
        ranges[kept].first = next;
        ranges[kept++].last = CSUCCESSP_REGEX_POINT_MAX;
    }
    set->ranges.count = kept;
    return CSUCCESS_OK;
}
