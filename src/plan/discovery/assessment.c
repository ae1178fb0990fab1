/* SPDX-License-Identifier: MIT */
/* The section `assessments`: by what key criteria success is judged. */
#include "plan/discovery/assessment.h"

#include <string.h>

#include "book/formula/formula.h"
#include "plan/lookup.h"

enum {
    WEIGHT_MAX = 1000000,
    RATING_MAX = 1000,
    RATING_PRESET = 5,
    MEASURE_MAX = 1000000000,
    BANDS_MAX = 32,
    NODE_NAME = CSUCCESSP_ID_MAX + 24
};

static void
discard_assessment(csuccess_book *book, void *object)
{
    csuccessp_assessment *assessment = object;
    size_t i;

    for (i = 0; i < assessment->criteria.count; i++) {
        csuccessp_texts_drop(&book->texts, assessment->criteria.items[i].id);
        csuccessp_texts_drop(&book->texts, assessment->criteria.items[i].title);
        csuccessp_formula_free(book, assessment->criteria.items[i].formula);
    }
    for (i = 0; i < assessment->bands.count; i++) {
        csuccessp_texts_drop(&book->texts, assessment->bands.items[i].id);
        csuccessp_texts_drop(&book->texts, assessment->bands.items[i].title);
    }
    csuccessp_array_release(&book->memory, &assessment->criteria);
    csuccessp_array_release(&book->memory, &assessment->bands);
    csuccessp_texts_drop(&book->texts, assessment->id);
    csuccessp_texts_drop(&book->texts, assessment->title);
    csuccessp_release(&book->memory, assessment, 1, sizeof *assessment);
}

/* The hidden node: it holds nothing, and passes on that something has changed. Names with blanks
 * are in nobody's way. */

static void
compute_criteria(csuccessp_node *node, csuccessp_pass *pass, const uint64_t *wanted,
                 uint64_t *changed)
{
    (void)node;
    (void)pass;
    memcpy(changed, wanted, CSUCCESSP_BLOCK_WORDS * sizeof *changed);
}

static void
read_nothing(const csuccess_book *book, const csuccessp_node *node, uint32_t row, int64_t at,
             csuccess_value *out)
{
    (void)book;
    (void)node;
    (void)row;
    (void)at;
    (void)out;
}

static const csuccessp_node_kind criteria_kind = {
    "assessment", compute_criteria, NULL, read_nothing, NULL, NULL, NULL, NULL, NULL,
};

static csuccess_status
declare_formulas(csuccessp_publication *p, const csuccessp_draft *draft,
                 const csuccessp_place *place)
{
    csuccess_book *book = p->book;
    csuccess_status status = csuccessp_json_parse(&p->json, draft->body, draft->length,
                                                  book->limits.record_bytes, book->limits.depth,
                                                  &book->error);
    yyjson_val *criteria, *item;
    size_t i, n;

    if (status != CSUCCESS_OK)
        return status;
    criteria = yyjson_obj_get(p->json.root, "criteria");
    yyjson_arr_foreach(criteria, i, n, item)
    {
        if (status == CSUCCESS_OK)
            status = csuccessp_formula_declare(p, place, yyjson_obj_get(item, "value"));
    }
    csuccessp_json_done(&p->json);
    return status;
}

static csuccess_status
declare_assessment(csuccessp_publication *p, csuccessp_draft *draft)
{
    csuccessp_place in_section = csuccessp_place_name(&p->place, "assessments");
    csuccessp_place in_list = csuccessp_place_item(&in_section, (size_t)draft->index);
    const csuccessp_place *place = draft->index >= 0 ? &in_list : &p->place;
    char name[NODE_NAME];
    size_t length;
    const char *id = csuccessp_texts_get(&p->book->texts, draft->id, &length);
    csuccessp_node *node;
    csuccess_status status;

    length = (size_t)snprintf(name, sizeof name, "assessment %.*s criteria", (int)length, id);
    status = csuccessp_publish_node(p, draft, place, name, length, &criteria_kind,
                                    CSUCCESS_TYPE_BOOL, &node);
    if (status != CSUCCESS_OK)
        return status;
    node->column = NULL;
    return declare_formulas(p, draft, place);
}

csuccess_status
csuccessp_assessment_inputs(csuccessp_publication *p, csuccessp_node *node)
{
    const csuccessp_drafts *drafts = &p->sections[csuccessp_section_find("assessments", 11)];
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < drafts->count && status == CSUCCESS_OK; i++)
        status = csuccessp_publish_input(p, node, drafts->items[i].slot, CSUCCESSP_OWN);
    return status;
}

/* Criteria. */

