/* SPDX-License-Identifier: MIT */
/* Every function, called directly: the overload is found by the kinds of the arguments, as it is
 * when an expression is evaluated. */
#include "expr/function/function.h"

#include <stdio.h>

#include "failing.h"
#include "literal.h"
#include "test.h"

static const char *const fault_names[CSUCCESSP_FAULTS] = {
    [CSUCCESSP_FAULT_OVERLOAD] = "OVERLOAD",     [CSUCCESSP_FAULT_OVERFLOW] = "OVERFLOW",
    [CSUCCESSP_FAULT_INDEX] = "INDEX",           [CSUCCESSP_FAULT_RANGE] = "RANGE",
    [CSUCCESSP_FAULT_CONVERSION] = "CONVERSION", [CSUCCESSP_FAULT_TEXT] = "TEXT",
    [CSUCCESSP_FAULT_FORMAT] = "FORMAT",         [CSUCCESSP_FAULT_ZONE] = "ZONE",
    [CSUCCESSP_FAULT_EMPTY] = "EMPTY",           [CSUCCESSP_FAULT_BUDGET] = "BUDGET",
    [CSUCCESSP_FAULT_MEMORY] = "MEMORY",         [CSUCCESSP_FAULT_DEPTH] = "DEPTH",
    [CSUCCESSP_FAULT_KEY_TYPE] = "KEY_TYPE",     [CSUCCESSP_FAULT_REPEATED] = "REPEATED",
    [CSUCCESSP_FAULT_PATTERN] = "PATTERN",
};

typedef struct signature {
    const csuccessp_type *of[CALL_ARGUMENTS]; /* the receiver first */
    const csuccessp_type *result;
    unsigned count;
    int receiver, more; /* a method; the last type as often as wanted */
} signature;

static const csuccessp_type *
read_part(csuccessp_arena *arena, const char *from, const char *to)
{
    const csuccessp_type *type = NULL;
    size_t where;

    assert_int_equal(csuccessp_type_read(arena, from, (size_t)(to - from), &type, &where),
                     CSUCCESS_OK);
    assert_int_not_equal(type->kind, CSUCCESSP_KIND_ABSTRACT);
    return type;
}

/* The comma or bracket that ends a part. */
static const char *
part_end(const char *at)
{
    int depth = 0;

    for (; depth || (*at != ',' && *at != ')'); at++) {
        assert_int_not_equal(*at, 0);
        depth += (*at == '(') - (*at == ')');
    }
    return at;
}

static signature
read_signature(csuccessp_arena *arena, const char *text)
{
    signature out = {{NULL}, NULL, 0, text[0] != '(', 0};
    const char *end = strstr(text, ".("), *at = text + 1;

    if (out.receiver) {
        assert_non_null(end);
        out.of[out.count++] = read_part(arena, text, end);
        at = end + 2;
    }
    while (*at != ')') {
        at += strspn(at, ", ");
        end = part_end(at);
        if (strncmp(at, "...", 3) == 0)
            out.more = 1;
        else
            out.of[out.count++] = read_part(arena, at, end);
        at = end;
    }
    assert_memory_equal(at, "): ", 3);
    out.result = read_part(arena, at + 3, at + strlen(at));
    return out;
}

static int
kind_fits(const csuccessp_type *type, csuccessp_any x)
{
    return type->kind == CSUCCESSP_KIND_DYN || type->kind == CSUCCESSP_KIND_PARAMETER ||
           type->kind == x.kind;
}

static int
call_fits(const signature *s, const literal_call *call)
{
    unsigned i, last;

    if (s->receiver != call->receiver || call->count < s->count ||
        (call->count > s->count && !s->more))
        return 0;
    for (i = 0; i < call->count; i++) {
        last = i < s->count ? i : s->count - 1;
        if (!kind_fits(s->of[last], call->arguments[i]))
            return 0;
    }
    return 1;
}

static char *called; /* for each overload of the table */

/* Overloads that differ only in what is in a list are one when it comes to calling. */
static void
mark(csuccessp_arena *arena, const csuccessp_overload *o, size_t count, const literal_call *call)
{
    csuccessp_function *first = o->call;
    size_t all;
    signature s;

    for (; count && o->call == first; o++, count--) {
        s = read_signature(arena, o->signature);
        if (call_fits(&s, call))
            called[o - csuccessp_overloads(&all)] = 1;
    }
}

