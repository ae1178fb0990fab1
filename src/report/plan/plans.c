/* SPDX-License-Identifier: MIT */
#include "report/plan/plans.h"

#include <string.h>

#include "report/playbook/figures.h"
#include "util/json_write.h"
#include "util/markdown.h"
#include "util/sort.h"

struct plans_parameters {
    csuccessp_slice segment;
    int64_t limit, offset;
    int32_t list;
};

#define AT(field) offsetof(struct plans_parameters, field)
static const csuccessp_field parameter_fields[] = {
    {"segment", CSUCCESSP_FIELD_ID, 0, AT(segment), NULL},
    {"limit", CSUCCESSP_FIELD_INT, 0, AT(limit), NULL},
    {"offset", CSUCCESSP_FIELD_INT, 0, AT(offset), NULL},
    {"list", CSUCCESSP_FIELD_BOOL, 0, AT(list), NULL},
};
#undef AT

/* A plan that nobody has changed for long. */
struct stale {
    uint32_t canvas;
    int32_t age, next_refresh;
    uint8_t state;
};

struct plans {
    csuccess_book *book;
    struct plans_parameters in;
    const csuccessp_node *segment;
    uint32_t customers, covered; /* with a plan that is agreed or active */
    csuccessp_stake stake, covered_stake;
    uint32_t canvases, states[CSUCCESSP_CANVAS_STATES];
    uint32_t open, live, paces[CSUCCESSP_PACES]; /* paces of live ones */
    uint32_t complete;                           /* open ones that lack nothing */
    int64_t completeness, progress;              /* sums, in millionths */
    uint32_t with_progress;
    struct stale *stale;
    size_t stale_count, stale_most;
    csuccessp_patterns patterns;
    csuccessp_plans_list list; /* when it is asked for */
    csuccessp_output *output;
};

static int
is_live(const csuccessp_canvas *canvas)
{
    return canvas->state == CSUCCESSP_CANVAS_AGREED || canvas->state == CSUCCESSP_CANVAS_ACTIVE;
}

/* Counting. */

static void
count_customers(struct plans *p)
{
    csuccess_book *book = p->book;
    uint32_t row, canvas;

    for (row = 0; row < book->customers.rows; row++) {
        csuccessp_stake stake;
        if (!csuccessp_report_within(book, p->segment, row))
            continue;
        stake = csuccessp_stake_of(book, row);
        p->customers++;
        csuccessp_stake_add(&p->stake, &stake);
        canvas = csuccessp_canvas_current(book, row);
        if (canvas == CSUCCESSP_PLAN_NONE || !is_live(csuccessp_canvas_at(book, canvas)))
            continue;
        p->covered++;
        csuccessp_stake_add(&p->covered_stake, &stake);
    }
}

static void
count_canvas(struct plans *p, uint32_t place)
{
    const csuccessp_canvas *canvas = csuccessp_canvas_at(p->book, place);
    csuccessp_view view;

    csuccessp_view_open(p->book, place, CSUCCESSP_FOR_US, p->book->clock.now, &view);
    p->canvases++;
    p->states[view.state]++;
    if (csuccessp_canvas_is_closed(canvas))
        return;
    p->open++;
    p->completeness += view.completeness;
    p->complete += view.completeness >= CSUCCESSP_MICRO;
    if (view.age > csuccessp_plans_of(p->book)->settings.stale_days) {
        p->stale[p->stale_count].canvas = place;
        p->stale[p->stale_count].age = view.age;
        p->stale[p->stale_count].next_refresh = view.next_refresh;
        p->stale[p->stale_count++].state = view.state;
    }
    if (!is_live(canvas))
        return;
    p->live++;
    p->paces[view.pace]++;
    if (view.progress == CSUCCESSP_PROGRESS_NONE)
        return;
    p->with_progress++;
    p->progress += csuccessp_progress_clamped(view.progress);
}

