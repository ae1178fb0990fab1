/* SPDX-License-Identifier: MIT */
/* A playbook out of its JSON: the whole. */
#include <string.h>

#include "book/book.h"
#include "playbook/definition/reader.h"

enum { PRIORITY_MAX = 1000000, RUNS_MAX = 1000000, DEPTH_MAX = 100, CLOSING_MAX = 100 };

static const char *const disable_names[] = {"finish", "close", NULL};
static const char *const repeat_names[] = {
    [CSUCCESSP_REPEAT_IGNORE] = "ignore",
    [CSUCCESSP_REPEAT_RESTART] = "restart",
    NULL,
};
static const char *const calendar_names[] = {
    [CSUCCESSP_SCHEDULE_OWNER] = "owner",
    [CSUCCESSP_SCHEDULE_CUSTOMER] = "customer",
    [CSUCCESSP_SCHEDULE_BOOK] = "book",
    [CSUCCESSP_SCHEDULE_NONE] = "none",
    NULL,
};
static const char *const change_names[] = {
    [CSUCCESSP_CHANGE_FINISH] = "finish",
    [CSUCCESSP_CHANGE_MIGRATE] = "migrate",
    [CSUCCESSP_CHANGE_CLOSE] = "close",
    NULL,
};

struct playbook_body {
    csuccessp_slice id, title, description, group;
    yyjson_val *scope, *trigger, *steps, *owner, *exit, *goal, *closing;
    yyjson_val *cooldown, *max_runs_in, *cap, *holdout;
    int64_t max_runs, priority, depth, alarm_days;
    int32_t enabled, on_disable, repeat, preempts, calendar, on_change;
};

enum { P_ID, P_MAX_RUNS };

#define AT(field) offsetof(struct playbook_body, field)
static const csuccessp_field playbook_fields[] = {
    [P_ID] = {"id", CSUCCESSP_FIELD_ID, 1, AT(id), NULL},
    [P_MAX_RUNS] = {"max_runs", CSUCCESSP_FIELD_INT, 0, AT(max_runs), NULL},
    {"title", CSUCCESSP_FIELD_TEXT, 0, AT(title), NULL},
    {"description", CSUCCESSP_FIELD_TEXT, 0, AT(description), NULL},
    {"enabled", CSUCCESSP_FIELD_BOOL, 0, AT(enabled), NULL},
    {"on_disable", CSUCCESSP_FIELD_CHOICE, 0, AT(on_disable), disable_names},
    {"scope", CSUCCESSP_FIELD_ANY, 0, AT(scope), NULL},
    {"trigger", CSUCCESSP_FIELD_OBJECT, 1, AT(trigger), NULL},
    {"cooldown", CSUCCESSP_FIELD_OBJECT, 0, AT(cooldown), NULL},
    {"max_runs_in", CSUCCESSP_FIELD_OBJECT, 0, AT(max_runs_in), NULL},
    {"repeat", CSUCCESSP_FIELD_CHOICE, 0, AT(repeat), repeat_names},
    {"cap", CSUCCESSP_FIELD_OBJECT, 0, AT(cap), NULL},
    {"priority", CSUCCESSP_FIELD_INT, 0, AT(priority), NULL},
    {"group", CSUCCESSP_FIELD_ID, 0, AT(group), NULL},
    {"preempts", CSUCCESSP_FIELD_BOOL, 0, AT(preempts), NULL},
    {"depth", CSUCCESSP_FIELD_INT, 0, AT(depth), NULL},
    {"holdout", CSUCCESSP_FIELD_OBJECT, 0, AT(holdout), NULL},
    {"owner", CSUCCESSP_FIELD_ANY, 0, AT(owner), NULL},
    {"calendar", CSUCCESSP_FIELD_CHOICE, 0, AT(calendar), calendar_names},
    {"steps", CSUCCESSP_FIELD_ARRAY, 1, AT(steps), NULL},
    {"exit", CSUCCESSP_FIELD_OBJECT, 0, AT(exit), NULL},
    {"goal", CSUCCESSP_FIELD_OBJECT, 0, AT(goal), NULL},
    {"false_alarm_days", CSUCCESSP_FIELD_INT, 0, AT(alarm_days), NULL},
    {"closing_outcomes", CSUCCESSP_FIELD_ARRAY, 0, AT(closing), NULL},
    {"on_change", CSUCCESSP_FIELD_CHOICE, 0, AT(on_change), change_names},
};
#undef AT
enum { PLAYBOOK_FIELDS = sizeof playbook_fields / sizeof *playbook_fields };

