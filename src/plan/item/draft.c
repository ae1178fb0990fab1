/* SPDX-License-Identifier: MIT */
/* Reading what is told of an item. */
#include "plan/item/draft.h"

#include <string.h>

#include "book/record/record.h"
#include "book/task/task_text.h"
#include "plan/list.h"
#include "util/json_write.h"

enum { WEIGHT_MAX = 1000000, RANK_MAX = 1000000, LINKS_MAX = 10000, FIELDS_MAX = 64 };

static const char *const visibilities[] = {"customer", "internal", NULL};

/* Fields that only some kinds have. */
#define BIT(field) (UINT64_C(1) << CSUCCESSP_PLAN_FIELD_##field)
static const uint64_t measured = BIT(UNIT) | BIT(DIRECTION) | BIT(BASELINE) | BIT(TARGET) |
                                 BIT(ACTUAL) | BIT(VALUE) | BIT(MUST);
static const uint64_t of_objectives = BIT(CARES) | BIT(SUPPORTED) | BIT(MEASURED_BY) | BIT(COMBINE);

static int
has_field(uint8_t kind, int field)
{
    uint64_t bit = UINT64_C(1) << field;

    if (measured & bit)
        return kind == CSUCCESSP_ITEM_KPI || kind == CSUCCESSP_ITEM_VALUE;
    if (of_objectives & bit)
        return kind == CSUCCESSP_ITEM_OBJECTIVE;
    return 1;
}

/* What a field may be: how csuccessp_field_read takes it. */
static csuccessp_field
field_of(int field)
{
    csuccessp_field f = {csuccessp_plan_field_names[field], CSUCCESSP_FIELD_TEXT, 1, 0, NULL};

    switch (csuccessp_plan_field_holds(field)) {
    case CSUCCESSP_HOLDS_ID:
        f.type = CSUCCESSP_FIELD_ID;
        break;
    case CSUCCESSP_HOLDS_INT:
        f.type = CSUCCESSP_FIELD_INT;
        break;
    case CSUCCESSP_HOLDS_WEIGHT:
    case CSUCCESSP_HOLDS_DECIMAL:
        f.type = CSUCCESSP_FIELD_DECIMAL;
        break;
    case CSUCCESSP_HOLDS_DATE:
        f.type = CSUCCESSP_FIELD_DATE;
        break;
    case CSUCCESSP_HOLDS_TRUTH:
    case CSUCCESSP_HOLDS_MAYBE:
        f.type = CSUCCESSP_FIELD_BOOL;
        break;
    case CSUCCESSP_HOLDS_CHOICE:
        f.type = CSUCCESSP_FIELD_CHOICE;
        break;
    default:
        break;
    }
    switch (field) {
    case CSUCCESSP_PLAN_FIELD_VISIBILITY:
        f.names = visibilities;
        break;
    case CSUCCESSP_PLAN_FIELD_SEVERITY:
        f.names = csuccessp_severities;
        break;
    case CSUCCESSP_PLAN_FIELD_MEASURED_BY:
        f.names = csuccessp_measured_by;
        break;
    case CSUCCESSP_PLAN_FIELD_COMBINE:
        f.names = csuccessp_combines;
        break;
    case CSUCCESSP_PLAN_FIELD_DIRECTION:
        f.names = csuccessp_directions;
        break;
    case CSUCCESSP_PLAN_FIELD_LEADING:
        break;
    default:
        break;
    }
    return f;
}

/* Where a text goes. */
static csuccessp_text *
text_of(csuccessp_item_draft *draft, int field)
{
    switch (field) {
    case CSUCCESSP_PLAN_FIELD_TITLE:
        return &draft->to.title;
    case CSUCCESSP_PLAN_FIELD_TEXT:
        return &draft->to.text;
    case CSUCCESSP_PLAN_FIELD_OWNER:
        return &draft->to.owner;
    case CSUCCESSP_PLAN_FIELD_CONTACT:
        return &draft->to.contact;
    case CSUCCESSP_PLAN_FIELD_DIMENSION:
        return &draft->to.dimension;
    case CSUCCESSP_PLAN_FIELD_CAUSE:
        return &draft->to.cause;
    case CSUCCESSP_PLAN_FIELD_ORIGIN:
        return &draft->to.origin;
    case CSUCCESSP_PLAN_FIELD_DATA:
        return &draft->to.data;
    case CSUCCESSP_PLAN_FIELD_UNIT:
        return &draft->kpi.unit;
    default:
        return &draft->kpi.value;
    }
}

