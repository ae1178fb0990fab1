/* SPDX-License-Identifier: MIT */
#include "book/settings.h"

#include <string.h>

#include "book/book.h"

csuccessp_settings
csuccessp_settings_default(void)
{
    csuccessp_settings out;

    memset(&out, 0, sizeof out);
    out.currency_digits = 2;
    out.fiscal_month = 1;
    out.grain = CSUCCESSP_GRAIN_EXACT;
    out.history_days = 400;
    return out;
}

/* One user more or fewer of every text of the settings. */
static void
for_texts(csuccess_book *book, const csuccessp_settings *s,
          void (*change)(csuccessp_texts *, csuccessp_text))
{
    change(&book->texts, s->currency);
    change(&book->texts, s->zone);
    change(&book->texts, s->calendar);
    change(&book->texts, s->customer_calendar);
    change(&book->texts, s->customer_zone);
    change(&book->texts, s->revenue);
    change(&book->texts, s->title);
}

void
csuccessp_settings_close(csuccess_book *book)
{
    for_texts(book, &book->settings, csuccessp_texts_drop);
}

const csuccessp_zone *
csuccessp_book_zone(const csuccess_book *book)
{
    return book->settings.zone ? csuccessp_zone_find(book, book->settings.zone) : NULL;
}

static const char *const grains[] = {"exact", "day", NULL};
static const char *const undeclared[] = {"refuse", "keep", NULL};

struct book_body {
    csuccessp_slice currency, zone, calendar, customer_calendar, customer_zone, revenue, title;
    int32_t week_start, grain, undeclared;
    int64_t fiscal_month, history_days, digits;
};

static const csuccessp_field fields[] = {
    {"currency", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct book_body, currency), NULL},
    {"zone", CSUCCESSP_FIELD_ID, 0, offsetof(struct book_body, zone), NULL},
    {"calendar", CSUCCESSP_FIELD_ID, 0, offsetof(struct book_body, calendar), NULL},
    {"customer_calendar", CSUCCESSP_FIELD_ID, 0, offsetof(struct book_body, customer_calendar),
     NULL},
    {"customer_zone", CSUCCESSP_FIELD_ID, 0, offsetof(struct book_body, customer_zone), NULL},
    {"week_start", CSUCCESSP_FIELD_CHOICE, 0, offsetof(struct book_body, week_start),
     csuccessp_weekday_names},
    {"fiscal_year_month", CSUCCESSP_FIELD_INT, 0, offsetof(struct book_body, fiscal_month), NULL},
    {"grain", CSUCCESSP_FIELD_CHOICE, 0, offsetof(struct book_body, grain), grains},
    {"history_days", CSUCCESSP_FIELD_INT, 0, offsetof(struct book_body, history_days), NULL},
    {"undeclared", CSUCCESSP_FIELD_CHOICE, 0, offsetof(struct book_body, undeclared), undeclared},
    {"revenue", CSUCCESSP_FIELD_ID, 0, offsetof(struct book_body, revenue), NULL},
    {"title", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct book_body, title), NULL},
    {"currency_digits", CSUCCESSP_FIELD_INT, 0, offsetof(struct book_body, digits), NULL},
};
enum { FIELDS = sizeof fields / sizeof *fields };

static csuccess_status
check_range(const csuccessp_place *place, const char *field, int64_t number, int64_t low,
            int64_t high)
{
    csuccessp_place at = csuccessp_place_name(place, field);

    if (number < low || number > high)
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "expected %" PRId64 " to %" PRId64, low,
                                 high);
    return CSUCCESS_OK;
}

