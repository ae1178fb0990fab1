/* SPDX-License-Identifier: MIT */
/* Records: what is taken in, what is refused and how that is said. */
#include <stdio.h>

#include "workbook.h"

static csuccess_book *book;

static int
open_book(void **state)
{
    (void)state;
    book = new_book();
    take(book, "{'record':'definitions',%s}", rich_definitions);
    take(book, "{'record':'member','id':'mia','name':'Mia'}");
    take(book, "{'record':'customer','id':'acme','name':'Acme','attributes':{'seats':5}}");
    return 0;
}

static int
close_book(void **state)
{
    (void)state;
    csuccess_book_free(book);
    return 0;
}

static void
texts_that_are_no_record(void **state)
{
    (void)state;
    refuse(book, CSUCCESS_E_SYNTAX, "", "", "{'record':'customer'");
    refuse(book, CSUCCESS_E_SYNTAX, "", "", "%s", "");
    refuse(book, CSUCCESS_E_FIELD, "", "object", "[1]");
    refuse(book, CSUCCESS_E_FIELD, "", "'record' is missing", "{'id':'x'}");
    refuse(book, CSUCCESS_E_FIELD, "/record", "", "{'record':7}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/record", "'customer'?", "{'record':'custommer','id':'x'}");
    refuse(book, CSUCCESS_E_FIELD, "/id", "twice", "{'record':'customer','id':'x','id':'y'}");
    refuse(book, CSUCCESS_E_FIELD, "/colour", "unknown field 'colour'",
           "{'record':'customer','id':'x','colour':1}");
    take(book, "{'record':'customer','id':'x','x':{'colour':[1,{'a':null}]}}");
    assert_int_equal(csuccess_book_record(NULL, "{}", 2), CSUCCESS_E_ARGUMENT);
    assert_int_equal(csuccess_book_record(book, NULL, 2), CSUCCESS_E_ARGUMENT);
}

static void
a_failure_says_its_line(void **state)
{
    static const char text[] = "{\n \"record\":\"customer\",\n \"id\":\"x\",\n \"attributes\":{\n"
                               "  \"plan\":\"pro\",\n  \"seats\":\"many\"}}";
    csuccess_error error = {.size = sizeof error};

    (void)state;
    assert_int_equal(csuccess_book_error(book, &error), CSUCCESS_OK);
    assert_int_equal(error.status, CSUCCESS_OK);
    assert_int_equal(csuccess_book_record(book, text, sizeof text - 1), CSUCCESS_E_FIELD);
    assert_int_equal(csuccess_book_error(book, &error), CSUCCESS_OK);
    assert_string_equal(error.pointer, "/attributes/seats");
    assert_int_equal(error.line, 6);
    take(book, "{'record':'customer','id':'x'}"); /* a success leaves the detail alone */
    assert_int_equal(csuccess_book_error(book, &error), CSUCCESS_OK);
    assert_int_equal(error.line, 6);
}

static void
common_fields(void **state)
{
    (void)state;
    refuse(book, CSUCCESS_E_VALUE, "/at", "", "{'record':'customer','id':'x','at':'yesterday'}");
    refuse(book, CSUCCESS_E_FIELD, "", "go together",
           "{'record':'customer','id':'x','source':'crm'}");
    refuse(book, CSUCCESS_E_FIELD, "", "go together",
           "{'record':'customer','id':'x','position':1}");
    refuse(book, CSUCCESS_E_VALUE, "", "-2^63",
           "{'record':'customer','id':'x','source':'crm','position':-9223372036854775808}");
    refuse(book, CSUCCESS_E_FIELD, "/by", "", "{'record':'customer','id':'x','by':1}");
    refuse(book, CSUCCESS_E_VALUE, "/source", "",
           "{'record':'customer','id':'x','source':'','position':1}");
}

