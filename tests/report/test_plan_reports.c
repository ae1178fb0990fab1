/* SPDX-License-Identifier: MIT */
/* Reports of plans as a host gets them: one page whatever the plan holds, and what is refused. */
#include <stdlib.h>
#include <string.h>

#include <csuccess/report.h>

#include "planbook.h"

enum { MANY = 10000, LINES = 60, COLUMNS = 90 };

static csuccess_buffer *out;

static csuccess_status
write_report(csuccess_book *book, const char *kind, const char *parameters, uint32_t format)
{
    csuccess_writer writer = {.size = sizeof writer};
    size_t length = strlen(parameters), i;
    char *copy = exact_copy(parameters, length);
    csuccess_status status;

    for (i = 0; i < length; i++)
        if (copy[i] == '\'')
            copy[i] = '"';
    csuccess_buffer_free(out);
    assert_int_equal(csuccess_buffer_new(NULL, &out), CSUCCESS_OK);
    assert_int_equal(csuccess_buffer_writer(out, &writer), CSUCCESS_OK);
    status = csuccess_report_write(book, kind, copy, length, format, &writer);
    free(copy);
    return status;
}

static void
refused(csuccess_book *book, const char *kind, const char *parameters, csuccess_status status,
        const char *pointer, const char *part)
{
    csuccess_error error = {.size = sizeof error};
    csuccess_status got = write_report(book, kind, parameters, CSUCCESS_REPORT_JSON);

    csuccess_book_error(book, &error);
    if (got != status || strcmp(error.pointer, pointer) != 0 || !strstr(error.message, part))
        fail_msg("%s %s: %s, '%s' at '%s'", kind, parameters, csuccess_status_name(got),
                 error.message, error.pointer);
}

static void
what_is_refused(void **state)
{
    csuccess_book *book = new_planbook();
    static const char *const of_a_plan[] = {"canvas", "plan_review"};
    size_t i;

    (void)state;
    take(book, "{'record':'customer','id':'bolt'}");
    for (i = 0; i < 2; i++) {
        refused(book, of_a_plan[i], "{}", CSUCCESS_E_FIELD, "", "either");
        refused(book, of_a_plan[i], "{'canvas':'plan','customer':'acme'}", CSUCCESS_E_FIELD, "",
                "either");
        refused(book, of_a_plan[i], "{'canvas':'plane'}", CSUCCESS_E_UNKNOWN, "/canvas",
                "no canvas 'plane'");
        refused(book, of_a_plan[i], "{'customer':'nobody'}", CSUCCESS_E_UNKNOWN, "/customer", "");
        refused(book, of_a_plan[i], "{'customer':'bolt'}", CSUCCESS_E_UNKNOWN, "/customer",
                "no open canvas");
        refused(book, of_a_plan[i], "{'canvas':'plan','audience':'all'}", CSUCCESS_E_VALUE,
                "/audience", "");
    }
    refused(book, "plan_review", "{'canvas':'plan','from':'1.0'}", CSUCCESS_E_UNKNOWN, "/from",
            "no version '1.0'");
    take(book, "{'record':'canvas','canvas':'plan','do':'propose'}");
    item(book, "o", "objective", "");
    take(book, "{'record':'canvas','canvas':'plan','do':'propose'}");
    refused(book, "plan_review", "{'canvas':'plan','from':'1.1','to':'1.0'}", CSUCCESS_E_VALUE,
            "/to", "older");
    refused(book, "plan_review", "{'canvas':'plan','to':'1.'}", CSUCCESS_E_UNKNOWN, "/to", "");
    refused(book, "plan_review", "{'canvas':'plan','limit':-1}", CSUCCESS_E_VALUE, "/limit", "");
    refused(book, "plans", "{'segment':'s'}", CSUCCESS_E_UNKNOWN, "/segment", "no segment");
    refused(book, "plans", "{'offset':-1}", CSUCCESS_E_VALUE, "/offset", "negative");
    refused(book, "plans", "{'limit':-1}", CSUCCESS_E_VALUE, "/limit", "negative");
    refused(book, "plan_calendar", "{}", CSUCCESS_E_FIELD, "", "one of");
    refused(book, "plan_calendar", "{'owner':'ann','canvas':'plan'}", CSUCCESS_E_FIELD, "", "");
    refused(book, "plan_calendar", "{'owner':'nobody'}", CSUCCESS_E_UNKNOWN, "/owner", "");
    refused(book, "plan_calendar", "{'canvas':'x'}", CSUCCESS_E_UNKNOWN, "/canvas", "no canvas");
    refused(book, "plan_calendar", "{'customer':'x'}", CSUCCESS_E_UNKNOWN, "/customer", "");
    assert_int_equal(
        write_report(book, "plan_calendar", "{'canvas':'plan'}", CSUCCESS_REPORT_MARKDOWN),
        CSUCCESS_E_ARGUMENT);
    assert_int_equal(write_report(book, "canvas", "{'canvas':'plan'}", CSUCCESS_REPORT_ICALENDAR),
                     CSUCCESS_E_ARGUMENT);
    csuccess_book_free(book);
}

