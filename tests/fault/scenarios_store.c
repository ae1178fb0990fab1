/* SPDX-License-Identifier: MIT */
/* A book in a store. */
#include "fault.h"

#include <inttypes.h>
#include <stdio.h>

static csuccess_status
commit(fault_world *world)
{
    return csuccess_book_commit(world->book);
}

static void
not_committed(fault_world *world)
{
    world->stored = 1;
    fault_healthy(world);
}

/* Everything that can happen to a document: it comes, changes, goes. */
static void
changed(fault_world *world)
{
    static const char *const records[] = {
        "{'record':'customer','id':'new','name':'New'}",
        "{'record':'event','customer':'new','kind':'login','at':'2026-02-11T07:00:00Z'}",
        "{'record':'event','customer':'a','kind':'login','at':'2026-02-04T07:00:00Z'}",
        "{'record':'merge','from':'c','into':'b'}",
        "{'record':'erase','customer':'a'}",
        "{'record':'member','id':'ben'}",
        "{'record':'clock','now':'2026-02-12T12:00:00Z'}",
        "{'record':'customer','id':'a'}",
        "{'record':'customer','id':'b','at':'2026-02-20T00:00:00Z','name':'later'}",
    };
    size_t i;

    not_committed(world);
    assert_int_equal(commit(world), CSUCCESS_OK);
    for (i = 0; i < COUNT_OF(records); i++)
        fault_tell(world, records[i]);
}

/* The last commit was taken, and answered with a failure. */
static void
in_doubt(fault_world *world)
{
    changed(world);
    world->store.commits = COMMIT_TAKES_AND_FAILS;
    assert_int_equal(commit(world), CSUCCESS_E_CALLBACK);
    world->store.commits = COMMIT_HONEST;
    fault_tell(world, "{'record':'erase','customer':'new'}");
}

static void
committed(fault_world *world)
{
    changed(world);
    assert_int_equal(commit(world), CSUCCESS_OK);
    csuccess_book_free(world->book);
    world->book = NULL;
}

static csuccess_status
open(fault_world *world)
{
    return fault_open(world, &world->book);
}

static csuccess_status
generation(fault_world *world)
{
    uint64_t number = 0;
    csuccess_status status = csuccess_book_generation(world->book, &number);

    snprintf(world->result, sizeof world->result, "%" PRIu64, number);
    return status;
}

const fault_scenario fault_store[] = {
    {"csuccess_book_open", "new", NULL, open, FAULT_SILENT, NULL, NULL},
    {"csuccess_book_open", "rich", committed, open, FAULT_SILENT, NULL, NULL},
    {"csuccess_book_commit", "everything", not_committed, commit, 0, NULL, NULL},
    {"csuccess_book_commit", "changes", changed, commit, 0, NULL, NULL},
    {"csuccess_book_commit", "in doubt", in_doubt, commit, 0, NULL, NULL},
    {"csuccess_book_generation", "changes", changed, generation, FAULT_QUIET, "one number is read",
     NULL},
    {NULL},
};
