/* SPDX-License-Identifier: MIT */
/* An expression over the variables of a scene (tests/expr/scene.h), whose values follow from its
 * bytes. A first line "#word word" has options: "unchecked", "calls" (macros are none), "tight"
 * (small limits), "random" (the bytes are choices from which an expression is made), "missing"
 * (some variables are). What is refused says why and where; an evaluation keeps to the static bound
 * and to its budget, gives a value of the type that was found, and the same again; without the
 * checker it gives the same value. */
#include "fuzz.h"
#include "random_expression.h"
#include "util/hash.h"

enum { TIGHT_STEPS = 500 };

typedef struct options {
    int unchecked, calls, tight, random, missing;
} options;

typedef struct bytes {
    const uint8_t *data;
    size_t size, at;
} bytes;

static uint64_t
next_byte(void *context, uint64_t limit)
{
    bytes *b = context;

    return b->at < b->size ? b->data[b->at++] % limit : 0;
}

static int
line_has(const char *line, size_t length, const char *word)
{
    size_t n = strlen(word), i;

    for (i = 0; i + n <= length; i++)
        if (memcmp(line + i, word, n) == 0)
            return 1;
    return 0;
}

/* Takes the line of options away. */
static options
read_options(const char **text, size_t *length)
{
    options out = {0, 0, 0, 0, 0};
    const char *line;
    size_t n;

    if (!*length || **text != '#')
        return out;
    fuzz_line(text, length, &line, &n);
    out.unchecked = line_has(line, n, "unchecked");
    out.calls = line_has(line, n, "calls");
    out.tight = line_has(line, n, "tight");
    out.random = line_has(line, n, "random");
    out.missing = line_has(line, n, "missing");
    return out;
}

static void
set_up(scene *s, const options *o)
{
    s->environment.unchecked = (uint8_t)o->unchecked;
    s->environment.no_macros = (uint8_t)o->calls;
    s->limits.cost = UINT64_MAX;
    s->limits.budget = 50000;
    if (!o->tight)
        return;
    s->limits.depth = 12;
    s->limits.list = 4;
    s->limits.pattern = 30;
    s->limits.cost = 5000;
    s->limits.budget = TIGHT_STEPS;
    s->arena.limit = 16384;
}

static void
check_problem(const scene *s, const char *text, size_t length)
{
    const csuccessp_problem *problem = &s->problem;
    char message[500];

    REQUIRE(problem->status == CSUCCESS_E_SYNTAX || problem->status == CSUCCESS_E_UNKNOWN ||
            problem->status == CSUCCESS_E_DEFINITION || problem->status == CSUCCESS_E_LIMIT);
    REQUIRE(problem->message[0] && problem->offset <= length);
    csuccessp_problem_write(problem, text, length, message, sizeof message);
    REQUIRE(memcmp(message, "line ", 5) == 0 || memcmp(message, "character ", 10) == 0);
}

/* The value in an arena of its own. */
static csuccessp_any
evaluated(scene *s, const csuccessp_program *program, csuccessp_arena *keep)
{
    csuccessp_any value = scene_evaluate(s, program);
    size_t limit = s->arena.limit;

    if (s->steps > program->cost || s->steps > program->budget)
        fuzz_fail(__FILE__, __LINE__, "an evaluation keeps to its bound", NULL);
    REQUIRE(scene_has_type(value, program->type));
    REQUIRE(value.kind != CSUCCESSP_KIND_ERROR || value.length < CSUCCESSP_FAULTS);
    REQUIRE(value.kind != CSUCCESSP_KIND_UNKNOWN || value.length < program->input_count);
    *keep = s->arena;
    csuccessp_arena_open(&s->arena, keep->memory, 1024);
    s->arena.limit = limit;
    return value;
}

static int
was_stopped(csuccessp_any value)
{
    return value.kind == CSUCCESSP_KIND_ERROR &&
           (value.length == CSUCCESSP_FAULT_BUDGET || value.length == CSUCCESSP_FAULT_MEMORY);
}

/* A choice of int and double is of doubles only with the checker. */
static void
check_without_checker(scene *s, const char *text, size_t length, csuccessp_any value)
{
    csuccessp_program *program;
    csuccessp_arena keep;
    csuccessp_any other;

    if (was_stopped(value) || (length && memchr(text, '?', length)))
        return;
    s->environment.unchecked = 1;
    program = scene_compile(s, text, length);
    if (!program) {
        REQUIRE(s->problem.status == CSUCCESS_E_LIMIT);
        return;
    }
    other = evaluated(s, program, &keep);
    if (value.kind == CSUCCESSP_KIND_UNKNOWN && other.kind == value.kind)
        other.length = value.length;
    REQUIRE(was_stopped(other) || scene_same(value, other));
    csuccessp_arena_close(&keep);
    csuccessp_program_free(program);
}

static void
run(scene *s, const char *text, size_t length)
{
    csuccessp_program *program = scene_compile(s, text, length);
    csuccessp_arena first, second;
    csuccessp_any value, again;

    if (!program) {
        check_problem(s, text, length);
        return;
    }
    REQUIRE(csuccessp_program_bytes(program) > 0);
    value = evaluated(s, program, &first);
    again = evaluated(s, program, &second);
    REQUIRE(was_stopped(again) || scene_same(value, again));
    if (!s->environment.unchecked)
        check_without_checker(s, text, length, value);
    csuccessp_arena_close(&first);
    csuccessp_arena_close(&second);
    csuccessp_program_free(program);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const csuccessp_hash_seed seed = {1, 2};
    uint64_t state = csuccessp_hash(&seed, data, size);
    const chooser chance = {scene_random, &state};
    const char *text = (const char *)data;
    char made[RANDOM_EXPRESSION];
    csuccessp_memory memory;
    options o;
    bytes b;
    scene s;

    REQUIRE_OK(NULL, csuccessp_memory_open(NULL, &memory));
    REQUIRE(scene_open(&s, &memory));
    o = read_options(&text, &size);
    set_up(&s, &o);
    REQUIRE(scene_shuffle(&s, &chance, o.missing ? 4 : 0));
    if (o.random) {
        const chooser choices = {next_byte, &b};

        b.data = (const uint8_t *)text;
        b.size = size;
        b.at = 0;
        size = random_expression(made, &choices, 5, 0);
        text = made;
    }
    run(&s, text, size);
    scene_close(&s);
    REQUIRE(memory.bytes == 0);
    csuccessp_memory_close(&memory);
    return 0;
}
