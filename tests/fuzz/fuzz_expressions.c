/* SPDX-License-Identifier: MIT */
/* Expressions of a host. A line "@{...}" declares an environment, a line "{...}" is bindings for
 * the expression before it, any other line is an expression; at first there is an environment with
 * one variable of each type. Answers have to be JSON, the same each time, and what columns give. */
#include <math.h>
#include <yyjson.h>

#include "fuzz.h"

enum { MOST_LINES = 40, MOST_VARIABLES = 200 };

static const char first_environment[] =
    "{\"variables\":{\"b\":\"bool\",\"i\":\"int\",\"u\":\"uint\",\"d\":\"double\",\"s\":\"string\","
    "\"y\":\"bytes\",\"t\":\"timestamp\",\"w\":\"duration\",\"a\":\"date\",\"l\":\"list(int)\","
    "\"k\":\"list(string)\",\"m\":\"map(string, int)\",\"o\":\"optional_type(string)\","
    "\"any\":\"dyn\",\"q.r\":\"int\"},\"limits\":{\"budget\":20000,\"cost\":100000000,"
    "\"memory\":200000,\"value_size\":100}}";

struct bench {
    csuccess_book *book;
    csuccess_environment environment;
    csuccess_expression expression;
    uint32_t variables;
};

static uint32_t
count_variables(const char *json, size_t length)
{
    yyjson_doc *doc = yyjson_read(json, length, 0);
    size_t count = yyjson_obj_size(yyjson_obj_get(yyjson_doc_get_root(doc), "variables"));

    yyjson_doc_free(doc);
    return (uint32_t)count;
}

/* A host may ask for more steps than a fuzzer has time for. */
static int
is_patient(const char *json, size_t length)
{
    static const char *const words[] = {"budget", "\\u"};
    size_t i, at;

    for (i = 0; i < sizeof words / sizeof *words; i++)
        for (at = 0; at + strlen(words[i]) <= length; at++)
            if (memcmp(json + at, words[i], strlen(words[i])) == 0)
                return 0;
    return 1;
}

static void
declare(struct bench *bench, const char *json, size_t length)
{
    csuccess_environment made = 0;

    if (!is_patient(json, length) && json != first_environment)
        return;
    if (csuccess_environment_new(bench->book, json, length, &made) != CSUCCESS_OK)
        return;
    if (bench->environment)
        REQUIRE_OK(bench->book, csuccess_environment_free(bench->book, bench->environment));
    bench->environment = made;
    bench->variables = count_variables(json, length);
}

/* What an answer has: a value, an error or something unknown. */
static unsigned
truth_of(const csuccess_buffer *answer)
{
    yyjson_doc *doc = yyjson_read(csuccess_buffer_data(answer), csuccess_buffer_length(answer),
                                  YYJSON_READ_ALLOW_INF_AND_NAN);
    yyjson_val *root = yyjson_doc_get_root(doc), *value = yyjson_obj_get(root, "value");
    unsigned truth;

    REQUIRE(yyjson_is_obj(root) && yyjson_is_int(yyjson_obj_get(root, "steps")));
    if (value)
        truth = yyjson_is_false(value) ? CSUCCESS_TRUTH_FALSE : CSUCCESS_TRUTH_TRUE;
    else
        truth = yyjson_obj_get(root, "error") ? CSUCCESS_TRUTH_ERROR : CSUCCESS_TRUTH_UNKNOWN;
    yyjson_doc_free(doc);
    return truth;
}

static csuccess_buffer *
evaluate(const struct bench *bench, const char *json, size_t length)
{
    csuccess_buffer *out = fuzz_buffer();
    csuccess_writer writer = {.size = sizeof writer};

    REQUIRE_OK(NULL, csuccess_buffer_writer(out, &writer));
    if (csuccess_expression_evaluate(bench->book, bench->expression, json, length, &writer) ==
        CSUCCESS_OK)
        return out;
    REQUIRE(csuccess_buffer_length(out) == 0);
    csuccess_buffer_free(out);
    return NULL;
}

static void
answer(const struct bench *bench, const char *json, size_t length)
{
    csuccess_buffer *one = evaluate(bench, json, length), *two = evaluate(bench, json, length);

    REQUIRE(!one == !two);
    if (one) {
        (void)truth_of(one);
        REQUIRE(csuccess_buffer_length(one) == csuccess_buffer_length(two));
        REQUIRE(memcmp(csuccess_buffer_data(one), csuccess_buffer_data(two),
                       csuccess_buffer_length(one)) == 0);
    }
    csuccess_buffer_free(one);
    csuccess_buffer_free(two);
}

