/* SPDX-License-Identifier: MIT */
#include "expr/syntax/parse.h"

#include <string.h>

/* Items while their number is not known yet. */
typedef struct items {
    csuccessp_tree **items;
    uint8_t *marks;
    uint32_t count, capacity;
    int marked;
} items;

static csuccess_status parse_expression(csuccessp_parser *parser, csuccessp_tree **out);

csuccess_status
csuccessp_parse_memory(csuccessp_parser *parser)
{
    return csuccessp_problem_set(parser->problem, CSUCCESS_E_NO_MEMORY, 0, "out of memory");
}

csuccessp_tree *
csuccessp_tree_new(csuccessp_parser *parser, unsigned kind, uint32_t offset, uint32_t count)
{
    csuccessp_tree *tree = csuccessp_arena_take_zeroed(parser->arena, 1, sizeof *tree);

    if (!tree)
        return NULL;
    tree->kind = (uint8_t)kind;
    tree->offset = offset;
    tree->count = count;
    if (count) {
        tree->items = csuccessp_arena_take(parser->arena, count, sizeof(csuccessp_tree *));
        if (!tree->items)
            return NULL;
    }
    return tree;
}

const char *
csuccessp_operator_name(unsigned what)
{
    static const char *const names[CSUCCESSP_OPERATORS] = {"!",  "-",  "+",  "-",  "*",  "/",  "%",
                                                           "==", "!=", "<",  "<=", ">",  ">=", "in",
                                                           "&&", "||", "?:", "[]", "[?]"};

    return names[what];
}

/* Takes the word in front and looks at the next. */
static csuccess_status
advance(csuccessp_parser *parser)
{
    return csuccessp_token_next(&parser->lexer, &parser->token);
}

static int
looking_at(const csuccessp_parser *parser, unsigned kind)
{
    return parser->token.kind == kind;
}

/* Words that are operators elsewhere. */
static const char *
hint_for(const char *word, size_t length)
{
    static const struct hint {
        const char *word, *text;
    } hints[] = {
        {"and", "; and is written &&"},
        {"or", "; or is written ||"},
        {"not", "; not is written !"},
        {"is", "; equality is written =="},
    };
    size_t i;

    for (i = 0; i < sizeof hints / sizeof *hints; i++)
        if (strlen(hints[i].word) == length && memcmp(hints[i].word, word, length) == 0)
            return hints[i].text;
    return "";
}

static csuccess_status
unexpected(csuccessp_parser *parser, const char *wanted)
{
    const csuccessp_token *token = &parser->token;
    const char *word = parser->lexer.text + token->offset;

    if (token->kind == CSUCCESSP_TOKEN_NAME)
        return csuccessp_problem_set(parser->problem, CSUCCESS_E_SYNTAX, token->offset,
                                     "expected %s, found '%.*s'%s", wanted,
                                     (int)(token->length < 80 ? token->length : 80), word,
                                     hint_for(word, token->length));
    return csuccessp_problem_set(parser->problem, CSUCCESS_E_SYNTAX, token->offset,
                                 "expected %s, found %s", wanted,
                                 csuccessp_token_name(token->kind));
}

static csuccess_status
expect(csuccessp_parser *parser, unsigned kind)
{
    if (!looking_at(parser, kind))
        return unexpected(parser, csuccessp_token_name(kind));
    return advance(parser);
}

static csuccess_status
add_item(csuccessp_parser *parser, items *list, csuccessp_tree *item, int mark)
{
    if (list->count == list->capacity) {
        uint32_t capacity = list->capacity ? list->capacity * 2 : 4;
        csuccessp_tree **grown = csuccessp_arena_take(parser->arena, capacity,
                                                      sizeof(csuccessp_tree *));
        uint8_t *marks = csuccessp_arena_take(parser->arena, capacity, 1);

        if (!grown || !marks)
            return csuccessp_parse_memory(parser);
        if (list->count) {
            memcpy(grown, list->items, list->count * sizeof *grown);
            memcpy(marks, list->marks, list->count);
        }
        list->items = grown;
        list->marks = marks;
        list->capacity = capacity;
    }
    list->marks[list->count] = (uint8_t)mark;
    list->items[list->count++] = item;
    list->marked |= mark;
    return CSUCCESS_OK;
}

/* A node whose items are those of a list. */
static csuccess_status
with_items(csuccessp_parser *parser, unsigned kind, uint32_t offset, const items *list,
           csuccessp_tree **out)
{
    csuccessp_tree *tree = csuccessp_tree_new(parser, kind, offset, 0);

    if (!tree)
        return csuccessp_parse_memory(parser);
    tree->items = list->items;
    tree->count = list->count;
    tree->marks = list->marked ? list->marks : NULL;
    *out = tree;
    return CSUCCESS_OK;
}

