/* SPDX-License-Identifier: MIT */
/* The argument is a file of cases, one JSON object a line: a pattern with texts in which it is
 * found or absent, or what it is refused for, and where. */
#include "expr/regex/regex.h"

#include <stdio.h>
#include <yyjson.h>

#include "expr/regex/regex_set.h"
#include "failing.h"
#include "test.h"

enum { PLENTY = 1 << 30, LIMIT = 20000 };

static const char *cases_path;
static csuccessp_memory memory;
static failing f;

static int
open_memory(void **state)
{
    (void)state;
    failing_open(&f, &memory);
    return 0;
}

static int
close_memory(void **state)
{
    (void)state;
    failing_close(&f, &memory);
    return 0;
}

static csuccess_status
compile(const char *pattern, size_t length, size_t limit, csuccessp_regex **regex,
        csuccessp_regex_problem *problem)
{
    char *copy = exact_copy(pattern, length);
    csuccess_status status;

    *regex = NULL;
    status = csuccessp_regex_compile(&memory, copy, length, limit, regex, problem);
    free(copy);
    return status;
}

static csuccessp_regex *
compiled(const char *pattern)
{
    csuccessp_regex_problem problem;
    csuccessp_regex *regex;

    assert_int_equal(compile(pattern, strlen(pattern), LIMIT, &regex, &problem), CSUCCESS_OK);
    return regex;
}

/* Searches with this many steps in blocks of exactly the size; gives how many it took. */
static int
search(const csuccessp_regex *regex, const char *text, size_t length, uint64_t *steps)
{
    size_t bytes = csuccessp_regex_scratch(regex);
    char *copy = exact_copy(text, length);
    void *scratch = bytes ? malloc(bytes) : NULL;
    uint64_t given = *steps;
    int answer = csuccessp_regex_search(regex, copy, length, scratch, steps);

    *steps = given - *steps;
    free(scratch);
    free(copy);
    return answer;
}

static int
simulate(const csuccessp_regex *regex, const char *text, size_t length)
{
    void *scratch = malloc(csuccessp_regex_simulate_scratch(regex));
    uint64_t steps = PLENTY;
    int answer = csuccessp_regex_simulate(regex, text, length, scratch, &steps);

    free(scratch);
    return answer;
}

/* With all ways to search, and with the steps that it takes and one less. */
static void
check_text(const csuccessp_regex *regex, const char *pattern, yyjson_val *text, int expected)
{
    const char *bytes = yyjson_get_str(text);
    size_t length = yyjson_get_len(text);
    uint64_t steps = PLENTY, again, less;

    if (search(regex, bytes, length, &steps) != expected ||
        simulate(regex, bytes, length) != expected)
        fail_msg("/%s/ must be %s in '%s'", pattern, expected ? "found" : "absent", bytes);
    assert_true(steps > 0 && steps <= (length + 1) * csuccessp_regex_instructions(regex));
    again = steps;
    assert_int_equal(search(regex, bytes, length, &again), expected);
    assert_int_equal(again, steps);
    less = steps - 1;
    assert_int_equal(search(regex, bytes, length, &less), -1);
    assert_int_equal(less, steps - 1);
}

static void
check_refused(yyjson_val *line, const char *pattern, size_t length)
{
    csuccessp_regex_problem problem;
    csuccessp_regex *regex;
    const char *refused = yyjson_get_str(yyjson_obj_get(line, "refused"));

    if (compile(pattern, length, LIMIT, &regex, &problem) != CSUCCESS_E_SYNTAX)
        fail_msg("/%s/ must be refused", pattern);
    if (strcmp(problem.message, refused) != 0)
        fail_msg("/%s/: '%s' and not '%s'", pattern, problem.message, refused);
    assert_int_equal(problem.offset, yyjson_get_uint(yyjson_obj_get(line, "at")));
    assert_null(regex);
}

