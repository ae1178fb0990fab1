/* SPDX-License-Identifier: MIT */
/* What a plan consists of, for the files that make and run it.
 *
 * *Sources* are numbers or texts of a block: inputs, and *temporaries*, which are results on the
 * way. *Truths* are registers of truth, used like a stack by each program, and *shared* ones, of
 * comparisons that occur more than once. Steps work on both. */
#ifndef CSUCCESSP_EXPR_COLUMN_PLAN_H
#define CSUCCESSP_EXPR_COLUMN_PLAN_H

#include "expr/column/column.h"
#include "expr/column/kernel.h"
#include "util/table.h"

/* References to sources: an input by its number, or one of these. */
enum { CSUCCESSP_SOURCE_TEMPORARY = 1 << 30 };
#define CSUCCESSP_SOURCE_ZERO UINT32_C(0x7fffffff)

/* References to truth: a register by its number, or one of these. */
enum { CSUCCESSP_TRUTH_SHARED = 1 << 30 };
#define CSUCCESSP_TRUTH_NEVER UINT32_C(0x7ffffffe)
#define CSUCCESSP_TRUTH_ALWAYS UINT32_C(0x7fffffff)

enum {
    /* Comparisons, into truth `to` as `join` says, denied or not. */
    CSUCCESSP_STEP_CONSTANT,   /* source a, test, constant */
    CSUCCESSP_STEP_PAIR,       /* sources a and b, test */
    CSUCCESSP_STEP_AMONG,      /* source a, numbers[first...] */
    CSUCCESSP_STEP_TEXT_AMONG, /* source a, codes[first...] */
    CSUCCESSP_STEP_TEXT_PAIR,  /* sources a and b */
    CSUCCESSP_STEP_PRESENT,    /* source a */
    /* Truth. */
    CSUCCESSP_STEP_JOIN,         /* truth a into truth `to` */
    CSUCCESSP_STEP_CHOOSE_TRUTH, /* of truth a: truth b or truth `first` */
    /* Numbers and texts, into source `to`. */
    CSUCCESSP_STEP_FILL,      /* constant */
    CSUCCESSP_STEP_FILL_TEXT, /* codes[first] */
    CSUCCESSP_STEP_CALCULATE, /* sources a and b, operation `test`; constant is the limit */
    CSUCCESSP_STEP_APPLY,     /* source a, function `test` */
    CSUCCESSP_STEP_CHOOSE,    /* of truth a: source b or source `first` */
    CSUCCESSP_STEP_CHOOSE_TEXT
};

typedef struct csuccessp_step {
    uint8_t code;   /* CSUCCESSP_STEP_ */
    uint8_t test;   /* csuccessp_test, csuccessp_operation, CSUCCESSP_APPLY_ */
    uint8_t join;   /* csuccessp_join */
    uint8_t denied; /* of a comparison */
    uint32_t a, b, to, first, count;
    double constant;
} csuccessp_step;

/* Functions of one number. */
enum {
    CSUCCESSP_APPLY_ABS,
    CSUCCESSP_APPLY_CEIL,
    CSUCCESSP_APPLY_FLOOR,
    CSUCCESSP_APPLY_ROUND,
    CSUCCESSP_APPLY_TRUNC,
    CSUCCESSP_APPLY_SIGN,
    CSUCCESSP_APPLY_SQRT
};

enum {
    CSUCCESSP_DECIDE_RANGE, /* of all tests with a constant, and whether there is a value */
    CSUCCESSP_DECIDE_AMONG, /* numbers[first...] */
    CSUCCESSP_DECIDE_TEXT_AMONG,
    CSUCCESSP_DECIDE_PAIR,
    CSUCCESSP_DECIDE_TEXT_PAIR
};

/* One comparison of a row, and where to go from it: two of them in a line of the cache. */
typedef struct csuccessp_decision {
    uint8_t code; /* CSUCCESSP_DECIDE_ */
    uint8_t form; /* CSUCCESSP_HELD_ of a */
    /* When the value is missing, the test does not hold, it holds: a decision, counted from the
     * first of the program, or CSUCCESSP_DECIDED + truth. */
    uint16_t next[3];
    uint32_t a;
    uint32_t name; /* of a text that the range is: its place in the codes, from 1 */
    union {
        struct {
            uint64_t least, span; /* the test holds from `least` to `least + span` */
        } range;
        struct {
            uint32_t first, count;
        } among;
        struct {
            uint32_t b;
            uint8_t form; /* of b */
            uint8_t test; /* csuccessp_test */
        } pair;
    } as;
} csuccessp_decision;

enum { CSUCCESSP_DECIDED = 0xfff0 };

