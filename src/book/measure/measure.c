/* SPDX-License-Identifier: MIT */
/* Definitions of measures, checked and compiled. */
#include "book/measure/measure.h"

#include <string.h>

#include "book/book.h"
#include "book/event/event_filter.h"
#include "book/event/event_window.h"
#include "book/formula/formula.h"

static const char *const function_names[] = {
    "count",  "sum",   "mean",  "min", "max",   "last",   "distinct",   "days_since", "trend",
    "change", "ratio", "value", "age", "until", "rollup", "expression", NULL,
};
static const char *const direction_names[] = {"higher_is_better", "lower_is_better", NULL};
static const char *const of_names[] = {"count", "sum", NULL};
static const char *const unit_names[] = {"days", "months", NULL};
static const char *const as_names[] = {"relative", "difference", NULL};
static const char *const how_names[] = {"sum", "mean", "worst", "weighted", NULL};
static const char *const depth_names[] = {"all", "children", NULL};
static const char *const domain_names[] = {"real", "integer", NULL};

struct measure_body {
    csuccessp_slice id, title, description, unit;
    int32_t kind, direction, over, as, how, depth, own, count_in;
    csuccessp_slice event, since, of, by;
    int64_t days, stale_days, blackout_days;
    yyjson_val *where, *domain, *expression;
};

/* Positions in the table below, for what is or is not allowed together. */
enum {
    F_ID,
    F_TITLE,
    F_DESCRIPTION,
    F_UNIT,
    F_KIND,
    F_DIRECTION,
    F_DOMAIN,
    F_STALE,
    F_BLACKOUT,
    F_EVENT,
    F_DAYS,
    F_SINCE,
    F_WHERE,
    F_OVER,
    F_AS,
    F_OF,
    F_BY,
    F_HOW,
    F_OWN,
    F_DEPTH,
    F_IN,
    F_EXPRESSION
};

#define AT(field) offsetof(struct measure_body, field)
static const csuccessp_field body_fields[] = {
    [F_ID] = {"id", CSUCCESSP_FIELD_ID, 1, AT(id), NULL},
    [F_TITLE] = {"title", CSUCCESSP_FIELD_TEXT, 0, AT(title), NULL},
    [F_DESCRIPTION] = {"description", CSUCCESSP_FIELD_TEXT, 0, AT(description), NULL},
    [F_UNIT] = {"unit", CSUCCESSP_FIELD_TEXT, 0, AT(unit), NULL},
    [F_KIND] = {"kind", CSUCCESSP_FIELD_CHOICE, 1, AT(kind), function_names},
    [F_DIRECTION] = {"direction", CSUCCESSP_FIELD_CHOICE, 0, AT(direction), direction_names},
    [F_DOMAIN] = {"domain", CSUCCESSP_FIELD_OBJECT, 0, AT(domain), NULL},
    [F_STALE] = {"stale_days", CSUCCESSP_FIELD_INT, 0, AT(stale_days), NULL},
    [F_BLACKOUT] = {"blackout_days", CSUCCESSP_FIELD_INT, 0, AT(blackout_days), NULL},
    [F_EVENT] = {"event", CSUCCESSP_FIELD_ID, 0, AT(event), NULL},
    [F_DAYS] = {"days", CSUCCESSP_FIELD_INT, 0, AT(days), NULL},
    [F_SINCE] = {"since", CSUCCESSP_FIELD_ID, 0, AT(since), NULL},
    [F_WHERE] = {"where", CSUCCESSP_FIELD_OBJECT, 0, AT(where), NULL},
    [F_OVER] = {"change_of", CSUCCESSP_FIELD_CHOICE, 0, AT(over), of_names},
    [F_AS] = {"as", CSUCCESSP_FIELD_CHOICE, 0, AT(as), as_names},
    [F_OF] = {"of", CSUCCESSP_FIELD_ID, 0, AT(of), NULL},
    [F_BY] = {"by", CSUCCESSP_FIELD_ID, 0, AT(by), NULL},
    [F_HOW] = {"how", CSUCCESSP_FIELD_CHOICE, 0, AT(how), how_names},
    [F_OWN] = {"own", CSUCCESSP_FIELD_BOOL, 0, AT(own), NULL},
    [F_DEPTH] = {"depth", CSUCCESSP_FIELD_CHOICE, 0, AT(depth), depth_names},
    [F_IN] = {"in", CSUCCESSP_FIELD_CHOICE, 0, AT(count_in), unit_names},
    [F_EXPRESSION] = {"expression", CSUCCESSP_FIELD_ANY, 0, AT(expression), NULL},
};
#undef AT
enum { BODY_FIELDS = sizeof body_fields / sizeof *body_fields };