static csuccess_status
operator_node(csuccessp_parser *parser, unsigned what, uint32_t offset, csuccessp_tree *left,
              csuccessp_tree *right, csuccessp_tree **out)
{
    csuccessp_tree *tree = csuccessp_tree_new(parser, CSUCCESSP_TREE_OPERATOR, offset,
                                              right ? 2 : 1);

    if (!tree)
        return csuccessp_parse_memory(parser);
    tree->what = (uint8_t)what;
    tree->items[0] = left;
    if (right)
        tree->items[1] = right;
    *out = tree;
    return CSUCCESS_OK;
}

/* What is written between brackets, up to and with the closing one; a comma may end it, except
 * among arguments. */
static csuccess_status
parse_items(csuccessp_parser *parser, unsigned close, items *out)
{
    csuccess_status status = CSUCCESS_OK;
    csuccessp_tree *item;

    while (status == CSUCCESS_OK && !looking_at(parser, close)) {
        int mark = close != CSUCCESSP_TOKEN_CLOSE && looking_at(parser, CSUCCESSP_TOKEN_QUESTION);

        if (mark)
            status = advance(parser);
        if (status == CSUCCESS_OK)
            status = parse_expression(parser, &item);
        if (status == CSUCCESS_OK)
            status = add_item(parser, out, item, mark);
        if (status == CSUCCESS_OK && close == CSUCCESSP_TOKEN_CLOSE_MAP) {
            status = expect(parser, CSUCCESSP_TOKEN_COLON);
            if (status == CSUCCESS_OK)
                status = parse_expression(parser, &item);
            if (status == CSUCCESS_OK)
                status = add_item(parser, out, item, mark);
        }
        if (status != CSUCCESS_OK || looking_at(parser, close))
            break;
        if (!looking_at(parser, CSUCCESSP_TOKEN_COMMA))
            return csuccessp_problem_set(parser->problem, CSUCCESS_E_SYNTAX, parser->token.offset,
                                         "expected ',' or %s, found %s",
                                         csuccessp_token_name(close),
                                         csuccessp_token_name(parser->token.kind));
        status = advance(parser);
        if (status == CSUCCESS_OK && close == CSUCCESSP_TOKEN_CLOSE && looking_at(parser, close))
            return unexpected(parser, "an argument");
    }
    return status == CSUCCESS_OK ? advance(parser) : status;
}

static csuccess_status
parse_literal(csuccessp_parser *parser, int negative, csuccessp_tree **out)
{
    csuccessp_tree *tree = csuccessp_tree_new(parser, CSUCCESSP_TREE_LITERAL, parser->token.offset,
                                              0);
    csuccess_status status;

    if (!tree)
        return csuccessp_parse_memory(parser);
    status = csuccessp_literal_read(parser, &parser->token, negative, &tree->literal);
    *out = tree;
    return status == CSUCCESS_OK ? advance(parser) : status;
}

static void
name_from_token(csuccessp_parser *parser, csuccessp_tree *tree)
{
    const csuccessp_token *token = &parser->token;
    uint32_t quote = token->kind == CSUCCESSP_TOKEN_QUOTED;

    tree->name = parser->lexer.text + token->offset + quote;
    tree->name_length = token->length - 2 * quote;
}

/* Arguments behind a name and its parenthesis; `tree` becomes a call. */
static csuccess_status
parse_call(csuccessp_parser *parser, csuccessp_tree *target, csuccessp_tree **tree)
{
    csuccessp_tree *name = *tree, *call = NULL, *expanded = NULL;
    csuccess_status status;
    items list = {0};

    status = advance(parser);
    if (status == CSUCCESS_OK && target)
        status = add_item(parser, &list, target, 0);
    if (status == CSUCCESS_OK)
        status = parse_items(parser, CSUCCESSP_TOKEN_CLOSE, &list);
    if (status == CSUCCESS_OK)
        status = with_items(parser, CSUCCESSP_TREE_CALL, name->offset, &list, &call);
    if (status != CSUCCESS_OK)
        return status;
    call->name = name->name;
    call->name_length = name->name_length;
    call->absolute = name->absolute;
    call->method = target != NULL;
    if (parser->macros)
        status = csuccessp_macro_expand(parser, call, &expanded);
    *tree = expanded ? expanded : call;
    return status;
}