static csuccess_status
check_numbers(const csuccessp_place *place, const csuccessp_criterion *criterion)
{
    csuccessp_place weight = csuccessp_place_name(place, "weight");
    csuccessp_place max = csuccessp_place_name(place, "max");

    if (criterion->weight < 1 || criterion->weight > WEIGHT_MAX)
        return csuccessp_fail_at(&weight, CSUCCESS_E_VALUE, "a weight is from 1 to %d", WEIGHT_MAX);
    if (criterion->max < 1 || criterion->max > RATING_MAX)
        return csuccessp_fail_at(&max, CSUCCESS_E_VALUE, "the best rating is from 1 to %d",
                                 RATING_MAX);
    return CSUCCESS_OK;
}

static int64_t
common_divisor(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static int
has_criterion(const csuccessp_assessment *assessment, csuccessp_text id)
{
    size_t i;

    for (i = 0; i < assessment->criteria.count; i++)
        if (assessment->criteria.items[i].id == id)
            return 1;
    return 0;
}

struct criterion_body {
    csuccessp_slice id, title;
    int64_t weight, max;
    yyjson_val *value;
};

/* Into the next of the assessment, which lets go of it also after a failure. */
static csuccess_status
take_criterion(csuccessp_publication *p, const csuccessp_place *place,
               const struct criterion_body *in, csuccessp_node *node,
               csuccessp_assessment *assessment)
{
    csuccess_book *book = p->book;
    csuccessp_place value = csuccessp_place_name(place, "value");
    csuccessp_criterion *criterion = &assessment->criteria.items[assessment->criteria.count];
    csuccess_status status;

    memset(criterion, 0, sizeof *criterion);
    criterion->weight = in->weight;
    criterion->max = in->value ? 1 : in->max;
    status = csuccessp_text_keep(book, in->id, &criterion->id);
    if (status == CSUCCESS_OK && has_criterion(assessment, criterion->id))
        status = csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                   "the criterion '%.*s' is there twice",
                                   csuccessp_shown(in->id.bytes, in->id.length), in->id.bytes);
    assessment->criteria.count++;
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->title, &criterion->title);
    if (status == CSUCCESS_OK)
        status = check_numbers(place, criterion);
    if (status == CSUCCESS_OK && in->value && !yyjson_is_str(in->value))
        status = csuccessp_fail_at(&value, CSUCCESS_E_FIELD, "expected an expression, found %s",
                                   csuccessp_json_kind(in->value));
    if (status == CSUCCESS_OK && in->value)
        status = csuccessp_formula_read(p, node, &value, in->value, CSUCCESSP_GIVES_NUMBER,
                                        &criterion->formula);
    return status;
}

static csuccess_status
read_criterion(csuccessp_publication *p, const csuccessp_place *place, yyjson_val *value,
               csuccessp_node *node, csuccessp_assessment *assessment)
{
    enum { C_MAX = 3 };
    static const csuccessp_field fields[] = {
        {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct criterion_body, id), NULL},
        {"title", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct criterion_body, title), NULL},
        {"weight", CSUCCESSP_FIELD_INT, 0, offsetof(struct criterion_body, weight), NULL},
        {"max", CSUCCESSP_FIELD_INT, 0, offsetof(struct criterion_body, max), NULL},
        {"value", CSUCCESSP_FIELD_ANY, 0, offsetof(struct criterion_body, value), NULL},
    };
    struct criterion_body in;
    const csuccessp_criterion *criterion;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.weight = 1;
    in.max = RATING_PRESET;
    status = csuccessp_fields_read(place, value, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status == CSUCCESS_OK && in.value && CSUCCESSP_PRESENT(present, C_MAX))
        status = csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                   "what is computed from 0 to 1 has no 'max'");
    if (status == CSUCCESS_OK)
        status = take_criterion(p, place, &in, node, assessment);
    if (status != CSUCCESS_OK)
        return status;
    criterion = &assessment->criteria.items[assessment->criteria.count - 1];
    assessment->measure *= criterion->max / common_divisor(assessment->measure, criterion->max);
    if (assessment->measure > MEASURE_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "the best ratings have no common multiple up to %d", MEASURE_MAX);
    return CSUCCESS_OK;
}

static csuccess_status
read_criteria(csuccessp_publication *p, const csuccessp_place *place, yyjson_val *list,
              csuccessp_node *node, csuccessp_assessment *assessment)
{
    csuccess_book *book = p->book;
    size_t count = yyjson_arr_size(list), i, n;
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *item;

    if (count == 0)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "an assessment has no criterion");
    if (count > CSUCCESSP_CRITERIA_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "an assessment has at most %d criteria",
                                 CSUCCESSP_CRITERIA_MAX);
    if (csuccessp_array_reserve(&book->memory, &assessment->criteria, count) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        if (status == CSUCCESS_OK)
            status = read_criterion(p, &at, item, node, assessment);
    }
    return status;
}

/* Bands. */

