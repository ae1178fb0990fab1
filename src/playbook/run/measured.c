/* SPDX-License-Identifier: MIT */
#include "playbook/run/measured.h"

#include <string.h>

static double
figure(const csuccess_book *book, const char *name, size_t length, uint32_t row)
{
    uint32_t slot = csuccessp_slot_find(book, name, length, 0);
    csuccess_value value;

    memset(&value, 0, sizeof value);
    value.size = sizeof value;
    if (slot == CSUCCESSP_SLOT_NONE || !csuccessp_node_at(book, slot))
        return csuccessp_missing_number();
    csuccessp_value_read(book, slot, row, &value);
    if (value.missing != CSUCCESS_PRESENT || value.type == CSUCCESS_TYPE_TEXT)
        return csuccessp_missing_number();
    return value.type == CSUCCESS_TYPE_SCORE ? value.number / CSUCCESSP_MICRO : value.number;
}

void
csuccessp_run_figures(const csuccess_book *book, uint32_t row, double *score, double *revenue)
{
    size_t length;
    const char *name;

    *score = figure(book, "health.score", 12, row);
    *revenue = csuccessp_missing_number();
    if (!book->settings.revenue)
        return;
    name = csuccessp_texts_get(&book->texts, book->settings.revenue, &length);
    *revenue = figure(book, name, length, row);
}

int64_t
csuccessp_run_measured_at(const csuccessp_run *run, const csuccessp_playbook *playbook)
{
    return run->started + playbook->goal_days * CSUCCESSP_DAY;
}

void
csuccessp_run_measure(const csuccess_book *book, csuccessp_run *run,
                      const csuccessp_playbook *playbook, int64_t at)
{
    int64_t end = csuccessp_run_measured_at(run, playbook);

    if (run->measured)
        return;
    if (run->goal == CSUCCESSP_TIME_NONE && at <= end &&
        CSUCCESSP_CONDITION_IS_SET(&playbook->goal) &&
        csuccessp_condition_holds(book, &playbook->goal, run->row, at) == CSUCCESSP_TRUE)
        run->goal = at;
    if (at < end)
        return;
    run->measured = 1;
    csuccessp_run_figures(book, run->row, &run->score[1], &run->revenue[1]);
}

int
csuccessp_run_needless(const csuccess_book *book, const csuccessp_playbook *playbook, uint32_t row,
                       int64_t at)
{
    if (CSUCCESSP_CONDITION_IS_SET(&playbook->goal) &&
        csuccessp_condition_holds(book, &playbook->goal, row, at) == CSUCCESSP_TRUE)
        return 1;
    return CSUCCESSP_CONDITION_IS_SET(&playbook->exit) &&
           csuccessp_condition_holds(book, &playbook->exit, row, at) == CSUCCESSP_TRUE;
}
