/* SPDX-License-Identifier: MIT */
#include "book/measure/condition.h"

#include <math.h>
#include <string.h>

#include "book/book.h"
#include "book/formula/formula.h"
#include "book/measure/measure.h"

void
csuccessp_condition_free(csuccess_book *book, csuccessp_condition *condition)
{
    size_t i, j;

    csuccessp_formula_free(book, condition->formula);
    for (i = 0; i < condition->clauses.count; i++) {
        csuccessp_clause *clause = &condition->clauses.items[i];
        for (j = 0; j < clause->texts.count; j++)
            csuccessp_texts_drop(&book->texts, clause->texts.items[j]);
        csuccessp_array_release(&book->memory, &clause->texts);
        csuccessp_array_release(&book->memory, &clause->numbers);
    }
    csuccessp_array_release(&book->memory, &condition->clauses);
}

void
csuccessp_condition_lose(csuccess_book *book, csuccessp_condition *condition)
{
    csuccessp_condition_free(book, condition);
    memset(condition, 0, sizeof *condition);
    condition->lost = 1;
}

struct clause_body {
    csuccessp_slice value;
    yyjson_val *is, *in, *from, *to;
    int32_t from_inclusive, to_inclusive, missing, negate;
};

enum { C_VALUE, C_IS, C_IN, C_FROM, C_TO, C_FROM_INCLUSIVE, C_TO_INCLUSIVE, C_MISSING, C_NOT };

static const csuccessp_field clause_fields[] = {
    {"value", CSUCCESSP_FIELD_ID, 1, offsetof(struct clause_body, value), NULL},
    {"is", CSUCCESSP_FIELD_ANY, 0, offsetof(struct clause_body, is), NULL},
    {"in", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct clause_body, in), NULL},
    {"from", CSUCCESSP_FIELD_ANY, 0, offsetof(struct clause_body, from), NULL},
    {"to", CSUCCESSP_FIELD_ANY, 0, offsetof(struct clause_body, to), NULL},
    {"from_inclusive", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct clause_body, from_inclusive), NULL},
    {"to_inclusive", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct clause_body, to_inclusive), NULL},
    {"missing", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct clause_body, missing), NULL},
    {"not", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct clause_body, negate), NULL},
};
enum { CLAUSE_FIELDS = sizeof clause_fields / sizeof *clause_fields };

/* A constant of the value's type, as a number; dates and times become what their columns hold. */
static csuccess_status
read_constant(const csuccessp_place *place, yyjson_val *value, uint8_t type, double *out)
{
    csuccessp_field field = {"", CSUCCESSP_FIELD_DOUBLE, 1, 0, NULL};
    union {
        double number;
        int64_t integer;
        int32_t small;
    } read;
    csuccess_status status;

    memset(&read, 0, sizeof read);
    if (type == CSUCCESS_TYPE_BOOL)
        field.type = CSUCCESSP_FIELD_BOOL;
    else if (type == CSUCCESS_TYPE_DATE)
        field.type = CSUCCESSP_FIELD_DATE;
    else if (type == CSUCCESS_TYPE_TIME)
        field.type = CSUCCESSP_FIELD_TIME;
    status = csuccessp_field_read(place, value, &field, &read);
    if (status != CSUCCESS_OK)
        return status;
    if (type == CSUCCESS_TYPE_BOOL || type == CSUCCESS_TYPE_DATE)
        *out = read.small;
    else if (type == CSUCCESS_TYPE_TIME)
        *out = (double)read.integer;
    else
        *out = type == CSUCCESS_TYPE_SCORE ? read.number * CSUCCESSP_MICRO : read.number;
    return CSUCCESS_OK;
}