static csuccessp_any
dispatch(csuccessp_evaluation *e, const literal_call *call)
{
    size_t count, i;
    const csuccessp_overload *o = csuccessp_overloads_of(call->name, strlen(call->name), &count);
    signature s;
    csuccessp_any out;

    for (i = 0; i < count; i++) {
        s = read_signature(e->arena, o[i].signature);
        if (!call_fits(&s, call))
            continue;
        mark(e->arena, o + i, count - i, call);
        out = o[i].call(e, call->arguments, call->count);
        /* what is in a list is not looked at when the overload is chosen */
        if (out.kind != CSUCCESSP_KIND_ERROR && !kind_fits(s.result, out) &&
            call->arguments[0].kind != CSUCCESSP_KIND_LIST)
            fail_msg("%s: a result of kind %u", call->name, out.kind);
        return out;
    }
    return csuccessp_any_fault(CSUCCESSP_FAULT_OVERLOAD);
}

/* Two hours ahead of UTC until 2026-03-29T01:00:00Z, three from then on. */
static const csuccessp_zone *
find_zone(void *context, const char *name, size_t length)
{
    static int64_t at[] = {INT64_C(1774746000000000)};
    static int32_t offset[] = {10800};
    static const csuccessp_zone zone = {7200, 1, at, offset};

    (void)context;
    return length == 13 && memcmp(name, "Europe/Athens", 13) == 0 ? &zone : NULL;
}

typedef struct sample {
    const char *call, *result;
} sample;

static csuccessp_evaluation
evaluation(csuccessp_arena *arena, uint64_t budget)
{
    csuccessp_evaluation e = {arena, 0, budget, 0, find_zone, NULL, 0};

    return e;
}

static void
show(char *to, size_t size, csuccessp_any x)
{
    if (x.kind == CSUCCESSP_KIND_ERROR && fault_names[x.length])
        snprintf(to, size, "!%s", fault_names[x.length]);
    else
        literal_write(to, size, x);
}

static void
check(const sample *samples, size_t count)
{
    static char found[4096], wanted[4096];
    csuccessp_memory memory;
    csuccessp_arena arena;
    csuccessp_evaluation e;
    literal_call call;
    failing f;
    size_t i;

    failing_open(&f, &memory);
    csuccessp_arena_open(&arena, &memory, 1024);
    for (i = 0; i < count; i++) {
        e = evaluation(&arena, 1000000);
        literal_call_read(&arena, samples[i].call, &call);
        show(found, sizeof found, dispatch(&e, &call));
        if (samples[i].result[0] == '!')
            snprintf(wanted, sizeof wanted, "%s", samples[i].result);
        else
            show(wanted, sizeof wanted, literal(&arena, samples[i].result));
        if (strcmp(found, wanted) != 0)
            fail_msg("%s: %s, not %s", samples[i].call, found, wanted);
        csuccessp_arena_clear(&arena);
    }
    csuccessp_arena_close(&arena);
    failing_close(&f, &memory);
}

#include "samples.h"

static void
every_function_gives_what_it_should(void **state)
{
    (void)state;
#define CHECK(samples) check(samples, COUNT_OF(samples))
    CHECK(search_samples);
    CHECK(cut_samples);
    CHECK(make_samples);
    CHECK(format_samples);
    CHECK(math_samples);
    CHECK(bit_samples);
    CHECK(number_samples);
    CHECK(string_samples);
    CHECK(time_samples);
    CHECK(accessor_samples);
    CHECK(date_samples);
    CHECK(list_samples);
    CHECK(optional_samples);
    CHECK(base64_samples);
#undef CHECK
}

/* After the samples: a new overload wants one. */
static void
every_overload_was_called(void **state)
{
    size_t count, i;
    const csuccessp_overload *all = csuccessp_overloads(&count);

    (void)state;
    for (i = 0; i < count; i++)
        if (!called[i])
            fail_msg("no sample calls %s %s", all[i].name, all[i].signature);
}

static void
the_table_is_in_order(void **state)
{
    size_t count, i, found, j;
    const csuccessp_overload *all = csuccessp_overloads(&count), *first;

    (void)state;
    for (i = 0; i < count; i++) {
        assert_true(i == 0 || strcmp(all[i - 1].name, all[i].name) <= 0);
        for (j = i; j-- > 0 && strcmp(all[j].name, all[i].name) == 0;)
            assert_string_not_equal(all[j].signature, all[i].signature);
        first = csuccessp_overloads_of(all[i].name, strlen(all[i].name), &found);
        assert_true(first <= &all[i] && &all[i] < first + found);
    }
    assert_null(csuccessp_overloads_of("siz", 3, &found));
    assert_int_equal(found, 0);
    assert_null(csuccessp_overloads_of("sizes", 5, &found));
    assert_null(csuccessp_overloads_of("", 0, &found));
    assert_null(csuccessp_overloads_of("zzz", 3, &found));
}

