/* SPDX-License-Identifier: MIT */
/* What is said of expressions that cannot be: where, what was expected, the nearest name. */
#include "failing.h"
#include "scene.h"
#include "test.h"

typedef struct refusal {
    const char *text;
    csuccess_status status;
    uint32_t offset;
    const char *message;
} refusal;

#define SYNTAX CSUCCESS_E_SYNTAX
#define NAME CSUCCESS_E_UNKNOWN
#define TYPE CSUCCESS_E_DEFINITION

static const refusal refusals[] = {
    /* words */
    {"", SYNTAX, 0, "expected a value, found the end"},
    {"1 = 2", SYNTAX, 2, "'=' is not expected here; equality is written =="},
    {"i & j", SYNTAX, 2, "'&' is not expected here; and is written &&"},
    {"i | j", SYNTAX, 2, "'|' is not expected here; or is written ||"},
    {"i == 1 and j == 2", SYNTAX, 7,
     "expected an operator or the end, found 'and'; and is written &&"},
    {"i == 1 or j == 2", SYNTAX, 7,
     "expected an operator or the end, found 'or'; or is written ||"},
    {"i is 1", SYNTAX, 2, "expected an operator or the end, found 'is'; equality is written =="},
    {"i \xc2\xa7 j", SYNTAX, 2,
     "a character that is no part of the language; only strings and comments may have it"},
    {"'abc", SYNTAX, 0, "the string that begins here does not end: expected '"},
    {"\"\"\"abc", SYNTAX, 0, "the string that begins here does not end: expected \" three times"},
    {"'\\q'", SYNTAX, 2, "no escape begins like this; a backslash itself is written \\\\"},
    {"'\\u12'", SYNTAX, 3, "the escape takes more hexadecimal digits"},
    {"'\\01'", SYNTAX, 2, "the escape takes three octal digits"},
    {"'\\ud800'", SYNTAX, 3, "the escape names no character of Unicode"},
    {"1x", SYNTAX, 1, "'x' does not belong to a number"},
    {"9223372036854775808", SYNTAX, 0, "the number is outside the range of int"},
    {"18446744073709551616u", SYNTAX, 0, "the number is outside the range of uint"},
    {"1e999", SYNTAX, 0, "the number is outside the range of double"},
    {"s.`a*b`", SYNTAX, 4,
     "a name in backquotes may have letters, digits, '_', '.', '-', '/' and blanks"},
    /* grammar */
    {"1 +", SYNTAX, 3, "expected a value, found the end"},
    {"(1", SYNTAX, 2, "expected ')', found the end"},
    {"1)", SYNTAX, 1, "expected an operator or the end, found ')'"},
    {"[1, 2", SYNTAX, 5, "expected ',' or ']', found the end"},
    {"{1 2}", SYNTAX, 3, "expected ':', found a number"},
    {"size(1,)", SYNTAX, 7, "expected an argument, found ')'"},
    {"s.", SYNTAX, 2, "expected a name, found the end"},
    {"for", SYNTAX, 0, "'for' is a reserved word and cannot be a name"},
    {"yes ? no ? 1 : 2 : 3", SYNTAX, 9, "expected ':', found '?'"},
    {"has(1)", SYNTAX, 4, "has() takes a name or a field, as in has(x) or has(x.y)"},
    {"ints.map(1, 2)", SYNTAX, 9, "map takes a plain name for its variable"},
    {"ints.all(v, v, true)", SYNTAX, 12, "the two variables need different names"},
    /* names */
    {"nme == 'a'", NAME, 0, "there is no variable 'nme'; did you mean 'name'?"},
    {"i + inst.size()", NAME, 4, "there is no variable 'inst'; did you mean 'ints'?"},
    {"ints.map(value, valu)", NAME, 16, "there is no variable 'valu'; did you mean 'value'?"},
    {"zzzzzz", NAME, 0, "there is no variable 'zzzzzz'"},
    {"s.startWith('a')", NAME, 2, "there is no function 'startWith'; did you mean 'startsWith'?"},
    {"math.abz(1)", NAME, 5, "there is no function 'math.abz'; did you mean 'math.abs'?"},
    {"has(i, j)", NAME, 0, "has() takes other arguments"},
    {"ints.all(v)", NAME, 5, "all() takes other arguments"},
    /* types */
    {"i + s", TYPE, 2, "'+' does not take int and string; a string is made with string()"},
    {"u + 1", TYPE, 2, "'+' does not take uint and int; convert with int(), uint() or double()"},
    {"i == null", TYPE, 2, "'==' does not take int and null; whether there is a value asks has()"},
    {"at - 30", TYPE, 3,
     "'-' does not take timestamp and int; a number of days is written days(30)"},
    {"ints < ints", TYPE, 5, "'<' does not take list(int) and list(int)"},
    {"i in i", TYPE, 2,
     "'in' does not take int and int; it looks into a list or the keys of a map"},
    {"!i", TYPE, 1, "'!' takes bool, and this is int"},
    {"-s", TYPE, 0, "'-' does not take string"},
    {"yes && i", TYPE, 7, "'&&' takes bool, and this is int"},
    {"i ? 1 : 2", TYPE, 0, "the condition before '?' is int, not bool"},
    {"yes ? 1 : 'a'", TYPE, 4, "'?:' chooses between int and string; both must have one type"},
    {"ints['a']", TYPE, 4, "'[]' does not take list(int) and string; a list is indexed by int"},
    {"counts[1]", TYPE, 6,
     "'[]' does not take map(string, int) and int; that is no key of the map"},
    {"s.length", TYPE, 1, "fields can be selected of a map, not of string"},
    {"[?1]", TYPE, 2, "what stands behind '?' is int, not an optional value"},
    {"{1.5: 1}", TYPE, 1, "a key cannot be double"},
    {"i.exists(v, true)", TYPE, 0, "it runs over a list or a map, not over int"},
    {"ints.exists(v, v)", TYPE, 15, "the condition is int, not bool"},
    {"ints.sortBy(v, [v])", TYPE, 15, "elements cannot be sorted by list(int)"},
    {"i.optMap(v, v)", TYPE, 2, "only an optional value has this; this is int"},
    {"maybe.optFlatMap(v, v)", TYPE, 20, "optFlatMap takes an optional value; this is int"},
    {"words.transformMapEntry(i, w, w)", TYPE, 30,
     "an entry is written {key: value}; this is string"},
    {"days('a')", TYPE, 0, "days takes no (string); it takes (int): duration"},
    {"name.charAt('a')", TYPE, 5, "charAt takes no string.(string); it takes string.(int): string"},
    {"startsWith(s, 'a')", TYPE, 0,
     "startsWith takes no (string, string); it takes string.(string): bool"},
    {"s.matches('(')", SYNTAX, 10, "the pattern, at its character 1: the group is not closed"},
};

