/* SPDX-License-Identifier: MIT */
/* What a run brought: the goal, and health and revenue at its start and when its effect is
 * measured. */
#ifndef CSUCCESSP_PLAYBOOK_MEASURED_H
#define CSUCCESSP_PLAYBOOK_MEASURED_H

#include "playbook/run/run.h"

/* Score (in points) and revenue of a customer now; NaN when missing. */
void csuccessp_run_figures(const csuccess_book *book, uint32_t row, double *score, double *revenue);

/* When the effect is measured. */
int64_t csuccessp_run_measured_at(const csuccessp_run *run, const csuccessp_playbook *playbook);

/* Looks whether the goal is reached, and measures when the time has come. */
void csuccessp_run_measure(const csuccess_book *book, csuccessp_run *run,
                           const csuccessp_playbook *playbook, int64_t at);

/* 1 when the goal holds, or the exit rule: nothing is to be done. */
int csuccessp_run_needless(const csuccess_book *book, const csuccessp_playbook *playbook,
                           uint32_t row, int64_t at);

#endif
