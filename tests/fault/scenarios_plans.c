/* SPDX-License-Identifier: MIT */
/* Success plans: the records, the functions, saving and loading with them. */
#include <stdio.h>
#include <string.h>

#include "fault.h"

static void
tell_all(fault_world *world, const char *const *records, size_t count)
{
    size_t i;

    fault_rich(world);
    for (i = 0; i < count; i++)
        fault_tell(world, records[i]);
}

static void
some_plans(fault_world *world)
{
    static const char *const records[] = {
        "{'record':'definitions','plan':{'dimensions':[{'id':'people','title':'People'}],"
        "'escalation':[{'severity':'low','days':1,'level':1}]}}",
        "{'record':'canvas','canvas':'p','customer':'a','name':'a name that is long enough',"
        "'owner':'mia','success':'s','highlights':{'who':'A','employees':3},'start':'2026-01-01',"
        "'end':'2026-12-31','by':'mia'}",
        "{'record':'plan_item','canvas':'p','item':'o','kind':'objective','rank':1,'cares':true}",
        "{'record':'plan_item','canvas':'p','item':'k','kind':'kpi','unit':'users','of':['o'],"
        "'baseline':1,'target':9,'actual':4,'due':'2026-06-30'}",
        "{'record':'plan_item','canvas':'p','item':'m','kind':'milestone','of':['o'],"
        "'owner':'mia','contact':'zoe','due':'2026-03-01','data':[{'label':'l','value':3}]}",
        "{'record':'plan_item','canvas':'p','item':'b','kind':'blocker','blocks':['m'],"
        "'severity':'high','dimension':'people','cause':'a cause that is long enough'}",
        "{'record':'plan_item','canvas':'p','item':'out','kind':'outcome'}",
        "{'record':'plan_item','canvas':'p','item':'k','of':['o','out'],'actual':5}",
        "{'record':'plan_item','canvas':'p','item':'out','do':'accept'}",
        "{'record':'canvas','canvas':'p','do':'propose','by':'mia'}",
        "{'record':'canvas','canvas':'q','customer':'b','at':'2026-02-11T10:00:00Z'}",
        "{'record':'plan_item','canvas':'q','item':'x','kind':'action','title':'a title',"
        "'at':'2026-02-11T10:00:00Z'}",
        "{'record':'canvas','canvas':'q','do':'propose','at':'2026-02-11T10:00:00Z'}",
        "{'record':'plan_item','canvas':'q','item':'x','do':'start','at':'2026-02-12T10:00:00Z'}",
    };

    tell_all(world, records, COUNT_OF(records));
}

static void
an_active_plan(fault_world *world)
{
    some_plans(world);
    fault_tell(world, "{'record':'canvas','canvas':'p','do':'agree','contact':'zoe',"
                      "'version':'1.0'}");
    fault_tell(world, "{'record':'canvas','canvas':'p','do':'activate'}");
}

/* Each instant of the customers moves KPIs, and what is computed from them. */
static void
followed_values(fault_world *world)
{
    static const char *const more[] = {
        "{'record':'definitions','assessments':[{'id':'s','criteria':[{'id':'c'}],'bands':["
        "{'id':'a band with a long name','from':0}]}]}",
        "{'record':'canvas','canvas':'p','assessment':'s'}",
        "{'record':'assessment','canvas':'p','ratings':{'c':3}}",
        "{'record':'plan_item','canvas':'p','item':'f1','kind':'kpi','value':'tickets',"
        "'of':['o'],'baseline':0,'target':9}",
        "{'record':'plan_item','canvas':'p','item':'f2','kind':'kpi','visibility':'internal','"
        "value':'plan.progress',"
        "'of':['o'],'baseline':0,'target':9}",
        "{'record':'plan_item','canvas':'p','item':'f3','kind':'kpi','value':'since_renewal'}",
    };
    size_t i;

    an_active_plan(world);
    for (i = 0; i < COUNT_OF(more); i++)
        fault_tell(world, more[i]);
}

static csuccess_status
record(fault_world *world)
{
    return fault_record(world, world->scenario->text);
}

static csuccess_status
advance(fault_world *world)
{
    return csuccess_book_advance(world->book, INT64_C(1770984000000000)); /* 2026-02-13T12:00 */
}

static csuccess_canvas
canvas(fault_world *world)
{
    csuccess_canvas out = 0;

    assert_int_equal(csuccess_canvas_find(world->book, "p", 1, &out), CSUCCESS_OK);
    return out;
}

static csuccess_status
find(fault_world *world)
{
    csuccess_canvas out = 0;

    return csuccess_canvas_find(world->book, "p", 1, &out);
}

