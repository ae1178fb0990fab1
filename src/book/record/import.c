/* SPDX-License-Identifier: MIT */
/* Streams of records. */
#include <string.h>

#include "book/book.h"
#include "book/record/record.h"
#include "util/sized.h"
#include "util/stream.h"

struct importing {
    csuccess_book *book;
    csuccess_import_options options;
    csuccess_import_result result;
    uint64_t bytes;
    /* records that name what is not there yet: copies, tried again at the end */
    csuccessp_buffer held;
    csuccessp_array(size_t) ends;
    csuccessp_array(uint64_t) lines;
};

enum { PROGRESS_LINES = 1000 };

static csuccess_status
refuse(struct importing *im, csuccess_status status, const char *line, size_t length)
{
    csuccess_book *book = im->book;
    csuccess_error error;
    int32_t code;

    im->result.refused++;
    if (!im->options.refused || status == CSUCCESS_E_NO_MEMORY || status == CSUCCESS_E_CALLBACK)
        return status;
    csuccessp_error_show(&book->error, &error);
    code = im->options.refused(im->options.user_data, &error, line, length);
    if (code == 0 || code == CSUCCESS_PASS)
        return CSUCCESS_OK;
    csuccessp_fail(&book->error, CSUCCESS_E_CALLBACK, "the import was stopped with %d", (int)code);
    book->error.callback_code = code;
    return CSUCCESS_E_CALLBACK;
}

static csuccess_status
hold(struct importing *im, const char *line, size_t length, uint64_t number)
{
    csuccess_book *book = im->book;

    if (im->ends.count >= book->limits.pending)
        return csuccessp_fail(&book->error, CSUCCESS_E_LIMIT,
                              "more than %" PRIu32 " records wait for the end of the stream",
                              book->limits.pending);
    if (csuccessp_array_reserve(&book->memory, &im->ends, 1) != CSUCCESS_OK ||
        csuccessp_array_reserve(&book->memory, &im->lines, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    csuccessp_buffer_add(&im->held, line, length);
    if (im->held.status != CSUCCESS_OK) {
        im->held.status = CSUCCESS_OK;
        return csuccessp_fail_memory(&book->error);
    }
    im->ends.items[im->ends.count++] = im->held.length;
    im->lines.items[im->lines.count++] = number;
    return CSUCCESS_OK;
}

static csuccess_status
take_line(struct importing *im, const char *line, size_t length, uint64_t number)
{
    csuccess_status status;
    size_t i;

    for (i = 0; i < length; i++)
        if (line[i] != ' ' && line[i] != '\t')
            break;
    if (i == length)
        return CSUCCESS_OK; /* empty lines are no records */
    status = csuccessp_record_take(im->book, line, length, number);
    if (status == CSUCCESS_OK) {
        im->result.accepted++;
        return status;
    }
    if (status == CSUCCESS_E_UNKNOWN && im->options.hold_unknown)
        return hold(im, line, length, number);
    return refuse(im, status, line, length);
}

static csuccess_status
tell_progress(struct importing *im)
{
    if (!im->options.progress || im->result.lines % PROGRESS_LINES)
        return CSUCCESS_OK;
    if (im->options.progress(im->options.user_data, im->result.lines, im->bytes) == 0)
        return CSUCCESS_OK;
    return csuccessp_fail(&im->book->error, CSUCCESS_E_CANCELLED, "the import was cancelled");
}

/* Tried again, in order, until a round takes none in: a parent may itself have been held. */
static csuccess_status
take_held(struct importing *im)
{
    csuccess_book *book = im->book;
    size_t i, from, kept, kept_bytes, before;
    csuccess_status status = CSUCCESS_OK;

    do {
        before = im->ends.count;
        kept = kept_bytes = 0;
        for (i = 0, from = 0; i < before && status == CSUCCESS_OK; i++) {
            size_t length = im->ends.items[i] - from;
            const char *line = im->held.data + from;
            from = im->ends.items[i];
            status = csuccessp_record_take(book, line, length, im->lines.items[i]);
            if (status == CSUCCESS_OK) {
                im->result.accepted++;
                im->result.held++;
            } else if (status == CSUCCESS_E_UNKNOWN) {
                memmove(im->held.data + kept_bytes, line, length);
                kept_bytes += length;
                im->ends.items[kept] = kept_bytes;
                im->lines.items[kept++] = im->lines.items[i];
                status = CSUCCESS_OK;
            } else {
                status = refuse(im, status, line, length);
            }
        }
        im->ends.count = im->lines.count = kept;
    } while (status == CSUCCESS_OK && kept && kept < before);
    for (i = 0, from = 0; i < im->ends.count && status == CSUCCESS_OK; i++) {
        size_t length = im->ends.items[i] - from;
        status = csuccessp_record_take(book, im->held.data + from, length, im->lines.items[i]);
        if (status != CSUCCESS_OK)
            status = refuse(im, status, im->held.data + from, length);
        from = im->ends.items[i];
    }
    return status;
}

static csuccess_status
read_all(struct importing *im, const csuccess_reader *reader)
{
    csuccess_book *book = im->book;
    csuccessp_lines lines;
    const char *line;
    size_t length;
    csuccess_status status;

    status = csuccessp_lines_open(&lines, &book->memory, reader, book->limits.record_bytes,
                                  &book->error);
    if (status != CSUCCESS_OK)
        return status;
    for (;;) {
        status = csuccessp_lines_next(&lines, &line, &length);
        if (status == CSUCCESS_E_LIMIT) {
            im->result.lines++;
            status = refuse(im, status, "", 0);
            if (status != CSUCCESS_OK)
                break;
            continue;
        }
        if (status != CSUCCESS_OK || !line)
            break;
        im->result.lines++;
        im->bytes += length + 1;
        status = take_line(im, line, length, lines.line);
        if (status == CSUCCESS_OK)
            status = tell_progress(im);
        if (status != CSUCCESS_OK)
            break;
    }
    csuccessp_lines_close(&lines);
    return status == CSUCCESS_OK ? take_held(im) : status;
}

csuccess_status
csuccess_book_import(csuccess_book *book, const csuccess_reader *reader,
                     const csuccess_import_options *options, csuccess_import_result *result)
{
    struct importing im;
    size_t room = 0;
    csuccess_status status;

    if (!book || !reader)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_book_enter(book);
    if (status != CSUCCESS_OK)
        return status;
    memset(&im, 0, sizeof im);
    im.book = book;
    csuccessp_buffer_open(&im.held, &book->memory);
    if (options)
        status = csuccessp_sized_copy(options, CSUCCESSP_END(csuccess_import_options, reserved),
                                      &im.options, sizeof im.options);
    if (status == CSUCCESS_OK && im.options.reserved)
        status = CSUCCESS_E_STRUCT_TAIL;
    if (status == CSUCCESS_OK && result)
        status = csuccessp_sized_room(result, CSUCCESSP_END(csuccess_import_result, held),
                                      sizeof im.result, &room);
    if (status != CSUCCESS_OK) {
        csuccessp_fail(&book->error, status, "a struct's size is wrong");
    } else {
        im.result.size = sizeof im.result;
        status = read_all(&im, reader);
        if (result)
            csuccessp_sized_give(result, &im.result, room);
    }
    csuccessp_buffer_close(&im.held);
    csuccessp_array_release(&book->memory, &im.ends);
    csuccessp_array_release(&book->memory, &im.lines);
    csuccessp_book_leave(book);
    return status;
}