#define BIT(field) ((uint64_t)1 << (field))
#define ALWAYS                                                                   \
    (BIT(F_ID) | BIT(F_TITLE) | BIT(F_DESCRIPTION) | BIT(F_UNIT) | BIT(F_KIND) | \
     BIT(F_DIRECTION) | BIT(F_DOMAIN) | BIT(F_STALE) | BIT(F_BLACKOUT))
#define WINDOW (BIT(F_EVENT) | BIT(F_DAYS) | BIT(F_SINCE) | BIT(F_WHERE))

/* What each function may have beside ALWAYS, and what it must have. */
static const struct {
    uint64_t may, must;
} rules[] = {
    [CSUCCESSP_MEASURE_COUNT] = {WINDOW, BIT(F_EVENT)},
    [CSUCCESSP_MEASURE_SUM] = {WINDOW, BIT(F_EVENT)},
    [CSUCCESSP_MEASURE_MEAN] = {WINDOW, BIT(F_EVENT)},
    [CSUCCESSP_MEASURE_MIN] = {WINDOW, BIT(F_EVENT)},
    [CSUCCESSP_MEASURE_MAX] = {WINDOW, BIT(F_EVENT)},
    [CSUCCESSP_MEASURE_LAST] = {WINDOW, BIT(F_EVENT)},
    [CSUCCESSP_MEASURE_DISTINCT] = {WINDOW, BIT(F_EVENT)},
    [CSUCCESSP_MEASURE_DAYS_SINCE] = {BIT(F_EVENT) | BIT(F_DAYS) | BIT(F_WHERE), BIT(F_EVENT)},
    [CSUCCESSP_MEASURE_TREND] = {WINDOW, BIT(F_EVENT)},
    [CSUCCESSP_MEASURE_CHANGE] = {BIT(F_EVENT) | BIT(F_DAYS) | BIT(F_WHERE) | BIT(F_OVER) |
                                      BIT(F_AS),
                                  BIT(F_EVENT) | BIT(F_DAYS)},
    [CSUCCESSP_MEASURE_RATIO] = {BIT(F_OF) | BIT(F_BY), BIT(F_OF) | BIT(F_BY)},
    [CSUCCESSP_MEASURE_VALUE] = {BIT(F_OF), BIT(F_OF)},
    [CSUCCESSP_MEASURE_AGE] = {BIT(F_OF) | BIT(F_IN), BIT(F_OF)},
    [CSUCCESSP_MEASURE_UNTIL] = {BIT(F_OF), BIT(F_OF)},
    [CSUCCESSP_MEASURE_ROLLUP] = {BIT(F_OF) | BIT(F_BY) | BIT(F_HOW) | BIT(F_OWN) | BIT(F_DEPTH),
                                  BIT(F_OF) | BIT(F_HOW)},
    [CSUCCESSP_MEASURE_EXPRESSION] = {BIT(F_EXPRESSION), BIT(F_EXPRESSION)},
};

