/* SPDX-License-Identifier: MIT */
#include "book/calendar/workday.h"

#include "book/book.h"

/* So many days off in a row end a search: a calendar may have no other. */
enum { OFF_MAX = 3660 };

typedef struct absence {
    int32_t from, to; /* both included */
} absence;

/* The next of a list of absences. They are canonical JSON, so that each stands at a place that is
 * known: [{"from":"2026-07-06","to":"2026-07-24"},... */
static int
next_absence(csuccessp_slice *list, absence *out)
{
    enum {
        FROM = sizeof "[{\"from\":\"" - 1,
        TO = FROM + CSUCCESSP_DATE_TEXT + sizeof "\",\"to\":\"" - 1,
        LENGTH = TO + CSUCCESSP_DATE_TEXT + sizeof "\"}" - 1
    };

    if (list->length < LENGTH ||
        csuccessp_date_read(list->bytes + FROM, CSUCCESSP_DATE_TEXT, &out->from) != CSUCCESS_OK ||
        csuccessp_date_read(list->bytes + TO, CSUCCESSP_DATE_TEXT, &out->to) != CSUCCESS_OK)
        return 0;
    list->bytes += LENGTH;
    list->length -= LENGTH;
    return 1;
}

static csuccessp_slice
absences_of(const csuccessp_schedule *schedule)
{
    csuccessp_slice list = {NULL, 0};

    if (schedule->absences)
        list.bytes = csuccessp_texts_get(&schedule->book->texts, schedule->absences, &list.length);
    return list;
}

static int
is_weekend(const csuccessp_schedule *schedule, int32_t date)
{
    unsigned days = schedule->calendar ? schedule->calendar->weekend : 1u << 5 | 1u << 6;

    return days >> csuccessp_weekday(date) & 1;
}

/* How many holidays lie before a date. */
static size_t
holidays_before(const csuccessp_schedule *schedule, int32_t date)
{
    size_t low = 0, high = schedule->calendar ? schedule->calendar->holidays.count : 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (schedule->calendar->holidays.items[middle] < date)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int
is_holiday(const csuccessp_schedule *schedule, int32_t date)
{
    size_t i = holidays_before(schedule, date);

    return schedule->calendar && i < schedule->calendar->holidays.count &&
           schedule->calendar->holidays.items[i] == date;
}

/* 0 on a business day; else how many days off there are at least, from this one on. An absence
 * counts whole, for it may go on for years. */
static int32_t
days_off(const csuccessp_schedule *schedule, int32_t date, int step)
{
    int32_t days = is_weekend(schedule, date) || is_holiday(schedule, date), n;
    csuccessp_slice list = absences_of(schedule);
    absence a;

    while (next_absence(&list, &a)) {
        if (date < a.from || date > a.to)
            continue;
        n = 1 + (step > 0 ? a.to - date : date - a.from);
        if (n > days)
            days = n;
    }
    return days;
}

static int32_t
days_between(int32_t date, int32_t other, int step)
{
    return step > 0 ? other - date : date - other;
}

/* How many days beyond a date have neither holiday nor absence. */
static int32_t
quiet_days(const csuccessp_schedule *schedule, int32_t date, int step)
{
    int32_t days = days_between(date, step > 0 ? CSUCCESSP_DATE_MAX : CSUCCESSP_DATE_MIN, step);
    size_t i = holidays_before(schedule, step > 0 ? date + 1 : date);
    csuccessp_slice list = absences_of(schedule);
    absence a;
    int32_t n;

    if (schedule->calendar && (step > 0 ? i < schedule->calendar->holidays.count : i > 0))
        days = days_between(date, schedule->calendar->holidays.items[step > 0 ? i : i - 1], step) -
               1;
    while (next_absence(&list, &a)) {
        if (step > 0 ? a.to <= date : a.from >= date)
            continue;
        n = days_between(date, step > 0 ? a.from : a.to, step) - 1;
        if (n < days)
            days = n;
    }
    return days > 0 ? days : 0;
}

int
csuccessp_schedule_absent(const csuccessp_schedule *schedule, int32_t date)
{
    csuccessp_slice list = absences_of(schedule);
    absence a;

    while (next_absence(&list, &a))
        if (date >= a.from && date <= a.to)
            return 1;
    return 0;
}

int
csuccessp_workday_is(const csuccessp_schedule *schedule, int32_t date)
{
    return days_off(schedule, date, 1) == 0;
}

/* A search for business days. */
typedef struct search {
    const csuccessp_schedule *schedule;
    int step;
    int32_t date;  /* looked at last */
    int32_t found; /* the last business day, or where it began */
    int32_t off;   /* days off in a row before `date`, and this one */
    int64_t left;  /* business days to go */
} search;

/* Whole weeks without holidays and absences need no looking at. The last business day is left
 * to be found. */
static void
skip_weeks(search *s)
{
    int32_t worked = 0, weeks, d;

    for (d = 0; d < 7; d++)
        worked += !is_weekend(s->schedule, d);
    if (!worked || s->left <= worked)
        return;
    weeks = quiet_days(s->schedule, s->date, s->step) / 7;
    if (weeks > (s->left - 1) / worked)
        weeks = (int32_t)((s->left - 1) / worked);
    if (!weeks)
        return;
    s->left -= (int64_t)weeks * worked;
    s->date += 7 * weeks * s->step;
    for (s->found = s->date; is_weekend(s->schedule, s->found); s->found -= s->step)
        s->off++;
}

int32_t
csuccessp_workday_add(const csuccessp_schedule *schedule, int32_t date, int32_t days)
{
    search s = {schedule, days < 0 ? -1 : 1, 0, 0, 0, days};
    int32_t end = s.step > 0 ? CSUCCESSP_DATE_MAX : CSUCCESSP_DATE_MIN, n;

    s.date = s.found = csuccessp_date_within(date);
    s.off = !csuccessp_workday_is(schedule, s.date);
    if (days == 0)
        s.left = s.off;
    else if (days < 0)
        s.left = -s.left;
    while (s.left) {
        if (s.off == 0)
            skip_weeks(&s);
        if (days_between(s.date, end, s.step) <= 0 || s.off >= OFF_MAX)
            break;
        s.date += s.step;
        n = days_off(schedule, s.date, s.step);
        if (n == 0) {
            s.found = s.date;
            s.left--;
            s.off = 0;
        } else {
            s.date += (n - 1) * s.step;
            s.off += n;
        }
    }
    return s.found;
}
