/* SPDX-License-Identifier: MIT */
/* "trigger": what starts a playbook. */
#include <string.h>

#include "book/book.h"
#include "book/measure/segment.h"
#include "playbook/definition/reader.h"

static const char *const mode_names[] = {
    [CSUCCESSP_BECOMES_TRUE] = "becomes_true",
    [CSUCCESSP_IS_TRUE] = "is_true",
    [CSUCCESSP_BECOMES_FALSE] = "becomes_false",
    NULL,
};
static const char *const each_names[] = {"customer", "subject", NULL};
static const char *const each_item_names[] = {"customer", "item", NULL};
static const char *const hand_names[] = {"hand", NULL};

struct trigger_body {
    csuccessp_slice segment, value, date, absence, since, playbook;
    csuccessp_match_body match;
    yyjson_val *when, *item, *each, *from, *to, *outcomes, *sustain, *oldest;
    int64_t days, months, catch_up;
    int32_t mode, existing, by;
};

/* Those before T_MODE say what kind of a trigger it is; an event or an item may have T_WHEN, too.
 */
enum {
    T_WHEN,
    T_SEGMENT,
    T_VALUE,
    T_EVENT,
    T_DATE,
    T_ABSENCE,
    T_PLAYBOOK,
    T_ITEM,
    T_BY,
    T_MODE,
    T_SUSTAIN,
    T_EXISTING,
    T_FROM,
    T_TO,
    T_EACH,
    T_OLDEST,
    T_DAYS,
    T_MONTHS,
    T_CATCH_UP,
    T_SINCE,
    T_OUTCOMES,
    T_LABELS,
    T_ROLE,
    T_SUBJECT,
    T_LEAST,
    T_MOST,
    TRIGGER_FIELDS
};

#define AT(field) offsetof(struct trigger_body, field)
static const csuccessp_field trigger_fields[] = {
    [T_WHEN] = {"when", CSUCCESSP_FIELD_ANY, 0, AT(when), NULL},
    [T_SEGMENT] = {"segment", CSUCCESSP_FIELD_ID, 0, AT(segment), NULL},
    [T_VALUE] = {"value", CSUCCESSP_FIELD_ID, 0, AT(value), NULL},
    [T_EVENT] = {"event", CSUCCESSP_FIELD_ID, 0, AT(match.event), NULL},
    [T_DATE] = {"date", CSUCCESSP_FIELD_ID, 0, AT(date), NULL},
    [T_ABSENCE] = {"absence", CSUCCESSP_FIELD_ID, 0, AT(absence), NULL},
    [T_PLAYBOOK] = {"playbook", CSUCCESSP_FIELD_ID, 0, AT(playbook), NULL},
    [T_ITEM] = {"item", CSUCCESSP_FIELD_OBJECT, 0, AT(item), NULL},
    [T_BY] = {"by", CSUCCESSP_FIELD_CHOICE, 0, AT(by), hand_names},
    [T_MODE] = {"mode", CSUCCESSP_FIELD_CHOICE, 0, AT(mode), mode_names},
    [T_SUSTAIN] = {"sustain", CSUCCESSP_FIELD_OBJECT, 0, AT(sustain), NULL},
    [T_EXISTING] = {"existing", CSUCCESSP_FIELD_BOOL, 0, AT(existing), NULL},
    [T_FROM] = {"from", CSUCCESSP_FIELD_ARRAY, 0, AT(from), NULL},
    [T_TO] = {"to", CSUCCESSP_FIELD_ARRAY, 0, AT(to), NULL},
    [T_EACH] = {"each", CSUCCESSP_FIELD_ANY, 0, AT(each), NULL},
    [T_OLDEST] = {"oldest", CSUCCESSP_FIELD_OBJECT, 0, AT(oldest), NULL},
    [T_DAYS] = {"days", CSUCCESSP_FIELD_INT, 0, AT(days), NULL},
    [T_MONTHS] = {"months", CSUCCESSP_FIELD_INT, 0, AT(months), NULL},
    [T_CATCH_UP] = {"catch_up", CSUCCESSP_FIELD_INT, 0, AT(catch_up), NULL},
    [T_SINCE] = {"since", CSUCCESSP_FIELD_ID, 0, AT(since), NULL},
    [T_OUTCOMES] = {"outcomes", CSUCCESSP_FIELD_ARRAY, 0, AT(outcomes), NULL},
    [T_LABELS] = CSUCCESSP_MATCH_FIELDS(struct trigger_body, match),
};
#undef AT

#define BIT(field) (UINT64_C(1) << (field))
#define KINDS (BIT(T_MODE) - 1)
#define TRUTH (BIT(T_MODE) | BIT(T_SUSTAIN) | BIT(T_EXISTING))
#define FILTER (BIT(T_LABELS) | BIT(T_ROLE) | BIT(T_SUBJECT))

