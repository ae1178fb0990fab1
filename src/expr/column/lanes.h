/* SPDX-License-Identifier: MIT */
/* Vectors of the compiler, of 16 or 32 bytes as the machine that is compiled for has them, and the
 * little that the compiler's language has no operators for. */
#ifndef CSUCCESSP_EXPR_COLUMN_LANES_H
#define CSUCCESSP_EXPR_COLUMN_LANES_H

#include <stdint.h>
#include <string.h>

#include "util/compiler.h"

#ifdef __AVX2__
enum { BYTES = 32 };
#else
enum { BYTES = 16 };
#endif

enum { NUMBERS = BYTES / 8, CODES = BYTES / 4 };

typedef double numbers __attribute__((vector_size(BYTES)));
typedef uint64_t words __attribute__((vector_size(BYTES)));
typedef int64_t masks64 __attribute__((vector_size(BYTES)));
typedef uint32_t codes __attribute__((vector_size(BYTES)));
typedef int32_t masks32 __attribute__((vector_size(BYTES)));
typedef int16_t masks16 __attribute__((vector_size(BYTES)));
typedef uint8_t bytes __attribute__((vector_size(BYTES)));

/* What there are no operators for: masks made half as wide, those of two vectors in one; the lanes
 * put in order after that; the highest bit of each byte. CSUCCESSP_PLAIN_VECTORS asks for the form
 * that is for any machine. */

#if defined(__AVX2__) && !defined(CSUCCESSP_PLAIN_VECTORS)
#include <immintrin.h>

CSUCCESSP_INLINE masks32
narrow_64(masks64 a, masks64 b)
{
    return (masks32)_mm256_packs_epi32((__m256i)a, (__m256i)b);
}

CSUCCESSP_INLINE masks16
narrow_32(masks32 a, masks32 b)
{
    return (masks16)_mm256_packs_epi32((__m256i)a, (__m256i)b);
}

CSUCCESSP_INLINE bytes
narrow_16(masks16 a, masks16 b)
{
    return (bytes)_mm256_packs_epi16((__m256i)a, (__m256i)b);
}

/* Instructions work on each half of a vector: the lanes of the halves alternate, two numbers or
 * four codes at a time. */
CSUCCESSP_INLINE bytes
numbers_in_order(bytes x)
{
    __m256i order = _mm256_setr_epi8(0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15, 0, 1, 8,
                                     9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15);

    return (bytes)_mm256_shuffle_epi8(_mm256_permute4x64_epi64((__m256i)x, 0xd8), order);
}

CSUCCESSP_INLINE bytes
codes_in_order(bytes x)
{
    __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);

    return (bytes)_mm256_permutevar8x32_epi32((__m256i)x, order);
}

CSUCCESSP_INLINE uint64_t
high_bits(bytes x)
{
    return (uint32_t)_mm256_movemask_epi8((__m256i)x);
}

#else
#if defined(__SSE2__) && !defined(CSUCCESSP_PLAIN_VECTORS)
#include <emmintrin.h>

CSUCCESSP_INLINE masks32
narrow_64(masks64 a, masks64 b)
{
    return (masks32)_mm_packs_epi32((__m128i)a, (__m128i)b);
}

CSUCCESSP_INLINE masks16
narrow_32(masks32 a, masks32 b)
{
    return (masks16)_mm_packs_epi32((__m128i)a, (__m128i)b);
}

CSUCCESSP_INLINE bytes
narrow_16(masks16 a, masks16 b)
{
    return (bytes)_mm_packs_epi16((__m128i)a, (__m128i)b);
}

CSUCCESSP_INLINE uint64_t
high_bits(bytes x)
{
    return (uint64_t)_mm_movemask_epi8((__m128i)x);
}

#else
/* A mask is the same in all its parts: every second one stands for it. */
CSUCCESSP_INLINE masks32
narrow_64(masks64 a, masks64 b)
{
    return __builtin_shufflevector((masks32)a, (masks32)b, 0, 2, 4, 6);
}

CSUCCESSP_INLINE masks16
narrow_32(masks32 a, masks32 b)
{
    return __builtin_shufflevector((masks16)a, (masks16)b, 0, 2, 4, 6, 8, 10, 12, 14);
}

CSUCCESSP_INLINE bytes
narrow_16(masks16 a, masks16 b)
{
    return __builtin_shufflevector((bytes)a, (bytes)b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22,
                                   24, 26, 28, 30);
}

/* Eight bits at a time: the factor moves that of each byte to its place in the highest byte. */
CSUCCESSP_INLINE uint64_t
high_bits(bytes x)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    const uint64_t gather = UINT64_C(0x8040201008040201);
#else
    const uint64_t gather = UINT64_C(0x0102040810204080);
#endif
    words w = (words)(x >> 7);

    return (w[0] * gather >> 56) | (w[1] * gather >> 56) << 8;
}
#endif

CSUCCESSP_INLINE bytes
numbers_in_order(bytes x)
{
    return x;
}

CSUCCESSP_INLINE bytes
codes_in_order(bytes x)
{
    return x;
}
#endif

CSUCCESSP_INLINE bytes
bytes_of_codes(masks32 a, masks32 b, masks32 c, masks32 d)
{
    return codes_in_order(narrow_16(narrow_32(a, b), narrow_32(c, d)));
}

CSUCCESSP_INLINE bytes
bytes_of_numbers(masks32 a, masks32 b, masks32 c, masks32 d)
{
    return numbers_in_order(narrow_16(narrow_32(a, b), narrow_32(c, d)));
}

/* Loads and stores. */

CSUCCESSP_INLINE numbers
load_numbers(const double *x)
{
    numbers out;

    memcpy(&out, x, sizeof out);
    return out;
}

CSUCCESSP_INLINE codes
load_codes(const uint32_t *x)
{
    codes out;

    memcpy(&out, x, sizeof out);
    return out;
}

CSUCCESSP_INLINE bytes
load_bytes(const uint8_t *x)
{
    bytes out;

    memcpy(&out, x, sizeof out);
    return out;
}

CSUCCESSP_INLINE void
store_bytes(uint8_t *to, bytes x)
{
    memcpy(to, &x, sizeof x);
}

#endif
