/* SPDX-License-Identifier: MIT */
/* Declarations: what is taken, what is refused and where. */
#include <stdio.h>

#include "rulebook.h"

static const struct refusal {
    const char *json;
    csuccess_status status;
    const char *pointer, *part;
} refusals[] = {
    {"{", CSUCCESS_E_SYNTAX, "", "no JSON"},
    {"[]", CSUCCESS_E_FIELD, "", "expected an object"},
    {"{'variabels':{}}", CSUCCESS_E_FIELD, "/variabels", "did you mean 'variables'"},
    {"{'variables':{},'variables':{}}", CSUCCESS_E_FIELD, "/variables", "twice"},
    {"{'variables':[]}", CSUCCESS_E_FIELD, "/variables", "expected an object"},
    {"{'variables':{'a':1}}", CSUCCESS_E_FIELD, "/variables/a", "expected a type"},
    {"{'variables':{'a':'int','a':'int'}}", CSUCCESS_E_FIELD, "/variables/a", "twice"},
    {"{'variables':{'':'int'}}", CSUCCESS_E_VALUE, "/variables/", "a name is"},
    {"{'variables':{'a b':'int'}}", CSUCCESS_E_VALUE, "/variables/a b", "a name is"},
    {"{'variables':{'a ':'int'}}", CSUCCESS_E_VALUE, "/variables/a ", "a name is"},
    {"{'variables':{' a':'int'}}", CSUCCESS_E_VALUE, "/variables/ a", "a name is"},
    {"{'variables':{'a.':'int'}}", CSUCCESS_E_VALUE, "/variables/a.", "a name is"},
    {"{'variables':{'a. b':'int'}}", CSUCCESS_E_VALUE, "/variables/a. b", "a name is"},
    {"{'variables':{'a//b':'int'}}", CSUCCESS_E_VALUE, "/variables/a~1~1b", "a name is"},
    {"{'variables':{'a..b':'int'}}", CSUCCESS_E_VALUE, "/variables/a..b", "a name is"},
    {"{'variables':{'.a':'int'}}", CSUCCESS_E_VALUE, "/variables/.a", "a name is"},
    {"{'variables':{'1a':'int'}}", CSUCCESS_E_VALUE, "/variables/1a", "a name is"},
    {"{'variables':{'\\u00e4':'int'}}", CSUCCESS_E_VALUE, "/variables/\xc3\xa4", "a name is"},
    {"{'variables':{'a\\u0000':'int'}}", CSUCCESS_E_VALUE, NULL, "a name is"},
    {"{'variables':{'in':'int'}}", CSUCCESS_E_VALUE, "/variables/in", "reserved"},
    {"{'variables':{'while':'int'}}", CSUCCESS_E_VALUE, "/variables/while", "reserved"},
    {"{'variables':{'`a`':'int'}}", CSUCCESS_E_VALUE, "/variables/`a`", "a name is"},
    {"{'variables':{'a':'strin'}}", CSUCCESS_E_UNKNOWN, "/variables/a", "did you mean 'string'"},
    {"{'variables':{'a':'A'}}", CSUCCESS_E_UNKNOWN, "/variables/a", "no type 'A'"},
    {"{'variables':{'a':'list(strin)'}}", CSUCCESS_E_UNKNOWN, "/variables/a", "'string'"},
    {"{'variables':{'a':''}}", CSUCCESS_E_VALUE, "/variables/a", "expected a type"},
    {"{'variables':{'a':'list('}}", CSUCCESS_E_VALUE, "/variables/a", "expected a type"},
    {"{'variables':{'a':'int int'}}", CSUCCESS_E_VALUE, "/variables/a", "expected a type"},
    {"{'variables':{'a':'map(double, int)'}}", CSUCCESS_E_DEFINITION, "/variables/a", "keys"},
    {"{'variables':{'a':'list(map(date,int))'}}", CSUCCESS_E_DEFINITION, "/variables/a", "keys"},
    {"{'variables':{'a':{}}}", CSUCCESS_E_FIELD, "/variables/a", "'type' is missing"},
    {"{'variables':{'a':{'type':'sting'}}}", CSUCCESS_E_UNKNOWN, "/variables/a/type", "string"},
    {"{'variables':{'a':{'type':'string','siz':4}}}", CSUCCESS_E_FIELD, "/variables/a/siz",
     "did you mean 'size'"},
    {"{'variables':{'a':{'type':'int','size':4}}}", CSUCCESS_E_FIELD, "/variables/a/size",
     "have a size"},
    {"{'variables':{'a':{'type':'string','size':0}}}", CSUCCESS_E_VALUE, "/variables/a/size",
     "1 to"},
    {"{'variables':{'a':{'type':'list','size':16777217}}}", CSUCCESS_E_VALUE, "/variables/a/size",
     "1 to"},
    {"{'container':'a..b'}", CSUCCESS_E_VALUE, "/container", "a name is"},
    {"{'container':7}", CSUCCESS_E_FIELD, "/container", "expected a text"},
    {"{'limits':{'depth':251}}", CSUCCESS_E_VALUE, "/limits/depth", "1 to 250"},
    {"{'limits':{'cost':0}}", CSUCCESS_E_VALUE, "/limits/cost", "expected 1 to"},
    {"{'limits':{'costs':1}}", CSUCCESS_E_FIELD, "/limits/costs", "did you mean 'cost'"},
    {"{'limits':{'memory':1.5}}", CSUCCESS_E_VALUE, "/limits/memory", "integer"},
};

