/* SPDX-License-Identifier: MIT */
/* Sets over columns: what each type means there, and the same answers as row by row. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "rulebook.h"

enum { ROWS = 6, VARIABLES = 9, EXPRESSIONS = 14 };

static const char declared[] =
    "{'variables':{'d':'double','i':'int','u':'uint','b':'bool','s':'string','t':'timestamp',"
    "'du':'duration','da':'date','l':'list(int)'}}";

static const char *const texts[EXPRESSIONS] = {
    "d > 1.0",
    "i / (i - 2)",
    "u > 2u",
    "b || d > 1.0",
    "s == 'pro' || s.startsWith('f')",
    "t > timestamp('2026-01-01T00:00:00Z')",
    "du",
    "da",
    "t - du",
    "has(d) ? d : -1.0",
    "int(s)",
    "b",
    "[i, 3].map(x, x * 2)[0]",
    "u",
};

static const double d[ROWS] = {0.5, 1.5, NAN, INFINITY, -0.0, 2};
static const int64_t i64[ROWS] = {1, 2, INT64_MIN, 4, INT64_MIN + 1, 6};
static const int64_t u64[ROWS] = {1, 3, INT64_MIN, -4, INT64_MAX, 0};
static const int32_t b32[ROWS] = {0, 1, INT32_MIN, 0, 1, INT32_MIN};
static const int64_t t64[ROWS] = {0,        INT64_C(1769000000000001), INT64_MIN, INT64_MAX,
                                  -1500000, INT64_C(1770000000000000)};
static const int64_t du64[ROWS] = {0, 1500000, INT64_MIN, INT64_MIN + 1, -1, 60000000};
static const int32_t da32[ROWS] = {0, 20000, INT32_MIN, INT32_MAX, -719162, 1};
static uint32_t codes[ROWS];
static const char *const words[ROWS] = {"pro", "free", NULL, "7", "", "other"};

/* A value as JSON for the bindings of a row; nothing when it is missing. */
static void
add(char *to, size_t size, const char *name, const char *format, ...)
{
    size_t n = strlen(to);
    va_list list;

    n += (size_t)snprintf(to + n, size - n, "%s'%s':", n > 1 ? "," : "", name);
    va_start(list, format);
    vsnprintf(to + n, size - n, format, list);
    va_end(list);
}

static void
write_row(char *to, size_t size, int row)
{
    snprintf(to, size, "{");
    if (isinf(d[row]))
        add(to, size, "d", "'Infinity'");
    else if (!isnan(d[row]))
        add(to, size, "d", "%.17g", d[row]);
    if (i64[row] != INT64_MIN)
        add(to, size, "i", "%" PRId64, i64[row]);
    if (u64[row] >= 0)
        add(to, size, "u", "%" PRId64, u64[row]);
    if (b32[row] != INT32_MIN)
        add(to, size, "b", b32[row] ? "true" : "false");
    if (words[row])
        add(to, size, "s", "'%s'", words[row]);
    if (t64[row] != INT64_MIN && t64[row] != INT64_MAX)
        add(to, size, "t", "'%s'", time_text(t64[row]));
    if (du64[row] > INT64_MIN + 1)
        add(to, size, "du", "'%" PRId64 "us'", du64[row]);
    snprintf(to + strlen(to), size - strlen(to), "}");
}

static csuccess_expression ones[EXPRESSIONS];
static uint8_t truths[EXPRESSIONS][ROWS + 2];
static double values[EXPRESSIONS][ROWS + 2];

