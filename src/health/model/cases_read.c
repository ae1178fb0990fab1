/* SPDX-License-Identifier: MIT */
/* Which curve counts, out of its JSON: cases by another value. */
#include <math.h>
#include <string.h>

#include "book/book.h"
#include "health/model/reader.h"

struct case_body {
    csuccessp_edges_body edges;
    csuccessp_slice title;
    yyjson_val *is;
    int32_t otherwise;
    yyjson_val *expression;
    csuccessp_curve_body curve;
};

enum { CASE_FROM, CASE_TO, CASE_IS = 5, CASE_OTHERWISE };

static const csuccessp_field case_fields[] = {
    CSUCCESSP_EDGE_FIELDS(struct case_body, edges),
    {"title", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct case_body, title), NULL},
    {"is", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct case_body, is), NULL},
    {"otherwise", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct case_body, otherwise), NULL},
    {"expression", CSUCCESSP_FIELD_ANY, 0, offsetof(struct case_body, expression), NULL},
    CSUCCESSP_CURVE_FIELDS(struct case_body, curve),
};

struct case_reader {
    csuccessp_model_reader *reader;
    csuccessp_cases *cases;
    csuccessp_interval intervals[CSUCCESSP_STEPS_MAX];
    uint8_t type; /* of the value that chooses */
};

void
csuccessp_cases_free(csuccess_book *book, csuccessp_cases *cases)
{
    csuccessp_memory *m = &book->memory;
    uint32_t i;

    for (i = 0; cases->curves && i < cases->count; i++)
        csuccessp_curve_free(book, &cases->curves[i]);
    for (i = 0; cases->texts && i < cases->keys; i++)
        csuccessp_texts_drop(&book->texts, cases->texts[i]);
    csuccessp_release(m, cases->curves, cases->count, sizeof *cases->curves);
    csuccessp_release(m, cases->edges, cases->keys, sizeof *cases->edges);
    csuccessp_release(m, cases->texts, cases->keys, sizeof *cases->texts);
    csuccessp_release(m, cases->which, cases->keys, sizeof *cases->which);
}

csuccess_status
csuccessp_cases_room(csuccess_book *book, csuccessp_cases *cases, size_t count)
{
    cases->input = CSUCCESSP_NO_INPUT;
    cases->otherwise = UINT32_MAX;
    cases->count = (uint32_t)count;
    cases->curves = csuccessp_allocate_zeroed(&book->memory, count, sizeof *cases->curves);
    return cases->curves ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

/* Keys of all cases together; texts grow as they are read. */
static csuccess_status
make_keys(csuccess_book *book, csuccessp_cases *cases, size_t keys, int texts)
{
    csuccessp_memory *m = &book->memory;

    cases->keys = (uint32_t)keys;
    cases->which = csuccessp_allocate_zeroed(m, keys, sizeof *cases->which);
    if (texts)
        cases->texts = csuccessp_allocate_zeroed(m, keys, sizeof *cases->texts);
    else
        cases->edges = csuccessp_allocate_zeroed(m, keys, sizeof *cases->edges);
    return cases->which && (cases->texts || cases->edges) ? CSUCCESS_OK
                                                          : csuccessp_fail_memory(&book->error);
}

static csuccess_status
check_fields(const struct case_reader *c, const csuccessp_place *place, const struct case_body *in,
             uint64_t present)
{
    int ranged = CSUCCESSP_PRESENT(present, CASE_FROM) || CSUCCESSP_PRESENT(present, CASE_TO);
    int by_name = c->type == CSUCCESS_TYPE_TEXT || c->type == CSUCCESS_TYPE_BOOL;

    if (in->expression)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "a case has no 'expression': that of the whole part can choose "
                                 "by itself");
    if (by_name && (ranged || (in->is != NULL) + (in->otherwise != 0) != 1))
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "a case by a text or a bool has 'is' or 'otherwise'");
    if (!by_name && (in->is || in->otherwise))
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "a case by a number has 'from' and 'to'");
    return CSUCCESS_OK;
}

static size_t
count_names(yyjson_val *list)
{
    yyjson_val *item;
    size_t i, n, count = 0;

    yyjson_arr_foreach(list, i, n, item) count += yyjson_arr_size(yyjson_obj_get(item, "is"));
    return count;
}

