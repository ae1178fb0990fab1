/* SPDX-License-Identifier: MIT */
/* A model out of its JSON: the whole, and its bands. */
#include <string.h>

#include "book/book.h"
#include "book/measure/segment.h"
#include "health/model/reader.h"

static const char *const direction_names[] = {"higher_is_better", "lower_is_better", NULL};

struct model_body {
    csuccessp_slice id, title, description, scope;
    int32_t direction;
    yyjson_val *scale, *display, *bands, *overrides;
    int64_t min_coverage, blackout_days, min_dwell_days, override_days;
    csuccessp_group_body group;
};

enum { M_DIRECTION, M_COVERAGE, M_DWELL, M_OVERRIDE_DAYS, M_OTHERS = 12 };

#define AT(field) offsetof(struct model_body, field)
static const csuccessp_field model_fields[] = {
    {"direction", CSUCCESSP_FIELD_CHOICE, 1, AT(direction), direction_names},
    {"min_coverage", CSUCCESSP_FIELD_DECIMAL, 0, AT(min_coverage), NULL},
    {"min_dwell_days", CSUCCESSP_FIELD_INT, 0, AT(min_dwell_days), NULL},
    {"override_days", CSUCCESSP_FIELD_INT, 0, AT(override_days), NULL},
    {"id", CSUCCESSP_FIELD_ID, 1, AT(id), NULL},
    {"title", CSUCCESSP_FIELD_TEXT, 0, AT(title), NULL},
    {"description", CSUCCESSP_FIELD_TEXT, 0, AT(description), NULL},
    {"scope", CSUCCESSP_FIELD_ID, 0, AT(scope), NULL},
    {"scale", CSUCCESSP_FIELD_OBJECT, 0, AT(scale), NULL},
    {"display", CSUCCESSP_FIELD_OBJECT, 0, AT(display), NULL},
    {"bands", CSUCCESSP_FIELD_ARRAY, 0, AT(bands), NULL},
    {"blackout_days", CSUCCESSP_FIELD_INT, 0, AT(blackout_days), NULL},
    {"overrides", CSUCCESSP_FIELD_ARRAY, 0, AT(overrides), NULL},
    CSUCCESSP_GROUP_FIELDS(struct model_body, group),
};
#undef AT

/* Scales. */

static csuccess_status
read_scale(const csuccessp_place *model, const char *name, yyjson_val *value, csuccessp_scale *out)
{
    struct scale_body {
        int64_t min, max, decimals;
    } in;
    static const csuccessp_field fields[] = {
        {"min", CSUCCESSP_FIELD_DECIMAL, 0, offsetof(struct scale_body, min), NULL},
        {"max", CSUCCESSP_FIELD_DECIMAL, 0, offsetof(struct scale_body, max), NULL},
        {"decimals", CSUCCESSP_FIELD_INT, 0, offsetof(struct scale_body, decimals), NULL},
    };
    csuccessp_place place = csuccessp_place_name(model, name);
    uint64_t present;
    csuccess_status status;

    in.min = out->min;
    in.max = out->max;
    in.decimals = out->decimals;
    status = csuccessp_fields_read(&place, value, fields, 3, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    if (in.min >= in.max || in.min < -CSUCCESSP_POINTS_MAX || in.max > CSUCCESSP_POINTS_MAX)
        return csuccessp_fail_at(&place, CSUCCESS_E_DEFINITION,
                                 "a scale rises from 'min' to 'max', within -1000000 and 1000000");
    if (in.decimals < 0 || in.decimals > 6)
        return csuccessp_fail_at(&place, CSUCCESS_E_VALUE, "decimals are from 0 to 6");
    out->min = in.min;
    out->max = in.max;
    out->decimals = (int32_t)in.decimals;
    return CSUCCESS_OK;
}

static csuccess_status
read_scales(const csuccessp_place *place, const struct model_body *in, csuccessp_model *model)
{
    csuccess_status status = CSUCCESS_OK;

    model->scale.max = INT64_C(100) * CSUCCESSP_MICRO;
    if (in->scale)
        status = read_scale(place, "scale", in->scale, &model->scale);
    model->display = model->scale;
    if (status == CSUCCESS_OK && in->display)
        status = read_scale(place, "display", in->display, &model->display);
    return status;
}

/* Bands of the score. */

struct band_body {
    csuccessp_edges_body edges;
    csuccessp_slice id, title, colour;
    int64_t leave;
};

enum { B_FROM, B_LEAVE = 4 };

static const csuccessp_field band_fields[] = {
    CSUCCESSP_EDGE_FIELDS(struct band_body, edges),
    {"leave", CSUCCESSP_FIELD_DECIMAL, 0, offsetof(struct band_body, leave), NULL},
    {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct band_body, id), NULL},
    {"title", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct band_body, title), NULL},
    {"colour", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct band_body, colour), NULL},
};

