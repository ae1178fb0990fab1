/* SPDX-License-Identifier: MIT */
/* Where a customer stands on a journey: changes, and what follows from it by itself. */
#include <string.h>

#include "book/saved/ledger.h"
#include "plan/journey/journeys.h"
#include "plan/plan.h"

const char *const csuccessp_move_kinds[CSUCCESSP_MOVES + 1] = {
    [CSUCCESSP_MOVE_ENTER] = "enter",       [CSUCCESSP_MOVE_FORWARD] = "forward",
    [CSUCCESSP_MOVE_BACK] = "back",         [CSUCCESSP_MOVE_HAND] = "hand",
    [CSUCCESSP_MOVE_COMPLETE] = "complete", [CSUCCESSP_MOVE_LEAVE] = "leave",
    [CSUCCESSP_MOVE_REMOVED] = "removed",   NULL,
};

static csuccessp_pool *
pool_of(const csuccess_book *book)
{
    return &csuccessp_journeys_of(book)->pool;
}

csuccessp_standing *
csuccessp_standing_of(const csuccess_book *book, const csuccessp_journey_entry *entry, uint32_t row)
{
    csuccessp_ref ref = row < entry->capacity ? entry->standing[row] : 0;

    return ref ? csuccessp_pool_at(pool_of(book), ref) : NULL;
}

csuccessp_journey_move *
csuccessp_move_at(const csuccess_book *book, csuccessp_ref move)
{
    return csuccessp_pool_at(pool_of(book), move);
}

csuccessp_reached *
csuccessp_reached_at(const csuccess_book *book, csuccessp_ref reached)
{
    return csuccessp_pool_at(pool_of(book), reached);
}

csuccessp_reached *
csuccessp_reached_find(const csuccess_book *book, const csuccessp_standing *standing,
                       csuccessp_text milestone)
{
    csuccessp_ref ref = standing->reached;

    for (; ref; ref = csuccessp_reached_at(book, ref)->next)
        if (csuccessp_reached_at(book, ref)->milestone == milestone)
            return csuccessp_reached_at(book, ref);
    return NULL;
}

int
csuccessp_standing_is_going(const csuccessp_standing *standing)
{
    return standing && standing->stage && standing->completed == CSUCCESSP_TIME_NONE;
}

uint32_t
csuccessp_standing_milestones(const csuccess_book *book, const csuccessp_journey *journey,
                              const csuccessp_standing *standing)
{
    csuccessp_ref ref = standing->reached;
    uint32_t count = 0;

    for (; ref; ref = csuccessp_reached_at(book, ref)->next)
        count += csuccessp_journey_milestone_find(
                     journey, csuccessp_reached_at(book, ref)->milestone, NULL) != NULL;
    return count;
}

int32_t
csuccessp_standing_days(const csuccess_book *book, const csuccessp_standing *standing, int64_t at)
{
    const csuccessp_zone *zone = csuccessp_book_zone(book);
    int32_t days = csuccessp_zone_date(zone, at) - csuccessp_zone_date(zone, standing->since);

    return days > 0 ? days : 0;
}

uint8_t
csuccessp_standing_pace(const csuccess_book *book, const csuccessp_journey *journey,
                        const csuccessp_standing *standing, int64_t at)
{
    uint32_t stage;
    int32_t days, target, most;

    if (!standing || !standing->stage)
        return CSUCCESSP_PACE_NONE;
    if (standing->completed != CSUCCESSP_TIME_NONE)
        return CSUCCESSP_PACE_ACHIEVED;
    stage = csuccessp_journey_stage_find(journey, standing->stage);
    if (stage == UINT32_MAX)
        return CSUCCESSP_PACE_NONE;
    target = journey->stages.items[stage].target_days;
    most = journey->stages.items[stage].max_days;
    days = csuccessp_standing_days(book, standing, at);
    if (most >= 0 && days > most)
        return CSUCCESSP_PACE_STUCK;
    if (target >= 0 && days > target)
        return CSUCCESSP_PACE_BEHIND;
    return target >= 0 || most >= 0 ? CSUCCESSP_PACE_ON_TRACK : CSUCCESSP_PACE_NONE;
}

/* Changes. */

