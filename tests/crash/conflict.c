/* SPDX-License-Identifier: MIT */
/* Two processes with one SQLite database: who commits second is refused, stays so, and takes
 * nothing from the first. */
#define _DEFAULT_SOURCE
#include <csuccess/csuccess.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sqlite_store.h"

static void
expect(int good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "not so: %s\n", what);
    exit(1);
}

static csuccess_book *
open_book(const char *file)
{
    csuccess_book *book = NULL;
    csuccess_store store;

    expect(sqlite_store_open(file, &store) == 0, "the database opens");
    expect(csuccess_book_open(NULL, &store, &book) == CSUCCESS_OK, "the book opens");
    return book;
}

static void
add_customer(csuccess_book *book, const char *id)
{
    char record[80];
    int length = snprintf(record, sizeof record, "{\"record\":\"customer\",\"id\":\"%s\"}", id);

    expect(csuccess_book_record(book, record, (size_t)length) == CSUCCESS_OK, "a customer");
}

static int
has_customer(const csuccess_book *book, const char *id)
{
    csuccess_customer customer;

    return csuccess_customer_find(book, id, strlen(id), &customer) == CSUCCESS_OK;
}

static void
commit_elsewhere(const char *file)
{
    pid_t child = fork();
    int ended = -1;

    expect(child >= 0, "a second process");
    if (child == 0) {
        csuccess_book *book = open_book(file);
        csuccess_status status;
        add_customer(book, "first");
        status = csuccess_book_commit(book);
        csuccess_book_free(book);
        _exit(status == CSUCCESS_OK ? 0 : 1);
    }
    expect(waitpid(child, &ended, 0) == child && WIFEXITED(ended) && WEXITSTATUS(ended) == 0,
           "the second process commits");
}

int
main(void)
{
    char folder[] = "conflict-XXXXXX", file[64], other[80];
    static const char *const endings[] = {"", "-wal", "-shm"};
    csuccess_book *book;
    size_t i;

    expect(mkdtemp(folder) != NULL, "a folder");
    snprintf(file, sizeof file, "%s/book.db", folder);
    commit_elsewhere(file);
    book = open_book(file);
    expect(has_customer(book, "first"), "what was committed is there");
    csuccess_book_free(book);
    unlink(file);

    book = open_book(file);
    add_customer(book, "second");
    commit_elsewhere(file);
    expect(csuccess_book_commit(book) == CSUCCESS_E_CONFLICT, "the later commit is refused");
    expect(csuccess_book_commit(book) == CSUCCESS_E_CONFLICT, "and again");
    csuccess_book_free(book);
    book = open_book(file);
    expect(has_customer(book, "first") && !has_customer(book, "second"), "the first one counts");
    add_customer(book, "second");
    expect(csuccess_book_commit(book) == CSUCCESS_OK, "who has read it may commit");
    csuccess_book_free(book);
    for (i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(other, sizeof other, "%s%s", file, endings[i]);
        unlink(other);
    }
    rmdir(folder);
    return 0;
}
