/* SPDX-License-Identifier: MIT */
/* What scenarios do not show of starts: several runs in a group, subjects, and caps over loading.
 */
#include "workbook.h"

static const char *const visits =
    "'attributes':[{'id':'seats','type':'int'}],'events':[{'id':'visit'}]";

static csuccess_book *
open_book(void)
{
    csuccess_book *book = new_book();

    take(book, "{'record':'definitions',%s}", visits);
    take(book, "{'record':'member','id':'ann'}");
    take(book, "{'record':'customer','id':'acme','owner':'ann','attributes':{'seats':1}}");
    return book;
}

static csuccess_book *
reload(csuccess_book *book)
{
    csuccess_buffer *bytes = saved(book);
    csuccess_book *back = loaded(bytes);

    csuccess_buffer_free(bytes);
    csuccess_book_free(book);
    return back;
}

static unsigned
count(csuccess_book *book, const char *text)
{
    csuccess_buffer *bytes = saved(book);
    const char *at = csuccess_buffer_data(bytes);
    unsigned n = 0;

    for (; (at = strstr(at, text)) != NULL; at++)
        n++;
    csuccess_buffer_free(bytes);
    return n;
}

/* A playbook with a run for each subject, in a group with one that preempts or does not. */
static csuccess_book *
two_subjects(const char *rival)
{
    csuccess_book *book = open_book();

    take(book,
         "{'record':'definitions','playbooks':[{'id':'each','trigger':{'event':'visit',"
         "'each':'subject'},'group':'g','priority':1,'steps':[{'id':'s','task':{'kind':'call'}}]},"
         "{'id':'rival','trigger':{'by':'hand'},'group':'g',%s,"
         "'steps':[{'id':'s','task':{'kind':'call'}}]}]}",
         rival);
    advance(book, "2026-01-10");
    take(book, "{'record':'event','customer':'acme','kind':'visit','subject':'a'}");
    take(book, "{'record':'event','customer':'acme','kind':'visit','subject':'b'}");
    advance(book, "2026-01-11");
    assert_int_equal(count(book, "\"state\":\"open\",\"subject\""), 2);
    take(book, "{'record':'playbook','do':'start','playbook':'rival','customer':'acme'}");
    return book;
}

static void
all_of_a_group_make_way(void **state)
{
    csuccess_book *book = two_subjects("'preempts':true,'priority':2");

    (void)state;
    advance(book, "2026-01-12");
    assert_int_equal(count(book, "\"state\":\"replaced\""), 2);
    assert_int_equal(count(book, "\"id\":\"rival/acme/1\""), 1);
    comes_back(book);
    csuccess_book_free(book);
}

static void
one_of_a_group_that_stays_is_enough(void **state)
{
    csuccess_book *book = two_subjects("'preempts':true,'priority':1");

    (void)state;
    advance(book, "2026-01-12");
    assert_int_equal(count(book, "\"state\":\"replaced\""), 0);
    assert_int_equal(count(book, "\"id\":\"rival/acme/1\""), 0);
    assert_int_equal(count(book, "\"kept\":{\"group\":1}"), 1);
    csuccess_book_free(book);
}

static void
somebody_new_is_another_subject(void **state)
{
    csuccess_book *book = open_book();

    (void)state;
    take(book, "{'record':'definitions','playbooks':[{'id':'p','trigger':{'by':'hand'},"
               "'steps':[{'id':'s','task':{'kind':'call'}}]}]}");
    advance(book, "2026-01-10");
    take(book, "{'record':'playbook','do':'start','playbook':'p','customer':'acme'}");
    advance(book, "2026-01-11");
    refuse(book, CSUCCESS_E_STATE, "", "no open run",
           "{'record':'playbook','do':'stop','playbook':'p','customer':'acme','subject':'new'}");
    take(book, "{'record':'playbook','do':'start','playbook':'p','customer':'acme',"
               "'subject':'new'}");
    advance(book, "2026-01-12");
    assert_int_equal(count(book, "\"doc\":\"run\""), 2);
    comes_back(book);
    csuccess_book_free(book);
}

