/* SPDX-License-Identifier: MIT */
/* The memory that computing formulas takes is set aside with the first that needs it, so that
 * computing itself cannot fail. One block serves all formulas of a book, one after the other. */
#include "book/book.h"
#include "book/formula/block.h"
#include "expr/program/evaluate.h"

enum { SPARE = 1024 };

/* Does an operation make values that need memory? */
static int
makes_values(const csuccessp_op *op)
{
    switch (op->code) {
    case CSUCCESSP_OP_LITERAL:
    case CSUCCESSP_OP_INPUT:
    case CSUCCESSP_OP_PRESENT:
    case CSUCCESSP_OP_AND:
    case CSUCCESSP_OP_OR:
    case CSUCCESSP_OP_CHOOSE:
    case CSUCCESSP_OP_MATCH:
        return 0;
    case CSUCCESSP_OP_OPERATOR:
        return op->kind == CSUCCESSP_KIND_STRING || op->kind == CSUCCESSP_KIND_BYTES ||
               op->kind >= CSUCCESSP_KIND_LIST || op->kind == CSUCCESSP_KIND_DYN;
    default:
        return 1;
    }
}

static size_t
bytes_needed(const csuccessp_formula *formula)
{
    const csuccessp_program *program = formula->program;
    size_t lanes = CSUCCESSP_BLOCK * sizeof(double) + sizeof(void *);
    size_t bytes = SPARE + program->scratch + formula->bound_count * lanes;
    uint32_t i;

    for (i = 0; i < program->input_count; i++)
        if (formula->inputs[i].from == CSUCCESSP_FROM_CHILDREN)
            return CSUCCESSP_FORMULA_MEMORY;
    for (i = 0; i < program->op_count; i++)
        if (makes_values(&program->ops[i]))
            return CSUCCESSP_FORMULA_MEMORY;
    return bytes < CSUCCESSP_FORMULA_MEMORY ? bytes : CSUCCESSP_FORMULA_MEMORY;
}

csuccess_status
csuccessp_formula_room(csuccess_book *book, const csuccessp_formula *formula)
{
    size_t bytes = bytes_needed(formula);
    csuccessp_arena larger;

    if (book->formulas.limit >= bytes)
        return CSUCCESS_OK;
    csuccessp_arena_open(&larger, &book->memory, bytes);
    larger.limit = bytes;
    if (!csuccessp_arena_take(&larger, 1, 1))
        return csuccessp_fail_memory(&book->error);
    csuccessp_arena_clear(&larger);
    csuccessp_arena_close(&book->formulas);
    book->formulas = larger;
    return CSUCCESS_OK;
}
