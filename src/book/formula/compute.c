/* SPDX-License-Identifier: MIT */
/* Formulas while they are computed. Nothing here can fail: what an evaluation needs was set aside
 * when the formula was published, and what does not fit into that is an error of the formula. */
#include <math.h>

#include "book/book.h"
#include "book/formula/formula.h"
#include "book/formula/peers.h"
#include "book/measure/condition.h"
#include "book/measure/measure.h"
#include "expr/program/evaluate.h"
#include "expr/result.h"
#include "util/sort.h"

/* A row that is looked at. */
typedef struct reader {
    const csuccess_book *book;
    const csuccessp_formula *formula;
    uint32_t row;
    int64_t at;
    csuccessp_arena *arena;
} reader;

static csuccessp_any
unknown(uint32_t index)
{
    csuccessp_any out = csuccessp_any_of(CSUCCESSP_KIND_UNKNOWN, 0);

    out.length = index;
    return out;
}

static csuccessp_any
timestamp(int64_t at)
{
    int64_t seconds = csuccessp_floor_divide(at, CSUCCESSP_SECOND);

    return csuccessp_any_timestamp(seconds, (at - seconds * CSUCCESSP_SECOND) * 1000);
}

/* A value of a row as of the row's own last instant; UNKNOWN and the reason when it is missing. */
static csuccessp_any
value_of(const csuccess_book *book, const csuccessp_formula_input *input, uint32_t index,
         uint32_t row, uint8_t *missing)
{
    const csuccessp_column *column = csuccessp_node_at(book, input->slot)->column;
    double number = 0;
    size_t length;
    const char *text;

    *missing = CSUCCESS_PRESENT;
    if (input->type == CSUCCESS_TYPE_TEXT) {
        text = csuccessp_texts_get(&book->texts, column->data.text[row], &length);
        if (column->data.text[row])
            return csuccessp_any_string(text, length);
        *missing = CSUCCESS_MISSING_NO_DATA;
        return unknown(index);
    }
    number = csuccessp_number_at(book, input->slot, row, csuccessp_instant_of(book, row), missing);
    if (*missing != CSUCCESS_PRESENT)
        return unknown(index);
    switch (input->type) {
    case CSUCCESS_TYPE_BOOL:
        return csuccessp_any_bool(number != 0);
    case CSUCCESS_TYPE_INT:
    case CSUCCESS_TYPE_MONEY:
        return csuccessp_any_int(column->data.integer[row]);
    case CSUCCESS_TYPE_DATE:
        return csuccessp_any_of(CSUCCESSP_KIND_DATE, (int64_t)number);
    case CSUCCESS_TYPE_TIME:
        return timestamp(column->data.integer[row]);
    case CSUCCESS_TYPE_SCORE:
        return csuccessp_any_double(number / CSUCCESSP_MICRO);
    default:
        return csuccessp_any_double(number);
    }
}

static int
compare_values(const void *context, const void *a, const void *b)
{
    int order = csuccessp_any_compare(*(const csuccessp_any *)a, *(const csuccessp_any *)b);

    (void)context;
    return order == 1 ? 1 : order == -1 ? -1 : 0;
}

/* In order, for the order of children says nothing. */
static csuccessp_any
children_of(const reader *r, const csuccessp_formula_input *input)
{
    uint32_t child, count = 0;
    csuccessp_any *items, value;
    uint8_t missing;

    for (child = csuccessp_tree_first(r->book, r->row); child != CSUCCESSP_ROW_NONE;
         child = csuccessp_tree_next(r->book, child))
        count++;
    items = csuccessp_arena_take(r->arena, count, sizeof *items);
    if (!items)
        return csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY);
    count = 0;
    for (child = csuccessp_tree_first(r->book, r->row); child != CSUCCESSP_ROW_NONE;
         child = csuccessp_tree_next(r->book, child)) {
        if (!csuccessp_customer_born(r->book, child))
            continue;
        value = value_of(r->book, input, 0, child, &missing);
        if (csuccessp_any_is_plain(value))
            items[count++] = value;
    }
    csuccessp_sort(items, count, sizeof *items, compare_values, NULL);
    return csuccessp_list_make(r->arena, items, count);
}

static csuccessp_any
peers_of(const reader *r, const csuccessp_formula_input *input, uint32_t index)
{
    uint8_t missing = CSUCCESS_PRESENT;
    double number = csuccessp_number_at(r->book, input->slot, r->row, r->at, &missing);

    if (missing != CSUCCESS_PRESENT)
        number = csuccessp_missing_number();
    number = csuccessp_peers_statistic(r->book, input->table, 0, input->statistic, number);
    if (isnan(number))
        return unknown(index);
    if (input->type == CSUCCESS_TYPE_SCORE && input->statistic != CSUCCESSP_PEERS_PERCENTILE &&
        input->statistic != CSUCCESSP_PEERS_COUNT)
        number /= CSUCCESSP_MICRO;
    return csuccessp_any_double(number);
}

