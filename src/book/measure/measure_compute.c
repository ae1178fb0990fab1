/* SPDX-License-Identifier: MIT */
/* Measures as nodes of the graph. */
#include <math.h>
#include <string.h>

#include "book/book.h"
#include "book/event/event_window.h"
#include "book/formula/formula.h"
#include "book/measure/measure.h"

const csuccessp_measure *
csuccessp_measure_of(const csuccessp_node *node)
{
    return node->kind == &csuccessp_measure_kind || node->kind == &csuccessp_clock_measure_kind
               ? node->definition
               : NULL;
}

double
csuccessp_anchor_value(const csuccess_book *book, int anchor, int64_t from, int64_t at)
{
    const csuccessp_zone *zone = csuccessp_book_zone(book);

    switch (anchor) {
    case CSUCCESSP_ANCHOR_SINCE:
        return (double)csuccessp_floor_divide(at - from, CSUCCESSP_DAY);
    case CSUCCESSP_ANCHOR_DAYS:
        return (double)(csuccessp_zone_date(zone, at) - from);
    case CSUCCESSP_ANCHOR_MONTHS:
        return csuccessp_months_between((int32_t)from, csuccessp_zone_date(zone, at));
    default:
        return (double)(from - csuccessp_zone_date(zone, at));
    }
}

int
csuccessp_domain_has(const csuccessp_domain *domain, double number)
{
    if (domain->has_min && number < domain->min)
        return 0;
    if (domain->has_max && number > domain->max)
        return 0;
    return !domain->integer || number == floor(number);
}

static double clock_value(const csuccess_book *book, const csuccessp_node *node, uint32_t row,
                          int64_t at, uint8_t *missing);

/* Of another room, which alone knows how. */
static double
read_by_clock(const csuccess_book *book, const csuccessp_node *node, uint32_t row, int64_t at,
              uint8_t *missing)
{
    csuccess_value value;

    memset(&value, 0, sizeof value);
    value.missing = CSUCCESS_MISSING_NO_DATA;
    node->kind->read(book, node, row, at, &value);
    *missing = (uint8_t)value.missing;
    return value.missing == CSUCCESS_PRESENT ? value.number : 0;
}

double
csuccessp_number_at(const csuccess_book *book, uint32_t slot, uint32_t row, int64_t at,
                    uint8_t *missing)
{
    const csuccessp_node *node = csuccessp_node_at(book, slot);
    const csuccessp_attribute *attribute;

    if (node->kind == &csuccessp_clock_measure_kind)
        return clock_value(book, node, row, at, missing);
    if (node->by_clock && node->kind->read)
        return read_by_clock(book, node, row, at, missing);
    if (csuccessp_column_has(node->column, row)) {
        attribute = csuccessp_attribute_at(book, slot);
        if (attribute && csuccessp_attribute_foreign(book, attribute, row)) {
            *missing = CSUCCESS_MISSING_NO_RATE;
            return 0;
        }
        return csuccessp_column_number(node->column, row);
    }
    *missing = node->missing ? node->missing[row] : CSUCCESS_MISSING_NO_DATA;
    return 0;
}

static double
ratio(const csuccess_book *book, const csuccessp_measure *m, uint32_t row, int64_t at,
      uint8_t *missing)
{
    double of = csuccessp_number_at(book, m->of, row, at, missing), by;

    if (*missing)
        return 0;
    by = csuccessp_number_at(book, m->by, row, at, missing);
    if (*missing)
        return 0;
    of /= by;
    if (!isfinite(of))
        *missing = CSUCCESS_MISSING_NOT_FINITE;
    return of;
}

static double
value_of(const csuccess_book *book, const csuccessp_measure *m, uint32_t row, int64_t at,
         uint8_t *missing)
{
    const csuccessp_attribute *attribute;
    int64_t then;

    if (m->stale_days && (attribute = csuccessp_attribute_at(book, m->of)) != NULL) {
        then = attribute->at ? attribute->at[row] : CSUCCESSP_TIME_NONE;
        if (then != CSUCCESSP_TIME_NONE && then <= at - m->stale_days * CSUCCESSP_DAY &&
            csuccessp_column_has(&attribute->column, row)) {
            *missing = CSUCCESS_MISSING_STALE;
            return 0;
        }
    }
    return csuccessp_number_at(book, m->of, row, at, missing);
}

