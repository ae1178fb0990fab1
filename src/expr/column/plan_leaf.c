/* SPDX-License-Identifier: MIT */
/* Where truth comes from: comparisons of inputs, constants and results. */
#include <math.h>
#include <string.h>

#include "expr/column/plan.h"
#include "util/hash.h"

#define K(kind) CSUCCESSP_KIND_##kind

static const int64_t exact = INT64_C(1) << 53;
static const int64_t micros = 1000000;

static int
no_memory(csuccessp_plan_draft *d)
{
    d->status = CSUCCESS_E_NO_MEMORY;
    return 0;
}

/* A timestamp or duration in microseconds. */
static int
constant_time(csuccessp_any value, double *out)
{
    const int64_t most = exact / micros;

    if (value.length % 1000 || value.as.integer < -most || value.as.integer >= most)
        return 0;
    *out = (double)(value.as.integer * micros + value.length / 1000);
    return 1;
}

int
csuccessp_plan_constant(csuccessp_any value, double *out)
{
    switch (value.kind) {
    case K(BOOL):
    case K(INT):
    case K(DATE):
        *out = (double)value.as.integer;
        return value.as.integer >= -exact && value.as.integer <= exact;
    case K(DOUBLE):
        *out = value.as.number;
        return !isnan(value.as.number);
    case K(TIMESTAMP):
    case K(DURATION):
        return constant_time(value, out);
    default:
        return 0;
    }
}

static int
is_held_well(unsigned kind, const csuccessp_held *held)
{
    if (held->scale != 0 && held->scale != 1 && kind != K(DOUBLE))
        return 0;
    switch (kind) {
    case K(DOUBLE):
    case K(INT):
        return held->form != CSUCCESSP_HELD_TEXT;
    case K(BOOL):
    case K(DATE):
        return held->form == CSUCCESSP_HELD_INT32;
    case K(TIMESTAMP):
    case K(DURATION):
        return held->form == CSUCCESSP_HELD_INT64;
    case K(STRING):
        return held->form == CSUCCESSP_HELD_TEXT;
    default:
        return 0;
    }
}

/* The number of an input in the plan. */
static int
find_input(csuccessp_plan_draft *d, const csuccessp_program_input *input, uint32_t *out)
{
    csuccessp_plan *plan = d->plan;
    csuccessp_plan_input_of fresh;
    size_t i;

    for (i = 0; i < plan->inputs.count; i++)
        if (plan->inputs.items[i].id == input->id) {
            *out = (uint32_t)i;
            return plan->inputs.items[i].kind == input->type->kind;
        }
    memset(&fresh, 0, sizeof fresh);
    fresh.id = input->id;
    fresh.kind = input->type->kind;
    if (!d->host->held(d->host->context, input->id, &fresh.held) ||
        !is_held_well(fresh.kind, &fresh.held))
        return 0;
    if (csuccessp_array_reserve(plan->memory, &plan->inputs, 1) != CSUCCESS_OK)
        return no_memory(d);
    *out = (uint32_t)plan->inputs.count;
    plan->inputs.items[plan->inputs.count++] = fresh;
    return 1;
}

int
csuccessp_plan_plain(csuccessp_plan_draft *d, uint32_t at, csuccessp_operand *out)
{
    const csuccessp_op *op = &d->program->ops[at];
    const csuccessp_program_input *input;

    memset(out, 0, sizeof *out);
    if (op->code == CSUCCESSP_OP_LITERAL) {
        out->is_constant = 1;
        out->value = d->program->literals[op->index];
        out->kind = out->value.kind;
        return 1;
    }
    if (op->code != CSUCCESSP_OP_INPUT)
        return 0;
    input = &d->program->inputs[op->index];
    out->kind = input->type->kind;
    return find_input(d, input, &out->source);
}

typedef struct text_key {
    const csuccessp_plan *plan;
    csuccessp_any text;
} text_key;

