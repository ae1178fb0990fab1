/* SPDX-License-Identifier: MIT */
/* Handles: what lives how long, and calls that come at the wrong time. */
#include "rulebook.h"

static void
test_orders_of_freeing(void **state)
{
    static const char *const orders[] = {"exs", "esx", "xes", "xse", "sex",
                                         "sxe", "e",   "x",   "s",   ""};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(orders); i++) {
        csuccess_book *book = new_book();
        csuccess_environment in = environment(book, "{'variables':{'a':'int'}}");
        csuccess_expression one = expression(book, in, "a + 1");
        csuccess_expression_set set = 0;
        const char *next;
        csuccess_status status;

        assert_int_equal(csuccess_expression_set_new(book, in, &one, 1, &set), CSUCCESS_OK);
        for (next = orders[i]; *next; next++) {
            status = *next == 'e'   ? csuccess_environment_free(book, in)
                     : *next == 'x' ? csuccess_expression_free(book, one)
                                    : csuccess_expression_set_free(book, set);
            assert_int_equal(status, CSUCCESS_OK);
        }
        if (!strchr(orders[i], 'x')) {
            assert_string_equal(answer(book, one, "{'a':1}", &status),
                                "{'value':2,'type':'int','steps':3}");
        }
        csuccess_book_free(book);
    }
}

static void
test_stale_handles(void **state)
{
    csuccess_book *book = new_book(), *copy;
    csuccess_environment in = environment(book, "{}"), old = in;
    csuccess_expression one = expression(book, in, "1"), other;
    uint32_t code;
    csuccess_status status;
    int i;

    (void)state;
    for (i = 0; i < 100; i++) {
        assert_int_equal(csuccess_environment_free(book, in), CSUCCESS_OK);
        in = environment(book, "{}");
        assert_int_not_equal(in, old);
        assert_true(in < (UINT64_C(1) << 53));
        assert_int_equal(csuccess_environment_free(book, old), CSUCCESS_E_GONE);
    }
    assert_int_equal(csuccess_environment_text(book, old, "a", 1, &code), CSUCCESS_E_GONE);
    assert_int_equal(offer_expression(book, old, "1", &other), CSUCCESS_E_GONE);
    assert_int_equal(offer_expression(book, one, "1", &other), CSUCCESS_E_HANDLE);
    assert_int_equal(offer_expression(book, 0, "1", &other), CSUCCESS_E_HANDLE);
    assert_null(answer(book, in, "{}", &status));
    assert_int_equal(status, CSUCCESS_E_HANDLE);
    assert_int_equal(csuccess_expression_free(book, one), CSUCCESS_OK);
    assert_int_equal(csuccess_expression_free(book, one), CSUCCESS_E_GONE);
    assert_null(answer(book, one, "{}", &status));
    assert_int_equal(status, CSUCCESS_E_GONE);
    assert_null(description(book, one, &status));
    assert_int_equal(status, CSUCCESS_E_GONE);
    assert_int_equal(csuccess_expression_set_free(book, one), CSUCCESS_E_HANDLE);
    /* a clone has none of them */
    copy = cloned(book);
    assert_int_equal(csuccess_environment_free(copy, in), CSUCCESS_E_HANDLE);
    csuccess_book_free(copy);
    csuccess_book_free(book);
}

static void
test_sets_refused(void **state)
{
    csuccess_book *book = new_book();
    csuccess_environment in = environment(book, "{'variables':{'l':'list(int)','s':'string'}}");
    csuccess_environment other = environment(book, "{}");
    csuccess_expression good = expression(book, in, "s == 'x'"), of_list, text, strange, mixed[2];
    csuccess_expression_set set = 5;

    (void)state;
    of_list = expression(book, in, "size(l)");
    text = expression(book, in, "s + s");
    strange = expression(book, other, "true");
    assert_int_equal(csuccess_expression_set_new(book, in, &of_list, 1, &set),
                     CSUCCESS_E_DEFINITION);
    assert_non_null(strstr(detail(book).message, "list"));
    assert_int_equal(csuccess_expression_set_new(book, in, &text, 1, &set), CSUCCESS_E_DEFINITION);
    assert_int_equal(csuccess_expression_set_new(book, in, &strange, 1, &set), CSUCCESS_E_STATE);
    mixed[0] = good;
    mixed[1] = in;
    assert_int_equal(csuccess_expression_set_new(book, in, mixed, 2, &set), CSUCCESS_E_HANDLE);
    assert_int_equal(csuccess_expression_set_new(book, in, NULL, 1, &set), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_expression_set_new(book, in, &good, 65536, &set),
                     CSUCCESS_E_ARGUMENT);
    assert_int_equal(set, 5);
    assert_int_equal(csuccess_expression_set_new(book, in, NULL, 0, &set), CSUCCESS_OK);
    csuccess_book_free(book);
}

