/* SPDX-License-Identifier: MIT */
#include "util/memory.h"

#include "failing.h"
#include "test.h"

static void
no_allocator_means_malloc_and_free(void **state)
{
    csuccessp_memory memory;
    char *block;

    (void)state;
    assert_int_equal(csuccessp_memory_open(NULL, &memory), CSUCCESS_OK);
    block = csuccessp_allocate(&memory, 3, 5);
    assert_non_null(block);
    memset(block, 1, 15);
    assert_int_equal(memory.bytes, 15);
    csuccessp_release(&memory, block, 3, 5);
    assert_int_equal(memory.bytes, 0);
    csuccessp_memory_close(&memory);
}

static void
blocks_are_counted_and_the_peak_is_kept(void **state)
{
    csuccessp_memory memory;
    failing f;
    void *a, *b;

    (void)state;
    failing_open(&f, &memory);
    a = csuccessp_allocate(&memory, 10, 8);
    b = csuccessp_allocate(&memory, 1, 20);
    assert_int_equal(memory.bytes, 100);
    assert_int_equal(f.bytes, 100);
    csuccessp_release(&memory, a, 10, 8);
    assert_int_equal(memory.bytes, 20);
    assert_int_equal(memory.peak, 100);
    csuccessp_release(&memory, b, 1, 20);
    csuccessp_release(&memory, NULL, 5, 5);
    failing_close(&f, &memory);
}

static void
blocks_go_back_wiped(void **state)
{
    csuccessp_memory memory;
    failing f;
    char *block;

    (void)state;
    failing_open(&f, &memory);
    block = csuccessp_allocate(&memory, 100, 3);
    memset(block, 'x', 300);
    csuccessp_release(&memory, block, 100, 3);
    assert_int_equal(f.dirty, 0);
    failing_close(&f, &memory);
}

static void
nothing_is_given_for_zero_bytes_or_too_many(void **state)
{
    csuccessp_memory memory;
    failing f;

    (void)state;
    failing_open(&f, &memory);
    assert_null(csuccessp_allocate(&memory, 0, 8));
    assert_null(csuccessp_allocate(&memory, 8, 0));
    assert_null(csuccessp_allocate_zeroed(&memory, 0, 0));
    assert_null(csuccessp_allocate(&memory, SIZE_MAX, 2));
    assert_null(csuccessp_allocate(&memory, 2, SIZE_MAX));
    assert_null(csuccessp_allocate(&memory, SIZE_MAX / 2 + 2, 2));
    assert_null(csuccessp_allocate_zeroed(&memory, SIZE_MAX / 4 + 2, 4));
    assert_int_equal(f.calls, 0);
    failing_close(&f, &memory);
}

static void
zeroed_blocks_are_zero(void **state)
{
    csuccessp_memory memory;
    failing f;
    unsigned char *block;
    size_t i;

    (void)state;
    failing_open(&f, &memory);
    block = csuccessp_allocate_zeroed(&memory, 7, 9);
    for (i = 0; i < 63; i++)
        assert_int_equal(block[i], 0);
    csuccessp_release(&memory, block, 7, 9);
    failing_refuse(&f);
    assert_null(csuccessp_allocate_zeroed(&memory, 7, 9));
    failing_close(&f, &memory);
}

static void
the_limit_is_what_may_be_held_at_a_time(void **state)
{
    csuccessp_memory memory;
    failing f;
    void *a, *b;

    (void)state;
    failing_open(&f, &memory);
    memory.limit = 100;
    assert_null(csuccessp_allocate(&memory, 101, 1));
    a = csuccessp_allocate(&memory, 60, 1);
    assert_non_null(a);
    assert_null(csuccessp_allocate(&memory, 41, 1));
    assert_null(csuccessp_allocate(&memory, SIZE_MAX / 2, 1));
    b = csuccessp_allocate(&memory, 40, 1);
    assert_non_null(b);
    assert_null(csuccessp_allocate(&memory, 1, 1));
    assert_int_equal(f.calls, 2);
    csuccessp_release(&memory, a, 60, 1);
    a = csuccessp_allocate(&memory, 60, 1);
    assert_non_null(a);
    csuccessp_release(&memory, a, 60, 1);
    csuccessp_release(&memory, b, 40, 1);
    failing_close(&f, &memory);
}

static void
destroy_is_called_once(void **state)
{
    csuccessp_memory memory;
    failing f;

    (void)state;
    failing_open(&f, &memory);
    csuccessp_memory_close(&memory);
    assert_int_equal(f.destroyed, 1);
    csuccessp_memory_close(&memory);
    assert_int_equal(f.destroyed, 1);
}

static void
an_allocator_without_a_function_is_refused_and_destroyed(void **state)
{
    csuccessp_memory memory;
    failing f;

    (void)state;
    failing_open(&f, NULL);
    f.allocator.release = NULL;
    assert_int_equal(csuccessp_memory_open(&f.allocator, &memory), CSUCCESS_E_ARGUMENT);
    assert_int_equal(f.destroyed, 1);
    failing_open(&f, NULL);
    f.allocator.allocate = NULL;
    assert_int_equal(csuccessp_memory_open(&f.allocator, &memory), CSUCCESS_E_ARGUMENT);
    assert_int_equal(f.destroyed, 1);
    f.allocator.destroy = NULL;
    assert_int_equal(csuccessp_memory_open(&f.allocator, &memory), CSUCCESS_E_ARGUMENT);
}

