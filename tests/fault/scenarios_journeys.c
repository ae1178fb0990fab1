/* SPDX-License-Identifier: MIT */
/* Journeys: who sets out, goes on and goes back, and what is told of it. */
#include <stdio.h>
#include <string.h>

#include "fault.h"

static const char journeys[] =
    "'journeys':["
    "{'id':'a journey with a long id','title':'A title that is long enough','enter':'seats > 0',"
    "'first_value':'seats > 30','within_days':[1,5,30],'stages':["
    "{'id':'the first of the stages','exit':'seats > 10','target_days':1,'max_days':3,"
    "'handoff':true,'milestones':[{'id':'a milestone by itself','reached':'seats > 5','weight':2},"
    "{'id':'another','required':false,'gate':'setup','title':'A title that is long enough'}]},"
    "{'id':'the second of the stages','exit':[{'value':'seats','from':20}],'back':'seats < 8'},"
    "{'id':'the third of the stages','exit':'false','back':'seats < 15',"
    "'back_to':'the first of the stages'}],"
    "'drivers':[{'id':'seats','title':'Seats','value':'seats','from':0,'to':100},"
    "{'id':'days','value':'journey.by hand.days','from':10,'to':0,'weight':0.5}]},"
    "{'id':'by hand','enter':'hand','kind':'onboarding','stages':["
    "{'id':'one','milestones':[{'id':'m','gate':'value'}]},{'id':'two','exit':'false'}]}]";

static void
define(fault_world *world)
{
    char record[2048];

    snprintf(record, sizeof record, "{'record':'definitions',%s}", journeys);
    fault_tell(world, record);
}

/* Facts that wait for the next move. */
static void
about_to_move(fault_world *world)
{
    static const char *const records[] = {
        "{'record':'customer','id':'a','attributes':{'seats':40},'at':'2026-02-11T06:00:00Z'}",
        "{'record':'customer','id':'b','attributes':{'seats':12},'at':'2026-02-11T07:00:00Z'}",
        "{'record':'customer','id':'new','attributes':{'seats':25},'at':'2026-02-12T07:00:00Z'}",
        "{'record':'customer','id':'a','attributes':{'seats':3},'at':'2026-02-13T06:00:00Z'}",
        "{'record':'journey','do':'enter','journey':'by hand','customer':'b','by':'a person',"
        "'at':'2026-02-11T08:00:00Z'}",
        "{'record':'journey','do':'reach','journey':'by hand','customer':'b','milestone':'m',"
        "'by':'a person whose name is long','at':'2026-02-12T08:00:00Z'}",
        "{'record':'journey','do':'move','journey':'by hand','customer':'b','stage':'one',"
        "'at':'2026-02-13T08:00:00Z'}",
        "{'record':'definitions','journeys':[{'id':'by hand','stages':[{'id':'two'}]}],"
        "'at':'2026-02-13T09:00:00Z'}",
    };
    size_t i;

    fault_rich(world);
    define(world);
    for (i = 0; i < sizeof records / sizeof *records; i++)
        fault_tell(world, records[i]);
}

static void
on_the_way(fault_world *world)
{
    about_to_move(world);
    fault_tell(world, "{'record':'clock','now':'2026-02-12T12:00:00Z'}");
    fault_tell(world, "{'record':'journey','do':'enter','journey':'by hand','customer':'a',"
                      "'by':'somebody'}");
}

static void
a_saved_book(fault_world *world)
{
    fault_saved(world, on_the_way);
}

static csuccess_status
record(fault_world *world)
{
    return fault_record(world, world->scenario->text);
}

static csuccess_status
advance(fault_world *world)
{
    return csuccess_book_advance(world->book, INT64_C(1771070400000000)); /* 2026-02-14T12:00 */
}

static csuccess_status
get(fault_world *world)
{
    csuccess_journey_info info = {.size = sizeof info};
    csuccess_customer customer = 0;
    csuccess_status status = csuccess_customer_find(world->book, "b", 1, &customer);

    return status == CSUCCESS_OK ? csuccess_journey_get(world->book, customer, "by hand", &info)
                                 : status;
}

