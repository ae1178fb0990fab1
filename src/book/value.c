/* SPDX-License-Identifier: MIT */
/* Reading named values, and writing attributes as columns. */
#include <csuccess/value.h>
#include <string.h>

#include "book/book.h"
#include "book/evaluate.h"
#include "book/record/record.h"
#include "util/decimal.h"
#include "util/json_write.h"
#include "util/sized.h"
#include "util/utf8.h"

csuccess_status
csuccess_value_find(const csuccess_book *book, const char *name, size_t length,
                    csuccess_value_name *out)
{
    uint32_t slot;

    if (!book || !name || !out)
        return CSUCCESS_E_ARGUMENT;
    slot = csuccessp_slot_find(book, name, length, 0);
    if (slot == CSUCCESSP_SLOT_NONE || !csuccessp_node_at(book, slot)->column)
        return CSUCCESS_E_NOT_FOUND;
    *out = csuccessp_slot_handle(book, slot);
    return CSUCCESS_OK;
}

csuccess_status
csuccess_value_get(csuccess_book *book, csuccess_customer customer, csuccess_value_name value,
                   csuccess_value *out)
{
    csuccess_value found;
    size_t room;
    uint32_t slot, row;
    csuccess_status status;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    status = csuccessp_sized_room(out, CSUCCESSP_END(csuccess_value, as_of), sizeof found, &room);
    if (status == CSUCCESS_OK)
        status = csuccessp_customer_of(book, customer, &row);
    if (status == CSUCCESS_OK)
        status = csuccessp_slot_of(book, value, &slot);
    if (status != CSUCCESS_OK)
        return status;
    memset(&found, 0, sizeof found);
    found.size = sizeof found;
    csuccessp_value_read(book, slot, row, &found);
    if (found.type == CSUCCESS_TYPE_SCORE)
        found.number /= CSUCCESSP_MICRO; /* as people know it; `integer` is exact */
    csuccessp_sized_give(out, &found, room);
    return CSUCCESS_OK;
}

csuccess_status
csuccess_column_get(csuccess_book *book, csuccess_value_name value, csuccess_column *out)
{
    csuccess_column found;
    csuccessp_node *node;
    size_t room;
    uint32_t slot;
    csuccess_status status;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    status = csuccessp_sized_room(out, CSUCCESSP_END(csuccess_column, small), sizeof found, &room);
    if (status == CSUCCESS_OK)
        status = csuccessp_slot_of(book, value, &slot);
    if (status != CSUCCESS_OK)
        return status;
    node = csuccessp_node_at(book, slot);
    if (node->type == CSUCCESS_TYPE_TEXT)
        return CSUCCESS_E_STATE;
    if (node->kind->column)
        node->kind->column(book, node);
    memset(&found, 0, sizeof found);
    found.size = sizeof found;
    found.type = node->type;
    found.rows = book->customers.rows;
    switch (node->column->type) {
    case CSUCCESS_TYPE_DOUBLE:
        found.numbers = node->column->data.number;
        break;
    case CSUCCESS_TYPE_BOOL:
    case CSUCCESS_TYPE_DATE:
        found.small = node->column->data.small;
        break;
    default:
        found.integers = node->column->data.integer;
        break;
    }
    csuccessp_sized_give(out, &found, room);
    return CSUCCESS_OK;
}

/* Attributes as columns. */

