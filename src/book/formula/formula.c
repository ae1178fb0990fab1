/* SPDX-License-Identifier: MIT */
/* Formulas while they are published: compiled, and connected to the values that they read. */
#include "book/formula/formula.h"

#include <string.h>

#include "book/book.h"
#include "book/formula/block.h"
#include "book/formula/names.h"
#include "book/formula/peers.h"
#include "expr/function/functions.h"

/* What a definition's formula may be, and may cost each time that it is computed. */
static const csuccessp_limits formula_limits = {
    .length = 16384,
    .depth = 200,
    .list = 1000,
    .pattern = 2000,
    .cost = 10000000,
    .budget = 10000000,
    .memory = CSUCCESSP_FORMULA_MEMORY,
    .value_size = 256,
};

static csuccess_status
report(const csuccessp_place *place, const csuccessp_problem *problem, const char *text,
       size_t length)
{
    char message[480];

    csuccessp_problem_write(problem, text, length, message, sizeof message);
    return csuccessp_fail_at(place, problem->status, "%s", message);
}

/* Compiles a text against the names of a publication. */
static csuccess_status
compile(csuccessp_formula_names *names, const char *text, size_t length, int unchecked,
        csuccessp_program **out, csuccessp_problem *problem)
{
    csuccessp_environment environment = {names,
                                         csuccessp_formula_variable,
                                         csuccessp_formula_suggest,
                                         NULL,
                                         0,
                                         "",
                                         &formula_limits,
                                         (uint8_t)unchecked,
                                         0};
    csuccessp_compiler compiler;
    csuccess_status status;

    csuccessp_compiler_open(&compiler, &names->publication->book->memory);
    names->arena = &compiler.arena;
    memset(problem, 0, sizeof *problem);
    status = csuccessp_compile(&compiler, &environment, text, length, out, problem);
    csuccessp_compiler_close(&compiler);
    return status;
}

/* Most formulas need not be compiled twice. A text may have a NUL in it. */
static int
mentions_peers(const char *text, size_t length)
{
    static const char word[] = "peers";
    const size_t n = sizeof word - 1;
    size_t i;

    for (i = 0; i + n <= length; i++)
        if (memcmp(text + i, word, n) == 0)
            return 1;
    return 0;
}

csuccess_status
csuccessp_formula_declare(csuccessp_publication *p, const csuccessp_place *place, yyjson_val *text)
{
    csuccessp_formula_names names = {p, NULL, place, 1};
    csuccessp_program *program = NULL;
    csuccessp_problem problem;
    csuccess_status status;

    if (!yyjson_is_str(text) || !mentions_peers(yyjson_get_str(text), yyjson_get_len(text)))
        return CSUCCESS_OK;
    status = compile(&names, yyjson_get_str(text), yyjson_get_len(text), 1, &program, &problem);
    csuccessp_program_free(program);
    return status == CSUCCESS_E_NO_MEMORY ? csuccessp_fail_memory(&p->book->error) : CSUCCESS_OK;
}

/* Numbers with which an input is compared: where its reader changes its mind. */
typedef struct edges {
    double numbers[66];
    size_t count;
    int every; /* it is read in another way, too */
} edges;

static void
add_edge(edges *e, double number)
{
    if (e->count < sizeof e->numbers / sizeof *e->numbers)
        e->numbers[e->count++] = number;
    else
        e->every = 1;
}

static int
literal_number(const csuccessp_program *program, const csuccessp_op *op, double *out)
{
    const csuccessp_any *value;

    if (op->code != CSUCCESSP_OP_LITERAL)
        return 0;
    value = &program->literals[op->index];
    *out = value->kind == CSUCCESSP_KIND_DOUBLE ? value->as.number : (double)value->as.integer;
    return value->kind == CSUCCESSP_KIND_INT || value->kind == CSUCCESSP_KIND_DOUBLE;
}

static int
reads(const csuccessp_op *op, uint32_t input)
{
    return op->code == CSUCCESSP_OP_INPUT && op->index == input;
}

