/* SPDX-License-Identifier: MIT */
/* Steps that look at the book. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"
#include <csuccess/report.h>

/* Values of customers. */

static const char *const reasons[] = {
    [CSUCCESS_MISSING_NO_DATA] = "no_data",
    [CSUCCESS_MISSING_STALE] = "stale",
    [CSUCCESS_MISSING_BLACKOUT] = "blackout",
    [CSUCCESS_MISSING_FILLING] = "filling",
    [CSUCCESS_MISSING_NO_RATE] = "no_rate",
    [CSUCCESS_MISSING_NOT_FINITE] = "not_finite",
    [CSUCCESS_MISSING_OUTSIDE_DOMAIN] = "outside_domain",
    [CSUCCESS_MISSING_COVERAGE] = "coverage",
    [CSUCCESS_MISSING_NOT_APPLICABLE] = "not_applicable",
    [CSUCCESS_MISSING_NOT_COMPUTED] = "not_computed",
    [CSUCCESS_MISSING_ERROR] = "error",
};

/* A value as the JSON that a scenario would write for it. */
static yyjson_mut_val *
value_json(yyjson_mut_doc *doc, const csuccess_value *value)
{
    char text[RUN_TIME];

    if (value->missing != CSUCCESS_PRESENT) {
        yyjson_mut_val *object = yyjson_mut_obj(doc);
        const char *reason = value->missing < sizeof reasons / sizeof *reasons
                                 ? reasons[value->missing]
                                 : "?";
        yyjson_mut_obj_add_str(doc, object, "missing", reason);
        return object;
    }
    switch (value->type) {
    case CSUCCESS_TYPE_BOOL:
        return yyjson_mut_bool(doc, value->integer != 0);
    case CSUCCESS_TYPE_TEXT:
        return yyjson_mut_strncpy(doc, value->text, value->text_length);
    case CSUCCESS_TYPE_DATE:
        run_date_text(value->integer, text);
        return yyjson_mut_strcpy(doc, text);
    case CSUCCESS_TYPE_TIME:
        run_time_text(value->integer, text);
        return yyjson_mut_strcpy(doc, text);
    case CSUCCESS_TYPE_INT:
    case CSUCCESS_TYPE_MONEY:
        return yyjson_mut_sint(doc, value->integer);
    case CSUCCESS_TYPE_SCORE:
        return yyjson_mut_real(doc, (double)value->integer / 1e6);
    default:
        return yyjson_mut_real(doc, value->number);
    }
}

static void
tell_value(void *context, const char *where, const char *what)
{
    run_fail(context, "%s: %s", where, what);
}

static void
check_value(run *r, const char *id, const char *name, const csuccess_value *value,
            yyjson_val *expected, double tolerance)
{
    differences d = {tell_value, r, tolerance, 0, 0};
    yyjson_mut_doc *made = yyjson_mut_doc_new(NULL);
    yyjson_doc *doc = NULL;
    char where[600];

    if (made) {
        yyjson_mut_doc_set_root(made, value_json(made, value));
        doc = yyjson_mut_doc_imut_copy(made, NULL);
    }
    snprintf(where, sizeof where, "%s of %s", name, id);
    if (doc)
        compare_values(&d, where, expected, yyjson_doc_get_root(doc));
    else
        run_fail(r, "no memory");
    yyjson_doc_free(doc);
    yyjson_mut_doc_free(made);
}

/* {"customer": {"name of a value": what it is}} */
void
step_values(run *r, yyjson_val *step, yyjson_val *body)
{
    double tolerance = yyjson_get_num(yyjson_obj_get(step, "tolerance"));
    yyjson_val *id, *values, *name, *expected;
    size_t i, n, j, m;

    yyjson_obj_foreach(body, i, n, id, values)
    {
        csuccess_customer customer = 0;
        if (csuccess_customer_find(r->book, yyjson_get_str(id), yyjson_get_len(id), &customer) !=
            CSUCCESS_OK) {
            run_fail(r, "there is no customer \"%s\"", yyjson_get_str(id));
            continue;
        }
        yyjson_obj_foreach(values, j, m, name, expected)
        {
            csuccess_value_name handle = 0;
            csuccess_value value = {sizeof value};
            csuccess_status status = csuccess_value_find(r->book, yyjson_get_str(name),
                                                         yyjson_get_len(name), &handle);
            if (status == CSUCCESS_OK)
                status = csuccess_value_get(r->book, customer, handle, &value);
            if (status == CSUCCESS_OK)
                check_value(r, yyjson_get_str(id), yyjson_get_str(name), &value, expected,
                            tolerance);
            else
                run_fail(r, "the value \"%s\" cannot be read: %s", yyjson_get_str(name),
                         csuccess_status_name(status));
        }
    }
}

