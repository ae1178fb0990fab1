/* SPDX-License-Identifier: MIT */
#include "report/report.h"

#include <string.h>

#include "report/plan/fields.h"
#include "report/plan/journeys.h"
#include "util/json_write.h"

static const csuccessp_report_kind *const kinds[] = {
    &csuccessp_portfolio_report,
    &csuccessp_customer_report,
    &csuccessp_definitions_report,
    &csuccessp_memory_report,
    &csuccessp_tasks_report,
    &csuccessp_playbooks_report,
    &csuccessp_playbook_report,
    &csuccessp_playbook_preview_report,
    &csuccessp_canvas_kind,
    &csuccessp_plan_review_kind,
    &csuccessp_plans_kind,
    &csuccessp_plan_calendar_kind,
    &csuccessp_journey_kind,
    &csuccessp_onboarding_kind,
    NULL,
};

const csuccessp_room csuccessp_report_room = {.name = "report", .reports = kinds};

static const csuccessp_report_kind *
find_kind(const char *name)
{
    const csuccessp_report_kind *const *kind;
    size_t r;

    for (r = 0; csuccessp_rooms[r]; r++)
        for (kind = csuccessp_rooms[r]->reports; kind && *kind; kind++)
            if (strcmp((*kind)->name, name) == 0)
                return *kind;
    return NULL;
}

/* NULL: there is no such format. */
static const char *
format_word(uint32_t format)
{
    static const char *const words[] = {NULL, "JSON", "Markdown", "iCalendar"};

    return format < sizeof words / sizeof *words ? words[format] : NULL;
}

static csuccess_status
write_report(csuccess_book *book, const csuccessp_report_kind *kind, yyjson_val *parameters,
             uint32_t format, csuccessp_output *output)
{
    csuccessp_place place = csuccessp_place_root(&book->error);
    csuccessp_error before = book->error;
    csuccessp_buffer *to = &output->buffer;
    csuccess_status status;

    if (format == CSUCCESS_REPORT_JSON) {
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, "report");
        csuccessp_json_string(to, kind->name);
        csuccessp_json_key(to, "version");
        csuccessp_json_int(to, 1);
        if (book->clock.now != CSUCCESSP_TIME_NONE) {
            csuccessp_json_key(to, "as_of");
            csuccessp_json_time(to, book->clock.now);
        }
    }
    status = kind->write(book, &place, parameters, format, output);
    if (status != CSUCCESS_OK)
        return status;
    book->error = before; /* what the history did not tell is no failure */
    if (format == CSUCCESS_REPORT_JSON) {
        csuccessp_json_end(to, '}');
        csuccessp_buffer_char(to, '\n');
    }
    return csuccessp_output_flush(output);
}

csuccess_status
csuccess_report_write(csuccess_book *book, const char *kind, const char *parameters, size_t length,
                      uint32_t format, const csuccess_writer *writer)
{
    const csuccessp_report_kind *found;
    csuccessp_output output;
    csuccessp_json json;
    csuccess_status status;

    if (!book || !kind || !writer || !format_word(format))
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    found = find_kind(kind);
    if (!found)
        return csuccessp_fail(&book->error, CSUCCESS_E_NOT_FOUND, "there is no report '%.*s'",
                              csuccessp_shown(kind, strlen(kind)), kind);
    if (!(found->formats >> format & 1))
        return csuccessp_fail(&book->error, CSUCCESS_E_ARGUMENT,
                              "the report '%s' is not written as %s", found->name,
                              format_word(format));
    csuccessp_json_open(&json, &book->memory);
    if (!parameters) {
        parameters = "{}";
        length = 2;
    }
    status = csuccessp_json_parse(&json, parameters, length, book->limits.record_bytes,
                                  book->limits.depth, &book->error);
    if (status == CSUCCESS_OK)
        status = csuccessp_output_open(&output, &book->memory, writer, &book->error);
    if (status == CSUCCESS_OK) {
        book->busy = 1;
        status = write_report(book, found, json.root, format, &output);
        book->busy = 0;
        csuccessp_output_close(&output);
        if (status == CSUCCESS_E_NO_MEMORY) /* a buffer tells nobody else */
            status = csuccessp_fail_memory(&book->error);
    }
    csuccessp_json_done(&json);
    csuccessp_json_close(&json);
    return status;
}