static csuccess_status
check_fields(const csuccessp_place *place, const struct measure_body *in, uint64_t present)
{
    uint64_t may = ALWAYS | rules[in->kind].may, must = rules[in->kind].must;
    unsigned f;

    if (in->kind == CSUCCESSP_MEASURE_ROLLUP && in->how == CSUCCESSP_ROLLUP_WEIGHTED)
        must |= BIT(F_BY);
    for (f = 0; f < BODY_FIELDS; f++) {
        csuccessp_place at = csuccessp_place_name(place, body_fields[f].name);
        if ((present & BIT(f)) && !(may & BIT(f)))
            return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION,
                                     "a measure of the kind '%s' has no '%s'",
                                     function_names[in->kind], body_fields[f].name);
        if (!(present & BIT(f)) && (must & BIT(f)))
            return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                     "a measure of the kind '%s' needs '%s'",
                                     function_names[in->kind], body_fields[f].name);
    }
    if ((rules[in->kind].may & BIT(F_SINCE)) &&
        !(present & BIT(F_DAYS)) == !(present & BIT(F_SINCE)))
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "a window has either 'days' or 'since'");
    if ((present & BIT(F_STALE)) && in->kind >= CSUCCESSP_MEASURE_RATIO &&
        in->kind != CSUCCESSP_MEASURE_VALUE)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "a measure of the kind '%s' cannot be stale: say it where its "
                                 "values come from",
                                 function_names[in->kind]);
    return CSUCCESS_OK;
}

static csuccess_status
check_days(const csuccessp_place *place, const char *field, int64_t days, int given)
{
    csuccessp_place at = csuccessp_place_name(place, field);

    if (given && (days < 1 || days > 36500))
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "days are from 1 to 36500");
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_domain_read(const csuccessp_place *place, yyjson_val *value, csuccessp_domain *out)
{
    struct domain_body {
        int32_t type;
        double min, max;
    } in = {0, 0, 0};
    static const csuccessp_field fields[] = {
        {"type", CSUCCESSP_FIELD_CHOICE, 0, offsetof(struct domain_body, type), domain_names},
        {"min", CSUCCESSP_FIELD_DOUBLE, 0, offsetof(struct domain_body, min), NULL},
        {"max", CSUCCESSP_FIELD_DOUBLE, 0, offsetof(struct domain_body, max), NULL},
    };
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, value, fields, 3, &in, &present);

    if (status != CSUCCESS_OK)
        return status;
    if (CSUCCESSP_PRESENT(present, 0))
        out->integer = (uint8_t)in.type;
    out->has_min = CSUCCESSP_PRESENT(present, 1);
    out->has_max = CSUCCESSP_PRESENT(present, 2);
    out->min = in.min;
    out->max = in.max;
    if (out->has_min && out->has_max && in.min > in.max)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "the domain is empty");
    return CSUCCESS_OK;
}

/* What a measure can be when its domain does not say. */
static void
natural_domain(csuccessp_measure *m)
{
    switch (m->function) {
    case CSUCCESSP_MEASURE_COUNT:
    case CSUCCESSP_MEASURE_DISTINCT:
    case CSUCCESSP_MEASURE_DAYS_SINCE:
        m->domain.integer = 1;
        m->domain.has_min = 1;
        break;
    case CSUCCESSP_MEASURE_AGE:
    case CSUCCESSP_MEASURE_UNTIL:
        m->domain.integer = 1;
        break;
    default:
        break;
    }
}

/* Measures whose value changes with time alone are not stored. Their kind of node has to be known
 * when names are declared. */
static int
is_clock_kind(yyjson_val *body)
{
    const char *kind = yyjson_get_str(yyjson_obj_get(body, "kind"));

    return kind && (strcmp(kind, "days_since") == 0 || strcmp(kind, "age") == 0 ||
                    strcmp(kind, "until") == 0);
}

