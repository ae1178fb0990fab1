/* SPDX-License-Identifier: MIT */
/* A scenario from its file to its last step. */
#include "run.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <csuccess/report.h>

static const struct {
    const char *name;
    void (*run)(run *r, yyjson_val *step, yyjson_val *body);
    int changes; /* the book, so that it is worth saving and loading it after the step */
} steps[] = {
    {"record", step_record, 1},
    {"records", step_records, 1},
    {"text", step_text, 1},
    {"import", step_import, 1},
    {"advance", step_advance, 1},
    {"reload", step_reload, 0},
    {"clone", step_clone, 0},
    {"replay", step_replay, 0},
    {"load", step_load, 0},
    {"values", step_values, 0},
    {"gone", step_missing_customers, 0},
    {"counts", step_counts, 0},
    {"positions", step_positions, 0},
    {"saved", step_saved, 0},
    {"report", step_report, 0},
    {"tasks", step_tasks, 0},
    {"next", step_next, 0},
    {"runs", step_runs, 0},
};
enum { STEPS = sizeof steps / sizeof *steps };

void
run_fail(run *r, const char *format, ...)
{
    va_list arguments;

    r->failures++;
    printf("%s: ", r->file);
    if (r->step)
        printf("step %zu (%s): ", r->step, r->step_name);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

static void
tell(void *context, const char *where, const char *what)
{
    run_fail(context, "at \"%s\": %s", where, what);
}

void
run_check(run *r, yyjson_val *checks, yyjson_val *root)
{
    yyjson_val *check;
    size_t i, n;

    yyjson_arr_foreach(checks, i, n, check)
    {
        differences d = {tell, r, 0, 0, 0};
        check_document(&d, check, root);
    }
}

int
run_expect(run *r, yyjson_val *step, csuccess_status status, const csuccess_error *error)
{
    yyjson_val *expected = yyjson_obj_get(step, "error");
    const char *name = yyjson_get_str(yyjson_obj_get(expected, "status"));
    const char *pointer = yyjson_get_str(yyjson_obj_get(expected, "pointer"));
    const char *part = yyjson_get_str(yyjson_obj_get(expected, "message"));
    yyjson_val *line = yyjson_obj_get(expected, "line");
    const char *found = csuccess_status_name(status);
    unsigned before = r->failures;

    if (!expected && status == CSUCCESS_OK)
        return 1;
    if (!expected)
        run_fail(r, "refused with %s at \"%s\": %s", found, error->pointer, error->message);
    else if (status == CSUCCESS_OK)
        run_fail(r, "expected %s, but it was accepted", name ? name : "an error");
    if (!expected || status == CSUCCESS_OK)
        return 0;
    if (name && strcmp(name, found) != 0)
        run_fail(r, "expected %s, found %s at \"%s\": %s", name, found, error->pointer,
                 error->message);
    else if (pointer && strcmp(pointer, error->pointer) != 0)
        run_fail(r, "expected an error at \"%s\", found one at \"%s\": %s", pointer, error->pointer,
                 error->message);
    if (part && !strstr(error->message, part))
        run_fail(r, "expected a message with \"%s\" in it, found: %s", part, error->message);
    if (line && yyjson_get_uint(line) != error->line)
        run_fail(r, "expected an error in line %llu, found one in line %llu",
                 (unsigned long long)yyjson_get_uint(line), (unsigned long long)error->line);
    return r->failures == before;
}

int
run_expect_book(run *r, yyjson_val *step, csuccess_status status)
{
    csuccess_error error = {sizeof error};

    csuccess_book_error(r->book, &error);
    if (status != error.status) { /* a failure that has no detail */
        error.message = csuccess_status_text(status);
        error.pointer = "";
        error.line = 0;
    }
    return run_expect(r, step, status, &error);
}

static char *
read_whole(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    size_t room = 1 << 16, used = 0, got;
    char *bytes = malloc(room), *more;

    while (file && bytes && (got = fread(bytes + used, 1, room - used - 1, file)) > 0) {
        used += got;
        if (used + 1 < room)
            continue;
        more = realloc(bytes, room *= 2);
        if (!more)
            free(bytes);
        bytes = more;
    }
    if (!file || !bytes || ferror(file)) {
        free(bytes);
        bytes = NULL;
    } else {
        bytes[used] = 0;
        *length = used;
    }
    if (file)
        fclose(file);
    return bytes;
}

char *
run_read(run *r, const char *name, size_t *length)
{
    size_t room = strlen(r->folder) + strlen(name) + 1;
    char *path = malloc(room), *bytes = NULL;

    if (path) {
        snprintf(path, room, "%s%s", name[0] == '/' ? "" : r->folder, name);
        bytes = read_whole(path, length);
    }
    if (!bytes)
        run_fail(r, "cannot read %s", path ? path : name);
    free(path);
    return bytes;
}

static void
read_limits(run *r, yyjson_val *limits)
{
    const struct {
        const char *name;
        uint32_t *to;
    } fields[] = {
        {"record_bytes", &r->limits.record_bytes},
        {"depth", &r->limits.depth},
        {"text_bytes", &r->limits.text_bytes},
        {"customers", &r->limits.customers},
        {"definitions", &r->limits.definitions},
        {"items_per_customer", &r->limits.items_per_customer},
        {"pending", &r->limits.pending},
    };
    yyjson_val *key, *value;
    size_t i, n, f;

    r->limits.size = sizeof r->limits;
    if (!limits)
        return;
    yyjson_obj_foreach(limits, i, n, key, value)
    {
        for (f = 0; f < sizeof fields / sizeof *fields; f++)
            if (strcmp(fields[f].name, yyjson_get_str(key)) == 0)
                break;
        if (f < sizeof fields / sizeof *fields)
            *fields[f].to = (uint32_t)yyjson_get_uint(value);
        else if (strcmp(yyjson_get_str(key), "memory_bytes") == 0)
            r->limits.memory_bytes = yyjson_get_uint(value);
        else
            run_fail(r, "there is no limit \"%s\"", yyjson_get_str(key));
    }
}

/* Can this library do what the scenario is about? */
static int
has_what_it_needs(run *r, yyjson_val *needs)
{
    yyjson_val *need;
    size_t i, n;
    int has = 1;

    yyjson_arr_foreach(needs, i, n, need)
    {
        const char *name = yyjson_get_str(need);
        if (name && strcmp(name, "health") == 0) {
            has &= csuccess_feature_supported(CSUCCESS_FEATURE_HEALTH);
        } else if (name && strcmp(name, "reports") == 0) {
            has &= csuccess_feature_supported(CSUCCESS_FEATURE_REPORTS);
        } else {
            run_fail(r, "it needs \"%s\", which nobody knows", name ? name : "something");
        }
    }
    return has;
}

/* Fields beside the one that names the kind of step. */
static const char *const step_fields[] = {
    "note",    "error",    "hold_unknown", "go_on",     "lines",      "accepted",
    "refused", "held",     "is",           "tolerance", "parameters", "format",
    "checks",  "contains", "lacks",        "all",       "playbook",
};

/* The kind of a step; STEPS after a failure. A misspelt field must not pass for a check. */
static size_t
kind_of(run *r, yyjson_val *step)
{
    yyjson_val *key, *value;
    size_t kind = STEPS, i, n, s, f;

    r->step_name = "unknown";
    yyjson_obj_foreach(step, i, n, key, value)
    {
        const char *name = yyjson_get_str(key);
        (void)value;
        for (s = 0; s < STEPS && strcmp(steps[s].name, name) != 0; s++)
            ;
        for (f = 0; f < sizeof step_fields / sizeof *step_fields; f++)
            if (strcmp(step_fields[f], name) == 0)
                break;
        if (s < STEPS && kind == STEPS) {
            kind = s;
        } else if (s < STEPS || f == sizeof step_fields / sizeof *step_fields) {
            run_fail(r,
                     s < STEPS ? "it is two steps: the second is \"%s\""
                               : "nobody knows its field \"%s\"",
                     name);
            return STEPS;
        }
    }
    if (kind == STEPS)
        run_fail(r, "it names no kind of step");
    return kind;
}

static void
run_step(run *r, yyjson_val *step)
{
    size_t kind = kind_of(r, step);
    unsigned before = r->failures;
    yyjson_val *body;

    if (kind == STEPS)
        return;
    body = yyjson_obj_get(step, steps[kind].name);
    r->step_name = steps[kind].name;
    steps[kind].run(r, step, body);
    if (r->options->reload && steps[kind].changes && r->failures == before)
        step_reload(r, step, body);
    if (r->options->store && steps[kind].changes && r->failures == before)
        run_commit(r);
}

static void
run_steps(run *r, yyjson_val *root)
{
    yyjson_val *list = yyjson_obj_get(root, "steps"), *step;
    size_t i, n;

    if (!yyjson_arr_size(list))
        run_fail(r, "it has no \"steps\"");
    yyjson_arr_foreach(list, i, n, step)
    {
        unsigned before = r->failures;
        r->step = i + 1;
        run_step(r, step);
        /* what follows a failed change says nothing; other steps stand for themselves */
        if (r->failures != before && !yyjson_obj_get(step, "values") &&
            !yyjson_obj_get(step, "counts") && !yyjson_obj_get(step, "report") &&
            !yyjson_obj_get(step, "tasks") && !yyjson_obj_get(step, "next") &&
            !yyjson_obj_get(step, "runs"))
            break;
        if (!r->book)
            break;
    }
}

int
run_file(const char *file, const run_options *options)
{
    run r = {.options = options, .file = file};
    yyjson_read_err problem;
    yyjson_doc *doc = NULL;
    const char *slash = strrchr(file, '/');
    size_t folder = slash ? (size_t)(slash - file) + 1 : 0, length = 0;
    char *text = NULL;
    int skipped = 0;

    r.folder = calloc(folder + 1, 1);
    if (r.folder) {
        memcpy(r.folder, file, folder);
        text = read_whole(file, &length);
    }
    if (text)
        doc = yyjson_read_opts(text, length, YYJSON_READ_NOFLAG, NULL, &problem);
    if (!text) {
        run_fail(&r, "cannot be read");
    } else if (!doc) {
        run_fail(&r, "no JSON: %s, at byte %zu", problem.msg, problem.pos + 1);
    } else if (csuccess_buffer_new(NULL, &r.journal) != CSUCCESS_OK) {
        run_fail(&r, "no memory");
    } else {
        yyjson_val *root = yyjson_doc_get_root(doc);
        read_limits(&r, yyjson_obj_get(root, "limits"));
        skipped = !has_what_it_needs(&r, yyjson_obj_get(root, "needs"));
        r.book = skipped ? NULL : run_book_first(&r);
        if (r.book)
            run_steps(&r, root);
    }
    csuccess_book_free(r.book);
    memory_store_close(&r.store);
    csuccess_buffer_free(r.journal);
    yyjson_doc_free(doc);
    free(text);
    free(r.folder);
    return r.failures ? RUN_FAILED : skipped ? RUN_SKIPPED : RUN_PASSED;
}
