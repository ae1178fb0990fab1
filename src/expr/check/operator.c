/* SPDX-License-Identifier: MIT */
/* Operators: the types that they take and give. */
#include "expr/check/check.h"

typedef struct row {
    uint8_t what, left, right, result;
} row;

#define K(kind) CSUCCESSP_KIND_##kind

/* Lists and equality are apart, for they take parameters. */
static const row rows[] = {
    {CSUCCESSP_ADD, K(INT), K(INT), K(INT)},
    {CSUCCESSP_ADD, K(DOUBLE), K(DOUBLE), K(DOUBLE)},
    {CSUCCESSP_ADD, K(INT), K(DOUBLE), K(DOUBLE)},
    {CSUCCESSP_ADD, K(DOUBLE), K(INT), K(DOUBLE)},
    {CSUCCESSP_ADD, K(UINT), K(UINT), K(UINT)},
    {CSUCCESSP_ADD, K(STRING), K(STRING), K(STRING)},
    {CSUCCESSP_ADD, K(BYTES), K(BYTES), K(BYTES)},
    {CSUCCESSP_ADD, K(TIMESTAMP), K(DURATION), K(TIMESTAMP)},
    {CSUCCESSP_ADD, K(DURATION), K(TIMESTAMP), K(TIMESTAMP)},
    {CSUCCESSP_ADD, K(DURATION), K(DURATION), K(DURATION)},
    {CSUCCESSP_ADD, K(DATE), K(INT), K(DATE)},
    {CSUCCESSP_ADD, K(INT), K(DATE), K(DATE)},
    {CSUCCESSP_SUBTRACT, K(INT), K(INT), K(INT)},
    {CSUCCESSP_SUBTRACT, K(DOUBLE), K(DOUBLE), K(DOUBLE)},
    {CSUCCESSP_SUBTRACT, K(INT), K(DOUBLE), K(DOUBLE)},
    {CSUCCESSP_SUBTRACT, K(DOUBLE), K(INT), K(DOUBLE)},
    {CSUCCESSP_SUBTRACT, K(UINT), K(UINT), K(UINT)},
    {CSUCCESSP_SUBTRACT, K(TIMESTAMP), K(TIMESTAMP), K(DURATION)},
    {CSUCCESSP_SUBTRACT, K(TIMESTAMP), K(DURATION), K(TIMESTAMP)},
    {CSUCCESSP_SUBTRACT, K(DURATION), K(DURATION), K(DURATION)},
    {CSUCCESSP_SUBTRACT, K(DATE), K(DATE), K(INT)},
    {CSUCCESSP_SUBTRACT, K(DATE), K(INT), K(DATE)},
    {CSUCCESSP_MULTIPLY, K(INT), K(INT), K(INT)},
    {CSUCCESSP_MULTIPLY, K(DOUBLE), K(DOUBLE), K(DOUBLE)},
    {CSUCCESSP_MULTIPLY, K(INT), K(DOUBLE), K(DOUBLE)},
    {CSUCCESSP_MULTIPLY, K(DOUBLE), K(INT), K(DOUBLE)},
    {CSUCCESSP_MULTIPLY, K(UINT), K(UINT), K(UINT)},
    {CSUCCESSP_DIVIDE, K(INT), K(INT), K(INT)},
    {CSUCCESSP_DIVIDE, K(DOUBLE), K(DOUBLE), K(DOUBLE)},
    {CSUCCESSP_DIVIDE, K(INT), K(DOUBLE), K(DOUBLE)},
    {CSUCCESSP_DIVIDE, K(DOUBLE), K(INT), K(DOUBLE)},
    {CSUCCESSP_DIVIDE, K(UINT), K(UINT), K(UINT)},
    {CSUCCESSP_REMAINDER, K(INT), K(INT), K(INT)},
    {CSUCCESSP_REMAINDER, K(UINT), K(UINT), K(UINT)},
};

static int
is_open(const csuccessp_type *type)
{
    return type->kind == K(DYN) || type->kind == K(PARAMETER);
}

static int
is_number(const csuccessp_type *type)
{
    return type->kind == K(INT) || type->kind == K(UINT) || type->kind == K(DOUBLE);
}

static const csuccessp_type *
type_of(const csuccessp_checker *checker, const csuccessp_tree *tree)
{
    const csuccessp_type *type = tree->type;

    while (type->kind == K(PARAMETER) && checker->bound[type->number])
        type = checker->bound[type->number];
    return type;
}

