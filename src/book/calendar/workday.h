/* SPDX-License-Identifier: MIT */
/* Business days: which days and hours are worked, and where offsets and instants end up by them.
 *
 * A schedule says whose calendar counts. Without a calendar, offsets in business days count Monday
 * to Friday, and no instant is moved. */
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

/* The schedule that counts for a customer and, maybe, a member (0: none). */
csuccessp_schedule csuccessp_schedule_of(const csuccess_book *book, uint32_t row,
                                         csuccessp_text member, int whose);

/* 1 on a business day. */
int csuccessp_workday_is(const csuccessp_schedule *schedule, int32_t date);

/* The business day `days` after a date, or before it when negative; 0: the date itself when it is
 * one, else the next. */
int32_t csuccessp_workday_add(const csuccessp_schedule *schedule, int32_t date, int32_t days);

/* An offset from an instant, in the schedule's local time: the time of day stays. */
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

/* Where an instant moves to when it lies outside of working time: the next beginning of work; or,
 * `earlier`, the last business day before it (at the same time of day, or its end of work). The
 * instant itself without a calendar. */
int64_t csuccessp_schedule_move(const csuccessp_schedule *schedule, int64_t at, int earlier);

/* The last instant of a local day's work (its end of work, else one second before midnight), for due
 * dates. */
int64_t csuccessp_schedule_end_of_day(const csuccessp_schedule *schedule, int64_t at);

#endif
