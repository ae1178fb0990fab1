/* SPDX-License-Identifier: MIT */
#include "util/json_read.h"

#include "failing.h"
#include "test.h"
#include "util/date.h"

static csuccessp_memory memory;
static failing f;
static csuccessp_json json;
static csuccessp_error error;

static int
open_json(void **state)
{
    (void)state;
    failing_open(&f, &memory);
    csuccessp_json_open(&json, &memory);
    memset(&error, 0, sizeof error);
    return 0;
}

static int
close_json(void **state)
{
    (void)state;
    csuccessp_json_close(&json);
    failing_close(&f, &memory);
    return 0;
}

static csuccess_status
parse(const char *text)
{
    char *copy = exact_copy(text, strlen(text));
    csuccess_status status = csuccessp_json_parse(&json, copy, strlen(text), 1 << 20, 64, &error);

    free(copy); /* the text was copied */
    return status;
}

enum body_field { ID, TEXT, FLAG, COUNT, TIME, DATE, AMOUNT, RATE, KIND, OBJECT, ARRAY, ANY, NOTE };

struct body {
    csuccessp_slice id, text;
    int32_t flag, date, kind;
    int64_t count, time, amount;
    double rate;
    yyjson_val *object, *array, *any;
};

static const char *const kinds[] = {"created", "changed", "removed", NULL};

static const csuccessp_field fields[] = {
    {"id", CSUCCESSP_FIELD_ID, 0, offsetof(struct body, id), NULL},
    {"text", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct body, text), NULL},
    {"flag", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct body, flag), NULL},
    {"count", CSUCCESSP_FIELD_INT, 0, offsetof(struct body, count), NULL},
    {"time", CSUCCESSP_FIELD_TIME, 0, offsetof(struct body, time), NULL},
    {"date", CSUCCESSP_FIELD_DATE, 0, offsetof(struct body, date), NULL},
    {"amount", CSUCCESSP_FIELD_DECIMAL, 0, offsetof(struct body, amount), NULL},
    {"rate", CSUCCESSP_FIELD_DOUBLE, 0, offsetof(struct body, rate), NULL},
    {"kind", CSUCCESSP_FIELD_CHOICE, 0, offsetof(struct body, kind), kinds},
    {"object", CSUCCESSP_FIELD_OBJECT, 0, offsetof(struct body, object), NULL},
    {"array", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct body, array), NULL},
    {"any", CSUCCESSP_FIELD_ANY, 0, offsetof(struct body, any), NULL},
    {"note", CSUCCESSP_FIELD_IGNORED, 0, 0, NULL},
};

static struct body body;
static uint64_t present;

static csuccess_status
read_body(const char *text)
{
    csuccessp_place root = csuccessp_place_root(&error), at = csuccessp_place_name(&root, "body");

    memset(&body, 0, sizeof body);
    memset(&error, 0, sizeof error);
    assert_int_equal(parse(text), CSUCCESS_OK);
    return csuccessp_fields_read(&at, json.root, fields, COUNT_OF(fields), &body, &present);
}

static void
assert_refused(const char *text, csuccess_status status, const char *pointer, const char *message)
{
    assert_int_equal(read_body(text), status);
    assert_int_equal(error.status, status);
    assert_string_equal(error.pointer, pointer);
    if (!strstr(error.message, message))
        fail_msg("\"%s\" does not say \"%s\"", error.message, message);
}

