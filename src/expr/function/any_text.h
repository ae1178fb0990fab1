/* SPDX-License-Identifier: MIT */
/* Any value as a reader would see it: strings as they are, lists and maps with what is in them. */
#ifndef CSUCCESSP_EXPR_FUNCTION_ANY_TEXT_H
#define CSUCCESSP_EXPR_FUNCTION_ANY_TEXT_H

#include "expr/function/writer.h"

/* The fault FORMAT for what has no text: optionals. Entries of maps by the texts of their keys. */
void csuccessp_any_text(csuccessp_writer *to, csuccessp_any x);

/* What string() makes of a number, a timestamp, a duration or a date; at most
 * CSUCCESSP_ANY_TEXT_SHORT bytes. */
enum { CSUCCESSP_ANY_TEXT_SHORT = 40 };
size_t csuccessp_any_text_short(char *to, csuccessp_any x);

#endif
