/* SPDX-License-Identifier: MIT */
#include "expr/any.h"

#include <math.h>

#include "failing.h"
#include "literal.h"
#include "test.h"

typedef struct fixture {
    failing f;
    csuccessp_memory memory;
    csuccessp_arena arena;
} fixture;

static int
open_fixture(void **state)
{
    static fixture x;

    failing_open(&x.f, &x.memory);
    csuccessp_arena_open(&x.arena, &x.memory, 256);
    *state = &x;
    return 0;
}

static int
close_fixture(void **state)
{
    fixture *x = *state;

    csuccessp_arena_close(&x->arena);
    failing_close(&x->f, &x->memory);
    return 0;
}

/* Values in their order; those of one row are equal, and rows of different kinds have no order. */
static const char *const in_order[][3] = {
    {"-Infinity"},
    {"-9223372036854775808", "-9223372036854775808.0"},
    {"-1.5"},
    {"-1", "-1.0"},
    {"-0.5"},
    {"0", "0u", "-0.0"},
    {"0.5"},
    {"1", "1u", "1.0"},
    {"9007199254740991", "9007199254740991.0"},
    {"9007199254740992", "9007199254740992u", "9007199254740992.0"},
    {"9007199254740993", "9007199254740993u"},
    {"9223372036854774784", "9223372036854774784.0"},
    {"9223372036854775806", "9223372036854775806u"},
    {"18446744073709549568u", "18446744073709549568.0"},
    {"18446744073709551614u"},
    {"Infinity"},
    {"false"},
    {"true"},
    {"''"},
    {"'\\x00'"},
    {"'a'"},
    {"'ab'"},
    {"'b'"},
    {"'é'"},
    {"b''"},
    {"b'\\x7f'"},
    {"b'\\xff'"},
    {"t'0001-01-01T00:00:00Z'"},
    {"t'2009-02-13T23:31:30Z'"},
    {"t'2009-02-13T23:31:30.1Z'"},
    {"d'-1.5s'"},
    {"d'-1s'"},
    {"d'0'"},
    {"d'1ns'"},
    {"D'2026-01-31'"},
    {"D'2026-02-01'"},
};

static int
comparable(csuccessp_any a, csuccessp_any b)
{
    return a.kind == b.kind || (csuccessp_any_is_number(a) && csuccessp_any_is_number(b));
}

static void
values_are_in_order(void **state)
{
    fixture *x = *state;
    size_t i, j, k, l;

    for (i = 0; i < COUNT_OF(in_order); i++)
        for (j = 0; j < 3 && in_order[i][j]; j++)
            for (k = 0; k < COUNT_OF(in_order); k++)
                for (l = 0; l < 3 && in_order[k][l]; l++) {
                    csuccessp_any a = literal(&x->arena, in_order[i][j]);
                    csuccessp_any b = literal(&x->arena, in_order[k][l]);
                    int wanted = comparable(a, b) ? (i > k) - (i < k) : 3;
                    uint64_t work = 0;
                    if (csuccessp_any_compare(a, b) != wanted)
                        fail_msg("%s and %s", in_order[i][j], in_order[k][l]);
                    assert_int_equal(csuccessp_any_equal(a, b, &work), i == k);
                    if (i == k)
                        assert_true(csuccessp_any_hash(a, &work) == csuccessp_any_hash(b, &work));
                }
}

static void
the_ends_are_what_rounding_makes_of_them(void **state)
{
    csuccessp_any most = csuccessp_any_int(INT64_MAX), all = csuccessp_any_uint(UINT64_MAX);
    csuccessp_any two63 = csuccessp_any_double(0x1p63), two64 = csuccessp_any_double(0x1p64);

    (void)state;
    assert_int_equal(csuccessp_any_compare(most, two63), 0);
    assert_int_equal(csuccessp_any_compare(two63, csuccessp_any_int(INT64_MAX - 1)), 1);
    assert_int_equal(csuccessp_any_compare(most, csuccessp_any_double(0x1.0000000000001p63)), -1);
    assert_int_equal(csuccessp_any_compare(all, two64), 0);
    assert_int_equal(csuccessp_any_compare(two64, csuccessp_any_uint(UINT64_MAX - 1)), 1);
    assert_int_equal(csuccessp_any_compare(two63, csuccessp_any_uint(UINT64_C(1) << 63)), 0);
}

