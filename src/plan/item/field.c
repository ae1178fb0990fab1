/* SPDX-License-Identifier: MIT */
#include "plan/item/field.h"

#include <string.h>

#include "util/json_write.h"

const char *const csuccessp_plan_field_names[] = {
    "title",    "text",         "owner",    "contact", "visibility", "dimension",   "cause",
    "origin",   "data",         "rank",     "weight",  "start",      "due",         "required",
    "severity", "controllable", "leading",  "cares",   "supported",  "measured_by", "combine",
    "unit",     "direction",    "baseline", "target",  "actual",     "value",       "must",
    "of",       "blocks",       "requires", "status",  "fix",        NULL,
};

static const uint8_t holds[CSUCCESSP_PLAN_FIELDS] = {
    [CSUCCESSP_PLAN_FIELD_TITLE] = CSUCCESSP_HOLDS_TEXT,
    [CSUCCESSP_PLAN_FIELD_TEXT] = CSUCCESSP_HOLDS_TEXT,
    [CSUCCESSP_PLAN_FIELD_OWNER] = CSUCCESSP_HOLDS_ID,
    [CSUCCESSP_PLAN_FIELD_CONTACT] = CSUCCESSP_HOLDS_ID,
    [CSUCCESSP_PLAN_FIELD_VISIBILITY] = CSUCCESSP_HOLDS_CHOICE,
    [CSUCCESSP_PLAN_FIELD_DIMENSION] = CSUCCESSP_HOLDS_ID,
    [CSUCCESSP_PLAN_FIELD_CAUSE] = CSUCCESSP_HOLDS_ID,
    [CSUCCESSP_PLAN_FIELD_ORIGIN] = CSUCCESSP_HOLDS_ID,
    [CSUCCESSP_PLAN_FIELD_DATA] = CSUCCESSP_HOLDS_JSON,
    [CSUCCESSP_PLAN_FIELD_RANK] = CSUCCESSP_HOLDS_INT,
    [CSUCCESSP_PLAN_FIELD_WEIGHT] = CSUCCESSP_HOLDS_WEIGHT,
    [CSUCCESSP_PLAN_FIELD_START] = CSUCCESSP_HOLDS_DATE,
    [CSUCCESSP_PLAN_FIELD_DUE] = CSUCCESSP_HOLDS_DATE,
    [CSUCCESSP_PLAN_FIELD_REQUIRED] = CSUCCESSP_HOLDS_TRUTH,
    [CSUCCESSP_PLAN_FIELD_SEVERITY] = CSUCCESSP_HOLDS_CHOICE,
    [CSUCCESSP_PLAN_FIELD_CONTROLLABLE] = CSUCCESSP_HOLDS_MAYBE,
    [CSUCCESSP_PLAN_FIELD_LEADING] = CSUCCESSP_HOLDS_MAYBE,
    [CSUCCESSP_PLAN_FIELD_CARES] = CSUCCESSP_HOLDS_TRUTH,
    [CSUCCESSP_PLAN_FIELD_SUPPORTED] = CSUCCESSP_HOLDS_TRUTH,
    [CSUCCESSP_PLAN_FIELD_MEASURED_BY] = CSUCCESSP_HOLDS_CHOICE,
    [CSUCCESSP_PLAN_FIELD_COMBINE] = CSUCCESSP_HOLDS_CHOICE,
    [CSUCCESSP_PLAN_FIELD_UNIT] = CSUCCESSP_HOLDS_TEXT,
    [CSUCCESSP_PLAN_FIELD_DIRECTION] = CSUCCESSP_HOLDS_CHOICE,
    [CSUCCESSP_PLAN_FIELD_BASELINE] = CSUCCESSP_HOLDS_DECIMAL,
    [CSUCCESSP_PLAN_FIELD_TARGET] = CSUCCESSP_HOLDS_DECIMAL,
    [CSUCCESSP_PLAN_FIELD_ACTUAL] = CSUCCESSP_HOLDS_DECIMAL,
    [CSUCCESSP_PLAN_FIELD_VALUE] = CSUCCESSP_HOLDS_ID,
    [CSUCCESSP_PLAN_FIELD_MUST] = CSUCCESSP_HOLDS_TRUTH,
    [CSUCCESSP_PLAN_FIELD_OF] = CSUCCESSP_HOLDS_LINKS,
    [CSUCCESSP_PLAN_FIELD_BLOCKS] = CSUCCESSP_HOLDS_LINKS,
    [CSUCCESSP_PLAN_FIELD_REQUIRES] = CSUCCESSP_HOLDS_LINKS,
    [CSUCCESSP_PLAN_FIELD_STATUS] = CSUCCESSP_HOLDS_CHOICE,
    [CSUCCESSP_PLAN_FIELD_FIX] = CSUCCESSP_HOLDS_CHOICE,
};