static csuccess_status
take_number(const csuccessp_place *place, csuccessp_item_draft *draft, int field, int64_t number)
{
    csuccessp_plan_item *to = &draft->to;

    switch (field) {
    case CSUCCESSP_PLAN_FIELD_RANK:
        if (number < 1 || number > RANK_MAX)
            return csuccessp_fail_at(place, CSUCCESS_E_VALUE, "expected 1 to %d", RANK_MAX);
        to->rank = (int32_t)number;
        break;
    case CSUCCESSP_PLAN_FIELD_WEIGHT:
        if (number < 1000 || number > WEIGHT_MAX * INT64_C(1000) || number % 1000)
            return csuccessp_fail_at(place, CSUCCESS_E_VALUE,
                                     "expected 0.001 to 1000, with at most three decimals");
        to->weight = (int32_t)(number / 1000);
        break;
    case CSUCCESSP_PLAN_FIELD_BASELINE:
        draft->kpi.baseline = number;
        break;
    case CSUCCESSP_PLAN_FIELD_TARGET:
        draft->kpi.target = number;
        break;
    default:
        draft->kpi.actual = number;
        break;
    }
    return CSUCCESS_OK;
}

static void
take_choice(csuccessp_item_draft *draft, int field, int32_t choice)
{
    csuccessp_plan_item *to = &draft->to;
    uint8_t c = (uint8_t)choice;

    switch (field) {
    case CSUCCESSP_PLAN_FIELD_VISIBILITY:
        to->internal = c;
        break;
    case CSUCCESSP_PLAN_FIELD_SEVERITY:
        to->severity = c;
        break;
    case CSUCCESSP_PLAN_FIELD_MEASURED_BY:
        to->measured_by = c;
        break;
    case CSUCCESSP_PLAN_FIELD_COMBINE:
        to->combine = c;
        break;
    case CSUCCESSP_PLAN_FIELD_DIRECTION:
        draft->kpi.direction = c;
        break;
    case CSUCCESSP_PLAN_FIELD_REQUIRED:
        to->required = c;
        break;
    case CSUCCESSP_PLAN_FIELD_CARES:
        to->cares = c;
        break;
    case CSUCCESSP_PLAN_FIELD_SUPPORTED:
        to->supported = c;
        break;
    case CSUCCESSP_PLAN_FIELD_MUST:
        draft->kpi.must = c;
        break;
    case CSUCCESSP_PLAN_FIELD_CONTROLLABLE:
        to->controllable = (uint8_t)(c + 1);
        break;
    default:
        to->leading = (uint8_t)(c + 1);
        break;
    }
}

/* Texts, and what they name. */

static csuccess_status
check_text(csuccess_book *book, const csuccessp_place *place, int field, csuccessp_slice text,
           int lenient)
{
    if (text.length > book->limits.text_bytes)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "a text has at most %" PRIu32 " bytes",
                                 book->limits.text_bytes);
    if (field == CSUCCESSP_PLAN_FIELD_OWNER && !lenient)
        return csuccessp_member_check(book, place, text);
    if (field == CSUCCESSP_PLAN_FIELD_DIMENSION && !lenient &&
        !csuccessp_dimension_is(book, text.bytes, text.length))
        return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "there is no dimension '%.*s'",
                                 csuccessp_shown(text.bytes, text.length), text.bytes);
    return CSUCCESS_OK;
}

/* Data points: a list of {"label", "value", "date"}, kept as canonical JSON. */
static csuccess_status
read_data(csuccess_book *book, const csuccessp_place *place, yyjson_val *value, csuccessp_text *out)
{
    struct point_body {
        csuccessp_slice label;
        yyjson_val *value;
        int32_t date;
    } in;
    static const csuccessp_field fields[] = {
        {"label", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct point_body, label), NULL},
        {"value", CSUCCESSP_FIELD_ANY, 1, offsetof(struct point_body, value), NULL},
        {"date", CSUCCESSP_FIELD_DATE, 0, offsetof(struct point_body, date), NULL},
    };
    yyjson_arr_iter iter;
    yyjson_val *point;
    uint64_t present;
    csuccess_status status = CSUCCESS_OK;
    size_t i = 0;

    if (!yyjson_is_arr(value))
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected a list, found %s",
                                 csuccessp_json_kind(value));
    yyjson_arr_iter_init(value, &iter);
    while (status == CSUCCESS_OK && (point = yyjson_arr_iter_next(&iter))) {
        csuccessp_place at = csuccessp_place_item(place, i++);
        status = csuccessp_fields_read(&at, point, fields, 3, &in, &present);
        if (status == CSUCCESS_OK && (yyjson_is_obj(in.value) || yyjson_is_arr(in.value)))
            status = csuccessp_fail_at(&at, CSUCCESS_E_FIELD,
                                       "the 'value' of a data point is a text or a number");
    }
    return status == CSUCCESS_OK ? csuccessp_json_keep(book, place, value, out) : status;
}

