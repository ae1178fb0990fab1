/* SPDX-License-Identifier: MIT */
/* The room's part of a customer's document: where the customer stands on each journey, those that
 * are gone included, which may come back. Of a customer of whom something has changed since the
 * last instant also what the values were then, which nobody could compute again.
 *
 * {"journeys": {"onboarding": {"stage": "setup", "since": ..., "moves": [...], "shown": {...}}}} */
#include <string.h>

#include "book/measure/measure.h"
#include "book/saved/fields.h"
#include "plan/journey/journeys.h"
#include "plan/plan.h"
#include "util/json_write.h"

static void
write_flag(const char *key, int flag, csuccessp_buffer *to)
{
    if (!flag)
        return;
    csuccessp_json_key(to, key);
    csuccessp_json_bool(to, 1);
}

/* Newest first, as they are kept. */
static void
write_moves(const csuccess_book *book, const csuccessp_standing *standing, csuccessp_buffer *to)
{
    csuccessp_ref ref = standing->moves;

    csuccessp_json_key(to, "moves");
    csuccessp_json_begin(to, '[');
    for (; ref; ref = csuccessp_move_at(book, ref)->next) {
        const csuccessp_journey_move *move = csuccessp_move_at(book, ref);
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, "kind");
        csuccessp_json_string(to, csuccessp_move_kinds[move->kind]);
        csuccessp_saved_time("at", move->at, to);
        csuccessp_saved_text(book, "from", move->from, to);
        csuccessp_saved_text(book, "to", move->to, to);
        csuccessp_saved_text(book, "by", move->by, to);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

static void
write_reached(const csuccess_book *book, const csuccessp_standing *standing, csuccessp_buffer *to)
{
    csuccessp_ref ref = standing->reached;

    if (!ref)
        return;
    csuccessp_json_key(to, "reached");
    csuccessp_json_begin(to, '[');
    for (; ref; ref = csuccessp_reached_at(book, ref)->next) {
        const csuccessp_reached *reached = csuccessp_reached_at(book, ref);
        csuccessp_json_begin(to, '{');
        csuccessp_saved_text(book, "milestone", reached->milestone, to);
        csuccessp_saved_time("at", reached->at, to);
        csuccessp_saved_text(book, "by", reached->by, to);
        write_flag("by_itself", reached->by_itself, to);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

static void
write_standing(const csuccess_book *book, const csuccessp_standing *standing, csuccessp_buffer *to)
{
    csuccessp_saved_text(book, "stage", standing->stage, to);
    csuccessp_saved_text(book, "former", standing->former, to);
    csuccessp_saved_time("since", standing->since, to);
    csuccessp_saved_time("started", standing->started, to);
    csuccessp_saved_time("first_value", standing->first_value, to);
    csuccessp_saved_time("completed", standing->completed, to);
    csuccessp_saved_time("left", standing->left, to);
    csuccessp_saved_time("turned", standing->turned, to);
    csuccessp_saved_time("wake", standing->wake, to);
    if (standing->begun != CSUCCESSP_PROGRESS_NONE) {
        csuccessp_json_key(to, "begun");
        csuccessp_json_int(to, standing->begun);
    }
    write_flag("settling", standing->settling, to);
    write_flag("held", standing->held, to);
    write_moves(book, standing, to);
    write_reached(book, standing, to);
}

/* The columns. */

static const csuccessp_node *
column_of(const csuccess_book *book, uint32_t slot)
{
    const csuccessp_node *node = csuccessp_node_at(book, slot);

    return node && node->computed ? node : NULL;
}

static void
write_number(const csuccess_book *book, const char *key, uint32_t slot, uint32_t row,
             csuccessp_buffer *to)
{
    const csuccessp_node *node = column_of(book, slot);

    if (!node || !csuccessp_column_has(&node->own, row))
        return;
    csuccessp_json_key(to, key);
    csuccessp_json_double(to, node->own.data.number[row]);
}

static void
write_shown(const csuccess_book *book, const csuccessp_journey_entry *entry, uint32_t row,
            csuccessp_buffer *to)
{
    const csuccessp_node *node;

    csuccessp_json_key(to, "shown");
    csuccessp_json_begin(to, '{');
    if ((node = column_of(book, entry->stage_slot)) != NULL)
        csuccessp_saved_text(book, "stage", node->own.data.text[row], to);
    if ((node = column_of(book, entry->pace_slot)) != NULL)
        csuccessp_saved_text(book, "pace", node->own.data.text[row], to);
    if ((node = column_of(book, entry->days_slot)) != NULL &&
        node->anchor[row] != CSUCCESSP_TIME_NONE) {
        csuccessp_json_key(to, "from");
        csuccessp_json_date(to, (int32_t)node->anchor[row]);
    }
    if ((node = column_of(book, entry->completed_slot)) != NULL &&
        csuccessp_column_has(&node->own, row)) {
        csuccessp_json_key(to, "completed");
        csuccessp_json_bool(to, node->own.data.small[row]);
    }
    if ((node = column_of(book, entry->milestones_slot)) != NULL &&
        csuccessp_column_has(&node->own, row)) {
        csuccessp_json_key(to, "milestones");
        csuccessp_json_int(to, node->own.data.integer[row]);
    }
    write_number(book, "value", entry->value_slot, row, to);
    write_number(book, "progress", entry->progress_slot, row, to);
    csuccessp_json_end(to, '}');
}

/* A customer of whom something has changed since the last instant. */
static int
is_due(const csuccess_book *book, uint32_t row)
{
    return book->customers.instant[row] != CSUCCESSP_TIME_NONE &&
           (book->due_whole || csuccessp_bits_has(&book->due, row));
}

void
csuccessp_journeys_save_customer(csuccess_book *book, uint32_t row, csuccessp_buffer *to)
{
    const csuccessp_journeys *j = csuccessp_journeys_of(book);
    int opened = 0;
    size_t i, length;

    for (i = 0; i < j->entries.count; i++) {
        const csuccessp_journey_entry *entry = j->entries.items[i];
        const csuccessp_standing *standing = csuccessp_standing_of(book, entry, row);
        const char *id = csuccessp_texts_get(&book->texts, entry->id, &length);
        if (!standing)
            continue;
        if (!opened++) {
            csuccessp_json_key(to, "journeys");
            csuccessp_json_begin(to, '{');
        }
        csuccessp_json_key_bytes(to, id, length);
        csuccessp_json_begin(to, '{');
        write_standing(book, standing, to);
        if (entry->current && is_due(book, row))
            write_shown(book, entry, row, to);
        csuccessp_json_end(to, '}');
    }
    if (opened)
        csuccessp_json_end(to, '}');
}

/* Loading. */

struct move_body {
    int32_t kind;
    int64_t at;
    csuccessp_slice from, to, by;
};

static csuccess_status
load_move(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
          csuccessp_standing *standing, csuccessp_ref *last)
{
    static const csuccessp_field fields[] = {
        {"kind", CSUCCESSP_FIELD_CHOICE, 1, offsetof(struct move_body, kind), csuccessp_move_kinds},
        {"at", CSUCCESSP_FIELD_TIME, 1, offsetof(struct move_body, at), NULL},
        {"from", CSUCCESSP_FIELD_ID, 0, offsetof(struct move_body, from), NULL},
        {"to", CSUCCESSP_FIELD_ID, 0, offsetof(struct move_body, to), NULL},
        {"by", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct move_body, by), NULL},
    };
    struct move_body in;
    csuccessp_journey_move *move;
    csuccessp_ref ref;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, value, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status != CSUCCESS_OK)
        return status;
    ref = csuccessp_pool_take(&csuccessp_journeys_of(book)->pool, sizeof *move);
    if (!ref)
        return csuccessp_fail_memory(&book->error);
    if (*last)
        csuccessp_move_at(book, *last)->next = ref;
    else
        standing->moves = ref;
    *last = ref;
    standing->move_count++;
    move = csuccessp_move_at(book, ref);
    move->kind = (uint8_t)in.kind;
    move->at = in.at;
    status = csuccessp_text_keep(book, in.from, &move->from);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in.to, &move->to);
    return status == CSUCCESS_OK ? csuccessp_text_keep(book, in.by, &move->by) : status;
}

