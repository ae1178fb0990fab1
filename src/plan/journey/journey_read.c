/* SPDX-License-Identifier: MIT */
/* A journey out of its JSON. */
#include <string.h>

#include "book/book.h"
#include "book/formula/formula.h"
#include "plan/journey/journey.h"
#include "plan/plan.h"

const char *const csuccessp_journey_kinds[] = {
    [CSUCCESSP_JOURNEY_LIFECYCLE] = "lifecycle",
    [CSUCCESSP_JOURNEY_ONBOARDING] = "onboarding",
    NULL,
};

const char *const csuccessp_gates[] = {
    [CSUCCESSP_GATE_NONE] = "none",       [CSUCCESSP_GATE_SETUP] = "setup",
    [CSUCCESSP_GATE_TRAINED] = "trained", [CSUCCESSP_GATE_USING] = "using",
    [CSUCCESSP_GATE_VALUE] = "value",     NULL,
};

enum { DAYS_MAX = 36500, WEIGHT_MAX = 1000000 };

/* What is being read. */
struct reader {
    csuccessp_publication *publication;
    csuccess_book *book;
    csuccessp_node *watch, *value;
    csuccessp_journey *journey;
};

static csuccess_status
keep_text(const struct reader *r, csuccessp_slice slice, csuccessp_text *out)
{
    return csuccessp_text_keep(r->book, slice, out);
}

static csuccess_status
read_condition(const struct reader *r, const csuccessp_place *place, const char *field,
               yyjson_val *value, csuccessp_condition *out)
{
    csuccessp_place at = csuccessp_place_name(place, field);

    return value ? csuccessp_condition_read(r->publication, r->watch, &at, value, out)
                 : CSUCCESS_OK;
}

static csuccess_status
check_count(const csuccessp_place *place, yyjson_val *list, size_t most, const char *what)
{
    if (yyjson_arr_size(list) <= most)
        return CSUCCESS_OK;
    return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "there are at most %d %s", (int)most, what);
}

static csuccess_status
check_weight(const csuccessp_place *place, int64_t weight)
{
    csuccessp_place at = csuccessp_place_name(place, "weight");

    if (weight > 0 && weight <= (int64_t)WEIGHT_MAX * CSUCCESSP_MICRO)
        return CSUCCESS_OK;
    return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "a weight is more than 0 and at most %d",
                             (int)WEIGHT_MAX);
}

static csuccess_status
fail_twice(const csuccessp_place *place, const char *noun, csuccessp_slice id)
{
    csuccessp_place at = csuccessp_place_name(place, "id");

    return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "the %s '%.*s' is there twice", noun,
                             csuccessp_shown(id.bytes, id.length), id.bytes);
}

/* Milestones. */

struct milestone_body {
    csuccessp_slice id, title;
    yyjson_val *reached;
    int64_t weight;
    int32_t required, gate;
};

#define AT(field) offsetof(struct milestone_body, field)
static const csuccessp_field milestone_fields[] = {
    {"id", CSUCCESSP_FIELD_ID, 1, AT(id), NULL},
    {"title", CSUCCESSP_FIELD_TEXT, 0, AT(title), NULL},
    {"required", CSUCCESSP_FIELD_BOOL, 0, AT(required), NULL},
    {"reached", CSUCCESSP_FIELD_ANY, 0, AT(reached), NULL},
    {"weight", CSUCCESSP_FIELD_DECIMAL, 0, AT(weight), NULL},
    {"gate", CSUCCESSP_FIELD_CHOICE, 0, AT(gate), csuccessp_gates + 1},
};
#undef AT
enum { M_GATE = 5, MILESTONE_FIELDS = sizeof milestone_fields / sizeof *milestone_fields };

