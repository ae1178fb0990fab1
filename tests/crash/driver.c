/* SPDX-License-Identifier: MIT */
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_A_COMMIT = 5, TASKS_A_COMMIT = 3 };

static void
step(driver *d)
{
    if (d->step)
        d->step(d->context);
}

static csuccess_status
commit(driver *d, csuccess_book *book)
{
    csuccess_status status;
    int left = d->patience;

    step(d);
    do
        status = csuccess_book_commit(book);
    while (status == CSUCCESS_E_CALLBACK && left-- > 0);
    if (status == CSUCCESS_OK && d->committed)
        d->committed(d->context);
    step(d);
    return status;
}

static csuccess_status
hand_out_one(driver *d, csuccess_book *book, csuccess_task task)
{
    csuccess_task_info info = {.size = sizeof info};
    csuccess_status status = csuccess_task_get(book, task, &info);

    if (status != CSUCCESS_OK)
        return status;
    step(d);
    if (d->deliver)
        d->deliver(d->context, info.id);
    step(d);
    return csuccess_task_acknowledge(book, task);
}

/* All tasks that are due. Acknowledgements stand in no log: they are in the book, at the time of
 * its clock, which does not move before all of them are committed. */
static csuccess_status
hand_out(driver *d, csuccess_book *book)
{
    csuccess_task task = 0;
    csuccess_status status;
    size_t count = 0;

    while ((status = csuccess_task_next(book, &task)) == CSUCCESS_OK && task) {
        status = hand_out_one(d, book, task);
        step(d);
        if (status == CSUCCESS_OK && ++count % TASKS_A_COMMIT == 0)
            status = commit(d, book);
        if (status != CSUCCESS_OK)
            return status;
    }
    return status == CSUCCESS_OK && count ? commit(d, book) : status;
}

/* A record that does not fit is refused, each time alike; the host notes it and goes on. */
static int
is_refusal(csuccess_status status)
{
    return status == CSUCCESS_E_UNKNOWN || status == CSUCCESS_E_STATE ||
           status == CSUCCESS_E_VALUE || status == CSUCCESS_E_CYCLE ||
           status == CSUCCESS_E_NOT_FOUND || status == CSUCCESS_E_GONE;
}

static void
tell(csuccess_book *book, const char *line)
{
    csuccess_error error = {.size = sizeof error};

    if (csuccess_book_error(book, &error) == CSUCCESS_OK)
        fprintf(stderr, "%s: %s (%s)\n", line, error.message, error.pointer);
}

static csuccess_status
take_line(driver *d, csuccess_book *book, size_t line)
{
    const host_line *l = &d->log->lines[line - 1];
    csuccess_status status = csuccess_book_record(book, l->text, l->length);

    if (is_refusal(status)) {
        d->refused++;
        status = CSUCCESS_OK;
    }
    if (status != CSUCCESS_OK)
        tell(book, l->text);
    step(d);
    if (status == CSUCCESS_OK && (l->moves || line % LINES_A_COMMIT == 0))
        status = commit(d, book);
    if (status == CSUCCESS_OK && l->moves)
        status = hand_out(d, book);
    return status;
}

csuccess_status
drive(driver *d, csuccess_book *book)
{
    int64_t position = 0;
    csuccess_status status = csuccess_source_position(book, "log", 3, &position);
    size_t line;

    if (status == CSUCCESS_E_NOT_FOUND)
        status = CSUCCESS_OK;
    if (status == CSUCCESS_OK && position && d->log->lines[position - 1].moves)
        status = hand_out(d, book); /* what of it was not done */
    for (line = (size_t)position + 1; line <= d->log->count && status == CSUCCESS_OK; line++)
        status = take_line(d, book, line);
    return status == CSUCCESS_OK ? commit(d, book) : status;
}

char *
saved_bytes(csuccess_book *book, size_t *length)
{
    csuccess_buffer *buffer = NULL;
    csuccess_writer writer = {.size = sizeof writer};
    char *out;

    if (csuccess_buffer_new(NULL, &buffer) != CSUCCESS_OK ||
        csuccess_buffer_writer(buffer, &writer) != CSUCCESS_OK ||
        csuccess_book_save(book, &writer) != CSUCCESS_OK)
        abort();
    *length = csuccess_buffer_length(buffer);
    out = malloc(*length + 1);
    if (!out)
        abort();
    memcpy(out, csuccess_buffer_data(buffer), *length);
    out[*length] = 0;
    csuccess_buffer_free(buffer);
    return out;
}
