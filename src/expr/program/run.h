/* SPDX-License-Identifier: MIT */
/* For the files of the row evaluator. */
#ifndef CSUCCESSP_EXPR_RUN_H
#define CSUCCESSP_EXPR_RUN_H

#include "expr/program/evaluate.h"

typedef struct csuccessp_run {
    const csuccessp_program *program;
    csuccessp_evaluation *evaluation;
    csuccessp_any *frame; /* variables of macros */
    csuccessp_read_input *read;
    void *context;
} csuccessp_run;

/* The value of an operation; errors know where they are. */
csuccessp_any csuccessp_run_op(csuccessp_run *run, uint32_t op);

/* A macro over a list or map. */
csuccessp_any csuccessp_run_loop(csuccessp_run *run, const csuccessp_op *op);

/* Of two values that are no plain ones: unknown before errors, the earlier before the later. */
CSUCCESSP_INLINE csuccessp_any
csuccessp_run_worse(csuccessp_any a, csuccessp_any b)
{
    if (csuccessp_any_is_plain(a))
        return b;
    if (csuccessp_any_is_plain(b) || a.kind == CSUCCESSP_KIND_UNKNOWN)
        return a;
    return b.kind == CSUCCESSP_KIND_UNKNOWN ? b : a;
}

CSUCCESSP_INLINE csuccessp_any
csuccessp_run_fault(const csuccessp_op *op, unsigned fault)
{
    csuccessp_any out = csuccessp_any_fault(fault);

    out.as.integer = op->offset;
    return out;
}

#endif