static void
fields_of_every_type_are_read(void **state)
{
    (void)state;
    assert_int_equal(
        read_body("{\"id\":\"c1\",\"text\":\"a\\u0000b\",\"flag\":true,\"count\":-7e2,"
                  "\"time\":\"1970-01-01T00:00:01Z\",\"date\":\"1970-01-02\",\"amount\":1.5,"
                  "\"rate\":0.1,\"kind\":\"removed\",\"object\":{\"x\":1},\"array\":[1,2],"
                  "\"any\":null,\"note\":[{}]}"),
        CSUCCESS_OK);
    assert_int_equal(present, (1 << COUNT_OF(fields)) - 1);
    assert_int_equal(body.id.length, 2);
    assert_memory_equal(body.id.bytes, "c1", 2);
    assert_int_equal(body.text.length, 3);
    assert_memory_equal(body.text.bytes, "a\0b", 3);
    assert_int_equal(body.flag, 1);
    assert_int_equal(body.count, -700);
    assert_int_equal(body.time, CSUCCESSP_SECOND);
    assert_int_equal(body.date, 1);
    assert_int_equal(body.amount, 1500000);
    assert_true(body.rate == 0.1);
    assert_int_equal(body.kind, 2);
    assert_true(yyjson_is_obj(body.object) && yyjson_obj_size(body.object) == 1);
    assert_true(yyjson_is_arr(body.array) && yyjson_arr_size(body.array) == 2);
    assert_true(yyjson_is_null(body.any));
}

static void
absent_fields_are_left_alone(void **state)
{
    csuccessp_place root = csuccessp_place_root(&error);

    (void)state;
    memset(&body, 0x5a, sizeof body);
    assert_int_equal(parse("{\"flag\":false}"), CSUCCESS_OK);
    assert_int_equal(
        csuccessp_fields_read(&root, json.root, fields, COUNT_OF(fields), &body, &present),
        CSUCCESS_OK);
    assert_int_equal(present, 1 << FLAG);
    assert_true(CSUCCESSP_PRESENT(present, FLAG) && !CSUCCESSP_PRESENT(present, ID));
    assert_int_equal(body.flag, 0);
    assert_int_equal(body.count, 0x5a5a5a5a5a5a5a5a);
    assert_int_equal(body.kind, 0x5a5a5a5a);
}

static void
a_time_may_be_an_integer_of_microseconds(void **state)
{
    (void)state;
    assert_int_equal(read_body("{\"time\":-62135596800000000}"), CSUCCESS_OK);
    assert_int_equal(body.time, CSUCCESSP_TIME_MIN);
    assert_int_equal(read_body("{\"time\":253402300799999999}"), CSUCCESS_OK);
    assert_int_equal(body.time, CSUCCESSP_TIME_MAX);
    assert_refused("{\"time\":253402300800000000}", CSUCCESS_E_VALUE, "/body/time", "1 to 9999");
    assert_refused("{\"time\":-62135596800000001}", CSUCCESS_E_VALUE, "/body/time", "1 to 9999");
    assert_refused("{\"time\":1.5}", CSUCCESS_E_VALUE, "/body/time", "found 1.5");
}

