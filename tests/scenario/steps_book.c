/* SPDX-License-Identifier: MIT */
/* Steps that change the book, or put another one in its place. */
#include <stdlib.h>
#include <string.h>

#include "run.h"

static int32_t
keep_line(void *user_data, const char *line, size_t length)
{
    csuccess_writer writer = {sizeof writer};

    if (csuccess_buffer_writer(user_data, &writer) != CSUCCESS_OK)
        return CSUCCESS_E_NO_MEMORY;
    return writer.write(writer.user_data, line, length);
}

static csuccess_config
config_of(run *r, csuccess_sinks *sinks, int with_journal)
{
    csuccess_config config = {sizeof config};

    memset(sinks, 0, sizeof *sinks);
    sinks->size = sizeof *sinks;
    sinks->journal = with_journal ? keep_line : NULL;
    sinks->journal_user_data = r->journal;
    config.sinks = sinks;
    config.limits = &r->limits;
    return config;
}

csuccess_book *
run_book_new(run *r, int with_journal)
{
    csuccess_sinks sinks;
    csuccess_config config = config_of(r, &sinks, with_journal);
    csuccess_book *book = NULL;
    csuccess_status status = csuccess_book_new(&config, &book);

    if (status != CSUCCESS_OK)
        run_fail(r, "no book: %s", csuccess_status_name(status));
    return book;
}

csuccess_book *
run_book_first(run *r)
{
    csuccess_sinks sinks;
    csuccess_config config = config_of(r, &sinks, 1);
    csuccess_store store;
    csuccess_book *book = NULL;
    csuccess_status status;

    if (!r->options->store)
        return run_book_new(r, 1);
    store = memory_store_of(&r->store);
    status = csuccess_book_open(&config, &store, &book);
    if (status != CSUCCESS_OK)
        run_fail(r, "no book: %s", csuccess_status_name(status));
    return book;
}

csuccess_book *
run_book_clone(run *r)
{
    csuccess_sinks sinks;
    csuccess_config config = config_of(r, &sinks, 1);
    csuccess_book *book = NULL;
    csuccess_status status = csuccess_book_clone(r->book, &config, &book);

    if (status != CSUCCESS_OK)
        run_fail(r, "no clone: %s", csuccess_status_name(status));
    return book;
}

csuccess_buffer *
run_save(run *r, csuccess_book *book)
{
    csuccess_buffer *buffer = NULL;
    csuccess_writer writer = {sizeof writer};
    csuccess_status status = csuccess_buffer_new(NULL, &buffer);

    if (status == CSUCCESS_OK)
        status = csuccess_buffer_writer(buffer, &writer);
    if (status == CSUCCESS_OK)
        status = csuccess_book_save(book, &writer);
    if (status == CSUCCESS_OK)
        return buffer;
    run_fail(r, "cannot be saved: %s", csuccess_status_name(status));
    csuccess_buffer_free(buffer);
    return NULL;
}

/* The line in which two saved books differ first. */
static void
compare_saved(run *r, const char *what, const csuccess_buffer *first, const csuccess_buffer *second)
{
    const char *a = csuccess_buffer_data(first), *b = csuccess_buffer_data(second);
    size_t n = csuccess_buffer_length(first), m = csuccess_buffer_length(second), line = 0, i;

    if (n == m && memcmp(a, b, n) == 0)
        return;
    for (i = 0; i < n && i < m && a[i] == b[i]; i++)
        if (a[i] == '\n')
            line = i + 1;
    run_fail(r, "%s saves other bytes:\n  was: %.*s\n  is:  %.*s", what,
             (int)strcspn(a + line, "\n"), a + line, (int)strcspn(b + line, "\n"), b + line);
}

/* Records. */

