/* SPDX-License-Identifier: MIT */
#include "report/plan/fields.h"

#include <stdio.h>

#include "book/record/record.h"
#include "util/json_write.h"

csuccess_status
csuccessp_plan_wanted(csuccess_book *book, const csuccessp_place *place, csuccessp_slice canvas,
                      csuccessp_slice customer, uint32_t *out)
{
    csuccessp_place at = csuccessp_place_name(place, canvas.bytes ? "canvas" : "customer");
    uint32_t row = CSUCCESSP_ROW_NONE;
    csuccess_status status;

    if (!canvas.bytes == !customer.bytes)
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD,
                                 "either 'canvas' or 'customer' says which plan");
    if (canvas.bytes) {
        *out = csuccessp_canvas_find(book, canvas.bytes, canvas.length);
        if (*out != CSUCCESSP_PLAN_NONE)
            return CSUCCESS_OK;
        return csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "there is no canvas '%.*s'",
                                 csuccessp_shown(canvas.bytes, canvas.length), canvas.bytes);
    }
    status = csuccessp_record_customer(book, place, "customer", customer, &row);
    if (status != CSUCCESS_OK)
        return status;
    *out = csuccessp_canvas_current(book, row);
    if (*out != CSUCCESSP_PLAN_NONE)
        return CSUCCESS_OK;
    return csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "customer '%.*s' has no open canvas",
                             csuccessp_shown(customer.bytes, customer.length), customer.bytes);
}

void
csuccessp_put_text(const csuccess_book *book, const char *key, csuccessp_text text,
                   csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    csuccessp_report_text(book, text, to);
}

void
csuccessp_put_word(const char *key, const char *word, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    csuccessp_json_string(to, word);
}

void
csuccessp_put_int(const char *key, int64_t number, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    csuccessp_json_int(to, number);
}

void
csuccessp_put_flag(const char *key, int flag, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    csuccessp_json_bool(to, flag);
}

void
csuccessp_put_maybe(const char *key, uint8_t maybe, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    if (maybe)
        csuccessp_json_bool(to, maybe == 2);
    else
        csuccessp_json_null(to);
}

void
csuccessp_put_date(const char *key, int32_t date, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    if (date == CSUCCESSP_DATE_NONE)
        csuccessp_json_null(to);
    else
        csuccessp_json_date(to, date);
}

void
csuccessp_put_time(const char *key, int64_t time, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    csuccessp_report_time(time, to);
}

void
csuccessp_put_share(const char *key, int64_t share, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    if (share == CSUCCESSP_PROGRESS_NONE)
        csuccessp_json_null(to);
    else
        csuccessp_json_decimal(to, share);
}

void
csuccessp_put_amount(const char *key, int64_t micro, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    if (micro == CSUCCESSP_INTEGER_MISSING)
        csuccessp_json_null(to);
    else
        csuccessp_json_decimal(to, micro);
}

void
csuccessp_put_version(const char *key, const csuccessp_plan_version *version, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    if (!version) {
        csuccessp_json_null(to);
        return;
    }
    csuccessp_json_text(to, "", 0);
    if (to->status != CSUCCESS_OK)
        return;
    to->length--; /* digits and a point go between the quotes */
    csuccessp_buffer_int(to, version->major);
    csuccessp_buffer_char(to, '.');
    csuccessp_buffer_int(to, version->minor);
    csuccessp_buffer_char(to, '"');
}

void
csuccessp_put_customer(const csuccess_book *book, const char *key, uint32_t row,
                       csuccessp_buffer *to)
{
    size_t length;
    const char *id = csuccessp_customer_id(book, row, &length);

    csuccessp_json_key(to, key);
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "id");
    csuccessp_json_text(to, id, length);
    csuccessp_put_text(book, "name", csuccessp_report_builtin(book, CSUCCESSP_BUILTIN_NAME, row),
                       to);
    csuccessp_json_end(to, '}');
}

void
csuccessp_put_next(csuccessp_buffer *to, size_t number)
{
    if (number)
        csuccessp_buffer_char(to, ',');
}

int32_t
csuccessp_plan_date(const csuccess_book *book, int64_t time)
{
    if (time == CSUCCESSP_TIME_NONE)
        return CSUCCESSP_DATE_NONE;
    return csuccessp_zone_date(csuccessp_book_zone(book), time);
}

csuccessp_text
csuccessp_plan_name(const csuccessp_plan_item *item)
{
    return item->title ? item->title : item->id;
}

uint32_t
csuccessp_view_index(const csuccessp_view *view, uint32_t place)
{
    uint32_t index = csuccessp_plan_item_at(view->book, place)->shown;

    if (index < view->count && view->marks[index].item == place)
        return index;
    return CSUCCESSP_PLAN_NONE;
}
