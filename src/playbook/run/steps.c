/* SPDX-License-Identifier: MIT */
/* A run goes on: goal, exit, then its steps as far as they can go at an instant. */
#include "book/task/task.h"
#include "playbook/run/measured.h"
#include "playbook/run/run.h"

/* When a list of steps was entered; CSUCCESSP_TIME_NONE: not yet, or never. */
static int64_t
entered(const csuccessp_run *run, const csuccessp_playbook *playbook, uint16_t list)
{
    uint16_t owner = playbook->lists.items[list].owner;

    if (owner == CSUCCESSP_STEP_NONE)
        return run->started;
    if (run->step[owner].state != CSUCCESSP_STEP_DONE || run->step[owner].list != list)
        return CSUCCESSP_TIME_NONE;
    return run->step[owner].over;
}

/* The step before one in its list; CSUCCESSP_STEP_NONE. */
static uint16_t
before(const csuccessp_playbook *playbook, uint16_t step)
{
    const csuccessp_step_list *list = &playbook->lists.items[playbook->steps.items[step].list];
    uint16_t i;

    for (i = 1; i < list->count; i++)
        if (playbook->order.items[list->first + i] == step)
            return playbook->order.items[list->first + i - 1];
    return CSUCCESSP_STEP_NONE;
}

static csuccessp_schedule
schedule_of(const csuccess_book *book, const csuccessp_run *run, const csuccessp_playbook *playbook)
{
    return csuccessp_schedule_of(book, run->row, run->owner, playbook->calendar);
}

/* What an offset is counted from, but for dates. */
static int64_t
base_of(const csuccessp_run *run, const csuccessp_playbook *playbook, uint16_t index, int64_t here)
{
    const csuccessp_step_time *time = &playbook->steps.items[index].time;
    uint16_t other;

    switch (time->from) {
    case CSUCCESSP_FROM_START:
        return run->started;
    case CSUCCESSP_FROM_PREVIOUS:
        other = before(playbook, index);
        return other == CSUCCESSP_STEP_NONE ? here : run->step[other].over;
    case CSUCCESSP_FROM_STEP:
        return run->step[time->step].over;
    default:
        return here;
    }
}

/* Most first steps: to find out whose calendar counts would be for nothing. */
static int
is_at_once(const csuccessp_step *step)
{
    const csuccessp_offset *offset = &step->time.offset;

    return step->time.from == CSUCCESSP_FROM_HERE && !step->earlier && !offset->months &&
           !offset->days && !offset->business_days && !offset->microseconds;
}

/* The customer's date that a step counts from, as its midnight in UTC; CSUCCESSP_TIME_NONE when it
 * has none, or counts from something else. */
static int64_t
date_of(const csuccess_book *book, const csuccessp_run *run, const csuccessp_step *step)
{
    const csuccessp_node *node;

    if (step->time.from != CSUCCESSP_FROM_DATE || step->time.slot == CSUCCESSP_SLOT_NONE)
        return CSUCCESSP_TIME_NONE;
    node = csuccessp_node_at(book, step->time.slot);
    if (!node || !node->column || !csuccessp_column_has(node->column, run->row))
        return CSUCCESSP_TIME_NONE;
    return node->column->data.small[run->row] * CSUCCESSP_DAY;
}

int64_t
csuccessp_step_time_of(const csuccess_book *book, const csuccessp_run *run,
                       const csuccessp_playbook *playbook, uint16_t index)
{
    const csuccessp_step *step = &playbook->steps.items[index];
    int64_t here = entered(run, playbook, step->list), at;
    csuccessp_schedule schedule;

    if (here == CSUCCESSP_TIME_NONE || is_at_once(step))
        return here;
    schedule = schedule_of(book, run, playbook);
    if (step->time.from == CSUCCESSP_FROM_DATE) {
        at = date_of(book, run, step);
        if (at == CSUCCESSP_TIME_NONE)
            return CSUCCESSP_TIME_NONE;
        at = csuccessp_schedule_day(&schedule, (int32_t)(at / CSUCCESSP_DAY), &step->time.offset);
    } else {
        at = base_of(run, playbook, index, here);
        if (at == CSUCCESSP_TIME_NONE)
            return CSUCCESSP_TIME_NONE;
        at = csuccessp_schedule_add(&schedule, at, &step->time.offset);
    }
    if (step->kind == CSUCCESSP_STEP_TASK && step->earlier && !step->any_day)
        at = csuccessp_schedule_move(&schedule, at, 1);
    return at < here ? here : at;
}

