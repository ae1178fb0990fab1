/* SPDX-License-Identifier: MIT */
/* Figures in the saved document of a customer of whom something has changed since the last instant:
 * {"plan.live": true, "plan.state": "active", "plan.progress": 0.25, ...}; what is missing is not
 * there. Those of the others follow from their plans. */
#include <string.h>

#include "plan/value/figures.h"
#include "util/json_write.h"

static const char *const *
words_of(int figure)
{
    return figure == CSUCCESSP_FIGURE_STATE  ? csuccessp_canvas_states
           : figure == CSUCCESSP_FIGURE_PACE ? csuccessp_paces
                                             : NULL;
}

static void
write_figure(const csuccess_book *book, int figure, int64_t number, csuccessp_buffer *to)
{
    size_t length;
    const char *text;

    csuccessp_json_key(to, csuccessp_plan_value_names[figure]);
    switch (csuccessp_plan_value_types[figure]) {
    case CSUCCESS_TYPE_BOOL:
        csuccessp_json_bool(to, number != 0);
        return;
    case CSUCCESS_TYPE_DOUBLE:
        csuccessp_json_decimal(to, number);
        return;
    case CSUCCESS_TYPE_DATE:
        csuccessp_json_date(to, (int32_t)number);
        return;
    case CSUCCESS_TYPE_TEXT:
        if (words_of(figure)) {
            csuccessp_json_string(to, words_of(figure)[number]);
            return;
        }
        text = csuccessp_texts_get(&book->texts, (csuccessp_text)number, &length);
        csuccessp_json_text(to, text, length);
        return;
    default:
        csuccessp_json_int(to, number);
        return;
    }
}

void
csuccessp_plan_values_save(csuccess_book *book, uint32_t row, csuccessp_buffer *to)
{
    const csuccessp_plan_figures *figures = csuccessp_plans_of(book)->figures;
    int f;

    /* figures that were computed have at least the first */
    if (!figures || figures[row].of[CSUCCESSP_FIGURE_LIVE] == CSUCCESSP_INTEGER_MISSING ||
        !(book->due_whole || csuccessp_bits_has(&book->due, row)))
        return;
    csuccessp_json_key(to, "computed");
    csuccessp_json_begin(to, '{');
    for (f = 0; f < CSUCCESSP_FIGURES; f++)
        if (figures[row].of[f] != CSUCCESSP_INTEGER_MISSING)
            write_figure(book, f, figures[row].of[f], to);
    csuccessp_json_end(to, '}');
}

static csuccess_status
read_band(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
          csuccessp_plan_figures *figures)
{
    static const csuccessp_field field = {"", CSUCCESSP_FIELD_ID, 1, 0, NULL};
    csuccessp_slice id;
    csuccessp_text text = 0;
    csuccess_status status = csuccessp_field_read(place, value, &field, &id);

    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, id, &text);
    if (status != CSUCCESS_OK)
        return status;
    csuccessp_plan_figures_band(book, figures, text);
    csuccessp_texts_drop(&book->texts, text);
    return CSUCCESS_OK;
}

/* A truth, date or word is read as an int32_t, the others as they are kept. */
static csuccess_status
read_figure(const csuccessp_place *place, yyjson_val *value, int figure, int64_t *out)
{
    csuccessp_field field = {"", CSUCCESSP_FIELD_INT, 1, 0, words_of(figure)};
    int32_t small = 0;
    csuccess_status status;

    switch (csuccessp_plan_value_types[figure]) {
    case CSUCCESS_TYPE_DOUBLE:
        field.type = CSUCCESSP_FIELD_DECIMAL;
        return csuccessp_field_read(place, value, &field, out);
    case CSUCCESS_TYPE_INT:
        status = csuccessp_field_read(place, value, &field, out);
        if (status == CSUCCESS_OK && (*out < -CSUCCESSP_EXACT_MAX || *out > CSUCCESSP_EXACT_MAX))
            status = csuccessp_corrupt(place, "there is no such figure");
        return status;
    case CSUCCESS_TYPE_BOOL:
        field.type = CSUCCESSP_FIELD_BOOL;
        break;
    case CSUCCESS_TYPE_DATE:
        field.type = CSUCCESSP_FIELD_DATE;
        break;
    default:
        field.type = CSUCCESSP_FIELD_CHOICE;
        break;
    }
    status = csuccessp_field_read(place, value, &field, &small);
    *out = small;
    return status;
}

static int
figure_of(yyjson_val *key)
{
    int f;

    for (f = 0; f < CSUCCESSP_FIGURES; f++)
        if (yyjson_equals_str(key, csuccessp_plan_value_names[f]))
            break;
    return f;
}

csuccess_status
csuccessp_plan_values_load(csuccess_book *book, uint32_t row, const csuccessp_place *place,
                           yyjson_val *object)
{
    csuccessp_plans *plans = csuccessp_plans_of(book);
    yyjson_val *key, *value;
    size_t i, n;
    csuccess_status status = CSUCCESS_OK;

    if (!plans->settings.published || row >= plans->figures_capacity)
        return csuccessp_corrupt(place, "there are no values of plans");
    yyjson_obj_foreach(object, i, n, key, value)
    {
        csuccessp_place at = csuccessp_place_key(place, yyjson_get_str(key), yyjson_get_len(key));
        int figure = figure_of(key);
        int64_t number = 0;
        if (figure == CSUCCESSP_FIGURES)
            return csuccessp_corrupt(&at, "there is no such value of a plan");
        if (figure == CSUCCESSP_FIGURE_LIKELIHOOD_BAND) {
            status = read_band(book, &at, value, &plans->figures[row]);
        } else {
            status = read_figure(&at, value, figure, &number);
            plans->figures[row].of[figure] = number;
        }
        if (status != CSUCCESS_OK)
            return status;
    }
    csuccessp_plan_values_show(book, row);
    return CSUCCESS_OK;
}
