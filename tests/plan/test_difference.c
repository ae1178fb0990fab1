/* SPDX-License-Identifier: MIT */
/* Differences between versions, the change log, and notices of dates that moved. */
#include <stdio.h>
#include <string.h>

#include "planbook.h"

#define US CSUCCESSP_FOR_US
#define CUSTOMER CSUCCESSP_FOR_CUSTOMER
#define NOW CSUCCESSP_REVISION_NOW

static csuccess_book *book;

static int
open_book(void **state)
{
    (void)state;
    book = new_planbook();
    return 0;
}

static int
close_book(void **state)
{
    (void)state;
    csuccess_book_free(book);
    return 0;
}

static uint32_t
canvas(void)
{
    return csuccessp_canvas_find(book, "plan", 4);
}

static uint32_t
revision(void)
{
    return csuccessp_canvas_at(book, canvas())->revision;
}

static void
write_value(const csuccessp_difference *d, const csuccessp_difference_line *line,
            csuccessp_plan_value value, csuccessp_buffer *to)
{
    size_t length = to->length;

    csuccessp_plan_value_text(book, line->field, value, csuccessp_difference_sees, d, to);
    if (to->length == length)
        csuccessp_buffer_char(to, '-');
}

static void
write_line(const csuccessp_difference *d, size_t i, csuccessp_buffer *to)
{
    const csuccessp_difference_line *line = &d->lines.items[i];

    csuccessp_buffer_text(to, i ? "; " : "");
    if (line->item == CSUCCESSP_PLAN_NONE) {
        csuccessp_buffer_text(to, "canvas ");
        csuccessp_buffer_text(to, csuccessp_canvas_field_names[line->field]);
        return;
    }
    csuccessp_buffer_text(to, csuccessp_differences[line->what]);
    csuccessp_buffer_char(to, ' ');
    csuccessp_buffer_text(to, id_of(book, line->item));
    if (line->what != CSUCCESSP_CHANGED)
        return;
    csuccessp_buffer_char(to, ' ');
    csuccessp_buffer_text(to, csuccessp_plan_field_names[line->field]);
    csuccessp_buffer_char(to, ' ');
    write_value(d, line, line->old, to);
    csuccessp_buffer_text(to, " > ");
    write_value(d, line, line->now, to);
}

static const char *
text_of(csuccessp_difference *d)
{
    static char text[2000];
    csuccessp_buffer to;
    size_t i;

    csuccessp_buffer_open(&to, &book->memory);
    for (i = 0; i < d->lines.count; i++)
        write_line(d, i, &to);
    snprintf(text, sizeof text, "%.*s", (int)to.length, to.length ? to.data : "");
    csuccessp_buffer_close(&to);
    csuccessp_difference_close(d);
    return text;
}

static const char *
difference(uint8_t audience, uint32_t from, uint32_t to)
{
    csuccessp_difference d;

    assert_int_equal(csuccessp_difference_open(book, canvas(), audience, from, to, &d),
                     CSUCCESS_OK);
    return text_of(&d);
}

static const char *
logged(uint8_t audience, uint32_t from, uint32_t to)
{
    csuccessp_difference d;

    assert_int_equal(csuccessp_change_log_open(book, canvas(), audience, from, to, &d),
                     CSUCCESS_OK);
    return text_of(&d);
}

static void
items_come_go_and_change(void **state)
{
    csuccessp_difference d;
    uint32_t first, second;

    (void)state;
    item(book, "o", "objective", ",'title':'Grow'");
    item(book, "k", "kpi", ",'of':['o'],'baseline':1,'target':2.5,'actual':1");
    item(book, "m", "milestone", ",'due':'2026-03-01'");
    item(book, "gone", "need", "");
    first = revision();
    assert_string_equal(difference(US, first, NOW), "");
    change(book, "k", ",'actual':1.5,'of':null,'must':true");
    change(book, "k", ",'actual':2");
    change(book, "m", ",'due':null,'owner':'ann'");
    item(book, "a", "action", ",'of':['m']");
    tell(book, "gone", "remove");
    change(book, "o", ",'title':'Grow faster'");
    change(book, "o", ",'title':'Grow'");
    second = revision();
    assert_string_equal(difference(US, first, NOW),
                        "changed m owner - > ann; changed m due 2026-03-01 > -; added a; "
                        "changed k actual 1 > 2; changed k must no > yes; changed k of o > -; "
                        "removed gone");
    assert_int_equal(csuccessp_difference_open(book, canvas(), US, first, NOW, &d), CSUCCESS_OK);
    assert_int_equal(d.added, 1);
    assert_int_equal(d.removed, 1);
    assert_int_equal(d.changed, 2);
    csuccessp_difference_close(&d);
    csuccessp_difference_close(&d);
    /* what comes later is no part of it */
    tell(book, "a", "complete");
    change(book, "k", ",'actual':9");
    item(book, "late", "need", "");
    item(book, "gone", "need", ",'title':'back'");
    assert_string_equal(difference(US, first, second),
                        "changed m owner - > ann; changed m due 2026-03-01 > -; added a; "
                        "changed k actual 1 > 2; changed k must no > yes; changed k of o > -; "
                        "removed gone");
    assert_string_equal(difference(US, second, NOW),
                        "changed a status open > done; changed k actual 2 > 9; added gone; "
                        "added late");
    assert_string_equal(difference(US, 0, first), "added o; added m; added k; added gone");
}