static csuccess_status
declare_measure(csuccessp_publication *p, csuccessp_draft *draft)
{
    csuccess_book *book = p->book;
    csuccessp_place in_section = csuccessp_place_name(&p->place, "measures");
    csuccessp_place place = csuccessp_place_item(&in_section, (size_t)draft->index);
    csuccessp_node *node;
    csuccess_status status;
    const char *id;
    size_t length;
    int by_clock;

    status = csuccessp_json_parse(&p->json, draft->body, draft->length, book->limits.record_bytes,
                                  book->limits.depth, &book->error);
    if (status != CSUCCESS_OK)
        return status;
    by_clock = is_clock_kind(p->json.root);
    status = csuccessp_formula_declare(p, draft->index >= 0 ? &place : &p->place,
                                       yyjson_obj_get(p->json.root, "expression"));
    csuccessp_json_done(&p->json);
    if (status != CSUCCESS_OK)
        return status;
    id = csuccessp_texts_get(&book->texts, draft->id, &length);
    status = csuccessp_publish_node(p, draft, draft->index >= 0 ? &place : &p->place, id, length,
                                    by_clock ? &csuccessp_clock_measure_kind
                                             : &csuccessp_measure_kind,
                                    CSUCCESS_TYPE_DOUBLE, &node);
    if (status != CSUCCESS_OK)
        return status;
    node->by_clock = (uint8_t)by_clock;
    node->keeps_reasons = !by_clock;
    return CSUCCESS_OK;
}

/* {"label": "x" or ["x", "y"], "subject": "...", "role": "..."} */
static csuccess_status
read_filter(csuccess_book *book, const csuccessp_place *place, yyjson_val *where,
            csuccessp_event_filter *filter)
{
    csuccessp_filter_body in;
    static const csuccessp_field fields[] = {
        {"label", CSUCCESSP_FIELD_ANY, 0, offsetof(csuccessp_filter_body, labels), NULL},
        {"subject", CSUCCESSP_FIELD_ID, 0, offsetof(csuccessp_filter_body, subject), NULL},
        {"role", CSUCCESSP_FIELD_ID, 0, offsetof(csuccessp_filter_body, role), NULL},
    };
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, where, fields, 3, &in, &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_filter_read(book, place, "label", &in, filter);
    if (status == CSUCCESS_OK && !csuccessp_filter_asks(filter))
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "the filter asks for nothing");
    return status;
}

static csuccess_status
find_attribute(csuccessp_publication *p, const csuccessp_place *place, const char *field,
               csuccessp_slice name, uint8_t type, uint32_t *slot)
{
    csuccessp_place at = csuccessp_place_name(place, field);
    csuccess_status status = csuccessp_publish_find(p, &at, name.bytes, name.length, slot);
    const csuccessp_node *node;

    if (status != CSUCCESS_OK)
        return status;
    node = csuccessp_publish_node_at(p, *slot);
    if (node->kind != &csuccessp_attribute_kind || node->type != type)
        return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION,
                                 "'%.*s' is no attribute of the type "
                                 "date",
                                 csuccessp_shown(name.bytes, name.length), name.bytes);
    return CSUCCESS_OK;
}

