/* SPDX-License-Identifier: MIT */
/* The record `journey`: somebody says where a customer stands, or what was reached.
 *
 * {"record": "journey", "do": "reach", "customer": "acme", "journey": "onboarding",
 *  "milestone": "contract_handed_over"}
 *
 * What waits for its time is looked at again when it applies, and dropped when it does not fit. */
#include <string.h>

#include "book/record/record.h"
#include "plan/journey/journeys.h"
#include "util/suggest.h"

enum { ENTER, MOVE, REACH, UNDO, LEAVE };
static const char *const verbs[] = {"enter", "move", "reach", "undo", "leave", NULL};

struct journey_body {
    csuccessp_slice journey, customer, stage, milestone;
    int32_t verb;
};

static const csuccessp_field journey_fields[] = {
    {"do", CSUCCESSP_FIELD_CHOICE, 1, offsetof(struct journey_body, verb), verbs},
    {"journey", CSUCCESSP_FIELD_ID, 1, offsetof(struct journey_body, journey), NULL},
    {"customer", CSUCCESSP_FIELD_ID, 1, offsetof(struct journey_body, customer), NULL},
    {"stage", CSUCCESSP_FIELD_ID, 0, offsetof(struct journey_body, stage), NULL},
    {"milestone", CSUCCESSP_FIELD_ID, 0, offsetof(struct journey_body, milestone), NULL},
    CSUCCESSP_COMMON_FIELDS,
};

struct journey_change {
    csuccessp_change change;
    csuccessp_journey_entry *entry;
    uint8_t verb;
    uint8_t promised;
    csuccessp_text stage, milestone; /* 0: none told */
    csuccessp_text by;
};

/* How a change stands to what there is. */
enum verdict { FITS, REPEATS, NOT_ON_THE_WAY, IS_ON_THE_WAY, IS_BEHIND, HAS_GONE };

static const char *const verdict_texts[] = {
    [NOT_ON_THE_WAY] = "the customer is not on this journey",
    [IS_ON_THE_WAY] = "the customer is on this journey already: move, or leave first",
    [IS_BEHIND] = "the customer has completed this journey: leave first",
    [HAS_GONE] = "the journey, its stage or milestone is there no more",
};

static enum verdict
judge_place(const struct journey_change *c, const csuccessp_standing *standing)
{
    int is_on = standing && standing->stage;

    switch (c->verb) {
    case ENTER:
        if (!is_on)
            return FITS;
        if (standing->completed != CSUCCESSP_TIME_NONE)
            return IS_BEHIND;
        return !c->stage || c->stage == standing->stage ? REPEATS : IS_ON_THE_WAY;
    case MOVE:
        if (!is_on)
            return NOT_ON_THE_WAY;
        return csuccessp_standing_is_going(standing) && standing->stage == c->stage ? REPEATS
                                                                                    : FITS;
    default:
        if (!standing)
            return NOT_ON_THE_WAY;
        return is_on ? FITS : REPEATS;
    }
}

static enum verdict
judge(const csuccess_book *book, const struct journey_change *c)
{
    const csuccessp_journey *journey = c->entry->current;
    const csuccessp_standing *standing;
    int is_reached;

    if (!journey || (c->stage && csuccessp_journey_stage_find(journey, c->stage) == UINT32_MAX) ||
        (c->milestone && !csuccessp_journey_milestone_find(journey, c->milestone, NULL)))
        return HAS_GONE;
    standing = csuccessp_standing_of(book, c->entry, c->change.row);
    if (!c->milestone)
        return judge_place(c, standing);
    if (!standing || !standing->stage)
        return NOT_ON_THE_WAY;
    is_reached = csuccessp_reached_find(book, standing, c->milestone) != NULL;
    return is_reached == (c->verb == REACH) ? REPEATS : FITS;
}

/* Reading. */

static csuccess_status
fail_unknown(const csuccess_book *book, const csuccessp_place *at, const char *noun,
             csuccessp_slice id, csuccessp_suggestion *suggestion)
{
    char hint[CSUCCESSP_SUGGEST_TEXT];

    (void)book;
    return csuccessp_fail_at(at, CSUCCESS_E_UNKNOWN, "there is no %s '%.*s'%s", noun,
                             csuccessp_shown(id.bytes, id.length), id.bytes,
                             csuccessp_suggest_text(suggestion, hint));
}

