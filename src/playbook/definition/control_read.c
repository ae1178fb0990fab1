/* SPDX-License-Identifier: MIT */
/* What holds a playbook back, what ends its runs, and what it is for. */
#include <string.h>

#include "book/book.h"
#include "playbook/definition/reader.h"

enum { RUNS_MAX = 1000000, PERCENT = 1000000 };

csuccess_status
csuccessp_cooldown_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                        yyjson_val *value)
{
    static const char *const from_names[] = {"start", "end", NULL};
    struct cooldown_body {
        csuccessp_duration_body length;
        int32_t from;
    } in;
    static const csuccessp_field fields[] = {
        CSUCCESSP_DURATION_FIELDS(struct cooldown_body, length),
        {"from", CSUCCESSP_FIELD_CHOICE, 0, offsetof(struct cooldown_body, from), from_names},
    };
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, value, fields, 3, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    reader->playbook->cooldown_from_end = (uint8_t)in.from;
    return csuccessp_playbook_duration(place, &in.length, (present & 3) != 0,
                                       &reader->playbook->cooldown);
}

csuccess_status
csuccessp_max_runs_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                        yyjson_val *value)
{
    struct max_runs_body {
        int64_t runs, days;
    } in;
    static const csuccessp_field fields[] = {
        {"runs", CSUCCESSP_FIELD_INT, 1, offsetof(struct max_runs_body, runs), NULL},
        {"days", CSUCCESSP_FIELD_INT, 1, offsetof(struct max_runs_body, days), NULL},
    };
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, value, fields, 2, &in, &present);

    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_within(place, "runs", in.runs, 1, RUNS_MAX);
    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_within(place, "days", in.days, 1, CSUCCESSP_DAYS_MAX);
    if (status != CSUCCESS_OK)
        return status;
    reader->playbook->max_in_runs = (uint32_t)in.runs;
    reader->playbook->max_in_days = (int32_t)in.days;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_cap_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                   yyjson_val *value)
{
    static const char *const over_names[] = {
        [CSUCCESSP_CAP_DEFER] = "defer", [CSUCCESSP_CAP_DROP] = "drop", NULL};
    struct cap_body {
        int64_t starts;
        int32_t over;
    } in = {0, CSUCCESSP_CAP_DEFER};
    static const csuccessp_field fields[] = {
        {"per_owner_per_day", CSUCCESSP_FIELD_INT, 1, offsetof(struct cap_body, starts), NULL},
        {"over", CSUCCESSP_FIELD_CHOICE, 0, offsetof(struct cap_body, over), over_names},
    };
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, value, fields, 2, &in, &present);

    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_within(place, "per_owner_per_day", in.starts, 1, RUNS_MAX);
    if (status != CSUCCESS_OK)
        return status;
    reader->playbook->cap = (uint32_t)in.starts;
    reader->playbook->over_cap = (uint8_t)in.over;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_holdout_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                       yyjson_val *value)
{
    struct holdout_body {
        int64_t percent;
        csuccessp_slice salt;
    } in;
    static const csuccessp_field fields[] = {
        {"percent", CSUCCESSP_FIELD_DECIMAL, 1, offsetof(struct holdout_body, percent), NULL},
        {"salt", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct holdout_body, salt), NULL},
    };
    csuccessp_place at = csuccessp_place_name(place, "percent");
    csuccessp_place at_salt = csuccessp_place_name(place, "salt");
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, value, fields, 2, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    if (in.percent < 0 || in.percent > 100 * (int64_t)PERCENT || in.percent % 100 != 0)
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE,
                                 "a percentage is from 0 to 100, with at most four digits after "
                                 "the point");
    if (in.salt.bytes && in.salt.length == 0)
        return csuccessp_fail_at(&at_salt, CSUCCESS_E_VALUE, "the salt is empty");
    if (in.salt.length > CSUCCESSP_ID_MAX) /* all of it decides */
        return csuccessp_fail_at(&at_salt, CSUCCESS_E_LIMIT, "a salt has at most %d bytes",
                                 CSUCCESSP_ID_MAX);
    reader->playbook->holdout = (int32_t)(in.percent / 100);
    return csuccessp_playbook_text(reader, in.salt, &reader->playbook->salt);
}

csuccess_status
csuccessp_exit_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                    yyjson_val *value)
{
    struct exit_body {
        yyjson_val *when;
        int32_t clears;
    } in = {NULL, 0};
    static const csuccessp_field fields[] = {
        {"when", CSUCCESSP_FIELD_ANY, 0, offsetof(struct exit_body, when), NULL},
        {"clears", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct exit_body, clears), NULL},
    };
    csuccessp_place at = csuccessp_place_name(place, "when");
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, value, fields, 2, &in, &present);

    if (status != CSUCCESS_OK)
        return status;
    if (!in.when && !in.clears)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "an exit has 'when', or 'clears': true");
    reader->playbook->exit_clears = (uint8_t)in.clears;
    return in.when ? csuccessp_playbook_condition(reader, reader->watch, &at, in.when,
                                                  &reader->playbook->exit)
                   : CSUCCESS_OK;
}

csuccess_status
csuccessp_goal_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                    yyjson_val *value)
{
    struct goal_body {
        yyjson_val *when;
        int64_t days;
        int32_t closes;
    } in = {NULL, 90, 1};
    static const csuccessp_field fields[] = {
        {"when", CSUCCESSP_FIELD_ANY, 1, offsetof(struct goal_body, when), NULL},
        {"days", CSUCCESSP_FIELD_INT, 0, offsetof(struct goal_body, days), NULL},
        {"closes", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct goal_body, closes), NULL},
    };
    csuccessp_place at = csuccessp_place_name(place, "when");
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, value, fields, 3, &in, &present);

    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_within(place, "days", in.days, 1, CSUCCESSP_DAYS_MAX);
    if (status != CSUCCESS_OK)
        return status;
    reader->playbook->goal_days = (int32_t)in.days;
    reader->playbook->goal_closes = (uint8_t)in.closes;
    return csuccessp_playbook_condition(reader, reader->watch, &at, in.when,
                                        &reader->playbook->goal);
}