static csuccess_status
read_milestone(const struct reader *r, const csuccessp_place *place, yyjson_val *value,
               csuccessp_journey_stage *stage)
{
    csuccessp_journey_milestone *m = &stage->milestones.items[stage->milestones.count];
    struct milestone_body in;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.required = 1;
    in.weight = CSUCCESSP_MICRO;
    status = csuccessp_fields_read(place, value, milestone_fields, MILESTONE_FIELDS, &in, &present);
    if (status == CSUCCESS_OK)
        status = check_weight(place, in.weight);
    if (status != CSUCCESS_OK)
        return status;
    memset(m, 0, sizeof *m);
    stage->milestones.count++;
    m->weight = in.weight;
    m->required = (uint8_t)in.required;
    if (CSUCCESSP_PRESENT(present, M_GATE))
        m->gate = (uint8_t)(in.gate + 1);
    r->journey->has_gate_of_value |= m->gate == CSUCCESSP_GATE_VALUE;
    r->journey->automatic += in.reached != NULL;
    status = read_condition(r, place, "reached", in.reached, &m->reached);
    if (status == CSUCCESS_OK)
        status = keep_text(r, in.title, &m->title);
    if (status == CSUCCESS_OK &&
        csuccessp_journey_milestone_find(
            r->journey, csuccessp_texts_find(&r->book->texts, in.id.bytes, in.id.length), NULL))
        status = fail_twice(place, "milestone", in.id);
    return status == CSUCCESS_OK ? keep_text(r, in.id, &m->id) : status;
}

static csuccess_status
read_milestones(const struct reader *r, const csuccessp_place *place, yyjson_val *list,
                csuccessp_journey_stage *stage)
{
    csuccessp_place at = csuccessp_place_name(place, "milestones");
    csuccess_status status = check_count(&at, list, CSUCCESSP_STAGE_MILESTONES_MAX,
                                         "milestones of a stage");
    yyjson_val *item;
    size_t i, n;

    if (status == CSUCCESS_OK && csuccessp_array_reserve(&r->book->memory, &stage->milestones,
                                                         yyjson_arr_size(list)) != CSUCCESS_OK)
        status = csuccessp_fail_memory(&r->book->error);
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place in_list = csuccessp_place_item(&at, i);
        if (status == CSUCCESS_OK)
            status = read_milestone(r, &in_list, item, stage);
    }
    return status;
}

/* Stages. */

struct stage_body {
    csuccessp_slice id, title, back_to;
    yyjson_val *entry, *exit, *back, *milestones;
    int64_t value, target_days, max_days;
    int32_t handoff;
};

enum { S_VALUE, S_TARGET, S_MAX };

#define AT(field) offsetof(struct stage_body, field)
static const csuccessp_field stage_fields[] = {
    [S_VALUE] = {"value", CSUCCESSP_FIELD_DECIMAL, 0, AT(value), NULL},
    [S_TARGET] = {"target_days", CSUCCESSP_FIELD_INT, 0, AT(target_days), NULL},
    [S_MAX] = {"max_days", CSUCCESSP_FIELD_INT, 0, AT(max_days), NULL},
    {"id", CSUCCESSP_FIELD_ID, 1, AT(id), NULL},
    {"title", CSUCCESSP_FIELD_TEXT, 0, AT(title), NULL},
    {"entry", CSUCCESSP_FIELD_ANY, 0, AT(entry), NULL},
    {"exit", CSUCCESSP_FIELD_ANY, 0, AT(exit), NULL},
    {"back", CSUCCESSP_FIELD_ANY, 0, AT(back), NULL},
    {"back_to", CSUCCESSP_FIELD_ID, 0, AT(back_to), NULL},
    {"handoff", CSUCCESSP_FIELD_BOOL, 0, AT(handoff), NULL},
    {"milestones", CSUCCESSP_FIELD_ARRAY, 0, AT(milestones), NULL},
};
#undef AT
enum { STAGE_FIELDS = sizeof stage_fields / sizeof *stage_fields };