csuccess_status
csuccessp_journeys_reserve(csuccess_book *book, uint32_t moves, uint32_t milestones)
{
    const uint64_t promised = csuccessp_journeys_of(book)->promised;
    uint64_t bytes = (promised + 1) * csuccessp_pool_rounded(sizeof(csuccessp_standing)) +
                     (promised + moves) * csuccessp_pool_rounded(sizeof(csuccessp_journey_move)) +
                     (promised + milestones) * csuccessp_pool_rounded(sizeof(csuccessp_reached));

    return csuccessp_pool_reserve(pool_of(book), bytes) == CSUCCESS_OK
               ? CSUCCESS_OK
               : csuccessp_fail_memory(&book->error);
}

void
csuccessp_standing_touch(csuccess_book *book, csuccessp_journey_entry *entry, uint32_t row)
{
    if (entry->current)
        csuccessp_bits_set(&entry->touched, row);
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_CUSTOMERS, row);
}

csuccessp_standing *
csuccessp_standing_make(csuccess_book *book, csuccessp_journey_entry *entry, uint32_t row)
{
    csuccessp_standing *standing;

    entry->standing[row] = csuccessp_pool_take(pool_of(book), sizeof *standing);
    standing = csuccessp_standing_of(book, entry, row);
    if (!standing)
        return NULL;
    standing->since = standing->started = standing->first_value = CSUCCESSP_TIME_NONE;
    standing->completed = standing->left = CSUCCESSP_TIME_NONE;
    standing->turned = standing->wake = CSUCCESSP_TIME_NONE;
    standing->begun = CSUCCESSP_PROGRESS_NONE;
    return standing;
}

static void
free_move(csuccess_book *book, csuccessp_ref ref)
{
    const csuccessp_journey_move *move = csuccessp_move_at(book, ref);

    csuccessp_texts_drop(&book->texts, move->from);
    csuccessp_texts_drop(&book->texts, move->to);
    csuccessp_texts_drop(&book->texts, move->by);
    csuccessp_pool_give(pool_of(book), ref, sizeof *move);
}

static void
drop_oldest(csuccess_book *book, csuccessp_standing *standing)
{
    csuccessp_ref *link = &standing->moves;

    while (csuccessp_move_at(book, *link)->next)
        link = &csuccessp_move_at(book, *link)->next;
    free_move(book, *link);
    *link = 0;
    standing->move_count--;
}

void
csuccessp_standing_note(csuccess_book *book, csuccessp_standing *standing, uint8_t kind,
                        csuccessp_text from, csuccessp_text to, csuccessp_text by, int64_t at)
{
    csuccessp_ref ref = csuccessp_pool_take(pool_of(book), sizeof(csuccessp_journey_move));
    csuccessp_journey_move *move = csuccessp_move_at(book, ref);

    move->kind = kind;
    move->at = at;
    move->from = from;
    move->to = to;
    move->by = by;
    csuccessp_texts_keep(&book->texts, from);
    csuccessp_texts_keep(&book->texts, to);
    move->next = standing->moves;
    standing->moves = ref;
    if (standing->move_count++ == CSUCCESSP_MOVES_KEPT)
        drop_oldest(book, standing);
}

static void
set_stage(csuccess_book *book, csuccessp_standing *standing, csuccessp_text stage, int64_t at)
{
    csuccessp_texts_keep(&book->texts, stage);
    csuccessp_texts_drop(&book->texts, standing->stage);
    csuccessp_texts_drop(&book->texts, standing->former);
    standing->stage = stage;
    standing->former = 0;
    standing->since = at;
    standing->held = standing->settling = 0;
}

static void
free_reached(csuccess_book *book, csuccessp_ref *link)
{
    csuccessp_ref ref = *link;
    const csuccessp_reached *reached = csuccessp_reached_at(book, ref);

    *link = reached->next;
    csuccessp_texts_drop(&book->texts, reached->milestone);
    csuccessp_texts_drop(&book->texts, reached->by);
    csuccessp_pool_give(pool_of(book), ref, sizeof *reached);
}

