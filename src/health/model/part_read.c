/* SPDX-License-Identifier: MIT */
/* The tree of parts, out of its JSON. */
#include <string.h>

#include "book/book.h"
#include "book/measure/segment.h"
#include "health/derived/derived.h"
#include "health/model/reader.h"

const char *const csuccessp_combine_names[] = {"weighted_mean", "additive", "worst", "colours",
                                               NULL};
const char *const csuccessp_policy_names[] = {"spread", "neutral", "zero", NULL};

struct part_body {
    csuccessp_slice measure, group, title, only_in;
    int64_t weight;
    int32_t exempt;
    csuccessp_group_body as_group;
    csuccessp_curve_body curve;
    yyjson_val *by, *history, *peers, *expression;
};

enum {
    P_MEASURE,
    P_GROUP,
    P_TITLE,
    P_WEIGHT,
    P_ONLY_IN,
    P_EXEMPT,
    P_BY,
    P_HISTORY,
    P_PEERS,
    P_EXPRESSION,
    P_CURVE,
    P_GROUP_FIELDS = P_CURVE + 5
};

#define AT(field) offsetof(struct part_body, field)
static const csuccessp_field part_fields[] = {
    {"measure", CSUCCESSP_FIELD_ID, 0, AT(measure), NULL},
    {"group", CSUCCESSP_FIELD_ID, 0, AT(group), NULL},
    {"title", CSUCCESSP_FIELD_TEXT, 0, AT(title), NULL},
    {"weight", CSUCCESSP_FIELD_INT, 0, AT(weight), NULL},
    {"only_in", CSUCCESSP_FIELD_ID, 0, AT(only_in), NULL},
    {"exempt_from_blackout", CSUCCESSP_FIELD_BOOL, 0, AT(exempt), NULL},
    {"by", CSUCCESSP_FIELD_OBJECT, 0, AT(by), NULL},
    {"history", CSUCCESSP_FIELD_OBJECT, 0, AT(history), NULL},
    {"peers", CSUCCESSP_FIELD_OBJECT, 0, AT(peers), NULL},
    {"expression", CSUCCESSP_FIELD_ANY, 0, AT(expression), NULL},
    CSUCCESSP_CURVE_FIELDS(struct part_body, curve),
    CSUCCESSP_GROUP_FIELDS(struct part_body, as_group),
};
#undef AT
enum { PART_FIELDS = sizeof part_fields / sizeof *part_fields };

/* Groups. */

static csuccess_status
read_colours(csuccessp_model_reader *reader, const csuccessp_place *group, yyjson_val *object,
             csuccessp_part *out)
{
    struct colours_body {
        yyjson_val *level[5];
    } in;
    static const csuccessp_field fields[] = {
        {"good_from", CSUCCESSP_FIELD_ANY, 1, offsetof(struct colours_body, level[0]), NULL},
        {"poor_below", CSUCCESSP_FIELD_ANY, 1, offsetof(struct colours_body, level[1]), NULL},
        {"good", CSUCCESSP_FIELD_ANY, 1, offsetof(struct colours_body, level[2]), NULL},
        {"average", CSUCCESSP_FIELD_ANY, 1, offsetof(struct colours_body, level[3]), NULL},
        {"poor", CSUCCESSP_FIELD_ANY, 1, offsetof(struct colours_body, level[4]), NULL},
    };
    int64_t *const to[] = {&out->good_from, &out->poor_below, &out->good, &out->average,
                           &out->poor};
    csuccessp_place place = csuccessp_place_name(group, "colours");
    uint64_t present;
    size_t i;
    csuccess_status status = csuccessp_fields_read(&place, object, fields, 5, &in, &present);

    for (i = 0; i < 5 && status == CSUCCESS_OK; i++) {
        csuccessp_place at = csuccessp_place_name(&place, fields[i].name);
        status = csuccessp_points_read(&at, in.level[i], reader->model->scale.min,
                                       reader->model->scale.max, to[i]);
    }
    if (status == CSUCCESS_OK && out->poor_below > out->good_from)
        status = csuccessp_fail_at(&place, CSUCCESS_E_DEFINITION,
                                   "'poor_below' lies above 'good_from'");
    return status;
}

/* Points in a field that stands only where it means something. */
static csuccess_status
read_amount(const csuccessp_place *group, const char *name, yyjson_val *value, int allowed,
            int64_t least, int64_t most, int64_t *out)
{
    csuccessp_place at = csuccessp_place_name(group, name);

    if (!value)
        return CSUCCESS_OK;
    if (!allowed)
        return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION,
                                 "'%s' has no meaning with this 'combine'", name);
    return csuccessp_points_read(&at, value, least, most, out);
}

