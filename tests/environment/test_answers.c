/* SPDX-License-Identifier: MIT */
/* Bindings in, answers out: each type as JSON, both ways. */
#include <stdio.h>

#include "rulebook.h"

static const char declared[] =
    "{'variables':{'b':'bool','i':'int','u':'uint','d':'double','s':{'type':'string','size':10},"
    "'by':{'type':'bytes','size':4},'t':'timestamp','du':'duration','da':'date','n':'null',"
    "'y':'dyn','ty':'type','o':'optional_type(int)','l':{'type':'list(int)','size':3},"
    "'ls':'list(string)','ll':'list(list(int))','m':'map(string, int)','mi':'map(int, string)',"
    "'mu':'map(uint, int)','mb':'map(bool, int)','my':'map(dyn, dyn)','q.r':'int'},"
    "'limits':{'value_size':20,'memory':100000}}";

static const struct answered {
    const char *text, *bindings, *begin; /* what the answer begins with */
} answers[] = {
    {"b", "{'b':true}", "{'value':true,'type':'bool','steps':1}"},
    {"i", "{'i':-7}", "{'value':-7,'type':'int',"},
    {"i", "{'i':'-7'}", "{'value':-7,"},
    {"i", "{'i':7e2}", "{'value':700,"},
    {"i", "{'i':9007199254740991}", "{'value':9007199254740991,"},
    {"i", "{'i':9007199254740992}", "{'value':'9007199254740992',"},
    {"i", "{'i':-9007199254740992}", "{'value':'-9007199254740992',"},
    {"i", "{'i':'-9223372036854775808'}", "{'value':'-9223372036854775808',"},
    {"u", "{'u':18446744073709551615}", "{'value':'18446744073709551615','type':'uint',"},
    {"u", "{'u':'18446744073709551615'}", "{'value':'18446744073709551615',"},
    {"u", "{'u':1e3}", "{'value':1000,"},
    {"d", "{'d':1}", "{'value':1,'type':'double',"},
    {"d", "{'d':'1.5e-7'}", "{'value':1.5e-7,"},
    {"d", "{'d':'NaN'}", "{'value':'NaN',"},
    {"d", "{'d':'Infinity'}", "{'value':'Infinity',"},
    {"-d", "{'d':'Infinity'}", "{'value':'-Infinity',"},
    {"s", "{'s':'a\\u0000b'}", "{'value':'a\\u0000b','type':'string',"},
    {"size(s)", "{'s':'a\\u0000b'}", "{'value':3,"},
    {"by", "{'by':'AAEC'}", "{'value':'AAEC','type':'bytes',"},
    {"size(by)", "{'by':'AAEC'}", "{'value':3,"},
    {"by", "{'by':''}", "{'value':'',"},
    {"t", "{'t':'2026-01-31T12:00:00.000000001+02:00'}",
     "{'value':'2026-01-31T10:00:00.000000001Z','type':'timestamp',"},
    {"du", "{'du':'1h-'}", NULL},
    {"du", "{'du':'1m3.5s'}", "{'value':'63.5s','type':'duration',"},
    {"-du", "{'du':'0.5s'}", "{'value':'-0.5s',"},
    {"da", "{'da':'2026-01-31'}", "{'value':'2026-01-31','type':'date',"},
    {"n", "{'n':null}", "{'value':null,'type':'null','steps':1}"},
    {"n", "{}", "{'unknown':'n','steps':1}"},
    {"i", "{'i':null}", "{'unknown':'i','steps':1}"},
    {"i", NULL, "{'unknown':'i','steps':1}"},
    {"q.r + 1", "{'q.r':1}", "{'value':2,"},
    {"q.r + 1", "{}", "{'unknown':'q.r',"},
    {"has(i)", "{}", "{'value':false,"},
    {"has(i)", "{'i':0}", "{'value':true,"},
    {"i > 3 || b", "{'b':true}", "{'value':true,"},
    {"i > 3 || b", "{'b':false}", "{'unknown':'i',"},
    {"i > 3 && b", "{'b':false}", "{'value':false,"},
    {"y", "{'y':null}", "{'value':null,'type':'null',"},
    {"y", "{'y':[1,2.0,'x',{'k':true}]}", "{'value':[1,2,'x',{'k':true}],'type':'list',"},
    {"type(y)", "{'y':2.0}", "{'value':'double','type':'type(dyn)',"},
    {"type(y)", "{'y':2}", "{'value':'int',"},
    {"type(y)", "{'y':9223372036854775808}", "{'value':'double',"},
    {"ty == type(i)", "{'ty':'int','i':1}", "{'value':true,"},
    {"o", "{'o':null}", "{'value':null,'type':'optional_type(int)',"},
    {"o.orValue(9)", "{'o':null}", "{'value':9,"},
    {"o.orValue(9)", "{'o':3}", "{'value':3,"},
    {"[o, optional.of(4)]", "{'o':3}", "{'value':[3,4],"},
    {"l.map(x, x * 2)", "{'l':[1,2]}", "{'value':[2,4],'type':'list(int)',"},
    {"l", "{'l':[]}", "{'value':[],"},
    {"ll[1][0]", "{'ll':[[],[7]]}", "{'value':7,"},
    {"m['a']", "{'m':{'a':1}}", "{'value':1,"},
    {"m", "{'m':{'b':1,'a':2}}", "{'value':{'b':1,'a':2},'type':'map(string, int)',"},
    {"mi[-3]", "{'mi':{'-3':'x'}}", "{'value':'x',"},
    {"mi", "{'mi':{'-3':'x'}}", "{'value':{'-3':'x'},"},
    {"mu[3u]", "{'mu':{'3':1}}", "{'value':1,"},
    {"mb[true]", "{'mb':{'true':1,'false':2}}", "{'value':1,"},
    {"mb", "{'mb':{'true':1}}", "{'value':{'true':1},"},
    {"my['k']", "{'my':{'k':[1]}}", "{'value':[1],'type':'list',"},
    {"{1: 'a', 2u: 'b', true: 'c', 'd': 'e'}", "{}",
     "{'value':{'1':'a','2':'b','true':'c','d':'e'},"},
    {"{1: 'a', '1': 'b'}", "{}",
     "{'error':{'code':'repeated_key','message':'repeated key','line':1,'character':1},'steps':"},
    {"i / 0", "{'i':1}",
     "{'error':{'code':'divide_by_zero','message':'division by zero','line':1,'character':3},"},
    {"i +\n i % 0", "{'i':1}", "{'error':{'code':'modulus_by_zero',"},
    {"i * i", "{'i':4611686018427387904}", "{'error':{'code':'overflow',"},
    {"l[5]", "{'l':[1]}", "{'error':{'code':'index_out_of_range',"},
    {"m['z']", "{'m':{'a':1}}", "{'error':{'code':'no_such_key',"},
    {"int(s)", "{'s':'x'}", "{'error':{'code':'conversion',"},
    {"y + 1", "{'y':'x'}", "{'error':{'code':'no_such_overload',"},
    {"o.value()", "{'o':null}", "{'error':{'code':'empty_optional',"},
    {"t.getHours(s)", "{'t':'2026-01-31T12:00:00Z','s':'No/Where'}",
     "{'error':{'code':'no_such_zone',"},
    {"s.matches(s + '(')", "{'s':'x'}", "{'error':{'code':'pattern',"},
    {"string(b'\\xff')", "{}", "{'error':{'code':'not_utf8',"},
    {"t.getHours('Test/Far')", "{'t':'2026-01-31T12:00:00Z'}", "{'value':15,"},
    {"t.getHours('-02:30')", "{'t':'2026-01-31T12:00:00Z'}", "{'value':9,"},
};