/* What is a word or a number by itself. */
static csuccess_status
read_plain(csuccessp_playbook_reader *reader, const csuccessp_place *place,
           const struct playbook_body *in, uint64_t present)
{
    csuccessp_playbook *out = reader->playbook;
    csuccessp_place at = csuccessp_place_name(place, "preempts");
    csuccess_status status = CSUCCESS_OK;

    if (CSUCCESSP_PRESENT(present, P_MAX_RUNS))
        status = csuccessp_playbook_within(place, "max_runs", in->max_runs, 1, RUNS_MAX);
    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_within(place, "priority", in->priority, -PRIORITY_MAX,
                                           PRIORITY_MAX);
    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_within(place, "depth", in->depth, 1, DEPTH_MAX);
    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_within(place, "false_alarm_days", in->alarm_days, 0,
                                           CSUCCESSP_DAYS_MAX);
    if (status == CSUCCESS_OK && in->preempts && !in->group.bytes)
        status = csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION,
                                   "a playbook without 'group' has nothing to preempt");
    if (status != CSUCCESS_OK)
        return status;
    out->enabled = (uint8_t)in->enabled;
    out->on_disable = in->on_disable ? CSUCCESSP_CHANGE_CLOSE : CSUCCESSP_CHANGE_FINISH;
    out->on_change = (uint8_t)in->on_change;
    out->repeat = (uint8_t)in->repeat;
    out->preempts = (uint8_t)in->preempts;
    out->calendar = in->calendar;
    out->max_runs = (uint32_t)in->max_runs;
    out->priority = (int32_t)in->priority;
    out->depth = (int32_t)in->depth;
    out->alarm_days = (int32_t)in->alarm_days;
    return CSUCCESS_OK;
}

static csuccess_status
read_texts(csuccessp_playbook_reader *reader, const csuccessp_place *place,
           const struct playbook_body *in)
{
    static const csuccessp_slice not_relevant = {"not_relevant", 12};
    csuccessp_playbook *out = reader->playbook;
    csuccessp_place at = csuccessp_place_name(place, "closing_outcomes");
    csuccess_status status = csuccessp_playbook_text(reader, in->id, &out->id);

    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_text(reader, in->title, &out->title);
    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_text(reader, in->group, &out->group);
    if (status != CSUCCESS_OK)
        return status;
    if (yyjson_arr_size(in->closing) > CLOSING_MAX)
        return csuccessp_fail_at(&at, CSUCCESS_E_LIMIT, "there are at most %d closing outcomes",
                                 (int)CLOSING_MAX);
    if (in->closing)
        return csuccessp_playbook_texts(reader, &at, in->closing, 0, &out->closing);
    if (csuccessp_array_reserve(&reader->book->memory, &out->closing, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&reader->book->error);
    status = csuccessp_playbook_text(reader, not_relevant, &out->closing.items[0]);
    out->closing.count = status == CSUCCESS_OK;
    return status;
}

typedef csuccess_status part_reader(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                                    yyjson_val *value);

static csuccess_status
read_part(csuccessp_playbook_reader *reader, const csuccessp_place *place, const char *name,
          yyjson_val *value, part_reader *read)
{
    csuccessp_place at = csuccessp_place_name(place, name);

    return value ? read(reader, &at, value) : CSUCCESS_OK;
}

static csuccess_status
read_scope(csuccessp_playbook_reader *reader, const csuccessp_place *place, yyjson_val *value)
{
    if (reader->old)
        return CSUCCESS_OK;
    return csuccessp_playbook_condition(reader, reader->trigger, place, value,
                                        &reader->playbook->scope);
}

static csuccess_status
read_owner(csuccessp_playbook_reader *reader, const csuccessp_place *place, yyjson_val *value)
{
    return csuccessp_owner_read(reader, place, value, &reader->playbook->owner);
}

/* Of an old version the trigger counts only when its runs end by it. */
static csuccess_status
read_trigger(csuccessp_playbook_reader *reader, const csuccessp_place *place, yyjson_val *value)
{
    if (reader->old)
        reader->trigger = reader->playbook->exit_clears ? reader->watch : NULL;
    return csuccessp_trigger_read(reader, place, value);
}

static csuccess_status
read_parts(csuccessp_playbook_reader *reader, const csuccessp_place *place,
           const struct playbook_body *in)
{
    const struct {
        const char *name;
        yyjson_val *value;
        part_reader *read;
    } parts[] = {
        {"cooldown", in->cooldown, csuccessp_cooldown_read},
        {"max_runs_in", in->max_runs_in, csuccessp_max_runs_read},
        {"cap", in->cap, csuccessp_cap_read},
        {"holdout", in->holdout, csuccessp_holdout_read},
        {"owner", in->owner, read_owner},
        {"scope", in->scope, read_scope},
        {"exit", in->exit, csuccessp_exit_read},
        {"trigger", in->trigger, read_trigger},
        {"goal", in->goal, csuccessp_goal_read},
        {"steps", in->steps, csuccessp_steps_read},
    };
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < sizeof parts / sizeof *parts && status == CSUCCESS_OK; i++)
        status = read_part(reader, place, parts[i].name, parts[i].value, parts[i].read);
    return status;
}

