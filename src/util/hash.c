/* SPDX-License-Identifier: MIT */
#include "util/hash.h"

#include "util/compiler.h"

CSUCCESSP_INLINE uint64_t
rotate(uint64_t x, unsigned n)
{
    return (x << n) | (x >> (64 - n));
}

struct sip {
    uint64_t v0, v1, v2, v3;
};

CSUCCESSP_INLINE void
sip_round(struct sip *s)
{
    s->v0 += s->v1;
    s->v2 += s->v3;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v1;
    s->v0 += s->v3;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 = rotate(s->v2, 32);
}

CSUCCESSP_INLINE void
sip_word(struct sip *s, uint64_t word)
{
    s->v3 ^= word;
    sip_round(s);
    s->v0 ^= word;
}

/* The same number on every platform: bytes are taken little end first. Compilers make one load of
 * eight. */
CSUCCESSP_INLINE uint64_t
read_eight(const unsigned char *p)
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
           (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
           (uint64_t)p[7] << 56;
}

CSUCCESSP_INLINE uint64_t
read_word(const unsigned char *p, size_t n)
{
    uint64_t word = 0;
    size_t i;

    for (i = 0; i < n; i++)
        word |= (uint64_t)p[i] << (8 * i);
    return word;
}

csuccessp_hash_seed
csuccessp_hash_seed_from(uint64_t seed)
{
    csuccessp_hash_seed out = {seed ^ 0x9ae16a3b2f90404fu, rotate(seed, 29) + 0xc949d7c7509e6557u};

    return out;
}

uint64_t
csuccessp_hash(const csuccessp_hash_seed *seed, const void *bytes, size_t length)
{
    const unsigned char *p = bytes;
    struct sip s = {
        seed->k0 ^ 0x736f6d6570736575u,
        seed->k1 ^ 0x646f72616e646f6du,
        seed->k0 ^ 0x6c7967656e657261u,
        seed->k1 ^ 0x7465646279746573u,
    };
    size_t left = length;

    for (; left >= 8; left -= 8, p += 8)
        sip_word(&s, read_eight(p));
    sip_word(&s, read_word(p, left) | (uint64_t)(length & 255) << 56);
    s.v2 ^= 255;
    sip_round(&s);
    sip_round(&s);
    sip_round(&s);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

uint32_t
csuccessp_hash32(const csuccessp_hash_seed *seed, uint64_t number, const void *bytes, size_t length)
{
    csuccessp_hash_seed mixed = {seed->k0 + number * 0x9e3779b97f4a7c15u, seed->k1 ^ number};
    uint64_t h = csuccessp_hash(&mixed, bytes, length);

    return (uint32_t)(h ^ h >> 32);
}
