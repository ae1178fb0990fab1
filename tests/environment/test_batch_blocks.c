/* SPDX-License-Identifier: MIT */
/* Sets over many rows. Each expression is there twice: as it is, which a plan may cover, and as the
 * only item of a list, which is for the evaluator of rows. Both must give the same. */
#include <float.h>
#include <math.h>
#include <stdio.h>

#include "rulebook.h"

enum { ROWS = 4200, VARIABLES = 11, EXPRESSIONS = 24, BOTH = 2 * EXPRESSIONS, WORDS = 6 };

static const char declared[] =
    "{'variables':{'d':'double','i':'int','k':'int','b':'bool','s':'string','s2':'string',"
    "'t':'timestamp','du':'duration','da':'date','u':'uint','unread':'string'}}";

static const char *const texts[EXPRESSIONS] = {
    "d > 1.0",
    "d <= double(i) || !(k != 3)",
    "i / (k - 3) > 2",
    "i + k",
    "i * i",
    "d * 2.0 + 1.0",
    "has(d) ? d : -1.0",
    "has(da) && has(b)",
    "b",
    "b && i >= 2 || d < 0.0",
    "b == (k > 2)",
    "s == 'pro'",
    "s in ['pro', 'free'] && s != s2",
    "s == 'never asked for'",
    "s == s2 ? d : 3.5",
    "t > timestamp('2026-01-01T00:00:00Z')",
    "t - du < timestamp('2026-01-01T00:00:00Z')",
    "du >= duration('1s') && da < date('2024-05-01')",
    "da == date('2024-05-01')",
    "u > 2u",
    "t - du",
    "da",
    "k in [1, 2, 3] && i == k",
    "i > 9007199254740993",
};

static const char *const words[WORDS] = {"pro", "free", "", "other", "7", "never seen"};

static double d[ROWS];
static int64_t i64[ROWS], k64[ROWS], t64[ROWS], du64[ROWS], u64[ROWS];
static int32_t i32[ROWS], b32[ROWS], da32[ROWS];
static uint32_t s32[ROWS], s2[ROWS], codes[WORDS];
static uint8_t truths[BOTH][ROWS];
static double values[BOTH][ROWS];

static uint64_t seed = UINT64_C(88172645463325252);

static uint64_t
draw(uint64_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (seed >> 11) % below;
}

/* Values that no plan can count with, and values that a type does not have, are in some blocks and
 * not in others. */
static int
is_rare(int row, int block)
{
    return row / 1024 == block && draw(200) == 0;
}

static void
fill_numbers(int row)
{
    static const double some[] = {0.5, 1.5, -0.0, 2, 1, -3};

    d[row] = draw(9) == 0 ? (double)NAN : some[draw(6)];
    if (is_rare(row, 1))
        d[row] = draw(2) ? (double)INFINITY : DBL_MAX;
    i32[row] = draw(9) == 0 ? INT32_MIN : (int32_t)draw(6);
    i64[row] = i32[row] == INT32_MIN ? INT64_MIN : i32[row];
    if (is_rare(row, 2))
        i64[row] = draw(2) ? INT64_MAX : INT64_C(9007199254740993) + (int64_t)draw(2);
    k64[row] = draw(9) == 0 ? INT64_MIN : (int64_t)draw(3);
    if (row / 1024 == 1)
        k64[row] = (int64_t)draw(5); /* none missing, some 3: a division by 0 */
    u64[row] = draw(9) == 0 ? INT64_MIN : (int64_t)draw(6) - 1;
}

static void
fill_times(int row)
{
    t64[row] = draw(9) == 0 ? INT64_MIN
                            : INT64_C(1766000000000000) + (int64_t)draw(UINT64_C(3000000000000));
    du64[row] = draw(9) == 0 ? INT64_MIN : (int64_t)draw(5000000);
    da32[row] = draw(9) == 0 ? INT32_MIN : 19840 + (int32_t)draw(6);
    if (is_rare(row, 3)) {
        t64[row] = draw(2) ? INT64_MAX : INT64_MIN + 1;
        du64[row] = draw(2) ? INT64_MAX : INT64_C(9007199254740993);
    }
    if (is_rare(row, 1))
        da32[row] = draw(2) ? INT32_MAX : -800000;
}

