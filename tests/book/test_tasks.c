/* SPDX-License-Identifier: MIT */
/* The work list: what is handed out and when, what is told of a task, whose it is, and that it
 * outlives saving, cloning, merging and replay. */
#include <stdio.h>

#include "book/task/task.h"
#include "util/buffer.h"
#include "workbook.h"

#include "book/book.h"

static csuccess_book *book;

static int
open_book(void **state)
{
    (void)state;
    book = new_book();
    take(book, "{'record':'definitions','attributes':[{'id':'plan','type':'text'}]}");
    take(book, "{'record':'member','id':'ann'}");
    take(book, "{'record':'member','id':'bob'}");
    take(book, "{'record':'customer','id':'acme','owner':'ann'}");
    take(book, "{'record':'customer','id':'bolt','owner':'ann'}");
    take(book, "{'record':'contact','customer':'acme','id':'zoe'}");
    advance(book, "2026-01-10");
    return 0;
}

static int
close_book(void **state)
{
    (void)state;
    csuccess_book_free(book);
    return 0;
}

static csuccess_task
task(const char *id)
{
    csuccess_task out = 0;

    assert_int_equal(csuccess_task_find(book, id, strlen(id), &out), CSUCCESS_OK);
    assert_int_equal(csuccess_handle_kind(out), CSUCCESS_HANDLE_TASK);
    return out;
}

static csuccess_task_info
info_of(csuccess_book *of, const char *id)
{
    csuccess_task_info info = {.size = sizeof info};
    csuccess_task handle = 0;

    assert_int_equal(csuccess_task_find(of, id, strlen(id), &handle), CSUCCESS_OK);
    assert_int_equal(csuccess_task_get(of, handle, &info), CSUCCESS_OK);
    return info;
}

/* The ids of everything that is handed out now, with blanks between them. */
static const char *
handed_out(csuccess_book *from)
{
    static char text[1000];
    csuccess_task_info info = {.size = sizeof info};
    csuccess_task next;
    size_t n = 0;

    text[0] = '\0';
    for (;;) {
        assert_int_equal(csuccess_task_next(from, &next), CSUCCESS_OK);
        if (!next)
            return text;
        assert_int_equal(csuccess_task_get(from, next, &info), CSUCCESS_OK);
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n ? " " : "", info.id);
    }
}

static void
create(const char *id, const char *more)
{
    take(book, "{'record':'task','do':'create','task':'%s','customer':'acme','kind':'call'%s}", id,
         more);
}

static void
tell(const char *verb, const char *id, const char *more)
{
    take(book, "{'record':'task','do':'%s','task':'%s'%s}", verb, id, more);
}

static void
refuse_telling(csuccess_status status, const char *part, const char *verb, const char *id,
               const char *more)
{
    refuse(book, status, status == CSUCCESS_E_STATE || status == CSUCCESS_E_UNKNOWN ? "/task" : "",
           part, "{'record':'task','do':'%s','task':'%s'%s}", verb, id, more);
}

static uint32_t
load_of(const char *member)
{
    csuccessp_text id = csuccessp_texts_find(&book->texts, member, strlen(member));

    return id ? csuccessp_task_load(book, id) : 0;
}

static void
a_task_says_what_it_is(void **state)
{
    csuccess_task_info info;

    (void)state;
    create("t", ",'title':'Call them','owner':'ann','contact':'zoe','priority':-3,"
                "'due':'2026-01-12T00:00:00Z','parameters':{'b':[1,2.50],'a':'x'},'by':'me'");
    info = info_of(book, "t");
    assert_string_equal(info.id, "t");
    assert_int_equal(info.id_length, 1);
    assert_string_equal(info.playbook, "");
    assert_string_equal(info.step, "");
    assert_int_equal(info.run, 0);
    assert_true(info.customer == customer(book, "acme"));
    assert_string_equal(info.customer_id, "acme");
    assert_string_equal(info.kind, "call");
    assert_string_equal(info.title, "Call them");
    assert_string_equal(info.owner, "ann");
    assert_string_equal(info.contact, "zoe");
    assert_string_equal(info.parameters, "{\"a\":\"x\",\"b\":[1,2.5]}");
    assert_int_equal(info.parameters_length, strlen(info.parameters));
    assert_int_equal(info.priority, -3);
    assert_int_equal(info.state, CSUCCESS_TASK_OPEN);
    assert_true(info.made == when("2026-01-10"));
    assert_true(info.start == when("2026-01-10"));
    assert_true(info.due == when("2026-01-12"));
    assert_true(info.until == CSUCCESS_TASK_NEVER);
    assert_true(info.acknowledged == CSUCCESS_TASK_NEVER);
    assert_true(info.closed == CSUCCESS_TASK_NEVER);
    assert_int_equal(info.snoozed, 0);
    comes_back(book);
}

