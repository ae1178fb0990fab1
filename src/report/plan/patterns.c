/* SPDX-License-Identifier: MIT */
/* What gets in the way again and again: obstacles of all plans, put together by dimension and by
 * what they are a case of: the cause that is told, else the item of the template that they come
 * from, else their title. */
#include <string.h>

#include "report/plan/plans.h"
#include "util/sort.h"

const char *const csuccessp_pattern_by[] = {"cause", "origin", "title"};

struct csuccessp_case {
    csuccessp_text dimension, name;
    uint8_t by;
    uint32_t row, item;
    int64_t made;
};

/* Collecting. */

static void
add_case(csuccessp_patterns *p, uint32_t row, uint32_t place)
{
    const csuccessp_plan_item *item = csuccessp_plan_item_at(p->book, place);
    struct csuccessp_case *to = &p->cases[p->case_count++];

    to->dimension = item->dimension;
    to->by = item->cause    ? CSUCCESSP_BY_CAUSE
             : item->origin ? CSUCCESSP_BY_ORIGIN
                            : CSUCCESSP_BY_TITLE;
    to->name = item->cause ? item->cause : item->origin ? item->origin : csuccessp_plan_name(item);
    to->row = row;
    to->item = place;
    to->made = item->made;
}

static int
is_case(const csuccessp_plan_item *item)
{
    return csuccessp_kind_is_obstacle(item->kind) && item->status != CSUCCESSP_ITEM_CANCELLED &&
           item->status != CSUCCESSP_ITEM_REMOVED;
}

/* Counts them, too: before there is room. */
static size_t
go_through(csuccessp_patterns *p, const csuccessp_node *segment, int add)
{
    const csuccessp_plans *plans = csuccessp_plans_of(p->book);
    size_t count = 0;
    uint32_t place;

    for (place = 0; place < plans->items; place++) {
        const csuccessp_plan_item *item = csuccessp_plan_item_at(p->book, place);
        uint32_t row;
        if (!item->id || !is_case(item))
            continue;
        row = csuccessp_canvas_at(p->book, item->canvas)->row;
        if (!csuccessp_report_within(p->book, segment, row))
            continue;
        count++;
        if (add)
            add_case(p, row, place);
    }
    return count;
}

/* Putting together. */

static int
compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int
compare_patterns(const struct csuccessp_case *x, const struct csuccessp_case *y)
{
    int order = compare_numbers(x->dimension, y->dimension);

    if (!order)
        order = compare_numbers(x->name, y->name);
    return order ? order : compare_numbers(x->by, y->by);
}

static int
compare_cases(const void *context, const void *a, const void *b)
{
    const struct csuccessp_case *x = a, *y = b;
    int order = compare_patterns(x, y);

    (void)context;
    if (!order)
        order = compare_numbers(x->row, y->row);
    return order ? order : compare_numbers(x->item, y->item);
}

/* When something like it was resolved for ever first; INT64_MAX: never. */
static int64_t
first_for_ever(const csuccessp_patterns *p, size_t from, size_t end)
{
    int64_t first = INT64_MAX;
    size_t i;

    for (i = from; i < end; i++) {
        const csuccessp_plan_item *item = csuccessp_plan_item_at(p->book, p->cases[i].item);
        if (item->status == CSUCCESSP_ITEM_DONE && item->fix == CSUCCESSP_FIX_FOREVER &&
            item->closed < first)
            first = item->closed;
    }
    return first;
}

static int32_t
age_of(const csuccessp_patterns *p, const csuccessp_plan_item *item)
{
    int64_t now = p->book->clock.now;

    return item->made == CSUCCESSP_TIME_NONE || item->made > now
               ? 0
               : (int32_t)((now - item->made) / CSUCCESSP_DAY);
}

