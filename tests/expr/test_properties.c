/* SPDX-License-Identifier: MIT */
/* What holds of every expression, seen on random ones. */
#include "failing.h"
#include "random_expression.h"
#include "test.h"

enum { EXPRESSIONS = 20000, ROUNDS = 3 };

typedef struct fixture {
    failing f;
    csuccessp_memory memory;
    scene s;
    uint64_t seed;
    chooser chance;
    char text[RANDOM_EXPRESSION];
    size_t length;
} fixture;

static void
open_fixture(fixture *x, uint64_t seed)
{
    failing_open(&x->f, &x->memory);
    assert_true(scene_open(&x->s, &x->memory));
    x->s.limits.cost = UINT64_MAX;
    x->s.limits.budget = 20000;
    x->seed = seed;
    x->chance.below = scene_random;
    x->chance.context = &x->seed;
}

static void
close_fixture(fixture *x)
{
    scene_close(&x->s);
    failing_close(&x->f, &x->memory);
}

static csuccessp_program *
compiled(fixture *x, unsigned options)
{
    csuccessp_program *program;

    x->length = random_expression(x->text, &x->chance, 4, options);
    program = scene_compile(&x->s, x->text, x->length);
    if (!program) /* a pattern that is a literal may be none */
        if (x->s.problem.status != CSUCCESS_E_VALUE && !strstr(x->s.problem.message, "the pattern"))
            fail_msg("%s\n%s", x->text, x->s.problem.message);
    return program;
}

static void
steps_are_within_the_bound(void **state)
{
    fixture x;
    unsigned i, k, bounded = 0;

    (void)state;
    open_fixture(&x, 1);
    for (i = 0; i < EXPRESSIONS; i++) {
        csuccessp_program *program = compiled(&x, 0);

        bounded += program && program->cost < 100000;
        for (k = 0; k < ROUNDS && program; k++) {
            assert_true(scene_shuffle(&x.s, &x.chance, k ? 6 : 0));
            scene_evaluate(&x.s, program);
            if (x.s.steps > program->cost || x.s.steps > program->budget)
                fail_msg("%s\n%llu steps, bound %llu", x.text, (unsigned long long)x.s.steps,
                         (unsigned long long)program->cost);
        }
        csuccessp_program_free(program);
    }
    assert_true(bounded > EXPRESSIONS / 2);
    close_fixture(&x);
}

static void
values_have_the_type_that_was_found(void **state)
{
    fixture x;
    unsigned i, plain = 0;

    (void)state;
    open_fixture(&x, 2);
    for (i = 0; i < EXPRESSIONS; i++) {
        csuccessp_program *program = compiled(&x, 0);
        csuccessp_any value;

        if (!program)
            continue;
        assert_true(scene_shuffle(&x.s, &x.chance, 0));
        value = scene_evaluate(&x.s, program);
        plain += csuccessp_any_is_plain(value);
        if (!scene_has_type(value, program->type))
            fail_msg("%s\nis %s, not %s", x.text, csuccessp_types[value.kind].name,
                     program->type->name);
        csuccessp_program_free(program);
    }
    assert_true(plain > EXPRESSIONS / 4);
    close_fixture(&x);
}

/* The same expression, once as it is and once with the literals hidden from the compiler. */
static void
folding_changes_nothing(void **state)
{
    fixture x;
    unsigned i;

    (void)state;
    open_fixture(&x, 3);
    for (i = 0; i < EXPRESSIONS; i++) {
        uint64_t seed = x.seed;
        csuccessp_program *folded = compiled(&x, 0), *hidden;
        csuccessp_any a, b;

        x.seed = seed;
        hidden = compiled(&x, RANDOM_HIDES_LITERALS);
        assert_true(scene_shuffle(&x.s, &x.chance, i % 2 ? 8 : 0));
        if (folded && hidden) {
            csuccessp_arena first;
            a = scene_evaluate(&x.s, folded);
            first = x.s.arena; /* the value stays while the other is found */
            csuccessp_arena_open(&x.s.arena, &x.memory, 1024);
            b = scene_evaluate(&x.s, hidden);
            if (a.kind == CSUCCESSP_KIND_UNKNOWN && b.kind == a.kind)
                a.length = b.length; /* inputs have other numbers */
            if (!scene_same(a, b) && x.s.steps < 20000)
                fail_msg("%s\n%s and %s", x.text, csuccessp_types[a.kind].name,
                         csuccessp_types[b.kind].name);
            csuccessp_arena_close(&first);
        }
        csuccessp_program_free(folded);
        csuccessp_program_free(hidden);
    }
    close_fixture(&x);
}

static void
what_is_not_checked_gives_the_same(void **state)
{
    fixture x;
    unsigned i;

    (void)state;
    open_fixture(&x, 4);
    for (i = 0; i < EXPRESSIONS; i++) {
        csuccessp_program *checked = compiled(&x, 0), *unchecked;
        csuccessp_arena first;
        csuccessp_any a, b;

        if (!checked)
            continue;
        assert_true(scene_shuffle(&x.s, &x.chance, i % 2 ? 8 : 0));
        x.s.environment.unchecked = 1;
        unchecked = scene_compile(&x.s, x.text, x.length);
        x.s.environment.unchecked = 0;
        assert_non_null(unchecked);
        a = scene_evaluate(&x.s, checked);
        first = x.s.arena;
        csuccessp_arena_open(&x.s.arena, &x.memory, 1024);
        b = scene_evaluate(&x.s, unchecked);
        /* only the checker knows that a choice of int and double is of doubles */
        if (!scene_same(a, b) && !strstr(x.text, " ? ") && x.s.steps < 20000)
            fail_msg("%s\n%s and %s", x.text, csuccessp_types[a.kind].name,
                     csuccessp_types[b.kind].name);
        csuccessp_arena_close(&first);
        csuccessp_program_free(checked);
        csuccessp_program_free(unchecked);
    }
    close_fixture(&x);
}

/* With any budget the evaluation ends with the same value, or with the budget. */
static void
budgets_are_kept(void **state)
{
    fixture x;
    unsigned i, k, stopped = 0;

    (void)state;
    open_fixture(&x, 5);
    for (i = 0; i < EXPRESSIONS / 2; i++) {
        csuccessp_program *program = compiled(&x, 0);
        uint64_t needed;
        csuccessp_any value;
        unsigned kind;

        if (!program)
            continue;
        value = scene_evaluate(&x.s, program);
        needed = x.s.steps;
        kind = value.kind;
        for (k = 0; k < 5; k++) {
            x.s.budget = 1 + scene_random(&x.seed, needed);
            value = scene_evaluate(&x.s, program);
            assert_true(x.s.steps <= x.s.budget);
            if (x.s.budget >= needed)
                assert_int_equal(value.kind, kind);
            else if (value.kind != CSUCCESSP_KIND_ERROR || value.length != CSUCCESSP_FAULT_BUDGET)
                fail_msg("%s\nneeds %llu steps and was given %llu", x.text,
                         (unsigned long long)needed, (unsigned long long)x.s.budget);
            else
                stopped++;
        }
        x.s.budget = 0;
        csuccessp_program_free(program);
    }
    assert_true(stopped > EXPRESSIONS / 2);
    close_fixture(&x);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_within_the_bound),
        cmocka_unit_test(values_have_the_type_that_was_found),
        cmocka_unit_test(folding_changes_nothing),
        cmocka_unit_test(what_is_not_checked_gives_the_same),
        cmocka_unit_test(budgets_are_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
