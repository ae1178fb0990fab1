/* SPDX-License-Identifier: MIT */
/* From text to tree: the grammar of the specification, and its macros. */
#ifndef CSUCCESSP_EXPR_PARSE_H
#define CSUCCESSP_EXPR_PARSE_H

#include "expr/syntax/token.h"
#include "expr/syntax/tree.h"

typedef struct csuccessp_parser {
    csuccessp_arena *arena;
    csuccessp_problem *problem;
    csuccessp_lexer lexer;
    csuccessp_token token; /* not yet taken */
    uint32_t depth;
    uint32_t depth_limit;
    uint8_t macros; /* are macros, not calls */
} csuccessp_parser;

/* A tree in the arena, which borrows names from the text. CSUCCESS_E_SYNTAX, CSUCCESS_E_LIMIT,
 * CSUCCESS_E_NO_MEMORY; the problem says where. */
csuccess_status csuccessp_parse(csuccessp_arena *arena, const char *text, size_t length,
                                uint32_t depth_limit, int macros, csuccessp_tree **out,
                                csuccessp_problem *problem);

/* For the files of the parser. */
csuccessp_tree *csuccessp_tree_new(csuccessp_parser *parser, unsigned kind, uint32_t offset,
                                   uint32_t count);
csuccess_status csuccessp_parse_memory(csuccessp_parser *parser);

/* What a macro stands for: `*out` stays NULL when the call is none. */
csuccess_status csuccessp_macro_expand(csuccessp_parser *parser, csuccessp_tree *call,
                                       csuccessp_tree **out);

/* The value of a literal. */
csuccess_status csuccessp_literal_read(csuccessp_parser *parser, const csuccessp_token *token,
                                       int negative, csuccessp_any *out);

#endif
