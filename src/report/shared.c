/* SPDX-License-Identifier: MIT */
/* Values as people and programs read them. */
#include <math.h>
#include <string.h>

#include "report/report.h"
#include "util/json_write.h"
#include "util/markdown.h"

const char *
csuccessp_missing_word(uint32_t missing)
{
    static const char *const words[] = {
        NULL,         "no_data",        "stale",    "blackout",       "filling",      "no_rate",
        "not_finite", "outside_domain", "coverage", "not_applicable", "not_computed", "error",
    };

    return missing < sizeof words / sizeof *words ? words[missing] : "unknown";
}

void
csuccessp_report_text(const csuccess_book *book, csuccessp_text text, csuccessp_buffer *to)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, text, &length);

    if (text)
        csuccessp_json_text(to, bytes, length);
    else
        csuccessp_json_null(to);
}

void
csuccessp_report_cell(const csuccess_book *book, csuccessp_text text, csuccessp_buffer *to)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, text, &length);

    csuccessp_markdown_text(to, bytes, length);
}

void
csuccessp_report_time(int64_t time, csuccessp_buffer *to)
{
    if (time == CSUCCESSP_TIME_NONE)
        csuccessp_json_null(to);
    else
        csuccessp_json_time(to, time);
}

csuccessp_text
csuccessp_report_builtin(const csuccess_book *book, int builtin, uint32_t row)
{
    const csuccessp_column *column = &book->builtins[builtin].column;

    return column->type == CSUCCESS_TYPE_TEXT && csuccessp_column_has(column, row)
               ? column->data.text[row]
               : 0;
}

void
csuccessp_report_band(const csuccess_book *book, const csuccessp_health_entry *entry,
                      const csuccessp_model *model, uint8_t number, csuccessp_buffer *to)
{
    size_t i;

    if (number == CSUCCESSP_BAND_NONE) {
        csuccessp_json_null(to);
        return;
    }
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "id");
    csuccessp_report_text(book, entry->bands.items[number], to);
    for (i = 0; i < model->bands.count; i++) {
        const csuccessp_band *band = &model->bands.items[i];
        if (band->number != number)
            continue;
        csuccessp_json_key(to, "title");
        csuccessp_report_text(book, band->title, to);
        csuccessp_json_key(to, "colour");
        csuccessp_report_text(book, band->colour, to);
    }
    csuccessp_json_end(to, '}');
}

void
csuccessp_report_band_cell(const csuccess_book *book, const csuccessp_health_entry *entry,
                           const csuccessp_model *model, uint8_t number, csuccessp_buffer *to)
{
    csuccessp_text name = entry->bands.items[number];
    size_t i;

    for (i = 0; i < model->bands.count; i++)
        if (model->bands.items[i].number == number && model->bands.items[i].title)
            name = model->bands.items[i].title;
    csuccessp_report_cell(book, name, to);
}

/* Revenue at stake. */

/* The slot of the value that says it; CSUCCESSP_SLOT_NONE. */
static uint32_t
revenue_slot(const csuccess_book *book)
{
    size_t length;
    const char *name;

    if (!book->settings.revenue)
        return CSUCCESSP_SLOT_NONE;
    name = csuccessp_texts_get(&book->texts, book->settings.revenue, &length);
    return csuccessp_slot_find(book, name, length, 0);
}

static double
in_major(const csuccess_book *book, int64_t minor)
{
    double number = (double)minor;
    int32_t k;

    for (k = 0; k < book->settings.currency_digits; k++)
        number /= 10;
    return number;
}

csuccessp_stake
csuccessp_stake_sum(const csuccess_book *book, double sum, int present)
{
    csuccessp_stake out = {0, 0, 0, 0};
    uint32_t slot = revenue_slot(book);

    if (!present || slot == CSUCCESSP_SLOT_NONE || !csuccessp_node_at(book, slot))
        return out;
    out.present = 1;
    out.is_money = csuccessp_node_at(book, slot)->type == CSUCCESS_TYPE_MONEY;
    out.number = sum;
    if (out.is_money) { /* money is whole, and no sum comes near the end of the type */
        out.minor = fabs(sum) < 9e18 ? (int64_t)sum : 0;
        out.number = in_major(book, out.minor);
    }
    return out;
}

csuccessp_stake
csuccessp_stake_of(const csuccess_book *book, uint32_t row)
{
    csuccessp_stake out = {0, 0, 0, 0};
    uint32_t slot = revenue_slot(book);
    csuccess_value value;

    if (slot == CSUCCESSP_SLOT_NONE)
        return out;
    memset(&value, 0, sizeof value);
    csuccessp_value_read(book, slot, row, &value);
    if (value.missing != CSUCCESS_PRESENT || value.type == CSUCCESS_TYPE_TEXT)
        return out;
    out.present = 1;
    out.is_money = value.type == CSUCCESS_TYPE_MONEY;
    out.number = value.number;
    if (out.is_money) {
        out.minor = value.integer;
        out.number = in_major(book, value.integer);
    }
    return out;
}

