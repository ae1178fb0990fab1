/* SPDX-License-Identifier: MIT */
/* Journeys: which definitions are refused, and what holds whatever happens: a random journey is the
 * same however it was saved, loaded and read again. */
#include <csuccess/plan.h>
#include <stdio.h>
#include <string.h>

#include "workbook.h"

static void
refused(csuccess_book *book, csuccess_status status, const char *pointer, const char *part,
        const char *fields)
{
    char where[120];

    snprintf(where, sizeof where, "/journeys/0%s", pointer);
    refuse(book, status, where, part, "{'record':'definitions','journeys':[{'id':'way',%s}]}",
           fields);
}

static void
definitions(void **state)
{
    static const struct {
        csuccess_status status;
        const char *pointer, *part, *fields;
    } cases[] = {
        {CSUCCESS_E_FIELD, "", "'stages'", "'title':'x'"},
        {CSUCCESS_E_DEFINITION, "/stages", "at least one stage", "'stages':[]"},
        {CSUCCESS_E_DEFINITION, "/stages/1/id", "twice", "'stages':[{'id':'a'},{'id':'a'}]"},
        {CSUCCESS_E_DEFINITION, "/stages/1/milestones/0/id", "twice",
         "'stages':[{'id':'a','milestones':[{'id':'m'}]},{'id':'b','milestones':[{'id':'m'}]}]"},
        {CSUCCESS_E_DEFINITION, "/stages/0/back", "before the first",
         "'stages':[{'id':'a','back':'seats > 1'}]"},
        {CSUCCESS_E_DEFINITION, "/stages/1/back_to", "no stage before",
         "'stages':[{'id':'a'},{'id':'b','back':'seats > 1','back_to':'b'}]"},
        {CSUCCESS_E_DEFINITION, "/stages/1/back_to", "needs 'back'",
         "'stages':[{'id':'a'},{'id':'b','back_to':'a'}]"},
        {CSUCCESS_E_VALUE, "/stages/0/value", "0 to 100", "'stages':[{'id':'a','value':101}]"},
        {CSUCCESS_E_VALUE, "/stages/0/value", "0 to 100", "'stages':[{'id':'a','value':-1}]"},
        {CSUCCESS_E_VALUE, "/stages/0/target_days", "days",
         "'stages':[{'id':'a','target_days':-1}]"},
        {CSUCCESS_E_VALUE, "/stages/0/max_days", "not below",
         "'stages':[{'id':'a','target_days':5,'max_days':4}]"},
        {CSUCCESS_E_VALUE, "/stages/0/milestones/0/weight", "more than 0",
         "'stages':[{'id':'a','milestones':[{'id':'m','weight':0}]}]"},
        {CSUCCESS_E_VALUE, "/stages/0/milestones/0/gate", "allowed words",
         "'stages':[{'id':'a','milestones':[{'id':'m','gate':'none'}]}]"},
        {CSUCCESS_E_UNKNOWN, "/stages/0/exit", "'seat'", "'stages':[{'id':'a','exit':'seat > 1'}]"},
        {CSUCCESS_E_UNKNOWN, "/enter", "'hands'", "'enter':'hands','stages':[{'id':'a'}]"},
        {CSUCCESS_E_DEFINITION, "/stages/0/entry", "true or false",
         "'stages':[{'id':'a','entry':'seats + 1'}]"},
        {CSUCCESS_E_UNKNOWN, "/drivers/0/value", "'seats'",
         "'stages':[{'id':'a'}],'drivers':[{'id':'d','value':'seat','from':0,'to':1}]"},
        {CSUCCESS_E_DEFINITION, "/drivers/0/value", "is a text",
         "'stages':[{'id':'a'}],'drivers':[{'id':'d','value':'plan','from':0,'to':1}]"},
        {CSUCCESS_E_VALUE, "/drivers/0/to", "another number",
         "'stages':[{'id':'a'}],'drivers':[{'id':'d','value':'seats','from':1,'to':1.0}]"},
        {CSUCCESS_E_VALUE, "/drivers/0/weight", "more than 0",
         "'stages':[{'id':'a'}],'drivers':[{'id':'d','value':'seats','from':0,'to':1,"
         "'weight':-1}]"},
        {CSUCCESS_E_DEFINITION, "/drivers/1/id", "twice",
         "'stages':[{'id':'a'}],'drivers':[{'id':'d','value':'seats','from':0,'to':1},"
         "{'id':'d','value':'seats','from':0,'to':2}]"},
        {CSUCCESS_E_VALUE, "/within_days/1", "each more than",
         "'stages':[{'id':'a'}],'within_days':[30,30]"},
        {CSUCCESS_E_LIMIT, "/within_days", "at most 12",
         "'stages':[{'id':'a'}],'within_days':[1,2,3,4,5,6,7,8,9,10,11,12,13]"},
    };
    csuccess_book *book = new_book();
    size_t i;

    (void)state;
    take(book, "{'record':'definitions','attributes':[{'id':'seats','type':'int'},"
               "{'id':'plan','type':'text'}]}");
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        refused(book, cases[i].status, cases[i].pointer, cases[i].part, cases[i].fields);
    refuse(book, CSUCCESS_E_CYCLE, "", "depend on each other",
           "{'record':'definitions','journeys':[{'id':'way','stages':[{'id':'a'}],'drivers':["
           "{'id':'d','value':'journey.way.progress','from':0,'to':1}]}]}");
    take(book, "{'record':'definitions','journeys':[{'id':'way','stages':[{'id':'a',"
               "'target_days':0,'max_days':0,'exit':'journey.way.days > 2'}]}]}");
    csuccess_book_free(book);
}

