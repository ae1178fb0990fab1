/* SPDX-License-Identifier: MIT */
/* Curves out of their JSON: bands, lines, attainment. */
#include <math.h>
#include <string.h>

#include "book/book.h"
#include "health/model/reader.h"

csuccess_status
csuccessp_curve_room(csuccess_book *book, csuccessp_curve *curve, size_t count)
{
    curve->count = (uint32_t)count;
    curve->edges = csuccessp_allocate_zeroed(&book->memory, count, sizeof *curve->edges);
    curve->points = csuccessp_allocate_zeroed(&book->memory, count, sizeof *curve->points);
    return curve->edges && curve->points ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

csuccess_status
csuccessp_count_check(const csuccessp_place *place, yyjson_val *value, const char *what)
{
    size_t count = yyjson_is_arr(value) ? yyjson_arr_size(value) : yyjson_obj_size(value);

    if (count == 0)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "there is no %s", what);
    if (count > CSUCCESSP_STEPS_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "at most %d", CSUCCESSP_STEPS_MAX);
    return CSUCCESS_OK;
}

/* Bands. */

struct step_body {
    csuccessp_edges_body edges;
    csuccessp_slice title;
    yyjson_val *points;
};

enum { STEP_FROM, STEP_TITLE = 4, STEP_POINTS };

static const csuccessp_field step_fields[] = {
    CSUCCESSP_EDGE_FIELDS(struct step_body, edges),
    {"title", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct step_body, title), NULL},
    {"points", CSUCCESSP_FIELD_ANY, 1, offsetof(struct step_body, points), NULL},
};

csuccess_status
csuccessp_curve_points_read(const csuccessp_model_reader *reader, const csuccessp_place *place,
                            yyjson_val *value, double *out)
{
    int64_t points = 0;
    csuccess_status status;

    if (yyjson_is_null(value)) {
        *out = (double)INFINITY;
        return CSUCCESS_OK;
    }
    status = csuccessp_points_read(place, value, reader->least, reader->most, &points);
    *out = (double)points;
    return status;
}

static csuccess_status
read_bands(csuccessp_model_reader *reader, const csuccessp_place *part, yyjson_val *list,
           uint32_t input, csuccessp_curve *out)
{
    csuccessp_place place = csuccessp_place_name(part, "bands");
    csuccessp_interval intervals[CSUCCESSP_STEPS_MAX];
    double points[CSUCCESSP_STEPS_MAX], unit;
    csuccessp_domain domain = csuccessp_reader_domain(reader, input, &unit);
    struct step_body in;
    yyjson_val *item;
    uint64_t present;
    size_t i, n;
    csuccess_status status = csuccessp_reader_number(reader, &place, input);

    if (status == CSUCCESS_OK)
        status = csuccessp_count_check(&place, list, "band");
    if (status == CSUCCESS_OK)
        status = csuccessp_curve_room(reader->publication->book, out, yyjson_arr_size(list));
    if (status != CSUCCESS_OK)
        return status;
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(&place, i);
        csuccessp_place at_points = csuccessp_place_name(&at, "points");
        memset(&in, 0, sizeof in);
        memset(&intervals[i], 0, sizeof intervals[i]);
        status = csuccessp_fields_read(&at, item, step_fields,
                                       sizeof step_fields / sizeof *step_fields, &in, &present);
        if (status == CSUCCESS_OK)
            status = csuccessp_curve_points_read(reader, &at_points, in.points, &points[i]);
        if (status != CSUCCESS_OK)
            return status;
        csuccessp_interval_from(&in.edges, present, STEP_FROM, &intervals[i]);
        intervals[i].index = i;
        intervals[i].name = in.title.bytes;
        intervals[i].name_length = in.title.length;
    }
    status = csuccessp_cover_prove(&place, &domain, intervals, n);
    if (status != CSUCCESS_OK)
        return status;
    for (i = 0; i < n; i++) {
        out->points[i] = points[intervals[i].index];
        if (i)
            out->edges[i - 1] = csuccessp_interval_edge(&intervals[i]) * unit;
    }
    return csuccessp_reader_edges(reader, input, out->edges, n - 1);
}

/* Lines. */