static void
customers(void **state)
{
    (void)state;
    refuse(book, CSUCCESS_E_FIELD, "", "'id' is missing", "{'record':'customer'}");
    refuse(book, CSUCCESS_E_VALUE, "/id", "255", "{'record':'customer','id':''}");
    refuse(book, CSUCCESS_E_VALUE, "/id", "", "{'record':'customer','id':'a\\u0007'}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/attributes/seat", "'seats'?",
           "{'record':'customer','id':'x','attributes':{'plan':'pro','seat':1}}");
    refuse(book, CSUCCESS_E_FIELD, "/attributes/seats", "twice",
           "{'record':'customer','id':'x','attributes':{'seats':1,'seats':2}}");
    refuse(book, CSUCCESS_E_VALUE, "/attributes/logins_7d", "computed",
           "{'record':'customer','id':'x','attributes':{'logins_7d':1}}");
    refuse(book, CSUCCESS_E_VALUE, "/attributes/renewal", "",
           "{'record':'customer','id':'x','attributes':{'renewal':'2026-02-30'}}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/owner", "'mia'?",
           "{'record':'customer','id':'x','owner':'mja'}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/parent", "'acme'?",
           "{'record':'customer','id':'x','parent':'acne'}");
    assert_int_equal(counts(book).customers, 1);
    take(book, "{'record':'customer','id':'acme','owner':'mia','start':'2026-01-05',"
               "'attributes':{'plan':'pro','seats':null}}");
    assert_int_equal(missing(book, "acme", "seats"), CSUCCESS_MISSING_NO_DATA);
    assert_string_equal(value_of(book, "acme", "plan").text, "pro");
    assert_string_equal(value_of(book, "acme", "owner").text, "mia");
    assert_int_equal(value_of(book, "acme", "start").integer, when("2026-01-05") / DAY);
    assert_string_equal(value_of(book, "acme", "name").text, "Acme");
    comes_back(book);
}

static void
the_tree(void **state)
{
    csuccess_customer handle = customer(book, "acme");
    uint64_t row = 9;
    const char *id;
    size_t length;

    (void)state;
    take(book, "{'record':'customer','id':'north','parent':'acme','attributes':{'seats':2}}");
    take(book, "{'record':'customer','id':'town','parent':'north','attributes':{'seats':1}}");
    refuse(book, CSUCCESS_E_VALUE, "/parent", "below it",
           "{'record':'customer','id':'acme','parent':'town'}");
    refuse(book, CSUCCESS_E_VALUE, "/parent", "below it",
           "{'record':'customer','id':'acme','parent':'acme'}");
    refuse(book, CSUCCESS_E_IN_USE, "/customer", "below it",
           "{'record':'remove','customer':'north'}");
    advance(book, "2026-01-10");
    assert_true(number(book, "acme", "seat_total") == 8);
    assert_true(number(book, "north", "seat_total") == 3);
    take(book, "{'record':'customer','id':'town','parent':null}");
    take(book, "{'record':'remove','customer':'north'}");
    advance(book, "2026-01-10");
    assert_true(number(book, "acme", "seat_total") == 5);
    assert_true(number(book, "town", "seat_total") == 1);
    assert_int_equal(csuccess_customer_find(book, "north", 5, &handle), CSUCCESS_E_NOT_FOUND);
    handle = customer(book, "town");
    assert_int_equal(csuccess_customer_row(book, handle, &row), CSUCCESS_OK);
    assert_int_equal(csuccess_customer_at(book, row, &handle), CSUCCESS_OK);
    assert_true(handle == customer(book, "town"));
    assert_int_equal(csuccess_customer_id(book, handle, &id, &length), CSUCCESS_OK);
    assert_string_equal(id, "town");
    assert_int_equal(length, 4);
    assert_int_equal(csuccess_customer_rows(book), 3);
    assert_int_equal(csuccess_customer_at(book, 3, &handle), CSUCCESS_E_ARGUMENT);
    comes_back(book);
}

static void
parents_stand_so_high_and_no_higher(void **state)
{
    char id[20];
    csuccess_status status = CSUCCESS_OK;
    int depth;

    (void)state;
    take(book, "{'record':'customer','id':'d0'}");
    for (depth = 1; depth < 1000 && status == CSUCCESS_OK; depth++)
        status = offer(book, "{'record':'customer','id':'d%d','parent':'d%d'}", depth, depth - 1);
    assert_int_equal(status, CSUCCESS_E_LIMIT);
    snprintf(id, sizeof id, "d%d", depth - 2);
    customer(book, id);
    comes_back(book);
}