/* One band as it stands in the list; `enter` is exact, the interval is for the proof. */
static csuccess_status
read_band(csuccess_book *book, const csuccessp_place *place, yyjson_val *item, csuccessp_band *band,
          csuccessp_interval *interval)
{
    static const csuccessp_field decimal = {"", CSUCCESSP_FIELD_DECIMAL, 1, 0, NULL};
    csuccessp_place from = csuccessp_place_name(place, "from");
    struct band_body in;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, item, band_fields,
                                   sizeof band_fields / sizeof *band_fields, &in, &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_reader_text(book, in.id, &band->id);
    if (status == CSUCCESS_OK)
        status = csuccessp_reader_text(book, in.title, &band->title);
    if (status == CSUCCESS_OK)
        status = csuccessp_reader_text(book, in.colour, &band->colour);
    if (status != CSUCCESS_OK)
        return status;
    csuccessp_interval_from(&in.edges, present, B_FROM, interval);
    interval->name = in.id.bytes;
    interval->name_length = in.id.length;
    band->enter = INT64_MIN;
    if (interval->has_from)
        status = csuccessp_field_read(&from, yyjson_obj_get(item, "from"), &decimal, &band->enter);
    if (interval->has_from)
        band->enter += interval->from_open;
    band->leave = CSUCCESSP_PRESENT(present, B_LEAVE) ? in.leave : band->enter;
    return status;
}

static csuccess_status
check_thresholds(const csuccessp_place *place, csuccessp_model *model)
{
    size_t i, k;

    model->bands.items[0].enter = model->bands.items[0].leave = INT64_MIN;
    for (i = 1; i < model->bands.count; i++) {
        const csuccessp_band *band = &model->bands.items[i];
        if (band->leave > band->enter)
            return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                     "a band is entered at a lower score than it is left at");
        if (i > 1 && band->leave <= band[-1].leave)
            return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                     "a band is left at a lower score than the one below it");
        for (k = 0; k < i; k++)
            if (model->bands.items[k].id == band->id)
                return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "two bands have one id");
    }
    return CSUCCESS_OK;
}

static csuccess_status
read_bands(csuccess_book *book, const csuccessp_place *top, yyjson_val *list,
           csuccessp_model *model)
{
    csuccessp_place place = csuccessp_place_name(top, "bands");
    csuccessp_interval intervals[CSUCCESSP_STEPS_MAX];
    csuccessp_domain domain = {0, 1, 1, 0, 0};
    csuccessp_band in_order[CSUCCESSP_STEPS_MAX];
    yyjson_val *item;
    size_t i, n;
    csuccess_status status = csuccessp_count_check(&place, list, "band");

    if (status != CSUCCESS_OK)
        return status;
    if (csuccessp_array_reserve(&book->memory, &model->bands, yyjson_arr_size(list)) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(&place, i);
        csuccessp_band *band = &model->bands.items[model->bands.count++];
        memset(band, 0, sizeof *band);
        memset(&intervals[i], 0, sizeof intervals[i]);
        intervals[i].index = i;
        status = read_band(book, &at, item, band, &intervals[i]);
        if (status != CSUCCESS_OK)
            return status;
    }
    domain.min = (double)model->scale.min / CSUCCESSP_MICRO;
    domain.max = (double)model->scale.max / CSUCCESSP_MICRO;
    status = csuccessp_cover_prove(&place, &domain, intervals, n);
    if (status != CSUCCESS_OK)
        return status;
    for (i = 0; i < n; i++)
        in_order[i] = model->bands.items[intervals[i].index];
    memcpy(model->bands.items, in_order, n * sizeof *in_order);
    return check_thresholds(&place, model);
}

/* The whole. */

static csuccess_status
check_days(const csuccessp_place *place, const char *name, int64_t days, int32_t *out)
{
    csuccessp_place at = csuccessp_place_name(place, name);

    *out = (int32_t)days;
    if (days < 0 || days > 36500)
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "days are from 0 to 36500");
    return CSUCCESS_OK;
}

static csuccess_status
read_numbers(const csuccessp_place *place, const struct model_body *in, csuccessp_model *model)
{
    csuccessp_place at = csuccessp_place_name(place, "min_coverage");
    csuccess_status status;

    model->lower_is_better = (uint8_t)in->direction;
    model->min_coverage = in->min_coverage;
    if (in->min_coverage < 0 || in->min_coverage > CSUCCESSP_MICRO)
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "a coverage is from 0 to 1");
    status = check_days(place, "blackout_days", in->blackout_days, &model->blackout_days);
    if (status == CSUCCESS_OK)
        status = check_days(place, "min_dwell_days", in->min_dwell_days, &model->min_dwell_days);
    if (status == CSUCCESS_OK)
        status = check_days(place, "override_days", in->override_days, &model->override_days);
    if (status == CSUCCESS_OK)
        status = read_scales(place, in, model);
    return status;
}

