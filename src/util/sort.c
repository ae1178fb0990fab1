/* SPDX-License-Identifier: MIT */
#include "util/sort.h"

#include <string.h>

struct order {
    char *items;
    size_t size;
    int (*compare)(const void *context, const void *a, const void *b);
    const void *context;
};

static char *
item(const struct order *o, size_t i)
{
    return o->items + i * o->size;
}

/* Most items are one number. */
static void
copy(char *to, const char *from, size_t size)
{
    switch (size) {
    case 4:
        memcpy(to, from, 4);
        break;
    case 8:
        memcpy(to, from, 8);
        break;
    default:
        memcpy(to, from, size);
        break;
    }
}

static void
swap(const struct order *o, size_t i, size_t j)
{
    char one[CSUCCESSP_SORT_SIZE_MAX];

    copy(one, item(o, i), o->size);
    copy(item(o, i), item(o, j), o->size);
    copy(item(o, j), one, o->size);
}

static int
is_before(const struct order *o, const char *a, const char *b)
{
    return o->compare(o->context, a, b) < 0;
}

/* Heapsort: what a bad case falls back to. */

static void
sink(const struct order *o, size_t i, size_t count)
{
    size_t child;

    while ((child = 2 * i + 1) < count) {
        if (child + 1 < count && is_before(o, item(o, child), item(o, child + 1)))
            child++;
        if (!is_before(o, item(o, i), item(o, child)))
            return;
        swap(o, i, child);
        i = child;
    }
}

static void
sort_by_heap(const struct order *all, size_t low, size_t high)
{
    struct order o = {item(all, low), all->size, all->compare, all->context};
    size_t count = high - low, i;

    for (i = count / 2; i > 0; i--)
        sink(&o, i - 1, count);
    for (i = count - 1; i > 0; i--) {
        swap(&o, 0, i);
        sink(&o, 0, i);
    }
}

enum { FEW = 12 };

static void
sort_few(const struct order *o, size_t low, size_t high)
{
    char one[CSUCCESSP_SORT_SIZE_MAX];
    size_t i, j;

    for (i = low + 1; i < high; i++) {
        if (!is_before(o, item(o, i), item(o, i - 1)))
            continue;
        copy(one, item(o, i), o->size);
        for (j = i; j > low && is_before(o, one, item(o, j - 1)); j--)
            copy(item(o, j), item(o, j - 1), o->size);
        copy(item(o, j), one, o->size);
    }
}

/* The median of the first, the middle and the last goes to the front. */
static void
choose_pivot(const struct order *o, size_t low, size_t high)
{
    size_t middle = low + (high - low) / 2, last = high - 1;

    if (is_before(o, item(o, middle), item(o, low)))
        swap(o, middle, low);
    if (is_before(o, item(o, last), item(o, low)))
        swap(o, last, low);
    if (is_before(o, item(o, last), item(o, middle)))
        swap(o, last, middle);
    swap(o, low, middle);
}

/* Where the two parts meet: nothing before it comes after the pivot, nothing from it on before. */
static size_t
part(const struct order *o, size_t low, size_t high)
{
    char pivot[CSUCCESSP_SORT_SIZE_MAX];
    size_t i = low, j = high;

    choose_pivot(o, low, high);
    copy(pivot, item(o, low), o->size);
    for (;;) {
        do
            i++;
        while (i < high && is_before(o, item(o, i), pivot));
        do
            j--;
        while (is_before(o, pivot, item(o, j)));
        if (i >= j)
            break;
        swap(o, i, j);
    }
    swap(o, low, j);
    return j;
}

/* Quicksort, which goes down into the smaller part: never deeper than the bits of a count. */
static void
sort_range(const struct order *o, size_t low, size_t high, unsigned tries)
{
    while (high - low > FEW) {
        size_t middle;
        if (tries-- == 0) {
            sort_by_heap(o, low, high);
            return;
        }
        middle = part(o, low, high);
        if (middle - low < high - middle - 1) {
            sort_range(o, low, middle, tries);
            low = middle + 1;
        } else {
            sort_range(o, middle + 1, high, tries);
            high = middle;
        }
    }
    sort_few(o, low, high);
}

void
csuccessp_sort(void *items, size_t count, size_t size,
               int (*compare)(const void *context, const void *a, const void *b),
               const void *context)
{
    struct order o = {items, size, compare, context};
    unsigned tries = 4;
    size_t i;

    if (count < 2)
        return;
    for (i = 1; i < count; i++)
        if (compare(context, item(&o, i - 1), item(&o, i)) > 0)
            break;
    if (i == count) /* in order already, as most lists are */
        return;
    for (i = count; i; i /= 2)
        tries += 2;
    sort_range(&o, 0, count, tries);
}

/* Least significant digit first, 11 bits at a time, over the bits that differ. */
enum { DIGIT = 11, BUCKETS = 1 << DIGIT };

static void
insertion_sort(csuccessp_keyed *items, size_t count)
{
    size_t i, j;

    for (i = 1; i < count; i++) {
        csuccessp_keyed one = items[i];
        for (j = i; j > 0 && items[j - 1].key > one.key; j--)
            items[j] = items[j - 1];
        items[j] = one;
    }
}

void
csuccessp_sort_keyed(csuccessp_keyed *items, csuccessp_keyed *spare, size_t count)
{
    uint64_t low, high;
    unsigned shift;
    size_t i, sorted = 1;
    csuccessp_keyed *from = items, *to = spare, *other;
    uint32_t start[BUCKETS];

    if (count < 2)
        return;
    low = high = items[0].key;
    for (i = 1; i < count; i++) {
        sorted &= items[i - 1].key <= items[i].key;
        if (items[i].key < low)
            low = items[i].key;
        if (items[i].key > high)
            high = items[i].key;
    }
    if (sorted)
        return;
    if (count <= 64) {
        insertion_sort(items, count);
        return;
    }
    for (shift = 0; shift < 64 && (high - low) >> shift; shift += DIGIT) {
        uint32_t sum = 0, n;
        memset(start, 0, sizeof start);
        for (i = 0; i < count; i++)
            start[(from[i].key - low) >> shift & (BUCKETS - 1)]++;
        for (i = 0; i < BUCKETS; i++) {
            n = start[i];
            start[i] = sum;
            sum += n;
        }
        for (i = 0; i < count; i++)
            to[start[(from[i].key - low) >> shift & (BUCKETS - 1)]++] = from[i];
        other = from;
        from = to;
        to = other;
    }
    if (from != items)
        memcpy(items, from, count * sizeof *items);
}