static csuccess_status
canvas_of(fault_world *world)
{
    csuccess_customer customer = 0;
    csuccess_canvas out = 0;

    assert_int_equal(csuccess_customer_find(world->book, "a", 1, &customer), CSUCCESS_OK);
    return csuccess_canvas_of(world->book, customer, &out);
}

static csuccess_status
next(fault_world *world)
{
    csuccess_customer customer = 0;
    csuccess_canvas out = 0;

    assert_int_equal(csuccess_customer_find(world->book, "a", 1, &customer), CSUCCESS_OK);
    return csuccess_canvas_next(world->book, customer, canvas(world), &out);
}

static csuccess_status
get(fault_world *world)
{
    csuccess_canvas_info info = {.size = sizeof info};
    csuccess_status status = csuccess_canvas_get(world->book, canvas(world), &info);

    snprintf(world->result, sizeof world->result, "%s %ld", info.name, (long)info.progress);
    return status;
}

static csuccess_status
get_item(fault_world *world)
{
    csuccess_plan_item_info info = {.size = sizeof info};
    csuccess_status status = csuccess_plan_item_get(world->book, canvas(world), "k", 1, &info);

    snprintf(world->result, sizeof world->result, "%s %ld", info.unit, (long)info.progress);
    return status;
}

static csuccess_status
item_at(fault_world *world)
{
    csuccess_plan_item_info info = {.size = sizeof info};
    csuccess_status status = csuccess_plan_item_at(world->book, canvas(world), 1, &info);

    snprintf(world->result, sizeof world->result, "%s", info.id);
    return status;
}

static void
a_saved_book(fault_world *world)
{
    fault_saved(world, followed_values);
}

static csuccess_status
clone(fault_world *world)
{
    world->opened++;
    world->journal_opened++;
    return csuccess_book_clone(world->book, &world->config, &world->other);
}

/* A report: the kind, then its parameters. */
static csuccess_status
write_report(fault_world *world, uint32_t format)
{
    const char *text = world->scenario->text, *blank = strchr(text, ' ');
    char kind[32], parameters[100];
    size_t i;

    snprintf(kind, sizeof kind, "%.*s", (int)(blank - text), text);
    snprintf(parameters, sizeof parameters, "%s", blank + 1);
    for (i = 0; parameters[i]; i++)
        if (parameters[i] == '\'')
            parameters[i] = '"';
    return csuccess_report_write(world->book, kind, parameters, i, format, &world->writer);
}

static csuccess_status
write_json(fault_world *world)
{
    return write_report(world, CSUCCESS_REPORT_JSON);
}

static csuccess_status
write_markdown(fault_world *world)
{
    return write_report(world, CSUCCESS_REPORT_MARKDOWN);
}

static csuccess_status
write_calendar(fault_world *world)
{
    return write_report(world, CSUCCESS_REPORT_ICALENDAR);
}

/* One that was agreed, and has changed since. */
static void
a_changed_plan(fault_world *world)
{
    an_active_plan(world);
    fault_tell(world,
               "{'record':'plan_item','canvas':'p','item':'k','actual':8,'title':'a title'}");
    fault_tell(world, "{'record':'plan_item','canvas':'p','item':'out','do':'deliver'}");
    fault_tell(world, "{'record':'plan_item','canvas':'p','item':'c','kind':'commitment',"
                      "'due':'2026-06-01'}");
    fault_tell(world, "{'record':'plan_item','canvas':'p','item':'c','do':'accept'}");
    fault_tell(world, "{'record':'plan_item','canvas':'p','item':'c','due':'2026-07-01'}");
    fault_tell(world, "{'record':'plan_item','canvas':'p','item':'v','kind':'value','target':5}");
    fault_tell(world, "{'record':'canvas','canvas':'p','path':'another path'}");
}

#define REPORT(name, act, text)                                           \
    {                                                                     \
        "csuccess_report_write", name, a_changed_plan, act, 0, text, NULL \
    }
#define RECORD(name, text)                                              \
    {                                                                   \
        "csuccess_book_record", name, some_plans, record, 0, text, NULL \
    }
#define ACTIVE(name, text)                                                  \
    {                                                                       \
        "csuccess_book_record", name, an_active_plan, record, 0, text, NULL \
    }
#define QUIET(function, act, why)                               \
    {                                                           \
        function, why, some_plans, act, FAULT_QUIET, NULL, NULL \
    }

