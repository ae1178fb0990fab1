/* SPDX-License-Identifier: MIT */
/* The node of a playbook's trigger: what a customer's values make of it. It only leaves marks. */
#include <string.h>

#include "book/formula/formula.h"
#include "book/measure/measure.h"
#include "playbook/playbooks.h"

int
csuccessp_stand_active(const csuccessp_playbook *playbook, uint8_t stand)
{
    int truth = stand & CSUCCESSP_STAND_NOW;

    if (truth == CSUCCESSP_STAND_NEVER)
        return CSUCCESSP_UNKNOWN;
    return playbook->trigger.mode == CSUCCESSP_BECOMES_FALSE ? CSUCCESSP_TRUE - truth : truth;
}

struct looking {
    csuccess_book *book;
    csuccessp_playbook_entry *entry;
    const csuccessp_playbook *playbook;
    const csuccessp_pass *pass;
    int32_t today;
};

/* A playbook that is off goes on looking, for the exits of its open runs, and starts nothing. */
static void
start(const struct looking *l, uint32_t row)
{
    if (!l->playbook->enabled)
        return;
    l->entry->stand[row] |= CSUCCESSP_STAND_STARTS;
    l->entry->marked = 1;
    csuccessp_stir(l->book, row);
}

/* Has the customer a run or a start that waits, to which another truth could matter? */
static int
is_concerned(const struct looking *l, uint32_t row)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(l->book);

    return csuccessp_bits_has(&p->active, row) || (row < p->runs_capacity && p->starts[row]);
}

/* Is what is true when it is looked at for the first time something new? */
static int
counts_at_first(const struct looking *l)
{
    const csuccessp_trigger *trigger = &l->playbook->trigger;

    if (trigger->existing || trigger->mode == CSUCCESSP_IS_TRUE)
        return 1;
    return !l->entry->baseline && trigger->mode == CSUCCESSP_BECOMES_TRUE;
}

/* A truth: of a condition, or of absence. */
static void
note_truth(const struct looking *l, uint32_t row, int truth)
{
    uint8_t *stand = &l->entry->stand[row], was = *stand;
    int wanted = l->playbook->trigger.mode == CSUCCESSP_BECOMES_FALSE ? CSUCCESSP_FALSE
                                                                      : CSUCCESSP_TRUE;
    uint8_t known = truth == CSUCCESSP_TRUE ? CSUCCESSP_STAND_TRUE : CSUCCESSP_STAND_FALSE;

    if ((was & CSUCCESSP_STAND_NOW) == truth)
        return;
    *stand = (uint8_t)((was & ~CSUCCESSP_STAND_NOW) | truth);
    if (truth != CSUCCESSP_UNKNOWN)
        *stand = (uint8_t)((*stand & ~CSUCCESSP_STAND_KNOWN) | known);
    if (l->pass->quiet)
        return;
    if (truth == wanted && (was & CSUCCESSP_STAND_KNOWN) != known &&
        (was & CSUCCESSP_STAND_KNOWN || counts_at_first(l)))
        start(l, row);
    if (is_concerned(l, row) || (truth == wanted && l->playbook->trigger.mode == CSUCCESSP_IS_TRUE))
        csuccessp_stir(l->book, row);
}

/* Of the wanted lanes those of which something else is known than before; eight are compared at a
 * time, and most are as they were. */
static void
find_news(const uint8_t *stand, const uint8_t *truths, uint32_t lanes, uint64_t *wanted)
{
    const uint64_t now = UINT64_C(0x0101010101010101) * CSUCCESSP_STAND_NOW;
    uint64_t news[CSUCCESSP_BLOCK_WORDS] = {0}, x, y;
    uint32_t i, k;

    for (i = 0; i < lanes; i += 8) {
        uint32_t count = lanes - i < 8 ? lanes - i : 8;
        x = y = 0;
        memcpy(&x, stand + i, count);
        memcpy(&y, truths + i, count);
        if (((x & now) ^ y) == 0)
            continue;
        for (k = i; k < i + count; k++)
            if ((stand[k] & CSUCCESSP_STAND_NOW) != truths[k])
                csuccessp_lane_set(news, k);
    }
    for (i = 0; i < CSUCCESSP_BLOCK_WORDS; i++)
        wanted[i] &= news[i];
}

