/* SPDX-License-Identifier: MIT */
/* What every unit test includes: cmocka, and random numbers that are the same in each run. */
#ifndef CSUCCESS_TESTS_UTIL_TEST_H
#define CSUCCESS_TESTS_UTIL_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* SplitMix64 (Steele, Lea and Flood 2014). */
static inline uint64_t
random_next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static inline uint64_t
random_below(uint64_t *state, uint64_t limit)
{
    return random_next(state) % limit;
}

/* A random number of a random count of bits: small ones are as likely as large ones. */
static inline uint64_t
random_sized(uint64_t *state)
{
    unsigned shift = (unsigned)random_below(state, 64);

    return random_next(state) >> shift;
}

/* The bytes in a block of exactly their size, so that reading past them is seen. */
static inline char *
exact_copy(const char *bytes, size_t length)
{
    char *block = malloc(length ? length : 1);

    if (!block)
        abort();
    *block = 0;
    if (length)
        memcpy(block, bytes, length);
    return block;
}

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

#endif
