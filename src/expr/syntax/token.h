/* SPDX-License-Identifier: MIT */
/* The words of an expression. */
#ifndef CSUCCESSP_EXPR_TOKEN_H
#define CSUCCESSP_EXPR_TOKEN_H

#include "expr/problem.h"

enum {
    CSUCCESSP_TOKEN_END,
    CSUCCESSP_TOKEN_NAME,
    CSUCCESSP_TOKEN_QUOTED, /* `a-b`, only as a field */
    CSUCCESSP_TOKEN_INT,
    CSUCCESSP_TOKEN_UINT,
    CSUCCESSP_TOKEN_DOUBLE,
    CSUCCESSP_TOKEN_STRING,
    CSUCCESSP_TOKEN_BYTES,
    CSUCCESSP_TOKEN_TRUE,
    CSUCCESSP_TOKEN_FALSE,
    CSUCCESSP_TOKEN_NULL,
    CSUCCESSP_TOKEN_IN,
    CSUCCESSP_TOKEN_RESERVED, /* a word that no variable may have */
    CSUCCESSP_TOKEN_EQUAL,
    CSUCCESSP_TOKEN_NOT_EQUAL,
    CSUCCESSP_TOKEN_LESS,
    CSUCCESSP_TOKEN_LESS_EQUAL,
    CSUCCESSP_TOKEN_GREATER,
    CSUCCESSP_TOKEN_GREATER_EQUAL,
    CSUCCESSP_TOKEN_AND,
    CSUCCESSP_TOKEN_OR,
    CSUCCESSP_TOKEN_PLUS,
    CSUCCESSP_TOKEN_MINUS,
    CSUCCESSP_TOKEN_STAR,
    CSUCCESSP_TOKEN_SLASH,
    CSUCCESSP_TOKEN_PERCENT,
    CSUCCESSP_TOKEN_NOT,
    CSUCCESSP_TOKEN_QUESTION,
    CSUCCESSP_TOKEN_COLON,
    CSUCCESSP_TOKEN_DOT,
    CSUCCESSP_TOKEN_COMMA,
    CSUCCESSP_TOKEN_OPEN,
    CSUCCESSP_TOKEN_CLOSE,
    CSUCCESSP_TOKEN_OPEN_LIST,
    CSUCCESSP_TOKEN_CLOSE_LIST,
    CSUCCESSP_TOKEN_OPEN_MAP,
    CSUCCESSP_TOKEN_CLOSE_MAP
};

typedef struct csuccessp_token {
    uint8_t kind; /* CSUCCESSP_TOKEN_ */
    uint32_t offset;
    uint32_t length;
} csuccessp_token;

typedef struct csuccessp_lexer {
    const char *text; /* well-formed UTF-8 */
    uint32_t length;
    uint32_t offset; /* of what comes next */
    csuccessp_problem *problem;
} csuccessp_lexer;

/* The next word. CSUCCESS_E_SYNTAX. */
csuccess_status csuccessp_token_next(csuccessp_lexer *lexer, csuccessp_token *out);

/* How messages name a word: "')'", "the end". */
const char *csuccessp_token_name(unsigned kind);

#endif
