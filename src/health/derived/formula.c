/* SPDX-License-Identifier: MIT */
/* Expressions of a model: points of a part, and whether a rule holds. */
#include "book/formula/formula.h"

#include "book/book.h"
#include "health/derived/derived.h"

csuccess_status
csuccessp_derived_formula(csuccessp_model_reader *reader, const csuccessp_place *place,
                          unsigned what, csuccessp_slice name, yyjson_val *text, uint32_t *input)
{
    csuccessp_publication *p = reader->publication;
    unsigned gives = what == CSUCCESSP_DERIVED_RULE ? CSUCCESSP_GIVES_TRUTH
                                                    : CSUCCESSP_GIVES_NUMBER;
    csuccessp_formula *formula = NULL;
    csuccessp_node *node;
    csuccess_status status;

    if (!yyjson_is_str(text))
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected an expression, found %s",
                                 csuccessp_json_kind(text));
    status = csuccessp_derived_input(reader, place, what, name, input, &node);
    if (status == CSUCCESS_OK && reader->purpose == CSUCCESSP_MODEL_FOR_DRAFT)
        return csuccessp_formula_check(p, place, text, gives);
    if (status != CSUCCESS_OK || !node)
        return status;
    status = csuccessp_formula_read(p, node, place, text, gives, &formula);
    node->definition = formula;
    return status;
}

static void
compute_points(csuccessp_node *node, csuccessp_pass *pass, const uint64_t *wanted,
               uint64_t *changed)
{
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);
    double numbers[CSUCCESSP_BLOCK];
    uint8_t missing[CSUCCESSP_BLOCK];

    csuccessp_formula_numbers(node->definition, pass, wanted, numbers, missing);
    while (csuccessp_lane_next(&walk))
        csuccessp_lane_store(node, pass, walk.lane, numbers[walk.lane], missing[walk.lane],
                             changed);
}

static void
compute_rule(csuccessp_node *node, csuccessp_pass *pass, const uint64_t *wanted, uint64_t *changed)
{
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);
    uint8_t truths[CSUCCESSP_BLOCK];

    csuccessp_formula_truths(node->definition, pass, wanted, truths);
    while (csuccessp_lane_next(&walk)) {
        int32_t *to = &node->own.data.small[pass->first + walk.lane], holds;

        holds = truths[walk.lane] == CSUCCESSP_TRUE;
        if (truths[walk.lane] == CSUCCESSP_UNKNOWN)
            holds = CSUCCESSP_SMALL_MISSING;
        if (*to == holds)
            continue;
        *to = holds;
        csuccessp_lane_set(changed, walk.lane);
    }
}

static void
free_formula(csuccess_book *book, csuccessp_node *node)
{
    csuccessp_formula_free(book, node->definition);
    node->definition = NULL;
}

const csuccessp_node_kind csuccessp_points_kind = {
    "part's expression", compute_points, NULL, NULL, NULL, NULL, NULL, free_formula, NULL,
};

const csuccessp_node_kind csuccessp_rule_kind = {
    "rule's expression", compute_rule, NULL, NULL, NULL, NULL, NULL, free_formula, NULL,
};
