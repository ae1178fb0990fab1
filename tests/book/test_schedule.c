/* SPDX-License-Identifier: MIT */
/* Whose calendar and zone count. */
#include "book/book.h"
#include "book/calendar/workday.h"
#include "workbook.h"

static csuccess_book *book;

enum { OWNER = CSUCCESSP_SCHEDULE_OWNER, CUSTOMER, BOOK, NONE };

static const char *const definitions =
    "{'record':'definitions','book':{'zone':'Berlin','calendar':'office','customer_calendar':"
    "'works_by','customer_zone':'lives_in'},'attributes':[{'id':'works_by','type':'text'},"
    "{'id':'lives_in','type':'text'},{'id':'seats','type':'int'}]}";

static int
set_up(void **state)
{
    (void)state;
    book = new_book();
    take(book, "{'record':'zone','id':'Berlin','offset':3600}");
    take(book, "{'record':'zone','id':'Tokyo','offset':32400}");
    take(book, "{'record':'zone','id':'Delhi','offset':19800}");
    take(book, "{'record':'calendar','id':'office'}");
    take(book, "{'record':'calendar','id':'gulf','weekend':['friday','saturday']}");
    take(book, "{'record':'calendar','id':'a \\\"b\\\" \\\\ c','weekend':['monday']}");
    take(book, definitions);
    take(book, "{'record':'customer','id':'acme'}");
    take(book, "{'record':'customer','id':'bolt','attributes':"
               "{'works_by':'gulf','lives_in':'Tokyo'}}");
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    csuccess_book_free(book);
    return 0;
}

/* The ids of calendar and zone that count, "-" for none; and whether there are absences. */
static void
counts_for(const char *who, const char *member, int whose, const char *calendar, const char *zone,
           int absences)
{
    csuccessp_text taken = member ? csuccessp_texts_take(&book->texts, member, strlen(member)) : 0;
    uint32_t row = who ? csuccessp_customer_row(book, who, strlen(who)) : CSUCCESSP_ROW_NONE;
    csuccessp_schedule s = csuccessp_schedule_of(book, row, taken, whose);
    const char *found = "-";
    size_t i, length;

    if (s.calendar)
        found = csuccessp_texts_get(&book->texts, s.calendar->id, &length);
    assert_string_equal(found, calendar);
    found = s.zone ? "?" : "-";
    for (i = 0; i < book->zones.count; i++)
        if (s.zone == &book->zones.items[i].zone)
            found = csuccessp_texts_get(&book->texts, book->zones.items[i].id, &length);
    assert_string_equal(found, zone);
    assert_int_equal(s.absences != 0, absences);
    csuccessp_texts_drop(&book->texts, taken);
}

static void
falls_through(void **state)
{
    (void)state;
    counts_for("acme", NULL, OWNER, "office", "Berlin", 0);
    counts_for("bolt", NULL, OWNER, "gulf", "Tokyo", 0);
    counts_for("bolt", NULL, CUSTOMER, "gulf", "Tokyo", 0);
    counts_for("bolt", NULL, BOOK, "office", "Berlin", 0);
    counts_for("bolt", NULL, NONE, "-", "Berlin", 0);
    counts_for(NULL, NULL, CUSTOMER, "office", "Berlin", 0);

    take(book, "{'record':'member','id':'mia','calendar':'gulf','zone':'Delhi',"
               "'absences':[{'from':'2026-07-06','to':'2026-07-24'}]}");
    counts_for("acme", "mia", OWNER, "gulf", "Delhi", 1);
    counts_for("acme", "mia", CUSTOMER, "office", "Berlin", 0);
    counts_for("acme", "mia", BOOK, "office", "Berlin", 0);
    counts_for("acme", "mia", NONE, "-", "Berlin", 0);
    counts_for(NULL, "mia", OWNER, "gulf", "Delhi", 1);
    counts_for("bolt", "noa", OWNER, "gulf", "Tokyo", 0); /* nobody of that id */

    /* calendar and zone apart */
    take(book, "{'record':'member','id':'mia','calendar':null,'absences':null}");
    counts_for("bolt", "mia", OWNER, "gulf", "Delhi", 0);
    counts_for("acme", "mia", OWNER, "office", "Delhi", 0);
    take(book, "{'record':'customer','id':'bolt','attributes':{'works_by':null}}");
    counts_for("bolt", NULL, OWNER, "office", "Tokyo", 0);
    take(book, "{'record':'member','id':'mia','zone':null}");
    counts_for("acme", "mia", OWNER, "office", "Berlin", 0);
}

