/* SPDX-License-Identifier: MIT */
#include "plan/settings.h"
#include "util/suggest.h"

#include <string.h>

#include "plan/plan.h"
#include "plan/value/figures.h"
#include "util/decimal.h"

enum { DIMENSIONS_MAX = 64, ESCALATIONS_MAX = 64, LEVEL_MAX = 100, DAYS_MAX = 36500 };

/* What could go wrong, by dimensions that suit most plans. */
static const struct {
    const char *id, *title;
} preset_dimensions[] = {
    {"people", "People"},   {"product", "Product"}, {"services", "Services"},
    {"quality", "Quality"}, {"network", "Network"}, {"transformation", "Transformation"},
};
enum { PRESET_DIMENSIONS = sizeof preset_dimensions / sizeof *preset_dimensions };

static const csuccessp_escalation preset_escalation[] = {
    {CSUCCESSP_CRITICAL, 0, 2}, {CSUCCESSP_CRITICAL, 3, 3}, {CSUCCESSP_HIGH, 0, 1},
    {CSUCCESSP_HIGH, 7, 2},     {CSUCCESSP_HIGH, 14, 3},    {CSUCCESSP_MEDIUM, 14, 1},
    {CSUCCESSP_MEDIUM, 30, 2},  {CSUCCESSP_LOW, 30, 1},
};

csuccessp_plan_settings
csuccessp_plan_settings_default(void)
{
    csuccessp_plan_settings settings;

    memset(&settings, 0, sizeof settings);
    settings.behind = 50000;
    settings.stuck = 250000;
    settings.stuck_days = 14;
    settings.stale_days = 30;
    settings.notice_days = 5;
    settings.cycle_months = 12;
    settings.refresh_months = 3;
    settings.update_months = 1;
    return settings;
}

void
csuccessp_plan_settings_drop(csuccess_book *book, csuccessp_plan_settings *settings)
{
    size_t i;

    for (i = 0; i < settings->dimensions.count; i++) {
        csuccessp_texts_drop(&book->texts, settings->dimensions.items[i].id);
        csuccessp_texts_drop(&book->texts, settings->dimensions.items[i].title);
    }
    csuccessp_array_release(&book->memory, &settings->dimensions);
    csuccessp_array_release(&book->memory, &settings->escalation);
}

static int
dimension_of(const csuccess_book *book, const csuccessp_plan_settings *settings, size_t index,
             const char **id, const char **title)
{
    size_t length;

    if (!settings->dimensions.count) {
        if (index >= PRESET_DIMENSIONS)
            return 0;
        *id = preset_dimensions[index].id;
        *title = preset_dimensions[index].title;
        return 1;
    }
    if (index >= settings->dimensions.count)
        return 0;
    *id = csuccessp_texts_get(&book->texts, settings->dimensions.items[index].id, &length);
    *title = csuccessp_texts_get(&book->texts, settings->dimensions.items[index].title, &length);
    return 1;
}

int
csuccessp_dimension_at(const csuccess_book *book, size_t index, const char **id, const char **title)
{
    return dimension_of(book, &csuccessp_plans_of(book)->settings, index, id, title);
}

csuccess_status
csuccessp_publish_dimension_check(const csuccessp_publication *p, const csuccessp_place *place,
                                  csuccessp_slice id)
{
    csuccessp_plan_settings settings = csuccessp_plan_settings_default();
    int section = csuccessp_section_find("plan", 4);
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    const char *known, *title;
    size_t i;

    if (section >= 0 && p->sections[section].count && p->sections[section].items[0].object)
        settings = *(const csuccessp_plan_settings *)p->sections[section].items[0].object;
    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; dimension_of(p->book, &settings, i, &known, &title); i++) {
        if (strlen(known) == id.length && memcmp(known, id.bytes, id.length) == 0)
            return CSUCCESS_OK;
        csuccessp_suggest_offer(&suggestion, known, strlen(known));
    }
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "there is no dimension '%.*s'%s",
                             csuccessp_shown(id.bytes, id.length), id.bytes,
                             csuccessp_suggest_text(&suggestion, hint));
}