static void
count_canvases(struct plans *p)
{
    uint32_t places = csuccessp_plans_of(p->book)->canvases, place;

    for (place = 0; place < places; place++) {
        const csuccessp_canvas *canvas = csuccessp_canvas_at(p->book, place);
        if (canvas->id && csuccessp_report_within(p->book, p->segment, canvas->row))
            count_canvas(p, place);
    }
}

/* The one that was left alone for longest first. */
static int
compare_stale(const void *context, const void *a, const void *b)
{
    const struct plans *p = context;
    const struct stale *x = a, *y = b;

    if (x->age != y->age)
        return x->age > y->age ? -1 : 1;
    return csuccessp_texts_compare(&p->book->texts, csuccessp_canvas_at(p->book, x->canvas)->id,
                                   csuccessp_canvas_at(p->book, y->canvas)->id);
}

static int64_t
mean(int64_t sum, uint32_t count)
{
    return count ? sum / count : CSUCCESSP_PROGRESS_NONE;
}

static double
share_of_stake(const struct plans *p)
{
    if (!p->stake.present || !(p->stake.number > 0))
        return csuccessp_missing_number();
    return p->covered_stake.number / p->stake.number;
}

/* JSON. */

static void
put_coverage(const struct plans *p, csuccessp_buffer *to)
{
    csuccessp_json_key(to, "customers");
    csuccessp_json_begin(to, '{');
    csuccessp_put_int("total", p->customers, to);
    csuccessp_put_int("covered", p->covered, to);
    csuccessp_put_share("share", mean((int64_t)p->covered * CSUCCESSP_MICRO, p->customers), to);
    csuccessp_json_end(to, '}');
    csuccessp_json_key(to, "revenue");
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "total");
    csuccessp_stake_json(p->book, &p->stake, to);
    csuccessp_json_key(to, "covered");
    csuccessp_stake_json(p->book, &p->covered_stake, to);
    csuccessp_json_key(to, "share");
    csuccessp_figure_json(share_of_stake(p), to);
    csuccessp_json_end(to, '}');
}

static void
put_counts(const struct plans *p, csuccessp_buffer *to)
{
    uint32_t i;

    csuccessp_put_int("canvases", p->canvases, to);
    csuccessp_json_key(to, "states");
    csuccessp_json_begin(to, '{');
    for (i = 0; i < CSUCCESSP_CANVAS_STATES; i++)
        csuccessp_put_int(csuccessp_canvas_states[i], p->states[i], to);
    csuccessp_json_end(to, '}');
    csuccessp_json_key(to, "pace");
    csuccessp_json_begin(to, '{');
    for (i = 0; i < CSUCCESSP_PACES; i++)
        csuccessp_put_int(csuccessp_paces[i], p->paces[i], to);
    csuccessp_json_end(to, '}');
    csuccessp_put_share("progress", mean(p->progress, p->with_progress), to);
    csuccessp_json_key(to, "completeness");
    csuccessp_json_begin(to, '{');
    csuccessp_put_share("mean", mean(p->completeness, p->open), to);
    csuccessp_put_int("complete", p->complete, to);
    csuccessp_put_int("open", p->open, to);
    csuccessp_json_end(to, '}');
}

static csuccess_status
put_freshness(struct plans *p)
{
    csuccessp_buffer *to = &p->output->buffer;
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    csuccessp_json_key(to, "freshness");
    csuccessp_json_begin(to, '{');
    csuccessp_put_int("stale_days", csuccessp_plans_of(p->book)->settings.stale_days, to);
    csuccessp_put_int("stale", (int64_t)p->stale_count, to);
    csuccessp_json_key(to, "canvases");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < p->stale_count && i < (uint64_t)p->in.limit && status == CSUCCESS_OK; i++) {
        const csuccessp_canvas *canvas = csuccessp_canvas_at(p->book, p->stale[i].canvas);
        csuccessp_put_next(to, i);
        csuccessp_json_begin(to, '{');
        csuccessp_put_text(p->book, "canvas", canvas->id, to);
        csuccessp_put_customer(p->book, "customer", canvas->row, to);
        csuccessp_put_text(p->book, "owner", canvas->owner, to);
        csuccessp_put_word("state", csuccessp_canvas_states[p->stale[i].state], to);
        csuccessp_put_int("age_days", p->stale[i].age, to);
        csuccessp_put_date("next_refresh", p->stale[i].next_refresh, to);
        csuccessp_json_end(to, '}');
        status = csuccessp_output_pass(p->output);
    }
    csuccessp_json_end(to, ']');
    csuccessp_json_end(to, '}');
    return status;
}

