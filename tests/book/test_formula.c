/* SPDX-License-Identifier: MIT */
/* Formulas of a book by blocks and row by row: the same truths and numbers, for many customers. */
#include <math.h>
#include <stdio.h>

#include "book/book.h"
#include "book/formula/formula.h"
#include "book/measure/measure.h"
#include "book/measure/segment.h"
#include "workbook.h"

enum { CUSTOMERS = 2500 };

static const char *const conditions[] = {
    "seats > 10 && plan == 'core'",
    "nps <= 6.0 || seats < 5 && plan != 'trial'",
    "!has(nps) && !(plan in ['core', 'plus'])",
    "mrr > 5000 && mrr <= 90000",
    "paying ? nps > 8.0 : seats > 20",
    "renewal - today < 30 && renewal >= today",
    "now - signed > days(200)",
    "quiet > 20 || logins == 0.0",
    "has(quiet) && quiet <= 3",
    "plan == region",
    "100 * seats / used > 150",
    "double(used) / seats < 0.5",
    "math.greatest(seats, used) == seats",
    "parent.seats > seats",
    "size(plan) == 4 && nps > 2.0",
    "signed.getFullYear() == 2025",
};

static const char *const measures[] = {
    "seats * 2 + used", "has(nps) ? nps : double(seats)",
    "logins / seats",   "renewal - today",
    "quiet * 1.5",      "math.least(nps, 7.5) * mrr",
    "used % 7",         "plan == 'core' ? 1 : 0",
};

enum {
    CONDITIONS = sizeof conditions / sizeof *conditions,
    MEASURES = sizeof measures / sizeof *measures
};