static csuccess_status
take_text(csuccess_book *book, csuccessp_slice in, csuccessp_text *out)
{
    if (!in.bytes)
        return CSUCCESS_OK;
    *out = csuccessp_texts_take(&book->texts, in.bytes, in.length);
    return *out ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

/* The settings of a body, with texts taken. */
static csuccess_status
read_settings(csuccess_book *book, const csuccessp_place *place, yyjson_val *body,
              csuccessp_settings *out)
{
    struct book_body in;
    csuccessp_place at;
    uint64_t present;
    csuccess_status status;
    size_t i;

    memset(&in, 0, sizeof in);
    in.fiscal_month = out->fiscal_month;
    in.history_days = out->history_days;
    in.digits = out->currency_digits;
    status = csuccessp_fields_read(place, body, fields, FIELDS, &in, &present);
    if (status == CSUCCESS_OK)
        status = check_range(place, "fiscal_year_month", in.fiscal_month, 1, 12);
    if (status == CSUCCESS_OK)
        status = check_range(place, "history_days", in.history_days, 1, 36500);
    if (status == CSUCCESS_OK)
        status = check_range(place, "currency_digits", in.digits, 0, 4);
    if (status != CSUCCESS_OK)
        return status;
    out->week_start = in.week_start;
    out->grain = in.grain;
    out->keep_undeclared = in.undeclared;
    out->fiscal_month = (int32_t)in.fiscal_month;
    out->history_days = (int32_t)in.history_days;
    out->currency_digits = (int32_t)in.digits;
    if (in.currency.bytes) {
        at = csuccessp_place_name(place, "currency");
        for (i = 0; i < in.currency.length; i++)
            if (in.currency.bytes[i] < 'A' || in.currency.bytes[i] > 'Z')
                break;
        if (i != 3 || in.currency.length != 3)
            return csuccessp_fail_at(&at, CSUCCESS_E_VALUE,
                                     "a currency is three capital letters (ISO 4217)");
        out->currency = csuccessp_texts_take(&book->texts, in.currency.bytes, 3);
        if (!out->currency)
            return csuccessp_fail_memory(&book->error);
    }
    if (in.zone.bytes && !(in.zone.length == 3 && memcmp(in.zone.bytes, "UTC", 3) == 0)) {
        at = csuccessp_place_name(place, "zone");
        out->zone = csuccessp_texts_take(&book->texts, in.zone.bytes, in.zone.length);
        if (!out->zone)
            return csuccessp_fail_memory(&book->error);
        if (!csuccessp_zone_find(book, out->zone))
            return csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "no zone '%.*s' was recorded",
                                     csuccessp_shown(in.zone.bytes, in.zone.length), in.zone.bytes);
    }
    status = take_text(book, in.calendar, &out->calendar);
    if (status == CSUCCESS_OK)
        status = take_text(book, in.customer_calendar, &out->customer_calendar);
    if (status == CSUCCESS_OK)
        status = take_text(book, in.customer_zone, &out->customer_zone);
    if (status == CSUCCESS_OK)
        status = take_text(book, in.revenue, &out->revenue);
    if (status == CSUCCESS_OK)
        status = take_text(book, in.title, &out->title);
    return status;
}

static void
discard_settings(csuccess_book *book, void *object)
{
    csuccessp_settings *s = object;

    for_texts(book, s, csuccessp_texts_drop);
    csuccessp_release(&book->memory, s, 1, sizeof *s);
}

static csuccess_status
check_revenue(csuccessp_publication *p, const csuccessp_place *place, csuccessp_text setting)
{
    csuccessp_place at = csuccessp_place_name(place, "revenue");
    size_t length;
    const char *name = csuccessp_texts_get(&p->book->texts, setting, &length);
    uint32_t slot;
    csuccess_status status;

    if (!setting)
        return CSUCCESS_OK;
    status = csuccessp_publish_find(p, &at, name, length, &slot);
    if (status == CSUCCESS_OK && csuccessp_publish_node_at(p, slot)->type == CSUCCESS_TYPE_TEXT)
        status = csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "revenue is a number");
    return status;
}

/* What is computed is as of an instant, and may wait for midnight; an attribute is known at once.
 */
static csuccess_status
check_attribute(csuccessp_publication *p, const csuccessp_place *place, const char *field,
                csuccessp_text setting)
{
    csuccessp_place at = csuccessp_place_name(place, field);
    size_t length;
    const char *name = csuccessp_texts_get(&p->book->texts, setting, &length);
    const csuccessp_node *node;
    uint32_t slot;
    csuccess_status status;

    if (!setting)
        return CSUCCESS_OK;
    status = csuccessp_publish_find(p, &at, name, length, &slot);
    if (status != CSUCCESS_OK)
        return status;
    node = csuccessp_publish_node_at(p, slot);
    if (node->kind != &csuccessp_attribute_kind || node->type != CSUCCESS_TYPE_TEXT)
        return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "'%.*s' is no attribute with a text",
                                 csuccessp_shown(name, length), name);
    return CSUCCESS_OK;
}

static csuccess_status
compile_settings(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
                 yyjson_val *body)
{
    csuccess_book *book = p->book;
    csuccessp_settings *s = csuccessp_allocate(&book->memory, 1, sizeof *s);
    csuccess_status status;

    if (!s)
        return csuccessp_fail_memory(&book->error);
    *s = csuccessp_settings_default();
    draft->object = s;
    status = read_settings(book, place, body, s);
    if (status != CSUCCESS_OK)
        return status;
    if (book->clock.now != CSUCCESSP_TIME_NONE && !p->loading &&
        (s->zone != book->settings.zone || s->grain != book->settings.grain ||
         (s->currency != book->settings.currency && book->settings.currency)))
        return csuccessp_fail_at(place, CSUCCESS_E_STATE,
                                 "zone, grain and currency are fixed once the clock runs");
    status = check_revenue(p, place, s->revenue);
    if (status == CSUCCESS_OK)
        status = check_attribute(p, place, "customer_calendar", s->customer_calendar);
    if (status == CSUCCESS_OK)
        status = check_attribute(p, place, "customer_zone", s->customer_zone);
    return status;
}

static void
commit_settings(csuccessp_publication *p, csuccessp_draft *draft)
{
    csuccess_book *book = p->book;
    csuccessp_settings *s = draft->object;

    csuccessp_settings_close(book);
    book->settings = *s;
    for_texts(book, s, csuccessp_texts_keep);
}

const csuccessp_section csuccessp_settings_section = {
    "book", "book", 1, NULL, compile_settings, commit_settings, discard_settings,
};