csuccessp_standing *
csuccessp_standing_enter(csuccess_book *book, csuccessp_journey_entry *entry, uint32_t row,
                         uint32_t stage, csuccessp_text by, int64_t at)
{
    csuccessp_standing *standing = csuccessp_standing_of(book, entry, row);

    if (!standing)
        standing = csuccessp_standing_make(book, entry, row);
    while (standing->reached)
        free_reached(book, &standing->reached);
    standing->started = at;
    standing->first_value = standing->completed = standing->left = CSUCCESSP_TIME_NONE;
    standing->turned = CSUCCESSP_TIME_NONE;
    standing->begun = CSUCCESSP_PROGRESS_NONE;
    csuccessp_standing_move(book, entry, row, stage, CSUCCESSP_MOVE_ENTER, by, at);
    return standing;
}

void
csuccessp_standing_move(csuccess_book *book, csuccessp_journey_entry *entry, uint32_t row,
                        uint32_t stage, uint8_t kind, csuccessp_text by, int64_t at)
{
    csuccessp_standing *standing = csuccessp_standing_of(book, entry, row);
    csuccessp_text to = stage == UINT32_MAX ? 0 : entry->current->stages.items[stage].id;

    csuccessp_standing_note(book, standing, kind, standing->stage, to, by, at);
    if (kind == CSUCCESSP_MOVE_COMPLETE) {
        standing->completed = at;
        standing->held = standing->settling = 0;
    } else {
        set_stage(book, standing, to, at);
        standing->completed = CSUCCESSP_TIME_NONE;
    }
    if (kind == CSUCCESSP_MOVE_LEAVE)
        standing->left = at;
    standing->settling = kind == CSUCCESSP_MOVE_HAND;
    if (kind == CSUCCESSP_MOVE_BACK)
        standing->turned = at;
    csuccessp_standing_touch(book, entry, row);
}

void
csuccessp_standing_reach(csuccess_book *book, csuccessp_journey_entry *entry, uint32_t row,
                         csuccessp_text milestone, csuccessp_text by, int by_itself, int64_t at)
{
    csuccessp_standing *standing = csuccessp_standing_of(book, entry, row);
    const csuccessp_journey_milestone *m = csuccessp_journey_milestone_find(entry->current,
                                                                            milestone, NULL);
    csuccessp_ref ref = csuccessp_pool_take(pool_of(book), sizeof(csuccessp_reached));
    csuccessp_reached *reached = csuccessp_reached_at(book, ref);

    csuccessp_texts_keep(&book->texts, milestone);
    reached->milestone = milestone;
    reached->by = by;
    reached->by_itself = (uint8_t)by_itself;
    reached->at = at;
    reached->next = standing->reached;
    standing->reached = ref;
    /* where nobody says what the first value is, the gate of value is it */
    if (m->gate == CSUCCESSP_GATE_VALUE && standing->first_value == CSUCCESSP_TIME_NONE &&
        !CSUCCESSP_CONDITION_IS_SET(&entry->current->first_value))
        standing->first_value = at;
    csuccessp_standing_touch(book, entry, row);
}

/* When value was seen first, where milestones say so. */
static int64_t
first_of_gate(const csuccess_book *book, const csuccessp_journey *journey,
              const csuccessp_standing *standing)
{
    csuccessp_ref ref = standing->reached;
    int64_t first = CSUCCESSP_TIME_NONE;

    for (; ref; ref = csuccessp_reached_at(book, ref)->next) {
        const csuccessp_reached *reached = csuccessp_reached_at(book, ref);
        const csuccessp_journey_milestone *m =
            csuccessp_journey_milestone_find(journey, reached->milestone, NULL);
        if (m && m->gate == CSUCCESSP_GATE_VALUE &&
            (first == CSUCCESSP_TIME_NONE || reached->at < first))
            first = reached->at;
    }
    return first;
}

void
csuccessp_standing_undo(csuccess_book *book, csuccessp_journey_entry *entry, uint32_t row,
                        csuccessp_text milestone)
{
    csuccessp_standing *standing = csuccessp_standing_of(book, entry, row);
    csuccessp_ref *link = &standing->reached;

    while (csuccessp_reached_at(book, *link)->milestone != milestone)
        link = &csuccessp_reached_at(book, *link)->next;
    free_reached(book, link);
    if (!CSUCCESSP_CONDITION_IS_SET(&entry->current->first_value))
        standing->first_value = first_of_gate(book, entry->current, standing);
    csuccessp_standing_touch(book, entry, row);
}

