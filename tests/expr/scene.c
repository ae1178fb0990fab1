/* SPDX-License-Identifier: MIT */
#include "scene.h"

#include <string.h>

#include "util/date.h"

#define NOW INT64_C(1773144000)

const struct scene_variable scene_variables[SCENE_VARIABLES] = {
    {'b', "yes", "bool"},
    {'b', "no", "bool"},
    {'i', "i", "int"},
    {'i', "j", "int"},
    {'u', "u", "uint"},
    {'d', "x", "double"},
    {'d', "y", "double"},
    {'s', "s", "string"},
    {'s', "name", "string"},
    {'y', "raw", "bytes"},
    {'t', "at", "timestamp"},
    {'r', "span", "duration"},
    {'a', "day", "date"},
    {'L', "ints", "list(int)"},
    {'W', "words", "list(string)"},
    {'M', "counts", "map(string, int)"},
    {'O', "maybe", "optional_type(int)"},
    {'n', "any", "dyn"},
};

uint64_t
scene_random(void *state, uint64_t limit)
{
    uint64_t *seed = state, z = *seed += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) % limit;
}

static uint64_t
below(const chooser *chance, uint64_t limit)
{
    return chance->below(chance->context, limit);
}

static int64_t
some_int(const chooser *chance)
{
    static const int64_t edges[] = {0, 1, -1, 2, INT64_MAX, INT64_MIN, 1 << 20};

    if (below(chance, 4) == 0)
        return edges[below(chance, sizeof edges / sizeof *edges)];
    return (int64_t)below(chance, 40) - 20;
}

static double
some_double(const chooser *chance)
{
    static const double edges[] = {0, -0.0, 1e300, -1e300, 4e-324, 9223372036854775808.0};

    if (below(chance, 6) == 0)
        return edges[below(chance, sizeof edges / sizeof *edges)];
    return ((double)below(chance, 4000) - 2000) / 16;
}

static csuccessp_any
some_text(scene *s, const chooser *chance)
{
    static const char *const pieces[] = {"a", "b", "ab", "\xc3\xa9", "1", " ", ".", "%s"};
    size_t length = 0, count = below(chance, 9), i;
    char *to = csuccessp_arena_take(&s->values, SCENE_TEXT, 1);

    if (!to)
        return csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY);
    for (i = 0; i < count; i++) {
        const char *piece = pieces[below(chance, sizeof pieces / sizeof *pieces)];

        memcpy(to + length, piece, strlen(piece));
        length += strlen(piece);
    }
    return csuccessp_any_string(to, length);
}

static csuccessp_any
some_list(scene *s, const chooser *chance, int texts)
{
    size_t count = below(chance, SCENE_LIST + 1), i;
    csuccessp_any *items = csuccessp_arena_take(&s->values, SCENE_LIST, sizeof *items);

    if (!items)
        return csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY);
    for (i = 0; i < count; i++)
        items[i] = texts ? some_text(s, chance) : csuccessp_any_int(some_int(chance));
    return csuccessp_list_make(&s->values, items, count);
}

static csuccessp_any
some_map(scene *s, const chooser *chance)
{
    static const char keys[SCENE_LIST][2] = {"a", "b", "c", "d", "e", "f"};
    size_t count = below(chance, SCENE_LIST + 1), i;
    csuccessp_entry *entries = csuccessp_arena_take(&s->values, SCENE_LIST, sizeof *entries);
    uint64_t work = 0;

    if (!entries)
        return csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY);
    for (i = 0; i < count; i++) {
        entries[i].key = csuccessp_any_string(keys[i], 1);
        entries[i].value = csuccessp_any_int(some_int(chance));
    }
    return csuccessp_map_make(&s->values, entries, count, &work);
}

