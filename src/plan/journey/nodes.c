/* SPDX-License-Identifier: MIT */
/* Named values of a journey, journey.<id>.stage and the like, and the node that no value comes
 * from: it hears of all that the journey's conditions ask for, and leaves marks. */
#include <math.h>
#include <string.h>

#include "book/evaluate.h"
#include "book/measure/measure.h"
#include "plan/journey/journeys.h"

static csuccessp_standing *
standing_in(const csuccessp_pass *e, const csuccessp_journey_entry *entry, uint32_t lane)
{
    csuccessp_standing *standing = csuccessp_standing_of(e->book, entry, e->first + lane);

    return standing && standing->stage ? standing : NULL;
}

/* The stage, as a text that stays while the column shows it. */
static void
compute_stage(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted, uint64_t *changed)
{
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk)) {
        const csuccessp_standing *standing = standing_in(e, node->definition, walk.lane);
        csuccessp_text *to = &node->own.data.text[e->first + walk.lane],
                       stage = standing ? standing->stage : 0;
        if (*to == stage)
            continue;
        *to = stage;
        csuccessp_lane_set(changed, walk.lane);
    }
}

static void
compute_completed(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted,
                  uint64_t *changed)
{
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk)) {
        const csuccessp_standing *standing = standing_in(e, node->definition, walk.lane);
        int32_t *to = &node->own.data.small[e->first + walk.lane],
                completed = CSUCCESSP_SMALL_MISSING;
        if (standing)
            completed = standing->completed != CSUCCESSP_TIME_NONE;
        if (*to == completed)
            continue;
        *to = completed;
        csuccessp_lane_set(changed, walk.lane);
    }
}

static void
compute_milestones(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted,
                   uint64_t *changed)
{
    const csuccessp_journey_entry *entry = node->definition;
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk)) {
        const csuccessp_standing *standing = standing_in(e, entry, walk.lane);
        int64_t *to = &node->own.data.integer[e->first + walk.lane],
                count = CSUCCESSP_INTEGER_MISSING;
        if (standing)
            count = csuccessp_standing_milestones(e->book, entry->current, standing);
        if (*to == count)
            continue;
        *to = count;
        csuccessp_lane_set(changed, walk.lane);
    }
}

static void
store_share(csuccessp_node *node, const csuccessp_pass *e, uint32_t lane, int64_t share,
            double unit, uint64_t *changed)
{
    double *to = &node->own.data.number[e->first + lane], number = share == CSUCCESSP_PROGRESS_NONE
                                                                       ? csuccessp_missing_number()
                                                                       : (double)share / unit;

    if (*to == number || (isnan(*to) && isnan(number)))
        return;
    *to = number;
    csuccessp_lane_set(changed, lane);
}

static int64_t
index_of(const csuccessp_pass *e, const csuccessp_journey_entry *entry,
         const csuccessp_standing *standing, uint32_t lane)
{
    return csuccessp_journey_index(e->book, entry->current,
                                   csuccessp_journey_stage_find(entry->current, standing->stage),
                                   e->first + lane, e->at);
}

/* In hundredths, as stages say it. */
static void
compute_value(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted, uint64_t *changed)
{
    const csuccessp_journey_entry *entry = node->definition;
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk)) {
        const csuccessp_standing *standing = standing_in(e, entry, walk.lane);
        int64_t index = standing ? index_of(e, entry, standing, walk.lane)
                                 : CSUCCESSP_PROGRESS_NONE;
        store_share(node, e, walk.lane, index, CSUCCESSP_MICRO / 100.0, changed);
    }
}

static void
compute_progress(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted, uint64_t *changed)
{
    const csuccessp_journey_entry *entry = node->definition;
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk)) {
        const csuccessp_standing *standing = standing_in(e, entry, walk.lane);
        int64_t progress = CSUCCESSP_PROGRESS_NONE;
        if (standing)
            progress = csuccessp_journey_progress(index_of(e, entry, standing, walk.lane),
                                                  standing->begun);
        store_share(node, e, walk.lane, progress, CSUCCESSP_MICRO, changed);
    }
}

