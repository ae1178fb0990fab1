/* SPDX-License-Identifier: MIT */
/* What timestamps, dates and durations are asked for. Months, days of the month and of the year
 * count from 0, as the language has it; getDate counts from 1; weeks begin on Sunday. */
#include "expr/function/functions.h"
#include "expr/function/zones.h"
#include "util/date.h"

enum { DAY = 86400 };

static csuccessp_any
fault(unsigned number)
{
    return csuccessp_any_fault(number);
}

/* A timestamp as its local clock shows it, or a date at midnight. */
struct local {
    int32_t date;
    int32_t second;
};

static unsigned
localize(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count, struct local *out)
{
    csuccessp_zone_choice choice;
    int64_t seconds = a[0].as.integer;
    unsigned failed;

    if (a[0].kind == CSUCCESSP_KIND_DATE) {
        out->date = (int32_t)a[0].as.integer;
        out->second = 0;
        return CSUCCESSP_FAULT_NONE;
    }
    if (count > 1) {
        failed = csuccessp_zone_choose(e, a[1], &choice);
        if (failed)
            return failed;
        seconds += csuccessp_zone_choice_offset(&choice, seconds);
    }
    out->date = (int32_t)csuccessp_floor_divide(seconds, DAY);
    out->second = (int32_t)(seconds - (int64_t)out->date * DAY);
    return CSUCCESSP_FAULT_NONE;
}

static int32_t
full_year(const struct local *t)
{
    return csuccessp_date_to_civil(t->date).year;
}

static int32_t
month(const struct local *t)
{
    return csuccessp_date_to_civil(t->date).month - 1;
}

static int32_t
day_of_month(const struct local *t)
{
    return csuccessp_date_to_civil(t->date).day - 1;
}

static int32_t
date_of_month(const struct local *t)
{
    return csuccessp_date_to_civil(t->date).day;
}

static int32_t
day_of_year(const struct local *t)
{
    return t->date - csuccessp_date_from_civil(full_year(t), 1, 1);
}

static int32_t
day_of_week(const struct local *t)
{
    return (csuccessp_weekday(t->date) + 1) % 7;
}

static int32_t
hours(const struct local *t)
{
    return t->second / 3600;
}

static int32_t
minutes(const struct local *t)
{
    return t->second / 60 % 60;
}

static int32_t
seconds_of_minute(const struct local *t)
{
    return t->second % 60;
}

static csuccessp_any
ask(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count,
    int32_t (*answer)(const struct local *))
{
    struct local t;
    unsigned failed = localize(e, a, count, &t);

    return failed ? fault(failed) : csuccessp_any_int(answer(&t));
}

csuccessp_any
csuccessp_call_full_year(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    return ask(e, a, count, full_year);
}

csuccessp_any
csuccessp_call_month(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    return ask(e, a, count, month);
}

csuccessp_any
csuccessp_call_day_of_month(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    return ask(e, a, count, day_of_month);
}

csuccessp_any
csuccessp_call_date_of_month(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    return ask(e, a, count, date_of_month);
}

csuccessp_any
csuccessp_call_day_of_year(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    return ask(e, a, count, day_of_year);
}

csuccessp_any
csuccessp_call_day_of_week(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    return ask(e, a, count, day_of_week);
}

/* Whole seconds of a duration, towards zero. */
static int64_t
whole_seconds(csuccessp_any duration)
{
    return duration.as.integer + (duration.as.integer < 0 && duration.length);
}

csuccessp_any
csuccessp_call_hours(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    if (a[0].kind == CSUCCESSP_KIND_DURATION)
        return csuccessp_any_int(whole_seconds(a[0]) / 3600);
    return ask(e, a, count, hours);
}

csuccessp_any
csuccessp_call_minutes(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    if (a[0].kind == CSUCCESSP_KIND_DURATION)
        return csuccessp_any_int(whole_seconds(a[0]) / 60);
    return ask(e, a, count, minutes);
}

csuccessp_any
csuccessp_call_seconds(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    if (a[0].kind == CSUCCESSP_KIND_DURATION)
        return csuccessp_any_int(whole_seconds(a[0]));
    return ask(e, a, count, seconds_of_minute);
}

/* Of the second, also of a duration: all of its milliseconds are getSeconds() * 1000 more. */
csuccessp_any
csuccessp_call_milliseconds(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    csuccessp_zone_choice choice;
    uint32_t nanos = a[0].length;
    unsigned failed;

    if (a[0].kind == CSUCCESSP_KIND_DURATION && a[0].as.integer < 0 && nanos)
        return csuccessp_any_int(-(int64_t)((uint32_t)CSUCCESSP_NANOS - nanos) / 1000000);
    if (count > 1) {
        failed = csuccessp_zone_choose(e, a[1], &choice);
        if (failed)
            return fault(failed);
    }
    return csuccessp_any_int(nanos / 1000000);
}
