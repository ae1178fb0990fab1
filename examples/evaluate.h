/* SPDX-License-Identifier: MIT */
/* What the parts of the example of expressions share. */
#ifndef EXAMPLES_EVALUATE_H
#define EXAMPLES_EVALUATE_H

/* Declarations for bindings that have none: each variable gets the type that its value has in
 * JSON. A new text, or NULL when the bindings are no JSON object. */
char *evaluate_declare(const char *bindings);

/* Prints what an expression is, and what it gave, out of the JSON that the library wrote. The
 * latter gives how the program ends: 0 a value, 1 an error, 2 unknown. */
void evaluate_print_description(const char *json);
int evaluate_print_answer(const char *json);

#endif
