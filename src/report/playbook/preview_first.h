/* SPDX-License-Identifier: MIT */
/* What runs would begin with: how many tasks, and items of success plans, of a kind for an owner.
 */
#ifndef CSUCCESSP_REPORT_PREVIEW_FIRST_H
#define CSUCCESSP_REPORT_PREVIEW_FIRST_H

#include "report/playbook/runs.h"

typedef struct csuccessp_first {
    csuccessp_slice kind;
    csuccessp_text owner; /* 0: nobody's */
    uint64_t count;
} csuccessp_first;

/* By kind, then by owner. They borrow from the book of the runs. */
typedef csuccessp_array(csuccessp_first) csuccessp_first_list;

csuccess_status csuccessp_first_tasks(csuccess_book *book, const csuccessp_run_list *runs,
                                      csuccessp_first_list *out);
csuccess_status csuccessp_first_items(csuccess_book *book, const csuccessp_run_list *runs,
                                      csuccessp_first_list *out);

/* `what`: "tasks" or "items". */
void csuccessp_first_json(const csuccess_book *book, const csuccessp_first_list *list,
                          const char *what, csuccessp_buffer *to);
/* A table with these heads; nothing for an empty list. */
void csuccessp_first_markdown(const csuccess_book *book, const csuccessp_first_list *list,
                              const char *const heads[], csuccessp_buffer *to);

#endif
