/* SPDX-License-Identifier: MIT */
#include "util/table.h"

#include "failing.h"
#include "test.h"

enum { NUMBERS = 4096 };

/* The keys behind the numbers in a table, and the key that is looked for. */
struct keys {
    uint32_t key[NUMBERS];
    uint32_t wanted;
};

static struct keys keys;

static int
has_key(const void *context, uint32_t value)
{
    const struct keys *k = context;

    return k->key[value] == k->wanted;
}

static uint32_t
find(const csuccessp_table *table, uint32_t hash, uint32_t key)
{
    keys.wanted = key;
    return csuccessp_table_find(table, hash, has_key, &keys);
}

/* What a hash makes of a key: from well spread to all the same. */
static uint32_t
hash_of(uint32_t key, int kind)
{
    switch (kind) {
    case 0:
        return key * 2654435761u;
    case 1:
        return key % 3;
    case 2:
        return UINT32_MAX; /* the last slot: each run wraps round */
    case 3:
        return UINT32_MAX - key % 5;
    default:
        return key;
    }
}

enum { KEYS = 300 };

static void
random_work_agrees_with_an_array(void **state)
{
    csuccessp_memory memory;
    failing f;
    int kind, step;

    (void)state;
    for (kind = 0; kind < 5; kind++) {
        uint32_t model[KEYS], in_use = 0, key;
        uint64_t seed = (uint64_t)kind + 1;
        csuccessp_table table = {NULL, 0, 0};
        failing_open(&f, &memory);
        for (key = 0; key < KEYS; key++)
            model[key] = CSUCCESSP_TABLE_NONE;
        for (step = 0; step < 20000; step++) {
            /* grows for a while, then shrinks */
            unsigned add = step / 2500 % 2 ? 30 : 70;
            key = (uint32_t)random_below(&seed, KEYS);
            if (model[key] == CSUCCESSP_TABLE_NONE && random_below(&seed, 100) < add) {
                model[key] = key * 4; /* the numbers of a key are key * 4 to key * 4 + 3 */
                keys.key[model[key]] = key;
                assert_int_equal(csuccessp_table_reserve(&memory, &table, 1), CSUCCESS_OK);
                csuccessp_table_add(&table, hash_of(key, kind), model[key]);
                in_use++;
            } else if (model[key] != CSUCCESSP_TABLE_NONE && random_below(&seed, 100) >= add) {
                csuccessp_table_remove(&table, hash_of(key, kind), model[key]);
                model[key] = CSUCCESSP_TABLE_NONE;
                in_use--;
            } else if (model[key] != CSUCCESSP_TABLE_NONE) {
                uint32_t fresh = key * 4 + (uint32_t)random_below(&seed, 4);
                keys.key[fresh] = key;
                csuccessp_table_replace(&table, hash_of(key, kind), model[key], fresh);
                model[key] = fresh;
            }
            assert_int_equal(table.count, in_use);
            key = (uint32_t)random_below(&seed, KEYS);
            assert_int_equal(find(&table, hash_of(key, kind), key), model[key]);
            if (step % 500 == 0)
                for (key = 0; key < KEYS; key++)
                    assert_int_equal(find(&table, hash_of(key, kind), key), model[key]);
        }
        csuccessp_table_free(&memory, &table);
        failing_close(&f, &memory);
    }
}

static void
what_is_reserved_can_be_added_without_memory(void **state)
{
    csuccessp_memory memory;
    failing f;
    uint32_t n, i;

    (void)state;
    for (n = 1; n < 200; n++) {
        csuccessp_table table = {NULL, 0, 0};
        failing_open(&f, &memory);
        assert_int_equal(csuccessp_table_reserve(&memory, &table, n), CSUCCESS_OK);
        failing_refuse(&f);
        for (i = 0; i < n; i++) {
            keys.key[i] = i;
            csuccessp_table_add(&table, i * 7, i);
        }
        assert_int_equal(csuccessp_table_reserve(&memory, &table, 0), CSUCCESS_OK);
        for (i = 0; i < n; i++)
            assert_int_equal(find(&table, i * 7, i), i);
        assert_int_equal(find(&table, n * 7, n), CSUCCESSP_TABLE_NONE);
        assert_int_equal(f.failed, 0);
        csuccessp_table_free(&memory, &table);
        failing_close(&f, &memory);
    }
}