void
csuccessp_stake_add(csuccessp_stake *sum, const csuccessp_stake *one)
{
    if (!one->present)
        return;
    sum->present = 1;
    sum->is_money = one->is_money;
    if (one->minor > 0 ? sum->minor > INT64_MAX - one->minor : sum->minor < INT64_MIN - one->minor)
        sum->minor = one->minor > 0 ? INT64_MAX : INT64_MIN;
    else
        sum->minor += one->minor;
    sum->number += one->number;
}

/* 1234567 with 2 digits: 12,345.67 */
static size_t
write_grouped(int64_t minor, int32_t digits, char *to)
{
    char plain[32];
    uint64_t magnitude = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
    size_t length = (size_t)snprintf(plain, sizeof plain, "%0*" PRIu64, (int)digits + 1, magnitude);
    size_t whole = length - (size_t)digits, i, n = 0;

    if (minor < 0)
        to[n++] = '-';
    for (i = 0; i < length; i++) {
        if (i == whole)
            to[n++] = '.';
        else if (i && i < whole && (whole - i) % 3 == 0)
            to[n++] = ',';
        to[n++] = plain[i];
    }
    return n;
}

void
csuccessp_stake_text(const csuccess_book *book, const csuccessp_stake *stake, csuccessp_buffer *to)
{
    char text[CSUCCESSP_SHOWN_MAX];
    size_t length;
    const char *currency;

    if (!stake->present)
        return;
    if (!stake->is_money) {
        csuccessp_buffer_add(to, text,
                             csuccessp_show_number(CSUCCESS_TYPE_DOUBLE, stake->number, text));
        return;
    }
    currency = csuccessp_texts_get(&book->texts, book->settings.currency, &length);
    csuccessp_buffer_add(to, currency, length);
    if (length)
        csuccessp_buffer_char(to, ' ');
    csuccessp_buffer_add(to, text,
                         write_grouped(stake->minor, book->settings.currency_digits, text));
}

void
csuccessp_stake_json(const csuccess_book *book, const csuccessp_stake *stake, csuccessp_buffer *to)
{
    csuccessp_buffer text;

    if (!stake->present) {
        csuccessp_json_null(to);
        return;
    }
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "amount");
    if (stake->is_money)
        csuccessp_json_int(to, stake->minor);
    else
        csuccessp_json_double(to, stake->number);
    csuccessp_json_key(to, "currency");
    csuccessp_report_text(book, stake->is_money ? book->settings.currency : 0, to);
    csuccessp_json_key(to, "text");
    csuccessp_buffer_open(&text, to->memory);
    csuccessp_stake_text(book, stake, &text);
    if (text.status != CSUCCESS_OK && to->status == CSUCCESS_OK)
        to->status = text.status;
    csuccessp_json_text(to, text.data, text.length);
    csuccessp_buffer_close(&text);
    csuccessp_json_end(to, '}');
}

/* Numbers. */

/* A magnitude in 1/1,000,000, rounded to decimals, half away from zero. */
static size_t
write_micro(csuccessp_int128 top, int64_t bottom, int32_t decimals, char *to)
{
    csuccessp_fraction fraction;
    int64_t units, scale = 1;
    uint64_t magnitude;
    int32_t i;

    for (i = decimals; i < 6; i++)
        scale *= 10;
    fraction.top = top;
    fraction.bottom = bottom * scale;
    units = csuccessp_fractions_round(&fraction, 1);
    magnitude = units < 0 ? 0 - (uint64_t)units : (uint64_t)units;
    for (scale = 1, i = 0; i < decimals; i++)
        scale *= 10;
    if (!decimals)
        return (size_t)snprintf(to, CSUCCESSP_SHOWN_MAX, "%s%" PRIu64, units < 0 ? "-" : "",
                                magnitude);
    return (size_t)snprintf(to, CSUCCESSP_SHOWN_MAX, "%s%" PRIu64 ".%0*" PRIu64,
                            units < 0 ? "-" : "", magnitude / (uint64_t)scale, (int)decimals,
                            magnitude % (uint64_t)scale);
}

/* From the model's own scale to the one that it shows: exactly, then rounded once. */
static size_t
show_scaled(const csuccessp_model *model, int64_t from_origin, int64_t origin, char *to)
{
    int64_t span = model->scale.max - model->scale.min;
    csuccessp_int128 top = csuccessp_int128_multiply(from_origin,
                                                     model->display.max - model->display.min);
    csuccessp_int128 start = csuccessp_int128_multiply(origin, span);

    return write_micro(csuccessp_int128_add(top, start), span, model->display.decimals, to);
}

size_t
csuccessp_show_score(const csuccessp_model *model, int64_t score, char *to)
{
    return show_scaled(model, score - model->scale.min, model->display.min, to);
}

size_t
csuccessp_show_difference(const csuccessp_model *model, int64_t difference, char *to)
{
    return show_scaled(model, difference, 0, to);
}

