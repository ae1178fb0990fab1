/* SPDX-License-Identifier: MIT */
#include "expr/type.h"

#include "failing.h"
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

static csuccess_status
read_text(fixture *x, const char *text, const csuccessp_type **out, size_t *where)
{
    char *copy = exact_copy(text, strlen(text));
    csuccess_status status = csuccessp_type_read(&x->arena, copy, strlen(text), out, where);

    free(copy);
    return status;
}

static const csuccessp_type *
read_type(fixture *x, const char *text)
{
    const csuccessp_type *out = NULL;
    size_t where;

    if (read_text(x, text, &out, &where) != CSUCCESS_OK)
        fail_msg("%s cannot be read", text);
    return out;
}

static void
assert_written(fixture *x, const csuccessp_type *type, const char *text)
{
    csuccessp_buffer to;

    csuccessp_buffer_open(&to, &x->memory);
    csuccessp_type_write(&to, type);
    csuccessp_buffer_char(&to, 0);
    assert_int_equal(to.status, CSUCCESS_OK);
    assert_string_equal(to.data, text);
    csuccessp_buffer_close(&to);
}

static void
what_is_written_is_read(void **state)
{
    static const char *const texts[] = {
        "dyn",
        "null",
        "bool",
        "int",
        "uint",
        "double",
        "string",
        "bytes",
        "timestamp",
        "duration",
        "date",
        "list",
        "map",
        "type",
        "optional_type",
        "A",
        "list(Z)",
        "map(string, list(int))",
        "type(A)",
        "tuple",
        "optional_type(map(A, B))",
        "my.type1",
        "f(A, B, C, int, list(A), D, E, F)",
    };
    fixture *x = *state;
    size_t i;

    for (i = 0; i < COUNT_OF(texts); i++) {
        const csuccessp_type *type = read_type(x, texts[i]);
        assert_written(x, type, texts[i]);
        assert_true(csuccessp_type_equal(type, read_type(x, texts[i])));
    }
    assert_written(x, read_type(x, " map( string,list(int) ) "), "map(string, list(int))");
    assert_written(x, read_type(x, "list(google.protobuf.Duration)"), "list(duration)");
    assert_written(x, read_type(x, "null_type"), "null");
    assert_int_equal(read_type(x, "C")->number, 2);
}

static void
what_is_no_type_is_refused(void **state)
{
    static const struct {
        const char *text;
        size_t where;
    } cases[] = {
        {"", 0},         {"(int)", 0},      {"list(", 5},
        {"list()", 5},   {"list(int", 8},   {"list(int, int)", 14},
        {"map(int)", 8}, {"int(int)", 8},   {"A(int)", 6},
        {"int int", 4},  {"int)", 3},       {"1int", 0},
        {"int,", 3},     {"list(int,)", 9}, {"f(A,A,A,A,A,A,A,A,A)", 18},
    };
    fixture *x = *state;
    const csuccessp_type *out = CSUCCESSP_TYPE_OF(BOOL);
    size_t i, where;

    for (i = 0; i < COUNT_OF(cases); i++) {
        where = 1000;
        assert_int_equal(read_text(x, cases[i].text, &out, &where), CSUCCESS_E_SYNTAX);
        if (where != cases[i].where)
            fail_msg("%s: %u", cases[i].text, (unsigned)where);
        assert_ptr_equal(out, CSUCCESSP_TYPE_OF(BOOL));
    }
}

static void
types_are_told_apart(void **state)
{
    static const char *const texts[] = {
        "int",   "list(int)", "list(uint)", "map(int, int)", "A",
        "B",     "list(A)",   "tuple(int)", "tuple(A)",      "pair(int)",
        "tuple", "type(int)", "dyn",        "list(list(A))", "list",
        "map"};
    fixture *x = *state;
    size_t i, j;

    for (i = 0; i < COUNT_OF(texts); i++)
        for (j = 0; j < COUNT_OF(texts); j++)
            assert_int_equal(csuccessp_type_equal(read_type(x, texts[i]), read_type(x, texts[j])),
                             i == j);
    assert_true(csuccessp_type_equal(read_type(x, "list"), read_type(x, "list(dyn)")));
    assert_true(csuccessp_type_equal(read_type(x, "map(dyn, dyn)"), read_type(x, "map")));
}

static void
types_are_made_of_others(void **state)
{
    fixture *x = *state;
    const csuccessp_type *integer = CSUCCESSP_TYPE_OF(INT), *of[3], *made;

    made = csuccessp_type_map(&x->arena, CSUCCESSP_TYPE_OF(STRING),
                              csuccessp_type_list(&x->arena, integer));
    assert_written(x, made, "map(string, list(int))");
    of[0] = of[1] = CSUCCESSP_TYPE_OF(DATE);
    assert_written(x, csuccessp_type_with(&x->arena, made, of), "map(date, date)");
    assert_written(x, csuccessp_type_wrap(&x->arena, CSUCCESSP_KIND_OPTIONAL, made),
                   "optional_type(map(string, list(int)))");
    of[2] = integer;
    made = csuccessp_type_with(&x->arena, read_type(x, "tuple(A, B, C)"), of);
    assert_written(x, made, "tuple(date, date, int)");
    assert_ptr_equal(csuccessp_type_parameter(made, 2), integer);
    assert_ptr_equal(csuccessp_type_parameter(made, 3), CSUCCESSP_TYPE_OF(DYN));
}