static int
find_link(csuccessp_item_draft *draft, int kind, csuccessp_text id)
{
    size_t i;

    for (i = 0; i < draft->links[kind].count; i++)
        if (draft->links[kind].items[i] == id)
            return 1;
    return 0;
}

static csuccess_status
read_links(csuccess_book *book, const csuccessp_place *place, yyjson_val *value, int kind,
           csuccessp_item_draft *out)
{
    static const csuccessp_field field = {"", CSUCCESSP_FIELD_ID, 1, 0, NULL};
    yyjson_arr_iter iter;
    yyjson_val *id;
    csuccess_status status = CSUCCESS_OK;
    size_t i = 0;

    if (!yyjson_is_arr(value))
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected a list of ids, found %s",
                                 csuccessp_json_kind(value));
    if (yyjson_arr_size(value) > LINKS_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "at most %d links", LINKS_MAX);
    yyjson_arr_iter_init(value, &iter);
    while (status == CSUCCESS_OK && (id = yyjson_arr_iter_next(&iter))) {
        csuccessp_place at = csuccessp_place_item(place, i++);
        csuccessp_slice text = {NULL, 0};
        csuccessp_text kept = 0;
        status = csuccessp_field_read(&at, id, &field, &text);
        if (status != CSUCCESS_OK)
            return status;
        if (csuccessp_text_is(&book->texts, out->id, text.bytes, text.length))
            return csuccessp_fail_at(&at, CSUCCESS_E_CYCLE, "an item has no link to itself");
        if (csuccessp_array_reserve(&book->memory, &out->links[kind], 1) != CSUCCESS_OK)
            return csuccessp_fail_memory(&book->error);
        status = csuccessp_text_keep(book, text, &kept);
        if (status != CSUCCESS_OK)
            return status;
        if (find_link(out, kind, kept))
            csuccessp_texts_drop(&book->texts, kept);
        else
            out->links[kind].items[out->links[kind].count++] = kept;
    }
    return status;
}

static csuccess_status
read_value(csuccess_book *book, const csuccessp_place *place, int field, yyjson_val *value,
           int lenient, csuccessp_item_draft *out)
{
    csuccessp_field f = field_of(field);
    int holds = csuccessp_plan_field_holds(field);
    union {
        csuccessp_slice text;
        int64_t number;
        int32_t small;
    } in;
    csuccess_status status;

    if (yyjson_is_null(value))
        return CSUCCESS_OK;
    if (holds == CSUCCESSP_HOLDS_LINKS)
        return read_links(book, place, value, field - CSUCCESSP_PLAN_FIELD_OF, out);
    if (holds == CSUCCESSP_HOLDS_JSON)
        return read_data(book, place, value, &out->to.data);
    memset(&in, 0, sizeof in);
    status = csuccessp_field_read(place, value, &f, &in);
    if (status != CSUCCESS_OK)
        return status;
    switch (holds) {
    case CSUCCESSP_HOLDS_TEXT:
    case CSUCCESSP_HOLDS_ID:
        status = check_text(book, place, field, in.text, lenient);
        return status == CSUCCESS_OK ? csuccessp_text_keep(book, in.text, text_of(out, field))
                                     : status;
    case CSUCCESSP_HOLDS_INT:
    case CSUCCESSP_HOLDS_WEIGHT:
    case CSUCCESSP_HOLDS_DECIMAL:
        return take_number(place, out, field, in.number);
    case CSUCCESSP_HOLDS_DATE:
        *(field == CSUCCESSP_PLAN_FIELD_START ? &out->to.start : &out->to.due) = in.small;
        return CSUCCESS_OK;
    default:
        take_choice(out, field, in.small);
        return CSUCCESS_OK;
    }
}

/* The object as a whole. */

struct item_body {
    yyjson_val *values[CSUCCESSP_PLAN_FIELD_STATUS];
    csuccessp_slice id;
    int32_t kind;
};

enum { LAST_TOLD = CSUCCESSP_PLAN_FIELD_REQUIRES, KIND = LAST_TOLD + 1, ID };

static int
is_ignored(const char *const *ignored, const char *name)
{
    for (; ignored && *ignored; ignored++)
        if (strcmp(*ignored, name) == 0)
            return 1;
    return 0;
}