static csuccessp_any
some_value(scene *s, const chooser *chance, char letter)
{
    csuccessp_any out;

    switch (letter) {
    case 'b':
        return csuccessp_any_bool((int)below(chance, 2));
    case 'i':
        return csuccessp_any_int(some_int(chance));
    case 'u':
        return csuccessp_any_uint((uint64_t)some_int(chance));
    case 'd':
        return csuccessp_any_double(some_double(chance));
    case 's':
        return some_text(s, chance);
    case 'y':
        out = some_text(s, chance);
        if (csuccessp_any_is_plain(out))
            out.kind = CSUCCESSP_KIND_BYTES;
        return out;
    case 't':
        return csuccessp_any_timestamp(NOW - (int64_t)below(chance, 1 << 30),
                                       (int64_t)below(chance, 3) * 500000000);
    case 'r':
        return csuccessp_any_duration((int64_t)below(chance, 1 << 20) - (1 << 19), 0);
    case 'a':
        return csuccessp_any_of(CSUCCESSP_KIND_DATE, (int64_t)below(chance, 40000) - 10000);
    case 'L':
    case 'W':
        return some_list(s, chance, letter == 'W');
    case 'M':
        return some_map(s, chance);
    case 'O':
        if (below(chance, 3) == 0)
            return csuccessp_optional_none();
        return csuccessp_optional_make(&s->values, csuccessp_any_int(some_int(chance)));
    default:
        return some_value(s, chance, "bidsLM"[below(chance, 6)]);
    }
}

int
scene_shuffle(scene *s, const chooser *chance, unsigned unknown)
{
    size_t i;

    csuccessp_arena_clear(&s->values);
    for (i = 0; i < SCENE_VARIABLES; i++) {
        s->value_of[i] = some_value(s, chance, scene_variables[i].letter);
        if (s->value_of[i].kind == CSUCCESSP_KIND_ERROR)
            return 0;
        if (unknown && below(chance, unknown) == 0)
            s->value_of[i] = csuccessp_any_of(CSUCCESSP_KIND_UNKNOWN, 0);
    }
    return 1;
}

static csuccess_status
find_variable(void *context, const char *name, size_t length, csuccessp_variable *out,
              csuccessp_problem *problem, uint32_t offset)
{
    const scene *s = context;
    size_t i;

    (void)problem;
    (void)offset;
    for (i = 0; i < SCENE_VARIABLES; i++) {
        if (strlen(scene_variables[i].name) != length ||
            memcmp(scene_variables[i].name, name, length) != 0)
            continue;
        out->id = i;
        out->type = s->type_of[i];
        out->size = strchr("LWM", scene_variables[i].letter) ? SCENE_LIST : SCENE_TEXT;
        return CSUCCESS_OK;
    }
    return CSUCCESS_E_NOT_FOUND;
}

static void
suggest(void *context, csuccessp_suggestion *suggestion)
{
    size_t i;

    (void)context;
    for (i = 0; i < SCENE_VARIABLES; i++)
        csuccessp_suggest_offer(suggestion, scene_variables[i].name,
                                strlen(scene_variables[i].name));
}

int
scene_open(scene *s, csuccessp_memory *memory)
{
    uint64_t seed = 1;
    const chooser chance = {scene_random, &seed};
    size_t i, offset;

    memset(s, 0, sizeof *s);
    csuccessp_compiler_open(&s->compiler, memory);
    csuccessp_arena_open(&s->types, memory, 1024);
    csuccessp_arena_open(&s->values, memory, 1024);
    csuccessp_arena_open(&s->arena, memory, 1024);
    s->limits = csuccessp_limits_default;
    s->limits.value_size = SCENE_TEXT;
    s->environment.context = s;
    s->environment.variable = find_variable;
    s->environment.suggest = suggest;
    s->environment.container = "";
    s->environment.limits = &s->limits;
    for (i = 0; i < SCENE_VARIABLES; i++)
        if (csuccessp_type_read(&s->types, scene_variables[i].type, strlen(scene_variables[i].type),
                                &s->type_of[i], &offset) != CSUCCESS_OK)
            return 0;
    return scene_shuffle(s, &chance, 0);
}

void
scene_close(scene *s)
{
    csuccessp_compiler_close(&s->compiler);
    csuccessp_arena_close(&s->types);
    csuccessp_arena_close(&s->values);
    csuccessp_arena_close(&s->arena);
}