/* A writer that calls back, and one that fails. */
struct caller {
    csuccess_book *book;
    csuccess_expression expression;
    csuccess_environment environment;
    csuccess_status answers[4];
};

static int32_t
call_back(void *user_data, const char *bytes, size_t length)
{
    struct caller *caller = user_data;
    csuccess_writer writer = {.size = sizeof writer, .write = call_back};
    uint64_t handle;

    (void)bytes, (void)length;
    caller->answers[0] = csuccess_expression_evaluate(caller->book, caller->expression, NULL, 0,
                                                      &writer);
    caller->answers[1] = csuccess_environment_new(caller->book, NULL, 0, &handle);
    caller->answers[2] = csuccess_expression_new(caller->book, caller->environment, "1", 1,
                                                 &handle);
    caller->answers[3] = csuccess_expression_free(caller->book, caller->expression);
    return 33;
}

static void
test_busy(void **state)
{
    csuccess_book *book = new_book();
    struct caller caller = {book};
    const csuccess_writer writer = {
        .size = sizeof writer, .write = call_back, .user_data = &caller};
    csuccess_status status;
    size_t i;

    (void)state;
    caller.environment = environment(book, "{}");
    caller.expression = expression(book, caller.environment, "1");
    assert_int_equal(csuccess_expression_evaluate(book, caller.expression, NULL, 0, &writer),
                     CSUCCESS_E_CALLBACK);
    assert_int_equal(detail(book).callback_code, 33);
    for (i = 0; i < COUNT_OF(caller.answers); i++)
        assert_int_equal(caller.answers[i], CSUCCESS_E_BUSY);
    assert_int_equal(csuccess_expression_describe(book, caller.expression, &writer),
                     CSUCCESS_E_CALLBACK);
    assert_non_null(answer(book, caller.expression, NULL, &status));
    csuccess_book_free(book);
}

static void
test_arguments(void **state)
{
    csuccess_book *book = new_book();
    csuccess_writer writer = {0};
    uint64_t out;

    (void)state;
    assert_int_equal(csuccess_environment_new(NULL, NULL, 0, &out), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_environment_new(book, NULL, 0, NULL), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_environment_new(book, NULL, 0, &out), CSUCCESS_OK);
    assert_int_equal(csuccess_expression_new(book, out, NULL, 0, &out), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_expression_new(book, out, "1", 1, &out), CSUCCESS_OK);
    assert_int_equal(csuccess_expression_evaluate(book, out, NULL, 0, NULL), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_expression_evaluate(book, out, NULL, 0, &writer),
                     CSUCCESS_E_STRUCT_SIZE);
    assert_int_equal(csuccess_expression_describe(book, out, &writer), CSUCCESS_E_STRUCT_SIZE);
    assert_int_equal(csuccess_expression_set_evaluate(book, out, NULL), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_environment_free(NULL, out), CSUCCESS_E_ARGUMENT);
    csuccess_book_free(book);
}

/* The report tells what is held, and all of it is given back. */
static void
test_memory(void **state)
{
    csuccess_book *book = new_book();
    uint64_t before, held;
    csuccess_environment in;
    csuccess_expression ones[50];
    csuccess_status status;
    int i, round;

    (void)state;
    before = 0;
    for (round = 0; round < 3; round++) {
        in = environment(book, "{'variables':{'a':'int','s':'string'}}");
        for (i = 0; i < 50; i++)
            ones[i] = expression(book, in, "s.matches('a+b') && a > 1");
        assert_non_null(answer(book, ones[0], "{'s':'aab','a':2}", &status));
        held = counts(book).memory_bytes;
        for (i = 0; i < 50; i++)
            assert_int_equal(csuccess_expression_free(book, ones[i]), CSUCCESS_OK);
        assert_int_equal(csuccess_environment_free(book, in), CSUCCESS_OK);
        assert_true(counts(book).memory_bytes < held);
        if (round)
            assert_int_equal(counts(book).memory_bytes, before);
        before = counts(book).memory_bytes;
    }
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orders_of_freeing), cmocka_unit_test(test_stale_handles),
        cmocka_unit_test(test_sets_refused),      cmocka_unit_test(test_busy),
        cmocka_unit_test(test_arguments),         cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
