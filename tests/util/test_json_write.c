/* SPDX-License-Identifier: MIT */
#include "util/json_write.h"

#include "failing.h"
#include "test.h"
#include "util/date.h"
#include "util/json_read.h"

static csuccessp_memory memory;
static failing f;
static csuccessp_buffer buffer;
static csuccessp_json json;
static csuccessp_error error;

static int
open_buffer(void **state)
{
    (void)state;
    failing_open(&f, &memory);
    csuccessp_buffer_open(&buffer, &memory);
    csuccessp_json_open(&json, &memory);
    memset(&error, 0, sizeof error);
    return 0;
}

static int
close_buffer(void **state)
{
    (void)state;
    csuccessp_json_close(&json);
    csuccessp_buffer_close(&buffer);
    failing_close(&f, &memory);
    return 0;
}

static void
assert_holds(const char *text)
{
    csuccessp_buffer_char(&buffer, 0);
    assert_int_equal(buffer.status, CSUCCESS_OK);
    assert_string_equal(buffer.data, text);
    csuccessp_buffer_clear(&buffer);
}

static yyjson_val *
parse(const char *text)
{
    assert_int_equal(csuccessp_json_parse(&json, text, strlen(text), 1 << 20, 64, &error),
                     CSUCCESS_OK);
    return json.root;
}

static csuccess_status
canonical(const char *text)
{
    csuccessp_place root = csuccessp_place_root(&error);

    csuccessp_buffer_clear(&buffer);
    return csuccessp_json_canonical(&buffer, &root, parse(text));
}

static void
assert_canonical(const char *text, const char *expected)
{
    assert_int_equal(canonical(text), CSUCCESS_OK);
    assert_holds(expected);
}

static void
values_are_separated_by_commas(void **state)
{
    (void)state;
    csuccessp_json_begin(&buffer, '{');
    csuccessp_json_key(&buffer, "a");
    csuccessp_json_int(&buffer, -1);
    csuccessp_json_key_bytes(&buffer, "bcd", 1);
    csuccessp_json_begin(&buffer, '[');
    csuccessp_json_end(&buffer, ']');
    csuccessp_json_key(&buffer, "c");
    csuccessp_json_begin(&buffer, '[');
    csuccessp_json_begin(&buffer, '{');
    csuccessp_json_end(&buffer, '}');
    csuccessp_json_begin(&buffer, '[');
    csuccessp_json_null(&buffer);
    csuccessp_json_end(&buffer, ']');
    csuccessp_json_string(&buffer, "{");
    csuccessp_json_string(&buffer, ":");
    csuccessp_json_end(&buffer, ']');
    csuccessp_json_key(&buffer, "d");
    csuccessp_json_bool(&buffer, 1);
    csuccessp_json_end(&buffer, '}');
    assert_holds("{\"a\":-1,\"b\":[],\"c\":[{},[null],\"{\",\":\"],\"d\":true}");
}

static void
each_kind_of_value_is_written(void **state)
{
    (void)state;
    csuccessp_json_begin(&buffer, '[');
    csuccessp_json_text(&buffer, "ab", 1);
    csuccessp_json_string(&buffer, "");
    csuccessp_json_int(&buffer, INT64_MIN);
    csuccessp_json_decimal(&buffer, 1500000);
    csuccessp_json_double(&buffer, 0.25);
    csuccessp_json_bool(&buffer, 0);
    csuccessp_json_null(&buffer);
    csuccessp_json_time(&buffer, CSUCCESSP_SECOND);
    csuccessp_json_date(&buffer, -1);
    csuccessp_json_raw(&buffer, "{\"x\":1}?", 7);
    csuccessp_json_int(&buffer, 2);
    csuccessp_json_end(&buffer, ']');
    assert_holds("[\"a\",\"\",-9223372036854775808,1.5,0.25,false,null,\"1970-01-01T00:00:01Z\","
                 "\"1969-12-31\",{\"x\":1},2]");
}

