/* SPDX-License-Identifier: MIT */
#include "util/pool.h"

#include "failing.h"
#include "test.h"

static csuccessp_memory memory;
static failing f;
static csuccessp_pool pool;

static int
open_pool(void **state)
{
    (void)state;
    failing_open(&f, &memory);
    csuccessp_pool_open(&pool, &memory);
    return 0;
}

static int
close_pool(void **state)
{
    (void)state;
    csuccessp_pool_close(&pool);
    failing_close(&f, &memory);
    return 0;
}

static int
all_zero(const void *object, size_t size)
{
    const unsigned char *p = object;
    size_t i;

    for (i = 0; i < size; i++)
        if (p[i])
            return 0;
    return 1;
}

static void
objects_of_all_sizes_are_zeroed_and_aligned(void **state)
{
    csuccessp_ref ref;
    size_t size;

    (void)state;
    for (size = 1; size <= 5000; size++) {
        ref = csuccessp_pool_take(&pool, size);
        assert_true(ref != 0);
        assert_int_equal((uintptr_t)csuccessp_pool_at(&pool, ref) % 8, 0);
        assert_true(all_zero(csuccessp_pool_at(&pool, ref), size));
        memset(csuccessp_pool_at(&pool, ref), 0xff, size);
    }
}

static void
rounded_sizes_hold_the_object(void **state)
{
    size_t size, rounded;

    (void)state;
    for (size = 1; size <= 5000; size++) {
        rounded = csuccessp_pool_rounded(size);
        assert_true(rounded >= size && rounded < size + (size <= 512 ? 8 : 64));
        assert_int_equal(rounded % 8, 0);
        assert_int_equal(csuccessp_pool_rounded(rounded), rounded);
    }
}

enum { OBJECTS = 400 };

static void
objects_do_not_overlap_whatever_is_given_back(void **state)
{
    csuccessp_ref refs[OBJECTS] = {0};
    size_t sizes[OBJECTS], i, k;
    uint64_t seed = 1, used = 0;
    int step;

    (void)state;
    for (step = 0; step < 30000; step++) {
        i = (size_t)random_below(&seed, OBJECTS);
        if (refs[i]) {
            const unsigned char *p = csuccessp_pool_at(&pool, refs[i]);
            for (k = 0; k < sizes[i]; k++)
                if (p[k] != (unsigned char)(i + 1))
                    fail_msg("object %zu was overwritten", i);
            csuccessp_pool_give(&pool, refs[i], sizes[i]);
            used -= csuccessp_pool_rounded(sizes[i]);
            refs[i] = 0;
        } else {
            sizes[i] = 1 + (size_t)random_below(&seed, random_below(&seed, 10) ? 300 : 9000);
            refs[i] = csuccessp_pool_take(&pool, sizes[i]);
            assert_true(refs[i] != 0);
            assert_true(all_zero(csuccessp_pool_at(&pool, refs[i]), sizes[i]));
            memset(csuccessp_pool_at(&pool, refs[i]), (int)(i + 1) & 0xff, sizes[i]);
            used += csuccessp_pool_rounded(sizes[i]);
        }
        assert_int_equal(pool.used, used);
    }
}

static void
what_was_given_back_is_used_again(void **state)
{
    csuccessp_ref refs[100];
    uint64_t held = 0;
    size_t i, round;

    (void)state;
    for (i = 0; i < 100; i++)
        refs[i] = csuccessp_pool_take(&pool, 40 + i);
    for (round = 0; round < 100; round++) {
        for (i = 0; i < 100; i++)
            csuccessp_pool_give(&pool, refs[i], 40 + i);
        for (i = 0; i < 100; i++)
            refs[i] = csuccessp_pool_take(&pool, 40 + i);
        if (round == 0)
            held = memory.bytes;
    }
    assert_int_equal(memory.bytes, held);
    assert_int_equal(memory.peak, held);
    for (i = 0; i < 100; i++)
        csuccessp_pool_give(&pool, refs[i], 40 + i);
    assert_int_equal(pool.used, 0);
}