static void
handles_and_arguments(void **state)
{
    csuccess_task_info info = {.size = sizeof info};
    csuccess_task one, none = 7;

    (void)state;
    create("t", "");
    one = task("t");
    assert_int_equal(csuccess_task_find(book, "q", 1, &none), CSUCCESS_E_NOT_FOUND);
    assert_int_equal(csuccess_task_find(book, NULL, 1, &none), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_task_next(book, NULL), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_task_next(NULL, &none), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_task_rewind(NULL), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_task_acknowledge(NULL, one), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_task_get(book, one, NULL), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_task_get(book, customer(book, "acme"), &info), CSUCCESS_E_HANDLE);
    assert_int_equal(csuccess_task_get(book, one + 100, &info), CSUCCESS_E_HANDLE);
    assert_int_equal(csuccess_task_acknowledge(book, 0), CSUCCESS_E_HANDLE);
    info.size = 8;
    assert_int_equal(csuccess_task_get(book, one, &info), CSUCCESS_E_STRUCT_SIZE);
    info.size = sizeof info;
    take(book, "{'record':'remove','customer':'acme'}");
    assert_int_equal(csuccess_task_get(book, one, &info), CSUCCESS_E_GONE);
    assert_int_equal(csuccess_task_acknowledge(book, one), CSUCCESS_E_GONE);
    take(book, "{'record':'task','do':'create','task':'u','customer':'bolt','kind':'call'}");
    assert_true(task("u") != one); /* the place again, but not the handle */
    assert_int_equal((uint32_t)task("u"), (uint32_t)one);
    assert_int_equal(csuccess_task_get(book, one, &info), CSUCCESS_E_GONE);
}

static void
the_order_of_handing_out(void **state)
{
    (void)state;
    create("later", ",'start':'2026-01-11T00:00:00Z'");
    create("b", ",'start':'2026-01-09T00:00:00Z'");
    create("a", ",'start':'2026-01-09T00:00:00Z'");
    create("urgent", ",'start':'2026-01-09T00:00:00Z','priority':2");
    create("early", ",'start':'2026-01-01T00:00:00Z','priority':-2");
    assert_string_equal(handed_out(book), "early urgent a b");
    assert_string_equal(handed_out(book), "");
    advance(book, "2026-01-11");
    assert_string_equal(handed_out(book), "later");
    tell("acknowledge", "a", "");
    assert_int_equal(csuccess_task_acknowledge(book, task("early")), CSUCCESS_OK);
    assert_int_equal(csuccess_task_rewind(book), CSUCCESS_OK);
    tell("cancel", "urgent", ",'reason':'no more'");
    tell("complete", "b", "");
    assert_string_equal(handed_out(book), "later");
    comes_back(book);
}

/* Nothing is due before there is a clock. */
static void
before_the_first_move(void **state)
{
    csuccess_book *fresh = new_book();

    (void)state;
    take(fresh, "{'record':'customer','id':'acme'}");
    take(fresh, "{'record':'task','do':'create','task':'t','customer':'acme','kind':'call'}");
    assert_string_equal(handed_out(fresh), "");
    refuse(
        fresh, CSUCCESS_E_NO_CLOCK, "", "needs an 'at'",
        "{'record':'task','do':'snooze','task':'t','reason':'r','until':'2026-01-12T00:00:00Z'}");
    assert_true(info_of(fresh, "t").made == CSUCCESS_TASK_NEVER);
    take(fresh, "{'record':'task','do':'complete','task':'t'}");
    take(fresh, "{'record':'task','do':'create','task':'u','customer':'acme','kind':'call'}");
    comes_back(fresh);
    advance(fresh, "2026-01-01");
    assert_string_equal(handed_out(fresh), "u");
    comes_back(fresh);
    csuccess_book_free(fresh);
}

