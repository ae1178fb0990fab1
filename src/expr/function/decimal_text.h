/* SPDX-License-Identifier: MIT */
/* Doubles with a given number of digits after the point, rounded once from their exact value, half
 * to even. */
#ifndef CSUCCESSP_EXPR_FUNCTION_DECIMAL_TEXT_H
#define CSUCCESSP_EXPR_FUNCTION_DECIMAL_TEXT_H

#include <stddef.h>

enum { CSUCCESSP_PLACES_MAX = 100, CSUCCESSP_FIXED_TEXT_MAX = 320 + CSUCCESSP_PLACES_MAX };

/* "123.500", "-0.0"; the number is finite, `places` at most CSUCCESSP_PLACES_MAX. */
size_t csuccessp_fixed_text(char *to, double number, int places);

/* "1.235e+02". */
size_t csuccessp_power_text(char *to, double number, int places);

#endif
