/* SPDX-License-Identifier: MIT */
/* Dates and days: not in the language elsewhere. */
#include "util/date.h"

#include "expr/function/functions.h"
#include "expr/function/zones.h"

enum { DAY = 86400, MONTHS_MAX = 12 * 9999 };

static csuccessp_any
fault(unsigned number)
{
    return csuccessp_any_fault(number);
}

static csuccessp_any
make_date(int64_t days)
{
    if (days < CSUCCESSP_DATE_MIN || days > CSUCCESSP_DATE_MAX)
        return fault(CSUCCESSP_FAULT_OVERFLOW);
    return csuccessp_any_of(CSUCCESSP_KIND_DATE, days);
}

static csuccessp_any
parse_date(csuccessp_any text)
{
    int32_t date;

    if (csuccessp_date_read(text.as.bytes, text.length, &date) != CSUCCESS_OK)
        return fault(CSUCCESSP_FAULT_CONVERSION);
    return make_date(date);
}

static csuccessp_any
date_of(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    csuccessp_zone_choice choice;
    int64_t seconds = a[0].as.integer;
    unsigned failed;

    if (count > 1) {
        failed = csuccessp_zone_choose(e, a[1], &choice);
        if (failed)
            return fault(failed);
        seconds += csuccessp_zone_choice_offset(&choice, seconds);
    }
    return make_date(csuccessp_floor_divide(seconds, DAY));
}

/* date(text), date(timestamp), date(timestamp, zone). */
csuccessp_any
csuccessp_call_date(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    return a[0].kind == CSUCCESSP_KIND_STRING ? parse_date(a[0]) : date_of(e, a, count);
}

/* date(year, month, day), all from 1. */
csuccessp_any
csuccessp_call_date_civil(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    int64_t year = a[0].as.integer, month = a[1].as.integer, day = a[2].as.integer;

    (void)e, (void)count;
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > csuccessp_days_in_month((int32_t)year, (int32_t)month))
        return fault(CSUCCESSP_FAULT_RANGE);
    return make_date(csuccessp_date_from_civil((int32_t)year, (int32_t)month, (int32_t)day));
}

/* When a date begins: in UTC, or in a zone. */
csuccessp_any
csuccessp_call_date_begins(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    csuccessp_zone_choice choice = {NULL, 0};
    unsigned failed;

    if (count > 1) {
        failed = csuccessp_zone_choose(e, a[1], &choice);
        if (failed)
            return fault(failed);
    }
    return csuccessp_any_timestamp(
        csuccessp_zone_choice_midnight(&choice, (int32_t)a[0].as.integer), 0);
}

csuccessp_any
csuccessp_call_days(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    const int64_t most = INT64_MAX / DAY;

    (void)e, (void)count;
    if (a[0].as.integer > most || a[0].as.integer < -most)
        return fault(CSUCCESSP_FAULT_OVERFLOW);
    return csuccessp_any_duration(a[0].as.integer * DAY, 0);
}

csuccessp_any
csuccessp_call_add_days(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    const int64_t most = CSUCCESSP_DATE_MAX - CSUCCESSP_DATE_MIN;

    (void)e, (void)count;
    if (a[1].as.integer > most || a[1].as.integer < -most)
        return fault(CSUCCESSP_FAULT_OVERFLOW);
    return make_date(a[0].as.integer + a[1].as.integer);
}

csuccessp_any
csuccessp_call_add_months(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    if (a[1].as.integer > MONTHS_MAX || a[1].as.integer < -MONTHS_MAX)
        return fault(CSUCCESSP_FAULT_OVERFLOW);
    return make_date(csuccessp_date_add_months((int32_t)a[0].as.integer, (int32_t)a[1].as.integer));
}

csuccessp_any
csuccessp_call_months_between(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    (void)e, (void)count;
    return csuccessp_any_int(
        csuccessp_months_between((int32_t)a[0].as.integer, (int32_t)a[1].as.integer));
}