static void
an_acknowledgement(void **state)
{
    csuccess_buffer *journal = NULL;
    csuccess_book *again;

    (void)state;
    csuccess_book_free(book);
    assert_int_equal(csuccess_buffer_new(NULL, &journal), CSUCCESS_OK);
    book = journaled(journal);
    take(book, "{'record':'customer','id':'acme'}");
    advance(book, "2026-01-10");
    create("t\\\"q", "");
    create("u", "");
    assert_int_equal(csuccess_task_acknowledge(book, task("t\"q")), CSUCCESS_OK);
    assert_true(has(journal, "{\"record\":\"task\",\"do\":\"acknowledge\",\"task\":\"t\\\"q\"}"));
    assert_int_equal(csuccess_task_acknowledge(book, task("t\"q")), CSUCCESS_OK);
    assert_int_equal(counts(book).repeated, 1);
    assert_int_equal(info_of(book, "t\"q").state, CSUCCESS_TASK_ACKNOWLEDGED);
    assert_true(info_of(book, "t\"q").acknowledged == when("2026-01-10"));
    tell("acknowledge", "u", ",'delivery':'message 17'");
    assert_string_equal(info_of(book, "u").delivery, "message 17");
    tell("acknowledge", "u", ",'delivery':'message 17'");
    assert_int_equal(counts(book).repeated, 2);
    refuse_telling(CSUCCESS_E_STATE, "another text", "acknowledge", "u", "");
    assert_int_equal(csuccess_task_acknowledge(book, task("u")), CSUCCESS_E_STATE);
    assert_string_equal(handed_out(book), "");
    again = replayed(journal);
    same_books(book, again, "replayed");
    csuccess_book_free(again);
    comes_back(book);
    csuccess_buffer_free(journal);
}

static void
closed_tasks_stay_closed(void **state)
{
    (void)state;
    create("t", ",'owner':'ann'");
    create("u", ",'owner':'ann'");
    create("v", "");
    assert_int_equal(load_of("ann"), 2);
    tell("acknowledge", "t", "");
    assert_int_equal(load_of("ann"), 2);
    tell("complete", "t", ",'outcome':'they stay','reason':'because'");
    assert_int_equal(load_of("ann"), 1);
    assert_string_equal(info_of(book, "t").outcome, "they stay");
    assert_string_equal(info_of(book, "t").reason, "because");
    assert_true(info_of(book, "t").closed == when("2026-01-10"));
    tell("complete", "t", ",'outcome':'they stay','reason':'because'");
    tell("acknowledge", "t", "");
    assert_int_equal(counts(book).repeated, 2);
    refuse_telling(CSUCCESS_E_STATE, "'t' is completed", "complete", "t", "");
    refuse_telling(CSUCCESS_E_STATE, "'t' is completed", "cancel", "t", ",'reason':'because'");
    refuse_telling(CSUCCESS_E_STATE, "'t' is completed", "snooze", "t",
                   ",'reason':'because','until':'2026-02-01T00:00:00Z'");
    refuse_telling(CSUCCESS_E_STATE, "'t' is completed", "reassign", "t", ",'owner':'bob'");
    refuse(book, CSUCCESS_E_STATE, "", "stays closed",
           "{'record':'task','do':'reopen','task':'t'}");
    tell("cancel", "u", ",'reason':'not relevant'");
    assert_int_equal(info_of(book, "u").state, CSUCCESS_TASK_CANCELLED);
    assert_string_equal(info_of(book, "u").outcome, "");
    assert_int_equal(load_of("ann"), 0);
    tell("cancel", "u", ",'reason':'not relevant'");
    assert_int_equal(counts(book).repeated, 3);
    refuse_telling(CSUCCESS_E_STATE, "'u' is cancelled", "cancel", "u", ",'reason':'other'");
    refuse_telling(CSUCCESS_E_STATE, "'u' is cancelled", "acknowledge", "u", "");
    tell("complete", "v", "");
    assert_string_equal(info_of(book, "v").outcome, "done");
    tell("complete", "v", ",'outcome':'done'");
    assert_int_equal(counts(book).repeated, 4);
    comes_back(book);
}

