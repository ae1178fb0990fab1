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

static csuccess_status
full_name(const csuccessp_place *place, const char *name, size_t length, char *to, size_t *out)
{
    if (length > CSUCCESSP_ID_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "a name has at most %d bytes",
                                 CSUCCESSP_ID_MAX);
    memcpy(to, prefix, PREFIX);
    memcpy(to + PREFIX, name, length);
    *out = PREFIX + length;
    return CSUCCESS_OK;
}

static csuccessp_node *
find_table(csuccessp_publication *p, const char *name, size_t length)
{
    uint32_t slot = csuccessp_slot_find(p->book, name, length, 1);

    return slot == CSUCCESSP_SLOT_NONE ? NULL : csuccessp_publish_node_at(p, slot);
}

csuccess_status
csuccessp_peers_declare(csuccessp_publication *p, const csuccessp_place *place, const char *name,
                        size_t length)
{
    char full[PREFIX + CSUCCESSP_ID_MAX];
    const csuccessp_node *old;
    csuccessp_node *node;
    csuccess_status status;
    size_t n = 0;
    csuccessp_peers *table;

    status = full_name(place, name, length, full, &n);
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
    table->value = CSUCCESSP_SLOT_NONE;
    table->at = CSUCCESSP_TIME_NONE;
    old = csuccessp_node_at(p->book, node->slot);
    node->fresh = !old || old->fresh;
    if (old && old->kind == &csuccessp_peers_kind)
        *table = *(const csuccessp_peers *)old->definition; /* its column comes along, too */
    node->always = node->continuous = 1;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_peers_read(csuccessp_publication *p, csuccessp_node *reader, const char *name,
                     size_t length, uint32_t value, uint32_t *out)
{
    char full[PREFIX + CSUCCESSP_ID_MAX];
    csuccessp_node *node;
    csuccess_status status;
    size_t n = 0;
    csuccessp_peers *table;

    status = full_name(&p->place, name, length, full, &n);
    if (status != CSUCCESS_OK)
        return status;
    node = find_table(p, full, n);
    if (!node || node->kind != &csuccessp_peers_kind)
        return CSUCCESS_E_NOT_FOUND;
    table = node->definition;
    if (table->value == CSUCCESSP_SLOT_NONE || node->inputs.count == 0) {
        table->value = value;
        status = csuccessp_publish_input(p, node, value, CSUCCESSP_PEERS);
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

/* All customers, those too whom the instant does not concern. */
static void
fill(csuccess_book *book, csuccessp_node *node)
{
    csuccessp_peers *table = node->definition;
    double *numbers = node->own.data.number;
    csuccessp_exact_sum sum;
    uint32_t row;

    table->count = 0;
    csuccessp_exact_begin(&sum);
    for (row = 0; row < book->customers.rows; row++) {
        uint8_t missing = CSUCCESS_PRESENT;
        double number;

        if (!csuccessp_customer_born(book, row))
            continue;
        number = csuccessp_number_at(book, table->value, row, csuccessp_instant_of(book, row),
                                     &missing);
        if (missing != CSUCCESS_PRESENT || isnan(number))
            continue;
        numbers[table->count++] = number;
        csuccessp_exact_add(&sum, number);
    }
    csuccessp_sort(numbers, table->count, sizeof *numbers, compare_numbers, NULL);
    table->mean = table->count ? csuccessp_exact_end(&sum) / table->count : 0;
}

/* Every reader has everybody below it in the order, so that the first block of an instant is the
 * one that makes the table. */
static void
compute_peers(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted,
              uint64_t *changed)
{
    csuccessp_peers *table = node->definition;

    if (e->whole && !e->quiet && table->at != e->at) {
        fill(e->book, node);
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

double
csuccessp_peers_statistic(const csuccess_book *book, uint32_t slot, unsigned statistic, double own)
{
    const csuccessp_node *node = csuccessp_node_at(book, slot);
    const csuccessp_peers *table = node->definition;
    const double *numbers = node->own.data.number;
    uint32_t n = table->count, below;

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
        return table->mean;
    case CSUCCESSP_PEERS_MIN:
        return numbers[0];
    default:
        return numbers[n - 1];
    }
}
