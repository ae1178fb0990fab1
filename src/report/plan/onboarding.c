/* SPDX-License-Identifier: MIT */
/* The figures of the report `onboarding`. Days are those of the calendar. Who is still on the way
 * counts for as long as they have been on it, and so does who has left. */
#include "report/plan/onboarding.h"

#include <math.h>
#include <string.h>

#include "plan/plan.h"
#include "util/int128.h"
#include "util/sort.h"

enum { STUCK, BEHIND, ON_THE_WAY, COMPLETED, LEFT };

/* The share of what is to be handed over that was, by weight. */
static int64_t
handed_over(const csuccessp_onboarding *o, const csuccessp_standing *standing)
{
    const csuccessp_journey *journey = o->report->journey;
    int64_t all = 0, done = 0, out;
    size_t i, k;

    for (i = 0; i < journey->stages.count; i++)
        for (k = 0;
             journey->stages.items[i].handoff && k < journey->stages.items[i].milestones.count;
             k++) {
            const csuccessp_journey_milestone *m = &journey->stages.items[i].milestones.items[k];
            all += m->weight;
            if (csuccessp_reached_find(o->report->book, standing, m->id))
                done += m->weight;
        }
    if (!all ||
        !csuccessp_int128_to_int64(
            csuccessp_int128_round_divide(csuccessp_int128_multiply(done, CSUCCESSP_MICRO), all),
            &out))
        return CSUCCESSP_PROGRESS_NONE;
    return out;
}

static uint8_t
order_of(const csuccessp_standing *standing, uint8_t pace)
{
    if (!standing->stage)
        return LEFT;
    if (standing->completed != CSUCCESSP_TIME_NONE)
        return COMPLETED;
    return pace == CSUCCESSP_PACE_STUCK    ? STUCK
           : pace == CSUCCESSP_PACE_BEHIND ? BEHIND
                                           : ON_THE_WAY;
}

static int32_t
days_until(const csuccessp_onboarding *o, const csuccessp_standing *standing, int64_t end)
{
    int32_t days = csuccessp_journey_between(o->report->book, standing->started, end);

    return days > 0 ? days : 0;
}

static void
add_customer(csuccessp_onboarding *o, uint32_t row, const csuccessp_standing *standing)
{
    const csuccess_book *book = o->report->book;
    csuccessp_boarder *b = &o->items[o->count++];
    int64_t end = standing->stage ? book->clock.now : standing->left;
    csuccessp_stake stake;

    b->row = row;
    b->pace = csuccessp_standing_pace(book, o->report->journey, standing, book->clock.now);
    b->order = order_of(standing, b->pace);
    b->open = days_until(o, standing, end);
    b->days = b->order == COMPLETED ? days_until(o, standing, standing->completed) : b->open;
    b->value = standing->first_value == CSUCCESSP_TIME_NONE
                   ? -1
                   : days_until(o, standing, standing->first_value);
    b->handoff = handed_over(o, standing);
    o->completed += b->order == COMPLETED;
    o->left += b->order == LEFT;
    o->going += b->order < COMPLETED;
    if (b->order < COMPLETED)
        o->paces[b->pace]++;
    if (b->order > BEHIND)
        return;
    stake = csuccessp_stake_of(book, row);
    csuccessp_stake_add(&o->stake, &stake);
}

static int
has_gate(const csuccessp_onboarding *o, const csuccessp_standing *standing, int gate)
{
    const csuccessp_journey *journey = o->report->journey;
    size_t i, k;

    for (i = 0; i < journey->stages.count; i++)
        for (k = 0; k < journey->stages.items[i].milestones.count; k++) {
            const csuccessp_journey_milestone *m = &journey->stages.items[i].milestones.items[k];
            if (m->gate == gate && !csuccessp_reached_find(o->report->book, standing, m->id))
                return 0;
        }
    return 1;
}