/* The list that a choice leads to; UINT16_MAX. */
static uint16_t
choose(const csuccess_book *book, const csuccessp_run *run, const csuccessp_playbook *playbook,
       const csuccessp_step *step, int64_t at)
{
    uint16_t i;

    for (i = step->first_list; i < step->first_list + step->list_count; i++) {
        const csuccessp_condition *when = &playbook->lists.items[i].when;
        if (!CSUCCESSP_CONDITION_IS_SET(when) ||
            csuccessp_condition_holds(book, when, run->row, at) == CSUCCESSP_TRUE)
            return i;
    }
    return UINT16_MAX;
}

/* The step's time has come. */
static csuccess_status
begin(csuccess_book *book, csuccessp_run *run, const csuccessp_playbook *playbook, uint16_t index,
      int64_t at)
{
    const csuccessp_step *step = &playbook->steps.items[index];
    csuccessp_run_step *at_step = &run->step[index];
    csuccessp_schedule schedule;
    csuccess_status status;

    if (CSUCCESSP_CONDITION_IS_SET(&step->when) &&
        csuccessp_condition_holds(book, &step->when, run->row, at) != CSUCCESSP_TRUE) {
        csuccessp_run_step_finish(at_step, CSUCCESSP_STEP_SKIPPED, UINT16_MAX, at);
        return CSUCCESS_OK;
    }
    if (step->kind == CSUCCESSP_STEP_TASK)
        return csuccessp_run_task(book, run, playbook, index, at);
    at_step->at = at;
    if (step->kind == CSUCCESSP_STEP_ITEM) {
        status = csuccessp_run_item(book, run, playbook, index, at);
        if (status != CSUCCESS_OK || at_step->state == CSUCCESSP_STEP_SKIPPED)
            return status;
        if (!step->waits) {
            csuccessp_run_step_finish(at_step, CSUCCESSP_STEP_DONE, UINT16_MAX, at);
            return CSUCCESS_OK;
        }
    }
    if (step->kind == CSUCCESSP_STEP_CHOOSE) {
        csuccessp_run_step_finish(at_step, CSUCCESSP_STEP_DONE,
                                  choose(book, run, playbook, step, at), at);
        return CSUCCESS_OK;
    }
    at_step->state = CSUCCESSP_STEP_GOING;
    if (step->has_timeout) {
        schedule = schedule_of(book, run, playbook);
        at_step->until = csuccessp_schedule_add(&schedule, at, &step->timeout);
    }
    if (!step->for_event && step->kind == CSUCCESSP_STEP_WAIT)
        csuccessp_run_wait_ends(book, run, step, at_step, at);
    return CSUCCESS_OK;
}

/* Has somebody said with a task that the run is not relevant? It does not matter whether the step
 * was over before. */
static int
is_irrelevant(const csuccess_book *book, const csuccessp_run *run,
              const csuccessp_playbook *playbook)
{
    size_t k;
    uint16_t i;

    for (i = 0; i < run->steps; i++) {
        const csuccessp_task *task = run->step[i].task == UINT32_MAX
                                         ? NULL
                                         : csuccessp_task_at(book, run->step[i].task);
        for (k = 0; task && task->outcome && k < playbook->closing.count; k++)
            if (playbook->closing.items[k] == task->outcome)
                return 1;
    }
    return 0;
}

/* What was told of a task with a time before it was made counts from when it was. */
static int64_t
later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* 1 when something changed. */
static int
look_at_task(const csuccess_book *book, const csuccessp_playbook *playbook, uint16_t index,
             csuccessp_run_step *at_step)
{
    const csuccessp_task *task = csuccessp_task_at(book, at_step->task);

    if (task->state == CSUCCESS_TASK_COMPLETED || task->state == CSUCCESS_TASK_CANCELLED) {
        csuccessp_run_step_finish(at_step, CSUCCESSP_STEP_DONE, UINT16_MAX,
                                  later(task->closed, at_step->at));
        return 1;
    }
    if (task->acknowledged != CSUCCESSP_TIME_NONE && playbook->steps.items[index].acknowledged) {
        csuccessp_run_step_finish(at_step, CSUCCESSP_STEP_DONE, UINT16_MAX,
                                  later(task->acknowledged, at_step->at));
        return 1;
    }
    return 0;
}