/* A batch over the columns above, of which row 0 has a row before it. */
static csuccess_status
evaluate(csuccess_book *book, csuccess_expression_set set, uint64_t first, uint64_t count)
{
    const double *numbers[VARIABLES] = {d};
    const int64_t *integers[VARIABLES] = {NULL, i64, u64, NULL, NULL, t64, du64};
    const int32_t *small[VARIABLES] = {NULL, NULL, NULL, b32, NULL, NULL, NULL, da32};
    const uint32_t *texts_of[VARIABLES] = {NULL, NULL, NULL, NULL, codes};
    uint8_t *truth_columns[EXPRESSIONS];
    double *value_columns[EXPRESSIONS];
    csuccess_expression_batch batch = {.size = sizeof batch,
                                       .first = first,
                                       .count = count,
                                       .variables = VARIABLES,
                                       .expressions = EXPRESSIONS,
                                       .numbers = numbers,
                                       .integers = integers,
                                       .small = small,
                                       .texts = texts_of,
                                       .truths = truth_columns,
                                       .values = value_columns};
    size_t e;

    for (e = 0; e < EXPRESSIONS; e++) {
        truth_columns[e] = truths[e];
        value_columns[e] = values[e];
    }
    return csuccess_expression_set_evaluate(book, set, &batch);
}

static csuccess_expression_set
make_set(csuccess_book *book)
{
    csuccess_environment in = environment(book, declared);
    csuccess_expression_set set = 0;
    size_t i;

    for (i = 0; i < EXPRESSIONS; i++)
        ones[i] = expression(book, in, texts[i]);
    for (i = 0; i < ROWS; i++) {
        codes[i] = 0;
        if (words[i])
            assert_int_equal(
                csuccess_environment_text(book, in, words[i], strlen(words[i]), &codes[i]),
                CSUCCESS_OK);
    }
    assert_int_equal(csuccess_expression_set_new(book, in, ones, EXPRESSIONS, &set), CSUCCESS_OK);
    return set;
}

/* What a row alone answers, as the batch would say it. */
static unsigned
truth_alone(csuccess_book *book, size_t e, int row)
{
    char json[400];
    csuccess_status status;
    const char *found;

    write_row(json, sizeof json, row);
    found = answer(book, ones[e], json, &status);
    if (!found)
        fail_msg("%s: %s", json, detail(book).message);
    if (strncmp(found, "{'error'", 8) == 0)
        return CSUCCESS_TRUTH_ERROR;
    if (strncmp(found, "{'unknown'", 10) == 0)
        return CSUCCESS_TRUTH_UNKNOWN;
    return strncmp(found, "{'value':false", 14) != 0 ? CSUCCESS_TRUTH_TRUE : CSUCCESS_TRUTH_FALSE;
}

/* Where columns hold what bindings cannot say. */
static int
is_strange(size_t e, int row)
{
    const char *text = texts[e];

    return (strstr(text, "da") && row == 3) || (text[0] == 'u' && row == 3) ||
           ((strstr(text, "t >") || strstr(text, "t -")) && row == 3) || strcmp(text, "da") == 0 ||
           (strstr(text, "du") && row == 3);
}

static void
test_as_row_by_row(void **state)
{
    csuccess_book *book = new_book();
    csuccess_expression_set set = make_set(book);
    size_t e;
    int row;

    (void)state;
    assert_int_equal(evaluate(book, set, 0, ROWS), CSUCCESS_OK);
    for (e = 0; e < EXPRESSIONS; e++)
        for (row = 0; row < ROWS; row++) {
            unsigned alone;

            if (is_strange(e, row))
                continue;
            alone = truth_alone(book, e, row);
            if (truths[e][row] != alone)
                fail_msg("%s, row %d: %u, alone %u", texts[e], row, truths[e][row], alone);
            if ((alone & 1) != (unsigned)isnan(values[e][row]))
                fail_msg("%s, row %d: %u and %g", texts[e], row, alone, values[e][row]);
        }
    csuccess_book_free(book);
}

static double
value_of_text(const char *text, int row)
{
    size_t e;

    for (e = 0; e < EXPRESSIONS; e++)
        if (strcmp(texts[e], text) == 0)
            return values[e][row];
    fail();
    return 0;
}