static void
contacts_and_members(void **state)
{
    csuccess_buffer *bytes;

    (void)state;
    refuse(book, CSUCCESS_E_UNKNOWN, "/customer", "'acme'?",
           "{'record':'contact','customer':'amce','id':'zoe'}");
    refuse(book, CSUCCESS_E_FIELD, "/roles", "list",
           "{'record':'contact','customer':'acme','id':'zoe','roles':'champion'}");
    refuse(book, CSUCCESS_E_FIELD, "/roles/1", "",
           "{'record':'contact','customer':'acme','id':'zoe','roles':['champion',2]}");
    refuse(book, CSUCCESS_E_FIELD, "/active", "",
           "{'record':'contact','customer':'acme','id':'zoe','active':'yes'}");
    refuse(book, CSUCCESS_E_VALUE, "/absences/0", "before it begins",
           "{'record':'member','id':'max','absences':[{'from':'2026-02-02','to':'2026-02-01'}]}");
    refuse(book, CSUCCESS_E_FIELD, "/absences/0", "'to' is missing",
           "{'record':'member','id':'max','absences':[{'from':'2026-02-02'}]}");
    take(book, "{'record':'contact','customer':'acme','id':'zoe','name':'Zoe','roles':['champion'],"
               "'at':'2026-01-02T00:00:00Z'}");
    take(book, "{'record':'contact','customer':'acme','id':'ann'}");
    take(book, "{'record':'member','id':'max','capacity':2.5,'manager':'mia',"
               "'absences':[{'from':'2026-02-01','to':'2026-02-01'}]}");
    advance(book, "2026-01-10");
    /* each field has its own time: an older fact fills in what is not there */
    take(book, "{'record':'contact','customer':'acme','id':'zoe','name':'Old','title':'CTO',"
               "'at':'2026-01-01T00:00:00Z'}");
    assert_int_equal(counts(book).contacts, 2);
    assert_int_equal(counts(book).late, 1);
    bytes = saved(book);
    assert_true(has(bytes, "\"name\":\"Zoe\",\"title\":\"CTO\""));
    assert_false(has(bytes, "Old"));
    csuccess_buffer_free(bytes);
    refuse(book, CSUCCESS_E_UNKNOWN, "/contact", "'bob'",
           "{'record':'remove','customer':'acme','contact':'bob'}");
    take(book, "{'record':'remove','customer':'acme','contact':'ann'}");
    assert_int_equal(counts(book).contacts, 1);
    comes_back(book);
}

static void
outcomes_zones_and_calendars(void **state)
{
    (void)state;
    refuse(book, CSUCCESS_E_VALUE, "/outcome", "'churned'",
           "{'record':'outcome','customer':'acme','outcome':'churn'}");
    refuse(book, CSUCCESS_E_VALUE, "/amount", "2^53",
           "{'record':'outcome','customer':'acme','outcome':'churned','amount':9007199254740992}");
    take(book,
         "{'record':'outcome','customer':'acme','outcome':'churned','amount':9007199254740991,"
         "'reason':'price','by':'mia','at':'2026-01-05T00:00:00Z'}");
    take(book, "{'record':'outcome','customer':'acme','outcome':'renewed'}");
    refuse(book, CSUCCESS_E_VALUE, "/offset", "", "{'record':'zone','id':'z','offset':86400}");
    refuse(book, CSUCCESS_E_VALUE, "/transitions/1", "order",
           "{'record':'zone','id':'z','offset':0,'transitions':[['2026-03-29T01:00:00Z',3600],"
           "['2026-03-29T01:00:00Z',0]]}");
    refuse(book, CSUCCESS_E_FIELD, "/transitions/0", "[time, offset]",
           "{'record':'zone','id':'z','offset':0,'transitions':[['2026-03-29T01:00:00Z']]}");
    refuse(book, CSUCCESS_E_VALUE, "/weekend", "working day",
           "{'record':'calendar','id':'c','weekend':['monday','tuesday','wednesday','thursday',"
           "'friday','saturday','sunday']}");
    refuse(book, CSUCCESS_E_VALUE, "/hours/from", "09:30",
           "{'record':'calendar','id':'c','hours':{'from':'9:00','to':'17:00'}}");
    refuse(book, CSUCCESS_E_VALUE, "/hours", "end after",
           "{'record':'calendar','id':'c','hours':{'from':'17:00','to':'09:00'}}");
    refuse(book, CSUCCESS_E_VALUE, "/holidays/1", "",
           "{'record':'calendar','id':'c','holidays':['2026-01-01','2026-13-01']}");
    take(book, "{'record':'zone','id':'z','offset':-3600}");
    take(book, "{'record':'zone','id':'z','offset':7200}"); /* the later one holds */
    take(book, "{'record':'calendar','id':'c','hours':{'from':'09:00','to':'24:00'},"
               "'holidays':['2026-12-25','2026-05-01']}");
    advance(book, "2026-01-10");
    comes_back(book);
}