static const char *const visibilities[] = {"customer", "internal", NULL};

int
csuccessp_plan_field_holds(int field)
{
    return holds[field];
}

const char *const *
csuccessp_plan_field_choices(int field)
{
    switch (field) {
    case CSUCCESSP_PLAN_FIELD_VISIBILITY:
        return visibilities;
    case CSUCCESSP_PLAN_FIELD_SEVERITY:
        return csuccessp_severities;
    case CSUCCESSP_PLAN_FIELD_MEASURED_BY:
        return csuccessp_measured_by;
    case CSUCCESSP_PLAN_FIELD_COMBINE:
        return csuccessp_combines;
    case CSUCCESSP_PLAN_FIELD_DIRECTION:
        return csuccessp_directions;
    case CSUCCESSP_PLAN_FIELD_STATUS:
        return csuccessp_item_statuses;
    case CSUCCESSP_PLAN_FIELD_FIX:
        return csuccessp_fixes;
    default:
        return NULL;
    }
}

/* What an item says. */

static csuccessp_text
text_of(const csuccessp_plan_item *item, const csuccessp_kpi *kpi, int field)
{
    switch (field) {
    case CSUCCESSP_PLAN_FIELD_TITLE:
        return item->title;
    case CSUCCESSP_PLAN_FIELD_TEXT:
        return item->text;
    case CSUCCESSP_PLAN_FIELD_OWNER:
        return item->owner;
    case CSUCCESSP_PLAN_FIELD_CONTACT:
        return item->contact;
    case CSUCCESSP_PLAN_FIELD_DIMENSION:
        return item->dimension;
    case CSUCCESSP_PLAN_FIELD_CAUSE:
        return item->cause;
    case CSUCCESSP_PLAN_FIELD_ORIGIN:
        return item->origin;
    case CSUCCESSP_PLAN_FIELD_DATA:
        return item->data;
    case CSUCCESSP_PLAN_FIELD_UNIT:
        return kpi ? kpi->unit : 0;
    default: /* CSUCCESSP_PLAN_FIELD_VALUE */
        return kpi ? kpi->value : 0;
    }
}

/* Of a KPI, or one about which nothing was said. */
static int64_t
figure_of(const csuccessp_kpi *kpi, int field)
{
    switch (field) {
    case CSUCCESSP_PLAN_FIELD_BASELINE:
        return kpi ? kpi->baseline : CSUCCESSP_INTEGER_MISSING;
    case CSUCCESSP_PLAN_FIELD_TARGET:
        return kpi ? kpi->target : CSUCCESSP_INTEGER_MISSING;
    case CSUCCESSP_PLAN_FIELD_ACTUAL:
        return kpi ? kpi->actual : CSUCCESSP_INTEGER_MISSING;
    case CSUCCESSP_PLAN_FIELD_DIRECTION:
        return kpi ? kpi->direction : CSUCCESSP_INCREASE;
    default: /* CSUCCESSP_PLAN_FIELD_MUST */
        return kpi && kpi->must;
    }
}

static int64_t
number_of(const csuccessp_plan_item *item, const csuccessp_kpi *kpi, int field)
{
    switch (field) {
    case CSUCCESSP_PLAN_FIELD_VISIBILITY:
        return item->internal;
    case CSUCCESSP_PLAN_FIELD_RANK:
        return item->rank;
    case CSUCCESSP_PLAN_FIELD_WEIGHT:
        return item->weight;
    case CSUCCESSP_PLAN_FIELD_START:
        return item->start;
    case CSUCCESSP_PLAN_FIELD_DUE:
        return item->due;
    case CSUCCESSP_PLAN_FIELD_REQUIRED:
        return item->required;
    case CSUCCESSP_PLAN_FIELD_SEVERITY:
        return item->severity;
    case CSUCCESSP_PLAN_FIELD_CONTROLLABLE:
        return item->controllable;
    case CSUCCESSP_PLAN_FIELD_LEADING:
        return item->leading;
    case CSUCCESSP_PLAN_FIELD_CARES:
        return item->cares;
    case CSUCCESSP_PLAN_FIELD_SUPPORTED:
        return item->supported;
    case CSUCCESSP_PLAN_FIELD_MEASURED_BY:
        return item->measured_by;
    case CSUCCESSP_PLAN_FIELD_COMBINE:
        return item->combine;
    case CSUCCESSP_PLAN_FIELD_STATUS:
        return item->status;
    case CSUCCESSP_PLAN_FIELD_FIX:
        return item->fix;
    default:
        return figure_of(kpi, field);
    }
}