static csuccess_status
check_number(csuccess_book *book, uint32_t type, const csuccess_attribute_batch *batch, uint64_t i)
{
    int64_t n = batch->integers ? batch->integers[i] : 0;
    int good = 1;

    switch (type) {
    case CSUCCESS_TYPE_BOOL:
        good = n == 0 || n == 1;
        break;
    case CSUCCESS_TYPE_DATE:
        good = n >= CSUCCESSP_DATE_MIN && n <= CSUCCESSP_DATE_MAX;
        break;
    case CSUCCESS_TYPE_TIME:
        good = n >= CSUCCESSP_TIME_MIN && n <= CSUCCESSP_TIME_MAX;
        break;
    case CSUCCESS_TYPE_MONEY:
        good = n >= -CSUCCESSP_EXACT_MAX && n <= CSUCCESSP_EXACT_MAX;
        break;
    case CSUCCESS_TYPE_INT:
        good = n != CSUCCESSP_INTEGER_MISSING;
        break;
    case CSUCCESS_TYPE_DOUBLE:
        good = batch->numbers[i] - batch->numbers[i] == 0; /* neither NaN nor infinite */
        break;
    default:
        break;
    }
    if (!good)
        return csuccessp_fail(&book->error, CSUCCESS_E_VALUE,
                              "the value is outside what the attribute's type allows");
    return CSUCCESS_OK;
}

static csuccessp_slice
text_at(const csuccess_attribute_batch *batch, uint64_t i)
{
    csuccessp_slice out = {batch->texts[i], 0};

    if (out.bytes)
        out.length = batch->text_lengths ? batch->text_lengths[i] : strlen(out.bytes);
    return out;
}

static int
is_present(const csuccess_attribute_batch *batch, uint64_t i)
{
    return (!batch->present || batch->present[i]) && (!batch->texts || batch->texts[i]);
}

static csuccess_status
check_text(csuccess_book *book, const csuccessp_attribute_definition *d, csuccessp_slice text)
{
    csuccessp_text known;
    size_t k;

    if (text.length > book->limits.text_bytes)
        return csuccessp_fail(&book->error, CSUCCESS_E_LIMIT,
                              "a text has at most %" PRIu32 " bytes", book->limits.text_bytes);
    if (!csuccessp_utf8_valid(text.bytes, text.length))
        return csuccessp_fail(&book->error, CSUCCESS_E_VALUE, "the text is no UTF-8");
    if (!d->values.count)
        return CSUCCESS_OK;
    known = csuccessp_texts_find(&book->texts, text.bytes, text.length);
    for (k = 0; k < d->values.count; k++)
        if (known && d->values.items[k] == known)
            return CSUCCESS_OK;
    return csuccessp_fail(&book->error, CSUCCESS_E_VALUE,
                          "'%.*s' is none of the attribute's values",
                          csuccessp_shown(text.bytes, text.length), text.bytes);
}

static csuccess_status
check_batch(csuccess_book *book, const csuccess_attribute_batch *batch,
            const csuccessp_attribute_definition *d, uint64_t *refused)
{
    uint32_t type = d->attribute->column.type, row;
    csuccess_status status = CSUCCESS_OK;
    uint64_t i;

    for (i = 0; i < batch->count; i++) {
        status = csuccessp_customer_of(book, batch->customers[i], &row);
        if (status != CSUCCESS_OK)
            status = csuccessp_fail(&book->error, status, "there is no such customer");
        else if (batch->at &&
                 (batch->at[i] < CSUCCESSP_TIME_MIN || batch->at[i] > CSUCCESSP_TIME_MAX))
            status = csuccessp_fail(&book->error, CSUCCESS_E_VALUE,
                                    "the time lies outside the years 1 to 9999");
        else if (!is_present(batch, i))
            continue;
        else if (type == CSUCCESS_TYPE_TEXT)
            status = check_text(book, d, text_at(batch, i));
        else
            status = check_number(book, type, batch, i);
        if (status != CSUCCESS_OK) {
            *refused = i;
            return status;
        }
    }
    return CSUCCESS_OK;
}