static int
in_blackout(const csuccess_book *book, const csuccessp_measure *m, uint32_t row, int64_t at)
{
    const csuccessp_column *start = &book->builtins[CSUCCESSP_BUILTIN_START].column;

    if (!m->blackout_days || !csuccessp_column_has(start, row))
        return 0;
    return csuccessp_zone_date(csuccessp_book_zone(book), at) - start->data.small[row] <
           m->blackout_days;
}

double
csuccessp_measure_compute(const csuccess_book *book, const csuccessp_measure *m, uint32_t row,
                          int64_t at, uint8_t *missing)
{
    double number;

    *missing = CSUCCESS_PRESENT;
    if (in_blackout(book, m, row, at)) {
        *missing = CSUCCESS_MISSING_BLACKOUT;
        return 0;
    }
    switch (m->function) {
    case CSUCCESSP_MEASURE_RATIO:
        number = ratio(book, m, row, at, missing);
        break;
    case CSUCCESSP_MEASURE_VALUE:
        number = value_of(book, m, row, at, missing);
        break;
    case CSUCCESSP_MEASURE_ROLLUP:
        number = csuccessp_measure_rollup(book, m, row, missing);
        break;
    case CSUCCESSP_MEASURE_EXPRESSION:
        number = csuccessp_formula_number(book, m->formula, row, at, missing);
        break;
    default:
        number = csuccessp_measure_window(book, m, row, at, missing);
        break;
    }
    if (*missing == CSUCCESS_PRESENT && !csuccessp_domain_has(&m->domain, number))
        *missing = CSUCCESS_MISSING_OUTSIDE_DOMAIN;
    return *missing == CSUCCESS_PRESENT ? number : 0;
}

/* Counts, sums and means of a window that is covered, without anything else that could make them
 * missing: one loop each. */
static void
store_counts(csuccessp_node *node, const csuccessp_measure *m, const csuccessp_pass *e,
             const uint64_t *wanted, uint64_t *changed)
{
    const uint32_t *count = m->window->count + e->first;
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk))
        csuccessp_lane_store(node, e, walk.lane, count[walk.lane], CSUCCESS_PRESENT, changed);
}

static void
store_sums(csuccessp_node *node, const csuccessp_measure *m, const csuccessp_pass *e,
           const uint64_t *wanted, uint64_t *changed)
{
    const int64_t *sum = m->window->sum + e->first;
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk))
        csuccessp_lane_store(node, e, walk.lane, (double)sum[walk.lane] / CSUCCESSP_MICRO,
                             CSUCCESS_PRESENT, changed);
}

static void
store_means(csuccessp_node *node, const csuccessp_measure *m, const csuccessp_pass *e,
            const uint64_t *wanted, uint64_t *changed)
{
    const uint32_t *count = m->window->count + e->first;
    const int64_t *sum = m->window->sum + e->first;
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk)) {
        uint32_t n = count[walk.lane];
        if (n)
            csuccessp_lane_store(node, e, walk.lane, (double)sum[walk.lane] / CSUCCESSP_MICRO / n,
                                 CSUCCESS_PRESENT, changed);
        else
            csuccessp_lane_store(node, e, walk.lane, 0, CSUCCESS_MISSING_NO_DATA, changed);
    }
}