static void
a_document_after_a_line_feed_has_no_comma(void **state)
{
    (void)state;
    csuccessp_json_begin(&buffer, '{');
    csuccessp_json_end(&buffer, '}');
    csuccessp_buffer_char(&buffer, '\n');
    csuccessp_json_begin(&buffer, '{');
    csuccessp_json_end(&buffer, '}');
    assert_holds("{}\n{}");
}

static void
texts_are_escaped(void **state)
{
    (void)state;
    csuccessp_json_text(&buffer, "a\"b\\c/\n\r\t\b\f\0\x1f\x7f\xc3\xa4", 16);
    assert_holds("\"a\\\"b\\\\c/\\n\\r\\t\\u0008\\u000c\\u0000\\u001f\x7f\xc3\xa4\"");
    csuccessp_json_begin(&buffer, '{');
    csuccessp_json_key_bytes(&buffer, "\"\n", 2);
    csuccessp_json_null(&buffer);
    csuccessp_json_end(&buffer, '}');
    assert_holds("{\"\\\"\\n\":null}");
}

static void
every_text_is_read_back(void **state)
{
    uint64_t seed = 1;
    char text[40];
    size_t n, i;
    int round;

    (void)state;
    for (round = 0; round < 5000; round++) {
        n = (size_t)random_below(&seed, sizeof text);
        for (i = 0; i < n; i++)
            text[i] = (char)random_below(&seed, 128);
        csuccessp_buffer_clear(&buffer);
        csuccessp_json_text(&buffer, text, n);
        assert_int_equal(csuccessp_json_parse(&json, buffer.data, buffer.length, 1000, 1, &error),
                         CSUCCESS_OK);
        assert_int_equal(yyjson_get_len(json.root), n);
        assert_memory_equal(yyjson_get_str(json.root), text, n);
        csuccessp_json_done(&json);
    }
}

static void
a_copy_is_the_value_without_white_space(void **state)
{
    (void)state;
    csuccessp_json_copy(&buffer, parse(" { \"b\" : [ 1.0 , 1e0, -0 ,{ } , [ ] ] ,\n\"a\":null, "
                                       "\"c\" : \"x\\u0041\\/\\n\", \"t\":true,\"b\":false } "));
    assert_holds("{\"b\":[1.0,1e0,-0,{},[]],\"a\":null,\"c\":\"xA/\\n\",\"t\":true,\"b\":false}");
}

static void
canonical_keys_are_in_bytewise_order(void **state)
{
    (void)state;
    assert_canonical("{\"b\":1,\"a\":2,\"\":3,\"aa\":4,\"B\":5,\"\xc3\xa4\":6,\"z\":7}",
                     "{\"\":3,\"B\":5,\"a\":2,\"aa\":4,\"b\":1,\"z\":7,\"\xc3\xa4\":6}");
    assert_canonical(" [ {\"y\" : {\"d\":1,\"c\":[ ]}, \"x\":{ } } ] ",
                     "[{\"x\":{},\"y\":{\"c\":[],\"d\":1}}]");
    assert_canonical("{\"a\\u0062\":1,\"aa\":2}", "{\"aa\":2,\"ab\":1}");
}

