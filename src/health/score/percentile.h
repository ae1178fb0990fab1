/* SPDX-License-Identifier: MIT */
/* A value against the customer's own history: which share of its earlier daily values lies below
 * today's. A named value of its own: health.<model>.history.<value>. */
#ifndef CSUCCESSP_HEALTH_PERCENTILE_H
#define CSUCCESSP_HEALTH_PERCENTILE_H

#include "health/model/reader.h"

extern const csuccessp_node_kind csuccessp_percentile_kind;

/* Declares the value of a model and another value. */
csuccess_status csuccessp_percentile_declare(csuccessp_publication *publication,
                                             csuccessp_draft *draft, const csuccessp_place *place,
                                             const char *model, size_t model_length,
                                             const char *name, size_t length);

/* {"days", "same_weekday", "min_samples"}: compiles what was declared; the input of the model that
 * it is, and whether less is better. */
csuccess_status csuccessp_percentile_read(csuccessp_model_reader *reader,
                                          const csuccessp_place *place, csuccessp_slice measure,
                                          yyjson_val *object, uint32_t *input, int *inverted);

#endif