static void
compute_pace(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted, uint64_t *changed)
{
    const csuccessp_journey_entry *entry = node->definition;
    const csuccessp_journeys *j = csuccessp_journeys_of(e->book);
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk)) {
        const csuccessp_standing *standing = standing_in(e, entry, walk.lane);
        csuccessp_text *to = &node->own.data.text[e->first + walk.lane], pace = 0;
        if (standing)
            pace = j->paces[csuccessp_standing_pace(e->book, entry->current, standing, e->at)];
        if (*to == pace)
            continue;
        *to = pace;
        csuccessp_lane_set(changed, walk.lane);
    }
}

/* Days on the stage: kept is the date that they are counted from. */

static csuccessp_journey_entry *
entry_of_days(const csuccessp_node *node)
{
    return ((const csuccessp_journey_days *)node->definition)->entry;
}

static void
compute_days(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted, uint64_t *changed)
{
    const csuccessp_zone *zone = csuccessp_book_zone(e->book);
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk)) {
        const csuccessp_standing *standing = standing_in(e, entry_of_days(node), walk.lane);
        int is_going = csuccessp_standing_is_going(standing);
        node->anchor[e->first + walk.lane] = is_going ? csuccessp_zone_date(zone, standing->since)
                                                      : CSUCCESSP_TIME_NONE;
    }
    memcpy(changed, wanted, CSUCCESSP_BLOCK_WORDS * sizeof *changed); /* readers look again */
}

static double
days_at(const csuccess_book *book, const csuccessp_node *node, uint32_t row, int64_t at)
{
    double days;

    if (node->anchor[row] == CSUCCESSP_TIME_NONE)
        return csuccessp_missing_number();
    days = csuccessp_anchor_value(book, CSUCCESSP_ANCHOR_DAYS, node->anchor[row], at);
    return days > 0 ? days : 0; /* told of a time to come */
}

static void
days_lanes(const csuccessp_node *node, const csuccessp_pass *e, const uint64_t *wanted, double *out)
{
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk))
        out[walk.lane] = days_at(e->book, node, e->first + walk.lane, e->at);
}

static void
read_days(const csuccess_book *book, const csuccessp_node *node, uint32_t row, int64_t at,
          csuccess_value *out)
{
    double days = days_at(book, node, row, at);

    out->missing = isnan(days) ? CSUCCESS_MISSING_NO_DATA : CSUCCESS_PRESENT;
    out->number = out->missing ? 0 : days;
}

static int
days_anchor(const csuccess_book *book, const csuccessp_node *node, uint32_t row, int64_t *from)
{
    (void)book;
    *from = node->anchor[row];
    return CSUCCESSP_ANCHOR_DAYS;
}

/* Between two whole numbers no reader can change: both sides of an edge count. */
static csuccess_status
days_edges(csuccessp_publication *p, csuccessp_node *node, const double *edges, size_t count)
{
    csuccessp_journey_days *days = node->definition;
    size_t i;

    if (count == 0) {
        node->continuous = 1;
        return CSUCCESS_OK;
    }
    if (csuccessp_array_reserve(&p->book->memory, &days->edges, 2 * count) != CSUCCESS_OK)
        return csuccessp_fail_memory(&p->book->error);
    for (i = 0; i < count; i++) {
        double up = ceil(edges[i]), beyond = floor(edges[i]) + 1;
        if (!(up > -1 && beyond < 4000000))
            continue;
        days->edges.items[days->edges.count++] = (int32_t)up;
        days->edges.items[days->edges.count++] = (int32_t)beyond;
    }
    return CSUCCESS_OK;
}

static void
days_midnight(csuccess_book *book, csuccessp_node *node, int64_t from, int64_t to)
{
    const csuccessp_journey_days *days = node->definition;
    const csuccessp_zone *zone = csuccessp_book_zone(book);
    int64_t before = csuccessp_zone_date(zone, from), now = csuccessp_zone_date(zone, to);
    uint32_t row, rows = book->customers.rows;
    size_t i;

    for (i = 0; i < days->edges.count; i++)
        for (row = 0; row < rows && row < node->anchor_capacity; row++) {
            int64_t date = node->anchor[row];
            if (date != CSUCCESSP_TIME_NONE && before - date < days->edges.items[i] &&
                now - date >= days->edges.items[i])
                csuccessp_bits_set(&node->touched, row);
        }
}

