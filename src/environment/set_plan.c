/* SPDX-License-Identifier: MIT */
/* The plan of a set. */
#include <string.h>

#include "environment/batch.h"

static int
held(void *context, uint64_t id, csuccessp_held *out)
{
    const csuccessp_host_environment *environment = context;

    memset(out, 0, sizeof *out);
    switch (csuccessp_column_of(environment->variables[id].type)) {
    case CSUCCESSP_COLUMN_NUMBERS:
        out->form = CSUCCESSP_HELD_DOUBLE;
        return 1;
    case CSUCCESSP_COLUMN_INTEGERS:
        out->form = CSUCCESSP_HELD_INT64;
        return 1;
    case CSUCCESSP_COLUMN_SMALL:
        out->form = CSUCCESSP_HELD_INT32;
        return 1;
    case CSUCCESSP_COLUMN_TEXTS:
        out->form = CSUCCESSP_HELD_TEXT;
        return 1;
    default:
        return 0;
    }
}

/* Texts of expressions are not put into the dictionary: its codes are the host's to count. */
static uint32_t
code(void *context, const char *bytes, size_t length)
{
    const csuccessp_host_environment *environment = context;

    return csuccessp_dictionary_find(&environment->dictionary, length ? bytes : "", length);
}

static csuccess_status
plan_programs(csuccess_book *book, csuccessp_host_set *set)
{
    csuccessp_plan_host host = {set->environment, held, code};
    const csuccessp_program **programs;
    csuccess_status status;
    uint32_t i;

    programs = csuccessp_allocate(&book->memory, set->count, sizeof *programs);
    if (!programs)
        return CSUCCESS_E_NO_MEMORY;
    for (i = 0; i < set->count; i++)
        programs[i] = set->expressions[i]->program;
    set->plan.texts = set->environment->dictionary.texts.count;
    status = csuccessp_plan_make(&book->memory, programs, set->count, &host, &set->plan.plan);
    csuccessp_release(&book->memory, programs, set->count, sizeof *programs);
    return status;
}

static int
covers_any(const csuccessp_host_set *set)
{
    uint32_t i;

    for (i = 0; i < set->count; i++)
        if (csuccessp_plan_covers(set->plan.plan, i))
            return 1;
    return 0;
}

static csuccess_status
make_room(csuccess_book *book, csuccessp_host_set *set)
{
    csuccessp_set_plan *p = &set->plan;
    size_t columns = 2 * (size_t)csuccessp_plan_input_count(p->plan);

    p->outputs = csuccessp_allocate_zeroed(&book->memory, set->count, sizeof *p->outputs);
    if (!p->outputs)
        return CSUCCESS_E_NO_MEMORY;
    if (columns) {
        p->columns = csuccessp_allocate_zeroed(&book->memory, columns, sizeof *p->columns);
        if (!p->columns)
            return CSUCCESS_E_NO_MEMORY;
    }
    return csuccessp_scratch_make(&book->memory, p->plan, NULL, &p->scratch);
}

csuccess_status
csuccessp_set_plan_make(csuccess_book *book, csuccessp_host_set *set)
{
    csuccess_status status;

    if (!set->count)
        return CSUCCESS_OK;
    status = plan_programs(book, set);
    if (status != CSUCCESS_OK)
        return status;
    if (covers_any(set))
        return make_room(book, set);
    csuccessp_set_plan_free(book, set);
    return CSUCCESS_OK;
}

void
csuccessp_set_plan_free(csuccess_book *book, csuccessp_host_set *set)
{
    csuccessp_set_plan *p = &set->plan;

    if (!p->plan)
        return;
    csuccessp_scratch_free(p->scratch);
    csuccessp_release(&book->memory, p->outputs, set->count, sizeof *p->outputs);
    csuccessp_release(&book->memory, p->columns, 2 * (size_t)csuccessp_plan_input_count(p->plan),
                      sizeof *p->columns);
    csuccessp_plan_free(p->plan);
    memset(p, 0, sizeof *p);
}

uint64_t
csuccessp_set_plan_bytes(const csuccessp_host_set *set)
{
    const csuccessp_set_plan *p = &set->plan;

    if (!p->plan)
        return 0;
    return csuccessp_plan_bytes(p->plan) + csuccessp_scratch_bytes(p->scratch) +
           set->count * sizeof *p->outputs +
           2 * (uint64_t)csuccessp_plan_input_count(p->plan) * sizeof *p->columns;
}

void
csuccessp_set_plan_renew(csuccessp_host_set *set)
{
    csuccessp_plan_host host = {set->environment, held, code};
    size_t texts = set->environment->dictionary.texts.count;

    if (!set->plan.plan || set->plan.texts == texts)
        return;
    csuccessp_plan_renumber(set->plan.plan, &host);
    set->plan.texts = texts;
}