static void
definitions(void **state)
{
    (void)state;
    refuse(book, CSUCCESS_E_FIELD, "/mesures", "'measures'?",
           "{'record':'definitions','mesures':[]}");
    refuse(book, CSUCCESS_E_FIELD, "/measures/0", "'id' is missing",
           "{'record':'definitions','measures':[{'kind':'count'}]}");
    refuse(
        book, CSUCCESS_E_UNKNOWN, "/measures/0/event", "'login'?",
        "{'record':'definitions','measures':[{'id':'m','kind':'count','event':'logon','days':7}]}");
    refuse(book, CSUCCESS_E_DEFINITION, "/measures/0", "'days' or 'since'",
           "{'record':'definitions','measures':[{'id':'m','kind':'count','event':'login'}]}");
    refuse(book, CSUCCESS_E_DEFINITION, "/measures/0/how", "has no 'how'",
           "{'record':'definitions','measures':[{'id':'m','kind':'count','event':'login','days':7,"
           "'how':'sum'}]}");
    refuse(book, CSUCCESS_E_DEFINITION, "/measures/0", "needs 'by'",
           "{'record':'definitions','measures':[{'id':'m','kind':'ratio','of':'seats'}]}");
    refuse(book, CSUCCESS_E_DEFINITION, "/measures/0", "kept for 40",
           "{'record':'definitions','measures':[{'id':'m','kind':'count','event':'ticket','days':"
           "41}]}");
    refuse(book, CSUCCESS_E_DEFINITION, "/measures/0/of", "text",
           "{'record':'definitions','measures':[{'id':'m','kind':'value','of':'plan'}]}");
    refuse(book, CSUCCESS_E_DEFINITION, "/measures/0/domain", "empty",
           "{'record':'definitions','measures':[{'id':'m','kind':'value','of':'seats',"
           "'domain':{'min':2,'max':1}}]}");
    refuse(book, CSUCCESS_E_DEFINITION, "/measures/1", "twice",
           "{'record':'definitions','measures':[{'id':'m','kind':'value','of':'seats'},"
           "{'id':'m','kind':'value','of':'seats'}]}");
    refuse(book, CSUCCESS_E_DEFINITION, "/segments/0/enter/0", "one of",
           "{'record':'definitions','segments':[{'id':'s','enter':[{'value':'seats'}]}]}");
    refuse(book, CSUCCESS_E_DEFINITION, "/segments/0/enter/0", "empty",
           "{'record':'definitions','segments':[{'id':'s','enter':[{'value':'seats','from':3,'to':"
           "2}]}]}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/segments/0/enter/0/value", "'seats'?",
           "{'record':'definitions','segments':[{'id':'s','enter':[{'value':'seat','from':3}]}]}");
    refuse(book, CSUCCESS_E_CYCLE, "/segments/0/enter/0/value", "itself",
           "{'record':'definitions','segments':[{'id':'s','enter':[{'value':'segment.s','is':true}]"
           "}]}");
    assert_int_equal(offer(book,
                           "{'record':'definitions','measures':["
                           "{'id':'x','kind':'value','of':'y'},{'id':'y','kind':'value','of':'z'},"
                           "{'id':'z','kind':'rollup','of':'x','how':'sum'}]}"),
                     CSUCCESS_E_CYCLE);
    refuse(book, CSUCCESS_E_UNKNOWN, "/remove/measures/0", "'age'?",
           "{'record':'definitions','remove':{'measures':['aged']}}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/book/zone", "no zone 'Mars'",
           "{'record':'definitions','book':{'zone':'Mars'}}");
    refuse(book, CSUCCESS_E_VALUE, "/book/currency", "ISO 4217",
           "{'record':'definitions','book':{'currency':'eur'}}");
    /* what another definition reads cannot go */
    assert_int_equal(offer(book, "{'record':'definitions','remove':{'events':['login']}}"),
                     CSUCCESS_E_UNKNOWN);
    advance(book, "2026-01-10");
    refuse(book, CSUCCESS_E_STATE, "/book", "fixed once",
           "{'record':'definitions','book':{'grain':'day'}}");
}