csuccess_status
csuccessp_group_read(csuccessp_model_reader *reader, const csuccessp_place *place,
                     const csuccessp_group_body *in, uint64_t given, csuccessp_part *out)
{
    const csuccessp_scale *scale = &reader->model->scale;
    int additive, mean;
    csuccess_status status;

    out->is_group = 1;
    out->combine = (uint8_t)in->combine;
    additive = out->combine == CSUCCESSP_MODEL_ADDITIVE;
    mean = out->combine == CSUCCESSP_MODEL_MEAN;
    if (CSUCCESSP_PRESENT(given, CSUCCESSP_GROUP_MISSING)) {
        csuccessp_place at = csuccessp_place_name(place, "missing");
        if (!mean)
            return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION,
                                     "'missing' has a meaning for weighted means only");
        out->policy = (uint8_t)in->missing;
    }
    out->neutral = additive ? 0 : scale->min + (scale->max - scale->min) / 2;
    if (out->policy == CSUCCESSP_MISSING_ZERO && mean)
        out->neutral = scale->min;
    out->least = scale->min;
    out->most = scale->max;
    status = read_amount(place, "neutral", in->neutral,
                         mean && out->policy == CSUCCESSP_MISSING_NEUTRAL, scale->min, scale->max,
                         &out->neutral);
    if (status == CSUCCESS_OK)
        status = read_amount(place, "start", in->start, additive, -CSUCCESSP_POINTS_MAX,
                             CSUCCESSP_POINTS_MAX, &out->neutral);
    if (status == CSUCCESS_OK)
        status = read_amount(place, "min", in->min, additive, reader->least, reader->most,
                             &out->least);
    if (status == CSUCCESS_OK)
        status = read_amount(place, "max", in->max, additive, reader->least, reader->most,
                             &out->most);
    if (status != CSUCCESS_OK)
        return status;
    if (out->least > out->most)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "'min' lies above 'max'");
    out->bounded = (uint8_t)additive;
    if ((out->combine == CSUCCESSP_MODEL_COLOURS) != (in->colours != NULL))
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "'colours' stands with 'combine': 'colours', and only there");
    if (in->colours && reader->model->lower_is_better)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "colours are for models of which a higher score is better");
    return in->colours ? read_colours(reader, place, in->colours, out) : CSUCCESS_OK;
}

/* Where the points of a part in this group have to lie: those of a mean within the scale. */
static void
points_within(csuccessp_model_reader *reader, const csuccessp_part *group)
{
    const csuccessp_scale *scale = &reader->model->scale;
    int additive = group->combine == CSUCCESSP_MODEL_ADDITIVE;

    reader->least = additive ? -CSUCCESSP_POINTS_MAX : scale->min;
    reader->most = additive ? CSUCCESSP_POINTS_MAX : scale->max;
}

/* Measures. */

/* From 0 to 100 along the whole scale. */
static csuccess_status
make_percent_line(csuccessp_model_reader *reader, int inverted, csuccessp_part *part)
{
    csuccess_book *book = reader->publication->book;
    csuccessp_curve *curve;
    csuccess_status status = csuccessp_cases_room(book, &part->cases, 1);

    if (status != CSUCCESS_OK)
        return status;
    curve = &part->cases.curves[0];
    status = csuccessp_curve_room(book, curve, 2);
    if (status != CSUCCESS_OK)
        return status;
    curve->slopes = csuccessp_allocate_zeroed(&book->memory, 2, sizeof *curve->slopes);
    if (!curve->slopes)
        return csuccessp_fail_memory(&book->error);
    curve->kind = CSUCCESSP_CURVE_LINEAR;
    curve->edges[1] = 100;
    curve->points[inverted] = (double)reader->model->scale.min;
    curve->points[!inverted] = (double)reader->model->scale.max;
    curve->slopes[0] = (curve->points[1] - curve->points[0]) / 100;
    return CSUCCESS_OK;
}

static csuccess_status
read_percentile(csuccessp_model_reader *reader, const csuccessp_place *place,
                const struct part_body *in, csuccessp_part *part)
{
    uint32_t measure = 0;
    csuccess_status status;

    if (in->history)
        status = csuccessp_history_read(reader, place, in->measure, in->history, &measure,
                                        &part->input);
    else
        status = csuccessp_peer_percentile_read(reader, place, in->measure, in->peers, &measure,
                                                &part->input);
    if (status != CSUCCESS_OK)
        return status;
    return make_percent_line(reader, csuccessp_reader_inverted(reader, measure), part);
}