static void
open_scene(failing *f, csuccessp_memory *memory, scene *s)
{
    failing_open(f, memory);
    assert_true(scene_open(s, memory));
}

static void
refusals_say_where_and_why(void **state)
{
    csuccessp_memory memory;
    unsigned i, wrong = 0;
    failing f;
    scene s;

    (void)state;
    open_scene(&f, &memory, &s);
    for (i = 0; i < COUNT_OF(refusals); i++) {
        const refusal *r = &refusals[i];
        csuccessp_program *program = scene_compile(&s, r->text, strlen(r->text));

        if (program || s.problem.status != r->status || s.problem.offset != r->offset ||
            strcmp(s.problem.message, r->message) != 0) {
            print_message("%s\n  expected %u: %s\n  found %u: %s\n", r->text, r->offset, r->message,
                          s.problem.offset, program ? "nothing" : s.problem.message);
            wrong++;
        }
        csuccessp_program_free(program);
    }
    assert_int_equal(wrong, 0);
    scene_close(&s);
    failing_close(&f, &memory);
}

static void
places_are_lines_and_characters(void **state)
{
    const char *text = "yes &&\n  '\xc3\xa9\xc3\xa9' == 1";
    csuccessp_memory memory;
    char message[500];
    failing f;
    scene s;

    (void)state;
    open_scene(&f, &memory, &s);
    assert_null(scene_compile(&s, text, strlen(text)));
    csuccessp_problem_write(&s.problem, text, strlen(text), message, sizeof message);
    assert_string_equal(message, "line 2, character 8: '==' does not take string and int; "
                                 "a string is made with string()");
    assert_null(scene_compile(&s, "i +", 3));
    csuccessp_problem_write(&s.problem, "i +", 3, message, sizeof message);
    assert_string_equal(message, "character 4: expected a value, found the end");
    scene_close(&s);
    failing_close(&f, &memory);
}