static void
count_gates(csuccessp_onboarding *o)
{
    const csuccessp_journey *journey = o->report->journey;
    size_t i, k;
    int gate;

    for (i = 0; i < journey->stages.count; i++)
        for (k = 0; k < journey->stages.items[i].milestones.count; k++)
            o->gate_milestones[journey->stages.items[i].milestones.items[k].gate]++;
    for (gate = CSUCCESSP_GATE_SETUP; gate < CSUCCESSP_GATES; gate++)
        for (i = 0; o->gate_milestones[gate] && i < o->count; i++)
            o->gates[gate] += has_gate(
                o, csuccessp_standing_of(o->report->book, o->report->entry, o->items[i].row), gate);
}

/* A window has passed when the day after its last has come. */
static void
count_within(csuccessp_onboarding *o)
{
    size_t i, k;

    for (k = 0; k < o->report->journey->within_days.count; k++)
        for (i = 0; i < o->count; i++) {
            const csuccessp_boarder *b = &o->items[i];
            const csuccessp_standing *standing = csuccessp_standing_of(o->report->book,
                                                                       o->report->entry, b->row);
            int32_t days = o->report->journey->within_days.items[k];
            int is_done = b->order == COMPLETED && b->days <= days;
            csuccessp_within *w = &o->within[k];
            if (days_until(o, standing, o->report->book->clock.now) > days) {
                w->customers++;
                w->completed += (uint64_t)is_done;
            } else {
                w->young_completed += (uint64_t)is_done;
                w->young_open += b->order < COMPLETED;
            }
        }
}

static csuccess_status
estimate(csuccessp_onboarding *o, int of_value, csuccessp_until *out)
{
    csuccess_book *book = o->report->book;
    size_t room = o->count + 1, i, steps;
    csuccessp_lifetime *lifetimes = csuccessp_allocate(&book->memory, room, sizeof *lifetimes);
    csuccessp_survival_step *curve = csuccessp_allocate(&book->memory, room, sizeof *curve);
    csuccess_status status = lifetimes && curve ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
    int64_t sum = 0;

    for (i = 0; status == CSUCCESS_OK && i < o->count; i++) {
        const csuccessp_boarder *b = &o->items[i];
        int happened = of_value ? b->value >= 0 : b->order == COMPLETED;
        int32_t days = happened ? (of_value ? b->value : b->days) : b->open;
        lifetimes[i].time = days;
        lifetimes[i].happened = (uint8_t)happened;
        out->happened += (uint64_t)happened;
        out->censored += !happened;
        sum += happened ? days : 0;
    }
    if (status == CSUCCESS_OK) {
        csuccessp_sort(lifetimes, o->count, sizeof *lifetimes, csuccessp_lifetime_compare, NULL);
        steps = csuccessp_survival_estimate(lifetimes, o->count, curve);
        out->median = csuccessp_survival_quantile(curve, steps, 0.5);
        out->mean = out->happened ? (double)sum / (double)out->happened : NAN;
    }
    csuccessp_release(&book->memory, lifetimes, room, sizeof *lifetimes);
    csuccessp_release(&book->memory, curve, room, sizeof *curve);
    return status;
}

static void
average_handoffs(csuccessp_onboarding *o)
{
    double sum = 0;
    size_t i;

    o->handoff = NAN;
    for (i = 0; i < o->count; i++)
        sum += (double)o->items[i].handoff / CSUCCESSP_MICRO;
    if (o->count && o->items[0].handoff != CSUCCESSP_PROGRESS_NONE)
        o->handoff = sum / (double)o->count;
}

/* Who is stuck first, then by days, then by id. */
static int
compare_boarders(const void *context, const void *a, const void *b)
{
    const csuccess_book *book = context;
    const csuccessp_boarder *x = a, *y = b;
    const char *v, *w;
    size_t m, n;

    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    if (x->days != y->days)
        return x->days > y->days ? -1 : 1;
    v = csuccessp_customer_id(book, x->row, &m);
    w = csuccessp_customer_id(book, y->row, &n);
    return csuccessp_bytes_compare(v, m, w, n);
}

