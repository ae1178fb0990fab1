/* SPDX-License-Identifier: MIT */
/* What follows from an instant: customers set out, reach milestones, go on, go back. One move a
 * customer and journey; what follows from it is looked at in another instant of the same time. */
#include "book/saved/ledger.h"
#include "plan/journey/journeys.h"
#include "plan/plan.h"

/* Whom somebody looks at, and when. */
struct looking {
    csuccess_book *book;
    csuccessp_journey_entry *entry;
    const csuccessp_journey *journey;
    csuccessp_standing *standing; /* NULL: never set out */
    uint32_t row;
    int64_t at;
    int changed;
};

static int
is_true(const struct looking *l, const csuccessp_condition *condition)
{
    return csuccessp_condition_holds(l->book, condition, l->row, l->at) == CSUCCESSP_TRUE;
}

/* Where nothing is asked, it holds. */
static int
allows(const struct looking *l, const csuccessp_condition *condition)
{
    return !CSUCCESSP_CONDITION_IS_SET(condition) || is_true(l, condition);
}

static int
sends_back(const struct looking *l, const csuccessp_journey_stage *stage)
{
    return CSUCCESSP_CONDITION_IS_SET(&stage->back) && is_true(l, &stage->back);
}

static void
set_out(struct looking *l)
{
    const csuccessp_journey *journey = l->journey;
    uint32_t stage = 0;

    if (journey->by_hand || !allows(l, &journey->enter))
        return;
    while (stage < journey->stages.count && !allows(l, &journey->stages.items[stage].entry))
        stage++;
    if (stage == journey->stages.count)
        return;
    l->standing = csuccessp_standing_enter(l->book, l->entry, l->row, stage, 0, l->at);
    l->changed = 1;
}

/* A stage that went away under the customer: the history says so. */
static void
note_former(struct looking *l)
{
    csuccessp_standing *s = l->standing;

    if (!s->former)
        return;
    csuccessp_standing_note(l->book, s, CSUCCESSP_MOVE_REMOVED, s->former, s->stage, 0, l->at);
    csuccessp_texts_drop(&l->book->texts, s->former);
    s->former = 0;
    l->changed = 1;
}

static void
note_beginning(struct looking *l)
{
    csuccessp_standing *s = l->standing;

    if (s->begun != CSUCCESSP_PROGRESS_NONE)
        return;
    s->begun = csuccessp_journey_index(
        l->book, l->journey, csuccessp_journey_stage_find(l->journey, s->stage), l->row, l->at);
    l->changed |= s->begun != CSUCCESSP_PROGRESS_NONE;
}

static void
reach_milestones(struct looking *l)
{
    uint32_t i;
    size_t k;

    for (i = 0; l->journey->automatic && i < l->journey->stages.count; i++)
        for (k = 0; k < l->journey->stages.items[i].milestones.count; k++) {
            const csuccessp_journey_milestone *m = &l->journey->stages.items[i].milestones.items[k];
            if (!CSUCCESSP_CONDITION_IS_SET(&m->reached) ||
                csuccessp_reached_find(l->book, l->standing, m->id) || !is_true(l, &m->reached))
                continue;
            csuccessp_standing_reach(l->book, l->entry, l->row, m->id, 0, 1, l->at);
            l->changed = 1;
        }
}

static void
note_first_value(struct looking *l)
{
    if (l->standing->first_value != CSUCCESSP_TIME_NONE ||
        !CSUCCESSP_CONDITION_IS_SET(&l->journey->first_value) ||
        !is_true(l, &l->journey->first_value))
        return;
    l->standing->first_value = l->at;
    l->changed = 1;
}

/* Moves. */

enum way { STAYS, GOES_ON, GOES_BACK };

static int
has_milestones(const struct looking *l, const csuccessp_journey_stage *stage)
{
    size_t k;

    for (k = 0; k < stage->milestones.count; k++)
        if (stage->milestones.items[k].required &&
            !csuccessp_reached_find(l->book, l->standing, stage->milestones.items[k].id))
            return 0;
    return 1;
}

/* Nobody enters a stage that would send them back at once. */
static int
may_enter(const struct looking *l, uint32_t stage)
{
    const csuccessp_journey_stage *next = &l->journey->stages.items[stage];

    return stage == l->journey->stages.count || (allows(l, &next->entry) && !sends_back(l, next));
}

static enum way
find_way(const struct looking *l, uint32_t number)
{
    const csuccessp_journey_stage *stage = &l->journey->stages.items[number];
    int is_behind = l->standing->completed != CSUCCESSP_TIME_NONE;

    if (is_behind && l->journey->kind == CSUCCESSP_JOURNEY_ONBOARDING)
        return STAYS; /* once and for all */
    if (sends_back(l, stage))
        return GOES_BACK;
    return !is_behind && allows(l, &stage->exit) && has_milestones(l, stage) &&
                   may_enter(l, number + 1)
               ? GOES_ON
               : STAYS;
}

