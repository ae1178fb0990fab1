/* SPDX-License-Identifier: MIT */
/* Values written as the cases write them: the other way of value_read. */
#ifndef CSUCCESS_TESTS_DIFFERENTIAL_TAGGED_H
#define CSUCCESS_TESTS_DIFFERENTIAL_TAGGED_H

#include <yyjson.h>

#include "expr/any.h"

/* {"int": "5"} and so on; an optional is {"optional": [value]} or {"optional": []}. NULL for what
 * is no plain value, and when there is no memory. Names nothing of the value's own memory. */
yyjson_mut_val *tagged_value(yyjson_mut_doc *doc, csuccessp_any value);

#endif