static void
nan_is_equal_to_nothing(void **state)
{
    fixture *x = *state;
    static const char *const others[] = {"NaN", "1", "1u", "1.5", "Infinity"};
    csuccessp_any nan = csuccessp_any_double(NAN), other;
    uint64_t work = 0;
    size_t i;

    for (i = 0; i < COUNT_OF(others); i++) {
        other = literal(&x->arena, others[i]);
        assert_int_equal(csuccessp_any_compare(nan, other), 2);
        assert_int_equal(csuccessp_any_compare(other, nan), 2);
        assert_false(csuccessp_any_equal(nan, other, &work));
    }
    assert_int_equal(csuccessp_any_compare(nan, csuccessp_any_string("", 0)), 3);
}

static void
what_is_in_values_decides(void **state)
{
    /* in each row the first two are equal, and the third is another */
    static const char *const rows[][3] = {
        {"null", "null", "false"},
        {"[]", "[]", "{}"},
        {"[1, 'a', [2]]", "[1u, 'a', [2.0]]", "[1, 'a', [3]]"},
        {"[1, 2]", "[1, 2]", "[1, 2, 3]"},
        {"{'a': 1, 'b': [2]}", "{'b': [2.0], 'a': 1u}", "{'a': 1, 'b': [3]}"},
        {"{1: 'a'}", "{1u: 'a'}", "{2: 'a'}"},
        {"{1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9, 'x': 0}",
         "{9u: 9, 'x': 0, 8: 8, 7: 7, 6: 6, 5: 5, 4: 4, 3: 3, 2u: 2, 1: 1}",
         "{1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9, 'y': 0}"},
        {"type:int", "type:int", "type:uint"},
        {"type:list", "type:list", "'list'"},
        {"none", "none", "some(null)"},
        {"some([1])", "some([1.0])", "some([2])"},
    };
    fixture *x = *state;
    uint64_t work = 0;
    size_t i;

    for (i = 0; i < COUNT_OF(rows); i++) {
        csuccessp_any a = literal(&x->arena, rows[i][0]), b = literal(&x->arena, rows[i][1]);
        csuccessp_any c = literal(&x->arena, rows[i][2]);
        assert_true(csuccessp_any_equal(a, b, &work));
        assert_true(csuccessp_any_equal(b, a, &work));
        assert_true(csuccessp_any_hash(a, &work) == csuccessp_any_hash(b, &work));
        assert_false(csuccessp_any_equal(a, c, &work));
        assert_false(csuccessp_any_equal(c, a, &work));
        assert_int_equal(csuccessp_any_compare(a, b), 3);
    }
    assert_true(work > 0 && work < 1000);
}

/* A list that holds itself twice, forty times over, would be looked at for years. */
static void
comparing_comes_to_an_end(void **state)
{
    fixture *x = *state;
    csuccessp_any value = csuccessp_any_int(1), *two;
    uint64_t work = 0;
    int i;

    for (i = 0; i < 40; i++) {
        two = csuccessp_arena_take(&x->arena, 2, sizeof *two);
        two[0] = two[1] = value;
        value = csuccessp_list_make(&x->arena, two, 2);
    }
    csuccessp_any_equal(value, value, &work);
    assert_true(work == UINT64_MAX);
    work = 0;
    csuccessp_any_hash(value, &work);
    assert_true(work == UINT64_MAX);
}

