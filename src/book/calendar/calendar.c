/* SPDX-License-Identifier: MIT */
#include "book/calendar/calendar.h"

#include <string.h>

#include "book/book.h"
#include "book/record/record.h"
#include "util/json_write.h"
#include "util/sort.h"

const char *const csuccessp_weekday_names[8] = {"monday", "tuesday",  "wednesday", "thursday",
                                                "friday", "saturday", "sunday",    NULL};

const csuccessp_calendar_entry *
csuccessp_calendar_find(const csuccess_book *book, csuccessp_text id)
{
    size_t i;

    for (i = 0; i < book->calendars.count; i++)
        if (book->calendars.items[i].id == id)
            return &book->calendars.items[i];
    return NULL;
}

static void
free_calendar(csuccess_book *book, csuccessp_calendar_entry *entry)
{
    csuccessp_texts_drop(&book->texts, entry->id);
    csuccessp_texts_drop(&book->texts, entry->title);
    csuccessp_array_release(&book->memory, &entry->holidays);
}

void
csuccessp_calendars_close(csuccess_book *book)
{
    size_t i;

    for (i = 0; i < book->calendars.count; i++)
        free_calendar(book, &book->calendars.items[i]);
    csuccessp_array_release(&book->memory, &book->calendars);
}

static void
write_minutes(csuccessp_buffer *to, const char *key, int32_t minutes)
{
    csuccessp_json_key(to, key);
    csuccessp_buffer_format(to, "\"%02d:%02d\"", (int)(minutes / 60), (int)(minutes % 60));
}

void
csuccessp_calendar_write(const csuccess_book *book, const csuccessp_calendar_entry *entry,
                         csuccessp_buffer *to)
{
    const char *id, *title;
    size_t i, length;

    id = csuccessp_texts_get(&book->texts, entry->id, &length);
    csuccessp_json_key(to, "id");
    csuccessp_json_text(to, id, length);
    if (entry->title) {
        title = csuccessp_texts_get(&book->texts, entry->title, &length);
        csuccessp_json_key(to, "title");
        csuccessp_json_text(to, title, length);
    }
    csuccessp_json_key(to, "weekend");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < 7; i++)
        if (entry->weekend >> i & 1)
            csuccessp_json_string(to, csuccessp_weekday_names[i]);
    csuccessp_json_end(to, ']');
    csuccessp_json_key(to, "holidays");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < entry->holidays.count; i++)
        csuccessp_json_date(to, entry->holidays.items[i]);
    csuccessp_json_end(to, ']');
    if (entry->from_minute >= 0) {
        csuccessp_json_key(to, "hours");
        csuccessp_json_begin(to, '{');
        write_minutes(to, "from", entry->from_minute);
        write_minutes(to, "to", entry->to_minute);
        csuccessp_json_end(to, '}');
    }
}

/* {"record": "calendar", "id": "de", "weekend": ["saturday", "sunday"],
 *  "holidays": ["2026-12-25"], "hours": {"from": "09:00", "to": "17:00"}} */

struct calendar_change {
    csuccessp_change change;
    csuccessp_calendar_entry entry;
};

struct calendar_body {
    csuccessp_slice id, title;
    yyjson_val *weekend, *holidays, *hours;
};

static const csuccessp_field calendar_fields[] = {
    {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct calendar_body, id), NULL},
    {"title", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct calendar_body, title), NULL},
    {"weekend", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct calendar_body, weekend), NULL},
    {"holidays", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct calendar_body, holidays), NULL},
    {"hours", CSUCCESSP_FIELD_OBJECT, 0, offsetof(struct calendar_body, hours), NULL},
    CSUCCESSP_COMMON_FIELDS,
};

static csuccess_status
read_weekend(const csuccessp_place *place, yyjson_val *list, uint8_t *out)
{
    static const csuccessp_field day = {"", CSUCCESSP_FIELD_CHOICE, 1, 0, csuccessp_weekday_names};
    size_t i, n;
    yyjson_val *item;
    int32_t which = 0;
    csuccess_status status;

    *out = 0;
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        status = csuccessp_field_read(&at, item, &day, &which);
        if (status != CSUCCESS_OK)
            return status;
        *out = (uint8_t)(*out | 1u << which);
    }
    if (*out == 127)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "a week has at least one working day");
    return CSUCCESS_OK;
}

static int
compare_dates(const void *context, const void *a, const void *b)
{
    (void)context;
    return *(const int32_t *)a < *(const int32_t *)b ? -1
                                                     : *(const int32_t *)a > *(const int32_t *)b;
}

static csuccess_status
read_holidays(csuccess_book *book, const csuccessp_place *place, yyjson_val *list,
              csuccessp_calendar_entry *entry)
{
    static const csuccessp_field date = {"", CSUCCESSP_FIELD_DATE, 1, 0, NULL};
    size_t i, n = yyjson_arr_size(list);
    yyjson_val *item;
    csuccess_status status;

    if (n > 100000)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "at most 100,000 holidays");
    if (n && csuccessp_array_reserve(&book->memory, &entry->holidays, n) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        status = csuccessp_field_read(&at, item, &date, &entry->holidays.items[i]);
        if (status != CSUCCESS_OK)
            return status;
        entry->holidays.count++;
    }
    csuccessp_sort(entry->holidays.items, entry->holidays.count, sizeof(int32_t), compare_dates,
                   NULL);
    return CSUCCESS_OK;
}