static void
a_wrong_type_is_told_with_what_was_found(void **state)
{
    static const struct {
        const char *text, *pointer, *message;
    } cases[] = {
        {"{\"id\":1}", "/body/id", "expected an id, found a number"},
        {"{\"text\":null}", "/body/text", "expected a text, found null"},
        {"{\"flag\":\"true\"}", "/body/flag", "expected true or false, found a text"},
        {"{\"flag\":1}", "/body/flag", "expected true or false, found a number"},
        {"{\"count\":\"1\"}", "/body/count", "expected a number, found a text"},
        {"{\"time\":true}", "/body/time", "expected a time, found true"},
        {"{\"time\":[]}", "/body/time", "expected a time, found an array"},
        {"{\"date\":19000}", "/body/date", "expected a date, found a number"},
        {"{\"amount\":{}}", "/body/amount", "expected a number, found an object"},
        {"{\"rate\":false}", "/body/rate", "expected a number, found false"},
        {"{\"kind\":2}", "/body/kind", "expected a text, found a number"},
        {"{\"object\":[]}", "/body/object", "expected an object, found an array"},
        {"{\"array\":{}}", "/body/array", "expected an array, found an object"},
        {"[]", "/body", "expected an object, found an array"},
        {"7", "/body", "expected an object, found a number"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++)
        assert_refused(cases[i].text, CSUCCESS_E_FIELD, cases[i].pointer, cases[i].message);
}

static void
a_value_out_of_range_is_told(void **state)
{
    static const struct {
        const char *text, *pointer, *message;
    } cases[] = {
        {"{\"id\":\"\"}", "/body/id", "1 to 255 bytes"},
        {"{\"id\":\"a\\nb\"}", "/body/id", "no control characters"},
        {"{\"count\":1.5}", "/body/count", "an integer of 64 bits, found 1.5"},
        {"{\"count\":9223372036854775808}", "/body/count", "found 9223372036854775808"},
        {"{\"time\":\"2026-02-30T00:00:00Z\"}", "/body/time", "found '2026-02-30T00:00:00Z'"},
        {"{\"date\":\"2026-2-3\"}", "/body/date", "found '2026-2-3'"},
        {"{\"amount\":0.0000001}", "/body/amount", "found 0.0000001"},
        {"{\"amount\":1e13}", "/body/amount", "within 9.2e12, found 1e13"},
        {"{\"rate\":1e999}", "/body/rate", "found 1e999"},
        {"{\"kind\":\"removd\"}", "/body/kind",
         "'removd' is none of the allowed words (created, changed, removed); did you "
         "mean 'removed'?"},
        {"{\"kind\":\"xyzzy\"}", "/body/kind", "'xyzzy' is none of the allowed words"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++)
        assert_refused(cases[i].text, CSUCCESS_E_VALUE, cases[i].pointer, cases[i].message);
    assert_null(strstr(error.message, "did you mean"));
}

static void
an_unknown_field_is_refused_with_a_suggestion(void **state)
{
    (void)state;
    assert_refused("{\"flag\":true,\"ammount\":1}", CSUCCESS_E_FIELD, "/body/ammount",
                   "unknown field 'ammount'; did you mean 'amount'?");
    assert_refused("{\"a/b\":1}", CSUCCESS_E_FIELD, "/body/a~1b", "unknown field 'a/b'");
    assert_null(strstr(error.message, "did you mean"));
    assert_refused("{\"\":1}", CSUCCESS_E_FIELD, "/body/", "unknown field ''");
    assert_refused("{\"id\\u0000\":1}", CSUCCESS_E_FIELD, "/body/id", "unknown field");
    assert_refused("{\"flagg\":1}", CSUCCESS_E_FIELD, "/body/flagg", "'flag'");
}

static void
a_field_that_is_there_twice_is_refused(void **state)
{
    (void)state;
    assert_refused("{\"flag\":true,\"count\":1,\"flag\":true}", CSUCCESS_E_FIELD, "/body/flag",
                   "twice");
    assert_refused("{\"note\":1,\"note\":1}", CSUCCESS_E_FIELD, "/body/note", "twice");
    assert_refused("{\"flag\":true,\"fl\\u0061g\":true}", CSUCCESS_E_FIELD, "/body/flag", "twice");
}

static void
a_required_field_that_is_missing_is_told(void **state)
{
    static const csuccessp_field required[] = {
        {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct body, id), NULL},
        {"count", CSUCCESSP_FIELD_INT, 1, offsetof(struct body, count), NULL},
    };
    csuccessp_place root = csuccessp_place_root(&error);

    (void)state;
    assert_int_equal(parse("{\"id\":\"a\"}"), CSUCCESS_OK);
    assert_int_equal(csuccessp_fields_read(&root, json.root, required, 2, &body, &present),
                     CSUCCESS_E_FIELD);
    assert_string_equal(error.message, "the field 'count' is missing");
    assert_string_equal(error.pointer, "");
    assert_int_equal(parse("{\"count\":1,\"id\":\"a\"}"), CSUCCESS_OK);
    assert_int_equal(csuccessp_fields_read(&root, json.root, required, 2, &body, &present),
                     CSUCCESS_OK);
    assert_int_equal(present, 3);
}

static void
sixty_four_fields_fit_a_table(void **state)
{
    static char names[64][4];
    csuccessp_field many[64];
    int64_t values[64] = {0};
    csuccessp_place root = csuccessp_place_root(&error);
    size_t i;

    (void)state;
    for (i = 0; i < 64; i++) {
        names[i][0] = (char)('a' + i / 10);
        names[i][1] = (char)('0' + i % 10);
        many[i] = (csuccessp_field){names[i], CSUCCESSP_FIELD_INT, i == 63,
                                    (uint16_t)(i * sizeof *values), NULL};
    }
    assert_int_equal(parse("{\"g3\":5,\"a0\":6}"), CSUCCESS_OK);
    assert_int_equal(csuccessp_fields_read(&root, json.root, many, 64, values, &present),
                     CSUCCESS_OK);
    assert_int_equal(present, UINT64_C(1) << 63 | 1);
    assert_int_equal(values[63], 5);
    assert_int_equal(values[0], 6);
    assert_int_equal(parse("{\"g3\":5,\"g3\":6}"), CSUCCESS_OK);
    assert_int_equal(csuccessp_fields_read(&root, json.root, many, 64, values, &present),
                     CSUCCESS_E_FIELD);
}

static void
numbers_stay_text(void **state)
{
    (void)state;
    assert_int_equal(parse(" 1.50e+0001 "), CSUCCESS_OK);
    assert_true(yyjson_is_raw(json.root));
    assert_int_equal(yyjson_get_len(json.root), 10);
    assert_memory_equal(yyjson_get_raw(json.root), "1.50e+0001", 10);
    assert_string_equal(csuccessp_json_kind(json.root), "a number");
    assert_string_equal(csuccessp_json_kind(NULL), "nothing");
}

static void
a_syntax_error_has_its_line(void **state)
{
    static const struct {
        const char *text;
        uint64_t line;
    } cases[] = {
        {"", 1},
        {"{", 1},
        {"{\"a\":1,\n \"b\" 2}", 2},
        {"[1,\n2,\n3,\n]", 3},
        {"{}\n\n{}", 3},
        {"[01]", 1},
        {"[1.]", 1},
        {"[-]", 1},
        {"[\"a\n\"]", 1},
        {"\n[\"\xff\"]", 2},
        {"\n\n[\"\\ud800\"]", 3},
        {"{'a':1}", 1},
        {"[1] // comment", 1},
        {"nul", 1},
        {"[NaN]", 1},
        {"\xef\xbb\xbf{}", 1},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        memset(&error, 0, sizeof error);
        assert_int_equal(parse(cases[i].text), CSUCCESS_E_SYNTAX);
        assert_int_equal(error.status, CSUCCESS_E_SYNTAX);
        assert_int_equal(error.line, cases[i].line);
        assert_true(error.message_length > 0);
        assert_null(json.root);
        assert_int_equal(parse("{}"), CSUCCESS_OK);
        csuccessp_json_done(&json);
    }
}

static void
nesting_ends_at_the_depth_limit(void **state)
{
    static const char *const texts[] = {"7", "[]", "[[1]]", "{\"a\":[{}]}", "[1,[2],[[[3]]],4]"};
    static const uint32_t depths[] = {0, 1, 2, 3, 4};
    uint32_t limit;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(texts); i++)
        for (limit = 0; limit < 6; limit++) {
            csuccess_status status = csuccessp_json_parse(&json, texts[i], strlen(texts[i]), 100,
                                                          limit, &error);
            assert_int_equal(status, depths[i] <= limit ? CSUCCESS_OK : CSUCCESS_E_LIMIT);
            if (status != CSUCCESS_OK) {
                assert_null(json.root);
                assert_int_equal(error.status, CSUCCESS_E_LIMIT);
            } else {
                assert_int_equal(csuccessp_json_depth(json.root, 64), depths[i]);
            }
            csuccessp_json_done(&json);
        }
}