static void
put_pattern(const struct plans *p, const csuccessp_pattern *one, csuccessp_buffer *to)
{
    csuccessp_json_begin(to, '{');
    csuccessp_put_text(p->book, "dimension", one->dimension, to);
    csuccessp_put_word("by", csuccessp_pattern_by[one->by], to);
    csuccessp_put_text(p->book, "name", one->name, to);
    csuccessp_put_int("cases", one->cases, to);
    csuccessp_put_int("open", one->open, to);
    csuccessp_put_int("uncontrollable", one->beyond, to);
    csuccessp_put_int("resolved", one->resolved, to);
    csuccessp_put_int("resolved_now", one->for_now, to);
    csuccessp_put_int("resolved_forever", one->for_ever, to);
    csuccessp_put_int("recurred", one->again, to);
    csuccessp_put_int("recurred_elsewhere", one->elsewhere, to);
    csuccessp_put_int("oldest_days", one->age, to);
    csuccessp_put_int("escalation", one->level, to);
    csuccessp_put_int("customers", one->customers, to);
    csuccessp_json_key(to, "revenue");
    csuccessp_stake_json(p->book, &one->stake, to);
    csuccessp_json_end(to, '}');
}

/* Of what is asked for: where it begins and ends. */
static size_t
page_of(const struct plans *p, size_t count, size_t *end)
{
    size_t first = (uint64_t)p->in.offset < count ? (size_t)p->in.offset : count;

    *end = (uint64_t)p->in.limit < count - first ? first + (size_t)p->in.limit : count;
    return first;
}

static csuccess_status
put_patterns(struct plans *p)
{
    csuccessp_buffer *to = &p->output->buffer;
    csuccess_status status = CSUCCESS_OK;
    size_t end, first = page_of(p, p->patterns.count, &end), i;

    csuccessp_json_key(to, "patterns");
    csuccessp_json_begin(to, '{');
    csuccessp_put_int("total", (int64_t)p->patterns.count, to);
    csuccessp_json_key(to, "lines");
    csuccessp_json_begin(to, '[');
    for (i = first; i < end && status == CSUCCESS_OK; i++) {
        csuccessp_put_next(to, i - first);
        put_pattern(p, &p->patterns.items[p->patterns.order[i]], to);
        status = csuccessp_output_pass(p->output);
    }
    csuccessp_json_end(to, ']');
    csuccessp_json_end(to, '}');
    return status;
}

static csuccess_status
put_list(struct plans *p)
{
    size_t end, first = page_of(p, p->list.count, &end);

    if (p->in.list)
        return csuccessp_plans_list_json(&p->list, first, end, p->output);
    csuccessp_json_key(&p->output->buffer, "list");
    csuccessp_json_null(&p->output->buffer);
    return CSUCCESS_OK;
}

static csuccess_status
write_json(struct plans *p)
{
    csuccessp_buffer *to = &p->output->buffer;
    csuccess_status status;

    csuccessp_json_key(to, "segment");
    if (p->in.segment.bytes)
        csuccessp_json_text(to, p->in.segment.bytes, p->in.segment.length);
    else
        csuccessp_json_null(to);
    put_coverage(p, to);
    put_counts(p, to);
    status = put_freshness(p);
    if (status == CSUCCESS_OK)
        status = put_patterns(p);
    return status == CSUCCESS_OK ? put_list(p) : status;
}

/* Markdown. */

static void
write_figure(const char *before, int64_t share, csuccessp_buffer *to)
{
    char shown[CSUCCESSP_SHOWN_MAX];

    csuccessp_buffer_text(to, before);
    if (share == CSUCCESSP_PROGRESS_NONE) {
        csuccessp_buffer_text(to, "no data");
        return;
    }
    csuccessp_buffer_add(to, shown, csuccessp_show_points(share * 100, 0, shown));
    csuccessp_buffer_text(to, " %");
}

