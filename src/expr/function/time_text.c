/* SPDX-License-Identifier: MIT */
#include "expr/function/time_text.h"

#include <string.h>

#include "expr/function/number_text.h"
#include "util/date.h"

enum { DAY = 86400 };

static size_t
write_two(char *to, int value)
{
    to[0] = (char)('0' + value / 10);
    to[1] = (char)('0' + value % 10);
    return 2;
}

/* ".5" for 500,000,000 nanoseconds; nothing for none. */
static size_t
write_fraction(char *to, uint32_t nanos)
{
    uint32_t unit = (uint32_t)CSUCCESSP_NANOS / 10;
    size_t n = 0;

    if (nanos == 0)
        return 0;
    to[n++] = '.';
    for (; nanos; unit /= 10) {
        to[n++] = (char)('0' + nanos / unit);
        nanos %= unit;
    }
    return n;
}

size_t
csuccessp_timestamp_text(char *to, csuccessp_any timestamp)
{
    int32_t date = (int32_t)csuccessp_floor_divide(timestamp.as.integer, DAY);
    int second = (int)(timestamp.as.integer - (int64_t)date * DAY);
    size_t n = csuccessp_date_write(to, date);

    to[n++] = 'T';
    n += write_two(to + n, second / 3600);
    to[n++] = ':';
    n += write_two(to + n, second / 60 % 60);
    to[n++] = ':';
    n += write_two(to + n, second % 60);
    n += write_fraction(to + n, timestamp.length);
    to[n++] = 'Z';
    return n;
}

size_t
csuccessp_duration_text(char *to, csuccessp_any duration)
{
    int64_t seconds = duration.as.integer;
    uint32_t nanos = duration.length;
    size_t n = 0;

    if (seconds < 0) {
        to[n++] = '-';
        seconds = -seconds;
        if (nanos) {
            seconds--;
            nanos = (uint32_t)CSUCCESSP_NANOS - nanos;
        }
    }
    n += csuccessp_int_text(to + n, seconds);
    n += write_fraction(to + n, nanos);
    to[n++] = 's';
    return n;
}

struct cursor {
    const char *at, *end;
};

static int
take(struct cursor *c, char byte)
{
    if (c->at == c->end || *c->at != byte)
        return 0;
    c->at++;
    return 1;
}

/* Two digits of at most `most`, or -1. */
static int32_t
take_two(struct cursor *c, int32_t most)
{
    int32_t value;

    if (c->end - c->at < 2 || c->at[0] < '0' || c->at[0] > '9' || c->at[1] < '0' || c->at[1] > '9')
        return -1;
    value = (c->at[0] - '0') * 10 + (c->at[1] - '0');
    c->at += 2;
    return value <= most ? value : -1;
}

/* Hours and minutes without a sign; 0 when they are not there. */
static int
take_offset(struct cursor *c, int32_t *seconds)
{
    int32_t hours = take_two(c, 23), minutes;

    if (hours < 0 || !take(c, ':'))
        return 0;
    minutes = take_two(c, 59);
    *seconds = hours * 3600 + minutes * 60;
    return minutes >= 0;
}

int
csuccessp_offset_parse(const char *text, size_t length, int32_t *seconds)
{
    struct cursor c;
    int negative = 0;

    c.at = text;
    c.end = text + length;
    if (take(&c, '-'))
        negative = 1;
    else
        take(&c, '+');
    if (!take_offset(&c, seconds) || c.at != c.end)
        return 0;
    if (negative)
        *seconds = -*seconds;
    return 1;
}

/* Digits after the point; those beyond nanoseconds are dropped. -1 when there are none. */
static int64_t
take_fraction(struct cursor *c)
{
    int64_t nanos = 0, unit = CSUCCESSP_NANOS / 10;
    const char *from = c->at;

    for (; c->at < c->end && *c->at >= '0' && *c->at <= '9'; c->at++, unit /= 10)
        nanos += (*c->at - '0') * unit;
    return c->at > from ? nanos : -1;
}

static int
take_clock(struct cursor *c, int64_t *seconds, int64_t *nanos)
{
    int32_t hour, minute, second, offset = 0;

    hour = take_two(c, 23);
    if (hour < 0 || !take(c, ':'))
        return 0;
    minute = take_two(c, 59);
    if (minute < 0 || !take(c, ':'))
        return 0;
    second = take_two(c, 59);
    *nanos = second >= 0 && take(c, '.') ? take_fraction(c) : 0;
    if (second < 0 || *nanos < 0)
        return 0;
    *seconds = hour * 3600 + minute * 60 + second;
    if (take(c, 'Z'))
        return c->at == c->end;
    if (!csuccessp_offset_parse(c->at, (size_t)(c->end - c->at), &offset) ||
        (*c->at != '+' && *c->at != '-'))
        return 0;
    *seconds -= offset;
    return 1;
}

