/* SPDX-License-Identifier: MIT */
/* The limits of expressions, at their edges. */
#include "failing.h"
#include "scene.h"
#include "test.h"

typedef struct fixture {
    failing f;
    csuccessp_memory memory;
    scene s;
    char text[4096];
} fixture;

static int
open_fixture(void **state)
{
    fixture *x = calloc(1, sizeof *x);

    assert_non_null(x);
    failing_open(&x->f, &x->memory);
    assert_true(scene_open(&x->s, &x->memory));
    *state = x;
    return 0;
}

static int
close_fixture(void **state)
{
    fixture *x = *state;

    scene_close(&x->s);
    failing_close(&x->f, &x->memory);
    free(x);
    return 0;
}

static csuccess_status
status_of(fixture *x, const char *text)
{
    csuccessp_program *program = scene_compile(&x->s, text, strlen(text));

    csuccessp_program_free(program);
    return program ? CSUCCESS_OK : x->s.problem.status;
}

static size_t
put(fixture *x, size_t at, const char *text)
{
    size_t length = strlen(text);

    assert_true(at + length < sizeof x->text);
    memcpy(x->text + at, text, length + 1);
    return at + length;
}

/* "before" `count` times, then "middle", then "after" as often. */
static const char *
repeated(fixture *x, const char *before, const char *middle, const char *after, unsigned count)
{
    size_t at = 0;
    unsigned i;

    for (i = 0; i < count; i++)
        at = put(x, at, before);
    at = put(x, at, middle);
    for (i = 0; i < count; i++)
        at = put(x, at, after);
    return x->text;
}

static void
length_is_limited(void **state)
{
    fixture *x = *state;

    x->s.limits.length = 40;
    assert_int_equal(status_of(x, repeated(x, " ", "1234", "", 36)), CSUCCESS_OK);
    assert_int_equal(status_of(x, repeated(x, " ", "1234", "", 37)), CSUCCESS_E_LIMIT);
    assert_string_equal(x->s.problem.message, "an expression may have 40 bytes; this has 41");
}

static void
texts_are_utf8(void **state)
{
    fixture *x = *state;

    assert_int_equal(status_of(x, "'\xff'"), CSUCCESS_E_SYNTAX);
    assert_string_equal(x->s.problem.message, "the text is no UTF-8");
}

static void
depth_is_limited(void **state)
{
    static const struct nest {
        const char *before, *middle, *after;
    } nests[] = {
        {"(", "1", ")"},
        {"[", "", "]"},
        {"!", "yes", ""},
        {"- ", "i", ""},
        {"{'a': ", "1", "}"},
        {"1 + (", "1", ")"},
        {"dyn(", "1", ")"},
        {"yes ? 1 : ", "1", ""},
        {"", "counts", ".?a"},
        {"", "i", " + 1"},
        {"", "[1]", "[0]"},
        {"", "dyn([1])", "[0]"},
        {"", "s", ".trim()"},
        {"[1].map(v, ", "1", ")"},
        {"cel.bind(v, ", "1", ", v)"},
        {"", "i", " * 1 - 1"},
    };
    fixture *x = *state;
    unsigned i, k, last;

    for (i = 0; i < COUNT_OF(nests); i++) {
        x->s.limits.depth = 20;
        x->s.environment.unchecked = 1;
        for (last = 0, k = 1; k < 60; k++)
            if (status_of(x, repeated(x, nests[i].before, nests[i].middle, nests[i].after, k)) ==
                CSUCCESS_OK)
                last = k;
            else
                assert_int_equal(x->s.problem.status, CSUCCESS_E_LIMIT);
        if (last < 9 || last > 20)
            fail_msg("%s: %u levels", repeated(x, nests[i].before, "", nests[i].after, 2), last);
        x->s.environment.unchecked = 0;
    }
    assert_int_equal(status_of(x, repeated(x, "(", "1", ")", 19)), CSUCCESS_OK);
    assert_int_equal(status_of(x, repeated(x, "(", "1", ")", 20)), CSUCCESS_E_LIMIT);
    assert_string_equal(x->s.problem.message, "nests deeper than 20");
    assert_int_equal(status_of(x, repeated(x, "", "yes", " && no", 400)), CSUCCESS_OK);
}

static void
lists_are_limited(void **state)
{
    fixture *x = *state;

    x->s.limits.list = 5;
    assert_int_equal(status_of(x, repeated(x, "[", "1,1,1,1,1", "]", 1)), CSUCCESS_OK);
    assert_int_equal(status_of(x, repeated(x, "[", "1,1,1,1,1,1", "]", 1)), CSUCCESS_E_LIMIT);
    assert_string_equal(x->s.problem.message, "more than 5 elements are written out");
    assert_int_equal(status_of(x, "{1: 1, 2: 1, 3: 1, 4: 1, 5: 1}"), CSUCCESS_OK);
    assert_int_equal(status_of(x, "{1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1}"), CSUCCESS_E_LIMIT);
}