static csuccess_status
compile_window(csuccessp_publication *p, const csuccessp_place *place, csuccessp_node *node,
               csuccessp_measure *m, const struct measure_body *in)
{
    csuccess_book *book = p->book;
    csuccessp_place at_event = csuccessp_place_name(place, "event");
    csuccessp_event_filter filter;
    csuccess_status status;
    int32_t retain_days = 0;
    int64_t needed = m->function == CSUCCESSP_MEASURE_CHANGE ? 2 * in->days : in->days;
    int sums = m->function == CSUCCESSP_MEASURE_SUM || m->function == CSUCCESSP_MEASURE_MEAN ||
               m->of_sum;
    int latest = m->function == CSUCCESSP_MEASURE_LAST ||
                 m->function == CSUCCESSP_MEASURE_DAYS_SINCE || m->stale_days;

    status = csuccessp_publish_event(p, &at_event, in->event, &m->kind, &retain_days);
    if (status != CSUCCESS_OK)
        return status;
    if (m->stale_days > needed)
        needed = m->stale_days;
    if (retain_days && needed > retain_days)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "looks %" PRId64 " days back, but events of the kind '%.*s' are "
                                 "kept for %" PRId32,
                                 needed, csuccessp_shown(in->event.bytes, in->event.length),
                                 in->event.bytes, retain_days);
    m->length = in->days * CSUCCESSP_DAY;
    memset(&filter, 0, sizeof filter);
    if (in->where) {
        csuccessp_place at = csuccessp_place_name(place, "where");
        status = read_filter(book, &at, in->where, &filter);
    }
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_series(p, m->kind, &filter, &m->series);
    csuccessp_filter_free(book, &filter);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_source(p, node, &m->series->touched);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_source(p, node, &m->series->aged);
    if (status == CSUCCESS_OK && in->since.bytes) {
        status = find_attribute(p, place, "since", in->since, CSUCCESS_TYPE_DATE, &m->since);
        if (status == CSUCCESS_OK)
            status = csuccessp_publish_input(p, node, m->since, CSUCCESSP_OWN);
    }
    /* every windowed function needs to know when an event leaves; those that count, what */
    if (status == CSUCCESS_OK && m->function != CSUCCESSP_MEASURE_DAYS_SINCE &&
        (m->length || m->since != CSUCCESSP_SLOT_NONE))
        status = csuccessp_publish_window(p, m->series, m->length,
                                          m->since == CSUCCESSP_SLOT_NONE ? 0 : m->since, sums,
                                          &m->window);
    if (status == CSUCCESS_OK && m->function == CSUCCESSP_MEASURE_CHANGE)
        status = csuccessp_publish_window(p, m->series, 2 * m->length, 0, sums, &m->longer);
    if (status == CSUCCESS_OK && latest) {
        /* to tell stale from never heard of, the last event is wanted however old it is */
        int64_t reach = m->stale_days ? 0 : in->days;
        if (reach == 0)
            reach = retain_days;
        status = csuccessp_publish_latest(p, m->series, reach * CSUCCESSP_DAY);
        if (status == CSUCCESS_OK && m->stale_days)
            status = csuccessp_publish_age_edge(p, m->series, m->stale_days * CSUCCESSP_DAY);
        if (status == CSUCCESS_OK && in->days)
            status = csuccessp_publish_age_edge(p, m->series, m->length);
        if (status == CSUCCESS_OK && retain_days)
            status = csuccessp_publish_age_edge(p, m->series, retain_days * CSUCCESSP_DAY);
    }
    return status;
}

static csuccess_status
find_number(csuccessp_publication *p, const csuccessp_place *place, const char *field,
            csuccessp_slice name, uint32_t *slot)
{
    csuccessp_place at = csuccessp_place_name(place, field);
    csuccess_status status = csuccessp_publish_find(p, &at, name.bytes, name.length, slot);

    if (status != CSUCCESS_OK)
        return status;
    if (csuccessp_publish_node_at(p, *slot)->type == CSUCCESS_TYPE_TEXT)
        return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "'%.*s' is a text, not a number",
                                 csuccessp_shown(name.bytes, name.length), name.bytes);
    return CSUCCESS_OK;
}

static csuccess_status
compile_other(csuccessp_publication *p, const csuccessp_place *place, csuccessp_node *node,
              csuccessp_measure *m, const struct measure_body *in)
{
    uint32_t relation = CSUCCESSP_OWN;
    csuccess_status status;

    if (m->function == CSUCCESSP_MEASURE_AGE || m->function == CSUCCESSP_MEASURE_UNTIL)
        status = find_attribute(p, place, "of", in->of, CSUCCESS_TYPE_DATE, &m->of);
    else
        status = find_number(p, place, "of", in->of, &m->of);
    if (status == CSUCCESS_OK && in->by.bytes)
        status = find_number(p, place, "by", in->by, &m->by);
    if (status != CSUCCESS_OK)
        return status;
    if (m->function == CSUCCESSP_MEASURE_ROLLUP)
        relation = CSUCCESSP_CHILDREN;
    status = csuccessp_publish_input(p, node, m->of, relation);
    if (status == CSUCCESS_OK && in->by.bytes)
        status = csuccessp_publish_input(p, node, m->by, relation);
    return status;
}