static void
every_signature_can_be_read(void **state)
{
    csuccessp_memory memory;
    csuccessp_arena arena;
    failing f;
    size_t count, i;
    const csuccessp_overload *all = csuccessp_overloads(&count);
    signature s;

    (void)state;
    failing_open(&f, &memory);
    csuccessp_arena_open(&arena, &memory, 1024);
    for (i = 0; i < count; i++) {
        s = read_signature(&arena, all[i].signature);
        assert_true(!s.more || s.count);
        csuccessp_arena_clear(&arena);
    }
    csuccessp_arena_close(&arena);
    failing_close(&f, &memory);
}

/* The overload that a call would take; NULL: none. Reads signatures in memory of its own. */
static csuccessp_function *
find_overload(csuccessp_arena *arena, const literal_call *call)
{
    size_t count, i;
    const csuccessp_overload *o = csuccessp_overloads_of(call->name, strlen(call->name), &count);
    signature s;

    for (i = 0; i < count; i++) {
        s = read_signature(arena, o[i].signature);
        if (call_fits(&s, call))
            return o[i].call;
    }
    return NULL;
}

/* Calls a sample with a budget, and with an allocator that fails. */
static csuccessp_any
call_with(const char *text, uint64_t budget, size_t fail_at)
{
    csuccessp_memory plenty, scarce;
    csuccessp_arena arguments, results;
    csuccessp_evaluation e;
    csuccessp_function *function;
    csuccessp_any out = csuccessp_any_fault(CSUCCESSP_FAULT_OVERLOAD);
    literal_call call;
    failing f, g;

    failing_open(&f, &plenty);
    failing_open(&g, &scarce);
    csuccessp_arena_open(&arguments, &plenty, 4096);
    csuccessp_arena_open(&results, &scarce, 16);
    literal_call_read(&arguments, text, &call);
    function = find_overload(&arguments, &call);
    e = evaluation(&results, budget);
    g.fail_at = fail_at;
    if (function)
        out = function(&e, call.arguments, call.count);
    csuccessp_arena_close(&results);
    csuccessp_arena_close(&arguments);
    failing_close(&g, &scarce);
    failing_close(&f, &plenty);
    return out;
}

/* With less than it needs a function says so, whatever it was doing; with what it needs it is
 * done. */
static void
check_scarce(const sample *samples, size_t count)
{
    csuccessp_any plenty, x;
    uint64_t budget;
    size_t i, fail_at;

    for (i = 0; i < count; i++) {
        plenty = call_with(samples[i].call, 1000000, 0);
        for (budget = 0;; budget++) {
            x = call_with(samples[i].call, budget, 0);
            if (x.kind != CSUCCESSP_KIND_ERROR || x.length != CSUCCESSP_FAULT_BUDGET)
                break;
        }
        assert_int_equal(x.kind, plenty.kind);
        for (fail_at = 1;; fail_at++) {
            x = call_with(samples[i].call, 1000000, fail_at);
            if (x.kind != CSUCCESSP_KIND_ERROR || x.length != CSUCCESSP_FAULT_MEMORY)
                break;
        }
        assert_int_equal(x.kind, plenty.kind);
    }
}

static void
scarcity_is_told(void **state)
{
    (void)state;
    check_scarce(search_samples, COUNT_OF(search_samples));
    check_scarce(cut_samples, COUNT_OF(cut_samples));
    check_scarce(make_samples, COUNT_OF(make_samples));
    check_scarce(format_samples, COUNT_OF(format_samples));
    check_scarce(math_samples, COUNT_OF(math_samples));
    check_scarce(number_samples, COUNT_OF(number_samples));
    check_scarce(time_samples, COUNT_OF(time_samples));
    check_scarce(string_samples, COUNT_OF(string_samples));
    check_scarce(list_samples, COUNT_OF(list_samples));
    check_scarce(optional_samples, COUNT_OF(optional_samples));
    check_scarce(base64_samples, COUNT_OF(base64_samples));
}

static void
fill(uint64_t *random, char *to, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++)
        to[i] = (char)('a' + (random_below(random, 12) == 0));
}

static int64_t
call_search(csuccessp_arena *arena, const char *name, csuccessp_any text, csuccessp_any needle)
{
    csuccessp_evaluation e = evaluation(arena, 100000);
    csuccessp_any a[2];
    size_t count;

    a[0] = text;
    a[1] = needle;
    return csuccessp_overloads_of(name, strlen(name), &count)->call(&e, a, 2).as.integer;
}