static void
offer(const csuccess_book *book, csuccessp_suggestion *suggestion, csuccessp_text text)
{
    size_t length;
    const char *known = csuccessp_texts_get(&book->texts, text, &length);

    csuccessp_suggest_offer(suggestion, known, length);
}

static csuccess_status
find_entry(const csuccess_book *book, const csuccessp_place *place, csuccessp_slice id,
           csuccessp_journey_entry **out)
{
    const csuccessp_journeys *j = csuccessp_journeys_of(book);
    csuccessp_place at = csuccessp_place_name(place, "journey");
    csuccessp_text text = csuccessp_texts_find(&book->texts, id.bytes, id.length);
    csuccessp_suggestion suggestion;
    size_t i;

    *out = text ? csuccessp_journey_entry_find(book, text) : NULL;
    if (*out && (*out)->current)
        return CSUCCESS_OK;
    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; i < j->entries.count; i++)
        if (j->entries.items[i]->current)
            offer(book, &suggestion, j->entries.items[i]->id);
    return fail_unknown(book, &at, "journey", id, &suggestion);
}

static csuccess_status
check_stage(const csuccess_book *book, const csuccessp_place *place,
            const csuccessp_journey *journey, csuccessp_slice id)
{
    csuccessp_place at = csuccessp_place_name(place, "stage");
    csuccessp_text text = csuccessp_texts_find(&book->texts, id.bytes, id.length);
    csuccessp_suggestion suggestion;
    size_t i;

    if (!id.bytes || csuccessp_journey_stage_find(journey, text) != UINT32_MAX)
        return CSUCCESS_OK;
    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; i < journey->stages.count; i++)
        offer(book, &suggestion, journey->stages.items[i].id);
    return fail_unknown(book, &at, "stage", id, &suggestion);
}

static csuccess_status
check_milestone(const csuccess_book *book, const csuccessp_place *place,
                const csuccessp_journey *journey, csuccessp_slice id)
{
    csuccessp_place at = csuccessp_place_name(place, "milestone");
    csuccessp_text text = csuccessp_texts_find(&book->texts, id.bytes, id.length);
    csuccessp_suggestion suggestion;
    size_t i, k;

    if (!id.bytes || csuccessp_journey_milestone_find(journey, text, NULL))
        return CSUCCESS_OK;
    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; i < journey->stages.count; i++)
        for (k = 0; k < journey->stages.items[i].milestones.count; k++)
            offer(book, &suggestion, journey->stages.items[i].milestones.items[k].id);
    return fail_unknown(book, &at, "milestone", id, &suggestion);
}

/* What goes with the verb. */
static csuccess_status
check_fields(const csuccess_book *book, const csuccessp_record *record,
             const struct journey_body *in)
{
    csuccessp_place at_stage = csuccessp_place_name(&record->place, "stage");
    csuccessp_place at_milestone = csuccessp_place_name(&record->place, "milestone");

    if (in->stage.bytes && in->verb != ENTER && in->verb != MOVE)
        return csuccessp_fail_at(&at_stage, CSUCCESS_E_FIELD, "to '%s' there is no 'stage'",
                                 verbs[in->verb]);
    if (in->milestone.bytes && in->verb != REACH && in->verb != UNDO)
        return csuccessp_fail_at(&at_milestone, CSUCCESS_E_FIELD, "to '%s' there is no 'milestone'",
                                 verbs[in->verb]);
    if (!in->stage.bytes && in->verb == MOVE)
        return csuccessp_fail_at(&record->place, CSUCCESS_E_FIELD, "to 'move' needs a 'stage'");
    if (!in->milestone.bytes && (in->verb == REACH || in->verb == UNDO))
        return csuccessp_fail_at(&record->place, CSUCCESS_E_FIELD, "to '%s' needs a 'milestone'",
                                 verbs[in->verb]);
    if (book->clock.now == CSUCCESSP_TIME_NONE && record->at == CSUCCESSP_TIME_NONE)
        return csuccessp_fail_at(&record->place, CSUCCESS_E_NO_CLOCK,
                                 "before the first move of the clock it needs an 'at'");
    return CSUCCESS_OK;
}

static void
discard_journey(csuccess_book *book, csuccessp_change *change)
{
    struct journey_change *c = (struct journey_change *)change;

    csuccessp_journeys_of(book)->promised -= c->promised;
    csuccessp_texts_drop(&book->texts, c->stage);
    csuccessp_texts_drop(&book->texts, c->milestone);
    csuccessp_texts_drop(&book->texts, c->by);
    csuccessp_change_free(book, change);
}

