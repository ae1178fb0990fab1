/* SPDX-License-Identifier: MIT */
/* Expressions for many rows at once. A *plan* is made from programs and from how the host holds
 * their inputs: as columns, the value of a row in the place of its number. It runs over a block of
 * rows at a time; what several programs have in common is computed once.
 *
 * A plan gives what csuccessp_program_evaluate gives, or tells that it does not: for all blocks,
 * of programs that it does not cover, and for single ones, in which an error or a number that
 * doubles cannot hold exactly may come up. Those are for the evaluator of rows.
 *
 * Plans refer to their programs and do not change while they run. */
#ifndef CSUCCESSP_EXPR_COLUMN_H
#define CSUCCESSP_EXPR_COLUMN_H

#include "expr/program/program.h"

/* How the values of an input are held. Which form goes with which type:
 *   double               DOUBLE, INT64, INT32
 *   int                  INT64, INT32, DOUBLE (whole numbers, no -0)
 *   bool                 INT32 (0 and 1)
 *   timestamp, duration  INT64 (microseconds)
 *   date                 INT32 (days)
 *   string               TEXT */
enum {
    CSUCCESSP_HELD_DOUBLE, /* NaN: missing */
    CSUCCESSP_HELD_INT64,  /* INT64_MIN: missing */
    CSUCCESSP_HELD_INT32,  /* INT32_MIN: missing */
    CSUCCESSP_HELD_TEXT    /* uint32_t, the same for the same text; 0: missing */
};

typedef struct csuccessp_held {
    uint8_t form; /* CSUCCESSP_HELD_ */
    uint8_t same; /* one value for all rows: `now` */
    double scale; /* of a double: its value is what is held divided by this; 0: as it is held */
} csuccessp_held;

typedef struct csuccessp_plan_host {
    void *context;
    /* How an input is held, by its id; 0: not as a column, and no plan covers what reads it. */
    int (*held)(void *context, uint64_t id, csuccessp_held *out);
    /* The number that TEXT columns have for a text; 0: none has it. */
    uint32_t (*code)(void *context, const char *bytes, size_t length);
} csuccessp_plan_host;

typedef struct csuccessp_plan csuccessp_plan;
struct csuccessp_kernels;

/* A program that is not covered is no failure, CSUCCESS_E_NO_MEMORY is. The programs live as long
 * as the plan; `host` is not kept. */
csuccess_status csuccessp_plan_make(csuccessp_memory *memory,
                                    const csuccessp_program *const *programs, uint32_t count,
                                    const csuccessp_plan_host *host, csuccessp_plan **out);
/* NULL is allowed. */
void csuccessp_plan_free(csuccessp_plan *plan);
size_t csuccessp_plan_bytes(const csuccessp_plan *plan);

/* Texts may have come or gone since: asks for their numbers again. */
void csuccessp_plan_renumber(csuccessp_plan *plan, const csuccessp_plan_host *host);

/* The inputs of the programs that are covered: columns are given in this order. */
uint32_t csuccessp_plan_input_count(const csuccessp_plan *plan);
uint64_t csuccessp_plan_input(const csuccessp_plan *plan, uint32_t input);

int csuccessp_plan_covers(const csuccessp_plan *plan, uint32_t program);

/* What running needs beside the plan: one for each thread, at most for as long as the plan. */
typedef struct csuccessp_scratch csuccessp_scratch;

/* `kernels` are csuccessp_kernels_best() for NULL. */
csuccess_status csuccessp_scratch_make(csuccessp_memory *memory, const csuccessp_plan *plan,
                                       const struct csuccessp_kernels *kernels,
                                       csuccessp_scratch **out);
/* NULL is allowed. */
void csuccessp_scratch_free(csuccessp_scratch *scratch);
size_t csuccessp_scratch_bytes(const csuccessp_scratch *scratch);

typedef struct csuccessp_lanes_of_block {
    /* By input, from the value of the first row of the block on; with `same`, the one value. */
    const void *const *columns;
    uint32_t count; /* 1 to 1024: CSUCCESSP_LANES of kernel.h */
    /* The same of the block that will be next: it is called for in time. NULL: there is none. */
    const void *const *next;
    uint32_t next_count;
} csuccessp_lanes_of_block;

/* What is wanted of a program goes where it is not NULL; a program of which nothing is wanted is
 * passed over. As numbers bools are 0 and 1; the truth of an int or a double, as bytes, is that
 * there is one. What nobody covers, and bits of an int or a double, count as for rows. */
typedef struct csuccessp_plan_output {
    uint8_t *truths;     /* a byte a lane: 0 false, 1 unknown, 2 true */
    uint64_t *is_true;   /* a bit a lane; those from `count` to the end of its word are clear */
    uint64_t *unknown;   /* the same; only together with `is_true` */
    double *numbers;     /* NaN: unknown */
    uint32_t true_count; /* of `is_true` */
    uint8_t for_rows;    /* the evaluator of rows has to do this block; nothing above is set */
} csuccessp_plan_output;

/* `outputs` are one for each program. */
void csuccessp_plan_run(const csuccessp_plan *plan, csuccessp_scratch *scratch,
                        const csuccessp_lanes_of_block *lanes, csuccessp_plan_output *outputs);

/* One row, for single customers: the columns from the value of row 0 on. 0 false, 1 unknown,
 * 2 true. Only for programs of which csuccessp_plan_decides is 1: those that give a bool, compare
 * inputs with constants and with each other, and are not too large. Never fails, and takes no more
 * steps than the program may have; those that it took are added. */
int csuccessp_plan_decides(const csuccessp_plan *plan, uint32_t program);
int csuccessp_plan_decide(const csuccessp_plan *plan, uint32_t program, const void *const *columns,
                          size_t row, uint64_t *steps);

/* Calls for what deciding a row will read, some time before that: worth it for rows that are not
 * in their order. */
void csuccessp_plan_call_for(const csuccessp_plan *plan, const void *const *columns, size_t row);

#endif
