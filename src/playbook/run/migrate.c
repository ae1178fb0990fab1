/* SPDX-License-Identifier: MIT */
/* An open run goes over to the version that is published now. */
#include <string.h>

#include "book/saved/ledger.h"
#include "book/task/task.h"
#include "playbook/run/run.h"

/* Arms are the lists that a wait or a choice may lead to. UINT16_MAX: none. */

/* 1 when a list has a step that stands in an arm of the old version. */
static int
shares_step(const csuccessp_playbook *old, uint16_t arm, const csuccessp_playbook *fresh,
            uint16_t list)
{
    const csuccessp_step_list *steps = &old->lists.items[arm];
    uint16_t i, k;

    for (i = 0; i < steps->count; i++) {
        k = csuccessp_step_find(fresh, old->steps.items[old->order.items[steps->first + i]].id);
        if (k != CSUCCESSP_STEP_NONE && fresh->steps.items[k].list == list)
            return 1;
    }
    return 0;
}

/* The only arm of a step that has steps of the old one. */
static uint16_t
arm_by_steps(const csuccessp_playbook *old, uint16_t arm, const csuccessp_playbook *fresh,
             uint16_t step)
{
    uint16_t found = UINT16_MAX, i;

    for (i = 0; i < fresh->lists.count; i++) {
        if (fresh->lists.items[i].owner != step || !shares_step(old, arm, fresh, i))
            continue;
        if (found != UINT16_MAX)
            return UINT16_MAX;
        found = i;
    }
    return found;
}

/* The arm of a choice that asks the same; without a question: otherwise. */
static uint16_t
arm_that_asks(const csuccessp_playbook *playbook, const csuccessp_step *choice,
              csuccessp_text question)
{
    uint16_t i;

    for (i = 0; i < choice->list_count; i++)
        if (playbook->lists.items[choice->first_list + i].question == question)
            return (uint16_t)(choice->first_list + i);
    return UINT16_MAX;
}

static int
count_options(const csuccessp_playbook *playbook, const csuccessp_step *choice)
{
    return choice->list_count - (arm_that_asks(playbook, choice, 0) != UINT16_MAX);
}

/* An option with another question, at the same place among as many: it was reworded, unless the
 * question there is that of another old one. */
static uint16_t
arm_by_place(const csuccessp_playbook *old, const csuccessp_step *from, uint16_t arm,
             const csuccessp_playbook *fresh, const csuccessp_step *to)
{
    uint16_t other = (uint16_t)(to->first_list + arm - from->first_list);

    if (!old->lists.items[arm].question || count_options(old, from) != count_options(fresh, to) ||
        arm_that_asks(old, from, fresh->lists.items[other].question) != UINT16_MAX)
        return UINT16_MAX;
    return other;
}

/* Where the new version has the arm that a step led to in the old one. */
static uint16_t
carry_arm(const csuccessp_playbook *old, uint16_t k, uint16_t arm, const csuccessp_playbook *fresh,
          uint16_t i)
{
    const csuccessp_step *from = &old->steps.items[k], *to = &fresh->steps.items[i];
    uint16_t found;

    if (arm == UINT16_MAX)
        return UINT16_MAX;
    if (from->kind != CSUCCESSP_STEP_CHOOSE)
        found = arm == from->then_list ? to->then_list : to->otherwise_list;
    else
        found = arm_that_asks(fresh, to, old->lists.items[arm].question);
    if (found == UINT16_MAX)
        found = arm_by_steps(old, arm, fresh, i);
    if (found == UINT16_MAX && from->kind == CSUCCESSP_STEP_CHOOSE)
        found = arm_by_place(old, from, arm, fresh, to);
    return found;
}

/* Steps that both versions have, and of the same kind, stay as they are: what is going on is gone
 * through with also where it now stands in an arm that was not taken. */
static void
carry_steps(csuccessp_run *from, const csuccessp_playbook *old, csuccessp_run *to,
            const csuccessp_playbook *fresh)
{
    uint16_t i, k;

    for (i = 0; i < to->steps; i++) {
        const csuccessp_step *step = &fresh->steps.items[i];
        k = csuccessp_step_find(old, step->id);
        if (k == CSUCCESSP_STEP_NONE || old->steps.items[k].kind != step->kind)
            continue;
        to->step[i] = from->step[k];
        from->step[k].canvas = from->step[k].item = 0; /* the new one has them */
        to->step[i].list = carry_arm(old, k, from->step[k].list, fresh, i);
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
        carry_steps(from, old, to, entry->current);
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