#ifndef CSUCCESSP_ARENA_DEBUG
static void
an_object_that_is_given_back_is_wiped(void **state)
{
    static const size_t sizes[] = {4, 8, 13, 100, 512, 513, 1000, 4096};
    csuccessp_ref ref;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(sizes); i++) {
        size_t rounded = csuccessp_pool_rounded(sizes[i]);
        ref = csuccessp_pool_take(&pool, sizes[i]);
        memset(csuccessp_pool_at(&pool, ref), 'x', rounded);
        csuccessp_pool_give(&pool, ref, sizes[i]);
        /* its first bytes may name the next that is free; here there is none */
        assert_true(all_zero(csuccessp_pool_at(&pool, ref), rounded));
        assert_int_equal(csuccessp_pool_take(&pool, sizes[i]), ref);
        assert_true(all_zero(csuccessp_pool_at(&pool, ref), rounded));
    }
}

static void
a_chain_of_free_objects_holds_nothing_of_theirs(void **state)
{
    csuccessp_ref refs[20];
    size_t i;

    (void)state;
    for (i = 0; i < 20; i++) {
        refs[i] = csuccessp_pool_take(&pool, 64);
        memset(csuccessp_pool_at(&pool, refs[i]), 'x', 64);
    }
    for (i = 0; i < 20; i++)
        csuccessp_pool_give(&pool, refs[i], 64);
    for (i = 0; i < 20; i++) {
        const char *object = csuccessp_pool_at(&pool, refs[i]);
        assert_true(all_zero(object + sizeof(csuccessp_ref), 64 - sizeof(csuccessp_ref)));
    }
    for (i = 0; i < 20; i++)
        assert_true(all_zero(csuccessp_pool_at(&pool, csuccessp_pool_take(&pool, 64)), 64));
}

static void
what_is_reserved_can_be_taken_without_memory(void **state)
{
    uint64_t seed = 2;
    int round, i;

    (void)state;
    for (round = 0; round < 400; round++) {
        static const uint32_t largest[] = {8, 100, 600, CSUCCESSP_POOL_SMALL};
        uint32_t limit = largest[random_below(&seed, COUNT_OF(largest))];
        uint64_t bytes = random_below(&seed, round % 2 ? 10000 : 300000), left, calls;
        csuccessp_pool_close(&pool);
        for (i = (int)random_below(&seed, 50); i > 0; i--)
            assert_true(csuccessp_pool_take(&pool, 1 + random_below(&seed, 6000)) != 0);
        if (round % 3 == 0) /* pages of an earlier, smaller reserve */
            assert_int_equal(csuccessp_pool_reserve(&pool, random_below(&seed, 20000)),
                             CSUCCESS_OK);
        assert_int_equal(csuccessp_pool_reserve(&pool, bytes), CSUCCESS_OK);
        failing_refuse(&f);
        calls = f.calls;
        for (left = bytes; left >= 8;) {
            size_t size = 1 + (size_t)random_below(&seed, limit);
            if (random_below(&seed, 20) == 0)
                size = limit;
            if (csuccessp_pool_rounded(size) > left)
                size = (size_t)(left > 512 ? 512 : left / 8 * 8);
            assert_true(csuccessp_pool_take(&pool, size) != 0);
            left -= csuccessp_pool_rounded(size);
        }
        assert_int_equal(f.calls, calls);
        failing_allow(&f);
    }
}

static void
objects_of_one_size_fit_what_is_reserved_for_them(void **state)
{
    uint64_t size, count, i;

    (void)state;
    for (size = 64; size <= CSUCCESSP_POOL_SMALL; size += 64)
        for (count = 1; count < 80; count += 1 + count / 8) {
            csuccessp_pool_close(&pool);
            if (count % 2) /* part of it before */
                assert_int_equal(csuccessp_pool_reserve(&pool, size * count / 2), CSUCCESS_OK);
            assert_int_equal(csuccessp_pool_reserve(&pool, size * count), CSUCCESS_OK);
            failing_refuse(&f);
            for (i = 0; i < count; i++)
                assert_true(csuccessp_pool_take(&pool, size) != 0);
            failing_allow(&f);
        }
}

