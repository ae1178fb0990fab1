/* SPDX-License-Identifier: MIT */
/* A seeded hash for keys that come from outside: SipHash-1-3 (Aumasson and Bernstein 2012, with
 * one compression and three finalisation rounds), so that nobody can choose colliding ids. */
#ifndef CSUCCESSP_UTIL_HASH_H
#define CSUCCESSP_UTIL_HASH_H

#include <stddef.h>
#include <stdint.h>

typedef struct csuccessp_hash_seed {
    uint64_t k0, k1;
} csuccessp_hash_seed;

csuccessp_hash_seed csuccessp_hash_seed_from(uint64_t seed);

uint64_t csuccessp_hash(const csuccessp_hash_seed *seed, const void *bytes, size_t length);

/* 32 bits of it, with one number mixed in: what the tables store. */
uint32_t csuccessp_hash32(const csuccessp_hash_seed *seed, uint64_t number, const void *bytes,
                          size_t length);

#endif