static void
look_at_condition(const struct looking *l, const uint64_t *wanted, const uint8_t *scope)
{
    uint64_t news[CSUCCESSP_BLOCK_WORDS];
    uint8_t truths[CSUCCESSP_BLOCK];
    csuccessp_lane_walk walk;
    uint32_t i;

    memset(truths, 0, sizeof truths); /* lanes that nobody wants are compared, too */
    memcpy(news, wanted, sizeof news);
    csuccessp_condition_truths(&l->playbook->trigger.when, l->pass, wanted, truths);
    for (i = 0; scope && i < l->pass->lanes; i++)
        truths[i] = scope[i] < truths[i] ? scope[i] : truths[i];
    find_news(l->entry->stand + l->pass->first, truths, l->pass->lanes, news);
    walk = csuccessp_lane_start(news);
    while (csuccessp_lane_next(&walk))
        note_truth(l, l->pass->first + walk.lane, truths[walk.lane]);
}

/* Absence. */

static int
has_first_day(const csuccessp_playbook *playbook)
{
    return playbook->trigger.on == CSUCCESSP_ON_ABSENCE &&
           playbook->trigger.since != CSUCCESSP_SLOT_NONE;
}

/* `day`: the one that stands for the first event; CSUCCESSP_DATE_NONE. */
static int
absence_at(const csuccess_book *book, const csuccessp_trigger *trigger, uint32_t row, int64_t at,
           int32_t day)
{
    const csuccessp_event_kind *kind = csuccessp_kind_at(book, trigger->series->kind);
    int64_t latest = trigger->series->latest_at ? trigger->series->latest_at[row]
                                                : CSUCCESSP_TIME_NONE;

    /* what its kind no longer keeps is not remembered either */
    if (latest != CSUCCESSP_TIME_NONE && kind->retain_days &&
        latest <= at - kind->retain_days * CSUCCESSP_DAY)
        latest = CSUCCESSP_TIME_NONE;
    if (latest != CSUCCESSP_TIME_NONE)
        return at - latest >= trigger->days * CSUCCESSP_DAY ? CSUCCESSP_TRUE : CSUCCESSP_FALSE;
    if (day == CSUCCESSP_DATE_NONE)
        return CSUCCESSP_UNKNOWN;
    return csuccessp_zone_date(csuccessp_book_zone(book), at) >= day ? CSUCCESSP_TRUE
                                                                     : CSUCCESSP_FALSE;
}

/* The day that a customer's date and the trigger's offset make. */
static int32_t
day_of(const csuccess_book *book, const csuccessp_trigger *trigger, uint32_t slot, uint32_t row)
{
    const csuccessp_node *node = csuccessp_node_at(book, slot);
    int64_t day;

    if (!node || !csuccessp_column_has(node->column, row)) /* an absence need not have a date */
        return CSUCCESSP_DATE_NONE;
    day = node->column->data.small[row];
    if (trigger->months)
        day = csuccessp_date_add_months((int32_t)day, trigger->months);
    day += trigger->days;
    if (day < CSUCCESSP_DATE_MIN)
        return CSUCCESSP_DATE_MIN;
    return day > CSUCCESSP_DATE_MAX ? CSUCCESSP_DATE_MAX : (int32_t)day;
}

int
csuccessp_trigger_truth(const csuccess_book *book, const csuccessp_playbook *playbook, uint32_t row,
                        int64_t at)
{
    const csuccessp_trigger *trigger = &playbook->trigger;

    if (trigger->on == CSUCCESSP_ON_CONDITION)
        return csuccessp_condition_holds(book, &trigger->when, row, at);
    if (trigger->on != CSUCCESSP_ON_ABSENCE || !trigger->series)
        return CSUCCESSP_UNKNOWN;
    return absence_at(book, trigger, row, at, day_of(book, trigger, trigger->since, row));
}

