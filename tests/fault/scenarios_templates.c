/* SPDX-License-Identifier: MIT */
/* Templates of success plans, roll-outs, discovery and assessments. */
#include "fault.h"

static void
some_templates(fault_world *world)
{
    static const char *const records[] = {
        ("{'record':'definitions','question_sets':[{'id':'kick-off','questions':[{'id':'why',"
         "'text':'Why now, and not in a year?','required':true},{'id':'who','text':'Who?'}]}],"
         "'assessments':[{'id':'likelihood','criteria':[{'id':'sponsor','weight':3},"
         "{'id':'use','value':'logins / 10.0'}],'bands':[{'id':'low','from':0}]}],"
         "'segments':[{'id':'of_templates','enter':'true'}],"
         "'plan_templates':[{'id':'standard','name':'A name that is long enough',"
         "'question_set':'kick-off','assessment':'likelihood','cluster':'of_templates',"
         "'anchors':['live'],'end':{'months':12},'items':["
         "{'id':'o','kind':'objective','title':'An objective of the template'},"
         "{'id':'k','kind':'kpi','of':['o'],'unit':'users','baseline':0,'target':9,"
         "'due':{'from':'live','months':3}},"
         "{'id':'m','kind':'milestone','requires':['x'],'due':{'from':'live'}},"
         "{'id':'x','kind':'action','of':['m'],'owner':'mia','contact':'zoe',"
         "'due':{'from':'live','business_days':-5}}]}]}"),
        ("{'record':'canvas','canvas':'p','customer':'a','template':'standard',"
         "'anchors':{'live':'2026-04-01'}}"),
        "{'record':'answer','canvas':'p','question':'who','answer':'The head of the depot'}",
        "{'record':'assessment','canvas':'p','ratings':{'sponsor':3},'by':'mia'}",
    };
    size_t i;

    fault_rich(world);
    for (i = 0; i < COUNT_OF(records); i++)
        fault_tell(world, records[i]);
}

static void
that_wait(fault_world *world)
{
    some_templates(world);
    fault_tell(world, "{'record':'rollout','template':'standard','owner':'mia','anchors':"
                      "{'live':'2026-05-01'},'at':'2026-02-11T00:00:00Z','by':'a long name'}");
    fault_tell(world, "{'record':'answer','canvas':'p','question':'why','answer':'It is time',"
                      "'at':'2026-02-11T00:00:00Z'}");
    fault_tell(world, "{'record':'assessment','canvas':'p','ratings':{'sponsor':5},"
                      "'at':'2026-02-11T00:00:00Z'}");
}

static void
a_rollout_at_hand(fault_world *world)
{
    some_templates(world);
    fault_tell(world, "{'record':'rollout','template':'standard','prefix':'next','owner':'mia',"
                      "'anchors':{'live':'2026-05-01'},'by':'mia'}");
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

static void
a_saved_book(fault_world *world)
{
    fault_saved(world, a_rollout_at_hand);
}

#define RECORD(name, text)                                                  \
    {                                                                       \
        "csuccess_book_record", name, some_templates, record, 0, text, NULL \
    }

const fault_scenario fault_templates[] = {
    RECORD("sections of templates, changed",
           "{'record':'definitions','question_sets':[{'id':'kick-off','questions':[{'id':'who',"
           "'text':'Who decides in the end?','topic':'people'}]}],"
           "'assessments':[{'id':'likelihood','criteria':[{'id':'use','value':'logins / 5.0'},"
           "{'id':'sponsor','title':'A sponsor','max':10}]}],"
           "'plan_templates':[{'id':'other','anchors':[{'id':'then','title':'t'}],'items':["
           "{'id':'a','kind':'risk','cause':'why','of':['b']},{'id':'b','kind':'action',"
           "'start':{'days':1},'due':{'from':'then','months':-1}}]}]}"),
    RECORD("sections of templates, removed",
           "{'record':'definitions','remove':{'plan_templates':['standard']}}"),
    RECORD("canvas, by a template",
           "{'record':'canvas','canvas':'q','customer':'a','template':'standard','owner':'mia',"
           "'anchors':{'live':'2026-04-01'},'by':'mia'}"),
    RECORD("canvas, by a template, to come",
           "{'record':'canvas','canvas':'q','customer':'a','template':'standard',"
           "'anchors':{'live':'2026-04-01'},'at':'2026-02-11T00:00:00Z'}"),
    RECORD("answer", "{'record':'answer','canvas':'p','question':'why','answer':'It is high time',"
                     "'by':'mia'}"),
    RECORD("answer, taken back", "{'record':'answer','canvas':'p','question':'who','answer':null}"),
    RECORD("assessment", "{'record':'assessment','canvas':'p','assessment':'likelihood',"
                         "'ratings':{'sponsor':4.5},'by':'another name'}"),
    RECORD("rollout", "{'record':'rollout','template':'standard','segment':'of_templates',"
                      "'prefix':'p','owner':'mia','start':'2026-03-01','anchors':"
                      "{'live':'2026-05-01'},'by':'mia'}"),
    {"csuccess_book_advance", "templates that wait", that_wait, advance, FAULT_KEEPS, NULL, NULL},
    {"csuccess_book_advance", "a rollout", a_rollout_at_hand, advance, FAULT_KEEPS, NULL, NULL},
    {"csuccess_book_save", "templates", a_rollout_at_hand, fault_save, 0, NULL, NULL},
    {"csuccess_book_load", "templates", a_saved_book, fault_load, FAULT_KEEPS, NULL,
     fault_load_again},
    {NULL},
};
