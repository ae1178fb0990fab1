/* SPDX-License-Identifier: MIT */
/* Whose calendar and zone count, and what becomes of instants by them. */
#include <string.h>

#include "book/book.h"
#include "book/calendar/workday.h"

enum {
    MONTHS_MAX = 120000, /* more lead out of the years 1 to 9999 from anywhere */
    MINUTES_OF_DAY = 1440,
    SKIPPED_MAX = 3660 /* days that a zone may be found to skip */
};

/* Whose. */

/* A member's field is a JSON string of an id, which has no control characters: only quotes and
 * backslashes are escaped. */
static csuccessp_slice
member_id(const csuccess_book *book, csuccessp_text field, char room[CSUCCESSP_ID_MAX])
{
    csuccessp_slice out = {room, 0};
    size_t length, i;
    const char *text = csuccessp_texts_get(&book->texts, field, &length);

    for (i = 1; i + 1 < length && out.length < CSUCCESSP_ID_MAX; i++) {
        if (text[i] == '\\')
            i++;
        room[out.length++] = text[i];
    }
    return out;
}

/* What a customer's attribute says, which the book's settings name. */
static csuccessp_slice
customer_id(const csuccess_book *book, csuccessp_text setting, uint32_t row)
{
    csuccessp_slice out = {NULL, 0};
    const csuccessp_attribute *attribute;
    const char *name;
    size_t length;
    uint32_t slot;

    if (!setting || row == CSUCCESSP_ROW_NONE)
        return out;
    name = csuccessp_texts_get(&book->texts, setting, &length);
    slot = csuccessp_slot_find(book, name, length, 0);
    attribute = slot == CSUCCESSP_SLOT_NONE ? NULL : csuccessp_attribute_at(book, slot);
    if (attribute && csuccessp_column_has(&attribute->column, row))
        out.bytes = csuccessp_texts_get(&book->texts, attribute->column.data.text[row],
                                        &out.length);
    return out;
}

static void
choose_calendar(csuccessp_schedule *schedule, csuccessp_slice id)
{
    csuccessp_text known;

    if (schedule->calendar || !id.length)
        return;
    known = csuccessp_texts_find(&schedule->book->texts, id.bytes, id.length);
    if (known)
        schedule->calendar = csuccessp_calendar_find(schedule->book, known);
}

/* 1 when the id is that of a zone. UTC needs no record, as in the settings of the book. */
static int
choose_zone(csuccessp_schedule *schedule, csuccessp_slice id)
{
    csuccessp_text known;

    if (!id.length)
        return 0;
    if (id.length == 3 && memcmp(id.bytes, "UTC", 3) == 0)
        return 1;
    known = csuccessp_texts_find(&schedule->book->texts, id.bytes, id.length);
    if (known)
        schedule->zone = csuccessp_zone_find(schedule->book, known);
    return schedule->zone != NULL;
}

static const csuccessp_entity *
member_of(const csuccess_book *book, csuccessp_text member)
{
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, member, &length);
    csuccessp_ref ref = member ? csuccessp_entity_find(book, &book->members, 0, id, length) : 0;

    return ref ? csuccessp_entity_at(book, ref) : NULL;
}

csuccessp_schedule
csuccessp_schedule_of(const csuccess_book *book, uint32_t row, csuccessp_text member, int whose)
{
    csuccessp_schedule out = {NULL, NULL, 0, book};
    const csuccessp_settings *settings = &book->settings;
    const csuccessp_entity *owner = whose == CSUCCESSP_SCHEDULE_OWNER ? member_of(book, member)
                                                                      : NULL;
    int with_customer = whose == CSUCCESSP_SCHEDULE_OWNER || whose == CSUCCESSP_SCHEDULE_CUSTOMER;
    char room[CSUCCESSP_ID_MAX];
    csuccessp_slice id;
    int zoned = 0;

    if (owner) {
        choose_calendar(&out, member_id(book, owner->value[CSUCCESSP_MEMBER_CALENDAR], room));
        zoned = choose_zone(&out, member_id(book, owner->value[CSUCCESSP_MEMBER_ZONE], room));
        out.absences = owner->value[CSUCCESSP_MEMBER_ABSENCES];
    }
    if (with_customer) {
        choose_calendar(&out, customer_id(book, settings->customer_calendar, row));
        if (!zoned)
            zoned = choose_zone(&out, customer_id(book, settings->customer_zone, row));
    }
    if (whose != CSUCCESSP_SCHEDULE_NONE && settings->calendar) {
        id.bytes = csuccessp_texts_get(&book->texts, settings->calendar, &id.length);
        choose_calendar(&out, id);
    }
    if (!zoned)
        out.zone = csuccessp_book_zone(book);
    return out;
}

/* Offsets. */

/* The sum of a time within bounds and any duration. */
static int64_t
time_after(int64_t time, int64_t microseconds)
{
    if (microseconds > CSUCCESSP_TIME_MAX - time)
        return CSUCCESSP_TIME_MAX;
    if (microseconds < CSUCCESSP_TIME_MIN - time)
        return CSUCCESSP_TIME_MIN;
    return time + microseconds;
}

static int32_t
date_after(const csuccessp_schedule *schedule, int32_t date, const csuccessp_offset *offset)
{
    int32_t months = offset->months;

    if (months > MONTHS_MAX)
        months = MONTHS_MAX;
    if (months < -MONTHS_MAX)
        months = -MONTHS_MAX;
    date = csuccessp_date_within(csuccessp_date_add_months(date, months));
    date = csuccessp_date_within((int64_t)date + offset->days);
    return offset->business_days ? csuccessp_workday_add(schedule, date, offset->business_days)
                                 : date;
}

