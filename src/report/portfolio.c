/* SPDX-License-Identifier: MIT */
/* The report `portfolio`: the book of business, worst first. */
#include <csuccess/health.h>
#include <string.h>

#include "health/score/band.h"
#include "report/sentence.h"
#include "util/json_write.h"
#include "util/markdown.h"
#include "util/sort.h"

enum { HURTS = 3 };

struct portfolio_parameters {
    csuccessp_slice model, segment, owner;
    int64_t since, limit, offset;
};

#define AT(field) offsetof(struct portfolio_parameters, field)
static const csuccessp_field parameter_fields[] = {
    {"model", CSUCCESSP_FIELD_ID, 0, AT(model), NULL},
    {"segment", CSUCCESSP_FIELD_ID, 0, AT(segment), NULL},
    {"owner", CSUCCESSP_FIELD_TEXT, 0, AT(owner), NULL},
    {"since", CSUCCESSP_FIELD_TIME, 0, AT(since), NULL},
    {"limit", CSUCCESSP_FIELD_INT, 0, AT(limit), NULL},
    {"offset", CSUCCESSP_FIELD_INT, 0, AT(offset), NULL},
};
#undef AT

/* One customer of the list. */
struct listed {
    uint32_t row;
    uint8_t missing;
    uint8_t band;
    uint32_t rank;                 /* of the band: 0 is the worst of its model, 1000 the best */
    csuccessp_health_entry *entry; /* NULL: no model applies */
    int64_t score;
};

/* Customers and revenue of one band of one model. */
struct tally {
    uint64_t customers;
    csuccessp_stake stake;
};

struct portfolio {
    csuccess_book *book;
    struct portfolio_parameters in;
    csuccessp_health_entry *only; /* NULL: the model that applies */
    const csuccessp_node *segment;
    struct listed *rows;
    size_t count;
    struct tally *tallies; /* by entry: CSUCCESSP_STEPS_MAX bands each */
    struct tally none;
    csuccessp_explanation now, change;
    csuccessp_sentence reason;
    csuccessp_output *output;
};

static csuccess_status
read_parameters(struct portfolio *p, const csuccessp_place *place, yyjson_val *parameters)
{
    csuccess_book *book = p->book;
    csuccessp_place at;
    csuccessp_place at_owner = csuccessp_place_name(place, "owner");
    uint64_t present;
    csuccess_status status;

    p->in.limit = INT64_MAX;
    p->in.since = csuccessp_report_since(book);
    status = csuccessp_fields_read(place, parameters, parameter_fields,
                                   sizeof parameter_fields / sizeof *parameter_fields, &p->in,
                                   &present);
    if (status == CSUCCESS_OK && (p->in.limit < 0 || p->in.offset < 0)) {
        at = csuccessp_place_name(place, p->in.limit < 0 ? "limit" : "offset");
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "'limit' and 'offset' are not negative");
    }
    if (status == CSUCCESS_OK && p->in.owner.bytes &&
        !csuccessp_entity_find(book, &book->members, 0, p->in.owner.bytes, p->in.owner.length))
        status = csuccessp_fail_at(&at_owner, CSUCCESS_E_UNKNOWN, "there is no member '%.*s'",
                                   csuccessp_shown(p->in.owner.bytes, p->in.owner.length),
                                   p->in.owner.bytes);
    if (status == CSUCCESS_OK && p->in.model.bytes)
        status = csuccessp_report_model(book, place, p->in.model, &p->only);
    if (status == CSUCCESS_OK)
        status = csuccessp_report_segment(book, place, p->in.segment, &p->segment);
    return status;
}

static int
is_wanted(const struct portfolio *p, uint32_t row)
{
    const csuccess_book *book = p->book;

    if (!csuccessp_report_within(book, p->segment, row))
        return 0;
    return !p->in.owner.bytes ||
           csuccessp_text_is(&book->texts,
                             csuccessp_report_builtin(book, CSUCCESSP_BUILTIN_OWNER, row),
                             p->in.owner.bytes, p->in.owner.length);
}