static void
entries_of_equal_hash_are_told_apart(void **state)
{
    csuccessp_memory memory;
    csuccessp_table table = {NULL, 0, 0};
    failing f;
    uint32_t i;

    (void)state;
    failing_open(&f, &memory);
    assert_int_equal(csuccessp_table_reserve(&memory, &table, 1000), CSUCCESS_OK);
    for (i = 0; i < 1000; i++) {
        keys.key[i] = i + 5000;
        csuccessp_table_add(&table, 99, i);
    }
    for (i = 0; i < 1000; i += 2)
        csuccessp_table_remove(&table, 99, i);
    for (i = 0; i < 1000; i++)
        assert_int_equal(find(&table, 99, i + 5000), i % 2 ? i : CSUCCESSP_TABLE_NONE);
    assert_int_equal(find(&table, 100, 5001), CSUCCESSP_TABLE_NONE);
    csuccessp_table_free(&memory, &table);
    failing_close(&f, &memory);
}

static int
count_calls(const void *context, uint32_t value)
{
    (void)value;
    ++**(unsigned *const *)context;
    return 0;
}

/* A customer stands under its id and under those that were merged into it. */
static void
a_value_may_stand_under_several_hashes(void **state)
{
    csuccessp_memory memory;
    csuccessp_table table = {NULL, 0, 0};
    failing f;

    (void)state;
    failing_open(&f, &memory);
    keys.key[1] = keys.key[2] = 7;
    assert_int_equal(csuccessp_table_reserve(&memory, &table, 6), CSUCCESS_OK);
    csuccessp_table_add(&table, 8, 1); /* all in one row: the table has eight places */
    csuccessp_table_add(&table, 16, 1);
    csuccessp_table_add(&table, 24, 1);
    csuccessp_table_replace(&table, 16, 1, 2);
    assert_int_equal(find(&table, 8, 7), 1);
    assert_int_equal(find(&table, 16, 7), 2);
    assert_int_equal(find(&table, 24, 7), 1);
    csuccessp_table_remove(&table, 24, 1);
    assert_int_equal(find(&table, 8, 7), 1);
    assert_int_equal(find(&table, 16, 7), 2);
    assert_int_equal(find(&table, 24, 7), CSUCCESSP_TABLE_NONE);
    csuccessp_table_free(&memory, &table);
    failing_close(&f, &memory);
}

static void
entries_of_another_hash_are_not_compared(void **state)
{
    csuccessp_memory memory;
    csuccessp_table table = {NULL, 0, 0};
    unsigned calls = 0, *context = &calls;
    failing f;
    uint32_t i;

    (void)state;
    failing_open(&f, &memory);
    assert_int_equal(csuccessp_table_reserve(&memory, &table, 100), CSUCCESS_OK);
    for (i = 0; i < 100; i++) /* one run of slots, for all the low bits are equal */
        csuccessp_table_add(&table, i << 16, i);
    assert_int_equal(csuccessp_table_find(&table, 100u << 16, count_calls, &context),
                     CSUCCESSP_TABLE_NONE);
    assert_int_equal(calls, 0);
    assert_int_equal(csuccessp_table_find(&table, 99u << 16, count_calls, &context),
                     CSUCCESSP_TABLE_NONE);
    assert_int_equal(calls, 1);
    csuccessp_table_free(&memory, &table);
    failing_close(&f, &memory);
}

