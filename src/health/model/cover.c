/* SPDX-License-Identifier: MIT */
#include "health/model/cover.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "util/decimal.h"
#include "util/sort.h"

void
csuccessp_interval_from(const csuccessp_edges_body *body, uint64_t present, unsigned first,
                        csuccessp_interval *out)
{
    out->has_from = CSUCCESSP_PRESENT(present, first);
    out->has_to = CSUCCESSP_PRESENT(present, first + 1);
    out->from = body->from;
    out->to = body->to;
    out->from_open = CSUCCESSP_PRESENT(present, first + 2) && !body->from_inclusive;
    out->to_open = !(CSUCCESSP_PRESENT(present, first + 3) && body->to_inclusive);
}

double
csuccessp_interval_edge(const csuccessp_interval *interval)
{
    return interval->from_open ? nextafter(interval->from, (double)INFINITY) : interval->from;
}

static const char *
number_text(double number, char *to)
{
    to[csuccessp_double_write(to, number)] = 0;
    return to;
}

static void
name_of(const csuccessp_interval *interval, char *to, size_t size)
{
    if (interval->name)
        snprintf(to, size, "'%.*s'", csuccessp_shown(interval->name, interval->name_length),
                 interval->name);
    else
        snprintf(to, size, "number %zu", interval->index + 1);
}

static int
compare(const void *context, const void *a, const void *b)
{
    const csuccessp_interval *x = a, *y = b;

    (void)context;
    if (x->has_from != y->has_from)
        return x->has_from ? 1 : -1;
    if (x->has_from && x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->has_from && x->from_open != y->from_open)
        return x->from_open ? 1 : -1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* On whole numbers every interval is closed, or has no end. */
static void
close_on_integers(csuccessp_interval *i)
{
    double edge;

    if (i->has_from) {
        edge = ceil(i->from);
        i->from = i->from_open && edge == i->from ? edge + 1 : edge;
        i->from_open = 0;
    }
    if (i->has_to) {
        edge = floor(i->to);
        i->to = i->to_open && edge == i->to ? edge - 1 : edge;
        i->to_open = 0;
    }
}

static int
is_empty(const csuccessp_interval *i)
{
    if (!i->has_from || !i->has_to)
        return 0;
    return i->from > i->to || (i->from == i->to && (i->from_open || i->to_open));
}

/* Cuts off what lies outside the domain; 0 when nothing is left. */
static int
clip(const csuccessp_domain *domain, csuccessp_interval *i)
{
    if (domain->has_min && (!i->has_from || i->from < domain->min)) {
        i->has_from = 1;
        i->from = domain->min;
        i->from_open = 0;
    }
    if (domain->has_max && (!i->has_to || i->to > domain->max)) {
        i->has_to = 1;
        i->to = domain->max;
        i->to_open = 0;
    }
    return !is_empty(i);
}

static csuccess_status
refuse_gap(const csuccessp_place *place, const csuccessp_domain *domain, int has_low, double low,
           int low_in, int has_high, double high, int high_in)
{
    char a[CSUCCESSP_NUMBER_TEXT_MAX + 1], b[CSUCCESSP_NUMBER_TEXT_MAX + 1];

    number_text(low, a);
    number_text(high, b);
    if (!has_low && !has_high)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "there is no band at all");
    if (has_low && has_high && low == high)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "%s falls in no band", a);
    if (!has_low)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "values %s %s fall in no band",
                                 high_in ? "up to" : "below", b);
    if (!has_high)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "values %s %s fall in no band",
                                 low_in ? "from" : "above", a);
    if (domain->integer || (low_in && high_in))
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "values from %s to %s fall in no "
                                 "band",
                                 a, b);
    return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "values %s %s and %s %s fall in no band",
                             low_in ? "from" : "above", a, high_in ? "up to" : "below", b);
}