/* What the function says of somebody. */
static csuccess_journey_info
info_of(csuccess_book *book, const char *id)
{
    csuccess_journey_info info = {.size = sizeof info};

    assert_int_equal(csuccess_journey_get(book, customer(book, id), "way", &info), CSUCCESS_OK);
    return info;
}

static void
tells(void **state)
{
    csuccess_book *book = new_book();
    csuccess_journey_info info;

    (void)state;
    take(book, "{'record':'definitions','attributes':[{'id':'seats','type':'int'}],'journeys':["
               "{'id':'way','enter':'seats > 0','first_value':'seats > 4','stages':["
               "{'id':'one','value':25,'exit':'seats > 9','target_days':2},"
               "{'id':'two','value':75,'exit':'seats > 19'}]}]}");
    take(book, "{'record':'customer','id':'acme','attributes':{'seats':5}}");
    take(book, "{'record':'customer','id':'bolt'}");
    advance(book, "2026-01-05T09:00:00Z");
    info = info_of(book, "bolt");
    assert_string_equal(info.stage, "");
    assert_true(info.since == CSUCCESS_PLAN_NO_FIGURE && info.value == CSUCCESS_PLAN_NO_FIGURE);
    info = info_of(book, "acme");
    assert_string_equal(info.stage, "one");
    assert_true(info.since == when("2026-01-05T09:00:00Z") && info.started == info.since);
    assert_true(info.first_value == info.since && info.completed == CSUCCESS_PLAN_NO_FIGURE);
    assert_int_equal(info.value, 250000);
    assert_int_equal(info.progress, 0);
    assert_int_equal(info.pace, CSUCCESS_PACE_ON_TRACK);
    advance(book, "2026-01-08T00:00:00Z");
    info = info_of(book, "acme");
    assert_int_equal(info.days, 3);
    assert_int_equal(info.pace, CSUCCESS_PACE_BEHIND);
    take(book, "{'record':'customer','id':'acme','attributes':{'seats':20},"
               "'at':'2026-01-09T12:00:00Z'}");
    advance(book, "2026-01-12T00:00:00Z");
    info = info_of(book, "acme");
    assert_string_equal(info.stage, "two");
    assert_int_equal(info.pace, CSUCCESS_PACE_ACHIEVED);
    assert_int_equal(info.days, 0);
    assert_int_equal(info.progress, 666667);
    assert_true(info.completed == when("2026-01-09T12:00:00Z"));
    assert_int_equal(csuccess_journey_get(book, customer(book, "acme"), "no", &info),
                     CSUCCESS_E_NOT_FOUND);
    assert_int_equal(csuccess_journey_get(book, 1, "way", &info), CSUCCESS_E_HANDLE);
    assert_int_equal(csuccess_journey_get(book, 1, NULL, &info), CSUCCESS_E_ARGUMENT);
    info.size = 3;
    assert_int_equal(csuccess_journey_get(book, customer(book, "acme"), "way", &info),
                     CSUCCESS_E_STRUCT_SIZE);
    csuccess_book_free(book);
}