static void
division_of_ints_is_warned_of(void **state)
{
    static const struct row {
        const char *text;
        unsigned warnings;
        uint32_t offset;
    } rows[] = {
        {"i / j < 1", 1, 2},      {"i / 2 + j / 2", 2, 2},
        {"x / 2", 0, 0},          {"double(i) / j", 0, 0},
        {"u / 2u", 0, 0},         {"i % 2", 0, 0},
        {"any / any == 1", 0, 0}, {"i/1+i/1+i/1+i/1+i/1+i/1+i/1+i/1+i/1", 8, 1},
    };
    csuccessp_memory memory;
    unsigned i;
    failing f;
    scene s;

    (void)state;
    open_scene(&f, &memory, &s);
    for (i = 0; i < COUNT_OF(rows); i++) {
        csuccessp_program *program = scene_compile(&s, rows[i].text, strlen(rows[i].text));

        assert_non_null(program);
        assert_int_equal(program->warning_count, rows[i].warnings);
        if (rows[i].warnings) {
            assert_int_equal(program->warnings[0].offset, rows[i].offset);
            assert_string_equal(
                program->warnings[0].message,
                "int / int drops what is behind the point; write double(a) / b to keep it");
        }
        csuccessp_program_free(program);
    }
    scene_close(&s);
    failing_close(&f, &memory);
}

/* Errors of an evaluation know the operation that they come from. */
static void
errors_know_their_place(void **state)
{
    static const struct row {
        const char *text;
        unsigned fault;
        uint32_t offset;
    } rows[] = {
        {"1 + i / 0", CSUCCESSP_FAULT_DIVIDE, 6},
        {"[1, 2][7]", CSUCCESSP_FAULT_INDEX, 6},
        {"1 + {'a': 1}['b']", CSUCCESSP_FAULT_KEY, 12},
        {"'abc'.charAt(9) == 'a'", CSUCCESSP_FAULT_INDEX, 6},
        {"int('x') == 1", CSUCCESSP_FAULT_CONVERSION, 0},
        {"[1].map(v, v % 0)", CSUCCESSP_FAULT_MODULUS, 13},
        {"yes || no && [1].exists(v, -9223372036854775808 / -v < 0 && false)", CSUCCESSP_FAULT_NONE,
         0},
        {"{s: 1, s: 2}", CSUCCESSP_FAULT_REPEATED, 0},
        {"optional.none().value() == 1", CSUCCESSP_FAULT_EMPTY, 16},
        {"at.getHours('Nowhere') == 1", CSUCCESSP_FAULT_ZONE, 3},
    };
    csuccessp_memory memory;
    csuccessp_any value;
    unsigned i;
    failing f;
    scene s;

    (void)state;
    open_scene(&f, &memory, &s);
    s.value_of[0] = csuccessp_any_bool(1);
    for (i = 0; i < COUNT_OF(rows); i++) {
        csuccessp_program *program = scene_compile(&s, rows[i].text, strlen(rows[i].text));

        assert_non_null(program);
        value = scene_evaluate(&s, program);
        if (rows[i].fault == CSUCCESSP_FAULT_NONE) {
            assert_int_equal(value.kind, CSUCCESSP_KIND_BOOL);
        } else {
            assert_int_equal(value.kind, CSUCCESSP_KIND_ERROR);
            assert_string_equal(csuccessp_fault_text(value.length),
                                csuccessp_fault_text(rows[i].fault));
            assert_int_equal(value.as.integer, rows[i].offset);
        }
        csuccessp_program_free(program);
    }
    scene_close(&s);
    failing_close(&f, &memory);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusals_say_where_and_why),
        cmocka_unit_test(places_are_lines_and_characters),
        cmocka_unit_test(division_of_ints_is_warned_of),
        cmocka_unit_test(errors_know_their_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
