/* SPDX-License-Identifier: MIT */
#include "book/formula/peers.h"

#include <math.h>
#include <string.h>

#include "book/book.h"
#include "book/measure/measure.h"
#include "util/exact_sum.h"
#include "util/sort.h"

static const char prefix[] = "peers.";
enum { PREFIX = sizeof prefix - 1 };

const char *const csuccessp_peers_names[CSUCCESSP_PEERS_STATISTICS + 1] = {
    "percentile", "median", "mean", "min", "max", "count", NULL};

enum { NAME_MAX = PREFIX + 2 * CSUCCESSP_ID_MAX + 8 };

static csuccess_status
full_name(const csuccessp_place *place, const csuccessp_peers_name *name, char *to, size_t *out)
{
    if (name->value.length > CSUCCESSP_ID_MAX || name->by.length > CSUCCESSP_ID_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "a name has at most %d bytes",
                                 CSUCCESSP_ID_MAX);
    *out = (size_t)snprintf(to, NAME_MAX, "%s%.*s", prefix, (int)name->value.length,
                            name->value.bytes);
    if (name->by.bytes)
        *out += (size_t)snprintf(to + *out, NAME_MAX - *out, ".by.%.*s", (int)name->by.length,
                                 name->by.bytes);
    return CSUCCESS_OK;
}

static csuccessp_node *
find_table(csuccessp_publication *p, const char *name, size_t length)
{
    uint32_t slot = csuccessp_slot_find(p->book, name, length, 1);

    return slot == CSUCCESSP_SLOT_NONE ? NULL : csuccessp_publish_node_at(p, slot);
}