static void
type_text(csuccessp_checker *checker, const csuccessp_type *type, char *to, size_t size)
{
    csuccessp_buffer text;
    size_t length;

    csuccessp_buffer_open(&text, checker->arena->memory);
    csuccessp_type_write(&text, csuccessp_type_resolved(checker, type, 1));
    length = text.status == CSUCCESS_OK && text.length < size ? text.length : 0;
    for (size = 0; size < length; size++)
        to[size] = text.data[size];
    to[length] = '\0';
    csuccessp_buffer_close(&text);
}

static csuccess_status
refused(csuccessp_checker *checker, const csuccessp_tree *tree, const char *hint)
{
    char left[80], right[80];

    type_text(checker, tree->items[0]->type, left, sizeof left);
    if (tree->count == 1)
        return csuccessp_problem_set(checker->problem, CSUCCESS_E_DEFINITION, tree->offset,
                                     "'%s' does not take %s%s", csuccessp_operator_name(tree->what),
                                     left, hint);
    type_text(checker, tree->items[1]->type, right, sizeof right);
    return csuccessp_problem_set(checker->problem, CSUCCESS_E_DEFINITION, tree->offset,
                                 "'%s' does not take %s and %s%s",
                                 csuccessp_operator_name(tree->what), left, right, hint);
}

static const char *
hint_for(const csuccessp_type *a, const csuccessp_type *b)
{
    if ((a->kind == K(UINT) && is_number(b)) || (b->kind == K(UINT) && is_number(a)))
        return "; convert with int(), uint() or double()";
    if (a->kind == K(NULL) || b->kind == K(NULL))
        return "; whether there is a value asks has()";
    if (a->kind == K(STRING) || b->kind == K(STRING))
        return "; a string is made with string()";
    if (a->kind == K(TIMESTAMP) || b->kind == K(TIMESTAMP))
        return "; a number of days is written days(30)";
    return "";
}

static int
both_fit(csuccessp_checker *checker, const csuccessp_tree *tree, const csuccessp_type *left,
         const csuccessp_type *right)
{
    uint32_t mark = csuccessp_trail_mark(checker);

    if (csuccessp_assignable(checker, left, tree->items[0]->type) &&
        csuccessp_assignable(checker, right, tree->items[1]->type))
        return 1;
    csuccessp_trail_undo(checker, mark);
    return 0;
}

static const csuccessp_type *
list_of_fresh(csuccessp_checker *checker)
{
    const csuccessp_type *list = csuccessp_type_list(checker->arena,
                                                     csuccessp_fresh_parameter(checker));

    if (!list)
        checker->failed = 1;
    return list ? list : CSUCCESSP_TYPE_OF(DYN);
}

static csuccess_status
check_arithmetic(csuccessp_checker *checker, csuccessp_tree *tree)
{
    const csuccessp_type *a = type_of(checker, tree->items[0]);
    const csuccessp_type *b = type_of(checker, tree->items[1]);
    const csuccessp_type *result = NULL, *list;
    size_t i;

    if (a->kind == K(PARAMETER) && b->kind == K(PARAMETER)) {
        tree->type = CSUCCESSP_TYPE_OF(DYN);
        return CSUCCESS_OK;
    }
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        const csuccessp_type *gives = &csuccessp_types[rows[i].result];

        if (rows[i].what != tree->what)
            continue;
        if (!is_open(a) && !is_open(b)) {
            if (rows[i].left != a->kind || rows[i].right != b->kind)
                continue;
            result = gives;
            break;
        }
        if (!both_fit(checker, tree, &csuccessp_types[rows[i].left],
                      &csuccessp_types[rows[i].right]))
            continue;
        result = !result || result == gives ? gives : CSUCCESSP_TYPE_OF(DYN);
    }
    if (tree->what == CSUCCESSP_ADD && (a->kind == K(LIST) || is_open(a)) &&
        (b->kind == K(LIST) || is_open(b))) {
        list = list_of_fresh(checker);
        if (both_fit(checker, tree, list, list))
            result = result ? CSUCCESSP_TYPE_OF(DYN) : csuccessp_type_resolved(checker, list, 0);
        else if (!result && a->kind == K(LIST) && b->kind == K(LIST))
            result = csuccessp_type_list(checker->arena, CSUCCESSP_TYPE_OF(DYN));
    }
    if (!result)
        return refused(checker, tree, hint_for(a, b));
    tree->type = result;
    return CSUCCESS_OK;
}