static void
a_failed_reserve_can_be_repeated(void **state)
{
    size_t n, i;

    (void)state;
    for (n = 1;; n++) {
        csuccessp_pool_close(&pool);
        f.fail_at = f.calls + n;
        f.failed = 0;
        if (csuccessp_pool_reserve(&pool, 200000) == CSUCCESS_OK)
            break;
        assert_int_equal(f.failed, 1);
        assert_int_equal(csuccessp_pool_reserve(&pool, 200000), CSUCCESS_OK);
        failing_refuse(&f);
        for (i = 0; i < 200000 / 64; i++)
            assert_true(csuccessp_pool_take(&pool, 64) != 0);
        failing_allow(&f);
    }
    assert_int_equal(f.failed, 0);
    assert_true(n > 5);
    failing_allow(&f);
}
#endif

static void
a_failed_take_leaves_the_others_alone(void **state)
{
    static const size_t sizes[] = {16, 4096, 5000, 70000};
    size_t n, i, taken;

    (void)state;
    for (i = 0; i < COUNT_OF(sizes); i++)
        for (n = 1; n < 30; n++) {
            csuccessp_ref refs[40], ref;
            csuccessp_pool_close(&pool);
            f.fail_at = f.calls + n;
            f.failed = 0;
            for (taken = 0; taken < 40; taken++) {
                ref = csuccessp_pool_take(&pool, sizes[i]);
                if (!ref) {
                    assert_int_equal(f.failed, 1);
                    ref = csuccessp_pool_take(&pool, sizes[i]); /* it failed once only */
                }
                assert_true(ref != 0);
                refs[taken] = ref;
                memset(csuccessp_pool_at(&pool, ref), (int)taken + 1, sizes[i]);
            }
            assert_int_equal(pool.used, 40 * csuccessp_pool_rounded(sizes[i]));
            while (taken--) {
                const char *p = csuccessp_pool_at(&pool, refs[taken]);
                assert_int_equal(p[0], taken + 1);
                assert_int_equal(p[sizes[i] - 1], taken + 1);
                csuccessp_pool_give(&pool, refs[taken], sizes[i]);
            }
            failing_allow(&f);
        }
}

static void
a_big_object_is_a_block_of_its_own(void **state)
{
    csuccessp_ref small = csuccessp_pool_take(&pool, 8), a, b;
    uint64_t held;

    (void)state;
    assert_true(small != 0);
    a = csuccessp_pool_take(&pool, 1000000);
    assert_true(a != 0 && a != small);
    assert_true(all_zero(csuccessp_pool_at(&pool, a), 1000000));
    memset(csuccessp_pool_at(&pool, a), 'x', 1000000);
    held = memory.bytes;
    csuccessp_pool_give(&pool, a, 1000000);
    assert_true(memory.bytes <= held - 1000000);
    b = csuccessp_pool_take(&pool, 1000000);
    assert_int_equal(b, a); /* its number is used again */
    assert_true(all_zero(csuccessp_pool_at(&pool, b), 1000000));
}

static void
sizes_out_of_range_are_refused(void **state)
{
    (void)state;
    assert_int_equal(csuccessp_pool_take(&pool, 0), 0);
    assert_int_equal(csuccessp_pool_take(&pool, (size_t)INT32_MAX + 1), 0);
    assert_int_equal(csuccessp_pool_take(&pool, SIZE_MAX), 0);
    assert_int_equal(f.calls, 0);
    csuccessp_pool_give(&pool, 0, 8);
    assert_int_equal(pool.used, 0);
}

#define pool_test(test) cmocka_unit_test_setup_teardown(test, open_pool, close_pool)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        pool_test(objects_of_all_sizes_are_zeroed_and_aligned),
        pool_test(rounded_sizes_hold_the_object),
        pool_test(objects_do_not_overlap_whatever_is_given_back),
        pool_test(what_was_given_back_is_used_again),
#ifndef CSUCCESSP_ARENA_DEBUG
        pool_test(an_object_that_is_given_back_is_wiped),
        pool_test(a_chain_of_free_objects_holds_nothing_of_theirs),
        pool_test(what_is_reserved_can_be_taken_without_memory),
        pool_test(objects_of_one_size_fit_what_is_reserved_for_them),
        pool_test(a_failed_reserve_can_be_repeated),
#endif
        pool_test(a_failed_take_leaves_the_others_alone),
        pool_test(a_big_object_is_a_block_of_its_own),
        pool_test(sizes_out_of_range_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
