/* SPDX-License-Identifier: MIT */
/* Time zones as data: the instants at which the offset from UTC changes. */
#ifndef CSUCCESSP_UTIL_ZONE_H
#define CSUCCESSP_UTIL_ZONE_H

#include "util/date.h"

typedef struct csuccessp_zone {
    int32_t first;   /* seconds east of UTC before the first transition */
    uint32_t count;  /* transitions */
    int64_t *at;     /* instants, strictly increasing */
    int32_t *offset; /* seconds east of UTC from then on */
} csuccessp_zone;

/* Seconds east of UTC at an instant. A NULL zone is UTC. */
int32_t csuccessp_zone_offset(const csuccessp_zone *zone, int64_t time);

/* The local date of an instant. */
int32_t csuccessp_zone_date(const csuccessp_zone *zone, int64_t time);

/* The instant of a local time, in microseconds since local 1970-01-01T00:00. A local time that
 * the clocks skip moves forward by what they skip; of one that comes twice the first is meant. */
int64_t csuccessp_zone_instant(const csuccessp_zone *zone, int64_t local);

/* The instant at which a local day begins. */
int64_t csuccessp_zone_midnight(const csuccessp_zone *zone, int32_t date);

/* The first beginning of a local day after `time`. */
int64_t csuccessp_zone_next_midnight(const csuccessp_zone *zone, int64_t time);

/* The last beginning of a local day at or before `time`. */
int64_t csuccessp_zone_last_midnight(const csuccessp_zone *zone, int64_t time);

#endif