static void
tally(struct portfolio *p, const struct listed *one)
{
    csuccessp_stake stake = csuccessp_stake_of(p->book, one->row);
    struct tally *to = &p->none;
    size_t i;

    for (i = 0; one->entry && one->band != CSUCCESSP_BAND_NONE &&
                i < csuccessp_health_current(one->entry)->bands.count;
         i++)
        if (csuccessp_health_current(one->entry)->bands.items[i].number == one->band)
            to = &p->tallies[one->entry->number * CSUCCESSP_STEPS_MAX + i];
    to->customers++;
    csuccessp_stake_add(&to->stake, &stake);
}

/* How good a band is among those of its model. An override by band counts for more than the score
 * that it leaves as it is. */
static uint32_t
rank_of(const struct listed *one)
{
    const csuccessp_model *model = one->entry ? csuccessp_health_current(one->entry) : NULL;
    int32_t position = model ? csuccessp_band_position(model, one->band) : -1;

    if (position < 0 || model->bands.count < 2)
        return 500;
    if (model->lower_is_better)
        position = (int32_t)model->bands.count - 1 - position;
    return (uint32_t)position * 1000 / (uint32_t)(model->bands.count - 1);
}

/* Worst first, by band and then by score; those without a score after the others; then by id. */
static int
compare_listed(const void *context, const void *a, const void *b)
{
    const struct portfolio *p = context;
    const struct listed *x = a, *y = b;
    size_t m, n;
    const char *s, *t;

    if ((x->missing != CSUCCESS_PRESENT) != (y->missing != CSUCCESS_PRESENT))
        return x->missing != CSUCCESS_PRESENT ? 1 : -1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    if (x->missing == CSUCCESS_PRESENT && x->score != y->score)
        return (x->score < y->score) != csuccessp_health_current(x->entry)->lower_is_better ? -1
                                                                                            : 1;
    s = csuccessp_customer_id(p->book, x->row, &m);
    t = csuccessp_customer_id(p->book, y->row, &n);
    return csuccessp_bytes_compare(s, m, t, n);
}

static csuccess_status
collect(struct portfolio *p)
{
    csuccess_book *book = p->book;
    const csuccessp_health *h = csuccessp_health_of(book);
    uint32_t row;

    p->rows = csuccessp_allocate(&book->memory, (size_t)book->customers.live + 1, sizeof *p->rows);
    p->tallies = csuccessp_allocate_zeroed(
        &book->memory, (h->entries.count + 1) * CSUCCESSP_STEPS_MAX, sizeof *p->tallies);
    if (!p->rows || !p->tallies)
        return csuccessp_fail_memory(&book->error);
    for (row = 0; row < book->customers.rows; row++) {
        struct listed *one = &p->rows[p->count];
        if (!is_wanted(p, row))
            continue;
        one->row = row;
        one->entry = p->only;
        one->missing = CSUCCESS_MISSING_NOT_COMPUTED;
        one->band = CSUCCESSP_BAND_NONE;
        one->score = 0;
        if (csuccessp_instant_of(book, row) != CSUCCESSP_TIME_NONE) {
            const csuccessp_node *node = NULL;
            if (!p->only)
                one->entry = csuccessp_health_applicable(book, row);
            if (one->entry)
                node = csuccessp_node_at(book, one->entry->score_slot);
            if (!node)
                one->missing = CSUCCESS_MISSING_NOT_APPLICABLE;
            else if (node->computed) {
                one->missing = node->missing[row];
                one->score = node->own.data.integer[row];
                one->band = one->entry->band[row];
            }
        }
        one->rank = rank_of(one);
        tally(p, one);
        p->count++;
    }
    csuccessp_sort(p->rows, p->count, sizeof *p->rows, compare_listed, p);
    return CSUCCESS_OK;
}