static csuccess_status
parse_name(csuccessp_parser *parser, csuccessp_tree **out)
{
    csuccessp_tree *tree = csuccessp_tree_new(parser, CSUCCESSP_TREE_NAME, parser->token.offset, 0);
    csuccess_status status = CSUCCESS_OK;

    if (!tree)
        return csuccessp_parse_memory(parser);
    if (looking_at(parser, CSUCCESSP_TOKEN_DOT)) {
        tree->absolute = 1;
        status = advance(parser);
    }
    if (status == CSUCCESS_OK && looking_at(parser, CSUCCESSP_TOKEN_RESERVED))
        return csuccessp_problem_set(parser->problem, CSUCCESS_E_SYNTAX, parser->token.offset,
                                     "'%.*s' is a reserved word and cannot be a name",
                                     (int)parser->token.length,
                                     parser->lexer.text + parser->token.offset);
    if (status == CSUCCESS_OK && !looking_at(parser, CSUCCESSP_TOKEN_NAME))
        return unexpected(parser, tree->absolute ? "a name" : "a value");
    if (status != CSUCCESS_OK)
        return status;
    name_from_token(parser, tree);
    status = advance(parser);
    *out = tree;
    if (status == CSUCCESS_OK && looking_at(parser, CSUCCESSP_TOKEN_OPEN))
        status = parse_call(parser, NULL, out);
    return status;
}

static csuccess_status
parse_brackets(csuccessp_parser *parser, unsigned kind, unsigned close, csuccessp_tree **out)
{
    uint32_t offset = parser->token.offset;
    csuccess_status status = advance(parser);
    items list = {0};

    if (status == CSUCCESS_OK)
        status = parse_items(parser, close, &list);
    if (status == CSUCCESS_OK)
        status = with_items(parser, kind, offset, &list, out);
    return status;
}

static csuccess_status
parse_primary(csuccessp_parser *parser, csuccessp_tree **out)
{
    csuccess_status status;

    switch (parser->token.kind) {
    case CSUCCESSP_TOKEN_INT:
    case CSUCCESSP_TOKEN_UINT:
    case CSUCCESSP_TOKEN_DOUBLE:
    case CSUCCESSP_TOKEN_STRING:
    case CSUCCESSP_TOKEN_BYTES:
    case CSUCCESSP_TOKEN_TRUE:
    case CSUCCESSP_TOKEN_FALSE:
    case CSUCCESSP_TOKEN_NULL:
        return parse_literal(parser, 0, out);
    case CSUCCESSP_TOKEN_OPEN:
        status = advance(parser);
        if (status == CSUCCESS_OK)
            status = parse_expression(parser, out);
        return status == CSUCCESS_OK ? expect(parser, CSUCCESSP_TOKEN_CLOSE) : status;
    case CSUCCESSP_TOKEN_OPEN_LIST:
        return parse_brackets(parser, CSUCCESSP_TREE_LIST, CSUCCESSP_TOKEN_CLOSE_LIST, out);
    case CSUCCESSP_TOKEN_OPEN_MAP:
        return parse_brackets(parser, CSUCCESSP_TREE_MAP, CSUCCESSP_TOKEN_CLOSE_MAP, out);
    default:
        return parse_name(parser, out);
    }
}

/* Behind a dot. */
static csuccess_status
parse_select(csuccessp_parser *parser, csuccessp_tree **tree)
{
    uint32_t offset = parser->token.offset;
    csuccess_status status = advance(parser);
    csuccessp_tree *select, *target = *tree;
    int optional = looking_at(parser, CSUCCESSP_TOKEN_QUESTION);

    if (status == CSUCCESS_OK && optional)
        status = advance(parser);
    if (status != CSUCCESS_OK)
        return status;
    if (!looking_at(parser, CSUCCESSP_TOKEN_NAME) && !looking_at(parser, CSUCCESSP_TOKEN_QUOTED) &&
        !looking_at(parser, CSUCCESSP_TOKEN_RESERVED))
        return unexpected(parser, "a name");
    select = csuccessp_tree_new(parser, CSUCCESSP_TREE_SELECT, offset, 1);
    if (!select)
        return csuccessp_parse_memory(parser);
    select->items[0] = target;
    select->optional = (uint8_t)optional;
    name_from_token(parser, select);
    optional |= looking_at(parser, CSUCCESSP_TOKEN_QUOTED);
    status = advance(parser);
    *tree = select;
    if (status == CSUCCESS_OK && looking_at(parser, CSUCCESSP_TOKEN_OPEN) && !optional) {
        select->offset = offset + 1;
        status = parse_call(parser, target, tree);
    }
    return status;
}

