/* SPDX-License-Identifier: MIT */
/* Playbooks, and what follows from them. */
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

#define QUIET(function, act, why)                                   \
    {                                                               \
        function, why, some_playbooks, act, FAULT_QUIET, NULL, NULL \
    }

const fault_scenario fault_playbooks[] = {
    QUIET("csuccess_playbook_find", find, "looks at what is there"),
    QUIET("csuccess_playbook_next", next, "looks at what is there"),
    QUIET("csuccess_playbook_get", get, "borrows what is there"),
    {NULL},
};
