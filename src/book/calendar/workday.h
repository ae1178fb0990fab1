/* SPDX-License-Identifier: MIT */
/* Business days: which days and hours are worked, and where offsets and instants end up by them.
 *
 * A schedule says whose calendar counts. Without a calendar, offsets in business days count Monday
 * to Friday, and no instant is moved. A member's absences are days off of that member's schedule,
 * with and without a calendar.
 *
 * Nothing here fails or looks for ever: results stay within the years 1 to 9999, and after 3,660
 * days off in a row a search gives back what it has. Local times follow csuccessp_zone_instant:
 * those that the clocks skip move forward, of those that come twice the first is meant. */
#ifndef CSUCCESSP_BOOK_WORKDAY_H
#define CSUCCESSP_BOOK_WORKDAY_H

#include <csuccess/handle.h>

#include "util/texts.h"
#include "util/zone.h"

struct csuccessp_calendar_entry;
struct csuccessp_entity;

/* Whose calendar and zone are asked for. */
enum {
    CSUCCESSP_SCHEDULE_OWNER,    /* the member's, else the customer's, else the book's */
    CSUCCESSP_SCHEDULE_CUSTOMER, /* the customer's, else the book's */
    CSUCCESSP_SCHEDULE_BOOK,
    CSUCCESSP_SCHEDULE_NONE /* no calendar, the book's zone */
};

typedef struct csuccessp_schedule {
    const struct csuccessp_calendar_entry *calendar; /* NULL: none */
    const csuccessp_zone *zone;                      /* NULL: UTC */
    csuccessp_text absences; /* of the member, as their record says them; 0: none */
    const csuccess_book *book;
} csuccessp_schedule;

/* The schedule that counts for a customer (CSUCCESSP_ROW_NONE: none) and, maybe, a member (0:
 * none). Calendar and zone are looked for apart; whoever names one that was not recorded is passed
 * over. It borrows from the book, until the next record. */
csuccessp_schedule csuccessp_schedule_of(const csuccess_book *book, uint32_t row,
                                         csuccessp_text member, int whose);

/* 1 on a business day. */
int csuccessp_workday_is(const csuccessp_schedule *schedule, int32_t date);

/* 1 when the member is absent on that day. */
int csuccessp_schedule_absent(const csuccessp_schedule *schedule, int32_t date);

/* The business day `days` after a date, or before it when negative; 0: the date itself when it is
 * one, else the next. Where there are not so many, the last one there is, or the date itself. */
int32_t csuccessp_workday_add(const csuccessp_schedule *schedule, int32_t date, int32_t days);

/* An offset from an instant, in the schedule's local time: the time of day stays. Months come
 * first and keep the anchor's day (or the month's last), then days, then business days; 0 business
 * days move nothing. Only `microseconds` is no local time at all. */
typedef struct csuccessp_offset {
    int32_t months;
    int32_t days;
    int32_t business_days;
    int64_t microseconds; /* added last, as real time: hours */
} csuccessp_offset;
int64_t csuccessp_schedule_add(const csuccessp_schedule *schedule, int64_t at,
                               const csuccessp_offset *offset);
/* The same from a date: the result is the local beginning of that day. */
int64_t csuccessp_schedule_day(const csuccessp_schedule *schedule, int32_t date,
                               const csuccessp_offset *offset);

/* Where an instant moves to when it lies outside of working time. Later: the next beginning of
 * work, which is the day's own without working hours. `earlier`: the end of work before it; without
 * working hours the same time of day on the last business day. The instant itself without a
 * calendar, or where there is no business day; moved once, it stays. */
int64_t csuccessp_schedule_move(const csuccessp_schedule *schedule, int64_t at, int earlier);

/* The last instant of a local day's work, for due dates: its end of work, or one second before
 * midnight, without working hours or with those that go on to 24:00. It may lie before `at`. */
int64_t csuccessp_schedule_end_of_day(const csuccessp_schedule *schedule, int64_t at);

#endif
