/* SPDX-License-Identifier: MIT */
/* Playbooks, and what follows from them. */
#include <stdio.h>
#include <string.h>

#include "fault.h"

static void
some_playbooks(fault_world *world)
{
    fault_rich(world);
    fault_tell(world, "{'record':'definitions','playbooks':[{'id':'hello','title':'Hello',"
                      "'trigger':{'by':'hand'},'steps':[{'id':'call','task':{'kind':'call'}}]}]}");
    fault_tell(world, "{'record':'playbook','do':'start','playbook':'hello','customer':'a'}");
    fault_tell(world, "{'record':'clock','now':'2026-02-10T13:00:00Z'}");
}

static csuccess_status
find(fault_world *world)
{
    csuccess_playbook out = 0;

    return csuccess_playbook_find(world->book, "hello", 5, &out);
}

static csuccess_status
next(fault_world *world)
{
    csuccess_playbook out = 0;

    return csuccess_playbook_next(world->book, 0, &out);
}

static csuccess_status
get(fault_world *world)
{
    csuccess_playbook_info info = {.size = sizeof info};
    csuccess_playbook playbook = 0;
    csuccess_status status = csuccess_playbook_find(world->book, "hello", 5, &playbook);

    return status == CSUCCESS_OK ? csuccess_playbook_get(world->book, playbook, &info) : status;
}

/* One of each trigger and of each kind of step, owner and control. */
static const char lively[] =
    "'playbooks':["
    "{'id':'cond','trigger':{'when':'seats > 3','existing':true},"
    "'cap':{'per_owner_per_day':1},'owner':[{'role':'csm','pick':'least_load'},'account'],"
    "'group':'g','goal':{'when':'seats > 50','days':2},'exit':{'when':'seats > 40'},"
    "'steps':[{'id':'first','title':'A title that is long enough for the heap',"
    "'task':{'kind':'mail to a customer','parameters':{'template':'hello'},"
    "'values':{'seats':'seats','plan':'plan'},'due':{'business_days':1}},'done':'acknowledged'},"
    "{'id':'asked','at':{'hours':3},'choose':[{'when':'seats > 5','steps':["
    "{'id':'inner','task':{'kind':'call','owner':{'role':'csm'}}}]}],"
    "'otherwise':[{'id':'other','task':{'kind':'visit','owner':{'manager_of':'account'}}}]},"
    "{'id':'back','at':{'hours':1},'wait':{'event':'login','timeout':{'days':1}},"
    "'otherwise':[{'id':'late','task':{'kind':'call'}}]}]},"
    "{'id':'after','trigger':{'playbook':'cond','outcomes':['replaced','stopped','goal','exited',"
    "'completed','disabled']},'steps':[{'id':'next','task':{'kind':'call'}}]},"
    "{'id':'dates','trigger':{'date':'renewal','days':10},'on_change':'migrate',"
    "'steps':[{'id':'one','task':{'kind':'call'}},"
    "{'id':'two','at':{'from':{'date':'renewal'},'days':12},'task':{'kind':'call'}}]},"
    "{'id':'each','trigger':{'event':'ticket','each':'subject'},'repeat':'restart',"
    "'cap':{'per_owner_per_day':1},'steps':[{'id':'one','task':{'kind':'call'}}]},"
    "{'id':'long','trigger':{'when':'quiet >= 0','existing':true,'sustain':{'hours':2}},"
    "'holdout':{'percent':50},'steps':[{'id':'one','task':{'kind':'call'}}]},"
    "{'id':'moved','trigger':{'value':'plan','to':['pro','core']},'group':'g','priority':3,"
    "'preempts':true,'steps':[{'id':'one','wait':{'when':'seats > 60','timeout':{'hours':9}}}]},"
    "{'id':'gone','trigger':{'absence':'login','days':1,'existing':true},'exit':{'clears':true},"
    "'steps':[{'id':'one','task':{'kind':'call'}}]},"
    "{'id':'again','trigger':{'when':'seats > 1','mode':'is_true'},'cooldown':{'hours':5},"
    "'max_runs':3,'steps':[{'id':'one','wait':{'when':'seats > 60','timeout':{'hours':1}}}]}]";

static void
tell_definitions(fault_world *world)
{
    char text[sizeof lively + 40];

    snprintf(text, sizeof text, "{'record':'definitions',%s}", lively);
    fault_tell(world, text);
}

