/* SPDX-License-Identifier: MIT */
/* Numbers as text: exact decimals with six digits after the point, integers, doubles. */
#ifndef CSUCCESSP_UTIL_DECIMAL_H
#define CSUCCESSP_UTIL_DECIMAL_H

#include <csuccess/status.h>

#include "util/buffer.h"

#define CSUCCESSP_MICRO 1000000
#define CSUCCESSP_DECIMAL_MAX INT64_C(9200000000000000000) /* |v| <= 9.2e12 in micro-units */
#define CSUCCESSP_EXACT_MAX INT64_C(9007199254740991)      /* 2^53 - 1 */

/* Text of a JSON number to micro-units. CSUCCESS_E_VALUE when it is outside the range or has
 * more than six digits after the point. */
csuccess_status csuccessp_decimal_read(const char *text, size_t length, int64_t *out);

/* Text of a JSON number to an integer; 1.0 and 1e3 count. CSUCCESS_E_VALUE. */
csuccess_status csuccessp_integer_read(const char *text, size_t length, int64_t *out);

/* Text of a JSON number to the nearest double. CSUCCESS_E_VALUE when it overflows. */
csuccess_status csuccessp_double_read(const char *text, size_t length, double *out);

/* The shortest text that gives the number back; digits after the point only where needed. */
#define CSUCCESSP_NUMBER_TEXT_MAX 40
size_t csuccessp_decimal_write(char *to, int64_t micro);
size_t csuccessp_double_write(char *to, double number);

void csuccessp_buffer_decimal(csuccessp_buffer *buffer, int64_t micro);
void csuccessp_buffer_double(csuccessp_buffer *buffer, double number);

#endif