/* `text`: the kind, then its parameters if it has any; Markdown where it ends with "md". */
static csuccess_status
write_report(fault_world *world)
{
    const char *text = world->scenario->text, *blank = strchr(text, ' ');
    size_t length = strlen(text);
    uint32_t format = CSUCCESS_REPORT_JSON;
    char kind[32] = {0}, parameters[200] = {0};

    if (length > 3 && strcmp(text + length - 3, " md") == 0) {
        format = CSUCCESS_REPORT_MARKDOWN;
        length -= 3;
    }
    memcpy(kind, text, (size_t)(blank - text));
    snprintf(parameters, sizeof parameters, "%.*s", (int)(text + length - blank - 1), blank + 1);
    return csuccess_report_write(world->book, kind, parameters, strlen(parameters), format,
                                 &world->writer);
}

#define RECORD(name, text)                                              \
    {                                                                   \
        "csuccess_book_record", name, on_the_way, record, 0, text, NULL \
    }
#define REPORT(name, text)                                                     \
    {                                                                          \
        "csuccess_report_write", name, on_the_way, write_report, 0, text, NULL \
    }

static csuccess_status
publish(fault_world *world)
{
    char text[2048];

    snprintf(text, sizeof text, "{'record':'definitions',%s}", journeys);
    return fault_record(world, text);
}

const fault_scenario fault_journeys[] = {
    {"csuccess_book_record", "journeys, published", fault_rich, publish, 0, NULL, NULL},
    {"csuccess_book_advance", "moves on journeys", about_to_move, advance, FAULT_KEEPS, NULL, NULL},
    {"csuccess_book_advance", "more moves", on_the_way, advance, FAULT_KEEPS, NULL, NULL},
    RECORD("journey, entered", "{'record':'journey','do':'enter','journey':'by hand',"
                               "'customer':'c','stage':'two','by':'a person'}"),
    RECORD("journey, entered later", "{'record':'journey','do':'enter','journey':'by hand',"
                                     "'customer':'c','at':'2026-02-13T00:00:00Z'}"),
    RECORD("journey, moved", "{'record':'journey','do':'move','journey':'by hand',"
                             "'customer':'b','stage':'one','by':'a person of a long name'}"),
    RECORD("journey, reached", "{'record':'journey','do':'reach','journey':'by hand',"
                               "'customer':'a','milestone':'m','by':'a person of a long name'}"),
    RECORD("journey, undone", "{'record':'journey','do':'undo','journey':'by hand',"
                              "'customer':'b','milestone':'m','by':'a person'}"),
    RECORD("journey, left", "{'record':'journey','do':'leave','journey':'by hand',"
                            "'customer':'b','by':'a person'}"),
    RECORD("journeys, without a stage",
           "{'record':'definitions','journeys':[{'id':'by hand','stages':[{'id':'three'}]}]}"),
    RECORD("journeys, removed",
           "{'record':'definitions','remove':{'journeys':['a journey with a long id']}}"),
    RECORD("merge, on journeys", "{'record':'merge','from':'a','into':'b'}"),
    RECORD("erase, on journeys", "{'record':'erase','customer':'a'}"),
    {"csuccess_book_save", "journeys", on_the_way, fault_save, 0, NULL, NULL},
    {"csuccess_book_load", "journeys", a_saved_book, fault_load, FAULT_KEEPS, NULL,
     fault_load_again},
    REPORT("journey", "journey {\"journey\":\"a journey with a long id\"}"),
    REPORT("journey, Markdown", "journey {\"journey\":\"a journey with a long id\"} md"),
    REPORT("journey of one",
           "journey {\"journey\":\"a journey with a long id\",\"customer\":\"a\"}"),
    REPORT("journey of one, Markdown",
           "journey {\"journey\":\"a journey with a long id\",\"customer\":\"a\"} md"),
    REPORT("onboarding", "onboarding {}"),
    REPORT("onboarding, Markdown", "onboarding {\"journey\":\"a journey with a long id\"} md"),
    {"csuccess_journey_get", "by hand", on_the_way, get, FAULT_QUIET, "looks at what is there",
     NULL},
    {NULL},
};