/* ["customers", "that are not there"] */
void
step_missing_customers(run *r, yyjson_val *step, yyjson_val *body)
{
    yyjson_val *id;
    size_t i, n;

    (void)step;
    yyjson_arr_foreach(body, i, n, id)
    {
        csuccess_customer customer = 0;
        if (csuccess_customer_find(r->book, yyjson_get_str(id), yyjson_get_len(id), &customer) !=
            CSUCCESS_E_NOT_FOUND)
            run_fail(r, "the customer \"%s\" is still there", yyjson_get_str(id));
    }
}

/* What the book counts, and how far it read its sources. */

void
step_counts(run *r, yyjson_val *step, yyjson_val *body)
{
    csuccess_counts c = {sizeof c};
    yyjson_val *key, *value;
    size_t i, n, f;

    (void)step;
    if (csuccess_book_counts(r->book, &c) != CSUCCESS_OK)
        return;
    yyjson_obj_foreach(body, i, n, key, value)
    {
        const struct {
            const char *name;
            uint64_t count;
            int since_load;
        } counts[] = {
            {"customers", c.customers, 0}, {"contacts", c.contacts, 0},
            {"events", c.events, 0},       {"pending", c.pending, 0},
            {"accepted", c.accepted, 0},   {"repeated", c.repeated, 1},
            {"late", c.late, 0},           {"too_old", c.too_old, 1},
            {"orphaned", c.orphaned, 0},   {"duplicates", c.duplicates, 1},
            {"erased", c.erased, 0},
        };
        for (f = 0; f < sizeof counts / sizeof *counts; f++)
            if (strcmp(counts[f].name, yyjson_get_str(key)) == 0)
                break;
        if (r->options->reload && f < sizeof counts / sizeof *counts && counts[f].since_load)
            continue;
        if (f == sizeof counts / sizeof *counts)
            run_fail(r, "there is no count \"%s\"", yyjson_get_str(key));
        else if (counts[f].count != yyjson_get_uint(value))
            run_fail(r, "%s: expected %llu, found %llu", counts[f].name,
                     (unsigned long long)yyjson_get_uint(value),
                     (unsigned long long)counts[f].count);
    }
}

void
step_positions(run *r, yyjson_val *step, yyjson_val *body)
{
    yyjson_val *key, *value;
    size_t i, n;

    (void)step;
    yyjson_obj_foreach(body, i, n, key, value)
    {
        int64_t position = 0;
        csuccess_status status = csuccess_source_position(r->book, yyjson_get_str(key),
                                                          yyjson_get_len(key), &position);
        if (yyjson_is_null(value) && status == CSUCCESS_E_NOT_FOUND)
            continue;
        if (status != CSUCCESS_OK)
            run_fail(r, "source %s: %s", yyjson_get_str(key), csuccess_status_name(status));
        else if (yyjson_is_null(value) || position != yyjson_get_sint(value))
            run_fail(r, "source %s: expected %lld, found %lld", yyjson_get_str(key),
                     (long long)yyjson_get_sint(value), (long long)position);
    }
}

/* Saved documents. */

/* Is this the document that a check is about? Each field of "where" has to be there. */
static int
is_meant(yyjson_val *where, yyjson_val *document)
{
    yyjson_val *key, *value;
    size_t i, n;

    yyjson_obj_foreach(
        where, i, n, key,
        value) if (!yyjson_equals(value, yyjson_obj_get(document, yyjson_get_str(key)))) return 0;
    return 1;
}

static void
check_saved(run *r, yyjson_val *check, const char *bytes, size_t length)
{
    yyjson_val *where = yyjson_obj_get(check, "where");
    yyjson_val *count = yyjson_obj_get(check, "count");
    const char *lacks = yyjson_get_str(yyjson_obj_get(check, "lacks"));
    const char *end = bytes + length, *line_end;
    uint64_t found = 0;

    if (lacks && strstr(bytes, lacks))
        run_fail(r, "\"%s\" stands in the saved stream", lacks);
    for (; where && bytes < end; bytes = line_end + 1) {
        yyjson_doc *doc;
        line_end = memchr(bytes, '\n', (size_t)(end - bytes));
        if (!line_end)
            line_end = end;
        doc = yyjson_read(bytes, (size_t)(line_end - bytes), YYJSON_READ_NOFLAG);
        if (!doc) {
            run_fail(r, "a line of the saved stream is no JSON");
            return;
        }
        if (is_meant(where, yyjson_doc_get_root(doc)) && found++ == 0)
            run_check(r, yyjson_obj_get(check, "checks"), yyjson_doc_get_root(doc));
        yyjson_doc_free(doc);
    }
    if (where && count ? yyjson_get_uint(count) != found : where && found == 0)
        run_fail(r, "expected %llu such documents, found %llu",
                 (unsigned long long)(count ? yyjson_get_uint(count) : 1),
                 (unsigned long long)found);
}

