/* SPDX-License-Identifier: MIT */
/* An expression as it was written, with macros taken apart; the checker adds types and what names
 * stand for. Nodes live in the compiler's arena. */
#ifndef CSUCCESSP_EXPR_TREE_H
#define CSUCCESSP_EXPR_TREE_H

#include "expr/any.h"
#include "expr/function/function.h"

enum {
    CSUCCESSP_TREE_LITERAL,
    CSUCCESSP_TREE_NAME,   /* `name`; resolved: INPUT, LOCAL or LITERAL */
    CSUCCESSP_TREE_SELECT, /* items[0].name */
    CSUCCESSP_TREE_HAS,    /* has(items[0].name), or has(name) without items */
    CSUCCESSP_TREE_CALL,   /* name(items...), or items[0].name(items...) when `method` */
    CSUCCESSP_TREE_OPERATOR,
    CSUCCESSP_TREE_LIST,         /* items; `marks` tells optional ones */
    CSUCCESSP_TREE_MAP,          /* items: key, value, key, value... */
    CSUCCESSP_TREE_LOOP,         /* a macro over a list or map: range, [filter,] body */
    CSUCCESSP_TREE_BIND,         /* cel.bind(name, items[0], items[1]) */
    CSUCCESSP_TREE_OPTIONAL_MAP, /* items[0].optMap(name, items[1]); `method`: optFlatMap */
    CSUCCESSP_TREE_INPUT,        /* a variable, number `index` of the inputs */
    CSUCCESSP_TREE_LOCAL,        /* a name of a macro, in the place `index` of the frame */
    CSUCCESSP_TREE_PRESENT,      /* has() of the input `index` */
    CSUCCESSP_TREE_HAS_LOCAL,    /* has() of what is in the place `index` of the frame */
    CSUCCESSP_TREE_MATCH,        /* does items[0] match the pattern `index` of the program? */
    CSUCCESSP_TREE_FAULT /* `index` is CSUCCESSP_FAULT_: a name that nobody knows, unchecked */
};

enum {
    CSUCCESSP_NOT,
    CSUCCESSP_NEGATE,
    CSUCCESSP_ADD,
    CSUCCESSP_SUBTRACT,
    CSUCCESSP_MULTIPLY,
    CSUCCESSP_DIVIDE,
    CSUCCESSP_REMAINDER,
    CSUCCESSP_EQUAL, /* comparisons in this order */
    CSUCCESSP_NOT_EQUAL,
    CSUCCESSP_LESS,
    CSUCCESSP_LESS_EQUAL,
    CSUCCESSP_GREATER,
    CSUCCESSP_GREATER_EQUAL,
    CSUCCESSP_IN,
    CSUCCESSP_AND, /* two or more items */
    CSUCCESSP_OR,  /* two or more items */
    CSUCCESSP_CHOOSE,
    CSUCCESSP_INDEX,
    CSUCCESSP_OPTIONAL_INDEX,
    CSUCCESSP_OPERATORS
};

enum {
    CSUCCESSP_LOOP_ALL,
    CSUCCESSP_LOOP_EXISTS,
    CSUCCESSP_LOOP_ONE,
    CSUCCESSP_LOOP_MAP, /* map, transformList; with a filter or without */
    CSUCCESSP_LOOP_FILTER,
    CSUCCESSP_LOOP_TRANSFORM_MAP,
    CSUCCESSP_LOOP_TRANSFORM_ENTRY,
    CSUCCESSP_LOOP_SORT /* sortBy */
};

typedef struct csuccessp_tree {
    uint8_t kind;      /* CSUCCESSP_TREE_ */
    uint8_t what;      /* an operator: CSUCCESSP_NOT...; a loop: CSUCCESSP_LOOP_ */
    uint8_t method;    /* called with a receiver */
    uint8_t optional;  /* .?name */
    uint8_t absolute;  /* .name */
    uint8_t variables; /* of a loop: 1 or 2 */
    uint8_t filtered;  /* a loop with a filter */
    uint32_t offset;
    uint32_t count; /* of items */
    uint32_t name_length;
    uint32_t index; /* of a loop, bind or optMap: the first place in the frame */
    const char *name;
    const char *second; /* the second variable of a loop */
    uint32_t second_length;
    struct csuccessp_tree **items;
    const uint8_t *marks; /* of a list or map: which elements are optional; NULL: none */
    csuccessp_any literal;

    /* From the checker. */
    const csuccessp_type *type;
    const csuccessp_overload **overloads; /* those that a call may mean */
    uint32_t overload_count;

    /* Of a match: steps for each byte, from the pattern. */
    uint64_t pace;

    /* From the estimate. */
    uint64_t cost;  /* steps at most */
    uint64_t size;  /* bytes or elements of the value at most */
    uint64_t inner; /* the same of an element */
} csuccessp_tree;

const char *csuccessp_operator_name(unsigned what);

#endif