static csuccess_status
parse_index(csuccessp_parser *parser, csuccessp_tree **tree)
{
    uint32_t offset = parser->token.offset;
    csuccess_status status = advance(parser);
    unsigned what = CSUCCESSP_INDEX;
    csuccessp_tree *index;

    if (status == CSUCCESS_OK && looking_at(parser, CSUCCESSP_TOKEN_QUESTION)) {
        what = CSUCCESSP_OPTIONAL_INDEX;
        status = advance(parser);
    }
    if (status == CSUCCESS_OK)
        status = parse_expression(parser, &index);
    if (status == CSUCCESS_OK)
        status = expect(parser, CSUCCESSP_TOKEN_CLOSE_LIST);
    if (status == CSUCCESS_OK)
        status = operator_node(parser, what, offset, *tree, index, tree);
    return status;
}

/* A value and what is selected of it. Each step makes the tree deeper, so it counts as such. */
static csuccess_status
parse_member(csuccessp_parser *parser, csuccessp_tree **out, int negative)
{
    uint32_t depth = parser->depth;
    csuccess_status status = negative ? parse_literal(parser, 1, out) : parse_primary(parser, out);

    while (status == CSUCCESS_OK && (looking_at(parser, CSUCCESSP_TOKEN_DOT) ||
                                     looking_at(parser, CSUCCESSP_TOKEN_OPEN_LIST))) {
        if (++parser->depth > parser->depth_limit)
            return csuccessp_problem_set(parser->problem, CSUCCESS_E_LIMIT, parser->token.offset,
                                         "nests deeper than %u", parser->depth_limit);
        if (looking_at(parser, CSUCCESSP_TOKEN_DOT))
            status = parse_select(parser, out);
        else
            status = parse_index(parser, out);
    }
    parser->depth = depth;
    return status;
}

/* Signs in front of a value: pairs of the same sign still check its type, so they stay. */
static csuccess_status
parse_unary(csuccessp_parser *parser, csuccessp_tree **out)
{
    unsigned sign = parser->token.kind;
    uint32_t offset = parser->token.offset;
    csuccess_status status;

    if (sign != CSUCCESSP_TOKEN_NOT && sign != CSUCCESSP_TOKEN_MINUS)
        return parse_member(parser, out, 0);
    if (++parser->depth > parser->depth_limit)
        return csuccessp_problem_set(parser->problem, CSUCCESS_E_LIMIT, offset,
                                     "nests deeper than %u", parser->depth_limit);
    status = advance(parser);
    if (status != CSUCCESS_OK)
        return status;
    if (sign == CSUCCESSP_TOKEN_MINUS &&
        (looking_at(parser, CSUCCESSP_TOKEN_INT) || looking_at(parser, CSUCCESSP_TOKEN_DOUBLE))) {
        status = parse_member(parser, out, 1);
    } else {
        status = parse_unary(parser, out);
        if (status == CSUCCESS_OK)
            status = operator_node(parser,
                                   sign == CSUCCESSP_TOKEN_NOT ? CSUCCESSP_NOT : CSUCCESSP_NEGATE,
                                   offset, *out, NULL, out);
    }
    parser->depth--;
    return status;
}

/* How strongly a word binds what is beside it; 0: it is no operator between two values. */
static unsigned
binding_of(unsigned kind, unsigned *what)
{
    switch (kind) {
    case CSUCCESSP_TOKEN_OR:
        *what = CSUCCESSP_OR;
        return 1;
    case CSUCCESSP_TOKEN_AND:
        *what = CSUCCESSP_AND;
        return 2;
    case CSUCCESSP_TOKEN_EQUAL:
    case CSUCCESSP_TOKEN_NOT_EQUAL:
    case CSUCCESSP_TOKEN_LESS:
    case CSUCCESSP_TOKEN_LESS_EQUAL:
    case CSUCCESSP_TOKEN_GREATER:
    case CSUCCESSP_TOKEN_GREATER_EQUAL:
        *what = CSUCCESSP_EQUAL + (kind - CSUCCESSP_TOKEN_EQUAL);
        return 3;
    case CSUCCESSP_TOKEN_IN:
        *what = CSUCCESSP_IN;
        return 3;
    case CSUCCESSP_TOKEN_PLUS:
        *what = CSUCCESSP_ADD;
        return 4;
    case CSUCCESSP_TOKEN_MINUS:
        *what = CSUCCESSP_SUBTRACT;
        return 4;
    case CSUCCESSP_TOKEN_STAR:
        *what = CSUCCESSP_MULTIPLY;
        return 5;
    case CSUCCESSP_TOKEN_SLASH:
        *what = CSUCCESSP_DIVIDE;
        return 5;
    case CSUCCESSP_TOKEN_PERCENT:
        *what = CSUCCESSP_REMAINDER;
        return 5;
    default:
        return 0;
    }
}

