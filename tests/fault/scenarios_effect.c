/* SPDX-License-Identifier: MIT */
/* Reports of playbooks: a line for each, the effect of one, and what one would do. */
#include <stdio.h>
#include <string.h>

#include "fault.h"

/* A playbook with runs of all sorts: treated, held out, by hand, closed, measured, with a task's
 * outcome; and of two versions. */
static void
some_effect(fault_world *world)
{
    static const char *const records[] = {
        "{'record':'definitions','attributes':[{'id':'risk','type':'bool'},"
        "{'id':'safe','type':'bool'}],'playbooks':[{'id':'save','title':'Save',"
        "'trigger':{'when':'risk','existing':true},'holdout':{'percent':50,'salt':'s'},"
        "'steps':[{'id':'call','task':{'kind':'call'}},"
        "{'id':'mail','at':{'days':9},'task':{'kind':'mail'}}],"
        "'exit':{'clears':true},'goal':{'when':'safe','days':2},'false_alarm_days':1}]}",
        "{'record':'customer','id':'a','attributes':{'risk':true}}",
        "{'record':'customer','id':'b','attributes':{'risk':true}}",
        "{'record':'customer','id':'c','attributes':{'risk':true}}",
        "{'record':'customer','id':'d','attributes':{'risk':true}}",
        "{'record':'customer','id':'e','attributes':{'risk':true}}",
        "{'record':'clock','now':'2026-02-11T00:00:00Z'}",
        "{'record':'customer','id':'a','attributes':{'safe':true}}",
        "{'record':'customer','id':'b','attributes':{'risk':false}}",
        "{'record':'customer','id':'c','attributes':{'risk':false}}",
        "{'record':'customer','id':'f','attributes':{'risk':true}}",
        "{'record':'clock','now':'2026-02-15T00:00:00Z'}",
    };
    size_t i;

    fault_rich(world);
    for (i = 0; i < COUNT_OF(records); i++)
        fault_tell(world, records[i]);
}

static csuccess_status
write_report(fault_world *world, uint32_t format)
{
    const char *text = world->scenario->text, *blank = strchr(text, ' ');
    char kind[20], parameters[400];
    size_t i, length = blank ? strlen(blank) : 0;

    snprintf(kind, sizeof kind, "%.*s", (int)(blank ? (size_t)(blank - text) : strlen(text)), text);
    assert_true(length <= sizeof parameters);
    for (i = 0; i < length; i++)
        parameters[i] = blank[i] == '\'' ? '"' : blank[i];
    return csuccess_report_write(world->book, kind, blank ? parameters : NULL, length, format,
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

#define REPORT(name, act, text)                                        \
    {                                                                  \
        "csuccess_report_write", name, some_effect, act, 0, text, NULL \
    }
#define TRIED                                                                                  \
    "playbook_preview {'definition':{'id':'new','trigger':{'when':'risk'},'steps':[{'id':'c'," \
    "'task':{'kind':'call'}}],'holdout':{'percent':30,'salt':'x'}}}"

const fault_scenario fault_effect[] = {
    REPORT("playbooks", write_json, "playbooks"),
    REPORT("playbooks, Markdown", write_markdown, "playbooks"),
    REPORT("playbook", write_json, "playbook {'playbook':'save'}"),
    REPORT("playbook, Markdown", write_markdown, "playbook {'playbook':'save'}"),
    REPORT("playbook_preview", write_json, TRIED),
    REPORT("playbook_preview, Markdown", write_markdown, TRIED),
    REPORT("playbook_preview, published", write_json, "playbook_preview {'playbook':'save'}"),
    {NULL},
};
