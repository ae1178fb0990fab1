/* SPDX-License-Identifier: MIT */
#include "health/derived/derived.h"

#include <string.h>

#include "book/book.h"
#include "book/formula/formula.h"
#include "book/formula/peers.h"

enum { NAME_MAX = 2 * CSUCCESSP_ID_MAX + 32 };

static const struct {
    const char *name;
    const csuccessp_node_kind *kind;
    uint8_t type;
} kinds[CSUCCESSP_DERIVED_KINDS] = {
    [CSUCCESSP_DERIVED_HISTORY] = {"history", &csuccessp_history_kind, CSUCCESS_TYPE_DOUBLE},
    [CSUCCESSP_DERIVED_PEERS] = {"peers", &csuccessp_peer_percentile_kind, CSUCCESS_TYPE_DOUBLE},
    [CSUCCESSP_DERIVED_POINTS] = {"points", &csuccessp_points_kind, CSUCCESS_TYPE_DOUBLE},
    [CSUCCESSP_DERIVED_RULE] = {"rule", &csuccessp_rule_kind, CSUCCESS_TYPE_BOOL},
};

int
csuccessp_derived_is(const csuccessp_node *node)
{
    unsigned what;

    for (what = 0; what < CSUCCESSP_DERIVED_KINDS; what++)
        if (node->kind == kinds[what].kind)
            return 1;
    return 0;
}

static csuccess_status
full_name(csuccess_book *book, const csuccessp_place *place, csuccessp_text model, unsigned what,
          csuccessp_slice name, char *to, size_t *out)
{
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, model, &length);

    if (name.length > CSUCCESSP_ID_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "a name has at most %d bytes",
                                 (int)CSUCCESSP_ID_MAX);
    *out = (size_t)snprintf(to, NAME_MAX, "health.%.*s.%s.%.*s", (int)length, id, kinds[what].name,
                            (int)name.length, name.bytes);
    return CSUCCESS_OK;
}

/* Declaring: through the JSON of a model, of which nothing is known yet. */

struct declaring {
    csuccessp_publication *publication;
    csuccessp_draft *draft;
    const csuccessp_place *place;
};

static csuccessp_slice
slice_of(yyjson_val *text)
{
    csuccessp_slice out = {yyjson_get_str(text), yyjson_get_len(text)};

    return out;
}

static csuccess_status
declare(const struct declaring *d, unsigned what, yyjson_val *name)
{
    char full[NAME_MAX];
    csuccessp_node *node;
    size_t length = 0;
    csuccess_status status;

    if (!yyjson_is_str(name))
        return CSUCCESS_OK;
    status = full_name(d->publication->book, d->place, d->draft->id, what, slice_of(name), full,
                       &length);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_node(d->publication, d->draft, d->place, full, length,
                                        kinds[what].kind, kinds[what].type, &node);
    if (status == CSUCCESS_OK)
        node->keeps_reasons = kinds[what].type == CSUCCESS_TYPE_DOUBLE;
    return status;
}

static csuccess_status
declare_peers(const struct declaring *d, yyjson_val *measure, yyjson_val *peers)
{
    csuccessp_peers_name table = {slice_of(measure), slice_of(yyjson_obj_get(peers, "by"))};

    if (!yyjson_is_str(measure))
        return CSUCCESS_OK;
    return csuccessp_peers_declare(d->publication, d->place, &table);
}

static csuccess_status
declare_part(const struct declaring *d, yyjson_val *part)
{
    yyjson_val *measure = yyjson_obj_get(part, "measure");
    yyjson_val *peers = yyjson_obj_get(part, "peers");
    yyjson_val *expression = yyjson_obj_get(part, "expression");
    csuccess_status status = CSUCCESS_OK;

    if (yyjson_obj_get(part, "history"))
        status = declare(d, CSUCCESSP_DERIVED_HISTORY, measure);
    if (status == CSUCCESS_OK && peers)
        status = declare(d, CSUCCESSP_DERIVED_PEERS, measure);
    if (status == CSUCCESS_OK && peers)
        status = declare_peers(d, measure, peers);
    if (status == CSUCCESS_OK && expression)
        status = declare(d, CSUCCESSP_DERIVED_POINTS, measure);
    if (status == CSUCCESS_OK && expression)
        status = csuccessp_formula_declare(d->publication, d->place, expression);
    return status;
}

static csuccess_status
declare_parts(const struct declaring *d, yyjson_val *parts, uint32_t depth)
{
    yyjson_val *part;
    size_t i, n;
    csuccess_status status = CSUCCESS_OK;

    if (!yyjson_is_arr(parts) || depth > CSUCCESSP_DEPTH_MAX)
        return CSUCCESS_OK;
    yyjson_arr_foreach(parts, i, n, part)
    {
        status = declare_part(d, part);
        if (status == CSUCCESS_OK)
            status = declare_parts(d, yyjson_obj_get(part, "parts"), depth + 1);
        if (status != CSUCCESS_OK)
            return status;
    }
    return CSUCCESS_OK;
}

static csuccess_status
declare_rules(const struct declaring *d, yyjson_val *rules)
{
    yyjson_val *rule, *when;
    size_t i, n;
    csuccess_status status = CSUCCESS_OK;

    if (!yyjson_is_arr(rules))
        return CSUCCESS_OK;
    yyjson_arr_foreach(rules, i, n, rule)
    {
        when = yyjson_obj_get(rule, "when");
        if (!yyjson_is_str(when))
            continue;
        status = declare(d, CSUCCESSP_DERIVED_RULE, yyjson_obj_get(rule, "id"));
        if (status == CSUCCESS_OK)
            status = csuccessp_formula_declare(d->publication, d->place, when);
        if (status != CSUCCESS_OK)
            return status;
    }
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_derived_declare(csuccessp_publication *publication, csuccessp_draft *draft,
                          const csuccessp_place *place, yyjson_val *body)
{
    const struct declaring d = {publication, draft, place};
    csuccess_status status = declare_parts(&d, yyjson_obj_get(body, "parts"), 1);

    return status == CSUCCESS_OK ? declare_rules(&d, yyjson_obj_get(body, "overrides")) : status;
}

/* Reading. A model that is not for use has only the name: what it once gave stands in the
 * history. */
csuccess_status
csuccessp_derived_input(csuccessp_model_reader *reader, const csuccessp_place *place, unsigned what,
                        csuccessp_slice name, uint32_t *input, csuccessp_node **out)
{
    csuccessp_publication *p = reader->publication;
    csuccessp_model_input *in;
    csuccessp_node *node;
    char full[NAME_MAX];
    size_t length = 0;
    uint32_t slot = 0;
    csuccess_status status;

    *out = NULL;
    status = full_name(p->book, place, reader->model->id, what, name, full, &length);
    if (status == CSUCCESS_OK)
        status = csuccessp_slot_make(p->book, full, length, &slot);
    if (status == CSUCCESS_OK)
        status = csuccessp_reader_input_typed(reader, slot, kinds[what].type, input);
    if (status != CSUCCESS_OK)
        return status;
    in = &reader->model->inputs.items[*input];
    in->every = in->is_derived = 1;
    if (reader->purpose != CSUCCESSP_MODEL_FOR_USE)
        return CSUCCESS_OK;
    node = csuccessp_publish_node_at(p, slot);
    if (CSUCCESSP_NEVER(!node || node->kind != kinds[what].kind || node->definition))
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "the name '%.*s' is taken",
                                 csuccessp_shown(full, length), full);
    *out = node;
    return CSUCCESS_OK;
}
