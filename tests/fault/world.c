/* SPDX-License-Identifier: MIT */
/* The books in which scenarios begin. */
#include "fault.h"

void
fault_empty(fault_world *world)
{
    assert_int_equal(fault_new(world, &world->book), CSUCCESS_OK);
}

void
fault_rich(fault_world *world)
{
    static const char *const records[] = {
        "{'record':'zone','id':'Mitte','offset':3600,'transitions':[['2026-02-12T01:00:00Z',7200]]"
        "}",
        "{'record':'definitions','book':{'zone':'Mitte','currency':'EUR'},"
        "'attributes':[{'id':'plan','type':'text'},{'id':'seats','type':'int'},"
        "{'id':'renewal','type':'date'},{'id':'fee','type':'money'}],"
        "'events':[{'id':'login'},{'id':'ticket','retain_days':40}],"
        "'measures':[{'id':'logins','kind':'sum','event':'login','days':7},"
        "{'id':'tickets','kind':'count','event':'ticket','days':9,'where':{'role':'champion'}},"
        "{'id':'slope','kind':'trend','event':'login','days':20},"
        "{'id':'quiet','kind':'days_since','event':'login'},"
        "{'id':'since_renewal','kind':'count','event':'login','since':'renewal'},"
        "{'id':'below','kind':'rollup','of':'logins','how':'sum'}],"
        "'segments':[{'id':'cold','enter':[{'value':'quiet','from':3}]},"
        "{'id':'pro','enter':[{'value':'plan','is':'pro'}]}]}",
        "{'record':'calendar','id':'de','holidays':['2026-12-25']}",
        "{'record':'member','id':'mia','name':'Mia','roles':['csm'],'calendar':'de'}",
        "{'record':'customer','id':'a','name':'Alpha','owner':'mia','start':'2026-01-05',"
        "'attributes':{'plan':'pro','seats':4,'renewal':'2026-02-01'}}",
        "{'record':'customer','id':'b','parent':'a','attributes':{'seats':9}}",
        "{'record':'customer','id':'c','parent':'b'}",
        "{'record':'contact','customer':'a','id':'zoe','name':'Zoe','roles':['champion']}",
        "{'record':'event','customer':'a','kind':'login','at':'2026-02-03T10:00:00Z','value':2.5}",
        "{'record':'event','customer':'b','kind':'login','at':'2026-02-09T10:00:00Z'}",
        "{'record':'event','customer':'a','kind':'ticket','at':'2026-02-08T10:00:00Z',"
        "'subject':'zoe','label':'bug','key':'t1'}",
        "{'record':'outcome','customer':'b','outcome':'renewed','at':'2026-02-01T00:00:00Z'}",
        "{'record':'clock','now':'2026-02-10T12:00:00Z'}",
        /* late, and to come */
        "{'record':'event','customer':'c','kind':'login','at':'2026-02-05T10:00:00Z'}",
        "{'record':'event','customer':'b','kind':'login','at':'2026-02-12T10:00:00Z'}",
        "{'record':'customer','id':'c','at':'2026-02-11T00:00:00Z','parent':'a',"
        "'attributes':{'plan':'core'},'source':'crm','position':4}",
        "{'record':'contact','customer':'b','id':'yan','at':'2026-02-11T08:00:00Z'}",
    };
    size_t i;

    fault_empty(world);
    for (i = 0; i < COUNT_OF(records); i++)
        fault_tell(world, records[i]);
}