static void
fill_columns(void)
{
    int row;

    for (row = 0; row < ROWS; row++) {
        fill_numbers(row);
        fill_times(row);
        b32[row] = draw(9) == 0 ? INT32_MIN : (int32_t)draw(2);
        if (is_rare(row, 3))
            b32[row] = 5;
        s32[row] = draw(9) == 0 ? 0 : codes[draw(WORDS)];
        s2[row] = draw(9) == 0 ? 0 : codes[draw(WORDS)];
    }
}

static csuccess_expression_set
make_set(csuccess_book *book, csuccess_environment in)
{
    csuccess_expression all[BOTH];
    csuccess_expression_set set = 0;
    char text[200];
    size_t e;

    for (e = 0; e < EXPRESSIONS; e++) {
        snprintf(text, sizeof text, "[%s][0]", texts[e]);
        all[e] = expression(book, in, texts[e]);
        all[EXPRESSIONS + e] = expression(book, in, text);
    }
    assert_int_equal(csuccess_expression_set_new(book, in, all, BOTH, &set), CSUCCESS_OK);
    return set;
}

static void
ask_for_codes(csuccess_book *book, csuccess_environment in)
{
    size_t i;

    for (i = 0; i < WORDS; i++) {
        assert_int_equal(csuccess_environment_text(book, in, words[i], strlen(words[i]), &codes[i]),
                         CSUCCESS_OK);
        assert_int_equal(codes[i], i + 1); /* those of the expressions count for nothing */
    }
}

/* Which results are asked for, and of which columns the ints come. */
enum { NO_TRUTHS = 1, NO_VALUES = 2, EVERY_OTHER = 4, SMALL = 8 };

static void
evaluate(csuccess_book *book, csuccess_expression_set set, uint64_t first, uint64_t count,
         unsigned how)
{
    const double *numbers[VARIABLES] = {d};
    const int64_t *integers[VARIABLES] = {
        NULL, (how & SMALL) ? NULL : i64, k64, NULL, NULL, NULL, t64, du64, NULL, u64};
    const int32_t *small[VARIABLES] = {
        NULL, (how & SMALL) ? i32 : NULL, NULL, b32, NULL, NULL, NULL, NULL, da32};
    const uint32_t *texts_of[VARIABLES] = {NULL, NULL, NULL, NULL, s32, s2};
    uint8_t *truth_columns[BOTH] = {NULL};
    double *value_columns[BOTH] = {NULL};
    csuccess_expression_batch batch = {.size = sizeof batch,
                                       .first = first,
                                       .count = count,
                                       .variables = VARIABLES,
                                       .expressions = BOTH,
                                       .numbers = numbers,
                                       .integers = integers,
                                       .small = small,
                                       .texts = texts_of,
                                       .truths = (how & NO_TRUTHS) ? NULL : truth_columns,
                                       .values = (how & NO_VALUES) ? NULL : value_columns};
    size_t e;

    for (e = 0; e < BOTH; e++) {
        truth_columns[e] = (how & EVERY_OTHER) && e % 2 ? NULL : truths[e];
        value_columns[e] = (how & EVERY_OTHER) && e % 3 ? NULL : values[e];
    }
    memset(truths, 99, sizeof truths);
    memset(values, 99, sizeof values);
    assert_int_equal(csuccess_expression_set_evaluate(book, set, &batch), CSUCCESS_OK);
}

static int
is_same(double a, double b)
{
    return isnan(a) ? isnan(b) : memcmp(&a, &b, sizeof a) == 0;
}

/* Rows outside are the same, as they are not touched. */
static void
compare(uint64_t first, uint64_t count, unsigned how)
{
    size_t e, row;

    for (e = 0; e < EXPRESSIONS; e++)
        for (row = 0; row < ROWS; row++) {
            size_t other = EXPRESSIONS + e;

            if (truths[e][row] != truths[other][row] ||
                !is_same(values[e][row], values[other][row]))
                fail_msg("%s, row %zu of %u from %u, %u: %u and %g, by rows %u and %g", texts[e],
                         row, (unsigned)count, (unsigned)first, how, truths[e][row], values[e][row],
                         truths[other][row], values[other][row]);
            if ((row < first || row >= first + count) && truths[e][row] != 99)
                fail_msg("%s, row %zu is touched", texts[e], row);
        }
}