static void
a_definition_keeps_its_handle(void **state)
{
    csuccess_value_name before = 0, after = 0;
    csuccess_value value = {.size = sizeof value};
    csuccess_event_kind kind = 0;

    (void)state;
    advance(book, "2026-01-10");
    assert_int_equal(csuccess_value_find(book, "logins_7d", 9, &before), CSUCCESS_OK);
    take(book, "{'record':'event','customer':'acme','kind':'login','at':'2026-01-09T00:00:00Z',"
               "'value':4}");
    advance(book, "2026-01-10");
    take(book, "{'record':'definitions','measures':[{'id':'logins_7d','kind':'sum','event':'login',"
               "'days':3},{'id':'added','kind':'sum','event':'login','days':3}]}");
    assert_int_equal(csuccess_value_find(book, "logins_7d", 9, &after), CSUCCESS_OK);
    assert_true(before == after);
    assert_true(number(book, "acme", "logins_7d") == 1); /* until the next move */
    assert_int_equal(missing(book, "acme", "added"), CSUCCESS_MISSING_NOT_COMPUTED);
    advance(book, "2026-01-10");
    assert_true(number(book, "acme", "added") == 4);
    assert_true(number(book, "acme", "logins_7d") == 4);
    take(book, "{'record':'definitions','remove':{'measures':['logins_7d','per_seat','worst'],"
               "'segments':['pro']}}");
    assert_int_equal(csuccess_value_find(book, "logins_7d", 9, &after), CSUCCESS_E_NOT_FOUND);
    assert_int_equal(csuccess_value_get(book, customer(book, "acme"), before, &value),
                     CSUCCESS_E_GONE);
    assert_int_equal(csuccess_event_kind_find(book, "login", 5, &kind), CSUCCESS_OK);
    take(book,
         "{'record':'definitions','remove':{'measures':['added','since_login','slope','change4',"
         "'since_renewal'],'segments':['cold'],'events':['login']}}");
    assert_int_equal(
        csuccess_event_record(book, customer(book, "acme"), kind, when("2026-01-09"), 1),
        CSUCCESS_E_GONE);
    take(book, "{'record':'definitions','events':[{'id':'login'}]}");
    assert_int_equal(
        csuccess_event_record(book, customer(book, "acme"), kind, when("2026-01-09"), 1),
        CSUCCESS_E_GONE);
    comes_back(book);
}

static void
undeclared_values_come_to_light(void **state)
{
    csuccess_buffer *bytes;

    (void)state;
    refuse(book, CSUCCESS_E_UNKNOWN, "/kind", "'login'?",
           "{'record':'event','customer':'acme','kind':'logon','at':'2026-01-01T00:00:00Z'}");
    take(book, "{'record':'definitions','book':{'undeclared':'keep'}}");
    take(book, "{'record':'customer','id':'acme','attributes':{'size':7,'odd':[1,'two']}}");
    take(book, "{'record':'event','customer':'acme','kind':'call','at':'2026-01-08T00:00:00Z'}");
    advance(book, "2026-01-10");
    bytes = saved(book);
    assert_true(has(bytes, "[1,\"two\"]"));
    csuccess_buffer_free(bytes);
    comes_back(book);
    take(book, "{'record':'definitions','attributes':[{'id':'size','type':'int'}],"
               "'events':[{'id':'call'}],"
               "'measures':[{'id':'calls','kind':'count','event':'call','days':7}]}");
    advance(book, "2026-01-10");
    assert_true(number(book, "acme", "size") == 7);
    assert_true(number(book, "acme", "calls") == 1);
    comes_back(book);
}

