/* SPDX-License-Identifier: MIT */
#include "util/zone.h"

/* How many transitions lie at or before `time`. */
static uint32_t
passed(const csuccessp_zone *zone, int64_t time)
{
    uint32_t low = 0, high = zone->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (zone->at[middle] <= time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int32_t
offset_after(const csuccessp_zone *zone, uint32_t transitions)
{
    return transitions ? zone->offset[transitions - 1] : zone->first;
}

int32_t
csuccessp_zone_offset(const csuccessp_zone *zone, int64_t time)
{
    return zone ? offset_after(zone, passed(zone, time)) : 0;
}

int32_t
csuccessp_zone_date(const csuccessp_zone *zone, int64_t time)
{
    return csuccessp_time_date(time + csuccessp_zone_offset(zone, time) * CSUCCESSP_SECOND);
}

/* The instant of a local time. Of one that the clocks skip: as they would have shown it, or the
 * change itself when `at_change`. */
static int64_t
instant(const csuccessp_zone *zone, int64_t local, int at_change)
{
    uint32_t i, from;
    int64_t time;

    if (!zone)
        return local;
    /* offsets are below a day: the answer lies within a day of the local time taken as UTC.
     * The first stretch of constant offset that holds the local time, or ends before it could,
     * decides: in an overlap that is the earlier one, in a gap the one before the clocks jump. */
    from = passed(zone, local - CSUCCESSP_DAY);
    for (i = from;; i++) {
        time = local - offset_after(zone, i) * CSUCCESSP_SECOND;
        if (i >= zone->count || time < zone->at[i])
            return time;
        /* beyond this stretch; skipped altogether when the next one begins later than it */
        if (local - offset_after(zone, i + 1) * CSUCCESSP_SECOND < zone->at[i])
            return at_change ? zone->at[i] : time;
    }
}

int64_t
csuccessp_zone_instant(const csuccessp_zone *zone, int64_t local)
{
    return instant(zone, local, 0);
}

int64_t
csuccessp_zone_midnight(const csuccessp_zone *zone, int32_t date)
{
    return instant(zone, date * CSUCCESSP_DAY, 1);
}

int64_t
csuccessp_zone_next_midnight(const csuccessp_zone *zone, int64_t time)
{
    int32_t date = csuccessp_zone_date(zone, time);
    int64_t midnight = csuccessp_zone_midnight(zone, date + 1);

    /* a zone may skip a whole day, or repeat a midnight */
    for (date++; midnight <= time; date++)
        midnight = csuccessp_zone_midnight(zone, date + 1);
    return midnight;
}

int64_t
csuccessp_zone_last_midnight(const csuccessp_zone *zone, int64_t time)
{
    int32_t date = csuccessp_zone_date(zone, time);
    int64_t midnight = csuccessp_zone_midnight(zone, date), next;

    /* where clocks were put back past midnight, a later day has begun before */
    while ((next = csuccessp_zone_midnight(zone, ++date)) <= time)
        midnight = next;
    return midnight;
}