static csuccess_status
check_days(const csuccessp_place *place, const char *field, int64_t days)
{
    csuccessp_place at = csuccessp_place_name(place, field);

    if (days >= 0 && days <= DAYS_MAX)
        return CSUCCESS_OK;
    return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "days are from 0 to %d", (int)DAYS_MAX);
}

static csuccess_status
check_stage(const csuccessp_place *place, const struct stage_body *in, uint64_t present)
{
    csuccessp_place at = csuccessp_place_name(place, "value");
    csuccessp_place at_max = csuccessp_place_name(place, "max_days");
    csuccess_status status = CSUCCESS_OK;

    if (CSUCCESSP_PRESENT(present, S_VALUE) &&
        (in->value < 0 || in->value > INT64_C(100) * CSUCCESSP_MICRO))
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "the value of a stage is from 0 to 100");
    if (CSUCCESSP_PRESENT(present, S_TARGET))
        status = check_days(place, "target_days", in->target_days);
    if (status == CSUCCESS_OK && CSUCCESSP_PRESENT(present, S_MAX))
        status = check_days(place, "max_days", in->max_days);
    if (status == CSUCCESS_OK && CSUCCESSP_PRESENT(present, S_TARGET) &&
        CSUCCESSP_PRESENT(present, S_MAX) && in->max_days < in->target_days)
        status = csuccessp_fail_at(&at_max, CSUCCESS_E_VALUE,
                                   "'max_days' is not below 'target_days'");
    return status;
}

/* A stage before this one. */
static csuccess_status
read_back_to(const struct reader *r, const csuccessp_place *place, const struct stage_body *in,
             csuccessp_journey_stage *stage)
{
    uint32_t number = (uint32_t)(stage - r->journey->stages.items), to;
    csuccessp_place at_back = csuccessp_place_name(place, "back");
    csuccessp_place at = csuccessp_place_name(place, "back_to");

    if (in->back && number == 0)
        return csuccessp_fail_at(&at_back, CSUCCESS_E_DEFINITION,
                                 "there is no stage before the first");
    if (!in->back_to.bytes) {
        stage->back_to = number ? number - 1 : 0;
        return CSUCCESS_OK;
    }
    if (!in->back)
        return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "'back_to' needs 'back'");
    to = csuccessp_journey_stage_find(
        r->journey, csuccessp_texts_find(&r->book->texts, in->back_to.bytes, in->back_to.length));
    if (to >= number)
        return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "'%.*s' is no stage before this one",
                                 csuccessp_shown(in->back_to.bytes, in->back_to.length),
                                 in->back_to.bytes);
    stage->back_to = to;
    return CSUCCESS_OK;
}

static csuccess_status
read_stage(const struct reader *r, const csuccessp_place *place, yyjson_val *value)
{
    csuccessp_journey *journey = r->journey;
    csuccessp_journey_stage *stage = &journey->stages.items[journey->stages.count];
    struct stage_body in;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.target_days = in.max_days = -1;
    status = csuccessp_fields_read(place, value, stage_fields, STAGE_FIELDS, &in, &present);
    if (status == CSUCCESS_OK)
        status = check_stage(place, &in, present);
    if (status == CSUCCESS_OK &&
        csuccessp_journey_stage_find(journey, csuccessp_texts_find(&r->book->texts, in.id.bytes,
                                                                   in.id.length)) != UINT32_MAX)
        status = fail_twice(place, "stage", in.id);
    if (status != CSUCCESS_OK)
        return status;
    memset(stage, 0, sizeof *stage);
    journey->stages.count++;
    stage->value = CSUCCESSP_PRESENT(present, S_VALUE) ? (in.value + 50) / 100
                                                       : CSUCCESSP_PROGRESS_NONE;
    stage->target_days = (int32_t)in.target_days;
    stage->max_days = (int32_t)in.max_days;
    stage->handoff = (uint8_t)in.handoff;
    status = keep_text(r, in.id, &stage->id);
    if (status == CSUCCESS_OK)
        status = keep_text(r, in.title, &stage->title);
    if (status == CSUCCESS_OK)
        status = read_back_to(r, place, &in, stage);
    if (status == CSUCCESS_OK)
        status = read_condition(r, place, "entry", in.entry, &stage->entry);
    if (status == CSUCCESS_OK)
        status = read_condition(r, place, "exit", in.exit, &stage->exit);
    if (status == CSUCCESS_OK)
        status = read_condition(r, place, "back", in.back, &stage->back);
    return status == CSUCCESS_OK ? read_milestones(r, place, in.milestones, stage) : status;
}