static void
an_empty_table_has_nothing(void **state)
{
    csuccessp_memory memory;
    csuccessp_table table = {NULL, 0, 0};
    failing f;

    (void)state;
    failing_open(&f, &memory);
    assert_int_equal(find(&table, 1, 1), CSUCCESSP_TABLE_NONE);
    csuccessp_table_remove(&table, 1, 1);
    csuccessp_table_replace(&table, 1, 1, 2);
    assert_int_equal(table.count, 0);
    csuccessp_table_free(&memory, &table);
    failing_close(&f, &memory);
}

static void
removing_what_is_not_there_changes_nothing(void **state)
{
    csuccessp_memory memory;
    csuccessp_table table = {NULL, 0, 0};
    failing f;

    (void)state;
    failing_open(&f, &memory);
    keys.key[1] = 1;
    assert_int_equal(csuccessp_table_reserve(&memory, &table, 1), CSUCCESS_OK);
    csuccessp_table_add(&table, 1, 1);
    csuccessp_table_remove(&table, 1, 2);
    csuccessp_table_remove(&table, 2, 1);
    csuccessp_table_replace(&table, 1, 2, 3);
    assert_int_equal(table.count, 1);
    assert_int_equal(find(&table, 1, 1), 1);
    csuccessp_table_free(&memory, &table);
    failing_close(&f, &memory);
}

static void
a_failed_reserve_keeps_the_entries(void **state)
{
    csuccessp_memory memory;
    csuccessp_table table = {NULL, 0, 0};
    failing f;
    uint32_t i;

    (void)state;
    failing_open(&f, &memory);
    failing_refuse(&f);
    assert_int_equal(csuccessp_table_reserve(&memory, &table, 1), CSUCCESS_E_NO_MEMORY);
    assert_null(table.slots);
    failing_allow(&f);
    assert_int_equal(csuccessp_table_reserve(&memory, &table, 6), CSUCCESS_OK);
    for (i = 0; i < 6; i++) {
        keys.key[i] = i;
        csuccessp_table_add(&table, i, i);
    }
    failing_refuse(&f);
    assert_int_equal(csuccessp_table_reserve(&memory, &table, 100), CSUCCESS_E_NO_MEMORY);
    assert_int_equal(table.count, 6);
    for (i = 0; i < 6; i++)
        assert_int_equal(find(&table, i, i), i);
    csuccessp_table_free(&memory, &table);
    failing_close(&f, &memory);
}

static void
room_for_too_many_is_refused(void **state)
{
    csuccessp_memory memory;
    csuccessp_table table = {NULL, 0, 0};
    failing f;

    (void)state;
    failing_open(&f, &memory);
    f.largest = 1 << 20;
    assert_int_equal(csuccessp_table_reserve(&memory, &table, SIZE_MAX), CSUCCESS_E_NO_MEMORY);
    assert_int_equal(csuccessp_table_reserve(&memory, &table, UINT32_MAX), CSUCCESS_E_NO_MEMORY);
    assert_int_equal(csuccessp_table_reserve(&memory, &table, 1), CSUCCESS_OK);
    keys.key[1] = 1;
    csuccessp_table_add(&table, 1, 1);
    assert_int_equal(csuccessp_table_reserve(&memory, &table, SIZE_MAX), CSUCCESS_E_NO_MEMORY);
    assert_int_equal(find(&table, 1, 1), 1);
    csuccessp_table_free(&memory, &table);
    failing_close(&f, &memory);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_work_agrees_with_an_array),
        cmocka_unit_test(what_is_reserved_can_be_added_without_memory),
        cmocka_unit_test(entries_of_equal_hash_are_told_apart),
        cmocka_unit_test(a_value_may_stand_under_several_hashes),
        cmocka_unit_test(entries_of_another_hash_are_not_compared),
        cmocka_unit_test(an_empty_table_has_nothing),
        cmocka_unit_test(removing_what_is_not_there_changes_nothing),
        cmocka_unit_test(a_failed_reserve_keeps_the_entries),
        cmocka_unit_test(room_for_too_many_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
