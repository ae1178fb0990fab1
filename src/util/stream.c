/* SPDX-License-Identifier: MIT */
#include "util/stream.h"

#include <string.h>

#include "util/sized.h"

enum { PIECE = 64 * 1024 };

static int32_t
read_memory(void *user_data, char *bytes, size_t capacity, size_t *got)
{
    csuccess_reader *reader = user_data;
    const char *from = reader->reserved[0], *end = reader->reserved[1];
    size_t left = from ? (size_t)(end - from) : 0;

    *got = left < capacity ? left : capacity;
    if (*got) {
        memcpy(bytes, from, *got);
        reader->reserved[0] = from + *got;
    }
    return 0;
}

csuccess_status
csuccess_reader_from_memory(const char *bytes, size_t length, csuccess_reader *out)
{
    csuccess_reader reader;
    size_t room = 0;
    csuccess_status status;

    if (!out || (!bytes && length))
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_sized_room(out, CSUCCESSP_END(csuccess_reader, reserved), sizeof reader,
                                  &room);
    if (status != CSUCCESS_OK)
        return status;
    memset(&reader, 0, sizeof reader);
    reader.read = read_memory;
    reader.user_data = out;
    reader.reserved[0] = bytes;
    reader.reserved[1] = bytes ? bytes + length : NULL;
    csuccessp_sized_give(out, &reader, room);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_lines_open(csuccessp_lines *lines, csuccessp_memory *memory,
                     const csuccess_reader *reader, size_t limit, csuccessp_error *error)
{
    csuccess_status status;

    memset(lines, 0, sizeof *lines);
    csuccessp_buffer_open(&lines->buffer, memory);
    lines->error = error;
    lines->limit = limit;
    status = csuccessp_sized_copy(reader, CSUCCESSP_END(csuccess_reader, user_data), &lines->reader,
                                  sizeof lines->reader);
    if (status != CSUCCESS_OK)
        return csuccessp_fail(error, status, "the reader's size is wrong");
    if (!lines->reader.read)
        return csuccessp_fail(error, CSUCCESS_E_ARGUMENT, "the reader has no function");
    return CSUCCESS_OK;
}

void
csuccessp_lines_close(csuccessp_lines *lines)
{
    csuccessp_buffer_close(&lines->buffer);
}

/* Moves what is left to the front and reads more behind it. */
static csuccess_status
refill(csuccessp_lines *lines)
{
    csuccessp_buffer *b = &lines->buffer;
    size_t left = b->length - lines->next, got = 0;
    int32_t code;
    char *to;

    if (lines->next) {
        memmove(b->data, b->data + lines->next, left);
        csuccessp_wipe(b->data + left, b->length - left);
        b->length = left;
        lines->next = 0;
    }
    to = csuccessp_buffer_room(b, PIECE);
    if (!to) {
        b->status = CSUCCESS_OK;
        return csuccessp_fail_memory(lines->error);
    }
    code = lines->reader.read(lines->reader.user_data, to, PIECE, &got);
    if (code) {
        csuccessp_fail(lines->error, CSUCCESS_E_CALLBACK, "the reader answered %d", (int)code);
        lines->error->callback_code = code;
        return CSUCCESS_E_CALLBACK;
    }
    if (got > PIECE)
        return csuccessp_fail(lines->error, CSUCCESS_E_ARGUMENT,
                              "the reader gave more than was asked for");
    if (got == 0)
        lines->ended = 1;
    b->length += got;
    return CSUCCESS_OK;
}

static csuccess_status
skip_line(csuccessp_lines *lines)
{
    csuccessp_buffer *b = &lines->buffer;
    csuccess_status status;

    for (;;) {
        char *end = b->length > lines->next
                        ? memchr(b->data + lines->next, '\n', b->length - lines->next)
                        : NULL;
        if (end) {
            lines->next = (size_t)(end - b->data) + 1;
            break;
        }
        lines->next = b->length;
        if (lines->ended)
            break;
        status = refill(lines);
        if (status != CSUCCESS_OK)
            return status;
    }
    csuccessp_fail(lines->error, CSUCCESS_E_LIMIT, "a line has more than %zu bytes", lines->limit);
    lines->error->line = lines->line;
    return CSUCCESS_E_LIMIT;
}

csuccess_status
csuccessp_lines_next(csuccessp_lines *lines, const char **bytes, size_t *length)
{
    csuccessp_buffer *b = &lines->buffer;
    size_t searched = 0, n, text;
    csuccess_status status;
    char *end;

    *bytes = NULL;
    *length = 0;
    for (;;) {
        n = b->length - lines->next;
        end = n > searched ? memchr(b->data + lines->next + searched, '\n', n - searched) : NULL;
        if (end || (lines->ended && n))
            break;
        if (lines->ended)
            return CSUCCESS_OK;
        if (n > lines->limit && n - lines->limit > 1) { /* one more may be the line's end */
            lines->line++;
            return skip_line(lines);
        }
        searched = n;
        status = refill(lines);
        if (status != CSUCCESS_OK)
            return status;
    }
    lines->line++;
    n = end ? (size_t)(end - (b->data + lines->next)) : n;
    text = n && b->data[lines->next + n - 1] == '\r' ? n - 1 : n;
    if (text > lines->limit) {
        lines->next += n;
        return skip_line(lines);
    }
    *bytes = b->data + lines->next;
    *length = text;
    lines->next += n + (end != NULL);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_output_open(csuccessp_output *output, csuccessp_memory *memory,
                      const csuccess_writer *writer, csuccessp_error *error)
{
    csuccess_status status;

    memset(output, 0, sizeof *output);
    csuccessp_buffer_open(&output->buffer, memory);
    csuccessp_buffer_open(&output->id, memory);
    output->error = error;
    output->from = INT64_MIN;
    status = csuccessp_sized_copy(writer, CSUCCESSP_END(csuccess_writer, user_data),
                                  &output->writer, sizeof output->writer);
    if (status != CSUCCESS_OK)
        return csuccessp_fail(error, status, "the writer's size is wrong");
    if (!output->writer.write)
        return csuccessp_fail(error, CSUCCESS_E_ARGUMENT, "the writer has no function");
    return CSUCCESS_OK;
}

void
csuccessp_output_take(csuccessp_output *output, csuccessp_memory *memory, void *taker,
                      csuccessp_error *error)
{
    memset(output, 0, sizeof *output);
    csuccessp_buffer_open(&output->buffer, memory);
    csuccessp_buffer_open(&output->id, memory);
    output->error = error;
    output->from = INT64_MIN;
    output->taker = taker;
}

void
csuccessp_output_close(csuccessp_output *output)
{
    csuccessp_buffer_close(&output->buffer);
    csuccessp_buffer_close(&output->id);
}

csuccess_status
csuccessp_output_flush(csuccessp_output *output)
{
    csuccessp_buffer *b = &output->buffer;
    int32_t code;

    if (output->status != CSUCCESS_OK)
        return output->status;
    if (b->status != CSUCCESS_OK)
        return output->status = csuccessp_fail_memory(output->error);
    if (b->length == 0)
        return CSUCCESS_OK;
    code = output->writer.write(output->writer.user_data, b->data, b->length);
    if (code) {
        output->status = csuccessp_fail(output->error, CSUCCESS_E_CALLBACK,
                                        "the writer answered %d", (int)code);
        output->error->callback_code = code;
        return output->status;
    }
    output->written += b->length;
    csuccessp_buffer_clear(b);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_output_pass(csuccessp_output *output)
{
    if (output->buffer.length < PIECE && output->buffer.status == CSUCCESS_OK)
        return output->status;
    return csuccessp_output_flush(output);
}

/* The public buffer. */
struct csuccess_buffer {
    csuccessp_memory memory;
    csuccessp_buffer bytes;
};

csuccess_status
csuccess_buffer_new(const csuccess_allocator *allocator, csuccess_buffer **out)
{
    csuccessp_memory memory;
    csuccess_buffer *buffer;
    csuccess_status status;

    if (!out)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_memory_open(allocator, &memory);
    if (status != CSUCCESS_OK)
        return status;
    buffer = csuccessp_allocate_zeroed(&memory, 1, sizeof *buffer);
    if (!buffer) {
        csuccessp_memory_close(&memory);
        return CSUCCESS_E_NO_MEMORY;
    }
    buffer->memory = memory;
    csuccessp_buffer_open(&buffer->bytes, &buffer->memory);
    *out = buffer;
    return CSUCCESS_OK;
}

void
csuccess_buffer_free(csuccess_buffer *buffer)
{
    csuccessp_memory memory;

    if (!buffer)
        return;
    csuccessp_buffer_close(&buffer->bytes);
    memory = buffer->memory;
    csuccessp_release(&memory, buffer, 1, sizeof *buffer);
    csuccessp_memory_close(&memory);
}

const char *
csuccess_buffer_data(const csuccess_buffer *buffer)
{
    return buffer && buffer->bytes.length ? buffer->bytes.data : "";
}

size_t
csuccess_buffer_length(const csuccess_buffer *buffer)
{
    return buffer ? buffer->bytes.length : 0;
}

void
csuccess_buffer_clear(csuccess_buffer *buffer)
{
    if (buffer)
        csuccessp_buffer_clear(&buffer->bytes);
}

static int32_t
write_buffer(void *user_data, const char *bytes, size_t length)
{
    csuccess_buffer *buffer = user_data;
    char *to = csuccessp_buffer_room(&buffer->bytes, length + 1);

    if (!to) {
        buffer->bytes.status = CSUCCESS_OK; /* what is there stays readable */
        return CSUCCESS_E_NO_MEMORY;
    }
    memcpy(to, bytes, length);
    to[length] = 0;
    buffer->bytes.length += length;
    return 0;
}

csuccess_status
csuccess_buffer_writer(csuccess_buffer *buffer, csuccess_writer *out)
{
    csuccess_writer writer;
    size_t room = 0;
    csuccess_status status;

    if (!buffer || !out)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_sized_room(out, CSUCCESSP_END(csuccess_writer, user_data), sizeof writer,
                                  &room);
    if (status != CSUCCESS_OK)
        return status;
    memset(&writer, 0, sizeof writer);
    writer.write = write_buffer;
    writer.user_data = buffer;
    csuccessp_sized_give(out, &writer, room);
    return CSUCCESS_OK;
}