static csuccess_status
read_stages(const struct reader *r, const csuccessp_place *place, yyjson_val *list)
{
    csuccessp_place at = csuccessp_place_name(place, "stages");
    csuccess_status status = check_count(&at, list, CSUCCESSP_STAGES_MAX, "stages");
    yyjson_val *item;
    size_t i, n;

    if (status == CSUCCESS_OK && yyjson_arr_size(list) == 0)
        status = csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "a journey has at least one stage");
    if (status == CSUCCESS_OK && csuccessp_array_reserve(&r->book->memory, &r->journey->stages,
                                                         yyjson_arr_size(list)) != CSUCCESS_OK)
        status = csuccessp_fail_memory(&r->book->error);
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place in_list = csuccessp_place_item(&at, i);
        if (status == CSUCCESS_OK)
            status = read_stage(r, &in_list, item);
    }
    return status;
}

/* Drivers. */

struct driver_body {
    csuccessp_slice id, title, value;
    int64_t from, to, weight;
};

#define AT(field) offsetof(struct driver_body, field)
static const csuccessp_field driver_fields[] = {
    {"id", CSUCCESSP_FIELD_ID, 1, AT(id), NULL},
    {"title", CSUCCESSP_FIELD_TEXT, 0, AT(title), NULL},
    {"value", CSUCCESSP_FIELD_ID, 1, AT(value), NULL},
    {"from", CSUCCESSP_FIELD_DECIMAL, 1, AT(from), NULL},
    {"to", CSUCCESSP_FIELD_DECIMAL, 1, AT(to), NULL},
    {"weight", CSUCCESSP_FIELD_DECIMAL, 0, AT(weight), NULL},
};
#undef AT

static csuccess_status
find_value(const struct reader *r, const csuccessp_place *place, csuccessp_slice name,
           uint32_t *slot)
{
    csuccessp_place at = csuccessp_place_name(place, "value");
    csuccess_status status = csuccessp_publish_find(r->publication, &at, name.bytes, name.length,
                                                    slot);

    if (status != CSUCCESS_OK)
        return status;
    if (csuccessp_publish_node_at(r->publication, *slot)->type == CSUCCESS_TYPE_TEXT)
        return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "'%.*s' is a text, not a number",
                                 csuccessp_shown(name.bytes, name.length), name.bytes);
    return csuccessp_publish_input(r->publication, r->value, *slot, CSUCCESSP_OWN);
}

static int
has_driver(const csuccessp_journey *journey, csuccessp_text id)
{
    size_t i;

    for (i = 0; id && i < journey->drivers.count; i++)
        if (journey->drivers.items[i].id == id)
            return 1;
    return 0;
}