static void
an_allocator_of_a_wrong_size_is_refused(void **state)
{
    csuccessp_memory memory;
    failing f;
    struct {
        csuccess_allocator allocator;
        char more[8];
    } newer;

    (void)state;
    failing_open(&f, NULL);
    f.allocator.size = sizeof f.allocator - 1;
    assert_int_equal(csuccessp_memory_open(&f.allocator, &memory), CSUCCESS_E_STRUCT_SIZE);
    f.allocator.size = sizeof newer;
    memset(&newer, 0, sizeof newer);
    newer.allocator = f.allocator;
    newer.more[7] = 1;
    assert_int_equal(csuccessp_memory_open(&newer.allocator, &memory), CSUCCESS_E_STRUCT_TAIL);
    newer.more[7] = 0;
    assert_int_equal(csuccessp_memory_open(&newer.allocator, &memory), CSUCCESS_OK);
    failing_close(&f, &memory);
}

typedef csuccessp_array(uint16_t) numbers;

static void
arrays_grow_and_keep_their_items(void **state)
{
    csuccessp_memory memory;
    numbers array = {NULL, 0, 0};
    failing f;
    size_t i;

    (void)state;
    failing_open(&f, &memory);
    for (i = 0; i < 5000; i++) {
        assert_int_equal(csuccessp_array_reserve(&memory, &array, 1), CSUCCESS_OK);
        assert_true(array.capacity > array.count);
        array.items[array.count++] = (uint16_t)i;
    }
    assert_true(f.calls < 40);
    for (i = 0; i < 5000; i++)
        assert_int_equal(array.items[i], i);
    csuccessp_array_release(&memory, &array);
    assert_null(array.items);
    assert_int_equal(array.count, 0);
    assert_int_equal(array.capacity, 0);
    csuccessp_array_release(&memory, &array);
    failing_close(&f, &memory);
}

static void
arrays_make_room_for_many_at_once(void **state)
{
    csuccessp_memory memory;
    numbers array = {NULL, 0, 0};
    failing f;

    (void)state;
    failing_open(&f, &memory);
    assert_int_equal(csuccessp_array_reserve(&memory, &array, 1000), CSUCCESS_OK);
    assert_true(array.capacity >= 1000);
    memset(array.items, 1, 1000 * sizeof *array.items);
    array.count = 1000;
    assert_int_equal(csuccessp_array_reserve(&memory, &array, 0), CSUCCESS_OK);
    csuccessp_array_release(&memory, &array);
    failing_close(&f, &memory);
}

static void
a_failed_growth_keeps_the_old_block(void **state)
{
    csuccessp_memory memory;
    numbers array = {NULL, 0, 0};
    uint16_t *items;
    failing f;

    (void)state;
    failing_open(&f, &memory);
    assert_int_equal(csuccessp_array_reserve(&memory, &array, 2), CSUCCESS_OK);
    array.items[0] = 7;
    array.count = 1;
    items = array.items;
    failing_refuse(&f);
    assert_int_equal(csuccessp_array_reserve(&memory, &array, 100), CSUCCESS_E_NO_MEMORY);
    assert_ptr_equal(array.items, items);
    assert_int_equal(array.count, 1);
    assert_int_equal(array.items[0], 7);
    failing_allow(&f);
    assert_int_equal(csuccessp_array_reserve(&memory, &array, SIZE_MAX), CSUCCESS_E_NO_MEMORY);
    assert_int_equal(csuccessp_array_reserve(&memory, &array, SIZE_MAX / 4), CSUCCESS_E_NO_MEMORY);
    assert_ptr_equal(array.items, items);
    csuccessp_array_release(&memory, &array);
    failing_close(&f, &memory);
}

static void
a_resized_block_has_the_old_items_and_zeros(void **state)
{
    csuccessp_memory memory;
    failing f;
    uint32_t *block, *more;
    size_t i;

    (void)state;
    failing_open(&f, &memory);
    block = csuccessp_resized(&memory, NULL, 0, 0, 4, sizeof *block);
    assert_non_null(block);
    for (i = 0; i < 4; i++) {
        assert_int_equal(block[i], 0);
        block[i] = (uint32_t)i + 1;
    }
    more = csuccessp_resized(&memory, block, 4, 3, 10, sizeof *block);
    assert_non_null(more);
    for (i = 0; i < 10; i++)
        assert_int_equal(more[i], i < 3 ? i + 1 : 0);
    failing_refuse(&f);
    assert_null(csuccessp_resized(&memory, more, 10, 10, 20, sizeof *block));
    assert_int_equal(more[2], 3);
    csuccessp_release(&memory, more, 10, sizeof *more);
    failing_close(&f, &memory);
}

static void
wiping_overwrites_the_bytes_and_no_others(void **state)
{
    char bytes[10];

    (void)state;
    memset(bytes, 'x', sizeof bytes);
    csuccessp_wipe(bytes + 1, 8);
    assert_memory_equal(bytes, "x\0\0\0\0\0\0\0\0x", 10);
    csuccessp_wipe(bytes, 0);
    assert_int_equal(bytes[0], 'x');
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_allocator_means_malloc_and_free),
        cmocka_unit_test(blocks_are_counted_and_the_peak_is_kept),
        cmocka_unit_test(blocks_go_back_wiped),
        cmocka_unit_test(nothing_is_given_for_zero_bytes_or_too_many),
        cmocka_unit_test(zeroed_blocks_are_zero),
        cmocka_unit_test(the_limit_is_what_may_be_held_at_a_time),
        cmocka_unit_test(destroy_is_called_once),
        cmocka_unit_test(an_allocator_without_a_function_is_refused_and_destroyed),
        cmocka_unit_test(an_allocator_of_a_wrong_size_is_refused),
        cmocka_unit_test(arrays_grow_and_keep_their_items),
        cmocka_unit_test(arrays_make_room_for_many_at_once),
        cmocka_unit_test(a_failed_growth_keeps_the_old_block),
        cmocka_unit_test(a_resized_block_has_the_old_items_and_zeros),
        cmocka_unit_test(wiping_overwrites_the_bytes_and_no_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