static csuccess_status
check_order(csuccessp_checker *checker, csuccessp_tree *tree)
{
    const csuccessp_type *a = type_of(checker, tree->items[0]);
    const csuccessp_type *b = type_of(checker, tree->items[1]);

    tree->type = CSUCCESSP_TYPE_OF(BOOL);
    if (is_number(a) && is_number(b))
        return CSUCCESS_OK;
    switch (is_open(a) ? b->kind : a->kind) {
    case K(DYN):
    case K(PARAMETER):
    case K(BOOL):
    case K(INT):
    case K(UINT):
    case K(DOUBLE):
    case K(STRING):
    case K(BYTES):
    case K(TIMESTAMP):
    case K(DURATION):
    case K(DATE):
        if (csuccessp_assignable(checker, a, b))
            return CSUCCESS_OK;
        break;
    default:
        break;
    }
    return refused(checker, tree, hint_for(a, b));
}

static csuccess_status
check_equality(csuccessp_checker *checker, csuccessp_tree *tree)
{
    const csuccessp_type *a = type_of(checker, tree->items[0]);
    const csuccessp_type *b = type_of(checker, tree->items[1]);

    tree->type = CSUCCESSP_TYPE_OF(BOOL);
    if ((is_number(a) && is_number(b)) || csuccessp_assignable(checker, a, b))
        return CSUCCESS_OK;
    return refused(checker, tree, hint_for(a, b));
}

static csuccess_status
check_in(csuccessp_checker *checker, csuccessp_tree *tree)
{
    const csuccessp_type *a = type_of(checker, tree->items[0]);
    const csuccessp_type *b = type_of(checker, tree->items[1]);
    const csuccessp_type *of;

    tree->type = CSUCCESSP_TYPE_OF(BOOL);
    if (is_open(b))
        return CSUCCESS_OK;
    if (b->kind != K(LIST) && b->kind != K(MAP))
        return refused(checker, tree, "; it looks into a list or the keys of a map");
    of = csuccessp_type_parameter(b, 0);
    while (of->kind == K(PARAMETER) && checker->bound[of->number])
        of = checker->bound[of->number];
    if ((is_number(a) && is_number(of)) || csuccessp_assignable(checker, of, a))
        return CSUCCESS_OK;
    return refused(checker, tree, "");
}

/* a[b] of a list or a map, of an optional one, and a[?b]. */
static csuccess_status
check_index(csuccessp_checker *checker, csuccessp_tree *tree)
{
    const csuccessp_type *a = type_of(checker, tree->items[0]);
    const csuccessp_type *b = type_of(checker, tree->items[1]);
    const csuccessp_type *key, *value;
    int optional = tree->what == CSUCCESSP_OPTIONAL_INDEX;

    if (a->kind == K(OPTIONAL)) {
        optional = 1;
        a = csuccessp_type_parameter(a, 0);
        while (a->kind == K(PARAMETER) && checker->bound[a->number])
            a = checker->bound[a->number];
    }
    if (is_open(a)) {
        value = CSUCCESSP_TYPE_OF(DYN);
    } else if (a->kind == K(LIST)) {
        value = csuccessp_type_parameter(a, 0);
        if (!is_number(b) && !csuccessp_assignable(checker, CSUCCESSP_TYPE_OF(INT), b))
            return refused(checker, tree, "; a list is indexed by int");
    } else if (a->kind == K(MAP)) {
        key = csuccessp_type_parameter(a, 0);
        value = csuccessp_type_parameter(a, 1);
        if (!(is_number(b) && is_number(key)) && !csuccessp_assignable(checker, key, b))
            return refused(checker, tree, "; that is no key of the map");
    } else {
        return refused(checker, tree, "");
    }
    tree->type = optional ? csuccessp_type_wrap(checker->arena, CSUCCESSP_KIND_OPTIONAL, value)
                          : value;
    return tree->type ? CSUCCESS_OK : csuccessp_check_memory(checker);
}

