/* SPDX-License-Identifier: MIT */
/* Scoring one customer, exactly: from readings to points, from points to the score. */
#ifndef CSUCCESSP_HEALTH_SCORE_H
#define CSUCCESSP_HEALTH_SCORE_H

#include "health/model/model.h"
#include "util/fraction.h"

/* What a part of a model gives. */
typedef struct csuccessp_points {
    int64_t points; /* of a measure */
    uint8_t missing;
} csuccessp_points;

typedef struct csuccessp_score {
    int64_t score;    /* before overrides */
    int64_t coverage; /* in 1/1,000,000 */
    uint8_t missing;
} csuccessp_score;

/* How a group came to its value, for explanations. */
typedef struct csuccessp_trace {
    int64_t total;   /* mean: of the weights that counted; colours: parts that decided */
    int64_t bound;   /* additive: where it was cut off; colours: the points of the colour */
    uint32_t chosen; /* worst: the part that counts */
    uint8_t counted; /* part: it, or what stands for it, counts in its group */
    uint8_t decided; /* part of a colours group: its colour is the group's */
    uint8_t clamped;
    uint8_t replaced; /* missing, and the group's neutral points stand for it */
} csuccessp_trace;

/* Points of every part; `date` is today's. */
void csuccessp_points_compute(const csuccessp_model *model, const csuccessp_reading *readings,
                              int32_t date, csuccessp_points *out);

/* The score. `trace` may be NULL; else it has room for one of each part. */
void csuccessp_score_compute(const csuccessp_model *model, const csuccessp_reading *readings,
                             const csuccessp_points *points, csuccessp_trace *trace,
                             csuccessp_score *out);

/* Does the model look at this customer at all? */
int csuccessp_model_applies(const csuccessp_model *model, const csuccessp_reading *readings);

/* The score of all parts of a model whatever its coverage is; 0 when nothing is there. */
int csuccessp_score_anyway(const csuccessp_model *model, const csuccessp_points *points,
                           csuccessp_trace *trace, int64_t *out);

#endif