static void
test_refusals(void **state)
{
    csuccess_book *book = new_book();
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(refusals); i++) {
        const struct refusal *r = &refusals[i];
        csuccess_environment out = 99;
        csuccess_status status = offer_environment(book, r->json, &out);
        csuccess_error error = detail(book);

        if (status != r->status || error.status != r->status ||
            (r->pointer && strcmp(error.pointer, r->pointer) != 0) ||
            !strstr(error.message, r->part))
            fail_msg("%s: %s at '%s': %s", r->json, csuccess_status_name(status), error.pointer,
                     error.message);
        assert_int_equal(out, 99);
    }
    csuccess_book_free(book);
}

static void
test_every_type(void **state)
{
    static const char *const types[] = {"null",
                                        "bool",
                                        "int",
                                        "uint",
                                        "double",
                                        "string",
                                        "bytes",
                                        "timestamp",
                                        "duration",
                                        "date",
                                        "list",
                                        "list(int)",
                                        "map",
                                        "map(string, list(int))",
                                        "type",
                                        "optional_type(int)",
                                        "dyn",
                                        "map(dyn, dyn)",
                                        "google.protobuf.Timestamp",
                                        " list ( string ) "};
    csuccess_book *book = new_book();
    char json[100];
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(types); i++) {
        snprintf(json, sizeof json, "{'variables':{'a.b':'%s'}}", types[i]);
        expression(book, environment(book, json), "a.b");
    }
    csuccess_book_free(book);
}

static void
test_empty(void **state)
{
    csuccess_book *book = new_book();
    csuccess_environment out = 0;
    csuccess_status status;

    (void)state;
    assert_int_equal(csuccess_environment_new(book, NULL, 0, &out), CSUCCESS_OK);
    assert_string_equal(answer(book, expression(book, out, "1 + 1"), NULL, &status),
                        "{'value':2,'type':'int','steps':1}");
    out = environment(book, "{'variables':{},'container':'','limits':{}}");
    assert_int_equal(offer_expression(book, out, "a", &(csuccess_expression){0}),
                     CSUCCESS_E_UNKNOWN);
    csuccess_book_free(book);
}

static void
test_container(void **state)
{
    csuccess_book *book = new_book();
    csuccess_environment in =
        environment(book, "{'variables':{'a.b.x':'int','a.x':'int','x':'int'},'container':'a.b'}");
    csuccess_status status;

    (void)state;
    assert_string_equal(
        answer(book, expression(book, in, "[x, .x, .a.x]"), "{'a.b.x':1,'a.x':2,'x':3}", &status),
        "{'value':[1,3,2],'type':'list(int)','steps':4}");
    csuccess_book_free(book);
}