void
step_saved(run *r, yyjson_val *step, yyjson_val *body)
{
    csuccess_buffer *saved = run_save(r, r->book);
    yyjson_val *check;
    size_t i, n;

    (void)step;
    if (!saved)
        return;
    yyjson_arr_foreach(body, i, n, check)
        check_saved(r, check, csuccess_buffer_data(saved), csuccess_buffer_length(saved));
    csuccess_buffer_free(saved);
}

/* Reports. */

static void
check_text(run *r, yyjson_val *step, const char *text)
{
    yyjson_val *parts = yyjson_obj_get(step, "contains"), *part;
    size_t i, n;

    yyjson_arr_foreach(parts, i, n, part) if (!strstr(text, yyjson_get_str(part)))
        run_fail(r, "the report has no \"%s\" in it:\n%s", yyjson_get_str(part), text);
    parts = yyjson_obj_get(step, "lacks");
    yyjson_arr_foreach(parts, i, n, part) if (strstr(text, yyjson_get_str(part)))
        run_fail(r, "the report has \"%s\" in it:\n%s", yyjson_get_str(part), text);
}

static void
tell_report(void *context, const char *where, const char *what)
{
    run_fail(context, "at \"%s\": %s", where, what);
}

/* The whole report beside one in the scenario, or in a file. */
static void
check_whole(run *r, yyjson_val *is, double tolerance, yyjson_val *root)
{
    differences d = {tell_report, r, tolerance, 0, 0};
    yyjson_doc *doc = NULL;
    size_t length = 0;
    char *text = NULL;

    if (yyjson_is_str(is)) {
        text = run_read(r, yyjson_get_str(is), &length);
        doc = text ? yyjson_read(text, length, YYJSON_READ_NOFLAG) : NULL;
        if (text && !doc)
            run_fail(r, "%s is no JSON", yyjson_get_str(is));
        is = doc ? yyjson_doc_get_root(doc) : NULL;
    }
    if (is)
        compare_values(&d, "", is, root);
    yyjson_doc_free(doc);
    free(text);
}

static void
check_report(run *r, yyjson_val *step, uint32_t format, const char *text, size_t length)
{
    yyjson_val *is = yyjson_obj_get(step, "is");
    yyjson_doc *doc;

    if (format != CSUCCESS_REPORT_JSON) {
        check_text(r, step, text);
        return;
    }
    doc = yyjson_read(text, length, YYJSON_READ_NOFLAG);
    if (!doc) {
        run_fail(r, "the report is no JSON: %s", text);
        return;
    }
    if (is)
        check_whole(r, is, yyjson_get_num(yyjson_obj_get(step, "tolerance")),
                    yyjson_doc_get_root(doc));
    run_check(r, yyjson_obj_get(step, "checks"), yyjson_doc_get_root(doc));
    check_text(r, step, text);
    yyjson_doc_free(doc);
}

static uint32_t
format_of(const char *name)
{
    if (name && strcmp(name, "markdown") == 0)
        return CSUCCESS_REPORT_MARKDOWN;
    return name && strcmp(name, "icalendar") == 0 ? CSUCCESS_REPORT_ICALENDAR
                                                  : CSUCCESS_REPORT_JSON;
}

void
step_report(run *r, yyjson_val *step, yyjson_val *body)
{
    yyjson_val *given = yyjson_obj_get(step, "parameters");
    uint32_t number = format_of(yyjson_get_str(yyjson_obj_get(step, "format")));
    csuccess_buffer *buffer = NULL;
    csuccess_writer writer = {sizeof writer};
    size_t length = 0;
    char *parameters = given ? yyjson_val_write(given, YYJSON_WRITE_NOFLAG, &length) : NULL;
    csuccess_status status;

    if (csuccess_buffer_new(NULL, &buffer) == CSUCCESS_OK &&
        csuccess_buffer_writer(buffer, &writer) == CSUCCESS_OK) {
        status = csuccess_report_write(r->book, yyjson_get_str(body), parameters, length, number,
                                       &writer);
        if (run_expect_book(r, step, status) && status == CSUCCESS_OK)
            check_report(r, step, number, csuccess_buffer_data(buffer),
                         csuccess_buffer_length(buffer));
    }
    csuccess_buffer_free(buffer);
    free(parameters);
}
