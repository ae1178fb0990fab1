/* SPDX-License-Identifier: MIT */
/* The report `plans`: success plans across the book. */
#ifndef CSUCCESSP_REPORT_PLAN_PLANS_H
#define CSUCCESSP_REPORT_PLAN_PLANS_H

#include "report/plan/fields.h"

/* Obstacles that are cases of the same. */
typedef struct csuccessp_pattern {
    csuccessp_text dimension, name;
    uint8_t by;     /* CSUCCESSP_BY_ */
    uint32_t cases; /* not cancelled */
    uint32_t open;  /* of plans that are not closed */
    uint32_t resolved, for_now, for_ever;
    uint32_t again;        /* came up after a fix for ever at the same customer */
    uint32_t elsewhere;    /* ... at another one */
    uint32_t customers;    /* with an open one */
    uint32_t beyond;       /* open, and not controllable */
    int32_t level;         /* the highest of the open ones */
    int32_t age;           /* of the oldest open one, in days */
    csuccessp_stake stake; /* of these customers */
} csuccessp_pattern;
enum { CSUCCESSP_BY_CAUSE, CSUCCESSP_BY_ORIGIN, CSUCCESSP_BY_TITLE };

typedef struct csuccessp_patterns {
    csuccess_book *book;
    struct csuccessp_case *cases;
    size_t case_count, case_most;
    csuccessp_pattern *items;
    uint32_t *order; /* what concerns most customers first */
    size_t count;
} csuccessp_patterns;

/* Of the customers in the segment (NULL: all). CSUCCESS_E_NO_MEMORY; to be closed in any case. */
csuccess_status csuccessp_patterns_open(csuccess_book *book, const csuccessp_node *segment,
                                        csuccessp_patterns *out);
void csuccessp_patterns_close(csuccessp_patterns *patterns);

/* Places of the plans of these customers, by the ids of the customers and their own. To be closed
 * in any case; one that is all zeros may be. */
typedef struct csuccessp_plans_list {
    csuccess_book *book;
    uint32_t *places;
    size_t count, most;
} csuccessp_plans_list;

/* CSUCCESS_E_NO_MEMORY */
csuccess_status csuccessp_plans_list_open(csuccess_book *book, const csuccessp_node *segment,
                                          csuccessp_plans_list *out);
void csuccessp_plans_list_close(csuccessp_plans_list *list);
/* Those of one page. */
csuccess_status csuccessp_plans_list_json(const csuccessp_plans_list *list, size_t first,
                                          size_t end, csuccessp_output *output);
csuccess_status csuccessp_plans_list_markdown(const csuccessp_plans_list *list, size_t first,
                                              size_t end, csuccessp_output *output);

extern const char *const csuccessp_pattern_by[]; /* "cause", "origin", "title" */

#endif
