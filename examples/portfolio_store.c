/* SPDX-License-Identifier: MIT */
/* A book that outlives the program, in a database, and files that grow from day to day.
 *
 * How far each file was read is in the book, and committed with it. So the program may end at any
 * moment: what was not committed is read again when it runs the next time. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "portfolio.h"
#include "sqlite_store.h"

csuccess_book *
portfolio_open(const char *database)
{
    csuccess_book *book = NULL;
    csuccess_store store;
    csuccess_status status;
    int32_t code = sqlite_store_open(database, &store);

    if (code)
        portfolio_fail(database, 0, sqlite_store_text(code), NULL);
    status = csuccess_book_open(NULL, &store, &book);
    if (status != CSUCCESS_OK)
        portfolio_fail(database, 0, csuccess_status_text(status), NULL);
    return book;
}

void
portfolio_commit(csuccess_book *book, const char *database)
{
    csuccess_status status = csuccess_book_commit(book);
    csuccess_error error = {sizeof error};

    if (status == CSUCCESS_E_CALLBACK && csuccess_book_error(book, &error) == CSUCCESS_OK)
        portfolio_fail(database, 0, sqlite_store_text(error.callback_code), NULL);
    if (status != CSUCCESS_OK)
        portfolio_fail_book(book, status, database);
}

static const char *
base_name(const char *file)
{
    const char *slash = strrchr(file, '/');

    return slash ? slash + 1 : file;
}

/* How far a book has read a source. */
static int64_t
position_of(const csuccess_book *book, const char *source)
{
    int64_t position = 0;

    csuccess_source_position(book, source, strlen(source), &position); /* else it stays 0 */
    return position;
}

/* One record, with where it comes from; one that says so itself keeps that. */
static void
take(csuccess_book *book, const char *file, const char *text, size_t length, int64_t position)
{
    yyjson_doc *read = yyjson_read(text, length, YYJSON_READ_NUMBER_AS_RAW);
    yyjson_mut_doc *doc = read ? yyjson_doc_mut_copy(read, NULL) : NULL;
    yyjson_mut_val *root = yyjson_mut_doc_get_root(doc);
    csuccess_status status;
    size_t placed_length = length;
    char *placed = NULL;

    if (yyjson_mut_is_obj(root) && !yyjson_mut_obj_get(root, "source")) {
        yyjson_mut_obj_add_str(doc, root, "source", base_name(file));
        yyjson_mut_obj_add_sint(doc, root, "position", position);
        placed = yyjson_mut_write(doc, YYJSON_WRITE_NOFLAG, &placed_length);
    }
    status = csuccess_book_record(book, placed ? placed : text, placed_length);
    if (status != CSUCCESS_OK)
        portfolio_fail_book(book, status, file);
    free(placed);
    yyjson_mut_doc_free(doc);
    yyjson_doc_free(read);
}

/* Definitions are one record. Its position is the time when the file was changed, so that they are
 * published again when somebody has edited them. */
static void
follow_definitions(csuccess_book *book, const char *file)
{
    struct stat what;
    size_t length;
    char *text;

    if (stat(file, &what) != 0)
        portfolio_fail(file, 0, strerror(errno), NULL);
    if ((int64_t)what.st_mtime <= position_of(book, base_name(file)))
        return;
    text = portfolio_read(file, &length);
    take(book, file, text, length, (int64_t)what.st_mtime);
    free(text);
}

void
portfolio_follow_file(csuccess_book *book, const char *file)
{
    size_t length = strlen(file), room = 0;
    int64_t line = 0, seen = position_of(book, base_name(file));
    char *text = NULL;
    ssize_t got;
    FILE *from;

    if (length >= 5 && strcmp(file + length - 5, ".json") == 0) {
        follow_definitions(book, file);
        return;
    }
    from = fopen(file, "r");
    if (!from)
        portfolio_fail(file, 0, strerror(errno), NULL);
    while ((got = getline(&text, &room, from)) > 0) {
        if (text[got - 1] == '\n')
            got--;
        if (++line > seen && got > 0)
            take(book, file, text, (size_t)got, line);
    }
    free(text);
    if (ferror(from))
        portfolio_fail(file, 0, "cannot be read", NULL);
    fclose(from);
}
