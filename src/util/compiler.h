/* SPDX-License-Identifier: MIT */
/* What differs between compilers, in one place. */
#ifndef CSUCCESSP_UTIL_COMPILER_H
#define CSUCCESSP_UTIL_COMPILER_H

#include <stdint.h>

#if defined(__GNUC__)
#define CSUCCESSP_LIKELY(x) __builtin_expect(!!(x), 1)
#define CSUCCESSP_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define CSUCCESSP_PRINTF(text, first) __attribute__((format(printf, text, first)))
#define CSUCCESSP_INLINE static inline __attribute__((always_inline, unused))
#define CSUCCESSP_NOINLINE __attribute__((noinline))
#define CSUCCESSP_PREFETCH(p) __builtin_prefetch(p)
/* The compiler may not drop a store to `p` as dead. */
#define CSUCCESSP_KEEP_STORES(p) __asm__ volatile("" : : "r"(p) : "memory")
#else
#define CSUCCESSP_LIKELY(x) (x)
#define CSUCCESSP_UNLIKELY(x) (x)
#define CSUCCESSP_PRINTF(text, first)
#define CSUCCESSP_INLINE static inline
#define CSUCCESSP_NOINLINE
#define CSUCCESSP_PREFETCH(p) ((void)(p))
#define CSUCCESSP_KEEP_STORES(p) (*(volatile const char *)(p))
#endif

/* A function that may use the wider vectors of newer processors of the family, and whether this
 * machine has them. Multiply and add stay two operations: the results are the same everywhere. */
#if defined(__GNUC__) && defined(__x86_64__) && !defined(CSUCCESSP_BASE_VECTORS)
#define CSUCCESSP_WIDE_VECTORS 1
#define CSUCCESSP_WIDE __attribute__((target("avx2")))
#define CSUCCESSP_HAS_WIDE() (__builtin_cpu_supports("avx2") != 0)
#else
#define CSUCCESSP_WIDE
#define CSUCCESSP_HAS_WIDE() 0
#endif

/* A branch that no input reaches: checked in debug builds, kept as a guard in the others. */
#ifdef NDEBUG
#define CSUCCESSP_NEVER(x) CSUCCESSP_UNLIKELY(x)
#else
#include <assert.h>
#define CSUCCESSP_NEVER(x) (assert(!(x)), 0)
#endif

/* Index of the lowest bit that is set; `x` is not 0. */
CSUCCESSP_INLINE unsigned
csuccessp_lowest_bit(uint64_t x)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(x);
#else
    unsigned n = 0;
    while (!(x & 1)) {
        x >>= 1;
        n++;
    }
    return n;
#endif
}

CSUCCESSP_INLINE unsigned
csuccessp_count_bits(uint64_t x)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_popcountll(x);
#else
    unsigned n = 0;
    for (; x; x &= x - 1)
        n++;
    return n;
#endif
}

#endif