static void
write_words(const char *before, const char *const *words, const uint32_t *counts,
            csuccessp_buffer *to)
{
    const char *c;
    uint32_t i, told = 0;

    csuccessp_buffer_text(to, before);
    for (i = 0; words[i]; i++) {
        if (!counts[i])
            continue;
        csuccessp_buffer_text(to, told++ ? ", " : "");
        csuccessp_buffer_int(to, counts[i]);
        csuccessp_buffer_char(to, ' ');
        for (c = words[i]; *c; c++)
            csuccessp_buffer_char(to, *c == '_' ? ' ' : *c);
    }
    csuccessp_buffer_text(to, told ? "\n" : "none\n");
}

static void
write_head(const struct plans *p, csuccessp_buffer *to)
{
    csuccessp_buffer_text(to, "# Success plans\n\nAs of ");
    csuccessp_buffer_time(to, p->book->clock.now);
    csuccessp_buffer_format(to,
                            ": %" PRIu32 " of %" PRIu32 " customers have a plan that is agreed"
                            " or active",
                            p->covered, p->customers);
    if (p->stake.present) {
        csuccessp_buffer_text(to, ", with ");
        csuccessp_stake_text(p->book, &p->covered_stake, to);
        csuccessp_buffer_text(to, " of ");
        csuccessp_stake_text(p->book, &p->stake, to);
    }
    csuccessp_buffer_text(to, ".\n\n");
    write_words("- States: ", csuccessp_canvas_states, p->states, to);
    write_words("- Pace: ", csuccessp_paces, p->paces, to);
    write_figure("- Progress: ", mean(p->progress, p->with_progress), to);
    write_figure("\n- Completeness: ", mean(p->completeness, p->open), to);
    csuccessp_buffer_format(to, ", %" PRIu32 " of %" PRIu32 " lack nothing\n", p->complete,
                            p->open);
    csuccessp_buffer_format(to, "- Not changed for more than %" PRId32 " days: %zu\n",
                            csuccessp_plans_of(p->book)->settings.stale_days, p->stale_count);
}

static void
write_stale(const struct plans *p, csuccessp_buffer *to)
{
    static const char *const heads[] = {"Plan", "Customer", "Owner", "State", ">Days", NULL};
    size_t i, length;

    if (!p->stale_count || !p->in.limit)
        return;
    csuccessp_buffer_text(to, "\n## Stale plans\n\n");
    csuccessp_markdown_heads(to, heads);
    for (i = 0; i < p->stale_count && i < (uint64_t)p->in.limit; i++) {
        const csuccessp_canvas *canvas = csuccessp_canvas_at(p->book, p->stale[i].canvas);
        const char *id = csuccessp_customer_id(p->book, canvas->row, &length);
        csuccessp_markdown_row(to);
        csuccessp_report_cell(p->book, canvas->name ? canvas->name : canvas->id, to);
        csuccessp_markdown_cell(to);
        csuccessp_markdown_text(to, id, length);
        csuccessp_markdown_cell(to);
        csuccessp_report_cell(p->book, canvas->owner, to);
        csuccessp_markdown_cell(to);
        csuccessp_buffer_text(to, csuccessp_canvas_states[p->stale[i].state]);
        csuccessp_markdown_cell(to);
        csuccessp_buffer_int(to, p->stale[i].age);
        csuccessp_markdown_row_end(to);
    }
}

static void
write_cell(uint32_t number, csuccessp_buffer *to)
{
    csuccessp_markdown_cell(to);
    csuccessp_buffer_int(to, number);
}