static void
patterns_are_limited(void **state)
{
    fixture *x = *state;
    unsigned fits = 0, i;

    x->s.limits.pattern = 50;
    for (i = 1; i < 100; i++) {
        repeated(x, "", "s.matches('", "a", i);
        strcat(x->text, "')");
        if (status_of(x, x->text) == CSUCCESS_OK)
            fits = i;
        else
            assert_int_equal(x->s.problem.status, CSUCCESS_E_LIMIT);
    }
    assert_in_range(fits, 40, 50);
}

static void
cost_is_limited(void **state)
{
    const char *text = "yes && ints.exists(v, v > 3)";
    fixture *x = *state;
    csuccessp_program *program = scene_compile(&x->s, text, strlen(text));

    assert_non_null(program);
    x->s.limits.cost = program->cost;
    assert_int_equal(status_of(x, text), CSUCCESS_OK);
    x->s.limits.cost = program->cost - 1;
    assert_int_equal(status_of(x, text), CSUCCESS_E_LIMIT);
    assert_non_null(strstr(x->s.problem.message, "are allowed"));
    x->s.limits.cost = 8;
    assert_int_equal(status_of(x, text), CSUCCESS_E_LIMIT);
    assert_int_equal(x->s.problem.offset, 12); /* the macro, not the whole */
    csuccessp_program_free(program);
}

static void
budget_is_used_to_its_end(void **state)
{
    const char *text = "ints.map(v, v + 1).size() >= 0 || true";
    fixture *x = *state;
    csuccessp_program *program = scene_compile(&x->s, text, strlen(text));
    csuccessp_any value;

    assert_non_null(program);
    value = scene_evaluate(&x->s, program);
    assert_int_equal(value.kind, CSUCCESSP_KIND_BOOL);
    x->s.budget = x->s.steps;
    value = scene_evaluate(&x->s, program);
    assert_int_equal(value.kind, CSUCCESSP_KIND_BOOL);
    x->s.budget--;
    value = scene_evaluate(&x->s, program);
    assert_int_equal(value.kind, CSUCCESSP_KIND_ERROR);
    assert_int_equal(value.length, CSUCCESSP_FAULT_BUDGET);
    assert_int_equal(x->s.steps, x->s.budget);
    csuccessp_program_free(program);
}

static void
memory_is_limited(void **state)
{
    const char *text = "lists.range(2000).map(v, string(v)).size() > 0 || true";
    fixture *x = *state;
    csuccessp_program *program = scene_compile(&x->s, text, strlen(text));
    csuccessp_any value;

    assert_non_null(program);
    value = scene_evaluate(&x->s, program);
    assert_int_equal(value.kind, CSUCCESSP_KIND_BOOL);
    csuccessp_arena_close(&x->s.arena);
    csuccessp_arena_open(&x->s.arena, &x->memory, 1024);
    x->s.arena.limit = 20000;
    value = scene_evaluate(&x->s, program);
    assert_int_equal(value.kind, CSUCCESSP_KIND_ERROR); /* no deciding value absorbs it */
    assert_int_equal(value.length, CSUCCESSP_FAULT_MEMORY);
    assert_true(x->s.arena.held <= 20000);
    csuccessp_program_free(program);
}

static void
values_nest_so_deep_and_no_deeper(void **state)
{
    fixture *x = *state;
    csuccessp_any value;
    csuccessp_program *program;
    unsigned i;

    x->s.limits.depth = 400;
    x->s.limits.cost = UINT64_MAX;
    for (i = 255; i <= 257; i++) {
        repeated(x, "[", "i", "]", i);
        program = scene_compile(&x->s, x->text, strlen(x->text));
        assert_non_null(program);
        value = scene_evaluate(&x->s, program);
        assert_int_equal(value.kind,
                         i <= CSUCCESSP_VALUE_DEPTH ? CSUCCESSP_KIND_LIST : CSUCCESSP_KIND_ERROR);
        csuccessp_program_free(program);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(length_is_limited, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(texts_are_utf8, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(depth_is_limited, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(lists_are_limited, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(patterns_are_limited, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(cost_is_limited, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(budget_is_used_to_its_end, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(memory_is_limited, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(values_nest_so_deep_and_no_deeper, open_fixture,
                                        close_fixture),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