/* A record as it stands there, or in a file of its own. */
static csuccess_status
take(run *r, yyjson_val *record)
{
    size_t length = 0;
    char *text = yyjson_is_str(record) ? run_read(r, yyjson_get_str(record), &length)
                                       : yyjson_val_write(record, YYJSON_WRITE_NOFLAG, &length);
    csuccess_status status = CSUCCESS_E_NO_MEMORY;

    if (text)
        status = csuccess_book_record(r->book, text, length);
    free(text);
    return status;
}

void
step_record(run *r, yyjson_val *step, yyjson_val *body)
{
    run_expect_book(r, step, take(r, body));
}

void
step_records(run *r, yyjson_val *step, yyjson_val *body)
{
    yyjson_val *record;
    size_t i, n;

    (void)step;
    yyjson_arr_foreach(body, i, n, record)
    {
        csuccess_error error = {sizeof error};
        csuccess_status status = take(r, record);
        if (status == CSUCCESS_OK)
            continue;
        csuccess_book_error(r->book, &error);
        run_fail(r, "record %zu was refused with %s at \"%s\": %s", i + 1,
                 csuccess_status_name(status), error.pointer, error.message);
        return;
    }
}

void
step_text(run *r, yyjson_val *step, yyjson_val *body)
{
    run_expect_book(r, step,
                    csuccess_book_record(r->book, yyjson_get_str(body), yyjson_get_len(body)));
}

struct refusals {
    run *run;
    uint64_t count;
};

static int32_t
count_refused(void *user_data, const csuccess_error *error, const char *line, size_t length)
{
    (void)error;
    (void)line;
    (void)length;
    ((struct refusals *)user_data)->count++;
    return 0;
}

static void
check_number(run *r, yyjson_val *step, const char *name, uint64_t found)
{
    yyjson_val *expected = yyjson_obj_get(step, name);

    if (expected && yyjson_get_uint(expected) != found)
        run_fail(r, "expected %llu %s, found %llu", (unsigned long long)yyjson_get_uint(expected),
                 name, (unsigned long long)found);
}

/* A file of records, or the records themselves; one a line. */
void
step_import(run *r, yyjson_val *step, yyjson_val *body)
{
    csuccess_import_options options = {sizeof options};
    csuccess_import_result result = {sizeof result};
    struct refusals refusals = {r, 0};
    csuccess_buffer *lines = NULL;
    csuccess_writer writer = {sizeof writer};
    csuccess_reader reader = {.size = sizeof reader};
    char *file = NULL;
    const char *bytes;
    size_t length = 0, i, n;
    yyjson_val *record;

    if (yyjson_is_str(body)) {
        bytes = file = run_read(r, yyjson_get_str(body), &length);
        if (!file)
            return;
    } else {
        if (csuccess_buffer_new(NULL, &lines) != CSUCCESS_OK ||
            csuccess_buffer_writer(lines, &writer) != CSUCCESS_OK)
            return;
        yyjson_arr_foreach(body, i, n, record)
        {
            size_t bytes_of = 0;
            char *text = yyjson_val_write(record, YYJSON_WRITE_NOFLAG, &bytes_of);
            if (text) {
                writer.write(writer.user_data, text, bytes_of);
                writer.write(writer.user_data, "\n", 1);
            }
            free(text);
        }
        bytes = csuccess_buffer_data(lines);
        length = csuccess_buffer_length(lines);
    }
    options.user_data = &refusals;
    options.hold_unknown = yyjson_get_bool(yyjson_obj_get(step, "hold_unknown"));
    if (yyjson_get_bool(yyjson_obj_get(step, "go_on")))
        options.refused = count_refused;
    csuccess_reader_from_memory(bytes, length, &reader);
    run_expect_book(r, step, csuccess_book_import(r->book, &reader, &options, &result));
    check_number(r, step, "lines", result.lines);
    check_number(r, step, "accepted", result.accepted);
    check_number(r, step, "refused", result.refused);
    check_number(r, step, "held", result.held);
    csuccess_buffer_free(lines);
    free(file);
}

/* The clock. */

enum { SPLIT = 5 };