/* The record that one value stands for. */
static void
write_record(csuccess_book *book, const csuccess_attribute_batch *batch, uint32_t slot,
             uint32_t type, uint64_t i, csuccessp_buffer *to)
{
    size_t length;
    const char *text;

    csuccessp_buffer_clear(to);
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "record");
    csuccessp_json_string(to, "customer");
    csuccessp_json_key(to, "id");
    text = csuccessp_customer_id(book, csuccessp_handle_index(batch->customers[i]), &length);
    csuccessp_json_text(to, text, length);
    csuccessp_json_key(to, "attributes");
    csuccessp_json_begin(to, '{');
    text = csuccessp_slot_name(book, slot, &length);
    csuccessp_json_key_bytes(to, text, length);
    if (!is_present(batch, i)) {
        csuccessp_json_null(to);
    } else {
        switch (type) {
        case CSUCCESS_TYPE_BOOL:
            csuccessp_json_bool(to, batch->integers[i] != 0);
            break;
        case CSUCCESS_TYPE_DATE:
            csuccessp_json_date(to, (int32_t)batch->integers[i]);
            break;
        case CSUCCESS_TYPE_TIME:
            csuccessp_json_time(to, batch->integers[i]);
            break;
        case CSUCCESS_TYPE_DOUBLE:
            csuccessp_json_double(to, batch->numbers[i]);
            break;
        case CSUCCESS_TYPE_TEXT:
            csuccessp_json_text(to, text_at(batch, i).bytes, text_at(batch, i).length);
            break;
        default:
            csuccessp_json_int(to, batch->integers[i]);
            break;
        }
    }
    csuccessp_json_end(to, '}');
    if (batch->at) {
        csuccessp_json_key(to, "at");
        csuccessp_json_time(to, batch->at[i]);
    }
    if (batch->source) {
        csuccessp_json_key(to, "source");
        csuccessp_json_text(to, batch->source, batch->source_length);
        csuccessp_json_key(to, "position");
        csuccessp_json_int(to, batch->first_position + (int64_t)i);
    }
    csuccessp_json_end(to, '}');
}

static void
make_assignment(const csuccess_attribute_batch *batch, uint32_t slot, uint32_t type, uint64_t i,
                csuccessp_assignment *out)
{
    memset(out, 0, sizeof *out);
    out->slot = slot;
    out->type = (uint8_t)type;
    out->present = (uint8_t)is_present(batch, i);
    if (!out->present || type == CSUCCESS_TYPE_TEXT)
        return;
    if (type == CSUCCESS_TYPE_DOUBLE)
        out->value.number = batch->numbers[i];
    else if (type == CSUCCESS_TYPE_BOOL || type == CSUCCESS_TYPE_DATE)
        out->value.small = (int32_t)batch->integers[i];
    else
        out->value.integer = batch->integers[i];
}

/* A value whose time has come, unseen by a journal, needs no record. */
static csuccess_status
set_one(csuccess_book *book, const csuccess_attribute_batch *batch, uint32_t slot,
        csuccessp_attribute *attribute, uint32_t source, uint64_t i)
{
    uint32_t row = csuccessp_handle_index(batch->customers[i]);
    int64_t at = batch->at ? batch->at[i] : book->clock.now;
    csuccessp_assignment set;
    csuccess_status status;

    make_assignment(batch, slot, attribute->column.type, i, &set);
    status = csuccessp_attribute_reserve(book, attribute, at, source, 0);
    if (status != CSUCCESS_OK)
        return status;
    if (set.present && set.type == CSUCCESS_TYPE_TEXT) {
        csuccessp_slice text = text_at(batch, i);
        set.value.text = csuccessp_texts_take(&book->texts, text.bytes, text.length);
        if (!set.value.text)
            return csuccessp_fail_memory(&book->error);
    }
    book->counts.accepted++;
    if (batch->at && at < book->clock.now)
        book->counts.late++;
    if (source)
        book->sources.items[source].position = batch->first_position + (int64_t)i;
    book->customers.flags[row] |= CSUCCESSP_CUSTOMER_BORN;
    csuccessp_attribute_set(book, attribute, row, &set, at, source);
    csuccessp_mark_due(book, row);
    return CSUCCESS_OK;
}

