/* SPDX-License-Identifier: MIT */
/* Versions of a playbook: their numbers, and what becomes of runs when they come and go. */
#include "workbook.h"

static csuccess_book *
open_book(void)
{
    csuccess_book *book = new_book();

    take(book, "{'record':'definitions','attributes':[{'id':'seats','type':'int'}]}");
    take(book, "{'record':'customer','id':'acme','attributes':{'seats':6}}");
    return book;
}

static void
publish(csuccess_book *book, const char *steps)
{
    take(book,
         "{'record':'definitions','playbooks':[{'id':'p','trigger':{'by':'hand'},"
         "'on_change':'migrate','steps':[%s]}]}",
         steps);
}

static void
says(csuccess_book *book, const char *text)
{
    csuccess_buffer *bytes = saved(book);

    if (!has(bytes, text))
        fail_msg("nothing says %s", text);
    csuccess_buffer_free(bytes);
}

static void
start(csuccess_book *book)
{
    take(book, "{'record':'playbook','do':'start','playbook':'p','customer':'acme'}");
}

/* Else a run of before would be read by a version that it never had. */
static void
numbers_go_on_when_a_playbook_comes_back(void **state)
{
    csuccess_book *book = open_book();

    (void)state;
    publish(book, "{'id':'a','task':{'kind':'call'}}");
    advance(book, "2026-01-10");
    start(book);
    advance(book, "2026-01-11");
    take(book, "{'record':'definitions','remove':{'playbooks':['p']}}");
    publish(book, "{'id':'a','task':{'kind':'call'}},{'id':'b','task':{'kind':'call'}}");
    comes_back(book); /* before anybody looked at the run */
    advance(book, "2026-01-12");
    says(book, "\"run\":1,\"version\":1,\"state\":\"disabled\"");
    start(book);
    advance(book, "2026-01-13");
    says(book, "\"run\":2,\"version\":2,\"state\":\"open\"");
    comes_back(book);
    csuccess_book_free(book);
}

static void
removed_and_published_in_one_bundle_is_a_new_version(void **state)
{
    csuccess_book *book = open_book();

    (void)state;
    publish(book, "{'id':'a','task':{'kind':'call'}}");
    advance(book, "2026-01-10");
    start(book);
    advance(book, "2026-01-11");
    take(book, "{'record':'definitions','remove':{'playbooks':['p']},'playbooks':[{'id':'p',"
               "'trigger':{'by':'hand'},'steps':[{'id':'x','task':{'kind':'call'}},"
               "{'id':'y','task':{'kind':'call'}}]}]}");
    comes_back(book);
    advance(book, "2026-01-12");
    says(book, "\"run\":1,\"version\":1,\"state\":\"open\"");
    csuccess_book_free(book);
}

/* The id of its first task is there already. */
static void
a_step_that_comes_back_makes_another_task(void **state)
{
    csuccess_book *book = open_book();

    (void)state;
    publish(book, "{'id':'a','task':{'kind':'call'}},{'id':'b','task':{'kind':'call'}}");
    advance(book, "2026-01-10");
    start(book);
    advance(book, "2026-01-11");
    publish(book, "{'id':'b','task':{'kind':'call'}}");
    advance(book, "2026-01-12");
    publish(book, "{'id':'a','task':{'kind':'call'}},{'id':'b','task':{'kind':'call'}}");
    advance(book, "2026-01-13");
    says(book, "{\"doc\":\"task\",\"id\":\"p/acme/1/a%2F2\"");
    says(book, "\"steps\":[{\"state\":\"going\",\"task\":\"p/acme/1/a%2F2\"");
    comes_back(book);
    csuccess_book_free(book);
}

/* Off, it starts nothing; but the runs that may finish can exit. */
static void
a_playbook_that_is_off_sees_its_trigger_clear(void **state)
{
    static const char *const body =
        "{'record':'definitions','playbooks':[{'id':'p','enabled':%s,"
        "'trigger':{'when':'seats > 5','existing':true},'exit':{'clears':true},"
        "'steps':[{'id':'a','task':{'kind':'call'}}]}]}";
    csuccess_book *book = open_book();
    csuccess_buffer *bytes;

    (void)state;
    take(book, body, "true");
    advance(book, "2026-01-10");
    take(book, body, "false");
    advance(book, "2026-01-11");
    says(book, "\"state\":\"open\"");
    take(book, "{'record':'customer','id':'acme','attributes':{'seats':1}}");
    comes_back(book);
    advance(book, "2026-01-12");
    says(book, "\"state\":\"exited\"");
    take(book, "{'record':'customer','id':'acme','attributes':{'seats':7}}");
    advance(book, "2026-01-13");
    bytes = saved(book);
    assert_false(has(bytes, "p/acme/2"));
    csuccess_buffer_free(bytes);
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_go_on_when_a_playbook_comes_back),
        cmocka_unit_test(removed_and_published_in_one_bundle_is_a_new_version),
        cmocka_unit_test(a_step_that_comes_back_makes_another_task),
        cmocka_unit_test(a_playbook_that_is_off_sees_its_trigger_clear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