static void
check_case(yyjson_val *line)
{
    yyjson_val *given = yyjson_obj_get(line, "pattern"), *text;
    const char *pattern = yyjson_get_str(given);
    csuccessp_regex_problem problem = {0};
    csuccessp_regex *regex;
    size_t i, count;

    if (yyjson_obj_get(line, "refused")) {
        check_refused(line, pattern, yyjson_get_len(given));
        return;
    }
    if (compile(pattern, yyjson_get_len(given), LIMIT, &regex, &problem) != CSUCCESS_OK)
        fail_msg("/%s/: %s", pattern, problem.message);
    yyjson_arr_foreach(yyjson_obj_get(line, "found"), i, count, text)
        check_text(regex, pattern, text, 1);
    yyjson_arr_foreach(yyjson_obj_get(line, "absent"), i, count, text)
        check_text(regex, pattern, text, 0);
    csuccessp_regex_free(&memory, regex);
}

static void
patterns_are_found_as_the_cases_say(void **state)
{
    static char line[1 << 16];
    FILE *file = fopen(cases_path, "rb");
    yyjson_doc *doc;
    int cases = 0;

    (void)state;
    assert_non_null(file);
    for (; fgets(line, sizeof line, file); cases++) {
        doc = yyjson_read(line, strlen(line), 0);
        assert_non_null(doc);
        check_case(yyjson_doc_get_root(doc));
        yyjson_doc_free(doc);
    }
    fclose(file);
    assert_true(cases > 300);
}

static void
a_failed_allocation_leaves_nothing(void **state)
{
    static const char *const patterns[] = {"abc", "(?i)(straße|\\bgr[^[:alpha:]\\PL]n){2,3}(?m)^$",
                                           "a.{20}b", "[^\\x00-\\x{10FFFF}]"};
    csuccessp_regex_problem problem;
    csuccessp_regex *regex;
    csuccess_status status;
    size_t i, n;

    (void)state;
    for (i = 0; i < COUNT_OF(patterns); i++) {
        for (n = 1, status = CSUCCESS_E_NO_MEMORY; status != CSUCCESS_OK; n++) {
            f.fail_at = f.calls + n;
            status = compile(patterns[i], strlen(patterns[i]), LIMIT, &regex, &problem);
            if (status == CSUCCESS_OK)
                break;
            assert_int_equal(status, CSUCCESS_E_NO_MEMORY);
            assert_string_equal(problem.message, "there is no memory");
            assert_true(problem.offset <= strlen(patterns[i]));
            assert_null(regex);
            assert_int_equal(f.blocks, 0);
        }
        f.fail_at = 0;
        assert_true(n > 5);
        csuccessp_regex_free(&memory, regex);
    }
}

static csuccess_status
status_of(const char *pattern, size_t limit)
{
    csuccessp_regex_problem problem;
    csuccessp_regex *regex;
    csuccess_status status = compile(pattern, strlen(pattern), limit, &regex, &problem);

    assert_true((status == CSUCCESS_OK) == (problem.message == NULL));
    csuccessp_regex_free(&memory, regex);
    return status;
}

static void
instructions_are_limited(void **state)
{
    static const struct {
        const char *pattern;
        size_t instructions;
    } sizes[] = {{"", 1},           {"abc", 4},      {"[a-c]", 2}, {"a*", 4},
                 {"a+", 3},         {"a?", 3},       {"a|b|c", 8}, {"x{10}", 11},
                 {"x{2,5}", 9},     {"x{0,3}", 7},   {"x{3,}", 5}, {"(?:ab){4}c{0}", 9},
                 {"x{1000}", 1001}, {"(^a|\\b$)", 7}};
    size_t i, n;

    (void)state;
    for (i = 0; i < COUNT_OF(sizes); i++) {
        n = sizes[i].instructions;
        assert_int_equal(status_of(sizes[i].pattern, n - 1), CSUCCESS_E_LIMIT);
        assert_int_equal(status_of(sizes[i].pattern, n), CSUCCESS_OK);
    }
    assert_int_equal(status_of("(x{1000}|y{1000}){1}z{1000}", 3002), CSUCCESS_E_LIMIT);
    assert_int_equal(status_of("(((x{10}y{10}){10}){10}z){1,1}", SIZE_MAX), CSUCCESS_OK);
    /* 61 times a thousand is more than there ever may be */
    assert_int_equal(status_of("(?:abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghi)"
                               "{1000}",
                               SIZE_MAX),
                     CSUCCESS_E_LIMIT);
}