static void
very_deep_nesting_is_refused_not_recursed_into(void **state)
{
    enum { DEEP = 500000 };
    char *text = malloc(2 * DEEP);

    (void)state;
    assert_non_null(text);
    memset(text, '[', DEEP);
    memset(text + DEEP, ']', DEEP);
    assert_int_equal(csuccessp_json_parse(&json, text, 2 * DEEP, 2 * DEEP, 64, &error),
                     CSUCCESS_E_LIMIT);
    assert_int_equal(csuccessp_json_parse(&json, text, DEEP, 2 * DEEP, 64, &error),
                     CSUCCESS_E_LIMIT); /* not closed, but too deep in the first place */
    free(text);
}

static void
a_text_ends_at_the_length_limit(void **state)
{
    (void)state;
    assert_int_equal(csuccessp_json_parse(&json, "[1,2]", 5, 5, 9, &error), CSUCCESS_OK);
    csuccessp_json_done(&json);
    assert_int_equal(csuccessp_json_parse(&json, "[1,2]", 5, 4, 9, &error), CSUCCESS_E_LIMIT);
    assert_int_equal(error.status, CSUCCESS_E_LIMIT);
}

static void
dense_texts_of_every_length_fit(void **state)
{
    static const char *const pieces[] = {"1,", "[],", "\"\",", "{},", "[[1]],"};
    char text[6000];
    size_t kind, length, n;

    (void)state;
    for (kind = 0; kind < COUNT_OF(pieces); kind++) {
        n = strlen(pieces[kind]);
        text[0] = '[';
        for (length = 1; length + n + 1 < sizeof text;) {
            memcpy(text + length, pieces[kind], n);
            length += n;
            text[length - 1] = ']'; /* in place of the comma */
            assert_int_equal(csuccessp_json_parse(&json, text, length, sizeof text, 9, &error),
                             CSUCCESS_OK);
            csuccessp_json_done(&json);
            text[length - 1] = ',';
        }
    }
}