void
step_advance(run *r, yyjson_val *step, yyjson_val *body)
{
    int64_t now = 0, from = 0;
    csuccess_status status = CSUCCESS_OK;
    int i;

    if (!run_time(body, &now)) {
        run_fail(r, "expected a time such as \"2026-01-31T10:00:00Z\", or microseconds");
        return;
    }
    if (r->options->split && csuccess_book_clock(r->book, &from) == CSUCCESS_OK && now > from)
        for (i = 1; i < SPLIT && status == CSUCCESS_OK; i++)
            status = csuccess_book_advance(r->book, from + (now - from) / SPLIT * i);
    if (status == CSUCCESS_OK)
        status = csuccess_book_advance(r->book, now);
    run_expect_book(r, step, status);
}

/* Another book in the place of this one. */

static void
put(run *r, csuccess_book *book, const char *what, csuccess_buffer *before)
{
    csuccess_buffer *after;

    csuccess_book_free(r->book);
    r->book = book;
    after = book ? run_save(r, book) : NULL;
    if (before && after)
        compare_saved(r, what, before, after);
    csuccess_buffer_free(after);
    csuccess_buffer_free(before);
}

static csuccess_book *
book_of(run *r, yyjson_val *step, const char *bytes, size_t length)
{
    csuccess_book *book = run_book_new(r, 1), *old = r->book;
    csuccess_reader reader = {.size = sizeof reader};
    csuccess_status status;
    int good;

    if (!book)
        return NULL;
    csuccess_reader_from_memory(bytes, length, &reader);
    status = csuccess_book_load(book, &reader);
    r->book = book;
    good = run_expect_book(r, step, status) && status == CSUCCESS_OK;
    r->book = old;
    if (good)
        return book;
    csuccess_book_free(book);
    return NULL;
}

void
step_reload(run *r, yyjson_val *step, yyjson_val *body)
{
    csuccess_buffer *saved = run_save(r, r->book);
    csuccess_book *book;

    (void)step;
    (void)body;
    if (!saved)
        return;
    book = book_of(r, NULL, csuccess_buffer_data(saved), csuccess_buffer_length(saved));
    put(r, book, "the loaded book", saved);
}

void
step_clone(run *r, yyjson_val *step, yyjson_val *body)
{
    csuccess_buffer *saved = run_save(r, r->book);

    (void)step;
    (void)body;
    if (saved)
        put(r, run_book_clone(r), "the clone", saved);
}

/* The journal of everything so far makes the same book. */
void
step_replay(run *r, yyjson_val *step, yyjson_val *body)
{
    csuccess_buffer *saved = run_save(r, r->book), *again;
    csuccess_book *book = run_book_new(r, 0), *old = r->book;
    csuccess_reader reader = {.size = sizeof reader};

    (void)body;
    if (saved && book && r->without_journal) {
        run_fail(r, "a book that was loaded from a file has no whole journal");
    } else if (saved && book) {
        csuccess_reader_from_memory(csuccess_buffer_data(r->journal),
                                    csuccess_buffer_length(r->journal), &reader);
        r->book = book;
        run_expect_book(r, step, csuccess_book_import(book, &reader, NULL, NULL));
        r->book = old;
        again = run_save(r, book);
        if (again)
            compare_saved(r, "the book made from the journal", saved, again);
        csuccess_buffer_free(again);
    }
    csuccess_book_free(book);
    csuccess_buffer_free(saved);
}

/* A file of a saved book, or its lines. */
void
step_load(run *r, yyjson_val *step, yyjson_val *body)
{
    size_t length = 0;
    char *bytes;
    csuccess_book *book;

    bytes = run_read(r, yyjson_get_str(body) ? yyjson_get_str(body) : "", &length);
    if (!bytes)
        return;
    book = book_of(r, step, bytes, length);
    if (book) {
        put(r, book, "", NULL);
        r->without_journal = 1;
    }
    free(bytes);
}