/* What does not go together. */
static csuccess_status
check(const csuccessp_place *place, const csuccessp_playbook *playbook)
{
    const csuccessp_trigger *trigger = &playbook->trigger;
    csuccessp_place at_exit = csuccessp_place_name(place, "exit");
    csuccessp_place at = csuccessp_place_name(&at_exit, "clears");

    if (trigger->mode == CSUCCESSP_IS_TRUE && playbook->cooldown < CSUCCESSP_DAY / 24)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "a trigger of the mode 'is_true' needs a 'cooldown' of at least "
                                 "one hour");
    if (playbook->exit_clears && trigger->on != CSUCCESSP_ON_CONDITION &&
        trigger->on != CSUCCESSP_ON_ABSENCE)
        return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION,
                                 "only a condition, a segment or an absence clears");
    return CSUCCESS_OK;
}

static csuccess_status
read_body(csuccessp_playbook_reader *reader, const csuccessp_place *place, yyjson_val *body)
{
    csuccessp_playbook *out = reader->playbook;
    struct playbook_body in;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.enabled = 1;
    in.depth = CSUCCESSP_DEPTH_DEFAULT;
    in.alarm_days = out->goal_days = 90;
    status = csuccessp_fields_read(place, body, playbook_fields, PLAYBOOK_FIELDS, &in, &present);
    if (status == CSUCCESS_OK)
        status = read_plain(reader, place, &in, present);
    if (status == CSUCCESS_OK)
        status = read_texts(reader, place, &in);
    if (status == CSUCCESS_OK)
        status = read_parts(reader, place, &in);
    if (status == CSUCCESS_OK)
        status = check(place, out);
    if (status == CSUCCESS_OK && !out->salt) {
        out->salt = out->id;
        csuccessp_texts_keep(&reader->book->texts, out->salt);
    }
    return status;
}

csuccess_status
csuccessp_playbook_read(csuccessp_publication *publication, csuccessp_node *trigger,
                        csuccessp_node *watch, int old, const csuccessp_place *place,
                        yyjson_val *body, csuccessp_playbook **out)
{
    csuccess_book *book = publication->book;
    csuccessp_playbook_reader reader;

    memset(&reader, 0, sizeof reader);
    *out = csuccessp_allocate_zeroed(&book->memory, 1, sizeof **out);
    if (!*out)
        return csuccessp_fail_memory(&book->error);
    (*out)->trigger.value = (*out)->trigger.since = CSUCCESSP_SLOT_NONE;
    (*out)->trigger.event.kind = UINT32_MAX;
    reader.publication = publication;
    reader.book = book;
    reader.trigger = trigger;
    reader.watch = watch;
    reader.playbook = *out;
    reader.old = old;
    reader.error = place->error;
    if (old)
        reader.before = *place->error;
    return read_body(&reader, place, body);
}
