/* SPDX-License-Identifier: MIT */
#include "util/date.h"

/* Days of the year before each month, counting from March, so that the leap day comes last. */
static const int32_t days_before[12] = {0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337};

enum {
    DAYS_400_YEARS = 146097,
    DAYS_100_YEARS = 36524,
    DAYS_4_YEARS = 1461,
    MARCH_1_YEAR_0 = -719468 /* the day from which eras are counted */
};

int64_t
csuccessp_floor_divide(int64_t a, int64_t b)
{
    int64_t q = a / b;

    return q * b > a ? q - 1 : q;
}

int32_t
csuccessp_time_date(int64_t time)
{
    return (int32_t)csuccessp_floor_divide(time, CSUCCESSP_DAY);
}

int32_t
csuccessp_date_within(int64_t date)
{
    if (date < CSUCCESSP_DATE_MIN)
        return CSUCCESSP_DATE_MIN;
    return date > CSUCCESSP_DATE_MAX ? CSUCCESSP_DATE_MAX : (int32_t)date;
}

int64_t
csuccessp_time_within(int64_t time)
{
    if (time < CSUCCESSP_TIME_MIN)
        return CSUCCESSP_TIME_MIN;
    return time > CSUCCESSP_TIME_MAX ? CSUCCESSP_TIME_MAX : time;
}

int32_t
csuccessp_date_from_civil(int32_t year, int32_t month, int32_t day)
{
    int32_t y = month <= 2 ? year - 1 : year; /* years begin in March */
    int32_t era = (int32_t)csuccessp_floor_divide(y, 400);
    int32_t in_era = y - era * 400;

    return MARCH_1_YEAR_0 + era * DAYS_400_YEARS + in_era * 365 + in_era / 4 - in_era / 100 +
           days_before[(month + 9) % 12] + day - 1;
}

csuccessp_civil
csuccessp_date_to_civil(int32_t date)
{
    csuccessp_civil out;
    int32_t n = date - MARCH_1_YEAR_0;
    int32_t era = (int32_t)csuccessp_floor_divide(n, DAYS_400_YEARS);
    int32_t left = n - era * DAYS_400_YEARS, centuries, fours, years, month = 11;

    centuries = left / DAYS_100_YEARS < 3 ? left / DAYS_100_YEARS : 3;
    left -= centuries * DAYS_100_YEARS;
    fours = left / DAYS_4_YEARS;
    left -= fours * DAYS_4_YEARS;
    years = left / 365 < 3 ? left / 365 : 3;
    left -= years * 365;
    while (days_before[month] > left)
        month--;
    out.year = era * 400 + centuries * 100 + fours * 4 + years;
    out.month = month < 10 ? month + 3 : month - 9;
    out.day = left - days_before[month] + 1;
    if (out.month <= 2)
        out.year++;
    return out;
}

int32_t
csuccessp_days_in_month(int32_t year, int32_t month)
{
    static const int32_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
        return 29;
    return days[month - 1];
}