static csuccess_book *
zoned_book(void)
{
    csuccess_book *book = new_book();

    take(book, "{'record':'zone','id':'Test/Far','offset':10800}");
    return book;
}

static void
test_answers(void **state)
{
    csuccess_book *book = zoned_book();
    csuccess_environment in = environment(book, declared);
    csuccess_buffer *before = saved(book), *after;
    csuccess_status status;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(answers); i++) {
        csuccess_expression one = expression(book, in, answers[i].text);
        const char *found = answer(book, one, answers[i].bindings, &status);
        size_t length = answers[i].begin ? strlen(answers[i].begin) : 0;

        if (!found ? answers[i].begin != NULL
                   : !answers[i].begin || strncmp(found, answers[i].begin, length) != 0)
            fail_msg("%s of %s: %s", answers[i].text, answers[i].bindings,
                     found ? found : detail(book).message);
        assert_int_equal(csuccess_expression_free(book, one), CSUCCESS_OK);
    }
    after = saved(book);
    same_bytes(before, after, "saved");
    csuccess_buffer_free(before);
    csuccess_buffer_free(after);
    csuccess_book_free(book);
}

static const struct refusal {
    const char *bindings;
    csuccess_status status;
    const char *pointer, *part;
} refusals[] = {
    {"{", CSUCCESS_E_SYNTAX, "", "no JSON"},
    {"[]", CSUCCESS_E_FIELD, "", "expected an object"},
    {"{'lls':1}", CSUCCESS_E_UNKNOWN, "/lls", "did you mean 'l"},
    {"{'b':1}", CSUCCESS_E_FIELD, "/b", "expected true or false"},
    {"{'b':true,'b':true}", CSUCCESS_E_FIELD, "/b", "twice"},
    {"{'i':1.5}", CSUCCESS_E_VALUE, "/i", "an integer"},
    {"{'i':'1.0'}", CSUCCESS_E_VALUE, "/i", "an integer"},
    {"{'i':9223372036854775808}", CSUCCESS_E_VALUE, "/i", "64 bits"},
    {"{'i':true}", CSUCCESS_E_FIELD, "/i", "found true"},
    {"{'u':-1}", CSUCCESS_E_VALUE, "/u", "0 or more"},
    {"{'u':'x'}", CSUCCESS_E_VALUE, "/u", "0 or more"},
    {"{'d':'x'}", CSUCCESS_E_VALUE, "/d", "a number"},
    {"{'d':1e999}", CSUCCESS_E_VALUE, "/d", "double"},
    {"{'s':1}", CSUCCESS_E_FIELD, "/s", "expected a text"},
    {"{'s':'12345678901'}", CSUCCESS_E_LIMIT, "/s", "11 bytes; at most 10"},
    {"{'by':'A'}", CSUCCESS_E_VALUE, "/by", "base64"},
    {"{'by':'AAAAAAA='}", CSUCCESS_E_LIMIT, "/by", "5 bytes"},
    {"{'t':'2026-01-31'}", CSUCCESS_E_VALUE, "/t", "a time"},
    {"{'t':1}", CSUCCESS_E_FIELD, "/t", "a time"},
    {"{'du':'3'}", CSUCCESS_E_VALUE, "/du", "a duration"},
    {"{'da':'2026-02-30'}", CSUCCESS_E_VALUE, "/da", "a date"},
    {"{'n':0}", CSUCCESS_E_FIELD, "/n", "expected null"},
    {"{'ty':'nit'}", CSUCCESS_E_UNKNOWN, "/ty", "no type"},
    {"{'ty':1}", CSUCCESS_E_FIELD, "/ty", "name of a type"},
    {"{'l':1}", CSUCCESS_E_FIELD, "/l", "an array"},
    {"{'l':[1,'x']}", CSUCCESS_E_VALUE, "/l/1", "an integer"},
    {"{'l':[1,null]}", CSUCCESS_E_FIELD, "/l/1", "found null"},
    {"{'l':[1,2,3,4]}", CSUCCESS_E_LIMIT, "/l", "4 elements; at most 3"},
    {"{'ls':['a','123456789012345678901']}", CSUCCESS_E_LIMIT, "/ls/1", "21 bytes"},
    {"{'ll':[[1],[true]]}", CSUCCESS_E_FIELD, "/ll/1/0", "an integer"},
    {"{'m':[]}", CSUCCESS_E_FIELD, "/m", "an object"},
    {"{'m':{'a':1,'a':2}}", CSUCCESS_E_FIELD, "/m", "repeated key"},
    {"{'mi':{'x':'y'}}", CSUCCESS_E_VALUE, "/mi/x", "an integer"},
    {"{'mi':{'1':'y','01':'z'}}", CSUCCESS_E_FIELD, "/mi", "repeated key"},
    {"{'mb':{'yes':1}}", CSUCCESS_E_VALUE, "/mb/yes", "'true' or 'false'"},
    {"{'o':'x'}", CSUCCESS_E_VALUE, "/o", "an integer"},
};

