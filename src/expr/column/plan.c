/* SPDX-License-Identifier: MIT */
/* Plans from programs. */
#include "expr/column/plan.h"

#include <string.h>

/* What a program has added is taken back when it cannot be done. */
typedef struct mark {
    size_t inputs, steps, numbers, names;
} mark;

static mark
mark_of(const csuccessp_plan *plan)
{
    mark out = {plan->inputs.count, plan->steps.count, plan->numbers.count, plan->names.count};

    return out;
}

static void
undo(csuccessp_plan *plan, const mark *before)
{
    plan->inputs.count = before->inputs;
    plan->steps.count = before->steps;
    plan->numbers.count = before->numbers;
    plan->names.count = before->names;
}

static csuccess_status
lower_program(csuccessp_plan_draft *draft, const csuccessp_program *program, uint32_t number)
{
    csuccessp_plan *plan = draft->plan;
    csuccessp_plan_program *out = &plan->programs[number];
    mark before = mark_of(plan);

    draft->program = program;
    out->first = (uint32_t)plan->steps.count;
    out->covered = (uint8_t)csuccessp_plan_lower(draft, out);
    if (draft->status != CSUCCESS_OK)
        return draft->status;
    if (!out->covered) {
        undo(plan, &before);
        return CSUCCESS_OK;
    }
    out->count = (uint32_t)plan->steps.count - out->first;
    if (!out->gives_truth)
        return CSUCCESS_OK;
    return csuccessp_plan_decision(draft, out);
}

/* A text that nobody has gets a number that nobody has, and that no other text gets: two of them
 * may be compared. */
void
csuccessp_plan_renumber(csuccessp_plan *plan, const csuccessp_plan_host *host)
{
    size_t i;

    for (i = 0; i < plan->names.count; i++) {
        uint32_t name = plan->names.items[i];
        const csuccessp_plan_text *text = &plan->texts.items[name];
        uint32_t code = host->code(host->context, text->bytes, text->length);

        plan->codes[i] = code ? code : UINT32_MAX - name;
    }
    csuccessp_plan_decision_renumber(plan);
}

static csuccess_status
lower_all(csuccessp_plan *plan, const csuccessp_program *const *programs,
          const csuccessp_plan_host *host)
{
    csuccessp_plan_draft draft = {plan, host, NULL, CSUCCESS_OK, 0, 0};
    csuccess_status status = CSUCCESS_OK;
    uint32_t i;

    for (i = 0; i < plan->program_count && status == CSUCCESS_OK; i++)
        status = lower_program(&draft, programs[i], i);
    if (status == CSUCCESS_OK)
        status = csuccessp_plan_share(plan);
    if (status != CSUCCESS_OK || !plan->names.count)
        return status;
    plan->codes = csuccessp_allocate(plan->memory, plan->names.count, sizeof *plan->codes);
    if (!plan->codes)
        return CSUCCESS_E_NO_MEMORY;
    plan->code_count = plan->names.count;
    csuccessp_plan_renumber(plan, host);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_plan_make(csuccessp_memory *memory, const csuccessp_program *const *programs,
                    uint32_t count, const csuccessp_plan_host *host, csuccessp_plan **out)
{
    csuccessp_plan *plan = csuccessp_allocate_zeroed(memory, 1, sizeof *plan);
    csuccess_status status;

    *out = NULL;
    if (!plan)
        return CSUCCESS_E_NO_MEMORY;
    plan->memory = memory;
    plan->programs = csuccessp_allocate_zeroed(memory, count, sizeof *plan->programs);
    plan->program_count = plan->programs ? count : 0;
    status = plan->programs || !count ? lower_all(plan, programs, host) : CSUCCESS_E_NO_MEMORY;
    if (status != CSUCCESS_OK) {
        csuccessp_plan_free(plan);
        return status;
    }
    *out = plan;
    return CSUCCESS_OK;
}

void
csuccessp_plan_free(csuccessp_plan *plan)
{
    csuccessp_memory *memory;

    if (!plan)
        return;
    memory = plan->memory;
    csuccessp_array_release(memory, &plan->inputs);
    csuccessp_array_release(memory, &plan->steps);
    csuccessp_array_release(memory, &plan->shared);
    csuccessp_array_release(memory, &plan->numbers);
    csuccessp_array_release(memory, &plan->texts);
    csuccessp_array_release(memory, &plan->names);
    csuccessp_array_release(memory, &plan->decisions);
    csuccessp_table_free(memory, &plan->text_table);
    csuccessp_release(memory, plan->codes, plan->code_count, sizeof *plan->codes);
    csuccessp_release(memory, plan->programs, plan->program_count, sizeof *plan->programs);
    csuccessp_release(memory, plan, 1, sizeof *plan);
}

size_t
csuccessp_plan_bytes(const csuccessp_plan *plan)
{
    return sizeof *plan + plan->program_count * sizeof *plan->programs +
           plan->inputs.capacity * sizeof *plan->inputs.items +
           (plan->steps.capacity + plan->shared.capacity) * sizeof *plan->steps.items +
           plan->numbers.capacity * sizeof *plan->numbers.items +
           plan->texts.capacity * sizeof *plan->texts.items +
           plan->names.capacity * sizeof *plan->names.items +
           plan->decisions.capacity * sizeof *plan->decisions.items +
           plan->code_count * sizeof *plan->codes;
}

uint32_t
csuccessp_plan_input_count(const csuccessp_plan *plan)
{
    return (uint32_t)plan->inputs.count;
}

uint64_t
csuccessp_plan_input(const csuccessp_plan *plan, uint32_t input)
{
    return plan->inputs.items[input].id;
}

int
csuccessp_plan_covers(const csuccessp_plan *plan, uint32_t program)
{
    return plan->programs[program].covered;
}

int
csuccessp_plan_decides(const csuccessp_plan *plan, uint32_t program)
{
    return plan->programs[program].decides;
}
