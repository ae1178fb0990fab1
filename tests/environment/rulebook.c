/* SPDX-License-Identifier: MIT */
#include "rulebook.h"

static char *
with_double_quotes(const char *json)
{
    char *copy = exact_copy(json, strlen(json));
    size_t i;

    for (i = 0; json[i]; i++)
        if (copy[i] == '\'')
            copy[i] = '"';
    return copy;
}

csuccess_error
detail(const csuccess_book *book)
{
    csuccess_error out = {.size = sizeof out};

    assert_int_equal(csuccess_book_error(book, &out), CSUCCESS_OK);
    return out;
}

csuccess_status
offer_environment(csuccess_book *book, const char *json, csuccess_environment *out)
{
    char *copy = with_double_quotes(json);
    csuccess_status status = csuccess_environment_new(book, copy, strlen(json), out);

    free(copy);
    return status;
}

csuccess_environment
environment(csuccess_book *book, const char *json)
{
    csuccess_environment out = 0;

    if (offer_environment(book, json, &out) != CSUCCESS_OK)
        fail_msg("%s: %s", json, detail(book).message);
    assert_int_equal(csuccess_handle_kind(out), CSUCCESS_HANDLE_ENVIRONMENT);
    return out;
}

csuccess_status
offer_expression(csuccess_book *book, csuccess_environment in, const char *text,
                 csuccess_expression *out)
{
    char *copy = exact_copy(text, strlen(text));
    csuccess_status status = csuccess_expression_new(book, in, copy, strlen(text), out);

    free(copy);
    return status;
}

csuccess_expression
expression(csuccess_book *book, csuccess_environment in, const char *text)
{
    csuccess_expression out = 0;

    if (offer_expression(book, in, text, &out) != CSUCCESS_OK)
        fail_msg("%s: %s", text, detail(book).message);
    assert_int_equal(csuccess_handle_kind(out), CSUCCESS_HANDLE_EXPRESSION);
    return out;
}

static char written[100000];
static size_t written_length;

static int32_t
write_answer(void *user_data, const char *bytes, size_t length)
{
    size_t i;

    (void)user_data;
    assert_true(length < sizeof written - written_length);
    for (i = 0; i < length; i++)
        written[written_length++] = (char)(bytes[i] == '"' ? '\'' : bytes[i]);
    return 0;
}

static const char *
end_answer(csuccess_status status)
{
    if (status != CSUCCESS_OK)
        return NULL;
    assert_true(written_length > 0 && written[written_length - 1] == '\n');
    written[written_length - 1] = 0;
    return written;
}

const char *
answer(csuccess_book *book, csuccess_expression of, const char *bindings, csuccess_status *status)
{
    const csuccess_writer writer = {.size = sizeof writer, .write = write_answer};
    char *copy = bindings ? with_double_quotes(bindings) : NULL;

    written_length = 0;
    *status = csuccess_expression_evaluate(book, of, copy, bindings ? strlen(bindings) : 0,
                                           &writer);
    free(copy);
    return end_answer(*status);
}

const char *
description(csuccess_book *book, csuccess_expression of, csuccess_status *status)
{
    const csuccess_writer writer = {.size = sizeof writer, .write = write_answer};

    written_length = 0;
    *status = csuccess_expression_describe(book, of, &writer);
    return end_answer(*status);
}