/* What each kind may have beside itself, and must have. */
static const struct {
    uint8_t on;
    uint64_t may, must;
} rules[T_MODE] = {
    [T_WHEN] = {CSUCCESSP_ON_CONDITION, TRUTH, 0},
    [T_SEGMENT] = {CSUCCESSP_ON_CONDITION, TRUTH, 0},
    [T_VALUE] = {CSUCCESSP_ON_CHANGE, BIT(T_FROM) | BIT(T_TO), 0},
    [T_EVENT] = {CSUCCESSP_ON_EVENT,
                 FILTER | BIT(T_LEAST) | BIT(T_MOST) | BIT(T_WHEN) | BIT(T_EACH) | BIT(T_OLDEST),
                 0},
    [T_DATE] = {CSUCCESSP_ON_DATE, BIT(T_DAYS) | BIT(T_MONTHS) | BIT(T_CATCH_UP), 0},
    [T_ABSENCE] = {CSUCCESSP_ON_ABSENCE, FILTER | TRUTH | BIT(T_DAYS) | BIT(T_SINCE), BIT(T_DAYS)},
    [T_PLAYBOOK] = {CSUCCESSP_ON_PLAYBOOK, BIT(T_OUTCOMES), 0},
    [T_ITEM] = {CSUCCESSP_ON_ITEM, BIT(T_WHEN) | BIT(T_EACH), 0},
    [T_BY] = {CSUCCESSP_ON_HAND, 0, 0},
};

static csuccess_status
find_kind(const csuccessp_place *place, uint64_t present, unsigned *out)
{
    uint64_t kinds = present & KINDS;
    unsigned k, f;

    if (kinds & (BIT(T_EVENT) | BIT(T_ITEM)))
        kinds &= ~BIT(T_WHEN);
    if (kinds == 0 || (kinds & (kinds - 1)) != 0)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "a trigger has one of 'when', 'segment', 'value', 'event', "
                                 "'date', 'absence', 'playbook', 'item' and 'by'");
    k = csuccessp_lowest_bit(kinds);
    for (f = 0; f < TRIGGER_FIELDS; f++) {
        csuccessp_place at = csuccessp_place_name(place, trigger_fields[f].name);
        if ((present & BIT(f)) && !((rules[k].may | kinds) & BIT(f)))
            return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "a trigger of '%s' has no '%s'",
                                     trigger_fields[k].name, trigger_fields[f].name);
        if (!(present & BIT(f)) && (rules[k].must & BIT(f)))
            return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "a trigger of '%s' needs '%s'",
                                     trigger_fields[k].name, trigger_fields[f].name);
    }
    *out = k;
    return CSUCCESS_OK;
}