int
csuccessp_dimension_is(const csuccess_book *book, const char *id, size_t length)
{
    const char *known, *title;
    size_t i;

    for (i = 0; csuccessp_dimension_at(book, i, &known, &title); i++)
        if (strlen(known) == length && memcmp(known, id, length) == 0)
            return 1;
    return 0;
}

int32_t
csuccessp_escalation_level(const csuccess_book *book, uint8_t severity, int32_t days)
{
    const csuccessp_plan_settings *settings = &csuccessp_plans_of(book)->settings;
    const csuccessp_escalation *rules = settings->escalation.items;
    size_t count = settings->escalation.count, i;
    int32_t level = 0;

    if (!count) {
        rules = preset_escalation;
        count = sizeof preset_escalation / sizeof *preset_escalation;
    }
    for (i = 0; i < count; i++)
        if (severity != CSUCCESSP_SEVERITY_NONE && severity >= rules[i].severity &&
            days >= rules[i].days && rules[i].level > level)
            level = rules[i].level;
    return level;
}

/* Reading. */

struct plan_body {
    yyjson_val *dimensions, *escalation, *cycle;
    int64_t behind, stuck, stuck_days, stale_days, notice_days;
};

#define AT(field) offsetof(struct plan_body, field)
static const csuccessp_field plan_fields[] = {
    {"dimensions", CSUCCESSP_FIELD_ARRAY, 0, AT(dimensions), NULL},
    {"escalation", CSUCCESSP_FIELD_ARRAY, 0, AT(escalation), NULL},
    {"cycle", CSUCCESSP_FIELD_OBJECT, 0, AT(cycle), NULL},
    {"behind", CSUCCESSP_FIELD_DECIMAL, 0, AT(behind), NULL},
    {"stuck", CSUCCESSP_FIELD_DECIMAL, 0, AT(stuck), NULL},
    {"stuck_days", CSUCCESSP_FIELD_INT, 0, AT(stuck_days), NULL},
    {"stale_days", CSUCCESSP_FIELD_INT, 0, AT(stale_days), NULL},
    {"notice_days", CSUCCESSP_FIELD_INT, 0, AT(notice_days), NULL},
};
#undef AT

static csuccess_status
check_range(const csuccessp_place *place, const char *field, int64_t number, int64_t low,
            int64_t high)
{
    csuccessp_place at = csuccessp_place_name(place, field);

    if (number >= low && number <= high)
        return CSUCCESS_OK;
    return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "expected %" PRId64 " to %" PRId64, low, high);
}

/* Of a share in micro-units, which has to be `low` to 1. */
static csuccess_status
check_share(const csuccessp_place *place, const char *field, int64_t share, int64_t low)
{
    csuccessp_place at = csuccessp_place_name(place, field);
    char text[CSUCCESSP_NUMBER_TEXT_MAX];
    size_t length;

    if (share >= low && share <= CSUCCESSP_MICRO)
        return CSUCCESS_OK;
    length = csuccessp_decimal_write(text, low);
    return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "expected %.*s to 1", (int)length, text);
}

static csuccess_status
read_dimension(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
               csuccessp_plan_settings *out)
{
    struct dimension_body {
        csuccessp_slice id, title;
    } in = {{NULL, 0}, {NULL, 0}};
    static const csuccessp_field fields[] = {
        {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct dimension_body, id), NULL},
        {"title", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct dimension_body, title), NULL},
    };
    csuccessp_dimension *dimension;
    uint64_t present;
    size_t i;
    csuccess_status status = csuccessp_fields_read(place, value, fields, 2, &in, &present);

    if (status != CSUCCESS_OK)
        return status;
    for (i = 0; i < out->dimensions.count; i++)
        if (csuccessp_text_is(&book->texts, out->dimensions.items[i].id, in.id.bytes, in.id.length))
            return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "a dimension is there twice");
    if (csuccessp_array_reserve(&book->memory, &out->dimensions, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    dimension = &out->dimensions.items[out->dimensions.count++];
    memset(dimension, 0, sizeof *dimension);
    status = csuccessp_text_keep(book, in.id, &dimension->id);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in.title, &dimension->title);
    return status;
}

