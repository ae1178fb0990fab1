/* SPDX-License-Identifier: MIT */
#include "util/hash.h"

#include <stdio.h>

#include "test.h"

/* SipHash-1-3 of the bytes 0, 1, 2, ... with the key 00 01 ... 0f. */
static const uint64_t known[] = {
    0xabac0158050fc4dcu, 0xc9f49bf37d57ca93u, 0x82cb9b024dc7d44du, 0x8bf80ab8e7ddf7fbu,
    0xcf75576088d38328u, 0xdef9d52f49533b67u, 0xc50d2b50c59f22a7u, 0xd3927d989bb11140u,
    0x369095118d299a8eu, 0x25a48eb36c063de4u, 0x79de85ee92ff097fu, 0x70c118c1f94dc352u,
    0x78a384b157b4d9a2u, 0x306f760c1229ffa7u, 0x605aa111c0f95d34u, 0xd320d86d2a519956u,
    0xcc4fdd1a7d908b66u, 0x9cf2689063dbd80cu,
};

static void
hashes_are_those_of_siphash_1_3(void **state)
{
    const csuccessp_hash_seed key = {0x0706050403020100u, 0x0f0e0d0c0b0a0908u}, zero = {0, 0};
    unsigned char bytes[COUNT_OF(known)];
    char many[1000];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(known); i++)
        bytes[i] = (unsigned char)i;
    for (i = 0; i < COUNT_OF(known); i++)
        assert_int_equal(csuccessp_hash(&key, bytes, i), known[i]);
    memset(many, 'x', sizeof many);
    assert_int_equal(csuccessp_hash(&zero, many, sizeof many), 0x1b47c0cc4dd21f05u);
    assert_int_equal(csuccessp_hash(&zero, NULL, 0), 0xd1fba762150c532cu);
}

static void
the_place_in_memory_does_not_matter(void **state)
{
    const csuccessp_hash_seed seed = csuccessp_hash_seed_from(7);
    static const char text[] = "customer-00000042";
    char room[sizeof text + 16];
    size_t i;
    uint64_t hash = csuccessp_hash(&seed, text, sizeof text - 1);

    (void)state;
    for (i = 0; i < 16; i++) {
        memset(room, (int)i, sizeof room);
        memcpy(room + i, text, sizeof text - 1);
        assert_int_equal(csuccessp_hash(&seed, room + i, sizeof text - 1), hash);
    }
}

static void
seed_number_and_length_make_a_difference(void **state)
{
    static const char bytes[16] = {0};
    const csuccessp_hash_seed a = csuccessp_hash_seed_from(0), b = csuccessp_hash_seed_from(1);
    size_t i, j;

    (void)state;
    assert_true(a.k0 != b.k0 && a.k1 != b.k1);
    for (i = 0; i <= sizeof bytes; i++) {
        assert_true(csuccessp_hash(&a, bytes, i) != csuccessp_hash(&b, bytes, i));
        assert_true(csuccessp_hash32(&a, 0, bytes, i) != csuccessp_hash32(&b, 0, bytes, i));
        assert_true(csuccessp_hash32(&a, 0, bytes, i) != csuccessp_hash32(&a, 1, bytes, i));
        assert_int_equal(csuccessp_hash32(&a, 5, bytes, i), csuccessp_hash32(&a, 5, bytes, i));
        for (j = 0; j < i; j++)
            assert_true(csuccessp_hash(&a, bytes, i) != csuccessp_hash(&a, bytes, j));
    }
}

static unsigned
bits_of(uint64_t x)
{
    unsigned n = 0;

    for (; x; x &= x - 1)
        n++;
    return n;
}

static void
each_bit_of_the_input_turns_half_of_the_hash(void **state)
{
    const csuccessp_hash_seed seed = csuccessp_hash_seed_from(3);
    unsigned char bytes[21];
    uint64_t state64 = 1, hash;
    unsigned turned[64] = {0}, all = 0, rounds = 0, bit, i, k;

    (void)state;
    for (k = 0; k < 50; k++) {
        for (i = 0; i < sizeof bytes; i++)
            bytes[i] = (unsigned char)random_next(&state64);
        hash = csuccessp_hash(&seed, bytes, sizeof bytes);
        for (bit = 0; bit < sizeof bytes * 8; bit++, rounds++) {
            uint64_t changed;
            bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
            changed = csuccessp_hash(&seed, bytes, sizeof bytes) ^ hash;
            bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
            assert_true(bits_of(changed) >= 8 && bits_of(changed) <= 56);
            all += bits_of(changed);
            for (i = 0; i < 64; i++)
                turned[i] += (unsigned)(changed >> i & 1);
        }
    }
    assert_true(all > rounds * 31 && all < rounds * 33);
    for (i = 0; i < 64; i++)
        assert_true(turned[i] > rounds * 45 / 100 && turned[i] < rounds * 55 / 100);
}

static int
compare(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

enum { MANY = 100000 };

static void
short_texts_do_not_collide_in_64_bits(void **state)
{
    const csuccessp_hash_seed seed = csuccessp_hash_seed_from(9);
    uint64_t *hashes = malloc(MANY * sizeof *hashes);
    char text[16];
    size_t i, same = 0;

    (void)state;
    assert_non_null(hashes);
    for (i = 0; i < MANY; i++)
        hashes[i] = csuccessp_hash(&seed, text, (size_t)snprintf(text, sizeof text, "c%zu", i));
    qsort(hashes, MANY, sizeof *hashes, compare);
    for (i = 1; i < MANY; i++)
        same += hashes[i] == hashes[i - 1];
    free(hashes);
    assert_int_equal(same, 0);
}

static void
short_texts_spread_over_the_slots_of_a_table(void **state)
{
    const csuccessp_hash_seed seed = csuccessp_hash_seed_from(9);
    unsigned low[256] = {0}, high[256] = {0}, i;
    char text[16];

    (void)state;
    for (i = 0; i < MANY; i++) {
        size_t n = (size_t)snprintf(text, sizeof text, "c%u", i);
        uint32_t hash = csuccessp_hash32(&seed, 0, text, n);
        low[hash & 255]++;
        high[hash >> 24]++;
    }
    /* 390 each, within six standard deviations */
    for (i = 0; i < 256; i++) {
        assert_in_range(low[i], 390 - 120, 390 + 120);
        assert_in_range(high[i], 390 - 120, 390 + 120);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_are_those_of_siphash_1_3),
        cmocka_unit_test(the_place_in_memory_does_not_matter),
        cmocka_unit_test(seed_number_and_length_make_a_difference),
        cmocka_unit_test(each_bit_of_the_input_turns_half_of_the_hash),
        cmocka_unit_test(short_texts_do_not_collide_in_64_bits),
        cmocka_unit_test(short_texts_spread_over_the_slots_of_a_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
