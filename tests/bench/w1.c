/* SPDX-License-Identifier: MIT */
/* Workload 1: fifty rules for each of many customers.
 *
 *     w1 [DATA_FOLDER]
 *
 * DATA_FOLDER has customers.bin and rules.cel, whose rules are those of w1_rules.txt; without one,
 * customers are made by chance. A figure is evaluations of one rule for one customer a second, and
 * in the note its ratio to the same rules compiled to C, which run in turn with the others.
 * Compiled to C, the rules know nothing of missing values, so all ratios are to nothing missing.
 *
 * Everything that is timed was compared before with the evaluator of rows, customer by customer,
 * and where nothing is missing its matches with those of C. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "w1_changes.h"

enum { RUNS = 9, CUSTOMERS = 100000, VARIANTS_MAX = 32, COMPILED = 10000 };

/* How many customers before its turn a random one is called for. */
enum { AHEAD = 3 };

typedef struct variant {
    char metric[80];
    w1_workload *work;
    /* Does all once, and tells how many evaluations that was. */
    uint64_t (*run)(const struct variant *variant);
    int passes; /* in a sample */
    int missing;
    int by_chance; /* the order of customers */
    int by_block;  /* of changes */
    csuccessp_scratch *scratch;
    w1_changes *changes;
    double rates[RUNS], ratios[RUNS];
    uint64_t steps;
} variant;

/* What is timed. */

static uint64_t
run_native(const variant *v)
{
    uint64_t matches[W1_RULES_MAX] = {0}, sum = 0;
    uint32_t i;

    v->work->set->native(v->work->data, matches);
    for (i = 0; i < v->work->set->count; i++)
        sum += matches[i];
    w1_require(sum == v->work->matches, "C matches other customers");
    return v->work->data->customers * v->work->set->count;
}

static uint64_t
run_columns(const variant *v)
{
    w1_workload *w = v->work;
    uint64_t found = w1_truths_run(&w->found, &w->plan, &w->held[v->missing], v->scratch);

    w1_require(v->missing || found == w->matches, "columns match other customers");
    return w->data->customers * w->set->count;
}

static uint64_t
run_rows(const variant *v)
{
    const w1_workload *w = v->work;
    const void *columns[W1_FACTS];
    uint64_t row, steps = 0, counts[3] = {0};
    uint32_t rule;

    w1_plan_columns(&w->plan, &w->held[v->missing], 0, columns);
    for (row = 0; row < w->data->customers; row++) {
        uint64_t at = v->by_chance ? w->order[row] : row;

        if (v->by_chance && row + AHEAD < w->data->customers)
            csuccessp_plan_call_for(w->plan.plan, columns, w->order[row + AHEAD]);
        for (rule = 0; rule < w->set->count; rule++)
            counts[csuccessp_plan_decide(w->plan.plan, rule, columns, at, &steps)]++;
    }
    w1_require(v->missing || (counts[2] == w->matches && counts[1] == 0),
               "rows match other customers");
    return w->data->customers * w->set->count;
}

static uint64_t
run_changes(const variant *v)
{
    return w1_changes_run(v->changes, &v->work->plan, v->by_block ? v->scratch : NULL);
}

/* Checks. */

static void
check_columns(const variant *v)
{
    w1_workload *w = v->work;

    memset(w->found.is_true, 0, w->found.rules * w->found.words * sizeof(uint64_t));
    memset(w->found.unknown, 0, w->found.rules * w->found.words * sizeof(uint64_t));
    run_columns(v);
    w1_require(w1_truths_same(&w->found, &w->expected[v->missing]), "columns give other truths");
}

static void
check_rows(variant *v)
{
    w1_workload *w = v->work;
    const void *columns[W1_FACTS];
    uint64_t row;
    uint32_t rule;
    int truth;

    w1_plan_columns(&w->plan, &w->held[v->missing], 0, columns);
    for (rule = 0; rule < w->set->count; rule++)
        for (row = 0; row < w->data->customers; row++) {
            truth = csuccessp_plan_decide(w->plan.plan, rule, columns, row, &v->steps);
            w1_truths_set(&w->found, rule, row, (unsigned)truth);
        }
    w1_require(w1_truths_same(&w->found, &w->expected[v->missing]), "rows give other truths");
}

/* Variants. The first of a workload is C. */

typedef struct list {
    variant items[VARIANTS_MAX];
    size_t count;
} list;

static variant *
add(list *l, w1_workload *w, uint64_t (*run)(const variant *v), int passes, const char *metric)
{
    variant *v = &l->items[l->count++];

    w1_require(l->count <= VARIANTS_MAX, "too many variants");
    snprintf(v->metric, sizeof v->metric, "w1 %s", metric);
    v->work = w;
    v->run = run;
    v->passes = passes;
    return v;
}

static void
add_columns(list *l, w1_workload *w, const csuccessp_kernels *kernels, int missing)
{
    char metric[64];
    variant *v;

    snprintf(metric, sizeof metric, "columns %s%s", kernels->name,
             missing ? ", a third missing" : "");
    v = add(l, w, run_columns, 8, metric);
    v->missing = missing;
    w1_require(csuccessp_scratch_make(&w->plan.memory, w->plan.plan, kernels, &v->scratch) ==
                   CSUCCESS_OK,
               "no memory");
    check_columns(v);
}

static void
add_rows(list *l, w1_workload *w, int missing, int by_chance)
{
    char metric[64];
    variant *v;

    snprintf(metric, sizeof metric, "rows %s%s", by_chance ? "at random" : "in order",
             missing ? ", a third missing" : "");
    v = add(l, w, run_rows, 1, metric);
    v->missing = missing;
    v->by_chance = by_chance;
    check_rows(v);
}

