/* SPDX-License-Identifier: MIT */
/* Curves out of their JSON: maps. */
#include <math.h>
#include <string.h>

#include "book/book.h"
#include "health/model/reader.h"
#include "util/suggest.h"

/* Maps. */

static csuccess_status
read_number_key(const csuccessp_place *place, const csuccessp_domain *domain, uint8_t type,
                const char *key, size_t length, double *out)
{
    if (type == CSUCCESS_TYPE_BOOL) {
        *out = length == 4 && memcmp(key, "true", 4) == 0;
        if (*out != 0 || (length == 5 && memcmp(key, "false", 5) == 0))
            return CSUCCESS_OK;
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "expected 'true' or 'false'");
    }
    if (csuccessp_double_read(key, length, out) != CSUCCESS_OK)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "expected a number as text");
    if (!csuccessp_domain_has(domain, *out))
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "%.*s is not in the domain",
                                 csuccessp_shown(key, length), key);
    return CSUCCESS_OK;
}

/* The texts that an attribute can be; NULL and 0 when it can be anything. */
static const csuccessp_text *
listed_texts(const csuccessp_model_reader *reader, uint32_t input, size_t *count)
{
    const csuccessp_node *node = csuccessp_publish_node_at(reader->publication,
                                                           reader->model->inputs.items[input].slot);
    const csuccessp_attribute_definition *d = node->definition;

    *count = 0;
    if (node->kind != &csuccessp_attribute_kind || !d || !d->values.count)
        return NULL;
    *count = d->values.count;
    return d->values.items;
}

csuccess_status
csuccessp_texts_prove(const csuccessp_model_reader *reader, const csuccessp_place *place,
                      uint32_t input, const csuccessp_text *texts, size_t count, int otherwise)
{
    csuccess_book *book = reader->publication->book;
    size_t listed_count, i, k, length;
    const csuccessp_text *listed = listed_texts(reader, input, &listed_count);
    const char *text;

    for (i = 0; listed && i < count; i++) {
        csuccessp_suggestion suggestion;
        char hint[CSUCCESSP_SUGGEST_TEXT];
        text = csuccessp_texts_get(&book->texts, texts[i], &length);
        csuccessp_suggest_begin(&suggestion, text, length);
        for (k = 0; k < listed_count && listed[k] != texts[i]; k++) {
            size_t known_length;
            const char *known = csuccessp_texts_get(&book->texts, listed[k], &known_length);
            csuccessp_suggest_offer(&suggestion, known, known_length);
        }
        if (k == listed_count)
            return csuccessp_fail_at(
                place, CSUCCESS_E_DEFINITION, "'%.*s' is none of the listed values%s",
                csuccessp_shown(text, length), text, csuccessp_suggest_text(&suggestion, hint));
    }
    if (otherwise)
        return CSUCCESS_OK;
    if (!listed)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "the text can be anything: 'otherwise' is needed");
    for (k = 0; k < listed_count; k++) {
        for (i = 0; i < count && texts[i] != listed[k]; i++)
            ;
        text = csuccessp_texts_get(&book->texts, listed[k], &length);
        if (i == count)
            return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "'%.*s' is not covered",
                                     csuccessp_shown(text, length), text);
    }
    return CSUCCESS_OK;
}

static csuccess_status
prove_numbers(const csuccessp_place *place, const csuccessp_domain *domain, uint8_t type,
              const csuccessp_curve *curve)
{
    uint32_t i, k;

    for (i = 0; i < curve->count; i++)
        for (k = 0; k < i; k++)
            if (curve->edges[i] == curve->edges[k])
                return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "a value is there twice");
    if (curve->has_otherwise)
        return CSUCCESS_OK;
    if (type == CSUCCESS_TYPE_BOOL) {
        if (curve->count == 2)
            return CSUCCESS_OK;
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "'%s' has no points",
                                 curve->edges[0] != 0 ? "false" : "true");
    }
    if (domain->integer && domain->has_min && domain->has_max &&
        floor(domain->max) - ceil(domain->min) + 1 == curve->count)
        return CSUCCESS_OK;
    return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                             "the map does not name every value of the domain: it needs "
                             "'otherwise'");
}