csuccessp_any
csuccessp_timestamp_parse(const char *text, size_t length)
{
    struct cursor c;
    int32_t date;
    int64_t seconds, nanos;

    if (length < CSUCCESSP_DATE_TEXT + 1 ||
        csuccessp_date_read(text, CSUCCESSP_DATE_TEXT, &date) != CSUCCESS_OK ||
        text[CSUCCESSP_DATE_TEXT] != 'T')
        return csuccessp_any_fault(CSUCCESSP_FAULT_CONVERSION);
    c.at = text + CSUCCESSP_DATE_TEXT + 1;
    c.end = text + length;
    if (!take_clock(&c, &seconds, &nanos))
        return csuccessp_any_fault(CSUCCESSP_FAULT_CONVERSION);
    return csuccessp_any_timestamp((int64_t)date * DAY + seconds, nanos);
}

/* Nanoseconds of a unit, or 0; the longer name first where one begins with another. */
static int64_t
take_unit(struct cursor *c)
{
    static const struct unit {
        const char *name;
        int64_t nanos;
    } units[] = {
        {"ns", 1},
        {"us", 1000},
        {"\xc2\xb5s", 1000}, /* micro sign */
        {"\xce\xbcs", 1000}, /* Greek mu */
        {"ms", 1000000},
        {"s", CSUCCESSP_NANOS},
        {"m", 60 * CSUCCESSP_NANOS},
        {"h", 3600 * CSUCCESSP_NANOS},
    };
    size_t i, n;

    for (i = 0; i < sizeof units / sizeof *units; i++) {
        n = strlen(units[i].name);
        if ((size_t)(c->end - c->at) >= n && memcmp(c->at, units[i].name, n) == 0) {
            c->at += n;
            return units[i].nanos;
        }
    }
    return 0;
}

/* The nanoseconds of a fraction of a unit, rounded down. From the last digit to the first: rounding
 * down on the way does not change where it ends. */
static uint64_t
part_of(const char *digits, size_t count, uint64_t unit)
{
    uint64_t value = 0;

    while (count--)
        value = (value + (uint64_t)(digits[count] - '0') * unit) / 10;
    return value;
}

static size_t
take_digits(struct cursor *c)
{
    const char *from = c->at;

    while (c->at < c->end && *c->at >= '0' && *c->at <= '9')
        c->at++;
    return (size_t)(c->at - from);
}

/* One number and its unit, added to the nanoseconds. A fault, or 0. */
static unsigned
take_term(struct cursor *c, uint64_t *total)
{
    const uint64_t most = (uint64_t)INT64_MAX + 1;
    const char *digits = c->at, *fraction;
    size_t count = take_digits(c), fraction_count = 0;
    uint64_t whole = 0, unit, part;

    fraction = c->at + 1;
    if (take(c, '.'))
        fraction_count = take_digits(c);
    unit = (uint64_t)take_unit(c);
    if (count + fraction_count == 0 || unit == 0)
        return CSUCCESSP_FAULT_CONVERSION;
    if (count && csuccessp_uint_parse(digits, count, &whole) != CSUCCESSP_READ_DONE)
        return CSUCCESSP_FAULT_OVERFLOW;
    part = part_of(fraction, fraction_count, unit);
    if (whole > most / unit || whole * unit > most - *total || part > most - *total - whole * unit)
        return CSUCCESSP_FAULT_OVERFLOW;
    *total += whole * unit + part;
    return CSUCCESSP_FAULT_NONE;
}

csuccessp_any
csuccessp_duration_parse(const char *text, size_t length)
{
    struct cursor c;
    uint64_t total = 0;
    int64_t seconds, nanos;
    int negative = 0;
    unsigned fault;

    c.at = text;
    c.end = text + length;
    if (take(&c, '-'))
        negative = 1;
    else
        take(&c, '+');
    if (c.at == c.end)
        return csuccessp_any_fault(CSUCCESSP_FAULT_CONVERSION);
    if (c.end - c.at == 1 && *c.at == '0')
        return csuccessp_any_duration(0, 0);
    while (c.at < c.end) {
        fault = take_term(&c, &total);
        if (fault)
            return csuccessp_any_fault(fault);
    }
    seconds = (int64_t)(total / (uint64_t)CSUCCESSP_NANOS);
    nanos = (int64_t)(total % (uint64_t)CSUCCESSP_NANOS);
    return negative ? csuccessp_any_duration(-seconds, -nanos)
                    : csuccessp_any_duration(seconds, nanos);
}