struct reached_body {
    csuccessp_slice milestone, by;
    int64_t at;
    int32_t by_itself;
};

static csuccess_status
load_reached(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
             csuccessp_standing *standing, csuccessp_ref *last)
{
    static const csuccessp_field fields[] = {
        {"milestone", CSUCCESSP_FIELD_ID, 1, offsetof(struct reached_body, milestone), NULL},
        {"at", CSUCCESSP_FIELD_TIME, 1, offsetof(struct reached_body, at), NULL},
        {"by", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct reached_body, by), NULL},
        {"by_itself", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct reached_body, by_itself), NULL},
    };
    struct reached_body in;
    csuccessp_reached *reached;
    csuccessp_ref ref;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, value, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status != CSUCCESS_OK)
        return status;
    ref = csuccessp_pool_take(&csuccessp_journeys_of(book)->pool, sizeof *reached);
    if (!ref)
        return csuccessp_fail_memory(&book->error);
    if (*last)
        csuccessp_reached_at(book, *last)->next = ref;
    else
        standing->reached = ref;
    *last = ref;
    reached = csuccessp_reached_at(book, ref);
    reached->at = in.at;
    reached->by_itself = (uint8_t)in.by_itself;
    status = csuccessp_text_keep(book, in.milestone, &reached->milestone);
    return status == CSUCCESS_OK ? csuccessp_text_keep(book, in.by, &reached->by) : status;
}