csuccess_status
csuccessp_peers_declare(csuccessp_publication *p, const csuccessp_place *place,
                        const csuccessp_peers_name *name)
{
    char full[NAME_MAX];
    const csuccessp_node *old;
    csuccessp_node *node;
    csuccess_status status;
    size_t n = 0;
    csuccessp_peers *table;

    status = full_name(place, name, full, &n);
    if (status != CSUCCESS_OK)
        return status;
    node = find_table(p, full, n);
    if (node && node->kind == &csuccessp_peers_kind)
        return CSUCCESS_OK;
    status = csuccessp_publish_node(p, NULL, place, full, n, &csuccessp_peers_kind,
                                    CSUCCESS_TYPE_DOUBLE, &node);
    if (status != CSUCCESS_OK)
        return status;
    table = csuccessp_allocate_zeroed(&p->book->memory, 1, sizeof *table);
    if (!table)
        return csuccessp_fail_memory(&p->book->error);
    node->definition = table;
    table->value = table->by = CSUCCESSP_SLOT_NONE;
    table->at = CSUCCESSP_TIME_NONE;
    if (name->by.bytes)
        node->keys.type = CSUCCESS_TYPE_TEXT;
    old = csuccessp_node_at(p->book, node->slot);
    node->fresh = !old || old->fresh;
    if (old && old->kind == &csuccessp_peers_kind)
        *table = *(const csuccessp_peers *)old->definition; /* its columns come along, too */
    node->always = node->continuous = 1;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_peers_read(csuccessp_publication *p, csuccessp_node *reader,
                     const csuccessp_peers_name *name, uint32_t value, uint32_t by, uint32_t *out)
{
    char full[NAME_MAX];
    csuccessp_node *node;
    csuccess_status status;
    size_t n = 0;
    csuccessp_peers *table;

    status = full_name(&p->place, name, full, &n);
    if (status != CSUCCESS_OK)
        return status;
    node = find_table(p, full, n);
    if (!node || node->kind != &csuccessp_peers_kind)
        return CSUCCESS_E_NOT_FOUND;
    table = node->definition;
    if (node->inputs.count == 0) {
        table->value = value;
        table->by = by;
        status = csuccessp_publish_input(p, node, value, CSUCCESSP_PEERS);
        if (status == CSUCCESS_OK && by != CSUCCESSP_SLOT_NONE)
            status = csuccessp_publish_input(p, node, by, CSUCCESSP_PEERS);
    }
    *out = node->slot;
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_input(p, reader, node->slot, CSUCCESSP_OWN);
    return status;
}

static int
compare_numbers(const void *context, const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    (void)context;
    return x < y ? -1 : x > y;
}

/* A customer's value as it is now; 0 when there is none. */
static int
value_of(const csuccess_book *book, const csuccessp_peers *table, uint32_t row, double *number)
{
    uint8_t missing = CSUCCESS_PRESENT;

    if (!csuccessp_customer_born(book, row))
        return 0;
    *number = csuccessp_number_at(book, table->value, row, csuccessp_instant_of(book, row),
                                  &missing);
    return missing == CSUCCESS_PRESENT && !isnan(*number);
}

static csuccessp_text
group_of(const csuccess_book *book, const csuccessp_peers *table, uint32_t row)
{
    return csuccessp_node_at(book, table->by)->column->data.text[row];
}

/* All customers, those too whom the instant does not concern. */
static void
fill(csuccess_book *book, csuccessp_node *node)
{
    csuccessp_peers *table = node->definition;
    double *numbers = node->own.data.number, number = 0;
    csuccessp_exact_sum sum;
    uint32_t row;

    table->count = 0;
    csuccessp_exact_begin(&sum);
    for (row = 0; row < book->customers.rows; row++)
        if (value_of(book, table, row, &number)) {
            numbers[table->count++] = number;
            csuccessp_exact_add(&sum, number);
        }
    csuccessp_sort(numbers, table->count, sizeof *numbers, compare_numbers, NULL);
    table->mean = table->count ? csuccessp_exact_end(&sum) / table->count : 0;
}

static int
compare_groups(const void *context, const void *a, const void *b)
{
    const csuccess_book *book = context;

    return csuccessp_texts_compare(&book->texts, *(const csuccessp_text *)a,
                                   *(const csuccessp_text *)b);
}

uint32_t
csuccessp_peers_group_end(const csuccessp_node *node, uint32_t from)
{
    const csuccessp_peers *table = node->definition;
    const csuccessp_text *keys = node->keys.data.text;
    uint32_t end = from;

    while (end < table->count && keys[end] == keys[from])
        end++;
    return end;
}

/* Each group holds on to its text, which its customers may let go of meanwhile. */
static void
hold_groups(csuccess_book *book, csuccessp_node *node, int keep)
{
    const csuccessp_peers *table = node->definition;
    uint32_t i;

    if (!node->keys.capacity) /* another node has taken them over */
        return;
    for (i = 0; i < table->count; i = csuccessp_peers_group_end(node, i)) {
        if (keep)
            csuccessp_texts_keep(&book->texts, node->keys.data.text[i]);
        else
            csuccessp_texts_drop(&book->texts, node->keys.data.text[i]);
    }
}

/* The first position whose group is not before this one, or (`after`) is behind it. */
static uint32_t
group_bound(const csuccess_book *book, const csuccessp_node *node, csuccessp_text group, int after)
{
    uint32_t low = 0, high = ((const csuccessp_peers *)node->definition)->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = csuccessp_texts_compare(&book->texts, node->keys.data.text[middle], group);

        if (order < 0 || (after && order == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first place of a group that nobody has taken yet. */
static uint32_t
free_place(const double *numbers, uint32_t low, uint32_t high)
{
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (isnan(numbers[middle]))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* First the keys, which say where each group begins and ends; then the values into their groups,
 * each of which is put in order by itself: that needs no more room than the result. */
static void
fill_groups(csuccess_book *book, csuccessp_node *node)
{
    csuccessp_peers *table = node->definition;
    double *numbers = node->own.data.number, number = 0;
    csuccessp_text *keys = node->keys.data.text;
    uint32_t row, i, end;

    hold_groups(book, node, 0);
    table->count = 0;
    for (row = 0; row < book->customers.rows; row++)
        if (value_of(book, table, row, &number) && group_of(book, table, row)) {
            numbers[table->count] = csuccessp_missing_number();
            keys[table->count++] = group_of(book, table, row);
        }
    csuccessp_sort(keys, table->count, sizeof *keys, compare_groups, book);
    hold_groups(book, node, 1);
    for (row = 0; row < book->customers.rows; row++) {
        csuccessp_text group;

        if (!value_of(book, table, row, &number) || !(group = group_of(book, table, row)))
            continue;
        i = group_bound(book, node, group, 0);
        numbers[free_place(numbers, i, group_bound(book, node, group, 1))] = number;
    }
    for (i = 0; i < table->count; i = end) {
        end = csuccessp_peers_group_end(node, i);
        csuccessp_sort(numbers + i, end - i, sizeof *numbers, compare_numbers, NULL);
    }
}

/* Every reader has everybody below it in the order, so that the first block of an instant is the
 * one that makes the table. */
static void
compute_peers(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted, uint64_t *changed)
{
    csuccessp_peers *table = node->definition;

    if (table->value == CSUCCESSP_SLOT_NONE) /* nobody reads it after all */
        return;
    if (e->whole && !e->quiet && table->at != e->at) {
        if (table->by == CSUCCESSP_SLOT_NONE)
            fill(e->book, node);
        else
            fill_groups(e->book, node);
        table->at = e->at;
    }
    if (table->at == e->at)
        memcpy(changed, wanted, CSUCCESSP_BLOCK_WORDS * sizeof *changed);
}

/* What a reader sees is that there is no such value of one customer. */
static void
read_peers(const csuccess_book *book, const csuccessp_node *node, uint32_t row, int64_t at,
           csuccess_value *out)
{
    (void)book, (void)node, (void)row, (void)at;
    out->missing = CSUCCESS_MISSING_NOT_APPLICABLE;
}

static void
free_peers(csuccess_book *book, csuccessp_node *node)
{
    if (!node->definition)
        return;
    hold_groups(book, node, 0);
    csuccessp_release(&book->memory, node->definition, 1, sizeof(csuccessp_peers));
}

const csuccessp_node_kind csuccessp_peers_kind = {
    "table of peers", compute_peers, NULL, read_peers, NULL, NULL, NULL, free_peers, NULL,
};

/* How many values are below a number, or (`same`) not above it. */
static uint32_t
count_below(const double *numbers, uint32_t count, double number, int same)
{
    uint32_t low = 0, high = count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (numbers[middle] < number || (same && numbers[middle] == number))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static double
mean_of(const double *numbers, uint32_t count)
{
    csuccessp_exact_sum sum;
    uint32_t i;

    csuccessp_exact_begin(&sum);
    for (i = 0; i < count; i++)
        csuccessp_exact_add(&sum, numbers[i]);
    return csuccessp_exact_end(&sum) / count;
}

double
csuccessp_peers_statistic(const csuccess_book *book, uint32_t slot, csuccessp_text group,
                          unsigned statistic, double own)
{
    const csuccessp_node *node = csuccessp_node_at(book, slot);
    const csuccessp_peers *table = node->definition;
    const double *numbers = node->own.data.number;
    uint32_t n = table->count, below;

    if (table->by != CSUCCESSP_SLOT_NONE) {
        below = group_bound(book, node, group, 0);
        n = group_bound(book, node, group, 1) - below;
        numbers += below;
    }
    if (statistic == CSUCCESSP_PEERS_COUNT)
        return n;
    if (n == 0)
        return csuccessp_missing_number();
    switch (statistic) {
    case CSUCCESSP_PEERS_PERCENTILE: /* those with the same value count half */
        if (isnan(own))
            return own;
        below = count_below(numbers, n, own, 0);
        return 50.0 * (below + (double)count_below(numbers, n, own, 1)) / n;
    case CSUCCESSP_PEERS_MEDIAN:
        return n % 2 ? numbers[n / 2] : numbers[n / 2 - 1] / 2 + numbers[n / 2] / 2;
    case CSUCCESSP_PEERS_MEAN:
        return table->by == CSUCCESSP_SLOT_NONE ? table->mean : mean_of(numbers, n);
    case CSUCCESSP_PEERS_MIN:
        return numbers[0];
    default:
        return numbers[n - 1];
    }
}