/* The start of a customer who is erased was one of the day, in a loaded book too. */
static void
a_cap_counts_who_was_erased(void **state)
{
    csuccess_book *book;
    int loads;

    (void)state;
    for (loads = 0; loads < 2; loads++) {
        book = open_book();
        take(book, "{'record':'customer','id':'bolt','owner':'ann','attributes':{'seats':1}}");
        take(book, "{'record':'definitions','playbooks':[{'id':'p','trigger':{'when':'seats > 5'},"
                   "'cap':{'per_owner_per_day':1,'over':'drop'},"
                   "'steps':[{'id':'s','task':{'kind':'call'}}]}]}");
        advance(book, "2026-01-10T09:00:00Z");
        take(book, "{'record':'customer','id':'acme','attributes':{'seats':6}}");
        advance(book, "2026-01-10T10:00:00Z");
        assert_int_equal(count(book, "\"doc\":\"run\""), 1);
        take(book, "{'record':'erase','customer':'acme'}");
        if (loads)
            book = reload(book);
        take(book, "{'record':'customer','id':'bolt','attributes':{'seats':6}}");
        advance(book, "2026-01-10T11:00:00Z");
        assert_int_equal(count(book, "\"doc\":\"run\""), 0);
        assert_int_equal(count(book, "\"kept\":{\"cap\":1}"), 1);
        csuccess_book_free(book);
    }
}

/* Told of a task, the run goes on with the next move, in a loaded book too. */
static void
what_is_told_of_a_task_is_due(void **state)
{
    csuccess_book *book;
    int loads;

    (void)state;
    for (loads = 0; loads < 2; loads++) {
        book = open_book();
        take(book, "{'record':'definitions','playbooks':[{'id':'p','trigger':{'by':'hand'},"
                   "'steps':[{'id':'a','task':{'kind':'call'}},{'id':'b','at':{'from':"
                   "{'step':'a'}},'task':{'kind':'call'}}]}]}");
        advance(book, "2026-01-10");
        take(book, "{'record':'playbook','do':'start','playbook':'p','customer':'acme'}");
        advance(book, "2026-01-10T08:00:00Z");
        take(book, "{'record':'task','do':'complete','task':'p/acme/1/a'}");
        if (loads)
            book = reload(book);
        advance(book, "2026-01-10T08:00:00Z");
        assert_int_equal(count(book, "{\"doc\":\"task\",\"id\":\"p/acme/1/b\""), 1);
        csuccess_book_free(book);
    }
}

/* With the grain 'day' one that waits for another begins at the same midnight. */
static void
a_chain_is_of_one_midnight(void **state)
{
    csuccess_book *book = new_book();

    (void)state;
    take(book,
         "{'record':'definitions','book':{'grain':'day'},%s,'playbooks':[{'id':'p',"
         "'trigger':{'when':'seats > 5'},'steps':[{'id':'c','choose':["
         "{'when':'seats > 5','steps':[]}]}]},{'id':'q','trigger':{'playbook':'p'},"
         "'steps':[{'id':'s','task':{'kind':'call'}}]}]}",
         visits);
    take(book, "{'record':'customer','id':'acme','attributes':{'seats':1}}");
    advance(book, "2026-01-10T09:00:00Z");
    take(book, "{'record':'customer','id':'acme','at':'2026-01-10T12:00:00Z',"
               "'attributes':{'seats':6}}");
    advance(book, "2026-01-11T00:00:00Z");
    assert_int_equal(count(book, "\"doc\":\"task\",\"id\":\"q/acme/1/s\""), 1);
    assert_int_equal(count(book, "\"made\":\"2026-01-11T00:00:00Z\""), 1);
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_a_group_make_way),
        cmocka_unit_test(one_of_a_group_that_stays_is_enough),
        cmocka_unit_test(somebody_new_is_another_subject),
        cmocka_unit_test(a_cap_counts_who_was_erased),
        cmocka_unit_test(what_is_told_of_a_task_is_due),
        cmocka_unit_test(a_chain_is_of_one_midnight),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