struct standing_body {
    csuccessp_slice stage, former;
    int64_t since, started, first_value, completed, left, turned, wake, begun;
    int32_t settling, held;
    yyjson_val *moves, *reached, *shown;
};

#define AT(field) offsetof(struct standing_body, field)
static const csuccessp_field standing_fields[] = {
    {"stage", CSUCCESSP_FIELD_ID, 0, AT(stage), NULL},
    {"former", CSUCCESSP_FIELD_ID, 0, AT(former), NULL},
    {"since", CSUCCESSP_FIELD_TIME, 1, AT(since), NULL},
    {"started", CSUCCESSP_FIELD_TIME, 1, AT(started), NULL},
    {"first_value", CSUCCESSP_FIELD_TIME, 0, AT(first_value), NULL},
    {"completed", CSUCCESSP_FIELD_TIME, 0, AT(completed), NULL},
    {"left", CSUCCESSP_FIELD_TIME, 0, AT(left), NULL},
    {"turned", CSUCCESSP_FIELD_TIME, 0, AT(turned), NULL},
    {"wake", CSUCCESSP_FIELD_TIME, 0, AT(wake), NULL},
    {"begun", CSUCCESSP_FIELD_INT, 0, AT(begun), NULL},
    {"settling", CSUCCESSP_FIELD_BOOL, 0, AT(settling), NULL},
    {"held", CSUCCESSP_FIELD_BOOL, 0, AT(held), NULL},
    {"moves", CSUCCESSP_FIELD_ARRAY, 1, AT(moves), NULL},
    {"reached", CSUCCESSP_FIELD_ARRAY, 0, AT(reached), NULL},
    {"shown", CSUCCESSP_FIELD_OBJECT, 0, AT(shown), NULL},
};
#undef AT

static csuccess_status
load_lists(csuccess_book *book, const csuccessp_place *place, const struct standing_body *in,
           csuccessp_standing *standing)
{
    csuccessp_place moves = csuccessp_place_name(place, "moves");
    csuccessp_place reached = csuccessp_place_name(place, "reached");
    csuccessp_ref last = 0;
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *item;
    size_t i, n;

    if (yyjson_arr_size(in->moves) > CSUCCESSP_MOVES_KEPT)
        return csuccessp_corrupt(&moves, "so many moves are not kept");
    yyjson_arr_foreach(in->moves, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(&moves, i);
        if (status == CSUCCESS_OK)
            status = load_move(book, &at, item, standing, &last);
    }
    last = 0;
    yyjson_arr_foreach(in->reached, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(&reached, i);
        if (status == CSUCCESS_OK)
            status = load_reached(book, &at, item, standing, &last);
    }
    return status;
}