static void
positions_of_a_source_increase(void **state)
{
    int64_t position = 0;

    (void)state;
    assert_int_equal(csuccess_source_position(book, "crm", 3, &position), CSUCCESS_E_NOT_FOUND);
    take(book,
         "{'record':'customer','id':'acme','attributes':{'seats':6},'source':'crm','position':-5}");
    take(book,
         "{'record':'customer','id':'acme','attributes':{'seats':7},'source':'crm','position':10}");
    take(book,
         "{'record':'customer','id':'acme','attributes':{'seats':8},'source':'crm','position':10}");
    take(book,
         "{'record':'customer','id':'acme','attributes':{'seats':9},'source':'crm','position':3}");
    /* what is refused does not count as seen */
    assert_int_equal(offer(book, "{'record':'event','customer':'nobody','kind':'login',"
                                 "'source':'crm','position':99}"),
                     CSUCCESS_E_UNKNOWN);
    assert_int_equal(csuccess_source_position(book, "crm", 3, &position), CSUCCESS_OK);
    assert_int_equal(position, 10);
    assert_int_equal(counts(book).repeated, 2);
    assert_true(number(book, "acme", "seats") == 7);
    take(book,
         "{'record':'customer','id':'acme','attributes':{'seats':1},'source':'erp','position':1}");
    assert_true(number(book, "acme", "seats") == 1);
    comes_back(book);
}

static void
facts_have_their_times(void **state)
{
    (void)state;
    advance(book, "2026-01-10");
    take(book,
         "{'record':'customer','id':'acme','attributes':{'seats':20},'at':'2026-01-12T06:00:00Z'}");
    take(book,
         "{'record':'customer','id':'acme','attributes':{'seats':10},'at':'2026-01-11T06:00:00Z'}");
    take(book,
         "{'record':'customer','id':'later','at':'2026-01-12T00:00:00Z','attributes':{'seats':1}}");
    assert_int_equal(counts(book).pending, 3);
    assert_int_equal(counts(book).customers, 2); /* the handle is there at once */
    assert_int_equal(missing(book, "later", "seats"), CSUCCESS_MISSING_NO_DATA);
    assert_true(number(book, "acme", "seats") == 5);
    comes_back(book);
    advance(book, "2026-01-11T06:00:00Z");
    assert_true(number(book, "acme", "seats") == 10);
    assert_true(value_of(book, "acme", "seats").as_of == when("2026-01-11T06:00:00Z"));
    /* late: the later fact holds */
    take(book,
         "{'record':'customer','id':'acme','attributes':{'seats':7},'at':'2026-01-10T00:00:00Z'}");
    assert_true(number(book, "acme", "seats") == 10);
    assert_int_equal(counts(book).late, 1);
    advance(book, "2026-01-13");
    assert_true(number(book, "acme", "seats") == 20);
    assert_true(number(book, "later", "seats") == 1);
    refuse(book, CSUCCESS_E_ORDER, "/now", "stands at 2026-01-13",
           "{'record':'clock','now':'2026-01-12T00:00:00Z'}");
    refuse(book, CSUCCESS_E_FIELD, "", "no 'at'",
           "{'record':'clock','now':'2026-01-14T00:00:00Z','at':'2026-01-14T00:00:00Z'}");
    assert_int_equal(csuccess_book_advance(book, when("2026-01-12")), CSUCCESS_E_ORDER);
    assert_int_equal(csuccess_book_advance(book, INT64_MAX), CSUCCESS_E_ARGUMENT);
    take(book, "{'record':'clock','now':'2026-01-14T00:00:00Z'}");
    comes_back(book);
}