int64_t
csuccessp_schedule_add(const csuccessp_schedule *schedule, int64_t at,
                       const csuccessp_offset *offset)
{
    int64_t local, time_of_day;
    int32_t date;

    at = csuccessp_time_within(at);
    /* of a time that comes twice, the second is not to become the first */
    if (offset->months || offset->days || offset->business_days) {
        local = at + csuccessp_zone_offset(schedule->zone, at) * CSUCCESSP_SECOND;
        date = csuccessp_time_date(local);
        time_of_day = local - date * CSUCCESSP_DAY;
        date = date_after(schedule, csuccessp_date_within(date), offset);
        at = csuccessp_time_within(
            csuccessp_zone_instant(schedule->zone, date * CSUCCESSP_DAY + time_of_day));
    }
    return time_after(at, offset->microseconds);
}

int64_t
csuccessp_schedule_day(const csuccessp_schedule *schedule, int32_t date,
                       const csuccessp_offset *offset)
{
    date = date_after(schedule, csuccessp_date_within(date), offset);
    return time_after(csuccessp_time_within(csuccessp_zone_midnight(schedule->zone, date)),
                      offset->microseconds);
}

/* Working time. */

static int32_t
local_date(const csuccessp_schedule *schedule, int64_t at)
{
    return csuccessp_date_within(csuccessp_zone_date(schedule->zone, at));
}

static int
has_hours(const csuccessp_schedule *schedule)
{
    return schedule->calendar && schedule->calendar->from_minute >= 0;
}

static int64_t
minute_of(const csuccessp_schedule *schedule, int32_t date, int32_t minute)
{
    return csuccessp_time_within(csuccessp_zone_instant(
        schedule->zone, date * CSUCCESSP_DAY + minute * (60 * CSUCCESSP_SECOND)));
}

static int64_t
work_begins(const csuccessp_schedule *schedule, int32_t date)
{
    if (has_hours(schedule))
        return minute_of(schedule, date, schedule->calendar->from_minute);
    return csuccessp_time_within(csuccessp_zone_midnight(schedule->zone, date));
}

static int
ends_early(const csuccessp_schedule *schedule)
{
    return has_hours(schedule) && schedule->calendar->to_minute < MINUTES_OF_DAY;
}

/* The last instant of work, as people write it: a day that is worked to its end ends on that day.
 */
static int64_t
last_of_work(const csuccessp_schedule *schedule, int32_t date)
{
    if (ends_early(schedule))
        return minute_of(schedule, date, schedule->calendar->to_minute);
    return csuccessp_time_within(csuccessp_zone_midnight(schedule->zone, date + 1) -
                                 CSUCCESSP_SECOND);
}

/* 1 when the work of a day has ended. */
static int
is_over(const csuccessp_schedule *schedule, int32_t date, int64_t at)
{
    return ends_early(schedule) ? at >= last_of_work(schedule, date)
                                : local_date(schedule, at) > date;
}

/* The first working time at or after an instant. Work that clocks put off to the day after it, or
 * a day that they skip, is not there. */
static int64_t
move_on(const csuccessp_schedule *schedule, int64_t at)
{
    int32_t today = local_date(schedule, at), next;
    int32_t date = csuccessp_workday_add(schedule, today, 0);

    while (csuccessp_workday_is(schedule, date)) {
        int64_t begin = work_begins(schedule, date);
        if (local_date(schedule, begin) == date) {
            if (at <= begin)
                return begin;
            if (!is_over(schedule, date, at))
                return at;
        }
        next = csuccessp_workday_add(schedule, date, 1);
        if (next == date || next - today > SKIPPED_MAX)
            break;
        date = next;
    }
    return at;
}

/* Where the time of day of an instant is on another day, or that day's end of work. */
static int64_t
on_day(const csuccessp_schedule *schedule, int64_t at, int32_t date)
{
    int64_t local = at + csuccessp_zone_offset(schedule->zone, at) * CSUCCESSP_SECOND;

    if (has_hours(schedule))
        return last_of_work(schedule, date);
    return csuccessp_time_within(csuccessp_zone_instant(
        schedule->zone, local + ((int64_t)date - csuccessp_time_date(local)) * CSUCCESSP_DAY));
}

/* The last working time at or before an instant, the end of work included. */
static int64_t
move_back(const csuccessp_schedule *schedule, int64_t at)
{
    int32_t today = local_date(schedule, at), date, next;
    int64_t end;

    if (csuccessp_workday_is(schedule, today)) {
        if (is_over(schedule, today, at))
            return last_of_work(schedule, today);
        if (at >= work_begins(schedule, today))
            return at;
    }
    for (date = today;; date = next) {
        next = csuccessp_workday_add(schedule, date, -1);
        if (next == date || today - next > SKIPPED_MAX)
            return at;
        end = on_day(schedule, at, next);
        if (local_date(schedule, end) == next)
            return end < at ? end : at;
    }
}

int64_t
csuccessp_schedule_move(const csuccessp_schedule *schedule, int64_t at, int earlier)
{
    if (!schedule->calendar)
        return at;
    at = csuccessp_time_within(at);
    return earlier ? move_back(schedule, at) : move_on(schedule, at);
}

int64_t
csuccessp_schedule_end_of_day(const csuccessp_schedule *schedule, int64_t at)
{
    return last_of_work(schedule, local_date(schedule, csuccessp_time_within(at)));
}
