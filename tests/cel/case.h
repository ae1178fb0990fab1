/* SPDX-License-Identifier: MIT */
/* One case: an expression, what it may name, and what must come of it. */
#ifndef CSUCCESS_TESTS_CEL_CASE_H
#define CSUCCESS_TESTS_CEL_CASE_H

#include <yyjson.h>

#include "declare.h"
#include "expr/program/evaluate.h"
#include "zones.h"

enum { CASE_PASSED, CASE_FAILED, CASE_SKIPPED };

typedef struct runner {
    csuccessp_memory *memory;
    csuccessp_compiler compiler;
    csuccessp_arena arena; /* of one case */
    zones *zones;
    csuccessp_buffer expected, found; /* of a case that failed */
} runner;

/* The two halves of a run, for what a case declares. Values live in the arena of the runner. */
csuccess_status case_compile(runner *r, yyjson_val *json, declared *known, csuccessp_program **out,
                             csuccessp_problem *problem);
csuccessp_any case_evaluate(runner *r, const csuccessp_program *program, const declared *known,
                            uint64_t *steps);

/* What comes of a case; when it failed `expected` and `found` say how. */
int case_run(runner *r, yyjson_val *json);

#endif