static void
test_as_by_rows(void **state)
{
    static const unsigned counts[] = {1,  2,  3,   4,    5,    23,   24,   25,   63,
                                      64, 65, 100, 1023, 1024, 1025, 2048, 2049, 4193};
    static const unsigned hows[] = {0, NO_TRUTHS, NO_VALUES, EVERY_OTHER, SMALL};
    csuccess_book *book = new_book();
    csuccess_environment in = environment(book, declared);
    csuccess_expression_set set = make_set(book, in);
    size_t c, h;

    (void)state;
    ask_for_codes(book, in);
    fill_columns();
    for (c = 0; c < sizeof counts / sizeof *counts; c++)
        for (h = 0; h < sizeof hows / sizeof *hows; h++) {
            evaluate(book, set, c % 2 * 7, counts[c], hows[h]);
            compare(c % 2 * 7, counts[c], hows[h]);
        }
    csuccess_book_free(book);
}

static int
has_strange_time(size_t row)
{
    return t64[row] == INT64_MAX || t64[row] == INT64_MIN + 1 || du64[row] > 5000000;
}

/* Rows alone, and the same of all of them together. */
static void
test_single_rows(void **state)
{
    static uint8_t together[EXPRESSIONS][ROWS];
    csuccess_book *book = new_book();
    csuccess_environment in = environment(book, declared);
    csuccess_expression_set set;
    size_t row, e;

    (void)state;
    ask_for_codes(book, in);
    set = make_set(book, in);
    fill_columns();
    evaluate(book, set, 0, ROWS, 0);
    for (e = 0; e < EXPRESSIONS; e++)
        memcpy(together[e], truths[e], ROWS);
    for (row = 0; row < ROWS; row++) {
        if (!has_strange_time(row) && draw(20))
            continue;
        evaluate(book, set, row, 1, 0);
        for (e = 0; e < EXPRESSIONS; e++)
            if (truths[e][row] != together[e][row] ||
                !is_same(values[e][row], values[EXPRESSIONS + e][row]))
                fail_msg("%s, row %zu: %u, together %u", texts[e], row, truths[e][row],
                         together[e][row]);
    }
    csuccess_book_free(book);
}

/* What the data is there for happens. */
static void
test_all_truths(void **state)
{
    csuccess_book *book = new_book();
    csuccess_environment in = environment(book, declared);
    csuccess_expression_set set = make_set(book, in);
    unsigned counts[4] = {0};
    size_t row;

    (void)state;
    ask_for_codes(book, in);
    fill_columns();
    evaluate(book, set, 0, ROWS, 0);
    for (row = 0; row < ROWS; row++)
        counts[truths[2][row]]++;
    assert_true(counts[0] && counts[1] && counts[2] && counts[3]);
    memset(counts, 0, sizeof counts);
    for (row = 0; row < ROWS; row++)
        counts[truths[11][row]]++;
    assert_true(counts[0] && counts[1] && counts[2] && !counts[3]);
    csuccess_book_free(book);
}

/* Texts that get their codes between two calls. */
static void
test_late_texts(void **state)
{
    csuccess_book *book = new_book();
    csuccess_environment in = environment(book, "{'variables':{'s':'string'}}");
    csuccess_expression rule = expression(book, in, "s == 'pro' || s in ['a', 'b']");
    static const char *const order[] = {"x", "b", "pro", "a", "y"};
    static const uint8_t expected[] = {0, 2, 2, 2, 0};
    uint32_t column[100], code;
    const uint32_t *columns[1] = {column};
    uint8_t truth[100], *truth_columns[1] = {truth};
    csuccess_expression_batch batch = {.size = sizeof batch,
                                       .variables = 1,
                                       .expressions = 1,
                                       .texts = columns,
                                       .truths = truth_columns};
    csuccess_expression_set set = 0;
    size_t i, row;

    (void)state;
    assert_int_equal(csuccess_expression_set_new(book, in, &rule, 1, &set), CSUCCESS_OK);
    for (i = 0; i < 5; i++) {
        assert_int_equal(csuccess_environment_text(book, in, order[i], strlen(order[i]), &code),
                         CSUCCESS_OK);
        for (row = 0; row < 100; row++)
            column[row] = code;
        for (batch.count = 1; batch.count <= 100; batch.count += 99) {
            memset(truth, 99, sizeof truth);
            assert_int_equal(csuccess_expression_set_evaluate(book, set, &batch), CSUCCESS_OK);
            for (row = 0; row < batch.count; row++)
                assert_int_equal(truth[row], expected[i]);
        }
    }
    csuccess_book_free(book);
}