/* Is there nothing but the window itself that the measure has to ask? */
static int
is_plain(const csuccess_book *book, const csuccessp_measure *m, int64_t at)
{
    const csuccessp_event_kind *kind;

    if (m->blackout_days || m->stale_days || !m->length ||
        m->function > CSUCCESSP_MEASURE_DAYS_SINCE || (m->window && m->window->wide))
        return 0;
    if (m->domain.has_max || (m->domain.has_min && m->domain.min > 0) ||
        (m->domain.integer && m->function != CSUCCESSP_MEASURE_COUNT &&
         m->function != CSUCCESSP_MEASURE_DAYS_SINCE) ||
        (m->domain.has_min && m->function != CSUCCESSP_MEASURE_COUNT &&
         m->function != CSUCCESSP_MEASURE_DAYS_SINCE))
        return 0;
    kind = csuccessp_kind_at(book, m->kind);
    return kind->horizon == CSUCCESSP_TIME_NONE ||
           (at - m->length >= kind->horizon && !kind->retain_days);
}

static int
compute_plainly(csuccessp_node *node, const csuccessp_measure *m, const csuccessp_pass *e,
                const uint64_t *wanted, uint64_t *changed)
{
    if (!is_plain(e->book, m, e->at))
        return 0;
    switch (m->function) {
    case CSUCCESSP_MEASURE_COUNT:
        store_counts(node, m, e, wanted, changed);
        return 1;
    case CSUCCESSP_MEASURE_SUM:
        store_sums(node, m, e, wanted, changed);
        return 1;
    case CSUCCESSP_MEASURE_MEAN:
        store_means(node, m, e, wanted, changed);
        return 1;
    default:
        return 0;
    }
}

/* All lanes at once; what else could make a value missing is looked at after that. */
static void
store_expression(csuccessp_node *node, const csuccessp_measure *m, const csuccessp_pass *e,
                 const uint64_t *wanted, uint64_t *changed)
{
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);
    double numbers[CSUCCESSP_BLOCK];
    uint8_t missing[CSUCCESSP_BLOCK];

    csuccessp_formula_numbers(m->formula, e, wanted, numbers, missing);
    while (csuccessp_lane_next(&walk)) {
        uint8_t why = missing[walk.lane];

        if (in_blackout(e->book, m, e->first + walk.lane, e->at))
            why = CSUCCESS_MISSING_BLACKOUT;
        else if (why == CSUCCESS_PRESENT && !csuccessp_domain_has(&m->domain, numbers[walk.lane]))
            why = CSUCCESS_MISSING_OUTSIDE_DOMAIN;
        csuccessp_lane_store(node, e, walk.lane, numbers[walk.lane], why, changed);
    }
}

static void
compute_measure(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted, uint64_t *changed)
{
    const csuccessp_measure *m = node->definition;
    csuccessp_lane_walk walk;

    if (m->function == CSUCCESSP_MEASURE_EXPRESSION) {
        store_expression(node, m, e, wanted, changed);
        return;
    }
    if (compute_plainly(node, m, e, wanted, changed))
        return;
    walk = csuccessp_lane_start(wanted);
    while (csuccessp_lane_next(&walk)) {
        uint8_t missing;
        double number = csuccessp_measure_compute(e->book, m, e->first + walk.lane, e->at,
                                                  &missing);
        csuccessp_lane_store(node, e, walk.lane, number, missing, changed);
    }
}

/* Values that change with time alone. What is stored is the instant or date that they are counted
 * from, which changes only when the customer is computed. */

static int
anchor_kind(const csuccessp_measure *m)
{
    if (m->function == CSUCCESSP_MEASURE_DAYS_SINCE)
        return CSUCCESSP_ANCHOR_SINCE;
    if (m->function == CSUCCESSP_MEASURE_UNTIL)
        return CSUCCESSP_ANCHOR_UNTIL;
    return m->months ? CSUCCESSP_ANCHOR_MONTHS : CSUCCESSP_ANCHOR_DAYS;
}

static int64_t
anchor_of(const csuccess_book *book, const csuccessp_measure *m, uint32_t row, int64_t at)
{
    const csuccessp_attribute *attribute;
    int64_t latest;

    if (m->function == CSUCCESSP_MEASURE_DAYS_SINCE) {
        latest = m->series->latest_at[row];
        return csuccessp_measure_too_long_ago(book, m, latest, at) == CSUCCESS_MISSING_NO_DATA
                   ? CSUCCESSP_TIME_NONE
                   : latest;
    }
    attribute = csuccessp_attribute_at(book, m->of);
    return csuccessp_column_has(&attribute->column, row) ? attribute->column.data.small[row]
                                                         : CSUCCESSP_TIME_NONE;
}