static void
what_nests_too_deep_is_dyn(void **state)
{
    fixture *x = *state;
    const csuccessp_type *type = CSUCCESSP_TYPE_OF(INT), *inner;
    char text[1000] = "";
    size_t i, where;

    for (i = 0; i < 1000; i++)
        type = csuccessp_type_list(&x->arena, type);
    assert_true(type->depth < CSUCCESSP_TYPE_DEPTH);
    for (i = 0, inner = type; inner->kind == CSUCCESSP_KIND_LIST; i++)
        inner = csuccessp_type_parameter(inner, 0);
    assert_int_equal(i, type->depth);
    assert_int_equal(inner->kind, CSUCCESSP_KIND_DYN);
    for (i = 0; i < CSUCCESSP_TYPE_DEPTH; i++)
        memcpy(text + i * 5, "list(", 6);
    assert_int_equal(read_text(x, text, &type, &where), CSUCCESS_E_SYNTAX);
}

static void
identifiers_name_types(void **state)
{
    static const struct {
        const char *name;
        unsigned kind;
    } names[] = {
        {"bool", CSUCCESSP_KIND_BOOL},
        {"int", CSUCCESSP_KIND_INT},
        {"uint", CSUCCESSP_KIND_UINT},
        {"double", CSUCCESSP_KIND_DOUBLE},
        {"string", CSUCCESSP_KIND_STRING},
        {"bytes", CSUCCESSP_KIND_BYTES},
        {"list", CSUCCESSP_KIND_LIST},
        {"map", CSUCCESSP_KIND_MAP},
        {"type", CSUCCESSP_KIND_TYPE},
        {"null_type", CSUCCESSP_KIND_NULL},
        {"date", CSUCCESSP_KIND_DATE},
        {"optional_type", CSUCCESSP_KIND_OPTIONAL},
        {"google.protobuf.Timestamp", CSUCCESSP_KIND_TIMESTAMP},
        {"google.protobuf.Duration", CSUCCESSP_KIND_DURATION},
    };
    static const char *const others[] = {"dyn", "null", "timestamp", "in", "integer", "", "error"};
    const csuccessp_type *type;
    const char *name;
    size_t i, length;

    (void)state;
    for (i = 0; i <= CSUCCESSP_KIND_UNKNOWN; i++)
        assert_int_equal(csuccessp_types[i].kind, i);
    for (i = 0; i < COUNT_OF(names); i++) {
        type = csuccessp_type_named(names[i].name, strlen(names[i].name));
        assert_ptr_equal(type, &csuccessp_types[names[i].kind]);
        name = csuccessp_type_identifier(type, &length);
        assert_int_equal(length, strlen(names[i].name));
        assert_memory_equal(name, names[i].name, length);
    }
    for (i = 0; i < COUNT_OF(others); i++)
        assert_null(csuccessp_type_named(others[i], strlen(others[i])));
}

static void
without_memory_nothing_is_read(void **state)
{
    fixture *x = *state;
    const csuccessp_type *out = NULL;
    csuccess_status status;
    size_t where;

    do {
        csuccessp_arena_close(&x->arena);
        csuccessp_arena_open(&x->arena, &x->memory, 16);
        x->f.fail_at = x->f.calls + 1 + (size_t)x->f.failed;
        status = read_text(x, "tuple(A, map(string, list(int)), other)", &out, &where);
        assert_true(status == CSUCCESS_OK || status == CSUCCESS_E_NO_MEMORY);
    } while (status != CSUCCESS_OK);
    assert_true(x->f.failed > 3);
    failing_refuse(&x->f);
    csuccessp_arena_close(&x->arena);
    assert_null(csuccessp_type_list(&x->arena, CSUCCESSP_TYPE_OF(INT)));
    failing_allow(&x->f);
}

int
main(void)
{
    struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(what_is_no_type_is_refused),
        cmocka_unit_test(types_are_told_apart),
        cmocka_unit_test(types_are_made_of_others),
        cmocka_unit_test(what_nests_too_deep_is_dyn),
        cmocka_unit_test(identifiers_name_types),
        cmocka_unit_test(without_memory_nothing_is_read),
    };
    size_t i;

    for (i = 0; i < COUNT_OF(tests); i++) {
        tests[i].setup_func = open_fixture;
        tests[i].teardown_func = close_fixture;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
