/* SPDX-License-Identifier: MIT */
#include "w1_workload.h"

#include <stdlib.h>
#include <string.h>

#include "bench.h"

static uint32_t *
order_by_chance(uint64_t count)
{
    uint32_t *order = w1_room(count, sizeof *order);
    uint64_t seed = 5, i;

    for (i = 0; i < count; i++) {
        uint64_t k = bench_random(&seed) % (i + 1);

        order[i] = order[k];
        order[k] = (uint32_t)i;
    }
    return order;
}

static void
check_native(w1_workload *w)
{
    uint64_t matches[W1_RULES_MAX] = {0};
    uint32_t i;

    w->set->native(w->data, matches);
    for (i = 0; i < w->set->count; i++) {
        w1_require(matches[i] == w1_truths_count(&w->expected[0], i), "C matches other customers");
        w->matches += matches[i];
    }
}

void
w1_workload_open(w1_workload *w, const w1_data *data, const w1_rule_set *set)
{
    int missing;

    memset(w, 0, sizeof *w);
    w->data = data;
    w->set = set;
    w1_plan_open(&w->plan, set, data);
    w->order = order_by_chance(data->customers);
    w1_truths_open(&w->found, set->count, data->customers);
    for (missing = 0; missing < 2; missing++) {
        w1_held_open(&w->held[missing], data, missing ? 3 : 0);
        w1_truths_open(&w->expected[missing], set->count, data->customers);
        w1_truths_walk(&w->expected[missing], &w->plan, &w->held[missing]);
    }
    check_native(w);
}

void
w1_workload_close(w1_workload *w)
{
    int missing;

    for (missing = 0; missing < 2; missing++) {
        w1_held_close(&w->held[missing]);
        w1_truths_close(&w->expected[missing]);
    }
    w1_truths_close(&w->found);
    w1_plan_close(&w->plan);
    free(w->order);
}