static csuccess_status
compile_expression(csuccessp_publication *p, const csuccessp_place *place, csuccessp_node *node,
                   csuccessp_measure *m, const struct measure_body *in)
{
    csuccessp_place at = csuccessp_place_name(place, "expression");

    if (!yyjson_is_str(in->expression))
        return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "expected an expression, found %s",
                                 csuccessp_json_kind(in->expression));
    return csuccessp_formula_read(p, node, &at, in->expression, CSUCCESSP_GIVES_NUMBER,
                                  &m->formula);
}

static csuccess_status
compile_measure(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
                yyjson_val *body)
{
    csuccessp_node *node = csuccessp_publish_node_at(p, draft->slot);
    csuccessp_measure *m;
    struct measure_body in;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.own = 1;
    status = csuccessp_fields_read(place, body, body_fields, BODY_FIELDS, &in, &present);
    if (status == CSUCCESS_OK)
        status = check_fields(place, &in, present);
    if (status == CSUCCESS_OK)
        status = check_days(place, "days", in.days, (present & BIT(F_DAYS)) != 0);
    if (status == CSUCCESS_OK)
        status = check_days(place, "stale_days", in.stale_days, (present & BIT(F_STALE)) != 0);
    if (status == CSUCCESS_OK)
        status = check_days(place, "blackout_days", in.blackout_days,
                            (present & BIT(F_BLACKOUT)) != 0);
    if (status != CSUCCESS_OK)
        return status;
    m = csuccessp_allocate_zeroed(&p->book->memory, 1, sizeof *m);
    if (!m)
        return csuccessp_fail_memory(&p->book->error);
    node->definition = m; /* freed with the node from here on */
    m->function = (uint8_t)in.kind;
    m->lower_is_better = (uint8_t)in.direction;
    m->of_sum = (uint8_t)in.over;
    m->difference = (uint8_t)in.as;
    m->months = (uint8_t)in.count_in;
    m->rollup = (uint8_t)in.how;
    m->own = (uint8_t)in.own;
    m->all = in.depth == 0;
    m->stale_days = (int32_t)in.stale_days;
    m->blackout_days = (int32_t)in.blackout_days;
    m->since = CSUCCESSP_SLOT_NONE;
    natural_domain(m);
    if (in.domain) {
        csuccessp_place at = csuccessp_place_name(place, "domain");
        status = csuccessp_domain_read(&at, in.domain, &m->domain);
        if (status != CSUCCESS_OK)
            return status;
    }
    node->always = in.kind == CSUCCESSP_MEASURE_VALUE && m->stale_days;
    if (in.kind < CSUCCESSP_MEASURE_RATIO)
        status = compile_window(p, place, node, m, &in);
    else if (in.kind == CSUCCESSP_MEASURE_EXPRESSION)
        status = compile_expression(p, place, node, m, &in);
    else
        status = compile_other(p, place, node, m, &in);
    if (status == CSUCCESS_OK && (m->blackout_days || in.kind < CSUCCESSP_MEASURE_RATIO ||
                                  in.kind == CSUCCESSP_MEASURE_VALUE))
        status = csuccessp_publish_source(p, node, &node->touched);
    if (status == CSUCCESS_OK && m->blackout_days) {
        uint32_t start;
        status = csuccessp_publish_find(p, place, "start", 5, &start);
        if (status == CSUCCESS_OK)
            status = csuccessp_publish_input(p, node, start, CSUCCESSP_OWN);
    }
    return status;
}

const csuccessp_section csuccessp_measure_section = {
    "measures", "measure", 0, declare_measure, compile_measure, NULL, NULL,
};
