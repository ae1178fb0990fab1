/* SPDX-License-Identifier: MIT */
/* Timestamps and durations as text, to the nanosecond. */
#ifndef CSUCCESSP_EXPR_FUNCTION_TIME_TEXT_H
#define CSUCCESSP_EXPR_FUNCTION_TIME_TEXT_H

#include "expr/any.h"

/* "2026-01-31T10:00:00.5Z", "-90.25s"; no zeros at the end of the fraction. */
size_t csuccessp_timestamp_text(char *to, csuccessp_any timestamp);
size_t csuccessp_duration_text(char *to, csuccessp_any duration);

/* RFC 3339; the faults CONVERSION and OVERFLOW. */
csuccessp_any csuccessp_timestamp_parse(const char *text, size_t length);

/* "1h2m3.5s", "-250ms", "0"; units h, m, s, ms, us, ns. The same faults. */
csuccessp_any csuccessp_duration_parse(const char *text, size_t length);

/* "+05:30", "-02:30", "02:00" as seconds east of UTC; 0 when it is none. */
int csuccessp_offset_parse(const char *text, size_t length, int32_t *seconds);

#endif
