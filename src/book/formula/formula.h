/* SPDX-License-Identifier: MIT */
/* Formulas: expressions over the named values of a book, compiled with the definition that they
 * stand in.
 *
 * A name is a value of the customer; `customer.<name>` is the same, for names that are none of the
 * language. `parent.<name>` is the parent's value, `children.<name>` the list of the values that
 * the customers right below have, in order, and `peers.<name>.<statistic>` what the table over all
 * customers says, which stands from one midnight to the next. `now` and `today` are the instant
 * and its date in the book's zone. */
#ifndef CSUCCESSP_BOOK_FORMULA_H
#define CSUCCESSP_BOOK_FORMULA_H

#include "book/definitions.h"
#include "book/evaluate.h"
#include "expr/column/column.h"

/* Where an input comes from. */
enum {
    CSUCCESSP_FROM_CUSTOMER,
    CSUCCESSP_FROM_PARENT,
    CSUCCESSP_FROM_CHILDREN,
    CSUCCESSP_FROM_PEERS, /* the last that is a value's */
    CSUCCESSP_FROM_NOW,
    CSUCCESSP_FROM_TODAY
};

typedef struct csuccessp_formula_input {
    uint8_t from;      /* CSUCCESSP_FROM_ */
    uint8_t type;      /* CSUCCESS_TYPE_ */
    uint8_t statistic; /* of peers: CSUCCESSP_PEERS_ */
    uint32_t slot;     /* of the value */
    uint32_t table;    /* of peers: the slot of their table */
} csuccessp_formula_input;

typedef struct csuccessp_formula {
    csuccessp_program *program;
    csuccessp_formula_input *inputs;

    /* For blocks of customers. */
    csuccessp_plan *plan; /* NULL: it goes row by row */
    csuccessp_scratch *scratch;
    uint32_t *bound; /* of each input of the plan: which of the program's it is */
    uint32_t bound_count;
    uint8_t decides; /* single rows, too: all that it reads are columns as they stand */
    csuccessp_array(csuccessp_text) texts; /* that the plan compares with */
} csuccessp_formula;

/* Steps that writing a value as JSON may take. */
#define CSUCCESSP_RESULT_BUDGET 1000000

/* Bytes that computing one may take, for one customer. */
#define CSUCCESSP_FORMULA_MEMORY ((size_t)1 << 20)

/* What a formula may give, as masks of kinds. */
#define CSUCCESSP_GIVES_TRUTH (1u << CSUCCESSP_KIND_BOOL)
#define CSUCCESSP_GIVES_NUMBER \
    (1u << CSUCCESSP_KIND_INT | 1u << CSUCCESSP_KIND_UINT | 1u << CSUCCESSP_KIND_DOUBLE)
/* ... any value that JSON writes as one: a time and a date are texts there. */
#define CSUCCESSP_GIVES_VALUE                                                       \
    (CSUCCESSP_GIVES_TRUTH | CSUCCESSP_GIVES_NUMBER | 1u << CSUCCESSP_KIND_STRING | \
     1u << CSUCCESSP_KIND_DATE | 1u << CSUCCESSP_KIND_TIMESTAMP)

/* A formula for a node, whose inputs its values become. `*out` is set, and to be freed, also when
 * it fails. CSUCCESS_E_SYNTAX, _UNKNOWN, _DEFINITION, _LIMIT, _CYCLE, _NO_MEMORY. */
csuccess_status csuccessp_formula_read(csuccessp_publication *publication, csuccessp_node *node,
                                       const csuccessp_place *place, yyjson_val *text,
                                       unsigned gives, csuccessp_formula **out);
/* The same, for a text that nothing will compute. */
csuccess_status csuccessp_formula_check(csuccessp_publication *publication,
                                        const csuccessp_place *place, yyjson_val *text,
                                        unsigned gives);
void csuccessp_formula_free(csuccess_book *book, csuccessp_formula *formula);

/* Declares what a formula refers to that is no value by itself: the tables of peers. Called for
 * the text of each formula while names are declared. A text that is no expression is passed over;
 * the reading of it will say so. */
csuccess_status csuccessp_formula_declare(csuccessp_publication *publication,
                                          const csuccessp_place *place, yyjson_val *text);

/* One row: CSUCCESSP_FALSE, _UNKNOWN (also when it fails) or _TRUE. */
int csuccessp_formula_holds(const csuccess_book *book, const csuccessp_formula *formula,
                            uint32_t row, int64_t at);

/* One row: a number, or why there is none. */
double csuccessp_formula_number(const csuccess_book *book, const csuccessp_formula *formula,
                                uint32_t row, int64_t at, uint8_t *missing);

/* One row: the value as JSON, null when there is none. NULL as formula gives null, too. */
void csuccessp_formula_json(const csuccess_book *book, const csuccessp_formula *formula,
                            uint32_t row, int64_t at, csuccessp_buffer *to);

/* The wanted lanes of a block. */
void csuccessp_formula_truths(const csuccessp_formula *formula, const csuccessp_pass *pass,
                              const uint64_t *wanted, uint8_t *truths);
void csuccessp_formula_numbers(const csuccessp_formula *formula, const csuccessp_pass *pass,
                               const uint64_t *wanted, double *numbers, uint8_t *missing);

#endif