static csuccess_status
read_escalation(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
                csuccessp_plan_settings *out)
{
    struct escalation_body {
        int64_t days, level;
        int32_t severity;
    } in = {0, 0, 0};
    static const csuccessp_field fields[] = {
        {"severity", CSUCCESSP_FIELD_CHOICE, 1, offsetof(struct escalation_body, severity),
         csuccessp_severities},
        {"days", CSUCCESSP_FIELD_INT, 0, offsetof(struct escalation_body, days), NULL},
        {"level", CSUCCESSP_FIELD_INT, 1, offsetof(struct escalation_body, level), NULL},
    };
    csuccessp_escalation *rule;
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, value, fields, 3, &in, &present);

    if (status == CSUCCESS_OK)
        status = check_range(place, "days", in.days, 0, DAYS_MAX);
    if (status == CSUCCESS_OK)
        status = check_range(place, "level", in.level, 1, LEVEL_MAX);
    if (status != CSUCCESS_OK)
        return status;
    if (in.severity == CSUCCESSP_SEVERITY_NONE)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "what has no severity is not escalated");
    if (csuccessp_array_reserve(&book->memory, &out->escalation, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    rule = &out->escalation.items[out->escalation.count++];
    rule->severity = (uint8_t)in.severity;
    rule->days = (int32_t)in.days;
    rule->level = (int32_t)in.level;
    return CSUCCESS_OK;
}

static csuccess_status
read_list(csuccess_book *book, const csuccessp_place *place, const char *name, yyjson_val *list,
          size_t most,
          csuccess_status (*read)(csuccess_book *book, const csuccessp_place *place,
                                  yyjson_val *value, csuccessp_plan_settings *out),
          csuccessp_plan_settings *out)
{
    csuccessp_place at = csuccessp_place_name(place, name);
    yyjson_arr_iter iter;
    yyjson_val *value;
    csuccess_status status = CSUCCESS_OK;
    size_t i = 0;

    if (!list)
        return CSUCCESS_OK;
    if (yyjson_arr_size(list) > most)
        return csuccessp_fail_at(&at, CSUCCESS_E_LIMIT, "at most %zu", most);
    yyjson_arr_iter_init(list, &iter);
    while (status == CSUCCESS_OK && (value = yyjson_arr_iter_next(&iter))) {
        csuccessp_place in_list = csuccessp_place_item(&at, i++);
        status = read(book, &in_list, value, out);
    }
    return status;
}

csuccess_status
csuccessp_cycle_read(const csuccessp_place *place, yyjson_val *object, int32_t *months,
                     int32_t *refresh_months, int32_t *update_months)
{
    struct cycle_body {
        int64_t months, refresh, update;
    } in = {*months, *refresh_months, *update_months};
    static const csuccessp_field fields[] = {
        {"months", CSUCCESSP_FIELD_INT, 0, offsetof(struct cycle_body, months), NULL},
        {"refresh_months", CSUCCESSP_FIELD_INT, 0, offsetof(struct cycle_body, refresh), NULL},
        {"update_months", CSUCCESSP_FIELD_INT, 0, offsetof(struct cycle_body, update), NULL},
    };
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, object, fields, 3, &in, &present);
    unsigned i;

    if (status != CSUCCESS_OK)
        return status;
    for (i = 0; i < 3 && status == CSUCCESS_OK; i++)
        if (CSUCCESSP_PRESENT(present, i))
            status = check_range(place, fields[i].name,
                                 i == 0   ? in.months
                                 : i == 1 ? in.refresh
                                          : in.update,
                                 1, 120);
    *months = (int32_t)in.months;
    *refresh_months = (int32_t)in.refresh;
    *update_months = (int32_t)in.update;
    return status;
}