static csuccess_status
check_band(const csuccessp_place *place, const csuccessp_assessment *assessment,
           const csuccessp_assessment_band *band)
{
    csuccessp_place from = csuccessp_place_name(place, "from");
    size_t i;

    for (i = 0; i < assessment->bands.count; i++)
        if (assessment->bands.items[i].id == band->id)
            return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "the band is there twice");
    if (i == 0 && band->from != 0)
        return csuccessp_fail_at(&from, CSUCCESS_E_DEFINITION, "the first band begins at 0");
    if (i > 0 && band->from <= assessment->bands.items[i - 1].from)
        return csuccessp_fail_at(&from, CSUCCESS_E_DEFINITION,
                                 "a band begins above the one before it");
    if (band->from > 100 * (int64_t)CSUCCESSP_MICRO)
        return csuccessp_fail_at(&from, CSUCCESS_E_VALUE, "a band begins at 100 at most");
    return CSUCCESS_OK;
}

static csuccess_status
read_band(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
          csuccessp_assessment *assessment)
{
    struct band_body {
        csuccessp_slice id, title;
        int64_t from;
    } in;
    static const csuccessp_field fields[] = {
        {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct band_body, id), NULL},
        {"title", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct band_body, title), NULL},
        {"from", CSUCCESSP_FIELD_DECIMAL, 1, offsetof(struct band_body, from), NULL},
    };
    csuccessp_assessment_band band;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    memset(&band, 0, sizeof band);
    status = csuccessp_fields_read(place, value, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status != CSUCCESS_OK)
        return status;
    band.from = in.from;
    status = csuccessp_text_keep(book, in.id, &band.id);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in.title, &band.title);
    if (status == CSUCCESS_OK)
        status = check_band(place, assessment, &band);
    if (status == CSUCCESS_OK) {
        assessment->bands.items[assessment->bands.count++] = band;
        return CSUCCESS_OK;
    }
    csuccessp_texts_drop(&book->texts, band.id);
    csuccessp_texts_drop(&book->texts, band.title);
    return status;
}

static csuccess_status
read_bands(csuccess_book *book, const csuccessp_place *place, yyjson_val *list,
           csuccessp_assessment *assessment)
{
    size_t count = yyjson_arr_size(list), i, n;
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *item;

    if (count == 0)
        return CSUCCESS_OK;
    if (count > BANDS_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "an assessment has at most %d bands",
                                 BANDS_MAX);
    if (csuccessp_array_reserve(&book->memory, &assessment->bands, count) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        if (status == CSUCCESS_OK)
            status = read_band(book, &at, item, assessment);
    }
    return status;
}

static csuccess_status
compile_assessment(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
                   yyjson_val *body)
{
    struct assessment_body {
        csuccessp_slice id, title;
        yyjson_val *criteria, *bands;
    } in;
    static const csuccessp_field fields[] = {
        {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct assessment_body, id), NULL},
        {"title", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct assessment_body, title), NULL},
        {"criteria", CSUCCESSP_FIELD_ARRAY, 1, offsetof(struct assessment_body, criteria), NULL},
        {"bands", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct assessment_body, bands), NULL},
    };
    csuccessp_place criteria = csuccessp_place_name(place, "criteria");
    csuccessp_place bands = csuccessp_place_name(place, "bands");
    csuccessp_node *node = csuccessp_publish_node_at(p, draft->slot);
    csuccessp_assessment *assessment;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, body, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status != CSUCCESS_OK)
        return status;
    assessment = csuccessp_allocate_zeroed(&p->book->memory, 1, sizeof *assessment);
    if (!assessment)
        return csuccessp_fail_memory(&p->book->error);
    draft->object = assessment;
    assessment->measure = 1;
    assessment->slot = draft->slot;
    status = csuccessp_text_keep(p->book, in.id, &assessment->id);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(p->book, in.title, &assessment->title);
    if (status == CSUCCESS_OK)
        status = read_criteria(p, &criteria, in.criteria, node, assessment);
    return status == CSUCCESS_OK ? read_bands(p->book, &bands, in.bands, assessment) : status;
}

const csuccessp_section csuccessp_assessment_section = {
    "assessments", "assessment",       0, declare_assessment, compile_assessment,
    NULL,          discard_assessment,
};

const csuccessp_assessment *
csuccessp_assessment_find(const csuccess_book *book, csuccessp_text id)
{
    return csuccessp_plan_definition(book, "assessments", id);
}

csuccess_status
csuccessp_assessment_check(csuccess_book *book, const csuccessp_place *place, csuccessp_slice id)
{
    return csuccessp_plan_definition_check(book, place, "assessments", id, NULL);
}

const csuccessp_assessment *
csuccessp_assessment_of(const csuccess_book *book, uint32_t canvas)
{
    return csuccessp_assessment_find(book, csuccessp_canvas_at(book, canvas)->assessment);
}
