/* SPDX-License-Identifier: MIT */
/* Files in and out, for a library that opens none. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "portfolio.h"

enum { BAR = 40, BAR_FROM_BYTES = 4 << 20 };

void
portfolio_fail(const char *file, uint64_t line, const char *what, const char *detail)
{
    fflush(stdout);
    fputs("portfolio: ", stderr);
    if (file)
        fprintf(stderr, "%s:", file);
    if (file && line)
        fprintf(stderr, "%" PRIu64 ":", line);
    fprintf(stderr, "%s%s%s%s\n", file ? " " : "", what, detail && *detail ? ": " : "",
            detail ? detail : "");
    exit(1);
}

void
portfolio_fail_book(csuccess_book *book, csuccess_status status, const char *file)
{
    csuccess_error error = {sizeof error};
    char what[300];

    csuccess_book_error(book, &error);
    if (error.status != status) /* it failed without looking at the book */
        portfolio_fail(file, 0, csuccess_status_text(status), NULL);
    if (status == CSUCCESS_E_CALLBACK)
        portfolio_fail(file, 0, strerror(error.callback_code), NULL);
    if (!error.pointer_length)
        portfolio_fail(file, error.line, error.message, NULL);
    snprintf(what, sizeof what, "at %s", error.pointer);
    portfolio_fail(file, error.line, what, error.message);
}

/* A file as a reader, which fails with the number of the system's error. */
static int32_t
read_some(void *user_data, char *bytes, size_t capacity, size_t *got)
{
    FILE *file = user_data;

    *got = fread(bytes, 1, capacity, file);
    return *got == 0 && ferror(file) ? EIO : 0;
}

static int32_t
write_all(void *user_data, const char *bytes, size_t length)
{
    return fwrite(bytes, 1, length, user_data) == length ? 0 : errno ? errno : EIO;
}

static FILE *
open_file(const char *file, const char *mode)
{
    FILE *out = fopen(file, mode);

    if (!out)
        portfolio_fail(file, 0, strerror(errno), NULL);
    return out;
}

char *
portfolio_read(const char *file, size_t *length)
{
    FILE *from = open_file(file, "rb");
    size_t room = 1 << 16, used = 0, got;
    char *bytes = malloc(room);

    while (bytes && (got = fread(bytes + used, 1, room - used - 1, from)) > 0) {
        used += got;
        if (room - used < 2)
            bytes = realloc(bytes, room *= 2);
    }
    if (!bytes)
        portfolio_fail(file, 0, "no memory", NULL);
    if (ferror(from))
        portfolio_fail(file, 0, "cannot be read", NULL);
    fclose(from);
    bytes[used] = 0;
    *length = used;
    return bytes;
}

/* The bar. */

struct progress {
    const char *file;
    uint64_t total; /* bytes; 0: no bar */
    int shown;      /* of BAR */
};

static void
draw(struct progress *p, int filled)
{
    static const char full[] = "########################################";

    fprintf(stderr, "\r%s [%-*.*s] %3d %%", p->file, BAR, filled, full, filled * 100 / BAR);
    p->shown = filled;
}

static int32_t
show_progress(void *user_data, uint64_t lines, uint64_t bytes)
{
    struct progress *p = user_data;
    int filled;

    (void)lines;
    if (!p->total)
        return 0;
    filled = bytes >= p->total ? BAR : (int)(bytes * BAR / p->total);
    if (filled != p->shown)
        draw(p, filled);
    return 0;
}

static void
begin_progress(struct progress *p, const char *file, FILE *from)
{
    struct stat what;

    p->file = file;
    p->total = 0;
    p->shown = -1;
    if (isatty(STDERR_FILENO) && fstat(fileno(from), &what) == 0 && S_ISREG(what.st_mode) &&
        what.st_size >= BAR_FROM_BYTES)
        p->total = (uint64_t)what.st_size;
}

/* The line belongs to what is printed next. */
static void
end_progress(const struct progress *p)
{
    if (p->total)
        fprintf(stderr, "\r%*s\r", (int)strlen(p->file) + BAR + 9, "");
}

static int
ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);

    return n >= m && strcmp(text + n - m, end) == 0;
}

void
portfolio_take_file(csuccess_book *book, const char *file)
{
    csuccess_reader reader = {sizeof reader};
    csuccess_import_options options = {sizeof options};
    csuccess_import_result result = {sizeof result};
    struct progress progress;
    csuccess_status status;
    FILE *from;

    if (ends_with(file, ".json")) {
        size_t length;
        char *text = portfolio_read(file, &length);
        status = csuccess_book_record(book, text, length);
        free(text);
        if (status != CSUCCESS_OK)
            portfolio_fail_book(book, status, file);
        return;
    }
    from = open_file(file, "rb");
    begin_progress(&progress, file, from);
    reader.read = read_some;
    reader.user_data = from;
    options.progress = show_progress;
    options.user_data = &progress;
    options.hold_unknown = 1; /* a parent may come after its children */
    status = csuccess_book_import(book, &reader, &options, &result);
    end_progress(&progress);
    fclose(from);
    if (status != CSUCCESS_OK)
        portfolio_fail_book(book, status, file);
}

void
portfolio_load(csuccess_book *book, const char *file)
{
    csuccess_reader reader = {sizeof reader};
    FILE *from = open_file(file, "rb");
    csuccess_status status;

    reader.read = read_some;
    reader.user_data = from;
    status = csuccess_book_load(book, &reader);
    fclose(from);
    if (status != CSUCCESS_OK)
        portfolio_fail_book(book, status, file);
}

/* Beside the file and then in its place, so that a failure leaves the old one. */
void
portfolio_save(csuccess_book *book, const char *file)
{
    csuccess_writer writer = {sizeof writer};
    size_t room = strlen(file) + 5;
    char *beside = malloc(room);
    csuccess_status status;
    FILE *to;

    if (!beside)
        portfolio_fail(file, 0, "no memory", NULL);
    snprintf(beside, room, "%s.new", file);
    to = open_file(beside, "wb");
    writer.write = write_all;
    writer.user_data = to;
    status = csuccess_book_save(book, &writer);
    if (fclose(to) != 0 || status != CSUCCESS_OK) {
        remove(beside);
        if (status != CSUCCESS_OK)
            portfolio_fail_book(book, status, file);
        portfolio_fail(file, 0, "cannot be written", NULL);
    }
    if (rename(beside, file) != 0)
        portfolio_fail(file, 0, strerror(errno), NULL);
    free(beside);
}