static csuccess_status
add_choice(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
           csuccessp_clause *clause)
{
    csuccess_status status;
    csuccessp_text text;
    double number;

    if (clause->type != CSUCCESS_TYPE_TEXT) {
        status = read_constant(place, value, clause->type, &number);
        if (status != CSUCCESS_OK)
            return status;
        if (csuccessp_array_reserve(&book->memory, &clause->numbers, 1) != CSUCCESS_OK)
            return csuccessp_fail_memory(&book->error);
        clause->numbers.items[clause->numbers.count++] = number;
        return CSUCCESS_OK;
    }
    if (!yyjson_is_str(value))
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected a text, found %s",
                                 csuccessp_json_kind(value));
    if (csuccessp_array_reserve(&book->memory, &clause->texts, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    text = csuccessp_texts_take(&book->texts, yyjson_get_str(value), yyjson_get_len(value));
    if (!text)
        return csuccessp_fail_memory(&book->error);
    clause->texts.items[clause->texts.count++] = text;
    return CSUCCESS_OK;
}

static csuccess_status
read_range(const csuccessp_place *place, const struct clause_body *in, csuccessp_clause *clause)
{
    csuccessp_place at = csuccessp_place_name(place, "from");
    csuccess_status status = CSUCCESS_OK;

    if ((in->from || in->to) && clause->type == CSUCCESS_TYPE_TEXT)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "a text has no range");
    if (in->from) {
        clause->has_from = 1;
        status = read_constant(&at, in->from, clause->type, &clause->from);
    }
    if (status == CSUCCESS_OK && in->to) {
        at = csuccessp_place_name(place, "to");
        clause->has_to = 1;
        status = read_constant(&at, in->to, clause->type, &clause->to);
    }
    clause->from_open = !in->from_inclusive;
    clause->to_open = !in->to_inclusive;
    if (status == CSUCCESS_OK && in->from && in->to &&
        (clause->from > clause->to ||
         (clause->from == clause->to && (clause->from_open || clause->to_open))))
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "the range is empty");
    return status;
}

/* Where the clause changes its mind, for values that move with the clock. */
static csuccess_status
add_inputs(csuccessp_publication *p, csuccessp_node *node, const csuccessp_clause *clause)
{
    double edges[66];
    size_t count = 0, i;

    if (clause->has_from)
        edges[count++] = clause->from;
    if (clause->has_to)
        edges[count++] = clause->to;
    for (i = 0; i < clause->numbers.count && count + 2 <= 66; i++) {
        edges[count++] = clause->numbers.items[i];
        edges[count++] = clause->numbers.items[i] + 1;
    }
    if (i < clause->numbers.count)
        count = 0; /* too many to name: every change */
    return csuccessp_publish_input_edges(p, node, clause->slot, edges, count);
}

static csuccess_status
read_clause(csuccessp_publication *p, csuccessp_node *node, const csuccessp_place *place,
            yyjson_val *value, csuccessp_clause *clause)
{
    csuccess_book *book = p->book;
    struct clause_body in;
    csuccessp_place at;
    uint64_t present;
    yyjson_val *item;
    size_t i, n;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.from_inclusive = 1;
    status = csuccessp_fields_read(place, value, clause_fields, CLAUSE_FIELDS, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    at = csuccessp_place_name(place, "value");
    status = csuccessp_publish_find(p, &at, in.value.bytes, in.value.length, &clause->slot);
    if (status != CSUCCESS_OK)
        return status;
    if (clause->slot == node->slot)
        return csuccessp_fail_at(&at, CSUCCESS_E_CYCLE,
                                 "values depend on each other: '%.*s' "
                                 "asks for itself",
                                 csuccessp_shown(in.value.bytes, in.value.length), in.value.bytes);
    clause->type = csuccessp_publish_node_at(p, clause->slot)->type;
    clause->negate = (uint8_t)in.negate;
    clause->wants_missing = CSUCCESSP_PRESENT(present, C_MISSING) ? (uint8_t)in.missing : 2;
    if ((in.is != NULL) + (in.in != NULL) + (in.from || in.to) + (clause->wants_missing != 2) != 1)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "a clause has one of 'is', 'in', 'from' and 'to', 'missing'");
    if (in.is) {
        at = csuccessp_place_name(place, "is");
        status = add_choice(book, &at, in.is, clause);
    } else if (in.in) {
        at = csuccessp_place_name(place, "in");
        yyjson_arr_foreach(in.in, i, n, item)
        {
            csuccessp_place in_list = csuccessp_place_item(&at, i);
            status = add_choice(book, &in_list, item, clause);
            if (status != CSUCCESS_OK)
                return status;
        }
    } else {
        status = read_range(place, &in, clause);
    }
    return status == CSUCCESS_OK ? add_inputs(p, node, clause) : status;
}