int
csuccessp_plan_field_is_ours(int field)
{
    return field == CSUCCESSP_PLAN_FIELD_CAUSE || field == CSUCCESSP_PLAN_FIELD_ORIGIN ||
           field == CSUCCESSP_PLAN_FIELD_VALUE;
}

csuccessp_plan_value
csuccessp_plan_field_of(const csuccess_book *book, const csuccessp_plan_item *item, int field)
{
    csuccessp_plan_value value = {0, 0, 0};
    const csuccessp_kpi *kpi;

    if (holds[field] == CSUCCESSP_HOLDS_LINKS) {
        value.links = item->links[field - CSUCCESSP_PLAN_FIELD_OF];
        return value;
    }
    kpi = csuccessp_plan_kpi(book, item);
    if (holds[field] <= CSUCCESSP_HOLDS_JSON)
        value.text = text_of(item, kpi, field);
    else
        value.number = number_of(item, kpi, field);
    return value;
}

int
csuccessp_plan_value_is_none(int field, csuccessp_plan_value value)
{
    switch (holds[field]) {
    case CSUCCESSP_HOLDS_TEXT:
    case CSUCCESSP_HOLDS_ID:
    case CSUCCESSP_HOLDS_JSON:
        return value.text == 0;
    case CSUCCESSP_HOLDS_INT:
    case CSUCCESSP_HOLDS_MAYBE:
        return value.number == 0;
    case CSUCCESSP_HOLDS_DECIMAL:
        return value.number == CSUCCESSP_INTEGER_MISSING;
    case CSUCCESSP_HOLDS_DATE:
        return value.number == CSUCCESSP_DATE_NONE;
    case CSUCCESSP_HOLDS_CHOICE:
        return value.number == 0 &&
               (field == CSUCCESSP_PLAN_FIELD_SEVERITY || field == CSUCCESSP_PLAN_FIELD_FIX);
    case CSUCCESSP_HOLDS_LINKS:
        return value.links == 0;
    default:
        return 0;
    }
}

/* Links, one after the other, as somebody sees them. */

typedef struct link_walk {
    const csuccess_book *book;
    const csuccessp_links *links; /* NULL: none */
    uint32_t next;
    csuccessp_sees sees;
    const void *context;
} link_walk;

static link_walk
walk_links(const csuccess_book *book, csuccessp_ref links, csuccessp_sees sees, const void *context)
{
    link_walk out = {book, NULL, 0, sees, context};

    if (links)
        out.links = csuccessp_pool_at(&csuccessp_plans_of(book)->pool, links);
    return out;
}

/* A place; CSUCCESSP_PLAN_NONE behind the last. */
static uint32_t
next_link(link_walk *walk)
{
    while (walk->links && walk->next < walk->links->count) {
        uint32_t place = walk->links->item[walk->next++];
        if (!walk->sees || walk->sees(walk->context, csuccessp_plan_item_at(walk->book, place)))
            return place;
    }
    return CSUCCESSP_PLAN_NONE;
}

int
csuccessp_plan_value_equal_for(const csuccess_book *book, int field, csuccessp_plan_value a,
                               csuccessp_plan_value b, csuccessp_sees sees, const void *context)
{
    link_walk one, other;
    uint32_t place;

    if (holds[field] != CSUCCESSP_HOLDS_LINKS)
        return a.number == b.number && a.text == b.text;
    one = walk_links(book, a.links, sees, context);
    other = walk_links(book, b.links, sees, context);
    do {
        place = next_link(&one);
        if (place != next_link(&other))
            return 0;
    } while (place != CSUCCESSP_PLAN_NONE);
    return 1;
}