csuccessp_program *
scene_compile(scene *s, const char *text, size_t length)
{
    csuccessp_program *program = NULL;

    csuccessp_compile(&s->compiler, &s->environment, text, length, &program, &s->problem);
    return program;
}

static csuccessp_any
read_input(void *context, uint32_t index)
{
    const scene *s = context;
    csuccessp_any value = s->value_of[s->running->inputs[index].id];

    if (value.kind == CSUCCESSP_KIND_UNKNOWN)
        value.length = index;
    return value;
}

csuccessp_any
scene_evaluate(scene *s, const csuccessp_program *program)
{
    csuccessp_evaluation evaluation = {.arena = &s->arena, .now = NOW * CSUCCESSP_SECOND};
    csuccessp_any value;

    csuccessp_arena_clear(&s->arena);
    evaluation.budget = s->budget ? s->budget : program->budget;
    s->running = program;
    value = csuccessp_program_evaluate(program, &evaluation, read_input, s);
    s->steps = evaluation.steps;
    return value;
}

static int
same_lists(const csuccessp_list *a, const csuccessp_list *b)
{
    uint32_t i;

    if (a->count != b->count)
        return 0;
    for (i = 0; i < a->count; i++)
        if (!scene_same(a->items[i], b->items[i]))
            return 0;
    return 1;
}

static int
same_maps(const csuccessp_map *a, const csuccessp_map *b)
{
    uint32_t i;

    if (a->count != b->count)
        return 0;
    for (i = 0; i < a->count; i++)
        if (!scene_same(a->entries[i].key, b->entries[i].key) ||
            !scene_same(a->entries[i].value, b->entries[i].value))
            return 0;
    return 1;
}

int
scene_same(csuccessp_any a, csuccessp_any b)
{
    uint64_t work = 0;

    if (a.kind != b.kind)
        return 0;
    switch (a.kind) {
    case CSUCCESSP_KIND_ERROR:
        return 1;
    case CSUCCESSP_KIND_UNKNOWN:
        return a.length == b.length;
    case CSUCCESSP_KIND_DOUBLE:
        return (a.as.number != a.as.number && b.as.number != b.as.number) ||
               memcmp(&a.as.number, &b.as.number, sizeof a.as.number) == 0;
    case CSUCCESSP_KIND_LIST:
        return same_lists(a.as.list, b.as.list);
    case CSUCCESSP_KIND_MAP:
        return same_maps(a.as.map, b.as.map);
    case CSUCCESSP_KIND_OPTIONAL:
        return a.flag && b.flag ? scene_same(*a.as.inner, *b.as.inner) : a.flag == b.flag;
    default:
        return csuccessp_any_equal(a, b, &work);
    }
}

static int
entries_have_type(const csuccessp_map *map, const csuccessp_type *type)
{
    uint32_t i;

    for (i = 0; i < map->count; i++)
        if (!scene_has_type(map->entries[i].key, csuccessp_type_parameter(type, 0)) ||
            !scene_has_type(map->entries[i].value, csuccessp_type_parameter(type, 1)))
            return 0;
    return 1;
}

int
scene_has_type(csuccessp_any value, const csuccessp_type *type)
{
    uint32_t i;

    if (!csuccessp_any_is_plain(value) || type->kind == CSUCCESSP_KIND_DYN)
        return 1;
    if (value.kind != type->kind)
        return 0;
    if (value.kind == CSUCCESSP_KIND_LIST)
        for (i = 0; i < value.as.list->count; i++)
            if (!scene_has_type(value.as.list->items[i], csuccessp_type_parameter(type, 0)))
                return 0;
    if (value.kind == CSUCCESSP_KIND_MAP)
        return entries_have_type(value.as.map, type);
    if (value.kind == CSUCCESSP_KIND_OPTIONAL && value.flag)
        return scene_has_type(*value.as.inner, csuccessp_type_parameter(type, 0));
    return 1;
}