static void
canonical_numbers_have_one_spelling(void **state)
{
    static const char *const spellings[][2] = {
        {"[1.0,1e0,1,10e-1,1.000000000]", "[1,1,1,1,1]"},
        {"[-0,0,0.0,-0.0,0e9,-0e-9]", "[0,0,0,0,0,0]"},
        {"[0.5,5e-1,0.50,50E-2]", "[0.5,0.5,0.5,0.5]"},
        {"[1e3,1000,1000.0]", "[1000,1000,1000]"},
        {"[9223372036854775807,-9223372036854775808]",
         "[9223372036854775807,-9223372036854775808]"},
        {"[1e-7,0.0000001,10e-8]", "[1e-7,1e-7,1e-7]"},
        {"[1e19,10000000000000000000]", "[10000000000000000000,10000000000000000000]"},
        {"[12345678901234.5,12345678901234.50]", "[12345678901234.5,12345678901234.5]"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(spellings); i++)
        assert_canonical(spellings[i][0], spellings[i][1]);
}

static void
canonical_scalars_stand_alone(void **state)
{
    (void)state;
    assert_canonical(" \"a\\u00e4\\/\" ", "\"a\xc3\xa4/\"");
    assert_canonical("true", "true");
    assert_canonical("null", "null");
    assert_canonical("1.50", "1.5");
}

static void
canonical_form_is_its_own_canonical_form(void **state)
{
    static const char text[] =
        "{\"b\":[1.0,{\"y\":1e-9,\"x\":\"\\u0001\"}],\"a\":[true,null,1e300]}";
    char once[200];

    (void)state;
    assert_int_equal(canonical(text), CSUCCESS_OK);
    csuccessp_buffer_char(&buffer, 0);
    strcpy(once, buffer.data);
    assert_canonical(once, once);
}

static void
a_key_that_is_there_twice_is_refused(void **state)
{
    (void)state;
    assert_int_equal(canonical("{\"a\":1,\"b\":2,\"a\":1}"), CSUCCESS_E_FIELD);
    assert_string_equal(error.pointer, "/a");
    assert_int_equal(canonical("[0,{\"x\":{\"a/\":1,\"a\\/\":2}}]"), CSUCCESS_E_FIELD);
    assert_string_equal(error.pointer, "/1/x/a~1");
    assert_int_equal(canonical("[{\"a\":1},{\"a\":1}]"), CSUCCESS_OK);
}

static void
a_lack_of_memory_is_told_and_leaves_nothing(void **state)
{
    char text[3000] = "{\"list\":[";
    size_t n, i;

    (void)state;
    for (i = 0; i < 40; i++)
        strcat(text, "{\"key\":\"some text of a length\",\"another\":{\"x\":1.5}},");
    strcat(text, "0]}");
    for (n = 1;; n++) {
        csuccessp_place root = csuccessp_place_root(&error);
        yyjson_val *value = parse(text);
        csuccess_status status;
        uint64_t before;
        csuccessp_buffer_close(&buffer);
        before = memory.bytes;
        f.fail_at = f.calls + n;
        f.failed = 0;
        memset(&error, 0, sizeof error);
        status = csuccessp_json_canonical(&buffer, &root, value);
        failing_allow(&f);
        assert_int_equal(memory.bytes, before + buffer.capacity);
        if (!f.failed) {
            assert_int_equal(status, CSUCCESS_OK);
            break;
        }
        assert_int_equal(status, CSUCCESS_E_NO_MEMORY);
        assert_int_equal(error.status, CSUCCESS_E_NO_MEMORY);
    }
    assert_true(n > 80);
}

static void
writing_after_a_failure_changes_nothing(void **state)
{
    (void)state;
    failing_refuse(&f);
    csuccessp_json_begin(&buffer, '{');
    csuccessp_json_key(&buffer, "a");
    csuccessp_json_time(&buffer, 0);
    csuccessp_json_end(&buffer, '}');
    assert_int_equal(buffer.status, CSUCCESS_E_NO_MEMORY);
    assert_int_equal(buffer.length, 0);
    failing_allow(&f);
}

#define write_test(test) cmocka_unit_test_setup_teardown(test, open_buffer, close_buffer)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        write_test(values_are_separated_by_commas),
        write_test(each_kind_of_value_is_written),
        write_test(a_document_after_a_line_feed_has_no_comma),
        write_test(texts_are_escaped),
        write_test(every_text_is_read_back),
        write_test(a_copy_is_the_value_without_white_space),
        write_test(canonical_keys_are_in_bytewise_order),
        write_test(canonical_numbers_have_one_spelling),
        write_test(canonical_scalars_stand_alone),
        write_test(canonical_form_is_its_own_canonical_form),
        write_test(a_key_that_is_there_twice_is_refused),
        write_test(a_lack_of_memory_is_told_and_leaves_nothing),
        write_test(writing_after_a_failure_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
