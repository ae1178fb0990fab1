/* SPDX-License-Identifier: MIT */
/* A compiled expression: operations in one array, literals and inputs in others. It is immutable,
 * knows nothing of the text it came from but where in it each operation stands, and can be
 * evaluated for a row (evaluate.h) or for a column (column/column.h). */
#ifndef CSUCCESSP_EXPR_PROGRAM_H
#define CSUCCESSP_EXPR_PROGRAM_H

#include "expr/check/environment.h"
#include "expr/regex/regex.h"
#include "expr/syntax/tree.h"

enum {
    CSUCCESSP_OP_LITERAL,  /* literals[index] */
    CSUCCESSP_OP_INPUT,    /* the input `index` */
    CSUCCESSP_OP_LOCAL,    /* the place `index` of the frame */
    CSUCCESSP_OP_PRESENT,  /* does the input `index` have a value? */
    CSUCCESSP_OP_OPERATOR, /* `what` of one or two children */
    CSUCCESSP_OP_AND,
    CSUCCESSP_OP_OR,
    CSUCCESSP_OP_CHOOSE,
    CSUCCESSP_OP_SELECT, /* child.literals[index]; CSUCCESSP_OPF_OPTIONAL */
    CSUCCESSP_OP_HAS,    /* has(child.literals[index]) */
    CSUCCESSP_OP_CALL,   /* calls[index] */
    CSUCCESSP_OP_MATCH,  /* does the child match patterns[index]? */
    CSUCCESSP_OP_LIST,   /* marks[index...] when CSUCCESSP_OPF_MARKED */
    CSUCCESSP_OP_MAP,
    CSUCCESSP_OP_LOOP, /* `what`; range, [filter,] body; variables at the place `index` */
    CSUCCESSP_OP_BIND,
    CSUCCESSP_OP_OPTIONAL_MAP, /* CSUCCESSP_OPF_FLAT */
    CSUCCESSP_OP_HAS_LOCAL,    /* has the place `index` of the frame a value? */
    CSUCCESSP_OP_FAULT         /* the fault `index` */
};

enum {
    CSUCCESSP_OPF_OPTIONAL = 1,
    CSUCCESSP_OPF_MARKED = 2,
    CSUCCESSP_OPF_FLAT = 4,
    CSUCCESSP_OPF_PAIR = 8,      /* a loop with two variables */
    CSUCCESSP_OPF_FILTER = 16,   /* a loop with a filter */
    CSUCCESSP_OPF_TO_DOUBLE = 32 /* ints become doubles: a choice between both */
};

typedef struct csuccessp_op {
    uint8_t code;    /* CSUCCESSP_OP_ */
    uint8_t what;    /* CSUCCESSP_NOT...; CSUCCESSP_LOOP_ */
    uint8_t kind;    /* of the value, as far as the checker knows: CSUCCESSP_KIND_ */
    uint8_t flags;   /* CSUCCESSP_OPF_ */
    uint32_t offset; /* in the text */
    uint32_t first;  /* children[first...]: operations */
    uint32_t count;
    uint32_t index;
} csuccessp_op;

/* An overload as the evaluator needs it: a bit for each kind that an argument may have. */
typedef struct csuccessp_target {
    csuccessp_function *call;
    uint32_t accepts[CSUCCESSP_TYPE_PARAMETERS];
    uint8_t count;
    uint8_t repeats;
} csuccessp_target;

typedef struct csuccessp_call {
    const csuccessp_target *targets;
    uint32_t count;
} csuccessp_call;

typedef struct csuccessp_program_input {
    const char *name;
    uint32_t name_length;
    uint64_t id; /* the environment's number for it */
    const csuccessp_type *type;
} csuccessp_program_input;

typedef struct csuccessp_program_warning {
    uint32_t offset;
    const char *message;
} csuccessp_program_warning;

typedef struct csuccessp_program {
    csuccessp_memory *memory;
    csuccessp_arena arena; /* all that follows but the patterns */
    const csuccessp_op *ops;
    const uint32_t *children;
    const csuccessp_any *literals;
    const csuccessp_call *calls;
    const uint8_t *marks;
    csuccessp_regex **patterns;
    const csuccessp_program_input *inputs;
    const csuccessp_program_warning *warnings;
    const csuccessp_type *type;
    uint64_t cost;         /* steps at most, by the static bound */
    uint64_t budget;       /* steps after which an evaluation is stopped */
    uint64_t memory_limit; /* bytes that an evaluation may hold */
    uint32_t op_count, child_count, literal_count, call_count, mark_count, pattern_count;
    uint32_t pattern_capacity;
    uint32_t input_count, warning_count;
    uint32_t root;
    uint32_t frame;   /* places for variables of macros */
    uint32_t scratch; /* bytes for the largest pattern */
} csuccessp_program;

/* Everything that is needed while an expression is compiled, kept for the next one. */
typedef struct csuccessp_compiler {
    csuccessp_memory *memory;
    csuccessp_arena arena;
} csuccessp_compiler;

void csuccessp_compiler_open(csuccessp_compiler *compiler, csuccessp_memory *memory);
void csuccessp_compiler_close(csuccessp_compiler *compiler);

/* Parses, checks and compiles. CSUCCESS_E_SYNTAX, CSUCCESS_E_UNKNOWN (a name),
 * CSUCCESS_E_DEFINITION (types), CSUCCESS_E_LIMIT, CSUCCESS_E_NO_MEMORY, and what the environment
 * fails with; the problem says where and why. */
csuccess_status csuccessp_compile(csuccessp_compiler *compiler,
                                  const csuccessp_environment *environment, const char *text,
                                  size_t length, csuccessp_program **out,
                                  csuccessp_problem *problem);

/* NULL is allowed. */
void csuccessp_program_free(csuccessp_program *program);

/* Bytes that a program holds. */
size_t csuccessp_program_bytes(const csuccessp_program *program);

#endif