static void
what_came_and_went_is_nothing(void **state)
{
    uint32_t first = revision();

    (void)state;
    item(book, "n", "need", "");
    tell(book, "n", "remove");
    assert_string_equal(difference(US, first, NOW), "");
    assert_string_equal(logged(US, first, NOW), "added n; removed n");
    first = revision();
    item(book, "n", "need", "");
    assert_string_equal(difference(US, first, NOW), "added n");
    assert_string_equal(logged(US, first, NOW), "added n");
    assert_string_equal(difference(US, first - 1, NOW), "");
    assert_string_equal(difference(US, first - 2, NOW), "added n");
}

static void
the_canvas_is_part_of_it(void **state)
{
    uint32_t first = revision();

    (void)state;
    item(book, "n", "need", "");
    take(book, "{'record':'canvas','canvas':'plan','name':'Up','end':'2027-01-31'}");
    assert_string_equal(difference(US, first, NOW), "canvas name; canvas end; added n");
    assert_string_equal(logged(US, first, NOW), "added n; canvas name; canvas end");
    take(book, "{'record':'canvas','canvas':'plan','name':null}");
    assert_string_equal(difference(US, first, NOW), "canvas end; added n");
}

static void
the_log_has_every_change(void **state)
{
    csuccessp_difference d;

    (void)state;
    item(book, "k", "kpi", ",'actual':1");
    change(book, "k", ",'actual':2");
    advance(book, "2026-01-05");
    take(book, "{'record':'plan_item','by':'bob','canvas':'plan','item':'k','actual':3,"
               "'unit':'%%'}");
    tell(book, "k", "complete");
    assert_string_equal(logged(US, 0, NOW),
                        "added k; changed k actual 1 > 2; changed k unit - > %; "
                        "changed k actual 2 > 3; changed k status open > done");
    assert_string_equal(logged(US, revision() - 2, revision() - 1),
                        "changed k unit - > %; changed k actual 2 > 3");
    assert_int_equal(csuccessp_change_log_open(book, canvas(), US, 0, NOW, &d), CSUCCESS_OK);
    assert_int_equal(d.lines.items[3].at, when("2026-01-05"));
    assert_string_equal(csuccessp_texts_get(&book->texts, d.lines.items[3].by, NULL), "bob");
    assert_int_equal(d.lines.items[1].at, when("2026-01-01"));
    assert_int_equal(d.added, 1);
    assert_int_equal(d.changed, 4);
    csuccessp_difference_close(&d);
}

/* Without memory nothing is held, and the book can go on. */
static void
memory_may_run_out(void **state)
{
    csuccessp_difference d;
    csuccessp_notices n;
    uint64_t bytes;
    size_t i;
    char id[16];

    (void)state;
    for (i = 0; i < 40; i++) {
        snprintf(id, sizeof id, "c%zu", i);
        item(book, id, "commitment", ",'due':'2026-02-01'");
        tell(book, id, "accept");
        change(book, id, ",'due':'2026-03-01'");
    }
    bytes = book->memory.bytes;
    for (i = 0; i < 20000; i += 250) {
        book->memory.limit = bytes + 1 + i;
        if (csuccessp_difference_open(book, canvas(), US, 0, NOW, &d) == CSUCCESS_OK)
            assert_int_equal(d.added, 40);
        csuccessp_difference_close(&d);
        assert_int_equal(book->memory.bytes, bytes);
        if (csuccessp_change_log_open(book, canvas(), US, 0, NOW, &d) == CSUCCESS_OK)
            assert_int_equal(d.lines.count, 120);
        csuccessp_difference_close(&d);
        assert_int_equal(book->memory.bytes, bytes);
        if (csuccessp_notices_open(book, canvas(), US, &n) == CSUCCESS_OK)
            assert_int_equal(n.count, 40);
        csuccessp_notices_close(book, &n);
        assert_int_equal(book->memory.bytes, bytes);
    }
    assert_true(book->memory.refused > 0);
    book->memory.limit = 0;
}

/* The customer. */