/* "09:30" to minutes; "24:00" is the end of the day. */
static csuccess_status
read_minutes(const csuccessp_place *place, csuccessp_slice text, int32_t *out)
{
    const char *s = text.bytes;
    size_t i;

    for (i = 0; i < text.length; i++)
        if (i == 2 ? s[i] != ':' : s[i] < '0' || s[i] > '9')
            break;
    if (text.length == 5 && i == 5) {
        *out = ((s[0] - '0') * 10 + s[1] - '0') * 60 + (s[3] - '0') * 10 + s[4] - '0';
        if (*out <= 1440 && s[3] < '6')
            return CSUCCESS_OK;
    }
    return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "expected a time of day such as 09:30");
}

static csuccess_status
read_hours(const csuccessp_place *place, yyjson_val *value, csuccessp_calendar_entry *entry)
{
    struct hours_body {
        csuccessp_slice from, to;
    } in;
    static const csuccessp_field hours_fields[] = {
        {"from", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct hours_body, from), NULL},
        {"to", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct hours_body, to), NULL},
    };
    uint64_t present;
    csuccessp_place from = csuccessp_place_name(place, "from");
    csuccessp_place to = csuccessp_place_name(place, "to");
    csuccess_status status = csuccessp_fields_read(place, value, hours_fields, 2, &in, &present);

    if (status == CSUCCESS_OK)
        status = read_minutes(&from, in.from, &entry->from_minute);
    if (status == CSUCCESS_OK)
        status = read_minutes(&to, in.to, &entry->to_minute);
    if (status == CSUCCESS_OK && entry->from_minute >= entry->to_minute)
        status = csuccessp_fail_at(place, CSUCCESS_E_VALUE, "working hours end after they begin");
    return status;
}

static void
discard_calendar(csuccess_book *book, csuccessp_change *change)
{
    free_calendar(book, &((struct calendar_change *)change)->entry);
    csuccessp_change_free(book, change);
}

static csuccess_status
prepare_calendar(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    csuccessp_place at;
    struct calendar_body in;
    struct calendar_change *c;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&record->place, record->root, calendar_fields,
                                   sizeof calendar_fields / sizeof *calendar_fields, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    c = csuccessp_change_new(book, record, CSUCCESSP_ROW_NONE, sizeof *c);
    if (!c)
        return csuccessp_fail_memory(&book->error);
    c->entry.at = c->change.at;
    c->entry.source = record->source;
    c->entry.weekend = 1u << 5 | 1u << 6;
    c->entry.from_minute = c->entry.to_minute = -1;
    c->entry.id = csuccessp_texts_take(&book->texts, in.id.bytes, in.id.length);
    if (!c->entry.id || csuccessp_array_reserve(&book->memory, &book->calendars,
                                                1 + csuccessp_pending_count(book)) != CSUCCESS_OK)
        status = csuccessp_fail_memory(&book->error);
    if (status == CSUCCESS_OK && in.title.bytes) {
        c->entry.title = csuccessp_texts_take(&book->texts, in.title.bytes, in.title.length);
        if (!c->entry.title)
            status = csuccessp_fail_memory(&book->error);
    }
    at = csuccessp_place_name(&record->place, "weekend");
    if (status == CSUCCESS_OK && in.weekend)
        status = read_weekend(&at, in.weekend, &c->entry.weekend);
    at = csuccessp_place_name(&record->place, "holidays");
    if (status == CSUCCESS_OK && in.holidays)
        status = read_holidays(book, &at, in.holidays, &c->entry);
    at = csuccessp_place_name(&record->place, "hours");
    if (status == CSUCCESS_OK && in.hours)
        status = read_hours(&at, in.hours, &c->entry);
    if (status != CSUCCESS_OK) {
        discard_calendar(book, &c->change);
        return status;
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

static void
apply_calendar(csuccess_book *book, csuccessp_change *change)
{
    struct calendar_change *c = (struct calendar_change *)change;
    size_t i;

    for (i = 0; i < book->calendars.count; i++) {
        csuccessp_calendar_entry *old = &book->calendars.items[i];
        if (old->id != c->entry.id)
            continue;
        if (!csuccessp_source_later(book, c->entry.at, c->entry.source, old->at, old->source)) {
            discard_calendar(book, change);
            return;
        }
        free_calendar(book, old);
        *old = c->entry;
        csuccessp_change_free(book, change);
        return;
    }
    book->calendars.items[book->calendars.count++] = c->entry;
    csuccessp_change_free(book, change);
}

const csuccessp_record_kind csuccessp_calendar_record = {
    "calendar", NULL, prepare_calendar, NULL, apply_calendar, discard_calendar,
};