/* A comparison of the input with a number: where it turns. */
static int
comparison_edges(const csuccessp_program *program, const csuccessp_op *op, uint32_t input,
                 edges *out)
{
    const csuccessp_op *left, *right;
    const csuccessp_any *list;
    double number;
    uint32_t i;

    if (op->code != CSUCCESSP_OP_OPERATOR || op->count != 2 || op->what < CSUCCESSP_EQUAL ||
        op->what > CSUCCESSP_IN)
        return 0;
    left = &program->ops[program->children[op->first]];
    right = &program->ops[program->children[op->first + 1]];
    if (op->what == CSUCCESSP_IN) {
        if (!reads(left, input) || right->code != CSUCCESSP_OP_LITERAL)
            return 0;
        list = &program->literals[right->index];
        for (i = 0; list->kind == CSUCCESSP_KIND_LIST && i < list->as.list->count; i++) {
            const csuccessp_any *item = &list->as.list->items[i];

            number = item->kind == CSUCCESSP_KIND_DOUBLE ? item->as.number
                                                         : (double)item->as.integer;
            add_edge(out, number);
            add_edge(out, number + 1);
        }
        return 1;
    }
    if (!(reads(left, input) && literal_number(program, right, &number)) &&
        !(reads(right, input) && literal_number(program, left, &number)))
        return 0;
    add_edge(out, number);
    if (op->what == CSUCCESSP_EQUAL || op->what == CSUCCESSP_NOT_EQUAL)
        add_edge(out, number + 1);
    return 1;
}

/* Of an input: every operation that reads it must be a comparison. */
static void
find_edges(const csuccessp_program *program, uint32_t input, edges *out)
{
    uint32_t i, found = 0, known = 0;

    for (i = 0; i < program->op_count; i++) {
        found += reads(&program->ops[i], input);
        known += (uint32_t)comparison_edges(program, &program->ops[i], input, out);
    }
    out->every |= found != known;
}

static csuccess_status
connect_own(csuccessp_publication *p, csuccessp_node *node, const csuccessp_program *program,
            uint32_t index, uint32_t slot)
{
    edges e;

    e.count = 0;
    e.every = 0;
    find_edges(program, index, &e);
    if (e.every)
        return csuccessp_publish_input(p, node, slot, CSUCCESSP_OWN);
    if (e.count == 0) /* it asks only whether there is a value, which facts decide */
        add_edge(&e, -1e7);
    return csuccessp_publish_input_edges(p, node, slot, e.numbers, e.count);
}

static csuccess_status
connect(csuccessp_publication *p, csuccessp_node *node, const csuccessp_place *place,
        csuccessp_formula *formula, uint32_t index)
{
    csuccessp_formula_input *input = &formula->inputs[index];
    csuccessp_peers_name table = {{NULL, 0}, {NULL, 0}};
    const char *name;
    size_t length;
    csuccess_status status;

    csuccessp_formula_input_of(p, formula->program->inputs[index].id, input);
    if (input->slot == node->slot && input->from <= CSUCCESSP_FROM_PEERS) {
        name = csuccessp_slot_name(p->book, input->slot, &length);
        return csuccessp_fail_at(place, CSUCCESS_E_CYCLE,
                                 "values depend on each other: '%.*s' asks for itself",
                                 csuccessp_shown(name, length), name);
    }
    switch (input->from) {
    case CSUCCESSP_FROM_CUSTOMER:
        return connect_own(p, node, formula->program, index, input->slot);
    case CSUCCESSP_FROM_PARENT:
        return csuccessp_publish_input(p, node, input->slot, CSUCCESSP_PARENT);
    case CSUCCESSP_FROM_CHILDREN:
        return csuccessp_publish_input(p, node, input->slot, CSUCCESSP_CHILDREN);
    case CSUCCESSP_FROM_PEERS:
        name = csuccessp_slot_name(p->book, input->slot, &length);
        node->always = node->continuous = 1; /* another table with each midnight */
        table.value.bytes = name;
        table.value.length = length;
        status = csuccessp_peers_read(p, node, &table, input->slot, CSUCCESSP_SLOT_NONE,
                                      &input->table);
        if (status == CSUCCESS_E_NOT_FOUND)
            return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "there is no table of peers");
        if (status != CSUCCESS_OK)
            return status;
        return csuccessp_publish_input(p, node, input->slot, CSUCCESSP_OWN);
    default:
        node->always = node->continuous = 1;
        return CSUCCESS_OK;
    }
}