/* The time of a step is found once, as soon as it can be: a calendar that changes later, or an
 * owner's absence, does not move it. One that counts from a date follows the date, which it keeps
 * in `until` while it is scheduled. */
static void
set_time(const csuccess_book *book, const csuccessp_run *run, const csuccessp_playbook *playbook,
         uint16_t index, csuccessp_run_step *at_step)
{
    int64_t date = date_of(book, run, &playbook->steps.items[index]);

    if (at_step->state == CSUCCESSP_STEP_SCHEDULED && at_step->until == date)
        return;
    at_step->at = csuccessp_step_time_of(book, run, playbook, index);
    at_step->state = at_step->at == CSUCCESSP_TIME_NONE ? CSUCCESSP_STEP_IDLE
                                                        : CSUCCESSP_STEP_SCHEDULED;
    at_step->until = at_step->at == CSUCCESSP_TIME_NONE ? CSUCCESSP_TIME_NONE : date;
}

/* One step, one change. */
static csuccess_status
go(csuccess_book *book, csuccessp_run *run, const csuccessp_playbook *playbook, uint16_t index,
   int64_t at, int *changed)
{
    csuccessp_run_step *at_step = &run->step[index];

    switch (at_step->state) {
    case CSUCCESSP_STEP_IDLE:
    case CSUCCESSP_STEP_SCHEDULED:
        set_time(book, run, playbook, index, at_step);
        if (at_step->at == CSUCCESSP_TIME_NONE || at_step->at > at)
            return CSUCCESS_OK;
        *changed = 1;
        at_step->until = CSUCCESSP_TIME_NONE;
        return begin(book, run, playbook, index, at);
    case CSUCCESSP_STEP_GOING:
        if (playbook->steps.items[index].kind == CSUCCESSP_STEP_TASK)
            *changed |= look_at_task(book, playbook, index, at_step);
        else
            *changed |= csuccessp_run_wait_ends(book, run, &playbook->steps.items[index], at_step,
                                                at);
        return CSUCCESS_OK;
    default:
        return CSUCCESS_OK;
    }
}

/* Until nothing changes any more: a step may be over at once, and another wait for that. Lists nest
 * and times only look back, so there are at most as many rounds as steps. */
static csuccess_status
go_steps(csuccess_book *book, csuccessp_run *run, const csuccessp_playbook *playbook, int64_t at)
{
    int changed = 1;
    uint16_t i;

    while (changed) {
        changed = 0;
        for (i = 0; i < run->steps; i++) {
            csuccess_status status = go(book, run, playbook, i, at, &changed);
            if (status != CSUCCESS_OK)
                return status;
        }
    }
    return CSUCCESS_OK;
}

static int
is_complete(const csuccessp_run *run, const csuccessp_playbook *playbook)
{
    uint16_t i;

    for (i = 0; i < run->steps; i++)
        if (run->step[i].state == CSUCCESSP_STEP_GOING ||
            (run->step[i].state < CSUCCESSP_STEP_DONE &&
             entered(run, playbook, playbook->steps.items[i].list) != CSUCCESSP_TIME_NONE))
            return 0;
    return 1;
}