static void
no_clock(void **state)
{
    static const char *const kinds[] = {"canvas", "plan_review", "plans", "plan_calendar"};
    csuccess_book *book = new_book();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
        assert_int_equal(write_report(book, kinds[i], "{}", CSUCCESS_REPORT_JSON),
                         CSUCCESS_E_NO_CLOCK);
    csuccess_book_free(book);
}

/* One page; gives back its last line, which stands until the next report. */
static const char *
is_one_page(csuccess_book *book, const char *parameters, const char *part)
{
    static char text[LINES * COLUMNS * 4 + 1];
    size_t length, last = 0, i;
    int lines = 0, columns = 0;

    assert_int_equal(write_report(book, "canvas", parameters, CSUCCESS_REPORT_MARKDOWN),
                     CSUCCESS_OK);
    length = csuccess_buffer_length(out);
    assert_true(length > 0 && length < sizeof text);
    memcpy(text, csuccess_buffer_data(out), length);
    text[length] = 0;
    assert_int_equal(text[length - 1], '\n');
    for (i = 0; i < length; i++) {
        if (text[i] == '\n') {
            lines++;
            columns = 0;
            last = i + 1 < length ? i + 1 : last;
        } else {
            columns += ((unsigned char)text[i] & 0xc0) != 0x80;
        }
        assert_true(columns <= COLUMNS);
    }
    assert_true(lines <= LINES);
    if (!strstr(text, part))
        fail_msg("%s is not in\n%s", part, text);
    return text + last;
}

static void
a_page_at_most(void **state)
{
    static const char *const kinds[] = {
        "highlight", "objective", "challenge", "benefit", "milestone", "action",     "criterion",
        "kpi",       "outcome",   "risk",      "blocker", "need",      "commitment", "value"};
    enum { KINDS = sizeof kinds / sizeof *kinds };
    csuccess_book *book = new_planbook();
    char id[16], words[200] = "", title[260];
    int i;

    (void)state;
    for (i = 0; i < 40; i++)
        strcat(words, i % 3 ? "\xe2\x82\xac" : "*");
    snprintf(title, sizeof title, ",'text':'t','title':'%s'", words);
    take(book,
         "{'record':'canvas','canvas':'plan','name':'%s','success':'\xf0\x9f\x98\x80 %s',"
         "'current':'c','target':'t','path':'p','highlights':{'who':'a | %s'}}",
         words, words, words);
    is_one_page(book, "{'canvas':'plan'}", "nothing yet");
    for (i = 0; i < MANY; i++) {
        snprintf(id, sizeof id, "i%d", i);
        item(book, id, kinds[i % KINDS], title);
    }
    assert_true(
        strncmp(is_one_page(book, "{'canvas':'plan'}", "\xe2\x80\xa6 and "), "- A draft", 9) == 0);
    is_one_page(book, "{'canvas':'plan','audience':'customer'}", "\xe2\x80\xa6 and ");
    take(book, "{'record':'canvas','canvas':'plan','do':'propose'}");
    assert_string_equal(is_one_page(book, "{'canvas':'plan','audience':'customer'}", "## Signed"),
                        "- Version 1.0, who: ________________________, when: ____________\n");
    csuccess_book_free(book);
}

/* Every version is signed by everybody there is: the last ones are shown, the rest is counted. */
static void
many_signatures(void **state)
{
    csuccess_book *book = new_planbook();
    int i;

    (void)state;
    item(book, "o", "objective", "");
    item(book, "k", "kpi", ",'of':['o'],'baseline':1,'target':2,'due':'2026-03-01'");
    for (i = 0; i < 8; i++) {
        take(book, "{'record':'contact','customer':'acme','id':'c%d'}", i);
        take(book, "{'record':'canvas','canvas':'plan','do':'propose'}");
        take(book,
             "{'record':'canvas','canvas':'plan','do':'agree','contact':'c%d','version':'1.%d'"
             "}",
             i, i);
        if (i < 7)
            change(book, "o", i % 2 ? ",'rank':1" : ",'rank':2");
    }
    assert_string_equal(
        is_one_page(book, "{'canvas':'plan'}", "- Version 1.7, signed by c7 on 2026-01-01"),
        "- \xe2\x80\xa6 and 5 more\n");
    change(book, "o", ",'rank':3");
    assert_string_equal(
        is_one_page(book, "{'canvas':'plan','audience':'customer'}", "and 5 more"),
        "- Changed since version 1.7: nothing to sign before it is proposed anew\n");
    csuccess_book_free(book);
}

static int
let_go(void **state)
{
    (void)state;
    csuccess_buffer_free(out);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(no_clock),
        cmocka_unit_test(a_page_at_most),
        cmocka_unit_test(many_signatures),
    };

    return cmocka_run_group_tests(tests, NULL, let_go);
}