static void
add_changes(list *l, w1_workload *w, int by_block)
{
    variant *v = add(l, w, run_changes, 40,
                     by_block ? "1 % of customers changed, by blocks"
                              : "1 % of customers changed, by rows");

    w1_require(csuccessp_scratch_make(&w->plan.memory, w->plan.plan, NULL, &v->scratch) ==
                   CSUCCESS_OK,
               "no memory");
    v->by_block = by_block;
    v->changes = w1_changes_open(w);
    w1_changes_check(v->changes, w, v->scratch, by_block);
}

static void
add_all(list *l, w1_workload *w)
{
    const csuccessp_kernels *kernels;
    unsigned number;
    int missing;

    add(l, w, run_native, 4, "compiled to C");
    for (number = 0; (kernels = csuccessp_kernels_at(number)) != NULL; number++)
        for (missing = 0; missing < 2; missing++)
            add_columns(l, w, kernels, missing);
    for (missing = 0; missing < 2; missing++) {
        add_rows(l, w, missing, 0);
        add_rows(l, w, missing, 1);
    }
    add_changes(l, w, 0);
    add_changes(l, w, 1);
}

static double
sample(const variant *v, uint64_t *done)
{
    double start = bench_now();
    int pass;

    for (*done = 0, pass = 0; pass < v->passes; pass++)
        *done += v->run(v);
    return bench_now() - start;
}

static void
run_all(list *l)
{
    double seconds, native = 1;
    uint64_t done;
    size_t i;
    int run;

    for (run = 0; run < RUNS; run++)
        for (i = 0; i < l->count; i++) {
            variant *v = &l->items[i];

            seconds = sample(v, &done);
            v->rates[run] = (double)done / seconds;
            if (v->run == run_native)
                native = v->rates[run];
            v->ratios[run] = v->rates[run] / native;
        }
}

/* Reports. */

/* The time of all changes as a share of evaluating everything, as the fastest columns do. */
static void
report_changes(const list *l, variant *v)
{
    const w1_workload *w = v->work;
    double best = 0, pairs = 0, seconds[RUNS];
    unsigned changes = 0;
    char note[160];
    size_t i;

    for (i = 0; i < W1_FACTS; i++) {
        changes += v->changes->count[i];
        pairs += (double)v->changes->rule_count[i] * v->changes->count[i];
    }
    for (i = 0; i < RUNS; i++)
        seconds[i] = pairs / v->rates[i];
    for (i = 0; i < l->count; i++) {
        const variant *other = &l->items[i];

        if (other->run == run_columns && !other->missing && other->rates[RUNS / 2] > best)
            best = other->rates[RUNS / 2]; /* sorted: it was reported before */
    }
    snprintf(note, sizeof note, "%s: %u changes, %.0f evaluations; %.2f %% of all by columns",
             w->set->name, changes, pairs,
             100 * bench_median(seconds, RUNS) * best /
                 ((double)w->data->customers * w->set->count));
    bench_report("libcsuccess", v->metric, "s", seconds, RUNS, note);
}

static void
report(const list *l, variant *v)
{
    const w1_workload *w = v->work;
    char note[160];
    int at;

    if (v->changes) {
        report_changes(l, v);
        return;
    }
    at = snprintf(note, sizeof note, "%s: %.2f of C", w->set->name, bench_median(v->ratios, RUNS));
    if (!v->missing)
        at += snprintf(note + at, sizeof note - (size_t)at, "; matches %llu",
                       (unsigned long long)w->matches);
    if (v->steps)
        snprintf(note + at, sizeof note - (size_t)at, "; %.2f steps each",
                 (double)v->steps / ((double)w->data->customers * w->set->count));
    bench_report(v->run == run_native ? "native-c" : "libcsuccess", v->metric, "evals/s", v->rates,
                 RUNS, note);
}

static void
report_compilation(w1_workload *w)
{
    double seconds[RUNS];
    char note[64];
    int run;

    for (run = 0; run < RUNS; run++)
        seconds[run] = w1_plan_compile(&w->plan, w->data, COMPILED);
    snprintf(note, sizeof note, "%s: %d rules", w->set->name, COMPILED);
    bench_report("libcsuccess", "w1 compilation", "s", seconds, RUNS, note);
}

static void
run_set(const w1_data *data, const w1_rule_set *set)
{
    w1_workload *w = w1_room(1, sizeof *w);
    list *l = w1_room(1, sizeof *l);
    size_t i;

    w1_workload_open(w, data, set);
    add_all(l, w);
    run_all(l);
    for (i = 0; i < l->count; i++)
        report(l, &l->items[i]);
    report_compilation(w);
    for (i = 0; i < l->count; i++) {
        csuccessp_scratch_free(l->items[i].scratch);
        if (l->items[i].changes)
            w1_changes_close(l->items[i].changes);
    }
    w1_workload_close(w);
    free(l);
    free(w);
}

static void
open_data(w1_data *data, const char *folder)
{
    size_t i;

    if (!folder) {
        w1_data_make(data, CUSTOMERS, 1);
        return;
    }
    w1_data_open(data, folder);
    w1_require(data->rule_count == w1_rules_fifty.count, "rules.cel has other rules");
    for (i = 0; i < data->rule_count; i++)
        w1_require(strcmp(data->rules[i], w1_rules_fifty.texts[i]) == 0,
                   "rules.cel has other rules");
}

int
main(int argc, char **argv)
{
    w1_data data;

    open_data(&data, argc > 1 ? argv[1] : NULL);
    run_set(&data, &w1_rules_fifty);
    run_set(&data, &w1_rules_made);
    w1_data_close(&data);
    return 0;
}