static void
look_at_absence(const struct looking *l, const uint64_t *wanted, const uint8_t *scope)
{
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk)) {
        uint32_t row = l->pass->first + walk.lane;
        int truth;
        if (has_first_day(l->playbook))
            l->entry->day[row] = day_of(l->book, &l->playbook->trigger, l->playbook->trigger.since,
                                        row);
        truth = absence_at(l->book, &l->playbook->trigger, row, l->pass->at,
                           has_first_day(l->playbook) ? l->entry->day[row] : CSUCCESSP_DATE_NONE);
        if (scope && scope[walk.lane] < truth)
            truth = scope[walk.lane];
        note_truth(l, row, truth);
    }
}

/* A date: a day that was still to come is armed, and starts when it begins. */
static void
note_day(const struct looking *l, uint32_t row, int in_scope)
{
    uint8_t *stand = &l->entry->stand[row], was = *stand;
    int32_t before = l->entry->day[row],
            day = day_of(l->book, &l->playbook->trigger, l->playbook->trigger.value, row);
    int first = (was & CSUCCESSP_STAND_NOW) == CSUCCESSP_STAND_NEVER, starts = 0;

    l->entry->day[row] = day;
    *stand = (uint8_t)((was & ~(CSUCCESSP_STAND_NOW | CSUCCESSP_STAND_ARMED)) | CSUCCESSP_TRUE);
    if (day == CSUCCESSP_DATE_NONE)
        return;
    if (day > l->today) {
        *stand |= CSUCCESSP_STAND_ARMED;
        return;
    }
    if (first)
        starts = (!l->entry->baseline || l->playbook->trigger.existing) &&
                 l->today - day <= l->playbook->trigger.catch_up;
    else if (day == before)
        starts = (was & CSUCCESSP_STAND_ARMED) != 0;
    else
        starts = l->today - day <= l->playbook->trigger.catch_up;
    if (starts && in_scope && !l->pass->quiet)
        start(l, row);
}

static void
look_at_dates(const struct looking *l, const uint64_t *wanted, const uint8_t *scope)
{
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk))
        note_day(l, l->pass->first + walk.lane, !scope || scope[walk.lane] == CSUCCESSP_TRUE);
}

/* A change. Bools stand for themselves: 1 and 2. */

static csuccessp_text
value_at(const struct looking *l, uint32_t row)
{
    const csuccessp_trigger *trigger = &l->playbook->trigger;
    const csuccessp_column *column = csuccessp_node_at(l->book, trigger->value)->column;
    uint8_t missing = CSUCCESS_PRESENT;
    double number;

    if (trigger->value_type == CSUCCESS_TYPE_TEXT)
        return column->data.text[row];
    number = csuccessp_number_at(l->book, trigger->value, row, l->pass->at, &missing);
    return missing == CSUCCESS_PRESENT ? (number != 0) + 1u : 0;
}

static int
is_among(const struct looking *l, const csuccessp_text *texts, size_t count, csuccessp_text value)
{
    size_t i;

    for (i = 0; i < count; i++) {
        if (l->playbook->trigger.value_type == CSUCCESS_TYPE_TEXT
                ? texts[i] == value
                : csuccessp_text_is(&l->book->texts, texts[i], value == 2 ? "true" : "false",
                                    value == 2 ? 4 : 5))
            return 1;
    }
    return count == 0;
}

/* What is missing for a while is no other value. */
static void
note_change(const struct looking *l, uint32_t row, int in_scope)
{
    const csuccessp_trigger *trigger = &l->playbook->trigger;
    csuccessp_playbook_entry *entry = l->entry;
    csuccessp_text was = entry->last[row], value = value_at(l, row);
    int first = (entry->stand[row] & CSUCCESSP_STAND_NOW) == CSUCCESSP_STAND_NEVER;

    entry->stand[row] = (uint8_t)((entry->stand[row] & ~CSUCCESSP_STAND_NOW) | CSUCCESSP_TRUE);
    if (!value || value == was)
        return;
    if (entry->last_is_text) {
        csuccessp_texts_keep(&l->book->texts, value);
        csuccessp_texts_drop(&l->book->texts, was);
    }
    entry->last[row] = value;
    if (l->pass->quiet || !in_scope || !is_among(l, trigger->to.items, trigger->to.count, value))
        return;
    if (was ? is_among(l, trigger->from.items, trigger->from.count, was)
            : !trigger->from.count && (trigger->existing || !(first && entry->baseline)))
        start(l, row);
}

