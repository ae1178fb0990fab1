/* SPDX-License-Identifier: MIT */
/* Derived values stand beside the score of a model because one of its parts or rules asks for
 * them, health.<model>.<what>.<name>. The model reads them as it reads any value, so that neither
 * its history nor its explanations know what they are made of. */
#ifndef CSUCCESSP_HEALTH_DERIVED_H
#define CSUCCESSP_HEALTH_DERIVED_H

#include "health/model/reader.h"

enum {
    CSUCCESSP_DERIVED_HISTORY, /* a value among the customer's own of earlier days */
    CSUCCESSP_DERIVED_PEERS,   /* ... among those of other customers */
    CSUCCESSP_DERIVED_POINTS,  /* points by an expression */
    CSUCCESSP_DERIVED_RULE,    /* whether the expression of a rule holds */
    CSUCCESSP_DERIVED_KINDS
};

/* Was a value made for some model? */
int csuccessp_derived_is(const csuccessp_node *node);

/* Declares what the JSON of a model asks for. What is wrong there is refused when it is read. */
csuccess_status csuccessp_derived_declare(csuccessp_publication *publication,
                                          csuccessp_draft *draft, const csuccessp_place *place,
                                          yyjson_val *body);

/* A derived value of the model that is being read: its input, and the node to define, which is NULL
 * when the model is not read for use. */
csuccess_status csuccessp_derived_input(csuccessp_model_reader *reader,
                                        const csuccessp_place *place, unsigned what,
                                        csuccessp_slice name, uint32_t *input,
                                        csuccessp_node **node);

/* The kinds of derived values; each of these reads what its field in the model says. */

extern const csuccessp_node_kind csuccessp_history_kind;
extern const csuccessp_node_kind csuccessp_peer_percentile_kind;
extern const csuccessp_node_kind csuccessp_points_kind;
extern const csuccessp_node_kind csuccessp_rule_kind;

/* {"days", "same_weekday", "min_samples"} and {"by", "min_size"}: where a measure stands, from 0 to
 * 100; `*measure` is its input. */
csuccess_status csuccessp_history_read(csuccessp_model_reader *reader, const csuccessp_place *part,
                                       csuccessp_slice name, yyjson_val *object, uint32_t *measure,
                                       uint32_t *input);
csuccess_status csuccessp_peer_percentile_read(csuccessp_model_reader *reader,
                                               const csuccessp_place *part, csuccessp_slice name,
                                               yyjson_val *object, uint32_t *measure,
                                               uint32_t *input);

/* An expression: points of a part, or the condition of a rule. */
csuccess_status csuccessp_derived_formula(csuccessp_model_reader *reader,
                                          const csuccessp_place *place, unsigned what,
                                          csuccessp_slice name, yyjson_val *text, uint32_t *input);

#endif