/* Explains a customer; what the history does not tell leaves the explanation empty. */
static csuccess_status
explain(struct portfolio *p, const struct listed *one, int *changed)
{
    csuccess_book *book = p->book;
    csuccess_status status;

    csuccessp_explanation_clear(book, &p->now);
    csuccessp_explanation_clear(book, &p->change);
    *changed = 0;
    p->now.missing = one->missing;
    p->now.coverage = 0;
    if (!one->entry || one->missing == CSUCCESS_MISSING_NOT_COMPUTED)
        return CSUCCESS_OK;
    status = csuccessp_explain(book, one->row, one->entry->number, book->clock.now, &p->now);
    if (status != CSUCCESS_OK)
        return status == CSUCCESS_E_NO_MEMORY ? status : CSUCCESS_OK;
    status = csuccessp_explain_change(book, one->row, one->entry->number, p->in.since,
                                      book->clock.now, &p->change);
    *changed = status == CSUCCESS_OK && p->change.missing == CSUCCESS_PRESENT &&
               p->change.was_missing == CSUCCESS_PRESENT;
    return status == CSUCCESS_E_NO_MEMORY ? status : CSUCCESS_OK;
}

/* The measures that lose most, most first. */
static size_t
find_hurts(const csuccessp_explanation *now, const csuccessp_explained **out)
{
    size_t count = 0, i, k;

    for (i = 0; i < now->lines.count; i++) {
        const csuccessp_explained *line = &now->lines.items[i];
        if (line->kind != CSUCCESS_HEALTH_MEASURE || line->lost <= 0)
            continue;
        for (k = count; k > 0 && out[k - 1]->lost < line->lost; k--)
            if (k < HURTS)
                out[k] = out[k - 1];
        if (k < HURTS)
            out[k] = line;
        count += count < HURTS;
    }
    return count;
}

/* Is a measure missing for want of data (and not because it is not for this customer)? */
static int
is_gap(const csuccessp_explained *line)
{
    return line->kind == CSUCCESS_HEALTH_MEASURE && line->missing != CSUCCESS_PRESENT &&
           line->missing != CSUCCESS_MISSING_NOT_APPLICABLE &&
           line->missing != CSUCCESS_MISSING_BLACKOUT;
}

static void
write_hurts(struct portfolio *p, csuccessp_buffer *to)
{
    const csuccessp_explained *hurts[HURTS];
    size_t count = find_hurts(&p->now, hurts), i;

    csuccessp_json_key(to, "hurts");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < count; i++) {
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, "part");
        csuccessp_report_text(p->book, hurts[i]->id, to);
        csuccessp_json_key(to, "title");
        csuccessp_report_text(p->book, hurts[i]->title, to);
        csuccessp_json_key(to, "lost");
        csuccessp_json_decimal(to, hurts[i]->lost);
        csuccessp_json_key(to, "value");
        csuccessp_reading_json(p->book, hurts[i]->type, &hurts[i]->now, to);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
    csuccessp_json_key(to, "gaps");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < p->now.lines.count; i++) {
        const csuccessp_explained *line = &p->now.lines.items[i];
        if (!is_gap(line))
            continue;
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, "part");
        csuccessp_report_text(p->book, line->id, to);
        csuccessp_json_key(to, "title");
        csuccessp_report_text(p->book, line->title, to);
        csuccessp_json_key(to, "reason");
        csuccessp_json_string(to, csuccessp_missing_word(line->missing));
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

