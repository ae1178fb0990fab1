/* SPDX-License-Identifier: MIT */
#include "report/playbook/effect.h"

#include <math.h>
#include <string.h>

#include "book/customer/outcome.h"
#include "book/task/task.h"
#include "playbook/run/measured.h"
#include "util/sort.h"

enum { DAYS_UNKNOWN = 90 }; /* what a definition says that says nothing */

/* A task's outcome, and the run that it belongs to. */
struct told {
    csuccessp_text outcome;
    uint32_t run; /* in the list */
};

struct measuring {
    csuccess_book *book;
    const csuccessp_run_list *list;
    csuccessp_playbook_effect *out;
    double *numbers;
    csuccessp_pair *pairs;
    uint32_t *rows;
    csuccessp_array(struct told) told;
};

static int32_t
goal_days(const csuccessp_playbook *words)
{
    return words ? words->goal_days : DAYS_UNKNOWN;
}

static int32_t
alarm_days(const csuccessp_playbook *words)
{
    return words ? words->alarm_days : DAYS_UNKNOWN;
}

/* One that nobody remembers the words of is taken to have had a goal. */
static int
has_goal(const csuccess_book *book, const csuccessp_run *run)
{
    const csuccessp_playbook *words = csuccessp_run_words(book, run);

    return !words || CSUCCESSP_CONDITION_IS_SET(&words->goal);
}

/* Did something bad become of the customer, of the kinds from `least` on? */
static int
went_bad(const csuccess_book *book, uint32_t row, int64_t from, int64_t to, uint8_t least)
{
    csuccessp_ref ref = csuccessp_outcomes_first(book, row);

    while (ref) {
        const csuccessp_outcome *outcome = csuccessp_pool_at(&book->pool, ref);
        if (outcome->outcome >= least && outcome->at >= from && outcome->at <= to)
            return 1;
        ref = outcome->next;
    }
    return 0;
}

/* Revenue when the effect is measured: who has churned meanwhile and has none left has 0. */
static double
revenue_after(const csuccess_book *book, const csuccessp_run *run)
{
    int64_t end = run->started + goal_days(csuccessp_run_words(book, run)) * CSUCCESSP_DAY;

    if (isnan(run->revenue[1]) && went_bad(book, run->row, run->started, end, CSUCCESSP_CHURNED))
        return 0;
    return run->revenue[1];
}

/* One side. */

static int
compare_rows(const void *context, const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    (void)context;
    return x < y ? -1 : x > y;
}

static uint64_t
count_different(uint32_t *rows, size_t count)
{
    uint64_t different = count > 0;
    size_t i;

    csuccessp_sort(rows, count, sizeof *rows, compare_rows, NULL);
    for (i = 1; i < count; i++)
        different += rows[i] != rows[i - 1];
    return different;
}

static int
belongs(const csuccessp_run *run, uint8_t held)
{
    return !run->hand && run->held == held;
}

static void
measure_arm(struct measuring *m, uint8_t held, csuccessp_arm *arm)
{
    size_t scores = 0, pairs = 0, rows = 0, i;

    for (i = 0; i < m->list->count; i++) {
        const csuccessp_run *run = m->list->items[i];
        double after;
        if (!belongs(run, held))
            continue;
        arm->runs++;
        arm->states[run->state]++;
        if (!run->measured)
            continue;
        m->rows[rows++] = run->row;
        if (has_goal(m->book, run)) {
            arm->goal.of++;
            arm->goal.hits += run->goal != CSUCCESSP_TIME_NONE;
        }
        if (!isnan(run->score[0]) && !isnan(run->score[1]))
            m->numbers[scores++] = run->score[1] - run->score[0];
        after = revenue_after(m->book, run);
        if (isnan(run->revenue[0]) || isnan(after))
            continue;
        arm->before += run->revenue[0];
        arm->after += after;
        m->pairs[pairs].before = run->revenue[0];
        m->pairs[pairs++].after = after;
    }
    arm->measured = rows;
    arm->score = csuccessp_estimate_mean(m->numbers, scores);
    arm->retained = csuccessp_estimate_ratio(m->pairs, pairs);
    arm->customers = count_different(m->rows, rows);
}

/* Alarms. */

static void
count_alarms(struct measuring *m)
{
    csuccessp_playbook_effect *out = m->out;
    size_t i;

    for (i = 0; i < m->list->count; i++) {
        const csuccessp_run *run = m->list->items[i];
        int64_t end;
        if (!belongs(run, 0) || run->closed == CSUCCESSP_TIME_NONE)
            continue;
        end = run->closed + alarm_days(csuccessp_run_words(m->book, run)) * CSUCCESSP_DAY;
        if (!run->measured || end > m->book->clock.now) { /* the goal may still be reached */
            out->undecided++;
            continue;
        }
        out->alarms.of++;
        if (run->state == CSUCCESSP_RUN_IRRELEVANT)
            out->irrelevant++;
        else if (run->state == CSUCCESSP_RUN_EXITED && run->goal == CSUCCESSP_TIME_NONE &&
                 !went_bad(m->book, run->row, run->closed, end, CSUCCESSP_CONTRACTED))
            out->exited++;
    }
    out->alarms.hits = out->irrelevant + out->exited;
}