static void
describe(const struct bench *bench)
{
    csuccess_buffer *out = fuzz_buffer();
    csuccess_writer writer = {.size = sizeof writer};
    yyjson_doc *doc;

    REQUIRE_OK(NULL, csuccess_buffer_writer(out, &writer));
    REQUIRE_OK(bench->book, csuccess_expression_describe(bench->book, bench->expression, &writer));
    doc = yyjson_read(csuccess_buffer_data(out), csuccess_buffer_length(out), 0);
    REQUIRE(yyjson_is_str(yyjson_obj_get(yyjson_doc_get_root(doc), "type")));
    yyjson_doc_free(doc);
    csuccess_buffer_free(out);
}

/* Rows in which everything is missing say what no bindings say: one alone, and several. */
static void
compare_columns(const struct bench *bench)
{
    static const double number[] = {NAN, NAN, NAN, NAN, NAN};
    static const int64_t integer[] = {INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN};
    static const int32_t little[] = {INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN};
    static const uint32_t code[] = {0, 0, 0, 0, 0};
    const double *numbers[MOST_VARIABLES];
    const int64_t *integers[MOST_VARIABLES];
    const int32_t *small[MOST_VARIABLES];
    const uint32_t *texts[MOST_VARIABLES];
    uint8_t truth[] = {9, 9, 9, 9, 9}, *truths[1] = {truth};
    csuccess_expression_batch batch = {.size = sizeof batch,
                                       .count = 1,
                                       .variables = bench->variables,
                                       .expressions = 1,
                                       .numbers = numbers,
                                       .integers = integers,
                                       .small = small,
                                       .texts = texts,
                                       .truths = truths};
    csuccess_expression_set set = 0;
    csuccess_buffer *alone;
    uint32_t i;

    if (bench->variables > MOST_VARIABLES ||
        csuccess_expression_set_new(bench->book, bench->environment, &bench->expression, 1, &set) !=
            CSUCCESS_OK)
        return;
    for (i = 0; i < bench->variables; i++) {
        numbers[i] = number;
        integers[i] = integer;
        small[i] = little;
        texts[i] = code;
    }
    REQUIRE_OK(bench->book, csuccess_expression_set_evaluate(bench->book, set, &batch));
    alone = evaluate(bench, NULL, 0);
    REQUIRE(alone && truth[0] == truth_of(alone));
    batch.count = sizeof truth;
    REQUIRE_OK(bench->book, csuccess_expression_set_evaluate(bench->book, set, &batch));
    for (i = 0; i < sizeof truth; i++)
        REQUIRE(truth[i] == truth_of(alone));
    csuccess_buffer_free(alone);
    REQUIRE_OK(bench->book, csuccess_expression_set_free(bench->book, set));
}

static void
compile(struct bench *bench, const char *text, size_t length)
{
    csuccess_error error = {.size = sizeof error};
    csuccess_expression made = 0;
    csuccess_status status;

    status = csuccess_expression_new(bench->book, bench->environment, text, length, &made);
    if (status != CSUCCESS_OK) {
        REQUIRE_OK(bench->book, csuccess_book_error(bench->book, &error));
        REQUIRE(error.status == status && error.message_length && error.position <= length + 1);
        return;
    }
    if (bench->expression)
        REQUIRE_OK(bench->book, csuccess_expression_free(bench->book, bench->expression));
    bench->expression = made;
    describe(bench);
    answer(bench, NULL, 0);
    compare_columns(bench);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data, *line;
    size_t left = size, length;
    struct bench bench = {fuzz_book(NULL), 0, 0, 0};
    uint32_t code;
    int lines = 0;

    declare(&bench, first_environment, strlen(first_environment));
    while (fuzz_line(&text, &left, &line, &length) && lines++ < MOST_LINES) {
        (void)csuccess_environment_text(bench.book, bench.environment, line, length, &code);
        if (length && line[0] == '@')
            declare(&bench, line + 1, length - 1);
        else if (length && line[0] == '{' && bench.expression)
            answer(&bench, line, length);
        else
            compile(&bench, line, length);
    }
    csuccess_book_free(bench.book);
    return 0;
}