/* When the run has to be looked at again, for time alone. */
static void
set_wake(csuccess_book *book, csuccessp_run *run, const csuccessp_playbook *playbook, int64_t at)
{
    int64_t wake = INT64_MAX, end = csuccessp_run_measured_at(run, playbook);
    int waits = 0;
    uint16_t i;

    if (!run->measured && end < wake)
        wake = end;
    for (i = 0; i < run->steps && run->state == CSUCCESSP_RUN_OPEN && !run->held; i++) {
        const csuccessp_run_step *step = &run->step[i];
        if (step->state == CSUCCESSP_STEP_SCHEDULED && step->at < wake)
            wake = step->at;
        if (step->state != CSUCCESSP_STEP_GOING)
            continue;
        waits |= csuccessp_step_listens(&playbook->steps.items[i]);
        if (step->until != CSUCCESSP_TIME_NONE && step->until < wake)
            wake = step->until;
    }
    if (waits)
        csuccessp_bits_set(&csuccessp_playbooks_of(book)->waiting, run->row);
    if (wake > CSUCCESSP_TIME_MAX || wake <= at)
        wake = CSUCCESSP_TIME_NONE;
    if (wake == run->wake)
        return;
    run->wake = wake;
    if (wake != CSUCCESSP_TIME_NONE)
        csuccessp_playbook_wake(book, run->row, wake);
}

/* The stand is that of the version which is published; others are asked themselves. */
static int
trigger_is_clear(const csuccess_book *book, const csuccessp_playbook_entry *entry,
                 const csuccessp_run *run, const csuccessp_playbook *playbook, int64_t at)
{
    int truth;

    if (playbook == entry->current)
        return csuccessp_stand_active(playbook, entry->stand[run->row]) == CSUCCESSP_FALSE;
    truth = csuccessp_trigger_truth(book, playbook, run->row, at);
    return truth ==
           (playbook->trigger.mode == CSUCCESSP_BECOMES_FALSE ? CSUCCESSP_TRUE : CSUCCESSP_FALSE);
}

static int
exit_holds(const csuccess_book *book, const csuccessp_run *run, const csuccessp_playbook *playbook,
           int64_t at)
{
    const csuccessp_playbook_entry *entry = csuccessp_playbooks_of(book)->entries.items[run->entry];

    if (playbook->exit_clears && trigger_is_clear(book, entry, run, playbook, at))
        return 1;
    return CSUCCESSP_CONDITION_IS_SET(&playbook->exit) &&
           csuccessp_condition_holds(book, &playbook->exit, run->row, at) == CSUCCESSP_TRUE;
}

/* What ends an open run, but for its steps; CSUCCESSP_RUN_OPEN: nothing does. */
static uint8_t
find_end(const csuccess_book *book, const csuccessp_run *run, const csuccessp_playbook *playbook,
         int64_t at)
{
    if (run->goal != CSUCCESSP_TIME_NONE && playbook->goal_closes)
        return CSUCCESSP_RUN_GOAL;
    if (exit_holds(book, run, playbook, at))
        return CSUCCESSP_RUN_EXITED;
    if (run->held && run->measured)
        return CSUCCESSP_RUN_COMPLETED;
    return CSUCCESSP_RUN_OPEN;
}

csuccess_status
csuccessp_run_go(csuccess_book *book, csuccessp_ref ref, int64_t at)
{
    csuccessp_run *run = csuccessp_run_at(book, ref);
    const csuccessp_playbook *playbook = csuccessp_run_playbook(book, run);
    csuccess_status status = csuccessp_run_close_reserve(book);
    uint8_t end;

    if (status != CSUCCESS_OK)
        return status;
    if (!playbook) { /* nobody knows what it was to do */
        if (run->state == CSUCCESSP_RUN_OPEN)
            csuccessp_run_close(book, ref, CSUCCESSP_RUN_DISABLED, at);
        run->measured = 1;
        run->wake = CSUCCESSP_TIME_NONE;
        csuccessp_run_changed(book, run);
        return CSUCCESS_OK;
    }
    csuccessp_run_changed(book, run);
    csuccessp_run_measure(book, run, playbook, at);
    if (run->state == CSUCCESSP_RUN_OPEN) {
        end = find_end(book, run, playbook, at);
        if (end == CSUCCESSP_RUN_OPEN && !run->held) {
            status = go_steps(book, run, playbook, at);
            if (status != CSUCCESS_OK)
                return status;
            if (is_irrelevant(book, run, playbook))
                end = CSUCCESSP_RUN_IRRELEVANT;
            else if (is_complete(run, playbook))
                end = CSUCCESSP_RUN_COMPLETED;
        }
        if (end != CSUCCESSP_RUN_OPEN)
            csuccessp_run_close(book, ref, end, at);
    }
    set_wake(book, run, playbook, at);
    return CSUCCESS_OK;
}