static void
internal_items_are_nowhere(void **state)
{
    uint32_t first;

    (void)state;
    item(book, "o", "objective", "");
    item(book, "s", "objective", ",'visibility':'internal'");
    item(book, "k", "kpi", ",'of':['o']");
    first = revision();
    change(book, "k", ",'of':['s','o']");
    assert_string_equal(difference(US, first, NOW), "changed k of o > s, o");
    assert_string_equal(difference(CUSTOMER, first, NOW), "");
    assert_string_equal(logged(CUSTOMER, first, NOW), "");
    change(book, "s", ",'title':'secret'");
    item(book, "t", "need", ",'visibility':'internal'");
    change(book, "k", ",'of':['s']");
    assert_string_equal(difference(CUSTOMER, first, NOW), "changed k of o > -");
    tell(book, "s", "remove");
    assert_string_equal(difference(CUSTOMER, first, NOW), "changed k of o > -");
    assert_string_equal(logged(CUSTOMER, first, NOW), "changed k of o > -");
}

static void
what_is_shown_is_added(void **state)
{
    uint32_t first, second;

    (void)state;
    item(book, "s", "objective", ",'visibility':'internal','title':'secret'");
    first = revision();
    change(book, "s", ",'visibility':'customer','title':'open','due':'2026-05-01'");
    second = revision();
    change(book, "s", ",'title':'opened'");
    assert_string_equal(difference(CUSTOMER, first, NOW), "added s");
    assert_string_equal(difference(CUSTOMER, second, NOW), "changed s title open > opened");
    assert_string_equal(difference(CUSTOMER, 0, first), "");
    assert_string_equal(logged(CUSTOMER, 0, NOW), "added s; changed s title open > opened");
    assert_string_equal(difference(US, first, second),
                        "changed s title secret > open; changed s visibility internal > customer; "
                        "changed s due - > 2026-05-01");
    /* and what is hidden is not there, and never was */
    change(book, "s", ",'visibility':'internal'");
    assert_string_equal(difference(CUSTOMER, second, NOW), "");
    assert_string_equal(logged(CUSTOMER, 0, NOW), "");
}

static void
shown_again_it_says_what_it_said(void **state)
{
    uint32_t first;

    (void)state;
    item(book, "o", "objective", ",'title':'one'");
    first = revision();
    change(book, "o", ",'visibility':'internal'");
    change(book, "o", ",'title':'secret'");
    assert_string_equal(difference(CUSTOMER, first, NOW), "");
    change(book, "o", ",'title':'two','visibility':'customer'");
    assert_string_equal(difference(CUSTOMER, first, NOW), "changed o title one > two");
    assert_string_equal(logged(CUSTOMER, 0, NOW), "added o");
}

/* What the customer is told depends on nothing internal. */
static void
a_plan_without_internal_items_differs_alike(void **state)
{
    char with[2000];
    uint32_t first;
    int internal;

    for (internal = 1; internal >= 0; internal--) {
        if (!internal) {
            close_book(state);
            open_book(state);
        }
        item(book, "o", "objective", "");
        if (internal)
            item(book, "s", "blocker", ",'blocks':['o']");
        first = revision();
        item(book, "m", "milestone", internal ? ",'of':['o'],'requires':['s']" : ",'of':['o']");
        if (internal)
            tell(book, "s", "complete");
        tell(book, "m", "complete");
        if (internal)
            snprintf(with, sizeof with, "%s", logged(CUSTOMER, first, NOW));
    }
    assert_string_equal(logged(CUSTOMER, first, NOW), with);
    assert_string_equal(with, "added m; changed m status open > done");
}

/* Fields as text and as JSON. */