static csuccessp_any
read_input(void *context, uint32_t index)
{
    const reader *r = context;
    const csuccessp_formula_input *input = &r->formula->inputs[index];
    uint32_t parent;
    uint8_t missing;

    switch (input->from) {
    case CSUCCESSP_FROM_CUSTOMER:
        return value_of(r->book, input, index, r->row, &missing);
    case CSUCCESSP_FROM_PARENT:
        parent = csuccessp_tree_parent(r->book, r->row);
        return parent == CSUCCESSP_ROW_NONE ? unknown(index)
                                            : value_of(r->book, input, index, parent, &missing);
    case CSUCCESSP_FROM_CHILDREN:
        return children_of(r, input);
    case CSUCCESSP_FROM_PEERS:
        return peers_of(r, input, index);
    case CSUCCESSP_FROM_NOW:
        return timestamp(r->at);
    default:
        return csuccessp_any_of(CSUCCESSP_KIND_DATE,
                                csuccessp_zone_date(csuccessp_book_zone(r->book), r->at));
    }
}

/* The arena is the book's; it is as it was before when the row is done. */
static csuccessp_any
evaluate_row(const csuccess_book *book, const csuccessp_formula *formula, uint32_t row, int64_t at)
{
    csuccess_book *owner = (csuccess_book *)(uintptr_t)book;
    csuccessp_evaluation evaluation = {&owner->formulas,     0,    formula->program->budget, at,
                                       csuccessp_zone_named, owner};
    reader r = {book, formula, row, at, &owner->formulas};

    return csuccessp_program_evaluate(formula->program, &evaluation, read_input, &r);
}

int
csuccessp_formula_holds(const csuccess_book *book, const csuccessp_formula *formula, uint32_t row,
                        int64_t at)
{
    csuccessp_any value = evaluate_row(book, formula, row, at);

    csuccessp_arena_clear(&((csuccess_book *)(uintptr_t)book)->formulas);
    if (value.kind != CSUCCESSP_KIND_BOOL)
        return CSUCCESSP_UNKNOWN;
    return value.as.integer ? CSUCCESSP_TRUE : CSUCCESSP_FALSE;
}

/* Why a value is not there: for the reason that its input is not, as far as that has one. */
static uint8_t
reason(const csuccess_book *book, const csuccessp_formula *formula, uint32_t index, uint32_t row)
{
    const csuccessp_formula_input *input = &formula->inputs[index];
    uint8_t missing = CSUCCESS_MISSING_NO_DATA;

    if (input->from == CSUCCESSP_FROM_PARENT)
        row = csuccessp_tree_parent(book, row);
    if (row != CSUCCESSP_ROW_NONE &&
        (input->from == CSUCCESSP_FROM_CUSTOMER || input->from == CSUCCESSP_FROM_PARENT))
        value_of(book, input, index, row, &missing);
    return missing == CSUCCESS_PRESENT ? CSUCCESS_MISSING_NO_DATA : missing;
}

double
csuccessp_formula_number(const csuccess_book *book, const csuccessp_formula *formula, uint32_t row,
                         int64_t at, uint8_t *missing)
{
    csuccessp_any value = evaluate_row(book, formula, row, at);
    double number = 0;

    csuccessp_arena_clear(&((csuccess_book *)(uintptr_t)book)->formulas);
    *missing = CSUCCESS_PRESENT;
    switch (value.kind) {
    case CSUCCESSP_KIND_INT:
        number = (double)value.as.integer;
        break;
    case CSUCCESSP_KIND_UINT:
        number = (double)value.as.natural;
        break;
    case CSUCCESSP_KIND_DOUBLE:
        number = value.as.number;
        break;
    case CSUCCESSP_KIND_UNKNOWN:
        *missing = reason(book, formula, value.length, row);
        break;
    default:
        *missing = CSUCCESS_MISSING_ERROR;
        break;
    }
    if (*missing == CSUCCESS_PRESENT && !isfinite(number))
        *missing = CSUCCESS_MISSING_NOT_FINITE;
    return *missing == CSUCCESS_PRESENT ? number : 0;
}

void
csuccessp_formula_json(const csuccess_book *book, const csuccessp_formula *formula, uint32_t row,
                       int64_t at, csuccessp_buffer *to)
{
    csuccess_book *owner = (csuccess_book *)(uintptr_t)book;
    csuccessp_evaluation evaluation = {&owner->formulas,     0,    CSUCCESSP_RESULT_BUDGET, at,
                                       csuccessp_zone_named, owner};
    size_t before = to->length;
    csuccessp_any value;

    if (!formula) {
        csuccessp_buffer_add(to, "null", 4);
        return;
    }
    value = evaluate_row(book, formula, row, at);
    if (!csuccessp_any_is_plain(value) || csuccessp_result_value(to, &evaluation, value)) {
        if (to->status == CSUCCESS_OK)
            to->length = before;
        csuccessp_buffer_add(to, "null", 4);
    }
    csuccessp_arena_clear(&owner->formulas);
}