static void
a_snooze_ends_by_itself(void **state)
{
    (void)state;
    create("t", ",'due':'2026-01-11T00:00:00Z'");
    create("u", "");
    assert_string_equal(handed_out(book), "t u");
    tell("snooze", "t", ",'until':'2026-01-20T00:00:00Z','reason':'on holiday'");
    tell("snooze", "u", ",'until':'2026-01-20T00:00:00Z','reason':'on holiday'");
    tell("snooze", "u", ",'until':'2026-01-20T00:00:00Z','reason':'on holiday'");
    assert_int_equal(counts(book).repeated, 1);
    assert_int_equal(info_of(book, "t").snoozed, 1);
    assert_int_equal(info_of(book, "t").state, CSUCCESS_TASK_OPEN);
    assert_true(info_of(book, "t").due == when("2026-01-11"));
    comes_back(book);
    tell("snooze", "u", ",'until':'2026-01-15T00:00:00Z','reason':'back earlier'");
    assert_string_equal(handed_out(book), "");
    assert_int_equal(csuccess_task_rewind(book), CSUCCESS_OK);
    assert_string_equal(handed_out(book), "");
    advance(book, "2026-01-15");
    assert_string_equal(handed_out(book), "u");
    tell("complete", "t", ""); /* open all the while */
    assert_int_equal(info_of(book, "t").snoozed, 0);
    advance(book, "2026-01-21");
    assert_string_equal(handed_out(book), "");
    refuse(
        book, CSUCCESS_E_VALUE, "/until", "after it begins",
        "{'record':'task','do':'snooze','task':'u','reason':'r','until':'2026-01-21T00:00:00Z'}");
    comes_back(book);
}

static void
owners(void **state)
{
    (void)state;
    create("t", "");
    tell("reassign", "t", ",'owner':'ann'");
    assert_int_equal(load_of("ann"), 1);
    tell("reassign", "t", ",'owner':'ann'");
    assert_int_equal(counts(book).repeated, 1);
    tell("reassign", "t", ",'owner':'bob'");
    assert_int_equal(load_of("ann"), 0);
    assert_int_equal(load_of("bob"), 1);
    refuse(book, CSUCCESS_E_UNKNOWN, "/owner", "did you mean 'bob'",
           "{'record':'task','do':'reassign','task':'t','owner':'bop'}");
    refuse(book, CSUCCESS_E_FIELD, "/owner", "",
           "{'record':'task','do':'reassign','task':'t','owner':7}");
    tell("reassign", "t", ",'owner':null");
    assert_int_equal(load_of("bob"), 0);
    assert_string_equal(info_of(book, "t").owner, "");
    comes_back(book);
}