static void
test_refusals(void **state)
{
    csuccess_book *book = zoned_book();
    csuccess_expression one = expression(book, environment(book, declared), "1");
    csuccess_status status;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(refusals); i++) {
        const struct refusal *r = &refusals[i];
        const char *found = answer(book, one, r->bindings, &status);
        csuccess_error error = detail(book);

        if (found || status != r->status || strcmp(error.pointer, r->pointer) != 0 ||
            !strstr(error.message, r->part))
            fail_msg("%s: %s at '%s': %s", r->bindings, csuccess_status_name(status), error.pointer,
                     error.message);
    }
    csuccess_book_free(book);
}

/* Steps and memory end; an answer does not depend on what was asked before. */
static void
test_limits(void **state)
{
    csuccess_book *book = new_book();
    csuccess_environment in =
        environment(book, "{'variables':{'l':'list(int)','s':'string'},"
                          "'limits':{'budget':20000,'cost':1000000000,'memory':20000}}");
    csuccess_expression steps = expression(book, in, "l.all(x, l.all(y, l.all(z, x + y + z > 0)))");
    csuccess_expression memory = expression(book, in, "l.map(x, s + s + s + s)");
    const char *many = "{'l':[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]}";
    csuccess_status status;
    char text[400], json[600];
    int i;

    (void)state;
    memset(text, 'x', sizeof text);
    snprintf(json, sizeof json, "{'l':[1,2,3,4,5,6,7,8,9,10,11,12,13],'s':'%.250s'}", text);
    for (i = 0; i < 3; i++) {
        assert_non_null(strstr(answer(book, steps, many, &status), "'code':'budget'"));
        assert_non_null(strstr(answer(book, steps, "{'l':[1]}", &status), "{'value':true"));
        assert_non_null(strstr(answer(book, memory, json, &status), "'code':'memory'"));
    }
    csuccess_book_free(book);
}