static csuccess_status
read_settings(csuccess_book *book, const csuccessp_place *place, yyjson_val *body,
              csuccessp_plan_settings *out)
{
    struct plan_body in = {NULL,
                           NULL,
                           NULL,
                           out->behind,
                           out->stuck,
                           out->stuck_days,
                           out->stale_days,
                           out->notice_days};
    csuccessp_place cycle = csuccessp_place_name(place, "cycle");
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(
        place, body, plan_fields, sizeof plan_fields / sizeof *plan_fields, &in, &present);

    if (status == CSUCCESS_OK)
        status = check_share(place, "behind", in.behind, 0);
    if (status == CSUCCESS_OK)
        status = check_share(place, "stuck", in.stuck, in.behind);
    if (status == CSUCCESS_OK)
        status = check_range(place, "stuck_days", in.stuck_days, 0, DAYS_MAX);
    if (status == CSUCCESS_OK)
        status = check_range(place, "stale_days", in.stale_days, 1, DAYS_MAX);
    if (status == CSUCCESS_OK)
        status = check_range(place, "notice_days", in.notice_days, 0, DAYS_MAX);
    if (status == CSUCCESS_OK && in.cycle)
        status = csuccessp_cycle_read(&cycle, in.cycle, &out->cycle_months, &out->refresh_months,
                                      &out->update_months);
    if (status != CSUCCESS_OK)
        return status;
    out->behind = in.behind;
    out->stuck = in.stuck;
    out->stuck_days = (int32_t)in.stuck_days;
    out->stale_days = (int32_t)in.stale_days;
    out->notice_days = (int32_t)in.notice_days;
    status = read_list(book, place, "dimensions", in.dimensions, DIMENSIONS_MAX, read_dimension,
                       out);
    if (status == CSUCCESS_OK)
        status = read_list(book, place, "escalation", in.escalation, ESCALATIONS_MAX,
                           read_escalation, out);
    return status;
}

/* The section. */

static csuccess_status
declare_settings(csuccessp_publication *p, csuccessp_draft *draft)
{
    csuccessp_place place = csuccessp_place_name(&p->place, "plan");

    return csuccessp_plan_values_declare(p, draft, draft->index >= 0 ? &place : &p->place);
}

static csuccess_status
compile_settings(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
                 yyjson_val *body)
{
    csuccess_book *book = p->book;
    csuccessp_plan_settings *settings = csuccessp_allocate(&book->memory, 1, sizeof *settings);
    csuccess_status status;

    if (!settings)
        return csuccessp_fail_memory(&book->error);
    *settings = csuccessp_plan_settings_default();
    settings->published = 1;
    draft->object = settings;
    status = read_settings(book, place, body, settings);
    return status == CSUCCESS_OK ? csuccessp_plan_values_compile(p) : status;
}

/* What the draft held becomes the room's; the published item goes on holding the empty shell. */
static void
commit_settings(csuccessp_publication *p, csuccessp_draft *draft)
{
    csuccessp_plans *plans = csuccessp_plans_of(p->book);
    csuccessp_plan_settings *settings = draft->object;

    csuccessp_plan_settings_drop(p->book, &plans->settings);
    plans->settings = *settings;
    *settings = csuccessp_plan_settings_default();
}

static void
discard_settings(csuccess_book *book, void *object)
{
    csuccessp_plan_settings_drop(book, object);
    csuccessp_release(&book->memory, object, 1, sizeof(csuccessp_plan_settings));
}

const csuccessp_section csuccessp_plan_section = {
    "plan", "plan", 1, declare_settings, compile_settings, commit_settings, discard_settings,
};