static csuccess_status
read_driver(const struct reader *r, const csuccessp_place *place, yyjson_val *value)
{
    csuccessp_journey *journey = r->journey;
    csuccessp_journey_driver *driver = &journey->drivers.items[journey->drivers.count];
    csuccessp_place at_to = csuccessp_place_name(place, "to");
    struct driver_body in;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.weight = CSUCCESSP_MICRO;
    status = csuccessp_fields_read(place, value, driver_fields,
                                   sizeof driver_fields / sizeof *driver_fields, &in, &present);
    if (status == CSUCCESS_OK)
        status = check_weight(place, in.weight);
    if (status == CSUCCESS_OK && in.from == in.to)
        status = csuccessp_fail_at(&at_to, CSUCCESS_E_VALUE, "'to' is another number than 'from'");
    if (status == CSUCCESS_OK &&
        has_driver(journey, csuccessp_texts_find(&r->book->texts, in.id.bytes, in.id.length)))
        status = fail_twice(place, "driver", in.id);
    if (status != CSUCCESS_OK)
        return status;
    memset(driver, 0, sizeof *driver);
    journey->drivers.count++;
    driver->from = in.from;
    driver->to = in.to;
    driver->weight = in.weight;
    status = keep_text(r, in.id, &driver->id);
    if (status == CSUCCESS_OK)
        status = keep_text(r, in.title, &driver->title);
    if (status == CSUCCESS_OK)
        status = keep_text(r, in.value, &driver->name);
    return status == CSUCCESS_OK ? find_value(r, place, in.value, &driver->slot) : status;
}

static csuccess_status
read_drivers(const struct reader *r, const csuccessp_place *place, yyjson_val *list)
{
    csuccessp_place at = csuccessp_place_name(place, "drivers");
    csuccess_status status = check_count(&at, list, CSUCCESSP_DRIVERS_MAX, "drivers");
    yyjson_val *item;
    size_t i, n;

    if (status == CSUCCESS_OK && csuccessp_array_reserve(&r->book->memory, &r->journey->drivers,
                                                         yyjson_arr_size(list)) != CSUCCESS_OK)
        status = csuccessp_fail_memory(&r->book->error);
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place in_list = csuccessp_place_item(&at, i);
        if (status == CSUCCESS_OK)
            status = read_driver(r, &in_list, item);
    }
    return status;
}

/* The whole. */

struct journey_body {
    csuccessp_slice id, title, description;
    yyjson_val *enter, *stages, *first_value, *drivers, *within_days;
    int32_t kind;
};

#define AT(field) offsetof(struct journey_body, field)
static const csuccessp_field journey_fields[] = {
    {"id", CSUCCESSP_FIELD_ID, 1, AT(id), NULL},
    {"title", CSUCCESSP_FIELD_TEXT, 0, AT(title), NULL},
    {"description", CSUCCESSP_FIELD_TEXT, 0, AT(description), NULL},
    {"kind", CSUCCESSP_FIELD_CHOICE, 0, AT(kind), csuccessp_journey_kinds},
    {"enter", CSUCCESSP_FIELD_ANY, 0, AT(enter), NULL},
    {"stages", CSUCCESSP_FIELD_ARRAY, 1, AT(stages), NULL},
    {"first_value", CSUCCESSP_FIELD_ANY, 0, AT(first_value), NULL},
    {"drivers", CSUCCESSP_FIELD_ARRAY, 0, AT(drivers), NULL},
    {"within_days", CSUCCESSP_FIELD_ARRAY, 0, AT(within_days), NULL},
};
#undef AT

static csuccess_status
read_enter(const struct reader *r, const csuccessp_place *place, yyjson_val *value)
{
    if (yyjson_is_str(value) && yyjson_equals_str(value, "hand")) {
        r->journey->by_hand = 1;
        return CSUCCESS_OK;
    }
    return read_condition(r, place, "enter", value, &r->journey->enter);
}