csuccess_status
csuccessp_condition_read(csuccessp_publication *p, csuccessp_node *node,
                         const csuccessp_place *place, yyjson_val *value, csuccessp_condition *out)
{
    csuccess_book *book = p->book;
    size_t i, n;
    yyjson_val *item;
    csuccess_status status;

    if (yyjson_is_str(value))
        return csuccessp_formula_read(p, node, place, value, CSUCCESSP_GIVES_TRUTH, &out->formula);
    if (!yyjson_is_arr(value))
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD,
                                 "expected an expression or a list of clauses, found %s",
                                 csuccessp_json_kind(value));
    if (yyjson_arr_size(value) == 0)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "a condition has no clause");
    if (csuccessp_array_reserve(&book->memory, &out->clauses, yyjson_arr_size(value)) !=
        CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    yyjson_arr_foreach(value, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        csuccessp_clause *clause = &out->clauses.items[out->clauses.count++];
        memset(clause, 0, sizeof *clause);
        status = read_clause(p, node, &at, item, clause);
        if (status != CSUCCESS_OK)
            return status;
    }
    return CSUCCESS_OK;
}

static int
number_holds(const csuccessp_clause *clause, double number)
{
    size_t i;

    if (clause->has_from && (clause->from_open ? !(number > clause->from) : number < clause->from))
        return 0;
    if (clause->has_to && (clause->to_open ? !(number < clause->to) : number > clause->to))
        return 0;
    if (clause->has_from || clause->has_to)
        return 1;
    for (i = 0; i < clause->numbers.count; i++)
        if (clause->numbers.items[i] == number)
            return 1;
    return 0;
}

int
csuccessp_clause_holds(const csuccessp_clause *clause, double number, csuccessp_text text)
{
    int missing = clause->type == CSUCCESS_TYPE_TEXT ? text == 0 : isnan(number), holds;
    size_t i;

    if (clause->wants_missing != 2) {
        holds = missing == clause->wants_missing;
    } else if (missing) {
        return CSUCCESSP_UNKNOWN;
    } else if (clause->type == CSUCCESS_TYPE_TEXT) {
        holds = 0;
        for (i = 0; i < clause->texts.count && !holds; i++)
            holds = clause->texts.items[i] == text;
    } else {
        holds = number_holds(clause, number);
    }
    return holds != clause->negate ? CSUCCESSP_TRUE : CSUCCESSP_FALSE;
}

int
csuccessp_condition_holds(const csuccess_book *book, const csuccessp_condition *condition,
                          uint32_t row, int64_t at)
{
    int all = CSUCCESSP_TRUE, one;
    size_t i;

    if (condition->lost)
        return CSUCCESSP_UNKNOWN;
    if (condition->formula)
        return csuccessp_formula_holds(book, condition->formula, row, at);
    for (i = 0; i < condition->clauses.count; i++) {
        const csuccessp_clause *clause = &condition->clauses.items[i];
        double number = 0;
        csuccessp_text text = 0;
        uint8_t missing = CSUCCESS_PRESENT;
        if (clause->type == CSUCCESS_TYPE_TEXT) {
            text = csuccessp_node_at(book, clause->slot)->column->data.text[row];
        } else {
            number = csuccessp_number_at(book, clause->slot, row, at, &missing);
            if (missing)
                number = csuccessp_missing_number();
        }
        one = csuccessp_clause_holds(clause, number, text);
        if (one < all)
            all = one;
    }
    return all;
}

void
csuccessp_condition_truths(const csuccessp_condition *condition, const csuccessp_pass *pass,
                           const uint64_t *wanted, uint8_t *truths)
{
    csuccessp_lane_walk walk;

    if (condition->formula) {
        csuccessp_formula_truths(condition->formula, pass, wanted, truths);
        return;
    }
    walk = csuccessp_lane_start(wanted);
    while (csuccessp_lane_next(&walk))
        truths[walk.lane] = (uint8_t)csuccessp_condition_holds(pass->book, condition,
                                                               pass->first + walk.lane, pass->at);
}