/* Inputs that no curve looks at. */
static csuccess_status
read_scope(csuccessp_model_reader *reader, const csuccessp_place *place,
           const struct model_body *in)
{
    csuccessp_model *model = reader->model;
    csuccessp_place at = csuccessp_place_name(place, "scope");
    uint32_t slot = 0;
    csuccess_status status = CSUCCESS_OK;

    model->scope = model->start_input = CSUCCESSP_NO_INPUT;
    if (in->scope.bytes) {
        status = csuccessp_publish_segment(reader->publication, &at, in->scope, &slot);
        if (status == CSUCCESS_OK)
            status = csuccessp_reader_input_slot(reader, slot, &model->scope);
        if (status == CSUCCESS_OK)
            model->inputs.items[model->scope].every = 1;
    }
    if (status == CSUCCESS_OK && model->blackout_days) {
        const char *start = csuccessp_builtin_names[CSUCCESSP_BUILTIN_START];
        status = csuccessp_reader_input(reader, place, start, strlen(start), &model->start_input);
        if (status == CSUCCESS_OK)
            model->inputs.items[model->start_input].every = 1;
    }
    return status;
}

static csuccess_status
read_root(csuccessp_model_reader *reader, const csuccessp_place *place, const struct model_body *in,
          uint64_t present)
{
    csuccess_book *book = reader->publication->book;
    csuccessp_model *model = reader->model;
    csuccessp_part root;
    csuccess_status status;

    memset(&root, 0, sizeof root);
    root.only_in = root.input = CSUCCESSP_NO_INPUT;
    root.weight = 1;
    root.end = 1;
    if (!in->group.parts)
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "the field 'parts' is missing");
    reader->least = model->scale.min;
    reader->most = model->scale.max;
    status = csuccessp_group_read(reader, place, &in->group, present >> (M_OTHERS + 1), &root);
    if (status != CSUCCESS_OK)
        return status;
    if (csuccessp_array_reserve(&book->memory, &model->parts, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    model->parts.items[model->parts.count++] = root;
    return csuccessp_parts_read(reader, place, in->group.parts, 0, 1);
}

/* What the node of the score depends on. */
static csuccess_status
register_inputs(csuccessp_model_reader *reader)
{
    csuccessp_model *model = reader->model;
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < model->inputs.count && status == CSUCCESS_OK; i++) {
        csuccessp_model_input *in = &model->inputs.items[i];
        double unit, ends[4];
        csuccessp_domain domain = csuccessp_reader_domain(reader, (uint32_t)i, &unit);
        size_t count = 0;
        if (in->every && !csuccessp_publish_node_at(reader->publication, in->slot))
            continue; /* made for a model that is not for use */
        if (in->every) {
            status = csuccessp_publish_input(reader->publication, reader->node, in->slot,
                                             CSUCCESSP_OWN);
            continue;
        }
        if (domain.has_min) /* a value that leaves its domain is missing */
            ends[count++] = domain.min;
        if (domain.has_max) {
            ends[count++] = domain.max;
            ends[count++] = domain.max + 1;
        }
        if (!in->edges.count && !count) /* one band for everything: only its presence counts */
            ends[count++] = 0;
        status = csuccessp_reader_edges(reader, (uint32_t)i, ends, count);
        if (status == CSUCCESS_OK)
            status = csuccessp_publish_input_edges(reader->publication, reader->node, in->slot,
                                                   in->edges.items, in->edges.count);
    }
    return status;
}

csuccess_status
csuccessp_model_read(csuccessp_publication *publication, csuccessp_node *node, unsigned purpose,
                     const csuccessp_place *place, yyjson_val *body, csuccessp_model **out)
{
    csuccess_book *book = publication->book;
    csuccessp_model_reader reader = {publication, node, NULL, 0, 0, (uint8_t)purpose};
    struct model_body in;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.override_days = 30;
    status = csuccessp_fields_read(place, body, model_fields,
                                   sizeof model_fields / sizeof *model_fields, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    reader.model = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *reader.model);
    if (!reader.model)
        return csuccessp_fail_memory(&book->error);
    reader.model->users = 1;
    status = csuccessp_reader_text(book, in.id, &reader.model->id);
    if (status == CSUCCESS_OK)
        status = csuccessp_reader_text(book, in.title, &reader.model->title);
    if (status == CSUCCESS_OK)
        status = read_numbers(place, &in, reader.model);
    if (status == CSUCCESS_OK && in.bands)
        status = read_bands(book, place, in.bands, reader.model);
    if (status == CSUCCESS_OK && !in.bands && reader.model->min_dwell_days)
        status = csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                   "'min_dwell_days' has a meaning with 'bands' only");
    if (status == CSUCCESS_OK)
        status = read_scope(&reader, place, &in);
    if (status == CSUCCESS_OK)
        status = read_root(&reader, place, &in, present);
    if (status == CSUCCESS_OK && in.overrides)
        status = csuccessp_rules_read(&reader, place, in.overrides);
    if (status == CSUCCESS_OK)
        status = csuccessp_model_finish(book, place, reader.model);
    if (status == CSUCCESS_OK)
        status = register_inputs(&reader);
    if (status != CSUCCESS_OK) {
        csuccessp_model_drop(book, reader.model);
        return status;
    }
    *out = reader.model;
    return CSUCCESS_OK;
}
