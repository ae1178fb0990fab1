/* SPDX-License-Identifier: MIT */
/* What a playbook brought: its runs that were treated against those that were held out.
 *
 * The unit is the run. Runs that were started by hand are on neither side, because nobody drew lots
 * for them; all others count on theirs however they ended. */
#ifndef CSUCCESSP_REPORT_PLAYBOOK_EFFECT_H
#define CSUCCESSP_REPORT_PLAYBOOK_EFFECT_H

#include "report/playbook/runs.h"
#include "stats/estimate.h"
#include "stats/proportion.h"

/* One side. */
typedef struct csuccessp_arm {
    uint64_t runs, measured, customers; /* customers of the measured ones */
    uint64_t states[CSUCCESSP_RUN_STATES];
    csuccessp_proportion goal;   /* of the measured runs that have a goal */
    csuccessp_estimate score;    /* change of the score */
    csuccessp_estimate retained; /* revenue after by revenue before */
    double before, after;        /* sums of revenue */
} csuccessp_arm;

/* Treated runs with a task that was completed with this outcome. */
typedef struct csuccessp_outcome_share {
    csuccessp_text outcome;
    csuccessp_proportion goal;
} csuccessp_outcome_share;

typedef struct csuccessp_playbook_effect {
    int32_t goal_days, alarm_days; /* of the version that is published, or of the last run */
    uint64_t by_hand;
    csuccessp_arm treated, held;
    csuccessp_proportion alarms; /* of closed treated runs */
    uint64_t irrelevant, exited; /* the alarms, by how they ended */
    uint64_t undecided;          /* closed so lately that it cannot be told */
    uint64_t closed;
    double median_days; /* from start to close; NaN: none was closed */
    csuccessp_array(csuccessp_outcome_share) outcomes; /* by the bytes of the outcome */
} csuccessp_playbook_effect;

/* To be closed also after a failure. CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_playbook_effect_open(csuccess_book *book,
                                               const csuccessp_playbook_entry *entry,
                                               const csuccessp_run_list *list,
                                               csuccessp_playbook_effect *out);
void csuccessp_playbook_effect_close(csuccess_book *book, csuccessp_playbook_effect *effect);

/* As the member "effect" of a JSON object, and as a section of Markdown. */
csuccess_status csuccessp_playbook_effect_json(csuccess_book *book,
                                               const csuccessp_playbook_effect *effect,
                                               csuccessp_buffer *to);
csuccess_status csuccessp_playbook_effect_markdown(csuccess_book *book,
                                                   const csuccessp_playbook_effect *effect,
                                                   csuccessp_buffer *to);

#endif
