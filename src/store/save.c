/* SPDX-License-Identifier: MIT */
#include <csuccess/store.h>
#include <csuccess/version.h>
#include <string.h>

#include "book/clock.h"
#include "book/record/record.h"
#include "store/documents.h"
#include "util/json_write.h"
#include "util/sort.h"

csuccess_status
csuccessp_documents_each(int phase, csuccessp_document_visit *visit, void *context)
{
    const csuccessp_document_kind *const *kind;
    csuccess_status status;
    size_t r;

    for (r = 0; csuccessp_rooms[r]; r++)
        for (kind = csuccessp_rooms[r]->documents; kind && *kind; kind++)
            if ((*kind)->phase == phase) {
                status = visit(context, *kind);
                if (status != CSUCCESS_OK)
                    return status;
            }
    return CSUCCESS_OK;
}

const csuccessp_document_kind *
csuccessp_document_find(const char *name, size_t length)
{
    const csuccessp_document_kind *const *kind;
    size_t r;

    for (r = 0; csuccessp_rooms[r]; r++)
        for (kind = csuccessp_rooms[r]->documents; kind && *kind; kind++)
            if (strlen((*kind)->name) == length && memcmp((*kind)->name, name, length) == 0)
                return *kind;
    return NULL;
}

const csuccessp_item_kind *
csuccessp_items_of(const csuccessp_document_kind *documents)
{
    const csuccessp_item_kind *const *kind;
    size_t r;

    for (r = 0; csuccessp_rooms[r]; r++)
        for (kind = csuccessp_rooms[r]->items; kind && *kind; kind++)
            if ((*kind)->documents == documents)
                return *kind;
    return NULL;
}

struct by_id {
    const csuccess_book *book;
    const csuccessp_item_kind *kind;
};

static int
compare_ids(const void *context, const void *a, const void *b)
{
    const struct by_id *by = context;
    size_t m, n;
    const char *x = by->kind->id(by->book, *(const uint32_t *)a, &m);
    const char *y = by->kind->id(by->book, *(const uint32_t *)b, &n);

    return csuccessp_bytes_compare(x, m, y, n);
}

/* The documents of all items, in the order of their ids. */
static csuccess_status
save_items(csuccess_book *book, const csuccessp_item_kind *kind, csuccessp_output *output)
{
    struct by_id by = {book, kind};
    uint32_t places = kind->count(book), count = 0, i, *list;
    void *context = NULL;
    size_t length;
    csuccess_status status = CSUCCESS_OK;

    if (!places)
        return CSUCCESS_OK;
    list = csuccessp_allocate(&book->memory, places, sizeof *list);
    if (!list)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < places; i++)
        if (kind->id(book, i, &length))
            list[count++] = i;
    csuccessp_sort(list, count, sizeof *list, compare_ids, &by);
    if (count && kind->open)
        status = kind->open(book, &context);
    for (i = 0; i < count && status == CSUCCESS_OK; i++)
        status = kind->save(book, context, list[i], output);
    if (count && kind->close)
        kind->close(book, context);
    csuccessp_release(&book->memory, list, places, sizeof *list);
    return status;
}

struct saving {
    csuccess_book *book;
    csuccessp_output *output;
};

static csuccess_status
save_kind(void *context, const csuccessp_document_kind *kind)
{
    struct saving *s = context;

    const csuccessp_item_kind *items = csuccessp_items_of(kind);

    if (kind->save)
        return kind->save(s->book, s->output);
    return items && !items->inside ? save_items(s->book, items, s->output) : CSUCCESS_OK;
}

csuccess_status
csuccessp_header_write(csuccess_book *book, csuccessp_output *output)
{
    csuccessp_document_begin(output, CSUCCESSP_HEADER);
    csuccessp_json_key(&output->buffer, "format");
    csuccessp_json_int(&output->buffer, CSUCCESSP_FORMAT);
    csuccessp_json_key(&output->buffer, "minor");
    /* what a newer library wrote is only carried on by a stream that says so */
    csuccessp_json_int(&output->buffer,
                       book->carried.count ? book->carried_minor : CSUCCESSP_FORMAT_MINOR);
    csuccessp_json_key(&output->buffer, "library");
    csuccessp_json_string(&output->buffer, csuccess_version_text());
    return csuccessp_document_end(output);
}

csuccess_status
csuccessp_book_write(csuccess_book *book, csuccessp_output *output)
{
    struct saving s = {book, output};
    csuccess_status status;
    int phase;

    /* late events stand in their places before anything is written in the order of time */
    status = csuccessp_clock_act(book);
    if (status == CSUCCESS_OK)
        status = csuccessp_events_settle(book);
    if (status != CSUCCESS_OK)
        return status;
    status = csuccessp_header_write(book, output);
    for (phase = 0; phase < CSUCCESSP_PHASES && status == CSUCCESS_OK; phase++)
        status = csuccessp_documents_each(phase, save_kind, &s);
    if (status != CSUCCESS_OK)
        return status;
    csuccessp_document_begin(output, "end");
    csuccessp_json_key(&output->buffer, "documents");
    csuccessp_json_int(&output->buffer, (int64_t)output->documents);
    status = csuccessp_document_end(output);
    return status == CSUCCESS_OK ? csuccessp_output_flush(output) : status;
}

csuccess_status
csuccess_book_save(csuccess_book *book, const csuccess_writer *writer)
{
    csuccessp_output output;
    csuccess_status status;

    if (!book || !writer)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    if (book->broken)
        return csuccessp_fail_broken(book);
    book->busy = 1;
    status = csuccessp_output_open(&output, &book->memory, writer, &book->error);
    if (status == CSUCCESS_OK) {
        status = csuccessp_book_write(book, &output);
        csuccessp_output_close(&output);
    }
    book->busy = 0;
    return status;
}