static void
what_nests_too_deep_is_not_made(void **state)
{
    fixture *x = *state;
    csuccessp_any value = csuccessp_any_int(1), *item, map;
    csuccessp_entry *entry;
    uint64_t work = 0;
    int i;

    for (i = 0; i < CSUCCESSP_VALUE_DEPTH; i++) {
        assert_int_equal(value.depth, i);
        item = csuccessp_arena_take(&x->arena, 1, sizeof *item);
        *item = value;
        value = i % 2 ? csuccessp_list_make(&x->arena, item, 1)
                      : csuccessp_optional_make(&x->arena, value);
        assert_true(csuccessp_any_is_plain(value));
    }
    assert_true(csuccessp_any_equal(value, value, &work));
    item = csuccessp_arena_take(&x->arena, 1, sizeof *item);
    *item = value;
    assert_int_equal(csuccessp_list_make(&x->arena, item, 1).length, CSUCCESSP_FAULT_DEPTH);
    assert_int_equal(csuccessp_optional_make(&x->arena, value).length, CSUCCESSP_FAULT_DEPTH);
    entry = csuccessp_arena_take(&x->arena, 1, sizeof *entry);
    entry->key = csuccessp_any_int(1);
    entry->value = value;
    map = csuccessp_map_make(&x->arena, entry, 1, &work);
    assert_int_equal(map.length, CSUCCESSP_FAULT_DEPTH);
}

static void
maps_find_their_keys(void **state)
{
    fixture *x = *state;
    enum { MANY = 500 };
    static const int counts[] = {0, 1, 8, 9, MANY};
    static csuccessp_entry entries[MANY + 1];
    static char names[MANY][8];
    const csuccessp_any *found;
    csuccessp_any map;
    uint64_t work = 0;
    size_t i;
    int k;

    for (k = 0; k < MANY; k++) {
        names[k][0] = (char)('a' + k % 26);
        names[k][1] = (char)('a' + k / 26);
        entries[k].key = k % 2   ? csuccessp_any_string(names[k], 2)
                         : k % 4 ? csuccessp_any_int(k)
                                 : csuccessp_any_uint((uint64_t)k);
        entries[k].value = csuccessp_any_int(k);
    }
    for (i = 0; i < COUNT_OF(counts); i++) {
        map = csuccessp_map_make(&x->arena, entries, (size_t)counts[i], &work);
        assert_int_equal(map.kind, CSUCCESSP_KIND_MAP);
        for (k = 0; k < MANY; k++) {
            found = csuccessp_map_find(map.as.map, entries[k].key, &work);
            assert_int_equal(found ? found->as.integer : -1, k < counts[i] ? k : -1);
            if (k % 2)
                continue;
            found = csuccessp_map_find(map.as.map, csuccessp_any_double(k), &work);
            assert_int_equal(found ? found->as.integer : -1, k < counts[i] ? k : -1);
        }
        assert_null(csuccessp_map_find(map.as.map, csuccessp_any_double(0.5), &work));
        assert_null(csuccessp_map_find(map.as.map, csuccessp_any_bool(0), &work));
        assert_null(csuccessp_map_find(map.as.map, csuccessp_optional_none(), &work));
        if (counts[i] == 0)
            continue;
        entries[counts[i]].key = csuccessp_any_double(0);
        map = csuccessp_map_make(&x->arena, entries, (size_t)counts[i] + 1, &work);
        assert_int_equal(map.length, CSUCCESSP_FAULT_KEY_TYPE);
        entries[counts[i]].key = csuccessp_any_int(0);
        map = csuccessp_map_make(&x->arena, entries, (size_t)counts[i] + 1, &work);
        assert_int_equal(map.length, CSUCCESSP_FAULT_REPEATED);
        if (counts[i] < MANY) {
            k = counts[i];
            entries[k].key = k % 2   ? csuccessp_any_string(names[k], 2)
                             : k % 4 ? csuccessp_any_int(k)
                                     : csuccessp_any_uint((uint64_t)k);
        }
    }
}

