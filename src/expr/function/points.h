/* SPDX-License-Identifier: MIT */
/* Counting the code points of a text, which is well-formed. */
#ifndef CSUCCESSP_EXPR_FUNCTION_POINTS_H
#define CSUCCESSP_EXPR_FUNCTION_POINTS_H

#include <stddef.h>
#include <stdint.h>

#include "util/compiler.h"

/* A byte that begins a code point. */
CSUCCESSP_INLINE int
csuccessp_point_begins(char byte)
{
    return ((unsigned char)byte & 0xc0) != 0x80;
}

/* Bytes of the code point that begins here. */
CSUCCESSP_INLINE size_t
csuccessp_point_size(char first)
{
    unsigned char c = (unsigned char)first;

    return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

CSUCCESSP_INLINE size_t
csuccessp_points_count(const char *bytes, size_t length)
{
    size_t count = 0, i;

    for (i = 0; i < length; i++)
        count += (size_t)csuccessp_point_begins(bytes[i]);
    return count;
}

/* The byte at which the code point of a number begins; SIZE_MAX when there are fewer. One beyond
 * the last is the end. */
CSUCCESSP_INLINE size_t
csuccessp_points_find(const char *bytes, size_t length, uint64_t number)
{
    size_t at = 0;

    while (number && at < length) {
        at += csuccessp_point_size(bytes[at]);
        number--;
    }
    return number ? SIZE_MAX : at;
}

#endif
