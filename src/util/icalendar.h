/* SPDX-License-Identifier: MIT */
/* Writing iCalendar (RFC 5545): lines that end with CR LF and are folded after 75 bytes, never
 * within a character. */
#ifndef CSUCCESSP_UTIL_ICALENDAR_H
#define CSUCCESSP_UTIL_ICALENDAR_H

#include "util/buffer.h"

typedef struct csuccessp_icalendar {
    csuccessp_buffer *to;
    size_t column; /* bytes in the physical line at hand */
    int unfolded;  /* a value that is wanted without lines */
} csuccessp_icalendar;

void csuccessp_icalendar_open(csuccessp_icalendar *calendar, csuccessp_buffer *to);

/* A line whose value is fixed text: "BEGIN:VEVENT". */
void csuccessp_icalendar_line(csuccessp_icalendar *calendar, const char *line);

/* A line in parts: the property with its parameters, then what makes its value, then the end. */
void csuccessp_icalendar_begin(csuccessp_icalendar *calendar, const char *property);
/* As it is: no control characters. */
void csuccessp_icalendar_raw(csuccessp_icalendar *calendar, const char *bytes, size_t length);
/* As a value of type TEXT: escaped. Control characters become spaces. */
void csuccessp_icalendar_text(csuccessp_icalendar *calendar, const char *bytes, size_t length);
/* An id of any characters as one of few that no reader stumbles over; different ids stay so. */
void csuccessp_icalendar_id(csuccessp_icalendar *calendar, const char *bytes, size_t length);
void csuccessp_icalendar_end(csuccessp_icalendar *calendar);

/* Whole lines: ";VALUE=DATE:20260131" and ":20260131T100000Z", seconds cut. */
void csuccessp_icalendar_date(csuccessp_icalendar *calendar, const char *property, int32_t date);
void csuccessp_icalendar_time(csuccessp_icalendar *calendar, const char *property, int64_t time);
void csuccessp_icalendar_int(csuccessp_icalendar *calendar, const char *property, int64_t number);

#endif
