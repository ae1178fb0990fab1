/* SPDX-License-Identifier: MIT */
#include "book/customer/attribute.h"

#include <string.h>

#include "book/book.h"
#include "book/record/source.h"
#include "util/date.h"
#include "util/decimal.h"
#include "util/json_write.h"
#include "util/utf8.h"

const char *const csuccessp_builtin_names[CSUCCESSP_BUILTINS] = {"name", "owner", "start",
                                                                 "parent"};
const uint8_t csuccessp_builtin_types[CSUCCESSP_BUILTINS] = {CSUCCESS_TYPE_TEXT, CSUCCESS_TYPE_TEXT,
                                                             CSUCCESS_TYPE_DATE, CSUCCESS_TYPE_INT};

csuccessp_attribute *
csuccessp_attribute_at(const csuccess_book *book, uint32_t slot)
{
    csuccessp_node *node;

    if (slot >= CSUCCESSP_BUILTIN_SLOT(0))
        return slot < CSUCCESSP_BUILTIN_SLOT(CSUCCESSP_BUILTINS)
                   ? (csuccessp_attribute *)&book->builtins[slot - CSUCCESSP_BUILTIN_SLOT(0)]
                   : NULL;
    node = csuccessp_node_at(book, slot);
    if (!node || node->kind != &csuccessp_attribute_kind)
        return NULL;
    return ((csuccessp_attribute_definition *)node->definition)->attribute;
}

