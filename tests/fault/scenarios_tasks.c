/* SPDX-License-Identifier: MIT */
/* Tasks: the records, the functions, the report, saving and loading with them. */
#include <stdio.h>

#include "fault.h"

static void
some_tasks(fault_world *world)
{
    static const char *const records[] = {
        "{'record':'member','id':'max','name':'Max'}",
        "{'record':'task','do':'create','task':'call','customer':'a','kind':'call','owner':'mia',"
        "'contact':'zoe','title':'a title that is too long for a small text','by':'mia',"
        "'due':'2026-02-12T00:00:00Z','parameters':{'to':['zoe',3]}}",
        "{'record':'task','do':'create','task':'mail','customer':'b','kind':'mail','owner':'mia'}",
        "{'record':'task','do':'create','task':'gone','customer':'c','kind':'mail'}",
        "{'record':'task','do':'create','task':'told','customer':'a','kind':'mail','owner':'max'}",
        "{'record':'task','do':'acknowledge','task':'told','delivery':'message 17'}",
        "{'record':'task','do':'complete','task':'gone','outcome':'they stay'}",
        "{'record':'task','do':'snooze','task':'mail','until':'2026-02-11T08:00:00Z',"
        "'reason':'on holiday'}",
        "{'record':'task','do':'create','task':'next','customer':'b','kind':'mail','owner':'max',"
        "'at':'2026-02-11T10:00:00Z'}",
        "{'record':'task','do':'cancel','task':'next','reason':'not wanted any more',"
        "'at':'2026-02-12T10:00:00Z'}",
        "{'record':'hand_over','from':'mia','to':'max','owner':true,'customers':['a','b'],"
        "'at':'2026-02-11T11:00:00Z','source':'crm','position':9}",
    };
    size_t i;

    fault_rich(world);
    for (i = 0; i < COUNT_OF(records); i++)
        fault_tell(world, records[i]);
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

static csuccess_task
task(fault_world *world, const char *id)
{
    csuccess_task out = 0;

    assert_int_equal(csuccess_task_find(world->book, id, strlen(id), &out), CSUCCESS_OK);
    return out;
}

static csuccess_status
acknowledge(fault_world *world)
{
    return csuccess_task_acknowledge(world->book, task(world, "call"));
}

static csuccess_status
find(fault_world *world)
{
    csuccess_task out = 0;

    return csuccess_task_find(world->book, "call", 4, &out);
}

static csuccess_status
get(fault_world *world)
{
    csuccess_task_info info = {.size = sizeof info};
    csuccess_status status = csuccess_task_get(world->book, task(world, "call"), &info);

    snprintf(world->result, sizeof world->result, "%s %s", info.title, info.parameters);
    return status;
}

static csuccess_status
hand_out(fault_world *world)
{
    csuccess_task next = 0;
    csuccess_status status;
    size_t n = 0;

    do {
        status = csuccess_task_next(world->book, &next);
        n += next != 0;
    } while (status == CSUCCESS_OK && next);
    snprintf(world->result, sizeof world->result, "%zu", n);
    return status;
}

static csuccess_status
begin_again(fault_world *world)
{
    return csuccess_task_rewind(world->book);
}

static csuccess_status
write_report(fault_world *world, uint32_t format)
{
    return csuccess_report_write(world->book, "tasks", "{\"state\":\"all\"}", 15, format,
                                 &world->writer);
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

static void
a_saved_book(fault_world *world)
{
    fault_saved(world, some_tasks);
}

static csuccess_status
clone(fault_world *world)
{
    world->opened++;
    world->journal_opened++;
    return csuccess_book_clone(world->book, &world->config, &world->other);
}

static const char journal[] =
    "{\"record\":\"task\",\"do\":\"create\",\"task\":\"t\",\"customer\":\"a\",\"kind\":\"k\"}\n"
    "{\"record\":\"task\",\"do\":\"complete\",\"task\":\"t\"}\n"
    "{\"record\":\"hand_over\",\"from\":\"x\",\"to\":\"y\",\"customers\":[\"a\",\"b\"]}\n";

static void
a_journal(fault_world *world)
{
    fault_input(world, journal, sizeof journal - 1);
}

static csuccess_status
redact(fault_world *world)
{
    static const char *const customers[] = {"a"};
    static const size_t lengths[] = {1};
    uint64_t redacted = 0;
    csuccess_status status;

    fault_rewind(world, 0);
    world->output_length = 0;
    status = csuccess_journal_redact(&world->reader, &world->writer, customers, lengths, NULL, NULL,
                                     1, &redacted);
    snprintf(world->result, sizeof world->result, "%u", (unsigned)redacted);
    return status;
}

#define RECORD(name, text)                                              \
    {                                                                   \
        "csuccess_book_record", name, some_tasks, record, 0, text, NULL \
    }
#define QUIET(function, act, why)                               \
    {                                                           \
        function, why, some_tasks, act, FAULT_QUIET, NULL, NULL \
    }

const fault_scenario fault_tasks[] = {
    {"csuccess_book_record", "task, the first", fault_rich, record, 0,
     "{'record':'task','do':'create','task':'t','customer':'a','kind':'mail','title':'a title',"
     "'owner':'mia','contact':'zoe','parameters':{'b':1,'a':[{}]},'by':'mia'}",
     NULL},
    RECORD("task, created", "{'record':'task','do':'create','task':'t','customer':'c',"
                            "'kind':'a kind that is new','owner':'mia','parameters':{}}"),
    RECORD("task, created later",
           "{'record':'task','do':'create','task':'t','customer':'c','kind':'mail',"
           "'at':'2026-02-11T00:00:00Z'}"),
    RECORD("task, acknowledged", "{'record':'task','do':'acknowledge','task':'call',"
                                 "'delivery':'message 18','reason':'sent'}"),
    RECORD("task, acknowledged again", "{'record':'task','do':'acknowledge','task':'told',"
                                       "'delivery':'message 17'}"),
    RECORD("task, completed", "{'record':'task','do':'complete','task':'call',"
                              "'outcome':'an outcome that is new'}"),
    RECORD("task, cancelled later", "{'record':'task','do':'cancel','task':'next',"
                                    "'reason':'no more','at':'2026-02-12T00:00:00Z'}"),
    RECORD("task, snoozed", "{'record':'task','do':'snooze','task':'call','reason':'r r r r',"
                            "'until':'2026-02-12T00:00:00Z'}"),
    RECORD("task, reassigned", "{'record':'task','do':'reassign','task':'call','owner':'max'}"),
    RECORD("hand_over", "{'record':'hand_over','from':'mia','to':'max','owner':true,"
                        "'customers':['b','a'],'tasks':'open'}"),
    RECORD("hand_over, everything, later", "{'record':'hand_over','from':'mia','to':'max',"
                                           "'owner':true,'at':'2026-02-12T00:00:00Z'}"),
    RECORD("erase, with tasks", "{'record':'erase','customer':'a'}"),
    RECORD("erase a contact, with tasks", "{'record':'erase','customer':'a','contact':'zoe'}"),
    RECORD("merge, with tasks", "{'record':'merge','from':'a','into':'b'}"),
    {"csuccess_book_advance", "tasks that wait", some_tasks, advance, FAULT_KEEPS, NULL, NULL},
    {"csuccess_book_save", "tasks", some_tasks, fault_save, 0, NULL, NULL},
    {"csuccess_book_load", "tasks", a_saved_book, fault_load, FAULT_KEEPS, NULL, fault_load_again},
    {"csuccess_book_clone", "tasks", some_tasks, clone, 0, NULL, NULL},
    {"csuccess_journal_redact", "tasks", a_journal, redact, FAULT_LIBC, NULL, NULL},
    {"csuccess_report_write", "tasks", some_tasks, write_json, 0, NULL, NULL},
    {"csuccess_report_write", "tasks, Markdown", some_tasks, write_markdown, 0, NULL, NULL},
    {"csuccess_task_acknowledge", "a task", some_tasks, acknowledge, 0, NULL, NULL},
    QUIET("csuccess_task_find", find, "looks at what is there"),
    QUIET("csuccess_task_get", get, "borrows what is there"),
    QUIET("csuccess_task_next", hand_out, "every task has its place in the queue"),
    QUIET("csuccess_task_rewind", begin_again, "every task has its place in the queue"),
    {NULL},
};
