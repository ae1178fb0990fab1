/* SPDX-License-Identifier: MIT */
/* matches() with a pattern that is known only now; others are compiled with the expression. */
#include "expr/function/functions.h"
#include "expr/regex/regex.h"

enum { STEPS_A_BYTE = 64 };

csuccessp_any
csuccessp_call_matches(csuccessp_evaluation *evaluation, const csuccessp_any *arguments,
                       unsigned count)
{
    csuccessp_any text = arguments[0], pattern = arguments[1];
    csuccessp_memory *memory = evaluation->arena->memory;
    csuccessp_regex_problem problem;
    csuccessp_regex *regex = NULL;
    csuccess_status status;
    void *scratch;
    uint64_t left, work = CSUCCESSP_PATTERN_STEPS;
    int found = 0;

    (void)count;
    if (!csuccessp_spend(evaluation, (uint64_t)pattern.length * STEPS_A_BYTE))
        return csuccessp_any_fault(CSUCCESSP_FAULT_BUDGET);
    status = csuccessp_regex_compile_within(memory, pattern.as.bytes, pattern.length,
                                            CSUCCESSP_PATTERN_INSTRUCTIONS, &work, &regex,
                                            &problem);
    if (!csuccessp_spend(evaluation, CSUCCESSP_PATTERN_STEPS - work)) {
        csuccessp_regex_free(memory, regex);
        return csuccessp_any_fault(CSUCCESSP_FAULT_BUDGET);
    }
    if (status != CSUCCESS_OK)
        return csuccessp_any_fault(status == CSUCCESS_E_NO_MEMORY ? CSUCCESSP_FAULT_MEMORY
                                                                  : CSUCCESSP_FAULT_PATTERN);
    left = evaluation->budget - evaluation->steps;
    scratch = csuccessp_arena_take(evaluation->arena, csuccessp_regex_scratch(regex), 1);
    if (scratch)
        found = csuccessp_regex_search(regex, text.as.bytes, text.length, scratch, &left);
    csuccessp_regex_free(memory, regex);
    if (!scratch)
        return csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY);
    evaluation->steps = evaluation->budget - left;
    if (found < 0) {
        evaluation->stopped = CSUCCESSP_FAULT_BUDGET;
        return csuccessp_any_fault(CSUCCESSP_FAULT_BUDGET);
    }
    return csuccessp_any_bool(found);
}