/* The measure is what the part is called after, and what is shown; the points may come from any
 * values. */
static csuccess_status
read_expression(csuccessp_model_reader *reader, const csuccessp_place *place,
                const struct part_body *in, csuccessp_part *part)
{
    csuccessp_place at = csuccessp_place_name(place, "measure");
    csuccessp_place text = csuccessp_place_name(place, "expression");
    csuccess_status status = csuccessp_reader_input(reader, &at, in->measure.bytes,
                                                    in->measure.length, &part->shown);

    if (status == CSUCCESS_OK)
        status = csuccessp_derived_formula(reader, &text, CSUCCESSP_DERIVED_POINTS, in->measure,
                                           in->expression, &part->input);
    if (status == CSUCCESS_OK)
        status = csuccessp_cases_room(reader->publication->book, &part->cases, 1);
    if (status != CSUCCESS_OK)
        return status;
    part->cases.curves[0].kind = CSUCCESSP_CURVE_POINTS;
    part->cases.curves[0].low = (double)reader->least;
    part->cases.curves[0].high = (double)reader->most;
    return CSUCCESS_OK;
}

static csuccess_status
read_curve(csuccessp_model_reader *reader, const csuccessp_place *place, const struct part_body *in,
           csuccessp_part *part)
{
    csuccess_book *book = reader->publication->book;
    csuccessp_place at = csuccessp_place_name(place, "measure");
    const csuccessp_curve_body *c = &in->curve;
    int plain = c->bands || c->linear || c->map || c->attainment || c->not_scored;
    int others = (in->by != NULL) + (in->history != NULL) + (in->peers != NULL) +
                 (in->expression != NULL);
    csuccess_status status;

    if (plain + others != 1 || c->not_scored)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "a measure has one of 'bands', 'linear', 'map', 'attainment', "
                                 "'history', 'peers', 'expression', 'by'");
    if (in->history || in->peers)
        return read_percentile(reader, place, in, part);
    if (in->expression)
        return read_expression(reader, place, in, part);
    status = csuccessp_reader_input(reader, &at, in->measure.bytes, in->measure.length,
                                    &part->input);
    if (status == CSUCCESS_OK && in->by)
        return csuccessp_cases_read(reader, place, in->by, part->input, &part->cases);
    if (status == CSUCCESS_OK)
        status = csuccessp_cases_room(book, &part->cases, 1);
    if (status == CSUCCESS_OK)
        status = csuccessp_curve_read(reader, place, c, part->input, &part->cases.curves[0]);
    return status;
}

/* What measures and groups have both. */

static csuccess_status
read_weight(csuccessp_model_reader *reader, const csuccessp_place *place, const csuccessp_part *up,
            const struct part_body *in, int given, csuccessp_part *out)
{
    csuccessp_place at = csuccessp_place_name(place, "weight");
    int by_weight = up->combine == CSUCCESSP_MODEL_MEAN || up->combine == CSUCCESSP_MODEL_ADDITIVE;

    (void)reader;
    out->weight = given ? in->weight : 1;
    if (out->weight < 0 || out->weight > CSUCCESSP_WEIGHT_MAX)
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "a weight is from 0 to 1000000000");
    if (given && !by_weight && in->weight != 0)
        return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION,
                                 "this group does not weigh its parts: a 'weight' can only be 0, "
                                 "which shows a part without counting it");
    return CSUCCESS_OK;
}

static csuccess_status
read_names(csuccessp_model_reader *reader, const csuccessp_place *place, const struct part_body *in,
           csuccessp_part *out)
{
    csuccess_book *book = reader->publication->book;
    csuccessp_slice name = in->measure.bytes ? in->measure : in->group;
    csuccessp_place at = csuccessp_place_name(place, "only_in");
    uint32_t slot = 0;
    csuccess_status status;

    out->id = csuccessp_texts_take(&book->texts, name.bytes, name.length);
    if (!out->id)
        return csuccessp_fail_memory(&book->error);
    if (in->title.bytes) {
        out->title = csuccessp_texts_take(&book->texts, in->title.bytes, in->title.length);
        if (!out->title)
            return csuccessp_fail_memory(&book->error);
    }
    if (!in->only_in.bytes)
        return CSUCCESS_OK;
    status = csuccessp_publish_segment(reader->publication, &at, in->only_in, &slot);
    if (status == CSUCCESS_OK)
        status = csuccessp_reader_input_slot(reader, slot, &out->only_in);
    if (status == CSUCCESS_OK)
        reader->model->inputs.items[out->only_in].every = 1;
    return status;
}

