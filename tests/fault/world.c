/* SPDX-License-Identifier: MIT */
/* The books in which scenarios begin. */
#include "fault.h"

void
fault_empty(fault_world *world)
{
    assert_int_equal(world->stored ? fault_open(world, &world->book)
                                   : fault_new(world, &world->book),
                     CSUCCESS_OK);
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

void
fault_healthy(fault_world *world)
{
    static const char *const records[] = {
        "{'record':'definitions','book':{'zone':'Mitte','currency':'EUR','history_days':2,"
        "'revenue':'fee','calendar':'de','customer_calendar':'plan','customer_zone':'name'},"
        "'health_models':[{'id':'main','title':'Main','direction':'higher_is_better',"
        "'min_coverage':0.2,'blackout_days':10,'min_dwell_days':1,"
        "'bands':[{'id':'poor','to':40},{'id':'fair','from':40,'to':70,'leave':35},"
        "{'id':'good','title':'Good','colour':'green','from':70,'leave':65}],"
        "'parts':[{'group':'use','weight':3,'parts':["
        "{'measure':'logins','linear':{'knots':[[0,0],[5,100]]}},"
        "{'measure':'quiet','history':{'days':9,'min_samples':2}}]},"
        "{'measure':'plan','map':{'values':{'pro':90},'otherwise':20},"
        "'exempt_from_blackout':true},"
        "{'measure':'seats','only_in':'pro','by':{'measure':'below','cases':["
        "{'to':3,'bands':[{'points':55}]},{'from':3,'attainment':{'target':9}}]}}],"
        "'overrides':[{'id':'silent','when':[{'value':'quiet','from':6}],'effect':'cap',"
        "'band':'fair'}]},"
        "{'id':'pros','direction':'higher_is_better','scope':'pro',"
        "'bands':[{'id':'low','to':50},{'id':'high','from':50}],"
        "'parts':[{'group':'sum','combine':'additive','start':50,'parts':["
        "{'measure':'logins','linear':{'knots':[[0,-30],[5,30]]}}]},"
        "{'group':'least','combine':'worst','parts':["
        "{'measure':'seats','bands':[{'to':5,'points':15},{'from':5,'points':85}]}]}]}],"
        "'health_drafts':[{'id':'next','direction':'higher_is_better','parts':["
        "{'measure':'seats','bands':[{'points':55}]}]}],"
        "'health':{'order':[{'segment':'pro','model':'pros'},{'model':'main'}]}}",
        "{'record':'clock','now':'2026-02-10T13:00:00Z'}",
        "{'record':'override','customer':'b','model':'main','effect':'cap','score':30,"
        "'reason':'the champion left','by':'mia','days':1}",
        "{'record':'override','customer':'a','model':'pros','effect':'force','band':'low',"
        "'reason':'a very long reason, which does not fit into a small text','days':9}",
        "{'record':'clock','now':'2026-02-10T15:00:00Z'}",
        /* published anew: other bands, other inputs */
        "{'record':'definitions','health_models':[{'id':'main','title':'Main',"
        "'direction':'higher_is_better','min_dwell_days':2,"
        "'bands':[{'id':'bad','to':50},{'id':'good','from':50,'leave':45}],"
        "'parts':[{'measure':'logins','linear':{'knots':[[0,0],[4,100]]}},"
        "{'measure':'slope','bands':[{'to':0,'points':30},{'from':0,'points':70}]},"
        "{'measure':'quiet','history':{'days':9,'min_samples':2}},"
        "{'measure':'plan','map':{'values':{'pro':90},'otherwise':20}}]}]}",
        "{'record':'clock','now':'2026-02-10T18:00:00Z'}",
        "{'record':'customer','id':'b','attributes':{'plan':'pro','fee':900}}",
        "{'record':'clock','now':'2026-02-11T09:00:00Z'}",
        /* to come */
        "{'record':'override','customer':'b','model':'pros','effect':'floor','score':77.5,"
        "'reason':'a promise','at':'2026-02-11T20:00:00Z','until':'2026-02-13T08:00:00Z'}",
        "{'record':'customer','id':'a','at':'2026-02-12T10:00:00Z','attributes':{'plan':'core'}}",
    };
    size_t i;

    fault_rich(world);
    for (i = 0; i < COUNT_OF(records); i++)
        fault_tell(world, records[i]);
}