static csuccess_status
write_json(struct portfolio *p, const struct listed *one)
{
    csuccess_book *book = p->book;
    csuccessp_buffer *to = &p->output->buffer;
    const csuccessp_model *model = one->entry ? csuccessp_health_current(one->entry) : NULL;
    csuccessp_stake stake = csuccessp_stake_of(book, one->row);
    char shown[CSUCCESSP_SHOWN_MAX];
    const char *id;
    size_t length;
    int changed;
    csuccess_status status = explain(p, one, &changed);

    if (status != CSUCCESS_OK)
        return status;
    id = csuccessp_customer_id(book, one->row, &length);
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "id");
    csuccessp_json_text(to, id, length);
    csuccessp_json_key(to, "name");
    csuccessp_report_text(book, csuccessp_report_builtin(book, CSUCCESSP_BUILTIN_NAME, one->row),
                          to);
    csuccessp_json_key(to, "owner");
    csuccessp_report_text(book, csuccessp_report_builtin(book, CSUCCESSP_BUILTIN_OWNER, one->row),
                          to);
    csuccessp_json_key(to, "model");
    csuccessp_report_text(book, one->entry ? one->entry->id : 0, to);
    csuccessp_json_key(to, "score");
    if (one->missing == CSUCCESS_PRESENT)
        csuccessp_json_decimal(to, one->score);
    else
        csuccessp_json_null(to);
    csuccessp_json_key(to, "shown");
    if (one->missing == CSUCCESS_PRESENT)
        csuccessp_json_text(to, shown, csuccessp_show_score(model, one->score, shown));
    else
        csuccessp_json_null(to);
    csuccessp_json_key(to, "missing");
    if (one->missing == CSUCCESS_PRESENT)
        csuccessp_json_null(to);
    else
        csuccessp_json_string(to, csuccessp_missing_word(one->missing));
    csuccessp_json_key(to, "band");
    if (one->entry)
        csuccessp_report_band(book, one->entry, model, one->band, to);
    else
        csuccessp_json_null(to);
    csuccessp_json_key(to, "change");
    if (changed)
        csuccessp_json_decimal(to, p->change.score - p->change.was);
    else
        csuccessp_json_null(to);
    csuccessp_json_key(to, "coverage");
    csuccessp_json_decimal(to, p->now.coverage);
    write_hurts(p, to);
    csuccessp_json_key(to, "reason");
    if (model) {
        csuccessp_reason(book, p->now.model ? p->now.model : model, &p->now,
                         changed ? &p->change : NULL, &p->reason);
        status = csuccessp_sentence_json(&p->reason, to);
    } else {
        csuccessp_json_null(to);
    }
    csuccessp_json_key(to, "revenue");
    csuccessp_stake_json(book, &stake, to);
    csuccessp_json_key(to, "as_of");
    csuccessp_report_time(csuccessp_instant_of(book, one->row), to);
    csuccessp_json_end(to, '}');
    return status == CSUCCESS_OK ? csuccessp_output_pass(p->output) : status;
}

static csuccess_status
write_markdown(struct portfolio *p, const struct listed *one)
{
    csuccess_book *book = p->book;
    csuccessp_buffer *to = &p->output->buffer;
    const csuccessp_model *model = one->entry ? csuccessp_health_current(one->entry) : NULL;
    csuccessp_stake stake = csuccessp_stake_of(book, one->row);
    csuccessp_text name = csuccessp_report_builtin(book, CSUCCESSP_BUILTIN_NAME, one->row);
    char shown[CSUCCESSP_SHOWN_MAX];
    const char *id;
    size_t length, i;
    int changed, gaps = 0;
    csuccess_status status = explain(p, one, &changed);

    if (status != CSUCCESS_OK)
        return status;
    id = csuccessp_customer_id(book, one->row, &length);
    csuccessp_markdown_row(to);
    if (name) {
        csuccessp_report_cell(book, name, to);
        csuccessp_buffer_text(to, " (");
    }
    csuccessp_markdown_text(to, id, length);
    if (name)
        csuccessp_buffer_char(to, ')');
    csuccessp_markdown_cell(to);
    csuccessp_report_cell(book, csuccessp_report_builtin(book, CSUCCESSP_BUILTIN_OWNER, one->row),
                          to);
    csuccessp_markdown_cell(to);
    if (one->missing == CSUCCESS_PRESENT)
        csuccessp_buffer_add(to, shown, csuccessp_show_score(model, one->score, shown));
    csuccessp_markdown_cell(to);
    if (one->band != CSUCCESSP_BAND_NONE)
        csuccessp_report_band_cell(book, one->entry, model, one->band, to);
    csuccessp_markdown_cell(to);
    if (changed) {
        if (p->change.score > p->change.was)
            csuccessp_buffer_char(to, '+');
        csuccessp_buffer_add(
            to, shown, csuccessp_show_difference(model, p->change.score - p->change.was, shown));
    }
    csuccessp_markdown_cell(to);
    csuccessp_stake_text(book, &stake, to);
    csuccessp_markdown_cell(to);
    if (model) {
        csuccessp_reason(book, p->now.model ? p->now.model : model, &p->now,
                         changed ? &p->change : NULL, &p->reason);
        status = csuccessp_sentence_markdown(&p->reason, to);
    }
    csuccessp_markdown_cell(to);
    for (i = 0; i < p->now.lines.count; i++)
        if (is_gap(&p->now.lines.items[i])) {
            if (gaps++)
                csuccessp_buffer_text(to, ", ");
            csuccessp_report_cell(book, csuccessp_line_name(&p->now.lines.items[i]), to);
        }
    csuccessp_markdown_row_end(to);
    return status == CSUCCESS_OK ? csuccessp_output_pass(p->output) : status;
}