static void
fields_are_written(void **state)
{
    csuccessp_buffer to;
    csuccessp_plan_value value;
    int field;

    (void)state;
    item(book, "o", "objective", "");
    item(book, "m", "milestone",
         ",'title':'A \\\"b\\\"','owner':'ann','rank':3,'weight':0.5,'due':'2026-03-01',"
         "'controllable':false,'data':[{'label':'x','value':1}],'of':['o'],'severity':'low'");
    csuccessp_buffer_open(&to, &book->memory);
    for (field = 0; field < CSUCCESSP_PLAN_FIELDS; field++) {
        value = csuccessp_plan_field_of(book, csuccessp_plan_item_at(book, place_of(book, "m")),
                                        field);
        if (csuccessp_plan_value_is_none(field, value))
            continue;
        csuccessp_buffer_text(&to, csuccessp_plan_field_names[field]);
        csuccessp_buffer_char(&to, '=');
        csuccessp_plan_value_text(book, field, value, NULL, NULL, &to);
        csuccessp_buffer_char(&to, ' ');
        assert_true(csuccessp_plan_value_equal(book, field, value, value));
    }
    csuccessp_buffer_char(&to, '\0');
    assert_string_equal(to.data,
                        "title=A \"b\" owner=ann visibility=customer data=[{\"label\":\"x\","
                        "\"value\":1}] rank=3 weight=0.5 due=2026-03-01 required=yes severity=low "
                        "controllable=no cares=no supported=no measured_by=both combine=mean "
                        "direction=increase must=no of=o status=open ");
    csuccessp_buffer_clear(&to);
    csuccessp_buffer_char(&to, '[');
    for (field = 0; field < CSUCCESSP_PLAN_FIELDS; field++) {
        value = csuccessp_plan_field_of(book, csuccessp_plan_item_at(book, place_of(book, "m")),
                                        field);
        csuccessp_plan_value_json(book, field, value, NULL, NULL, &to);
    }
    csuccessp_buffer_text(&to, "]");
    csuccessp_buffer_char(&to, '\0');
    assert_string_equal(to.data,
                        "[\"A \\\"b\\\"\",null,\"ann\",null,\"customer\",null,null,null,"
                        "[{\"label\":\"x\",\"value\":1}],3,0.5,null,\"2026-03-01\",true,\"low\","
                        "false,null,false,false,\"both\",\"mean\",null,\"increase\",null,null,null,"
                        "null,false,[\"o\"],[],[],\"open\",null]");
    csuccessp_buffer_close(&to);
}

/* Notices. */

static void
dates_that_move_are_told_beforehand(void **state)
{
    csuccessp_notices n;

    (void)state;
    item(book, "c", "commitment", ",'due':'2026-02-01'");
    change(book, "c", ",'due':'2026-02-10'"); /* nobody had accepted that */
    tell(book, "c", "accept");
    advance(book, "2026-02-05");
    change(book, "c", ",'due':'2026-02-20'"); /* 5 days before */
    advance(book, "2026-02-16");
    change(book, "c", ",'due':'2026-03-01'"); /* 4 */
    advance(book, "2026-03-02");
    take(book, "{'record':'plan_item','by':'bob','canvas':'plan','item':'c','due':null}");
    tell(book, "c", "deliver");
    change(book, "c", ",'due':'2026-03-05'");
    item(book, "m", "milestone", ",'due':'2026-03-03'");
    change(book, "m", ",'due':'2026-03-04'");
    assert_int_equal(csuccessp_notices_open(book, canvas(), CUSTOMER, &n), CSUCCESS_OK);
    assert_int_equal(n.count, 3);
    assert_int_equal(n.items[0].days, 5);
    assert_false(n.items[0].late);
    assert_int_equal(n.items[0].old, csuccessp_date_from_civil(2026, 2, 10));
    assert_int_equal(n.items[0].now, csuccessp_date_from_civil(2026, 2, 20));
    assert_int_equal(n.items[1].days, 4);
    assert_true(n.items[1].late);
    assert_int_equal(n.items[2].days, -1);
    assert_true(n.items[2].late);
    assert_int_equal(n.items[2].now, CSUCCESSP_DATE_NONE);
    assert_string_equal(csuccessp_texts_get(&book->texts, n.items[2].by, NULL), "bob");
    csuccessp_notices_close(book, &n);
    change(book, "c", ",'visibility':'internal'");
    assert_int_equal(csuccessp_notices_open(book, canvas(), CUSTOMER, &n), CSUCCESS_OK);
    assert_int_equal(n.count, 0);
    change(book, "c", ",'visibility':'customer'");
    assert_int_equal(csuccessp_notices_open(book, canvas(), CUSTOMER, &n), CSUCCESS_OK);
    assert_int_equal(n.count, 0);
    assert_int_equal(csuccessp_notices_open(book, canvas(), US, &n), CSUCCESS_OK);
    assert_int_equal(n.count, 3);
    csuccessp_notices_close(book, &n);
}

int
main(void)
{
#define WITH_BOOK(test) cmocka_unit_test_setup_teardown(test, open_book, close_book)
    const struct CMUnitTest tests[] = {
        WITH_BOOK(items_come_go_and_change),
        WITH_BOOK(what_came_and_went_is_nothing),
        WITH_BOOK(the_canvas_is_part_of_it),
        WITH_BOOK(the_log_has_every_change),
        WITH_BOOK(memory_may_run_out),
        WITH_BOOK(internal_items_are_nowhere),
        WITH_BOOK(what_is_shown_is_added),
        WITH_BOOK(shown_again_it_says_what_it_said),
        WITH_BOOK(a_plan_without_internal_items_differs_alike),
        WITH_BOOK(fields_are_written),
        WITH_BOOK(dates_that_move_are_told_beforehand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
