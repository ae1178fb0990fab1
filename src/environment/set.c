/* SPDX-License-Identifier: MIT */
/* Sets: expressions that are evaluated together over columns. */
#include "environment/batch.h"

enum { EXPRESSIONS_MAX = 65535 };

void
csuccessp_host_set_free(csuccess_book *book, csuccessp_host_set *set)
{
    uint32_t i;

    csuccessp_set_plan_free(book, set);
    csuccessp_release(&book->memory, set->variables, set->variable_count, sizeof *set->variables);
    for (i = 0; i < set->count; i++)
        if (set->expressions[i])
            csuccessp_host_expression_drop(book, set->expressions[i]);
    csuccessp_release(&book->memory, set->expressions, set->count, sizeof *set->expressions);
    csuccessp_host_environment_drop(book, set->environment);
    csuccessp_release(&book->memory, set, 1, sizeof *set);
}

static csuccess_status
no_column(csuccessp_error *error, uint32_t index, const char *what, const csuccessp_type *type)
{
    return csuccessp_fail(error, CSUCCESS_E_DEFINITION,
                          "expression %u: %s of type %.*s, which no column can hold",
                          (unsigned)index, what, (int)type->name_length, type->name);
}

/* Can an expression be part of a set? */
static csuccess_status
check_expression(csuccess_book *book, const csuccessp_host_set *set, uint32_t index,
                 const csuccessp_host_expression *expression)
{
    const csuccessp_program *program = expression->program;
    uint32_t i;

    if (expression->environment != set->environment)
        return csuccessp_fail(&book->error, CSUCCESS_E_STATE,
                              "expression %u: it is of another environment", (unsigned)index);
    if (!csuccessp_column_gives(program->type))
        return no_column(&book->error, index, "the result is", program->type);
    for (i = 0; i < program->input_count; i++)
        if (csuccessp_column_of(program->inputs[i].type) == CSUCCESSP_COLUMN_NONE)
            return no_column(&book->error, index, "it reads a variable", program->inputs[i].type);
    return CSUCCESS_OK;
}

static csuccess_status
fill(csuccess_book *book, csuccessp_host_set *set, const csuccess_expression *expressions,
     uint32_t count)
{
    csuccess_status status = CSUCCESS_OK;
    void *found;
    uint32_t i;

    if (!count)
        return CSUCCESS_OK;
    set->expressions = csuccessp_allocate_zeroed(&book->memory, count, sizeof *set->expressions);
    if (!set->expressions)
        return csuccessp_fail_memory(&book->error);
    set->count = count;
    for (i = 0; i < count && status == CSUCCESS_OK; i++) {
        status = csuccessp_handles_get(&csuccessp_host_expressions_of(book)->expressions,
                                       CSUCCESS_HANDLE_EXPRESSION, expressions[i], &found);
        if (status == CSUCCESS_OK)
            status = check_expression(book, set, i, found);
        if (status != CSUCCESS_OK)
            break;
        set->expressions[i] = found;
        set->expressions[i]->users++;
    }
    return status;
}

/* Notes which variables the expressions read. */
static csuccess_status
note_variables(csuccess_book *book, csuccessp_host_set *set)
{
    uint32_t all = set->environment->count, count = 0, i, k;
    uint8_t *is_read;

    if (!all)
        return CSUCCESS_OK;
    is_read = csuccessp_allocate_zeroed(&book->memory, all, 1);
    if (!is_read)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < set->count; i++) {
        const csuccessp_program *program = set->expressions[i]->program;

        for (k = 0; k < program->input_count; k++) {
            count += !is_read[program->inputs[k].id];
            is_read[program->inputs[k].id] = 1;
        }
    }
    set->variables = csuccessp_allocate(&book->memory, count, sizeof *set->variables);
    if (set->variables)
        for (i = 0; i < all; i++)
            if (is_read[i])
                set->variables[set->variable_count++] = i;
    csuccessp_release(&book->memory, is_read, all, 1);
    return set->variables || !count ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

csuccess_status
csuccess_expression_set_new(csuccess_book *book, csuccess_environment environment,
                            const csuccess_expression *expressions, uint32_t count,
                            csuccess_expression_set *out)
{
    csuccessp_host_expressions *h;
    csuccessp_host_set *set;
    csuccess_status status;
    void *found;

    if (!book || !out || (!expressions && count) || count > EXPRESSIONS_MAX)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    h = csuccessp_host_expressions_of(book);
    status = csuccessp_handles_get(&h->environments, CSUCCESS_HANDLE_ENVIRONMENT, environment,
                                   &found);
    if (status != CSUCCESS_OK)
        return status;
    set = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *set);
    if (!set)
        return csuccessp_fail_memory(&book->error);
    set->environment = found;
    set->environment->users++;
    status = fill(book, set, expressions, count);
    if (status == CSUCCESS_OK)
        status = note_variables(book, set);
    if (status == CSUCCESS_OK && csuccessp_set_plan_make(book, set) != CSUCCESS_OK)
        status = csuccessp_fail_memory(&book->error);
    if (status == CSUCCESS_OK &&
        csuccessp_handles_add(&book->memory, &h->sets, CSUCCESS_HANDLE_EXPRESSION_SET, set, out) !=
            CSUCCESS_OK)
        status = csuccessp_fail_memory(&book->error);
    if (status != CSUCCESS_OK)
        csuccessp_host_set_free(book, set);
    return status;
}

csuccess_status
csuccess_expression_set_free(csuccess_book *book, csuccess_expression_set set)
{
    void *found;
    csuccess_status status = csuccessp_host_take(book, CSUCCESS_HANDLE_EXPRESSION_SET, set, &found);

    if (status == CSUCCESS_OK)
        csuccessp_host_set_free(book, found);
    return status;
}