static void
what_is_refused(void **state)
{
    (void)state;
    create("t", "");
    create("t", ""); /* the same again */
    assert_int_equal(counts(book).repeated, 1);
    refuse(book, CSUCCESS_E_STATE, "/task", "another task 't'",
           "{'record':'task','do':'create','task':'t','customer':'bolt','kind':'call'}");
    refuse(book, CSUCCESS_E_STATE, "/task", "another task 't'",
           "{'record':'task','do':'create','task':'t','customer':'acme','kind':'email'}");
    refuse(book, CSUCCESS_E_VALUE, "/task", "playbooks",
           "{'record':'task','do':'create','task':'a/b','customer':'acme','kind':'call'}");
    refuse(book, CSUCCESS_E_FIELD, "", "'kind' is missing",
           "{'record':'task','do':'create','task':'u','customer':'acme'}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/customer", "",
           "{'record':'task','do':'create','task':'u','customer':'acne','kind':'call'}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/contact", "no contact 'max'",
           "{'record':'task','do':'create','task':'u','customer':'acme','kind':'call',"
           "'contact':'max'}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/owner", "no member",
           "{'record':'task','do':'create','task':'u','customer':'acme','kind':'call',"
           "'owner':'max'}");
    refuse(book, CSUCCESS_E_VALUE, "/priority", "2^31",
           "{'record':'task','do':'create','task':'u','customer':'acme','kind':'call',"
           "'priority':2147483648}");
    refuse(book, CSUCCESS_E_FIELD, "/parameters", "",
           "{'record':'task','do':'create','task':'u','customer':'acme','kind':'call',"
           "'parameters':[]}");
    refuse(book, CSUCCESS_E_FIELD, "/parameters/a", "twice",
           "{'record':'task','do':'create','task':'u','customer':'acme','kind':'call',"
           "'parameters':{'a':1,'a':2}}");
    refuse_telling(CSUCCESS_E_UNKNOWN, "no task 'u'", "complete", "u", "");
    refuse(book, CSUCCESS_E_FIELD, "", "'reason'", "{'record':'task','do':'cancel','task':'t'}");
    refuse(book, CSUCCESS_E_FIELD, "", "'reason'",
           "{'record':'task','do':'cancel','task':'t','reason':' '}");
    refuse(book, CSUCCESS_E_FIELD, "", "'until' is missing",
           "{'record':'task','do':'snooze','task':'t','reason':'r'}");
    refuse(book, CSUCCESS_E_FIELD, "/outcome", "takes no 'outcome'",
           "{'record':'task','do':'cancel','task':'t','reason':'r','outcome':'o'}");
    refuse(book, CSUCCESS_E_VALUE, "/do", "", "{'record':'task','do':'finish','task':'t'}");
    refuse(book, CSUCCESS_E_VALUE, "/to", "somebody else",
           "{'record':'hand_over','from':'ann','to':'ann'}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/to", "no member",
           "{'record':'hand_over','from':'ann','to':'max'}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/customers/1", "no customer",
           "{'record':'hand_over','from':'ann','to':'bob','customers':['acme','acne']}");
}

static void
handing_over(void **state)
{
    (void)state;
    create("open", ",'owner':'ann'");
    create("told", ",'owner':'ann'");
    create("done", ",'owner':'ann'");
    create("others", "");
    take(book, "{'record':'task','do':'create','task':'bolts','customer':'bolt','kind':'call',"
               "'owner':'ann'}");
    tell("acknowledge", "told", "");
    tell("complete", "done", "");
    take(book, "{'record':'hand_over','from':'ann','to':'bob','tasks':'none','customers':['acme'],"
               "'owner':true}");
    assert_int_equal(load_of("ann"), 3);
    assert_string_equal(value_of(book, "acme", "owner").text, "bob");
    assert_string_equal(value_of(book, "bolt", "owner").text, "ann");
    take(book,
         "{'record':'hand_over','from':'ann','to':'bob','tasks':'open','customers':['acme']}");
    assert_string_equal(info_of(book, "open").owner, "bob");
    assert_string_equal(info_of(book, "told").owner, "ann");
    assert_string_equal(info_of(book, "bolts").owner, "ann");
    take(book, "{'record':'hand_over','from':'ann','to':'bob','customers':[]}");
    assert_int_equal(load_of("ann"), 2);
    take(book, "{'record':'hand_over','from':'ann','to':'bob'}");
    assert_int_equal(load_of("ann"), 0);
    assert_int_equal(load_of("bob"), 3);
    assert_string_equal(info_of(book, "done").owner, "ann"); /* history */
    assert_string_equal(info_of(book, "others").owner, "");
    assert_string_equal(value_of(book, "bolt", "owner").text, "ann");
    advance(book, "2026-01-12");
    comes_back(book);
}