struct shown_body {
    csuccessp_slice stage;
    int32_t pace, from, completed;
    int64_t milestones;
    double value, progress;
};

/* A stage that the journey has, or once had, and the columns still show. */
static csuccess_status
find_name(csuccess_book *book, const csuccessp_place *place, csuccessp_journey_entry *entry,
          csuccessp_slice id, csuccessp_text *out)
{
    size_t i;
    csuccess_status status;

    (void)place;
    if (!id.bytes)
        return CSUCCESS_OK;
    *out = csuccessp_texts_find(&book->texts, id.bytes, id.length);
    for (i = 0; *out && i < entry->names.count; i++)
        if (entry->names.items[i] == *out)
            return CSUCCESS_OK;
    if (csuccessp_array_reserve(&book->memory, &entry->names, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    status = csuccessp_text_keep(book, id, out);
    if (status == CSUCCESS_OK)
        entry->names.items[entry->names.count++] = *out;
    return status;
}

static csuccess_status
load_shown(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
           csuccessp_journey_entry *entry, uint32_t row)
{
    static const csuccessp_field fields[] = {
        {"stage", CSUCCESSP_FIELD_ID, 0, offsetof(struct shown_body, stage), NULL},
        {"pace", CSUCCESSP_FIELD_CHOICE, 0, offsetof(struct shown_body, pace), csuccessp_paces},
        {"from", CSUCCESSP_FIELD_DATE, 0, offsetof(struct shown_body, from), NULL},
        {"completed", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct shown_body, completed), NULL},
        {"milestones", CSUCCESSP_FIELD_INT, 0, offsetof(struct shown_body, milestones), NULL},
        {"value", CSUCCESSP_FIELD_DOUBLE, 0, offsetof(struct shown_body, value), NULL},
        {"progress", CSUCCESSP_FIELD_DOUBLE, 0, offsetof(struct shown_body, progress), NULL},
    };
    struct shown_body in = {
        {NULL, 0}, -1, CSUCCESSP_DATE_NONE, CSUCCESSP_SMALL_MISSING, CSUCCESSP_INTEGER_MISSING,
        0,         0};
    csuccessp_text stage = 0;
    uint64_t present;
    csuccess_status status;

    if (!entry->current)
        return csuccessp_corrupt(place, "there is no such journey");
    in.value = in.progress = csuccessp_missing_number();
    status = csuccessp_fields_read(place, value, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status == CSUCCESS_OK)
        status = find_name(book, place, entry, in.stage, &stage);
    if (status != CSUCCESS_OK)
        return status;
    csuccessp_node_at(book, entry->stage_slot)->own.data.text[row] = stage;
    csuccessp_node_at(book, entry->pace_slot)->own.data.text[row] =
        in.pace < 0 ? 0 : csuccessp_journeys_of(book)->paces[in.pace];
    csuccessp_node_at(book, entry->days_slot)->anchor[row] = in.from == CSUCCESSP_DATE_NONE
                                                                 ? CSUCCESSP_TIME_NONE
                                                                 : in.from;
    csuccessp_node_at(book, entry->completed_slot)->own.data.small[row] = in.completed;
    csuccessp_node_at(book, entry->milestones_slot)->own.data.integer[row] = in.milestones;
    csuccessp_node_at(book, entry->value_slot)->own.data.number[row] = in.value;
    csuccessp_node_at(book, entry->progress_slot)->own.data.number[row] = in.progress;
    return CSUCCESS_OK;
}

/* What cannot be is not the fault of who loads it. */
static int
contradicts(const csuccessp_journey_entry *entry, const csuccessp_standing *standing)
{
    if ((standing->stage == 0) != (standing->left != CSUCCESSP_TIME_NONE))
        return 1;
    return standing->stage && entry->current &&
           csuccessp_journey_stage_find(entry->current, standing->stage) == UINT32_MAX;
}

static csuccess_status
load_standing(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
              csuccessp_journey_entry *entry, uint32_t row)
{
    csuccessp_place at_shown = csuccessp_place_name(place, "shown");
    struct standing_body in;
    csuccessp_standing *standing;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.first_value = in.completed = in.left = in.turned = in.wake = CSUCCESSP_TIME_NONE;
    in.begun = CSUCCESSP_PROGRESS_NONE;
    status = csuccessp_fields_read(place, value, standing_fields,
                                   sizeof standing_fields / sizeof *standing_fields, &in, &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_journey_entry_grow(book, entry, book->customers.capacity);
    if (status != CSUCCESS_OK)
        return status;
    standing = csuccessp_standing_make(book, entry, row);
    if (!standing)
        return csuccessp_fail_memory(&book->error);
    standing->since = in.since;
    standing->started = in.started;
    standing->first_value = in.first_value;
    standing->completed = in.completed;
    standing->left = in.left;
    standing->turned = in.turned;
    standing->wake = in.wake;
    standing->begun = in.begun;
    standing->settling = (uint8_t)in.settling;
    standing->held = (uint8_t)in.held;
    status = csuccessp_text_keep(book, in.stage, &standing->stage);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in.former, &standing->former);
    if (status == CSUCCESS_OK && contradicts(entry, standing))
        status = csuccessp_corrupt(place, "nobody can stand so on the journey");
    if (status == CSUCCESS_OK)
        status = load_lists(book, place, &in, standing);
    return status == CSUCCESS_OK && in.shown ? load_shown(book, &at_shown, in.shown, entry, row)
                                             : status;
}

csuccess_status
csuccessp_journeys_load_customer(csuccess_book *book, csuccessp_loader *loader, uint32_t row,
                                 const csuccessp_place *place, yyjson_val *value)
{
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *key, *item;
    size_t i, n;

    (void)loader;
    if (!yyjson_is_obj(value))
        return csuccessp_corrupt(place, "expected an object");
    yyjson_obj_foreach(value, i, n, key, item)
    {
        csuccessp_slice id = {yyjson_get_str(key), yyjson_get_len(key)};
        csuccessp_place at = csuccessp_place_key(place, id.bytes, id.length);
        csuccessp_journey_entry *entry = NULL;
        csuccessp_text text = 0;
        status = csuccessp_text_keep(book, id, &text);
        if (status == CSUCCESS_OK)
            status = csuccessp_journey_entry_make(book, text, &entry);
        csuccessp_texts_drop(&book->texts, text);
        if (status == CSUCCESS_OK && csuccessp_standing_of(book, entry, row))
            status = csuccessp_corrupt(&at, "it is there twice");
        if (status == CSUCCESS_OK)
            status = load_standing(book, &at, item, entry, row);
        if (status != CSUCCESS_OK)
            return status;
    }
    return status;
}

/* Timers are not saved: they follow from what is. */
csuccess_status
csuccessp_journeys_loaded(csuccess_book *book)
{
    const csuccessp_journeys *j = csuccessp_journeys_of(book);
    uint32_t row;
    size_t i;

    for (i = 0; i < j->entries.count; i++)
        for (row = 0; row < j->entries.items[i]->capacity; row++) {
            const csuccessp_standing *standing = csuccessp_standing_of(book, j->entries.items[i],
                                                                       row);
            if (!standing || standing->wake == CSUCCESSP_TIME_NONE)
                continue;
            if (csuccessp_timers_reserve(book, 1) != CSUCCESS_OK)
                return CSUCCESS_E_NO_MEMORY;
            csuccessp_timer_add(book, &csuccessp_plan_room, row, CSUCCESSP_PLAN_TIMER_JOURNEY,
                                standing->wake);
        }
    return CSUCCESS_OK;
}
