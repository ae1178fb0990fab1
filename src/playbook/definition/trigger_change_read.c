/* SPDX-License-Identifier: MIT */
/* A trigger of a value that goes from one to another. */
#include "book/book.h"
#include "book/customer/attribute.h"
#include "health/health.h"
#include "playbook/definition/reader.h"
#include "util/suggest.h"

static csuccess_status
find_value(csuccessp_playbook_reader *reader, const csuccessp_place *place, csuccessp_slice name,
           csuccessp_trigger *out)
{
    csuccessp_place at = csuccessp_place_name(place, "value");
    uint8_t type;
    csuccess_status status = csuccessp_publish_find(reader->publication, &at, name.bytes,
                                                    name.length, &out->value);

    if (status != CSUCCESS_OK)
        return status;
    type = csuccessp_publish_node_at(reader->publication, out->value)->type;
    if (type != CSUCCESS_TYPE_TEXT && type != CSUCCESS_TYPE_BOOL)
        return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION,
                                 "'%.*s' is no text and not true or false: for a number write a "
                                 "trigger of 'when'",
                                 csuccessp_shown(name.bytes, name.length), name.bytes);
    out->value_type = type;
    return csuccessp_publish_input(reader->publication, reader->trigger, out->value, CSUCCESSP_OWN);
}

/* What a text can be: the listed values of an attribute, or the bands of a health model. None when
 * it can be anything. */
typedef struct known_texts {
    const csuccessp_attribute_definition *attribute;
    const csuccessp_model *model;
    size_t count;
} known_texts;

static known_texts
known_texts_of(const csuccessp_node *node)
{
    known_texts out = {NULL, NULL, 0};

    if (node->kind == &csuccessp_attribute_kind && node->definition) {
        out.attribute = node->definition;
        out.count = out.attribute->values.count;
    } else if (node->kind == &csuccessp_health_band_kind && node->definition) {
        out.model = ((const csuccessp_health_node *)node->definition)->model;
        out.count = out.model->bands.count;
    }
    return out;
}

static csuccessp_text
known_text(const known_texts *known, size_t index)
{
    return known->attribute ? known->attribute->values.items[index]
                            : known->model->bands.items[index].id;
}

static csuccess_status
check_choice(csuccessp_playbook_reader *reader, const csuccessp_place *place,
             const known_texts *known, csuccessp_text text)
{
    const csuccessp_texts *texts = &reader->book->texts;
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    size_t i, length, n;
    const char *wanted = csuccessp_texts_get(texts, text, &length), *one;

    csuccessp_suggest_begin(&suggestion, wanted, length);
    for (i = 0; i < known->count; i++) {
        if (known_text(known, i) == text)
            return CSUCCESS_OK;
        one = csuccessp_texts_get(texts, known_text(known, i), &n);
        csuccessp_suggest_offer(&suggestion, one, n);
    }
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "the value is never '%.*s'%s",
                             csuccessp_shown(wanted, length), wanted,
                             csuccessp_suggest_text(&suggestion, hint));
}

/* What is misspelt would never come. */
static csuccess_status
check_choices(csuccessp_playbook_reader *reader, const csuccessp_place *place,
              const csuccessp_text_list *list)
{
    const csuccessp_node *node = csuccessp_publish_node_at(reader->publication,
                                                           reader->playbook->trigger.value);
    known_texts known = known_texts_of(node);
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < list->count && known.count && status == CSUCCESS_OK; i++) {
        csuccessp_place at = csuccessp_place_item(place, i);
        status = check_choice(reader, &at, &known, list->items[i]);
    }
    return status;
}

static csuccess_status
read_choices(csuccessp_playbook_reader *reader, const csuccessp_place *place, const char *field,
             yyjson_val *list, csuccessp_text_list *out)
{
    csuccessp_place at = csuccessp_place_name(place, field);
    csuccess_status status;

    if (!list)
        return CSUCCESS_OK;
    if (yyjson_arr_size(list) == 0)
        return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION,
                                 "the list is empty: leave it out for any value");
    status = csuccessp_playbook_texts(
        reader, &at, list, reader->playbook->trigger.value_type == CSUCCESS_TYPE_BOOL, out);
    return status == CSUCCESS_OK ? check_choices(reader, &at, out) : status;
}

csuccess_status
csuccessp_trigger_change_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                              csuccessp_slice value, yyjson_val *from, yyjson_val *to)
{
    csuccessp_trigger *out = &reader->playbook->trigger;
    csuccess_status status;

    if (!reader->trigger)
        return CSUCCESS_OK;
    status = find_value(reader, place, value, out);
    if (csuccessp_playbook_lost(reader, &status)) {
        out->value = CSUCCESSP_SLOT_NONE;
        return CSUCCESS_OK;
    }
    if (status == CSUCCESS_OK)
        status = read_choices(reader, place, "from", from, &out->from);
    if (status == CSUCCESS_OK)
        status = read_choices(reader, place, "to", to, &out->to);
    return status;
}