/* Days in growing order; a month and a quarter where nothing is said. */
static csuccess_status
read_within(const struct reader *r, const csuccessp_place *place, yyjson_val *list)
{
    static const csuccessp_field field = {"", CSUCCESSP_FIELD_INT, 1, 0, NULL};
    csuccessp_place at = csuccessp_place_name(place, "within_days");
    csuccessp_journey *journey = r->journey;
    csuccess_status status = check_count(&at, list, CSUCCESSP_WITHIN_MAX, "numbers of days");
    int64_t days, last = 0;
    yyjson_val *item;
    size_t i, n;

    if (status == CSUCCESS_OK && csuccessp_array_reserve(&r->book->memory, &journey->within_days,
                                                         CSUCCESSP_WITHIN_MAX) != CSUCCESS_OK)
        status = csuccessp_fail_memory(&r->book->error);
    if (status == CSUCCESS_OK && !list) {
        journey->within_days.items[0] = 30;
        journey->within_days.items[1] = 90;
        journey->within_days.count = 2;
    }
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place in_list = csuccessp_place_item(&at, i);
        if (status == CSUCCESS_OK)
            status = csuccessp_field_read(&in_list, item, &field, &days);
        if (status == CSUCCESS_OK && (days <= last || days > DAYS_MAX))
            status = csuccessp_fail_at(&in_list, CSUCCESS_E_VALUE,
                                       "days are from 1 to %d, each more than those before",
                                       (int)DAYS_MAX);
        if (status != CSUCCESS_OK)
            return status;
        last = days;
        journey->within_days.items[journey->within_days.count++] = (int32_t)days;
    }
    return status;
}

csuccess_status
csuccessp_journey_read(csuccessp_publication *publication, csuccessp_node *watch,
                       csuccessp_node *value, const csuccessp_place *place, yyjson_val *body,
                       csuccessp_journey **out)
{
    struct reader r = {publication, publication->book, watch, value, NULL};
    struct journey_body in;
    uint64_t present;
    csuccess_status status;

    *out = r.journey = csuccessp_allocate_zeroed(&r.book->memory, 1, sizeof **out);
    if (!*out)
        return csuccessp_fail_memory(&r.book->error);
    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, body, journey_fields,
                                   sizeof journey_fields / sizeof *journey_fields, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    r.journey->kind = (uint8_t)in.kind;
    status = keep_text(&r, in.id, &r.journey->id);
    if (status == CSUCCESS_OK)
        status = keep_text(&r, in.title, &r.journey->title);
    if (status == CSUCCESS_OK && in.enter)
        status = read_enter(&r, place, in.enter);
    if (status == CSUCCESS_OK)
        status = read_stages(&r, place, in.stages);
    if (status == CSUCCESS_OK)
        status = read_condition(&r, place, "first_value", in.first_value, &r.journey->first_value);
    if (status == CSUCCESS_OK)
        status = read_drivers(&r, place, in.drivers);
    return status == CSUCCESS_OK ? read_within(&r, place, in.within_days) : status;
}

/* Declaring. */

struct declaring {
    csuccessp_publication *publication;
    const csuccessp_place *place;
};

static csuccess_status
declare_fields(const struct declaring *d, yyjson_val *object, const char *const *fields)
{
    csuccess_status status = CSUCCESS_OK;

    for (; *fields && status == CSUCCESS_OK; fields++)
        status = csuccessp_formula_declare(d->publication, d->place,
                                           yyjson_obj_get(object, *fields));
    return status;
}

static csuccess_status
declare_stage(const struct declaring *d, yyjson_val *stage)
{
    static const char *const of_stage[] = {"entry", "exit", "back", NULL};
    static const char *const of_milestone[] = {"reached", NULL};
    yyjson_val *milestones = yyjson_obj_get(stage, "milestones"), *milestone;
    csuccess_status status = declare_fields(d, stage, of_stage);
    size_t i, n;

    yyjson_arr_foreach(milestones, i, n, milestone)
    {
        if (status == CSUCCESS_OK)
            status = declare_fields(d, milestone, of_milestone);
    }
    return status;
}

csuccess_status
csuccessp_journey_declare(csuccessp_publication *publication, const csuccessp_place *place,
                          yyjson_val *body)
{
    static const char *const of_journey[] = {"enter", "first_value", NULL};
    const struct declaring d = {publication, place};
    yyjson_val *stages = yyjson_obj_get(body, "stages"), *stage;
    csuccess_status status = declare_fields(&d, body, of_journey);
    size_t i, n;

    yyjson_arr_foreach(stages, i, n, stage)
    {
        if (status == CSUCCESS_OK)
            status = declare_stage(&d, stage);
    }
    return status;
}