static csuccess_status
read_knot(const csuccessp_model_reader *reader, const csuccessp_place *place, yyjson_val *pair,
          double *x, double *points)
{
    static const csuccessp_field number = {"", CSUCCESSP_FIELD_DOUBLE, 1, 0, NULL};
    csuccessp_place first = csuccessp_place_item(place, 0), second = csuccessp_place_item(place, 1);
    int64_t micro = 0;
    csuccess_status status;

    if (!yyjson_is_arr(pair) || yyjson_arr_size(pair) != 2)
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected [value, points]");
    status = csuccessp_field_read(&first, yyjson_arr_get(pair, 0), &number, x);
    if (status == CSUCCESS_OK)
        status = csuccessp_points_read(&second, yyjson_arr_get(pair, 1), reader->least,
                                       reader->most, &micro);
    *points = (double)micro;
    return status;
}

static csuccess_status
read_linear(csuccessp_model_reader *reader, const csuccessp_place *part, yyjson_val *object,
            uint32_t input, csuccessp_curve *out)
{
    struct linear_body {
        yyjson_val *knots;
        int32_t outside;
    } in = {NULL, 0};
    static const char *const outside_names[] = {"clamp", "no_effect", NULL};
    static const csuccessp_field fields[] = {
        {"knots", CSUCCESSP_FIELD_ARRAY, 1, offsetof(struct linear_body, knots), NULL},
        {"outside", CSUCCESSP_FIELD_CHOICE, 0, offsetof(struct linear_body, outside),
         outside_names},
    };
    csuccess_book *book = reader->publication->book;
    csuccessp_place place = csuccessp_place_name(part, "linear");
    csuccessp_place knots = csuccessp_place_name(&place, "knots");
    yyjson_val *item;
    uint64_t present;
    size_t i, n;
    double unit;
    csuccess_status status = csuccessp_reader_number(reader, &place, input);

    csuccessp_reader_domain(reader, input, &unit);
    if (status == CSUCCESS_OK)
        status = csuccessp_fields_read(&place, object, fields, 2, &in, &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_count_check(&knots, in.knots, "knot");
    if (status == CSUCCESS_OK)
        status = csuccessp_curve_room(book, out, yyjson_arr_size(in.knots));
    if (status != CSUCCESS_OK)
        return status;
    out->slopes = csuccessp_allocate_zeroed(&book->memory, out->count, sizeof *out->slopes);
    if (!out->slopes)
        return csuccessp_fail_memory(&book->error);
    out->kind = CSUCCESSP_CURVE_LINEAR;
    out->no_effect = (uint8_t)in.outside;
    if (out->count < 2)
        return csuccessp_fail_at(&knots, CSUCCESS_E_DEFINITION, "a line has at least two knots");
    yyjson_arr_foreach(in.knots, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(&knots, i);
        status = read_knot(reader, &at, item, &out->edges[i], &out->points[i]);
        if (status != CSUCCESS_OK)
            return status;
        out->edges[i] *= unit;
        if (i == 0)
            continue;
        if (!(out->edges[i] > out->edges[i - 1]))
            return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "the values of the knots rise");
        out->slopes[i - 1] = (out->points[i] - out->points[i - 1]) /
                             (out->edges[i] - out->edges[i - 1]);
        if (!isfinite(out->slopes[i - 1]) || !isfinite(out->edges[i] - out->edges[i - 1]))
            return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION,
                                     "the line is too steep, or too long");
    }
    reader->model->inputs.items[input].every = 1;
    return CSUCCESS_OK;
}

/* Attainment of a target. */

/* A number, or the name of a value. */
static csuccess_status
read_number_or_name(csuccessp_model_reader *reader, const csuccessp_place *place, yyjson_val *value,
                    double unit, double *number, uint32_t *input)
{
    static const csuccessp_field number_field = {"", CSUCCESSP_FIELD_DOUBLE, 1, 0, NULL};
    csuccess_status status;

    *input = CSUCCESSP_NO_INPUT;
    if (!yyjson_is_str(value)) {
        status = csuccessp_field_read(place, value, &number_field, number);
        *number *= unit;
        return status;
    }
    status = csuccessp_reader_input(reader, place, yyjson_get_str(value), yyjson_get_len(value),
                                    input);
    if (status == CSUCCESS_OK)
        status = csuccessp_reader_number(reader, place, *input);
    if (status == CSUCCESS_OK)
        reader->model->inputs.items[*input].every = 1;
    return status;
}

