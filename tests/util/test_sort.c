/* SPDX-License-Identifier: MIT */
#include "util/sort.h"

#include "test.h"

struct item {
    uint32_t key;
    uint32_t number; /* breaks ties */
    char more[CSUCCESSP_SORT_SIZE_MAX - 8];
};

static int
compare_items(const void *context, const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    size_t *calls = *(size_t *const *)context;

    ++*calls;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

enum { MANY = 2000 };

static void
items_are_sorted_with_what_they_carry(void **state)
{
    static struct item items[MANY];
    static unsigned char seen[MANY];
    uint64_t seed = 1;
    size_t calls, *context = &calls, count, i, k;
    int round;

    (void)state;
    for (round = 0; round < 300; round++) {
        uint64_t keys = 1 + random_below(&seed, round % 2 ? 5 : 100000);
        count = (size_t)random_below(&seed, round < 50 ? 8 : MANY);
        for (i = 0; i < count; i++) {
            items[i].key = (uint32_t)random_below(&seed, keys);
            items[i].number = (uint32_t)i;
            memset(items[i].more, (int)(i & 0x7f), sizeof items[i].more);
        }
        calls = 0;
        csuccessp_sort(items, count, sizeof *items, compare_items, &context);
        assert_true(calls < 200 || calls < 2 * 11 * count + count);
        memset(seen, 0, sizeof seen);
        for (i = 0; i < count; i++) {
            assert_int_equal(seen[items[i].number]++, 0);
            for (k = 0; k < sizeof items[i].more; k++)
                assert_int_equal(items[i].more[k], items[i].number & 0x7f);
            if (i)
                assert_true(
                    items[i - 1].key < items[i].key ||
                    (items[i - 1].key == items[i].key && items[i - 1].number < items[i].number));
        }
    }
}

static int
compare_bytes(const void *context, const void *a, const void *b)
{
    (void)context;
    return *(const unsigned char *)a - *(const unsigned char *)b;
}

static int
compare_int(const void *a, const void *b)
{
    return *(const unsigned char *)a - *(const unsigned char *)b;
}

static void
single_bytes_are_sorted_as_qsort_does(void **state)
{
    unsigned char bytes[257], expected[257];
    uint64_t seed = 2;
    size_t count, i;

    (void)state;
    for (count = 0; count <= sizeof bytes; count++) {
        for (i = 0; i < count; i++)
            bytes[i] = expected[i] = (unsigned char)random_next(&seed);
        csuccessp_sort(bytes, count, 1, compare_bytes, NULL);
        qsort(expected, count, 1, compare_int);
        assert_memory_equal(bytes, expected, count);
    }
}

static void
all_orders_of_a_few_are_sorted(void **state)
{
    unsigned char bytes[6];
    unsigned code, left, i;

    (void)state;
    for (code = 0; code < 46656; code++) {
        for (left = code, i = 0; i < 6; i++, left /= 6)
            bytes[i] = (unsigned char)(left % 6);
        csuccessp_sort(bytes, 6, 1, compare_bytes, NULL);
        for (i = 1; i < 6; i++)
            assert_true(bytes[i - 1] <= bytes[i]);
    }
}

/* An adversary of quicksort (McIlroy 1999): numbers are fixed while they are compared, so that
 * each pivot turns out to be a bad one. */
struct adversary {
    uint32_t value[MANY];
    uint32_t solid, candidate, gas;
    size_t calls;
};

static int
compare_against(const void *context, const void *a, const void *b)
{
    struct adversary *one = *(struct adversary *const *)context;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    one->calls++;
    if (one->value[x] == one->gas && one->value[y] == one->gas)
        one->value[x == one->candidate ? x : y] = one->solid++;
    if (one->value[x] == one->gas)
        one->candidate = x;
    else if (one->value[y] == one->gas)
        one->candidate = y;
    return one->value[x] < one->value[y] ? -1 : one->value[x] > one->value[y];
}

static void
no_order_is_slow(void **state)
{
    static struct adversary one;
    struct adversary *context = &one;
    static uint32_t numbers[MANY];
    uint32_t i;

    (void)state;
    one.gas = MANY;
    for (i = 0; i < MANY; i++) {
        numbers[i] = i;
        one.value[i] = one.gas;
    }
    csuccessp_sort(numbers, MANY, sizeof *numbers, compare_against, &context);
    assert_true(one.calls < 8 * 11 * (size_t)MANY);
    for (i = 1; i < MANY; i++)
        assert_true(one.value[numbers[i - 1]] <= one.value[numbers[i]]);
}

static void
what_is_in_order_is_only_looked_through(void **state)
{
    static struct item items[MANY];
    size_t calls = 0, *context = &calls, i;

    (void)state;
    for (i = 0; i < MANY; i++)
        items[i].key = (uint32_t)i;
    csuccessp_sort(items, MANY, sizeof *items, compare_items, &context);
    assert_int_equal(calls, MANY - 1);
}

enum { KEYED = 5000 };

static uint64_t
random_key(uint64_t *seed, int kind)
{
    switch (kind) {
    case 0:
        return random_next(seed);
    case 1:
        return random_below(seed, 3);
    case 2:
        return UINT64_MAX - random_below(seed, 5000);
    case 3:
        return random_below(seed, 2) ? 0 : UINT64_MAX;
    case 4:
        return random_sized(seed);
    default:
        return (random_next(seed) & 0x7ff) << 40;
    }
}

static void
keyed_numbers_are_sorted_and_equal_keys_keep_their_order(void **state)
{
    static csuccessp_keyed items[KEYED], spare[KEYED];
    static unsigned char seen[KEYED];
    static uint64_t keys[KEYED];
    uint64_t seed = 3;
    size_t count, i;
    int round;

    (void)state;
    for (round = 0; round < 300; round++) {
        /* small counts are sorted in another way */
        count = (size_t)random_below(&seed, round % 2 ? 130 : KEYED + 1);
        for (i = 0; i < count; i++) {
            keys[i] = items[i].key = random_key(&seed, round % 6);
            items[i].number = (uint32_t)i;
            items[i].more = (uint32_t)~i;
        }
        memset(seen, 0, sizeof seen);
        csuccessp_sort_keyed(items, spare, count);
        for (i = 0; i < count; i++) {
            assert_int_equal(seen[items[i].number]++, 0);
            assert_int_equal(items[i].key, keys[items[i].number]);
            assert_int_equal(items[i].more, (uint32_t)~items[i].number);
            if (i)
                assert_true(
                    items[i - 1].key < items[i].key ||
                    (items[i - 1].key == items[i].key && items[i - 1].number < items[i].number));
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_are_sorted_with_what_they_carry),
        cmocka_unit_test(single_bytes_are_sorted_as_qsort_does),
        cmocka_unit_test(all_orders_of_a_few_are_sorted),
        cmocka_unit_test(no_order_is_slow),
        cmocka_unit_test(what_is_in_order_is_only_looked_through),
        cmocka_unit_test(keyed_numbers_are_sorted_and_equal_keys_keep_their_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