/* The keys and points of a map. */
static csuccess_status
read_values(csuccessp_model_reader *reader, const csuccessp_place *place, yyjson_val *object,
            uint32_t input, csuccessp_curve *out)
{
    csuccess_book *book = reader->publication->book;
    uint8_t type = reader->model->inputs.items[input].type;
    double unit, edges[2 * CSUCCESSP_STEPS_MAX];
    csuccessp_domain domain = csuccessp_reader_domain(reader, input, &unit);
    yyjson_val *key, *value;
    size_t i, n;
    csuccess_status status;

    yyjson_obj_foreach(object, i, n, key, value)
    {
        const char *name = yyjson_get_str(key);
        size_t length = yyjson_get_len(key);
        csuccessp_place at = csuccessp_place_key(place, name, length);
        status = csuccessp_curve_points_read(reader, &at, value, &out->points[i]);
        if (status == CSUCCESS_OK && out->texts) {
            out->texts[i] = csuccessp_texts_take(&book->texts, name, length);
            if (!out->texts[i])
                status = csuccessp_fail_memory(&book->error);
        } else if (status == CSUCCESS_OK) {
            status = read_number_key(&at, &domain, type, name, length, &out->edges[i]);
            edges[2 * i] = out->edges[i] *= unit;
            edges[2 * i + 1] = nextafter(out->edges[i], (double)INFINITY);
        }
        if (status != CSUCCESS_OK)
            return status;
    }
    return out->texts ? CSUCCESS_OK : csuccessp_reader_edges(reader, input, edges, 2 * n);
}

csuccess_status
csuccessp_map_read(csuccessp_model_reader *reader, const csuccessp_place *part, yyjson_val *object,
                   uint32_t input, csuccessp_curve *out)
{
    struct map_body {
        yyjson_val *values, *otherwise;
    } in = {NULL, NULL};
    static const csuccessp_field fields[] = {
        {"values", CSUCCESSP_FIELD_OBJECT, 1, offsetof(struct map_body, values), NULL},
        {"otherwise", CSUCCESSP_FIELD_ANY, 0, offsetof(struct map_body, otherwise), NULL},
    };
    csuccess_book *book = reader->publication->book;
    csuccessp_place place = csuccessp_place_name(part, "map");
    csuccessp_place values = csuccessp_place_name(&place, "values");
    csuccessp_place otherwise = csuccessp_place_name(&place, "otherwise");
    uint8_t type = reader->model->inputs.items[input].type;
    double unit;
    csuccessp_domain domain = csuccessp_reader_domain(reader, input, &unit);
    uint64_t present;
    csuccess_status status = CSUCCESS_OK;

    if (type == CSUCCESS_TYPE_DATE || type == CSUCCESS_TYPE_TIME)
        status = csuccessp_reader_number(reader, &place, input);
    if (status == CSUCCESS_OK)
        status = csuccessp_fields_read(&place, object, fields, 2, &in, &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_count_check(&values, in.values, "value");
    if (status == CSUCCESS_OK)
        status = csuccessp_curve_room(book, out, yyjson_obj_size(in.values));
    if (status != CSUCCESS_OK)
        return status;
    out->kind = CSUCCESSP_CURVE_MAP;
    if (type == CSUCCESS_TYPE_TEXT) {
        out->texts = csuccessp_allocate_zeroed(&book->memory, out->count, sizeof *out->texts);
        if (!out->texts)
            return csuccessp_fail_memory(&book->error);
    }
    status = read_values(reader, &values, in.values, input, out);
    if (status == CSUCCESS_OK && in.otherwise) {
        out->has_otherwise = 1;
        status = csuccessp_curve_points_read(reader, &otherwise, in.otherwise, &out->otherwise);
    }
    if (status != CSUCCESS_OK)
        return status;
    if (out->texts)
        return csuccessp_texts_prove(reader, &values, input, out->texts, out->count,
                                     out->has_otherwise);
    return prove_numbers(&values, &domain, type, out);
}