static void
names_that_were_not_recorded(void **state)
{
    (void)state;
    take(book, "{'record':'member','id':'mia','calendar':'moon','zone':'Mars/Olympus'}");
    take(book, "{'record':'customer','id':'acme','attributes':"
               "{'works_by':'later','lives_in':'Later'}}");
    counts_for("acme", "mia", OWNER, "office", "Berlin", 0);
    take(book, "{'record':'calendar','id':'later'}");
    take(book, "{'record':'zone','id':'Later','offset':0}");
    counts_for("acme", "mia", OWNER, "later", "Later", 0);
    take(book, "{'record':'calendar','id':'moon','weekend':[]}");
    take(book, "{'record':'zone','id':'Mars/Olympus','offset':2377}");
    counts_for("acme", "mia", OWNER, "moon", "Mars/Olympus", 0);
    counts_for("acme", "mia", CUSTOMER, "later", "Later", 0);
    advance(book, "2026-01-10");
    comes_back(book);
}

static void
ids_of_all_sorts(void **state)
{
    char id[256];

    (void)state;
    take(book, "{'record':'member','id':'mia','calendar':'a \\\"b\\\" \\\\ c','zone':'UTC'}");
    counts_for("bolt", "mia", OWNER, "a \"b\" \\ c", "-", 0); /* UTC is a zone, not none */
    take(book, "{'record':'customer','id':'bolt','attributes':{'lives_in':'UTC'}}");
    counts_for("bolt", NULL, CUSTOMER, "gulf", "-", 0);
    take(book, "{'record':'customer','id':'bolt','attributes':{'lives_in':'','works_by':''}}");
    counts_for("bolt", NULL, CUSTOMER, "office", "Berlin", 0);
    memset(id, '\\', 255);
    id[255] = 0;
    memset(id, 'z', 100);
    take(book, "{'record':'member','id':'mia','calendar':'%.100s'}", id);
    counts_for("acme", "mia", OWNER, "office", "-", 0);
    take(book, "{'record':'calendar','id':'%.100s'}", id);
    id[100] = 0;
    counts_for("acme", "mia", OWNER, id, "-", 0);
}

/* 255 bytes of backslashes, each of which is escaped. */
static void
the_longest_id(void **state)
{
    char id[256], escaped[511];

    (void)state;
    memset(id, '\\', 255);
    memset(escaped, '\\', 510);
    id[255] = escaped[510] = 0;
    take(book, "{'record':'calendar','id':'%s'}", escaped);
    take(book, "{'record':'member','id':'mia','calendar':'%s'}", escaped);
    counts_for("acme", "mia", OWNER, id, "Berlin", 0);
}

static void
settings(void **state)
{
    (void)state;
    refuse(book, CSUCCESS_E_UNKNOWN, "/book/customer_calendar", "'works_by'?",
           "{'record':'definitions','book':{'zone':'Berlin','customer_calendar':'work_by'}}");
    refuse(book, CSUCCESS_E_DEFINITION, "/book/customer_zone", "'seats' is no attribute",
           "{'record':'definitions','book':{'zone':'Berlin','customer_zone':'seats'}}");
    refuse(book, CSUCCESS_E_DEFINITION, "/book/customer_zone", "no attribute",
           "{'record':'definitions','book':{'zone':'Berlin','customer_zone':'health.band'},"
           "'health_models':[{'id':'m','direction':'higher_is_better','parts':["
           "{'measure':'seats','bands':[{'points':55}]}]}]}");
    /* what the settings name cannot go */
    refuse(book, CSUCCESS_E_UNKNOWN, "/customer_zone", "'lives_in'",
           "{'record':'definitions','remove':{'attributes':['lives_in']}}");
    refuse(book, CSUCCESS_E_FIELD, "/book/calendar", "an id",
           "{'record':'definitions','book':{'calendar':7}}");
    /* with the clock running, too; the grain does not matter */
    advance(book, "2026-01-10");
    take(book, "{'record':'definitions','book':{'zone':'Berlin','calendar':'none so far',"
               "'customer_calendar':'name'}}");
    counts_for("bolt", NULL, OWNER, "-", "Berlin", 0);
    take(book, "{'record':'customer','id':'bolt','name':'gulf'}");
    counts_for("bolt", NULL, OWNER, "gulf", "Berlin", 0);
    comes_back(book);
    take(book, "{'record':'definitions','book':{'zone':'Berlin'}}");
    counts_for("bolt", NULL, OWNER, "-", "Berlin", 0);
}

static void
grain_of_days(void **state)
{
    (void)state;
    csuccess_book_free(book);
    book = new_book();
    take(book, "{'record':'definitions','book':{'grain':'day','calendar':'c','customer_calendar':"
               "'cal'},'attributes':[{'id':'cal','type':'text'}]}");
    take(book, "{'record':'customer','id':'acme','attributes':{'cal':'d'}}");
    take(book, "{'record':'calendar','id':'c'}");
    take(book, "{'record':'calendar','id':'d'}");
    advance(book, "2026-01-10T12:00:00Z");
    advance(book, "2026-01-11");
    counts_for("acme", NULL, CUSTOMER, "d", "-", 0);
    counts_for("acme", NULL, BOOK, "c", "-", 0);
    comes_back(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(falls_through, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_that_were_not_recorded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ids_of_all_sorts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_longest_id, set_up, tear_down),
        cmocka_unit_test_setup_teardown(settings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(grain_of_days, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("schedules", tests, NULL, NULL);
}
