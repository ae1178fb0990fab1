/* SPDX-License-Identifier: MIT */
/* Scoring many customers at once: the same scores as one by one, to the last digit.
 *
 * Only models of weighted means of simple curves are scored so. Sums of weighted points are exact
 * in doubles; where a quotient comes too close to the middle between two scores, the customer is
 * left to csuccessp_score_compute. */
#ifndef CSUCCESSP_HEALTH_BLOCK_H
#define CSUCCESSP_HEALTH_BLOCK_H

#include "book/evaluate.h"
#include "health/score/score.h"

/* Values of the inputs of a model, by lane; NaN or 0 for missing. */
typedef struct csuccessp_block_inputs {
    const double *numbers[CSUCCESSP_INPUTS_MAX];
    const csuccessp_text *texts[CSUCCESSP_INPUTS_MAX];
} csuccessp_block_inputs;

/* Room that a block takes to compute. */
struct csuccessp_block_work {
    double points[CSUCCESSP_BLOCK];
    double sums[CSUCCESSP_DEPTH_MAX + 1][CSUCCESSP_BLOCK];
    double weights[CSUCCESSP_DEPTH_MAX + 1][CSUCCESSP_BLOCK];
    double shares[CSUCCESSP_BLOCK]; /* of the whole weight that have data */
    /* results */
    int64_t score[CSUCCESSP_BLOCK]; /* CSUCCESSP_INTEGER_MISSING: none */
    int32_t coverage[CSUCCESSP_BLOCK];
    double unsure[CSUCCESSP_BLOCK]; /* not 0: to be scored one by one */
};

typedef struct csuccessp_block_work csuccessp_block_work;

int csuccessp_block_fits(const csuccessp_model *model);

/* Lanes 0 to `count` - 1. What has no score has too little data. */
void csuccessp_block_score(const csuccessp_model *model, const csuccessp_block_inputs *inputs,
                           uint32_t count, csuccessp_block_work *work);

#endif