/* A search in random texts of two letters agrees with looking at every place. */
static void
searches_find_every_place(void **state)
{
    csuccessp_memory memory;
    csuccessp_arena arena;
    failing f;
    char text[300], word[100];
    uint64_t random = 7;
    size_t length, needle, at;
    int64_t first, last;
    int round;

    (void)state;
    failing_open(&f, &memory);
    csuccessp_arena_open(&arena, &memory, 1024);
    for (round = 0; round < 4000; round++) {
        length = random_below(&random, sizeof text);
        needle = 1 + random_below(&random, round % 4 ? 5 : sizeof word);
        fill(&random, text, length);
        fill(&random, word, needle);
        if (needle < length && round % 2)
            memcpy(word, text + random_below(&random, length - needle), needle);
        first = last = -1;
        for (at = 0; at + needle <= length; at++) {
            if (memcmp(text + at, word, needle) != 0)
                continue;
            first = first < 0 ? (int64_t)at : first;
            last = (int64_t)at;
        }
        assert_int_equal(call_search(&arena, "indexOf", csuccessp_any_string(text, length),
                                     csuccessp_any_string(word, needle)),
                         first);
        assert_int_equal(call_search(&arena, "lastIndexOf", csuccessp_any_string(text, length),
                                     csuccessp_any_string(word, needle)),
                         last);
        csuccessp_arena_clear(&arena);
    }
    csuccessp_arena_close(&arena);
    failing_close(&f, &memory);
}

/* Values to be surprised by. */
static const char *const surprises[] = {
    "null",
    "true",
    "false",
    "0",
    "1",
    "-1",
    "2",
    "9223372036854775807",
    "-9223372036854775808",
    "0u",
    "7u",
    "18446744073709551615u",
    "0.0",
    "-0.0",
    "1.5",
    "1e300",
    "-5e-324",
    "NaN",
    "Infinity",
    "-Infinity",
    "''",
    "'a'",
    "'aé😀'",
    "'%s%d%.3f%e%x'",
    "'%'",
    "'1h2m'",
    "'+01:00'",
    "'2026-01-31'",
    "'2026-01-31T10:00:00.5Z'",
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
    "b''",
    "b'\\xff\\x00a'",
    "t'0001-01-01T00:00:00Z'",
    "t'9999-12-31T23:59:59.999999999Z'",
    "t'2026-01-31T10:00:00Z'",
    "d'0'",
    "d'-9223372036854775808ns'",
    "d'9223372036854775807ns'",
    "D'0001-01-01'",
    "D'9999-12-31'",
    "D'2024-02-29'",
    "[]",
    "[1]",
    "[1.5, 2, 3u]",
    "['b', 'a', 'b']",
    "[[1], [[2], []], 3]",
    "[some(1), none]",
    "[1, 1.5, 'é', b'\\xff', null, {}]",
    "[NaN, 0.0]",
    "{}",
    "{'a': 1, true: [2], 3u: null}",
    "type:int",
    "type:date",
    "none",
    "some(1)",
    "some([])",
};

/* An argument of a type, picked at random: the first that fits from a random place on. */
static csuccessp_any
pick(csuccessp_arena *arena, const csuccessp_type *type, uint64_t *random)
{
    size_t at = random_below(random, COUNT_OF(surprises));
    csuccessp_any x = literal(arena, surprises[at]);

    while (!kind_fits(type, x)) {
        at = (at + 1) % COUNT_OF(surprises);
        x = literal(arena, surprises[at]);
    }
    return x;
}

/* Whatever the arguments are, there is a value that can be written, or a fault. */
static void
nothing_surprises(void **state)
{
    static char text[1 << 16];
    csuccessp_memory memory;
    csuccessp_arena arena;
    csuccessp_evaluation e;
    csuccessp_any arguments[CALL_ARGUMENTS], out;
    failing f;
    uint64_t random = 11;
    size_t count, i;
    const csuccessp_overload *all = csuccessp_overloads(&count);
    signature s;
    unsigned round, k, n;

    (void)state;
    failing_open(&f, &memory);
    csuccessp_arena_open(&arena, &memory, 1 << 16);
    for (i = 0; i < count; i++) {
        for (round = 0; round < 100; round++) {
            s = read_signature(&arena, all[i].signature);
            n = s.count + (s.more ? (unsigned)random_below(&random, 3) : 0);
            for (k = 0; k < n; k++)
                arguments[k] = pick(&arena, s.of[k < s.count ? k : s.count - 1], &random);
            e = evaluation(&arena, random_below(&random, 2000));
            out = all[i].call(&e, arguments, n);
            assert_true(e.steps <= e.budget);
            show(text, sizeof text, out);
            assert_true(csuccessp_any_is_plain(out) || fault_names[out.length]);
            csuccessp_arena_clear(&arena);
        }
    }
    csuccessp_arena_close(&arena);
    failing_close(&f, &memory);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_in_order),
        cmocka_unit_test(every_signature_can_be_read),
        cmocka_unit_test(every_function_gives_what_it_should),
        cmocka_unit_test(every_overload_was_called),
        cmocka_unit_test(scarcity_is_told),
        cmocka_unit_test(searches_find_every_place),
        cmocka_unit_test(nothing_surprises),
    };
    size_t count;
    int failed;

    csuccessp_overloads(&count);
    called = calloc(count, 1);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(called);
    return failed;
}