static csuccess_status
write_markdown(struct plans *p)
{
    static const char *const heads[] = {"Obstacle",      "Dimension", ">Open",      ">Not ours",
                                        ">Resolved now", ">For ever", ">Came back", ">Customers",
                                        ">Revenue",      NULL};
    csuccessp_buffer *to = &p->output->buffer;
    csuccess_status status = CSUCCESS_OK;
    size_t end, i;

    write_head(p, to);
    write_stale(p, to);
    csuccessp_buffer_text(to, "\n## What gets in the way\n\n");
    csuccessp_markdown_heads(to, heads);
    for (i = page_of(p, p->patterns.count, &end); i < end && status == CSUCCESS_OK; i++) {
        const csuccessp_pattern *one = &p->patterns.items[p->patterns.order[i]];
        csuccessp_markdown_row(to);
        csuccessp_report_cell(p->book, one->name, to);
        csuccessp_markdown_cell(to);
        csuccessp_report_cell(p->book, one->dimension, to);
        write_cell(one->open, to);
        write_cell(one->beyond, to);
        write_cell(one->for_now, to);
        write_cell(one->for_ever, to);
        write_cell(one->again + one->elsewhere, to);
        write_cell(one->customers, to);
        csuccessp_markdown_cell(to);
        csuccessp_stake_text(p->book, &one->stake, to);
        csuccessp_markdown_row_end(to);
        status = csuccessp_output_pass(p->output);
    }
    if (status != CSUCCESS_OK || !p->in.list)
        return status;
    i = page_of(p, p->list.count, &end);
    return csuccessp_plans_list_markdown(&p->list, i, end, p->output);
}

/* The whole. */

static csuccess_status
read_parameters(struct plans *p, const csuccessp_place *place, yyjson_val *parameters)
{
    csuccessp_place at;
    csuccess_status status;
    uint64_t present;

    p->in.limit = INT64_MAX;
    status = csuccessp_fields_read(place, parameters, parameter_fields,
                                   sizeof parameter_fields / sizeof *parameter_fields, &p->in,
                                   &present);
    if (status == CSUCCESS_OK && (p->in.limit < 0 || p->in.offset < 0)) {
        at = csuccessp_place_name(place, p->in.limit < 0 ? "limit" : "offset");
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "'limit' and 'offset' are not negative");
    }
    if (status == CSUCCESS_OK)
        status = csuccessp_report_segment(p->book, place, p->in.segment, &p->segment);
    return status;
}

static csuccess_status
compute(struct plans *p)
{
    csuccess_book *book = p->book;

    p->stale_most = (size_t)csuccessp_plans_of(book)->canvases + 1;
    p->stale = csuccessp_allocate(&book->memory, p->stale_most, sizeof *p->stale);
    if (!p->stale)
        return csuccessp_fail_memory(&book->error);
    count_customers(p);
    count_canvases(p);
    csuccessp_sort(p->stale, p->stale_count, sizeof *p->stale, compare_stale, p);
    if (p->in.list && csuccessp_plans_list_open(book, p->segment, &p->list) != CSUCCESS_OK)
        return CSUCCESS_E_NO_MEMORY;
    return csuccessp_patterns_open(book, p->segment, &p->patterns);
}

static csuccess_status
write_plans(csuccess_book *book, const csuccessp_place *place, yyjson_val *parameters,
            uint32_t format, csuccessp_output *output)
{
    struct plans p;
    csuccess_status status;

    if (book->clock.now == CSUCCESSP_TIME_NONE)
        return csuccessp_fail(&book->error, CSUCCESS_E_NO_CLOCK, "the clock was never moved");
    memset(&p, 0, sizeof p);
    p.book = p.patterns.book = book;
    p.output = output;
    status = read_parameters(&p, place, parameters);
    if (status == CSUCCESS_OK)
        status = compute(&p);
    if (status == CSUCCESS_OK)
        status = format == CSUCCESS_REPORT_JSON ? write_json(&p) : write_markdown(&p);
    csuccessp_patterns_close(&p.patterns);
    csuccessp_plans_list_close(&p.list);
    csuccessp_release(&book->memory, p.stale, p.stale_most, sizeof *p.stale);
    return status;
}

const csuccessp_report_kind csuccessp_plans_kind = {"plans", write_plans, CSUCCESSP_IN_BOTH};