static csuccess_status
fill_change(csuccess_book *book, const csuccessp_record *record, const struct journey_body *in,
            struct journey_change *c)
{
    int strict = !record->waited && csuccessp_record_is_due(book, record->at);
    csuccess_status status = csuccessp_text_keep(book, in->stage, &c->stage);
    enum verdict verdict;

    c->verb = (uint8_t)in->verb;
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->milestone, &c->milestone);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, record->by, &c->by);
    if (status == CSUCCESS_OK) {
        verdict = judge(book, c);
        if (strict && verdict > REPEATS)
            status = csuccessp_fail_at(&record->place, CSUCCESS_E_STATE, "%s",
                                       verdict_texts[verdict]);
    }
    if (status == CSUCCESS_OK)
        status = csuccessp_journeys_reserve(book, 1, 1);
    if (status == CSUCCESS_OK) {
        csuccessp_journeys_of(book)->promised++;
        c->promised = 1;
    }
    return status;
}

static csuccess_status
prepare_journey(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    struct journey_body in;
    struct journey_change *c;
    csuccessp_journey_entry *entry = NULL;
    uint64_t present;
    uint32_t row = CSUCCESSP_ROW_NONE;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&record->place, record->root, journey_fields,
                                   sizeof journey_fields / sizeof *journey_fields, &in, &present);
    if (status == CSUCCESS_OK)
        status = check_fields(book, record, &in);
    if (status == CSUCCESS_OK)
        status = csuccessp_record_customer(book, &record->place, "customer", in.customer, &row);
    if (status == CSUCCESS_OK)
        status = find_entry(book, &record->place, in.journey, &entry);
    if (status == CSUCCESS_OK)
        status = check_stage(book, &record->place, entry->current, in.stage);
    if (status == CSUCCESS_OK)
        status = check_milestone(book, &record->place, entry->current, in.milestone);
    if (status != CSUCCESS_OK)
        return status;
    c = csuccessp_change_new(book, record, row, sizeof *c);
    if (!c)
        return csuccessp_fail_memory(&book->error);
    c->entry = entry;
    status = fill_change(book, record, &in, c);
    if (status != CSUCCESS_OK) {
        discard_journey(book, &c->change);
        return status;
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

/* Taking effect. */

static void
carry_out(csuccess_book *book, struct journey_change *c)
{
    csuccessp_journey_entry *entry = c->entry;
    uint32_t row = c->change.row;
    uint32_t stage = c->stage ? csuccessp_journey_stage_find(entry->current, c->stage) : 0;
    csuccessp_text by = c->by;

    c->by = 0;
    switch (c->verb) {
    case ENTER:
        csuccessp_standing_enter(book, entry, row, stage, by, c->change.at);
        /* who was put somewhere stays there, as with a move */
        csuccessp_standing_of(book, entry, row)->settling = c->stage != 0;
        break;
    case MOVE:
        csuccessp_standing_move(book, entry, row, stage, CSUCCESSP_MOVE_HAND, by, c->change.at);
        break;
    case REACH:
        csuccessp_standing_reach(book, entry, row, c->milestone, by, 0, c->change.at);
        break;
    case UNDO:
        csuccessp_standing_undo(book, entry, row, c->milestone);
        csuccessp_texts_drop(&book->texts, by);
        break;
    default:
        csuccessp_standing_move(book, entry, row, UINT32_MAX, CSUCCESSP_MOVE_LEAVE, by,
                                c->change.at);
        break;
    }
}

static void
apply_journey(csuccess_book *book, csuccessp_change *change)
{
    struct journey_change *c = (struct journey_change *)change;
    enum verdict verdict = judge(book, c);

    if (verdict == FITS) {
        carry_out(book, c);
    } else if (verdict == REPEATS) {
        book->counts.repeated++;
    } else {
        book->counts.orphaned++;
        csuccessp_log(book, CSUCCESS_LOG_WARNING, CSUCCESS_E_STATE,
                      "a waiting '%s' of a journey was dropped: %s", verbs[c->verb],
                      verdict_texts[verdict]);
    }
    discard_journey(book, change);
}

const csuccessp_record_kind csuccessp_journey_record = {
    "journey", NULL, prepare_journey, NULL, apply_journey, discard_journey, 0,
};