static int
compare_numbers(const void *context, const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    (void)context;
    return x < y ? -1 : x > y;
}

static void
find_median(struct measuring *m)
{
    size_t count = 0, i;

    for (i = 0; i < m->list->count; i++) {
        const csuccessp_run *run = m->list->items[i];
        if (belongs(run, 0) && run->closed != CSUCCESSP_TIME_NONE)
            m->numbers[count++] = (double)(run->closed - run->started) / (double)CSUCCESSP_DAY;
    }
    m->out->closed = count;
    m->out->median_days = csuccessp_missing_number();
    if (!count)
        return;
    csuccessp_sort(m->numbers, count, sizeof *m->numbers, compare_numbers, NULL);
    m->out->median_days = (m->numbers[(count - 1) / 2] + m->numbers[count / 2]) / 2;
}

/* Outcomes of tasks. */

static int
compare_told(const void *context, const void *a, const void *b)
{
    const struct measuring *m = context;
    const struct told *x = a, *y = b;

    if (x->outcome != y->outcome)
        return csuccessp_texts_compare(&m->book->texts, x->outcome, y->outcome);
    return x->run < y->run ? -1 : x->run > y->run;
}

static csuccess_status
collect_told(struct measuring *m)
{
    csuccess_book *book = m->book;
    size_t i, k;

    for (i = 0; i < m->list->count; i++) {
        const csuccessp_run *run = m->list->items[i];
        if (!belongs(run, 0) || !run->measured || !has_goal(book, run))
            continue;
        for (k = 0; k < run->steps; k++) {
            const csuccessp_task *task;
            if (run->step[k].task == CSUCCESSP_TASK_NONE)
                continue;
            task = csuccessp_task_at(book, run->step[k].task);
            if (task->state != CSUCCESS_TASK_COMPLETED || !task->outcome)
                continue;
            if (csuccessp_array_reserve(&book->memory, &m->told, 1) != CSUCCESS_OK)
                return csuccessp_fail_memory(&book->error);
            m->told.items[m->told.count].outcome = task->outcome;
            m->told.items[m->told.count++].run = (uint32_t)i;
        }
    }
    csuccessp_sort(m->told.items, m->told.count, sizeof *m->told.items, compare_told, m);
    return CSUCCESS_OK;
}

static csuccess_status
share_outcomes(struct measuring *m)
{
    csuccessp_playbook_effect *out = m->out;
    csuccess_status status = collect_told(m);
    csuccessp_outcome_share *share = NULL;
    size_t i;

    for (i = 0; i < m->told.count && status == CSUCCESS_OK; i++) {
        const struct told *told = &m->told.items[i];
        if (share && share->outcome == told->outcome && told->run == told[-1].run)
            continue; /* a run counts once */
        if (!share || share->outcome != told->outcome) {
            if (csuccessp_array_reserve(&m->book->memory, &out->outcomes, 1) != CSUCCESS_OK)
                return csuccessp_fail_memory(&m->book->error);
            share = &out->outcomes.items[out->outcomes.count++];
            memset(share, 0, sizeof *share);
            share->outcome = told->outcome;
        }
        share->goal.of++;
        share->goal.hits += m->list->items[told->run]->goal != CSUCCESSP_TIME_NONE;
    }
    return status;
}

static void
find_days(struct measuring *m, const csuccessp_playbook_entry *entry)
{
    const csuccessp_playbook *words = entry->current;

    if (!words && m->list->count)
        words = csuccessp_run_words(m->book, m->list->items[m->list->count - 1]);
    m->out->goal_days = goal_days(words);
    m->out->alarm_days = alarm_days(words);
}

csuccess_status
csuccessp_playbook_effect_open(csuccess_book *book, const csuccessp_playbook_entry *entry,
                               const csuccessp_run_list *list, csuccessp_playbook_effect *out)
{
    csuccessp_memory *memory = &book->memory;
    struct measuring m = {.book = book, .list = list, .out = out};
    size_t most = list->count + 1;
    csuccess_status status = CSUCCESS_OK;

    memset(out, 0, sizeof *out);
    m.numbers = csuccessp_allocate(memory, most, sizeof *m.numbers);
    m.pairs = csuccessp_allocate(memory, most, sizeof *m.pairs);
    m.rows = csuccessp_allocate(memory, most, sizeof *m.rows);
    if (!m.numbers || !m.pairs || !m.rows)
        status = csuccessp_fail_memory(&book->error);
    if (status == CSUCCESS_OK) {
        find_days(&m, entry);
        measure_arm(&m, 0, &out->treated);
        measure_arm(&m, 1, &out->held);
        out->by_hand = list->count - out->treated.runs - out->held.runs;
        count_alarms(&m);
        find_median(&m);
        status = share_outcomes(&m);
    }
    csuccessp_release(memory, m.numbers, most, sizeof *m.numbers);
    csuccessp_release(memory, m.pairs, most, sizeof *m.pairs);
    csuccessp_release(memory, m.rows, most, sizeof *m.rows);
    csuccessp_array_release(memory, &m.told);
    return status;
}

void
csuccessp_playbook_effect_close(csuccess_book *book, csuccessp_playbook_effect *effect)
{
    csuccessp_array_release(&book->memory, &effect->outcomes);
}
