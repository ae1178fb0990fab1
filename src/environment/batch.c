/* SPDX-License-Identifier: MIT */
/* Sets over columns. */
#include "environment/batch.h"

#include <string.h>

#include "expr/column/kernel.h"
#include "util/sized.h"

/* Every variable that is read must have its column. */
static csuccess_status
find_columns(csuccessp_batch *b)
{
    csuccess_status status = CSUCCESS_OK;
    uint32_t i;

    for (i = 0; i < b->set->variable_count && status == CSUCCESS_OK; i++)
        status = csuccessp_batch_column_find(b, b->set->variables[i]);
    return status;
}

static int
is_widened(const csuccessp_batch_column *column)
{
    return column->kind == CSUCCESSP_KIND_INT && column->small;
}

/* Plans are made for ints out of the columns of integers: a block of each other one, in one piece
 * of memory. */
static csuccess_status
make_widened(csuccessp_batch *b, int64_t **out, size_t *size)
{
    uint32_t lanes = b->in.count < CSUCCESSP_LANES ? (uint32_t)b->in.count : CSUCCESSP_LANES, i;
    int64_t *next;

    *size = 0;
    *out = NULL;
    for (i = 0; b->set->plan.plan && i < b->set->variable_count; i++)
        if (is_widened(&b->columns[b->set->variables[i]]))
            *size += lanes;
    if (!*size)
        return CSUCCESS_OK;
    *out = next = csuccessp_allocate(&b->book->memory, *size, sizeof **out);
    if (!next)
        return csuccessp_fail_memory(&b->book->error);
    for (i = 0; i < b->set->variable_count; i++) {
        csuccessp_batch_column *column = &b->columns[b->set->variables[i]];

        if (is_widened(column)) {
            column->widened = next;
            next += lanes;
        }
    }
    return CSUCCESS_OK;
}

static csuccess_status
evaluate_block(csuccessp_batch *b)
{
    uint64_t refused = b->book->memory.refused;
    csuccess_status status;
    uint32_t i;

    for (i = 0; i < b->set->variable_count; i++) {
        status = csuccessp_batch_column_check(b, b->set->variables[i]);
        if (status != CSUCCESS_OK)
            return status;
    }
    csuccessp_batch_block(b);
    return b->book->memory.refused == refused ? CSUCCESS_OK
                                              : csuccessp_fail_memory(&b->book->error);
}

static csuccess_status
evaluate_blocks(csuccessp_batch *b)
{
    csuccess_status status = CSUCCESS_OK;
    uint64_t end = b->in.first + b->in.count, left;

    csuccessp_set_plan_renew(b->set);
    for (b->first = b->in.first; b->first < end && status == CSUCCESS_OK; b->first += b->rows) {
        left = end - b->first;
        b->rows = left < CSUCCESSP_LANES ? (uint32_t)left : CSUCCESSP_LANES;
        status = evaluate_block(b);
    }
    return status;
}

static csuccess_status
evaluate_set(csuccessp_batch *b)
{
    csuccess_status status;
    int64_t *widened;
    size_t size;

    status = find_columns(b);
    if (status == CSUCCESS_OK)
        status = make_widened(b, &widened, &size);
    if (status != CSUCCESS_OK)
        return status;
    status = evaluate_blocks(b);
    csuccessp_release(&b->book->memory, widened, size, sizeof *widened);
    return status;
}

static csuccess_status
read_batch(csuccess_book *book, csuccess_expression_set set, const csuccess_expression_batch *batch,
           csuccessp_batch *out)
{
    csuccess_status status;
    void *found;

    memset(out, 0, sizeof *out);
    out->book = book;
    status = csuccessp_sized_copy(batch, CSUCCESSP_END(csuccess_expression_batch, values), &out->in,
                                  sizeof out->in);
    if (status == CSUCCESS_OK)
        status = csuccessp_handles_get(&csuccessp_host_expressions_of(book)->sets,
                                       CSUCCESS_HANDLE_EXPRESSION_SET, set, &found);
    if (status != CSUCCESS_OK)
        return status;
    out->set = found;
    if (out->in.count > UINT64_MAX - out->in.first)
        return csuccessp_fail(&book->error, CSUCCESS_E_ARGUMENT, "there are no such rows");
    if (out->in.variables != out->set->environment->count || out->in.expressions != out->set->count)
        return csuccessp_fail(&book->error, CSUCCESS_E_ARGUMENT,
                              "the set has %" PRIu32 " variables and %" PRIu32 " expressions",
                              out->set->environment->count, out->set->count);
    return CSUCCESS_OK;
}

csuccess_status
csuccess_expression_set_evaluate(csuccess_book *book, csuccess_expression_set set,
                                 const csuccess_expression_batch *batch)
{
    csuccessp_batch b;
    csuccess_status status;

    if (!book || !batch)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    status = read_batch(book, set, batch, &b);
    if (status != CSUCCESS_OK || !b.in.count)
        return status;
    if (b.in.variables) {
        b.columns = csuccessp_allocate(&book->memory, b.in.variables, sizeof *b.columns);
        if (!b.columns)
            return csuccessp_fail_memory(&book->error);
    }
    status = evaluate_set(&b);
    csuccessp_release(&book->memory, b.columns, b.in.variables, sizeof *b.columns);
    return status;
}