/* A text that is longer than declared may use up the steps, with or without a plan. */
static void
test_long_texts(void **state)
{
    static char text[20000];
    csuccess_book *book = new_book();
    csuccess_environment in =
        environment(book, "{'variables':{'s':{'type':'string','size':8},'s2':{'type':'string',"
                          "'size':8}},'limits':{'budget':100}}");
    csuccess_expression rules[2];
    uint32_t column[100];
    const uint32_t *columns[2] = {column, column};
    uint8_t truth[2][100], *truth_columns[2] = {truth[0], truth[1]};
    csuccess_expression_batch batch = {.size = sizeof batch,
                                       .count = 100,
                                       .variables = 2,
                                       .expressions = 2,
                                       .texts = columns,
                                       .truths = truth_columns};
    csuccess_expression_set set = 0;
    uint32_t short_code, long_code;
    size_t row;

    (void)state;
    rules[0] = expression(book, in, "s == s2");
    rules[1] = expression(book, in, "[s == s2][0]");
    memset(text, 'x', sizeof text);
    assert_int_equal(csuccess_environment_text(book, in, "x", 1, &short_code), CSUCCESS_OK);
    assert_int_equal(csuccess_environment_text(book, in, text, sizeof text, &long_code),
                     CSUCCESS_OK);
    assert_int_equal(csuccess_expression_set_new(book, in, rules, 2, &set), CSUCCESS_OK);
    for (row = 0; row < 100; row++)
        column[row] = row == 50 ? long_code : short_code;
    assert_int_equal(csuccess_expression_set_evaluate(book, set, &batch), CSUCCESS_OK);
    assert_memory_equal(truth[0], truth[1], 100);
    assert_int_equal(truth[0][49], CSUCCESS_TRUTH_TRUE);
    assert_int_equal(truth[0][50], CSUCCESS_TRUTH_ERROR);
    csuccess_book_free(book);
}

/* The rows of a block that is not the first, of which one has a code that no text has. */
static void
test_bad_code(void **state)
{
    csuccess_book *book = new_book();
    csuccess_environment in = environment(book, "{'variables':{'s':'string'}}");
    csuccess_expression rule = expression(book, in, "s == 'pro'");
    static uint32_t column[3000];
    static uint8_t truth[3000];
    const uint32_t *columns[1] = {column};
    uint8_t *truth_columns[1] = {truth};
    csuccess_expression_batch batch = {.size = sizeof batch,
                                       .count = 3000,
                                       .variables = 1,
                                       .expressions = 1,
                                       .texts = columns,
                                       .truths = truth_columns};
    csuccess_expression_set set = 0;

    (void)state;
    assert_int_equal(csuccess_expression_set_new(book, in, &rule, 1, &set), CSUCCESS_OK);
    column[2500] = 1;
    assert_int_equal(csuccess_expression_set_evaluate(book, set, &batch), CSUCCESS_E_VALUE);
    assert_non_null(strstr(detail(book).message, "'s', row 2500: no text has the code 1"));
    batch.count = 2500;
    assert_int_equal(csuccess_expression_set_evaluate(book, set, &batch), CSUCCESS_OK);
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_by_rows), cmocka_unit_test(test_single_rows),
        cmocka_unit_test(test_all_truths), cmocka_unit_test(test_late_texts),
        cmocka_unit_test(test_long_texts), cmocka_unit_test(test_bad_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
