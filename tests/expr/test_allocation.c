/* SPDX-License-Identifier: MIT */
/* Memory that fails at each point of a compilation and an evaluation. */
#include "failing.h"
#include "random_expression.h"
#include "test.h"

static const char *const expressions[] = {
    "yes && ints.exists(v, v > 3) || words.all(w, w.startsWith('a')) && has(i)",
    "cel.bind(k, counts.transformMap(a, b, b * 2), k['a'] + (yes ? 1 : 0.5)) > x / 2",
    "'%s: %d %.2f'.format([words, i, x]) + words.join(', ').upperAscii() + string(at)",
    "[?maybe, ?optional.none(), 1, 2, 3].sortBy(v, -v).map(v, {'a': [v, v], 'b': [v]})",
    "{s: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], name: ints, 'c': [i]}.map(k, k).size() == 3",
    "s.matches('(a|b)+c?') && name.matches(s) || math.greatest(1, i, 2, j, 5, 6, 7, 8, 9, 10) > 3",
    "words.transformMapEntry(n, w, {w: n}).transformList(k, v, v > 0, k + 'x').distinct().size()",
    "optional.of(i).optMap(v, v + 1).or(maybe).orValue(7) + date(at).getFullYear() - (day - day)",
    "i / j / 2 + size(s.split(',')) + [[1], [2, 3]].flatten().reverse()[0]",
    "type([dyn(1), 'a', b'x']) == list && base64.encode(raw) != '' && bytes(s) == raw",
};

/* Both arenas begin with small blocks, so that there is more to fail. */
static void
open_scene(scene *s, csuccessp_memory *memory)
{
    assert_true(scene_open(s, memory));
    csuccessp_compiler_close(&s->compiler);
    csuccessp_arena_open(&s->compiler.arena, memory, 64);
    csuccessp_arena_close(&s->arena);
    csuccessp_arena_open(&s->arena, memory, 64);
    s->limits.cost = UINT64_MAX;
}

/* The kind of the value, having failed at a call of the allocator; DYN when nothing was made. */
static unsigned
run(const char *text, size_t fail_at, int for_ever, size_t *calls)
{
    csuccessp_memory memory;
    csuccessp_program *program;
    csuccessp_any value = csuccessp_any_of(CSUCCESSP_KIND_DYN, 0);
    size_t before;
    failing f;
    scene s;

    failing_open(&f, &memory);
    open_scene(&s, &memory);
    before = f.calls;
    f.fail_at = fail_at ? before + fail_at : 0;
    f.for_ever = for_ever;
    program = scene_compile(&s, text, strlen(text));
    if (!program)
        assert_int_equal(s.problem.status, CSUCCESS_E_NO_MEMORY);
    else
        value = scene_evaluate(&s, program);
    if (value.kind == CSUCCESSP_KIND_ERROR && fail_at)
        assert_int_equal(value.length, CSUCCESSP_FAULT_MEMORY);
    *calls = f.calls - before;
    csuccessp_program_free(program);
    failing_allow(&f);
    program = scene_compile(&s, text, strlen(text)); /* and the next is none the worse */
    assert_non_null(program);
    csuccessp_program_free(program);
    scene_close(&s);
    failing_close(&f, &memory);
    return value.kind;
}

static void
every_allocation_may_fail(void **state)
{
    size_t calls, ignored, i, k;
    unsigned kind, found;
    int for_ever;

    (void)state;
    for (i = 0; i < COUNT_OF(expressions); i++) {
        kind = run(expressions[i], 0, 0, &calls);
        assert_true(kind < CSUCCESSP_KIND_ERROR && kind != CSUCCESSP_KIND_DYN);
        assert_true(calls > 6);
        for (k = 1; k <= calls; k++)
            for (for_ever = 0; for_ever < 2; for_ever++) {
                found = run(expressions[i], k, for_ever, &ignored);
                if (found != kind && found != CSUCCESSP_KIND_DYN && found != CSUCCESSP_KIND_ERROR)
                    fail_msg("%s\nat %zu is %s", expressions[i], k, csuccessp_types[found].name);
            }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
