/* SPDX-License-Identifier: MIT */
/* Values of the cases: tagged JSON, which keeps 64-bit numbers whole. */
#ifndef CSUCCESS_TESTS_CEL_VALUE_H
#define CSUCCESS_TESTS_CEL_VALUE_H

#include <yyjson.h>

#include "expr/any.h"

/* {"int": "5"}, {"list": [...]} and so on; 0 when it is no such value. Lives in the arena. */
int value_read(csuccessp_arena *arena, yyjson_val *json, csuccessp_any *out);

/* The same kind and the same value: 1 is not 1.0, NaN is NaN, 0.0 is not -0.0. The order of the
 * entries of a map does not matter. */
int value_same(csuccessp_any a, csuccessp_any b);

/* As a person reads it, with its kind. */
void value_write(csuccessp_buffer *to, csuccessp_any value);

#endif