int32_t
csuccessp_weekday(int32_t date)
{
    return (int32_t)((((int64_t)date + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
}

int32_t
csuccessp_date_add_months(int32_t date, int32_t months)
{
    csuccessp_civil c = csuccessp_date_to_civil(date);
    int32_t total = c.year * 12 + c.month - 1 + months, days;

    c.year = (int32_t)csuccessp_floor_divide(total, 12);
    c.month = total - c.year * 12 + 1;
    days = csuccessp_days_in_month(c.year, c.month);
    return csuccessp_date_from_civil(c.year, c.month, c.day < days ? c.day : days);
}

int32_t
csuccessp_months_between(int32_t from, int32_t to)
{
    csuccessp_civil a = csuccessp_date_to_civil(from), b = csuccessp_date_to_civil(to);
    int32_t months = (b.year - a.year) * 12 + b.month - a.month;

    if (to >= from) {
        if (csuccessp_date_add_months(from, months) > to)
            months--;
    } else if (csuccessp_date_add_months(from, months) < to) {
        months++;
    }
    return months;
}

/* `count` digits at `*p`; -1 when there are not. */
static int32_t
digits(const char **p, const char *end, int count)
{
    int32_t value = 0;

    if (end - *p < count)
        return -1;
    for (; count; count--, ++*p) {
        if (**p < '0' || **p > '9')
            return -1;
        value = value * 10 + (**p - '0');
    }
    return value;
}

static int
take(const char **p, const char *end, char c)
{
    if (*p == end || **p != c)
        return 0;
    ++*p;
    return 1;
}

static csuccess_status
read_date(const char **p, const char *end, int32_t *out)
{
    int32_t year, month, day;

    year = digits(p, end, 4);
    if (year < 1 || !take(p, end, '-'))
        return CSUCCESS_E_VALUE;
    month = digits(p, end, 2);
    if (month < 1 || month > 12 || !take(p, end, '-'))
        return CSUCCESS_E_VALUE;
    day = digits(p, end, 2);
    if (day < 1 || day > csuccessp_days_in_month(year, month))
        return CSUCCESS_E_VALUE;
    *out = csuccessp_date_from_civil(year, month, day);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_date_read(const char *text, size_t length, int32_t *out)
{
    const char *p = text, *end = text + length;
    int32_t date;

    if (length != CSUCCESSP_DATE_TEXT || read_date(&p, end, &date) != CSUCCESS_OK)
        return CSUCCESS_E_VALUE;
    *out = date;
    return CSUCCESS_OK;
}

static csuccess_status
read_offset(const char **p, const char *end, int64_t *seconds)
{
    int sign;
    int32_t hours, minutes;

    *seconds = 0;
    if (take(p, end, 'Z') || take(p, end, 'z'))
        return CSUCCESS_OK;
    if (take(p, end, '+'))
        sign = 1;
    else if (take(p, end, '-'))
        sign = -1;
    else
        return CSUCCESS_E_VALUE;
    hours = digits(p, end, 2);
    if (hours < 0 || hours > 23 || !take(p, end, ':'))
        return CSUCCESS_E_VALUE;
    minutes = digits(p, end, 2);
    if (minutes < 0 || minutes > 59)
        return CSUCCESS_E_VALUE;
    *seconds = sign * (hours * 3600 + minutes * 60);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_time_read(const char *text, size_t length, int64_t *out)
{
    const char *p = text, *end = text + length;
    int32_t date, hour, minute, second, fraction = 0, unit = 100000;
    int64_t offset, time;

    if (read_date(&p, end, &date) != CSUCCESS_OK)
        return CSUCCESS_E_VALUE;
    if (!take(&p, end, 'T') && !take(&p, end, 't') && !take(&p, end, ' '))
        return CSUCCESS_E_VALUE;
    hour = digits(&p, end, 2);
    if (hour < 0 || hour > 23 || !take(&p, end, ':'))
        return CSUCCESS_E_VALUE;
    minute = digits(&p, end, 2);
    if (minute < 0 || minute > 59 || !take(&p, end, ':'))
        return CSUCCESS_E_VALUE;
    second = digits(&p, end, 2);
    if (second < 0 || second > 60)
        return CSUCCESS_E_VALUE;
    if (take(&p, end, '.')) {
        if (p == end || *p < '0' || *p > '9')
            return CSUCCESS_E_VALUE;
        for (; p < end && *p >= '0' && *p <= '9'; p++, unit /= 10) {
            if (unit == 0 && *p != '0')
                return CSUCCESS_E_VALUE;
            fraction += (*p - '0') * unit;
        }
    }
    if (read_offset(&p, end, &offset) != CSUCCESS_OK || p != end)
        return CSUCCESS_E_VALUE;
    time = (int64_t)date * CSUCCESSP_DAY +
           (hour * 3600 + minute * 60 + second - offset) * CSUCCESSP_SECOND + fraction;
    if (time < CSUCCESSP_TIME_MIN || time > CSUCCESSP_TIME_MAX)
        return CSUCCESS_E_VALUE;
    *out = time;
    return CSUCCESS_OK;
}

static void
put(char *to, int32_t value, int count)
{
    for (; count; value /= 10)
        to[--count] = (char)('0' + value % 10);
}

size_t
csuccessp_date_write(char *to, int32_t date)
{
    csuccessp_civil c = csuccessp_date_to_civil(date);

    put(to, c.year, 4);
    to[4] = '-';
    put(to + 5, c.month, 2);
    to[7] = '-';
    put(to + 8, c.day, 2);
    return CSUCCESSP_DATE_TEXT;
}

size_t
csuccessp_time_write(char *to, int64_t time)
{
    int32_t date = csuccessp_time_date(time);
    int64_t left = time - date * CSUCCESSP_DAY;
    int32_t seconds = (int32_t)(left / CSUCCESSP_SECOND),
            micro = (int32_t)(left % CSUCCESSP_SECOND);
    size_t n = csuccessp_date_write(to, date);

    to[n++] = 'T';
    put(to + n, seconds / 3600, 2);
    to[n + 2] = ':';
    put(to + n + 3, seconds / 60 % 60, 2);
    to[n + 5] = ':';
    put(to + n + 6, seconds % 60, 2);
    n += 8;
    if (micro) {
        to[n++] = '.';
        put(to + n, micro, 6);
        for (n += 6; to[n - 1] == '0'; n--)
            ;
    }
    to[n++] = 'Z';
    return n;
}

void
csuccessp_buffer_date(csuccessp_buffer *buffer, int32_t date)
{
    char *to = csuccessp_buffer_room(buffer, CSUCCESSP_DATE_TEXT);

    if (to)
        buffer->length += csuccessp_date_write(to, date);
}

void
csuccessp_buffer_time(csuccessp_buffer *buffer, int64_t time)
{
    char *to = csuccessp_buffer_room(buffer, CSUCCESSP_TIME_TEXT_MAX);

    if (to)
        buffer->length += csuccessp_time_write(to, time);
}