static int
is_text(const void *context, uint32_t value)
{
    const text_key *key = context;
    const csuccessp_plan_text *text = &key->plan->texts.items[value];

    return text->length == key->text.length &&
           (text->length == 0 || memcmp(text->bytes, key->text.as.bytes, text->length) == 0);
}

int
csuccessp_plan_code(csuccessp_plan_draft *d, csuccessp_any text, uint32_t *out)
{
    static const csuccessp_hash_seed seed = {UINT64_C(0x706c616e), UINT64_C(0x74657874)};
    csuccessp_plan *plan = d->plan;
    text_key key = {plan, text};
    uint32_t hash = csuccessp_hash32(&seed, 0, text.length ? text.as.bytes : "", text.length);
    uint32_t name = csuccessp_table_find(&plan->text_table, hash, is_text, &key);

    if (csuccessp_array_reserve(plan->memory, &plan->names, 1) != CSUCCESS_OK)
        return no_memory(d);
    if (name == CSUCCESSP_TABLE_NONE) {
        if (csuccessp_table_reserve(plan->memory, &plan->text_table, 1) != CSUCCESS_OK ||
            csuccessp_array_reserve(plan->memory, &plan->texts, 1) != CSUCCESS_OK)
            return no_memory(d);
        name = (uint32_t)plan->texts.count++;
        plan->texts.items[name].bytes = text.as.bytes;
        plan->texts.items[name].length = text.length;
        csuccessp_table_add(&plan->text_table, hash, name);
    }
    *out = (uint32_t)plan->names.count;
    plan->names.items[plan->names.count++] = name;
    return 1;
}

/* Numbers compare with numbers, all else within its kind. */
static int
are_comparable(unsigned a, unsigned b)
{
    if (a == K(INT) || a == K(DOUBLE))
        return b == K(INT) || b == K(DOUBLE);
    return a == b && (a == K(BOOL) || a == K(DATE) || a == K(TIMESTAMP) || a == K(DURATION) ||
                      a == K(STRING));
}

/* The comparison with its sides changed. */
static unsigned
mirrored(unsigned what)
{
    switch (what) {
    case CSUCCESSP_LESS:
        return CSUCCESSP_GREATER;
    case CSUCCESSP_LESS_EQUAL:
        return CSUCCESSP_GREATER_EQUAL;
    case CSUCCESSP_GREATER:
        return CSUCCESSP_LESS;
    case CSUCCESSP_GREATER_EQUAL:
        return CSUCCESSP_LESS_EQUAL;
    default:
        return what;
    }
}

/* The test that an operator is, or is denied. */
static void
set_test(unsigned what, csuccessp_step *out)
{
    out->denied = what == CSUCCESSP_NOT_EQUAL || what == CSUCCESSP_GREATER ||
                  what == CSUCCESSP_GREATER_EQUAL;
    if (what == CSUCCESSP_EQUAL || what == CSUCCESSP_NOT_EQUAL)
        out->test = CSUCCESSP_TEST_EQUAL;
    else if (what == CSUCCESSP_LESS || what == CSUCCESSP_GREATER_EQUAL)
        out->test = CSUCCESSP_TEST_LESS;
    else
        out->test = CSUCCESSP_TEST_AT_MOST;
}

static int
compare_texts(csuccessp_plan_draft *d, unsigned what, csuccessp_operand a, csuccessp_operand b,
              csuccessp_step *out)
{
    if (what != CSUCCESSP_EQUAL && what != CSUCCESSP_NOT_EQUAL)
        return 0;
    set_test(what, out);
    out->code = b.is_constant ? CSUCCESSP_STEP_TEXT_AMONG : CSUCCESSP_STEP_TEXT_PAIR;
    out->a = a.source;
    out->b = b.source;
    out->count = b.is_constant;
    return !b.is_constant || csuccessp_plan_code(d, b.value, &out->first);
}