static void
test_values(void **state)
{
    csuccess_book *book = new_book();
    csuccess_expression_set set = make_set(book);

    (void)state;
    assert_int_equal(evaluate(book, set, 0, ROWS), CSUCCESS_OK);
    assert_true(value_of_text("du", 1) == 1500000 && value_of_text("du", 4) == -1);
    assert_true(value_of_text("t - du", 1) == 1768999998500001.0);
    assert_true(value_of_text("da", 1) == 20000 && value_of_text("da", 4) == -719162);
    assert_true(isnan(value_of_text("da", 2)) && isnan(value_of_text("da", 3)));
    assert_true(value_of_text("has(d) ? d : -1.0", 2) == -1);
    assert_true(value_of_text("int(s)", 3) == 7 && isnan(value_of_text("int(s)", 0)));
    assert_true(value_of_text("b", 4) == 1 && value_of_text("b", 0) == 0);
    assert_true(value_of_text("u", 4) == 9223372036854775808.0 && isnan(value_of_text("u", 3)));
    csuccess_book_free(book);
}

/* Rows outside of the range are not touched. */
static void
test_ranges(void **state)
{
    csuccess_book *book = new_book();
    csuccess_expression_set set = make_set(book);
    size_t e;

    (void)state;
    memset(truths, 99, sizeof truths);
    assert_int_equal(evaluate(book, set, 2, 2), CSUCCESS_OK);
    assert_int_equal(evaluate(book, set, 5, 0), CSUCCESS_OK);
    for (e = 0; e < EXPRESSIONS; e++) {
        assert_true(truths[e][1] == 99 && truths[e][4] == 99 && truths[e][5] == 99);
        assert_true(truths[e][2] < 4 && truths[e][3] < 4);
    }
    assert_int_equal(evaluate(book, set, UINT64_MAX, 2), CSUCCESS_E_ARGUMENT);
    csuccess_book_free(book);
}

static void
test_refused(void **state)
{
    csuccess_book *book = new_book();
    csuccess_environment in = environment(book, "{'variables':{'i':'int','s':'string'}}");
    csuccess_expression rule = expression(book, in, "i > 0 && s == 'x'");
    const int32_t small[1] = {5}, *smalls[2] = {small, NULL};
    const uint32_t bad[1] = {2}, good[1] = {1}, *text_columns[2] = {NULL, bad};
    uint8_t truth[1] = {9}, *truth_columns[1] = {truth};
    csuccess_expression_batch batch = {.size = sizeof batch,
                                       .count = 1,
                                       .variables = 2,
                                       .expressions = 1,
                                       .small = smalls,
                                       .texts = text_columns,
                                       .truths = truth_columns};
    csuccess_expression_set set = 0;
    uint32_t code;

    (void)state;
    assert_int_equal(csuccess_expression_set_new(book, in, &rule, 1, &set), CSUCCESS_OK);
    assert_int_equal(csuccess_environment_text(book, in, "x", 1, &code), CSUCCESS_OK);
    assert_int_equal(csuccess_expression_set_evaluate(book, set, &batch), CSUCCESS_E_VALUE);
    assert_non_null(strstr(detail(book).message, "'s', row 0: no text has the code 2"));
    text_columns[1] = good;
    assert_int_equal(csuccess_expression_set_evaluate(book, set, &batch), CSUCCESS_OK);
    assert_int_equal(truth[0], CSUCCESS_TRUTH_TRUE); /* an int out of the small columns */
    batch.truths = NULL;
    assert_int_equal(csuccess_expression_set_evaluate(book, set, &batch), CSUCCESS_OK);
    smalls[0] = NULL;
    assert_int_equal(csuccess_expression_set_evaluate(book, set, &batch), CSUCCESS_E_ARGUMENT);
    assert_non_null(strstr(detail(book).message, "'i' has no column"));
    batch.count = 0;
    assert_int_equal(csuccess_expression_set_evaluate(book, set, &batch), CSUCCESS_OK);
    batch.variables = 3;
    assert_int_equal(csuccess_expression_set_evaluate(book, set, &batch), CSUCCESS_E_ARGUMENT);
    batch.size = 3;
    assert_int_equal(csuccess_expression_set_evaluate(book, set, &batch), CSUCCESS_E_STRUCT_SIZE);
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_row_by_row),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
