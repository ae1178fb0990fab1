/* SPDX-License-Identifier: MIT */
/* Rules of a model out of its JSON. */
#include <string.h>

#include "book/book.h"
#include "health/derived/derived.h"
#include "health/model/reader.h"

const char *const csuccessp_effect_names[4] = {"force", "cap", "floor", NULL};

csuccess_status
csuccessp_effect_read(csuccess_book *book, const csuccessp_place *place,
                      const csuccessp_model *model, int32_t kind, yyjson_val *score,
                      csuccessp_slice band, csuccessp_effect *out)
{
    csuccessp_place at_band = csuccessp_place_name(place, "band");
    csuccessp_place at_score = csuccessp_place_name(place, "score");
    int64_t found;

    memset(out, 0, sizeof *out);
    out->kind = (uint8_t)kind;
    if (!score == !band.bytes)
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD,
                                 "an override has either a 'score' or a 'band'");
    if (score)
        return csuccessp_points_read(&at_score, score, model->scale.min, model->scale.max,
                                     &out->score);
    found = csuccessp_band_of(model, csuccessp_texts_find(&book->texts, band.bytes, band.length));
    if (found < 0)
        return csuccessp_fail_at(&at_band, CSUCCESS_E_UNKNOWN, "the model has no band '%.*s'",
                                 csuccessp_shown(band.bytes, band.length), band.bytes);
    out->on_band = 1;
    out->band = (uint32_t)found;
    return CSUCCESS_OK;
}

static csuccess_status
make_inputs(csuccess_book *book, csuccessp_rule *rule)
{
    rule->inputs = csuccessp_allocate_zeroed(&book->memory, rule->when.clauses.count,
                                             sizeof *rule->inputs);
    return rule->inputs ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

static csuccess_status
read_clauses(csuccessp_model_reader *reader, const csuccessp_place *place, yyjson_val *list,
             csuccessp_rule *rule)
{
    size_t i;
    csuccess_status status = csuccessp_condition_read(reader->publication, reader->node, place,
                                                      list, &rule->when);

    if (status == CSUCCESS_OK)
        status = make_inputs(reader->publication->book, rule);
    for (i = 0; i < rule->when.clauses.count && status == CSUCCESS_OK; i++)
        status = csuccessp_reader_input_slot(reader, rule->when.clauses.items[i].slot,
                                             &rule->inputs[i]);
    return status;
}

/* An expression is a value of its own; the rule asks whether it is true. */
static csuccess_status
read_expression(csuccessp_model_reader *reader, const csuccessp_place *place, csuccessp_slice id,
                yyjson_val *text, csuccessp_rule *rule)
{
    csuccess_book *book = reader->publication->book;
    csuccessp_clause *clause;
    uint32_t input = 0;
    csuccess_status status = csuccessp_derived_formula(reader, place, CSUCCESSP_DERIVED_RULE, id,
                                                       text, &input);

    if (status != CSUCCESS_OK)
        return status;
    if (csuccessp_array_reserve(&book->memory, &rule->when.clauses, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    clause = &rule->when.clauses.items[rule->when.clauses.count++];
    memset(clause, 0, sizeof *clause);
    clause->slot = reader->model->inputs.items[input].slot;
    clause->type = CSUCCESS_TYPE_BOOL;
    clause->wants_missing = 2;
    if (csuccessp_array_reserve(&book->memory, &clause->numbers, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    clause->numbers.items[clause->numbers.count++] = 1;
    status = make_inputs(book, rule);
    if (status == CSUCCESS_OK)
        rule->inputs[0] = input;
    return status;
}

static csuccess_status
read_rule(csuccessp_model_reader *reader, const csuccessp_place *place, yyjson_val *item,
          csuccessp_rule *rule)
{
    struct rule_body {
        csuccessp_slice id, title, band;
        yyjson_val *when, *score;
        int32_t effect;
    } in;
    static const csuccessp_field fields[] = {
        {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct rule_body, id), NULL},
        {"title", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct rule_body, title), NULL},
        {"when", CSUCCESSP_FIELD_ANY, 1, offsetof(struct rule_body, when), NULL},
        {"effect", CSUCCESSP_FIELD_CHOICE, 1, offsetof(struct rule_body, effect),
         csuccessp_effect_names},
        {"score", CSUCCESSP_FIELD_ANY, 0, offsetof(struct rule_body, score), NULL},
        {"band", CSUCCESSP_FIELD_ID, 0, offsetof(struct rule_body, band), NULL},
    };
    csuccess_book *book = reader->publication->book;
    csuccessp_place when = csuccessp_place_name(place, "when");
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, item, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_reader_text(book, in.id, &rule->id);
    if (status == CSUCCESS_OK)
        status = csuccessp_reader_text(book, in.title, &rule->title);
    if (status == CSUCCESS_OK)
        status = csuccessp_effect_read(book, place, reader->model, in.effect, in.score, in.band,
                                       &rule->effect);
    if (status == CSUCCESS_OK && yyjson_is_str(in.when))
        return read_expression(reader, &when, in.id, in.when, rule);
    return status == CSUCCESS_OK ? read_clauses(reader, &when, in.when, rule) : status;
}

csuccess_status
csuccessp_rules_read(csuccessp_model_reader *reader, const csuccessp_place *top, yyjson_val *list)
{
    csuccess_book *book = reader->publication->book;
    csuccessp_model *model = reader->model;
    csuccessp_place place = csuccessp_place_name(top, "overrides");
    yyjson_val *item;
    size_t i, n, k;
    csuccess_status status = csuccessp_count_check(&place, list, "override");

    if (status != CSUCCESS_OK)
        return status;
    if (csuccessp_array_reserve(&book->memory, &model->rules, yyjson_arr_size(list)) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(&place, i);
        csuccessp_rule *rule = &model->rules.items[model->rules.count++];
        memset(rule, 0, sizeof *rule);
        status = read_rule(reader, &at, item, rule);
        for (k = 0; status == CSUCCESS_OK && k < i; k++)
            if (model->rules.items[k].id == rule->id)
                status = csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "two overrides have one id");
        if (status != CSUCCESS_OK)
            return status;
    }
    return CSUCCESS_OK;
}
