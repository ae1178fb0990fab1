/* SPDX-License-Identifier: MIT */
/* JSON beside JSON: where they differ, in words. */
#ifndef TESTS_SCENARIO_COMPARE_H
#define TESTS_SCENARIO_COMPARE_H

#include <yyjson.h>

/* Where differences are told; the texts are read during the call only. */
typedef struct differences {
    void (*tell)(void *context, const char *where, const char *what);
    void *context;
    double tolerance; /* of numbers; 0: they are the same */
    int subset;       /* objects that were found may have more than was expected */
    unsigned count;
} differences;

/* Compares two values that stand at a JSON pointer. */
void compare_values(differences *d, const char *where, yyjson_val *expected, yyjson_val *found);

/* One check of a document: {"pointer", then one of "is", "has", "contains", "length", "absent",
 * and perhaps "tolerance"}. */
void check_document(differences *d, yyjson_val *check, yyjson_val *root);

#endif