/* The history does not grow for ever. */
static void
keeps_so_many(void **state)
{
    csuccess_book *book = new_book();
    csuccess_buffer *bytes;
    int i;

    (void)state;
    take(book, "{'record':'definitions','journeys':[{'id':'way','enter':'hand','stages':["
               "{'id':'one'},{'id':'two','exit':'false'}]}]}");
    take(book, "{'record':'customer','id':'acme'}");
    advance(book, "2026-01-05T09:00:00Z");
    take(book, "{'record':'journey','do':'enter','journey':'way','customer':'acme','by':'first'}");
    take(book, "{'record':'journey','do':'move','journey':'way','customer':'acme','stage':'two',"
               "'by':'second'}");
    for (i = 0; i < 499; i++) {
        take(book, "{'record':'journey','do':'move','journey':'way','customer':'acme',"
                   "'stage':'one','by':'x'}");
        take(book, "{'record':'journey','do':'move','journey':'way','customer':'acme',"
                   "'stage':'two','by':'x'}");
    }
    bytes = saved(book);
    assert_true(has(bytes, "\"first\""));
    csuccess_buffer_free(bytes);
    take(book, "{'record':'journey','do':'move','journey':'way','customer':'acme',"
               "'stage':'one','by':'last'}");
    bytes = saved(book);
    assert_false(has(bytes, "\"first\""));
    assert_true(has(bytes, "\"second\"") && has(bytes, "\"last\""));
    csuccess_buffer_free(bytes);
    comes_back(book);
    csuccess_book_free(book);
}

/* Customers whose numbers go up and down, with records in between: saved and loaded at any time
 * the book goes on in the same way. */
static void
random_ways(void **state)
{
    static const char *const verbs[] = {"enter", "leave", "move", "reach", "undo"};
    csuccess_book *book = new_book(), *other;
    csuccess_buffer *bytes;
    unsigned seed = 20260105u;
    int day, k;

    (void)state;
    take(book, "{'record':'definitions','attributes':[{'id':'n','type':'int'}],'journeys':["
               "{'id':'way','stages':[{'id':'a','exit':'n > 3','target_days':2},"
               "{'id':'b','exit':'n > 5','back':'n < 2','milestones':[{'id':'m',"
               "'reached':'n == 7'},{'id':'o','required':false}]},"
               "{'id':'c','exit':'journey.way.days > 3','back':'n < 4','back_to':'a'},"
               "{'id':'d','exit':'n > 8','back':'n < 3 || journey.way.days > 6','max_days':4}],"
               "'drivers':[{'id':'n','value':'n','from':0,'to':9}]},"
               "{'id':'after','enter':'journey.way.stage == \\'d\\'','kind':'onboarding',"
               "'stages':[{'id':'x','exit':'n > 4'},{'id':'y','exit':'n < 4'}]}]}");
    for (k = 0; k < 8; k++)
        take(book, "{'record':'customer','id':'c%d','attributes':{'n':%d}}", k, k);
    advance(book, "2026-01-05T09:00:00Z");
    for (day = 6; day < 30; day++) {
        for (k = 0; k < 8; k++) {
            unsigned r = (seed = seed * 1103515245u + 12345u) >> 16;
            take(book,
                 "{'record':'customer','id':'c%d','attributes':{'n':%u},"
                 "'at':'2026-01-%02dT%02u:00:00Z'}",
                 k, r % 10, day, r / 10 % 24);
            if (r % 3 == 0)
                (void)offer(book,
                            "{'record':'journey','do':'%s','journey':'way','customer':'c%d'%s}",
                            verbs[r / 7 % 5], k,
                            r / 7 % 5 == 2   ? ",'stage':'b'"
                            : r / 7 % 5 >= 3 ? ",'milestone':'o'"
                                             : "");
        }
        bytes = saved(book);
        other = loaded(bytes);
        csuccess_buffer_free(bytes);
        advance_to(book, when("2026-01-06") + (day - 5) * DAY - HOUR);
        advance_to(other, when("2026-01-06") + (day - 5) * DAY - 7 * HOUR);
        advance_to(other, when("2026-01-06") + (day - 5) * DAY - HOUR);
        same_values(book, other);
        same_books(book, other, "loaded in between");
        csuccess_book_free(book);
        book = other;
    }
    comes_back(book);
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(definitions),
        cmocka_unit_test(tells),
        cmocka_unit_test(keeps_so_many),
        cmocka_unit_test(random_ways),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
