/* SPDX-License-Identifier: MIT */
/* The report `playbook`: one playbook, its runs, and what they brought. */
#include <string.h>

#include "book/record/record.h"
#include "report/playbook/effect.h"
#include "util/json_write.h"
#include "util/markdown.h"

struct playbook_parameters {
    csuccessp_slice playbook, customer;
    csuccessp_period period;
    int64_t limit, offset;
    int32_t runs;
};

#define AT(field) offsetof(struct playbook_parameters, field)
static const csuccessp_field parameter_fields[] = {
    {"playbook", CSUCCESSP_FIELD_ID, 1, AT(playbook), NULL},
    {"customer", CSUCCESSP_FIELD_ID, 0, AT(customer), NULL},
    {"from", CSUCCESSP_FIELD_TIME, 0, AT(period.from), NULL},
    {"to", CSUCCESSP_FIELD_TIME, 0, AT(period.to), NULL},
    {"runs", CSUCCESSP_FIELD_BOOL, 0, AT(runs), NULL},
    {"limit", CSUCCESSP_FIELD_INT, 0, AT(limit), NULL},
    {"offset", CSUCCESSP_FIELD_INT, 0, AT(offset), NULL},
};
#undef AT

struct report {
    csuccess_book *book;
    struct playbook_parameters in;
    csuccessp_playbook_entry *entry;
    uint32_t row;
    csuccessp_run_list list;
    csuccessp_playbook_effect effect;
    csuccessp_output *output;
};

static csuccess_status
read_parameters(struct report *r, const csuccessp_place *place, yyjson_val *parameters)
{
    csuccessp_place at;
    uint64_t present;
    csuccess_status status;

    r->in.limit = INT64_MAX;
    r->in.runs = 1;
    r->in.period.from = r->in.period.to = CSUCCESSP_TIME_NONE;
    r->row = CSUCCESSP_ROW_NONE;
    status = csuccessp_fields_read(place, parameters, parameter_fields,
                                   sizeof parameter_fields / sizeof *parameter_fields, &r->in,
                                   &present);
    if (status == CSUCCESS_OK && (r->in.limit < 0 || r->in.offset < 0)) {
        at = csuccessp_place_name(place, r->in.limit < 0 ? "limit" : "offset");
        return csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "'limit' and 'offset' are not negative");
    }
    if (status == CSUCCESS_OK)
        status = csuccessp_report_playbook(r->book, place, r->in.playbook, &r->entry);
    if (status == CSUCCESS_OK && r->in.customer.bytes)
        status = csuccessp_record_customer(r->book, place, "customer", r->in.customer, &r->row);
    return status;
}

/* Versions. */

struct version {
    uint32_t revision;
    uint64_t runs, open;
};

/* Counts the runs of the list by version, by the number of the version. */
static size_t
count_versions(const csuccessp_run_list *list, struct version *versions)
{
    size_t count = 0, i, k;

    for (i = 0; i < list->count; i++) {
        const csuccessp_run *run = list->items[i];
        for (k = count; k > 0 && versions[k - 1].revision > run->revision; k--)
            ;
        if (!k || versions[k - 1].revision != run->revision) {
            memmove(&versions[k + 1], &versions[k], (count - k) * sizeof *versions);
            memset(&versions[k], 0, sizeof *versions);
            versions[k++].revision = run->revision;
            count++;
        }
        versions[k - 1].runs++;
        versions[k - 1].open += run->state == CSUCCESSP_RUN_OPEN;
    }
    return count;
}

static csuccess_status
write_versions(struct report *r)
{
    csuccessp_buffer *to = &r->output->buffer;
    size_t most = r->list.count + 1, count, i;
    struct version *versions = csuccessp_allocate(&r->book->memory, most, sizeof *versions);

    if (!versions)
        return csuccessp_fail_memory(&r->book->error);
    count = count_versions(&r->list, versions);
    csuccessp_json_key(to, "versions");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < count; i++) {
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, "revision");
        csuccessp_json_int(to, versions[i].revision);
        csuccessp_json_key(to, "runs");
        csuccessp_json_int(to, (int64_t)versions[i].runs);
        csuccessp_json_key(to, "open");
        csuccessp_json_int(to, (int64_t)versions[i].open);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
    csuccessp_release(&r->book->memory, versions, most, sizeof *versions);
    return CSUCCESS_OK;
}

/* Runs. */