static void
without_memory_nothing_is_made(void **state)
{
    fixture *x = *state;
    csuccessp_entry entries[9];
    uint64_t work = 0;
    size_t i, fail_at;
    csuccessp_any out;

    for (i = 0; i < 9; i++)
        entries[i].key = entries[i].value = csuccessp_any_int((int64_t)i);
    for (fail_at = 1; fail_at < 3; fail_at++) {
        csuccessp_arena_close(&x->arena);
        csuccessp_arena_open(&x->arena, &x->memory, 16);
        x->f.fail_at = x->f.calls + fail_at;
        out = csuccessp_map_make(&x->arena, entries, 9, &work);
        assert_int_equal(out.kind, CSUCCESSP_KIND_ERROR);
        assert_int_equal(out.length, CSUCCESSP_FAULT_MEMORY);
    }
    csuccessp_arena_close(&x->arena);
    failing_refuse(&x->f);
    assert_int_equal(csuccessp_list_make(&x->arena, NULL, 0).length, CSUCCESSP_FAULT_MEMORY);
    out = csuccessp_optional_make(&x->arena, csuccessp_any_int(1));
    assert_int_equal(out.length, CSUCCESSP_FAULT_MEMORY);
    failing_allow(&x->f);
}

static void
times_stay_within_their_range(void **state)
{
    static const struct {
        int64_t seconds, nanos;
        int timestamp, duration;
    } cases[] = {
        {0, 0, 1, 1},
        {0, -1, 1, 1},
        {CSUCCESSP_SECONDS_MIN, 0, 1, 0},
        {CSUCCESSP_SECONDS_MIN, -1, 0, 0},
        {CSUCCESSP_SECONDS_MAX, 999999999, 1, 0},
        {CSUCCESSP_SECONDS_MAX, 1000000000, 0, 0},
        {CSUCCESSP_SECONDS_MAX + 1, -1, 1, 0},
        {0, INT64_MAX, 1, 1},
        {0, INT64_MIN, 1, 1},
        {1, INT64_MAX, 1, 0},
        {9223372036, 854775807, 1, 1},
        {9223372036, 854775808, 1, 0},
        {-9223372036, -854775808, 1, 1},
        {-9223372036, -854775809, 1, 0},
        {INT64_MAX, 1000000000, 0, 0},
        {INT64_MIN, -1, 0, 0},
    };
    csuccessp_any t, d;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        t = csuccessp_any_timestamp(cases[i].seconds, cases[i].nanos);
        d = csuccessp_any_duration(cases[i].seconds, cases[i].nanos);
        assert_int_equal(t.kind == CSUCCESSP_KIND_TIMESTAMP, cases[i].timestamp);
        assert_int_equal(d.kind == CSUCCESSP_KIND_DURATION, cases[i].duration);
        assert_true(t.kind != CSUCCESSP_KIND_ERROR || t.length == CSUCCESSP_FAULT_OVERFLOW);
        assert_true(d.kind != CSUCCESSP_KIND_ERROR || d.length == CSUCCESSP_FAULT_OVERFLOW);
    }
    t = csuccessp_any_timestamp(5, -1);
    assert_int_equal(t.as.integer, 4);
    assert_int_equal(t.length, 999999999);
    t = csuccessp_any_timestamp(5, 3000000001);
    assert_int_equal(t.as.integer, 8);
    assert_int_equal(t.length, 1);
}

static void
every_fault_has_a_text(void **state)
{
    unsigned i;

    (void)state;
    for (i = 0; i < CSUCCESSP_FAULTS; i++)
        assert_non_null(csuccessp_fault_text(i));
    assert_non_null(csuccessp_fault_text(CSUCCESSP_FAULTS));
}

int
main(void)
{
    struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_in_order),
        cmocka_unit_test(the_ends_are_what_rounding_makes_of_them),
        cmocka_unit_test(nan_is_equal_to_nothing),
        cmocka_unit_test(what_is_in_values_decides),
        cmocka_unit_test(comparing_comes_to_an_end),
        cmocka_unit_test(what_nests_too_deep_is_not_made),
        cmocka_unit_test(maps_find_their_keys),
        cmocka_unit_test(without_memory_nothing_is_made),
        cmocka_unit_test(times_stay_within_their_range),
        cmocka_unit_test(every_fault_has_a_text),
    };
    size_t i;

    for (i = 0; i < COUNT_OF(tests); i++) {
        tests[i].setup_func = open_fixture;
        tests[i].teardown_func = close_fixture;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