/* A hand-over that waits concerns whomever it finds. */
static void
handing_over_later(void **state)
{
    (void)state;
    create("t", ",'owner':'ann'");
    take(book, "{'record':'hand_over','from':'ann','to':'bob','owner':true,"
               "'at':'2026-01-12T06:00:00Z'}");
    take(book, "{'record':'hand_over','from':'bob','to':'cid','customers':['bolt'],"
               "'at':'2026-01-14T06:00:00Z'}");
    take(book, "{'record':'hand_over','from':'bob','to':'cid','customers':['acme','bolt'],"
               "'owner':true,'at':'2026-01-16T06:00:00Z'}");
    take(book, "{'record':'member','id':'cid','at':'2026-01-15T00:00:00Z'}");
    comes_back(book);
    advance(book, "2026-01-13");
    assert_string_equal(info_of(book, "t").owner, "bob");
    assert_string_equal(value_of(book, "bolt", "owner").text, "bob");
    comes_back(book);
    take(book, "{'record':'erase','customer':'bolt'}");
    comes_back(book);
    advance(book, "2026-01-20"); /* the second one came before its member */
    assert_int_equal(counts(book).orphaned, 1);
    assert_string_equal(info_of(book, "t").owner, "cid");
    assert_string_equal(value_of(book, "acme", "owner").text, "cid");
    comes_back(book);
}

static void
what_waits(void **state)
{
    (void)state;
    take(book, "{'record':'task','do':'create','task':'t','customer':'acme','kind':'call',"
               "'owner':'cid','contact':'max','at':'2026-01-12T00:00:00Z'}");
    take(book, "{'record':'task','do':'snooze','task':'t','reason':'r',"
               "'until':'2026-01-14T00:00:00Z','at':'2026-01-12T00:00:00Z'}");
    take(book, "{'record':'task','do':'complete','task':'t','at':'2026-01-15T00:00:00Z'}");
    take(book, "{'record':'task','do':'cancel','task':'t','reason':'r',"
               "'at':'2026-01-16T00:00:00Z'}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/task", "no task 't'",
           "{'record':'task','do':'complete','task':'t','at':'2026-01-11T00:00:00Z'}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/task", "no task 't'",
           "{'record':'task','do':'complete','task':'t'}");
    comes_back(book);
    advance(book, "2026-01-13");
    assert_int_equal(info_of(book, "t").snoozed, 1);
    assert_true(info_of(book, "t").made == when("2026-01-12"));
    assert_string_equal(info_of(book, "t").owner, "");
    assert_string_equal(info_of(book, "t").contact, "");
    assert_int_equal(counts(book).orphaned, 2); /* no such owner, no such contact */
    assert_string_equal(handed_out(book), "");
    advance(book, "2026-01-14");
    assert_string_equal(handed_out(book), "t");
    advance(book, "2026-01-20");
    assert_int_equal(info_of(book, "t").state, CSUCCESS_TASK_COMPLETED);
    assert_int_equal(counts(book).orphaned, 3);
    comes_back(book);
}

/* At a coarse grain a task is made and closed at one instant. */
static void
made_and_closed_at_once(void **state)
{
    csuccess_book *coarse = new_book();

    (void)state;
    take(coarse, "{'record':'definitions','book':{'grain':'day'}}");
    take(coarse, "{'record':'customer','id':'acme'}");
    advance(coarse, "2026-01-10");
    take(coarse, "{'record':'task','do':'create','task':'t','customer':'acme','kind':'call',"
                 "'at':'2026-01-10T08:00:00Z'}");
    take(coarse, "{'record':'task','do':'complete','task':'t','at':'2026-01-10T09:00:00Z'}");
    comes_back(coarse);
    advance(coarse, "2026-01-11");
    assert_int_equal(info_of(coarse, "t").state, CSUCCESS_TASK_COMPLETED);
    assert_true(info_of(coarse, "t").closed == when("2026-01-10T09:00:00Z"));
    assert_int_equal(counts(coarse).orphaned, 0);
    csuccess_book_free(coarse);
}