size_t
csuccessp_show_points(int64_t micro, int32_t decimals, char *to)
{
    return write_micro(csuccessp_int128_from(micro), 1, decimals, to);
}

size_t
csuccessp_show_number(uint8_t type, double number, char *to)
{
    size_t length;

    if (type == CSUCCESS_TYPE_BOOL)
        return (size_t)snprintf(to, CSUCCESSP_SHOWN_MAX, "%s", number ? "yes" : "no");
    if (type == CSUCCESS_TYPE_DATE && fabs(number) < 4000000)
        return csuccessp_date_write(to, (int32_t)number);
    if (type == CSUCCESS_TYPE_TIME && fabs(number) < 9e17)
        return csuccessp_time_write(to, (int64_t)number);
    if (type == CSUCCESS_TYPE_SCORE)
        return csuccessp_show_points((int64_t)number, 1, to);
    if (fabs(number) < 9e12 && number != floor(number)) { /* three digits are enough to read */
        length = csuccessp_show_points((int64_t)(number * 1e6), 3, to);
        while (to[length - 1] == '0')
            length--;
        return to[length - 1] == '.' ? length - 1 : length;
    }
    return csuccessp_double_write(to, number);
}

void
csuccessp_reading_json(const csuccess_book *book, uint8_t type, const csuccessp_reading *reading,
                       csuccessp_buffer *to)
{
    char text[CSUCCESSP_SHOWN_MAX];

    if (!type || reading->missing != CSUCCESS_PRESENT)
        csuccessp_json_null(to);
    else if (type == CSUCCESS_TYPE_TEXT)
        csuccessp_report_text(book, reading->text, to);
    else if (type == CSUCCESS_TYPE_BOOL)
        csuccessp_json_bool(to, reading->number != 0);
    else if (type == CSUCCESS_TYPE_DATE || type == CSUCCESS_TYPE_TIME)
        csuccessp_json_text(to, text, csuccessp_show_number(type, reading->number, text));
    else if (type == CSUCCESS_TYPE_SCORE)
        csuccessp_json_decimal(to, (int64_t)reading->number);
    else
        csuccessp_json_double(to, reading->number);
}

void
csuccessp_reading_text(const csuccess_book *book, uint8_t type, const csuccessp_reading *reading,
                       csuccessp_buffer *to)
{
    char text[CSUCCESSP_SHOWN_MAX];
    csuccessp_stake money = {1, 1, 0, 0};
    size_t length;
    const char *bytes;

    if (!type || reading->missing != CSUCCESS_PRESENT) {
        csuccessp_buffer_text(to, "no data");
    } else if (type == CSUCCESS_TYPE_TEXT) {
        bytes = csuccessp_texts_get(&book->texts, reading->text, &length);
        csuccessp_buffer_add(to, bytes, length);
    } else if (type == CSUCCESS_TYPE_MONEY) {
        money.minor = (int64_t)reading->number;
        csuccessp_stake_text(book, &money, to);
    } else {
        csuccessp_buffer_add(to, text, csuccessp_show_number(type, reading->number, text));
    }
}

csuccessp_text
csuccessp_line_name(const csuccessp_explained *line)
{
    return line->title ? line->title : line->id;
}

csuccess_status
csuccessp_report_model(csuccess_book *book, const csuccessp_place *place, csuccessp_slice id,
                       csuccessp_health_entry **out)
{
    csuccessp_place at = csuccessp_place_name(place, "model");
    csuccessp_text text = csuccessp_texts_find(&book->texts, id.bytes, id.length);

    *out = text ? csuccessp_health_find(book, text) : NULL;
    if (*out && (*out)->published)
        return CSUCCESS_OK;
    return csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "there is no health model '%.*s'",
                             csuccessp_shown(id.bytes, id.length), id.bytes);
}

csuccess_status
csuccessp_report_segment(csuccess_book *book, const csuccessp_place *place, csuccessp_slice id,
                         const csuccessp_node **out)
{
    csuccessp_place at = csuccessp_place_name(place, "segment");
    char name[CSUCCESSP_ID_MAX + 16];
    uint32_t slot;

    *out = NULL;
    if (!id.bytes)
        return CSUCCESS_OK;
    slot = csuccessp_slot_find(
        book, name, (size_t)snprintf(name, sizeof name, "segment.%.*s", (int)id.length, id.bytes),
        0);
    if (slot == CSUCCESSP_SLOT_NONE)
        return csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "there is no segment '%.*s'",
                                 csuccessp_shown(id.bytes, id.length), id.bytes);
    *out = csuccessp_node_at(book, slot);
    return CSUCCESS_OK;
}

int
csuccessp_report_within(const csuccess_book *book, const csuccessp_node *segment, uint32_t row)
{
    return csuccessp_customer_born(book, row) && (!segment || segment->own.data.small[row] == 1);
}

int64_t
csuccessp_report_since(const csuccess_book *book)
{
    return csuccessp_zone_last_midnight(csuccessp_book_zone(book),
                                        book->clock.now - 7 * CSUCCESSP_DAY);
}
