/* SPDX-License-Identifier: MIT */
#include "util/murmur.h"

#include "util/compiler.h"

#define C1 UINT64_C(0x87c37b91114253d5)
#define C2 UINT64_C(0x4cf5ad432745937f)

CSUCCESSP_INLINE uint64_t
rotate(uint64_t x, unsigned n)
{
    return (x << n) | (x >> (64 - n));
}

/* Eight bytes, the lowest first; compilers make one load of it. */
CSUCCESSP_INLINE uint64_t
read_eight(const unsigned char *p)
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
           (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
           (uint64_t)p[7] << 56;
}

/* At most eight. */
static uint64_t
read_word(const unsigned char *p, size_t n)
{
    uint64_t word = 0;
    size_t i;

    for (i = 0; i < n; i++)
        word |= (uint64_t)p[i] << (8 * i);
    return word;
}

CSUCCESSP_INLINE uint64_t
mix_first(uint64_t word)
{
    return rotate(word * C1, 31) * C2;
}

CSUCCESSP_INLINE uint64_t
mix_second(uint64_t word)
{
    return rotate(word * C2, 33) * C1;
}

CSUCCESSP_INLINE uint64_t
finish(uint64_t x)
{
    x = (x ^ x >> 33) * UINT64_C(0xff51afd7ed558ccd);
    x = (x ^ x >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return x ^ x >> 33;
}

void
csuccessp_murmur3_128(const void *bytes, size_t length, uint32_t seed, uint64_t out[2])
{
    const unsigned char *p = bytes;
    uint64_t a = seed, b = seed;
    size_t left = length;

    for (; left >= 16; left -= 16, p += 16) {
        a ^= mix_first(read_eight(p));
        a = (rotate(a, 27) + b) * 5 + 0x52dce729;
        b ^= mix_second(read_eight(p + 8));
        b = (rotate(b, 31) + a) * 5 + 0x38495ab5;
    }
    if (left > 8)
        b ^= mix_second(read_word(p + 8, left - 8));
    if (left > 0)
        a ^= mix_first(read_word(p, left < 8 ? left : 8));
    a ^= (uint64_t)length;
    b ^= (uint64_t)length;
    a += b;
    b += a;
    a = finish(a);
    b = finish(b);
    a += b;
    b += a;
    out[0] = a;
    out[1] = b;
}
