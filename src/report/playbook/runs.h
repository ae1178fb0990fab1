/* SPDX-License-Identifier: MIT */
/* Runs of one playbook, as reports list them. */
#ifndef CSUCCESSP_REPORT_PLAYBOOK_RUNS_H
#define CSUCCESSP_REPORT_PLAYBOOK_RUNS_H

#include "playbook/run/run.h"
#include "report/report.h"

/* Times from `from` on and before `to`; CSUCCESSP_TIME_NONE: without that end. */
typedef struct csuccessp_period {
    int64_t from, to;
} csuccessp_period;

int csuccessp_period_has(const csuccessp_period *period, int64_t time);
/* "from" and "to" of a JSON object. */
void csuccessp_period_json(const csuccessp_period *period, csuccessp_buffer *to);
/* ", from ... to ..." for people, as far as it has ends. */
void csuccessp_period_text(const csuccessp_period *period, csuccessp_buffer *to);

typedef struct csuccessp_run_list {
    const csuccess_book *book;
    const csuccessp_run **items;
    size_t count, most;
} csuccessp_run_list;

/* The runs of an entry (NULL: of all) and a customer (CSUCCESSP_ROW_NONE: of all) that started in
 * the period: what started first comes first, then by id. To be closed also after a failure.
 * CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_run_list_open(csuccess_book *book, const csuccessp_playbook_entry *entry,
                                        uint32_t row, const csuccessp_period *period,
                                        csuccessp_run_list *out);
void csuccessp_run_list_close(csuccess_book *book, csuccessp_run_list *list);

/* The playbook of an id that is published, or has had runs. CSUCCESS_E_UNKNOWN. */
csuccess_status csuccessp_report_playbook(csuccess_book *book, const csuccessp_place *place,
                                          csuccessp_slice id, csuccessp_playbook_entry **out);

/* The version that a run goes by, or, when it is kept no more, the one that is published now; NULL
 * when there is neither. */
const csuccessp_playbook *csuccessp_run_words(const csuccess_book *book, const csuccessp_run *run);

void csuccessp_run_json(const csuccess_book *book, const csuccessp_run *run, csuccessp_buffer *to);
/* A table of runs: its head, and a row of it. */
void csuccessp_run_heads(csuccessp_buffer *to);
void csuccessp_run_row(const csuccess_book *book, const csuccessp_run *run, csuccessp_buffer *to);

#endif