static csuccess_status
read_part(csuccessp_model_reader *reader, const csuccessp_place *place, yyjson_val *value,
          uint32_t up, uint32_t depth)
{
    csuccess_book *book = reader->publication->book;
    csuccessp_model *model = reader->model;
    const uint64_t group_only = ~(uint64_t)0 << P_GROUP_FIELDS;
    const uint64_t curves = ((uint64_t)1 << (P_GROUP_FIELDS - P_BY)) - 1;
    struct part_body in;
    csuccessp_part part;
    uint64_t present;
    uint32_t index = (uint32_t)model->parts.count, k;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    memset(&part, 0, sizeof part);
    status = csuccessp_fields_read(place, value, part_fields, PART_FIELDS, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    if (!in.measure.bytes == !in.group.bytes)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "a part is either a 'measure' or a 'group'");
    if (in.measure.bytes ? (present & group_only) != 0 : !in.as_group.parts)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 in.measure.bytes ? "a measure has no parts of its own"
                                                  : "a group has 'parts'");
    if (in.group.bytes && (present >> P_BY & curves))
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "a group has no curve");
    if (index == CSUCCESSP_PARTS_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "a model has at most %d parts",
                                 CSUCCESSP_PARTS_MAX);
    if (csuccessp_array_reserve(&book->memory, &model->parts, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    part.up = up;
    part.only_in = CSUCCESSP_NO_INPUT;
    part.input = part.shown = CSUCCESSP_NO_INPUT;
    part.exempt = (uint8_t)(in.exempt | model->parts.items[up].exempt);
    part.policy = model->parts.items[up].policy;
    part.end = index + 1;
    model->parts.items[model->parts.count++] = part;
    /* what is read from here on belongs to the model, whose array may move */
    status = read_names(reader, place, &in, &part);
    if (status == CSUCCESS_OK)
        status = read_weight(reader, place, &model->parts.items[up], &in,
                             CSUCCESSP_PRESENT(present, P_WEIGHT), &part);
    if (status == CSUCCESS_OK && in.group.bytes)
        status = csuccessp_group_read(reader, place, &in.as_group, present >> P_GROUP_FIELDS,
                                      &part);
    else if (status == CSUCCESS_OK)
        status = read_curve(reader, place, &in, &part);
    if (part.shown == CSUCCESSP_NO_INPUT)
        part.shown = part.input;
    model->parts.items[index] = part;
    for (k = up + 1; status == CSUCCESS_OK && k < index; k = model->parts.items[k].end)
        if (model->parts.items[k].id == part.id)
            return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                     "the group has two parts of this name");
    if (status == CSUCCESS_OK && in.group.bytes)
        status = csuccessp_parts_read(reader, place, in.as_group.parts, index, depth + 1);
    return status;
}

csuccess_status
csuccessp_parts_read(csuccessp_model_reader *reader, const csuccessp_place *group, yyjson_val *list,
                     uint32_t up, uint32_t depth)
{
    csuccessp_model *model = reader->model;
    csuccessp_place place = csuccessp_place_name(group, "parts");
    csuccessp_part *in;
    yyjson_val *item;
    size_t i, n;
    csuccess_status status = CSUCCESS_OK;

    if (depth > CSUCCESSP_DEPTH_MAX)
        return csuccessp_fail_at(&place, CSUCCESS_E_LIMIT, "groups nest at most %d deep",
                                 CSUCCESSP_DEPTH_MAX);
    if (model->depth < depth)
        model->depth = depth;
    if (yyjson_arr_size(list) == 0)
        return csuccessp_fail_at(&place, CSUCCESS_E_DEFINITION, "the group has no parts");
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(&place, i);
        points_within(reader, &model->parts.items[up]);
        status = read_part(reader, &at, item, up, depth);
        if (status != CSUCCESS_OK)
            return status;
        in = &model->parts.items[up];
        in->end = (uint32_t)model->parts.count;
    }
    in = &model->parts.items[up];
    for (i = up + 1; i < in->end; i = model->parts.items[i].end)
        in->total += model->parts.items[i].weight;
    if (in->total == 0)
        return csuccessp_fail_at(&place, CSUCCESS_E_DEFINITION, "all weights are 0");
    return CSUCCESS_OK;
}