static double
clock_value(const csuccess_book *book, const csuccessp_node *node, uint32_t row, int64_t at,
            uint8_t *missing)
{
    const csuccessp_measure *m = node->definition;
    int64_t anchor = node->anchor[row];
    double number;

    *missing = CSUCCESS_PRESENT;
    if (in_blackout(book, m, row, at)) {
        *missing = CSUCCESS_MISSING_BLACKOUT;
        return 0;
    }
    if (anchor == CSUCCESSP_TIME_NONE) {
        *missing = CSUCCESS_MISSING_NO_DATA;
        return 0;
    }
    if (m->function == CSUCCESSP_MEASURE_DAYS_SINCE) {
        *missing = csuccessp_measure_too_long_ago(book, m, anchor, at);
        if (*missing)
            return 0;
    }
    number = csuccessp_anchor_value(book, anchor_kind(m), anchor, at);
    if (!csuccessp_domain_has(&m->domain, number)) {
        *missing = CSUCCESS_MISSING_OUTSIDE_DOMAIN;
        return 0;
    }
    return number;
}

static void
compute_clock_measure(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted,
                      uint64_t *changed)
{
    const csuccessp_measure *m = node->definition;
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk))
        node->anchor[e->first + walk.lane] = anchor_of(e->book, m, e->first + walk.lane, e->at);
    memcpy(changed, wanted, CSUCCESSP_BLOCK_WORDS * sizeof *changed); /* readers look again */
}

static void
clock_lanes(const csuccessp_node *node, const csuccessp_pass *e, const uint64_t *wanted,
            double *out)
{
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk)) {
        uint8_t missing;
        double number = clock_value(e->book, node, e->first + walk.lane, e->at, &missing);
        out[walk.lane] = missing == CSUCCESS_PRESENT ? number : csuccessp_missing_number();
    }
}

static void
read_clock_measure(const csuccess_book *book, const csuccessp_node *node, uint32_t row, int64_t at,
                   csuccess_value *out)
{
    uint8_t missing;

    out->number = clock_value(book, node, row, at, &missing);
    out->missing = missing;
}

/* The whole column. Rows that nothing has looked at since the last instant for all are as of that
 * one, which is every row but a few. */
static void
fill_clock_column(csuccess_book *book, csuccessp_node *node)
{
    const csuccessp_measure *m = node->definition;
    double *out = node->own.data.number;
    int64_t at = book->clock.whole, begin;
    uint32_t row, rows = book->customers.rows;
    csuccess_value value;

    memset(&value, 0, sizeof value);
    value.size = sizeof value;
    if (node->computed && m->function == CSUCCESSP_MEASURE_DAYS_SINCE && !book->clock.single &&
        is_plain(book, m, at)) {
        const int64_t *latest = node->anchor;
        begin = at - m->length;
        for (row = 0; row < rows; row++)
            out[row] = latest[row] > begin ? (double)((at - latest[row]) / CSUCCESSP_DAY)
                                           : csuccessp_missing_number();
        return;
    }
    for (row = 0; row < rows; row++) {
        value.missing = CSUCCESS_MISSING_NO_DATA;
        if (csuccessp_customer_born(book, row))
            csuccessp_value_read(book, node->slot, row, &value);
        out[row] = value.missing == CSUCCESS_PRESENT ? value.number : csuccessp_missing_number();
    }
}

static int
clock_anchor(const csuccess_book *book, const csuccessp_node *node, uint32_t row, int64_t *from)
{
    (void)book;
    *from = node->anchor[row];
    return anchor_kind(node->definition);
}

/* Readers of "days since" are told by windows of the log: an event that leaves a window of N days
 * is N days old. Readers of ages and dates to come are told at midnights. Between two whole numbers
 * no reader can change: both sides of the edge count. */
