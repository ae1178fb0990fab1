/* SPDX-License-Identifier: MIT */
#include "util/sized.h"

#include "test.h"

/* A struct as it was first published, as the library knows it, and as it may become. */
struct first {
    size_t size;
    uint32_t a, b;
};

struct known {
    size_t size;
    uint32_t a, b;
    uint64_t c;
};

struct later {
    size_t size;
    uint32_t a, b;
    uint64_t c;
    uint64_t d;
};

#define FIRST CSUCCESSP_END(struct first, b)

static void
an_older_struct_is_read_as_far_as_it_goes(void **state)
{
    struct first *from = malloc(sizeof *from); /* no byte more */
    struct known out;

    (void)state;
    assert_non_null(from);
    from->size = sizeof *from;
    from->a = 1;
    from->b = 2;
    memset(&out, 0xff, sizeof out);
    assert_int_equal(csuccessp_sized_copy(from, FIRST, &out, sizeof out), CSUCCESS_OK);
    free(from);
    assert_int_equal(out.size, sizeof out);
    assert_int_equal(out.a, 1);
    assert_int_equal(out.b, 2);
    assert_int_equal(out.c, 0);
}

static void
a_present_struct_is_copied(void **state)
{
    const struct known from = {sizeof from, 1, 2, 3};
    struct known out;

    (void)state;
    assert_int_equal(csuccessp_sized_copy(&from, FIRST, &out, sizeof out), CSUCCESS_OK);
    assert_memory_equal(&out, &from, sizeof from);
}

static void
a_newer_struct_is_taken_when_its_tail_is_zero(void **state)
{
    const struct later from = {sizeof from, 1, 2, 3, 0};
    struct known out;

    (void)state;
    assert_int_equal(csuccessp_sized_copy(&from, FIRST, &out, sizeof out), CSUCCESS_OK);
    assert_int_equal(out.size, sizeof out);
    assert_int_equal(out.a, 1);
    assert_int_equal(out.c, 3);
}

static void
a_newer_struct_whose_tail_is_not_zero_is_refused(void **state)
{
    const struct known zero = {0, 0, 0, 0};
    unsigned char bytes[sizeof(struct later)];
    struct known out;
    size_t size = sizeof bytes, i;

    (void)state;
    for (i = sizeof out; i < sizeof bytes; i++) {
        memset(bytes, 0, sizeof bytes);
        memcpy(bytes, &size, sizeof size);
        bytes[i] = 0x80;
        memset(&out, 0xff, sizeof out);
        assert_int_equal(csuccessp_sized_copy(bytes, FIRST, &out, sizeof out),
                         CSUCCESS_E_STRUCT_TAIL);
        assert_memory_equal(&out, &zero, sizeof out);
    }
}

static void
a_hostile_size_is_refused(void **state)
{
    const size_t sizes[] = {
        0, 4, FIRST - 1, CSUCCESSP_SIZED_MAX + 1, SIZE_MAX, SIZE_MAX / 2, SIZE_MAX / 4 + 1};
    const struct known zero = {0, 0, 0, 0};
    struct known from, out;
    size_t i, room;

    (void)state;
    for (i = 0; i < COUNT_OF(sizes); i++) {
        memset(&from, 0, sizeof from);
        from.size = sizes[i];
        memset(&out, 0xff, sizeof out);
        assert_int_equal(csuccessp_sized_copy(&from, FIRST, &out, sizeof out),
                         CSUCCESS_E_STRUCT_SIZE);
        assert_memory_equal(&out, &zero, sizeof out);
        room = 42;
        assert_int_equal(csuccessp_sized_room(&from, FIRST, sizeof from, &room),
                         CSUCCESS_E_STRUCT_SIZE);
        assert_int_equal(room, 42);
    }
}

static void
the_largest_size_that_is_believed_is_read(void **state)
{
    unsigned char *bytes = calloc(1, CSUCCESSP_SIZED_MAX);
    const size_t size = CSUCCESSP_SIZED_MAX;
    struct known out;

    (void)state;
    assert_non_null(bytes);
    memcpy(bytes, &size, sizeof size);
    assert_int_equal(csuccessp_sized_copy(bytes, FIRST, &out, sizeof out), CSUCCESS_OK);
    bytes[CSUCCESSP_SIZED_MAX - 1] = 1;
    assert_int_equal(csuccessp_sized_copy(bytes, FIRST, &out, sizeof out), CSUCCESS_E_STRUCT_TAIL);
    free(bytes);
}

static void
a_struct_that_is_not_aligned_is_read(void **state)
{
    const struct known from = {sizeof from, 1, 2, 3};
    char bytes[sizeof from + 1];
    struct known out;

    (void)state;
    memcpy(bytes + 1, &from, sizeof from);
    assert_int_equal(csuccessp_sized_copy(bytes + 1, FIRST, &out, sizeof out), CSUCCESS_OK);
    assert_memory_equal(&out, &from, sizeof from);
}

static void
results_are_written_as_far_as_the_caller_knows(void **state)
{
    const struct known from = {99, 1, 2, 3};
    struct first older = {sizeof older, 7, 7};
    struct known same = {sizeof same, 7, 7, 7};
    struct later newer = {sizeof newer, 7, 7, 7, 7};
    size_t room;

    (void)state;
    assert_int_equal(csuccessp_sized_room(&older, FIRST, sizeof from, &room), CSUCCESS_OK);
    assert_int_equal(room, sizeof older);
    csuccessp_sized_give(&older, &from, room);
    assert_int_equal(older.size, sizeof older);
    assert_true(older.a == 1 && older.b == 2);

    assert_int_equal(csuccessp_sized_room(&same, FIRST, sizeof from, &room), CSUCCESS_OK);
    csuccessp_sized_give(&same, &from, room);
    assert_int_equal(same.size, sizeof same);
    assert_true(same.a == 1 && same.b == 2 && same.c == 3);

    assert_int_equal(csuccessp_sized_room(&newer, FIRST, sizeof from, &room), CSUCCESS_OK);
    assert_int_equal(room, sizeof from);
    csuccessp_sized_give(&newer, &from, room);
    assert_int_equal(newer.size, sizeof newer);
    assert_true(newer.a == 1 && newer.c == 3 && newer.d == 7);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_older_struct_is_read_as_far_as_it_goes),
        cmocka_unit_test(a_present_struct_is_copied),
        cmocka_unit_test(a_newer_struct_is_taken_when_its_tail_is_zero),
        cmocka_unit_test(a_newer_struct_whose_tail_is_not_zero_is_refused),
        cmocka_unit_test(a_hostile_size_is_refused),
        cmocka_unit_test(the_largest_size_that_is_believed_is_read),
        cmocka_unit_test(a_struct_that_is_not_aligned_is_read),
        cmocka_unit_test(results_are_written_as_far_as_the_caller_knows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