const fault_scenario fault_plans[] = {
    {"csuccess_book_record", "section plan", fault_rich, record, 0,
     "{'record':'definitions','plan':{'dimensions':[{'id':'x','title':'y'},{'id':'z'}],"
     "'escalation':[{'severity':'low','days':1,'level':1}],'cycle':{'months':6}}}",
     NULL},
    {"csuccess_book_record", "canvas, the first", fault_rich, record, 0,
     "{'record':'canvas','canvas':'p','customer':'a','name':'n','highlights':{'who':'x'},"
     "'cycle':{'months':6},'by':'mia'}",
     NULL},
    RECORD("canvas, changed", "{'record':'canvas','canvas':'p','name':'another','path':'a path',"
                              "'end':'2026-11-30','owner':null,'by':'mia'}"),
    RECORD("canvas, to come", "{'record':'canvas','canvas':'r','customer':'c','name':'n',"
                              "'at':'2026-02-11T00:00:00Z'}"),
    RECORD("canvas, proposed", "{'record':'canvas','canvas':'p','do':'propose','reason':'r'}"),
    RECORD("canvas, agreed", "{'record':'canvas','canvas':'p','do':'agree','contact':'zoe',"
                             "'version':'1.0','by':'zoe'}"),
    RECORD("canvas, abandoned", "{'record':'canvas','canvas':'p','do':'abandon','reason':'gone'}"),
    ACTIVE("canvas, refreshed", "{'record':'canvas','canvas':'p','do':'refresh','by':'mia'}"),
    ACTIVE("canvas, renewed", "{'record':'canvas','canvas':'p','do':'renew','as':'p2',"
                              "'start':'2027-01-01','rebase':true}"),
    RECORD("plan_item, the first of a canvas",
           "{'record':'plan_item','canvas':'p','item':'n','kind':'kpi','title':'a long title',"
           "'unit':'u','value':'seats','of':['o'],'requires':['m'],'owner':'mia','contact':'zoe',"
           "'dimension':'people','data':[{'label':'a','value':'b','date':'2026-01-01'}]}"),
    RECORD("plan_item, changed", "{'record':'plan_item','canvas':'p','item':'k','actual':6,"
                                 "'target':10,'of':['out'],'title':'a title that is new'}"),
    RECORD("plan_item, to come", "{'record':'plan_item','canvas':'p','item':'k','actual':7,"
                                 "'at':'2026-02-12T00:00:00Z'}"),
    RECORD("plan_item, completed", "{'record':'plan_item','canvas':'p','item':'b',"
                                   "'do':'complete','fix':'forever','by':'mia'}"),
    RECORD("plan_item, removed", "{'record':'plan_item','canvas':'p','item':'b','do':'remove'}"),
    RECORD("erase, with plans", "{'record':'erase','customer':'a'}"),
    RECORD("erase a contact, with plans", "{'record':'erase','customer':'a','contact':'zoe'}"),
    RECORD("merge, with plans", "{'record':'merge','from':'a','into':'b'}"),
    {"csuccess_book_advance", "plans that wait", some_plans, advance, FAULT_KEEPS, NULL, NULL},
    {"csuccess_book_advance", "KPIs that follow values", followed_values, advance, FAULT_KEEPS,
     NULL, NULL},
    {"csuccess_book_save", "plans", followed_values, fault_save, 0, NULL, NULL},
    {"csuccess_book_load", "plans", a_saved_book, fault_load, FAULT_KEEPS, NULL, fault_load_again},
    {"csuccess_book_clone", "plans", followed_values, clone, 0, NULL, NULL},
    REPORT("canvas", write_json, "canvas {'canvas':'p'}"),
    REPORT("canvas, the customer's", write_json, "canvas {'customer':'a','audience':'customer'}"),
    REPORT("canvas, Markdown", write_markdown, "canvas {'canvas':'p'}"),
    REPORT("plan_review", write_json, "plan_review {'canvas':'p'}"),
    REPORT("plan_review, Markdown", write_markdown,
           "plan_review {'canvas':'p','audience':'customer'}"),
    REPORT("plans", write_json, "plans {'limit':5,'list':true}"),
    REPORT("plans, Markdown", write_markdown, "plans {'list':true}"),
    REPORT("plan_calendar", write_json, "plan_calendar {'owner':'mia'}"),
    REPORT("plan_calendar, iCalendar", write_calendar, "plan_calendar {'canvas':'p'}"),
    QUIET("csuccess_canvas_find", find, "looks at what is there"),
    QUIET("csuccess_canvas_of", canvas_of, "looks at what is there"),
    QUIET("csuccess_canvas_next", next, "looks at what is there"),
    QUIET("csuccess_canvas_get", get, "views have room"),
    QUIET("csuccess_plan_item_get", get_item, "views have room"),
    QUIET("csuccess_plan_item_at", item_at, "views have room"),
    {NULL},
};