static csuccess_status
take_names(struct case_reader *c, const csuccessp_place *place, yyjson_val *list, uint32_t curve,
           size_t *used)
{
    csuccess_book *book = c->reader->publication->book;
    csuccessp_place names = csuccessp_place_name(place, "is");
    yyjson_val *item;
    size_t i, n, k;

    if (yyjson_arr_size(list) == 0)
        return csuccessp_fail_at(&names, CSUCCESS_E_DEFINITION, "the list is empty");
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(&names, i);
        csuccessp_text text;
        if (!yyjson_is_str(item))
            return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "expected a text, found %s",
                                     csuccessp_json_kind(item));
        text = csuccessp_texts_take(&book->texts, yyjson_get_str(item), yyjson_get_len(item));
        if (!text)
            return csuccessp_fail_memory(&book->error);
        for (k = 0; k < *used; k++)
            if (c->cases->texts[k] == text) {
                csuccessp_texts_drop(&book->texts, text);
                return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "the text is in two cases");
            }
        c->cases->which[*used] = curve;
        c->cases->texts[(*used)++] = text;
    }
    return CSUCCESS_OK;
}

/* true and false: two bands of the numbers 0 and 1. */
static csuccess_status
take_truths(struct case_reader *c, const csuccessp_place *place, yyjson_val *list, uint32_t curve,
            unsigned *seen)
{
    csuccessp_place names = csuccessp_place_name(place, "is");
    yyjson_val *item;
    size_t i, n;

    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(&names, i);
        unsigned truth = yyjson_is_true(item);
        if (!yyjson_is_bool(item))
            return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "expected true or false, found %s",
                                     csuccessp_json_kind(item));
        if (*seen & (1u << truth))
            return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "the value is in two cases");
        *seen |= 1u << truth;
        c->cases->which[truth] = curve;
    }
    return CSUCCESS_OK;
}

static csuccess_status
finish_ranges(struct case_reader *c, const csuccessp_place *place)
{
    double unit;
    csuccessp_cases *cases = c->cases;
    csuccessp_domain domain = csuccessp_reader_domain(c->reader, cases->input, &unit);
    csuccess_status status = csuccessp_cover_prove(place, &domain, c->intervals, cases->keys);
    uint32_t i;

    if (status != CSUCCESS_OK)
        return status;
    for (i = 0; i < cases->keys; i++) {
        cases->which[i] = (uint32_t)c->intervals[i].index;
        if (i)
            cases->edges[i - 1] = csuccessp_interval_edge(&c->intervals[i]) * unit;
    }
    return csuccessp_reader_edges(c->reader, cases->input, cases->edges, cases->keys - 1);
}

static csuccess_status
finish_truths(struct case_reader *c, const csuccessp_place *place, unsigned seen)
{
    csuccessp_cases *cases = c->cases;
    unsigned truth;

    for (truth = 0; truth < 2; truth++)
        if (!(seen & (1u << truth))) {
            if (cases->otherwise == UINT32_MAX)
                return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "%s is in no case",
                                         truth ? "true" : "false");
            cases->which[truth] = cases->otherwise;
        }
    cases->edges[0] = 1;
    c->reader->model->inputs.items[cases->input].every = 1;
    return CSUCCESS_OK;
}

static csuccess_status
read_list(struct case_reader *c, const csuccessp_place *place, yyjson_val *list, uint32_t input)
{
    struct case_body in;
    unsigned seen = 0;
    size_t i, n, names = 0;
    yyjson_val *item;
    uint64_t present;
    csuccess_status status;

    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        memset(&in, 0, sizeof in);
        status = csuccessp_fields_read(&at, item, case_fields,
                                       sizeof case_fields / sizeof *case_fields, &in, &present);
        if (status == CSUCCESS_OK)
            status = check_fields(c, &at, &in, present);
        if (status == CSUCCESS_OK && in.otherwise) {
            if (c->cases->otherwise != UINT32_MAX)
                status = csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION,
                                           "'otherwise' is there "
                                           "twice");
            c->cases->otherwise = (uint32_t)i;
        } else if (status == CSUCCESS_OK && c->type == CSUCCESS_TYPE_TEXT) {
            status = take_names(c, &at, in.is, (uint32_t)i, &names);
        } else if (status == CSUCCESS_OK && c->type == CSUCCESS_TYPE_BOOL) {
            status = take_truths(c, &at, in.is, (uint32_t)i, &seen);
        } else if (status == CSUCCESS_OK) {
            memset(&c->intervals[i], 0, sizeof c->intervals[i]);
            csuccessp_interval_from(&in.edges, present, CASE_FROM, &c->intervals[i]);
            c->intervals[i].index = i;
            c->intervals[i].name = in.title.bytes;
            c->intervals[i].name_length = in.title.length;
        }
        if (status == CSUCCESS_OK)
            status = csuccessp_curve_read(c->reader, &at, &in.curve, input, &c->cases->curves[i]);
        if (status != CSUCCESS_OK)
            return status;
    }
    if (c->type == CSUCCESS_TYPE_TEXT) {
        c->reader->model->inputs.items[c->cases->input].every = 1;
        return csuccessp_texts_prove(c->reader, place, c->cases->input, c->cases->texts, names,
                                     c->cases->otherwise != UINT32_MAX);
    }
    if (c->type == CSUCCESS_TYPE_BOOL)
        return finish_truths(c, place, seen);
    return finish_ranges(c, place);
}