static void
customers_merge(void **state)
{
    (void)state;
    create("t", ",'owner':'ann'");
    create("u", "");
    take(book, "{'record':'task','do':'create','task':'v','customer':'acme','kind':'call',"
               "'at':'2026-01-12T00:00:00Z'}");
    take(book, "{'record':'task','do':'complete','task':'u','at':'2026-01-12T00:00:00Z'}");
    take(book, "{'record':'task','do':'complete','task':'v','at':'2026-01-13T00:00:00Z'}");
    take(book, "{'record':'merge','from':'acme','into':'bolt'}");
    assert_string_equal(info_of(book, "t").customer_id, "bolt");
    comes_back(book);
    advance(book, "2026-01-14");
    assert_string_equal(info_of(book, "v").customer_id, "bolt");
    assert_int_equal(info_of(book, "u").state, CSUCCESS_TASK_COMPLETED);
    assert_int_equal(info_of(book, "v").state, CSUCCESS_TASK_COMPLETED);
    assert_int_equal(load_of("ann"), 1);
    create("w", ""); /* by the old id */
    comes_back(book);
    take(book, "{'record':'erase','customer':'bolt'}");
    assert_int_equal(load_of("ann"), 0);
    assert_string_equal(handed_out(book), "");
    comes_back(book);
}

/* A clone knows the handles, and those that are gone. */
static void
clones(void **state)
{
    csuccess_task_info info = {.size = sizeof info};
    csuccess_task a, b, c;
    csuccess_book *copy;

    (void)state;
    take(book, "{'record':'customer','id':'coil'}");
    take(book, "{'record':'task','do':'create','task':'z','customer':'coil','kind':'call'}");
    create("a", ",'owner':'ann'");
    create("y", "");
    take(book, "{'record':'task','do':'create','task':'b','customer':'bolt','kind':'call'}");
    a = task("z");
    b = task("a");
    c = task("b");
    take(book, "{'record':'remove','customer':'coil'}");
    copy = cloned(book);
    assert_int_equal(csuccess_task_get(copy, a, &info), CSUCCESS_E_GONE);
    assert_int_equal(csuccess_task_get(copy, b, &info), CSUCCESS_OK);
    assert_string_equal(info.id, "a");
    assert_int_equal(csuccess_task_get(copy, c, &info), CSUCCESS_OK);
    assert_string_equal(info.id, "b");
    assert_string_equal(handed_out(book), "a b y");
    assert_string_equal(handed_out(copy), "a b y");
    take(copy, "{'record':'task','do':'create','task':'new','customer':'acme','kind':'call'}");
    assert_int_equal(csuccess_task_get(copy, a, &info), CSUCCESS_E_GONE);
    assert_string_equal(handed_out(copy), "new");
    csuccess_book_free(copy);
}

/* Many tasks in any order: the heap gives them by time, and closes holes. */
static void
many_tasks(void **state)
{
    enum { MANY = 3000 };
    csuccess_task_info info = {.size = sizeof info};
    csuccess_task next;
    int64_t before = INT64_MIN;
    char more[100];
    unsigned seed = 1, i, count = 0;
    char id[16];

    (void)state;
    for (i = 0; i < MANY; i++) {
        seed = seed * 1103515245u + 12345u;
        snprintf(id, sizeof id, "t%u", i);
        snprintf(more, sizeof more, ",'start':%lld,'priority':%u",
                 (long long)(when("2026-01-01") + (seed >> 8) % 1000 * HOUR), seed >> 4 & 3);
        create(id, more);
    }
    for (i = 0; i < MANY; i += 3) {
        snprintf(id, sizeof id, "t%u", i);
        tell("complete", id, "");
    }
    for (i = 1; i < MANY; i += 3) {
        snprintf(id, sizeof id, "t%u", i);
        tell("snooze", id, ",'until':'2026-01-15T00:00:00Z','reason':'r'");
    }
    advance(book, "2026-03-01");
    for (;; count++) {
        int64_t from;
        assert_int_equal(csuccess_task_next(book, &next), CSUCCESS_OK);
        if (!next)
            break;
        assert_int_equal(csuccess_task_get(book, next, &info), CSUCCESS_OK);
        assert_int_equal(info.state, CSUCCESS_TASK_OPEN);
        from = info.until > info.start ? info.until : info.start;
        assert_true(from >= before);
        before = from;
    }
    assert_int_equal(count, MANY - MANY / 3);
}

