/* SPDX-License-Identifier: MIT */
/* Comparisons that several programs of a plan make, or one makes twice, are made once a block. */
#include <string.h>

#include "expr/column/plan.h"
#include "util/hash.h"

/* How many steps make the same comparison. */
typedef struct group {
    uint32_t step; /* the first of them */
    uint32_t count;
    uint32_t shared; /* its place among the shared ones, from 1 */
} group;

typedef struct grouping {
    const csuccessp_plan *plan;
    group *groups;
    uint32_t count;
    csuccessp_table table;
} grouping;

static const csuccessp_hash_seed seed = {UINT64_C(0x7368617265), UINT64_C(0x73746570)};

/* Only what columns say can be shared: a temporary is another thing in each program. */
static int
is_input(uint32_t source)
{
    return !(source & CSUCCESSP_SOURCE_TEMPORARY);
}

static int
can_be_shared(const csuccessp_step *step)
{
    switch (step->code) {
    case CSUCCESSP_STEP_CONSTANT:
    case CSUCCESSP_STEP_AMONG:
    case CSUCCESSP_STEP_TEXT_AMONG:
    case CSUCCESSP_STEP_PRESENT:
        return is_input(step->a);
    case CSUCCESSP_STEP_PAIR:
    case CSUCCESSP_STEP_TEXT_PAIR:
        return is_input(step->a) && is_input(step->b);
    default:
        return 0;
    }
}

static int
same_list(const csuccessp_plan *plan, const csuccessp_step *a, const csuccessp_step *b)
{
    if (a->count != b->count || a->count == 0)
        return a->count == b->count;
    if (a->code == CSUCCESSP_STEP_AMONG)
        return memcmp(plan->numbers.items + a->first, plan->numbers.items + b->first,
                      a->count * sizeof *plan->numbers.items) == 0;
    if (a->code == CSUCCESSP_STEP_TEXT_AMONG)
        return memcmp(plan->names.items + a->first, plan->names.items + b->first,
                      a->count * sizeof *plan->names.items) == 0;
    return 1;
}

static int
same_comparison(const csuccessp_plan *plan, const csuccessp_step *a, const csuccessp_step *b)
{
    return a->code == b->code && a->test == b->test && a->denied == b->denied && a->a == b->a &&
           a->b == b->b && memcmp(&a->constant, &b->constant, sizeof a->constant) == 0 &&
           same_list(plan, a, b);
}

typedef struct key {
    const grouping *g;
    const csuccessp_step *step;
} key;

static int
is_group(const void *context, uint32_t value)
{
    const key *k = context;
    const csuccessp_plan *plan = k->g->plan;

    return same_comparison(plan, &plan->steps.items[k->g->groups[value].step], k->step);
}

static uint32_t
hash_of(const csuccessp_plan *plan, const csuccessp_step *step)
{
    uint64_t number = (uint64_t)step->a << 32 | (uint64_t)step->b << 8 |
                      (uint64_t)(step->code << 3 | step->test << 1 | step->denied);

    if (step->code == CSUCCESSP_STEP_AMONG && step->count)
        return csuccessp_hash32(&seed, number, plan->numbers.items + step->first,
                                step->count * sizeof *plan->numbers.items);
    if (step->code == CSUCCESSP_STEP_TEXT_AMONG && step->count)
        return csuccessp_hash32(&seed, number, plan->names.items + step->first,
                                step->count * sizeof *plan->names.items);
    return csuccessp_hash32(&seed, number, &step->constant, sizeof step->constant);
}

/* The group of a step, a new one if need be; room for it is there. */
static group *
group_of(grouping *g, uint32_t step)
{
    const csuccessp_plan *plan = g->plan;
    key k = {g, &plan->steps.items[step]};
    uint32_t hash = hash_of(plan, k.step);
    uint32_t found = csuccessp_table_find(&g->table, hash, is_group, &k);

    if (found == CSUCCESSP_TABLE_NONE) {
        found = g->count++;
        g->groups[found].step = step;
        csuccessp_table_add(&g->table, hash, found);
    }
    return &g->groups[found];
}

/* The step becomes one that takes the truth which the shared comparison gave. */
static csuccess_status
share(csuccessp_plan *plan, group *group, csuccessp_step *step)
{
    csuccessp_step taken;

    if (!group->shared) {
        if (plan->shared.count == CSUCCESSP_PLAN_SHARED)
            return CSUCCESS_OK;
        if (csuccessp_array_reserve(plan->memory, &plan->shared, 1) != CSUCCESS_OK)
            return CSUCCESS_E_NO_MEMORY;
        plan->shared.items[plan->shared.count++] = *step;
        group->shared = (uint32_t)plan->shared.count;
    }
    memset(&taken, 0, sizeof taken);
    taken.code = CSUCCESSP_STEP_JOIN;
    taken.join = step->join;
    taken.to = step->to;
    taken.a = CSUCCESSP_TRUTH_SHARED | (group->shared - 1);
    *step = taken;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_plan_share(csuccessp_plan *plan)
{
    size_t count = plan->steps.count, i;
    grouping g = {plan, NULL, 0, {NULL, 0, 0}};
    uint32_t *of = NULL;
    csuccess_status status = CSUCCESS_OK;

    if (!count)
        return CSUCCESS_OK;
    g.groups = csuccessp_allocate_zeroed(plan->memory, count, sizeof *g.groups);
    of = csuccessp_allocate_zeroed(plan->memory, count, sizeof *of);
    if (!g.groups || !of || csuccessp_table_reserve(plan->memory, &g.table, count) != CSUCCESS_OK)
        status = CSUCCESS_E_NO_MEMORY;
    for (i = 0; i < count && status == CSUCCESS_OK; i++)
        if (can_be_shared(&plan->steps.items[i])) {
            group *found = group_of(&g, (uint32_t)i);

            found->count++;
            of[i] = (uint32_t)(found - g.groups) + 1;
        }
    /* groups first: once a step is changed it stands for no comparison */
    for (i = 0; i < count && status == CSUCCESS_OK; i++)
        if (of[i] && g.groups[of[i] - 1].count > 1)
            status = share(plan, &g.groups[of[i] - 1], &plan->steps.items[i]);
    csuccessp_table_free(plan->memory, &g.table);
    csuccessp_release(plan->memory, g.groups, count, sizeof *g.groups);
    csuccessp_release(plan->memory, of, count, sizeof *of);
    return status;
}
