/* SPDX-License-Identifier: MIT */
/* An open run goes over to the version that is published now. */
#include <string.h>

#include "book/saved/ledger.h"
#include "book/task/task.h"
#include "playbook/run/run.h"

/* Steps that both versions have, and of the same kind, stay as they are. */
static void
carry_steps(const csuccess_book *book, const csuccessp_run *from, const csuccessp_playbook *old,
            csuccessp_run *to, const csuccessp_playbook *fresh)
{
    uint16_t i, k;

    (void)book;
    for (i = 0; i < to->steps; i++) {
        const csuccessp_step *step = &fresh->steps.items[i];
        k = csuccessp_step_find(old, step->id);
        if (k == CSUCCESSP_STEP_NONE || old->steps.items[k].kind != step->kind)
            continue;
        to->step[i] = from->step[k];
        to->step[i].list = UINT16_MAX;
        if (from->step[k].list == UINT16_MAX)
            continue;
        /* the same arm: by its place among those of the step */
        if (step->kind == CSUCCESSP_STEP_WAIT)
            to->step[i].list = from->step[k].list == old->steps.items[k].then_list
                                   ? step->then_list
                                   : step->otherwise_list;
        else if (from->step[k].list - old->steps.items[k].first_list < step->list_count)
            to->step[i].list =
                (uint16_t)(step->first_list + from->step[k].list - old->steps.items[k].first_list);
    }
}

/* Tasks of steps that are gone. */
static void
cancel_rest(csuccess_book *book, const csuccessp_run *from, const csuccessp_run *to, int64_t at)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    uint16_t i, k;

    for (i = 0; i < from->steps; i++) {
        if (from->step[i].task == UINT32_MAX || from->step[i].state != CSUCCESSP_STEP_GOING)
            continue;
        for (k = 0; k < to->steps; k++)
            if (to->step[k].task == from->step[i].task)
                break;
        if (k == to->steps && csuccessp_task_is_open(csuccessp_task_at(book, from->step[i].task)))
            csuccessp_task_close(book, from->step[i].task, CSUCCESS_TASK_CANCELLED, 0,
                                 p->reasons[CSUCCESSP_RUN_REPLACED - 1], at);
    }
}

csuccess_status
csuccessp_run_migrate(csuccess_book *book, csuccessp_ref *ref, int64_t at)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    const csuccessp_playbook_entry *entry = p->entries.items[csuccessp_run_at(book, *ref)->entry];
    const csuccessp_playbook *old = csuccessp_run_playbook(book, csuccessp_run_at(book, *ref));
    csuccessp_ref fresh = csuccessp_run_new(book, (uint16_t)entry->current->steps.count), *link;
    csuccessp_run *from, *to;
    size_t i;

    if (!fresh)
        return csuccessp_fail_memory(&book->error);
    from = csuccessp_run_at(book, *ref);
    to = csuccessp_run_at(book, fresh);
    if (old)
        carry_steps(book, from, old, to, entry->current);
    cancel_rest(book, from, to, at);
    for (i = 0; i < offsetof(csuccessp_run, step); i++)
        if (i < offsetof(csuccessp_run, steps) ||
            i >= offsetof(csuccessp_run, steps) + sizeof to->steps)
            ((char *)to)[i] = ((const char *)from)[i];
    to->revision = entry->revision;
    to->wake = CSUCCESSP_TIME_NONE;
    p->places.items[to->place] = fresh;
    for (link = &p->runs[to->row]; *link != *ref;)
        link = &csuccessp_run_at(book, *link)->next;
    *link = fresh;
    from->id = from->subject = from->owner = from->by = from->reason = 0; /* the new one has them */
    csuccessp_run_free(book, *ref);
    *ref = fresh;
    csuccessp_run_changed(book, to);
    return CSUCCESS_OK;
}
