/* SPDX-License-Identifier: MIT */
/* What the tests of expressions share: declarations and bindings with single quotes, answers. */
#ifndef CSUCCESS_TESTS_EXPRESSION_RULEBOOK_H
#define CSUCCESS_TESTS_EXPRESSION_RULEBOOK_H

#include "workbook.h"

/* A single quote in JSON stands for a double one; in expressions it stays. */
csuccess_status offer_environment(csuccess_book *book, const char *json, csuccess_environment *out);
csuccess_environment environment(csuccess_book *book, const char *json);

csuccess_status offer_expression(csuccess_book *book, csuccess_environment environment,
                                 const char *text, csuccess_expression *out);
csuccess_expression expression(csuccess_book *book, csuccess_environment environment,
                               const char *text);

/* What is written, without its line feed, with single quotes for double ones; the text stands until
 * the next call. NULL and the status when the call fails. */
const char *answer(csuccess_book *book, csuccess_expression expression, const char *bindings,
                   csuccess_status *status);
const char *description(csuccess_book *book, csuccess_expression expression,
                        csuccess_status *status);

csuccess_error detail(const csuccess_book *book);

#endif