csuccess_status
csuccessp_attribute_grow(csuccess_book *book, csuccessp_attribute *attribute, size_t rows)
{
    csuccessp_memory *m = &book->memory;
    int64_t *at;
    uint16_t *source;
    csuccessp_text *currency;
    size_t i;

    if (csuccessp_column_grow(m, &attribute->column, rows) != CSUCCESS_OK ||
        csuccessp_bits_grow(m, &attribute->touched, rows) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    if (attribute->at && attribute->at_capacity < rows) {
        at = csuccessp_resized(m, attribute->at, attribute->at_capacity, attribute->at_capacity,
                               rows, sizeof *at);
        if (!at)
            return csuccessp_fail_memory(&book->error);
        for (i = attribute->at_capacity; i < rows; i++)
            at[i] = CSUCCESSP_TIME_NONE;
        attribute->at = at;
        attribute->at_capacity = (uint32_t)rows;
    }
    if (attribute->source && attribute->source_capacity < rows) {
        source = csuccessp_resized(m, attribute->source, attribute->source_capacity,
                                   attribute->source_capacity, rows, sizeof *source);
        if (!source)
            return csuccessp_fail_memory(&book->error);
        attribute->source = source;
        attribute->source_capacity = (uint32_t)rows;
    }
    if (attribute->currency && attribute->currency_capacity < rows) {
        currency = csuccessp_resized(m, attribute->currency, attribute->currency_capacity,
                                     attribute->currency_capacity, rows, sizeof *currency);
        if (!currency)
            return csuccessp_fail_memory(&book->error);
        attribute->currency = currency;
        attribute->currency_capacity = (uint32_t)rows;
    }
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_attribute_reserve(csuccess_book *book, csuccessp_attribute *attribute, int64_t at,
                            uint32_t source, int currency)
{
    csuccessp_memory *m = &book->memory;
    uint32_t rows = book->customers.capacity, i;

    if (csuccessp_attribute_grow(book, attribute, rows) != CSUCCESS_OK)
        return CSUCCESS_E_NO_MEMORY;
    if (at != CSUCCESSP_TIME_NONE && !attribute->at && rows) {
        attribute->at = csuccessp_allocate(m, rows, sizeof *attribute->at);
        if (!attribute->at)
            return csuccessp_fail_memory(&book->error);
        for (i = 0; i < rows; i++)
            attribute->at[i] = CSUCCESSP_TIME_NONE;
        attribute->at_capacity = rows;
    }
    if (source && !attribute->source && rows) {
        attribute->source = csuccessp_allocate_zeroed(m, rows, sizeof *attribute->source);
        if (!attribute->source)
            return csuccessp_fail_memory(&book->error);
        attribute->source_capacity = rows;
    }
    if (currency && !attribute->currency && rows) {
        attribute->currency = csuccessp_allocate_zeroed(m, rows, sizeof *attribute->currency);
        if (!attribute->currency)
            return csuccessp_fail_memory(&book->error);
        attribute->currency_capacity = rows;
    }
    return CSUCCESS_OK;
}

static void
drop_texts(csuccess_book *book, csuccessp_attribute *attribute, uint32_t row)
{
    if (attribute->column.type == CSUCCESS_TYPE_TEXT && row < attribute->column.capacity)
        csuccessp_texts_drop(&book->texts, attribute->column.data.text[row]);
    if (attribute->currency && row < attribute->currency_capacity) {
        csuccessp_texts_drop(&book->texts, attribute->currency[row]);
        attribute->currency[row] = 0;
    }
}

void
csuccessp_attribute_close(csuccess_book *book, csuccessp_attribute *attribute)
{
    csuccessp_memory *m = &book->memory;
    uint32_t row;

    if (attribute->column.type == CSUCCESS_TYPE_TEXT || attribute->currency)
        for (row = 0; row < attribute->column.capacity; row++)
            drop_texts(book, attribute, row);
    csuccessp_column_free(m, &attribute->column);
    csuccessp_bits_free(m, &attribute->touched);
    csuccessp_release(m, attribute->at, attribute->at_capacity, sizeof *attribute->at);
    csuccessp_release(m, attribute->source, attribute->source_capacity, sizeof *attribute->source);
    csuccessp_release(m, attribute->currency, attribute->currency_capacity,
                      sizeof *attribute->currency);
    attribute->at = NULL;
    attribute->source = NULL;
    attribute->currency = NULL;
}

void
csuccessp_attribute_forget(csuccess_book *book, csuccessp_attribute *attribute, uint32_t row)
{
    if (row >= attribute->column.capacity)
        return;
    drop_texts(book, attribute, row);
    csuccessp_column_clear(&attribute->column, row);
    if (attribute->at)
        attribute->at[row] = CSUCCESSP_TIME_NONE;
    if (attribute->source)
        attribute->source[row] = 0;
    csuccessp_bits_unset(&attribute->touched, row);
}

/* {"amount": minor units, "currency": "EUR"}, or plain minor units of the book's currency. */
static csuccess_status
read_money(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
           csuccessp_assignment *out)
{
    struct money {
        int64_t amount;
        csuccessp_slice currency;
    } money = {0, {NULL, 0}};
    static const csuccessp_field fields[] = {
        {"amount", CSUCCESSP_FIELD_INT, 1, offsetof(struct money, amount), NULL},
        {"currency", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct money, currency), NULL},
    };
    uint64_t present;
    csuccess_status status;
    size_t i;

    if (yyjson_is_obj(value))
        status = csuccessp_fields_read(place, value, fields, 2, &money, &present);
    else
        status = csuccessp_field_read(place, value, &fields[0], &money.amount);
    if (status != CSUCCESS_OK)
        return status;
    if (money.amount > CSUCCESSP_EXACT_MAX || money.amount < -CSUCCESSP_EXACT_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE,
                                 "an amount has at most 2^53 - 1 minor units");
    out->value.integer = money.amount;
    if (!money.currency.bytes)
        return CSUCCESS_OK;
    for (i = 0; i < money.currency.length; i++)
        if (money.currency.bytes[i] < 'A' || money.currency.bytes[i] > 'Z')
            break;
    if (money.currency.length != 3 || i != 3)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE,
                                 "a currency is three capital letters (ISO 4217)");
    out->currency = csuccessp_texts_take(&book->texts, money.currency.bytes, 3);
    return out->currency ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

static csuccess_status
read_text(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
          csuccessp_assignment *out)
{
    static const csuccessp_field field = {"", CSUCCESSP_FIELD_TEXT, 1, 0, NULL};
    csuccessp_slice text = {NULL, 0};
    csuccess_status status = csuccessp_field_read(place, value, &field, &text);

    if (status != CSUCCESS_OK)
        return status;
    if (text.length > book->limits.text_bytes)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "a text has at most %" PRIu32 " bytes",
                                 book->limits.text_bytes);
    out->value.text = csuccessp_texts_take(&book->texts, text.bytes, text.length);
    return out->value.text ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

csuccess_status
csuccessp_assignment_read(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
                          uint32_t slot, uint8_t type, csuccessp_assignment *out)
{
    static const uint8_t field_of[] = {
        [CSUCCESS_TYPE_BOOL] = CSUCCESSP_FIELD_BOOL,
        [CSUCCESS_TYPE_INT] = CSUCCESSP_FIELD_INT,
        [CSUCCESS_TYPE_DOUBLE] = CSUCCESSP_FIELD_DOUBLE,
        [CSUCCESS_TYPE_DATE] = CSUCCESSP_FIELD_DATE,
        [CSUCCESS_TYPE_TIME] = CSUCCESSP_FIELD_TIME,
    };
    csuccessp_field field = {"", 0, 1, 0, NULL};
    csuccess_status status;

    memset(out, 0, sizeof *out);
    out->slot = slot;
    out->type = type;
    if (yyjson_is_null(value))
        return CSUCCESS_OK;
    out->present = 1;
    if (type == CSUCCESS_TYPE_TEXT)
        return read_text(book, place, value, out);
    if (type == CSUCCESS_TYPE_MONEY)
        return read_money(book, place, value, out);
    field.type = field_of[type];
    status = csuccessp_field_read(place, value, &field, &out->value);
    if (status != CSUCCESS_OK)
        return status;
    if (type == CSUCCESS_TYPE_INT && out->value.integer == CSUCCESSP_INTEGER_MISSING)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "an integer is at least -2^63 + 1");
    return CSUCCESS_OK;
}