int
csuccessp_plan_compare(csuccessp_plan_draft *d, unsigned what, csuccessp_operand a,
                       csuccessp_operand b, csuccessp_step *out)
{
    memset(out, 0, sizeof *out);
    if (!are_comparable(a.kind, b.kind) || (a.is_constant && b.is_constant))
        return 0;
    if (a.is_constant || (!b.is_constant && mirrored(what) < what)) {
        csuccessp_operand first = a;

        a = b;
        b = first;
        what = mirrored(what);
    }
    if (a.kind == K(STRING))
        return compare_texts(d, what, a, b, out);
    set_test(what, out);
    out->code = b.is_constant ? CSUCCESSP_STEP_CONSTANT : CSUCCESSP_STEP_PAIR;
    out->a = a.source;
    out->b = b.source;
    return !b.is_constant || csuccessp_plan_constant(b.value, &out->constant);
}

static int
add_number(csuccessp_plan_draft *d, csuccessp_any value)
{
    csuccessp_plan *plan = d->plan;

    if (csuccessp_array_reserve(plan->memory, &plan->numbers, 1) != CSUCCESS_OK)
        return no_memory(d);
    return csuccessp_plan_constant(value, &plan->numbers.items[plan->numbers.count++]);
}

/* a in [constants] */
static int
look_among(csuccessp_plan_draft *d, csuccessp_operand a, csuccessp_operand b, csuccessp_step *out)
{
    const csuccessp_list *list;
    uint32_t i, code;

    memset(out, 0, sizeof *out);
    if (!b.is_constant || b.kind != K(LIST) || a.is_constant)
        return 0;
    list = b.value.as.list;
    if (list->count > CSUCCESSP_PLAN_LIST || !are_comparable(a.kind, a.kind))
        return 0;
    out->code = a.kind == K(STRING) ? CSUCCESSP_STEP_TEXT_AMONG : CSUCCESSP_STEP_AMONG;
    out->a = a.source;
    out->count = list->count;
    out->first = (uint32_t)(a.kind == K(STRING) ? d->plan->names.count : d->plan->numbers.count);
    for (i = 0; i < list->count; i++)
        if (!are_comparable(a.kind, list->items[i].kind) ||
            !(a.kind == K(STRING) ? csuccessp_plan_code(d, list->items[i], &code)
                                  : add_number(d, list->items[i])))
            return 0;
    return 1;
}

static int
leaf_of_input(csuccessp_plan_draft *d, uint32_t at, csuccessp_step *out)
{
    const csuccessp_op *op = &d->program->ops[at];
    const csuccessp_program_input *input = &d->program->inputs[op->index];

    memset(out, 0, sizeof *out);
    if (!find_input(d, input, &out->a))
        return 0;
    if (op->code == CSUCCESSP_OP_PRESENT) {
        out->code = CSUCCESSP_STEP_PRESENT;
        return 1;
    }
    out->code = CSUCCESSP_STEP_CONSTANT;
    out->test = CSUCCESSP_TEST_EQUAL;
    out->constant = 1;
    return input->type->kind == K(BOOL);
}

int
csuccessp_plan_leaf(csuccessp_plan_draft *d, uint32_t at, csuccessp_step *out)
{
    const csuccessp_op *op = &d->program->ops[at];
    const uint32_t *children = d->program->children + op->first;
    csuccessp_operand a, b;

    if (op->code == CSUCCESSP_OP_INPUT || op->code == CSUCCESSP_OP_PRESENT)
        return leaf_of_input(d, at, out);
    if (op->code != CSUCCESSP_OP_OPERATOR || op->what < CSUCCESSP_EQUAL ||
        op->what > CSUCCESSP_IN || !csuccessp_plan_plain(d, children[0], &a) ||
        !csuccessp_plan_plain(d, children[1], &b))
        return 0;
    return op->what == CSUCCESSP_IN ? look_among(d, a, b, out)
                                    : csuccessp_plan_compare(d, op->what, a, b, out);
}