static csuccess_status
check_choice(csuccessp_checker *checker, csuccessp_tree *tree)
{
    const csuccessp_type *yes = type_of(checker, tree->items[1]);
    const csuccessp_type *no = type_of(checker, tree->items[2]);
    char left[80], right[80];

    if (!csuccessp_assignable(checker, CSUCCESSP_TYPE_OF(BOOL), tree->items[0]->type)) {
        type_text(checker, tree->items[0]->type, left, sizeof left);
        return csuccessp_problem_set(checker->problem, CSUCCESS_E_DEFINITION,
                                     tree->items[0]->offset,
                                     "the condition before '?' is %s, not bool", left);
    }
    if ((yes->kind == K(INT) && no->kind == K(DOUBLE)) ||
        (yes->kind == K(DOUBLE) && no->kind == K(INT))) {
        tree->type = CSUCCESSP_TYPE_OF(DOUBLE); /* the evaluator converts */
        return CSUCCESS_OK;
    }
    if (!csuccessp_assignable(checker, yes, no)) {
        type_text(checker, yes, left, sizeof left);
        type_text(checker, no, right, sizeof right);
        return csuccessp_problem_set(checker->problem, CSUCCESS_E_DEFINITION, tree->offset,
                                     "'?:' chooses between %s and %s; both must have one type",
                                     left, right);
    }
    tree->type = csuccessp_type_join(checker, yes, no);
    return CSUCCESS_OK;
}

static csuccess_status
check_logic(csuccessp_checker *checker, csuccessp_tree *tree)
{
    char text[80];
    uint32_t i;

    tree->type = CSUCCESSP_TYPE_OF(BOOL);
    for (i = 0; i < tree->count; i++)
        if (!csuccessp_assignable(checker, CSUCCESSP_TYPE_OF(BOOL), tree->items[i]->type)) {
            type_text(checker, tree->items[i]->type, text, sizeof text);
            return csuccessp_problem_set(checker->problem, CSUCCESS_E_DEFINITION,
                                         tree->items[i]->offset, "'%s' takes bool, and this is %s",
                                         csuccessp_operator_name(tree->what), text);
        }
    return CSUCCESS_OK;
}

static csuccess_status
check_sign(csuccessp_checker *checker, csuccessp_tree *tree)
{
    const csuccessp_type *type = type_of(checker, tree->items[0]);

    tree->type = type;
    if (is_open(type)) {
        tree->type = CSUCCESSP_TYPE_OF(DYN);
        return CSUCCESS_OK;
    }
    if (type->kind == K(INT) || type->kind == K(DOUBLE) || type->kind == K(DURATION))
        return CSUCCESS_OK;
    return refused(checker, tree, "");
}

static void
warn_division(csuccessp_checker *checker, const csuccessp_tree *tree)
{
    csuccessp_warning *warning;

    if (tree->type->kind != K(INT) || checker->warning_count == CSUCCESSP_WARNINGS)
        return;
    warning = &checker->warnings[checker->warning_count++];
    warning->offset = tree->offset;
    warning->message = "int / int drops what is behind the point; write double(a) / b to keep it";
}

csuccess_status
csuccessp_check_operator(csuccessp_checker *checker, csuccessp_tree *tree)
{
    csuccess_status status = CSUCCESS_OK;
    uint32_t i;

    for (i = 0; i < tree->count && status == CSUCCESS_OK; i++)
        status = csuccessp_check_node(checker, tree->items[i]);
    if (status != CSUCCESS_OK)
        return status;
    switch (tree->what) {
    case CSUCCESSP_NOT:
    case CSUCCESSP_AND:
    case CSUCCESSP_OR:
        return check_logic(checker, tree);
    case CSUCCESSP_NEGATE:
        return check_sign(checker, tree);
    case CSUCCESSP_EQUAL:
    case CSUCCESSP_NOT_EQUAL:
        return check_equality(checker, tree);
    case CSUCCESSP_LESS:
    case CSUCCESSP_LESS_EQUAL:
    case CSUCCESSP_GREATER:
    case CSUCCESSP_GREATER_EQUAL:
        return check_order(checker, tree);
    case CSUCCESSP_IN:
        return check_in(checker, tree);
    case CSUCCESSP_CHOOSE:
        return check_choice(checker, tree);
    case CSUCCESSP_INDEX:
    case CSUCCESSP_OPTIONAL_INDEX:
        return check_index(checker, tree);
    default:
        status = check_arithmetic(checker, tree);
        if (status == CSUCCESS_OK && tree->what == CSUCCESSP_DIVIDE)
            warn_division(checker, tree);
        return status;
    }
}
