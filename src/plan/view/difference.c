/* SPDX-License-Identifier: MIT */
#include "plan/view/difference.h"

#include <string.h>

#include "util/sort.h"

const char *const csuccessp_differences[] = {"added", "removed", "changed", NULL};

/* What the history of one item says of two revisions. */
typedef struct span {
    uint32_t from, to;
    uint64_t before, after; /* bits of fields that have a value below; else it is the item's */
    csuccessp_plan_value old[CSUCCESSP_PLAN_FIELDS], now[CSUCCESSP_PLAN_FIELDS];
    const csuccessp_item_change *last[CSUCCESSP_PLAN_FIELDS]; /* within the span */
} span;

int
csuccessp_difference_sees(const void *context, const csuccessp_plan_item *item)
{
    const csuccessp_difference *difference = context;

    return difference->audience == CSUCCESSP_FOR_US || !item->internal;
}

static csuccess_status
add_line(csuccessp_difference *d, const csuccessp_difference_line *line)
{
    if (d->lines.count == d->lines.capacity &&
        csuccessp_array_reserve(&d->book->memory, &d->lines, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&d->book->error);
    d->lines.items[d->lines.count++] = *line;
    return CSUCCESS_OK;
}

static csuccessp_difference_line
line_of(uint32_t item, uint8_t what, uint8_t field)
{
    csuccessp_difference_line line;

    memset(&line, 0, sizeof line);
    line.item = item;
    line.what = what;
    line.field = field;
    return line;
}

static void
say_when(csuccessp_difference_line *line, const csuccessp_item_change *change)
{
    line->revision = change->revision;
    line->at = change->at;
    line->by = change->by;
}

/* A value that a KPI follows has one line of history for all that it says between two versions.
 * What it says now came when it was measured. */
static void
say_when_measured(csuccessp_difference_line *line, const csuccess_book *book)
{
    const csuccessp_kpi *kpi = csuccessp_plan_kpi(book, csuccessp_plan_item_at(book, line->item));

    if (line->field == CSUCCESSP_PLAN_FIELD_ACTUAL && kpi && kpi->measured != CSUCCESSP_TIME_NONE &&
        kpi->measured > line->at)
        line->at = kpi->measured;
}

/* Order. */

static int
compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

/* What has none comes last. */
static int
compare_places_of(int64_t a, int64_t b, int64_t none)
{
    if ((a == none) != (b == none))
        return a == none ? 1 : -1;
    return compare_numbers(a, b);
}

static int
compare_items(const csuccess_book *book, uint32_t a, uint32_t b)
{
    const csuccessp_plan_item *x, *y;
    int order;

    if (a == b)
        return 0;
    if (a == CSUCCESSP_PLAN_NONE || b == CSUCCESSP_PLAN_NONE)
        return a == CSUCCESSP_PLAN_NONE ? -1 : 1;
    x = csuccessp_plan_item_at(book, a);
    y = csuccessp_plan_item_at(book, b);
    order = compare_numbers(x->kind, y->kind);
    if (!order)
        order = compare_places_of(x->rank, y->rank, 0);
    if (!order)
        order = compare_places_of(x->due, y->due, CSUCCESSP_DATE_NONE);
    return order ? order : csuccessp_texts_compare(&book->texts, x->id, y->id);
}

static int
compare_shown(const void *book, const void *a, const void *b)
{
    const csuccessp_difference_line *x = a, *y = b;
    int order = compare_items(book, x->item, y->item);

    return order ? order : compare_numbers(x->field, y->field);
}

static int
compare_logged(const void *book, const void *a, const void *b)
{
    const csuccessp_difference_line *x = a, *y = b;
    int order = compare_numbers(x->at, y->at);

    if (!order)
        order = compare_numbers(x->revision, y->revision);
    if (!order)
        order = compare_items(book, x->item, y->item);
    if (!order)
        order = compare_numbers(x->what, y->what);
    return order ? order : compare_numbers(x->field, y->field);
}

/* Two revisions. */

static void
read_span(const csuccess_book *book, csuccessp_ref changes, span *s)
{
    const csuccessp_item_change *change;

    s->before = s->after = 0;
    for (; changes; changes = change->next) {
        uint64_t bit;
        change = csuccessp_plan_change_at(book, changes);
        bit = UINT64_C(1) << change->field;
        if (change->revision <= s->from)
            return;
        if (change->revision > s->to) {
            s->after |= bit;
            s->now[change->field] = change->old;
            continue;
        }
        if (!(s->before & bit))
            s->last[change->field] = change;
        s->before |= bit;
        s->old[change->field] = change->old;
    }
}

static csuccessp_plan_value
value_then(const csuccess_book *book, const csuccessp_plan_item *item, const span *s, int field,
           int before)
{
    uint64_t bit = UINT64_C(1) << field;

    if (before && s->before & bit)
        return s->old[field];
    return s->after & bit ? s->now[field] : csuccessp_plan_field_of(book, item, field);
}

static int
was_there(const csuccessp_difference *d, const csuccessp_plan_item *item, const span *s, int before)
{
    csuccessp_plan_value status, internal;

    if (item->revision > (before ? s->from : s->to))
        return 0;
    status = value_then(d->book, item, s, CSUCCESSP_PLAN_FIELD_STATUS, before);
    internal = value_then(d->book, item, s, CSUCCESSP_PLAN_FIELD_VISIBILITY, before);
    return status.number != CSUCCESSP_ITEM_REMOVED &&
           (d->audience == CSUCCESSP_FOR_US || !internal.number);
}

/* It came, or went: with which change? */
static csuccess_status
add_passage(csuccessp_difference *d, uint32_t place, const span *s, uint8_t what)
{
    static const uint8_t fields[] = {CSUCCESSP_PLAN_FIELD_STATUS, CSUCCESSP_PLAN_FIELD_VISIBILITY};
    const csuccessp_plan_item *item = csuccessp_plan_item_at(d->book, place);
    csuccessp_difference_line line = line_of(place, what, CSUCCESSP_PLAN_FIELD_STATUS);
    size_t i;

    line.revision = item->revision;
    line.at = item->made;
    for (i = 0; item->revision <= s->from && i < sizeof fields; i++)
        if (s->before >> fields[i] & 1 && s->last[fields[i]]->revision > line.revision)
            say_when(&line, s->last[fields[i]]);
    if (what == CSUCCESSP_ADDED)
        line.now = value_then(d->book, item, s, CSUCCESSP_PLAN_FIELD_STATUS, 0);
    else
        line.old = value_then(d->book, item, s, CSUCCESSP_PLAN_FIELD_STATUS, 1);
    d->added += what == CSUCCESSP_ADDED;
    d->removed += what == CSUCCESSP_REMOVED;
    return add_line(d, &line);
}

static csuccess_status
add_fields(csuccessp_difference *d, uint32_t place, const span *s)
{
    const csuccessp_plan_item *item = csuccessp_plan_item_at(d->book, place);
    uint64_t bits = s->before;
    int changed = 0;

    for (; bits; bits &= bits - 1) {
        uint8_t field = (uint8_t)csuccessp_lowest_bit(bits);
        csuccessp_difference_line line = line_of(place, CSUCCESSP_CHANGED, field);
        line.old = s->old[field];
        line.now = value_then(d->book, item, s, field, 0);
        if (csuccessp_plan_value_equal_for(d->book, field, line.old, line.now,
                                           csuccessp_difference_sees, d))
            continue;
        say_when(&line, s->last[field]);
        if (!(s->after >> field & 1))
            say_when_measured(&line, d->book);
        if (add_line(d, &line) != CSUCCESS_OK)
            return CSUCCESS_E_NO_MEMORY;
        changed = 1;
    }
    d->changed += changed != 0;
    return CSUCCESS_OK;
}

static csuccess_status
compare_item(csuccessp_difference *d, uint32_t place, span *s)
{
    const csuccessp_plan_item *item = csuccessp_plan_item_at(d->book, place);
    int before, after;

    if (item->revision <= s->from &&
        (!item->changes || csuccessp_plan_change_at(d->book, item->changes)->revision <= s->from))
        return CSUCCESS_OK;
    if (item->revision > s->to || !csuccessp_difference_sees(d, item))
        return CSUCCESS_OK;
    read_span(d->book, item->changes, s);
    before = was_there(d, item, s, 1);
    after = was_there(d, item, s, 0);
    if (before && after)
        return add_fields(d, place, s);
    if (before || after)
        return add_passage(d, place, s, after ? CSUCCESSP_ADDED : CSUCCESSP_REMOVED);
    return CSUCCESS_OK;
}

static csuccess_status
compare_canvas(csuccessp_difference *d, span *s)
{
    const csuccessp_canvas *canvas = csuccessp_canvas_at(d->book, d->canvas);
    uint64_t bits;

    read_span(d->book, canvas->changes, s);
    for (bits = s->before; bits; bits &= bits - 1) {
        uint8_t field = (uint8_t)csuccessp_lowest_bit(bits);
        csuccessp_difference_line line = line_of(CSUCCESSP_PLAN_NONE, CSUCCESSP_CHANGED, field);
        line.old = s->old[field];
        line.now = s->after >> field & 1 ? s->now[field] : csuccessp_canvas_field_of(canvas, field);
        if (line.old.number == line.now.number && line.old.text == line.now.text)
            continue;
        say_when(&line, s->last[field]);
        if (add_line(d, &line) != CSUCCESS_OK)
            return CSUCCESS_E_NO_MEMORY;
    }
    return CSUCCESS_OK;
}

static void
begin(csuccess_book *book, uint32_t canvas, uint8_t audience, csuccessp_difference *out)
{
    memset(out, 0, sizeof *out);
    out->book = book;
    out->canvas = canvas;
    out->audience = audience;
}

csuccess_status
csuccessp_difference_open(csuccess_book *book, uint32_t canvas, uint8_t audience, uint32_t from,
                          uint32_t to, csuccessp_difference *out)
{
    uint32_t place = csuccessp_canvas_at(book, canvas)->first;
    csuccess_status status;
    span s;

    begin(book, canvas, audience, out);
    s.from = from;
    s.to = to;
    status = compare_canvas(out, &s);
    for (; status == CSUCCESS_OK && place != CSUCCESSP_PLAN_NONE;
         place = csuccessp_plan_item_at(book, place)->next)
        status = compare_item(out, place, &s);
    if (status == CSUCCESS_OK)
        csuccessp_sort(out->lines.items, out->lines.count, sizeof *out->lines.items, compare_shown,
                       book);
    else
        csuccessp_difference_close(out);
    return status;
}

/* The change log. */

/* What the history of an item says as one goes back in it. */
typedef struct past {
    uint64_t known; /* bits of fields that were different later */
    csuccessp_plan_value now[CSUCCESSP_PLAN_FIELDS];
} past;

static uint8_t
what_became(uint8_t field, csuccessp_plan_value old, csuccessp_plan_value now)
{
    if (field != CSUCCESSP_PLAN_FIELD_STATUS)
        return CSUCCESSP_CHANGED;
    if (now.number == CSUCCESSP_ITEM_REMOVED)
        return CSUCCESSP_REMOVED;
    return old.number == CSUCCESSP_ITEM_REMOVED ? CSUCCESSP_ADDED : CSUCCESSP_CHANGED;
}

/* One step back. */
static csuccess_status
log_change(csuccessp_difference *d, uint32_t place, const csuccessp_item_change *change,
           uint32_t from, uint32_t to, past *p)
{
    const csuccessp_plan_item *item = csuccessp_plan_item_at(d->book, place);
    uint64_t bit = UINT64_C(1) << change->field;
    int is_present = !(p->known & bit);
    csuccessp_difference_line line = line_of(place, CSUCCESSP_CHANGED, change->field);

    line.old = change->old;
    line.now = p->known & bit ? p->now[change->field]
                              : csuccessp_plan_field_of(d->book, item, change->field);
    p->known |= bit;
    p->now[change->field] = change->old;
    if (change->revision <= from || change->revision > to ||
        csuccessp_plan_value_equal_for(d->book, change->field, line.old, line.now,
                                       csuccessp_difference_sees, d))
        return CSUCCESS_OK;
    line.what = what_became(change->field, line.old, line.now);
    say_when(&line, change);
    if (is_present)
        say_when_measured(&line, d->book);
    return add_line(d, &line);
}

/* How the item came. What was said of it with the same change is part of that. */
static csuccess_status
log_beginning(csuccessp_difference *d, uint32_t place, const csuccessp_item_change *shown,
              const past *p)
{
    const csuccessp_plan_item *item = csuccessp_plan_item_at(d->book, place);
    csuccessp_difference_line line = line_of(place, CSUCCESSP_ADDED, CSUCCESSP_PLAN_FIELD_STATUS);

    line.revision = item->revision;
    line.at = item->made;
    if (shown)
        say_when(&line, shown);
    while (d->lines.count && d->lines.items[d->lines.count - 1].item == place &&
           d->lines.items[d->lines.count - 1].revision == line.revision)
        d->lines.count--;
    line.now = p->known >> CSUCCESSP_PLAN_FIELD_STATUS & 1
                   ? p->now[CSUCCESSP_PLAN_FIELD_STATUS]
                   : csuccessp_plan_field_of(d->book, item, CSUCCESSP_PLAN_FIELD_STATUS);
    return add_line(d, &line);
}

/* Was it with this change that the customer came to see it? */
static int
is_unveiling(const csuccessp_difference *d, const csuccessp_item_change *change)
{
    return d->audience == CSUCCESSP_FOR_CUSTOMER &&
           change->field == CSUCCESSP_PLAN_FIELD_VISIBILITY && change->old.number;
}

static csuccess_status
log_item(csuccessp_difference *d, uint32_t place, uint32_t from, uint32_t to)
{
    const csuccessp_plan_item *item = csuccessp_plan_item_at(d->book, place);
    const csuccessp_item_change *change = NULL;
    csuccessp_ref next = item->changes;
    uint32_t beginning = item->revision;
    past p;

    if (!csuccessp_difference_sees(d, item))
        return CSUCCESS_OK;
    p.known = 0;
    for (; next; next = change->next) {
        change = csuccessp_plan_change_at(d->book, next);
        if (change->revision <= from && beginning <= from)
            return CSUCCESS_OK;
        if (is_unveiling(d, change))
            break;
        if (log_change(d, place, change, from, to, &p) != CSUCCESS_OK)
            return CSUCCESS_E_NO_MEMORY;
    }
    if (next)
        beginning = change->revision;
    if (beginning <= from || beginning > to)
        return CSUCCESS_OK;
    return log_beginning(d, place, next ? change : NULL, &p);
}

static csuccess_status
log_canvas(csuccessp_difference *d, uint32_t from, uint32_t to)
{
    const csuccessp_canvas *canvas = csuccessp_canvas_at(d->book, d->canvas);
    const csuccessp_item_change *change;
    csuccessp_ref next = canvas->changes;
    past p;

    p.known = 0;
    for (; next; next = change->next) {
        csuccessp_difference_line line;
        change = csuccessp_plan_change_at(d->book, next);
        line = line_of(CSUCCESSP_PLAN_NONE, CSUCCESSP_CHANGED, change->field);
        line.old = change->old;
        line.now = p.known >> change->field & 1 ? p.now[change->field]
                                                : csuccessp_canvas_field_of(canvas, change->field);
        p.known |= UINT64_C(1) << change->field;
        p.now[change->field] = change->old;
        say_when(&line, change);
        if (change->revision > from && change->revision <= to && add_line(d, &line) != CSUCCESS_OK)
            return CSUCCESS_E_NO_MEMORY;
    }
    return CSUCCESS_OK;
}

static void
count_lines(csuccessp_difference *d)
{
    size_t i;

    for (i = 0; i < d->lines.count; i++) {
        d->added += d->lines.items[i].what == CSUCCESSP_ADDED;
        d->removed += d->lines.items[i].what == CSUCCESSP_REMOVED;
        d->changed += d->lines.items[i].what == CSUCCESSP_CHANGED;
    }
}

csuccess_status
csuccessp_change_log_open(csuccess_book *book, uint32_t canvas, uint8_t audience, uint32_t from,
                          uint32_t to, csuccessp_difference *out)
{
    uint32_t place = csuccessp_canvas_at(book, canvas)->first;
    csuccess_status status;

    begin(book, canvas, audience, out);
    status = log_canvas(out, from, to);
    for (; status == CSUCCESS_OK && place != CSUCCESSP_PLAN_NONE;
         place = csuccessp_plan_item_at(book, place)->next)
        status = log_item(out, place, from, to);
    if (status != CSUCCESS_OK) {
        csuccessp_difference_close(out);
        return status;
    }
    count_lines(out);
    csuccessp_sort(out->lines.items, out->lines.count, sizeof *out->lines.items, compare_logged,
                   book);
    return CSUCCESS_OK;
}

void
csuccessp_difference_close(csuccessp_difference *difference)
{
    csuccessp_array_release(&difference->book->memory, &difference->lines);
}
