/* SPDX-License-Identifier: MIT */
#include "w1_changes.h"

#include <stdlib.h>
#include <string.h>

#include "bench.h"

enum { CHANGED = 100, WORDS = CSUCCESSP_LANES / 64 };

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
static void
follow_rows(w1_changes *c, const w1_plan *plan, unsigned fact, const void *const *columns)
{
    uint64_t steps = 0;
    uint32_t i, k;

    for (k = 0; k < c->rule_count[fact]; k++)
        for (i = 0; i < c->count[fact]; i++) {
            uint64_t row = c->of[fact][i].row;
            int truth = csuccessp_plan_decide(plan->plan, c->rules[fact][k], columns, row, &steps);

            w1_truths_set(&c->truths, c->rules[fact][k], row, (unsigned)truth);
        }
}

/* The values of an input for changed customers, side by side. */
static void
gather(const w1_changes *c, const w1_change *changes, uint32_t count, unsigned fact, void *to)
{
    const void *column = c->held.columns[fact];
    uint32_t i;

    if (w1_held_width(&c->held, fact) == sizeof(uint32_t))
        for (i = 0; i < count; i++)
            ((uint32_t *)to)[i] = ((const uint32_t *)column)[changes[i].row];
    else
        for (i = 0; i < count; i++)
            ((uint64_t *)to)[i] = ((const uint64_t *)column)[changes[i].row];
}

static void
scatter(w1_changes *c, const w1_change *changes, uint32_t count, uint32_t rule,
        const csuccessp_plan_output *output)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        uint64_t is_true = output->is_true[i / 64] >> i % 64 & 1;
        uint64_t unknown = output->unknown[i / 64] >> i % 64 & 1;

        w1_truths_set(&c->truths, rule, changes[i].row, (unsigned)(2 * is_true + unknown));
    }
}

/* The same with these customers as a block of their own. */
static void
follow_block(w1_changes *c, const w1_plan *plan, unsigned fact, uint32_t first, uint32_t count,
             csuccessp_scratch *scratch)
{
    const w1_change *changes = c->of[fact] + first;
    csuccessp_plan_output outputs[W1_RULES_MAX];
    uint64_t bits[W1_RULES_MAX][2][WORDS];
    const void *columns[W1_FACTS];
    csuccessp_lanes_of_block lanes = {columns, count, NULL, 0};
    uint32_t i;

    for (i = 0; i < plan->input_count; i++) {
        columns[i] = c->gathered[i];
        if (c->reads[fact][plan->facts[i]])
            gather(c, changes, count, plan->facts[i], c->gathered[i]);
    }
    memset(outputs, 0, sizeof outputs);
    for (i = 0; i < c->rule_count[fact]; i++) {
        outputs[c->rules[fact][i]].is_true = bits[i][0];
        outputs[c->rules[fact][i]].unknown = bits[i][1];
    }
    csuccessp_plan_run(plan->plan, scratch, &lanes, outputs);
    for (i = 0; i < c->rule_count[fact]; i++)
        scatter(c, changes, count, c->rules[fact][i], &outputs[c->rules[fact][i]]);
}

static void
follow_blocks(w1_changes *c, const w1_plan *plan, unsigned fact, csuccessp_scratch *scratch)
{
    uint32_t first, left;

    for (first = 0; first < c->count[fact]; first += CSUCCESSP_LANES) {
        left = c->count[fact] - first;
        follow_block(c, plan, fact, first, left < CSUCCESSP_LANES ? left : CSUCCESSP_LANES,
                     scratch);
    }
}

uint64_t
w1_changes_run(w1_changes *c, const w1_plan *plan, csuccessp_scratch *scratch)
{
    const void *columns[W1_FACTS];
    uint64_t done = 0;
    unsigned fact;
    uint32_t i;

    w1_plan_columns(plan, &c->held, 0, columns);
    for (fact = 0; fact < W1_FACTS; fact++) {
        for (i = 0; i < c->count[fact]; i++)
            swap_value(c, fact, &c->of[fact][i]);
        if (scratch)
            follow_blocks(c, plan, fact, scratch);
        else
            follow_rows(c, plan, fact, columns);
        done += (uint64_t)c->rule_count[fact] * c->count[fact];
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

/* The rules that read a fact, and the facts that those read. */
static void
find_rules(w1_changes *c, const w1_plan *plan, unsigned fact)
{
    uint32_t rule;
    unsigned other;

    for (rule = 0; rule < plan->set->count; rule++) {
        if (!w1_plan_reads(plan, rule, fact))
            continue;
        c->rules[fact][c->rule_count[fact]++] = rule;
        for (other = 0; other < W1_FACTS; other++)
            c->reads[fact][other] |= w1_plan_reads(plan, rule, other);
    }
}

w1_changes *
w1_changes_open(const w1_workload *w)
{
    w1_changes *c = w1_room(1, sizeof *c);
    unsigned fact;

    w1_held_open(&c->held, w->data, 0);
    w1_truths_open(&c->truths, w->set->count, w->data->customers);
    for (fact = 0; fact < W1_FACTS; fact++) {
        c->of[fact] = w1_room(w->data->customers / CHANGED, sizeof *c->of[fact]);
        find_rules(c, &w->plan, fact);
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
w1_changes_check(w1_changes *c, w1_workload *w, csuccessp_scratch *scratch, int by_block)
{
    csuccessp_scratch *blocks = by_block ? scratch : NULL;

    w1_truths_run(&c->truths, &w->plan, &c->held, scratch);
    w1_changes_run(c, &w->plan, blocks);
    w1_truths_run(&w->found, &w->plan, &c->held, scratch);
    w1_require(w1_truths_same(&c->truths, &w->found), "changes give other truths");
    w1_changes_run(c, &w->plan, blocks);
    w1_require(w1_truths_same(&c->truths, &w->expected[0]), "changes do not go back");
}