static void
test_limits(void **state)
{
    static const struct limited {
        const char *limits, *text;
    } cases[] = {
        {"{'limits':{'length':5}}", "1 + 20"},
        {"{'limits':{'depth':3}}", "((((1))))"},
        {"{'limits':{'list':2}}", "[1, 2, 3]"},
        {"{'limits':{'cost':10}}", "[1, 2, 3].map(x, x + 1)"},
        {"{'variables':{'s':'string'},'limits':{'pattern':5}}", "s.matches('(abc){9}')"},
        {"{'variables':{'s':{'type':'string','size':1000}},'limits':{'cost':100}}",
         "s.contains('x')"},
    };
    csuccess_book *book = new_book();
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        csuccess_environment in = environment(book, cases[i].limits);
        csuccess_status status = offer_expression(book, in, cases[i].text,
                                                  &(csuccess_expression){0});

        if (status != CSUCCESS_E_LIMIT)
            fail_msg("%s: %s: %s", cases[i].limits, cases[i].text, csuccess_status_name(status));
    }
    csuccess_book_free(book);
}

/* The same text has the same code, however many there are. */
static void
test_codes(void **state)
{
    csuccess_book *book = new_book();
    csuccess_environment in = environment(book, "{}");
    char text[20];
    uint32_t code, i;
    int round;

    (void)state;
    for (round = 0; round < 2; round++)
        for (i = 1; i <= 1000; i++) {
            snprintf(text, sizeof text, "text %u", (unsigned)i);
            assert_int_equal(csuccess_environment_text(book, in, text, strlen(text), &code),
                             CSUCCESS_OK);
            assert_int_equal(code, i);
        }
    assert_int_equal(csuccess_environment_text(book, in, NULL, 0, &code), CSUCCESS_OK);
    assert_int_equal(code, 1001);
    assert_int_equal(csuccess_environment_text(book, in, "", 0, &code), CSUCCESS_OK);
    assert_int_equal(code, 1001);
    assert_int_equal(csuccess_environment_text(book, in, "\xff", 1, &code), CSUCCESS_E_VALUE);
    assert_int_equal(csuccess_environment_text(book, in, NULL, 1, &code), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_environment_text(book, in, "", 65536, &code), CSUCCESS_E_LIMIT);
    csuccess_book_free(book);
}

/* What is wrong with an expression, and where. */
static void
test_expression_refused(void **state)
{
    static const struct refused {
        const char *text;
        csuccess_status status;
        uint64_t line, position;
        const char *message;
    } cases[] = {
        {"nps +", CSUCCESS_E_SYNTAX, 1, 6, "character 6: expected "},
        {"'\xc3\xa4' == \n  plam", CSUCCESS_E_UNKNOWN, 2, 12, "line 2, character 3: there is no "},
        {"nps + 'a'", CSUCCESS_E_DEFINITION, 1, 5, "character 5: "},
        {"nps + \xff", CSUCCESS_E_SYNTAX, 1, 1, "character 1: "},
        {"", CSUCCESS_E_SYNTAX, 1, 1, "character 1: expected "},
        {"nop(nps)", CSUCCESS_E_UNKNOWN, 1, 0, "character "},
    };
    csuccess_book *book = new_book();
    csuccess_environment in = environment(book, "{'variables':{'nps':'int','plan':'string'}}");
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        csuccess_status status = offer_expression(book, in, cases[i].text,
                                                  &(csuccess_expression){0});
        csuccess_error error = detail(book);

        if (status != cases[i].status || error.line != cases[i].line ||
            (cases[i].position && error.position != cases[i].position) || error.pointer[0] ||
            strncmp(error.message, cases[i].message, strlen(cases[i].message)) != 0)
            fail_msg("%s: %s, line %d, position %d: %s", cases[i].text,
                     csuccess_status_name(status), (int)error.line, (int)error.position,
                     error.message);
    }
    /* a length that is no length, as of -1 in a binding, is not believed */
    assert_int_equal(csuccess_expression_new(book, in, "1", SIZE_MAX, &(csuccess_expression){0}),
                     CSUCCESS_E_LIMIT);
    assert_int_equal(detail(book).position, 1);
    assert_int_equal(offer_environment(book, "{", &in), CSUCCESS_E_SYNTAX);
    assert_int_equal(detail(book).position, 0);
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_every_type),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_container),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_expression_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