/* Patterns that are made while a formula is computed would need memory that may not be there. */
static csuccess_status
check_calls(const csuccessp_place *place, const csuccessp_program *program)
{
    uint32_t i;

    for (i = 0; i < program->call_count; i++)
        if (program->calls[i].targets[0].call == csuccessp_call_matches)
            return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                     "the pattern of matches() must be a string in quotes here");
    return CSUCCESS_OK;
}

static csuccess_status
check_type(const csuccessp_place *place, const csuccessp_program *program, unsigned gives)
{
    unsigned kind = program->type->kind;

    if (gives >> kind & 1)
        return CSUCCESS_OK;
    if (gives == CSUCCESSP_GIVES_VALUE)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "expected a text, a number, true or false, a date or a time; this "
                                 "is '%s'",
                                 program->type->name);
    if (gives & CSUCCESSP_GIVES_TRUTH)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "a condition is true or false; this is '%s'", program->type->name);
    return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "expected a number; this is '%s'%s",
                             program->type->name,
                             kind == CSUCCESSP_KIND_BOOL ? ": write  condition ? 1 : 0" : "");
}

/* Compiles a text and says what is wrong with it. */
static csuccess_status
compile_checked(csuccessp_publication *p, const csuccessp_place *place, yyjson_val *text,
                unsigned gives, csuccessp_program **out)
{
    csuccessp_formula_names names = {p, NULL, place, 0};
    csuccessp_problem problem;
    csuccess_status status;

    status = compile(&names, yyjson_get_str(text), yyjson_get_len(text), 0, out, &problem);
    if (status == CSUCCESS_E_NO_MEMORY)
        return csuccessp_fail_memory(&p->book->error);
    if (status != CSUCCESS_OK)
        return report(place, &problem, yyjson_get_str(text), yyjson_get_len(text));
    status = check_type(place, *out, gives);
    return status == CSUCCESS_OK ? check_calls(place, *out) : status;
}

csuccess_status
csuccessp_formula_check(csuccessp_publication *p, const csuccessp_place *place, yyjson_val *text,
                        unsigned gives)
{
    csuccessp_program *program = NULL;
    csuccess_status status = compile_checked(p, place, text, gives, &program);

    csuccessp_program_free(program);
    return status;
}

csuccess_status
csuccessp_formula_read(csuccessp_publication *p, csuccessp_node *node, const csuccessp_place *place,
                       yyjson_val *text, unsigned gives, csuccessp_formula **out)
{
    csuccess_book *book = p->book;
    csuccessp_formula *formula = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *formula);
    csuccess_status status;
    uint32_t i;

    *out = formula;
    if (!formula)
        return csuccessp_fail_memory(&book->error);
    status = compile_checked(p, place, text, gives, &formula->program);
    if (status != CSUCCESS_OK)
        return status;
    formula->inputs = csuccessp_allocate_zeroed(&book->memory, formula->program->input_count,
                                                sizeof *formula->inputs);
    if (!formula->inputs && formula->program->input_count)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < formula->program->input_count && status == CSUCCESS_OK; i++)
        status = connect(p, node, place, formula, i);
    if (status == CSUCCESS_OK)
        status = csuccessp_formula_plan(p, formula);
    return status == CSUCCESS_OK ? csuccessp_formula_room(book, formula) : status;
}

void
csuccessp_formula_free(csuccess_book *book, csuccessp_formula *formula)
{
    if (!formula)
        return;
    csuccessp_formula_plan_free(book, formula);
    if (formula->inputs)
        csuccessp_release(&book->memory, formula->inputs, formula->program->input_count,
                          sizeof *formula->inputs);
    csuccessp_program_free(formula->program);
    csuccessp_release(&book->memory, formula, 1, sizeof *formula);
}
