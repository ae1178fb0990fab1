/* SPDX-License-Identifier: MIT */
#include "w1_changes.h"

#include <stdlib.h>
#include <string.h>

#include "bench.h"

enum { CHANGED = 100 };

static void
swap_value(w1_changes *c, unsigned fact, w1_change *change)
{
    size_t width = w1_held_width(&c->held, fact);
    char *at = (char *)c->held.columns[fact] + change->row * width, kept[8];

    memcpy(kept, at, width);
    memcpy(at, change->other, width);
    memcpy(change->other, kept, width);
}

/* Evaluates what reads a fact again, for the customers for whom it changed. */
static uint64_t
follow_changes(w1_changes *c, const w1_plan *plan, unsigned fact, const void *const *columns)
{
    uint64_t steps = 0;
    uint32_t i, k;

    for (k = 0; k < c->rule_count[fact]; k++)
        for (i = 0; i < c->count[fact]; i++) {
            uint64_t row = c->of[fact][i].row;
            int truth = csuccessp_plan_decide(plan->plan, c->rules[fact][k], columns, row, &steps);

            w1_truths_set(&c->truths, c->rules[fact][k], row, (unsigned)truth);
        }
    return (uint64_t)c->rule_count[fact] * c->count[fact];
}

/* All values change, and go back the next time. */
uint64_t
w1_changes_run(w1_changes *c, const w1_plan *plan)
{
    const void *columns[W1_FACTS];
    uint64_t done = 0;
    unsigned fact;
    uint32_t i;

    w1_plan_columns(plan, &c->held, 0, columns);
    for (fact = 0; fact < W1_FACTS; fact++) {
        for (i = 0; i < c->count[fact]; i++)
            swap_value(c, fact, &c->of[fact][i]);
        done += follow_changes(c, plan, fact, columns);
    }
    return done;
}

/* One customer in CHANGED has another value in one fact: that of some other customer. */
static void
make_changes(w1_changes *c, uint64_t customers)
{
    uint64_t seed = 9, row, from;

    for (row = 0; row + CHANGED <= customers; row += CHANGED) {
        unsigned fact = (unsigned)(bench_random(&seed) % W1_FACTS);
        size_t width = w1_held_width(&c->held, fact);
        w1_change *change = &c->of[fact][c->count[fact]++];

        change->row = row + bench_random(&seed) % CHANGED;
        from = bench_random(&seed) % customers;
        memcpy(change->other, (const char *)c->held.columns[fact] + from * width, width);
    }
}

w1_changes *
w1_changes_open(const w1_workload *w)
{
    w1_changes *c = w1_room(1, sizeof *c);
    uint32_t fact, rule;

    w1_held_open(&c->held, w->data, 0);
    w1_truths_open(&c->truths, w->set->count, w->data->customers);
    for (fact = 0; fact < W1_FACTS; fact++) {
        c->of[fact] = w1_room(w->data->customers / CHANGED, sizeof *c->of[fact]);
        for (rule = 0; rule < w->set->count; rule++)
            if (w1_plan_reads(&w->plan, rule, fact))
                c->rules[fact][c->rule_count[fact]++] = rule;
    }
    make_changes(c, w->data->customers);
    return c;
}

void
w1_changes_close(w1_changes *c)
{
    unsigned fact;

    w1_held_close(&c->held);
    w1_truths_close(&c->truths);
    for (fact = 0; fact < W1_FACTS; fact++)
        free(c->of[fact]);
    free(c);
}

void
w1_changes_check(w1_changes *c, w1_workload *w, csuccessp_scratch *scratch)
{
    w1_truths_run(&c->truths, &w->plan, &c->held, scratch);
    w1_changes_run(c, &w->plan);
    w1_truths_run(&w->found, &w->plan, &c->held, scratch);
    w1_require(w1_truths_same(&c->truths, &w->found), "changes give other truths");
    w1_changes_run(c, &w->plan);
    w1_require(w1_truths_same(&c->truths, &w->expected[0]), "changes do not go back");
}
