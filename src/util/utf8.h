/* SPDX-License-Identifier: MIT */
/* UTF-8 (RFC 3629) and the rules for ids. */
#ifndef CSUCCESSP_UTIL_UTF8_H
#define CSUCCESSP_UTIL_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* 1 when the bytes are well-formed: no overlong form, no surrogate, nothing above U+10FFFF. */
int csuccessp_utf8_valid(const char *bytes, size_t length);

/* Reads the code point at `bytes`, which is well-formed; gives how many bytes it takes. */
size_t csuccessp_utf8_next(const char *bytes, size_t length, uint32_t *point);

/* Writes a code point; how many bytes (1 to 4). */
size_t csuccessp_utf8_write(uint32_t point, char *to);

/* 1 to 255 bytes of UTF-8 without control characters. */
int csuccessp_id_valid(const char *bytes, size_t length);

#define CSUCCESSP_ID_MAX 255

#endif