/* The fields of an item, its id and kind, then what the caller reads. */
static size_t
list_fields(csuccessp_field *fields, const char *id_field, const char *const *ignored)
{
    static const csuccessp_field common[] = {CSUCCESSP_COMMON_FIELDS};
    int of_record = id_field && strcmp(id_field, "item") == 0;
    size_t n = 0, i;

    for (i = 0; i <= LAST_TOLD; i++)
        fields[n++] = (csuccessp_field){csuccessp_plan_field_names[i],
                                        is_ignored(ignored, csuccessp_plan_field_names[i])
                                            ? CSUCCESSP_FIELD_IGNORED
                                            : CSUCCESSP_FIELD_ANY,
                                        0, (uint16_t)(i * sizeof(yyjson_val *)), NULL};
    fields[n++] = (csuccessp_field){"kind", CSUCCESSP_FIELD_CHOICE, 0,
                                    offsetof(struct item_body, kind), csuccessp_item_kinds};
    if (id_field)
        fields[n++] = (csuccessp_field){id_field, CSUCCESSP_FIELD_ID, 1,
                                        offsetof(struct item_body, id), NULL};
    for (i = 0; ignored && ignored[i] && n < FIELDS_MAX; i++)
        fields[n++] = (csuccessp_field){ignored[i], CSUCCESSP_FIELD_IGNORED, 0, 0, NULL};
    for (i = 0; of_record && i < sizeof common / sizeof *common && n < FIELDS_MAX; i++)
        fields[n++] = common[i];
    return n;
}

static csuccess_status
check_kind(const csuccessp_place *place, const csuccessp_item_draft *draft)
{
    int field;

    for (field = 0; draft->has_kind && field <= LAST_TOLD; field++) {
        csuccessp_place at = csuccessp_place_name(place, csuccessp_plan_field_names[field]);
        if (draft->present >> field & 1 && !has_field(draft->to.kind, field))
            return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "the kind '%s' has no '%s'",
                                     csuccessp_item_kinds[draft->to.kind],
                                     csuccessp_plan_field_names[field]);
    }
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_item_draft_fits(const csuccessp_place *place, const csuccessp_item_draft *draft,
                          uint8_t kind)
{
    csuccessp_item_draft as = *draft;

    as.has_kind = 1;
    as.to.kind = kind;
    return check_kind(place, &as);
}

csuccess_status
csuccessp_kpi_target_check(const csuccessp_place *place, const csuccessp_kpi *kpi)
{
    csuccessp_place at = csuccessp_place_name(place, "target");

    if (kpi->baseline == CSUCCESSP_INTEGER_MISSING || kpi->target == CSUCCESSP_INTEGER_MISSING)
        return CSUCCESS_OK;
    if (kpi->direction == CSUCCESSP_INCREASE && kpi->target < kpi->baseline)
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE,
                                 "what is to increase has a target above its baseline");
    if (kpi->direction == CSUCCESSP_DECREASE && kpi->target > kpi->baseline)
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE,
                                 "what is to decrease has a target below its baseline");
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_item_draft_read(csuccess_book *book, const csuccessp_place *place, yyjson_val *object,
                          const char *id_field, const char *const *ignored, int offsets,
                          int lenient, csuccessp_item_draft *out)
{
    csuccessp_field fields[FIELDS_MAX];
    struct item_body in;
    uint64_t present;
    size_t count = list_fields(fields, id_field, ignored);
    csuccess_status status;
    int field;

    memset(out, 0, sizeof *out);
    out->to = csuccessp_plan_item_blank();
    out->kpi = csuccessp_kpi_blank();
    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, object, fields, count, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    out->present = present & ((UINT64_C(1) << (LAST_TOLD + 1)) - 1);
    out->has_kind = CSUCCESSP_PRESENT(present, KIND);
    out->to.kind = (uint8_t)in.kind;
    if (id_field)
        status = csuccessp_text_keep(book, in.id, &out->id);
    for (field = 0; field <= LAST_TOLD && status == CSUCCESS_OK; field++) {
        csuccessp_place at = csuccessp_place_name(place, csuccessp_plan_field_names[field]);
        int dated = field == CSUCCESSP_PLAN_FIELD_START || field == CSUCCESSP_PLAN_FIELD_DUE;
        if (in.values[field] && !(offsets && dated))
            status = read_value(book, &at, field, in.values[field], lenient, out);
    }
    return status == CSUCCESS_OK ? check_kind(place, out) : status;
}

void
csuccessp_item_draft_drop(csuccess_book *book, csuccessp_item_draft *draft)
{
    size_t i, k;

    csuccessp_plan_item_drop(book, &draft->to);
    csuccessp_texts_drop(&book->texts, draft->kpi.unit);
    csuccessp_texts_drop(&book->texts, draft->kpi.value);
    csuccessp_texts_drop(&book->texts, draft->id);
    for (k = 0; k < CSUCCESSP_LINK_KINDS; k++) {
        for (i = 0; i < draft->links[k].count; i++)
            csuccessp_texts_drop(&book->texts, draft->links[k].items[i]);
        csuccessp_array_release(&book->memory, &draft->links[k]);
    }
    memset(draft, 0, sizeof *draft);
}
