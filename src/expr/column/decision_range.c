/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "expr/column/decision.h"

/* Doubles without their sign are in the order of their bits; those of infinity end them. */
#define INFINITE INT64_C(0x7ff0000000000000)

const csuccessp_form_range csuccessp_form_ranges[CSUCCESSP_HELD_TEXT + 1] = {
    [CSUCCESSP_HELD_DOUBLE] = {(uint64_t)(-INFINITE - 1), (uint64_t)INFINITE * 2 + 1, INT64_MAX},
    [CSUCCESSP_HELD_INT64] = {(uint64_t)INT64_MAX + 2, UINT64_MAX - 1, 0},
    [CSUCCESSP_HELD_INT32] = {(uint64_t)INT32_MIN + 1, UINT32_MAX - UINT64_C(1), 0},
    [CSUCCESSP_HELD_TEXT] = {1, UINT64_MAX - 1, 0},
};

static int64_t
order_of(double x)
{
    int64_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits < 0 ? bits ^ INT64_MAX : bits;
}

/* Both zeros are equal. */
static void
range_of_double(unsigned test, double constant, int64_t *least, int64_t *most)
{
    int64_t first = order_of(constant == 0 ? -0.0 : constant);

    if (test == CSUCCESSP_TEST_EQUAL)
        *least = first;
    *most = test == CSUCCESSP_TEST_LESS ? first - 1 : order_of(constant == 0 ? 0.0 : constant);
}

static void
range_of_integer(unsigned test, double constant, int64_t *least, int64_t *most)
{
    *most = (int64_t)(test == CSUCCESSP_TEST_LESS ? ceil(constant) - 1 : floor(constant));
    if (test == CSUCCESSP_TEST_EQUAL)
        *least = (int64_t)ceil(constant);
}

int
csuccessp_range_of_test(csuccessp_decision *decision, unsigned test, double constant)
{
    int64_t first = (int64_t)csuccessp_form_ranges[decision->form].least, least = first, most;

    if (decision->form == CSUCCESSP_HELD_DOUBLE)
        range_of_double(test, constant, &least, &most);
    else
        range_of_integer(test, constant, &least, &most);
    if (least < first)
        least = first;
    if (least > most)
        return 0;
    decision->as.range.least = (uint64_t)least;
    decision->as.range.span = (uint64_t)most - (uint64_t)least;
    return 1;
}

void
csuccessp_range_of_all(csuccessp_decision *decision)
{
    decision->as.range.least = csuccessp_form_ranges[decision->form].least;
    decision->as.range.span = csuccessp_form_ranges[decision->form].span;
}

/* As columns of 32 bits are read: with a sign. */
void
csuccessp_range_of_text(csuccessp_decision *decision, uint32_t code)
{
    decision->as.range.least = (uint64_t)(int64_t)(int32_t)code;
    decision->as.range.span = 0;
}
