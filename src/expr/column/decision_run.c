/* SPDX-License-Identifier: MIT */
/* Decisions at work: one row, comparison by comparison. */
#include <math.h>
#include <string.h>

#include "expr/column/decision.h"

/* What a decision finds, as in its `next`: the value is missing, the test does not hold, or does.
 */
enum { MISSING, FAILS, HOLDS };

static int
test_numbers(unsigned test, double a, double b)
{
    switch (test) {
    case CSUCCESSP_TEST_EQUAL:
        return a == b;
    case CSUCCESSP_TEST_LESS:
        return a < b;
    default:
        return a <= b;
    }
}

static int
test_integers(unsigned test, int64_t a, int64_t b)
{
    switch (test) {
    case CSUCCESSP_TEST_EQUAL:
        return a == b;
    case CSUCCESSP_TEST_LESS:
        return a < b;
    default:
        return a <= b;
    }
}

/* A value as a double; NaN when it is missing. */
CSUCCESSP_INLINE double
number_at(unsigned form, const void *column, size_t row)
{
    int64_t integer;
    int32_t small;

    if (form == CSUCCESSP_HELD_DOUBLE)
        return ((const double *)column)[row];
    if (form == CSUCCESSP_HELD_INT64) {
        integer = ((const int64_t *)column)[row];
        return integer == INT64_MIN ? (double)NAN : (double)integer;
    }
    small = ((const int32_t *)column)[row];
    return small == INT32_MIN ? (double)NAN : (double)small;
}

/* A value as it is held, with the sign of its first bit. */
CSUCCESSP_INLINE int64_t
held_at(unsigned form, const void *column, size_t row)
{
    int64_t out;

    if (form >= CSUCCESSP_HELD_INT32)
        return ((const int32_t *)column)[row];
    memcpy(&out, (const char *)column + row * sizeof out, sizeof out);
    return out;
}

CSUCCESSP_INLINE unsigned
decide_range(const csuccessp_decision *d, const void *column, size_t row)
{
    const csuccessp_form_range *values = &csuccessp_form_ranges[d->form];
    int64_t held = held_at(d->form, column, row);
    uint64_t at = (uint64_t)(held < 0 ? held ^ values->flip : held);

    /* what holds is there, too */
    return (at - values->least <= values->span) + (at - d->as.range.least <= d->as.range.span);
}

static unsigned
decide_text_pair(uint32_t a, uint32_t b)
{
    if (a == 0 || b == 0)
        return MISSING;
    return a == b ? HOLDS : FAILS;
}

static unsigned
decide_pair(const csuccessp_decision *d, const void *const *columns, size_t row)
{
    const void *first = columns[d->a], *second = columns[d->as.pair.b];
    double a, b;

    if (d->form == CSUCCESSP_HELD_INT64) {
        int64_t x = ((const int64_t *)first)[row], y = ((const int64_t *)second)[row];

        if (x == INT64_MIN || y == INT64_MIN)
            return MISSING;
        return test_integers(d->as.pair.test, x, y) ? HOLDS : FAILS;
    }
    a = number_at(d->form, first, row);
    b = number_at(d->as.pair.form, second, row);
    if (a != a || b != b)
        return MISSING;
    return test_numbers(d->as.pair.test, a, b) ? HOLDS : FAILS;
}

static unsigned
decide_text_among(const csuccessp_plan *plan, const csuccessp_decision *d, uint32_t code)
{
    uint32_t i;

    if (code == 0)
        return MISSING;
    for (i = 0; i < d->as.among.count; i++)
        if (plan->codes[d->as.among.first + i] == code)
            return HOLDS;
    return FAILS;
}

static unsigned
decide_among(const csuccessp_plan *plan, const csuccessp_decision *d, double number)
{
    uint32_t i;

    if (number != number)
        return MISSING;
    for (i = 0; i < d->as.among.count; i++)
        if (plan->numbers.items[d->as.among.first + i] == number)
            return HOLDS;
    return FAILS;
}

static unsigned
decide_other(const csuccessp_plan *plan, const csuccessp_decision *d, const void *const *columns,
             size_t row)
{
    const uint32_t *texts = columns[d->a];

    switch (d->code) {
    case CSUCCESSP_DECIDE_TEXT_AMONG:
        return decide_text_among(plan, d, texts[row]);
    case CSUCCESSP_DECIDE_AMONG:
        return decide_among(plan, d, number_at(d->form, columns[d->a], row));
    case CSUCCESSP_DECIDE_TEXT_PAIR:
        return decide_text_pair(texts[row], ((const uint32_t *)columns[d->as.pair.b])[row]);
    default:
        return decide_pair(d, columns, row);
    }
}

int
csuccessp_plan_decide(const csuccessp_plan *plan, uint32_t program, const void *const *columns,
                      size_t row, uint64_t *steps)
{
    const csuccessp_plan_program *of = &plan->programs[program];
    const csuccessp_decision *d;
    uint64_t taken = 0;
    unsigned at = of->entry;

    while (at < CSUCCESSP_DECIDED) {
        d = &plan->decisions.items[of->decision + at];
        taken++;
        if (CSUCCESSP_LIKELY(d->code == CSUCCESSP_DECIDE_RANGE))
            at = d->next[decide_range(d, columns[d->a], row)];
        else
            at = d->next[decide_other(plan, d, columns, row)];
    }
    *steps += taken;
    return (int)(at - CSUCCESSP_DECIDED);
}

void
csuccessp_plan_call_for(const csuccessp_plan *plan, const void *const *columns, size_t row)
{
    const csuccessp_held *held;
    size_t i;

    for (i = 0; i < plan->inputs.count; i++) {
        held = &plan->inputs.items[i].held;
        if (!held->same)
            CSUCCESSP_PREFETCH((const char *)columns[i] +
                               row * (held->form < CSUCCESSP_HELD_INT32 ? 8 : 4));
    }
}
