/* SPDX-License-Identifier: MIT */
/* Assessments of success: key criteria, each rated or computed, with weights; how likely success
 * is, from 0 to 100, and the band of that. */
#ifndef CSUCCESSP_PLAN_ASSESSMENT_H
#define CSUCCESSP_PLAN_ASSESSMENT_H

#include "plan/plan.h"

struct csuccessp_formula;

enum { CSUCCESSP_CRITERIA_MAX = 64 };

typedef struct csuccessp_criterion {
    csuccessp_text id, title;
    int64_t weight;
    int64_t max;                       /* of a rating, which is from 0 */
    struct csuccessp_formula *formula; /* a share from 0 to 1; NULL: it is rated */
} csuccessp_criterion;

typedef struct csuccessp_assessment_band {
    csuccessp_text id, title;
    int64_t from; /* micro-units of the score */
} csuccessp_assessment_band;

typedef struct csuccessp_assessment {
    csuccessp_text id, title;
    csuccessp_array(csuccessp_criterion) criteria;
    csuccessp_array(csuccessp_assessment_band) bands; /* in order of `from` */
    int64_t measure;                                  /* least common multiple of the maxima */
    uint32_t slot;                                    /* hidden node that hears of its values */
} csuccessp_assessment;

extern const csuccessp_section csuccessp_assessment_section;
extern const csuccessp_record_kind csuccessp_assessment_record;

/* A published assessment; NULL. CSUCCESS_E_UNKNOWN with the nearest. */
const csuccessp_assessment *csuccessp_assessment_find(const csuccess_book *book, csuccessp_text id);
csuccess_status csuccessp_assessment_check(csuccess_book *book, const csuccessp_place *place,
                                           csuccessp_slice id);
/* That of a canvas; NULL when it has none, or that is gone. */
const csuccessp_assessment *csuccessp_assessment_of(const csuccess_book *book, uint32_t canvas);

/* One criterion of a canvas. Contributions add up to the score exactly. */
typedef struct csuccessp_assessed {
    const csuccessp_criterion *criterion;
    const csuccessp_rating *rating; /* NULL: it is computed, or nobody has rated it */
    uint8_t missing;                /* it has no share, and counts neither for nor against */
    int64_t share;                  /* millionths */
    int64_t weight;                 /* its part of what is there, in millionths */
    int64_t contribution;           /* micro-units of the score */
} csuccessp_assessed;

typedef struct csuccessp_likelihood {
    const csuccessp_assessment *assessment;
    const csuccessp_assessment_band *band; /* NULL: none, or no score */
    int64_t score;    /* micro-units, 0 to 100,000,000; CSUCCESSP_PROGRESS_NONE: nothing is known */
    int64_t coverage; /* the weight of what is known, in millionths of all */
    uint32_t count;
    csuccessp_assessed criteria[CSUCCESSP_CRITERIA_MAX];
} csuccessp_likelihood;

/* 0 when the canvas has no assessment. Does not allocate. */
int csuccessp_assessment_explain(const csuccess_book *book, uint32_t canvas,
                                 csuccessp_likelihood *out);
/* CSUCCESS_E_NOT_FOUND: there is none, or nothing is rated. */
csuccess_status csuccessp_assessment_score(const csuccess_book *book, uint32_t canvas,
                                           int64_t *score_micro, csuccessp_text *band);

/* `node` depends on what the criteria of all assessments are computed from. While publishing. */
csuccess_status csuccessp_assessment_inputs(csuccessp_publication *publication,
                                            csuccessp_node *node);

#endif