static csuccess_status
refuse_overlap(const csuccessp_place *place, const csuccessp_interval *first,
               const csuccessp_interval *second)
{
    char a[CSUCCESSP_NUMBER_TEXT_MAX + 1], x[100], y[100];

    name_of(first, x, sizeof x);
    name_of(second, y, sizeof y);
    if (!second->has_from)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "the bands %s and %s both reach down without end", x, y);
    number_text(second->from, a);
    if (second->from_open || (first->has_to && first->to > second->from) || !first->has_to)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "values %s %s fall in two bands: %s and %s",
                                 second->from_open ? "above" : "from", a, x, y);
    return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "%s falls in two bands: %s and %s", a, x,
                             y);
}

/* What lies between the end of one interval (or of the domain) and the beginning of the next. */
static csuccess_status
check_seam(const csuccessp_place *place, const csuccessp_domain *domain,
           const csuccessp_interval *first, const csuccessp_interval *second)
{
    double step = domain->integer ? 1 : 0;

    if (!first->has_to || !second->has_from)
        return refuse_overlap(place, first, second);
    if (domain->integer) {
        if (second->from <= first->to)
            return refuse_overlap(place, first, second);
        if (second->from > first->to + step)
            return refuse_gap(place, domain, 1, first->to + 1, 1, 1, second->from - 1, 1);
        return CSUCCESS_OK;
    }
    if (second->from < first->to ||
        (second->from == first->to && !first->to_open && !second->from_open))
        return refuse_overlap(place, first, second);
    if (second->from > first->to || (first->to_open && second->from_open))
        return refuse_gap(place, domain, 1, first->to, first->to_open, 1, second->from,
                          second->from_open);
    return CSUCCESS_OK;
}

static csuccess_status
check_ends(const csuccessp_place *place, const csuccessp_domain *domain,
           const csuccessp_interval *first, const csuccessp_interval *last)
{
    if (first->has_from && !domain->has_min)
        return refuse_gap(place, domain, 0, 0, 0, 1,
                          domain->integer ? first->from - 1 : first->from,
                          domain->integer || first->from_open);
    if (first->has_from && (first->from > domain->min || first->from_open))
        return refuse_gap(place, domain, 1, domain->min, 1, 1,
                          domain->integer ? first->from - 1 : first->from,
                          domain->integer || first->from_open);
    if (last->has_to && !domain->has_max)
        return refuse_gap(place, domain, 1, domain->integer ? last->to + 1 : last->to,
                          domain->integer || last->to_open, 0, 0, 0);
    if (last->has_to && (last->to < domain->max || last->to_open))
        return refuse_gap(place, domain, 1, domain->integer ? last->to + 1 : last->to,
                          domain->integer || last->to_open, 1, domain->max, 1);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_cover_prove(const csuccessp_place *place, const csuccessp_domain *domain,
                      csuccessp_interval *intervals, size_t count)
{
    char name[100];
    size_t i;
    csuccess_status status;
    csuccessp_domain whole = *domain;

    if (domain->integer) {
        whole.min = ceil(domain->min);
        whole.max = floor(domain->max);
    }
    if (count == 0)
        return refuse_gap(place, &whole, 0, 0, 0, 0, 0, 0);
    for (i = 0; i < count; i++) {
        csuccessp_interval *interval = &intervals[i];
        name_of(interval, name, sizeof name);
        if (is_empty(interval))
            return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "the band %s is empty", name);
        if (domain->integer)
            close_on_integers(interval);
        if (is_empty(interval) || !clip(&whole, interval))
            return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                     "the band %s holds no value of the domain", name);
    }
    csuccessp_sort(intervals, count, sizeof *intervals, compare, NULL);
    for (i = 1; i < count; i++) {
        status = check_seam(place, &whole, &intervals[i - 1], &intervals[i]);
        if (status != CSUCCESS_OK)
            return status;
    }
    return check_ends(place, &whole, &intervals[0], &intervals[count - 1]);
}