/* At most, of one program. */
enum { CSUCCESSP_DECISIONS = 256 };

typedef struct csuccessp_plan_input_of {
    uint64_t id;
    csuccessp_held held;
    uint8_t kind; /* CSUCCESSP_KIND_ */
} csuccessp_plan_input_of;

typedef struct csuccessp_plan_text {
    const char *bytes; /* in a program */
    uint32_t length;
} csuccessp_plan_text;

typedef struct csuccessp_plan_program {
    uint8_t covered;
    uint8_t gives_truth;
    uint8_t decides;
    uint32_t first, count; /* steps */
    uint32_t result;       /* truth or source */
    uint32_t decision;     /* the first one that was made */
    uint16_t entry;        /* where to begin, as in `next` */
} csuccessp_plan_program;

struct csuccessp_plan {
    csuccessp_memory *memory;
    csuccessp_plan_program *programs;
    uint32_t program_count;
    csuccessp_array(csuccessp_plan_input_of) inputs;
    csuccessp_array(csuccessp_step) steps;
    csuccessp_array(csuccessp_step) shared; /* the comparisons of the shared truths */
    csuccessp_array(double) numbers;        /* that values are looked for among */
    csuccessp_array(csuccessp_plan_text) texts;
    csuccessp_array(uint32_t) names; /* of codes: texts */
    csuccessp_array(csuccessp_decision) decisions;
    csuccessp_table text_table;
    uint32_t *codes; /* as many as `names` */
    size_t code_count;
    uint32_t temporaries, truths;
};

/* At most, of what a program may need at once, and of comparisons that are kept for others. */
enum { CSUCCESSP_PLAN_TEMPORARIES = 64, CSUCCESSP_PLAN_SHARED = 256, CSUCCESSP_PLAN_LIST = 32 };

/* The plan while it is made. */
typedef struct csuccessp_plan_draft {
    csuccessp_plan *plan;
    const csuccessp_plan_host *host;
    const csuccessp_program *program;
    csuccess_status status;
    uint32_t temporaries, truths; /* in use */
} csuccessp_plan_draft;

/* A value while steps are made: a constant or a source. */
typedef struct csuccessp_operand {
    uint8_t kind; /* CSUCCESSP_KIND_ */
    uint8_t is_constant;
    uint32_t source;
    csuccessp_any value;
} csuccessp_operand;

/* All that follow tell whether a plan can do it; when it cannot, and the status is no success,
 * because there is no memory. */

/* plan_leaf.c: literals and inputs; and a comparison of operands. */
int csuccessp_plan_plain(csuccessp_plan_draft *draft, uint32_t op, csuccessp_operand *out);
int csuccessp_plan_compare(csuccessp_plan_draft *draft, unsigned what, csuccessp_operand a,
                           csuccessp_operand b, csuccessp_step *out);
/* Truth of an operation on literals and inputs alone. */
int csuccessp_plan_leaf(csuccessp_plan_draft *draft, uint32_t op, csuccessp_step *out);
/* A constant as columns hold it: whole microseconds, days, 0 and 1. */
int csuccessp_plan_constant(csuccessp_any value, double *out);
/* The place of the number of a text among the codes. */
int csuccessp_plan_code(csuccessp_plan_draft *draft, csuccessp_any text, uint32_t *out);

/* plan_lower.c: the steps of the program. */
int csuccessp_plan_lower(csuccessp_plan_draft *draft, csuccessp_plan_program *out);

/* plan_number.c: the steps of a number or text, and of a truth as a number. */
int csuccessp_plan_value(csuccessp_plan_draft *draft, uint32_t op, csuccessp_operand *out);
int csuccessp_plan_source(csuccessp_plan_draft *draft, csuccessp_operand *operand);
/* plan_lower.c, for plan_number.c */
int csuccessp_plan_truth(csuccessp_plan_draft *draft, uint32_t op, int denied, csuccessp_join join,
                         uint32_t to);
int csuccessp_plan_emit(csuccessp_plan_draft *draft, const csuccessp_step *step);
int csuccessp_plan_truth_taken(csuccessp_plan_draft *draft, uint32_t *out);
int csuccessp_plan_source_taken(csuccessp_plan_draft *draft, uint32_t *out);

/* plan_decision.c: the decisions of the program, when it has any. */
csuccess_status csuccessp_plan_decision(csuccessp_plan_draft *draft, csuccessp_plan_program *out);
/* After the codes have changed. */
void csuccessp_plan_decision_renumber(csuccessp_plan *plan);

/* plan_share.c: comparisons that occur more than once become shared. */
csuccess_status csuccessp_plan_share(csuccessp_plan *plan);

#endif