void
csuccessp_standing_free(csuccess_book *book, csuccessp_journey_entry *entry, uint32_t row)
{
    csuccessp_standing *standing = csuccessp_standing_of(book, entry, row);
    csuccessp_ref ref, next;

    if (!standing)
        return;
    for (ref = standing->moves; ref; ref = next) {
        next = csuccessp_move_at(book, ref)->next;
        free_move(book, ref);
    }
    while (standing->reached)
        free_reached(book, &standing->reached);
    csuccessp_texts_drop(&book->texts, standing->stage);
    csuccessp_texts_drop(&book->texts, standing->former);
    csuccessp_pool_give(pool_of(book), entry->standing[row], sizeof *standing);
    entry->standing[row] = 0;
}

static void
forget_teller(csuccess_book *book, csuccessp_text who, csuccessp_text *by)
{
    if (*by != who)
        return;
    csuccessp_texts_drop(&book->texts, who);
    *by = 0;
}

void
csuccessp_journeys_forget_contact(csuccess_book *book, uint32_t row, csuccessp_text contact)
{
    csuccessp_journeys *j = csuccessp_journeys_of(book);
    csuccessp_ref ref;
    size_t i;

    for (i = 0; i < j->entries.count; i++) {
        csuccessp_standing *standing = csuccessp_standing_of(book, j->entries.items[i], row);
        if (!standing)
            continue;
        for (ref = standing->moves; ref; ref = csuccessp_move_at(book, ref)->next)
            forget_teller(book, contact, &csuccessp_move_at(book, ref)->by);
        for (ref = standing->reached; ref; ref = csuccessp_reached_at(book, ref)->next)
            forget_teller(book, contact, &csuccessp_reached_at(book, ref)->by);
    }
}

/* Customers that become one. */

/* Is the first the further of two? */
static int
is_further(const csuccess_book *book, const csuccessp_journey_entry *entry, uint32_t a, uint32_t b)
{
    const csuccessp_standing *x = csuccessp_standing_of(book, entry, a),
                             *y = csuccessp_standing_of(book, entry, b);
    int64_t v = CSUCCESSP_PROGRESS_NONE, w = CSUCCESSP_PROGRESS_NONE;

    if ((x->stage == 0) != (y->stage == 0))
        return x->stage != 0;
    if (entry->current) {
        v = csuccessp_journey_index(book, entry->current,
                                    csuccessp_journey_stage_find(entry->current, x->stage), a,
                                    csuccessp_instant_of(book, a));
        w = csuccessp_journey_index(book, entry->current,
                                    csuccessp_journey_stage_find(entry->current, y->stage), b,
                                    csuccessp_instant_of(book, b));
    }
    if (v != w)
        return v > w; /* none is the least of all numbers */
    return x->started < y->started;
}

/* What was reached on either way is reached. */
static void
take_reached(csuccess_book *book, csuccessp_standing *from, csuccessp_standing *into)
{
    csuccessp_ref *link = &from->reached;

    while (*link) {
        csuccessp_ref ref = *link;
        csuccessp_reached *reached = csuccessp_reached_at(book, ref);
        if (csuccessp_reached_find(book, into, reached->milestone)) {
            link = &reached->next;
            continue;
        }
        *link = reached->next;
        reached->next = into->reached;
        into->reached = ref;
    }
}

void
csuccessp_journeys_merge(csuccess_book *book, uint32_t from, uint32_t into)
{
    csuccessp_journeys *j = csuccessp_journeys_of(book);
    size_t i;

    for (i = 0; i < j->entries.count; i++) {
        csuccessp_journey_entry *entry = j->entries.items[i];
        csuccessp_standing *other = csuccessp_standing_of(book, entry, from),
                           *own = csuccessp_standing_of(book, entry, into);
        if (!other)
            continue;
        if (!own || is_further(book, entry, from, into)) {
            csuccessp_ref kept = entry->standing[into];
            entry->standing[into] = entry->standing[from];
            entry->standing[from] = kept;
        }
        own = csuccessp_standing_of(book, entry, into);
        other = csuccessp_standing_of(book, entry, from);
        if (other)
            take_reached(book, other, own);
        csuccessp_standing_touch(book, entry, into);
    }
}