static csuccess_status
write_runs(struct report *r, uint32_t format)
{
    csuccessp_buffer *to = &r->output->buffer;
    size_t count = r->list.count, first, end, i;
    csuccess_status status = CSUCCESS_OK;

    first = (uint64_t)r->in.offset < count ? (size_t)r->in.offset : count;
    end = (uint64_t)r->in.limit < count - first ? first + (size_t)r->in.limit : count;
    if (format == CSUCCESS_REPORT_MARKDOWN) {
        csuccessp_buffer_text(to, "\n## Runs\n\n");
        csuccessp_run_heads(to);
    } else {
        csuccessp_json_key(to, "runs");
        csuccessp_json_begin(to, '[');
    }
    for (i = first; i < end && status == CSUCCESS_OK; i++) {
        if (format == CSUCCESS_REPORT_MARKDOWN) {
            csuccessp_run_row(r->book, r->list.items[i], to);
        } else {
            if (i > first) /* what stands before may have been handed over already */
                csuccessp_buffer_char(to, ',');
            csuccessp_run_json(r->book, r->list.items[i], to);
        }
        status = csuccessp_output_pass(r->output);
    }
    if (format == CSUCCESS_REPORT_JSON)
        csuccessp_json_end(to, ']');
    return status;
}

static csuccess_status
write_json(struct report *r)
{
    const csuccessp_playbook_entry *entry = r->entry;
    const csuccessp_playbook *playbook = entry->current;
    csuccessp_buffer *to = &r->output->buffer;
    csuccess_status status;

    csuccessp_json_key(to, "playbook");
    csuccessp_report_text(r->book, entry->id, to);
    csuccessp_json_key(to, "title");
    csuccessp_report_text(r->book, playbook ? playbook->title : 0, to);
    csuccessp_json_key(to, "enabled");
    csuccessp_json_bool(to, playbook && playbook->enabled);
    csuccessp_json_key(to, "revision");
    if (playbook)
        csuccessp_json_int(to, entry->revision);
    else
        csuccessp_json_null(to);
    csuccessp_json_key(to, "definition");
    if (playbook)
        csuccessp_json_raw(to, entry->body, entry->length);
    else
        csuccessp_json_null(to);
    csuccessp_period_json(&r->in.period, to);
    csuccessp_json_key(to, "total");
    csuccessp_json_int(to, (int64_t)r->list.count);
    status = write_versions(r);
    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_effect_json(r->book, &r->effect, to);
    if (status == CSUCCESS_OK && r->in.runs)
        status = write_runs(r, CSUCCESS_REPORT_JSON);
    return status;
}

static csuccess_status
write_markdown(struct report *r)
{
    const csuccessp_playbook *playbook = r->entry->current;
    csuccessp_buffer *to = &r->output->buffer;
    csuccess_status status;

    csuccessp_buffer_text(to, "# ");
    csuccessp_report_cell(r->book, playbook && playbook->title ? playbook->title : r->entry->id,
                          to);
    csuccessp_buffer_text(to, "\n\nAs of ");
    csuccessp_buffer_time(to, r->book->clock.now);
    csuccessp_period_text(&r->in.period, to);
    csuccessp_buffer_text(to, ": ");
    csuccessp_buffer_int(to, (int64_t)r->list.count);
    csuccessp_buffer_text(to, r->list.count == 1 ? " run.\n" : " runs.\n");
    status = csuccessp_playbook_effect_markdown(r->book, &r->effect, to);
    if (status == CSUCCESS_OK && r->in.runs)
        status = write_runs(r, CSUCCESS_REPORT_MARKDOWN);
    return status;
}

static csuccess_status
write_playbook(csuccess_book *book, const csuccessp_place *place, yyjson_val *parameters,
               uint32_t format, csuccessp_output *output)
{
    struct report r;
    csuccess_status status;

    if (book->clock.now == CSUCCESSP_TIME_NONE)
        return csuccessp_fail(&book->error, CSUCCESS_E_NO_CLOCK, "the clock was never moved");
    memset(&r, 0, sizeof r);
    r.book = book;
    r.output = output;
    status = read_parameters(&r, place, parameters);
    if (status == CSUCCESS_OK)
        status = csuccessp_run_list_open(book, r.entry, r.row, &r.in.period, &r.list);
    if (status == CSUCCESS_OK)
        status = csuccessp_playbook_effect_open(book, r.entry, &r.list, &r.effect);
    if (status == CSUCCESS_OK)
        status = format == CSUCCESS_REPORT_MARKDOWN ? write_markdown(&r) : write_json(&r);
    csuccessp_playbook_effect_close(book, &r.effect);
    csuccessp_run_list_close(book, &r.list);
    return status;
}

const csuccessp_report_kind csuccessp_playbook_report = {"playbook", write_playbook,
                                                         CSUCCESSP_IN_BOTH};