static void
free_days(csuccess_book *book, csuccessp_node *node)
{
    csuccessp_journey_days *days = node->definition;

    if (!days)
        return;
    csuccessp_array_release(&book->memory, &days->edges);
    csuccessp_release(&book->memory, days, 1, sizeof *days);
    node->definition = NULL;
}

static void
fill_days(csuccess_book *book, csuccessp_node *node)
{
    double *out = node->own.data.number;
    csuccess_value value;
    uint32_t row;

    memset(&value, 0, sizeof value);
    value.size = sizeof value;
    for (row = 0; row < book->customers.rows; row++) {
        value.missing = CSUCCESS_MISSING_NO_DATA;
        if (csuccessp_customer_born(book, row))
            csuccessp_value_read(book, node->slot, row, &value);
        out[row] = value.missing == CSUCCESS_PRESENT ? value.number : csuccessp_missing_number();
    }
}

/* Marks. */

/* Of those who have not set out whoever may do so now, and all that are on the way. */
static void
compute_watch(csuccessp_node *node, csuccessp_pass *e, const uint64_t *wanted, uint64_t *changed)
{
    csuccessp_journey_entry *entry = node->definition;
    const csuccessp_journey *journey = entry->current;
    uint64_t outside[CSUCCESSP_BLOCK_WORDS] = {0};
    uint8_t truths[CSUCCESSP_BLOCK];
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    (void)changed;
    if (e->quiet || !journey)
        return;
    while (csuccessp_lane_next(&walk)) {
        uint32_t row = e->first + walk.lane;
        const csuccessp_standing *standing = csuccessp_standing_of(e->book, entry, row);
        if (!standing)
            csuccessp_lane_set(outside, walk.lane);
        else if (standing->stage)
            csuccessp_bits_set(&entry->stirred, row);
    }
    entry->marked = 1;
    if (journey->by_hand)
        return;
    memset(truths, CSUCCESSP_TRUE, sizeof truths);
    if (CSUCCESSP_CONDITION_IS_SET(&journey->enter))
        csuccessp_condition_truths(&journey->enter, e, outside, truths);
    walk = csuccessp_lane_start(outside);
    while (csuccessp_lane_next(&walk))
        if (truths[walk.lane] == CSUCCESSP_TRUE)
            csuccessp_bits_set(&entry->stirred, e->first + walk.lane);
}

/* Nobody reads it; but whoever asks for all values gets an answer. */
static void
read_none(const csuccess_book *book, const csuccessp_node *node, uint32_t row, int64_t at,
          csuccess_value *out)
{
    (void)book, (void)node, (void)row, (void)at, (void)out;
}

const csuccessp_node_kind csuccessp_journey_watch_kind = {
    "journey", compute_watch, NULL, read_none, NULL, NULL, NULL, NULL, NULL,
};
const csuccessp_node_kind csuccessp_journey_stage_kind = {
    "journey's stage", compute_stage, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
};
const csuccessp_node_kind csuccessp_journey_days_kind = {
    "journey's days", compute_days,  days_lanes, read_days, days_anchor,
    days_edges,       days_midnight, free_days,  fill_days,
};
const csuccessp_node_kind csuccessp_journey_value_kind = {
    "journey's value", compute_value, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
};
const csuccessp_node_kind csuccessp_journey_progress_kind = {
    "journey's progress", compute_progress, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
};
const csuccessp_node_kind csuccessp_journey_pace_kind = {
    "journey's pace", compute_pace, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
};
const csuccessp_node_kind csuccessp_journey_completed_kind = {
    "journey's completion", compute_completed, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
};
const csuccessp_node_kind csuccessp_journey_milestones_kind = {
    "journey's milestones", compute_milestones, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
};
