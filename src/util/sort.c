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

static void
swap(const struct order *o, size_t i, size_t j)
{
    char copy[CSUCCESSP_SORT_SIZE_MAX];

    memcpy(copy, item(o, i), o->size);
    memcpy(item(o, i), item(o, j), o->size);
    memcpy(item(o, j), copy, o->size);
}

static void
sink(const struct order *o, size_t i, size_t count)
{
    size_t child;

    while ((child = 2 * i + 1) < count) {
        if (child + 1 < count && o->compare(o->context, item(o, child), item(o, child + 1)) < 0)
            child++;
        if (o->compare(o->context, item(o, i), item(o, child)) >= 0)
            return;
        swap(o, i, child);
        i = child;
    }
}

void
csuccessp_sort(void *items, size_t count, size_t size,
               int (*compare)(const void *context, const void *a, const void *b),
               const void *context)
{
    struct order o = {items, size, compare, context};
    size_t i;

    if (count < 2)
        return;
    for (i = 1; i < count; i++)
        if (compare(context, item(&o, i - 1), item(&o, i)) > 0)
            break;
    if (i == count) /* in order already, as most lists are */
        return;
    for (i = count / 2; i > 0; i--)
        sink(&o, i - 1, count);
    for (i = count - 1; i > 0; i--) {
        swap(&o, 0, i);
        sink(&o, 0, i);
    }
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