/* What happens in the days to come. */
static void
tell_facts(fault_world *world)
{
    static const char *const records[] = {
        "{'record':'member','id':'max','roles':['csm'],'manager':'mia'}",
        "{'record':'customer','id':'c','owner':'max','attributes':{'seats':7,"
        "'renewal':'2026-02-02'}}",
        "{'record':'event','customer':'a','kind':'ticket','at':'2026-02-11T06:00:00Z',"
        "'subject':'zoe'}",
        "{'record':'event','customer':'a','kind':'ticket','at':'2026-02-11T06:00:00Z',"
        "'subject':'somebody else'}",
        "{'record':'customer','id':'a','attributes':{'plan':'core'},'at':'2026-02-11T18:00:00Z'}",
        "{'record':'playbook','do':'start','playbook':'after','customer':'b','by':'a person',"
        "'reason':'a reason that is long enough','at':'2026-02-12T02:00:00Z'}",
        "{'record':'customer','id':'b','attributes':{'seats':55},'at':'2026-02-12T20:00:00Z'}",
        "{'record':'definitions','playbooks':[{'id':'dates','trigger':{'date':'renewal','days':10},"
        "'on_change':'migrate','steps':[{'id':'two','task':{'kind':'mail'}},"
        "{'id':'three','task':{'kind':'call'}}]}],'at':'2026-02-13T06:00:00Z'}",
        "{'record':'definitions','remove':{'playbooks':['moved']},'at':'2026-02-13T08:00:00Z'}",
    };
    size_t i;

    for (i = 0; i < COUNT_OF(records); i++)
        fault_tell(world, records[i]);
}

static void
about_to_begin(fault_world *world)
{
    fault_rich(world);
    tell_definitions(world);
    tell_facts(world);
}

static void
before_the_clock(fault_world *world)
{
    static const char *const records[] = {
        "{'record':'definitions','attributes':[{'id':'plan','type':'text'},{'id':'seats',"
        "'type':'int'},{'id':'renewal','type':'date'}],'events':[{'id':'login'},{'id':'ticket'}],"
        "'measures':[{'id':'quiet','kind':'days_since','event':'login'}]}",
        "{'record':'member','id':'mia','roles':['csm']}",
        "{'record':'customer','id':'a','owner':'mia','attributes':{'seats':45}}",
        ("{'record':'customer','id':'b','owner':'mia','attributes':{'seats':5,"
         "'renewal':'2026-02-01'}}"),
        "{'record':'contact','customer':'a','id':'zoe'}",
    };
    size_t i;

    fault_empty(world);
    for (i = 0; i < COUNT_OF(records); i++)
        fault_tell(world, records[i]);
    tell_definitions(world);
    fault_tell(world, "{'record':'playbook','do':'start','playbook':'after','customer':'a',"
                      "'at':'2026-02-01T00:00:00Z'}");
    tell_facts(world);
}

/* Runs are open, starts wait, effects are to come. */
static void
in_the_middle(fault_world *world)
{
    about_to_begin(world);
    fault_tell(world, "{'record':'clock','now':'2026-02-12T12:00:00Z'}");
    fault_tell(world, "{'record':'definitions','playbooks':[{'id':'gone','trigger':{"
                      "'absence':'login','days':1},'exit':{'clears':true},'steps':["
                      "{'id':'one','task':{'kind':'other'}}]}]}");
    fault_tell(world, "{'record':'playbook','do':'stop','playbook':'gone','customer':'c'}");
    fault_tell(world, "{'record':'event','customer':'b','kind':'ticket',"
                      "'at':'2026-02-10T00:00:00Z','subject':'yan'}");
}

/* Items of success plans that start runs, are made by them, and are waited for. */
static void
plans_to_come(fault_world *world)
{
    static const char *const records[] = {
        "{'record':'canvas','canvas':'plan of a','customer':'a'}",
        "{'record':'plan_item','canvas':'plan of a','item':'live','kind':'milestone'}",
        "{'record':'definitions','playbooks':[{'id':'launched','on_change':'migrate',"
        "'trigger':{'item':{'kind':'milestone','status':['done']},'when':'seats > 3'},'steps':["
        "{'id':'ask','title':'A title that is long enough for the heap','item':{'kind':'action',"
        "'owner':{'role':'csm'},'due':{'business_days':3},'of':['live','nothing']},'wait':{"
        "'timeout':{'days':1}},'otherwise':[{'id':'chase','task':{'kind':'call'}}]},"
        "{'id':'measure','item':{'kind':'kpi','unit':'percent of something','baseline':1}},"
        "{'id':'see','wait':{'item':{'kind':'kpi','origin':'a template'},'timeout':{'days':9}}}]},"
        "{'id':'echo','trigger':{'item':{'kind':'action','status':['open']},'each':'customer'},"
        "'steps':[{'id':'call','task':{'kind':'call'}}]}]}",
        ("{'record':'plan_item','canvas':'plan of a','item':'live','do':'complete',"
         "'at':'2026-02-11T08:00:00Z'}"),
        "{'record':'plan_item','canvas':'plan of a','item':'live as well','kind':'milestone'}",
        "{'record':'plan_item','canvas':'plan of a','item':'live as well','do':'complete'}",
    };
    size_t i;

    fault_rich(world);
    for (i = 0; i < COUNT_OF(records); i++)
        fault_tell(world, records[i]);
}

