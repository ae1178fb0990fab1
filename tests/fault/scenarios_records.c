/* SPDX-License-Identifier: MIT */
/* Records of every kind: a record has its whole effect or none. */
#include "fault.h"

static csuccess_status
record(fault_world *world)
{
    return fault_record(world, world->scenario->text);
}

/* A repeat is told by its position, so the world knows a source already. */
#define RECORD(name, text)                                              \
    {                                                                   \
        "csuccess_book_record", name, fault_rich, record, 0, text, NULL \
    }
#define FRESH(name, text)                                                \
    {                                                                    \
        "csuccess_book_record", name, fault_empty, record, 0, text, NULL \
    }

static void
keep(fault_world *world)
{
    fault_rich(world);
    fault_tell(world, "{'record':'definitions','book':{'zone':'Mitte','currency':'EUR',"
                      "'undeclared':'keep'}}");
}

#define KEEP(name, text)                                          \
    {                                                             \
        "csuccess_book_record", name, keep, record, 0, text, NULL \
    }

const fault_scenario fault_records[] = {
    RECORD("customer", "{'record':'customer','id':'d','name':'Delta','owner':'mia','parent':'c',"
                       "'start':'2026-02-01','attributes':{'plan':'pro','seats':3,"
                       "'fee':{'amount':5,'currency':'USD'}},'source':'erp','position':1}"),
    RECORD("customer, changed", "{'record':'customer','id':'a','at':'2026-02-10T11:00:00Z',"
                                "'attributes':{'plan':'a long name of a plan','seats':null}}"),
    RECORD("customer, waiting",
           "{'record':'customer','id':'e','at':'2026-02-11T00:00:00Z','parent':'a',"
           "'attributes':{'plan':'core'},'source':'erp','position':1}"),
    FRESH("customer, the first", "{'record':'customer','id':'a','name':'Alpha'}"),
    KEEP("customer, undeclared", "{'record':'customer','id':'a','attributes':{'colour':'red',"
                                 "'shape':{'sides':[1,2,3]}}}"),
    RECORD("contact", "{'record':'contact','customer':'b','id':'xia','name':'Xia','title':'CTO',"
                      "'email':'xia@example.org','roles':['champion','buyer'],'active':true}"),
    RECORD("contact, changed", "{'record':'contact','customer':'a','id':'zoe','roles':[]}"),
    RECORD("contact, waiting", "{'record':'contact','customer':'a','id':'zoe','roles':['user'],"
                               "'at':'2026-02-12T00:00:00Z','source':'erp','position':1}"),
    RECORD("member", "{'record':'member','id':'max','name':'Max','capacity':2.5,"
                     "'absences':[{'from':'2026-03-01','to':'2026-03-05'}],'manager':'mia'}"),
    RECORD("event", "{'record':'event','customer':'a','kind':'login','at':'2026-02-09T00:00:00Z',"
                    "'value':4,'source':'erp','position':9}"),
    RECORD("event, everything", "{'record':'event','customer':'a','kind':'ticket','value':4,"
                                "'subject':'zoe','label':'question','key':'t2'}"),
    RECORD("event, to come", "{'record':'event','customer':'a','kind':'login',"
                             "'at':'2026-02-13T00:00:00Z','label':'web'}"),
    RECORD("event, replaced",
           "{'record':'event','customer':'a','kind':'ticket','key':'t1','mode':'replace',"
           "'at':'2026-02-07T00:00:00Z','value':70,'label':'other'}"),
    RECORD("event, another value",
           "{'record':'event','customer':'a','kind':'ticket','key':'t1','mode':'replace',"
           "'at':'2026-02-08T10:00:00Z','value':7000000.25,'subject':'zoe','label':'bug'}"),
    RECORD("event, retracted",
           "{'record':'event','customer':'a','kind':'ticket','key':'t1','mode':'retract'}"),
    RECORD("event, large", "{'record':'event','customer':'a','kind':'login',"
                           "'at':'2026-02-09T00:00:00Z','value':9200000000000}"),
    KEEP("event, undeclared", "{'record':'event','customer':'a','kind':'call','subject':'zoe',"
                              "'at':'2026-02-09T00:00:00Z'}"),
    RECORD("outcome", "{'record':'outcome','customer':'a','outcome':'churned','amount':900,"
                      "'reason':'price','by':'mia'}"),
    RECORD("outcome, waiting",
           "{'record':'outcome','customer':'a','outcome':'contracted','amount':900,"
           "'reason':'price','by':'mia','at':'2026-02-12T00:00:00Z'}"),
    RECORD("zone", "{'record':'zone','id':'Ost','offset':7200,"
                   "'transitions':[['2026-03-29T01:00:00Z',10800],['2026-10-25T01:00:00Z',7200]]}"),
    RECORD("calendar", "{'record':'calendar','id':'fr','title':'France','weekend':['sunday'],"
                       "'holidays':['2026-07-14','2026-05-01'],"
                       "'hours':{'from':'09:00','to':'17:30'}}"),
    RECORD("remove", "{'record':'remove','customer':'c'}"),
    RECORD("remove a contact", "{'record':'remove','customer':'a','contact':'zoe'}"),
    RECORD("remove, waiting", "{'record':'remove','customer':'c','at':'2026-02-12T00:00:00Z'}"),
    RECORD("erase", "{'record':'erase','customer':'a'}"),
    RECORD("erase a contact", "{'record':'erase','customer':'a','contact':'zoe'}"),
    RECORD("merge", "{'record':'merge','from':'c','into':'a'}"),
    RECORD("merge, waiting", "{'record':'merge','from':'b','into':'c',"
                             "'at':'2026-02-12T00:00:00Z'}"),
    RECORD("redacted", "{'record':'redacted','source':'erp','position':3}"),
    {NULL},
};