static void
define(csuccess_book *book)
{
    char text[8000];
    size_t n = 0, i;
    int within = 0;

    n += (size_t)snprintf(
        text + n, sizeof text - n,
        "{'record':'definitions','attributes':[{'id':'seats','type':'int'},"
        "{'id':'used','type':'int'},{'id':'plan','type':'text'},{'id':'region','type':'text'},"
        "{'id':'nps','type':'double'},{'id':'mrr','type':'money'},{'id':'paying','type':'bool'},"
        "{'id':'renewal','type':'date'},{'id':'signed','type':'time'}],'events':[{'id':'login'}],"
        "'measures':[{'id':'logins','kind':'count','event':'login','days':30},"
        "{'id':'quiet','kind':'days_since','event':'login'}");
    for (i = 0; i < MEASURES; i++)
        n += (size_t)snprintf(text + n, sizeof text - n,
                              ",{'id':'m%zu','kind':'expression','expression':\"%s\"}", i,
                              measures[i]);
    n += (size_t)snprintf(text + n, sizeof text - n, "],'segments':[");
    for (i = 0; i < CONDITIONS; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s{'id':'s%zu','enter':\"%s\"}",
                              i ? "," : "", i, conditions[i]);
    snprintf(text + n, sizeof text - n, "]}");
    assert_true(n < sizeof text);
    for (i = 0; text[i]; i++) /* JSON's quotes outside of the expressions, CEL's within */
        if (text[i] == '"')
            within = !within;
        else if (text[i] == '\'' && !within)
            text[i] = '"';
    if (csuccess_book_record(book, text, strlen(text)) != CSUCCESS_OK) {
        csuccess_error error = {.size = sizeof error};

        csuccess_book_error(book, &error);
        fail_msg("%s at %s: %s", error.message, error.pointer, text);
    }
}

static void
add_customer(csuccess_book *book, uint64_t *random, unsigned i)
{
    static const char *const plans[] = {"core", "plus", "trial"};
    char text[500];
    size_t n;

    n = (size_t)snprintf(text, sizeof text, "{'record':'customer','id':'c%u'", i);
    if (i > 0 && random_below(random, 3) == 0)
        n += (size_t)snprintf(text + n, sizeof text - n, ",'parent':'c%u'",
                              (unsigned)random_below(random, i));
    n += (size_t)snprintf(text + n, sizeof text - n, ",'attributes':{'paying':%s",
                          random_below(random, 2) ? "true" : "false");
    if (random_below(random, 4))
        n += (size_t)snprintf(text + n, sizeof text - n, ",'seats':%u",
                              (unsigned)random_below(random, 40));
    if (random_below(random, 4))
        n += (size_t)snprintf(text + n, sizeof text - n, ",'used':%u",
                              (unsigned)random_below(random, 30) + (i % 50 != 0));
    if (random_below(random, 4))
        n += (size_t)snprintf(text + n, sizeof text - n, ",'nps':%u.5",
                              (unsigned)random_below(random, 10));
    if (random_below(random, 5))
        n += (size_t)snprintf(text + n, sizeof text - n, ",'plan':'%s','region':'%s'",
                              plans[random_below(random, 3)], plans[random_below(random, 3)]);
    if (random_below(random, 5))
        n += (size_t)snprintf(text + n, sizeof text - n, ",'mrr':%u,'renewal':'2026-0%u-11'",
                              (unsigned)random_below(random, 100000),
                              (unsigned)random_below(random, 9) + 1);
    if (random_below(random, 5))
        n += (size_t)snprintf(text + n, sizeof text - n, ",'signed':'2025-0%u-11T10:00:00Z'",
                              (unsigned)random_below(random, 9) + 1);
    snprintf(text + n, sizeof text - n, "}}");
    take(book, "%s", text);
    if (random_below(random, 3) == 0)
        take(book,
             "{'record':'event','customer':'c%u','kind':'login','at':'2026-01-%02uT08:00:00Z'}", i,
             (unsigned)random_below(random, 28) + 1);
}

static const csuccessp_node *
node_named(const csuccess_book *book, const char *format, unsigned i)
{
    char name[40];
    uint32_t slot;

    snprintf(name, sizeof name, format, i);
    slot = csuccessp_slot_find(book, name, strlen(name), 0);
    assert_int_not_equal(slot, CSUCCESSP_SLOT_NONE);
    return csuccessp_node_at(book, slot);
}

/* One lane in `step` of a block. */
static void
open_pass(csuccess_book *book, csuccessp_pass *pass, uint32_t first, unsigned step,
          uint64_t *wanted)
{
    uint32_t i;

    memset(pass, 0, sizeof *pass);
    pass->book = book;
    pass->at = book->clock.reached;
    pass->first = first;
    pass->lanes = book->customers.rows - first;
    if (pass->lanes > CSUCCESSP_BLOCK)
        pass->lanes = CSUCCESSP_BLOCK;
    memset(wanted, 0, CSUCCESSP_BLOCK_WORDS * sizeof *wanted);
    for (i = 0; i < pass->lanes; i++)
        if (i % step == 0)
            csuccessp_lane_set(wanted, i);
}

static unsigned
check_condition(csuccess_book *book, const csuccessp_formula *formula, unsigned step)
{
    uint64_t wanted[CSUCCESSP_BLOCK_WORDS];
    uint8_t truths[CSUCCESSP_BLOCK];
    csuccessp_pass pass;
    uint32_t first;
    unsigned seen = 0;

    for (first = 0; first < book->customers.rows; first += CSUCCESSP_BLOCK) {
        csuccessp_lane_walk walk;

        open_pass(book, &pass, first, step, wanted);
        csuccessp_formula_truths(formula, &pass, wanted, truths);
        walk = csuccessp_lane_start(wanted);
        while (csuccessp_lane_next(&walk)) {
            assert_int_equal(truths[walk.lane],
                             csuccessp_formula_holds(book, formula, first + walk.lane, pass.at));
            seen |= 1u << truths[walk.lane];
        }
    }
    return seen;
}

static void
check_measure(csuccess_book *book, const csuccessp_formula *formula, unsigned step)
{
    uint64_t wanted[CSUCCESSP_BLOCK_WORDS];
    double numbers[CSUCCESSP_BLOCK], number;
    uint8_t missing[CSUCCESSP_BLOCK], why;
    csuccessp_pass pass;
    uint32_t first;

    for (first = 0; first < book->customers.rows; first += CSUCCESSP_BLOCK) {
        csuccessp_lane_walk walk;

        open_pass(book, &pass, first, step, wanted);
        csuccessp_formula_numbers(formula, &pass, wanted, numbers, missing);
        walk = csuccessp_lane_start(wanted);
        while (csuccessp_lane_next(&walk)) {
            number = csuccessp_formula_number(book, formula, first + walk.lane, pass.at, &why);
            assert_int_equal(missing[walk.lane], why);
            if (why == CSUCCESS_PRESENT)
                assert_true(numbers[walk.lane] == number);
        }
    }
}

static void
blocks_give_what_rows_give(void **state)
{
    csuccess_book *book = new_book();
    uint64_t random = 4;
    static const unsigned steps[] = {1, 3, 100}; /* blocks, and rows one by one */
    unsigned i, k, planned = 0, decided = 0, seen = 0;

    (void)state;
    define(book);
    for (i = 0; i < CUSTOMERS; i++)
        add_customer(book, &random, i);
    advance(book, "2026-02-01T00:00:00Z");
    take(book, "{'record':'remove','customer':'c%u'}", CUSTOMERS - 1);
    advance(book, "2026-02-01T09:00:00Z");
    for (i = 0; i < CONDITIONS; i++) {
        const csuccessp_segment *segment = node_named(book, "segment.s%u", i)->definition;

        planned += segment->enter.formula->plan != NULL;
        decided += segment->enter.formula->decides;
        for (k = 0; k < sizeof steps / sizeof *steps; k++)
            seen |= check_condition(book, segment->enter.formula, steps[k]);
    }
    for (i = 0; i < MEASURES; i++) {
        const csuccessp_measure *measure = csuccessp_measure_of(node_named(book, "m%u", i));

        planned += measure->formula->plan != NULL;
        for (k = 0; k < sizeof steps / sizeof *steps; k++)
            check_measure(book, measure->formula, steps[k]);
    }
    assert_int_equal(seen, 7);
    assert_true(decided >= 5);
    assert_int_equal(planned, CONDITIONS + MEASURES - 3); /* parent, size(), getFullYear() */
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_give_what_rows_give),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