/* `count` times the text, then another. */
static char *
many(const char *text, size_t count, const char *then)
{
    size_t length = strlen(text), i;
    char *out = malloc(length * count + strlen(then) + 1);

    for (i = 0; i < count; i++)
        memcpy(out + i * length, text, length);
    memcpy(out + count * length, then, strlen(then) + 1);
    return out;
}

static void
groups_are_nested_to_a_depth(void **state)
{
    char *open, *both;
    int more;

    (void)state;
    for (more = 0; more < 2; more++) {
        open = many("(", CSUCCESSP_REGEX_DEPTH_MAX + (size_t)more, "x");
        both = malloc(2 * CSUCCESSP_REGEX_DEPTH_MAX + 8);
        strcpy(both, open);
        memset(both + strlen(open), ')', strlen(open) - 1);
        both[2 * strlen(open) - 1] = '\0';
        assert_int_equal(status_of(both, LIMIT), more ? CSUCCESS_E_LIMIT : CSUCCESS_OK);
        free(open);
        free(both);
    }
}

static void
classes_are_limited(void **state)
{
    char *letters = many("\\pL", 1000, ""), *classes = malloc(1 << 16), *to = classes;
    unsigned i;

    (void)state;
    assert_int_equal(status_of(letters, LIMIT), CSUCCESS_E_LIMIT);
    for (i = 0; i < 3000; i++)
        to += sprintf(to, "[\\x{%x}0]", 0x4e00 + 2 * i);
    assert_int_equal(status_of(classes, LIMIT), CSUCCESS_E_LIMIT);
    free(letters);
    free(classes);
}

static void
time_grows_with_the_text_alone(void **state)
{
    static const char *const patterns[] = {
        "(a*)*b",         "(a|aa)+$b",
        "(a|a)*c",        "(?:a?){50}a{50}b",
        "a.{20}b",        "(.*)(.*)(.*)x",
        "(x{100}a?){10}", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
        "(?s).*a.{12}b",  "[\\pL]{500}1"};
    size_t i, k, length;
    uint64_t steps[3];
    csuccessp_regex *regex;
    char *text;

    (void)state;
    for (i = 0; i < COUNT_OF(patterns); i++) {
        regex = compiled(patterns[i]);
        for (k = 0, length = 2000; k < 3; k++, length *= 2) {
            steps[k] = PLENTY;
            text = many("a", length, "");
            assert_int_equal(search(regex, text, length, &steps[k]), 0);
            assert_true(steps[k] <= (length + 1) * csuccessp_regex_instructions(regex));
            free(text);
        }
        assert_true(steps[1] < 5 * steps[0] / 2 && steps[2] < 5 * steps[1] / 2);
        csuccessp_regex_free(&memory, regex);
    }
}

static void
small_patterns_need_no_scratch(void **state)
{
    static const char *const small[] = {"renewal",
                                        "^a$",
                                        "order-\\d+",
                                        "\\p{L}+\\d",
                                        "(?i)\\b(gold|silver)\\b",
                                        "^[\\w.+-]+@[\\w-]+\\.[a-z]+$"};
    csuccessp_regex *regex;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(small); i++) {
        regex = compiled(small[i]);
        assert_int_equal(csuccessp_regex_scratch(regex), 0);
        assert_true(csuccessp_regex_instructions(regex) < 10);
        csuccessp_regex_free(&memory, regex);
    }
    regex = compiled("[ab].{20}c");
    assert_int_equal(csuccessp_regex_scratch(regex), csuccessp_regex_simulate_scratch(regex));
    assert_true(csuccessp_regex_instructions(regex) > 40);
    csuccessp_regex_free(&memory, regex);
}