static void
write_band(struct portfolio *p, const csuccessp_health_entry *entry, const csuccessp_band *band,
           const struct tally *t, uint32_t format)
{
    csuccessp_buffer *to = &p->output->buffer;

    if (format == CSUCCESS_REPORT_MARKDOWN) {
        csuccessp_markdown_row(to);
        if (entry)
            csuccessp_report_cell(p->book, entry->id, to);
        csuccessp_markdown_cell(to);
        if (band)
            csuccessp_report_cell(p->book, band->title ? band->title : band->id, to);
        else
            csuccessp_buffer_text(to, "none");
        csuccessp_markdown_cell(to);
        csuccessp_buffer_int(to, (int64_t)t->customers);
        csuccessp_markdown_cell(to);
        csuccessp_stake_text(p->book, &t->stake, to);
        csuccessp_markdown_row_end(to);
        return;
    }
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "model");
    csuccessp_report_text(p->book, entry ? entry->id : 0, to);
    csuccessp_json_key(to, "id");
    csuccessp_report_text(p->book, band ? band->id : 0, to);
    csuccessp_json_key(to, "title");
    csuccessp_report_text(p->book, band ? band->title : 0, to);
    csuccessp_json_key(to, "colour");
    csuccessp_report_text(p->book, band ? band->colour : 0, to);
    csuccessp_json_key(to, "customers");
    csuccessp_json_int(to, (int64_t)t->customers);
    csuccessp_json_key(to, "revenue");
    csuccessp_stake_json(p->book, &t->stake, to);
    csuccessp_json_end(to, '}');
}

/* The entry with the next id after one; NULL. The order in which models came is not to be seen. */
static const csuccessp_health_entry *
next_entry(const struct portfolio *p, const csuccessp_health_entry *after)
{
    const csuccessp_health *h = csuccessp_health_of(p->book);
    const csuccessp_health_entry *next = NULL;
    size_t i;

    for (i = 0; i < h->entries.count; i++) {
        const csuccessp_health_entry *entry = h->entries.items[i];
        if ((!after || csuccessp_texts_compare(&p->book->texts, entry->id, after->id) > 0) &&
            (!next || csuccessp_texts_compare(&p->book->texts, entry->id, next->id) < 0))
            next = entry;
    }
    return next;
}

/* Bands of each model that applies to somebody, by its id, the worst first; those without one at
 * the end. */
static void
write_bands(struct portfolio *p, uint32_t format)
{
    const csuccessp_health_entry *entry = NULL;
    size_t k, n;

    while ((entry = next_entry(p, entry)) != NULL) {
        const csuccessp_model *model = csuccessp_health_current(entry);
        const struct tally *tallies = &p->tallies[entry->number * CSUCCESSP_STEPS_MAX];
        uint64_t any = 0;
        n = model ? model->bands.count : 0;
        for (k = 0; k < n; k++)
            any += tallies[k].customers;
        for (k = 0; any && k < n; k++) {
            size_t b = model->lower_is_better ? n - 1 - k : k;
            write_band(p, entry, &model->bands.items[b], &tallies[b], format);
        }
    }
    if (p->none.customers)
        write_band(p, NULL, NULL, &p->none, format);
}