static csuccess_status
clock_edge(csuccessp_publication *p, csuccessp_measure *m, double edge)
{
    double up = ceil(edge), beyond = floor(edge) + 1;
    csuccess_status status;

    if (m->function == CSUCCESSP_MEASURE_DAYS_SINCE) {
        if (!(up > -1 && beyond < 40000))
            return CSUCCESS_OK;
        status = csuccessp_publish_age_edge(p, m->series, (int64_t)up * CSUCCESSP_DAY);
        if (status == CSUCCESS_OK)
            status = csuccessp_publish_age_edge(p, m->series, (int64_t)beyond * CSUCCESSP_DAY);
        return status;
    }
    if (!(up > -4000000 && beyond < 4000000))
        return CSUCCESS_OK;
    if (csuccessp_array_reserve(&p->book->memory, &m->edges, 2) != CSUCCESS_OK)
        return csuccessp_fail_memory(&p->book->error);
    m->edges.items[m->edges.count++] = up;
    m->edges.items[m->edges.count++] = beyond;
    return CSUCCESS_OK;
}

/* Where the value enters or leaves its domain it is there or missing, which every reader sees. */
static csuccess_status
domain_edges(csuccessp_publication *p, csuccessp_measure *m)
{
    int from_birth = m->function == CSUCCESSP_MEASURE_DAYS_SINCE && m->domain.min <= 0;
    csuccess_status status = CSUCCESS_OK;

    if (m->domain.has_min && !from_birth)
        status = clock_edge(p, m, m->domain.min);
    if (status == CSUCCESS_OK && m->domain.has_max)
        status = clock_edge(p, m, m->domain.max);
    return status;
}

static csuccess_status
clock_edges(csuccessp_publication *p, csuccessp_node *node, const double *edges, size_t count)
{
    csuccessp_measure *m = node->definition;
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    if (count == 0) {
        node->continuous = 1;
        return CSUCCESS_OK;
    }
    if (m->edges.count == 0) /* once for all readers */
        status = domain_edges(p, m);
    for (i = 0; i < count && status == CSUCCESS_OK; i++)
        status = clock_edge(p, m, edges[i]);
    return status;
}

void
csuccessp_mark_dates(const csuccess_book *book, const csuccessp_column *column, int64_t low,
                     int64_t high, csuccessp_bits *bits)
{
    const int32_t *dates = column->data.small;
    uint32_t row, rows = book->customers.rows;
    uint32_t span;

    if (low > high || high < CSUCCESSP_DATE_MIN || low > CSUCCESSP_DATE_MAX || !dates)
        return;
    if (low < CSUCCESSP_DATE_MIN)
        low = CSUCCESSP_DATE_MIN;
    if (high > CSUCCESSP_DATE_MAX)
        high = CSUCCESSP_DATE_MAX;
    span = (uint32_t)(high - low);
    for (row = 0; row < rows; row++)
        if ((uint32_t)dates[row] - (uint32_t)low <= span)
            csuccessp_bits_set(bits, row);
}

