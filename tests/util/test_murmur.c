/* SPDX-License-Identifier: MIT */
/* MurmurHash3 x64 128 gives the numbers that its author published. */
#include "util/murmur.h"

#include "test.h"

static void
known_texts(void **state)
{
    static const struct {
        const char *text;
        uint32_t seed;
        uint64_t hash[2];
    } known[] = {
        {"", 0, {0, 0}},
        {"", 1, {UINT64_C(0x4610abe56eff5cb5), UINT64_C(0x51622daa78f83583)}},
        {"hello", 0, {UINT64_C(0xcbd8a7b341bd9b02), UINT64_C(0x5b1e906a48ae1d19)}},
        {"hello, world", 0, {UINT64_C(0x342fac623a5ebc8e), UINT64_C(0x4cdcbc079642414d)}},
        {"The quick brown fox jumps over the lazy dog",
         0,
         {UINT64_C(0xe34bbc7bbc071b6c), UINT64_C(0x7a433ca9c49a9347)}},
    };
    uint64_t hash[2];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(known); i++) {
        csuccessp_murmur3_128(known[i].text, strlen(known[i].text), known[i].seed, hash);
        assert_true(hash[0] == known[i].hash[0] && hash[1] == known[i].hash[1]);
    }
}

static void
put(unsigned char *to, const uint64_t hash[2])
{
    int i;

    for (i = 0; i < 16; i++)
        to[i] = (unsigned char)(hash[i / 8] >> (8 * (i % 8)));
}

/* The author's own check: keys of every length up to 255, each with a seed of its own, and a hash
 * of all the hashes. Its first four bytes are published. */
static void
every_length(void **state)
{
    unsigned char key[256], hashes[256 * 16];
    uint64_t hash[2];
    unsigned i;

    (void)state;
    for (i = 0; i < 256; i++) {
        key[i] = (unsigned char)i;
        csuccessp_murmur3_128(key, i, 256 - i, hash);
        put(hashes + i * 16, hash);
    }
    csuccessp_murmur3_128(hashes, sizeof hashes, 0, hash);
    assert_true((hash[0] & 0xffffffffu) == 0x6384BA69u);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_texts),
        cmocka_unit_test(every_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