void
csuccessp_assignment_discard(csuccess_book *book, csuccessp_assignment *assignment)
{
    if (assignment->type == CSUCCESS_TYPE_TEXT && assignment->present)
        csuccessp_texts_drop(&book->texts, assignment->value.text);
    csuccessp_texts_drop(&book->texts, assignment->currency);
    assignment->present = 0;
    assignment->currency = 0;
}

/* Does a fact that holds come after the new one? */
static int
holds(const csuccess_book *book, const csuccessp_attribute *attribute, uint32_t row, int64_t at,
      uint32_t source)
{
    int64_t then = attribute->at ? attribute->at[row] : CSUCCESSP_TIME_NONE;

    if (then != at)
        return then > at;
    return csuccessp_source_compare(book, attribute->source ? attribute->source[row] : 0, source) >
           0;
}

int
csuccessp_attribute_set(csuccess_book *book, csuccessp_attribute *attribute, uint32_t row,
                        csuccessp_assignment *assignment, int64_t at, uint32_t source)
{
    csuccessp_column *column = &attribute->column;

    if (assignment->type != column->type || holds(book, attribute, row, at, source)) {
        csuccessp_assignment_discard(book, assignment);
        return 0;
    }
    drop_texts(book, attribute, row);
    csuccessp_column_clear(column, row);
    if (assignment->present) {
        switch (column->type) {
        case CSUCCESS_TYPE_DOUBLE:
            column->data.number[row] = assignment->value.number;
            break;
        case CSUCCESS_TYPE_TEXT:
            column->data.text[row] = assignment->value.text;
            break;
        case CSUCCESS_TYPE_BOOL:
        case CSUCCESS_TYPE_DATE:
            column->data.small[row] = assignment->value.small;
            break;
        default:
            column->data.integer[row] = assignment->value.integer;
            break;
        }
    }
    if (attribute->currency)
        attribute->currency[row] = assignment->currency;
    else
        csuccessp_texts_drop(&book->texts, assignment->currency);
    if (attribute->at)
        attribute->at[row] = at;
    if (attribute->source)
        attribute->source[row] = (uint16_t)source;
    csuccessp_bits_set(&attribute->touched, row);
    assignment->present = 0;
    assignment->currency = 0;
    return 1;
}

int
csuccessp_attribute_foreign(const csuccess_book *book, const csuccessp_attribute *attribute,
                            uint32_t row)
{
    return attribute->currency && attribute->currency[row] &&
           attribute->currency[row] != book->settings.currency;
}

void
csuccessp_attribute_write(const csuccess_book *book, const csuccessp_attribute *attribute,
                          uint32_t row, csuccessp_buffer *to)
{
    const csuccessp_column *column = &attribute->column;
    const char *text;
    size_t length;

    if (!csuccessp_column_has(column, row)) {
        csuccessp_json_null(to);
        return;
    }
    switch (column->type) {
    case CSUCCESS_TYPE_BOOL:
        csuccessp_json_bool(to, column->data.small[row]);
        break;
    case CSUCCESS_TYPE_DATE:
        csuccessp_json_date(to, column->data.small[row]);
        break;
    case CSUCCESS_TYPE_TIME:
        csuccessp_json_time(to, column->data.integer[row]);
        break;
    case CSUCCESS_TYPE_DOUBLE:
        csuccessp_json_double(to, column->data.number[row]);
        break;
    case CSUCCESS_TYPE_TEXT:
        text = csuccessp_texts_get(&book->texts, column->data.text[row], &length);
        csuccessp_json_text(to, text, length);
        break;
    default:
        if (csuccessp_attribute_foreign(book, attribute, row)) {
            csuccessp_json_begin(to, '{');
            csuccessp_json_key(to, "amount");
            csuccessp_json_int(to, column->data.integer[row]);
            csuccessp_json_key(to, "currency");
            text = csuccessp_texts_get(&book->texts, attribute->currency[row], &length);
            csuccessp_json_text(to, text, length);
            csuccessp_json_end(to, '}');
        } else {
            csuccessp_json_int(to, column->data.integer[row]);
        }
        break;
    }
}

const csuccessp_attribute *
csuccessp_attribute_declared(const csuccess_book *book, uint32_t slot)
{
    const csuccessp_node *node = csuccessp_node_at(book, slot);

    if (node->kind != &csuccessp_attribute_kind ||
        ((const csuccessp_attribute_definition *)node->definition)->builtin)
        return NULL;
    return ((const csuccessp_attribute_definition *)node->definition)->attribute;
}
