/* SPDX-License-Identifier: MIT */
#include "util/icalendar.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "util/date.h"
#include "util/utf8.h"

enum { LINE_BYTES = 75, STAMP_MAX = 32 };

void
csuccessp_icalendar_open(csuccessp_icalendar *c, csuccessp_buffer *to)
{
    c->to = to;
    c->column = 0;
    c->unfolded = 0;
}

/* Bytes that are not to be parted. */
static void
put(csuccessp_icalendar *c, const char *bytes, size_t length)
{
    if (c->column + length > LINE_BYTES && !c->unfolded) {
        csuccessp_buffer_text(c->to, "\r\n ");
        c->column = 1;
    }
    csuccessp_buffer_add(c->to, bytes, length);
    c->column += length;
}

void
csuccessp_icalendar_begin(csuccessp_icalendar *c, const char *property)
{
    csuccessp_icalendar_raw(c, property, strlen(property));
    put(c, ":", 1);
}

void
csuccessp_icalendar_raw(csuccessp_icalendar *c, const char *bytes, size_t length)
{
    uint32_t point;
    size_t i, n;

    for (i = 0; i < length; i += n) {
        n = csuccessp_utf8_next(bytes + i, length - i, &point);
        put(c, bytes + i, n);
    }
}

static int
is_control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0);
}

void
csuccessp_icalendar_text(csuccessp_icalendar *c, const char *bytes, size_t length)
{
    char escaped[2] = {'\\', 0};
    uint32_t point;
    size_t i, n;

    for (i = 0; i < length; i += n) {
        n = csuccessp_utf8_next(bytes + i, length - i, &point);
        if (point == '\r' && i + 1 < length && bytes[i + 1] == '\n')
            continue; /* the line feed counts */
        if (point == '\n' || point == '\r') {
            put(c, "\\n", 2);
        } else if (is_control(point)) {
            put(c, " ", 1);
        } else if (point == '\\' || point == ';' || point == ',') {
            escaped[1] = bytes[i];
            put(c, escaped, 2);
        } else {
            put(c, bytes + i, n);
        }
    }
}

static int
is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

void
csuccessp_icalendar_id(csuccessp_icalendar *c, const char *bytes, size_t length)
{
    static const char hex[] = "0123456789ABCDEF";
    char code[3] = {'%', 0, 0};
    size_t i;

    for (i = 0; i < length; i++) {
        if (is_plain(bytes[i])) {
            put(c, bytes + i, 1);
            continue;
        }
        code[1] = hex[(unsigned char)bytes[i] >> 4];
        code[2] = hex[(unsigned char)bytes[i] & 15];
        put(c, code, 3);
    }
}

void
csuccessp_icalendar_end(csuccessp_icalendar *c)
{
    csuccessp_buffer_text(c->to, "\r\n");
    c->column = 0;
}

void
csuccessp_icalendar_line(csuccessp_icalendar *c, const char *line)
{
    csuccessp_icalendar_raw(c, line, strlen(line));
    csuccessp_icalendar_end(c);
}

static size_t
write_date(char *to, int32_t date)
{
    csuccessp_civil civil = csuccessp_date_to_civil(date);

    return (size_t)snprintf(to, STAMP_MAX, "%04" PRId32 "%02" PRId32 "%02" PRId32, civil.year,
                            civil.month, civil.day);
}

void
csuccessp_icalendar_date(csuccessp_icalendar *c, const char *property, int32_t date)
{
    char text[STAMP_MAX];

    csuccessp_icalendar_raw(c, property, strlen(property));
    csuccessp_icalendar_begin(c, ";VALUE=DATE");
    csuccessp_icalendar_raw(c, text, write_date(text, date));
    csuccessp_icalendar_end(c);
}

void
csuccessp_icalendar_time(csuccessp_icalendar *c, const char *property, int64_t time)
{
    int32_t date = csuccessp_time_date(time);
    int64_t second = (time - (int64_t)date * CSUCCESSP_DAY) / CSUCCESSP_SECOND;
    char text[STAMP_MAX];
    size_t n = write_date(text, date);

    n += (size_t)snprintf(text + n, sizeof text - n, "T%02d%02d%02dZ", (int)(second / 3600),
                          (int)(second / 60 % 60), (int)(second % 60));
    csuccessp_icalendar_begin(c, property);
    csuccessp_icalendar_raw(c, text, n);
    csuccessp_icalendar_end(c);
}

void
csuccessp_icalendar_int(csuccessp_icalendar *c, const char *property, int64_t number)
{
    char text[STAMP_MAX];

    csuccessp_icalendar_begin(c, property);
    csuccessp_icalendar_raw(c, text, csuccessp_write_int(text, number));
    csuccessp_icalendar_end(c);
}