static void
look_at_changes(const struct looking *l, const uint64_t *wanted, const uint8_t *scope)
{
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    while (csuccessp_lane_next(&walk))
        note_change(l, l->pass->first + walk.lane, !scope || scope[walk.lane] == CSUCCESSP_TRUE);
}

static void
compute(csuccessp_node *node, csuccessp_pass *pass, const uint64_t *wanted, uint64_t *changed)
{
    struct looking l = {pass->book, node->definition, NULL, pass, 0};
    uint8_t truths[CSUCCESSP_BLOCK], *scope = NULL;

    (void)changed;
    l.playbook = l.entry->current;
    if (!l.playbook)
        return;
    if (CSUCCESSP_CONDITION_IS_SET(&l.playbook->scope)) {
        memset(truths, 0, sizeof truths);
        csuccessp_condition_truths(&l.playbook->scope, pass, wanted, truths);
        scope = truths;
    }
    l.today = csuccessp_zone_date(csuccessp_book_zone(pass->book), pass->at);
    switch (l.playbook->trigger.on) {
    case CSUCCESSP_ON_CONDITION:
        look_at_condition(&l, wanted, scope);
        break;
    case CSUCCESSP_ON_ABSENCE:
        look_at_absence(&l, wanted, scope);
        break;
    case CSUCCESSP_ON_DATE:
        look_at_dates(&l, wanted, scope);
        break;
    case CSUCCESSP_ON_CHANGE:
        look_at_changes(&l, wanted, scope);
        break;
    default: /* who is meant is asked when something comes */
        break;
    }
}

/* Days that begin between two instants. */
static void
midnight(csuccess_book *book, csuccessp_node *node, int64_t from, int64_t to)
{
    const csuccessp_playbook_entry *entry = node->definition;
    const csuccessp_zone *zone = csuccessp_book_zone(book);
    int32_t low = csuccessp_zone_date(zone, from) + 1, high = csuccessp_zone_date(zone, to);
    uint32_t row, rows = book->customers.rows, span;

    if (!entry->current || low > high ||
        (entry->current->trigger.on != CSUCCESSP_ON_DATE && !has_first_day(entry->current)))
        return;
    span = (uint32_t)(high - low);
    for (row = 0; row < rows; row++)
        if ((uint32_t)entry->day[row] - (uint32_t)low <= span)
            csuccessp_bits_set(&node->touched, row);
}

/* Nobody reads it; but whoever asks for all values gets an answer. */
static void
read_none(const csuccess_book *book, const csuccessp_node *node, uint32_t row, int64_t at,
          csuccess_value *out)
{
    (void)book, (void)node, (void)row, (void)at, (void)out;
}

const csuccessp_node_kind csuccessp_trigger_kind = {
    "trigger", compute, NULL, read_none, NULL, NULL, midnight, NULL, NULL,
};

/* The node through which everything else that a playbook asks for is heard of: when something of
 * it changes, a customer with runs is looked at. */
static void
compute_watch(csuccessp_node *node, csuccessp_pass *pass, const uint64_t *wanted, uint64_t *changed)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(pass->book);
    csuccessp_lane_walk walk = csuccessp_lane_start(wanted);

    (void)node, (void)changed;
    while (!pass->quiet && csuccessp_lane_next(&walk))
        if (csuccessp_bits_has(&p->active, pass->first + walk.lane))
            csuccessp_stir(pass->book, pass->first + walk.lane);
}

static void
watch_midnight(csuccess_book *book, csuccessp_node *node, int64_t from, int64_t to)
{
    const csuccessp_playbook_entry *entry = node->definition;

    (void)from, (void)to;
    if (entry->by_clock)
        csuccessp_bits_add_all(&node->touched, &csuccessp_playbooks_of(book)->active);
}

const csuccessp_node_kind csuccessp_watch_kind = {
    "playbook", compute_watch, NULL, read_none, NULL, NULL, watch_midnight, NULL, NULL,
};
