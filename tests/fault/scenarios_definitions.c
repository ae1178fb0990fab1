/* SPDX-License-Identifier: MIT */
/* Bundles of definitions: published all or nothing. */
#include "fault.h"

static csuccess_status
record(fault_world *world)
{
    return fault_record(world, world->scenario->text);
}

#define RICH(name, text)                                                \
    {                                                                   \
        "csuccess_book_record", name, fault_rich, record, 0, text, NULL \
    }

const fault_scenario fault_definitions[] = {
    {"csuccess_book_record", "the first definitions", fault_empty, record, 0,
     "{'record':'definitions','book':{'currency':'EUR','title':'East'},"
     "'attributes':[{'id':'plan','type':'text','values':['core','pro']},"
     "{'id':'renewal','type':'date'}],'events':[{'id':'login'}],"
     "'measures':[{'id':'logins','kind':'count','event':'login','days':7},"
     "{'id':'until','kind':'until','of':'renewal'}],"
     "'segments':[{'id':'pro','enter':[{'value':'plan','in':['pro']},"
     "{'value':'until','from':0,'to':30}]}]}",
     NULL},
    RICH("more measures",
         "{'record':'definitions','source':'erp','position':1,"
         "'measures':[{'id':'logins','kind':'mean','event':'login','days':14,'stale_days':9,"
         "'domain':{'type':'real','min':0}},"
         "{'id':'most','kind':'max','event':'ticket','days':30,"
         "'where':{'label':['bug','question'],'subject':'zoe'}},"
         "{'id':'moved','kind':'change','event':'login','days':5,'change_of':'sum'},"
         "{'id':'last','kind':'last','event':'login','days':30,'stale_days':3,'blackout_days':2},"
         "{'id':'months','kind':'age','of':'start','in':'months'},"
         "{'id':'share','kind':'ratio','of':'logins','by':'seats'},"
         "{'id':'weighted','kind':'rollup','of':'share','how':'weighted','by':'seats'}]}"),
    RICH("segments and attributes",
         "{'record':'definitions','attributes':[{'id':'tier','type':'text','values':['x','y']},"
         "{'id':'live','type':'bool'},{'id':'seen','type':'time'}],"
         "'segments':[{'id':'cold','enter':[{'value':'quiet','from':5}],"
         "'leave':[{'value':'quiet','to':2}]},"
         "{'id':'late','enter':[{'value':'seen','missing':true},{'value':'live','is':true},"
         "{'value':'segment.cold','is':true}]}]}"),
    RICH("removals", "{'record':'definitions','remove':{'measures':['slope','tickets','below'],"
                     "'segments':['pro'],'events':['ticket'],'attributes':['fee']}}"),
    RICH("waiting", "{'record':'definitions','at':'2026-02-11T10:00:00Z','measures':["
                    "{'id':'least','kind':'min','event':'login','days':30}]}"),
    {NULL},
};