static void
a_text_is_wiped_when_it_is_done(void **state)
{
    static const char secret[] = "somebody@example.org";
    char text[200] = "{\"mail\":\"";
    size_t i;

    (void)state;
    strcat(strcat(text, secret), "\"}");
    assert_int_equal(parse(text), CSUCCESS_OK);
    csuccessp_json_done(&json);
    assert_null(json.root);
    assert_non_null(json.block);
    for (i = 0; i + sizeof secret <= json.capacity; i++)
        assert_true(memcmp(json.block + i, secret, sizeof secret - 1) != 0);
}

static void
memory_is_used_again_but_a_large_block_is_not_kept(void **state)
{
    char *text = malloc(100000);
    size_t calls;

    (void)state;
    assert_non_null(text);
    assert_int_equal(parse("[1]"), CSUCCESS_OK);
    csuccessp_json_done(&json);
    calls = f.calls;
    assert_int_equal(parse("[1,2,3]"), CSUCCESS_OK);
    csuccessp_json_done(&json);
    assert_int_equal(f.calls, calls);
    memset(text, ' ', 100000);
    memcpy(text, "[]", 2);
    assert_int_equal(csuccessp_json_parse(&json, text, 100000, 100000, 9, &error), CSUCCESS_OK);
    csuccessp_json_done(&json);
    assert_int_equal(memory.bytes, 0);
    free(text);
}

static void
a_lack_of_memory_is_told(void **state)
{
    (void)state;
    failing_refuse(&f);
    assert_int_equal(parse("[1]"), CSUCCESS_E_NO_MEMORY);
    assert_int_equal(error.status, CSUCCESS_E_NO_MEMORY);
    failing_allow(&f);
    assert_int_equal(parse("[1]"), CSUCCESS_OK);
}

#define json_test(test) cmocka_unit_test_setup_teardown(test, open_json, close_json)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        json_test(fields_of_every_type_are_read),
        json_test(absent_fields_are_left_alone),
        json_test(a_time_may_be_an_integer_of_microseconds),
        json_test(a_wrong_type_is_told_with_what_was_found),
        json_test(a_value_out_of_range_is_told),
        json_test(an_unknown_field_is_refused_with_a_suggestion),
        json_test(a_field_that_is_there_twice_is_refused),
        json_test(a_required_field_that_is_missing_is_told),
        json_test(sixty_four_fields_fit_a_table),
        json_test(numbers_stay_text),
        json_test(a_syntax_error_has_its_line),
        json_test(nesting_ends_at_the_depth_limit),
        json_test(very_deep_nesting_is_refused_not_recursed_into),
        json_test(a_text_ends_at_the_length_limit),
        json_test(dense_texts_of_every_length_fit),
        json_test(a_text_is_wiped_when_it_is_done),
        json_test(memory_is_used_again_but_a_large_block_is_not_kept),
        json_test(a_lack_of_memory_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
