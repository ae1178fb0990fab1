/* SPDX-License-Identifier: MIT */
/* Expressions in definitions: publishing them takes memory in many places, computing them in
 * none. */
#include "fault.h"

#define NINE INT64_C(1770800400000000) /* 2026-02-11T09:00:00Z */
#define HOUR INT64_C(3600000000)

static csuccess_status
record(fault_world *world)
{
    return fault_record(world, world->scenario->text);
}

/* A quote within an expression is one of JSON, too. */
#define SEGMENTS                                                                          \
    "'segments':[{'id':'busy','enter':'logins > 2.0 && plan in [\\'pro\\', \\'core\\']'," \
    "'leave':'logins < 1.0 || plan.matches(\\'^(free|[a-c]+)$\\')'},"                     \
    "{'id':'above','enter':'peers.seats.percentile >= 50.0 && today > date(2026, 1, 1)'}]"
#define MEASURES                                      \
    "'measures':[{'id':'family','kind':'expression'," \
    "'expression':'children.seats.map(s, double(s)).filter(s, s > 1.0).size()'}]"
#define MODELS                                                                          \
    "'health_models':[{'id':'m','direction':'higher_is_better',"                        \
    "'bands':[{'id':'low','to':50},{'id':'high','from':50}],'parts':["                  \
    "{'measure':'seats','expression':'double(seats) * 10.0 + peers.seats.median'},"     \
    "{'group':'g','parts':[{'measure':'logins','peers':{'by':'plan','min_size':1}},"    \
    "{'measure':'family','peers':{'min_size':1}},"                                      \
    "{'measure':'quiet','history':{'days':9,'min_samples':2}}]}],'overrides':["         \
    "{'id':'r','when':'plan == \\'pro\\' && !segment.busy','effect':'cap','score':30}," \
    "{'id':'s','when':[{'value':'seats','from':5}],'effect':'floor','band':'high'}]}]"

static void
with_expressions(fault_world *world)
{
    fault_rich(world);
    fault_tell(world, "{'record':'definitions'," SEGMENTS "," MEASURES "," MODELS "}");
    fault_tell(world, "{'record':'customer','id':'d','attributes':{'plan':'core','seats':2}}");
    fault_tell(world, "{'record':'clock','now':'2026-02-11T09:00:00Z'}");
}

static csuccess_status
advance(fault_world *world)
{
    return csuccess_book_advance(world->book, NINE + 51 * HOUR);
}

static csuccess_status
clone(fault_world *world)
{
    world->opened++;
    world->journal_opened++;
    return csuccess_book_clone(world->book, &world->config, &world->other);
}

static void
a_saved_book(fault_world *world)
{
    fault_saved(world, with_expressions);
}

#define RECORD(name, prepare, text)                                  \
    {                                                                \
        "csuccess_book_record", name, prepare, record, 0, text, NULL \
    }

const fault_scenario fault_formulas[] = {
    RECORD("segments by expressions", fault_rich, "{'record':'definitions'," SEGMENTS "}"),
    RECORD("a measure by an expression", fault_rich, "{'record':'definitions'," MEASURES "}"),
    RECORD("a model with expressions", fault_rich,
           "{'record':'definitions'," SEGMENTS "," MEASURES "," MODELS "}"),
    RECORD("expressions anew", with_expressions,
           "{'record':'definitions','segments':[{'id':'busy','enter':'quiet > 3.0'}],"
           "'health_models':[{'id':'m','direction':'higher_is_better','parts':["
           "{'measure':'seats','expression':'peers.seats.mean'},"
           "{'measure':'logins','peers':{'by':'plan'}}]}]}"),
    RECORD("a draft with expressions", with_expressions,
           "{'record':'definitions','health_drafts':[{'id':'m','direction':'higher_is_better',"
           "'parts':[{'measure':'seats','expression':'peers.fee.max * 2.0'},"
           "{'measure':'logins','peers':{'by':'plan'}}],'overrides':["
           "{'id':'r','when':'family > 1.0','effect':'cap','score':30}]}]}"),
    RECORD("expressions taken away", with_expressions,
           "{'record':'definitions','remove':{'health_models':['m'],'segments':['busy','above']}}"),
    RECORD("erase, a peer", with_expressions, "{'record':'erase','customer':'d'}"),
    {"csuccess_book_advance", "expressions, two days", with_expressions, advance, FAULT_KEEPS, NULL,
     NULL},
    {"csuccess_book_save", "expressions", with_expressions, fault_save, 0, NULL, NULL},
    {"csuccess_book_load", "expressions", a_saved_book, fault_load, FAULT_KEEPS, NULL,
     fault_load_again},
    {"csuccess_book_clone", "expressions", with_expressions, clone, 0, NULL, NULL},
    {NULL},
};