int
csuccessp_plan_value_equal(const csuccess_book *book, int field, csuccessp_plan_value a,
                           csuccessp_plan_value b)
{
    return csuccessp_plan_value_equal_for(book, field, a, b, NULL, NULL);
}

/* Writing. */

/* Weights are kept in thousandths. */
static int64_t
micro_of(int field, int64_t number)
{
    return holds[field] == CSUCCESSP_HOLDS_WEIGHT ? number * 1000 : number;
}

void
csuccessp_plan_value_text(const csuccess_book *book, int field, csuccessp_plan_value value,
                          csuccessp_sees sees, const void *context, csuccessp_buffer *to)
{
    link_walk walk;
    uint32_t place;
    const char *text;
    size_t n;

    if (csuccessp_plan_value_is_none(field, value))
        return;
    switch (holds[field]) {
    case CSUCCESSP_HOLDS_INT:
        csuccessp_buffer_int(to, value.number);
        break;
    case CSUCCESSP_HOLDS_WEIGHT:
    case CSUCCESSP_HOLDS_DECIMAL:
        csuccessp_buffer_decimal(to, micro_of(field, value.number));
        break;
    case CSUCCESSP_HOLDS_DATE:
        csuccessp_buffer_date(to, (int32_t)value.number);
        break;
    case CSUCCESSP_HOLDS_TRUTH:
        csuccessp_buffer_text(to, value.number ? "yes" : "no");
        break;
    case CSUCCESSP_HOLDS_MAYBE:
        csuccessp_buffer_text(to, value.number == 2 ? "yes" : "no");
        break;
    case CSUCCESSP_HOLDS_CHOICE:
        csuccessp_buffer_text(to, csuccessp_plan_field_choices(field)[value.number]);
        break;
    case CSUCCESSP_HOLDS_LINKS:
        walk = walk_links(book, value.links, sees, context);
        for (n = 0; (place = next_link(&walk)) != CSUCCESSP_PLAN_NONE; n++) {
            csuccessp_buffer_text(to, n ? ", " : "");
            csuccessp_buffer_text(
                to,
                csuccessp_texts_get(&book->texts, csuccessp_plan_item_at(book, place)->id, NULL));
        }
        break;
    default:
        text = csuccessp_texts_get(&book->texts, value.text, &n);
        csuccessp_buffer_add(to, text, n);
        break;
    }
}

static void
write_links(const csuccess_book *book, csuccessp_ref links, csuccessp_sees sees,
            const void *context, csuccessp_buffer *to)
{
    link_walk walk = walk_links(book, links, sees, context);
    uint32_t place;
    const char *text;
    size_t n;

    csuccessp_json_begin(to, '[');
    while ((place = next_link(&walk)) != CSUCCESSP_PLAN_NONE) {
        text = csuccessp_texts_get(&book->texts, csuccessp_plan_item_at(book, place)->id, &n);
        csuccessp_json_text(to, text, n);
    }
    csuccessp_json_end(to, ']');
}

void
csuccessp_plan_value_json(const csuccess_book *book, int field, csuccessp_plan_value value,
                          csuccessp_sees sees, const void *context, csuccessp_buffer *to)
{
    const char *text;
    size_t n;

    if (holds[field] == CSUCCESSP_HOLDS_LINKS) {
        write_links(book, value.links, sees, context, to);
        return;
    }
    if (csuccessp_plan_value_is_none(field, value)) {
        csuccessp_json_null(to);
        return;
    }
    switch (holds[field]) {
    case CSUCCESSP_HOLDS_INT:
        csuccessp_json_int(to, value.number);
        break;
    case CSUCCESSP_HOLDS_WEIGHT:
    case CSUCCESSP_HOLDS_DECIMAL:
        csuccessp_json_decimal(to, micro_of(field, value.number));
        break;
    case CSUCCESSP_HOLDS_DATE:
        csuccessp_json_date(to, (int32_t)value.number);
        break;
    case CSUCCESSP_HOLDS_TRUTH:
        csuccessp_json_bool(to, value.number != 0);
        break;
    case CSUCCESSP_HOLDS_MAYBE:
        csuccessp_json_bool(to, value.number == 2);
        break;
    case CSUCCESSP_HOLDS_CHOICE:
        csuccessp_json_string(to, csuccessp_plan_field_choices(field)[value.number]);
        break;
    default:
        text = csuccessp_texts_get(&book->texts, value.text, &n);
        if (holds[field] == CSUCCESSP_HOLDS_JSON)
            csuccessp_json_raw(to, text, n);
        else
            csuccessp_json_text(to, text, n);
        break;
    }
}