static csuccess_status
write_all(struct portfolio *p, uint32_t format)
{
    static const char *const heads[] = {"Customer", "Owner",  ">Score",  "Band", ">Change",
                                        ">Revenue", "Reason", "No data", NULL};
    static const char *const band_heads[] = {"Model", "Band", ">Customers", ">Revenue", NULL};
    csuccessp_buffer *to = &p->output->buffer;
    size_t i = (uint64_t)p->in.offset < p->count ? (size_t)p->in.offset : p->count, end, first;
    csuccess_status status = CSUCCESS_OK;

    end = (uint64_t)p->in.limit < p->count - i ? i + (size_t)p->in.limit : p->count;
    if (format == CSUCCESS_REPORT_MARKDOWN) {
        csuccessp_buffer_text(to, "# Portfolio\n\nAs of ");
        csuccessp_buffer_time(to, p->book->clock.now);
        csuccessp_buffer_text(to, ", changes since ");
        csuccessp_buffer_time(to, p->in.since);
        csuccessp_buffer_text(to, ".\n\n");
        csuccessp_markdown_heads(to, band_heads);
        write_bands(p, format);
        csuccessp_buffer_char(to, '\n');
        csuccessp_markdown_heads(to, heads);
        for (; i < end && status == CSUCCESS_OK; i++)
            status = write_markdown(p, &p->rows[i]);
        return status;
    }
    csuccessp_json_key(to, "since");
    csuccessp_json_time(to, p->in.since);
    csuccessp_json_key(to, "model");
    csuccessp_report_text(p->book, p->only ? p->only->id : 0, to);
    csuccessp_json_key(to, "total");
    csuccessp_json_int(to, (int64_t)p->count);
    csuccessp_json_key(to, "bands");
    csuccessp_json_begin(to, '[');
    write_bands(p, format);
    csuccessp_json_end(to, ']');
    csuccessp_json_key(to, "customers");
    csuccessp_json_begin(to, '[');
    for (first = i; i < end && status == CSUCCESS_OK; i++) {
        if (i > first) /* what stands before may have been handed over already */
            csuccessp_buffer_char(to, ',');
        status = write_json(p, &p->rows[i]);
    }
    csuccessp_json_end(to, ']');
    return status;
}

static csuccess_status
write_portfolio(csuccess_book *book, const csuccessp_place *place, yyjson_val *parameters,
                uint32_t format, csuccessp_output *output)
{
    const csuccessp_health *h = csuccessp_health_of(book);
    struct portfolio *p;
    csuccess_status status;

    if (book->clock.now == CSUCCESSP_TIME_NONE)
        return csuccessp_fail(&book->error, CSUCCESS_E_NO_CLOCK, "the clock was never moved");
    p = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *p);
    if (!p)
        return csuccessp_fail_memory(&book->error);
    p->book = book;
    p->output = output;
    csuccessp_sentence_open(&p->reason, book);
    status = read_parameters(p, place, parameters);
    if (status == CSUCCESS_OK)
        status = collect(p);
    if (status == CSUCCESS_OK)
        status = write_all(p, format);
    csuccessp_sentence_close(&p->reason);
    csuccessp_explanation_free(book, &p->now);
    csuccessp_explanation_free(book, &p->change);
    csuccessp_release(&book->memory, p->rows, (size_t)book->customers.live + 1, sizeof *p->rows);
    csuccessp_release(&book->memory, p->tallies, (h->entries.count + 1) * CSUCCESSP_STEPS_MAX,
                      sizeof *p->tallies);
    csuccessp_release(&book->memory, p, 1, sizeof *p);
    return status;
}

const csuccessp_report_kind csuccessp_portfolio_report = {"portfolio", write_portfolio,
                                                          CSUCCESSP_IN_BOTH};
