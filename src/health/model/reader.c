/* SPDX-License-Identifier: MIT */
/* What a model reads, as it is found out while the model is being read. */
#include <string.h>

#include "book/book.h"
#include "health/model/reader.h"

uint32_t
csuccessp_model_input_of(const csuccessp_model *model, uint32_t slot)
{
    size_t i;

    for (i = 0; i < model->inputs.count; i++)
        if (model->inputs.items[i].slot == slot)
            return (uint32_t)i;
    return CSUCCESSP_NO_INPUT;
}

csuccess_status
csuccessp_reader_input_typed(csuccessp_model_reader *reader, uint32_t slot, uint8_t type,
                             uint32_t *out)
{
    csuccess_book *book = reader->publication->book;
    csuccessp_model *model = reader->model;
    csuccessp_model_input *input;

    *out = csuccessp_model_input_of(model, slot);
    if (*out != CSUCCESSP_NO_INPUT)
        return CSUCCESS_OK;
    if (model->inputs.count == CSUCCESSP_INPUTS_MAX)
        return csuccessp_fail(&book->error, CSUCCESS_E_LIMIT, "a model reads at most %d values",
                              CSUCCESSP_INPUTS_MAX);
    if (csuccessp_array_reserve(&book->memory, &model->inputs, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    *out = (uint32_t)model->inputs.count;
    input = &model->inputs.items[model->inputs.count++];
    memset(input, 0, sizeof *input);
    input->slot = slot;
    input->type = type;
    input->name = book->graph.slots.items[slot].name;
    csuccessp_texts_keep(&book->texts, input->name);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_reader_input_slot(csuccessp_model_reader *reader, uint32_t slot, uint32_t *out)
{
    uint8_t type = csuccessp_publish_node_at(reader->publication, slot)->type;

    return csuccessp_reader_input_typed(reader, slot, type, out);
}

csuccess_status
csuccessp_reader_input(csuccessp_model_reader *reader, const csuccessp_place *place,
                       const char *name, size_t length, uint32_t *out)
{
    uint32_t slot = CSUCCESSP_SLOT_NONE;
    csuccess_status status = csuccessp_publish_find(reader->publication, place, name, length,
                                                    &slot);

    return status == CSUCCESS_OK ? csuccessp_reader_input_slot(reader, slot, out) : status;
}

csuccess_status
csuccessp_reader_measure(csuccessp_model_reader *reader, const csuccessp_place *part,
                         csuccessp_slice name, uint32_t *out)
{
    csuccessp_place place = csuccessp_place_name(part, "measure");
    csuccess_status status = csuccessp_reader_input(reader, &place, name.bytes, name.length, out);

    return status == CSUCCESS_OK ? csuccessp_reader_number(reader, &place, *out) : status;
}

int
csuccessp_reader_inverted(const csuccessp_model_reader *reader, uint32_t input)
{
    uint32_t slot = reader->model->inputs.items[input].slot;
    const csuccessp_measure *m =
        csuccessp_measure_of(csuccessp_publish_node_at(reader->publication, slot));

    return (m && m->lower_is_better) != reader->model->lower_is_better;
}

csuccess_status
csuccessp_reader_edges(csuccessp_model_reader *reader, uint32_t input, const double *edges,
                       size_t count)
{
    csuccess_book *book = reader->publication->book;
    csuccessp_model_input *in = &reader->model->inputs.items[input];
    size_t i;

    if (csuccessp_array_reserve(&book->memory, &in->edges, count) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < count; i++)
        in->edges.items[in->edges.count++] = edges[i];
    return CSUCCESS_OK;
}

csuccessp_domain
csuccessp_reader_domain(const csuccessp_model_reader *reader, uint32_t input, double *unit)
{
    const csuccessp_model_input *in = &reader->model->inputs.items[input];
    const csuccessp_node *node = csuccessp_publish_node_at(reader->publication, in->slot);
    const csuccessp_measure *measure = node ? csuccessp_measure_of(node) : NULL;
    csuccessp_domain out;

    memset(&out, 0, sizeof out);
    *unit = in->type == CSUCCESS_TYPE_SCORE ? CSUCCESSP_MICRO : 1;
    if (measure)
        return measure->domain;
    out.integer = in->type == CSUCCESS_TYPE_INT || in->type == CSUCCESS_TYPE_MONEY;
    return out;
}

csuccess_status
csuccessp_reader_number(const csuccessp_model_reader *reader, const csuccessp_place *place,
                        uint32_t input)
{
    static const char *const kinds[] = {"",       "a bool", "",      "",       "a text",
                                        "a date", "a time", "money", "a score"};
    uint8_t type = reader->model->inputs.items[input].type;

    if (type == CSUCCESS_TYPE_BOOL || type == CSUCCESS_TYPE_TEXT)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "%s has a 'map', no other curve",
                                 kinds[type]);
    if (type == CSUCCESS_TYPE_DATE || type == CSUCCESS_TYPE_TIME)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "%s has no curve: score a measure of its age", kinds[type]);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_reader_text(csuccess_book *book, csuccessp_slice slice, csuccessp_text *out)
{
    if (!slice.bytes)
        return CSUCCESS_OK;
    *out = csuccessp_texts_take(&book->texts, slice.bytes, slice.length);
    return *out ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

csuccess_status
csuccessp_points_read(const csuccessp_place *place, yyjson_val *value, int64_t least, int64_t most,
                      int64_t *out)
{
    static const csuccessp_field field = {"", CSUCCESSP_FIELD_DECIMAL, 1, 0, NULL};
    csuccess_status status = csuccessp_field_read(place, value, &field, out);
    char low[CSUCCESSP_NUMBER_TEXT_MAX + 1], high[CSUCCESSP_NUMBER_TEXT_MAX + 1];

    if (status == CSUCCESS_OK && (*out < least || *out > most)) {
        low[csuccessp_decimal_write(low, least)] = 0;
        high[csuccessp_decimal_write(high, most)] = 0;
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "expected %s to %s", low, high);
    }
    return status;
}