static void
a_copy_of_the_block_is_as_good(void **state)
{
    static const char *const patterns[] = {"abc", "ab\\d+", "(?i)x[^a]\\b", "a.{20}b"};
    const char text[] = "xabcab7 a12345678901234567890b";
    csuccessp_regex *regex;
    uint64_t steps;
    size_t i, bytes;
    char *block;

    (void)state;
    for (i = 0; i < COUNT_OF(patterns); i++) {
        regex = compiled(patterns[i]);
        bytes = csuccessp_regex_bytes(regex);
        block = malloc(bytes + 8);
        memcpy(block + 8, regex, bytes);
        csuccessp_regex_free(&memory, regex);
        steps = PLENTY;
        assert_int_equal(search((csuccessp_regex *)(block + 8), text, strlen(text), &steps),
                         i != 2);
        free(block);
    }
}

static void
a_pattern_is_utf8(void **state)
{
    static const char *const patterns[] = {"a\xff", "\xc3", "[\xed\xa0\x80]", "\\Q\x80\\E"};
    csuccessp_regex_problem problem;
    csuccessp_regex *regex;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(patterns); i++) {
        assert_int_equal(compile(patterns[i], strlen(patterns[i]), LIMIT, &regex, &problem),
                         CSUCCESS_E_SYNTAX);
        assert_string_equal(problem.message, "the pattern is no UTF-8");
    }
}

static int
has(const csuccessp_regex_set *set, uint32_t point)
{
    size_t i;

    for (i = 0; i < set->ranges.count; i++)
        if (set->ranges.items[i].first <= point && point <= set->ranges.items[i].last)
            return 1;
    return 0;
}

static void
fold_one(csuccessp_regex_set *set, uint32_t point)
{
    set->ranges.count = 0;
    assert_int_equal(csuccessp_regex_set_add(set, point, point), CSUCCESS_OK);
    assert_int_equal(csuccessp_regex_set_fold(set), CSUCCESS_OK);
}

/* What folds to another, that folds back, and to the same set. */
static void
folding_has_no_direction(void **state)
{
    csuccessp_regex_set set = {.memory = &memory}, other = {.memory = &memory};
    uint32_t point, partner, folded = 0;
    size_t i;

    (void)state;
    for (point = 0; point < 0x1f000; point++) {
        fold_one(&set, point);
        assert_true(has(&set, point));
        folded += set.ranges.count > 1 || set.ranges.items->first != set.ranges.items->last;
        for (i = 0; i < set.ranges.count; i++)
            for (partner = set.ranges.items[i].first; partner <= set.ranges.items[i].last;
                 partner++) {
                fold_one(&other, partner);
                assert_int_equal(other.ranges.count, set.ranges.count);
                assert_true(has(&other, point));
            }
    }
    assert_true(folded > 2500 && folded < 3500);
    csuccessp_regex_set_free(&set);
    csuccessp_regex_set_free(&other);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(patterns_are_found_as_the_cases_say, open_memory,
                                        close_memory),
        cmocka_unit_test_setup_teardown(a_failed_allocation_leaves_nothing, open_memory,
                                        close_memory),
        cmocka_unit_test_setup_teardown(instructions_are_limited, open_memory, close_memory),
        cmocka_unit_test_setup_teardown(groups_are_nested_to_a_depth, open_memory, close_memory),
        cmocka_unit_test_setup_teardown(classes_are_limited, open_memory, close_memory),
        cmocka_unit_test_setup_teardown(time_grows_with_the_text_alone, open_memory, close_memory),
        cmocka_unit_test_setup_teardown(small_patterns_need_no_scratch, open_memory, close_memory),
        cmocka_unit_test_setup_teardown(a_copy_of_the_block_is_as_good, open_memory, close_memory),
        cmocka_unit_test_setup_teardown(a_pattern_is_utf8, open_memory, close_memory),
        cmocka_unit_test_setup_teardown(folding_has_no_direction, open_memory, close_memory),
    };

    if (argc < 2)
        return 2;
    cases_path = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