static csuccess_status
take_batch(csuccess_book *book, const csuccess_attribute_batch *batch, uint32_t slot,
           csuccessp_attribute *attribute, uint32_t source, uint64_t *done)
{
    csuccessp_buffer text;
    csuccess_status status = CSUCCESS_OK;
    uint64_t i;

    csuccessp_buffer_open(&text, &book->memory);
    for (i = 0; i < batch->count && status == CSUCCESS_OK; i++) {
        int due = csuccessp_record_is_due(book, batch->at ? batch->at[i] : CSUCCESSP_TIME_NONE);
        if (source && batch->first_position + (int64_t)i <= book->sources.items[source].position) {
            book->counts.repeated++;
        } else if (due && !csuccessp_journal_wanted(book)) {
            status = set_one(book, batch, slot, attribute, source, i);
        } else {
            write_record(book, batch, slot, attribute->column.type, i, &text);
            status = text.status == CSUCCESS_OK
                         ? csuccessp_record_take(book, text.data, text.length, 0)
                         : csuccessp_fail_memory(&book->error);
        }
        if (status == CSUCCESS_OK)
            ++*done;
    }
    csuccessp_buffer_close(&text);
    return status;
}

static csuccess_status
check_columns(csuccess_book *book, const csuccess_attribute_batch *batch, uint32_t type)
{
    const void *wanted = type == CSUCCESS_TYPE_DOUBLE ? (const void *)batch->numbers
                         : type == CSUCCESS_TYPE_TEXT ? (const void *)batch->texts
                                                      : (const void *)batch->integers;

    if (batch->count && (!batch->customers || !wanted))
        return csuccessp_fail(&book->error, CSUCCESS_E_ARGUMENT,
                              "a batch needs the column 'customers', and the column of values "
                              "that goes with the attribute's type");
    if (batch->source &&
        (!csuccessp_id_valid(batch->source, batch->source_length) ||
         batch->first_position == CSUCCESSP_POSITION_NONE ||
         (batch->count && batch->first_position > INT64_MAX - (int64_t)(batch->count - 1))))
        return csuccessp_fail(&book->error, CSUCCESS_E_VALUE, "source or position is wrong");
    return CSUCCESS_OK;
}

static csuccess_status
record_batch(csuccess_book *book, const csuccess_attribute_batch *batch, uint64_t *done)
{
    csuccessp_node *node;
    csuccessp_attribute_definition *d;
    uint32_t slot, source = 0;
    csuccess_status status = csuccessp_slot_of(book, batch->attribute, &slot);

    if (status != CSUCCESS_OK)
        return csuccessp_fail(&book->error, status, "there is no such value");
    node = csuccessp_node_at(book, slot);
    if (node->kind != &csuccessp_attribute_kind ||
        ((csuccessp_attribute_definition *)node->definition)->builtin)
        return csuccessp_fail(&book->error, CSUCCESS_E_STATE,
                              "the value is no attribute that is "
                              "declared");
    d = node->definition;
    status = check_columns(book, batch, node->type);
    if (status == CSUCCESS_OK)
        status = check_batch(book, batch, d, done);
    if (status == CSUCCESS_OK && batch->source)
        status = csuccessp_source_number(book, batch->source, batch->source_length, &source);
    if (status == CSUCCESS_OK)
        status = take_batch(book, batch, slot, d->attribute, source, done);
    return status;
}

csuccess_status
csuccess_attribute_record_batch(csuccess_book *book, const csuccess_attribute_batch *batch,
                                uint64_t *accepted)
{
    csuccess_attribute_batch copy;
    csuccess_status status;
    uint64_t done = 0;

    if (!book || !batch)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_book_enter(book);
    if (status != CSUCCESS_OK)
        return status;
    status = csuccessp_sized_copy(batch, CSUCCESSP_END(csuccess_attribute_batch, first_position),
                                  &copy, sizeof copy);
    if (status != CSUCCESS_OK)
        csuccessp_fail(&book->error, status, "the batch's size is wrong");
    else
        status = record_batch(book, &copy, &done);
    if (accepted)
        *accepted = done;
    csuccessp_book_leave(book);
    return status;
}