/* Something is told between two moves, and runs wait for items. */
static void
with_plans(fault_world *world)
{
    plans_to_come(world);
    fault_tell(world, "{'record':'clock','now':'2026-02-11T12:00:00Z'}");
    fault_tell(world, "{'record':'plan_item','canvas':'plan of a','item':'launched/1/ask',"
                      "'do':'complete'}");
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

static void
a_saved_book(fault_world *world)
{
    fault_saved(world, in_the_middle);
}

static void
a_saved_book_with_plans(fault_world *world)
{
    fault_saved(world, with_plans);
}

#define RECORD(name, text)                                                 \
    {                                                                      \
        "csuccess_book_record", name, in_the_middle, record, 0, text, NULL \
    }
#define QUIET(function, act, why)                                   \
    {                                                               \
        function, why, some_playbooks, act, FAULT_QUIET, NULL, NULL \
    }

const fault_scenario fault_playbooks[] = {
    {"csuccess_book_advance", "effects of instants", about_to_begin, advance, FAULT_KEEPS, NULL,
     NULL},
    {"csuccess_book_advance", "effects of the first move", before_the_clock, advance, FAULT_KEEPS,
     NULL, NULL},
    {"csuccess_book_advance", "effects with older versions", in_the_middle, advance, FAULT_KEEPS,
     NULL, NULL},
    RECORD("playbook, started", "{'record':'playbook','do':'start','playbook':'after',"
                                "'customer':'c','subject':'somebody who is new',"
                                "'by':'a person','reason':'a reason that is long enough'}"),
    RECORD("playbook, started later", "{'record':'playbook','do':'start','playbook':'after',"
                                      "'customer':'c','at':'2026-02-13T00:00:00Z'}"),
    RECORD("playbook, stopped", "{'record':'playbook','do':'stop','playbook':'gone',"
                                "'customer':'a','reason':'a reason that is long enough'}"),
    RECORD("playbooks, published with open runs",
           "{'record':'definitions','playbooks':[{'id':'cond','trigger':{'when':'seats > 2'},"
           "'exit':{'clears':true},'steps':[{'id':'new','task':{'kind':'call'}}]},"
           "{'id':'gone','trigger':{'date':'renewal'},'steps':["
           "{'id':'one','task':{'kind':'other'}}]},"
           "{'id':'each','trigger':{'value':'plan','from':['core']},'steps':["
           "{'id':'one','task':{'kind':'other'}}]}]}"),
    RECORD("playbooks, removed with open runs",
           "{'record':'definitions','remove':{'playbooks':['cond','after','dates']}}"),
    RECORD("merge, with runs", "{'record':'merge','from':'a','into':'b'}"),
    RECORD("erase, with runs", "{'record':'erase','customer':'a'}"),
    {"csuccess_book_advance", "items of plans, made and waited for", plans_to_come, advance,
     FAULT_KEEPS, NULL, NULL},
    {"csuccess_book_record", "plan_item, waited for", with_plans, record, 0,
     "{'record':'plan_item','canvas':'plan of a','item':'launched/2/ask','do':'cancel',"
     "'reason':'a reason that is long enough'}",
     NULL},
    {"csuccess_book_record", "playbooks, published with items that are waited for", with_plans,
     record, 0,
     "{'record':'definitions','playbooks':[{'id':'launched','on_change':'migrate','trigger':"
     "{'item':{'status':['done','cancelled']}},'steps':[{'id':'ask','item':{'kind':'action'},"
     "'wait':true}]}]}",
     NULL},
    {"csuccess_book_record", "merge, with items", with_plans, record, 0,
     "{'record':'merge','from':'a','into':'b'}", NULL},
    {"csuccess_book_save", "items that playbooks made", with_plans, fault_save, 0, NULL, NULL},
    {"csuccess_book_load", "items that playbooks made", a_saved_book_with_plans, fault_load,
     FAULT_KEEPS, NULL, fault_load_again},
    {"csuccess_book_save", "playbooks", in_the_middle, fault_save, 0, NULL, NULL},
    {"csuccess_book_load", "playbooks", a_saved_book, fault_load, FAULT_KEEPS, NULL,
     fault_load_again},
    QUIET("csuccess_playbook_find", find, "looks at what is there"),
    QUIET("csuccess_playbook_next", next, "looks at what is there"),
    QUIET("csuccess_playbook_get", get, "borrows what is there"),
    {NULL},
};