/* Membership of a segment as a condition: one clause. */
static csuccess_status
read_segment(csuccessp_playbook_reader *reader, const csuccessp_place *place, csuccessp_slice id,
             csuccessp_condition *out)
{
    csuccessp_place at = csuccessp_place_name(place, "segment");
    csuccess_book *book = reader->book;
    csuccessp_clause *clause;
    uint32_t slot = CSUCCESSP_SLOT_NONE;
    csuccess_status status = csuccessp_publish_segment(reader->publication, &at, id, &slot);

    if (csuccessp_playbook_lost(reader, &status)) {
        csuccessp_condition_lose(book, out);
        return CSUCCESS_OK;
    }
    if (status != CSUCCESS_OK)
        return status;
    if (csuccessp_array_reserve(&book->memory, &out->clauses, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    clause = &out->clauses.items[out->clauses.count++];
    memset(clause, 0, sizeof *clause);
    clause->slot = slot;
    clause->type = CSUCCESS_TYPE_BOOL;
    clause->wants_missing = 2;
    if (csuccessp_array_reserve(&book->memory, &clause->numbers, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    clause->numbers.items[clause->numbers.count++] = 1;
    return csuccessp_publish_input(reader->publication, reader->trigger, slot, CSUCCESSP_OWN);
}

static csuccess_status
read_condition(csuccessp_playbook_reader *reader, const csuccessp_place *place,
               const struct trigger_body *in, csuccessp_trigger *out)
{
    csuccessp_place at = csuccessp_place_name(place, "when");

    if (!reader->trigger) {
        csuccessp_condition_lose(reader->book, &out->when);
        return CSUCCESS_OK;
    }
    if (in->segment.bytes)
        return read_segment(reader, place, in->segment, &out->when);
    return csuccessp_playbook_condition(reader, reader->trigger, &at, in->when, &out->when);
}

/* Whom there is a run for. */
static csuccess_status
read_each(const csuccessp_place *place, yyjson_val *value, const char *const *names,
          csuccessp_trigger *out)
{
    const csuccessp_field field = {"", CSUCCESSP_FIELD_CHOICE, 1, 0, names};
    csuccessp_place at = csuccessp_place_name(place, "each");
    int32_t each = 0;
    csuccess_status status;

    if (!value)
        return CSUCCESS_OK;
    status = csuccessp_field_read(&at, value, &field, &each);
    out->by_subject = (uint8_t)each;
    return status;
}

/* What must hold besides. */
static csuccess_status
read_besides(csuccessp_playbook_reader *reader, const csuccessp_place *place, yyjson_val *when,
             csuccessp_trigger *out)
{
    csuccessp_place at = csuccessp_place_name(place, "when");

    return when && !reader->old ? csuccessp_playbook_question(reader, &at, when, &out->when)
                                : CSUCCESS_OK;
}

static csuccess_status
read_item(csuccessp_playbook_reader *reader, const csuccessp_place *place,
          const struct trigger_body *in, csuccessp_trigger *out)
{
    csuccess_status status = csuccessp_trigger_item_read(reader, place, in->item);

    out->by_subject = 1;
    if (status == CSUCCESS_OK)
        status = read_each(place, in->each, each_item_names, out);
    return status == CSUCCESS_OK ? read_besides(reader, place, in->when, out) : status;
}

static csuccess_status
read_event(csuccessp_playbook_reader *reader, const csuccessp_place *place,
           const struct trigger_body *in, csuccessp_trigger *out)
{
    int32_t ignored;
    csuccess_status status = csuccessp_match_read(reader, place, "event", &in->match, &out->event,
                                                  &ignored);

    if (status == CSUCCESS_OK)
        status = read_each(place, in->each, each_names, out);
    if (status == CSUCCESS_OK && in->oldest) {
        csuccessp_place at_oldest = csuccessp_place_name(place, "oldest");
        status = csuccessp_playbook_duration_read(&at_oldest, in->oldest, &out->oldest);
        if (status == CSUCCESS_OK && out->oldest == 0)
            return csuccessp_fail_at(&at_oldest, CSUCCESS_E_VALUE,
                                     "no event takes effect at its own time alone");
    }
    return status == CSUCCESS_OK ? read_besides(reader, place, in->when, out) : status;
}

static csuccess_status
read_date(csuccessp_playbook_reader *reader, const csuccessp_place *place,
          const struct trigger_body *in, uint64_t present, csuccessp_trigger *out)
{
    csuccessp_place at = csuccessp_place_name(place, "date");
    csuccess_status status;

    if ((present & BIT(T_DAYS)) && (present & BIT(T_MONTHS)))
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "a trigger of 'date' has 'days' or 'months', not both");
    status = csuccessp_playbook_within(place, "days", in->days, -CSUCCESSP_DAYS_MAX,
                                       CSUCCESSP_DAYS_MAX);
    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_within(place, "months", in->months, -CSUCCESSP_MONTHS_MAX,
                                           CSUCCESSP_MONTHS_MAX);
    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_within(place, "catch_up", in->catch_up, 0, CSUCCESSP_DAYS_MAX);
    if (status != CSUCCESS_OK)
        return status;
    out->days = (int32_t)in->days;
    out->months = (int32_t)in->months;
    out->catch_up = (int32_t)in->catch_up;
    if (!reader->trigger)
        return CSUCCESS_OK;
    status = csuccessp_playbook_attribute(reader, &at, in->date, CSUCCESS_TYPE_DATE, &out->value);
    out->value_type = CSUCCESS_TYPE_DATE;
    if (status == CSUCCESS_OK && out->value != CSUCCESSP_SLOT_NONE)
        status = csuccessp_publish_input(reader->publication, reader->trigger, out->value,
                                         CSUCCESSP_OWN);
    return status;
}

static csuccess_status
read_kind(csuccessp_playbook_reader *reader, const csuccessp_place *place,
          const struct trigger_body *in, uint64_t present, csuccessp_trigger *out)
{
    switch (out->on) {
    case CSUCCESSP_ON_CONDITION:
        return read_condition(reader, place, in, out);
    case CSUCCESSP_ON_CHANGE:
        return csuccessp_trigger_change_read(reader, place, in->value, in->from, in->to);
    case CSUCCESSP_ON_EVENT:
        return read_event(reader, place, in, out);
    case CSUCCESSP_ON_DATE:
        return read_date(reader, place, in, present, out);
    case CSUCCESSP_ON_ABSENCE:
        return csuccessp_trigger_absence_read(reader, place, &in->match, in->absence, in->days,
                                              in->since);
    case CSUCCESSP_ON_PLAYBOOK:
        return csuccessp_trigger_playbook_read(reader, place, in->playbook, in->outcomes);
    case CSUCCESSP_ON_ITEM:
        return read_item(reader, place, in, out);
    default:
        return CSUCCESS_OK;
    }
}

csuccess_status
csuccessp_trigger_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                       yyjson_val *value)
{
    csuccessp_trigger *out = &reader->playbook->trigger;
    csuccessp_place at = csuccessp_place_name(place, "sustain");
    struct trigger_body in;
    uint64_t present = 0;
    unsigned kind = 0;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, value, trigger_fields, TRIGGER_FIELDS, &in, &present);
    if (status == CSUCCESS_OK)
        status = find_kind(place, present, &kind);
    if (status != CSUCCESS_OK)
        return status;
    out->on = rules[kind].on;
    out->mode = (uint8_t)in.mode;
    out->existing = (uint8_t)in.existing;
    if (in.sustain)
        status = csuccessp_playbook_duration_read(&at, in.sustain, &out->sustain);
    return status == CSUCCESS_OK ? read_kind(reader, place, &in, present, out) : status;
}