static csuccess_status
find_figures(csuccessp_onboarding *o)
{
    const csuccessp_journey_report *r = o->report;
    csuccess_status status;
    uint32_t row;

    for (row = 0; row < r->book->customers.rows; row++) {
        const csuccessp_standing *standing = csuccessp_standing_of(r->book, r->entry, row);
        if (standing && csuccessp_report_within(r->book, r->segment, row) &&
            csuccessp_period_has(&r->period, standing->started))
            add_customer(o, row, standing);
    }
    count_gates(o);
    count_within(o);
    average_handoffs(o);
    status = estimate(o, 0, &o->complete);
    if (status == CSUCCESS_OK)
        status = estimate(o, 1, &o->first_value);
    csuccessp_sort(o->items, o->count, sizeof *o->items, compare_boarders, r->book);
    return status;
}

static csuccess_status
read_parameters(csuccessp_journey_report *r, const csuccessp_place *place, yyjson_val *parameters)
{
    struct given {
        csuccessp_slice journey, segment;
        int64_t from, to, limit, offset;
    } in;
    static const csuccessp_field fields[] = {
        {"journey", CSUCCESSP_FIELD_ID, 0, offsetof(struct given, journey), NULL},
        {"segment", CSUCCESSP_FIELD_ID, 0, offsetof(struct given, segment), NULL},
        {"from", CSUCCESSP_FIELD_TIME, 0, offsetof(struct given, from), NULL},
        {"to", CSUCCESSP_FIELD_TIME, 0, offsetof(struct given, to), NULL},
        {"limit", CSUCCESSP_FIELD_INT, 0, offsetof(struct given, limit), NULL},
        {"offset", CSUCCESSP_FIELD_INT, 0, offsetof(struct given, offset), NULL},
    };
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.from = in.to = CSUCCESSP_TIME_NONE;
    in.limit = INT64_MAX;
    status = csuccessp_fields_read(place, parameters, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_report_journey(r->book, place, in.journey, 1, &r->entry);
    if (status == CSUCCESS_OK)
        status = csuccessp_report_segment(r->book, place, in.segment, &r->segment);
    if (status != CSUCCESS_OK)
        return status;
    r->journey = r->entry->current;
    r->period.from = in.from;
    r->period.to = in.to;
    r->limit = in.limit;
    r->offset = in.offset;
    return csuccessp_journey_check(place, r);
}

static csuccess_status
write_onboarding(csuccess_book *book, const csuccessp_place *place, yyjson_val *parameters,
                 uint32_t format, csuccessp_output *output)
{
    size_t room = (size_t)book->customers.rows + 1;
    csuccessp_journey_report r;
    csuccessp_onboarding o;
    csuccess_status status;

    if (book->clock.now == CSUCCESSP_TIME_NONE)
        return csuccessp_fail(&book->error, CSUCCESS_E_NO_CLOCK, "the clock was never moved");
    memset(&r, 0, sizeof r);
    memset(&o, 0, sizeof o);
    r.book = book;
    r.row = CSUCCESSP_ROW_NONE;
    r.format = format;
    r.output = output;
    o.report = &r;
    status = read_parameters(&r, place, parameters);
    if (status != CSUCCESS_OK)
        return status;
    o.items = csuccessp_allocate(&book->memory, room, sizeof *o.items);
    status = o.items ? find_figures(&o) : csuccessp_fail_memory(&book->error);
    if (status == CSUCCESS_OK) {
        if (format == CSUCCESS_REPORT_MARKDOWN)
            csuccessp_onboarding_markdown(&o);
        else
            csuccessp_onboarding_json(&o);
        status = csuccessp_output_pass(output);
    }
    csuccessp_release(&book->memory, o.items, room, sizeof *o.items);
    return status;
}

const csuccessp_report_kind csuccessp_onboarding_kind = {"onboarding", write_onboarding,
                                                         CSUCCESSP_IN_BOTH};