/* Saying it. */

static csuccessp_text *
text_field(const csuccess_book *book, csuccessp_plan_item *item, int field)
{
    switch (field) {
    case CSUCCESSP_PLAN_FIELD_TITLE:
        return &item->title;
    case CSUCCESSP_PLAN_FIELD_TEXT:
        return &item->text;
    case CSUCCESSP_PLAN_FIELD_OWNER:
        return &item->owner;
    case CSUCCESSP_PLAN_FIELD_CONTACT:
        return &item->contact;
    case CSUCCESSP_PLAN_FIELD_DIMENSION:
        return &item->dimension;
    case CSUCCESSP_PLAN_FIELD_CAUSE:
        return &item->cause;
    case CSUCCESSP_PLAN_FIELD_ORIGIN:
        return &item->origin;
    case CSUCCESSP_PLAN_FIELD_DATA:
        return &item->data;
    case CSUCCESSP_PLAN_FIELD_UNIT:
        return &csuccessp_plan_kpi(book, item)->unit;
    case CSUCCESSP_PLAN_FIELD_VALUE:
        return &csuccessp_plan_kpi(book, item)->value;
    default:
        return NULL;
    }
}

static void
put_number(const csuccess_book *book, csuccessp_plan_item *item, int field, int64_t number)
{
    csuccessp_kpi *kpi = csuccessp_plan_kpi(book, item);
    uint8_t small = (uint8_t)number;

    switch (field) {
    case CSUCCESSP_PLAN_FIELD_VISIBILITY:
        item->internal = small;
        break;
    case CSUCCESSP_PLAN_FIELD_RANK:
        item->rank = (int32_t)number;
        break;
    case CSUCCESSP_PLAN_FIELD_WEIGHT:
        item->weight = (int32_t)number;
        break;
    case CSUCCESSP_PLAN_FIELD_START:
        item->start = (int32_t)number;
        break;
    case CSUCCESSP_PLAN_FIELD_DUE:
        item->due = (int32_t)number;
        break;
    case CSUCCESSP_PLAN_FIELD_REQUIRED:
        item->required = small;
        break;
    case CSUCCESSP_PLAN_FIELD_SEVERITY:
        item->severity = small;
        break;
    case CSUCCESSP_PLAN_FIELD_CONTROLLABLE:
        item->controllable = small;
        break;
    case CSUCCESSP_PLAN_FIELD_LEADING:
        item->leading = small;
        break;
    case CSUCCESSP_PLAN_FIELD_CARES:
        item->cares = small;
        break;
    case CSUCCESSP_PLAN_FIELD_SUPPORTED:
        item->supported = small;
        break;
    case CSUCCESSP_PLAN_FIELD_MEASURED_BY:
        item->measured_by = small;
        break;
    case CSUCCESSP_PLAN_FIELD_COMBINE:
        item->combine = small;
        break;
    case CSUCCESSP_PLAN_FIELD_DIRECTION:
        kpi->direction = small;
        break;
    case CSUCCESSP_PLAN_FIELD_BASELINE:
        kpi->baseline = number;
        break;
    case CSUCCESSP_PLAN_FIELD_TARGET:
        kpi->target = number;
        break;
    case CSUCCESSP_PLAN_FIELD_ACTUAL:
        kpi->actual = number;
        break;
    case CSUCCESSP_PLAN_FIELD_MUST:
        kpi->must = small;
        break;
    case CSUCCESSP_PLAN_FIELD_STATUS:
        item->status = small;
        break;
    case CSUCCESSP_PLAN_FIELD_FIX:
        item->fix = small;
        break;
    default:
        break;
    }
}

void
csuccessp_plan_field_put(const csuccess_book *book, csuccessp_plan_item *item, int field,
                         csuccessp_plan_value value)
{
    csuccessp_text *text = text_field(book, item, field);

    if (text)
        *text = value.text;
    else if (holds[field] == CSUCCESSP_HOLDS_LINKS)
        item->links[field - CSUCCESSP_PLAN_FIELD_OF] = value.links;
    else
        put_number(book, item, field, value.number);
}