/* The first date that is `months` before a day later than `day` (which is monotone in it). */
static int32_t
first_after(int32_t months, int32_t day)
{
    int32_t low = CSUCCESSP_DATE_MIN, high = CSUCCESSP_DATE_MAX;

    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (csuccessp_date_add_months(middle, months) > day)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* The dates whose age in months reaches the edge after the day `from`, and not after `to`. Months
 * are cut towards 0: an age of 1 begins a month after the date, one of 0 on the day after the one
 * that is a month before it. */
static void
mark_months(const csuccess_book *book, const csuccessp_column *column, int32_t edge, int32_t from,
            int32_t to, csuccessp_bits *bits)
{
    int32_t before = edge <= 0;

    csuccessp_mark_dates(book, column, first_after(edge - before, from - before),
                         (int64_t)first_after(edge - before, to - before) - 1, bits);
}

static void
mark_edges(csuccess_book *book, csuccessp_node *node, const csuccessp_measure *m, int32_t from,
           int32_t to)
{
    const csuccessp_attribute *attribute = csuccessp_attribute_at(book, m->of);
    size_t i;

    for (i = 0; i < m->edges.count; i++) {
        int32_t edge = (int32_t)m->edges.items[i];
        if (m->function == CSUCCESSP_MEASURE_UNTIL) /* date - today falls below the edge */
            csuccessp_mark_dates(book, &attribute->column, (int64_t)from + edge,
                                 (int64_t)to + edge - 1, &node->touched);
        else if (m->months)
            mark_months(book, &attribute->column, edge, from, to, &node->touched);
        else
            csuccessp_mark_dates(book, &attribute->column, (int64_t)from - edge + 1,
                                 (int64_t)to - edge, &node->touched);
    }
}

static void
mark_all(csuccess_book *book, csuccessp_bits *bits)
{
    uint32_t row;

    for (row = 0; row < book->customers.rows; row++)
        csuccessp_bits_set(bits, row);
}

static void
measure_midnight(csuccess_book *book, csuccessp_node *node, int64_t from, int64_t to)
{
    const csuccessp_measure *m = node->definition;
    const csuccessp_zone *zone = csuccessp_book_zone(book);
    int32_t before = csuccessp_zone_date(zone, from), now = csuccessp_zone_date(zone, to);
    const csuccessp_attribute *attribute;
    uint32_t row;

    if (m->blackout_days)
        csuccessp_mark_dates(book, &book->builtins[CSUCCESSP_BUILTIN_START].column,
                             (int64_t)before - m->blackout_days + 1,
                             (int64_t)now - m->blackout_days, &node->touched);
    if (m->function == CSUCCESSP_MEASURE_AGE || m->function == CSUCCESSP_MEASURE_UNTIL) {
        mark_edges(book, node, m, before, now);
    } else if (m->function == CSUCCESSP_MEASURE_VALUE && m->stale_days) {
        attribute = csuccessp_attribute_at(book, m->of);
        for (row = 0; attribute && attribute->at && row < book->customers.rows; row++) {
            int64_t edge = attribute->at[row];
            if (edge != CSUCCESSP_TIME_NONE && edge > from - m->stale_days * CSUCCESSP_DAY &&
                edge <= to - m->stale_days * CSUCCESSP_DAY)
                csuccessp_bits_set(&node->touched, row);
        }
    } else if (m->function < CSUCCESSP_MEASURE_RATIO) {
        const csuccessp_event_kind *kind = csuccessp_kind_at(book, m->kind);
        int64_t length = m->function == CSUCCESSP_MEASURE_CHANGE ? 2 * m->length : m->length;
        if (m->length && kind->horizon != CSUCCESSP_TIME_NONE && from - length < kind->horizon &&
            to - length >= kind->horizon)
            mark_all(book, &node->touched); /* the window is covered from today on */
        if (m->since != CSUCCESSP_SLOT_NONE && kind->retain_days) {
            attribute = csuccessp_attribute_at(book, m->since);
            csuccessp_mark_dates(book, &attribute->column, (int64_t)before - kind->retain_days - 1,
                                 (int64_t)now - kind->retain_days + 1, &node->touched);
        }
    }
}

static void
free_measure(csuccess_book *book, csuccessp_node *node)
{
    csuccessp_measure *m = node->definition;

    if (!m)
        return;
    csuccessp_formula_free(book, m->formula);
    csuccessp_array_release(&book->memory, &m->edges);
    csuccessp_release(&book->memory, m, 1, sizeof *m);
    node->definition = NULL;
}

const csuccessp_node_kind csuccessp_measure_kind = {
    "measure", compute_measure, NULL, NULL, NULL, NULL, measure_midnight, free_measure, NULL,
};

const csuccessp_node_kind csuccessp_clock_measure_kind = {
    "measure",   compute_clock_measure, clock_lanes,  read_clock_measure, clock_anchor,
    clock_edges, measure_midnight,      free_measure, fill_clock_column,
};