/* a && b && c is one node of three, so that long rules are not deep ones. */
static csuccess_status parse_chain(csuccessp_parser *parser, unsigned binding,
                                   csuccessp_tree **tree);

static csuccess_status
parse_binary(csuccessp_parser *parser, unsigned least, csuccessp_tree **out)
{
    uint32_t depth = parser->depth, offset;
    csuccess_status status = parse_unary(parser, out);
    unsigned what = 0, binding;
    csuccessp_tree *right;

    while (status == CSUCCESS_OK) {
        binding = binding_of(parser->token.kind, &what);
        if (!binding || binding < least)
            break;
        if (++parser->depth > parser->depth_limit)
            return csuccessp_problem_set(parser->problem, CSUCCESS_E_LIMIT, parser->token.offset,
                                         "nests deeper than %u", parser->depth_limit);
        if (binding <= 2) {
            status = parse_chain(parser, binding, out);
            continue;
        }
        offset = parser->token.offset;
        status = advance(parser);
        if (status == CSUCCESS_OK)
            status = parse_binary(parser, binding + 1, &right);
        if (status == CSUCCESS_OK)
            status = operator_node(parser, what, offset, *out, right, out);
    }
    parser->depth = depth;
    return status;
}

static csuccess_status
parse_chain(csuccessp_parser *parser, unsigned binding, csuccessp_tree **tree)
{
    unsigned kind = parser->token.kind;
    uint32_t offset = parser->token.offset;
    csuccess_status status;
    items list = {0};
    csuccessp_tree *item;

    status = add_item(parser, &list, *tree, 0);
    while (status == CSUCCESS_OK && looking_at(parser, kind)) {
        status = advance(parser);
        if (status == CSUCCESS_OK)
            status = parse_binary(parser, binding + 1, &item);
        if (status == CSUCCESS_OK)
            status = add_item(parser, &list, item, 0);
    }
    if (status == CSUCCESS_OK)
        status = with_items(parser, CSUCCESSP_TREE_OPERATOR, offset, &list, tree);
    if (status == CSUCCESS_OK)
        (*tree)->what = binding == 1 ? CSUCCESSP_OR : CSUCCESSP_AND;
    return status;
}

static csuccess_status
parse_choice(csuccessp_parser *parser, csuccessp_tree **out)
{
    uint32_t offset = parser->token.offset;
    csuccessp_tree *condition = *out, *yes, *no, *tree;
    csuccess_status status = advance(parser);

    if (status == CSUCCESS_OK)
        status = parse_binary(parser, 1, &yes);
    if (status == CSUCCESS_OK)
        status = expect(parser, CSUCCESSP_TOKEN_COLON);
    if (status == CSUCCESS_OK)
        status = parse_expression(parser, &no);
    if (status != CSUCCESS_OK)
        return status;
    tree = csuccessp_tree_new(parser, CSUCCESSP_TREE_OPERATOR, offset, 3);
    if (!tree)
        return csuccessp_parse_memory(parser);
    tree->what = CSUCCESSP_CHOOSE;
    tree->items[0] = condition;
    tree->items[1] = yes;
    tree->items[2] = no;
    *out = tree;
    return CSUCCESS_OK;
}

static csuccess_status
parse_expression(csuccessp_parser *parser, csuccessp_tree **out)
{
    csuccess_status status;

    if (++parser->depth > parser->depth_limit)
        return csuccessp_problem_set(parser->problem, CSUCCESS_E_LIMIT, parser->token.offset,
                                     "nests deeper than %u", parser->depth_limit);
    status = parse_binary(parser, 1, out);
    if (status == CSUCCESS_OK && looking_at(parser, CSUCCESSP_TOKEN_QUESTION))
        status = parse_choice(parser, out);
    parser->depth--;
    return status;
}

csuccess_status
csuccessp_parse(csuccessp_arena *arena, const char *text, size_t length, uint32_t depth_limit,
                int macros, csuccessp_tree **out, csuccessp_problem *problem)
{
    csuccessp_parser parser = {
        arena, problem, {text, (uint32_t)length, 0, problem}, {0}, 0, depth_limit, (uint8_t)macros};
    csuccess_status status = advance(&parser);

    if (status == CSUCCESS_OK)
        status = parse_expression(&parser, out);
    if (status == CSUCCESS_OK && !looking_at(&parser, CSUCCESSP_TOKEN_END))
        status = unexpected(&parser, "an operator or the end");
    return status;
}
