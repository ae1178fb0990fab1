/* SPDX-License-Identifier: MIT */
/* A deep copy, by way of the same documents that a save makes: whatever a book is, they say it.
 * Beside them only the numbers of handles are taken over. */
#include "store/clone.h"

#include <string.h>

#include "book/event/event_window.h"
#include "book/record/record.h"
#include "store/documents.h"

/* Pieces of the saved original, from its writer to the copy's reader. */
struct pipe {
    csuccessp_buffer bytes;
    size_t read;
};

static int32_t
write_pipe(void *user_data, const char *bytes, size_t length)
{
    struct pipe *pipe = user_data;

    csuccessp_buffer_add(&pipe->bytes, bytes, length);
    return pipe->bytes.status;
}

static int32_t
read_pipe(void *user_data, char *bytes, size_t capacity, size_t *got)
{
    struct pipe *pipe = user_data;
    size_t left = pipe->bytes.length - pipe->read;

    *got = left < capacity ? left : capacity;
    memcpy(bytes, pipe->bytes.data + pipe->read, *got);
    pipe->read += *got;
    return 0;
}

/* Rows, slots and kinds stand where they stand in the original, with the same generations. */
static csuccess_status
take_numbers(csuccess_book *copy, const csuccess_book *book)
{
    csuccessp_customers *to = &copy->customers;
    const csuccessp_customers *from = &book->customers;
    const char *name;
    csuccess_status status = CSUCCESS_OK;
    uint32_t index, i;
    size_t length;

    for (i = 0; i < book->graph.slots.count && status == CSUCCESS_OK; i++) {
        name = csuccessp_slot_name(book, i, &length);
        status = csuccessp_slot_make(copy, name, length, &index);
        if (status == CSUCCESS_OK)
            copy->graph.slots.items[index].generation = book->graph.slots.items[i].generation;
    }
    for (i = 0; i < book->events.kinds.count && status == CSUCCESS_OK; i++) {
        const csuccessp_event_kind *kind = book->events.kinds.items[i];
        name = csuccessp_texts_get(&book->texts, kind->id, &length);
        status = csuccessp_kind_make(copy, name, length, &index);
        if (status == CSUCCESS_OK)
            copy->events.kinds.items[index]->generation = kind->generation;
    }
    if (status == CSUCCESS_OK && from->rows)
        status = csuccessp_customers_reserve(copy, from->rows);
    if (status != CSUCCESS_OK)
        return status;
    to->rows = from->rows;
    for (i = 0; i < from->rows; i++) {
        to->generation[i] = from->generation[i];
        to->instant[i] = CSUCCESSP_TIME_NONE;
    }
    return CSUCCESS_OK;
}

static csuccess_status
copy_book(csuccess_book *book, csuccess_book *copy)
{
    struct pipe pipe;
    csuccess_writer writer = {sizeof writer, write_pipe, &pipe};
    csuccess_reader reader = {sizeof reader, read_pipe, &pipe, {NULL, NULL}};
    csuccessp_output output;
    csuccess_status status;
    uint32_t i;

    csuccessp_buffer_open(&pipe.bytes, &copy->memory);
    pipe.read = 0;
    status = csuccessp_output_open(&output, &book->memory, &writer, &book->error);
    if (status == CSUCCESS_OK) {
        status = csuccessp_book_write(book, &output);
        csuccessp_output_close(&output);
        if (status == CSUCCESS_E_CALLBACK)
            status = csuccessp_fail_memory(&book->error);
    }
    if (status == CSUCCESS_OK)
        status = take_numbers(copy, book);
    if (status == CSUCCESS_OK)
        status = csuccessp_book_read(copy, &reader, book);
    csuccessp_buffer_close(&pipe.bytes);
    if (status != CSUCCESS_OK)
        return status;
    for (i = 0; i < book->customers.vacant.count; i++)
        copy->customers.vacant.items[copy->customers.vacant.count++] =
            book->customers.vacant.items[i];
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_book_copy(csuccess_book *book, const csuccess_config *config, csuccess_book **out)
{
    csuccess_book *copy;
    csuccess_status status = csuccess_book_new(config, &copy);
    int busy = book->busy;

    if (status == CSUCCESS_E_NO_MEMORY)
        return csuccessp_fail_memory(&book->error);
    if (status != CSUCCESS_OK)
        return csuccessp_fail(&book->error, status, "the copy's configuration is wrong");
    book->busy = copy->busy = 1;
    status = copy_book(book, copy);
    if (status != CSUCCESS_OK && copy->error.status == status)
        book->error = copy->error; /* else it was the original that failed */
    book->busy = busy;
    copy->busy = 0;
    if (status != CSUCCESS_OK) {
        csuccess_book_free(copy);
        return status;
    }
    *out = copy;
    return CSUCCESS_OK;
}

csuccess_status
csuccess_book_clone(csuccess_book *book, const csuccess_config *config, csuccess_book **out)
{
    if (!book || !out || book->busy || book->broken) {
        csuccessp_config_refuse(config);
        if (!book || !out)
            return CSUCCESS_E_ARGUMENT;
        return book->busy ? CSUCCESS_E_BUSY : csuccessp_fail_broken(book);
    }
    return csuccessp_book_copy(book, config, out);
}