static void
waiting_facts_are_dropped_when_their_customer_is_gone(void **state)
{
    (void)state;
    take(book, "{'record':'customer','id':'old'}");
    take(book, "{'record':'customer','id':'child'}");
    advance(book, "2026-01-10");
    take(book,
         "{'record':'customer','id':'old','attributes':{'seats':1},'at':'2026-01-12T00:00:00Z'}");
    take(book, "{'record':'customer','id':'child','parent':'old','attributes':{'seats':3},"
               "'at':'2026-01-12T00:00:00Z'}");
    take(book, "{'record':'merge','from':'old','into':'acme','at':'2026-01-13T00:00:00Z'}");
    take(book, "{'record':'remove','customer':'old'}");
    assert_int_equal(counts(book).pending, 1);
    assert_int_equal(counts(book).orphaned, 2);
    comes_back(book);
    advance(book, "2026-01-14");
    assert_true(number(book, "child", "seats") == 3);
    assert_true(number(book, "acme", "seat_total") == 5);
    comes_back(book);
}

static void
definitions_that_change_while_facts_wait(void **state)
{
    (void)state;
    advance(book, "2026-01-10");
    take(book,
         "{'record':'definitions','attributes':[{'id':'tier','type':'text','values':['a','b']},"
         "{'id':'fee','type':'int'}]}");
    take(book, "{'record':'customer','id':'acme','attributes':{'tier':'b','fee':4,'seats':9},"
               "'at':'2026-01-12T00:00:00Z'}");
    take(book, "{'record':'definitions','attributes':[{'id':'tier','type':'text','values':['a']}],"
               "'remove':{'attributes':['fee']}}");
    comes_back(book); /* what no longer fits is no reason not to load */
    advance(book, "2026-01-13");
    assert_int_equal(counts(book).orphaned, 1);
    assert_true(number(book, "acme", "seats") == 9);
    assert_int_equal(value_of(book, "acme", "tier").missing, CSUCCESS_MISSING_NO_DATA);
    comes_back(book);
}

static void
merging(void **state)
{
    csuccess_customer from, into = customer(book, "acme");
    const char *id;

    (void)state;
    take(book,
         "{'record':'customer','id':'twin','name':'Twin','attributes':{'seats':9,'plan':'pro'}}");
    take(book, "{'record':'customer','id':'child','parent':'twin'}");
    take(book, "{'record':'contact','customer':'twin','id':'zoe','title':'CTO'}");
    take(book, "{'record':'contact','customer':'acme','id':'zoe','name':'Zoe'}");
    take(book, "{'record':'outcome','customer':'twin','outcome':'renewed'}");
    take(book, "{'record':'event','customer':'twin','kind':'login','at':'2026-01-08T00:00:00Z'}");
    take(book, "{'record':'event','customer':'acme','kind':'login','at':'2026-01-07T00:00:00Z'}");
    advance(book, "2026-01-10");
    from = customer(book, "twin");
    take(book, "{'record':'customer','id':'twin','attributes':{'renewal':'2026-03-01'},"
               "'at':'2026-01-12T00:00:00Z'}");
    refuse(book, CSUCCESS_E_VALUE, "", "into itself",
           "{'record':'merge','from':'twin','into':'twin'}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/into", "", "{'record':'merge','from':'twin','into':'none'}");
    take(book, "{'record':'merge','from':'twin','into':'acme'}");
    assert_true(customer(book, "twin") == into);
    assert_int_equal(csuccess_customer_id(book, from, &id, NULL), CSUCCESS_E_GONE);
    assert_int_equal(counts(book).customers, 2);
    assert_int_equal(counts(book).contacts, 1);
    comes_back(book);
    advance(book, "2026-01-13");
    assert_true(number(book, "acme", "seats") == 5); /* what it knew holds */
    assert_string_equal(value_of(book, "acme", "plan").text, "pro");
    assert_true(number(book, "acme", "logins_7d") == 2);
    assert_true(number(book, "acme", "to_renewal") == 47);
    take(book, "{'record':'event','customer':'twin','kind':'login'}");
    advance(book, "2026-01-13");
    assert_true(number(book, "acme", "logins_7d") == 3);
    comes_back(book);
}