/* For a measure of which less is better there is no natural place to start from. */
static int
wants_baseline(const csuccessp_model_reader *reader, uint32_t input)
{
    const csuccessp_measure *measure = csuccessp_measure_of(
        csuccessp_publish_node_at(reader->publication, reader->model->inputs.items[input].slot));

    return measure && measure->lower_is_better;
}

static csuccess_status
read_attainment(csuccessp_model_reader *reader, const csuccessp_place *part, yyjson_val *object,
                uint32_t input, csuccessp_curve *out)
{
    struct attainment_body {
        yyjson_val *target, *baseline, *points;
    } in = {NULL, NULL, NULL};
    static const csuccessp_field fields[] = {
        {"target", CSUCCESSP_FIELD_ANY, 1, offsetof(struct attainment_body, target), NULL},
        {"baseline", CSUCCESSP_FIELD_ANY, 0, offsetof(struct attainment_body, baseline), NULL},
        {"points", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct attainment_body, points), NULL},
    };
    csuccessp_place place = csuccessp_place_name(part, "attainment"), at;
    uint64_t present;
    double unit, ends[2];
    size_t i;
    csuccess_status status = csuccessp_reader_number(reader, &place, input);

    csuccessp_reader_domain(reader, input, &unit);
    if (status == CSUCCESS_OK)
        status = csuccessp_fields_read(&place, object, fields, 3, &in, &present);
    if (status == CSUCCESS_OK && !in.baseline && wants_baseline(reader, input))
        status = csuccessp_fail_at(&place, CSUCCESS_E_DEFINITION,
                                   "less is better here: say from which 'baseline' it counts");
    if (status != CSUCCESS_OK)
        return status;
    out->kind = CSUCCESSP_CURVE_ATTAINMENT;
    out->baseline_input = CSUCCESSP_NO_INPUT;
    at = csuccessp_place_name(&place, "target");
    status = read_number_or_name(reader, &at, in.target, unit, &out->target, &out->target_input);
    if (status == CSUCCESS_OK && in.baseline) {
        at = csuccessp_place_name(&place, "baseline");
        status = read_number_or_name(reader, &at, in.baseline, unit, &out->baseline,
                                     &out->baseline_input);
    }
    if (status != CSUCCESS_OK)
        return status;
    if (out->target_input == CSUCCESSP_NO_INPUT && out->baseline_input == CSUCCESSP_NO_INPUT &&
        out->target == out->baseline)
        return csuccessp_fail_at(&place, CSUCCESS_E_DEFINITION,
                                 "the target is where the customer starts from");
    out->low = (double)reader->model->scale.min;
    out->high = (double)reader->model->scale.max;
    if (in.points) {
        at = csuccessp_place_name(&place, "points");
        if (yyjson_arr_size(in.points) != 2)
            return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "expected [at baseline, at target]");
        for (i = 0; i < 2; i++) {
            csuccessp_place end = csuccessp_place_item(&at, i);
            int64_t points = 0;
            status = csuccessp_points_read(&end, yyjson_arr_get(in.points, i), reader->least,
                                           reader->most, &points);
            if (status != CSUCCESS_OK)
                return status;
            ends[i] = (double)points;
        }
        out->low = ends[0];
        out->high = ends[1];
    }
    reader->model->inputs.items[input].every = 1;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_curve_read(csuccessp_model_reader *reader, const csuccessp_place *place,
                     const csuccessp_curve_body *body, uint32_t input, csuccessp_curve *out)
{
    int given = (body->bands != NULL) + (body->linear != NULL) + (body->map != NULL) +
                (body->attainment != NULL) + (body->not_scored != 0);

    if (given != 1)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "expected one of 'bands', 'linear', 'map', 'attainment', "
                                 "'not_scored'");
    if (body->bands)
        return read_bands(reader, place, body->bands, input, out);
    if (body->linear)
        return read_linear(reader, place, body->linear, input, out);
    if (body->map)
        return csuccessp_map_read(reader, place, body->map, input, out);
    if (body->attainment)
        return read_attainment(reader, place, body->attainment, input, out);
    out->kind = CSUCCESSP_CURVE_NOT_SCORED;
    return CSUCCESS_OK;
}