csuccess_status
csuccessp_cases_read(csuccessp_model_reader *reader, const csuccessp_place *part,
                     yyjson_val *object, uint32_t input, csuccessp_cases *out)
{
    struct by_body {
        csuccessp_slice measure;
        yyjson_val *cases;
    } in;
    static const csuccessp_field fields[] = {
        {"measure", CSUCCESSP_FIELD_ID, 1, offsetof(struct by_body, measure), NULL},
        {"cases", CSUCCESSP_FIELD_ARRAY, 1, offsetof(struct by_body, cases), NULL},
    };
    csuccess_book *book = reader->publication->book;
    csuccessp_place place = csuccessp_place_name(part, "by");
    csuccessp_place at = csuccessp_place_name(&place, "measure");
    csuccessp_place list = csuccessp_place_name(&place, "cases");
    struct case_reader c;
    uint64_t present;
    uint32_t chooser = 0;
    size_t keys;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&place, object, fields, 2, &in, &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_reader_input(reader, &at, in.measure.bytes, in.measure.length, &chooser);
    if (status == CSUCCESS_OK)
        status = csuccessp_count_check(&list, in.cases, "case");
    if (status == CSUCCESS_OK)
        status = csuccessp_cases_room(book, out, yyjson_arr_size(in.cases));
    if (status != CSUCCESS_OK)
        return status;
    c.reader = reader;
    c.cases = out;
    c.type = reader->model->inputs.items[chooser].type;
    out->input = chooser;
    if (c.type == CSUCCESS_TYPE_DATE || c.type == CSUCCESS_TYPE_TIME)
        return csuccessp_reader_number(reader, &at, chooser);
    keys = c.type == CSUCCESS_TYPE_TEXT   ? count_names(in.cases)
           : c.type == CSUCCESS_TYPE_BOOL ? 2
                                          : out->count;
    if (keys == 0 || keys > CSUCCESSP_STEPS_MAX)
        return csuccessp_fail_at(&list, CSUCCESS_E_LIMIT, "expected 1 to %d texts",
                                 CSUCCESSP_STEPS_MAX);
    status = make_keys(book, out, keys, c.type == CSUCCESS_TYPE_TEXT);
    return status == CSUCCESS_OK ? read_list(&c, &list, in.cases, input) : status;
}

/* The curve that counts for some readings; NULL and a reason when none does. */
const csuccessp_curve *
csuccessp_cases_choose(const csuccessp_cases *cases, const csuccessp_reading *readings,
                       uint8_t *missing)
{
    const csuccessp_reading *by;
    uint32_t i = 0;

    *missing = CSUCCESS_PRESENT;
    if (cases->input == CSUCCESSP_NO_INPUT)
        return &cases->curves[0];
    by = &readings[cases->input];
    *missing = by->missing;
    if (by->missing != CSUCCESS_PRESENT)
        return NULL;
    if (!cases->texts) {
        while (i + 1 < cases->keys && by->number >= cases->edges[i])
            i++;
        return &cases->curves[cases->which[i]];
    }
    for (i = 0; i < cases->keys; i++)
        if (cases->texts[i] == by->text)
            return &cases->curves[cases->which[i]];
    if (cases->otherwise != UINT32_MAX)
        return &cases->curves[cases->otherwise];
    *missing = CSUCCESS_MISSING_OUTSIDE_DOMAIN;
    return NULL;
}
