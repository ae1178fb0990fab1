/* SPDX-License-Identifier: MIT */
#include "expr/function/writer.h"

#include <string.h>

void
csuccessp_writer_open(csuccessp_writer *writer, csuccessp_evaluation *evaluation, size_t expected)
{
    memset(writer, 0, sizeof *writer);
    writer->evaluation = evaluation;
    if (expected > INT32_MAX)
        expected = INT32_MAX;
    writer->bytes = csuccessp_arena_take(evaluation->arena, expected, 1);
    if (writer->bytes)
        writer->capacity = expected;
    else
        writer->fault = CSUCCESSP_FAULT_MEMORY;
}

static int
grow(csuccessp_writer *writer, size_t needed)
{
    size_t capacity = writer->capacity < 32 ? 32 : writer->capacity;
    char *bytes;

    while (capacity < needed)
        capacity *= 2;
    bytes = csuccessp_arena_take(writer->evaluation->arena, capacity, 1);
    if (!bytes)
        return 0;
    memcpy(bytes, writer->bytes, writer->length);
    writer->bytes = bytes;
    writer->capacity = capacity;
    return 1;
}

char *
csuccessp_writer_room(csuccessp_writer *writer, size_t extra)
{
    if (writer->fault)
        return NULL;
    if (!csuccessp_spend(writer->evaluation, extra / 8 + 1)) {
        writer->fault = CSUCCESSP_FAULT_BUDGET;
        return NULL;
    }
    if (extra > (size_t)INT32_MAX - writer->length ||
        (extra > writer->capacity - writer->length && !grow(writer, writer->length + extra))) {
        writer->fault = CSUCCESSP_FAULT_MEMORY;
        return NULL;
    }
    writer->length += extra;
    return writer->bytes + writer->length - extra;
}

void
csuccessp_writer_add(csuccessp_writer *writer, const char *bytes, size_t length)
{
    char *to = csuccessp_writer_room(writer, length);

    if (to && length)
        memcpy(to, bytes, length);
}

void
csuccessp_writer_text(csuccessp_writer *writer, const char *text)
{
    csuccessp_writer_add(writer, text, strlen(text));
}

void
csuccessp_writer_char(csuccessp_writer *writer, char c)
{
    csuccessp_writer_add(writer, &c, 1);
}

csuccessp_any
csuccessp_writer_end(const csuccessp_writer *writer, unsigned kind)
{
    if (writer->fault)
        return csuccessp_any_fault(writer->fault);
    return csuccessp_any_bytes(kind, writer->bytes, writer->length);
}