static void
limits_are_what_was_asked_for(void **state)
{
    csuccess_limits limits = {.size = sizeof limits,
                              .record_bytes = 400,
                              .depth = 8,
                              .text_bytes = 20,
                              .customers = 2,
                              .definitions = 4,
                              .items_per_customer = 2,
                              .pending = 2};
    csuccess_config config = {.size = sizeof config, .limits = &limits};
    csuccess_book *small = NULL, *copy = NULL;

    (void)state;
    assert_int_equal(csuccess_book_new(&config, &small), CSUCCESS_OK);
    take(small, "{'record':'definitions','events':[{'id':'e1'}],"
                "'attributes':[{'id':'a','type':'text'}]}");
    refuse(small, CSUCCESS_E_LIMIT, "", "definitions",
           "{'record':'definitions','events':[{'id':'e2'},{'id':'e3'},{'id':'e4'}]}");
    take(small, "{'record':'customer','id':'1'}");
    take(small, "{'record':'customer','id':'2'}");
    assert_int_equal(offer(small, "{'record':'customer','id':'3'}"), CSUCCESS_E_LIMIT);
    take(small, "{'record':'contact','customer':'1','id':'a'}");
    take(small, "{'record':'contact','customer':'1','id':'b'}");
    refuse(small, CSUCCESS_E_LIMIT, "", "at most 2",
           "{'record':'contact','customer':'1','id':'c'}");
    take(small, "{'record':'outcome','customer':'1','outcome':'renewed'}");
    take(small, "{'record':'outcome','customer':'1','outcome':'renewed'}");
    refuse(small, CSUCCESS_E_LIMIT, "", "at most 2",
           "{'record':'outcome','customer':'1','outcome':'renewed'}");
    refuse(small, CSUCCESS_E_LIMIT, "/attributes/a", "20 bytes",
           "{'record':'customer','id':'1','attributes':{'a':'123456789012345678901'}}");
    refuse(small, CSUCCESS_E_LIMIT, "", "", "{'record':'customer','id':'1','x':[[[[[[[[1]]]]]]]]}");
    refuse(small, CSUCCESS_E_LIMIT, "", "", "{'record':'customer','id':'1','x':'%400d'}", 1);
    advance(small, "2026-01-01");
    take(small, "{'record':'customer','id':'1','at':'2026-01-02T00:00:00Z'}");
    take(small, "{'record':'customer','id':'1','at':'2026-01-03T00:00:00Z'}");
    refuse(small, CSUCCESS_E_LIMIT, "", "may wait",
           "{'record':'customer','id':'1','at':'2026-01-04T00:00:00Z'}");
    /* a book cannot go where it has no room */
    limits.customers = 1;
    assert_int_equal(csuccess_book_clone(small, &config, &copy), CSUCCESS_E_LIMIT);
    csuccess_book_free(small);
    limits = (csuccess_limits){.size = sizeof limits, .memory_bytes = 100000};
    assert_int_equal(csuccess_book_new(&config, &small), CSUCCESS_OK);
    while (offer(small, "{'record':'customer','id':'%d'}", (int)counts(small).customers) ==
           CSUCCESS_OK)
        assert_true(counts(small).customers < 10000);
    assert_true(counts(small).memory_bytes <= 100000);
    csuccess_book_free(small);
}

#define record_test(test) cmocka_unit_test_setup_teardown(test, open_book, close_book)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        record_test(texts_that_are_no_record),
        record_test(a_failure_says_its_line),
        record_test(common_fields),
        record_test(customers),
        record_test(the_tree),
        record_test(parents_stand_so_high_and_no_higher),
        record_test(contacts_and_members),
        record_test(outcomes_zones_and_calendars),
        record_test(definitions),
        record_test(a_definition_keeps_its_handle),
        record_test(undeclared_values_come_to_light),
        record_test(positions_of_a_source_increase),
        record_test(facts_have_their_times),
        record_test(waiting_facts_are_dropped_when_their_customer_is_gone),
        record_test(definitions_that_change_while_facts_wait),
        record_test(merging),
        record_test(limits_are_what_was_asked_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
