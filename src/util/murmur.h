/* SPDX-License-Identifier: MIT */
/* MurmurHash3 x64 128 (Austin Appleby, 2011): a named, public hash for what must come out alike
 * everywhere and for ever, such as ids and shares of customers. Not for tables: anybody can choose
 * bytes that collide. */
#ifndef CSUCCESSP_UTIL_MURMUR_H
#define CSUCCESSP_UTIL_MURMUR_H

#include <stddef.h>
#include <stdint.h>

/* The two halves of the hash in their order; the same numbers on every platform. */
void csuccessp_murmur3_128(const void *bytes, size_t length, uint32_t seed, uint64_t out[2]);

#endif