static void
check_id(const char *wanted, const char *playbook, const char *who, uint32_t run, const char *step)
{
    csuccessp_buffer id;

    csuccessp_buffer_open(&id, &book->memory);
    csuccessp_task_id(&id, playbook, strlen(playbook), who, strlen(who), run, step, strlen(step));
    assert_int_equal(id.status, CSUCCESS_OK);
    assert_int_equal(id.length, strlen(wanted));
    assert_memory_equal(id.data, wanted, id.length);
    assert_true(csuccessp_task_id_names(id.data, id.length, who, strlen(who)));
    assert_false(csuccessp_task_id_names(id.data, id.length, "another", 7));
    csuccessp_buffer_close(&id);
}

static void
ids_of_playbooks(void **state)
{
    char part[256], other[256];
    csuccessp_buffer a, b;

    (void)state;
    check_id("renewal/acme/1/call", "renewal", "acme", 1, "call");
    check_id("a%2Fb/c%25d%2F/4294967295/%252F", "a/b", "c%d/", UINT32_MAX, "%2F");
    memset(part, 'x', 255);
    part[255] = '\0';
    memcpy(other, part, 256);
    other[200] = 'y';
    csuccessp_buffer_open(&a, &book->memory);
    csuccessp_buffer_open(&b, &book->memory);
    csuccessp_buffer_text(&a, "before ");
    csuccessp_task_id(&a, part, 255, part, 255, 7, part, 255);
    csuccessp_task_id(&b, part, 255, other, 255, 7, part, 255);
    assert_int_equal(b.length, 3 * 64 + 3 + 1 + 34);
    assert_int_equal(a.length, b.length + 7);
    assert_memory_equal(a.data + 7 + b.length - 34, "%-", 2);
    assert_memory_equal(a.data + 7, b.data, b.length - 32);
    assert_memory_not_equal(a.data + 7, b.data, b.length);
    assert_true(csuccessp_task_id_names(b.data, b.length, other, 255));
    assert_false(csuccessp_task_id_names(b.data, b.length, "x", 1));
    csuccessp_buffer_close(&a);
    csuccessp_buffer_close(&b);
    /* neither an escape nor a character is cut in two */
    memset(part, '/', 255);
    memset(other, 'e', 255);
    memcpy(other + 62, "\xe2\x82\xac", 3);
    csuccessp_buffer_open(&a, &book->memory);
    csuccessp_task_id(&a, part, 255, other, 255, 7, "s", 1);
    assert_memory_equal(a.data + 60, "%2F/eeee", 8);
    assert_memory_equal(a.data + 64 + 62, "/7/s%-", 6);
    csuccessp_buffer_close(&a);
}

static void
contacts_go(void **state)
{
    (void)state;
    create("t", ",'contact':'zoe'");
    take(book, "{'record':'task','do':'create','task':'v','customer':'acme','kind':'call',"
               "'contact':'zoe','at':'2026-01-12T00:00:00Z'}");
    take(book, "{'record':'erase','customer':'acme','contact':'zoe'}");
    assert_string_equal(info_of(book, "t").contact, "");
    comes_back(book);
    advance(book, "2026-01-13");
    assert_string_equal(info_of(book, "v").contact, "");
    assert_int_equal(counts(book).orphaned, 0);
    assert_int_equal(counts(book).erased, 1);
}

#define task_test(test) cmocka_unit_test_setup_teardown(test, open_book, close_book)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        task_test(a_task_says_what_it_is),
        task_test(handles_and_arguments),
        task_test(the_order_of_handing_out),
        task_test(before_the_first_move),
        task_test(an_acknowledgement),
        task_test(closed_tasks_stay_closed),
        task_test(a_snooze_ends_by_itself),
        task_test(owners),
        task_test(what_is_refused),
        task_test(handing_over),
        task_test(handing_over_later),
        task_test(what_waits),
        task_test(made_and_closed_at_once),
        task_test(customers_merge),
        task_test(clones),
        task_test(many_tasks),
        task_test(ids_of_playbooks),
        task_test(contacts_go),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