/* A value that is small in memory and large as text ends at the budget. */
static void
test_large_values(void **state)
{
    csuccess_book *book = new_book();
    csuccess_environment in = environment(book, "{'limits':{'budget':4000}}");
    csuccess_expression one = expression(book, in,
                                         "cel.bind(a, [1,1,1,1,1,1,1,1], cel.bind(b, "
                                         "[a,a,a,a,a,a,a,a], cel.bind(c, [b,b,b,b,b,b,b,b],"
                                         " [c,c,c,c,c,c,c,c])))");
    csuccess_status status;

    (void)state;
    assert_non_null(strstr(answer(book, one, NULL, &status), "'code':'budget'"));
    csuccess_book_free(book);
}

static void
test_description(void **state)
{
    csuccess_book *book = new_book();
    csuccess_environment in = environment(book,
                                          "{'variables':{'b':'int','a':'list(int)','c':'int'}}");
    csuccess_status status;

    (void)state;
    assert_string_equal(
        description(book, expression(book, in, "size(a) >\n c / 2"), &status),
        "{'type':'bool','cost':15,'inputs':[{'name':'a','type':'list(int)'},{'name':'c','type':'"
        "int'"
        "}],"
        "'warnings':[{'line':2,'character':4,'message':'int / int drops what is behind the point; "
        "write double(a) / b to keep it'}]}");
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),     cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_limits),      cmocka_unit_test(test_large_values),
        cmocka_unit_test(test_description),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
