/* SPDX-License-Identifier: MIT */
/* The Gregorian calendar: days and microseconds since 1970-01-01, years 1 to 9999. */
#ifndef CSUCCESSP_UTIL_DATE_H
#define CSUCCESSP_UTIL_DATE_H

#include <csuccess/status.h>

#include "util/buffer.h"

#define CSUCCESSP_SECOND INT64_C(1000000)
#define CSUCCESSP_DAY (INT64_C(86400) * CSUCCESSP_SECOND)

#define CSUCCESSP_DATE_MIN (-719162)                            /* 0001-01-01 */
#define CSUCCESSP_DATE_MAX 2932896                              /* 9999-12-31 */
#define CSUCCESSP_TIME_MIN (CSUCCESSP_DATE_MIN * CSUCCESSP_DAY) /* inclusive */
#define CSUCCESSP_TIME_MAX ((CSUCCESSP_DATE_MAX + 1) * CSUCCESSP_DAY - 1)
#define CSUCCESSP_TIME_NONE INT64_MIN
#define CSUCCESSP_DATE_NONE INT32_MIN

typedef struct csuccessp_civil {
    int32_t year, month, day; /* month and day from 1 */
} csuccessp_civil;

int32_t csuccessp_date_from_civil(int32_t year, int32_t month, int32_t day);
csuccessp_civil csuccessp_date_to_civil(int32_t date);
int32_t csuccessp_days_in_month(int32_t year, int32_t month);

/* 0 Monday to 6 Sunday. */
int32_t csuccessp_weekday(int32_t date);

/* The date `months` later (or earlier), on the anchor's day or the month's last. */
int32_t csuccessp_date_add_months(int32_t date, int32_t months);

/* Whole months from one date to another by the same rule; negative when `to` is earlier. */
int32_t csuccessp_months_between(int32_t from, int32_t to);

/* "2026-01-31". CSUCCESS_E_VALUE. */
csuccess_status csuccessp_date_read(const char *text, size_t length, int32_t *out);

/* RFC 3339: "2026-01-31T10:00:00.123456Z" or with an offset. A leap second counts as the second
 * after it. CSUCCESS_E_VALUE; more than six digits of a second are refused. */
csuccess_status csuccessp_time_read(const char *text, size_t length, int64_t *out);

#define CSUCCESSP_DATE_TEXT 10
#define CSUCCESSP_TIME_TEXT_MAX 27
size_t csuccessp_date_write(char *to, int32_t date);
size_t csuccessp_time_write(char *to, int64_t time);

void csuccessp_buffer_date(csuccessp_buffer *buffer, int32_t date);
void csuccessp_buffer_time(csuccessp_buffer *buffer, int64_t time);

/* The nearest of the years 1 to 9999. */
int32_t csuccessp_date_within(int64_t date);
int64_t csuccessp_time_within(int64_t time);

/* Floor division: days before 1970 too. */
int32_t csuccessp_time_date(int64_t time);
int64_t csuccessp_floor_divide(int64_t a, int64_t b);

#endif