/* One case: 1 when it is open. */
static int
tally(const csuccessp_patterns *p, const csuccessp_plan_item *item, csuccessp_pattern *to)
{
    int32_t level, age;

    to->cases++;
    if (item->status == CSUCCESSP_ITEM_DONE) {
        to->resolved++;
        to->for_now += item->fix == CSUCCESSP_FIX_NOW;
        to->for_ever += item->fix == CSUCCESSP_FIX_FOREVER;
        return 0;
    }
    if (csuccessp_canvas_is_closed(csuccessp_canvas_at(p->book, item->canvas)))
        return 0;
    to->open++;
    to->beyond += item->controllable == 1;
    age = age_of(p, item);
    level = csuccessp_escalation_level(p->book, item->severity, age);
    to->level = level > to->level ? level : to->level;
    to->age = age > to->age ? age : to->age;
    return 1;
}

/* The cases of one customer. */
static void
tally_customer(csuccessp_patterns *p, size_t from, size_t end, int64_t anywhere,
               csuccessp_pattern *to)
{
    int64_t here = first_for_ever(p, from, end);
    int open = 0;
    size_t i;

    for (i = from; i < end; i++) {
        open |= tally(p, csuccessp_plan_item_at(p->book, p->cases[i].item), to);
        if (p->cases[i].made > here)
            to->again++;
        else if (p->cases[i].made > anywhere)
            to->elsewhere++;
    }
    if (open) {
        csuccessp_stake stake = csuccessp_stake_of(p->book, p->cases[from].row);
        to->customers++;
        csuccessp_stake_add(&to->stake, &stake);
    }
}

static void
put_together(csuccessp_patterns *p, size_t from, size_t end)
{
    csuccessp_pattern *to = &p->items[p->count];
    int64_t anywhere = first_for_ever(p, from, end);
    size_t i, next;

    to->dimension = p->cases[from].dimension;
    to->name = p->cases[from].name;
    to->by = p->cases[from].by;
    for (i = from; i < end; i = next) {
        for (next = i + 1; next < end && p->cases[next].row == p->cases[i].row; next++)
            ;
        tally_customer(p, i, next, anywhere, to);
    }
    p->order[p->count] = (uint32_t)p->count;
    p->count++;
}

static int
compare_order(const void *context, const void *a, const void *b)
{
    const csuccessp_patterns *p = context;
    const csuccessp_pattern *x = &p->items[*(const uint32_t *)a];
    const csuccessp_pattern *y = &p->items[*(const uint32_t *)b];
    int order = compare_numbers(y->customers, x->customers);

    if (!order)
        order = compare_numbers(y->open, x->open);
    if (!order)
        order = compare_numbers(y->cases, x->cases);
    if (!order)
        order = csuccessp_texts_compare(&p->book->texts, x->name, y->name);
    if (!order)
        order = csuccessp_texts_compare(&p->book->texts, x->dimension, y->dimension);
    return order ? order : compare_numbers(x->by, y->by);
}

csuccess_status
csuccessp_patterns_open(csuccess_book *book, const csuccessp_node *segment, csuccessp_patterns *out)
{
    csuccessp_memory *m = &book->memory;
    size_t i, next;

    memset(out, 0, sizeof *out);
    out->book = book;
    out->case_most = go_through(out, segment, 0) + 1;
    out->cases = csuccessp_allocate(m, out->case_most, sizeof *out->cases);
    out->items = csuccessp_allocate_zeroed(m, out->case_most, sizeof *out->items);
    out->order = csuccessp_allocate(m, out->case_most, sizeof *out->order);
    if (!out->cases || !out->items || !out->order)
        return csuccessp_fail_memory(&book->error);
    go_through(out, segment, 1);
    csuccessp_sort(out->cases, out->case_count, sizeof *out->cases, compare_cases, NULL);
    for (i = 0; i < out->case_count; i = next) {
        for (next = i + 1;
             next < out->case_count && !compare_patterns(&out->cases[i], &out->cases[next]); next++)
            ;
        put_together(out, i, next);
    }
    csuccessp_sort(out->order, out->count, sizeof *out->order, compare_order, out);
    return CSUCCESS_OK;
}

void
csuccessp_patterns_close(csuccessp_patterns *p)
{
    csuccessp_memory *m = &p->book->memory;

    csuccessp_release(m, p->cases, p->case_most, sizeof *p->cases);
    csuccessp_release(m, p->items, p->case_most, sizeof *p->items);
    csuccessp_release(m, p->order, p->case_most, sizeof *p->order);
}