/* Who has gone back, or was put somewhere by hand, stays at that time; and goes on later only after
 * the way was shut once. That is looked at again and again without another result. */
static int
is_held(struct looking *l, enum way way)
{
    csuccessp_standing *s = l->standing;
    uint8_t held = s->held;

    if (s->settling) {
        s->settling = 0;
        s->turned = l->at;
        csuccessp_item_changed(l->book, CSUCCESSP_ITEMS_CUSTOMERS, l->row);
    }
    if (s->turned == l->at || way == STAYS)
        s->held = way != STAYS;
    if (held != s->held)
        csuccessp_item_changed(l->book, CSUCCESSP_ITEMS_CUSTOMERS, l->row);
    return s->turned == l->at || s->held;
}

static void
make_move(struct looking *l)
{
    uint32_t number = csuccessp_journey_stage_find(l->journey, l->standing->stage);
    uint32_t to = number + 1;
    uint8_t kind = CSUCCESSP_MOVE_FORWARD;
    enum way way = find_way(l, number);

    if (is_held(l, way) || way == STAYS)
        return;
    if (way == GOES_BACK) {
        kind = CSUCCESSP_MOVE_BACK;
        to = l->journey->stages.items[number].back_to;
    } else if (to == l->journey->stages.count) {
        kind = CSUCCESSP_MOVE_COMPLETE;
        to = UINT32_MAX;
    }
    csuccessp_standing_move(l->book, l->entry, l->row, to, kind, 0, l->at);
    l->changed = 1;
}

static void
look_at_standing(struct looking *l, int is_new)
{
    note_former(l);
    if (!l->standing->stage)
        return;
    note_beginning(l);
    reach_milestones(l);
    note_first_value(l);
    if (!is_new)
        make_move(l);
}

/* What has changed is to be seen, and may lead on. */
static void
look_again(struct looking *l)
{
    l->standing->wake = l->at;
    csuccessp_standing_touch(l->book, l->entry, l->row);
    csuccessp_timer_add(l->book, &csuccessp_plan_room, l->row, CSUCCESSP_PLAN_TIMER_JOURNEY, l->at);
}

static csuccess_status
look(csuccess_book *book, csuccessp_journey_entry *entry, uint32_t row, int64_t at)
{
    struct looking l = {book, entry, entry->current, NULL, row, at, 0};
    csuccess_status status = CSUCCESS_OK;
    int is_new;

    if (!csuccessp_customer_born(book, row))
        return CSUCCESS_OK; /* will be looked at then */
    status = csuccessp_journeys_reserve(book, 2, entry->current->automatic);
    if (status == CSUCCESS_OK)
        status = csuccessp_timers_reserve(book, 1);
    if (status != CSUCCESS_OK)
        return status;
    l.standing = csuccessp_standing_of(book, entry, row);
    is_new = !l.standing;
    if (is_new)
        set_out(&l);
    else
        l.standing->wake = CSUCCESSP_TIME_NONE;
    if (l.standing)
        look_at_standing(&l, is_new);
    if (l.changed)
        look_again(&l);
    return CSUCCESS_OK;
}

static csuccess_status
look_at_all(csuccess_book *book, csuccessp_journey_entry *entry, int64_t at)
{
    csuccess_status status = CSUCCESS_OK;
    size_t w;

    for (w = 0; w < entry->stirred.capacity; w++)
        while (entry->stirred.words[w]) {
            uint32_t row = (uint32_t)(w * 64 + csuccessp_lowest_bit(entry->stirred.words[w]));
            status = look(book, entry, row, at);
            if (status != CSUCCESS_OK)
                return status;
            csuccessp_bits_unset(&entry->stirred, row);
        }
    entry->marked = 0;
    return status;
}

csuccess_status
csuccessp_journeys_act(csuccess_book *book, int64_t at)
{
    const csuccessp_journeys *j = csuccessp_journeys_of(book);
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < j->entries.count && status == CSUCCESS_OK; i++)
        if (j->entries.items[i]->marked && j->entries.items[i]->current)
            status = look_at_all(book, j->entries.items[i], at);
    return status;
}

int
csuccessp_journeys_ring(csuccess_book *book, uint32_t row, int64_t at)
{
    const csuccessp_journeys *j = csuccessp_journeys_of(book);
    size_t i;

    for (i = 0; i < j->entries.count; i++) {
        const csuccessp_standing *standing = csuccessp_standing_of(book, j->entries.items[i], row);
        if (standing && standing->wake == at)
            return 1;
    }
    return 0;
}
